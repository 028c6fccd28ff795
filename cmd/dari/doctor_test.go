package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dari/bot/bottest/fake"
	"dari/bot/slack"
	"dari/knowledge"
)

// patient is a set-up in which nothing is wrong, until a test breaks it.
type patient struct {
	t        *testing.T
	dir      string
	telegram *fake.Telegram
	slack    *fake.Slack
	shift    time.Duration // of the services' clocks
	// The configuration is made of these, each a line or more.
	lines map[string]string
}

// dated answers with a clock that is shifted.
func (p *patient) dated(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", time.Now().Add(p.shift).UTC().Format(http.TimeFormat))
		h.ServeHTTP(w, r)
	})
}

func newPatient(t *testing.T) *patient {
	t.Helper()
	p := &patient{t: t, dir: filepath.Dir(strings.TrimPrefix(newStoreURL(t), "sqlite:")), telegram: fake.NewTelegram(fake.TelegramOptions{Token: "123456:" + doctorSecret})}
	t.Cleanup(p.telegram.Close)
	p.slack = fake.NewSlack(fake.SlackOptions{BotToken: "xoxb-" + doctorSecret, AppToken: "xapp-" + doctorSecret, Scopes: strings.Join(slack.Scopes(), ",")})
	t.Cleanup(p.slack.Close)
	telegramServer, slackServer := httptest.NewServer(p.dated(p.telegram)), httptest.NewServer(p.dated(p.slack))
	t.Cleanup(telegramServer.Close)
	t.Cleanup(slackServer.Close)
	for _, env := range []string{"DARI_TELEGRAM_TOKEN", "DARI_TELEGRAM_WEBHOOK_SECRET", "DARI_SLACK_BOT_TOKEN", "DARI_SLACK_APP_TOKEN", "DARI_SLACK_SIGNING_SECRET"} {
		t.Setenv(env, "")
	}
	p.lines = map[string]string{
		"operator": "operator: {name: A, report_number: B}",
		"store":    "store: {url: \"sqlite:" + filepath.Join(p.dir, "dari.db") + "\"}",
		"telegram": fmt.Sprintf("telegram: {enabled: true, api_url: %q, token_file: %q}", telegramServer.URL, p.file("telegram", p.telegram.Token())),
		"slack": fmt.Sprintf("slack: {enabled: true, api_url: %q, bot_token_file: %q, app_token_file: %q}", slackServer.URL+"/api/",
			p.file("bot", p.slack.BotToken()), p.file("app", p.slack.AppToken())),
		"http":  fmt.Sprintf("http: {listen: %q, metrics: %q}", later(t), later(t)),
		"staff": "staff: {members: [\"telegram:7\"], channel: \"slack:" + p.slack.Team() + "/C1\"}",
	}
	return p
}

const doctorSecret = "cAnArYsEcReT"

// file writes a file that only its owner reads.
func (p *patient) file(name, text string) string {
	p.t.Helper()
	return write(p.t, filepath.Join(p.dir, name), []byte(text))
}

// with changes a line of the configuration.
func (p *patient) with(section, from, to string) {
	p.t.Helper()
	if !strings.Contains(p.lines[section], from) {
		p.t.Fatalf("%q is not in %s", from, p.lines[section])
	}
	p.lines[section] = strings.Replace(p.lines[section], from, to, 1)
}

func (p *patient) examine() (said string, err error) {
	p.t.Helper()
	var config strings.Builder
	for _, section := range sortedKeys(p.lines) {
		config.WriteString(p.lines[section] + "\n")
	}
	var out, log bytes.Buffer
	err = run(p.t.Context(), []string{"doctor", "--config", p.file("config.yaml", config.String())}, nil, &out, &log)
	said = out.String()
	if strings.Contains(said+log.String(), doctorSecret) {
		p.t.Errorf("a secret is in\n%s%s", said, &log)
	}
	return said, err
}

func TestO09_DoctorFindsNothing(t *testing.T) {
	p := newPatient(t)
	said, err := p.examine()
	if err != nil || !strings.HasSuffix(said, "\nnothing is wrong\n") || strings.Contains(said, "PROBLEM") || strings.Contains(said, "\n  fix") {
		t.Errorf("%v\n%s", err, said)
	}
	for _, check := range []string{"configuration", "secrets", "disk", "database", "knowledge", "http.listen", "http.metrics", "telegram", "webhook", "slack", "clock"} {
		if !strings.Contains(said, "\nok      "+check+" ") && !strings.HasPrefix(said, "ok      "+check+" ") {
			t.Errorf("%s is not said to be well:\n%s", check, said)
		}
	}
}

