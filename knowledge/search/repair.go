package search

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	respaceFrom      = 8   // syllables; shorter words are left as they are
	correctionWeight = 0.2 // of each of at most maxCorrections
	maxCorrections   = 3
	leastStrokes     = 4 // a shorter word is one slip away from too many others
	mostStrokes      = 24
)

// vocabulary is the words the passages have, and what a mistyped question
// must have meant by them.
type vocabulary struct {
	docs    map[string]int // stem to the passages that have it
	count   map[string]int // stem to its occurrences
	total   int
	longest int // syllables

	stems   []string // those that can be the aim of a correction
	strokes []string // their key strokes
	near    []uint64 // sorted: hash of the strokes less one, and in the low bits which stem
}

const stemBits = 24

func newVocabulary() *vocabulary {
	return &vocabulary{docs: map[string]int{}, count: map[string]int{}}
}

func (v *vocabulary) add(fields [fieldCount]analysis) {
	seen := map[string]bool{}
	for _, a := range fields {
		for _, s := range a.stems {
			v.count[s]++
			v.total++
			if !seen[s] {
				seen[s] = true
				v.docs[s]++
			}
		}
	}
}

func (v *vocabulary) finish() {
	for s := range v.docs {
		v.longest = max(v.longest, len([]rune(s)))
		v.stems = append(v.stems, s)
	}
	v.longest = min(v.longest, 12)
	slices.Sort(v.stems)
	v.strokes = make([]string, len(v.stems))
	for i, s := range v.stems {
		k := strokes(s)
		v.strokes[i] = k
		if len(k) < leastStrokes || len(k) > mostStrokes || i >= 1<<stemBits {
			continue
		}
		lessOne(k, func(part string) { v.near = append(v.near, nearKey(part)|uint64(i)) })
	}
	slices.Sort(v.near)
}

// lessOne calls f with the word and with each word that one key stroke less makes.
func lessOne(word string, f func(string)) {
	f(word)
	for i := range word {
		if i == 0 || word[i] != word[i-1] {
			f(word[:i] + word[i+1:])
		}
	}
}

func nearKey(part string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(part))
	return h.Sum64() << stemBits
}

// corrections are the known stems one slip away from an unknown one (a key too
// many, too few, wrong, or two swapped), the commonest first. A known stem, and
// a compound of known ones, needs none.
func (v *vocabulary) corrections(stem string) []string {
	k := strokes(stem)
	if v.docs[stem] > 0 || len(k) < leastStrokes || len(k) > mostStrokes {
		return nil
	}
	var found []int
	lessOne(k, func(part string) {
		key := nearKey(part)
		at, _ := slices.BinarySearch(v.near, key)
		for ; at < len(v.near) && v.near[at]>>stemBits == key>>stemBits; at++ {
			i := int(v.near[at] & (1<<stemBits - 1))
			if !slices.Contains(found, i) && oneSlip(k, v.strokes[i]) {
				found = append(found, i)
			}
		}
	})
	slices.SortFunc(found, func(a, b int) int {
		return cmp.Or(cmp.Compare(v.docs[v.stems[b]], v.docs[v.stems[a]]), cmp.Compare(a, b))
	})
	var out []string
	for _, i := range found[:min(len(found), maxCorrections)] {
		out = append(out, v.stems[i])
	}
	return out
}

// How many key strokes a word has that means nothing else one slip away; a
// shorter one may be a word of another field. Latin words lie closer together.
const (
	sureStrokes = 6
	sureLatin   = 8
)

// sureCorrections are the corrections that may stand for the word, not only
// beside it.
func (v *vocabulary) sureCorrections(stem string) []string {
	if n := len(strokes(stem)); n < sureStrokes || n < sureLatin && stem[0] < utf8.RuneSelf {
		return nil
	}
	return v.corrections(stem)
}

// oneSlip tells whether one insertion, deletion, substitution or swap of
// neighbours turns a into b.
func oneSlip(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	x, y := a[i:], b[i:]
	switch len(a) - len(b) {
	case 1:
		return x[1:] == y
	case -1:
		return x == y[1:]
	case 0:
		if x == "" {
			return false
		}
		return x[1:] == y[1:] || len(x) > 1 && x[0] == y[1] && x[1] == y[0] && x[2:] == y[2:]
	}
	return false
}

