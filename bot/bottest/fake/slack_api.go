package fake

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ServeHTTP is the Web API and the Socket Mode endpoint.
func (s *Slack) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/socket" {
		s.serveSocket(w, r)
		return
	}
	method, ok := strings.CutPrefix(r.URL.Path, "/api/")
	if !ok || r.Method != http.MethodPost {
		http.NotFound(w, r)
		return
	}
	args, token, err := slackArgs(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	channel := args.str("channel")

	s.mu.Lock()
	fault := s.fault(method, channel)
	wait := s.opts.Latency
	s.mu.Unlock()
	if fault == nil {
		fault = &SlackFault{}
	}
	select {
	case <-time.After(wait + fault.Delay):
	case <-s.stop:
	}

	s.mu.Lock()
	var answer map[string]any
	status, after, note := http.StatusOK, 0, ""
	switch {
	case fault.CutBefore:
		note = "cut"
	case fault.Status != 0:
		status, after, note = fault.Status, fault.RetryAfter, "http "+strconv.Itoa(fault.Status)
	case fault.Error != "":
		note = fault.Error
		answer = map[string]any{"ok": false, "error": note}
	default:
		if pause := s.limited(method, args); pause > 0 {
			status, note = http.StatusTooManyRequests, "ratelimited"
			after = int(math.Ceil(pause.Seconds()))
			break
		}
		answer, note = s.call(method, token, args, r.Host)
		if fault.NoTS {
			delete(answer, "ts")
		}
	}
	s.calls = append(s.calls, SlackCall{Method: method, Channel: channel, Error: note, At: time.Now()})
	s.touch()
	s.mu.Unlock()

	switch {
	case fault.CutBefore, fault.CutAfter:
		panic(http.ErrAbortHandler)
	case status == http.StatusTooManyRequests:
		if after >= 0 {
			w.Header().Set("Retry-After", strconv.Itoa(after))
		}
		answer = map[string]any{"ok": false, "error": "ratelimited"}
	case status != http.StatusOK:
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<html>"+http.StatusText(status)+"</html>")
		return
	}
	body, _ := json.Marshal(answer)
	if method == "auth.test" && s.opts.Scopes != "" {
		w.Header().Set("X-OAuth-Scopes", s.opts.Scopes)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if fault.Truncate {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body[:len(body)/2])
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// slackValues are the arguments of a call, from a form or from JSON.
type slackValues map[string]json.RawMessage

func (v slackValues) str(key string) string {
	var s string
	if json.Unmarshal(v[key], &s) != nil {
		return string(v[key])
	}
	return s
}

// decode reads an argument that is JSON, or JSON inside a string.
func (v slackValues) decode(key string, into any) bool {
	raw := v[key]
	var inner string
	if json.Unmarshal(raw, &inner) == nil {
		raw = []byte(inner)
	}
	return json.Unmarshal(raw, into) == nil
}

func slackArgs(r *http.Request) (slackValues, string, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	if err != nil {
		return nil, "", fmt.Errorf("reading the call: %w", err)
	}
	token := strings.TrimSpace(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer"))
	args := slackValues{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		if len(body) > 0 && json.Unmarshal(body, &args) != nil {
			return nil, "", fmt.Errorf("reading the call: no JSON object")
		}
		return args, token, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, "", fmt.Errorf("reading the call: %w", err)
	}
	for k := range form {
		args[k], _ = json.Marshal(form.Get(k))
	}
	if t := form.Get("token"); t != "" {
		token = t
	}
	return args, token, nil
}

// limited tells how long the caller must wait under the configured pace.
func (s *Slack) limited(method string, args slackValues) time.Duration {
	if n := s.opts.PerMinute[method]; n > 0 {
		if wait := s.tooFast("method "+method, n, time.Minute); wait > 0 {
			return wait
		}
	}
	if method == "chat.postMessage" && s.opts.ChannelEvery > 0 {
		c := args.str("channel")
		if strings.HasPrefix(c, "U") {
			c = s.direct(c).id
		}
		n := s.opts.ChannelBurst
		return s.tooFast("channel "+c, n, time.Duration(n)*s.opts.ChannelEvery)
	}
	return 0
}

// call answers one call of the Web API. note is its error or empty.
func (s *Slack) call(method, token string, args slackValues, host string) (answer map[string]any, note string) {
	fail := func(code string, messages ...string) (map[string]any, string) {
		a := map[string]any{"ok": false, "error": code}
		if len(messages) > 0 {
			a["response_metadata"] = map[string]any{"messages": messages}
		}
		return a, code
	}
	want := s.opts.BotToken
	if method == "apps.connections.open" {
		want = s.opts.AppToken
	}
	switch {
	case token == "":
		return fail("not_authed")
	case s.revoked[token] != "":
		return fail(s.revoked[token])
	case token != want && (token == s.opts.AppToken || token == s.opts.BotToken):
		return fail("not_allowed_token_type")
	case token != want:
		return fail("invalid_auth")
	}
	var code string
	var messages []string
	switch method {
	case "auth.test":
		return map[string]any{
			"ok": true, "url": "https://dari-test.slack.com/", "team": s.opts.TeamName, "user": "dari",
			"team_id": s.opts.Team, "user_id": s.opts.BotUser, "bot_id": s.opts.BotID,
		}, ""
	case "apps.connections.open":
		s.opened = append(s.opened, time.Now())
		ticket := s.id("ticket")
		s.tickets[ticket] = true
		return map[string]any{"ok": true, "url": "ws://" + host + "/socket?ticket=" + ticket}, ""
	case "users.info":
		u := s.users[args.str("user")]
		if u == nil {
			return fail("user_not_found")
		}
		info := map[string]any{
			"id": u.ID, "team_id": s.team(u), "name": strings.ToLower(u.Name), "real_name": u.Name, "deleted": u.Deactivated,
			"tz": u.Zone, "profile": map[string]any{"display_name": u.Name, "real_name": u.Name},
		}
		if args.str("include_locale") == "true" {
			info["locale"] = u.Locale
		}
		return map[string]any{"ok": true, "user": info}, ""
	case "conversations.open":
		u := s.users[args.str("users")]
		switch {
		case u == nil:
			return fail("user_not_found")
		case u.Deactivated:
			return fail("user_disabled")
		}
		return map[string]any{"ok": true, "channel": map[string]any{"id": s.direct(u.ID).id, "is_im": true, "user": u.ID}}, ""
	case "chat.postMessage":
		answer, code, messages = s.post(args)
	case "chat.postEphemeral":
		answer, code, messages = s.post(args)
		if answer != nil {
			answer["message_ts"] = answer["ts"]
			delete(answer, "ts")
		}
	case "chat.update":
		answer, code, messages = s.update(args)
	case "chat.delete":
		answer, code = s.remove(args)
	case "assistant.threads.setStatus":
		answer, code = s.setStatus(args)
	case "views.open":
		answer, code, messages = s.openView(args)
	case "views.update":
		answer, code, messages = s.updateView(args)
	default:
		return fail("unknown_method")
	}
	if code != "" {
		return fail(code, messages...)
	}
	answer["ok"] = true
	return answer, ""
}

// place finds where a message may be written.
func (s *Slack) place(id string) (*slackChannel, string) {
	if strings.HasPrefix(id, "U") {
		if s.users[id] == nil {
			return nil, "channel_not_found"
		}
		id = s.direct(id).id
	}
	c := s.channels[id]
	switch {
	case c == nil || c.stranger:
		return nil, "channel_not_found"
	case c.archived:
		return nil, "is_archived"
	case c.outside && c.id[0] == 'G':
		return nil, "channel_not_found"
	case c.outside:
		return nil, "not_in_channel"
	case c.user != "" && s.users[c.user].Deactivated:
		return nil, "account_inactive"
	}
	return c, ""
}

// content reads and checks text and blocks of a message.
func content(args slackValues, limit int) (text string, blocks []SlackBlock, code string, messages []string) {
	text = args.str("text")
	if raw, ok := args["blocks"]; ok && string(raw) != `""` {
		if !args.decode("blocks", &blocks) {
			return "", nil, "invalid_blocks_format", nil
		}
		if problems := checkBlocks(blocks, false); len(problems) > 0 {
			return "", nil, "invalid_blocks", problems
		}
		if utf8.RuneCountInString(args.str("blocks")) > slackTotal {
			return "", nil, "msg_blocks_too_long", nil
		}
	}
	switch {
	case text == "" && len(blocks) == 0:
		return "", nil, "no_text", nil
	case utf8.RuneCountInString(text) > limit:
		return "", nil, "msg_too_long", nil
	}
	return text, blocks, "", nil
}

func (s *Slack) post(args slackValues) (map[string]any, string, []string) {
	c, code := s.place(args.str("channel"))
	if code != "" {
		return nil, code, nil
	}
	text, blocks, code, messages := content(args, 40_000)
	if code != "" {
		return nil, code, messages
	}
	if args.str("unfurl_links") != "false" || args.str("unfurl_media") != "false" {
		// The real service would show previews; Dari promises that it never does (S-07).
		return nil, "invalid_arguments", []string{"double: unfurl_links and unfurl_media are not switched off"}
	}
	thread := args.str("thread_ts")
	if c.find(thread) == nil {
		thread = "" // posted without its thread, as when the parent was deleted
	}
	m := &SlackMessage{
		Channel: c.id, TS: s.ts(), Thread: thread, User: s.opts.BotUser, Text: text, Blocks: blocks, At: time.Now(),
		Broadcast: thread != "" && args.str("reply_broadcast") == "true",
	}
	delete(s.statuses, c.id+" "+thread)
	c.messages = append(c.messages, m)
	s.sent = append(s.sent, m)
	message := map[string]any{"type": "message", "ts": m.TS, "user": m.User, "bot_id": s.opts.BotID, "text": text}
	if thread != "" {
		message["thread_ts"] = thread
	}
	return map[string]any{"channel": c.id, "ts": m.TS, "message": message}, "", nil
}

func (s *Slack) update(args slackValues) (map[string]any, string, []string) {
	c, code := s.place(args.str("channel"))
	if code != "" || strings.HasPrefix(args.str("channel"), "U") {
		return nil, "channel_not_found", nil
	}
	m := c.find(args.str("ts"))
	switch {
	case m == nil:
		return nil, "message_not_found", nil
	case m.User != s.opts.BotUser:
		return nil, "cant_update_message", nil
	}
	text, blocks, code, messages := content(args, 4_000)
	if code != "" {
		return nil, code, messages
	}
	m.Text, m.Blocks = text, blocks
	m.Edits++
	return map[string]any{"channel": c.id, "ts": m.TS, "text": text}, "", nil
}

func (s *Slack) remove(args slackValues) (map[string]any, string) {
	c, code := s.place(args.str("channel"))
	if code != "" {
		return nil, code
	}
	m := c.find(args.str("ts"))
	switch {
	case m == nil:
		return nil, "message_not_found"
	case m.User != s.opts.BotUser:
		return nil, "cant_delete_message"
	}
	m.Deleted = true
	return map[string]any{"channel": c.id, "ts": m.TS}, ""
}
