package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dari/handlers"
	"dari/store"
)

// modelCmd switches the language model beside a running server.
type modelCmd struct {
	On     modelOnCmd     `cmd:"" help:"Let answers use the model again."`
	Off    modelOffCmd    `cmd:"" help:"Answer from the prepared articles alone, from the next answer on."`
	Status modelStatusCmd `cmd:"" help:"Show the switch, and how much the model was used by day."`
}

func (c *modelCmd) Help() string {
	return `The switch holds for every dari serve on the database, within a second, and after a
restart. Who switched it and why is kept. Staff have the same as a button in the
chat: /model.

  dari model status
  dari model off --reason "answers are slow since the change of model"
  dari model on --reason "the old model is back"`
}

type modelOnCmd struct {
	Reason string `help:"Why; kept with it." required:""`
}

// Run switches the model on.
func (c *modelOnCmd) Run(a *app) error { return switchModel(a, true, c.Reason) }

type modelOffCmd struct {
	Reason string `help:"Why; kept with it." required:""`
}

// Run switches the model off.
func (c *modelOffCmd) Run(a *app) error { return switchModel(a, false, c.Reason) }

func switchModel(a *app, on bool, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return errors.New("--reason: say why the model is switched")
	}
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		changed, err := st.SwitchModel(ctx, 0, on, reason, actor())
		if err != nil {
			return err
		}
		how := "off"
		if on {
			how = "on"
		}
		if !changed {
			fmt.Fprintf(a.Out, "the model is %s already\n", how)
			return nil
		}
		fmt.Fprintf(a.Out, "the model is %s now\n", how)
		return nil
	})
}

type modelStatusCmd struct{}

// modelDays is how many days of use are shown.
const modelDays = 7

// Run shows the switch and the use of the last days.
func (c *modelStatusCmd) Run(a *app) error {
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	state, err := st.ModelState(a.ctx)
	if err != nil {
		return err
	}
	how := "off"
	if state.On {
		how = "on"
	}
	if state.At.IsZero() {
		fmt.Fprintf(a.Out, "the switch is %s, as it was from the beginning\n", how)
	} else {
		fmt.Fprintf(a.Out, "the switch is %s since %s by %s: %s\n", how, state.At.In(handlers.Seoul).Format("2006-01-02 15:04"), state.By, oneLine(state.Reason))
	}
	use, err := st.ModelUse(a.ctx, modelDays)
	if err != nil {
		return err
	}
	for _, u := range use {
		fmt.Fprintf(a.Out, "%s  %d requests, %d tokens in, %d out, %.4f paid, %d tokens reserved, %d refused for want of a budget\n",
			u.Day, u.Requests, u.TokensIn, u.TokensOut, float64(u.Cost)/1e6, u.Reserved, u.Refused)
	}
	return nil
}
