package ground

import "dari/knowledge"

// spans are lengths of time that have a word of their own.
var spans = []struct {
	word  string
	value float64
	unit  Unit
}{
	{"하루", 1, knowledge.Day}, {"이틀", 2, knowledge.Day}, {"사흘", 3, knowledge.Day}, {"나흘", 4, knowledge.Day}, {"닷새", 5, knowledge.Day},
	{"엿새", 6, knowledge.Day}, {"이레", 7, knowledge.Day}, {"여드레", 8, knowledge.Day}, {"아흐레", 9, knowledge.Day}, {"열흘", 10, knowledge.Day},
	{"보름", 15, knowledge.Day}, {"반년", 6, knowledge.Month}, {"반 년", 6, knowledge.Month}, {"일주일", 1, knowledge.Week},
}

// inHangul reads a figure that begins with Hangul.
func (s *scanner) inHangul(i int) (a atom, ok bool) {
	switch s.r[i] {
	case '제':
		if digit(s.get(s.spaces(i + 1))) {
			return s.lawAt(i, i+1)
		}
	case '오', '새', '아', '저', '낮', '밤':
		if digit(s.get(i+2)) || digit(s.get(i+3)) || s.free(i) {
			if a, ok = s.koreanClock(i); ok {
				return a, true
			}
		}
	}
	if !s.free(i) {
		if c := s.r[i]; sinoDigit(c) == 0 && smallUnit(c) == 0 && c != '만' || !s.prefixed(i) {
			return a, false
		}
		return s.inSino(i)
	}
	switch s.r[i] {
	case '정', '자':
		for _, x := range [...]struct {
			word    string
			minutes int
		}{{"정오", 12 * 60}, {"자정", 0}} {
			if end, has := s.eat(i, x.word); has && s.tail(end) {
				a = clockAtom(x.minutes, noHalf, i, end)
				a.Spelled = true
				return a, true
			}
		}
	case '절':
		if end, has := s.eat(i, "절반"); has && s.tail(end) {
			return s.valued(numeral{value: 50, style: native}, noun{Percent, knowledge.Percent, 1}, i, end), true
		}
	case '첫':
		for _, w := range [...]string{"첫째", "첫 번째", "첫번째"} {
			if end, has := s.eat(i, w); has && !s.has(end, "주") {
				return s.valued(numeral{value: 1, style: native}, noun{Ordinal, PlainOrder, 1}, i, end), true
			}
		}
	}
	for _, x := range spans {
		if end, has := s.eat(i, x.word); has && (s.tail(end) || s.has(end, "간")) {
			if x.value == 1 && x.unit == knowledge.Day && s.perDay(end) {
				return a, false
			}
			return s.valued(numeral{value: x.value, style: native}, noun{Duration, x.unit, 1}, i, end), true
		}
	}
	if n, has := s.nativeAt(i); has {
		if n.value <= 12 && n.high == 0 {
			if a, ok = s.koreanClock(i); ok {
				return a, true
			}
		}
		if a, ok = s.count(i, n); ok {
			return s.compound(a), true
		}
	}
	return s.inSino(i)
}

// perDay reports whether 하루 that ends at i says per what a figure behind it
// is meant.
func (s *scanner) perDay(i int) bool {
	i, _ = s.eat(i, "에")
	k := s.spaces(i)
	for _, w := range [...]string{"최대", "최소", "약", "평균", "최저"} {
		if end, has := s.eat(k, w); has {
			k = s.spaces(end)
		}
	}
	if digit(s.get(k)) {
		return true
	}
	n, _, ok := s.koreanAt(k)
	if ok && s.counted(n) {
		return true
	}
	n, ok = s.nativeAt(k)
	return ok && s.counted(n)
}

// inSino reads a number in Sino-Korean words. It counts only with its counter.
func (s *scanner) inSino(i int) (a atom, ok bool) {
	n, short, ok := s.koreanAt(i)
	if !ok || n.style == digits {
		return a, false
	}
	if a, ok = s.count(i, n); ok {
		return s.compound(a), true
	}
	if short.end > i {
		if a, ok = s.count(i, short); ok {
			return s.compound(a), true
		}
	}
	return a, false
}

var orders = map[string]Unit{
	"type": TypeOrder, "types": TypeOrder, "step": StepOrder, "stage": StepOrder, "phase": StepOrder, "level": GradeOrder, "grade": GradeOrder,
	"household": HomeOrder, "households": HomeOrder, "family": HomeOrder, "round": RoundOrder, "track": TypeOrder, "tier": GradeOrder, "rank": RankOrder, "quarter": QuarterYear,
}

