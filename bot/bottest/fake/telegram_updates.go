package fake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// TelegramUpdate is an update without its update_id, as JSON.
type TelegramUpdate []byte

type tgPending struct {
	id     int64
	raw    []byte
	handed time.Time // first hand-out; zero before
	seq    int64     // no two are the same, though their ids may be
	line   string    // see key
}

// tgPoll is a getUpdates call that waits.
type tgPoll struct {
	wake  chan struct{} // something was pushed
	abort chan struct{} // closed when another poll took over
}

// Push queues updates under the next update ids and returns the first of them.
// Kinds that the last getUpdates did not allow are dropped, as Telegram does.
func (t *Telegram) Push(updates ...TelegramUpdate) (first int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	first = t.nextID
	for _, u := range updates {
		id := t.nextID
		t.nextID++
		raw := make([]byte, 0, len(u)+32)
		raw = append(raw, `{"update_id":`...)
		raw = strconv.AppendInt(raw, id, 10)
		raw = append(append(raw, ','), u[1:]...)
		t.push(id, raw)
	}
	t.wake()
	return first
}

// PushRaw queues an update exactly as given, whatever it holds.
func (t *Telegram) PushRaw(id int64, raw string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.push(id, []byte(raw))
	t.nextID = id + 1
	t.wake()
}

// SetNextUpdateID makes ids go on elsewhere, as they do after a week without
// updates.
func (t *Telegram) SetNextUpdateID(id int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.nextID = id
}

func (t *Telegram) push(id int64, raw []byte) {
	t.stats.Pushed++
	t.lastID = id
	if !t.allows(raw) {
		t.stats.Dropped++
		return
	}
	t.pending = append(t.pending, tgPending{id: id, raw: raw, seq: int64(t.stats.Pushed)})
}

// allow takes the kinds of update that a call wants, where it names them. The
// lock is held.
func (t *Telegram) allow(p *tgParams) error {
	v, ok := p.get("allowed_updates")
	if !ok {
		return nil
	}
	var kinds []string
	if err := json.Unmarshal(v, &kinds); err != nil {
		return tgBad("can't parse allowed updates")
	}
	if t.allowed = nil; len(kinds) > 0 {
		t.allowed = make(map[string]bool, len(kinds))
		for _, kind := range kinds {
			t.allowed[kind] = true
		}
	}
	return nil
}

// allows reports whether the update's kind, its second key, is among the
// allowed ones. The default is every kind but three.
func (t *Telegram) allows(raw []byte) bool {
	_, rest, _ := strings.Cut(string(raw[:min(len(raw), 96)]), ",")
	kind, _, _ := strings.Cut(strings.TrimLeft(rest, ` "`), `"`)
	if t.allowed == nil {
		return kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count"
	}
	return t.allowed[kind]
}

func (t *Telegram) wake() {
	t.pump()
	if t.poller != nil {
		select {
		case t.poller.wake <- struct{}{}:
		default:
		}
	}
	t.changed()
}

// ConfirmTimes tells, for every confirmed update in order, how long after its
// first hand-out it was confirmed: received-to-stored, seen from outside.
func (t *Telegram) ConfirmTimes() []time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]time.Duration(nil), t.confirms...)
}

