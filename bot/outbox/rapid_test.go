package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"dari/bot"
	"dari/bot/outbox"
)

// ending is how a platform ends a send.
type ending int

const (
	taken   ending = iota
	slowed         // 429 for the chat
	stopped        // 429 for the whole account
	broken         // surely not delivered
	unheard        // delivered, and the answer is lost
	cutOff         // not delivered, and nobody knows
	refused
)

const pauseFor = 7 * time.Second

// step is one thing that happens to an outbox.
type step struct {
	do      string // queue, ends, wait, kill, stop, start
	chat    string
	n       int
	endings []ending
	wait    time.Duration
}

// attempt is a send as the platform saw it.
type attempt struct {
	text   string
	at     time.Time
	ending ending
	heard  bool // the sender was alive to hear how it ended
}

// rough is a platform that ends sends as it was told to.
type rough struct {
	mu       sync.Mutex
	plan     map[string][]ending
	attempts map[string][]attempt // by chat
	// pauses are the times until which a chat ("" is all) asked for a pause.
	pauses   map[string]time.Time
	problems []string
	dead     *atomic.Bool
}

func (w *rough) Send(ctx context.Context, o bot.Outgoing) (bot.Receipt, error) {
	chat, now := o.To.Chat, time.Now()
	w.mu.Lock()
	a := attempt{text: o.Reply.Body.String(), at: now}
	if left := w.plan[chat]; len(left) > 0 {
		a.ending, w.plan[chat] = left[0], left[1:]
	}
	for _, key := range []string{chat, ""} {
		// What begins at the moment of the 429 does not know of it yet.
		if until := w.pauses[key]; now.Before(until) && now.After(until.Add(-pauseFor)) {
			w.problems = append(w.problems, fmt.Sprintf("%s was sent %v before the pause of %q ended", a.text, until.Sub(now), key))
		}
	}
	dead := w.dead
	w.attempts[chat] = append(w.attempts[chat], a)
	i := len(w.attempts[chat]) - 1
	w.mu.Unlock()
	select {
	case <-time.After(50 * time.Millisecond):
	case <-ctx.Done():
		return bot.Receipt{}, &bot.UnknownError{Err: ctx.Err()}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.attempts[chat][i].heard = !dead.Load(); dead.Load() {
		return bot.Receipt{}, &bot.UnknownError{Err: errors.New("killed")}
	}
	switch a.ending {
	case slowed:
		w.pauses[chat] = time.Now().Add(pauseFor)
		return bot.Receipt{}, &bot.RetryError{After: pauseFor, Err: errors.New("429")}
	case stopped:
		w.pauses[""] = time.Now().Add(pauseFor)
		return bot.Receipt{}, &bot.RetryError{After: pauseFor, WholeAccount: true, Err: errors.New("429")}
	case broken:
		return bot.Receipt{}, errors.New("502")
	case unheard, cutOff:
		return bot.Receipt{}, &bot.UnknownError{Err: errors.New("reset")}
	case refused:
		return bot.Receipt{}, &bot.RefusedError{Err: errors.New("400")}
	}
	return bot.Receipt{MessageIDs: []string{fmt.Sprint(i)}}, nil
}

func (w *rough) Edit(context.Context, bot.Address, []string, bot.Outgoing) (bot.Receipt, error) {
	return bot.Receipt{}, &bot.RefusedError{Err: errors.New("too old")}
}

func (w *rough) Delete(context.Context, bot.Address, []string) error { return nil }

// mortal is a store that a killed process reaches no more.
type mortal struct {
	outbox.Store
	dead *atomic.Bool
}

var errKilled = errors.New("killed")

func (m mortal) QueuedDeliveries(ctx context.Context, p bot.Platform, account string, lane outbox.Lane, after int64, due time.Time, limit int) ([]outbox.Delivery, error) {
	if m.dead.Load() {
		return nil, errKilled
	}
	return m.Store.QueuedDeliveries(ctx, p, account, lane, after, due, limit)
}

func (m mortal) Settle(ctx context.Context, outcomes []outbox.Outcome, start []int64) ([]int64, error) {
	if m.dead.Load() {
		return nil, errKilled
	}
	return m.Store.Settle(ctx, outcomes, start)
}

// TestAnyOrderOfTroubles does anything in any order to an outbox: replies are
// queued, the platform ends sends in every way, the process is stopped, killed
// and started again. Compared with a plain model: in every chat what is said
// keeps its order, nothing that was acknowledged is said again unless a kill
// came between, nothing is said during a pause that the platform asked for,
// nothing is lost, and in the end nothing is left over.
func TestAnyOrderOfTroubles(t *testing.T) {
	chats := []string{"7", "8", "9"}
	steps := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) step {
		s := step{do: rapid.SampledFrom([]string{"queue", "queue", "queue", "queue", "ends", "ends", "ends", "wait", "wait", "wait", "kill", "stop", "start", "start"}).Draw(t, "do"),
			chat: rapid.SampledFrom(chats).Draw(t, "chat")}
		switch s.do {
		case "queue":
			s.n = rapid.IntRange(1, 4).Draw(t, "n")
		case "ends":
			s.endings = rapid.SliceOfN(rapid.SampledFrom([]ending{taken, slowed, stopped, broken, unheard, cutOff, refused}), 1, 4).Draw(t, "endings")
		case "wait":
			s.wait = time.Duration(rapid.SampledFrom([]int{20, 60, 300, 1100, 3000, 12_000}).Draw(t, "ms")) * time.Millisecond
		}
		return s
	}), 5, 40)
	rapid.Check(t, func(rt *rapid.T) {
		plan := steps.Draw(rt, "steps")
		var problems []string
		synctest.Test(t, func(t *testing.T) { problems = inTrouble(t, plan) })
		for _, p := range problems {
			rt.Error(p)
		}
	})
}

