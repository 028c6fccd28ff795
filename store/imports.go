package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"dari/handlers"
	"dari/knowledge/jobs"
)

// ImportRun is one import of one file.
type ImportRun struct {
	ID    int64
	At    time.Time
	Actor string
	Feed  string
	File  string
	// Records is how many were read; the others are what became of them.
	Records, Added, Changed, Unchanged, Rejected int
	UndoneAt                                     time.Time
	UndoneBy                                     string
}

// sourceApproved begins the name of an official feed that let an opening
// through, and answers for who its employer is.
const sourceApproved = "source:"

// ApprovedBySource names a feed that answers for its openings.
func ApprovedBySource(feed string) string { return sourceApproved + feed }

// ImportTerms say what stands behind an import.
type ImportTerms struct {
	// ApprovedBy lets its openings through: the staff member who imports, or
	// ApprovedBySource for an official feed.
	ApprovedBy string
	// Vouches tells that whoever imports vouches for the employers: they count
	// as verified by ApprovedBy from now on.
	Vouches bool
	// At is the moment of the import; what is over by then is kept closed.
	At time.Time
}

// ImportRecord is one record of an import.
type ImportRecord struct {
	Opening jobs.Opening
	// Join joins the record with what is known of the opening, where a file
	// says only part of it; nil puts the record in its place.
	Join func(known, record jobs.Opening) jobs.Opening
	// read is what the opening says, where it was read before.
	read *readOpening
}

// ImportResult is what became of a record.
type ImportResult struct {
	ID   int64 // of the opening; 0 in a trial run for a new one
	What ImportWhat
	// Copy tells that it is one more source of an opening that there was.
	Copy bool
	// Held tells that it waits for staff to look at its problems.
	Held bool
	// Problems are why it is kept, but not shown.
	Problems []jobs.Problem
}

// ImportWhat names what an import did with a record.
type ImportWhat string

// What an import does with a record.
const (
	ImportAdded     ImportWhat = "new"
	ImportChanged   ImportWhat = "changed"
	ImportUnchanged ImportWhat = "unchanged"
	ImportRejected  ImportWhat = "rejected" // kept, but not shown
)

// ErrNoImport is returned for a number that names no import.
var ErrNoImport = errors.New("no such import")

// ErrUndone is returned for an import that was undone before.
var ErrUndone = errors.New("import was undone already")

// BeginImport writes down that an import begins and keeps the file as it came.
func (s *Store) BeginImport(ctx context.Context, run ImportRun, file []byte) (id int64, err error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err = w.Write(file); err == nil {
		err = w.Close()
	}
	if err != nil {
		return 0, fmt.Errorf("packing %s: %w", run.File, err)
	}
	err = s.write(ctx, func(t *tx) error {
		id, err = t.insert(`INSERT INTO import_run (at, actor, feed, file) VALUES (?, ?, ?, ?) RETURNING id`,
			millis(run.At), run.Actor, run.Feed, run.File)
		if err != nil {
			return err
		}
		kept, err := t.seal(importRaw, packed.Bytes(), id)
		if err != nil {
			return err
		}
		if _, err = t.run(`UPDATE import_run SET raw_enc = ? WHERE id = ?`, kept, id); err != nil {
			return err
		}
		return t.audit(run.Actor, "openings.import", fmt.Sprintf("import:%d", id), run.Feed+" "+run.File)
	})
	return id, err
}

// ImportOpenings writes a chunk of an import in one transaction. The results
// are in the order of the records.
func (s *Store) ImportOpenings(ctx context.Context, importID int64, terms ImportTerms, records []ImportRecord) (results []ImportResult, err error) {
	records = s.readRecords(ctx, records, terms)
	err = s.write(ctx, func(t *tx) error {
		results = make([]ImportResult, 0, len(records))
		counts := map[ImportWhat]int{}
		for _, rec := range records {
			r, err := t.importOne(importID, terms, rec)
			if err != nil {
				return fmt.Errorf("record %s/%s: %w", rec.Opening.Feed, rec.Opening.SourceID, err)
			}
			results = append(results, r)
			counts[r.What]++
		}
		return t.countImport(importID, len(records), counts)
	})
	return results, err
}

func (t *tx) countImport(importID int64, records int, counts map[ImportWhat]int) error {
	_, err := t.run(`UPDATE import_run SET records = records + ?, added = added + ?, changed = changed + ?, unchanged = unchanged + ?,
		rejected = rejected + ? WHERE id = ?`, records, counts[ImportAdded], counts[ImportChanged], counts[ImportUnchanged],
		counts[ImportRejected], importID)
	return err
}

