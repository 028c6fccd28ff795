package handlers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
)

// Alerts keeps what people are told of unasked. A subject is named by its kind
// and number ("opening" 12); nobody is told of one twice.
//
// Whoever finds people for a subject queues it for them. When it is said, and
// whether alone or with others in one message, is decided for each person by
// TellAlerts; whether it may be said at all, again at the very moment it is sent.
type Alerts interface {
	// QueueAlerts has people told of a subject; whoever was told of it, or is to
	// be told, is left out, unless they were not because it had ended
	// (DroppedClosed). since is when the subject became what it is now. It returns
	// how many were queued.
	QueueAlerts(ctx context.Context, s outbox.Subject, since time.Time, to []AlertFound) (queued int, err error)
	// WaitingAlerts gives some people, at most so many, of whom something is due.
	WaitingAlerts(ctx context.Context, now time.Time, people int) ([]AlertPerson, error)
	// AlertsLately is the same of one person, with nothing that waits for them and
	// without the message of that number.
	AlertsLately(ctx context.Context, person uint32, without int64, now time.Time) (AlertPerson, error)
	// PlanAlerts makes the messages of plans and puts off or leaves out the rest.
	// A plan about what was planned meanwhile is passed over. It returns how many
	// messages there are to send.
	PlanAlerts(ctx context.Context, now time.Time, plans []AlertPlan) (messages int, err error)
	// AlertItems gives what a message tells, in its order, also what is left out.
	AlertItems(ctx context.Context, delivery int64) ([]AlertItem, error)
	// LeaveOut takes what must not be told any more out of a message that was not
	// sent yet, by the id of the item; the value says why. It must not block: the
	// outbox asks for the words between two sends.
	LeaveOut(delivery int64, items map[int64]string)
	// AlertTiming is how the person wants to be told; the usual where they did not say.
	AlertTiming(ctx context.Context, person uint32) (AlertTiming, error)
	// SetAlertTiming keeps it; what waits is planned anew.
	SetAlertTiming(ctx context.Context, message int64, person uint32, t AlertTiming) error
}

// AlertFound is somebody for whom something was found, and how well it fits them
// (0 to 10000; 0 where nothing is compared).
type AlertFound struct {
	Person uint32
	Score  int
}

// AlertItem is a subject that somebody is to be told of, or was.
type AlertItem struct {
	ID       int64
	Person   uint32
	Subject  outbox.Subject
	Score    int
	Found    time.Time
	Delivery int64  // the message, or 0 while it waits
	LeftOut  string // why it is not told, or empty
}

// AlertTiming is how somebody wants to be told.
type AlertTiming struct {
	// Hour is that of the daily message in their zone, for whoever wants one
	// (AlertsDaily).
	Hour int `json:"hour"`
	// Weekly is how many messages they get in seven days at most; 0 is without a
	// bound.
	Weekly int `json:"weekly"`
	// PausedUntil is until when nothing is told.
	PausedUntil time.Time `json:"paused_until,omitzero"`
}

// UsualTiming is that of whoever did not say.
func UsualTiming() AlertTiming { return AlertTiming{Hour: 9, Weekly: 7} }

// untilAsked is the end of a pause that the person ends themselves.
var untilAsked = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// AlertPerson is somebody of whom something is due, with what decides when they
// are told.
type AlertPerson struct {
	Person  uint32
	Zone    string // as in [Person]
	Night   bool   // they agreed to be told at night too
	Setting AlertSetting
	Timing  AlertTiming
	// Told is when they were told of something in the last seven days, or will be
	// in a moment, the newest first; Announced the same of announcements.
	Told, Announced []time.Time
	// Waiting is everything that waits for them, due or not.
	Waiting []AlertItem
}

// AlertPlan is what to do with what waits for somebody.
type AlertPlan struct {
	Person uint32
	// Message tells these in one message, in this order.
	Message []AlertItem
	// LeftOut are not told, by their id, and why.
	LeftOut map[int64]string
	// Later puts everything off that is not in Message or LeftOut.
	Later time.Time
}

const (
	// alertsApart is what Config.AlertsApart is where it says nothing.
	alertsApart = 10 * time.Minute
	// alertsPlanned is how many people are planned in one transaction, so that
	// none is long.
	alertsPlanned = 50
	// alertsPass is how many people are planned before TellAlerts gives way: a
	// platform takes some 30 messages a second, and a night's alerts planned at
	// once would only hold up replies and corrections.
	alertsPass = 100
	// alertsRetry is when something is looked at again that could not be planned.
	alertsRetry = 10 * time.Minute
)

