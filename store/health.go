package store

import (
	"context"
	"fmt"
	"time"

	"dari/bot/outbox"
	"dari/handlers"
)

// Backlog is what waits. It is cheap to ask for, however much is kept.
type Backlog struct {
	// Outbox counts deliveries that are queued or being sent.
	Outbox map[outbox.State]int
	// OldestDue is since when the oldest reply or alert could have been sent;
	// zero is none. Announcements take as long as they take.
	OldestDue time.Time
	// Cases counts cases that wait for staff, CaseSince is since when the first
	// of a kind waits: when the person said what nobody answered.
	Cases     map[handlers.CaseKind]int
	CaseSince map[handlers.CaseKind]time.Time
}

// Backlog counts what waits at a moment.
func (s *Store) Backlog(ctx context.Context, now time.Time) (Backlog, error) {
	b := Backlog{Outbox: map[outbox.State]int{}, Cases: map[handlers.CaseKind]int{}, CaseSince: map[handlers.CaseKind]time.Time{}}
	var deliveries []struct {
		State outbox.State
		N     int
		Since int64
	}
	// The literal 2 lets the index of open deliveries be used.
	err := s.selects(ctx, &deliveries, `SELECT state, count(*) AS n, COALESCE(MIN(CASE WHEN lane < ? AND due <= ? THEN due END), 0) AS since
		FROM delivery WHERE state < 2 GROUP BY state`, outbox.Broadcasts, millis(now))
	if err != nil {
		return b, fmt.Errorf("backlog: %w", err)
	}
	for _, d := range deliveries {
		b.Outbox[d.State] = d.N
		if at := fromMillis(d.Since); !at.IsZero() && (b.OldestDue.IsZero() || at.Before(b.OldestDue)) {
			b.OldestDue = at
		}
	}
	var cases []struct {
		Kind  handlers.CaseKind
		N     int
		Since int64
	}
	err = s.selects(ctx, &cases, `SELECT kind, count(*) AS n, MIN(since) AS since FROM
		(SELECT c.kind AS kind, COALESCE((SELECT MIN(l.at) FROM desk_line l WHERE l.case_id = c.id AND l.staff = 0
			AND l.id > COALESCE((SELECT MAX(x.id) FROM desk_line x WHERE x.case_id = c.id AND x.staff = 1), 0)), c.opened) AS since
		FROM desk_case c WHERE c.state = ?) waiting GROUP BY kind`, handlers.CaseOpen)
	if err != nil {
		return b, fmt.Errorf("backlog: %w", err)
	}
	for _, c := range cases {
		b.Cases[c.Kind], b.CaseSince[c.Kind] = c.N, fromMillis(c.Since)
	}
	return b, nil
}
