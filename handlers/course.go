package handlers

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"dari/knowledge/jobs"
)

// Course is a round of a course as Dari keeps it.
type Course struct {
	jobs.Course
	ID int64
	// Version is raised by a change that matters to who reads it.
	Version int64
	// Closed is when its source no longer had it, or who posted it took it down;
	// zero while neither.
	Closed  time.Time
	Updated time.Time
	// PostedBy is who posted it in Dari; 0 for courses of feeds.
	PostedBy uint32
	// Opened is since when it is there without a break.
	Opened time.Time
}

// Courses is what showing courses needs kept.
type Courses interface {
	// Course finds a course, also one that is closed; ok is false when there is
	// none.
	Course(ctx context.Context, id int64) (c Course, ok bool, err error)
	// CoursesChanged lists courses, also closed ones, by when they changed: those
	// that did after the one that changed at (since, after), or since then where
	// after is 0.
	CoursesChanged(ctx context.Context, since time.Time, after int64, limit int) ([]Course, error)
}

// Open tells whether somebody can still join, as far as its source says.
func (c Course) Open(at time.Time) bool { return c.Closed.IsZero() && c.Joinable(at) }

// courseBoard keeps the courses that can be joined in memory and follows the
// store.
type courseBoard struct {
	mu   sync.Mutex
	open map[int64]Course
	read time.Time // when the store was read last
	back time.Time // when it was read far back last
}

const (
	// courseChunk is how many changed courses are read at once.
	courseChunk = 500
	// courseLate is how much later than it was stamped a change may be seen:
	// a transaction is written when it ends.
	courseLate = 10 * time.Second
	// courseFarBack is how long a transaction can take at most; so far back is
	// looked every courseBackEvery only, as an import may have changed thousands.
	courseFarBack, courseBackEvery = time.Hour, time.Minute
	// courseBodyKept bounds what is held in memory of what a course says of itself,
	// in characters: words are looked for in it.
	courseBodyKept = 300
)

// current is the courses that can be joined at that moment, as the store is
// now: what another process imported is there too.
func (b *courseBoard) current(ctx context.Context, keep Courses, at time.Time) ([]Course, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil {
		b.open = map[int64]Course{}
	}
	since, after := time.Time{}, int64(0)
	if !b.read.IsZero() {
		since = b.read.Add(-courseLate)
	}
	read, back := time.Now(), b.back
	if read.Sub(back) >= courseBackEvery {
		if back = read; !b.read.IsZero() {
			since = b.read.Add(-courseFarBack)
		}
	}
	for {
		changed, err := keep.CoursesChanged(ctx, since, after, courseChunk)
		if err != nil {
			return nil, err
		}
		for _, c := range changed {
			since, after = c.Updated, c.ID
			if c.Open(at) {
				c.Body = shorten(c.Body, courseBodyKept)
				b.open[c.ID] = c
			} else {
				delete(b.open, c.ID)
			}
		}
		if len(changed) == 0 { // a shorter page may lack rows that cannot be read
			break
		}
	}
	b.read, b.back = read, back
	maps.DeleteFunc(b.open, func(_ int64, c Course) bool { return !c.Open(at) })
	return slices.Collect(maps.Values(b.open)), nil
}

// foundCourse is a course that is what somebody looks for.
type foundCourse struct {
	Course
	Fit jobs.CourseFit
}

// findCourses gives the courses that can be joined and are what is wished:
// first those that say so in all parts, then the sooner.
func (h *Handlers) findCourses(ctx context.Context, w jobs.CourseWish, at time.Time) ([]foundCourse, error) {
	open, err := h.courses.current(ctx, h.Courses, at)
	if err != nil {
		return nil, err
	}
	var out []foundCourse
	for _, c := range open {
		fit, ok := w.Fits(c.Course)
		if !ok || w.Free && h.price(c.Course).costs() {
			continue
		}
		out = append(out, foundCourse{c, fit})
	}
	slices.SortFunc(out, func(a, b foundCourse) int {
		return cmp.Or(cmp.Compare(len(a.Fit.Unsaid), len(b.Fit.Unsaid)), a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}