// CountUnreadable adds records that could not even be read to an import.
func (s *Store) CountUnreadable(ctx context.Context, importID int64, records int) error {
	return s.write(ctx, func(t *tx) error {
		return t.countImport(importID, records, map[ImportWhat]int{ImportRejected: records})
	})
}

// openingOfSource is the opening that a feed calls by a number.
const openingOfSource = `SELECT ` + openingColumns + openingTables + `WHERE feed = ? AND source_id = ?`

// TryImport tells what ImportOpenings would do, and changes nothing.
func (s *Store) TryImport(ctx context.Context, terms ImportTerms, records []ImportRecord) ([]ImportResult, error) {
	var results []ImportResult
	for _, rec := range s.readRecords(ctx, records, terms) {
		var row openingRow
		err := s.get(ctx, &row, openingOfSource, rec.Opening.Feed, rec.Opening.SourceID)
		known := err == nil
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		ofCopy := false
		if !known {
			of, how, err := copied(rec.Opening, terms.At, func(dest any, query string, args ...any) error { return s.selects(ctx, dest, query, args...) })
			if err != nil {
				return nil, err
			}
			if how == newCopy || how == knownAsIs {
				results = append(results, ImportResult{ID: of.ID, What: ImportUnchanged, Copy: true})
				continue
			}
			if ofCopy = how == heir; ofCopy {
				row, known = of, true
				if rec, err = rec.asOf(of); err != nil {
					return nil, err
				}
			}
		}
		_, result, err := merged(row, known, terms, rec)
		if err != nil {
			return nil, err
		}
		result.Copy = ofCopy
		results = append(results, result)
	}
	return results, nil
}

// merged decides what a record makes of the row that may be there.
func merged(row openingRow, known bool, terms ImportTerms, rec ImportRecord) (openingChange, ImportResult, error) {
	r := ImportResult{ID: row.ID, What: ImportAdded}
	o, version := rec.Opening, int64(1)
	var before handlers.Opening
	if known {
		var err error
		before, err = row.opening()
		if err != nil {
			return openingChange{}, r, err
		}
		if rec.Join != nil {
			o = rec.Join(before.Opening.Untagged(), o)
		}
	}
	read := rec.reading(o, terms)
	o = read.tagged
	if known {
		if version = row.Version; matters(before.Opening, o) {
			version++
		}
	}
	data, err := json.Marshal(o)
	if err != nil {
		return openingChange{}, r, err
	}
	c := openingChange{opening: o, data: string(data), version: version, state: handlers.OpeningOpen, approvedBy: terms.ApprovedBy}
	if r.Problems = read.checks.Blocking; len(r.Problems) > 0 {
		c.state, c.reason = handlers.OpeningRejected, string(r.Problems[0].Code)
		r.What = ImportRejected
	} else if o.Deadline.Closed(terms.At) {
		c.state = handlers.OpeningClosed
	} else if held := read.checks.Holding; len(held) > 0 {
		if known && released(row, before.Opening, o) {
			c.approvedBy = row.ApprovedBy
		} else {
			c.state, c.reason = handlers.OpeningPending, string(held[0].Code)
			r.Held, r.Problems = true, held
		}
	}
	if !known {
		return c, r, nil
	}
	if row.EndedBy != "" { // a person decided; an import does not overrule them
		c.state, c.reason, c.endedBy = row.State, row.Reason, row.EndedBy
	}
	switch {
	case r.What == ImportRejected:
	case c.data == row.Data && c.state == row.State:
		r.What = ImportUnchanged
	default:
		r.What = ImportChanged
	}
	return c, r, nil
}

// released tells whether staff let an opening through as it stands, whatever the
// checks find in it: with other words they look at it again.
func released(row openingRow, before, now jobs.Opening) bool {
	byStaff := row.State == handlers.OpeningOpen && row.ApprovedBy != "" && !strings.HasPrefix(row.ApprovedBy, sourceApproved)
	return byStaff && before.Text() == now.Text() && before.HowToApply == now.HowToApply && before.Pay == now.Pay && before.BusinessNumber == now.BusinessNumber
}

