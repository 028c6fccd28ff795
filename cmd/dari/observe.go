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
	"dari/cmd/dari/trace"
	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/answer"
)

// This file ties what happens to those who watch it.

// measure begins to count. It comes before the first platform.
func (e *engine) measure() {
	b, _ := build()
	e.meter = meter.New(b, meter.Sources{
		BackedUp: e.backedUp(),
		Backlog: func(ctx context.Context) (meter.Backlog, error) {
			w, err := e.store.Backlog(ctx, time.Now())
			return meter.Backlog{Outbox: w.Outbox, OldestDue: w.OldestDue, Cases: w.Cases, CaseSince: w.CaseSince}, err
		},
		Stale: func() int { return len(knowledge.Stale(e.knowledge.inUse.Load(), time.Now())) },
	}, e.log)
	if e.vectors != nil {
		e.meter.Vectors(e.vectors.Count)
		e.vectors.Counted = e.meter.QuestionVector
	}
	e.handlers.Counter = e.meter
	e.drafts.Count = e.meter.Drafted
	e.inbox.Watch = e.watchHandling
	e.knowledge.changed = e.meter.KnowledgeChanged
}

// watchHandling follows an event from the inbox to its queued replies.
func (e *engine) watchHandling(ctx context.Context, in bot.Incoming) (context.Context, func(inbox.Ending)) {
	traced := func(inbox.Ending) {}
	if e.tracer != nil {
		ctx, traced = e.tracer.Handling(ctx, in)
	}
	return ctx, func(end inbox.Ending) {
		traced(end)
		e.meter.Update(in, end, trace.ID(ctx))
	}
}

// trace begins to tell the ways of messages, where somebody is to be told.
func (e *engine) trace(a *app) (err error) {
	c := a.Config.Traces
	if c.Endpoint == "" {
		return nil
	}
	b, _ := build()
	if e.tracer, err = trace.New(a.ctx, trace.Config{Endpoint: c.Endpoint, Share: c.Share, Version: b.Version, Log: a.Log}); err != nil {
		return err
	}
	e.handlers.Answerer = tracedAnswerer{e.handlers.Answerer, e.tracer}
	return nil
}

// traceWithin bounds how long the end waits for the collector.
const traceWithin = time.Second

func (e *engine) endTraces() {
	if e.tracer == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), traceWithin)
	defer cancel()
	if err := e.tracer.Close(ctx); err != nil {
		e.log.Warn("the last traces were not told", "err", err)
	}
}

// tracedAnswerer tells how long answers take.
type tracedAnswerer struct {
	handlers.Answerer
	tracer *trace.Tracer
}

// Answer answers as the other one does.
func (a tracedAnswerer) Answer(ctx context.Context, q answer.Question) answer.Answer {
	ctx, answered := a.tracer.Answering(ctx)
	got := a.Answerer.Answer(ctx, q)
	answered(got.Kind)
	return got
}

// observe follows what a platform sends.
func (e *engine) observe(p *platform) {
	if e.meter == nil {
		return
	}
	e.meter.Platform(p.name, p.heard)
	if e.tracer != nil {
		p.sender.Watch = e.tracer.Sending
	}
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