// TestO09_Doctor breaks one thing after the other: it alone is named, with what
// to do about it, and the exit is not 0.
func TestO09_Doctor(t *testing.T) {
	for name, test := range map[string]struct {
		spoil       func(*patient)
		check, what string // the line of the problem
		fix         string
		problems    int // 0 means 1
	}{
		"unknown key": {spoil: func(p *patient) { p.lines["log"] = "log:\n  lavel: info" }, check: "configuration", what: "lavel", fix: "config.example.yaml"},
		"wrong values": {spoil: func(p *patient) { p.lines["log"] = "log:\n  level: loud" }, check: "configuration",
			what: "log.level: write debug, info, warn or error", fix: "config.example.yaml"},
		"nothing to connect to": {spoil: func(p *patient) {
			delete(p.lines, "telegram")
			delete(p.lines, "slack")
			delete(p.lines, "staff")
		}, check: "configuration", what: "nothing to connect to", fix: "set telegram.enabled or slack.enabled to true"},
		"channel without Slack": {spoil: func(p *patient) { delete(p.lines, "slack") }, check: "configuration", what: "staff.channel is a channel of Slack", fix: "leave staff.channel empty"},
		"token for all to read": {spoil: func(p *patient) { p.chmod("telegram", 0o644) }, check: "secrets", what: "can be read by others (mode 0644)", fix: "chmod 600 "},
		"token for the group":   {spoil: func(p *patient) { p.chmod("app", 0o640) }, check: "secrets", what: "slack.app_token_file", fix: "chmod 600 "},
		"no token": {spoil: func(p *patient) { p.with("telegram", filepath.Join(p.dir, "telegram"), "") }, check: "telegram",
			what: "DARI_TELEGRAM_TOKEN", fix: "BotFather"},
		"empty token":           {spoil: func(p *patient) { p.file("telegram", "\n") }, check: "telegram", what: "is empty", fix: "BotFather"},
		"no token by its shape": {spoil: func(p *patient) { p.file("telegram", "secret") }, check: "telegram", what: "a token looks like", fix: "BotFather"},
		"token refused":         {spoil: func(p *patient) { p.file("telegram", "123456:other") }, check: "telegram", what: "does not accept the token", fix: "BotFather"},
		"Telegram unreachable": {spoil: func(p *patient) {
			p.lines["telegram"] = fmt.Sprintf("telegram: {enabled: true, api_url: \"http://%s\", token_file: %q}", later(p.t), filepath.Join(p.dir, "telegram"))
		}, check: "telegram", what: "connection refused", fix: "to be reached from here"},
		"webhook without a secret": {spoil: func(p *patient) { p.hook() }, check: "telegram", what: "DARI_TELEGRAM_WEBHOOK_SECRET", fix: "openssl rand"},
		"webhook with a short secret": {spoil: func(p *patient) {
			p.hook()
			p.t.Setenv("DARI_TELEGRAM_WEBHOOK_SECRET", "short")
		}, check: "telegram", what: "16 to 256", fix: "openssl rand"},
		"webhook that nobody answers": {spoil: func(p *patient) { p.brokenHook() }, check: "webhook", what: "Telegram could not deliver", fix: "lead to /telegram of http.listen"},
		"bot token refused":           {spoil: func(p *patient) { p.file("bot", "xoxb-other") }, check: "slack", what: "invalid_auth", fix: "Install App"},
		"app token refused":           {spoil: func(p *patient) { p.file("app", "xapp-other") }, check: "slack", what: "invalid_auth", fix: "connections:write"},
		"tokens exchanged": {spoil: func(p *patient) {
			p.file("bot", p.slack.AppToken())
			p.file("app", p.slack.BotToken())
		}, check: "slack", what: "app-level token (xapp-)", fix: "where it belongs"},
		"no signing secret":  {spoil: func(p *patient) { p.with("slack", "enabled: true", "enabled: true, mode: http") }, check: "slack", what: "DARI_SLACK_SIGNING_SECRET", fix: "put it into the environment"},
		"scopes are missing": {spoil: func(p *patient) { p.scopes("chat:write,commands,im:history,im:write,users:read,app_mentions:read") }, check: "scopes", what: "lacks channels:history, groups:history", fix: "install the app again"},
		"another workspace":  {spoil: func(p *patient) { p.with("staff", p.slack.Team(), "TOTHER") }, check: "staff", what: "workspace TOTHER", fix: "same workspace"},
		"clock ahead":        {spoil: func(p *patient) { p.shift = -2 * time.Minute }, check: "clock", what: "2m0s ahead of", fix: "timedatectl"},
		"clock behind":       {spoil: func(p *patient) { p.shift = 40 * time.Second }, check: "clock", what: "40s behind", fix: "timedatectl"},
		"address is taken":   {spoil: func(p *patient) { p.taken() }, check: "http.listen", what: "is taken by another program", fix: "another address"},
		"address of nobody":  {spoil: func(p *patient) { p.lines["http"] = "http: {metrics: \"192.0.2.1:9464\"}" }, check: "http.metrics", what: "cannot be listened to", fix: "an address of this machine"},
		"database is none":   {spoil: func(p *patient) { p.file("dari.db", "this is no database, but a text that is long enough") }, check: "database", what: "not a database", fix: "backup"},
		"no such folder": {spoil: func(p *patient) {
			p.lines["store"] = "store: {url: \"sqlite:" + filepath.Join(p.dir, "none", "dari.db") + "\"}"
		}, check: "database", what: "no database can be made", fix: "make the folder"},
		"locked database": {spoil: func(p *patient) { p.lock() }, check: "database", what: "locked", fix: "does another program hold a lock"},
		"keys for all to read": {spoil: func(p *patient) {
			p.lines["keys"] = fmt.Sprintf("keys: {file: %q}", p.file("keys.json", "{}"))
			p.chmod("keys.json", 0o644)
		}, check: "keys", what: "others may read it", fix: "chmod 600"},
		"keys that are none": {spoil: func(p *patient) {
			p.lines["keys"] = fmt.Sprintf("keys: {file: %q}", p.file("keys.json", doctorSecret))
		}, check: "keys", what: "no set of keys", fix: "dari store keys new"},
		"backups stopped": {spoil: func(p *patient) {
			p.lines["backup"] = fmt.Sprintf("backup: {dir: %q}", p.dir)
			p.file("dari-20200101T000000.000Z.db", "")
			p.file("dari-20200101T000000.000Z.db.json", `{"made": "2020-01-01T00:00:00Z"}`)
		}, check: "backups", what: "the newest is of 2020-01-01", fix: "dari backup makes one by hand"},
		"broken articles":    {spoil: func(p *patient) { p.articles("no article") }, check: "knowledge", what: "naeil-card.md", fix: "dari kb check"},
		"two things at once": {spoil: func(p *patient) { p.shift = time.Hour; p.file("app", "xapp-other") }, check: "clock", what: "1h0m0s behind", fix: "timedatectl", problems: 2},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPatient(t)
			test.spoil(p)
			said, err := p.examine()
			want := fmt.Sprintf("%d problem", max(1, test.problems))
			if err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("it ended with %v, want %s", err, want)
			}
			found := false
			lines := strings.Split(said, "\n")
			for i, l := range lines {
				if !strings.HasPrefix(l, "PROBLEM "+test.check) {
					continue
				}
				for j := i + 1; j < len(lines) && !strings.Contains(l, " fix: "); j++ {
					l += "\n" + lines[j]
				}
				what, fix, _ := strings.Cut(l, " fix: ")
				found = found || strings.Contains(what, test.what) && strings.Contains(fix, test.fix)
			}
			if !found {
				t.Errorf("no problem of %s with %q and the fix %q in\n%s", test.check, test.what, test.fix, said)
			}
		})
	}
}

