package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dari/bot/bottest/fake"
	"dari/store/storetest"
)

// deskConfig writes the configuration of a house with a channel of staff and
// returns its file.
func deskConfig(t *testing.T, platforms string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "config.yaml")
	config := fmt.Sprintf(`operator: {name: "다리재단", report_number: "부산-1"}
store: {url: %q}
log: {level: warn}
%s`, newStoreURL(t), platforms)
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// dari runs a command to its end and returns what it printed.
func dari(t *testing.T, config string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), append(args, "--config", config), strings.NewReader(""), &out, &bytes.Buffer{})
	return out.String(), err
}

// TestQuestionTravelsFromTelegramToSlackAndBack lets somebody ask on Telegram
// and staff answer, in the thread in Slack and on the command line, while a
// server works on both platforms.
func TestQuestionTravelsFromTelegramToSlackAndBack(t *testing.T) {
	eachIfLong(t, testQuestionTravelsFromTelegramToSlackAndBack)
}

func testQuestionTravelsFromTelegramToSlackAndBack(t *testing.T) {
	telegram, telegramURL := newDouble(t, fake.TelegramOptions{AnyChat: true})
	slack := fake.NewSlack(fake.SlackOptions{})
	slackURL, closeSlack, err := slack.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeSlack)
	slack.AddUser(fake.SlackUser{ID: "USTAFF", Name: "staff"})
	slack.AddUser(fake.SlackUser{ID: "UOTHER", Name: "other"})
	slack.AddChannel("C0STAFF")
	config := deskConfig(t, fmt.Sprintf(`telegram: {enabled: true, api_url: %q}
slack: {enabled: true, api_url: %q}
staff: {channel: "slack:%s/C0STAFF", members: ["slack:%s/USTAFF"]}
`, telegramURL, slackURL, slack.Team(), slack.Team()))
	t.Setenv("DARI_TELEGRAM_TOKEN", telegram.Token())
	t.Setenv("DARI_SLACK_BOT_TOKEN", slack.BotToken())
	t.Setenv("DARI_SLACK_APP_TOKEN", slack.AppToken())

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--config", config}, nil, &bytes.Buffer{}, &bytes.Buffer{})
	}()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	const chat = 700
	waitUntil(t, time.Minute, "the socket", func() bool { return slack.Sockets() > 0 })
	// got waits for the n-th thing said to the person.
	got := func(words string) {
		t.Helper()
		waitUntil(t, time.Minute, "the person to read "+words, func() bool {
			for _, s := range telegram.SentTo(chat) {
				if strings.Contains(s.Text, words) {
					return true
				}
			}
			return false
		})
	}
	// posted waits for something in the channel of staff.
	posted := func(words string) (found fake.SlackMessage) {
		t.Helper()
		waitUntil(t, time.Minute, "staff to read "+words, func() bool {
			for _, m := range slack.Sent() {
				if m.Channel == "C0STAFF" && strings.Contains(m.Text, words) {
					found = m
					return true
				}
			}
			return false
		})
		return found
	}

	telegram.Push(telegram.TextUpdate(chat, chat, "/person 우리 센터 주차장 있어요?"))
	got("담당자에게 전달했어요")
	notice := posted("우리 센터 주차장")
	slack.PushThread("C0STAFF", notice.TS, "UOTHER", "저는 담당자가 아니에요")
	posted("담당자로 등록된 분의 글만")
	slack.PushThread("C0STAFF", notice.TS, "USTAFF", "네, 건물 뒤에 있어요.")
	got("네, 건물 뒤에 있어요.")
	if confirmed := posted("1번 답을 보낼게요"); confirmed.Thread != notice.TS {
		t.Errorf("confirmed in thread %q", confirmed.Thread)
	}

	// The command line writes the same database; the server sends it.
	if _, err := dari(t, config, "questions", "answer", "1", "토요일은", "닫아요."); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	got("토요일은 닫아요.")
	// A second for seeing it, which package outbox tries in virtual time, and the send
	// on a busy machine.
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	if told := posted("명령줄에서"); told.Thread != notice.TS {
		t.Errorf("told in thread %q", told.Thread)
	}
	for _, s := range telegram.SentTo(chat) {
		if strings.Contains(s.Text, "담당자가 아니에요") {
			t.Error("somebody who is no staff was passed on")
		}
	}
}

func TestQuestionsOnTheCommandLine(t *testing.T) { eachIfLong(t, testQuestionsOnTheCommandLine) }

