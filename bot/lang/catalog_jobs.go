package lang

// What is said of openings. An opening is one that fits somebody's conditions; Dari never puts one before another on
// its own judgement, and says so nowhere.
const (
	CommandJobs Key = "command_jobs"

	JobsHeader    Key = "jobs_header"     // how many fit, first shown, last shown
	JobsAll       Key = "jobs_all"        // how many fit
	JobsNone      Key = "jobs_none"       // nothing
	JobsNoneFor   Key = "jobs_none_for"   // what was understood
	JobsNoMore    Key = "jobs_no_more"    // nothing
	JobsNoProfile Key = "jobs_no_profile" // nothing
	JobsSearched  Key = "jobs_searched"   // what was understood
	JobsUnread    Key = "jobs_unread"     // nothing
	JobsNoWish    Key = "jobs_no_wish"    // nothing
	JobsNoNumber  Key = "jobs_no_number"  // the number
	JobsWhich     Key = "jobs_which"      // the word that names several places
	JobsGone      Key = "jobs_gone"       // nothing
	JobsProfile   Key = "jobs_profile"    // button
	JobsWiden     Key = "jobs_widen"      // button
	JobsDetail    Key = "jobs_detail"     // button: the number in the list
	JobsOperator  Key = "jobs_operator"   // operator, report number

	JobTitleLine  Key = "job_title_line" // title, employer
	JobRegion     Key = "job_region"
	JobWork       Key = "job_work"
	JobEmployment Key = "job_employment"
	JobPay        Key = "job_pay"
	JobCareer     Key = "job_career"
	JobEducation  Key = "job_education"
	JobHours      Key = "job_hours"
	JobDeadline   Key = "job_deadline"
	JobApply      Key = "job_apply"
	JobLink       Key = "job_link"
	JobAddress    Key = "job_address" // an address that is no link
	JobSource     Key = "job_source"
	JobFits       Key = "job_fits"    // reasons
	JobUnclear    Key = "job_unclear" // what the opening does not say
	JobPosted     Key = "job_posted"  // date
	JobNumber     Key = "job_number"  // number

	JobPayUnknown     Key = "job_pay_unknown"
	JobPayText        Key = "job_pay_text" // as written by the source
	JobSourceStaff    Key = "job_source_staff"
	JobSourceEmployer Key = "job_source_employer"
	JobSourceSample   Key = "job_source_sample"

	DueDate       Key = "due_date" // date
	DueFilled     Key = "due_filled"
	DueFilledDate Key = "due_filled_date" // latest date
	DueUsedUp     Key = "due_used_up"
	DueAlways     Key = "due_always"
	DueRecurring  Key = "due_recurring"
	DueSeeNotice  Key = "due_see_notice"
	DueOver       Key = "due_over" // date

	KindPermanent         Key = "kind_permanent"
	KindPermanentPartTime Key = "kind_permanent_part_time"
	KindFixedTerm         Key = "kind_fixed_term"
	KindFixedTermPartTime Key = "kind_fixed_term_part_time"
	KindDispatch          Key = "kind_dispatch"
	KindReplacement       Key = "kind_replacement"
	KindIntern            Key = "kind_intern"
	KindPartTimeJob       Key = "kind_part_time_job"
	KindPerDiem           Key = "kind_per_diem"
	KindFreelance         Key = "kind_freelance"
	KindMilitaryAlt       Key = "kind_military_alt"
	KindTrainee           Key = "kind_trainee"
	KindVolunteer         Key = "kind_volunteer"

	SchoolAny        Key = "school_any"
	SchoolElementary Key = "school_elementary"
	SchoolMiddle     Key = "school_middle"
	SchoolHigh       Key = "school_high"
	SchoolCollege    Key = "school_college"
	SchoolBachelor   Key = "school_bachelor"
	SchoolMaster     Key = "school_master"
	SchoolDoctor     Key = "school_doctor"
	SchoolAtLeast    Key = "school_at_least" // level

	WorkedAny      Key = "worked_any"
	WorkedEntry    Key = "worked_entry"
	WorkedSome     Key = "worked_some"
	WorkedAtLeast  Key = "worked_at_least" // length
	WorkedAtMost   Key = "worked_at_most"  // length
	WorkedBetween  Key = "worked_between"  // length, length
	FitRegion      Key = "fit_region"      // place
	FitWide        Key = "fit_wide"        // place around the wished one
	FitNationwide  Key = "fit_nationwide"
	FitRemote      Key = "fit_remote"
	FitWork        Key = "fit_work"       // occupation
	FitWorkGroup   Key = "fit_work_group" // occupation
	FitWorkNear    Key = "fit_work_near"  // occupation
	FitWorkOther   Key = "fit_work_other" // occupation
	FitSkills      Key = "fit_skills"     // skills, how many, of how many
	FitWords       Key = "fit_words"      // words
	FitEmployment  Key = "fit_employment" // kinds
	FitPay         Key = "fit_pay"        // pay
	FitPayReaches  Key = "fit_pay_reaches"
	FitPayComputed Key = "fit_pay_computed" // pay
	FitCareer      Key = "fit_career"
	FitCareerAny   Key = "fit_career_any"
	FitCareerAbove Key = "fit_career_above"
	FitSchool      Key = "fit_school" // level
	FitSchoolAny   Key = "fit_school_any"

	UnsaidRegion     Key = "unsaid_region"
	UnsaidWork       Key = "unsaid_work"
	UnsaidSkills     Key = "unsaid_skills"
	UnsaidEmployment Key = "unsaid_employment"
	UnsaidPay        Key = "unsaid_pay"
	UnsaidHours      Key = "unsaid_hours"
	UnsaidDays       Key = "unsaid_days"
	UnsureStay       Key = "unsure_stay"
	NeedsCareer      Key = "needs_career"        // nothing
	NeedsCareerOf    Key = "needs_career_length" // length
	NeedsSchool      Key = "needs_school"        // level
)

