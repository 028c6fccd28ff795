package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/knowledge/jobs"
)

// coursesPage is how many courses are shown at once.
const coursesPage = 5

func (h *Handlers) courseRoutes() []route {
	return []route{
		{name: "courses", roles: everybody, about: lang.CommandCourses, do: h.listCourses,
			words: []string{"과정", "과정 보기", "교육 과정", "교육과정", "훈련과정", "훈련 과정", "강의 보기", "과정 알려줘", "과정 알려 주세요", "과정 보여줘", "과정 보여 주세요", "courses", "see courses", "show me courses", "show courses", "list courses"}},
		{name: "morecourses", roles: everybody, byChoice: true, do: func(ctx context.Context, t *turn) ([]bot.Reply, error) {
			from, what, _ := strings.Cut(t.Args, " ")
			n, _ := strconv.Atoi(from)
			w, _ := carriedCourseWish(what)
			return h.showCourses(ctx, t, w, n)
		}},
		{name: "course", roles: everybody, byChoice: true, do: h.courseDetails},
	}
}

// carryCourseWish is a wish as the action of a button has it.
func carryCourseWish(w jobs.CourseWish) string {
	data, _ := json.Marshal(w) // codes and dates: it cannot fail
	return string(data)
}

func carriedCourseWish(what string) (w jobs.CourseWish, ok bool) {
	return w, json.Unmarshal([]byte(what), &w) == nil
}

// listCourses shows what can still be joined: what the words behind the command
// ask for, else everything in the places of the person's profile, in private
// only.
func (h *Handlers) listCourses(ctx context.Context, t *turn) ([]bot.Reply, error) {
	if what := strings.TrimSpace(t.Args); what != "" {
		return h.coursesFor(ctx, t, what)
	}
	var w jobs.CourseWish
	if t.Direct {
		p, _, err := h.Profiles.Profile(ctx, t.Person.ID)
		if err != nil {
			return nil, err
		}
		w.Regions = slices.DeleteFunc(slices.Clone(p.Regions), func(r jobs.Region) bool { return r == jobs.Remote || r == jobs.Nationwide })
	}
	return h.showCourses(ctx, t, w, 0)
}

// coursesFor shows courses for what somebody said in plain words.
func (h *Handlers) coursesFor(ctx context.Context, t *turn, text string) ([]bot.Reply, error) {
	w := jobs.ReadCourseWish(text, t.Now)
	if len(w.Regions) == 0 {
		if _, unclear := jobs.FindRegions(text); len(unclear) > 0 {
			return h.whichCoursePlace(ctx, t, w, unclear[0])
		}
	}
	if w.IsZero() && t.Command != "" {
		return t.say(lang.CoursesUnread), nil
	}
	return h.showCourses(ctx, t, w, 0)
}

// whichCoursePlace asks back when the only place word names several places.
func (h *Handlers) whichCoursePlace(ctx context.Context, t *turn, w jobs.CourseWish, unclear jobs.Ambiguous) ([]bot.Reply, error) {
	r := t.reply(lang.JobsWhich, unclear.Words)
	for _, region := range unclear.Regions {
		w.Regions = []jobs.Region{region}
		r.Choices = append(r.Choices, bot.Choice{Label: region.Name(string(t.Lang)), Action: "morecourses 0 " + carryCourseWish(w)})
	}
	w.Regions = nil
	return []bot.Reply{r}, h.found(ctx, t, t.Address, Search{Courses: &w, Unclear: unclear.Words})
}

