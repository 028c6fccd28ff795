package ground

import (
	"unicode"
	"unicode/utf8"

	"dari/knowledge"
)

// atom is a figure while it is read: Start and End count letters, not bytes.
type atom struct {
	Figure
	bare    bool    // no unit behind or before the number
	front   bool    // the unit stands before the number: KRW 600,000
	scale   float64 // of its numeral
	plain   int     // of its numeral
	day     day     // of a Date
	half    half    // of a Time
	minutes int     // of a Time
	about   bool    // 30여 명
}

// scanner reads a text from its beginning to its end.
type scanner struct {
	letters
	atoms []atom
}

func (s *scanner) scan() {
	for i := 0; i < len(s.r); {
		if a, ok := s.next(i); ok && a.End > i {
			if n := len(s.atoms); n > 0 {
				a.Start = max(a.Start, s.atoms[n-1].End)
			}
			s.atoms = append(s.atoms, a)
			i = a.End
			if a.Kind == Date {
				i = s.until(a)
			}
			continue
		}
		i = s.skip(i)
	}
}

// until reads the end of a range of days that leaves out what its beginning
// said, and gives the place to go on at.
func (s *scanner) until(a atom) int {
	k := s.spaces(a.End)
	for _, w := range [...]string{"~", "-", "부터", "to ", "through "} {
		end, has := s.eat(k, w)
		if !has {
			continue
		}
		if b, ok := s.rest(a.day, s.spaces(end), w == "~" || s.get(a.End-1) == '.'); ok {
			s.atoms = append(s.atoms, b)
			return b.End
		}
		break
	}
	return a.End
}

// skip is the next place at which a figure may begin when none begins at i:
// behind a Latin word, else behind the letter.
func (s *scanner) skip(i int) int {
	if latin(s.r[i]) {
		return s.run(i, latin)
	}
	return i + 1
}

// next reads the figure that begins at i.
func (s *scanner) next(i int) (a atom, ok bool) {
	switch c := s.r[i]; {
	case digit(c):
		return s.inDigits(i)
	case latin(c):
		return s.inLatin(i)
	case hangul(c):
		return s.inHangul(i)
	case c == '\'', c == '+', c == '(':
		if c != '\'' {
			return s.phoneAt(i)
		}
		if s.free(i) {
			a, ok = s.dateAt(i)
		}
		return a, ok
	case c == '₩', c == '$', c == '€', c == '¥':
		return s.currency(i, i+1)
	case c == '-' && digit(s.get(i+1)) && (i == 0 || s.get(i-1) == ' ' || s.get(i-1) == '('):
		return s.negative(i)
	case c < utf8.RuneSelf:
		return a, false
	case unicode.IsNumber(c):
		return s.sign(i)
	}
	return a, false
}

// sign reads a single letter that is a number: ①, Ⅱ유형, ½.
func (s *scanner) sign(i int) (a atom, ok bool) {
	c := s.r[i]
	a.Start, a.End, a.Unit, a.Kind = i, i+1, PlainOrder, Ordinal
	switch {
	case c >= 'ⅰ' && c <= 'ⅻ':
		a.Value.Number = float64(c-'ⅰ') + 1
		if end, has := s.eat(s.spaces(i+1), "유형"); has {
			a.Unit, a.End = TypeOrder, end
		} else if from, has := s.ends(s.back(i), "유형"); has {
			a.Unit, a.Start = TypeOrder, from
		}
	case c >= '①' && c <= '⑳':
		a.Value.Number = float64(c-'①') + 1
	case c == '½':
		a.Kind, a.Unit, a.Value.Number = Percent, knowledge.Percent, 50
	default:
		a.Kind, a.Unit = Name, ""
		a.End = s.run(i, func(r rune) bool { return r >= utf8.RuneSelf && unicode.IsNumber(r) })
		a.Value.Text = s.slice(i, a.End)
	}
	return a, true
}

// negative reads a number with a minus before it.
func (s *scanner) negative(i int) (atom, bool) {
	a, ok := s.measure(i + 1)
	if !ok || a.Value.Text != "" {
		return a, ok
	}
	a.Start, a.Value.Number = i, -a.Value.Number
	return a, ok
}

// currency reads an amount behind the sign or code of a currency that ends
// at i.
func (s *scanner) currency(start, i int) (a atom, ok bool) {
	at := s.spaces(i)
	minus := s.get(at) == '-' && digit(s.get(at+1))
	if minus {
		at++
	}
	if !digit(s.get(at)) {
		return a, false
	}
	n, _, _ := s.koreanAt(at)
	unit := knowledge.KRW
	switch {
	case s.r[i-1] == '$' || s.has(start, "us"):
		unit = knowledge.USD
	case s.r[i-1] == '€' || s.has(start, "eur"):
		unit = EUR
	case s.r[i-1] == '¥' || s.has(start, "jpy"):
		unit = JPY
	}
	s.large(&n, true)
	a = s.valued(n, noun{Money, unit, 1}, start, n.end)
	a.front = true
	// The currency may be said again behind the number.
	var b wordBuffer
	k := s.spaces(n.end)
	if w, end := s.word(k, &b); nouns[string(w)] == (noun{Money, unit, 1}) {
		a.End = end
	} else if unit == knowledge.KRW && s.get(k) == '원' {
		a.End = k + 1
	}
	if minus {
		a.Value.Number = -a.Value.Number
	}
	return a, true
}

