package ground

import (
	"strings"

	"dari/knowledge"
)

const (
	atMost  = knowledge.AtMost
	atLeast = knowledge.AtLeast
	about   = knowledge.About
)

// phrase is words beside a figure and what they say of it.
type phrase struct {
	words string
	bound Bound
	basis Basis
	skip  bool // says neither, but stands between
}

// before are phrases that stand before a figure, longer ones first where one
// ends with another.
var before = byLast([]phrase{
	{words: "최대", bound: atMost}, {words: "최고", bound: atMost}, {words: "많아야", bound: atMost}, {words: "길어야", bound: atMost}, {words: "최장", bound: atMost}, {words: "한도", bound: atMost},
	{words: "최소", bound: atLeast}, {words: "최저", bound: atLeast}, {words: "적어도", bound: atLeast}, {words: "최소한", bound: atLeast}, {words: "최단", bound: atLeast},
	{words: "약", bound: about}, {words: "대략", bound: about}, {words: "거의", bound: about}, {words: "어림잡아", bound: about},
	{words: "매월", basis: PerMonth}, {words: "매달", basis: PerMonth}, {words: "다달이", basis: PerMonth}, {words: "월", basis: PerMonth}, {words: "월급", basis: PerMonth}, {words: "월급은", basis: PerMonth}, {words: "월별", basis: PerMonth},
	{words: "매년", basis: PerYear}, {words: "해마다", basis: PerYear}, {words: "연간", basis: PerYear}, {words: "연", basis: PerYear}, {words: "연봉", basis: PerYear}, {words: "연봉은", basis: PerYear},
	{words: "매주", basis: PerWeek}, {words: "주당", basis: PerWeek}, {words: "주", basis: PerWeek}, {words: "주급", basis: PerWeek},
	{words: "매일", basis: PerDay}, {words: "하루", basis: PerDay}, {words: "하루에", basis: PerDay}, {words: "하루당", basis: PerDay}, {words: "일", basis: PerDay}, {words: "일당", basis: PerDay}, {words: "일급", basis: PerDay},
	{words: "시간당", basis: PerHour}, {words: "시급", basis: PerHour}, {words: "시급은", basis: PerHour},
	{words: "인당", basis: PerPerson}, {words: "사람마다", basis: PerPerson}, {words: "개인당", basis: PerPerson}, {words: "개인별", basis: PerPerson},
	{words: "기업당", basis: PerFirm}, {words: "업체당", basis: PerFirm}, {words: "회사당", basis: PerFirm}, {words: "사업장당", basis: PerFirm}, {words: "기업별", basis: PerFirm}, {words: "사업체당", basis: PerFirm},
	{words: "모두 합해", basis: InTotal}, {words: "모두 합쳐", basis: InTotal}, {words: "모두", basis: InTotal}, {words: "다 합쳐", basis: InTotal}, {words: "다 합해", basis: InTotal}, {words: "합해", basis: InTotal}, {words: "합쳐", basis: InTotal}, {words: "합쳐서", basis: InTotal}, {words: "합계", basis: InTotal}, {words: "총", basis: InTotal}, {words: "도합", basis: InTotal}, {words: "통틀어", basis: InTotal},
	{words: "일시금", basis: Once}, {words: "일시금으로", basis: Once}, {words: "한 번만", basis: Once}, {words: "일시불로", basis: Once},
	{words: "평균", skip: true}, {words: "각", skip: true}, {words: "각각", skip: true}, {words: "무려", skip: true}, {words: "단", skip: true},

	{words: "up to", bound: atMost}, {words: "at most", bound: atMost}, {words: "no more than", bound: atMost}, {words: "not more than", bound: atMost}, {words: "not exceeding", bound: atMost},
	{words: "maximum of", bound: atMost}, {words: "maximum", bound: atMost}, {words: "max", bound: atMost}, {words: "max.", bound: atMost}, {words: "limit of", bound: atMost}, {words: "within", bound: atMost}, {words: "up to about", bound: atMost}, {words: "as much as", bound: atMost}, {words: "as high as", bound: atMost}, {words: "as many as", bound: atMost}, {words: "as long as", bound: atMost}, {words: "a cap of", bound: atMost}, {words: "a maximum of", bound: atMost}, {words: "as low as", bound: atLeast}, {words: "as little as", bound: atLeast}, {words: "down to", bound: atLeast},
	{words: "at least", bound: atLeast}, {words: "no less than", bound: atLeast}, {words: "not less than", bound: atLeast}, {words: "no fewer than", bound: atLeast}, {words: "minimum of", bound: atLeast}, {words: "minimum", bound: atLeast}, {words: "min.", bound: atLeast}, {words: "starting at", bound: atLeast}, {words: "starting from", bound: atLeast},
	{words: "under", bound: Under}, {words: "less than", bound: Under}, {words: "fewer than", bound: Under}, {words: "below", bound: Under}, {words: "younger than", bound: Under}, {words: "shorter than", bound: Under},
	{words: "over", bound: Over}, {words: "more than", bound: Over}, {words: "above", bound: Over}, {words: "exceeding", bound: Over}, {words: "older than", bound: Over}, {words: "longer than", bound: Over},
	{words: "about", bound: about}, {words: "around", bound: about}, {words: "approximately", bound: about}, {words: "approx.", bound: about}, {words: "approx", bound: about}, {words: "roughly", bound: about}, {words: "nearly", bound: about}, {words: "almost", bound: about}, {words: "some", bound: about},
	{words: ">=", bound: atLeast}, {words: "≥", bound: atLeast}, {words: "<=", bound: atMost}, {words: "≤", bound: atMost}, {words: ">", bound: Over}, {words: "<", bound: Under},
	{words: "a total of", basis: InTotal}, {words: "total of", basis: InTotal}, {words: "totalling", basis: InTotal},
	{words: "monthly", basis: PerMonth}, {words: "annual", basis: PerYear}, {words: "yearly", basis: PerYear}, {words: "hourly", basis: PerHour}, {words: "weekly", basis: PerWeek}, {words: "daily", basis: PerDay},
	{words: "an average of", skip: true}, {words: "the age of", skip: true},
})

