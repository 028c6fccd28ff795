package handlers

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// PostedFeed is the feed of openings that managers post.
const PostedFeed = "posted"

// postingForm is the id of the form; its ref is the opening to correct, or
// empty.
const postingForm = "posting"

// Posting is an opening as its poster sent it.
type Posting struct {
	// ID is an earlier posting to put it in the place of, or 0.
	ID     int64
	Person uint32
	Actor  string
	// Staff may change what anybody posted.
	Staff bool
	// Draft keeps a new posting, or one that is still a draft, without asking
	// staff: its poster reads first whom it would reach.
	Draft   bool
	Opening jobs.Opening
	// Blocked is why it cannot go to review, as a code, or empty.
	Blocked string
	// Review is where staff are asked to look at it; zero is nowhere.
	Review bot.Address
}

// Postings keeps what managers post.
type Postings interface {
	// Post keeps a posting and asks staff to review it, once per message. One
	// that was approved before is only reviewed again where NeedsReview says so;
	// it is not shown until then. The id is 0 when the posting to correct is not
	// theirs or past correcting, or when it was approved and is blocked now: then
	// it stays as it is.
	Post(ctx context.Context, message int64, p Posting) (id int64, err error)
	// SubmitPosting asks staff to review a draft.
	SubmitPosting(ctx context.Context, message, id int64, actor string, review bot.Address) (submitted bool, err error)
	// PostingsOf lists what a person posted, the newest first.
	PostingsOf(ctx context.Context, person uint32, limit int) ([]Opening, error)
	// ManagedBy lists what a person may manage, the newest first: what they
	// posted, and what colleagues posted for a firm that they posted for too,
	// once staff verified the firm and approved a posting of theirs. Colleagues
	// are of the same workspace. For person 0 it is whatever was posted.
	ManagedBy(ctx context.Context, person uint32, limit int) ([]Opening, error)
	// Manages finds a posting that a person may manage; ok is false when there is
	// no such one.
	Manages(ctx context.Context, person uint32, id int64) (o Opening, ok bool, err error)
	// MovePosting pauses an opening, shows it again or gives it another deadline.
	MovePosting(ctx context.Context, message int64, m PostingMove) (Moved, error)
	// CloseOpening ends an opening that is not over yet.
	CloseOpening(ctx context.Context, message, id int64, actor string) (closed bool, err error)
	// PostingCounts says how many people were told of an opening, looked at it in
	// detail and are interested in it.
	PostingCounts(ctx context.Context, id int64, staff []string) (PostingCounts, error)
}

func (h *Handlers) postingRoutes() []route {
	return []route{
		{name: "post", roles: posters, about: lang.CommandPost, opensForm: true, do: h.post, denied: lang.PostWho,
			words: []string{"공고등록", "공고 등록", "채용공고 등록", "채용 공고 등록", "post an opening", "post a job"}},
		{name: "posts", roles: posters, about: lang.CommandPosts, do: h.postings, denied: lang.PostWho,
			words: []string{"내공고", "내 공고", "my postings", "my openings"}},
		{name: "posting", roles: posters, byChoice: true, do: h.managePosting},
		{name: "submitpost", roles: posters, byChoice: true, do: h.submitPosting},
		{name: "pausepost", roles: posters, byChoice: true, do: h.pausePosting},
		{name: "resumepost", roles: posters, byChoice: true, do: h.resumePosting},
		{name: "closepost", roles: everybody, byChoice: true, do: h.closePosting},
	}
}

func (h *Handlers) postingForms() []form {
	return []form{
		{id: postingForm, roles: posters, build: h.buildPosting, check: checkPosting, done: h.posted},
		{id: renewalForm, roles: posters, build: h.buildRenewal, check: checkPosting, done: h.renewed},
	}
}

func (h *Handlers) post(ctx context.Context, t *turn) ([]bot.Reply, error) {
	return h.formReply(ctx, t, postingForm, "")
}

