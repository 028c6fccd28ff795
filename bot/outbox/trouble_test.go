package outbox_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/store"
	"dari/store/storetest"
)

// words renders subjects as a test says.
type words func(d outbox.Delivery, now time.Time) (outbox.Rendered, error)

func (f words) Render(_ context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	return f(d, now)
}

// exec changes the database beside the store, as damage or another program
// would.
func (p *post) exec(query string, args ...any) {
	p.t.Helper()
	driver, address := "sqlite", "file:"+p.path+"?_pragma=busy_timeout(5000)"
	if store.IsPostgres(p.path) {
		driver, address = "pgx", p.path
		for i := range args {
			query = strings.Replace(query, "?", fmt.Sprint("$", i+1), 1)
		}
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		p.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query, args...); err != nil {
		p.t.Fatal(err)
	}
}

// alert queues a subject for a chat.
func (p *post) alert(to string, ref int64) {
	p.t.Helper()
	now := time.Now().UnixMilli()
	p.exec(`INSERT INTO delivery (secret, lane, due, platform, account, chat, person, kind, ref, created)
		VALUES ('s', 1, ?, 'telegram', '1', ?, 0, 'opening', ?, ?)`, now, to, ref, now)
}

// TestWhatAnotherProcessQueuedIsSeen within a second, although nobody tells of it.
func TestWhatAnotherProcessQueuedIsSeen(t *testing.T) {
	storetest.Each(t, testWhatAnotherProcessQueuedIsSeen)
}

func testWhatAnotherProcessQueuedIsSeen(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		stop := p.with(words(func(outbox.Delivery, time.Time) (outbox.Rendered, error) {
			return outbox.Rendered{Reply: bot.Reply{Body: bot.Plain("an answer")}}, nil
		}), outbox.Limits{})
		time.Sleep(5500 * time.Millisecond)
		queued := time.Now()
		p.alert("7", 1)
		time.Sleep(5 * time.Second)
		stop()
		if len(p.wire.sent) != 1 {
			t.Fatalf("%d sends", len(p.wire.sent))
		}
		if took := p.wire.sent[0].at.Sub(queued); took > time.Second+p.wire.delay {
			t.Errorf("it was sent after %v", took)
		}
	})
}

// with runs an outbox with a renderer until stop is called.
func (p *post) with(r outbox.Renderer, limits outbox.Limits) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	run := outbox.NewRunner(bot.Telegram, "1", p.store, p.wire, r, limits, nil)
	done := make(chan error, 1)
	go func() { done <- run.Run(ctx) }()
	return func() {
		p.t.Helper()
		cancel()
		if err := <-done; err != nil {
			p.t.Errorf("run: %v", err)
		}
	}
}

// TestD30_APanicInOneDeliveryEndsThatDelivery: a panic while a delivery is put
// into words or sent would end the process, and again at each start.
func TestD30_APanicInOneDeliveryEndsThatDelivery(t *testing.T) {
	storetest.Each(t, testD30_APanicInOneDeliveryEndsThatDelivery)
}

func testD30_APanicInOneDeliveryEndsThatDelivery(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.wire.answer = func(o bot.Outgoing, n int) (bot.Receipt, error) {
			if o.Reply.Body.String() == "poison" {
				panic("in the adapter")
			}
			return bot.Receipt{MessageIDs: []string{"x"}}, nil
		}
		p.reply("7", 0, "poison", "after")
		p.reply("8", 0, "other")
		p.alert("9", 1)
		p.alert("10", 2)
		stop := p.with(words(func(d outbox.Delivery, _ time.Time) (outbox.Rendered, error) {
			if d.Subject.Ref == 1 {
				panic("in the words")
			}
			return outbox.Rendered{Reply: bot.Reply{Body: bot.Plain("alert")}}, nil
		}), outbox.Limits{})
		time.Sleep(time.Minute)
		stop()
		for chat, want := range map[string]string{"7": "after", "8": "other", "10": "alert"} {
			if got := p.wire.texts(chat); len(got) != 1 || got[0] != want {
				t.Errorf("chat %s got %q, want %q", chat, got, want)
			}
		}
		if got := p.states(); got[outbox.Failed] != 2 || got[outbox.Sent] != 3 {
			t.Errorf("states %v, want 2 failed and 3 sent", got)
		}
	})
}

