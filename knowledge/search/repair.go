package search

import (
	"math"
	"slices"
	"strings"
)

const (
	respaceFrom = 8  // syllables; shorter words are left as they are
	maxRespaced = 12 // syllables of the longest stem that re-spacing finds
)

// fixLayout turns Latin words into Hangul where the keys make whole syllables,
// the passages do not know the word as it stands, and they do know the Hangul.
func (v *vocabulary) fixLayout(text string) string {
	if !strings.ContainsFunc(text, isLatinLetter) {
		return text
	}
	words := strings.Fields(text)
	var sure, maybe, rest []int
	for i, w := range words {
		if !typedLatin(w) {
			continue
		}
		h := compose(w)
		plain := fold(strings.Trim(w, "?!.,"))
		switch {
		case englishStop[plain] || v.docs(stemEnglish(plain)) > 0:
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
		if isLatinLetter(r) {
			n++
		}
	}
	return n >= 3
}

func isLatinLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// knows tells whether a part of the word is a word of the passages or one that
// every Korean question has.
func (v *vocabulary) knows(word string) bool {
	for _, r := range runs(word) {
		if r.script != hangul {
			continue
		}
		for _, part := range v.parts(r.text) {
			stem := string(stemKorean(part))
			if len([]rune(stem)) > 1 && v.docs(stem) > 0 || koreanStop[stem] || koreanStop[string(part)] {
				return true
			}
		}
	}
	return false
}

// long tells whether a run may be several words that ran together.
func (r run) long() bool { return r.script == hangul && len(r.text) >= respaceFrom }

// respace puts spaces into long Hangul words that several words ran together
// to. A word one slip away from a long one that is known is that word.
func (v *vocabulary) respace(text string) string {
	rs := runs(text)
	split := make([]bool, len(rs))
	for i, r := range rs {
		split[i] = r.long() && len(v.corrections(string(stemKorean(r.text)))) == 0
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
	text := string(word) // every letter of Hangul is three bytes
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
			s := text[3*i : 3*(i+l)]
			c := cost[i]
			switch id, ok := v.id[s]; {
			case ok:
				c -= math.Log(float64(v.count[id]) / float64(v.total))
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
	if p, ok := particles.find(ending); ok && p.after.follows(last) {
		return true
	}
	return l >= 2 && verbEndings.whole(ending) || nativeVerbs.whole(ending)
}
