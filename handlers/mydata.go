package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// PersonalData is everything that is kept about people.
type PersonalData interface {
	// PersonData is what is kept about one.
	PersonData(ctx context.Context, person uint32) (PersonData, error)
	// DeletePerson forgets the person. What is needed to answer the message in
	// which they asked for it (their address, the delivery whose choices carry
	// key) goes once that message is answered.
	DeletePerson(ctx context.Context, message int64, person uint32, key string) error
}

// PersonData is everything that is kept about a person, as they get it.
type PersonData struct {
	Account  string        `json:"account"`
	Since    time.Time     `json:"since"`
	Language string        `json:"language,omitempty"` // chosen
	Locale   string        `json:"platform_language,omitempty"`
	Zone     string        `json:"time_zone,omitempty"`
	Profile  *jobs.Profile `json:"profile,omitempty"`
	// InWords is the profile as a person reads it.
	InWords  []string       `json:"profile_in_words,omitempty"`
	Updated  time.Time      `json:"profile_changed,omitzero"`
	Alerts   AlertSetting   `json:"alerts,omitempty"`
	Consents []KeptDecision `json:"decisions,omitempty"`
	// Talk is what was said in the last half hour, for follow-up questions.
	Talk []MemoryTurn `json:"recent_talk,omitempty"`
	// Forms are forms that were begun.
	Forms []map[string][]string `json:"forms_begun,omitempty"`
	// Sent is what Dari said unasked.
	Sent []KeptMessage `json:"sent_unasked,omitempty"`
	// ToldOf is what they are told of unasked, as it was found for them.
	ToldOf      []KeptAlert   `json:"told_of,omitempty"`
	AlertTiming *AlertTiming  `json:"alert_timing,omitempty"`
	NotForYou   []KeptRefusal `json:"not_for_you,omitempty"`
	Saved       []KeptSaved   `json:"saved,omitempty"`
	// Cases is what went to a person of the staff, and their answers.
	Cases []KeptCase `json:"passed_on_to_staff,omitempty"`
	// Answers are what was asked of the knowledge base, and answered.
	Answers []KeptReply `json:"answers,omitempty"`
	// Postings are openings that the person posted.
	Postings []KeptPosting `json:"postings,omitempty"`
	// Interests are openings that the person is interested in, Looked those that
	// they looked at in detail.
	Interests []KeptInterest `json:"interested_in,omitempty"`
	Looked    []KeptInterest `json:"openings_looked_at,omitempty"`
	// Shared is what the person shared with their firm, and Wanted what others
	// shared that they want.
	Shared []KeptShare `json:"shared_with_workspace,omitempty"`
	Wanted []KeptWant  `json:"wanted_of_shared,omitempty"`
	// CoursesPosted are courses that the person posted.
	CoursesPosted []KeptCourse `json:"courses_posted,omitempty"`
	// PostsFor names the training institution for which the person's account may post.
	PostsFor []string `json:"posts_for,omitempty"`
	// Copies counts the answers whose words are still kept. They are not here: this
	// export is one of them.
	Copies int `json:"copies_of_answers"`
	// Left is when they blocked or removed Dari.
	Left time.Time `json:"left,omitzero"`
	// News are workspaces for which they chose where announcements go.
	News []KeptNews `json:"announcements_for_workspaces,omitempty"`
	// Follows is what they want to be told of, FollowsTold of what they were.
	Follows     []KeptFollow     `json:"followed,omitempty"`
	FollowsTold []KeptFollowTold `json:"told_of_what_is_followed,omitempty"`
	// Model is what the language model was used for, by the day.
	Model []ModelUse `json:"language_model,omitempty"`
	// PutAside are messages of theirs that could not be handled.
	PutAside []KeptPutAside `json:"messages_put_aside,omitempty"`
	// Read is what staff read of them.
	Read []KeptAccess `json:"read_by_staff,omitempty"`
	// Done is what is written down that they did, as staff as a rule.
	Done []KeptDeed `json:"written_down_that_you_did,omitempty"`
}

// KeptNews is where a workspace gets announcements.
type KeptNews struct {
	Workspace string     `json:"workspace"`
	Choice    FirmChoice `json:"choice,omitempty"` // empty until somebody chooses
	Channel   string     `json:"channel,omitempty"`
}

// KeptPutAside is a message that could not be handled.
type KeptPutAside struct {
	Number int64     `json:"number"`
	At     time.Time `json:"at"`
}

// KeptAccess is staff reading something of the person.
type KeptAccess struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
	Why  Purposed  `json:"why"`
}

// KeptDeed is something that the person did, as it is written down.
type KeptDeed struct {
	At      time.Time `json:"at"`
	Action  string    `json:"action"`
	Subject string    `json:"subject,omitempty"` // empty where it is somebody else
}

// InTheWordsOf is the same with the profile in words.
func (d PersonData) InTheWordsOf(l lang.Lang) PersonData {
	if d.Profile == nil {
		return d
	}
	d.InWords = nil
	for _, b := range profileLines(l, *d.Profile) {
		d.InWords = append(d.InWords, b.Spans[0].Text)
	}
	return d
}

