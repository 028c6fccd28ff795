// Package inbox takes in what people say so that nothing is lost, nothing is
// handled twice and every conversation keeps its order.
//
// A platform adapter hands raw events to Runner.Store and acknowledges them
// only after it returned. Runner.Run then handles what is stored: messages of
// one conversation one after the other, different conversations at once, in a
// bounded pool. A message is marked handled in the same transaction that
// queues its replies. What fails is tried again; what fails three times is
// parked, the person gets an apology and staff get a notice.
package inbox

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"dari/bot"
)

// Store keeps what was received.
type Store interface {
	// AddIncoming stores events; one that is known by platform, account and
	// external id is left as it is.
	AddIncoming(ctx context.Context, in []bot.Incoming) error
	// OnIncoming has f called with events right after they were stored, in the
	// order of their ids, maybe after AddIncoming returned. It saves reading
	// them; losing a call loses nothing.
	OnIncoming(f func([]bot.Incoming))
	// PendingIncoming gives unhandled events with an id above after, by id.
	PendingIncoming(ctx context.Context, after int64, limit int) ([]bot.Incoming, error)
	// PendingOf gives those of one conversation.
	PendingOf(ctx context.Context, conversation string, after int64, limit int) ([]bot.Incoming, error)
	// FinishIncoming marks an event handled and queues the replies, in one
	// transaction, once.
	FinishIncoming(ctx context.Context, in bot.Incoming, replies []bot.Reply) error
	// FailIncoming counts a failed attempt.
	FailIncoming(ctx context.Context, id int64, reason string) error
	// ParkIncoming puts an event aside and queues the replies that tell of it,
	// in one transaction, once.
	ParkIncoming(ctx context.Context, in bot.Incoming, reason string, replies []bot.Reply) error
}

// ErrNotYet is what a Decoder returns while it cannot know what events mean,
// because its platform was not reached yet. They wait, and no attempt counts.
var ErrNotYet = errors.New("the platform was not reached yet")

// Decoder turns a stored event into a message: a platform adapter.
type Decoder interface {
	Decode(ctx context.Context, in bot.Incoming) (bot.Message, error)
}

// Parker says what to tell about a message that could not be handled: an
// apology to the person and a notice to staff. m is zero when the event could
// not even be decoded.
type Parker interface {
	Parked(ctx context.Context, in bot.Incoming, m bot.Message, cause error) []bot.Reply
}

// Limits of a Runner.
const (
	defaultWorkers = 32
	maxInMemory    = 8192 // events read ahead of the workers
	maxLine        = 64   // events of one conversation among them
	readAtOnce     = 512
	pollEvery      = time.Second // finds what another process stored
	handleTimeout  = 30 * time.Second
	maxAttempts    = 3
)

// Runner handles what is stored. Its fields are set before Run.
type Runner struct {
	Keep    Store
	Handler bot.Handler
	// Decoders by platform. Events of others are left to whoever has theirs.
	Decoders map[bot.Platform]Decoder
	Parker   Parker // nil parks silently
	// Workers bounds how many conversations are handled at once; zero is 32.
	Workers int
	// Backoff is the pause after the n-th failure of a message (from 1); nil is
	// 1 s, then 5 s.
	Backoff func(n int) time.Duration
	// Grace is how long Run waits for running handlers once it should stop;
	// zero is 8 s.
	Grace time.Duration
	// Watch is told of every attempt; nil watches nothing.
	Watch Watch
	Log   *slog.Logger

	init  sync.Once
	wake  chan struct{}
	ready chan *line

	mu     sync.Mutex
	lines  map[string]*line
	loaded int   // events in memory
	cursor int64 // all events up to this id were taken
	fresh  bool  // everything that waited at the start was read

	adopted time.Time // when the conversations of dead processes were last looked for
}

// line is one conversation with work to do. It is in Runner.lines exactly as
// long as it has events; one worker at a time takes it. A conversation with
// many events, or with one that fails, has only some in memory, so that it
// does not keep others from being read.
type line struct {
	name   string
	events []bot.Incoming
	more   bool  // events behind those are in the store
	missed bool  // one was left there since the store was last asked
	last   int64 // the last event that was finished
}

func (r *Runner) setup() {
	r.init.Do(func() {
		r.wake = make(chan struct{}, 1)
		r.lines = make(map[string]*line)
		r.ready = make(chan *line, 2*maxInMemory) // lines with events in memory, and without
		if r.Log == nil {
			r.Log = slog.New(slog.DiscardHandler)
		}
		if r.Workers == 0 {
			r.Workers = defaultWorkers
		}
		if r.Grace == 0 {
			r.Grace = 8 * time.Second
		}
		if r.Backoff == nil {
			r.Backoff = func(n int) time.Duration { return time.Duration(4*n-3) * time.Second }
		}
	})
}

// Store keeps events durably; the adapter may acknowledge them when it
// returns nil.
func (r *Runner) Store(ctx context.Context, in []bot.Incoming) error {
	r.setup()
	if err := r.Keep.AddIncoming(ctx, in); err != nil {
		return err
	}
	if r.behind() {
		r.Wake()
	}
	return nil
}

