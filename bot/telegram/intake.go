package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"sync"

	"dari/bot"
	"dari/bot/mask"
)

// update is the part of an update that Dari reads. It is our own, and not the
// library's: that one refuses a whole update over one value it does not know.
type update struct {
	ID       int64     `json:"update_id"`
	Message  *message  `json:"message"`
	Edited   *message  `json:"edited_message"`
	Callback *callback `json:"callback_query"`
	Member   *member   `json:"my_chat_member"`
}

type user struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Language  string `json:"language_code"`
}

type chat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

type message struct {
	ID              int64    `json:"message_id"`
	Thread          int64    `json:"message_thread_id"`
	InTopic         bool     `json:"is_topic_message"`
	From            *user    `json:"from"`
	Chat            chat     `json:"chat"`
	Date            int64    `json:"date"`
	EditDate        int64    `json:"edit_date"`
	Text            string   `json:"text"`
	Caption         string   `json:"caption"`
	Entities        []entity `json:"entities"`
	CaptionEntities []entity `json:"caption_entities"`
	ReplyTo         *struct {
		ID      int64   `json:"message_id"`
		From    *user   `json:"from"`
		Created present `json:"forum_topic_created"`
	} `json:"reply_to_message"`
	MigrateTo int64 `json:"migrate_to_chat_id"`

	media
	service
}

// media are the fields one of which a message without text has.
type media struct {
	Photo     present `json:"photo"`
	Voice     present `json:"voice"`
	Video     present `json:"video"`
	VideoNote present `json:"video_note"`
	Audio     present `json:"audio"`
	Animation present `json:"animation"` // comes with document
	Document  present `json:"document"`
	Sticker   present `json:"sticker"`
	Location  present `json:"location"` // comes with venue
	Contact   present `json:"contact"`
	Poll      present `json:"poll"`
	Dice      present `json:"dice"`
	Story     present `json:"story"`
	PaidMedia present `json:"paid_media"`
	Checklist present `json:"checklist"`
}

// service are happenings in a chat that nobody said, as far as they may occur
// where Dari is.
type service struct {
	NewMembers   present `json:"new_chat_members"`
	LeftMember   present `json:"left_chat_member"`
	NewTitle     present `json:"new_chat_title"`
	NewPhoto     present `json:"new_chat_photo"`
	NoPhoto      present `json:"delete_chat_photo"`
	Group        present `json:"group_chat_created"`
	Supergroup   present `json:"supergroup_chat_created"`
	MigrateFrom  present `json:"migrate_from_chat_id"`
	Pinned       present `json:"pinned_message"`
	Timer        present `json:"message_auto_delete_timer_changed"`
	WriteAccess  present `json:"write_access_allowed"`
	Website      present `json:"connected_website"`
	Alert        present `json:"proximity_alert_triggered"`
	Boost        present `json:"boost_added"`
	Background   present `json:"chat_background_set"`
	TopicMade    present `json:"forum_topic_created"`
	TopicEdited  present `json:"forum_topic_edited"`
	TopicClosed  present `json:"forum_topic_closed"`
	TopicOpened  present `json:"forum_topic_reopened"`
	VideoPlanned present `json:"video_chat_scheduled"`
	VideoStarted present `json:"video_chat_started"`
	VideoEnded   present `json:"video_chat_ended"`
	VideoInvited present `json:"video_chat_participants_invited"`
}

type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"` // UTF-16 units
	Length int    `json:"length"`
	User   *user  `json:"user"`
}

