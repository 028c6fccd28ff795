package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"dari/bot/bottest/fake"
	"dari/bot/hook"
)

var numbered = regexp.MustCompile(`/[ms]\d+`)

const webhookSecret = "cAnArY-secret_of_the-webhook"

// requested is a server to which both doubles post what people say.
type requested struct {
	t        *testing.T
	dir      string
	store    string
	telegram *fake.Telegram
	slack    *fake.Slack
	address  string
	config   string
	*serving
}

func newRequested(t *testing.T) *requested {
	t.Helper()
	r := &requested{t: t, dir: t.TempDir(), store: newStoreURL(t), address: later(t)}
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true, WebhookPause: 50 * time.Millisecond})
	r.telegram = double
	// Slack repeats at once, after one minute and after five; here that is denser.
	r.slack = fake.NewSlack(fake.SlackOptions{Redeliver: []time.Duration{100 * time.Millisecond, time.Second, 3 * time.Second, 10 * time.Second, 20 * time.Second}})
	slackURL, closeSlack, err := r.slack.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeSlack)
	r.slack.PostTo("http://" + r.address + slackPath)
	t.Setenv("DARI_TELEGRAM_TOKEN", double.Token())
	t.Setenv("DARI_TELEGRAM_WEBHOOK_SECRET", webhookSecret)
	t.Setenv("DARI_SLACK_BOT_TOKEN", r.slack.BotToken())
	t.Setenv("DARI_SLACK_SIGNING_SECRET", r.slack.SigningSecret())
	r.config = fmt.Sprintf(`telegram: {enabled: true, api_url: %q, per_second: 1000, webhook: "http://%s%s"}
slack: {enabled: true, mode: http, api_url: %q, per_second: 1000}
http: {listen: %q}
`, url, r.address, telegramPath, slackURL, r.address)
	r.start()
	return r
}

// start starts the server on what it kept, and waits until it is ready.
func (r *requested) start() {
	r.t.Helper()
	r.serving = serveOver(r.t, r.store, r.dir, r.config)
	r.prints("ready")
	waitUntil(r.t, 20*time.Second, "readiness", func() bool { status, _ := r.get(readyPath); return status == http.StatusOK })
}

func (r *requested) get(path string) (status int, body string) {
	res, err := http.Get("http://" + r.address + path)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(raw)
}

// rows counts what was stored, by platform.
func (r *requested) rows(platform string) (n int) {
	r.t.Helper()
	db := openRaw(r.t, r.store)
	defer db.Close()
	if err := db.QueryRow(`SELECT count(*) FROM inbox WHERE platform = '` + platform + `'`).Scan(&n); err != nil {
		r.t.Fatal(err)
	}
	return n
}

// TestServeTakesRequests talks with a real server over requests alone.
func TestServeTakesRequests(t *testing.T) { eachIfLong(t, testServeTakesRequests) }

