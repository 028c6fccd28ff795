package fake

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// TelegramSent is one message that the bot sent.
type TelegramSent struct {
	Chat      int64
	Thread    int
	MessageID int
	// Raw is the text as it came, Text what people read after parsing.
	Raw, Text string
	ParseMode string
	// ReplyMarkup is the keyboard as JSON, or empty.
	ReplyMarkup string
	// ReplyTo is the message it replies to, or zero.
	ReplyTo int
	// PreviewOff tells that link previews were switched off.
	PreviewOff bool
	// At is when the message took effect.
	At time.Time
	// Acknowledged tells that the answer was written to a connection that was
	// still open. Without it the sender cannot know that the message is there.
	Acknowledged bool
	// Edits counts successful changes, Deleted tells it is gone.
	Edits   int
	Deleted bool
}

// TelegramButton is a button of an inline keyboard.
type TelegramButton struct {
	Text         string `json:"text"`
	CallbackData string `json:"callback_data"`
	URL          string `json:"url"`
}

// Buttons are the buttons under the message, row after row.
func (s TelegramSent) Buttons() []TelegramButton {
	var markup struct {
		Rows [][]TelegramButton `json:"inline_keyboard"`
	}
	if s.ReplyMarkup == "" || json.Unmarshal([]byte(s.ReplyMarkup), &markup) != nil {
		return nil
	}
	var all []TelegramButton
	for _, row := range markup.Rows {
		all = append(all, row...)
	}
	return all
}

// TelegramAnswer is an answered callback query.
type TelegramAnswer struct {
	Query string
	Text  string
	At    time.Time
}

type tgStored struct {
	index   int // in sent
	thread  int
	foreign bool // written by somebody else: it can be replied to and deleted
}

// Sent returns every message that took effect, in order, as it stands now.
func (t *Telegram) Sent() []TelegramSent {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]TelegramSent(nil), t.sent...)
}

// SentTo returns what was sent to one chat.
func (t *Telegram) SentTo(chat int64) []TelegramSent {
	t.mu.Lock()
	defer t.mu.Unlock()
	var to []TelegramSent
	for _, s := range t.sent {
		if s.Chat == chat {
			to = append(to, s)
		}
	}
	return to
}

// WaitSent waits until at least n messages took effect and returns them all.
func (t *Telegram) WaitSent(ctx context.Context, n int) ([]TelegramSent, error) {
	err := t.Wait(ctx, func() bool {
		t.mu.Lock()
		defer t.mu.Unlock()
		return t.stats.Messages >= n
	})
	return t.Sent(), err
}

// Answered returns the callback queries that were answered.
func (t *Telegram) Answered() []TelegramAnswer {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]TelegramAnswer(nil), t.answers...)
}

// target finds the chat of a call and whether it can be written to.
func (t *Telegram) target(p *tgParams) (int64, *tgChat, error) {
	v, ok := p.get("chat_id")
	if !ok || len(v) == 0 {
		return 0, nil, tgBad("chat_id is empty")
	}
	id, err := strconv.ParseInt(string(v), 10, 64)
	if err != nil {
		return 0, nil, tgBad("chat not found")
	}
	c := t.chats[id]
	if c == nil {
		if !t.anyChat {
			return 0, nil, tgBad("chat not found")
		}
		c = t.chat(id)
	}
	switch {
	case c.movedTo != 0:
		return 0, nil, &tgError{code: http.StatusBadRequest, migrateTo: c.movedTo,
			description: "Bad Request: group chat was upgraded to a supergroup chat"}
	case c.gone != "":
		return 0, nil, &tgError{code: http.StatusForbidden, description: c.gone}
	}
	return id, c, nil
}

// content reads and checks text and keyboard.
func (t *Telegram) content(p *tgParams, s *TelegramSent) error {
	s.Raw = p.str("text")
	s.ParseMode = p.str("parse_mode")
	switch strings.ToLower(s.ParseMode) {
	case "":
		s.Text = s.Raw
	case "html":
		text, err := tgParseHTML(s.Raw)
		if err != nil {
			return tgBad("can't parse entities: " + err.Error())
		}
		s.Text = text
	default: // Markdown exists in the real service; Dari has no use for it
		return tgBad("unsupported parse_mode")
	}
	n, ok := tgLength(s.Text)
	switch {
	case !ok:
		return tgBad("strings must be encoded in UTF-8")
	case strings.TrimSpace(s.Text) == "":
		return tgBad("message text is empty")
	case n > 4096:
		return tgBad("message is too long")
	}
	if v, ok := p.get("link_preview_options"); ok {
		var o struct {
			Off bool `json:"is_disabled"`
		}
		if err := json.Unmarshal(v, &o); err != nil {
			return tgBad("can't parse link preview options JSON object")
		}
		s.PreviewOff = o.Off
	}
	if !s.PreviewOff { // the real service would show one; Dari promises that it never does (S-07)
		return tgBad("double: the link preview is not switched off")
	}
	v, _ := p.get("reply_markup")
	if err := tgKeyboard(v); err != nil {
		return err
	}
	s.ReplyMarkup = string(v)
	return nil
}

