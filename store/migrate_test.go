package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"

	"dari/bot"
	"dari/bot/outbox"
	"dari/store/storetest"
)

// TestO10_EveryEarlierSchemaIsBroughtUpToDate opens a database of each earlier
// version with something in it: nothing of it may be lost. On PostgreSQL, where
// that takes long, it is one database that goes up a version at a time and gets
// something at each, unless there is time.
func TestO10_EveryEarlierSchemaIsBroughtUpToDate(t *testing.T) {
	storetest.Each(t, testO10_EveryEarlierSchemaIsBroughtUpToDate)
}

func testO10_EveryEarlierSchemaIsBroughtUpToDate(t *testing.T) {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(dir, "*.sql")
	if err != nil || len(files) < 2 {
		t.Fatalf("migrations %q, %v", files, err)
	}
	versions := make([]int64, len(files))
	for i, file := range files {
		if versions[i], err = goose.NumericComponent(file); err != nil {
			t.Fatal(err)
		}
	}
	if storetest.IsPostgres(t) && !storetest.Long() {
		opensWhole(t, atVersion(t, versions...), len(versions))
		return
	}
	for _, version := range versions {
		t.Run(fmt.Sprint(version), func(t *testing.T) { opensWhole(t, atVersion(t, version), 1) })
	}
}

