package inbox_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"

	"dari/bot"
	"dari/bot/inbox"
)

type watchKey struct{}

// Every attempt is told of once, with how it ended, and the handler runs in the
// context that the watcher made.
func TestWatchIsToldOfEveryAttempt(t *testing.T) {
	var mu sync.Mutex
	begun, ended := 0, map[inbox.Ending]int{}
	d := newDesk(t, bot.HandlerFunc(func(ctx context.Context, m bot.Message) ([]bot.Reply, error) {
		if ctx.Value(watchKey{}) != m.ID {
			t.Errorf("message %d is handled in the context of %v", m.ID, ctx.Value(watchKey{}))
		}
		if m.Text == "bad" {
			return nil, errors.New("bad")
		}
		return echo(ctx, m)
	}))
	d.run.Watch = func(ctx context.Context, in bot.Incoming) (context.Context, func(inbox.Ending)) {
		mu.Lock()
		defer mu.Unlock()
		begun++
		return context.WithValue(ctx, watchKey{}, in.ID), func(end inbox.Ending) {
			mu.Lock()
			defer mu.Unlock()
			ended[end]++
		}
	}
	unreadable := event("4", "4", "")
	unreadable.Raw = []byte("{")
	if err := d.run.Store(t.Context(), []bot.Incoming{event("1", "1", "good"), event("2", "2", "bad"), event("3", "3", "chatter"), unreadable}); err != nil {
		t.Fatal(err)
	}
	d.work()
	want := map[inbox.Ending]int{inbox.Handled: 1, inbox.Ignored: 1, inbox.Retried: 2, inbox.Parked: 2}
	if begun != 6 || !maps.Equal(ended, want) {
		t.Errorf("%d attempts, %v; want 6, %v", begun, ended, want)
	}
	for end := range ended {
		if !slices.Contains(inbox.Endings(), end) {
			t.Errorf("%q is none of the endings that are counted", end)
		}
	}
}
