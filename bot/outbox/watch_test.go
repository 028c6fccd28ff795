package outbox_test

import (
	"context"
	"errors"
	"maps"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
)

// What is counted: a pause that the platform asked for, a send in doubt and
// what became of each; and every send is watched.
func TestSendsAreWatchedAndCounted(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.unannounced = true
		p.wire.answer = func(o bot.Outgoing, n int) (bot.Receipt, error) {
			switch {
			case o.To.Chat == "7" && n == 1:
				return bot.Receipt{}, &bot.RetryError{After: time.Second, Err: errors.New("429")}
			case o.To.Chat == "8" && n == 1:
				return bot.Receipt{}, &bot.UnknownError{Err: errors.New("cut")}
			}
			return bot.Receipt{MessageIDs: []string{"x"}}, nil
		}
		p.reply("7", 0, "limited")
		p.reply("8", 0, "in doubt")
		limited, doubts, states := 0, 0, map[outbox.State]int{}
		begun, failed := 0, 0
		ctx, cancel := context.WithCancel(t.Context())
		r := outbox.NewRunner(bot.Telegram, "1", unannounced{p.store}, p.wire, nil, outbox.Limits{Connections: 1}, nil)
		r.Count = func(o outbox.Outcome) { // from one goroutine
			states[o.State]++
			doubts += o.Doubts - o.Delivery.Doubts
			if o.Limited {
				limited++
			}
		}
		r.Watch = func(ctx context.Context, d outbox.Delivery) (context.Context, func(error)) {
			if d.Message == 0 {
				t.Errorf("delivery %d answers nothing", d.ID)
			}
			begun++
			return ctx, func(err error) {
				if err != nil {
					failed++
				}
			}
		}
		done := make(chan error, 1)
		go func() { done <- r.Run(ctx) }()
		time.Sleep(time.Minute)
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if want := map[outbox.State]int{outbox.Queued: 2, outbox.Sent: 2}; limited != 1 || doubts != 1 || !maps.Equal(states, want) {
			t.Errorf("limited %d, in doubt %d, %v; want 1, 1, %v", limited, doubts, states, want)
		}
		if begun != 4 || failed != 2 {
			t.Errorf("%d sends watched, %d of them failed; want 4, 2", begun, failed)
		}
	})
}
