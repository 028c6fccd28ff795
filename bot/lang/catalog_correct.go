package lang

// What is said of something that changed after it was told.
const (
	CorrectedHeader Key = "corrected_header"
	CorrectedCourse Key = "corrected_course"
	ChangedDates    Key = "changed_dates"   // old and new
	ChangedDays     Key = "changed_days"    // old and new
	ChangedPlace    Key = "changed_place"   // old and new
	ChangedTeacher  Key = "changed_teacher" // old and new
	ChangedCost     Key = "changed_cost"    // old and new
	CourseAgain     Key = "course_again"
	CourseFull      Key = "course_full"
	ChangedSaved    Key = "changed_saved"
	ChangedInterest Key = "changed_interest"
	ChangedFromTo   Key = "changed_from_to"  // old, new
	ChangedEmployer Key = "changed_employer" // old and new
	OverClosed      Key = "over_closed"
	OverPaused      Key = "over_paused"
	OverWithdrawn   Key = "over_withdrawn"
	OverChecked     Key = "over_checked"
	OpenAgain       Key = "open_again"
)

var correctWords = map[Key]Entry{
	CorrectedHeader: {Ko: "(광고) 알려 드린 공고의 내용이 바뀌었어요", En: "(Ad) The opening I told you about has changed"},
	CorrectedCourse: {Ko: "(광고) 알려 드린 과정의 내용이 바뀌었어요", En: "(Ad) The course I told you about has changed"},
	ChangedDates:    {Ko: "기간: %[1]s", En: "Dates: %[1]s"},
	ChangedDays:     {Ko: "요일과 시간: %[1]s", En: "Days and hours: %[1]s"},
	ChangedPlace:    {Ko: "장소: %[1]s", En: "Place: %[1]s"},
	ChangedTeacher:  {Ko: "교육기관: %[1]s", En: "Institution: %[1]s"},
	ChangedCost:     {Ko: "수강료: %[1]s", En: "Fee: %[1]s"},
	CourseFull:      {Ko: "이 과정은 지금 자리가 모두 찼어요.", En: "This course is full at present."},
	CourseAgain:     {Ko: "다시 신청을 받아요.", En: "It can be joined again."},
	ChangedSaved:    {Ko: "저장해 두신 공고에 달라진 점이 있어요.", En: "There is news of an opening you saved."},
	ChangedInterest: {Ko: "관심 있다고 하신 공고에 달라진 점이 있어요.", En: "There is news of an opening you are interested in."},
	ChangedFromTo:   {Ko: "%[1]s → %[2]s", En: "%[1]s → %[2]s"},
	ChangedEmployer: {Ko: "회사: %[1]s", En: "Employer: %[1]s"},
	OverClosed:      {Ko: "이 공고는 마감되었어요.", En: "This opening is closed."},
	OverPaused:      {Ko: "회사가 지원 받기를 잠시 멈췄어요.", En: "The employer has paused this opening for now."},
	OverWithdrawn:   {Ko: "이 공고는 내려갔어요.", En: "This opening was taken down."},
	OverChecked:     {Ko: "내용을 다시 확인하고 있어서 지금은 보여 드리지 않아요.", En: "It is being checked again and is not shown for now."},
	OpenAgain:       {Ko: "다시 지원을 받아요.", En: "It takes applications again."},
}
