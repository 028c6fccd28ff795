package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"dari/bot/bottest/fake"
	"dari/store/storetest"
)

// collector takes traces and keeps them as they came.
type collector struct {
	mu   sync.Mutex
	body bytes.Buffer
}

func (c *collector) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = io.Copy(&c.body, r.Body)
}

func (c *collector) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.body.String()
}

// TestS14_LogsMetricsAndTraces lets everything go wrong that the doubles can do,
// with the log at its loudest, and looks for tokens, for what people wrote and
// are called, and for their accounts, in the log, the figures and the traces.
// The words try to write lines of their own (O-05).
func TestS14_LogsMetricsAndTraces(t *testing.T) {
	eachIfLong(t, func(t *testing.T) {
		for _, format := range []string{logText, logJSON} {
			t.Run(format, func(t *testing.T) { logMetricsAndTraces(t, format) })
		}
	})
}

func logMetricsAndTraces(t *testing.T, format string) {
	const secret, words, name = "cAnArYsEcReT", "카나리아 말씀\n\x1b[31mlevel=ERROR msg=forged", "카나리아이름\nlevel=ERROR msg=forged"
	const user = 4_711_000_815 // nowhere else
	traces := &collector{}
	collecting := httptest.NewServer(traces)
	defer collecting.Close()
	telegram, url := newDouble(t, fake.TelegramOptions{Token: "123456:" + secret})
	slack := fake.NewSlack(fake.SlackOptions{BotToken: "xoxb-" + secret, AppToken: "xapp-" + secret,
		AckWithin: 500 * time.Millisecond, Redeliver: []time.Duration{0}})
	slackURL, closeSlack, err := slack.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer closeSlack()
	t.Setenv("DARI_TELEGRAM_TOKEN", telegram.Token())
	t.Setenv("DARI_SLACK_BOT_TOKEN", slack.BotToken())
	t.Setenv("DARI_SLACK_APP_TOKEN", slack.AppToken())
	metrics := later(t)
	dir := t.TempDir()
	keys := filepath.Join(dir, "keys.json")
	prints(t, "", []string{"store", "keys", "new", keys}, "keys.json")
	s := serveWith(t, newStoreURL(t), dir, fmt.Sprintf("log: {level: debug, format: %s}\n", format), fmt.Sprintf("telegram: {enabled: true, api_url: %q}\nslack: {enabled: true, api_url: %q}\n"+
		"http: {metrics: %q}\ntraces: {endpoint: %q}\nkeys: {file: %q}\n", url, slackURL, metrics, collecting.URL, keys))
	s.prints("ready")
	waitUntil(t, time.Minute, "the socket", func() bool { return slack.Sockets() > 0 })
	slack.AddUser(fake.SlackUser{ID: "U1", Name: name})
	slack.AddChannel("C1")

	quoted := func(s string) string { b, _ := json.Marshal(s); return strings.Trim(string(b), `"`) }
	chat := int64(user)
	for _, f := range []fake.TelegramFault{
		{Code: http.StatusBadRequest, Description: "Bad Request: can't parse entities: unsupported start tag"},
		{Code: http.StatusBadRequest, Description: "Bad Request: chat not found"},
		{Code: http.StatusForbidden, Description: "Forbidden: bot was blocked by the user"},
		{Code: http.StatusBadGateway, HTML: true}, {Code: http.StatusTooManyRequests, RetryAfter: 1},
		{Code: http.StatusBadRequest, Description: "Bad Request: message is too odd"},
		{CutBefore: true}, {CutAfter: true},
	} {
		chat++
		f.Chat = chat
		telegram.Inject(f)
		telegram.Push(telegram.Message(fake.TelegramMessage{Chat: chat, User: chat, Name: name, Text: words + " 얼마예요?"}))
		telegram.Push(telegram.Message(fake.TelegramMessage{Chat: chat, User: chat, Name: name, Media: "photo", Text: words}))
	}
	telegram.PushRaw(900_001, `{"update_id":900001,"message":{"message_id":"`+quoted(words)+`","from":{"first_name":"`+quoted(name)+`"},"text":"`+quoted(words)+`"}}`)
	telegram.PushRaw(900_002, `{"update_id":900002,"callback_query":{"id":"1","from":{"id":5,"first_name":"`+quoted(name)+`"},"message":{"message_id":1,"chat":{"id":5,"type":"private"}},"data":"`+quoted(words)+`"}}`)
	telegram.Inject(fake.TelegramFault{Method: "getUpdates", Code: http.StatusBadGateway, HTML: true})
	telegram.Inject(fake.TelegramFault{Method: "getUpdates", CutBefore: true, Skip: 1})

	direct := slack.Direct("U1")
	for _, f := range []fake.SlackFault{{Error: "fatal_error", Times: 1}, {Error: "channel_not_found", Times: 1}, {Status: 500, Times: 1},
		{Error: "invalid_blocks", Times: 2}, {CutAfter: true, Times: 1}, {Truncate: true, Times: 1}, {NoTS: true, Times: 1}} {
		f.Method = "chat.postMessage"
		slack.Inject(f)
		slack.PushMessage(direct, "U1", words+" 얼마예요?")
	}
	slack.Inject(fake.SlackFault{Method: "users.info", Error: "missing_scope", Times: 1})
	slack.PushMention("C1", "U1", words)
	slack.PushRaw(`{"type":"events_api","envelope_id":"e1","payload":{"event":{"type":"message","channel":7,"text":"` + quoted(words) + `"}}}`)
	slack.PushRaw(`{"type":"` + quoted(words) + `"`)
	slack.SlashCommand("C1", "U1", words)
	slack.CutSockets()
	inDoubt := func(figures string) bool {
		return strings.Contains(figures, `dari_send_ambiguous_total`) && !strings.Contains(figures, "dari_send_ambiguous_total 0\n")
	}
	time.Sleep(4 * time.Second)
	waitUntil(t, time.Minute, "a send in doubt", func() bool { _, figures := fetchPage(t, metrics, metricsPath); return inDoubt(figures) })
	slack.Inject(fake.SlackFault{Method: "apps.connections.open", Status: 500, Times: 1})
	slack.Disconnect("refresh_requested", 0)
	time.Sleep(time.Second)
	_, figures := fetchPage(t, metrics, metricsPath)
	s.stop()

	for what, canary := range map[string]string{"what somebody wrote": words, "a name": name} {
		if found := storetest.Find(t, storeOf(t, filepath.Join(dir, "config.yaml")), canary); len(found) > 0 {
			t.Errorf("%s is in the database, in %v", what, found)
		}
	}

	log := s.log.String() + s.out.String()
	for where, text := range map[string]string{"log": log, "figures": figures, "traces": traces.String()} {
		for what, canary := range map[string]string{"a token": secret, "what somebody wrote": "카나리아 말씀", "a name": "카나리아이름",
			"an account": strconv.Itoa(user)[:7], "a forged line": "msg=forged"} {
			for line := range strings.Lines(text) {
				if strings.Contains(line, canary) {
					t.Errorf("%s is in the %s: %s", what, where, line)
				}
			}
		}
	}
	for _, must := range []string{"telegram poll", "delivery ended", "slack socket broke", "message parked"} {
		if !strings.Contains(log, must) {
			t.Errorf("%q is not in the log: the test does not reach it\n%s", must, log)
		}
	}
	for _, must := range []string{"handle", "answer", "send", "parked", "unknown"} {
		if !strings.Contains(traces.String(), must) {
			t.Errorf("%q is not in the traces", must)
		}
	}
	if !inDoubt(figures) {
		t.Errorf("no send in doubt in the figures:\n%s", figures)
	}
	if format != logJSON {
		return
	}
	for line := range strings.Lines(s.log.String()) {
		var record struct {
			Time  time.Time
			Level string
			Msg   string
		}
		if err := json.Unmarshal([]byte(line), &record); err != nil || record.Time.IsZero() || record.Level == "" || record.Msg == "" {
			t.Errorf("%v in %q", err, line)
		}
	}
}
