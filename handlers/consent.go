package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dari/bot"
	"dari/bot/lang"
)

// consentText is what is asked before something is kept or sent. The version
// is written into every decision: whoever changes a sentence that changes what
// is agreed to gives it a new version.
type consentText struct {
	version string
	title   lang.Key
	parts   []lang.Key // what for, which items, how long, the right to refuse and what then
	refused lang.Key   // what is said to whoever does not agree
	adults  bool       // asks to confirm the minimum age of 15
}

// consentTexts follow articles 15 and 22 of the Personal Information
// Protection Act (one decision per purpose, refusable) and article 50 of the
// Network Act (advertising at night needs a decision of its own).
var consentTexts = map[Purpose]consentText{
	ForProfile: {version: "profile-3", title: lang.ConsentProfile, refused: lang.ConsentProfileRefused, adults: true,
		parts: []lang.Key{lang.ConsentProfileFor, lang.ConsentProfileItems, lang.ConsentProfileKept, lang.ConsentProfileRight}},
	ForAlerts: {version: "alerts-1", title: lang.ConsentAlerts, refused: lang.ConsentAlertsRefused,
		parts: []lang.Key{lang.ConsentAlertsFor, lang.ConsentAlertsItems, lang.ConsentAlertsKept, lang.ConsentAlertsRight}},
	ForAnnouncements: {version: "announcements-1", title: lang.ConsentNews, refused: lang.ConsentNewsRefused,
		parts: []lang.Key{lang.ConsentNewsFor, lang.ConsentNewsItems, lang.ConsentNewsKept, lang.ConsentNewsRight}},
	ForNotices: {version: "notices-2", title: lang.ConsentFollow, refused: lang.ConsentFollowNo,
		parts: []lang.Key{lang.ConsentFollowFor, lang.ConsentFollowIt, lang.ConsentFollowKep, lang.ConsentFollowRig}},
	ForNight: {version: "night-1", title: lang.ConsentNight, refused: lang.ConsentNightRefused,
		parts: []lang.Key{lang.ConsentNightFor, lang.ConsentNightItems, lang.ConsentNightKept, lang.ConsentNightRight}},
}

// withConsent lets the caller go on when the person has agreed to the purpose.
// Else replies ask for it; agreeing runs the action then ("alerts on") in the
// same turn. The caller's route must be personal. Who agreed to an earlier text
// for their profile or for what they follow, which named fewer things, is asked
// again before anything is written into it; what they agreed to holds meanwhile.
func (h *Handlers) withConsent(ctx context.Context, t *turn, p Purpose, then string) (replies []bot.Reply, granted bool, err error) {
	text, ok := consentTexts[p]
	if !ok {
		return nil, false, fmt.Errorf("no consent text for %q", p)
	}
	c, ok, err := h.Consents.Consent(ctx, t.Person.ID, p)
	if err != nil {
		return nil, false, fmt.Errorf("reading a decision: %w", err)
	}
	if ok && c.Granted && (p != ForProfile && p != ForNotices || c.Version == text.version) {
		return nil, true, nil
	}
	r := bot.Reply{Body: bot.Text{bot.H(t.words(text.title))}}
	for _, k := range text.parts {
		r.Body = append(r.Body, bot.Item(t.words(k)))
	}
	yes, action := lang.Agree, fmt.Sprintf("consent %s %%s %s", p, text.version)
	if text.adults {
		yes = lang.AgreeAdult
		r.Body = append(r.Body, bot.P(t.words(lang.ConsentAge)))
	}
	name, _, _ := strings.Cut(then, " ")
	next := h.routes[name]
	r.Choices = bot.Choices{
		{Label: t.words(yes), Action: strings.TrimSpace(fmt.Sprintf(action, "yes") + " " + then), Primary: true,
			OpensForm: next != nil && next.opensForm},
		{Label: t.words(lang.Disagree), Action: fmt.Sprintf(action, "no")},
	}
	if text.adults {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.TooYoung), Action: fmt.Sprintf(action, "young")})
	}
	return []bot.Reply{r}, false, nil
}

// agreed tells whether the latest decision for the purpose is yes; where that
// is not known it is no.
func (h *Handlers) agreed(ctx context.Context, person uint32, p Purpose) (bool, error) {
	c, ok, err := h.Consents.Consent(ctx, person, p)
	return err == nil && ok && c.Granted, err
}

func (h *Handlers) consentRoutes() []route {
	return []route{
		{name: "consent", roles: everybody, byChoice: true, personal: true, do: h.decide},
	}
}

// decide keeps the decision that was tapped and does what it was asked for.
func (h *Handlers) decide(ctx context.Context, t *turn) ([]bot.Reply, error) {
	parts := strings.SplitN(t.Args, " ", 4)
	if len(parts) < 3 {
		return t.say(lang.ButtonExpired), nil
	}
	purpose, said, version := Purpose(parts[0]), parts[1], parts[2]
	text, ok := consentTexts[purpose]
	if !ok || text.version != version { // the text has changed since it was shown
		return t.say(lang.ButtonExpired), nil
	}
	if said != "yes" {
		if is, err := h.agreed(ctx, t.Person.ID, purpose); err != nil || is {
			// An old question: what was agreed to since is ended by its own
			// function, not by a button that was left lying about.
			return t.say(lang.ButtonExpired), err
		}
	}
	err := h.Consents.AddConsent(ctx, t.ID, Consent{Person: t.Person.ID, Purpose: purpose, Version: version,
		Granted: said == "yes", At: t.Now, Channel: string(t.Person.Platform)})
	if err != nil {
		return nil, fmt.Errorf("keeping a decision: %w", err)
	}
	if purpose == ForAlerts && said != "yes" { // the wish in the profile was for this
		if err := h.Profiles.SetAlerts(ctx, t.ID, t.Person.ID, AlertsOff); err != nil {
			return nil, err
		}
	}
	h.look(ctx, t.Person.ID)
	switch {
	case said == "young":
		return t.say(lang.ConsentTooYoung), nil
	case said != "yes":
		return t.say(text.refused), nil
	case len(parts) < 4:
		return t.say(lang.ConsentKept), nil
	}
	name, args, _ := strings.Cut(parts[3], " ")
	r := h.routes[name]
	if r == nil || !r.mayUse(t.Role) {
		return t.say(lang.ConsentKept), nil
	}
	t.Args = args
	replies, err := r.do(ctx, t)
	if err == nil && len(replies) > 0 && replies[0].Form == nil {
		replies[0].Body = slices.Concat(bot.Text{bot.Small(t.words(lang.ConsentKept))}, replies[0].Body)
	}
	return replies, err
}
