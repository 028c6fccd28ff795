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
)

func (h *Handlers) announceRoutes() []route {
	return []route{
		{name: "announce", about: lang.CommandAnnounce, roles: staffOnly, opensForm: true, do: h.announce,
			words: []string{"안내 보내기", "안내 쓰기", "공지 보내기", "announce", "send an announcement"}},
		{name: "announced", about: lang.CommandAnnounced, roles: staffOnly, do: h.announced,
			words: []string{"보낸 안내", "안내 현황", "안내 목록", "announced", "sent announcements"}},
		{name: "notice", byChoice: true, roles: staffOnly, do: h.noticeTap},
		{name: "announcements", roles: everybody, do: h.news,
			words: []string{"소식", "소식 받기", "announcements", "news"}},
		{name: "news-here", roles: everybody, do: h.newsHere, words: []string{"소식 여기로", "announcements here", "news here"}},
		{name: "news-off", roles: everybody, do: h.newsOff, words: []string{"소식 끄기", "announcements off", "news off"}},
	}
}

// announce opens the form.
func (h *Handlers) announce(ctx context.Context, t *turn) ([]bot.Reply, error) {
	return h.formReply(ctx, t, "announce", "")
}

// listed bounds the list of announcements.
const listed = 5

// announced lists the latest announcements, or shows the one that is named.
func (h *Handlers) announced(ctx context.Context, t *turn) ([]bot.Reply, error) {
	if id := t.argID(0); id != 0 {
		return h.show(ctx, t, id)
	}
	latest, err := h.Announcements.LatestAnnouncements(ctx, listed)
	if err != nil {
		return nil, err
	}
	if len(latest) == 0 {
		return t.say(lang.AnnouncedNone), nil
	}
	r := t.reply(lang.AnnouncedHeader)
	for _, a := range latest {
		text, _ := a.In(t.Lang)
		r.Body = append(r.Body, bot.Item(t.words(lang.AnnouncedLine, a.ID, StateWord(t.Lang, a.State), firstWords(text))))
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.AnnounceNumber, a.ID), Action: fmt.Sprintf("notice show %d", a.ID)})
	}
	return []bot.Reply{r}, nil
}

// firstWords is the beginning of a text, for lists.
func firstWords(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	if r := []rune(line); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return line
}

// StateWord says where an announcement stands.
func StateWord(l lang.Lang, s AnnouncementState) string {
	return lang.Text(l, map[AnnouncementState]lang.Key{
		AnnouncementDraft: lang.NoticeDraft, AnnouncementReady: lang.NoticeReady, AnnouncementRunning: lang.NoticeRunning,
		AnnouncementPaused: lang.NoticePaused, AnnouncementCancelled: lang.NoticeCancelled, AnnouncementDone: lang.NoticeDone,
		AnnouncementWithdrawn: lang.NoticeWithdrawn,
	}[s])
}

// noticeTap does what a button under an announcement says: "VERB ID VERSION".
func (h *Handlers) noticeTap(ctx context.Context, t *turn) ([]bot.Reply, error) {
	verb, id, version := t.arg(0), t.argID(1), t.argID(2)
	by := t.Person.Account()
	move := func(to AnnouncementState, done lang.Key) ([]bot.Reply, error) {
		ok, err := h.Broadcasts.MoveAnnouncement(ctx, t.ID, id, to, by)
		if err != nil {
			return nil, err
		}
		if !ok {
			return h.notNow(ctx, t, id)
		}
		return h.progress(ctx, t, id, done)
	}
	switch verb {
	case "show":
		return h.show(ctx, t, id)
	case "test":
		return h.testCopy(ctx, t, id)
	case "ask":
		return h.askToSend(ctx, t, id, version)
	case "send":
		ok, err := h.Broadcasts.ConfirmAnnouncement(ctx, t.ID, id, version, by)
		if err != nil {
			return nil, err
		}
		if !ok {
			return h.notNow(ctx, t, id)
		}
		return h.progress(ctx, t, id, lang.AnnounceStarted)
	case "pause":
		return move(AnnouncementPaused, lang.AnnouncePaused)
	case "resume":
		return move(AnnouncementRunning, lang.AnnounceResumed)
	case "cancel":
		return move(AnnouncementCancelled, lang.AnnounceCancelled)
	case "recall":
		r := t.reply(lang.AnnounceRecallAsk, id)
		r.Choices = bot.Choices{
			{Label: t.words(lang.AnnounceWithdraw), Action: fmt.Sprintf("notice withdraw %d", id), Danger: true},
			{Label: t.words(lang.Close), Action: fmt.Sprintf("notice show %d", id)},
		}
		return []bot.Reply{r}, nil
	case "withdraw":
		return move(AnnouncementWithdrawn, lang.AnnounceWithdrawn)
	case "resend":
		n, err := h.Broadcasts.ResendUnknown(ctx, t.ID, id, by)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return h.notNow(ctx, t, id)
		}
		return h.progress(ctx, t, id, lang.AnnounceResent, lang.Count(t.Lang, n, lang.People))
	}
	return t.say(lang.ButtonExpired), nil
}

