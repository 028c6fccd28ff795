package fake

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestSlackPostsSignedAndAgain(t *testing.T) {
	c := workspace(t, SlackOptions{AckWithin: 100 * time.Millisecond, Redeliver: []time.Duration{0, 10 * time.Millisecond, 10 * time.Millisecond}})
	var mu sync.Mutex
	var tries []string // "number reason"
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if want := c.s.Sign(r.Header.Get("X-Slack-Request-Timestamp"), string(body)); r.Header.Get("X-Slack-Signature") != want {
			t.Errorf("signed %q, want %q", r.Header.Get("X-Slack-Signature"), want)
		}
		mu.Lock()
		tries = append(tries, strings.TrimSpace(r.Header.Get("X-Slack-Retry-Num")+" "+r.Header.Get("X-Slack-Retry-Reason")))
		n := len(tries)
		mu.Unlock()
		switch n {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			time.Sleep(150 * time.Millisecond)
		case 3:
			w.WriteHeader(http.StatusFound)
		}
	}))
	defer app.Close()
	c.s.PostTo(app.URL)
	_, ds := c.s.PushMessage(c.s.Direct("U1"), "U1", "안녕")
	if err := ds[0].Wait(t.Context()); err != nil || ds[0].Attempts() != 4 {
		t.Errorf("%v after %d attempts", err, ds[0].Attempts())
	}
	mu.Lock()
	defer mu.Unlock()
	if got := strings.Join(tries, ", "); got != ", 1 http_error, 2 http_timeout, 3 http_error" {
		t.Errorf("tried %q", got)
	}
}

func TestSlackGivesUp(t *testing.T) {
	for name, header := range map[string]string{"after three more": "", "when told so": "1"} {
		c := workspace(t, SlackOptions{Redeliver: []time.Duration{0, 0, 0}})
		app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Slack-No-Retry", header)
			w.WriteHeader(http.StatusInternalServerError)
		}))
		c.s.PostTo(app.URL)
		_, ds := c.s.PushMessage(c.s.Direct("U1"), "U1", "안녕")
		if err := ds[0].Wait(t.Context()); err == nil || ds[0].Attempts() != map[string]int{"": 4, "1": 1}[header] {
			t.Errorf("%s: %v after %d attempts", name, err, ds[0].Attempts())
		}
		if d := c.s.SlashCommand(c.s.Direct("U1"), "U1", "jobs"); d.Wait(t.Context()) == nil || d.Attempts() != 1 {
			t.Errorf("%s: a command is tried %d times", name, d.Attempts())
		}
		app.Close()
	}
}

// What an app answers where Slack expects nothing would be shown to people.
func TestSlackSeesBadAnswers(t *testing.T) {
	c := workspace(t, SlackOptions{})
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, err := url.ParseQuery(string(body))
		if command := r.Header.Get("Content-Type") != "application/json"; command && (err != nil || form.Get("command") != "/dari" || form.Get("user_id") != "U1" || form.Get("trigger_id") == "") {
			t.Errorf("a command was posted as %s", body)
		}
		_ = json.NewEncoder(w).Encode("ok")
	}))
	defer app.Close()
	c.s.PostTo(app.URL)
	if err := c.s.SlashCommand(c.s.Direct("U1"), "U1", "jobs").Wait(t.Context()); err != nil {
		t.Error(err)
	}
	if got := strings.Join(c.s.Broken(), "; "); !strings.Contains(got, "words in the answer to slash_commands") || !strings.Contains(got, "not called JSON") {
		t.Errorf("seen: %s", got)
	}
	if err := c.s.VerifyURL(t.Context()); err == nil {
		t.Error("the challenge did not come back, and the address was taken")
	}
}
