package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"dari/bot/outbox"
	"dari/handlers"
)

// What a backup has queued may have been said since it was made. After a restore
// it is held, as a delivery of which nobody knows whether it arrived, until staff
// decide: Release says it, Discard does not. Openings are told to nobody
// meanwhile, for who was told of them after the backup is not known either.
// Announcements that were running are paused, and staff resume each.

// heldReason is the error of a delivery or a message that is held.
const heldReason = "held: restored from a backup"

// Held is what waits for a decision after a restore.
type Held struct {
	BackupAt, RestoredAt time.Time
	Deliveries           int64 // replies, alerts and copies of announcements that were queued or on their way
	Messages             int64 // received and not answered
	Announcements        int64 // that were running, and are paused
	Openings             int64 // whose people are not looked for
}

const (
	heldDelivery     = "delivery"
	heldMessage      = "message"
	heldAnnouncement = "announcement"
)

// followHeld is the state of a correction that is held, see announcement_follow.
const followHeld = 2

// Hold holds everything that may have been said since a backup was made. It is
// for a database that was restored with the means of PostgreSQL; Restore does it
// by itself.
func (s *Store) Hold(ctx context.Context, backupAt time.Time) (h Held, err error) {
	err = s.write(ctx, func(t *tx) error {
		for _, q := range []struct {
			query string
			args  []any
		}{
			{`INSERT INTO restored (backup_at, at) VALUES (?, ?)`, []any{millis(backupAt), millis(time.Now())}},
			{`INSERT INTO held (kind, ref) SELECT ?, id FROM delivery WHERE state < 2 ON CONFLICT (kind, ref) DO NOTHING`, []any{heldDelivery}},
			{`UPDATE delivery SET state = ?, error = ?, finished = ? WHERE state < 2`, []any{outbox.Unknown, heldReason, millis(time.Now())}},
			{`INSERT INTO held (kind, ref) SELECT ?, id FROM inbox WHERE state = 0 ON CONFLICT (kind, ref) DO NOTHING`, []any{heldMessage}},
			{`UPDATE inbox SET state = ?, error = ? WHERE state = 0`, []any{incomingParked, heldReason}},
			{`INSERT INTO held (kind, ref) SELECT ?, id FROM announcement WHERE state = ? ON CONFLICT (kind, ref) DO NOTHING`, []any{heldAnnouncement, handlers.AnnouncementRunning}},
			{`UPDATE announcement SET state = ? WHERE state = ?`, []any{handlers.AnnouncementPaused, handlers.AnnouncementRunning}},
			{`UPDATE announcement_follow SET open = ? WHERE open = 1`, []any{followHeld}},
			{`DELETE FROM match_run`, nil}, // planned anew once it is decided
		} {
			if _, err := t.run(q.query, q.args...); err != nil {
				return fmt.Errorf("holding what was queued: %w", err)
			}
		}
		return t.audit("system", "restored", "database", "backup of "+backupAt.UTC().Format(time.RFC3339))
	})
	if err != nil {
		return h, err
	}
	h, _, err = s.Held(ctx)
	return h, err
}

// Held is what waits for a decision; ok is false when nothing does.
func (s *Store) Held(ctx context.Context) (h Held, ok bool, err error) {
	var r struct{ BackupAt, At int64 }
	err = s.get(ctx, &r, `SELECT backup_at AS backupat, at FROM restored WHERE decided_at = 0 ORDER BY id LIMIT 1`)
	if errors.Is(err, sql.ErrNoRows) {
		return h, false, nil
	}
	h.BackupAt, h.RestoredAt = fromMillis(r.BackupAt), fromMillis(r.At)
	for _, c := range []struct {
		n     *int64
		query string
		args  []any
	}{
		{&h.Deliveries, `SELECT count(*) FROM held JOIN delivery ON delivery.id = held.ref WHERE held.kind = ? AND state = ?`, []any{heldDelivery, outbox.Unknown}},
		{&h.Messages, `SELECT count(*) FROM held JOIN inbox ON inbox.id = held.ref WHERE held.kind = ? AND state = ?`, []any{heldMessage, incomingParked}},
		{&h.Announcements, `SELECT count(*) FROM held JOIN announcement ON announcement.id = held.ref WHERE held.kind = ? AND state = ?`, []any{heldAnnouncement, handlers.AnnouncementPaused}},
		{&h.Openings, `SELECT count(*) FROM opening WHERE state = 'open' AND matched_at = 0`, nil},
	} {
		if err == nil {
			err = s.get(ctx, c.n, c.query, c.args...)
		}
	}
	if err != nil {
		return h, false, fmt.Errorf("what is held: %w", err)
	}
	return h, true, nil
}

