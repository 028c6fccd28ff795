package jobs

import "math"

// Rarity weighs skills by how few of the live openings name them. A nil Rarity, or one of fewer than rarityFrom openings,
// weighs by the vocabulary's own four steps.
type Rarity struct {
	openings int
	named    map[Skill]int // in how many openings
}

// rarityFrom is the number of openings below which counting them says little.
const rarityFrom = 200

// Add counts an opening, n times; -1 takes it out again.
func (r *Rarity) Add(o Opening, n int) {
	if r.named == nil {
		r.named = make(map[Skill]int)
	}
	r.openings += n
	for _, s := range o.Skills {
		if r.named[s] += n; r.named[s] == 0 {
			delete(r.named, s)
		}
	}
}

// weight is what a skill weighs, 100 for the weight 1 of the vocabulary: the logarithm of how rare it is, so that a skill
// that one opening in 20 names weighs 300, and none more than 700.
func (r *Rarity) weight(s Skill) int {
	if r == nil || r.openings < rarityFrom {
		return 100 * s.weight()
	}
	idf := math.Log(float64(r.openings+1) / float64(r.named[s]+1))
	return max(20, min(700, int(math.Round(100*idf))))
}

// Match is [Match] with skills weighed by their rarity.
func (r *Rarity) Match(p Profile, o Opening) (Fit, bool) {
	v := judge(r, p, o)
	return v.fit, v.fits && v.lacking == 0
}

// Near is [Near] with skills weighed by their rarity.
func (r *Rarity) Near(p Profile, o Opening) (Fit, bool) {
	v := judge(r, p, o)
	return v.fit, v.fits && v.lacking == 1 && v.learnable
}

// Find is [Find] with skills weighed by their rarity.
func (r *Rarity) Find(p Profile, o Opening) (Fit, bool) {
	v := judge(r, p, o)
	return v.fit, v.found
}
