package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Sweep deletes what has served its time, see Retentions. It is called now and then.
//
// The inbox and the deliveries are large and only grow at their end, so their
// rows of before a moment are found by searching along the ids, without an
// index that every message would have to pay for, and go in small steps that
// hold up nobody.
func (s *Store) Sweep(ctx context.Context, now time.Time) error {
	inbox, err := s.bounds(ctx, "inbox", "received", now.Add(-keepIncoming))
	if err == nil {
		err = s.inSteps(ctx, inbox,
			`DELETE FROM applied WHERE message >= ? AND message < ?
				AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.id = applied.message AND inbox.state = 0)`,
			`DELETE FROM inbox WHERE id >= ? AND id < ? AND state <> 0`)
	}
	var said span
	if err == nil {
		said, err = s.bounds(ctx, "delivery", "created", now.Add(-keepPayloads))
	}
	if err == nil {
		emptied := said.end
		said.first = max(said.first, s.emptied.Load())
		err = s.inSteps(ctx, said, `UPDATE delivery SET payload_enc = NULL WHERE id >= ? AND id < ? AND payload_enc IS NOT NULL AND state >= 2`)
		if err == nil {
			s.emptied.Store(emptied)
		}
	}
	if err == nil {
		said, err = s.bounds(ctx, "delivery", "created", now.Add(-keepDeliveries))
	}
	if err == nil {
		err = s.inSteps(ctx, said, `DELETE FROM delivery WHERE id >= ? AND id < ? AND state >= 2 AND kind = ''`)
	}
	if err != nil {
		return fmt.Errorf("sweeping: %w", err)
	}
	if err := s.sweepAnswers(ctx, now); err != nil {
		return fmt.Errorf("sweeping answers: %w", err)
	}
	for _, st := range []struct {
		query  string
		before time.Time
	}{
		// Of an account that is not connected any more; that of a paused
		// announcement waits for staff.
		{`UPDATE delivery SET state = 6, error = 'expired', payload_enc = NULL, finished = CASE WHEN due > created THEN due ELSE created END
			WHERE state < 2 AND lane < 2 AND due < ?`, now.Add(-keepPayloads)},
		{`DELETE FROM pulse WHERE at < ?`, now.Add(-24 * time.Hour)},
		{`DELETE FROM memory WHERE at < ?`, now.Add(-keepMemory)},
		{`DELETE FROM form_state WHERE at < ?`, now.Add(-keepIncoming)},
		{`DELETE FROM desk_case WHERE state = 2 AND closed < ?`, now.Add(-keepCases)},
		{`UPDATE import_run SET raw_enc = NULL WHERE at < ? AND raw_enc IS NOT NULL`, now.Add(-keepDeliveries)},
		{`DELETE FROM conversation WHERE seen < ?`, now.Add(-keepThreads)},
		{`DELETE FROM audit WHERE at < ?`, now.Add(-keepAudit)},
		{`DELETE FROM profile WHERE updated_at < ?`, now.Add(-keepProfile)},
		{`DELETE FROM share WHERE created < ?`, now.Add(-keepShares)},
		{`DELETE FROM interest WHERE at < ?`, now.Add(-keepInterest)},
		{`DELETE FROM saved WHERE at < ?`, now.Add(-keepInterest)},
		{`DELETE FROM opening_read WHERE at < ?`, now.Add(-keepInterest)},
		{`DELETE FROM told_change WHERE at < ?`, now.Add(-keepInterest)},
		{`DELETE FROM feed_seen WHERE run IN (SELECT id FROM feed_run WHERE started < ?)`, now.Add(-keepFeeds)},
		{`DELETE FROM feed_run WHERE started < ?`, now.Add(-keepFeeds)},
		{`DELETE FROM course WHERE starts <> 0 AND starts < ?`, now.Add(-keepFeeds)},
		{`DELETE FROM notice WHERE fetched < ?`, now.Add(-keepFeeds)},
		{`DELETE FROM notice_told WHERE at < ? AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.id = notice_told.ref AND notice_told.what <> 'opens')
			AND NOT EXISTS (SELECT 1 FROM notice_follow f WHERE f.id = notice_told.ref AND notice_told.what = 'opens')`, now.Add(-keepFeeds)},
		// Those that do not say when they start, by when they were last seen.
		{`DELETE FROM course WHERE starts = 0 AND updated < ? AND NOT EXISTS (SELECT 1 FROM feed_seen s
			WHERE s.kind = 'course' AND s.feed = course.feed AND s.source_id = course.source_id)`, now.Add(-keepFeeds)},
	} {
		err := s.write(ctx, func(t *tx) error {
			_, err := t.run(st.query, millis(st.before))
			return err
		})
		if err != nil {
			return fmt.Errorf("sweeping: %w", err)
		}
	}
	err = s.write(ctx, func(t *tx) error { // of chats where nothing was said for long
		old := now.Add(-time.Hour).UnixMicro()
		_, err := t.run(`DELETE FROM pace WHERE tat < ? AND paused < ?`, old, old)
		return err
	})
	if err != nil {
		return fmt.Errorf("sweeping: %w", err)
	}
	err = s.write(ctx, func(t *tx) error {
		_, err := t.run(`DELETE FROM model_person WHERE day < ?`, modelDay(now.Add(-keepModelUse)))
		if err == nil {
			_, err = t.run(`DELETE FROM model_day WHERE day < ?`, modelDay(now.Add(-keepAudit)))
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("sweeping the use of the model: %w", err)
	}
	if err := s.sweepAccesses(ctx, now); err != nil {
		return fmt.Errorf("sweeping the access log: %w", err)
	}
	return s.sweepErased(ctx, now)
}

// span is a range of ids, without its end.
type span struct{ first, end int64 }

// bounds gives the rows of a table that are older than a moment. Ids and the
// column grow together.
func (s *Store) bounds(ctx context.Context, table, column string, before time.Time) (old span, err error) {
	var ids struct{ Low, High sql.NullInt64 }
	if err = s.get(ctx, &ids, `SELECT (SELECT min(id) FROM `+table+`) AS low, (SELECT max(id) FROM `+table+`) AS high`); err != nil || !ids.Low.Valid {
		return old, err
	}
	low, high := ids.Low.Int64, ids.High.Int64+1
	old.first = low
	for low < high { // the first row that is young enough is in low..high
		middle := low + (high-low)/2
		var row struct{ ID, At int64 }
		err = s.get(ctx, &row, `SELECT id, `+column+` AS at FROM `+table+` WHERE id >= ? ORDER BY id LIMIT 1`, middle)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			high = middle
		case err != nil:
			return old, err
		case row.At < millis(before):
			low = row.ID + 1
		default:
			high = middle
		}
	}
	old.end = low
	return old, nil
}

// sweepStep is how many ids are looked at in one transaction.
const sweepStep = 2000

func (s *Store) inSteps(ctx context.Context, all span, queries ...string) error {
	for first := all.first; first < all.end; first += sweepStep {
		err := s.write(ctx, func(t *tx) error {
			for _, q := range queries {
				if _, err := t.run(q, first, min(first+sweepStep, all.end)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
