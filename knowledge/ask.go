package knowledge

import (
	"slices"
	"strconv"
	"strings"
)

// AsksExt is the extension of the file beside an article that holds how people
// ask for what the article tells:
//
//	# naeil-card.asks
//	amount limit: 내배카 얼마까지 써?
//	who: can office workers get the learning card
//	who 3: 공무원도 만들 수 있나요?
//	how: + 그럼 신청은요?
//	none: 카드 디자인 바꿀 수 있어요?
//
// In front of the colon stands the [Place] of the answer. A question behind "+" is
// understood only in a conversation about the article.
const AsksExt = ".asks"

// Place is where in an article an answer stands: a section and, where one block of
// it answers, the placeholders of that block ("limit", "kdt.own_share",
// "contact:work24") or, where it has none of its own, its number in the section.
type Place struct {
	Slot  Slot     // empty: the article does not answer it
	Holds []string // placeholders of the block that answers
	Block int      // its number, from 1; 0: not named so
}

// NoSlot is how the place of what an article does not answer is written.
const NoSlot = "none"

// ParsePlace reads a place as [Place.String] writes it.
func ParsePlace(text string) Place {
	fields := strings.Fields(text)
	if len(fields) == 0 || fields[0] == NoSlot {
		return Place{}
	}
	p := Place{Slot: Slot(fields[0])}
	if len(fields) == 2 {
		if n, err := strconv.Atoi(fields[1]); err == nil && n > 0 {
			p.Block = n
			return p
		}
	}
	p.Holds = fields[1:]
	return p
}

// String is the place as it is written in front of a question.
func (p Place) String() string {
	switch {
	case p.Slot == "":
		return NoSlot
	case p.Block > 0:
		return string(p.Slot) + " " + strconv.Itoa(p.Block)
	}
	return strings.Join(append([]string{string(p.Slot)}, p.Holds...), " ")
}

// OneBlock tells whether one block answers, rather than the section as a whole.
func (p Place) OneBlock() bool { return p.Block > 0 || len(p.Holds) > 0 }

// Has tells whether a block of a section, counted from 0, is the place or in it.
func (p Place) Has(s *Section, at int) bool {
	if p.Slot != s.Slot || at >= len(s.Blocks) {
		return false
	}
	return p.Block == at+1 || p.Block == 0 && s.Blocks[at].Holds(p.Holds)
}

// Ask is a question as people put it, and the place of its answer.
type Ask struct {
	Text string
	Place
	Follows bool // needs the conversation to be understood
	Line    int
}

// parseAsks reads an asks file.
func parseAsks(c *collector, data string) []Ask {
	var out []Ask
	places := map[string]Place{} // few for many questions
	for i, line := range strings.Split(data, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		place, text, ok := strings.Cut(line, ": ")
		if !ok {
			place, text, ok = strings.Cut(line, ":")
		}
		a := Ask{Line: i + 1}
		a.Text, a.Follows = strings.CutPrefix(strings.TrimSpace(text), "+")
		a.Text = strings.TrimSpace(a.Text)
		if !ok || a.Text == "" || strings.TrimSpace(place) == "" {
			c.errorf(i+1, "write the section, a colon and the question: amount: how much is it?")
			continue
		}
		if a.Place, ok = places[place]; !ok {
			a.Place = ParsePlace(place)
			places[place] = a.Place
		}
		if a.Slot != "" && !slices.Contains(Slots, a.Slot) {
			c.errorf(i+1, "there is no section %q; write one of %v or none", a.Slot, Slots)
			continue
		}
		out = append(out, a)
	}
	return out
}

// asks checks that the places that the questions name are there.
func (c *checker) asks() {
	on := &collector{file: strings.TrimSuffix(c.article.File, articleExt) + AsksExt}
	seen := map[string]int{}
	for _, a := range c.article.Asks {
		if at := seen[a.Text]; at > 0 {
			on.errorf(a.Line, "the question stands in line %d already", at)
		}
		seen[a.Text] = a.Line
		if a.Slot == "" {
			continue
		}
		for _, l := range Langs {
			s := c.article.Section(l, a.Slot)
			if s == nil {
				on.errorf(a.Line, "the article has no section %q in %q", a.Slot, l)
				break
			}
			if !a.in(s) {
				on.errorf(a.Line, "section %q in %q has no block %q", a.Slot, l, strings.TrimPrefix(a.Place.String(), string(a.Slot)+" "))
				break
			}
			if o := c.article.Section(l.Other(), a.Slot); a.Block > 0 && o != nil && len(o.Blocks) != len(s.Blocks) {
				on.errorf(a.Line, "section %q has not as many blocks in one language as in the other, so no block can be told by its number", a.Slot)
				break
			}
		}
	}
	c.list = append(c.list, on.list...)
}

// in tells whether a section has the place.
func (p Place) in(s *Section) bool {
	for at := range s.Blocks {
		if p.Has(s, at) {
			return true
		}
	}
	return !p.OneBlock()
}

// Holds tells whether the block has all of some placeholders.
func (b Block) Holds(ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return !strings.Contains(b.Text, "{"+id+"}") })
}
