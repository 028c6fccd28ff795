package ground

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// statements joins the clauses of a stretch that only list things to the clause
// which says something of them: in "meals, transport and bonuses do not count" each
// of the three is denied. What stands in brackets says each for itself.
func statements(list []clause) []clause {
	var out []clause
	var open clause
	begun, depth := false, 0
	add := func(s *clause, cl *clause) {
		s.end = max(s.end, cl.end)
		s.text += cl.text
		s.words = append(s.words, cl.words...)
		s.figures = append(s.figures, cl.figures...)
		for w := range cl.set {
			s.set[w] = true
		}
		if n := negations(cl.text); s.no%2 == 0 || n%2 == 0 {
			s.no += n
		}
	}
	for i := range list {
		cl := &list[i]
		last := cl.text[len(cl.text)-1]
		if depth > 0 {
			cl.no = negations(cl.text)
			out = append(out, *cl)
		} else {
			if !begun {
				open, begun = clause{span: cl.span, set: wordsIn{}}, true
			}
			add(&open, cl)
			if last == ';' || predicated(cl.text) {
				out, begun = append(out, open), false
			}
		}
		switch last {
		case '(':
			depth++
		case ')':
			depth = max(depth-1, 0)
		}
	}
	if !begun {
		return out
	}
	if n := len(out); n > 0 && len(list) > 1 && !strings.Contains(out[n-1].text, ")") && negations(open.text) == 0 && !strings.HasSuffix(strings.TrimRight(out[n-1].text, " "), ";") {
		add(&out[n-1], &open) // what is listed behind a predicate belongs to it
		return out
	}
	return append(out, open)
}

var (
	verbs       = wordSet("can cannot can't may must will is isn't are aren't was were gets get receives receive applies have has do does don't doesn't did should could would qualify qualifies opens closes counts takes goes")
	verbEndings = append(strings.Fields("십시오 세요 시오 죠 지요 됩니까 됨 음 함 다"), endings...)
)

// predicated reports whether a clause has a predicate of its own.
func predicated(clause string) bool {
	text := strings.TrimRight(clause, " .,;:!?()\"'")
	if joint(text) || slices.ContainsFunc(verbEndings, func(e string) bool { return strings.HasSuffix(text, e) }) {
		return true
	}
	return slices.ContainsFunc(strings.Fields(text), func(w string) bool { return verbs[strings.Trim(w, ",.;:()")] })
}

// whole is clauses as one.
func wholeOf(list []clause) clause {
	w := clause{set: wordsIn{}}
	for i := range list {
		if i == 0 {
			w.span = list[i].span
		}
		w.end = list[i].end
		w.text += list[i].text
		w.words = append(w.words, list[i].words...)
		w.figures = append(w.figures, list[i].figures...)
		for x := range list[i].set {
			w.set[x] = true
		}
	}
	w.no = negations(w.text)
	return w
}

// repeats reports whether a statement says word for word what statements of the
// passages say: contrary where it says no where all of those say yes, or the
// reverse.
func (c *checker) repeats(s *clause, cited []*source, in func(*unit) []clause) (as, contrary bool) {
	turned := (s.no + leadParity(c.clear, s.start)) % 2
	for _, src := range cited {
		for i := range src.units {
			u := &src.units[i]
			if u.asks() {
				continue
			}
			list := in(u)
			for k := range list {
				x := &list[k]
				if !c.mutual(s, x) {
					continue
				}
				if (x.no+u.lead)%2 == turned {
					return true, false
				}
				contrary = true
			}
		}
	}
	return contrary, contrary
}

// contradicts reports the first statement of a part, or the part as one, that
// repeats the passages but for a no.
func (c *checker) contradicts(p *part, said []clause, cited []*source) (s span, is bool) {
	copies := 0
	for i := range said {
		as, contrary := c.repeats(&said[i], cited, func(u *unit) []clause { return u.said })
		if contrary {
			return said[i].span, true
		}
		if as {
			copies++
		}
	}
	if copies == len(said) {
		return span{}, false
	}
	all := wholeOf(p.clauses)
	_, contrary := c.repeats(&all, cited, func(u *unit) []clause { return u.all })
	return p.span, contrary
}