// ErrNothingHeld is returned where there is nothing to decide.
var ErrNothingHeld = errors.New("nothing is held: there was no restore, or it is decided")

// Release says what is held, though some of it may have been said already.
// Announcements stay paused: each is resumed by itself.
func (s *Store) Release(ctx context.Context, by string) (Held, error) {
	now := millis(time.Now())
	return s.decide(ctx, "release", by, [][]any{
		// A copy of an announcement that staff sent again by itself is not sent twice.
		{`UPDATE delivery SET state = 0, error = '', finished = 0, due = CASE WHEN due < ? THEN ? ELSE due END
			WHERE state = ? AND id IN (SELECT ref FROM held WHERE kind = ?)
				AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.kind = ? AND e.ref = delivery.ref AND e.person = delivery.person AND delivery.kind = ?)`,
			now, now, outbox.Unknown, heldDelivery, handlers.AnnouncementResend, handlers.AnnouncementSubject},
		{`UPDATE inbox SET state = 0, error = '', attempts = 0 WHERE state = ? AND raw IS NOT NULL AND id IN (SELECT ref FROM held WHERE kind = ?)`, incomingParked, heldMessage},
		{`UPDATE announcement_follow SET open = 1 WHERE open = ?`, followHeld},
	})
}

// Discard says nothing of what is held. Openings and courses that wait are taken for told, and
// so are the reminders that were due.
func (s *Store) Discard(ctx context.Context, by string) (Held, error) {
	now := millis(time.Now())
	return s.decide(ctx, "discard", by, [][]any{
		{`UPDATE delivery SET state = ?, error = 'discarded after a restore', payload_enc = NULL, finished = ?
			WHERE state = ? AND id IN (SELECT ref FROM held WHERE kind = ?)`, outbox.Dropped, now, outbox.Unknown, heldDelivery},
		{`UPDATE inbox SET state = ?, raw = NULL, error = '' WHERE state = ? AND id IN (SELECT ref FROM held WHERE kind = ?)`, incomingHandled, incomingParked, heldMessage},
		{`UPDATE announcement_follow SET open = 0 WHERE open = ?`, followHeld},
		{`UPDATE opening SET matched_at = ? WHERE state = 'open' AND matched_at = 0`, now},
		{`UPDATE course SET told = version WHERE told < version AND closed = 0`},
		{`UPDATE saved SET remind = 0 WHERE remind <> 0 AND remind <= ?`, now},
		{`UPDATE told_change SET told = ? WHERE told = 0`, now},
		{`UPDATE alert SET left_out = 'discarded after a restore' WHERE ` + waitingAlert},
	})
}

// decide runs the statements, each with its arguments after it, and gives what
// was held before.
func (s *Store) decide(ctx context.Context, decision, by string, do [][]any) (h Held, err error) {
	h, ok, err := s.Held(ctx)
	if err != nil {
		return h, err
	}
	if !ok {
		return h, ErrNothingHeld
	}
	err = s.write(ctx, func(t *tx) error {
		for _, q := range do {
			if _, err := t.run(q[0].(string), q[1:]...); err != nil {
				return err
			}
		}
		if _, err := t.run(`UPDATE restored SET decided_at = ?, decided_by = ?, decision = ? WHERE decided_at = 0`, millis(time.Now()), by, decision); err != nil {
			return err
		}
		if _, err := t.run(`DELETE FROM held`); err != nil {
			return err
		}
		return t.audit(by, "restore "+decision, "database", fmt.Sprintf("%d deliveries, %d messages, %d openings", h.Deliveries, h.Messages, h.Openings))
	})
	if err != nil {
		return h, fmt.Errorf("%s what is held: %w", decision, err)
	}
	s.broadcasts.wake()
	return h, nil
}

// notHeld is true where no decision is due after a restore.
const notHeld = `NOT EXISTS (SELECT 1 FROM restored WHERE decided_at = 0)`
