package answer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dari/knowledge"
)

// How the blocks that answer are laid out on a screen.

// screen is how many letters an answer has on a phone, and around what of them
// its title and the line that asks to confirm take.
const (
	screen = 700
	frame  = 95
)

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

// parts makes the picks into parts: the asked-for blocks first, then what
// stands with them as far as the screen goes.
func (t *task) parts(a *knowledge.Article, picks []pick) []Part {
	var out []Part
	room := t.room(a)
	cited := map[string]bool{}
	near := 0
	for n, p := range picks {
		if p.near && near == nearMost {
			continue
		}
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
		if p.near && t.tellsAgain(a, s, order, out) {
			continue
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
		if p.near {
			near++
		}
		if k := slices.IndexFunc(out, func(o Part) bool { return o.Slot == s.Slot }); k >= 0 {
			out[k] = part
		} else {
			out = append(out, part)
		}
	}
	return out
}

// tellsAgain reports whether blocks tell facts, all of which parts tell already.
func (t *task) tellsAgain(a *knowledge.Article, s *knowledge.Section, blocks []placed, told []Part) bool {
	some := false
	for _, at := range blocks {
		facts, _ := t.told(a, s.Blocks[at.block])
		for _, f := range facts {
			if some = true; !(Answer{Parts: told}).states(f) {
				return false
			}
		}
	}
	return some
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
		best := t.rankRun(a, s, from, to)
		for i, at := range best {
			put(at, i == 0)
		}
		for at := from; at < to; at++ {
			put(at, at == u.at && len(best) == 0)
		}
	} else {
		for at := u.from; at <= u.at; at++ {
			put(at, true)
		}
		// what it introduces
		if from, to := run(s, u.at+1); from == u.at+1 && to > from && introduces(s.Blocks[u.at]) {
			for i, at := range t.rankRun(a, s, from, to) {
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

// rankRun finds the items of a list that have most of the question's words, the
// best first; none where all are alike.
func (t *task) rankRun(a *knowledge.Article, s *knowledge.Section, from, to int) []int {
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
	top := 0.0
	for _, v := range scores {
		top = max(top, v)
	}
	if top == 0 {
		return nil
	}
	var best []int
	for i, v := range scores {
		if v >= top-standsOut {
			best = append(best, at[i])
		}
	}
	if len(best) == len(at) {
		return nil
	}
	return best
}
