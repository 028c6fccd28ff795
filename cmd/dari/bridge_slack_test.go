package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"dari/bot/bottest/fake"
)

// patience is how long a person waits for what must come. It is no figure:
// the machine may be busy.
const patience = 45 * time.Second

// The people and places of a bridge in Slack.
const (
	staffUser    = "USTAFF"
	managerUser  = "UMANAGER"
	staffChannel = "C0STAFF"
	firmChannel  = "C0FIRM"
)

// bridge is a real dari serve process between a double of Telegram and one of
// Slack.
type bridge struct {
	t        *testing.T
	ctx      context.Context
	telegram *fake.Telegram
	slack    *fake.Slack
	config   string
	spoken   []spoken // by people, for the transcript
	views    int      // windows that were looked at
	offers   int      // messages of Slack that were looked at for a window to open
	active   string   // who acted last in Slack
}

// spoken is something that a person said or did.
type spoken struct {
	at         time.Time
	where, who string
	text       string
}

// newBridge starts the process and both doubles. They end with the test, which
// fails when a double had to refuse something.
func newBridge(t *testing.T) *bridge {
	t.Helper()
	b := &bridge{t: t, ctx: t.Context(), slack: fake.NewSlack(fake.SlackOptions{})}
	var url string
	b.telegram, url = newDouble(t, fake.TelegramOptions{})
	slackURL, closeSlack, err := b.slack.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeSlack)
	for _, id := range []string{staffUser, managerUser} {
		b.slack.AddUser(fake.SlackUser{ID: id, Name: id, Zone: daytime(), Locale: "ko-KR"})
	}
	b.slack.AddChannel(staffChannel)
	b.slack.AddChannel(firmChannel)
	team := b.slack.Team()
	config := fmt.Sprintf(`operator: {name: "다리재단", report_number: "부산-2026-7"}
telegram: {enabled: true, api_url: %q}
slack: {enabled: true, api_url: %q}
staff: {channel: "slack:%s/%s", members: ["slack:%s/%s"]}
alerts: {apart: "1ms"}
`, url, slackURL, team, staffChannel, team, staffUser)
	c, err := serveChild(t.TempDir(), newStoreURL(t), config, []string{"DARI_TELEGRAM_TOKEN=" + b.telegram.Token(),
		"DARI_SLACK_BOT_TOKEN=" + b.slack.BotToken(), "DARI_SLACK_APP_TOKEN=" + b.slack.AppToken()}, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	b.config = c.config
	t.Cleanup(func() {
		if err := c.stop(); err != nil {
			t.Error(err)
		}
		if t.Failed() || testing.Verbose() {
			t.Log(b.transcript())
		}
		for code, n := range b.telegram.Stats().Refused {
			if code != 403 { // people who blocked the bot
				t.Errorf("Telegram refused %d calls with %d", n, code)
			}
		}
		for _, call := range b.slack.Calls() {
			if call.Error != "" {
				t.Errorf("Slack refused %s with %s", call.Method, call.Error)
			}
		}
		if broken := b.slack.Broken(); len(broken) > 0 {
			t.Errorf("Slack was treated badly: %v", broken)
		}
	})
	b.until("the socket", func() bool { return b.slack.Sockets() > 0 })
	return b
}

// daytime is a zone where it is early afternoon now, so that quiet hours are
// far away.
func daytime() string {
	ahead := 13 - time.Now().UTC().Hour() // Etc/GMT-9 is nine hours ahead; they go from +12 to -14
	return fmt.Sprintf("Etc/GMT%+d", -ahead)
}

// until waits for a condition and ends the test when it does not come.
func (b *bridge) until(what string, ok func() bool) {
	b.t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("waited %v for %s", patience, what)
		}
	}
}

// dari runs a command beside the server.
func (b *bridge) dari(args ...string) string {
	b.t.Helper()
	out, err := dari(b.t, b.config, args...)
	if err != nil {
		b.t.Fatalf("dari %s: %v", strings.Join(args, " "), err)
	}
	return out
}

func (b *bridge) note(where, who, text string) {
	b.spoken = append(b.spoken, spoken{time.Now(), where, who, text})
}

// transcript is everything that was said, in order, as people saw it at the
// end.
func (b *bridge) transcript() string {
	all := slices.Clone(b.spoken)
	for _, s := range b.telegram.Sent() {
		text := s.Text
		var labels []string
		for _, x := range s.Buttons() {
			labels = append(labels, "["+x.Text+"]")
		}
		all = append(all, spoken{s.At, fmt.Sprint("telegram ", s.Chat), "bot" + changed(s.Edits, s.Deleted), text + "\n" + strings.Join(labels, " ")})
	}
	for _, m := range b.slack.Sent() {
		where := "slack " + m.Channel
		if m.Thread != "" {
			where += " thread"
		}
		all = append(all, spoken{m.At, where, "bot" + changed(m.Edits, m.Deleted), m.Plain() + "\n" + strings.Join(slackLabels(m), " ")})
	}
	slices.SortStableFunc(all, func(x, y spoken) int { return x.at.Compare(y.at) })
	var out bytes.Buffer
	for _, s := range all {
		fmt.Fprintf(&out, "\n%s  %s> %s", s.where, s.who, strings.ReplaceAll(strings.TrimSpace(s.text), "\n", "\n    "))
	}
	return out.String()
}

func changed(edits int, deleted bool) string {
	switch {
	case deleted:
		return " (deleted)"
	case edits > 0:
		return " (edited)"
	}
	return ""
}

