package ground

import "dari/knowledge"

// measure reads a number in digits with what it counts, or bare.
func (s *scanner) measure(i int) (a atom, ok bool) {
	n, _, ok := s.koreanAt(i)
	if !ok {
		return a, false
	}
	if s.run(i, digit)-i > 15 { // a number that long is an identifier
		return s.named(i, s.run(i, func(r rune) bool { return digit(r) || latin(r) })), true
	}
	if n.style&digits != 0 && n.plain > 0 && s.serviceLine(i, n.end) {
		if end, has := s.eat(n.end, "번"); has && s.get(end) != '째' || !s.counted(n) {
			a = s.valued(n, noun{Phone, "", 1}, i, n.end)
			a.Value = Value{Text: s.slice(i, n.end)}
			return a, true
		}
	}
	if a, ok = s.count(i, n); ok {
		return s.compound(a), true
	}
	// Letters that nobody knows make a name of the digits: 3D, 5G, 4.5M.
	if latin(s.get(n.end)) {
		end := s.run(n.end, func(r rune) bool { return latin(r) || digit(r) })
		return s.named(i, end), true
	}
	if n.plain > 0 && hangul(s.get(i-1)) && !s.prefixed(i) {
		from := i
		for hangul(s.get(from - 1)) {
			from--
		}
		return s.named(from, n.end), true
	}
	if n.plain == 4 && validYear(int(n.value)) {
		var b wordBuffer
		if w, _ := s.wordBefore(s.back(i), &b); years[string(w)] {
			return dateAtom(day{y: int(n.value)}, i, n.end), true
		}
	}
	a = s.valued(n, noun{Number, "", 1}, i, n.end)
	a.bare = true
	return a, true
}

// years are English words behind which four digits are a year.
var years = wordSet("in for since until till by during year early late mid from to of")

// counted reports whether something that is counted stands behind a number.
func (s *scanner) counted(n numeral) bool {
	_, ok := s.count(n.end, n)
	return ok
}

// prefixes are words that stand before a figure without a space.
var prefixes = []string{"월", "연", "주", "약", "총", "단", "각", "제", "만", "최대", "최소", "최고", "최저", "매월", "매년", "매주", "매달", "하루", "당", "은", "는", "평균", "대략", "상위", "하위", "부터", "에서", "이상", "이하"}

// prefixed reports whether such a word stands just before i.
func (s *scanner) prefixed(i int) bool {
	for _, p := range prefixes {
		if from, has := s.ends(i, p); has && (len(p) > 3 || !hangul(s.get(from-1)) || p == "은" || p == "는" || p == "당") {
			return true
		}
	}
	return false
}

// count reads what a number that begins at i counts.
func (s *scanner) count(i int, n numeral) (a atom, ok bool) {
	end := n.end
	about := false
	if s.get(end) == '여' && n.style&(digits|sino) != 0 {
		end, about = end+1, true
	}
	k := s.spaces(end)
	if k > end && n.plain > 0 && hangul(s.get(i-1)) && !s.prefixed(i) {
		return a, false // 고용24 과정: the number belongs to the word before it
	}
	switch c := s.get(k); {
	case hangul(c) || c == '%' || c == '㎡':
		if a, ok = s.korean(i, k, n, k > end); ok {
			a.about = about
			return a, true
		}
	case latin(c) || c == '-' && latin(s.get(k+1)):
		if a, ok = s.englishCount(i, n, k); ok {
			return a, true
		}
	}
	if about {
		return a, false
	}
	if n.style&digits != 0 {
		large := n
		if s.large(&large, true) {
			if a, ok = s.englishCount(i, large, s.spaces(large.end)); ok && (a.Kind == Money || s.get(large.end-1) != 'm' && s.get(large.end-1) != 'b') {
				return a, true
			}
			if s.get(large.end-1) == 'm' || s.get(large.end-1) == 'b' {
				return atom{}, false
			}
			a = s.valued(large, noun{Number, "", 1}, i, large.end)
			a.bare = true
			return a, true
		}
	}
	return atom{}, false
}

// korean reads a Korean counter at k.
func (s *scanner) korean(i, k int, n numeral, apart bool) (a atom, ok bool) {
	c, end, ok := s.counterAt(k, n, apart)
	if !ok {
		if n.value >= 10 && n.value <= 90 && int(n.value)%10 == 0 && s.get(k) == '대' {
			return s.band(i, n, k+1)
		}
		return a, false
	}
	a = s.valued(n, noun{c.kind, c.unit, c.factor}, i, end)
	switch {
	case c.word == "대" && n.style != native && n.value >= 10 && n.value <= 90 && int(n.value)%10 == 0 && !s.machine(i):
		return s.band(i, n, k+1)
	case c.word == "개":
		s.things(&a, end)
	case c.unit == knowledge.People && s.has(s.spaces(end), "가구"):
		a.Kind, a.Unit, a.End = Ordinal, HomeOrder, s.spaces(end)+2
	case c.kind == Age:
		s.agePrefix(&a)
	case c.kind == Ordinal || c.kind == Count && n.style&(digits|sino) != 0:
		// 제2유형, 제3회
		if from, has := s.ends(s.back(i), "제"); has && s.free(from) {
			a.Start = from
			if c.kind == Count {
				a.Kind = Ordinal
				if a.Unit == knowledge.Times {
					a.Unit = RoundOrder
				}
			}
		}
	case c.kind == Duration && c.word == "일" && n.style == digits:
		if d, ok := s.dayOfMonth(i, a); ok {
			return d, true
		}
	}
	return a, true
}

