package sense

import (
	"math/bits"
	"slices"
)

// index finds the features that were learnt.
type index struct {
	features []uint32 // in order
	// begins are by the first bits of a feature where those with the same ones
	// begin; one more than there are. Nil while it is being learnt.
	begins []uint32
	shift  int // takes the other bits off
}

// rows are the places of the known features. Features are hashes, so that about
// as many begin with each of some bits.
func (x *index) rows(f Features, out []int32) []int32 {
	from, to := 0, len(x.features)
	for _, h := range f {
		if x.begins != nil {
			from, to = int(x.begins[h>>x.shift]), int(x.begins[h>>x.shift+1])
		}
		at, ok := slices.BinarySearch(x.features[from:to], h)
		if from += at; ok {
			out = append(out, int32(from))
		}
	}
	return out
}

// perBegin is how many features begin alike, about.
const perBegin = 8

// indexed makes begins.
func (x *index) indexed() {
	n := bits.Len(uint(len(x.features) / perBegin))
	x.shift = 32 - n
	x.begins = make([]uint32, 1<<n+1)
	for _, h := range x.features {
		x.begins[h>>x.shift+1]++
	}
	for i := range x.begins[1:] {
		x.begins[i+1] += x.begins[i]
	}
}
