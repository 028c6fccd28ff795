package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"dari/bot"
	"dari/bot/inbox"
	"dari/store"
	"dari/store/storetest"
)

var errDisk = errors.New("the disk is away")

// flaky is a store of which every call fails first and works the second time;
// of some events it says once that another process has them.
type flaky struct {
	*store.Store
	every  int64 // of so many events one cannot be finished at first
	mu     sync.Mutex
	calls  map[string]int
	failed map[string]int
}

func newFlaky(s *store.Store, every int64) *flaky {
	return &flaky{Store: s, every: every, calls: map[string]int{}, failed: map[string]int{}}
}

// fails is the error of a call about something, the first time.
func (f *flaky) fails(call string, about any) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := fmt.Sprint(call, " ", about)
	if f.calls[key]++; f.calls[key]%2 == 0 {
		return nil
	}
	f.failed[call]++
	return errDisk
}

// ends is fails for what ends an event.
func (f *flaky) ends(call string, id int64) error {
	if id%f.every != 0 {
		return nil
	}
	err := f.fails(call, id)
	if err != nil && id/f.every%3 == 0 {
		err = bot.ErrNotOurs
	}
	return err
}

func (f *flaky) AddIncoming(ctx context.Context, in []bot.Incoming) error {
	if err := f.fails("add", in[0].ExternalID); err != nil {
		return err
	}
	return f.Store.AddIncoming(ctx, in)
}

func (f *flaky) PendingIncoming(ctx context.Context, after int64, limit int) ([]bot.Incoming, error) {
	if err := f.fails("pending", ""); err != nil {
		return nil, err
	}
	return f.Store.PendingIncoming(ctx, after, limit)
}

func (f *flaky) PendingOf(ctx context.Context, conversation string, after int64, limit int) ([]bot.Incoming, error) {
	if err := f.fails("conversation", conversation); err != nil {
		return nil, err
	}
	return f.Store.PendingOf(ctx, conversation, after, limit)
}

func (f *flaky) FinishIncoming(ctx context.Context, in bot.Incoming, replies []bot.Reply) error {
	if err := f.ends("finish", in.ID); err != nil {
		return err
	}
	return f.Store.FinishIncoming(ctx, in, replies)
}

func (f *flaky) FailIncoming(ctx context.Context, id int64, reason string) error {
	if err := f.fails("fail", id); err != nil {
		return err
	}
	return f.Store.FailIncoming(ctx, id, reason)
}

func (f *flaky) ParkIncoming(ctx context.Context, in bot.Incoming, reason string, replies []bot.Reply) error {
	if err := f.ends("park", in.ID); err != nil {
		return err
	}
	return f.Store.ParkIncoming(ctx, in, reason, replies)
}

func (f *flaky) Lines(ctx context.Context, limit int) (map[string]int64, error) {
	if err := f.fails("lines", ""); err != nil {
		return nil, err
	}
	return f.Store.Lines(ctx, limit)
}

func (f *flaky) AdoptIncoming(ctx context.Context) (bool, error) {
	if err := f.fails("adopt", ""); err != nil {
		return false, err
	}
	return f.Store.AdoptIncoming(ctx)
}

// refusing answers most, says some things by SayError, and fails always for poison.
func refusing(_ context.Context, m bot.Message) ([]bot.Reply, error) {
	switch {
	case strings.HasPrefix(m.Text, "poison"):
		return nil, errors.New("no luck")
	case strings.HasPrefix(m.Text, "say"):
		return nil, &bot.SayError{Text: m.Text}
	}
	return []bot.Reply{{Body: bot.Plain(m.Text)}}, nil
}

type apology struct{}

func (apology) Parked(_ context.Context, in bot.Incoming, m bot.Message, _ error) []bot.Reply {
	to := m.Address
	if to.IsZero() {
		to = bot.Address{Platform: in.Platform, Account: in.Account, Chat: in.Conversation[strings.LastIndex(in.Conversation, "/")+1:]}
	}
	return []bot.Reply{{To: to, Body: bot.Plain("sorry")}}
}

// trouble puts messages of all kinds to a runner over a flaky store, and gives
// what each person has to be told, in order.
func trouble(t *testing.T, run *inbox.Runner, people, each int) map[string][]string {
	want := map[string][]string{}
	for i := range each {
		for p := range people {
			chat, text := fmt.Sprint(p), fmt.Sprint("text ", i)
			told := text
			switch {
			case i%25 == 10:
				text, told = "poison", "sorry"
			case i%25 == 11:
				text = fmt.Sprint("say ", i)
				told = text
			case i%25 == 12:
				text, told = "chatter", ""
			case i%25 == 13:
				told = "sorry"
			}
			in := event(fmt.Sprintf("%d-%d", p, i), chat, text)
			if i%25 == 13 {
				in.Raw = []byte("{")
			}
			if err := run.Store(t.Context(), []bot.Incoming{in}); !errors.Is(err, errDisk) {
				t.Fatalf("what could not be stored is acknowledged: %v", err)
			}
			if err := run.Store(t.Context(), []bot.Incoming{in}); err != nil { // as the platform does then
				t.Fatal(err)
			}
			if told != "" {
				want[chat] = append(want[chat], told)
			}
		}
	}
	return want
}

