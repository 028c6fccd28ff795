package answer

import (
	"math"
	"slices"
	"strings"
	"sync"

	"dari/knowledge"
	"dari/knowledge/sense"
)

// phrasings are the questions beside one article, ready to be compared with
// one that a person asks.
type phrasings struct {
	asks []knowledge.Ask
	has  map[uint32][]int32 // of each feature, the asks that have it
	size []float64          // length of each ask as a vector
	said map[uint32]bool    // features of what the article itself says
}

func newPhrasings(article *knowledge.Article) *phrasings {
	asks := article.Asks
	p := &phrasings{asks: asks, has: map[uint32][]int32{}, said: map[uint32]bool{}}
	for _, s := range article.Sections {
		for _, b := range s.Blocks {
			for _, x := range sense.Meaning(b.Text) {
				p.said[x] = true
			}
		}
	}
	read := make([]sense.Features, len(asks))
	for i, a := range asks {
		read[i] = sense.Meaning(a.Text)
		for _, x := range read[i] {
			p.has[x] = append(p.has[x], int32(i))
		}
	}
	for _, f := range read {
		p.size = append(p.size, p.length(f))
	}
	return p
}

// know tells whether a feature is in what the article answers, and whether in a
// question that it does not answer.
func (p *phrasings) know(feature uint32) (answered, none bool) {
	answered = p.said[feature]
	for _, i := range p.has[feature] {
		if p.asks[i].Slot != "" {
			answered = true
		} else {
			none = true
		}
	}
	return answered, none
}

// weight is how much a feature tells one ask from another.
func (p *phrasings) weight(feature uint32) float64 {
	w := math.Log(float64(1+len(p.asks)) / float64(max(1, len(p.has[feature]))))
	if sense.KindOf(feature) == sense.Stem {
		w *= stemShare
	}
	return w
}

// What a stem weighs beside a concept, measured by how often the nearest other
// question of an article is answered by the same block.
const stemShare = 0.2

func (p *phrasings) length(f sense.Features) float64 {
	sum := 0.0
	for _, x := range f {
		w := p.weight(x)
		sum += w * w
	}
	return math.Sqrt(sum)
}

// alike is how alike a question is to each ask, the cosine of the two, 0 to 1.
func (p *phrasings) alike(f sense.Features) []float64 {
	out := make([]float64, len(p.asks))
	length := p.length(f)
	if length == 0 {
		return out
	}
	for _, x := range f {
		if has := p.has[x]; len(has) > 0 {
			w := p.weight(x)
			for _, i := range has {
				out[i] += w * w
			}
		}
	}
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
	r := &ready{asks: sync.OnceValue(func() *phrasings { return newPhrasings(a) }), units: map[knowledge.Lang]func() weighedUnits{}}
	for _, l := range knowledge.Langs {
		r.units[l] = sync.OnceValue(func() weighedUnits { return c.unitsOf(a, l) })
	}
	return r
}

// askedOf is for each unit how alike the question is to one that it answers.
func (t *task) askedOf(a *knowledge.Article, us weighedUnits) []float64 {
	asks := t.articles[a].asks()
	alike := t.alike(a)
	out := make([]float64, len(us))
	for i := range us {
		for n, ask := range asks.asks {
			if ask.Slot != us[i].section.Slot {
				continue
			}
			share := askNear
			if len(ask.Holds) > 0 {
				if !us[i].tells(ask.Holds) {
					continue
				}
				share = 1
			}
			out[i] = max(out[i], share*alike[n])
		}
	}
	return out
}

// tells reports whether the blocks of a unit have all of some placeholders.
func (u *unit) tells(holds []string) bool {
	return slices.ContainsFunc(u.section.Blocks[u.from:u.at+1], func(b knowledge.Block) bool { return b.Holds(holds) })
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

// placedOf is for each unit how likely it is the one that answers, by the
// questions beside the article.
func (t *task) placedOf(a *knowledge.Article, us weighedUnits) []float64 {
	out := make([]float64, len(us))
	m := t.learned.places[a.ID]
	if m == nil {
		return out
	}
	o := oddsOf(m(), t.features)
	for n, c := range o.classes {
		f := strings.Fields(c)
		for i := range us {
			if f[0] == string(us[i].section.Slot) && (len(f) == 1 || us[i].tells(f[1:])) {
				out[i] += o.p[n]
			}
		}
	}
	return out
}
