package search

import "strings"

var englishStop = set(`a an and are as at be been being but by can could did do does for from had has have how i if
in into is it its me my no not of on or our should so such than that the their then there these they this to us was we
were what when where which who whom why will with would you your about am`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// stemEnglish is the Porter2 (Snowball English) stemmer, after its published
// definition at snowballstem.org. The word is lower case; apostrophes are
// already gone. A word with letters outside a-z comes back as it is.
func stemEnglish(w string) string {
	var p porter
	return string(p.stem([]byte(w)))
}

// stem is stemEnglish; what it returns is overwritten by the next word.
func (p *porter) stem(w []byte) []byte {
	if len(w) <= 2 {
		return w
	}
	for _, c := range w {
		if c < 'a' || c > 'z' {
			return w
		}
	}
	if s, ok := porterWhole[string(w)]; ok {
		return append(p.b[:0], s...)
	}
	p.b = append(p.b[:0], w...)
	p.markY()
	p.regions()
	p.step1a()
	if porterKeep[string(p.b)] {
		return p.b
	}
	p.step1b()
	p.step1c()
	p.replace(porterStep2, p.r1)
	p.replace(porterStep3, p.r1)
	p.replace(porterStep4, p.r2)
	p.step5()
	for i, c := range p.b {
		if c == 'Y' {
			p.b[i] = 'y'
		}
	}
	return p.b
}

var porterWhole = map[string]string{
	"skis": "ski", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "idly": "idl", "gently": "gentl",
	"ugly": "ugli", "early": "earli", "only": "onli", "singly": "singl",
	"sky": "sky", "news": "news", "howe": "howe", "atlas": "atlas", "cosmos": "cosmos", "bias": "bias", "andes": "andes",
}

var porterKeep = set("inning outing canning herring earring proceed exceed succeed")

// porter is a word on its way to its stem; r1 and r2 are where the two
// regions of the definition begin.
type porter struct {
	b      []byte
	r1, r2 int
}

func vowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'
}

// markY writes a y that acts as a consonant as Y.
func (p *porter) markY() {
	for i, c := range p.b {
		if c == 'y' && (i == 0 || vowel(p.b[i-1])) {
			p.b[i] = 'Y'
		}
	}
}

func (p *porter) regions() {
	after := func(from int) int {
		for i := from + 1; i < len(p.b); i++ {
			if vowel(p.b[i-1]) && !vowel(p.b[i]) {
				return i + 1
			}
		}
		return len(p.b)
	}
	p.r1 = after(0)
	for _, pre := range [...]string{"gener", "commun", "arsen"} {
		if len(p.b) >= len(pre) && string(p.b[:len(pre)]) == pre {
			p.r1 = len(pre)
		}
	}
	p.r2 = len(p.b)
	if p.r1 < len(p.b) {
		p.r2 = after(p.r1)
	}
}

func (p *porter) ends(s string) bool {
	return len(p.b) >= len(s) && string(p.b[len(p.b)-len(s):]) == s
}
func (p *porter) cut(n int) { p.b = p.b[:len(p.b)-n] }
func (p *porter) put(n int, s string) {
	p.b = append(p.b[:len(p.b)-n], s...)
}

func (p *porter) hasVowel(end int) bool {
	for _, c := range p.b[:max(end, 0)] {
		if vowel(c) {
			return true
		}
	}
	return false
}

// shortEnd tells whether the first end letters finish in a short syllable.
func (p *porter) shortEnd(end int) bool {
	b := p.b[:end]
	n := len(b)
	if n == 2 {
		return vowel(b[0]) && !vowel(b[1])
	}
	return n > 2 && !vowel(b[n-3]) && vowel(b[n-2]) && !vowel(b[n-1]) && b[n-1] != 'w' && b[n-1] != 'x' && b[n-1] != 'Y'
}

func (p *porter) step1a() {
	n := len(p.b)
	switch {
	case p.ends("sses"):
		p.cut(2)
	case p.ends("ied"), p.ends("ies"):
		if n > 4 {
			p.cut(2)
		} else {
			p.cut(1)
		}
	case p.ends("us"), p.ends("ss"):
	case p.ends("s"):
		if p.hasVowel(n - 2) {
			p.cut(1)
		}
	}
}

