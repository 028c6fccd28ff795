package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"time"

	"dari/bot/mask"
	"dari/knowledge/answer"
	"dari/knowledge/openai"
	"dari/knowledge/vector"
)

// EmbeddingsConfig names the model that makes vectors of sections and questions;
// without one, words alone find sections.
type EmbeddingsConfig struct {
	URL     string `yaml:"url"`
	Model   string `yaml:"model"`
	KeyFile string `yaml:"key_file"`
	// Weight is the share of the words.
	Weight float64 `yaml:"weight"`
}

// check finds what cannot be.
func (c EmbeddingsConfig) check(bad func(key, what string)) {
	if !(c.Weight >= 0.5 && c.Weight <= 1) {
		bad("embeddings.weight", "write the share of the words, from 0.5 to 1")
	}
	u, err := url.Parse(c.URL)
	switch {
	case c.URL == "" && c.Model == "":
	case c.Model == "":
		bad("embeddings.model", "write which model of the service makes vectors, or leave embeddings.url empty")
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil:
		bad("embeddings.url", "write an address like http://127.0.0.1:11434/v1, without a name and password")
	}
}

// embeddingsKey is the variable that holds the key of the service.
const embeddingsKey = "DARI_EMBEDDINGS_KEY"

const embeddingsKeyFile = "embeddings.key_file"

// key is what the service wants to see, or empty where none is set.
func (c EmbeddingsConfig) key(secret func(env, file, key string) (string, error)) (string, error) {
	if os.Getenv(embeddingsKey) == "" && c.KeyFile == "" {
		return "", nil
	}
	return secret(embeddingsKey, c.KeyFile, embeddingsKeyFile)
}

const (
	// A question waits so long for its vector; then words decide alone.
	questionWithin = 300 * time.Millisecond
	// The sections are in no hurry: a model on a small machine takes its time.
	sectionsWithin = time.Minute
)

// client asks the service, with patience of its own and a breaker of its own: what
// is too slow for a question may be quick enough for the sections.
func (c EmbeddingsConfig) client(key string, within time.Duration) (*openai.Client, error) {
	o, err := openai.New(openai.Options{BaseURL: c.URL, Key: key, Embeddings: c.Model, Deadline: within, Stall: within})
	if err != nil {
		return nil, fmt.Errorf("embeddings: %w", err)
	}
	return o, nil
}

// index makes an index of vectors that are kept there.
func (c EmbeddingsConfig) index(key string, keep vector.Keep, log *slog.Logger) (*vector.Index, error) {
	questions, err := c.client(key, questionWithin)
	if err != nil {
		return nil, err
	}
	sections, err := c.client(key, sectionsWithin)
	if err != nil {
		return nil, err
	}
	return vector.New(vector.Options{Model: c.Model, Weight: c.Weight, Questions: questions, Sections: sections,
		Keep: keep, Mask: masked, Refused: refusesText, Log: log})
}

func masked(text string) string {
	text, _ = mask.MaskSensitive(text)
	return text
}

// refusesText tells whether the service answered that it cannot take a text.
func refusesText(err error) bool {
	var e *openai.Error
	if !errors.As(err, &e) || e.Fault != openai.FaultRefused {
		return false
	}
	switch e.Status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// embed lets vectors help to find sections, where a model of them is configured.
func (e *engine) embed(a *app) error {
	c := a.Config.Embeddings
	if c.Model == "" {
		return nil
	}
	key, err := c.key(e.secret)
	if err != nil {
		return err
	}
	if e.vectors, err = c.index(key, e.store, e.log); err != nil {
		return err
	}
	e.knowledge.near(e.vectors)
	return nil
}

// sectionsOf are the passages that an answerer finds, as vectors are made of them.
func sectionsOf(a *answer.Answerer) []vector.Section {
	passages := a.Passages()
	out := make([]vector.Section, len(passages))
	for i, p := range passages {
		out[i] = vector.Section{ID: p.ID, Text: p.Title + "\n" + p.Text}
	}
	return out
}

// near lets vectors help, with the base in use and every one after it. It comes
// before the first question.
func (l *library) near(x *vector.Index) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.vectors = x
	l.embed(l.now.Load())
}

// embed lets vectors help an answerer, if there are any. The lock is held.
func (l *library) embed(a *answer.Answerer) {
	if l.vectors != nil {
		a.Near = l.vectors
		l.vectors.Use(sectionsOf(a))
	}
}

// embedded makes all vectors now and waits for them, for a command that ends.
func (l *library) embedded(ctx context.Context, c EmbeddingsConfig) error {
	key, err := c.key(func(env, file, key string) (string, error) { return secret(l.log, env, file, key) })
	if err != nil {
		return err
	}
	x, err := c.index(key, &vector.Memory{}, l.log)
	if err != nil {
		return err
	}
	l.near(x)
	if err := x.FillOnce(ctx); err != nil {
		return fmt.Errorf("embeddings: %w", err)
	}
	return x.Load(ctx)
}

// embeddings tries the service, and counts what it made so far.
func (x *examination) embeddings() {
	const check = "embeddings"
	c := x.Config.Embeddings
	if c.Model == "" {
		return
	}
	key, err := c.key(func(env, file, key string) (string, error) { return secret(x.Log, env, file, key) })
	if err != nil {
		x.bad(check, "put the key into the environment or the file, or leave embeddings.key_file empty", "%v", err)
		return
	}
	client, err := c.client(key, doctorPatience)
	if err != nil {
		x.bad(check, "write embeddings.url and embeddings.model as the service names them", "%v", err)
		return
	}
	defer client.Close()
	start := time.Now()
	vs, err := client.Embed(x.ctx, []string{"구직촉진수당은 얼마인가요?"})
	took := time.Since(start)
	switch {
	case err != nil:
		x.bad(check, "is the service up at embeddings.url (curl -I), does it have embeddings.model, and is the key right? Until then words alone find sections", "%s: %v", c.Model, err)
	case took > questionWithin:
		x.note(check, "%s gives vectors of %d dimensions, but takes %d ms: a question waits for %d, then words decide alone", c.Model, len(vs[0]), took.Milliseconds(), questionWithin.Milliseconds())
	default:
		x.ok(check, "%s gives vectors of %d dimensions in %d ms", c.Model, len(vs[0]), took.Milliseconds())
	}
	x.vectors()
}

// vectors counts the sections that have one.
func (x *examination) vectors() {
	const check = "embeddings"
	c := x.Config.Embeddings
	base, err := loadBase(x.articles())
	if err != nil {
		return // said where the knowledge is looked at
	}
	st, err := x.existingStore()
	if err != nil {
		x.note(check, "the sections that have a vector cannot be counted: %v", err)
		return
	}
	defer st.Close()
	index, err := vector.New(vector.Options{Model: c.Model, Weight: c.Weight, Keep: st, Log: x.Log})
	if err == nil {
		index.Use(sectionsOf(answer.New(base)))
		err = index.Load(x.ctx)
	}
	switch have, all := index.Count(); {
	case err != nil:
		x.bad(check, "see what is said of the database", "%v", err)
	case have < all:
		x.note(check, "%d of %d sections have a vector: dari serve makes the others, and its log says what hinders it", have, all)
	default:
		x.ok(check, "all %d sections have a vector", all)
	}
}
