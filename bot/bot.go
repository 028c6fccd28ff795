// Package bot is the neutral model of talking: what a person said, what Dari
// answers, and what became of the answer. It knows no platform and no database.
//
// A platform adapter turns its wire format into a Message and a Reply into its
// own calls. A Handler sits between: a Message in, Replies out; it never sends.
// What happens between the two doors is in bot/inbox (nothing received is
// lost, one conversation is one line) and bot/outbox (what was said is sent
// honestly).
package bot

import (
	"context"
	"strings"
	"time"
)

// Platform names a messaging service.
type Platform string

// The platforms that exist.
const (
	Telegram Platform = "telegram"
	Slack    Platform = "slack"
	Terminal Platform = "terminal"
)

// Address is a place where something can be said.
type Address struct {
	Platform Platform `json:"platform"`
	// Account is whose door it is: the Telegram bot's id, the Slack team id.
	Account string `json:"account,omitempty"`
	// Chat is the Telegram chat id, the Slack channel id, or a Slack user id,
	// which means the direct conversation with that user.
	Chat string `json:"chat"`
	// Thread is the Telegram topic id or the Slack thread_ts; empty is none.
	Thread string `json:"thread,omitempty"`
}

// Conversation is the key under which messages keep their order.
func (a Address) Conversation() string {
	key := string(a.Platform) + ":" + a.Account + "/" + a.Chat
	if a.Thread != "" {
		key += "/" + a.Thread
	}
	return key
}

// IsZero reports whether the address names no place.
func (a Address) IsZero() bool { return a.Chat == "" }

// Sender is who said something, as the platform knows them.
type Sender struct {
	Platform Platform `json:"platform"`
	// Tenant is the Slack team id; empty on platforms without tenants.
	Tenant string `json:"tenant,omitempty"`
	ID     string `json:"id"`
	// Name is personal: it may be shown to the person, never logged.
	Name string `json:"name,omitempty"`
	// Locale is the platform's language setting ("ko", "en-US"), often empty.
	Locale string `json:"locale,omitempty"`
	// Zone is an IANA zone where the platform tells it, else empty.
	Zone string `json:"zone,omitempty"`
}

// Kind says what happened.
type Kind string

// The kinds of message.
const (
	Said      Kind = "said"      // words, also a command
	Chose     Kind = "chose"     // a choice was tapped
	Submitted Kind = "submitted" // a modal form was sent in
	Edited    Kind = "edited"    // an earlier message was changed
	Media     Kind = "media"     // a photo, voice message, file, ...
	Left      Kind = "left"      // the person blocked or removed the bot
	Joined    Kind = "joined"    // the person unblocked or added the bot
	Moved     Kind = "moved"     // the conversation has a new address: NewAddress
)

// Message is one thing that happened in a conversation.
type Message struct {
	// ID is the inbox row id; every effect of the message is keyed by it.
	ID      int64
	Kind    Kind
	From    Sender
	Address Address
	// Direct tells a private conversation; elsewhere Dari was addressed
	// (an adapter does not pass on what was not).
	Direct bool
	// Text is what was said, without the mention of the bot.
	Text string
	// Command is the lower-case name of a command without its slash, or empty.
	// Args is what followed it.
	Command, Args string
	// CommandChat is the chat where a command was typed that is answered in
	// another one, in private; else it is empty.
	CommandChat string
	// Choice is what was tapped when Kind is Chose.
	Choice ChoiceRef
	// Form is what was filled in when Kind is Submitted.
	Form Submission
	// MediaType is "photo", "voice", "document", ... when Kind is Media;
	// Text then holds the caption.
	MediaType string
	// Quoted is the platform id of the message this one replies to, or empty.
	Quoted string
	// MessageID is the platform's own id of this message, or empty.
	MessageID string
	// Modal is the id of a loading view that the adapter opened for this
	// message; the form that answers goes there.
	Modal string
	// CanForm tells that a Reply.Form can be shown as a modal here.
	CanForm bool
	// At is when the person said it, as far as the platform tells.
	At time.Time
	// NewAddress is where the conversation went when Kind is Moved.
	NewAddress Address
}

// ChoiceRef names a choice of a message that Dari sent: the random key of its
// delivery and the index of the choice in it. What the choice means, for whom
// and until when is kept with the delivery, never on the platform.
type ChoiceRef struct {
	Key   string `json:"key"`
	Index int    `json:"index"`
}

