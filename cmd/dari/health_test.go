package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"dari/bot"
	"dari/bot/bottest/fake"
	"dari/bot/slack"
	"dari/bot/telegram"
	"dari/handlers"
	"dari/store"
)

// network carries calls to a server in memory, so that hours pass at once. It
// can be cut: what is open then says nothing more, and nothing new opens.
type network struct {
	*http.Transport
	server *http.Server
	dialed chan net.Conn
	closed chan struct{}
	once   sync.Once
	cut    atomic.Bool
}

func newNetwork(h http.Handler) *network {
	n := &network{dialed: make(chan net.Conn), closed: make(chan struct{}), server: &http.Server{Handler: h}}
	n.Transport = &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		if n.cut.Load() {
			return nil, errors.New("no route to host")
		}
		here, there := net.Pipe()
		select {
		case n.dialed <- there:
			return here, nil
		case <-n.closed:
			return nil, net.ErrClosed
		}
	}}
	go func() { _ = n.server.Serve(n) }()
	return n
}

// RoundTrip fails while the network is cut.
func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	if n.cut.Load() {
		return nil, errors.New("no route to host")
	}
	return n.Transport.RoundTrip(r)
}

func (n *network) Accept() (net.Conn, error) {
	select {
	case c := <-n.dialed:
		return c, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error   { n.once.Do(func() { close(n.closed) }); return nil }
func (n *network) Addr() net.Addr { return &net.TCPAddr{} }

func (n *network) end() {
	n.CloseIdleConnections()
	_ = n.server.Close()
}

// TestO01_Readiness breaks what Dari depends on, one after the other: readiness
// names it and nothing else, the process goes on, and once it is mended
// readiness comes back.
func TestO01_Readiness(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dari.db")
	synctest.Test(t, func(t *testing.T) {
		st, err := store.Open(t.Context(), path, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		other, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(60000)")
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		e, err := newEngine(st, handlers.Config{OperatorName: "A", ReportNumber: "B"}, "", slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		tgDouble, slackDouble := fake.NewTelegram(fake.TelegramOptions{}), fake.NewSlack(fake.SlackOptions{})
		tgNet, slackNet := newNetwork(tgDouble), newNetwork(slackDouble)
		defer func() { tgNet.end(); slackNet.end(); slackDouble.Close() }()
		tg, err := telegram.New(telegram.Config{Token: tgDouble.Token(), APIURL: "http://telegram.test", Intake: e.inbox, Transport: tgNet, Log: e.log})
		if err != nil {
			t.Fatal(err)
		}
		sl, err := slack.New(slack.Config{BotToken: slackDouble.BotToken(), AppToken: slackDouble.AppToken(), APIURL: "http://slack.test/api/",
			Intake: e.inbox, Transport: slackNet, Log: e.log})
		if err != nil {
			t.Fatal(err)
		}
		slackNet.cut.Store(true) // not reached at the start
		for _, p := range []*platform{
			{name: bot.Telegram, door: tg, intake: tg.Run, health: tg.Health, out: t.Output(),
				reach: func(ctx context.Context) (string, string, error) {
					line, err := tg.Connect(ctx)
					return tg.Account(), line, err
				}, isFinal: func(error) bool { return false }},
			{name: bot.Slack, door: sl, intake: sl.Run, health: sl.Health, out: t.Output(),
				reach: func(ctx context.Context) (string, string, error) {
					line, err := sl.Connect(ctx)
					return sl.Account(), line, err
				}, isFinal: func(error) bool { return false }},
		} {
			if err := e.connect(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
		h := e.health()
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- e.Run(ctx) }()
		defer func() {
			stop()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}()

		// broken asks, and gives the checks that are not ok.
		broken := func() map[string]string {
			t.Helper()
			time.Sleep(askEvery)
			w := httptest.NewRecorder()
			h.alive(w, httptest.NewRequest(http.MethodGet, healthPath, nil))
			if w.Code != http.StatusOK {
				t.Errorf("%s: %d", healthPath, w.Code)
			}
			w = httptest.NewRecorder()
			h.ready(w, httptest.NewRequest(http.MethodGet, readyPath, nil))
			var r readiness
			if err := json.Unmarshal(w.Body.Bytes(), &r); err != nil || len(r.Checks) != 5 {
				t.Fatalf("%s: %v", w.Body, err)
			}
			for name, state := range r.Checks {
				if state == "ok" {
					delete(r.Checks, name)
				}
			}
			if (w.Code == http.StatusOK) != r.Ready || r.Ready != (len(r.Checks) == 0) {
				t.Errorf("status %d with %s", w.Code, w.Body)
			}
			return r.Checks
		}
		only := func(name, problem string) {
			t.Helper()
			if got := broken(); len(got) != 1 || !strings.Contains(got[name], problem) {
				t.Errorf("want %s: %s; broken are %v", name, problem, got)
			}
		}
		well := func() {
			t.Helper()
			for wait := time.Now().Add(2 * time.Minute); ; {
				got := broken()
				if len(got) == 0 {
					return
				}
				if time.Now().After(wait) {
					t.Fatalf("still broken: %v", got)
				}
			}
		}

		only("slack", "not reached yet")
		slackNet.cut.Store(false)
		well()
		time.Sleep(3 * time.Minute) // nobody says anything
		well()

		tgNet.cut.Store(true)
		time.Sleep(50*time.Second + heardTelegram)
		only("telegram", "no poll was answered for")
		tgNet.cut.Store(false)
		well()

		slackDouble.FreezeSockets()
		slackDouble.Inject(fake.SlackFault{Method: "apps.connections.open", Status: 500})
		time.Sleep(heardSlack + 20*time.Second)
		only("slack", "no socket answered a ping for")
		slackDouble.Heal()
		well()

		lib := e.knowledge.now.Swap(nil)
		only("knowledge", "no knowledge base is loaded")
		e.knowledge.now.Store(lib)
		well()

		rename := func(from, to string) {
			t.Helper()
			if _, err := other.ExecContext(t.Context(), "ALTER TABLE "+from+" RENAME TO "+to); err != nil {
				t.Fatal(err)
			}
		}
		rename("office_import", "gone")
		only("migrations", "the schema cannot be read")
		rename("gone", "office_import")
		well()

		held, err := other.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer held.Close()
		if _, err := held.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
			t.Fatal(err)
		}
		got := broken()
		if state := got["database"]; len(got) != 1 || state != "a write failed" && state != errNoAnswer.Error() {
			t.Errorf("with the database locked: %v", got)
		}
		if _, err := held.ExecContext(t.Context(), "ROLLBACK"); err != nil {
			t.Fatal(err)
		}
		well()
	})
}

// The ages at which the adapters call their intake broken.
const (
	heardTelegram = 90 * time.Second
	heardSlack    = time.Minute
)

// A dependency that hangs is asked once, and costs nobody more than the patience.
func TestReadinessDoesNotHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &health{log: slog.New(slog.DiscardHandler)}
		hang, asked := make(chan struct{}), atomic.Int64{}
		h.add("database", func(context.Context) error { asked.Add(1); <-hang; return nil })
		for range 5 {
			began := time.Now()
			if now := h.ask(t.Context()); now.Ready || now.Checks["database"] != errNoAnswer.Error() {
				t.Errorf("%+v", now)
			}
			if took := time.Since(began); took > askWithin {
				t.Errorf("took %v", took)
			}
			time.Sleep(askEvery)
		}
		if n := asked.Load(); n != 1 {
			t.Errorf("asked %d times", n)
		}
		close(hang)
		synctest.Wait()
		for range 10 { // at once
			h.ask(t.Context())
		}
		if n := asked.Load(); n != 2 {
			t.Errorf("asked %d times, want once more", n)
		}
	})
}
