package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
)

// newSecret is the half of a delivery's key that cannot be guessed: 65 bits.
func newSecret() string { return rand.Text()[:13] }

type deliveryRow struct {
	ID          int64
	Secret      string
	Lane        outbox.Lane
	State       outbox.State
	Due         int64
	Platform    bot.Platform
	Account     string
	Chat        string
	Thread      string
	Person      uint32
	Message     int64
	Kind        string
	Ref         int64
	Version     int64
	Payload     []byte `db:"payload_enc"`
	Attempts    int
	Doubts      int
	PlatformIDs string `db:"platform_ids"`
	Created     int64
	Process     int64
}

const deliveryColumns = `id, secret, lane, state, due, platform, account, chat, thread, person, message, kind, ref, version,
	payload_enc, attempts, doubts, platform_ids, created, process`

func (v vault) delivery(r deliveryRow) (outbox.Delivery, error) {
	d := outbox.Delivery{ID: r.ID, Key: deliveryKey(r.ID, r.Secret), Lane: r.Lane,
		To:     bot.Address{Platform: r.Platform, Account: r.Account, Chat: r.Chat, Thread: r.Thread},
		Person: r.Person, Message: r.Message, Subject: outbox.Subject{Kind: r.Kind, Ref: r.Ref, Version: r.Version},
		Due: fromMillis(r.Due), Created: fromMillis(r.Created), Attempts: r.Attempts, Doubts: r.Doubts,
		MessageIDs: splitIDs(r.PlatformIDs), Process: r.Process}
	if len(r.Payload) > 0 {
		if err := v.unsealJSON(deliveryPayload, r.Payload, &d.Reply, r.Secret); err != nil {
			return d, fmt.Errorf("delivery %d: payload: %w", r.ID, err)
		}
	}
	return d, nil
}

