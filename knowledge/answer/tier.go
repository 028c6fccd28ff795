package answer

import (
	"strings"

	"dari/knowledge"
	"dari/knowledge/ground"
)

// tierSays is how much it says for a block that what the question gives ("a course
// of 14 million won") lies where the conditions of its facts say, and against it
// that it lies elsewhere.
const tierSays = 1.5

// tiers tells for units of which each holds for a range of the same thing, say of
// the price of a course, whether the figures of the question lie in it (1) or not
// (-1); 0 where that says nothing. It is nil where the units are no such tiers.
func (t *task) tiers(us []unit) []float64 {
	given := t.given()
	if len(given) == 0 {
		return nil
	}
	out := make([]float64, len(us))
	in, outside := false, false
	for i := range us {
		for _, f := range us[i].facts {
			if !f.ValidAt(t.q.Now) {
				continue
			}
			for _, limit := range t.limitsOf(f) {
				for _, g := range given {
					switch within, ok := liesIn(g, limit); {
					case !ok:
					case within:
						out[i], in = 1, true
					case out[i] == 0:
						out[i], outside = -1, true
					}
				}
			}
		}
	}
	if !in || !outside {
		return nil
	}
	return out
}

// limitsOf are the figures in the conditions of a fact, read once.
func (c *catalogue) limitsOf(f *knowledge.Fact) []ground.Figure {
	if got, ok := c.limits.Load(f); ok {
		return got.([]ground.Figure)
	}
	figures := ground.Figures(f.Conditions.Ko)
	c.limits.Store(f, figures)
	return figures
}

// adjectives undoes how English puts a sum before a noun: an 8-million-won course.
var adjectives = strings.NewReplacer("-million-won", " million won", "-million won", " million won", "-won", " won")

// given are the sums of money, numbers of people and shares that the question gives.
func (t *task) given() []ground.Figure {
	if !t.read {
		t.read = true
		for _, f := range ground.Figures(adjectives.Replace(t.q.Text)) {
			switch f.Unit {
			case ground.Unit(knowledge.KRW), ground.Unit(knowledge.People), ground.Unit(knowledge.Percent):
			default:
				continue
			}
			if f.Range { // somewhere between two sums: its middle is in the tier that is meant
				f.Value.Number, f.Range = (f.Value.Number+f.To.Number)/2, false
			}
			t.figures = append(t.figures, f)
		}
	}
	return t.figures
}

// liesIn tells whether a figure lies in a limit; ok is false where the limit is
// none, or one of something else.
func liesIn(g, limit ground.Figure) (within, ok bool) {
	if g.Unit != limit.Unit {
		return false, false
	}
	x, from := g.Value.Number, limit.Value.Number
	if limit.Range {
		to := limit.To.Number
		switch limit.Bound {
		case ground.Over:
			return x > from && x <= to, true
		case ground.Under:
			return x >= from && x < to, true
		}
		return x >= from && x <= to, true
	}
	switch limit.Bound {
	case knowledge.AtMost:
		return x <= from, true
	case knowledge.AtLeast:
		return x >= from, true
	case ground.Over:
		return x > from, true
	case ground.Under:
		return x < from, true
	}
	if g.Unit == ground.Unit(knowledge.Percent) { // "60 % of median income": the very one or another
		return x == from, true
	}
	return false, false
}
