package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"dari/knowledge"
	"dari/knowledge/ground"
)

// kbCmd looks after the knowledge base.
type kbCmd struct {
	Check kbCheckCmd `cmd:"" help:"Refuse what is incomplete or contradictory."`
	List  kbListCmd  `cmd:"" help:"List the articles."`
	Show  kbShowCmd  `cmd:"" help:"Show an article: its facts, states and known wrong claims, and the text as people read it."`
	Stale kbStaleCmd `cmd:"" help:"List what has become old and needs a person's decision."`
	Gaps  kbGapsCmd  `cmd:"" help:"List what people asked and the base did not answer well."`
	// Answer is beside the base because it shows what the base was.
	Answer kbAnswerCmd `cmd:"" help:"Open an answer by the number under it."`
}

// articles opens the folder of the configuration or the built-in articles.
func (a *app) articles() fs.FS {
	if dir := a.Config.Knowledge.Dir; dir != "" {
		return os.DirFS(dir)
	}
	return knowledge.Embedded()
}

// kbMoment reads --at; "newest" is the newest checked date of the base.
func kbMoment(at string, base *knowledge.Base) (time.Time, error) {
	if at == "newest" {
		return knowledge.NewestChecked(base).Time(), nil
	}
	return parseMoment(at)
}

// kbCheckCmd checks the base.
type kbCheckCmd struct {
	At  string `help:"Check as of this moment: a date, or newest for the newest checked date." placeholder:"TIME"`
	Dir string `arg:"" optional:"" help:"A folder of articles (default: that of the configuration, else the built-in ones)."`
}

func (c *kbCheckCmd) Help() string {
	return `  dari kb check
  dari kb check --at 2027-01-02 my-articles/
What is wrong is an error and fails; what has expired by that moment is reported.`
}

// Run prints every problem with file, line and reason, and fails on errors.
func (c *kbCheckCmd) Run(a *app) error {
	files := a.articles()
	if c.Dir != "" {
		files = os.DirFS(c.Dir)
	}
	base, err := knowledge.Load(files)
	if err != nil {
		var ps knowledge.Problems
		if errors.As(err, &ps) {
			for _, p := range ps {
				fmt.Fprintln(a.Out, p)
			}
			return &exitError{fmt.Sprintf("knowledge: %d problems", len(ps))}
		}
		return fmt.Errorf("knowledge: %w", err)
	}
	at, err := kbMoment(c.At, base)
	if err != nil {
		return err
	}
	problems := append(knowledge.Check(base, at), ground.Prose(base)...)
	slices.SortStableFunc(problems, func(x, y knowledge.Problem) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	for _, p := range problems {
		fmt.Fprintln(a.Out, p)
	}
	facts := 0
	for _, art := range base.Articles() {
		facts += len(art.Facts)
	}
	bad := len(problems.Errors())
	fmt.Fprintf(a.Out, "%d articles, %d facts, %d contacts: %d errors, %d reports\n",
		len(base.Articles()), facts, len(base.Contacts()), bad, len(problems)-bad)
	if bad > 0 {
		return &exitError{fmt.Sprintf("knowledge: %d errors", bad)}
	}
	return nil
}

// kbStaleCmd lists what has become old.
type kbStaleCmd struct {
	At   string `help:"As of this moment." placeholder:"TIME"`
	Days int    `help:"What was checked more than this many days ago is old; single reports and third-party readings after two thirds of it." default:"90"`
	Fail bool   `help:"Exit 1 when there is anything."`
}

func (c *kbStaleCmd) Help() string {
	return `  dari kb stale
  dari kb stale --at 2026-12-03 --fail
Plans are listed from the day after their decision was due, facts that ended without a successor, periods that are
over, and whatever nobody has compared with its source for too long.`
}

// Run prints one line for each entry: file and line, what it is, why.
func (c *kbStaleCmd) Run(a *app) error {
	base, err := loadBase(a.articles())
	if err != nil {
		return err
	}
	at, err := kbMoment(c.At, base)
	if err != nil {
		return err
	}
	items := knowledge.StaleAfter(base, at, c.Days)
	count := map[knowledge.StaleKind]int{}
	for _, s := range items {
		count[s.Kind]++
		fmt.Fprintln(a.Out, s)
	}
	fmt.Fprintf(a.Out, "%s: %d to look at (plans due %d, expired %d, ended %d, unchecked %d)\n", knowledge.DateOf(at), len(items),
		count[knowledge.StalePlan], count[knowledge.StaleExpired], count[knowledge.StaleEnded], count[knowledge.StaleChecked])
	if c.Fail && len(items) > 0 {
		return &exitError{fmt.Sprintf("knowledge: %d entries are stale", len(items))}
	}
	return nil
}
