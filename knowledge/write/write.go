// Package write lets a language model have a share in an answer from the curated
// base, and lets nothing through that the base does not say.
//
// Code answers first (knowledge/answer). Only an answer with facts goes on to a
// model, with the passages of the sections that it is from, and comes back in
// one of three ways: chosen (select.go: the model says which passages and in what
// order; they are told word for word, with their conditions), written (compose.go:
// every sentence is held against the passage that it cites, by knowledge/ground),
// or as it was. Whatever goes wrong ends in the last, within the deadline.
//
// The model has no tools. It sees the question with personal data masked, earlier
// words of the person likewise, and passages of the base; nothing else.
package write

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/knowledge/openai"
)

// Model is a language model.
type Model interface {
	// Chat gives the whole text of a model and what it took; grown is told each
	// piece as it comes, unless it is nil. An error is counted by its openai.Fault.
	Chat(ctx context.Context, p openai.Prompt, grown func(piece string)) (openai.Answer, error)
}

// Budget keeps how many tokens may be used.
type Budget interface {
	// Take sets tokens aside for a question of a person (0 is nobody), and reports
	// whether as many are left today, for the person and for all. settle puts what
	// was used in their place; it is called once where ok.
	Take(ctx context.Context, person uint32, tokens int64) (settle func(used openai.Usage), ok bool)
}

// Words put what the base holds into the words that people read.
type Words interface {
	// Passage is a part of an answer, line for line; empty where there is nothing to say.
	Passage(a answer.Answer, p answer.Part) string
	// Fact is the value of a fact with its bound and basis.
	Fact(l knowledge.Lang, f knowledge.Fact) string
	// Masked is a text of a person without what tells who they are.
	Masked(text string) string
}

// Writer asks a model. It may be used by several goroutines.
type Writer struct {
	Model Model
	// Mode is answer.Select or answer.Compose.
	Mode  answer.Mode
	Words Words
	// Budget may be nil: then as much is used as is asked for.
	Budget Budget
	// Deadline is for all that is asked of the model for one message. 0 means 8 s.
	Deadline time.Duration
	// VerifyWithin is how long one verdict on a text may take; 0 is what
	// ground.Verify says.
	VerifyWithin time.Duration
	// Count is told how each answer came about: the mode that was tried, and Shown
	// or why the curated answer stands. It may be nil.
	Count func(mode answer.Mode, result string)
}

// The results beside those of openai.Fault.
const (
	Shown      = "shown"       // the model's answer was given
	Exhausted  = "budget"      // no tokens left today
	NoMaterial = "no_material" // the base holds nothing to choose among
	NoUse      = "no_use"      // it chose nothing that there is
	Rejected   = "rejected"    // what it wrote did not pass
	Late       = "deadline"    // as openai.FaultDeadline
	Broken     = "broken"      // a panic, or an error of no kind
)

// Results are all that Count may be told, for figures that begin at zero.
func Results() []string {
	all := []string{Shown, Exhausted, NoMaterial, NoUse, Rejected, Broken}
	for _, f := range openai.Faults() {
		all = append(all, string(f))
	}
	return all
}

// answerTokens is how many tokens are set aside for what a model writes, as the
// client bounds it.
const answerTokens = 800

// maxPassages and maxMaterial bound what a model is given.
const (
	maxPassages = 24
	maxMaterial = 8 << 10
)

// Write gives the answer to a question as the model makes it, or as it is. An
// answer of another kind than facts comes back unchanged. person is whose tokens
// are used. show, unless it is nil, is handed each sentence once it has passed, in
// the order of the answer; what is returned counts, also where it is another.
func (w *Writer) Write(ctx context.Context, q answer.Question, a answer.Answer, person uint32, show func(sentence string)) (out answer.Answer) {
	if a.Kind != answer.Facts || a.Mode != "" {
		return a
	}
	a.Mode = answer.Curated
	result := Broken
	defer func() {
		if recover() != nil { // what it said may hold words of people
			out, result = a, Broken
		}
		if w.Count != nil {
			w.Count(w.Mode, result)
		}
	}()
	m := w.material(a)
	if q.Text == "" || len(m.passages) == 0 || w.Mode == answer.Select && len(m.passages) == 1 {
		result = NoMaterial // a part was asked for by a tap, or there is no choice
		return a
	}
	ctx, cancel := context.WithTimeout(ctx, w.deadline())
	defer cancel()
	if show == nil {
		show = func(string) {}
	}
	share := w.choose
	if w.Mode == answer.Compose {
		share = w.compose
	}
	made, err := share(ctx, q, a, m, person, show)
	if err != nil {
		result = reason(err)
		return a
	}
	result = Shown
	return made
}

