// Package search finds Korean and English passages for Korean and English
// questions, in memory, without a dictionary.
//
// A text is analysed once (text.go): Hangul words lose their particles and
// endings (korean.go), English words are stemmed (english.go), function words
// go. An [Index] ranks by the weighted sum of five views of that analysis
// (channels.go), each scored with BM25F over title, aliases and text. A
// question is repaired first (repair.go): typed on the wrong keyboard layout,
// without spaces, with a slip of a finger.
//
// A [Hit] carries a confidence, the share of what the best imaginable passage
// would score. Raw scores grow with the length of a question and say nothing
// about whether the answer is there; confidence does.
package search

import (
	"math"
	"slices"
	"strings"
	"sync"
)

// Doc is one passage to be found.
type Doc struct {
	ID      string
	Title   string
	Aliases []string // other names and phrasings in any language; they weigh as the title does
	Text    string
}

// Hit is one passage found.
type Hit struct {
	ID         string
	Score      float64 // comparable within one search only
	Confidence float64 // 0 to 1: score ÷ the highest score the question could reach
}

// Options of an index; the zero value works.
type Options struct {
	// Synonyms are groups of words or phrases that mean the same, in one or
	// both languages. A question that has one is also asked, more quietly,
	// with the others.
	Synonyms [][]string
	// NoRepair leaves questions as they were typed.
	NoRepair bool
}

// Index finds passages. It does not change once made, so any number of
// goroutines may search at the same time.
type Index struct {
	ids      []string
	channels []*channel
	words    *vocabulary
	synonyms map[string][]string // stemmed phrase to the stems of its synonyms
	longest  int                 // stems in the longest synonym phrase
	noRepair bool
	scratch  sync.Pool // *accumulator
}

// New makes an index of the passages. The order of docs decides between equal
// scores; ids should differ.
func New(docs []Doc, o Options) *Index {
	x := &Index{words: newVocabulary(), noRepair: o.NoRepair}
	for _, v := range views {
		x.channels = append(x.channels, newChannel(v))
	}
	aliases := map[string]analysis{} // sections of one article share theirs
	for _, d := range docs {
		x.ids = append(x.ids, d.ID)
		fields := [fieldCount]analysis{body: analyse(d.Text), title: analyse(d.Title)}
		for _, a := range d.Aliases {
			// one at a time, so that no pair or bigram joins two of them
			aa, ok := aliases[a]
			if !ok {
				aa = analyse(a)
				aliases[a] = aa
			}
			fields[alias].stems = append(fields[alias].stems, aa.stems...)
			fields[alias].flat = append(fields[alias].flat, aa.flat...)
		}
		for _, c := range x.channels {
			c.add(fields)
		}
		x.words.add(fields)
	}
	for _, c := range x.channels {
		c.finish(len(docs))
	}
	x.words.finish()
	x.addSynonyms(o.Synonyms)
	x.scratch.New = func() any { return &accumulator{score: make([]float32, len(docs))} }
	return x
}

// Len is the number of passages.
func (x *Index) Len() int { return len(x.ids) }

// Search returns the k best passages for the question, best first; fewer when
// fewer share anything with it.
func (x *Index) Search(question string, k int) []Hit {
	if k <= 0 || len(x.ids) == 0 {
		return nil
	}
	q := x.read(question)
	acc := x.scratch.Get().(*accumulator)
	defer x.scratch.Put(acc)
	acc.reset()
	var ideal float64
	for _, c := range x.channels {
		ideal += c.ideal(q.judged)
		c.score(q.asked, 1, acc)
		if !c.spaced { // what was added has no place in the text as typed
			continue
		}
		for _, e := range q.extra {
			c.score(e.text, e.weight, acc)
		}
		for _, e := range q.meant {
			ideal += e.weight * c.ideal(e.text)
		}
	}
	top := acc.top(k)
	hits := make([]Hit, len(top))
	for i, t := range top {
		hits[i] = Hit{ID: x.ids[t.doc], Score: float64(t.score)}
		if ideal > 0 {
			hits[i].Confidence = min(1, float64(t.score)/ideal)
		}
	}
	return hits
}

// question is a question ready for the channels.
type question struct {
	asked  analysis
	extra  []addition
	judged analysis   // what the best passage could have: asked without the words that nobody knows but meant stands for
	meant  []addition // the likeliest addition for each of them
}

// addition is words the question did not have: corrections and synonyms.
type addition struct {
	text   analysis
	weight float64
}

const synonymWeight = 0.4

// read repairs and analyses a question. The stems come from the re-spaced
// text, the text without spaces from what was typed, so a wrong re-spacing is
// outvoted.
func (x *Index) read(text string) question {
	var q question
	if x.noRepair {
		q.asked = analyse(text)
	} else {
		text = x.words.fixLayout(text)
		q.asked = analyse(x.words.respace(text))
		q.asked.flat = analyse(text).flat
	}
	replaced := map[string]addition{}
	if !x.noRepair {
		for _, s := range q.asked.stems {
			for i, c := range x.words.corrections(s) {
				a := addition{analysis{stems: []string{c}}, correctionWeight}
				q.extra = append(q.extra, a)
				if i == 0 && len(x.words.sureCorrections(s)) > 0 {
					replaced[s] = a
				}
			}
		}
	}
	for at := range q.asked.stems {
		for n := min(x.longest, len(q.asked.stems)-at); n > 0; n-- {
			if syn := x.synonyms[strings.Join(q.asked.stems[at:at+n], " ")]; syn != nil {
				// A long group shares its weight, or its members would outvote
				// the word that was asked.
				weight := synonymWeight / math.Sqrt(float64(len(syn)))
				for _, s := range syn {
					a := addition{analysis{stems: strings.Fields(s)}, weight}
					q.extra = append(q.extra, a)
					if asked := q.asked.stems[at]; n == 1 && x.words.docs[asked] == 0 {
						replaced[asked] = a
					}
				}
				break
			}
		}
	}
	q.judged = q.asked
	if len(replaced) > 0 {
		q.judged.stems = nil
		for _, s := range q.asked.stems {
			if a, ok := replaced[s]; ok {
				q.meant = append(q.meant, a)
			} else {
				q.judged.stems = append(q.judged.stems, s)
			}
		}
	}
	return q
}

func (x *Index) addSynonyms(groups [][]string) {
	x.synonyms = map[string][]string{}
	for _, g := range groups {
		var stems []string
		for _, w := range g {
			if s := strings.Join(analyse(w).stems, " "); s != "" && !slices.Contains(stems, s) {
				stems = append(stems, s)
			}
		}
		for i, s := range stems {
			x.longest = max(x.longest, strings.Count(s, " ")+1)
			for j, t := range stems {
				if i != j && x.has(t) && !slices.Contains(x.synonyms[s], t) {
					x.synonyms[s] = append(x.synonyms[s], t)
				}
			}
		}
	}
}

// Repaired is the question as it is understood: what was typed on the wrong
// keyboard layout in Hangul, words that ran together apart.
func (x *Index) Repaired(question string) string {
	return x.words.respace(x.words.fixLayout(question))
}

// FixLayout turns what was typed in Korean on an English keyboard layout into
// Hangul; anything else comes back as it is.
func (x *Index) FixLayout(question string) string { return x.words.fixLayout(question) }

// has tells whether the passages have every word of a stemmed phrase.
func (x *Index) has(phrase string) bool {
	for _, s := range strings.Fields(phrase) {
		if x.words.docs[s] == 0 {
			return false
		}
	}
	return true
}
