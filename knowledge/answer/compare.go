package answer

import (
	"slices"
	"strings"

	"dari/knowledge"
)

// Two programmes set side by side.

// compares tells whether the question sets things side by side.
func (t *task) compares() bool {
	return slices.Contains(t.slots, knowledge.Difference) || t.part().of(string(knowledge.Difference)) >= actSure
}

// compared are two programmes that the question sets side by side; nil where it
// does not. Where it names a whole and two of its parts, it means the parts.
func (t *task) compared(k []candidate) (a, b *knowledge.Article) {
	if !t.compares() {
		return nil, nil
	}
	var named []*knowledge.Article
	for _, o := range k {
		if o.named && !slices.ContainsFunc(t.named, func(m mention) bool { return m.article == o.article && m.denied }) {
			named = append(named, o.article)
		}
	}
	switch {
	case len(named) < 2:
		return nil, nil
	case len(named) > 2 && t.main[named[0].Topic] == named[0] && named[1].Topic == named[0].Topic && named[2].Topic == named[0].Topic:
		return named[1], named[2]
	}
	return named[0], named[1]
}

// compare sets two articles side by side: what one of them says of the
// difference, then of each what is asked for, or what it is.
func (t *task) compare(a, b *knowledge.Article, confidence float64, sections map[string]float64) Answer {
	ans := Answer{Kind: Facts, Topic: a.Topic, Confidence: min(1, confidence)}
	t.half = true
	for _, x := range []*knowledge.Article{a, b} {
		if s := x.Section(t.r.lang, knowledge.Difference); s != nil && len(ans.Parts) == 0 && t.speaksOf(x, s, a, b) {
			if u := t.unitAt(x, s, 0); u != nil {
				ans.Parts = append(ans.Parts, t.parts(x, []pick{{unit: u, near: true}})...)
			}
		}
	}
	for _, x := range []*knowledge.Article{a, b} {
		for _, p := range t.parts(x, t.portrait(x, sections)) {
			if p.Slot != knowledge.Amount || slices.ContainsFunc(p.Facts, func(f knowledge.Fact) bool { return !ans.states(f) }) {
				ans.Parts = append(ans.Parts, p)
			}
		}
	}
	if len(ans.Parts) == 0 {
		return t.unknown(NotHere, a)
	}
	for _, x := range []*knowledge.Article{a, b} {
		t.source(&ans, x)
		ans.More = append(ans.More, Choice{Article: x.ID, Label: x.Title.In(t.r.lang)})
	}
	return ans
}

// states tells whether an answer tells a fact.
func (a Answer) states(f knowledge.Fact) bool {
	return slices.ContainsFunc(a.Parts, func(p Part) bool {
		return slices.ContainsFunc(p.Facts, func(o knowledge.Fact) bool { return o.Ref() == f.Ref() })
	})
}

// comparable are the parts of which a question may ask the difference by name:
// "KDT랑 KDC 자부담 차이".
var comparable = []knowledge.Slot{knowledge.Amount, knowledge.Cost, knowledge.Who, knowledge.When, knowledge.Where, knowledge.How, knowledge.Documents}

// portrait are the blocks of an article to set beside those of another: what is
// asked for, or where only the difference is, what it is and what it gives.
func (t *task) portrait(a *knowledge.Article, sections map[string]float64) []pick {
	var out []pick
	if len(t.wants) == 0 {
		for _, p := range t.ranked(a, sections) {
			if slices.Contains(comparable, p.unit.section.Slot) && slices.Contains(t.slots, p.unit.section.Slot) {
				return []pick{p}
			}
		}
		for _, slot := range []knowledge.Slot{knowledge.What, knowledge.Amount} {
			if s := a.Section(t.r.lang, slot); s != nil {
				if u := t.unitAt(a, s, 0); u != nil && t.tells(a, u) {
					out = append(out, pick{unit: u})
				}
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, p := range t.ranked(a, sections) {
		if s := p.unit.section.Slot; s != knowledge.Difference && s != knowledge.ContactFor {
			return []pick{p}
		}
	}
	return nil
}

// speaksOf tells whether a section of one of two articles names the other.
func (t *task) speaksOf(x *knowledge.Article, s *knowledge.Section, a, b *knowledge.Article) bool {
	other := a
	if x == a {
		other = b
	}
	said, _, _ := forms(t.plain(x, s) + " " + s.Heading)
	return slices.ContainsFunc(t.names, func(n name) bool {
		return n.article == other && (n.korean && strings.Contains(said.tight, n.form) || !n.korean && indexWords(said.spaced, n.form) >= 0)
	})
}

// unitAt is the unit of a block.
func (t *task) unitAt(a *knowledge.Article, s *knowledge.Section, at int) *unit {
	us := t.units(a)
	for i := range us {
		if us[i].section.Slot == s.Slot && us[i].at == at {
			return &us[i]
		}
	}
	return nil
}
