package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/knowledge/answer/eval"
)

// evalCmd scores answers to labelled questions.
type evalCmd struct {
	Files     []string `arg:"" name:"file" help:"Labelled questions, one JSON object a line."`
	JSON      bool     `help:"Print the report as JSON." name:"json"`
	Baseline  string   `help:"Compare with a report saved earlier, and fail where a figure fell." placeholder:"FILE"`
	Tolerance float64  `help:"So many percentage points below the baseline are no fall." default:"0.5"`
	Save      string   `help:"Write the report to a file, as JSON." placeholder:"FILE"`
	At        string   `help:"Ask as of this moment where a question names none." placeholder:"TIME"`
	Cost      bool     `help:"Start dari ask itself, too, to find how long that takes and what memory it needs." default:"true" negatable:""`
	Failures  bool     `help:"List what went wrong, question by question."`
}

func (c *evalCmd) Help() string {
	return `  dari eval questions.jsonl
  dari eval --failures --at 2026-11-22 a.jsonl b.jsonl
  dari eval --save baseline.json questions.jsonl
  dari eval --baseline baseline.json --tolerance 1 questions.jsonl

Answers each question as dari ask --jsonl does and holds the answer against the
question's label. A line is
  {"id":"a1", "text":"내배카 얼마 줘?", "lang":"ko|en",
   "style":"formal|colloquial|typo|nospace|slang|mixed|followup",
   "persona":"seeker|manager|staff", "history":[{"role":"user|bot","text":"..."}],
   "now":"2026-11-22T10:00:00+09:00",
   "group":"fact|list|compare|two|premise|unanswerable|nearname|crisis|idiom|
            refuse|benign|handoff|action|smalltalk|clarify",
   "kind":["answer"], "topic":["naeil-card"],
   "must":["300만|3 million"], "mustnot":["500만"], "sources":["work24"]}
persona, history, now, topic, must, mustnot and sources may be left out; kind and
topic list what is accepted and may be one string; without a group it is read
from the first kind. In must and mustnot "|" stands between ways to say one
fact; spaces, commas and case do not count, and numbers count by their value
(60만 원 is 600,000원). A source is a part of the title or address of one that
the answer shows.

Where a model of embeddings is configured, the vectors of all sections are made
first, and not kept.

Every answer is also checked for what needs no label: each fact with its
conditions, a source with its date, nothing that has expired, its length. At
the end dari ask itself is started: how long it takes to start, and the memory
it needs for all the questions. --no-cost leaves that out.`
}

// evalReport is what dari eval prints and saves.
type evalReport struct {
	eval.Report
	At        string        `json:"at,omitempty"`
	Knowledge string        `json:"knowledge"` // version of the base
	Cost      evalCost      `json:"cost"`
	Vectors   string        `json:"vectors,omitempty"` // what made them, and the share of the words
	Fell      []eval.Fall   `json:"fell,omitempty"`
	Failures  []evalFailure `json:"failures,omitempty"`
}

// evalFailure is one question that went wrong.
type evalFailure struct {
	Where string          `json:"where"`
	ID    string          `json:"id"`
	Group eval.Group      `json:"group"`
	Style string          `json:"style"`
	Text  string          `json:"text"`
	Kind  answer.Kind     `json:"kind"`
	Topic knowledge.Topic `json:"topic"`
	Wrong []string        `json:"wrong"`
	Reply string          `json:"reply"` // the beginning of it
}

// replyShown is how many letters of a reply a list of failures shows.
const replyShown = 200

