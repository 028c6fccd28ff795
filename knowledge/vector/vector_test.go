package vector_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"dari/knowledge/openai"
	"dari/knowledge/search"
	"dari/knowledge/vector"
	"dari/knowledge/vector/vectortest"
)

// world is a service over real HTTP, what keeps its vectors, and what is logged.
type world struct {
	t       *testing.T
	service *vectortest.Server
	url     string
	keep    vector.Keep
	log     bytes.Buffer
	results []vector.Result
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, service: &vectortest.Server{}, keep: &vector.Memory{}}
	s := httptest.NewServer(w.service)
	t.Cleanup(s.Close)
	w.url = s.URL + "/v1"
	return w
}

func (w *world) client(model string, within time.Duration) *openai.Client {
	w.t.Helper()
	c, err := openai.New(openai.Options{BaseURL: w.url, Embeddings: model, Deadline: within, Stall: within})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(c.Close)
	return c
}

// start is a process that begins.
func (w *world) start(model string, sections []vector.Section) *vector.Index {
	w.t.Helper()
	x, err := vector.New(vector.Options{Model: model, Weight: 0.5, Questions: w.client(model, 300*time.Millisecond), Sections: w.client(model, 5*time.Second),
		Keep: w.keep, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
		Mask: func(text string) string { return strings.ReplaceAll(text, "900101-1234567", "******-*******") },
		Refused: func(err error) bool {
			var e *openai.Error
			return errors.As(err, &e) && e.Status == http.StatusBadRequest
		}})
	if err != nil {
		w.t.Fatal(err)
	}
	x.Counted = func(r vector.Result) { w.results = append(w.results, r) }
	x.Use(sections)
	return x
}

