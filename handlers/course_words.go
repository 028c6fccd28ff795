package handlers

import (
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// courseShown is a course as it may be shown: what a feed brings is read by
// nobody before.
func (s *Sites) courseShown(c jobs.Course) jobs.Course {
	if s == nil || c.Feed == PostedFeed {
		return c
	}
	for _, text := range []*string{&c.Title, &c.Institution, &c.Programme, &c.Body, &c.Address, &c.Times, &c.Source} {
		*text = s.words(*text)
	}
	return c
}

// courseLink is where a course leads, or empty when that is no site of ours.
func (s *Sites) courseLink(c jobs.Course) string {
	return s.link(jobs.Opening{Feed: c.Feed, URL: c.URL})
}

// courseCard is a course as it stands in a list: who teaches what, when, where,
// how many can still come, what it costs and which openings it helps with.
func (w openingWords) courseCard(number string, c jobs.Course, p coursePrice, fit jobs.CourseFit, helps helping) bot.Text {
	c = w.sites.courseShown(c)
	lines := append(w.courseFacts(c), p.lines(w, c.UnderProgramme())...)
	body := bot.Text{bot.Spans(bot.Paragraph, bot.Bold(number+oneSpace(c.Title)), bot.Words("\n"+strings.Join(lines, "\n")))}
	if helps.count > 0 {
		body = append(body, bot.Item(w.text(lang.CourseHelps, helps.count)))
	}
	if len(fit.Unsaid) > 0 {
		var unsaid []string
		for _, f := range fit.Unsaid {
			unsaid = append(unsaid, w.text(courseUnsaid[f]))
		}
		body = append(body, bot.Item(w.text(lang.JobUnclear, strings.Join(unsaid, ", "))))
	}
	return append(body, w.courseSource(c))
}

var courseUnsaid = map[jobs.CourseField]lang.Key{jobs.CoursePlace: lang.CourseUnsaidPlace, jobs.CourseOnline: lang.CourseUnsaidMode,
	jobs.CourseHours: lang.CourseUnsaidHours, jobs.CourseDays: lang.CourseUnsaidDays, jobs.CoursePrice: lang.CourseUnsaidPrice}

func oneSpace(s string) string { return strings.Join(strings.Fields(s), " ") }

// courseFacts are the lines that stand under the title.
func (w openingWords) courseFacts(c jobs.Course) []string {
	var lines []string
	add := func(parts ...string) {
		var some []string
		for _, p := range parts {
			if p = strings.TrimSpace(p); p != "" {
				some = append(some, p)
			}
		}
		if len(some) > 0 {
			lines = append(lines, strings.Join(some, " · "))
		}
	}
	add(c.Institution, c.Programme)
	add(w.courseWhen(c))
	add(w.courseDays(c), c.Times, w.courseLength(c))
	add(w.courseWhere(c))
	if left, known := c.Left(); known {
		add(w.text(lang.CourseLeft, left, c.Places))
	} else {
		add(w.text(lang.CourseLeftUnknown))
	}
	return lines
}

func (w openingWords) courseWhen(c jobs.Course) string {
	start := lang.Date(w.lang, c.Start.In(Seoul))
	if c.End.IsZero() {
		return w.text(lang.CourseStarts, start)
	}
	end := c.End.In(Seoul)
	if end.Year() != c.Start.In(Seoul).Year() {
		return w.text(lang.CourseRuns, start, lang.Date(w.lang, end))
	}
	return w.text(lang.CourseRuns, start, lang.ShortDate(w.lang, end))
}

// near is a day, with its year where that is not this one.
func (w openingWords) near(t time.Time) string {
	if t = t.In(Seoul); t.Year() != w.now.In(Seoul).Year() {
		return lang.Date(w.lang, t)
	}
	return lang.ShortDate(w.lang, t)
}

// courseDays are the days of the week and the part of the day, as far as they
// are known.
func (w openingWords) courseDays(c jobs.Course) string {
	var parts []string
	switch c.HeldOn() {
	case jobs.ScheduleWeekdays:
		parts = append(parts, w.text(lang.CourseWeekdays))
	case jobs.ScheduleWeekend:
		parts = append(parts, w.text(lang.CourseWeekend))
	case jobs.ScheduleMixed:
		parts = append(parts, w.text(lang.CourseMixed))
	}
	if c.Times == "" { // else the hours themselves are told
		switch c.PartOfDay() {
		case jobs.TimeDay:
			parts = append(parts, w.text(lang.CourseDaytime))
		case jobs.TimeEvening:
			parts = append(parts, w.text(lang.CourseEvening))
		}
	}
	if w.lang == lang.En {
		return strings.Join(parts, ", ")
	}
	return strings.Join(parts, " ")
}

func (w openingWords) courseLength(c jobs.Course) string {
	var parts []string
	if c.Days > 0 {
		parts = append(parts, lang.Count(w.lang, int64(c.Days), lang.Days))
	}
	if c.Hours > 0 {
		parts = append(parts, lang.Count(w.lang, int64(c.Hours), lang.Hours))
	}
	if len(parts) == 0 {
		return ""
	}
	return w.text(lang.CourseLength, strings.Join(parts, " "))
}

func (w openingWords) courseWhere(c jobs.Course) string {
	where := strings.TrimSpace(c.Address)
	if where == "" {
		where = w.places(c.Regions)
	} else if w.lang == lang.En && len(c.Regions) > 0 {
		where = w.places(c.Regions) + " (" + where + ")"
	}
	var mode string
	switch c.HeldMode() {
	case jobs.ModeOnline:
		mode = w.text(lang.CourseOnline)
	case jobs.ModeClassroom:
		mode = w.text(lang.CourseClassroom)
	case jobs.ModeBlended:
		mode = w.text(lang.CourseBlended)
	}
	switch {
	case where == "" && mode == "":
		return w.text(lang.CourseUnsaidPlace)
	case where == "":
		return mode
	case mode == "":
		return where
	}
	return where + " · " + mode
}

func (w openingWords) courseSource(c jobs.Course) bot.Block {
	line := strings.TrimSpace(c.Source)
	if line == "" {
		line = w.text(lang.CourseSourcePosted)
	}
	return bot.Small(w.text(lang.JobSource, line))
}

// courseDetails are everything that is known of a course.
func (w openingWords) courseDetails(c Course, p coursePrice, helps helping) bot.Text {
	k := w.sites.courseShown(c.Course)
	body := bot.Text{bot.Spans(bot.Paragraph, bot.Bold(oneSpace(k.Title)))}
	for _, line := range append(w.courseFacts(k), p.lines(w, k.UnderProgramme())...) {
		body = append(body, bot.Item(line))
	}
	if p.limit != nil {
		body = append(body, bot.Item(w.text(lang.CourseCardLimit, factWords(w.lang, *p.limit))))
	}
	if k.UnderProgramme() == jobs.ProgrammeKDT && len(p.allowances) == 0 {
		body = append(body, bot.Item(w.text(lang.CourseAllowanceAsk)))
	}
	if len(k.Skills) > 0 {
		body = append(body, bot.Item(w.text(lang.CourseTeaches, w.skills(k.Skills))))
	}
	if helps.count > 0 {
		body = append(body, bot.Item(w.text(lang.CourseHelps, helps.count)))
	}
	if k.JobRate != nil {
		body = append(body, bot.Item(w.text(lang.CourseJobRate, lang.Percent(*k.JobRate))))
	}
	if k.BusinessNumber != "" {
		body = append(body, bot.Item(w.text(lang.CourseBusinessNumber, jobs.FormatBusinessNumber(k.BusinessNumber))))
	}
	if text := shorten(strings.TrimSpace(k.Body), maxBody); text != "" {
		body = append(body, bot.P(text))
	}
	if w.sites.courseLink(k) == "" && k.URL != "" {
		body = append(body, bot.Item(w.text(lang.JobAddress, unlinked(k.URL))))
	}
	return append(body, bot.P(w.text(lang.CourseConfirm)), w.courseSource(k), bot.Small(w.text(lang.CourseNumber, c.ID)))
}

// courseWishes says what somebody looks for, so that they can see how they were
// understood.
func (w openingWords) courseWishes(k jobs.CourseWish) string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(w.places(k.Regions))
	switch {
	case !k.From.IsZero() && !k.Until.IsZero():
		add(w.text(lang.CourseWishBetween, w.near(k.From), w.near(k.Until)))
	case !k.From.IsZero():
		add(w.text(lang.CourseWishFrom, w.near(k.From)))
	case !k.Until.IsZero():
		add(w.text(lang.CourseWishUntil, w.near(k.Until)))
	}
	add(w.skills(k.Skills))
	add(strings.Join(k.Words, ", "))
	for _, x := range []struct {
		on  bool
		key lang.Key
	}{
		{k.Online == jobs.OnlineOnly, lang.CourseWishOnline}, {k.Online == jobs.OnlineNot, lang.CourseWishNotOnline},
		{k.Days == jobs.ScheduleWeekend, lang.CourseWeekend}, {k.Days == jobs.ScheduleWeekdays, lang.CourseWeekdays},
		{k.Time == jobs.TimeDay, lang.CourseDaytime}, {k.Time == jobs.TimeEvening, lang.CourseEvening}, {k.Free, lang.CourseWishFree},
	} {
		if x.on {
			add(w.text(x.key))
		}
	}
	add(w.text(courseProgrammes[k.Programme]))
	switch {
	case k.People > 0:
		add(w.text(lang.CourseWishPeople, k.People))
	case k.Employed:
		add(w.text(lang.CourseWishEmployed))
	}
	return strings.Join(parts, " · ")
}

var courseProgrammes = map[jobs.CourseProgramme]lang.Key{jobs.ProgrammeKDT: lang.ProgrammeKDT, jobs.ProgrammeKDC: lang.ProgrammeKDC,
	jobs.ProgrammeNational: lang.ProgrammeNational, jobs.ProgrammeChange: lang.ProgrammeChange, jobs.ProgrammeCard: lang.ProgrammeCard,
	jobs.ProgrammePremium: lang.ProgrammePremium}

// courseField names a part of a wish.
func (w openingWords) courseField(f jobs.CourseField) string {
	return w.text(map[jobs.CourseField]lang.Key{jobs.CoursePlace: lang.CourseFieldPlace, jobs.CourseStart: lang.CourseFieldStart,
		jobs.CourseOnline: lang.CourseFieldMode, jobs.CourseHours: lang.CourseFieldHours, jobs.CourseDays: lang.CourseFieldDays,
		jobs.CoursePrice: lang.CourseFieldPrice}[f])
}
