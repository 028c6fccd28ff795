package handlers

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"dari/knowledge/jobs"
)

// Opening is one vacancy as Dari keeps it.
type Opening struct {
	jobs.Opening
	ID int64
	// Version is raised by changes that matter to who reads it, not by a
	// corrected letter.
	Version int64
	State   OpeningState
	// Reason is why it was rejected: a code of jobs.ProblemCode or of
	// RejectReasons, or staff's own words.
	Reason string
	// PostedBy is the person who posted it, or 0.
	PostedBy   uint32
	ApprovedBy string
	// EndedBy is who closed, paused or rejected it by hand, or empty.
	EndedBy string
	// Verified tells that staff verified the employer.
	Verified bool
	Import   int64
	Updated  time.Time
	// Seq grows with every change of any opening.
	Seq int64
}

// official tells whether an official source let the opening in and answers for
// who its employer is.
func (o Opening) official() bool { return strings.HasPrefix(o.ApprovedBy, "source:") }

// OpeningState is where an opening stands. Only an open one is shown.
type OpeningState string

// The states of an opening.
const (
	OpeningDraft     OpeningState = "draft"          // its poster has not sent it in yet
	OpeningPending   OpeningState = "pending_review" // posted, not looked at yet
	OpeningApproved  OpeningState = "approved"       // approved, its employer is not verified yet
	OpeningRejected  OpeningState = "rejected"
	OpeningOpen      OpeningState = "open"
	OpeningPaused    OpeningState = "paused" // not shown for now
	OpeningClosed    OpeningState = "closed"
	OpeningWithdrawn OpeningState = "withdrawn" // its import was undone
)

// OpeningStates are all states, in the order in which staff look at them.
func OpeningStates() []OpeningState {
	return []OpeningState{OpeningPending, OpeningApproved, OpeningOpen, OpeningPaused, OpeningClosed, OpeningRejected, OpeningWithdrawn, OpeningDraft}
}

// approved tells whether staff let through what stands in an opening of that
// state.
func (s OpeningState) approved() bool {
	return s == OpeningApproved || s == OpeningOpen || s == OpeningPaused
}

// Openings is what showing openings needs kept.
type Openings interface {
	// Opening finds an opening in any state; ok is false when there is none.
	Opening(ctx context.Context, id int64) (o Opening, ok bool, err error)
	// OpeningsAfter gives openings that changed after seq, in that order; after
	// 0 only open ones.
	OpeningsAfter(ctx context.Context, seq int64, limit int) ([]Opening, error)
}

// Checks are the problems of an opening that decide what becomes of it.
type Checks struct {
	// Blocking are those for which it must not be shown.
	Blocking []jobs.Problem
	// Holding are those for which staff must look at an imported one before it is
	// shown. That hours are not given is no such problem: unknown is not no. Nor is a
	// business number that cannot exist where an official source answers for who the
	// employer is.
	Holding []jobs.Problem
}

// Check reads an opening, once, for what is wrong with it at that time. official
// tells that an official source answers for who the employer is.
func Check(o jobs.Opening, at time.Time, official bool) (c Checks) {
	for _, p := range jobs.Lint(o, at) {
		switch {
		case p.Level == jobs.Block:
			c.Blocking = append(c.Blocking, p)
		case o.Sample:
		case p.Level == jobs.Review && p.Code != jobs.PayHoursNeeded, p.Code == jobs.BusinessNumberInvalid && !official:
			c.Holding = append(c.Holding, p)
		}
	}
	return c
}

// Blocking gives the problems for which an opening must not be shown at that
// time.
func Blocking(o jobs.Opening, at time.Time) []jobs.Problem { return Check(o, at, true).Blocking }

// Shown reports whether an opening may be shown at that time: open, not over,
// and without a problem that forbids it.
func (o Opening) Shown(at time.Time) bool {
	return o.State == OpeningOpen && !o.Deadline.Closed(at) && len(Blocking(o.Opening, at)) == 0
}

// board keeps the open openings in memory and follows the store.
type board struct {
	mu   sync.Mutex
	open *jobs.Board
	seq  int64
	// shows is whether each opening may be shown on the day checked: all that
	// stands in it is read for that, once.
	shows   map[int64]bool
	checked string
}

// boardChunk is how many changed openings are read at once.
const boardChunk = 500

// current is the board as the store is now: what another process imported is
// there too.
func (b *board) current(ctx context.Context, keep Openings) (*jobs.Board, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil {
		b.open, b.shows = jobs.NewBoard(), map[int64]bool{}
	}
	for {
		changed, err := keep.OpeningsAfter(ctx, b.seq, boardChunk)
		if err != nil {
			return nil, err
		}
		for _, o := range changed {
			delete(b.shows, o.ID)
			if o.State == OpeningOpen {
				o.Tags = nil // nobody chooses by them
				b.open.Put(o.ID, o.Opening)
			} else {
				b.open.Remove(o.ID)
			}
			b.seq = o.Seq
		}
		if len(changed) == 0 { // a shorter page may lack rows that cannot be read
			return b.open, nil
		}
	}
}

// shown leaves those of some offers that may be shown.
func (b *board) shown(offers []jobs.Offer, at time.Time) []jobs.Offer {
	return slices.DeleteFunc(offers, func(o jobs.Offer) bool { return !b.mayShow(o.ID, at) })
}

func (b *board) mayShow(id int64, at time.Time) bool {
	b.mu.Lock()
	if day := at.Format(time.DateOnly); b.checked != day { // what must be paid changes with the year
		b.checked = day
		clear(b.shows)
	}
	ok, known := b.shows[id]
	open, seq := b.open, b.seq
	b.mu.Unlock()
	if known {
		return ok
	}
	o, there := open.Get(id)
	ok = there && len(Blocking(o, at)) == 0
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.seq == seq { // else it may have changed meanwhile
		b.shows[id] = ok
	}
	return ok
}
