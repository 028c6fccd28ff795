package handlers

import (
	"context"
	"fmt"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/knowledge/jobs"
)

// OpeningSubject is the kind of a delivery that tells of an opening; its ref
// is the opening.
const OpeningSubject = "opening"

// Why an alert was not sent, as kept with the delivery.
const (
	DroppedClosed    = "closed" // the opening is closed or withdrawn; it is told if it comes back
	DroppedDeadline  = "deadline"
	DroppedBlocked   = "must_not_be_shown"
	DroppedNoConsent = "no_consent"
	DroppedOff       = "alerts_off"
	DroppedGone      = "recipient_gone"
	DroppedNoFit     = "no_longer_fits"
	DroppedRefused   = "not_for_them" // by what they said of another opening
)

// renderOpening makes the words of an alert. Whether it may be said at all is
// decided here, at the last moment; a delivery that was already said is only
// put into words again, because somebody taps its choices or it is corrected.
func (h *Handlers) renderOpening(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	p, err := h.People.Person(ctx, d.Person)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if len(d.MessageIDs) == 0 {
		err := h.mayTellOpening(ctx, p, d.Subject.Ref, now)
		if err == nil {
			err = h.awake(ctx, p, now)
		}
		if err != nil {
			return outbox.Rendered{}, err
		}
	}
	o, ok, err := h.Openings.Opening(ctx, d.Subject.Ref)
	if err != nil {
		return outbox.Rendered{}, err
	}
	if !ok {
		return outbox.Rendered{}, &outbox.DropError{Reason: DroppedClosed}
	}
	profile, _, err := h.Profiles.Profile(ctx, d.Person)
	if err != nil {
		return outbox.Rendered{}, err
	}
	fit, _ := jobs.Match(profile, o.Opening)
	l := p.Speaks()
	w := h.openingWords(l, now)
	body := bot.Text{bot.H(w.text(lang.AlertHeader))}
	body = append(body, w.card("", o.Opening, fit.Reasons)...)
	body = append(body, h.operator(l, lang.AlertFooter))
	choices := bot.Choices{{Label: w.text(lang.Details), Action: aboutOpening(o.ID), Primary: true},
		{Label: w.text(lang.InterestButton), Action: fmt.Sprintf("interested %d", o.ID)}}
	choices = append(choices, h.subjectChoices(l, aboutOpening(o.ID))...)
	choices = append(choices,
		bot.Choice{Label: w.text(lang.AlertPause), Action: "pause"},
		bot.Choice{Label: w.text(lang.AlertWhy), Action: fmt.Sprintf("why %d", o.ID)},
		bot.Choice{Label: w.text(lang.AlertOff), Action: "stop"})
	return outbox.Rendered{Reply: bot.Reply{Body: body, Person: d.Person, Lang: string(l), Choices: choices}}, nil
}

// mayTellOpening is nil, or the reason why the person must not be told of the
// opening now.
func (h *Handlers) mayTellOpening(ctx context.Context, p Person, ref int64, now time.Time) error {
	drop := func(reason string) error { return &outbox.DropError{Reason: reason} }
	o, ok, err := h.Openings.Opening(ctx, ref)
	if err != nil {
		return err
	}
	if !ok {
		return drop(DroppedClosed)
	}
	if err := h.mayWrite(ctx, p); err != nil {
		return err
	}
	profile, _, err := h.Profiles.Profile(ctx, p.ID)
	if err != nil {
		return err
	}
	setting, err := h.Profiles.Alerts(ctx, p.ID)
	if err != nil {
		return err
	}
	_, fits := jobs.Match(profile, o.Opening)
	switch {
	case !setting.On():
		return drop(DroppedOff)
	case o.State != OpeningOpen:
		return drop(DroppedClosed)
	case o.Deadline.Closed(now):
		return drop(DroppedDeadline)
	case len(Blocking(o.Opening, now)) > 0:
		return drop(DroppedBlocked)
	case !fits:
		return drop(DroppedNoFit)
	}
	refused, err := h.refuses(ctx, p.ID, o)
	if err == nil && refused {
		err = drop(DroppedRefused)
	}
	return err
}

// openingAmong is an opening in a message of several.
func (h *Handlers) openingAmong(ctx context.Context, p Person, ref int64, number int, now time.Time) (bot.Text, bot.Choice, error) {
	w := h.openingWords(p.Speaks(), now)
	choice := bot.Choice{Label: w.text(lang.JobsDetail, number), Action: aboutOpening(ref)}
	o, ok, err := h.Openings.Opening(ctx, ref)
	if err != nil {
		return nil, choice, err
	}
	if !ok {
		return bot.Text{bot.P(fmt.Sprintf("%d. %s", number, w.text(lang.JobsGone)))}, choice, nil
	}
	profile, _, err := h.Profiles.Profile(ctx, p.ID)
	if err != nil {
		return nil, choice, err
	}
	fit, _ := jobs.Match(profile, o.Opening)
	return w.brief(fmt.Sprintf("%d. ", number), o, fit), choice, nil
}

func (h *Handlers) alertRoutes() []route {
	return []route{
		{name: "why", roles: everybody, byChoice: true, personal: true, do: h.why,
			words: []string{"왜 받았나요", "왜 받았어요", "이거 왜 받았어요", "왜 왔어요", "이거 왜 왔어요", "이거 왜 온 거예요", "왜 보냈어요", "이거 왜 보냈어요",
				"왜 저한테 보냈어요", "이걸 왜 저한테 보냈어요", "why did i get this", "why do i get this", "why am i getting this",
				"why did you send me this", "why are you sending me this", "why this"}},
		{name: "digest", roles: everybody, byChoice: true, personal: true, do: h.digestRest},
	}
}

// why answers "why did I get this?": which conditions matched, when the
// person agreed, how to stop. Without a number it is about the latest alert.
func (h *Handlers) why(ctx context.Context, t *turn) ([]bot.Reply, error) {
	id, ok := t.argID(0), true
	if id == 0 {
		var err error
		if id, ok, err = h.Matching.LatestAlert(ctx, t.Person.ID); err != nil {
			return nil, err
		}
	}
	if !ok {
		return t.say(lang.WhyNothing), nil
	}
	o, ok, err := h.Openings.Opening(ctx, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		return t.say(lang.JobsGone), nil
	}
	profile, _, err := h.Profiles.Profile(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	w := h.openingWords(t.Lang, t.Now)
	body := bot.Plain(t.words(lang.WhyAlert, w.title(o.Opening)))
	if fit, fits := jobs.Match(profile, o.Opening); fits {
		body = append(body, bot.Item(t.words(lang.WhyMatched, w.matched(fit))))
	} else {
		body = append(body, bot.Item(t.words(lang.WhyUnmatched)))
	}
	consent, given, err := h.Consents.Consent(ctx, t.Person.ID, ForAlerts)
	switch {
	case err != nil:
		return nil, err
	case given && consent.Granted:
		body = append(body, bot.Item(t.words(lang.WhyConsent, lang.Date(t.Lang, consent.At.In(t.Person.Location())))))
	default:
		body = append(body, bot.Item(t.words(lang.WhyNoConsent)))
	}
	body = append(body, bot.Item(t.words(lang.WhyChosenByIt)), bot.P(t.words(lang.WhyStop)))
	return []bot.Reply{{Body: body, Lang: string(t.Lang),
		Choices: bot.Choices{{Label: t.words(lang.AlertOff), Action: "stop"}}}}, nil
}
