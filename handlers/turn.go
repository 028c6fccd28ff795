package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
)

// turn is a message with what is known about who said it.
type turn struct {
	bot.Message
	Person Person
	Role   Role
	// Lang is the language to answer in.
	Lang lang.Lang
	// Now is when it is handled.
	Now time.Time
	// alone tells that nothing may be added to what is said: neither a notice
	// nor the question of an open form.
	alone bool
	// ending is the dialog that the message ends, while its end is run.
	ending *Dialog
}

// reply says a sentence of the catalogue.
func (t *turn) reply(k lang.Key, args ...any) bot.Reply {
	return bot.Reply{Body: bot.Plain(lang.Text(t.Lang, k, args...)), Lang: string(t.Lang)}
}

// say is reply for the usual case of one reply.
func (t *turn) say(k lang.Key, args ...any) []bot.Reply { return []bot.Reply{t.reply(k, args...)} }

// words is a sentence of the catalogue in the turn's language.
func (t *turn) words(k lang.Key, args ...any) string { return lang.Text(t.Lang, k, args...) }

// arg is the n-th argument of the route, from 0, or empty.
func (t *turn) arg(n int) string {
	if f := strings.Fields(t.Args); n < len(f) {
		return f[n]
	}
	return ""
}

// argID is the n-th argument as an id, or 0.
func (t *turn) argID(n int) int64 {
	id, _ := strconv.ParseInt(t.arg(n), 10, 64)
	return id
}

// turn finds out who speaks, with which rights and in which language. Nobody
// is kept nowhere.
func (h *Handlers) turn(ctx context.Context, m bot.Message) (*turn, error) {
	if !belongs(m) {
		t := &turn{Message: m, Role: Nobody, Lang: Person{Locale: m.From.Locale}.Speaks(), Now: time.Now()}
		if l, ok := lang.Detect(m.Text); ok {
			t.Lang = l
		}
		return t, nil
	}
	private := m.Address
	if !m.Direct {
		// On every platform a person's id also names the conversation with them.
		private = bot.Address{Platform: m.Address.Platform, Account: m.Address.Account, Chat: m.From.ID}
	}
	p, err := h.People.Meet(ctx, m.From, private)
	if err != nil {
		return nil, fmt.Errorf("meeting the sender: %w", err)
	}
	t := &turn{Message: m, Person: p, Lang: p.Speaks(), Now: time.Now()}
	if p.Lang == "" && m.Kind == bot.Said && m.Command == "" {
		if l, ok := lang.Detect(m.Text); ok {
			t.Lang = l
		}
	}
	t.Role, err = h.role(ctx, p)
	return t, err
}
