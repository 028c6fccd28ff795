package sense

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
)

// Model tells classes apart. It is read only; any number of goroutines may ask it.
type Model struct {
	index
	classes []string
	bias    []float32
	starts  []uint32 // of each feature, where its weights begin; one more than features
	weights []weight
	unit    float32
}

// weight is how much a feature speaks for a class, in units.
type weight struct {
	class uint8
	units int8
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
		for _, w := range m.weights[m.starts[r]:m.starts[r+1]] {
			sum[w.class] += int32(w.units)
		}
	}
	scale := m.unit / float32(math.Sqrt(float64(max(1, len(rows)))))
	for c := range p {
		p[c] = float64(m.bias[c] + float32(sum[c])*scale)
	}
	softmax(p)
	return p
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
		from := len(m.weights)
		for c, v := range w[i*k : i*k+k] {
			if q := int(math.Round(float64(v / m.unit))); q > small || q < -small {
				m.weights = append(m.weights, weight{uint8(c), int8(q)})
			}
		}
		if len(m.weights) > from {
			m.features = append(m.features, f)
			m.starts = append(m.starts, uint32(len(m.weights)))
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
	put(uint32(len(m.weights)))
	put(m.features)
	put(m.starts)
	for _, w := range m.weights { // the classes of all, then how much: like beside like
		out.WriteByte(w.class)
	}
	for _, w := range m.weights {
		out.WriteByte(byte(w.units))
	}
	return out.Bytes(), nil
}

var errModel = errors.New("sense: this is no model")

// fields reads what MarshalBinary wrote.
type fields struct {
	data  []byte
	short bool // something was read that was not there
}

// next are the next bytes; nil where there are not so many.
func (f *fields) next(n int) []byte {
	if n < 0 || n > len(f.data) {
		f.data, f.short = nil, true
		return nil
	}
	out := f.data[:n]
	f.data = f.data[n:]
	return out
}

func (f *fields) numbers(n int) []uint32 {
	data := f.next(4 * n)
	if data == nil {
		return nil
	}
	out := make([]uint32, n)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	return out
}

func (f *fields) floats(n int) []float32 {
	bits := f.numbers(n)
	out := make([]float32, len(bits))
	for i, b := range bits {
		out[i] = math.Float32frombits(b)
	}
	return out
}

func (f *fields) name() string {
	n := f.next(1)
	if n == nil {
		return ""
	}
	return string(f.next(int(n[0])))
}

// size is a number of things that are still to come.
func (f *fields) size() int {
	if n := f.numbers(1); n != nil && int64(n[0]) <= int64(len(f.data)) {
		return int(n[0])
	}
	f.data, f.short = nil, true
	return 0
}

// UnmarshalBinary reads a model; data that is no model is an error.
func (m *Model) UnmarshalBinary(data []byte) error {
	in := fields{data: data}
	var read Model
	read.classes = make([]string, in.size())
	for i := range read.classes {
		read.classes[i] = in.name()
	}
	read.bias = in.floats(len(read.classes))
	if unit := in.floats(1); len(unit) > 0 {
		read.unit = unit[0]
	}
	features, weights := in.size(), in.size()
	read.features, read.starts = in.numbers(features), in.numbers(features+1)
	class, units := in.next(weights), in.next(weights)
	if in.short {
		return errModel
	}
	for i, s := range read.starts {
		if int(s) > weights || i > 0 && s < read.starts[i-1] {
			return errModel
		}
	}
	read.weights = make([]weight, weights)
	for i, c := range class {
		if int(c) >= len(read.classes) {
			return errModel
		}
		read.weights[i] = weight{c, int8(units[i])}
	}
	read.indexed()
	*m = read
	return nil
}
