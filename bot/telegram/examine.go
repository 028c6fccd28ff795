package telegram

import (
	"context"
	"time"

	"github.com/go-telegram/bot/models"
)

// Examination is what Telegram tells of a bot.
type Examination struct {
	Name string // of the bot, without @
	// Webhook is where Telegram posts updates; empty is nowhere. Waiting are the
	// updates that were not fetched or delivered yet.
	Webhook string
	Waiting int
	// Failed is when a delivery to the webhook failed last, and Reason why; zero
	// is never.
	Failed time.Time
	Reason string
}

// Examine asks Telegram how the bot stands, and changes nothing. A token that
// is refused is ErrToken.
func (a *Adapter) Examine(ctx context.Context) (e Examination, err error) {
	if e.Name, err = a.identify(ctx); err != nil {
		return e, err
	}
	var info models.WebhookInfo
	if err := a.ask(ctx, "getWebhookInfo", struct{}{}, &info); err != nil {
		return e, err
	}
	e.Webhook, e.Waiting, e.Reason = info.URL, info.PendingUpdateCount, info.LastErrorMessage
	if info.LastErrorDate != 0 {
		e.Failed = time.Unix(int64(info.LastErrorDate), 0)
	}
	return e, nil
}
