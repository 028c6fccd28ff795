package store

import (
	"path/filepath"
	"slices"
	"testing"
)

func TestFullTextRanks(t *testing.T) {
	f, err := NewFullText(t.Context(), filepath.Join(t.TempDir(), "text.db"), []Passage{
		{"", "a course for those who bake"}, {"bread", "how to bake"}, {"", "the quick fox says \"bread\" once in a long text about other things"},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, c := range []struct {
		words []string
		k     int
		want  []int
	}{{[]string{"bread"}, 5, []int{1, 2}}, {[]string{"bread", "bake"}, 1, []int{1}}, {[]string{`br"ead`}, 5, nil}, {nil, 5, nil}} {
		got, err := f.Search(t.Context(), c.words, c.k)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("Search(%q, %d) = %v, %v, want %v", c.words, c.k, got, err, c.want)
		}
	}
	if n, err := f.Size(t.Context()); err != nil || n == 0 {
		t.Errorf("Size() = %d, %v", n, err)
	}
}
