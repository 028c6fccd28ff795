package telegram

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"dari/bot"
)

// Decode says what an update means. It uses no network.
func (a *Adapter) Decode(_ context.Context, in bot.Incoming) (bot.Message, error) {
	u := a.read.take(in.ExternalID)
	if u == nil {
		var ok bool
		if u, ok = readUpdate(in.Raw); !ok {
			return bot.Message{}, fmt.Errorf("telegram update %s: no update", in.ExternalID)
		}
	}
	m := bot.Message{ID: in.ID, Address: u.place(a.account)}
	if m.Address.IsZero() {
		return bot.Message{}, fmt.Errorf("telegram update %s: no chat in it", in.ExternalID)
	}
	if !a.concerns(u) {
		return bot.Message{}, bot.ErrIgnore
	}
	switch {
	case u.said() != nil:
		a.decodeMessage(&m, u.said(), u.Message == nil)
	case u.Callback != nil:
		c := u.Callback
		m.Kind = bot.Chose
		m.From = sender(c.From)
		m.Direct = c.Message.Chat.Type == "private"
		m.MessageID = strconv.FormatInt(c.Message.ID, 10)
		m.Choice = parseChoice(c.Data)
		m.At = in.Received
	default:
		m.Kind = bot.Left
		if u.Member.New.inside() {
			m.Kind = bot.Joined
		}
		m.From = sender(u.Member.From)
		m.Direct = u.Member.Chat.Type == "private"
		m.At = time.Unix(u.Member.Date, 0)
	}
	if m.From.ID == "" && m.Kind != bot.Moved {
		return bot.Message{}, fmt.Errorf("telegram update %s: no sender in it", in.ExternalID)
	}
	return m, nil
}

func (a *Adapter) decodeMessage(m *bot.Message, t *message, edited bool) {
	m.From = sender(t.From)
	m.Direct = t.Chat.Type == "private"
	m.MessageID = strconv.FormatInt(t.ID, 10)
	m.At = time.Unix(t.Date, 0)
	if t.MigrateTo != 0 {
		m.Kind = bot.Moved
		m.NewAddress = bot.Address{Platform: bot.Telegram, Account: a.account, Chat: strconv.FormatInt(t.MigrateTo, 10)}
		return
	}
	if t.ReplyTo != nil && !bool(t.ReplyTo.Created) {
		m.Quoted = strconv.FormatInt(t.ReplyTo.ID, 10)
	}
	words, entities := t.words()
	m.Text, _ = a.withoutMention(words, entities)
	switch {
	case edited:
		m.Kind = bot.Edited
		m.At = time.Unix(max(t.Date, t.EditDate), 0)
	case t.Text != "":
		m.Kind = bot.Said
		m.Command, m.Args, _ = bot.ParseCommand(m.Text, a.self())
	default:
		m.Kind, m.MediaType = bot.Media, t.media.kind()
	}
}

// kind names what a message without text is; "other" is something newer than
// this code.
func (m media) kind() string {
	for _, k := range []struct {
		is   present
		name string
	}{
		{m.Photo, "photo"}, {m.Voice, "voice"}, {m.Video, "video"}, {m.VideoNote, "video"}, {m.Audio, "audio"},
		{m.Animation, "animation"}, {m.Document, "document"}, {m.Sticker, "sticker"}, {m.Location, "location"},
		{m.Contact, "contact"}, {m.Poll, "poll"}, {m.Dice, "dice"}, {m.Story, "story"}, {m.PaidMedia, "photo"},
		{m.Checklist, "checklist"},
	} {
		if k.is {
			return k.name
		}
	}
	return "other"
}

func sender(u *user) bot.Sender {
	s := bot.Sender{Platform: bot.Telegram}
	if u == nil || u.ID == 0 {
		return s
	}
	s.ID = strconv.FormatInt(u.ID, 10)
	s.Name = strings.TrimSpace(u.FirstName + " " + u.LastName)
	s.Locale = u.Language
	return s
}

// withoutMention takes the mentions of Dari out of a text; found tells that
// there was one. Entities count in UTF-16 units and may be wrong: nothing
// promises that they lie within the text.
func (a *Adapter) withoutMention(text string, entities []entity) (rest string, found bool) {
	if len(entities) == 0 {
		return text, false
	}
	var units []uint16
	for i := len(entities) - 1; i >= 0; i-- {
		e := entities[i]
		if e.Type != "mention" && e.Type != "text_mention" {
			continue
		}
		if units == nil {
			units = utf16.Encode([]rune(text))
		}
		if e.Offset < 0 || e.Length <= 0 || e.Offset > len(units) || e.Length > len(units)-e.Offset {
			continue
		}
		name := string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
		ours := e.Type == "mention" && a.self() != "" && strings.EqualFold(name, "@"+a.self()) ||
			e.Type == "text_mention" && e.User != nil && e.User.ID == a.id
		if ours {
			found = true
			units = append(units[:e.Offset:e.Offset], units[e.Offset+e.Length:]...)
		}
	}
	if !found {
		return text, false
	}
	return strings.TrimSpace(string(utf16.Decode(units))), true
}

// choiceData is what stands behind a button; parseChoice reads it.
func choiceData(key string, index int, opensForm bool) string {
	data := key + ":" + strconv.Itoa(index)
	if opensForm {
		data += ":f"
	}
	return data
}

// parseChoice reads the data of a button. What is not Dari's (an older program
// under the same token had buttons too) becomes a choice that nobody knows, so
// that the tap gets the answer to an outdated one.
func parseChoice(data string) bot.ChoiceRef {
	key, number, ok := cutLast(strings.TrimSuffix(data, ":f"))
	index, err := strconv.Atoi(number)
	if !ok || err != nil || index < 0 {
		return bot.ChoiceRef{Key: data, Index: -1}
	}
	return bot.ChoiceRef{Key: key, Index: index}
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
