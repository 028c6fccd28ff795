package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// StaleKind says what about an entry needs a person's decision.
type StaleKind string

// The kinds, the most urgent first.
const (
	StalePlan    StaleKind = "plan"      // the decision about a plan was due
	StaleExpired StaleKind = "expired"   // a fact has ended and no value follows
	StaleEnded   StaleKind = "ended"     // the period of a state is over
	StaleChecked StaleKind = "unchecked" // nobody has compared it with its source for too long
)

// StaleItem is one entry of a base that a person should look at.
type StaleItem struct {
	Kind StaleKind
	File string // path in the folder
	Line int
	ID   string // "article", "article.fact", "article.claim", "article state 1" or "contact:id"
	Why  string // in English, for staff
}

// String is "file:line: id: why".
func (s StaleItem) String() string { return fmt.Sprintf("%s:%d: %s: %s", s.File, s.Line, s.ID, s.Why) }

// StaleDays is after how many days an entry is to be compared with its source
// again. What stands on one report or on a third party's reading is due after
// two thirds of that.
const StaleDays = 90

// Stale is [StaleAfter] with [StaleDays].
func Stale(b *Base, at time.Time) []StaleItem { return StaleAfter(b, at, StaleDays) }

// StaleAfter lists what has become old by the Korean day of at, ordered by
// file and line: plans from the day after their decision was due, facts that
// ended without a successor, states whose period is over, and whatever was
// checked more than days ago. An entry is listed once, for its gravest reason.
func StaleAfter(b *Base, at time.Time, days int) []StaleItem {
	s := stale{day: DateOf(at), days: days}
	for _, a := range b.articles {
		s.file = a.File
		s.article(a)
	}
	s.file = ContactsFile
	for _, k := range b.contacts {
		s.checked(k.Line, "contact:"+k.ID, k.Checked, k.Reliability)
	}
	slices.SortStableFunc(s.out, func(x, y StaleItem) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	return s.out
}

// stale gathers the old entries of a base.
type stale struct {
	day  Date
	days int
	file string
	out  []StaleItem
}

func (s *stale) add(kind StaleKind, line int, id, format string, args ...any) {
	s.out = append(s.out, StaleItem{kind, s.file, line, id, fmt.Sprintf(format, args...)})
}

// checked lists an entry that was last compared with its source too long ago.
func (s *stale) checked(line int, id string, checked Date, r Reliability) {
	days := s.days
	if r == Reported || r == Recorded {
		days = days * 2 / 3
	}
	if checked != "" && checked.AddDays(days) < s.day {
		s.add(StaleChecked, line, id, "checked on %s, more than %d days ago (reliability %s)", checked, days, r)
	}
}

func (s *stale) article(a *Article) {
	if a.Plan.DueOn(s.day) {
		s.plan(a.Plan.Line, a.ID, a.Plan)
	}
	last := map[string]Date{} // the last day of each fact, "" where it has none
	for _, f := range a.Facts {
		until, seen := last[f.ID]
		switch {
		case !seen:
			last[f.ID] = f.ValidUntil
		case until != "" && (f.ValidUntil == "" || until < f.ValidUntil):
			last[f.ID] = f.ValidUntil
		}
	}
	for _, f := range a.Facts {
		over := f.ValidUntil != "" && f.ValidUntil < s.day
		switch {
		case f.Plan.DueOn(s.day):
			s.plan(f.Line, f.Ref(), f.Plan)
		case over && f.ValidUntil == last[f.ID]:
			s.add(StaleExpired, f.Line, f.Ref(), "ended on %s and no value follows", f.ValidUntil)
		case !over:
			s.checked(f.Line, f.Ref(), f.Checked, f.Reliability)
		}
	}
	for i, t := range a.States {
		id := a.ID + " state " + strconv.Itoa(i+1)
		if t.Kind != Closed && t.Until != "" && t.Until < s.day {
			s.add(StaleEnded, t.Line, id, "the period ended on %s: say what holds now", t.Until)
			continue
		}
		s.checked(t.Line, id, t.Checked, t.Reliability)
	}
	for _, k := range a.Claims {
		s.checked(k.Line, k.Ref(), k.Checked, k.Reliability)
	}
}

func (s *stale) plan(line int, id string, p *Plan) {
	s.add(StalePlan, line, id, "a plan (%s) that was to be decided by %s: make it current or take it out", p.Kind, p.DecidedBy)
}
