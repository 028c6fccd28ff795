package slack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/bottest/fake"
)

func TestMentionArrivesTwiceAndIsStoredOnce(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	ts, ds := h.PushMention("C1", "U1", "일자리 있어요?")
	if len(ds) != 2 {
		t.Fatalf("%d events", len(ds))
	}
	h.acked(ds...)
	all := h.keep.wait(t, 1)
	if len(all) != 1 || h.keep.calls != 2 || all[0].ExternalID != "T0DARI/C1/"+ts {
		t.Fatalf("stored %d of %d, %q", len(all), h.keep.calls, all[0].ExternalID)
	}
	m := h.message(1)
	if m.Kind != bot.Said || m.Text != "일자리 있어요?" || m.Direct || m.Address != (bot.Address{Platform: bot.Slack, Account: "T0DARI", Chat: "C1", Thread: ts}) {
		t.Errorf("%+v", m)
	}
	if all[0].Conversation != m.Address.Conversation() {
		t.Errorf("kept under %q, answered in %q", all[0].Conversation, m.Address.Conversation())
	}
}

// The two events of a mention mean the same, whichever is kept.
func TestBothEventsOfAMentionDecodeAlike(t *testing.T) {
	for _, o := range []fake.SlackOptions{{}, {NoChannelEvents: true}} {
		h := start(t, o, nil)
		_, ds := h.Say(fake.SlackSay{Channel: "C1", User: "U1", Text: "사진이에요", Mention: true, Files: []string{"image/png"}})
		h.acked(ds...)
		if m := h.message(1); m.Kind != bot.Media || m.MediaType != "photo" || m.Text != "사진이에요" {
			t.Errorf("%+v: %+v", o, m)
		}
	}
}

func TestWhatIsStoredInChannels(t *testing.T) {
	ours := &threads{}
	h := start(t, fake.SlackOptions{}, func(c *Config) { c.Threads = ours })
	question, ds := h.PushMention("C1", "U1", "질문")
	h.acked(ds...)
	ours.add("slack:T0DARI/C1/" + question)
	foreign, ds := h.PushMessage("C1", "U2", "우리끼리")
	h.acked(ds...)
	posted := h.say(bot.Address{Platform: bot.Slack, Chat: "C1"}, bot.Reply{Body: bot.Plain("직원에게 알림")}).MessageIDs[0]
	h.keep.wait(t, 1)

	for _, c := range []struct {
		name string
		say  fake.SlackSay
		kept bool
	}{
		{"chatter", fake.SlackSay{Text: "점심 뭐 먹지"}, false},
		{"reply in another thread", fake.SlackSay{Thread: foreign, Text: "응"}, false},
		{"follow-up in our thread", fake.SlackSay{Thread: question, Text: "서울이요"}, true},
		{"reply under what we posted", fake.SlackSay{Thread: posted, Text: "제가 답할게요"}, true},
		{"to somebody else in our thread", fake.SlackSay{Thread: question, Text: "<@U3> 이것 봐"}, true}, // typed, so escaped: words
		{"mention in another thread", fake.SlackSay{Thread: foreign, Text: "도와줘", Mention: true}, true},
		{"shown to the channel too", fake.SlackSay{Thread: question, Text: "모두에게", Subtype: "thread_broadcast"}, true},
		{"another app in our thread", fake.SlackSay{Thread: question, Text: "빌드 실패", Bot: "B9"}, false},
		{"ourselves", fake.SlackSay{User: h.BotUser(), Thread: question, Text: "답"}, false},
		{"somebody joined", fake.SlackSay{Text: "joined", Subtype: "channel_join"}, false},
	} {
		before := len(h.keep.all())
		c.say.Channel = "C1"
		if c.say.User == "" {
			c.say.User = "U1"
		}
		_, ds := h.Say(c.say)
		h.acked(ds...)
		if kept := len(h.keep.all()) > before; kept != c.kept {
			t.Errorf("%s: stored %v, want %v", c.name, kept, c.kept)
		}
	}
	// A real mention at the beginning is said to them: colleagues who talk under
	// a notice of ours must not be taken for its answer.
	before := len(h.keep.all())
	for i, thread := range []string{question, posted} {
		h.acked(h.PushEvent(map[string]any{
			"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "text": "<@U3> 이것 봐", "ts": fmt.Sprintf("1700000000.00010%d", i),
			"thread_ts": thread, "parent_user_id": h.BotUser(),
		}))
	}
	if len(h.keep.all()) != before {
		t.Error("stored what was said to somebody else")
	}
	h.sound()
}