// The choices of the form's lists.
var (
	postingKinds = []jobs.EmploymentType{jobs.Permanent, jobs.PermanentPartTime, jobs.FixedTerm, jobs.FixedTermPartTime,
		jobs.PartTimeJob, jobs.PerDiem, jobs.Intern, jobs.Dispatch, jobs.Freelance}
	postingCareers = []jobs.Career{{Kind: jobs.CareerAny}, {Kind: jobs.CareerEntry}, {Kind: jobs.CareerRequired, Min: 12},
		{Kind: jobs.CareerRequired, Min: 36}, {Kind: jobs.CareerRequired, Min: 60}}
	postingSchools = []jobs.Education{jobs.EducationAny, jobs.EducationHigh, jobs.EducationCollege, jobs.EducationBachelor, jobs.EducationMaster}
)

// careerCode writes what is asked of a career as the value of a field.
func careerCode(c jobs.Career) string {
	if c.Kind == jobs.CareerRequired {
		return fmt.Sprintf("%s-%d-%d", c.Kind, c.Min, c.Max)
	}
	return string(c.Kind)
}

func careerOf(code string) (c jobs.Career, ok bool) {
	kind, rest, ranged := strings.Cut(code, "-")
	c.Kind = jobs.CareerKind(kind)
	if !ranged {
		return c, c.Kind == jobs.CareerAny || c.Kind == jobs.CareerEntry
	}
	least, most, _ := strings.Cut(rest, "-")
	var err, err2 error
	c.Min, err = strconv.Atoi(least)
	c.Max, err2 = strconv.Atoi(most)
	return c, c.Kind == jobs.CareerRequired && err == nil && err2 == nil
}

// earlier is what the form begins with: the posting to correct, with its
// state, or the employer of the person's latest one.
func (h *Handlers) earlier(ctx context.Context, t *turn, ref string) (map[string][]string, OpeningState, error) {
	if id, _ := strconv.ParseInt(ref, 10, 64); id != 0 {
		o, err := h.managed(ctx, t, id)
		return postingValues(o.Opening), o.State, err
	}
	known, err := h.Postings.PostingsOf(ctx, t.Person.ID, 1)
	if err != nil || len(known) == 0 {
		return nil, "", err
	}
	return map[string][]string{"employer": {known[0].Employer}, "number": {known[0].BusinessNumber}}, "", nil
}

// postingValues are the values of the form that make an opening.
func postingValues(o jobs.Opening) map[string][]string {
	values := map[string][]string{}
	for field, v := range map[string]string{"employer": o.Employer, "number": o.BusinessNumber, "title": o.Title, "work": o.Body,
		"region": o.RegionText, "pay": o.Pay.Text, "career": careerCode(o.Career), "education": o.Education.String(),
		"hours": o.Hours, "deadline": o.Deadline.Text, "how": o.HowToApply, "link": o.URL} {
		if v != "" {
			values[field] = []string{v}
		}
	}
	if len(o.Employment) > 0 {
		values["employment"] = []string{string(o.Employment[0])}
	}
	return values
}

// buildPosting makes the form, filled with what is known. Where fields are
// asked one by one, those that are filled may be skipped.
func (h *Handlers) buildPosting(ctx context.Context, t *turn, ref string) (bot.Form, error) {
	was, state, err := h.earlier(ctx, t, ref)
	if err != nil {
		return bot.Form{}, err
	}
	w := h.openingWords(t.Lang, t.Now)
	field := func(id string, typ bot.FieldType, label, hint lang.Key, longest int) bot.Field {
		f := bot.Field{ID: id, Type: typ, Label: t.words(label), MaxLength: longest, Value: was[id]}
		f.Optional = id == "link" || len(f.Value) > 0 && !t.CanForm
		if hint != "" {
			f.Hint = t.words(hint)
		}
		return f
	}
	kind := field("employment", bot.FieldOne, lang.PostEmployment, "", 0)
	for _, k := range postingKinds {
		kind.Options = append(kind.Options, bot.Option{Value: string(k), Label: w.employment([]jobs.EmploymentType{k})})
	}
	career := field("career", bot.FieldOne, lang.PostCareer, "", 0)
	career.Free = true
	for _, c := range postingCareers {
		career.Options = append(career.Options, bot.Option{Value: careerCode(c), Label: w.career(c)})
	}
	if len(career.Value) > 0 && !slices.ContainsFunc(career.Options, func(o bot.Option) bool { return o.Value == career.Value[0] }) {
		c, _ := careerOf(career.Value[0])
		career.Options = append(career.Options, bot.Option{Value: career.Value[0], Label: w.career(c)})
	}
	school := field("education", bot.FieldOne, lang.PostEducation, "", 0)
	for _, e := range postingSchools {
		school.Options = append(school.Options, bot.Option{Value: e.String(), Label: w.education(e)})
	}
	title, intro, submit := lang.PostTitle, lang.PostIntro, lang.PostSubmit
	if ref != "" {
		title, submit = lang.PostEditTitle, lang.PostEditSubmit
	}
	if state.approved() {
		intro = lang.PostEditIntro
	}
	return bot.Form{Title: t.words(title), Intro: t.words(intro), Submit: t.words(submit), Fields: []bot.Field{
		field("employer", bot.FieldText, lang.PostEmployer, "", 80),
		field("number", bot.FieldText, lang.PostNumber, lang.PostNumberHint, 20),
		field("title", bot.FieldText, lang.PostJobTitle, lang.PostJobTitleHint, 100),
		field("work", bot.FieldLong, lang.PostWork, lang.PostWorkHint, 2000),
		field("region", bot.FieldText, lang.PostRegion, lang.PostRegionHint, 100),
		field("pay", bot.FieldText, lang.PostPay, lang.PostPayHint, 100),
		kind, career, school,
		field("hours", bot.FieldText, lang.PostHours, lang.PostHoursHint, 100),
		field("deadline", bot.FieldText, lang.PostDeadline, lang.PostDeadlineHint, 60),
		field("how", bot.FieldText, lang.PostHow, lang.PostHowHint, 300),
		field("link", bot.FieldText, lang.PostLink, lang.PostLinkHint, 500),
	}}, nil
}

