package jobs

import (
	"regexp"
	"strings"
	"time"
)

// Course is one round of a training course as its source published it, brought to our codes. The zero value of a field
// means that the source did not say it.
type Course struct {
	Feed     string `json:"feed"`      // which source, such as "work24-courses"
	SourceID string `json:"source_id"` // the round: Feed and SourceID together are the key

	// What the source calls the course, its round, its institution and its programme: what it wants to be asked for more.
	CourseID      string `json:"course_id,omitempty"`
	Round         string `json:"round,omitempty"`
	InstitutionID string `json:"institution_id,omitempty"`
	ProgrammeCode string `json:"programme_code,omitempty"`

	Title       string `json:"title"`
	Institution string `json:"institution,omitempty"`
	// BusinessNumber is that of the institution where it posted the course itself: ten digits.
	BusinessNumber string `json:"business_number,omitempty"`
	Programme      string `json:"programme,omitempty"` // as the source names it, such as K-디지털 트레이닝
	Body           string `json:"body,omitempty"`      // plain text

	Start    time.Time      `json:"start,omitzero"` // midnight in Korea of the first day
	End      time.Time      `json:"end,omitzero"`   // the last second of the last day
	Schedule CourseSchedule `json:"schedule,omitempty"`
	Times    string         `json:"times,omitempty"` // of the day, as who posted it wrote them
	Mode     CourseMode     `json:"mode,omitempty"`
	Days     int            `json:"days,omitempty"`
	Hours    int            `json:"hours,omitempty"`

	Places     int `json:"places,omitempty"`     // 0: not said
	Applicants int `json:"applicants,omitempty"` // counts where Places are known

	Cost     int64  `json:"cost,omitempty"`      // of the whole course in won; 0: not said
	OwnShare *int64 `json:"own_share,omitempty"` // what a general trainee pays of it, as the source says; nil: not said, 0: nothing

	Regions []Region `json:"regions,omitempty"`
	Address string   `json:"address,omitempty"` // as the source wrote it
	NCS     string   `json:"ncs,omitempty"`     // code of the National Competency Standards, two to eight digits
	Skills  []Skill  `json:"skills,omitempty"`  // that its title and text name

	// JobRate is the share of those who finished that had work half a year later, in percent, as the source says;
	// nil: not said, or nobody finished yet.
	JobRate *float64 `json:"job_rate,omitempty"`

	URL     string `json:"url,omitempty"`
	Source  string `json:"source,omitempty"`  // the line that must stand beside it wherever it is shown
	Changed string `json:"changed,omitempty"` // the source's own change stamp
}

// CourseSchedule is on which days of the week a course is.
type CourseSchedule string

// Schedules of courses.
const (
	ScheduleUnknown  CourseSchedule = ""
	ScheduleWeekdays CourseSchedule = "weekdays"
	ScheduleWeekend  CourseSchedule = "weekend"
	ScheduleMixed    CourseSchedule = "mixed"
)

// CourseMode is how a course is held.
type CourseMode string

// Modes of courses.
const (
	ModeUnknown   CourseMode = ""
	ModeClassroom CourseMode = "classroom"
	ModeOnline    CourseMode = "online"
	ModeBlended   CourseMode = "blended"
)

// Begun tells whether the course has begun at that time. Sources give no deadline for applications: what has begun
// cannot be joined, and some institutions close earlier.
func (c Course) Begun(at time.Time) bool { return !c.Start.IsZero() && !at.Before(c.Start) }

// Left is how many places are left; false where the source does not say how many there are.
func (c Course) Left() (int, bool) { return max(0, c.Places-c.Applicants), c.Places > 0 }

// Joinable tells whether, as far as the source says, somebody can still join: it has not begun and is not full.
func (c Course) Joinable(at time.Time) bool {
	left, known := c.Left()
	return !c.Start.IsZero() && !c.Begun(at) && (!known || left > 0)
}

// What the title of a course says of when and how it is.
var (
	inEvening = regexp.MustCompile(`야간|저녁|퇴근\s*후|evening|night class`)
	byDay     = regexp.MustCompile(`주간(?:반|과정|\))|\(주간|낮반|오전반?|오후반?|daytime|morning|afternoon`)
	onWeekend = regexp.MustCompile(`주말|토요일|일요일|토·일|weekend|saturday|sunday`)
	onDays    = regexp.MustCompile(`평일|주중|weekday`)
	overNet   = regexp.MustCompile(`비대면|원격|온라인|인터넷|이러닝|e-?learning|online|remote`)
	blended   = regexp.MustCompile(`혼합|블렌디드|병행|blended|hybrid`)
)

