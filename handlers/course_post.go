package handlers

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// Institution is a training institution and an account that may post for it, as
// staff listed them.
type Institution struct {
	Account string // telegram:ID or slack:TEAM/USER
	Name    string
	Number  string // business number, ten digits
}

// CoursePost is a course as its poster sent it.
type CoursePost struct {
	ID     int64 // a draft, or one they took down, to put it in the place of; or 0
	Person uint32
	Actor  string
	Course jobs.Course
	Draft  bool // it is not shown: something is to be corrected
}

// CoursePosts keeps the courses that people post.
type CoursePosts interface {
	// PostCourse keeps it, once per message. The id is 0 when the draft that it is
	// to take the place of is not theirs.
	PostCourse(ctx context.Context, message int64, p CoursePost) (id int64, err error)
	// CoursesBy lists what a person posted, the newest first; person 0 is everybody.
	CoursesBy(ctx context.Context, person uint32, limit int) ([]Course, error)
	// CloseCourse takes down a course that the person posted, or anybody where
	// person is 0; closed is false where there is none, or it is down already.
	CloseCourse(ctx context.Context, message, id int64, person uint32, actor string) (closed bool, err error)
	// Institutions are those that staff listed, one for each account.
	Institutions(ctx context.Context) ([]Institution, error)
}

// courseForm is the id of the form.
const courseForm = "course"

// coursesListed is how many of their own courses somebody sees.
const coursesListed = 10

func (h *Handlers) coursePostRoutes() []route {
	return []route{
		{name: "postcourse", roles: everybody, about: lang.CommandPostCourse, opensForm: true, personal: true, do: h.postCourse,
			words: []string{"과정 등록", "과정등록", "교육 과정 등록", "post a course"}},
		{name: "mycourses", roles: everybody, about: lang.CommandMyCourses, personal: true, do: h.myCourses,
			words: []string{"내 과정", "내과정", "등록한 과정", "my courses"}},
		{name: "closecourse", roles: everybody, byChoice: true, personal: true, do: h.closeCourse},
	}
}

func (h *Handlers) coursePostForms() []form {
	return []form{{id: courseForm, roles: everybody, build: h.buildCourse, check: checkCourse, done: h.coursePosted}}
}

// poster is for which institution the person may post; ok is false when they
// may not. Staff may for any that is listed, so theirs has no name.
func (h *Handlers) poster(ctx context.Context, t *turn) (i Institution, ok bool, err error) {
	listed, err := h.CoursePosts.Institutions(ctx)
	for _, i := range listed {
		if i.Account == t.Person.Account() {
			return i, true, err
		}
	}
	return i, t.Role == Staff, err
}

// institution finds the listed one that words name, by its business number or its
// name.
func (h *Handlers) institution(ctx context.Context, words string) (i Institution, ok bool, err error) {
	listed, err := h.CoursePosts.Institutions(ctx)
	number := jobs.BusinessDigits(words)
	for _, i := range listed {
		if i.Number == number || tight(i.Name) == tight(words) {
			return i, true, err
		}
	}
	return i, false, err
}

func (h *Handlers) postCourse(ctx context.Context, t *turn) ([]bot.Reply, error) {
	if _, ok, err := h.poster(ctx, t); err != nil || !ok {
		return t.say(lang.CoursePostWho), err
	}
	return h.formReply(ctx, t, courseForm, "")
}

var (
	courseModes = []jobs.CourseMode{jobs.ModeClassroom, jobs.ModeOnline, jobs.ModeBlended}
	courseDays  = []jobs.CourseSchedule{jobs.ScheduleWeekdays, jobs.ScheduleWeekend, jobs.ScheduleMixed}
)

