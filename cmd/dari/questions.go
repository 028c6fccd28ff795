package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"dari/bot/lang"
	"dari/handlers"
)

// questionsCmd answers what people asked a person.
type questionsCmd struct {
	List   questionsListCmd   `cmd:"" default:"1" help:"List what waits for a person."`
	Show   questionsShowCmd   `cmd:"" help:"Show one case with all that was said."`
	Answer questionsAnswerCmd `cmd:"" help:"Answer: a running dari serve sends it within two seconds."`
	Close  questionsCloseCmd  `cmd:"" help:"Close a case."`
	Reopen questionsReopenCmd `cmd:"" help:"Open a closed case again."`
}

// noCase makes an unknown number a plain sentence.
func noCase(id int64, err error) error {
	if errors.Is(err, handlers.ErrNoCase) {
		return fmt.Errorf("there is no case %d: see dari questions list --all", id)
	}
	return err
}

type questionsListCmd struct {
	All   bool `help:"Closed ones too."`
	Limit int  `help:"At most so many, the newest." default:"50"`
}

func (c *questionsListCmd) Help() string {
	return `  dari questions list
  dari questions list --all

Words are shown by "dari questions show N" only.`
}

// Run prints one line for each case.
func (c *questionsListCmd) Run(a *app) error {
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	cases, err := st.Cases(a.ctx, c.All, c.Limit)
	if err != nil {
		return err
	}
	if len(cases) == 0 {
		fmt.Fprintln(a.Out, "nothing waits for a person")
		return nil
	}
	w := tabwriter.NewWriter(a.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NO.\tKIND\tSTATE\tFROM\tLANGUAGE\tOPENED\tANSWERED BY")
	for _, q := range cases {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s ago\t%s\n", q.ID, q.Kind, q.State, from(q), q.Lang,
			lang.Duration(lang.En, a.Now().Sub(q.Opened)), q.AnsweredBy)
	}
	return w.Flush()
}

// from is the role and platform of whoever asked.
func from(c handlers.Case) string {
	return strings.TrimSpace(string(c.Role) + " " + string(c.To.Platform))
}

type questionsShowCmd struct {
	Number int64 `arg:"" help:"The number of the case."`
}

func (c *questionsShowCmd) Help() string { return "  dari questions show 12" }

// Run prints the case and what was said.
func (c *questionsShowCmd) Run(a *app) error {
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	q, err := st.Case(a.ctx, c.Number)
	if err != nil {
		return noCase(c.Number, err)
	}
	if err := st.LogAccess(a.ctx, 0, handlers.CaseAccess(q, actor())); err != nil {
		return err
	}
	when := func(l handlers.CaseLine) string { return l.At.In(handlers.Seoul).Format("2006-01-02 15:04") }
	fmt.Fprintf(a.Out, "no. %d, %s, %s, from %s (%s), message %d\n", q.ID, q.Kind, q.State, from(q), q.Lang, q.Message)
	if q.Reason != "" {
		fmt.Fprintf(a.Out, "reason: %s\n", q.Reason)
	}
	if q.To.IsZero() {
		fmt.Fprintln(a.Out, "nobody knows where it came from: it cannot be answered")
	}
	for _, l := range q.Lines {
		who := "person"
		if l.Staff {
			who = fmt.Sprintf("%s [%s]", l.By, l.Sent)
		}
		text := l.Text
		if text == "" {
			text = "(no text that could be read)"
		}
		fmt.Fprintf(a.Out, "\n%s  %s\n  %s\n", when(l), who, strings.ReplaceAll(text, "\n", "\n  "))
	}
	return nil
}

type questionsAnswerCmd struct {
	Number int64    `arg:"" help:"The number of the case."`
	Text   []string `arg:"" help:"The answer; it goes to the person as it is."`
}

func (c *questionsAnswerCmd) Help() string {
	return `  dari questions answer 12 "내일까지 서류를 내시면 됩니다."

The person reads it marked as from a person. It waits in the database until a
running dari serve sends it; "dari questions show 12" tells what became of it.`
}

// Run queues the answer.
func (c *questionsAnswerCmd) Run(a *app) error {
	text := strings.TrimSpace(strings.Join(c.Text, " "))
	if text == "" {
		return errors.New("the answer is empty")
	}
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	line, err := st.AnswerCase(a.ctx, 0, c.Number, actor(), text)
	if err != nil {
		return noCase(c.Number, err)
	}
	if line == 0 {
		q, err := st.Case(a.ctx, c.Number)
		if err != nil {
			return noCase(c.Number, err)
		}
		if q.To.IsZero() {
			return fmt.Errorf("case %d cannot be answered: nobody knows where it came from", c.Number)
		}
		return fmt.Errorf("case %d is closed: open it with dari questions reopen %d", c.Number, c.Number)
	}
	fmt.Fprintf(a.Out, "answer to no. %d is queued; dari serve sends it\n", c.Number)
	return nil
}

type questionsCloseCmd struct {
	Number int64 `arg:"" help:"The number of the case."`
}

func (c *questionsCloseCmd) Help() string { return "  dari questions close 12" }

// Run closes the case. A person whom nobody answered is told so.
func (c *questionsCloseCmd) Run(a *app) error { return a.closeCase(c.Number, true) }

type questionsReopenCmd struct {
	Number int64 `arg:"" help:"The number of the case."`
}

func (c *questionsReopenCmd) Help() string { return "  dari questions reopen 12" }

// Run opens the case again.
func (c *questionsReopenCmd) Run(a *app) error { return a.closeCase(c.Number, false) }

func (a *app) closeCase(id int64, closed bool) error {
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	told, err := st.CloseCase(a.ctx, 0, id, actor(), closed)
	if err != nil {
		return noCase(id, err)
	}
	done := "closed"
	if !closed {
		done = "open again"
	}
	fmt.Fprintf(a.Out, "no. %d is %s\n", id, done)
	if told {
		fmt.Fprintln(a.Out, "nobody answered it: dari serve tells the person so, and whom to ask")
	}
	return nil
}
