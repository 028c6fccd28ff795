package inbox_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/inbox"
	"dari/bot/outbox"
	"dari/store"
	"dari/store/storetest"
)

// TestD25_TwoProcessesShareConversations: what two processes store for the same
// people is answered once and in order, also when one of them is taken for dead
// in the middle and goes on as another.
func TestD25_TwoProcessesShareConversations(t *testing.T) {
	t.Run("postgres", testD25_TwoProcessesShareConversations)
}

func testD25_TwoProcessesShareConversations(t *testing.T) {
	storetest.Postgres(t)
	const people, each = 15, 60
	where := storetest.New(t, func(where string) error { return store.Migrate(context.Background(), where, store.Options{}) })
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	var runners []*inbox.Runner
	var stores []*store.Store
	for range 2 {
		st, err := store.Open(ctx, where, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { st.Close() })
		if err := st.Join(ctx); err != nil {
			t.Fatal(err)
		}
		r := &inbox.Runner{Keep: st, Decoders: map[bot.Platform]inbox.Decoder{bot.Telegram: plain{}},
			Handler: bot.HandlerFunc(func(ctx context.Context, m bot.Message) ([]bot.Reply, error) {
				time.Sleep(2 * time.Millisecond)
				return echo(ctx, m)
			})}
		running.Go(func() { _ = r.Run(ctx) })
		runners, stores = append(runners, r), append(stores, st)
	}
	db, err := sql.Open("pgx", where)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for i := range each {
		for p := range people {
			// Now one process, now the other; a person waits until it is stored.
			if err := runners[(i+p)%2].Store(ctx, []bot.Incoming{event(fmt.Sprintf("%d-%d", p, i), fmt.Sprint(p), fmt.Sprint(i))}); err != nil {
				t.Log("stored again:", err) // while the dead one does not know it yet
				if err := runners[(i+p+1)%2].Store(ctx, []bot.Incoming{event(fmt.Sprintf("%d-%d", p, i), fmt.Sprint(p), fmt.Sprint(i))}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if i == each/2 {
			if _, err := db.Exec(`DELETE FROM process WHERE id = $1`, stores[0].Process()); err != nil {
				t.Fatal(err)
			}
		}
	}
	total := func() int {
		n, err := stores[1].OutboxCounts(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return n[outbox.Queued]
	}
	for end := time.Now().Add(time.Minute); total() < people*each && time.Now().Before(end); {
		time.Sleep(50 * time.Millisecond)
	}
	for p := range people {
		ds, err := stores[1].DeliveriesOf(ctx, bot.Address{Platform: bot.Telegram, Account: "1", Chat: fmt.Sprint(p)}, 10*each)
		if err != nil || len(ds) != each {
			t.Errorf("person %d: %d answers, %v", p, len(ds), err)
			continue
		}
		slices.Reverse(ds)
		for i, d := range ds {
			if text := d.Reply.Body.String(); text != fmt.Sprint(i) {
				t.Errorf("person %d: answer %d is to message %s", p, i, text)
			}
		}
	}
	if !slices.ContainsFunc(runners, func(r *inbox.Runner) bool { return r.Idle() }) {
		t.Error("both processes still have work")
	}
}
