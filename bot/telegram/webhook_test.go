package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/bottest"
	"dari/bot/bottest/fake"
)

const hookSecret = "a-Secret_of_Telegram-0123456789"

// hooked is an adapter to which a double posts its updates.
func hooked(t *testing.T, f *fake.Telegram, in bottest.Intake, log *journal) (*Adapter, *httptest.Server) {
	t.Helper()
	t.Cleanup(f.Close)
	var a *Adapter
	public := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.Webhook().ServeHTTP(w, r) }))
	t.Cleanup(func() {
		public.CloseClientConnections()
		public.Close()
	})
	a = connectWith(t, f, in, log.log(), func(c *Config) { c.WebhookURL, c.WebhookSecret = public.URL+"/telegram", hookSecret })
	return a, public
}

func TestPlatformOverAWebhook(t *testing.T) {
	bottest.Platform(t, func(t *testing.T, in bottest.Intake) bottest.World {
		f := fake.NewTelegram(fake.TelegramOptions{WebhookPause: 10 * time.Millisecond})
		f.AddChats(person, group)
		a, _ := hooked(t, f, in, &journal{})
		intakeRuns(t, a)
		w := world(t, f, a)
		eventually(t, func() bool { url, _ := f.Webhook(); return url != "" })
		return w
	})
}

// post posts to the webhook as Telegram does, but for what a test changes.
func post(t *testing.T, h http.Handler, method, secret string, body io.Reader) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "/telegram", body)
	if secret != "-" {
		r.Header.Set(secretHeader, secret)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// Only Telegram can post to our webhook.
func TestS01_Webhook(t *testing.T) {
	const canary = "카나리아 말씀"
	good := `{"update_id":7,"message":{"message_id":1,"from":{"id":5},"chat":{"id":5,"type":"private"},"text":"` + canary + `"}}`
	f := fake.NewTelegram(fake.TelegramOptions{})
	keep, log := &shelf{}, &journal{}
	a, _ := hooked(t, f, keep, log)
	h := a.Webhook()
	for _, c := range []struct {
		name, method, secret string
		body                 io.Reader
		status               int
	}{
		{"no secret", "POST", "-", strings.NewReader(good), 401},
		{"empty secret", "POST", "", strings.NewReader(good), 401},
		{"wrong secret", "POST", "a-Secret_of_Telegram-012345678X", strings.NewReader(good), 401},
		{"beginning of the secret", "POST", hookSecret[:len(hookSecret)-1], strings.NewReader(good), 401},
		{"secret and more", "POST", hookSecret + "0", strings.NewReader(good), 401},
		{"secret in other letters", "POST", strings.ToLower(hookSecret), strings.NewReader(good), 401},
		{"ten megabytes from a stranger", "POST", "-", unread{t}, 401},
		{"ten megabytes", "POST", hookSecret, strings.NewReader(canary + strings.Repeat(" ", 10<<20)), 413},
		{"GET", "GET", hookSecret, nil, 405},
		{"PUT", "PUT", hookSecret, strings.NewReader(good), 405},
		{"GET from a stranger", "GET", "-", nil, 405},
		{"no body", "POST", hookSecret, strings.NewReader(""), 400},
		{"bad JSON", "POST", hookSecret, strings.NewReader(good[:len(good)-1]), 400},
		{"two updates", "POST", hookSecret, strings.NewReader(good + good), 400},
		{"a list", "POST", hookSecret, strings.NewReader("[" + good + "]"), 400},
		{"no id", "POST", hookSecret, strings.NewReader(`{"message":{"text":"` + canary + `"}}`), 400},
		{"no UTF-8", "POST", hookSecret, strings.NewReader("\xff\xfe" + canary), 400},
	} {
		if w := post(t, h, c.method, c.secret, c.body); w.Code != c.status || strings.Contains(w.Body.String(), canary) {
			t.Errorf("%s: %d %q, want %d", c.name, w.Code, w.Body, c.status)
		}
	}
	if n := len(keep.all()); n != 0 {
		t.Errorf("%d rows stored of what was refused", n)
	}
	if w := post(t, h, "POST", hookSecret, strings.NewReader(good)); w.Code != 200 || w.Body.Len() != 0 || len(keep.all()) != 1 {
		t.Errorf("the update itself: %d %q, %d rows", w.Code, w.Body, len(keep.all()))
	}
	for _, never := range []string{canary, hookSecret, "a-Secret_of_Telegram-012345678X"} {
		if strings.Contains(log.String(), never) {
			t.Errorf("%q is in the log:\n%s", never, log)
		}
	}
	if !strings.Contains(log.String(), "request refused") {
		t.Error("the log says nothing of refusals")
	}
}

// unread is a body that nobody may read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body of a stranger was read")
	return 0, io.EOF
}