type threadsFunc func(done <-chan struct{}, conversation string) (bool, error)

func (f threadsFunc) Ours(ctx context.Context, c string) (bool, error) { return f(ctx.Done(), c) }

func TestThreadThatNobodyKnowsInTimeComesAgain(t *testing.T) {
	ours := &threads{}
	h := open(t, fake.SlackOptions{AckWithin: 300 * time.Millisecond, Redeliver: []time.Duration{0, 100 * time.Millisecond, 100 * time.Millisecond}}, nil)
	h.a.pace.ack = 200 * time.Millisecond
	gate := make(chan bool, 2)
	gate <- true
	gate <- false
	h.a.cfg.Threads = threadsFunc(func(done <-chan struct{}, c string) (bool, error) {
		select {
		case hangs := <-gate: // the first time the store hangs, the second it fails
			if hangs {
				<-done
			}
			return false, errors.New("disk I/O error")
		default:
			return ours.Ours(context.Background(), c)
		}
	})
	h.listen()
	ours.add("slack:T0DARI/C1/1600000000.000001")
	d := h.PushEvent(map[string]any{
		"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "text": "네", "ts": "1700000000.000100", "thread_ts": "1600000000.000001",
	})
	h.acked(d)
	h.keep.wait(t, 1)
	if d.Attempts() < 3 {
		t.Error("acknowledged without knowing")
	}
}

func TestDirectMessages(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	h.AddUser(fake.SlackUser{ID: "U1", Name: "김하나", Zone: "Asia/Tokyo", Locale: "en-US"})
	d := h.Direct("U1")
	ts, ds := h.PushMessage(d, "U1", "a < b && <c>")
	h.acked(ds...)
	m := h.message(1)
	want := bot.Sender{Platform: bot.Slack, Tenant: "T0DARI", ID: "U1", Name: "김하나", Locale: "en-US", Zone: "Asia/Tokyo"}
	if m.Text != "a < b && <c>" || !m.Direct || !m.CanForm || m.From != want || m.MessageID != ts || m.Address.Thread != "" {
		t.Errorf("%+v", m)
	}
	if since := time.Since(m.At); since < 0 || since > time.Minute {
		t.Errorf("said at %v", m.At)
	}
	// A reply in a thread of a direct conversation stays in the conversation.
	_, ds = h.PushThread(d, ts, "U1", "그리고")
	h.acked(ds...)
	if m := h.message(2); m.Address.Chat != d || m.Address.Thread != "" || m.Quoted != ts {
		t.Errorf("%+v", m)
	}
}

func TestEditedMessages(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	d := h.Direct("U1")
	ts, ds := h.PushMessage(d, "U1", "서을")
	h.acked(ds...)
	edit, err := h.PushEdit(d, ts, "서울")
	if err != nil {
		t.Fatal(err)
	}
	h.acked(edit)
	m := h.message(2)
	if m.Kind != bot.Edited || m.Text != "서울" || m.MessageID != ts || m.From.ID != "U1" {
		t.Errorf("%+v", m)
	}
	if id := h.keep.all()[1].ExternalID; !strings.HasPrefix(id, "Ev") {
		t.Errorf("external id %q", id)
	}
	same, err := h.PushEdit(d, ts, "서울") // as when Slack adds a preview
	if err != nil {
		t.Fatal(err)
	}
	h.acked(same)
	if n := len(h.keep.all()); n != 2 {
		t.Errorf("%d stored", n)
	}
}