// Run asks, scores, compares.
func (c *evalCmd) Run(a *app) error {
	if c.Tolerance < 0 {
		return errors.New("--tolerance must not be below zero")
	}
	if _, err := parseMoment(c.At); err != nil {
		return err
	}
	questions, err := readLabelled(c.Files)
	if err != nil {
		return err
	}
	var before evalReport
	if c.Baseline != "" {
		if before, err = readReport(c.Baseline); err != nil {
			return fmt.Errorf("baseline: %w", err)
		}
	}
	asked := make([]evalAsk, len(questions))
	for i, q := range questions {
		if asked[i], err = c.read(q); err != nil {
			return fmt.Errorf("%s: %w", q.Where, err)
		}
	}
	// Before anything is answered, because what the system says of the memory of a
	// child counts what its parent had when it was started.
	cost := evalCost{Machine: thisMachine()}
	if c.Cost {
		if cost, err = costOf(a, questions, c.At); err != nil {
			return fmt.Errorf("measuring dari ask: %w", err)
		}
	}
	lib, err := openLibrary(a.Config.Knowledge.Dir, a.Log)
	if err != nil {
		return err
	}
	if a.Config.Embeddings.Model != "" {
		if err := lib.embedded(a.ctx, a.Config.Embeddings); err != nil {
			return err
		}
	}
	verdicts := make([]eval.Verdict, len(questions))
	took := make([]time.Duration, len(questions))
	for i, q := range questions {
		if a.ctx.Err() != nil {
			return a.ctx.Err()
		}
		var given eval.Given
		given, took[i] = c.ask(a, lib, asked[i])
		verdicts[i] = eval.Judge(q, given)
	}
	report := evalReport{Report: eval.Score(verdicts), At: c.At, Knowledge: lib.inUse.Load().Version(), Cost: cost}
	report.Cost.Question = percentilesOf(took)
	if e := a.Config.Embeddings; e.Model != "" {
		report.Vectors = fmt.Sprintf("vectors of %s, share of the words %g", e.Model, e.Weight)
	}
	if c.Save != "" {
		if err := saveReport(c.Save, report); err != nil {
			return err
		}
	}
	if c.Baseline != "" {
		report.Fell = eval.Fallen(before.Report, report.Report, c.Tolerance)
	}
	if c.Failures {
		report.Failures = failures(verdicts)
	}
	if c.JSON {
		err = printJSON(a.Out, report)
	} else {
		err = report.print(a.Out)
	}
	if err == nil && len(report.Fell) > 0 {
		err = &exitError{fmt.Sprintf("%d figures fell below %s", len(report.Fell), c.Baseline)}
	}
	return err
}

func readLabelled(files []string) ([]eval.Question, error) {
	var all []eval.Question
	for _, name := range files {
		f, err := os.Open(name) // #nosec G304 -- whoever runs the command names the file
		if err != nil {
			return nil, fmt.Errorf("questions: %w", err)
		}
		qs, err := eval.Read(f, name)
		f.Close() // #nosec G104 -- it was only read
		if err != nil {
			return nil, err
		}
		all = append(all, qs...)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no questions in %s", strings.Join(files, ", "))
	}
	return all, nil
}

func readReport(name string) (r evalReport, err error) {
	data, err := os.ReadFile(name) // #nosec G304 -- whoever runs the command names the file
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	if len(r.Figures) == 0 {
		return r, fmt.Errorf("%s has no figures", name)
	}
	return r, nil
}

func saveReport(name string, r evalReport) error {
	var out bytes.Buffer
	if err := printJSON(&out, r); err != nil {
		return err
	}
	if err := os.WriteFile(name, out.Bytes(), 0o644); err != nil { // #nosec G306 -- figures, for everybody to read
		return fmt.Errorf("saving the report: %w", err)
	}
	return nil
}

// ask answers one question the way of dari ask --jsonl, and notes what the
// answer was made of.
func (c *evalCmd) ask(a *app, lib *library, asked evalAsk) (eval.Given, time.Duration) {
	start := time.Now()
	ans := lib.Answer(a.ctx, asked.question)
	out := askLine(asked.id, ans)
	took := time.Since(start)
	g := eval.Given{Kind: out.Kind, Topic: out.Topic, Lang: out.Lang, Intent: ans.Action.Intent,
		Text: out.Text, Choices: out.Choices, Sources: ans.Sources}
	g.Facts, g.Gone = factsOf(ans, knowledge.DateOf(asked.question.Now))
	return g, took
}

// evalAsk is a labelled question as dari ask reads it.
type evalAsk struct {
	id       json.RawMessage
	question answer.Question
}

// read reads a labelled line, which is a line for dari ask with more keys.
func (c *evalCmd) read(labelled eval.Question) (evalAsk, error) {
	line, err := json.Marshal(labelled)
	if err != nil {
		return evalAsk{}, err
	}
	var in askIn
	if err := json.Unmarshal(line, &in); err != nil {
		return evalAsk{}, err
	}
	asked := askCmd{Persona: "seeker", At: c.At}
	q, err := asked.question(in)
	return evalAsk{in.ID, q}, err
}