// large multiplies a number by what stands behind it in English: 0.6 million,
// 600k. "m" and "b" count only in money: 100m is a distance.
func (s *scanner) large(n *numeral, money bool) bool {
	if n.style&digits == 0 {
		return false
	}
	var b wordBuffer
	w, end := s.word(s.spaces(n.end), &b)
	factor := englishLarge[string(w)]
	glued := latin(s.get(n.end))
	switch {
	case factor == 12:
		factor = 0
	case glued && string(w) == "k":
		factor = 1e3
	case glued && money && string(w) == "m":
		factor = 1e6
	case glued && money && string(w) == "b":
		factor = 1e9
	}
	if factor == 0 || digit(s.get(end)) {
		return false
	}
	n.value, n.scale, n.end, n.plain = exact(n.value*factor), factor, end, 0
	return true
}

// valued makes an atom of a number and what it counts.
func (s *scanner) valued(n numeral, of noun, start, end int) atom {
	a := atom{scale: n.scale, plain: n.plain}
	a.Kind, a.Unit = of.kind, of.unit
	a.Value.Number = exact(n.value * of.factor)
	a.Start, a.End = start, end
	a.Spelled = n.style&spelled != 0
	if n.high > 0 {
		a.Range, a.To.Number = true, n.high*of.factor
	}
	return a
}

// inDigits reads a figure that begins with a digit.
func (s *scanner) inDigits(i int) (a atom, ok bool) {
	if a, ok = s.phoneAt(i); ok {
		return a, true
	}
	if a, ok = s.addressAt(i); ok {
		return a, true
	}
	if end := s.ratio(i); end > 0 {
		return s.named(i, end), true
	}
	if a, ok = s.dateAt(i); ok {
		return a, true
	}
	if a, ok = s.digitalClock(i); ok {
		return a, true
	}
	if hangul(s.get(s.spaces(s.run(i, digit)))) {
		if a, ok = s.koreanClock(i); ok {
			return a, true
		}
		if a, ok = s.fraction(i); ok {
			return a, true
		}
		if _, ofLaw := s.ends(s.back(i), "법"); ofLaw {
			if a, ok = s.lawAt(i, i); ok {
				return a, true
			}
		}
		if end := s.knownName(i); end > 0 {
			return s.named(i, end), true
		}
	}
	return s.measure(i)
}

// named is a name with digits.
func (s *scanner) named(start, end int) atom {
	a := atom{}
	a.Kind, a.Start, a.End, a.Value.Text = Name, start, end, s.slice(start, end)
	return a
}

// ratio is the end of 1:1, 24/7, 1대1 or of a clock with seconds, or 0.
func (s *scanner) ratio(i int) int {
	end := s.run(i, digit)
	switch sign := s.get(end); {
	case sign == ':' && digit(s.get(end+1)):
		if _, ok := s.digitalClock(i); ok {
			return 0
		}
		for s.get(end) == ':' && digit(s.get(end+1)) {
			end = s.run(end+1, digit)
		}
		return end
	case s.has(i, "24/7") && !digit(s.get(i+4)):
		return i + 4
	case sign == '대' || sign == ' ' && s.get(end+1) == '대':
		k := s.spaces(end) + 1
		if k = s.spaces(k); digit(s.get(k)) && end-i == 1 {
			if e := s.run(k, digit); e-k == 1 && s.get(e) != '만' && s.get(e) != '천' {
				return e
			}
		}
	}
	return 0
}

// knownNames are digits that belong to a name, behind which the name goes on.
var knownNames = []string{
	"4대보험", "4대 보험", "4대 사회보험", "4대사회보험", "1인기업", "1인 기업", "1인창조기업", "1인 창조기업", "1인 창업", "1인창업",
	"1인 사업자", "1인사업자", "1인 소상공인", "1인 미디어", "2차전지", "2차 전지", "4차산업", "4차 산업", "3자 ", "3차원", "2차원",
}

func (s *scanner) knownName(i int) int {
	for _, name := range knownNames {
		if end, has := s.eat(i, name); has {
			return s.back(end)
		}
	}
	return 0
}

// fraction reads 3분의 2 as a multiple of 2/3.
func (s *scanner) fraction(i int) (a atom, ok bool) {
	of, ok := s.digitsAt(i)
	if !ok || of.value == 0 {
		return a, false
	}
	end, has := s.eat(of.end, "분의")
	if !has {
		return a, false
	}
	n, ok := s.digitsAt(s.spaces(end))
	if !ok || s.get(n.end) == '시' {
		return a, false
	}
	a = s.valued(numeral{value: n.value / of.value, style: digits}, noun{Multiple, knowledge.Multiple, 1}, i, n.end)
	a.Value.Number = n.value / of.value
	return a, true
}
