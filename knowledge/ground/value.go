package ground

import (
	"math"
	"slices"
	"strings"

	"dari/knowledge"
)

// countUnits are units that a plain count (44개, 44) may stand for.
var countUnits = map[Unit]bool{
	knowledge.Count: true, Places: true, Regions: true, Courses: true, Programs: true, Schools: true, Fields: true, Bodies: true, Cases: true, Teams: true, Jobs: true, Questions: true, Lessons: true,
}

// sameValue reports whether a figure of the answer says the value of one of a
// passage. A date may leave out fields and a range may be told by its two ends,
// but nothing may be added.
func (c *checker) sameValue(p *part, f Figure, h held) bool {
	if f.Kind == Number && h.Kind == Age { // job seekers from 15 to 69
		a := f
		a.Kind, a.Unit = Age, h.Unit
		return exactly(a, h.Figure)
	}
	if f.Kind == Date && h.Kind == Date && !f.Range && !h.Range && f.Bound == atLeast && h.Bound == atLeast {
		// From January is from the first of January.
		if month, first := strings.CutSuffix(strings.Fields(h.Value.Text)[0], "-01"); first && len(month) == 7 && month == f.Value.Text {
			return true
		}
	}
	if f.Kind == Date && h.Kind == Date && f.Range == h.Range {
		return dateWithin(f.Value.Text, h.Value.Text, f.Bound != "" || f.Range) && (!f.Range || dateWithin(f.To.Text, h.To.Text, true))
	}
	if exactly(f, h.Figure) {
		return true
	}
	if f.Kind == Count || f.Kind == Number || h.Kind == Number {
		a, b := f, h.Figure
		general := func(x Figure) bool { return x.Kind == Number || x.Kind == Count && countUnits[x.Unit] }
		if f.Kind == Number && h.Kind == Count { // 50,000 of them
			a.Kind, a.Unit = Count, b.Unit
			return exactly(a, b)
		}
		if general(a) && general(b) && (a.Kind == Number || b.Kind == Number || a.Unit == knowledge.Count || b.Unit == knowledge.Count) {
			a.Kind, b.Kind, a.Unit, b.Unit = Count, Count, "", ""
			return exactly(a, b)
		}
	}
	switch {
	case f.Range && !h.Range:
		// 15세부터 34세까지, where the passage says 15세 이상 and 34세 이하 apart.
		ends := f.Ends()
		if (f.Kind == Date || f.Kind == Time) && sameEnd(ends[0], h.Figure) && slices.ContainsFunc(figuresOf(h.unit.clauses), func(g Figure) bool { return g.Start > h.Start && sameEnd(ends[1], g) }) {
			_, since := hasAny(h.unit.text, sinceWords)
			_, until := hasAny(h.unit.text, untilWords)
			return f.Kind == Time || since >= 0 && until >= 0
		}
		return c.end(ends[0], h, false) && c.inUnit(h, ends[1], true) || c.end(ends[1], h, true) && c.inUnit(h, ends[0], false)
	case h.Range && !f.Range:
		ends := h.Ends()
		for i, e := range ends {
			other := ends[1-i]
			if sameEnd(f, e) && slices.ContainsFunc(p.inAll, func(g Figure) bool { return sameEnd(g, other) }) {
				return true
			}
		}
	}
	return false
}

func (c *checker) inUnit(h held, e Figure, upper bool) bool {
	for i := range h.unit.clauses {
		for _, g := range h.unit.clauses[i].figures {
			if c.end(e, held{g, h.source, h.unit, &h.unit.clauses[i]}, upper) {
				return true
			}
		}
	}
	return false
}

// end reports whether a figure of a passage is one end of a range.
func (c *checker) end(e Figure, h held, upper bool) bool {
	if !sameEnd(e, h.Figure) {
		return false
	}
	b := h.Bound
	if b == "" {
		b = c.tell(h.clause).bound(h.Kind)
	}
	if upper {
		return b == knowledge.AtMost
	}
	return b == knowledge.AtLeast
}

func sameEnd(a, b Figure) bool {
	if a.Kind == Date && b.Kind == Date && !a.Range && !b.Range {
		return dateWithin(a.Value.Text, b.Value.Text, true)
	}
	return exactly(a, b)
}

// exactly is Same to the last won: Same allows for what floating point adds, which
// in a thousand billion is a digit.
func exactly(a, b Figure) bool {
	if !Same(a, b) {
		return false
	}
	return a.Unit != b.Unit || math.Abs(a.Value.Number-b.Value.Number) < 1e-6 && math.Abs(a.To.Number-b.To.Number) < 1e-6
}

// dateWithin reports whether date a says nothing that date b does not say. Where
// whole is set, a must say the day and the month when b does: "until November"
// is later than "until 22 November".
func dateWithin(a, b string, whole bool) bool {
	a, wa, _ := strings.Cut(a, " ")
	b, wb, _ := strings.Cut(b, " ")
	if wa != "" && wa != wb {
		return false
	}
	ya, ma, da := dateFields(a)
	yb, mb, db := dateFields(b)
	if ya != "" && ya != yb || ma != "" && ma != mb || da != "" && da != db {
		return false
	}
	if ma == "" && da != "" && mb != "" {
		return false
	}
	return !whole || ma == mb && da == db
}

func dateFields(s string) (y, m, d string) {
	switch {
	case strings.HasPrefix(s, "---"):
		return "", "", s[3:]
	case strings.HasPrefix(s, "--") && len(s) > 5:
		return "", s[2:4], s[5:]
	case strings.HasPrefix(s, "--"):
		return "", s[2:], ""
	}
	f := strings.Split(s, "-")
	for len(f) < 3 {
		f = append(f, "")
	}
	return f[0], f[1], f[2]
}
