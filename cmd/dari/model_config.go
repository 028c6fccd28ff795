package main

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"net/url"
	"os"
	"time"

	"dari/handlers"
	"dari/knowledge/answer"
	"dari/knowledge/openai"
	writing "dari/knowledge/write"
	"dari/store"
)

// ModelConfig says which language model has a share in answers, if any.
type ModelConfig struct {
	Mode     string            `yaml:"mode"`
	URL      string            `yaml:"url"`
	Name     string            `yaml:"name"`
	KeyFile  string            `yaml:"key_file"`
	Deadline string            `yaml:"deadline"` // a duration
	Prices   ModelPricesConfig `yaml:"prices"`
	Tokens   ModelTokensConfig `yaml:"tokens"`
}

// ModelPricesConfig is what a million tokens cost, in any currency.
type ModelPricesConfig struct {
	In  float64 `yaml:"in"`
	Out float64 `yaml:"out"`
}

// ModelTokensConfig bounds the tokens of a day; 0 is no bound.
type ModelTokensConfig struct {
	PerPerson int64 `yaml:"per_person"`
	Total     int64 `yaml:"total"`
}

// noModel is the mode without a model.
const noModel = "off"

// modelKey is the variable that holds the key of the model's service.
const modelKey = "DARI_MODEL_KEY" // #nosec G101 -- the name of a variable, not what it holds

func defaultModel() ModelConfig {
	return ModelConfig{Mode: noModel, Deadline: "8s", Tokens: ModelTokensConfig{PerPerson: 100_000, Total: 5_000_000}}
}

// on tells whether a model is to be asked.
func (m ModelConfig) on() bool { return m.Mode != noModel }

func (m ModelConfig) deadline() time.Duration {
	d, _ := time.ParseDuration(m.Deadline) // checked when it was read
	return d
}

// check finds what cannot be.
func (m ModelConfig) check(bad func(key, what string)) {
	switch m.Mode {
	case noModel, string(answer.Select), string(answer.Compose):
	default:
		bad("model.mode", "write off, select or compose")
	}
	if d, err := time.ParseDuration(m.Deadline); err != nil || d < time.Second || d > 20*time.Second {
		bad("model.deadline", "write how long an answer may wait for the model, like 8s, from 1s to 20s")
	}
	if u, err := url.Parse(m.URL); m.URL != "" && (err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https") {
		bad("model.url", "write an address like http://127.0.0.1:11434/v1, without a name and password")
	}
	if m.on() && m.Name == "" {
		bad("model.name", "write what the service calls the model")
	}
	if m.Prices.In < 0 || m.Prices.Out < 0 {
		bad("model.prices", "write what a million tokens cost, 0 or more")
	}
	if m.Tokens.PerPerson < 0 || m.Tokens.Total < 0 {
		bad("model.tokens", "write how many tokens a day may take, 0 for no bound")
	}
}

// client makes the client of the model; it asks nothing yet. Services of one's
// own need no key.
func (m ModelConfig) client(log *slog.Logger) (*openai.Client, error) {
	key := ""
	if os.Getenv(modelKey) != "" || m.KeyFile != "" {
		var err error
		if key, err = secret(log, modelKey, m.KeyFile, "model.key_file"); err != nil {
			return nil, err
		}
	}
	c, err := openai.New(openai.Options{BaseURL: m.URL, Key: key, Model: m.Name, Deadline: m.deadline(),
		Prices: openai.Prices{In: m.Prices.In, Out: m.Prices.Out}})
	if err != nil {
		return nil, fmt.Errorf("model.url: %w", err)
	}
	return c, nil
}

// writer makes what lets the model have its share, without a budget; nil where it
// has none.
func (m ModelConfig) writer(log *slog.Logger) (*writing.Writer, error) {
	if !m.on() {
		return nil, nil
	}
	c, err := m.client(log)
	if err != nil {
		return nil, err
	}
	return &writing.Writer{Model: c, Mode: answer.Mode(m.Mode), Words: handlers.Words{}, Deadline: m.deadline()}, nil
}