func (p *patient) chmod(name string, mode os.FileMode) {
	if err := os.Chmod(filepath.Join(p.dir, name), mode); err != nil {
		p.t.Fatal(err)
	}
}

// hook has updates posted, to nobody.
func (p *patient) hook() string {
	address := later(p.t)
	p.with("telegram", "enabled: true", "enabled: true, webhook: \"http://"+address+"/telegram\"")
	return address
}

// brokenHook is a webhook that Telegram tried in vain.
func (p *patient) brokenHook() {
	address := p.hook()
	p.t.Setenv("DARI_TELEGRAM_WEBHOOK_SECRET", strings.Repeat("a", 20))
	form := fmt.Sprintf(`{"url":"http://%s/telegram"}`, address)
	api := httptest.NewServer(p.telegram)
	p.t.Cleanup(api.Close)
	res, err := http.Post(api.URL+"/bot"+p.telegram.Token()+"/setWebhook", "application/json", strings.NewReader(form))
	if err != nil || res.StatusCode != http.StatusOK {
		p.t.Fatal(res, err)
	}
	res.Body.Close()
	p.telegram.Push(p.telegram.TextUpdate(7, 7, "hello"))
	waitUntil(p.t, time.Minute, "a delivery in vain", func() bool { return p.telegram.Stats().Posts[0] > 0 })
}

