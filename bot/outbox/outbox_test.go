package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/store"
	"dari/store/storetest"
)

func TestD06_RepliesOfAChatKeepTheirOrder(t *testing.T) {
	storetest.Each(t, testD06_RepliesOfAChatKeepTheirOrder)
}

func testD06_RepliesOfAChatKeepTheirOrder(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.wire.answer = func(o bot.Outgoing, n int) (bot.Receipt, error) {
			if o.To.Chat == "7" && n == 1 {
				return bot.Receipt{}, errors.New("502 bad gateway") // the first waits for its second try
			}
			return bot.Receipt{MessageIDs: []string{"x"}}, nil
		}
		p.reply("7", 0, "one", "two", "three")
		p.reply("8", 0, "other")
		stop := p.run(outbox.Limits{})
		time.Sleep(10 * time.Second)
		stop()
		if got := p.wire.texts("7"); !slices.Equal(got, []string{"one", "two", "three"}) {
			t.Errorf("chat 7 got %q", got)
		}
		if got := p.wire.texts("8"); len(got) != 1 {
			t.Errorf("chat 8 got %q", got)
		}
	})
}

func TestD08_RetryAfterPausesOnlyThatChatAndIsNoAttempt(t *testing.T) {
	storetest.Each(t, testD08_RetryAfterPausesOnlyThatChatAndIsNoAttempt)
}

func testD08_RetryAfterPausesOnlyThatChatAndIsNoAttempt(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.wire.answer = func(o bot.Outgoing, n int) (bot.Receipt, error) {
			if o.To.Chat == "7" && n == 1 {
				return bot.Receipt{}, &bot.RetryError{After: 7 * time.Second, Err: errors.New("429")}
			}
			return bot.Receipt{MessageIDs: []string{"x"}}, nil
		}
		p.reply("7", 0, "slow")
		p.reply("8", 0, "quick")
		start := time.Now()
		stop := p.run(outbox.Limits{})
		time.Sleep(20 * time.Second)
		stop()
		at := map[string]time.Duration{}
		for _, s := range p.wire.sent {
			if s.ok {
				at[s.chat] = s.at.Sub(start)
			}
		}
		if at["7"] < 7*time.Second || at["7"] > 9*time.Second {
			t.Errorf("the paused chat was served after %v, want 7 s and a little", at["7"])
		}
		if at["8"] > time.Second {
			t.Errorf("another chat waited %v", at["8"])
		}
		ds, err := p.store.DeliveriesOf(context.Background(), chat("7"), 10)
		if err != nil || len(ds) != 1 || ds[0].Attempts != 1 {
			t.Errorf("deliveries of the paused chat: %+v, %v; the 429 must be no attempt", ds, err)
		}
	})
}

func TestD09_GoneIsTheEnd(t *testing.T) { storetest.Each(t, testD09_GoneIsTheEnd) }

func testD09_GoneIsTheEnd(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.unannounced = true
		who, err := p.store.Meet(context.Background(), bot.Sender{Platform: bot.Telegram, ID: "7"}, chat("7"))
		if err != nil {
			t.Fatal(err)
		}
		p.wire.answer = func(bot.Outgoing, int) (bot.Receipt, error) {
			return bot.Receipt{}, fmt.Errorf("403: %w", bot.ErrGone)
		}
		p.reply("7", who.ID, "hello")
		stop := p.run(outbox.Limits{})
		time.Sleep(time.Hour)
		stop()
		if len(p.wire.sent) != 1 {
			t.Errorf("%d sends to a blocked chat, want 1", len(p.wire.sent))
		}
		if got := p.states(); got[outbox.Gone] != 1 {
			t.Errorf("states %v", got)
		}
		again, err := p.store.Person(context.Background(), who.ID)
		if err != nil || !again.Gone {
			t.Errorf("person %+v, %v: must be known as gone", again, err)
		}
	})
}

func TestD11_FailuresOfThePlatformAreSpread(t *testing.T) {
	storetest.Each(t, testD11_FailuresOfThePlatformAreSpread)
}

func testD11_FailuresOfThePlatformAreSpread(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.unannounced = true
		p.wire.answer = func(o bot.Outgoing, n int) (bot.Receipt, error) {
			if n < 4 {
				return bot.Receipt{}, errors.New("500")
			}
			return bot.Receipt{MessageIDs: []string{"x"}}, nil
		}
		for i := range 20 {
			p.reply(fmt.Sprint(i), 0, "hello")
		}
		stop := p.run(outbox.Limits{})
		time.Sleep(20 * time.Minute)
		stop()
		if got := p.states(); got[outbox.Sent] != 20 {
			t.Fatalf("states %v, want 20 sent", got)
		}
		moments := map[time.Time]int{}
		for _, s := range p.wire.sent {
			moments[s.at.Truncate(100*time.Millisecond)]++
		}
		t.Logf("%d sends at %d moments", len(p.wire.sent), len(moments))
		if len(moments) < 15 {
			t.Errorf("80 sends fell on %d moments of 100 ms: no jitter", len(moments))
		}
	})
}

