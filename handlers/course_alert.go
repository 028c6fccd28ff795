package handlers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/knowledge/jobs"
)

// CourseSubject is the kind of an alert that tells of a course; its ref is the
// course.
const CourseSubject = "course"

// DroppedUnfollowed is why a course was not told to somebody who waits for none
// like it any more.
const DroppedUnfollowed = "not_followed"

// CourseNews keeps which courses are news.
type CourseNews interface {
	// NewCourses gives courses that nobody looked for followers of as they are now.
	NewCourses(ctx context.Context, limit int) ([]Course, error)
	// TellCourse queues the course for people, as QueueAlerts does; whoever was
	// told of a copy of it is left out too. It returns how many were queued.
	TellCourse(ctx context.Context, c Course, to []AlertFound) (queued int, err error)
	// CoursesTold remembers that the followers of courses, unless they changed
	// since, were looked for.
	CoursesTold(ctx context.Context, courses []Course) error
}

// courseNewsChunk is how many courses are looked at in one pass over the follows.
const courseNewsChunk = 200

// TellCourses finds, for every course that is new, back or changed, those who wait
// for one like it, and queues it for them; when it is said is up to TellAlerts. It
// returns how many alerts it queued. Cut off, it is done again: nobody is queued
// twice.
func (h *Handlers) TellCourses(ctx context.Context, now time.Time) (queued int, err error) {
	for ctx.Err() == nil {
		news, err := h.CourseNews.NewCourses(ctx, courseNewsChunk)
		if err != nil || len(news) == 0 {
			return queued, err
		}
		n, err := h.tellCourses(ctx, news, now)
		if queued += n; err != nil {
			return queued, err
		}
		if err := h.CourseNews.CoursesTold(ctx, news); err != nil {
			return queued, err
		}
	}
	return queued, ctx.Err()
}

func (h *Handlers) tellCourses(ctx context.Context, news []Course, now time.Time) (queued int, err error) {
	open := slices.DeleteFunc(slices.Clone(news), func(c Course) bool { return !c.Open(now) })
	to := map[int64][]AlertFound{}
	agreed := map[uint32]bool{}
	for after := int64(0); len(open) > 0; {
		follows, err := h.Notices.FollowsAfter(ctx, after, followChunk)
		if err != nil {
			return 0, err
		}
		for _, f := range follows {
			after = f.ID
			for _, c := range open {
				// What was there when they began to wait is no news.
				if _, ok := h.courseFits(f, c); !ok || !c.Opened.After(f.Created) || c.PostedBy == f.Person {
					continue
				}
				on, known := agreed[f.Person]
				if !known {
					if on, err = h.agreed(ctx, f.Person, ForNotices); err != nil {
						return 0, err
					}
					agreed[f.Person] = on
				}
				if on {
					to[c.ID] = append(to[c.ID], AlertFound{Person: f.Person})
				}
			}
		}
		if len(follows) < followChunk {
			break
		}
	}
	for _, c := range open {
		for some := range slices.Chunk(to[c.ID], matchTell) {
			n, err := h.CourseNews.TellCourse(ctx, c, some)
			if queued += n; err != nil {
				return queued, fmt.Errorf("course %d: %w", c.ID, err)
			}
		}
	}
	return queued, nil
}

// courseFits tells whether a course is what a follow waits for, and how.
func (h *Handlers) courseFits(f Follow, c Course) (fit jobs.CourseFit, ok bool) {
	if f.Course == nil {
		return fit, false
	}
	fit, ok = f.Course.Fits(c.Course)
	return fit, ok && !(f.Course.Free && h.price(c.Course).costs())
}

// waitsFor is what of a person's follows waits for a course; ok is false where
// nothing does.
func (h *Handlers) waitsFor(ctx context.Context, person uint32, c Course) (f Follow, fit jobs.CourseFit, ok bool, err error) {
	follows, err := h.Notices.Follows(ctx, person)
	for _, f := range follows {
		if fit, ok := h.courseFits(f, c); ok {
			return f, fit, true, err
		}
	}
	return f, fit, false, err
}

