package outbox

import (
	"math"
	"time"

	"dari/bot"
)

// pace spaces events by the generic cell rate algorithm (x/time/rate has no pause
// until a moment and no bound on what is owed): tat is the
// theoretical arrival time of the next event. With burst 1 no window of a
// second holds more than rate+1 events.
type pace struct {
	every time.Duration
	burst int
	tat   time.Time
}

func newPace(perSecond float64, burst int) pace {
	return pace{every: time.Duration(float64(time.Second) / perSecond), burst: max(burst, 1)}
}

// wait is how long until an event may happen.
func (p *pace) wait(now time.Time) time.Duration {
	return max(0, p.tat.Add(-time.Duration(p.burst-1)*p.every).Sub(now))
}

// take records an event; it may be called while wait is above zero, which
// makes later events wait longer, at most by a second.
func (p *pace) take(now time.Time) {
	if p.tat.Before(now) {
		p.tat = now
	}
	p.tat = p.tat.Add(p.every)
	if limit := now.Add(time.Second + time.Duration(p.burst)*p.every); p.tat.After(limit) {
		p.tat = limit
	}
}

// pause lets nothing happen before until.
func (p *pace) pause(until time.Time) {
	if t := until.Add(time.Duration(p.burst-1) * p.every); p.tat.Before(t) {
		p.tat = t
	}
}

// until lets the next event happen no earlier than the moment.
func (p *pace) until(t time.Time) {
	if p.tat.Before(t) {
		p.tat = t
	}
}

// window keeps more than so many sends out of any second, by when they really
// began: one that began late is followed too closely by those that did not.
type window struct {
	began []time.Time // the last ones, a ring
	room  int         // of the ring; 0 keeps nothing out
	count int         // all sends so far
}

// A window is longer than a second by what the way to the platform may take less
// for one send than for another. Where more than maxWindow sends go out in a
// second, one too many is not seen.
const (
	windowOf  = time.Second + 5*time.Millisecond
	maxWindow = 100
)

func newWindow(perSecond float64) window {
	if perSecond > maxWindow {
		return window{}
	}
	return window{room: int(math.Ceil(perSecond))}
}

// wait is how long until one more may begin.
func (w *window) wait(now time.Time) time.Duration {
	if w.room == 0 || w.count < w.room {
		return 0
	}
	return max(0, w.began[w.count%w.room].Add(windowOf).Sub(now))
}

// add notes a send that is to begin at the moment, and gives its number.
func (w *window) add(at time.Time) int {
	if w.room > 0 {
		if len(w.began) < w.room {
			w.began = append(w.began, at)
		} else {
			w.began[w.count%w.room] = at
		}
	}
	w.count++
	return w.count - 1
}

// correct notes when a send really began.
func (w *window) correct(number int, at time.Time) {
	if w.room > 0 && number >= w.count-w.room && w.began[number%w.room].Before(at) {
		w.began[number%w.room] = at
	}
}

// pacer decides when a delivery of an account may go out.
type pacer struct {
	limits  Limits
	all     pace // what alerts and broadcasts must fit into
	replies pace
	chats   map[string]*pace
	paused  [Broadcasts + 1]time.Time // by lane, after a 429
	slots   *slots                    // in the place of all, among several processes
	sent    window
	flood   time.Time // when an alert or a copy of a broadcast last took its turn
}

func newPacer(l Limits) *pacer {
	return &pacer{
		limits:  l,
		all:     newPace(l.PerSecond, int(l.PerSecond/20)),
		replies: newPace(l.RepliesPerSecond, int(l.RepliesPerSecond/10)),
		chats:   make(map[string]*pace),
		sent:    newWindow(l.PerSecond),
	}
}

// maxChats bounds the memory of chats; those that may send at once are
// forgotten first.
const maxChats = 20_000

func (p *pacer) chat(to bot.Address, now time.Time) *pace {
	key := to.Chat
	c, ok := p.chats[key]
	if !ok {
		if len(p.chats) >= maxChats {
			for k, c := range p.chats {
				if !c.tat.After(now) {
					delete(p.chats, k)
				}
			}
		}
		every, burst := p.limits.ChatEvery, p.limits.ChatBurst
		if p.limits.IsGroup(to) {
			every = p.limits.GroupEvery
		}
		c = &pace{every: every, burst: burst}
		p.chats[key] = c
	}
	return c
}

// laneWait is how long until anything of the lane may go out.
func (p *pacer) laneWait(lane Lane, now time.Time) time.Duration {
	wait := max(0, p.paused[lane].Sub(now))
	if lane == Replies {
		return max(wait, p.replies.wait(now))
	}
	wait = max(wait, p.sent.wait(now))
	if p.slots != nil {
		w, ok := p.slots.wait(now)
		if !ok {
			w = noSlot
		}
		return max(wait, w)
	}
	return max(wait, p.all.wait(now))
}

const (
	// floods is how long after a turn of an alert or a broadcast the next is
	// expected.
	floods = time.Second
	// maxTurn bounds how long a reply waits for its turn.
	maxTurn = 100 * time.Millisecond
)

// turn is how long a reply that is queued since then waits for its turn among
// alerts and broadcasts: not at all where none go out, or where it would be long.
func (p *pacer) turn(since, now time.Time) time.Duration {
	if now.Sub(p.flood) > floods {
		return 0
	}
	wait := p.all.wait(now)
	if p.slots != nil {
		wait, _ = p.slots.wait(now)
	}
	wait = max(wait, p.sent.wait(now))
	if now.Add(wait).After(since.Add(min(2*p.all.every+claimAhead, maxTurn))) {
		return 0
	}
	return wait
}

// noSlot is how long to wait for more to be taken, which is told when it is done.
const noSlot = pollEvery

// share makes the pace of replies this process's part of what n of them have
// together: to ask for the pace of each would cost a round trip before every
// answer.
func (p *pacer) share(n int) {
	tat := p.replies.tat
	p.replies = newPace(p.limits.RepliesPerSecond/float64(n), max(int(p.limits.RepliesPerSecond/10)/n, 5))
	p.replies.tat = tat
}

// wait is how long until a delivery of the lane may go to the address.
func (p *pacer) wait(lane Lane, to bot.Address, now time.Time) time.Duration {
	return max(p.laneWait(lane, now), p.chat(to, now).wait(now))
}

func (p *pacer) take(lane Lane, to bot.Address, now time.Time) {
	if lane != Replies {
		p.flood = now
	}
	if p.slots != nil {
		p.slots.takeFor(lane, now)
	} else {
		p.all.take(now)
	}
	if lane == Replies {
		p.replies.take(now)
	}
	p.chat(to, now).take(now)
}

// pause obeys the platform: the chat pauses; the account's lane too, when the
// platform meant the account or when the lane is one that floods.
func (p *pacer) pause(lane Lane, to bot.Address, wholeAccount bool, until, now time.Time) {
	p.chat(to, now).pause(until)
	lanes := []Lane{}
	switch {
	case wholeAccount:
		lanes = []Lane{Replies, Alerts, Broadcasts}
	case lane != Replies:
		lanes = []Lane{Alerts, Broadcasts}
	}
	for _, l := range lanes {
		if p.paused[l].Before(until) {
			p.paused[l] = until
		}
	}
}
