package handlers

import (
	"context"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
)

// AnnouncementReply is an announcement as a reader of the language gets it:
// the text, who sends it and how to end it. firm tells a channel of a firm,
// where it ends by another word.
func (h *Handlers) AnnouncementReply(a Announcement, l lang.Lang, firm bool) bot.Reply {
	text, is := a.In(l)
	var body bot.Text
	switch {
	case is == l:
	case is == lang.Ko:
		body = append(body, bot.Small(lang.Text(l, lang.KoreanOnly)))
	default:
		body = append(body, bot.Small(lang.Text(l, lang.EnglishOnly)))
	}
	footer := lang.AnnounceFooter
	if firm {
		footer = lang.AnnounceFirmFooter
	}
	body = append(append(body, bot.Plain(text)...), bot.Small(lang.Text(l, footer, h.Config.OperatorName, h.Config.ReportNumber)))
	return bot.Reply{Body: body, Lang: string(l)}
}

// renderAnnouncement makes the words of a copy, or of a change to one. Whether
// it may go out at all is decided here, at the last moment.
func (h *Handlers) renderAnnouncement(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	drop := func(reason string) (outbox.Rendered, error) {
		return outbox.Rendered{}, &outbox.DropError{Reason: reason}
	}
	a, ok, err := h.Announcements.Announcement(ctx, d.Subject.Ref)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if !ok {
		return drop(DroppedWithdrawn)
	}
	if d.Subject.Kind == AnnouncementWithdraw {
		ids, err := h.Broadcasts.SentIDs(ctx, d)
		if err == nil && len(ids) == 0 {
			return drop(DroppedUnsent)
		}
		return outbox.Rendered{Delete: ids}, err
	}
	if a.State == AnnouncementWithdrawn {
		return drop(DroppedWithdrawn)
	}
	p, err := h.People.Person(ctx, d.Person)
	if err != nil {
		return outbox.Rendered{}, err
	}
	firm := false
	if p.Platform == bot.Slack {
		f, ok, err := h.Firms.Firm(ctx, p.Tenant)
		if err != nil {
			return outbox.Rendered{}, err
		}
		if !ok || f.Choice == NewsOff && d.Subject.Kind != AnnouncementEdit {
			return drop(DroppedNoConsent)
		}
		firm = f.Choice == NewsHere
	}
	reply := h.AnnouncementReply(a, p.Speaks(), firm)
	reply.Person = d.Person
	if d.Subject.Kind == AnnouncementEdit {
		ids, err := h.Broadcasts.SentIDs(ctx, d)
		if err == nil && len(ids) == 0 {
			return drop(DroppedUnsent)
		}
		return outbox.Rendered{Reply: reply, Edit: ids}, err
	}
	if a.State == AnnouncementCancelled {
		return drop(DroppedCancelled)
	}
	if len(d.MessageIDs) > 0 { // its first part was delivered: the rest belongs to it
		return outbox.Rendered{Reply: reply}, nil
	}
	if !firm {
		if p.Gone {
			return drop(DroppedGone)
		}
		if yes, err := h.agreed(ctx, p.ID, ForAnnouncements); err != nil || !yes {
			if err != nil {
				return outbox.Rendered{}, err
			}
			return drop(DroppedNoConsent)
		}
	}
	if until, quiet := Quiet(now, p.Location()); quiet {
		if night, err := h.agreed(ctx, p.ID, ForNight); err != nil || !night {
			if err != nil {
				return outbox.Rendered{}, err
			}
			return outbox.Rendered{}, &outbox.LaterError{Until: until}
		}
	}
	return outbox.Rendered{Reply: reply}, nil
}

// usualRate is how many messages a second an account may send when the
// configuration does not say.
const usualRate = 29.4

// Forecast is when an announcement will be through.
type Forecast struct {
	Start, End time.Time
	// Pauses tells that quiet hours come between.
	Pauses bool
}

// Forecast works out when so many people will have it, if nothing else is
// sent: accounts send at their rate side by side, and people who do not want
// messages at night wait for the morning.
func (h *Handlers) Forecast(groups []ReachGroup, now time.Time) Forecast {
	f := Forecast{Start: now, End: now}
	type door struct {
		platform bot.Platform
		account  string
	}
	at := map[door]time.Time{}
	first := time.Time{}
	for _, night := range []bool{true, false} { // who may get it at night is served at any hour
		for _, g := range groups {
			if g.Night != night {
				continue
			}
			d := door{g.Platform, g.Account}
			if at[d].IsZero() {
				at[d] = now
			}
			start, end, pauses := h.send(g, at[d])
			at[d], f.Pauses = end, f.Pauses || pauses
			if first.IsZero() || start.Before(first) {
				first = start
			}
			if end.After(f.End) {
				f.End = end
			}
		}
	}
	if !first.IsZero() {
		f.Start = first
	}
	return f
}

// send is when a group is begun and done, begun at the earliest at from.
func (h *Handlers) send(g ReachGroup, from time.Time) (start, end time.Time, pauses bool) {
	rate := h.Config.PerSecond[g.Platform]
	if rate <= 0 {
		rate = usualRate
	}
	left := time.Duration(float64(g.Count) / rate * float64(time.Second))
	if g.Night {
		return from, from.Add(left), false
	}
	zone := Person{Zone: g.Zone}.Location()
	at := from
	if until, quiet := Quiet(at, zone); quiet {
		at = until
	}
	start = at
	for {
		local := at.In(zone)
		y, m, d := local.Date()
		evening := time.Date(y, m, d, 21, 0, 0, 0, zone)
		if room := evening.Sub(at); left <= room {
			return start, at.Add(left), pauses
		} else {
			left -= room
		}
		at, pauses = time.Date(y, m, d+1, 8, 0, 0, 0, zone), true
	}
}