// toldOf is what a person is told, in order.
func toldOf(t *testing.T, s *store.Store, chat string) (texts []string) {
	t.Helper()
	ds, err := s.DeliveriesOf(context.Background(), bot.Address{Platform: bot.Telegram, Account: "1", Chat: chat}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range slices.Backward(ds) {
		texts = append(texts, d.Reply.Body.String())
	}
	return texts
}

func compare(t *testing.T, s *store.Store, want map[string][]string) {
	t.Helper()
	for chat, texts := range want {
		if got := toldOf(t, s, chat); !slices.Equal(got, texts) {
			t.Errorf("person %s was told %d things, want %d:\n%q\n%q", chat, len(got), len(texts), got, texts)
		}
	}
}

// TestD22_AStoreInTroubleLosesNothing: every call of the store fails now and
// then. What was stored is answered once and in order all the same, what fails
// for good is parked, and nobody's trouble is taken for that of a message.
func TestD22_AStoreInTroubleLosesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			d := newDesk(t, bot.HandlerFunc(refusing))
			f := newFlaky(d.store, 1)
			d.run.Keep, d.run.Parker = f, apology{}
			var want map[string][]string
			d.during(func() {
				want = trouble(t, d.run, 6, 100) // more than a line holds in memory
				time.Sleep(30 * time.Minute)     // of a clock that costs nothing
			})
			compare(t, d.store, want)
			for _, call := range []string{"add", "pending", "conversation", "finish", "fail", "park"} {
				if f.failed[call] == 0 {
					t.Errorf("%s never failed: the test does not test it", call)
				}
			}
			if parked, err := d.store.ParkedIncomings(t.Context(), 100); err != nil || len(parked) != 6*8 {
				t.Errorf("%d are parked, %v, want 48", len(parked), err)
			}
		})
	})
}

// TestD22_AStoreInTroubleLosesNothingOfOneAmongSeveral: the same for a process
// that others may help.
func TestD22_AStoreInTroubleLosesNothingOfOneAmongSeveral(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		storetest.Postgres(t)
		d := newDesk(t, bot.HandlerFunc(refusing))
		if err := d.store.Join(t.Context()); err != nil {
			t.Fatal(err)
		}
		f := newFlaky(d.store, 9)
		d.run.Keep, d.run.Parker = f, apology{}
		d.during(func() {
			want := trouble(t, d.run, 4, 20)
			for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
				if left, err := d.store.PendingIncoming(t.Context(), 0, 1); err == nil && len(left) == 0 {
					break
				}
			}
			compare(t, d.store, want)
		})
		f.mu.Lock()
		defer f.mu.Unlock()
		for _, call := range []string{"lines", "adopt", "conversation", "finish"} {
			if f.failed[call] == 0 {
				t.Errorf("%s never failed: the test does not test it", call)
			}
		}
	})
}

// TestD03_AHandlerThatDoesNotEnd is cut off when the time is over, without a
// trace: the next start handles its message, and what is behind it.
func TestD03_AHandlerThatDoesNotEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			stuck := true
			d := newDesk(t, bot.HandlerFunc(func(ctx context.Context, m bot.Message) ([]bot.Reply, error) {
				if stuck {
					<-ctx.Done()
					return nil, ctx.Err()
				}
				return echo(ctx, m)
			}))
			d.run.Grace = 3 * time.Second
			d.put(event("1", "7", "one"), event("2", "7", "two"))
			began := time.Now()
			d.during(func() { time.Sleep(time.Second) })
			if took := time.Since(began); took != 4*time.Second {
				t.Errorf("stopped after %v, want 4s", took)
			}
			left, err := d.store.PendingIncoming(t.Context(), 0, 9)
			if err != nil || len(left) != 2 || left[0].Attempts != 0 {
				t.Errorf("left for the next start: %+v, %v", left, err)
			}
			stuck = false
			next := &inbox.Runner{Keep: d.store, Handler: d.run.Handler, Decoders: d.run.Decoders}
			d.run = next
			d.during(func() { time.Sleep(time.Second) })
			if got := toldOf(t, d.store, "7"); !slices.Equal(got, []string{"one", "two"}) {
				t.Errorf("told %q", got)
			}
			if !next.Idle() {
				t.Error("it still has work")
			}
		})
	})
}
