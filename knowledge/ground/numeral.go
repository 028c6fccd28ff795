package ground

import "math"

// numeral is a number as written, without what it counts.
type numeral struct {
	value float64
	high  float64 // the larger of two said together: 두세 is 2 and 3; otherwise 0
	scale float64 // what one of the leading number is worth: 10,000 in 60만; 0 where several parts are added
	end   int
	plain int // how many digits, when it is written with digits only
	style style
}

// style is how a numeral is written, which decides what may stand behind it.
type style uint8

const (
	digits  style = 1 << iota
	sino          // 육십만, 백이십
	weak          // one syllable that is also a word: 이, 만, 십
	native        // 두, 스물두
	english       // twenty-two
)

const spelled = sino | weak | native | english

// digitsAt reads digits with commas in threes and decimals.
func (l *letters) digitsAt(i int) (n numeral, ok bool) {
	end := l.run(i, digit)
	if end == i {
		return n, false
	}
	v, count, grouped := 0.0, 0, false
	for ; i < end; i++ {
		v = v*10 + float64(l.r[i]-'0')
		count++
	}
	for count <= 3 || grouped {
		if l.get(end) != ',' || l.run(end+1, digit) != end+4 {
			break
		}
		for i = end + 1; i < end+4; i++ {
			v = v*10 + float64(l.r[i]-'0')
			count++
		}
		end, grouped = end+4, true
	}
	n = numeral{value: v, scale: 1, end: end, style: digits}
	if l.get(end) == '.' && digit(l.get(end+1)) {
		n.end = l.run(end+1, digit)
		part, of := 0.0, 1.0
		for i = end + 1; i < n.end && i < end+16; i++ {
			part, of = part*10+float64(l.r[i]-'0'), of*10
		}
		n.value += part / of
	} else if !grouped {
		n.plain = count
	}
	return n, true
}

// sinoDigit is the value of a Sino-Korean digit, 0 for another letter.
func sinoDigit(r rune) float64 {
	switch r {
	case '일':
		return 1
	case '이':
		return 2
	case '삼':
		return 3
	case '사':
		return 4
	case '오':
		return 5
	case '육', '륙':
		return 6
	case '칠':
		return 7
	case '팔':
		return 8
	case '구':
		return 9
	}
	return 0
}

func smallUnit(r rune) float64 {
	switch r {
	case '십':
		return 10
	case '백':
		return 100
	case '천':
		return 1000
	}
	return 0
}

func myriad(r rune) float64 {
	switch r {
	case '만':
		return 1e4
	case '억':
		return 1e8
	case '조':
		return 1e12
	}
	return 0
}

// section is a number below 10,000 before 만, 억 or 조: 2,000, 3천5백, 이천오백.
type section struct {
	value  float64
	end    int
	lead   float64 // the number it begins with, 0 for none (천)
	parts  int     // how many numbers are added
	small  bool    // has 십, 백 or 천
	ones   int     // place of a last digit in words, which may be a counter: 이십일
	digits bool
}

// sectionAt reads a section in digits, or one in words.
func (l *letters) sectionAt(i int, words bool) (s section, ok bool) {
	s.end, s.ones = i, -1
	pending, last := -1.0, 1e4
	for at := i; ; {
		c := l.get(at)
		switch u := smallUnit(c); {
		case pending < 0 && !words && digit(c):
			n, _ := l.digitsAt(at)
			if s.parts > 0 && n.value >= last {
				return s, s.parts > 0
			}
			pending, at = n.value, n.end
			if s.parts == 0 {
				s.lead, s.digits = n.value, true
			}
			s.add(pending, at)
			continue
		case pending < 0 && words && sinoDigit(c) > 0 && last > 1:
			pending = sinoDigit(c)
			if s.parts == 0 {
				s.lead = pending
			}
			s.ones = at
			at++
			s.add(pending, at)
			continue
		case u > 0 && u < last && l.isUnit(at, words) && (words || s.parts > 0):
			if pending >= 0 {
				s.value += pending * (u - 1)
			} else {
				s.add(u, at)
			}
			pending, last, s.ones, s.small = -1, u, -1, true
			at++
			s.end = at
			continue
		case c == ' ' && s.small && pending < 0 && !words && digit(l.get(at+1)):
			// A smaller part may stand apart: 2천 5백만.
			if n, ok := l.digitsAt(at + 1); ok && smallUnit(l.get(n.end)) > 0 && smallUnit(l.get(n.end)) < last {
				at++
				continue
			}
		}
		return s, s.parts > 0
	}
}

func (s *section) add(v float64, end int) {
	s.value += v
	s.parts++
	s.end = end
}

// isUnit tells 백 and 천 behind digits from the beginning of another word.
func (l *letters) isUnit(i int, words bool) bool {
	if words {
		return true
	}
	return !l.has(i, "백신") && !l.has(i, "백화") && !l.has(i, "천안") && !l.has(i, "천연") && !l.has(i, "십대")
}

