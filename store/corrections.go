package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dari/bot/outbox"
	"dari/handlers"
)

// When a change is told: after changeSettles without another one of the same
// subject, so that a burst is one correction; at the latest changeWithin after
// the first. A message is put into words at most sendTakes before it counts as
// sent, and a change is told no sooner than that, so what is on its way then
// shows it already.
const (
	changeSettles = 3 * time.Minute
	changeWithin  = 15 * time.Minute
	sendTakes     = time.Minute
)

const (
	// corrections is how many messages one transaction corrects, so that none is
	// long.
	corrections = 100
	// correctionsAtOnce is after how many messages no other subject is begun, so
	// that whoever asks for corrections gets to the rest of its work.
	correctionsAtOnce = 1000
)

// changed has whoever was told of a subject, or keeps it in a list, told that it
// is not any more as it was, which is kept as JSON; whoever is to be reminded of it
// has the time found anew. It belongs into the transaction that changes the
// subject.
func (t *tx) changed(kind string, ref int64, was any) error {
	fail := func(err error) error { return fmt.Errorf("keeping how %s %d was: %w", kind, ref, err) }
	var known struct {
		Known bool
		First int64 // change that is not told yet
	}
	err := t.get(&known, `SELECT EXISTS (SELECT 1 FROM alert WHERE kind = ? AND ref = ?) OR EXISTS (SELECT 1 FROM (`+caring+`) AS c) AS known,
			(SELECT coalesce(min(at), 0) FROM told_change WHERE told = 0 AND kind = ? AND ref = ?) AS first`,
		append(append([]any{kind, ref}, caringOf(kind, ref)...), kind, ref)...)
	if err != nil {
		return fail(err)
	}
	if !known.Known {
		return nil
	}
	data, err := json.Marshal(was)
	if err != nil {
		return fail(err)
	}
	now := time.Now()
	if _, err = t.run(`INSERT INTO told_change (kind, ref, at, was, due) VALUES (?, ?, ?, ?, ?)`,
		kind, ref, millis(now), string(data), millis(tellAt(now, fromMillis(known.First)))); err != nil {
		return fail(err)
	}
	if _, err = t.run(`UPDATE saved SET remind = ? WHERE kind = ? AND ref = ?`, remindAnew, kind, ref); err != nil {
		return fail(err)
	}
	return nil
}

// tellAt is when a change of now is told, the first of several that are told as
// one having been then; zero is that there is none before it.
func tellAt(now, first time.Time) time.Time {
	due, soonest := now.Add(changeSettles), now.Add(sendTakes)
	if first.IsZero() {
		return due
	}
	if last := first.Add(changeWithin); last.Before(due) {
		due = last
	}
	if due.Before(soonest) {
		return soonest
	}
	return due
}

// caring are the people who keep a subject in a list of theirs, and since when;
// its arguments are caringOf.
const caring = `SELECT person, at FROM saved WHERE kind = ? AND ref = ?
	UNION ALL SELECT person, at FROM interest WHERE opening = ? AND CAST(? AS text) = '` + handlers.OpeningSubject + `'`

func caringOf(kind string, ref int64) []any { return []any{kind, ref, ref, kind} }

// replyWaits are the replies that wait, or are on their way, about a subject. The
// index of subjects is used only where a query says that the kind is not empty.
const replyWaits = `SELECT 1 FROM delivery d WHERE d.kind = ? AND d.kind <> '' AND d.state < 2
	AND d.ref IN (SELECT x.id FROM told_change x WHERE x.kind = ? AND x.ref = ?)`

// dueChange is what changed of a subject since it was last told, as one.
type dueChange struct {
	ID, Ref, At int64 // of the latest change
	Kind        string
}

// correctedTo is how far the people of a change are gone through.
type correctedTo struct {
	change, alert int64
	person        uint32
}

// QueueCorrections queues what follows from the changes that are due: for each
// message that told of the subject its correction, and for everybody who keeps
// the subject in a list one reply. It ends with the subject that makes it
// correctionsAtOnce; what is left, or cut off, goes on with the next call.
func (s *Store) QueueCorrections(ctx context.Context, now time.Time) (queued int, err error) {
	var from correctedTo
	for queued < correctionsAtOnce || from.change != 0 {
		var n int
		var more bool
		var to correctedTo
		err := s.write(ctx, func(t *tx) error {
			n, more, to = 0, false, from
			due, err := t.dueChange(now)
			if err != nil || due.ID == 0 {
				return err
			}
			if more = true; to.change != due.ID {
				to = correctedTo{change: due.ID}
			}
			n, err = t.queueCorrections(due, &to, now)
			return err
		})
		queued += n
		if err != nil {
			return queued, fmt.Errorf("queueing corrections: %w", err)
		}
		if !more {
			break
		}
		from = to
	}
	return queued, nil
}

