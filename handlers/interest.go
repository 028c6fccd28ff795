package handlers

import (
	"context"
	"fmt"

	"dari/bot"
	"dari/bot/lang"
)

// Interests keeps which openings people looked at and are interested in. It is
// for their own list, and for counts: nothing of it names a person to an
// employer.
type Interests interface {
	// AddInterest remembers that the person is interested in an opening, once.
	AddInterest(ctx context.Context, message int64, person uint32, opening int64) error
	// WithdrawInterest takes that back.
	WithdrawInterest(ctx context.Context, message int64, person uint32, opening int64) error
	// Interested tells whether the person is interested in an opening.
	Interested(ctx context.Context, person uint32, opening int64) (bool, error)
	// InterestsOf are the openings in any state that the person is interested
	// in, the latest first, from a place in the list on.
	InterestsOf(ctx context.Context, person uint32, from, limit int) ([]Opening, error)
	// ReadOpening remembers that the person looked at an opening in detail.
	ReadOpening(ctx context.Context, message int64, person uint32, opening int64) error
}

func (h *Handlers) interestRoutes() []route {
	return []route{
		{name: "interests", roles: everybody, personal: true, do: h.kept, words: []string{"관심 목록", "관심목록", "관심 공고", "관심공고", "my interests", "interests", "interested list"}},
		{name: "moreinterests", roles: everybody, byChoice: true, personal: true, do: h.kept}, // of messages sent before
		{name: "interested", roles: everybody, byChoice: true, personal: true, do: h.interested},
		{name: "uninterested", roles: everybody, byChoice: true, personal: true, do: h.uninterested},
	}
}

// interestChoice is the button under an opening that is shown.
func (h *Handlers) interestChoice(ctx context.Context, t *turn, opening int64) (bot.Choice, error) {
	is, err := h.Interests.Interested(ctx, t.Person.ID, opening)
	if is {
		return bot.Choice{Label: t.words(lang.InterestWithdraw), Action: fmt.Sprintf("uninterested %d", opening)}, err
	}
	return bot.Choice{Label: t.words(lang.InterestButton), Action: fmt.Sprintf("interested %d", opening), Primary: true}, err
}

// interested keeps the opening in the person's list and gives them the
// employer's own way to apply.
func (h *Handlers) interested(ctx context.Context, t *turn) ([]bot.Reply, error) {
	o, ok, err := h.Openings.Opening(ctx, t.argID(0))
	if err != nil {
		return nil, err
	}
	if !ok || !o.Shown(t.Now) {
		return t.say(lang.JobsGone), nil
	}
	if err := h.Interests.AddInterest(ctx, t.ID, t.Person.ID, o.ID); err != nil {
		return nil, err
	}
	w := h.openingWords(t.Lang, t.Now)
	r := bot.Reply{Lang: string(t.Lang), About: aboutOpening(o.ID), Body: bot.Text{
		bot.P(t.words(lang.InterestKept)),
		titled(w.title(o.Opening), w.sites.shown(o.Opening).Employer),
	}}
	way := w.apply(o.Opening)
	if len(way) == 0 {
		way = bot.Text{bot.Item(t.words(lang.InterestNoWay)), w.source(o.Opening)}
	}
	r.Body = append(append(r.Body, way...), bot.Item(t.words(lang.JobDeadline, w.deadline(o.Deadline))), bot.Small(t.words(lang.InterestPrivate)))
	if link := w.sites.link(o.Opening); link != "" {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.JobLink), URL: link})
	}
	r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.KeptShow), Action: "saved"},
		bot.Choice{Label: t.words(lang.InterestWithdraw), Action: fmt.Sprintf("uninterested %d", o.ID)})
	return []bot.Reply{r}, nil
}

// uninterested takes an opening out of the list, also one that is over.
func (h *Handlers) uninterested(ctx context.Context, t *turn) ([]bot.Reply, error) {
	o, ok, err := h.Openings.Opening(ctx, t.argID(0))
	if err != nil {
		return nil, err
	}
	if !ok {
		return t.say(lang.JobsGone), nil
	}
	if err := h.Interests.WithdrawInterest(ctx, t.ID, t.Person.ID, o.ID); err != nil {
		return nil, err
	}
	r := t.reply(lang.InterestWithdrawn, h.openingWords(t.Lang, t.Now).ownTitle(o))
	r.Choices = bot.Choices{{Label: t.words(lang.KeptShow), Action: "saved"}}
	return []bot.Reply{r}, nil
}
