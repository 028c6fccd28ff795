package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"dari/bot"
	"dari/bot/outbox"
)

// The states of an inbox row.
const (
	incomingPending = 0
	incomingHandled = 1
	incomingParked  = 2
)

// AddIncoming stores events before they are acknowledged. An event that is
// known by platform, account and external id is left as it is.
func (s *Store) AddIncoming(ctx context.Context, in []bot.Incoming) error {
	raw := make([][]byte, len(in))
	for i, e := range in {
		var err error
		if raw[i], err = s.seal(inboxRaw, e.Raw, e.Platform, e.Account, e.ExternalID); err != nil {
			return fmt.Errorf("storing events: %w", err)
		}
	}
	return s.writeFirst(ctx, func(t *tx) error { // the platform sends nothing more until this is stored
		if t.me != 0 {
			for i, e := range in {
				t.arrived = append(t.arrived, arrival{e, raw[i]})
			}
			return nil
		}
		told := make([]bot.Incoming, 0, len(in))
		done := 0
		for some := range chunks(in) {
			args := make([]any, 0, 6*len(some))
			for _, e := range some {
				args = append(args, e.Platform, e.Account, e.ExternalID, e.Conversation, raw[done], millis(e.Received))
				done++
			}
			ids, err := t.insertMany(`INSERT INTO inbox (platform, account, external_id, conversation, raw, received) VALUES `+
				places(len(some), 6)+` ON CONFLICT (platform, account, external_id) DO NOTHING`, args...)
			if err != nil {
				return fmt.Errorf("storing events: %w", err)
			}
			if len(ids) == 0 {
				continue
			}
			for i, e := range some {
				if e.ID = 0; len(ids) == len(some) {
					e.ID = ids[i]
				}
				told = append(told, e)
			}
		}
		if f := s.told.incoming(); f != nil && len(told) > 0 {
			t.after = append(t.after, func() { f(told) })
		}
		return nil
	})
}

// listeners are told of rows right after they were committed, in the order of
// their ids, so that they need not be read again. Losing a word loses nothing:
// the rows are found by reading. Where some of the events were known before,
// all come without an id, which only says that there is something to read.
type listeners struct {
	mu      sync.Mutex
	in      func([]bot.Incoming)
	replies map[senderKey]Sender
}

// all is everybody who is told.
func (l *listeners) all() (in func([]bot.Incoming), replies map[senderKey]Sender) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.in, maps.Clone(l.replies)
}

// Sender delivers what is queued for one account.
type Sender interface {
	// Room is how many replies may be marked as being sent when they are
	// queued. It must not block.
	Room() int
	// Offer is called with each reply right after it was queued. It must not
	// block nor use the store.
	Offer(outbox.Delivery)
	// Wake has it look for what was queued.
	Wake()
	// Pause tells that the platform asked another process for a pause, of all
	// sends or of all but replies.
	Pause(whole bool, until time.Time)
}

type senderKey struct {
	platform bot.Platform
	account  string
}

func (l *listeners) incoming() func([]bot.Incoming) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.in
}

func (l *listeners) sender(to bot.Address) Sender {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.replies[senderKey{to.Platform, to.Account}]
}

// OnIncoming has f called with events right after they were stored. f must not
// block nor use the store. Among several processes it gets the events that this
// one has: without an id where there are others of the conversation before, and
// none at all when there may be something that it was not told of.
func (s *Store) OnIncoming(f func([]bot.Incoming)) {
	s.told.mu.Lock()
	defer s.told.mu.Unlock()
	s.told.in = f
}

// OnReply names who delivers the replies of an account.
func (s *Store) OnReply(platform bot.Platform, account string, to Sender) {
	s.told.mu.Lock()
	defer s.told.mu.Unlock()
	if s.told.replies == nil {
		s.told.replies = make(map[senderKey]Sender)
	}
	s.told.replies[senderKey{platform, account}] = to
}

type incomingRow struct {
	ID           int64
	Platform     bot.Platform
	Account      string
	ExternalID   string `db:"external_id"`
	Conversation string
	Raw          []byte
	Received     int64
	Attempts     int
}

// PendingIncoming gives unhandled events that this process has with an id above
// after, by id.
func (s *Store) PendingIncoming(ctx context.Context, after int64, limit int) ([]bot.Incoming, error) {
	return s.pending(ctx, `process = ? AND id > ?`, limit, s.Process(), after)
}

// PendingOf gives unhandled events of a conversation that this process has with
// an id above after, by id.
func (s *Store) PendingOf(ctx context.Context, conversation string, after int64, limit int) ([]bot.Incoming, error) {
	return s.pending(ctx, `conversation = ? AND process = ? AND id > ?`, limit, conversation, s.Process(), after)
}

