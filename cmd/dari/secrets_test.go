package main

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dari/bot/bottest/fake"
)

// canary stands in every secret of a test.
const canary = "cAnArYsEcReT"

// canaries sets every secret that there is.
func canaries(t *testing.T) {
	t.Helper()
	for env, value := range map[string]string{
		"DARI_TELEGRAM_TOKEN": "123456:" + canary, "DARI_TELEGRAM_WEBHOOK_SECRET": canary + canary,
		"DARI_SLACK_BOT_TOKEN": "xoxb-" + canary, "DARI_SLACK_APP_TOKEN": "xapp-" + canary, "DARI_SLACK_SIGNING_SECRET": canary + "0123456789",
	} {
		t.Setenv(env, value)
	}
}

// TestS12_SecretsStayInside lets a server fail in every way that has an
// address in it, which on Telegram holds the token, and looks for the secrets
// in what it prints, logs, returns, keeps, and shows of how things stand.
func TestS12_SecretsStayInside(t *testing.T) {
	canaries(t)
	closed := "http://" + later(t)
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "getMe") || strings.HasSuffix(r.URL.Path, "auth.test") {
			http.Redirect(w, r, "http://127.0.0.1:1"+r.URL.Path, http.StatusTemporaryRedirect)
			return
		}
		panic(http.ErrAbortHandler)
	}))
	defer plain.Close()
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // says back what it was asked, as some proxies do
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte("<html>no route to " + r.URL.String() + " " + r.Header.Get("Authorization")))
	}))
	defer echo.Close()
	running := map[string]*serving{}
	for name, url := range map[string]string{
		"nobody listens": closed, "a redirect": plain.URL, "TLS to a plain port": "https" + strings.TrimPrefix(plain.URL, "http"),
		"a proxy that echoes": echo.URL, "an unknown host": "http://dari.invalid",
	} {
		for platform, config := range map[string]string{
			"telegram": "telegram: {enabled: true, api_url: \"" + url + "\"}\n",
			"webhook":  "telegram: {enabled: true, api_url: \"" + url + "\", webhook: \"https://dari.example/telegram\"}\nhttp: {listen: \"127.0.0.1:0\"}\n",
			"slack":    "slack: {enabled: true, api_url: \"" + url + "/\"}\n",
			"http":     "slack: {enabled: true, mode: http, api_url: \"" + url + "/\"}\nhttp: {listen: \"127.0.0.1:0\"}\n",
		} {
			running[platform+", "+name] = serveIn(t, t.TempDir(), config)
		}
	}
	patience := time.Now().Add(90 * time.Second) // for a busy machine
	errs := map[string]error{}
	for name, s := range running {
		for errs[name] == nil && !strings.Contains(s.out.String(), "reachable") && time.Now().Before(patience) {
			select {
			case errs[name] = <-s.ended:
			case <-time.After(10 * time.Millisecond):
			}
		}
	}
	time.Sleep(2 * time.Second) // once more, and in the background
	for _, s := range running { // all at once, so that none waits for another
		s.cancel()
	}
	for name, s := range running {
		said := s.out.String() + s.log.String()
		if err := errs[name]; err != nil {
			said += err.Error()
		} else {
			s.stop()
			said += s.log.String()
		}
		if !strings.Contains(said, "reachable") && !strings.Contains(said, "refuses") {
			t.Errorf("%s: nothing failed:\n%s", name, said)
		}
		hasNone(t, name+": what the server says", []byte(said))
		hasNone(t, name+": the database", kept(t, s.dir))
	}
}

// serveIn is serveHere with the database in the same folder, to be looked into.
func serveIn(t *testing.T, dir, config string) *serving {
	t.Helper()
	return serveOver(t, "sqlite:"+filepath.Join(dir, "dari.db"), dir, config)
}

