// Package openaitest is a service of a language model for tests: it answers over
// HTTP as those services do, well or badly.
package openaitest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
)

// Prompt is what the service was asked.
type Prompt struct {
	System, User string // the first message, and the last
	Schema       bool   // JSON is wanted
}

// Server is the service.
type Server struct {
	// URL is where it is asked.
	URL    string
	server *httptest.Server
}

// Fault is a way in which it fails.
type Fault string

// The ways.
const (
	Silent   Fault = "silent"      // not a word
	Limited  Fault = "429"         // asked too much
	Down     Fault = "500"         // broken
	HTML     Fault = "html"        // a page of a proxy, with status 200
	Huge     Fault = "2 MB"        // never stops
	Drip     Fault = "drip"        // a letter now and then
	NotJSON  Fault = "broken json" // half of what was wanted
	Stops    Fault = "stops"       // in the middle, without a reason
	Empty    Fault = "empty"       // it ends well, and says nothing
	Hangs    Fault = "hangs up"    // the connection is closed at once
	Filtered Fault = "filtered"    // it will not answer
)

// Faults are all of them.
var Faults = []Fault{Silent, Limited, Down, HTML, Huge, Drip, NotJSON, Stops, Empty, Hangs, Filtered}

// New starts a service that answers as reply says; where that names a fault, in
// that way, the text being the one that it would have said.
func New(reply func(Prompt) (text string, f Fault)) *Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Messages []struct{ Content string } `json:"messages"`
			Format   any                        `json:"response_format"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || len(in.Messages) == 0 {
			http.Error(w, "no question", http.StatusBadRequest)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body) // so that it is noticed when the client leaves
		text, f := reply(Prompt{System: in.Messages[0].Content, User: in.Messages[len(in.Messages)-1].Content, Schema: in.Format != nil})
		answer(w, r, text, f)
	}))
	return &Server{URL: s.URL + "/v1", server: s}
}

// Close ends it.
func (s *Server) Close() {
	s.server.CloseClientConnections()
	s.server.Close()
}

func answer(w http.ResponseWriter, r *http.Request, text string, f Fault) {
	switch f {
	case Limited:
		http.Error(w, `{"error":{"message":"too many"}}`, http.StatusTooManyRequests)
		return
	case Down:
		http.Error(w, `{"error":{"message":"broken"}}`, http.StatusInternalServerError)
		return
	case HTML:
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><title>login</title><p>sign in</p>")
		return
	case Hangs:
		if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = c.Close()
		}
		return
	case NotJSON:
		text = text[:len(text)/2]
	case Empty:
		text = ""
	}
	w.Header().Set("Content-Type", "text/event-stream")
	flush(w)
	reason := "stop"
	switch f {
	case Silent:
		<-r.Context().Done()
		return
	case Huge:
		for range 64 {
			piece(w, strings.Repeat("거짓말 ", 4000))
		}
	case Drip:
		for _, c := range text {
			select {
			case <-r.Context().Done():
				return
			case <-time.After(50 * time.Millisecond):
				piece(w, string(c))
			}
		}
	case Stops:
		piece(w, text[:len(text)/2])
		return
	case Filtered:
		reason = "content_filter"
	}
	for line := range strings.SplitAfterSeq(text, " ") {
		piece(w, line)
	}
	event(w, `{"choices":[{"index":0,"delta":{},"finish_reason":"`+reason+`"}]}`)
	event(w, `{"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}`)
	event(w, "[DONE]")
}

func piece(w io.Writer, text string) {
	b, err := json.Marshal(text)
	if err != nil {
		return
	}
	event(w, `{"choices":[{"index":0,"delta":{"content":`+string(b)+`},"finish_reason":null}]}`)
}

func event(w io.Writer, data string) {
	fmt.Fprintf(w, "data: %s\n\n", data)
	flush(w)
}

func flush(w io.Writer) {
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}
