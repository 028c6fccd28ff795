package slack

import (
	"context"
	"errors"
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"dari/bot"
	"dari/bot/lang"
)

// Send says a reply. A form goes into the window that was opened for it; where
// there is none any more, the reply's body and choices are said instead. A
// reply of several messages goes on after Outgoing.SentParts.
func (a *Adapter) Send(ctx context.Context, o bot.Outgoing) (bot.Receipt, error) {
	r := o.Reply
	if r.Modal != "" && o.SentParts == 0 {
		id, err := a.fill(ctx, o)
		if err != nil {
			return bot.Receipt{}, err
		}
		if id != "" && r.Form != nil {
			return bot.Receipt{MessageIDs: []string{id}}, nil
		}
	}
	if r.Form != nil && len(r.Body) == 0 {
		r.Body = append(bot.Text{bot.H(r.Form.Title)}, bot.Plain(r.Form.Intro)...)
		o.Reply = r
	}
	parts := render(o)
	if len(parts) == 0 {
		return bot.Receipt{}, &bot.RefusedError{Err: errors.New("slack: nothing to say")}
	}
	to := o.To
	var receipt bot.Receipt
	for _, p := range parts[min(o.SentParts, len(parts)):] {
		chat, ts, err := a.post(ctx, to, r.Quote, p)
		if err != nil {
			return receipt, err
		}
		receipt.MessageIDs = append(receipt.MessageIDs, ts)
		if chat != "" && chat != to.Chat {
			if isUser(to.Chat) {
				a.keepDirect(to.Chat, chat)
			}
			to.Chat = chat
			receipt.Address = to
		}
	}
	return receipt, nil
}

// fill shows a reply in the window opened for it: its form, or else its body,
// so that the window does not wait for ever. It returns the window's id, or
// nothing when it is closed or Slack does not take it.
func (a *Adapter) fill(ctx context.Context, o bot.Outgoing) (string, error) {
	r := o.Reply
	a.filled(r.Modal)
	body := r.Body
	if len(body) > 0 && len(r.Choices) > 0 { // a window that is not a form has no buttons
		body = append(slices.Clone(body), bot.Small(lang.Text(langOf(r), lang.WindowButtons)))
	}
	view := textView(langOf(r), "Dari", callbackLoading, body)
	if r.Form != nil {
		to := o.To
		if isUser(to.Chat) {
			// The submission must belong to the conversation that messages
			// come from.
			if err := a.call(ctx, "finding the conversation of a form", func(ctx context.Context) error {
				chat, err := a.directWith(ctx, to.Chat)
				to.Chat = chat
				return err
			}); err != nil {
				return "", err
			}
		}
		var err error
		if view, err = formView(r.Form, to, r.Lang); err != nil {
			return "", &bot.RefusedError{Err: err}
		}
	} else if len(view.Blocks.BlockSet) == 0 {
		return "", nil
	}
	err := a.call(ctx, "filling a window", func(ctx context.Context) error {
		_, err := a.now().api.UpdateViewContext(ctx, view, "", "", r.Modal)
		return err
	})
	var said slackapi.SlackErrorResponse
	var unknown *bot.UnknownError
	switch {
	case err == nil:
		return r.Modal, nil
	case r.Form == nil:
		a.log.Info("slack window not closed", "error", err)
		return "", nil
	case errors.As(err, &unknown):
		return "", unknown.Err // filling it again changes nothing: no doubt to keep
	case errors.As(err, &said) && (said.Err == "not_found" || said.Err == "view_not_found" || said.Err == "invalid_arguments"):
		a.log.Warn("slack window is not to be had", "error", said.Err, "messages", said.ResponseMetadata.Messages)
		return "", nil
	}
	return "", err
}

// post posts one message; its shape refused, once more as plain text. It replies
// to quote, which may be empty, unless it goes to a thread anyway: Slack's only
// way is the thread of that message, so it is shown in the conversation too
// (reply_broadcast of docs.slack.dev/reference/methods/chat.postMessage; not tried
// with the real service). Where it cannot be replied to, it is said alone.
func (a *Adapter) post(ctx context.Context, to bot.Address, quote string, p part) (chat, ts string, err error) {
	quoting := quote != "" && to.Thread == ""
	say := func(options ...slackapi.MsgOption) error {
		return a.call(ctx, "posting a message", func(ctx context.Context) (err error) {
			options = append(options, slackapi.MsgOptionDisableLinkUnfurl(), slackapi.MsgOptionDisableMediaUnfurl(), slackapi.MsgOptionParse(false))
			switch {
			case quoting:
				options = append(options, slackapi.MsgOptionTS(quote), slackapi.MsgOptionBroadcast())
			case to.Thread != "":
				options = append(options, slackapi.MsgOptionTS(to.Thread))
			}
			chat, ts, err = a.now().api.PostMessageContext(ctx, to.Chat, options...)
			if err == nil && ts == "" {
				err = errNoTS
			}
			return err
		})
	}
	err = say(blocksAndText(p)...)
	var shape errShape
	if errors.As(err, &shape) {
		a.log.Warn("slack refuses the blocks of a message", "error", shape.error)
		if err = say(slackapi.MsgOptionText(escape(p.plain), false)); errors.As(err, &shape) {
			err = shape.error
		}
	}
	if refused := (*bot.RefusedError)(nil); quoting && errors.As(err, &refused) {
		return a.post(ctx, to, "", p)
	}
	return chat, ts, err
}

