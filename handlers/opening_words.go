package handlers

import (
	"slices"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// openingWords puts openings into the words of one language.
type openingWords struct {
	lang  lang.Lang
	now   time.Time
	sites *Sites // nil shows everything as it is, for readers outside a chat
}

// openingWords are the words for people in a chat.
func (h *Handlers) openingWords(l lang.Lang, now time.Time) openingWords {
	return openingWords{l, now, &h.Config.Sites}
}

func (w openingWords) text(k lang.Key, args ...any) string { return lang.Text(w.lang, k, args...) }

// ownTitle is the name of an opening in somebody's own list; what nobody may see
// now, as staff have not looked at it or took it down, has its number only.
func (w openingWords) ownTitle(o Opening) string {
	switch o.State {
	case OpeningDraft, OpeningPending, OpeningRejected, OpeningWithdrawn:
		return w.text(lang.InterestNumber, o.ID)
	}
	return w.title(o.Opening)
}

// title is the name of an opening; a sample is marked wherever it appears.
func (w openingWords) title(o jobs.Opening) string {
	o = w.sites.shown(o)
	title := strings.Join(strings.Fields(o.Title), " ")
	if o.Sample {
		title = strings.TrimSpace(strings.TrimPrefix(title, lang.Text(lang.Ko, lang.SampleMark)))
		title = w.text(lang.SampleMark) + " " + title
	}
	return title
}

// titled is a title with lines below it; what is not known has none.
func titled(title string, lines ...string) bot.Block {
	b := bot.Spans(bot.Paragraph, bot.Bold(title))
	for _, line := range lines {
		if line != "" {
			b.Spans = append(b.Spans, bot.Words("\n"+line))
		}
	}
	return b
}

// card is an opening as it stands in a list or an alert: who offers what,
// where, for how much, until when, why it fits, how to apply and who says so.
func (w openingWords) card(number string, o jobs.Opening, reasons []jobs.Reason) bot.Text {
	o = w.sites.shown(o)
	head := titled(number+w.title(o), w.facts(o)...)
	body := bot.Text{head}
	body = append(body, w.fitLines(reasons)...)
	return append(append(body, w.apply(o)...), w.source(o))
}

// brief is an opening in a message of several: less than its card. One that is
// over says so.
func (w openingWords) brief(number string, o Opening, fit jobs.Fit) bot.Text {
	shown := w.sites.shown(o.Opening)
	if !o.Shown(w.now) {
		return bot.Text{bot.Spans(bot.Paragraph, bot.Bold(number+w.title(shown)), bot.Words("\n"+w.text(lang.JobsGone)))}
	}
	where := w.regions(shown)
	if shown.Employer != "" {
		where = shown.Employer + " · " + where
	}
	body := bot.Text{titled(number+w.title(shown), where, w.text(lang.JobPay, w.pay(shown.Pay)), w.text(lang.JobDeadline, w.deadline(shown.Deadline)))}
	if fits := w.matched(fit); fits != "" {
		body = append(body, bot.Item(w.text(lang.JobFits, fits)))
	}
	return append(body, w.source(shown))
}

// facts are the lines that stand under the title.
func (w openingWords) facts(o jobs.Opening) []string {
	lines := []string{o.Employer}
	where := w.regions(o)
	if kinds := w.employment(o.Employment); kinds != "" {
		where += " · " + kinds
	}
	return append(lines, where, w.text(lang.JobPay, w.pay(o.Pay)), w.text(lang.JobDeadline, w.deadline(o.Deadline)))
}

// details are everything that is known of an opening.
func (w openingWords) details(o Opening) bot.Text {
	o.Opening = w.sites.shown(o.Opening)
	body := bot.Text{titled(w.title(o.Opening), o.Employer)}
	lines := []string{w.text(lang.JobRegion, w.regions(o.Opening))}
	add := func(k lang.Key, value string) {
		if value != "" {
			lines = append(lines, w.text(k, value))
		}
	}
	add(lang.JobWork, w.occupations(o.Opening))
	add(lang.JobEmployment, w.employment(o.Employment))
	add(lang.JobPay, w.pay(o.Pay))
	add(lang.JobPayAs, w.payAs(o.Opening))
	add(lang.JobRequiredNeeds, w.needs(o.Required, o.Licences))
	add(lang.JobPreferredNeeds, w.needs(o.Preferred, o.PreferredLicences))
	add(lang.JobCareer, w.career(o.Career))
	add(lang.JobEducation, w.education(o.Education))
	hours := strings.TrimSpace(o.Hours)
	if hours == "" {
		hours = w.text(lang.NotSaid)
	}
	add(lang.JobHours, hours)
	add(lang.JobDeadline, w.deadline(o.Deadline))
	if !o.Posted.IsZero() {
		add(lang.JobPosted, lang.ShortDate(w.lang, o.Posted.In(Seoul)))
	}
	for _, line := range lines {
		body = append(body, bot.Item(line))
	}
	if text := shorten(strings.TrimSpace(o.Body), maxBody); text != "" {
		body = append(body, bot.P(text))
	}
	body = append(append(append(body, w.apply(o.Opening)...), w.alsoAt(o.Opening)...), w.source(o.Opening))
	return append(body, bot.Small(w.text(lang.JobNumber, o.ID)))
}

// maxBody bounds how much of an employer's own text is shown, in characters.
const maxBody = 1200

func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimRight(string(r[:n-1]), " \n") + "…"
}