// showCourses is a page of the courses that are what is wished, from a place in
// the list on.
func (h *Handlers) showCourses(ctx context.Context, t *turn, w jobs.CourseWish, from int) ([]bot.Reply, error) {
	all, err := h.findCourses(ctx, w, t.Now)
	if err != nil {
		return nil, fmt.Errorf("courses: %w", err)
	}
	words := h.openingWords(t.Lang, t.Now)
	from = max(from, 0)
	page := all[min(from, len(all)):min(from+coursesPage, len(all))]
	search := Search{Courses: &w}
	if from+coursesPage < len(all) {
		search.Next = from + coursesPage
	}
	if err := h.found(ctx, t, t.Address, search); err != nil {
		return nil, err
	}
	if len(page) == 0 && from > 0 {
		return t.say(lang.CoursesNoMore), nil
	}
	r := bot.Reply{Lang: string(t.Lang)}
	if wished := words.courseWishes(w); wished != "" {
		r.Body = append(r.Body, bot.Small(t.words(lang.JobsSearched, wished)))
	}
	switch {
	case len(all) == 0 && w.IsZero():
		r.Body = append(r.Body, bot.P(t.words(lang.CoursesNoneAtAll)))
	case len(all) == 0:
		r.Body = append(r.Body, bot.P(t.words(lang.CoursesNone)))
		if f, n, err := h.widestCourses(ctx, t, w); err != nil {
			return nil, err
		} else if n > 0 {
			r.Body = append(r.Body, bot.P(t.words(lang.CoursesLoosened, words.courseField(f), n)))
			r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.CoursesLoosen, words.courseField(f)),
				Action: "morecourses 0 " + carryCourseWish(w.Without(f)), Primary: true})
		}
	case len(page) == len(all):
		r.Body = append(r.Body, bot.P(t.words(lang.CoursesAll, len(all))))
	default:
		r.Body = append(r.Body, bot.P(t.words(lang.CoursesHeader, len(all), from+1, from+len(page))))
	}
	profile, err := h.ownProfile(ctx, t)
	if err != nil {
		return nil, err
	}
	for i, c := range page {
		n := from + i + 1
		helps, err := h.helpsWith(ctx, t, profile, w, c.Course.Course)
		if err != nil {
			return nil, err
		}
		r.Body = append(r.Body, words.courseCard(strconv.Itoa(n)+". ", c.Course.Course, h.price(c.Course.Course), c.Fit, helps)...)
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.JobsDetail, n), Action: fmt.Sprintf("course %d", c.ID)})
	}
	if len(page) > 0 {
		r.Body = append(r.Body, bot.Small(t.words(lang.CoursesNote)))
	}
	if search.Next > 0 {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.More), Action: fmt.Sprintf("morecourses %d %s", search.Next, carryCourseWish(w)), Primary: true})
	}
	if !w.IsZero() && from == 0 {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.CourseFollowButton), Action: "follow " + Follow{Course: &w}.carry()})
	}
	replies := []bot.Reply{r}
	if from == 0 && aboutAI(w) {
		if more, ok := h.literacy(t, w); ok {
			replies = append(replies, more)
		}
	}
	return replies, nil
}

// ownProfile is what the person keeps, where nobody else reads along.
func (h *Handlers) ownProfile(ctx context.Context, t *turn) (jobs.Profile, error) {
	if !t.Direct {
		return jobs.Profile{}, nil
	}
	p, _, err := h.Profiles.Profile(ctx, t.Person.ID)
	return p, err
}

// helping are the openings that a course helps with, and the search that shows
// them.
type helping struct {
	count int
	wish  Wish
}

// helpsWith counts the live openings that ask for something the course teaches
// and would fit with it: by the person's own conditions where they keep some,
// else in the places they look in, or that of the course, whatever else they ask.
func (h *Handlers) helpsWith(ctx context.Context, t *turn, own jobs.Profile, w jobs.CourseWish, c jobs.Course) (helping, error) {
	if len(c.Skills) == 0 {
		return helping{}, nil
	}
	open, err := h.board.current(ctx, h.Openings)
	if err != nil {
		return helping{}, err
	}
	p := own
	if !p.HasWish() {
		p = jobs.Profile{Regions: w.Regions}
		if len(p.Regions) == 0 && c.HeldMode() != jobs.ModeOnline {
			for _, r := range c.Regions {
				p.Regions = append(p.Regions, r.Province())
			}
		}
	}
	p.Skills = slices.Clone(p.Skills)
	for _, s := range c.Skills {
		if !slices.Contains(p.Skills, s) {
			p.Skills = append(p.Skills, s)
		}
	}
	out := helping{wish: Wish{Profile: p, Fits: own.HasWish(), Teaches: c.Skills}}
	out.count = len(h.board.shown(out.wish.offers(open, t.Now), t.Now))
	return out, nil
}

// widestCourses is the part of a wish without which most courses could be joined,
// and how many.
func (h *Handlers) widestCourses(ctx context.Context, t *turn, w jobs.CourseWish) (best jobs.CourseField, most int, err error) {
	fields := w.Fields()
	if len(fields) < 2 {
		return "", 0, nil
	}
	// Something else to learn is another wish.
	fields = slices.DeleteFunc(fields, func(f jobs.CourseField) bool { return f == jobs.CourseTopic })
	return widest(fields, func(f jobs.CourseField) (int, error) {
		found, err := h.findCourses(ctx, w.Without(f), t.Now)
		return len(found), err
	})
}

