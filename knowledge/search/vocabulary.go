package search

import "unicode/utf8"

// stemShape tells in which readings a stem stands as itself.
type stemShape uint8

const (
	longStem   stemShape = iota // Hangul of several letters: its bigrams and syllables are terms of their own
	singleStem                  // one syllable: it is its only bigram
	wholeStem                   // another script: it is its only bigram and syllable
)

// weight is what a stem weighs in the inverted index, over all readings that it
// stands for there.
func (s stemShape) weight() float64 {
	switch s {
	case singleStem:
		return weightStems + weightGrams
	case wholeStem:
		return weightStems + weightGrams + weightSyllables
	}
	return weightStems
}

// vocabulary is the words that the passages have.
type vocabulary struct {
	id      map[string]uint32 // stem to its number
	stems   []string
	df      []uint32 // how many passages have it
	count   []uint32 // how often it stands in them
	total   int      // the sum of count
	longest int      // syllables of the longest stem
	near    nearness
}

func newVocabulary() *vocabulary { return &vocabulary{id: map[string]uint32{}} }

// add gives the number of a stem, a new one where it needs one.
func (v *vocabulary) add(stem []byte) uint32 {
	id, ok := v.id[string(stem)]
	if !ok {
		s := string(stem)
		id = uint32(len(v.stems))
		v.id[s] = id
		v.stems = append(v.stems, s)
		v.df, v.count = append(v.df, 0), append(v.count, 0)
		v.longest = min(maxRespaced, max(v.longest, utf8.RuneCountInString(s)))
	}
	return id
}

// docs is how many passages have the stem.
func (v *vocabulary) docs(stem string) uint32 {
	if id, ok := v.id[stem]; ok {
		return v.df[id]
	}
	return 0
}

// shapeOf tells the shape of a stem.
func shapeOf(stem string) stemShape {
	first, n := utf8.DecodeRuneInString(stem)
	switch {
	case !isSyllable(first):
		return wholeStem
	case n == len(stem):
		return singleStem
	}
	return longStem
}

// eachGram calls f with the bigrams of a stem that are terms beside it, as keys.
func eachGram(stem string, f func(key uint32)) {
	if shapeOf(stem) != longStem {
		return
	}
	var last uint32
	for i, r := range stem {
		c := uint32(letterCode(r))
		if i > 0 {
			f(last<<14 | c)
		}
		last = c
	}
}
