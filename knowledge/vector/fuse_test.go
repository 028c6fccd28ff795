package vector

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"dari/knowledge/search"
)

// someSpace is n sections with vectors that point anywhere.
func someSpace(n, dimensions int) (*space, []float32) {
	r := rand.New(rand.NewPCG(1, 2))
	one := func() []float32 {
		v := make([]float32, dimensions)
		sum := 0.0
		for i := range v {
			v[i] = float32(r.NormFloat64())
			sum += float64(v[i]) * float64(v[i])
		}
		for i := range v {
			v[i] /= float32(math.Sqrt(sum))
		}
		return v
	}
	var sections []Section
	var kept []Kept
	for i := range n {
		s := Section{fmt.Sprintf("%04d", i), fmt.Sprint(i)}
		sections, kept = append(sections, s), append(kept, Kept{s.Hash(), one()})
	}
	return newSpace(sections, kept), one()
}

// TestFuse: no section becomes surer than the words made the best one, the order
// is by confidence, nothing is there twice, and all of it is the same each time.
func TestFuse(t *testing.T) {
	s, question := someSpace(300, 40)
	n := s.near(question)
	if got := slices.Max(n.near); got != 1 {
		t.Errorf("the nearest is %v near", got)
	}
	hits := []search.Hit{{ID: "0007", Score: 4, Confidence: 0.6}, {ID: "0100", Score: 3, Confidence: 0.4}, {ID: "unknown", Score: 1, Confidence: 0.3}}
	for _, weight := range []float64{0.5, 0.7, 0.95} {
		got := n.fuse(hits, weight, 40)
		if len(got) != 40 {
			t.Fatalf("%d hits", len(got))
		}
		seen := map[string]bool{}
		for i, h := range got {
			if h.Confidence > 0.6 || h.Confidence < 0 || i > 0 && h.Confidence > got[i-1].Confidence || seen[h.ID] {
				t.Errorf("weight %v, place %d: %+v", weight, i, h)
			}
			seen[h.ID] = true
			if h.ID == "unknown" && h.Confidence != 0.3 {
				t.Errorf("a section without a vector has %v", h.Confidence)
			}
			if at := n.at[h.ID]; h.ID == "0007" && math.Abs(h.Confidence-(weight*0.6+(1-weight)*0.6*float64(n.near[at]))) > 1e-9 {
				t.Errorf("weight %v: %+v", weight, h)
			}
		}
		if !slices.Equal(got, n.fuse(hits, weight, 40)) {
			t.Error("another time it is another order")
		}
	}
	if got := n.fuse(hits, 1, 2); !slices.Equal(got, hits) {
		t.Errorf("with words alone %v", got)
	}
	if got := n.fuse(nil, 0.5, 40); got != nil {
		t.Errorf("where words found nothing, vectors found %v", got)
	}
}

// TestNearest compares with sorting all.
func TestNearest(t *testing.T) {
	s, question := someSpace(500, 24)
	n := s.near(question)
	var want []int
	for i, d := range n.near {
		if d > 0 {
			want = append(want, i)
		}
	}
	slices.SortStableFunc(want, func(a, b int) int {
		if n.near[a] > n.near[b] {
			return -1
		}
		return 1
	})
	if got := n.nearest(40); !slices.Equal(got, want[:40]) {
		t.Errorf("%v, want %v", got, want[:40])
	}
	if got := n.nearest(1000); !slices.Equal(got, want) {
		t.Errorf("%d, want %d", len(got), len(want))
	}
}

func TestDot(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 40 {
		a, b, want := make([]float32, n), make([]float32, n), 0.0
		for i := range a {
			a[i], b[i] = r.Float32()-0.5, r.Float32()-0.5
			want += float64(a[i]) * float64(b[i])
		}
		if got := float64(dot(a, b)); math.Abs(got-want) > 1e-5 {
			t.Errorf("%d dimensions: %v, want %v", n, got, want)
		}
	}
}

// TestDamagedVectorsAreLeftOut: those that are no vectors, and those of another
// number of dimensions than most.
func TestDamagedVectorsAreLeftOut(t *testing.T) {
	sections := []Section{{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}, {"e", "5"}}
	nan := float32(math.NaN())
	s := newSpace(sections, []Kept{{sections[0].Hash(), []float32{1, 0}}, {sections[1].Hash(), []float32{nan, 0}}, {sections[2].Hash(), nil},
		{sections[3].Hash(), []float32{0.6, 0.8}}, {sections[4].Hash(), []float32{1, 0, 0}}})
	if s == nil || !slices.Equal(s.ids, []string{"a", "d"}) || s.dimensions != 2 {
		t.Errorf("%+v", s)
	}
}

func TestAQuestionIsForgotten(t *testing.T) {
	var r recent
	key := func(i int) (k [32]byte) { k[0], k[1] = byte(i), byte(i>>8); return k }
	for i := range 10 * generation {
		r.put(key(i), []float32{float32(i)})
		if r.get(key(0)) == nil {
			t.Fatal("what is asked again and again is forgotten")
		}
	}
	if len(r.young)+len(r.old) > 2*generation || r.get(key(5)) != nil {
		t.Errorf("%d are kept", len(r.young)+len(r.old))
	}
}

// BenchmarkNear is what a question costs beside asking the service: 5,000 sections
// of 1,024 dimensions.
func BenchmarkNear(b *testing.B) {
	s, question := someSpace(5000, 1024)
	hits := make([]search.Hit, 40)
	for i := range hits {
		hits[i] = search.Hit{ID: fmt.Sprintf("%04d", i*7), Confidence: 1 / float64(i+1)}
	}
	for b.Loop() {
		s.near(question).fuse(hits, 0.7, 40)
	}
}
