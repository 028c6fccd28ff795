package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dari/bot"
)

// The payloads below have the fields Dari reads, and no more, so that whatever
// else Slack adds or changes cannot make an event unreadable. Their names are
// those of docs.slack.dev/reference.

type eventPayload struct {
	EventID string `json:"event_id"`
	Event   event  `json:"event"`
	// For names the installations of the app that see the event.
	For []struct {
		Team string `json:"team_id"`
	} `json:"authorizations"`
}

// elsewhere tells whether the event is for another workspace that has the app.
func (p *eventPayload) elsewhere(team string) bool {
	other := false
	for _, f := range p.For {
		if f.Team == team || f.Team == "" {
			return false
		}
		other = true
	}
	return other && team != ""
}

type event struct {
	Type    string  `json:"type"`
	Subtype string  `json:"subtype"`
	Channel string  `json:"channel"`
	Changed *spoken `json:"message"`
	Before  *spoken `json:"previous_message"`
	spoken
}

// spoken is a message, at the top of an event or inside message_changed.
type spoken struct {
	User   string `json:"user"`
	BotID  string `json:"bot_id"`
	Text   string `json:"text"`
	TS     string `json:"ts"`
	Thread string `json:"thread_ts"`
	// Parent is the author of the thread's first message; Slack sends it with
	// replies though its reference does not list it.
	Parent string `json:"parent_user_id"`
	// Team is the author's workspace; UserTeam in channels shared with others.
	Team     string `json:"team"`
	UserTeam string `json:"user_team"`
	Files    []struct {
		Media string `json:"mimetype"`
		Name  string `json:"name"`
		Title string `json:"title"`
	} `json:"files"`
}

// said is the message that an event is about, or nil when it is none that a
// person wrote or rewrote. thread_broadcast is a reply in a thread that its
// author also shows to the channel.
func (e *event) said() *spoken {
	switch e.Subtype {
	case "", "file_share", "thread_broadcast":
		return &e.spoken
	case "message_changed":
		// Slack also reports a change when it added a preview or a reply count.
		if e.Changed == nil || e.Before != nil && e.Before.Text == e.Changed.Text {
			return nil
		}
		return e.Changed
	}
	return nil
}

type slashPayload struct {
	Team    string `json:"team_id"`
	Channel string `json:"channel_id"`
	User    string `json:"user_id"`
	Name    string `json:"user_name"`
	Text    string `json:"text"`
	Trigger string `json:"trigger_id"`
}

type actionPayload struct {
	Type    string `json:"type"`
	Trigger string `json:"trigger_id"`
	User    struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Team string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		MessageTS string `json:"message_ts"`
		Thread    string `json:"thread_ts"`
	} `json:"container"`
	Message struct {
		TS     string `json:"ts"`
		Thread string `json:"thread_ts"`
	} `json:"message"`
	Actions []struct {
		Value string `json:"value"`
		TS    string `json:"action_ts"`
	} `json:"actions"`
	View viewPayload `json:"view"`
}

// choice is the choice that was tapped; form tells that it leads to a form.
func (p *actionPayload) choice() (ref bot.ChoiceRef, form, ok bool) {
	if len(p.Actions) == 0 {
		return ref, false, false
	}
	return parseChoice(p.Actions[0].Value)
}

func (p *actionPayload) messageTS() string {
	if p.Container.MessageTS != "" {
		return p.Container.MessageTS
	}
	return p.Message.TS
}

// thread is where an answer to a tap belongs: in a channel the thread of the
// tapped message, in a direct conversation nowhere else.
func (p *actionPayload) thread() string {
	for _, ts := range []string{p.Container.Thread, p.Message.Thread, p.messageTS()} {
		if ts != "" && !isDirect(p.Channel.ID) {
			return ts
		}
	}
	return ""
}

// choiceValue names a choice on the platform; parseChoice reads it.
func choiceValue(key string, index int, form bool) string {
	v := key + ":" + strconv.Itoa(index)
	if form {
		v += ":f"
	}
	return v
}

func parseChoice(v string) (ref bot.ChoiceRef, form, ok bool) {
	v, form = strings.CutSuffix(v, ":f")
	i := strings.LastIndexByte(v, ':')
	if i <= 0 {
		return ref, false, false
	}
	n, err := strconv.Atoi(v[i+1:])
	if err != nil || n < 0 || strconv.Itoa(n) != v[i+1:] {
		return ref, false, false
	}
	return bot.ChoiceRef{Key: v[:i], Index: n}, form, true
}

// Decode turns a stored event into a message. It asks Slack for the sender's
// name, zone and language where these are not known yet, and goes on without
// them when the answer takes longer than half a second.
func (a *Adapter) Decode(ctx context.Context, in bot.Incoming) (bot.Message, error) {
	var s stored
	if err := json.Unmarshal(in.Raw, &s); err != nil {
		return bot.Message{}, fmt.Errorf("slack event %s: %w", in.ExternalID, err)
	}
	m := bot.Message{ID: in.ID, CanForm: true, Modal: s.View, At: in.Received}
	account := in.Account
	if account == "" {
		account = a.Account()
	}
	var err error
	switch s.Kind {
	case kindEvent:
		err = a.decodeEvent(&m, s.Payload)
	case kindSlash:
		err = a.decodeSlash(&m, s)
	case kindAction:
		err = a.decodeAction(&m, s.Payload)
	case kindSubmit:
		err = a.decodeSubmit(&m, s.Payload)
	default:
		err = fmt.Errorf("unknown kind %q", s.Kind)
	}
	if err != nil {
		return bot.Message{}, fmt.Errorf("slack event %s: %w", in.ExternalID, err)
	}
	m.Address.Platform, m.Address.Account = bot.Slack, account
	m.Direct = isDirect(m.Address.Chat)
	m.From.Platform = bot.Slack
	p := a.person(ctx, m.From.ID)
	if m.From.Tenant == "" { // the event does not say so: not from elsewhere, as far as Slack tells
		m.From.Tenant = p.team
	}
	if m.From.Tenant == "" {
		m.From.Tenant = account
	}
	m.From.Zone, m.From.Locale = p.zone, p.locale
	if p.name != "" {
		m.From.Name = p.name
	}
	return m, nil
}

