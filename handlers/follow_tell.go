package handlers

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/knowledge"
)

// followChunk is how many follows, or fresh notices, are read at once.
const followChunk = 500

// TellFollowers queues a message for everybody who follows something that came up
// since they were told last: a new notice, a deadline seven days or one day ahead,
// a programme that opens. It returns how many messages it queued. Cut off, it is
// done again: nobody is told of anything twice.
func (h *Handlers) TellFollowers(ctx context.Context, now time.Time) (queued int, err error) {
	for ctx.Err() == nil {
		fresh, err := h.Notices.FreshNotices(ctx, followChunk)
		if err != nil {
			return queued, err
		}
		live, err := h.openNotices.find(ctx, h.Notices, NoticeWish{}, now)
		if err != nil {
			return queued, err
		}
		firsts := map[int64]bool{} // of notices that several sources have, one is told
		for _, n := range live {
			firsts[n.ID] = true
		}
		news := slices.DeleteFunc(slices.Clone(fresh), func(n Notice) bool { return !firsts[n.ID] })
		ending := slices.DeleteFunc(live, func(n Notice) bool { return n.Deadline.At.IsZero() || daysBetween(now, n.Deadline.At) > 7 })
		n, err := h.tellFollowers(ctx, kept(news), h.openNotices.of(ending), now)
		if queued += n; err != nil {
			return queued, err
		}
		if err := h.Notices.FollowersTold(ctx, fresh); err != nil || len(fresh) < followChunk {
			return queued, err
		}
	}
	return queued, ctx.Err()
}

func kept(list []Notice) []keptNotice {
	out := make([]keptNotice, len(list))
	for i, n := range list {
		out[i] = keepNotice(n)
	}
	return out
}

// of gives the notices with what finding them takes.
func (b *noticeBoard) of(list []Notice) (out []keptNotice) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, n := range list {
		out = append(out, b.open[n.ID])
	}
	return out
}

func (h *Handlers) tellFollowers(ctx context.Context, fresh, ending []keptNotice, now time.Time) (queued int, err error) {
	items := map[uint32][]FollowItem{}
	for after := int64(0); ; {
		follows, err := h.Notices.FollowsAfter(ctx, after, followChunk)
		if err != nil {
			return 0, err
		}
		for _, f := range follows {
			after = f.ID
			items[f.Person] = append(items[f.Person], h.newsOf(f, fresh, ending, now)...)
		}
		if len(follows) < followChunk {
			break
		}
	}
	for _, id := range slices.Sorted(maps.Keys(items)) {
		if len(items[id]) == 0 {
			continue
		}
		p, err := h.People.Person(ctx, id)
		if err != nil {
			return queued, err
		}
		due, err := h.followDue(ctx, p, 0, now)
		if err != nil {
			return queued, err
		}
		told, err := h.Notices.TellFollower(ctx, AlertFor{id, due}, items[id])
		if err != nil {
			return queued, err
		}
		if told {
			queued++
		}
	}
	return queued, nil
}

// followDue is when a person may be told of what they follow, by the same rules as
// of openings; the message itself, if there is one, does not count against it.
func (h *Handlers) followDue(ctx context.Context, p Person, message int64, now time.Time) (time.Time, error) {
	a, err := h.Alerts.AlertsLately(ctx, p.ID, message, now)
	return a.next(now, h.alertsApart()), err
}

// newsOf is what came up of a follow. What somebody saw when they began to follow is
// no news, and neither is a deadline that was as near then.
func (h *Handlers) newsOf(f Follow, fresh, ending []keptNotice, now time.Time) (items []FollowItem) {
	fits := h.fitting(f)
	for _, k := range fresh {
		n := k.notice
		if n.Live(now) && n.First.After(f.Created) && (n.Posted.IsZero() || n.Posted.After(f.Created.Add(-24*time.Hour))) && fits(k) {
			items = append(items, FollowItem{What: FollowNew, Ref: n.ID, Version: n.Version})
		}
	}
	for _, k := range ending {
		n := k.notice
		seen := f.Created
		if n.First.After(seen) {
			seen = n.First
		}
		left, then := daysBetween(now, n.Deadline.At), daysBetween(seen, n.Deadline.At)
		switch {
		case !n.Live(now) || !fits(k):
		case left <= 1 && then > 1:
			items = append(items, FollowItem{FollowDay, n.ID, n.Version, n.Deadline.At})
		case left > 1 && left <= 7 && then > 7:
			items = append(items, FollowItem{FollowWeek, n.ID, n.Version, n.Deadline.At})
		}
	}
	if len(h.openedParts(f, now)) > 0 && f.Opened.IsZero() {
		items = append(items, FollowItem{What: FollowOpens, Ref: f.ID})
	}
	return items
}

// fitting tells which notices are of what is followed; those of a programme have
// its name in their title.
func (h *Handlers) fitting(f Follow) func(keptNotice) bool {
	if f.Course != nil { // TellCourses tells of these
		return func(keptNotice) bool { return false }
	}
	if f.Article == "" {
		t := newTopic(f.Topic)
		return func(k keptNotice) bool { return k.fits(f.NoticeWish, t) }
	}
	name := ""
	if a := h.programme(f.Article); a != nil {
		name, _, _ = strings.Cut(a.Title.Ko, "(")
		name = tight(name)
	}
	return func(k keptNotice) bool { return name != "" && strings.Contains(tight(k.notice.Title), name) }
}

// openedParts are the parts of the programme of a follow that are open now and were
// not when it began.
func (h *Handlers) openedParts(f Follow, now time.Time) []knowledge.State {
	a := h.programme(f.Article)
	if a == nil {
		return nil
	}
	return newlyOpen(a, f, now)
}