// TestWhatCannotBePutIntoWordsIsGivenUp: trouble of our own is tried again,
// but not for ever.
func TestWhatCannotBePutIntoWordsIsGivenUp(t *testing.T) {
	storetest.Each(t, testWhatCannotBePutIntoWordsIsGivenUp)
}

func testWhatCannotBePutIntoWordsIsGivenUp(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.alert("9", 1)
		p.exec(`UPDATE delivery SET created = ?`, time.Now().Add(-24*time.Hour+4*time.Minute).UnixMilli())
		tries := 0
		stop := p.with(words(func(outbox.Delivery, time.Time) (outbox.Rendered, error) {
			tries++
			return outbox.Rendered{}, errors.New("no such person")
		}), outbox.Limits{})
		time.Sleep(8 * time.Minute)
		stop()
		if got := p.states(); got[outbox.Failed] != 1 || tries < 3 || tries > 7 {
			t.Errorf("states %v after %d tries, want it failed", got, tries)
		}
	})
}

// TestADamagedDeliveryHoldsUpNobody: one row that cannot be read must not keep
// all others from being read.
func TestADamagedDeliveryHoldsUpNobody(t *testing.T) {
	storetest.Each(t, testADamagedDeliveryHoldsUpNobody)
}

func testADamagedDeliveryHoldsUpNobody(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.reply("7", 0, "damaged")
		p.reply("8", 0, "cut off")
		p.reply("9", 0, "other")
		p.exec(`UPDATE delivery SET payload_enc = ? WHERE chat IN ('7', '8')`, []byte(`{"body`))
		p.exec(`UPDATE delivery SET state = 1 WHERE chat = '8'`)
		stop := p.run(outbox.Limits{})
		time.Sleep(time.Minute)
		stop()
		if got := p.wire.texts("9"); len(got) != 1 {
			t.Errorf("the chat behind the damage got %q", got)
		}
		if got := p.states(); got[outbox.Failed] != 2 || got[outbox.Sent] != 1 {
			t.Errorf("states %v, want 2 failed and 1 sent", got)
		}
	})
}

// TestAnOutcomeThatCollidesHoldsUpNobody: two deliveries of one subject and
// person turn out to go to the same chat.
func TestAnOutcomeThatCollidesHoldsUpNobody(t *testing.T) {
	storetest.Each(t, testAnOutcomeThatCollidesHoldsUpNobody)
}

func testAnOutcomeThatCollidesHoldsUpNobody(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.alert("U7", 1)
		p.alert("D7", 1)
		p.alert("-5", 2)
		p.alert("-1005", 2)
		p.wire.answer = func(o bot.Outgoing, n int) (bot.Receipt, error) {
			r := bot.Receipt{MessageIDs: []string{"x"}}
			switch o.To.Chat {
			case "U7":
				r.Address = chat("D7")
			case "-5":
				return bot.Receipt{}, &bot.MovedError{To: chat("-1005")}
			}
			return r, nil
		}
		stop := p.with(words(func(outbox.Delivery, time.Time) (outbox.Rendered, error) {
			return outbox.Rendered{Reply: bot.Reply{Body: bot.Plain("alert")}}, nil
		}), outbox.Limits{})
		time.Sleep(time.Minute)
		p.reply("9", 0, "other")
		time.Sleep(time.Minute)
		stop()
		if got := p.wire.texts("9"); len(got) != 1 {
			t.Errorf("a reply after the collision: %q", got)
		}
		if got := p.states(); got[outbox.Queued] != 0 || got[outbox.Sending] != 0 {
			t.Errorf("states %v: something is stuck", got)
		}
	})
}

// TestRepliesHaveConnectionsOfTheirOwn: a platform that hangs while alerts go
// out must not keep a reply waiting for a connection.
func TestRepliesHaveConnectionsOfTheirOwn(t *testing.T) {
	storetest.Each(t, testRepliesHaveConnectionsOfTheirOwn)
}

func testRepliesHaveConnectionsOfTheirOwn(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.wire.delay = 30 * time.Second
		for i := range 200 {
			p.alert(fmt.Sprint(1000+i), 1)
		}
		stop := p.with(words(func(outbox.Delivery, time.Time) (outbox.Rendered, error) {
			return outbox.Rendered{Reply: bot.Reply{Body: bot.Plain("alert")}}, nil
		}), outbox.Limits{})
		time.Sleep(10 * time.Second)
		p.reply("7", 0, "answer")
		asked := time.Now()
		time.Sleep(50 * time.Second)
		stop()
		for _, s := range p.wire.sent {
			if s.chat == "7" && s.at.Sub(asked) < 33*time.Second {
				return
			}
		}
		t.Error("the reply waited for an alert's connection")
	})
}

