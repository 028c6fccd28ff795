package store

import (
	"context"
	"fmt"
	"time"

	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
)

// NewCourses gives courses that nobody looked for followers of as they are now;
// none while a decision is due after a restore.
func (s *Store) NewCourses(ctx context.Context, limit int) ([]handlers.Course, error) {
	var rows []courseRow
	err := s.selects(ctx, &rows, `SELECT `+courseColumns+` FROM course WHERE told < version AND closed = 0 AND `+notHeld+` ORDER BY id LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("new courses: %w", err)
	}
	return s.coursesOf(rows), nil
}

// CoursesTold remembers that the followers of courses, as they were, were looked
// for.
func (s *Store) CoursesTold(ctx context.Context, courses []handlers.Course) error {
	return s.write(ctx, func(t *tx) error {
		for _, c := range courses {
			if _, err := t.run(`UPDATE course SET told = ? WHERE id = ? AND told < ?`, c.Version, c.ID, c.Version); err != nil {
				return fmt.Errorf("course %d: %w", c.ID, err)
			}
		}
		return nil
	})
}

// TellCourse queues the course for people; whoever was told of it or of a copy of
// it, or is to be told, is left out. It returns how many were queued.
func (s *Store) TellCourse(ctx context.Context, c handlers.Course, to []handlers.AlertFound) (queued int, err error) {
	err = s.write(ctx, func(t *tx) error {
		queued = 0
		if err := t.lock(lockOpenings, 0); err != nil { // nobody else tells of a copy meanwhile
			return err
		}
		var copies []int64
		if key := courseKey(c.Course); key != "" {
			if err := t.selects(&copies, `SELECT id FROM course WHERE copy_key = ? AND copy_key <> '' AND id <> ? ORDER BY id DESC LIMIT 50`, key, c.ID); err != nil {
				return err
			}
		}
		queued, err = t.queueAlerts(outbox.Subject{Kind: handlers.CourseSubject, Ref: c.ID, Version: c.Version}, c.Opened, to, copies)
		return err
	})
	return queued, err
}

// courseKey is what copies of one round of a course have in common: it came in
// again under another number, or two sources have it. It is empty where the course
// says too little to tell.
func courseKey(c jobs.Course) string {
	institution, title := bare(companyForms.Replace(c.Institution)), bare(c.Title)
	if institution == "" || title == "" || c.Start.IsZero() {
		return ""
	}
	place := ""
	if len(c.Regions) > 0 {
		place = string(c.Regions[0].Province())
	}
	return institution + "/" + place + "/" + c.Start.In(handlers.Seoul).Format(time.DateOnly) + "/" + title
}
