// Package jobs knows openings and the people who look for them: the words both are written in (regions,
// occupations, skills, kinds of employment, pay), how a sentence becomes a Profile, whether an Opening fits a
// Profile and why, and what is wrong with an Opening before anybody sees it.
//
// Everything here is pure: no clock, no database, no network. Words that a person reads are rendered elsewhere;
// a Reason or a Problem is a code with values.
//
// Two rules hold throughout. Unknown is not no: an opening that does not say its pay is not excluded by a wish
// for pay, and the Fit says that the pay is not known. And dictionary and rules only: a text that names no region
// we know gives no region, never a guess.
package jobs

import (
	"slices"
	"time"
)

// Opening is one vacancy as an employer published it, brought to our codes. The zero value of a field means that
// the source did not say it. Whoever imports an opening keeps the raw record.
type Opening struct {
	Feed     string `json:"feed"`      // which source, such as "work24", "staff-file", "posted", "sample"
	SourceID string `json:"source_id"` // the source's own number; Feed and SourceID together are the key

	Employer       string `json:"employer,omitempty"`
	BusinessNumber string `json:"business_number,omitempty"` // ten digits as the source gave them, not checked
	Industry       string `json:"industry,omitempty"`

	Title string `json:"title"`
	Body  string `json:"body,omitempty"` // plain text, never markup

	Regions        []Region         `json:"regions,omitempty"`
	RegionText     string           `json:"region_text,omitempty"` // as written by the source
	Occupations    []Occupation     `json:"occupations,omitempty"`
	OccupationText string           `json:"occupation_text,omitempty"`
	Skills         []Skill          `json:"skills,omitempty"`    // all that it names
	Required       []Skill          `json:"required,omitempty"`  // of Skills those it requires (필수)
	Preferred      []Skill          `json:"preferred,omitempty"` // of Skills those it prefers (우대)
	Employment     []EmploymentType `json:"employment,omitempty"`
	Education      Education        `json:"education,omitempty"` // the least that is required
	Career         Career           `json:"career,omitzero"`
	Pay            Pay              `json:"pay,omitzero"`
	Hours          string           `json:"hours,omitempty"`
	Worktime       Worktime         `json:"worktime,omitzero"` // what Hours, or the text, says of the time of work

	Licences          []Licence `json:"licences,omitempty"` // required
	PreferredLicences []Licence `json:"preferred_licences,omitempty"`
	Permits           []Permit  `json:"permits,omitempty"` // the kinds of stay it takes, where it names any

	Deadline Deadline  `json:"deadline,omitzero"`
	Posted   time.Time `json:"posted,omitzero"`
	Changed  string    `json:"changed,omitempty"` // the source's own change stamp; compared as text

	URL        string `json:"url,omitempty"`          // where the source shows it; http or https
	HowToApply string `json:"how_to_apply,omitempty"` // the employer's own way, without personal contact data
	Source     string `json:"source,omitempty"`       // the line that must stand beside it wherever it is shown
	Sample     bool   `json:"sample,omitempty"`       // invented, for trying Dari out

	Tags []Tag   `json:"tags,omitempty"` // what Text says, with its words; see Tagged
	Read []Field `json:"read,omitempty"` // the fields that come from Tags: the source itself does not say them
	// Published are the sources that publish it, where there are several; kept beside the opening.
	Published []Publication `json:"-"`
}

// Profile is what a person looks for and brings. An empty field is no wish and no statement: it excludes nothing.
type Profile struct {
	Regions      []Region         `json:"regions,omitempty"`
	Occupations  []Occupation     `json:"occupations,omitempty"`
	Skills       []Skill          `json:"skills,omitempty"`
	CareerKnown  bool             `json:"career_known,omitempty"` // false: the person did not say
	CareerMonths int              `json:"career_months,omitempty"`
	Education    Education        `json:"education,omitempty"` // the highest the person has
	Employment   []EmploymentType `json:"employment,omitempty"`
	LowestPay    Pay              `json:"lowest_pay,omitzero"` // Min and Period count
	Words        []string         `json:"words,omitempty"`     // free words to be looked for in title and text
	Commute      Commute          `json:"commute,omitempty"`   // how far around Regions
	Hours        HoursWish        `json:"hours,omitzero"`
	Licences     []Licence        `json:"licences,omitempty"`
	Permit       Permit           `json:"permit,omitempty"` // the kind of stay, or Citizen; "" was not said
}

