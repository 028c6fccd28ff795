package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"dari/handlers"
	"dari/knowledge/feeds"
	"dari/store"
)

// staffOfficesCmd looks after the list of local offices.
type staffOfficesCmd struct {
	Import staffOfficesImportCmd `cmd:"" help:"Read a list of local offices."`
	List   staffOfficesListCmd   `cmd:"" default:"1" help:"List the offices, or the imports."`
	Undo   staffOfficesUndoCmd   `cmd:"" help:"Take an import back."`
}

func (c *staffOfficesCmd) Help() string {
	return `An answer that sends somebody to an office names that of their region, where one
is listed, beside 1350. A number is never guessed: a row without one that can be
an office's in Korea is left out, and said.

  dari staff offices import centers.csv
  dari staff offices list
  dari staff offices undo 3`
}

type staffOfficesImportCmd struct {
	File   string `arg:"" help:"CSV or TSV in UTF-8, CP949 or UTF-16; - is standard input."`
	Anew   bool   `help:"The list takes the place of all before it; else it is added, and an office of a name that is known takes its place."`
	DryRun bool   `help:"Only say what would happen." name:"dry-run"`
}

func (c *staffOfficesImportCmd) Help() string {
	return `The first line names the columns: name (기관명, 센터명), region (관할구역), phone (전화번호),
hours (운영시간), address (주소), url (홈페이지). Name and phone are needed; without a region
the place of the address counts. Region may name several places.`
}

// Run imports a list. Rows that cannot be read are told with line and reason
// and keep nothing else from being imported.
func (c *staffOfficesImportCmd) Run(a *app) error {
	data, err := readFile(a, c.File)
	if err != nil {
		return err
	}
	name := filepath.Base(c.File)
	list, err := feeds.ReadOffices(name, bytes.NewReader(data))
	if err != nil {
		return err
	}
	for _, col := range list.Columns {
		fmt.Fprintf(a.Out, "  column not used: %s\n", col)
	}
	for _, r := range list.Rejected {
		id := ""
		if r.ID != "" {
			id = " (" + r.ID + ")"
		}
		fmt.Fprintf(a.Out, "  line %d%s left out: %s\n", r.Line, id, strings.TrimSpace(string(r.Reason)+" "+r.Detail))
	}
	fmt.Fprintf(a.Out, "  read %d, offices %d, left out %d\n", list.Total, len(list.Offices), len(list.Rejected))
	if len(list.Offices) == 0 {
		return errors.New("no office in it could be read: nothing was changed")
	}
	if c.DryRun {
		fmt.Fprintln(a.Out, "  nothing was written (--dry-run)")
		return nil
	}
	offices := make([]handlers.Office, len(list.Offices))
	for i, o := range list.Offices {
		offices[i] = handlers.Office{Name: o.Name, Regions: o.Regions, Phone: o.Phone, Hours: o.Hours, Address: o.Address, URL: o.URL}
	}
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		id, err := st.ImportOffices(ctx, store.OfficeImport{At: a.Now(), Actor: actor(), File: name, Anew: c.Anew, Rejected: len(list.Rejected)}, offices)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Out, "  import %d (dari staff offices undo %d takes it back)\n", id, id)
		return nil
	})
}

type staffOfficesListCmd struct {
	Imports bool `help:"List imports instead."`
}

// Run lists the offices in force, or the imports.
func (c *staffOfficesListCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		w := tabwriter.NewWriter(a.Out, 0, 0, 2, ' ', 0)
		if c.Imports {
			runs, err := st.OfficeImports(ctx, 100)
			if err != nil {
				return err
			}
			for _, r := range runs {
				notes := ""
				if r.Anew {
					notes = "  anew"
				}
				if !r.UndoneAt.IsZero() {
					notes += fmt.Sprintf("  undone %s by %s", r.UndoneAt.In(handlers.Seoul).Format(time.DateTime), r.UndoneBy)
				}
				fmt.Fprintf(w, "%d\t%s\t%s\toffices %d, left out %d\tby %s%s\n", r.ID, r.At.In(handlers.Seoul).Format(time.DateTime), r.File, r.Offices, r.Rejected, r.Actor, notes)
			}
			return w.Flush()
		}
		offices, err := st.Offices(ctx)
		if err != nil {
			return err
		}
		if len(offices) == 0 {
			fmt.Fprintln(a.Out, "no local office is listed (see: dari staff offices import --help)")
			return nil
		}
		for _, o := range offices {
			var places []string
			for _, r := range o.Regions {
				places = append(places, r.Name("ko"))
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\tlisted %s\n", o.Name, o.Phone, strings.Join(places, ", "), o.Hours, o.Listed.In(handlers.Seoul).Format(time.DateOnly))
		}
		return w.Flush()
	})
}

type staffOfficesUndoCmd struct {
	Import int64 `arg:"" help:"Number of the import (see: dari staff offices list --imports)."`
}

// Run takes an import back.
func (c *staffOfficesUndoCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		if err := st.UndoOffices(ctx, c.Import, actor()); err != nil {
			return err
		}
		fmt.Fprintf(a.Out, "import %d is undone\n", c.Import)
		return nil
	})
}
