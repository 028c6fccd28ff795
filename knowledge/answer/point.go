package answer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dari/knowledge"
)

// What a question asks of the article that it was found to be about, where the
// words that ask alone would point elsewhere.

var (
	nextYear = newCue(`내년|다음해|이천이십칠년|2027`, `next year|2027`)
	// besides is work or income beside a programme: what to mind, not who may.
	besides = newCue(`(알바|아르바이트|부업|투잡|소득)(\S{0,6})(해도|하면서|하며|하다가|생기면|있으면|있어도|가능|되나|돼요|될까|하면)|(하면서|받으면서|받는동안|참여하면서|다니면서)(\S{0,4})(알바|아르바이트|일해도|일하면|부업)`,
		`work(ing)? part time (while|during)|part time (job|work) (while|during)|while (receiving|getting|on|taking part)`)
)

// point moves the part that is meant before the others.
func (t *task) point(a *knowledge.Article) {
	first := func(s knowledge.Slot) {
		if a.Section(t.r.lang, s) != nil {
			t.slots = slices.Insert(slices.DeleteFunc(t.slots, func(o knowledge.Slot) bool { return o == s }), 0, s)
		}
	}
	switch {
	case besides.in(t.r):
		first(knowledge.Caution)
	case slices.ContainsFunc(t.named, func(m mention) bool { return m.beside && m.article != a }):
		first(knowledge.Who)
	case nextYear.in(t.r):
		first(knowledge.Status)
	case len(t.slots) == 0 && t.namesAmount():
		first(knowledge.Amount)
	}
}

// namesAmount tells whether the question has a figure as large as money is.
func (t *task) namesAmount() bool {
	return slices.ContainsFunc(t.saidFigures(), func(v float64) bool { return v >= 10_000 })
}

// saysMore tells whether a section speaks of something in the question that
// the article's first words do not: 수습 of the minimum wage.
func (t *task) saysMore(a *knowledge.Article, s *knowledge.Section) bool {
	if s.Slot == knowledge.What || s.Slot == knowledge.Difference {
		return false
	}
	tight := func(s *knowledge.Section) string {
		if s == nil {
			return ""
		}
		r, _, _ := forms(t.plain(a, s))
		return r.tight
	}
	here, what := tight(s), tight(a.Section(t.r.lang, knowledge.What))
	return slices.ContainsFunc(t.terms, func(w string) bool {
		return utf8.RuneCountInString(w) > 1 && strings.Contains(here, w) && !strings.Contains(what, w)
	})
}

// without leaves out the paragraphs that say nothing but a fact that was said
// already, unless nothing else is there.
func without(p Part, f knowledge.Fact) Part {
	blocks := slices.DeleteFunc(slices.Clone(p.Blocks), func(b knowledge.Block) bool {
		m := placeholder.FindAllStringSubmatch(b.Text, -1)
		return p.Article == f.Article && len(m) == 1 && strings.TrimSpace(m[0][1]) == f.ID
	})
	if len(blocks) > 0 {
		p.Blocks = blocks
	}
	return p
}

// atWork is the article of the rights at work whose offices know the law and
// little else.
func (t *task) atWork() *knowledge.Article {
	var best *knowledge.Article
	for _, a := range t.base.About(knowledge.WorkerRights) {
		if slices.Contains(a.Contacts, "legal-aid") && (best == nil || len(a.Contacts) < len(best.Contacts)) {
			best = a
		}
	}
	if best == nil {
		best = t.main[knowledge.WorkerRights]
	}
	return best
}
