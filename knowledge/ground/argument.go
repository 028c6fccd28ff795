package ground

import (
	"slices"
	"strings"
)

// A verdict on a statement is also one on who does or gets what it tells: the words
// that stand in its places. A Korean particle says which place a word has, in
// English the place before the verb is that of who.

// place is the place of a word in a sentence; empty where nothing says it.
type place string

var places = func() map[string]place {
	m := map[string]place{}
	for p, ends := range map[place]string{
		"who": "은 는 이 가 도 께서 만", "what": "을 를", "to": "로 으로", "at": "에 에서 에는 에서는", "whom": "에게 에게는 한테", "of": "의",
	} {
		for _, e := range strings.Fields(ends) {
			m[e] = p
		}
	}
	return m
}()

// argument is a word of content with its place.
type argument struct {
	stem  string
	place place
}

// arguments reads the places of the words of a statement in a text.
func arguments(text string, words []term) (out []argument) {
	head := -1
	for i, t := range words {
		if t.plain || t.end > len(text) || t.start >= t.end {
			continue
		}
		word := text[t.start:t.end]
		if hangul(next(word, 0)) {
			// The particle stands behind the word as it is written, which may be
			// another of its group than the stem.
			for k := t.end; k < len(text); { // behind a name with digits
				x, size := letterAt(text, k)
				if !hangul(x) {
					break
				}
				k += size
				word = text[t.start:k]
			}
			r := []rune(word)
			for n := min(3, len(r)-2); n > 0; n-- {
				if p := places[string(r[len(r)-n:])]; p != "" && !(n == 1 && ofVerb(r)) {
					out = append(out, argument{t.stem, p})
					break
				}
			}
			continue
		}
		if head < 0 {
			if n := skipSpaces(text, t.end); n > t.end && subjectVerbs[latinWord(text, n)] {
				head = i
				out = append(out, argument{t.stem, "who"})
			}
		}
	}
	return out
}

var subjectVerbs = wordSet("can cannot may must will is are was were gets get receives receive applies has have does do pays adds helps runs gives takes looks covers joins holds needs")

// ofVerb reports whether a word that ends like one with a particle is a verb: 받는,
// 뽑은, 되는지는.
func ofVerb(r []rune) bool {
	return strings.ContainsRune("하되받있없않주내쓰보오가뽑같많높낮맞넘남좋얻찾닫짧적늦지는기키리히이", r[len(r)-2])
}

// exchanged reports whether a statement has another word in a place than the one it
// mostly repeats has there.
func (c *checker) exchanged(cl *clause, t twin) bool {
	heavy, shared := 0, 0
	for _, w := range cl.words {
		if !w.plain {
			heavy++
			if t.words.has(c, w.stem) {
				shared++
			}
		}
	}
	shared += len(cl.figures)
	heavy += len(cl.figures)
	if shared < 2 || 2*shared < heavy {
		return false
	}
	var mine, its []argument
	for _, a := range arguments(c.clear, cl.words) {
		if !t.words.has(c, a.stem) && !t.source.titled(c, a.stem) {
			mine = append(mine, a)
		}
	}
	if len(mine) == 0 {
		return false
	}
	for _, a := range arguments(t.source.page.text, t.list) {
		if !cl.set.has(c, a.stem) {
			its = append(its, a)
		}
	}
	return slices.ContainsFunc(mine, func(a argument) bool {
		return slices.ContainsFunc(its, func(b argument) bool { return a.place == b.place })
	})
}

// titled reports whether the title of a passage has a word.
func (s *source) titled(c *checker, stem string) bool { return s.title.has(c, stem) }

// denials is the words of a text which it says are not meant: "the firm, not the
// worker", 근로자가 아니라 기업이.
func (c *checker) denials(text string) (out []string) {
	words := strings.FieldsFunc(text, func(r rune) bool { return !hangul(r) && !latin(r) && !digit(r) && r != ',' })
	add := func(w string) {
		for _, t := range c.reader.word(strings.Trim(w, ",")) {
			if !t.plain {
				out = append(out, t.stem)
			}
		}
	}
	for i, w := range words {
		switch {
		case i > 0 && (strings.HasPrefix(w, "아니") || strings.HasPrefix(w, "아닙") || strings.HasPrefix(w, "아닌") || strings.HasPrefix(w, "아님")):
			if b := words[i-1]; strings.HasSuffix(b, "이") || strings.HasSuffix(b, "가") {
				add(b)
				if i > 1 && strings.HasSuffix(words[i-2], "의") {
					add(words[i-2])
				}
			}
		case w == "not" && i > 0 && strings.HasSuffix(words[i-1], ","):
			for _, x := range words[i+1 : min(i+4, len(words))] {
				if ts := c.reader.word(strings.Trim(x, ",")); len(ts) > 0 && !ts[0].plain {
					add(x)
					break
				}
			}
		}
	}
	return out
}

