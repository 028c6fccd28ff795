// Package storetest gives tests empty databases of both kinds: a SQLite file,
// and a database on a PostgreSQL server that is started for the test binary
// and ends with it. Only tests import it.
package storetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Required is the environment variable that decides what a machine without
// PostgreSQL's programs means: "required" fails the tests, else the half of
// them that needs it is skipped, as it is with "off" on any machine.
const Required = "DARI_TEST_POSTGRES"

// Long tells whether tests may take long, as DARI_TEST_LONG in the environment
// says and .ci/long does: what is drawn by lot or tried in many places is then
// tried more often.
func Long() bool { return os.Getenv("DARI_TEST_LONG") != "" }

const (
	sqlite   = "sqlite"
	postgres = "postgres"
)

// Each runs f once on each kind of database: New gives f one of that kind.
func Each(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	t.Run(sqlite, f)
	t.Run(postgres, func(t *testing.T) {
		Postgres(t)
		f(t)
	})
}

// IsPostgres tells which half of Each the test is.
func IsPostgres(t testing.TB) bool {
	for _, part := range strings.Split(t.Name(), "/") {
		if part == postgres {
			return true
		}
	}
	return false
}

// New gives the address of a new database, as store.Open takes it: of the kind
// that Each chose, SQLite outside of it. migrate is called once for a test
// binary, with an empty database that others are then copied from: a test that
// changes the schema gives nil. What the test leaves in the database is gone
// when it ends.
func New(t testing.TB, migrate func(where string) error) string {
	t.Helper()
	if !IsPostgres(t) {
		where := filepath.Join(t.TempDir(), "dari.db")
		if migrate == nil {
			return where
		}
		file.once.Do(func() { file.bytes, file.err = migratedFile(migrate) })
		err := file.err
		if err == nil {
			err = os.WriteFile(where, file.bytes, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return where
	}
	c := Postgres(t)
	name, err := c.create(migrate)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.release(name, migrate != nil); err != nil {
			t.Error(err)
		}
	})
	return c.address(name)
}

// file is a migrated and empty database of SQLite.
var file struct {
	once  sync.Once
	bytes []byte
	err   error
}

func migratedFile(migrate func(where string) error) ([]byte, error) {
	dir, err := os.MkdirTemp("", "dari-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	where := filepath.Join(dir, "dari.db")
	if err := migrate(where); err != nil {
		return nil, err
	}
	return os.ReadFile(where)
}

var started struct {
	once sync.Once
	*Cluster
	err error
}

// Postgres is the server of this test binary. Without PostgreSQL's programs it
// skips the test, or fails it, see Required.
func Postgres(t testing.TB) *Cluster {
	t.Helper()
	if os.Getenv(Required) == "off" {
		t.Skipf("%s is off", Required)
	}
	started.once.Do(func() { started.Cluster, started.err = start() })
	switch err := started.err; {
	case err == nil:
	case os.Getenv(Required) == "required":
		t.Fatalf("PostgreSQL is required by %s: %v", Required, err)
	case isMissing(err):
		t.Skip(err)
	default:
		t.Fatal(err)
	}
	return started.Cluster
}

// create gives a database: one that another test is done with, a copy of the
// one that migrate made, or an empty one.
func (c *Cluster) create(migrate func(where string) error) (name string, err error) {
	template := "template0"
	if migrate != nil {
		c.mu.Lock()
		if n := len(c.free); n > 0 {
			name, c.free = c.free[n-1], c.free[:n-1]
		}
		c.mu.Unlock()
		if name != "" {
			return name, nil
		}
		if err := c.migrated(migrate); err != nil {
			return "", err
		}
		template = migratedName
	}
	name = fmt.Sprintf("test%d", c.count.Add(1))
	return name, c.admin("postgres", fmt.Sprintf(`CREATE DATABASE %s TEMPLATE %s`, name, template))
}

// empty ends who is still connected, as a process that was killed, and takes
// out all rows: to make a database takes ten times as long.
const empty = `
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE r record; BEGIN
	FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%' LOOP
		EXECUTE format('DELETE FROM %I', r.tablename);
	END LOOP;
	FOR r IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND sequencename NOT LIKE 'goose%' LOOP
		EXECUTE format('ALTER SEQUENCE %I RESTART', r.sequencename);
	END LOOP;
END $$`

// release takes a database back. Only those that are as migrate made them serve
// again.
func (c *Cluster) release(name string, again bool) error {
	if !again {
		return c.admin("postgres", fmt.Sprintf(`DROP DATABASE %s WITH (FORCE)`, name))
	}
	if err := c.admin(name, empty); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.free = append(c.free, name)
	return nil
}

const migratedName = "migrated"

func (c *Cluster) migrated(migrate func(where string) error) error {
	c.template.Do(func() {
		if c.templateErr = c.admin("postgres", `CREATE DATABASE `+migratedName+` TEMPLATE template0`); c.templateErr == nil {
			c.templateErr = migrate(c.address(migratedName))
		}
	})
	return c.templateErr
}

// admin runs statements in a database.
func (c *Cluster) admin(database, query string) error {
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.address(database))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.PgConn().Exec(ctx, query).ReadAll(); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	return nil
}