// mutual reports whether two statements have the same words of content and most
// of the words of grammar.
func (c *checker) mutual(a, b *clause) bool {
	if !c.heldBy(a, b) || !c.heldBy(b, a) {
		return false
	}
	plain, both := 0, 0
	for w := range a.set {
		plain++
		if b.set.has(c, w) {
			both++
		}
	}
	return plain > 0 && 4*both >= 3*plain
}

// heldBy reports whether all words of content of one statement stand in another.
func (c *checker) heldBy(a, b *clause) bool {
	return holdsFigures(a.figures, b.figures) && !slices.ContainsFunc(a.words, func(t term) bool { return !t.plain && !b.set.has(c, t.stem) })
}

// turns are where a text says before or after what something happens: the words
// of the event.
type turns struct{ before, after []string }

// markersOf are the words that say so: in Korean behind the event, in English
// before it.
var (
	koreanBefore  = strings.Fields("전에 전까지 전에는 이전에")
	koreanAfter   = strings.Fields("뒤에 뒤 후에 후 다음 다음에 나서 이후 이후에 뒤에도 후에도 다음에도 뒤에는 후에는")
	englishBefore = wordSet("before")
	englishAfter  = wordSet("after once")
)

// turnsOf reads the turns of a statement.
func (c *checker) turnsOf(text string) (t turns) {
	words := strings.FieldsFunc(text, func(r rune) bool { return !hangul(r) && !latin(r) && !digit(r) })
	event := func(from, to int) (out []string) {
		for _, w := range words[max(from, 0):min(max(to, 0), len(words))] {
			for _, x := range c.reader.word(w) {
				if utf8.RuneCountInString(x.stem) > 1 {
					out = append(out, x.stem)
				}
			}
		}
		return out
	}
	for i, w := range words {
		switch {
		case slices.Contains(koreanBefore, w):
			t.before = append(t.before, event(i-2, i)...)
		case slices.Contains(koreanAfter, w) && i > 0 && adnominal(words[i-1]):
			t.after = append(t.after, event(i-2, i)...)
		case englishBefore[w]:
			t.before = append(t.before, event(i+1, i+4)...)
		case englishAfter[w]:
			t.after = append(t.after, event(i+1, i+4)...)
		}
	}
	return t
}

// adnominal reports whether a Korean word ends like a verb before a noun in the
// past (마친, 채용한), or joins what follows (하고 나서).
func adnominal(word string) bool {
	r, _ := utf8.DecodeLastRuneInString(word)
	return hangul(r) && (r-0xAC00)%28 == 4 || r == '고'
}

// reversed reports whether one text says before an event what the other says after
// it.
func (c *checker) reversed(mine, its string) bool {
	a, b := c.turnsOf(mine), c.turnsOf(its)
	share := func(x, y []string) bool {
		return slices.ContainsFunc(x, func(w string) bool {
			return slices.ContainsFunc(y, func(v string) bool { return alikeStems(w, v) })
		})
	}
	return len(a.before) == 0 && len(b.after) == 0 && share(a.after, b.before) ||
		len(a.after) == 0 && len(b.before) == 0 && share(a.before, b.after)
}

// widens reports whether a text says that something else is meant as well.
func widens(text string) bool {
	if _, at := hasAny(text, []string{"모두", "뿐 아니라", "also", "too", "as well", "both", "even"}); at >= 0 {
		return true
	}
	return slices.ContainsFunc(strings.Fields(text), func(w string) bool {
		w = strings.TrimRight(w, ",.")
		return strings.HasSuffix(w, "도") && utf8.RuneCountInString(w) > 2 && !slices.ContainsFunc(notAlso, func(n string) bool { return strings.HasSuffix(w, n) })
	})
}

var notAlso = strings.Fields("제도 정도 한도 속도 아도 어도 해도 여도 라도 더라도 수도 지도 온도 제주도 경기도 강원도 연도 년도 밀도 용도 난이도")

// narrows reports whether a text says that it holds for one thing only.
func narrows(text string) bool {
	if _, at := hasAny(text, onlys); at >= 0 {
		return true
	}
	return slices.ContainsFunc(strings.Fields(text), func(w string) bool {
		w = strings.TrimRight(w, ",.")
		r := []rune(w)
		n := len(r)
		return n > 2 && r[n-1] == '만' && hangul(r[n-2]) && !strings.HasSuffix(w, "지만") && !strings.HasSuffix(w, "동안만")
	})
}
