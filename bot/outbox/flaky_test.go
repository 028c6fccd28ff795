package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/store"
	"dari/store/storetest"
)

var errDisk = errors.New("the disk is away")

// flaky is a store of which every other call of a kind fails.
type flaky struct {
	*store.Store
	mu     sync.Mutex
	calls  map[string]int
	failed map[string]int
	most   int // failures of a kind; 0 is no end
	well   bool
}

func newFlaky(s *store.Store) *flaky {
	return &flaky{Store: s, calls: map[string]int{}, failed: map[string]int{}}
}

func (f *flaky) fails(call string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.calls[call]++; f.well || f.calls[call]%2 == 0 || f.most > 0 && f.failed[call] == f.most {
		return nil
	}
	f.failed[call]++
	return errDisk
}

func (f *flaky) heal() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.well = true
}

// never gives the calls that did not fail.
func (f *flaky) never(calls ...string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(calls, func(c string) bool { return f.failed[c] > 0 })
}

func (f *flaky) QueuedDeliveries(ctx context.Context, p bot.Platform, account string, lane outbox.Lane, after int64, due time.Time, limit int) ([]outbox.Delivery, error) {
	if err := f.fails("queued " + lane.String()); err != nil {
		return nil, err
	}
	return f.Store.QueuedDeliveries(ctx, p, account, lane, after, due, limit)
}

func (f *flaky) QueuedIDs(ctx context.Context, p bot.Platform, account string, after int64) ([]int64, error) {
	if err := f.fails("ids"); err != nil {
		return nil, err
	}
	return f.Store.QueuedIDs(ctx, p, account, after)
}

func (f *flaky) CutOff(ctx context.Context, p bot.Platform, account string) ([]outbox.Delivery, error) {
	if err := f.fails("cut off"); err != nil {
		return nil, err
	}
	return f.Store.CutOff(ctx, p, account)
}

func (f *flaky) Settle(ctx context.Context, outcomes []outbox.Outcome, start []int64) ([]int64, error) {
	if err := f.fails("settle"); err != nil {
		return nil, err
	}
	return f.Store.Settle(ctx, outcomes, start)
}

func (f *flaky) NextBroadcast(ctx context.Context, p bot.Platform, account string, n int, now time.Time) ([]outbox.Delivery, error) {
	if err := f.fails("broadcast"); err != nil {
		return nil, err
	}
	return f.Store.NextBroadcast(ctx, p, account, n, now)
}

func (f *flaky) Announcing(ctx context.Context, p bot.Platform, account string, now time.Time) (bool, error) {
	if err := f.fails("announcing"); err != nil {
		return false, err
	}
	return f.Store.Announcing(ctx, p, account, now)
}

func (f *flaky) Slots(ctx context.Context, p bot.Platform, account string, every time.Duration, n, owed int) (int, time.Duration, error) {
	if err := f.fails("slots"); err != nil {
		return 0, 0, err
	}
	return f.Store.Slots(ctx, p, account, every, n, owed)
}

func (f *flaky) Pause(ctx context.Context, p bot.Platform, account string, whole bool, wait time.Duration) error {
	if err := f.fails("pause"); err != nil {
		return err
	}
	return f.Store.Pause(ctx, p, account, whole, wait)
}

func alertWords(d outbox.Delivery, _ time.Time) (outbox.Rendered, error) {
	return outbox.Rendered{Reply: bot.Reply{Body: bot.Plain(fmt.Sprint("alert ", d.Subject.Ref))}}, nil
}

// fill queues replies and alerts, and gives what each chat has to get.
func (p *post) fill(chats, each int) map[string][]string {
	want := map[string][]string{}
	for i := range each {
		for c := range chats {
			to, text := fmt.Sprint("c", c), fmt.Sprint(i)
			p.reply(to, 0, text)
			want[to] = append(want[to], text)
		}
	}
	for i := range chats {
		to := fmt.Sprint("a", i)
		p.alert(to, int64(i+1))
		want[to] = []string{fmt.Sprint("alert ", i+1)}
	}
	return want
}

func (p *post) compare(want map[string][]string) {
	p.t.Helper()
	for to, texts := range want {
		if got := p.wire.texts(to); !slices.Equal(got, texts) {
			p.t.Errorf("chat %s got %q, want %q", to, got, texts)
		}
	}
}

// TestD22_AStoreInTroubleSendsOnce: every other call of the store fails. All goes
// out in order, and once: a send whose outcome could not be written is not sent
// again for that.
func TestD22_AStoreInTroubleSendsOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			p := newPost(t)
			want := p.fill(4, 12)
			f := newFlaky(p.store)
			ctx, cancel := context.WithCancel(context.Background())
			r := outbox.NewRunner(bot.Telegram, "1", f, p.wire, words(alertWords), outbox.Limits{}, nil)
			done := make(chan error, 1)
			go func() { done <- r.Run(ctx) }()
			time.Sleep(90 * time.Second)
			f.heal() // what is written last is not tried again
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
			p.compare(want)
			if got := p.states(); got[outbox.Sent] != 4*13 {
				t.Errorf("states %v", got)
			}
			if never := f.never("queued reply", "queued alert", "cut off", "settle", "broadcast"); len(never) > 0 {
				t.Errorf("%q never failed: the test does not test it", never)
			}
		})
	})
}

