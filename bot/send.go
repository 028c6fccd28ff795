package bot

import (
	"errors"
	"fmt"
	"time"
)

// Outgoing is one reply on its way to one place.
type Outgoing struct {
	// Key is the random key of the delivery; choices are named by it.
	Key   string
	To    Address
	Reply Reply
	// SentParts is how many parts of a split message were delivered by an
	// earlier attempt; the adapter goes on after them.
	SentParts int
	// Within tells that an edit sends no further message, as nobody asked for one:
	// words that do not fit into the messages it changes are cut off, and the last
	// line says so.
	Within bool
}

// Receipt is what the platform said of a send. When a send of several parts
// fails midway the receipt names those that were delivered.
type Receipt struct {
	// MessageIDs are the platform's ids of the parts, in order.
	MessageIDs []string
	// Address is where it went when that differs from Outgoing.To: the channel
	// of a direct conversation, a group that moved.
	Address Address
}

// A send has four endings: nil (sent), *RetryError (later), ErrGone (nobody
// there), *RefusedError (the platform will never take it). *UnknownError is
// the honest fifth: the connection ended before an answer, so it may have
// been delivered. *MovedError asks to send to another address. Any other
// error is a failure that surely delivered nothing and is tried again with
// growing delays.

// ErrGone says that the recipient cannot be reached any more: blocked,
// deactivated, removed.
var ErrGone = errors.New("recipient gone")

// RetryError says that the platform wants a pause. It is no attempt.
type RetryError struct {
	After time.Duration
	// WholeAccount tells that all sends of the account must pause, not only
	// those to this chat.
	WholeAccount bool
	Err          error
}

func (e *RetryError) Error() string { return fmt.Sprintf("retry after %v: %v", e.After, e.Err) }
func (e *RetryError) Unwrap() error { return e.Err }

// RefusedError says that the platform refused the message for good.
type RefusedError struct{ Err error }

func (e *RefusedError) Error() string { return "refused: " + e.Err.Error() }
func (e *RefusedError) Unwrap() error { return e.Err }

// UnknownError says that nobody knows whether the message was delivered.
type UnknownError struct{ Err error }

func (e *UnknownError) Error() string { return "outcome unknown: " + e.Err.Error() }
func (e *UnknownError) Unwrap() error { return e.Err }

// MovedError says that the chat now lives at another address.
type MovedError struct{ To Address }

func (e *MovedError) Error() string { return "chat moved" }

// ErrIgnore is returned by a decoder for something that is not for Dari: it
// is marked handled and nothing is said.
var ErrIgnore = errors.New("not addressed to dari")

// ErrNotOurs says that an event is not in the hands of this process any more,
// among several that share the work.
var ErrNotOurs = errors.New("another process has it")

// Incoming is one raw update or event as it is stored before it is
// acknowledged.
type Incoming struct {
	// ID is the inbox row id, zero before it is stored.
	ID       int64
	Platform Platform
	Account  string
	// ExternalID is the platform's id of the event, unique per account.
	ExternalID string
	// Conversation is the key that keeps order: Address.Conversation().
	Conversation string
	// Raw is the update as received, with sensitive numbers masked in its text.
	Raw      []byte
	Received time.Time
	// Attempts is how often handling it has failed.
	Attempts int
}

// SayError is a failure that the person can be told about: Text is already
// in their language.
type SayError struct {
	Text string
	Err  error
}

func (e *SayError) Error() string {
	if e.Err != nil {
		return e.Err.Error()
	}
	return "said to the person"
}
func (e *SayError) Unwrap() error { return e.Err }
