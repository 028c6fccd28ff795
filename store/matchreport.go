package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dari/handlers"
	"dari/knowledge/jobs"
)

// toldPage is how many of those who were told are read at once.
const toldPage = 500

type toldRow struct {
	Delivery, Place           int64
	Person                    uint32
	Ref                       int64
	Score                     int
	Since, Found, At          int64
	Opened, Interested, Saved bool
	Why                       string
}

// toldQuery reads what was told after a message and a place in it, by when the
// messages were sent, along the index of those alone: a period costs what was told in
// it. SQLite, which keeps no statistics, would begin with all alerts but for CROSS.
func toldQuery() string {
	did := func(table, opening string) string {
		return `EXISTS (SELECT 1 FROM ` + table + ` x WHERE x.person = a.person AND ` + opening + ` AND x.at >= d.finished)`
	}
	return `SELECT a.delivery, a.place, a.person, a.ref, a.score, a.since, a.found, d.finished AS at,
			` + did("opening_read", "x.opening = a.ref") + ` AS opened, ` + did("interest", "x.opening = a.ref") + ` AS interested,
			` + did("saved", "x.kind = a.kind AND x.ref = a.ref") + ` AS saved,
			coalesce((SELECT x.why FROM alert_refusal x WHERE x.person = a.person AND x.kind = a.kind AND x.ref = a.ref AND x.at >= d.finished), '') AS why
		FROM delivery d CROSS JOIN alert a
		WHERE d.lane = 1 AND d.state = 2 AND d.finished >= ? AND d.finished <= ? AND (d.finished, d.id, a.place) > (?, ?, ?)
			AND a.delivery = d.id AND a.delivery <> 0 AND a.kind = ? AND a.left_out = ''
		ORDER BY d.finished, d.id, a.place LIMIT ?`
}

// EachTold calls each for every opening that somebody was told of unasked in a
// period, with its first and last moment, in the order in which the messages were
// sent; it ends at the first error. What they did with it before they were told is
// not counted, and an opening that cannot be read is left out.
func (s *Store) EachTold(ctx context.Context, from, until time.Time, each func(handlers.Told) error) error {
	return s.eachTold(ctx, from, until, toldPage, each)
}

// eachTold is EachTold with so many rows read at once.
func (s *Store) eachTold(ctx context.Context, from, until time.Time, page int, each func(handlers.Told) error) error {
	query := toldQuery()
	for last := (toldRow{At: millis(from)}); ; {
		var rows []toldRow
		err := s.selects(ctx, &rows, query, last.At, millis(until), last.At, last.Delivery, last.Place, handlers.OpeningSubject, page)
		if err != nil {
			return fmt.Errorf("who was told: %w", err)
		}
		if err := s.toldOf(ctx, rows, each); err != nil {
			return err
		}
		if len(rows) < page {
			return nil
		}
		last = rows[len(rows)-1]
	}
}

// toldOf joins some who were told with their profiles and the openings.
func (s *Store) toldOf(ctx context.Context, rows []toldRow, each func(handlers.Told) error) error {
	var people, openings []any
	for _, r := range rows {
		people, openings = append(people, r.Person), append(openings, r.Ref)
	}
	profiles, profilesAt := make(map[uint32]*jobs.Profile), make(map[uint32]time.Time)
	for some := range padded(people) {
		var kept []struct {
			Person uint32
			Data   []byte `db:"profile_enc"`
			At     int64  `db:"updated_at"`
		}
		if err := s.selects(ctx, &kept, `SELECT person, profile_enc, updated_at FROM profile WHERE person IN `+places(1, len(some)), some...); err != nil {
			return fmt.Errorf("profiles of those who were told: %w", err)
		}
		for _, k := range kept {
			p := new(jobs.Profile)
			if err := s.unsealJSON(profileWhole, k.Data, p, k.Person); err != nil {
				s.damaged("profile", int64(k.Person), err)
				continue
			}
			profiles[k.Person], profilesAt[k.Person] = p, fromMillis(k.At)
		}
	}
	type told struct {
		jobs.Opening
		at time.Time
	}
	of := make(map[int64]told)
	for some := range padded(openings) {
		var kept []struct {
			ID   int64
			Data string
			At   int64 `db:"data_at"`
		}
		if err := s.selects(ctx, &kept, `SELECT id, data, data_at FROM opening WHERE id IN `+places(1, len(some)), some...); err != nil {
			return fmt.Errorf("openings that were told: %w", err)
		}
		for _, k := range kept {
			o := told{at: fromMillis(k.At)}
			if err := json.Unmarshal([]byte(k.Data), &o.Opening); err != nil {
				s.damaged("opening", k.ID, err)
				continue
			}
			of[k.ID] = o
		}
	}
	for _, r := range rows {
		o, ok := of[r.Ref]
		if !ok {
			continue
		}
		err := each(handlers.Told{Person: r.Person, Score: r.Score, Since: fromMillis(r.Since), Found: fromMillis(r.Found), At: fromMillis(r.At),
			Opened: r.Opened, Interested: r.Interested, Saved: r.Saved, NotForMe: handlers.RefusalReason(r.Why),
			Opening: o.Opening, OpeningAt: o.at, Profile: profiles[r.Person], ProfileAt: profilesAt[r.Person]})
		if err != nil {
			return err
		}
	}
	return nil
}