// checkPosting reads one field. What is never shown (asking for money, an hourly
// pay under the minimum wage) is said at the field; wording that the law allows
// in some cases is left to the reviewer.
func checkPosting(l lang.Lang, field string, values []string) ([]string, string) {
	v := ""
	if len(values) > 0 {
		v = strings.TrimSpace(values[0])
	}
	bad := func(k lang.Key, args ...any) ([]string, string) { return nil, lang.Text(l, k, args...) }
	w := openingWords{lang: l}
	switch field {
	case "employer":
		if len([]rune(v)) < 2 {
			return bad(lang.BadEmployer)
		}
	case "number":
		if !jobs.ValidBusinessNumber(v) {
			return bad(lang.BadNumber)
		}
	case "title":
		if len([]rune(v)) < 2 {
			return bad(lang.BadJobTitle)
		}
		return w.lawful(v, jobs.Opening{Title: v})
	case "work":
		if len([]rune(v)) < 5 {
			return bad(lang.BadWork)
		}
		return w.lawful(v, jobs.Opening{Body: v})
	case "region":
		regions, unclear := jobs.FindRegions(v)
		if len(unclear) > 0 {
			return bad(lang.BadRegionAmbiguous, unclear[0].Words, w.places(unclear[0].Regions))
		}
		if len(regions) == 0 {
			return bad(lang.BadRegion)
		}
	case "pay":
		p := jobs.NewPay("", v, 0, 0)
		if !p.Known() {
			return bad(lang.BadPay)
		}
		if p.Period == jobs.PerHour { // other periods depend on the hours
			return w.lawful(v, jobs.Opening{Pay: p})
		}
	case "employment":
		if !slices.Contains(postingKinds, jobs.EmploymentType(v)) {
			return bad(lang.BadEmployment)
		}
	case "career":
		if _, ok := careerOf(v); ok {
			break
		}
		c := jobs.FindCareer(v)
		if c.Kind == jobs.CareerUnknown {
			return bad(lang.BadCareer)
		}
		v = careerCode(c)
	case "education":
		var e jobs.Education
		if err := e.UnmarshalText([]byte(v)); err != nil || !slices.Contains(postingSchools, e) {
			return bad(lang.BadEducation)
		}
	case "hours":
		if v == "" {
			return bad(lang.BadHours)
		}
	case "deadline":
		d := jobs.PeriodAt(v, time.Now())
		if d.Kind == jobs.DeadlineUnknown {
			return bad(lang.BadDeadline)
		}
		if d.Closed(time.Now()) {
			return bad(lang.BadDeadlinePast)
		}
	case "how":
		if len([]rune(v)) < 2 {
			return bad(lang.BadHow)
		}
		return w.lawful(v, jobs.Opening{HowToApply: v})
	case "link":
		if v == "" {
			return nil, ""
		}
		u, err := url.Parse(v)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return bad(lang.BadLink)
		}
	}
	return []string{v}, ""
}