func TestWebhookStoresTheSameUpdateOnce(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	keep := &shelf{}
	a, _ := hooked(t, f, keep, &journal{})
	var at sync.WaitGroup
	for range 5 {
		at.Go(func() {
			if w := post(t, a.Webhook(), "POST", hookSecret, strings.NewReader(`{"update_id":9,"message":{"message_id":1,"from":{"id":5},"chat":{"id":5,"type":"private"},"text":"a"}}`)); w.Code != 200 {
				t.Errorf("status %d", w.Code)
			}
		})
	}
	at.Wait()
	if n := len(keep.all()); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// What cannot be stored, or not be understood yet, comes again.
func TestWebhookAcknowledgesOnlyWhatIsStored(t *testing.T) {
	const body = `{"update_id":9,"message":{"message_id":1,"from":{"id":5},"chat":{"id":5,"type":"private"},"text":"a"}}`
	f := fake.NewTelegram(fake.TelegramOptions{})
	keep := &shelf{broken: true}
	a, _ := hooked(t, f, keep, &journal{})
	if w := post(t, a.Webhook(), "POST", hookSecret, strings.NewReader(body)); w.Code != 503 || w.Header().Get("Retry-After") != "1" {
		t.Errorf("with a full disk: %d, again after %q", w.Code, w.Header().Get("Retry-After"))
	}
	keep.broken = false
	a.username.Store(nil) // Telegram was not reached since the start
	if w := post(t, a.Webhook(), "POST", hookSecret, strings.NewReader(body)); w.Code != 503 {
		t.Errorf("before it is known who we are: %d", w.Code)
	}
}

func TestWebhookKeepsTheOrderOfAChat(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{WebhookPause: time.Millisecond})
	keep := &shelf{}
	a, _ := hooked(t, f, keep, &journal{})
	for i := range 300 {
		chat := int64(i%7 + 1)
		f.Push(f.TextUpdate(chat, chat, strconv.Itoa(i)))
	}
	intakeRuns(t, a)
	last := map[string]int{}
	for _, row := range keep.wait(t, 300) {
		m, err := a.Decode(t.Context(), row)
		if err != nil {
			t.Fatal(err)
		}
		n, _ := strconv.Atoi(m.Text)
		if before, ok := last[row.Conversation]; ok && n < before {
			t.Errorf("%d after %d in %s", n, before, row.Conversation)
		}
		last[row.Conversation] = n
	}
	eventually(t, func() bool { return f.Stats().Pending == 0 })
}

func TestWebhookTapsAreAcknowledged(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	keep := &shelf{}
	a, _ := hooked(t, f, keep, &journal{})
	intakeRuns(t, a)
	f.Push(f.CallbackUpdate(1, 1, 5, "k:0"))
	keep.wait(t, 1)
	eventually(t, func() bool { return len(f.Answered()) == 1 })
}

