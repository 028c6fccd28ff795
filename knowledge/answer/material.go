package answer

import (
	"slices"
	"strings"

	"dari/knowledge"
)

// Passage is what of a section is told together or not at all: a list with the
// line that leads to it, a paragraph with those that lean on it, all that stands
// below a heading of its own. Taken apart, an exception or a condition would be
// lost.
type Passage struct{ Part }

// Material are the passages of the sections that an answer is from, as far as they
// hold at its moment, those first that it tells.
func (a Answer) Material() []Passage {
	var told, other []Passage
	var seen []*knowledge.Section
	if a.Base == nil {
		return nil
	}
	for _, p := range a.Parts {
		if p.Kind != SectionPart {
			continue
		}
		article := a.Base.Article(p.Article)
		if article == nil {
			continue
		}
		s := article.Section(a.Lang, p.Slot)
		if s == nil || slices.Contains(seen, s) {
			continue
		}
		seen = append(seen, s)
		for _, blocks := range together(s.Blocks) {
			u := Passage{Part{Kind: SectionPart, Article: p.Article, Slot: p.Slot, Heading: s.Heading}}
			if !a.fill(&u.Part, blocks) {
				continue
			}
			if slices.ContainsFunc(u.Blocks, func(b knowledge.Block) bool { return a.tells(p.Article, b) }) {
				told = append(told, u)
			} else {
				other = append(other, u)
			}
		}
	}
	return append(told, other...)
}

// tells tells whether an answer has a block of an article.
func (a Answer) tells(article string, b knowledge.Block) bool {
	return slices.ContainsFunc(a.Parts, func(p Part) bool {
		return p.Article == article && slices.ContainsFunc(p.Blocks, func(o knowledge.Block) bool { return o.Line == b.Line && o.Text == b.Text })
	})
}

// fill adds those of the blocks that hold at the answer's moment, with their
// facts. It reports false where the first does not: the rest would hang in the air.
func (a Answer) fill(p *Part, blocks []knowledge.Block) bool {
	for i, b := range blocks {
		_, used, ok := a.Base.Expand(p.Article, b.Text, a.At, func(knowledge.Fact) string { return "" }, func(knowledge.Contact) string { return "" })
		if !ok && i == 0 {
			return false
		}
		if ok {
			p.add(b, used)
		}
	}
	return true
}

func (p *Part) add(b knowledge.Block, facts []knowledge.Fact) {
	p.Blocks = append(p.Blocks, b)
	for _, f := range facts {
		if !slices.ContainsFunc(p.Facts, func(o knowledge.Fact) bool { return o.Ref() == f.Ref() }) {
			p.Facts = append(p.Facts, f)
		}
	}
}

// together takes the blocks of a section apart where each side stands alone.
func together(blocks []knowledge.Block) (out [][]knowledge.Block) {
	headed := false // below a heading of its own
	for i, b := range blocks {
		alone := i == 0 || b.Kind == knowledge.Subheading ||
			b.Kind == knowledge.Paragraph && !headed && !goesOn.MatchString(b.Text) && !strings.HasSuffix(blocks[i-1].Text, ":")
		headed = headed || b.Kind == knowledge.Subheading
		if alone {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], b)
	}
	return out
}

// Of is the answer with the passages, in their order, in place of its sections.
// Passages of one section are told together where the first of them stands.
func (a Answer) Of(chosen []Passage) Answer {
	out := a
	out.Parts, out.Sources = nil, nil
	var sections []Part
	for _, u := range chosen {
		i := slices.IndexFunc(sections, func(p Part) bool { return p.Article == u.Article && p.Slot == u.Slot })
		if i < 0 {
			i = len(sections)
			sections = append(sections, Part{Kind: SectionPart, Article: u.Article, Slot: u.Slot, Heading: u.Heading, Cut: true})
		}
		for _, b := range u.Blocks {
			sections[i].add(b, nil)
		}
		for _, f := range u.Facts {
			if !slices.ContainsFunc(sections[i].Facts, func(o knowledge.Fact) bool { return o.Ref() == f.Ref() }) {
				sections[i].Facts = append(sections[i].Facts, f)
			}
		}
	}
	// Articles stay together, so that each is named once.
	slices.SortStableFunc(sections, func(x, y Part) int {
		first := func(p Part) int {
			return slices.IndexFunc(chosen, func(u Passage) bool { return u.Article == p.Article })
		}
		return first(x) - first(y)
	})
	for _, p := range a.Parts { // a wrong claim is put right before anything else
		if p.Kind == WasPart {
			out.Parts = append(out.Parts, p)
		}
	}
	out.Parts = append(out.Parts, sections...)
	for _, p := range a.Parts {
		if p.Kind != WasPart && p.Kind != SectionPart {
			out.Parts = append(out.Parts, p)
		}
	}
	out.citeAll(a)
	return out
}

// citeAll names the sources of all parts; those of offices are as they were.
func (out *Answer) citeAll(was Answer) {
	out.Sources = nil
	var done []string
	for _, p := range out.Parts {
		if article := out.Base.Article(p.Article); article != nil && !slices.Contains(done, p.Article) {
			done = append(done, p.Article)
			out.cite(out.Base, article, out.Lang)
		}
	}
	for _, s := range was.Sources {
		if s.Article == "" {
			addSource(out, s)
		}
	}
}

// Written is the answer as a model wrote it from the passages: these are told
// through prose, and tells says which of their facts it has.
func (a Answer) Written(prose []string, cited []Passage, tells func(knowledge.Fact) bool) Answer {
	out := a.Of(cited)
	out.Mode, out.Prose = Compose, prose
	for i := range out.Parts {
		if p := &out.Parts[i]; p.Kind == SectionPart {
			p.Blocks = nil
			p.Facts = slices.DeleteFunc(slices.Clone(p.Facts), func(f knowledge.Fact) bool { return !tells(f) })
		}
	}
	out.citeAll(a)
	return out
}
