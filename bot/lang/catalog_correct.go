package lang

// What is said of something that changed after it was told.
const (
	CorrectedHeader Key = "corrected_header"
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
