package outbox

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"time"

	"dari/bot"
)

// maxMoves is how often a delivery follows its chat.
const maxMoves = 20

// judge decides what a send's end means.
func (l *loop) judge(res result, now time.Time) Outcome {
	d := res.d
	o := Outcome{Delivery: d, State: Sent, Attempts: d.Attempts + 1, Doubts: d.Doubts, SentTo: res.receipt.Address,
		MessageIDs: res.receipt.MessageIDs}
	if !res.edited {
		o.MessageIDs = append(slices.Clone(d.MessageIDs), res.receipt.MessageIDs...)
	}
	var (
		retry   *bot.RetryError
		refused *bot.RefusedError
		unknown *bot.UnknownError
		moved   *bot.MovedError
		unsay   *unsaidError
		broken  *panicError
	)
	err := res.err
	switch {
	case err == nil:
		l.succeeded()
		return o
	case errors.Is(err, errNotHeld):
		return unsent(d)
	case errors.As(err, &unsay):
		return unsaid(d, unsay.err, now)
	case errors.As(err, &broken): // ours, and the next time would be no better
		o.State, o.Reason = Failed, broken.Error()
	case errors.As(err, &retry):
		// No attempt; and a little later than asked, so that not all come at once.
		until := now.Add(retry.After + time.Duration(rand.Int64N(int64(200*time.Millisecond)))) // #nosec G404 -- spreads attempts; nothing secret
		l.pace.pause(d.Lane, d.To, retry.WholeAccount, until, now)
		l.pauseOthers(d.Lane, retry.WholeAccount, until, now)
		o.State, o.Due, o.Attempts, o.Reason, o.Limited = Queued, until, d.Attempts, "the platform asked for a pause", true
	case errors.Is(err, bot.ErrGone):
		o.State, o.Reason = Gone, err.Error()
	case errors.As(err, &moved):
		o.State, o.Due, o.MovedTo, o.Reason = Queued, now, moved.To, "chat moved"
		if moved.To == d.To || o.Attempts >= maxMoves {
			o.State, o.Reason, o.MovedTo = Failed, "chat moves in a circle", bot.Address{}
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
	return 200*time.Millisecond + time.Duration(rand.Int64N(int64(top))) // #nosec G404 -- spreads attempts; nothing secret
}

// inDoubt is the outcome of a send that may have arrived: a reply or an alert
// goes out once more, anything else stays unknown.
func inDoubt(d Delivery, sent []string, reason string, now time.Time) Outcome {
	return doubted(d, sent, reason, now, 1)
}

// maxCutOff is how often a reply goes out again that a stop cut off. Such a
// reply was marked as being sent, but most likely not sent yet; one that every
// kill of a row hit so would be lost, which is worse than said twice. On a busy
// machine a server that is killed again and again sends little in between.
const maxCutOff = 16

// cutOff is the outcome of a send that an earlier process was stopped in.
func cutOff(d Delivery, now time.Time) Outcome {
	again := 1
	if d.Lane == Replies {
		again = maxCutOff
	}
	return doubted(d, d.MessageIDs, "cut off by a stop", now, again)
}

// doubted sends a reply or an alert again unless that was done often enough.
func doubted(d Delivery, sent []string, reason string, now time.Time, again int) Outcome {
	o := Outcome{Delivery: d, State: Unknown, Attempts: d.Attempts, Doubts: d.Doubts + 1, MessageIDs: sent, Reason: reason}
	if d.Lane != Broadcasts && d.Doubts < again {
		o.State, o.Due = Queued, now
	}
	return o
}

// unsaidError is what kept a delivery from being put into words.
type unsaidError struct{ err error }

func (e *unsaidError) Error() string { return e.err.Error() }
func (e *unsaidError) Unwrap() error { return e.err }

// panicError is a panic while a delivery was put into words or sent. What was
// said to panic may hold a person's words, so only where it happened is kept.
type panicError struct{ at string }

func (e *panicError) Error() string { return "panic at " + e.at }

// panicked makes a panic of the function that defers it an error: it must end
// one delivery, not the process, which would meet it again at each start.
func panicked(err *error) {
	if p := recover(); p != nil {
		*err = &panicError{at: where()}
	}
}

// where names the function and line that panicked.
func where() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs)])
	for {
		f, more := frames.Next()
		if f.Function != "" && !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf("%s:%d", f.Function, f.Line)
		}
		if !more {
			return "unknown"
		}
	}
}

// unsaid is the outcome of a delivery that the renderer did not let out.
func unsaid(d Delivery, err error, now time.Time) Outcome {
	o := Outcome{Delivery: d, State: Queued, Attempts: d.Attempts, Doubts: d.Doubts, MessageIDs: d.MessageIDs, Reason: err.Error()}
	var later *LaterError
	var drop *DropError
	var broken *panicError
	switch {
	case errors.As(err, &later):
		o.Due, o.Reason = later.Until, "later"
	case errors.As(err, &drop):
		o.State, o.Reason = Dropped, drop.Reason
	case errors.As(err, &broken), now.Sub(d.Created) > maxAge:
		o.State = Failed
	default: // our own trouble: no attempt of the platform's
		o.Due = now.Add(time.Minute)
	}
	return o
}

// connections is how many sends may be under way before one of the lane may
// start: while the platform is down, one at a time finds out whether it is
// back, and every success then doubles the number. A quarter is kept for
// replies, so that a platform that hangs while alerts or announcements go out
// does not keep an answer waiting.
func (l *loop) connections(lane Lane) int {
	n := l.pace.limits.Connections
	if lane != Replies {
		n -= n / 4
	}
	if l.allowed > 0 {
		n = min(l.allowed, n)
	}
	return n
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