var romans = map[string]float64{"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}

var ordinalWords = map[string]float64{
	"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}

// inLatin reads a figure that begins with a Latin letter.
func (s *scanner) inLatin(i int) (a atom, ok bool) {
	if a, ok = s.addressAt(i); ok {
		return a, true
	}
	if latin(s.get(i-1)) || digit(s.get(i-1)) {
		return a, false
	}
	var b wordBuffer
	w, end := s.word(i, &b)
	k := s.spaces(end)
	switch string(w) {
	case "krw", "usd", "eur", "jpy":
		if a, ok = s.currency(i, end); ok {
			return a, true
		}
	case "us":
		if s.get(end) == '$' {
			return s.currency(i, end+1)
		}
	case "article", "articles", "art", "section", "sections":
		if a, ok = s.englishLawAt(i, end); ok {
			return a, true
		}
	case "noon", "midnight":
		minutes := 12 * 60
		if string(w) == "midnight" {
			minutes = 0
		}
		a = clockAtom(minutes, noHalf, i, end)
		a.Spelled = true
		return a, true
	case "age", "aged", "ages":
		if n, has := s.digitsAt(k); has && n.plain > 0 && n.plain < 3 && k > end {
			a = s.valued(n, noun{Age, knowledge.AgeYears, 1}, i, n.end)
			a.front = true
			return a, true
		}
		if n, has := s.englishAt(k); has && n.style&weak == 0 && k > end {
			a = s.valued(n, noun{Age, knowledge.AgeYears, 1}, i, n.end)
			a.front = true
			return a, true
		}
	case "twice":
		of := noun{Count, knowledge.Times, 1}
		if s.comparing(end) {
			of = noun{Multiple, knowledge.Multiple, 1}
		}
		return s.valued(numeral{value: 2, style: english}, of, i, end), true
	case "iso", "work":
		if end2 := s.run(k, digit); end2 > k && (string(w) == "iso" || s.slice(k, end2) == "24") {
			return s.named(i, end2), true
		}
	}
	if u := orders[string(w)]; u != "" {
		if a, ok = s.order(i, end, u); ok {
			return a, true
		}
	}
	if v := romans[string(w)]; v > 0 {
		if e, has := s.eat(k, "유형"); has {
			return s.valued(numeral{value: v, style: digits}, noun{Ordinal, TypeOrder, 1}, i, e), true
		}
	}
	if v := ordinalWords[string(w)]; v > 0 {
		if _, the := s.ends(i, "the "); the {
			return s.valued(numeral{value: v, style: english}, noun{Ordinal, PlainOrder, 1}, i, end), true
		}
	}
	if a, ok = s.namedDate(i); ok {
		return a, true
	}
	if a, ok = s.inEnglish(i); ok {
		return a, true
	}
	return s.token(i)
}

// token reads Latin letters and digits in one word as a name: GPT-4o, S1, E-9.
func (s *scanner) token(i int) (a atom, ok bool) {
	end, digits := i, false
	for {
		c := s.get(end)
		if (c == '-' || c == '.') && end > i && (latin(s.get(end+1)) || digit(s.get(end+1))) {
			end++
			continue
		}
		if !latin(c) && !digit(c) {
			break
		}
		digits = digits || digit(c)
		end++
	}
	if !digits {
		return a, false
	}
	return s.named(i, end), true
}

// order reads "type 1", "Type II", "step 3" behind the word.
func (s *scanner) order(start, i int, u Unit) (a atom, ok bool) {
	k := s.spaces(i)
	if s.get(i) == '-' {
		k = i + 1
	}
	if u == HomeOrder {
		end, has := s.eat(k, "of ")
		if !has {
			return a, false
		}
		n, has := s.digitsAt(end)
		if !has {
			n, has = s.englishAt(end)
		}
		if !has || n.style&weak != 0 {
			return a, false
		}
		return s.valued(n, noun{Ordinal, u, 1}, start, n.end), true
	}
	if n, has := s.digitsAt(k); has && n.plain > 0 && n.plain <= 2 && !latin(s.get(n.end)) && k > i {
		return s.valued(n, noun{Ordinal, u, 1}, start, n.end), true
	}
	var b wordBuffer
	if w, end := s.word(k, &b); romans[string(w)] > 0 && k > i && !digit(s.get(end)) && s.get(end) != '\'' {
		return s.valued(numeral{value: romans[string(w)], style: digits}, noun{Ordinal, u, 1}, start, end), true
	}
	if c := s.get(k); c >= 'ⅰ' && c <= 'ⅻ' {
		return s.valued(numeral{value: float64(c-'ⅰ') + 1, style: digits}, noun{Ordinal, u, 1}, start, k+1), true
	}
	return a, false
}

// comparing reports whether a comparison stands at i: "2 times as much".
func (s *scanner) comparing(i int) bool {
	var b wordBuffer
	switch w, _ := s.word(s.spaces(i), &b); string(w) {
	case "as", "the", "more", "higher", "larger", "bigger", "greater", "that":
		return true
	}
	return false
}

// takesA are the words behind which "a month" is a length of time and not
// what an amount is meant per.
var takesA = wordSet("within for after in about least than over most nearly almost under")

// inEnglish reads a figure in English number words.
func (s *scanner) inEnglish(i int) (a atom, ok bool) {
	n, ok := s.englishAt(i)
	if !ok {
		return a, false
	}
	loose := n.style&weak != 0
	if loose && n.value == 0.5 {
		var b wordBuffer
		if w, _ := s.word(s.spaces(n.end), &b); string(w) == "of" || string(w) == "the" || string(w) == "their" || string(w) == "its" {
			if before, _ := s.wordBefore(s.back(i), &b); string(before) == "first" || string(before) == "second" {
				return a, false
			}
			return s.valued(numeral{value: 50, style: english}, noun{Percent, knowledge.Percent, 1}, i, i+4), true
		}
	} else if loose {
		var b wordBuffer
		_, unit := s.word(s.spaces(n.end), &b)
		if before, _ := s.wordBefore(s.back(i), &b); !takesA[string(before)] && !s.has(unit, " and a half") {
			return a, false
		}
	}
	k := s.spaces(n.end)
	if latin(s.get(k)) || s.get(k) == '-' && latin(s.get(k+1)) || s.get(k) == '%' {
		if a, ok = s.englishCount(i, n, k); ok && (!loose || a.Kind == Duration) {
			return s.compound(a), true
		}
	}
	if loose || n.value == 1 || n.value == 0 {
		return atom{}, false
	}
	a = s.valued(n, noun{Number, "", 1}, i, n.end)
	a.bare = true
	return a, true
}

// englishCount reads what stands behind a number in English, at k.
func (s *scanner) englishCount(i int, n numeral, k int) (a atom, ok bool) {
	var b wordBuffer
	hyphen := s.get(k) == '-'
	if hyphen {
		k++
	}
	glued := k == n.end
	w, end := s.word(k, &b)
	if len(w) == 0 || digit(s.get(end)) && string(w) != "m" {
		return a, false
	}
	of, known := nouns[string(w)]
	switch string(w) {
	case "st", "nd", "rd", "th", "h", "x", "yo":
		known = known && glued && !hyphen && n.style == digits
	case "fold":
		known = known && (glued || hyphen)
	case "or":
		// 5 or more employees: the noun is that of the number.
		for _, x := range [...]phrase{{words: "more", bound: atLeast}, {words: "fewer", bound: atMost}, {words: "less", bound: atMost}} {
			e, has := s.eat(s.spaces(end), x.words)
			if !has {
				continue
			}
			word, last := s.word(s.spaces(e), &b)
			if of, known = nouns[string(word)]; !known || of.kind != Count && of.kind != Duration || len(word) < 3 {
				return a, false
			}
			a = s.valued(n, of, i, last)
			a.Bound = x.bound
			return a, true
		}
	case "per":
		if e, has := s.eat(s.spaces(end), "cent"); has {
			of, known, end = noun{Percent, knowledge.Percent, 1}, true, e
		}
	case "percentage":
		if e, has := s.eat(s.spaces(end), "point"); has {
			e, _ = s.eat(e, "s")
			of, known, end = noun{Percent, knowledge.Points, 1}, true, e
		}
	case "square", "sq":
		x, e := s.word(s.spaces(end), &b)
		switch string(x) {
		case "metres", "meters", "metre", "meter", "m":
			of, known, end = noun{Area, knowledge.SquareM, 1}, true, e
		}
	case "m":
		if c := s.get(end); (c == '²' || c == '2') && n.style == digits {
			of, known, end = noun{Area, knowledge.SquareM, 1}, true, end+1
		}
	case "times":
		if s.comparing(end) {
			of = noun{Multiple, knowledge.Multiple, 1}
		}
	case "year", "years", "yr", "yrs":
		if e := s.ofAge(end); e > 0 {
			of, end = noun{Age, knowledge.AgeYears, 1}, e
		}
	case "s":
		if glued && !hyphen && n.value >= 10 && n.value <= 90 && int(n.value)%10 == 0 && n.plain == 2 {
			if from, _ := s.wordBefore(s.back(i), &b); string(from) == "their" || string(from) == "early" || string(from) == "late" || string(from) == "mid" || string(from) == "your" {
				a = s.valued(n, noun{Age, knowledge.AgeYears, 1}, i, end)
				a.Range, a.To.Number = true, n.value+9
				return a, true
			}
		}
	}
	if known && of.unit == knowledge.People && s.has(s.spaces(end), "household") {
		return s.valued(n, noun{Ordinal, HomeOrder, 1}, i, s.run(s.spaces(end), latin)), true
	}
	if known {
		return s.valued(n, of, i, end), true
	}
	if hyphen || glued || between[string(w)] || n.style&weak != 0 {
		return a, false
	}
	// One word may stand between: 20 online courses, 300 small firms.
	next := s.spaces(end)
	if s.get(end) == '-' {
		next = s.spaces(s.run(end+1, latin))
	}
	x, last := s.word(next, &b)
	if of, known = nouns[string(x)]; known && next > end && of.kind == Count && len(x) > 2 && !digit(s.get(last)) {
		return s.valued(n, of, i, last), true
	}
	return a, false
}

// ofAge is the end of "old", "-old(s)" or "of age" behind years, or 0.
func (s *scanner) ofAge(i int) int {
	k := s.spaces(i)
	if s.get(i) == '-' {
		k = i + 1
	}
	for _, w := range [...]string{"olds", "old", "of age"} {
		if end, has := s.eat(k, w); has && k > i && !latin(s.get(end)) {
			return end
		}
	}
	return 0
}