// dated are phrases before a day or a time of day only.
var dated = byLast([]phrase{
	{words: "until", bound: atMost}, {words: "till", bound: atMost}, {words: "by", bound: atMost}, {words: "through", bound: atMost}, {words: "no later than", bound: atMost}, {words: "up to and including", bound: atMost},
	{words: "from", bound: atLeast}, {words: "since", bound: atLeast}, {words: "as of", bound: atLeast}, {words: "starting", bound: atLeast},
	{words: "before", bound: Under}, {words: "after", bound: Over},
})

// after are phrases that stand behind a figure.
var after = byFirst([]phrase{
	{words: "이상", bound: atLeast}, {words: "이하", bound: atMost}, {words: "이내", bound: atMost}, {words: "미만", bound: Under}, {words: "초과", bound: Over},
	{words: "까지 낮", bound: atLeast}, {words: "까지 내려", bound: atLeast}, {words: "까지 줄", bound: atLeast}, {words: "까지", bound: atMost}, {words: "부터", bound: atLeast}, {words: "한도", bound: atMost}, {words: "안에", bound: atMost}, {words: "안으로", bound: atMost}, {words: "내에", bound: atMost}, {words: "내로", bound: atMost}, {words: "내 ", bound: atMost},
	{words: "내외", bound: about}, {words: "안팎", bound: about}, {words: "남짓", bound: about}, {words: "정도", bound: about}, {words: "가량", bound: about}, {words: "쯤", bound: about},
	{words: "을 넘지", bound: atMost}, {words: "를 넘지", bound: atMost}, {words: "이 넘지", bound: atMost}, {words: "가 넘지", bound: atMost},
	{words: "을 넘", bound: Over}, {words: "를 넘", bound: Over}, {words: "이 넘", bound: Over}, {words: "가 넘", bound: Over}, {words: "을 초과", bound: Over}, {words: "를 초과", bound: Over}, {words: "넘게", bound: Over}, {words: "넘는", bound: Over},
	{words: "보다 많", bound: Over}, {words: "보다 높", bound: Over}, {words: "보다 적", bound: Under}, {words: "보다 낮", bound: Under},
	{words: "씩", skip: true}, {words: "의", skip: true},
	{words: "(월)", basis: PerMonth}, {words: "/월", basis: PerMonth}, {words: "/년", basis: PerYear}, {words: "/일", basis: PerDay}, {words: "/시간", basis: PerHour}, {words: "/인", basis: PerPerson},

	{words: "or more", bound: atLeast}, {words: "or above", bound: atLeast}, {words: "or over", bound: atLeast}, {words: "or older", bound: atLeast}, {words: "or longer", bound: atLeast}, {words: "or higher", bound: atLeast}, {words: "or later", bound: atLeast},
	{words: "and over", bound: atLeast}, {words: "and above", bound: atLeast}, {words: "and older", bound: atLeast}, {words: "and up", bound: atLeast}, {words: "or up", bound: atLeast}, {words: "+", bound: atLeast}, {words: "at least", bound: atLeast}, {words: "at the least", bound: atLeast}, {words: "minimum", bound: atLeast},
	{words: "or less", bound: atMost}, {words: "or fewer", bound: atMost}, {words: "or under", bound: atMost}, {words: "or below", bound: atMost}, {words: "or younger", bound: atMost}, {words: "or lower", bound: atMost}, {words: "or shorter", bound: atMost}, {words: "or earlier", bound: atMost}, {words: "at most", bound: atMost}, {words: "at the most", bound: atMost}, {words: "maximum", bound: atMost}, {words: "max", bound: atMost},
	{words: "monthly", basis: PerMonth}, {words: "yearly", basis: PerYear}, {words: "annually", basis: PerYear}, {words: "weekly", basis: PerWeek}, {words: "daily", basis: PerDay}, {words: "hourly", basis: PerHour},
	{words: "in total", basis: InTotal}, {words: "altogether", basis: InTotal}, {words: "overall", basis: InTotal}, {words: "in all", basis: InTotal},
	{words: "one-off", basis: Once}, {words: "one-time", basis: Once}, {words: "as a lump sum", basis: Once}, {words: "in one payment", basis: Once}, {words: "only once", basis: Once},
	{words: "each", basis: PerPerson}, {words: "apiece", basis: PerPerson}, {words: "on average", skip: true},
})

