package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"dari/bot/bottest/fake"
	"dari/knowledge/vector/vectortest"
)

// TestServeWithEmbeddings: sections get their vectors once for all starts, a
// question is sent without the number of a person, a cry for help is not sent, and
// dari doctor and the figures tell how far it is.
func TestServeWithEmbeddings(t *testing.T) {
	service := &vectortest.Server{}
	var mu sync.Mutex
	keys := map[string]bool{}
	model := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		keys[r.Header.Get("Authorization")] = true
		mu.Unlock()
		service.ServeHTTP(w, r)
	}))
	defer model.Close()
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true})
	t.Setenv("DARI_TELEGRAM_TOKEN", double.Token())
	t.Setenv(embeddingsKey, canary)
	dir, storeURL := t.TempDir(), newStoreURL(t)
	config := func(metrics string) string {
		return fmt.Sprintf("telegram: {enabled: true, api_url: %q}\nhttp: {metrics: %q}\nembeddings: {url: %q, model: ngram}\n", url, metrics, model.URL+"/v1")
	}
	doctor := func() string {
		var out, log bytes.Buffer
		_ = run(t.Context(), []string{"doctor", "--config", filepath.Join(dir, "config.yaml")}, nil, &out, &log) // other things may be wrong here
		return out.String() + log.String()
	}
	start := func() *watched {
		w := &watched{telegram: double, metrics: later(t)}
		w.serving = serveOver(t, storeURL, dir, config(w.metrics))
		w.prints("ready")
		w.figures(`dari_embeddings_sections{vector="without"} 0`, `dari_embeddings_questions_total{result="none"} 0`)
		return w
	}
	w := start()
	all := len(service.Asked())
	if all < 500 {
		t.Errorf("only %d sections were sent", all)
	}
	double.Push(double.TextUpdate(8, 8, "더 살고 싶지 않아요. 죽고 싶어요"))
	w.figures(`dari_crisis_total 1`)
	double.Push(double.TextUpdate(7, 7, "제 번호는 900101-1234567인데 가게 접을 때 철거비 얼마 받아요?"))
	w.figures(`dari_updates_total{platform="telegram",result="handled"} 2`, `dari_answers_total{mode="curated",outcome="answer"} 1`)
	asked := service.Asked()
	if len(asked) == 0 || slices.ContainsFunc(asked, func(s string) bool {
		return s != "제 번호는 ******-*******인데 가게 접을 때 철거비 얼마 받아요?"
	}) {
		t.Errorf("the service was asked %q", asked)
	}
	w.stop()
	if said := doctor(); !strings.Contains(said, "ngram gives vectors of 256 dimensions") || !strings.Contains(said, "sections have a vector") || strings.Contains(said, canary) {
		t.Errorf("the doctor says\n%s", said)
	}
	service.Asked()
	start().stop()
	if again := service.Asked(); len(again) != 0 {
		t.Errorf("after a restart %d texts were sent", len(again))
	}
	service.Spoil(func(rw http.ResponseWriter, _ *http.Request, _ []string) bool {
		http.Error(rw, `{"error":{"message":"`+canary+`"}}`, http.StatusNotFound)
		return true
	})
	said := doctor()
	if !strings.Contains(said, "PROBLEM embeddings    ngram: model: refused (HTTP 404)") || !strings.Contains(said, "sections have a vector") || strings.Contains(said, canary) {
		t.Errorf("the doctor says\n%s", said)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(keys) != 1 || !keys["Bearer "+canary] {
		t.Errorf("%d keys were sent", len(keys))
	}
	if strings.Contains(w.log.String(), canary) || strings.Contains(w.log.String(), "철거비") {
		t.Error("a secret or the words of a person are in the log")
	}
}

// TestEvalWithEmbeddings: the vectors are made first; without a service it says so
// and scores nothing.
func TestEvalWithEmbeddings(t *testing.T) {
	service := &vectortest.Server{}
	model := httptest.NewServer(service)
	defer model.Close()
	dir := t.TempDir()
	questions := write(t, filepath.Join(dir, "q.jsonl"), []byte(`{"id":"1","text":"점포철거비 얼마까지 줘?","lang":"ko","style":"formal","group":"fact","kind":"answer","topic":"hope-return"}`+"\n"))
	config := write(t, filepath.Join(dir, "config.yaml"), fmt.Appendf(nil, "embeddings: {url: %q, model: ngram, weight: 0.5}\n", model.URL+"/v1"))
	service.Spoil(func(rw http.ResponseWriter, _ *http.Request, _ []string) bool {
		http.Error(rw, "<html>", http.StatusNotFound)
		return true
	})
	var out, log bytes.Buffer
	if err := run(t.Context(), []string{"eval", "--config", config, "--no-cost", questions}, nil, &out, &log); err == nil || out.Len() > 0 {
		t.Errorf("without a service: %v, %s", err, &out)
	}
	service.Spoil(nil)
	service.Asked()
	if err := run(t.Context(), []string{"eval", "--config", config, "--no-cost", questions}, nil, &out, &log); err != nil || !strings.Contains(out.String(), "vectors of ngram, share of the words 0.5") {
		t.Errorf("%v\n%s%s", err, &out, &log)
	}
	if asked := service.Asked(); len(asked) < 500 || !slices.Contains(asked, "점포철거비 얼마까지 줘?") {
		t.Errorf("%d texts were sent", len(asked))
	}
}

func TestEmbeddingsConfig(t *testing.T) {
	for lines, want := range map[string]string{
		"{weight: 0.4}":                                       "embeddings.weight",
		"{weight: .nan}":                                      "embeddings.weight",
		"{url: \"http://a/v1\"}":                              "embeddings.model",
		"{model: m}":                                          "embeddings.url",
		"{model: m, url: \"ftp://a\"}":                        "embeddings.url",
		"{model: m, url: \"http://me:secret@a/v1\"}":          "embeddings.url",
		"{model: m, url: \"http://a/v1\", weight: 1}":         "",
		"{model: m, url: \"https://a/v1\", key_file: k.txt}":  "",
		"{model: m, url: \"https://a/v1\", dimensions: 1024}": "dimensions",
	} {
		c := defaultConfig()
		err := c.parse([]byte("embeddings: " + lines + "\n"))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) || err != nil && strings.Contains(err.Error(), "secret@") {
			t.Errorf("%s: %v", lines, err)
		}
	}
}
