package answer

import (
	"cmp"
	"slices"
	"strings"

	"dari/knowledge"
)

// How much speaks for a block of the chosen article.
const (
	wordsSay      = 0.88 // the question's words, as a share of those that the article has
	kindSays      = 0.60 // it holds the sort of thing that is asked for
	indexSays     = 1.90 // the index found its section
	firstSays     = 0.05 // it stands first in its section
	partSays      = 0.55 // examples of such questions ask for its section
	askSays       = 2.50 // somebody asked much the same, and it is the answer
	placeSays     = 1.50 // it is learnt to be the place of such questions
	openLess      = 0.3  // against it that it says what the sources do not settle,
	openKindSays  = 0.3  // and for it that it may be just this amount or date that is not settled
	labelSays     = 0.30 // it tells a fact by whose whole name the question asks,
	labelOverOpen = 1.30 // and against those that only say what is not settled where another does
	yearSaysIt    = 0.80 // its facts are of the year that is asked about
	otherYearSays = 1.50 // or, against it, of others only,
	sameOtherYear = 3.00 // the more where another block has the same of that year
	askNear       = 0.95 // the share of that where the section as a whole is

	sureOfTwo = 0.30 // what a second asked-for thing needs of the words
	standsOut = 0.30 // the items of a list that are not so far behind the best one come first
)

const (
	nearShare = 0.50 // of the best block's score: what may be meant as well
	nearMost  = 3
)

// pick is a unit that answers.
type pick struct {
	unit  *unit
	score float64 // all that speaks for it
	words float64 // the words alone
	want  kinds
	near  bool // tells what may be meant as well
}

// weighed are the blocks of an article with what speaks for each.
type weighed struct {
	units       weighedUnits
	base, words []float64
}

// weigh scores the blocks of an article but for the kinds of thing they hold.
func (t *task) weigh(a *knowledge.Article, sections map[string]float64) (us weighedUnits, base, words []float64) {
	if w, ok := t.weighed[a]; ok {
		return w.units, w.base, w.words
	}
	defer func() {
		if t.weighed == nil {
			t.weighed = map[*knowledge.Article]weighed{}
		}
		t.weighed[a] = weighed{us, base, words}
	}()
	us = t.units(a)
	words = us.rank(t.askOf(a))
	years, past := t.years(), t.pastYears()
	others, ahead := t.ofOtherYears(us), toCome.in(t.r)
	asked := t.askedOf(a, us)
	placed := t.placedOf(a, us)
	tiers := t.tiers(us)
	weight := map[knowledge.Slot]float64{}
	called := false
	sorted := slices.Sorted(slices.Values(t.stems))
	base = make([]float64, len(us))
	for i := range us {
		s := us[i].section
		w, ok := weight[s.Slot]
		if !ok {
			w = t.slotWeight(a, s)
			for _, l := range knowledge.Langs {
				// the same section in the other language is the same part
				w = max(w, t.slotWeight(a, s)+indexSays*sections[a.ID+"/"+string(l)+"/"+string(s.Slot)])
			}
			weight[s.Slot] = w
		}
		base[i] = w + wordsSay*words[i] + partSays*t.part().of(string(s.Slot)) + askSays*asked[i] + placeSays*placed[i]
		if c := us[i].calls(t.r.tight, sorted); c >= 1 {
			base[i] += labelSays
			called = true
		}
		if us[i].at == 0 {
			base[i] += firstSays
		}
		if us[i].unsettled {
			base[i] -= openLess
		}
		if tiers != nil {
			base[i] += tierSays * tiers[i]
		}
		if len(years) == 1 {
			base[i] += t.yearSays(&us[i], years[0])
		}
		if len(years) == 0 && us[i].unsettled && ofNextYear.MatchString(us[i].tight) && !ofThisYear.MatchString(us[i].tight) && !ahead {
			base[i] -= otherYearSays
		}
		if others != nil && others[i] {
			base[i] -= sameOtherYear
		}
		// A year gone by may be only what somebody remembers wrongly, so it says
		// nothing against a block.
		if slices.ContainsFunc(past, func(y int) bool { return t.tellsOf(&us[i], y) }) {
			base[i] += yearSaysIt
		}
		if !t.tells(a, &us[i]) {
			base[i] = -1
		}
	}
	for i := range us {
		if called && us[i].unsettled {
			base[i] -= labelOverOpen
		}
	}
	return us, base, words
}

// ranked are the blocks of an article that can be told, the best first.
func (t *task) ranked(a *knowledge.Article, sections map[string]float64) []pick {
	us, base, words := t.weigh(a, sections)
	var out []pick
	for i := range us {
		p := pick{unit: &us[i], score: base[i], words: words[i]}
		kind := 0.0
		for _, w := range t.wants {
			kind = max(kind, us[i].fits(w.kinds))
		}
		p.score += kind
		if base[i] >= 0 {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b pick) int { return cmp.Compare(b.score, a.score) })
	return out
}

