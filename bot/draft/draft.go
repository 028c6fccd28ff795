// Package draft shows answers while they are written, and never more than a
// platform likes: at once what comes first, then at most once a second and
// conversation, and always all there is by then. What counts is the reply that
// follows through bot/outbox, so a draft that fails, or a process that ends in
// the middle of one, loses nothing.
package draft

import (
	"context"
	"errors"
	"sync"
	"time"

	"dari/bot"
)

// Door shows a draft on a platform, in the place of what it showed of it before.
// Its errors are those of a send.
type Door interface {
	Draft(ctx context.Context, d bot.Draft) error
}

// Board is the drafts of all conversations. Its fields are set before use; it is
// a bot.Drafter.
type Board struct {
	// Doors are the platforms that show drafts; elsewhere nothing is shown.
	Doors map[bot.Platform]Door
	// Every is the least time between two updates in a conversation; zero is a
	// second.
	Every time.Duration
	// PerSecond is how many updates an account shows in all its conversations; zero
	// is 5, which leaves the pace of the platform to replies. What is more waits
	// for the next turn of its conversation.
	PerSecond int
	// Count is told of every update, whether it was shown; nil counts nothing. It
	// must not block.
	Count func(p bot.Platform, shown bool)

	mu       sync.Mutex
	writings map[string]*writing
	next     map[string]time.Time // by conversation, when it may be updated again
	pace     map[account]second
	paused   map[account]time.Time
}

type account struct {
	platform bot.Platform
	name     string
}

// second is how many updates an account has shown since a moment.
type second struct {
	since time.Time
	n     int
}

// writing is one answer that is written.
type writing struct {
	latest  *bot.Draft // nil is shown already
	running bool
	shown   bool
	ended   chan struct{}
	done    chan struct{} // of the run under way
	cancel  context.CancelFunc
}

const (
	usualEvery = time.Second
	usualPace  = 5
	// within bounds one update.
	within = 2 * time.Second
	// lastWord is how long End waits for an update on its way before it is given
	// up: an answer must not come late for the sake of its draft.
	lastWord = 150 * time.Millisecond
)

func (b *Board) every() time.Duration {
	if b.Every > 0 {
		return b.Every
	}
	return usualEvery
}

// Draft shows a draft at once, or when its conversation may be updated again; of
// several that come until then the last one is shown.
func (b *Board) Draft(d bot.Draft) {
	if b.Doors[d.To.Platform] == nil || len(d.Body) == 0 {
		return
	}
	key := d.To.Conversation()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.writings == nil {
		b.writings, b.next = map[string]*writing{}, map[string]time.Time{}
		b.pace, b.paused = map[account]second{}, map[account]time.Time{}
	}
	w := b.writings[key]
	if w == nil {
		b.forget(time.Now())
		w = &writing{ended: make(chan struct{})}
		b.writings[key] = w
	}
	w.latest = &d
	if w.running {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	w.running, w.cancel, w.done = true, cancel, make(chan struct{})
	go b.run(ctx, key, w)
}

// forget takes out what is remembered of conversations whose time has come.
func (b *Board) forget(now time.Time) {
	for key, at := range b.next {
		if now.After(at) {
			delete(b.next, key)
		}
	}
}

// run shows what there is until nothing new is.
func (b *Board) run(ctx context.Context, key string, w *writing) {
	defer close(w.done)
	defer w.cancel()
	for {
		d, wait := b.take(key, w)
		if d == nil && wait == 0 {
			return
		}
		if d == nil {
			turn := time.NewTimer(wait)
			select {
			case <-turn.C:
			case <-w.ended:
				turn.Stop()
			}
			continue
		}
		call, cancel := context.WithTimeout(ctx, within)
		err := b.Doors[d.To.Platform].Draft(call, *d)
		cancel()
		b.settle(key, w, *d, err)
	}
}

// take gives the draft to show now, or how long to wait for its turn; neither is
// the end of the run.
func (b *Board) take(key string, w *writing) (d *bot.Draft, wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-w.ended:
		w.latest = nil
	default:
	}
	if w.latest == nil {
		w.running = false
		return nil, 0
	}
	now, of := time.Now(), account{w.latest.To.Platform, w.latest.To.Account}
	turn := b.next[key]
	if p := b.paused[of]; p.After(turn) {
		turn = p
	}
	if turn.After(now) {
		return nil, turn.Sub(now)
	}
	perSecond := b.PerSecond
	if perSecond <= 0 {
		perSecond = usualPace
	}
	pace := b.pace[of]
	if now.Sub(pace.since) >= time.Second {
		pace = second{since: now}
	}
	if pace.n >= perSecond {
		return nil, b.every()
	}
	pace.n++
	b.pace[of] = pace
	d, w.latest = w.latest, nil
	d.Grown = w.shown
	b.next[key] = now.Add(b.every())
	return d, 0
}

// settle notes what became of an update.
func (b *Board) settle(key string, w *writing, d bot.Draft, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	w.shown = w.shown || err == nil
	var slow *bot.RetryError
	if errors.As(err, &slow) {
		until := time.Now().Add(slow.After)
		if slow.WholeAccount {
			b.paused[account{d.To.Platform, d.To.Account}] = until
		} else {
			b.next[key] = until
		}
	}
	if b.Count != nil {
		b.Count(d.To.Platform, err == nil)
	}
}

// End ends the drafts of a conversation. One on its way has a moment to arrive.
func (b *Board) End(to bot.Address) {
	key := to.Conversation()
	b.mu.Lock()
	w := b.writings[key]
	if w == nil {
		b.mu.Unlock()
		return
	}
	delete(b.writings, key)
	close(w.ended)
	running, done, cancel := w.running, w.done, w.cancel
	b.mu.Unlock()
	if !running {
		return
	}
	patience := time.NewTimer(lastWord)
	defer patience.Stop()
	select {
	case <-done:
	case <-patience.C:
		cancel()
		<-done
	}
}
