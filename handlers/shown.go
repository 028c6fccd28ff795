package handlers

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/knowledge/search"
)

// What was shown, an opening, an announcement or an answer, can be asked about
// for a week: in a reply to its message, or right afterwards. The question is
// answered from its own text as it is now, or with "not stated there" and whom
// to ask.

const (
	// shownFor is how long what was shown can be asked about.
	shownFor = 7 * 24 * time.Hour
	// shownBack is how many things that were said are looked through.
	shownBack = 12
	// maxAsked is how long a question about a detail is at most, in characters,
	// unless it replies to what it is about.
	maxAsked = 80
)

func aboutOpening(id int64) string    { return "opening " + strconv.FormatInt(id, 10) }
func aboutAnswer(number int64) string { return "answer " + strconv.FormatInt(number, 10) }
func aboutNotice(id int64) string     { return "notice " + strconv.FormatInt(id, 10) }

func (h *Handlers) shownRoutes() []route {
	return []route{{name: "about", roles: everybody, byChoice: true, do: func(ctx context.Context, t *turn) ([]bot.Reply, error) {
		about, text, _ := strings.Cut(t.Args, "|")
		s, ok, err := h.source(ctx, t, about)
		if err != nil {
			return nil, err
		}
		if !ok || s.gone != "" {
			return t.say(lang.JobsGone), nil
		}
		return h.tellShown(ctx, t, s, readDetail(text), text)
	}}}
}

// shown is one thing that was shown.
type shown struct {
	about string
	// lines are its text, in the turn's language where it has several.
	lines []line
	// gone says that it does not hold any more.
	gone lang.Key
	// says and saysNot are the sentences over what it says and in its place.
	says, saysNot string
	title         string // its name: words of a question that say only which it is
	opening       *Opening
	article       string // of an answer
}

// askShown answers a question about something that was shown. ok is false for
// any other question; a is what the base answers to it.
func (h *Handlers) askShown(ctx context.Context, t *turn, a answer.Answer, q answer.Question) (replies []bot.Reply, ok bool, err error) {
	if t.Kind != bot.Said || q.Text == "" || a.Kind == answer.Crisis || a.Kind == answer.Refuse || a.Kind == answer.Smalltalk {
		return nil, false, nil
	}
	n, rest, isNumber := whichNumber(q.Text)
	list, quoted, err := h.shownLately(ctx, t, n)
	if err != nil || len(list) == 0 {
		return nil, false, err
	}
	i := slices.IndexFunc(list, func(s numbered) bool { return isNumber && s.n == n })
	if !quoted && (len([]rune(q.Text)) > maxAsked || a.Kind == answer.Act && i < 0 || a.Kind == answer.Handoff || a.Reason == answer.NoSuchName) {
		return nil, false, nil
	}
	text := q.Text
	if isNumber && list[0].n > 0 {
		if i < 0 {
			return nil, false, nil
		}
		list, text, quoted = list[i:i+1], rest, true
	}
	d := readDetail(text)
	if d.empty() {
		return nil, false, nil
	}
	// A name of the base is asked of the base.
	if a.Kind == answer.Facts && namesArticle(a.Base, text) {
		return nil, false, nil
	}
	var sources []shown
	for _, s := range list {
		src, ok, err := h.source(ctx, t, s.about)
		if err != nil {
			return nil, false, err
		}
		if ok && (src.gone == "" || quoted && len(list) == 1) {
			src.about = s.about
			sources = append(sources, src)
		}
	}
	if one := namedIn(text, sources); one != nil {
		sources = []shown{*one}
	}
	switch {
	case len(sources) == 0:
		return nil, false, nil
	case len(sources) > 1:
		return h.whichShown(t, a, list, sources, d, text)
	}
	s := sources[0]
	if s.gone != "" {
		return t.say(s.gone), true, nil
	}
	asks := quoted || asksSomething(t.Text)
	d = d.beside(s.title)
	found, sure := d.in(s.lines)
	stated := len(found) > 0 && sure
	if strings.HasPrefix(s.about, "answer ") {
		// The base goes on about an answer by itself, and says what it does not know.
		if !quoted || a.Kind == answer.Facts && mainArticle(a) == s.article {
			return nil, false, nil
		}
	}
	switch {
	case stated && (asks || d.field == ""):
	case !asks || a.Kind == answer.Act || a.Kind == answer.Handoff:
		return nil, false, nil
	case quoted, a.Kind == answer.Unknown, d.field != "" && !tellsOf(a, d.words):
	default: // the base knows it, and nothing tells that the notice is meant
		return nil, false, nil
	}
	replies, err = h.tellShown(ctx, t, s, d, q.Text)
	return replies, true, err
}