// afterDate are phrases behind a day or a time of day only.
var afterDate = byFirst([]phrase{
	{words: "이후", bound: atLeast}, {words: "이전", bound: atMost}, {words: "전까지", bound: Under}, {words: "전에", bound: Under}, {words: "or later", bound: atLeast}, {words: "onwards", bound: atLeast}, {words: "at the latest", bound: atMost},
})

// periods are the nouns behind "per", "a", "each": per what a figure is meant.
var periods = map[string]Basis{
	"hour": PerHour, "day": PerDay, "week": PerWeek, "month": PerMonth, "year": PerYear, "annum": PerYear,
	"person": PerPerson, "head": PerPerson, "employee": PerPerson, "worker": PerPerson, "trainee": PerPerson, "participant": PerPerson, "hire": PerPerson, "applicant": PerPerson, "seeker": PerPerson,
	"firm": PerFirm, "company": PerFirm, "business": PerFirm, "employer": PerFirm, "workplace": PerFirm, "enterprise": PerFirm,
}

func byLast(list []phrase) map[rune][]phrase {
	m := map[rune][]phrase{}
	for _, p := range list {
		r := []rune(p.words)
		m[r[len(r)-1]] = insert(m[r[len(r)-1]], p)
	}
	return m
}

func byFirst(list []phrase) map[rune][]phrase {
	m := map[rune][]phrase{}
	for _, p := range list {
		r := []rune(p.words)
		m[r[0]] = insert(m[r[0]], p)
	}
	return m
}

// insert keeps longer phrases first.
func insert(list []phrase, p phrase) []phrase {
	at := 0
	for at < len(list) && len(list[at].words) >= len(p.words) {
		at++
	}
	list = append(list, phrase{})
	copy(list[at+1:], list[at:])
	list[at] = p
	return list
}

