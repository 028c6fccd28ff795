package handlers

import (
	"context"
	"fmt"

	"dari/bot"
	"dari/bot/lang"
)

func (h *Handlers) settingRoutes() []route {
	return []route{
		{name: "alerts", roles: everybody, about: lang.CommandAlerts, personal: true, do: h.alerts,
			words: []string{"알림", "alerts", "알림 설정", "알림설정", "notifications", "alert settings",
				"알림 켜기", "알림 켜", "알림 켜줘", "알림 켜 줘", "알림 받기", "alerts on", "turn on alerts", "start alerts"}},
		{name: "stop", roles: everybody, about: lang.CommandStop, do: h.stop,
			words: []string{"그만", "stop", "그만해", "그만 해", "그만할래요", "그만 받을래요", "그만 보내", "그만 보내세요", "알림 그만", "알림 끄기", "알림 꺼", "알림 꺼줘", "알림 꺼 줘",
				"알림 끊기", "수신거부", "수신 거부", "구독 취소", "구독취소", "unsubscribe", "stop alerts", "alerts off", "stop all", "no more alerts"}},
	}
}

// onWords are the words of the route that turn alerts on instead of showing
// how they stand.
var onWords = map[string]bool{"알림 켜기": true, "알림 켜": true, "알림 켜줘": true, "알림 켜 줘": true, "알림 받기": true,
	"alerts on": true, "turn on alerts": true, "start alerts": true}

// alerts shows what is sent unasked and turns it on or off:
// "on", "off", "night on|off", "news on|off".
func (h *Handlers) alerts(ctx context.Context, t *turn) ([]bot.Reply, error) {
	what, to := t.arg(0), t.arg(1)
	if t.Args == "" && t.Kind == bot.Said && onWords[plainWord(t.Text)] {
		what = "on"
	}
	on := to == "on"
	switch what {
	case "on", "켜기":
		return h.alertsOn(ctx, t)
	case "off", "끄기":
		if err := h.Profiles.SetAlerts(ctx, t.ID, t.Person.ID, AlertsOff); err != nil {
			return nil, err
		}
		return h.turned(ctx, t, ForAlerts, false, lang.AlertsOffDone)
	case "night":
		return h.turned(ctx, t, ForNight, on, lang.NightChanged)
	case "news":
		return h.turned(ctx, t, ForAnnouncements, on, lang.NewsChanged)
	}
	return h.alertState(ctx, t, lang.AlertsNow)
}

