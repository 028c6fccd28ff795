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
// them that needs it is skipped.
const Required = "DARI_TEST_POSTGRES"

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
// binary, with an empty database that others are then copied from; it may be
// nil. The database is deleted when the test ends.
func New(t testing.TB, migrate func(where string) error) string {
	t.Helper()
	if !IsPostgres(t) {
		return filepath.Join(t.TempDir(), "dari.db")
	}
	c := Postgres(t)
	name, err := c.create(migrate)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.admin(fmt.Sprintf(`DROP DATABASE IF EXISTS %s WITH (FORCE)`, name)); err != nil {
			t.Error(err)
		}
	})
	return c.address(name)
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

// create makes a database: a copy of the one that migrate made, or an empty one.
func (c *Cluster) create(migrate func(where string) error) (name string, err error) {
	template := "template0"
	if migrate != nil {
		if err := c.migrated(migrate); err != nil {
			return "", err
		}
		template = migratedName
	}
	name = fmt.Sprintf("test%d", c.count.Add(1))
	return name, c.admin(fmt.Sprintf(`CREATE DATABASE %s TEMPLATE %s`, name, template))
}

const migratedName = "migrated"

func (c *Cluster) migrated(migrate func(where string) error) error {
	c.template.Do(func() {
		if c.templateErr = c.admin(`CREATE DATABASE ` + migratedName + ` TEMPLATE template0`); c.templateErr == nil {
			c.templateErr = migrate(c.address(migratedName))
		}
	})
	return c.templateErr
}

// admin runs a statement outside of any test's database.
func (c *Cluster) admin(query string) error {
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.address("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, query); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	return nil
}