type callback struct {
	ID      string   `json:"id"`
	From    *user    `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

type member struct {
	Chat chat     `json:"chat"`
	From *user    `json:"from"`
	Date int64    `json:"date"`
	Old  standing `json:"old_chat_member"`
	New  standing `json:"new_chat_member"`
}

type standing struct {
	Status   string `json:"status"`
	IsMember bool   `json:"is_member"`
}

func (s standing) inside() bool {
	switch s.Status {
	case "creator", "administrator", "member":
		return true
	case "restricted":
		return s.IsMember
	}
	return false
}

// present tells that a field is there, whatever it holds.
type present bool

func (p *present) UnmarshalJSON(b []byte) error {
	*p = present(string(b) != "null" && string(b) != "false")
	return nil
}

// readUpdate decodes an update as far as it goes: a field of another type than
// expected stays empty. ok is false when it has no id.
func readUpdate(raw []byte) (u *update, ok bool) {
	u = new(update)
	err := json.Unmarshal(raw, u)
	var wrongType *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &wrongType) {
		return u, false
	}
	return u, u.ID != 0
}

// maxRead bounds updates that are kept read for the handling that follows.
const maxRead = 16_384

// reading keeps updates as they were read when they came in, so that handling
// them at once need not read them again. What is not there is read.
type reading struct {
	mu      sync.Mutex
	updates map[string]*update // by external id
}

func (r *reading) keep(id string, u *update) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.updates == nil || len(r.updates) >= maxRead {
		r.updates = make(map[string]*update)
	}
	r.updates[id] = u
}

// take gives the update and forgets it; nil when it is not there.
func (r *reading) take(id string) *update {
	r.mu.Lock()
	defer r.mu.Unlock()
	u := r.updates[id]
	delete(r.updates, id)
	return u
}

// said is the message that an update is about, or nil.
func (u *update) said() *message {
	if u.Message != nil {
		return u.Message
	}
	return u.Edited
}

// place is where the update happened; zero when that can not be read.
func (u *update) place(account string) bot.Address {
	a := bot.Address{Platform: bot.Telegram, Account: account}
	m := u.said()
	if m == nil && u.Callback != nil {
		m = u.Callback.Message
	}
	switch {
	case m != nil && m.Chat.ID != 0:
		a.Chat = strconv.FormatInt(m.Chat.ID, 10)
		// Replies in an ordinary group have a thread id too, but are no topic.
		if m.InTopic && m.Thread != 0 {
			a.Thread = strconv.FormatInt(m.Thread, 10)
		}
	case u.Member != nil && u.Member.Chat.ID != 0:
		a.Chat = strconv.FormatInt(u.Member.Chat.ID, 10)
	}
	return a
}

// incoming makes the row to store of an update; ok is false for what is not
// for Dari. An update of a kind that was asked for but cannot be read is stored
// all the same, so that staff see it when decoding it has failed.
func (a *Adapter) incoming(u *update, raw []byte) (in bot.Incoming, ok bool) {
	place := u.place(a.account)
	if place.IsZero() {
		if u.said() == nil && u.Callback == nil && u.Member == nil || u.Callback != nil && u.Callback.Message == nil {
			return bot.Incoming{}, false
		}
		place.Chat = "?"
	} else if !a.concerns(u) {
		return bot.Incoming{}, false
	}
	in = bot.Incoming{
		Platform: bot.Telegram, Account: a.account,
		ExternalID:   strconv.FormatInt(u.ID, 10),
		Conversation: place.Conversation(),
		Raw:          maskRaw(raw),
	}
	if len(raw) > 0 && &in.Raw[0] == &raw[0] { // nothing was masked
		a.read.keep(in.ExternalID, u)
	}
	return in, true
}

// concerns reports whether an update is for Dari.
func (a *Adapter) concerns(u *update) bool {
	switch m := u.said(); {
	case m != nil:
		return a.addressed(m)
	case u.Callback != nil:
		return true
	case u.Member != nil:
		return u.Member.Old.inside() != u.Member.New.inside()
	}
	return false
}

// addressed reports whether a message is for Dari: all that a person writes in
// private, and in a group what names or answers it.
func (a *Adapter) addressed(m *message) bool {
	if m.MigrateTo != 0 {
		return true
	}
	if m.From == nil || m.From.IsBot || m.Chat.Type == "channel" {
		return false
	}
	words, entities := m.words()
	if words == "" && m.service != (service{}) {
		return false
	}
	if strings.HasPrefix(words, "/") {
		name, _, ok := bot.ParseCommand(words, a.self())
		tagged := strings.Contains(firstWord(words), "@")
		if tagged || ok && a.known[name] {
			return ok // tagged and no command of ours: another bot's
		}
	}
	if m.Chat.Type == "private" {
		return true
	}
	if m.ReplyTo != nil && !bool(m.ReplyTo.Created) && m.ReplyTo.From != nil && m.ReplyTo.From.ID == a.id {
		return true
	}
	_, mentioned := a.withoutMention(words, entities)
	return mentioned
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(strings.ReplaceAll(s, "\n", " "), " ")
	return word
}

// words is what was written, as text or as the caption of something.
func (m *message) words() (string, []entity) {
	if m.Text != "" {
		return m.Text, m.Entities
	}
	return m.Caption, m.CaptionEntities
}

// maskedKeys are the fields in which people write or which show what they
// wrote. Ids that are strings of digits (file_id, callback ids, chat_instance)
// are not among them.
var maskedKeys = map[string]bool{
	"text": true, "caption": true, "title": true, "question": true, "description": true, "explanation": true,
	"file_name": true, "performer": true, "address": true, "vcard": true, "name": true,
	"first_name": true, "last_name": true,
}

// maskRaw masks resident, card, passport and account numbers in the text
// fields of an update and leaves every other byte as it came.
func maskRaw(raw []byte) []byte {
	var out []byte // nil until something was masked
	done := 0      // raw[:done] is in out
	var key []byte
	for i := 0; i < len(raw); {
		n := bytes.IndexByte(raw[i:], '"')
		if n < 0 {
			break
		}
		i += n
		end := i + 1
		for end < len(raw) && raw[end] != '"' {
			if raw[end] == '\\' {
				end++
			}
			end++
		}
		end = min(end+1, len(raw))
		literal := raw[i:end]
		next := end
		for next < len(raw) && (raw[next] == ' ' || raw[next] == '\n' || raw[next] == '\t' || raw[next] == '\r') {
			next++
		}
		if next < len(raw) && raw[next] == ':' {
			key = bytes.Trim(literal, `"`)
		} else if len(literal) > 8 && maskedKeys[string(key)] {
			if masked, ok := maskLiteral(literal); ok {
				out = append(append(out, raw[done:i]...), masked...)
				done = end
			}
		}
		i = end
	}
	if out == nil {
		return raw
	}
	return append(out, raw[done:]...)
}

func maskLiteral(literal []byte) ([]byte, bool) {
	var text string
	if bytes.IndexByte(literal, '\\') < 0 {
		text = string(literal[1 : len(literal)-1])
	} else if json.Unmarshal(literal, &text) != nil {
		return nil, false
	}
	masked, found := mask.MaskSensitive(text)
	if !found {
		return nil, false
	}
	b, err := json.Marshal(masked)
	return b, err == nil
}
