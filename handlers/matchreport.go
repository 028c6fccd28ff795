package handlers

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"dari/knowledge/jobs"
)

// MatchAudit keeps what the matcher's report on itself is made of.
type MatchAudit interface {
	// EachTold calls each for every opening that somebody was told of unasked in
	// a period, with its first and last moment, and returns the first error.
	EachTold(ctx context.Context, from, until time.Time, each func(Told) error) error
	// Thresholds gives every threshold that was set, the latest first.
	Thresholds(ctx context.Context) ([]ThresholdChange, error)
}

// Told is an opening that somebody was told of unasked, and what they did then.
type Told struct {
	Person uint32
	// Score is that of the fit when it was found; 0 where it was not kept.
	Score int
	// Since is when the opening became as it was found, Found when the person was
	// found for it, At when the message was sent.
	Since, Found, At          time.Time
	Opened, Interested, Saved bool
	NotForMe                  RefusalReason // or empty
	// Opening and Profile are as they are now, and when they were changed last.
	// The profile is nil where none is kept any more.
	Opening              jobs.Opening
	Profile              *jobs.Profile
	OpeningAt, ProfileAt time.Time
}

// asThen tells that neither has changed since they were compared.
func (t Told) asThen() bool { return !t.OpeningAt.After(t.Found) && !t.ProfileAt.After(t.Found) }

// ThresholdChange is a threshold that staff set, and why.
type ThresholdChange struct {
	At     time.Time `json:"at"`
	Score  int       `json:"score"`
	Reason string    `json:"reason"`
	By     string    `json:"by"`
}

// fewPeople is below how many people the report tells no shares and no times, so
// that they say nothing of anybody.
const fewPeople = 5

// MatchReport tells by week what became of the openings that people were told of.
// Nothing in it names a person or an opening.
type MatchReport struct {
	From      time.Time   `json:"from"`
	Until     time.Time   `json:"until"`
	Threshold int         `json:"threshold"` // now
	Weeks     []MatchWeek `json:"weeks"`     // the oldest first, also those in which nothing was told
}

// MatchWeek is a week of Korea from Monday on, by ISO 8601. What people did counts
// in the week in which they were told.
type MatchWeek struct {
	Name    string           `json:"week"` // 2026-W48
	From    time.Time        `json:"from"`
	Until   time.Time        `json:"until"`
	All     MatchBand        `json:"all"`
	Bands   []MatchBand      `json:"bands"` // in which something was told, the lowest first
	Hard    HardConditions   `json:"hard_conditions"`
	Waits   *MatchWaits      `json:"waits"` // null for fewer than five people
	Changes []MatchThreshold `json:"threshold_changes"`
}

// MatchBand counts what was told with scores of From to To, both included; both
// are 0 where no score was kept.
type MatchBand struct {
	From int `json:"from"`
	To   int `json:"to"`
	// Threshold tells that the threshold at the end of the week lies in the band.
	Threshold  bool                  `json:"threshold"`
	Told       int                   `json:"told"`
	People     int                   `json:"people"`
	Opened     int                   `json:"opened"`
	Interested int                   `json:"interested"`
	Saved      int                   `json:"saved"`
	NotForMe   map[RefusalReason]int `json:"not_for_me"`
	Shares     *MatchShares          `json:"shares"` // null for fewer than five people
}

// Refused is for how many it was not, for whatever reason.
func (b MatchBand) Refused() (n int) {
	for _, of := range b.NotForMe {
		n += of
	}
	return n
}

// Percent is the share of so many of those that were told, in whole percent; false
// where it is not to be told.
func (b MatchBand) Percent(n int) (float64, bool) {
	if b.Shares == nil {
		return 0, false
	}
	return math.Round(100 * float64(n) / float64(b.Told)), true
}

// MatchShares are shares of what was told, 0 to 1.
type MatchShares struct {
	Opened     float64 `json:"opened"`
	Interested float64 `json:"interested"`
	Saved      float64 `json:"saved"`
	NotForMe   float64 `json:"not_for_me"`
}