func testQuestionsOnTheCommandLine(t *testing.T) {
	config := deskConfig(t, `staff: {members: ["telegram:5"]}`+"\n")
	db := storeOf(t, config)
	if !storetest.IsPostgres(t) { // which is made by whoever runs it
		withoutFile(t, db)
		fails(t, config, "no database", "questions")
	}
	secret := "주차장 옆 비밀"
	var out bytes.Buffer
	if err := run(t.Context(), []string{"chat", "--db", db, "--config", config}, strings.NewReader("/person "+secret+"\n"), &out, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "1번") {
		t.Fatalf("no case: %s", out.String())
	}
	for _, c := range []struct {
		args       []string
		want, fail string
	}{
		{args: []string{"questions", "list"}, want: "question  open"},
		{args: []string{"status"}, want: "1 (question 1)"},
		{args: []string{"questions", "show", "1"}, want: secret},
		{args: []string{"questions", "show", "9"}, fail: "there is no case 9"},
		{args: []string{"questions", "answer", "1", " "}, fail: "the answer is empty"},
		{args: []string{"questions", "answer", "1", "네, 맞아요."}, want: "answer to no. 1 is queued"},
		{args: []string{"questions", "list"}, want: "answered"},
		{args: []string{"questions", "show", "1"}, want: "[queued]\n  네, 맞아요."},
		{args: []string{"questions", "close", "1"}, want: "no. 1 is closed"},
		{args: []string{"questions", "list"}, want: "nothing waits"},
		{args: []string{"questions", "list", "--all"}, want: "closed"},
		{args: []string{"questions", "answer", "1", "또"}, fail: "case 1 is closed"},
		{args: []string{"questions", "reopen", "1"}, want: "no. 1 is open again"},
		{args: []string{"questions", "close", "9"}, fail: "there is no case 9"},
		{args: []string{"status"}, want: "replies"},
	} {
		got, err := dari(t, config, c.args...)
		if c.fail != "" {
			if err == nil || !strings.Contains(err.Error(), c.fail) {
				t.Errorf("%v: %v, want %q in it", c.args, err, c.fail)
			}
			continue
		}
		if err != nil || !strings.Contains(got, c.want) {
			t.Errorf("%v: %v, want %q in\n%s", c.args, err, c.want, got)
		}
		if c.args[0] == "status" || c.args[1] == "list" {
			if strings.Contains(got, secret) {
				t.Errorf("%v shows somebody's words:\n%s", c.args, got)
			}
		}
	}
	// The answer is in the conversation the next time it is open.
	out.Reset()
	if err := run(t.Context(), []string{"chat", "--db", db, "--config", config}, strings.NewReader("고마워요\n"), &out, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "담당자의 답변") || !strings.Contains(out.String(), "네, 맞아요.") {
		t.Errorf("the answer did not come: %s", out.String())
	}
}

// TestChatThatIsForgottenPromisesNothing: what is kept nowhere no staff can
// answer.
func TestChatThatIsForgottenPromisesNothing(t *testing.T) {
	eachIfLong(t, testChatThatIsForgottenPromisesNothing)
}

func testChatThatIsForgottenPromisesNothing(t *testing.T) {
	config := deskConfig(t, `staff: {members: ["telegram:5"]}`+"\n")
	var out bytes.Buffer
	if err := run(t.Context(), []string{"chat", "--config", config}, strings.NewReader("/person 국민취업지원제도 신청은 어디서 하나요?\n"), &out, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "이어 드릴 담당자가 없어요") || !strings.Contains(out.String(), "1350") {
		t.Errorf("it says %s", out.String())
	}
}

func TestStaffChannelMustBeReachable(t *testing.T) {
	eachIfLong(t, testStaffChannelMustBeReachable)
}

func testStaffChannelMustBeReachable(t *testing.T) {
	config := deskConfig(t, "telegram: {enabled: true}\nstaff: {channel: \"slack:T1/C1\"}\n")
	if _, err := dari(t, config, "serve"); err == nil || !strings.Contains(err.Error(), "slack.enabled") {
		t.Errorf("without Slack: %v", err)
	}
	slack := fake.NewSlack(fake.SlackOptions{})
	url, closeSlack, err := slack.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeSlack)
	t.Setenv("DARI_SLACK_BOT_TOKEN", slack.BotToken())
	t.Setenv("DARI_SLACK_APP_TOKEN", slack.AppToken())
	config = deskConfig(t, fmt.Sprintf("slack: {enabled: true, api_url: %q}\nstaff: {channel: \"slack:T1/C1\"}\n", url))
	if _, err := dari(t, config, "serve"); err == nil || !strings.Contains(err.Error(), "the tokens are of "+slack.Team()) {
		t.Errorf("in another workspace: %v", err)
	}
}