// HasWish tells whether the profile says anything that openings can be chosen by. What a person is (education,
// career, licences, permit) is no wish by itself.
func (p Profile) HasWish() bool {
	return len(p.Regions)+len(p.Occupations)+len(p.Skills)+len(p.Employment)+len(p.Words) > 0 || p.LowestPay.Known() || p.Hours.Known()
}

// Career is what an opening asks of a person's working life, in months. The zero value is "not said".
type Career struct {
	Kind CareerKind `json:"kind,omitempty"`
	Min  int        `json:"min,omitempty"` // with CareerRequired; 0 means some, no length given
	Max  int        `json:"max,omitempty"` // with CareerRequired; 0 means no upper limit
}

// CareerKind is the kind of a Career.
type CareerKind string

// The kinds of career an opening can ask for.
const (
	CareerUnknown  CareerKind = ""         // the opening does not say
	CareerAny      CareerKind = "any"      // 경력 무관, or both 신입 and 경력
	CareerEntry    CareerKind = "entry"    // 신입: no career needed
	CareerRequired CareerKind = "required" // 경력
)

// Deadline is until when one can apply. Only DeadlineDate closes an opening by the clock; the others stay listed
// with their text and need to be looked at again.
type Deadline struct {
	Kind DeadlineKind `json:"kind,omitempty"`
	At   time.Time    `json:"at,omitzero"` // end of the last day; with until_filled the latest day, if one was given
	From time.Time    `json:"from,omitzero"`
	Text string       `json:"text,omitempty"`
}

// DeadlineKind is the kind of a Deadline.
type DeadlineKind string

// The kinds of deadline seen in Korean notices.
const (
	DeadlineUnknown     DeadlineKind = ""
	DeadlineDate        DeadlineKind = "date"
	DeadlineUntilFilled DeadlineKind = "until_filled" // 채용시까지
	DeadlineUsedUp      DeadlineKind = "used_up"      // 예산 소진시, 선착순
	DeadlineAlways      DeadlineKind = "always"       // 상시
	DeadlineRecurring   DeadlineKind = "recurring"    // 매월, 상반기
	DeadlineSeeNotice   DeadlineKind = "see_notice"   // 공고 참조
	DeadlineNone        DeadlineKind = "none"         // 신청 불필요
)

// Closed tells whether the clock alone closes the opening at that time.
func (d Deadline) Closed(at time.Time) bool {
	return d.Kind == DeadlineDate && !d.At.IsZero() && at.After(d.At)
}

// Fit says how well an opening suits a profile and why. The score explains itself by its reasons; it orders
// openings for a person and is never used to order people.
type Fit struct {
	Score   int      `json:"score"` // 0 to 10000, over the parts that the person asked for and the opening states
	Reasons []Reason `json:"reasons"`
}

// Has tells whether the reason with that code is among the reasons.
func (f Fit) Has(code ReasonCode) bool {
	return slices.ContainsFunc(f.Reasons, func(r Reason) bool { return r.Code == code })
}

// Of gives the reasons of a kind, in the order in which they are told.
func (f Fit) Of(kind ReasonKind) []Reason {
	var out []Reason
	for _, r := range f.Reasons {
		if r.Code.Kind() == kind {
			out = append(out, r)
		}
	}
	return out
}

// Reason is one part of a Fit. Which values are set depends on the code.
type Reason struct {
	Code        ReasonCode       `json:"code"`
	Regions     []Region         `json:"regions,omitempty"`     // the opening's place that matched
	Occupations []Occupation     `json:"occupations,omitempty"` // the opening's occupation that matched
	Skills      []Skill          `json:"skills,omitempty"`      // the skills that matched
	Employment  []EmploymentType `json:"employment,omitempty"`
	N           int              `json:"n,omitempty"`  // how many matched
	Of          int              `json:"of,omitempty"` // of how many that the opening names
	Pay         Pay              `json:"pay,omitzero"` // what the opening offers
	Computed    bool             `json:"computed,omitempty"`
	Education   Education        `json:"education,omitempty"` // what the opening requires
	Months      int              `json:"months,omitempty"`    // the career the opening requires
	Words       []string         `json:"words,omitempty"`
	Licences    []Licence        `json:"licences,omitempty"` // that the opening asks for: held, or missing
	Permits     []Permit         `json:"permits,omitempty"`  // the kinds of stay that the opening takes
}

// ReasonCode names a reason; the words for it are in bot/lang.
type ReasonCode string

