package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"dari/handlers"
	"dari/knowledge/jobs"
)

// reportMatchingCmd reports what became of the openings that people were told of.
type reportMatchingCmd struct {
	Weeks int    `help:"How many weeks, with the current one." default:"8"`
	Since string `help:"From the week of then on, in place of --weeks: 30d, 12w, or a date in Korea."`
	JSON  bool   `help:"Print one JSON object." name:"json"`
}

func (c *reportMatchingCmd) Help() string {
	return `Tells for every week (of Korea, from Monday on) and band of the fit's score how many
openings people were told of unasked, and how many of these they opened, were
interested in, saved, or called not for them, and why. What they did counts in the week
in which they were told. * marks the band that the threshold lies in; where it was
changed, the week says when and why.

A judge apart from the matcher asks again whether what was told broke a hard condition:
against the profile and the opening as they were, where neither has changed since (there
must be none, or the command fails), else as they are now, which is counted apart. For
fewer than 5 people no shares and no times are told. Nothing names a person.

  dari report matching
  dari report matching --weeks 2
  dari report matching --since 2026-09-01 --json`
}

// Run prints the report; it fails when a hard condition was broken.
func (c *reportMatchingCmd) Run(a *app) error {
	if c.Weeks < 1 || c.Weeks > 520 {
		return fmt.Errorf("--weeks %d: from 1 to 520", c.Weeks)
	}
	from := handlers.WeekStart(a.Now()).AddDate(0, 0, -7*(c.Weeks-1))
	if c.Since != "" {
		var err error
		if from, err = parseSince("--since", c.Since, a.Now()); err != nil {
			return err
		}
		if from.After(a.Now()) {
			return fmt.Errorf("--since %s is still to come", c.Since)
		}
	}
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	report, err := handlers.ReportMatching(a.ctx, st, from, a.Now())
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(a.Out).Encode(report)
	} else {
		err = printMatching(a.Out, report)
	}
	if err != nil {
		return err
	}
	broken := 0
	for _, w := range report.Weeks {
		broken += w.Hard.Violations
	}
	if broken > 0 {
		return fmt.Errorf("%d openings were told against a hard condition", broken)
	}
	return nil
}

func printMatching(out io.Writer, r handlers.MatchReport) error {
	fmt.Fprintf(out, "%s to %s: openings are told from a score of %d (the matcher's own: %d)\n",
		r.From.Format(time.DateOnly), r.Until.In(handlers.Seoul).Format(time.DateOnly), r.Threshold, jobs.Threshold)
	for _, w := range r.Weeks {
		fmt.Fprintf(out, "\n%s, from %s\n", w.Name, w.From.Format(time.DateOnly))
		for _, c := range w.Changes {
			fmt.Fprintf(out, "  threshold %d from %s on: %s\n", c.Score, c.At.In(handlers.Seoul).Format("2006-01-02 15:04"), oneLine(c.Reason))
		}
		if w.All.Told == 0 {
			fmt.Fprintln(out, "  nothing was told")
			continue
		}
		t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "  SCORE\tTOLD\tPEOPLE\tOPENED\tINTERESTED\tSAVED\tNOT FOR ME")
		for _, b := range w.Bands {
			name := "not kept"
			if b.From > 0 {
				name = fmt.Sprintf("%d-%d", b.From, b.To)
			}
			if b.Threshold {
				name += " *"
			}
			bandRow(t, name, b)
		}
		bandRow(t, "all", w.All)
		if err := t.Flush(); err != nil {
			return err
		}
		fmt.Fprintf(out, "  hard conditions: %d judged as they were then, %d broken%s; %d as they are now, %d of these hold no more; %d without a profile now\n",
			w.Hard.AsThen, w.Hard.Violations, brokenBy(w.Hard.Broken), w.Hard.AsNow, w.Hard.HoldNoMore, w.Hard.NoProfile)
		if x := w.Waits; x != nil {
			fmt.Fprintf(out, "  wait since the opening came in: found p50 %s, p95 %s; told p50 %s, p95 %s\n",
				rounded(x.FoundP50), rounded(x.FoundP95), rounded(x.ToldP50), rounded(x.ToldP95))
		}
	}
	return nil
}

func bandRow(t io.Writer, name string, b handlers.MatchBand) {
	of := func(n int) string {
		if percent, ok := b.Percent(n); ok {
			return fmt.Sprintf("%d (%.0f%%)", n, percent)
		}
		return fmt.Sprint(n)
	}
	refused := of(b.Refused())
	for _, why := range handlers.RefusalReasons() {
		if n := b.NotForMe[why]; n > 0 {
			refused += fmt.Sprintf(" %s %d", why, n)
		}
	}
	fmt.Fprintf(t, "  %s\t%d\t%d\t%s\t%s\t%s\t%s\n", name, b.Told, b.People, of(b.Opened), of(b.Interested), of(b.Saved), refused)
}

// brokenBy names the conditions that were broken.
func brokenBy(of map[jobs.Condition]int) string {
	if len(of) == 0 {
		return ""
	}
	var each []string
	for c, n := range of {
		each = append(each, fmt.Sprintf("%s %d", c, n))
	}
	slices.Sort(each)
	return " (" + strings.Join(each, ", ") + ")"
}

// rounded is a wait to a tenth of a second, or to a second.
func rounded(s handlers.Seconds) time.Duration {
	if d := s.Duration(); d < time.Minute {
		return d.Round(100 * time.Millisecond)
	}
	return s.Duration().Round(time.Second)
}
