package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
)

// Status is the state of everything in figures; it holds nothing personal.
type Status struct {
	// Pending messages are received and not answered yet, OldestPending is when
	// the first of them came; Parked ones were put aside in the last week.
	Pending, Parked int
	OldestPending   time.Time
	// Deliveries counts by lane and state.
	Deliveries map[outbox.Lane]map[outbox.State]int
	// Doubted counts deliveries that were cut off while they were sent, and so
	// may have arrived twice or not at all.
	Doubted int
	// OpenCases counts cases that wait for an answer; OldestCase is when the
	// first was opened.
	OpenCases  map[handlers.CaseKind]int
	OldestCase time.Time
	// Unseen counts cases whose notice did not reach the channel of staff.
	Unseen int
	// People counts those who are there by platform, Gone those who left.
	People map[bot.Platform]int
	Gone   int
	// Consents counts people by purpose whose latest decision is yes; all that
	// share something with an employer are "share".
	Consents map[handlers.Purpose]int
	// Announcements are those under way.
	Announcements []AnnouncementProgress
	// Processes share the work; none are known on SQLite.
	Processes []ProcessStatus
}

// ProcessStatus is a server among several.
type ProcessStatus struct {
	Name    string // host and process id
	Started time.Time
	Leases  string // what it alone does, separated by commas
}

// AnnouncementProgress is how far an announcement is.
type AnnouncementProgress struct {
	ID      int64
	State   string
	People  int // in its audience
	Claimed int // of them, taken up so far
}

// Status counts what is kept.
func (s *Store) Status(ctx context.Context) (st Status, err error) {
	for _, part := range []func(context.Context, *Status) error{s.inboxStatus, s.outboxStatus, s.caseStatus, s.peopleStatus, s.announcementStatus, s.processStatus} {
		if err := part(ctx, &st); err != nil {
			return st, fmt.Errorf("status: %w", err)
		}
	}
	return st, nil
}

func (s *Store) processStatus(ctx context.Context, st *Status) error {
	var rows []struct {
		ID      int64
		Name    string
		Started int64
	}
	if err := s.selects(ctx, &rows, `SELECT id, name, started FROM process ORDER BY id`); err != nil {
		return err
	}
	var leases []struct {
		Name    string
		Process int64
	}
	if err := s.selects(ctx, &leases, `SELECT name, process FROM lease ORDER BY name`); err != nil {
		return err
	}
	for _, r := range rows {
		var has []string
		for _, l := range leases {
			if l.Process == r.ID {
				has = append(has, l.Name)
			}
		}
		st.Processes = append(st.Processes, ProcessStatus{r.Name, fromMillis(r.Started), strings.Join(has, ", ")})
	}
	return nil
}

func (s *Store) inboxStatus(ctx context.Context, st *Status) error {
	var row struct {
		Pending, Parked int
		Oldest          int64
	}
	err := s.get(ctx, &row, `SELECT COALESCE(SUM(CASE WHEN state = ? THEN 1 ELSE 0 END), 0) AS pending,
		COALESCE(SUM(CASE WHEN state = ? THEN 1 ELSE 0 END), 0) AS parked,
		COALESCE(MIN(CASE WHEN state = ? THEN received END), 0) AS oldest FROM inbox`, incomingPending, incomingParked, incomingPending)
	st.Pending, st.Parked, st.OldestPending = row.Pending, row.Parked, fromMillis(row.Oldest)
	return err
}

func (s *Store) outboxStatus(ctx context.Context, st *Status) error {
	var rows []struct {
		Lane       outbox.Lane
		State      outbox.State
		N, Doubted int
	}
	err := s.selects(ctx, &rows, `SELECT lane, state, count(*) AS n, SUM(CASE WHEN doubts > 0 THEN 1 ELSE 0 END) AS doubted
		FROM delivery GROUP BY lane, state`)
	st.Deliveries = map[outbox.Lane]map[outbox.State]int{}
	for _, r := range rows {
		if st.Deliveries[r.Lane] == nil {
			st.Deliveries[r.Lane] = map[outbox.State]int{}
		}
		st.Deliveries[r.Lane][r.State] = r.N
		st.Doubted += r.Doubted
	}
	return err
}

func (s *Store) caseStatus(ctx context.Context, st *Status) error {
	var rows []struct {
		Kind   handlers.CaseKind
		N      int
		Oldest int64
	}
	err := s.selects(ctx, &rows, `SELECT kind, count(*) AS n, MIN(opened) AS oldest FROM desk_case WHERE state = ? GROUP BY kind`, handlers.CaseOpen)
	st.OpenCases = map[handlers.CaseKind]int{}
	for _, r := range rows {
		st.OpenCases[r.Kind] = r.N
		if at := fromMillis(r.Oldest); st.OldestCase.IsZero() || at.Before(st.OldestCase) {
			st.OldestCase = at
		}
	}
	if err != nil {
		return err
	}
	return s.get(ctx, &st.Unseen, `SELECT count(*) FROM delivery d JOIN desk_case c ON c.id = d.ref
		WHERE d.kind = ? AND d.state NOT IN (?, ?, ?) AND c.state <> ?`,
		handlers.CaseSubject, outbox.Queued, outbox.Sending, outbox.Sent, handlers.CaseClosed)
}

func (s *Store) peopleStatus(ctx context.Context, st *Status) error {
	var people []struct {
		Platform bot.Platform
		N, Gone  int
	}
	err := s.selects(ctx, &people, `SELECT platform, SUM(CASE WHEN gone_at = 0 THEN 1 ELSE 0 END) AS n,
		SUM(CASE WHEN gone_at <> 0 THEN 1 ELSE 0 END) AS gone FROM person WHERE erased_at = 0 GROUP BY platform`)
	if err != nil {
		return err
	}
	st.People = map[bot.Platform]int{}
	for _, r := range people {
		st.People[r.Platform] = r.N
		st.Gone += r.Gone
	}
	var consents []struct {
		Purpose handlers.Purpose
		N       int
	}
	err = s.selects(ctx, &consents, `SELECT purpose, count(*) AS n FROM
		(SELECT CASE WHEN purpose LIKE 'share:%' THEN 'share' ELSE purpose END AS purpose FROM consent c
			WHERE granted = 1 AND id = (SELECT MAX(id) FROM consent x WHERE x.person = c.person AND x.purpose = c.purpose)
			AND EXISTS (SELECT 1 FROM person p WHERE p.id = c.person AND p.erased_at = 0)) latest
		GROUP BY purpose`)
	st.Consents = map[handlers.Purpose]int{}
	for _, r := range consents {
		st.Consents[r.Purpose] = r.N
	}
	return err
}

func (s *Store) announcementStatus(ctx context.Context, st *Status) error {
	err := s.selects(ctx, &st.Announcements, `SELECT a.id AS id, a.state AS state, COALESCE(SUM(p.size), 0) AS people, COALESCE(SUM(p.claimed), 0) AS claimed
		FROM announcement a LEFT JOIN announcement_part p ON p.announcement = a.id
		WHERE a.state IN ('running', 'paused') GROUP BY a.id, a.state ORDER BY a.id`)
	return err
}