func TestStrangersFromSharedChannelsKeepTheirTeam(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	h.AddUser(fake.SlackUser{ID: "U8", Name: "Guest", Team: "T9OTHER"})
	_, ds := h.PushMention("C1", "U8", "hi")
	h.acked(ds...)
	if m := h.message(1); m.From.Tenant != "T9OTHER" || m.Address.Account != "T0DARI" {
		t.Errorf("%+v", m)
	}
}

func TestSlashCommands(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	own := h.Direct("U1")
	for i, c := range []struct{ where, text, command, args, said string }{
		{own, "jobs 5", "jobs", "5", "jobs 5"},
		{own, "/jobs", "jobs", "", "/jobs"},
		{own, "JOBS  서울 용접", "jobs", "서울 용접", "JOBS  서울 용접"},
		{own, "일자리", "", "", "일자리"},
		{own, "where can I learn AI?", "", "", "where can I learn AI?"},
		{own, "", "help", "", ""},
		{"C1", "jobs", "jobs", "", "jobs"},
		{h.StrangersDirect(), "jobs", "jobs", "", "jobs"},
	} {
		h.acked(h.SlashCommand(c.where, "U1", c.text))
		m := h.message(i + 1)
		if m.Kind != bot.Said || m.Command != c.command || m.Args != c.args || m.Text != c.said || m.Modal != "" {
			t.Errorf("%q: %+v", c.text, m)
		}
		// Nobody else saw the command; nobody else sees the answer.
		if m.Address.Chat != own || !m.Direct || h.keep.all()[i].Conversation != m.Address.Conversation() {
			t.Errorf("%q in %s is answered in %+v", c.text, c.where, m.Address)
		}
		if want := map[bool]string{true: c.where}[c.where == "C1"]; m.CommandChat != want {
			t.Errorf("%q in %s was typed in %q", c.text, c.where, m.CommandChat)
		}
		if id := h.keep.all()[i].ExternalID; !strings.Contains(id, ".T0DARI.") {
			t.Errorf("external id %q is no trigger", id)
		}
	}
	opens := 0
	for _, c := range h.Calls() {
		if c.Method == "conversations.open" {
			opens++
		}
	}
	if opens != 1 {
		t.Errorf("asked %d times for the same conversation", opens)
	}
}

// TestCommandAfterMention: "/dari" after a mention is a message to Slack; what
// follows it is the command.
func TestCommandAfterMention(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	for i, c := range []struct{ text, command, args, said string }{
		{"/dari jobs 5", "jobs", "5", "jobs 5"},
		{"/dari 일자리 있어요?", "", "", "일자리 있어요?"},
	} {
		_, ds := h.PushMention("C1", "U1", c.text)
		for _, d := range ds {
			h.acked(d)
		}
		if m := h.message(i + 1); m.Command != c.command || m.Args != c.args || m.Text != c.said || m.Address.Chat != "C1" {
			t.Errorf("%q: %+v", c.text, m)
		}
	}
}

func TestSlashCommandWithoutKnownConversation(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	h.Inject(fake.SlackFault{Method: "conversations.open", Error: "missing_scope"})
	h.acked(h.SlashCommand("C1", "U1", "jobs"))
	if m := h.message(1); m.Address.Chat != "U1" || !m.Direct {
		t.Errorf("%+v", m)
	}
}

