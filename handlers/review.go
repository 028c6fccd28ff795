package handlers

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
)

// The kinds of delivery about postings; their ref is an OpeningEvent.
const (
	ReviewSubject  = "review"  // to the channel of staff
	PostingSubject = "posting" // to the poster
)

// Decision is what became of a decision of staff.
type Decision int64

// The decisions.
const (
	DecisionNone     Decision = iota // there is no such opening
	DecisionOpened                   // it is shown now
	DecisionWaiting                  // approved; its employer is not verified yet
	DecisionRejected                 // it is not shown
	DecisionBlocked                  // the law forbids it as it stands
	DecisionTooLate                  // somebody decided before
)

// OpeningEvent is something that became of a posting.
type OpeningEvent struct {
	ID      int64
	Opening int64
	Kind    OpeningEventKind
	Detail  string
}

// OpeningEventKind names what became of a posting.
type OpeningEventKind string

// The kinds of event.
const (
	EventSubmitted OpeningEventKind = "submitted"
	EventApproved  OpeningEventKind = "approved" // waits for its employer to be verified
	EventOpened    OpeningEventKind = "opened"
	EventRejected  OpeningEventKind = "rejected" // Detail is why
)

// Reviews keeps the decisions of staff about openings. Each is written into
// the audit list, and the poster is told.
type Reviews interface {
	// OpeningsIn lists openings in a state, the newest first.
	OpeningsIn(ctx context.Context, state OpeningState, limit int) ([]Opening, error)
	OpeningEvent(ctx context.Context, id int64) (e OpeningEvent, ok bool, err error)
	ApproveOpening(ctx context.Context, message, id int64, actor string) (Decision, error)
	RejectOpening(ctx context.Context, message, id int64, actor, reason string) (Decision, error)
	// VerifyEmployer remembers that staff verified who the employer of the
	// opening is, and opens what was approved and waited for it.
	VerifyEmployer(ctx context.Context, message, id int64, actor string) (opened int, err error)
}

// rejectReasons are the reasons that staff can tap.
var rejectReasons = map[string]lang.Key{
	"wage": lang.ReasonWage, "employer": lang.ReasonEmployer, "unfair": lang.ReasonUnfair,
	"unclear": lang.ReasonUnclear, "duplicate": lang.ReasonDuplicate, "no-job": lang.ReasonNoJob,
}

// RejectReasons are the codes of the usual reasons of a rejection, in order.
func RejectReasons() []string {
	return []string{"wage", "employer", "unfair", "unclear", "duplicate", "no-job"}
}

func (h *Handlers) reviewRoutes() []route {
	return []route{
		{name: "review", byChoice: true, roles: staffOnly, do: h.review},
		{name: "reviews", roles: staffOnly, about: lang.CommandReviews, do: h.reviews, words: []string{"검토할 공고", "공고 검토", "openings to review"}},
	}
}

func (h *Handlers) reviewForms() []form {
	return []form{{id: "rejection", roles: staffOnly, build: buildRejection, check: checkRejection, done: h.rejected}}
}

// reviewText is a posting as staff read it.
func (h *Handlers) reviewText(ctx context.Context, l lang.Lang, now time.Time, o Opening) (bot.Text, error) {
	w := h.openingWords(l, now)
	body := append(bot.Text{bot.H(w.text(lang.ReviewHeader, o.ID))}, w.details(o)...)
	body = append(body, bot.Item(w.text(lang.ReviewNumber, o.BusinessNumber)))
	if o.PostedBy != 0 {
		p, err := h.People.Person(ctx, o.PostedBy)
		if err != nil {
			return nil, err
		}
		body = append(body, bot.Item(w.text(lang.ReviewPoster, p.Account())))
	}
	if notes := w.notes(o.Opening); len(notes) > 0 {
		body = append(append(body, bot.P(w.text(lang.ReviewNotes))), notes...)
	} else {
		body = append(body, bot.P(w.text(lang.ReviewNoNotes)))
	}
	switch {
	case o.Verified:
		return append(body, bot.P(w.text(lang.ReviewVerified))), nil
	case o.official(), o.State == OpeningOpen: // shown without
		return body, nil
	}
	return append(body, bot.P(w.text(lang.ReviewUnverified))), nil
}

// reviewChoices are what can still be decided.
func reviewChoices(l lang.Lang, o Opening) bot.Choices {
	var cs bot.Choices
	if o.State == OpeningPending {
		cs = append(cs, bot.Choice{Label: lang.Text(l, lang.ReviewApprove), Action: fmt.Sprintf("review approve %d", o.ID), Primary: true})
	}
	if o.State == OpeningPending || o.State == OpeningApproved {
		cs = append(cs, bot.Choice{Label: lang.Text(l, lang.ReviewReject), Action: fmt.Sprintf("review reject %d", o.ID), Danger: true})
		if !o.Verified && !o.official() {
			cs = append(cs, bot.Choice{Label: lang.Text(l, lang.ReviewVerify), Action: fmt.Sprintf("review verify %d", o.ID)})
		}
	}
	return cs
}

