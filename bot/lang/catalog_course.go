package lang

// What is said of courses. A course is one that is what somebody looks for; Dari puts none before another on its own
// judgement.
const (
	CommandCourses Key = "command_courses"

	CoursesHeader    Key = "courses_header"      // how many, first shown, last shown
	CoursesAll       Key = "courses_all"         // how many
	CoursesNone      Key = "courses_none"        // nothing
	CoursesNoneAtAll Key = "courses_none_at_all" // nothing
	CoursesNoMore    Key = "courses_no_more"     // nothing
	CoursesUnread    Key = "courses_unread"      // nothing
	CoursesLoosened  Key = "courses_loosened"    // what to loosen, how many there are then
	CoursesLoosen    Key = "courses_loosen"      // button: what to loosen
	CoursesNote      Key = "courses_note"        // nothing
	CourseGone       Key = "course_gone"         // nothing
	CourseLink       Key = "course_link"         // button
	CourseOpenings   Key = "course_openings"     // button

	CourseStarts       Key = "course_starts"    // day
	CourseRuns         Key = "course_runs"      // first day, last day
	CourseLength       Key = "course_length"    // days and hours
	CourseWeekdays     Key = "course_weekdays"  // nothing
	CourseWeekend      Key = "course_weekend"   // nothing
	CourseMixed        Key = "course_mixed"     // nothing
	CourseDaytime      Key = "course_daytime"   // nothing
	CourseEvening      Key = "course_evening"   // nothing
	CourseOnline       Key = "course_online"    // nothing
	CourseClassroom    Key = "course_classroom" // nothing
	CourseBlended      Key = "course_blended"   // nothing
	CourseLeft         Key = "course_left"      // places left, places
	CourseLeftUnknown  Key = "course_left_unknown"
	CourseTeaches      Key = "course_teaches"  // skills
	CourseHelps        Key = "course_helps"    // how many openings
	CourseJobRate      Key = "course_job_rate" // percent
	CourseConfirm      Key = "course_confirm"  // nothing
	CourseNumber       Key = "course_number"   // number
	CourseSourcePosted Key = "course_source_posted"

	CourseCost         Key = "course_cost"          // won
	CourseShareNone    Key = "course_share_none"    // nothing
	CourseShareSaid    Key = "course_share_said"    // won
	CourseShareRule    Key = "course_share_rule"    // won, the rule
	CourseShareDiffers Key = "course_share_differs" // nothing
	CourseShareNoRule  Key = "course_share_no_rule" // nothing
	CourseShareAsk     Key = "course_share_ask"     // nothing
	CourseRefund       Key = "course_refund"        // the rule
	CourseRefundLeft   Key = "course_refund_left"   // the rule, won
	CourseRefundNoRule Key = "course_refund_no_rule"
	CourseAllowance    Key = "course_allowance"    // which, how much
	CourseAllowanceOr  Key = "course_allowance_or" // which, how much
	CourseAllowanceAsk Key = "course_allowance_ask"
	CourseCardLimit    Key = "course_card_limit" // how much

	CourseUnsaidPlace Key = "course_unsaid_place"
	CourseUnsaidMode  Key = "course_unsaid_mode"
	CourseUnsaidHours Key = "course_unsaid_hours"
	CourseUnsaidDays  Key = "course_unsaid_days"
	CourseUnsaidPrice Key = "course_unsaid_price"

	CourseWishBetween   Key = "course_wish_between" // first day, last day
	CourseWishFrom      Key = "course_wish_from"    // day
	CourseWishUntil     Key = "course_wish_until"   // day
	CourseWishOnline    Key = "course_wish_online"
	CourseWishNotOnline Key = "course_wish_not_online"
	CourseWishFree      Key = "course_wish_free"
	CourseWishEmployed  Key = "course_wish_employed"
	CourseWishPeople    Key = "course_wish_people" // how many
	CourseFieldPlace    Key = "course_field_place"
	CourseFieldStart    Key = "course_field_start"
	CourseFieldMode     Key = "course_field_mode"
	CourseFieldHours    Key = "course_field_hours"
	CourseFieldDays     Key = "course_field_days"
	CourseFieldPrice    Key = "course_field_price"

	ProgrammeKDT      Key = "programme_kdt"
	ProgrammeKDC      Key = "programme_kdc"
	ProgrammeNational Key = "programme_national"
	ProgrammeChange   Key = "programme_change"
	ProgrammeCard     Key = "programme_card"
	ProgrammePremium  Key = "programme_premium"

	LiteracyTitle   Key = "literacy_title"
	LiteracyLine    Key = "literacy_line"    // article, label of a fact, fact
	LiteracyMore    Key = "literacy_more"    // button
	LiteracyPremium Key = "literacy_premium" // button
	FirmSizeAsk     Key = "firm_size_ask"    // nothing
	FirmSizeAll     Key = "firm_size_all"    // people
	FirmSizeSome    Key = "firm_size_some"   // people, lines of business with their bounds
	FirmSizeOver    Key = "firm_size_over"   // people, lines of business with their bounds
)

