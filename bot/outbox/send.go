package outbox

import (
	"context"
	"errors"
	"time"

	"dari/bot"
)

// launch puts a delivery on the wire, at that moment if it is still to come.
func (l *loop) launch(d Delivery, at time.Time) {
	l.inFlight++
	if l.senders < l.inFlight {
		l.senders++
		go l.sender()
	}
	begins := time.Now()
	if at.After(begins) {
		begins = at
	}
	l.jobs <- job{d, at, l.pace.sent.add(begins)} // has room for all connections
}

// sender sends one delivery after the other. Senders are kept: a new goroutine
// for each send would grow its stack anew each time.
func (l *loop) sender() {
	ctx, cancel := context.WithCancel(l.send)
	late := time.AfterFunc(sendTimeout, cancel)
	defer func() { late.Stop(); cancel() }()
	for j := range l.jobs {
		time.Sleep(time.Until(j.at))
		if !late.Reset(sendTimeout) { // the last send was late, or the pause before this one long
			cancel()
			ctx, cancel = context.WithCancel(l.send)
			late.Stop()
			late = time.AfterFunc(sendTimeout, cancel)
		}
		if !l.holds(j.d) {
			l.results <- result{d: j.d, err: errNotHeld}
			continue
		}
		began := time.Now()
		watched, ended := l.watch(ctx, j.d)
		res := result{d: j.d, number: j.number, began: began}
		l.deliver(watched, &res)
		ended(res.err)
		l.results <- res
	}
}

// deliver says a delivery, and notes how that ended.
func (l *loop) deliver(ctx context.Context, res *result) {
	defer panicked(&res.err)
	d := res.d
	r, err := l.render(ctx, d, time.Now())
	if err != nil {
		res.err = &unsaidError{err}
		return
	}
	to := d.To
	if !r.To.IsZero() {
		to = r.To
	}
	o := bot.Outgoing{Key: d.Key, To: to, Reply: r.Reply}
	var refused *bot.RefusedError
	switch {
	case len(r.Delete) > 0:
		res.edited, res.receipt.MessageIDs = true, r.Delete
		res.err = l.Platform.Delete(ctx, to, r.Delete)
		return
	case r.Reply.Replace != "":
		ids := d.MessageIDs // an earlier attempt came so far
		if len(ids) == 0 {
			ids = []string{r.Reply.Replace}
		}
		res.receipt, res.err = l.Platform.Edit(ctx, to, ids, o)
		if res.err != nil && len(res.receipt.MessageIDs) < len(ids) {
			res.receipt.MessageIDs = d.MessageIDs
		}
		if res.edited = !errors.As(res.err, &refused); res.edited {
			return
		}
		// Too old, or not ours any more.
	case len(r.Edit) > 0:
		o.Within = true
		res.edited = true
		if res.receipt, res.err = l.Platform.Edit(ctx, to, r.Edit, o); res.err != nil {
			res.receipt.MessageIDs = d.MessageIDs // it begins anew
		}
		if r.Optional && errors.As(res.err, &refused) {
			res.err = &unsaidError{&DropError{Reason: DroppedUneditable}}
		}
		return
	}
	if r.Reply.Replace == "" {
		o.SentParts = len(d.MessageIDs)
	}
	res.receipt, res.err = l.Platform.Send(ctx, o)
}

// Watch is told that a delivery is put into words and sent, and by the function
// it returns how that ended: nil, or one of the endings of package bot. It is
// sent with the context it returns. Neither may block.
type Watch func(ctx context.Context, d Delivery) (context.Context, func(error))

func (l *loop) watch(ctx context.Context, d Delivery) (context.Context, func(error)) {
	if l.Watch == nil {
		return ctx, func(error) {}
	}
	return l.Watch(ctx, d)
}
