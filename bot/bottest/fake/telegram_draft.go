package fake

import (
	"strings"
	"time"
)

// TelegramDraft is a text that the bot showed while it wrote it, or that it showed
// that it types.
type TelegramDraft struct {
	Chat   int64
	ID     int64  // zero of typing
	Text   string // as people read it
	Typing bool
	At     time.Time
}

// Drafts are all drafts that were shown, in order.
func (t *Telegram) Drafts() []TelegramDraft {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]TelegramDraft(nil), t.drafts...)
}

// Drafted is the draft that a chat shows now, until the next message takes its
// place. The real service takes it away by itself after half a minute.
func (t *Telegram) Drafted(chat int64) (TelegramDraft, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	d, ok := t.drafted[chat]
	return d, ok
}

// sendMessageDraft follows core.telegram.org/bots/api#sendmessagedraft: private
// chats only, an id that is not zero, 4096 characters.
func (t *Telegram) sendMessageDraft(p *tgParams) error {
	id, c, err := t.target(p)
	if err != nil {
		return err
	}
	d := TelegramDraft{Chat: id, ID: p.num("draft_id"), Text: p.str("text"), At: time.Now()}
	switch {
	case id < 0:
		return tgBad("TEXTDRAFT_PEER_INVALID")
	case d.ID == 0:
		return tgBad("TEXTDRAFT_ID_INVALID")
	}
	if strings.EqualFold(p.str("parse_mode"), "html") {
		if d.Text, err = tgParseHTML(d.Text); err != nil {
			return tgBad("can't parse entities: " + err.Error())
		}
	}
	if n, ok := tgLength(d.Text); !ok || n > 4096 {
		return tgBad("message is too long")
	}
	if err := t.limit(id, c); err != nil {
		return err
	}
	t.show(d)
	return nil
}

func (t *Telegram) sendChatAction(p *tgParams) error {
	id, _, err := t.target(p)
	if err != nil {
		return err
	}
	if p.str("action") == "" {
		return tgBad("wrong parameter action in request")
	}
	t.show(TelegramDraft{Chat: id, Typing: true, At: time.Now()})
	return nil
}

func (t *Telegram) show(d TelegramDraft) {
	if t.drafted == nil {
		t.drafted = map[int64]TelegramDraft{}
	}
	t.drafts = append(t.drafts, d)
	t.drafted[d.Chat] = d
}
