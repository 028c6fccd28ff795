package sense

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// Lesson is a text of a known class of a group.
type Lesson struct {
	Text, Group, Class string
}

// EncoderOptions say how an encoder is learnt. The zero value is what was
// measured best on the questions of an author that it had not seen.
type EncoderOptions struct {
	Dims   int     // of the vectors; 0 means 64
	Epochs int     // how often each lesson is looked at; 0 means 25
	Rate   float64 // how far a step goes at first; 0 means 0.1
	Drop   float64 // share of features left out at random each time; 0 means 0.5
	Others int     // classes of other groups that a lesson is told apart from each time; 0 means 100
	Rare   int     // how many lessons must have a feature for it to be learnt; 0 means 4
	// Without are kinds of features that are not learnt; nil means letters and pairs.
	Without []Kind
}

func (o EncoderOptions) withDefaults() EncoderOptions {
	o.Dims = cmp.Or(o.Dims, 64)
	o.Epochs = cmp.Or(o.Epochs, 25)
	o.Rate = cmp.Or(o.Rate, 0.1)
	o.Drop = cmp.Or(o.Drop, 0.5)
	o.Others = cmp.Or(o.Others, 100)
	o.Rare = cmp.Or(o.Rare, 4)
	if o.Without == nil {
		o.Without = []Kind{Letters, StemPair, ConceptPair}
	}
	return o
}

const (
	startSpread = 0.1  // of the dimensions before anything is learnt
	rowEase     = 0.01 // keeps the first steps of AdaGrad short, for a feature
	classEase   = 0.05 // and for a class
	biasShare   = 0.05 // of a step that goes to the bias
)

// TrainEncoder learns an encoder from lessons by stochastic gradient descent with
// steps of AdaGrad on the cross entropy of the classes of a lesson's group and of
// some others. The same lessons in the same order give the same encoder.
func TrainEncoder(lessons []Lesson, o EncoderOptions) *Encoder {
	o = o.withDefaults()
	e := &Encoder{dims: o.Dims}
	e.groups, e.bias = groupsOf(lessons)
	read := make([]Features, len(lessons))
	target := make([]int, len(lessons))
	in := make([]*group, len(lessons))
	seen := map[uint32]int{}
	for i, l := range lessons {
		in[i] = e.group(l.Group)
		at, _ := slices.BinarySearch(in[i].classes, l.Class)
		target[i] = in[i].from + at
		read[i] = Read(l.Text)
		for _, f := range read[i] {
			if !slices.Contains(o.Without, KindOf(f)) {
				seen[f]++
			}
		}
	}
	for f, n := range seen {
		if n >= o.Rare {
			e.features = append(e.features, f)
		}
	}
	slices.Sort(e.features)
	rows := make([][]int32, len(lessons))
	for i, f := range read {
		rows[i] = e.rows(f, nil)
	}

	// A fixed seed: an encoder is a function of its lessons.
	random := rand.New(rand.NewPCG(20260120, 3))
	spread := func(n int) []float32 {
		out := make([]float32, n)
		for i := range out {
			out[i] = float32(random.NormFloat64() * startSpread)
		}
		return out
	}
	s := &steps{e: e, dims: spread(len(e.features) * o.Dims), rowSquares: make([]float32, len(e.features)), classSquares: make([]float32, len(e.bias)),
		vector: make(Vector, o.Dims), pull: make([]float32, o.Dims)}
	e.vector = spread(len(e.bias) * o.Dims)
	order := random.Perm(len(lessons))
	var kept []int32
	var rivals []int
	for epoch := range o.Epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		rate := float32(o.Rate * (1 - float64(epoch)/float64(o.Epochs)))
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
			rivals = rivals[:0]
			for c := in[i].from; c < in[i].to; c++ {
				rivals = append(rivals, c)
			}
			for range o.Others {
				if c := random.IntN(len(e.bias)); c < in[i].from || c >= in[i].to {
					rivals = append(rivals, c)
				}
			}
			s.step(kept, rivals, target[i], rate)
		}
	}
	e.keep(s.dims)
	return e
}

// groupsOf are the groups and classes of lessons, and a bias for each class.
func groupsOf(lessons []Lesson) (groups []group, bias []float32) {
	classes := map[string]map[string]bool{}
	for _, l := range lessons {
		if classes[l.Group] == nil {
			classes[l.Group] = map[string]bool{}
		}
		classes[l.Group][l.Class] = true
	}
	for name, of := range classes {
		g := group{name: name}
		for c := range of {
			g.classes = append(g.classes, c)
		}
		slices.Sort(g.classes)
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b group) int { return strings.Compare(a.name, b.name) })
	all := 0
	for i := range groups {
		groups[i].from = all
		all += len(groups[i].classes)
		groups[i].to = all
	}
	return groups, make([]float32, all)
}

// steps are those by which an encoder is learnt.
type steps struct {
	e                        *Encoder
	dims                     []float32 // of each feature
	rowSquares, classSquares []float32 // sums of the squares of the gradients so far
	vector                   Vector
	pull                     []float32 // the gradient of the vector
	p                        []float64
}

// step moves the features of a text, and the classes that it may be of, so that
// the right one gets likelier.
func (s *steps) step(rows []int32, classes []int, right int, rate float32) {
	d := s.e.dims
	scale := float32(1 / math.Sqrt(float64(len(rows))))
	clear(s.vector)
	for _, r := range rows {
		for i, x := range s.dims[int(r)*d : int(r+1)*d] {
			s.vector[i] += x
		}
	}
	for i := range s.vector {
		s.vector[i] *= scale
	}
	s.p = s.p[:0]
	for _, c := range classes {
		s.p = append(s.p, float64(s.e.bias[c]+dot(s.vector, s.e.vector[c*d:(c+1)*d])))
	}
	softmax(s.p)
	clear(s.pull)
	size := dot(s.vector, s.vector) / float32(d)
	for i, c := range classes {
		g := float32(s.p[i])
		if c == right {
			g--
		}
		// What is sure of itself teaches nothing and costs the most.
		if g < 1e-3 && g > -1e-3 {
			continue
		}
		of := s.e.vector[c*d : (c+1)*d]
		s.classSquares[c] += g * g * size
		step := rate * g / (root(s.classSquares[c]) + classEase)
		for k, x := range s.vector {
			s.pull[k] += g * of[k]
			of[k] -= step * x
		}
		s.e.bias[c] -= biasShare * rate * g
	}
	for i := range s.pull {
		s.pull[i] *= scale
	}
	size = dot(s.pull, s.pull) / float32(d)
	for _, r := range rows {
		s.rowSquares[r] += size
		step := rate / (root(s.rowSquares[r]) + rowEase)
		of := s.dims[int(r)*d : int(r+1)*d]
		for k, g := range s.pull {
			of[k] -= step * g
		}
	}
}

func root(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// keep stores the dimensions of the features in a byte each.
func (e *Encoder) keep(dims []float32) {
	e.units = make([]float32, len(e.features))
	e.rows8 = make([]int8, len(dims))
	for r := range e.features {
		of := dims[r*e.dims : (r+1)*e.dims]
		top := float32(math.SmallestNonzeroFloat32)
		for _, x := range of {
			top = max(top, x, -x)
		}
		e.units[r] = top / math.MaxInt8
		for k, x := range of {
			e.rows8[r*e.dims+k] = int8(math.Round(float64(x / e.units[r])))
		}
	}
}
