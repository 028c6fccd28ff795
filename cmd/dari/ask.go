package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/answer"
)

// askCmd answers one question, or many as JSON lines.
type askCmd struct {
	Question []string `arg:"" optional:"" help:"The question."`
	JSONL    bool     `help:"Read questions as JSON lines from standard input, write answers as JSON lines." name:"jsonl"`
	Lang     string   `help:"Your language where the question does not tell: ko or en." enum:"ko,en," default:""`
	Persona  string   `help:"Whom to answer: seeker, manager (also: sme) or staff." default:"seeker"`
	At       string   `help:"Answer as of this moment (RFC 3339, or a date in Korea)." placeholder:"TIME"`
}

func (c *askCmd) Help() string {
	return `  dari ask "국민취업지원제도는 얼마를 받나요?"
  dari ask --at 2027-01-02 "최저임금이 얼마예요?"
  echo '{"id":"1","text":"How do I get the learning card?"}' | dari ask --jsonl`
}

// askIn is one line of input; keys that are not known are ignored.
type askIn struct {
	ID      json.RawMessage `json:"id"`
	Text    string          `json:"text"`
	Lang    string          `json:"lang"`
	Persona string          `json:"persona"`
	History []struct {
		Role string `json:"role"`
		Text string `json:"text"`
	} `json:"history"`
	Now string `json:"now"`
}

// askOut is one line of output.
type askOut struct {
	ID      json.RawMessage `json:"id"`
	Kind    answer.Kind     `json:"kind"`
	Topic   knowledge.Topic `json:"topic"`
	Text    string          `json:"text"`
	Lang    knowledge.Lang  `json:"lang"`
	Mode    string          `json:"mode"`
	Choices []string        `json:"choices"`
	Sources []askSource     `json:"sources"`
}

type askSource struct {
	Article string         `json:"article"`
	Section knowledge.Slot `json:"section"`
	Title   string         `json:"title"`
	URL     string         `json:"url"`
	Checked knowledge.Date `json:"checked"`
}

// gcPercent keeps the heap near what it holds: most of that is the base and
// what is learnt, and an answer leaves little behind.
const gcPercent = 35

// keepHeapSmall sets how far the heap may grow between collections, unless who
// started the program has set it.
func keepHeapSmall() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}

// Run answers.
func (c *askCmd) Run(a *app) error {
	keepHeapSmall()
	lib, err := a.openAnswers()
	if err != nil {
		return err
	}
	if c.JSONL {
		return c.lines(a, lib)
	}
	text := strings.TrimSpace(strings.Join(c.Question, " "))
	if text == "" {
		return fmt.Errorf(`no question: write dari ask "..." or see dari help ask`)
	}
	q, err := c.question(askIn{Text: text})
	if err != nil {
		return err
	}
	reply := handlers.Speak(lib.Answer(a.ctx, q))
	fmt.Fprintln(a.Out, reply.Body)
	for _, choice := range reply.Choices {
		fmt.Fprintln(a.Out, "  -", choice.Label)
	}
	return nil
}

func (c *askCmd) question(in askIn) (answer.Question, error) {
	persona := in.Persona
	if persona == "" {
		persona = c.Persona
	}
	if persona == "sme" {
		persona = "manager"
	}
	switch knowledge.Audience(persona) {
	case knowledge.Seeker, knowledge.Manager, knowledge.Staff:
	default:
		return answer.Question{}, fmt.Errorf("persona %q: write seeker, manager or staff", persona)
	}
	language := in.Lang
	if language == "" {
		language = c.Lang
	}
	if l, ok := lang.Parse(language); ok {
		language = string(l)
	} else if language != "" {
		return answer.Question{}, fmt.Errorf("lang %q: write ko or en", language)
	}
	when := in.Now
	if when == "" {
		when = c.At
	}
	now, err := parseMoment(when)
	if err != nil {
		return answer.Question{}, err
	}
	q := answer.Question{Text: in.Text, Lang: knowledge.Lang(language), Persona: knowledge.Audience(persona), Now: now}
	for _, h := range in.History {
		q.History = append(q.History, answer.Turn{Bot: h.Role == "bot", Text: h.Text})
	}
	return q, nil
}

// parseMoment reads a moment; empty is now, a bare date its noon in Korea.
func parseMoment(s string) (time.Time, error) {
	if s == "" {
		return time.Now(), nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, handlers.Seoul); err == nil {
		return t.Add(12 * time.Hour), nil
	}
	return time.Time{}, fmt.Errorf("time %q: write 2026-11-22 or 2026-11-22T09:00:00+09:00", s)
}

// lines answers JSON lines, one for one and in order.
func (c *askCmd) lines(a *app, lib answers) error {
	return eachLine(a, func(line []byte) (any, error) {
		var in askIn
		if err := json.Unmarshal(line, &in); err != nil {
			return in.ID, err
		}
		if strings.TrimSpace(in.Text) == "" {
			return in.ID, errors.New("text is empty")
		}
		q, err := c.question(in)
		if err != nil {
			return in.ID, err
		}
		return askLine(in.ID, lib.Answer(a.ctx, q)), nil
	})
}

// modeOf is how an answer was made; without a model it was curated.
func modeOf(ans answer.Answer) string {
	if ans.Mode == "" {
		return string(answer.Curated)
	}
	return string(ans.Mode)
}

func askLine(id json.RawMessage, ans answer.Answer) askOut {
	reply := handlers.Speak(ans)
	out := askOut{ID: orNull(id), Kind: ans.Kind, Topic: ans.Topic, Text: reply.Body.String(), Lang: ans.Lang, Mode: modeOf(ans),
		Choices: []string{}, Sources: []askSource{}}
	for _, c := range reply.Choices {
		out.Choices = append(out.Choices, c.Label)
	}
	for _, s := range ans.Sources {
		out.Sources = append(out.Sources, askSource{s.Article, s.Section, s.Title, s.URL, s.Checked})
	}
	return out
}
