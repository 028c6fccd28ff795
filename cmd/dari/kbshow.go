package main

import (
	"fmt"
	"strings"
	"time"

	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/answer"
)

// kbListCmd lists articles.
type kbListCmd struct {
	Topic string `help:"Only this topic." placeholder:"TOPIC"`
	At    string `help:"States as of this moment." placeholder:"TIME"`
}

func (c *kbListCmd) Help() string {
	return `  dari kb list --topic hope-return
One line for each article: id, topic, number of facts and known wrong claims, when it was last checked, whether the
programme takes applications that day, title.`
}

// Run prints one line per article.
func (c *kbListCmd) Run(a *app) error {
	base, err := loadBase(a.articles())
	if err != nil {
		return err
	}
	at, err := kbMoment(c.At, base)
	if err != nil {
		return err
	}
	n := 0
	for _, art := range base.Articles() {
		if c.Topic != "" && string(art.Topic) != c.Topic {
			continue
		}
		n++
		fmt.Fprintf(a.Out, "%-22s %-27s %3d facts %2d claims  %s  %-14s %s / %s\n", art.ID, art.Topic,
			len(art.Facts), len(art.Claims), art.LastChecked(), stateWords(art, at), art.Title.Ko, art.Title.En)
	}
	if n == 0 {
		return fmt.Errorf("no article of topic %q", c.Topic)
	}
	return nil
}

// stateWords is what an article's states are on a day, each kind once.
func stateWords(art *knowledge.Article, at time.Time) string {
	if art.Plan != nil {
		return planWords(art.Plan, at)
	}
	var kinds []string
	for _, s := range art.States {
		kinds = append(kinds, string(s.At(at)))
	}
	if len(kinds) == 0 {
		return "-"
	}
	return strings.Join(kinds, ",")
}

func planWords(p *knowledge.Plan, at time.Time) string {
	switch {
	case p.DueOn(knowledge.DateOf(at)):
		return fmt.Sprintf("%s, was due %s", p.Kind, p.DecidedBy)
	case p.DecidedBy != "":
		return fmt.Sprintf("%s, due %s", p.Kind, p.DecidedBy)
	}
	return string(p.Kind)
}

// kbShowCmd shows an article.
type kbShowCmd struct {
	ID   string `arg:"" help:"The article."`
	Lang string `help:"ko or en." enum:"ko,en" default:"ko"`
	At   string `help:"As of this moment." placeholder:"TIME"`
}

func (c *kbShowCmd) Help() string {
	return `  dari kb show nesp
  dari kb show youth-first-job-plan --lang en --at 2026-12-03`
}

// Run prints what stands behind an article and then every section as an answer
// would say it.
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
	s := shown{app: a, base: base, article: art, at: at, lang: knowledge.Lang(c.Lang)}
	s.head()
	s.states()
	s.facts()
	s.claims()
	answerer := answer.New(base)
	for _, sec := range art.SectionsIn(s.lang) {
		ans := answerer.Answer(a.ctx, answer.Question{Lang: s.lang, Now: at, Article: art.ID, Slot: sec.Slot})
		s.printf("## %s\n%s\n\n", sec.Heading, handlers.Speak(ans).Body)
	}
	return nil
}

// shown is an article being shown in one language as of a moment.
type shown struct {
	*app
	base    *knowledge.Base
	article *knowledge.Article
	at      time.Time
	lang    knowledge.Lang
}

func (s *shown) printf(format string, args ...any) { fmt.Fprintf(s.Out, format, args...) }

func (s *shown) head() {
	a := s.article
	s.printf("%s  [%s, %s, %s]\n", a.Title.In(s.lang), a.ID, a.Topic, a.File)
	s.printf("also called: %s\n", strings.Join(a.Aliases.In(s.lang), ", "))
	s.printf("contacts: %s; related: %s\n", strings.Join(a.Contacts, ", "), strings.Join(a.Related, ", "))
	if a.Plan != nil {
		s.printf("not in force: %s (%s)\n", planWords(a.Plan, s.at), a.Plan.Note.In(s.lang))
	}
	s.printf("\n")
}

func (s *shown) states() {
	if len(s.article.States) == 0 {
		return
	}
	s.printf("States on %s\n", knowledge.DateOf(s.at))
	for _, t := range s.article.States {
		s.printf("- %s%s%s%s  [%s]\n", t.At(s.at), before(" ", t.Label.In(s.lang)), period(t.From, t.Until),
			before("; ", t.Note.In(s.lang)), s.backing(t.Source, t.Checked, t.Reliability))
	}
	s.printf("\n")
}

func (s *shown) facts() {
	if len(s.article.Facts) == 0 {
		return
	}
	s.printf("Facts on %s\n", knowledge.DateOf(s.at))
	for _, f := range s.article.Facts {
		s.printf("- %s (%s) %s: %s%s\n", f.ID, f.Slot, f.Label.In(s.lang), handlers.FactText(lang.Lang(s.lang), f), before("; ", f.Conditions.In(s.lang)))
		s.printf("    %s", strings.TrimSpace(fmt.Sprintf("%s %s %s %s", f.Value, f.Unit, f.Bound, f.Basis)))
		if valid := period(f.ValidFrom, f.ValidUntil); valid != "" {
			s.printf(", valid%s", valid)
		}
		if !f.ValidAt(s.at) {
			s.printf(", DOES NOT HOLD")
		}
		if f.Plan != nil {
			s.printf(", PLAN: %s (%s)", planWords(f.Plan, s.at), f.Plan.Note.In(s.lang))
		}
		if len(f.Was) > 0 {
			was := make([]string, len(f.Was))
			for i, v := range f.Was {
				was[i] = v.String()
			}
			s.printf(", formerly %s", strings.Join(was, ", "))
		}
		s.printf("\n    %s\n", s.backing(f.Source, f.Checked, f.Reliability))
	}
	s.printf("\n")
}

func (s *shown) claims() {
	if len(s.article.Claims) == 0 {
		return
	}
	s.printf("Known wrong\n")
	for _, k := range s.article.Claims {
		right, _, ok := s.base.Expand(s.article.ID, k.Right.In(s.lang), s.at,
			func(f knowledge.Fact) string { return handlers.FactText(lang.Lang(s.lang), f) },
			func(c knowledge.Contact) string { return strings.TrimSpace(c.Name.In(s.lang) + " " + c.Phone) })
		if !ok {
			right = "(needs a fact that does not hold) " + k.Right.In(s.lang)
		}
		s.printf("- %s: %s\n    %s\n    %s\n", k.ID, strings.Join(k.Says.In(s.lang), " / "), right, s.backing(k.Source, k.Checked, k.Reliability))
	}
	s.printf("\n")
}

// backing names where something comes from, when it was checked and how well it stands.
func (s *shown) backing(source string, checked knowledge.Date, r knowledge.Reliability) string {
	name := source
	if src := s.article.Source(source); src != nil {
		name = src.Title.In(s.lang) + " " + src.URL
	}
	return fmt.Sprintf("%s, checked %s, %s", name, checked, r)
}

func period(from, until knowledge.Date) string {
	if from == "" && until == "" {
		return ""
	}
	return fmt.Sprintf(" %s..%s", from, until)
}

// before puts a mark before a text that is not empty.
func before(mark, text string) string {
	if text == "" {
		return ""
	}
	return mark + text
}
