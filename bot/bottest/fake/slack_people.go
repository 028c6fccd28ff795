package fake

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// SlackSay is something a member writes.
type SlackSay struct {
	Channel, User, Text string
	// Thread is the ts of the message whose thread it goes to.
	Thread string
	// Mention puts the bot's name in front of the text.
	Mention bool
	// Files are the media types of files that come with it.
	Files []string
	// Subtype is set for messages that are not simply said.
	Subtype string
	// Bot is the bot id of a message by another app.
	Bot string
}

// Say writes a message and delivers the events of it: message, and
// app_mention when the bot was named in a channel.
func (s *Slack) Say(m SlackSay) (ts string, deliveries []*SlackDelivery) {
	s.mu.Lock()
	c := s.channel(m.Channel)
	u := s.user(m.User)
	text := slackEscape(m.Text)
	if m.Mention {
		text = "<@" + s.opts.BotUser + "> " + text
	}
	ts = s.ts()
	event := map[string]any{
		"type": "message", "channel": c.id, "user": u.ID, "text": text, "ts": ts, "event_ts": ts, "channel_type": c.kind(), "team": s.team(u),
		"blocks": richText(text),
	}
	if m.Thread != "" {
		event["thread_ts"] = m.Thread
		if parent := c.find(m.Thread); parent != nil {
			event["parent_user_id"] = parent.User
		}
	}
	subtype := m.Subtype
	if len(m.Files) > 0 {
		subtype = "file_share"
		var files []map[string]any
		for _, media := range m.Files {
			files = append(files, map[string]any{"id": s.id("F"), "mimetype": media, "name": "file", "title": "file"})
		}
		event["files"], event["upload"] = files, false
	}
	if subtype != "" {
		event["subtype"] = subtype
	}
	if m.Bot != "" {
		event["bot_id"] = m.Bot
	}
	c.messages = append(c.messages, &SlackMessage{Channel: c.id, TS: ts, Thread: m.Thread, User: u.ID, Text: text, At: time.Now()})
	mention := m.Mention && c.kind() != "im"
	plain := c.kind() == "im" || !s.opts.NoChannelEvents
	s.mu.Unlock()

	if plain {
		deliveries = append(deliveries, s.PushEvent(event))
	}
	if mention {
		same := map[string]any{"type": "app_mention"}
		for k, v := range event {
			if k != "type" && k != "channel_type" && k != "subtype" && k != "parent_user_id" {
				same[k] = v
			}
		}
		deliveries = append(deliveries, s.PushEvent(same))
	}
	return ts, deliveries
}

// PushMessage says something in a conversation, PushMention to the bot in a
// channel, PushThread in a thread.
func (s *Slack) PushMessage(channel, user, text string) (ts string, d []*SlackDelivery) {
	return s.Say(SlackSay{Channel: channel, User: user, Text: text})
}

// PushMention says something to the bot in a channel.
func (s *Slack) PushMention(channel, user, text string) (ts string, d []*SlackDelivery) {
	return s.Say(SlackSay{Channel: channel, User: user, Text: text, Mention: true})
}

// PushThread says something in a thread without naming the bot.
func (s *Slack) PushThread(channel, thread, user, text string) (ts string, d []*SlackDelivery) {
	return s.Say(SlackSay{Channel: channel, User: user, Text: text, Thread: thread})
}

// PushEdit changes what a member wrote.
func (s *Slack) PushEdit(channel, ts, text string) (*SlackDelivery, error) {
	s.mu.Lock()
	c := s.channel(channel)
	m := c.find(ts)
	if m == nil {
		s.mu.Unlock()
		return nil, fmt.Errorf("no message %s in %s", ts, channel)
	}
	old := map[string]any{"type": "message", "user": m.User, "text": m.Text, "ts": ts, "blocks": richText(m.Text)}
	m.Text = slackEscape(text)
	now := s.ts()
	changed := map[string]any{
		"type": "message", "user": m.User, "text": m.Text, "ts": ts, "blocks": richText(m.Text), "edited": map[string]any{"user": m.User, "ts": now},
	}
	if m.Thread != "" {
		old["thread_ts"], changed["thread_ts"] = m.Thread, m.Thread
	}
	kind := c.kind()
	s.mu.Unlock()
	return s.PushEvent(map[string]any{
		"type": "message", "subtype": "message_changed", "hidden": true, "channel": channel, "channel_type": kind, "ts": now, "event_ts": now,
		"message": changed, "previous_message": old,
	}), nil
}

