package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite"

	"dari/store/keys"
)

// Backup describes a backup: one SQLite file, whatever database it is of, and
// beside it, as FILE.json, this description.
type Backup struct {
	File   string        `json:"-"`
	Made   time.Time     `json:"made"`   // the moment whose state it holds
	Of     string        `json:"of"`     // sqlite or postgres
	Schema int64         `json:"schema"` // version
	Bytes  int64         `json:"bytes"`
	SHA256 string        `json:"sha256"`
	Tables []BackupTable `json:"tables"`
	// Keys are those that personal data in it is encrypted with.
	Keys    []uint32 `json:"keys,omitempty"`
	Seconds float64  `json:"seconds"` // to make and verify it
}

// BackupTable is how many rows a table has.
type BackupTable struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
}

// ErrBadBackup is returned for a backup that is not what it was when it was
// made, or does not hold what it should.
var ErrBadBackup = errors.New("the backup is not good")

// backupStep is how many pages are copied before others may have the disk for
// a moment.
const backupStep = 512

// Backup writes everything to a new file while servers go on working, and
// verifies what it wrote: the file is there under its name only when it is
// good. It holds one moment of the database.
func (s *Store) Backup(ctx context.Context, file string) (b Backup, err error) {
	began := time.Now()
	part := file + ".part"
	if _, err := os.Lstat(file); err == nil {
		return b, fmt.Errorf("backup to %s: %w", file, fs.ErrExist)
	}
	defer func() {
		_ = os.Remove(part)
		for _, suffix := range besides {
			_ = os.Remove(part + suffix)
		}
		if err != nil {
			err = fmt.Errorf("backup to %s: %w", file, err)
		}
	}()
	_ = os.Remove(part)
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600) // it holds everything
	if err != nil {
		return b, err
	}
	if err := f.Close(); err != nil {
		return b, err
	}
	b = Backup{File: file, Made: began.UTC().Truncate(time.Millisecond), Of: "sqlite"}
	if s.db.shared() {
		b.Of = "postgres"
	}
	if b.Tables, err = s.db.backup(ctx, part); err != nil {
		return b, err
	}
	if b.Bytes, b.SHA256, err = checksum(part); err != nil {
		return b, err
	}
	if err = verify(ctx, part, &b, s.vault); err != nil {
		return b, err
	}
	b.Seconds = time.Since(began).Seconds()
	text, err := json.MarshalIndent(b, "", "  ")
	if err == nil {
		err = os.WriteFile(file+".json", append(text, '\n'), 0o600)
	}
	if err == nil {
		err = syncFile(part)
	}
	if err == nil {
		err = os.Rename(part, file)
	}
	if err != nil {
		_ = os.Remove(file + ".json")
		return b, err
	}
	return b, syncFile(filepath.Dir(file))
}

// syncFile has a file, or the names in a folder, written to the disk.
func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func checksum(file string) (size int64, sum string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	if size, err = io.Copy(h, f); err != nil {
		return 0, "", err
	}
	return size, hex.EncodeToString(h.Sum(nil)), nil
}

// backup copies the pages of one moment. A transaction that reads holds that
// moment meanwhile: without it the copy would begin anew whenever somebody
// writes, and never end beside a busy server.
func (d *sqliteDB) backup(ctx context.Context, to string) (tables []BackupTable, err error) {
	db, err := sqlx.Open("sqlite", dsn(d.path, "busy_timeout(10000)", "query_only(1)"))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	conn, err := db.Connx(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return nil, err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	if tables, err = countTables(ctx, conn); err != nil {
		return nil, err
	}
	return tables, conn.Raw(func(c any) error {
		source, ok := c.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		})
		if !ok {
			return fmt.Errorf("a connection of %T", c)
		}
		b, err := source.NewBackup(dsn(to, "synchronous(FULL)"))
		if err != nil {
			return err
		}
		for more := true; more && err == nil; {
			if more, err = b.Step(backupStep); err == nil {
				err = ctx.Err()
			}
			time.Sleep(time.Millisecond)
		}
		return errors.Join(err, b.Finish())
	})
}

// queryer is a connection, a pool of them or a transaction.
type queryer interface {
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
	GetContext(ctx context.Context, dest any, query string, args ...any) error
}

// countTables counts the rows of all tables of a SQLite database.
func countTables(ctx context.Context, db queryer) (tables []BackupTable, err error) {
	var names []string
	err = db.SelectContext(ctx, &names, `SELECT name FROM sqlite_master WHERE type = 'table'
		AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%' ORDER BY name`)
	for _, name := range names {
		t := BackupTable{Name: name}
		if err == nil {
			err = db.GetContext(ctx, &t.Rows, `SELECT count(*) FROM `+quoted(name))
		}
		tables = append(tables, t)
	}
	return tables, err
}