// courseDraft is what the person sent before under that number.
func (h *Handlers) courseDraft(ctx context.Context, t *turn, ref string) (values map[string]string, err error) {
	id, _ := strconv.ParseInt(ref, 10, 64)
	if id == 0 {
		return nil, nil
	}
	list, err := h.CoursePosts.CoursesBy(ctx, t.Person.ID, 50)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		if c.ID != id {
			continue
		}
		values = map[string]string{"title": c.Title, "institution": c.Institution, "teaches": c.Body, "mode": string(c.Mode),
			"place": c.Address, "start": c.Start.In(Seoul).Format(time.DateOnly), "end": c.End.In(Seoul).Format(time.DateOnly), "days": string(c.Schedule),
			"times": c.Times, "places": strconv.Itoa(c.Places), "cost": strconv.FormatInt(c.Cost, 10), "link": c.URL}
		if c.OwnShare != nil {
			values["share"] = strconv.FormatInt(*c.OwnShare, 10)
		}
	}
	return values, nil
}

// buildCourse makes the form, filled with what is known. Where fields are asked
// one by one, those that are filled may be skipped.
func (h *Handlers) buildCourse(ctx context.Context, t *turn, ref string) (bot.Form, error) {
	inst, _, err := h.poster(ctx, t)
	if err != nil {
		return bot.Form{}, err
	}
	was, err := h.courseDraft(ctx, t, ref)
	if err != nil {
		return bot.Form{}, err
	}
	field := func(id string, typ bot.FieldType, label, hint lang.Key, longest int) bot.Field {
		f := bot.Field{ID: id, Type: typ, Label: t.words(label), MaxLength: longest}
		if hint != "" {
			f.Hint = t.words(hint)
		}
		if was[id] != "" {
			f.Value, f.Optional = []string{was[id]}, !t.CanForm
		}
		return f
	}
	optional := func(f bot.Field) bot.Field {
		f.Optional = true
		return f
	}
	mode, days := field("mode", bot.FieldOne, lang.CoursePostMode, "", 0), field("days", bot.FieldOne, lang.CoursePostDays, "", 0)
	for i, k := range []lang.Key{lang.CourseClassroom, lang.CourseOnline, lang.CourseBlended} {
		mode.Options = append(mode.Options, bot.Option{Value: string(courseModes[i]), Label: t.words(k)})
	}
	for i, k := range []lang.Key{lang.CourseWeekdays, lang.CourseWeekend, lang.CourseMixed} {
		days.Options = append(days.Options, bot.Option{Value: string(courseDays[i]), Label: t.words(k)})
	}
	intro := t.words(lang.CoursePostIntro)
	var whose []bot.Field
	if inst.Number == "" { // staff say for whom
		whose = []bot.Field{field("institution", bot.FieldText, lang.CoursePostInstitution, lang.CoursePostInstitutionHint, 80)}
	} else {
		intro = t.words(lang.CoursePostIntroFor, inst.Name) + " " + intro
	}
	return bot.Form{Title: t.words(lang.CoursePostTitle), Intro: intro, Submit: t.words(lang.CoursePostSubmit), Fields: append(whose,
		field("title", bot.FieldText, lang.CoursePostName, lang.CoursePostNameHint, 100),
		field("teaches", bot.FieldLong, lang.CoursePostTeaches, lang.CoursePostTeachesHint, 1500),
		mode,
		optional(field("place", bot.FieldText, lang.CoursePostPlace, lang.CoursePostPlaceHint, 120)),
		field("start", bot.FieldText, lang.CoursePostStart, lang.CoursePostStartHint, 40),
		field("end", bot.FieldText, lang.CoursePostEnd, lang.CoursePostStartHint, 40),
		days,
		field("times", bot.FieldText, lang.CoursePostTimes, lang.CoursePostTimesHint, 60),
		field("places", bot.FieldText, lang.CoursePostPlaces, lang.CoursePostPlacesHint, 10),
		field("cost", bot.FieldText, lang.CoursePostCost, lang.CoursePostCostHint, 20),
		optional(field("share", bot.FieldText, lang.CoursePostShare, lang.CoursePostShareHint, 20)),
		optional(field("link", bot.FieldText, lang.CoursePostLink, lang.PostLinkHint, 500)),
	)}, nil
}

