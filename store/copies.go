package store

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"dari/handlers"
	"dari/knowledge/jobs"
)

// openingSource is one of several sources that publish an opening.
type openingSource struct {
	Opening  int64
	Feed     string
	SourceID string `db:"source_id"`
	URL      string
	Source   string // the line that must stand beside it
}

var companyForms = strings.NewReplacer("주식회사", "", "(주)", "", "㈜", "", "유한회사", "", "(유)", "")

// bare is a text without spaces, marks and the difference of cases.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// copyLetters are the letters of a title by which copies are looked for: less
// than lists leave of one that they cut.
const copyLetters = 10

// copyKey is what copies of an opening have in common; empty where it says too
// little to tell.
func copyKey(o jobs.Opening) string {
	employer, title := bare(companyForms.Replace(o.Employer)), []rune(bare(o.Title))
	if employer == "" || len(title) < 4 || len(o.Regions) == 0 || o.Sample {
		return ""
	}
	return employer + "/" + string(o.Regions[0].Province()) + "/" + string(title[:min(len(title), copyLetters)])
}

// isCopy tells whether two openings of one key are the same: nothing that both
// say may differ. A title that a list cut off is compared as far as it goes.
func isCopy(a, b jobs.Opening) bool {
	long, short := bare(a.Title), bare(b.Title)
	if len(long) < len(short) {
		long, short = short, long
		a, b = b, a
	}
	cut := strings.HasSuffix(b.Title, "...") || strings.HasSuffix(b.Title, "…")
	if long != short && !(cut && strings.HasPrefix(long, short)) {
		return false
	}
	if jobs.ValidBusinessNumber(a.BusinessNumber) && jobs.ValidBusinessNumber(b.BusinessNumber) && employerKey(a) != employerKey(b) {
		return false
	}
	if a.Pay.Known() && b.Pay.Known() && (a.Pay.Period != b.Pay.Period || a.Pay.Min != b.Pay.Min || a.Pay.Max != b.Pay.Max) {
		return false
	}
	if a.Deadline.Kind == jobs.DeadlineDate && b.Deadline.Kind == jobs.DeadlineDate && !a.Deadline.At.Equal(b.Deadline.At) {
		return false
	}
	if len(a.Employment) > 0 && len(b.Employment) > 0 && !slices.ContainsFunc(a.Employment, func(e jobs.EmploymentType) bool { return slices.Contains(b.Employment, e) }) {
		return false
	}
	return slices.ContainsFunc(a.Regions, func(r jobs.Region) bool {
		return slices.ContainsFunc(b.Regions, func(s jobs.Region) bool { return r.Contains(s) || s.Contains(r) })
	})
}

// The opening that a source is known to be a copy of, unless that one ended by
// itself; and those that a new one may be a copy of, which are not over by a
// moment and have no record of its feed yet.
const (
	knownCopy = `SELECT ` + openingColumns + openingTables + `JOIN opening_source o ON o.opening = opening.id
		WHERE o.feed = ? AND o.source_id = ? AND (state = 'open' OR ended_by <> '')`
	likeCopies = `SELECT ` + openingColumns + openingTables + `WHERE copy_key = ? AND copy_key <> '' AND state = 'open' AND opening.feed <> ?
		AND (deadline = 0 OR deadline > ?)
		AND NOT EXISTS (SELECT 1 FROM opening_source o WHERE o.opening = opening.id AND o.feed = ?) ORDER BY opening.id LIMIT 50`
)

// sourcesOf asks where so many openings are published.
func sourcesOf(openings int) string {
	return `SELECT opening, feed, source_id, url, source FROM opening_source WHERE opening IN ` + places(1, openings) + ` ORDER BY opening, feed, source_id`
}

// copyKind is what a record without an opening of its own is to the openings that
// there are.
type copyKind int

const (
	noCopy    copyKind = iota
	newCopy            // nobody knew yet that it is one
	knownAsIs          // it was one before and is still
	// heir is a known one of an opening that its own source no longer has: what
	// it says is the opening from now on.
	heir
)

// copied finds the opening that a record is a copy of at a moment, by what
// selects gives.
func copied(o jobs.Opening, at time.Time, selects func(dest any, query string, args ...any) error) (of openingRow, how copyKind, err error) {
	var rows []openingRow
	if err = selects(&rows, knownCopy, o.Feed, o.SourceID); err != nil {
		return of, noCopy, err
	}
	if len(rows) > 0 {
		if how, err = stillCopy(rows[0], o, at, selects); err != nil || how != noCopy {
			return rows[0], how, err
		}
	}
	key := copyKey(o)
	if key == "" {
		return of, noCopy, nil
	}
	rows = nil
	if err = selects(&rows, likeCopies, key, o.Feed, millis(at), o.Feed); err != nil {
		return of, noCopy, err
	}
	for _, row := range rows {
		like, err := row.opening()
		if err != nil {
			return of, noCopy, err
		}
		if isCopy(like.Opening, o) {
			return row, newCopy, nil
		}
	}
	return of, noCopy, nil
}

