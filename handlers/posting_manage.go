package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// renewalForm asks for a new deadline; its ref is the opening.
const renewalForm = "renewal"

// maxPostings bounds the list of postings that somebody manages.
const maxPostings = 10

// PostingMove changes what becomes of a posting, not what it says.
type PostingMove struct {
	ID    int64
	Actor string
	// Pause takes an open opening out of sight. Otherwise it is shown again.
	Pause bool
	// Deadline takes the place of the old one, where it is set; then one that is
	// closed is shown again, too.
	Deadline *jobs.Deadline
	// EndedBy is who ended it as far as was known when the move was decided; when
	// somebody else did meanwhile, nothing is moved.
	EndedBy string
	At      time.Time
}

// Moved is what became of a move.
type Moved int64

// What can become of a move.
const (
	MovedNot     Moved = iota // it is in another state by now
	MovedDone                 // as wished
	MovedBlocked              // the law forbids to show it as it stands
	MovedOver                 // its deadline has passed
)

// PostingCounts are numbers of people.
type PostingCounts struct{ Told, Read, Interested int }

// NeedsReview tells whether staff have to look at a posting again that they
// approved. They do where it says in free words what is offered, by whom and
// how to apply, or where there is something to look at that was not there
// before. Place, pay, requirements and deadline are checked by rules.
func NeedsReview(before, after jobs.Opening, at time.Time) bool {
	type words struct{ employer, number, title, body, how, url, hours string }
	of := func(o jobs.Opening) words {
		return words{o.Employer, o.BusinessNumber, o.Title, o.Body, o.HowToApply, o.URL, o.Hours}
	}
	if of(before) != of(after) {
		return true
	}
	known := map[jobs.ProblemCode]bool{}
	for _, p := range jobs.Lint(before, at) {
		known[p.Code] = true
	}
	for _, p := range jobs.Lint(after, at) {
		if !known[p.Code] {
			return true
		}
	}
	return false
}

var stateKeys = map[OpeningState]lang.Key{
	OpeningDraft: lang.StateDraft, OpeningPending: lang.StatePending, OpeningApproved: lang.StateApproved, OpeningRejected: lang.StateRejected,
	OpeningOpen: lang.StateShown, OpeningPaused: lang.StatePaused, OpeningClosed: lang.StateEnded, OpeningWithdrawn: lang.StateWithdrawn,
}

func (w openingWords) state(o Opening) string {
	if o.State == OpeningOpen && o.Deadline.Closed(w.now) {
		return w.text(lang.StateEnded)
	}
	return w.text(stateKeys[o.State])
}

// reason says why an opening was rejected: a code of ours, that of a problem,
// or the words of whoever rejected it.
func (w openingWords) reason(reason string) string {
	if k, ok := rejectReasons[reason]; ok {
		return w.text(k)
	}
	switch code := jobs.ProblemCode(reason); code {
	case jobs.PayBelowMinimum, jobs.PayBelowNextMinimum:
		return w.text(lang.ReasonWage)
	default:
		if said := w.problem(jobs.Problem{Code: code}); said != reason {
			return strings.TrimRight(said, ": ")
		}
	}
	return reason
}

// manager is the person whose postings may be managed; staff manage all.
func manager(t *turn) uint32 {
	if t.Role == Staff {
		return 0
	}
	return t.Person.ID
}

// managed finds a posting that the person may manage. Its error says that there
// is none.
func (h *Handlers) managed(ctx context.Context, t *turn, id int64) (Opening, error) {
	o, ok, err := h.Postings.Manages(ctx, manager(t), id)
	if err == nil && !ok {
		err = &bot.SayError{Text: t.words(lang.PostNotYours)}
	}
	return o, err
}

// postings lists what the person may manage, with its state.
func (h *Handlers) postings(ctx context.Context, t *turn) ([]bot.Reply, error) {
	own, err := h.Postings.ManagedBy(ctx, manager(t), maxPostings)
	if err != nil {
		return nil, err
	}
	again := bot.Choice{Label: t.words(lang.PostNew), Action: "post", OpensForm: true}
	if len(own) == 0 {
		r := t.reply(lang.PostListNone)
		r.Choices = bot.Choices{again}
		return []bot.Reply{r}, nil
	}
	w := h.openingWords(t.Lang, t.Now)
	header := lang.PostListHeader
	if t.Role == Staff {
		header = lang.PostListAll
	}
	r := t.reply(header, len(own))
	for _, o := range own {
		line := t.words(lang.PostListLine, o.ID, w.title(o.Opening), w.state(o))
		if o.State == OpeningRejected {
			line += "\n" + t.words(lang.PostListReason, w.reason(o.Reason))
		}
		r.Body = append(r.Body, bot.Item(line))
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.PostManage, o.ID), Action: fmt.Sprintf("posting %d", o.ID)})
	}
	r.Choices = append(r.Choices, again)
	return []bot.Reply{r}, nil
}