// wonIn reads a sum as people write it: 30만 원, 612,000, 무료, 0.
func wonIn(s string) (int64, bool) {
	bare := strings.NewReplacer(",", "", " ", "", "원", "", "won", "", "krw", "").Replace(strings.ToLower(s))
	switch bare {
	case "무료", "없음", "free", "none":
		return 0, true
	}
	scale := int64(1)
	if cut, ok := strings.CutSuffix(bare, "만"); ok {
		bare, scale = cut, 10_000
	}
	n, err := strconv.ParseInt(bare, 10, 64)
	return n * scale, err == nil && n >= 0 && n*scale <= 100_000_000
}

// mostPlaces is how many places a course has at most.
const mostPlaces = 10_000

// checkCourse reads one field.
func checkCourse(l lang.Lang, field string, values []string) ([]string, string) {
	v := ""
	if len(values) > 0 {
		v = strings.TrimSpace(values[0])
	}
	bad := func(k lang.Key, args ...any) ([]string, string) { return nil, lang.Text(l, k, args...) }
	switch field {
	case "title", "institution", "times", "teaches":
		if len([]rune(v)) < 2 {
			return bad(lang.CourseBadShort)
		}
	case "place":
		if v == "" {
			return nil, ""
		}
		regions, unclear := jobs.FindRegions(v)
		if len(unclear) > 0 {
			return bad(lang.BadRegionAmbiguous, unclear[0].Words, openingWords{lang: l}.places(unclear[0].Regions))
		}
		if len(regions) == 0 {
			return bad(lang.BadRegion)
		}
	case "start", "end":
		d, ok := courseDate(v, time.Now())
		if !ok {
			return bad(lang.CourseBadDate)
		}
		if !d.After(time.Now()) {
			return bad(lang.CourseBadPast)
		}
	case "places":
		n, err := strconv.Atoi(strings.TrimSpace(strings.TrimRight(v, "명석 ")))
		if err != nil || n < 1 || n > mostPlaces {
			return bad(lang.CourseBadPlaces, mostPlaces)
		}
		v = strconv.Itoa(n)
	case "cost", "share":
		if v == "" && field == "share" {
			return nil, ""
		}
		n, ok := wonIn(v)
		if !ok {
			return bad(lang.CourseBadWon)
		}
		v = strconv.FormatInt(n, 10)
	case "link":
		if v == "" {
			return nil, ""
		}
		if u, err := url.Parse(v); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return bad(lang.BadLink)
		}
	}
	return []string{v}, ""
}

// courseDate reads a day, one without a year as the next of its date.
func courseDate(v string, now time.Time) (time.Time, bool) {
	if d, ok := jobs.ParseDate(v); ok {
		return d, true
	}
	d := jobs.PeriodAt(v, now)
	if d.Kind != jobs.DeadlineDate || d.At.IsZero() {
		return time.Time{}, false
	}
	at := d.At.In(Seoul)
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, Seoul), true
}

