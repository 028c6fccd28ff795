package handlers

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
)

// What somebody was told of, and is not any more as they were told, is corrected
// in the message that told it, which makes no sound. Whoever keeps it in a list of
// theirs is also told so, once for each change.

const (
	// CorrectionSubject is the kind of a delivery that changes a message that told
	// of something; its ref is the delivery of that message, its version the change.
	CorrectionSubject = "correction"
	// ChangeSubject is the kind of a delivery that tells of a change to whoever
	// keeps the subject in a list; its ref is the change.
	ChangeSubject = "change"
)

// Why a correction was not made, as kept with the delivery.
const (
	DroppedSame    = "nothing_changed" // it is again as they know it
	DroppedInDoubt = "may_have_arrived"
	DroppedNotKept = "not_kept_any_more"
)

// Corrections keeps how things were that people were told of, and what is to be
// corrected. The changes come with the things themselves, in their transactions.
type Corrections interface {
	// QueueCorrections queues what follows from the changes that are due, and
	// returns how many messages that is. Changes within some minutes are one.
	QueueCorrections(ctx context.Context, now time.Time) (queued int, err error)
	// ToldMessage finds a message that was sent, by the id of its delivery; ok is
	// false when it is kept no longer.
	ToldMessage(ctx context.Context, delivery int64) (m ToldMessage, ok bool, err error)
	// ChangedSubject is the subject of a change; ok is false when it is kept no
	// longer.
	ChangedSubject(ctx context.Context, change int64) (of outbox.Subject, ok bool, err error)
	// Before is a subject as it was at a moment, as JSON; ok is false when it has
	// not changed since.
	Before(ctx context.Context, kind string, ref int64, at time.Time) (data []byte, ok bool, err error)
	// Keeping is how a person keeps a subject, and what they know of it.
	Keeping(ctx context.Context, person uint32, kind string, ref int64) (Keeping, error)
	// ToldUpTo notes the last change that a reply tells of, by the id of its
	// delivery. It must not block.
	ToldUpTo(delivery, change int64)
}

// ToldMessage is a message that was sent.
type ToldMessage struct {
	outbox.Delivery
	// At is the moment whose state of things it shows, or a little earlier.
	At time.Time
}

// Keeping is how somebody keeps a subject.
type Keeping struct {
	Saved, Interested bool
	// Since is when they put it there last.
	Since time.Time
	// Change is the last one of the subject, or 0.
	Change int64
	// Knows is the moment as of which they know the subject: when they put it
	// into a list, or were last told of it.
	Knows time.Time
	// Message is the platform's id of the message that told them of it, or empty.
	Message string
}

// change is how a subject differs from what somebody knows of it, in words.
type change struct {
	title string
	// over is a sentence that says that it takes nobody now, or empty.
	over string
	// foreseen tells that it is over since the last day that was known: no news.
	foreseen bool
	// unseen tells that its card must not be shown any more.
	unseen bool
	lines  []string // what is another now, each old and new
}

func (c change) none() bool { return c.over == "" && len(c.lines) == 0 }

// said is the change as it stands below a title.
func (c change) said() []string {
	if c.over != "" {
		return []string{c.over}
	}
	return c.lines
}

// changeOf is how a subject differs now from how it was at a moment; of a kind
// whose changes nobody keeps it is nothing.
func (h *Handlers) changeOf(ctx context.Context, p Person, kind string, ref int64, at, now time.Time) (change, error) {
	k := h.alertKinds()[kind]
	if k.changed == nil {
		return change{}, nil
	}
	was, ok, err := h.Corrections.Before(ctx, kind, ref, at)
	if err != nil || !ok {
		return change{}, err
	}
	return k.changed(ctx, p, ref, was, now)
}