// tellsOf tells whether one of the words that a question names stands in an answer
// of the base. Where none does, the base answers to how it was asked alone.
func tellsOf(a answer.Answer, words []string) bool {
	return slices.ContainsFunc(a.Parts, func(p answer.Part) bool {
		said := p.Heading
		for _, b := range p.Blocks {
			said += " " + b.Text
		}
		for _, f := range p.Facts {
			said += " " + f.Label.Ko + " " + f.Label.En + " " + f.Conditions.Ko + " " + f.Conditions.En
		}
		said = strings.ToLower(said)
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, strings.ToLower(w)) })
	})
}

// asksSomething tells a question, also one without a question mark.
func asksSomething(text string) bool {
	return IsQuestion(text) || asksInWords.MatchString(strings.TrimRight(text, " .!~"))
}

var asksInWords = regexp.MustCompile(`(?i)(요|죠|지|나|까|니)$|^(is|are|do|does|did|will|can|could|may|what|when|where|which|who|how|any)\b`)

// aboutQuoted is what was talked about before, with the answer that the message
// replies to as the last of it: the base goes on from there.
func (h *Handlers) aboutQuoted(ctx context.Context, t *turn, before []answer.Turn) ([]answer.Turn, error) {
	if t.Quoted == "" || h.Feedback == nil {
		return before, nil
	}
	list, quoted, err := h.shownLately(ctx, t, 0)
	if err != nil || !quoted {
		return before, err
	}
	ref, ok := strings.CutPrefix(list[0].about, "answer ")
	number, _ := strconv.ParseInt(ref, 10, 64)
	if !ok {
		return before, nil
	}
	kept, ok, err := h.answerOf(ctx, t, number)
	if err != nil || !ok || len(kept.Articles) == 0 {
		return before, err
	}
	return append(slices.Clip(before), answer.Turn{Text: kept.Question}, answer.Turn{Bot: true, Kind: kept.Kind, Article: kept.Articles[0]}), nil
}

// numbered is something that was shown, and its number in a list.
type numbered struct {
	about string
	n     int
}

// shownLately is what the message replies to, else what was shown last in the
// conversation; with a number, the page of the last list that has it, where
// there is one.
// quoted tells the first.
func (h *Handlers) shownLately(ctx context.Context, t *turn, number int) (list []numbered, quoted bool, err error) {
	since := t.Now.Add(-shownFor)
	if t.Quoted != "" {
		ds, err := h.Deliveries.ShownTo(ctx, t.Person.ID, t.Address, t.Quoted, since, 1)
		if err == nil && len(ds) == 0 && t.Person.Platform == bot.Slack && !t.Direct {
			ds, err = h.shownToFirm(ctx, t, since)
		}
		if err != nil {
			return nil, false, err
		}
		for _, d := range ds {
			if list, err = h.showsOf(ctx, d); err != nil || len(list) > 0 {
				return list, true, err
			}
		}
	}
	ds, err := h.Deliveries.ShownTo(ctx, t.Person.ID, t.Address, "", since, shownBack)
	if err != nil {
		return nil, false, err
	}
	for _, d := range ds {
		shows, err := h.showsOf(ctx, d)
		if err != nil {
			return nil, false, err
		}
		if number > 0 && slices.ContainsFunc(shows, func(s numbered) bool { return s.n == number }) {
			return shows, false, nil
		}
		if len(list) == 0 {
			list = shows
		}
		// A list begins with its number 1: what is older is another list.
		if len(list) > 0 && (number == 0 || slices.ContainsFunc(shows, func(s numbered) bool { return s.n == 1 })) {
			break
		}
	}
	return list, false, nil
}

// shownToFirm finds an announcement in the channel of a firm, where everybody
// may ask about it.
func (h *Handlers) shownToFirm(ctx context.Context, t *turn, since time.Time) ([]outbox.Delivery, error) {
	f, ok, err := h.Firms.Firm(ctx, t.Person.Tenant)
	if err != nil || !ok || f.Choice != NewsHere || f.Chat != t.Address.Chat {
		return nil, err
	}
	return h.Deliveries.ShownTo(ctx, f.Person, t.Address, t.Quoted, since, 1)
}

