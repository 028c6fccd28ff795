package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// service answers the n-th question, from 1, as act says.
func service(t *testing.T, act func(n int, w http.ResponseWriter, r *http.Request)) (url string, asked *atomic.Int64) {
	t.Helper()
	asked = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A server notices that the client left once the question is read.
		question, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(question))
		act(int(asked.Add(1)), w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/v1", asked
}

func client(t *testing.T, o Options, breakFor time.Duration) *Client {
	t.Helper()
	if o.Model == "" {
		o.Model = "small"
	}
	c, err := newClient(o, breakFor)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func event(w io.Writer, data string) {
	fmt.Fprintf(w, "data: %s\n\n", data)
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}

func piece(text string) string {
	b, _ := json.Marshal(text)
	return `{"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":` + string(b) + `},"finish_reason":null}]}`
}

func finish(reason string) string {
	return `{"choices":[{"index":0,"delta":{},"finish_reason":"` + reason + `"}]}`
}

// good is a well-formed answer as these services stream it.
func good(w http.ResponseWriter, pieces ...string) {
	w.Header().Set("Content-Type", "text/event-stream")
	event(w, `{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}`)
	for _, p := range pieces {
		event(w, piece(p))
	}
	event(w, finish("stop"))
	event(w, `{"choices":[],"usage":{"prompt_tokens":120,"completion_tokens":7,"total_tokens":127}}`)
	event(w, "[DONE]")
}

var question = Prompt{System: "Answer.", Turns: []Turn{{Text: "얼마예요?"}, {FromModel: true, Text: "무엇이요?"}, {Text: "구직촉진수당"}}}

func TestChat(t *testing.T) {
	var body map[string]any
	url, _ := service(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer sesame" {
			t.Errorf("%s with %q", r.URL.Path, r.Header.Get("Authorization"))
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		good(w, "월 60만", " 원입니다.")
	})
	c := client(t, Options{BaseURL: url, Key: "sesame", MaxTokens: 99, Prices: Prices{In: 1000, Out: 2000}}, time.Minute)
	var heard []string
	a, err := c.Chat(t.Context(), question, func(p string) { heard = append(heard, p) })
	if err != nil || a.Text != "월 60만 원입니다." || a.Usage != (Usage{In: 120, Out: 7}) {
		t.Fatalf("%+v, %v", a, err)
	}
	if strings.Join(heard, "|") != "월 60만| 원입니다." {
		t.Errorf("heard %q", heard)
	}
	if u, cost := c.Used(); u.In != 120 || u.Out != 7 || math.Abs(cost-0.134) > 1e-9 {
		t.Errorf("used %+v for %v", u, cost)
	}
	roles := ""
	for _, m := range body["messages"].([]any) {
		roles += m.(map[string]any)["role"].(string) + " "
	}
	if roles != "system user assistant user " || body["stream"] != true || body["max_tokens"] != 99.0 || body["response_format"] != nil {
		t.Errorf("asked %v", body)
	}
	if v, ok := body["temperature"].(float64); !ok || v > 1e-6 {
		t.Errorf("temperature %v", body["temperature"])
	}
}

// TestChatBySchema: the schema goes with the question, and what comes is JSON.
func TestChatBySchema(t *testing.T) {
	var body map[string]any
	url, _ := service(t, func(n int, w http.ResponseWriter, r *http.Request) {
		_ = json.NewDecoder(r.Body).Decode(&body)
		good(w, []string{`{"use":[1,2]}`, `{"use":[1,`}[n-1])
	})
	c := client(t, Options{BaseURL: url, Model: "gpt-5-mini"}, time.Minute)
	p := question
	p.Schema, p.Name = json.RawMessage(`{"type":"object"}`), "choice"
	if a, err := c.Chat(t.Context(), p, nil); err != nil || a.Text != `{"use":[1,2]}` {
		t.Fatalf("%+v, %v", a, err)
	}
	format, _ := body["response_format"].(map[string]any)
	schema, _ := format["json_schema"].(map[string]any)
	if format["type"] != "json_schema" || schema["name"] != "choice" || schema["strict"] != true || schema["schema"] == nil {
		t.Errorf("asked by %v", format)
	}
	if body["max_tokens"] != nil || body["max_completion_tokens"] != 800.0 || body["temperature"] != nil {
		t.Errorf("a model that thinks is asked %v", body)
	}
	if _, err := c.Chat(t.Context(), p, nil); FaultOf(err) != FaultFormat {
		t.Errorf("half a JSON: %v", err)
	}
}

const secretText = "SECRET-OF-THE-ANSWER"