// scopes gives the app others than it needs.
func (p *patient) scopes(scopes string) {
	other := fake.NewSlack(fake.SlackOptions{BotToken: p.slack.BotToken(), AppToken: p.slack.AppToken(), Scopes: scopes})
	p.t.Cleanup(other.Close)
	server := httptest.NewServer(p.dated(other))
	p.t.Cleanup(server.Close)
	p.lines["slack"] = fmt.Sprintf("slack: {enabled: true, api_url: %q, bot_token_file: %q, app_token_file: %q}", server.URL+"/api/",
		filepath.Join(p.dir, "bot"), filepath.Join(p.dir, "app"))
}

// taken has another program listen.
func (p *patient) taken() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.t.Fatal(err)
	}
	server := &http.Server{Handler: http.NotFoundHandler()}
	go func() { _ = server.Serve(l) }()
	p.t.Cleanup(func() { server.Close() })
	p.lines["http"] = fmt.Sprintf("http: {listen: %q}", l.Addr())
}

// lock has another program write, without an end.
func (p *patient) lock() {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(p.dir, "dari.db"))
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { db.Close() })
	held, err := db.Conn(p.t.Context())
	if err == nil {
		_, err = held.ExecContext(p.t.Context(), "BEGIN IMMEDIATE")
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *patient) articles(text string) {
	dir := filepath.Join(p.dir, "articles")
	if err := os.CopyFS(dir, knowledge.Embedded()); err != nil {
		p.t.Fatal(err)
	}
	p.file(filepath.Join("articles", "naeil-card.md"), text)
	p.lines["knowledge"] = "knowledge: {dir: \"" + dir + "\"}"
}

// TestScopesAreThoseOfTheManifest: the doctor asks for what the manifest gives.
func TestScopesAreThoseOfTheManifest(t *testing.T) {
	manifest := string(shipped(t, "slack-manifest"))
	_, given, _ := strings.Cut(manifest, "    bot:\n")
	given, _, _ = strings.Cut(given, "\nsettings:")
	n := 0
	for line := range strings.Lines(given) {
		if strings.HasPrefix(line, "      - ") {
			n++
		}
	}
	for _, s := range slack.Scopes() {
		if !strings.Contains(given+"\n", "      - "+s+"\n") {
			t.Errorf("%s is not in the manifest", s)
		}
	}
	if n != len(slack.Scopes()) {
		t.Errorf("%d scopes in the manifest, the doctor knows %d", n, len(slack.Scopes()))
	}
}

// Beside a server its address is taken by it, and status tells how it is.
func TestStatusAsksTheServer(t *testing.T) {
	w := newWatched(t, "")
	file := filepath.Join(w.dir, "config.yaml")
	dari := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := run(t.Context(), append(args, "--config", file), nil, &out, &bytes.Buffer{})
		return out.String(), err
	}
	waitUntil(t, time.Minute, "readiness", func() bool { _, err := dari("status", "--health"); return err == nil })
	if out, err := dari("status", "--health"); err != nil || out != "ready\n" {
		t.Errorf("%q, %v", out, err)
	}
	out, err := dari("status")
	if err != nil || !strings.Contains(out, "ready; telegram heard ") || !strings.Contains(out, "0 to be sent, 0 being sent") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err = dari("doctor"); err != nil || strings.Count(out, "is taken by a dari server") != 2 {
		t.Errorf("beside a server: %v\n%s", err, out)
	}
	w.stop()
	if out, err = dari("status"); err != nil || !strings.Contains(out, "not running, or not to be reached") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err = dari("status", "--health"); err == nil || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("%v", err)
	}
	write(t, file, []byte("log: {level: info}\n"))
	if _, err = dari("status", "--health"); err == nil || !strings.Contains(err.Error(), "only with http.listen or http.metrics") {
		t.Errorf("%v", err)
	}
}