// koreanAt reads digits with 십, 백, 천, 만, 억, 조 between and behind, or the
// same in words: "60", "1억 2,000만", "3천만", "육십만", "만". In words the last
// digit may be a counter (이십일: 20일), so a second reading without it is
// given where there is one.
func (l *letters) koreanAt(i int) (n, short numeral, ok bool) {
	words := !digit(l.get(i))
	if words && sinoDigit(l.get(i)) == 0 && smallUnit(l.get(i)) == 0 && l.get(i) != '만' {
		return n, short, false
	}
	total, parts, at, lowest := 0.0, 0, i, 1e16
	var first, last section
	for {
		s, has := l.sectionAt(at, words)
		if !has {
			s = section{end: at, ones: -1}
		}
		m, end := l.myriadAt(s, has, words, lowest)
		if !has && m == 0 {
			break
		}
		if parts > 0 && m == 0 && s.value >= lowest {
			break
		}
		if parts == 0 {
			first = s
		}
		parts += max(s.parts, 1)
		total += orOne(s, has) * max(m, 1)
		at, last = end, s
		if m == 0 {
			lowest = 1
			break
		}
		lowest = m
		next := l.further(at, words, lowest)
		if next < 0 {
			break
		}
		at = next
	}
	if parts == 0 {
		return n, short, false
	}
	n = numeral{value: exact(total), end: at, style: digits}
	if words {
		n.style = sino
		if at == i+1 {
			n.style = weak
		}
		if last.ones >= 0 && last.ones == at-1 && at-1 > i {
			short = n
			short.value, short.end = total-sinoDigit(l.r[last.ones]), last.ones
			if short.end == i+1 {
				short.style = weak
			}
		}
		return n, short, true
	}
	if parts == 1 && first.lead > 0 {
		n.scale = exact(total / first.lead)
	}
	if d, ok := l.digitsAt(i); ok && d.end == at {
		n.plain = d.plain
	}
	return n, short, true
}

func orOne(s section, has bool) float64 {
	if !has {
		return 1
	}
	return s.value
}

// myriadAt reads 만, 억 or 조 behind a section; m is 0 and end that of the
// section where none stands there.
func (l *letters) myriadAt(s section, has, words bool, below float64) (m float64, end int) {
	at := s.end
	if has && l.get(at) == ' ' && myriad(l.get(at+1)) > 0 {
		// "60 만원", "5 만명": a unit that stands apart must be followed by what
		// is counted.
		if c := l.get(l.spaces(at + 2)); c == '원' || c == '명' || c == '개' || c == '곳' {
			at++
		}
	}
	m = myriad(l.get(at))
	switch {
	case m == 0, m >= below, !has && m > 1e4, !has && below < 1e16:
		return 0, s.end
	case m == 1e12 && !l.trillion(at+1):
		return 0, s.end
	case m == 1e4 && words && has && s.parts == 1 && !s.small && s.value == 1 && !l.has(at+1, "원") && !l.has(at+1, " 원"):
		return 0, s.end // 일만: a name far more often than a number
	}
	return m, at + 1
}

// trillion tells 조 the number from 조 the article of a law: something of
// money must follow.
func (l *letters) trillion(i int) bool {
	k := l.spaces(i)
	if l.get(k) == '여' {
		k = l.spaces(k + 1)
	}
	if l.get(k) == '원' || l.has(k, "달러") {
		return true
	}
	end := l.run(k, func(r rune) bool { return digit(r) || r == ',' })
	return end > k && (l.get(end) == '억' || smallUnit(l.get(end)) > 0)
}

// further is where the next part of a number begins behind 만, 억 or 조, or -1.
// Behind a space it must look like a part: 5천, 2,000만, 5000.
func (l *letters) further(i int, words bool, below float64) int {
	at, apart := i, false
	if l.get(at) == ' ' {
		at, apart = at+1, true
	}
	s, ok := l.sectionAt(at, words)
	if !ok || s.value >= below {
		return -1
	}
	if words && !apart && s.parts == 1 && !s.small {
		// 육십만이, 만오: one syllable is more often a particle or another word,
		// unless a larger unit or money follows.
		if myriad(l.get(s.end)) > 0 || l.get(s.end) == '원' {
			return at
		}
		return -1
	}
	if !apart || s.small || myriad(l.get(s.end)) > 0 && myriad(l.get(s.end)) < below || s.digits && (s.value >= 100 || l.get(l.spaces(s.end)) == '원') {
		return at
	}
	return -1
}

// exact takes back what floating point added: 0.6 million is 600000.
func exact(v float64) float64 {
	if r := math.Round(v); math.Abs(v-r) <= 1e-9*math.Max(1, math.Abs(v)) {
		return r
	}
	if r := math.Round(v*1e6) / 1e6; math.Abs(v-r) <= 1e-9*math.Max(1, math.Abs(v)) {
		return r
	}
	return v
}

