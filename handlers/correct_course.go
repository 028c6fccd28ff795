package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// CourseWas is a course as it was before a change.
type CourseWas struct {
	Closed bool        `json:"closed,omitempty"` // nobody could join it
	Course jobs.Course `json:"course"`
}

// courseChanged is how a course differs now from how it was.
func (h *Handlers) courseChanged(ctx context.Context, p Person, ref int64, data []byte, now time.Time) (c change, err error) {
	var was CourseWas
	if err := json.Unmarshal(data, &was); err != nil {
		return c, fmt.Errorf("course %d as it was: %w", ref, err)
	}
	w := h.openingWords(p.Speaks(), now)
	is, ok, err := h.Courses.Course(ctx, ref)
	if err != nil {
		return c, err
	}
	if !ok {
		is.Course = was.Course
	}
	before, after := w.sites.courseShown(was.Course), w.sites.courseShown(is.Course)
	c.title = oneSpace(after.Title)
	if after.Institution != "" {
		c.title += " (" + after.Institution + ")"
	}
	left, counted := is.Left()
	switch {
	case ok && is.Closed.IsZero() && !is.Begun(now) && counted && left == 0:
		c.over = w.text(lang.CourseFull)
		return c, nil
	case !ok || !is.Open(now):
		c.over = w.text(lang.CourseGone)
		return c, nil
	}
	if was.Closed {
		c.lines = append(c.lines, w.text(lang.CourseAgain))
	}
	dates := func(c jobs.Course) string {
		if c.Start.IsZero() {
			return ""
		}
		return w.courseWhen(c)
	}
	hours := func(c jobs.Course) string { return strings.TrimSpace(w.courseDays(c) + " " + c.Times) }
	fee := func(c jobs.Course) string {
		if c.Cost == 0 {
			return ""
		}
		return lang.Money(w.lang, c.Cost)
	}
	for _, f := range []struct {
		name     lang.Key
		was, now string
	}{
		{lang.ChangedDates, dates(before), dates(after)},
		{lang.ChangedDays, hours(before), hours(after)},
		{lang.ChangedPlace, w.courseWhere(before), w.courseWhere(after)},
		{lang.ChangedCost, fee(before), fee(after)},
		{lang.ChangedTeacher, before.Institution, after.Institution},
	} {
		if f.was != f.now {
			c.lines = append(c.lines, w.text(f.name, w.text(lang.ChangedFromTo, orUnsaid(w, f.was), orUnsaid(w, f.now))))
		}
	}
	return c, nil
}