// fixLayout turns Latin words into Hangul where the keys make whole syllables,
// the passages do not know the word as it stands, and they do know the Hangul.
func (v *vocabulary) fixLayout(text string) string {
	words := strings.Fields(text)
	var sure, maybe, rest []int
	for i, w := range words {
		if !typedLatin(w) {
			continue
		}
		h := compose(w)
		plain := fold(strings.Trim(w, "?!.,"))
		switch {
		case englishStop[plain] || v.docs[stemEnglish(plain)] > 0:
		case strings.ContainsFunc(h, isLetterAlone):
			rest = append(rest, i)
		case v.knows(h):
			sure = append(sure, i)
		default:
			maybe = append(maybe, i)
		}
	}
	// One known word shows which layout was on; the others follow it, unless
	// they are so many that the known one may be chance.
	if len(sure) == 0 || len(sure) < len(maybe) {
		maybe = nil
	}
	if len(sure)+len(maybe) < 2*len(rest) {
		rest = nil
	}
	fixed := slices.Concat(sure, maybe)
	if len(fixed) == 0 {
		return text
	}
	for _, i := range slices.Concat(fixed, rest) {
		words[i] = compose(words[i])
	}
	return strings.Join(words, " ")
}

func typedLatin(w string) bool {
	n := 0
	for _, r := range w {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			n++
		}
	}
	return n >= 3
}

// knows tells whether a part of the word is a word of the passages or one that
// every Korean question has.
func (v *vocabulary) knows(word string) bool {
	for _, r := range runs(word) {
		if r.script != hangul {
			continue
		}
		for _, part := range v.parts(r.text) {
			stem := string(stemKorean(part))
			if len([]rune(stem)) > 1 && v.docs[stem] > 0 || koreanStop[stem] || koreanStop[string(part)] {
				return true
			}
		}
	}
	return false
}

// respace puts spaces into long Hangul words that several words ran together
// to. A word one slip away from a long one that is known is that word.
func (v *vocabulary) respace(text string) string {
	rs := runs(text)
	split := make([]bool, len(rs))
	for i, r := range rs {
		split[i] = r.script == hangul && len(r.text) >= respaceFrom && len(v.corrections(string(stemKorean(r.text)))) == 0
	}
	if !slices.Contains(split, true) {
		return text
	}
	var b strings.Builder
	for i, r := range rs {
		if i > 0 && rs[i-1].word != r.word {
			b.WriteByte(' ')
		}
		if !split[i] {
			b.WriteString(string(r.text))
			continue
		}
		for j, p := range v.parts(r.text) {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(string(p))
		}
	}
	return b.String()
}

// Costs of a part in nats, beside the log frequency of a known stem.
const (
	costEnding   = 1.5
	costSyllable = 3 // extra, for a known stem of one syllable
	costFunction = 9
	costUnknown  = 16 // a single syllable nobody knows
	maxEnding    = 7  // syllables
)

// parts splits a run into the likeliest chain of known stems with their
// endings, function words and, at a price, unknown syllables.
func (v *vocabulary) parts(word []rune) [][]rune {
	n := len(word)
	cost, from := make([]float64, n+1), make([]int, n+1)
	for i := range cost[1:] {
		cost[i+1] = math.Inf(1)
	}
	reach := func(i, j int, c float64) {
		if c < cost[j] {
			cost[j], from[j] = c, i
		}
	}
	for i := range n {
		for l := 1; l <= max(1, v.longest) && i+l <= n; l++ {
			s := string(word[i : i+l])
			c := cost[i]
			switch k := v.count[s]; {
			case k > 0:
				c -= math.Log(float64(k) / float64(v.total))
				if l == 1 {
					c += costSyllable
				}
			case koreanStop[s]:
				c += costFunction
			case l == 1:
				c += costUnknown
			default:
				continue
			}
			reach(i, i+l, c)
			for e := 1; e <= maxEnding && i+l+e <= n; e++ {
				if mayFollow(word[i+l:i+l+e], word[i+l-1], l) {
					reach(i, i+l+e, c+costEnding)
				}
			}
		}
	}
	var out [][]rune
	for end := n; end > 0; end = from[end] {
		out = append(out, word[from[end]:end])
	}
	slices.Reverse(out)
	return out
}

// mayFollow tells whether an ending can stand after a stem of l syllables that ends in last.
func mayFollow(ending []rune, last rune, l int) bool {
	s := string(ending)
	if p, ok := particles[s]; ok && p.after.follows(last) {
		return true
	}
	if _, ok := verbEndings[s]; ok && l >= 2 {
		return true
	}
	_, ok := nativeVerbs[s]
	return ok
}