// mayTellCourse is nil, or the reason why the person must not be told of the
// course now.
func (h *Handlers) mayTellCourse(ctx context.Context, p Person, ref int64, now time.Time) error {
	drop := func(reason string) error { return &outbox.DropError{Reason: reason} }
	c, ok, err := h.Courses.Course(ctx, ref)
	if err != nil {
		return err
	}
	on, err := h.agreed(ctx, p.ID, ForNotices)
	switch {
	case err != nil:
		return err
	case p.Gone:
		return drop(DroppedGone)
	case !on:
		return drop(DroppedNoConsent)
	case !ok || !c.Closed.IsZero():
		return drop(DroppedClosed)
	case c.Begun(now):
		return drop(DroppedDeadline)
	case !c.Open(now): // full: told when a place is free again
		return drop(DroppedClosed)
	}
	if _, _, waits, err := h.waitsFor(ctx, p.ID, c); err != nil || waits {
		return err
	}
	return drop(DroppedUnfollowed)
}

// renderCourse makes the words of an alert on one course. Whether it may be said
// is decided here, at the last moment. Its choices are the same whatever became of
// the course: a tap names one by its place.
func (h *Handlers) renderCourse(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	p, err := h.People.Person(ctx, d.Person)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if len(d.MessageIDs) == 0 {
		err := h.mayTellCourse(ctx, p, d.Subject.Ref, now)
		if err == nil {
			err = h.awake(ctx, p, now)
		}
		if err != nil {
			return outbox.Rendered{}, err
		}
	}
	c, ok, err := h.Courses.Course(ctx, d.Subject.Ref)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if !ok {
		return outbox.Rendered{}, &outbox.DropError{Reason: DroppedClosed}
	}
	f, fit, waits, err := h.waitsFor(ctx, p.ID, c)
	if err != nil {
		return outbox.Rendered{}, err
	}
	l := p.Speaks()
	w := h.openingWords(l, now)
	body := bot.Text{bot.H(w.text(lang.CourseAlertHeader))}
	body = append(body, w.courseCard("", c.Course, h.price(c.Course), fit, helping{})...)
	if waits {
		body = append(body, bot.Small(w.text(lang.CourseAlertWhy, h.followName(l, f))))
	}
	body = append(body, bot.Small(w.text(lang.CoursesNote)), h.operator(l, lang.AlertFooter))
	return outbox.Rendered{Reply: bot.Reply{Body: body, Person: d.Person, Lang: string(l), Choices: bot.Choices{
		{Label: w.text(lang.Details), Action: fmt.Sprintf("course %d", c.ID), Primary: true},
		{Label: w.text(lang.FollowShow), Action: "follows"},
		{Label: w.text(lang.AlertPause), Action: "pause"},
		{Label: w.text(lang.AlertOff), Action: "stop"},
	}}}, nil
}

// courseAmong is a course in a message of several.
func (h *Handlers) courseAmong(ctx context.Context, p Person, ref int64, number int, now time.Time) (bot.Text, bot.Choice, error) {
	w := h.openingWords(p.Speaks(), now)
	choice := bot.Choice{Label: w.text(lang.JobsDetail, number), Action: fmt.Sprintf("course %d", ref)}
	c, ok, err := h.Courses.Course(ctx, ref)
	if err != nil {
		return nil, choice, err
	}
	if !ok {
		return bot.Text{bot.P(fmt.Sprintf("%d. %s", number, w.text(lang.CourseGone)))}, choice, nil
	}
	_, fit, _, err := h.waitsFor(ctx, p.ID, c)
	return w.courseCard(fmt.Sprintf("%d. ", number), c.Course, h.price(c.Course), fit, helping{}), choice, err
}