// openBackup opens a file that nobody writes, and that is not written either.
func openBackup(file string) (*sqlx.DB, error) {
	db, err := sqlx.Open("sqlite", dsn(file, "query_only(1)")+"&immutable=1&mode=ro")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// verify reads a backup through: every page, how many rows there are, and
// whether the keys decrypt what is encrypted. It fills in what is not known of
// it yet.
func verify(ctx context.Context, file string, b *Backup, v vault) error {
	db, err := openBackup(file)
	if err != nil {
		return err
	}
	defer db.Close()
	var problem string
	if err := db.GetContext(ctx, &problem, `PRAGMA integrity_check(1)`); err != nil {
		return fmt.Errorf("%w: %w", ErrBadBackup, err)
	}
	if problem != "ok" {
		return fmt.Errorf("%w: %s", ErrBadBackup, problem)
	}
	var schema int64
	if err := db.GetContext(ctx, &schema, `SELECT max(version_id) FROM goose_db_version WHERE is_applied`); err != nil {
		return fmt.Errorf("%w: it is no database of dari: %w", ErrBadBackup, err)
	}
	tables, err := countTables(ctx, db)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBadBackup, err)
	}
	if b.Tables != nil && !slices.Equal(tables, b.Tables) {
		return fmt.Errorf("%w: %s", ErrBadBackup, difference(b.Tables, tables))
	}
	b.Tables, b.Schema = tables, schema
	b.Keys, err = opens(ctx, db, v)
	return err
}

// difference names the first table that does not have as many rows as it should.
func difference(want, have []BackupTable) string {
	for i, t := range want {
		if i >= len(have) || have[i] != t {
			return fmt.Sprintf("table %s does not have %d rows", t.Name, t.Rows)
		}
	}
	return "there are tables that should not be there"
}

// decrypted is how many values of each field are decrypted to see that it can
// be done.
const decrypted = 3

// opens decrypts the newest values of every field, and gives the keys that are
// needed. Without keys nothing is decrypted.
func opens(ctx context.Context, db *sqlx.DB, v vault) (ids []uint32, err error) {
	var has int
	if err := db.GetContext(ctx, &has, `SELECT count(*) FROM sqlite_master WHERE name = 'field_key'`); err != nil || has == 0 {
		return nil, err // of a version that encrypted nothing
	}
	var known []knownKey
	if err := db.SelectContext(ctx, &known, `SELECT id, since, proof FROM field_key ORDER BY since, id`); err != nil {
		return nil, err
	}
	for _, k := range known {
		ids = append(ids, k.ID)
		if v.ring == nil {
			continue
		}
		if _, err := v.ring.Open(proofPlace(k.ID), k.Proof); err != nil {
			return ids, fmt.Errorf("key %d: %w", k.ID, ErrOtherKeys)
		}
	}
	if v.ring == nil {
		return ids, nil
	}
	for _, f := range fields {
		rows, err := db.QueryxContext(ctx, fmt.Sprintf(`SELECT %s, %s FROM %s WHERE %s IS NOT NULL ORDER BY %s DESC LIMIT %d`,
			strings.Join(f.row, ", "), f.column, f.table, f.column, strings.Join(f.key, " DESC, "), decrypted))
		if err != nil {
			return ids, err
		}
		for rows.Next() {
			var values []any
			if values, err = rows.SliceScan(); err != nil {
				break
			}
			kept, _ := values[len(f.row)].([]byte)
			if _, err = v.unseal(f, kept, values[:len(f.row)]...); errors.Is(err, keys.ErrAltered) {
				err = nil // as it is in the database: it is told of where it is read
			}
			if err != nil {
				break
			}
		}
		if err := errors.Join(err, rows.Err(), rows.Close()); err != nil {
			return ids, err
		}
	}
	return ids, nil
}

const (
	backupPrefix = "dari-"
	backupSuffix = ".db"
	backupStamp  = "20060102T150405.000Z"
)

// BackupName is the file of a backup that is made at a moment.
func BackupName(dir string, at time.Time) string {
	return filepath.Join(dir, backupPrefix+at.UTC().Format(backupStamp)+backupSuffix)
}

// Backups are the backups of a folder, the newest first. One without its
// description, which was not finished or comes from elsewhere, is none.
func Backups(dir string) ([]Backup, error) {
	files, err := filepath.Glob(filepath.Join(dir, backupPrefix+"*"+backupSuffix))
	if err != nil {
		return nil, err
	}
	var all []Backup
	for _, file := range files {
		b, err := ReadBackup(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	slices.SortFunc(all, func(a, b Backup) int { return cmp.Or(b.Made.Compare(a.Made), strings.Compare(b.File, a.File)) })
	return all, nil
}

// NewestBackup is the newest backup of a folder.
func NewestBackup(dir string) (Backup, error) {
	all, err := Backups(dir)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("there is no backup in %s: %w", dir, fs.ErrNotExist)
	}
	if err != nil {
		return Backup{}, err
	}
	return all[0], nil
}

// ReadBackup reads the description of a backup.
func ReadBackup(file string) (b Backup, err error) {
	text, err := os.ReadFile(file + ".json")
	if err == nil {
		err = json.Unmarshal(text, &b)
	}
	if err != nil {
		return b, fmt.Errorf("description of backup %s: %w", file, err)
	}
	b.File = file
	return b, nil
}

// PruneBackups deletes all backups of a folder but the newest so many, and those
// that are too old to be kept; the newest always stays.
func PruneBackups(dir string, keep int, now time.Time) (deleted int, err error) {
	all, err := Backups(dir)
	if err != nil {
		return 0, err
	}
	for i, b := range all {
		if i == 0 || i < keep && now.Sub(b.Made) < keepBackups {
			continue
		}
		if err := errors.Join(os.Remove(b.File), os.Remove(b.File+".json")); err != nil {
			return deleted, fmt.Errorf("deleting an old backup: %w", err)
		}
		deleted++
	}
	return deleted, nil
}
