package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"dari/bot/bottest/fake"
	"dari/store"
)

// newDouble is a double of Telegram that is closed at the end of the test.
func newDouble(t *testing.T, o fake.TelegramOptions) (double *fake.Telegram, url string) {
	t.Helper()
	double = fake.NewTelegram(o)
	url, closeDouble, err := double.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeDouble)
	return double, url
}

// TestD03_StopsUnderLoad stops a real server with SIGTERM while people write.
func TestD03_StopsUnderLoad(t *testing.T) { eachIfLong(t, testD03_StopsUnderLoad) }

func testD03_StopsUnderLoad(t *testing.T) {
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true, Latency: 50 * time.Millisecond})
	h := &house{t: t, dir: t.TempDir(), url: url, token: double.Token(), extra: "  per_second: 1000\n"}
	h.start()
	const messages = 600
	go func() {
		for i := range messages {
			chat := int64(1000 + i%100)
			double.Push(double.TextUpdate(chat, chat, fmt.Sprintf("/m%d", i)))
			time.Sleep(time.Millisecond)
		}
	}()
	for range 3 {
		time.Sleep(150 * time.Millisecond)
		start := time.Now()
		h.stop() // fails unless the process ends with 0
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("stopping took %v", took)
		}
		h.start()
	}
	waitUntil(t, time.Minute, "every message to be answered", func() bool { return answered(double) >= messages })
	time.Sleep(300 * time.Millisecond)
	h.stop()
	times := map[string]int{}
	number := regexp.MustCompile(`/m\d+`)
	for _, s := range double.Sent() {
		times[number.FindString(s.Text)]++
	}
	twice := 0
	for _, n := range times {
		twice += n - 1
	}
	t.Logf("%d messages, 4 stops: answered %d, twice %d", messages, len(times), twice)
	if len(times) != messages || twice != 0 {
		t.Errorf("answered %d of %d, %d twice", len(times), messages, twice)
	}
}

