package search

import (
	"math"
	"slices"
	"strings"
)

const (
	synonymWeight    = 0.4 // of a group's other members together, by the square
	correctionWeight = 0.2 // of each of at most maxCorrections
	besideWeight     = 0.5 // of translations of words that the passages have themselves
)

// wanted is a stem of a question. weight is what finding it is worth; due is
// what the best passage is expected to have of it, for the confidence: a word
// that nobody knows is not expected where another stands for it.
type wanted struct {
	stem        string
	weight, due float64
}

// plan is a question ready for both stages.
type plan struct {
	terms []termWeight
	look  look
	ideal float64 // the score of the best imaginable passage

	flat      []uint16 // what look has entries for
	syllables []uint16
	asked     []wanted
	extra     [][]wanted
	reader    reader
}

// plan repairs and reads a question. The stems come from the re-spaced text,
// the text without spaces from what was typed, so a wrong re-spacing is
// outvoted.
func (x *Index) plan(p *plan, question string) {
	p.look.reset(p.flat, p.syllables)
	p.terms, p.ideal = p.terms[:0], 0
	p.asked, p.extra, p.syllables = p.asked[:0], p.extra[:0], p.syllables[:0]
	if !x.noRepair {
		question = x.words.fixLayout(question)
	}
	r := &p.reader
	r.read(question)
	p.flat = append(p.flat[:0], r.flat...)
	if !x.noRepair && slices.ContainsFunc(r.runs, run.long) {
		r.read(x.words.respace(question))
	}
	r.each(func(stem []byte) { p.asked = append(p.asked, wanted{string(stem), 1, 1}) })
	if !x.noRepair {
		x.correct(p)
	}
	x.widen(p, x.synonyms, 1)
	x.widen(p, x.glossary, besideWeight)
	x.want(p, p.asked)
	for _, e := range p.extra {
		x.want(p, e)
	}
	x.wantFlat(p)
}

// correct adds what unknown words may have been meant to be.
func (x *Index) correct(p *plan) {
	for i := range p.asked {
		a := &p.asked[i]
		for j, c := range x.words.corrections(a.stem) {
			w := wanted{c, correctionWeight, 0}
			if j == 0 && x.words.sure(a.stem) {
				w.due, a.due = w.weight, 0
			}
			p.extra = append(p.extra, []wanted{w})
		}
	}
}

// widen adds the phrases that stand for the longest phrases of the question.
// Beside words that the passages have they weigh less.
func (x *Index) widen(p *plan, by phrases, beside float64) {
	for at := 0; at < len(p.asked); at++ {
		for n := min(by.longest, len(p.asked)-at); n > 0; n-- {
			asked := p.asked[at : at+n]
			phrase, unknown := asked[0].stem, x.words.docs(asked[0].stem) == 0
			for _, w := range asked[1:] {
				phrase += " " + w.stem
				unknown = unknown && x.words.docs(w.stem) == 0
			}
			others, ok := by.of[phrase]
			if !ok {
				continue
			}
			for i, o := range others {
				w := wanted{weight: o.weight}
				if !unknown {
					w.weight *= beside
				} else if i == 0 {
					w.due = o.weight
				}
				var e []wanted
				for _, s := range strings.Fields(o.phrase) {
					e = append(e, wanted{s, w.weight, w.due})
				}
				p.extra = append(p.extra, e)
			}
			for i := range asked {
				if unknown {
					asked[i].due = 0
				}
			}
			at += n - 1
			break
		}
	}
}

// want adds a phrase to the plan.
func (x *Index) want(p *plan, phrase []wanted) {
	n := len(x.ids)
	for i, w := range phrase {
		id, known := x.words.id[w.stem]
		shape := shapeOf(w.stem)
		x.wantTerm(p, id, known, shape.weight(), w)
		eachGram(w.stem, func(key uint32) {
			t, known := x.grams[key]
			x.wantTerm(p, t, known, weightGrams, w)
		})
		if shape != wholeStem {
			for _, r := range w.stem {
				c := letterCode(r)
				p.syllables = append(p.syllables, c)
				f := full(weightSyllables, inverse(n, x.forward.syllables[c]))
				if p.look.syllable(c, float32(w.weight*f)) {
					p.ideal += w.due * f
				}
			}
		}
		if i+1 == len(phrase) || phrase[i+1].stem == w.stem {
			continue
		}
		df := uint32(0)
		next, both := x.words.id[phrase[i+1].stem]
		both = both && known
		if both {
			df = x.forward.pairs.of(pairKey(token(id), token(next)))
		}
		f := full(weightPairs, inverse(n, df))
		if !both || p.look.pair(token(id), token(next), float32(w.weight*f)) {
			p.ideal += min(w.due, phrase[i+1].due) * f
		}
	}
}

