package sense

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// Encoder tells apart the classes of many groups, say the places in each of many
// texts, by what all of them share: it turns a text into a vector of few
// dimensions, and the classes of a group are told apart there. What the examples
// of one group teach about two ways to say a thing so serves all the others
// (a linear bottleneck over n-grams as in Joulin et al. 2016, "Bag of Tricks for
// Efficient Text Classification"). It is read only; any number of goroutines may
// ask it.
type Encoder struct {
	index
	dims   int
	rows8  []int8    // of each feature, its dimensions, in units
	units  []float32 // of each feature
	groups []group   // in order of their names
	bias   []float32 // of the classes of all groups, one group after the other
	vector []float32 // of each class, its dimensions
}

// group is where the classes of a group stand among all.
type group struct {
	name     string
	classes  []string // in order
	from, to int
}

// Vector is a text as an [Encoder] sees it.
type Vector []float32

// Groups are the names of the groups, in order.
func (e *Encoder) Groups() []string {
	out := make([]string, len(e.groups))
	for i, g := range e.groups {
		out[i] = g.name
	}
	return out
}

func (e *Encoder) group(name string) *group {
	at, ok := slices.BinarySearchFunc(e.groups, name, func(g group, name string) int { return strings.Compare(g.name, name) })
	if !ok {
		return nil
	}
	return &e.groups[at]
}

// Classes are the names of the classes of a group, in the order of [Encoder.Of];
// nil where the group is not known. They must not be changed.
func (e *Encoder) Classes(of string) []string {
	if g := e.group(of); g != nil {
		return g.classes
	}
	return nil
}

// Encode turns the features of a text into its vector.
func (e *Encoder) Encode(f Features) Vector {
	v := make(Vector, e.dims)
	rows := e.rows(f, make([]int32, 0, len(f)))
	for _, r := range rows {
		unit := e.units[r]
		for i, x := range e.rows8[int(r)*e.dims : int(r+1)*e.dims] {
			v[i] += unit * float32(x)
		}
	}
	scale := float32(1 / math.Sqrt(float64(max(1, len(rows)))))
	for i := range v {
		v[i] *= scale
	}
	return v
}

// Of is the probability of each class of a group, in the order of
// [Encoder.Classes], if it is one of them; they sum up to one. It is nil where
// the group is not known.
func (e *Encoder) Of(group string, v Vector) []float64 {
	g := e.group(group)
	if g == nil {
		return nil
	}
	p := make([]float64, g.to-g.from)
	e.logits(p, g.from, v)
	softmax(p)
	return p
}

// Among is the probability of each group, in the order of [Encoder.Groups]: that
// of all its classes among those of all groups.
func (e *Encoder) Among(v Vector) []float64 {
	all := make([]float64, len(e.bias))
	e.logits(all, 0, v)
	softmax(all)
	p := make([]float64, len(e.groups))
	for i, g := range e.groups {
		for _, q := range all[g.from:g.to] {
			p[i] += q
		}
	}
	return p
}

// logits are those of the classes from one on.
func (e *Encoder) logits(p []float64, from int, v Vector) {
	for i := range p {
		c := from + i
		p[i] = float64(e.bias[c] + dot(v, e.vector[c*e.dims:(c+1)*e.dims]))
	}
}

func dot(a, b []float32) float32 {
	// Four sums, so that no addition waits for the one before it.
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	for len(a) >= 4 && len(b) >= 4 {
		s0 += a[0] * b[0]
		s1 += a[1] * b[1]
		s2 += a[2] * b[2]
		s3 += a[3] * b[3]
		a, b = a[4:], b[4:]
	}
	for i, x := range a {
		s0 += x * b[i]
	}
	return s0 + s1 + s2 + s3
}

// MarshalBinary writes the encoder as bytes that [Encoder.UnmarshalBinary] reads.
func (e *Encoder) MarshalBinary() ([]byte, error) {
	var out bytes.Buffer
	put := func(v any) { _ = binary.Write(&out, binary.LittleEndian, v) } // a buffer takes everything
	name := func(s string) {
		put(uint8(len(s)))
		out.WriteString(s)
	}
	put(uint32(e.dims))
	put(uint32(len(e.groups)))
	for _, g := range e.groups {
		name(g.name)
		put(uint32(len(g.classes)))
		for _, c := range g.classes {
			name(c)
		}
	}
	put(e.bias)
	put(e.vector)
	put(uint32(len(e.features)))
	put(e.features)
	put(e.units)
	put(e.rows8)
	return out.Bytes(), nil
}

// UnmarshalBinary reads an encoder; data that is none is an error.
func (e *Encoder) UnmarshalBinary(data []byte) error {
	in := fields{data: data}
	var read Encoder
	read.dims = in.size()
	read.groups = make([]group, in.size())
	classes := 0
	for i := range read.groups {
		g := &read.groups[i]
		g.name, g.from = in.name(), classes
		g.classes = make([]string, in.size())
		for k := range g.classes {
			g.classes[k] = in.name()
		}
		classes += len(g.classes)
		g.to = classes
	}
	read.bias, read.vector = in.floats(classes), in.floats(classes*read.dims)
	features := in.size()
	read.features, read.units = in.numbers(features), in.floats(features)
	rows := in.next(features * read.dims)
	if in.short {
		return errModel
	}
	read.rows8 = make([]int8, len(rows))
	for i, b := range rows {
		read.rows8[i] = int8(b)
	}
	read.indexed()
	*e = read
	return nil
}