func (w *Writer) deadline() time.Duration {
	if w.Deadline > 0 {
		return w.Deadline
	}
	return 8 * time.Second
}

// refusal is why an answer of a model is not given.
type refusal string

func (r refusal) Error() string { return string(r) }

// reason is the word for a figure.
func reason(err error) string {
	var r refusal
	switch {
	case errors.As(err, &r):
		return string(r)
	case openai.FaultOf(err) != "":
		return string(openai.FaultOf(err))
	case errors.Is(err, context.DeadlineExceeded):
		return Late
	}
	return Broken
}

// material is what the model may use.
type material struct {
	passages []answer.Passage
	texts    []string // their words; passage n of a prompt is texts[n-1]
}

func (w *Writer) material(a answer.Answer) (m material) {
	size := 0
	for _, p := range a.Material() {
		text := strings.TrimSpace(w.Words.Passage(a, p.Part))
		if text == "" {
			continue
		}
		if size += len(text); len(m.passages) == maxPassages || size > maxMaterial && len(m.passages) > 0 {
			break
		}
		m.passages, m.texts = append(m.passages, p), append(m.texts, text)
	}
	return m
}

// numbered is a passage as the model reads it.
type numbered struct {
	ID    int    `json:"id"`
	About string `json:"about"`
	Text  string `json:"text"`
}

// asked is what the model is given to read, as JSON: what people wrote is data
// there, and no part of what the model is told to do.
type asked struct {
	Language string     `json:"language"`
	Earlier  []string   `json:"earlier,omitempty"` // what the person asked before
	Question string     `json:"question"`
	Passages []numbered `json:"passages,omitempty"`
}

// maxEarlier and maxQuestion bound what people wrote, in bytes.
const (
	maxEarlier  = 3
	maxQuestion = 2000
)

func (w *Writer) asked(q answer.Question, l knowledge.Lang) asked {
	in := asked{Language: "Korean", Question: w.said(q.Text)}
	if l == knowledge.En {
		in.Language = "English"
	}
	for _, t := range q.History {
		if !t.Bot && t.Text != "" {
			in.Earlier = append(in.Earlier, w.said(t.Text))
		}
	}
	in.Earlier = in.Earlier[max(0, len(in.Earlier)-maxEarlier):]
	return in
}

// said are words of a person, masked before they are cut, so that no half of a
// number is left.
func (w *Writer) said(text string) string {
	text = w.Words.Masked(text)
	if len(text) > maxQuestion {
		text = strings.ToValidUTF8(text[:maxQuestion], "")
	}
	return text
}

func (m material) numbered(a answer.Answer) (out []numbered) {
	for i, p := range m.passages {
		out = append(out, numbered{ID: i + 1, About: title(a, p), Text: m.texts[i]})
	}
	return out
}

func title(a answer.Answer, p answer.Passage) string {
	if article := a.Base.Article(p.Article); article != nil {
		return article.Title.In(a.Lang)
	}
	return ""
}

// ask puts a prompt within the budget.
func (w *Writer) ask(ctx context.Context, person uint32, system string, in asked, name string, schema json.RawMessage, grown func(string)) (string, error) {
	text, err := json.Marshal(in)
	if err != nil {
		return "", err
	}
	p := openai.Prompt{System: system, Turns: []openai.Turn{{Text: string(text)}}, Schema: schema, Name: name}
	var used openai.Usage
	if w.Budget != nil {
		settle, ok := w.Budget.Take(ctx, person, openai.Estimate(system)+openai.Estimate(string(text))+answerTokens)
		if !ok {
			return "", refusal(Exhausted)
		}
		defer func() { settle(used) }()
	}
	got, err := w.Model.Chat(ctx, p, grown)
	used = got.Usage
	return got.Text, err
}
