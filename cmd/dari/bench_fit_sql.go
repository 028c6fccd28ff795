package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"dari/knowledge/jobs"
)

// fitSQL asks a SQLite file for the people who meet the hard conditions of an opening, but for required skills: what a
// database would have to be asked before anything is scored.
type fitSQL struct {
	db  *sql.DB
	dir string
}

const fitSchema = `
CREATE TABLE person (id INTEGER PRIMARY KEY, lowest INTEGER NOT NULL, career INTEGER NOT NULL, education INTEGER NOT NULL, kinds INTEGER NOT NULL,
	permit TEXT NOT NULL, times INTEGER NOT NULL, free_from INTEGER NOT NULL, free_to INTEGER NOT NULL, licences INTEGER NOT NULL) STRICT;
CREATE TABLE place (region TEXT NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (region, person)) STRICT, WITHOUT ROWID;`

// newFitSQL fills a temporary file with people: a row for each, and one for each place where they would work.
func newFitSQL(ctx context.Context, people []jobs.Profile) (*fitSQL, error) {
	dir, err := os.MkdirTemp("", "dari-bench-fit-")
	if err != nil {
		return nil, err
	}
	s := &fitSQL{dir: dir}
	if s.db, err = sql.Open("sqlite", "file:"+filepath.Join(dir, "fit.db")+"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=cache_size(-65536)"); err != nil {
		s.close()
		return nil, err
	}
	s.db.SetMaxOpenConns(1)
	if err := s.fill(ctx, people); err != nil {
		s.close()
		return nil, fmt.Errorf("filling the table: %w", err)
	}
	return s, nil
}

func (s *fitSQL) close() {
	if s.db != nil {
		_ = s.db.Close()
	}
	_ = os.RemoveAll(s.dir)
}

func (s *fitSQL) fill(ctx context.Context, people []jobs.Profile) error {
	if _, err := s.db.ExecContext(ctx, fitSchema); err != nil {
		return err
	}
	t, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }()
	person, err := t.PrepareContext(ctx, `INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	place, err := t.PrepareContext(ctx, `INSERT INTO place VALUES (?, ?)`)
	if err != nil {
		return err
	}
	for id, p := range people {
		career := -1
		if p.CareerKnown {
			career = p.CareerMonths
		}
		h := p.Hours
		if _, err := person.ExecContext(ctx, id, perYear(p.LowestPay), career, int(p.Education), bitsIn(fitKinds, p.Employment), string(p.Permit),
			timeBits(h.NoShift || h.Clock(), h.NoNight, h.NoWeekend), h.From, h.To, bitsIn(fitLicences, p.Licences)); err != nil {
			return err
		}
		places := append(slices.Clone(p.Regions), p.Commute.Reach(p.Regions)...)
		slices.Sort(places)
		for _, r := range slices.Compact(places) {
			if _, err := place.ExecContext(ctx, string(r), id); err != nil {
				return err
			}
		}
	}
	return t.Commit()
}

// perYear is the least that is paid in a year, by 209 hours a month: a whole number for every period of the market.
func perYear(p jobs.Pay) int64 {
	switch p.Period {
	case jobs.PerHour:
		return p.Min * 209 * 12
	case jobs.PerMonth:
		return p.Min * 12
	}
	return p.Min
}

func bitsIn[T comparable](all, some []T) (bits int) {
	for _, x := range some {
		bits |= 1 << slices.Index(all, x)
	}
	return bits
}

func timeBits(shift, night, weekend bool) (bits int) {
	for i, is := range []bool{shift, night, weekend} {
		if is {
			bits |= 1 << i
		}
	}
	return bits
}

// count asks for the people of an opening.
func (s *fitSQL) count(ctx context.Context, o jobs.Opening) (n int, took time.Duration, err error) {
	query, args := fitQuery(o)
	start := time.Now()
	err = s.db.QueryRowContext(ctx, query, args...).Scan(&n)
	return n, time.Since(start), err
}

func fitQuery(o jobs.Opening) (query string, args []any) {
	var where []string
	and := func(condition string, values ...any) {
		where = append(where, condition)
		args = append(args, values...)
	}
	if around := placesAround(o.Regions); around != nil {
		and(`id IN (SELECT person FROM place WHERE region IN (?`+strings.Repeat(`, ?`, len(around)-1)+`))`, around...)
	}
	if len(o.Employment) > 0 {
		and(`(kinds = 0 OR kinds & ? <> 0)`, bitsIn(fitKinds, o.Employment))
	}
	if offer := perYear(o.Pay); offer > 0 {
		and(`lowest <= ?`, offer)
	}
	w := o.Worktime
	if is := timeBits(w.Shift, w.Night, w.AtWeekend()); is != 0 {
		and(`times & ? = 0`, is)
	}
	if w.Clock() {
		and(`(free_from = free_to OR ? >= free_from AND ? <= free_to)`, w.From, w.To)
	}
	if o.Education.Requires() {
		and(`(education <= 1 OR education >= ?)`, int(o.Education))
	}
	if o.Career.Kind == jobs.CareerRequired {
		and(`(career < 0 OR career >= ?)`, max(o.Career.Min, 1))
	}
	if len(o.Licences) > 0 {
		asked := bitsIn(fitLicences, o.Licences)
		and(`licences & ? = ?`, asked, asked)
	}
	if len(o.Permits) == 0 {
		and(`permit <> 'E-9'`)
	} else {
		takes := []any{string(jobs.Citizen)}
		for _, p := range o.Permits {
			takes = append(takes, string(p))
		}
		and(`permit IN (?`+strings.Repeat(`, ?`, len(takes)-1)+`)`, takes...)
	}
	return `SELECT count(*) FROM person WHERE ` + strings.Join(where, ` AND `), args
}

// placesAround gives the places that hold one of an opening, or lie in it, and the whole country; nil where any place will do.
func placesAround(offered []jobs.Region) []any {
	around := []any{string(jobs.Nationwide)}
	for _, r := range offered {
		if r == jobs.Nationwide || r == jobs.Remote {
			return nil
		}
		for up := r; up != ""; up = up.Parent() {
			around = append(around, string(up))
		}
		for _, d := range within(r) {
			around = append(around, string(d))
		}
	}
	if len(offered) == 0 {
		return nil
	}
	return around
}

// within gives all places in a place.
func within(r jobs.Region) (out []jobs.Region) {
	for _, p := range append(jobs.Provinces(), "29", "46") {
		for _, d := range append(jobs.Districts(p), p) {
			if d != r && r.Contains(d) && !slices.Contains(out, d) {
				out = append(out, d)
			}
			for _, inner := range jobs.Districts(d) {
				if inner != r && r.Contains(inner) && !slices.Contains(out, inner) {
					out = append(out, inner)
				}
			}
		}
	}
	return out
}
