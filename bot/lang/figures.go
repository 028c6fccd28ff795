package lang

import (
	"math"
	"strconv"
	"strings"
)

// Number writes a whole number with commas: 1,234,567. Both languages write it so.
func Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Decimal writes a number with as many decimals as it needs and commas before them: 4.75, 1,200.
func Decimal(f float64) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	whole, rest, has := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil { // beyond int64, or not a number at all
		return s
	}
	out := Number(n)
	if n == 0 && strings.HasPrefix(whole, "-") {
		out = "-0"
	}
	if has {
		out += "." + rest
	}
	return out
}

// Percent writes a share given in hundredths: Percent(4.75) is "4.75%".
func Percent(p float64) string { return Decimal(p) + "%" }

// decimalParts are the parts of a billion or trillion that are written as a decimal: four places.
const decimalParts = 10_000

// Money writes an amount of won: "60만 원", "1억 2,000만 원", "10,320원"; in English "KRW 600,000", "KRW 3.4645 trillion".
// Korean counts in units of ten thousand where the amount is whole in them, English in billions and trillions from one
// of them on, and both write every digit where it is not, so that no won is rounded away.
func Money(l Lang, won int64) string {
	if l == En {
		const billion = 1_000_000_000
		for _, u := range []struct {
			size int64
			name string
		}{{1000 * billion, " trillion"}, {billion, " billion"}} {
			if (won >= u.size || won <= -u.size) && won%(u.size/decimalParts) == 0 {
				return "KRW " + Decimal(float64(won)/float64(u.size)) + u.name
			}
		}
		return "KRW " + Number(won)
	}
	const man, eok, jo = 10_000, 100_000_000, 1_000_000_000_000
	if won == 0 || won%man != 0 {
		return Number(won) + "원"
	}
	var parts []string
	sign := ""
	if won < 0 {
		sign = "-"
	}
	add := func(n int64, unit string) {
		if n < 0 {
			n = -n
		}
		if n != 0 {
			parts = append(parts, Number(n)+unit)
		}
	}
	add(won/jo, "조")
	add(won%jo/eok, "억")
	add(won%eok/man, "만")
	return sign + strings.Join(parts, " ") + " 원"
}

// Bound says how a figure limits: its values are those of a fact in the knowledge base.
type Bound string

// The bounds of a figure. The zero value says no more than the figure, as Exactly does.
const (
	AtMost  Bound = "at_most"
	AtLeast Bound = "at_least"
	Exactly Bound = "exactly"
	About   Bound = "about"
)

// Basis says what a figure is counted by: its values are those of a fact in the knowledge base, and those of pay.
type Basis string

// The bases of a figure. The zero value says none, as NoBasis does.
const (
	PerHour   Basis = "hour"
	PerDay    Basis = "day"
	PerWeek   Basis = "week"
	PerMonth  Basis = "month"
	PerYear   Basis = "year"
	PerPerson Basis = "person"
	PerFirm   Basis = "firm"
	InTotal   Basis = "total"
	Once      Basis = "once"
	NoBasis   Basis = "none"
)

// basisWords stand before a figure in Korean and behind it in English.
var basisWords = map[Basis]Entry{
	PerHour:   {Ko: "시간당 ", En: " an hour"},
	PerDay:    {Ko: "하루 ", En: " a day"},
	PerWeek:   {Ko: "주 ", En: " a week"},
	PerMonth:  {Ko: "월 ", En: " a month"},
	PerYear:   {Ko: "연 ", En: " a year"},
	PerPerson: {Ko: "1인당 ", En: " per person"},
	PerFirm:   {Ko: "기업당 ", En: " per firm"},
	InTotal:   {Ko: "모두 합해 ", En: " in total"},
	Once:      {Ko: "1회 한정 ", En: " once"},
}

// Bounded puts the words of a bound and a basis around a figure that is already written: "1인당 최대 60만 원",
// "up to KRW 600,000 per person". Values it does not know add nothing.
func Bounded(l Lang, figure string, b Bound, per Basis) string {
	if l == En {
		switch b {
		case AtMost:
			figure = "up to " + figure
		case AtLeast:
			figure = "at least " + figure
		case About:
			figure = "about " + figure
		}
		return figure + basisWords[per].En
	}
	switch b {
	case AtMost:
		figure = "최대 " + figure
	case AtLeast:
		figure += " 이상"
	case About:
		figure = "약 " + figure
	}
	return basisWords[per].Ko + figure
}