func (s *Store) pending(ctx context.Context, where string, limit int, args ...any) ([]bot.Incoming, error) {
	var rows []incomingRow
	err := s.selects(ctx, &rows, `SELECT id, platform, account, external_id, conversation, raw, received, attempts
		FROM inbox WHERE state = 0 AND `+where+` ORDER BY id LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("pending events: %w", err)
	}
	in := make([]bot.Incoming, len(rows))
	for i, r := range rows {
		// One that was altered has no raw form: it cannot be decoded, and is parked.
		if r.Raw, err = s.unsealOr(inboxRaw, r.Raw, r.ID, r.Platform, r.Account, r.ExternalID); err != nil {
			return nil, fmt.Errorf("event %d: %w", r.ID, err)
		}
		in[i] = bot.Incoming{ID: r.ID, Platform: r.Platform, Account: r.Account, ExternalID: r.ExternalID,
			Conversation: r.Conversation, Raw: r.Raw, Received: fromMillis(r.Received), Attempts: r.Attempts}
	}
	return in, nil
}

// FailIncoming counts a failed attempt.
func (s *Store) FailIncoming(ctx context.Context, id int64, reason string) error {
	return s.write(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE inbox SET attempts = attempts + 1, error = ? WHERE id = ?`, cut(reason, 500), id)
		return err
	})
}

// Ours reports whether Dari has spoken in the conversation, so that a thread
// needs no further mention, or is about to: something said there waits.
func (s *Store) Ours(ctx context.Context, conversation string) (bool, error) {
	var n int
	err := s.get(ctx, &n, `SELECT CASE WHEN EXISTS (SELECT 1 FROM conversation WHERE key = ?)
		OR EXISTS (SELECT 1 FROM inbox WHERE state = 0 AND conversation = ?) THEN 1 ELSE 0 END`, conversation, conversation)
	if err != nil {
		return false, fmt.Errorf("whose thread it is: %w", err)
	}
	return n != 0, nil
}

// ParkedIncoming is an event that staff should look at.
type ParkedIncoming struct {
	ID       int64
	Platform bot.Platform
	Received time.Time
	Attempts int
	Reason   string
	Raw      bool // its raw form is kept: it can be handled again
}

// ParkedIncomings lists parked events, the newest first.
func (s *Store) ParkedIncomings(ctx context.Context, limit int) ([]ParkedIncoming, error) {
	var rows []struct {
		ID       int64
		Platform bot.Platform
		Received int64
		Attempts int
		Error    string
		Raw      bool
	}
	err := s.selects(ctx, &rows, `SELECT id, platform, received, attempts, error, raw IS NOT NULL AS raw FROM inbox
		WHERE state = 2 ORDER BY id DESC LIMIT ?`, limit)
	out := make([]ParkedIncoming, len(rows))
	for i, r := range rows {
		out[i] = ParkedIncoming{r.ID, r.Platform, fromMillis(r.Received), r.Attempts, r.Error, r.Raw}
	}
	return out, err
}

// RetryParked has parked events handled again, as if they had just come, and
// gives those of the ids that are: an event that is not parked, or held after a
// restore, or whose raw form is gone is left as it is. What an earlier attempt
// changed is not changed once more: changes happen once for a message. It is
// written down who asked for it.
func (s *Store) RetryParked(ctx context.Context, ids []int64, by string) (again []int64, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := []any{incomingPending, incomingParked, heldMessage}
	for _, id := range ids {
		args = append(args, id)
	}
	err = s.write(ctx, func(t *tx) error {
		again = nil
		// Among several processes it belongs to none, and is taken over by whoever
		// has the rest of its conversation.
		err := t.selects(&again, `UPDATE inbox SET state = ?, attempts = 0, error = '', process = 0
			WHERE state = ? AND raw IS NOT NULL AND id NOT IN (SELECT ref FROM held WHERE kind = ?)
				AND id IN `+places(1, len(ids))+` RETURNING id`, args...)
		if err != nil || len(again) == 0 {
			return err
		}
		slices.Sort(again)
		return t.audit(by, "message.retry", "inbox", fmt.Sprint(again))
	})
	if err != nil {
		return nil, fmt.Errorf("retrying parked events: %w", err)
	}
	return again, nil
}

// cut shortens a text to n bytes at most, between letters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Unsettled reports whether something that was received on the platform is not
// handled yet, or something that is due there not sent.
func (s *Store) Unsettled(ctx context.Context, p bot.Platform, now time.Time) (bool, error) {
	var n int
	err := s.get(ctx, &n, `SELECT CASE WHEN EXISTS (SELECT 1 FROM inbox WHERE state = 0 AND platform = ?)
		OR EXISTS (SELECT 1 FROM delivery WHERE state < 2 AND state = 1 AND platform = ?)
		OR EXISTS (SELECT 1 FROM delivery WHERE state < 2 AND state = 0 AND platform = ? AND due <= ?) THEN 1 ELSE 0 END`, p, p, p, millis(now))
	return n != 0, err
}

// ReadyReplies counts replies of this process that are due and not sent.
func (s *Store) ReadyReplies(ctx context.Context, now time.Time) (n int, err error) {
	err = s.get(ctx, &n, `SELECT count(*) FROM delivery WHERE state < 2 AND lane = 0 AND process = ? AND due <= ?`, s.Process(), millis(now))
	return n, err
}
