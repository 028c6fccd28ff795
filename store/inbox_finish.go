package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/outbox"
)

// FinishIncoming marks an event handled, forgets its raw form and queues the
// replies, in one transaction, once.
func (s *Store) FinishIncoming(ctx context.Context, in bot.Incoming, replies []bot.Reply) error {
	f, err := s.newFinished(in, replies)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		t.finished = append(t.finished, f)
		return nil
	})
}

// ParkIncoming puts an event aside, where staff see it, and queues the replies
// that tell of it, in one transaction, once.
func (s *Store) ParkIncoming(ctx context.Context, in bot.Incoming, reason string, replies []bot.Reply) error {
	f, err := s.newFinished(in, replies)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE inbox SET state = 2, attempts = attempts + 1, error = ? WHERE id = ? AND state = 0 AND process = ?`,
			cut(reason, 500), in.ID, t.me)
		if err != nil {
			return err
		}
		if n == 0 {
			return t.notOurs()
		}
		f.parked = true
		t.finished = append(t.finished, f)
		return nil
	})
}

// finished is an event that was dealt with, and its replies.
type finished struct {
	in       bot.Incoming
	replies  []bot.Reply
	payloads []payload // of the replies
	parked   bool      // put aside already
}

// payload is a reply as it is kept, and the secret of its delivery.
type payload struct {
	secret string
	kept   []byte
}

func (v vault) newFinished(in bot.Incoming, replies []bot.Reply) (finished, error) {
	payloads, err := v.encodeReplies(replies)
	return finished{in: in, replies: replies, payloads: payloads}, err
}

func (v vault) encodeReplies(replies []bot.Reply) ([]payload, error) {
	out := make([]payload, len(replies))
	for i, r := range replies {
		data, err := json.Marshal(r)
		if err == nil {
			out[i].secret = newSecret()
			out[i].kept, err = v.seal(deliveryPayload, data, out[i].secret)
		}
		if err != nil {
			return nil, fmt.Errorf("encoding a reply: %w", err)
		}
	}
	return out, nil
}

// errApart has the members of a group run alone: one of them finishes an event
// that was finished before, and must queue nothing.
var errApart = errors.New("an event was finished before")

// notOurs is what finishing an event means that is not there to be finished:
// nothing where this process is the only one, which did it before.
func (t *tx) notOurs() error {
	if t.me == 0 {
		return nil
	}
	return bot.ErrNotOurs
}

// finish ends the transaction with what its members left for it. A few
// statements do it for all of them: each alone would cost as much as ten more
// rows.
func (t *tx) finish() error {
	// What follows depends on nothing that is posted, but where things change hands.
	t.ending = len(t.orphans.conversations) == 0 && t.orphans.cut == nil
	if err := t.finishEvents(); err != nil {
		return err
	}
	for _, step := range []func() error{t.arrive, t.adopt, t.adoptReplies, t.sayNotices} {
		if err := step(); err != nil {
			return err
		}
	}
	// All processes lock the paces in one order.
	slices.SortStableFunc(t.paces, func(a, b paceStep) int { return cmp.Compare(a.name, b.name) })
	for _, p := range t.paces {
		if err := p.do(); err != nil {
			return err
		}
	}
	return nil
}

// markHandled is the statement that marks so many events as handled.
func markHandled(n int) string {
	return `UPDATE inbox SET state = 1, raw = NULL WHERE id IN ` + places(1, n) + ` AND state = 0 AND process = ?`
}

// finishEvents locks what the transaction adds to, and writes what its members
// finished.
func (t *tx) finishEvents() error {
	var ids []any
	for _, f := range t.finished {
		if !f.parked {
			ids = append(ids, f.in.ID)
		}
	}
	handled, done := slices.Collect(padded(ids)), 0
	if t.me != 0 {
		var some []any
		if len(handled) > 0 {
			some, handled = handled[0], handled[1:]
		}
		var err error
		if done, err = t.lockLines(some); err != nil {
			return err
		}
	}
	for _, some := range handled {
		n, err := t.exec(markHandled(len(some)), append(some, t.me)...)
		if err != nil {
			return fmt.Errorf("finishing events: %w", err)
		}
		done += int(n)
	}
	switch {
	case len(t.finished) == 0:
		return nil
	case done == 0 && len(t.finished) == 1 && len(ids) == 1:
		return t.notOurs()
	case done != len(ids):
		return errApart
	}
	return t.queueReplies(t.finished)
}

// queueReplies queues the replies of events, marked as being sent as far as
// their senders have room.
func (t *tx) queueReplies(of []finished) error {
	now := time.Now()
	has, err := t.handsOfChats(of)
	if err != nil {
		return err
	}
	var queued []queuedReply
	for _, f := range of {
		for i, r := range f.replies {
			q := queuedReply{payload: f.payloads[i], sender: t.told.sender(r.To)}
			q.Delivery = outbox.Delivery{Lane: outbox.Replies, To: r.To, Person: r.Person, Message: f.in.ID, Reply: r, Due: now, Created: now}
			first := true
			if t.me != 0 {
				first = t.hand(&q, has)
			}
			if first && q.sender != nil && q.sender.Room() > t.marked[q.sender] {
				t.marked[q.sender]++
				q.Marked = true
			}
			queued = append(queued, q)
		}
		if threaded := strings.Count(f.in.Conversation, "/") > 1; threaded && len(f.replies) > 0 {
			err := t.post(`INSERT INTO conversation (key, seen) VALUES (?, ?)
				ON CONFLICT (key) DO UPDATE SET seen = excluded.seen WHERE conversation.seen < excluded.seen - 3600000`, f.in.Conversation, millis(now))
			if err != nil {
				return err
			}
		}
	}
	for some := range chunks(queued) {
		if err := t.insertReplies(some); err != nil {
			return fmt.Errorf("queueing replies: %w", err)
		}
	}
	return nil
}

// queuedReply is a reply on its way into the outbox.
type queuedReply struct {
	outbox.Delivery
	payload
	sender Sender // nil when nobody here delivers it
}

// insertReplies inserts the rows and has the senders told.
func (t *tx) insertReplies(some []queuedReply) error {
	args := make([]any, 0, 13*len(some))
	for _, q := range some {
		state := outbox.Queued
		if q.Marked {
			state = outbox.Sending
		}
		args = append(args, q.secret, q.Lane, state, millis(q.Due), q.To.Platform, q.To.Account, q.To.Chat, q.To.Thread,
			q.Person, q.Message, q.kept, millis(q.Created), q.Process)
	}
	ids, err := t.insertMany(`INSERT INTO delivery (secret, lane, state, due, platform, account, chat, thread, person, message, payload_enc, created, process)
		VALUES `+places(len(some), 13), args...)
	if err != nil {
		return err
	}
	for i, q := range some {
		if q.sender == nil || q.Process != t.me {
			continue
		}
		q.ID = ids[i]
		q.Key = deliveryKey(q.ID, q.secret)
		t.after = append(t.after, func() { q.sender.Offer(q.Delivery) })
	}
	return nil
}