func (t *Telegram) getUpdates(w http.ResponseWriter, r *http.Request, p *tgParams) {
	t.mu.Lock()
	err := t.allow(p)
	t.mu.Unlock()
	if err != nil {
		t.refuse(w, err)
		return
	}
	limit := int(p.num("limit"))
	if limit <= 0 || limit > 100 {
		limit = 100
	}
	offset := p.num("offset")
	deadline := time.Now().Add(time.Duration(min(p.num("timeout"), 50)) * time.Second)
	poll := &tgPoll{wake: make(chan struct{}, 1), abort: make(chan struct{})}

	t.mu.Lock()
	t.stats.Polls++
	if t.hook.url != "" {
		t.stats.Conflicts++
		t.mu.Unlock()
		t.refuse(w, &tgError{code: http.StatusConflict,
			description: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"})
		return
	}
	if t.poller != nil {
		close(t.poller.abort)
	}
	t.poller = poll
	t.confirm(offset)
	t.changed()
	t.mu.Unlock()
	defer func() {
		t.mu.Lock()
		if t.poller == poll {
			t.poller = nil
		}
		t.mu.Unlock()
	}()

	for {
		if body := t.handOut(offset, limit); body != nil {
			writeTG(w, http.StatusOK, body)
			return
		}
		wait := time.Until(deadline)
		if wait <= 0 {
			writeTG(w, http.StatusOK, []byte(`{"ok":true,"result":[]}`))
			return
		}
		timer := time.NewTimer(wait)
		select {
		case <-poll.wake:
		case <-timer.C:
		case <-r.Context().Done():
			timer.Stop()
			return
		case <-poll.abort:
			timer.Stop()
			t.mu.Lock()
			t.stats.Conflicts++
			t.mu.Unlock()
			t.refuse(w, &tgError{code: http.StatusConflict,
				description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})
			return
		}
		timer.Stop()
	}
}

// confirm forgets the updates before offset; a negative one keeps the last
// -offset. An offset far beyond the last id comes from before the ids went on
// elsewhere and confirms nothing (tdlib/td, TQueue: "from_id is in the
// future"). The lock is held.
func (t *Telegram) confirm(offset int64) {
	n := 0
	switch {
	case offset < 0:
		n = max(0, len(t.pending)+int(offset))
	case offset > t.lastID+10:
	default:
		for n < len(t.pending) && t.pending[n].id < offset {
			n++
		}
	}
	if n == 0 {
		return
	}
	now := time.Now()
	for _, u := range t.pending[:n] {
		if !u.handed.IsZero() {
			t.confirms = append(t.confirms, now.Sub(u.handed))
		}
	}
	t.stats.Confirmed += n
	t.pending = t.pending[n:]
	t.changed()
}

// handOut makes the answer with what is pending, or nil when there is nothing.
// The updates stay until they are confirmed.
func (t *Telegram) handOut(offset int64, limit int) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(limit, len(t.pending))
	if n == 0 {
		return nil
	}
	size := 32
	for _, u := range t.pending[:n] {
		size += len(u.raw) + 1
	}
	now := time.Now()
	b := append(make([]byte, 0, size), `{"ok":true,"result":[`...)
	for i := range n {
		u := &t.pending[i]
		if u.handed.IsZero() {
			u.handed = now
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, u.raw...)
	}
	t.stats.HandedOut += n
	t.changed()
	return append(b, "]}"...)
}

// TelegramMessage describes a message that somebody writes.
type TelegramMessage struct {
	// Chat is the chat; negative is a group. User is who writes.
	Chat, User int64
	// Text is what is written; commands and @mentions in it get their entities.
	Text string
	// Media is "photo", "voice", "document", "sticker", "location", "contact",
	// "video", ...; Text is then its caption.
	Media string
	// Thread is a forum topic; zero is none.
	Thread int
	// ReplyTo is the message it replies to; ReplyToBot tells the bot wrote it.
	ReplyTo    int
	ReplyToBot bool
	// EditOf makes it a change of that earlier message.
	EditOf int
	// Lang is the language of the person's app, which it stays; empty is what
	// it was, "ko" at first.
	Lang string
	// Name is the person's first name; empty is "U" and the id.
	Name string
}

// Message makes the update of a message. The chat exists from then on.
func (t *Telegram) Message(m TelegramMessage) TelegramUpdate {
	t.mu.Lock()
	id := m.EditOf
	if id == 0 {
		id = t.nextMessage
		t.nextMessage++
	}
	c := t.chat(m.Chat)
	if m.Thread != 0 {
		if c.threads == nil {
			c.threads = map[int]bool{}
		}
		c.threads[m.Thread] = true
	}
	if !t.noLog {
		t.messages[tgKey{m.Chat, id}] = &tgStored{foreign: true}
	}
	if m.Lang != "" {
		t.langs[m.User] = m.Lang
	}
	m.Lang = t.langs[m.User]
	t.mu.Unlock()

	kind := `{"message":{"message_id":`
	if m.EditOf != 0 {
		kind = `{"edited_message":{"message_id":`
	}
	b := append(make([]byte, 0, 512+len(m.Text)), kind...)
	b = strconv.AppendInt(b, int64(id), 10)
	b = append(b, `,"from":`...)
	b = tgUser(b, m.User, m.Name, m.Lang)
	b = append(b, `,"chat":`...)
	b = tgChatJSON(b, m.Chat)
	b = append(b, `,"date":`...)
	b = strconv.AppendInt(b, time.Now().Unix(), 10)
	if m.EditOf != 0 {
		b = append(b, `,"edit_date":`...)
		b = strconv.AppendInt(b, time.Now().Unix(), 10)
	}
	if m.Thread != 0 {
		b = append(b, `,"is_topic_message":true,"message_thread_id":`...)
		b = strconv.AppendInt(b, int64(m.Thread), 10)
	}
	if m.ReplyTo != 0 {
		b = append(b, `,"reply_to_message":{"message_id":`...)
		b = strconv.AppendInt(b, int64(m.ReplyTo), 10)
		from := m.User + 1
		if m.ReplyToBot {
			from = t.id
		}
		b = append(b, `,"date":1,"from":{"first_name":"x","is_bot":`...)
		b = strconv.AppendBool(b, m.ReplyToBot)
		b = append(b, `,"id":`...)
		b = strconv.AppendInt(b, from, 10)
		b = append(b, `},"chat":`...)
		b = append(tgChatJSON(b, m.Chat), '}')
	}
	text, entities := `,"text":`, `,"entities":`
	if m.Media != "" {
		text, entities = `,"caption":`, `,"caption_entities":`
		b = append(append(append(b, `,"`...), m.Media...), `":`...)
		b = append(b, tgMedia(m.Media)...)
	}
	if m.Text != "" {
		b = tgQuote(append(b, text...), m.Text)
		if e := tgEntities(m.Text); e != "" {
			b = append(append(b, entities...), e...)
		}
	}
	return append(b, "}}"...)
}

// TextUpdate is a person writing.
func (t *Telegram) TextUpdate(chat, user int64, text string) TelegramUpdate {
	return t.Message(TelegramMessage{Chat: chat, User: user, Text: text})
}

// MentionUpdate is a person addressing the bot in a group.
func (t *Telegram) MentionUpdate(group, user int64, text string) TelegramUpdate {
	return t.Message(TelegramMessage{Chat: group, User: user, Text: "@" + t.username + " " + text})
}

// EditedUpdate is a person changing the message.
func (t *Telegram) EditedUpdate(chat, user int64, message int, text string) TelegramUpdate {
	return t.Message(TelegramMessage{Chat: chat, User: user, EditOf: message, Text: text})
}

// MediaUpdate is a person sending a "photo", "voice", "document", ...
func (t *Telegram) MediaUpdate(chat, user int64, media, caption string) TelegramUpdate {
	return t.Message(TelegramMessage{Chat: chat, User: user, Media: media, Text: caption})
}

// PhotoUpdate is a person sending a photo.
func (t *Telegram) PhotoUpdate(chat, user int64, caption string) TelegramUpdate {
	return t.MediaUpdate(chat, user, "photo", caption)
}

// CallbackUpdate is a person tapping a button with data under a message.
func (t *Telegram) CallbackUpdate(chat, user int64, message int, data string) TelegramUpdate {
	t.mu.Lock()
	t.nextQuery++
	query := strconv.FormatInt(4_000_000_000+t.nextQuery, 10)
	t.queries[query] = false
	t.chat(chat)
	thread := 0
	if m := t.messages[tgKey{chat, message}]; m != nil {
		thread = m.thread
	}
	lang := t.langs[user]
	t.mu.Unlock()
	b := append(make([]byte, 0, 512), `{"callback_query":{"id":"`...)
	b = append(append(b, query...), `","from":`...)
	b = tgUser(b, user, "", lang)
	b = append(b, `,"message":{"message_id":`...)
	b = strconv.AppendInt(b, int64(message), 10)
	if thread != 0 {
		b = append(b, `,"is_topic_message":true,"message_thread_id":`...)
		b = strconv.AppendInt(b, int64(thread), 10)
	}
	b = append(b, `,"from":{"first_name":"Dari","is_bot":true,"id":`...)
	b = strconv.AppendInt(b, t.id, 10)
	b = append(b, `},"chat":`...)
	b = tgChatJSON(b, chat)
	b = append(b, `,"date":`...)
	b = strconv.AppendInt(b, time.Now().Unix(), 10)
	b = append(b, `,"text":"..."},"chat_instance":"1","data":`...)
	return append(tgQuote(b, data), "}}"...)
}

// TapUpdate is a person tapping the button with that label under a message
// that the bot sent.
func (t *Telegram) TapUpdate(s TelegramSent, user int64, label string) (TelegramUpdate, error) {
	for _, b := range s.Buttons() {
		if b.Text == label && b.CallbackData != "" {
			return t.CallbackUpdate(s.Chat, user, s.MessageID, b.CallbackData), nil
		}
	}
	return nil, fmt.Errorf("no button %q under message %d", label, s.MessageID)
}

// MemberUpdate is the bot's own standing in a chat having changed: "kicked"
// (blocked, or removed from a group), "member", "left".
func (t *Telegram) MemberUpdate(chat, user int64, status string) TelegramUpdate {
	t.AddChats(chat)
	t.mu.Lock()
	lang := t.langs[user]
	t.mu.Unlock()
	before := "member"
	if status == "member" {
		before = "kicked"
	}
	b := append(make([]byte, 0, 512), `{"my_chat_member":{"chat":`...)
	b = tgChatJSON(b, chat)
	b = append(b, `,"from":`...)
	b = tgUser(b, user, "", lang)
	b = append(b, `,"date":`...)
	b = strconv.AppendInt(b, time.Now().Unix(), 10)
	for _, m := range [2][2]string{{"old", before}, {"new", status}} {
		b = append(b, `,"`+m[0]+`_chat_member":{"user":{"first_name":"Dari","is_bot":true,"id":`...)
		b = strconv.AppendInt(b, t.id, 10)
		b = append(b, `},"status":"`+m[1]+`"}`...)
	}
	return append(b, "}}"...)
}

// MigrateUpdate is the service message of a group that became a supergroup.
func (t *Telegram) MigrateUpdate(old, new, user int64) TelegramUpdate {
	u := t.Message(TelegramMessage{Chat: old, User: user})
	return append(u[:len(u)-2], `,"migrate_to_chat_id":`+strconv.FormatInt(new, 10)+"}}"...)
}
