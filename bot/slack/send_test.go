package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/bottest/fake"
)

func asError[T error](err error, into *T) bool { return errors.As(err, into) }

// attempt sends a short message to U1's conversation.
func (h *house) attempt() (bot.Receipt, error) {
	return h.a.Send(h.t.Context(), bot.Outgoing{Key: "k", To: bot.Address{Platform: bot.Slack, Chat: h.Direct("U1")}, Reply: bot.Reply{Body: bot.Plain("안녕")}})
}

// kind names the ending of a send.
func ending(err error) string {
	var retry *bot.RetryError
	var refused *bot.RefusedError
	var unknown *bot.UnknownError
	switch {
	case err == nil:
		return "sent"
	case asError(err, &retry) && retry.WholeAccount:
		return "account pause"
	case asError(err, &retry):
		return "later"
	case errors.Is(err, bot.ErrGone):
		return "gone"
	case asError(err, &refused):
		return "refused"
	case asError(err, &unknown):
		return "unknown"
	}
	return "failed"
}

func TestEndingsOfASend(t *testing.T) {
	h := open(t, fake.SlackOptions{}, func(c *Config) { c.Timeout = 300 * time.Millisecond })
	for _, c := range []struct {
		name     string
		fault    fake.SlackFault
		want     string
		recorded int // messages that reached the workspace
	}{
		{"D09 channel_not_found", fake.SlackFault{Error: "channel_not_found"}, "gone", 0},
		{"D09 is_archived", fake.SlackFault{Error: "is_archived"}, "gone", 0},
		{"D09 user_disabled", fake.SlackFault{Error: "user_disabled"}, "gone", 0},
		{"D09 not_in_channel", fake.SlackFault{Error: "not_in_channel"}, "gone", 0},
		{"D09 account_inactive, token well", fake.SlackFault{Method: "chat.postMessage", Error: "account_inactive"}, "gone", 0},
		{"account_inactive, token too", fake.SlackFault{Error: "account_inactive"}, "account pause", 0},
		{"invalid_auth", fake.SlackFault{Error: "invalid_auth"}, "account pause", 0},
		{"token_revoked", fake.SlackFault{Error: "token_revoked"}, "account pause", 0},
		{"ok false ratelimited", fake.SlackFault{Error: "ratelimited"}, "later", 0},
		{"429 without a header", fake.SlackFault{Status: 429, RetryAfter: -1}, "later", 0},
		{"restricted_action", fake.SlackFault{Error: "restricted_action"}, "refused", 0},
		{"a code nobody knows", fake.SlackFault{Error: "tomorrow"}, "refused", 0},
		{"404", fake.SlackFault{Status: 404}, "refused", 0},
		{"D11 500", fake.SlackFault{Status: 500}, "failed", 0},
		{"D11 503", fake.SlackFault{Status: 503}, "failed", 0},
		{"service_unavailable", fake.SlackFault{Error: "service_unavailable"}, "failed", 0},
		{"no ts", fake.SlackFault{NoTS: true}, "failed", 1},
		{"D12 cut before it was recorded", fake.SlackFault{CutBefore: true}, "unknown", 0},
		{"D12 cut after it was recorded", fake.SlackFault{CutAfter: true}, "unknown", 1},
		{"D12 half an answer", fake.SlackFault{Truncate: true}, "unknown", 1},
		{"D12 no answer in time", fake.SlackFault{Delay: 600 * time.Millisecond}, "unknown", 1},
		{"internal_error", fake.SlackFault{Error: "internal_error"}, "unknown", 0},
		{"nothing wrong", fake.SlackFault{Method: "chat.update", Error: "x"}, "sent", 1},
	} {
		before := len(h.Sent())
		c.fault.Times = 2 // account_inactive is asked twice
		h.Inject(c.fault)
		_, err := h.attempt()
		h.Heal()
		if got := ending(err); got != c.want {
			t.Errorf("%s: %s (%v), want %s", c.name, got, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), h.BotToken()) {
			t.Errorf("%s: the token is in %v", c.name, err)
		}
		if c.fault.Delay > 0 {
			time.Sleep(c.fault.Delay)
		}
		if n := len(h.Sent()) - before; n != c.recorded {
			t.Errorf("%s: %d recorded, want %d", c.name, n, c.recorded)
		}
	}
}

func TestD08_RetryAfterIsPassedOn(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	h.Inject(fake.SlackFault{Status: 429, RetryAfter: 7, Times: 1})
	_, err := h.attempt()
	var retry *bot.RetryError
	if !asError(err, &retry) || retry.After != 7*time.Second || retry.WholeAccount {
		t.Errorf("%v", err)
	}
	if n := len(h.Calls()); n != 2 { // auth.test of Connect, and one send
		t.Errorf("%d calls: the adapter must not try again by itself", n)
	}
}

