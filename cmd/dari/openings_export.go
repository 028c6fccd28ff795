package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"dari/bot/lang"
	"dari/handlers"
	"dari/store"
)

type openingsExportCmd struct {
	File   string `arg:"" help:"A new file; - is standard output."`
	Limit  int    `help:"At most so many." default:"100000"`
	Format string `help:"csv or xlsx." enum:"csv,xlsx" default:"csv"`
	State  string `help:"Only in this state: pending_review, approved, open, closed, rejected or withdrawn." default:""`
}

func (c *openingsExportCmd) Help() string {
	return `Writes openings as CSV or XLSX for a spreadsheet, the newest first, with how many people were
told of each. Nobody is named in it. What could become a formula gets an apostrophe
before it.

  dari openings export openings.csv
  dari openings export --format xlsx openings.xlsx
  dari openings export --state open - | head`
}

// Run writes the table.
func (c *openingsExportCmd) Run(a *app) error {
	if err := knownState(c.State); err != nil {
		return err
	}
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		told, err := st.OpeningsTold(ctx)
		if err != nil {
			return err
		}
		list, err := st.OpeningsIn(ctx, handlers.OpeningState(c.State), c.Limit)
		if err != nil {
			return err
		}
		rows := make([][]string, len(list))
		for i, o := range list {
			region, pay, deadline := handlers.OpeningCells(lang.Ko, o, a.Now())
			rows[i] = []string{fmt.Sprint(o.ID), stateName(o, a.Now()), o.Feed, o.SourceID, o.Title, o.Employer,
				region, pay, deadline, csvDay(o.Posted), o.URL, fmt.Sprint(told[o.ID])}
		}
		head := []string{"number", "state", "feed", "id", "title", "employer", "region", "pay", "deadline", "posted", "url", "told"}
		err = exportTo(a, c.File, func(out io.Writer) error {
			if c.Format == "xlsx" {
				return writeXLSX(out, "openings", head, rows)
			}
			if c.File != "-" {
				if _, err := io.WriteString(out, bom); err != nil {
					return err
				}
			}
			return writeCSV(out, head, rows)
		})
		if err == nil && c.File != "-" {
			fmt.Fprintf(a.Out, "%d openings in %s\n", len(rows), c.File)
		}
		return err
	})
}

func csvDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(handlers.Seoul).Format(time.DateOnly)
}
