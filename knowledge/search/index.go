// Package search finds Korean and English passages for Korean and English
// questions, in memory, without a dictionary.
//
// A text is read once (text.go): Hangul words lose their particles and endings
// (korean.go), English words are stemmed (english.go), function words go. The
// ranking is a weighted sum of BM25F scores over five readings of that
// (weights.go), in two stages: stems and their bigrams from an inverted index
// (inverted.go) choose the candidates, syllables, spaceless bigrams and
// neighbouring stems, read from the candidates themselves (forward.go), order
// them. A question is repaired first (repair.go, spelling.go): typed on the
// wrong keyboard layout, without spaces, with a slip of a finger; then it gets
// synonyms and translations (question.go).
//
// A [Hit] carries a confidence, the share of what the best imaginable passage
// would score. Raw scores grow with the length of a question and say nothing
// about whether the answer is there; confidence does.
package search

import (
	"cmp"
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
	// Glossary translates words and phrases, so that a question finds passages
	// in the other language.
	Glossary []Translation
	// NoRepair leaves questions as they were typed.
	NoRepair bool
}

// Translation is a word or phrase and what it may be in the other language.
// The index uses it in both directions.
type Translation struct {
	Term  string
	Means []string
}

// Index finds passages. It does not change once made, so any number of
// goroutines may search at the same time.
type Index struct {
	ids      []string // of the passages, in order
	words    *vocabulary
	grams    map[uint32]uint32 // bigram of a stem to its term
	df       []uint32          // by term
	shards   []*shard
	forward  forward
	synonyms phrases
	glossary phrases
	noRepair bool
	scratch  sync.Pool // *scratch
}

// reranked is how many candidates at least the second stage looks at. Some of
// the gain over the first stage is behind the twentieth, none worth its time.
const reranked = 20

// New makes an index of the passages. Their ids should differ; equal scores go
// by id, so the order of docs changes nothing.
func New(docs []Doc, o Options) *Index {
	x := &Index{words: newVocabulary(), noRepair: o.NoRepair}
	order := make([]uint32, len(docs))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(strings.Compare(docs[a].ID, docs[b].ID), cmp.Compare(a, b))
	})
	for _, i := range order {
		x.ids = append(x.ids, docs[i].ID)
	}
	x.read(docs, order)
	var counting sync.WaitGroup
	counting.Go(func() { x.forward.finish(len(docs)) })
	x.shards, x.grams, x.df = buildShards(x.words, &x.forward.fields, len(docs))
	counting.Wait()
	for f := range x.forward.fields {
		x.forward.fields[f].seal()
	}
	x.words.near = newNearness(x.words.stems)
	x.synonyms, x.glossary = newPhrases(), newPhrases()
	for _, g := range o.Synonyms {
		x.synonyms.addGroup(x, g)
	}
	for _, t := range o.Glossary {
		x.glossary.addTranslation(x, t)
	}
	x.scratch.New = func() any { return new(scratch) }
	return x
}

// Len is the number of passages.
func (x *Index) Len() int { return len(x.ids) }

// scratch is what one search works with.
type scratch struct {
	board board
	best  best
	plan  plan
}

// Search returns the k best passages for the question, best first; fewer when
// fewer share anything with it.
func (x *Index) Search(question string, k int) []Hit {
	if k <= 0 || len(x.ids) == 0 {
		return nil
	}
	s := x.scratch.Get().(*scratch)
	defer x.scratch.Put(s)
	p := &s.plan
	x.plan(p, question)
	var possible float32 // by the inverted index alone
	for _, t := range p.terms {
		possible += t.weight
	}
	if possible == 0 {
		return nil
	}
	s.best.heap, s.best.k = s.best.heap[:0], min(len(x.ids), max(2*k, reranked))
	for _, sh := range x.shards {
		sh.fill(&s.board, p.terms, topScore/possible)
		sh.collect(&s.board, &s.best)
	}
	found := s.best.heap
	for i := range found {
		c := &found[i]
		c.score = c.score*possible/topScore + x.forward.score(&p.look, c.doc)
	}
	slices.SortFunc(found, func(a, b candidate) int {
		switch {
		case a.before(b):
			return -1
		case a == b:
			return 0
		}
		return 1
	})
	hits := make([]Hit, min(k, len(found)))
	for i := range hits {
		c := found[i]
		hits[i] = Hit{x.ids[c.doc], float64(c.score), min(1, float64(c.score)/p.ideal)}
	}
	return hits
}
