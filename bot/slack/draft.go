package slack

import (
	"context"

	slackapi "github.com/slack-go/slack"

	"dari/bot"
	"dari/bot/lang"
)

// Draft shows in a thread that an answer is being written, as Dari's status. Slack
// takes it away when the answer is posted there, or after two minutes
// (docs.slack.dev/reference/methods/assistant.threads.setStatus); not tried with
// the real service. The words themselves are not shown: Slack's streams of text are
// messages, which would stay where a process ends in the middle of one. Outside of
// threads Slack shows no status, and Dari nothing.
func (a *Adapter) Draft(ctx context.Context, d bot.Draft) error {
	if d.To.Thread == "" || d.Grown {
		return nil
	}
	to, err := a.known(ctx, d.To)
	if err != nil {
		return err
	}
	l, _ := lang.Parse(d.Lang)
	return a.call(ctx, "setting the status of a thread", func(ctx context.Context) error {
		return a.now().api.SetAssistantThreadsStatusContext(ctx, slackapi.AssistantThreadsSetStatusParameters{
			ChannelID: to.Chat, ThreadTS: to.Thread, Status: lang.Text(l, lang.WritingAnswer)})
	})
}