func newlyOpen(a *knowledge.Article, f Follow, now time.Time) []knowledge.State {
	return slices.DeleteFunc(openStates(a, now), func(s knowledge.State) bool { return slices.Contains(f.Seen, stateName(s)) })
}

// toldOf is what a message tells of, as things are now.
type toldOf struct {
	fresh, ending []Notice
	opens         []Follow
}

// toldNow gives what of a message still holds: notices that are open and fit what
// the person follows now, programmes that are open.
func (h *Handlers) toldNow(ctx context.Context, person uint32, alert int64, now time.Time) (x toldOf, err error) {
	items, err := h.Notices.FollowItems(ctx, person, alert)
	if err != nil {
		return x, err
	}
	follows, err := h.Notices.Follows(ctx, person)
	if err != nil {
		return x, err
	}
	for _, i := range items {
		if i.What == FollowOpens {
			if at := slices.IndexFunc(follows, func(f Follow) bool { return f.ID == i.Ref }); at >= 0 && len(h.openedParts(follows[at], now)) > 0 {
				x.opens = append(x.opens, follows[at])
			}
			continue
		}
		n, ok, err := h.Notices.NoticeByID(ctx, i.Ref)
		if err != nil {
			return x, err
		}
		k := keepNotice(n)
		if !ok || !n.Live(now) || !slices.ContainsFunc(follows, func(f Follow) bool { return h.fitting(f)(k) }) {
			continue
		}
		if i.What == FollowNew {
			x.fresh = append(x.fresh, n)
		} else {
			x.ending = append(x.ending, n)
		}
	}
	for _, list := range []*[]Notice{&x.fresh, &x.ending} {
		slices.SortFunc(*list, soonest)
		*list = withoutCopies(*list)
	}
	return x, nil
}

// renderFollow makes the words of a message on what somebody follows. Whether it
// may be said is decided here, at the last moment.
func (h *Handlers) renderFollow(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	p, err := h.People.Person(ctx, d.Person)
	if err != nil {
		return outbox.Rendered{}, err
	}
	x, err := h.toldNow(ctx, d.Person, d.Subject.Ref, now)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if len(d.MessageIDs) == 0 {
		on, err := h.agreed(ctx, p.ID, ForNotices)
		switch {
		case err != nil:
			return outbox.Rendered{}, err
		case p.Gone:
			return outbox.Rendered{}, &outbox.DropError{Reason: DroppedGone}
		case !on:
			return outbox.Rendered{}, &outbox.DropError{Reason: DroppedNoConsent}
		case len(x.fresh)+len(x.ending)+len(x.opens) == 0:
			return outbox.Rendered{}, &outbox.DropError{Reason: DroppedClosed}
		}
		due, err := h.followDue(ctx, p, d.ID, now)
		if err != nil {
			return outbox.Rendered{}, err
		}
		if due.After(now) {
			return outbox.Rendered{}, &outbox.LaterError{Until: due}
		}
	}
	l := p.Speaks()
	w := h.openingWords(l, now)
	body := bot.Text{bot.H(w.text(lang.FollowHeader))}
	for _, f := range x.opens {
		body = append(body, bot.Spans(bot.Paragraph, bot.Bold(w.text(lang.FollowOpens, h.followName(l, f)))))
		body = append(body, h.stateLines(l, h.openedParts(f, now))...)
	}
	for _, part := range []struct {
		head lang.Key
		list []Notice
	}{{lang.FollowFresh, x.fresh}, {lang.FollowEnding, x.ending}} {
		if len(part.list) == 0 {
			continue
		}
		body = append(body, bot.H(w.text(part.head)))
		for _, n := range part.list[:min(len(part.list), noticesPage)] {
			body = append(body, w.noticeCard("", n)...)
		}
		if rest := len(part.list) - noticesPage; rest > 0 {
			body = append(body, bot.P(w.text(lang.FollowRest, rest)))
		}
	}
	if len(x.fresh)+len(x.ending) > 0 {
		body = append(body, bot.Small(w.text(lang.NoticesUnchecked)))
	}
	body = append(body, bot.Small(w.text(lang.FollowFooter)))
	return outbox.Rendered{Reply: bot.Reply{Body: body, Person: d.Person, Lang: string(l), Choices: bot.Choices{
		{Label: w.text(lang.FollowSee), Action: fmt.Sprintf("followed %d", d.Subject.Ref), Primary: true},
		{Label: w.text(lang.FollowShow), Action: "follows"},
		{Label: w.text(lang.AlertOff), Action: "stop"},
	}}}, nil
}

// followed shows each thing that a message told of, with a button.
func (h *Handlers) followed(ctx context.Context, t *turn) ([]bot.Reply, error) {
	x, err := h.toldNow(ctx, t.Person.ID, t.argID(0), t.Now)
	if err != nil {
		return nil, err
	}
	w := h.openingWords(t.Lang, t.Now)
	r := t.reply(lang.FollowHeader)
	for _, f := range x.opens {
		name := h.followName(t.Lang, f)
		r.Body = append(r.Body, bot.Item(t.words(lang.FollowOpens, name)))
		r.Choices = append(r.Choices, bot.Choice{Label: shorten(name, maxLabel), Action: "more " + f.Article})
	}
	all := withoutCopies(append(x.fresh, x.ending...))
	for i, n := range all[:min(len(all), 2*noticesPage)] {
		r.Body = append(r.Body, bot.Item(fmt.Sprintf("%d. %s", i+1, oneSpace(w.sites.shownNotice(n).Title))))
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.JobsDetail, i+1), Action: fmt.Sprintf("shownotice %d", n.ID)})
	}
	if len(r.Choices) == 0 {
		return t.say(lang.NoticesNone), nil
	}
	return []bot.Reply{r}, nil
}
