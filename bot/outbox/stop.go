package outbox

import (
	"context"
	"slices"
	"time"
)

// stop waits for the wire, then writes, and puts back what was marked and not
// sent.
func (l *loop) stop(cancel func()) error {
	l.space.Store(0)
	deadline := time.After(l.Grace)
	for l.inFlight > 0 || l.writing {
		select {
		case res := <-l.results:
			l.finish(res)
		case w := <-l.written:
			l.writing = false
			if w.err != nil {
				l.outcomes = append(w.outcomes, l.outcomes...)
				break
			}
			for _, it := range w.start { // marked, and not to be sent any more
				it.Marked = slices.Contains(w.ids, it.ID)
			}
		case <-deadline:
			cancel() // what is cut off now is in doubt, and said so
			deadline = nil
		}
	}
	ctx, done := context.WithTimeout(context.Background(), 5*time.Second)
	defer done()
	if _, err := l.Keep.Settle(ctx, l.outcomes, nil); err != nil {
		return err
	}
	// Whatever the store queued before that write has been offered by now.
	l.takeOffers()
	var back []Outcome
	for _, it := range l.queues[Replies] {
		if it.Marked && !it.settled {
			back = append(back, unsent(it.Delivery))
		}
	}
	for _, d := range l.pending {
		if d.Marked {
			back = append(back, unsent(d))
		}
	}
	if len(back) == 0 {
		return nil
	}
	_, err := l.Keep.Settle(ctx, back, nil)
	return err
}

// unsent puts back a delivery that was marked as being sent and was not.
func unsent(d Delivery) Outcome {
	return Outcome{Delivery: d, State: Queued, Due: d.Due, Attempts: d.Attempts, Doubts: d.Doubts, MessageIDs: d.MessageIDs}
}

// recoverCutOff decides about deliveries that an earlier process left on the
// wire.
func (l *loop) recoverCutOff(ctx context.Context) error {
	cut, err := l.Keep.CutOff(ctx, l.Name, l.Account)
	if err != nil {
		return err
	}
	var outcomes []Outcome
	for _, d := range cut {
		outcomes = append(outcomes, cutOff(d, time.Now()))
	}
	if len(outcomes) == 0 {
		return nil
	}
	l.Log.Warn("deliveries were cut off by the stop of a process", "platform", l.Name, "count", len(outcomes))
	if l.shared() != nil { // they are this process's now: written sooner or later
		l.outcomes = append(l.outcomes, outcomes...)
		for _, o := range outcomes {
			l.requeue(o)
		}
		return nil
	}
	if _, err = l.Keep.Settle(ctx, outcomes, nil); err != nil {
		return err
	}
	for _, o := range outcomes {
		l.count(o)
	}
	return nil
}