// opensWhole opens what atVersion made, at so many versions.
func opensWhole(t *testing.T, path string, versions int) {
	t.Helper()
	for range 2 { // the second time there is nothing to do
		s, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range versions {
			id := uint32(1 + i)
			who, err := s.Person(t.Context(), id)
			if err != nil || who.External != fmt.Sprint(7+i) || who.Gone {
				t.Errorf("person %+v, %v", who, err)
			}
			if c, ok, err := s.Consent(t.Context(), id, "alerts"); !ok || !c.Granted || err != nil {
				t.Errorf("consent %+v, %v, %v", c, ok, err)
			}
		}
		if in, err := s.PendingIncoming(t.Context(), 0, versions+9); err != nil || len(in) != versions {
			t.Errorf("pending %v, %v", in, err)
		}
		if ds, err := s.QueuedDeliveries(t.Context(), bot.Telegram, "1", outbox.Replies, 0, fromMillis(2), versions+9); err != nil || len(ds) != versions {
			t.Errorf("queued %v, %v", ds, err)
		}
		if staff, err := s.StaffAccounts(t.Context()); err != nil || len(staff) != versions {
			t.Errorf("staff %v, %v", staff, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// atVersion makes a database of an earlier version with something in it: a
// person who agreed to alerts, a message, a reply and somebody of staff. Given
// several versions, which grow, it is brought from one to the next, and gets so
// much at each.
func atVersion(t *testing.T, versions ...int64) (path string) {
	t.Helper()
	path = storetest.New(t, nil)
	d, err := dialectOf(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	db, err := d.openWriter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := (&Store{db: d}).migrator(db)
	if err != nil {
		t.Fatal(err)
	}
	raw := `x'7b7d'`
	if storetest.IsPostgres(t) {
		raw = `'\x7b7d'`
	}
	for i, version := range versions {
		if _, err := p.UpTo(t.Context(), version); err != nil {
			t.Fatal(err)
		}
		person, external := 1+i, 7+i
		for _, q := range []string{
			fmt.Sprintf(`INSERT INTO person (platform, tenant, external, account, chat, created) VALUES ('telegram', '', '%d', '1', '%[1]d', 1)`, external),
			fmt.Sprintf(`INSERT INTO consent (person, purpose, version, granted, at, channel) VALUES (%d, 'alerts', 'alerts-1', 1, 1, 'telegram')`, person),
			fmt.Sprintf(`INSERT INTO inbox (platform, account, external_id, conversation, raw, received) VALUES ('telegram', '1', 'x%d', 'telegram:1/%[1]d', %s, 1)`, external, raw),
			fmt.Sprintf(`INSERT INTO delivery (secret, lane, due, platform, account, chat, person, payload_enc, created) VALUES ('s', 0, 1, 'telegram', '1', '%d', %d, %s, 1)`, external, person, raw),
			fmt.Sprintf(`INSERT INTO staff (account, added, added_by) VALUES ('telegram:%d', 1, 'cli:test')`, external),
		} {
			if _, err := db.Exec(q); err != nil {
				t.Fatalf("version %d: %v", version, err)
			}
		}
	}
	return path
}

// versionOf is the version of a schema that may just be changing.
func versionOf(t *testing.T, db *sqlx.DB) (version int64) {
	t.Helper()
	if err := db.Get(&version, `SELECT max(version_id) FROM goose_db_version`); err != nil {
		t.Fatal(err)
	}
	return version
}

// TestO10_KilledWhileMigrating: a program that is killed in the middle of bringing
// a large database up to date leaves it at one of the versions between, and whole;
// the next one goes on from there. It is killed at every fourth version, at each
// where there is time.
func TestO10_KilledWhileMigrating(t *testing.T) { storetest.Each(t, testO10_KilledWhileMigrating) }

func testO10_KilledWhileMigrating(t *testing.T) {
	people, every := 5_000, int64(4)
	if storetest.Long() {
		people, every = 20_000, 1
	}
	path := atVersion(t, 1)
	d, err := dialectOf(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	db, err := d.openWriter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	numbers := fmt.Sprintf(`WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < %d) `, 100+people-1)
	for _, q := range []string{
		numbers + `INSERT INTO person (platform, tenant, external, account, chat, created) SELECT 'telegram', '', CAST(i AS text), '1', CAST(i AS text), 1 FROM n`,
		numbers + `INSERT INTO delivery (secret, lane, due, platform, account, chat, person, kind, ref, created) SELECT 's', 2, 1, 'telegram', '1', CAST(i AS text), i, 'announcement', 1, 1 FROM n`,
		`INSERT INTO consent (person, purpose, version, granted, at, channel) SELECT id, 'announcements', '1', 1, 1, 'telegram' FROM person`,
	} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	begun, between := versionOf(t, db), 0
	for done := false; !done; {
		child := exec.Command(self)
		child.Env = append(os.Environ(), migrateEnv+"="+path)
		child.Stderr = os.Stderr
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- child.Wait() }()
		for killed := false; !killed && !done; {
			select {
			case err := <-ended:
				if done = true; err != nil {
					t.Fatalf("migrating ends with %v", err)
				}
			case <-time.After(2 * time.Millisecond):
				if versionOf(t, db) >= begun+every {
					killed = true
					_ = child.Process.Kill()
					if <-ended == nil {
						done = true // it was quicker
					}
				}
			}
		}
		if v := versionOf(t, db); v < begun {
			t.Fatalf("a kill took the schema from %d back to %d", begun, v)
		} else if begun = v; !done {
			between++
		}
	}
	if between == 0 {
		t.Error("no kill came in the middle")
	}
	t.Logf("killed %d times in the middle", between)
	if !storetest.IsPostgres(t) {
		var problem string
		if err := db.Get(&problem, `PRAGMA integrity_check`); err != nil || problem != "ok" {
			t.Errorf("%s, %v", problem, err)
		}
	}
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for table, want := range map[string]int{"person": people + 1, "delivery": people + 1, "consent": people + 2, "announcement": 0, "match_part": 0} {
		var n int
		if err := s.get(t.Context(), &n, `SELECT count(*) FROM `+table); err != nil || n != want {
			t.Errorf("%s has %d rows, %v, want %d", table, n, err, want)
		}
	}
	if c, ok, err := s.Consent(t.Context(), 1, "alerts"); !ok || !c.Granted || err != nil {
		t.Errorf("consent %+v, %v, %v", c, ok, err)
	}
}

// TestO10_BackedUpBeforeItIsMigrated: a file of an earlier version is backed up as
// it was, and once; where that cannot be, it stays as it is.
func TestO10_BackedUpBeforeItIsMigrated(t *testing.T) {
	path, dir := atVersion(t, 20), filepath.Join(t.TempDir(), "backups")
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := Open(t.Context(), path, Options{BackupDir: blocked}); err == nil || !strings.Contains(err.Error(), "schema 20 is to become") {
		if err == nil {
			s.Close()
		}
		t.Fatalf("without a backup: %v", err)
	}
	for range 2 { // the second time there is nothing to do
		s, err := Open(t.Context(), path, Options{BackupDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Backups(dir)
	if err != nil || len(all) != 1 || all[0].Schema != 20 {
		t.Fatalf("backups %+v, %v", all, err)
	}
	back := filepath.Join(t.TempDir(), "dari.db")
	if _, err := Restore(t.Context(), all[0].File, back, Options{}); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), back, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if who, err := s.Person(t.Context(), 1); err != nil || who.External != "7" {
		t.Errorf("restored: %+v, %v", who, err)
	}
}

// TestO10_ANewerSchema of the same generation is worked with, as two versions run
// side by side while one takes the other's place; one of the next is refused.
func TestO10_ANewerSchema(t *testing.T) { storetest.Each(t, testO10_ANewerSchema) }

func testO10_ANewerSchema(t *testing.T) {
	where := storetest.New(t, nil)
	made := func(version int) {
		t.Helper()
		s, err := Open(t.Context(), where, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		err = s.write(t.Context(), func(t *tx) error {
			_, err := t.run(fmt.Sprintf(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (%d, '1')`, version))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	made(generation - 1)
	made(generation) // opens what the first made
	if s, err := Open(t.Context(), where, Options{}); !errors.Is(err, ErrNewerSchema) || !strings.Contains(err.Error(), "1000") {
		if err == nil {
			s.Close()
		}
		t.Errorf("a schema of the next generation: %v", err)
	}
}