// factsOf lists the facts that fill an answer, and those of the same articles
// that ended before the day.
func factsOf(ans answer.Answer, day knowledge.Date) (told, gone []eval.Told) {
	l := lang.Lang(ans.Lang)
	word := func(f knowledge.Fact) eval.Told {
		return eval.Told{Ref: f.Ref(), Words: handlers.FactText(l, f), Conditions: lang.Particles(f.Conditions.In(ans.Lang)),
			Expired: f.ValidUntil != "" && f.ValidUntil < day}
	}
	seen := map[string]bool{}
	tell := func(f knowledge.Fact) string {
		if !seen[f.Ref()+string(f.ValidFrom)] {
			seen[f.Ref()+string(f.ValidFrom)] = true
			told = append(told, word(f))
		}
		return ""
	}
	articles := map[string]bool{}
	states, claimed := false, false
	for _, p := range ans.Parts {
		articles[p.Article] = true
		states = states || p.Kind == answer.StatePart
		claimed = claimed || p.Kind == answer.WasPart
		for _, f := range p.Facts {
			tell(f)
		}
		for _, b := range p.Blocks {
			ans.Expand(p, b, tell, func(knowledge.Contact) string { return "" })
		}
	}
	if ans.Base == nil || claimed { // what is out of date is named as such
		return told, nil
	}
	for id := range articles {
		art := ans.Base.Article(id)
		if art == nil {
			continue
		}
		for _, f := range art.Facts {
			// a state tells the day on which something ended; words may be the same by chance
			if w := word(f); w.Expired && (!f.Unit.Textual() || f.Unit == knowledge.DateUnit && !states) {
				gone = append(gone, w)
			}
		}
	}
	return told, gone
}

func failures(vs []eval.Verdict) []evalFailure {
	var out []evalFailure
	for _, v := range vs {
		if v.Right() {
			continue
		}
		q := v.Question
		reply := []rune(strings.Join(strings.Fields(v.Given.Text), " "))
		out = append(out, evalFailure{Where: q.Where, ID: q.ID, Group: q.Group, Style: q.Style, Text: q.Text,
			Kind: v.Given.Kind, Topic: v.Given.Topic, Wrong: v.Wrong(), Reply: string(reply[:min(len(reply), replyShown)])})
	}
	return out
}

// print writes the report for people.
func (r evalReport) print(w io.Writer) error {
	var b strings.Builder
	for _, f := range r.Failures {
		fmt.Fprintf(&b, "%s %s [%s, %s] %s\n    got %s/%s: %s\n    > %s\n", f.Where, f.ID, f.Group, f.Style, f.Text,
			f.Kind, f.Topic, strings.Join(f.Wrong, "; "), f.Reply)
	}
	if len(r.Failures) > 0 {
		b.WriteString("\n")
	}
	if r.Vectors != "" {
		fmt.Fprintln(&b, r.Vectors)
	}
	fmt.Fprintf(&b, "%-42s %6s %6s %8s %6s\n", fmt.Sprintf("%d questions", r.Questions), "right", "of", "percent", "bar")
	for _, f := range r.Figures {
		bar, mark := "", ""
		if f.Bar > 0 {
			bar = fmt.Sprintf("%.0f", f.Bar)
		}
		if f.Below() {
			mark = "  below"
		}
		fmt.Fprintf(&b, "%-42s %6d %6d %8.2f %6s%s\n", f.Name, f.Right, f.Of, f.Percent, bar, mark)
	}
	for _, t := range []struct {
		by    string
		cells []eval.Cell
	}{{"by language", r.Langs}, {"by style", r.Styles}, {"by group", r.Groups}} {
		fmt.Fprintf(&b, "\n%-20s %6s %8s %8s %8s %8s\n", t.by, "n", "kind", "topic", "facts", "right")
		for _, c := range t.cells {
			fmt.Fprintf(&b, "%-20s %6d %8s %8s %8s %8s\n", c.Name, c.N, percent(c.Kind), percent(c.Topic), percent(c.Facts), percent(c.Right))
		}
	}
	if len(r.WeakStyle) > 0 {
		fmt.Fprintf(&b, "\nstyles with topic right in less than %.0f %%: %s\n", eval.StyleBar, strings.Join(r.WeakStyle, ", "))
	}
	b.WriteString("\n")
	r.Cost.print(&b)
	for _, f := range r.Fell {
		fmt.Fprintf(&b, "fell: %s, %.2f before, %.2f now\n", f.Name, f.Was, f.Is)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func percent(s eval.Share) string {
	if s.Of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f", s.Percent)
}