// Reasons. A code that ends in _unknown tells what the opening (or, for career and education, the person) did not
// say although it was wished or required; one that ends in _missing, what the opening requires and the person lacks.
const (
	RegionMatched      ReasonCode = "region"            // Regions: the opening's place, inside a wished region
	RegionNear         ReasonCode = "region_near"       // Regions: the opening's place, outside the wished regions, within the commute
	RegionWide         ReasonCode = "region_wide"       // Regions: the opening names only the province around the wished district
	RegionNationwide   ReasonCode = "region_nationwide" // the opening is for the whole country
	RegionRemote       ReasonCode = "region_remote"     // work from anywhere
	RegionUnknown      ReasonCode = "region_unknown"
	OccupationExact    ReasonCode = "occupation"       // Occupations: inside a wished occupation
	OccupationGroup    ReasonCode = "occupation_group" // Occupations: same unit or minor group as a wished one
	OccupationNear     ReasonCode = "occupation_near"  // Occupations: same middle group only
	OccupationOther    ReasonCode = "occupation_other" // another occupation than wished; skills or words matched
	OccupationUnknown  ReasonCode = "occupation_unknown"
	SkillsMatched      ReasonCode = "skills"         // Skills, N of Of
	SkillsUnknown      ReasonCode = "skills_unknown" // the opening names no skills that we know
	WordsMatched       ReasonCode = "words"          // Words, N of Of
	EmploymentMatched  ReasonCode = "employment"     // Employment
	EmploymentUnknown  ReasonCode = "employment_unknown"
	PayAtLeast         ReasonCode = "pay"         // Pay; Computed when the periods differed and 209 hours a month were used
	PayReaches         ReasonCode = "pay_reaches" // Pay: only the upper end of the range reaches the wish
	PayNotKnown        ReasonCode = "pay_unknown"
	CareerOK           ReasonCode = "career"        // Months required (0: some)
	CareerNotNeeded    ReasonCode = "career_any"    // the opening takes people without career
	CareerAbove        ReasonCode = "career_above"  // entry level, or more career than the range asked for
	CareerNotSaid      ReasonCode = "career_unsaid" // the opening requires Months, the person did not say
	EducationOK        ReasonCode = "education"     // Education required
	EducationNotNeeded ReasonCode = "education_any"
	EducationNotSaid   ReasonCode = "education_unsaid" // the opening requires Education, the person did not say
	HoursMatched       ReasonCode = "hours"            // what the opening says of its hours breaks no wish
	HoursUnknown       ReasonCode = "hours_unknown"
	DaysUnknown        ReasonCode = "days_unknown"   // the hours, but not whether at weekends
	LicencesHeld       ReasonCode = "licences"       // Licences: those that the opening requires, all held
	PermitTaken        ReasonCode = "permit"         // Permits: that of the person is among them
	SkillsNotSaid      ReasonCode = "skills_unsaid"  // Skills: required; the person named none of theirs
	SkillsMissing      ReasonCode = "skills_missing" // Skills: required, and the person lacks them
	LicencesMissing    ReasonCode = "licences_missing"
	PermitMissing      ReasonCode = "permit_missing" // Permits: that of the person is not among them, or not said
	PermitUnclear      ReasonCode = "permit_unclear" // the stay allows such work in some cases only
	CareerMissing      ReasonCode = "career_missing"
	EducationMissing   ReasonCode = "education_missing"
	SkillsPreferred    ReasonCode = "skills_preferred" // Skills: preferred (우대), and the person lacks them; no requirement
	LicencesPreferred  ReasonCode = "licences_preferred"
)

// ReasonKind parts the reasons into what speaks for an opening, what is missing, and what is not known.
type ReasonKind uint8

// Kinds of reasons.
const (
	Matched ReasonKind = iota
	Missing            // what the opening requires or prefers, or another thing than wished
	Unknown            // what the opening or the person did not say
)

// Kind gives the kind of a reason.
func (c ReasonCode) Kind() ReasonKind {
	switch c {
	case SkillsMissing, LicencesMissing, PermitMissing, CareerMissing, EducationMissing, SkillsPreferred, LicencesPreferred, OccupationOther, CareerAbove:
		return Missing
	case RegionUnknown, OccupationUnknown, SkillsUnknown, EmploymentUnknown, PayNotKnown, HoursUnknown, DaysUnknown, PermitUnclear, CareerNotSaid, EducationNotSaid, SkillsNotSaid:
		return Unknown
	}
	return Matched
}
