package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// maxAnnouncement bounds a text, in characters, so that it is one message on
// every platform.
const maxAnnouncement = 3000

// anyone is the value of a field of the audience that leaves nobody out.
const anyone = "all"

func (h *Handlers) announceForms() []form {
	return []form{
		{id: "announce", roles: staffOnly, asks: true, build: h.announceForm, check: checkAnnouncement, done: h.written},
		{id: "correct", roles: staffOnly, asks: true, build: h.correctForm, check: checkAnnouncement, done: h.corrected},
	}
}

// announceForm asks for the texts and the audience, filled with what an
// announcement has already.
func (h *Handlers) announceForm(ctx context.Context, t *turn, ref string) (bot.Form, error) {
	a, err := h.referred(ctx, ref)
	if err != nil {
		return bot.Form{}, err
	}
	one := func(id string, label lang.Key, now string, values ...string) bot.Field {
		if now == "" {
			now = anyone
		}
		f := bot.Field{ID: id, Type: bot.FieldOne, Label: t.words(label), Value: []string{now}}
		for _, v := range append([]string{anyone}, values...) {
			f.Options = append(f.Options, bot.Option{Value: v, Label: audienceWord(t.Lang, v)})
		}
		return f
	}
	regions := bot.Field{ID: "regions", Type: bot.FieldMany, Optional: true, Label: t.words(lang.AnnounceRegions), Hint: t.words(lang.AnnounceRegionsHint)}
	for _, r := range jobs.Provinces() {
		regions.Options = append(regions.Options, bot.Option{Value: string(r), Label: r.Name(string(t.Lang))})
	}
	for _, r := range a.Audience.Regions {
		regions.Value = append(regions.Value, string(r))
	}
	return bot.Form{Title: t.words(lang.AnnounceTitle), Intro: t.words(lang.AnnounceIntro), Submit: t.words(lang.AnnounceSubmit),
		Fields: append(textFields(t, a),
			one("platform", lang.AnnouncePlatform, string(a.Audience.Platform), string(bot.Telegram), string(bot.Slack)),
			one("role", lang.AnnounceRole, string(a.Audience.Role), string(Seeker), string(Manager)),
			one("lang", lang.AnnounceLang, string(a.Audience.Lang), string(lang.Ko), string(lang.En)),
			regions)}, nil
}

func textFields(t *turn, a Announcement) []bot.Field {
	field := func(id string, label, hint lang.Key, now string) bot.Field {
		f := bot.Field{ID: id, Type: bot.FieldLong, Optional: true, Label: t.words(label), Hint: t.words(hint), MaxLength: maxAnnouncement}
		if now != "" {
			f.Value = []string{now}
		}
		return f
	}
	return []bot.Field{
		field("ko", lang.AnnounceKo, lang.AnnounceKoHint, a.Ko),
		field("en", lang.AnnounceEn, lang.AnnounceEnHint, a.En),
	}
}

// correctForm asks for the texts only: whom it went to cannot change any more.
func (h *Handlers) correctForm(ctx context.Context, t *turn, ref string) (bot.Form, error) {
	a, err := h.referred(ctx, ref)
	return bot.Form{Title: t.words(lang.AnnounceFixTitle), Intro: t.words(lang.AnnounceFixIntro), Submit: t.words(lang.Save),
		Fields: textFields(t, a)}, err
}

// referred is the announcement that a form is about; without a reference it is
// a new one.
func (h *Handlers) referred(ctx context.Context, ref string) (Announcement, error) {
	if ref == "" {
		return Announcement{}, nil
	}
	id, err := strconv.ParseInt(ref, 10, 64)
	if err != nil {
		return Announcement{}, fmt.Errorf("announcement %q: %w", ref, err)
	}
	a, ok, err := h.Announcements.Announcement(ctx, id)
	if err == nil && !ok {
		err = fmt.Errorf("no announcement %d", id)
	}
	return a, err
}

// audienceWord says a value of the audience's fields.
func audienceWord(l lang.Lang, value string) string {
	key, ok := map[string]lang.Key{
		anyone: lang.AudienceAll, string(bot.Telegram): lang.AudienceTelegram, string(bot.Slack): lang.AudienceSlack,
		string(bot.Terminal): lang.AudienceTerminal, string(Seeker): lang.AudienceSeekers, string(Manager): lang.AudienceManagers,
		string(lang.Ko): lang.AudienceKo, string(lang.En): lang.AudienceEn,
	}[value]
	if !ok {
		return value
	}
	return lang.Text(l, key)
}

