package inbox

import (
	"context"

	"dari/bot"
)

// Ending is how an attempt to handle an event ended.
type Ending string

// The endings.
const (
	Handled Ending = "handled" // it is answered, and the replies are queued
	Ignored Ending = "ignored" // it was not for Dari
	Retried Ending = "retried" // it failed and is tried again
	Parked  Ending = "parked"  // it failed for good and was put aside
	// Waiting events have not failed: their platform was not reached yet, the
	// store is in trouble, or Run is ending.
	Waiting Ending = "waiting"
)

// Endings are all of them.
func Endings() []Ending { return []Ending{Handled, Ignored, Retried, Parked, Waiting} }

// Watch is told that an event is taken up, and by the function it returns how
// that ended. The event is handled with the context it returns. Neither may
// block.
type Watch func(ctx context.Context, in bot.Incoming) (context.Context, func(Ending))

func (r *Runner) watch(ctx context.Context, in bot.Incoming) (context.Context, func(Ending)) {
	if r.Watch == nil {
		return ctx, func(Ending) {}
	}
	return r.Watch(ctx, in)
}