func slackLabels(m fake.SlackMessage) (out []string) {
	for _, b := range m.Buttons() {
		out = append(out, "["+b.Text.Text+"]")
	}
	return out
}

// place is a conversation of Slack as a member reads it: one message after the
// other.
type place struct {
	b       *bridge
	channel string
	seen    int
}

func (b *bridge) channel(id string) *place { return &place{b: b, channel: id} }

func (b *bridge) direct(user string) *place { return b.channel(b.slack.Direct(user)) }

func (p *place) sent() (out []fake.SlackMessage) {
	for _, m := range p.b.slack.Sent() {
		if m.Channel == p.channel {
			out = append(out, m)
		}
	}
	return out
}

// say writes a message and returns its timestamp.
func (p *place) say(user, text string) string {
	p.b.note("slack "+p.channel, user, text)
	ts, _ := p.b.slack.PushMessage(p.channel, user, text)
	return ts
}

func (p *place) mention(user, text string) string {
	p.b.note("slack "+p.channel, user, "@Dari "+text)
	ts, _ := p.b.slack.PushMention(p.channel, user, text)
	return ts
}

func (p *place) inThread(thread, user, text string) {
	// Nobody answers before they have read; by then the outcome of the message
	// above is stored, by which its thread is known.
	time.Sleep(500 * time.Millisecond)
	p.b.note("slack "+p.channel+" thread", user, text)
	p.b.slack.PushThread(p.channel, thread, user, text)
}

// command types "/dari text".
func (p *place) command(user, text string) {
	p.b.note("slack "+p.channel, user, "/dari "+text)
	p.b.active = user
	p.b.slack.SlashCommand(p.channel, user, text)
}

// read waits for the next message, which must hold all of the words.
func (p *place) read(words ...string) fake.SlackMessage {
	p.b.t.Helper()
	p.b.until("a message in "+p.channel+" with "+strings.Join(words, ", "), func() bool { return len(p.sent()) > p.seen })
	m := p.sent()[p.seen]
	p.seen++
	for _, w := range words {
		if !strings.Contains(m.Plain(), w) {
			p.b.t.Errorf("%s: %q is missing in %q", p.channel, w, m.Plain())
		}
	}
	return m
}

// shows waits until a message that was read holds the words: it was changed in
// place.
func (p *place) shows(m fake.SlackMessage, words ...string) fake.SlackMessage {
	p.b.t.Helper()
	p.b.until("a change to "+strings.Join(words, ", "), func() bool {
		for _, now := range p.sent() {
			if now.TS == m.TS {
				m = now
			}
		}
		for _, w := range words {
			if !strings.Contains(m.Plain(), w) {
				return false
			}
		}
		return true
	})
	return m
}

func (p *place) tap(m fake.SlackMessage, user, label string) {
	p.b.t.Helper()
	p.b.note("slack "+p.channel, user, "["+label+"]")
	p.b.active = user
	if label == "작성하기" { // so nobody taps it once more while the window opens
		p.b.offers = len(p.b.slack.Sent())
	}
	if _, err := p.b.slack.Tap(m, user, label); err != nil {
		p.b.t.Fatalf("%v; there are %v", err, slackLabels(m))
	}
}

// window waits for the next window that somebody can fill in.
func (b *bridge) window(title string) fake.SlackView {
	b.t.Helper()
	v := b.nextView()
	if v.Title != title || v.Submit == "" {
		b.t.Fatalf("the window is %q (%q): %s", v.Title, v.Submit, v.Plain())
	}
	return v
}

// told waits for the next window, which can only be read.
func (b *bridge) told(words string) {
	b.t.Helper()
	if v := b.nextView(); v.Submit != "" || !strings.Contains(v.Plain(), words) {
		b.t.Errorf("the window %q says %q, want %q", v.Title, v.Plain(), words)
	}
}

// nextView waits until the next window that was opened shows something. On a
// busy machine the moment to open one may pass; Dari then says where to open it
// anew, and a person does.
func (b *bridge) nextView() (v fake.SlackView) {
	b.t.Helper()
	b.until("a window", func() bool {
		for i, shown := range b.slack.Views() {
			if i >= b.views && shown.Updates > 0 {
				v, b.views = shown, i+1
				return true
			}
		}
		for i, m := range b.slack.Sent() {
			if i < b.offers || !slices.Contains(slackLabels(m), "[작성하기]") {
				continue
			}
			b.offers = i + 1
			if _, err := b.slack.Tap(m, b.active, "작성하기"); err != nil {
				b.t.Error(err)
			}
		}
		return false
	})
	b.note("slack window "+v.Title, "bot", v.Plain())
	return v
}

// submit sends a window in and returns what is wrong, by field.
func (b *bridge) submit(v fake.SlackView, values map[string]string) map[string]string {
	b.t.Helper()
	given := map[string][]string{}
	for field, value := range values {
		given["f:"+field] = []string{value}
	}
	b.note("slack window "+v.Title, v.User, fmt.Sprint(values))
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	wrong, _, err := b.slack.Submit(ctx, v.ID, given)
	if err != nil {
		b.t.Fatalf("window %s: %v", v.Title, err)
	}
	out := map[string]string{}
	for block, text := range wrong {
		out[strings.TrimPrefix(block, "f:")] = text
		b.note("slack window "+v.Title, "bot", block+": "+text)
	}
	return out
}
