package sense

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"slices"
)

// Model tells classes apart. It is read only; any number of goroutines may ask it.
type Model struct {
	classes  []string
	bias     []float32
	features []uint32 // known ones, in order
	starts   []uint32 // of each feature, where its weights begin; one more than features
	class    []uint8  // of each weight
	weight   []int8   // in units
	unit     float32

	// begins are by the first bits of a feature where those with the same ones
	// begin; one more than there are. Nil while the model is being made.
	begins []uint32
	shift  int // takes the other bits off
}

// Classes are the names of the classes, in the order of [Model.Of]. They are the
// model's own and must not be changed.
func (m *Model) Classes() []string { return m.classes }

// Of is the probability of each class, in the order of [Model.Classes]; they
// sum up to one.
func (m *Model) Of(f Features) []float64 {
	p := make([]float64, len(m.classes))
	sum := make([]int32, len(m.classes))
	rows := m.rows(f, make([]int32, 0, len(f)))
	for _, r := range rows {
		for i := m.starts[r]; i < m.starts[r+1]; i++ {
			sum[m.class[i]] += int32(m.weight[i])
		}
	}
	scale := m.unit / float32(math.Sqrt(float64(max(1, len(rows)))))
	for c := range p {
		p[c] = float64(m.bias[c] + float32(sum[c])*scale)
	}
	softmax(p)
	return p
}

// rows are the places of the known features. Features are hashes, so that about
// as many begin with each of some bits.
func (m *Model) rows(f Features, out []int32) []int32 {
	from, to := 0, len(m.features)
	for _, x := range f {
		if m.begins != nil {
			from, to = int(m.begins[x>>m.shift]), int(m.begins[x>>m.shift+1])
		}
		at, ok := slices.BinarySearch(m.features[from:to], x)
		if from += at; ok {
			out = append(out, int32(from))
		}
	}
	return out
}

// perBegin is how many features begin alike, about.
const perBegin = 8

// indexed makes begins.
func (m *Model) indexed() {
	n := bits.Len(uint(len(m.features) / perBegin))
	m.shift = 32 - n
	m.begins = make([]uint32, 1<<n+1)
	for _, x := range m.features {
		m.begins[x>>m.shift+1]++
	}
	for i := range m.begins[1:] {
		m.begins[i+1] += m.begins[i]
	}
}

// small weights, in units, are left out: nine in ten, and by cross-validation
// nothing is lost with them.
const small = 6

// keep stores dense weights in a byte each.
func (m *Model) keep(w, bias []float32) {
	k := len(m.classes)
	m.bias = bias
	top := float32(0)
	for _, v := range w {
		top = max(top, v, -v)
	}
	m.unit = max(top/math.MaxInt8, math.SmallestNonzeroFloat32)
	features := m.features
	m.features, m.starts = nil, []uint32{0}
	for i, f := range features {
		from := len(m.weight)
		for c, v := range w[i*k : i*k+k] {
			if q := int(math.Round(float64(v / m.unit))); q > small || q < -small {
				m.class = append(m.class, uint8(c))
				m.weight = append(m.weight, int8(q))
			}
		}
		if len(m.weight) > from {
			m.features = append(m.features, f)
			m.starts = append(m.starts, uint32(len(m.weight)))
		}
	}
}

// MarshalBinary writes the model as bytes that [Model.UnmarshalBinary] reads.
func (m *Model) MarshalBinary() ([]byte, error) {
	var out bytes.Buffer
	put := func(v any) { _ = binary.Write(&out, binary.LittleEndian, v) } // a buffer takes everything
	put(uint32(len(m.classes)))
	for _, c := range m.classes {
		put(uint8(len(c)))
		out.WriteString(c)
	}
	put(m.bias)
	put(m.unit)
	put(uint32(len(m.features)))
	put(uint32(len(m.weight)))
	put(m.features)
	put(m.starts)
	put(m.class)
	put(m.weight)
	return out.Bytes(), nil
}

var errModel = errors.New("sense: this is no model")

// UnmarshalBinary reads a model; data that is no model is an error.
func (m *Model) UnmarshalBinary(data []byte) error {
	in := bytes.NewReader(data)
	var err error
	get := func(v any) {
		if err == nil {
			err = binary.Read(in, binary.LittleEndian, v)
		}
	}
	size := func() int {
		var n uint32
		get(&n)
		if int64(n) > in.Size() {
			err = errors.Join(err, errModel)
			return 0
		}
		return int(n)
	}
	var read Model
	read.classes = make([]string, size())
	for i := range read.classes {
		var n uint8
		get(&n)
		name := make([]byte, n)
		get(name)
		read.classes[i] = string(name)
	}
	read.bias = make([]float32, len(read.classes))
	get(read.bias)
	get(&read.unit)
	features, weights := size(), size()
	read.features, read.starts = make([]uint32, features), make([]uint32, features+1)
	read.class, read.weight = make([]uint8, weights), make([]int8, weights)
	get(read.features)
	get(read.starts)
	get(read.class)
	get(read.weight)
	if err != nil {
		return errors.Join(errModel, err)
	}
	for i, s := range read.starts {
		if int(s) > weights || i > 0 && s < read.starts[i-1] {
			return errModel
		}
	}
	for _, c := range read.class {
		if int(c) >= len(read.classes) {
			return errModel
		}
	}
	read.indexed()
	*m = read
	return nil
}
