package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"dari/handlers"
	"dari/knowledge/jobs"
)

// OfficeImport is one import of a list of local offices.
type OfficeImport struct {
	ID    int64
	At    time.Time
	Actor string
	File  string
	// Anew tells that the list takes the place of all before it; else it is
	// added to them, and an office of the same name takes the other's place.
	Anew              bool
	Offices, Rejected int
	UndoneAt          time.Time
	UndoneBy          string
}

// officeCache remembers the offices in force: what `dari staff offices` changes
// beside a server is seen within a second.
type officeCache struct {
	mu    sync.Mutex
	list  []handlers.Office
	until time.Time
}

const officesCached = time.Second

// ImportOffices writes a list of offices down, in one transaction.
func (s *Store) ImportOffices(ctx context.Context, run OfficeImport, offices []handlers.Office) (id int64, err error) {
	defer s.offices.forget()
	err = s.write(ctx, func(t *tx) error {
		id, err = t.insert(`INSERT INTO office_import (at, actor, file, anew, rejected) VALUES (?, ?, ?, ?, ?) RETURNING id`,
			millis(run.At), run.Actor, run.File, run.Anew, run.Rejected)
		if err != nil {
			return err
		}
		for _, o := range offices {
			codes := make([]string, len(o.Regions))
			for i, r := range o.Regions {
				codes[i] = string(r)
			}
			if _, err := t.run(`INSERT INTO office (import_id, name, regions, phone, hours, address, url) VALUES (?, ?, ?, ?, ?, ?, ?)`,
				id, o.Name, strings.Join(codes, " "), o.Phone, o.Hours, o.Address, o.URL); err != nil {
				return err
			}
		}
		return t.audit(run.Actor, "offices.import", fmt.Sprintf("offices:%d", id), fmt.Sprintf("%s: %d", run.File, len(offices)))
	})
	if err != nil {
		return 0, fmt.Errorf("importing offices: %w", err)
	}
	return id, nil
}

// UndoOffices takes an import back: the offices are as if it had never been.
func (s *Store) UndoOffices(ctx context.Context, id int64, actor string) error {
	defer s.offices.forget()
	err := s.write(ctx, func(t *tx) error {
		var undone int64
		err := t.get(&undone, `SELECT undone_at FROM office_import WHERE id = ? FOR UPDATE`, id)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return ErrNoImport
		case err != nil:
			return err
		case undone != 0:
			return ErrUndone
		}
		if _, err = t.run(`UPDATE office_import SET undone_at = ?, undone_by = ? WHERE id = ?`, millis(time.Now()), actor, id); err != nil {
			return err
		}
		return t.audit(actor, "offices.undo", fmt.Sprintf("offices:%d", id), "")
	})
	if err != nil {
		return fmt.Errorf("undoing import %d of offices: %w", id, err)
	}
	return nil
}

// Offices are the offices in force, as they were at most a second ago, in the
// order they were listed in. Of offices of one name the one listed last counts.
func (s *Store) Offices(ctx context.Context) ([]handlers.Office, error) {
	s.offices.mu.Lock()
	defer s.offices.mu.Unlock()
	now := time.Now()
	if now.Before(s.offices.until) && s.offices.until.Sub(now) <= officesCached {
		return s.offices.list, nil
	}
	var rows []struct {
		ID      int64
		Name    string
		Regions string
		Phone   string
		Hours   string
		Address string
		URL     string
		At      int64
	}
	err := s.selects(ctx, &rows, `SELECT office.id, name, regions, phone, hours, address, url, at
		FROM office JOIN office_import ON office_import.id = import_id
		WHERE undone_at = 0 AND import_id >= COALESCE((SELECT max(id) FROM office_import WHERE anew = 1 AND undone_at = 0), 0)
		ORDER BY office.id`)
	if err != nil {
		return nil, fmt.Errorf("offices: %w", err)
	}
	list, at := make([]handlers.Office, 0, len(rows)), make(map[string]int, len(rows))
	for _, r := range rows {
		o := handlers.Office{ID: r.ID, Name: r.Name, Phone: r.Phone, Hours: r.Hours, Address: r.Address, URL: r.URL, Listed: fromMillis(r.At)}
		for _, code := range strings.Fields(r.Regions) {
			o.Regions = append(o.Regions, jobs.Region(code))
		}
		if i, ok := at[r.Name]; ok {
			list[i] = o
			continue
		}
		at[r.Name] = len(list)
		list = append(list, o)
	}
	s.offices.list, s.offices.until = list, now.Add(officesCached)
	return list, nil
}

// OfficeImports lists the imports of offices, the newest first.
func (s *Store) OfficeImports(ctx context.Context, limit int) ([]OfficeImport, error) {
	var rows []struct {
		ID       int64
		At       int64
		Actor    string
		File     string
		Anew     bool
		Rejected int
		Offices  int
		UndoneAt int64  `db:"undone_at"`
		UndoneBy string `db:"undone_by"`
	}
	err := s.selects(ctx, &rows, `SELECT id, at, actor, file, anew, rejected, undone_at, undone_by,
		(SELECT count(*) FROM office WHERE import_id = office_import.id) AS offices FROM office_import ORDER BY id DESC LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("imports of offices: %w", err)
	}
	out := make([]OfficeImport, len(rows))
	for i, r := range rows {
		out[i] = OfficeImport{ID: r.ID, At: fromMillis(r.At), Actor: r.Actor, File: r.File, Anew: r.Anew, Offices: r.Offices,
			Rejected: r.Rejected, UndoneAt: fromMillis(r.UndoneAt), UndoneBy: r.UndoneBy}
	}
	return out, nil
}

func (c *officeCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until = time.Time{}
}
