package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge"
)

// kbGapsCmd shows what people asked and the base did not answer well.
type kbGapsCmd struct {
	Since string `help:"From when on: 30d, 12h, 2w, or a date in Korea." default:"30d"`
	Until string `help:"Up to when, in the same words; a date is taken whole. Now, if not given."`
	JSON  bool   `help:"Print JSON." name:"json"`
	Limit int    `help:"How many at most; 0 is all." default:"30"`
}

func (c *kbGapsCmd) Help() string {
	return `  dari kb gaps
  dari kb gaps --since 7d
  dari kb gaps --since 2026-11-01 --until 2026-11-15 --json

Questions that were not answered, that were answered with a question back of which
nothing came, and those with a thumb down, put together by meaning, the most asked
first. Numbers, addresses and names in the example are masked. The numbers are those
under the answers: see dari kb answer.`
}

// gapLine is a gap as JSON.
type gapLine struct {
	Asked     int                  `json:"asked"`
	People    int                  `json:"people"`
	Unknown   int                  `json:"unknown"`
	Abandoned int                  `json:"abandoned"`
	Disliked  int                  `json:"disliked"`
	Whys      map[handlers.Why]int `json:"whys"`
	Example   string               `json:"example"`
	Nearest   string               `json:"nearest"`
	Title     string               `json:"title"`
	Answers   []int64              `json:"answers"`
	First     time.Time            `json:"first"`
	Last      time.Time            `json:"last"`
}

// Run prints the gaps of a period.
func (c *kbGapsCmd) Run(a *app) error {
	since, err := parseSince("--since", c.Since, a.Now())
	if err != nil {
		return err
	}
	until := a.Now()
	if c.Until != "" {
		if until, err = parseSince("--until", c.Until, a.Now()); err != nil {
			return err
		}
		if len(c.Until) == len(time.DateOnly) {
			until = until.AddDate(0, 0, 1)
		}
		if !until.After(since) {
			return fmt.Errorf("--until %s is not after --since %s", c.Until, c.Since)
		}
	}
	base, err := loadBase(a.articles())
	if err != nil {
		return err
	}
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	answers, err := st.AnswersSince(a.ctx, since)
	if err != nil {
		return err
	}
	if c.Until != "" {
		answers = slices.DeleteFunc(answers, func(k handlers.KeptAnswer) bool { return !k.At.Before(until) })
	}
	period := since.UTC().Format(time.DateOnly) + " to " + until.UTC().Format(time.DateOnly)
	if err := st.LogAccess(a.ctx, 0, handlers.Access{Actor: actor(), What: fmt.Sprintf("questions of %d answers, %s", len(answers), period), Why: handlers.ToImprove}); err != nil {
		return err
	}
	found := handlers.FindGaps(answers, base, a.Now())
	all := len(found.Gaps)
	if c.Limit > 0 && all > c.Limit {
		found.Gaps = found.Gaps[:c.Limit]
	}
	if c.JSON {
		return printGapsJSON(a, found, base, since, until, all)
	}
	day := func(t time.Time) string { return t.In(handlers.Seoul).Format("2006-01-02 15:04") }
	fmt.Fprintf(a.Out, "%s to %s: %d answers, %d gaps\n", day(since), day(until), found.Answers, all)
	for i, g := range found.Gaps {
		fmt.Fprintf(a.Out, "\n%d. %s\n   asked %d by %d people, last %s; %s\n", i+1, oneLine(g.Example), g.Asked, g.People,
			g.Last.In(handlers.Seoul).Format(time.DateOnly), gapCounts(g))
		if g.Nearest != "" {
			fmt.Fprintf(a.Out, "   nearest article: %s\n", strings.TrimSpace(g.Nearest+"  "+titleOf(base, g.Nearest)))
		}
		fmt.Fprintf(a.Out, "   answers: %s\n", numbers(g.Numbers))
	}
	if all > len(found.Gaps) {
		fmt.Fprintf(a.Out, "\n%d more (see --limit)\n", all-len(found.Gaps))
	}
	if found.Wordless > 0 {
		fmt.Fprintf(a.Out, "\n%d more can no longer be read: whoever asked had their data deleted\n", found.Wordless)
	}
	return nil
}