// fits is what speaks for a unit where things of some kinds are asked for.
func (u *unit) fits(asked kinds) float64 {
	switch {
	case u.holds&asked != 0:
		return kindSays
	case u.unsettled && asked != 0:
		return openKindSays
	}
	return 0
}

// picks are the blocks of the article that answer, one for each thing that is
// asked for, in the question's order.
func (t *task) picks(a *knowledge.Article, sections map[string]float64) []pick {
	us, base, words := t.weigh(a, sections)
	if len(us) == 0 {
		return nil
	}
	wants := t.wants
	if len(wants) == 0 {
		wants = []wanted{{}}
	}
	if years := t.yearsTold(); len(years) > 1 {
		if both := t.pickYears(us, base, words, wants[0], years); len(both) > 1 {
			return both
		}
	}
	var out []pick
	for n, w := range wants {
		best := pick{score: -1}
		for i := range us {
			if n > 0 && us[i].holds&w.kinds == 0 {
				continue
			}
			if score := base[i] + us[i].fits(w.kinds); score > best.score {
				best = pick{unit: &us[i], score: score, words: words[i], want: w.kinds}
			}
		}
		switch {
		case best.unit == nil || best.score < 0:
		case n > 0 && best.words < sureOfTwo && us.holders(w.kinds) > 1:
		case slices.ContainsFunc(out, func(p pick) bool { return p.unit == best.unit }):
		default:
			out = append(out, best)
		}
	}
	if len(out) == 1 {
		out = append(out, t.nearBest(a, out[0], sections)...)
	}
	return out
}

// nearBest are the blocks that answer nearly as well as the best one; they are
// told behind it where the screen has room.
func (t *task) nearBest(a *knowledge.Article, best pick, sections map[string]float64) []pick {
	var out []pick
	years := t.years()
	for _, p := range t.ranked(a, sections) {
		if len(years) == 1 && t.yearSays(p.unit, years[0]) < 0 {
			continue
		}
		if p.unit == best.unit || p.unit.section == best.unit.section && p.unit.from <= best.unit.at && best.unit.from <= p.unit.at {
			continue
		}
		if p.score < nearShare*best.score {
			break
		}
		p.near = true
		out = append(out, p)
	}
	if best.want == 0 || best.unit.holds&best.want != 0 || !t.compares() {
		return out
	}
	// "인턴형 프로젝트형 수당 차이": the best block says how they differ.
	if at := slices.IndexFunc(out, func(p pick) bool { return p.unit.holds&best.want != 0 }); at > 0 {
		out = slices.Insert(slices.Delete(slices.Clone(out), at, at+1), 0, out[at])
	}
	return out
}

// askOf are the words to tell the blocks of an article apart by: not those of
// its own name, unless the name is what one of its facts is called
// (구직촉진수당).
func (t *task) askOf(a *knowledge.Article) []term {
	var own []string
	for _, m := range t.named {
		if m.article == a && !slices.ContainsFunc(a.Facts, func(f knowledge.Fact) bool {
			l, _, _ := forms(f.Label.Ko + " " + f.Label.En)
			return strings.Contains(l.tight, strings.ReplaceAll(m.form, " ", ""))
		}) {
			own = append(own, m.form)
		}
	}
	return slices.DeleteFunc(slices.Clone(t.ask), func(w term) bool {
		return slices.ContainsFunc(own, func(name string) bool { return strings.Contains(name, w.stem) })
	})
}

// holders is how many units hold a kind.
func (us weighedUnits) holders(k kinds) int {
	n := 0
	for i := range us {
		if us[i].holds&k != 0 {
			n++
		}
	}
	return n
}

// tells reports whether everything in a unit can be told today.
func (t *task) tells(a *knowledge.Article, u *unit) bool {
	for i := u.from; i <= u.at; i++ {
		if _, ok := t.told(a, u.section.Blocks[i]); !ok {
			return false
		}
	}
	return true
}

// told are the facts that a block tells today; ok is false where it cannot be told.
func (t *task) told(a *knowledge.Article, b knowledge.Block) ([]knowledge.Fact, bool) {
	_, used, ok := t.base.Expand(a.ID, b.Text, t.q.Now, func(knowledge.Fact) string { return "" }, func(knowledge.Contact) string { return "" })
	return used, ok
}

// slotWeight is how much the parts that were asked for speak for a section.
func (t *task) slotWeight(a *knowledge.Article, s *knowledge.Section) float64 {
	w := 0.0
	for rank, slot := range t.slots {
		if slot == s.Slot && rank < len(sectionWeight) {
			w += sectionWeight[rank]
		}
	}
	if len(t.slots) > 0 && a.Section(t.r.lang, t.slots[0]) == nil && slices.Contains(insteadOf[t.slots[0]], s.Slot) {
		w += sectionWeight[1] - 0.05*float64(slices.Index(insteadOf[t.slots[0]], s.Slot)) // what stands nearer first
	}
	if s.Slot == t.meant {
		w += sectionWeight[0]
	}
	if s.Slot == knowledge.What {
		w += 0.05
		if len(t.slots) == 0 && len(t.wants) == 0 {
			w += sectionWeight[0]
		}
	}
	return w
}
