package answer

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"dari/knowledge"
)

// minSpelt is how long an English word is, in letters, that is looked up in those
// of the articles: shorter ones are too often one slip from another word.
const minSpelt = 6

// vocabulary are English words by their first letter, the commonest first.
type vocabulary map[byte][]string

// vocabularyOf are the longer words of the English sections and names of articles.
func vocabularyOf(b *knowledge.Base) vocabulary {
	counts := map[string]int{}
	count := func(text string) {
		for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
			if len(w) >= minSpelt {
				counts[w]++
			}
		}
	}
	for _, a := range b.Articles() {
		count(a.Title.En + " " + strings.Join(a.Aliases.En, " "))
		for _, s := range a.SectionsIn(knowledge.En) {
			count(s.Heading)
			for _, block := range s.Blocks {
				count(placeholder.ReplaceAllString(block.Text, " "))
			}
		}
	}
	v := vocabulary{}
	for _, w := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	}) {
		v[w[0]] = append(v[w[0]], w)
	}
	return v
}

// spelt is a text whose English words that are one slip of a finger away from
// one of the vocabulary are as they should be: "demolision", "hope retrun".
func (c *catalogue) spelt(text string) string {
	words := strings.Fields(text)
	changed := false
	for i, w := range words {
		bare := strings.ToLower(strings.TrimRight(w, ".,!?"))
		if len(bare) < minSpelt || strings.ContainsFunc(bare, func(r rune) bool { return r < 'a' || r > 'z' }) {
			continue
		}
		if m := c.english().spelt(bare); m != bare {
			words[i], changed = m+w[len(bare):], true
		}
	}
	if !changed {
		return text
	}
	return strings.Join(words, " ")
}

// spelt is a word as the vocabulary has it.
func (v vocabulary) spelt(word string) string {
	best := word
	for _, known := range v[word[0]] {
		if strings.HasPrefix(word, known) || strings.HasPrefix(known, word) {
			return word // the word, or a form of it
		}
		if best == word && oneKeyOff(word, known) {
			best = known
		}
	}
	return best
}

// oneKeyOff tells whether two words of small Latin letters differ by one letter,
// too many, too few or another, or by two that changed places.
func oneKeyOff(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) {
		return false
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
