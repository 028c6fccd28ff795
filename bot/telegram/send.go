package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"dari/bot"
	"dari/bot/lang"
)

// target is an address in Telegram's terms.
type target struct {
	to     bot.Address
	chat   int64
	thread int
}

func resolve(to bot.Address) (target, error) {
	chat, ok := number(to.Chat)
	if !ok {
		return target{}, &bot.RefusedError{Err: fmt.Errorf("chat %q is no telegram chat id", to.Chat)}
	}
	t := target{to: to, chat: chat}
	if to.Thread != "" {
		thread, ok := number(to.Thread)
		if !ok {
			return target{}, &bot.RefusedError{Err: fmt.Errorf("thread %q is no telegram topic id", to.Thread)}
		}
		t.thread = int(thread)
	}
	return t, nil
}

// compose renders a reply: the parts of its text, and the buttons, which stand
// under the last part.
func compose(o bot.Outgoing) ([]part, models.ReplyMarkup, error) {
	parts := render(o.Reply.Body)
	if len(parts) == 0 {
		return nil, nil, &bot.RefusedError{Err: errors.New("the reply has no text")}
	}
	rows, err := keyboard(o.Key, o.Reply.Choices)
	if err != nil {
		return nil, nil, &bot.RefusedError{Err: err}
	}
	if rows == nil {
		return parts, nil, nil // a typed nil would be sent as a keyboard
	}
	return parts, &models.InlineKeyboardMarkup{InlineKeyboard: rows}, nil
}

// keyboard lays the choices out in rows, in order. A link that Telegram would
// refuse is left out: one bad link must not keep the message from being sent.
func keyboard(key string, choices bot.Choices) ([][]models.InlineKeyboardButton, error) {
	var (
		rows  [][]models.InlineKeyboardButton
		width int
		total int
	)
	for i, c := range choices {
		if c.Hidden {
			continue
		}
		text := label(c.Label)
		if text == "" {
			text = strconv.Itoa(i + 1)
		}
		b := models.InlineKeyboardButton{Text: text}
		if c.URL != "" {
			if b.URL = buttonLink(c.URL); b.URL == "" {
				continue
			}
		} else {
			b.CallbackData = choiceData(key, i, c.OpensForm)
			if len(b.CallbackData) > maxData {
				return nil, fmt.Errorf("choice %d: %d bytes of data, %d are allowed", i, len(b.CallbackData), maxData)
			}
		}
		switch { // core.telegram.org/bots/api#inlinekeyboardbutton, since Bot API 9.4
		case c.Danger:
			b.Style = "danger"
		case c.Primary:
			b.Style = "primary"
		}
		if total++; total > maxButtons {
			return nil, fmt.Errorf("%d choices, %d are allowed", len(choices), maxButtons)
		}
		w := cells(text) + 4
		if last := len(rows) - 1; last >= 0 && width+w <= rowWidth && len(rows[last]) < rowButtons {
			rows[last] = append(rows[last], b)
			width += w
			continue
		}
		rows = append(rows, []models.InlineKeyboardButton{b})
		width = w
	}
	return rows, nil
}

// buttonLink is a link as buttons take it: Telegram wants a host with a dot.
func buttonLink(s string) string {
	s = webLink(s)
	u, err := url.Parse(s)
	if s == "" || err != nil || !strings.Contains(u.Hostname(), ".") {
		return ""
	}
	return s
}

func noPreview() *models.LinkPreviewOptions {
	return &models.LinkPreviewOptions{IsDisabled: tg.True()}
}

// Send sends the parts of a reply that were not delivered yet.
func (a *Adapter) Send(ctx context.Context, o bot.Outgoing) (bot.Receipt, error) {
	t, err := resolve(o.To)
	if err != nil {
		return bot.Receipt{}, err
	}
	parts, buttons, err := compose(o)
	if err != nil {
		return bot.Receipt{}, err
	}
	return a.sendParts(ctx, t, o, parts, buttons, o.SentParts)
}

func (a *Adapter) sendParts(ctx context.Context, t target, o bot.Outgoing, parts []part, buttons models.ReplyMarkup, from int) (bot.Receipt, error) {
	var receipt bot.Receipt
	for i := from; i < len(parts); i++ {
		p := tg.SendMessageParams{
			ChatID: t.chat, MessageThreadID: t.thread,
			Text: parts[i].html, ParseMode: models.ParseModeHTML,
			LinkPreviewOptions: noPreview(),
		}
		if quoted, ok := number(o.Reply.Quote); ok && i == 0 {
			p.ReplyParameters = &models.ReplyParameters{MessageID: int(quoted), AllowSendingWithoutReply: true}
		}
		if i == len(parts)-1 {
			p.ReplyMarkup = buttons
		}
		id, err := a.sendOne(ctx, t, p, parts[i].plain)
		if err != nil {
			return receipt, err
		}
		receipt.MessageIDs = append(receipt.MessageIDs, strconv.Itoa(id))
	}
	return receipt, nil
}

