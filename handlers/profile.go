package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// AlertSetting is when a person wants to hear of openings that fit.
type AlertSetting string

// The settings.
const (
	AlertsAtOnce AlertSetting = "at_once"
	AlertsDaily  AlertSetting = "daily" // in one message a day, at an hour they chose
	AlertsOff    AlertSetting = "off"
)

// On tells whether the person is told of openings at all.
func (a AlertSetting) On() bool { return a == AlertsAtOnce || a == AlertsDaily }

// Profiles keeps what people look for and bring.
type Profiles interface {
	// Profile is that of the person; ok is false when nothing is kept.
	Profile(ctx context.Context, person uint32) (p jobs.Profile, ok bool, err error)
	SaveProfile(ctx context.Context, message int64, person uint32, p jobs.Profile, a AlertSetting) error
	// ProfileSaved is the message that saved the profile last, or 0.
	ProfileSaved(ctx context.Context, person uint32) (message int64, err error)
	DeleteProfile(ctx context.Context, message int64, person uint32) error
	// Alerts is the setting beside the profile; off without one.
	Alerts(ctx context.Context, person uint32) (AlertSetting, error)
	SetAlerts(ctx context.Context, message int64, person uint32, a AlertSetting) error
	// ProfilesIn gives the profiles of some people of the range, at most so many,
	// by person: of those who agreed to the purpose and can be reached; for alerts
	// only of those who have them on.
	ProfilesIn(ctx context.Context, purpose Purpose, in PersonRange, limit int) ([]KeptProfile, error)
	// ProfileVersions gives the versions alone of the same profiles.
	ProfileVersions(ctx context.Context, purpose Purpose, in PersonRange, limit int) ([]ProfileVersion, error)
}

// ProfileVersion tells which version of a person's profile the store has.
type ProfileVersion struct {
	Person  uint32
	Version int64 // rises with each change
}

// KeptProfile is the profile of a person as the store has it.
type KeptProfile struct {
	Person  uint32
	Version int64 // rises with each change
	// Read gives the profile; ok is false when it is damaged.
	Read func() (p jobs.Profile, ok bool)
}

// The forms of a profile: one sentence, and field by field.
const (
	formAbout   = "about"
	formProfile = "profile"
)

// What the reference of the profile form asks for; empty is all fields.
const (
	refOnly = "only:" // followed by a field
	refRest = "rest"  // the fields that are still empty
	refFix  = "fix:"  // all fields, filled in from the JSON of what was understood
)

func (h *Handlers) profileRoutes() []route {
	return []route{
		{name: "profile", roles: everybody, about: lang.CommandProfile, opensForm: true, personal: true, do: h.profile,
			words: []string{"내정보 입력", "내 정보 입력", "내정보입력", "내정보 등록", "내정보 수정", "내 정보 수정", "프로필", "profile", "my profile", "edit profile"}},
	}
}

func (h *Handlers) profileForms() []form {
	return []form{
		{id: formAbout, roles: everybody, build: h.buildAbout, check: checkProfileField, done: h.aboutDone},
		{id: formProfile, roles: everybody, build: h.buildProfile, check: checkProfileField, done: h.profileDone},
	}
}