func TestD08_PerChannelLimitOfTheWorkspace(t *testing.T) {
	h := open(t, fake.SlackOptions{ChannelEvery: time.Second}, nil)
	if _, err := h.attempt(); err != nil {
		t.Fatal(err)
	}
	if _, err := h.attempt(); ending(err) != "later" {
		t.Errorf("%v", err)
	}
}

func TestNothingListensThere(t *testing.T) {
	_, err := offline(t).Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: "D1"}, Reply: bot.Reply{Body: bot.Plain("x")}})
	if got := ending(err); got != "failed" {
		t.Errorf("%s: %v", got, err)
	}
}

func TestD10_RefusedShapeIsSentOnceAsPlainText(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	h.Inject(fake.SlackFault{Error: "invalid_blocks", Times: 1})
	if _, err := h.attempt(); err != nil {
		t.Fatal(err)
	}
	if m := h.last(); len(m.Blocks) != 0 || m.Plain() != "안녕" {
		t.Errorf("%+v", m)
	}
	h.Inject(fake.SlackFault{Error: "msg_too_long"})
	before := len(h.Calls())
	_, err := h.attempt()
	if ending(err) != "refused" || len(h.Calls())-before != 2 {
		t.Errorf("%v after %d calls", err, len(h.Calls())-before)
	}
}

func TestSendToAMemberOpensTheConversation(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	h.AddUser(fake.SlackUser{ID: "U1"})
	r := h.say(bot.Address{Platform: bot.Slack, Account: "T0DARI", Chat: "U1"}, bot.Reply{Body: bot.Plain("새 공고가 있어요")})
	if r.Address.Chat != h.Direct("U1") || r.Address.Account != "T0DARI" || h.last().Channel != h.Direct("U1") {
		t.Errorf("%+v", r)
	}
	h.AddUser(fake.SlackUser{ID: "U2", Deactivated: true})
	_, err := h.a.Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: "U2"}, Reply: bot.Reply{Body: bot.Plain("x")}})
	if ending(err) != "gone" {
		t.Errorf("deactivated: %v", err)
	}
}

func TestThreadsAndPreviews(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	ts, _ := h.PushMention("C1", "U1", "질문")
	h.say(bot.Address{Chat: "C1", Thread: ts}, bot.Reply{Body: bot.Text{bot.Spans(bot.Paragraph, bot.Link("고용24", "https://www.work24.go.kr/"))}})
	if m := h.last(); m.Thread != ts {
		t.Errorf("%+v", m)
	}
}

// TestAReplyToAMessage: it stands in the conversation all the same, and where it
// cannot be a reply it is said alone.
func TestAReplyToAMessage(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	h.Direct("U1")
	h.say(bot.Address{Chat: "U1"}, bot.Reply{Body: bot.Plain("공고")})
	told := h.last()
	r, err := h.a.Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: "U1"}, Reply: bot.Reply{Body: bot.Plain("마감"), Quote: told.TS}})
	if m := h.last(); err != nil || m.Thread != told.TS || !m.Broadcast || r.Address != (bot.Address{Chat: told.Channel}) {
		t.Errorf("%+v, %+v, %v", m, r, err)
	}
	h.Inject(fake.SlackFault{Method: "chat.postMessage", Times: 1, Error: "cannot_reply_to_message"})
	h.say(bot.Address{Chat: told.Channel}, bot.Reply{Body: bot.Plain("마감"), Quote: told.TS})
	if m := h.last(); m.Thread != "" || m.Plain() != "마감" {
		t.Errorf("%+v", m)
	}
}

func TestLongReplyIsSplitAndGoesOnWhereItStopped(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	var body bot.Text
	for i := range 300 {
		body = append(body, bot.P(fmt.Sprintf("%03d %s", i, strings.Repeat("가나다라 ", 30))))
	}
	o := bot.Outgoing{Key: "k", To: bot.Address{Chat: h.Direct("U1")}, Reply: bot.Reply{Body: body, Choices: bot.Choices{{Label: "더 보기"}}}}
	parts := render(o)
	if len(parts) < 4 {
		t.Fatalf("%d parts", len(parts))
	}
	h.Inject(fake.SlackFault{Method: "chat.postMessage", Skip: 2, Times: 1, Status: 500})
	r, err := h.a.Send(t.Context(), o)
	if err == nil || len(r.MessageIDs) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	o.SentParts = 2
	r, err = h.a.Send(t.Context(), o)
	if err != nil || len(r.MessageIDs) != len(parts)-2 {
		t.Fatalf("%+v, %v", r, err)
	}
	var all strings.Builder
	for i, m := range h.Sent() {
		all.WriteString(m.Plain() + "\n")
		if buttons := len(m.Buttons()); buttons > 0 != (i == len(parts)-1) {
			t.Errorf("message %d has %d buttons", i, buttons)
		}
	}
	for i := range 300 {
		if n := strings.Count(all.String(), fmt.Sprintf("%03d ", i)); n != 1 {
			t.Fatalf("paragraph %d is there %d times", i, n)
		}
	}
}