// KeptDecision is a consent given or refused.
type KeptDecision struct {
	Purpose Purpose   `json:"purpose"`
	Version string    `json:"text_version"`
	Granted bool      `json:"granted"`
	At      time.Time `json:"at"`
	Channel string    `json:"where"`
}

// KeptCase is a question that was passed on to staff.
type KeptCase struct {
	Number int64      `json:"number"`
	State  string     `json:"state"`
	Lines  []KeptLine `json:"lines"`
}

// KeptReply is an answer that is kept, and what the person thought of it.
type KeptReply struct {
	Number   int64     `json:"number"`
	At       time.Time `json:"at"`
	Question string    `json:"question,omitempty"`
	Answer   string    `json:"answer"`
	Vote     string    `json:"vote,omitempty"`
	Why      Why       `json:"why,omitempty"`
}

// KeptLine is one thing said about it.
type KeptLine struct {
	At    time.Time `json:"at"`
	Staff bool      `json:"by_staff"`
	Text  string    `json:"text"`
}

// KeptMessage is one alert or announcement.
type KeptMessage struct {
	At    time.Time `json:"at"`
	Kind  string    `json:"kind"`
	Ref   int64     `json:"number"`
	State string    `json:"state"`
}

// KeptAlert is something that was found for the person.
type KeptAlert struct {
	Found   time.Time `json:"found"`
	Kind    string    `json:"kind"`
	Ref     int64     `json:"number"`
	Fit     int       `json:"fit"` // of 10000
	Waits   bool      `json:"waits,omitempty"`
	NotTold string    `json:"not_told_because,omitempty"`
}

// KeptRefusal is something that the person said is not for them.
type KeptRefusal struct {
	At   time.Time     `json:"at"`
	Kind string        `json:"kind"`
	Ref  int64         `json:"number"`
	Why  RefusalReason `json:"why"`
	Rule RefusalRule   `json:"not_told_any_more,omitzero"`
}

// KeptSaved is something that the person saved.
type KeptSaved struct {
	At     time.Time `json:"at"`
	Kind   string    `json:"kind"`
	Ref    int64     `json:"number"`
	Remind time.Time `json:"reminder,omitzero"`
}

// KeptPosting is an opening that the person posted.
type KeptPosting struct {
	Number int64        `json:"number"`
	Title  string       `json:"title"`
	State  OpeningState `json:"state"`
}

// KeptInterest is an opening, and when the person first looked at it or said
// that they are interested.
type KeptInterest struct {
	Opening int64     `json:"opening"`
	At      time.Time `json:"at"`
}

// KeptCourse is a course that the person posted.
type KeptCourse struct {
	Number int64  `json:"number"`
	Title  string `json:"title"`
}

// KeptShare is a card that the person shared.
type KeptShare struct {
	Kind    SharedKind `json:"kind"`
	Ref     string     `json:"ref"`
	Channel string     `json:"channel"`
	At      time.Time  `json:"at"`
}

// KeptWant is a shared card that the person wants; Name is what the sharer may
// know them by.
type KeptWant struct {
	Kind SharedKind `json:"kind"`
	Ref  string     `json:"ref"`
	At   time.Time  `json:"at"`
	Name string     `json:"name_known,omitempty"`
}

func (h *Handlers) mydataRoutes() []route {
	return []route{
		{name: "me", roles: everybody, about: lang.CommandMe, personal: true, do: h.mydata,
			words: []string{"내정보", "내 정보", "내데이터", "내 데이터", "내 정보 보기", "내정보 보기", "my data", "mydata", "my info", "my information"}},
	}
}

// mydata shows, hands out and deletes what is kept about the person.
func (h *Handlers) mydata(ctx context.Context, t *turn) ([]bot.Reply, error) {
	switch what := t.arg(0); {
	case what == "export":
		return h.exportData(ctx, t)
	case what == "delete":
		r := t.reply(lang.DeleteAsk)
		r.Choices = bot.Choices{
			{Label: t.words(lang.DeleteEverything), Action: "me erase", Danger: true},
			{Label: t.words(lang.DeleteProfileOnly), Action: "me forget"},
			{Label: t.words(lang.DeleteNothing), Action: "me"},
		}
		return []bot.Reply{r}, nil
	case what == "erase" && t.Kind == bot.Chose:
		if err := h.PersonalData.DeletePerson(ctx, t.ID, t.Person.ID, t.Choice.Key); err != nil {
			return nil, err
		}
		h.look(ctx, t.Person.ID)
		h.Log.Info("person deleted", "person", t.Person.ID, "message", t.ID)
		return t.say(lang.DeletedEverything, fmt.Sprintf("D-%d", t.Person.ID)), nil
	case what == "forget" && t.Kind == bot.Chose:
		return h.forgetProfile(ctx, t)
	}
	return h.showData(ctx, t)
}

