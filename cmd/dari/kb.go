package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/answer"
)

// kbCmd looks after the knowledge base.
type kbCmd struct {
	Check kbCheckCmd `cmd:"" help:"Refuse what is incomplete or contradictory."`
	List  kbListCmd  `cmd:"" help:"List the articles."`
	Show  kbShowCmd  `cmd:"" help:"Show an article as people read it."`
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
	problems := knowledge.Check(base, at)
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

// kbListCmd lists articles.
type kbListCmd struct {
	Topic string `help:"Only this topic." placeholder:"TOPIC"`
}

// Run prints one line per article.
func (c *kbListCmd) Run(a *app) error {
	base, err := loadBase(a.articles())
	if err != nil {
		return err
	}
	n := 0
	for _, art := range base.Articles() {
		if c.Topic != "" && string(art.Topic) != c.Topic {
			continue
		}
		n++
		fmt.Fprintf(a.Out, "%-24s %-28s %s / %s\n", art.ID, art.Topic, art.Title.Ko, art.Title.En)
	}
	if n == 0 {
		return fmt.Errorf("no article of topic %q", c.Topic)
	}
	return nil
}

// kbShowCmd shows an article.
type kbShowCmd struct {
	ID   string `arg:"" help:"The article."`
	Lang string `help:"ko or en." enum:"ko,en" default:"ko"`
	At   string `help:"As of this moment." placeholder:"TIME"`
}

// Run prints every section as an answer would say it.
func (c *kbShowCmd) Run(a *app) error {
	base, err := loadBase(a.articles())
	if err != nil {
		return err
	}
	art := base.Article(c.ID)
	if art == nil {
		return fmt.Errorf("no article %q (see: dari kb list)", c.ID)
	}
	at, err := kbMoment(c.At, base)
	if err != nil {
		return err
	}
	l := knowledge.Lang(c.Lang)
	fmt.Fprintf(a.Out, "%s  [%s, %s]\n\n", art.Title.In(l), art.ID, art.Topic)
	answerer := answer.New(base)
	for _, s := range art.SectionsIn(l) {
		ans := answerer.Answer(a.ctx, answer.Question{Lang: l, Now: at, Article: art.ID, Slot: s.Slot})
		reply := handlers.Speak(ans)
		fmt.Fprintf(a.Out, "## %s\n%s\n\n", s.Heading, reply.Body)
	}
	return nil
}