// lawful passes a value unless it must not be shown as it stands. What a whole
// opening lacks is no matter of one field.
func (w openingWords) lawful(value string, o jobs.Opening) ([]string, string) {
	o.Employer, o.URL = "-", "-"
	for _, p := range Blocking(o, time.Now()) {
		return nil, w.explained(p)
	}
	return []string{value}, ""
}

// problem says what is wrong with an opening.
func (w openingWords) problem(p jobs.Problem) string {
	keys, ok := problemKeys[p.Code]
	if !ok {
		return string(p.Code)
	}
	switch p.Code {
	case jobs.PayBelowMinimum, jobs.PayBelowNextMinimum:
		return w.text(keys.what, p.Year, lang.Money(w.lang, p.Wage), lang.Money(w.lang, p.Pay.Min))
	case jobs.AgeWords, jobs.SexWords, jobs.LooksWords, jobs.MaritalWords, jobs.OriginWords, jobs.FeeAsked, jobs.AccountAsked, jobs.FraudSuspected:
		return w.text(keys.what, strings.Join(p.Words, ", "))
	}
	return w.text(keys.what)
}

// explained says what is wrong, by which law if there is one, and what would be
// right.
func (w openingWords) explained(p jobs.Problem) string {
	keys, ok := problemKeys[p.Code]
	if !ok {
		return w.problem(p)
	}
	if keys.ground == "" || p.NoLaw {
		return w.problem(p) + " " + w.text(keys.advice)
	}
	return w.text(lang.ProblemExplained, w.problem(p), w.text(keys.ground), w.text(keys.advice))
}

// problemKeys are the words for what Lint finds: what it is, the law behind it
// (none where it is our own rule), what to write instead.
var problemKeys = map[jobs.ProblemCode]struct{ what, ground, advice lang.Key }{
	jobs.PayBelowMinimum:       {lang.ProblemPay, lang.GroundWage, lang.AdvicePay},
	jobs.PayBelowNextMinimum:   {lang.ProblemPayNext, lang.GroundWage, lang.AdvicePayNext},
	jobs.PayHoursNeeded:        {lang.ProblemPayHours, lang.GroundWage, lang.AdvicePayHours},
	jobs.AgeWords:              {lang.ProblemAge, lang.GroundAge, lang.AdviceAge},
	jobs.SexWords:              {lang.ProblemSex, lang.GroundSex, lang.AdviceSex},
	jobs.LooksWords:            {lang.ProblemLooks, lang.GroundLooks, lang.AdviceLooks},
	jobs.MaritalWords:          {lang.ProblemMarital, lang.GroundLooks, lang.AdviceMarital},
	jobs.OriginWords:           {lang.ProblemOrigin, lang.GroundOrigin, lang.AdviceOrigin},
	jobs.FeeAsked:              {lang.ProblemFee, "", lang.AdviceFee},
	jobs.AccountAsked:          {lang.ProblemAccount, "", lang.AdviceAccount},
	jobs.FraudSuspected:        {lang.ProblemFraud, "", lang.AdviceFraud},
	jobs.MessengerOnly:         {lang.ProblemMessenger, "", lang.AdviceMessenger},
	jobs.EmployerMissing:       {lang.ProblemEmployer, lang.GroundEmployer, lang.AdviceEmployer},
	jobs.BusinessNumberMissing: {lang.ProblemNumber, lang.GroundEmployer, lang.AdviceNumber},
	jobs.BusinessNumberInvalid: {lang.ProblemNumberWrong, lang.GroundEmployer, lang.AdviceNumberWrong},
	jobs.NoWayToApply:          {lang.ProblemNoWayToApply, lang.GroundEmployer, lang.AdviceNoWayToApply},
}

// ProblemText says what is wrong with an opening, by which law if there is one,
// and what would be right, for readers outside a conversation.
func ProblemText(l lang.Lang, p jobs.Problem) string { return openingWords{lang: l}.explained(p) }

