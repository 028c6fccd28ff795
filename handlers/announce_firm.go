package handlers

import (
	"context"

	"dari/bot"
	"dari/bot/lang"
)

// news is where somebody gets announcements. In a workspace that is one place
// for the whole firm: "here", "me" or "off"; elsewhere "on" or "off" for the
// person alone.
func (h *Handlers) news(ctx context.Context, t *turn) ([]bot.Reply, error) {
	what := plainWord(t.arg(0))
	if t.Person.Platform != bot.Slack {
		if !t.Direct {
			return t.say(lang.ContinueInChat), nil
		}
		switch what {
		case "on", "켜기", "here", "me":
			return h.turned(ctx, t, ForAnnouncements, true, lang.NewsChanged)
		case "off", "끄기":
			return h.turned(ctx, t, ForAnnouncements, false, lang.NewsChanged)
		}
		return h.alertState(ctx, t, lang.AlertsNow)
	}
	switch what {
	case "here", "여기", "여기로", "on", "켜기":
		return h.newsHere(ctx, t)
	case "me", "나", "나에게":
		return h.newsToMe(ctx, t)
	case "off", "끄기":
		return h.newsOff(ctx, t)
	}
	f, ok, err := h.Firms.Firm(ctx, t.Person.Tenant)
	if err != nil {
		return nil, err
	}
	if !ok {
		f.Choice = NewsUndecided
	}
	return []bot.Reply{h.firmReply(t, map[FirmChoice]lang.Key{NewsUndecided: lang.FirmNewsUndecided,
		NewsToMe: lang.FirmNewsPerson, NewsHere: lang.FirmNewsChannel, NewsOff: lang.FirmNewsOff}[f.Choice])}, nil
}

// firmReply says something about the firm's choice and offers it.
func (h *Handlers) firmReply(t *turn, k lang.Key) bot.Reply {
	r := t.reply(k)
	r.Body = append(r.Body, bot.P(t.words(lang.FirmNewsHow)))
	r.Choices = bot.Choices{
		{Label: t.words(lang.FirmToMe), Action: "announcements me"},
		{Label: t.words(lang.FirmToNobody), Action: "announcements off"},
	}
	return r
}

// newsHere sends the firm's announcements to the channel where it is said.
func (h *Handlers) newsHere(ctx context.Context, t *turn) ([]bot.Reply, error) {
	if t.Person.Platform != bot.Slack {
		t.Args = "on"
		return h.news(ctx, t)
	}
	if t.Direct {
		return h.newsToMe(ctx, t)
	}
	return h.chooseNews(ctx, t, Firm{Choice: NewsHere, Chat: t.Address.Chat}, lang.FirmHereDone)
}

// newsToMe sends them to the person, if they agree to announcements.
func (h *Handlers) newsToMe(ctx context.Context, t *turn) ([]bot.Reply, error) {
	replies, granted, err := h.withConsent(ctx, t, ForAnnouncements, "announcements me")
	if !granted {
		if !t.Direct {
			for i := range replies {
				replies[i].Private = true
			}
		}
		return replies, err
	}
	return h.chooseNews(ctx, t, Firm{Choice: NewsToMe}, lang.FirmMeDone)
}

// newsOff ends them for the whole firm.
func (h *Handlers) newsOff(ctx context.Context, t *turn) ([]bot.Reply, error) {
	if t.Person.Platform != bot.Slack {
		t.Args = "off"
		return h.news(ctx, t)
	}
	return h.chooseNews(ctx, t, Firm{Choice: NewsOff}, lang.FirmOffDone)
}

func (h *Handlers) chooseNews(ctx context.Context, t *turn, f Firm, done lang.Key) ([]bot.Reply, error) {
	f.Team, f.Person = t.Person.Tenant, t.Person.ID
	if err := h.Firms.ChooseNews(ctx, t.ID, f, t.Person.Account()); err != nil {
		return nil, err
	}
	return t.say(done), nil
}

// tellFirm adds, behind the answer to the first message of a workspace, that
// announcements come once and where to.
func (h *Handlers) tellFirm(ctx context.Context, t *turn, replies []bot.Reply) ([]bot.Reply, error) {
	if h.Firms == nil || t.Role != Manager || t.Person.Platform != bot.Slack || t.Person.Tenant == "" {
		return replies, nil
	}
	f, err := h.Firms.MeetFirm(ctx, t.ID, t.Person.Tenant, t.Person.ID)
	if err != nil || f.Told != t.ID {
		return replies, err
	}
	r := h.firmReply(t, lang.FirmNewsFirst)
	r.Private = !t.Direct
	return append(replies, r), nil
}
