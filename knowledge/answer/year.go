package answer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"dari/knowledge"
)

// What year a question is about, and which blocks speak of it.

var (
	nextYear = newCue(`내년|다음해`, `next year`)
	thisYear = newCue(`올해|금년`, `this year`)
	lastYear = newCue(`작년|지난해|전년`, `last year`)
	// rises: what it was before and what it is now.
	rises = newCue(`(작년|지난해|전년)(\S{0,6})(대비|보다|비해)|얼마에서얼마`, `(compared (to|with)|more than|up from|since) last year|from how much to`)
	// toCome is what is said of what may be different one day.
	toCome = newCue(`앞으로|바뀌|바뀔|바뀐다|달라지|달라질|오르|오를|인상|다음|새해|신규|예정|계획|언제까지|계속|연말|[12]월`,
		`will|next|changes?|changing|future|going to|upcoming|plan(s|ned)?|january|february|still|again|from when`)
	// atPresent beside the next year means this one.
	atPresent = newCue(`지금|현재`, `now|current(ly)?|today`)
	yearName  = regexp.MustCompile(`20[0-9]{2}`)
	// How a block speaks of this year, of the year to come, and of the next call
	// of a programme.
	ofThisYear  = regexp.MustCompile(`올해|thisyear`)
	ofNextRound = regexp.MustCompile(`다음(창업지원)?(통합)?(공고|모집|회차)|next(jointnotice|call|comes|intake)`)
	ofNextYear  = regexp.MustCompile(`다음해|내년|새해|nextyear|newyear`)
)

// years are this year and the coming one, as far as the question is about them
// by name.
func (t *task) years() []int {
	now, ahead := t.yearNow(), 0
	current := thisYear.in(t.r)
	if nextYear.in(t.r) {
		ahead = now + 1
		current = current || atPresent.in(t.r)
	}
	for _, y := range yearName.FindAllString(t.r.spaced, -1) {
		n, _ := strconv.Atoi(y) // four digits
		current = current || n == now
		if n > now {
			ahead = n
		}
	}
	var out []int
	if current {
		out = append(out, now)
	}
	if ahead != 0 {
		out = append(out, ahead)
	}
	return out
}

// yearsTold are the years of each of which the question wants to be told: those
// that it is about, and where it compares, the year before or the one it is now as
// well.
func (t *task) yearsTold() []int {
	years, now := t.years(), t.yearNow()
	if !t.compares() && !rises.in(t.r) {
		return years
	}
	if past := t.pastYears(); len(past) > 0 {
		years = append(years, past...)
	} else if lastYear.in(t.r) {
		years = append(years, now-1)
	}
	if len(years) == 1 && years[0] != now {
		years = append(years, now)
	}
	slices.Sort(years)
	return slices.Compact(years)
}

// tellsYears tells whether the question wants to be told of several years, and an
// article has something of each.
func (t *task) tellsYears(a *knowledge.Article) bool {
	years, us := t.yearsTold(), t.units(a)
	return len(years) > 1 && !slices.ContainsFunc(years, func(y int) bool {
		return !slices.ContainsFunc(us, func(u unit) bool { return t.tellsOf(&u, y) })
	})
}

// ofOtherYears marks the blocks that have of other years what another block has of
// the one coming year that the question is about; nil where it is about none.
func (t *task) ofOtherYears(us []unit) []bool {
	year := t.yearAhead()
	if year == 0 {
		return nil
	}
	var out []bool
	for i := range us {
		dated := slices.ContainsFunc(us[i].facts, func(f *knowledge.Fact) bool { return f.ValidAt(t.q.Now) && len(yearsOf(f)) > 0 })
		if !dated || t.tellsOf(&us[i], year) {
			continue
		}
		if slices.ContainsFunc(us, func(u unit) bool { return t.tellsOf(&u, year) && u.likeFacts(&us[i]) }) {
			if out == nil {
				out = make([]bool, len(us))
			}
			out[i] = true
		}
	}
	return out
}

// pastYears are the years gone by that the question names.
func (t *task) pastYears() []int {
	var out []int
	for _, y := range yearName.FindAllString(t.r.spaced, -1) {
		if n, _ := strconv.Atoi(y); n < t.yearNow() { // four digits
			out = append(out, n)
		}
	}
	return out
}

