package answer

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"dari/knowledge/search"
)

var (
	// namedThing is what a programme, an account or an office paper is called by
	// its last syllables.
	namedThing = regexp.MustCompile(`^[가-힣]{2,10}(계좌|공제|적금|통장|대출|연금|보험|카드|패키지|바우처|급여|펀드|자금|주택|청약)$`)
	// calledAlike ends a name, or only what a programme does or pays.
	calledAlike = regexp.MustCompile(`^[가-힣]{4,12}(제도|사업|수당|지원금|장려금|보조금|인센티브|프로그램)$`)
	// grown is another thing grown to one of our names: 희망리턴카드.
	grown = regexp.MustCompile(`^(카드|계좌|공제|적금|통장|대출|보험|연금|펀드|바우처|쿠폰)`)

	nominal = regexp.MustCompile(`(은|는|이|가|을|를|의|도|에|로|으로|에서|랑|이랑|하고|과|와|요|이요|이란|란)$`)

	// properName is what English writes with capitals before a word for what is given.
	properName = regexp.MustCompile(`((?:(?:[A-Z][A-Za-z0-9'-]*|for|of) )+)(?:Program(?:me)?|Grant|Allowance|Fellowship|Account|Card|Fund|Voucher|Scheme|Benefit|Bonus|Subsidy|Loan|Scholarship|Package|Incentive|Savings|Pension)\b`)
	// small are words with which a sentence or a name may begin.
	small = strings.Fields("is are was were what which who how when where why does do did can could may will would should please the a an and of for to in at on about my our your this that tell show explain give i we if")
)

// unknownName tells whether the question names what is called like a programme
// and is none that the articles speak of: 청년내일저축계좌 shares most of its
// syllables with two of ours and is neither.
func (t *task) unknownName() bool {
	if t.r.latin && t.unknownProperName() {
		return true
	}
	if !t.r.hangul {
		return false
	}
	for _, m := range t.named {
		if at := strings.Index(t.r.tight, m.form); m.korean && at >= 0 {
			thing := grown.FindString(t.r.tight[at+len(m.form):])
			if thing != "" && !t.text.contains(m.form+thing) {
				return true
			}
		}
	}
	unsaid := func(w string) bool {
		return !t.text.contains(w) &&
			!slices.ContainsFunc(t.index.Corrections(w), func(x string) bool { return t.text.contains(x) })
	}
	foreign := func(w string) bool {
		return utf8.RuneCountInString(w) >= 4 && namedThing.MatchString(w) && unsaid(w) ||
			calledAlike.MatchString(w) && t.almostOurs(w) && unsaid(w)
	}
	for _, w := range strings.Fields(t.r.spaced + " " + t.rest.spaced) {
		// the stem, and the word itself where the index took it apart
		if slices.ContainsFunc(t.index.Terms(w), foreign) || foreign(nominal.ReplaceAllString(w, "")) {
			return true
		}
	}
	return false
}

// almostOurs tells whether a name begins and ends like one of ours and has other
// syllables between: more than a slip of the finger.
func (c *catalogue) almostOurs(name string) bool {
	const alike, other = 4, 2 // syllables
	w := []rune(name)
	if len(w) < alike {
		return false
	}
	begins := string(w[:alike])
	for _, n := range c.names {
		if !n.korean || !strings.HasPrefix(n.form, begins) {
			continue
		}
		o := []rune(n.form)
		if len(o) < alike+other {
			continue
		}
		shorter := min(len(w), len(o))
		from := 0
		for from < shorter && w[from] == o[from] {
			from++
		}
		to := 0
		for to < shorter-from && w[len(w)-1-to] == o[len(o)-1-to] {
			to++
		}
		if from >= alike && min(len(w), len(o))-from-to >= other {
			return true
		}
	}
	return false
}

// unknownProperName tells whether the question names in English, with capitals,
// what is neither said in the articles nor made of the words of one of our names.
func (t *task) unknownProperName() bool {
	for _, m := range properName.FindAllStringSubmatch(t.q.Text, 3) {
		called := strings.Fields(t.index.Corrected(search.Fold(m[1])))
		for len(called) > 0 && slices.Contains(small, called[0]) {
			called = called[1:]
		}
		if len(called) < 2 || t.text.contains(strings.Join(called, "")) {
			continue
		}
		if !slices.ContainsFunc(t.names, func(n name) bool {
			words := strings.Fields(n.form)
			return !n.korean && !slices.ContainsFunc(called, func(w string) bool { return !slices.Contains(words, w) && !slices.Contains(small, w) })
		}) {
			return true
		}
	}
	return false
}
