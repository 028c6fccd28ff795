package lang

// What managers who post an opening, and staff who review it, read.
const (
	CommandPost  Key = "command_post"
	CommandPosts Key = "command_posts"

	PostWho        Key = "post_who"
	PostTitle      Key = "post_title" // title of the form
	PostIntro      Key = "post_intro"
	PostSubmit     Key = "post_submit"
	PostReceived   Key = "post_received"  // number
	PostLooked     Key = "post_looked"    // problems that staff will look at
	PostBlocked    Key = "post_blocked"   // number
	PostAgain      Key = "post_again"     // button
	PostNotYours   Key = "post_not_yours" // nothing
	PostListHeader Key = "post_header"    // how many
	PostListNone   Key = "post_none"      // nothing
	PostListLine   Key = "post_line"      // number, title, state
	PostListReason Key = "post_reason"    // why it was rejected
	PostClosed     Key = "post_closed"    // number, title
	PostNew        Key = "post_new"       // button
	PostOpened     Key = "post_opened"    // number, title
	PostApproved   Key = "post_approved"  // number, title
	PostRejected   Key = "post_rejected"  // number, title, reason

	PostEmployer       Key = "post_employer"
	PostNumber         Key = "post_number"
	PostNumberHint     Key = "post_number_hint"
	PostJobTitle       Key = "post_job_title"
	PostJobTitleHint   Key = "post_job_title_hint"
	PostWork           Key = "post_work"
	PostWorkHint       Key = "post_work_hint"
	PostRegion         Key = "post_region"
	PostRegionHint     Key = "post_region_hint"
	PostPay            Key = "post_pay"
	PostPayHint        Key = "post_pay_hint"
	PostEmployment     Key = "post_employment"
	PostCareer         Key = "post_career"
	PostEducation      Key = "post_education"
	PostHours          Key = "post_hours"
	PostHoursHint      Key = "post_hours_hint"
	PostDeadline       Key = "post_deadline"
	PostDeadlineHint   Key = "post_deadline_hint"
	PostHow            Key = "post_how"
	PostHowHint        Key = "post_how_hint"
	PostLink           Key = "post_link"
	PostLinkHint       Key = "post_link_hint"
	BadEmployer        Key = "bad_employer"
	BadNumber          Key = "bad_number"
	BadJobTitle        Key = "bad_job_title"
	BadWork            Key = "bad_work"
	BadRegion          Key = "bad_region"
	BadRegionAmbiguous Key = "bad_region_ambiguous" // the word, the places
	BadPay             Key = "bad_pay"
	BadEmployment      Key = "bad_employment"
	BadCareer          Key = "bad_career"
	BadEducation       Key = "bad_education"
	BadHours           Key = "bad_hours"
	BadDeadline        Key = "bad_deadline"
	BadDeadlinePast    Key = "bad_deadline_past"
	BadHow             Key = "bad_how"
	BadLink            Key = "bad_link"
	BadReason          Key = "bad_reason"

	StatePending   Key = "state_pending"
	StateApproved  Key = "state_approved"
	StateRejected  Key = "state_rejected"
	StateShown     Key = "state_shown"
	StateEnded     Key = "state_ended"
	StateWithdrawn Key = "state_withdrawn"

	ProblemPay          Key = "problem_pay"      // year, minimum wage of an hour, what is offered an hour
	ProblemPayNext      Key = "problem_pay_next" // the same
	ProblemPayHours     Key = "problem_pay_hours"
	ProblemAge          Key = "problem_age"     // words
	ProblemSex          Key = "problem_sex"     // words
	ProblemLooks        Key = "problem_looks"   // words
	ProblemMarital      Key = "problem_marital" // words
	ProblemOrigin       Key = "problem_origin"  // words
	ProblemFee          Key = "problem_fee"     // words
	ProblemAccount      Key = "problem_account" // words
	ProblemMessenger    Key = "problem_messenger"
	ProblemEmployer     Key = "problem_employer"
	ProblemNumber       Key = "problem_number"
	ProblemNumberWrong  Key = "problem_number_wrong"
	ProblemNoWayToApply Key = "problem_no_way"

	ProblemExplained Key = "problem_explained" // what, the law, what to write instead

	GroundWage     Key = "ground_wage"
	GroundAge      Key = "ground_age"
	GroundSex      Key = "ground_sex"
	GroundLooks    Key = "ground_looks"
	GroundOrigin   Key = "ground_origin"
	GroundEmployer Key = "ground_employer"

	AdvicePay          Key = "advice_pay"
	AdvicePayNext      Key = "advice_pay_next"
	AdvicePayHours     Key = "advice_pay_hours"
	AdviceAge          Key = "advice_age"
	AdviceSex          Key = "advice_sex"
	AdviceLooks        Key = "advice_looks"
	AdviceMarital      Key = "advice_marital"
	AdviceOrigin       Key = "advice_origin"
	AdviceFee          Key = "advice_fee"
	AdviceAccount      Key = "advice_account"
	AdviceMessenger    Key = "advice_messenger"
	AdviceEmployer     Key = "advice_employer"
	AdviceNumber       Key = "advice_number"
	AdviceNumberWrong  Key = "advice_number_wrong"
	AdviceNoWayToApply Key = "advice_no_way"

	ReviewHeader     Key = "review_header"   // number
	ReviewPoster     Key = "review_poster"   // account
	ReviewNumber     Key = "review_number"   // business number
	ReviewVerified   Key = "review_verified" // nothing
	ReviewUnverified Key = "review_unverified"
	ReviewNotes      Key = "review_notes"
	ReviewNoNotes    Key = "review_no_notes"
	ReviewApprove    Key = "review_approve"
	ReviewReject     Key = "review_reject"
	ReviewVerify     Key = "review_verify"
	ReviewWhy        Key = "review_why" // number
	ReviewWrite      Key = "review_write"
	ReviewOpened     Key = "review_opened"    // number
	ReviewWaiting    Key = "review_waiting"   // number
	ReviewRejected   Key = "review_rejected"  // number, reason
	ReviewDecided    Key = "review_decided"   // number, state
	ReviewBlocked    Key = "review_blocked"   // number
	ReviewUnknown    Key = "review_unknown"   // number
	ReviewEmployer   Key = "review_employer"  // employer, how many openings are shown now
	ReviewTitle      Key = "review_title"     // title of the form
	ReviewReason     Key = "review_reason"    // field of the form
	ReviewReasonHint Key = "review_reason_ex" // hint of the field

	ReasonWage      Key = "reason_wage"
	ReasonEmployer  Key = "reason_employer"
	ReasonUnfair    Key = "reason_unfair"
	ReasonUnclear   Key = "reason_unclear"
	ReasonDuplicate Key = "reason_duplicate"
	ReasonNoJob     Key = "reason_no_job"
)

