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
		receipt, err := l.deliver(watched, j.d)
		ended(err)
		l.results <- result{j.d, receipt, err, j.number, began}
	}
}

func (l *loop) deliver(ctx context.Context, d Delivery) (receipt bot.Receipt, err error) {
	defer panicked(&err)
	r, err := l.render(ctx, d, time.Now())
	if err != nil {
		return bot.Receipt{}, &unsaidError{err}
	}
	to := d.To
	if !r.To.IsZero() {
		to = r.To
	}
	switch {
	case len(r.Delete) > 0:
		return bot.Receipt{MessageIDs: r.Delete}, l.Platform.Delete(ctx, to, r.Delete)
	case r.Reply.Replace != "":
		o := bot.Outgoing{Key: d.Key, To: to, Reply: r.Reply}
		receipt, err = l.Platform.Edit(ctx, to, []string{r.Reply.Replace}, o)
		var refused *bot.RefusedError
		if errors.As(err, &refused) { // too old, or not ours any more
			return l.Platform.Send(ctx, o)
		}
		return receipt, err
	case len(r.Edit) > 0:
		receipt, err = l.Platform.Edit(ctx, to, r.Edit, bot.Outgoing{Key: d.Key, To: to, Reply: r.Reply})
		if refused := (*bot.RefusedError)(nil); r.Optional && errors.As(err, &refused) {
			err = &unsaidError{&DropError{Reason: DroppedUneditable}}
		}
		return receipt, err
	}
	return l.Platform.Send(ctx, bot.Outgoing{Key: d.Key, To: to, Reply: r.Reply, SentParts: len(d.MessageIDs)})
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
