package ground

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dari/knowledge/search"
)

// term is a word of a text with what it is compared by.
type term struct {
	span
	stem  string
	plain bool // says nothing of its own: 받다, 경우, please
}

// reader reads the words of texts.
type reader struct {
	stems *search.Stemmer
	known map[string][]term // terms of words met before, without their places
}

func newReader() reader { return reader{search.NewStemmer(), map[string][]term{}} }

// names is the stems of a word as it stands, before synonyms.
func (r *reader) names(w string) []string { return r.stems.Stems(w) }

// terms is the words of a stretch that stand in no figure. A name with digits
// (고용24) is a word.
func (r *reader) terms(text string, s span, figures []Figure) []term {
	var out []term
	f := 0
	for i := s.start; i < s.end; {
		for f < len(figures) && figures[f].End <= i {
			f++
		}
		if f < len(figures) && figures[f].Start <= i {
			if figures[f].Kind == Name {
				out = append(out, term{span{figures[f].Start, figures[f].End}, figures[f].Value.Text, false})
			}
			i = figures[f].End
			// Particles and endings of the figure.
			for k := i; k < s.end; {
				c, size := letterAt(text, k)
				if !hangul(c) {
					if k-i <= 6 {
						i = k
					}
					break
				}
				if k += size; k >= s.end {
					if k-i <= 6 {
						i = k
					}
					break
				}
			}
			continue
		}
		c, size := letterAt(text, i)
		if !unicode.IsLetter(c) && !digit(c) {
			i += size
			continue
		}
		end := i
		for end < s.end && (f >= len(figures) || end < figures[f].Start) {
			c, size := letterAt(text, end)
			if !unicode.IsLetter(c) && !digit(c) {
				break
			}
			end += size
		}
		for _, t := range r.word(text[i:end]) {
			t.span = span{i, end}
			out = append(out, t)
		}
		i = max(end, i+1)
	}
	return out
}

// word is the terms of one word. What has no stem is a word of grammar.
func (r *reader) word(w string) []term {
	if ts, ok := r.known[w]; ok {
		return ts
	}
	var ts []term
	for _, stem := range r.stems.Stems(w) {
		plain := plainWord(w, stem)
		if g := synonym[w]; g != "" {
			stem, plain = g, plains[w]
		} else if g := synonym[stem]; g != "" {
			stem = g
		}
		ts = append(ts, term{stem: stem, plain: plain})
	}
	if len(r.known) < 1<<15 {
		r.known[w] = ts
	}
	return ts
}

// plainWord reports whether a word says nothing by itself: words of grammar and
// manners, and Hangul of one syllable, which is nearly always the stem of such a
// verb.
func plainWord(w, stem string) bool {
	if plains[stem] || plains[w] {
		return true
	}
	if r, _ := utf8.DecodeRuneInString(w); hangul(r) {
		if utf8.RuneCountInString(stem) <= 1 {
			return true
		}
		for _, p := range plainStarts {
			if strings.HasPrefix(w, p) {
				return true
			}
		}
		return false
	}
	return len(stem) <= 2 && !strings.ContainsAny(stem, "0123456789")
}

// clause is a stretch of a text between two joints, with its words and figures.
type clause struct {
	span
	text    string
	words   []term
	set     wordsIn
	figures []Figure
	pieces  []string // of a statement: the clauses that it joins
	counted bool
	said    int

	told   bool // the rest is filled in
	names  []string
	basis  Basis
	bounds [2]Bound // of figures, of days and times
}

