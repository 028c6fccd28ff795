package handlers

import (
	"context"
	"fmt"

	"dari/bot"
)

// Access is somebody of staff reading something of a person.
type Access struct {
	Actor  string // telegram:ID, slack:TEAM/USER, cli:USER; channel:slack:TEAM/CHANNEL is all who read there
	Person uint32 // 0 where it is of several, or nobody knows of whom
	What   string // "answer 12", "case 3"
	Why    Purposed
}

// Purposed is why something of a person is read.
type Purposed string

// The reasons.
const (
	ToAnswer  Purposed = "answering a question"    // that the person put to staff
	ToHelp    Purposed = "somebody in crisis"      // who is to be helped
	ToRepair  Purposed = "a message that failed"   // and must not be lost
	ToReview  Purposed = "reviewing a posting"     // before it is shown
	ToCorrect Purposed = "correcting the sources"  // that an answer rested on
	ToImprove Purposed = "finding what is missing" // in the sources
)

// AccessLog keeps what staff read of people.
type AccessLog interface {
	// LogAccess writes an access down, once for a message (0 is none). What was not
	// written down is not shown.
	LogAccess(ctx context.Context, message int64, a Access) error
}

// accessed writes down that the person of the turn reads something of another.
func (h *Handlers) accessed(ctx context.Context, t *turn, person uint32, what string, why Purposed) error {
	return h.logAccess(ctx, t.ID, Access{Actor: t.Person.Account(), Person: person, What: what, Why: why})
}

// told writes down that staff read something in their channel.
func (h *Handlers) told(ctx context.Context, channel bot.Address, person uint32, what string, why Purposed) error {
	actor := fmt.Sprintf("channel:%s:%s/%s", channel.Platform, channel.Account, channel.Chat)
	return h.logAccess(ctx, 0, Access{Actor: actor, Person: person, What: what, Why: why})
}

func (h *Handlers) logAccess(ctx context.Context, message int64, a Access) error {
	if h.Accesses == nil {
		return nil
	}
	if err := h.Accesses.LogAccess(ctx, message, a); err != nil {
		return fmt.Errorf("access log: %w", err)
	}
	return nil
}

// caseReason is why staff read a case.
func caseReason(k CaseKind) Purposed {
	switch k {
	case CrisisCase:
		return ToHelp
	case ParkedCase:
		return ToRepair
	}
	return ToAnswer
}

// CaseAccess is the access to a case by somebody.
func CaseAccess(c Case, actor string) Access {
	return Access{Actor: actor, Person: c.Person, What: fmt.Sprintf("case %d", c.ID), Why: caseReason(c.Kind)}
}
