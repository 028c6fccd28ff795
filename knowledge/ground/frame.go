package ground

import (
	"slices"
	"strings"
)

// Predicates that make a clause say something of its own.
var (
	predicates = wordSet("can cannot may must will is are was were get gets receive receives pay pays apply applies have has do does should could would qualify qualifies open opens close closes")
	endings    = strings.Fields("습니다 니다 어요 아요 해요 돼요 세요 예요 이다")
	// promises are what people ask for: whether they may, get or are too late.
	promises = []string{"받을 수", "받습니다", "받아요", "신청할 수", "신청하실 수", "신청됩니다", "참여할 수", "참여하실 수", "이용할 수", "지원받", "대상입니다", "대상이 됩", "가능합니다", "가능해요", "해당됩니다", "해당합니다", "도 됩니다", "도 돼요", "안 됩니다", "안 돼요", "마감됐", "마감되었", "끝났", "can apply", "cannot apply", "can receive", "can get", "can join", "still apply", "qualify", "qualifies", "eligible", "closed", "gets", "receives", "receive"}
)

func states(clause string) bool {
	text := strings.TrimRight(clause, " .,;:!?)\"'")
	if joint(text) || slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(text, e) }) {
		return true
	}
	return slices.ContainsFunc(strings.Fields(text), func(w string) bool { return predicates[w] })
}

// excuses tells for each clause of a part whether it says that something is not
// known, or only lists what that is said of.
func excuses(p *part) []bool {
	out := make([]bool, len(p.clauses))
	for i := range p.clauses {
		out[i] = disclaimed(p.clauses[i].text)
	}
	for i := len(out) - 2; i >= 0; i-- {
		out[i] = out[i] || out[i+1] && !states(p.clauses[i].text)
	}
	for i := 1; i < len(out); i++ {
		out[i] = out[i] || out[i-1] && !states(p.clauses[i].text)
	}
	return out
}

// saying is the words of a part outside what is excused.
func (c *checker) saying(p *part) []term {
	var out []term
	for i, excused := range excuses(p) {
		if !excused {
			out = append(out, p.clauses[i].words...)
		}
	}
	return out
}

// bare is a part without the clauses that are courtesies or say that something is
// not known: its words and its text.
func (c *checker) bare(p *part) (words []term, text string) {
	excused := excuses(p)
	for i := range p.clauses {
		cl := &p.clauses[i]
		from := cl.start
		if phrase, at := hasAny(cl.text, courtesies); at >= 0 {
			comma := strings.IndexByte(cl.text[at+len(phrase):], ',')
			if comma < 0 {
				continue
			}
			from += at + len(phrase) + comma // what follows is no courtesy
		}
		if excused[i] || strings.HasSuffix(strings.TrimSpace(cl.text), "?") {
			continue
		}
		text += c.clear[from:cl.end]
		for _, t := range cl.words {
			if t.start >= from {
				words = append(words, t)
			}
		}
	}
	return words, text
}

// leadParity is how the lines above a list item turn what it says: 1 where they say
// that the items are not, as in "who cannot apply:". A place outside a list, and an
// item with a predicate of its own, is turned by nothing.
func leadParity(text string, at int) int {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	line := text[start:lineEnd(text, start)]
	if !item(line) || states(line) {
		return 0
	}
	for start > 0 {
		end := start - 1
		start = strings.LastIndexByte(text[:end], '\n') + 1
		lead := strings.TrimSpace(text[start:end])
		if lead == "" || item(lead) {
			continue
		}
		_, points := hasAny(lead, []string{"다음", "아래", "following", "below"})
		if points < 0 && strings.HasSuffix(lead, ".") {
			return 0 // a sentence of its own
		}
		return negations(lead) % 2
	}
	return 0
}

func item(line string) bool {
	line = strings.TrimLeft(line, " ")
	return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "•") || strings.HasPrefix(line, "·")
}

var (
	yeses = []string{"네", "예", "넵", "yes", "맞습니다", "맞아요", "그렇습니다", "그래요"}
	noes  = []string{"아니요", "아니오", "아뇨", "no", "그렇지 않습니다", "안 됩니다", "안 돼요"}
)

// bareAnswer reports a yes or no that stands alone and is not what the cited
// passage answers to the question before it.
func (c *checker) bareAnswer(p *part, cited []*source) bool {
	said := strings.Trim(p.text, " ,.!")
	yes := slices.Contains(yeses, said)
	if !yes && !slices.Contains(noes, said) {
		return false
	}
	before := strings.TrimRight(c.clear[:p.start], " \n?-*")
	from := strings.LastIndexAny(before, ".!?\n") + 1
	asked := slices.DeleteFunc(c.reader.terms(c.clear, span{from, len(before)}, nil), func(t term) bool { return t.plain })
	for _, s := range cited {
		for i := range s.units {
			if len(asked) == 0 && s.units[i].packed == said {
				return false
			}
			if u := &s.units[i]; !u.asks() || i+1 == len(s.units) || len(asked) == 0 || slices.ContainsFunc(asked, func(t term) bool { return !u.words.has(c, t.stem) }) {
				continue
			}
			answer := s.units[i+1].text
			_, no := hasAny(answer, noes)
			if yes == (no != 0 && negations(answer)%2 == 0) {
				return false
			}
		}
	}
	return true
}

// answers reports whether a sentence begins with yes or no.
func answers(text string) bool {
	first := func(w string) bool {
		rest, ok := strings.CutPrefix(text, w)
		return ok && rest != "" && strings.ContainsRune(",. !", rune(rest[0]))
	}
	return slices.ContainsFunc(yeses, first) || slices.ContainsFunc(noes, first)
}

// inherit gives parts that name no programme and no type those of the heading or
// the lead sentence above them.
func inherit(parts []part) {
	var names []string
	var orders []Figure
	typed := func(f Figure) bool { return f.Kind == Ordinal && f.Unit == TypeOrder }
	for i := range parts {
		p := &parts[i]
		own := slices.DeleteFunc(slices.Clone(p.names), func(n string) bool { return !whole(n) })
		types := slices.DeleteFunc(slices.Clone(p.figures), func(f Figure) bool { return !typed(f) })
		switch {
		case len(p.cites) == 0:
			if len(own) > 0 || len(types) > 0 {
				names, orders = own, types
			}
		case len(own) > 0 || len(types) > 0:
			names, orders = nil, nil // it goes on with another
		default:
			p.under, p.underTypes = names, orders
		}
	}
}

// elsewhere reports whether a figure stands in a passage about something else than
// the heading above a part.
func (c *checker) elsewhere(p *part, h held) bool {
	return len(p.names) == 0 && len(p.under) > 0 && len(h.source.names) > 0 && !slices.ContainsFunc(p.under, func(n string) bool {
		return strings.Contains(h.source.packed, n) || c.byGroup(n, h.source) || slices.ContainsFunc(h.source.names, func(m string) bool { return c.sameName(m, n) })
	})
}

// begins reports whether a sentence or a line begins at i.
func (c *checker) begins(i int) bool {
	text := c.clear
	for i > 0 {
		r, size := letterBefore(text, i)
		switch {
		case r == ' ' || r == '"' || r == '\'' || r == '(' || r == '*' || r == '-' || r == '•' || r == '·' || r == ')' || digit(r) && i < 6:
			i -= size
			continue
		}
		return strings.ContainsRune(".!?:\n…;", r) || digit(r) && strings.ContainsRune("\n", before2(text, i-size))
	}
	return true
}

func before2(text string, i int) rune {
	r, _ := letterBefore(text, i)
	return r
}
