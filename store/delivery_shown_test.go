package store

import (
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/store/storetest"
)

// TestShownTo: what arrived in a conversation is found by its message, in
// whatever thread, and else what was said last in this one.
func TestShownTo(t *testing.T) { storetest.Each(t, testShownTo) }

func testShownTo(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	at := bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"}
	now := time.Now()
	add := func(lane outbox.Lane, state outbox.State, person uint32, chat, thread, ids string, age time.Duration) {
		t.Helper()
		err := s.write(ctx, func(t *tx) error {
			_, err := t.run(`INSERT INTO delivery (secret, lane, state, due, platform, account, chat, thread, person, platform_ids, created)
				VALUES ('x', ?, ?, 0, 'telegram', '1', ?, ?, ?, ?, ?)`, lane, state, chat, thread, person, ids, millis(now.Add(-age)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	const day = 24 * time.Hour
	add(outbox.Replies, outbox.Sent, 3, "7", "", "1", 8*day) // 1: too old
	add(outbox.Alerts, outbox.Sent, 3, "7", "", "12,13", 6*day)
	add(outbox.Alerts, outbox.Queued, 3, "7", "", "", 0) // 3: waits for the morning
	add(outbox.Broadcasts, outbox.Sent, 3, "7", "", "21", day)
	add(outbox.Replies, outbox.Queued, 3, "7", "", "", 0)     // 5: on its way
	add(outbox.Alerts, outbox.Failed, 3, "7", "", "", 0)      // 6: never seen
	add(outbox.Replies, outbox.Sent, 3, "7", "99", "31", day) // 7: in a thread
	add(outbox.Replies, outbox.Sent, 4, "7", "", "41", day)   // 8: to somebody else
	add(outbox.Replies, outbox.Sent, 3, "8", "", "51", day)   // 9: elsewhere
	for _, c := range []struct {
		message string
		want    []int64
	}{
		{"", []int64{5, 4, 2}}, {"12", []int64{2}}, {"13", []int64{2}}, {"21", []int64{4}}, {"31", []int64{7}},
		{"1", nil}, {"2", nil}, {"3", nil}, {"41", nil}, {"51", nil}, {"%", nil},
	} {
		ds, err := s.ShownTo(ctx, 3, at, c.message, now.Add(-7*day), 10)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, d := range ds {
			got = append(got, d.ID)
		}
		if len(got) != len(c.want) {
			t.Errorf("%q: %v, want %v", c.message, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%q: %v, want %v", c.message, got, c.want)
			}
		}
	}
}