// dueChange is the next change to tell: one that settled, or that waits for
// longer than changeWithin for others to end. An id of 0 is that there is none.
func (t *tx) dueChange(now time.Time) (due dueChange, err error) {
	if err := t.lock(lockAlerts, 0); err != nil { // nobody else queues the same
		return due, err
	}
	old := millis(now.Add(-sendTakes)) // what is later may not be shown by what is on its way
	err = t.get(&due, `SELECT kind, ref, max(CASE WHEN at <= ? THEN id END) AS id, max(CASE WHEN at <= ? THEN at END) AS at
		FROM told_change WHERE told = 0 AND `+notHeld+`
		GROUP BY kind, ref HAVING max(due) <= ? OR min(at) <= ? ORDER BY min(id) LIMIT 1`,
		old, old, millis(now), millis(now.Add(-changeWithin)))
	if errors.Is(err, sql.ErrNoRows) {
		return due, nil
	}
	return due, err
}

// queueCorrections does a part of what follows from a change, and moves on how far
// that is; or it marks the change as told where nothing is left to do.
func (t *tx) queueCorrections(c dueChange, to *correctedTo, now time.Time) (queued int, err error) {
	var told []struct {
		Alert int64
		deliveryRow
	}
	shown := c.At + sendTakes.Milliseconds() // what was sent later shows the change
	err = t.selects(&told, `SELECT a.id AS alert, d.id, d.platform, d.account, d.chat, d.thread, d.person
		FROM alert a JOIN person p ON p.id = a.person AND p.gone_at = 0 AND p.erasing = 0 JOIN delivery d ON d.id = a.delivery
		WHERE a.kind = ? AND a.ref = ? AND a.id > ? AND a.delivery <> 0 AND a.left_out = ''
			AND d.state = ? AND d.platform_ids <> '' AND d.finished < ? AND d.created <= ?
			AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.kind = ? AND e.kind <> '' AND e.ref = d.id AND e.version >= ?)
		ORDER BY a.id LIMIT ?`, c.Kind, c.Ref, to.alert, outbox.Sent, shown, c.At, handlers.CorrectionSubject, c.ID, corrections)
	if err != nil {
		return 0, err
	}
	for _, m := range told {
		n, err := t.correct(m.deliveryRow, c, shown, now)
		if err != nil {
			return 0, fmt.Errorf("message %d: %w", m.ID, err)
		}
		queued, to.alert = queued+n, m.Alert
	}
	if len(told) == corrections {
		return queued, nil
	}
	var people []uint32
	// One who waits for the morning is told of everything in one reply.
	err = t.selects(&people, `SELECT DISTINCT c.person FROM (`+caring+`) AS c JOIN person p ON p.id = c.person AND p.gone_at = 0 AND p.erasing = 0
		WHERE c.at <= ? AND c.person > ?
			AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.kind = ? AND d.kind <> '' AND d.ref = ? AND d.person = c.person)
			AND NOT EXISTS (`+replyWaits+` AND d.person = c.person)
		ORDER BY c.person LIMIT ?`, append(caringOf(c.Kind, c.Ref), c.At, to.person,
		handlers.ChangeSubject, c.ID, handlers.ChangeSubject, c.Kind, c.Ref, corrections)...)
	if err != nil {
		return 0, err
	}
	if len(people) > 0 {
		tell := make([]handlers.AlertFor, len(people))
		for i, p := range people {
			tell[i] = handlers.AlertFor{Person: p, Due: now}
		}
		n, err := t.tellPeople(telling{outbox.Alerts, handlers.ChangeSubject, c.ID, c.ID}, tell)
		queued, to.person = queued+n, people[len(people)-1]
		if err != nil || len(people) == corrections {
			return queued, err
		}
	}
	*to = correctedTo{}
	_, err = t.run(`UPDATE told_change SET told = ? WHERE kind = ? AND ref = ? AND told = 0 AND id <= ?`, millis(now), c.Kind, c.Ref, c.ID)
	return queued, err
}

// correct queues the correction of a message. A message has one row for all its
// corrections; one that waits or is on its way, or was put into words since, shows
// this change too.
func (t *tx) correct(m deliveryRow, c dueChange, shown int64, now time.Time) (queued int, err error) {
	const keeps = `delivery.state < 2 OR delivery.state = 2 AND delivery.finished >= ?`
	n, err := t.exec(`UPDATE delivery SET version = ? WHERE kind = ? AND kind <> '' AND ref = ? AND person = ? AND (`+keeps+`)`,
		c.ID, handlers.CorrectionSubject, m.ID, m.Person, shown)
	if err != nil || n > 0 {
		return 0, err
	}
	at := millis(now)
	_, err = t.run(`INSERT INTO delivery (secret, lane, state, due, platform, account, chat, thread, person, kind, ref, version, created)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (kind, ref, person, platform, account, chat) WHERE kind <> '' DO UPDATE SET state = excluded.state, due = excluded.due,
			version = excluded.version, created = excluded.created, attempts = 0, doubts = 0, error = '', finished = 0, process = 0`,
		newSecret(), outbox.Alerts, outbox.Queued, at, m.Platform, m.Account, m.Chat, m.Thread, m.Person,
		handlers.CorrectionSubject, m.ID, c.ID, millis(time.Now()))
	return 1, err
}