// TestD22_AStoreInTroubleSendsOnceAmongSeveral: the same for one of several
// processes; a pause that could not be told is kept by the one that was asked.
func TestD22_AStoreInTroubleSendsOnceAmongSeveral(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		storetest.Postgres(t)
		p := newPost(t)
		if err := p.store.Join(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.wire.delay = 2 * time.Millisecond
		p.wire.answer = func(o bot.Outgoing, n int) (bot.Receipt, error) {
			if o.To.Chat == "a1" && n == 1 {
				return bot.Receipt{}, &bot.RetryError{After: 300 * time.Millisecond, WholeAccount: true, Err: errors.New("429")}
			}
			return bot.Receipt{MessageIDs: []string{"x"}}, nil
		}
		f := newFlaky(p.store)
		f.most = 2
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		r := outbox.NewRunner(bot.Telegram, "1", f, p.wire, words(alertWords), outbox.Limits{ChatEvery: time.Millisecond, PerSecond: 100}, nil)
		p.store.OnReply(bot.Telegram, "1", r)
		want := p.fill(3, 4)
		done := make(chan error, 1)
		go func() { done <- r.Run(ctx) }()
		total := 0
		for _, texts := range want {
			total += len(texts)
		}
		for end := time.Now().Add(time.Minute); p.states()[outbox.Sent] < total && time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond)
		}
		f.heal()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		p.compare(want)
		if never := f.never("ids", "queued alert", "cut off", "settle", "slots", "pause", "announcing"); len(never) > 0 {
			t.Errorf("%q never failed: the test does not test it", never)
		}
	})
}

// TestD25_AProcessThatWasTakenForDeadGoesOn: what it had in memory is not its own
// any more, and is read again. Only what was on the wire may come twice.
func TestD25_AProcessThatWasTakenForDeadGoesOn(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		storetest.Postgres(t)
		p := newPost(t)
		if err := p.store.Join(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		r := outbox.NewRunner(bot.Telegram, "1", p.store, p.wire, words(alertWords), outbox.Limits{ChatEvery: 20 * time.Millisecond}, nil)
		p.store.OnReply(bot.Telegram, "1", r)
		p.wire.delay = 500 * time.Millisecond // longer in all than until it knows
		want := p.fill(5, 6)
		done := make(chan error, 1)
		go func() { done <- r.Run(ctx) }()
		for end := time.Now().Add(time.Minute); len(p.wire.texts("c0")) == 0 && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
		was := p.store.Process()
		p.exec(`DELETE FROM process`)
		for end := time.Now().Add(2 * time.Minute); p.states()[outbox.Sent] < 5*7 && time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if p.store.Process() == was {
			t.Error("it goes on as before")
		}
		for to, texts := range want {
			got := p.wire.texts(to)
			if twice := len(got) - len(texts); twice > 1 || !slices.Equal(slices.Compact(slices.Clone(got)), texts) {
				t.Errorf("chat %s got %q, want %q", to, got, texts)
			}
		}
	})
}

// TestD12_ASendThatHangsAtTheStop is cut off when the time is over, and in doubt:
// the next start sends it once more. What waits behind it is not lost.
func TestD12_ASendThatHangsAtTheStop(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			p := newPost(t)
			p.wire.delay = time.Hour
			p.reply("7", 0, "one", "two")
			ctx, cancel := context.WithCancel(context.Background())
			r := outbox.NewRunner(bot.Telegram, "1", p.store, p.wire, nil, outbox.Limits{}, nil)
			r.Grace = 2 * time.Second
			done := make(chan error, 1)
			go func() { done <- r.Run(ctx) }()
			time.Sleep(time.Second)
			cancel()
			began := time.Now()
			err := <-done
			if late := time.Since(began) - r.Grace; err != nil || late < 0 || late > 50*time.Millisecond { // what became of it is written still
				t.Errorf("stopped %v after the %v that it may take, %v", late, r.Grace, err)
			}
			ds, err := p.store.DeliveriesOf(t.Context(), chat("7"), 9)
			if err != nil || len(ds) != 2 || ds[1].Doubts != 1 || ds[0].Doubts != 0 || p.states()[outbox.Queued] != 2 {
				t.Errorf("after the stop %+v, %v", ds, err)
			}
			p.wire.delay = 0
			stop := p.run(outbox.Limits{})
			time.Sleep(10 * time.Second)
			stop()
			if got := p.wire.texts("7"); !slices.Equal(got, []string{"one", "two"}) {
				t.Errorf("got %q", got)
			}
		})
	})
}

