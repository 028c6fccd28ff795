package fake

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// client is a careless app: it does what it is told.
type client struct {
	t   *testing.T
	s   *Slack
	url string
}

func workspace(t *testing.T, o SlackOptions) *client {
	t.Helper()
	s := NewSlack(o)
	url, stop, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return &client{t: t, s: s, url: url}
}

// call makes a call and returns the answer's error, or "" for ok.
func (c *client) call(token, method string, args map[string]any) (code string, answer map[string]any) {
	c.t.Helper()
	body, err := json.Marshal(args)
	if err != nil {
		c.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+method, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "no answer", nil
	}
	defer func() { _ = res.Body.Close() }()
	raw, _ := io.ReadAll(res.Body)
	if json.Unmarshal(raw, &answer) != nil {
		return res.Status, nil
	}
	if answer["ok"] == true {
		return "", answer
	}
	return answer["error"].(string), answer
}

func (c *client) bot(method string, args map[string]any) string {
	c.t.Helper()
	if method == "chat.postMessage" {
		for _, preview := range []string{"unfurl_links", "unfurl_media"} {
			if args[preview] == nil {
				args[preview] = false
			}
		}
	}
	code, _ := c.call(c.s.BotToken(), method, args)
	return code
}

// socket opens a socket and returns what reads its next frame.
func (c *client) socket() (*websocket.Conn, func() map[string]any) {
	c.t.Helper()
	_, answer := c.call(c.s.AppToken(), "apps.connections.open", nil)
	conn, _, err := websocket.Dial(c.t.Context(), answer["url"].(string), nil)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = conn.CloseNow() })
	next := func() map[string]any {
		ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
		defer cancel()
		_, raw, err := conn.Read(ctx)
		if err != nil {
			c.t.Fatal(err)
		}
		var frame map[string]any
		if err := json.Unmarshal(raw, &frame); err != nil {
			c.t.Fatal(err)
		}
		return frame
	}
	if hello := next(); hello["type"] != "hello" {
		c.t.Fatalf("first frame: %v", hello)
	}
	return conn, next
}

func text(kind string, n int) map[string]any {
	return map[string]any{"type": kind, "text": strings.Repeat("가", n)}
}

func section(n int) map[string]any {
	return map[string]any{"type": "section", "text": text("mrkdwn", n)}
}

func repeat(n int, block map[string]any) []any {
	var out []any
	for range n {
		out = append(out, block)
	}
	return out
}

func actions(button map[string]any) map[string]any {
	button["type"] = "button"
	if button["text"] == nil {
		button["text"] = text("plain_text", 5)
	}
	return map[string]any{"type": "actions", "elements": []any{button}}
}