func printGapsJSON(a *app, found handlers.Gaps, base *knowledge.Base, since, until time.Time, all int) error {
	out := struct {
		Since    time.Time `json:"since"`
		Until    time.Time `json:"until"`
		Answers  int       `json:"answers"`
		Count    int       `json:"count"`
		Wordless int       `json:"wordless"`
		Gaps     []gapLine `json:"gaps"`
	}{since, until, found.Answers, all, found.Wordless, []gapLine{}}
	for _, g := range found.Gaps {
		out.Gaps = append(out.Gaps, gapLine{g.Asked, g.People, g.Unknown, g.Abandoned, g.Disliked, g.Whys, g.Example,
			g.Nearest, titleOf(base, g.Nearest), g.Numbers, g.First, g.Last})
	}
	e := json.NewEncoder(a.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func gapCounts(g handlers.Gap) string {
	var parts []string
	for _, x := range []struct {
		n    int
		what string
	}{{g.Unknown, "not answered"}, {g.Abandoned, "asked back, nothing came of it"}, {g.Disliked, "thumb down"}} {
		if x.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", x.n, x.what))
		}
	}
	return strings.TrimSpace(strings.Join(parts, ", ") + " " + handlers.WhyCounts(lang.En, g.Whys))
}

func titleOf(base *knowledge.Base, id string) string {
	if a := base.Article(id); a != nil {
		return a.Title.Ko
	}
	return ""
}

func numbers(ids []int64) string {
	var out []string
	for _, id := range ids {
		out = append(out, "#"+strconv.FormatInt(id, 10))
	}
	return strings.Join(out, " ")
}

// parseSince reads a span back from now (30d, 12h, 2w) or a moment.
func parseSince(flag, s string, now time.Time) (time.Time, error) {
	if n, err := strconv.Atoi(strings.TrimRight(s, "dhw")); err == nil && n > 0 && n < 100_000 && len(s) == len(strconv.Itoa(n))+1 {
		unit := map[byte]time.Duration{'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}[s[len(s)-1]]
		return now.Add(-time.Duration(n) * unit), nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, handlers.Seoul); err == nil {
		return t, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	return time.Time{}, fmt.Errorf("%s %q: write 30d, 12h, 2w or 2026-11-22", flag, s)
}

// kbAnswerCmd opens an answer by its number.
type kbAnswerCmd struct {
	Number string `arg:"" help:"The number under the answer."`
	Lang   string `help:"ko or en." enum:"ko,en" default:"en"`
}

func (c *kbAnswerCmd) Help() string {
	return `  dari kb answer 1234

Prints the exact text of an answer and the facts it rested on, as they were, with
the version of the knowledge base. The question is masked; who asked is not shown.
Staff can ask Dari the same: "답변 1234", /answer 1234, in Slack /dari answer 1234.`
}

// Run prints the answer.
func (c *kbAnswerCmd) Run(a *app) error {
	number, err := strconv.ParseInt(strings.TrimPrefix(c.Number, "#"), 10, 64)
	if err != nil || number <= 0 {
		return fmt.Errorf("%q is no number of an answer", c.Number)
	}
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	kept, ok, err := st.KeptAnswer(a.ctx, number)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("there is no answer #%d, or its time is over", number)
	}
	if err := st.LogAccess(a.ctx, 0, handlers.Access{Actor: actor(), Person: kept.Person, What: fmt.Sprintf("answer %d", number), Why: handlers.ToCorrect}); err != nil {
		return err
	}
	kept.Text = strings.ReplaceAll(kept.Text, "\n", "\n> ") // one quotation, every line of it
	fmt.Fprintln(a.Out, handlers.AnswerText(lang.Lang(c.Lang), kept))
	return nil
}

// staffAnswerCmd is "dari questions answer" by another name.
type staffAnswerCmd struct{ questionsAnswerCmd }

func (c *staffAnswerCmd) Help() string {
	return strings.ReplaceAll(c.questionsAnswerCmd.Help(), "dari questions", "dari staff questions")
}