func tgKeyboard(raw []byte) error {
	if len(raw) == 0 {
		return nil
	}
	var markup struct {
		Rows [][]map[string]any `json:"inline_keyboard"`
	}
	if err := json.Unmarshal(raw, &markup); err != nil {
		return tgBad("can't parse reply keyboard markup JSON object")
	}
	total := 0
	for _, row := range markup.Rows {
		if len(row) > 8 {
			return tgBad("REPLY_MARKUP_TOO_LONG")
		}
		for _, button := range row {
			total++
			text, _ := button["text"].(string)
			if strings.TrimSpace(text) == "" {
				return tgBad("can't parse inline keyboard button: field \"text\" must be non-empty")
			}
			data, isData := button["callback_data"].(string)
			link, isLink := button["url"].(string)
			style, isStyled := button["style"].(string)
			switch {
			case isStyled && style != "danger" && style != "success" && style != "primary":
				return tgBad("can't parse inline keyboard button: invalid button style specified")
			case isData == isLink:
				return tgBad("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
			case isData && (data == "" || len(data) > 64):
				return tgBad("BUTTON_DATA_INVALID")
			case isLink && !tgButtonURL(link):
				return tgBad("inline keyboard button URL '" + link + "' is invalid: Wrong HTTP URL")
			}
		}
	}
	if total > 100 {
		return tgBad("REPLY_MARKUP_TOO_LONG")
	}
	return nil
}

func tgButtonURL(s string) bool {
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	return u.Scheme == "tg" || (u.Scheme == "http" || u.Scheme == "https") && strings.Contains(u.Hostname(), ".")
}

func (t *Telegram) sendMessage(p *tgParams) ([]byte, int, error) {
	id, c, err := t.target(p)
	if err != nil {
		return nil, -1, err
	}
	s := TelegramSent{Chat: id, Thread: int(p.num("message_thread_id")), At: time.Now()}
	if err := t.content(p, &s); err != nil {
		return nil, -1, err
	}
	if s.Thread != 0 && !c.threads[s.Thread] {
		return nil, -1, tgBad("message thread not found")
	}
	if v, ok := p.get("reply_parameters"); ok {
		var reply struct {
			MessageID int  `json:"message_id"`
			Lenient   bool `json:"allow_sending_without_reply"`
		}
		if err := json.Unmarshal(v, &reply); err != nil {
			return nil, -1, tgBad("can't parse reply parameters JSON object")
		}
		if t.messages[tgKey{id, reply.MessageID}] != nil || t.noLog {
			s.ReplyTo = reply.MessageID
		} else if !reply.Lenient {
			return nil, -1, tgBad("message to be replied not found")
		}
	}
	if err := t.limit(id, c); err != nil {
		return nil, -1, err
	}
	delete(t.drafted, id)
	s.MessageID = t.nextMessage
	t.nextMessage++
	t.stats.Messages++
	index := 0
	if !t.noLog {
		index = len(t.sent)
		t.sent = append(t.sent, s)
		t.messages[tgKey{id, s.MessageID}] = &tgStored{index: index, thread: s.Thread}
	}
	return t.messageJSON(&s), index, nil
}

func (t *Telegram) messageJSON(s *TelegramSent) []byte {
	b := append(make([]byte, 0, 256+len(s.Text)), `{"message_id":`...)
	b = strconv.AppendInt(b, int64(s.MessageID), 10)
	b = append(b, `,"from":{"id":`...)
	b = strconv.AppendInt(b, t.id, 10)
	b = append(b, `,"is_bot":true,"first_name":"Dari"},"date":`...)
	b = strconv.AppendInt(b, s.At.Unix(), 10)
	b = append(b, `,"chat":`...)
	b = tgChatJSON(b, s.Chat)
	return append(tgQuote(append(b, `,"text":`...), s.Text), '}')
}

// own finds a message that the bot itself sent and that still exists.
func (t *Telegram) own(id int64, p *tgParams, missing string) (*TelegramSent, error) {
	m := t.messages[tgKey{id, int(p.num("message_id"))}]
	switch {
	case m == nil:
		return nil, tgBad(missing)
	case m.foreign:
		return nil, tgBad("message can't be edited")
	}
	return &t.sent[m.index], nil
}

func (t *Telegram) editMessageText(p *tgParams) ([]byte, error) {
	id, c, err := t.target(p)
	if err != nil {
		return nil, err
	}
	next := TelegramSent{Chat: id, MessageID: int(p.num("message_id")), At: time.Now()}
	if err := t.content(p, &next); err != nil {
		return nil, err
	}
	if t.noLog {
		t.stats.Edits++
		return t.messageJSON(&next), nil
	}
	s, err := t.own(id, p, "message to edit not found")
	if err != nil {
		return nil, err
	}
	if s.Raw == next.Raw && s.ParseMode == next.ParseMode && tgSameJSON(s.ReplyMarkup, next.ReplyMarkup) {
		return nil, tgBad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	if err := t.limit(id, c); err != nil {
		return nil, err
	}
	s.Raw, s.Text, s.ParseMode, s.ReplyMarkup, s.PreviewOff = next.Raw, next.Text, next.ParseMode, next.ReplyMarkup, next.PreviewOff
	s.Edits++
	t.stats.Edits++
	return t.messageJSON(s), nil
}

func (t *Telegram) editMessageReplyMarkup(p *tgParams) ([]byte, error) {
	id, c, err := t.target(p)
	if err != nil {
		return nil, err
	}
	markup, _ := p.get("reply_markup")
	if err := tgKeyboard(markup); err != nil {
		return nil, err
	}
	if t.noLog {
		t.stats.Edits++
		return []byte("true"), nil
	}
	s, err := t.own(id, p, "message to edit not found")
	if err != nil {
		return nil, err
	}
	if tgSameJSON(s.ReplyMarkup, string(markup)) {
		return nil, tgBad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	if err := t.limit(id, c); err != nil {
		return nil, err
	}
	s.ReplyMarkup = string(markup)
	s.Edits++
	t.stats.Edits++
	return t.messageJSON(s), nil
}

// tgSameJSON compares keyboards; an empty keyboard is none.
func tgSameJSON(a, b string) bool {
	empty := func(s string) string {
		if s == `{"inline_keyboard":[]}` || s == `{"inline_keyboard":null}` {
			return ""
		}
		return s
	}
	return empty(a) == empty(b)
}

func (t *Telegram) deleteMessage(p *tgParams) error {
	id, _, err := t.target(p)
	if err != nil {
		return err
	}
	if !t.delete(id, int(p.num("message_id"))) && !t.noLog {
		return tgBad("message to delete not found")
	}
	return nil
}

// deleteMessages skips what is not there, as the real method does.
func (t *Telegram) deleteMessages(p *tgParams) error {
	id, _, err := t.target(p)
	if err != nil {
		return err
	}
	var ids []int
	v, _ := p.get("message_ids")
	if json.Unmarshal(v, &ids) != nil || len(ids) == 0 || len(ids) > 100 {
		return tgBad("message identifiers are not specified")
	}
	for _, message := range ids {
		t.delete(id, message)
	}
	return nil
}

func (t *Telegram) delete(chat int64, message int) bool {
	key := tgKey{chat, message}
	m := t.messages[key]
	if m == nil {
		return false
	}
	if !m.foreign {
		t.sent[m.index].Deleted = true
	}
	delete(t.messages, key)
	t.stats.Deletes++
	return true
}

func (t *Telegram) answerCallbackQuery(p *tgParams) error {
	query := p.str("callback_query_id")
	if _, ok := t.queries[query]; !ok {
		return tgBad("query is too old and response timeout expired or query ID is invalid")
	}
	text := p.str("text")
	if n, _ := tgLength(text); n > 200 {
		return tgBad("MESSAGE_TOO_LONG")
	}
	t.queries[query] = true
	t.answers = append(t.answers, TelegramAnswer{Query: query, Text: text, At: time.Now()})
	return nil
}

var tgCommand = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func (t *Telegram) setMyCommands(p *tgParams) error {
	var commands []struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	v, _ := p.get("commands")
	if json.Unmarshal(v, &commands) != nil {
		return tgBad("can't parse commands list JSON object")
	}
	if len(commands) > 100 {
		return tgBad("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range commands {
		if !tgCommand.MatchString(c.Command) {
			return tgBad("BOT_COMMAND_INVALID")
		}
		if n, _ := tgLength(c.Description); n < 1 || n > 256 {
			return tgBad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	lang := p.str("language_code")
	if len(lang) != 0 && len(lang) != 2 {
		return tgBad("invalid language code specified")
	}
	t.commands[lang] = string(v)
	return nil
}