// profile starts a profile, shows it, or goes on with it:
// "edit FIELD", "all", "take MESSAGE JSON" and "fix MESSAGE JSON" are the
// meanings of buttons;
// anything else is a sentence about the person.
func (h *Handlers) profile(ctx context.Context, t *turn) ([]bot.Reply, error) {
	said := t.Args
	if said == "" && t.Kind == bot.Said && t.Command == "" {
		if _, found := jobs.ReadProfile(t.Text); len(found) > 0 {
			said = t.Text // "희망 지역을 부산으로 바꿔 줘"
		}
	}
	if replies, granted, err := h.withConsent(ctx, t, ForProfile, strings.TrimSpace("profile "+oneLine(said))); !granted {
		return replies, err
	}
	verb, rest, _ := strings.Cut(said, " ")
	if t.Kind == bot.Chose {
		switch verb {
		case "edit":
			return h.formReply(ctx, t, formProfile, refOnly+rest)
		case "all":
			return h.formReply(ctx, t, formProfile, "")
		case "fix", "take":
			id, data, _ := strings.Cut(rest, " ")
			if old, err := h.oldProposal(ctx, t, id); err != nil || old {
				return t.say(lang.ButtonExpired), err
			}
			if verb == "fix" {
				return h.formReply(ctx, t, formProfile, refFix+data)
			}
			return h.takeProposal(ctx, t, data)
		}
	}
	if said != "" {
		return h.propose(t, said), nil
	}
	p, kept, err := h.Profiles.Profile(ctx, t.Person.ID)
	switch {
	case err != nil:
		return nil, err
	case t.CanForm:
		return h.formReply(ctx, t, formProfile, "")
	case !kept:
		return h.formReply(ctx, t, formAbout, "")
	}
	a, err := h.Profiles.Alerts(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	r, err := h.profileSummary(ctx, t, lang.ProfileNow, p, a)
	return []bot.Reply{r}, err
}

// oneLine keeps a sentence whole inside the action of a button.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// propose shows what was understood of a sentence, for one tap.
func (h *Handlers) propose(t *turn, said string) []bot.Reply {
	p, found := readAbout(said)
	if len(found) == 0 {
		r := t.reply(lang.ProfileNotUnderstood)
		r.Choices = bot.Choices{{Label: t.words(lang.ProfileStepByStep), Action: "profile all", OpensForm: true}}
		return []bot.Reply{r}
	}
	data, err := json.Marshal(p)
	if err != nil { // a profile is plain codes; what cannot be written was not understood
		return t.say(lang.ProfileNotUnderstood)
	}
	r := t.reply(lang.ProfileUnderstood)
	r.Body = append(r.Body, profileLines(t.Lang, p)...)
	if _, unclear := jobs.FindRegions(said); len(unclear) > 0 {
		r.Body = append(r.Body, bot.P(whichRegion(t.Lang, unclear[0])))
	}
	r.Choices = bot.Choices{
		{Label: t.words(lang.ThatsRight), Action: fmt.Sprintf("profile take %d %s", t.ID, data), Primary: true, OpensForm: true},
		{Label: t.words(lang.LetMeFix), Action: fmt.Sprintf("profile fix %d %s", t.ID, data), OpensForm: true},
	}
	return []bot.Reply{r}
}

// oldProposal reports whether the profile was saved after the proposal of that
// message was shown: what was corrected since must not be undone by its button.
func (h *Handlers) oldProposal(ctx context.Context, t *turn, id string) (bool, error) {
	shown, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return true, nil
	}
	saved, err := h.Profiles.ProfileSaved(ctx, t.Person.ID)
	return saved > shown && saved != t.ID, err
}

// readAbout is jobs.ReadProfile without the person's own words for the pay.
func readAbout(said string) (jobs.Profile, []jobs.Field) {
	p, found := jobs.ReadProfile(said)
	p.LowestPay.Text = ""
	return p, found
}

// takeProposal keeps what was shown and asks only for the rest.
func (h *Handlers) takeProposal(ctx context.Context, t *turn, data string) ([]bot.Reply, error) {
	p, a, err := h.proposed(ctx, t, data)
	if err != nil {
		return nil, err
	}
	if err := h.Profiles.SaveProfile(ctx, t.ID, t.Person.ID, p, a); err != nil {
		return nil, err
	}
	h.look(ctx, t.Person.ID)
	replies, err := h.formReply(ctx, t, formProfile, refRest)
	if err == nil && len(replies) > 0 {
		replies[0].Body = bot.Plain(t.words(lang.ProfileRest))
	}
	return replies, err
}

// proposed is the kept profile with what is in the JSON of a proposal.
func (h *Handlers) proposed(ctx context.Context, t *turn, data string) (p jobs.Profile, a AlertSetting, err error) {
	if p, _, err = h.Profiles.Profile(ctx, t.Person.ID); err != nil {
		return p, a, err
	}
	if a, err = h.Profiles.Alerts(ctx, t.Person.ID); err != nil || data == "" {
		return p, a, err
	}
	var q jobs.Profile
	if err = json.Unmarshal([]byte(data), &q); err != nil {
		return p, a, fmt.Errorf("reading a proposal: %w", err)
	}
	return withProposal(p, q), a, nil
}