// mayFollowUp is nil, or why nothing more may be said to somebody of what they were
// told of, or put into a list of theirs, at a moment: a *outbox.DropError. Having
// asked for it is enough, until they refuse after it what such things are told for;
// one of several purposes will do.
func (h *Handlers) mayFollowUp(ctx context.Context, p Person, since time.Time, purposes ...Purpose) error {
	if p.Gone {
		return &outbox.DropError{Reason: DroppedGone}
	}
	for _, purpose := range purposes {
		consent, decided, err := h.Consents.Consent(ctx, p.ID, purpose)
		if err != nil || !decided || consent.Granted || !consent.At.After(since) {
			return err
		}
	}
	return &outbox.DropError{Reason: DroppedNoConsent}
}

// renderCorrection makes the words of a message as they should be now. The edit
// makes no sound, so it is made at night and during a pause too. Telegram lets a
// bot edit its own messages without a limit of time (the 48 hours of
// core.telegram.org/bots/api#editmessagetext are for business messages), Slack
// unless a workspace forbids it (edit_window_closed, cant_update_message of
// docs.slack.dev/reference/methods/chat.update); where it cannot be, the message
// stays as it is.
func (h *Handlers) renderCorrection(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	told, ok, err := h.Corrections.ToldMessage(ctx, d.Subject.Ref)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if !ok {
		return outbox.Rendered{}, &outbox.DropError{Reason: DroppedClosed}
	}
	p, err := h.People.Person(ctx, d.Person)
	if err != nil {
		return outbox.Rendered{}, err
	}
	var r outbox.Rendered
	if told.Subject.Kind == DigestSubject {
		r, err = h.correctedDigest(ctx, told, p, now)
	} else if err = h.mayFollowUp(ctx, p, told.At, h.alertKinds()[told.Subject.Kind].consent); err == nil {
		r, err = h.correctedCard(ctx, told, p, now)
	}
	r.Edit, r.Optional = told.MessageIDs, true
	if len(d.MessageIDs) > 0 { // what an earlier correction left of them
		r.Edit = d.MessageIDs
	}
	return r, err
}

// standing are the actions of an alert that make sense when its subject is over.
var standing = map[string]bool{"pause": true, "why": true, "stop": true, "follows": true}

// correctedCard is a message of one thing as it should be now. Its choices keep
// their numbers.
func (h *Handlers) correctedCard(ctx context.Context, told ToldMessage, p Person, now time.Time) (outbox.Rendered, error) {
	s := told.Subject
	k := h.alertKinds()[s.Kind]
	if k.alone == nil {
		return outbox.Rendered{}, fmt.Errorf("message %d tells of an unknown kind %q", told.ID, s.Kind)
	}
	r, err := k.alone(ctx, told.Delivery, now)
	if err != nil {
		return r, err
	}
	c, err := h.changeOf(ctx, p, s.Kind, s.Ref, told.At, now)
	if err != nil || c.none() {
		return r, err
	}
	l := p.Speaks()
	head, card := bot.Text{bot.H(lang.Text(l, k.corrected))}, r.Reply.Body[1:] // behind the heading
	for _, line := range c.lines {
		head = append(head, bot.Item(line))
	}
	if c.over != "" {
		head = bot.Text{bot.H(c.over)}
		// Why it fits and how to apply stand in its items.
		card = slices.DeleteFunc(slices.Clone(card), func(b bot.Block) bool { return b.Kind == bot.Bullet })
		for i, choice := range r.Reply.Choices {
			verb, _, _ := strings.Cut(choice.Action, " ")
			r.Reply.Choices[i].Hidden = !standing[verb]
		}
	}
	if c.unseen {
		card = bot.Text{bot.Spans(bot.Paragraph, bot.Bold(c.title)), card[len(card)-1]}
	}
	r.Reply.Body = append(head, card...)
	return r, nil
}

