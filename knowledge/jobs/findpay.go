package jobs

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	payPeriods = []struct {
		period PayPeriod
		words  *regexp.Regexp
	}{
		{PerYear, regexp.MustCompile(`연봉|연간|연수입|(?:^|[^가-힣])연(?:\s|\d|$)|년봉|/\s*년(?:[^가-힣]|$)|(?:a|per|each)\s+year|annual(?:ly)?|yearly|/\s*(?:yr|year)|per annum`)},
		{PerMonth, regexp.MustCompile(`월급|월수입|월\s*평균|(?:^|[^가-힣\d])월(?:\s|\d|$)|(?:한|매)\s*달|/\s*월(?:[^가-힣]|$)|(?:a|per|each)\s+month|monthly|/\s*month`)},
		{PerWeek, regexp.MustCompile(`주급|(?:a|per|each)\s+week|weekly|/\s*week`)},
		{PerDay, regexp.MustCompile(`일급|일당|하루에?|/\s*일(?:[^가-힣]|$)|(?:a|per|each)\s+day|daily|/\s*day`)},
		{PerHour, regexp.MustCompile(`시급|시간\s*당|/\s*시간|(?:an|per|each)\s+hour|hourly|/\s*(?:hr|hour)`)},
	}
	number      = regexp.MustCompile(`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`)
	rangeSign   = regexp.MustCompile(`^\s*(?:이상|부터|에서)?\s*(?:[~∼〜–]|-|to\b|에서|부터)\s*(?:₩|krw)?\s*`)
	otherUnit   = regexp.MustCompile(`^\s*(?:시간|시|일|년|개월|달|명|회|%|퍼센트|세|살|층|호|분|주|차|번|건|종|개|교대|인|월|:|hours?\b|days?\b|years?\b|yrs?\b|months?\b|weeks?\b|h\b|am\b|pm\b|people\b|th\b)`)
	inWon       = regexp.MustCompile(`(?:원|won|krw)$`) // what follows is no unit of the number: 월 290만원 주5일
	lowerBound  = regexp.MustCompile(`^\s*(?:원|won)?\s*(?:은|는)?\s*(?:이상|부터|[~∼〜](?:\s*$|\s*[^\d\s])|\+\s*(?:[^\s가-힣a-z]|$)|or more|or above|and up|minimum|넘)`)
	upperBound  = regexp.MustCompile(`^\s*(?:원|won)?\s*(?:이하|까지|미만|or less|maximum)`)
	atLeastWord = regexp.MustCompile(`(?:at least|minimum|min\.?|over|from|more than|최소|최저|적어도|≥|>=)\s*(?:of\s+)?(?:₩|krw)?\s*$`)
	upToWord    = regexp.MustCompile(`(?:up to|at most|max\.?|maximum|최대|≤|<=)\s*(?:₩|krw)?\s*$`)
	noPay       = regexp.MustCompile(`면접\s*후|내규|협의|추후\s*결정`)
)

// PayPeriodOf reads the name of a period: 연봉, 월급, 주급, 일급, 시급, the Work24 codes Y, M, D, H, and English words.
func PayPeriodOf(text string) PayPeriod {
	s := strings.TrimSpace(string(plain(text)))
	switch s {
	case "y", "연", "년":
		return PerYear
	case "m", "월":
		return PerMonth
	case "w", "주":
		return PerWeek
	case "d", "일":
		return PerDay
	case "h", "시", "시간":
		return PerHour
	}
	return periodNear(s, len(s), len(s))
}

// spelledSum is a sum in Korean number words: 삼백만원, 만오천원.
var spelledSum = regexp.MustCompile(`[일이삼사오육칠팔구십백천만]{2,}\s*원`)

// inDigits writes sums in Korean number words with digits. Words that only continue digits (2천만원) stay.
func inDigits(s string) string {
	var b strings.Builder
	at := 0
	for _, m := range spelledSum.FindAllStringIndex(s, -1) {
		before := strings.TrimRight(s[:m[0]], " ")
		b.WriteString(s[at:m[0]])
		at = m[1]
		if n, ok := spelledNumber(s[m[0]:m[1]]); ok && (before == "" || before[len(before)-1] < '0' || before[len(before)-1] > '9') {
			b.WriteString(strconv.FormatInt(n, 10) + "원")
		} else {
			b.WriteString(s[m[0]:m[1]])
		}
	}
	b.WriteString(s[at:])
	return b.String()
}

func spelledNumber(words string) (n int64, ok bool) {
	group, digit := int64(0), int64(0)
	for _, r := range words {
		if i := slices.Index([]rune("일이삼사오육칠팔구"), r); i >= 0 {
			if digit > 0 {
				return 0, false
			}
			digit = int64(i + 1)
			continue
		}
		switch unit := map[rune]int64{'십': 10, '백': 100, '천': 1000, '만': 10_000}[r]; {
		case unit == 10_000:
			if n > 0 {
				return 0, false
			}
			n = max(group+digit, 1) * unit
			group, digit = 0, 0
		case unit > 0:
			group += max(digit, 1) * unit
			digit = 0
		}
	}
	return n + group + digit, true
}