// wordedAt is a moment before a delivery d that was sent was put into words: what
// changed later it may not show.
var wordedAt = fmt.Sprintf(`CASE WHEN d.created > d.finished - %[1]d THEN d.created - 1 ELSE d.finished - %[1]d END`, sendTakes.Milliseconds())

// ToldMessage finds a message that was sent, by the id of its delivery; ok is
// false when it is kept no longer.
func (s *Store) ToldMessage(ctx context.Context, delivery int64) (m handlers.ToldMessage, ok bool, err error) {
	d, err := s.oneDelivery(ctx, `id = ?`, delivery)
	if errors.Is(err, ErrNoDelivery) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	m.Delivery = d
	var at int64
	if err := s.get(ctx, &at, `SELECT `+wordedAt+` FROM delivery d WHERE id = ?`, delivery); err != nil {
		return m, false, fmt.Errorf("message %d: %w", delivery, err)
	}
	m.At = fromMillis(at)
	return m, true, nil
}

// ChangedSubject is the subject of a change; ok is false when it is kept no
// longer.
func (s *Store) ChangedSubject(ctx context.Context, change int64) (of outbox.Subject, ok bool, err error) {
	err = s.get(ctx, &of, `SELECT kind, ref, id AS version FROM told_change WHERE id = ?`, change)
	if errors.Is(err, sql.ErrNoRows) {
		return of, false, nil
	}
	if err != nil {
		return of, false, fmt.Errorf("change %d: %w", change, err)
	}
	return of, true, nil
}

// Before is a subject as it was at a moment, as JSON; ok is false when it has not
// changed since.
func (s *Store) Before(ctx context.Context, kind string, ref int64, at time.Time) (data []byte, ok bool, err error) {
	var was string
	err = s.get(ctx, &was, `SELECT was FROM told_change WHERE kind = ? AND ref = ? AND at > ? ORDER BY at, id LIMIT 1`, kind, ref, millis(at))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("%s %d as it was: %w", kind, ref, err)
	}
	return []byte(was), true, nil
}

// Keeping is how a person keeps a subject, and what they know of it.
func (s *Store) Keeping(ctx context.Context, person uint32, kind string, ref int64) (k handlers.Keeping, err error) {
	fail := func(err error) (handlers.Keeping, error) {
		return k, fmt.Errorf("what person %d knows of %s %d: %w", person, kind, ref, err)
	}
	var row struct{ Saved, Interested, Change, Told, Replied int64 }
	err = s.get(ctx, &row, `SELECT
		coalesce((SELECT at FROM saved WHERE person = ? AND kind = ? AND ref = ?), 0) AS saved,
		coalesce((SELECT at FROM interest WHERE person = ? AND opening = ? AND CAST(? AS text) = '`+handlers.OpeningSubject+`'), 0) AS interested,
		coalesce((SELECT max(id) FROM told_change WHERE kind = ? AND ref = ?), 0) AS change,
		coalesce((SELECT max(`+wordedAt+`) FROM alert a JOIN delivery d ON d.id = a.delivery
			WHERE a.person = ? AND a.kind = ? AND a.ref = ? AND a.left_out = '' AND d.state = ?), 0) AS told,
		coalesce((SELECT max(shows.at) FROM told_change x JOIN delivery d ON d.ref = x.id JOIN told_change shows ON shows.id = d.version
			WHERE x.kind = ? AND x.ref = ? AND d.person = ? AND d.kind = ? AND d.kind <> '' AND d.state = ?), 0) AS replied`,
		person, kind, ref, person, ref, kind, kind, ref, person, kind, ref, outbox.Sent, kind, ref, person, handlers.ChangeSubject, outbox.Sent)
	if err != nil {
		return fail(err)
	}
	k.Saved, k.Interested, k.Change = row.Saved != 0, row.Interested != 0, row.Change
	k.Since = fromMillis(max(row.Saved, row.Interested))
	k.Knows = fromMillis(max(row.Saved, row.Interested, row.Told, row.Replied))
	var ids string
	err = s.get(ctx, &ids, `SELECT d.platform_ids FROM alert a JOIN delivery d ON d.id = a.delivery JOIN person p ON p.id = a.person AND p.platform = d.platform AND p.account = d.account
		WHERE a.person = ? AND a.kind = ? AND a.ref = ? AND a.left_out = '' AND d.state = ? ORDER BY d.id DESC LIMIT 1`,
		person, kind, ref, outbox.Sent)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fail(err)
	}
	if in := splitIDs(ids); len(in) > 0 {
		k.Message = in[0]
	}
	return k, nil
}

// ToldUpTo notes the last change that a reply tells of. It does not wait: that is
// written before, or together with, what becomes of the reply.
func (s *Store) ToldUpTo(delivery, change int64) {
	s.later("told up to", delivery, func(t *tx) error {
		_, err := t.run(`UPDATE delivery SET version = ? WHERE id = ?`, change, delivery)
		return err
	})
}
