package handlers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// RefusalReason is why an opening is not for somebody.
type RefusalReason string

// The reasons.
const (
	RefusedRegion    RefusalReason = "region"
	RefusedPay       RefusalReason = "pay"
	RefusedWork      RefusalReason = "work"
	RefusedSkills    RefusalReason = "skills"
	RefusedElsewhere RefusalReason = "elsewhere" // they have seen it somewhere else
)

// RefusalReasons are all of them, in the order in which they are offered.
func RefusalReasons() []RefusalReason {
	return []RefusalReason{RefusedRegion, RefusedPay, RefusedWork, RefusedSkills, RefusedElsewhere}
}

// Refusal is what somebody said of an opening, and what follows from it.
type Refusal struct {
	ID     int64
	Person uint32
	Kind   string
	Ref    int64
	Why    RefusalReason
	Rule   RefusalRule
	At     time.Time
}

// RefusalRule says of which openings somebody is not told any more. One field is
// filled in; none is only the opening that was refused.
type RefusalRule struct {
	// Regions: openings all of whose places lie in one of these.
	Regions []jobs.Region `json:"regions,omitempty"`
	// Pay: openings that pay no more than its upper end. Pay that is not known is
	// not refused.
	Pay jobs.Pay `json:"pay,omitzero"`
	// Occupations: openings all of whose occupations lie in one of these groups.
	Occupations []jobs.Occupation `json:"occupations,omitempty"`
	// Skills: openings that require all of these.
	Skills []jobs.Skill `json:"skills,omitempty"`
}

// IsZero tells that the rule is about nothing else than what was refused.
func (r RefusalRule) IsZero() bool {
	return len(r.Regions)+len(r.Occupations)+len(r.Skills) == 0 && !r.Pay.Known()
}

// Excludes tells whether an opening is one of those that the rule is about.
func (r RefusalRule) Excludes(o jobs.Opening) bool {
	switch {
	case len(r.Regions) > 0:
		return allWithin(o.Regions, r.Regions)
	case r.Pay.Known():
		offers, refused := o.Pay.To(jobs.PerHour), r.Pay.To(jobs.PerHour)
		return offers.Known() && max(offers.Min, offers.Max) <= max(refused.Min, refused.Max)
	case len(r.Occupations) > 0:
		return allWithin(o.Occupations, r.Occupations)
	case len(r.Skills) > 0:
		asked := requiredSkills(o)
		return !slices.ContainsFunc(r.Skills, func(s jobs.Skill) bool { return !slices.Contains(asked, s) })
	}
	return false
}

// allWithin tells that there is something, and all of it inside of others.
func allWithin[T interface{ Contains(T) bool }](all, inside []T) bool {
	return len(all) > 0 && !slices.ContainsFunc(all, func(x T) bool {
		return !slices.ContainsFunc(inside, func(y T) bool { return y.Contains(x) })
	})
}

// requiredSkills are those that an opening requires; where it does not say which
// they are, all that it names.
func requiredSkills(o jobs.Opening) []jobs.Skill {
	if len(o.Required) > 0 {
		return o.Required
	}
	return o.Skills
}

// ruleOf is what follows from refusing an opening for a reason. It is about that
// opening alone where the opening does not say what is refused, and where the
// rule would be about what the person's own profile names: that is theirs to
// change.
func ruleOf(why RefusalReason, o jobs.Opening, p jobs.Profile) (r RefusalRule) {
	switch why {
	case RefusedRegion:
		for _, place := range o.Regions {
			if place == jobs.Nationwide || place == jobs.Remote || slices.ContainsFunc(p.Regions, place.Contains) {
				return RefusalRule{}
			}
			r.Regions = append(r.Regions, place)
		}
	case RefusedPay:
		if o.Pay.Known() {
			r.Pay = jobs.Pay{Period: o.Pay.Period, Min: o.Pay.Min, Max: o.Pay.Max}
		}
	case RefusedWork:
		for _, work := range o.Occupations {
			group := work
			if len(group) > 3 {
				group = group[:3]
			}
			if slices.ContainsFunc(p.Occupations, func(wish jobs.Occupation) bool { return group.Contains(wish) || wish.Contains(group) }) {
				return RefusalRule{}
			}
			if !slices.Contains(r.Occupations, group) {
				r.Occupations = append(r.Occupations, group)
			}
		}
	case RefusedSkills:
		for _, s := range requiredSkills(o) {
			if !slices.Contains(p.Skills, s) {
				r.Skills = append(r.Skills, s)
			}
		}
	}
	return r
}

// Refusals keeps what is not for people.
type Refusals interface {
	// Refuse keeps that a subject is not for somebody, in place of what they said
	// of it before.
	Refuse(ctx context.Context, message int64, r Refusal) (id int64, err error)
	// RefusalsOf gives what is not for the person, the newest first.
	RefusalsOf(ctx context.Context, person uint32) ([]Refusal, error)
	// TakeBackRefusal forgets one of the person's; ok is false when there is none
	// of that number.
	TakeBackRefusal(ctx context.Context, message int64, person uint32, id int64) (ok bool, err error)
}

