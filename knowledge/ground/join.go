package ground

import (
	"strings"

	"dari/knowledge"
)

// link is how two figures are joined in a text.
type link uint8

const (
	noLink  link = iota
	signed       // ~, -, to, 에서, 부터
	limits       // 이상 ... 이하
	without      // 초과 ... 이하
)

// linkAt reads what joins two figures between two places.
func (s *scanner) linkAt(from, to int) link {
	if to-from > 14 {
		return noLink
	}
	words := strings.TrimSpace(string(s.r[from:to]))
	switch words {
	case "~", "에서", "부터", "부터 최대", "에서 최대", "to", "up to", "through", "until", "till", "에서부터", "부터 ~":
		return signed
	case "-":
		if (s.get(from) == ' ') == (s.get(to-1) == ' ') {
			return signed
		}
	case "이상", "이상 ~", "이상~", "이상,", "이상이고", "이상에서", "이상부터":
		return limits
	case "초과", "초과 ~", "초과~", "초과,":
		return without
	case "and":
		return signed
	}
	return noLink
}

// join makes ranges of figures that are the two ends of one: 15~34세, 15세 이상
// 34세 이하, from 15 to 34, 50~100만 원.
func (s *scanner) join() {
	s.list()
	out := s.atoms[:0]
	for _, b := range s.atoms {
		if n := len(out); n > 0 {
			if a, ok := s.ranged(out[n-1], b); ok {
				out[n-1] = a
				continue
			}
		}
		out = append(out, b)
	}
	s.atoms = out
}

// list gives the numbers of 6·12·18개월, of 6, 12 and 18 months and of months 6, 12
// and 18 the unit that is said once, and so the second amount of KRW 600,000 and
// 400,000.
func (s *scanner) list() {
	for i := len(s.atoms) - 2; i >= 0; i-- {
		a, b := &s.atoms[i], &s.atoms[i+1]
		if !a.bare || a.plain == 0 || b.bare || !b.countable() || b.Range {
			continue
		}
		dotted := b.Start == a.End+1 && (s.r[a.End] == '·' || s.r[a.End] == 'ㆍ')
		if dotted || a.plain <= 2 && (b.Kind == Duration || b.Kind == Percent) && !b.front && s.listed(a.End, b.Start) {
			a.Kind, a.Unit, a.bare = b.Kind, b.Unit, false
		}
	}
	for i := range s.atoms {
		a := &s.atoms[i]
		if !a.bare || a.Range {
			continue
		}
		if i > 0 && s.listed(s.atoms[i-1].End, a.Start) {
			p := &s.atoms[i-1]
			switch {
			case p.Kind == Duration && p.front && a.plain > 0 && a.plain <= 2:
				a.Kind, a.Unit, a.bare, a.front = p.Kind, p.Unit, false, true
			case p.Kind == Money && p.front && !p.Range && a.Value.Number >= 1000 && !s.has(s.spaces(a.End), "people"):
				a.Kind, a.Unit, a.bare, a.front = p.Kind, p.Unit, false, true
			}
			continue
		}
		var buf wordBuffer
		if w, _ := s.wordBefore(s.back(a.Start), &buf); a.plain > 0 && a.plain <= 2 && (string(w) == "months" || string(w) == "month") {
			a.Kind, a.Unit, a.bare, a.front = Duration, knowledge.Month, false, true
		}
	}
}

// listed reports whether only a comma, "and" or "or" stands between two places.
func (s *scanner) listed(from, to int) bool {
	if to-from > 6 || from >= to {
		return false
	}
	switch strings.TrimSpace(string(s.r[from:to])) {
	case ",", "and", "or", ", and", ", or", "&":
		return s.get(to-1) == ' '
	}
	return false
}

func (s *scanner) ranged(a, b atom) (atom, bool) {
	if a.Range || b.Range {
		return a, false
	}
	how := s.linkAt(a.End, b.Start)
	if how == noLink {
		return a, false
	}
	var buf wordBuffer
	if s.has(s.spaces(a.End), "and") {
		if w, _ := s.wordBefore(s.back(a.Start), &buf); string(w) != "between" {
			return a, false
		}
	}
	under := false
	if how == limits || how == without {
		k := s.spaces(b.End)
		under = how == limits && s.has(k, "미만")
		if !under && !s.has(k, "이하") && !s.has(k, "까지") && !s.has(k, "이내") {
			return a, false
		}
	}
	if a.Kind == Phone && a.plain > 0 && how == signed && b.Kind != Phone {
		s.undial(&a)
	}
	if b.Kind == Phone && b.plain > 0 && how == signed && a.front {
		s.undial(&b)
	}
	if !s.alike(&a, &b) {
		return a, false
	}
	a.Range, a.To, a.End, a.Spelled = true, b.Value, b.End, a.Spelled && b.Spelled
	if under {
		a.Bound = Under
	} else if how == without {
		a.Bound = Over
	}
	if a.Kind == Age {
		s.agePrefix(&a)
	}
	return a, true
}

