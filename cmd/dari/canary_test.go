package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dari/bot/bottest/fake"
	"dari/store/storetest"
)

// TestLogsHoldNeitherSecretsNorWords lets everything go wrong that the doubles
// can do, with the log at its loudest, and looks for tokens and for what
// people wrote and are called.
func TestLogsHoldNeitherSecretsNorWords(t *testing.T) {
	storetest.Each(t, testLogsHoldNeitherSecretsNorWords)
}

func testLogsHoldNeitherSecretsNorWords(t *testing.T) {
	const secret, words, name = "cAnArYsEcReT", "카나리아 말씀", "카나리아이름"
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
	dir := t.TempDir()
	prints(t, "", []string{"store", "keys", "new", filepath.Join(dir, "keys.json")}, "keys.json")
	s := serveHere(t, dir, "keys: {file: \""+filepath.Join(dir, "keys.json")+"\"}\ntelegram: {enabled: true, api_url: \""+url+"\"}\nslack: {enabled: true, api_url: \""+slackURL+"\"}\n")
	s.prints("ready")
	waitUntil(t, 10*time.Second, "the socket", func() bool { return slack.Sockets() > 0 })
	slack.AddUser(fake.SlackUser{ID: "U1", Name: name})
	slack.AddChannel("C1")

	chat := int64(1000)
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
	telegram.PushRaw(900_001, `{"update_id":900001,"message":{"message_id":"`+words+`","from":{"first_name":"`+name+`"},"text":"`+words+`"}}`)
	telegram.PushRaw(900_002, `{"update_id":900002,"callback_query":{"id":"1","from":{"id":5,"first_name":"`+name+`"},"message":{"message_id":1,"chat":{"id":5,"type":"private"}},"data":"`+words+`"}}`)
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
	slack.PushRaw(`{"type":"events_api","envelope_id":"e1","payload":{"event":{"type":"message","channel":7,"text":"` + words + `"}}}`)
	slack.PushRaw(`{"type":"` + words + `"`)
	slack.SlashCommand("C1", "U1", words)
	slack.CutSockets()
	time.Sleep(4 * time.Second)
	slack.Inject(fake.SlackFault{Method: "apps.connections.open", Status: 500, Times: 1})
	slack.Disconnect("refresh_requested", 0)
	time.Sleep(time.Second)
	s.stop()

	for what, canary := range map[string]string{"what somebody wrote": words, "a name": name} {
		if found := storetest.Find(t, storeOf(t, filepath.Join(dir, "config.yaml")), canary); len(found) > 0 {
			t.Errorf("%s is in the database, in %v", what, found)
		}
	}

	log := s.log.String() + s.out.String()
	for what, canary := range map[string]string{"a token": secret, "what somebody wrote": words, "a name": name} {
		for line := range strings.Lines(log) {
			if strings.Contains(line, canary) {
				t.Errorf("%s is in the log: %s", what, line)
			}
		}
	}
	for _, must := range []string{"telegram poll", "delivery ended", "slack socket broke", "message parked"} {
		if !strings.Contains(log, must) {
			t.Errorf("%q is not in the log: the test does not reach it\n%s", must, log)
		}
	}
}
