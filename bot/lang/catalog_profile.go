package lang

// What a person looks for and brings: the form, its fields and their values.
const (
	CommandProfile       Key = "command_profile"
	ProfileTitle         Key = "profile_title" // at most 24 characters
	ProfileNow           Key = "profile_now"
	ProfileSaved         Key = "profile_saved"
	ProfileRest          Key = "profile_rest"
	ProfileEmpty         Key = "profile_empty"
	ProfileLine          Key = "profile_line" // field, value
	ProfileEditHint      Key = "profile_edit_hint"
	ProfileStepByStep    Key = "profile_step_by_step"
	ProfileUnderstood    Key = "profile_understood"
	ProfileNotUnderstood Key = "profile_not_understood"
	ThatsRight           Key = "thats_right"
	LetMeFix             Key = "let_me_fix"
	EditField            Key = "edit_field" // field
	FillProfile          Key = "fill_profile"
	EditProfile          Key = "edit_profile"
	ShowOpenings         Key = "show_openings"
	NotUnderstood        Key = "not_understood" // the hint of the field
	TooManyChosen        Key = "too_many_chosen"
	WhichRegion          Key = "which_region" // the word, the places, the first of them

	FieldRegions     Key = "field_regions"
	FieldOccupations Key = "field_occupations"
	FieldSkills      Key = "field_skills"
	FieldCareer      Key = "field_career"
	FieldEducation   Key = "field_education"
	FieldEmployment  Key = "field_employment"
	FieldPay         Key = "field_pay"
	FieldWords       Key = "field_words"
	FieldAlerts      Key = "field_alerts"

	AskAbout       Key = "ask_about"
	AskAboutModal  Key = "ask_about_modal"
	AskRegions     Key = "ask_regions"
	AskOccupations Key = "ask_occupations"
	AskSkills      Key = "ask_skills"
	AskCareer      Key = "ask_career"
	AskEducation   Key = "ask_education"
	AskEmployment  Key = "ask_employment"
	AskPay         Key = "ask_pay"
	AskWords       Key = "ask_words"
	AskAlerts      Key = "ask_alerts"

	HintAbout       Key = "hint_about"
	HintRegions     Key = "hint_regions"
	HintOccupations Key = "hint_occupations"
	HintSkills      Key = "hint_skills"
	HintCareer      Key = "hint_career"
	HintEducation   Key = "hint_education"
	HintEmployment  Key = "hint_employment"
	HintPay         Key = "hint_pay"
	HintWords       Key = "hint_words"
	HintAlerts      Key = "hint_alerts"
	HintClear       Key = "hint_clear"

	CareerNone          Key = "career_none"
	EducationAny        Key = "education_any"
	EducationElementary Key = "education_elementary"
	EducationMiddle     Key = "education_middle"
	EducationHigh       Key = "education_high"
	EducationCollege    Key = "education_college"
	EducationBachelor   Key = "education_bachelor"
	EducationMaster     Key = "education_master"
	EducationDoctor     Key = "education_doctor"

	WorkPermanent         Key = "work_permanent"
	WorkPermanentPartTime Key = "work_permanent_part_time"
	WorkFixedTerm         Key = "work_fixed_term"
	WorkFixedTermPartTime Key = "work_fixed_term_part_time"
	WorkDispatch          Key = "work_dispatch"
	WorkReplacement       Key = "work_replacement"
	WorkIntern            Key = "work_intern"
	WorkPartTimeJob       Key = "work_part_time_job"
	WorkPerDiem           Key = "work_per_diem"
	WorkFreelance         Key = "work_freelance"
	WorkMilitaryAlt       Key = "work_military_alt"
	WorkTrainee           Key = "work_trainee"
	WorkVolunteer         Key = "work_volunteer"

	AlertsAtOnceName Key = "alerts_at_once_name"
	AlertsDailyName  Key = "alerts_daily_name"
	AlertsOffName    Key = "alerts_off_name"
	AlertsWaitName   Key = "alerts_wait_name"
)

