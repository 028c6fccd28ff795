package sense

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Example is a text of a known class.
type Example struct {
	Text  string
	Class string
	// Weight is how much it counts beside the others; 0 means 1.
	Weight float64
}

// Options say how a model is learnt. The zero value is what was measured best.
type Options struct {
	Epochs int     // how often each example is looked at; 0 means 24
	Rate   float64 // how far a step goes at first; 0 means 8
	Decay  float64 // how much weights shrink in an epoch; 0 means 0.005
	Drop   float64 // share of features left out at random each time; 0 means 0.25

	// Without are kinds of features that are not learnt. Few examples of many
	// classes do better without the most special ones.
	Without []Kind
}

func (o Options) withDefaults() Options {
	o.Epochs = cmp.Or(o.Epochs, 24)
	o.Rate = cmp.Or(o.Rate, 8)
	o.Decay = cmp.Or(o.Decay, 0.005)
	o.Drop = cmp.Or(o.Drop, 0.25)
	return o
}

// rare is how many examples must have a feature for it to be learnt.
const rare = 2

// Train learns a model from examples by stochastic gradient descent on the
// cross entropy. The same examples in the same order give the same model.
func Train(examples []Example, o Options) *Model {
	o = o.withDefaults()
	m := &Model{}
	for _, e := range examples {
		if !slices.Contains(m.classes, e.Class) {
			m.classes = append(m.classes, e.Class)
		}
	}
	slices.Sort(m.classes)
	k := len(m.classes)
	read := make([]Features, len(examples))
	target := make([]int, len(examples))
	seen := map[uint32]int{}
	for i, e := range examples {
		read[i] = Read(e.Text)
		target[i], _ = slices.BinarySearch(m.classes, e.Class)
		for _, f := range read[i] {
			if !slices.Contains(o.Without, KindOf(f)) {
				seen[f]++
			}
		}
	}
	for f, n := range seen {
		if n >= rare {
			m.features = append(m.features, f)
		}
	}
	slices.Sort(m.features)
	rows := make([][]int32, len(examples))
	for i, fs := range read {
		rows[i] = m.rows(fs, nil)
	}
	w := make([]float32, len(m.features)*k)
	bias := make([]float32, k)
	// A fixed seed: a model is a function of its examples.
	random := rand.New(rand.NewPCG(20260120, 1))
	order := random.Perm(len(examples))
	p := make([]float64, k)
	var kept []int32
	for epoch := range o.Epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		rate := o.Rate * (1 - float64(epoch)/float64(o.Epochs))
		for _, i := range order {
			kept = kept[:0]
			for _, r := range rows[i] {
				if random.Float64() >= o.Drop {
					kept = append(kept, r)
				}
			}
			if len(kept) == 0 {
				continue
			}
			scale := float32(1 / math.Sqrt(float64(len(kept))))
			logits(p, w, bias, kept, scale)
			softmax(p)
			weight := cmp.Or(examples[i].Weight, 1)
			for c := range p {
				g := p[c]
				if c == target[i] {
					g--
				}
				// What is sure of itself teaches nothing and costs the most.
				if math.Abs(g) < 1e-3 {
					continue
				}
				d := float32(rate*weight*g) * scale
				for _, r := range kept {
					w[int(r)*k+c] -= d
				}
				bias[c] -= float32(rate*weight*g) * 0.01
			}
		}
		shrink := float32(1 - o.Decay)
		for i := range w {
			w[i] *= shrink
		}
	}
	m.keep(w, bias)
	return m
}

func logits(p []float64, w, bias []float32, rows []int32, scale float32) {
	k := len(p)
	sum := make([]float32, k)
	for _, r := range rows {
		of := w[int(r)*k : int(r)*k+k]
		for c, v := range of {
			sum[c] += v
		}
	}
	for c := range p {
		p[c] = float64(bias[c] + sum[c]*scale)
	}
}

// nothing is a logit below the highest that makes no difference to a probability.
const nothing = -30

func softmax(p []float64) {
	top := slices.Max(p)
	total := 0.0
	for i, v := range p {
		if v -= top; v < nothing {
			p[i] = 0
			continue
		}
		p[i] = math.Exp(v)
		total += p[i]
	}
	for i := range p {
		p[i] /= total
	}
}