// fill makes what is missing and takes it up; it returns how many texts that took.
func (w *world) fill(x *vector.Index) int {
	w.t.Helper()
	w.service.Asked()
	if err := x.FillOnce(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	if err := x.Load(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return len(w.service.Asked())
}

var subjects = []string{"구직촉진수당은 월 60만 원입니다", "점포 철거비를 지원합니다", "내일배움카드로 훈련을 받습니다", "최저임금은 시간당 정해집니다",
	"스마트공장을 짓는 회사를 돕습니다", "청년이 오래 일하면 장려금을 줍니다", "실업급여는 고용센터에서 신청합니다"}

// sections are n different ones, each about one of the subjects.
func sections(n int) []vector.Section {
	out := make([]vector.Section, n)
	for i := range out {
		out[i] = vector.Section{ID: fmt.Sprintf("s%02d", i), Text: fmt.Sprintf("%s, 제%d항", subjects[i%len(subjects)], i)}
	}
	return out
}

func TestEachTextIsSentOnce(t *testing.T) {
	w := newWorld(t)
	all := sections(40)
	all[39].Text = all[0].Text // two that say the same
	x := w.start("m", all)
	if n := w.fill(x); n != 39 {
		t.Errorf("%d texts were sent", n)
	}
	if have, of := x.Count(); have != 40 || of != 40 {
		t.Errorf("%d of %d", have, of)
	}
	if n := w.fill(x); n != 0 {
		t.Errorf("%d were sent again", n)
	}
	changed := slices.Clone(all)
	changed[5].Text += " 고침"
	x.Use(changed)
	w.service.Asked()
	if err := x.FillOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	if asked := w.service.Asked(); len(asked) != 1 || asked[0] != changed[5].Text {
		t.Errorf("after a change %q were sent", asked)
	}
	if n := w.fill(w.start("m", changed)); n != 0 {
		t.Errorf("after a restart %d were sent", n)
	}
	// Another model's vectors are its own, whatever their number of dimensions.
	w.service.Dimensions = 64
	other := w.start("n", changed)
	if err := other.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if have, _ := other.Count(); have != 0 {
		t.Errorf("%d vectors of one model are used for another", have)
	}
	if n := w.fill(other); n != 39 {
		t.Errorf("for another model %d texts were sent", n)
	}
	if kept, err := w.keep.Vectors(t.Context(), "m"); err != nil || len(kept[0].Vector) != 256 {
		t.Errorf("%d vectors of the first model, %v", len(kept), err)
	}
}

// TestWhatIsNoVectorIsRefused: nothing of it is kept, the log says what came, and
// what is kept from before stays in use.
func TestWhatIsNoVectorIsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(w http.ResponseWriter, texts []string)
		want  string
	}{
		"other dimensions": {func(w http.ResponseWriter, texts []string) {
			other := &vectortest.Server{Dimensions: 12}
			vs := make([][]float32, len(texts))
			for i := range vs {
				vs[i] = other.Vector(texts[i])
			}
			vectortest.Answer(w, vs)
		}, "12 dimensions, the vectors that are kept have 256"},
		"short": {func(w http.ResponseWriter, texts []string) { vectortest.Answer(w, make([][]float32, len(texts)-1)) }, "dimensions"},
		"no length": {func(w http.ResponseWriter, texts []string) {
			vs := make([][]float32, len(texts))
			for i := range vs {
				vs[i] = make([]float32, 256)
			}
			vectortest.Answer(w, vs)
		}, "dimensions"},
		"NaN": {func(w http.ResponseWriter, _ []string) {
			_, _ = w.Write([]byte(`{"data":[{"index":0,"embedding":[NaN,1]}]}`))
		}, "format"},
		"HTML":   {func(w http.ResponseWriter, _ []string) { _, _ = w.Write([]byte("<html>sign in</html>")) }, "format"},
		"no key": {func(w http.ResponseWriter, _ []string) { http.Error(w, "{}", http.StatusUnauthorized) }, "HTTP 401"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			all := sections(8)
			x := w.start("m", all[:4])
			w.fill(x)
			x.Use(all)
			w.service.Spoil(func(rw http.ResponseWriter, _ *http.Request, texts []string) bool {
				test.spoil(rw, texts)
				return true
			})
			err := x.FillOnce(t.Context())
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
			if kept, _ := w.keep.Vectors(t.Context(), "m"); len(kept) != 4 {
				t.Errorf("%d vectors are kept", len(kept))
			}
			if order := x.Near(t.Context(), "점포 철거비"); order != nil {
				t.Error("a question was given a vector")
			}
			if !strings.Contains(w.log.String(), "words decide alone") || !strings.Contains(w.log.String(), test.want) {
				t.Errorf("the log says %s", &w.log)
			}
			w.service.Spoil(nil)
			if n := w.fill(x); n != 4 {
				t.Errorf("then %d texts were sent", n)
			}
		})
	}
}

// TestATextThatIsRefused: the others have their vectors, and it is not tried again.
// A service that refuses everything is not asked about every text.
func TestATextThatIsRefused(t *testing.T) {
	w := newWorld(t)
	all := sections(30)
	all[17].Text = "너무 긴 글"
	x := w.start("m", all)
	w.service.Spoil(func(rw http.ResponseWriter, _ *http.Request, texts []string) bool {
		if slices.Contains(texts, "너무 긴 글") {
			http.Error(rw, `{"error":{"message":"too long"}}`, http.StatusBadRequest)
			return true
		}
		return false
	})
	w.fill(x)
	if have, _ := x.Count(); have != 29 {
		t.Errorf("%d have a vector", have)
	}
	if n := w.fill(x); n != 0 {
		t.Errorf("%d texts were sent again", n)
	}
	if s := w.log.String(); strings.Count(s, "a section is refused") != 1 || !strings.Contains(s, "section=s17") || strings.Contains(s, "너무") {
		t.Errorf("the log says %s", s)
	}
	none := newWorld(t)
	none.service.Spoil(func(rw http.ResponseWriter, _ *http.Request, _ []string) bool {
		http.Error(rw, `{"error":{"message":"no such model"}}`, http.StatusBadRequest)
		return true
	})
	if err := none.start("m", all).FillOnce(t.Context()); err == nil {
		t.Error("a service that refuses everything is no error")
	}
	if n := len(none.service.Asked()); n > 60 {
		t.Errorf("%d texts were sent to a service that refuses everything", n)
	}
}

