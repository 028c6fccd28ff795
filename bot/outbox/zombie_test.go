package outbox

import (
	"context"
	"errors"
	"testing"
	"time"

	"dari/bot"
)

// sleeper is a store of a process that others may take for dead.
type sleeper struct {
	Shared
	process int64
	alive   bool
}

func (s *sleeper) Process() int64 { return s.process }
func (s *sleeper) Alive() bool    { return s.alive }

// silent is a platform on which nothing may be said.
type silent struct{ t *testing.T }

func (p silent) Send(context.Context, bot.Outgoing) (bot.Receipt, error) {
	p.t.Error("something was sent")
	return bot.Receipt{}, nil
}
func (p silent) Edit(context.Context, bot.Address, []string, bot.Outgoing) (bot.Receipt, error) {
	return bot.Receipt{}, nil
}
func (p silent) Delete(context.Context, bot.Address, []string) error { return nil }

// TestD25_WhoWakesUpSendsNothing: a process that was stopped on its way to a send
// does not send when it wakes up and is not sure to be alive to the others, or is
// another one to them; the delivery goes back as it was.
func TestD25_WhoWakesUpSendsNothing(t *testing.T) {
	for name, keep := range map[string]*sleeper{
		"not alive": {process: 7}, "another number": {process: 8, alive: true},
	} {
		t.Run(name, func(t *testing.T) {
			r := NewRunner(bot.Telegram, "1", keep, silent{t}, nil, Limits{}, nil)
			l := &loop{Runner: r, pace: newPacer(r.Limits.withDefaults()), send: t.Context(), jobs: make(chan job, 1), results: make(chan result, 1)}
			defer close(l.jobs)
			l.launch(Delivery{ID: 1, Process: 7, Attempts: 2, Marked: true, To: bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"}}, time.Time{})
			res := <-l.results
			if !errors.Is(res.err, errNotHeld) {
				t.Fatal(res.err)
			}
			if o := l.judge(res, time.Now()); o.State != Queued || o.Attempts != 2 || o.Doubts != 0 {
				t.Errorf("%+v", o)
			}
		})
	}
}
