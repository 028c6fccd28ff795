package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"dari/handlers"
	"dari/knowledge/feeds"
	"dari/knowledge/jobs"
)

// FeedRun is one fetching of a feed, or an import of courses or notices from a file.
type FeedRun struct {
	ID   int64
	Feed string // as the configuration names it
	// Scope is the feed and what of it is asked for. What is missing is looked for among what runs of the same scope saw.
	Scope          string
	Actor          string
	Started, Ended time.Time // Ended is zero while it goes on, and where it was broken off
	Complete       bool      // all there is was read
	Place          string    // where to go on
	Import         int64     // the import of its openings; 0 for none
	Pages, Records int
	// What became of the records; Closed were not seen any more.
	Added, Changed, Unchanged, Closed, Rejected int
	Problem                                     string // what ended it early
}

type feedRunRow struct {
	ID                                                          int64
	Feed, Scope, Actor                                          string
	Started, Touched, Ended                                     int64
	Complete                                                    bool
	Place                                                       string
	Import                                                      int64 `db:"import_id"`
	Pages, Records, Added, Changed, Unchanged, Closed, Rejected int
	Problem                                                     string
}

const feedRunColumns = `id, feed, scope, actor, started, touched, ended, complete, place, import_id, pages, records, added, changed, unchanged, closed, rejected, problem`

func (r feedRunRow) run() FeedRun {
	return FeedRun{ID: r.ID, Feed: r.Feed, Scope: r.Scope, Actor: r.Actor, Started: fromMillis(r.Started), Ended: fromMillis(r.Ended), Complete: r.Complete,
		Place: r.Place, Import: r.Import, Pages: r.Pages, Records: r.Records, Added: r.Added, Changed: r.Changed, Unchanged: r.Unchanged,
		Closed: r.Closed, Rejected: r.Rejected, Problem: r.Problem}
}

// ErrFeedBusy is returned for a feed that somebody else is fetching.
var ErrFeedBusy = errors.New("the feed is being fetched already")

// feedSilence is how long a run keeps no page before it counts as broken off.
const feedSilence = 3 * time.Minute