// TestGoneIsForgottenByWhoeverWritesAgain: a person who was found gone while
// Dari remembered them as there is there again when they write.
func TestGoneIsForgottenByWhoeverWritesAgain(t *testing.T) {
	storetest.Each(t, testGoneIsForgottenByWhoeverWritesAgain)
}

func testGoneIsForgottenByWhoeverWritesAgain(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		from := bot.Sender{Platform: bot.Telegram, ID: "7"}
		who, err := p.store.Meet(context.Background(), from, chat("7"))
		if err != nil {
			t.Fatal(err)
		}
		p.wire.answer = func(bot.Outgoing, int) (bot.Receipt, error) { return bot.Receipt{}, bot.ErrGone }
		p.reply("7", who.ID, "hello")
		stop := p.run(outbox.Limits{})
		time.Sleep(time.Minute)
		stop()
		if who, err = p.store.Meet(context.Background(), from, chat("7")); err != nil || !who.Gone {
			t.Errorf("met as %+v, %v; must be known as gone, or nobody notices that they are back", who, err)
		}
	})
}

// TestD17_RefusedBetweenChoosingAndSending: the words are made at the last
// moment, and what must not be said any more is not.
func TestD17_RefusedBetweenChoosingAndSending(t *testing.T) {
	storetest.Each(t, testD17_RefusedBetweenChoosingAndSending)
}

func testD17_RefusedBetweenChoosingAndSending(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.alert("7", 1)
		asked := 0
		stop := p.with(words(func(outbox.Delivery, time.Time) (outbox.Rendered, error) {
			if asked++; asked > 1 { // it was chosen, and marked as being sent
				return outbox.Rendered{}, &outbox.DropError{Reason: "no_consent"}
			}
			return outbox.Rendered{Reply: bot.Reply{Body: bot.Plain("alert")}}, nil
		}), outbox.Limits{})
		time.Sleep(time.Minute)
		stop()
		if got := p.states(); len(p.wire.sent) != 0 || got[outbox.Dropped] != 1 {
			t.Errorf("sent %d, states %v", len(p.wire.sent), got)
		}
	})
}

// TestD13_AChatThatMovesInACircleIsGivenUp: following it for ever would be a
// send every moment.
func TestD13_AChatThatMovesInACircleIsGivenUp(t *testing.T) {
	storetest.Each(t, testD13_AChatThatMovesInACircleIsGivenUp)
}

func testD13_AChatThatMovesInACircleIsGivenUp(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.unannounced = true
		p.wire.answer = func(o bot.Outgoing, n int) (bot.Receipt, error) {
			if o.To.Chat == "-7" {
				return bot.Receipt{}, &bot.MovedError{To: chat("-8")}
			}
			return bot.Receipt{}, &bot.MovedError{To: chat("-7")}
		}
		p.reply("-7", 0, "hello")
		stop := p.run(outbox.Limits{})
		time.Sleep(10 * time.Minute)
		stop()
		if got := p.states(); got[outbox.Failed] != 1 || len(p.wire.sent) > 30 {
			t.Errorf("%d sends, states %v, want it failed after a few", len(p.wire.sent), got)
		}
	})
}

// TestWhatIsMarkedAndNotSentIsPutBack: replies that were marked when they were
// queued and held back by the pace of their chat are queued again at a stop,
// and go out once at the next start.
func TestWhatIsMarkedAndNotSentIsPutBack(t *testing.T) {
	storetest.Each(t, testWhatIsMarkedAndNotSentIsPutBack)
}

