package search

import "math"

// The ranking is one weighted sum of five BM25F scores (Robertson, Zaragoza and
// Taylor 2004), one for each way to read a text. A term's part in it is
//
//	weight · idf · (k1+1) · tf / (k1+tf),  idf = ln(1 + (N-df+½)/(df+½)),
//	tf = Σ over fields of fieldWeight · count / (1-b + b·length/mean length)
//
// The weights were found by coordinate ascent on seven Korean and English
// question sets; the optimum is flat.
const (
	saturation   = 0.8  // k1
	lengthWeight = 0.75 // b

	weightGrams     = 1.0 // bigrams of stems: they forgive compounds and the stemmer's errors
	weightSyllables = 0.6 // syllables of stems
	weightStems     = 0.4
	weightFlat      = 0.2 // bigrams of the Hangul as typed, spaces ignored
	weightPairs     = 0.2 // stems next to each other
)

const (
	body = iota
	title
	alias
	fieldCount
)

var fieldWeight = [fieldCount]float32{body: 1, title: 2, alias: 2}

// inverse is the idf of a term that df of n passages have.
func inverse(n int, df uint32) float64 {
	return math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5))
}

// full is the score that a term tends to where it stands without end.
func full(weight, idf float64) float64 { return weight * idf * (saturation + 1) }

// saturated is the share of full that a term frequency reaches.
func saturated(tf float32) float32 { return tf / (saturation + tf) }

// lengths tells how much an occurrence counts in a field of a certain length.
type lengths struct {
	mean [fieldCount]float32 // over the passages that have the field
}

func (l lengths) per(field int, length float32) float32 {
	return fieldWeight[field] / (1 - lengthWeight + lengthWeight*length/l.mean[field])
}

// meaner gathers lengths for their mean.
type meaner struct {
	sum    [fieldCount]float64
	filled [fieldCount]int
}

func (m *meaner) add(field int, length uint32) {
	if length > 0 {
		m.sum[field] += float64(length)
		m.filled[field]++
	}
}

func (m *meaner) lengths() (l lengths) {
	for f := range l.mean {
		l.mean[f] = float32(max(1, m.sum[f]) / float64(max(1, m.filled[f])))
	}
	return l
}