func (p *porter) step1b() {
	for _, s := range [...]string{"eedly", "eed"} {
		if p.ends(s) {
			if len(p.b)-len(s) >= p.r1 {
				p.put(len(s), "ee")
			}
			return
		}
	}
	for _, s := range [...]string{"ingly", "edly", "ing", "ed"} {
		if !p.ends(s) {
			continue
		}
		if !p.hasVowel(len(p.b) - len(s)) {
			return
		}
		p.cut(len(s))
		n := len(p.b)
		switch {
		case p.ends("at"), p.ends("bl"), p.ends("iz"):
			p.b = append(p.b, 'e')
		case n > 1 && p.b[n-1] == p.b[n-2] && strings.IndexByte("bdfgmnprt", p.b[n-1]) >= 0:
			p.cut(1)
		case p.r1 >= n && p.shortEnd(n):
			p.b = append(p.b, 'e')
		}
		return
	}
}

func (p *porter) step1c() {
	n := len(p.b)
	if n > 2 && (p.b[n-1] == 'y' || p.b[n-1] == 'Y') && !vowel(p.b[n-2]) {
		p.b[n-1] = 'i'
	}
}

// porterRule turns a suffix into another; before and r2 narrow where.
type porterRule struct {
	suffix, to string
	before     string // one of these letters stands before the suffix; empty = any
	r2         bool   // the suffix lies in region 2 although the step works in region 1
}

// The longest suffix decides, so within a step longer ones stand first.
var (
	porterStep2 = []porterRule{
		{"ational", "ate", "", false}, {"fulness", "ful", "", false}, {"iveness", "ive", "", false},
		{"ization", "ize", "", false}, {"ousness", "ous", "", false}, {"biliti", "ble", "", false},
		{"lessli", "less", "", false}, {"tional", "tion", "", false}, {"alism", "al", "", false},
		{"aliti", "al", "", false}, {"ation", "ate", "", false}, {"entli", "ent", "", false},
		{"fulli", "ful", "", false}, {"iviti", "ive", "", false}, {"ousli", "ous", "", false},
		{"abli", "able", "", false}, {"alli", "al", "", false}, {"anci", "ance", "", false},
		{"ator", "ate", "", false}, {"enci", "ence", "", false}, {"izer", "ize", "", false},
		{"bli", "ble", "", false}, {"ogi", "og", "l", false}, {"li", "", "cdeghkmnrt", false},
	}
	porterStep3 = []porterRule{
		{"ational", "ate", "", false}, {"tional", "tion", "", false}, {"alize", "al", "", false},
		{"ative", "", "", true}, {"icate", "ic", "", false}, {"iciti", "ic", "", false}, {"ical", "ic", "", false},
		{"ness", "", "", false}, {"ful", "", "", false},
	}
	porterStep4 = []porterRule{
		{"ement", "", "", false}, {"able", "", "", false}, {"ance", "", "", false}, {"ence", "", "", false},
		{"ible", "", "", false}, {"ment", "", "", false}, {"ant", "", "", false}, {"ate", "", "", false},
		{"ent", "", "", false}, {"ion", "", "st", false}, {"ism", "", "", false}, {"iti", "", "", false},
		{"ive", "", "", false}, {"ize", "", "", false}, {"ous", "", "", false}, {"al", "", "", false},
		{"er", "", "", false}, {"ic", "", "", false},
	}
)

func (p *porter) replace(rules []porterRule, region int) {
	last := p.b[len(p.b)-1]
	for i := range rules {
		r := &rules[i]
		if r.suffix[len(r.suffix)-1] != last || !p.ends(r.suffix) {
			continue
		}
		at := len(p.b) - len(r.suffix)
		if at >= region && (!r.r2 || at >= p.r2) &&
			(r.before == "" || at > 0 && strings.IndexByte(r.before, p.b[at-1]) >= 0) {
			p.put(len(r.suffix), r.to)
		}
		return
	}
}

func (p *porter) step5() {
	n := len(p.b)
	switch {
	case p.ends("e"):
		if n-1 >= p.r2 || n-1 >= p.r1 && !p.shortEnd(n-1) {
			p.cut(1)
		}
	case p.ends("ll"):
		if n-1 >= p.r2 {
			p.cut(1)
		}
	}
}
