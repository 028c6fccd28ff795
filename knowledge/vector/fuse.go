package vector

import (
	"cmp"
	"slices"

	"dari/knowledge/search"
)

// space is the vectors of the sections that have one, all of the same model and
// number of dimensions. It does not change.
type space struct {
	dimensions int
	ids        []string
	at         map[string]int
	flat       []float32
}

// newSpace puts together the vectors of the sections, nil where none has one.
// Vectors of another number of dimensions than most have are left out.
func newSpace(sections []Section, kept []Kept) *space {
	by, sizes := make(map[string][]float32, len(kept)), map[int]int{}
	for _, k := range kept {
		if len(k.Vector) > 0 && isUnit(k.Vector) {
			by[k.Hash] = k.Vector
			sizes[len(k.Vector)]++
		}
	}
	s := &space{at: make(map[string]int, len(sections))}
	for size, n := range sizes {
		if most := sizes[s.dimensions]; n > most || n == most && size > s.dimensions {
			s.dimensions = size
		}
	}
	for _, section := range sections {
		if v := by[section.Hash()]; len(v) == s.dimensions && len(v) > 0 {
			s.at[section.ID] = len(s.ids)
			s.ids = append(s.ids, section.ID)
			s.flat = append(s.flat, v...)
		}
	}
	if len(s.ids) == 0 {
		return nil
	}
	return s
}

// nearness is how near each section of a space is to a question: 1 for the
// nearest, 0 for those that are no nearer than sections are on average.
type nearness struct {
	*space
	near []float32
}

// near measures all sections. Models differ in what cosine two texts have that
// have nothing to do with each other, so it counts from the mean of all.
func (s *space) near(question []float32) nearness {
	n := nearness{s, make([]float32, len(s.ids))}
	var sum float64
	for i := range n.near {
		c := dot(question, s.flat[i*s.dimensions:(i+1)*s.dimensions])
		n.near[i] = c
		sum += float64(c)
	}
	mean := float32(sum / float64(len(n.near)))
	best := slices.Max(n.near)
	for i, c := range n.near {
		if c <= mean || best <= mean {
			n.near[i] = 0
			continue
		}
		n.near[i] = (c - mean) / (best - mean)
	}
	return n
}

// dot is the cosine of vectors of length 1. Eight sums at once are what the
// processor can do side by side.
func dot(a, b []float32) float32 {
	var s0, s1, s2, s3, s4, s5, s6, s7 float32
	b = b[:len(a)]
	i := 0
	for ; i+8 <= len(a); i += 8 {
		x, y := a[i:i+8:i+8], b[i:i+8:i+8]
		s0 += x[0] * y[0]
		s1 += x[1] * y[1]
		s2 += x[2] * y[2]
		s3 += x[3] * y[3]
		s4 += x[4] * y[4]
		s5 += x[5] * y[5]
		s6 += x[6] * y[6]
		s7 += x[7] * y[7]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7
}

// nearest are the places of the k nearest sections that are near at all.
func (n nearness) nearest(k int) []int {
	best := make([]int, 0, k+1)
	for i, d := range n.near {
		if d <= 0 || len(best) == k && d <= n.near[best[k-1]] {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, d, func(o int, d float32) int {
			if n.near[o] >= d { // who came first stays first
				return -1
			}
			return 1
		})
		if best = slices.Insert(best, at, i); len(best) > k {
			best = best[:k]
		}
	}
	return best
}

// fuse weighs what the words say against what the vectors say. Both are scaled to
// the best by its words, so that no section gets a higher confidence than words
// gave to any: vectors change the order, not whether there is an answer. A
// section without a vector keeps what its words say.
func (n nearness) fuse(hits []search.Hit, weight float64, k int) []search.Hit {
	top := 0.0
	for _, h := range hits {
		top = max(top, h.Confidence)
	}
	if top == 0 || weight == 1 {
		return hits
	}
	out := make([]search.Hit, 0, len(hits)+k)
	seen := make(map[int]bool, len(hits))
	for _, h := range hits {
		if i, ok := n.at[h.ID]; ok {
			seen[i] = true
			h.Confidence = weight*h.Confidence + (1-weight)*top*float64(n.near[i])
		}
		h.Score = h.Confidence
		out = append(out, h)
	}
	for _, i := range n.nearest(k) {
		if !seen[i] {
			c := (1 - weight) * top * float64(n.near[i])
			out = append(out, search.Hit{ID: n.ids[i], Score: c, Confidence: c})
		}
	}
	slices.SortStableFunc(out, func(a, b search.Hit) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(k, len(out))]
}