// TestAStopThatCannotBeWrittenSaysSo: what was sent last is then in doubt.
func TestAStopThatCannotBeWrittenSaysSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			p := newPost(t)
			p.wire.delay = 10 * time.Second
			p.reply("7", 0, "one")
			f := newFlaky(p.store)
			f.heal()
			ctx, cancel := context.WithCancel(context.Background())
			r := outbox.NewRunner(bot.Telegram, "1", f, p.wire, nil, outbox.Limits{}, nil)
			done := make(chan error, 1)
			go func() { done <- r.Run(ctx) }()
			time.Sleep(5 * time.Second)
			f.mu.Lock()
			f.well, f.calls["settle"] = false, 0 // the next fails
			f.mu.Unlock()
			cancel()
			if err := <-done; !errors.Is(err, errDisk) {
				t.Errorf("ended with %v", err)
			}
			if got := p.states(); got[outbox.Sending] != 1 {
				t.Errorf("states %v, want it marked as being sent", got)
			}
		})
	})
}

// changing is a platform on which messages are changed and taken away.
type changing struct {
	*wire
	refuses bool
	breaks  bool // once: of three parts the last is not sent any more
	done    []string
}

func (c *changing) Edit(_ context.Context, to bot.Address, ids []string, o bot.Outgoing) (bot.Receipt, error) {
	if c.refuses {
		return bot.Receipt{}, &bot.RefusedError{Err: errors.New("too old")}
	}
	c.done = append(c.done, fmt.Sprintf("edit %s %s %s", to.Chat, strings.Join(ids, ","), o.Reply.Body))
	if c.breaks {
		c.breaks = false
		return bot.Receipt{MessageIDs: append(slices.Clone(ids), "more")}, errors.New("connection reset")
	}
	return bot.Receipt{MessageIDs: ids}, nil
}

func (c *changing) Delete(_ context.Context, to bot.Address, ids []string) error {
	c.done = append(c.done, fmt.Sprintf("delete %s %s", to.Chat, strings.Join(ids, ",")))
	return nil
}

// TestWhatWasSaidIsChangedOrTakenAway: a subject may change or remove what was
// said of it before, elsewhere even; what cannot be replaced any more is said
// anew, what cannot be corrected has failed.
func TestWhatWasSaidIsChangedOrTakenAway(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			p := newPost(t)
			c := &changing{wire: p.wire}
			render := words(func(d outbox.Delivery, _ time.Time) (outbox.Rendered, error) {
				say := bot.Reply{Body: bot.Plain(fmt.Sprint("text ", d.Subject.Ref))}
				switch d.Subject.Ref {
				case 1, 11:
					return outbox.Rendered{Reply: say, Edit: []string{"5", "6"}}, nil
				case 2:
					return outbox.Rendered{Delete: []string{"7"}, To: chat("elsewhere")}, nil
				}
				say.Replace = "8"
				return outbox.Rendered{Reply: say}, nil
			})
			run := func(limits outbox.Limits) {
				ctx, cancel := context.WithCancel(context.Background())
				done := make(chan error, 1)
				r := outbox.NewRunner(bot.Telegram, "1", p.store, c, render, limits, nil)
				go func() { done <- r.Run(ctx) }()
				time.Sleep(10 * time.Second)
				cancel()
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
			for ref := range int64(3) {
				p.alert("9", ref+1)
			}
			run(outbox.Limits{})
			if want := []string{"edit 9 5,6 text 1", "delete elsewhere 7", "edit 9 8 text 3"}; !slices.Equal(c.done, want) {
				t.Errorf("done %q, want %q", c.done, want)
			}
			c.done, c.breaks = nil, true
			p.alert("9", 13)
			run(outbox.Limits{})
			if want := []string{"edit 9 8 text 13", "edit 9 8,more text 13"}; !slices.Equal(c.done, want) {
				t.Errorf("of one that was cut off after a further part: %q, want %q", c.done, want)
			}
			c.refuses = true
			p.alert("9", 11)
			p.alert("9", 12)
			run(outbox.Limits{})
			if got := p.wire.texts("9"); !slices.Equal(got, []string{"text 12"}) {
				t.Errorf("said anew: %q", got)
			}
			if got := p.states(); !maps.Equal(nonzero(got), map[outbox.State]int{outbox.Sent: 5, outbox.Failed: 1}) {
				t.Errorf("states %v", got)
			}
		})
	})
}

func nonzero(m map[outbox.State]int) map[outbox.State]int {
	maps.DeleteFunc(m, func(_ outbox.State, n int) bool { return n == 0 })
	return m
}

// TestEveryStateAndLaneHasAName, which figures and staff know it by.
func TestEveryStateAndLaneHasAName(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range outbox.States() {
		seen[s.String()] = true
	}
	for _, l := range outbox.Lanes() {
		seen[l.String()] = true
	}
	if len(seen) != len(outbox.States())+len(outbox.Lanes()) {
		t.Errorf("names %v", slices.Sorted(maps.Keys(seen)))
	}
	if a, b := outbox.State(len(outbox.States())).String(), outbox.Lane(-1).String(); a != "state 7" || b != "lane -1" {
		t.Errorf("what has no name is %q, %q", a, b)
	}
}