func TestD12_AnUnansweredReplyIsSentOnceMore(t *testing.T) {
	storetest.Each(t, testD12_AnUnansweredReplyIsSentOnceMore)
}

func testD12_AnUnansweredReplyIsSentOnceMore(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.unannounced = true
		p.wire.answer = func(bot.Outgoing, int) (bot.Receipt, error) {
			return bot.Receipt{}, &bot.UnknownError{Err: errors.New("connection reset")}
		}
		p.reply("7", 0, "hello")
		stop := p.run(outbox.Limits{})
		time.Sleep(time.Hour)
		stop()
		if len(p.wire.sent) != 2 {
			t.Errorf("sent %d times, want 2: once, and once more in doubt", len(p.wire.sent))
		}
		if got := p.states(); got[outbox.Unknown] != 1 {
			t.Errorf("states %v, want 1 unknown", got)
		}
	})
}

func TestD12_CutOffByAStopIsInDoubt(t *testing.T) { storetest.Each(t, testD12_CutOffByAStopIsInDoubt) }

func testD12_CutOffByAStopIsInDoubt(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.reply("7", 0, "hello")
		ds, err := p.store.QueuedDeliveries(context.Background(), bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10)
		if err != nil || len(ds) != 1 {
			t.Fatal(ds, err)
		}
		// A process marks it as being sent and dies; twice.
		if _, err := p.store.Settle(context.Background(), nil, []int64{ds[0].ID}); err != nil {
			t.Fatal(err)
		}
		stop := p.run(outbox.Limits{})
		time.Sleep(time.Minute)
		stop()
		if got := p.wire.texts("7"); len(got) != 1 {
			t.Errorf("sent %q, want once more", got)
		}
		if got := p.states(); got[outbox.Sent] != 1 {
			t.Errorf("states %v", got)
		}
	})
}

func TestD13_AMovedGroupIsFollowed(t *testing.T) { storetest.Each(t, testD13_AMovedGroupIsFollowed) }

func testD13_AMovedGroupIsFollowed(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.wire.answer = func(o bot.Outgoing, n int) (bot.Receipt, error) {
			if o.To.Chat == "-7" {
				return bot.Receipt{}, &bot.MovedError{To: chat("-1007")}
			}
			return bot.Receipt{MessageIDs: []string{"x"}}, nil
		}
		p.reply("-7", 0, "one", "two")
		stop := p.run(outbox.Limits{})
		time.Sleep(time.Minute)
		stop()
		if got := p.wire.texts("-1007"); !slices.Equal(got, []string{"one", "two"}) {
			t.Errorf("the new chat got %q", got)
		}
		if p.wire.perTo["-7"] > 2 {
			t.Errorf("the old chat was tried %d times", p.wire.perTo["-7"])
		}
	})
}

func TestD14_AfterTwoHoursDownTheQueueDrains(t *testing.T) {
	storetest.Each(t, testD14_AfterTwoHoursDownTheQueueDrains)
}

func testD14_AfterTwoHoursDownTheQueueDrains(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.unannounced = true
		up := time.Now().Add(2 * time.Hour)
		p.wire.answer = func(o bot.Outgoing, n int) (bot.Receipt, error) {
			if time.Now().Before(up) {
				return bot.Receipt{}, errors.New("dial tcp: connection refused")
			}
			return bot.Receipt{MessageIDs: []string{"x"}}, nil
		}
		for i := range 100 {
			p.reply(fmt.Sprint(i), 0, "hello")
		}
		stop := p.run(outbox.Limits{})
		time.Sleep(2*time.Hour + 10*time.Minute)
		stop()
		if got := p.states(); got[outbox.Sent] != 100 {
			t.Errorf("states %v, want 100 sent", got)
		}
		if n := len(p.wire.sent); n > 100*100 {
			t.Errorf("%d sends while the platform was down", n)
		}
	})
}

func TestExpiredRepliesAreDropped(t *testing.T) { storetest.Each(t, testExpiredRepliesAreDropped) }

