package ground

import (
	"math"
	"strings"

	"dari/knowledge"
)

// Kind is what a figure is about.
type Kind string

// The kinds.
const (
	Money    Kind = "money"
	Percent  Kind = "percent"
	Date     Kind = "date"
	Time     Kind = "time" // of day
	Duration Kind = "duration"
	Age      Kind = "age"
	Count    Kind = "count"
	Ordinal  Kind = "ordinal" // 1유형, 두 번째, 2nd
	Phone    Kind = "phone"
	URL      Kind = "url"
	Email    Kind = "email"
	Law      Kind = "law" // an article of a law
	Multiple Kind = "multiple"
	Area     Kind = "area"
	Number   Kind = "number" // a number that says of nothing
	Name     Kind = "name"   // digits that belong to a name: 고용24, GPT-4o, E-9
)

// Unit is what a value counts: a unit of facts where there is one.
type Unit = knowledge.Unit

// Units that facts do not have. Those of Ordinal say in which order.
const (
	EUR         Unit = "EUR"
	JPY         Unit = "JPY"
	Second      Unit = "second"
	Pyeong      Unit = "pyeong" // 평, about 3.3 m²
	Places      Unit = "places"
	Regions     Unit = "regions"
	Courses     Unit = "courses"
	Programs    Unit = "programs"
	Cases       Unit = "cases"
	Schools     Unit = "schools"
	Fields      Unit = "fields" // occupations, trades, areas
	Teams       Unit = "teams"
	Bodies      Unit = "bodies" // institutions
	Households  Unit = "households"
	Credits     Unit = "credits"
	Lessons     Unit = "lessons"
	Pages       Unit = "pages"
	Machines    Unit = "machines"
	Seats       Unit = "seats"
	Jobs        Unit = "jobs"
	Questions   Unit = "questions"
	Semesters   Unit = "semesters"
	TypeOrder   Unit = "type"
	StepOrder   Unit = "step"
	RankOrder   Unit = "rank"
	RoundOrder  Unit = "round"
	GradeOrder  Unit = "grade"
	FloorOrder  Unit = "floor"
	YearOrder   Unit = "school year"
	QuarterYear Unit = "quarter"
	PlainOrder  Unit = "th"
	HomeOrder   Unit = "household" // 네 명 가구: a class of households, not a count
)

// Bound says which side of a value is promised; empty: none is said.
type Bound = knowledge.Bound

// Bounds that facts do not have: the value itself is left out.
const (
	Under Bound = "under" // 미만, under
	Over  Bound = "over"  // 초과, more than
)

// Basis is the set of things a figure is meant per: 월 and 1인당 may both
// stand beside an amount. Zero: none.
type Basis uint16

// The bases.
const (
	PerHour Basis = 1 << iota
	PerDay
	PerWeek
	PerMonth
	PerYear
	PerPerson
	PerFirm
	InTotal
	Once
)

var bases = []struct {
	basis Basis
	fact  knowledge.Basis
}{
	{PerHour, knowledge.PerHour}, {PerDay, knowledge.PerDay}, {PerWeek, knowledge.PerWeek},
	{PerMonth, knowledge.PerMonth}, {PerYear, knowledge.PerYear}, {PerPerson, knowledge.PerPerson},
	{PerFirm, knowledge.PerFirm}, {InTotal, knowledge.InTotal}, {Once, knowledge.Once},
}

// BasisOf is the basis of a fact as a set; zero for none.
func BasisOf(b knowledge.Basis) Basis {
	for _, x := range bases {
		if x.fact == b {
			return x.basis
		}
	}
	return 0
}

// String lists the bases, for messages and tests: "month+person".
func (b Basis) String() string {
	var names []string
	for _, x := range bases {
		if b&x.basis != 0 {
			names = append(names, string(x.fact))
		}
	}
	return strings.Join(names, "+")
}

// Value is one end of a figure. Number is in its Unit (a share in hundredths,
// money in whole units of the currency). Text is set instead for
//
//   - Date: "2026-11-22", or what is said of it: "2026-11", "2026",
//     "--11-22", "--11", "---22"; then the weekday where it is said: " sun";
//   - Time: "14:30";
//   - Phone: the digits as dialled in Korea, "0442027193";
//   - URL: host and path without scheme and closing slash;
//   - Law: "10", "10-2", "10-2/1", "10-2/1/3" for article, its branch,
//     paragraph and item;
//   - Email, Name: the words in lower case.
type Value struct {
	Number float64
	Text   string
}

// Figure is one figure of a text.
type Figure struct {
	Kind    Kind
	Unit    Unit // empty where the kind has none
	Value   Value
	To      Value // the other end; only where Range
	Range   bool
	Bound   Bound // of a range: Under or Over where its upper or lower end is left out, or about
	Basis   Basis
	Spelled bool // written without a digit
	Start   int  // bytes of the text, Start to End
	End     int
}

// Figures reads the figures of a text in their order; spans do not overlap.
// Figures never run across a line end.
func Figures(text string) []Figure {
	s := scanner{letters: fold(text)}
	s.scan()
	s.join()
	s.absorb()
	out := make([]Figure, len(s.atoms))
	for i := range s.atoms {
		s.beside(i)
	}
	for i, a := range s.atoms {
		out[i] = a.Figure
		out[i].Start, out[i].End = s.at[a.Start], s.at[a.End]
	}
	return out
}

// Same reports whether two figures give the same value: of the same kind and
// unit, a range only with a range of the same ends. Three years are 36
// months and three weeks 21 days, but a month is no number of days. A date
// is the same only with the same fields; a weekday counts where both say it.
// Bound and basis are not looked at.
func Same(a, b Figure) bool {
	if a.Kind != b.Kind || a.Range != b.Range {
		return false
	}
	if a.Kind == Duration {
		ua, fa := lengthUnit(a.Unit)
		ub, fb := lengthUnit(b.Unit)
		return ua == ub && near(a.Value.Number*fa, b.Value.Number*fb) && near(a.To.Number*fa, b.To.Number*fb)
	}
	if a.Unit != b.Unit {
		return false
	}
	same := func(x, y Value) bool { return near(x.Number, y.Number) && x.Text == y.Text }
	if a.Kind == Date {
		same = func(x, y Value) bool {
			dx, wx, _ := strings.Cut(x.Text, " ")
			dy, wy, _ := strings.Cut(y.Text, " ")
			return dx == dy && (wx == wy || wx == "" || wy == "")
		}
	}
	return same(a.Value, b.Value) && same(a.To, b.To)
}

// lengthUnit is the unit in which a duration is compared, and how many of it
// make one of u. Months and days stay apart, and so do days and hours: a
// course of three days is none of 72 hours.
func lengthUnit(u Unit) (Unit, float64) {
	switch u {
	case knowledge.Year:
		return knowledge.Month, 12
	case knowledge.Week:
		return knowledge.Day, 7
	case knowledge.Hour:
		return Second, 3600
	case knowledge.Minute:
		return Second, 60
	}
	return u, 1
}

func near(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b))
}

// Ends is the two ends of a range as figures of their own, at least (or over)
// the lower and at most (or under) the upper; of anything else the figure
// itself.
func (f Figure) Ends() []Figure {
	if !f.Range {
		return []Figure{f}
	}
	low, high := f, f
	low.Range, high.Range = false, false
	low.To, high.To = Value{}, Value{}
	high.Value = f.To
	low.Bound, high.Bound = knowledge.AtLeast, knowledge.AtMost
	switch f.Bound {
	case Under:
		high.Bound = Under
	case Over:
		low.Bound = Over
	}
	return []Figure{low, high}
}