// correctedDigest is a message of several things as it should be now.
func (h *Handlers) correctedDigest(ctx context.Context, told ToldMessage, p Person, now time.Time) (outbox.Rendered, error) {
	items, err := h.Alerts.AlertItems(ctx, told.ID)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if items = tellable(items); len(items) == 0 {
		return outbox.Rendered{}, &outbox.DropError{Reason: DroppedClosed}
	}
	var purposes []Purpose
	for _, it := range items {
		purposes = append(purposes, h.alertKinds()[it.Subject.Kind].consent)
	}
	if err := h.mayFollowUp(ctx, p, told.At, purposes...); err != nil {
		return outbox.Rendered{}, err
	}
	changes := make([]change, min(len(items), digestPage))
	for i := range changes {
		s := items[i].Subject
		if changes[i], err = h.changeOf(ctx, p, s.Kind, s.Ref, told.At, now); err != nil {
			return outbox.Rendered{}, err
		}
	}
	r, err := h.digestReply(ctx, told.Delivery, p, items, changes, now)
	return outbox.Rendered{Reply: r}, err
}

// renderChange makes the words of a reply to whoever keeps something that has
// changed. It is outside of the weekly number, but not said at night or during a
// pause; what waits tells how things are then.
func (h *Handlers) renderChange(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	drop := func(reason string) (outbox.Rendered, error) {
		return outbox.Rendered{}, &outbox.DropError{Reason: reason}
	}
	s, ok, err := h.Corrections.ChangedSubject(ctx, d.Subject.Ref)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if !ok {
		return drop(DroppedClosed)
	}
	p, err := h.People.Person(ctx, d.Person)
	if err != nil {
		return outbox.Rendered{}, err
	}
	t := &turn{Person: p, Lang: p.Speaks(), Now: now}
	r := bot.Reply{Person: p.ID, Lang: string(t.Lang), About: s.Kind + " " + fmt.Sprint(s.Ref), Choices: bot.Choices{
		{Label: t.words(lang.Details), Action: fmt.Sprintf("%s %d", s.Kind, s.Ref), Primary: true},
		{Label: t.words(lang.KeptShow), Action: "saved"}}}
	if len(d.MessageIDs) > 0 { // somebody taps it
		return outbox.Rendered{Reply: r}, nil
	}
	if d.Doubts > 0 { // said twice would be worse than not at all: the message itself is corrected
		return drop(DroppedInDoubt)
	}
	keeps, err := h.Corrections.Keeping(ctx, p.ID, s.Kind, s.Ref)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if !keeps.Saved && !keeps.Interested {
		return drop(DroppedNotKept)
	}
	if err := h.mayFollowUp(ctx, p, keeps.Since, h.alertKinds()[s.Kind].consent); err != nil {
		return outbox.Rendered{}, err
	}
	c, err := h.changeOf(ctx, p, s.Kind, s.Ref, keeps.Knows, now)
	if err == nil && (c.none() || c.foreseen) {
		err = &outbox.DropError{Reason: DroppedSame}
	}
	if err == nil {
		err = h.awake(ctx, p, now)
	}
	if err != nil {
		return outbox.Rendered{}, err
	}
	how := lang.ChangedSaved
	if keeps.Interested {
		how = lang.ChangedInterest
	}
	r.Quote = keeps.Message
	r.Choices[0].Hidden = c.over != ""
	r.Body = bot.Text{bot.P(t.words(how)), bot.Spans(bot.Paragraph, bot.Bold(c.title))}
	for _, line := range c.said() {
		r.Body = append(r.Body, bot.Item(line))
	}
	r.Body = append(r.Body, h.operator(t.Lang, lang.JobsOperator))
	h.Corrections.ToldUpTo(d.ID, keeps.Change)
	return outbox.Rendered{Reply: r}, nil
}

// original is the delivery whose choices are meant by a tap on another: those of a
// corrected message are its own. The error is fs.ErrNotExist when that is kept no
// longer.
func (h *Handlers) original(ctx context.Context, d outbox.Delivery) (outbox.Delivery, error) {
	if d.Subject.Kind != CorrectionSubject {
		return d, nil
	}
	told, ok, err := h.Corrections.ToldMessage(ctx, d.Subject.Ref)
	if err == nil && !ok {
		err = fmt.Errorf("message %d: %w", d.Subject.Ref, fs.ErrNotExist)
	}
	return told.Delivery, err
}