// wantTerm adds a term of the inverted index.
func (x *Index) wantTerm(p *plan, term uint32, known bool, weight float64, w wanted) {
	df := uint32(0)
	if known {
		df = x.df[term]
	}
	f := full(weight, inverse(len(x.ids), df))
	p.ideal += w.due * f
	if !known {
		return
	}
	for i := range p.terms {
		if p.terms[i].term == term {
			p.terms[i].weight += float32(w.weight * f)
			return
		}
	}
	p.terms = append(p.terms, termWeight{term, float32(w.weight * f)})
}

// wantFlat adds the bigrams of the text as typed.
func (x *Index) wantFlat(p *plan) {
	last := uint16(0)
	for _, c := range p.flat {
		c &= letters
		if last != 0 && c != 0 {
			f := full(weightFlat, inverse(len(x.ids), x.forward.bigrams.of(bigramKey(last, c))))
			if p.look.bigram(last, c, float32(f)) {
				p.ideal += f
			}
		}
		last = c
	}
}

// phrases are what else a phrase, as stems with a space between, may be called.
type phrases struct {
	of      map[string][]variant
	longest int // stems in the longest phrase
}

type variant struct {
	phrase string
	weight float64
}

func newPhrases() phrases { return phrases{of: map[string][]variant{}} }

// stemmed is a phrase as its stems.
func stemmed(phrase string) string { return strings.Join(stems(phrase), " ") }

// has tells whether the passages have every word of a stemmed phrase, a Korean
// one also as part of a compound.
func (x *Index) has(phrase string) bool {
	for _, s := range strings.Fields(phrase) {
		if x.words.docs(s) > 0 {
			continue
		}
		grams, known := 0, 0
		eachGram(s, func(key uint32) {
			grams++
			if _, ok := x.grams[key]; ok {
				known++
			}
		})
		if grams == 0 || known < grams {
			return false
		}
	}
	return true
}

// addGroup takes in phrases that mean the same. A long group shares its weight,
// or its members would outvote the word that was asked.
func (p *phrases) addGroup(x *Index, group []string) {
	var members []string
	for _, w := range group {
		if s := stemmed(w); s != "" && !slices.Contains(members, s) {
			members = append(members, s)
		}
	}
	for _, m := range members {
		p.add(x, m, slices.DeleteFunc(slices.Clone(members), func(o string) bool { return o == m }), synonymWeight)
	}
}

// addTranslation takes in a term and its translations, in both directions. A
// meaning weighs the root of its probability; the likeliest of n have 1/n each.
func (p *phrases) addTranslation(x *Index, t Translation) {
	term := stemmed(t.Term)
	var means []string
	for _, m := range t.Means {
		if s := stemmed(m); s != "" && s != term && !slices.Contains(means, s) {
			means = append(means, s)
		}
	}
	if term == "" {
		return
	}
	p.add(x, term, means, 1)
	for _, m := range means {
		p.add(x, m, []string{term}, 1)
	}
}

// add lets others stand for a phrase, where the passages have them. All of them
// together weigh the same, by the square.
func (p *phrases) add(x *Index, phrase string, others []string, weight float64) {
	all := p.of[phrase]
	for _, o := range others {
		if x.has(o) && !slices.ContainsFunc(all, func(have variant) bool { return have.phrase == o }) {
			all = append(all, variant{phrase: o})
		}
	}
	if len(all) == 0 {
		return
	}
	for i := range all {
		all[i].weight = weight / math.Sqrt(float64(len(all)))
	}
	p.of[phrase] = all
	p.longest = max(p.longest, strings.Count(phrase, " ")+1)
}
