package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dari/handlers"
	"dari/knowledge/feeds"
)

type noticeRow struct {
	ID, Version, Closed, Seq, Fetched, Created int64
	Data                                       string
}

const noticeColumns = `id, version, closed, seq, fetched, created, data`

func (r noticeRow) notice() (handlers.Notice, error) {
	n := handlers.Notice{ID: r.ID, Version: r.Version, Gone: fromMillis(r.Closed), Seq: r.Seq, First: fromMillis(r.Created)}
	if err := json.Unmarshal([]byte(r.Data), &n.Notice); err != nil {
		return n, fmt.Errorf("notice %d: %w", r.ID, err)
	}
	n.Fetched = fromMillis(r.Fetched)
	return n, nil
}

// NoticeByID finds a notice, also one that is gone; ok is false when there is none.
func (s *Store) NoticeByID(ctx context.Context, id int64) (n handlers.Notice, ok bool, err error) {
	var row noticeRow
	err = s.get(ctx, &row, `SELECT `+noticeColumns+` FROM notice WHERE id = ?`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return n, false, nil
	}
	if err == nil {
		n, err = row.notice()
	}
	return n, err == nil, err
}

// NoticesAfter gives notices that changed after seq, in that order; after 0 only
// those that are not gone.
func (s *Store) NoticesAfter(ctx context.Context, seq int64, limit int) ([]handlers.Notice, error) {
	if seq == 0 {
		return s.notices(ctx, `WHERE closed = 0 ORDER BY seq LIMIT ?`, limit)
	}
	return s.notices(ctx, `WHERE seq > ? ORDER BY seq LIMIT ?`, seq, limit)
}

func (s *Store) notices(ctx context.Context, which string, args ...any) ([]handlers.Notice, error) {
	var rows []noticeRow
	if err := s.selects(ctx, &rows, `SELECT `+noticeColumns+` FROM notice `+which, args...); err != nil {
		return nil, fmt.Errorf("notices: %w", err)
	}
	out := make([]handlers.Notice, 0, len(rows))
	for _, r := range rows {
		n, err := r.notice()
		if err != nil {
			s.damaged("notice", r.ID, err)
			continue
		}
		out = append(out, n)
	}
	return out, nil
}

// CountNotices says how many notices their sources have, of those how many have a
// deadline that is over, and how many are gone.
func (s *Store) CountNotices(ctx context.Context, at time.Time) (there, over, gone int, err error) {
	var n struct{ There, Over, Gone int }
	err = s.get(ctx, &n, `SELECT coalesce(sum(CASE WHEN closed = 0 THEN 1 ELSE 0 END), 0) AS there,
		coalesce(sum(CASE WHEN closed = 0 AND ends <> 0 AND ends < ? THEN 1 ELSE 0 END), 0) AS over,
		coalesce(sum(CASE WHEN closed <> 0 THEN 1 ELSE 0 END), 0) AS gone FROM notice`, millis(at))
	return n.There, n.Over, n.Gone, err
}

// noticeMatters tells a change that a reader would want to know of from a
// corrected letter of the text.
func noticeMatters(before, after feeds.Notice) bool {
	return before.Title != after.Title || before.Over != after.Over || before.Deadline.Kind != after.Deadline.Kind ||
		!before.Deadline.At.Equal(after.Deadline.At)
}

// nextNotice is the number of the next change of a notice. Whoever changes
// notices holds lockOpenings, so that changes are numbered in the order in which
// they are committed.
func (t *tx) nextNotice() (seq int64, err error) {
	if err := t.lock(lockOpenings, 0); err != nil {
		return 0, err
	}
	err = t.get(&seq, `SELECT coalesce(max(seq), 0) + 1 FROM notice`)
	return seq, err
}

// importNotice writes a notice as its source has it now.
func (t *tx) importNotice(run int64, n feeds.Notice) (ImportWhat, error) {
	now := millis(time.Now())
	fetched := millis(n.Fetched)
	if n.Fetched.IsZero() {
		fetched = now
	}
	n.Fetched = time.Time{} // a column of its own: it is no change
	data, err := json.Marshal(n)
	if err != nil {
		return "", err
	}
	ends := int64(0)
	if !n.Deadline.At.IsZero() {
		ends = millis(n.Deadline.At)
	}
	seq, err := t.nextNotice()
	if err != nil {
		return "", err
	}
	var row noticeRow
	err = t.get(&row, `SELECT `+noticeColumns+` FROM notice WHERE feed = ? AND source_id = ?`, n.Feed, n.SourceID)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = t.run(`INSERT INTO notice (feed, source_id, ends, data, run, seq, fetched, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			n.Feed, n.SourceID, ends, string(data), run, seq, fetched, now, now)
		return ImportAdded, err
	}
	if err != nil {
		return "", err
	}
	if string(data) == row.Data && row.Closed == 0 {
		_, err = t.run(`UPDATE notice SET fetched = ? WHERE id = ?`, fetched, row.ID)
		return ImportUnchanged, err
	}
	before, err := row.notice()
	if err != nil {
		return "", err
	}
	version := row.Version
	if row.Closed != 0 || noticeMatters(before.Notice, n) {
		version++
	}
	_, err = t.run(`UPDATE notice SET version = ?, closed = 0, ends = ?, data = ?, run = ?, seq = ?, told_at = 0, fetched = ?, updated = ? WHERE id = ?`,
		version, ends, string(data), run, seq, fetched, now, row.ID)
	return ImportChanged, err
}

// dropNotice closes a notice that its source no longer has.
func (t *tx) dropNotice(run FeedRun, feed, sourceID string) (closed int64, err error) {
	seq, err := t.nextNotice()
	if err != nil {
		return 0, err
	}
	now := millis(time.Now())
	return t.exec(`UPDATE notice SET closed = ?, version = version + 1, run = ?, seq = ?, told_at = 0, updated = ? WHERE feed = ? AND source_id = ? AND closed = 0`,
		now, run.ID, seq, now, feed, sourceID)
}

// FreshNotices are notices whose followers nobody looked for yet, the oldest first,
// without those of a run that goes on: what it brings is told together.
func (s *Store) FreshNotices(ctx context.Context, limit int) ([]handlers.Notice, error) {
	return s.notices(ctx, `WHERE told_at = 0 AND run NOT IN (SELECT id FROM feed_run WHERE ended = 0 AND touched > ?) ORDER BY id LIMIT ?`,
		millis(time.Now().Add(-feedSilence)), limit)
}

// FollowersTold remembers that the followers of notices, unless they changed
// since, were told.
func (s *Store) FollowersTold(ctx context.Context, notices []handlers.Notice) error {
	return s.write(ctx, func(t *tx) error {
		now := millis(time.Now())
		for _, n := range notices {
			if _, err := t.run(`UPDATE notice SET told_at = ? WHERE id = ? AND seq = ?`, now, n.ID, n.Seq); err != nil {
				return err
			}
		}
		return nil
	})
}
