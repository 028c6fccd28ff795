package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"dari/handlers"
	"dari/knowledge/jobs"
)

type openingRow struct {
	ID         int64
	Version    int64
	State      handlers.OpeningState
	Reason     string
	Data       string
	PostedBy   uint32 `db:"posted_by"`
	ApprovedBy string `db:"approved_by"`
	EndedBy    string `db:"ended_by"`
	Import     int64  `db:"import_id"`
	Seq        int64
	Updated    int64
	Verified   bool
	Employer   string `db:"employer_key"`
	CopyKey    string `db:"copy_key"`
}

const openingColumns = `opening.id, version, state, reason, data, posted_by, approved_by, ended_by, opening.import_id, seq, updated,
	employer_key, copy_key, employer.key IS NOT NULL AS verified`

const openingTables = ` FROM opening LEFT JOIN employer ON employer.key = opening.employer_key `

func (r openingRow) opening() (handlers.Opening, error) {
	o := handlers.Opening{ID: r.ID, Version: r.Version, State: r.State, Reason: r.Reason, PostedBy: r.PostedBy,
		ApprovedBy: r.ApprovedBy, EndedBy: r.EndedBy, Verified: r.Verified, Import: r.Import, Updated: fromMillis(r.Updated), Seq: r.Seq}
	if err := json.Unmarshal([]byte(r.Data), &o.Opening); err != nil {
		return o, fmt.Errorf("opening %d: %w", r.ID, err)
	}
	return o, nil
}

func (s *Store) openingsOf(rows []openingRow) []handlers.Opening {
	out := make([]handlers.Opening, 0, len(rows))
	for _, r := range rows {
		o, err := r.opening()
		if err != nil {
			s.damaged("opening", r.ID, err)
			continue
		}
		out = append(out, o)
	}
	return out
}

// Opening finds an opening in any state; ok is false when there is none.
func (s *Store) Opening(ctx context.Context, id int64) (o handlers.Opening, ok bool, err error) {
	var row openingRow
	err = s.get(ctx, &row, `SELECT `+openingColumns+openingTables+`WHERE opening.id = ?`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return o, false, nil
	}
	if err != nil {
		return o, false, fmt.Errorf("opening %d: %w", id, err)
	}
	if o, err = row.opening(); err != nil {
		return o, false, err
	}
	found := []handlers.Opening{o}
	err = s.published(ctx, found)
	return found[0], err == nil, err
}

func (s *Store) openings(ctx context.Context, where string, args ...any) ([]handlers.Opening, error) {
	var rows []openingRow
	if err := s.selects(ctx, &rows, `SELECT `+openingColumns+openingTables+where, args...); err != nil {
		return nil, fmt.Errorf("openings: %w", err)
	}
	list := s.openingsOf(rows)
	return list, s.published(ctx, list)
}

// published fills in where openings are published that several sources have.
func (s *Store) published(ctx context.Context, list []handlers.Opening) error {
	at, ids := make(map[int64]int, len(list)), make([]any, len(list))
	for i, o := range list {
		at[o.ID], ids[i] = i, o.ID
	}
	for some := range padded(ids) {
		var rows []openingSource
		if err := s.selects(ctx, &rows, sourcesOf(len(some)), some...); err != nil {
			return fmt.Errorf("sources of openings: %w", err)
		}
		for _, r := range rows {
			o := &list[at[r.Opening]]
			o.Published = append(o.Published, jobs.Publication{Feed: r.Feed, SourceID: r.SourceID, URL: r.URL, Source: r.Source})
		}
	}
	return nil
}

// OpeningsAfter gives openings that changed after seq, in that order; after 0
// only open ones.
func (s *Store) OpeningsAfter(ctx context.Context, seq int64, limit int) ([]handlers.Opening, error) {
	if seq == 0 {
		return s.openings(ctx, `WHERE state = ? ORDER BY seq LIMIT ?`, handlers.OpeningOpen, limit)
	}
	return s.openings(ctx, `WHERE seq > ? ORDER BY seq LIMIT ?`, seq, limit)
}

// OpeningsIn lists openings in a state (empty is every state), the newest
// first.
func (s *Store) OpeningsIn(ctx context.Context, state handlers.OpeningState, limit int) ([]handlers.Opening, error) {
	if state == "" {
		return s.openings(ctx, `ORDER BY opening.id DESC LIMIT ?`, limit)
	}
	return s.openings(ctx, `WHERE state = ? ORDER BY opening.id DESC LIMIT ?`, state, limit)
}

// CountOpenings says how many openings are in each state.
func (s *Store) CountOpenings(ctx context.Context) (map[handlers.OpeningState]int, error) {
	var rows []struct {
		State handlers.OpeningState
		N     int
	}
	err := s.selects(ctx, &rows, `SELECT state, count(*) AS n FROM opening GROUP BY state`)
	out := make(map[handlers.OpeningState]int, len(rows))
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out, err
}