// alertKind is how things of one kind are told. The kinds are in alertKinds.
type alertKind struct {
	// may is nil, or why the person must not be told of it now: a
	// *outbox.DropError. Another error is trouble of ours.
	may func(ctx context.Context, p Person, ref int64, now time.Time) error
	// alone renders a message that tells nothing else. It asks may itself where
	// the message was not sent yet.
	alone func(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error)
	// among is how it stands in a message of several, and the button that shows
	// it in full. number is its place in the list, counted from 1.
	among func(ctx context.Context, p Person, ref int64, number int, now time.Time) (bot.Text, bot.Choice, error)
	// changed is how it differs now from how it was, which is kept as JSON. The
	// first block of what alone renders is its heading, the last says who runs the
	// service.
	changed func(ctx context.Context, p Person, ref int64, was []byte, now time.Time) (change, error)
	// corrected is the heading of a message about one that has changed.
	corrected lang.Key
	// consent is what telling of it rests on.
	consent Purpose
}

// alertKinds are the kinds of things that people are told of unasked.
func (h *Handlers) alertKinds() map[string]alertKind {
	return map[string]alertKind{
		OpeningSubject: {may: h.mayTellOpening, alone: h.renderOpening, among: h.openingAmong, changed: h.openingChanged,
			corrected: lang.CorrectedHeader, consent: ForAlerts},
		CourseSubject: {may: h.mayTellCourse, alone: h.renderCourse, among: h.courseAmong, changed: h.courseChanged,
			corrected: lang.CorrectedCourse, consent: ForNotices},
	}
}

// TellAlerts makes messages of what is due for some people, and returns how many;
// the rest waits for its next call. What one person's alerts cannot be planned for
// is told in the log and keeps nobody else from being told.
func (h *Handlers) TellAlerts(ctx context.Context, now time.Time) (messages int, err error) {
	for seen := 0; seen < alertsPass && ctx.Err() == nil; {
		people, err := h.Alerts.WaitingAlerts(ctx, now, alertsPlanned)
		if err != nil || len(people) == 0 {
			return messages, err
		}
		seen += len(people)
		plans := make([]AlertPlan, 0, len(people))
		for _, p := range people {
			plan, err := h.planAlerts(ctx, p, now)
			if err != nil {
				if ctx.Err() != nil {
					return messages, ctx.Err()
				}
				h.Log.Error("planning alerts", "person", p.Person, "again_after", alertsRetry.String(), "err", err)
				plan = AlertPlan{Person: p.Person, Later: now.Add(alertsRetry)}
			}
			plans = append(plans, plan)
		}
		n, err := h.Alerts.PlanAlerts(ctx, now, plans)
		messages += n
		if err != nil {
			return messages, err
		}
	}
	return messages, ctx.Err()
}

// planAlerts decides what to do with what waits for somebody.
func (h *Handlers) planAlerts(ctx context.Context, a AlertPerson, now time.Time) (AlertPlan, error) {
	plan := AlertPlan{Person: a.Person}
	if at := a.next(now, h.alertsApart()); at.After(now) {
		plan.Later = at
		return plan, nil
	}
	p, err := h.People.Person(ctx, a.Person)
	if err != nil {
		return plan, err
	}
	kinds := h.alertKinds()
	plan.LeftOut = map[int64]string{}
	for _, it := range a.Waiting {
		why, err := h.leftOut(ctx, kinds, p, it, now)
		if err != nil {
			return plan, err
		}
		if why != "" {
			plan.LeftOut[it.ID] = why
			continue
		}
		plan.Message = append(plan.Message, it)
	}
	// What fits best comes first, then what was found last.
	slices.SortStableFunc(plan.Message, func(x, y AlertItem) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), y.Found.Compare(x.Found), cmp.Compare(y.ID, x.ID))
	})
	return plan, nil
}