// nativeOnes are the forms of 1 to 9, those that stand before a counter first.
// The short ones begin many words and so need a counter of their own.
var nativeOnes = []struct {
	word  string
	value float64
	high  float64
}{
	{"한두", 1, 2}, {"두세", 2, 3}, {"두서너", 2, 4}, {"서너", 3, 4}, {"네다섯", 4, 5}, {"네댓", 4, 5}, {"너댓", 4, 5}, {"대여섯", 5, 6},
	{"예닐곱", 6, 7}, {"일고여덟", 7, 8}, {"일곱여덟", 7, 8}, {"여덟아홉", 8, 9},
	{"하나", 1, 0}, {"한", 1, 0}, {"둘", 2, 0}, {"두", 2, 0}, {"셋", 3, 0}, {"세", 3, 0}, {"석", 3, 0}, {"넷", 4, 0}, {"네", 4, 0}, {"넉", 4, 0},
	{"다섯", 5, 0}, {"여섯", 6, 0}, {"일곱", 7, 0}, {"여덟", 8, 0}, {"아홉", 9, 0},
}

var nativeTens = []struct {
	word  string
	value float64
}{
	{"열", 10}, {"스물", 20}, {"스무", 20}, {"서른", 30}, {"마흔", 40}, {"쉰", 50}, {"예순", 60}, {"일흔", 70}, {"여든", 80}, {"아흔", 90},
}

// nativeAt reads 하나 to 아흔아홉 and the pairs said together: 두세, 대여섯.
func (l *letters) nativeAt(i int) (n numeral, ok bool) {
	n = numeral{end: i, style: native}
	for _, t := range nativeTens {
		if end, has := l.eat(i, t.word); has {
			n.value, n.end = t.value, end
			break
		}
	}
	if n.end > i && l.has(n.end-1, "무") {
		return n, true
	}
	for _, o := range nativeOnes {
		if end, has := l.eat(n.end, o.word); has {
			if o.high > 0 {
				n.high = n.value + o.high
			}
			n.value, n.end = n.value+o.value, end
			return n, true
		}
	}
	return n, n.end > i
}

var englishOnes = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var englishLarge = map[string]float64{
	"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12, "mil": 1e6, "bn": 1e9,
}

// englishAt reads a number in English words: "sixty thousand", "twenty-two",
// "a hundred and five", "two and a half". A bare "a" or "an" is 1 with style
// weak: it counts only where a unit follows.
func (l *letters) englishAt(i int) (n numeral, ok bool) {
	total, part, last := 0.0, 0.0, 0.0
	read, dozens := 0, false
	var b wordBuffer
	n.end = i
	for at := i; ; {
		w, end := l.word(at, &b)
		v, small := englishOnes[string(w)]
		large := englishLarge[string(w)]
		switch {
		case small && (read == 0 || last >= 100 || last >= 20 && last <= 90 && v > 0 && v < 10 && int(last)%10 == 0):
			part += v
			last = v
		case large > 0 && read > 0 && !dozens && string(w) != "mil" && string(w) != "bn":
			if large == 100 || large == 12 {
				part *= large
			} else {
				total += part * large
				part = 0
			}
			last, dozens = large, large == 12
		case (string(w) == "a" || string(w) == "an") && read == 0:
			k := l.spaces(end)
			x, _ := l.word(k, &b)
			if k == end || englishLarge[string(x)] == 0 || string(x) == "mil" || string(x) == "bn" {
				return numeral{value: 1, scale: 1, end: end, style: english | weak}, true
			}
			part, last = 1, 1
		case string(w) == "half" && read == 0:
			return l.englishHalf(end)
		case string(w) == "and" && read > 0:
			k := l.spaces(end)
			if end, has := l.eat(k, "a half"); has && k > end-6-2 && !latin(l.get(end)) {
				n.value, n.end, n.scale, n.style = total+part+0.5, end, 0, english
				return n, true
			}
			x, _ := l.word(k, &b)
			y, is := englishOnes[string(x)]
			if last < 100 || !is || y == 0 {
				return l.englishEnd(n, total+part, read)
			}
			at = k
			continue
		default:
			return l.englishEnd(n, total+part, read)
		}
		read++
		n.end = end
		next := l.spaces(end)
		if l.get(end) == '-' {
			next = end + 1
		}
		if next == end {
			return l.englishEnd(n, total+part, read)
		}
		at = next
	}
}

func (l *letters) englishEnd(n numeral, v float64, read int) (numeral, bool) {
	n.value, n.style, n.scale = v, english, 0
	if read == 1 {
		n.scale = 1
	}
	return n, read > 0
}

// englishHalf reads what stands behind "half": "half a year" is 0.5 years.
func (l *letters) englishHalf(i int) (numeral, bool) {
	n := numeral{value: 0.5, end: i, style: english | weak}
	k := l.spaces(i)
	if l.get(i) == '-' {
		k = i + 1
	}
	if end, has := l.eat(k, "an "); has {
		n.end = end - 1
	} else if end, has := l.eat(k, "a "); has {
		n.end = end - 1
	}
	return n, true
}
