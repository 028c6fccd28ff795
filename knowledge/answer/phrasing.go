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
	asks  []knowledge.Ask
	read  []sense.Features
	size  []float64          // length of each as a vector
	share map[uint32]float64 // of each feature, how much it tells one ask from another
}

func newPhrasings(asks []knowledge.Ask) *phrasings {
	p := &phrasings{asks: asks, share: map[uint32]float64{}}
	count := map[uint32]int{}
	for _, a := range asks {
		f := telling(sense.Read(a.Text))
		p.read = append(p.read, f)
		for _, x := range f {
			count[x]++
		}
	}
	for x, n := range count {
		p.share[x] = kindWeight[sense.KindOf(x)] * math.Log(float64(1+len(asks))/float64(n))
	}
	for _, f := range p.read {
		p.size = append(p.size, p.length(f))
	}
	return p
}

// kindWeight is what each kind of feature weighs; measured by how often the
// nearest other question of an article is answered by the same block.
var kindWeight = map[sense.Kind]float64{sense.Letters: 0.3, sense.Stem: 0.3, sense.Concept: 4}

// rareShare is what a feature that no ask has weighs, beside one that one ask has.
const rareShare = 1.0

func (p *phrasings) length(f sense.Features) float64 {
	sum := 0.0
	unknown := rareShare * math.Log(float64(1+len(p.asks)))
	for _, x := range f {
		w, ok := p.share[x]
		if !ok {
			w = kindWeight[sense.KindOf(x)] * unknown
		}
		sum += w * w
	}
	return math.Sqrt(sum)
}

// telling are the features that weigh anything.
func telling(f sense.Features) sense.Features {
	return slices.DeleteFunc(slices.Clone(f), func(x uint32) bool { return kindWeight[sense.KindOf(x)] == 0 })
}

// alike is how alike a question is to each ask, the cosine of the two, 0 to 1.
func (p *phrasings) alike(f sense.Features) []float64 {
	out := make([]float64, len(p.asks))
	f = telling(f)
	length := p.length(f)
	if length == 0 {
		return out
	}
	for i, g := range p.read {
		sum := 0.0
		for a, b := 0, 0; a < len(f) && b < len(g); {
			switch {
			case f[a] < g[b]:
				a++
			case f[a] > g[b]:
				b++
			default:
				w := p.share[f[a]]
				sum += w * w
				a++
				b++
			}
		}
		if p.size[i] > 0 {
			out[i] = sum / (length * p.size[i])
		}
	}
	return out
}

// ready is what is made of an article when it is first looked at.
type ready struct {
	once  sync.Once
	units map[knowledge.Lang]weighedUnits
	asks  *phrasings
}

// ready makes an article ready, once.
func (c *catalogue) ready(a *knowledge.Article) *ready {
	r := c.articles[a]
	r.once.Do(func() {
		r.units = map[knowledge.Lang]weighedUnits{}
		for _, l := range knowledge.Langs {
			r.units[l] = c.unitsOf(a, l)
		}
		r.asks = newPhrasings(a.Asks)
	})
	return r
}

// askedOf is for each unit how alike the question is to one that it answers.
func (t *task) askedOf(a *knowledge.Article, us weighedUnits) []float64 {
	asks := t.ready(a).asks
	alike := asks.alike(t.features)
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

// askedBefore is how alike the question is to one that the article answers, and
// to one that it does not.
func (t *task) askedBefore(a *knowledge.Article) (held, not float64) {
	asks := t.ready(a).asks
	for n, alike := range asks.alike(t.features) {
		if asks.asks[n].Slot == "" {
			not = max(not, alike)
		} else {
			held = max(held, alike)
		}
	}
	return held, not
}
