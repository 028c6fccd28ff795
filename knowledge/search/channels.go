package search

import (
	"math"
	"slices"
)

// BM25F, as measured best on seven Korean and English question sets; the
// optimum is flat.
const (
	saturation   = 0.8  // k1
	lengthWeight = 0.75 // b
)

const (
	body = iota
	title
	alias
	fieldCount
)

var fieldWeight = [fieldCount]float64{body: 1, title: 2, alias: 2}

// view is one way to read an analysis as terms, and how much it says.
type view struct {
	weight float64
	spaced bool // made of stems, so it can be asked with added words
	terms  func(a analysis, query bool) []string
}

// views are the five analyses whose scores are added. Stem bigrams carry the
// ranking: they forgive compounds and the stemmer's errors.
var views = []view{
	{1.0, true, stemBigrams},
	{0.6, true, stemSyllables},
	{0.4, true, func(a analysis, _ bool) []string { return a.stems }},
	{0.2, false, flatBigrams},
	{0.2, true, stemPairs},
}

func stemBigrams(a analysis, _ bool) []string { return eachStem(a, 2) }

func stemSyllables(a analysis, _ bool) []string { return eachStem(a, 1) }

// eachStem takes the n-grams of Hangul stems; other stems stay whole.
func eachStem(a analysis, n int) []string {
	out := make([]string, 0, len(a.stems)*2)
	for _, s := range a.stems {
		if r := []rune(s); isSyllable(r[0]) {
			out = grams(out, r, n)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// flatBigrams ignore spacing altogether. Other scripts are in the other views.
func flatBigrams(a analysis, _ bool) []string {
	var out []string
	for _, f := range a.flat {
		out = grams(out, f, 2)
	}
	return out
}

// stemPairs are stems that stand next to each other; a passage may have one
// word between them.
func stemPairs(a analysis, query bool) []string {
	reach := 2
	if query {
		reach = 1
	}
	var out []string
	for i, s := range a.stems {
		for _, t := range a.stems[i+1 : min(len(a.stems), i+1+reach)] {
			if s != t {
				out = append(out, s+" "+t)
			}
		}
	}
	return out
}

// channel is the inverted index of one view. Until finish, a posting counts
// occurrences; afterwards it holds what the term adds to the passage's score.
type channel struct {
	view
	term   map[string]int
	counts [][]count
	length [fieldCount][]float32

	post    [][]posting
	idf     []float64
	unknown float64 // idf of a term that no passage has
}

type count struct {
	doc int32
	n   [fieldCount]uint16
}

type posting struct {
	doc    int32
	impact float32
}

func newChannel(v view) *channel { return &channel{view: v, term: map[string]int{}} }

func (c *channel) add(fields [fieldCount]analysis) {
	doc := int32(len(c.length[body]))
	for f, a := range fields {
		terms := c.terms(a, false)
		c.length[f] = append(c.length[f], float32(len(terms)))
		for _, t := range terms {
			id, ok := c.term[t]
			if !ok {
				id = len(c.counts)
				c.term[t] = id
				c.counts = append(c.counts, nil)
			}
			l := c.counts[id]
			if n := len(l); n == 0 || l[n-1].doc != doc {
				l = append(l, count{doc: doc})
				c.counts[id] = l
			}
			if last := &l[len(l)-1]; last.n[f] < math.MaxUint16 {
				last.n[f]++
			}
		}
	}
}

// finish turns the counts into impacts, once the mean lengths are known.
func (c *channel) finish(docs int) {
	var mean [fieldCount]float64
	for f := range mean {
		filled := 0
		for _, l := range c.length[f] {
			mean[f] += float64(l)
			if l > 0 {
				filled++
			}
		}
		mean[f] = max(1, mean[f]) / float64(max(1, filled))
	}
	inverse := func(df int) float64 {
		return math.Log(1 + (float64(docs)-float64(df)+0.5)/(float64(df)+0.5))
	}
	c.unknown = inverse(0)
	c.post, c.idf = make([][]posting, len(c.counts)), make([]float64, len(c.counts))
	for id, l := range c.counts {
		c.idf[id] = inverse(len(l))
		c.post[id] = make([]posting, len(l))
		for i, k := range l {
			var tf float64
			for f, n := range k.n {
				if n > 0 {
					tf += fieldWeight[f] * float64(n) /
						(1 - lengthWeight + lengthWeight*float64(c.length[f][k.doc])/mean[f])
				}
			}
			c.post[id][i] = posting{k.doc, float32(c.weight * c.idf[id] * (saturation + 1) * tf / (saturation + tf))}
		}
	}
	c.counts, c.length = nil, [fieldCount][]float32{}
}

// score adds what the terms of a question give to each passage.
func (c *channel) score(q analysis, weight float64, acc *accumulator) {
	for _, t := range c.terms(q, true) {
		id, ok := c.term[t]
		if !ok {
			continue
		}
		for _, p := range c.post[id] {
			if acc.score[p.doc] == 0 {
				acc.touched = append(acc.touched, p.doc)
			}
			acc.score[p.doc] += float32(weight) * p.impact
		}
	}
}

// ideal is the most that the terms of a question could give to any passage:
// every one of them there without end.
func (c *channel) ideal(q analysis) float64 {
	var sum float64
	for _, t := range c.terms(q, true) {
		idf := c.unknown
		if id, ok := c.term[t]; ok {
			idf = c.idf[id]
		}
		sum += c.weight * idf * (saturation + 1)
	}
	return sum
}

// accumulator is the scores of one search.
type accumulator struct {
	score   []float32
	touched []int32
}

type scored struct {
	doc   int32
	score float32
}

func (a *accumulator) reset() {
	for _, d := range a.touched {
		a.score[d] = 0
	}
	a.touched = a.touched[:0]
}

// top is the k best, best first, the earlier passage first among equals.
func (a *accumulator) top(k int) []scored {
	best := make([]scored, 0, min(k, len(a.touched)))
	before := func(x, y scored) int {
		switch {
		case x.score > y.score, x.score == y.score && x.doc < y.doc:
			return -1
		case x == y:
			return 0
		}
		return 1
	}
	for _, d := range a.touched {
		s := scored{d, a.score[d]}
		if len(best) == k && before(s, best[k-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, s, before)
		if len(best) < k {
			best = append(best, scored{})
		}
		copy(best[at+1:], best[at:])
		best[at] = s
	}
	return best
}