// HardConditions is what a judge apart from the matcher says of what was told
// ([jobs.Broken]). The profile and the opening are judged as they were where
// neither has changed since, else as they are now: then a condition that is broken
// is no fault of the matcher's.
type HardConditions struct {
	AsThen     int                    `json:"judged_as_then"`
	Violations int                    `json:"violations"` // of these; must be 0
	Broken     map[jobs.Condition]int `json:"violations_by_condition"`
	AsNow      int                    `json:"judged_as_now"`
	HoldNoMore int                    `json:"hold_no_more"` // of these
	NoProfile  int                    `json:"no_profile"`   // not judged: none is kept any more
}

// MatchWaits are the times from when an opening came in, or was changed, until
// somebody was found for it, and until they were told: also of those who want one
// message a day, or were asleep.
type MatchWaits struct {
	FoundP50 Seconds `json:"found_p50_s"`
	FoundP95 Seconds `json:"found_p95_s"`
	ToldP50  Seconds `json:"told_p50_s"`
	ToldP95  Seconds `json:"told_p95_s"`
}

// Seconds is a length of time that is written as a number of seconds.
type Seconds time.Duration

// Duration is the length of time.
func (s Seconds) Duration() time.Duration { return time.Duration(s) }

// MarshalJSON implements [encoding/json.Marshaler].
func (s Seconds) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "%.3f", s.Duration().Seconds()), nil
}

// MatchThreshold is a change of the threshold; who made it is in "dari report
// threshold".
type MatchThreshold struct {
	At     time.Time `json:"at"`
	Score  int       `json:"score"`
	Reason string    `json:"reason"`
}

// matchBands are the lowest scores of the bands; below that of the matcher
// nothing is told.
var matchBands = []int{jobs.Threshold, 5000, 6500, 8000}

const highestScore = 10_000

// WeekStart is the Monday, in Korea, of the week that a moment lies in.
func WeekStart(t time.Time) time.Time {
	t = t.In(Seoul)
	return time.Date(t.Year(), t.Month(), t.Day()-(int(t.Weekday())+6)%7, 0, 0, 0, 0, Seoul)
}

// ReportMatching makes the report of the weeks that lie between two moments, in
// whole or in part.
func ReportMatching(ctx context.Context, audit MatchAudit, from, until time.Time) (MatchReport, error) {
	out := MatchReport{From: WeekStart(from), Until: until}
	changes, err := audit.Thresholds(ctx)
	if err != nil {
		return out, err
	}
	slices.Reverse(changes) // the oldest first
	out.Threshold = thresholdAt(changes, until)
	var weeks []*weekTally
	for start := out.From; !start.After(until); start = start.AddDate(0, 0, 7) {
		weeks = append(weeks, newWeekTally(start))
	}
	err = audit.EachTold(ctx, out.From, until, func(t Told) error {
		i, _ := slices.BinarySearchFunc(weeks, t.At, func(w *weekTally, at time.Time) int {
			if w.until.After(at) {
				return 1
			}
			return -1
		})
		if i < len(weeks) {
			weeks[i].add(t)
		}
		return ctx.Err()
	})
	if err != nil {
		return out, err
	}
	for _, w := range weeks {
		out.Weeks = append(out.Weeks, w.week(changes, until))
	}
	return out, nil
}

// thresholdAt is the threshold of a moment.
func thresholdAt(changes []ThresholdChange, at time.Time) int {
	score := jobs.Threshold
	for _, c := range changes {
		if !c.At.After(at) {
			score = max(c.Score, jobs.Threshold)
		}
	}
	return score
}

// weekTally counts a week.
type weekTally struct {
	from, until time.Time
	all         bandTally
	bands       map[int]*bandTally // by their lowest score; 0 without one
	hard        HardConditions
	found, told waits
}

type bandTally struct {
	MatchBand
	people map[uint32]bool
}

func newWeekTally(from time.Time) *weekTally {
	return &weekTally{from: from, until: from.AddDate(0, 0, 7), bands: make(map[int]*bandTally), found: make(waits), told: make(waits), hard: HardConditions{Broken: make(map[jobs.Condition]int)}}
}