// FindPay reads the first pay in a text: "연봉 3,400만원 ~ 4,200만원", "월 300 이상", "시급 10,500원", "at least 35M won a year". Period
// is PerUnknown when the text does not name one. A number without 원 or 만원 counts only beside a period, and then as
// 10,000 won where that is how people speak. It is false when there is no figure, or none that can be a pay.
func FindPay(text string) (Pay, bool) {
	p, _, ok := findPay(inDigits(string(plain(text))))
	if !ok {
		return Pay{}, false
	}
	p.Text = strings.TrimSpace(text)
	return p, true
}

// amount is one sum as written.
type amount struct {
	value float64
	scale float64 // what one of value is worth in won; 0: no unit given
	from  int
	to    int
}

func (a amount) won() int64 { return int64(a.value*a.scale + 0.5) }

// findPay works on plain text and gives where the figures stand.
func findPay(s string) (p Pay, span [2]int, ok bool) {
	for at := 0; at < len(s); {
		a, found := amountAt(s, at)
		if !found {
			return Pay{}, span, false
		}
		at = a.to
		b, ranged := amount{}, false
		if sign := rangeSign.FindString(s[a.to:]); sign != "" {
			if next, found := amountAt(s, a.to+len(sign)); found && next.from == a.to+len(sign) {
				b, ranged = next, true
				if a.scale == 0 || a.scale < b.scale && a.value < b.value {
					a.scale = b.scale
				} else if b.scale == 0 {
					b.scale = a.scale
				}
				at = b.to
			}
		}
		end := a.to
		if ranged {
			end = b.to
		}
		if !inWon.MatchString(s[a.from:end]) && otherUnit.MatchString(s[end:]) {
			continue
		}
		period := periodNear(s, a.from, end)
		if a.scale == 0 && !spoken(&a, period) || ranged && b.scale == 0 && !spoken(&b, period) {
			continue
		}
		p = Pay{Period: period, Min: a.won(), Max: a.won()}
		switch {
		case ranged:
			p.Max = b.won()
			if p.Max < p.Min {
				p.Min, p.Max = p.Max, p.Min
			}
		case lowerBound.MatchString(s[end:]) || atLeastWord.MatchString(tailOf(s[:a.from], 40)):
			p.Max = 0
		case upperBound.MatchString(s[end:]) || upToWord.MatchString(tailOf(s[:a.from], 40)):
			p.Min = 0
		}
		if !p.possible() {
			continue
		}
		return p, [2]int{a.from, end}, true
	}
	return Pay{}, span, false
}

// possible tells whether the figures can be a pay at all. A unit error (won for 10,000 won) is far outside; a pay under
// the minimum wage is not an error of ours and stays, so that Lint sees it.
func (p Pay) possible() bool {
	low, high := p.Min, p.Max
	if low == 0 {
		low = high
	}
	high = max(high, low)
	switch p.Period {
	case PerHour:
		return low >= 1_000 && high <= 1_000_000
	case PerDay:
		return low >= 10_000 && high <= 10_000_000
	case PerWeek:
		return low >= 10_000 && high <= 50_000_000
	case PerMonth:
		return low >= 50_000 && high <= 100_000_000
	case PerYear:
		return low >= 1_000_000 && high <= 1_200_000_000
	}
	return low >= 1_000
}

// spoken gives a bare number the unit it has in speech beside a period: 월 300 is 3,000,000 won.
func spoken(a *amount, period PayPeriod) bool {
	tens, won := [2]float64{}, 0.0
	switch period {
	case PerYear:
		tens, won = [2]float64{1_000, 99_999}, 1_000_000
	case PerMonth:
		tens, won = [2]float64{50, 5_000}, 300_000
	case PerWeek:
		tens, won = [2]float64{10, 500}, 50_000
	case PerDay:
		tens, won = [2]float64{5, 99}, 10_000
	case PerHour:
		tens, won = [2]float64{1, 0}, 3_000 // 2027 is a year: "minimum wage 2027 per hour"
	default:
		return false
	}
	switch {
	case a.value >= won:
		a.scale = 1
	case a.value >= tens[0] && a.value <= tens[1]:
		a.scale = 10_000
	default:
		return false
	}
	return true
}

// amountAt finds the next sum at or after a place of the text.
func amountAt(s string, at int) (amount, bool) {
	for at < len(s) {
		m := number.FindStringIndex(s[at:])
		if m == nil {
			return amount{}, false
		}
		from, to := at+m[0], at+m[1]
		if from > 0 && (s[from-1] == ',' || s[from-1] == '.') && from > 1 && s[from-2] >= '0' && s[from-2] <= '9' {
			at = to
			continue
		}
		v, err := strconv.ParseFloat(strings.ReplaceAll(s[from:to], ",", ""), 64)
		if err != nil {
			at = to
			continue
		}
		a := amount{value: v, from: from, to: to}
		a.to += a.unit(s[to:])
		if a.scale == 0 && from > 0 && (strings.HasSuffix(s[:from], "₩") || strings.HasSuffix(strings.TrimRight(s[:from], " "), "krw")) {
			a.scale = 1
		}
		return a, true
	}
	return amount{}, false
}

