package handlers

import (
	"context"
	"strings"
	"sync"
	"time"

	"dari/bot"
	"dari/bot/lang"
)

// Limits bound how much is answered within a minute. Zero bounds nothing.
//
// What is above a limit was stored and acknowledged like everything else. It is
// marked handled with one polite notice, and what follows with nothing, until
// the person writes less. It is not put off: an answer that comes an hour after
// a hundred others helps nobody. A cry for help is answered whatever the limits,
// and staff have none.
type Limits struct {
	// PerPerson is for the messages of one person, Taps for the buttons: a form
	// of many choices is filled in by many taps.
	PerPerson, Taps int
	// PerWorkspace is for all members of a Slack workspace.
	PerWorkspace int
	// Everybody is for all that is said to Dari in this process.
	Everybody int
}

const limitedFor = time.Minute

// verdict is what becomes of a message.
type verdict int

const (
	pass verdict = iota
	tellSlower
	tellBusy
	silent
)

// limiter counts what was said. It is in memory: after a restart everybody may
// say as much again, which is what limits are good for anyway. What was said is
// counted at the time it was said, so that what waited while Dari was away is
// not taken for a burst.
type limiter struct {
	mu sync.Mutex
	// Who spoke in this minute and in the one before; older ones are dropped, so
	// that it does not grow with the number of people.
	now, before map[bot.Sender]*spoke
	turned      time.Time
	workspaces  map[string]*bucket
	all         bucket
}

// spoke is what somebody said lately.
type spoke struct {
	messages, taps []said
	told           bool // that they should slow down; until they did
}

type said struct {
	message int64
	at      time.Time
	verdict verdict
}

// bucket holds what may still be said at once.
type bucket struct {
	left float64
	last time.Time
}

// take takes one from a bucket that is filled with limit a minute.
func (b *bucket) take(limit int, at time.Time) bool {
	switch {
	case limit == 0:
		return true
	case b.last.IsZero():
		b.left = float64(limit)
	case at.After(b.last):
		b.left = min(float64(limit), b.left+float64(limit)*at.Sub(b.last).Minutes())
	}
	if at.After(b.last) {
		b.last = at
	}
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// judge counts a message and says what becomes of it. A message that is handled
// again is judged as before.
func (l *limiter) judge(limits Limits, m bot.Message, now time.Time) verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := m.At
	if at.IsZero() || at.After(now) {
		at = now
	}
	who := l.of(bot.Sender{Platform: m.From.Platform, Tenant: m.From.Tenant, ID: m.From.ID}, now)
	of, limit := &who.messages, limits.PerPerson
	if m.Kind == bot.Chose {
		of, limit = &who.taps, limits.Taps
	}
	lately := 0
	for _, s := range *of {
		if s.message == m.ID {
			return s.verdict
		}
		if at.Sub(s.at) < limitedFor {
			lately++
		}
	}
	v := pass
	switch {
	case limit > 0 && lately >= limit:
		v = tellSlower
	case m.Address.Platform == bot.Slack && !l.workspace(m.Address.Account).take(limits.PerWorkspace, at),
		!l.all.take(limits.Everybody, at):
		v = tellBusy
	}
	if v != pass && who.told {
		v = silent
	}
	who.told = v != pass
	if limit > 0 {
		*of = append(*of, said{m.ID, at, v})
		if n := len(*of) - limit; n > 0 {
			*of = append((*of)[:0], (*of)[n:]...)
		}
	}
	return v
}

// of finds what somebody said lately.
func (l *limiter) of(from bot.Sender, now time.Time) *spoke {
	if age := now.Sub(l.turned); l.now == nil || age >= limitedFor {
		l.before = l.now
		if age >= 2*limitedFor {
			l.before = nil
		}
		l.now, l.turned = map[bot.Sender]*spoke{}, now
	}
	s := l.now[from]
	if s == nil {
		if s = l.before[from]; s == nil {
			s = &spoke{}
		}
		l.now[from] = s
	}
	return s
}

// workspace finds what a Slack workspace may still say.
func (l *limiter) workspace(team string) *bucket {
	if l.workspaces == nil {
		l.workspaces = map[string]*bucket{}
	}
	b := l.workspaces[team]
	if b == nil {
		b = &bucket{}
		l.workspaces[team] = b
	}
	return b
}

// limited answers what is above a limit; ok is false for what is not.
func (h *Handlers) limited(ctx context.Context, t *turn) (replies []bot.Reply, ok bool) {
	switch t.Kind {
	case bot.Left, bot.Joined, bot.Moved: // nobody said anything
		return nil, false
	}
	if t.Role == Staff {
		return nil, false
	}
	v := h.limiter.judge(h.Config.Limits, t.Message, t.Now)
	if v == pass {
		return nil, false
	}
	if _, is := h.inCrisis(ctx, t, t.everything()); is {
		return nil, false
	}
	t.alone = true
	switch {
	case v == tellSlower:
		return t.say(lang.TooManyMessages, lang.Duration(t.Lang, limitedFor)), true
	case v == tellBusy, t.Modal != "": // a window that was opened must be told something
		return t.say(lang.TryLater), true
	}
	h.Log.Debug("above a limit, not answered", "message", t.ID)
	return nil, true
}

// everything is all words of a message, those of a form too.
func (t *turn) everything() string {
	words := []string{t.Text}
	for _, values := range t.Form.Values {
		words = append(words, values...)
	}
	return strings.Join(words, "\n")
}