// TestD25_TheSecondServerRefuses starts two servers on one file.
func TestD25_TheSecondServerRefuses(t *testing.T) {
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true})
	h := &house{t: t, dir: t.TempDir(), url: url, token: double.Token()}
	h.start()
	defer h.stop()
	var stderr bytes.Buffer
	if c, err := startChild(h.dir, h.db(), url, double.Token(), &stderr, ""); err == nil {
		_ = c.stop()
		t.Fatal("a second server started on the same database")
	}
	if !strings.Contains(stderr.String(), "in use by another dari serve") {
		t.Errorf("it said %q", stderr.String())
	}
	// The command line may go on working beside the server.
	st, err := store.Open(context.Background(), h.db(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	st.Close()
}

func TestServeSaysWhatIsMissing(t *testing.T) {
	for name, test := range map[string]struct{ config, want string }{
		"nothing configured":  {"", "set telegram.enabled or slack.enabled to true"},
		"keys without values": {"telegram:\nslack:\n  # enabled: true\nlog:\n", "set telegram.enabled or slack.enabled to true"},
		"unknown key":         {"telegram:\n  enabeld: true\n", "[2:3]"},
		"wrong type":          {"telegram:\n  enabled: perhaps\n", "[2:12]"},
		"no operator":         {"telegram: {enabled: true}\n", "write name and report_number"},
		"no token":            {"operator: {name: A, report_number: B}\ntelegram: {enabled: true}\n", "DARI_TELEGRAM_TOKEN"},
		"bad staff":           {"staff:\n  members: [\"peter\"]\n", "config.yaml:2: staff.members"},
		"bad url":             {"telegram:\n  api_url: example\n", "config.yaml:2: telegram.api_url"},
		"no host":             {"slack:\n  api_url: \"https://\"\n", "config.yaml:2: slack.api_url"},
		"no number":           {"telegram:\n  per_second: .nan\n", "config.yaml:2: telegram.per_second"},
		"endless":             {"telegram:\n  per_second: .inf\n", "config.yaml:2: telegram.per_second"},
		"webhook, no TLS":     {"telegram:\n  webhook: http://dari.example.org/telegram\nhttp: {listen: \":0\"}\n", "config.yaml:2: telegram.webhook: write an address that starts with https://"},
		"webhook, no server":  {"telegram:\n  webhook: https://dari.example.org/telegram\n", "config.yaml:2: telegram.webhook: write http.listen"},
		"webhook, no secret":  {"operator: {name: A, report_number: B}\ntelegram: {enabled: true, webhook: \"https://dari.example.org/telegram\"}\nhttp: {listen: \"127.0.0.1:0\"}\n", "DARI_TELEGRAM_WEBHOOK_SECRET"},
		"slack in what mode":  {"slack:\n  mode: rtm\n", "config.yaml:2: slack.mode: write socket or http"},
		"slack, no server":    {"slack:\n  mode: http\n", "config.yaml:2: slack.mode: write http.listen"},
		"slack, no secret":    {"operator: {name: A, report_number: B}\nslack: {enabled: true, mode: http}\nhttp: {listen: \"127.0.0.1:0\"}\n", "DARI_SLACK_SIGNING_SECRET"},
		"no address":          {"http:\n  listen: localhost\n", "config.yaml:2: http.listen"},
		"no port":             {"http:\n  listen: \"localhost:http\"\n", "config.yaml:2: http.listen"},
		"no metrics address":  {"http:\n  metrics: 9464\n", "config.yaml:2: http.metrics"},
		"log for whom":        {"log:\n  format: xml\n", "config.yaml:2: log.format: write text or json"},
		"traces to where":     {"traces:\n  endpoint: localhost\n", "config.yaml:2: traces.endpoint"},
		"traces of nothing":   {"traces:\n  share: -1\n", "config.yaml:2: traces.share"},
		"next to nothing":     {"slack:\n  per_second: 1e-300\n", "config.yaml:2: slack.per_second"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("DARI_TELEGRAM_TOKEN", "")
			if strings.Contains(test.want, "SECRET") {
				t.Setenv("DARI_TELEGRAM_TOKEN", "1:a")
				t.Setenv("DARI_SLACK_BOT_TOKEN", "xoxb-a")
			}
			dir := t.TempDir()
			file := filepath.Join(dir, "config.yaml")
			config := "store: {url: \"sqlite:" + filepath.Join(dir, "dari.db") + "\"}\n"
			if strings.Contains(test.want, ":2") { // lines are counted from the test's own text
				config = ""
			}
			if err := os.WriteFile(file, []byte(test.config+config), 0o600); err != nil {
				t.Fatal(err)
			}
			err := run(t.Context(), []string{"serve", "--config", file}, nil, &bytes.Buffer{}, &bytes.Buffer{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
		})
	}
}

// TestTheExampleConfigurationIsTheDefault reads config.example.yaml and
// compares it with the defaults: every key is there with its default.
func TestTheExampleConfigurationIsTheDefault(t *testing.T) {
	data, err := os.ReadFile("../../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got := defaultConfig()
	if err := got.parse(data); err != nil {
		t.Fatal(err)
	}
	want := defaultConfig()
	if a, b := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); strings.ReplaceAll(a, "Members:[]", "") != strings.ReplaceAll(b, "Members:[]", "") {
		t.Errorf("the example differs from the defaults:\n%s\n%s", a, b)
	}
	for _, key := range []string{"operator", "report_number", "url", "enabled", "token_file", "api_url", "per_second",
		"bot_token_file", "app_token_file", "webhook", "webhook_secret_file", "mode", "signing_secret_file", "listen", "metrics", "channel", "members", "dir", "level", "format", "endpoint", "share", "model", "name", "key_file", "deadline", "prices", "tokens", "per_person", "total"} {
		if !bytes.Contains(data, []byte(key+":")) {
			t.Errorf("%s is missing in the example", key)
		}
	}
}
