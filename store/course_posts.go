package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dari/handlers"
)

// PostCourse keeps a course that a person posted, once per message; 0 is that
// the draft it is to take the place of is not theirs.
func (s *Store) PostCourse(ctx context.Context, message int64, p handlers.CoursePost) (id int64, err error) {
	id, err = s.changeID(ctx, message, "course", func(t *tx) (int64, error) {
		c, closed := p.Course, int64(0)
		if p.Draft {
			closed = millis(time.Now())
		}
		if p.ID != 0 {
			return t.repostCourse(p, closed)
		}
		c.SourceID = newSecret()
		data, err := json.Marshal(c)
		if err != nil {
			return 0, err
		}
		now := millis(time.Now())
		id, err := t.insert(`INSERT INTO course (feed, source_id, starts, data, run, created, updated, opened, copy_key, posted_by, closed)
			VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?) RETURNING id`,
			c.Feed, c.SourceID, millis(c.Start), string(data), now, now, now, courseKey(c), p.Person, closed)
		if err != nil || p.Draft {
			return id, err
		}
		return id, t.audit(p.Actor, "course.post", fmt.Sprintf("course:%d", id), c.Institution)
	})
	if err != nil {
		return 0, fmt.Errorf("posting a course: %w", err)
	}
	return id, nil
}

// repostCourse puts a course in the place of a draft, or of one that was taken
// down.
func (t *tx) repostCourse(p handlers.CoursePost, closed int64) (id int64, err error) {
	var row courseRow
	err = t.get(&row, `SELECT `+courseColumns+` FROM course WHERE id = ? AND posted_by = ? AND closed <> 0`, p.ID, p.Person)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	before, err := row.course()
	if err != nil {
		return 0, err
	}
	c := p.Course
	c.SourceID = before.SourceID
	data, err := json.Marshal(c)
	if err != nil {
		return 0, err
	}
	now := millis(time.Now())
	_, err = t.run(`UPDATE course SET version = version + 1, closed = ?, starts = ?, data = ?, updated = ?, opened = ?, copy_key = ? WHERE id = ?`,
		closed, millis(c.Start), string(data), now, now, courseKey(c), p.ID)
	if err == nil {
		is := handlers.Course{Course: c}
		if closed != 0 {
			is.Closed = fromMillis(closed)
		}
		err = t.courseChanged(before, is)
	}
	if err != nil || p.Draft {
		return p.ID, err
	}
	return p.ID, t.audit(p.Actor, "course.post", fmt.Sprintf("course:%d", p.ID), c.Institution)
}

// CoursesBy lists what a person posted, the newest first; person 0 is everybody.
func (s *Store) CoursesBy(ctx context.Context, person uint32, limit int) ([]handlers.Course, error) {
	var rows []courseRow
	where, who := `posted_by = ? AND posted_by <> 0`, any(person)
	if person == 0 {
		where, who = `feed = ?`, handlers.PostedFeed
	}
	err := s.selects(ctx, &rows, `SELECT `+courseColumns+` FROM course WHERE `+where+` ORDER BY id DESC LIMIT ?`, who, limit)
	if err != nil {
		return nil, fmt.Errorf("posted courses: %w", err)
	}
	return s.coursesOf(rows), nil
}

// CloseCourse takes down a course that the person posted, or anybody where person
// is 0; closed is false where there is none or it is down already.
func (s *Store) CloseCourse(ctx context.Context, message, id int64, person uint32, actor string) (closed bool, err error) {
	n, err := s.changeID(ctx, message, "close course", func(t *tx) (int64, error) {
		closed, err := t.closeCourse(0, `id = ? AND feed = ? AND (posted_by = ? OR ? = 0)`, id, handlers.PostedFeed, person, person)
		if err != nil || !closed {
			return 0, err
		}
		return 1, t.audit(actor, "course.close", fmt.Sprintf("course:%d", id), "")
	})
	return n == 1, err
}

// Institutions are the training institutions that staff listed, one for each
// account.
func (s *Store) Institutions(ctx context.Context) (list []handlers.Institution, err error) {
	err = s.selects(ctx, &list, `SELECT account, name, number FROM institution ORDER BY name, account`)
	return list, err
}

// AddInstitution lists an account, or changes for whom it posts. Courses that are
// posted keep what they were posted with.
func (s *Store) AddInstitution(ctx context.Context, i handlers.Institution, actor string) error {
	return s.write(ctx, func(t *tx) error {
		_, err := t.run(`INSERT INTO institution (account, name, number, added, added_by) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (account) DO UPDATE SET name = excluded.name, number = excluded.number`, i.Account, i.Name, i.Number, millis(time.Now()), actor)
		if err != nil {
			return err
		}
		return t.audit(actor, "institution added", i.Account, i.Name+" "+i.Number)
	})
}

// RemoveInstitution takes an account off the list.
func (s *Store) RemoveInstitution(ctx context.Context, account, actor string) (removed bool, err error) {
	err = s.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM institution WHERE account = ?`, account)
		if removed = n > 0; err != nil || !removed {
			return err
		}
		return t.audit(actor, "institution removed", account, "")
	})
	return removed, err
}

func (s *Store) courseData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	posted, err := s.CoursesBy(ctx, p.ID, 1000)
	if err != nil {
		return err
	}
	if err := s.selects(ctx, &d.PostsFor, `SELECT name FROM institution WHERE account = ?`, p.Account()); err != nil {
		return err
	}
	for _, c := range posted {
		d.CoursesPosted = append(d.CoursesPosted, handlers.KeptCourse{Number: c.ID, Title: c.Title})
	}
	return nil
}