// PushEvent delivers an event of the Events API.
func (s *Slack) PushEvent(event map[string]any) *SlackDelivery {
	s.mu.Lock()
	id := s.id("Ev")
	s.mu.Unlock()
	return s.deliver("events_api", map[string]any{
		"type": "event_callback", "token": "deprecated", "team_id": s.opts.Team, "api_app_id": s.opts.AppID, "event": event,
		"event_id": id, "event_time": time.Now().Unix(),
		"authorizations": []map[string]any{{"team_id": s.opts.Team, "user_id": s.opts.BotUser, "is_bot": true}},
	})
}

// SlashCommand types "/dari text" somewhere.
func (s *Slack) SlashCommand(channel, user, text string) *SlackDelivery {
	s.mu.Lock()
	c := s.channel(channel)
	u := s.user(user)
	name := c.id
	if c.kind() == "im" {
		name = "directmessage"
	}
	payload := map[string]any{
		"token": "deprecated", "team_id": s.team(u), "team_domain": "dari-test", "channel_id": c.id, "channel_name": name, "user_id": user,
		"user_name": strings.ToLower(u.Name), "command": "/dari", "text": text, "response_url": "https://hooks.slack.invalid/commands/x",
		"trigger_id": s.trigger(user), "api_app_id": s.opts.AppID, "is_enterprise_install": "false",
	}
	s.mu.Unlock()
	return s.deliver("slash_commands", payload)
}

// Tap taps a button of a message of the bot, found by its label.
func (s *Slack) Tap(m SlackMessage, user, label string) (*SlackDelivery, error) {
	payload, err := s.tap(m, user, label)
	if err != nil {
		return nil, err
	}
	return s.deliver("interactive", payload), nil
}

func (s *Slack) tap(m SlackMessage, user, label string) (map[string]any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[m.Channel]
	if c == nil || c.find(m.TS) == nil {
		return nil, fmt.Errorf("no message %s in %s", m.TS, m.Channel)
	}
	now := c.find(m.TS)
	for _, b := range now.Blocks {
		if b.Type != "actions" {
			continue
		}
		var buttons []SlackElement
		_ = json.Unmarshal(b.Elements, &buttons)
		for _, e := range buttons {
			if e.Text.Text != label {
				continue
			}
			u := s.user(user)
			action := map[string]any{"type": "button", "action_id": e.ActionID, "block_id": b.BlockID, "text": e.Text, "action_ts": s.ts()}
			if e.Value != "" {
				action["value"] = e.Value
			}
			message := map[string]any{"type": "message", "ts": m.TS, "user": now.User, "bot_id": s.opts.BotID, "text": now.Text, "blocks": now.Blocks}
			container := map[string]any{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": false}
			if now.Thread != "" {
				message["thread_ts"], container["thread_ts"] = now.Thread, now.Thread
			}
			return map[string]any{
				"type": "block_actions", "user": s.who(u), "api_app_id": s.opts.AppID, "token": "deprecated", "container": container,
				"trigger_id": s.trigger(user), "team": map[string]any{"id": s.opts.Team, "domain": "dari-test"},
				"channel": map[string]any{"id": m.Channel, "name": m.Channel}, "message": message,
				"response_url": "https://hooks.slack.invalid/actions/x", "actions": []any{action},
			}, nil
		}
	}
	return nil, fmt.Errorf("message %s has no button %q", m.TS, label)
}

func (s *Slack) team(u *SlackUser) string {
	if u.Team != "" {
		return u.Team
	}
	return s.opts.Team
}

func (s *Slack) who(u *SlackUser) map[string]any {
	return map[string]any{"id": u.ID, "username": strings.ToLower(u.Name), "name": strings.ToLower(u.Name), "team_id": s.team(u)}
}

func slackEscape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// richText is how Slack repeats a message's text in blocks.
func richText(text string) []map[string]any {
	return []map[string]any{{"type": "rich_text", "block_id": "b", "elements": []map[string]any{
		{"type": "rich_text_section", "elements": []map[string]any{{"type": "text", "text": text}}},
	}}}
}