// TestAS05_BadDays: each way a service fails ends in its own word, soon, after as
// many questions as make sense, and without a word of what was answered.
func TestAS05_BadDays(t *testing.T) {
	hangs := func(r *http.Request) { <-r.Context().Done() }
	hijacked := func(w http.ResponseWriter) net.Conn {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		return conn
	}
	for name, c := range map[string]struct {
		act   func(w http.ResponseWriter, r *http.Request)
		want  Fault
		asked int64
	}{
		"429": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }, FaultLimited, 3},
		"429 until tomorrow": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "86400")
			w.WriteHeader(429)
		}, FaultLimited, 1},
		"500": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500); fmt.Fprint(w, secretText) }, FaultServer, 3},
		"503 with an error": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(503)
			fmt.Fprint(w, `{"error":{"message":"`+secretText+`"}}`)
		}, FaultServer, 3},
		"401": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(401)
			fmt.Fprint(w, `{"error":{"message":"`+secretText+`"}}`)
		}, FaultRefused, 1},
		"404": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, secretText, 404) }, FaultRefused, 1},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusTemporaryRedirect)
		}, FaultRefused, 1},
		"HTML with 200": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, "<html><body>%s</body></html>", secretText)
		}, FaultCut, 1},
		"JSON that is none":    {func(w http.ResponseWriter, _ *http.Request) { event(w, `{"choices":[{`+secretText) }, FaultFormat, 1},
		"JSON of another kind": {func(w http.ResponseWriter, _ *http.Request) { event(w, `{"choices":"`+secretText+`"}`) }, FaultFormat, 1},
		"a whole, not a stream": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"choices":[{"message":{"content":"`+secretText+`"},"finish_reason":"stop"}]}`)
		}, FaultCut, 1},
		"no body":                 {func(http.ResponseWriter, *http.Request) {}, FaultCut, 1},
		"no choices":              {func(w http.ResponseWriter, _ *http.Request) { event(w, `{"choices":[]}`); event(w, "[DONE]") }, FaultCut, 1},
		"done without a reason":   {func(w http.ResponseWriter, _ *http.Request) { event(w, piece(secretText)); event(w, "[DONE]") }, FaultCut, 1},
		"an end without a reason": {func(w http.ResponseWriter, _ *http.Request) { event(w, piece(secretText)) }, FaultCut, 1},
		"a cut line": {func(w http.ResponseWriter, _ *http.Request) {
			conn := hijacked(w)
			fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\ndata: %s\n\n", piece(secretText))
			conn.Close()
		}, FaultCut, 1},
		"hung up before": {func(w http.ResponseWriter, _ *http.Request) { hijacked(w).Close() }, FaultConnect, 3},
		"an error between": {func(w http.ResponseWriter, _ *http.Request) {
			event(w, piece("월"))
			event(w, `{"error":{"message":"`+secretText+`"}}`)
		}, FaultCut, 1},
		"an error after a comment": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, ": wait\n\n")
			event(w, `{"error":{"message":"`+secretText+`"}}`)
		}, FaultFormat, 1},
		"silence":            {func(_ http.ResponseWriter, r *http.Request) { hangs(r) }, FaultStalled, 1},
		"silence in between": {func(w http.ResponseWriter, r *http.Request) { event(w, piece(secretText)); hangs(r) }, FaultStalled, 1},
		"drops": {func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				event(w, piece("가"))
				time.Sleep(5 * time.Millisecond)
			}
		}, FaultDeadline, 1},
		"no end": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.Copy(w, io.LimitReader(endless{}, 64<<20))
		}, FaultTooLong, 1},
		"no end of pieces": {func(w http.ResponseWriter, r *http.Request) {
			for p := piece(strings.Repeat("가", 10_000)); r.Context().Err() == nil; {
				event(w, p)
			}
		}, FaultTooLong, 1},
		"too much": {func(w http.ResponseWriter, _ *http.Request) { event(w, piece(secretText)); event(w, finish("length")) }, FaultLength, 1},
		"filtered": {func(w http.ResponseWriter, _ *http.Request) { event(w, finish("content_filter")) }, FaultFiltered, 1},
		"a tool":   {func(w http.ResponseWriter, _ *http.Request) { event(w, finish("tool_calls")) }, FaultCut, 1},
		"no text":  {func(w http.ResponseWriter, _ *http.Request) { good(w, " \n") }, FaultNoText, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, asked := service(t, func(_ int, w http.ResponseWriter, r *http.Request) { c.act(w, r) })
			// What fails at once is given time on a slow machine; what hangs is not.
			deadline, stall := time.Minute, time.Minute
			switch c.want {
			case FaultStalled:
				stall = 100 * time.Millisecond
			case FaultDeadline:
				deadline = 300 * time.Millisecond
			}
			m := client(t, Options{BaseURL: url, Deadline: deadline, Stall: stall}, time.Minute)
			_, err := m.Chat(t.Context(), question, nil)
			if FaultOf(err) != c.want || asked.Load() != c.asked {
				t.Errorf("%v after %d questions", err, asked.Load())
			}
			if strings.Contains(fmt.Sprintf("%v %+v", err, err), "SECRET") {
				t.Errorf("it repeats what was answered: %v", err)
			}
		})
	}
	t.Run("nobody there", func(t *testing.T) {
		m := client(t, Options{BaseURL: "http://127.0.0.1:1/v1"}, time.Minute)
		if _, err := m.Chat(t.Context(), question, nil); FaultOf(err) != FaultConnect {
			t.Error(err)
		}
	})
}

// endless is a line that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// TestItIsAskedAgain only until the first word.
func TestItIsAskedAgain(t *testing.T) {
	url, asked := service(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		switch n {
		case 1:
			w.WriteHeader(500)
		case 2:
			w.Header().Set("Retry-After", "0.05")
			w.WriteHeader(429)
		default:
			good(w, "네")
		}
	})
	m := client(t, Options{BaseURL: url, Deadline: time.Minute}, time.Minute)
	if a, err := m.Chat(t.Context(), question, nil); err != nil || a.Text != "네" || asked.Load() != 3 {
		t.Errorf("%+v, %v after %d", a, err, asked.Load())
	}
	if u, _ := m.Used(); u.In != 120 {
		t.Errorf("what was refused counts: %+v", u)
	}
	url, asked = service(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		event(w, piece("월"))
		panic(http.ErrAbortHandler)
	})
	m = client(t, Options{BaseURL: url, Deadline: time.Minute}, time.Minute)
	heard := ""
	if _, err := m.Chat(t.Context(), question, func(p string) { heard += p }); FaultOf(err) != FaultCut || asked.Load() != 1 || heard != "월" {
		t.Errorf("%v after %d, heard %q", err, asked.Load(), heard)
	}
	if u, _ := m.Used(); u.In == 0 || u.Out == 0 {
		t.Errorf("what was half written costs nothing: %+v", u)
	}
}

// TestTheBreaker: after five failures the service is left alone, then tried with
// one question. Who does not wait is no failure.
func TestTheBreaker(t *testing.T) {
	const pause = 200 * time.Millisecond
	var well atomic.Bool
	started := make(chan struct{}, 10)
	url, asked := service(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") == "Bearer wait":
			started <- struct{}{}
			<-r.Context().Done()
		case well.Load():
			good(w, "네")
		default:
			w.WriteHeader(401)
		}
	})
	m := client(t, Options{BaseURL: url, Deadline: time.Minute}, pause)
	for range breakAfter {
		if _, err := m.Chat(t.Context(), question, nil); FaultOf(err) != FaultRefused {
			t.Fatal(err)
		}
	}
	if _, err := m.Chat(t.Context(), question, nil); FaultOf(err) != FaultBreaker || !m.Open() || asked.Load() != breakAfter {
		t.Errorf("%v after %d, open %t", err, asked.Load(), m.Open())
	}
	well.Store(true)
	for end := time.Now().Add(time.Minute); m.Open() && time.Now().Before(end); {
		time.Sleep(pause / 10)
	}
	if a, err := m.Chat(t.Context(), question, nil); err != nil || a.Text != "네" || m.Open() {
		t.Errorf("%+v, %v", a, err)
	}

	m = client(t, Options{BaseURL: url, Key: "wait", Deadline: time.Minute}, time.Minute)
	for range breakAfter + 1 {
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-started; cancel() }()
		if _, err := m.Chat(ctx, question, nil); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if m.Open() {
		t.Error("people who left opened it")
	}

	// Nor does one person's question switch the model off for all.
	for name, act := range map[string]func(w http.ResponseWriter){
		"refused":   func(w http.ResponseWriter) { w.WriteHeader(http.StatusBadRequest) },
		"too large": func(w http.ResponseWriter) { w.WriteHeader(http.StatusRequestEntityTooLarge) },
		"length":    func(w http.ResponseWriter) { event(w, piece("네")); event(w, finish("length")); event(w, "[DONE]") },
		"filtered":  func(w http.ResponseWriter) { event(w, finish("content_filter")); event(w, "[DONE]") },
		"no text":   func(w http.ResponseWriter) { good(w, "") },
	} {
		url, asked := service(t, func(_ int, w http.ResponseWriter, _ *http.Request) { act(w) })
		m := client(t, Options{BaseURL: url, Deadline: time.Minute}, time.Minute)
		for range breakAfter + 1 {
			if a, err := m.Chat(t.Context(), question, nil); err == nil {
				t.Errorf("%s: answered %+v", name, a)
			}
		}
		if m.Open() || asked.Load() != breakAfter+1 {
			t.Errorf("%s: open %t after %d", name, m.Open(), asked.Load())
		}
	}
}

func TestEmbed(t *testing.T) {
	var sent []int
	url, _ := service(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		var in struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.URL.Path != "/v1/embeddings" {
			t.Error(r.URL.Path, err)
		}
		sent = append(sent, len(in.Input))
		var data []string
		for i := range in.Input { // in any order
			i = len(in.Input) - 1 - i
			data = append(data, fmt.Sprintf(`{"index":%d,"embedding":[%d,0,%d]}`, i, 3*len(in.Input[i]), 4*len(in.Input[i])))
		}
		fmt.Fprintf(w, `{"data":[%s],"usage":{"prompt_tokens":5}}`, strings.Join(data, ","))
	})
	m := client(t, Options{BaseURL: url, Embeddings: "e"}, time.Minute)
	texts := make([]string, MaxTexts+3)
	for i := range texts {
		texts[i] = strings.Repeat("a", i+1)
	}
	vectors, err := m.Embed(t.Context(), texts)
	if err != nil || len(vectors) != len(texts) || fmt.Sprint(sent) != "[64 3]" {
		t.Fatalf("%d vectors, %v, sent %v", len(vectors), err, sent)
	}
	for i, v := range vectors {
		if len(v) != 3 || math.Abs(float64(v[0])-0.6) > 1e-6 || math.Abs(float64(v[2])-0.8) > 1e-6 {
			t.Fatalf("vector %d is %v", i, v)
		}
	}
	if u, _ := m.Used(); u.In != 10 {
		t.Errorf("used %+v", u)
	}
	for name, c := range map[string]struct {
		body string
		want Fault
	}{
		"one is missing":     {`{"data":[{"index":0,"embedding":[1]}]}`, FaultDimensions},
		"one twice":          {`{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}`, FaultDimensions},
		"a third":            {`{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]}`, FaultDimensions},
		"of another length":  {`{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}`, FaultDimensions},
		"of no length":       {`{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}`, FaultDimensions},
		"zero":               {`{"data":[{"index":0,"embedding":[0]},{"index":1,"embedding":[1]}]}`, FaultDimensions},
		"HTML":               {`<html>`, FaultFormat},
		"a number too large": {`{"data":[{"index":0,"embedding":[1e60]},{"index":1,"embedding":[1]}]}`, FaultFormat},
	} {
		t.Run(name, func(t *testing.T) {
			url, _ := service(t, func(_ int, w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, c.body) })
			m := client(t, Options{BaseURL: url, Embeddings: "e"}, time.Minute)
			if _, err := m.Embed(t.Context(), []string{"a", "b"}); FaultOf(err) != c.want {
				t.Error(err)
			}
		})
	}
}

func TestNew(t *testing.T) {
	for _, o := range []Options{{}, {BaseURL: "ftp://x/v1", Model: "m"}, {BaseURL: "http://me:word@x/v1", Model: "m"}, {BaseURL: "x", Model: "m"}} {
		if _, err := New(o); err == nil || strings.Contains(err.Error(), "word") && strings.Contains(err.Error(), "me:") {
			t.Errorf("%+v: %v", o, err)
		}
	}
	m := client(t, Options{Embeddings: "e"}, time.Minute)
	m.options.Model = ""
	if _, err := m.Chat(t.Context(), question, nil); err == nil {
		t.Error("no model answers")
	}
	if _, err := client(t, Options{}, time.Minute).Embed(t.Context(), []string{"a"}); err == nil {
		t.Error("no model makes vectors")
	}
}

func TestRetryAfter(t *testing.T) {
	for in, want := range map[string]time.Duration{"": 0, "2": 2 * time.Second, "0.5": 500 * time.Millisecond, "-1": 0, "soon": 0, "NaN": 0, "1e300": 0} {
		if got := retryAfter(in); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
	if got := retryAfter(time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)); got < 59*time.Minute || got > time.Hour {
		t.Errorf("a date: %v", got)
	}
}
