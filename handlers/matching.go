package handlers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"dari/knowledge/jobs"
)

// Matching is what telling people of new openings needs kept.
type Matching interface {
	MatchParts
	// TellOpening queues the opening for people, as QueueAlerts does; whoever was
	// told of a copy of it is left out too. It returns how many were queued.
	TellOpening(ctx context.Context, o Opening, to []AlertFound) (queued int, err error)
	// Threshold is the score from which openings are told: that of the matcher, or
	// a higher one that staff set.
	Threshold(ctx context.Context) (score int, err error)
	// LatestAlert is the opening that the person was told of last; ok is false
	// when there is none.
	LatestAlert(ctx context.Context, person uint32) (opening int64, ok bool, err error)
}

// MatchParts are the parts that looking for the people of new openings is
// divided into, so that processes share it.
type MatchParts interface {
	// PlanMatching divides the search for the people of openings that became
	// open, at most so many of them, into parts of about so many profiles. It
	// returns how many openings there were.
	PlanMatching(ctx context.Context, openings, profiles int) (planned int, err error)
	// TakeMatchPart gives a part that nobody works on; ok is false when there
	// is none.
	TakeMatchPart(ctx context.Context) (p MatchPart, ok bool, err error)
	// EndMatchPart remembers that all people of the part were found, and with
	// the last part that the openings, unless they have changed, are matched.
	EndMatchPart(ctx context.Context, p MatchPart) error
	// LeaveMatchPart gives a part back that was not ended.
	LeaveMatchPart(ctx context.Context, p MatchPart) error
	// PutOffMatchPart gives back a part that failed; it is not taken here again
	// for a while, which grows with each failure.
	PutOffMatchPart(ctx context.Context, p MatchPart) (pause time.Duration, err error)
}

// MatchPart is a part of the people, and the openings to tell them of.
type MatchPart struct {
	ID      int64
	Run     int64
	People  PersonRange
	Process int64 // that took it
	// Openings are those of the run that are still open, as they are now.
	Openings []Opening
}

// PersonRange is the people with a number above After, up to To; a To of 0 is
// no end, so the zero value is everybody.
type PersonRange struct{ After, To uint32 }

// AlertFor is somebody to be told, and when at the earliest.
type AlertFor struct {
	Person uint32
	Due    time.Time
}

// Sizes of the matcher's work, so that no transaction is long and memory
// stays bounded.
const (
	matchOpenings = 200     // openings in a part
	matchProfiles = 200_000 // people in a part: each looks at everybody once for each opening
	matchTell     = 200     // people queued in one transaction
)

// leaveWithin is how long giving a part back may take. When it fails, the part
// is free once this process is gone.
const leaveWithin = time.Second

// MatchOpenings finds, for every opening that became open, everybody whom it
// fits and who wants to hear of it at once, and queues one alert for each. It
// does so part by part until no part is left that no process works on, and
// returns how many alerts it queued. A part that was cut off is done again, by
// whoever takes it: who is queued already is left out. One that fails is put off,
// told in the log, and does not hold up the others.
func (h *Handlers) MatchOpenings(ctx context.Context, now time.Time) (queued int, err error) {
	for ctx.Err() == nil {
		planned, unplanned := h.Matching.PlanMatching(ctx, matchOpenings, matchProfiles)
		n, parts, err := h.matchParts(ctx, now)
		queued += n
		if err = errors.Join(unplanned, err); err != nil || planned == 0 && parts == 0 {
			return queued, err
		}
	}
	return queued, ctx.Err()
}

// matchParts works on parts as long as there are any.
func (h *Handlers) matchParts(ctx context.Context, now time.Time) (queued, parts int, err error) {
	for ; ctx.Err() == nil; parts++ {
		p, ok, err := h.Matching.TakeMatchPart(ctx)
		if err != nil || !ok {
			return queued, parts, err
		}
		n, err := h.matchPart(ctx, p, now)
		if queued += n; err != nil {
			h.putOff(ctx, p, err)
		}
	}
	return queued, parts, ctx.Err()
}

// putOff gives back a part that was not done to its end.
func (h *Handlers) putOff(ctx context.Context, p MatchPart, cause error) {
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveWithin)
	defer cancel()
	var pause time.Duration
	var err error
	if ctx.Err() != nil { // the part is not to blame
		err = h.Matching.LeaveMatchPart(within, p)
	} else {
		pause, err = h.Matching.PutOffMatchPart(within, p)
		h.Log.Error("matching openings", "part", p.ID, "again_after", pause.String(), "err", cause)
	}
	if err != nil {
		h.Log.Warn("giving back a part of matching", "part", p.ID, "err", err)
	}
}