// alertsOn turns alerts on for whoever has said what they look for.
func (h *Handlers) alertsOn(ctx context.Context, t *turn) ([]bot.Reply, error) {
	p, kept, err := h.Profiles.Profile(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	if !kept || !p.HasWish() {
		r := t.reply(lang.AlertsNeedProfile)
		r.Choices = bot.Choices{{Label: t.words(lang.FillProfile), Action: "profile", OpensForm: true, Primary: true}}
		return []bot.Reply{r}, nil
	}
	replies, granted, err := h.withConsent(ctx, t, ForAlerts, "alerts on")
	if !granted {
		return replies, err
	}
	if err := h.Profiles.SetAlerts(ctx, t.ID, t.Person.ID, AlertsAtOnce); err != nil {
		return nil, err
	}
	return h.alertState(ctx, t, lang.AlertsOnDone)
}

// turned asks for a consent, or ends it, and shows how things stand then.
func (h *Handlers) turned(ctx context.Context, t *turn, p Purpose, on bool, head lang.Key) ([]bot.Reply, error) {
	if on {
		then := "alerts news on"
		if p == ForNight {
			then = "alerts night on"
		}
		if replies, granted, err := h.withConsent(ctx, t, p, then); !granted {
			return replies, err
		}
	} else if err := h.withdraw(ctx, t, p); err != nil {
		return nil, err
	}
	return h.alertState(ctx, t, head)
}

// withdraw writes down that the person does not agree any more.
func (h *Handlers) withdraw(ctx context.Context, t *turn, p Purpose) error {
	err := h.Consents.AddConsent(ctx, t.ID, Consent{Person: t.Person.ID, Purpose: p, Version: consentTexts[p].version,
		At: t.Now, Channel: string(t.Person.Platform)})
	if err != nil {
		return fmt.Errorf("withdrawing %s: %w", p, err)
	}
	return nil
}

// alertState says what is on, with a button for each thing.
func (h *Handlers) alertState(ctx context.Context, t *turn, head lang.Key) ([]bot.Reply, error) {
	a, err := h.Profiles.Alerts(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	r := t.reply(head)
	for _, s := range []struct {
		purpose      Purpose
		line         lang.Key
		onto, offof  lang.Key
		action       string
		alsoTurnedOn bool
	}{
		{ForAlerts, lang.AlertsLine, lang.TurnAlertsOn, lang.TurnAlertsOff, "alerts", a == AlertsAtOnce},
		{ForAnnouncements, lang.NewsLine, lang.TurnNewsOn, lang.TurnNewsOff, "alerts news", true},
		{ForNight, lang.NightLine, lang.TurnNightOn, lang.TurnNightOff, "alerts night", true},
	} {
		on, err := h.agreed(ctx, t.Person.ID, s.purpose)
		if err != nil {
			return nil, err
		}
		if on = on && s.alsoTurnedOn; on {
			r.Body = append(r.Body, bot.Item(t.words(s.line, lang.IsOn)))
			r.Choices = append(r.Choices, bot.Choice{Label: t.words(s.offof), Action: s.action + " off"})
		} else {
			r.Body = append(r.Body, bot.Item(t.words(s.line, lang.IsOff)))
			r.Choices = append(r.Choices, bot.Choice{Label: t.words(s.onto), Action: s.action + " on"})
		}
	}
	return []bot.Reply{r}, nil
}

// stop ends everything that is sent unasked, in one step and without a
// question, and closes what is being filled in.
func (h *Handlers) stop(ctx context.Context, t *turn) ([]bot.Reply, error) {
	for _, p := range []Purpose{ForAlerts, ForAnnouncements, ForNotices, ForNight} {
		if p == ForNight || p == ForNotices { // a refusal of something never asked about says nothing
			if on, err := h.agreed(ctx, t.Person.ID, p); err != nil || !on {
				if err != nil {
					return nil, err
				}
				continue
			}
		}
		if err := h.withdraw(ctx, t, p); err != nil {
			return nil, err
		}
	}
	if err := h.Profiles.SetAlerts(ctx, t.ID, t.Person.ID, AlertsOff); err != nil {
		return nil, err
	}
	r := t.reply(lang.Stopped)
	ended, err := h.endDialogs(ctx, t)
	if err != nil {
		return nil, err
	}
	if ended {
		r.Body = append(r.Body, bot.P(t.words(lang.StoppedForm)))
	}
	if t.Person.Tenant != "" { // what a firm chose is not ended by one of its people in passing
		f, ok, err := h.Firms.Firm(ctx, t.Person.Tenant)
		if err != nil {
			return nil, err
		}
		if ok && f.Choice == NewsHere {
			r.Body = append(r.Body, bot.P(t.words(lang.FirmNewsStays)))
		}
	}
	r.Body = append(r.Body, bot.P(t.words(lang.StoppedBack)))
	r.Choices = bot.Choices{{Label: t.words(lang.TurnAlertsOn), Action: "alerts on"}}
	return []bot.Reply{r}, nil
}

// endDialogs closes the form that is open here and the one that is open in the
// private conversation; one that this message closed before a crash counts.
func (h *Handlers) endDialogs(ctx context.Context, t *turn) (ended bool, err error) {
	places := []string{t.Address.Conversation()}
	if p := t.Person.Private.Conversation(); p != places[0] {
		places = append(places, p)
	}
	for _, c := range places {
		d, ok, err := h.Dialogs.Dialog(ctx, c, t.Person.ID)
		if err != nil {
			return false, err
		}
		if !ok || d.Ended && d.Message != t.ID {
			continue
		}
		ended = true
		d.Ended, d.Stopped, d.Message = true, true, t.ID
		if err := h.Dialogs.SaveDialog(ctx, c, t.Person.ID, d); err != nil {
			return false, err
		}
	}
	return ended, nil
}