// beside reads the bound and the basis of one figure from the words on both
// sides of it, no further than the figures next to it.
func (s *scanner) beside(i int) {
	a := &s.atoms[i]
	switch a.Kind {
	case Phone, URL, Email, Law, Name, Ordinal:
		return
	}
	from, to := 0, len(s.r)
	if i > 0 {
		from = s.atoms[i-1].End
	}
	if i+1 < len(s.atoms) {
		to = s.atoms[i+1].Start
	}
	if a.about {
		a.Bound = about
	}
	s.left(a, from)
	s.right(a, to)
	if a.bare && a.Kind == Number && a.scale >= 1e4 && a.Basis&(PerHour|PerDay|PerWeek|PerMonth|PerYear) != 0 && !a.Spelled {
		// 월 60만: beside a period nobody counts anything but won in ten
		// thousands.
		a.Kind, a.Unit = Money, knowledge.KRW
	}
}

// absorb takes a figure of one that says per what the next is meant into that
// next figure: 1인당 60만 원, 한 달에 20일, 1회 한정 50만 원.
func (s *scanner) absorb() {
	out := s.atoms[:0]
	for _, a := range s.atoms {
		for n := len(out); n > 0 && s.per1(out[n-1], &a); n = len(out) {
			out = out[:n-1]
		}
		out = append(out, a)
	}
	s.atoms = out
}

// per1 reports whether one thing (p) says per what a is meant, and says so in a.
func (s *scanner) per1(p atom, a *atom) bool {
	switch a.Kind {
	case Money, Percent, Count, Duration, Number, Multiple:
	default:
		return false
	}
	if p.Value.Number != 1 || p.Range {
		return false
	}
	basis := map[Unit]Basis{
		knowledge.People: PerPerson, knowledge.Firms: PerFirm, Places: PerFirm, knowledge.Times: Once, knowledge.Hour: PerHour,
		knowledge.Day: PerDay, knowledge.Week: PerWeek, knowledge.Month: PerMonth, knowledge.Year: PerYear,
	}[p.Unit]
	words := []string{"당", "마다"}
	switch {
	case basis == 0 || p.Kind != Count && p.Kind != Duration:
		return false
	case p.Unit == knowledge.Times:
		words = []string{" 한정", "에 한해", "에 한하여", "에 한정하여"}
	case p.Kind == Duration:
		words = append(words, "에")
		if a.Kind == Money && hangul(s.get(p.End-1)) {
			words = append(words, " ")
		}
	}
	for _, w := range words {
		end, has := s.eat(p.End, w)
		if !has || hangul(s.get(end)) {
			continue
		}
		at, said := s.back(a.Start), [4]phrase{}
		n := 0
		for n < len(said) && at > end {
			ph, start, ok := s.phraseBefore(at, before)
			if !ok || start < end {
				break
			}
			said[n], at = ph, s.back(start)
			n++
		}
		if at > end {
			continue
		}
		for _, ph := range said[:n] {
			a.say(ph)
		}
		a.Basis |= basis
		a.Start = p.Start
		return true
	}
	return false
}

func (a *atom) say(p phrase) {
	a.Basis |= p.basis
	if a.bare && a.Kind == Number && a.Value.Number < 120 && (strings.HasSuffix(p.words, "older") || strings.HasSuffix(p.words, "younger") || p.words == "older than" || p.words == "younger than") {
		a.Kind, a.Unit = Age, knowledge.AgeYears // 18 or younger
	}
	switch {
	case p.bound == "", a.Range && p.bound != about && p.bound != Under && p.bound != Over:
	case a.Bound == "" || a.Bound == about && p.bound != about:
		a.Bound = p.bound
	}
}