// read cuts a stretch into clauses. What has no words of its own goes with what
// follows it. Words are those outside the figures of claimed.
func (c *checker) read(text string, s span, figures, claimed []Figure) []clause {
	var out []clause
	for _, cs := range clauses(text, s, figures) {
		cl := clause{span: cs, words: append(c.reader.terms(text, cs, claimed), yearTerms(text, cs)...)}
		if n := len(out); n > 0 && !slices.ContainsFunc(out[n-1].words, func(t term) bool { return !t.plain }) {
			cl.start = out[n-1].start
			cl.words = append(out[n-1].words, cl.words...)
			out = out[:n-1]
		}
		out = append(out, cl)
	}
	for i := range out {
		cl := &out[i]
		cl.text, cl.figures, cl.set = text[cl.start:cl.end], within(figures, cl.span), wordsIn{}
		for _, t := range cl.words {
			cl.set[t.stem] = true
		}
	}
	return out
}

// tell fills in what only some clauses are asked for.
func (c *checker) tell(cl *clause) *clause {
	if !cl.told {
		cl.told = true
		cl.names = c.programmes(cl.text)
		cl.basis = looseBasis(cl.text)
		cl.bounds = [2]Bound{looseBound(cl.text, upperWords, lowerWords), looseBound(cl.text, untilWords, sinceWords)}
	}
	return cl
}

// bound is the bound that a clause tells apart from its figures.
func (cl *clause) bound(k Kind) Bound {
	if k == Date || k == Time {
		return cl.bounds[1]
	}
	return cl.bounds[0]
}

// context is the words that tell what a figure of some clauses is of: those
// before it, back to the last figure of its kind, and those behind it where no
// other such figure follows; and those of the clauses before, as far as no other
// figure of its kind stands there. wide takes these as well.
func context(list []clause, f Figure, wide bool) wordsIn {
	out := wordsIn{}
	theirs := 0 // where a bracket ends that says more of another figure
	for i := range list {
		cl := &list[i]
		if cl.start > f.Start {
			break
		}
		if cl.end <= theirs {
			continue
		}
		if f.Kind == Money && strings.HasSuffix(cl.text, "(") && slices.ContainsFunc(cl.figures, func(g Figure) bool { return g.Kind == f.Kind }) {
			for k := i + 1; k < len(list) && list[k].end <= f.Start; k++ {
				if strings.HasSuffix(list[k].text, ")") {
					theirs = list[k].end
					break
				}
			}
		}
		from, to, other := cl.start, cl.end, false
		for _, g := range cl.figures {
			switch {
			case g.Kind != f.Kind || g.Start == f.Start:
			case f.End > cl.end:
				other = true
			case g.End <= f.Start:
				from, other = max(from, g.End), true
			default:
				to = min(to, f.End)
			}
		}
		here := wordsIn{}
		for _, t := range cl.words {
			if !t.plain && t.start >= from && t.end <= to {
				here[t.stem] = true
			}
		}
		for _, g := range cl.figures {
			if f.Kind == Money && g.Kind == Duration && (wide || g.Start >= from && g.End <= f.Start) {
				here[figureWord(g)] = true
			}
		}
		if other && !wide || from > cl.start {
			out = wordsIn{} // what stands before belongs to the other figure
		}
		if f.End <= cl.end || !other || wide {
			for w := range here {
				out[w] = true
			}
		}
	}
	return out
}

// wordsIn is a set of stems.
type wordsIn map[string]bool

// alikeStems reports whether two stems are forms of one word: the same, or in
// Hangul the same for two syllables or more where one of them ends there
// (뽑았던, 뽑았), or compounds with one end (구직촉진수당, 수당).
func alikeStems(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	r, _ := utf8.DecodeRuneInString(a)
	if !hangul(r) {
		return len(a) >= 5 && strings.HasPrefix(b, a)
	}
	return len(a) >= 6 && (strings.HasPrefix(b, a) || strings.HasSuffix(b, a) && !strings.HasPrefix(b, "비") && !strings.HasPrefix(b, "미") && !strings.HasPrefix(b, "불") && !strings.HasPrefix(b, "무"))
}

// figureWord is a word for a figure among the words around another.
func figureWord(f Figure) string {
	unit, factor := lengthUnit(f.Unit)
	return fmt.Sprintf("%s %s %g %g %s", f.Kind, unit, f.Value.Number*factor, f.To.Number*factor, f.Value.Text)
}
