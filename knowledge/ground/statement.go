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
		s.pieces = append(s.pieces, cl.text)
	}
	for i := range list {
		cl := &list[i]
		last := cl.text[len(cl.text)-1]
		if depth > 0 {
			out = append(out, *cl)
		} else {
			if !begun {
				open, begun = clause{span: cl.span, set: wordsIn{}}, true
			}
			add(&open, cl)
			if last == ';' || predicated(cl.text) && (i+1 == len(list) || !subordinate(cl.text)) {
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

// no is how often a statement says no; where all that it lists are denied, once.
func (cl *clause) no() int {
	if cl.counted {
		return cl.said
	}
	cl.counted = true
	if len(cl.pieces) == 0 {
		cl.said = negations(cl.text)
	}
	for _, text := range cl.pieces {
		if n := negations(text); cl.said%2 == 0 || n%2 == 0 {
			cl.said += n
		}
	}
	return cl.said
}

// subordinate reports whether an English clause only leads to the one behind it:
// while you receive it, you cannot take part.
func subordinate(clause string) bool {
	w := strings.TrimLeft(clause, " ")
	for _, lead := range []string{"yes, ", "no, ", "and ", "but "} {
		w = strings.TrimPrefix(w, lead)
	}
	return strings.HasSuffix(strings.TrimRight(w, " "), ",") && subordinates[latinWord(w, 0)]
}

var subordinates = wordSet("while if when because since although though once after before as unless")

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
	return w
}

// repeats tells how well a statement repeats one of the passages word for word that
// says as often no, and how well one that does not.
func (c *checker) repeats(s *clause, cited []*source, in func(*unit) []clause) (as, against float64) {
	turned := (negations(s.text) + leadParity(c.clear, s.start)) % 2
	for _, src := range cited {
		for i := range src.units {
			u := &src.units[i]
			if u.asks() {
				continue
			}
			list := in(u)
			for k := range list {
				x := &list[k]
				alike := c.mutual(s, x)
				if alike == 0 || disclaimed(u.text) && !disclaimed(s.text) {
					continue
				}
				if (negations(x.text)+u.lead)%2 == turned {
					as = max(as, alike)
				} else {
					against = max(against, alike)
				}
			}
		}
	}
	return as, against
}

// contradicts reports the first statement of a part, or the part as one, that
// repeats the passages but for a no.
func (c *checker) contradicts(p *part, said []clause, cited []*source) (s span, is bool) {
	saidOf := func(u *unit) []clause { return u.said }
	copied := 0.0
	for i := range said {
		as, against := c.repeats(&said[i], cited, saidOf)
		if against > as {
			return said[i].span, true
		}
		copied = as
	}
	all := wholeOf(p.clauses)
	as, against := c.repeats(&all, cited, func(u *unit) []clause {
		if u.all == nil {
			u.all = []clause{wholeOf(u.clauses)}
		}
		return u.all
	})
	if len(said) == 1 {
		as = max(as, copied)
	}
	return p.span, against > as
}

// mutual tells how much of the words two statements share that have the same words
// of content and most of those of grammar; zero for others.
func (c *checker) mutual(a, b *clause) float64 {
	if !c.heldBy(a, b) || !c.heldBy(b, a) {
		return 0
	}
	both := 0
	for w := range a.set {
		if b.set.has(c, w) {
			both++
		}
	}
	if both == 0 || 4*both < 3*len(a.set) {
		return 0
	}
	return float64(both) / float64(max(len(a.set), len(b.set)))
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

// concedes reports whether a text says that something holds without a condition as
// well: 아니어도, 없더라도, even without.
func concedes(text string) bool {
	for _, w := range []string{"아니어도", "아니라도", "아니더라도", "않아도", "않더라도", "없어도", "없더라도", "없이도"} {
		at := strings.Index(text, w)
		if at < 0 {
			continue
		}
		behind := strings.TrimLeft(text[at+len(w):], " ")
		if !strings.HasPrefix(behind, "됩") && !strings.HasPrefix(behind, "되") && !strings.HasPrefix(behind, "돼") {
			return true
		}
	}
	_, at := hasAny(text, []string{"even without", "even if you do not", "even if not", "even though not"})
	return at >= 0
}

// conceded reports whether a sentence of the passages that tells of the same says
// that something does not matter.
func (c *checker) conceded(cl *clause, cited []*source) bool {
	for _, src := range cited {
		for i := range src.units {
			u := &src.units[i]
			if _, at := hasAny(u.text, []string{"어도", "더라도", "관계없", "상관없", "보지 않", "없이도", "even", "regardless", "need not"}); at < 0 || u.asks() {
				continue
			}
			if slices.ContainsFunc(cl.words, func(t term) bool { return !t.plain && u.words.has(c, t.stem) }) {
				return true
			}
		}
	}
	return false
}

// unwaged is a text without the wage that has a bound in its name.
func unwaged(text string) string {
	return strings.NewReplacer("minimum wage", "wage", "최저임금", "임금", "최저 임금", "임금", "최저시급", "시급", "최저 시급", "시급").Replace(text)
}

// outside reports whether one text says that it is in what the other says it is
// outside of.
func outside(in, out string) bool {
	_, behind, has := strings.Cut(out, "outside the ")
	if !has || strings.Contains(in, "outside") {
		return false
	}
	word := latinWord(behind, 0)
	return word != "" && (hasWord(in, "in the "+word) || hasWord(in, "within the "+word) || hasWord(in, "inside the "+word))
}

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
