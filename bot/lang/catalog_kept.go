package lang

// What is said of the list of what somebody saved or is interested in.
const (
	KeptHeader   Key = "kept_header" // how many
	KeptNone     Key = "kept_none"
	KeptAs       Key = "kept_as"       // marks
	KeptInterest Key = "kept_interest" // mark
	KeptSaved    Key = "kept_saved"    // mark
	KeptShow     Key = "kept_show"     // button
	Unkept       Key = "unkept"
)

var keptWords = map[Key]Entry{
	KeptHeader:   {Ko: "모아 두신 공고가 %[1]d건 있어요. 지원은 기업에 직접 하시면 돼요.", En: "Openings on your list: %[1]d. You apply to the employer directly."},
	KeptNone:     {Ko: "모아 두신 공고가 없어요. 공고를 볼 때 \"저장\"이나 \"관심 있어요\"를 누르면 여기에 모여요.", En: "Your list is empty. Tap \"Save\" or \"I'm interested\" below an opening to collect it here."},
	KeptAs:       {Ko: "표시: %[1]s", En: "Marked: %[1]s"},
	KeptInterest: {Ko: "관심", En: "interested"},
	KeptSaved:    {Ko: "저장", En: "saved"},
	KeptShow:     {Ko: "목록 보기", En: "Show my list"},
	Unkept:       {Ko: "목록에서 뺐어요.", En: "I took it off your list."},
}
