package storetest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// Find tells where in the database s occurs: in which files of SQLite, down to
// bytes that no row has any more; in which columns of PostgreSQL, which cannot
// write over what it deletes.
func Find(t testing.TB, where, s string) (found []string) {
	t.Helper()
	if strings.HasPrefix(where, "postgres:") {
		found, err := findColumns(where, s)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(strings.TrimPrefix(where, "sqlite:") + suffix)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(s)) {
			found = append(found, "file"+suffix)
		}
	}
	return found
}

func findColumns(where, s string) (found []string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	conn, err := pgx.Connect(ctx, where)
	if err != nil {
		return nil, err
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, `SELECT table_name, column_name, data_type FROM information_schema.columns
		WHERE table_schema = 'public' AND data_type IN ('text', 'bytea')`)
	if err != nil {
		return nil, err
	}
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Table, Name, Type string }])
	if err != nil {
		return nil, err
	}
	for _, c := range columns {
		column := pgx.Identifier{c.Table, c.Name}.Sanitize()
		mark := any(s)
		if c.Type == "bytea" {
			mark = []byte(s)
		} else if !utf8.ValidString(s) { // no text has it
			continue
		}
		var n int
		err := conn.QueryRow(ctx, fmt.Sprintf(`SELECT count(*) FROM %s WHERE position($1::%s IN %s) > 0`,
			pgx.Identifier{c.Table}.Sanitize(), c.Type, column), mark).Scan(&n)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", column, err)
		}
		if n > 0 {
			found = append(found, c.Table+"."+c.Name)
		}
	}
	return found, nil
}