// withProposal is p with the fields that q has.
func withProposal(p, q jobs.Profile) jobs.Profile {
	for _, f := range q.Fields() {
		switch f {
		case jobs.FieldRegions:
			p.Regions = q.Regions
		case jobs.FieldOccupations:
			p.Occupations = q.Occupations
		case jobs.FieldSkills:
			p.Skills = q.Skills
		case jobs.FieldCareer:
			p.CareerKnown, p.CareerMonths = true, q.CareerMonths
		case jobs.FieldEducation:
			p.Education = q.Education
		case jobs.FieldEmployment:
			p.Employment = q.Employment
		case jobs.FieldPay:
			p.LowestPay = q.LowestPay
		case jobs.FieldWords:
			p.Words = q.Words
		case jobs.FieldCommute:
			p.Commute = q.Commute
		case jobs.FieldLicences:
			p.Licences = q.Licences
		case jobs.FieldPermit:
			p.Permit = q.Permit
		case jobs.FieldHours:
			p.Hours = q.Hours
		}
	}
	return p
}

// aboutDone reads the one sentence, or goes to the fields.
func (h *Handlers) aboutDone(ctx context.Context, t *turn, _ string, values map[string][]string) ([]bot.Reply, error) {
	said := strings.Join(values[formAbout], " ")
	if said == "" || said == stepByStep {
		return h.formReply(ctx, t, formProfile, "")
	}
	return h.propose(t, said), nil
}

// profileDone keeps what was filled in.
func (h *Handlers) profileDone(ctx context.Context, t *turn, ref string, values map[string][]string) ([]bot.Reply, error) {
	if replies, granted, err := h.withConsent(ctx, t, ForProfile, "profile"); !granted {
		return replies, err // withdrawn while the form was open: nothing is kept
	}
	proposal, _ := strings.CutPrefix(ref, refFix)
	if proposal == ref {
		proposal = ""
	}
	p, a, err := h.proposed(ctx, t, proposal)
	if err != nil {
		return nil, err
	}
	p, a = filled(p, a, values)
	if err := h.Profiles.SaveProfile(ctx, t.ID, t.Person.ID, p, a); err != nil {
		return nil, err
	}
	h.look(ctx, t.Person.ID)
	r, err := h.profileSummary(ctx, t, lang.ProfileSaved, p, a)
	replies := []bot.Reply{r}
	if err != nil || !a.On() {
		return replies, err
	}
	if !p.HasWish() {
		return append(replies, t.say(lang.AlertsNeedWish)...), nil
	}
	then := "alerts on"
	if a == AlertsDaily {
		then = "alerts daily"
	}
	question, _, err := h.withConsent(ctx, t, ForAlerts, then)
	return append(replies, question...), err
}

// profileSummary shows the profile with a button for every field.
func (h *Handlers) profileSummary(ctx context.Context, t *turn, head lang.Key, p jobs.Profile, a AlertSetting) (bot.Reply, error) {
	alerts, err := h.alertLine(ctx, t, a)
	if err != nil {
		return bot.Reply{}, err
	}
	r := bot.Reply{Body: bot.Text{bot.H(t.words(head))}}
	r.Body = append(r.Body, profileLines(t.Lang, p)...)
	r.Body = append(r.Body, alerts, bot.Small(t.words(lang.ProfileEditHint)))
	if h.routes["jobs"] != nil && p.HasWish() {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.ShowOpenings), Action: "jobs", Primary: true})
	}
	fields := profileFields
	if len(p.Words) > 0 {
		fields = append(slices.Clone(fields), string(jobs.FieldWords))
	}
	for _, f := range fields {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.EditField, fieldNames[f]), Action: "profile edit " + f, OpensForm: true})
	}
	return r, nil
}

// profileLines says the fields that are filled in, one item each.
func profileLines(l lang.Lang, p jobs.Profile) bot.Text {
	var out bot.Text
	for _, f := range p.Fields() {
		out = append(out, bot.Item(lang.Text(l, lang.ProfileLine, fieldNames[string(f)], strings.Join(fieldWords(l, p, string(f)), ", "))))
	}
	if len(out) == 0 {
		out = bot.Text{bot.P(lang.Text(l, lang.ProfileEmpty))}
	}
	return out
}

// alertLine says the setting, and when nothing comes of it because the person
// has not agreed.
func (h *Handlers) alertLine(ctx context.Context, t *turn, a AlertSetting) (bot.Block, error) {
	name := alertNames[a]
	if a.On() {
		agreed, err := h.agreed(ctx, t.Person.ID, ForAlerts)
		if err != nil {
			return bot.Block{}, err
		}
		if !agreed {
			name = lang.AlertsWaitName
		}
	}
	return bot.Item(t.words(lang.ProfileLine, lang.FieldAlerts, name)), nil
}