func (s *scanner) left(a *atom, from int) {
	at := a.Start
	for range 5 {
		at = s.back(at)
		if at <= from {
			break
		}
		p, start, ok := s.phraseBefore(at, before)
		if !ok && (a.Kind == Date || a.Kind == Time) {
			p, start, ok = s.phraseBefore(at, dated)
		}
		if !ok || start < from || p.basis != 0 && (a.Kind == Date || a.Kind == Time) {
			return
		}
		a.say(p)
		at = start
	}
}

// limitBefore is the bound that stands just before i, and where it begins.
func (s *scanner) limitBefore(i int) (start int, b Bound, ok bool) {
	p, start, ok := s.phraseBefore(s.back(i), before)
	return start, p.bound, ok && p.bound != ""
}

func (s *scanner) phraseBefore(end int, list map[rune][]phrase) (p phrase, start int, ok bool) {
	for _, p = range list[s.get(end-1)] {
		start, ok = s.ends(end, p.words)
		if !ok {
			continue
		}
		prev := s.get(start - 1)
		switch {
		case latin(s.get(start)) && (latin(prev) || digit(prev)):
			continue
		case len(p.words) <= 3 && hangul(s.get(start)) && (hangul(prev) || digit(prev) || latin(prev)):
			continue
		case p.words == "주" || p.words == "월":
			if _, has := s.ends(start, "이번 "); has {
				continue
			}
			if _, has := s.ends(start, "다음 "); has {
				continue
			}
		}
		return p, start, true
	}
	return phrase{}, end, false
}

func (s *scanner) right(a *atom, to int) {
	at := a.End
	for range 5 {
		k := s.spaces(at)
		if s.get(k) == '(' && at == a.End {
			s.behindBracket(a, k)
			return
		}
		if k >= to {
			return
		}
		p, end, ok := s.phraseAfter(a, k)
		if !ok || end > to+1 {
			return
		}
		if a.Kind != Date && a.Kind != Time || p.basis == 0 {
			a.say(p)
		}
		at = end
	}
}

// behindBracket reads the bound that stands behind a remark in brackets:
// 4억 원(청년은 5억 원) 이하.
func (s *scanner) behindBracket(a *atom, open int) {
	if p, _, ok := s.phraseFrom(open, after); ok { // (월)
		a.say(p)
		return
	}
	for k := open; k < open+40 && s.get(k) != '\n' && s.get(k) != 0; k++ {
		if s.get(k) != ')' {
			continue
		}
		if p, _, ok := s.phraseFrom(s.spaces(k+1), after); ok && p.bound != "" && hangul(s.get(s.spaces(k+1))) {
			a.say(p)
		}
		return
	}
}

func (s *scanner) phraseAfter(a *atom, k int) (p phrase, end int, ok bool) {
	if latin(s.get(k)) || s.get(k) == '/' {
		if basis, end := s.per(k); basis != 0 {
			return phrase{basis: basis}, end, true
		}
	}
	if a.Kind == Date || a.Kind == Time {
		if p, end, ok = s.phraseFrom(k, afterDate); ok {
			return p, end, true
		}
	}
	p, end, ok = s.phraseFrom(k, after)
	if !ok {
		if e, has := s.eat(k, "once"); has && !latin(s.get(e)) && !latin(s.get(s.spaces(e))) {
			return phrase{basis: Once}, e, true
		}
	}
	return p, end, ok
}

func (s *scanner) phraseFrom(k int, list map[rune][]phrase) (p phrase, end int, ok bool) {
	for _, p = range list[s.get(k)] {
		end, ok = s.eat(k, p.words)
		if ok && (!latin(s.get(end-1)) || !latin(s.get(end))) {
			return p, end, true
		}
	}
	return phrase{}, k, false
}

// per reads "a month", "per person", "for each firm", "/month".
func (s *scanner) per(k int) (Basis, int) {
	for _, w := range [...]string{"a ", "an ", "per ", "each ", "every ", "for each ", "for every ", "/ ", "/"} {
		end, has := s.eat(k, w)
		if !has {
			continue
		}
		var b wordBuffer
		word, last := s.word(end, &b)
		if basis := periods[string(word)]; basis != 0 && (basis < PerPerson || !strings.HasPrefix(w, "a")) {
			return basis, last
		}
	}
	return 0, k
}
