package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"dari/bot"
	"dari/bot/inbox"
	"dari/bot/outbox"
	"dari/cmd/dari/meter"
	"dari/knowledge"
)

// This file ties what happens to those who watch it.

// measure begins to count. It comes before the first platform.
func (e *engine) measure() {
	b, _ := build()
	e.meter = meter.New(b, meter.Sources{
		Backlog: func(ctx context.Context) (meter.Backlog, error) {
			w, err := e.store.Backlog(ctx, time.Now())
			return meter.Backlog{Outbox: w.Outbox, OldestDue: w.OldestDue, Cases: w.Cases, CaseSince: w.CaseSince}, err
		},
		Stale: func() int { return len(knowledge.Stale(e.knowledge.inUse.Load(), time.Now())) },
	}, e.log)
	e.handlers.Counter = e.meter
	e.inbox.Watch = e.watchHandling
	e.knowledge.changed = e.meter.KnowledgeChanged
}

// watchHandling follows an event from the inbox to its queued replies.
func (e *engine) watchHandling(ctx context.Context, in bot.Incoming) (context.Context, func(inbox.Ending)) {
	return ctx, func(end inbox.Ending) { e.meter.Update(in, end, "") }
}

// observe follows what a platform sends.
func (e *engine) observe(p *platform) {
	if e.meter == nil {
		return
	}
	e.meter.Platform(p.name, p.heard)
	p.sender.Count = func(o outbox.Outcome) { e.meter.Delivery(p.name, o) }
}

// listen opens the addresses of the configuration.
func (e *engine) listen(a *app) (err error) {
	c := a.Config.HTTP
	if c.Listen != "" {
		if e.web, err = listen(a.ctx, "http.listen", c.Listen, a.Log); err != nil {
			return err
		}
	}
	switch c.Metrics {
	case "":
		return nil
	case c.Listen:
		e.inner = e.web
		return nil
	}
	if e.inner, err = listen(a.ctx, "http.metrics", c.Metrics, a.Log); err != nil {
		e.closeWebs()
	}
	return err
}

// webs are the servers, each once.
func (e *engine) webs() (all []*web) {
	for _, w := range []*web{e.web, e.inner} {
		if w != nil && !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	return all
}

// closeWebs gives up the addresses, if they are not served yet.
func (e *engine) closeWebs() {
	for _, w := range e.webs() {
		w.close()
	}
}

// answerOperators serves what those who run Dari ask for, and says where.
func (e *engine) answerOperators(a *app) {
	if e.inner != nil {
		e.inner.handle(metricsPath, e.meter.Handler())
	}
	h := e.health()
	for _, w := range e.webs() {
		w.handle(healthPath, http.HandlerFunc(h.alive))
		w.handle(readyPath, http.HandlerFunc(h.ready))
		fmt.Fprintln(a.Out, "listening on", w)
	}
}