// The webhook is set with everything it needs, set again when somebody else
// took it, and deleted by whoever polls; no update is dropped on the way.
func TestWebhookIsSetAndDeleted(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	keep, log := &shelf{}, &journal{}
	f.Push(f.TextUpdate(1, 1, "before the webhook"))
	a, public := hooked(t, f, keep, log)
	if err := a.Health(); err == nil {
		t.Error("healthy before the webhook is set")
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	keep.wait(t, 1)
	if url, secret := f.Webhook(); url != public.URL+"/telegram" || secret != hookSecret {
		t.Errorf("set to %q with %q", url, secret)
	}
	eventually(t, func() bool { return a.Health() == nil })
	f.Push(fake.TelegramUpdate(`{"poll":{"id":"1"}}`)) // a kind that nobody asked for
	if s := f.Stats(); s.Dropped != 1 {
		t.Errorf("%d updates of unwanted kinds are held back", s.Dropped)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if url, _ := f.Webhook(); url == "" {
		t.Error("the webhook is gone with the process; others may serve it")
	}
	// Somebody else takes it: seen, told, and set again.
	if err := a.dropWebhook(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.checkHook(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if url, _ := f.Webhook(); url == "" || !strings.Contains(log.String(), "no longer ours") {
		t.Errorf("set again to %q; the log says\n%s", url, log)
	}
	// Without a webhook in its settings, a process polls.
	keep.broken = true
	f.Push(f.TextUpdate(1, 1, "after the webhook")) // not taken: it waits
	eventually(t, func() bool { return f.Stats().Posts[503] > 0 })
	keep2 := &shelf{}
	b := connect(t, f, keep2, nil)
	intakeRuns(t, b)
	if rows := keep2.wait(t, 1); len(rows) != 1 {
		t.Errorf("%d rows", len(rows))
	}
	if f.Stats().Calls["deletewebhook"] == 0 {
		t.Error("the webhook is still there")
	}
	eventually(t, func() bool { return b.Health() == nil })
}

func TestWebhookTokenRefusedEndsRun(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	a, _ := hooked(t, f, &shelf{}, &journal{})
	f.Inject(fake.TelegramFault{Method: "setWebhook", Code: 502, HTML: true})
	f.Inject(fake.TelegramFault{Method: "setWebhook", Code: 429, RetryAfter: 1, Description: "Too Many Requests: retry after 1"})
	f.Inject(fake.TelegramFault{Method: "setWebhook", Code: 401, Description: "Unauthorized"})
	if err := a.Run(t.Context()); !errors.Is(err, ErrToken) {
		t.Error(err)
	}
}

func TestWebhookSettings(t *testing.T) {
	for _, c := range []struct{ api, url, secret, want string }{
		{"", "https://dari.example.org/telegram", "", "secret has 16"},
		{"", "https://dari.example.org/telegram", "short", "secret has 16"},
		{"", "https://dari.example.org/telegram", strings.Repeat("a", 257), "secret has 16"},
		{"", "https://dari.example.org/telegram", "with a blank in the middle", "secret has 16"},
		{"", "http://dari.example.org/telegram", hookSecret, "https://"},
		{"", "dari.example.org", hookSecret, "address like"},
		{"http://localhost:8081", "http://10.0.0.7/telegram", hookSecret, ""},
		{"", "https://dari.example.org/telegram", hookSecret, ""},
	} {
		_, err := New(Config{Token: "1:a", APIURL: c.api, WebhookURL: c.url, WebhookSecret: c.secret})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s with %q: %v", c.url, c.secret, err)
		}
		if err != nil && c.secret != "" && strings.Contains(err.Error(), c.secret) {
			t.Errorf("the secret is in %v", err)
		}
	}
}

// FuzzS01_Webhook posts any body with any secret: nothing panics, nothing is
// stored without the secret, and what is stored is for this bot.
func FuzzS01_Webhook(f *testing.F) {
	f.Add(hookSecret, []byte(`{"update_id":1,"message":{"message_id":1,"from":{"id":5},"chat":{"id":5,"type":"private"},"text":"/jobs 5"}}`))
	f.Add(hookSecret, []byte(`{"update_id":2,"callback_query":{"id":"1","from":{"id":5},"message":{"message_id":1,"chat":{"id":5,"type":"private"}},"data":"k:0"}}`))
	f.Add(hookSecret, []byte(`{"update_id":3,"my_chat_member":{"chat":{"id":5},"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}}`))
	f.Add(hookSecret, []byte(`{"update_id":"4","message":[]}`))
	f.Add("", []byte(`{"update_id":5}`))
	f.Add("x", bytes.Repeat([]byte("["), 10_000))
	keep := &shelf{}
	a, err := New(Config{Token: "123456:x", Intake: keep, Commands: commands, Log: (&journal{}).log(),
		WebhookURL: "https://dari.example.org/telegram", WebhookSecret: hookSecret})
	if err != nil {
		f.Fatal(err)
	}
	name := "dari_bot"
	a.username.Store(&name)
	f.Fuzz(func(t *testing.T, secret string, body []byte) {
		keep.mu.Lock()
		keep.rows, keep.seen = nil, nil
		keep.mu.Unlock()
		w := httptest.NewRecorder()
		r := httptest.NewRequest("POST", "/telegram", bytes.NewReader(body))
		r.Header.Set(secretHeader, secret)
		a.Webhook().ServeHTTP(w, r)
		rows := keep.all()
		if secret != hookSecret && (w.Code != 401 || len(rows) > 0) {
			t.Errorf("a stranger got %d, %d rows", w.Code, len(rows))
		}
		if w.Code != 200 && len(rows) > 0 {
			t.Errorf("%d, and stored", w.Code)
		}
		for _, row := range rows {
			if row.Platform != bot.Telegram || row.Account != "123456" || row.ExternalID == "" || row.ExternalID == "0" || row.Conversation == "" {
				t.Errorf("stored as %s", fmt.Sprint(row.Platform, row.Account, row.ExternalID, row.Conversation))
			}
		}
	})
}