// matchPart does one part to its end; a panic becomes an error.
func (h *Handlers) matchPart(ctx context.Context, p MatchPart, now time.Time) (queued int, err error) {
	defer func() {
		if r := recover(); r != nil { // what it says may be a person's words
			err = fmt.Errorf("panic: %T\n%s", r, debug.Stack())
		}
	}()
	if queued, err = h.match(ctx, p, now); err == nil {
		err = h.Matching.EndMatchPart(ctx, p)
	}
	return queued, err
}

// match finds the people of a part whom its openings fit, and queues an alert for
// each.
func (h *Handlers) match(ctx context.Context, p MatchPart, now time.Time) (queued int, err error) {
	var shown []Opening
	for _, o := range p.Openings {
		if o.Shown(now) {
			shown = append(shown, o)
		}
	}
	if len(shown) == 0 {
		return 0, nil
	}
	least, err := h.Matching.Threshold(ctx)
	if err != nil {
		return 0, err
	}
	everybody, err := h.crowd.follow(ctx, h.Profiles, p.People)
	if err != nil {
		return 0, err
	}
	for _, o := range shown {
		n, err := h.tell(ctx, o, inRange(p.People, everybody.For(o.Opening, least)))
		if queued += n; err != nil {
			return queued, fmt.Errorf("opening %d: %w", o.ID, err)
		}
		if err := ctx.Err(); err != nil {
			return queued, err
		}
	}
	return queued, nil
}

// inRange gives those who are in the range of some people in order.
func inRange(in PersonRange, people []jobs.Person) []jobs.Person {
	place := func(person uint32) int {
		i, _ := slices.BinarySearchFunc(people, person, func(p jobs.Person, n uint32) int { return cmp.Compare(p.Person, n) })
		return i
	}
	if in.To != 0 && in.To != math.MaxUint32 {
		people = people[:place(in.To+1)]
	}
	return people[place(in.After+1):]
}

// tell queues an opening for whom it fits, in groups.
func (h *Handlers) tell(ctx context.Context, o Opening, people []jobs.Person) (queued int, err error) {
	to := make([]AlertFound, 0, len(people))
	for _, m := range people {
		if m.Person != o.PostedBy {
			to = append(to, AlertFound{m.Person, m.Score})
		}
	}
	for some := range slices.Chunk(to, matchTell) {
		n, err := h.Matching.TellOpening(ctx, o, some)
		if queued += n; err != nil {
			return queued, err
		}
	}
	return queued, nil
}

// Matcher tells people of openings as they become open, also of those that
// another process wrote, and of whatever else was queued for them. Each process
// has one.
type Matcher struct {
	Handlers *Handlers
	// Queued is called after messages were queued; nil does nothing.
	Queued func()
	// Every is how often it looks; zero is a second.
	Every time.Duration
}

// Run works until ctx is done.
func (m *Matcher) Run(ctx context.Context) error {
	every := m.Every
	if every == 0 {
		every = time.Second
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	var following sync.WaitGroup
	following.Go(func() { m.follow(ctx, every) })
	defer following.Wait()
	for {
		queued := 0
		for _, step := range []struct {
			name string
			do   func(context.Context, time.Time) (int, error)
		}{{"matching openings", m.Handlers.MatchOpenings}, {"matching courses", m.Handlers.TellCourses}, {"planning alerts", m.Handlers.TellAlerts}, {"reminding", m.Handlers.Remind},
			{"correcting what was told", m.Handlers.Corrections.QueueCorrections}} {
			n, err := step.do(ctx, time.Now())
			if err != nil && ctx.Err() == nil {
				m.Handlers.Log.Error(step.name, "err", err)
			}
			if n > 0 {
				m.Handlers.Log.Info(step.name, "count", n)
				queued += n
			}
		}
		if queued > 0 && m.Queued != nil {
			m.Queued()
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// follow reads everybody who is told of openings and then follows them, beside what
// is done for them: neither waits for the other to end.
func (m *Matcher) follow(ctx context.Context, every time.Duration) {
	h := m.Handlers
	tick := time.NewTicker(every)
	defer tick.Stop()
	_, err := h.Gather(ctx)
	for {
		if err != nil && ctx.Err() == nil {
			h.Log.Error("following people", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			err = h.crowd.around(ctx, h.Profiles, time.Now())
		}
	}
}

// Gather reads everybody who is told of openings into memory and returns how many
// can be matched. Without it those of a part are read when it is matched.
func (h *Handlers) Gather(ctx context.Context) (people int, err error) {
	everybody, err := h.crowd.follow(ctx, h.Profiles, PersonRange{})
	if err != nil {
		return 0, fmt.Errorf("reading whom to tell of openings: %w", err)
	}
	return everybody.Len(), nil
}
