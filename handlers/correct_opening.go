package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// OpeningWas is an opening as it was before a change.
type OpeningWas struct {
	State   OpeningState `json:"state"`
	Opening jobs.Opening `json:"opening"`
}

// openingChanged is how an opening differs now from how it was.
func (h *Handlers) openingChanged(ctx context.Context, p Person, ref int64, data []byte, now time.Time) (c change, err error) {
	var was OpeningWas
	if err := json.Unmarshal(data, &was); err != nil {
		return c, fmt.Errorf("opening %d as it was: %w", ref, err)
	}
	w := h.openingWords(p.Speaks(), now)
	o, ok, err := h.Openings.Opening(ctx, ref)
	if err != nil {
		return c, err
	}
	c.title = w.titleAt(was.Opening)
	switch {
	case !ok || o.State == OpeningWithdrawn:
		c.over, c.unseen = w.text(lang.OverWithdrawn), true
	case o.State == OpeningPaused:
		c.over = w.text(lang.OverPaused)
	case o.State == OpeningClosed, o.Deadline.Closed(now):
		c.over, c.foreseen = w.text(lang.OverClosed), was.Opening.Deadline.Closed(now)
	case !o.Shown(now):
		c.over, c.unseen = w.text(lang.OverChecked), true
	default:
		c.title = w.titleAt(o.Opening)
		if was.State != OpeningOpen {
			c.lines = append(c.lines, w.text(lang.OpenAgain))
		}
		c.lines = append(c.lines, w.differences(was.Opening, o.Opening)...)
	}
	// What blocks it may stand in its card, also where it is closed.
	c.unseen = c.unseen || c.over != "" && len(Blocking(o.Opening, now)) > 0
	return c, nil
}

// titleAt is the title of an opening and who offers it.
func (w openingWords) titleAt(o jobs.Opening) string {
	if employer := w.sites.shown(o).Employer; employer != "" {
		return w.title(o) + " (" + employer + ")"
	}
	return w.title(o)
}

// differences are what an opening says otherwise than before, as far as it
// matters to a reader: each old and new.
func (w openingWords) differences(was, is jobs.Opening) (lines []string) {
	was, is = w.sites.shown(was), w.sites.shown(is)
	for _, f := range []struct {
		name     lang.Key
		was, now string
	}{
		{lang.JobDeadline, w.deadline(was.Deadline), w.deadline(is.Deadline)},
		{lang.JobPay, w.pay(was.Pay), w.pay(is.Pay)},
		{lang.JobRegion, w.regions(was), w.regions(is)},
		{lang.JobHours, was.Hours, is.Hours},
		{lang.JobEmployment, w.employment(was.Employment), w.employment(is.Employment)},
		{lang.JobWork, w.occupations(was), w.occupations(is)},
		{lang.JobCareer, w.career(was.Career), w.career(is.Career)},
		{lang.JobEducation, w.education(was.Education), w.education(is.Education)},
		{lang.ChangedEmployer, was.Employer, is.Employer},
	} {
		if f.was != f.now {
			lines = append(lines, w.text(f.name, w.text(lang.ChangedFromTo, orUnsaid(w, f.was), orUnsaid(w, f.now))))
		}
	}
	return lines
}

// orUnsaid are words, or that nothing is stated.
func orUnsaid(w openingWords, words string) string {
	if words == "" {
		return w.text(lang.NotSaid)
	}
	return words
}
