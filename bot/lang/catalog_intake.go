package lang

// What is read in the text of an opening, and where else it is published.
const (
	JobPayAs          Key = "job_pay_as" // by the other periods
	JobRequiredNeeds  Key = "job_required_needs"
	JobPreferredNeeds Key = "job_preferred_needs"
	JobAlsoAt         Key = "job_also_at" // name of the source
)

var intakeWords = map[Key]Entry{
	JobPayAs:          {Ko: "환산하면 약: %[1]s(월 209시간 기준)", En: "That is about: %[1]s (209 hours a month)"},
	JobRequiredNeeds:  {Ko: "필수 기술·자격: %[1]s", En: "Required skills and licences: %[1]s"},
	JobPreferredNeeds: {Ko: "우대 기술·자격: %[1]s", En: "Preferred skills and licences: %[1]s"},
	JobAlsoAt:         {Ko: "이 공고가 실린 다른 곳: %[1]s", En: "Also published: %[1]s"},
}