// show is the preview of what was not confirmed, else how far it is.
func (h *Handlers) show(ctx context.Context, t *turn, id int64) ([]bot.Reply, error) {
	a, ok, err := h.Announcements.Announcement(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return t.say(lang.AnnounceUnknown, id), nil
	case a.State == AnnouncementDraft || a.State == AnnouncementReady:
		return h.preview(ctx, t, id)
	}
	return h.progress(ctx, t, id, "")
}

// notNow says that what was asked for cannot be done as things stand, and how
// they stand.
func (h *Handlers) notNow(ctx context.Context, t *turn, id int64) ([]bot.Reply, error) {
	replies, err := h.show(ctx, t, id)
	return append(t.say(lang.AnnounceNotNow), replies...), err
}

// testCopy sends the announcement to the member of staff alone, as readers
// will get it.
func (h *Handlers) testCopy(ctx context.Context, t *turn, id int64) ([]bot.Reply, error) {
	a, ok, err := h.Announcements.Announcement(ctx, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		return t.say(lang.AnnounceUnknown, id), nil
	}
	replies := h.TestCopies(a)
	for i := range replies {
		replies[i].Private = true
	}
	if !t.Direct {
		replies = append(replies, t.reply(lang.AnnounceTested))
	}
	return replies, nil
}

// TestCopies are what readers will get, marked as a test.
func (h *Handlers) TestCopies(a Announcement) []bot.Reply {
	copies := h.AnnouncementCopies(a)
	for i, c := range copies {
		copies[i].Body = append(bot.Text{bot.Small(lang.Text(lang.Lang(c.Lang), lang.AnnounceTestMark))}, c.Body...)
	}
	return copies
}

// askToSend shows the number once more; the button sends this version only.
func (h *Handlers) askToSend(ctx context.Context, t *turn, id, version int64) ([]bot.Reply, error) {
	a, ok, err := h.Announcements.Announcement(ctx, id)
	if err != nil {
		return nil, err
	}
	if !ok || a.State != AnnouncementReady || a.Version != version {
		return h.notNow(ctx, t, id)
	}
	reach, err := h.Broadcasts.Reach(ctx, a.Audience)
	if err != nil {
		return nil, err
	}
	n := lang.Count(t.Lang, reach.Count(), lang.People)
	r := t.reply(lang.AnnounceSure, id, n)
	r.Body = append(r.Body, bot.Item(h.forecastWords(t.Lang, h.Forecast(reach.Groups, t.Now), t.Now, t.Person)))
	r.Choices = bot.Choices{
		{Label: t.words(lang.AnnounceSendNow, n), Action: fmt.Sprintf("notice send %d %d", id, version), Primary: true},
		{Label: t.words(lang.Close), Action: fmt.Sprintf("notice show %d", id)},
	}
	return []bot.Reply{r}, nil
}

// progress says how far an announcement is, with what can be done about it.
// done is what was just done, or empty.
func (h *Handlers) progress(ctx context.Context, t *turn, id int64, done lang.Key, args ...any) ([]bot.Reply, error) {
	a, ok, err := h.Announcements.Announcement(ctx, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		return t.say(lang.AnnounceUnknown, id), nil
	}
	receipt, err := h.Broadcasts.Receipt(ctx, id)
	if err != nil {
		return nil, err
	}
	var r bot.Reply
	if done != "" {
		r = t.reply(done, args...)
	}
	r.Body = append(r.Body, h.ReceiptWords(t.Lang, a, receipt, t.Now, t.Person)...)
	r.Choices = t.noticeChoices(a, receipt)
	return []bot.Reply{r}, nil
}

