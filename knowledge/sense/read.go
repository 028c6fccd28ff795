package sense

import (
	"slices"
	"strings"
	"unicode"

	"dari/knowledge/search"
)

// Features are what a text looks like: hashes of its n-grams, each once, in
// order. The lowest bits of one say what sort of feature it is, see [Kind].
type Features []uint32

// Kind is a sort of feature; the same letters in two kinds are two features.
type Kind uint32

// The kinds.
const (
	Syllables   Kind = iota // n-grams of Hangul, without spaces
	Letters                 // n-grams of its letters
	Latin                   // n-grams of a Latin word
	Word                    // a word as it stands
	Stem                    // a stem
	StemPair                // neighbouring stems
	Edge                    // how the text begins or ends
	Concept                 // a concept of concepts_*.txt
	ConceptPair             // two of them in one text
	kinds       = 16
)

// KindOf is the kind of a feature.
func KindOf(feature uint32) Kind { return Kind(feature % kinds) }

// feature makes a hash a feature of a kind.
func (k Kind) feature(hash uint32) uint32 { return hash - hash%kinds + uint32(k) }

// begin is what hashes of a kind begin with.
func (k Kind) begin() uint32 { return 2166136261 + uint32(k)*7919 }

// Lengths of the n-grams, shortest and Longest. Measured by cross-validation on
// the examples; longer ones add size and nothing else.
const (
	syllablesFrom, syllablesTo = 1, 4
	lettersFrom, lettersTo     = 5, 6 // letters of Hangul: ㄱㅏㄴ counts three
	latinFrom, latinTo         = 3, 5
)

// Longest bounds the text that is looked at, in letters: what a message asks
// stands at its beginning or its end.
const Longest = 400

// Read finds the features of a text.
func Read(text string) Features {
	f := make(Features, 0, 160)
	spaced := bounded(words(search.Fold(text)))
	// Hangul and figures without their spaces; Latin words one by one.
	tight, starts := tightOf(spaced)
	for _, w := range strings.Fields(string(spaced)) {
		f = append(f, hash(Word, w))
		if isLatin(firstRune(w)) {
			in := append(append([]rune{'^'}, []rune(w)...), '$')
			f = grams(f, Latin, in, latinFrom, latinTo)
		}
	}
	if len(tight) > 0 {
		f = grams(f, Syllables, tight, syllablesFrom, syllablesTo)
		f = append(f, hash(Edge, "^"+string(tight[:min(2, len(tight))])), hash(Edge, string(tight[max(0, len(tight)-2):])+"$"))
		f = grams(f, Letters, lettersOf(tight), lettersFrom, lettersTo)
	}
	stems := stemsOf(string(spaced))
	for i, s := range stems {
		f = append(f, hash(Stem, s))
		if i > 0 {
			f = append(f, hash(StemPair, stems[i-1]+" "+s))
		}
	}
	meant := known().find(tight, starts, stems)
	for i, m := range meant {
		f = append(f, hash(Concept, m))
		for _, o := range meant[i+1:] {
			f = append(f, hash(ConceptPair, m+" "+o))
		}
	}
	slices.Sort(f)
	return slices.Compact(f)
}

// Meaning finds only the stems and the concepts of a text: what two texts that
// say the same in other words have in common.
func Meaning(text string) Features {
	spaced := bounded(words(search.Fold(text)))
	tight, starts := tightOf(spaced)
	stems := stemsOf(string(spaced))
	var f Features
	for _, s := range stems {
		f = append(f, hash(Stem, s))
	}
	for _, m := range known().find(tight, starts, stems) {
		f = append(f, hash(Concept, m))
	}
	slices.Sort(f)
	return slices.Compact(f)
}

// Concepts counts the concepts of a text, each once.
func Concepts(text string) int {
	spaced := bounded(words(search.Fold(text)))
	tight, starts := tightOf(spaced)
	var stems []string
	if slices.ContainsFunc(spaced, isLatin) { // which alone concepts are found by stems in
		stems = stemsOf(string(spaced))
	}
	return len(known().find(tight, starts, stems))
}

// Meaning leaves of the features of a text what [Meaning] finds in it.
func (f Features) Meaning() Features {
	var out Features
	for _, x := range f {
		if k := KindOf(x); k == Stem || k == Concept {
			out = append(out, x)
		}
	}
	return out
}

// tightOf is what is not Latin in a text, without its spaces, and of each letter
// whether a word begins with it.
func tightOf(spaced []rune) (tight []rune, starts []bool) {
	for _, w := range strings.Fields(string(spaced)) {
		if isLatin(firstRune(w)) {
			continue
		}
		for i, r := range []rune(w) {
			tight, starts = append(tight, r), append(starts, i == 0)
		}
	}
	return tight, starts
}

// bounded leaves the middle of a long text out.
func bounded(text []rune) []rune {
	if n := len(text); n > Longest {
		return append(slices.Clone(text[:Longest/2]), text[n-Longest/2:]...)
	}
	return text
}

// stemsOf are the stems of a text. A word that the index takes for empty (how,
// who, my) says much about what is asked, so it stands for itself.
func stemsOf(spaced string) []string {
	var out []string
	for _, w := range strings.Fields(spaced) {
		s := search.Stems(w)
		if len(s) == 0 {
			s = []string{w}
		}
		out = append(out, s...)
	}
	return out
}

// words are the words of a folded text with one space between them. A figure
// of several digits is a figure, whatever it says.
func words(folded string) []rune {
	out := make([]rune, 0, len(folded))
	digits := 0
	var before rune
	for _, r := range folded {
		switch {
		case r == '\'' || r == '’':
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			if r == '?' || r == '!' {
				out = append(out, ' ', r)
			} else if before == ' ' { // signs in a row are one gap
				continue
			}
			r = ' '
		case before != 0 && before != ' ' && isLatin(before) != isLatin(r) && !unicode.IsDigit(r) && !unicode.IsDigit(before):
			out = append(out, ' ')
		}
		if unicode.IsDigit(r) {
			if digits++; digits > 1 {
				if digits == 2 {
					out[len(out)-1] = '0'
				}
				continue
			}
		} else {
			digits = 0
		}
		out = append(out, r)
		before = r
	}
	return out
}

// lettersOf takes syllables of Hangul apart; the block of Unicode is ordered by
// lead, vowel and tail.
func lettersOf(text []rune) []rune {
	const first, last, tails, vowels = '가', '힣', 28, 21
	out := make([]rune, 0, 3*len(text))
	for _, r := range text {
		if r < first || r > last {
			out = append(out, r)
			continue
		}
		i := r - first
		out = append(out, 'ᄀ'+i/(vowels*tails), 'ᅡ'+i/tails%vowels)
		if tail := i % tails; tail > 0 {
			out = append(out, 'ᆨ'+tail-1)
		}
	}
	return out
}

func isLatin(r rune) bool { return r < 0x250 && unicode.IsLetter(r) }

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func grams(f Features, kind Kind, text []rune, from, to int) Features {
	for i := range text {
		h := kind.begin()
		for n := 1; n <= to && i+n <= len(text); n++ {
			h = step(h, text[i+n-1])
			if n >= from {
				f = append(f, kind.feature(h))
			}
		}
	}
	return f
}

// hash is FNV-1a over the letters of a text.
func hash(kind Kind, text string) uint32 {
	h := kind.begin()
	for _, r := range text {
		h = step(h, r)
	}
	return kind.feature(h)
}

func step(h uint32, r rune) uint32 {
	const prime = 16777619
	h = (h ^ uint32(r)&0xff) * prime
	return (h ^ uint32(r)>>8) * prime
}