// useModel lets the configured model have its share in what people are told.
func (e *engine) useModel(c ModelConfig) error {
	w, err := c.writer(e.log)
	if w == nil || err != nil {
		return err
	}
	w.Budget = modelBudget{e.store, c, e.log}
	if e.meter != nil {
		e.meter.Model(w.Mode, writing.Results())
		w.Count = e.meter.Modelled
	}
	e.handlers.Writer = w
	return nil
}

// modelBudget keeps the tokens of a day in the store, for all processes.
type modelBudget struct {
	store *store.Store
	model ModelConfig
	log   *slog.Logger
}

// Take implements write.Budget. Where the store fails nothing is asked.
func (b modelBudget) Take(ctx context.Context, person uint32, tokens int64) (settle func(openai.Usage), ok bool) {
	at := time.Now()
	ok, err := b.store.ReserveModel(ctx, person, tokens, store.ModelLimits{Person: b.model.Tokens.PerPerson, Total: b.model.Tokens.Total}, at)
	if err != nil {
		b.log.Error("budget of the model", "err", err)
	}
	return func(u openai.Usage) {
		cost := openai.Prices{In: b.model.Prices.In, Out: b.model.Prices.Out}.Cost(u)
		if err := b.store.SettleModel(context.WithoutCancel(ctx), person, tokens, u.In, u.Out, int64(math.Round(cost*1e6)), at); err != nil {
			b.log.Error("budget of the model", "err", err)
		}
	}, ok && err == nil
}

// answers answers questions outside a conversation.
type answers struct {
	*library
	writer *writing.Writer // nil where there is no model
}

// Answer answers as in a conversation.
func (l answers) Answer(ctx context.Context, q answer.Question) answer.Answer {
	a := l.library.Answer(ctx, q)
	if l.writer == nil {
		return a
	}
	return l.writer.Write(ctx, q, a, 0, nil)
}

// openAnswers opens the library with the configured model.
func (a *app) openAnswers() (answers, error) {
	lib, err := openLibrary(a.Config.Knowledge.Dir, a.Log)
	if err != nil {
		return answers{}, err
	}
	w, err := a.Config.Model.writer(a.Log)
	return answers{lib, w}, err
}

// model asks the configured model once, as a question would.
func (x *examination) model() {
	const check = "model"
	c := x.Config.Model
	if !c.on() {
		return
	}
	client, err := c.client(x.Log)
	if err != nil {
		x.bad(check, "put the key into the environment as "+modelKey+" or into model.key_file; a service of your own needs none", "%v", err)
		return
	}
	defer client.Close()
	began := time.Now()
	got, err := client.Chat(x.ctx, openai.Prompt{System: `Answer with JSON: {"ok": true}`, Turns: []openai.Turn{{Text: "ready?"}},
		Schema: []byte(`{"type":"object","additionalProperties":false,"required":["ok"],"properties":{"ok":{"type":"boolean"}}}`), Name: "ready"}, nil)
	if err != nil {
		x.bad(check, modelFixes[openai.FaultOf(err)], "%s does not answer as it should: %v; until it does, people get the curated answers", c.Name, err)
		return
	}
	x.ok(check, "%s answered within %v, %d tokens; mode %s", c.Name, time.Since(began).Round(time.Millisecond), got.Usage.In+got.Usage.Out, c.Mode)
	if got.Usage.Estimated {
		x.note(check, "it does not tell how many tokens it used: they are estimated")
	}
}

// modelFixes say what to do about each kind of failure.
var modelFixes = map[openai.Fault]string{
	openai.FaultConnect:  "start the service, or put its address into model.url",
	openai.FaultLimited:  "it refuses for being asked too much: look at the account's limits",
	openai.FaultServer:   "look at the log of the service",
	openai.FaultRefused:  "look at model.name and at the key",
	openai.FaultStalled:  "take a faster model, or a longer model.deadline",
	openai.FaultDeadline: "take a faster model, or a longer model.deadline",
	openai.FaultCut:      "model.url must be that of an OpenAI-compatible interface, and usually ends with /v1",
	openai.FaultNoText:   "take a model that answers with text",
	openai.FaultLength:   "take a model that follows a JSON schema",
	openai.FaultFiltered: "take a model that answers a plain question",
	openai.FaultTooLong:  "take a model that follows a JSON schema",
	openai.FaultFormat:   "take a model that follows a JSON schema; and model.url must be that of an OpenAI-compatible interface, which usually ends with /v1",
}