// undial takes back that a short number is that of a telephone: 110~120만 원,
// KRW 37 to 109.
func (s *scanner) undial(a *atom) {
	v, _, _ := s.whole(a.Start, 4)
	a.Kind, a.Value, a.bare = Number, Value{Number: float64(v)}, true
}

// alike gives two ends one kind and unit, the one that only one of them says,
// and reports whether they can be the ends of a range.
func (s *scanner) alike(a, b *atom) bool {
	switch {
	case a.bare && b.Kind == Date && b.day.d > 0 && a.plain > 0 && a.plain <= 2:
		d := b.day
		d.d, d.weekday = int(a.Value.Number), ""
		if d.m > 0 && !validPair(d.m, d.d) || d.d < 1 || d.d > b.day.d {
			return false
		}
		*a = dateAtom(d, a.Start, a.End)
		return true
	case a.bare && b.Kind == Date && b.day.m > 0 && a.plain > 0 && a.plain <= 2: // 1~3월
		d := b.day
		d.m = int(a.Value.Number)
		if !validMonth(d.m) || d.m >= b.day.m {
			return false
		}
		*a = dateAtom(d, a.Start, a.End)
		return true
	case a.bare && b.Kind == Time:
		h := a.Value.Number
		if h != float64(int(h)) || h < 0 || h > 24 {
			return false
		}
		minutes := b.half.of(int(h)) * 60
		if minutes >= b.minutes {
			minutes = int(h) * 60
		}
		if minutes >= b.minutes {
			return false
		}
		*a = clockAtom(minutes, b.half, a.Start, a.End)
		return true
	case a.Kind == Date && b.Kind == Date:
		return sameDates(a, b)
	case a.Kind == Time && b.Kind == Time:
		if b.minutes < a.minutes && b.half == noHalf && b.minutes < 12*60 && s.r[b.End-1] != ':' {
			b.minutes += 12 * 60
			b.Value.Text = clockText(b.minutes)
		}
		return a.minutes < b.minutes || a.half != noHalf && b.half != noHalf && a.minutes != b.minutes
	case a.bare && !b.bare && b.countable():
		if a.scale == 1 && b.scale > 1 && a.Value.Number*b.scale <= b.Value.Number {
			a.Value.Number = exact(a.Value.Number * b.scale)
		}
		if b.Kind == Percent && b.Unit == knowledge.Percent && s.r[b.End-1] == '할' {
			a.Value.Number *= 10
		}
		a.Kind, a.Unit, a.bare = b.Kind, b.Unit, false
	case b.bare && !a.bare && a.front:
		if a.scale == 1 && b.scale > 1 && a.Value.Number*b.scale <= b.Value.Number {
			a.Value.Number = exact(a.Value.Number * b.scale)
		}
		b.Kind, b.Unit = a.Kind, a.Unit
	case a.bare && b.bare:
		if a.scale == 1 && b.scale > 1 && a.Value.Number*b.scale <= b.Value.Number {
			a.Value.Number = exact(a.Value.Number * b.scale)
		}
	case a.Kind == Duration && b.Kind == Duration && a.Unit != b.Unit:
		ua, fa := lengthUnit(a.Unit)
		ub, fb := lengthUnit(b.Unit)
		if ua != ub || a.Value.Number*fa >= b.Value.Number*fb {
			return false
		}
		a.Value.Number, b.Value.Number = exact(a.Value.Number*fa), exact(b.Value.Number*fb)
		a.Unit, b.Unit = ua, ub
		return true
	case a.Kind != b.Kind || a.Unit != b.Unit || !a.countable():
		return false
	case a.Kind == Money && a.scale == 1 && b.scale > 1 && a.Value.Number*b.scale <= b.Value.Number && s.has(a.Start, "krw") && s.has(b.Start, "krw"):
		a.Value.Number = exact(a.Value.Number * b.scale) // KRW 1 to KRW 2 million
	}
	return a.Value.Number < b.Value.Number
}

// countable reports whether a value is a number that may be the end of a
// range.
func (a *atom) countable() bool {
	switch a.Kind {
	case Money, Percent, Duration, Age, Count, Multiple, Area, Number:
		return true
	}
	return a.Kind == Ordinal
}

// sameDates fills in what one end of a range of days leaves to the other.
func sameDates(a, b *atom) bool {
	switch {
	case a.day.y > 0 && b.day.y == 0 && b.day.m > 0:
		b.day.y = a.day.y
		if earlier(b.day, a.day) {
			b.day.y++
		}
	case a.day.y == 0 && b.day.y > 0 && a.day.m > 0 && b.day.m > 0:
		a.day.y = b.day.y
		if earlier(b.day, a.day) {
			a.day.y--
		}
	}
	a.Value.Text, b.Value.Text = a.day.text(), b.day.text()
	if (a.day.d > 0) != (b.day.d > 0) || (a.day.m > 0) != (b.day.m > 0) || (a.day.y > 0) != (b.day.y > 0) {
		return false
	}
	return a.day.y == 0 && earlier(b.day, a.day) || earlier(a.day, b.day)
}

func earlier(a, b day) bool {
	if a.y != b.y {
		return a.y < b.y
	}
	if a.m != b.m {
		return a.m < b.m
	}
	return a.d < b.d
}
