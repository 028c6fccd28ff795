package knowledge

import (
	"slices"
	"strconv"
	"time"
)

// Unit says what a fact's value counts, or which sort of text it is.
type Unit string

// The units. The first group counts; the second group is text.
const (
	KRW       Unit = "KRW"
	Percent   Unit = "percent"
	Year      Unit = "year"
	Month     Unit = "month"
	Week      Unit = "week"
	Day       Unit = "day"
	Hour      Unit = "hour"
	Minute    Unit = "minute"
	AgeYears  Unit = "age" // completed years of a person's life
	People    Unit = "people"
	Firms     Unit = "firms"
	Count     Unit = "count"    // anything else that is counted; the label says what
	Times     Unit = "times"    // how often
	SquareM   Unit = "m2"       // square metres
	Multiple  Unit = "multiple" // times as much
	Points    Unit = "points"   // score points or percentage points
	USD       Unit = "USD"      // US dollars
	DateUnit  Unit = "date"     // one day, YYYY-MM-DD
	PhoneUnit Unit = "phone"    // a telephone number as dialled
	URLUnit   Unit = "url"      // a web address
	TextUnit  Unit = "text"     // words, possibly one per language
)

// Units lists the units.
var Units = []Unit{
	KRW, Percent, Year, Month, Week, Day, Hour, Minute, AgeYears, People,
	Firms, Count, Times, SquareM, Multiple, Points, USD,
	DateUnit, PhoneUnit, URLUnit, TextUnit,
}

// Textual reports whether values of this unit are text rather than numbers.
func (u Unit) Textual() bool {
	return u == DateUnit || u == PhoneUnit || u == URLUnit || u == TextUnit
}

// Bound says which side of a value is promised.
type Bound string

// The bounds.
const (
	AtMost  Bound = "at_most"
	AtLeast Bound = "at_least"
	Exactly Bound = "exactly"
	About   Bound = "about"
)

// Bounds lists the bounds.
var Bounds = []Bound{AtMost, AtLeast, Exactly, About}

// Basis says per what an amount is meant.
type Basis string

// The bases.
const (
	PerMonth  Basis = "month"
	PerPerson Basis = "person"
	PerFirm   Basis = "firm"
	InTotal   Basis = "total"
	Once      Basis = "once"
	NoBasis   Basis = "none"
	PerYear   Basis = "year"
	PerWeek   Basis = "week"
	PerDay    Basis = "day"
	PerHour   Basis = "hour"
)

// Bases lists the bases.
var Bases = []Basis{
	PerMonth, PerPerson, PerFirm, InTotal, Once, NoBasis,
	PerYear, PerWeek, PerDay, PerHour,
}

// Reliability says how well a fact is supported.
type Reliability string

// The marks, best first.
const (
	Official  Reliability = "O"  // official text
	Confirmed Reliability = "N2" // press release carried by two or more outlets
	Reported  Reliability = "N1" // one news outlet: "check before applying"
	Recorded  Reliability = "R"  // read off an official page by a third party: "confirm on the official page"
	BlogOnly  Reliability = "B"  // blogs and vendors; never asserted
	General   Reliability = "G"  // general knowledge without a source; never asserted
)

// Reliabilities lists the marks, best first.
var Reliabilities = []Reliability{Official, Confirmed, Reported, Recorded, BlogOnly, General}

// Assertable reports whether something of this reliability may be told as a
// fact at all.
func (r Reliability) Assertable() bool {
	return r != "" && r != BlogOnly && r != General && slices.Contains(Reliabilities, r)
}

// Value is what a fact says: Number for units that count, Text for the rest.
// Text has the same words in both languages unless the article gives two.
type Value struct {
	Number float64
	Text   Text
}

// String is the bare value without unit or grouping, for logs and messages to
// editors; text comes in Korean.
func (v Value) String() string {
	if v.Text != (Text{}) {
		return v.Text.In(Ko)
	}
	return strconv.FormatFloat(v.Number, 'f', -1, 64)
}

// Fact is one figure (or address, date, phone number) with everything that
// must be known to tell it: it is never shown without its bound, basis and
// conditions.
type Fact struct {
	Article     string // id of the article it stands in
	ID          string // unique in its article, apart from validity
	Slot        Slot
	Label       Text
	Value       Value
	Unit        Unit
	Bound       Bound // empty when the article gives none
	Basis       Basis // empty when the article gives none
	Conditions  Text  // shown with the value as one unit; may be empty
	Always      bool  // the article says that an amount has no conditions ("conditions: none")
	ValidFrom   Date  // empty: always was
	ValidUntil  Date  // inclusive; empty: until replaced
	Checked     Date
	Source      string // id of a source of the same article
	Reliability Reliability
	Was         []Value // known old or wrong values
	Plan        *Plan   // set when the fact is not in force; it is then never told as current
	Line        int     // in the article's file
}

// Ref is the fact's name in the whole base: "article.fact".
func (f Fact) Ref() string { return f.Article + "." + f.ID }

// ValidOn reports whether the fact holds on a Korean day.
func (f Fact) ValidOn(d Date) bool { return d.within(f.ValidFrom, f.ValidUntil) }

// ValidAt reports whether the fact holds at a moment, by the day in Korea.
func (f Fact) ValidAt(at time.Time) bool { return f.ValidOn(DateOf(at)) }