// checkAnnouncement reads one field of an announcement.
func checkAnnouncement(l lang.Lang, field string, values []string) (clean []string, problem string) {
	switch field {
	case "ko", "en":
		text := strings.TrimSpace(strings.Join(values, "\n"))
		if len([]rune(text)) > maxAnnouncement {
			return nil, lang.Text(l, lang.TooLongText, maxAnnouncement)
		}
		return []string{text}, ""
	case "platform":
		return oneOf(l, values, string(bot.Telegram), string(bot.Slack), string(bot.Terminal))
	case "role":
		return oneOf(l, values, string(Seeker), string(Manager))
	case "lang":
		return oneOf(l, values, string(lang.Ko), string(lang.En))
	case "regions":
		for _, v := range values {
			if !slices.Contains(jobs.Provinces(), jobs.Region(v)) {
				return nil, lang.Text(l, lang.Choose)
			}
		}
	}
	return values, ""
}

func oneOf(l lang.Lang, values []string, allowed ...string) ([]string, string) {
	switch {
	case len(values) == 0, len(values) == 1 && values[0] == anyone:
		return nil, ""
	case len(values) == 1 && slices.Contains(allowed, values[0]):
		return values, ""
	}
	return nil, lang.Text(l, lang.Choose)
}

// fill puts the values of a form into the announcement; a field that was
// skipped stays as it is.
func (a *Announcement) fill(values map[string][]string) {
	set := func(field string, to func(string)) {
		if v, ok := values[field]; ok {
			to(strings.Join(v, ""))
		}
	}
	set("ko", func(s string) { a.Ko = s })
	set("en", func(s string) { a.En = s })
	set("platform", func(s string) { a.Audience.Platform = bot.Platform(s) })
	set("role", func(s string) { a.Audience.Role = Role(s) })
	set("lang", func(s string) { a.Audience.Lang = lang.Lang(s) })
	if v, ok := values["regions"]; ok {
		a.Audience.Regions = nil
		for _, r := range v {
			a.Audience.Regions = append(a.Audience.Regions, jobs.Region(r))
		}
	}
}

// written keeps what was written and shows it as readers will see it.
func (h *Handlers) written(ctx context.Context, t *turn, ref string, values map[string][]string) ([]bot.Reply, error) {
	a, err := h.referred(ctx, ref)
	if err != nil {
		return nil, err
	}
	a.fill(values)
	if a.Ko == "" && a.En == "" {
		return t.say(lang.AnnounceNoText), nil
	}
	id, err := h.Announcements.WriteAnnouncement(ctx, t.ID, a, t.Person.Account())
	if err != nil {
		return nil, err
	}
	if id == 0 {
		return t.say(lang.AnnounceTooLate), nil
	}
	return h.preview(ctx, t, id)
}

// corrected changes the texts of what was confirmed.
func (h *Handlers) corrected(ctx context.Context, t *turn, ref string, values map[string][]string) ([]bot.Reply, error) {
	a, err := h.referred(ctx, ref)
	if err != nil {
		return nil, err
	}
	a.fill(values)
	if a.Ko == "" && a.En == "" {
		return t.say(lang.AnnounceNoText), nil
	}
	ok, err := h.Broadcasts.CorrectAnnouncement(ctx, t.ID, a.ID, a.Ko, a.En, t.Person.Account())
	if err != nil {
		return nil, err
	}
	if !ok {
		return h.notNow(ctx, t, a.ID)
	}
	return h.progress(ctx, t, a.ID, lang.AnnounceCorrected)
}

// AnnouncementCopies are the announcement as its readers get it, one for each
// language they may speak.
func (h *Handlers) AnnouncementCopies(a Announcement) []bot.Reply {
	var out []bot.Reply
	for _, l := range []lang.Lang{lang.Ko, lang.En} {
		if a.Audience.Lang == "" || a.Audience.Lang == l {
			out = append(out, h.AnnouncementReply(a, l, false))
		}
	}
	return out
}