func (w *weekTally) add(t Told) {
	low := 0
	for _, from := range matchBands {
		if t.Score >= from {
			low = from
		}
	}
	if w.bands[low] == nil {
		w.bands[low] = &bandTally{}
	}
	w.bands[low].add(t)
	w.all.add(t)
	w.found.add(t.Found.Sub(t.Since))
	w.told.add(t.At.Sub(t.Since))
	if t.Profile == nil {
		w.hard.NoProfile++
		return
	}
	switch broken := jobs.Broken(*t.Profile, t.Opening); {
	case t.asThen():
		w.hard.AsThen++
		if broken != "" {
			w.hard.Violations++
			w.hard.Broken[broken]++
		}
	default:
		w.hard.AsNow++
		if broken != "" {
			w.hard.HoldNoMore++
		}
	}
}

func (b *bandTally) add(t Told) {
	if b.people == nil {
		b.people, b.NotForMe = make(map[uint32]bool), make(map[RefusalReason]int)
	}
	b.people[t.Person] = true
	b.Told++
	for _, x := range []struct {
		did   bool
		count *int
	}{{t.Opened, &b.Opened}, {t.Interested, &b.Interested}, {t.Saved, &b.Saved}} {
		if x.did {
			*x.count++
		}
	}
	if t.NotForMe != "" {
		b.NotForMe[t.NotForMe]++
	}
}

func (b *bandTally) band(from, to, threshold int) MatchBand {
	out := b.MatchBand
	out.From, out.To, out.People = from, to, len(b.people)
	out.Threshold = from <= threshold && threshold <= to
	if out.NotForMe == nil {
		out.NotForMe = map[RefusalReason]int{}
	}
	if out.People >= fewPeople {
		of := func(n int) float64 { return float64(n) / float64(out.Told) }
		out.Shares = &MatchShares{of(out.Opened), of(out.Interested), of(out.Saved), of(out.Refused())}
	}
	return out
}

func (w *weekTally) week(changes []ThresholdChange, now time.Time) MatchWeek {
	year, n := w.from.ISOWeek()
	out := MatchWeek{Name: fmt.Sprintf("%d-W%02d", year, n), From: w.from, Until: w.until, Hard: w.hard, Bands: []MatchBand{}, Changes: []MatchThreshold{}}
	until := w.until.Add(-1)
	if now.Before(until) {
		until = now
	}
	threshold := thresholdAt(changes, until)
	for _, low := range slices.Sorted(maps.Keys(w.bands)) {
		to := 0
		if i := slices.Index(matchBands, low); i >= 0 {
			to = append(slices.Clone(matchBands), highestScore+1)[i+1] - 1
		}
		out.Bands = append(out.Bands, w.bands[low].band(low, to, threshold))
	}
	out.All = w.all.band(jobs.Threshold, highestScore, threshold)
	if out.All.People >= fewPeople {
		out.Waits = &MatchWaits{w.found.percentile(50), w.found.percentile(95), w.told.percentile(50), w.told.percentile(95)}
	}
	for _, c := range changes {
		if !c.At.Before(w.from) && !c.At.After(until) {
			out.Changes = append(out.Changes, MatchThreshold{c.At, c.Score, c.Reason})
		}
	}
	return out
}

// waits are how many waited how long, to a tenth of a second below a minute, else to
// a second: as many entries as there are different waits, however many are told.
type waits map[time.Duration]int

func (w waits) add(d time.Duration) {
	grain := time.Second
	if d < time.Minute {
		grain = 100 * time.Millisecond
	}
	w[d.Round(grain)]++
}

// percentile of the waits, by the nearest rank. There must be some.
func (w waits) percentile(percent int) Seconds {
	all := 0
	for _, n := range w {
		all += n
	}
	left := (all*percent + 99) / 100
	for _, d := range slices.Sorted(maps.Keys(w)) {
		if left -= w[d]; left <= 0 {
			return Seconds(d)
		}
	}
	return 0
}