func TestSlackRefusesWhatSlackRefuses(t *testing.T) {
	c := workspace(t, SlackOptions{})
	d := c.s.Direct("U1")
	input := func(element map[string]any) map[string]any {
		return map[string]any{"type": "input", "label": text("plain_text", 4), "element": element}
	}
	for _, x := range []struct {
		name   string
		blocks []any
		want   string
	}{
		{"50 blocks", repeat(50, section(3)), ""},
		{"51 blocks", repeat(51, section(3)), "invalid_blocks"},
		{"a section of 3000", []any{section(3000)}, ""},
		{"a section of 3001", []any{section(3001)}, "invalid_blocks"},
		{"an empty section", []any{section(0)}, "invalid_blocks"},
		{"five sections of 2900", repeat(5, section(2900)), "msg_blocks_too_long"},
		{"a header of 151", []any{map[string]any{"type": "header", "text": text("plain_text", 151)}}, "invalid_blocks"},
		{"a header in mrkdwn", []any{map[string]any{"type": "header", "text": text("mrkdwn", 5)}}, "invalid_blocks"},
		{"a label of 75", []any{actions(map[string]any{"text": text("plain_text", 75)})}, ""},
		{"a label of 76", []any{actions(map[string]any{"text": text("plain_text", 76)})}, "invalid_blocks"},
		{"a value of 2001", []any{actions(map[string]any{"value": strings.Repeat("x", 2001)})}, "invalid_blocks"},
		{"an action id of 256", []any{actions(map[string]any{"action_id": strings.Repeat("x", 256)})}, "invalid_blocks"},
		{"one action id twice", []any{actions(map[string]any{"action_id": "x"}), actions(map[string]any{"action_id": "x"})}, "invalid_blocks"},
		{"one block id twice", []any{map[string]any{"type": "divider", "block_id": "x"}, map[string]any{"type": "divider", "block_id": "x"}}, "invalid_blocks"},
		{"a script as address", []any{actions(map[string]any{"url": "javascript:alert(1)"})}, "invalid_blocks"},
		{"a style of its own", []any{actions(map[string]any{"style": "fancy"})}, "invalid_blocks"},
		{"an input in a message", []any{input(map[string]any{"type": "plain_text_input"})}, "invalid_blocks"},
		{"an unknown block", []any{map[string]any{"type": "hologram"}}, "invalid_blocks"},
		{"an empty rich text", []any{map[string]any{"type": "rich_text", "elements": []any{}}}, "invalid_blocks"},
		{"eleven notes in one", []any{map[string]any{"type": "context", "elements": repeat(11, text("mrkdwn", 3))}}, "invalid_blocks"},
	} {
		if got := c.bot("chat.postMessage", map[string]any{"channel": d, "text": "x", "blocks": x.blocks}); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	c.s.AddChannel("C1")
	c.s.AddChannel("C2")
	c.s.Archive("C1")
	c.s.Expel("C2")
	c.s.AddUser(SlackUser{ID: "U2", Deactivated: true})
	for _, x := range []struct{ channel, text, want string }{
		{"C9", "x", "channel_not_found"}, {"U9", "x", "channel_not_found"}, {"C1", "x", "is_archived"}, {"C2", "x", "not_in_channel"},
		{"U2", "x", "account_inactive"}, {d, "", "no_text"}, {d, strings.Repeat("x", 40_001), "msg_too_long"}, {"U1", "x", ""},
	} {
		if got := c.bot("chat.postMessage", map[string]any{"channel": x.channel, "text": x.text}); got != x.want {
			t.Errorf("%+v: %q", x, got)
		}
	}
	for _, preview := range []string{"unfurl_links", "unfurl_media"} {
		if got := c.bot("chat.postMessage", map[string]any{"channel": d, "text": "x", preview: true}); got != "invalid_arguments" {
			t.Errorf("with %s: %q", preview, got)
		}
	}
	ts := c.s.Sent()[len(c.s.Sent())-1].TS
	for _, x := range []struct{ channel, ts, text, want string }{
		{d, ts, strings.Repeat("x", 4001), "msg_too_long"}, {d, "1.1", "x", "message_not_found"}, {"U1", ts, "x", "channel_not_found"}, {d, ts, "x", ""},
	} {
		if got := c.bot("chat.update", map[string]any{"channel": x.channel, "ts": x.ts, "text": x.text}); got != x.want {
			t.Errorf("update %+v: %q", x, got)
		}
	}
}

func TestSlackRefusesTokens(t *testing.T) {
	c := workspace(t, SlackOptions{})
	for _, x := range []struct{ token, method, want string }{
		{"", "auth.test", "not_authed"}, {"xoxb-other", "auth.test", "invalid_auth"}, {c.s.AppToken(), "auth.test", "not_allowed_token_type"},
		{c.s.BotToken(), "apps.connections.open", "not_allowed_token_type"}, {c.s.BotToken(), "auth.test", ""}, {c.s.BotToken(), "chat.nothing", "unknown_method"},
	} {
		if got, _ := c.call(x.token, x.method, nil); got != x.want {
			t.Errorf("%+v: %q", x, got)
		}
	}
}

func TestSlackViewsNeedAFreshTrigger(t *testing.T) {
	c := workspace(t, SlackOptions{TriggerLife: 200 * time.Millisecond})
	conn, next := c.socket()
	trigger := func() string {
		c.s.SlashCommand(c.s.Direct("U1"), "U1", "post")
		frame := next()
		ack, _ := json.Marshal(map[string]any{"envelope_id": frame["envelope_id"]})
		if err := conn.Write(t.Context(), websocket.MessageText, ack); err != nil {
			t.Fatal(err)
		}
		return frame["payload"].(map[string]any)["trigger_id"].(string)
	}
	view := map[string]any{"type": "modal", "title": text("plain_text", 24), "blocks": []any{section(5)}}
	once := trigger()
	for _, want := range []string{"", "exchanged_trigger_id"} {
		if got := c.bot("views.open", map[string]any{"trigger_id": once, "view": view}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	late := trigger()
	time.Sleep(250 * time.Millisecond)
	if got := c.bot("views.open", map[string]any{"trigger_id": late, "view": view}); got != "expired_trigger_id" {
		t.Errorf("%q", got)
	}
	id := c.s.Views()[0].ID
	for _, x := range []struct {
		args map[string]any
		want string
	}{
		{map[string]any{"view_id": id, "hash": "old", "view": view}, "hash_conflict"},
		{map[string]any{"view_id": "V9", "view": view}, "not_found"},
		{map[string]any{"view_id": id, "view": map[string]any{"type": "modal", "title": text("plain_text", 25), "blocks": []any{section(5)}}}, "invalid_arguments"},
		{map[string]any{"view_id": id, "view": map[string]any{"type": "modal", "title": text("plain_text", 5), "blocks": repeat(101, section(5))}}, "invalid_arguments"},
		{map[string]any{"view_id": id, "view": map[string]any{"type": "modal", "title": text("plain_text", 5), "blocks": []any{
			map[string]any{"type": "input", "label": text("plain_text", 5), "element": map[string]any{"type": "plain_text_input"}}}}}, "invalid_arguments"}, // no submit
		{map[string]any{"view_id": id, "view": view, "hash": c.s.Views()[0].Hash}, ""},
	} {
		if got := c.bot("views.update", x.args); got != x.want {
			t.Errorf("%q, want %q", got, x.want)
		}
	}
	c.s.CloseView(id)
	if got := c.bot("views.update", map[string]any{"view_id": id, "view": view}); got != "not_found" {
		t.Errorf("closed: %q", got)
	}
}

func TestSlackDeliversAgainWhatIsNotAcknowledged(t *testing.T) {
	c := workspace(t, SlackOptions{AckWithin: 50 * time.Millisecond, Redeliver: []time.Duration{0, 10 * time.Millisecond, 10 * time.Millisecond}})
	_, next := c.socket()
	_, ds := c.s.PushMessage(c.s.Direct("U1"), "U1", "들려요?")
	seen := map[string]bool{}
	for attempt := range 4 {
		frame := next()
		if got := frame["retry_attempt"]; got != float64(attempt) {
			t.Errorf("attempt %d says %v", attempt, got)
		}
		seen[frame["payload"].(map[string]any)["event_id"].(string)] = true
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if err := ds[0].Wait(ctx); err == nil || !ds[0].Lost() || len(seen) != 1 {
		t.Errorf("%v, %d event ids", err, len(seen))
	}
	if len(c.s.Broken()) == 0 {
		t.Error("a lost event is not noted")
	}
}

func TestSlackKeepsItsPace(t *testing.T) {
	c := workspace(t, SlackOptions{ChannelEvery: 100 * time.Millisecond})
	d := c.s.Direct("U1")
	for i, want := range []string{"", "ratelimited"} {
		if got := c.bot("chat.postMessage", map[string]any{"channel": d, "text": "x"}); got != want {
			t.Errorf("message %d: %q", i, got)
		}
	}
	if got := c.bot("chat.postMessage", map[string]any{"channel": c.s.Direct("U2"), "text": "x"}); got != "" {
		t.Errorf("another channel: %q", got)
	}
	time.Sleep(120 * time.Millisecond)
	if got := c.bot("chat.postMessage", map[string]any{"channel": d, "text": "x"}); got != "" {
		t.Errorf("later: %q", got)
	}
}