// renderReview asks staff to look at a posting. Once it was asked, the choices
// stay those of the question, whatever was decided since: they are tapped by
// their place.
func (h *Handlers) renderReview(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	e, o, err := h.eventOpening(ctx, d.Subject.Ref)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if len(d.MessageIDs) == 0 && o.State != OpeningPending {
		return outbox.Rendered{}, &outbox.DropError{Reason: "decided"}
	}
	body, err := h.reviewText(ctx, lang.Ko, now, o)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if err := h.told(ctx, d.To, o.PostedBy, fmt.Sprintf("posting %d", o.ID), ToReview); err != nil {
		return outbox.Rendered{}, err
	}
	o.State, o.Verified = OpeningPending, e.Detail == verifiedThen
	return outbox.Rendered{Reply: bot.Reply{Body: body, Choices: reviewChoices(lang.Ko, o), Lang: string(lang.Ko)}}, nil
}

// verifiedThen is the detail of a submission whose employer was verified
// before.
const verifiedThen = "verified"

// SubmittedDetail is the detail of a submission.
func SubmittedDetail(verified bool) string {
	if verified {
		return verifiedThen
	}
	return ""
}

func (h *Handlers) eventOpening(ctx context.Context, id int64) (e OpeningEvent, o Opening, err error) {
	e, ok, err := h.Reviews.OpeningEvent(ctx, id)
	if err == nil && ok {
		o, ok, err = h.Openings.Opening(ctx, e.Opening)
	}
	if err == nil && !ok {
		err = &outbox.DropError{Reason: "no such posting"}
	}
	return e, o, err
}

// renderPosting tells the poster what became of a posting.
func (h *Handlers) renderPosting(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	e, o, err := h.eventOpening(ctx, d.Subject.Ref)
	if err != nil {
		return outbox.Rendered{}, err
	}
	p, err := h.People.Person(ctx, d.Person)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if p.Gone && len(d.MessageIDs) == 0 {
		return outbox.Rendered{}, &outbox.DropError{Reason: DroppedGone}
	}
	l := p.Speaks()
	w := h.openingWords(l, now)
	r := bot.Reply{Person: d.Person, Lang: string(l)}
	switch e.Kind {
	case EventOpened:
		r.Body = bot.Plain(w.text(lang.PostOpened, o.ID, w.title(o.Opening)))
	case EventApproved:
		r.Body = bot.Plain(w.text(lang.PostApproved, o.ID, w.title(o.Opening)))
	case EventRejected:
		r.Body = bot.Plain(w.text(lang.PostRejected, o.ID, w.title(o.Opening), w.reason(e.Detail)))
		r.Choices = bot.Choices{{Label: w.text(lang.PostAgain), Action: fmt.Sprintf("open %s %d", postingForm, o.ID), OpensForm: true, Primary: true}}
	default:
		return outbox.Rendered{}, &outbox.DropError{Reason: "nothing to tell"}
	}
	return outbox.Rendered{Reply: r}, nil
}

// reviewPage is how many openings of the queue are listed at once.
const reviewPage = 10

// reviews lists the openings that wait for staff: what managers posted, and what
// the checks held back of an import. Each has its reason.
func (h *Handlers) reviews(ctx context.Context, t *turn) ([]bot.Reply, error) {
	list, err := h.Reviews.OpeningsIn(ctx, OpeningPending, reviewPage)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return t.say(lang.ReviewQueueNone), nil
	}
	w := h.openingWords(t.Lang, t.Now)
	r := t.reply(lang.ReviewQueue, len(list))
	for _, o := range list {
		line := t.words(lang.ReviewLine, o.ID, w.title(o.Opening), w.sites.shown(o.Opening).Employer)
		if o.Reason != "" {
			line += "\n" + t.words(lang.PostListReason, w.held(o))
		}
		r.Body = append(r.Body, bot.Item(line))
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.ReviewLook, o.ID), Action: fmt.Sprintf("review look %d", o.ID)})
	}
	return []bot.Reply{r}, nil
}

// held says why an opening waits, with the words in it.
func (w openingWords) held(o Opening) string {
	for _, p := range Check(o.Opening, w.now, false).Holding {
		if string(p.Code) == o.Reason {
			return w.problem(p)
		}
	}
	return w.reason(o.Reason)
}