// openingFrom makes an opening of the checked values of the form.
func openingFrom(values map[string][]string, now time.Time) jobs.Opening {
	v := func(field string) string {
		if len(values[field]) == 0 {
			return ""
		}
		return values[field][0]
	}
	o := jobs.Opening{Feed: PostedFeed, Employer: v("employer"), BusinessNumber: v("number"), Title: v("title"), Body: v("work"),
		RegionText: v("region"), Hours: v("hours"), HowToApply: v("how"), URL: v("link"), Posted: now.UTC().Truncate(time.Second)}
	o.Regions, _ = jobs.FindRegions(o.RegionText)
	o.Pay = jobs.NewPay("", v("pay"), 0, 0)
	if e := v("employment"); e != "" {
		o.Employment = []jobs.EmploymentType{jobs.EmploymentType(e)}
	}
	o.Career, _ = careerOf(v("career"))
	_ = o.Education.UnmarshalText([]byte(v("education"))) // checked at the field; else it is unknown
	o.Deadline = jobs.PeriodAt(v("deadline"), now)
	return o.Tagged()
}

// posted takes the filled form.
func (h *Handlers) posted(ctx context.Context, t *turn, ref string, values map[string][]string) ([]bot.Reply, error) {
	was, state, err := h.earlier(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	for field, v := range was { // what was skipped stays as it was
		if len(values[field]) == 0 && (field != "link" || !t.CanForm) {
			values[field] = v
		}
	}
	o := openingFrom(values, t.Now)
	p := Posting{Person: t.Person.ID, Actor: t.Person.Account(), Staff: t.Role == Staff, Opening: o, Review: h.Config.StaffChannel}
	p.ID, _ = strconv.ParseInt(ref, 10, 64)
	blocking := Blocking(o, t.Now)
	if len(blocking) > 0 {
		p.Blocked = string(blocking[0].Code)
	}
	if len(blocking) > 0 && (state.approved() || state == OpeningClosed) {
		return []bot.Reply{h.blocked(t, lang.PostEditBlocked, p.ID, blocking)}, nil
	}
	var reach reached
	if (p.ID == 0 || state == OpeningDraft) && len(blocking) == 0 {
		if reach, err = h.reach(ctx, t, o); err != nil {
			return nil, err
		}
		p.Draft = reach.known()
	}
	id, err := h.Postings.Post(ctx, t.ID, p)
	if err != nil {
		return nil, fmt.Errorf("posting: %w", err)
	}
	if id == 0 {
		return t.say(lang.PostNotYours), nil
	}
	kept, _, err := h.Openings.Opening(ctx, id)
	if err != nil {
		return nil, err
	}
	switch {
	case len(blocking) > 0:
		return []bot.Reply{h.blocked(t, lang.PostBlocked, id, blocking)}, nil
	case kept.State == OpeningDraft:
		return []bot.Reply{h.previewed(t, kept, reach)}, nil
	case kept.State.approved():
		return []bot.Reply{h.withManage(t, id, t.reply(lang.PostEdited, id))}, nil
	}
	r := h.received(t, kept)
	if p.ID != 0 {
		r.Body = append(r.Body, bot.P(t.words(lang.PostUntilThen)))
	}
	return []bot.Reply{r}, nil
}

// blocked says what forbids a posting as it stands, and offers to correct it.
func (h *Handlers) blocked(t *turn, k lang.Key, id int64, blocking []jobs.Problem) bot.Reply {
	w := h.openingWords(t.Lang, t.Now)
	r := t.reply(k, id)
	for _, problem := range blocking {
		r.Body = append(r.Body, bot.Item(w.explained(problem)))
	}
	r.Choices = bot.Choices{{Label: t.words(lang.PostAgain), Action: fmt.Sprintf("open %s %d", postingForm, id), OpensForm: true, Primary: true}}
	return r
}

// received says that a posting is with staff, and what they will look at.
func (h *Handlers) received(t *turn, o Opening) bot.Reply {
	r := t.reply(lang.PostReceived, o.ID)
	if notes := h.openingWords(t.Lang, t.Now).notes(o.Opening); len(notes) > 0 {
		r.Body = append(append(r.Body, bot.P(t.words(lang.PostLooked))), notes...)
	}
	return r
}

// notes are what a reviewer should look at.
func (w openingWords) notes(o jobs.Opening) bot.Text {
	var body bot.Text
	for _, p := range jobs.Lint(o, w.now) {
		body = append(body, bot.Item(w.explained(p)))
	}
	return body
}