func testExpiredRepliesAreDropped(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.reply("7", 0, "hello")
		time.Sleep(25 * time.Hour)
		stop := p.run(outbox.Limits{})
		time.Sleep(time.Minute)
		stop()
		if len(p.wire.sent) != 0 || p.states()[outbox.Dropped] != 1 {
			t.Errorf("sent %d, states %v; a reply of yesterday is dropped", len(p.wire.sent), p.states())
		}
	})
}

func TestSlowStopLosesAndDoublesNothing(t *testing.T) {
	storetest.Each(t, testSlowStopLosesAndDoublesNothing)
}

func testSlowStopLosesAndDoublesNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.wire.delay = 3 * time.Second
		for i := range 200 {
			p.reply(fmt.Sprint(i), 0, "hello")
		}
		stop := p.run(outbox.Limits{})
		time.Sleep(time.Second)
		stop()
		stop = p.run(outbox.Limits{})
		time.Sleep(time.Minute)
		stop()
		if len(p.wire.sent) != 200 || p.states()[outbox.Sent] != 200 {
			t.Errorf("sent %d, states %v, want each once", len(p.wire.sent), p.states())
		}
	})
}

func TestPaceOfRepliesAndConnections(t *testing.T) {
	storetest.Each(t, testPaceOfRepliesAndConnections)
}

func testPaceOfRepliesAndConnections(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		for i := range 600 {
			p.reply(fmt.Sprint(i), 0, "hello")
		}
		stop := p.run(outbox.Limits{Connections: 10, RepliesPerSecond: 100})
		time.Sleep(30 * time.Second)
		stop()
		if p.wire.most > 10 {
			t.Errorf("%d sends at once, want at most 10", p.wire.most)
		}
		perSecond := map[int64]int{}
		for _, s := range p.wire.sent {
			perSecond[s.at.Unix()]++
		}
		for s, n := range perSecond {
			if n > 111 { // 100 and the burst of a tenth
				t.Errorf("second %d: %d replies", s, n)
			}
		}
		if len(p.wire.sent) != 600 {
			t.Errorf("sent %d of 600", len(p.wire.sent))
		}
	})
}

func TestD24_ClockJumpsNeitherDoubleNorStick(t *testing.T) {
	storetest.Each(t, testD24_ClockJumpsNeitherDoubleNorStick)
}

func testD24_ClockJumpsNeitherDoubleNorStick(t *testing.T) {
	// Due times are wall clock times of the store. A clock set back two hours
	// makes a waiting retry late by no more than the jump, and never twice; one
	// set forward makes it due.
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.unannounced = true
		p.reply("7", 0, "hello")
		ds, err := p.store.QueuedDeliveries(context.Background(), bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10)
		if err != nil {
			t.Fatal(err)
		}
		o := outbox.Outcome{Delivery: ds[0], State: outbox.Queued, Due: time.Now().Add(2 * time.Hour), Attempts: 1}
		if _, err := p.store.Settle(context.Background(), []outbox.Outcome{o}, nil); err != nil {
			t.Fatal(err)
		}
		stop := p.run(outbox.Limits{})
		time.Sleep(time.Hour)
		if n := len(p.wire.texts("7")); n != 0 {
			t.Errorf("sent %d times an hour early", n)
		}
		time.Sleep(time.Hour + time.Minute)
		stop()
		if n := len(p.wire.texts("7")); n != 1 {
			t.Errorf("sent %d times, want once when due", n)
		}
	})
}

// forgetful hides a reply once, as if it had been overlooked.
type forgetful struct {
	*store.Store
	hidden bool
}

func (f *forgetful) QueuedDeliveries(ctx context.Context, p bot.Platform, account string, lane outbox.Lane, after int64, due time.Time, limit int) ([]outbox.Delivery, error) {
	ds, err := f.Store.QueuedDeliveries(ctx, p, account, lane, after, due, limit)
	if lane == outbox.Replies && len(ds) > 1 && !f.hidden {
		f.hidden = true
		return ds[1:], err
	}
	return ds, err
}

func TestAnOverlookedReplyIsFound(t *testing.T) { storetest.Each(t, testAnOverlookedReplyIsFound) }

func testAnOverlookedReplyIsFound(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.reply("7", 0, "one")
		p.reply("8", 0, "two")
		ctx, cancel := context.WithCancel(context.Background())
		r := outbox.NewRunner(bot.Telegram, "1", &forgetful{Store: p.store}, p.wire, nil, outbox.Limits{}, nil)
		done := make(chan error, 1)
		go func() { done <- r.Run(ctx) }()
		time.Sleep(5 * time.Second)
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if a, b := p.wire.texts("7"), p.wire.texts("8"); len(a) != 1 || len(b) != 1 {
			t.Errorf("chats got %q and %q, want one each", a, b)
		}
	})
}
