package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"dari/handlers"
	"dari/store"
)

type staffExportCmd struct {
	Person string `arg:"" help:"The account (telegram:ID or slack:TEAM/USER), or the number that dari report access names."`
	Reason string `required:"" help:"Why; it is written down with your name."`
	To     string `help:"A new file; - is standard output." default:"-" placeholder:"FILE"`
}

func (c *staffExportCmd) Help() string {
	return `Hands out everything that is kept about a person as JSON, as they get it themselves
by "내정보" or "my data": for somebody who asks for it in writing. First it is written
down who did it, of whom and why; what cannot be written down is not handed out.

  dari staff export telegram:123456789 --reason "asked by letter of 12 November" --to person.json`
}

// Run writes everything about a person.
func (c *staffExportCmd) Run(a *app) error {
	if strings.TrimSpace(c.Reason) == "" {
		return errors.New("--reason is empty: it is for whoever reads the access log")
	}
	if err := isNew(c.To); err != nil { // else what nobody gets would be written down as handed out
		return err
	}
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		p, err := c.person(ctx, st)
		if errors.Is(err, store.ErrNoPerson) {
			return fmt.Errorf("nobody is known as %s", c.Person)
		}
		if err != nil {
			return err
		}
		err = st.LogAccess(ctx, 0, handlers.Access{Actor: actor(), Person: p.ID, What: "export of everything", Why: handlers.Purposed(oneLine(c.Reason))})
		if err != nil {
			return err
		}
		d, err := st.PersonData(ctx, p.ID)
		if err != nil {
			return err
		}
		return exportTo(a, c.To, func(out io.Writer) error {
			e := json.NewEncoder(out)
			e.SetIndent("", "  ")
			return e.Encode(d.InTheWordsOf(p.Speaks()))
		})
	})
}

func (c *staffExportCmd) person(ctx context.Context, st *store.Store) (handlers.Person, error) {
	if id, err := strconv.ParseUint(c.Person, 10, 32); err == nil {
		return st.Person(ctx, uint32(id))
	}
	if err := checkAccount(c.Person); err != nil {
		return handlers.Person{}, err
	}
	return st.PersonOf(ctx, c.Person)
}