// nextSeq gives the number of the next change. Changes are in one line, so no
// two get the same, and none is committed before an earlier one.
func (t *tx) nextSeq() (seq int64, err error) {
	if err = t.lock(lockOpenings, 0); err != nil {
		return 0, err
	}
	err = t.get(&seq, `SELECT coalesce(max(seq), 0) + 1 FROM opening`)
	return seq, err
}

// openingBy reads an opening that is about to be changed.
func (t *tx) openingBy(where string, args ...any) (row openingRow, ok bool, err error) {
	if err = t.lock(lockOpenings, 0); err != nil {
		return row, false, err
	}
	err = t.get(&row, `SELECT `+openingColumns+openingTables+`WHERE `+where, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return row, false, nil
	}
	return row, err == nil, err
}

// newOpening is what an insert needs to know beside the opening.
type newOpening struct {
	state      handlers.OpeningState
	reason     string
	postedBy   uint32
	approvedBy string
	importID   int64
}

func (t *tx) insertOpening(o jobs.Opening, n newOpening) (id int64, err error) {
	data, err := marshalOpening(o)
	if err != nil {
		return 0, err
	}
	seq, err := t.nextSeq()
	if err != nil {
		return 0, err
	}
	now := millis(time.Now())
	return t.insert(`INSERT INTO opening (feed, source_id, state, reason, employer_key, data, deadline, sample, posted_by, approved_by,
			posted_platform, posted_tenant, import_id, copy_key, seq, created, updated, data_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce((SELECT platform FROM person WHERE id = ?), ''), coalesce((SELECT tenant FROM person WHERE id = ?), ''),
			?, ?, ?, ?, ?, ?) RETURNING id`,
		o.Feed, o.SourceID, n.state, n.reason, employerKey(o), data, closesAt(o), o.Sample, n.postedBy, n.approvedBy, n.postedBy, n.postedBy,
		n.importID, copyKey(o), seq, now, now, now)
}

func marshalOpening(o jobs.Opening) (string, error) {
	data, err := json.Marshal(o)
	if err != nil {
		return "", fmt.Errorf("opening %s/%s: %w", o.Feed, o.SourceID, err)
	}
	return string(data), nil
}

// openingChange is a row as it should be.
type openingChange struct {
	opening    jobs.Opening
	data       string
	version    int64
	state      handlers.OpeningState
	reason     string
	approvedBy string
	endedBy    string
	importID   int64
}

// as is a change that changes nothing yet.
func (r openingRow) as() (openingChange, error) {
	o, err := r.opening()
	return openingChange{opening: o.Opening, data: r.Data, version: r.Version, state: r.State, reason: r.Reason,
		approvedBy: r.ApprovedBy, endedBy: r.EndedBy, importID: r.Import}, err
}

// updateOpening writes a row anew. One that becomes open, or changes so that
// it may fit others, is matched again: who was told already is not told twice.
func (t *tx) updateOpening(row openingRow, c openingChange) error {
	seq, err := t.nextSeq()
	if err != nil {
		return err
	}
	if row.State == handlers.OpeningOpen && ended(c.state) || ended(row.State) && c.state == handlers.OpeningOpen {
		c.version = max(c.version, row.Version+1) // that it is over, or open again, matters to who read it
	}
	again := c.state == handlers.OpeningOpen && (row.State != handlers.OpeningOpen || row.Version != c.version)
	now := millis(time.Now())
	_, err = t.run(`UPDATE opening SET version = ?, state = ?, reason = ?, employer_key = ?, data = ?, deadline = ?, approved_by = ?,
			ended_by = ?, import_id = ?, copy_key = ?, matched_at = CASE WHEN ? = 1 THEN 0 ELSE matched_at END, seq = ?, updated = ?,
			data_at = CASE WHEN data = ? THEN data_at ELSE ? END WHERE id = ?`,
		c.version, c.state, c.reason, employerKey(c.opening), c.data, closesAt(c.opening), c.approvedBy,
		c.endedBy, c.importID, copyKey(c.opening), again, seq, now, c.data, now, row.ID)
	open := handlers.OpeningOpen
	if err != nil || row.Version == c.version && (row.State == open) == (c.state == open) {
		return err
	}
	was, err := row.opening()
	if err != nil {
		return err
	}
	return t.changed(handlers.OpeningSubject, row.ID, handlers.OpeningWas{State: was.State, Opening: was.Opening})
}

// ended tells whether an opening in a state was open once and takes nobody now.
func ended(s handlers.OpeningState) bool {
	return s == handlers.OpeningPaused || s == handlers.OpeningClosed || s == handlers.OpeningWithdrawn
}

func closesAt(o jobs.Opening) int64 {
	if o.Deadline.Kind == jobs.DeadlineDate {
		return millis(o.Deadline.At)
	}
	return 0
}

// employerKey names the employer of an opening: by its business number where
// that can be one, else by its name without spaces and marks.
func employerKey(o jobs.Opening) string {
	if number := jobs.BusinessDigits(o.BusinessNumber); number != "" {
		return number
	}
	return "name:" + strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, o.Employer)
}
