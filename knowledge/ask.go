package knowledge

import (
	"slices"
	"strings"
)

// AsksExt is the extension of the file beside an article that holds how people
// ask for what the article tells:
//
//	# naeil-card.asks
//	amount limit: 내배카 얼마까지 써?
//	who: can office workers get the learning card
//	how: + 그럼 신청은요?
//	none: 카드 디자인 바꿀 수 있어요?
//
// In front of the colon stands the section that answers and, where one block of
// it does, the placeholders of that block ("limit", "kdt.own_share",
// "contact:work24"); "none" is a question that the article does not answer. A
// question behind "+" is understood only in a conversation about the article.
const AsksExt = ".asks"

// Ask is a question as people put it, and the place of its answer.
type Ask struct {
	Text    string
	Slot    Slot     // empty: the article does not answer it
	Holds   []string // placeholders of the block that answers; empty: the section as a whole
	Follows bool     // needs the conversation to be understood
	Line    int
}

const noSlot = "none"

// parseAsks reads an asks file.
func parseAsks(c *collector, data []byte) []Ask {
	var out []Ask
	for i, line := range strings.Split(string(data), "\n") {
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
		fields := strings.Fields(place)
		if !ok || a.Text == "" || len(fields) == 0 {
			c.errorf(i+1, "write the section, a colon and the question: amount: how much is it?")
			continue
		}
		if fields[0] != noSlot {
			a.Slot = Slot(fields[0])
		}
		if a.Holds = fields[1:]; a.Slot != "" && !slices.Contains(Slots, a.Slot) {
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
			if !s.hasBlock(a.Holds) {
				on.errorf(a.Line, "no block of section %q in %q has %v", a.Slot, l, a.Holds)
				break
			}
		}
	}
	c.list = append(c.list, on.list...)
}

// hasBlock tells whether a block of the section has all of some placeholders.
func (s *Section) hasBlock(holds []string) bool {
	return len(holds) == 0 || slices.ContainsFunc(s.Blocks, func(b Block) bool { return b.Holds(holds) })
}

// Holds tells whether the block has all of some placeholders.
func (b Block) Holds(ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return !strings.Contains(b.Text, "{"+id+"}") })
}
