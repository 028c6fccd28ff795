package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"dari/handlers"
)

// unplanned is the condition for an open opening whose people nobody looks for
// yet: not as it is now; none while a decision is due after a restore.
const unplanned = `state = 'open' AND matched_at = 0 AND ` + notHeld + `
	AND NOT EXISTS (SELECT 1 FROM match_opening m WHERE m.opening = opening.id AND m.seq = opening.seq)`

// PlanMatching divides the search for the people of openings that became open
// into parts of about so many profiles. Two processes do not plan the same
// opening, and who makes a profile meanwhile is in the last part.
func (s *Store) PlanMatching(ctx context.Context, openings, profiles int) (planned int, err error) {
	var some bool
	if err := s.get(ctx, &some, `SELECT EXISTS (SELECT 1 FROM opening WHERE `+unplanned+`)`); err != nil || !some {
		return 0, err
	}
	var ends []uint32
	err = s.selects(ctx, &ends, `SELECT person FROM (SELECT person, row_number() OVER (ORDER BY person) AS n FROM profile) AS p
		WHERE n % ? = 0 ORDER BY person`, profiles)
	if err != nil {
		return 0, fmt.Errorf("ranges of profiles: %w", err)
	}
	err = s.write(ctx, func(t *tx) error {
		planned = 0
		if err := t.lock(lockOpenings, 0); err != nil {
			return err
		}
		var fresh []struct{ ID, Seq int64 }
		if err := t.selects(&fresh, `SELECT id, seq FROM opening WHERE `+unplanned+` ORDER BY id LIMIT ?`, openings); err != nil || len(fresh) == 0 {
			return err
		}
		run, err := t.insert(`INSERT INTO match_run (created) VALUES (?) RETURNING id`, millis(time.Now()))
		if err != nil {
			return err
		}
		for some := range chunks(fresh) {
			var args []any
			for _, o := range some {
				args = append(args, run, o.ID, o.Seq)
			}
			if _, err := t.run(`INSERT INTO match_opening (run, opening, seq) VALUES `+places(len(some), 3), args...); err != nil {
				return err
			}
		}
		after := uint32(0)
		for some := range chunks(slices.Concat(ends, []uint32{0})) {
			var args []any
			for _, to := range some {
				args = append(args, run, after, to)
				after = to
			}
			if _, err := t.run(`INSERT INTO match_part (run, after, upto) VALUES `+places(len(some), 3), args...); err != nil {
				return err
			}
		}
		planned = len(fresh)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("planning whom to tell of openings: %w", err)
	}
	return planned, nil
}

// TakeMatchPart gives a part that no living process works on, and that did not
// just fail here. While one does not know yet that it was taken for dead, two may
// work on the same part: nobody is told twice for that.
func (s *Store) TakeMatchPart(ctx context.Context) (p handlers.MatchPart, ok bool, err error) {
	free := `SELECT id, run, after, upto FROM match_part WHERE (process = ? OR NOT ` + living("match_part") + `) ORDER BY id LIMIT ?`
	type row struct {
		ID, Run     int64
		After, Upto uint32
	}
	var rows []row
	// Those that this process has, or that failed here, are among them.
	if err := s.selects(ctx, &rows, free, s.Process(), s.parts.count()+1); err != nil || !slices.ContainsFunc(rows, func(r row) bool { return s.parts.free(r.ID) }) {
		return p, false, err
	}
	err = s.write(ctx, func(t *tx) error {
		s.parts.leave(p.ID) // of a try that was rolled back
		p, ok = handlers.MatchPart{}, false
		var rows []row
		if err := t.selects(&rows, free+` FOR UPDATE SKIP LOCKED`, t.me, s.parts.count()+1); err != nil {
			return err
		}
		for _, r := range rows {
			if ok = s.parts.take(r.ID); !ok {
				continue
			}
			p = handlers.MatchPart{ID: r.ID, Run: r.Run, Process: t.me, People: handlers.PersonRange{After: r.After, To: r.Upto}}
			_, err := t.run(`UPDATE match_part SET process = ? WHERE id = ?`, t.me, r.ID)
			return err
		}
		return nil
	})
	if err == nil && ok {
		p.Openings, err = s.openings(ctx, `WHERE state = 'open' AND opening.id IN (SELECT opening FROM match_opening WHERE run = ?) ORDER BY opening.id`, p.Run)
	}
	if err != nil {
		s.parts.leave(p.ID)
		return handlers.MatchPart{}, false, fmt.Errorf("taking a part of matching: %w", err)
	}
	return p, ok, nil
}

// EndMatchPart takes the part away, and with the last one its run: then
// everybody was found for the openings that have not changed since the run was
// planned. A part that was given to another process stays.
func (s *Store) EndMatchPart(ctx context.Context, p handlers.MatchPart) error {
	err := s.write(ctx, func(t *tx) error {
		// The last two parts may end at once: one of them has to see it.
		var run int64
		if err := t.get(&run, `SELECT id FROM match_run WHERE id = ? FOR UPDATE`, p.Run); err != nil {
			if errors.Is(err, sql.ErrNoRows) { // what it was for is not to be told any more
				return nil
			}
			return err
		}
		if n, err := t.exec(`DELETE FROM match_part WHERE id = ? AND process = ?`, p.ID, p.Process); err != nil || n == 0 {
			return err
		}
		var left bool
		if err := t.get(&left, `SELECT EXISTS (SELECT 1 FROM match_part WHERE run = ?)`, p.Run); err != nil || left {
			return err
		}
		_, err := t.run(`UPDATE opening SET matched_at = ? WHERE id IN (SELECT opening FROM match_opening WHERE run = ?)
			AND EXISTS (SELECT 1 FROM match_opening m WHERE m.run = ? AND m.opening = opening.id AND m.seq = opening.seq)`,
			millis(time.Now()), p.Run, p.Run)
		if err != nil {
			return err
		}
		_, err = t.run(`DELETE FROM match_run WHERE id = ?`, p.Run)
		return err
	})
	if err != nil {
		return fmt.Errorf("ending part %d of matching: %w", p.ID, err)
	}
	s.parts.done(p.ID)
	return nil
}

// LeaveMatchPart gives back a part that was not ended.
func (s *Store) LeaveMatchPart(ctx context.Context, p handlers.MatchPart) error {
	defer s.parts.leave(p.ID)
	return s.write(ctx, func(t *tx) error {
		_, err := t.run(`UPDATE match_part SET process = 0 WHERE id = ? AND process = ?`, p.ID, p.Process)
		return err
	})
}

// PutOffMatchPart gives back a part that failed. This process takes others, and
// this one again after a pause that it tells, and that is longer each time.
func (s *Store) PutOffMatchPart(ctx context.Context, p handlers.MatchPart) (pause time.Duration, err error) {
	pause = s.parts.failed(p.ID)
	return pause, s.LeaveMatchPart(ctx, p)
}

// Matched tells whether the people of every open opening were looked for.
func (s *Store) Matched(ctx context.Context) (all bool, err error) {
	err = s.get(ctx, &all, `SELECT NOT EXISTS (SELECT 1 FROM opening WHERE state = 'open' AND matched_at = 0)`)
	return all, err
}
