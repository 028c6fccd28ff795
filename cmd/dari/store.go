package main

import (
	"fmt"
	"text/tabwriter"

	"dari/store"
)

// storeCmd is about the database itself.
type storeCmd struct {
	Copy       storeCopyCmd       `cmd:"" help:"Copy everything from a SQLite file to PostgreSQL."`
	Keys       storeKeysCmd       `cmd:"" help:"Make, list and drop keys."`
	RotateKeys storeRotateKeysCmd `cmd:"" help:"Encrypt everything personal with a new key."`
}

// storeCopyCmd moves from SQLite to PostgreSQL.
type storeCopyCmd struct {
	From string `arg:"" help:"The SQLite file." placeholder:"FILE"`
	To   string `arg:"" help:"The PostgreSQL database: postgres://USER@HOST/DATABASE."`
}

func (c *storeCopyCmd) Help() string {
	return `Stop dari serve first: a file that is being served is not copied. The database must
be empty. Everything is copied or nothing, and the rows of every table are
counted on both sides. The file stays. Afterwards set store.url in the
configuration and start dari serve.

What is encrypted stays as it is: the same keys belong to both.

The password comes from DARI_STORE_PASSWORD, or from the file that
store.password_file names.

  dari store copy dari.db postgres://dari@db.example.org/dari?sslmode=verify-full`
}

// Run copies and prints what was copied.
func (c *storeCopyCmd) Run(a *app) error {
	if err := (StoreConfig{URL: c.To}).check(); store.IsPostgres(c.To) && err != nil {
		return err
	}
	password, err := a.Config.Store.password(a.Log)
	if err != nil {
		return err
	}
	tables, err := store.Copy(a.ctx, c.From, c.To, store.Options{Password: password})
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	rows := int64(0)
	for _, t := range tables {
		fmt.Fprintf(w, "%s\t%d\t\n", t.Name, t.Rows)
		rows += t.Rows
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.Out, "copied %d tables with %d rows; every table has as many in PostgreSQL as in the file\n", len(tables), rows)
	return err
}
