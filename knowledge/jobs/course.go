package jobs

import "time"

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
	Programme   string `json:"programme,omitempty"` // as the source names it, such as K-디지털 트레이닝
	Body        string `json:"body,omitempty"`      // plain text

	Start    time.Time      `json:"start,omitzero"` // midnight in Korea of the first day
	End      time.Time      `json:"end,omitzero"`   // the last second of the last day
	Schedule CourseSchedule `json:"schedule,omitempty"`
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
