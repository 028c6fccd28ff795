package jobs

import "testing"

// What every opening names counts little beside what one in a hundred names, and a few openings count for nothing.
func TestRarity(t *testing.T) {
	var r Rarity
	common, rare := Opening{Skills: []Skill{"excel"}}, Opening{Skills: []Skill{"excel", "navisworks"}}
	for range 99 {
		r.Add(common, 2)
	}
	if got, want := r.weight("navisworks"), (*Rarity)(nil).weight("navisworks"); got != want {
		t.Errorf("of %d openings: %d, want that of the vocabulary, %d", r.openings, got, want)
	}
	r.Add(rare, 2)
	if e, n := r.weight("excel"), r.weight("navisworks"); e != 20 || n < 300 || r.weight("made-up") < n {
		t.Errorf("excel %d, navisworks %d, unheard of %d", e, n, r.weight("made-up"))
	}
	r.Add(rare, -2)
	if r.openings != 198 || r.named["navisworks"] != 0 {
		t.Errorf("taken out again: %+v", r)
	}
}

// Of two openings that hold the same wishes, the one whose rare skill the person has comes first where it is rare.
func TestRarityOrders(t *testing.T) {
	p := Profile{Skills: []Skill{"navisworks", "sql"}}
	b := NewBoard()
	for i := range int64(400) {
		b.Put(i, Opening{Skills: []Skill{"sql", "python"}})
	}
	b.Put(400, Opening{Skills: []Skill{"navisworks", "python"}})
	if best := b.Best(p, on("2026-12-01"), 1); len(best) != 1 || best[0].ID != 400 {
		t.Errorf("got %+v", best)
	}
}
