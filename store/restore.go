package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
)

// Restored is what came of a restore.
type Restored struct {
	Backup Backup
	Held   Held
	// Aside is where the file is that was replaced, with its log; empty when there
	// was none.
	Aside string
	// Forgotten are people who were deleted after the backup, and are deleted
	// again; Decisions counts consents given or taken back after it that still
	// hold. Lost says why neither is known, if so.
	Forgotten, Decisions int
	Lost                 error
}

// Restore puts a backup in the place of the database. No server may work it
// meanwhile (ErrInUse). The file that is replaced is kept beside it; a
// PostgreSQL database must be without rows (ErrNotEmpty). What the backup has
// queued is held, see Hold.
func Restore(ctx context.Context, file, where string, opt Options) (r Restored, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("restoring %s: %w", file, err)
		}
	}()
	db, err := dialectOf(where, opt)
	if err != nil {
		return r, err
	}
	lock, err := db.takeLock(ctx)
	if err != nil {
		return r, err
	}
	if lock != nil {
		defer lock.Close()
	}
	path, dir := "", ""
	if d, ok := db.(*sqliteDB); ok {
		path, dir = d.path, filepath.Dir(d.path) // the same disk, so that it can be put in its place at once
	}
	made, err := os.MkdirTemp(dir, ".restore-*")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(made)
	fresh := filepath.Join(made, "dari.db")
	if r.Backup, err = copyBackup(ctx, file, fresh, opt); err != nil {
		return r, err
	}
	if err := r.prepare(ctx, fresh, path, opt); err != nil {
		return r, err
	}
	if path == "" {
		_, err = Copy(ctx, fresh, where, opt)
		return r, err
	}
	r.Aside, err = replace(fresh, path)
	return r, err
}

// copyBackup copies a backup to a new file, and verifies the copy. A backup
// without a description is one of which less can be verified.
func copyBackup(ctx context.Context, from, to string, opt Options) (b Backup, err error) {
	if b, err = ReadBackup(from); errors.Is(err, fs.ErrNotExist) {
		b, err = Backup{File: from}, nil
		if info, err := os.Stat(from); err == nil {
			b.Made = info.ModTime()
		}
	}
	if err != nil {
		return b, err
	}
	in, err := os.Open(from)
	if err != nil {
		return b, err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return b, err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return b, err
	}
	size, sum, err := checksum(to)
	if err != nil {
		return b, err
	}
	if b.SHA256 != "" && (b.SHA256 != sum || b.Bytes != size) {
		return b, fmt.Errorf("%w: it is not the file that was written, its checksum is another", ErrBadBackup)
	}
	b.Bytes, b.SHA256 = size, sum
	return b, verify(ctx, to, &b, vault{opt.Keys})
}

// prepare brings the copy up to date, repeats what a restore must not undo, and
// holds what is queued.
func (r *Restored) prepare(ctx context.Context, fresh, old string, opt Options) error {
	s, err := Open(ctx, fresh, Options{Keys: opt.Keys, Log: opt.Log})
	if err != nil {
		return err
	}
	defer s.Close()
	r.Lost = errors.New("it was not there")
	if old != "" {
		r.Lost = r.remember(ctx, s, old)
	}
	if r.Held, err = s.Hold(ctx, r.Backup.Made); err != nil {
		return err
	}
	return s.Close()
}

// onlyAdded are tables whose rows are added, each after those that its rows
// refer to. What was added to them after the backup holds.
var onlyAdded = []string{"person", "consent", "audit", "access_log"}

// remember reads from the database that is replaced, as far as it can be read,
// what must hold although the backup does not know it: who people are and what
// they agreed to, who had themselves deleted, who did what, and which numbers
// were given.
func (r *Restored) remember(ctx context.Context, s *Store, old string) error {
	if _, err := os.Stat(old); err != nil {
		return err
	}
	db, err := sqlx.Open("sqlite", dsn(old, "query_only(1)", "busy_timeout(2000)")+"&mode=ro")
	if err != nil {
		return err
	}
	defer db.Close()
	for _, table := range onlyAdded {
		n, err := appendNewer(ctx, db, s, table)
		if err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
		if table == "consent" {
			r.Decisions = n
		}
	}
	var gone []uint32
	if err := db.SelectContext(ctx, &gone, `SELECT id FROM person WHERE erased_at <> 0 OR erasing <> 0`); err != nil {
		return err
	}
	for _, id := range gone {
		var still int
		if err := s.get(ctx, &still, `SELECT count(*) FROM person WHERE id = ? AND erased_at = 0`, id); err != nil {
			return err
		}
		if still == 0 {
			continue
		}
		if err := s.DeletePerson(ctx, 0, id, ""); err != nil {
			return err
		}
		r.Forgotten++
	}
	return goOnLike(ctx, db, s)
}

// appendNewer copies the rows of a table after the last that the backup has.
func appendNewer(ctx context.Context, from *sqlx.DB, to *Store, table string) (n int, err error) {
	var last int64
	if err := to.get(ctx, &last, `SELECT coalesce(max(id), 0) FROM `+table); err != nil {
		return 0, err
	}
	rows, err := from.QueryxContext(ctx, `SELECT * FROM `+table+` WHERE id > ? ORDER BY id`, last)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	var all [][]any
	for rows.Next() {
		row, err := rows.SliceScan()
		if err != nil {
			return 0, err
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	return len(all), to.write(ctx, func(t *tx) error {
		for _, row := range all {
			if _, err := t.run(`INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES `+places(1, len(columns)), row...); err != nil {
				return err
			}
		}
		return nil
	})
}

// goOnLike has ids begin after the highest that was given: people were told
// numbers.
func goOnLike(ctx context.Context, from *sqlx.DB, to *Store) error {
	var given []struct {
		Name string
		Seq  int64
	}
	if err := from.SelectContext(ctx, &given, `SELECT name, seq FROM sqlite_sequence`); err != nil {
		return err
	}
	return to.write(ctx, func(t *tx) error {
		for _, g := range given {
			n, err := t.exec(`UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?`, g.Seq, g.Name)
			if err == nil && n == 0 {
				_, err = t.run(`INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)`, g.Name, g.Seq)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// replace puts a file in the place of the database. The old one is kept aside
// with its log, which must never be beside the new one. The name of the database
// stands for a whole file all the while: should the machine stop half way, it is
// the old one or the new one, and restoring again ends the work.
func replace(fresh, path string) (aside string, err error) {
	for _, suffix := range besides {
		if _, err := os.Lstat(fresh + suffix); err == nil {
			return "", fmt.Errorf("%s was not closed", fresh)
		}
	}
	if err := syncFile(fresh); err != nil {
		return "", err
	}
	if _, err := os.Lstat(path); err == nil {
		aside = path + ".replaced-" + time.Now().UTC().Format(backupStamp)
		if err := os.Link(path, aside); err != nil {
			return "", fmt.Errorf("keeping the old file: %w", err)
		}
	}
	for _, suffix := range besides {
		var err error
		if suffix == "-shm" || aside == "" { // an index of the log, or the log of nothing
			err = os.Remove(path + suffix)
		} else {
			err = os.Rename(path+suffix, aside+suffix)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return aside, err
		}
	}
	if err := os.Rename(fresh, path); err != nil {
		return aside, err
	}
	return aside, syncFile(filepath.Dir(path))
}

// besides is what SQLite keeps beside a database while it is open.
var besides = []string{"-wal", "-shm", "-journal"}