// take puts events that were just stored into their lines, unless some before
// them are still to be read: those come first.
func (r *Runner) take(in []bot.Incoming) {
	if r.shared() != nil {
		r.takeShared(in)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range in {
		if !r.fresh || e.ID != r.cursor+1 || r.loaded >= maxInMemory {
			r.fresh = false
			r.Wake() // Store may have returned already
			return
		}
		r.add(e)
	}
}

// add puts an event into its line. The lock is held, and there is room.
func (r *Runner) add(e bot.Incoming) {
	r.cursor = max(r.cursor, e.ID)
	l, ok := r.lines[e.Conversation]
	if ok && (l.more || len(l.events) >= maxLine) {
		l.more, l.missed = true, true
		return
	}
	r.loaded++
	if !ok {
		l = &line{name: e.Conversation}
		r.lines[e.Conversation] = l
		r.ready <- l // has room for all lines
	}
	l.events = append(l.events, e)
}

// behind reports whether there are stored events to be read.
func (r *Runner) behind() bool {
	if r.shared() != nil {
		return false // it is told what to read
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.fresh
}

// Wake makes Run look for new events now.
func (r *Runner) Wake() {
	r.setup()
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Idle reports whether nothing is waiting or being handled, as far as Run has
// read.
func (r *Runner) Idle() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.loaded == 0 && len(r.lines) == 0
}

// Run handles events until ctx is done, then waits for the handlers under
// way. What is not finished by then is handled again at the next start.
func (r *Runner) Run(ctx context.Context) error {
	r.setup()
	r.Keep.OnIncoming(r.take)
	handling, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var pool sync.WaitGroup
	for range r.Workers {
		pool.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case l := <-r.ready:
					r.work(ctx, handling, l)
				}
			}
		})
	}
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for ctx.Err() == nil {
		more, err := r.read(ctx)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("reading the inbox", "err", err)
		}
		if more {
			continue
		}
		select {
		case <-ctx.Done():
		case <-r.wake:
		case <-poll.C:
		}
	}
	done := make(chan struct{})
	go func() { pool.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(r.Grace):
		r.Log.Warn("handlers did not finish in time; their messages are handled again at the next start")
		cancel()
		<-done
	}
	return nil
}

// read loads the next events into their lines and reports whether there may
// be more to read at once.
func (r *Runner) read(ctx context.Context) (more bool, err error) {
	if s := r.shared(); s != nil {
		return r.look(ctx, s)
	}
	r.mu.Lock()
	room, cursor := maxInMemory-r.loaded, r.cursor
	after := cursor
	if r.loaded == 0 {
		after = 0 // nothing is in memory, so whatever is pending was overlooked
	}
	r.mu.Unlock()
	if room < readAtOnce {
		return false, nil // a worker wakes us when there is room
	}
	in, err := r.Keep.PendingIncoming(ctx, after, readAtOnce)
	if err != nil {
		return false, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cursor != cursor { // taken meanwhile: read again from there
		return true, nil
	}
	for _, e := range in {
		r.add(e)
	}
	r.fresh = len(in) < readAtOnce
	return !r.fresh, nil
}

// work handles the first event of the line and puts the line back when it has
// more.
func (r *Runner) work(ctx, handling context.Context, l *line) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(l.events) == 0 && !r.refill(ctx, l) {
		return
	}
	if len(l.events) == 0 {
		delete(r.lines, l.name)
		return
	}
	in := l.events[0]
	r.mu.Unlock()
	pause := r.handle(handling, &in)
	r.mu.Lock()
	if pause == untouched {
		return
	}
	if pause == taken { // with all that is behind it
		r.unload(len(l.events) - 1)
		r.unload(1)
		// Should it be ours again, it is read again.
		l.events, l.more, l.missed, l.last = nil, true, true, in.ID-1
		r.ready <- l
		return
	}
	if pause > 0 { // tried again later, at the head of its line
		r.unload(len(l.events) - 1)
		l.more, l.missed = l.more || len(l.events) > 1, true
		l.events = append(l.events[:0:0], in)
		time.AfterFunc(pause, func() {
			select {
			case r.ready <- l:
			case <-ctx.Done():
			}
		})
		return
	}
	l.events, l.last = l.events[1:], in.ID
	r.unload(1)
	if len(l.events) == 0 && l.more && !r.refill(ctx, l) {
		return
	}
	if len(l.events) == 0 {
		delete(r.lines, l.name)
		return
	}
	r.ready <- l
}

// unload counts events that are no longer in memory. The lock is held.
func (r *Runner) unload(n int) {
	const room = maxInMemory - readAtOnce
	before := r.loaded
	if r.loaded -= n; before > room && r.loaded <= room {
		r.Wake()
	}
}

// refill reads the next events of a line that is empty. It reports false when
// Run is ending. The lock is held, and let go while the store is asked.
func (r *Runner) refill(ctx context.Context, l *line) bool {
	for {
		l.missed = false
		r.mu.Unlock()
		in, err := r.Keep.PendingOf(ctx, l.name, l.last, maxLine)
		if err != nil {
			if ctx.Err() == nil {
				r.Log.Error("reading a conversation", "err", err)
			}
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
		r.mu.Lock()
		if ctx.Err() != nil {
			return false
		}
		if err != nil {
			continue
		}
		l.events = in
		r.loaded += len(in)
		if len(in) < maxLine && !l.missed {
			l.more = false
		}
		if len(in) > 0 || !l.more {
			return true
		}
	}
}
