package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"dari/bot"
	"dari/bot/lang"
)

func (h *Handlers) settingRoutes() []route {
	return []route{
		{name: "alerts", roles: everybody, about: lang.CommandAlerts, personal: true, do: h.alerts,
			words: []string{"알림", "alerts", "알림 설정", "알림설정", "notifications", "alert settings",
				"알림 켜기", "알림 켜", "알림 켜줘", "알림 켜 줘", "알림 받기", "alerts on", "turn on alerts", "start alerts",
				"알림 모아 받기", "알림 모아서 받기", "하루 한 번 받기", "하루에 한 번만", "daily digest", "daily alerts", "once a day"}},
		{name: "pause", roles: everybody, about: lang.CommandPause, personal: true, do: h.pause,
			words: []string{"알림 쉬기", "pause alerts", "알림 쉴래요", "알림 쉬고 싶어요", "알림 잠깐 쉬기", "알림 일시정지", "알림 일시 정지", "알림 잠시 멈춤", "pause",
				"알림 다시 받기", "알림 다시 받을래요", "resume alerts", "resume"}},
		{name: "stop", roles: everybody, about: lang.CommandStop, do: h.stop,
			words: []string{"그만", "stop", "그만해", "그만 해", "그만할래요", "그만 받을래요", "그만 보내", "그만 보내세요", "알림 그만", "알림 끄기", "알림 꺼", "알림 꺼줘", "알림 꺼 줘",
				"알림 끊기", "수신거부", "수신 거부", "구독 취소", "구독취소", "unsubscribe", "stop alerts", "alerts off", "stop all", "no more alerts"}},
	}
}

// onWords are the words of the route that turn alerts on instead of showing
// how they stand.
var onWords = map[string]bool{"알림 켜기": true, "알림 켜": true, "알림 켜줘": true, "알림 켜 줘": true, "알림 받기": true,
	"alerts on": true, "turn on alerts": true, "start alerts": true}

// dailyWords are those that ask for one message a day, goOnWords those that end a
// pause.
var (
	dailyWords = map[string]bool{"알림 모아 받기": true, "알림 모아서 받기": true, "하루 한 번 받기": true, "하루에 한 번만": true,
		"daily digest": true, "daily alerts": true, "once a day": true}
	goOnWords = map[string]bool{"알림 다시 받기": true, "알림 다시 받을래요": true, "resume alerts": true, "resume": true}
)

// alerts shows what is sent unasked and changes it: "on", "off", "daily",
// "hour [N]", "weekly [N]", "night on|off", "news on|off".
func (h *Handlers) alerts(ctx context.Context, t *turn) ([]bot.Reply, error) {
	what, to := t.arg(0), t.arg(1)
	if t.Args == "" && t.Kind == bot.Said {
		switch {
		case onWords[plainWord(t.Text)]:
			what = "on"
		case dailyWords[plainWord(t.Text)]:
			what = "daily"
		}
	}
	on := to == "on"
	switch what {
	case "on", "켜기":
		return h.alertsOn(ctx, t, AlertsAtOnce)
	case "daily":
		return h.alertsOn(ctx, t, AlertsDaily)
	case "off", "끄기":
		if err := h.Profiles.SetAlerts(ctx, t.ID, t.Person.ID, AlertsOff); err != nil {
			return nil, err
		}
		return h.turned(ctx, t, ForAlerts, false, lang.AlertsOffDone)
	case "hour":
		return h.alertHour(ctx, t)
	case "weekly":
		return h.alertWeekly(ctx, t)
	case "night":
		return h.turned(ctx, t, ForNight, on, lang.NightChanged)
	case "news":
		return h.turned(ctx, t, ForAnnouncements, on, lang.NewsChanged)
	}
	return h.alertState(ctx, t, lang.AlertsNow)
}

