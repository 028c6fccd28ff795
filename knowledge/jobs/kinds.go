package jobs

import (
	"fmt"
	"slices"
)

// Region is a place of work: a province ("26"), a district ("26380"; a district of a city, "41135", lies inside
// its city, "41130"), Nationwide or Remote. Codes are the administrative standard codes that Work24 uses, without
// its padding zeros for provinces. Of the merged province 12 (전남광주) the former provinces 29 and 46 live on as
// its parts, because the district codes of the merged province are not published yet.
type Region string

// Regions that are no single place.
const (
	Nationwide Region = "00"     // anywhere in Korea
	Remote     Region = "remote" // from home, no place of work
)

// Occupation is a KECO code: major group ("8"), middle ("82"), minor ("824"), unit ("8241") or a six-digit Work24
// occupation ("824102"). A six-digit code ending in 00 is the unit group itself. Always text: leading zeros count.
type Occupation string

// Skill is the id of an entry of the skill vocabulary, such as "plc" or "generative-ai".
type Skill string

// EmploymentType is the kind of contract.
type EmploymentType string

// Kinds of employment, in the order in which they are offered to a person.
const (
	Permanent         EmploymentType = "permanent"            // 정규직
	PermanentPartTime EmploymentType = "permanent_part_time"  // 정규직 시간제
	FixedTerm         EmploymentType = "fixed_term"           // 계약직, 기간제
	FixedTermPartTime EmploymentType = "fixed_term_part_time" // 계약직 시간제
	Dispatch          EmploymentType = "dispatch"             // 파견
	Replacement       EmploymentType = "replacement"          // 대체인력
	Intern            EmploymentType = "intern"               // 인턴
	PartTimeJob       EmploymentType = "part_time_job"        // 아르바이트
	PerDiem           EmploymentType = "per_diem"             // 일용직
	Freelance         EmploymentType = "freelance"            // 프리랜서, 위촉직
	MilitaryAlt       EmploymentType = "military_alt"         // 병역특례
	Trainee           EmploymentType = "trainee"              // 교육생
	Volunteer         EmploymentType = "volunteer"
)

// Education is a level of schooling; levels compare with < and >.
type Education uint8

// Levels of education. EducationAny is what an opening says when it requires none.
const (
	EducationUnknown Education = iota
	EducationAny
	EducationElementary
	EducationMiddle
	EducationHigh
	EducationCollege
	EducationBachelor
	EducationMaster
	EducationDoctor
)

var educationNames = [...]string{"", "any", "elementary", "middle", "high", "college", "bachelor", "master", "doctor"}

// String gives the stable name that is stored, such as "high"; "" for unknown.
func (e Education) String() string {
	if int(e) < len(educationNames) {
		return educationNames[e]
	}
	return fmt.Sprintf("education(%d)", uint8(e))
}

// MarshalText writes the stable name.
func (e Education) MarshalText() ([]byte, error) {
	if int(e) >= len(educationNames) {
		return nil, fmt.Errorf("education %d: no such level", uint8(e))
	}
	return []byte(educationNames[e]), nil
}

// UnmarshalText reads the stable name.
func (e *Education) UnmarshalText(b []byte) error {
	for i, name := range educationNames {
		if name == string(b) {
			*e = Education(i)
			return nil
		}
	}
	return fmt.Errorf("education %q: no such level", b)
}

// Requires tells whether the level, as said by an opening, excludes anybody.
func (e Education) Requires() bool { return e > EducationAny }

// EmploymentTypes gives all kinds of employment in the order in which they are offered.
func EmploymentTypes() []EmploymentType { return slices.Clone(employmentTypes) }

var employmentTypes = []EmploymentType{Permanent, PermanentPartTime, FixedTerm, FixedTermPartTime, Dispatch, Replacement, Intern,
	PartTimeJob, PerDiem, Freelance, MilitaryAlt, Trainee, Volunteer}