func TestEditAndDelete(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	to := bot.Address{Platform: bot.Slack, Chat: h.Direct("U1")}
	long := bot.Plain(strings.Repeat(strings.Repeat("길다 ", 500)+"\n\n", 12))
	ids := h.say(to, bot.Reply{Body: long}).MessageIDs
	if len(ids) < 2 {
		t.Fatalf("%d parts", len(ids))
	}
	r, err := h.a.Edit(t.Context(), to, ids, bot.Outgoing{Key: "k", Reply: bot.Reply{Body: bot.Plain("짧다")}})
	if err != nil || len(r.MessageIDs) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	for i, m := range h.Sent() {
		if m.Deleted != (i > 0) || i == 0 && (m.Plain() != "짧다" || m.Edits != 1) {
			t.Errorf("message %d: %+v", i, m)
		}
	}
	// The same again is no error, neither is more text than there was.
	if _, err := h.a.Edit(t.Context(), to, r.MessageIDs, bot.Outgoing{Key: "k", Reply: bot.Reply{Body: bot.Plain("짧다")}}); err != nil {
		t.Error(err)
	}
	r, err = h.a.Edit(t.Context(), bot.Address{Chat: "U1"}, r.MessageIDs, bot.Outgoing{Key: "k", Reply: bot.Reply{Body: long}})
	if err != nil || len(r.MessageIDs) < 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	for range 2 {
		if err := h.a.Delete(t.Context(), to, append(r.MessageIDs, "V123")); err != nil {
			t.Error(err)
		}
	}
	_, err = h.a.Edit(t.Context(), to, r.MessageIDs[:1], bot.Outgoing{Key: "k", Reply: bot.Reply{Body: bot.Plain("x")}})
	if ending(err) != "refused" {
		t.Errorf("editing what is gone: %v", err)
	}
}

func TestManyButtons(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	var choices bot.Choices
	for i := range 300 {
		choices = append(choices, bot.Choice{Label: strings.Repeat("긴 이름 ", i%40), Primary: i == 0, Danger: i == 1})
	}
	choices = append(choices, bot.Choice{Label: "나쁜 주소", URL: "javascript:alert(1)"}, bot.Choice{Label: "좋은 주소", URL: "https://a.kr/?a=1&b=2"})
	h.say(bot.Address{Chat: h.Direct("U1")}, bot.Reply{Choices: choices})
	seen := map[string]bool{}
	for _, m := range h.Sent() {
		for _, b := range m.Buttons() {
			if seen[b.ActionID] || b.Text.Text == "나쁜 주소" {
				t.Errorf("%+v", b)
			}
			seen[b.ActionID] = true
		}
	}
	if len(seen) != 301 {
		t.Errorf("%d buttons", len(seen))
	}
	if !seen["k3y:0"] || !seen["k3y:299"] {
		t.Error("a choice lost its place")
	}
}

func TestNothingToSayIsRefused(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	_, err := h.a.Send(context.Background(), bot.Outgoing{To: bot.Address{Chat: h.Direct("U1")}})
	if ending(err) != "refused" || len(h.Sent()) != 0 {
		t.Errorf("%v", err)
	}
}

func TestSlowUserLookupDoesNotHoldUpDecoding(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	h.Inject(fake.SlackFault{Method: "users.info", Delay: 2 * time.Second})
	_, ds := h.PushMessage(h.Direct("U1"), "U1", "빨리")
	h.acked(ds...)
	in := h.keep.wait(t, 1)[0]
	for range 3 {
		began := time.Now()
		m, err := h.a.Decode(t.Context(), in)
		if err != nil || m.Text != "빨리" {
			t.Fatalf("%+v, %v", m, err)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("decoding took %v", took)
		}
	}
	asked := 0
	for _, c := range h.Calls() {
		if c.Method == "users.info" {
			asked++
		}
	}
	if asked > 1 {
		t.Errorf("asked %d times within a minute", asked)
	}
}