func blocksAndText(p part) []slackapi.MsgOption {
	return []slackapi.MsgOption{slackapi.MsgOptionText(fallback(p.plain, fallbackRoom), false), slackapi.MsgOptionBlocks(p.blocks...)}
}

// fallback is the text of a notification: escaped, and no longer than room.
func fallback(plain string, room int) string {
	for n := room; ; n = n * 2 / 3 {
		if s := escape(cut(plain, n)); units(s) <= room {
			return s
		}
	}
}

// Edit changes messages that were sent, in order. Where the new text needs
// fewer messages the rest is deleted, where more they follow, unless it must keep
// within these. The receipt names the messages that are there now.
func (a *Adapter) Edit(ctx context.Context, to bot.Address, messageIDs []string, o bot.Outgoing) (bot.Receipt, error) {
	to, err := a.known(ctx, to)
	if err != nil {
		return bot.Receipt{}, err
	}
	ids := posted(messageIDs)
	fits := func(t bot.Text) bool {
		shown := o
		shown.Reply.Body = t
		return len(render(shown)) <= len(ids)
	}
	if o.Within && len(ids) > 0 && !fits(o.Reply.Body) {
		o.Reply.Body = o.Reply.Body.Shorten(bot.Small(lang.Text(langOf(o.Reply), lang.EditCut)), fits)
	}
	parts := render(o)
	if o.Within && len(parts) > len(ids) { // its choices alone need more
		parts = parts[:len(ids)]
	}
	if len(ids) == 0 || len(parts) == 0 {
		return bot.Receipt{}, &bot.RefusedError{Err: errors.New("slack: nothing to edit")}
	}
	var receipt bot.Receipt
	for i, p := range parts {
		if i >= len(ids) {
			_, ts, err := a.post(ctx, to, "", p)
			if err != nil {
				return receipt, err
			}
			receipt.MessageIDs = append(receipt.MessageIDs, ts)
			continue
		}
		if err := a.update(ctx, to, ids[i], p); err != nil {
			return receipt, err
		}
		receipt.MessageIDs = append(receipt.MessageIDs, ids[i])
	}
	if len(ids) > len(parts) {
		kept, err := a.retire(ctx, to, ids[len(parts):], lang.Text(langOf(o.Reply), lang.EditGone))
		receipt.MessageIDs = append(receipt.MessageIDs, kept...)
		return receipt, err
	}
	return receipt, nil
}

// retire takes messages away that are not needed any more. Where a workspace
// forbids that (cant_delete_message) they say so instead, and are kept.
func (a *Adapter) retire(ctx context.Context, to bot.Address, ids []string, word string) (kept []string, err error) {
	var refused *bot.RefusedError
	if err := a.Delete(ctx, to, ids); !errors.As(err, &refused) {
		return nil, err
	}
	p := render(bot.Outgoing{Reply: bot.Reply{Body: bot.Plain(word)}})[0]
	for _, ts := range ids {
		err := a.update(ctx, to, ts, p)
		switch {
		case err == nil:
			kept = append(kept, ts)
		case !errors.As(err, &refused): // refused: gone, or not to be changed either
			return kept, err
		}
	}
	return kept, nil
}

func (a *Adapter) update(ctx context.Context, to bot.Address, ts string, p part) error {
	change := func(options ...slackapi.MsgOption) error {
		err := a.call(ctx, "changing a message", func(ctx context.Context) error {
			_, _, _, err := a.now().api.UpdateMessageContext(ctx, to.Chat, ts, append(options, slackapi.MsgOptionParse(false))...)
			return err
		})
		var unknown *bot.UnknownError
		if errors.As(err, &unknown) {
			return unknown.Err // changing it again to the same changes nothing
		}
		return err
	}
	err := change(blocksAndText(p)...)
	var shape errShape
	if errors.As(err, &shape) {
		// Empty blocks take the old ones away.
		if err = change(slackapi.MsgOptionText(fallback(p.plain, fallbackRoom), false), slackapi.MsgOptionBlocks([]slackapi.Block{}...)); errors.As(err, &shape) {
			err = shape.error
		}
	}
	return err
}

// Delete takes messages away. One that is gone already is no error.
func (a *Adapter) Delete(ctx context.Context, to bot.Address, messageIDs []string) error {
	to, err := a.known(ctx, to)
	if err != nil {
		return err
	}
	for _, ts := range posted(messageIDs) {
		err := a.call(ctx, "deleting a message", func(ctx context.Context) error {
			_, _, err := a.now().api.DeleteMessageContext(ctx, to.Chat, ts)
			return err
		})
		var said slackapi.SlackErrorResponse
		var unknown *bot.UnknownError
		switch {
		case err == nil:
		case errors.As(err, &said) && said.Err == "message_not_found":
		case errors.As(err, &unknown):
			return unknown.Err
		default:
			return err
		}
	}
	return nil
}

// posted are the ids of messages; a window's id is none.
func posted(ids []string) []string {
	var out []string
	for _, id := range ids {
		if !strings.HasPrefix(id, "V") {
			out = append(out, id)
		}
	}
	return out
}

// known is an address whose chat is a channel: chat.update and chat.delete
// take no user id.
func (a *Adapter) known(ctx context.Context, to bot.Address) (bot.Address, error) {
	if !isUser(to.Chat) {
		return to, nil
	}
	err := a.call(ctx, "finding a direct conversation", func(ctx context.Context) error {
		chat, err := a.directWith(ctx, to.Chat)
		to.Chat = chat
		return err
	})
	return to, err
}
