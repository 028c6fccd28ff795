package outbox

import (
	"math/rand/v2"
	"testing"
	"time"

	"dari/bot"
)

// TestL03_RepliesTakeTheirTurnsAmongAnnouncements: whatever is said meanwhile, and
// however late a send begins, no second holds more than the 30 that Telegram
// allows, no reply waits long, and the announcement hardly becomes slower.
func TestL03_RepliesTakeTheirTurnsAmongAnnouncements(t *testing.T) {
	p := newPacer(Limits{}.withDefaults())
	began := time.Now()
	now, slowest, copies := began, time.Duration(0), 0
	var sent []time.Time
	var asked []time.Time // of replies that wait
	nextAsked := began.Add(time.Second)
	random := rand.New(rand.NewPCG(1, 2))
	send := func(lane Lane) {
		p.take(lane, bot.Address{Chat: "1"}, now)
		number, late := p.sent.add(now), time.Duration(0)
		if random.IntN(10) == 0 {
			late = time.Duration(random.Int64N(int64(15 * time.Millisecond)))
		}
		p.sent.correct(number, now.Add(late))
		sent = append(sent, now.Add(late))
	}
	for ; copies < 3000; now = now.Add(time.Millisecond) {
		if !now.Before(nextAsked) {
			asked = append(asked, now)
			nextAsked = now.Add(500*time.Millisecond + time.Duration(random.Int64N(int64(time.Second))))
		}
		if len(asked) > 0 && p.turn(asked[0], now) == 0 {
			slowest = max(slowest, now.Sub(asked[0]))
			asked = asked[1:]
			send(Replies)
		}
		if len(asked) == 0 && p.laneWait(Broadcasts, now) == 0 {
			send(Broadcasts)
			copies++
		}
	}
	for i := range sent[30:] {
		if d := sent[i+30].Sub(sent[i]); d < time.Second {
			t.Fatalf("31 sends within %v", d)
		}
	}
	if rate := float64(len(sent)) / now.Sub(began).Seconds(); rate < 28.4 { // the clock of this test has milliseconds only
		t.Errorf("%.2f sends a second", rate)
	}
	if slowest > maxTurn {
		t.Errorf("a reply waited %v", slowest)
	}
}

// TestRepliesDoNotWaitForEachOther: many at once go out at once, also while an
// announcement does; and where none does, none waits.
func TestRepliesDoNotWaitForEachOther(t *testing.T) {
	now := time.Now()
	p := newPacer(Limits{}.withDefaults())
	to := bot.Address{Chat: "1"}
	for range 100 {
		if w := p.turn(now, now); w != 0 {
			t.Fatalf("a reply waits %v for announcements that there are not", w)
		}
		p.take(Replies, to, now)
	}
	now = now.Add(time.Minute)
	p.take(Broadcasts, to, now)
	since := now
	for range 100 {
		for p.turn(since, now) > 0 {
			now = now.Add(p.turn(since, now))
		}
		p.take(Replies, to, now)
	}
	if took := now.Sub(since); took > maxTurn {
		t.Errorf("100 replies took %v", took)
	}
}