// courseDetails shows one course in full.
func (h *Handlers) courseDetails(ctx context.Context, t *turn) ([]bot.Reply, error) {
	c, ok, err := h.Courses.Course(ctx, t.argID(0))
	if err != nil {
		return nil, err
	}
	if !ok || !c.Open(t.Now) {
		return t.say(lang.CourseGone), nil
	}
	w := h.openingWords(t.Lang, t.Now)
	own, err := h.ownProfile(ctx, t)
	if err != nil {
		return nil, err
	}
	helps, err := h.helpsWith(ctx, t, own, jobs.CourseWish{}, c.Course)
	if err != nil {
		return nil, err
	}
	r := bot.Reply{Body: w.courseDetails(c, h.price(c.Course), helps), Lang: string(t.Lang)}
	if link := w.sites.courseLink(c.Course); link != "" {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.CourseLink), URL: link})
	}
	if helps.count > 0 {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.CourseOpenings), Action: "search " + carryWish(helps.wish)})
	}
	r.Choices = append(r.Choices, h.shareChoice(t, SharedCourse, c.ID)...)
	return []bot.Reply{r}, nil
}

// aboutAI tells whether somebody looks for courses about AI, or for a firm.
func aboutAI(w jobs.CourseWish) bool {
	return w.Employed || slices.ContainsFunc(w.Skills, func(s jobs.Skill) bool { return s == "ai" || s == "ai-literacy" || s == "generative-ai" })
}

// literacy tells of the AI-literacy courses that stand open all the time, for
// everyone, or for a firm by the number of its people; ok is false where the
// base is not there to tell of them.
func (h *Handlers) literacy(t *turn, w jobs.CourseWish) (r bot.Reply, ok bool) {
	if h.Base == nil || h.Base() == nil {
		return r, false
	}
	forFirm := w.Employed || t.Role == Manager
	r = bot.Reply{Lang: string(t.Lang), Body: bot.Text{bot.H(t.words(lang.LiteracyTitle))}}
	base, l := h.Base(), knowledge.Lang(t.Lang)
	fact := func(article, name string) {
		a, f := base.Article(article), base.FactAt(article, name, t.Now)
		if a != nil && f != nil {
			r.Body = append(r.Body, bot.Item(t.words(lang.LiteracyLine, a.Title.In(l), f.Label.In(l), factWords(t.Lang, *f))))
		}
	}
	if forFirm {
		fact("premium-training", "refund")
		fact("premium-training", "refund_region")
		fact("aice", "exam")
		fact("semas-ai", "online")
		r.Body = append(r.Body, h.firmSize(t, base, w.People)...)
		r.Choices = bot.Choices{{Label: t.words(lang.LiteracyPremium), Action: "more premium-training how"},
			{Label: t.words(lang.LiteracyMore), Action: "more ai-literacy list"}}
	} else {
		fact("ai-learning-center", "price")
		fact("our-ai-learning", "step")
		r.Choices = bot.Choices{{Label: t.words(lang.LiteracyMore), Action: "more ai-literacy list"}}
	}
	return r, true
}

// firmSize says in which lines of business a firm of so many people counts as a
// priority-support firm by number alone; nothing is concluded for the firm.
func (h *Handlers) firmSize(t *turn, base *knowledge.Base, people int) bot.Text {
	if people == 0 {
		return bot.Text{bot.P(t.words(lang.FirmSizeAsk))}
	}
	var in, all []string
	for _, f := range base.FactsAt("priority-firms", t.Now) {
		if f.Unit != knowledge.People {
			continue
		}
		line := f.Label.In(knowledge.Lang(t.Lang)) + " " + FactText(t.Lang, f)
		all = append(all, line)
		if float64(people) <= f.Value.Number {
			in = append(in, line)
		}
	}
	switch {
	case len(all) == 0:
		return nil
	case len(in) == 0:
		return bot.Text{bot.P(t.words(lang.FirmSizeOver, people, strings.Join(all, " · ")))}
	case len(in) == len(all):
		return bot.Text{bot.P(t.words(lang.FirmSizeAll, people))}
	}
	return bot.Text{bot.P(t.words(lang.FirmSizeSome, people, strings.Join(in, " · ")))}
}