// machine reports whether what stands before a number of 대 is a machine, so
// that 노트북 20대 are no people in their twenties.
func (s *scanner) machine(i int) bool {
	k := s.back(i)
	for _, w := range [...]string{"컴퓨터", "노트북", "장비", "기기", "차량", "설비", "로봇", "pc", "서버", "키오스크", "태블릿"} {
		if _, has := s.ends(k, w); has {
			return true
		}
	}
	return false
}

// band reads 20대 as the ages from 20 to 29.
func (s *scanner) band(i int, n numeral, end int) (a atom, ok bool) {
	if s.unless(end, "학 기 상 면 출 표 회 부 전 구 한 책 행 형 체 보 중 사") && !s.has(end, "부터") && !s.has(end, "중반") && !s.has(end, "한테") {
		return a, false
	}
	a = s.valued(n, noun{Age, knowledge.AgeYears, 1}, i, end)
	a.Range, a.To.Number = true, n.value+9
	return a, true
}

// things reads the noun behind 개: 10개 과정.
func (s *scanner) things(a *atom, at int) {
	k := s.spaces(at)
	for _, t := range thing[s.get(k)] {
		if end, has := s.eat(k, t.word); has && !s.unless(end, t.unless) {
			a.Unit, a.End = t.unit, s.back(end)
			return
		}
	}
}

// agePrefix takes 만 before an age into its span.
func (s *scanner) agePrefix(a *atom) {
	k := s.back(a.Start)
	if from, has := s.ends(k, "만"); has && s.free(from) {
		a.Start = from
	}
}

// dayOfMonth tells the 20th of a month (매월 20일, 20일까지) from twenty days.
func (s *scanner) dayOfMonth(i int, a atom) (atom, bool) {
	v := a.Value.Number
	if v != float64(int(v)) || !validDay(int(v)) || a.plain == 0 || a.plain > 2 {
		return a, false
	}
	k := s.back(i)
	named := false
	for _, w := range [...]string{"매월", "매달", "이번 달", "이달", "다음 달", "다음달", "내달", "지난달", "오는"} {
		if _, has := s.ends(k, w); has {
			named = true
		}
	}
	if !named {
		if _, _, limited := s.limitBefore(i); limited {
			return a, false
		}
		named = s.has(a.End, "까지") || s.has(a.End, "부터") || s.has(a.End, "(") && s.get(a.End+2) == ')'
	}
	if !named || s.has(a.End, " 이내") || s.has(a.End, " 동안") || s.has(a.End, " 이상") {
		return a, false
	}
	d, end := s.weekdayAfter(day{d: int(v)}, a.End)
	return dateAtom(d, i, end), true
}

// compound joins what is said in two units: 1년 6개월, 2시간 30분, 두 달 반.
func (s *scanner) compound(a atom) atom {
	if a.Kind != Duration || a.Range {
		return a
	}
	k := s.spaces(a.End)
	if s.get(k) == '반' && s.tail(k+1) && (a.Unit == knowledge.Year || a.Unit == knowledge.Month || a.Unit == knowledge.Hour) {
		a.Value.Number += 0.5
		a.End = k + 1
		return a
	}
	small, most := knowledge.Month, 12.0
	switch a.Unit {
	case knowledge.Hour:
		small, most = knowledge.Minute, 60
	case knowledge.Day:
		small, most = knowledge.Hour, 24
	case knowledge.Year:
	default:
		return a
	}
	if end, has := s.eat(k, "and "); has && k > a.End {
		if end, has := s.eat(end, "a half"); has && !latin(s.get(end)) {
			a.Value.Number += 0.5
			a.End = end
			return a
		}
		k = end
	}
	var b atom
	ok := false
	if digit(s.get(k)) {
		b, ok = s.measure(k)
	} else if latin(s.get(k)) && latin(s.get(a.End-1)) {
		b, ok = s.inEnglish(k)
	}
	if !ok || b.Kind != Duration || b.Unit != small || b.Range || b.Value.Number >= most || a.Value.Number != float64(int64(a.Value.Number)) {
		return a
	}
	a.Value.Number, a.Unit, a.End = a.Value.Number*most+b.Value.Number, small, b.End
	return a
}