// preview shows an announcement that was not confirmed: how it looks, whom it
// reaches and how long that takes.
func (h *Handlers) preview(ctx context.Context, t *turn, id int64) ([]bot.Reply, error) {
	a, ok, err := h.Announcements.Announcement(ctx, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		return t.say(lang.AnnounceUnknown, id), nil
	}
	if _, err := h.Broadcasts.MarkReady(ctx, t.ID, id, a.Version); err != nil {
		return nil, err
	}
	reach, err := h.Broadcasts.Reach(ctx, a.Audience)
	if err != nil {
		return nil, err
	}
	var replies []bot.Reply
	for _, c := range h.AnnouncementCopies(a) {
		c.Body = append(bot.Text{bot.Small(t.words(lang.AnnouncePreview, audienceWord(t.Lang, c.Lang)))}, c.Body...)
		replies = append(replies, c)
	}
	r := bot.Reply{Body: append(bot.Text{bot.H(t.words(lang.AnnounceNumber, a.ID))}, h.ReachWords(t.Lang, a, reach, t.Now, t.Person)...)}
	act := func(verb string) string { return fmt.Sprintf("notice %s %d %d", verb, a.ID, a.Version) }
	r.Choices = bot.Choices{{Label: t.words(lang.AnnounceTest), Action: act("test")}}
	if reach.Count() > 0 {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.Send), Action: act("ask"), Primary: true})
	}
	r.Choices = append(r.Choices,
		bot.Choice{Label: t.words(lang.Edit), Action: fmt.Sprintf("open announce %d", a.ID), OpensForm: true},
		bot.Choice{Label: t.words(lang.AnnounceDiscard), Action: act("cancel"), Danger: true})
	return append(replies, r), nil
}

// ReachWords says whom an announcement reaches and how long that takes. reader
// is who reads it, for the zone of the times.
func (h *Handlers) ReachWords(l lang.Lang, a Announcement, reach Reach, at time.Time, reader Person) bot.Text {
	say := func(k lang.Key, args ...any) bot.Block { return bot.Item(lang.Text(l, k, args...)) }
	body := bot.Text{say(lang.AnnounceFor, a.Audience.Words(l))}
	count := reach.Count()
	if count == 0 {
		body = append(body, say(lang.AnnounceNobody))
	} else {
		body = append(body, say(lang.AnnounceCount, lang.Count(l, count, lang.People)))
	}
	if reach.NoConsent > 0 {
		body = append(body, say(lang.AnnounceNoConsent, lang.Count(l, reach.NoConsent, lang.People)))
	}
	if reach.Gone > 0 {
		body = append(body, say(lang.AnnounceGone, lang.Count(l, reach.Gone, lang.People)))
	}
	if count > 0 {
		body = append(body, bot.Item(h.forecastWords(l, h.Forecast(reach.Groups, at), at, reader)))
	}
	if slices.ContainsFunc(reach.Groups, func(g ReachGroup) bool { return g.Platform == bot.Slack }) {
		body = append(body, say(lang.AnnounceFirms))
	}
	return body
}

// forecastWords says how long it takes and when it ends.
func (h *Handlers) forecastWords(l lang.Lang, f Forecast, now time.Time, reader Person) string {
	zone := reader.Location()
	end := lang.DateTime(l, f.End.In(zone))
	switch {
	case f.Start.After(now) && f.Pauses:
		return lang.Text(l, lang.ForecastMorningPauses, lang.DateTime(l, f.Start.In(zone)), end)
	case f.Start.After(now):
		return lang.Text(l, lang.ForecastMorning, lang.DateTime(l, f.Start.In(zone)), end)
	case f.Pauses:
		return lang.Text(l, lang.ForecastPauses, end)
	}
	return lang.Text(l, lang.ForecastNow, lang.Duration(l, f.End.Sub(now)), end)
}

// Words says an audience.
func (a Audience) Words(l lang.Lang) string {
	var parts []string
	for _, v := range []string{string(a.Platform), string(a.Role), string(a.Lang)} {
		if v != "" {
			parts = append(parts, audienceWord(l, v))
		}
	}
	var places []string
	for _, r := range a.Regions {
		places = append(places, r.Name(string(l)))
	}
	if len(places) > 0 {
		parts = append(parts, strings.Join(places, ", "))
	}
	if len(parts) == 0 {
		return lang.Text(l, lang.AudienceAll)
	}
	return strings.Join(parts, " · ")
}
