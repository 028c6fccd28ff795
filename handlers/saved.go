package handlers

import (
	"context"
	"fmt"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
)

// ReminderSubject begins the kinds of deliveries that remind of what somebody
// saved: "saved-opening"; the ref is that of what was saved.
const ReminderSubject = "saved-"

// Saved is something that a person saved.
type Saved struct {
	Person uint32
	Kind   string
	Ref    int64
	At     time.Time
	// Remind is when to remind of it, or zero.
	Remind time.Time
	// Changed tells that it has changed since Remind was found.
	Changed bool
}

// SavedThings keeps what people saved.
type SavedThings interface {
	// Save keeps s; new is false when it was saved already.
	Save(ctx context.Context, message int64, s Saved) (isNew bool, err error)
	// Unsave forgets it; ok is false when it was not saved.
	Unsave(ctx context.Context, message int64, person uint32, kind string, ref int64) (ok bool, err error)
	// SavedBy gives what the person saved, the newest first.
	SavedBy(ctx context.Context, person uint32) ([]Saved, error)
	// DueReminders gives what people are to be reminded of by now, at most so many.
	DueReminders(ctx context.Context, now time.Time, limit int) ([]Saved, error)
	// Remind queues the reminders, except that one with another time of Remind is
	// put off until then, and one with none is not sent. It returns how many were
	// queued.
	Remind(ctx context.Context, now time.Time, due []Saved) (queued int, err error)
}

const (
	// remindBefore is how many days before the last day of something saved the
	// reminder comes, and remindHour at what hour.
	remindBefore = 3
	remindHour   = 9
	remindAtOnce = 100 // reminders in one transaction
)

// remindAt is when to remind of something that ends then; zero where it has no
// end, or that day is past.
func remindAt(end time.Time, p Person, now time.Time) time.Time {
	if end.IsZero() {
		return time.Time{}
	}
	// The last day is one of Korea; the morning is the person's.
	y, m, d := end.In(Seoul).Date()
	if at := time.Date(y, m, d-remindBefore, remindHour, 0, 0, 0, p.Location()); at.After(now) {
		return at
	}
	return time.Time{}
}

func (h *Handlers) savedRoutes() []route {
	return []route{
		{name: "saved", roles: everybody, about: lang.CommandSaved, personal: true, do: h.kept,
			words: []string{"저장 목록", "저장한 공고", "저장목록", "저장한 것", "찜 목록", "찜한 공고", "saved", "my saved", "saved list", "saved openings", "saved jobs"}},
		{name: "save", roles: everybody, byChoice: true, personal: true, do: h.save},
		{name: "unsave", roles: everybody, byChoice: true, personal: true, do: h.unsave},
		{name: "unkeep", roles: everybody, byChoice: true, personal: true, do: h.unkeep},
	}
}

// save keeps something for later: "KIND ID".
func (h *Handlers) save(ctx context.Context, t *turn) ([]bot.Reply, error) {
	kind, ref := t.arg(0), t.argID(1)
	x, ok, err := h.thing(ctx, t, kind, ref)
	if err != nil {
		return nil, err
	}
	if !ok || x.over {
		return t.say(lang.JobsGone), nil
	}
	s := Saved{Person: t.Person.ID, Kind: kind, Ref: ref, At: t.Now, Remind: remindAt(x.end, t.Person, t.Now)}
	isNew, err := h.SavedThings.Save(ctx, t.ID, s)
	if err != nil {
		return nil, err
	}
	var r bot.Reply
	switch {
	case !isNew:
		r = t.reply(lang.SavedAlready, x.title)
	case !s.Remind.IsZero():
		r = t.reply(lang.SavedReminded, x.title, lang.ShortDate(t.Lang, s.Remind.In(t.Person.Location())))
	case !x.end.IsZero():
		r = t.reply(lang.SavedSoon, x.title, lang.ShortDate(t.Lang, x.end.In(Seoul)))
	default:
		r = t.reply(lang.SavedOpen, x.title)
	}
	r.Choices = bot.Choices{{Label: t.words(lang.KeptShow), Action: "saved"}, {Label: t.words(lang.Unsave), Action: fmt.Sprintf("unsave %s %d", kind, ref)}}
	return []bot.Reply{r}, nil
}