func testServeTakesRequests(t *testing.T) {
	r := newRequested(t)
	if want := "listening on " + r.address + ": /telegram /slack /healthz /readyz\n"; strings.Count(r.out.String(), want) != 1 {
		t.Errorf("it printed:\n%s", r.out.String())
	}
	for path, want := range map[string]string{
		healthPath: `{"status":"ok"}` + "\n",
		readyPath:  `{"ready":true,"checks":{"database":"ok","knowledge":"ok","migrations":"ok","slack":"ok","telegram":"ok"}`,
	} {
		if status, body := r.get(path); status != http.StatusOK || !strings.HasPrefix(body, want) {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}
	if err := r.slack.VerifyURL(t.Context()); err != nil {
		t.Error(err)
	}
	r.telegram.Push(r.telegram.TextUpdate(7, 7, "/help"))
	_, ds := r.slack.PushMessage(r.slack.Direct("U1"), "U1", "도움말")
	waitUntil(t, time.Minute, "answers on both", func() bool { return len(r.telegram.Sent()) > 0 && len(r.slack.Sent()) > 0 })
	if err := ds[0].Wait(t.Context()); err != nil {
		t.Error(err)
	}
	if broken := r.slack.Broken(); len(broken) > 0 {
		t.Errorf("Slack was treated badly: %v", broken)
	}
	r.stop()
}

// TestS01_OnlyTelegramCanPost and the requests of a stranger, at the server's
// own address.
func TestS01_OnlyTelegramCanPost(t *testing.T) { eachIfLong(t, testS01_OnlyTelegramCanPost) }

func testS01_OnlyTelegramCanPost(t *testing.T) {
	r := newRequested(t)
	const canary = "카나리아 말씀"
	update := `{"update_id":42,"message":{"message_id":1,"from":{"id":9,"first_name":"U"},"chat":{"id":9,"type":"private"},"text":"` + canary + `"}}`
	ask := func(method, path, secret, body string, head int) int {
		req, err := http.NewRequestWithContext(t.Context(), method, "http://"+r.address+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if secret != "" {
			req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		}
		if head > 0 {
			req.Header.Set("X-Long", strings.Repeat("a", head))
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if answer, _ := io.ReadAll(res.Body); strings.Contains(string(answer), canary) {
			t.Errorf("%s %s answers with what was sent", method, path)
		}
		return res.StatusCode
	}
	for _, c := range []struct {
		name, method, path, secret, body string
		head, status                     int
	}{
		{"no secret", "POST", telegramPath, "", update, 0, 401},
		{"wrong secret", "POST", telegramPath, "x", update, 0, 401},
		{"10 MB", "POST", telegramPath, webhookSecret, strings.Repeat(canary, 600_000), 0, 413},
		{"bad JSON", "POST", telegramPath, webhookSecret, update[1:], 0, 400},
		{"GET", "GET", telegramPath, webhookSecret, "", 0, 405},
		{"a head of 64 kB", "POST", telegramPath, webhookSecret, update, 64 << 10, 431},
		{"elsewhere", "POST", "/", webhookSecret, update, 0, 404},
		{"below", "POST", telegramPath + "/x", webhookSecret, update, 0, 404},
		{"the profiler", "GET", "/debug/pprof/", "", "", 0, 404},
		{"Slack's address", "POST", slackPath, "", update, 0, 401},
	} {
		if status := ask(c.method, c.path, c.secret, c.body, c.head); status != c.status {
			t.Errorf("%s: %d, want %d", c.name, status, c.status)
		}
	}
	if n := r.rows("telegram") + r.rows("slack"); n != 0 {
		t.Errorf("%d rows of what was refused", n)
	}
	// The same update five times at once: one row, one answer.
	var at sync.WaitGroup
	for range 5 {
		at.Go(func() {
			if status := ask("POST", telegramPath, webhookSecret, update, 0); status != http.StatusOK {
				t.Errorf("the same update: %d", status)
			}
		})
	}
	at.Wait()
	waitUntil(t, time.Minute, "the answer", func() bool { return len(r.telegram.Sent()) > 0 })
	sent := len(r.telegram.Sent())
	if status := ask("POST", telegramPath, webhookSecret, update, 0); status != http.StatusOK {
		t.Errorf("once more: %d", status)
	}
	time.Sleep(300 * time.Millisecond)
	if n := r.rows("telegram"); n != 1 || len(r.telegram.Sent()) != sent {
		t.Errorf("%d rows, answered %d and then %d times", n, sent, len(r.telegram.Sent()))
	}
	r.stop()
	for _, never := range []string{canary, webhookSecret, r.slack.SigningSecret()} {
		if strings.Contains(r.log.String()+r.out.String(), never) {
			t.Errorf("%q is in the log", never)
		}
	}
}

// TestD03_RestartsUnderRequestsLoseNothing stops and starts the server while
// both platforms post: every message is answered, and answered once.
func TestD03_RestartsUnderRequestsLoseNothing(t *testing.T) {
	eachIfLong(t, testD03_RestartsUnderRequestsLoseNothing)
}

func testD03_RestartsUnderRequestsLoseNothing(t *testing.T) {
	r := newRequested(t)
	const messages = 150
	written := make(chan struct{})
	go func() {
		defer close(written)
		for i := range messages {
			chat := int64(1000 + i%30)
			r.telegram.Push(r.telegram.TextUpdate(chat, chat, fmt.Sprintf("/m%d", i)))
			user := fmt.Sprintf("U%d", i%30)
			r.slack.PushMessage(r.slack.Direct(user), user, fmt.Sprintf("/s%d", i))
			time.Sleep(10 * time.Millisecond)
		}
	}()
	for range 2 {
		time.Sleep(300 * time.Millisecond)
		if took := r.stop(); took > 10*time.Second {
			t.Errorf("stopping took %v", took)
		}
		r.start()
	}
	<-written
	waitUntil(t, time.Minute, "every message to be stored", func() bool {
		return r.rows("telegram") == messages && r.rows("slack") == messages
	})
	waitUntil(t, time.Minute, "every answer", func() bool {
		return len(r.telegram.Sent()) >= messages && len(r.slack.Sent()) >= messages
	})
	time.Sleep(300 * time.Millisecond)
	r.stop()
	t.Logf("Telegram's posts by status (0 is no answer): %v", r.telegram.Stats().Posts)
	times := map[string]int{}
	for _, s := range r.telegram.Sent() {
		times[numbered.FindString(s.Text)]++
	}
	for _, m := range r.slack.Sent() {
		times[numbered.FindString(m.Plain())]++
	}
	for text, n := range times {
		if n > 1 && text != "" {
			t.Errorf("%s answered %d times", text, n)
		}
	}
	if delete(times, ""); len(times) != 2*messages {
		t.Errorf("%d of %d answered", len(times), 2*messages)
	}
}

// inMemory serves handlers in memory until the test ends, and gives a function
// that connects to it, and one that stops it.
func inMemory(t *testing.T, log io.Writer, handlers map[string]http.HandlerFunc) (dial func() net.Conn, stop func() error) {
	t.Helper()
	n := &network{dialed: make(chan net.Conn), closed: make(chan struct{})}
	w := &web{listener: n, mux: http.NewServeMux(), log: slog.New(slog.NewTextHandler(log, nil))}
	for path, h := range handlers {
		w.handle(path, h)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.run(ctx) }()
	return func() net.Conn {
		here, there := net.Pipe()
		n.dialed <- there
		t.Cleanup(func() { _ = here.Close() })
		return here
	}, func() error { cancel(); return <-ended }
}

// Who connects and then takes their time does not keep the connection.
func TestSlowRequestsAreCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		door := hook.NewDoor("test", slog.New(slog.DiscardHandler))
		dial, stop := inMemory(t, io.Discard, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) { _, _ = door.Body(w, r) }})
		for _, c := range []struct {
			name, said, answer string
			within             time.Duration
		}{
			{"nothing", "", "", headWithin},
			{"half a head", "POST / HTTP/1.1\r\nHost: x\r\n", "", headWithin},
			{"half a body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf", "HTTP/1.1 400", readWithin},
			{"nothing more", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200", idleWithin},
		} {
			conn := dial()
			began := time.Now()
			if _, err := io.WriteString(conn, c.said); err != nil {
				t.Fatal(err)
			}
			answer, _ := io.ReadAll(conn)
			if took := time.Since(began); took > c.within+time.Second || !strings.HasPrefix(string(answer), c.answer) {
				t.Errorf("%s: cut after %v with %q", c.name, took, answer)
			}
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// What is under way at the end is answered, but not waited for for ever.
func TestRequestsUnderWayAreAnsweredAtTheEnd(t *testing.T) {
	const request = "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
	synctest.Test(t, func(t *testing.T) {
		dial, stop := inMemory(t, io.Discard, map[string]http.HandlerFunc{
			"/slow": func(http.ResponseWriter, *http.Request) { time.Sleep(2 * time.Second) },
			"/hung": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		})
		answers := make(chan string, 2)
		for _, path := range []string{"/slow", "/hung"} {
			conn := dial()
			_, _ = fmt.Fprintf(conn, request, path)
			go func() {
				answer, _ := io.ReadAll(conn)
				answers <- string(answer)
			}()
		}
		synctest.Wait()
		began := time.Now()
		if err := stop(); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took < 2*time.Second || took > shutWithin {
			t.Errorf("stopping took %v", took)
		}
		if slow, hung := <-answers, <-answers; !strings.HasPrefix(slow, "HTTP/1.1 200") || hung != "" {
			t.Errorf("answered %q and %q", slow, hung)
		}
	})
}

func TestPanicInARequestIsToldWithoutWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		dial, stop := inMemory(t, &log, map[string]http.HandlerFunc{"/": func(http.ResponseWriter, *http.Request) { panic("카나리아 말씀") }})
		conn := dial()
		_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if answer, _ := io.ReadAll(conn); !strings.HasPrefix(string(answer), "HTTP/1.1 500") || strings.Contains(string(answer), "카나리아") {
			t.Errorf("answered %q", answer)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		if strings.Contains(log.String(), "카나리아") || !strings.Contains(log.String(), "panic in a request") {
			t.Errorf("the log: %s", log.String())
		}
	})
}
