package fake

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

type tgReply struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

func tgStart(t *testing.T, o TelegramOptions) (*Telegram, string) {
	t.Helper()
	f := NewTelegram(o)
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	return f, s.URL
}

func tgCall(t *testing.T, base, method string, fields map[string]string) tgReply {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k, v := range fields {
		if err := form.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(base+"/bot123456:fake/"+method, form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	return tgDecode(t, res)
}

func tgDecode(t *testing.T, res *http.Response) tgReply {
	t.Helper()
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var r tgReply
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	if !r.OK && r.Code != res.StatusCode {
		t.Errorf("status %d, error_code %d", res.StatusCode, r.Code)
	}
	return r
}

func tgSend(chat int64, text string, more ...string) map[string]string {
	m := map[string]string{"chat_id": strconv.FormatInt(chat, 10), "text": text, "link_preview_options": `{"is_disabled":true}`}
	for i := 0; i < len(more); i += 2 {
		m[more[i]] = more[i+1]
	}
	return m
}

func TestTelegramRefuses(t *testing.T) {
	f, base := tgStart(t, TelegramOptions{})
	f.AddChats(7, 8, -20)
	f.Block(8)
	keyboard := func(button string) string { return `{"inline_keyboard":[[` + button + `]]}` }
	for name, c := range map[string]struct {
		fields map[string]string
		want   string // in the description; empty is accepted
	}{
		"plain":           {tgSend(7, "<b>hello"), ""},
		"html":            {tgSend(7, `<b>a</b> <a href="https://a.kr/?b=1&amp;c">x</a> &lt; 3 &amp; 다리`, "parse_mode", "HTML"), ""},
		"no chat":         {tgSend(99, "hello"), "chat not found"},
		"blocked":         {tgSend(8, "hello"), "bot was blocked"},
		"empty":           {tgSend(7, ""), "text is empty"},
		"only blanks":     {tgSend(7, "<b> </b>\n", "parse_mode", "HTML"), "text is empty"},
		"parse mode":      {tgSend(7, "hello", "parse_mode", "XML"), "unsupported parse_mode"},
		"unknown tag":     {tgSend(7, "<h1>a</h1>", "parse_mode", "HTML"), "Unsupported start tag"},
		"nesting":         {tgSend(7, "<b><i>a</b></i>", "parse_mode", "HTML"), "Unmatched end tag"},
		"unclosed":        {tgSend(7, "<b>a", "parse_mode", "HTML"), "Can't find end tag"},
		"lone <":          {tgSend(7, "1 < 2", "parse_mode", "HTML"), "Unsupported start tag"},
		"end only":        {tgSend(7, "a</b>", "parse_mode", "HTML"), "Unexpected end tag"},
		"4096 units":      {tgSend(7, strings.Repeat("😀", 2048)), ""},
		"4097 units":      {tgSend(7, strings.Repeat("😀", 2048)+"a"), "too long"},
		"4096 after tags": {tgSend(7, "<b>"+strings.Repeat("가", 4096)+"</b>", "parse_mode", "HTML"), ""},
		"no UTF-8":        {tgSend(7, "a\xff"), "UTF-8"},
		"button":          {tgSend(7, "a", "reply_markup", keyboard(`{"text":"ok","callback_data":"`+strings.Repeat("x", 64)+`"}`)), ""},
		"long data":       {tgSend(7, "a", "reply_markup", keyboard(`{"text":"ok","callback_data":"`+strings.Repeat("x", 65)+`"}`)), "BUTTON_DATA_INVALID"},
		"empty data":      {tgSend(7, "a", "reply_markup", keyboard(`{"text":"ok","callback_data":""}`)), "BUTTON_DATA_INVALID"},
		"no action":       {tgSend(7, "a", "reply_markup", keyboard(`{"text":"ok"}`)), "text buttons"},
		"no label":        {tgSend(7, "a", "reply_markup", keyboard(`{"text":" ","callback_data":"a"}`)), "non-empty"},
		"bad url":         {tgSend(7, "a", "reply_markup", keyboard(`{"text":"ok","url":"javascript:1"}`)), "Wrong HTTP URL"},
		"a preview":       {tgSend(7, "a", "link_preview_options", `{}`), "preview"},
		"no thread":       {tgSend(-20, "a", "message_thread_id", "5"), "thread not found"},
		"no quote":        {tgSend(7, "a", "reply_parameters", `{"message_id":999}`), "replied not found"},
		"lenient quote":   {tgSend(7, "a", "reply_parameters", `{"message_id":999,"allow_sending_without_reply":true}`), ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := tgCall(t, base, "sendMessage", c.fields)
			if r.OK != (c.want == "") || !strings.Contains(r.Description, c.want) {
				t.Errorf("got %+v, want %q", r, c.want)
			}
		})
	}
	if r := tgCall(t, base, "sendCarrierPigeon", nil); r.Code != 404 {
		t.Errorf("unknown method: %+v", r)
	}
	res, err := http.Get(base + "/bot123456:wrong/getMe")
	if err != nil {
		t.Fatal(err)
	}
	if r := tgDecode(t, res); r.Code != 401 {
		t.Errorf("wrong token: %+v", r)
	}
}

func TestTelegramReadsEveryEncoding(t *testing.T) {
	f, base := tgStart(t, TelegramOptions{AnyChat: true})
	u := base + "/bot123456:fake/sendMessage"
	post := func(contentType, body string) {
		t.Helper()
		res, err := http.Post(u, contentType, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if r := tgDecode(t, res); !r.OK {
			t.Errorf("%s: %+v", contentType, r)
		}
	}
	const text = "줄\n\"1\" & 2"
	post("application/json", `{"chat_id":5,"text":"줄\n\"1\" & 2","link_preview_options":{"is_disabled":true}}`)
	post("application/x-www-form-urlencoded", "chat_id=5&link_preview_options=%7B%22is_disabled%22%3Atrue%7D&text="+url.QueryEscape(text))
	tgCall(t, base, "sendMessage", tgSend(5, text))
	for i, s := range f.Sent() {
		if s.Chat != 5 || s.Text != text || !s.Acknowledged {
			t.Errorf("%d: %+v", i, s)
		}
	}
	if n := len(f.Sent()); n != 3 {
		t.Errorf("%d sent", n)
	}
}

func tgUpdates(t *testing.T, base string, fields ...string) (ids []int64) {
	t.Helper()
	m := map[string]string{}
	for i := 0; i < len(fields); i += 2 {
		m[fields[i]] = fields[i+1]
	}
	r := tgCall(t, base, "getUpdates", m)
	var list []struct {
		ID int64 `json:"update_id"`
	}
	if err := json.Unmarshal(r.Result, &list); err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	for _, u := range list {
		ids = append(ids, u.ID)
	}
	return ids
}

func TestTelegramDeliversUntilConfirmed(t *testing.T) {
	f, base := tgStart(t, TelegramOptions{})
	first := f.Push(f.TextUpdate(1, 1, "a"), f.TextUpdate(1, 1, "b"), f.TextUpdate(2, 2, "c"))
	for range 2 {
		if ids := tgUpdates(t, base); len(ids) != 3 || ids[0] != first {
			t.Fatalf("got %v", ids)
		}
	}
	if ids := tgUpdates(t, base, "limit", "2"); len(ids) != 2 {
		t.Errorf("limit: %v", ids)
	}
	if ids := tgUpdates(t, base, "offset", strconv.FormatInt(first+2, 10)); len(ids) != 1 || ids[0] != first+2 {
		t.Errorf("after a confirmation: %v", ids)
	}
	if ids := tgUpdates(t, base, "offset", strconv.FormatInt(first+3, 10)); len(ids) != 0 {
		t.Errorf("all confirmed: %v", ids)
	}
	if s := f.Stats(); s.Confirmed != 3 || s.Pending != 0 || s.HandedOut != 9 || len(f.ConfirmTimes()) != 3 {
		t.Errorf("stats %+v", s)
	}

	// A week later the ids go on elsewhere, below: the old offset takes nothing
	// away.
	f.SetNextUpdateID(500)
	f.Push(f.TextUpdate(1, 1, "d"))
	if ids := tgUpdates(t, base, "offset", strconv.FormatInt(first+3, 10)); len(ids) != 1 || ids[0] != 500 {
		t.Errorf("new ids: %v", ids)
	}

	// allowed_updates holds for what comes later, and stays.
	tgUpdates(t, base, "offset", "501", "allowed_updates", `["callback_query"]`)
	f.Push(f.TextUpdate(1, 1, "e"), f.CallbackUpdate(1, 1, 3, "k:0"))
	if ids := tgUpdates(t, base); len(ids) != 1 {
		t.Errorf("allowed_updates: %v", ids)
	}
}

func TestTelegramLongPoll(t *testing.T) {
	f, base := tgStart(t, TelegramOptions{})
	got := make(chan []int64)
	go func() { got <- tgUpdates(t, base, "timeout", "20") }()
	if err := f.Wait(t.Context(), func() bool { return f.Stats().Calls["getupdates"] == 1 }); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	f.Push(f.TextUpdate(1, 1, "a"))
	if ids := <-got; len(ids) != 1 || time.Since(begin) > 15*time.Second {
		t.Errorf("got %v", ids)
	}
}

func TestTelegramTwoPollersConflict(t *testing.T) {
	f, base := tgStart(t, TelegramOptions{})
	first := make(chan tgReply)
	go func() { first <- tgCall(t, base, "getUpdates", map[string]string{"timeout": "20"}) }()
	if err := f.Wait(t.Context(), func() bool { return f.Stats().Polls == 1 }); err != nil {
		t.Fatal(err)
	}
	second := tgCall(t, base, "getUpdates", nil)
	if r := <-first; r.Code != 409 || !strings.Contains(r.Description, "terminated by other getUpdates") {
		t.Errorf("first poll: %+v", r)
	}
	if !second.OK {
		t.Errorf("second poll: %+v", second)
	}
	tgCall(t, base, "setWebhook", map[string]string{"url": "https://example.org/hook"})
	if r := tgCall(t, base, "getUpdates", nil); r.Code != 409 || !strings.Contains(r.Description, "webhook is active") {
		t.Errorf("with a webhook: %+v", r)
	}
}

func TestTelegramLimits(t *testing.T) {
	f, base := tgStart(t, TelegramOptions{Limits: TelegramLimits{
		All:   TelegramLimit{3, 300 * time.Millisecond},
		Chat:  TelegramLimit{1, 100 * time.Millisecond},
		Group: TelegramLimit{2, time.Minute},
	}})
	f.AddChats(1, 2, 3, 4, -1)
	code := func(chat int64) int { return tgCall(t, base, "sendMessage", tgSend(chat, "a")).Code }
	if a, b := code(1), code(1); a != 0 || b != 429 {
		t.Errorf("one chat: %d, %d", a, b)
	}
	if a, b, c := code(2), code(3), code(4); a != 0 || b != 0 || c != 429 {
		t.Errorf("over all: %d, %d, %d", a, b, c)
	}
	time.Sleep(310 * time.Millisecond)
	for i, want := range []int{0, 0, 429} {
		r := tgCall(t, base, "sendMessage", tgSend(-1, "a"))
		if r.Code != want || (want == 429 && r.Parameters.RetryAfter < 50) {
			t.Errorf("group send %d: %+v", i, r)
		}
		time.Sleep(110 * time.Millisecond)
	}
	if s := f.Stats(); s.Messages != 5 || s.Refused[429] != 3 {
		t.Errorf("stats %+v", s)
	}
}

func TestTelegramFaults(t *testing.T) {
	f, base := tgStart(t, TelegramOptions{})
	f.AddChats(1, 2, -5)
	f.Inject(TelegramSlowDown(7))
	if r := tgCall(t, base, "sendMessage", tgSend(1, "a")); r.Code != 429 || r.Parameters.RetryAfter != 7 {
		t.Errorf("429: %+v", r)
	}
	only := TelegramBlocked
	only.Chat, only.Skip = 2, 1
	f.Inject(only)
	for i, want := range []int{0, 403, 0} {
		if r := tgCall(t, base, "sendMessage", tgSend(2, "a")); r.Code != want {
			t.Errorf("send %d to chat 2: %+v", i, r)
		}
	}
	raw := func(chat string) (*http.Response, error) {
		return http.PostForm(base+"/bot123456:fake/sendMessage", url.Values{"chat_id": {chat}, "text": {"cut"}, "link_preview_options": {`{"is_disabled":true}`}})
	}
	before := len(f.Sent())
	f.Inject(TelegramCutBefore)
	if _, err := raw("1"); err == nil || len(f.Sent()) != before {
		t.Errorf("cut before: %v, %d sent", err, len(f.Sent())-before)
	}
	f.Inject(TelegramCutAfter)
	if _, err := raw("1"); err == nil || len(f.Sent()) != before+1 || f.Sent()[before].Acknowledged {
		t.Errorf("cut after: %v, %+v", err, f.Sent()[before:])
	}
	f.Inject(TelegramBadGateway)
	res, err := raw("1")
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(res.Body)
	res.Body.Close()
	if res.StatusCode != 502 || !strings.HasPrefix(string(page), "<html>") {
		t.Errorf("page: %d %s", res.StatusCode, page)
	}
	f.Migrate(-5, -1005)
	if r := tgCall(t, base, "sendMessage", tgSend(-5, "a")); r.Code != 400 || r.Parameters.MigrateTo != -1005 {
		t.Errorf("migrated: %+v", r)
	}
	if r := tgCall(t, base, "sendMessage", tgSend(-1005, "a")); !r.OK {
		t.Errorf("new address: %+v", r)
	}
}

func TestTelegramEditsAndDeletes(t *testing.T) {
	f, base := tgStart(t, TelegramOptions{})
	f.Push(f.TextUpdate(1, 1, "a"))
	tgCall(t, base, "sendMessage", tgSend(1, "one"))
	id := strconv.Itoa(f.Sent()[0].MessageID)
	edit := func(id, text string) tgReply {
		return tgCall(t, base, "editMessageText", tgSend(1, text, "message_id", id))
	}
	if r := edit("77", "x"); !strings.Contains(r.Description, "message to edit not found") {
		t.Errorf("missing: %+v", r)
	}
	if r := edit(id, "one"); !strings.Contains(r.Description, "message is not modified") {
		t.Errorf("same: %+v", r)
	}
	if r := edit(id, "two"); !r.OK || f.Sent()[0].Text != "two" || f.Sent()[0].Edits != 1 {
		t.Errorf("edit: %+v %+v", r, f.Sent())
	}
	del := func() tgReply {
		return tgCall(t, base, "deleteMessage", map[string]string{"chat_id": "1", "message_id": id})
	}
	if r := del(); !r.OK || !f.Sent()[0].Deleted {
		t.Errorf("delete: %+v", r)
	}
	if r := del(); !strings.Contains(r.Description, "message to delete not found") {
		t.Errorf("deleted again: %+v", r)
	}
	if r := tgCall(t, base, "answerCallbackQuery", map[string]string{"callback_query_id": "1"}); r.OK {
		t.Error("an unknown callback query was answered")
	}
}

func TestTelegramUpdatesAreJSON(t *testing.T) {
	f := NewTelegram(TelegramOptions{})
	for _, u := range []TelegramUpdate{
		f.TextUpdate(1, 1, "/start@dari_bot a \"b\" \\ \x01 😀 @dari_bot"),
		f.Message(TelegramMessage{Chat: -1, User: 2, Text: "a", Thread: 4, ReplyTo: 9, ReplyToBot: true}),
		f.MentionUpdate(-1, 2, "일자리"), f.EditedUpdate(1, 1, 1, "b"), f.CallbackUpdate(1, 1, 2, "k:1"),
		f.MemberUpdate(1, 1, "kicked"), f.MigrateUpdate(-1, tgSupergroup-1, 2),
		f.PhotoUpdate(1, 1, "x"), f.MediaUpdate(1, 1, "voice", ""), f.MediaUpdate(1, 1, "sticker", ""),
		f.MediaUpdate(1, 1, "location", ""), f.MediaUpdate(1, 1, "contact", ""), f.MediaUpdate(1, 1, "document", ""),
	} {
		if !json.Valid(u) {
			t.Errorf("not JSON: %s", u)
		}
	}
}

func TestTelegramPeopleKeepTheirLanguage(t *testing.T) {
	f := NewTelegram(TelegramOptions{})
	says := func(u TelegramUpdate, lang string) {
		t.Helper()
		if !strings.Contains(string(u), `"language_code":"`+lang+`"`) {
			t.Errorf("no %q in %s", lang, u)
		}
	}
	says(f.TextUpdate(1, 1, "a"), "ko")
	says(f.Message(TelegramMessage{Chat: 1, User: 1, Text: "a", Lang: "en"}), "en")
	says(f.CallbackUpdate(1, 1, 2, "k:1"), "en")
	says(f.MemberUpdate(1, 1, "kicked"), "en")
	says(f.TextUpdate(1, 1, "a"), "en")
	says(f.TextUpdate(2, 2, "a"), "ko")
}

func BenchmarkTelegramSend(b *testing.B) {
	f := NewTelegram(TelegramOptions{AnyChat: true, NoLog: true})
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k, v := range tgSend(5, strings.Repeat("한국어 문장 ", 20), "parse_mode", "HTML") {
		if err := form.WriteField(k, v); err != nil {
			b.Fatal(err)
		}
	}
	form.Close()
	raw := body.Bytes()
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequestWithContext(context.Background(), "POST", "/bot123456:fake/sendMessage", bytes.NewReader(raw))
		r.Header.Set("Content-Type", form.FormDataContentType())
		f.ServeHTTP(httptest.NewRecorder(), r)
	}
	if f.Stats().Messages == 0 {
		b.Fatal("nothing sent")
	}
}