func (h *Handlers) unsave(ctx context.Context, t *turn) ([]bot.Reply, error) {
	ok, err := h.SavedThings.Unsave(ctx, t.ID, t.Person.ID, t.arg(0), t.argID(1))
	if err != nil {
		return nil, err
	}
	if !ok {
		return t.say(lang.UnsavedAlready), nil
	}
	return t.say(lang.Unsaved), nil
}

// thing is something that can be saved, as it is now.
type thing struct {
	title string
	by    string    // who offers it
	apply bot.Text  // how to apply
	until string    // until when, in words
	end   time.Time // its last moment; zero where the clock does not end it
	over  bool
}

// thing finds what can be saved; ok is false when there is none. A kind of
// things that people can save is a case here.
func (h *Handlers) thing(ctx context.Context, t *turn, kind string, ref int64) (x thing, ok bool, err error) {
	switch kind {
	case OpeningSubject:
		o, ok, err := h.Openings.Opening(ctx, ref)
		if err != nil || !ok {
			return x, false, err
		}
		w := h.openingWords(t.Lang, t.Now)
		x = thing{title: w.ownTitle(o), by: w.sites.shown(o.Opening).Employer, apply: w.apply(o.Opening),
			until: w.deadline(o.Deadline), end: o.Deadline.At, over: !o.Shown(t.Now)}
		return x, true, nil
	}
	return x, false, nil
}

// Remind queues the reminders of what people saved that are due.
func (h *Handlers) Remind(ctx context.Context, now time.Time) (queued int, err error) {
	for ctx.Err() == nil {
		due, err := h.SavedThings.DueReminders(ctx, now, remindAtOnce)
		if err != nil || len(due) == 0 {
			return queued, err
		}
		for i, s := range due {
			p, err := h.People.Person(ctx, s.Person)
			if err != nil {
				return queued, err
			}
			x, ok, err := h.thing(ctx, &turn{Person: p, Lang: p.Speaks(), Now: now}, s.Kind, s.Ref)
			switch {
			case err != nil:
				h.Log.Error("reminding", "person", s.Person, "kind", s.Kind, "ref", s.Ref, "again_after", alertsRetry.String(), "err", err)
				due[i].Remind = now.Add(alertsRetry)
			case !ok || x.over || x.end.IsZero():
				due[i].Remind = time.Time{}
			default: // the last day may have moved since it was saved
				if at := remindAt(x.end, p, now); s.Changed || !at.IsZero() {
					due[i].Remind = at
				}
			}
		}
		n, err := h.SavedThings.Remind(ctx, now, due)
		if queued += n; err != nil {
			return queued, err
		}
	}
	return queued, ctx.Err()
}

// renderReminder makes the words of a reminder. The person asked for it, so it
// counts as no alert; a pause holds it back.
func (h *Handlers) renderReminder(ctx context.Context, d outbox.Delivery, kind string, now time.Time) (outbox.Rendered, error) {
	p, err := h.People.Person(ctx, d.Person)
	if err != nil {
		return outbox.Rendered{}, err
	}
	t := &turn{Person: p, Lang: p.Speaks(), Now: now}
	x, ok, err := h.thing(ctx, t, kind, d.Subject.Ref)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if len(d.MessageIDs) == 0 {
		keeps, err := h.Corrections.Keeping(ctx, p.ID, kind, d.Subject.Ref)
		switch {
		case err != nil:
			return outbox.Rendered{}, err
		case !keeps.Saved:
			return outbox.Rendered{}, &outbox.DropError{Reason: DroppedUnsaved}
		case !ok || x.over:
			return outbox.Rendered{}, &outbox.DropError{Reason: DroppedClosed}
		}
		if err = h.mayFollowUp(ctx, p, keeps.Since, ForAlerts); err == nil {
			err = h.awake(ctx, p, now)
		}
		if err != nil {
			return outbox.Rendered{}, err
		}
	}
	r := t.reply(lang.SavedReminder, x.title, x.until)
	r.Person = p.ID
	r.Body = append(r.Body, h.operator(t.Lang, lang.JobsOperator))
	r.Choices = bot.Choices{
		{Label: t.words(lang.Details), Action: fmt.Sprintf("%s %d", kind, d.Subject.Ref), Primary: true},
		{Label: t.words(lang.Unsave), Action: fmt.Sprintf("unsave %s %d", kind, d.Subject.Ref)},
	}
	return outbox.Rendered{Reply: r}, nil
}

// DroppedUnsaved is why somebody was not reminded of what they saved once.
const DroppedUnsaved = "not_saved_any_more"