// denied reports whether a statement says of something what the passage says not of
// it but of something else.
func (c *checker) denied(cl *clause, part string, t twin) bool {
	if negations(cl.text) > 0 {
		return false
	}
	mine := c.denials(part)
	for _, w := range c.denials(t.unit.text) {
		if cl.set.has(c, w) && !slices.Contains(mine, w) && strings.Count(t.unit.text, w) <= 1 {
			return true
		}
	}
	return false
}

// otherwise reports whether all that a statement tells stands in statements of the
// passages, and all of these say no where it says yes, or the reverse.
func (c *checker) otherwise(s *clause, cited []*source) bool {
	heavy := slices.DeleteFunc(slices.Clone(s.words), func(t term) bool { return t.plain })
	if len(heavy)+len(s.figures) < 2 {
		return false
	}
	turned := (s.no() + leadParity(c.clear, s.start)) % 2
	found := false
	for _, src := range cited {
		for i := range src.units {
			u := &src.units[i]
			if u.asks() {
				continue
			}
			for k := range u.said {
				x := &u.said[k]
				own := 0
				if slices.ContainsFunc(heavy, func(t term) bool {
					if x.set.has(c, t.stem) {
						own++
						return false
					}
					return !src.titled(c, t.stem) && (len(s.figures) == 0 || !u.words.has(c, t.stem))
				}) || !holdsFigures(s.figures, x.figures) || own == 0 && (turned == 1 || len(s.figures) == 0) {
					continue
				}
				if (x.no()+u.lead)%2 == turned {
					return false
				}
				found = found || turned == 0 && (own >= 2 && 2*own >= x.heavy() || own > 0 && own == x.heavy() || own == 1 && len(s.figures) > 0 || len(s.figures) > 1)
			}
		}
	}
	return found
}

// misgiven reports whether every statement of the passages that has the figures of
// one of the answer has them of another who or whom, or denies them of this one.
func (c *checker) misgiven(cl *clause, part string, cited []*source) bool {
	if len(cl.figures) == 0 {
		return false
	}
	found := false
	for _, s := range cited {
		for i := range s.units {
			u := &s.units[i]
			for k := range u.said {
				x := &u.said[k]
				if !holdsFigures(cl.figures, x.figures) {
					continue
				}
				t := twin{s, u, x.text, x.set, x.words, x, 0}
				if !c.exchanged(cl, t) && !c.denied(cl, part, t) {
					return false
				}
				found = true
			}
		}
	}
	return found
}

// unknown is the first word of a statement that the passages have only where they
// say that something is not known: the fee, of which no amount was found.
func (c *checker) unknown(s *clause, part string, cited []*source) (at span) {
	if disclaimed(part) {
		return at
	}
	if _, asks := hasAny(part, []string{"확인하", "확인해", "물어", "문의", "여쭤", "찾아보", "보십시오", "살펴", "ask", "check", "see"}); asks >= 0 {
		return at
	}
	for _, t := range s.words {
		if t.plain {
			continue
		}
		known, unsure := false, false
		for _, src := range cited {
			known = known || src.titled(c, t.stem)
			for i := range src.units {
				u := &src.units[i]
				switch {
				case known || u.asks() || !u.words.has(c, t.stem):
				case disclaimed(u.text):
					unsure = true
				default:
					known = true
				}
			}
		}
		if unsure && !known {
			return t.span
		}
	}
	return at
}

// heavy is how many words of content a clause has.
func (cl *clause) heavy() (n int) {
	for _, t := range cl.words {
		if !t.plain {
			n++
		}
	}
	return n
}

// holdsFigures reports whether all of some figures are among others.
func holdsFigures(some, all []Figure) bool {
	return !slices.ContainsFunc(some, func(f Figure) bool {
		return !slices.ContainsFunc(all, func(g Figure) bool { return sameEnd(f, g) })
	})
}
