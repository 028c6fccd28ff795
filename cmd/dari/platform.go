package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"dari/bot"
	"dari/bot/draft"
	"dari/bot/inbox"
	"dari/bot/outbox"
)

// door is what the engine needs of a platform adapter.
type door interface {
	inbox.Decoder
	outbox.Platform
}

// platform is an account of a messaging service.
type platform struct {
	name   bot.Platform
	door   door
	limits outbox.Limits
	// reach asks the service who we are and gives the account and a line that
	// says so. Its error is final when isFinal says so; any other is tried
	// again. nil is a platform without a service, which is always there.
	reach   func(context.Context) (account, line string, err error)
	isFinal func(error) bool
	account string // where there is no reach
	intake  func(context.Context) error
	// turns are the leases of which a process needs one to take in what is said;
	// none lets all processes do it.
	turns   []string
	standby atomic.Bool  // others have them
	health  func() error // what keeps the intake from working, for anybody to read
	// heard is when the service last answered the connection that brings updates;
	// nil where there is none.
	heard func() time.Time
	out   io.Writer
	log   *slog.Logger

	sender *outbox.Runner
	known  chan struct{} // closed when it was reached
	once   sync.Once
}

// Decode lets what was said wait until the platform was reached: before, it
// cannot be known who Dari is there, and so what was said to it.
func (p *platform) Decode(ctx context.Context, in bot.Incoming) (bot.Message, error) {
	select {
	case <-p.known:
		return p.door.Decode(ctx, in)
	default:
		return bot.Message{}, fmt.Errorf("%s: %w", p.name, inbox.ErrNotYet)
	}
}

// connect adds a platform and tries to reach it. One that cannot be reached
// now is tried again while the engine runs; a refusal is an error.
func (e *engine) connect(ctx context.Context, p *platform) error {
	p.known, p.log = make(chan struct{}), e.log
	p.sender = outbox.NewRunner(p.name, "", e.store, p.door, e.handlers, p.limits, e.log)
	e.inbox.Decoders[p.name] = p
	e.observe(p)
	e.platforms = append(e.platforms, p)
	if shows, ok := p.door.(draft.Door); ok {
		e.drafts.Doors[p.name] = shows
	}
	if p.reach == nil {
		e.reached(p, p.account)
		return nil
	}
	first, cancel := context.WithTimeout(ctx, patienceAtStart)
	defer cancel()
	err := e.try(first, p)
	if err != nil && !p.isFinal(err) && ctx.Err() == nil {
		fmt.Fprintf(p.out, "%s: not reachable yet, trying again (%v)\n", p.name, err)
		return nil
	}
	return err
}

func (e *engine) try(ctx context.Context, p *platform) error {
	account, line, err := p.reach(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, "connected to", line)
	e.reached(p, account)
	return nil
}

func (e *engine) reached(p *platform, account string) {
	p.once.Do(func() {
		p.sender.Account = account
		e.store.OnReply(p.name, account, p.sender)
		close(p.known)
	})
}

// patienceAtStart bounds the first attempt: what can be reached should not
// wait long for what cannot.
const patienceAtStart = 10 * time.Second

// The pauses between attempts to reach a platform double from one to the other.
const (
	firstReach = time.Second
	lastReach  = 30 * time.Second
)

// run takes in what is said until ctx is done, once the platform was reached.
func (e *engine) run(ctx context.Context, p *platform) error {
	for pause := firstReach; ; pause = min(2*pause, lastReach) {
		select {
		case <-p.known:
			if len(p.turns) == 0 {
				return p.intake(ctx)
			}
			return e.store.While(ctx, p.turns, p.standby.Store, p.intake)
		default:
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause/2 + rand.N(pause)): // #nosec G404 -- spreads attempts; nothing secret
		}
		if err := e.try(ctx, p); err != nil && ctx.Err() == nil {
			if p.isFinal(err) {
				return err
			}
			p.log.Warn("platform not reachable yet", "platform", p.name, "err", err)
		}
	}
}

// send delivers until ctx is done, once the platform was reached.
func (p *platform) send(ctx context.Context) error {
	select {
	case <-p.known:
		return p.sender.Run(ctx)
	case <-ctx.Done():
		return nil
	}
}