// Reply is one thing to say.
type Reply struct {
	// To is where to say it; zero is where the message came from.
	To Address `json:"to,omitzero"`
	// Private moves the reply to the person's own conversation with Dari.
	Private bool    `json:"private,omitempty"`
	Body    Text    `json:"body,omitempty"`
	Choices Choices `json:"choices,omitempty"`
	// Form asks for several things at once. Only for messages with CanForm;
	// elsewhere handlers asks its fields one by one.
	Form *Form `json:"form,omitempty"`
	// Modal is the loading view to turn into Form (from Message.Modal); Body is
	// then shown only when the view is gone, beside a button that opens the
	// form anew.
	Modal string `json:"modal,omitempty"`
	// Quote is the platform id of a message to reply to, or empty.
	Quote string `json:"quote,omitempty"`
	// Replace is the platform id of a message of ours to change instead of
	// sending a new one; where that cannot be, a new one is sent.
	Replace string `json:"replace,omitempty"`
	// Person is the internal id of whom it is said to; only they may tap its
	// choices. Zero is nobody in particular: a channel of staff.
	Person uint32 `json:"person,omitempty"`
	// Lang is the language of Body ("ko", "en"), for the few words an adapter
	// adds itself.
	Lang string `json:"lang,omitempty"`
	// About names what Body shows ("opening 12"), for whoever is asked about it
	// later. Adapters leave it alone.
	About string `json:"about,omitempty"`
	// Forget tells that it is not kept once it was said, since it names people who
	// may take that back. Its choices would end with it: it has none.
	Forget bool `json:"forget,omitempty"`
}

// Choice is something to tap.
type Choice struct {
	Label string `json:"label"`
	// Action is what tapping means, in the form of a route and its arguments
	// ("jobs 5"). It is kept by us; the platform only sees a ChoiceRef.
	Action string `json:"action,omitempty"`
	// URL makes the choice a link; Action is then empty.
	URL string `json:"url,omitempty"`
	// OpensForm tells that Action leads to a Form, so that a platform with
	// modals opens a loading view before it acknowledges the tap.
	OpensForm bool `json:"opens_form,omitempty"`
	// Primary and Danger are how it may look.
	Primary bool `json:"primary,omitempty"`
	Danger  bool `json:"danger,omitempty"`
	// Hidden keeps the choice from being shown. It stands for one that makes no
	// sense any more in a message that is changed, so that those behind it keep
	// their numbers: the platform may still show the message as it was.
	Hidden bool `json:"hidden,omitempty"`
}

// Choices are shown in rows as the platform likes; order counts.
type Choices []Choice

// Handler answers a message. It never sends. An error other than a
// *SayError is retried; after the third time the message is parked.
type Handler interface {
	Handle(ctx context.Context, m Message) ([]Reply, error)
}

// HandlerFunc makes a function a Handler.
type HandlerFunc func(ctx context.Context, m Message) ([]Reply, error)

// Handle calls f.
func (f HandlerFunc) Handle(ctx context.Context, m Message) ([]Reply, error) { return f(ctx, m) }

// Draft is an answer while it is written: all of it so far. It is never what
// counts, and never stored: that is the reply.
type Draft struct {
	To Address
	// Message is the inbox row that is answered; what is drafted for one message
	// grows in its place.
	Message int64
	Body    Text
	// Lang is the language of Body ("ko", "en"), for words an adapter adds.
	Lang string
	// Grown tells an adapter that something of the draft was shown already.
	Grown bool
}

// Drafter shows answers while they are written, where the platform can. It is
// best effort: what fails is not told.
type Drafter interface {
	// Draft shows a draft in the place of what was shown of it; it does not wait.
	Draft(d Draft)
	// End ends the drafts of a conversation: nothing of them appears after it
	// returned. It waits a moment for one that is on its way.
	End(to Address)
}

// Command is a slash command as people see it.
type Command struct {
	Name string
	// DescriptionKo and DescriptionEn are shown in the platform's command list.
	DescriptionKo, DescriptionEn string
	// OpensForm tells that the command leads to a Form.
	OpensForm bool
	// Listed tells that the command is shown in the platform's command list.
	Listed bool
}

// ParseCommand splits "/jobs@DariBot 5" into "jobs", "5". ok is false when
// text is no command. A command meant for another bot (a name after @ that is
// not self, compared without case) is none.
func ParseCommand(text, self string) (name, args string, ok bool) {
	if !strings.HasPrefix(text, "/") {
		return "", "", false
	}
	head, rest := text[1:], ""
	if i := strings.IndexAny(head, " \n\t"); i >= 0 {
		head, rest = head[:i], strings.TrimSpace(head[i:])
	}
	name, at, tagged := strings.Cut(head, "@")
	if name == "" || tagged && !strings.EqualFold(at, self) {
		return "", "", false
	}
	return strings.ToLower(name), rest, true
}
