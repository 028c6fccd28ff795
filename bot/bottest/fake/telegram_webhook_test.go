package fake

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// hookServer takes what is posted and answers as told.
type hookServer struct {
	*httptest.Server
	mu     sync.Mutex
	got    []string // bodies, in the order they came
	secret string   // shown last
	now    map[string]int
	most   int
	answer func(n int, body string) int // status of the n-th request, from 1
}

func newHookServer(t *testing.T, answer func(n int, body string) int) *hookServer {
	t.Helper()
	h := &hookServer{now: map[string]int{}, answer: answer}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h.mu.Lock()
		h.got = append(h.got, string(body))
		h.secret = r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
		h.now["all"]++
		h.most = max(h.most, h.now["all"])
		status := h.answer(len(h.got), string(body))
		h.mu.Unlock()
		time.Sleep(time.Millisecond)
		h.mu.Lock()
		h.now["all"]--
		h.mu.Unlock()
		w.WriteHeader(status)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *hookServer) bodies() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string(nil), h.got...)
}

func TestTelegramPostsToAWebhook(t *testing.T) {
	h := newHookServer(t, func(n int, _ string) int { return map[bool]int{true: 503, false: 204}[n <= 3] })
	f, url := tgStart(t, TelegramOptions{WebhookPause: time.Millisecond})
	t.Cleanup(f.Close)
	f.Push(f.TextUpdate(1, 1, "first"), f.TextUpdate(1, 1, "second"), f.TextUpdate(1, 1, "third"))
	if r := tgCall(t, url, "setWebhook", map[string]string{"url": h.URL, "secret_token": "s3cret"}); !r.OK {
		t.Fatalf("%+v", r)
	}
	if err := f.Wait(t.Context(), func() bool { return f.Stats().Pending == 0 }); err != nil {
		t.Fatal(err)
	}
	got := h.bodies()
	if len(got) != 6 || h.secret != "s3cret" || h.most != 1 {
		t.Fatalf("%d requests, %d at once, secret %q", len(got), h.most, h.secret)
	}
	for i, want := range []string{"first", "first", "first", "first", "second", "third"} { // none overtakes what was not taken
		if !strings.Contains(got[i], want) {
			t.Errorf("request %d: %s, want %s", i, got[i], want)
		}
	}
	if s := f.Stats(); s.Confirmed != 3 || s.Posts[503] != 3 || s.Posts[204] != 3 {
		t.Errorf("%+v", s)
	}
	if r := tgCall(t, url, "getWebhookInfo", nil); !strings.Contains(string(r.Result), `"last_error_message":"Wrong response from the webhook: 503`) {
		t.Errorf("%s", r.Result)
	}
	if r := tgCall(t, url, "getUpdates", nil); r.Code != 409 || !strings.Contains(r.Description, "webhook is active") {
		t.Errorf("a poll beside the webhook: %+v", r)
	}
	if r := tgCall(t, url, "deleteWebhook", nil); !r.OK {
		t.Errorf("%+v", r)
	}
	f.Push(f.TextUpdate(1, 1, "fourth"))
	if r := tgCall(t, url, "getUpdates", nil); !r.OK || !strings.Contains(string(r.Result), "fourth") || len(h.bodies()) != 6 {
		t.Errorf("a poll after the webhook: %+v", r)
	}
}

func TestTelegramPostsChatsAtOnce(t *testing.T) {
	h := newHookServer(t, func(int, string) int { return 200 })
	f, url := tgStart(t, TelegramOptions{AnyChat: true})
	t.Cleanup(f.Close)
	tgCall(t, url, "setWebhook", map[string]string{"url": h.URL, "max_connections": "4"})
	for i := range 60 {
		f.Push(f.TextUpdate(int64(i%20+1), 1, strconv.Itoa(i)))
	}
	if err := f.Wait(t.Context(), func() bool { return f.Stats().Pending == 0 }); err != nil {
		t.Fatal(err)
	}
	if n := len(h.bodies()); n != 60 || h.most > 4 || h.most < 2 {
		t.Errorf("%d requests, %d at once", n, h.most)
	}
}

func TestTelegramRefusesBadWebhooks(t *testing.T) {
	f, url := tgStart(t, TelegramOptions{})
	t.Cleanup(f.Close)
	for _, fields := range []map[string]string{
		{"url": "dari"},
		{"url": "http://dari.example.org/telegram"},
		{"url": "https://dari.example.org/telegram", "secret_token": "with blank"},
		{"url": "https://dari.example.org/telegram", "secret_token": strings.Repeat("a", 257)},
		{"url": "https://dari.example.org/telegram", "allowed_updates": "message"},
	} {
		if r := tgCall(t, url, "setWebhook", fields); r.Code != 400 {
			t.Errorf("%v: %+v", fields, r)
		}
	}
	if to, _ := f.Webhook(); to != "" {
		t.Errorf("set to %q", to)
	}
}