func (a *Adapter) decodeEvent(m *bot.Message, payload json.RawMessage) error {
	var p eventPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return fmt.Errorf("reading it: %w", err)
	}
	e := p.Event
	said := e.said()
	if said == nil || said.BotID != "" || !isUser(said.User) || e.Channel == "" || said.TS == "" {
		return bot.ErrIgnore
	}
	m.Kind = bot.Said
	m.From = bot.Sender{ID: said.User, Tenant: said.UserTeam}
	if m.From.Tenant == "" {
		m.From.Tenant = said.Team
	}
	m.Address.Chat = e.Channel
	if !isDirect(e.Channel) {
		m.Address.Thread = said.Thread
		if m.Address.Thread == "" {
			m.Address.Thread = said.TS
		}
	}
	if said.Thread != said.TS {
		m.Quoted = said.Thread
	}
	m.MessageID = said.TS
	m.Text = plain(said.Text, a.self())
	if at, ok := parseTS(said.TS); ok {
		m.At = at
	}
	switch {
	case e.Subtype == "message_changed":
		m.Kind = bot.Edited
	case len(said.Files) > 0:
		m.Kind = bot.Media
		m.MediaType = mediaType(said.Files[0].Media)
	default:
		name, args, ok := bot.ParseCommand(m.Text, "dari")
		if ok && name == "dari" { // typed after a mention, where Slack takes it for words
			m.Text = args
			name, args, ok = a.command(args)
		}
		if ok {
			m.Command, m.Args = name, args
		}
	}
	return nil
}

func (a *Adapter) decodeSlash(m *bot.Message, s stored) error {
	var p slashPayload
	if err := json.Unmarshal(s.Payload, &p); err != nil {
		return fmt.Errorf("reading it: %w", err)
	}
	if p.User == "" {
		return bot.ErrIgnore
	}
	m.Kind = bot.Said
	m.From = bot.Sender{ID: p.User, Tenant: p.Team, Name: p.Name}
	m.Address.Chat = s.Direct
	if m.Address.Chat == "" {
		m.Address.Chat = p.User
	}
	// channel_id is where it was typed, says docs.slack.dev/interactivity/implementing-slash-commands;
	// not tried against the service.
	if p.Channel != m.Address.Chat && !isDirect(p.Channel) {
		m.CommandChat = p.Channel
	}
	m.Text = plain(p.Text, a.self())
	m.Command, m.Args, _ = a.command(m.Text)
	return nil
}

// command reads what follows "/dari": the name of a command, with or without
// its slash, and the rest. Nothing at all asks for help. ok is false when the
// words are just words.
func (a *Adapter) command(text string) (name, args string, ok bool) {
	if text == "" {
		return "help", "", true
	}
	if !strings.HasPrefix(text, "/") {
		text = "/" + text
	}
	name, args, ok = bot.ParseCommand(text, "dari")
	if _, known := a.commands[name]; !ok || !known {
		return "", "", false
	}
	return name, args, true
}

func (a *Adapter) decodeAction(m *bot.Message, payload json.RawMessage) error {
	var p actionPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return fmt.Errorf("reading it: %w", err)
	}
	ref, _, ok := p.choice()
	if !ok || p.User.ID == "" || p.Channel.ID == "" {
		return bot.ErrIgnore
	}
	m.Kind = bot.Chose
	m.Choice = ref
	m.From = bot.Sender{ID: p.User.ID, Tenant: p.User.Team, Name: p.User.Name}
	m.Address.Chat, m.Address.Thread = p.Channel.ID, p.thread()
	m.MessageID = p.messageTS()
	if at, ok := parseTS(p.Actions[0].TS); ok {
		m.At = at
	}
	return nil
}

func (a *Adapter) decodeSubmit(m *bot.Message, payload json.RawMessage) error {
	var p actionPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return fmt.Errorf("reading it: %w", err)
	}
	s, err := p.submission()
	if err != nil {
		return err
	}
	m.Kind = bot.Submitted
	m.Form = s.answers()
	m.From = bot.Sender{ID: p.User.ID, Tenant: p.User.Team, Name: p.User.Name}
	m.Address = s.meta.To
	return nil
}

// mediaType is the neutral name of a file's media type.
func mediaType(media string) string {
	switch kind, _, _ := strings.Cut(media, "/"); kind {
	case "image":
		return "photo"
	case "audio":
		return "voice"
	case "video":
		return "video"
	}
	return "document"
}

// parseTS reads the time in a message's timestamp, "1700000000.000200".
func parseTS(ts string) (time.Time, bool) {
	whole, frac, _ := strings.Cut(ts, ".")
	sec, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || sec <= 0 || sec > 1<<40 {
		return time.Time{}, false
	}
	micro, err := strconv.ParseInt(frac, 10, 64)
	if err != nil || micro < 0 || len(frac) > 6 {
		micro = 0
	}
	return time.Unix(sec, micro*1000), true
}
