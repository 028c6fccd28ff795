package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"dari/bot"
	"dari/bot/draft"
	"dari/bot/inbox"
	"dari/cmd/dari/meter"
	"dari/cmd/dari/trace"
	"dari/handlers"
	"dari/knowledge/vector"
	"dari/store"
)

// engine is everything that turns what is received into what is said, without
// the platforms' own doors.
type engine struct {
	store     *store.Store
	handlers  *handlers.Handlers
	inbox     *inbox.Runner
	platforms []*platform
	drafts    *draft.Board // what is seen of answers that are being written
	knowledge *library
	web       *web                  // nil where nothing is listened to
	inner     *web                  // for operators; may be web, or nil
	meter     *meter.Meter          // nil where nobody looks
	tracer    *trace.Tracer         // nil where nobody is told
	follow    func(context.Context) // reads the configuration again when it is told to; may be nil
	secrets   map[string]usedSecret // that were read
	renewals  []renewal             // of those that need no restart
	backups   BackupConfig
	vectors   *vector.Index // nil where no model makes any
	feeds     []fetching    // that are fetched on time
	log       *slog.Logger
}

// newEngine wires an open store to the handlers.
func newEngine(st *store.Store, config handlers.Config, articles string, log *slog.Logger) (*engine, error) {
	lib, err := openLibrary(articles, log)
	if err != nil {
		return nil, err
	}
	h := &handlers.Handlers{
		Config: config, People: st, Consents: st, Dialogs: st, Deliveries: st, Memories: st,
		Answerer: lib, Base: lib.inUse.Load, Log: log, Slices: st.Slices(),
	}
	if err := h.Init(); err != nil {
		return nil, err
	}
	e := &engine{store: st, handlers: h, knowledge: lib, log: log, drafts: &draft.Board{Doors: map[bot.Platform]draft.Door{}}}
	h.Drafter = e.drafts
	e.inbox = &inbox.Runner{Keep: st, Handler: h, Parker: h, Decoders: map[bot.Platform]inbox.Decoder{}, Log: log, Grace: 3 * time.Second}
	return e, nil
}

// Old rows are deleted every sweepEvery, and first when the work that waited
// for the start is done.
const (
	sweepFirst = 2 * time.Minute
	sweepEvery = time.Hour
	// statisticsEvery is how soon the database knows of a table that grows.
	statisticsEvery = 5 * time.Second
)

// stopWithin is how long putting the work down may take, writing included:
// less than the ten seconds after which a service manager gets impatient.
const stopWithin = 9 * time.Second

// Run works until ctx is done or a door fails for good, then puts the work
// down: doors first, handlers next, senders last, so that what was answered
// is also said.
func (e *engine) Run(ctx context.Context) error {
	doors, stopDoors := context.WithCancel(ctx)
	defer stopDoors()
	handling, stopHandling := context.WithCancel(context.WithoutCancel(ctx))
	defer stopHandling()
	sending, stopSending := context.WithCancel(context.WithoutCancel(ctx))
	defer stopSending()

	var senders, workers sync.WaitGroup
	for _, p := range e.platforms {
		senders.Go(func() {
			if err := p.send(sending); err != nil {
				e.log.Error("sender stopped", "platform", p.name, "err", err)
			}
		})
	}
	workers.Go(func() { _ = e.inbox.Run(handling) })
	for _, job := range e.background() {
		workers.Go(func() { e.keep(handling, job) })
	}
	g, gctx := errgroup.WithContext(doors)
	taking := gctx
	if e.web != nil {
		// What is posted goes through the platforms' doors: they stay open until
		// the last request is answered.
		var shut context.CancelFunc
		taking, shut = context.WithCancel(context.WithoutCancel(gctx))
		g.Go(func() error {
			defer shut()
			return e.web.run(gctx)
		})
	}
	if e.inner != nil && e.inner != e.web {
		g.Go(func() error { return e.inner.run(gctx) })
	}
	for _, p := range e.platforms {
		g.Go(func() error { return e.run(taking, p) })
	}
	ended := make(chan error, 1)
	go func() { ended <- g.Wait() }()
	<-gctx.Done() // also when the last door has ended
	stopped := time.Now()
	err := <-ended
	stopHandling()
	workers.Wait()
	for _, p := range e.platforms {
		p.sender.Wake() // the last replies
	}
	e.flush()
	for _, p := range e.platforms { // what is left of the time is theirs
		p.sender.Grace = min(p.sender.Grace, max(time.Second, stopWithin-time.Since(stopped)))
	}
	stopSending()
	senders.Wait()
	return err
}

// flush gives the senders a moment to say what was answered last.
func (e *engine) flush() {
	deadline := time.Now().Add(time.Second)
	for time.Now().Before(deadline) {
		n, err := e.store.ReadyReplies(context.Background(), time.Now())
		if err != nil || n == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// background lists the work that goes on beside messages; each ends with ctx.
func (e *engine) background() []func(context.Context) {
	sweep := func(ctx context.Context) error { return e.store.Sweep(ctx, time.Now()) }
	jobs := []func(context.Context){
		e.alone("sweep", e.every(sweepFirst, sweepEvery, "sweeping", sweep)),
		e.alone("statistics", e.every(statisticsEvery, statisticsEvery, "looking at tables", e.store.UpdateStatistics)),
		e.knowledge.watch,
	}
	if len(e.feeds) > 0 {
		jobs = append(jobs, e.alone("feeds", e.every(feedsEvery, feedsEvery, "fetching feeds", e.fetchFeeds)))
	}
	if e.vectors != nil {
		jobs = append(jobs, e.alone("vectors", e.vectors.Fill), e.vectors.Follow)
	}
	if e.follow != nil {
		jobs = append(jobs, e.follow)
	}
	return append(jobs, e.jobs()...)
}

// keep runs a job until it ends. A panic of it is told and the job begun again
// later: it must not end the answering, and again at each start. What was said
// to panic is not logged, it may hold a person's words.
func (e *engine) keep(ctx context.Context, job func(context.Context)) {
	for {
		ended := func() (ended bool) {
			defer func() {
				if p := recover(); p != nil {
					e.log.Error("panic in the background", "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
				}
			}()
			job(ctx)
			return true
		}()
		if ended {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(againAfterPanic):
		}
	}
}

const againAfterPanic = time.Minute

// alone makes a job one that one process does at a time.
func (e *engine) alone(name string, job func(context.Context)) func(context.Context) {
	return func(ctx context.Context) {
		_ = e.store.While(ctx, []string{name}, nil, func(ctx context.Context) error {
			job(ctx)
			return nil
		})
	}
}

// every does something again and again; an error of it is told as what failed.
func (e *engine) every(first, then time.Duration, what string, do func(context.Context) error) func(context.Context) {
	return func(ctx context.Context) {
		next := time.NewTimer(first)
		defer next.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-next.C:
			}
			if err := do(ctx); err != nil && ctx.Err() == nil {
				e.log.Error(what, "err", err)
			}
			next.Reset(then)
		}
	}
}
