package jobs

import (
	"slices"
	"time"
)

// CourseWish is what somebody looks for in a course. The zero value of a field wishes nothing of that kind.
type CourseWish struct {
	Regions []Region  `json:"regions,omitempty"`
	From    time.Time `json:"from,omitzero"`  // it begins on this day or later: midnight in Korea
	Until   time.Time `json:"until,omitzero"` // it begins on this day or earlier: the day's last second
	Skills  []Skill   `json:"skills,omitempty"`
	// Words are what it is about where our vocabulary has no skill of that name.
	Words     []string        `json:"words,omitempty"`
	Programme CourseProgramme `json:"programme,omitempty"`
	Online    OnlineWish      `json:"online,omitempty"`
	Time      CourseTime      `json:"time,omitempty"`
	Days      CourseSchedule  `json:"days,omitempty"` // ScheduleWeekend or ScheduleWeekdays
	Free      bool            `json:"free,omitempty"` // only what costs the person nothing
	Employed  bool            `json:"employed,omitempty"`
	People    int             `json:"people,omitempty"` // how many of a firm are to learn; 0: not said
}

// OnlineWish is whether a course may be online.
type OnlineWish string

// Wishes about courses online.
const (
	OnlineOnly OnlineWish = "only"
	OnlineNot  OnlineWish = "not"
)

// CourseTime is the part of the day in which a course is.
type CourseTime string

// Parts of the day.
const (
	TimeUnknown CourseTime = ""
	TimeDay     CourseTime = "day"
	TimeEvening CourseTime = "evening"
)

// CourseProgramme is a programme of the state under which courses are held.
type CourseProgramme string

// Programmes. Work24 names them by code (trainTargetCd): C0104, C0105, C0054, C0102, C0061 and others.
const (
	ProgrammeKDT      CourseProgramme = "kdt"      // K-디지털 트레이닝
	ProgrammeKDC      CourseProgramme = "kdc"      // K-디지털 기초역량훈련
	ProgrammeNational CourseProgramme = "national" // 국가기간·전략산업직종훈련
	ProgrammeChange   CourseProgramme = "change"   // 산업구조변화대응 특화훈련
	ProgrammeCard     CourseProgramme = "card"     // 국민내일배움카드
	ProgrammePremium  CourseProgramme = "premium"  // 중소기업 인재 키움 프리미엄 훈련
)

// CourseField is a part of a CourseWish.
type CourseField string

// Parts of a wish, in the order in which they are told.
const (
	CoursePlace  CourseField = "place"
	CourseStart  CourseField = "start"
	CourseTopic  CourseField = "topic"
	CourseOnline CourseField = "online"
	CourseHours  CourseField = "hours"
	CourseDays   CourseField = "days"
	CoursePrice  CourseField = "price"
)

// IsZero tells that nothing is wished.
func (w CourseWish) IsZero() bool { return len(w.Fields()) == 0 && !w.Employed && w.Programme == "" }

// Fields are the parts of which something is wished.
func (w CourseWish) Fields() []CourseField {
	var out []CourseField
	for _, f := range []struct {
		field CourseField
		ok    bool
	}{
		{CoursePlace, len(w.Regions) > 0}, {CourseStart, !w.From.IsZero() || !w.Until.IsZero()}, {CourseTopic, len(w.Skills)+len(w.Words) > 0},
		{CourseOnline, w.Online != ""}, {CourseHours, w.Time != TimeUnknown}, {CourseDays, w.Days != ScheduleUnknown}, {CoursePrice, w.Free},
	} {
		if f.ok {
			out = append(out, f.field)
		}
	}
	return out
}

// CourseFit is how a course meets a wish.
type CourseFit struct {
	Skills []Skill       // of the wished ones, what it teaches
	Unsaid []CourseField // what is wished and the course does not say
}