var courseWords = map[Key]Entry{
	CommandCourses: {Ko: "지금 신청할 수 있는 교육 과정을 봐요", En: "See courses that you can still join"},

	CoursesHeader:    {Ko: "지금 들어갈 수 있는 과정 %[1]d개 가운데 %[2]d-%[3]d번이에요.", En: "Courses you can still join: %[2]d-%[3]d of %[1]d."},
	CoursesAll:       {Ko: "지금 들어갈 수 있는 과정이 %[1]d개 있어요.", En: "Courses you can still join: %[1]d."},
	CoursesNone:      {Ko: "지금은 그런 과정이 없어요.", En: "There is no such course right now."},
	CoursesNoneAtAll: {Ko: "지금 들어갈 수 있는 과정이 저에게 하나도 없어요. 고용24의 훈련과정 찾기에서 확인해 주세요.", En: "I have no course that can be joined right now. Please look in the course search of Work24."},
	CoursesNoMore:    {Ko: "더 볼 과정이 없어요.", En: "There are no more courses to show."},
	CoursesUnread:    {Ko: "어떤 과정을 찾으시는지 알아듣지 못했어요. \"창원 12월 AI 과정 저녁반\"처럼 지역, 시작하는 때, 배우고 싶은 것을 적어 주세요.", En: "I did not catch what course you are looking for. Please write a place, a time and what you want to learn, for example \"evening AI course in Changwon in December\"."},
	CoursesLoosened:  {Ko: "조건 가운데 '%[1]s'을(를) 빼면 %[2]d개가 있어요.", En: "Without your wish about the %[1]s there would be %[2]d."},
	CoursesLoosen:    {Ko: "%[1]s 빼고 보기", En: "Look without the %[1]s"},
	CoursesNote:      {Ko: "신청 마감은 자료에 없어요. 시작하기 전에 일찍 마감하는 기관도 있으니 신청하기 전에 확인해 주세요.", En: "The sources give no last day to apply. Some institutions close before the first day, so please check before you apply."},
	CourseGone:       {Ko: "이 과정은 시작했거나, 자리가 찼거나, 없어졌어요.", En: "This course has begun, is full or is gone."},
	CourseLink:       {Ko: "과정 안내 보고 신청하기", En: "Read about it and apply"},
	CourseOpenings:   {Ko: "관련 공고 보기", En: "See those openings"},

	CourseStarts:       {Ko: "%[1]s 시작", En: "Starts %[1]s"},
	CourseRuns:         {Ko: "%[1]s부터 %[2]s까지", En: "%[1]s to %[2]s"},
	CourseLength:       {Ko: "모두 %[1]s", En: "%[1]s in all"},
	CourseWeekdays:     {Ko: "평일", En: "weekdays"},
	CourseWeekend:      {Ko: "주말", En: "weekends"},
	CourseMixed:        {Ko: "평일과 주말", En: "weekdays and weekends"},
	CourseDaytime:      {Ko: "낮", En: "daytime"},
	CourseEvening:      {Ko: "저녁", En: "evenings"},
	CourseOnline:       {Ko: "온라인", En: "online"},
	CourseClassroom:    {Ko: "직접 가서 배움", En: "in person"},
	CourseBlended:      {Ko: "온라인과 직접 가서 배우기를 섞음", En: "partly online"},
	CourseLeft:         {Ko: "남은 자리 %[1]d석(정원 %[2]d명)", En: "%[1]d of %[2]d places left"},
	CourseLeftUnknown:  {Ko: "남은 자리는 적혀 있지 않음", En: "places left are not stated"},
	CourseTeaches:      {Ko: "배우는 것: %[1]s", En: "You learn: %[1]s"},
	CourseHelps:        {Ko: "여기서 배우는 기술을 찾는 공고: %[1]d건", En: "Openings that ask for what you learn here: %[1]d"},
	CourseJobRate:      {Ko: "마친 사람 가운데 반년 뒤 일하고 있던 사람: %[1]s(출처의 숫자)", En: "Had work half a year after finishing: %[1]s (as the source says)"},
	CourseConfirm:      {Ko: "자리와 비용은 바뀔 수 있으니 신청하기 전에 과정 안내에서 확인해 주세요.", En: "Places and cost may change, so please check the page of the course before you apply."},
	CourseNumber:       {Ko: "과정 번호 %[1]d", En: "Course no. %[1]d"},
	CourseSourcePosted: {Ko: "훈련기관이나 프로그램 담당자가 Dari에 직접 등록", En: "posted in Dari by the institution or programme staff"},

	CourseCost:         {Ko: "수강료: %[1]s", En: "Course price: %[1]s"},
	CourseShareNone:    {Ko: "내는 돈: 없음(과정 안내 기준)", En: "You pay: nothing (as the course says)"},
	CourseShareSaid:    {Ko: "내는 돈: %[1]s(과정 안내 기준)", En: "You pay: %[1]s (as the course says)"},
	CourseShareRule:    {Ko: "내는 돈: %[1]s(제도 기준: %[2]s)", En: "You pay: %[1]s (by the rule of the programme: %[2]s)"},
	CourseShareDiffers: {Ko: "안내와 제도 기준이 달라요. 신청하기 전에 고용24에서 확인해 주세요", En: "The two differ; please check on Work24 before you apply"},
	CourseShareNoRule:  {Ko: "내는 돈: 그때 적용되는 자부담 기준을 아직 확인하지 못했어요. 고용24에서 확인해 주세요", En: "You pay: we could not confirm the rule that holds then; please see Work24"},
	CourseShareAsk:     {Ko: "내는 돈: 과정마다 달라서 과정 안내에서 확인해 주세요", En: "You pay: it differs by course, please see the page of the course"},
	CourseRefund:       {Ko: "수강료를 먼저 내고 돌려받아요: %[1]s", En: "You pay first and get back: %[1]s"},
	CourseRefundLeft:   {Ko: "수강료를 먼저 내고 돌려받아요: %[1]s. 돌려받은 뒤 내는 돈은 %[2]s", En: "You pay first and get back: %[1]s. What remains is %[2]s"},
	CourseRefundNoRule: {Ko: "돌려받는 몫: 그때 적용되는 기준을 아직 확인하지 못했어요. 고용24에서 확인해 주세요", En: "What you get back: we could not confirm the rule that holds then; please see Work24"},
	CourseAllowance:    {Ko: "받는 돈: %[1]s %[2]s", En: "You get: %[1]s, %[2]s"},
	CourseAllowanceOr:  {Ko: "배우는 곳에 따라: %[1]s %[2]s", En: "Depending on the place: %[1]s, %[2]s"},
	CourseAllowanceAsk: {Ko: "훈련장려금: 지금 금액을 공식 자료로 확인하지 못했어요. 고용24의 과정 안내에서 확인해 주세요", En: "Training allowance: we could not confirm today's amount in an official text; please see the course on Work24"},
	CourseCardLimit:    {Ko: "국민내일배움카드의 지원 한도: %[1]s", En: "The learning card pays: %[1]s"},

	CourseUnsaidPlace: {Ko: "배우는 곳이 적혀 있지 않음", En: "the place is not stated"},
	CourseUnsaidMode:  {Ko: "온라인인지 적혀 있지 않음", En: "whether it is online is not stated"},
	CourseUnsaidHours: {Ko: "수업 시간이 적혀 있지 않음", En: "the hours are not stated"},
	CourseUnsaidDays:  {Ko: "수업 요일이 적혀 있지 않음", En: "the days are not stated"},
	CourseUnsaidPrice: {Ko: "내는 돈이 적혀 있지 않음", En: "what you pay is not stated"},

	CourseWishBetween:   {Ko: "%[1]s부터 %[2]s 사이에 시작", En: "starts between %[1]s and %[2]s"},
	CourseWishFrom:      {Ko: "%[1]s부터 시작", En: "starts from %[1]s on"},
	CourseWishUntil:     {Ko: "%[1]s까지 시작", En: "starts by %[1]s"},
	CourseWishOnline:    {Ko: "온라인만", En: "online only"},
	CourseWishNotOnline: {Ko: "온라인 제외", En: "not online"},
	CourseWishFree:      {Ko: "무료", En: "free"},
	CourseWishEmployed:  {Ko: "재직자용", En: "for employees"},
	CourseWishPeople:    {Ko: "직원 %[1]d명", En: "%[1]d employees"},
	CourseFieldPlace:    {Ko: "지역", En: "place"},
	CourseFieldStart:    {Ko: "시작하는 때", En: "start"},
	CourseFieldMode:     {Ko: "온라인 여부", En: "way it is held"},
	CourseFieldHours:    {Ko: "수업 시간", En: "hours"},
	CourseFieldDays:     {Ko: "수업 요일", En: "days"},
	CourseFieldPrice:    {Ko: "무료", En: "price"},

	ProgrammeKDT:      {Ko: "K-디지털 트레이닝", En: "K-Digital Training"},
	ProgrammeKDC:      {Ko: "K-디지털 기초역량훈련", En: "K-Digital Credit"},
	ProgrammeNational: {Ko: "국가기간·전략산업직종훈련", En: "training in national key industries"},
	ProgrammeChange:   {Ko: "산업구조변화대응 특화훈련", En: "training for industrial change"},
	ProgrammeCard:     {Ko: "국민내일배움카드", En: "learning card"},
	ProgrammePremium:  {Ko: "인재 키움 프리미엄 훈련", En: "SME Talent Premium Training"},

	LiteracyTitle:   {Ko: "때를 가리지 않고 배울 수 있는 AI 교육도 있어요", En: "There is AI training that you can begin at other times, too"},
	LiteracyLine:    {Ko: "%[1]s: %[2]s %[3]s", En: "%[1]s: %[2]s, %[3]s"},
	LiteracyMore:    {Ko: "AI 리터러시 교육 한눈에 보기", En: "AI literacy at a glance"},
	LiteracyPremium: {Ko: "직원 교육비 환급 신청 방법", En: "How to claim the refund"},
	FirmSizeAsk:     {Ko: "우선지원대상기업인지는 업종과 직원 수로 정해요. \"직원 20명 AI 과정\"처럼 말씀해 주시면 직원 수로 볼 수 있는 것을 알려 드릴게요.", En: "Industry and number of employees decide what a priority-support firm is. Say \"AI courses for 20 employees\" and I will tell you what the number says."},
	FirmSizeAll:     {Ko: "회사 전체 직원이 %[1]d명이라면 어느 업종이든 우선지원대상기업의 크기 안이에요. 회사가 해당하는지는 고용노동부 고객상담센터 1350에서 확인해 주세요.", En: "If the whole firm has %[1]d employees, it is within the size of a priority-support firm in every industry. Please confirm with the MOEL call center 1350 that your firm is one."},
	FirmSizeSome:    {Ko: "회사 전체 직원이 %[1]d명이라면 업종에 따라 우선지원대상기업의 크기 안이에요: %[2]s. 회사가 해당하는지는 고용노동부 고객상담센터 1350에서 확인해 주세요.", En: "If the whole firm has %[1]d employees, it is within the size of a priority-support firm in some industries: %[2]s. Please confirm with the MOEL call center 1350 that your firm is one."},
	FirmSizeOver:    {Ko: "회사 전체 직원이 %[1]d명이라면 저희 자료의 우선지원대상기업 크기를 넘어요: %[2]s. 회사가 해당하는지는 고용노동부 고객상담센터 1350에서 확인해 주세요.", En: "If the whole firm has %[1]d employees, it is above the size of a priority-support firm in our sources: %[2]s. Please check with the MOEL call center 1350."},
}
