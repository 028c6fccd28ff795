package telegram

import (
	"context"
	"errors"
	"strconv"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"dari/bot"
)

// Draft shows an answer that is being written: in a private chat as a draft that
// grows, which Telegram shows for half a minute and which the next message takes
// the place of (core.telegram.org/bots/api#sendmessagedraft, since Bot API 9.3);
// elsewhere, and where the server does not know drafts yet, as "typing". Of a text
// of several messages the first is shown. Not tried with the real service.
func (a *Adapter) Draft(ctx context.Context, d bot.Draft) error {
	t, err := resolve(d.To)
	if err != nil {
		return err
	}
	parts := render(d.Body)
	if t.chat <= 0 || d.Message == 0 || len(parts) == 0 {
		return a.typing(ctx, t)
	}
	p := tg.SendMessageDraftParams{ChatID: t.chat, MessageThreadID: t.thread, DraftID: strconv.FormatInt(d.Message, 10),
		Text: parts[0].html, ParseMode: models.ParseModeHTML}
	c, call := watch(ctx, &p)
	_, err = a.now().api.SendMessageDraft(c, nil)
	if errors.Is(err, tg.ErrorNotFound) {
		return a.typing(ctx, t)
	}
	return a.classify(t.to, t.chat, call, err)
}

func (a *Adapter) typing(ctx context.Context, t target) error {
	c, call := watch(ctx, &tg.SendChatActionParams{ChatID: t.chat, MessageThreadID: t.thread, Action: models.ChatActionTyping})
	_, err := a.now().api.SendChatAction(c, nil)
	return a.classify(t.to, t.chat, call, err)
}