// showsOf is what a delivery shows.
func (h *Handlers) showsOf(ctx context.Context, d outbox.Delivery) (list []numbered, err error) {
	switch d.Subject.Kind {
	case OpeningSubject, ReminderSubject + OpeningSubject:
		return []numbered{{about: aboutOpening(d.Subject.Ref)}}, nil
	case DigestSubject:
		items, err := h.Alerts.AlertItems(ctx, d.ID)
		for i, it := range tellable(items) {
			if it.Subject.Kind == OpeningSubject && i < digestPage {
				list = append(list, numbered{aboutOpening(it.Subject.Ref), i + 1})
			}
		}
		return list, err
	case AnnouncementSubject, AnnouncementResend:
		return []numbered{{about: aboutNotice(d.Subject.Ref)}}, nil
	case ChangeSubject:
		s, ok, err := h.Corrections.ChangedSubject(ctx, d.Subject.Ref)
		if err == nil && ok && s.Kind == OpeningSubject {
			list = []numbered{{about: aboutOpening(s.Ref)}}
		}
		return list, err
	case "":
	default:
		return nil, nil
	}
	if d.Reply.About != "" {
		return []numbered{{about: d.Reply.About}}, nil
	}
	for _, c := range d.Reply.Choices { // of a list
		kind, _, _ := strings.Cut(c.Action, " ")
		if !listedKinds[kind] {
			continue
		}
		n := 0
		if m := listNumber.FindStringSubmatch(c.Label); m != nil {
			n, _ = strconv.Atoi(m[1] + m[2])
		}
		if kind == "opening" || n > 0 {
			list = append(list, numbered{c.Action, n})
		}
	}
	return list, nil
}

// listedKinds are the actions that open one thing of a list.
var listedKinds = map[string]bool{"opening": true, "course": true, "shownotice": true}

var (
	listNumber = regexp.MustCompile(`^([0-9]+)번|^No\. ([0-9]+)\b`) // as lang.JobsDetail says it
	byListed   = regexp.MustCompile(`(?i)([0-9]{1,3})\s*번(째)?|(?:\bno\.?|\bnumber|#)\s*([0-9]{1,3})\b`)
	// inWords are numbers as people say them of a short list.
	inWords = []*regexp.Regexp{
		regexp.MustCompile(`(?i)첫\s*번?째|\b(the )?first( one)?\b`), regexp.MustCompile(`(?i)두\s*번째|\b(the )?second( one)?\b`),
		regexp.MustCompile(`(?i)세\s*번째|\b(the )?third( one)?\b`), regexp.MustCompile(`(?i)네\s*번째|\b(the )?fourth( one)?\b`),
		regexp.MustCompile(`(?i)다섯\s*번째|\b(the )?fifth( one)?\b`),
	}
)

// namesArticle tells whether the words name an article by title or alias. A
// name of one word that is a field of every notice ("급여") is none.
func namesArticle(base *knowledge.Base, text string) bool { return namesArticleBut(base, text, nil) }

// namesArticleBut is namesArticle for all articles but some.
func namesArticleBut(base *knowledge.Base, text string, but map[string]bool) bool {
	if base == nil {
		return false
	}
	stems := " " + strings.Join(search.Stems(text), " ") + " "
	for _, a := range base.Articles() {
		if but[a.ID] {
			continue
		}
		for _, n := range slices.Concat([]string{a.Title.Ko, a.Title.En}, a.Aliases.Ko, a.Aliases.En) {
			of := search.Stems(n)
			if len(of) == 0 || !strings.Contains(stems, " "+strings.Join(of, " ")+" ") {
				continue
			}
			if d := readDetail(n); len(d.words) > 0 {
				return true
			}
		}
	}
	return false
}

// source opens what was shown, as it is now; ok is false when it is kept no
// longer.
func (h *Handlers) source(ctx context.Context, t *turn, about string) (s shown, ok bool, err error) {
	kind, ref, _ := strings.Cut(about, " ")
	id, _ := strconv.ParseInt(ref, 10, 64)
	s.about = about
	switch kind {
	case "opening":
		o, ok, err := h.Openings.Opening(ctx, id)
		if err != nil || !ok {
			return s, false, err
		}
		w := h.openingWords(t.Lang, t.Now)
		title := w.title(o.Opening)
		s.opening, s.lines, s.title = &o, w.lines(o), title+" "+h.Config.Sites.words(o.Employer)
		s.says, s.saysNot = t.words(lang.ShownOpening, title), t.words(lang.ShownOpeningNot, title)
		if !o.Shown(t.Now) {
			s.gone = lang.JobsGone
		}
		return s, true, nil
	case "notice":
		a, ok, err := h.Announcements.Announcement(ctx, id)
		if err != nil || !ok {
			return s, false, err
		}
		text, _ := a.In(t.Lang)
		s.lines, s.says, s.saysNot = sentences(text), t.words(lang.ShownNotice), t.words(lang.ShownNoticeNot)
		if a.State == AnnouncementWithdrawn {
			s.gone = lang.ShownTaken
		}
		return s, true, nil
	case "answer":
		a, ok, err := h.answerOf(ctx, t, id)
		if err != nil || !ok {
			return s, false, err
		}
		if len(a.Articles) > 0 {
			s.article = a.Articles[0]
		}
		s.title, _, _ = strings.Cut(a.Text, "\n")
		s.lines, s.says, s.saysNot = sentences(a.Text), t.words(lang.ShownAnswer, id), t.words(lang.ShownAnswerNot, id)
		return s, true, nil
	}
	return s, false, nil
}