// unit reads what follows the number, sets the scale and gives the length read.
func (a *amount) unit(s string) int {
	rest := strings.TrimLeft(s, " ")
	eat := func(word string) bool {
		if !strings.HasPrefix(rest, word) {
			return false
		}
		rest = strings.TrimLeft(rest[len(word):], " ")
		return true
	}
	word := func(word string) bool { // a Latin unit must not begin a longer word
		after := strings.TrimPrefix(rest, word)
		if after == rest || after != "" && after[0] >= 'a' && after[0] <= 'z' {
			return false
		}
		return eat(word)
	}
	more := func(of float64, tail string) { // the smaller part: 3천 5백, 1만 2천
		m := number.FindStringIndex(rest)
		if m == nil || m[0] != 0 {
			return
		}
		v, err := strconv.ParseFloat(rest[:m[1]], 64)
		if err == nil && strings.HasPrefix(strings.TrimLeft(rest[m[1]:], " "), tail) {
			a.value += v * of / a.scale
			rest = strings.TrimLeft(rest[m[1]:], " ")
			eat(tail)
		}
	}
	switch {
	case eat("억"):
		a.scale = 1e8
		more(1e7, "천")
		if a.value != float64(int64(a.value)) || strings.HasPrefix(rest, "만") {
			eat("만")
		}
		more(1e4, "만")
	case eat("천만"):
		a.scale = 1e7
	case eat("백만"):
		a.scale = 1e6
	case eat("천"):
		a.scale = 1e3
		more(1e2, "백")
		if eat("만") {
			a.scale *= 1e4
		} else if a.value < 100 && !strings.HasPrefix(rest, "원") {
			a.scale *= 1e4 // 연봉 3천
		} else if m := number.FindStringIndex(rest); m != nil && m[0] == 0 && strings.HasPrefix(strings.TrimLeft(rest[m[1]:], " "), "만") {
			a.scale *= 1e4
		}
		if a.scale == 1e7 {
			more(1e4, "만")
		}
	case eat("백"):
		if !eat("만") {
			return 0
		}
		a.scale = 1e6
	case eat("만"):
		a.scale = 1e4
		more(1e3, "천")
	case word("million"), word("mil"), word("m"):
		a.scale = 1e6
	case word("thousand"), word("k"):
		a.scale = 1e3
	case strings.HasPrefix(rest, "원"), strings.HasPrefix(rest, "won"), strings.HasPrefix(rest, "krw"):
		a.scale = 1
	default:
		return 0
	}
	if !eat("원") && !eat("won") && !eat("krw") && a.scale == 1 {
		a.scale = 0
		return 0
	}
	return len(strings.TrimRight(s[:len(s)-len(rest)], " "))
}

// periodNear gives the period named nearest before the place from, or else soon after the place to.
func periodNear(s string, from, to int) PayPeriod {
	// One byte of the sum itself is kept, because 월300 is 월 before a digit.
	before := tailOf(s[:from], 80) + s[from:min(from+1, len(s))]
	best, where := PerUnknown, -1
	for _, p := range payPeriods {
		for _, m := range p.words.FindAllStringIndex(before, -1) {
			if m[0] > where && len(before)-m[1] <= 40 {
				best, where = p.period, m[0]
			}
		}
	}
	if best != PerUnknown {
		return best
	}
	after := headOf(s[to:], 60)
	where = len(after)
	for _, p := range payPeriods {
		if m := p.words.FindStringIndex(after); m != nil && m[0] < where {
			best, where = p.period, m[0]
		}
	}
	return best
}

// NewPay makes a Pay from the columns of a feed: the name of the period, the text, and the figures in won (0: not given).
// Figures above 0 win over the text; where neither gives a possible pay, only the text is kept.
func NewPay(period, text string, lowest, highest int64) Pay {
	text = strings.TrimSpace(text)
	p := Pay{Period: PayPeriodOf(period), Min: max(lowest, 0), Max: max(highest, 0), Text: text}
	if p.Min > p.Max && p.Max > 0 {
		p.Min, p.Max = p.Max, p.Min
	}
	if p.Known() && p.possible() {
		return p
	}
	joined := text
	if p.Period != PerUnknown {
		joined = periodWord[p.Period] + " " + text
	}
	if noPay.MatchString(text) && !number.MatchString(text) {
		return Pay{Text: text}
	}
	if found, ok := FindPay(joined); ok && found.Period != PerUnknown {
		found.Text = text
		return found
	}
	return Pay{Text: text}
}

var periodWord = map[PayPeriod]string{PerYear: "연봉", PerMonth: "월급", PerWeek: "주급", PerDay: "일급", PerHour: "시급"}