func testWhatIsMarkedAndNotSentIsPutBack(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		limits := outbox.Limits{ChatBurst: 1, ChatEvery: time.Minute}
		run := func() (stop func()) {
			ctx, cancel := context.WithCancel(context.Background())
			r := outbox.NewRunner(bot.Telegram, "1", p.store, p.wire, nil, limits, nil)
			if r.Room() != 0 {
				t.Errorf("room %d before it runs", r.Room())
			}
			p.store.OnReply(bot.Telegram, "1", r)
			done := make(chan error, 1)
			go func() { done <- r.Run(ctx) }()
			time.Sleep(time.Second)
			if r.Room() == 0 {
				t.Error("no room while nothing is under way")
			}
			return func() {
				cancel()
				if err := <-done; err != nil {
					t.Error(err)
				}
				if r.Room() > 0 {
					t.Errorf("room %d after it ran", r.Room())
				}
			}
		}
		states := func() map[outbox.State]int {
			counts, err := p.store.OutboxCounts(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			return counts
		}
		stop := run()
		p.reply("7", 0, "one", "two", "three")
		time.Sleep(10 * time.Second)
		if got := states(); got[outbox.Sent] != 1 || got[outbox.Sending] != 2 {
			t.Fatalf("states %v, want one sent and two marked", got)
		}
		stop()
		if got := states(); got[outbox.Sent] != 1 || got[outbox.Queued] != 2 {
			t.Fatalf("states %v after the stop, want one sent and two queued", got)
		}
		stop = run()
		time.Sleep(5 * time.Minute)
		stop()
		if got := p.wire.texts("7"); !slices.Equal(got, []string{"one", "two", "three"}) {
			t.Errorf("said %q", got)
		}
	})
}

// TestNoMoreIsMarkedThanCouldBeOnTheWire: what a kill leaves in doubt is
// bounded, however much is queued at once.
func TestNoMoreIsMarkedThanCouldBeOnTheWire(t *testing.T) {
	storetest.Each(t, testNoMoreIsMarkedThanCouldBeOnTheWire)
}

func testNoMoreIsMarkedThanCouldBeOnTheWire(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		p.wire.delay = time.Hour // until the stop
		ctx, cancel := context.WithCancel(context.Background())
		r := outbox.NewRunner(bot.Telegram, "1", p.store, p.wire, nil, outbox.Limits{Connections: 4, RepliesPerSecond: 1e6}, nil)
		p.store.OnReply(bot.Telegram, "1", r)
		done := make(chan error, 1)
		go func() { done <- r.Run(ctx) }()
		time.Sleep(time.Second)
		for i := range 30 {
			p.reply(fmt.Sprint(i), 0, "a", "b")
		}
		time.Sleep(time.Second)
		counts, err := p.store.OutboxCounts(context.Background())
		if err != nil || counts[outbox.Sending] > 2*4 || counts[outbox.Sending] < 4 {
			t.Errorf("states %v, %v: at most twice the four connections are marked", counts, err)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// hanging is a store of which the second write of starts hangs.
type hanging struct {
	outbox.Store
	starts int
}

func (h *hanging) Settle(ctx context.Context, outcomes []outbox.Outcome, start []int64) ([]int64, error) {
	if len(start) > 0 {
		if h.starts++; h.starts == 2 {
			time.Sleep(5 * time.Second)
		}
	}
	return h.Store.Settle(ctx, outcomes, start)
}

// TestAlertsThatGatherKeepThePace: while a database hangs, alerts wait together
// to be marked as being sent; they must not go out together then.
func TestAlertsThatGatherKeepThePace(t *testing.T) {
	storetest.Each(t, testAlertsThatGatherKeepThePace)
}

func testAlertsThatGatherKeepThePace(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPost(t)
		const alerts = 120
		for i := range alerts {
			p.alert(fmt.Sprint(1000+i), 1)
		}
		p.wire.delay = 0
		render := words(func(outbox.Delivery, time.Time) (outbox.Rendered, error) {
			return outbox.Rendered{Reply: bot.Reply{Body: bot.Plain("alert")}}, nil
		})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		run := outbox.NewRunner(bot.Telegram, "1", &hanging{Store: p.store}, p.wire, render, outbox.Limits{}, nil)
		go func() { done <- run.Run(ctx) }()
		time.Sleep(time.Minute)
		cancel()
		if err := <-done; err != nil || len(p.wire.sent) != alerts {
			t.Fatalf("%d of %d were sent, %v", len(p.wire.sent), alerts, err)
		}
		for i, s := range p.wire.sent[30:] {
			if d := s.at.Sub(p.wire.sent[i].at); d < time.Second {
				t.Fatalf("31 alerts went out within %v", d)
			}
		}
	})
}