// managePosting shows how a posting stands and what can be done with it.
func (h *Handlers) managePosting(ctx context.Context, t *turn) ([]bot.Reply, error) {
	o, err := h.managed(ctx, t, t.argID(0))
	if err != nil {
		return nil, err
	}
	w := h.openingWords(t.Lang, t.Now)
	r := bot.Reply{Lang: string(t.Lang), Body: bot.Text{bot.Spans(bot.Paragraph, bot.Bold(t.words(lang.PostListLine, o.ID, w.title(o.Opening), w.state(o))))}}
	if o.State == OpeningRejected {
		r.Body = append(r.Body, bot.Item(t.words(lang.PostListReason, w.reason(o.Reason))))
	}
	r.Body = append(r.Body, bot.Item(t.words(lang.JobPay, w.pay(o.Pay))), bot.Item(t.words(lang.JobDeadline, w.deadline(o.Deadline))))
	if o.State == OpeningOpen || o.State == OpeningPaused || o.State == OpeningClosed {
		staff, err := h.staffAccounts(ctx)
		if err != nil {
			return nil, err
		}
		counts, err := h.Postings.PostingCounts(ctx, o.ID, staff)
		if err != nil {
			return nil, err
		}
		for _, c := range []struct {
			k lang.Key
			n int
		}{{lang.PostTold, counts.Told}, {lang.PostRead, counts.Read}, {lang.PostInterested, counts.Interested}} {
			r.Body = append(r.Body, bot.Item(t.words(c.k, people(t.Lang, c.n))))
		}
		r.Body = append(r.Body, bot.Small(t.words(lang.PostCountsNote)))
	}
	act := func(k lang.Key, action string) {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(k), Action: fmt.Sprintf("%s %d", action, o.ID), OpensForm: strings.HasPrefix(action, "open ")})
	}
	over := o.Deadline.Closed(t.Now)
	if o.State == OpeningDraft {
		act(lang.PostSubmit, "submitpost")
	}
	if o.State == OpeningPaused && !over {
		act(lang.PostResume, "resumepost")
	}
	if o.State != OpeningWithdrawn {
		act(lang.PostChange, "open "+postingForm)
	}
	if o.renewable() {
		act(lang.PostRenew, "open "+renewalForm)
	}
	if o.State == OpeningOpen && !over {
		act(lang.PostPause, "pausepost")
	}
	switch o.State {
	case OpeningDraft:
		act(lang.PostDrop, "closepost")
	case OpeningPending, OpeningApproved, OpeningOpen, OpeningPaused:
		act(lang.PostEnd, "closepost")
	}
	r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.PostAll), Action: "posts"})
	return []bot.Reply{r}, nil
}

// renewable tells whether a new deadline is all that an opening needs to be
// shown: what staff never approved is sent in by the form instead.
func (o Opening) renewable() bool {
	return o.ApprovedBy != "" && o.Verified && (o.State == OpeningOpen || o.State == OpeningPaused || o.State == OpeningClosed)
}

// people is a number of people as employers may know it.
func people(l lang.Lang, n int) string {
	if n = roughly(n); n == 0 {
		return lang.Text(l, lang.PeopleFew, fewest)
	}
	return lang.Text(l, lang.PeopleAtLeast, n)
}

// withManage adds the button that shows how a posting stands.
func (h *Handlers) withManage(t *turn, id int64, r bot.Reply) bot.Reply {
	r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.PostManage, id), Action: fmt.Sprintf("posting %d", id)})
	return r
}

// submitPosting sends a draft to staff.
func (h *Handlers) submitPosting(ctx context.Context, t *turn) ([]bot.Reply, error) {
	o, err := h.managed(ctx, t, t.argID(0))
	if err != nil {
		return nil, err
	}
	if blocking := Blocking(o.Opening, t.Now); len(blocking) > 0 { // the law, or the day, has changed since
		return []bot.Reply{h.blocked(t, lang.PostBlocked, o.ID, blocking)}, nil
	}
	sent, err := h.Postings.SubmitPosting(ctx, t.ID, o.ID, t.Person.Account(), h.Config.StaffChannel)
	if err != nil {
		return nil, err
	}
	if !sent {
		return []bot.Reply{h.withManage(t, o.ID, t.reply(lang.PostMoved, o.ID))}, nil
	}
	return []bot.Reply{h.received(t, o)}, nil
}

// pausePosting takes an opening out of sight.
func (h *Handlers) pausePosting(ctx context.Context, t *turn) ([]bot.Reply, error) {
	return h.move(ctx, t, t.argID(0), PostingMove{Pause: true}, lang.PostPaused)
}

