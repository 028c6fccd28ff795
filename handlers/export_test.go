package handlers

import (
	"context"
	"slices"
	"time"

	"dari/bot"
	"dari/knowledge/jobs"
)

// Way is a way to a function: the name of a route or form, who may use it,
// and how it is reached.
type Way struct {
	Name  string
	Form  bool
	Typed bool     // as a command
	Words []string // that do the same
}

// InMemory is how many people are kept to be told of openings, as they were last
// followed.
func (h *Handlers) InMemory() int {
	if err := h.crowd.lock(context.Background()); err != nil {
		return 0
	}
	defer h.crowd.unlock()
	if h.crowd.index == nil {
		return 0
	}
	return h.crowd.index.Len()
}

// Ways lists every function that the table holds.
func (h *Handlers) Ways() []Way {
	var out []Way
	for _, r := range h.allRoutes() {
		out = append(out, Way{Name: r.name, Typed: !r.byChoice, Words: r.words})
	}
	for _, f := range h.allForms() {
		out = append(out, Way{Name: f.id, Form: true})
	}
	return out
}

// May tells whether the table lets a role use a function.
func (h *Handlers) May(w Way, role Role) bool {
	if w.Form {
		return slices.Contains(h.forms[w.Name].roles, role)
	}
	return h.routes[w.Name].mayUse(role)
}

// Limiter counts what was said.
type Limiter struct{ l limiter }

// Next is when somebody may be told next.
func (a AlertPerson) Next(now time.Time) time.Time { return a.next(now, alertsApart) }

// RuleOf is what follows from refusing an opening.
func RuleOf(why RefusalReason, o jobs.Opening, p jobs.Profile) RefusalRule { return ruleOf(why, o, p) }

// NewLimiter is one that has heard nothing.
func NewLimiter() *Limiter { return &Limiter{} }

// Passes tells whether a message is answered.
func (l *Limiter) Passes(limits Limits, m bot.Message, now time.Time) bool {
	return l.l.judge(limits, m, now) == pass
}

// Words, Holds and LinkOf are what sites make of the words of others.
func (s Sites) Words(text string) string     { return s.words(text) }
func (s Sites) Holds(address string) bool    { return s.holds(address) }
func (s Sites) LinkOf(o jobs.Opening) string { return s.link(o) }