// TestS12_SecretsAreNotKept: what is kept of failed sends, and what `dari
// status` shows of them, has no token in it; and a secret that a person sends
// is masked or at least not told to anybody.
func TestS12_SecretsAreNotKept(t *testing.T) {
	canaries(t)
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true, Token: "123456:" + canary})
	s := serveIn(t, t.TempDir(), "telegram: {enabled: true, api_url: \""+url+"\"}\n")
	s.prints("ready")
	for i, f := range []fake.TelegramFault{{CutBefore: true}, {CutAfter: true}, {Code: http.StatusBadRequest, Description: "Bad Request: message is too odd"},
		{Code: http.StatusNotFound, Description: "Not Found"}, {Code: http.StatusBadGateway, HTML: true}} {
		f.Chat = int64(1000 + i)
		double.Inject(f)
		double.Push(double.TextUpdate(f.Chat, f.Chat, "/help"))
	}
	double.PushRaw(900_001, `{"update_id":900001,"message":{"message_id":"x"}}`)
	waitUntil(t, time.Minute, "the failures", func() bool {
		return strings.Contains(s.log.String(), "delivery ended") && strings.Contains(s.log.String(), "parked")
	})
	time.Sleep(time.Second)
	s.stop()
	hasNone(t, "what the server says", []byte(s.out.String()+s.log.String()))
	hasNone(t, "the database", kept(t, s.dir))
	for _, args := range [][]string{{"status"}, {"staff", "list"}, {"questions", "list"}, {"kb", "gaps"}, {"version"}} {
		var out, errw bytes.Buffer
		err := run(context.Background(), append(args, "--config", filepath.Join(s.dir, "config.yaml")), nil, &out, &errw)
		if err != nil && args[0] != "version" {
			t.Errorf("%v: %v", args, err)
		}
		hasNone(t, "dari "+args[0], append(out.Bytes(), errw.Bytes()...))
	}
}

// TestS12_APanicShowsNoSecrets: a server that panics prints where, and no
// secret of its memory. Go prints no strings of arguments, and no values of
// errors but the one that is panicked with.
func TestS12_APanicShowsNoSecrets(t *testing.T) {
	var log bytes.Buffer
	e := &engine{log: slog.New(slog.NewTextHandler(&log, nil))}
	ctx, cancel := context.WithCancel(context.Background())
	e.keep(ctx, func(context.Context) {
		cancel()
		panic(&net.OpError{Op: "https://api.telegram.org/bot123456:" + canary})
	})
	if !strings.Contains(log.String(), "panic in the background") {
		t.Fatalf("the panic is not told: %s", log.String())
	}
	hasNone(t, "the log", log.Bytes())
}

// TestS12_SecretFiles: one that everybody may change is refused, one that
// everybody may read is complained of, and an error quotes nothing of it.
func TestS12_SecretFiles(t *testing.T) {
	t.Setenv("DARI_TELEGRAM_TOKEN", "")
	for mode, want := range map[os.FileMode]string{0o600: "", 0o640: "", 0o400: "", 0o644: "everybody on this machine may read", 0o666: "refused", 0o602: "refused"} {
		file := filepath.Join(t.TempDir(), "token")
		if err := os.WriteFile(file, []byte(canary+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		a := &app{Log: slog.New(slog.NewTextHandler(&log, nil))}
		v, err := secret(a.Log, "DARI_TELEGRAM_TOKEN", file, "telegram.token_file")
		switch {
		case want == "refused" && (err == nil || v != "" || strings.Contains(err.Error(), canary)):
			t.Errorf("%o: %q, %v", mode, v, err)
		case want != "refused" && (err != nil || v != canary):
			t.Errorf("%o: %q, %v", mode, v, err)
		case want != "refused" && strings.Contains(log.String(), "may read") != (want != ""):
			t.Errorf("%o: logged %q", mode, log.String())
		}
		hasNone(t, "the log", log.Bytes())
	}
	a := &app{Log: slog.New(slog.DiscardHandler)}
	if _, err := secret(a.Log, "DARI_TELEGRAM_TOKEN", filepath.Join(t.TempDir(), "none"), "telegram.token_file"); err == nil {
		t.Error("a file that is not there is taken")
	}
}

// hasNone looks for the canary, in bytes and as it stands in addresses.
func hasNone(t *testing.T, where string, in []byte) {
	t.Helper()
	if i := bytes.Index(in, []byte(canary)); i >= 0 {
		t.Errorf("%s has a secret in it: ...%s...", where, in[max(0, i-120):min(len(in), i+40)])
	}
}

// kept is every byte that a server left in its folder but for the
// configuration.
func kept(t *testing.T, dir string) []byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "dari.db*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no database in %s: %v", dir, err)
	}
	var all []byte
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	return all
}