// apply tells how to apply, with the link.
func (w openingWords) apply(o jobs.Opening) bot.Text {
	o = w.sites.shown(o)
	var body bot.Text
	if how := shorten(strings.TrimSpace(o.HowToApply), 300); how != "" {
		body = append(body, bot.Item(w.text(lang.JobApply, how)))
	}
	switch link := w.sites.link(o); {
	case link != "":
		body = append(body, bot.Spans(bot.Bullet, bot.Link(w.text(lang.JobLink), link)))
	case o.URL != "":
		body = append(body, bot.Item(w.text(lang.JobAddress, unlinked(o.URL))))
	}
	return body
}

// source is the line that says who published the opening; where several did,
// all of them.
func (w openingWords) source(o jobs.Opening) bot.Block {
	o = w.sites.shown(o)
	line := strings.TrimSpace(o.Source)
	switch {
	case o.Sample:
		line = w.text(lang.JobSourceSample)
	case line != "":
	case o.Feed == PostedFeed:
		line = w.text(lang.JobSourceEmployer)
	default:
		line = w.text(lang.JobSourceStaff)
	}
	lines := []string{line}
	for _, p := range o.Published {
		if also := strings.TrimSpace(w.said(p.Source)); also != "" && !slices.Contains(lines, also) {
			lines = append(lines, also)
		}
	}
	return bot.Small(w.text(lang.JobSource, strings.Join(lines, " · ")))
}

// said are words of a source as they may be shown.
func (w openingWords) said(text string) string {
	if w.sites == nil {
		return text
	}
	return w.sites.words(text)
}

// alsoAt are the other addresses of an opening that several sources publish, as
// far as they may be links.
func (w openingWords) alsoAt(o jobs.Opening) bot.Text {
	var body bot.Text
	for _, p := range o.Published {
		there := jobs.Opening{Feed: p.Feed, URL: p.URL}
		name := strings.TrimSpace(w.said(p.Source))
		if link := w.sites.link(there); link != "" && link != o.URL && name != "" {
			body = append(body, bot.Spans(bot.Bullet, bot.Link(w.text(lang.JobAlsoAt, name), link)))
		}
	}
	return body
}

