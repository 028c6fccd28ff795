package main

import (
	"context"
	"fmt"
	"time"

	"dari/store"
)

// staffCmd names staff and is where they work beside a running server, which sees every change within
// two seconds. Staff of the configuration file are changed there.
type staffCmd struct {
	Add    staffAddCmd    `cmd:"" help:"Name an account staff."`
	Remove staffRemoveCmd `cmd:"" help:"Take the role away again."`
	List   staffListCmd   `cmd:"" help:"List staff."`
	// The same as dari questions, where staff look for it.
	Questions questionsCmd    `cmd:"" help:"List, show, answer and close what people asked a person."`
	Answer    staffAnswerCmd  `cmd:"" help:"Answer what somebody asked a person."`
	Export    staffExportCmd  `cmd:"" help:"Hand out everything that is kept about a person."`
	Offices   staffOfficesCmd `cmd:"" help:"Read and list local offices."`
	// Institutions are whose courses may be posted.
	Institutions staffInstitutionsCmd `cmd:"" help:"List training institutions whose accounts may post courses."`
}

func (c *staffCmd) Help() string {
	return `Staff may announce, review openings and answer people. Who named whom is kept.

  dari staff add telegram:123456789
  dari staff add slack:T0123ABCD/U0456EFGH
  dari staff remove telegram:123456789
  dari staff list

What people asked a person, and the local offices that answers name:

  dari staff questions
  dari staff answer 12 "내일까지 서류를 내시면 됩니다."
  dari staff offices import centers.csv

Training institutions that may post courses:

  dari staff institutions add telegram:123456789 예시인재개발원 220-81-62517`
}

type staffAddCmd struct {
	Account string `arg:"" help:"telegram:ID or slack:TEAM/USER."`
}

// Run names an account staff.
func (c *staffAddCmd) Run(a *app) error {
	if err := checkAccount(c.Account); err != nil {
		return err
	}
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		known, err := st.AddStaff(ctx, c.Account, actor())
		if err != nil {
			return err
		}
		if known {
			fmt.Fprintf(a.Out, "%s is staff already\n", c.Account)
			return nil
		}
		fmt.Fprintf(a.Out, "%s is staff now\n", c.Account)
		return nil
	})
}

type staffRemoveCmd struct {
	Account string `arg:"" help:"telegram:ID or slack:TEAM/USER."`
}

// Run takes the role from an account.
func (c *staffRemoveCmd) Run(a *app) error {
	if err := checkAccount(c.Account); err != nil {
		return err
	}
	for _, m := range a.Config.Staff.Members {
		if m == c.Account {
			return fmt.Errorf("%s is staff by staff.members in %s: remove it there and send the server SIGHUP", c.Account, a.Config.name())
		}
	}
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		known, err := st.RemoveStaff(ctx, c.Account, actor())
		if err != nil {
			return err
		}
		if !known {
			return fmt.Errorf("%s is not staff (see: dari staff list)", c.Account)
		}
		fmt.Fprintf(a.Out, "%s is not staff any more\n", c.Account)
		return nil
	})
}

type staffListCmd struct{}

// Run lists who is staff, and by whom.
func (c *staffListCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		members, err := st.StaffMembers(ctx)
		if err != nil {
			return err
		}
		for _, m := range a.Config.Staff.Members {
			fmt.Fprintf(a.Out, "%-32s  %s\n", m, a.Config.name())
		}
		for _, m := range members {
			fmt.Fprintf(a.Out, "%-32s  %s by %s\n", m.Account, m.Added.Format(time.DateTime), m.AddedBy)
		}
		if len(members)+len(a.Config.Staff.Members) == 0 {
			fmt.Fprintln(a.Out, "nobody is staff yet (see: dari staff add --help)")
		}
		return nil
	})
}

func checkAccount(account string) error {
	if !validAccount(account) {
		return fmt.Errorf("%q is no account: write telegram:ID or slack:TEAM/USER", account)
	}
	return nil
}