// TestAQuestion: its vector is asked for once, without what tells who asks; it
// changes the order of what was found.
func TestAQuestion(t *testing.T) {
	w := newWorld(t)
	all := sections(7)
	x := w.start("m", all)
	if x.Near(t.Context(), "철거비") != nil {
		t.Error("there are no vectors yet")
	}
	w.fill(x)
	hits := []search.Hit{{ID: "s00", Score: 9, Confidence: 0.5}, {ID: "s01", Score: 8, Confidence: 0.45}}
	for range 2 {
		order := x.Near(t.Context(), "점포 철거비를 지원받나요? 900101-1234567, 010-1234-5678, kim@example.com")
		if order == nil {
			t.Fatalf("no vector: %s", &w.log)
		}
		got := order(slices.Clone(hits), 5)
		if got[0].ID != "s01" || got[0].Confidence > 0.5 || got[0].Confidence < 0.45 {
			t.Errorf("found %v", got)
		}
	}
	asked := w.service.Asked()
	if len(asked) != 1 || asked[0] != "점포 철거비를 지원받나요? ******-*******, *, *" {
		t.Errorf("the service was asked %q", asked)
	}
	if got := fmt.Sprint(w.results); got != "[none made cached]" {
		t.Errorf("counted %s", got)
	}
}

// TestTheServiceFails: words decide alone, after some failures without asking, and
// when it is back its vectors count again.
func TestTheServiceFails(t *testing.T) {
	w := newWorld(t)
	x := w.start("m", sections(7))
	w.fill(x)
	held := make(chan struct{})
	defer close(held)
	w.service.Spoil(func(_ http.ResponseWriter, r *http.Request, _ []string) bool {
		select { // longer than anybody waits
		case <-held:
		case <-r.Context().Done():
		}
		return true
	})
	for i := range 8 {
		if x.Near(t.Context(), fmt.Sprint("질문 ", i)) != nil {
			t.Fatal("there is no vector")
		}
	}
	if n := len(w.service.Asked()); n != 5 {
		t.Errorf("a service that hangs was asked %d times", n)
	}
	if s := w.log.String(); strings.Count(s, "words decide alone") != 1 || strings.Contains(s, "질문") {
		t.Errorf("the log says %s", s)
	}
	// A process that starts now has another breaker: it finds the service well.
	w.service.Spoil(nil)
	again := w.start("m", sections(7))
	if err := again.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again.Near(t.Context(), "철거비") == nil {
		t.Error("the service is well, and not asked")
	}
	// Who does not wait any more is no failure of the service.
	gone, leave := context.WithCancel(t.Context())
	leave()
	if again.Near(gone, "훈련") != nil || again.Near(t.Context(), "훈련") == nil {
		t.Error("who left counts against the service")
	}
}

// TestTheServiceIsBack in the same process.
func TestTheServiceIsBack(t *testing.T) {
	w := newWorld(t)
	x := w.start("m", sections(7))
	w.fill(x)
	w.service.Spoil(func(rw http.ResponseWriter, _ *http.Request, _ []string) bool {
		http.Error(rw, "busy", http.StatusForbidden)
		return true
	})
	if x.Near(t.Context(), "철거비") != nil {
		t.Error("there is no vector")
	}
	w.service.Spoil(nil)
	if x.Near(t.Context(), "철거비") == nil {
		t.Error("it is not asked again")
	}
	if s := w.log.String(); !strings.Contains(s, "questions have vectors again") {
		t.Errorf("the log says %s", s)
	}
}
