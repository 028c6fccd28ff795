package outbox

import (
	"errors"
	"math/rand/v2"
	"time"

	"dari/bot"
)

// judge decides what a send's end means.
func (l *loop) judge(res result, now time.Time) Outcome {
	d := res.d
	o := Outcome{Delivery: d, State: Sent, Attempts: d.Attempts + 1, Doubts: d.Doubts, SentTo: res.receipt.Address,
		MessageIDs: append(append([]string(nil), d.MessageIDs...), res.receipt.MessageIDs...)}
	var (
		retry   *bot.RetryError
		refused *bot.RefusedError
		unknown *bot.UnknownError
		moved   *bot.MovedError
		later   *LaterError
		drop    *DropError
	)
	err := res.err
	switch {
	case err == nil:
		l.succeeded()
		return o
	case errors.As(err, &later), errors.As(err, &drop):
		return unsaid(d, err, now)
	case errors.As(err, &retry):
		// No attempt; and a little later than asked, so that not all come at once.
		until := now.Add(retry.After + time.Duration(rand.Int64N(int64(200*time.Millisecond))))
		l.pace.pause(d.Lane, d.To, retry.WholeAccount, until, now)
		o.State, o.Due, o.Attempts, o.Reason = Queued, until, d.Attempts, "the platform asked for a pause"
	case errors.Is(err, bot.ErrGone):
		o.State, o.Reason = Gone, err.Error()
	case errors.As(err, &moved):
		o.State, o.Due, o.MovedTo, o.Reason = Queued, now, moved.To, "chat moved"
		if moved.To == d.To {
			o.State, o.Reason = Failed, "chat moved to where it was"
		}
	case errors.As(err, &refused):
		o.State, o.Reason = Failed, err.Error()
	case errors.As(err, &unknown):
		o = inDoubt(d, o.MessageIDs, err.Error(), now)
		o.Attempts = d.Attempts + 1
	default:
		o.State, o.Reason = Queued, err.Error()
		if now.Sub(d.Created) > maxAge {
			o.State = Failed
			break
		}
		o.Due = now.Add(backoff(o.Attempts))
		l.failed(d, now)
	}
	return o
}

// backoff is exponential with full jitter, from about a second.
func backoff(attempt int) time.Duration {
	top := min(time.Second<<min(attempt, 12), maxBackoff)
	return 200*time.Millisecond + time.Duration(rand.Int64N(int64(top)))
}

// inDoubt is the outcome of a send that may have arrived: a reply or an alert
// goes out once more, anything else stays unknown.
func inDoubt(d Delivery, sent []string, reason string, now time.Time) Outcome {
	o := Outcome{Delivery: d, State: Unknown, Attempts: d.Attempts, Doubts: d.Doubts + 1, MessageIDs: sent, Reason: reason}
	if d.Lane != Broadcasts && d.Doubts == 0 {
		o.State, o.Due = Queued, now
	}
	return o
}

// unsaid is the outcome of a delivery that the renderer did not let out.
func unsaid(d Delivery, err error, now time.Time) Outcome {
	o := Outcome{Delivery: d, State: Queued, Attempts: d.Attempts, Doubts: d.Doubts, MessageIDs: d.MessageIDs, Reason: err.Error()}
	var later *LaterError
	var drop *DropError
	switch {
	case errors.As(err, &later):
		o.Due, o.Reason = later.Until, "later"
	case errors.As(err, &drop):
		o.State, o.Reason = Dropped, drop.Reason
	default: // our own trouble: no attempt of the platform's
		o.Due = now.Add(time.Minute)
	}
	return o
}

// connections is how many sends may be under way: while the platform is down,
// one at a time finds out whether it is back, and every success then doubles
// the number.
func (l *loop) connections() int {
	if l.allowed > 0 {
		return min(l.allowed, l.pace.limits.Connections)
	}
	return l.pace.limits.Connections
}

// failed counts a failure of the platform itself. Several in a row mean that
// it is down: everything waits, longer after each probe that fails too.
func (l *loop) failed(d Delivery, now time.Time) {
	if l.failures++; l.failures < downAfter || l.pace.paused[Replies].After(now) {
		return
	}
	l.allowed = 1
	l.probes++
	l.pace.pause(Replies, d.To, true, now.Add(min(backoff(l.probes), maxProbe)), now)
}

func (l *loop) succeeded() {
	l.failures, l.probes = 0, 0
	if l.allowed > 0 {
		l.allowed *= 2
	}
	if l.allowed > l.pace.limits.Connections {
		l.allowed = 0
	}
}