// sendOne sends a message, and once more without markup when Telegram cannot
// parse it.
func (a *Adapter) sendOne(ctx context.Context, t target, p tg.SendMessageParams, plain string) (int, error) {
	c, call := watch(ctx, &p)
	m, err := a.now().api.SendMessage(c, nil)
	if isBadMarkup(err) {
		a.log.Error("telegram could not parse our markup; sent without", "account", a.account)
		p.Text, p.ParseMode = plain, ""
		c, call = watch(ctx, &p)
		m, err = a.now().api.SendMessage(c, nil)
	}
	if err != nil {
		return 0, a.classify(t.to, t.chat, call, err)
	}
	return m.ID, nil
}

// Edit makes earlier messages say something else. A text that became longer
// gets further messages unless it must keep within these, one that became
// shorter has the rest deleted. What already says so is a success. The receipt
// names the messages that say it now.
func (a *Adapter) Edit(ctx context.Context, to bot.Address, messageIDs []string, o bot.Outgoing) (bot.Receipt, error) {
	t, err := resolve(to)
	if err != nil {
		return bot.Receipt{}, err
	}
	if len(messageIDs) == 0 {
		return bot.Receipt{}, &bot.RefusedError{Err: errors.New("no message to edit")}
	}
	fits := func(t bot.Text) bool { return len(render(t)) <= len(messageIDs) }
	if o.Within && !fits(o.Reply.Body) {
		o.Reply.Body = o.Reply.Body.Shorten(bot.Small(lang.Text(lang.Lang(o.Reply.Lang), lang.EditCut)), fits)
	}
	parts, buttons, err := compose(o)
	if err != nil {
		return bot.Receipt{}, err
	}
	var receipt bot.Receipt
	for i := 0; i < len(parts) && i < len(messageIDs); i++ {
		id, ok := number(messageIDs[i])
		if !ok {
			return receipt, &bot.RefusedError{Err: fmt.Errorf("message %q is no telegram message id", messageIDs[i])}
		}
		p := tg.EditMessageTextParams{
			ChatID: t.chat, MessageID: int(id),
			Text: parts[i].html, ParseMode: models.ParseModeHTML, LinkPreviewOptions: noPreview(),
		}
		if i == len(parts)-1 {
			p.ReplyMarkup = buttons
		}
		if err := a.editOne(ctx, t, p, parts[i].plain); err != nil {
			return receipt, err
		}
		receipt.MessageIDs = append(receipt.MessageIDs, messageIDs[i])
	}
	if len(parts) > len(messageIDs) {
		more, err := a.sendParts(ctx, t, o, parts, buttons, len(messageIDs))
		receipt.MessageIDs = append(receipt.MessageIDs, more.MessageIDs...)
		return receipt, err
	}
	return receipt, a.retire(ctx, t, messageIDs[len(parts):], lang.Text(lang.Lang(o.Reply.Lang), lang.EditGone))
}

// retire takes messages away that are not needed any more. Telegram may keep
// those that are older than two days, without a word, so each first says so.
func (a *Adapter) retire(ctx context.Context, t target, messageIDs []string, word string) error {
	var refused *bot.RefusedError
	for _, s := range messageIDs {
		id, ok := number(s)
		if !ok {
			continue // Delete refuses it
		}
		p := tg.EditMessageTextParams{ChatID: t.chat, MessageID: int(id), Text: word}
		if err := a.editOne(ctx, t, p, word); err != nil && !errors.As(err, &refused) {
			return err
		}
	}
	if err := a.Delete(ctx, t.to, messageIDs); !errors.As(err, &refused) {
		return err
	}
	return nil
}

func (a *Adapter) editOne(ctx context.Context, t target, p tg.EditMessageTextParams, plain string) error {
	c, call := watch(ctx, &p)
	_, err := a.now().api.EditMessageText(c, nil)
	if isBadMarkup(err) {
		p.Text, p.ParseMode = plain, ""
		c, call = watch(ctx, &p)
		_, err = a.now().api.EditMessageText(c, nil)
	}
	if err == nil || isNotModified(err) {
		return nil
	}
	return repeatable(a.classify(t.to, t.chat, call, err))
}

// repeatable makes an unknown outcome a plain failure: what may be done twice
// is simply done again.
func repeatable(err error) error {
	var unknown *bot.UnknownError
	if errors.As(err, &unknown) {
		return unknown.Err
	}
	return err
}

// maxDelete is how many messages one call deletes.
const maxDelete = 100

// Delete takes messages away. Those that are gone already are a success. The
// real service deletes a bot's messages for 48 hours only; whether it then
// refuses or keeps silent could not be tried.
func (a *Adapter) Delete(ctx context.Context, to bot.Address, messageIDs []string) error {
	t, err := resolve(to)
	if err != nil {
		return err
	}
	ids := make([]int, 0, len(messageIDs))
	for _, s := range messageIDs {
		id, ok := number(s)
		if !ok {
			return &bot.RefusedError{Err: fmt.Errorf("message %q is no telegram message id", s)}
		}
		ids = append(ids, int(id))
	}
	for len(ids) > 0 {
		n := min(len(ids), maxDelete)
		c, call := watch(ctx, &tg.DeleteMessagesParams{ChatID: t.chat, MessageIDs: ids[:n]})
		_, err := a.now().api.DeleteMessages(c, nil)
		if err != nil && !isNotThere(err) {
			return repeatable(a.classify(t.to, t.chat, call, err))
		}
		ids = ids[n:]
	}
	return nil
}
