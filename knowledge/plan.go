package knowledge

import (
	"slices"
)

// PlanKind says how far a plan has come.
type PlanKind string

// The kinds of plan.
const (
	Bill      PlanKind = "bill"      // before a parliament or council that has not voted
	Planned   PlanKind = "plan"      // written down by an office, not put before anybody
	Announced PlanKind = "announced" // promised in public for a day
)

// PlanKinds lists the kinds of plan.
var PlanKinds = []PlanKind{Bill, Planned, Announced}

// Plan marks a fact, or an article as a whole, as something that is not in
// force. It is never told without being called a plan, with its kind and day;
// from the day after DecidedBy it is told as a plan whose outcome is not known.
// Only a person's edit makes it current or takes it out.
type Plan struct {
	Kind      PlanKind
	DecidedBy Date // the day by which it is decided or done; empty only where nobody has named one
	Note      Text // what is being decided and by whom
	Line      int
}

// DueOn reports whether on a day the decision should already have been made.
func (p *Plan) DueOn(d Date) bool { return p != nil && p.DecidedBy != "" && p.DecidedBy < d }

func (r reader) plan(dst **Plan, what string) func(*node) {
	return func(n *node) {
		p := &Plan{Line: n.line}
		r.mapping(n, what, fields{
			{"kind", oneOf(r, &p.Kind, PlanKinds, what+" kind")},
			{"decided_by", r.date(&p.DecidedBy, what+" decided_by")},
			{"note", r.text(&p.Note, what+" note")},
		})
		*dst = p
	}
}

// plan checks one plan; what names it in messages.
func (c *checker) plan(p *Plan, what string) {
	if p.Kind == "" {
		c.errorf(p.Line, "%s has no kind (%s)", what, words(PlanKinds))
	}
	c.bothOrNone(p.Line, "the note of "+what, p.Note)
	switch {
	case p.DecidedBy == "" && p.Kind == Bill:
		c.errorf(p.Line, "%s is a bill without the day of its vote (decided_by)", what)
	case p.DecidedBy == "" && p.Note == (Text{}):
		c.errorf(p.Line, "%s says neither by when it is decided nor, in a note, why that is not known", what)
	case p.DueOn(c.day):
		c.reportf(p.Line, "%s was to be decided by %s: say what became of it", what, p.DecidedBy)
	}
}

// plans checks that a plan neither becomes current nor disappears by itself,
// and that an article about a plan has no figure that passes for current.
func (c *checker) plans() {
	a := c.article
	if a.Plan != nil {
		c.plan(a.Plan, "the plan of the article")
	}
	for _, f := range a.Facts {
		if f.Plan == nil {
			if a.Plan != nil && !f.Unit.Textual() {
				c.errorf(f.Line, "fact %s stands in an article about a plan: mark it as a plan too", f.ID)
			}
			continue
		}
		c.plan(f.Plan, "the plan of fact "+f.ID)
		switch {
		case f.ValidFrom != "" || f.ValidUntil != "":
			c.errorf(f.Line, "fact %s is a plan: it must not come into force (valid_from) or vanish (valid_until) on a date", f.ID)
		case slices.ContainsFunc(a.Facts, func(g Fact) bool { return g.ID == f.ID && g.Line != f.Line }):
			c.errorf(f.Line, "fact %s is a plan and shares its id with another value: give it an id of its own", f.ID)
		}
	}
}
