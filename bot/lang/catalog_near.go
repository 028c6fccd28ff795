package lang

// What is said when nothing fits, and of what is only just missed.
const (
	CommandNear Key = "command_near"

	JobsNoneLoosen Key = "jobs_none_loosen" // the wish, how many
	JobsLoosened   Key = "jobs_loosened"    // button: how many
	JobsNear       Key = "jobs_near"        // button: how many

	LoosenCommute    Key = "loosen_commute" // how far
	LoosenEmployment Key = "loosen_employment"
	LoosenPay        Key = "loosen_pay"
	LoosenHours      Key = "loosen_hours"

	NearHeader    Key = "near_header"
	NearNone      Key = "near_none"
	NearGap       Key = "near_gap"        // what is missing, how many it opens
	NearOpening   Key = "near_opening"    // title, employer, place
	NearCourse    Key = "near_course"     // title, institution
	NearNoCourse  Key = "near_no_course"  // what is missing
	NearSeeCourse Key = "near_see_course" // button: what is missing
	NearMine      Key = "near_mine"       // button
)

var nearWords = map[Key]Entry{
	CommandNear: {Ko: "하나만 더 갖추면 지원할 수 있는 공고를 봐요", En: "See openings you miss by one thing"},

	JobsNoneLoosen: {Ko: "%[1]s %[2]d건을 볼 수 있어요.", En: "%[1]s: %[2]d."},
	JobsLoosened:   {Ko: "그렇게 넓혀서 %[1]d건 보기", En: "Show these %[1]d"},
	JobsNear:       {Ko: "하나만 더 갖추면 되는 공고 %[1]d건", En: "%[1]d missed by one thing"},

	LoosenCommute:    {Ko: "통근 범위를 \"%[1]s\"(으)로 넓히면", En: "Openings with a commute of \"%[1]s\""},
	LoosenEmployment: {Ko: "고용 형태를 가리지 않으면", En: "Openings with any type of work"},
	LoosenPay:        {Ko: "희망 급여를 정해 두지 않으면", En: "Openings without a lowest pay"},
	LoosenHours:      {Ko: "근무 시간을 가리지 않으면", En: "Openings with any hours"},

	NearHeader:    {Ko: "하나만 더 갖추면 지원할 수 있는 공고예요.", En: "These openings would fit if you had one thing more."},
	NearNone:      {Ko: "하나만 더 갖추면 되는 공고는 지금 없어요. 기술이나 자격을 내정보에 더 적어 주시면 다시 찾아볼게요.", En: "There is no opening now that you miss by one thing. Add skills or licences to your profile and I will look again."},
	NearGap:       {Ko: "%[1]s: 갖추면 공고 %[2]d건이 열려요", En: "%[1]s: opens %[2]d"},
	NearOpening:   {Ko: "공고: %[1]s (%[2]s, %[3]s)", En: "Opening: %[1]s (%[2]s, %[3]s)"},
	NearCourse:    {Ko: "지금 신청할 수 있는 가장 짧은 과정: %[1]s (%[2]s)", En: "The shortest course you can still join: %[1]s (%[2]s)"},
	NearNoCourse:  {Ko: "이것을 가르치는 과정은 지금 제가 아는 목록에 없어요. 고용24(work24.go.kr)에서 찾아보실 수 있어요.", En: "I know of no course for this right now. You can look on work24.go.kr."},
	NearSeeCourse: {Ko: "%[1]s 과정 보기", En: "Course for %[1]s"},
	NearMine:      {Ko: "기술·자격 더 적기", En: "Add skills or licences"},
}
