package eval

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// says reports whether a text, already canonical, tells a fact in one of its
// ways ("300만|3 million").
func says(canonicalText, fact string) bool {
	for _, w := range ways(fact) {
		if strings.Contains(canonicalText, canonical(w)) {
			return true
		}
		// A bare fraction is of some power: "3.4645" is told by "3.4645 trillion".
		if bareFraction.MatchString(w) && slices.ContainsFunc(fractionOf, func(p string) bool {
			return strings.Contains(canonicalText, canonical(w+" "+p))
		}) {
			return true
		}
	}
	return false
}

var (
	bareFraction = regexp.MustCompile(`^\d+\.\d+$`)
	fractionOf   = []string{"million", "billion", "trillion", "만", "억", "조"}
)

func ways(fact string) []string { return strings.Split(fact, "|") }

// figure finds a number and the power behind it: "3,000,000", "0.6 million",
// "5천만". An English power ends a word ("20 kinds" has none).
var figure = regexp.MustCompile(`(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s?([십백천])?([만억조])|\s?([십백천])|\s?(thousand|million|billion|trillion|bn|k)\b)?`)

// The words around a figure that are one currency or one unit.
var (
	currencyBefore = regexp.MustCompile(`(?:krw|₩)\s?(«[^»]*»)`)
	currencyBehind = regexp.MustCompile(`(«[^»]*»)\s?(?:korean )?(?:won|krw)\b`)
	percentBehind  = regexp.MustCompile(`(«[^»]*»)\s?(?:퍼센트|percent\b|per cent\b)`)
	wonFollows     = regexp.MustCompile(`^\s?원`)
)

var power = map[string]float64{
	"십": 10, "백": 100, "천": 1000, "만": 1e4, "억": 1e8, "조": 1e12,
	"k": 1e3, "thousand": 1e3, "million": 1e6, "bn": 1e9, "billion": 1e9, "trillion": 1e12,
}

// canonical writes a text so that equal facts are equal strings. Spaces, commas
// and case do not count, and numbers count by their value: 60만 원, 600,000원,
// KRW 600,000 and 0.6 million won are the same, and 60만 is not found in 160만.
func canonical(text string) string {
	text = figures(strings.ToLower(norm.NFC.String(text)))
	text = currencyBefore.ReplaceAllString(text, "${1}원")
	text = currencyBehind.ReplaceAllString(text, "${1}원")
	text = percentBehind.ReplaceAllString(text, "${1}%")
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == ',' {
			return -1
		}
		return r
	}, text)
}

// figures puts the value of each number, in marks, in its place.
func figures(text string) string {
	var out strings.Builder
	found := figure.FindAllStringSubmatchIndex(text, -1)
	last := 0
	for i := 0; i < len(found); i++ {
		m := found[i]
		out.WriteString(text[last:m[0]])
		var n numeral
		n.add(text, m)
		for i+1 < len(found) && n.goesOn(text, found[i], found[i+1]) {
			i++
			n.add(text, found[i])
		}
		last = found[i][1]
		out.WriteString("«" + n.String() + "»")
	}
	out.WriteString(text[last:])
	return out.String()
}

// numeral adds up one number of several parts: "1억 5천만", "3천5백만", "1만 320원".
type numeral struct {
	sum     float64 // of what was multiplied by 만, 억 or 조
	open    float64 // what the next of these multiplies as well
	section float64 // the last of these powers, 0 before the first
	small   float64 // the last power inside the open section
	plain   string  // digits that have no power: kept, so that a telephone number keeps its zeros
	english bool
}

// add takes one match of [figure].
func (n *numeral) add(text string, m []int) {
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return text[m[2*i]:m[2*i+1]]
	}
	digits := strings.ReplaceAll(group(1), ",", "")
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil { // digits only, so there are too many of them
		v = math.Inf(1)
	}
	n.plain = ""
	small := group(2) + group(4)
	switch {
	case group(5) != "":
		n.open, n.english = v*power[group(5)], true
	case group(3) != "":
		if small != "" {
			v *= power[small]
		}
		n.section = power[group(3)]
		n.sum, n.open, n.small = n.sum+(n.open+v)*n.section, 0, 0
	case small != "":
		n.open, n.small = n.open+v*power[small], power[small]
	default:
		if n.sum+n.open == 0 && !strings.Contains(digits, ".") {
			n.plain = digits
		}
		n.open, n.small = n.open+v, 1
	}
}

// goesOn reports whether the next match belongs to the same number: right
// behind it and of smaller powers. Digits without a power do when they end an
// amount in won.
func (n *numeral) goesOn(text string, m, next []int) bool {
	gap := text[m[1]:next[0]]
	if n.english || next[10] >= 0 || n.section == 0 && n.small <= 1 || gap != "" && gap != " " {
		return false
	}
	small := 1.0
	for _, i := range []int{4, 8} {
		if next[i] >= 0 {
			small = power[text[next[i]:next[i+1]]]
		}
	}
	if next[6] >= 0 { // has 만, 억 or 조
		return (n.section == 0 || power[text[next[6]:next[7]]] < n.section) && (n.open == 0 || small < n.small)
	}
	if n.open > 0 && small >= n.small {
		return false
	}
	return small > 1 || wonFollows.MatchString(text[next[1]:])
}

func (n *numeral) String() string {
	if n.plain != "" {
		return n.plain
	}
	return strconv.FormatFloat(math.Round((n.sum+n.open)*1e6)/1e6, 'f', -1, 64)
}
