package answer

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

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
	openLess      = 0.3  // against it that it says what the sources do not settle
	yearSaysIt    = 0.80 // its facts are of the year that is asked about
	otherYearSays = 1.50 // or, against it, of others only
	askNear       = 0.95 // the share of that where the section as a whole is

	sureOfTwo = 0.30 // what a second asked-for thing needs of the words
	standsOut = 0.15 // an item of a list that is so far before the next is shown alone
)

// screen is how many letters an answer has on a phone, and around what of them
// its title and the line that asks to confirm take.
const (
	screen = 700
	frame  = 95
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
	asked := t.askedOf(a, us)
	placed := t.placedOf(a, us)
	tiers := t.tiers(us)
	weight := map[knowledge.Slot]float64{}
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
		base[i] = w + wordsSay*words[i] + partSays*t.part.of(string(s.Slot)) + askSays*asked[i] + placeSays*placed[i]
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
		// A year gone by may be only what somebody remembers wrongly, so it says
		// nothing against a block.
		if slices.ContainsFunc(past, func(y int) bool { return t.tellsOf(&us[i], y) }) {
			base[i] += yearSaysIt
		}
		if !t.tells(a, &us[i]) {
			base[i] = -1
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
		for _, w := range t.wants {
			if us[i].holds&w.kinds != 0 {
				p.score += kindSays
				break
			}
		}
		if base[i] >= 0 {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b pick) int { return cmp.Compare(b.score, a.score) })
	return out
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
	if years := t.years(); len(years) > 1 {
		if both := t.pickYears(us, base, words, wants[0], years); len(both) > 1 {
			return both
		}
	}
	var out []pick
	for n, w := range wants {
		best := pick{score: -1}
		for i := range us {
			score := base[i]
			if us[i].holds&w.kinds != 0 {
				score += kindSays
			} else if n > 0 {
				continue
			}
			if score > best.score {
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
	for _, p := range t.ranked(a, sections) {
		if p.unit == best.unit || p.unit.section == best.unit.section && p.unit.from <= best.unit.at && best.unit.from <= p.unit.at {
			continue
		}
		if p.score < nearShare*best.score || len(out) == nearMost {
			break
		}
		p.near = true
		out = append(out, p)
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

// letters is about how long a block is once it is told.
func (t *task) letters(a *knowledge.Article, b knowledge.Block) int {
	text, _, _ := t.base.Expand(a.ID, b.Text, t.q.Now, func(f knowledge.Fact) string {
		return strings.Repeat("0", usual[t.r.lang]) + f.Conditions.In(t.r.lang)
	}, func(k knowledge.Contact) string {
		if k.Phone == "" && (!introduces(b) || strings.HasSuffix(b.Text, "}")) {
			return k.Name.In(t.r.lang) + " " + k.URL
		}
		return k.Name.In(t.r.lang) + " " + k.Phone
	})
	return utf8.RuneCountInString(text) + 2
}

// usual is how many letters a fact takes beside its conditions.
var usual = map[knowledge.Lang]int{knowledge.Ko: 13, knowledge.En: 25}

// citation is the line that names a fact's source, nearly.
func (t *task) citation(f knowledge.Fact) string {
	if s := t.base.SourceOf(f); s != nil {
		return s.Title.In(t.r.lang) + s.URL
	}
	return ""
}

// sourceFrame is what a line of sources has beside title and address.
const sourceFrame = 34

// citing is how many letters the sources of facts take that are not cited yet.
func (t *task) citing(facts []knowledge.Fact, cited map[string]bool) int {
	n := 0
	var now []string
	for _, f := range facts {
		if c := t.citation(f); !cited[c] && !slices.Contains(now, c) {
			now = append(now, c)
			n += utf8.RuneCountInString(c) + sourceFrame
		}
	}
	return n
}

// room is how many letters of body text and sources there are for an answer.
func (t *task) room(a *knowledge.Article) int {
	n := screen - frame
	if slices.ContainsFunc(t.slots, timely) {
		for _, s := range a.States {
			n -= 70 + utf8.RuneCountInString(s.Note.In(t.r.lang))
		}
	}
	if _, old := t.outdated(a); old {
		n -= 120
	}
	if t.half {
		n /= 2
	}
	return n
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

// parts makes the picks into parts: the asked-for blocks first, then what
// stands with them as far as the screen goes.
func (t *task) parts(a *knowledge.Article, picks []pick) []Part {
	var out []Part
	room := t.room(a)
	cited := map[string]bool{}
	for n, p := range picks {
		s := p.unit.section
		order := t.lay(a, p, n == 0 && len(picks) == 1)
		if _, ends := run(s, p.unit.at+1); p.near && (ends == p.unit.at+1 || p.unit.unsettled) { // it introduces nothing
			order = []placed{}
			for at := p.unit.from; at <= p.unit.at; at++ {
				order = append(order, placed{block: at})
			}
		} else if p.near {
			for i := range order {
				order[i].must = false
			}
		}
		part := Part{Kind: SectionPart, Article: a.ID, Slot: s.Slot, Heading: s.Heading}
		if k := slices.IndexFunc(out, func(o Part) bool { return o.Slot == s.Slot }); k >= 0 {
			part = out[k]
		}
		for _, at := range order {
			b := s.Blocks[at.block]
			facts, ok := t.told(a, b)
			if !ok || slices.ContainsFunc(part.Blocks, func(o knowledge.Block) bool { return o.Line == b.Line && o.Text == b.Text }) {
				continue
			}
			n := t.letters(a, b) + t.citing(facts, cited)
			if !at.must && n > room {
				part.Cut = true
				continue
			}
			room -= n
			for _, f := range facts {
				cited[t.citation(f)] = true
			}
			part.Blocks = append(part.Blocks, b)
			for _, f := range facts {
				if !slices.ContainsFunc(part.Facts, func(o knowledge.Fact) bool { return o.Ref() == f.Ref() }) {
					part.Facts = append(part.Facts, f)
				}
			}
		}
		if len(part.Blocks) == 0 {
			continue
		}
		if k := slices.IndexFunc(out, func(o Part) bool { return o.Slot == s.Slot }); k >= 0 {
			out[k] = part
		} else {
			out = append(out, part)
		}
	}
	return out
}

// placed is a block in the order in which it is told.
type placed struct {
	block int
	must  bool // without it there is no answer
}

// lay puts the blocks of a pick's section in order: a list of steps stays as
// it is; an item of a list comes behind what introduces the list; else the
// block itself comes first. whole tells to go on with the rest of the section.
func (t *task) lay(a *knowledge.Article, p pick, whole bool) []placed {
	s, u := p.unit.section, p.unit
	var out []placed
	put := func(at int, must bool) {
		if !slices.ContainsFunc(out, func(o placed) bool { return o.block == at }) {
			out = append(out, placed{at, must})
		}
	}
	if slices.ContainsFunc(s.Blocks, func(b knowledge.Block) bool { return b.Kind == knowledge.Numbered }) {
		for at := range s.Blocks {
			put(at, true)
		}
		return out
	}
	if from, to := run(s, u.at); to > from { // in a list
		if from > 0 && introduces(s.Blocks[from-1]) {
			put(from-1, true)
		}
		if s.Blocks[from].Kind == knowledge.HeaderRow {
			put(from, true)
		}
		ranked := t.rankRun(a, s, from, to)
		for i, at := range ranked.best {
			put(at, i == 0)
		}
		if !ranked.alone {
			for at := from; at < to; at++ {
				put(at, false)
			}
		}
	} else {
		for at := u.from; at <= u.at; at++ {
			put(at, true)
		}
		// what it introduces
		if from, to := run(s, u.at+1); from == u.at+1 && to > from && introduces(s.Blocks[u.at]) {
			ranked := t.rankRun(a, s, from, to)
			for i, at := range ranked.best {
				put(at, i == 0)
			}
			for at := from; at < to; at++ {
				put(at, false)
			}
		}
	}
	if whole {
		for at := range s.Blocks {
			put(at, false)
		}
	}
	return out
}

// introduces tells whether a block may stand over a list.
func introduces(b knowledge.Block) bool {
	return b.Kind == knowledge.Paragraph || b.Kind == knowledge.Subheading
}

// run is the list or table that a block stands in: from, and one past its end.
func run(s *knowledge.Section, at int) (from, to int) {
	if at >= len(s.Blocks) || introduces(s.Blocks[at]) {
		return at, at
	}
	from, to = at, at+1
	for from > 0 && !introduces(s.Blocks[from-1]) {
		from--
	}
	for to < len(s.Blocks) && !introduces(s.Blocks[to]) {
		to++
	}
	return from, to
}

type rankedRun struct {
	best  []int // items that have most of the question's words, the best first; none where all are alike
	alone bool  // and they answer it by themselves
}

// rankRun finds the items of a list that the question means.
func (t *task) rankRun(a *knowledge.Article, s *knowledge.Section, from, to int) rankedRun {
	us := t.units(a)
	var items weighedUnits
	var at []int
	for _, u := range us {
		if u.section.Slot == s.Slot && u.at >= from && u.at < to && s.Blocks[u.at].Kind != knowledge.HeaderRow {
			u.heading = ""
			items = append(items, u)
			at = append(at, u.at)
		}
	}
	scores := items.rank(t.askOf(a))
	for i, tier := range t.tiers(items) {
		scores[i] += tierSays * tier
	}
	var r rankedRun
	top, second := 0.0, 0.0
	for _, v := range scores {
		top = max(top, v)
	}
	if top == 0 {
		return r
	}
	for i, v := range scores {
		if v >= top-standsOut {
			r.best = append(r.best, at[i])
		} else {
			second = max(second, v)
		}
	}
	if len(r.best) == len(at) {
		return rankedRun{}
	}
	r.alone = top-second > standsOut && len(t.wants) > 0
	return r
}
