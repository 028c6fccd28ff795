package store

import (
	"slices"
	"testing"
	"time"

	"dari/knowledge/vector"
	"dari/store/storetest"
)

func TestVectors(t *testing.T) { storetest.Each(t, testVectors) }

func testVectors(t *testing.T) {
	s := openTest(t)
	ctx := t.Context()
	keep := func(model string, vs ...vector.Kept) {
		t.Helper()
		if err := s.KeepVectors(ctx, model, vs); err != nil {
			t.Fatal(err)
		}
	}
	hashes := func(model string) (out []string) {
		t.Helper()
		vs, err := s.Vectors(ctx, model)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range vs {
			out = append(out, v.Hash)
		}
		slices.Sort(out)
		return out
	}
	exact := []float32{0.6, -0.8, 1e-30, 0}
	keep("m", vector.Kept{Hash: "a", Vector: exact}, vector.Kept{Hash: "b", Vector: []float32{1, 0}})
	keep("m", vector.Kept{Hash: "a", Vector: exact}) // by another process
	keep("n", vector.Kept{Hash: "a", Vector: []float32{1}})
	if got := hashes("m"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("kept %v", got)
	}
	vs, err := s.Vectors(ctx, "m")
	if err != nil || !slices.ContainsFunc(vs, func(k vector.Kept) bool { return k.Hash == "a" && slices.Equal(k.Vector, exact) }) {
		t.Errorf("%v, %v", vs, err)
	}
	// One that is damaged is missing, and takes another.
	err = s.write(ctx, func(t *tx) error {
		_, err := t.run(`UPDATE section_vector SET vector = ? WHERE hash = 'b'`, []byte{1, 2, 3})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := hashes("m"); !slices.Equal(got, []string{"a"}) {
		t.Errorf("with a damaged one: %v", got)
	}
	keep("m", vector.Kept{Hash: "b", Vector: []float32{0, 1}})
	if got := hashes("m"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("made anew: %v", got)
	}
	// What is old and not in use is forgotten, and nothing else.
	drop := func(before time.Time) {
		t.Helper()
		if err := s.DropVectors(ctx, "m", []string{"a"}, before); err != nil {
			t.Fatal(err)
		}
	}
	drop(time.Now().Add(-time.Hour))
	if m, n := hashes("m"), hashes("n"); len(m) != 2 || len(n) != 1 {
		t.Errorf("what is young is forgotten: %v, %v", m, n)
	}
	drop(time.Now().Add(time.Hour))
	if m, n := hashes("m"), hashes("n"); !slices.Equal(m, []string{"a"}) || len(n) != 0 {
		t.Errorf("left are %v, %v", m, n)
	}
}
