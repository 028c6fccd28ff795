package lang

// What is read in the text of an opening, and where else it is published.
const (
	JobPayAs          Key = "job_pay_as" // by the other periods
	JobRequiredNeeds  Key = "job_required_needs"
	JobPreferredNeeds Key = "job_preferred_needs"
	JobAlsoAt         Key = "job_also_at" // name of the source

	ProblemFraud    Key = "problem_fraud" // words
	AdviceFraud     Key = "advice_fraud"
	CommandReviews  Key = "command_reviews"
	ReviewQueue     Key = "review_queue" // how many
	ReviewQueueNone Key = "review_queue_none"
	ReviewLine      Key = "review_line" // number, title, employer
	ReviewLook      Key = "review_look" // button: number
)

var intakeWords = map[Key]Entry{
	JobPayAs:          {Ko: "환산하면 약: %[1]s(월 209시간 기준)", En: "That is about: %[1]s (209 hours a month)"},
	JobRequiredNeeds:  {Ko: "필수 기술·자격: %[1]s", En: "Required skills and licences: %[1]s"},
	JobPreferredNeeds: {Ko: "우대 기술·자격: %[1]s", En: "Preferred skills and licences: %[1]s"},
	ProblemFraud:      {Ko: "채용 사기 공고에서 흔히 보이는 말이 있어요(%[1]s).", En: "It has words that are common in fraudulent posts (%[1]s)."},
	AdviceFraud:       {Ko: "그런 일이 아니라면 실제로 하는 일과 절차를 분명하게 적어 주세요.", En: "If it is no such thing, say plainly what the work is and how hiring goes."},
	CommandReviews:    {Ko: "검토를 기다리는 공고를 이유와 함께 봐요", En: "See the openings that wait for review, with the reason"},
	ReviewQueue:       {Ko: "검토를 기다리는 공고 %[1]d건이에요. 통과하기 전에는 아무에게도 보이지 않아요.", En: "Openings waiting for review: %[1]d. Nobody is shown them before."},
	ReviewQueueNone:   {Ko: "검토를 기다리는 공고가 없어요.", En: "No opening is waiting for review."},
	ReviewLine:        {Ko: "#%[1]d %[2]s (%[3]s)", En: "#%[1]d %[2]s (%[3]s)"},
	ReviewLook:        {Ko: "#%[1]d 보기", En: "Look at #%[1]d"},
	JobAlsoAt:         {Ko: "이 공고가 실린 다른 곳: %[1]s", En: "Also published: %[1]s"},
}
