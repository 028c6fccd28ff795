package handlers

import (
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// shownNotice is a notice as it may be shown: nobody of ours read it before.
func (s *Sites) shownNotice(n Notice) Notice {
	if s == nil {
		return n
	}
	for _, text := range []*string{&n.Title, &n.Body, &n.Issuer, &n.Operator, &n.HowToApply, &n.Deadline.Text, &n.Source} {
		*text = s.words(*text)
	}
	return n
}

// noticeCard is a notice as it stands in a list: what, from whom, where, until
// when, and who says so.
func (w openingWords) noticeCard(number string, n Notice) bot.Text {
	n = w.sites.shownNotice(n)
	lines := []string{w.text(lang.NoticeApply, w.noticePeriod(n.Deadline))}
	if n.Issuer != "" {
		lines = append([]string{n.Issuer}, lines...)
	}
	if len(n.Regions) > 0 {
		lines = append(lines, w.text(lang.NoticeRegion, w.places(n.Regions)))
	}
	return bot.Text{bot.Spans(bot.Paragraph, bot.Bold(number+oneSpace(n.Title)), bot.Words("\n"+strings.Join(lines, "\n"))), w.noticeSource(n)}
}

// noticeDetails are everything that is known of a notice.
func (w openingWords) noticeDetails(n Notice) bot.Text {
	page, apply := n.URL, n.ApplyURL
	n = w.sites.shownNotice(n)
	body := bot.Text{bot.Spans(bot.Paragraph, bot.Bold(oneSpace(n.Title)))}
	add := func(k lang.Key, value string) {
		if value = strings.TrimSpace(value); value != "" {
			body = append(body, bot.Item(w.text(k, value)))
		}
	}
	add(lang.NoticeIssuer, n.Issuer)
	if n.Operator != n.Issuer {
		add(lang.NoticeOperator, n.Operator)
	}
	add(lang.NoticeApply, w.noticePeriod(n.Deadline))
	where := w.text(lang.NoticeNoRegion)
	if len(n.Regions) > 0 {
		where = w.places(n.Regions)
	}
	add(lang.NoticeRegion, where)
	add(lang.NoticeAudience, shorten(strings.Join(n.Audience, ", "), maxHow))
	add(lang.NoticeCategory, shorten(strings.Join(n.Categories, ", "), maxHow))
	if !n.Posted.IsZero() {
		add(lang.NoticePosted, lang.ShortDate(w.lang, n.Posted.In(Seoul)))
	}
	if text := shorten(strings.TrimSpace(n.Body), maxBody); text != "" {
		body = append(body, bot.P(text))
	}
	add(lang.NoticeHow, shorten(n.HowToApply, maxHow))
	for _, at := range []struct {
		url  string
		name lang.Key
	}{{page, lang.NoticeLink}, {apply, lang.NoticeApplyLink}} {
		switch {
		case at.url == "" || at.name == lang.NoticeApplyLink && apply == page:
		case w.sites == nil || w.sites.holds(at.url):
			body = append(body, bot.Spans(bot.Bullet, bot.Link(w.text(at.name), at.url)))
		default:
			body = append(body, bot.Item(w.text(lang.NoticeAddress, unlinked(at.url))))
		}
	}
	return append(body, w.noticeSource(n), bot.Small(w.text(lang.NoticesUnchecked)))
}

// maxHow bounds the source's own words for how to apply, in characters.
const maxHow = 300

// noticeSource says who published a notice, and when it was fetched.
func (w openingWords) noticeSource(n Notice) bot.Block {
	source := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(n.Source), "출처:"))
	if source == "" {
		source = w.text(lang.NoticeNoSource)
	}
	return bot.Small(w.text(lang.NoticeSource, source, lang.DateTime(w.lang, n.Fetched.In(Seoul))))
}

// noticePeriod says from when until when one can apply.
func (w openingWords) noticePeriod(d jobs.Deadline) string {
	day := func(t time.Time) string { return lang.ShortDate(w.lang, t.In(Seoul)) }
	until := ""
	switch {
	case d.At.IsZero():
	case d.At.Before(w.now):
		until = w.text(lang.DueOver, day(d.At))
	default:
		until = w.text(lang.NoticeToday, day(d.At))
		if n := daysBetween(w.now, d.At); n > 0 {
			until = w.text(lang.NoticeUntil, day(d.At), lang.Count(w.lang, int64(n), lang.Days))
		}
		if d.From.After(w.now) {
			until = w.text(lang.NoticePeriod, day(d.From), until)
		}
	}
	words := map[jobs.DeadlineKind]lang.Key{jobs.DeadlineUsedUp: lang.NoticeUsedUp, jobs.DeadlineAlways: lang.NoticeAlways, jobs.DeadlineUntilFilled: lang.NoticeUsedUp,
		jobs.DeadlineRecurring: lang.NoticeRecurring, jobs.DeadlineSeeNotice: lang.DueSeeNotice, jobs.DeadlineNone: lang.NoticeNeedsNone}
	switch k, known := words[d.Kind]; {
	case until != "" && d.Kind == jobs.DeadlineUsedUp:
		return until + ", " + w.text(k)
	case until != "":
		return until
	case known:
		return w.text(k)
	case strings.TrimSpace(d.Text) != "":
		return w.text(lang.NoticeText, shorten(oneSpace(d.Text), maxTopic))
	}
	return w.text(lang.NoticeNoDeadline)
}

// daysBetween is how many midnights lie between two moments in Korea.
func daysBetween(from, to time.Time) int {
	midnight := func(t time.Time) time.Time {
		y, m, d := t.In(Seoul).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(to).Sub(midnight(from)) / (24 * time.Hour))
}

// noticeWish says what notices somebody looks for, so that they see how they were
// understood.
func (w openingWords) noticeWish(n NoticeWish) string {
	var parts []string
	if len(n.Regions) > 0 {
		parts = append(parts, w.places(n.Regions))
	}
	if n.Topic != "" {
		parts = append(parts, n.Topic)
	}
	return strings.Join(parts, " · ")
}

// NoticeText is a notice in full, for readers outside a conversation.
func NoticeText(l lang.Lang, n Notice, now time.Time) bot.Text {
	return openingWords{lang: l, now: now}.noticeDetails(n)
}