// refuses tells whether the opening is not for the person, by what they said of
// it or of another.
func (h *Handlers) refuses(ctx context.Context, person uint32, o Opening) (bool, error) {
	all, err := h.Refusals.RefusalsOf(ctx, person)
	return slices.ContainsFunc(all, func(r Refusal) bool {
		return r.Kind == OpeningSubject && (r.Ref == o.ID || r.Rule.Excludes(o.Opening))
	}), err
}

func (h *Handlers) refusalRoutes() []route {
	return []route{
		{name: "notforme", roles: everybody, byChoice: true, personal: true, do: h.refuse},
		{name: "refused", roles: everybody, byChoice: true, personal: true, do: h.showRefusals},
		{name: "unrefuse", roles: everybody, byChoice: true, personal: true, do: h.takeBackRefusal},
	}
}

var refusalButtons = map[RefusalReason]lang.Key{
	RefusedRegion: lang.RefuseRegion, RefusedPay: lang.RefusePay, RefusedWork: lang.RefuseWork, RefusedSkills: lang.RefuseSkills,
	RefusedElsewhere: lang.RefuseElsewhere,
}

// refuse keeps that an opening is not for the person: "opening ID" asks why,
// "opening ID REASON" is the answer.
func (h *Handlers) refuse(ctx context.Context, t *turn) ([]bot.Reply, error) {
	if t.arg(0) != OpeningSubject {
		return t.say(lang.ButtonExpired), nil
	}
	o, ok, err := h.Openings.Opening(ctx, t.argID(1))
	if err != nil {
		return nil, err
	}
	if !ok {
		return t.say(lang.JobsGone), nil
	}
	why := RefusalReason(t.arg(2))
	if _, known := refusalButtons[why]; !known {
		r := t.reply(lang.RefuseAsk, h.openingWords(t.Lang, t.Now).title(o.Opening))
		for _, x := range RefusalReasons() {
			r.Choices = append(r.Choices, bot.Choice{Label: t.words(refusalButtons[x]), Action: fmt.Sprintf("notforme %s %d %s", OpeningSubject, o.ID, x)})
		}
		return []bot.Reply{r}, nil
	}
	profile, _, err := h.Profiles.Profile(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	refusal := Refusal{Person: t.Person.ID, Kind: OpeningSubject, Ref: o.ID, Why: why, Rule: ruleOf(why, o.Opening, profile), At: t.Now}
	id, err := h.Refusals.Refuse(ctx, t.ID, refusal)
	if err != nil {
		return nil, err
	}
	r := t.reply(lang.Refused, h.refusalWords(t, refusal))
	if why != RefusedElsewhere && refusal.Rule.IsZero() {
		r = t.reply(lang.RefusedOne)
		r.Choices = h.profileChoice(lang.JobsWiden, t)
	}
	r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.RefuseUndo), Action: fmt.Sprintf("unrefuse %d", id)})
	return []bot.Reply{r}, nil
}

// refusalWords says which openings are not told any more.
func (h *Handlers) refusalWords(t *turn, r Refusal) string {
	w := h.openingWords(t.Lang, t.Now)
	switch {
	case len(r.Rule.Regions) > 0:
		return t.words(lang.RuleRegion, w.places(r.Rule.Regions))
	case r.Rule.Pay.Known():
		highest := r.Rule.Pay
		highest.Min, highest.Max = 0, max(highest.Min, highest.Max)
		return t.words(lang.RulePay, w.pay(highest))
	case len(r.Rule.Occupations) > 0:
		return t.words(lang.RuleWork, w.works(r.Rule.Occupations))
	case len(r.Rule.Skills) > 0:
		return t.words(lang.RuleSkills, w.skills(r.Rule.Skills))
	}
	return t.words(lang.RuleOne, r.Ref)
}

// shownRefusals is how many are listed at once.
const shownRefusals = 10

// showRefusals lists what is not told any more, each with a button that undoes it.
func (h *Handlers) showRefusals(ctx context.Context, t *turn) ([]bot.Reply, error) {
	all, err := h.Refusals.RefusalsOf(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return t.say(lang.RefusalsNone), nil
	}
	r := t.reply(lang.RefusalsHeader)
	for i, x := range all[:min(len(all), shownRefusals)] {
		r.Body = append(r.Body, bot.Item(fmt.Sprintf("%d. %s", i+1, h.refusalWords(t, x))))
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.RefusalUndo, i+1), Action: fmt.Sprintf("unrefuse %d", x.ID)})
	}
	if rest := len(all) - shownRefusals; rest > 0 {
		r.Body = append(r.Body, bot.Small(t.words(lang.RefusalsRest, rest)))
	}
	return []bot.Reply{r}, nil
}

func (h *Handlers) takeBackRefusal(ctx context.Context, t *turn) ([]bot.Reply, error) {
	ok, err := h.Refusals.TakeBackRefusal(ctx, t.ID, t.Person.ID, t.argID(0))
	if err != nil {
		return nil, err
	}
	if !ok {
		return t.say(lang.RefusalGone), nil
	}
	return t.say(lang.RefusalUndone), nil
}

// subjectChoices are the buttons that stand below something that is shown in
// full: about is its kind and number.
func (h *Handlers) subjectChoices(l lang.Lang, about string) bot.Choices {
	return bot.Choices{
		{Label: lang.Text(l, lang.Save), Action: "save " + about},
		{Label: lang.Text(l, lang.NotForMe), Action: "notforme " + about},
	}
}