var profileWords = map[Key]Entry{
	CommandProfile:       {Ko: "내정보를 입력하고 고쳐요", En: "Fill in or change your profile"},
	ProfileTitle:         {Ko: "내정보", En: "My profile"},
	ProfileNow:           {Ko: "지금 저장된 내정보예요", En: "Your profile as it is now"},
	ProfileSaved:         {Ko: "저장했어요", En: "Saved"},
	ProfileRest:          {Ko: "저장했어요. 나머지만 여쭤볼게요. 건너뛰어도 괜찮아요.", En: "Saved. Just the rest now; you may skip anything."},
	ProfileEmpty:         {Ko: "아직 적은 것이 없어요.", En: "Nothing filled in yet."},
	ProfileLine:          {Ko: "%[1]s: %[2]s", En: "%[1]s: %[2]s"},
	ProfileEditHint:      {Ko: "고치고 싶은 항목을 눌러 주세요.", En: "Tap what you want to change."},
	ProfileStepByStep:    {Ko: "하나씩 고를게요", En: "Ask me one by one"},
	ProfileUnderstood:    {Ko: "이렇게 이해했어요. 맞나요?", En: "This is what I understood. Is it right?"},
	ProfileNotUnderstood: {Ko: "잘 알아듣지 못했어요. \"부산에서 용접 3년, 정규직 월 300 이상\"처럼 적어 주시거나 하나씩 골라 주세요.", En: "I did not get that. Write it like \"Busan, welding, 3 years, permanent, at least 3M won a month\", or let me ask one by one."},
	ThatsRight:           {Ko: "맞아요", En: "That is right"},
	LetMeFix:             {Ko: "고칠게요", En: "Let me fix it"},
	EditField:            {Ko: "%[1]s 고치기", En: "Change %[1]s"},
	FillProfile:          {Ko: "내정보 입력", En: "Fill in profile"},
	EditProfile:          {Ko: "내정보 고치기", En: "Change profile"},
	ShowOpenings:         {Ko: "조건에 맞는 공고 보기", En: "Show matching openings"},
	NotUnderstood:        {Ko: "이건 알아듣지 못했어요. %[1]s", En: "I did not get that. %[1]s"},
	TooManyChosen:        {Ko: "너무 많아요. %[1]d개까지만 골라 주세요.", En: "That is too many. Please choose up to %[1]d."},
	WhichRegion:          {Ko: "%[1]s은(는) 여러 곳에 있어요: %[2]s. \"%[3]s\"처럼 시·도와 함께 적어 주세요.", En: "There are several places called %[1]s: %[2]s. Please add the province, as in \"%[3]s\"."},

	FieldRegions:     {Ko: "지역", En: "region"},
	FieldOccupations: {Ko: "직종", En: "occupation"},
	FieldSkills:      {Ko: "기술", En: "skills"},
	FieldCareer:      {Ko: "경력", En: "experience"},
	FieldEducation:   {Ko: "학력", En: "education"},
	FieldEmployment:  {Ko: "고용 형태", En: "type of work"},
	FieldPay:         {Ko: "희망 급여", En: "lowest pay"},
	FieldWords:       {Ko: "찾을 말", En: "words to look for"},
	FieldAlerts:      {Ko: "알림", En: "alerts"},

	AskAbout:       {Ko: "어떤 일을 찾으세요?", En: "What work are you looking for?"},
	AskAboutModal:  {Ko: "한 문장으로 적기", En: "In one sentence"},
	AskRegions:     {Ko: "어느 지역에서 일하고 싶으세요?", En: "Where would you like to work?"},
	AskOccupations: {Ko: "어떤 일을 하고 싶으세요?", En: "What kind of work?"},
	AskSkills:      {Ko: "어떤 기술이 있으세요?", En: "Which skills do you have?"},
	AskCareer:      {Ko: "경력은 얼마나 되세요?", En: "How long have you worked?"},
	AskEducation:   {Ko: "최종 학력은 어떻게 되세요?", En: "What is your education?"},
	AskEmployment:  {Ko: "어떤 고용 형태가 좋으세요?", En: "Which type of work?"},
	AskPay:         {Ko: "급여는 최소 얼마면 좋을까요?", En: "What is the lowest pay you would take?"},
	AskWords:       {Ko: "공고에서 어떤 말을 찾을까요?", En: "Which words shall I look for?"},
	AskAlerts:      {Ko: "맞는 공고가 나오면 알려 드릴까요?", En: "Shall I tell you when a new opening matches?"},

	HintAbout:       {Ko: "평소 말로 적으시면 돼요. 예: 부산에서 용접 3년, 정규직 월 300 이상", En: "Your own words will do, for example: Busan, welding, 3 years, permanent, at least 3M won a month"},
	HintRegions:     {Ko: "골라 주시거나 시·군·구를 적어 주세요. 예: 부산 해운대구, 김해", En: "Choose, or write a city or district, for example: Busan Haeundae, Gimhae"},
	HintOccupations: {Ko: "골라 주시거나 하는 일을 적어 주세요. 예: 용접, 회계, 간호사", En: "Choose, or write the work, for example: welding, accounting, nurse"},
	HintSkills:      {Ko: "골라 주시거나 적어 주세요. 예: 엑셀, 지게차, 파이썬", En: "Choose or write, for example: Excel, forklift, Python"},
	HintCareer:      {Ko: "예: 3년 6개월, 신입", En: "For example: 3 years 6 months, or no experience"},
	HintEducation:   {Ko: "예: 고졸, 전문대졸, 대졸", En: "For example: high school, college, bachelor"},
	HintEmployment:  {Ko: "골라 주시거나 적어 주세요. 예: 정규직, 계약직, 아르바이트", En: "Choose or write, for example: permanent, fixed term, part-time"},
	HintPay:         {Ko: "예: 월 250만 원, 시급 12,000원, 연봉 3,600만 원", En: "For example: 2.5 million won a month, 12,000 won an hour"},
	HintWords:       {Ko: "쉼표로 나눠 적어 주세요. 예: 드론, 목공", En: "Separate them by commas, for example: drone, woodwork"},
	HintAlerts:      {Ko: "밤 9시부터 아침 8시까지는 보내지 않아요. \"그만\" 한마디면 꺼져요.", En: "Nothing between 9 pm and 8 am; \"stop\" ends it."},
	HintClear:       {Ko: "비우려면 \"비우기\"라고 적어 주세요.", En: "Write \"clear\" to empty it."},

	CareerNone:          {Ko: "경력 없음", En: "no experience"},
	EducationAny:        {Ko: "학력 무관", En: "any"},
	EducationElementary: {Ko: "초졸", En: "elementary school"},
	EducationMiddle:     {Ko: "중졸", En: "middle school"},
	EducationHigh:       {Ko: "고졸", En: "high school"},
	EducationCollege:    {Ko: "전문대졸", En: "college (2-3 years)"},
	EducationBachelor:   {Ko: "대졸", En: "bachelor"},
	EducationMaster:     {Ko: "석사", En: "master"},
	EducationDoctor:     {Ko: "박사", En: "doctorate"},

	WorkPermanent:         {Ko: "정규직", En: "permanent"},
	WorkPermanentPartTime: {Ko: "정규직(시간제)", En: "permanent, part-time"},
	WorkFixedTerm:         {Ko: "계약직", En: "fixed term"},
	WorkFixedTermPartTime: {Ko: "계약직(시간제)", En: "fixed term, part-time"},
	WorkDispatch:          {Ko: "파견직", En: "dispatch (agency)"},
	WorkReplacement:       {Ko: "대체인력", En: "replacement"},
	WorkIntern:            {Ko: "인턴", En: "internship"},
	WorkPartTimeJob:       {Ko: "아르바이트", En: "side job"},
	WorkPerDiem:           {Ko: "일용직", En: "day labour"},
	WorkFreelance:         {Ko: "프리랜서", En: "freelance"},
	WorkMilitaryAlt:       {Ko: "병역특례", En: "alternative military service"},
	WorkTrainee:           {Ko: "교육생", En: "trainee"},
	WorkVolunteer:         {Ko: "자원봉사", En: "volunteer"},

	AlertsAtOnceName: {Ko: "바로 알려 주세요", En: "at once"},
	AlertsDailyName:  {Ko: "하루 한 번 모아서", En: "once a day"},
	AlertsWaitName:   {Ko: "동의하시면 보내 드려요", En: "when you have agreed"},
	AlertsOffName:    {Ko: "받지 않음", En: "off"},
}
