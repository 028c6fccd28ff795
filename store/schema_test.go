package store

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dari/store/storetest"
)

// column is a column of a table as both databases describe it.
type column struct {
	Table, Name string
	Type        string // integer, text, blob
	Nullable    bool
	Standard    string // value when none is given
}

// columnsOf lists all columns, by table and name.
func columnsOf(t testing.TB, s *Store) []column {
	t.Helper()
	query := `SELECT m.name AS "table", c.name AS name, lower(c.type) AS type, c."notnull" = 0 AND c.pk = 0 AS nullable,
			coalesce(c.dflt_value, '') AS standard
		FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'goose%'
		ORDER BY 1, 2`
	if s.db.shared() {
		query = `SELECT table_name AS table, column_name AS name, CASE data_type WHEN 'bigint' THEN 'integer' WHEN 'bytea' THEN 'blob' ELSE data_type END AS type,
				is_nullable = 'YES' AS nullable, replace(coalesce(column_default, ''), '::text', '') AS standard
			FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%'
			ORDER BY table_name COLLATE "C", column_name COLLATE "C"`
	}
	var out []column
	if err := s.selects(context.Background(), &out, query); err != nil {
		t.Fatal(err)
	}
	return out
}

// uniqueOf lists what must be unique in each table, by its columns.
func uniqueOf(t testing.TB, s *Store) []string {
	t.Helper()
	query := `SELECT m.name || ': ' || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY name)) AS u
		FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE m.type = 'table' AND i."unique" = 1 AND m.name NOT LIKE 'goose%'
		UNION SELECT m.name || ': ' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
			WHERE m.type = 'table' AND c.pk = 1 AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'sqlite%'
			AND (SELECT count(*) FROM pragma_table_info(m.name) d WHERE d.pk > 0) = 1 ORDER BY 1`
	if s.db.shared() {
		query = `SELECT c.relname || ': ' || (SELECT string_agg(a.attname, ',' ORDER BY a.attname COLLATE "C") FROM pg_attribute a
				WHERE a.attrelid = c.oid AND a.attnum = ANY (x.indkey)) AS u
			FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname = 'public' AND x.indisunique AND c.relname NOT LIKE 'goose%'`
	}
	var out []string
	if err := s.selects(context.Background(), &out, query); err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestBothSchemasAreOne: the two databases have the same tables, columns and
// unique keys, so that one text of a query means the same on both.
func TestBothSchemasAreOne(t *testing.T) {
	columns, unique := map[bool][]column{}, map[bool][]string{}
	storetest.Each(t, func(t *testing.T) {
		s := openTest(t)
		columns[s.db.shared()], unique[s.db.shared()] = columnsOf(t, s), uniqueOf(t, s)
	})
	if len(columns) < 2 {
		t.Skip("one database only")
	}
	if d := cmp.Diff(columns[false], columns[true]); d != "" {
		t.Errorf("columns, SQLite - PostgreSQL +\n%s", d)
	}
	if d := cmp.Diff(unique[false], unique[true]); d != "" {
		t.Errorf("unique keys, SQLite - PostgreSQL +\n%s", d)
	}
}

// takesAway finds what a program of the version before would miss, or trip over.
var takesAway = regexp.MustCompile(`(?i)\b(DROP\s+(TABLE|COLUMN)|RENAME|ALTER\s+COLUMN|SET\s+NOT\s+NULL)\b|ADD\s+COLUMN\s+\w+\s+[^;]*NOT\s+NULL(?:[^;]*)`)

// TestMigrationsOnlyAdd, within a generation: programs of two versions run side
// by side. Both databases have the same versions.
func TestMigrationsOnlyAdd(t *testing.T) {
	names := map[string][]string{}
	for _, dir := range []string{"migrations", "migrations/postgres"} {
		files, err := fs.Glob(migrations, dir+"/*.sql")
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, f := range files {
			names[dir] = append(names[dir], filepath.Base(f))
			text, err := fs.ReadFile(migrations, f)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "+goose Down") {
				t.Errorf("%s: migrations only go forward", f)
			}
			var version int
			if _, err := fmt.Sscanf(filepath.Base(f), "%d_", &version); err != nil {
				t.Fatal(f, err)
			}
			if version%generation == 1 { // the first may do what it wants
				continue
			}
			for _, found := range takesAway.FindAllString(string(text), -1) {
				if !strings.Contains(strings.ToUpper(found), "DEFAULT") {
					t.Errorf("%s: %q is for the first migration of the next generation", f, found)
				}
			}
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(names)) {
		if d := cmp.Diff(names["migrations"], names[dir]); d != "" {
			t.Errorf("%s: %s", dir, d)
		}
	}
}
