package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"dari/handlers"
	"dari/knowledge/jobs"
)

type courseRow struct {
	ID, Version, Closed, Starts, Updated, Opened int64
	PostedBy                                     uint32 `db:"posted_by"`
	Data                                         string
}

const courseColumns = `id, version, closed, starts, updated, opened, posted_by, data`

func (r courseRow) course() (handlers.Course, error) {
	c := handlers.Course{ID: r.ID, Version: r.Version, Closed: fromMillis(r.Closed), Updated: fromMillis(r.Updated), Opened: fromMillis(r.Opened), PostedBy: r.PostedBy}
	if err := json.Unmarshal([]byte(r.Data), &c.Course); err != nil {
		return c, fmt.Errorf("course %d: %w", r.ID, err)
	}
	return c, nil
}

// Course finds a course, also one that is closed; ok is false when there is none.
func (s *Store) Course(ctx context.Context, id int64) (c handlers.Course, ok bool, err error) {
	var row courseRow
	err = s.get(ctx, &row, `SELECT `+courseColumns+` FROM course WHERE id = ?`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	if err == nil {
		c, err = row.course()
	}
	return c, err == nil, err
}

// CoursesFrom lists courses that are not closed and start at or after a moment,
// the soonest first: those after the one that starts at (from, after), or from
// the beginning where after is 0.
func (s *Store) CoursesFrom(ctx context.Context, from time.Time, after int64, limit int) ([]handlers.Course, error) {
	var rows []courseRow
	err := s.selects(ctx, &rows, `SELECT `+courseColumns+` FROM course WHERE closed = 0 AND (starts, id) > (?, ?)
		ORDER BY starts, id LIMIT ?`, millis(from), after, limit)
	if err != nil {
		return nil, fmt.Errorf("courses: %w", err)
	}
	return s.coursesOf(rows), nil
}

// CoursesChanged lists courses, also closed ones, by when they changed: those
// that did after the one that changed at (since, after), or since then where
// after is 0.
func (s *Store) CoursesChanged(ctx context.Context, since time.Time, after int64, limit int) ([]handlers.Course, error) {
	var rows []courseRow
	err := s.selects(ctx, &rows, `SELECT `+courseColumns+` FROM course WHERE (updated, id) > (?, ?) ORDER BY updated, id LIMIT ?`,
		millis(since), after, limit)
	if err != nil {
		return nil, fmt.Errorf("changed courses: %w", err)
	}
	return s.coursesOf(rows), nil
}

// CoursesWithoutDetail lists courses to come whose hours nobody asked for yet,
// the soonest first.
func (s *Store) CoursesWithoutDetail(ctx context.Context, feed string, from time.Time, limit int) ([]handlers.Course, error) {
	var rows []courseRow
	err := s.selects(ctx, &rows, `SELECT `+courseColumns+` FROM course WHERE closed = 0 AND starts >= ? AND feed = ? AND data NOT LIKE '%"hours":%'
		ORDER BY starts, id LIMIT ?`, millis(from), feed, limit)
	if err != nil {
		return nil, fmt.Errorf("courses: %w", err)
	}
	return s.coursesOf(rows), nil
}

func (s *Store) coursesOf(rows []courseRow) []handlers.Course {
	out := make([]handlers.Course, 0, len(rows))
	for _, r := range rows {
		c, err := r.course()
		if err != nil {
			s.damaged("course", r.ID, err)
			continue
		}
		out = append(out, c)
	}
	return out
}

// CountCourses says how many courses are to come, have begun, and are closed.
func (s *Store) CountCourses(ctx context.Context, at time.Time) (ahead, begun, closed int, err error) {
	var n struct{ Ahead, Begun, Over int }
	err = s.get(ctx, &n, `SELECT coalesce(sum(CASE WHEN closed = 0 AND (starts > ? OR starts = 0) THEN 1 ELSE 0 END), 0) AS ahead,
		coalesce(sum(CASE WHEN closed = 0 AND starts <= ? AND starts <> 0 THEN 1 ELSE 0 END), 0) AS begun,
		coalesce(sum(CASE WHEN closed <> 0 THEN 1 ELSE 0 END), 0) AS over FROM course`, millis(at), millis(at))
	return n.Ahead, n.Begun, n.Over, err
}

// courseMatters tells a change that a reader would want to know of from one of
// how many applied. That one can join again at that time is one, and so is
// something more to learn, which others wait for.
func courseMatters(before, after jobs.Course, at time.Time) bool {
	if !before.Joinable(at) && after.Joinable(at) {
		return true
	}
	for _, skill := range after.Skills {
		if !slices.Contains(before.Skills, skill) {
			return true
		}
	}
	type essence struct {
		Title, Institution string
		Start, End         int64
		Schedule           jobs.CourseSchedule
		Mode               jobs.CourseMode
		Cost               int64
		Regions            []jobs.Region
		URL                string
	}
	of := func(c jobs.Course) essence {
		return essence{c.Title, c.Institution, millis(c.Start), millis(c.End), c.Schedule, c.Mode, c.Cost, c.Regions, c.URL}
	}
	return !reflect.DeepEqual(of(before), of(after))
}

// importCourse writes a round. join puts what is known of it into the record.
func (t *tx) importCourse(run int64, c jobs.Course, join func(record, known jobs.Course) jobs.Course) (ImportWhat, error) {
	var row courseRow
	err := t.get(&row, `SELECT `+courseColumns+` FROM course WHERE feed = ? AND source_id = ?`, c.Feed, c.SourceID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	known, version := err == nil, int64(1)
	var before handlers.Course
	if known {
		if before, err = row.course(); err != nil {
			return "", err
		}
		if join != nil {
			c = join(c, before.Course)
		}
		if version = row.Version; courseMatters(before.Course, c, time.Now()) || row.Closed != 0 {
			version++
		}
	}
	data, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("course %s/%s: %w", c.Feed, c.SourceID, err)
	}
	now := millis(time.Now())
	starts := millis(c.Start)
	switch {
	case !known:
		_, err = t.run(`INSERT INTO course (feed, source_id, starts, data, run, created, updated, opened, copy_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			c.Feed, c.SourceID, starts, string(data), run, now, now, now, courseKey(c))
		return ImportAdded, err
	case string(data) == row.Data && row.Closed == 0:
		return ImportUnchanged, nil
	}
	_, err = t.run(`UPDATE course SET opened = CASE WHEN closed <> 0 THEN ? ELSE opened END, version = ?, closed = 0, starts = ?, data = ?, run = ?, updated = ?, copy_key = ?
		WHERE id = ?`, now, version, starts, string(data), run, now, courseKey(c), row.ID)
	if err == nil {
		err = t.courseChanged(before, handlers.Course{Course: c})
	}
	return ImportChanged, err
}

// courseChanged has whoever was told of a course told that it is not any more as
// it was, where that matters to a reader. One that nobody could join before, and
// nobody can now, is of no interest.
func (t *tx) courseChanged(was, is handlers.Course) error {
	now := time.Now()
	wasOpen, isOpen := was.Open(now), is.Open(now)
	if wasOpen == isOpen && (!isOpen || !courseMatters(was.Course, is.Course, now)) {
		return nil
	}
	return t.changed(handlers.CourseSubject, was.ID, handlers.CourseWas{Closed: !wasOpen, Course: was.Course})
}

// closeCourse closes the course that is open and that the condition finds, and
// reports whether there is one.
func (t *tx) closeCourse(run int64, where string, args ...any) (closed bool, err error) {
	var row courseRow
	err = t.get(&row, `SELECT `+courseColumns+` FROM course WHERE closed = 0 AND `+where, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	was, err := row.course()
	if err != nil {
		return false, err
	}
	now := millis(time.Now())
	n, err := t.exec(`UPDATE course SET closed = ?, version = version + 1, run = CASE WHEN ? = 0 THEN run ELSE ? END, updated = ? WHERE id = ? AND closed = 0`,
		now, run, run, now, row.ID)
	if err != nil || n == 0 {
		return false, err
	}
	is := was
	is.Closed = fromMillis(now)
	return true, t.courseChanged(was, is)
}