// HeldMode is how the course is held: as its source says, or as its title or programme does.
func (c Course) HeldMode() CourseMode {
	m, _ := c.heldMode()
	return m
}

// heldMode is also the words it is read from; none where the source has a field for it.
func (c Course) heldMode() (mode CourseMode, words string) {
	if c.Mode != ModeUnknown {
		return c.Mode, ""
	}
	for _, text := range []string{c.Title, c.Programme} {
		if w := wordsIn(text, blended); w != "" {
			return ModeBlended, w
		}
		// What a course teaches is not how it is held: 온라인 마케팅, 온라인 쇼핑몰.
		if w := wordsIn(text, overNet); w != "" && !aboutNet.MatchString(strings.ToLower(text)) {
			return ModeOnline, w
		}
	}
	return ModeUnknown, ""
}

// aboutNet is what is sold or done on the net, which a course may teach anywhere.
var aboutNet = regexp.MustCompile(`(?:온라인|인터넷|online|원격)\s*(?:마케팅|쇼핑|판매|창업|유통|광고|비즈니스|커머스|제어|marketing|shop|sales|business|control)`)

// PartOfDay is when in the day the course is, by its hours or by its title.
func (c Course) PartOfDay() CourseTime {
	t, _ := c.partOfDay()
	return t
}

func (c Course) partOfDay() (at CourseTime, words string) {
	if w := FindWorktime(c.Times); w.Clock() {
		if w.From >= 17*60 { // who works by day can come
			return TimeEvening, c.Times
		}
		return TimeDay, c.Times
	}
	for _, text := range []string{c.Times, c.Title} {
		if w := wordsIn(text, inEvening); w != "" {
			return TimeEvening, w
		}
		if w := wordsIn(text, byDay); w != "" {
			return TimeDay, w
		}
	}
	return TimeUnknown, ""
}

// HeldOn is on which days of the week the course is, as its source or its title says.
func (c Course) HeldOn() CourseSchedule {
	s, _ := c.heldOn()
	return s
}

func (c Course) heldOn() (on CourseSchedule, words string) {
	if c.Schedule != ScheduleUnknown {
		return c.Schedule, ""
	}
	for _, text := range []string{c.Title, c.Times} {
		end, days := wordsIn(text, onWeekend), wordsIn(text, onDays)
		switch {
		case end != "" && days != "":
			return ScheduleMixed, end
		case end != "":
			return ScheduleWeekend, end
		case days != "":
			return ScheduleWeekdays, days
		}
	}
	return ScheduleUnknown, ""
}

func wordsIn(text string, re *regexp.Regexp) string { return re.FindString(strings.ToLower(text)) }

// courseCodes are the codes of Work24's parameter crseTracseSe, and the names of the programmes.
var courseCodes = []struct {
	programme CourseProgramme
	code      string // what the code begins with
	name      *regexp.Regexp
}{
	{ProgrammePremium, "", regexp.MustCompile(`인재\s*키움|프리미엄\s*훈련`)},
	{ProgrammeKDT, "C0104", regexp.MustCompile(`(?i)K-?\s*디지털\s*트레이닝|\bKDT\b|케이디티|K-Digital Training`)},
	{ProgrammeKDC, "C0105", regexp.MustCompile(`(?i)K-?\s*디지털\s*(?:기초|크레딧)|\bKDC\b|K-Digital Credit`)},
	{ProgrammeNational, "C0054", regexp.MustCompile(`국가기간\s*·?\s*전략산업|국기훈련`)},
	{ProgrammeChange, "C0102", regexp.MustCompile(`산업구조변화\s*대응|산대특`)},
	{ProgrammeCard, "C0061", regexp.MustCompile(`(?i)내일배움카드|내배카|learning card`)},
}

// UnderProgramme is the programme of the state that the course is held under; empty where its source names none of ours.
func (c Course) UnderProgramme() CourseProgramme {
	for _, p := range courseCodes {
		// C0054G and the like are other programmes that begin alike; of the learning card all kinds are meant.
		if p.code != "" && (c.ProgrammeCode == p.code || p.programme == ProgrammeCard && strings.HasPrefix(c.ProgrammeCode, p.code)) || p.name.MatchString(c.Programme) {
			return p.programme
		}
	}
	return ""
}

// ForJobless tells that only people without work may join: Work24's C0061S, and training of pupils (C0054S).
func (c Course) ForJobless() bool {
	return c.ProgrammeCode == "C0061S" || c.ProgrammeCode == "C0054S" || c.ProgrammeCode == "C0055" || strings.Contains(c.Programme, "구직자")
}
