package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Drill is what came of restoring a backup for practice.
type Drill struct {
	OK      bool   `json:"ok"`
	Problem string `json:"problem,omitempty"`

	Backup     string    `json:"backup"`
	Made       time.Time `json:"made"`
	AgeSeconds float64   `json:"age_seconds"`
	Bytes      int64     `json:"bytes"`
	SHA256     string    `json:"sha256"`
	Schema     int64     `json:"schema"`
	Rows       int64     `json:"rows"` // of all tables, as many as there were when the backup was made
	Tables     int       `json:"tables"`
	Keys       []uint32  `json:"keys,omitempty"` // that are needed, and decrypt it
	Held       int64     `json:"held"`           // that would wait for a decision
	To         string    `json:"to"`
	// CheckSeconds is for copying the backup, its checksum, reading it through and
	// decrypting of each field; RestoreSeconds for bringing it up to date and
	// opening it as a server does. Both together is how long a restore takes.
	CheckSeconds   float64 `json:"check_seconds"`
	RestoreSeconds float64 `json:"restore_seconds"`
}

// notCompared are tables that restoring itself changes.
var notCompared = []string{"restored", "held", "audit", "field_key", "pulse", "match_run", "match_opening", "match_part"}

// RunDrill restores a backup into a temporary file, or into a PostgreSQL
// database without rows, and compares what is there with what there was when
// the backup was made.
func RunDrill(ctx context.Context, file, to string, opt Options) (d Drill) {
	d = Drill{Backup: file, To: "a temporary file"}
	if err := d.run(ctx, file, to, opt); err != nil {
		d.Problem = err.Error()
	}
	d.OK = d.Problem == ""
	return d
}

func (d *Drill) run(ctx context.Context, file, to string, opt Options) error {
	dir, err := os.MkdirTemp("", "dari-drill-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fresh := filepath.Join(dir, "dari.db")
	began := time.Now()
	r := Restored{}
	if r.Backup, err = copyBackup(ctx, file, fresh, opt); err != nil {
		return err
	}
	b := r.Backup
	d.Made, d.AgeSeconds, d.Bytes, d.SHA256, d.Schema, d.Keys, d.Tables = b.Made, time.Since(b.Made).Seconds(), b.Bytes, b.SHA256, b.Schema, b.Keys, len(b.Tables)
	d.CheckSeconds = time.Since(began).Seconds()
	began = time.Now()
	defer func() { d.RestoreSeconds = time.Since(began).Seconds() }()
	if err := r.prepare(ctx, fresh, "", opt); err != nil {
		return err
	}
	d.Held = r.Held.Deliveries + r.Held.Messages
	where := fresh
	if to != "" {
		if _, err := Copy(ctx, fresh, to, opt); err != nil {
			return err
		}
		where = to
	}
	s, err := Open(ctx, where, opt)
	if err != nil {
		return err
	}
	defer s.Close()
	d.To = s.Path()
	if to == "" {
		d.To = "a temporary file"
	}
	return d.compare(ctx, s, b.Tables)
}

func (d *Drill) compare(ctx context.Context, s *Store, tables []BackupTable) error {
	for _, t := range tables {
		var n int64
		if err := s.get(ctx, &n, `SELECT count(*) FROM `+quoted(t.Name)); err != nil {
			return err
		}
		d.Rows += t.Rows
		if n != t.Rows && !slices.Contains(notCompared, t.Name) {
			return fmt.Errorf("%w: table %s has %d rows and not %d", ErrBadBackup, t.Name, n, t.Rows)
		}
	}
	if _, err := s.Status(ctx); err != nil { // reads most tables
		return err
	}
	return nil
}
