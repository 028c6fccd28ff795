package draft

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"dari/bot"
)

// door shows drafts after a while, or says what keeps it from it.
type door struct {
	takes time.Duration
	err   func(n int) error

	mu    sync.Mutex
	tried int
	shown []shown
}

type shown struct {
	at   time.Duration
	text string
	to   string
	grow bool
}

func (d *door) Draft(ctx context.Context, x bot.Draft) error {
	d.mu.Lock()
	d.tried++
	n := d.tried
	d.mu.Unlock()
	select {
	case <-time.After(d.takes):
	case <-ctx.Done():
		return ctx.Err()
	}
	if d.err != nil {
		if err := d.err(n); err != nil {
			return err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shown = append(d.shown, shown{time.Since(began), x.Body.String(), x.To.Chat, x.Grown})
	return nil
}

func (d *door) all() []shown {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]shown(nil), d.shown...)
}

// began is when the clock of a test stands first: synctest's own beginning.
var began = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func at(chat string) bot.Address {
	return bot.Address{Platform: bot.Telegram, Account: "1", Chat: chat}
}

func draft(chat, text string) bot.Draft {
	return bot.Draft{To: at(chat), Message: 1, Body: bot.Plain(text)}
}

// TestFirstWordsAtOnceThenOnceASecond: what passed first is there after the time
// that the platform takes, the rest comes together at the next turn.
func TestFirstWordsAtOnceThenOnceASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &door{takes: 100 * time.Millisecond}
		b := &Board{Doors: map[bot.Platform]Door{bot.Telegram: d}}
		text := ""
		for i := range 12 { // a sentence every 200 ms
			text += fmt.Sprintf("%d. ", i)
			b.Draft(draft("7", text))
			time.Sleep(200 * time.Millisecond)
		}
		b.End(at("7"))
		got := d.all()
		if len(got) != 3 || got[0].at > 600*time.Millisecond || got[0].text != "0. " {
			t.Fatalf("%+v", got)
		}
		for i := 1; i < len(got); i++ {
			if apart := got[i].at - got[i-1].at; apart < time.Second || !strings.HasPrefix(got[i].text, got[i-1].text) || !got[i].grow {
				t.Errorf("update %d came after %v: %+v", i, apart, got[i])
			}
		}
	})
}

// TestNothingAfterTheEnd: neither what waits nor what is on its way appears when
// the answer was given, which waits for neither for long.
func TestNothingAfterTheEnd(t *testing.T) {
	for _, takes := range []time.Duration{time.Millisecond, 100 * time.Millisecond, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			d := &door{takes: takes}
			b := &Board{Doors: map[bot.Platform]Door{bot.Telegram: d}}
			b.Draft(draft("7", "a"))
			synctest.Wait()
			b.Draft(draft("7", "a b"))
			before := time.Now()
			b.End(at("7"))
			if waited := time.Since(before); waited > lastWord {
				t.Errorf("an answer waits %v for its draft", waited)
			}
			n := len(d.all())
			if want := map[bool]int{true: 0, false: 1}[takes == time.Hour]; n != want {
				t.Errorf("%v: %d shown at the end, want %d", takes, n, want)
			}
			time.Sleep(time.Minute)
			if len(d.all()) != n {
				t.Errorf("after the end: %+v", d.all())
			}
			b.End(at("7")) // of nothing
		})
	}
}

// TestTheNextAnswerKeepsThePace: a second passes between the last update of one
// answer and the first of the next in the same conversation.
func TestTheNextAnswerKeepsThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &door{}
		b := &Board{Doors: map[bot.Platform]Door{bot.Telegram: d}}
		for range 5 {
			b.Draft(draft("7", "a"))
			time.Sleep(500 * time.Millisecond)
			b.End(at("7"))
		}
		for i, s := range d.all() {
			if i > 0 && s.at-d.all()[i-1].at < time.Second {
				t.Errorf("%+v", d.all())
			}
		}
		if len(d.all()) < 2 {
			t.Errorf("shown: %+v", d.all())
		}
	})
}

// TestDraftsKeepToThePlatform: all conversations together show so many a second,
// and when the platform asks for a pause nothing is shown in it.
func TestDraftsKeepToThePlatform(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &door{}
		b := &Board{Doors: map[bot.Platform]Door{bot.Telegram: d}}
		for i := range 50 {
			b.Draft(draft(fmt.Sprint(i), "a"))
		}
		synctest.Wait()
		if n := len(d.all()); n != usualPace {
			t.Errorf("%d at once", n)
		}
		time.Sleep(9 * time.Second)
		synctest.Wait()
		if n := len(d.all()); n > 10*usualPace || n < 5*usualPace {
			t.Errorf("%d in nine seconds", n)
		}
		for i := range 50 {
			b.End(at(fmt.Sprint(i)))
		}
	})
	synctest.Test(t, func(t *testing.T) {
		count := map[bool]int{}
		d := &door{err: func(n int) error {
			if n == 1 {
				return &bot.RetryError{After: 7 * time.Second, WholeAccount: true, Err: errors.New("slow down")}
			}
			return nil
		}}
		b := &Board{Doors: map[bot.Platform]Door{bot.Telegram: d}, Count: func(_ bot.Platform, shown bool) { count[shown]++ }}
		b.Draft(draft("7", "a"))
		synctest.Wait()
		b.Draft(draft("7", "a b"))
		b.Draft(draft("8", "c"))
		time.Sleep(6900 * time.Millisecond)
		synctest.Wait()
		if len(d.all()) != 0 {
			t.Errorf("in the pause: %+v", d.all())
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if len(d.all()) != 2 || count[true] != 2 || count[false] != 1 {
			t.Errorf("%+v, %v", d.all(), count)
		}
		b.End(at("7"))
		b.End(at("8"))
	})
}

// TestNoDraftsWithoutADoor: where a platform shows none, nothing happens.
func TestNoDraftsWithoutADoor(t *testing.T) {
	b := &Board{}
	b.Draft(draft("7", "a"))
	b.End(at("7"))
	if len(b.writings) != 0 {
		t.Errorf("%v", b.writings)
	}
}