// leftOut is why an item must not be told now, or empty.
func (h *Handlers) leftOut(ctx context.Context, kinds map[string]alertKind, p Person, it AlertItem, now time.Time) (why string, err error) {
	kind, ok := kinds[it.Subject.Kind]
	if !ok {
		return "", fmt.Errorf("alert %d is of an unknown kind %q", it.ID, it.Subject.Kind)
	}
	var drop *outbox.DropError
	if err = kind.may(ctx, p, it.Subject.Ref, now); errors.As(err, &drop) {
		return drop.Reason, nil
	}
	return "", err
}

func (h *Handlers) alertsApart() time.Duration { return cmp.Or(h.Config.AlertsApart, alertsApart) }

// next is when the person may be told next: now, or later, messages being so far
// apart at least.
func (a AlertPerson) next(now time.Time, apart time.Duration) time.Time {
	at, zone := now, Person{Zone: a.Zone}.Location()
	later := func(t time.Time) {
		if t.After(at) {
			at = t
		}
	}
	held := a.Timing.PausedUntil
	// Announcements are counted, but nothing holds them back.
	all := slices.Concat(a.Told, a.Announced)
	slices.SortFunc(all, func(x, y time.Time) int { return y.Compare(x) })
	if n := a.Timing.Weekly; n > 0 && len(all) >= n {
		if room := all[n-1].Add(alertWeek); room.After(held) {
			held = room
		}
	}
	if a.Setting == AlertsDaily && len(a.Waiting) > 0 {
		first := slices.MinFunc(a.Waiting, func(x, y AlertItem) int { return x.Found.Compare(y.Found) })
		later(nextHour(first.Found, a.Timing.Hour, zone))
		// What ends within the hour of the message does not put it off for a day:
		// the one of a week ago was said some seconds after the full hour.
		if held.In(zone).Hour() != a.Timing.Hour {
			held = nextHour(held, a.Timing.Hour, zone)
		}
	}
	later(held)
	if len(a.Told) > 0 {
		later(a.Told[0].Add(apart))
	}
	if until, quiet := Quiet(at, zone); quiet && !a.Night {
		at = until
	}
	return at
}

// alertWeek is the time that a weekly budget is for. It is any seven days, not
// those of the calendar, so that there are not two weeks' messages on a weekend.
const alertWeek = 7 * 24 * time.Hour

// nextHour is the first full hour of that number after a moment.
func nextHour(after time.Time, hour int, zone *time.Location) time.Time {
	local := after.In(zone)
	y, m, d := local.Date()
	if at := time.Date(y, m, d, hour, 0, 0, 0, zone); at.After(after) {
		return at
	}
	return time.Date(y, m, d+1, hour, 0, 0, 0, zone)
}

// mayWrite is nil, or why nothing may be said unasked to somebody who agreed to
// alerts once: a *outbox.DropError.
func (h *Handlers) mayWrite(ctx context.Context, p Person) error {
	if p.Gone {
		return &outbox.DropError{Reason: DroppedGone}
	}
	agreed, err := h.agreed(ctx, p.ID, ForAlerts)
	if err == nil && !agreed {
		err = &outbox.DropError{Reason: DroppedNoConsent}
	}
	return err
}

// awake is nil when something may be said unasked at that moment, else a
// *outbox.LaterError: in quiet hours, or while the person has alerts paused.
func (h *Handlers) awake(ctx context.Context, p Person, now time.Time) error {
	due, err := h.alertDue(ctx, p, now)
	if err == nil && due.After(now) {
		err = &outbox.LaterError{Until: due}
	}
	return err
}

// alertDue is when the person may be told of something: now, or when a pause of
// theirs or their quiet hours end.
func (h *Handlers) alertDue(ctx context.Context, p Person, now time.Time) (time.Time, error) {
	timing, err := h.Alerts.AlertTiming(ctx, p.ID)
	if err != nil {
		return now, err
	}
	at := now
	if timing.PausedUntil.After(at) {
		at = timing.PausedUntil
	}
	var later *outbox.LaterError
	if err = h.notAtNight(ctx, p, at); errors.As(err, &later) {
		return later.Until, nil
	}
	return at, err
}

// notAtNight is nil, or a *outbox.LaterError in the quiet hours of somebody who
// did not agree to be written to then.
func (h *Handlers) notAtNight(ctx context.Context, p Person, now time.Time) error {
	until, quiet := Quiet(now, p.Location())
	if !quiet {
		return nil
	}
	night, err := h.agreed(ctx, p.ID, ForNight)
	if err == nil && !night {
		err = &outbox.LaterError{Until: until}
	}
	return err
}