// needs are the skills and licences of one degree of need, as one line.
func (w openingWords) needs(skills []jobs.Skill, licences []jobs.Licence) string {
	var names []string
	for _, name := range strings.Split(w.skills(skills), ", ") {
		if name != "" {
			names = append(names, name)
		}
	}
	for _, l := range licences {
		if name := l.Name(string(w.lang)); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// payAs is the pay by the other periods that people compare by; empty where it
// cannot be reckoned.
func (w openingWords) payAs(o jobs.Opening) string {
	var parts []string
	for _, period := range []jobs.PayPeriod{jobs.PerYear, jobs.PerMonth, jobs.PerHour} {
		if p := o.PayAs(period); p.Known() && period != o.Pay.Period {
			if period != jobs.PerHour { // it is about so much
				p.Min, p.Max = p.Min/10_000*10_000, p.Max/10_000*10_000
			}
			parts = append(parts, w.pay(p))
		}
	}
	return strings.Join(parts, ", ")
}

// operator is the line that must stand below openings.
func (h *Handlers) operator(l lang.Lang, k lang.Key) bot.Block {
	return bot.Small(lang.Text(l, k, h.Config.OperatorName, h.Config.ReportNumber))
}

func (w openingWords) regions(o jobs.Opening) string {
	if len(o.Regions) == 0 {
		if o.RegionText != "" {
			return o.RegionText
		}
		return w.text(lang.UnsaidRegion)
	}
	return w.places(o.Regions)
}

func (w openingWords) places(rs []jobs.Region) string {
	names := make([]string, len(rs))
	for i, r := range rs {
		names[i] = r.Name(string(w.lang))
	}
	return strings.Join(names, ", ")
}

func (w openingWords) occupations(o jobs.Opening) string {
	if len(o.Occupations) == 0 {
		return o.OccupationText
	}
	return w.works(o.Occupations)
}

func (w openingWords) works(os []jobs.Occupation) string {
	names := make([]string, len(os))
	for i, o := range os {
		names[i] = o.Name(string(w.lang))
	}
	return strings.Join(names, ", ")
}

func (w openingWords) skills(ss []jobs.Skill) string {
	names := make([]string, len(ss))
	for i, s := range ss {
		names[i] = s.Name(string(w.lang))
	}
	return strings.Join(names, ", ")
}

var employmentKeys = map[jobs.EmploymentType]lang.Key{
	jobs.Permanent: lang.KindPermanent, jobs.PermanentPartTime: lang.KindPermanentPartTime, jobs.FixedTerm: lang.KindFixedTerm,
	jobs.FixedTermPartTime: lang.KindFixedTermPartTime, jobs.Dispatch: lang.KindDispatch, jobs.Replacement: lang.KindReplacement,
	jobs.Intern: lang.KindIntern, jobs.PartTimeJob: lang.KindPartTimeJob, jobs.PerDiem: lang.KindPerDiem,
	jobs.Freelance: lang.KindFreelance, jobs.MilitaryAlt: lang.KindMilitaryAlt, jobs.Trainee: lang.KindTrainee, jobs.Volunteer: lang.KindVolunteer,
}

func (w openingWords) employment(es []jobs.EmploymentType) string {
	names := make([]string, len(es))
	for i, e := range es {
		if k, ok := employmentKeys[e]; ok {
			names[i] = w.text(k)
		} else {
			names[i] = string(e)
		}
	}
	return strings.Join(names, ", ")
}

var payBases = map[jobs.PayPeriod]lang.Basis{
	jobs.PerHour: lang.PerHour, jobs.PerDay: lang.PerDay, jobs.PerWeek: lang.PerWeek, jobs.PerMonth: lang.PerMonth, jobs.PerYear: lang.PerYear,
}

func (w openingWords) pay(p jobs.Pay) string {
	if !p.Known() {
		if text := strings.TrimSpace(p.Text); text != "" {
			return w.text(lang.JobPayText, text)
		}
		return w.text(lang.JobPayUnknown)
	}
	per := payBases[p.Period]
	switch {
	case p.Max == 0:
		return lang.MoneyPer(w.lang, p.Min, lang.AtLeast, per)
	case p.Min == 0:
		return lang.MoneyPer(w.lang, p.Max, lang.AtMost, per)
	case p.Min == p.Max:
		return lang.MoneyPer(w.lang, p.Min, lang.Exactly, per)
	}
	return lang.Bounded(w.lang, lang.Money(w.lang, p.Min)+" ~ "+lang.Money(w.lang, p.Max), lang.Exactly, per)
}

func (w openingWords) months(n int) string {
	if n%12 == 0 {
		return lang.Count(w.lang, int64(n/12), lang.Years)
	}
	if n > 12 {
		return lang.Count(w.lang, int64(n/12), lang.Years) + " " + lang.Count(w.lang, int64(n%12), lang.Months)
	}
	return lang.Count(w.lang, int64(n), lang.Months)
}

func (w openingWords) career(c jobs.Career) string {
	switch {
	case c.Kind == jobs.CareerAny:
		return w.text(lang.WorkedAny)
	case c.Kind == jobs.CareerEntry:
		return w.text(lang.WorkedEntry)
	case c.Kind != jobs.CareerRequired:
		return ""
	case c.Min > 0 && c.Max > 0:
		return w.text(lang.WorkedBetween, w.months(c.Min), w.months(c.Max))
	case c.Min > 0:
		return w.text(lang.WorkedAtLeast, w.months(c.Min))
	case c.Max > 0:
		return w.text(lang.WorkedAtMost, w.months(c.Max))
	}
	return w.text(lang.WorkedSome)
}

var schoolKeys = map[jobs.Education]lang.Key{
	jobs.EducationAny: lang.SchoolAny, jobs.EducationElementary: lang.SchoolElementary, jobs.EducationMiddle: lang.SchoolMiddle,
	jobs.EducationHigh: lang.SchoolHigh, jobs.EducationCollege: lang.SchoolCollege, jobs.EducationBachelor: lang.SchoolBachelor,
	jobs.EducationMaster: lang.SchoolMaster, jobs.EducationDoctor: lang.SchoolDoctor,
}

func (w openingWords) school(e jobs.Education) string {
	if k, ok := schoolKeys[e]; ok {
		return w.text(k)
	}
	return ""
}

func (w openingWords) education(e jobs.Education) string {
	if e.Requires() {
		return w.text(lang.SchoolAtLeast, w.school(e))
	}
	return w.school(e)
}

func (w openingWords) deadline(d jobs.Deadline) string {
	day := func() string { return lang.ShortDate(w.lang, d.At.In(Seoul)) }
	switch d.Kind {
	case jobs.DeadlineDate:
		if d.At.IsZero() {
			break
		}
		if d.Closed(w.now) {
			return w.text(lang.DueOver, day())
		}
		return w.text(lang.DueDate, day())
	case jobs.DeadlineUntilFilled:
		if !d.At.IsZero() {
			return w.text(lang.DueFilledDate, day())
		}
		return w.text(lang.DueFilled)
	case jobs.DeadlineUsedUp:
		return w.text(lang.DueUsedUp)
	case jobs.DeadlineAlways, jobs.DeadlineNone:
		return w.text(lang.DueAlways)
	case jobs.DeadlineRecurring:
		return w.text(lang.DueRecurring)
	case jobs.DeadlineSeeNotice:
		return w.text(lang.DueSeeNotice)
	}
	return w.text(lang.NotSaid)
}

func tight(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "")) }

// OpeningCells are the place, the pay and the last day of an opening as they are
// told.
func OpeningCells(l lang.Lang, o Opening, now time.Time) (region, pay, deadline string) {
	w := openingWords{lang: l, now: now}
	return w.regions(o.Opening), w.pay(o.Pay), w.deadline(o.Deadline)
}

// OpeningText is an opening in full, for readers outside a conversation.
func OpeningText(l lang.Lang, o Opening, now time.Time) bot.Text {
	return openingWords{lang: l, now: now}.details(o)
}
