package handlers

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// fewest is the least number of people that an employer is told of.
const fewest = 5

// roughly is a number of people as an employer may know it, 0 when there are
// fewer than fewest: rounded down to a multiple of it, so that one person more
// or less is seen in one case of five, and nobody can tell in which.
func roughly(n int) int { return n / fewest * fewest }

// audience is whom an opening would be told: how many, and a sum that stands
// for who they are.
type audience struct {
	n   int
	sum uint64
}

// shown is the size as an employer may know it, 0 when it is below fewest.
//
// Before it is rounded down to a multiple of fewest, 0 to 4 are taken off, by a
// keyed sum over who is counted. So a step is no sign that just one person came
// or went: an employer who changes one condition at a time, to see where the
// number turns, learns nothing certain of anybody. The same people give the
// same number, so asking again does not wear that away; the key is new with
// each start and known to nobody. Numbers from fewest on are at least fewest.
func (a audience) shown() int {
	if a.n < fewest {
		return 0
	}
	return max(roughly(a.n-int(a.sum%fewest)), fewest) // #nosec G115 -- below fewest
}

// looser is an opening with one requirement less, or paid a step better.
type looser struct {
	opening jobs.Opening
	words   string // what was changed, as it is told
	pay     bool   // the pay was raised
	found   audience
}

// reached is how many people a posting would reach, as its poster may know it.
type reached struct {
	now int // 0: below fewest
	// better is the change that opens it to most, and shown to how many; nil is
	// none that can be told.
	better *looser
	then   int
}

// known tells whether there is anything to tell.
func (r reached) known() bool { return r.now > 0 || r.better != nil }

// reachWithin bounds counting: a posting does not wait longer to be kept.
const reachWithin = 5 * time.Second

// reach counts who would be told of an opening that the person is about to
// post: people who agreed to alerts, as they were last followed, and whom it fits. It does so too for the
// opening with each requirement dropped and the pay raised a step; of those, the
// one that opens it to most is told, when it reaches at least fewest people more
// and the rounded number shows it. What cannot be counted in time is not told.
func (h *Handlers) reach(ctx context.Context, t *turn, o jobs.Opening) (reached, error) {
	w := h.openingWords(t.Lang, t.Now)
	all := append([]looser{{opening: o}}, w.loosened(o)...)
	within, cancel := context.WithTimeout(ctx, reachWithin)
	defer cancel()
	everybody, err := h.crowd.followed(within, h.Profiles)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		h.Log.Warn("counting whom a posting would reach takes too long", "message", t.ID)
		return reached{}, nil
	}
	if err != nil {
		return reached{}, fmt.Errorf("counting whom a posting would reach: %w", err)
	}
	for i := range all {
		for _, p := range everybody.For(all[i].opening, jobs.Threshold) {
			if p.Person != t.Person.ID {
				all[i].found.n++
				all[i].found.sum ^= maphash.Comparable(h.counted, p.Person)
			}
		}
	}
	return best(all[0].found, all[1:]), nil
}

// best is what may be told of the counts.
func best(now audience, changed []looser) reached {
	r := reached{now: now.shown()}
	for i, c := range changed {
		if c.found.n-now.n < fewest || c.found.shown() <= r.now {
			continue
		}
		if r.better == nil || c.found.n > r.better.found.n {
			r.better, r.then = &changed[i], c.found.shown()
		}
	}
	return r
}

// loosened are an opening with each one of its requirements dropped, and with
// its pay raised a step.
func (w openingWords) loosened(o jobs.Opening) (out []looser) {
	drop := func(words string, change func(*jobs.Opening)) {
		less := o
		change(&less)
		out = append(out, looser{opening: less, words: words})
	}
	if o.Career.Kind == jobs.CareerRequired {
		drop(w.text(lang.JobCareer, w.career(o.Career)), func(o *jobs.Opening) { o.Career = jobs.Career{Kind: jobs.CareerAny} })
	}
	if o.Education.Requires() {
		drop(w.text(lang.JobEducation, w.education(o.Education)), func(o *jobs.Opening) { o.Education = jobs.EducationAny })
	}
	for _, s := range o.Required {
		drop(w.text(lang.ReachSkill, s.Name(string(w.lang))), func(o *jobs.Opening) {
			o.Required = slices.DeleteFunc(slices.Clone(o.Required), func(x jobs.Skill) bool { return x == s })
			o.Skills = slices.DeleteFunc(slices.Clone(o.Skills), func(x jobs.Skill) bool { return x == s })
		})
	}
	for _, l := range o.Licences {
		drop(w.text(lang.ReachLicence, l.Name(string(w.lang))), func(o *jobs.Opening) {
			o.Licences = slices.DeleteFunc(slices.Clone(o.Licences), func(x jobs.Licence) bool { return x == l })
		})
	}
	if step, ok := paySteps[o.Pay.Period]; ok && o.Pay.Min > 0 {
		more := o
		more.Pay.Min = (o.Pay.Min/step + 1) * step
		if o.Pay.Max > 0 {
			more.Pay.Max = max(o.Pay.Max, more.Pay.Min)
		}
		out = append(out, looser{opening: more, words: w.pay(more.Pay), pay: true})
	}
	return out
}

// paySteps is by how many won pay is raised a step: to the next round sum in
// which it is talked about.
var paySteps = map[jobs.PayPeriod]int64{jobs.PerHour: 500, jobs.PerDay: 10_000, jobs.PerWeek: 50_000, jobs.PerMonth: 100_000, jobs.PerYear: 1_000_000}

// lines say how many people a posting would reach.
func (r reached) lines(l lang.Lang) (body bot.Text) {
	if r.now > 0 {
		body = append(body, bot.P(lang.Text(l, lang.ReachNow, r.now)))
	}
	if r.better == nil {
		return body
	}
	k := lang.ReachDrop
	if r.better.pay {
		k = lang.ReachPay
	}
	return append(body, bot.P(lang.Text(l, k, r.better.words, r.then)))
}

// previewed shows a draft's poster whom it would reach, before it goes to
// staff.
func (h *Handlers) previewed(t *turn, o Opening, r reached) bot.Reply {
	out := t.reply(lang.PostPreview, o.ID, h.openingWords(t.Lang, t.Now).title(o.Opening))
	out.Body = append(append(out.Body, r.lines(t.Lang)...), bot.Small(t.words(lang.ReachNote)))
	out.Choices = bot.Choices{
		{Label: t.words(lang.PostSubmit), Action: fmt.Sprintf("submitpost %d", o.ID), Primary: true},
		{Label: t.words(lang.PostChange), Action: fmt.Sprintf("open %s %d", postingForm, o.ID), OpensForm: true},
		{Label: t.words(lang.PostDrop), Action: fmt.Sprintf("closepost %d", o.ID)},
	}
	return out
}