// resumePosting shows a paused opening again.
func (h *Handlers) resumePosting(ctx context.Context, t *turn) ([]bot.Reply, error) {
	return h.move(ctx, t, t.argID(0), PostingMove{}, lang.PostResumed)
}

// move moves a posting for somebody who may, and says done.
func (h *Handlers) move(ctx context.Context, t *turn, id int64, m PostingMove, done lang.Key) ([]bot.Reply, error) {
	o, err := h.managed(ctx, t, id)
	if err != nil {
		return nil, err
	}
	if t.Role != Staff && !m.Pause && o.EndedBy != "" {
		byStaff, err := h.endedByStaff(ctx, o)
		if err != nil {
			return nil, err
		}
		if byStaff {
			return t.say(lang.PostEndedByStaff, o.ID), nil
		}
	}
	m.ID, m.Actor, m.At, m.EndedBy = o.ID, t.Person.Account(), t.Now, o.EndedBy
	moved, err := h.Postings.MovePosting(ctx, t.ID, m)
	if err != nil {
		return nil, fmt.Errorf("posting %d: %w", o.ID, err)
	}
	w := h.openingWords(t.Lang, t.Now)
	switch moved {
	case MovedDone:
		args := []any{o.ID, w.title(o.Opening)}
		if m.Deadline != nil {
			args = append(args, w.deadline(*m.Deadline))
		}
		return []bot.Reply{h.withManage(t, o.ID, t.reply(done, args...))}, nil
	case MovedBlocked:
		if m.Deadline != nil {
			o.Deadline = *m.Deadline
		}
		return []bot.Reply{h.blocked(t, lang.PostMoveBlocked, o.ID, Blocking(o.Opening, t.Now))}, nil
	case MovedOver:
		return []bot.Reply{h.withManage(t, o.ID, t.reply(lang.PostOver, o.ID))}, nil
	}
	return []bot.Reply{h.withManage(t, o.ID, t.reply(lang.PostMoved, o.ID))}, nil
}

// endedByStaff tells whether it was staff who ended an opening: the firm does
// not bring back what they took down. Whoever works on the command line is
// staff.
func (h *Handlers) endedByStaff(ctx context.Context, o Opening) (bool, error) {
	staff, err := h.staffAccounts(ctx)
	return strings.HasPrefix(o.EndedBy, "cli:") || slices.Contains(staff, o.EndedBy), err
}

// staffAccounts are the accounts of staff, by configuration and as named at run
// time.
func (h *Handlers) staffAccounts(ctx context.Context) ([]string, error) {
	named, err := h.People.StaffAccounts(ctx)
	staff := slices.Clone(named)
	for account, is := range h.configuredStaff() {
		if is {
			staff = append(staff, account)
		}
	}
	return staff, err
}

// closePosting ends a posting for whoever manages it.
func (h *Handlers) closePosting(ctx context.Context, t *turn) ([]bot.Reply, error) {
	o, err := h.managed(ctx, t, t.argID(0))
	if err != nil {
		return nil, err
	}
	closed, err := h.Postings.CloseOpening(ctx, t.ID, o.ID, t.Person.Account())
	if err != nil {
		return nil, err
	}
	if !closed {
		return t.say(lang.PostNotYours), nil
	}
	return t.say(lang.PostClosed, o.ID, h.openingWords(t.Lang, t.Now).title(o.Opening)), nil
}

// buildRenewal asks until when people can apply now.
func (h *Handlers) buildRenewal(ctx context.Context, t *turn, ref string) (bot.Form, error) {
	id, _ := strconv.ParseInt(ref, 10, 64)
	o, err := h.managed(ctx, t, id)
	if err != nil {
		return bot.Form{}, err
	}
	w := h.openingWords(t.Lang, t.Now)
	return bot.Form{Title: t.words(lang.RenewTitle), Intro: t.words(lang.RenewIntro, w.title(o.Opening), w.deadline(o.Deadline)),
		Submit: t.words(lang.RenewSubmit), Fields: []bot.Field{
			{ID: "deadline", Type: bot.FieldText, Label: t.words(lang.PostDeadline), Hint: t.words(lang.PostDeadlineHint), MaxLength: 60},
		}}, nil
}

// renewed gives a posting its new deadline.
func (h *Handlers) renewed(ctx context.Context, t *turn, ref string, values map[string][]string) ([]bot.Reply, error) {
	id, _ := strconv.ParseInt(ref, 10, 64)
	until := jobs.PeriodAt(strings.Join(values["deadline"], " "), t.Now)
	if until.Kind == jobs.DeadlineUnknown {
		return t.say(lang.BadDeadline), nil
	}
	return h.move(ctx, t, id, PostingMove{Deadline: &until}, lang.PostRenewed)
}
