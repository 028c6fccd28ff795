package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"dari/bot/lang"
	"dari/store"
)

// messagesCmd is for messages that could not be handled.
type messagesCmd struct {
	List  messagesListCmd  `cmd:"" default:"1" help:"List messages that were put aside after failing."`
	Retry messagesRetryCmd `cmd:"" help:"Have some of them handled again."`
}

type messagesListCmd struct {
	Limit int `help:"At most so many, the newest." default:"50"`
}

func (c *messagesListCmd) Help() string {
	return `Shows the number of each, when it came and why it failed, and nobody's words.
They are kept for seven days.

  dari messages list`
}

// Run prints one line for each message.
func (c *messagesListCmd) Run(a *app) error {
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	parked, err := st.ParkedIncomings(a.ctx, c.Limit)
	if err != nil {
		return err
	}
	if len(parked) == 0 {
		fmt.Fprintln(a.Out, "no message is put aside")
		return nil
	}
	w := tabwriter.NewWriter(a.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NO.\tFROM\tCAME\tTRIES\tREASON")
	for _, p := range parked {
		reason := firstLine(p.Reason)
		if !p.Raw {
			reason += " (deleted with the person: it cannot be handled again)"
		}
		fmt.Fprintf(w, "%d\t%s\t%s ago\t%d\t%s\n", p.ID, p.Platform, lang.Duration(lang.En, a.Now().Sub(p.Received)), p.Attempts, reason)
	}
	return w.Flush()
}

type messagesRetryCmd struct {
	Numbers []int64 `arg:"" help:"Numbers of the messages."`
}

func (c *messagesRetryCmd) Help() string {
	return `Once the cause is mended, dari serve handles these messages as if they had just
come, and answers them. What an earlier try changed is not changed once more. Their
cases stay open until you close them (dari questions close N).

  dari messages retry 4711
  dari messages retry 4711 4715`
}

// Run has the messages handled again; it fails when one of them cannot be.
func (c *messagesRetryCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		again, err := st.RetryParked(ctx, c.Numbers, actor())
		if err != nil {
			return err
		}
		var not []string
		for _, id := range c.Numbers {
			if !slices.Contains(again, id) {
				not = append(not, fmt.Sprint(id))
			}
		}
		for _, id := range again {
			fmt.Fprintf(a.Out, "message %d is handled again\n", id)
		}
		if len(not) > 0 {
			return fmt.Errorf("not put aside, or held after a restore: message %s (see: dari messages list)", strings.Join(not, ", "))
		}
		return nil
	})
}