// matters tells a change that a reader would want to know of from a corrected
// letter.
func matters(before, after jobs.Opening) bool {
	type essence struct {
		Employer    string
		Regions     []jobs.Region
		Occupations []jobs.Occupation
		Employment  []jobs.EmploymentType
		Education   jobs.Education
		Career      jobs.Career
		Low, High   int64
		Period      jobs.PayPeriod
		Hours       string
		Kind        jobs.DeadlineKind
		Until       int64
		URL         string
	}
	of := func(o jobs.Opening) essence {
		return essence{o.Employer, o.Regions, o.Occupations, o.Employment, o.Education, o.Career, o.Pay.Min, o.Pay.Max, o.Pay.Period,
			o.Hours, o.Deadline.Kind, millis(o.Deadline.At), o.URL}
	}
	return !reflect.DeepEqual(of(before), of(after))
}

func (t *tx) importOne(importID int64, terms ImportTerms, rec ImportRecord) (ImportResult, error) {
	row, known, err := t.openingBy(`feed = ? AND source_id = ?`, rec.Opening.Feed, rec.Opening.SourceID)
	if err != nil {
		return ImportResult{}, err
	}
	ofCopy := false
	if !known {
		of, how, err := copied(rec.Opening, terms.At, t.selects)
		if err != nil {
			return ImportResult{}, err
		}
		if how == noCopy { // any more, maybe
			_, err = t.run(`DELETE FROM opening_source WHERE feed = ? AND source_id = ?`, rec.Opening.Feed, rec.Opening.SourceID)
		} else {
			err = t.addCopy(importID, of, how, rec.Opening)
		}
		if err != nil {
			return ImportResult{}, err
		}
		switch how {
		case newCopy, knownAsIs:
			return ImportResult{ID: of.ID, What: ImportUnchanged, Copy: true}, nil
		case heir:
			row, known, ofCopy = of, true, true
			if rec, err = rec.asOf(of); err != nil {
				return ImportResult{}, err
			}
		}
	} else if err := t.returnSource(row.ID, rec.Opening); err != nil {
		return ImportResult{}, err
	}
	c, result, err := merged(row, known, terms, rec)
	if err != nil {
		return result, err
	}
	result.Copy = ofCopy
	if terms.Vouches && result.What != ImportRejected {
		if _, err = t.run(`INSERT INTO employer (key, name, verified_at, verified_by, import_id) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
			employerKey(c.opening), c.opening.Employer, millis(terms.At), terms.ApprovedBy, importID); err != nil {
			return result, err
		}
	}
	if !known {
		result.ID, err = t.insertOpening(c.opening, newOpening{state: c.state, reason: c.reason, approvedBy: c.approvedBy, importID: importID})
		if err != nil {
			return result, err
		}
		_, err = t.run(`INSERT INTO import_change (import_id, opening, added) VALUES (?, ?, 1)`, importID, result.ID)
		return result, err
	}
	if c.data == row.Data && c.state == row.State {
		if key := copyKey(c.opening); key != row.CopyKey { // written before copies were looked for
			_, err = t.run(`UPDATE opening SET copy_key = ? WHERE id = ?`, key, row.ID)
		}
		return result, err
	}
	if err := t.rememberOpening(importID, row); err != nil {
		return result, err
	}
	c.importID = importID
	return result, t.updateOpening(row, c)
}

// rememberOpening keeps an opening as it is before an import changes it, so that
// the import can be undone.
func (t *tx) rememberOpening(importID int64, row openingRow) error {
	_, err := t.run(`INSERT INTO import_change (import_id, opening, added, state, reason, data, approved_by, import_before)
		VALUES (?, ?, 0, ?, ?, ?, ?, ?) ON CONFLICT (import_id, opening) DO NOTHING`,
		importID, row.ID, row.State, row.Reason, row.Data, row.ApprovedBy, row.Import)
	return err
}

type importRow struct {
	ID                                           int64
	At                                           int64
	Actor, Feed, File                            string
	Records, Added, Changed, Unchanged, Rejected int
	UndoneAt                                     int64  `db:"undone_at"`
	UndoneBy                                     string `db:"undone_by"`
}

const importColumns = `id, at, actor, feed, file, records, added, changed, unchanged, rejected, undone_at, undone_by`

func (r importRow) run() ImportRun {
	return ImportRun{ID: r.ID, At: fromMillis(r.At), Actor: r.Actor, Feed: r.Feed, File: r.File, Records: r.Records, Added: r.Added,
		Changed: r.Changed, Unchanged: r.Unchanged, Rejected: r.Rejected, UndoneAt: fromMillis(r.UndoneAt), UndoneBy: r.UndoneBy}
}

// Imports lists imports, the newest first.
func (s *Store) Imports(ctx context.Context, limit int) ([]ImportRun, error) {
	var rows []importRow
	if err := s.selects(ctx, &rows, `SELECT `+importColumns+` FROM import_run ORDER BY id DESC LIMIT ?`, limit); err != nil {
		return nil, fmt.Errorf("imports: %w", err)
	}
	out := make([]ImportRun, len(rows))
	for i, r := range rows {
		out[i] = r.run()
	}
	return out, nil
}

// Undone is what undoing an import did.
type Undone struct {
	// Withdrawn were brought by the import, Restored are as they were before it.
	Withdrawn, Restored int
	// Kept were changed again afterwards, by a later import or by a person, and
	// stay as they are.
	Kept int
}

// UndoImport withdraws what an import brought and restores what it changed.
// Employers that only it vouched for are unverified again.
func (s *Store) UndoImport(ctx context.Context, importID int64, actor string) (u Undone, err error) {
	err = s.write(ctx, func(t *tx) error {
		u = Undone{}
		var run importRow
		if err := t.lock(lockOpenings, 0); err != nil {
			return err
		}
		err := t.get(&run, `SELECT `+importColumns+` FROM import_run WHERE id = ?`, importID)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNoImport
		}
		if err != nil {
			return err
		}
		if run.UndoneAt != 0 {
			return ErrUndone
		}
		var changes []struct {
			Opening    int64
			Added      bool
			State      handlers.OpeningState
			Reason     string
			Data       string
			ApprovedBy string `db:"approved_by"`
			Before     int64  `db:"import_before"`
		}
		err = t.selects(&changes, `SELECT opening, added, state, reason, data, approved_by, import_before FROM import_change
			WHERE import_id = ? ORDER BY opening`, importID)
		if err != nil {
			return err
		}
		for _, c := range changes {
			row, ok, err := t.openingBy(`opening.id = ?`, c.Opening)
			if err != nil {
				return err
			}
			if !ok || row.Import != importID || row.EndedBy != "" {
				u.Kept++
				continue
			}
			to, err := row.as()
			if err != nil {
				return err
			}
			if c.Added {
				to.state = handlers.OpeningWithdrawn
				u.Withdrawn++
			} else {
				to.state, to.reason, to.data, to.approvedBy, to.importID = c.State, c.Reason, c.Data, c.ApprovedBy, c.Before
				to.opening = jobs.Opening{}
				if err := json.Unmarshal([]byte(c.Data), &to.opening); err != nil {
					return fmt.Errorf("opening %d: %w", c.Opening, err)
				}
				if now, err := row.opening(); err != nil {
					return err
				} else if matters(now.Opening, to.opening) {
					to.version++
				}
				var gone int
				err := t.get(&gone, `SELECT count(*) FROM import_run WHERE id = ? AND undone_at <> 0`, c.Before)
				if err != nil {
					return err
				}
				if gone > 0 { // what brought it was undone meanwhile
					to.state = handlers.OpeningWithdrawn
				}
				u.Restored++
			}
			if err := t.updateOpening(row, to); err != nil {
				return err
			}
		}
		if _, err = t.run(`DELETE FROM employer WHERE import_id = ?`, importID); err != nil {
			return err
		}
		var fewer []int64 // sources
		if err = t.selects(&fewer, `SELECT DISTINCT opening FROM opening_source WHERE import_id = ? AND import_id <> 0 ORDER BY opening`, importID); err != nil {
			return err
		}
		if _, err = t.run(`DELETE FROM opening_source WHERE import_id = ? AND import_id <> 0`, importID); err != nil {
			return err
		}
		for _, id := range fewer {
			if err = t.touchOpening(id); err != nil {
				return err
			}
		}
		// What a page held is not there any more: it is to be read anew.
		if _, err = t.run(`DELETE FROM feed_page WHERE feed = ?`, run.Feed); err != nil {
			return err
		}
		_, err = t.run(`UPDATE import_run SET undone_at = ?, undone_by = ? WHERE id = ?`, millis(time.Now()), actor, importID)
		if err != nil {
			return err
		}
		return t.audit(actor, "openings.undo", fmt.Sprintf("import:%d", importID),
			fmt.Sprintf("withdrawn %d, restored %d, kept %d", u.Withdrawn, u.Restored, u.Kept))
	})
	if err != nil {
		return Undone{}, fmt.Errorf("undoing import %d: %w", importID, err)
	}
	return u, nil
}