// forgetProfile deletes the profile and ends the decisions that rest on it.
func (h *Handlers) forgetProfile(ctx context.Context, t *turn) ([]bot.Reply, error) {
	if err := h.Profiles.DeleteProfile(ctx, t.ID, t.Person.ID); err != nil {
		return nil, err
	}
	for _, p := range []Purpose{ForProfile, ForAlerts} {
		if err := h.withdraw(ctx, t, p); err != nil {
			return nil, err
		}
	}
	if _, err := h.endDialogs(ctx, t); err != nil { // it holds answers too
		return nil, err
	}
	return t.say(lang.DeletedProfile), nil
}

func (h *Handlers) personData(ctx context.Context, t *turn) (PersonData, error) {
	d, err := h.PersonalData.PersonData(ctx, t.Person.ID)
	return d.InTheWordsOf(t.Lang), err
}

func (h *Handlers) showData(ctx context.Context, t *turn) ([]bot.Reply, error) {
	d, err := h.personData(ctx, t)
	if err != nil {
		return nil, err
	}
	zone := t.Person.Location()
	item := func(k lang.Key, v any) bot.Block { return bot.Item(t.words(lang.ProfileLine, k, v)) }
	r := bot.Reply{Body: bot.Text{bot.H(t.words(lang.MyData)),
		item(lang.DataAccount, d.Account), item(lang.DataSince, lang.ShortDate(t.Lang, d.Since.In(zone))),
		item(lang.DataLanguage, lang.Name(t.Person.Speaks())), item(lang.DataZone, zone.String()),
		bot.H(t.words(lang.ProfileTitle))}}
	if d.Profile == nil {
		r.Body = append(r.Body, bot.P(t.words(lang.NoProfile)))
	} else {
		r.Body = append(r.Body, profileLines(t.Lang, *d.Profile)...)
		alerts, err := h.alertLine(ctx, t, d.Alerts)
		if err != nil {
			return nil, err
		}
		r.Body = append(r.Body, alerts)
	}
	r.Body = append(r.Body, bot.H(t.words(lang.DataDecisions)))
	for _, c := range d.Consents {
		said := lang.DataRefused
		if c.Granted {
			said = lang.DataAgreed
		}
		r.Body = append(r.Body, bot.Item(t.words(lang.DataDecision, lang.ShortDate(t.Lang, c.At.In(zone)), purposeName(t, c.Purpose), said)))
	}
	if len(d.Consents) == 0 {
		r.Body = append(r.Body, bot.P(t.words(lang.DataNoDecisions)))
	}
	var other []string
	for _, x := range []struct {
		k lang.Key
		n int
	}{{lang.DataCopies, d.Copies}, {lang.DataSent, len(d.Sent)}, {lang.DataTalk, len(d.Talk)}, {lang.DataForms, len(d.Forms)},
		{lang.DataAnswers, len(d.Answers)}, {lang.DataCases, len(d.Cases)}, {lang.DataPostings, len(d.Postings)},
		{lang.DataInterests, len(d.Interests)}, {lang.DataLooked, len(d.Looked)}, {lang.DataSaved, len(d.Saved)}, {lang.DataNotForMe, len(d.NotForYou)},
		{lang.DataFollows, len(d.Follows)}, {lang.DataCourses, len(d.CoursesPosted)},
		{lang.DataShared, len(d.Shared)}, {lang.DataWanted, len(d.Wanted)}} {
		if x.n > 0 {
			other = append(other, t.words(x.k, x.n))
		}
	}
	if len(other) > 0 {
		r.Body = append(r.Body, bot.Small(t.words(lang.DataOther, strings.Join(other, ", "))))
	}
	r.Body = append(r.Body, bot.Small(t.words(lang.PrivacyHint)))
	edit := lang.FillProfile
	if d.Profile != nil {
		edit = lang.EditProfile
	}
	r.Choices = bot.Choices{
		{Label: t.words(edit), Action: "profile", OpensForm: true},
		{Label: t.words(lang.ExportData), Action: "me export"},
		{Label: t.words(lang.DeleteData), Action: "me delete"},
	}
	return []bot.Reply{r}, nil
}

// purposeName names what a decision was about; one of a single opening by its
// number.
func purposeName(t *turn, p Purpose) string {
	switch p {
	case ForProfile:
		return t.words(lang.PurposeProfile)
	case ForAlerts:
		return t.words(lang.PurposeAlerts)
	case ForAnnouncements:
		return t.words(lang.PurposeNews)
	case ForNotices:
		return t.words(lang.PurposeNotices)
	case ForNight:
		return t.words(lang.PurposeNight)
	}
	if kind, number, ok := strings.Cut(string(p), ":"); ok && kind == wantPurpose {
		return t.words(lang.PurposeWant, number)
	} else if ok {
		return t.words(lang.PurposeShare, number)
	}
	return string(p)
}

// exportData hands out everything as JSON.
func (h *Handlers) exportData(ctx context.Context, t *turn) ([]bot.Reply, error) {
	d, err := h.personData(ctx, t)
	if err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("exporting person %d: %w", t.Person.ID, err)
	}
	return []bot.Reply{t.reply(lang.ExportHere), {Body: bot.Text{bot.P(string(data))}, Lang: string(t.Lang)}}, nil
}