// inTrouble goes through the steps and gives what the model does not allow.
func inTrouble(t *testing.T, plan []step) (problems []string) {
	p := newPost(t)
	w := &rough{plan: map[string][]ending{}, attempts: map[string][]attempt{}, pauses: map[string]time.Time{}}
	queued := map[string][]string{} // by chat, in order
	kills := 0
	var end func(kill bool)
	start := func() {
		if end != nil {
			return
		}
		dead := &atomic.Bool{}
		w.mu.Lock()
		w.dead = dead
		clear(w.pauses) // a new process knows of no pause
		w.mu.Unlock()
		ctx, cancel := context.WithCancel(context.Background())
		r := outbox.NewRunner(bot.Telegram, "1", mortal{unannounced{p.store}, dead}, w, nil, outbox.Limits{}, nil)
		ended := make(chan error, 1)
		go func() { ended <- r.Run(ctx) }()
		end = func(kill bool) {
			dead.Store(kill)
			cancel()
			if err := <-ended; err != nil && !kill {
				problems = append(problems, fmt.Sprintf("run: %v", err))
			}
			end = nil
		}
	}
	start()
	for _, s := range plan {
		switch s.do {
		case "queue":
			var texts []string
			for range s.n {
				texts = append(texts, fmt.Sprintf("%s-%d", s.chat, len(queued[s.chat])))
				queued[s.chat] = append(queued[s.chat], texts[len(texts)-1])
			}
			p.reply(s.chat, 0, texts...)
		case "ends":
			w.mu.Lock()
			w.plan[s.chat] = append(w.plan[s.chat], s.endings...)
			w.mu.Unlock()
		case "wait":
			time.Sleep(s.wait)
		case "kill":
			if end != nil {
				kills++
				end(true)
			}
		case "stop":
			if end != nil {
				end(false)
			}
		case "start":
			start()
		}
	}
	w.mu.Lock()
	clear(w.plan) // from here on all is well
	w.mu.Unlock()
	start()
	time.Sleep(5 * time.Minute)
	end(false)

	problems = append(problems, w.problems...)
	if st := p.states(); st[outbox.Queued]+st[outbox.Sending] > 0 {
		problems = append(problems, fmt.Sprintf("left over: %v", st))
	}
	for chat, texts := range queued {
		problems = append(problems, judged(texts, w.attempts[chat], kills)...)
	}
	return problems
}

// judged holds what the platform of one chat saw against the model.
func judged(texts []string, attempts []attempt, kills int) (problems []string) {
	bad := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	var first, heard []string
	for _, a := range attempts {
		if !slices.Contains(first, a.text) {
			first = append(first, a.text)
		}
		if a.heard && a.ending == taken && !slices.Contains(heard, a.text) {
			heard = append(heard, a.text)
		}
	}
	if !slices.Equal(first, texts) {
		bad("tried in the order %v, queued as %v", first, texts)
	}
	if !slices.IsSortedFunc(heard, func(a, b string) int { return slices.Index(texts, a) - slices.Index(texts, b) }) {
		bad("acknowledged in the order %v", heard)
	}
	for _, text := range texts {
		acknowledged, arrived, doubts, ended := 0, 0, 0, false
		for _, a := range attempts {
			if a.text != text {
				continue
			}
			if ended {
				bad("%s was sent after it was refused", text)
			}
			switch {
			case !a.heard:
				doubts++
				if a.ending == taken || a.ending == unheard {
					arrived++
				}
			case a.ending == taken:
				acknowledged++
				arrived++
			case a.ending == unheard:
				arrived++
				doubts++
			case a.ending == cutOff:
				doubts++
			case a.ending == refused:
				ended = kills == 0 // a kill may come before it is written down
			}
		}
		switch {
		case acknowledged > 1+kills:
			bad("%s was acknowledged %d times, with %d kills", text, acknowledged, kills)
		case arrived > 1+doubts+kills:
			bad("%s arrived %d times, %d times in doubt, with %d kills", text, arrived, doubts, kills)
		case arrived == 0 && doubts == 0 && !ended && !slices.ContainsFunc(attempts, func(a attempt) bool { return a.text == text && a.ending == refused }):
			bad("%s is lost", text)
		case arrived == 0 && doubts == 1 && !slices.ContainsFunc(attempts, func(a attempt) bool { return a.text == text && a.ending == refused }):
			bad("%s was in doubt once and is lost", text)
		}
	}
	return problems
}