// namedByBase are the articles whose name a search for courses may hold: what
// is said of them is no question about them.
var namedByBase = map[string]bool{"ai-literacy": true, "ai-vocational-training": true, "ai-campus": true, "kdt": true, "kdc": true, "naeil-card": true}

// listsCourses are words that ask for courses and for nothing else, without asking
// whether there are any: "부산 AI 과정 알려줘", "AI courses in Busan".
var listsCourses = regexp.MustCompile(`(?i)(?:과정|강의|강좌)(?:들)?(?:을|를)?\s*(?:좀\s*)?(?:알려|보여|추천|찾아)|^\s*(?:[\w-]+\s+){1,3}(?:courses|classes)\s+(?:in|near|around)\s`)

// asksForCourses tells whether a message is a search for courses rather than
// something that the base answers, or goes on from one.
func asksForCourses(t *turn, a answer.Answer, m Memory, text string) (jobs.CourseWish, bool) {
	if t.Kind != bot.Said {
		return jobs.CourseWish{}, false
	}
	surely, maybe := jobs.AsksForCourses(text, t.Now)
	if !surely {
		if w, ok := goesOnCourses(t, a, m, text); ok {
			return w, true
		}
	}
	if !surely && !maybe {
		return jobs.CourseWish{}, false
	}
	w := jobs.ReadCourseWish(text, t.Now)
	switch a.Kind {
	case answer.Unknown, answer.Clarify:
		if namesArticleBut(a.Base, text, namedByBase) || !surely && (!maybe || a.Reason == answer.NoSuchName) {
			return w, false
		}
	case answer.Facts:
		// The base knows what is open to everybody; a list is what is asked for
		// where somebody says where, when, or what else to learn.
		narrow := slices.DeleteFunc(w.Fields(), func(f jobs.CourseField) bool {
			return f == jobs.CoursePrice || f == jobs.CourseOnline || f == jobs.CourseTopic && aboutAI(w)
		})
		if !surely || len(narrow) == 0 || namesArticleBut(a.Base, text, namedByBase) {
			return w, false
		}
	case answer.Act:
		switch {
		case a.Action.Intent == answer.Openings && listsCourses.MatchString(text): // what to learn is also what jobs ask for
		case !surely:
			return w, false
		case a.Action.Intent == answer.Notifications && (a.Action.Slots[answer.SlotDo] == "" || a.Action.Slots[answer.SlotDo] == answer.DoOn): // "tell me if there is"
		case a.Action.Intent != answer.Openings && a.Action.Intent != answer.Help && a.Action.Intent != answer.Admin:
			return w, false
		}
	default:
		return w, false
	}
	if len(w.Skills)+len(w.Words) == 0 && w.Programme == "" { // "저녁반 있어요?" after what a programme is
		switch m.lastArticle() {
		case "kdt":
			w.Programme = jobs.ProgrammeKDT
		case "kdc":
			w.Programme = jobs.ProgrammeKDC
		case "premium-training":
			w.Programme = jobs.ProgrammePremium
		}
	}
	return w, true
}

// goesOnCourses reads a message as a change of the last search for courses
// ("그럼 부산은?", "주말반은요?"): words that name a part of a wish, right after
// the list, and to which the base has no answer of its own, or that are nothing
// but such a part.
func goesOnCourses(t *turn, a answer.Answer, m Memory, text string) (jobs.CourseWish, bool) {
	last, atOnce, ok := m.lastSearch()
	if !ok || !atOnce || last.Courses == nil || t.Kind != bot.Said || len([]rune(text)) > maxChange {
		return jobs.CourseWish{}, false
	}
	_, bare := jobs.ReadChange(text)
	if a.Kind != answer.Unknown && a.Kind != answer.Clarify && (a.Kind != answer.Facts || !bare) && (a.Kind != answer.Act || a.Action.Intent != answer.Openings || namesOpenings.MatchString(text)) {
		return jobs.CourseWish{}, false
	}
	more := jobs.ReadCourseWish(text, t.Now)
	if more.IsZero() {
		return more, false
	}
	if _, asked := jobs.FindRegions(last.Unclear); len(asked) > 0 { // "중구 과정", "어느 중구?", "부산이요"
		if in := within(asked[0].Regions, more.Regions); len(in) == 1 {
			more.Regions = in
		}
	}
	return last.Courses.With(more), true
}
