// Package outbox delivers what was queued, honestly: in order within a chat,
// replies before alerts before broadcasts, within the platform's limits, and
// with a record of what became of every send.
//
// The state of a delivery is in the store. A delivery is marked as being sent
// before it goes out, a reply as soon as it is queued where there is room; one that is found so marked at a start was cut off, and
// nobody knows whether it arrived: an alert is then sent once more, a reply
// also when it is cut off again (at most sixteen times), an announcement never.
package outbox

import (
	"context"
	"fmt"
	"time"

	"dari/bot"
)

// Lane orders deliveries by urgency.
type Lane int

// The lanes.
const (
	Replies Lane = iota
	Alerts
	Broadcasts
)

// String is the kind of what the lane carries, in figures.
func (l Lane) String() string {
	names := [...]string{"reply", "alert", "announcement"}
	if l < 0 || int(l) >= len(names) {
		return fmt.Sprintf("lane %d", int(l))
	}
	return names[l]
}

// Lanes are all of them, the most urgent first.
func Lanes() []Lane { return []Lane{Replies, Alerts, Broadcasts} }

// State is what became of a delivery.
type State int

// The states of a delivery.
const (
	Queued  State = iota
	Sending       // on the wire, or cut off there
	Sent
	Gone    // the recipient cannot be reached any more
	Failed  // the platform refused it, or all attempts failed
	Unknown // cut off before an answer, and not tried again
	Dropped // not sent on purpose: withdrawn, no consent, expired
)

// String is the state as staff and JSON read it.
func (s State) String() string {
	names := [...]string{"queued", "sending", "sent", "gone", "failed", "unknown", "dropped"}
	if s < 0 || int(s) >= len(names) {
		return fmt.Sprintf("state %d", int(s))
	}
	return names[s]
}

// States are all of them, in order.
func States() []State { return []State{Queued, Sending, Sent, Gone, Failed, Unknown, Dropped} }

// Subject names what to say when the words are made at sending time: an
// opening to tell, an announcement. Version is that of the subject when the
// delivery was made.
type Subject struct {
	Kind    string
	Ref     int64
	Version int64
}

// Delivery is one thing to say to one recipient.
type Delivery struct {
	ID int64
	// Key is the random key that choices of this delivery carry.
	Key     string
	Lane    Lane
	To      bot.Address
	Person  uint32 // 0 is a channel
	Message int64  // inbox row that a reply answers, or 0
	Subject Subject
	// Reply is what to say; for a delivery with a subject it is made by the
	// Renderer.
	Reply    bot.Reply
	Due      time.Time
	Created  time.Time
	Attempts int
	// Doubts is how often it was cut off and sent again.
	Doubts     int
	MessageIDs []string // parts that were delivered
	// Marked says that it was marked as being sent when it was queued, because
	// its sender had room for it.
	Marked bool
	// Process has it, among several that share the work; else zero.
	Process int64
	// ChatDue is until when the chat's pace is used up by what another process
	// sent there.
	ChatDue time.Time
}

// Rendered is what to do for a delivery with a subject.
type Rendered struct {
	Reply bot.Reply
	// To overrides the delivery's address when it is not zero.
	To bot.Address
	// Edit and Delete name messages of an earlier delivery to change or remove
	// instead of sending a new one.
	Edit, Delete []string
	// Optional tells that an edit that the platform refuses is no failure: the
	// message stays as it is, and the delivery is dropped.
	Optional bool
}

// Renderer makes the words of a delivery just before it is sent, so that what
// was withdrawn or refused meanwhile is not said. It returns *LaterError to
// put the delivery off and *DropError to drop it.
type Renderer interface {
	Render(ctx context.Context, d Delivery, now time.Time) (Rendered, error)
}

// LaterError puts a delivery off, for quiet hours.
type LaterError struct{ Until time.Time }

func (e *LaterError) Error() string { return "later: " + e.Until.Format(time.RFC3339) }

// DropError drops a delivery and keeps why, as a code.
type DropError struct{ Reason string }

// DroppedUneditable is why a correction was dropped that the platform refuses to
// make in the message.
const DroppedUneditable = "not_editable"