// noticeChoices are what staff can do about an announcement that was
// confirmed.
func (t *turn) noticeChoices(a Announcement, receipt Receipt) (out bot.Choices) {
	add := func(k lang.Key, verb string, danger bool) {
		out = append(out, bot.Choice{Label: t.words(k), Action: fmt.Sprintf("notice %s %d", verb, a.ID), Danger: danger})
	}
	if !a.Began() {
		return nil
	}
	add(lang.AnnounceProgress, "show", false)
	switch a.State {
	case AnnouncementRunning:
		add(lang.AnnouncePause, "pause", false)
		add(lang.AnnounceCancel, "cancel", true)
	case AnnouncementPaused:
		add(lang.AnnounceResume, "resume", false)
		add(lang.AnnounceCancel, "cancel", true)
	case AnnouncementWithdrawn:
		return out
	}
	if receipt.Unknown > 0 && a.State != AnnouncementCancelled {
		add(lang.AnnounceResend, "resend", false)
	}
	out = append(out, bot.Choice{Label: t.words(lang.Edit), Action: fmt.Sprintf("open correct %d", a.ID), OpensForm: true})
	add(lang.AnnounceWithdraw, "recall", true)
	return out
}

// skipKeys says why somebody was left out.
var skipKeys = map[string]lang.Key{
	DroppedNoConsent: lang.SkippedNoConsent, DroppedGone: lang.SkippedGone,
	DroppedCancelled: lang.SkippedCancelled, DroppedWithdrawn: lang.SkippedWithdrawn,
}

// ReceiptWords says what became of an announcement: everybody it was for is
// counted in one line. reader is who reads it, for the zone of the times.
func (h *Handlers) ReceiptWords(l lang.Lang, a Announcement, r Receipt, now time.Time, reader Person) bot.Text {
	body := bot.Text{bot.H(lang.Text(l, lang.AnnounceNumber, a.ID) + ": " + StateWord(l, a.State))}
	if !a.Began() {
		return append(body, bot.Item(lang.Text(l, lang.AnnouncedBy, a.WrittenBy)))
	}
	item := func(k lang.Key, n int64, more string) {
		line := lang.Text(l, k, lang.Count(l, n, lang.People))
		if more != "" {
			line += " (" + more + ")"
		}
		body = append(body, bot.Item(line))
	}
	item(lang.ReceiptAudience, r.Audience, a.Audience.Words(l))
	item(lang.ReceiptSent, r.Sent, "")
	if r.Waiting > 0 {
		item(lang.ReceiptWaiting, r.Waiting, "")
	}
	if r.Gone > 0 {
		item(lang.ReceiptGone, r.Gone, "")
	}
	if r.Failed > 0 {
		var why []string
		for _, f := range r.Why[:min(len(r.Why), 3)] {
			why = append(why, fmt.Sprintf("%s: %s", f.Reason, lang.Number(f.Count)))
		}
		item(lang.ReceiptFailed, r.Failed, strings.Join(why, "; "))
	}
	if r.Unknown > 0 {
		item(lang.ReceiptUnknown, r.Unknown, "")
	}
	var skipped int64
	var why []string
	for _, reason := range slices.Sorted(maps.Keys(r.Skipped)) {
		skipped += r.Skipped[reason]
		word := reason
		if k, ok := skipKeys[reason]; ok {
			word = lang.Text(l, k)
		}
		why = append(why, word+" "+lang.Number(r.Skipped[reason]))
	}
	if skipped > 0 {
		item(lang.ReceiptSkipped, skipped, strings.Join(why, ", "))
	}
	for _, f := range []struct {
		count FollowCount
		key   lang.Key
	}{{r.Edited, lang.ReceiptEdited}, {r.Withdrawn, lang.ReceiptWithdrawn}} {
		if c := f.count; c.Open || c.Done+c.Failed+c.Unsettled > 0 {
			state := lang.FollowDone
			if c.Open || c.Unsettled > 0 {
				state = lang.FollowOpen
			}
			body = append(body, bot.Item(lang.Text(l, f.key, lang.Number(c.Done), lang.Number(c.Failed), state)))
		}
	}
	if a.State == AnnouncementRunning && len(r.Left) > 0 {
		body = append(body, bot.Item(h.forecastWords(l, h.Forecast(r.Left, now), now, reader)))
	}
	return append(body, bot.Small(lang.Text(l, lang.AnnouncedByBoth, a.WrittenBy, a.ConfirmedBy)))
}
