package answer

import (
	"math"
	"slices"
	"sync"

	"dari/knowledge"
	"dari/knowledge/sense"
)

// phrasings are the questions beside one article, ready to be compared with
// one that a person asks.
type phrasings struct {
	asks     []knowledge.Ask
	features sense.Features // of the article and of its asks, in order
	has      [][]int32      // of each feature, the asks that have it
	weights  []float64      // how much it tells one ask from another
	said     []bool         // whether the article itself says it
	size     []float64      // length of each ask as a vector
}

func newPhrasings(asks []knowledge.Ask, m meaning) *phrasings {
	n := len(m.features)
	p := &phrasings{asks: asks, features: m.features, has: make([][]int32, n), weights: make([]float64, n), said: make([]bool, n)}
	have, all := make([]int, n), 0
	for _, f := range m.asks {
		all += len(f)
		for _, at := range f {
			have[at]++
		}
	}
	room := make([]int32, all)
	for at, k := range have {
		p.has[at], room = room[:0:k], room[k:]
	}
	for i, f := range m.asks {
		for _, at := range f {
			p.has[at] = append(p.has[at], int32(i))
		}
	}
	for _, at := range m.said {
		p.said[at] = true
	}
	for at, x := range p.features {
		p.weights[at] = p.weigh(x, len(p.has[at]))
	}
	for _, f := range m.asks {
		sum := 0.0
		for _, at := range f {
			sum += p.weights[at] * p.weights[at]
		}
		p.size = append(p.size, math.Sqrt(sum))
	}
	return p
}

// know tells whether a feature is in what the article answers, and whether in a
// question that it does not answer.
func (p *phrasings) know(feature uint32) (answered, none bool) {
	at, ok := slices.BinarySearch(p.features, feature)
	if !ok {
		return false, false
	}
	answered = p.said[at]
	for _, i := range p.has[at] {
		if p.asks[i].Slot != "" {
			answered = true
		} else {
			none = true
		}
	}
	return answered, none
}

// weigh is how much a feature that so many asks have tells one ask from another.
func (p *phrasings) weigh(feature uint32, have int) float64 {
	w := math.Log(float64(1+len(p.asks)) / float64(max(1, have)))
	if sense.KindOf(feature) == sense.Stem {
		w *= stemShare
	}
	return w
}

// What a stem weighs beside a concept, measured by how often the nearest other
// question of an article is answered by the same block.
const stemShare = 0.2

// alike is how alike a question is to each ask, the cosine of the two, 0 to 1.
func (p *phrasings) alike(f sense.Features) []float64 {
	out := make([]float64, len(p.asks))
	sum := 0.0
	for _, x := range f {
		at, ok := slices.BinarySearch(p.features, x)
		if !ok {
			w := p.weigh(x, 0)
			sum += w * w
			continue
		}
		w := p.weights[at]
		sum += w * w
		for _, i := range p.has[at] {
			out[i] += w * w
		}
	}
	if sum == 0 {
		return out
	}
	length := math.Sqrt(sum)
	for i, size := range p.size {
		if size > 0 {
			out[i] /= length * size
		}
	}
	return out
}

// ready is what is made of an article when it is first looked at.
type ready struct {
	asks  func() *phrasings
	units map[knowledge.Lang]func() weighedUnits
}

func (c *catalogue) prepare(a *knowledge.Article) *ready {
	r := &ready{asks: sync.OnceValue(func() *phrasings { return c.phrasingsOf(a) }), units: map[knowledge.Lang]func() weighedUnits{}}
	for _, l := range knowledge.Langs {
		r.units[l] = sync.OnceValue(func() weighedUnits { return c.unitsOf(a, l) })
	}
	return r
}

// phrasingsOf are those of an article; where nothing was asked of it, nobody asks
// what it means.
func (c *catalogue) phrasingsOf(a *knowledge.Article) *phrasings {
	if len(a.Asks) == 0 {
		return &phrasings{}
	}
	return newPhrasings(a.Asks, c.learned.meaningOf(a))
}

// askedOf is for each unit how alike the question is to one that it answers.
func (t *task) askedOf(a *knowledge.Article, us weighedUnits) []float64 {
	alike := t.alike(a)
	out := make([]float64, len(us))
	for i := range us {
		for _, of := range us[i].asks {
			share := askNear
			if of.alone {
				share = 1
			}
			out[i] = max(out[i], share*alike[of.ask])
		}
	}
	return out
}

// answers finds the asks that a unit answers.
func (u *unit) answers(asks []knowledge.Ask) []answered {
	var out []answered
	for n := range asks {
		if u.in(asks[n].Place) {
			out = append(out, answered{n, asks[n].OneBlock()})
		}
	}
	return out
}

// amongst finds the places that a unit is, see [Learned].
func (u *unit) amongst(places []string) []int {
	var out []int
	for n, place := range places {
		if u.in(knowledge.ParsePlace(place)) {
			out = append(out, n)
		}
	}
	return out
}

// in tells whether a block of a unit is a place or in it.
func (u *unit) in(p knowledge.Place) bool {
	for at := u.from; at <= u.at; at++ {
		if p.Has(u.section, at) {
			return true
		}
	}
	return false
}

// alike is how alike the question is to each ask of an article.
func (t *task) alike(a *knowledge.Article) []float64 {
	if t.likes == nil {
		t.likes = map[*knowledge.Article][]float64{}
	}
	if t.likes[a] == nil {
		t.likes[a] = t.articles[a].asks().alike(t.meaning)
	}
	return t.likes[a]
}

// askedBefore is how alike the question is to one that the article answers, and
// to one that it does not.
func (t *task) askedBefore(a *knowledge.Article) (held, not float64) {
	asks := t.articles[a].asks()
	for n, alike := range t.alike(a) {
		if asks.asks[n].Slot == "" {
			not = max(not, alike)
		} else {
			held = max(held, alike)
		}
	}
	return held, not
}

// placeOdds tells which place in an article answers; nothing where that was not
// learned.
func (t *task) placeOdds(a *knowledge.Article) odds {
	o, ok := t.places[a]
	if !ok {
		o = odds{t.learned.places.Classes(a.ID), t.learned.places.Of(a.ID, t.vector)}
		if t.places == nil {
			t.places = map[*knowledge.Article]odds{}
		}
		t.places[a] = o
	}
	return o
}

// placedOf is for each unit how likely it is the one that answers, by the
// questions beside the article.
func (t *task) placedOf(a *knowledge.Article, us weighedUnits) []float64 {
	out := make([]float64, len(us))
	o := t.placeOdds(a)
	for i := range us {
		for _, n := range us[i].places {
			out[i] += o.p[n]
		}
	}
	return out
}