// alertsOn turns alerts on for whoever has said what they look for. A pause is
// over then.
func (h *Handlers) alertsOn(ctx context.Context, t *turn, a AlertSetting) ([]bot.Reply, error) {
	p, kept, err := h.Profiles.Profile(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	if !kept || !p.HasWish() {
		r := t.reply(lang.AlertsNeedProfile)
		r.Choices = bot.Choices{{Label: t.words(lang.FillProfile), Action: "profile", OpensForm: true, Primary: true}}
		return []bot.Reply{r}, nil
	}
	then, done := "alerts on", lang.AlertsOnDone
	if a == AlertsDaily {
		then, done = "alerts daily", lang.AlertsDailyDone
	}
	replies, granted, err := h.withConsent(ctx, t, ForAlerts, then)
	if !granted {
		return replies, err
	}
	if err := h.Profiles.SetAlerts(ctx, t.ID, t.Person.ID, a); err != nil {
		return nil, err
	}
	h.look(ctx, t.Person.ID)
	timing, err := h.Alerts.AlertTiming(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	timing.PausedUntil = time.Time{}
	if err := h.Alerts.SetAlertTiming(ctx, t.ID, t.Person.ID, timing); err != nil {
		return nil, err
	}
	return h.alertState(ctx, t, done)
}

// Hours and numbers to choose from.
var (
	alertHours  = []int{8, 9, 12, 18, 20}
	alertWeekly = []int{3, 7, 14, 0}
)

// alertHour asks for the hour of the daily message, or keeps it.
func (h *Handlers) alertHour(ctx context.Context, t *turn) ([]bot.Reply, error) {
	n, err := strconv.Atoi(t.arg(1))
	if err != nil || !slices.Contains(alertHours, n) {
		r := t.reply(lang.AskAlertHour)
		for _, n := range alertHours {
			r.Choices = append(r.Choices, bot.Choice{Label: atHour(t.Lang, n), Action: fmt.Sprintf("alerts hour %d", n)})
		}
		return []bot.Reply{r}, nil
	}
	return h.setTiming(ctx, t, lang.AlertsChanged, func(a *AlertTiming) { a.Hour = n })
}

func atHour(l lang.Lang, hour int) string {
	return lang.Time(l, time.Date(2000, 1, 1, hour, 0, 0, 0, time.UTC))
}

// alertWeekly asks how many messages a week at most, or keeps it.
func (h *Handlers) alertWeekly(ctx context.Context, t *turn) ([]bot.Reply, error) {
	n, err := strconv.Atoi(t.arg(1))
	if err != nil || !slices.Contains(alertWeekly, n) {
		r := t.reply(lang.AskAlertWeekly)
		for _, n := range alertWeekly {
			label := t.words(lang.WeeklyAtMost, n)
			if n == 0 {
				label = t.words(lang.WeeklyAny)
			}
			r.Choices = append(r.Choices, bot.Choice{Label: label, Action: fmt.Sprintf("alerts weekly %d", n)})
		}
		return []bot.Reply{r}, nil
	}
	return h.setTiming(ctx, t, lang.AlertsChanged, func(a *AlertTiming) { a.Weekly = n })
}

// setTiming changes how the person wants to be told, and shows how things stand
// then.
func (h *Handlers) setTiming(ctx context.Context, t *turn, head lang.Key, change func(*AlertTiming)) ([]bot.Reply, error) {
	timing, err := h.Alerts.AlertTiming(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	change(&timing)
	if err := h.Alerts.SetAlertTiming(ctx, t.ID, t.Person.ID, timing); err != nil {
		return nil, err
	}
	return h.alertState(ctx, t, head)
}

// pause stops alerts for a while: "week", "open" (until the person says) or "end".
func (h *Handlers) pause(ctx context.Context, t *turn) ([]bot.Reply, error) {
	switch t.arg(0) {
	case "week":
		// Until the morning, so that handling the message again gives the same.
		y, m, d := t.Now.In(t.Person.Location()).Date()
		until := time.Date(y, m, d+7, 8, 0, 0, 0, t.Person.Location())
		return h.setTiming(ctx, t, lang.AlertsPaused, func(a *AlertTiming) { a.PausedUntil = until })
	case "open":
		return h.setTiming(ctx, t, lang.AlertsPaused, func(a *AlertTiming) { a.PausedUntil = untilAsked })
	case "end":
		return h.setTiming(ctx, t, lang.AlertsGoOn, func(a *AlertTiming) { a.PausedUntil = time.Time{} })
	}
	if plainWord(t.Text) != "" && t.Kind == bot.Said && goOnWords[plainWord(t.Text)] {
		t.Args = "end"
		return h.pause(ctx, t)
	}
	r := t.reply(lang.AskPause)
	r.Choices = bot.Choices{
		{Label: t.words(lang.PauseWeek), Action: "pause week"},
		{Label: t.words(lang.PauseOpen), Action: "pause open"},
		{Label: t.words(lang.AlertOff), Action: "stop"},
	}
	return []bot.Reply{r}, nil
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
	h.look(ctx, t.Person.ID)
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
		{ForAlerts, lang.AlertsLine, lang.TurnAlertsOn, lang.TurnAlertsOff, "alerts", a.On()},
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
		if on && s.purpose == ForAlerts {
			if err := h.timingState(ctx, t, &r, a); err != nil {
				return nil, err
			}
		}
	}
	refused, err := h.Refusals.RefusalsOf(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	if len(refused) > 0 {
		r.Body = append(r.Body, bot.Item(t.words(lang.RefusalsLine, len(refused))))
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.RefusalsShow), Action: "refused"})
	}
	return []bot.Reply{r}, nil
}

// timingState says when alerts come, and how many, with the buttons that change
// it.
func (h *Handlers) timingState(ctx context.Context, t *turn, r *bot.Reply, a AlertSetting) error {
	timing, err := h.Alerts.AlertTiming(ctx, t.Person.ID)
	if err != nil {
		return err
	}
	add := func(label lang.Key, action string) {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(label), Action: action})
	}
	switch {
	case timing.PausedUntil.Equal(untilAsked):
		r.Body = append(r.Body, bot.Item(t.words(lang.PausedOpenLine)))
	case timing.PausedUntil.After(t.Now):
		r.Body = append(r.Body, bot.Item(t.words(lang.PausedLine, lang.ShortDate(t.Lang, timing.PausedUntil.In(t.Person.Location())))))
	}
	if a == AlertsDaily {
		r.Body = append(r.Body, bot.Item(t.words(lang.DailyLine, atHour(t.Lang, timing.Hour))))
		add(lang.TurnAtOnce, "alerts on")
		add(lang.ChangeHour, "alerts hour")
	} else {
		r.Body = append(r.Body, bot.Item(t.words(lang.AtOnceLine)))
		add(lang.TurnDaily, "alerts daily")
	}
	if timing.Weekly > 0 {
		r.Body = append(r.Body, bot.Item(t.words(lang.WeeklyLine, timing.Weekly)))
	} else {
		r.Body = append(r.Body, bot.Item(t.words(lang.WeeklyAnyLine)))
	}
	add(lang.ChangeWeekly, "alerts weekly")
	if timing.PausedUntil.After(t.Now) {
		add(lang.PauseEnd, "pause end")
	} else {
		add(lang.AlertPause, "pause")
	}
	return nil
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
	follows, err := h.Notices.Follows(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	if len(follows) > 0 {
		r.Body = append(r.Body, bot.P(t.words(lang.FollowStopped)))
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
