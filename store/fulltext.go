package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
)

// FullText is SQLite's own full-text index (FTS5 with the unicode61 tokenizer)
// over passages in a file of its own. The assistant does not use it; a
// benchmark measures our ranking against it.
type FullText struct {
	db     *sqlx.DB
	search *sqlx.Stmt
}

// Passage is what a FullText indexes.
type Passage struct{ Title, Text string }

// NewFullText indexes passages in a new database at path.
func NewFullText(ctx context.Context, path string, passages []Passage) (*FullText, error) {
	db, err := sqlx.Open("sqlite", dsn(path, "journal_mode(OFF)", "synchronous(OFF)", "cache_size(-65536)"))
	if err != nil {
		return nil, fmt.Errorf("full-text index: %w", err)
	}
	db.SetMaxOpenConns(1)
	f := &FullText{db: db}
	if err := f.fill(ctx, passages); err != nil {
		db.Close()
		return nil, fmt.Errorf("full-text index: %w", err)
	}
	return f, nil
}

func (f *FullText) fill(ctx context.Context, passages []Passage) error {
	if _, err := f.db.ExecContext(ctx, `CREATE VIRTUAL TABLE passages USING fts5(title, text, content='')`); err != nil {
		return err
	}
	t, err := f.db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback()
	insert, err := t.PreparexContext(ctx, `INSERT INTO passages(rowid, title, text) VALUES (?, ?, ?)`)
	if err != nil {
		return err
	}
	for i, p := range passages {
		if _, err := insert.ExecContext(ctx, i, p.Title, p.Text); err != nil {
			return err
		}
	}
	if err := t.Commit(); err != nil {
		return err
	}
	f.search, err = f.db.PreparexContext(ctx, `SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY bm25(passages, 2, 1), rowid LIMIT ?`)
	return err
}

// Search gives the numbers of the k best passages that have any of the words.
func (f *FullText) Search(ctx context.Context, words []string, k int) ([]int, error) {
	if len(words) == 0 {
		return nil, nil
	}
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = `"` + strings.ReplaceAll(w, `"`, `""`) + `"`
	}
	var found []int
	err := f.search.SelectContext(ctx, &found, strings.Join(quoted, " OR "), k)
	return found, err
}

// Size is the bytes that the index takes in its file.
func (f *FullText) Size(ctx context.Context) (n int64, err error) {
	err = f.db.GetContext(ctx, &n, `SELECT page_count * page_size FROM pragma_page_count, pragma_page_size`)
	return n, err
}

// Close closes the database; its file stays.
func (f *FullText) Close() error { return f.db.Close() }