// BeginFeedRun begins a run of a feed, or goes on with the one that was broken
// off and began after since. With openings set, its openings are an import of
// their own, which can be undone.
func (s *Store) BeginFeedRun(ctx context.Context, feed, scope, actor string, openings bool, since time.Time) (run FeedRun, err error) {
	err = s.write(ctx, func(t *tx) error {
		if err := t.lock(lockOpenings, 0); err != nil { // nobody else begins meanwhile
			return err
		}
		now := time.Now()
		var last feedRunRow
		err := t.get(&last, `SELECT `+feedRunColumns+` FROM feed_run WHERE feed = ? ORDER BY id DESC LIMIT 1`, feed)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err == nil && last.Ended == 0 && now.Sub(fromMillis(last.Touched)) < feedSilence {
			return ErrFeedBusy
		}
		undone, err := t.undone(last.Import)
		if err != nil {
			return err
		}
		if !undone && !last.Complete && last.Place != "" && last.Scope == scope && fromMillis(last.Started).After(since) {
			run = last.run()
			run.Ended, run.Problem = time.Time{}, ""
			_, err = t.run(`UPDATE feed_run SET ended = 0, problem = '', touched = ? WHERE id = ?`, millis(now), last.ID)
			return err
		}
		run = FeedRun{Feed: feed, Scope: scope, Actor: actor, Started: now}
		if openings {
			run.Import, err = t.insert(`INSERT INTO import_run (at, actor, feed, file) VALUES (?, ?, ?, '') RETURNING id`, millis(now), actor, feed)
			if err == nil {
				err = t.audit(actor, "openings.fetch", fmt.Sprintf("import:%d", run.Import), feed)
			}
			if err != nil {
				return err
			}
		}
		run.ID, err = t.insert(`INSERT INTO feed_run (feed, scope, actor, started, touched, import_id) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
			feed, scope, actor, millis(now), millis(now), run.Import)
		return err
	})
	if err != nil {
		return FeedRun{}, fmt.Errorf("feed %s: %w", feed, err)
	}
	return run, nil
}

// undone tells whether an import was taken back; 0 is none.
func (t *tx) undone(importID int64) (bool, error) {
	var n int
	err := t.get(&n, `SELECT count(*) FROM import_run WHERE id = ? AND undone_at <> 0`, importID)
	return n > 0, err
}

// TouchFeedRun tells others that a run goes on, also while it keeps no page.
func (s *Store) TouchFeedRun(ctx context.Context, id int64) error {
	return s.write(ctx, func(t *tx) error {
		_, err := t.run(`UPDATE feed_run SET touched = ? WHERE id = ? AND ended = 0`, millis(time.Now()), id)
		return err
	})
}

// FeedPage is what one answer of a feed held.
type FeedPage struct {
	Openings []ImportRecord
	Terms    ImportTerms // of the openings
	Courses  []jobs.Course
	Notices  []feeds.Notice
	// JoinCourse puts what is known of a course into a record that says only part of it; nil takes the record as it is.
	JoinCourse func(record, known jobs.Course) jobs.Course
	Unreadable int // records that could not be read
	// Broken are the numbers of those among them that have one, and BrokenFeed is
	// the feed as it is kept with its records: they are there, so that they are seen.
	Broken     []string
	BrokenFeed string
	BrokenKind RecordKind
	Detail     bool   // it adds to records that were counted
	Place      string // where to go on afterwards
	URL, Tag   string // what the server calls the state of this page
}

// RecordKind is what a record of a feed is, as it is kept with what runs saw.
type RecordKind string

// The kinds of records.
const (
	OpeningRecord RecordKind = "opening"
	CourseRecord  RecordKind = "course"
	NoticeRecord  RecordKind = "notice"
)

// FeedKept is what became of the records of a page, in their order.
type FeedKept struct {
	Openings []ImportResult
	Courses  []ImportWhat
	Notices  []ImportWhat
}

// KeepFeedPage writes a page, and where to go on, in one transaction. ErrUndone
// is returned where the import of the run was taken back meanwhile.
func (s *Store) KeepFeedPage(ctx context.Context, run FeedRun, p FeedPage) (kept FeedKept, err error) {
	openings := s.readRecords(ctx, p.Openings, p.Terms)
	err = s.write(ctx, func(t *tx) error {
		kept = FeedKept{}
		if run.Import != 0 {
			if err := t.lock(lockOpenings, 0); err != nil {
				return err
			}
			if undone, err := t.undone(run.Import); err != nil || undone {
				return errors.Join(err, ErrUndone)
			}
		}
		counts := map[ImportWhat]int{ImportRejected: p.Unreadable}
		for _, rec := range openings {
			r, err := t.importOne(run.Import, p.Terms, rec)
			if err != nil {
				return fmt.Errorf("record %s/%s: %w", rec.Opening.Feed, rec.Opening.SourceID, err)
			}
			kept.Openings = append(kept.Openings, r)
			counts[r.What]++
			if err := t.see(run, p, OpeningRecord, rec.Opening.Feed, rec.Opening.SourceID); err != nil {
				return err
			}
		}
		for _, c := range p.Courses {
			what, err := t.importCourse(run.ID, c, p.JoinCourse)
			if err != nil {
				return fmt.Errorf("course %s/%s: %w", c.Feed, c.SourceID, err)
			}
			kept.Courses = append(kept.Courses, what)
			counts[what]++
			if err := t.see(run, p, CourseRecord, c.Feed, c.SourceID); err != nil {
				return err
			}
		}
		for _, n := range p.Notices {
			what, err := t.importNotice(run.ID, n)
			if err != nil {
				return fmt.Errorf("notice %s/%s: %w", n.Feed, n.SourceID, err)
			}
			kept.Notices = append(kept.Notices, what)
			counts[what]++
			if err := t.see(run, p, NoticeRecord, n.Feed, n.SourceID); err != nil {
				return err
			}
		}
		for _, id := range p.Broken {
			if err := t.see(run, p, p.BrokenKind, p.BrokenFeed, id); err != nil {
				return err
			}
		}
		if p.Detail {
			_, err := t.run(`UPDATE feed_run SET touched = ?, pages = pages + 1 WHERE id = ?`, millis(time.Now()), run.ID)
			return err
		}
		records := len(p.Openings) + len(p.Courses) + len(p.Notices) + p.Unreadable
		if run.Import != 0 {
			if err := t.countImport(run.Import, records, counts); err != nil {
				return err
			}
		}
		if p.URL != "" {
			_, err := t.run(`INSERT INTO feed_page (feed, url, tag) VALUES (?, ?, ?) ON CONFLICT (feed, url) DO UPDATE SET tag = excluded.tag`, run.Feed, p.URL, p.Tag)
			if err != nil {
				return err
			}
		}
		_, err := t.run(`UPDATE feed_run SET touched = ?, place = ?, pages = pages + 1, records = records + ?, added = added + ?, changed = changed + ?,
			unchanged = unchanged + ?, rejected = rejected + ? WHERE id = ?`, millis(time.Now()), p.Place, records, counts[ImportAdded], counts[ImportChanged],
			counts[ImportUnchanged], counts[ImportRejected], run.ID)
		return err
	})
	if err != nil {
		return FeedKept{}, fmt.Errorf("feed %s: %w", run.Feed, err)
	}
	return kept, nil
}

// see writes down that a run saw a record. To ask for its detail is no seeing.
func (t *tx) see(run FeedRun, p FeedPage, kind RecordKind, feed, id string) error {
	if p.Detail {
		return nil
	}
	_, err := t.run(`INSERT INTO feed_seen (scope, kind, feed, source_id, run) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (scope, kind, feed, source_id) DO UPDATE SET run = excluded.run`, run.Scope, kind, feed, id, run.ID)
	return err
}

// EndFeedRun ends a run. Where it is complete, what neither it nor the complete
// run before it saw is closed: lists shift while they are paged, so once is not
// enough. One that is not, or was taken back, closes nothing; a problem is what ended it early, and the
// next goes on where it was.
func (s *Store) EndFeedRun(ctx context.Context, run FeedRun, complete bool, problem string) (ended FeedRun, err error) {
	err = s.write(ctx, func(t *tx) error {
		if err := t.lock(lockOpenings, 0); err != nil {
			return err
		}
		closed := 0
		undone, err := t.undone(run.Import)
		if err != nil {
			return err
		}
		if complete && !undone {
			var before int64
			err := t.get(&before, `SELECT coalesce(max(id), 0) FROM feed_run WHERE scope = ? AND complete = 1 AND id < ?`, run.Scope, run.ID)
			if err != nil {
				return err
			}
			if before != 0 {
				if closed, err = t.closeMissing(run, before); err != nil {
					return err
				}
			}
		}
		_, err = t.run(`UPDATE feed_run SET ended = ?, complete = ?, closed = ?, problem = ?, place = CASE WHEN ? = '' THEN '' ELSE place END WHERE id = ?`,
			millis(time.Now()), complete && !undone, closed, problem, problem, run.ID)
		if err != nil {
			return err
		}
		var row feedRunRow
		if err := t.get(&row, `SELECT `+feedRunColumns+` FROM feed_run WHERE id = ?`, run.ID); err != nil {
			return err
		}
		ended = row.run()
		return nil
	})
	if err != nil {
		return FeedRun{}, fmt.Errorf("feed %s: %w", run.Feed, err)
	}
	return ended, nil
}

// missed are the records that runs of a scope saw, and none since before did,
// also not of another scope: feeds may have records in common.
const missed = ` FROM feed_seen WHERE scope = ? AND run < ? AND NOT EXISTS (SELECT 1 FROM feed_run r JOIN feed_seen o ON o.scope = r.scope AND o.run = r.id
	AND o.kind = feed_seen.kind AND o.feed = feed_seen.feed AND o.source_id = feed_seen.source_id WHERE r.id >= ? AND r.scope <> feed_seen.scope)`

// closeMissing closes what no run saw since before. Courses that have begun are
// over anyway: sources are asked for those to come.
func (t *tx) closeMissing(run FeedRun, before int64) (closed int, err error) {
	var missing []struct {
		Kind RecordKind
		Feed string
		ID   string `db:"source_id"`
	}
	if err := t.selects(&missing, `SELECT kind, feed, source_id`+missed+` ORDER BY kind, feed, source_id`, run.Scope, before, before); err != nil {
		return 0, err
	}
	now := millis(time.Now())
	for _, m := range missing {
		switch m.Kind {
		case NoticeRecord:
			n, err := t.dropNotice(run, m.Feed, m.ID)
			if err != nil {
				return closed, err
			}
			closed += int(n)
			continue
		case CourseRecord:
			gone, err := t.closeCourse(run.ID, `feed = ? AND source_id = ? AND (starts = 0 OR starts > ?)`, m.Feed, m.ID, now)
			if err != nil {
				return closed, err
			}
			if gone {
				closed++
			}
			continue
		}
		gone, err := t.dropSource(run, m.Feed, m.ID)
		if err != nil {
			return closed, err
		}
		if gone {
			closed++
		}
	}
	_, err = t.run(`DELETE`+missed, run.Scope, before, before)
	return closed, err
}

// FeedRuns lists runs, the newest first; of all feeds where feed is empty.
func (s *Store) FeedRuns(ctx context.Context, feed string, limit int) ([]FeedRun, error) {
	var rows []feedRunRow
	err := s.selects(ctx, &rows, `SELECT `+feedRunColumns+` FROM feed_run WHERE feed = ? OR ? = '' ORDER BY id DESC LIMIT ?`, feed, feed, limit)
	if err != nil {
		return nil, fmt.Errorf("runs of feeds: %w", err)
	}
	out := make([]FeedRun, len(rows))
	for i, r := range rows {
		out[i] = r.run()
	}
	return out, nil
}

// FeedTags gives what servers call the state of the pages of a feed, by their
// address.
func (s *Store) FeedTags(ctx context.Context, feed string) (map[string]string, error) {
	var rows []struct{ URL, Tag string }
	if err := s.selects(ctx, &rows, `SELECT url, tag FROM feed_page WHERE feed = ?`, feed); err != nil {
		return nil, fmt.Errorf("pages of %s: %w", feed, err)
	}
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.URL] = r.Tag
	}
	return out, nil
}

// OpeningsWithoutDetail lists open openings of a feed that have no text yet, the
// newest first.
func (s *Store) OpeningsWithoutDetail(ctx context.Context, feed string, limit int) ([]handlers.Opening, error) {
	return s.openings(ctx, `WHERE state = ? AND feed = ? AND data NOT LIKE '%"body":%' ORDER BY opening.id DESC LIMIT ?`, handlers.OpeningOpen, feed, limit)
}