// MoneyPer is Money with its bound and basis: "월 60만 원", "최대 600만 원", "up to KRW 6,000,000 in total".
func MoneyPer(l Lang, won int64, b Bound, per Basis) string {
	return Bounded(l, Money(l, won), b, per)
}

// Figure writes a value of the knowledge base in its unit: won, percent, ages and everything that is counted. Money is
// rounded to whole won. "count", whose label says what is counted, takes the general Korean counter; a unit it does not
// know gives the bare number.
func Figure(l Lang, value float64, unit string) string {
	n := Decimal(value)
	form := Entry{Ko: "%s", En: "%s"}
	switch unit {
	case "KRW":
		return Money(l, int64(math.Round(value)))
	case "percent":
		return Percent(value)
	case "count":
		form = Entry{Ko: "%s개", En: "%s"}
	case "USD":
		form = Entry{Ko: "%s달러", En: "USD %s"}
	case "age":
		form = Entry{Ko: "만 %s세", En: "%s years old"}
	case "m2":
		form = Entry{Ko: "%s㎡", En: "%s m²"}
	case "multiple":
		form = Entry{Ko: "%s배", En: "%s times"}
	case "points":
		form = Entry{Ko: "%s점", En: "%s points"}
	default:
		if u, ok := ParseUnit(unit); ok {
			return CountDecimal(l, value, u)
		}
	}
	if l == En {
		return strings.Replace(form.En, "%s", n, 1)
	}
	return strings.Replace(form.Ko, "%s", n, 1)
}

// FigurePer is Figure with its bound and basis: "최대 6개월", "20 hours a week". An age has its own Korean bound,
// "만 34세 이하".
func FigurePer(l Lang, value float64, unit string, b Bound, per Basis) string {
	if l != En && unit == "age" && b == AtMost {
		return basisWords[per].Ko + Figure(l, value, unit) + " 이하"
	}
	return Bounded(l, Figure(l, value, unit), b, per)
}

// Unit is what Count counts. Its values are the English singulars.
type Unit string

// The units of Count.
const (
	Minutes   Unit = "minute"
	Hours     Unit = "hour"
	Days      Unit = "day"
	Weeks     Unit = "week"
	Months    Unit = "month"
	Years     Unit = "year"
	People    Unit = "person"
	Firms     Unit = "firm"
	Times     Unit = "time"
	Courses   Unit = "course"
	Openings  Unit = "opening"
	Questions Unit = "question"
	Messages  Unit = "message"
)

// counted holds each unit's Korean counter and English plural.
var counted = map[Unit]Entry{
	Minutes:   {Ko: "분", En: "minutes"},
	Hours:     {Ko: "시간", En: "hours"},
	Days:      {Ko: "일", En: "days"},
	Weeks:     {Ko: "주", En: "weeks"},
	Months:    {Ko: "개월", En: "months"},
	Years:     {Ko: "년", En: "years"},
	People:    {Ko: "명", En: "people"},
	Firms:     {Ko: "개 기업", En: "firms"},
	Times:     {Ko: "회", En: "times"},
	Courses:   {Ko: "개 과정", En: "courses"},
	Openings:  {Ko: "건", En: "openings"},
	Questions: {Ko: "개 질문", En: "questions"},
	Messages:  {Ko: "건", En: "messages"},
}

// ParseUnit reads a unit's name, singular or plural: "month", "months", "people".
func ParseUnit(name string) (Unit, bool) {
	for u, e := range counted {
		if name == string(u) || name == e.En {
			return u, true
		}
	}
	return "", false
}

// Count says how many: "6개월", "30명", "6 months", "1 month". A unit it does not know is written as it is.
func Count(l Lang, n int64, u Unit) string { return countText(l, Number(n), n == 1 || n == -1, u) }

// CountDecimal is Count for a figure that need not be whole: "1.5년", "1.5 years".
func CountDecimal(l Lang, n float64, u Unit) string {
	return countText(l, Decimal(n), n == 1 || n == -1, u)
}

func countText(l Lang, n string, one bool, u Unit) string {
	words, ok := counted[u]
	switch {
	case l != En && ok:
		return n + words.Ko
	case one || !ok:
		return n + " " + string(u)
	}
	return n + " " + words.En
}