var jobsWords = map[Key]Entry{
	CommandJobs: {Ko: "조건에 맞는 공고를 봐요", En: "See openings that fit your conditions"},

	JobsHeader:    {Ko: "조건에 맞는 공고 %[1]d건 가운데 %[2]d-%[3]d번이에요.", En: "Openings that fit your conditions: %[2]d-%[3]d of %[1]d."},
	JobsAll:       {Ko: "조건에 맞는 공고가 %[1]d건 있어요.", En: "Openings that fit your conditions: %[1]d."},
	JobsNone:      {Ko: "지금은 조건에 맞는 공고가 없어요. 조건을 넓히면 더 볼 수 있어요.", En: "No opening fits your conditions right now. Wider conditions may show more."},
	JobsNoneFor:   {Ko: "지금은 조건에 맞는 공고가 없어요. (찾은 조건: %[1]s) 조건을 등록해 두면 새 공고가 나올 때 알려 드릴 수 있어요.", En: "No opening fits right now. (Looked for: %[1]s) Save your conditions and I can tell you about new ones."},
	JobsNoMore:    {Ko: "더 볼 공고가 없어요.", En: "There are no more openings to show."},
	JobsNoProfile: {Ko: "아직 등록한 조건이 없어요. \"부산 용접 일자리 있어요?\"처럼 지역과 하고 싶은 일을 말씀해 주시면 바로 찾아볼게요. 조건을 등록해 두면 새 공고를 알려 드릴 수 있어요.", En: "You have not told me your conditions yet. Say where and what, for example \"welding jobs in Busan\", and I will look right away. Save your conditions and I can tell you about new openings."},
	JobsSearched:  {Ko: "찾은 조건: %[1]s", En: "Looked for: %[1]s"},
	JobsUnread:    {Ko: "어떤 일을 찾으시는지 알아듣지 못했어요. \"부산 용접\"처럼 지역과 하고 싶은 일을 적어 주세요.", En: "I did not catch what work you are looking for. Please write a place and a kind of work, for example \"Busan welding\"."},
	JobsNoWish:    {Ko: "이제 찾을 조건이 남지 않았어요. 지역이나 하고 싶은 일을 말씀해 주세요.", En: "Now nothing is left to search by. Tell me a place or a kind of work."},
	JobsNoNumber:  {Ko: "목록에 %[1]d번은 없어요. 목록에 있는 번호를 말씀해 주세요.", En: "The list has no number %[1]d. Tell me a number that is in it."},
	JobsWhich:     {Ko: "'%[1]s'은(는) 여러 곳에 있어요. 어느 곳인가요?", En: "There is more than one \"%[1]s\". Which one do you mean?"},
	JobsGone:      {Ko: "이 공고는 끝났거나 내려갔어요.", En: "This opening is closed or was taken down."},
	JobsProfile:   {Ko: "내 조건 등록", En: "Save my conditions"},
	JobsWiden:     {Ko: "내 조건 고치기", En: "Change my conditions"},
	JobsDetail:    {Ko: "%[1]d번 자세히", En: "No. %[1]d in detail"},
	JobsOperator:  {Ko: "직업정보 제공: %[1]s (신고번호 %[2]s). 지원과 채용은 기업과 직접 진행해요.", En: "Job information by %[1]s (report no. %[2]s). You apply to the employer directly."},

	JobTitleLine:  {Ko: "%[1]s - %[2]s", En: "%[1]s - %[2]s"},
	JobRegion:     {Ko: "지역: %[1]s", En: "Place: %[1]s"},
	JobWork:       {Ko: "직종: %[1]s", En: "Work: %[1]s"},
	JobEmployment: {Ko: "고용형태: %[1]s", En: "Employment: %[1]s"},
	JobPay:        {Ko: "급여: %[1]s", En: "Pay: %[1]s"},
	JobCareer:     {Ko: "경력: %[1]s", En: "Experience: %[1]s"},
	JobEducation:  {Ko: "학력: %[1]s", En: "Education: %[1]s"},
	JobHours:      {Ko: "근무 시간: %[1]s", En: "Hours: %[1]s"},
	JobDeadline:   {Ko: "마감: %[1]s", En: "Apply by: %[1]s"},
	JobApply:      {Ko: "지원 방법: %[1]s", En: "How to apply: %[1]s"},
	JobAddress:    {Ko: "공고 주소: %[1]s (Dari가 아는 사이트가 아니라서 링크로 열지 않아요. 직접 확인해 주세요.)", En: "Address of the notice: %[1]s (not a site that Dari knows, so it is no link; please check it yourself)"},
	JobLink:       {Ko: "공고 원문 보고 지원하기", En: "Read the notice and apply"},
	JobSource:     {Ko: "출처: %[1]s", En: "Source: %[1]s"},
	JobFits:       {Ko: "맞는 조건: %[1]s", En: "Fits: %[1]s"},
	JobUnclear:    {Ko: "확인할 점: %[1]s", En: "Please check: %[1]s"},
	JobPosted:     {Ko: "등록일: %[1]s", En: "Published: %[1]s"},
	JobNumber:     {Ko: "공고 번호 %[1]d", En: "Opening no. %[1]d"},

	JobPayUnknown:     {Ko: "적혀 있지 않음", En: "not stated"},
	JobPayText:        {Ko: "%[1]s (금액은 적혀 있지 않음)", En: "%[1]s (no amount stated)"},
	JobSourceStaff:    {Ko: "프로그램 담당자가 등록", En: "entered by programme staff"},
	JobSourceEmployer: {Ko: "기업이 Dari에 직접 등록, 담당자 확인", En: "posted in Dari by the employer, checked by staff"},
	JobSourceSample:   {Ko: "사용해 보기 위한 예시이고 실제 공고가 아니에요", En: "a made-up sample, not a real opening"},

	DueDate:       {Ko: "%[1]s까지", En: "%[1]s"},
	DueFilled:     {Ko: "채용될 때까지", En: "until filled"},
	DueFilledDate: {Ko: "채용될 때까지, 늦어도 %[1]s", En: "until filled, %[1]s at the latest"},
	DueUsedUp:     {Ko: "선착순", En: "first come, first served"},
	DueAlways:     {Ko: "상시 채용", En: "open all the time"},
	DueRecurring:  {Ko: "정기 채용", En: "at regular times"},
	DueSeeNotice:  {Ko: "공고 원문에서 확인", En: "see the notice"},
	DueOver:       {Ko: "%[1]s에 끝남", En: "ended %[1]s"},

	KindPermanent:         {Ko: "정규직", En: "permanent"},
	KindPermanentPartTime: {Ko: "정규직(시간제)", En: "permanent part-time"},
	KindFixedTerm:         {Ko: "계약직", En: "fixed-term"},
	KindFixedTermPartTime: {Ko: "계약직(시간제)", En: "fixed-term part-time"},
	KindDispatch:          {Ko: "파견직", En: "dispatch"},
	KindReplacement:       {Ko: "대체 인력", En: "replacement"},
	KindIntern:            {Ko: "인턴", En: "internship"},
	KindPartTimeJob:       {Ko: "아르바이트", En: "part-time job"},
	KindPerDiem:           {Ko: "일용직", En: "day work"},
	KindFreelance:         {Ko: "프리랜서", En: "freelance"},
	KindMilitaryAlt:       {Ko: "병역특례", En: "alternative military service"},
	KindTrainee:           {Ko: "교육생", En: "trainee"},
	KindVolunteer:         {Ko: "자원봉사", En: "volunteer"},

	SchoolAny:        {Ko: "무관", En: "no requirement"},
	SchoolElementary: {Ko: "초졸", En: "elementary school"},
	SchoolMiddle:     {Ko: "중졸", En: "middle school"},
	SchoolHigh:       {Ko: "고졸", En: "high school"},
	SchoolCollege:    {Ko: "전문대졸", En: "two-year college"},
	SchoolBachelor:   {Ko: "대졸", En: "bachelor's degree"},
	SchoolMaster:     {Ko: "석사", En: "master's degree"},
	SchoolDoctor:     {Ko: "박사", En: "doctorate"},
	SchoolAtLeast:    {Ko: "%[1]s 이상", En: "%[1]s or higher"},

	WorkedAny:      {Ko: "무관", En: "no requirement"},
	WorkedEntry:    {Ko: "신입", En: "entry level"},
	WorkedSome:     {Ko: "있어야 함", En: "some experience"},
	WorkedAtLeast:  {Ko: "%[1]s 이상", En: "%[1]s or more"},
	WorkedAtMost:   {Ko: "%[1]s까지", En: "up to %[1]s"},
	WorkedBetween:  {Ko: "%[1]s에서 %[2]s까지", En: "%[1]s to %[2]s"},
	FitRegion:      {Ko: "지역(%[1]s)", En: "place (%[1]s)"},
	FitWide:        {Ko: "지역(%[1]s 안, 자세한 곳은 공고에 없음)", En: "place (somewhere in %[1]s)"},
	FitNationwide:  {Ko: "전국 모집", En: "open nationwide"},
	FitRemote:      {Ko: "재택 근무", En: "remote work"},
	FitWork:        {Ko: "직종(%[1]s)", En: "work (%[1]s)"},
	FitWorkGroup:   {Ko: "같은 분야 직종(%[1]s)", En: "same kind of work (%[1]s)"},
	FitWorkNear:    {Ko: "가까운 직종(%[1]s)", En: "related work (%[1]s)"},
	FitWorkOther:   {Ko: "찾는 직종과 다름(%[1]s)", En: "different work than you named (%[1]s)"},
	FitSkills:      {Ko: "기술 %[3]d개 가운데 %[2]d개(%[1]s)", En: "%[2]d of %[3]d skills (%[1]s)"},
	FitWords:       {Ko: "찾는 말(%[1]s)", En: "your words (%[1]s)"},
	FitEmployment:  {Ko: "고용형태(%[1]s)", En: "employment (%[1]s)"},
	FitPay:         {Ko: "급여(%[1]s)", En: "pay (%[1]s)"},
	FitPayReaches:  {Ko: "급여는 많을 때 희망액에 닿음(%[1]s)", En: "pay reaches your wish at its upper end (%[1]s)"},
	FitPayComputed: {Ko: "급여(%[1]s, 월 209시간으로 환산)", En: "pay (%[1]s, compared at 209 hours a month)"},
	FitCareer:      {Ko: "경력", En: "experience"},
	FitCareerAny:   {Ko: "경력 없이 지원 가능", En: "no experience needed"},
	FitCareerAbove: {Ko: "찾는 경력보다 많음", En: "you have more experience than asked"},
	FitSchool:      {Ko: "학력(%[1]s 이상)", En: "education (%[1]s or higher)"},
	FitSchoolAny:   {Ko: "학력 무관", En: "any education"},

	UnsaidRegion:     {Ko: "근무 지역이 적혀 있지 않음", En: "the place is not stated"},
	UnsaidWork:       {Ko: "직종이 분명하지 않음", En: "the kind of work is not clear"},
	UnsaidSkills:     {Ko: "필요한 기술이 적혀 있지 않음", En: "the skills needed are not stated"},
	UnsaidEmployment: {Ko: "고용형태가 적혀 있지 않음", En: "the kind of employment is not stated"},
	UnsaidPay:        {Ko: "급여가 적혀 있지 않음", En: "the pay is not stated"},
	UnsaidHours:      {Ko: "근무 시간이 적혀 있지 않음", En: "the hours are not stated"},
	UnsaidDays:       {Ko: "주말에도 일하는지 적혀 있지 않음", En: "whether there is weekend work is not stated"},
	UnsureStay:       {Ko: "F-4 비자로 할 수 있는 일인지 확인 필요(단순노무는 제한돼요)", En: "whether an F-4 visa allows it must be checked (simple labour is restricted)"},
	NeedsCareer:      {Ko: "경력이 필요함", En: "experience is required"},
	NeedsCareerOf:    {Ko: "경력 %[1]s 이상이 필요함", En: "%[1]s of experience required"},
	NeedsSchool:      {Ko: "학력 %[1]s 이상이 필요함", En: "%[1]s or higher required"},
}
