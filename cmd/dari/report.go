package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"dari/handlers"
	"dari/store"
)

// reportCmd reports what whoever is responsible must be able to show.
type reportCmd struct {
	Access    reportAccessCmd    `cmd:"" help:"What staff read of people, and whether the log of it is whole."`
	Retention reportRetentionCmd `cmd:"" help:"How long which data is kept."`
}

type reportAccessCmd struct {
	Month  string `help:"The month (default: the current one, in Korea)." placeholder:"YYYY-MM"`
	Expect string `help:"A hash that an earlier report ended with: it must still be in the log." placeholder:"HASH"`
	JSON   bool   `help:"Print one JSON object." name:"json"`
}

func (c *reportAccessCmd) Help() string {
	return `Lists who read what of whom, when and why, and follows the log from its first
entry to its last: each holds the hash of the one before, so that one that was
changed or taken out is noticed. Whoever can write the database could make the
whole log anew. So keep the hash that a report ends with, outside of this machine,
and name it with --expect next month.

  dari report access
  dari report access --month 2026-11 --expect 5f0c…`
}

// Run prints the log of a month; it fails when the log is not whole.
func (c *reportAccessCmd) Run(a *app) error {
	from := a.Now().In(handlers.Seoul)
	if c.Month != "" {
		month, err := time.ParseInLocation("2006-01", c.Month, handlers.Seoul)
		if err != nil {
			return fmt.Errorf("--month %s: write it like 2026-11", c.Month)
		}
		from = month
	}
	from = time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, handlers.Seoul)
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	entries, err := st.Accesses(a.ctx, from, from.AddDate(0, 1, 0))
	if err != nil {
		return err
	}
	chain, broken := st.VerifyAccesses(a.ctx, c.Expect)
	if c.JSON {
		out := struct {
			Month   string              `json:"month"`
			Entries []store.AccessEntry `json:"entries"`
			Chain   store.AccessChain   `json:"chain"`
			Whole   bool                `json:"whole"`
		}{from.Format("2006-01"), append([]store.AccessEntry{}, entries...), chain, broken == nil}
		if err := json.NewEncoder(a.Out).Encode(out); err != nil {
			return err
		}
		return broken
	}
	w := tabwriter.NewWriter(a.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NO.\tWHEN\tWHO\tOF PERSON\tWHAT\tWHY")
	for _, e := range entries {
		person := "-"
		if e.Person != 0 {
			person = fmt.Sprint(e.Person)
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", e.ID, e.At.In(handlers.Seoul).Format("2006-01-02 15:04:05"), e.Actor, person, e.What, e.Why)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if broken != nil {
		return broken
	}
	head := chain.Head
	if head == "" {
		head = "none"
	}
	fmt.Fprintf(a.Out, "%d accesses in %s; the log of %d entries is whole; its last hash: %s\n", len(entries), from.Format("2006-01"), chain.Entries, head)
	return nil
}

type reportRetentionCmd struct{}

func (c *reportRetentionCmd) Help() string { return "  dari report retention" }

// Run prints the classes of data.
func (c *reportRetentionCmd) Run(a *app) error {
	w := tabwriter.NewWriter(a.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "DATA\tWHERE\tKEPT\tTHEN")
	for _, r := range store.Retentions(a.Config.Knowledge.keepAnswers()) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.Data, r.Where, r.Keep, r.Then)
	}
	return w.Flush()
}
