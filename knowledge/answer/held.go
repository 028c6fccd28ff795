package answer

import (
	"math"
	"slices"

	"dari/knowledge"
	"dari/knowledge/sense"
)

// How much speaks for it that an article does not hold what is asked, in log
// odds. Fitted by logistic regression on 7,377 questions of authors that the
// models had not seen, and rounded; newStem, notOurSort and calledFact, of
// which those questions say nothing, are as an earlier fit and guesses had them.
const (
	noneAtAll  = 0.95  // it is like those that no article answers,
	noneHere   = 1.70  // like those that this one does not,
	noneLike   = 3.35  // and how much like one of them;
	heldLike   = -1.15 // how much like one that it answers;
	otherSort  = 0.85  // the best block holds nothing of the sort that is asked for;
	bestBlock  = -0.85 // all that speaks for that block;
	newStem    = 0.26  // a word that neither the article nor such a question has,
	noneStem   = 0.80  // but one that it does not answer;
	newConcept = 0.65
	eachStem   = -0.08 // long questions have more of them
	notOurSort = 1.50  // it is like those about nothing of ours
	calledFact = -1.00 // the whole name of a fact of the best block stands in it
	heldBias   = 1.30

	maxNewStems, maxNoneStems, maxNewConcepts = 4, 2, 3
)

// notHeldAbove is from where on that is believed. The fit is of authors who were
// asked for questions that are not held, which were 29 in 100 of theirs, more than
// people ask. Between 0.1 and 0.5 the questions in testdata that are held keep their
// answers.
const notHeldAbove = 0.3

// share is a probability as log odds from -1 to 1; what the models are surer of
// than one in a thousand counts no more.
func share(p float64) float64 {
	const least = 0.001
	p = min(max(p, least), 1-least)
	return math.Log(p/(1-p)) / math.Log((1-least)/least)
}

// notHeld tells whether the article that fits best does not hold what is asked.
// Where it says so itself, that is told; without questions beside it, nobody can
// tell.
func (t *task) notHeld(k candidate, sections map[string]float64) bool {
	a := k.article
	if len(a.Asks) == 0 {
		return false
	}
	z := heldBias + noneAtAll*share(t.part().of(noSlot)) + noneLike*k.not + heldLike*k.held + notOurSort*t.sorts.any(sortElsewhere, sortOffTopic)
	z += noneHere * share(t.placeOdds(a).of(noSlot))
	if us := t.ranked(a, sections); len(us) > 0 {
		if us[0].unit.unsettled {
			return false
		}
		if t.otherYear(us[0].unit) {
			return true
		}
		if t.tellsYears(a) {
			return false
		}
		z += bestBlock * us[0].score
		if us[0].unit.calls(t.r.tight, slices.Sorted(slices.Values(t.stems))) >= 1 {
			z += calledFact
		}
		if len(t.wants) > 0 && !us[0].unit.holdsAny(t.wants) {
			z += otherSort
		}
	}
	return z+t.newIn(a) >= notHeldAbove
}

// newIn is what the words of the question that are new to an article say for it
// not holding the answer.
func (t *task) newIn(a *knowledge.Article) float64 {
	asks := t.articles[a].asks()
	stems, news, nones, concepts := 0, 0, 0, 0
	for _, x := range t.meaning {
		concept := sense.KindOf(x) == sense.Concept
		if !concept {
			stems++
		}
		switch answered, none := asks.know(x); {
		case answered:
		case concept:
			concepts++
		default:
			news++
			if none {
				nones++
			}
		}
	}
	return newStem*float64(min(news, maxNewStems)) + noneStem*float64(min(nones, maxNoneStems)) +
		newConcept*float64(min(concepts, maxNewConcepts)) + eachStem*float64(stems)
}

func (u *unit) holdsAny(wants []wanted) bool {
	for _, w := range wants {
		if u.holds&w.kinds != 0 {
			return true
		}
	}
	return false
}