// review does what staff tapped.
func (h *Handlers) review(ctx context.Context, t *turn) ([]bot.Reply, error) {
	verb, id := t.arg(0), t.argID(1)
	actor := t.Person.Account()
	switch verb {
	case "look":
		o, ok, err := h.Openings.Opening(ctx, id)
		if err != nil || !ok {
			return t.say(lang.ReviewUnknown, id), err
		}
		body, err := h.reviewText(ctx, t.Lang, t.Now, o)
		if err != nil {
			return nil, err
		}
		return []bot.Reply{{Body: body, Choices: reviewChoices(t.Lang, o), Lang: string(t.Lang)}}, nil
	case "approve":
		d, err := h.Reviews.ApproveOpening(ctx, t.ID, id, actor)
		if err != nil {
			return nil, err
		}
		return h.decided(ctx, t, id, d)
	case "reject":
		r := t.reply(lang.ReviewWhy, id)
		for _, code := range RejectReasons() {
			r.Choices = append(r.Choices, bot.Choice{Label: t.words(rejectReasons[code]), Action: fmt.Sprintf("review no %d %s", id, code)})
		}
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.ReviewWrite), Action: fmt.Sprintf("open rejection %d", id), OpensForm: true})
		return []bot.Reply{r}, nil
	case "no":
		return h.reject(ctx, t, id, t.arg(2))
	case "verify":
		n, err := h.Reviews.VerifyEmployer(ctx, t.ID, id, actor)
		if err != nil {
			return nil, err
		}
		o, ok, err := h.Openings.Opening(ctx, id)
		if err != nil || !ok {
			return t.say(lang.ReviewUnknown, id), err
		}
		return h.reviewed(ctx, t, o, t.words(lang.ReviewEmployer, o.Employer, n))
	}
	return t.say(lang.ButtonExpired), nil
}

func (h *Handlers) reject(ctx context.Context, t *turn, id int64, reason string) ([]bot.Reply, error) {
	d, err := h.Reviews.RejectOpening(ctx, t.ID, id, t.Person.Account(), reason)
	if err != nil {
		return nil, err
	}
	return h.decided(ctx, t, id, d)
}

// decided tells staff what became of their decision.
func (h *Handlers) decided(ctx context.Context, t *turn, id int64, d Decision) ([]bot.Reply, error) {
	o, ok, err := h.Openings.Opening(ctx, id)
	if err != nil || !ok {
		return t.say(lang.ReviewUnknown, id), err
	}
	w := h.openingWords(t.Lang, t.Now)
	switch d {
	case DecisionOpened:
		return h.reviewed(ctx, t, o, t.words(lang.ReviewOpened, id))
	case DecisionWaiting:
		return h.reviewed(ctx, t, o, t.words(lang.ReviewWaiting, id))
	case DecisionRejected:
		return t.say(lang.ReviewRejected, id, w.reason(o.Reason)), nil
	case DecisionBlocked:
		r := t.reply(lang.ReviewBlocked, id)
		r.Body = append(r.Body, w.notes(o.Opening)...)
		return []bot.Reply{r}, nil
	case DecisionTooLate:
		return t.say(lang.ReviewDecided, id, w.state(o)), nil
	}
	return t.say(lang.ReviewUnknown, id), nil
}

// reviewed puts the posting with what was decided in the place of the
// question, so that nobody decides it again.
func (h *Handlers) reviewed(ctx context.Context, t *turn, o Opening, line string) ([]bot.Reply, error) {
	body, err := h.reviewText(ctx, t.Lang, t.Now, o)
	if err != nil {
		return nil, err
	}
	body = append(body, bot.Spans(bot.Paragraph, bot.Bold(line)))
	return []bot.Reply{{Body: body, Choices: reviewChoices(t.Lang, o), Lang: string(t.Lang), Replace: t.MessageID}}, nil
}

func buildRejection(_ context.Context, t *turn, ref string) (bot.Form, error) {
	return bot.Form{Title: t.words(lang.ReviewTitle), Submit: t.words(lang.Send), Fields: []bot.Field{
		{ID: "reason", Type: bot.FieldLong, Label: t.words(lang.ReviewReason), Hint: t.words(lang.ReviewReasonHint), MaxLength: 300},
	}}, nil
}

func checkRejection(l lang.Lang, _ string, values []string) ([]string, string) {
	text := strings.TrimSpace(strings.Join(values, " "))
	if text == "" {
		return nil, lang.Text(l, lang.BadReason)
	}
	return []string{text}, ""
}

func (h *Handlers) rejected(ctx context.Context, t *turn, ref string, values map[string][]string) ([]bot.Reply, error) {
	t.Args = ref
	reason := strings.Join(values["reason"], " ")
	if reason == "" {
		return t.say(lang.BadReason), nil
	}
	return h.reject(ctx, t, t.argID(0), reason)
}
