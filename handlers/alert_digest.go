package handlers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
)

// DigestSubject is the kind of a message that tells several things; its ref is
// a number of its own.
const DigestSubject = "digest"

// digestPage is how many things a message tells at once; the rest is behind a
// button.
const digestPage = 5

// renderDigest makes the words of a message of several things. What must not be
// told any more is taken out of it as long as it was not sent.
func (h *Handlers) renderDigest(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	p, err := h.People.Person(ctx, d.Person)
	if err != nil {
		return outbox.Rendered{}, err
	}
	items, err := h.Alerts.AlertItems(ctx, d.ID)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if len(d.MessageIDs) == 0 {
		if items, err = h.mayDigest(ctx, p, d.ID, items, now); err != nil {
			return outbox.Rendered{}, err
		}
	}
	items = tellable(items)
	if len(items) == 0 {
		return outbox.Rendered{}, &outbox.DropError{Reason: DroppedClosed}
	}
	r, err := h.digestReply(ctx, d, p, items, nil, now)
	return outbox.Rendered{Reply: r}, err
}

// digestReply is a message of several things, with what has changed of each since
// it was told.
func (h *Handlers) digestReply(ctx context.Context, d outbox.Delivery, p Person, items []AlertItem, changes []change, now time.Time) (bot.Reply, error) {
	l := p.Speaks()
	r := bot.Reply{Body: bot.Text{bot.H(lang.Text(l, digestHeader(items), len(items)))}, Person: d.Person, Lang: string(l)}
	if err := h.digestItems(ctx, &r, p, items, changes, 0, now); err != nil {
		return r, err
	}
	r.Body = append(r.Body, h.operator(l, lang.AlertFooter))
	if rest := len(items) - digestPage; rest > 0 {
		r.Choices = append(r.Choices, bot.Choice{Label: lang.Text(l, lang.DigestRest, rest), Action: fmt.Sprintf("digest %d %d", d.ID, digestPage), Primary: true})
	}
	r.Choices = append(r.Choices, bot.Choice{Label: lang.Text(l, lang.AlertPause), Action: "pause"})
	return r, nil
}

// digestHeader is what is said above items: of what kinds they are.
func digestHeader(items []AlertItem) lang.Key {
	kinds := map[string]bool{}
	for _, it := range items {
		kinds[it.Subject.Kind] = true
	}
	switch {
	case len(kinds) > 1:
		return lang.DigestMixed
	case kinds[CourseSubject]:
		return lang.DigestCourses
	}
	return lang.DigestHeader
}

// tellable are the items that are not left out.
func tellable(items []AlertItem) []AlertItem {
	var in []AlertItem
	for _, it := range items {
		if it.LeftOut == "" {
			in = append(in, it)
		}
	}
	return in
}

// mayDigest asks of each item whether it may be told now, and takes out the
// others. When none is left the message is dropped.
func (h *Handlers) mayDigest(ctx context.Context, p Person, delivery int64, items []AlertItem, now time.Time) ([]AlertItem, error) {
	kinds, out, why := h.alertKinds(), map[int64]string{}, DroppedClosed
	for i, it := range items {
		if it.LeftOut != "" {
			continue
		}
		reason, err := h.leftOut(ctx, kinds, p, it, now)
		if err != nil {
			return nil, err
		}
		if reason != "" {
			out[it.ID], why = reason, reason
			items[i].LeftOut = reason
		}
	}
	none := len(tellable(items)) == 0
	if !none {
		if err := h.awake(ctx, p, now); err != nil {
			return nil, err
		}
	}
	if len(out) > 0 { // each with its own reason: only some of them may come back
		h.Alerts.LeaveOut(delivery, out)
	}
	if none {
		return nil, &outbox.DropError{Reason: why}
	}
	return items, nil
}

// digestItems adds a page of items to a reply, from a place in the list on, each
// with the button that shows it in full. What has changed stands below; changes
// are those of the first items.
func (h *Handlers) digestItems(ctx context.Context, r *bot.Reply, p Person, items []AlertItem, changes []change, from int, now time.Time) error {
	kinds := h.alertKinds()
	for i := from; i < min(from+digestPage, len(items)); i++ {
		s := items[i].Subject
		kind, ok := kinds[s.Kind]
		if !ok {
			return fmt.Errorf("alert %d is of an unknown kind %q", items[i].ID, s.Kind)
		}
		body, choice, err := kind.among(ctx, p, s.Ref, i+1, now)
		if err != nil {
			return err
		}
		if i < len(changes) {
			if c := changes[i]; c.over != "" {
				choice.Hidden = true
				body = bot.Text{bot.Spans(bot.Paragraph, bot.Bold(fmt.Sprintf("%d. %s", i+1, c.title)))}
			}
			var lines bot.Text
			for _, line := range changes[i].said() {
				lines = append(lines, bot.Item(line))
			}
			body = slices.Insert(body, 1, lines...)
		}
		r.Body = append(r.Body, body...)
		r.Choices = append(r.Choices, choice)
	}
	return nil
}

// digestRest shows more of a message of several things: "DELIVERY FROM".
func (h *Handlers) digestRest(ctx context.Context, t *turn) ([]bot.Reply, error) {
	items, err := h.Alerts.AlertItems(ctx, t.argID(0))
	if err != nil {
		return nil, err
	}
	from := int(t.argID(1))
	if items = tellable(items); len(items) == 0 || items[0].Person != t.Person.ID {
		return t.say(lang.ButtonExpired), nil
	}
	if from < 0 || from >= len(items) {
		return t.say(lang.JobsNoMore), nil
	}
	r := t.reply(lang.DigestMore, len(items), from+1, min(from+digestPage, len(items)))
	p := t.Person
	p.Lang = t.Lang
	if err := h.digestItems(ctx, &r, p, items, nil, from, t.Now); err != nil {
		return nil, err
	}
	r.Body = append(r.Body, h.operator(t.Lang, lang.JobsOperator))
	if rest := len(items) - from - digestPage; rest > 0 {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.DigestRest, rest), Action: fmt.Sprintf("digest %d %d", t.argID(0), from+digestPage), Primary: true})
	}
	return []bot.Reply{r}, nil
}