var postingWords = map[Key]Entry{
	CommandPost:  {Ko: "채용 공고를 등록해요", En: "Post an opening"},
	CommandPosts: {Ko: "내가 등록한 공고를 봐요", En: "See the openings you posted"},

	PostWho:        {Ko: "공고는 기업 담당자가 Dari와 연결된 회사 Slack에서 등록할 수 있어요. 회사 Slack에서 Dari에게 \"공고등록\"이라고 보내 주세요.", En: "Openings are posted by a firm's manager in a Slack workspace that is connected to Dari. Send Dari \"post an opening\" there."},
	PostTitle:      {Ko: "채용 공고 등록", En: "Post an opening"},
	PostIntro:      {Ko: "담당자가 확인한 뒤에 조건이 맞는 분들께 알려요. 성별·나이·외모·혼인 여부 같은 조건은 적지 마세요.", En: "Staff check it first, then it is told to people whose conditions it fits. Please do not ask for sex, age, looks or marital status."},
	PostSubmit:     {Ko: "등록", En: "Post"},
	PostReceived:   {Ko: "공고 %[1]d번으로 받았어요. 담당자가 확인하고 결과를 알려 드릴게요.", En: "Received as opening no. %[1]d. Our staff will check it and I will tell you the result."},
	PostLooked:     {Ko: "담당자가 함께 확인할 점이에요:", En: "Staff will also look at this:"},
	PostBlocked:    {Ko: "이대로는 공고를 올릴 수 없어요. 아래를 고쳐서 다시 내 주세요. (공고 %[1]d번)", En: "It cannot be posted like this. Please correct what follows and send it again. (Opening no. %[1]d)"},
	PostAgain:      {Ko: "고쳐서 다시 내기", En: "Correct and send again"},
	PostNotYours:   {Ko: "그 공고는 지금 고치거나 마감할 수 없어요.", En: "That opening cannot be changed or closed now."},
	PostListHeader: {Ko: "등록하신 공고 %[1]d건이에요.", En: "Openings you posted: %[1]d."},
	PostListNone:   {Ko: "아직 등록하신 공고가 없어요.", En: "You have not posted an opening yet."},
	PostListLine:   {Ko: "%[1]d번 %[2]s - %[3]s", En: "No. %[1]d %[2]s - %[3]s"},
	PostListReason: {Ko: "이유: %[1]s", En: "Reason: %[1]s"},
	PostClosed:     {Ko: "공고 %[1]d번 '%[2]s'을(를) 마감했어요. 아직 가지 않은 알림은 보내지 않아요.", En: "Opening no. %[1]d (%[2]s) is closed. Alerts that have not gone out will not be sent."},
	PostNew:        {Ko: "새 공고 등록", En: "Post an opening"},
	PostOpened:     {Ko: "공고 %[1]d번 '%[2]s'이(가) 승인됐어요. 이제 조건이 맞는 분들께 보이고 알림이 가요.", En: "Opening no. %[1]d (%[2]s) is approved. People whose conditions it fits can see it now and are told."},
	PostApproved:   {Ko: "공고 %[1]d번 '%[2]s'의 내용이 승인됐어요. 사업자 확인이 끝나면 바로 보이고, 그때 다시 알려 드릴게요.", En: "The text of opening no. %[1]d (%[2]s) is approved. It is shown once staff have verified your business; I will tell you then."},
	PostRejected:   {Ko: "공고 %[1]d번 '%[2]s'은(는) 올리지 못했어요. 이유: %[3]s", En: "Opening no. %[1]d (%[2]s) was not accepted. Reason: %[3]s"},

	PostEmployer:       {Ko: "기업 이름", En: "Employer"},
	PostNumber:         {Ko: "사업자등록번호", En: "Business registration number"},
	PostNumberHint:     {Ko: "숫자 10자리, 예: 000-00-00000", En: "Ten digits, for example 000-00-00000"},
	PostJobTitle:       {Ko: "공고 제목", En: "Title"},
	PostJobTitleHint:   {Ko: "예: CO2 용접원 모집", En: "For example: CO2 welder"},
	PostWork:           {Ko: "하는 일", En: "The work"},
	PostWorkHint:       {Ko: "어떤 일을 하는지, 어떤 기술이 필요한지 적어 주세요.", En: "What is to be done, and which skills it takes."},
	PostRegion:         {Ko: "근무 지역", En: "Place of work"},
	PostRegionHint:     {Ko: "예: 부산 사하구, 전국, 재택", En: "For example: Busan Saha-gu, nationwide, remote"},
	PostPay:            {Ko: "급여(가장 적을 때)", En: "Pay (the least)"},
	PostPayHint:        {Ko: "예: 월 260만 원, 시급 11,000원, 연봉 3,400만~4,200만 원", En: "For example: 2.6 million won a month, 11,000 won an hour"},
	PostEmployment:     {Ko: "고용형태", En: "Kind of employment"},
	PostCareer:         {Ko: "필요한 경력", En: "Experience needed"},
	PostEducation:      {Ko: "필요한 학력", En: "Education needed"},
	PostHours:          {Ko: "근무 시간", En: "Hours"},
	PostHoursHint:      {Ko: "예: 월-금 09:00-18:00, 주 40시간", En: "For example: Mon-Fri 9:00-18:00, 40 hours a week"},
	PostDeadline:       {Ko: "지원 마감", En: "Apply by"},
	PostDeadlineHint:   {Ko: "예: 2026-12-31, 채용시까지, 상시", En: "For example: 2026-12-31, until filled"},
	PostHow:            {Ko: "지원 방법", En: "How to apply"},
	PostHowHint:        {Ko: "기업이 직접 지원을 받는 방법, 예: 홈페이지, 방문, 대표 이메일", En: "How people apply to you directly, for example website, visit, office e-mail"},
	PostLink:           {Ko: "지원 링크", En: "Link to apply"},
	PostLinkHint:       {Ko: "예: https://www.example.com/jobs", En: "For example: https://www.example.com/jobs"},
	BadEmployer:        {Ko: "기업 이름을 적어 주세요.", En: "Please write the employer's name."},
	BadNumber:          {Ko: "사업자등록번호가 맞지 않아요. 숫자 10자리를 다시 확인해 주세요.", En: "That business registration number cannot be right. Please check the ten digits."},
	BadJobTitle:        {Ko: "제목을 두 글자 이상 적어 주세요.", En: "Please write a title of at least two characters."},
	BadWork:            {Ko: "하는 일을 조금 더 자세히 적어 주세요.", En: "Please say a little more about the work."},
	BadRegion:          {Ko: "지역을 알아보지 못했어요. \"부산 사하구\"처럼 적어 주세요.", En: "I do not know that place. Please write it like \"Busan Saha-gu\"."},
	BadRegionAmbiguous: {Ko: "'%[1]s'은(는) 여러 곳에 있어요(%[2]s). 시·도를 함께 적어 주세요.", En: "There is more than one \"%[1]s\" (%[2]s). Please add the province or city."},
	BadPay:             {Ko: "급여를 알아보지 못했어요. \"월 260만 원\"이나 \"시급 11,000원\"처럼 기간과 금액을 적어 주세요.", En: "I could not read the pay. Please write a period and an amount, for example \"2,600,000 won a month\"."},
	BadEmployment:      {Ko: "고용형태를 골라 주세요.", En: "Please choose the kind of employment."},
	BadCareer:          {Ko: "경력을 골라 주세요. \"경력 3년\"처럼 적어도 돼요.", En: "Please choose the experience needed, or write it, for example \"3 years\"."},
	BadEducation:       {Ko: "학력을 골라 주세요.", En: "Please choose the education needed."},
	BadHours:           {Ko: "근무 시간을 적어 주세요.", En: "Please write the working hours."},
	BadDeadline:        {Ko: "마감을 알아보지 못했어요. \"2026-12-31\"이나 \"채용시까지\"처럼 적어 주세요.", En: "I could not read the date. Please write it like \"2026-12-31\", or \"until filled\"."},
	BadDeadlinePast:    {Ko: "마감이 이미 지났어요.", En: "That date has passed."},
	BadHow:             {Ko: "지원 방법을 적어 주세요.", En: "Please say how to apply."},
	BadLink:            {Ko: "링크는 http:// 나 https:// 로 시작해야 해요.", En: "A link begins with http:// or https://."},
	BadReason:          {Ko: "이유를 적어 주세요.", En: "Please write a reason."},

	StatePending:   {Ko: "담당자 확인 중", En: "being checked"},
	StateApproved:  {Ko: "승인, 사업자 확인 중", En: "approved, business being verified"},
	StateRejected:  {Ko: "반려", En: "not accepted"},
	StateShown:     {Ko: "공개 중", En: "shown"},
	StateEnded:     {Ko: "마감", En: "closed"},
	StateWithdrawn: {Ko: "내려감", En: "withdrawn"},

	ProblemPay:          {Ko: "%[1]d년 최저임금(시간당 %[2]s)보다 적어요. 적힌 급여는 시간당 %[3]s이에요(예요).", En: "It is below the minimum wage of %[1]d (%[2]s an hour); it comes to %[3]s an hour."},
	ProblemPayNext:      {Ko: "%[1]d년 최저임금(시간당 %[2]s)보다 적어요. 마감이 없으니 해가 바뀌기 전에 고쳐야 해요. 적힌 급여는 시간당 %[3]s이에요(예요).", En: "It is below the minimum wage of %[1]d (%[2]s an hour) and has no closing date; it comes to %[3]s an hour."},
	ProblemPayHours:     {Ko: "시간제인데 일주일 근무 시간이 없어 최저임금을 확인할 수 없어요.", En: "Part-time work without weekly hours: the minimum wage cannot be checked."},
	ProblemAge:          {Ko: "나이 제한으로 보이는 말이 있어요: %[1]s", En: "Words that look like an age limit: %[1]s"},
	ProblemSex:          {Ko: "성별 제한으로 보이는 말이 있어요: %[1]s", En: "Words that look like a limit by sex: %[1]s"},
	ProblemLooks:        {Ko: "외모 조건으로 보이는 말이 있어요: %[1]s", En: "Words about looks: %[1]s"},
	ProblemMarital:      {Ko: "혼인 여부를 묻는 말이 있어요: %[1]s", En: "Words about marital status: %[1]s"},
	ProblemOrigin:       {Ko: "출신이나 가족을 묻는 말이 있어요: %[1]s", En: "Words about origin or family: %[1]s"},
	ProblemFee:          {Ko: "지원자에게 돈을 요구할 수 없어요: %[1]s", En: "Applicants must not be asked for money: %[1]s"},
	ProblemAccount:      {Ko: "통장이나 카드를 요구할 수 없어요: %[1]s", En: "Bank books or cards must not be asked for: %[1]s"},
	ProblemMessenger:    {Ko: "지원 방법이 메신저뿐이에요.", En: "A messenger is the only way to apply."},
	ProblemEmployer:     {Ko: "기업 이름이 없어요.", En: "The employer's name is missing."},
	ProblemNumber:       {Ko: "사업자등록번호가 없어요.", En: "The business registration number is missing."},
	ProblemNumberWrong:  {Ko: "사업자등록번호가 맞지 않아요.", En: "The business registration number cannot be right."},
	ProblemNoWayToApply: {Ko: "지원 방법도 링크도 없어요.", En: "There is neither a way to apply nor a link."},

	ProblemExplained: {Ko: "%[1]s (근거: %[2]s) %[3]s", En: "%[1]s (Law: %[2]s) %[3]s"},

	GroundWage:     {Ko: "최저임금법, 직업안정법 시행령 제28조", En: "Minimum Wage Act, Employment Security Act decree art. 28"},
	GroundAge:      {Ko: "고령자고용법 제4조의4", En: "Act on Age Discrimination in Employment art. 4-4"},
	GroundSex:      {Ko: "남녀고용평등법 제7조", En: "Equal Employment Opportunity Act art. 7"},
	GroundLooks:    {Ko: "남녀고용평등법 제7조, 30명 이상 기업은 채용절차법 제4조의3", En: "Equal Employment Opportunity Act art. 7; with 30 staff or more Fair Hiring Procedure Act art. 4-3"},
	GroundOrigin:   {Ko: "30명 이상 기업은 채용절차법 제4조의3", En: "with 30 staff or more Fair Hiring Procedure Act art. 4-3"},
	GroundEmployer: {Ko: "직업안정법 시행령 제28조", En: "Employment Security Act decree art. 28"},

	AdvicePay:          {Ko: "그 금액 이상으로 올리거나, 근무 시간이 짧으면 일주일 시간을 적어 주세요.", En: "Raise it to that wage, or write the weekly hours if they are shorter."},
	AdvicePayNext:      {Ko: "내년 최저임금 이상으로 올려 주세요.", En: "Raise it to next year's minimum wage or more."},
	AdvicePayHours:     {Ko: "\"주 20시간\"처럼 일주일 시간을 적어 주세요.", En: "Write the hours of a week, such as \"20 hours a week\"."},
	AdviceAge:          {Ko: "나이 대신 일에 필요한 경험, 기술, 자격을 적어 주세요.", En: "Write the experience, skill or licence that the work needs instead of an age."},
	AdviceSex:          {Ko: "성별을 빼고 \"성별 무관\"으로 적거나 일의 내용을 적어 주세요.", En: "Leave the sex out, or describe the work itself."},
	AdviceLooks:        {Ko: "외모 대신 하는 일과 태도를 적어 주세요. 예: \"고객 응대 경험\".", En: "Describe the work instead, such as \"experience with customers\"."},
	AdviceMarital:      {Ko: "혼인, 임신, 자녀에 관한 말을 빼 주세요.", En: "Leave out marriage, pregnancy and children."},
	AdviceOrigin:       {Ko: "출신 지역, 가족, 재산에 관한 말을 빼 주세요.", En: "Leave out home region, family and wealth."},
	AdviceFee:          {Ko: "돈을 요구하는 말을 빼 주세요.", En: "Leave out what asks for money."},
	AdviceAccount:      {Ko: "급여 계좌는 입사한 뒤에 번호만 받으면 돼요. 그 말을 빼 주세요.", En: "An account number after hiring is enough to pay wages; leave it out."},
	AdviceMessenger:    {Ko: "전화, 이메일, 홈페이지 중 하나를 함께 적어 주세요.", En: "Add a phone number, an e-mail address or a web page."},
	AdviceEmployer:     {Ko: "사업자등록증에 있는 이름을 적어 주세요.", En: "Write the name on the business registration."},
	AdviceNumber:       {Ko: "열 자리 번호를 적어 주세요.", En: "Write its ten digits."},
	AdviceNumberWrong:  {Ko: "사업자등록증과 한 자리씩 맞춰 보세요.", En: "Compare it with the registration digit by digit."},
	AdviceNoWayToApply: {Ko: "지원서를 낼 링크나 연락처를 적어 주세요.", En: "Write a link or a contact."},

	ReviewHeader:     {Ko: "확인할 공고 %[1]d번", En: "Opening no. %[1]d to check"},
	ReviewPoster:     {Ko: "등록한 계정: %[1]s", En: "Posted by: %[1]s"},
	ReviewNumber:     {Ko: "사업자등록번호: %[1]s", En: "Business number: %[1]s"},
	ReviewVerified:   {Ko: "사업자 확인을 마친 기업이에요.", En: "This employer is verified."},
	ReviewUnverified: {Ko: "처음 등록하는 기업이에요. 사업자등록을 확인한 뒤 '사업자 확인함'을 눌러 주세요. 그 전에는 공고가 보이지 않아요.", En: "A new employer. Check the business registration, then tap \"Business verified\"; nothing is shown before."},
	ReviewNotes:      {Ko: "살펴볼 점:", En: "Look at this:"},
	ReviewNoNotes:    {Ko: "자동으로 찾은 문제는 없어요. 그래도 내용을 직접 확인해 주세요.", En: "No known problem was found. Please read it all the same."},
	ReviewApprove:    {Ko: "승인", En: "Approve"},
	ReviewReject:     {Ko: "반려", En: "Reject"},
	ReviewVerify:     {Ko: "사업자 확인함", En: "Business verified"},
	ReviewWhy:        {Ko: "공고 %[1]d번을 반려하는 이유를 골라 주세요. 등록한 분께 그대로 전해요.", En: "Why is opening no. %[1]d rejected? The poster is told."},
	ReviewWrite:      {Ko: "직접 쓰기", En: "Write it"},
	ReviewOpened:     {Ko: "승인했어요. 공고 %[1]d번이 이제 보여요.", En: "Approved. Opening no. %[1]d is shown now."},
	ReviewWaiting:    {Ko: "공고 %[1]d번의 내용을 승인했어요. 사업자 확인을 하면 보여요.", En: "The text of opening no. %[1]d is approved. It is shown once the business is verified."},
	ReviewRejected:   {Ko: "공고 %[1]d번을 반려했어요. 이유: %[2]s", En: "Opening no. %[1]d is rejected. Reason: %[2]s"},
	ReviewDecided:    {Ko: "공고 %[1]d번은 이미 처리됐어요. 지금 상태: %[2]s", En: "Opening no. %[1]d was already decided. It is: %[2]s"},
	ReviewBlocked:    {Ko: "공고 %[1]d번은 이대로 보일 수 없는 점이 있어 승인할 수 없어요.", En: "Opening no. %[1]d cannot be approved: it must not be shown as it stands."},
	ReviewUnknown:    {Ko: "공고 %[1]d번이 없어요.", En: "There is no opening no. %[1]d."},
	ReviewEmployer:   {Ko: "%[1]s의 사업자 확인을 기록했어요. 새로 보이는 공고: %[2]d건", En: "%[1]s is recorded as verified. Openings shown now: %[2]d"},
	ReviewTitle:      {Ko: "반려 이유", En: "Reason of rejection"},
	ReviewReason:     {Ko: "이유", En: "Reason"},
	ReviewReasonHint: {Ko: "등록한 분이 무엇을 고치면 되는지 적어 주세요.", En: "Say what the poster should change."},

	ReasonWage:      {Ko: "급여가 최저임금에 맞지 않거나 분명하지 않아요.", En: "The pay is below the minimum wage or not clear."},
	ReasonEmployer:  {Ko: "사업자 정보를 확인할 수 없어요.", En: "The employer could not be verified."},
	ReasonUnfair:    {Ko: "성별·나이·외모 등 차별이 될 수 있는 조건이 있어요.", En: "It contains conditions that may discriminate."},
	ReasonUnclear:   {Ko: "하는 일이나 지원 방법이 분명하지 않아요.", En: "The work or the way to apply is not clear."},
	ReasonDuplicate: {Ko: "같은 공고가 이미 있어요.", En: "The same opening is already there."},
	ReasonNoJob:     {Ko: "채용 공고가 아니에요.", En: "It is not a job opening."},
}