// Fits tells whether a course is what is wished. What its source does not say never excludes it, and is told in Unsaid.
// Online courses are near everybody.
func (w CourseWish) Fits(c Course) (fit CourseFit, ok bool) {
	unsaid := func(f CourseField) { fit.Unsaid = append(fit.Unsaid, f) }
	mode := c.HeldMode()
	if len(w.Regions) > 0 && mode != ModeOnline {
		r, percent, ok := suitRegion(w.Regions, c.Regions)
		switch {
		case !ok:
			return fit, false
		case percent == 0 || r.Code == RegionWide:
			unsaid(CoursePlace)
		}
	}
	if !w.From.IsZero() && c.Start.Before(w.From) || !w.Until.IsZero() && c.Start.After(w.Until) {
		return fit, false
	}
	if w.Programme != "" && c.UnderProgramme() != w.Programme {
		return fit, false
	}
	if w.Employed && c.ForJobless() {
		return fit, false
	}
	if len(w.Skills)+len(w.Words) > 0 {
		for _, s := range w.Skills {
			if slices.ContainsFunc(c.Skills, func(t Skill) bool { return t.Within(s) }) {
				fit.Skills = append(fit.Skills, s)
			}
		}
		if len(fit.Skills) == 0 && !c.names(w.Words) {
			return fit, false
		}
	}
	switch {
	case w.Online == "":
	case mode == ModeUnknown:
		unsaid(CourseOnline)
	case (mode == ModeOnline) != (w.Online == OnlineOnly):
		return fit, false
	}
	switch at := c.PartOfDay(); {
	case w.Time == TimeUnknown || at == w.Time:
	case at == TimeUnknown:
		unsaid(CourseHours)
	default:
		return fit, false
	}
	switch days := c.HeldOn(); {
	case w.Days == ScheduleUnknown || days == w.Days:
	case days == ScheduleUnknown:
		unsaid(CourseDays)
	default:
		return fit, false
	}
	if w.Free {
		switch {
		case c.OwnShare == nil:
			unsaid(CoursePrice)
		case *c.OwnShare > 0:
			return fit, false
		}
	}
	return fit, true
}

// names tells whether one of the words stands in what the course says of itself.
func (c Course) names(words []string) bool {
	text := string(plain(c.Title + "\n" + c.Body))
	return slices.ContainsFunc(words, func(w string) bool { return containsWord(text, string(plain(w))) })
}

// With is the wish after more was said: what is newly said of a part stands in place of what was.
func (w CourseWish) With(n CourseWish) CourseWish {
	for _, f := range n.Fields() {
		switch f {
		case CoursePlace:
			w.Regions = n.Regions
		case CourseStart:
			w.From, w.Until = n.From, n.Until
		case CourseTopic:
			w.Skills, w.Words = n.Skills, n.Words
		case CourseOnline:
			w.Online = n.Online
		case CourseHours:
			w.Time = n.Time
		case CourseDays:
			w.Days = n.Days
		case CoursePrice:
			w.Free = n.Free
		}
	}
	if n.Programme != "" {
		w.Programme = n.Programme
	}
	if n.Employed {
		w.Employed, w.People = true, n.People
	}
	return w
}

// Without is the wish without one of its parts.
func (w CourseWish) Without(f CourseField) CourseWish {
	switch f {
	case CoursePlace:
		w.Regions = nil
	case CourseStart:
		w.From, w.Until = time.Time{}, time.Time{}
	case CourseTopic:
		w.Skills, w.Words = nil, nil
	case CourseOnline:
		w.Online = ""
	case CourseHours:
		w.Time = TimeUnknown
	case CourseDays:
		w.Days = ScheduleUnknown
	case CoursePrice:
		w.Free = false
	}
	return w
}

// Within tells whether the skill is the other one or a kind of it: our vocabulary names kinds by what they are a kind of
// (plc-ls is a PLC), and everything of its field of AI is AI.
func (s Skill) Within(of Skill) bool {
	if s == of {
		return true
	}
	if of == "ai" {
		return s.field() == "ai"
	}
	return len(s) > len(of)+1 && s[:len(of)] == of && s[len(of)] == '-'
}

// field is the field of the vocabulary that the skill is in; empty for an unknown one.
func (s Skill) field() string {
	t := tablesOnce()
	if i, ok := t.skillAt[s]; ok {
		return t.skills[i].field
	}
	return ""
}