func TestTaps(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	d := h.Direct("U1")
	h.say(bot.Address{Platform: bot.Slack, Chat: d}, bot.Reply{Body: bot.Plain("고르세요"), Choices: bot.Choices{
		{Label: "예"}, {Label: "양식", OpensForm: true}, {Label: "누리집", URL: "https://www.work24.go.kr/"},
	}})
	yes, err := h.Tap(h.last(), "U1", "예")
	if err != nil {
		t.Fatal(err)
	}
	h.acked(yes)
	m := h.message(1)
	if m.Kind != bot.Chose || m.Choice != (bot.ChoiceRef{Key: "k3y", Index: 0}) || m.Address.Chat != d || m.MessageID != h.last().TS || m.Modal != "" {
		t.Errorf("%+v", m)
	}
	link, err := h.Tap(h.last(), "U1", "누리집")
	if err != nil {
		t.Fatal(err)
	}
	h.acked(link)
	if n := len(h.keep.all()); n != 1 {
		t.Errorf("an opened link was stored: %d", n)
	}
	form, err := h.Tap(h.last(), "U1", "양식")
	if err != nil {
		t.Fatal(err)
	}
	h.acked(form)
	m = h.message(2)
	if m.Choice.Index != 1 || m.Modal == "" || m.Modal != h.Views()[0].ID || !h.Views()[0].Open {
		t.Errorf("%+v", m)
	}
	h.sound()
}

func TestTapInAChannelIsAnsweredInTheThread(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	h.AddChannel("C1")
	h.say(bot.Address{Platform: bot.Slack, Chat: "C1"}, bot.Reply{Body: bot.Plain("새 공고"), Choices: bot.Choices{{Label: "승인"}}})
	d, err := h.Tap(h.last(), "U1", "승인")
	if err != nil {
		t.Fatal(err)
	}
	h.acked(d)
	if m := h.message(1); m.Address.Chat != "C1" || m.Address.Thread != h.last().TS || m.Direct {
		t.Errorf("%+v", m)
	}
}

// A window that does not open in time must not cost the acknowledgement.
func TestSlowOrFailingWindowGoesOnWithout(t *testing.T) {
	for _, f := range []fake.SlackFault{
		{Method: "views.open", Delay: 2500 * time.Millisecond},
		{Method: "views.open", Error: "expired_trigger_id"},
		{Method: "views.open", Status: 500},
		{Method: "views.open", CutAfter: true},
	} {
		h := open(t, fake.SlackOptions{}, nil)
		h.a.pace.view = 300 * time.Millisecond
		h.Inject(f)
		h.listen()
		d := h.SlashCommand(h.Direct("U1"), "U1", "post")
		h.acked(d)
		if _, _, took := d.Acked(); took > 2*time.Second {
			t.Errorf("%+v: acknowledged after %v", f, took)
		}
		if m := h.message(1); m.Modal != "" || m.Command != "post" {
			t.Errorf("%+v: %+v", f, m)
		}
	}
}

func TestS15_NumbersAreMaskedBeforeTheyAreStored(t *testing.T) {
	const number = "900101-1234568"
	h := start(t, fake.SlackOptions{}, nil)
	d := h.Direct("U1")
	ts, ds := h.PushMessage(d, "U1", "제 번호는 "+number+" 이고 010-1234-5678 이에요")
	h.acked(ds...)
	_, ds = h.Say(fake.SlackSay{Channel: "C1", User: "U1", Mention: true, Text: "900101-*1234568*"})
	h.acked(ds...)
	h.acked(h.SlashCommand(d, "U1", "제 번호 "+number))
	edit, err := h.PushEdit(d, ts, "고침 "+number)
	if err != nil {
		t.Fatal(err)
	}
	h.acked(edit)
	for i, in := range h.keep.wait(t, 4) {
		if bytes.Contains(in.Raw, []byte("1234568")) {
			t.Errorf("event %d keeps the number: %s", i, in.Raw)
		}
		m := h.message(i + 1)
		if !strings.Contains(m.Text, "*") || m.From.ID != "U1" || i < 2 && m.MessageID == "" {
			t.Errorf("event %d: %+v", i, m)
		}
	}
	if m := h.message(1); !strings.Contains(m.Text, "010-1234-5678") || m.MessageID != ts {
		t.Errorf("masked too much: %+v", m)
	}
}

func TestNothingToMaskStaysAsItCame(t *testing.T) {
	raw := []byte(`{ "event":{"text":"그냥 말", "ts":"1700000000.000100","blocks":[1]} }`)
	if got := maskPayload(raw); !bytes.Equal(got, raw) {
		t.Errorf("%s", got)
	}
}