// coursePosted takes the filled form. What single fields cannot show is checked
// here, and nothing is lost: the form says what to change.
func (h *Handlers) coursePosted(ctx context.Context, t *turn, ref string, values map[string][]string) ([]bot.Reply, error) {
	inst, ok, err := h.poster(ctx, t)
	if err != nil || !ok {
		return t.say(lang.CoursePostWho), err
	}
	was, err := h.courseDraft(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	v := func(field string) string { // what was skipped stays as it was
		if len(values[field]) == 0 || values[field][0] == "" {
			if t.CanForm { // in a window what is empty was emptied
				return ""
			}
			return was[field]
		}
		return values[field][0]
	}
	problem := lang.Key("")
	if inst.Number == "" {
		named := v("institution")
		if inst, ok, err = h.institution(ctx, named); err != nil {
			return nil, err
		}
		if !ok { // kept in the draft, to be corrected; nobody sees it
			inst.Name, problem = named, lang.CourseBadInstitution
		}
	}
	c := jobs.Course{Feed: PostedFeed, Title: v("title"), Institution: inst.Name, BusinessNumber: inst.Number, Body: v("teaches"),
		Mode: jobs.CourseMode(v("mode")), Address: v("place"), Schedule: jobs.CourseSchedule(v("days")), Times: v("times"), URL: v("link")}
	c.Start, _ = courseDate(v("start"), t.Now)
	end, _ := courseDate(v("end"), t.Now)
	c.End = jobs.EndOfDay(end)
	c.Regions, _ = jobs.FindRegions(c.Address)
	c.Places, _ = strconv.Atoi(v("places"))
	c.Cost, _ = strconv.ParseInt(v("cost"), 10, 64)
	if share := v("share"); share != "" {
		n, _ := strconv.ParseInt(share, 10, 64)
		c.OwnShare = &n
	} else if c.Cost == 0 { // a course without a price costs nobody anything
		c.OwnShare = new(int64)
	}
	c.Skills = jobs.FindSkills(c.Title + "\n" + c.Body)
	switch {
	case problem != "":
	case c.End.Before(c.Start):
		problem = lang.CourseBadOrder
	case len(c.Regions) == 0 && c.Mode != jobs.ModeOnline:
		problem = lang.CourseBadNoPlace
	case c.OwnShare != nil && *c.OwnShare > c.Cost && c.Cost > 0:
		problem = lang.CourseBadShare
	}
	post := CoursePost{Person: t.Person.ID, Actor: t.Person.Account(), Course: c, Draft: problem != ""}
	post.ID, _ = strconv.ParseInt(ref, 10, 64)
	id, err := h.CoursePosts.PostCourse(ctx, t.ID, post)
	switch {
	case err != nil:
		return nil, err
	case id == 0:
		return t.say(lang.CourseNotYours), nil
	case problem != "":
		r := t.reply(problem)
		r.Choices = bot.Choices{{Label: t.words(lang.PostAgain), Action: fmt.Sprintf("open %s %d", courseForm, id), OpensForm: true, Primary: true}}
		return []bot.Reply{r}, nil
	}
	r := t.reply(lang.CoursePosted, id)
	r.Body = append(r.Body, h.openingWords(t.Lang, t.Now).courseDetails(Course{Course: c, ID: id}, h.price(c), helping{})...)
	if len(c.Skills) == 0 {
		r.Body = append(r.Body, bot.P(t.words(lang.CourseNoSkills)))
	}
	r.Choices = bot.Choices{{Label: t.words(lang.CourseTakeDown), Action: fmt.Sprintf("closecourse %d", id)}}
	return []bot.Reply{r}, nil
}

// myCourses lists what the person posted; staff see what anybody did.
func (h *Handlers) myCourses(ctx context.Context, t *turn) ([]bot.Reply, error) {
	list, err := h.CoursePosts.CoursesBy(ctx, manager(t), coursesListed)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return t.say(lang.MyCoursesNone), nil
	}
	header := lang.MyCoursesHeader
	if t.Role == Staff {
		header = lang.MyCoursesAll
	}
	r := t.reply(header)
	for _, c := range list {
		state := lang.CourseStateOpen
		switch {
		case !c.Closed.IsZero():
			state = lang.CourseStateClosed
			if c.PostedBy != t.Person.ID {
				break
			}
			r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.CourseAgainNo, c.ID), Action: fmt.Sprintf("open %s %d", courseForm, c.ID), OpensForm: true})
		case c.Begun(t.Now):
			state = lang.CourseStateBegun
		}
		r.Body = append(r.Body, bot.Item(t.words(lang.MyCoursesLine, c.ID, oneSpace(c.Title), lang.Date(t.Lang, c.Start.In(Seoul)), state)))
		if state == lang.CourseStateOpen {
			r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.CourseTakeDownNo, c.ID), Action: fmt.Sprintf("closecourse %d", c.ID)})
		}
	}
	return []bot.Reply{r}, nil
}

// closeCourse takes down a course of the person's own; staff take down any.
func (h *Handlers) closeCourse(ctx context.Context, t *turn) ([]bot.Reply, error) {
	closed, err := h.CoursePosts.CloseCourse(ctx, t.ID, t.argID(0), manager(t), t.Person.Account())
	if err != nil {
		return nil, err
	}
	if !closed {
		return t.say(lang.CourseNotYours), nil
	}
	return t.say(lang.CourseTakenDown, t.argID(0)), nil
}
