package main

import (
	"context"
	"fmt"
	"strings"

	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store"
)

// staffInstitutionsCmd looks after the training institutions whose accounts may
// post courses.
type staffInstitutionsCmd struct {
	Add    staffInstitutionsAddCmd    `cmd:"" help:"Let an account post courses for an institution."`
	Remove staffInstitutionsRemoveCmd `cmd:"" help:"Take that away again."`
	List   staffInstitutionsListCmd   `cmd:"" default:"1" help:"List institutions and their accounts."`
}

func (c *staffInstitutionsCmd) Help() string {
	return `A course that an institution posts carries the name and the business number that
stand here, whatever is typed; staff post for any institution that is listed. Courses
that are posted already keep theirs.

  dari staff institutions add telegram:123456789 예시인재개발원 220-81-62517
  dari staff institutions remove telegram:123456789
  dari staff institutions list`
}

type staffInstitutionsAddCmd struct {
	Account string `arg:"" help:"telegram:ID or slack:TEAM/USER."`
	Name    string `arg:"" help:"Name of the institution."`
	Number  string `arg:"" help:"Its business number, ten digits."`
}

// Run lists an account.
func (c *staffInstitutionsAddCmd) Run(a *app) error {
	if err := checkAccount(c.Account); err != nil {
		return err
	}
	name := strings.Join(strings.Fields(c.Name), " ")
	if len([]rune(name)) < 2 {
		return fmt.Errorf("%q is no name of an institution", c.Name)
	}
	number := jobs.BusinessDigits(c.Number)
	if number == "" {
		return fmt.Errorf("%q is no business number: ten digits, of which the last follows from the others", c.Number)
	}
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		err := st.AddInstitution(ctx, handlers.Institution{Account: c.Account, Name: name, Number: number}, actor())
		if err == nil {
			fmt.Fprintf(a.Out, "%s posts courses for %s (%s) now\n", c.Account, name, jobs.FormatBusinessNumber(number))
		}
		return err
	})
}

type staffInstitutionsRemoveCmd struct {
	Account string `arg:"" help:"telegram:ID or slack:TEAM/USER."`
}

// Run takes an account off the list.
func (c *staffInstitutionsRemoveCmd) Run(a *app) error {
	if err := checkAccount(c.Account); err != nil {
		return err
	}
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		known, err := st.RemoveInstitution(ctx, c.Account, actor())
		if err != nil {
			return err
		}
		if !known {
			return fmt.Errorf("%s posts for no institution (see: dari staff institutions list)", c.Account)
		}
		fmt.Fprintf(a.Out, "%s posts courses no more\n", c.Account)
		return nil
	})
}

type staffInstitutionsListCmd struct{}

// Run lists institutions.
func (c *staffInstitutionsListCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		list, err := st.Institutions(ctx)
		if err != nil {
			return err
		}
		for _, i := range list {
			fmt.Fprintf(a.Out, "%-32s  %s  %s\n", i.Account, jobs.FormatBusinessNumber(i.Number), i.Name)
		}
		if len(list) == 0 {
			fmt.Fprintln(a.Out, "no institution is listed yet (see: dari staff institutions --help)")
		}
		return nil
	})
}
