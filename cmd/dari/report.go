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
	Decisions reportDecisionsCmd `cmd:"" help:"What staff decided and did."`
	Matching  reportMatchingCmd  `cmd:"" help:"What became of the openings people were told of, by week; whether a hard condition was broken."`
	Threshold reportThresholdCmd `cmd:"" help:"From which score openings are told, and why; changes it with a reason."`
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

// month is a month of Korea, written like 2026-11; empty is the current one.
func (a *app) month(name string) (from, until time.Time, err error) {
	from = a.Now().In(handlers.Seoul)
	if name != "" {
		if from, err = time.ParseInLocation("2006-01", name, handlers.Seoul); err != nil {
			return from, until, fmt.Errorf("--month %s: write it like 2026-11", name)
		}
	}
	from = time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, handlers.Seoul)
	return from, from.AddDate(0, 1, 0), nil
}

// Run prints the log of a month; it fails when the log is not whole.
func (c *reportAccessCmd) Run(a *app) error {
	from, until, err := a.month(c.Month)
	if err != nil {
		return err
	}
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	entries, err := st.Accesses(a.ctx, from, until)
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

type reportDecisionsCmd struct {
	Month string `help:"The month (default: the current one, in Korea)." placeholder:"YYYY-MM"`
	JSON  bool   `help:"Print a JSON object a line." name:"json"`
}

func (c *reportDecisionsCmd) Help() string {
	return `Lists who of staff did what: named staff, reviewed postings, announced, answered,
imported, restored, had a message handled again. It is kept for two years.

  dari report decisions --month 2026-11`
}

// Run prints what was done in a month.
func (c *reportDecisionsCmd) Run(a *app) error {
	from, until, err := a.month(c.Month)
	if err != nil {
		return err
	}
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	done, err := st.Decisions(a.ctx, from, until)
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(a.Out)
		for _, d := range done {
			if err := enc.Encode(d); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(a.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "WHEN\tWHO\tWHAT\tOF\tDETAIL")
	for _, d := range done {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", d.At.In(handlers.Seoul).Format("2006-01-02 15:04:05"), d.Actor, d.Action, d.Subject, oneLine(d.Detail))
	}
	return w.Flush()
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