// yearNow is the year that it is in Korea.
func (t *task) yearNow() int {
	now, _, _ := strings.Cut(string(knowledge.DateOf(t.q.Now)), "-")
	y, _ := strconv.Atoi(now) // a date begins with its year
	return y
}

// yearAhead is the coming year that alone the question is about; 0 where it is
// about none, or about this one as well.
func (t *task) yearAhead() int {
	if y := t.years(); len(y) == 1 && y[0] > t.yearNow() {
		return y[0]
	}
	return 0
}

// looksAhead tells whether a question speaks of what may be one day.
func (t *task) looksAhead() bool { return t.yearAhead() > 0 || toCome.in(t.r) }

// yearSays speaks for a block whose facts are of a year that is asked about, and
// against one whose facts are of other years only.
func (t *task) yearSays(u *unit, year int) float64 {
	if u.unsettled && year == t.yearNow() && ofNextYear.MatchString(u.tight) && !ofThisYear.MatchString(u.tight) {
		return -otherYearSays
	}
	others := false
	for _, f := range u.facts {
		if !f.ValidAt(t.q.Now) {
			continue
		}
		switch of := yearsOf(f); {
		case len(of) == 0:
			return 0
		case !slices.Contains(of, year):
			others = true
		case year > t.yearNow():
			return yearSaysIt
		default:
			return 0
		}
	}
	if others {
		return -otherYearSays
	}
	return 0
}

// yearsOf are the years that a fact is of: those that its conditions name, or
// that of the date it is, or those in which it holds. None: of any year.
func yearsOf(f *knowledge.Fact) []int {
	said := f.Conditions.Ko
	if f.Unit == knowledge.DateUnit {
		said += " " + f.Value.Text.Ko
	}
	named := yearName.FindAllString(said, -1)
	if len(named) == 0 {
		named = yearName.FindAllString(string(f.ValidUntil), 1)
	}
	var out []int
	for _, y := range named {
		n, _ := strconv.Atoi(y) // four digits
		out = append(out, n)
	}
	return out
}

// tellsOf tells whether a block has a fact of a year.
func (t *task) tellsOf(u *unit, year int) bool {
	return slices.ContainsFunc(u.facts, func(f *knowledge.Fact) bool { return f.ValidAt(t.q.Now) && slices.Contains(yearsOf(f), year) })
}

// otherYear tells whether a block has figures, and none of the coming year that
// the question is about.
func (t *task) otherYear(u *unit) bool {
	year := t.yearAhead()
	if year == 0 || len(u.facts) == 0 || year == t.yearNow()+1 && ofNextYear.MatchString(u.tight) {
		return false
	}
	return t.yearSays(u, year) <= 0 && !slices.ContainsFunc(u.facts, func(f *knowledge.Fact) bool { return f.Plan != nil })
}

// sameFactSays speaks for a block with the fact of another year that the first
// block has.
const sameFactSays = 1

// likeFacts tells whether two blocks have a fact of the same sort: an hourly wage,
// say.
func (u *unit) likeFacts(o *unit) bool {
	return slices.ContainsFunc(u.facts, func(f *knowledge.Fact) bool {
		return slices.ContainsFunc(o.facts, func(g *knowledge.Fact) bool {
			return f.Unit == g.Unit && f.Basis == g.Basis && f.Bound == g.Bound
		})
	})
}

// pickYears picks for each of several years the block that answers for it.
func (t *task) pickYears(us weighedUnits, base, words []float64, w wanted, years []int) []pick {
	var out []pick
	for _, year := range years {
		best := pick{score: -1}
		for i := range us {
			score := base[i] + t.yearSays(&us[i], year)
			if us[i].holds&w.kinds != 0 {
				score += kindSays
			}
			if len(out) > 0 && out[0].unit.likeFacts(&us[i]) {
				score += sameFactSays
			}
			if score > best.score && t.tellsOf(&us[i], year) {
				best = pick{unit: &us[i], score: score, words: words[i], want: w.kinds}
			}
		}
		if best.unit != nil {
			out = append(out, best)
		}
	}
	return out
}
