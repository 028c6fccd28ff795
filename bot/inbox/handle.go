package inbox

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"dari/bot"
)

// untouched is what handle returns when Run is ending: the event stays as it
// is and the next start takes it up.
const untouched time.Duration = -1

// taken is what it returns for an event that another process has.
const taken time.Duration = -2

// handle handles one event. It returns how long to wait before it is tried
// again, or zero when it is finished or parked.
func (r *Runner) handle(ctx context.Context, in *bot.Incoming) time.Duration {
	if r.Decoders[in.Platform] == nil {
		r.Log.Warn("an event waits for a platform that is not connected", "message", in.ID, "platform", in.Platform)
		return 0
	}
	watched, ended := r.watch(ctx, *in)
	end, pause := r.attempt(watched, in)
	ended(end)
	return pause
}

// attempt handles one event and says how that ended, beside what handle
// returns.
func (r *Runner) attempt(ctx context.Context, in *bot.Incoming) (Ending, time.Duration) {
	m, replies, err := r.answer(ctx, *in)
	var undecodable *decodeError
	switch {
	case err == nil:
		if err = r.Keep.FinishIncoming(ctx, *in, replies); err == nil {
			if m.ID == 0 {
				return Ignored, 0
			}
			return Handled, 0
		}
		if errors.Is(err, bot.ErrNotOurs) {
			return Waiting, taken
		}
		if ctx.Err() != nil {
			return Waiting, untouched
		}
		// The store is in trouble, not the message: wait, count nothing.
		r.Log.Error("finishing a message", "message", in.ID, "err", err)
		return Waiting, time.Second
	case ctx.Err() != nil:
		return Waiting, untouched
	case errors.Is(err, ErrNotYet):
		return Waiting, time.Second
	case errors.As(err, &undecodable), in.Attempts+1 >= maxAttempts:
		return r.park(ctx, in, m, err)
	}
	in.Attempts++
	r.Log.Warn("message failed", "message", in.ID, "attempt", in.Attempts, "err", err)
	if err := r.Keep.FailIncoming(ctx, in.ID, err.Error()); err != nil {
		r.Log.Error("counting a failure", "message", in.ID, "err", err)
	}
	return Retried, r.Backoff(in.Attempts)
}

func (r *Runner) park(ctx context.Context, in *bot.Incoming, m bot.Message, cause error) (Ending, time.Duration) {
	r.Log.Error("message parked", "message", in.ID, "err", cause)
	var replies []bot.Reply
	if r.Parker != nil {
		replies = r.parked(ctx, *in, m, cause)
	}
	if err := r.Keep.ParkIncoming(ctx, *in, cause.Error(), replies); err != nil {
		if errors.Is(err, bot.ErrNotOurs) {
			return Waiting, taken
		}
		r.Log.Error("parking a message", "message", in.ID, "err", err)
		return Waiting, time.Second
	}
	return Parked, 0
}

// parked asks what to tell; what cannot even be told of is parked silently.
func (r *Runner) parked(ctx context.Context, in bot.Incoming, m bot.Message, cause error) (replies []bot.Reply) {
	defer func() {
		if p := recover(); p != nil {
			r.Log.Error("telling of a parked message", "message", in.ID, "err", panicked(p))
			replies = nil
		}
	}()
	return r.Parker.Parked(ctx, in, m, cause)
}

// panicked is a panic as an error: what it is and where. Only what the runtime
// says of itself is quoted, anything else may hold a person's words.
func panicked(p any) error {
	what := fmt.Sprintf("%T", p)
	if e, ok := p.(runtime.Error); ok {
		what = e.Error()
	}
	return fmt.Errorf("panic: %s\n%s", what, debug.Stack())
}

// decodeError is an event that no attempt will make readable.
type decodeError struct{ err error }

func (e *decodeError) Error() string { return "decoding: " + e.err.Error() }
func (e *decodeError) Unwrap() error { return e.err }

// answer decodes and handles the event; a panic becomes an error. The message
// has no id when the event is not for Dari.
func (r *Runner) answer(ctx context.Context, in bot.Incoming) (m bot.Message, replies []bot.Reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	d := r.Decoders[in.Platform]
	ctx, cancel := context.WithTimeout(ctx, handleTimeout)
	defer cancel()
	m, err = d.Decode(ctx, in)
	if errors.Is(err, bot.ErrIgnore) {
		return bot.Message{}, nil, nil
	}
	if err != nil {
		return m, nil, &decodeError{err}
	}
	m.ID = in.ID
	replies, err = r.Handler.Handle(ctx, m)
	var say *bot.SayError
	if errors.As(err, &say) {
		replies, err = append(replies, bot.Reply{Body: bot.Plain(say.Text)}), nil
	}
	for i := range replies {
		if replies[i].To.IsZero() {
			replies[i].To = m.Address
		}
	}
	return m, replies, err
}
