package answer

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dari/knowledge"
	"dari/knowledge/search"
)

// How long an English word is, in letters, that is looked up: in the names of
// the programmes, and in whatever the articles say. Shorter ones are too often one
// slip from another word: "farmer" from "former".
const (
	minNameSpelt = 6
	minSpelt     = 9
)

// vocabulary are the English words of the articles.
type vocabulary struct {
	known  map[string]bool
	likely map[byte][]string // by the first letter, which people get right: those that a slip may stand for, the commonest first
}

// vocabularyOf reads the names and the English sections of articles. What the
// lists of synonyms have is known as well.
func vocabularyOf(b *knowledge.Base, synonyms [][]string) vocabulary {
	v := vocabulary{map[string]bool{}, map[byte][]string{}}
	counts := map[string]int{}
	count := func(text string, least int) {
		for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
			v.known[w] = true
			if len(w) >= least {
				counts[w]++
			}
		}
	}
	const never = math.MaxInt
	for _, g := range synonyms {
		count(strings.Join(g, " "), never)
	}
	for _, t := range search.Glossary() {
		count(t.Term+" "+strings.Join(t.Means, " "), never)
	}
	for _, a := range b.Articles() {
		count(a.Title.En+" "+strings.Join(a.Aliases.En, " "), minNameSpelt)
		for _, s := range a.SectionsIn(knowledge.En) {
			count(s.Heading, minSpelt)
			for _, block := range s.Blocks {
				count(string(appendFilled(nil, block.Text, func(out []byte, _ string) []byte { return append(out, ' ') })), minSpelt)
			}
		}
	}
	for _, w := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	}) {
		v.likely[w[0]] = append(v.likely[w[0]], w)
	}
	return v
}

// spelt is a text whose English words that are one slip of a finger away from
// one of the articles are as they should be: "demolision", "hope retrun".
func (c *catalogue) spelt(text string) string {
	words := strings.Fields(text)
	changed := false
	for i, w := range words {
		bare := strings.TrimRight(w, ".,!?")
		if len(bare) < minNameSpelt || strings.ContainsFunc(bare, func(r rune) bool { return r >= utf8.RuneSelf || !unicode.IsLetter(r) }) {
			continue
		}
		if m := c.english().spelt(strings.ToLower(bare)); m != "" {
			words[i], changed = m+w[len(bare):], true
		}
	}
	if !changed {
		return text
	}
	return strings.Join(words, " ")
}

// spelt is the word that a slip of a finger made this one of; "" where it may be
// meant as it is.
func (v vocabulary) spelt(word string) string {
	if v.known[word] {
		return ""
	}
	best := ""
	for _, w := range v.likely[word[0]] {
		if strings.HasPrefix(word, w) || strings.HasPrefix(w, word) {
			return "" // a form of it
		}
		if best == "" && search.OneSlip(word, w) && (len(word) >= minSpelt || !otherLetter(word, w)) {
			best = w
		}
	}
	return best
}

// otherLetter tells whether two words one slip apart have one letter for another:
// that of a short word is often another word, "county" and "counts", while one
// that lacks a letter or has two the wrong way round seldom is.
func otherLetter(a, b string) bool {
	differ := 0
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			differ++
		}
	}
	return len(a) == len(b) && differ == 1
}