func (e *DropError) Error() string { return "dropped: " + e.Reason }

// Outcome is what became of a delivery that was started, or that is settled
// without being sent.
type Outcome struct {
	Delivery Delivery
	State    State // Queued puts it back, due at Due
	Due      time.Time
	Attempts int
	Doubts   int
	// MessageIDs are all parts delivered so far.
	MessageIDs []string
	// SentTo is where the platform delivered it, when that differs.
	SentTo bot.Address
	// MovedTo is the new address of the chat, for the store to follow.
	MovedTo bot.Address
	// Limited tells that the platform asked for a pause.
	Limited bool
	Reason  string
	// ChatWait is how far the chat's pace is used up, where that is worth knowing
	// to other processes.
	ChatWait time.Duration
}

// Store keeps deliveries.
type Store interface {
	// QueuedDeliveries gives queued deliveries of the account and lane with an
	// id above after, by id; for alerts only those due at the time. Among several
	// processes, here and below, it is about what this one has.
	QueuedDeliveries(ctx context.Context, platform bot.Platform, account string, lane Lane, after int64, due time.Time, limit int) ([]Delivery, error)
	// QueuedIDs gives the ids of queued replies of the account above after, in
	// order.
	QueuedIDs(ctx context.Context, platform bot.Platform, account string, after int64) ([]int64, error)
	// Settle writes outcomes and marks the deliveries of start as being sent,
	// in one transaction. Of start it returns the ids that were still queued:
	// only those may be sent.
	Settle(ctx context.Context, outcomes []Outcome, start []int64) ([]int64, error)
	// NextBroadcast claims up to n copies of running announcements: rows are
	// written, already marked as being sent.
	NextBroadcast(ctx context.Context, platform bot.Platform, account string, n int, now time.Time) ([]Delivery, error)
	// CutOff gives the deliveries that are marked as being sent by a process that
	// is no more. It is called at a start, before anything is sent, and among
	// several processes again and again.
	CutOff(ctx context.Context, platform bot.Platform, account string) ([]Delivery, error)
}

// Platform is the door to the messaging service.
type Platform interface {
	Send(ctx context.Context, o bot.Outgoing) (bot.Receipt, error)
	Edit(ctx context.Context, to bot.Address, messageIDs []string, o bot.Outgoing) (bot.Receipt, error)
	Delete(ctx context.Context, to bot.Address, messageIDs []string) error
}

// Limits say how fast an account may send. Zero fields take the defaults.
type Limits struct {
	// Connections bounds sends under way; zero is 64.
	Connections int
	// PerSecond bounds all sends of the account together, except that replies
	// are not held back by it: alerts and broadcasts take what replies leave.
	// While those go out, a reply only waits for its turn among them, two turns at
	// most: the platform would refuse one too many. Zero is 29.4: 30 of them take
	// 20 ms more than the second in which Telegram allows 30.
	PerSecond float64
	// RepliesPerSecond bounds replies; zero is 200, or PerSecond where that is more.
	RepliesPerSecond float64
	// ChatEvery is the time between messages to one chat after the first
	// ChatBurst; zero is 1 s and 3.
	ChatEvery time.Duration
	ChatBurst int
	// GroupEvery is the same for group chats; zero is 3.4 s (18 a minute).
	GroupEvery time.Duration
	// IsGroup tells group chats; nil is none.
	IsGroup func(bot.Address) bool
}

func (l Limits) withDefaults() Limits {
	if l.Connections == 0 {
		l.Connections = 64
	}
	if l.PerSecond == 0 {
		l.PerSecond = 29.4
	}
	if l.RepliesPerSecond == 0 {
		l.RepliesPerSecond = max(200, l.PerSecond)
	}
	if l.ChatEvery == 0 {
		l.ChatEvery = time.Second
	}
	if l.ChatBurst == 0 {
		l.ChatBurst = 3
	}
	if l.GroupEvery == 0 {
		l.GroupEvery = 3400 * time.Millisecond
	}
	if l.IsGroup == nil {
		l.IsGroup = func(bot.Address) bool { return false }
	}
	return l
}