// stillCopy tells what a record that was a copy of an opening is to it now.
func stillCopy(of openingRow, o jobs.Opening, at time.Time, selects func(dest any, query string, args ...any) error) (copyKind, error) {
	if of.EndedBy != "" { // a person decided; another word of a source does not overrule them
		return knownAsIs, nil
	}
	first, err := of.opening()
	if err != nil {
		return noCopy, err
	}
	var sources []openingSource
	if err := selects(&sources, sourcesOf(1), of.ID); err != nil {
		return noCopy, err
	}
	own := slices.ContainsFunc(sources, func(s openingSource) bool { return s.Feed == first.Feed && s.SourceID == first.SourceID })
	switch {
	case !own && sources[0].Feed == o.Feed && sources[0].SourceID == o.SourceID: // one of those that are left, so that they do not take turns
		return heir, nil
	case !isCopy(first.Opening, o), first.Deadline.Closed(at) && !o.Deadline.Closed(at):
		return noCopy, nil
	}
	return knownAsIs, nil
}

// addCopy writes down that a record is one more source of an opening.
func (t *tx) addCopy(importID int64, of openingRow, how copyKind, o jobs.Opening) error {
	if how == newCopy {
		first, err := of.opening()
		if err != nil {
			return err
		}
		// What it was until now is its first source; that stays, whatever is undone.
		if err := t.addSource(of.ID, first.Opening, 0); err != nil {
			return err
		}
	}
	if err := t.addSource(of.ID, o, importID); err != nil || how != newCopy {
		return err
	}
	return t.touchOpening(of.ID)
}

// touchOpening has whoever follows the openings read one again that is no other
// than before: where it is published has changed.
func (t *tx) touchOpening(id int64) error {
	seq, err := t.nextSeq()
	if err != nil {
		return err
	}
	_, err = t.run(`UPDATE opening SET seq = ? WHERE id = ?`, seq, id)
	return err
}

// asOf is a record as a word on the opening of another source.
func (rec ImportRecord) asOf(row openingRow) (ImportRecord, error) {
	of, err := row.opening()
	rec.Opening.Feed, rec.Opening.SourceID = of.Feed, of.SourceID
	return rec, err
}

func (t *tx) addSource(opening int64, o jobs.Opening, importID int64) error {
	_, err := t.run(`INSERT INTO opening_source (feed, source_id, opening, url, source, import_id) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (feed, source_id) DO UPDATE SET opening = excluded.opening, url = excluded.url, source = excluded.source`,
		o.Feed, o.SourceID, opening, o.URL, o.Source, importID)
	return err
}

// returnSource writes down that an opening's own source has it again, if it is
// one of several.
func (t *tx) returnSource(opening int64, o jobs.Opening) error {
	_, err := t.run(`INSERT INTO opening_source (feed, source_id, opening, url, source) SELECT ?, ?, ?, ?, ?
		WHERE EXISTS (SELECT 1 FROM opening_source WHERE opening = ?) ON CONFLICT (feed, source_id) DO NOTHING`,
		o.Feed, o.SourceID, opening, o.URL, o.Source, opening)
	return err
}

// dropSource takes a source that no longer has an opening away from it. Where
// others have it still, it stays open and leads to one of them.
func (t *tx) dropSource(run FeedRun, feed, id string) (closed bool, err error) {
	row, ok, err := t.openingBy(`opening.feed = ? AND opening.source_id = ?`, feed, id)
	if err == nil && !ok {
		row, ok, err = t.openingBy(`opening.id = (SELECT opening FROM opening_source WHERE feed = ? AND source_id = ?)`, feed, id)
	}
	if err != nil || !ok {
		return false, err
	}
	if _, err = t.run(`DELETE FROM opening_source WHERE feed = ? AND source_id = ?`, feed, id); err != nil {
		return false, err
	}
	var left []openingSource
	if err = t.selects(&left, sourcesOf(1), row.ID); err != nil {
		return false, err
	}
	if row.State != handlers.OpeningOpen {
		return false, nil
	}
	c, err := row.as()
	if err != nil {
		return false, err
	}
	if len(left) > 0 {
		if slices.ContainsFunc(left, func(s openingSource) bool { return s.URL == c.opening.URL }) {
			return false, t.touchOpening(row.ID)
		}
		c.opening.URL, c.opening.Source = left[0].URL, left[0].Source
		if c.data, err = marshalOpening(c.opening); err != nil {
			return false, err
		}
		c.version++
	} else {
		c.state = handlers.OpeningClosed
	}
	if err := t.rememberOpening(run.Import, row); err != nil {
		return false, err
	}
	c.importID = run.Import
	return len(left) == 0, t.updateOpening(row, c)
}