// lines are an opening as it can be asked about: its fields, those that are
// not stated too, and the sentences of its text.
func (w openingWords) lines(o Opening) []line {
	o.Opening = w.sites.shown(o.Opening)
	var out []line
	add := func(f field, k lang.Key, value string, stated bool) {
		out = append(out, line{field: f, text: w.text(k, value), blank: !stated || value == ""})
	}
	out = append(out, line{field: employerField, text: o.Employer, blank: o.Employer == ""})
	add(placeField, lang.JobRegion, w.regions(o.Opening), len(o.Regions) > 0 || o.RegionText != "")
	add(workField, lang.JobWork, w.occupations(o.Opening), true)
	add(employmentField, lang.JobEmployment, w.employment(o.Employment), true)
	add(payField, lang.JobPay, w.pay(o.Pay), o.Pay.Known() || strings.TrimSpace(o.Pay.Text) != "")
	add(careerField, lang.JobCareer, w.career(o.Career), true)
	add(educationField, lang.JobEducation, w.education(o.Education), true)
	add(hoursField, lang.JobHours, strings.TrimSpace(o.Hours), true)
	due := w.deadline(o.Deadline)
	add(deadlineField, lang.JobDeadline, due, due != w.text(lang.NotSaid))
	how := strings.TrimSpace(o.HowToApply)
	if how == "" {
		if how = w.sites.link(o.Opening); how == "" {
			how = unlinked(o.URL)
		}
	}
	add(applyField, lang.JobApply, how, true)
	return append(out, sentences(o.Body)...)
}

// tellShown answers from what was shown, or says that it is not stated there
// and whom to ask.
func (h *Handlers) tellShown(ctx context.Context, t *turn, s shown, d detail, text string) ([]bot.Reply, error) {
	d = d.beside(s.title)
	found, sure := d.in(s.lines)
	r := bot.Reply{Lang: string(t.Lang), About: s.about}
	switch {
	case len(found) > 0 && sure:
		r.Body = bot.Text{bot.P(s.says)}
	case len(found) > 0:
		r.Body = bot.Text{bot.P(s.saysNot), bot.P(t.words(lang.ShownNearest))}
	default:
		r.Body = bot.Text{bot.P(s.saysNot)}
	}
	for _, l := range found {
		r.Body = append(r.Body, quote(l.text))
	}
	if len(found) == 0 || !sure {
		if err := h.whomToAsk(ctx, t, s, text, &r); err != nil {
			return nil, err
		}
	}
	if o := s.opening; o != nil {
		w := h.openingWords(t.Lang, t.Now)
		r.Body = append(r.Body, w.source(o.Opening), h.operator(t.Lang, lang.JobsOperator))
		r.Choices = append(bot.Choices{{Label: t.words(lang.Details), Action: aboutOpening(o.ID)}}, r.Choices...)
	}
	return []bot.Reply{r}, nil
}

// whomToAsk adds who knows what is not stated: the employer, by the way that
// the opening gives; else staff or, where nobody is there, the office.
func (h *Handlers) whomToAsk(ctx context.Context, t *turn, s shown, text string, r *bot.Reply) error {
	if o := s.opening; o != nil {
		w := h.openingWords(t.Lang, t.Now)
		how := w.apply(o.Opening)
		say := lang.ShownEmployer
		if len(how) == 0 {
			say = lang.ShownEmployerOnly
		}
		r.Body = append(append(r.Body, bot.P(t.words(say, w.sites.shown(o.Opening).Employer))), how...)
	}
	there, err := h.hasDesk(ctx)
	if err != nil {
		return err
	}
	if there {
		if strings.HasPrefix(s.about, "notice ") {
			r.Body = append(r.Body, bot.P(t.words(lang.ShownSender, h.Config.OperatorName)))
		}
		action := "person" // about what was asked last
		if t.Kind == bot.Said {
			action = fmt.Sprintf("person %d", t.ID)
		}
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.AskPerson), Action: action})
		return nil
	}
	switch {
	case s.opening != nil:
		return nil
	case strings.HasPrefix(s.about, "notice "):
		r.Body = append(r.Body, bot.P(t.words(lang.ShownSenderOnly, h.Config.OperatorName)))
	}
	offices, err := h.whomToCall(ctx, t, text, s.article)
	if len(offices) > 0 {
		r.Body = append(append(r.Body, bot.P(t.words(lang.AskHereNow))), offices...)
	}
	return err
}