func (v vault) deliveries(rows []deliveryRow) ([]outbox.Delivery, error) {
	out := make([]outbox.Delivery, 0, len(rows))
	for _, r := range rows {
		d, err := v.delivery(r)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func deliveryKey(id int64, secret string) string { return strconv.FormatInt(id, 36) + "." + secret }

func splitIDs(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// QueuedDeliveries gives queued deliveries of the account and lane that this
// process has, with an id above after, by id. Alerts are only those due at the
// time; among several processes it takes some that nobody has.
func (s *Store) QueuedDeliveries(ctx context.Context, platform bot.Platform, account string, lane outbox.Lane, after int64, due time.Time, limit int) ([]outbox.Delivery, error) {
	until := millis(due)
	if lane == outbox.Replies {
		until = 1 << 62 // all, so that nothing overtakes within a chat
	} else if s.Process() != 0 {
		if err := s.claimAlerts(ctx, platform, account, due); err != nil {
			return nil, fmt.Errorf("taking alerts: %w", err)
		}
	}
	var rows []deliveryRow
	err := s.selects(ctx, &rows, `SELECT `+deliveryColumns+` FROM delivery
		WHERE state < 2 AND state = 0 AND platform = ? AND account = ? AND lane = ? AND process = ? AND id > ? AND due <= ? ORDER BY id LIMIT ?`,
		platform, account, lane, s.Process(), after, until, limit)
	if err != nil {
		return nil, fmt.Errorf("queued deliveries: %w", err)
	}
	return s.readable(ctx, rows)
}

// QueuedIDs gives the ids of queued replies of the account that this process
// has, above after, in order.
func (s *Store) QueuedIDs(ctx context.Context, platform bot.Platform, account string, after int64) (ids []int64, err error) {
	err = s.selects(ctx, &ids, `SELECT id FROM delivery
		WHERE state < 2 AND state = 0 AND platform = ? AND account = ? AND lane = ? AND process = ? AND id > ? ORDER BY id`,
		platform, account, outbox.Replies, s.Process(), after)
	if err != nil {
		return nil, fmt.Errorf("queued replies: %w", err)
	}
	return ids, nil
}

// CutOff gives the deliveries of the account that are marked as being sent by a
// process that is no more. Among several processes they are this one's from then
// on, and so are the replies that such a process had queued.
func (s *Store) CutOff(ctx context.Context, platform bot.Platform, account string) ([]outbox.Delivery, error) {
	var rows []deliveryRow
	var err error
	if s.Process() != 0 {
		rows, err = s.cutOff(ctx, platform, account)
	} else {
		err = s.selects(ctx, &rows, `SELECT `+deliveryColumns+` FROM delivery
			WHERE state < 2 AND state = 1 AND lane IN (0, 1, 2) AND platform = ? AND account = ? AND NOT `+living("delivery")+` ORDER BY id`, platform, account)
	}
	if err != nil {
		return nil, fmt.Errorf("deliveries cut off: %w", err)
	}
	return s.readable(ctx, rows)
}

// settleWithin is how long the outcomes of sends may wait for another write, where
// several processes have few writes each. A
// process that dies meanwhile is not known to have sent them: it is short against
// the time that a send takes.
const settleWithin = 10 * time.Millisecond

// Settle writes outcomes and marks the deliveries of start as being sent, in
// one transaction. It returns those of start that were still queued. What is not
// in the hands of whom the outcome names, or start asks for, stays as it is. A
// recipient that is gone is remembered as gone; a chat that moved is followed.
func (s *Store) Settle(ctx context.Context, outcomes []outbox.Outcome, start []int64) (started []int64, err error) {
	spare := time.Duration(0)
	if len(start) == 0 && s.Processes() > 1 { // what is started is sent as soon as it is written
		spare = settleWithin
	}
	err = s.writeSoon(ctx, spare, func(t *tx) error {
		started = started[:0]
		now := millis(time.Now())
		if err := t.settleAll(outcomes, now); err != nil {
			return err
		}
		if err := t.paceChats(outcomes); err != nil {
			return err
		}
		for some := range padded(start) {
			args := make([]any, len(some))
			for i, id := range some {
				args[i] = id
			}
			var now []int64
			if err := t.selects(&now, `UPDATE delivery SET state = 1 WHERE id IN `+places(1, len(some))+` AND state = 0 AND process = ? RETURNING id`, append(args, t.me)...); err != nil {
				return err
			}
			started = append(started, now...)
		}
		return nil
	})
	for _, o := range outcomes {
		switch {
		case !o.MovedTo.IsZero():
			s.people.forgetAll()
		case o.State == outbox.Gone:
			s.people.forget(o.Delivery.Person)
		}
	}
	return started, err
}

// settleAll writes outcomes in their order, runs of those that were sent
// together.
func (t *tx) settleAll(outcomes []outbox.Outcome, now int64) error {
	for len(outcomes) > 0 {
		n := 0
		for n < len(outcomes) && outcomes[n].State == outbox.Sent {
			n++
		}
		for some := range padded(outcomes[:n]) {
			if err := t.settleSent(some, now); err != nil {
				return fmt.Errorf("deliveries that were sent: %w", err)
			}
		}
		for _, o := range outcomes[:n] {
			if err := t.settled(o, now); err != nil {
				return fmt.Errorf("delivery %d: %w", o.Delivery.ID, err)
			}
		}
		if outcomes = outcomes[n:]; len(outcomes) == 0 {
			break
		}
		if err := t.settle(outcomes[0], now); err != nil {
			return fmt.Errorf("delivery %d: %w", outcomes[0].Delivery.ID, err)
		}
		outcomes = outcomes[1:]
	}
	return nil
}

func (t *tx) settleSent(some []outbox.Outcome, now int64) error {
	args := make([]any, 0, 1+6*len(some))
	args = append(args, now)
	for _, o := range some {
		args = append(args, o.Delivery.ID, o.Attempts, o.Doubts, strings.Join(o.MessageIDs, ","), cut(o.Reason, 300), o.Delivery.Process)
	}
	return t.post(`UPDATE delivery SET state = 2, attempts = o.column2, doubts = o.column3, platform_ids = o.column4, error = o.column5, finished = ?
		FROM (VALUES `+t.db.values(len(some), "bigint", "bigint", "bigint", "text", "text", "bigint")+`) AS o
		WHERE delivery.id = o.column1 AND delivery.process = o.column6`, args...)
}

// noTwin keeps a delivery from moving to a chat where its subject has one
// already; the chat is the parameter.
const noTwin = `NOT EXISTS (SELECT 1 FROM delivery AS other WHERE other.kind <> '' AND other.kind = delivery.kind AND other.ref = delivery.ref
	AND other.person = delivery.person AND other.platform = delivery.platform AND other.account = delivery.account
	AND other.chat = ? AND other.id <> delivery.id)`

func (t *tx) settle(o outbox.Outcome, now int64) error {
	d := o.Delivery
	ids := strings.Join(o.MessageIDs, ",")
	if o.State == outbox.Queued {
		to := d.To
		if !o.MovedTo.IsZero() {
			to = o.MovedTo
			if err := t.move(d.To, to); err != nil {
				return err
			}
		}
		n, err := t.exec(`UPDATE delivery SET state = 0, due = ?, attempts = ?, doubts = ?, platform_ids = ?, error = ?, chat = ?, thread = ?,
				process = CASE WHEN lane = 0 THEN process ELSE 0 END
			WHERE id = ? AND process = ? AND `+noTwin, millis(o.Due), o.Attempts, o.Doubts, ids, cut(o.Reason, 300), to.Chat, to.Thread, d.ID, d.Process, to.Chat)
		if err == nil && n == 0 { // the subject has a delivery to that chat already
			_, err = t.run(`UPDATE delivery SET state = ?, error = 'twice', finished = ? WHERE id = ? AND process = ?`, outbox.Dropped, now, d.ID, d.Process)
		}
		return err
	}
	err := t.post(`UPDATE delivery SET state = ?, attempts = ?, doubts = ?, platform_ids = ?, error = ?, finished = ? WHERE id = ? AND process = ?`,
		o.State, o.Attempts, o.Doubts, ids, cut(o.Reason, 300), now, d.ID, d.Process)
	if err != nil {
		return err
	}
	return t.settled(o, now)
}

// settled writes what follows from an outcome that is final.
func (t *tx) settled(o outbox.Outcome, now int64) (err error) {
	d := o.Delivery
	if !o.SentTo.IsZero() && o.SentTo.Chat != d.To.Chat { // the channel of a direct conversation: edits need it
		if _, err = t.run(`UPDATE delivery SET chat = ? WHERE id = ? AND `+noTwin, o.SentTo.Chat, d.ID, o.SentTo.Chat); err != nil {
			return err
		}
	}
	if o.State == outbox.Gone && d.Person != 0 {
		_, err = t.run(`UPDATE person SET gone_at = ? WHERE id = ? AND gone_at = 0 AND platform = ? AND chat = ?`,
			now, d.Person, d.To.Platform, d.To.Chat)
	}
	if err == nil && d.Reply.Forget {
		_, err = t.run(`UPDATE delivery SET payload_enc = NULL WHERE id = ? AND state >= 2`, d.ID)
	}
	if err != nil {
		return err
	}
	if err := t.alertDropped(o); err != nil {
		return err
	}
	return t.posted(o, now)
}

// move follows a chat to its new address.
func (t *tx) move(from, to bot.Address) error {
	for _, q := range []string{
		`UPDATE person SET chat = ? WHERE platform = ? AND account = ? AND chat = ?`,
		`UPDATE desk_case SET chat = ? WHERE platform = ? AND account = ? AND chat = ?`,
	} {
		if _, err := t.run(q, to.Chat, from.Platform, from.Account, from.Chat); err != nil {
			return err
		}
	}
	_, err := t.run(`UPDATE delivery SET chat = ? WHERE state < 2 AND state = 0 AND platform = ? AND account = ? AND chat = ? AND `+noTwin,
		to.Chat, from.Platform, from.Account, from.Chat, to.Chat)
	return err
}

// MoveChat makes everything that is queued for a chat go to its new address.
func (s *Store) MoveChat(ctx context.Context, message int64, from, to bot.Address) error {
	defer s.people.forgetAll()
	return s.change(ctx, message, "move", func(t *tx) error { return t.move(from, to) })
}

// ErrNoDelivery is returned for a key that names no delivery: forged, or older
// than deliveries are kept.
var ErrNoDelivery = fmt.Errorf("no such delivery: %w", fs.ErrNotExist)

// DeliveryByKey finds the delivery whose choices carry key.
func (s *Store) DeliveryByKey(ctx context.Context, key string) (outbox.Delivery, error) {
	head, secret, ok := strings.Cut(key, ".")
	id, err := strconv.ParseInt(head, 36, 64)
	if !ok || err != nil {
		return outbox.Delivery{}, ErrNoDelivery
	}
	return s.oneDelivery(ctx, `id = ? AND secret = ?`, id, secret)
}

// LatestTo is what was said last to a person in a conversation, replies and
// alerts, the newest first. What nobody will see is left out, and so are
// corrections: they say nothing new.
func (s *Store) LatestTo(ctx context.Context, person uint32, to bot.Address, limit int) ([]outbox.Delivery, error) {
	var rows []deliveryRow
	err := s.selects(ctx, &rows, `SELECT `+deliveryColumns+` FROM delivery
		WHERE person = ? AND person <> 0 AND platform = ? AND account = ? AND chat = ? AND thread = ? AND lane < 2 AND state NOT IN (3, 4, 6)
			AND kind <> ? ORDER BY id DESC LIMIT ?`, person, to.Platform, to.Account, to.Chat, to.Thread, handlers.CorrectionSubject, limit)
	if err != nil {
		return nil, fmt.Errorf("latest deliveries to person %d: %w", person, err)
	}
	return s.deliveries(rows)
}

// ShownTo is what was said, told or announced to a person in a conversation
// since a moment and has arrived, the newest first. With the platform's id of a
// message it is only the one that has it, in whatever thread. A corrected message
// is the one that was corrected. The reply itself
// is there for keepPayloads.
func (s *Store) ShownTo(ctx context.Context, person uint32, to bot.Address, message string, since time.Time, limit int) ([]outbox.Delivery, error) {
	which, arg := `thread = ?`, to.Thread
	if strings.ContainsAny(message, "%_,") { // no id has them
		return nil, nil
	}
	if message != "" {
		which, arg = `',' || platform_ids || ',' LIKE '%,' || ? || ',%'`, message
	}
	var rows []deliveryRow
	err := s.selects(ctx, &rows, `SELECT `+deliveryColumns+` FROM delivery
		WHERE person = ? AND person <> 0 AND platform = ? AND account = ? AND chat = ? AND `+which+`
			AND (created >= ? OR finished >= ?) AND (lane = 0 AND state < 2 OR state IN (2, 5)) AND kind <> ?
		ORDER BY id DESC LIMIT ?`, person, to.Platform, to.Account, to.Chat, arg, millis(since), millis(since), handlers.CorrectionSubject, limit)
	if err != nil {
		return nil, fmt.Errorf("what was shown to person %d: %w", person, err)
	}
	return s.deliveries(rows)
}

func (s *Store) oneDelivery(ctx context.Context, where string, args ...any) (outbox.Delivery, error) {
	var r deliveryRow
	err := s.get(ctx, &r, `SELECT `+deliveryColumns+` FROM delivery WHERE `+where, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return outbox.Delivery{}, ErrNoDelivery
	}
	if err != nil {
		return outbox.Delivery{}, fmt.Errorf("delivery: %w", err)
	}
	return s.delivery(r)
}

// OutboxCounts says how many deliveries are in each state.
func (s *Store) OutboxCounts(ctx context.Context) (map[outbox.State]int, error) {
	var rows []struct {
		State outbox.State
		N     int
	}
	err := s.selects(ctx, &rows, `SELECT state, count(*) AS n FROM delivery GROUP BY state`)
	out := make(map[outbox.State]int, len(rows))
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out, err
}

// DeliveriesOf lists what was said or is to be said to a chat, the newest first.
func (s *Store) DeliveriesOf(ctx context.Context, to bot.Address, limit int) ([]outbox.Delivery, error) {
	var rows []deliveryRow
	err := s.selects(ctx, &rows, `SELECT `+deliveryColumns+` FROM delivery
		WHERE platform = ? AND account = ? AND chat = ? ORDER BY id DESC LIMIT ?`, to.Platform, to.Account, to.Chat, limit)
	if err != nil {
		return nil, fmt.Errorf("deliveries of a chat: %w", err)
	}
	return s.deliveries(rows)
}

// Answer is what was said to a message.
type Answer struct {
	Chat       string
	Message    int64
	MessageIDs []string // on the platform, of its parts
}

// Answers lists what was said through an account, chat after chat, in the order
// of the messages that it answers.
func (s *Store) Answers(ctx context.Context, platform bot.Platform, account string) ([]Answer, error) {
	var rows []struct {
		Chat        string
		Message     int64
		PlatformIDs string `db:"platform_ids"`
	}
	err := s.selects(ctx, &rows, `SELECT chat, message, platform_ids FROM delivery
		WHERE platform = ? AND account = ? AND lane = 0 ORDER BY chat, message, id`, platform, account)
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	out := make([]Answer, len(rows))
	for i, r := range rows {
		out[i] = Answer{r.Chat, r.Message, splitIDs(r.PlatformIDs)}
	}
	return out, nil
}
