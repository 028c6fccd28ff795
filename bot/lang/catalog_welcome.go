package lang

// Hello, help, settings, and what a person may ask about themselves.
const (
	TryThese           Key = "try_these"
	WhatElse           Key = "what_else"
	ExampleSupport     Key = "example_support"
	ExampleCourse      Key = "example_course"
	ExampleOpening     Key = "example_opening"
	ExampleHiring      Key = "example_hiring"
	ExampleStaffCourse Key = "example_staff_course"
	ExampleFactory     Key = "example_factory"
	CommandHelp        Key = "command_help"
	CommandLanguage    Key = "command_language"
	CommandPrivacy     Key = "command_privacy"
	CommandMe          Key = "command_me"
	CommandAlerts      Key = "command_alerts"
	CommandStop        Key = "command_stop"

	AlertsNow         Key = "alerts_now"
	AlertsOnDone      Key = "alerts_on_done"
	AlertsOffDone     Key = "alerts_off_done"
	NightChanged      Key = "night_changed"
	NewsChanged       Key = "news_changed"
	AlertsNeedProfile Key = "alerts_need_profile"
	AlertsNeedWish    Key = "alerts_need_wish"
	AlertsLine        Key = "alerts_line" // on or off
	NewsLine          Key = "news_line"   // on or off
	NightLine         Key = "night_line"  // on or off
	IsOn              Key = "is_on"
	IsOff             Key = "is_off"
	TurnAlertsOn      Key = "turn_alerts_on"
	TurnAlertsOff     Key = "turn_alerts_off"
	TurnNewsOn        Key = "turn_news_on"
	TurnNewsOff       Key = "turn_news_off"
	TurnNightOn       Key = "turn_night_on"
	TurnNightOff      Key = "turn_night_off"
	Stopped           Key = "stopped"
	StoppedForm       Key = "stopped_form"
	StoppedBack       Key = "stopped_back"

	MyData            Key = "my_data"
	NoProfile         Key = "no_profile"
	DataAccount       Key = "data_account"
	DataSince         Key = "data_since"
	DataLanguage      Key = "data_language"
	DataZone          Key = "data_zone"
	DataDecisions     Key = "data_decisions"
	DataNoDecisions   Key = "data_no_decisions"
	DataDecision      Key = "data_decision" // date, about what, agreed or not
	DataAgreed        Key = "data_agreed"
	DataRefused       Key = "data_refused"
	DataOther         Key = "data_other" // what else there is
	DataCopies        Key = "data_copies"
	DataSent          Key = "data_sent"
	DataTalk          Key = "data_talk"
	DataForms         Key = "data_forms"
	DataAnswers       Key = "data_answers"
	DataCases         Key = "data_cases"
	DataPostings      Key = "data_postings"
	PurposeProfile    Key = "purpose_profile"
	PurposeAlerts     Key = "purpose_alerts"
	PurposeNews       Key = "purpose_news"
	PurposeNight      Key = "purpose_night"
	PurposeShare      Key = "purpose_share" // number of the opening
	ExportData        Key = "export_data"
	ExportHere        Key = "export_here"
	DeleteData        Key = "delete_data"
	DeleteAsk         Key = "delete_ask"
	DeleteEverything  Key = "delete_everything"
	DeleteProfileOnly Key = "delete_profile_only"
	DeleteNothing     Key = "delete_nothing"
	DeletedEverything Key = "deleted_everything" // number of the deletion
	DeletedProfile    Key = "deleted_profile"

	PrivacyTitle     Key = "privacy_title"
	PrivacyWho       Key = "privacy_who" // operator, report number
	PrivacyAccount   Key = "privacy_account"
	PrivacyProfile   Key = "privacy_profile"
	PrivacyTalk      Key = "privacy_talk"
	PrivacyMessages  Key = "privacy_messages"
	PrivacySent      Key = "privacy_sent"
	PrivacyAnswers   Key = "privacy_answers" // days
	PrivacyCases     Key = "privacy_cases"
	PrivacyDecisions Key = "privacy_decisions"
	PrivacyNever     Key = "privacy_never"
	PrivacyWhere     Key = "privacy_where"
	PrivacyRights    Key = "privacy_rights"
	PrivacyHint      Key = "privacy_hint"
)

var welcomeWords = map[Key]Entry{
	TryThese:           {Ko: "예를 들면 이런 것을 물어볼 수 있어요.", En: "For example, you can ask:"},
	WhatElse:           {Ko: "또 뭘 할 수 있어요?", En: "What else can you do?"},
	ExampleSupport:     {Ko: "국민취업지원제도가 뭐예요?", En: "What is the National Employment Support Program?"},
	ExampleCourse:      {Ko: "무료 AI 교육이 있어요?", En: "Is there free AI training?"},
	ExampleOpening:     {Ko: "부산 용접 일자리 있어요?", En: "Any welding jobs in Busan?"},
	ExampleHiring:      {Ko: "청년을 채용하면 어떤 지원금을 받아요?", En: "What support is there for hiring young people?"},
	ExampleStaffCourse: {Ko: "직원 AI 교육은 어떻게 지원받아요?", En: "How can our firm get support for AI training of staff?"},
	ExampleFactory:     {Ko: "스마트공장 지원이 뭐예요?", En: "What is the smart factory support?"},
	CommandHelp:        {Ko: "무엇을 할 수 있는지 보여 드려요", En: "What I can do"},
	CommandLanguage:    {Ko: "한국어나 영어로 바꿔요", En: "Switch between Korean and English"},
	CommandPrivacy:     {Ko: "무엇을 왜 얼마나 보관하는지 알려 드려요", En: "What is kept, why and for how long"},
	CommandMe:          {Ko: "저장된 내 정보를 보고, 내려받고, 지워요", En: "See, export or delete what is kept about you"},
	CommandAlerts:      {Ko: "공고 알림과 소식을 켜고 꺼요", En: "Turn alerts and news on or off"},
	CommandStop:        {Ko: "알림을 모두 바로 꺼요", En: "End all alerts at once"},

	AlertsNow:         {Ko: "지금 알림은 이렇게 되어 있어요.", En: "This is how your alerts stand."},
	AlertsOnDone:      {Ko: "알림을 켰어요. 조건에 맞는 새 공고가 나오면 알려 드릴게요.", En: "Alerts are on. I will tell you when a new opening matches."},
	AlertsOffDone:     {Ko: "공고 알림을 껐어요. 내정보는 그대로 있어요.", En: "Alerts on openings are off. Your profile is still there."},
	NightChanged:      {Ko: "밤 알림 설정을 바꿨어요.", En: "I changed the setting for the night."},
	NewsChanged:       {Ko: "소식 설정을 바꿨어요.", En: "I changed the setting for news."},
	AlertsNeedProfile: {Ko: "맞는 공고를 알려 드리려면 어떤 일을 찾는지 알아야 해요. 내정보를 먼저 적어 주세요.", En: "To tell you what matches I need to know what you look for. Please fill in your profile first."},
	AlertsNeedWish:    {Ko: "지역이나 직종 가운데 하나는 적어 주셔야 알림을 보낼 수 있어요.", En: "Please give at least a region or an occupation, so that I know what to tell you about."},
	AlertsLine:        {Ko: "조건에 맞는 공고 알림: %[1]s", En: "Alerts on matching openings: %[1]s"},
	NewsLine:          {Ko: "교육·지원 제도 소식: %[1]s", En: "News on training and support: %[1]s"},
	NightLine:         {Ko: "밤(21시~8시)에도 받기: %[1]s", En: "Also at night (9 pm to 8 am): %[1]s"},
	IsOn:              {Ko: "켜짐", En: "on"},
	IsOff:             {Ko: "꺼짐", En: "off"},
	TurnAlertsOn:      {Ko: "공고 알림 켜기", En: "Turn alerts on"},
	TurnAlertsOff:     {Ko: "공고 알림 끄기", En: "Turn alerts off"},
	TurnNewsOn:        {Ko: "소식 켜기", En: "Turn news on"},
	TurnNewsOff:       {Ko: "소식 끄기", En: "Turn news off"},
	TurnNightOn:       {Ko: "밤에도 받기", En: "Also at night"},
	TurnNightOff:      {Ko: "밤에는 안 받기", En: "Not at night"},
	Stopped:           {Ko: "알림과 소식을 모두 껐어요. 이제 먼저 연락드리지 않을게요.", En: "All alerts and news are off. I will not write to you first any more."},
	StoppedForm:       {Ko: "적고 계시던 것도 멈췄어요. 저장하지 않았어요.", En: "I also closed what you were filling in; it was not saved."},
	StoppedBack:       {Ko: "물어보시면 지금처럼 답해 드려요. 다시 받고 싶으면 \"알림\"이라고 보내 주세요.", En: "I still answer when you ask. To get alerts again, send \"alerts\"."},

	MyData:            {Ko: "저장된 내 정보", En: "What is kept about you"},
	NoProfile:         {Ko: "저장된 내정보가 없어요.", En: "There is no profile."},
	DataAccount:       {Ko: "계정", En: "Account"},
	DataSince:         {Ko: "처음 만난 날", En: "Since"},
	DataLanguage:      {Ko: "언어", En: "Language"},
	DataZone:          {Ko: "시간대", En: "Time zone"},
	DataDecisions:     {Ko: "동의 기록", En: "What you agreed to"},
	DataNoDecisions:   {Ko: "아직 여쭤본 것이 없어요.", En: "I have not asked you anything yet."},
	DataDecision:      {Ko: "%[1]s %[2]s: %[3]s", En: "%[1]s, %[2]s: %[3]s"},
	DataAgreed:        {Ko: "동의", En: "agreed"},
	DataRefused:       {Ko: "동의 안 함", En: "not agreed"},
	DataOther:         {Ko: "그 밖에: %[1]s", En: "Besides: %[1]s"},
	DataCopies:        {Ko: "답변 사본 %[1]d개(7일)", En: "copies of answers: %[1]d (7 days)"},
	DataSent:          {Ko: "먼저 보낸 알림 기록 %[1]d개", En: "records of alerts sent: %[1]d"},
	DataTalk:          {Ko: "최근 대화 %[1]d줄(30분)", En: "lines of recent talk: %[1]d (30 minutes)"},
	DataForms:         {Ko: "적던 양식 %[1]d개(7일)", En: "forms begun: %[1]d (7 days)"},
	DataAnswers:       {Ko: "질문과 답변 기록 %[1]d개", En: "questions and answers: %[1]d"},
	DataCases:         {Ko: "담당자에게 물은 것 %[1]d개", En: "questions to staff: %[1]d"},
	DataPostings:      {Ko: "올린 공고 %[1]d개", En: "openings posted: %[1]d"},
	PurposeProfile:    {Ko: "내정보 저장", En: "keeping a profile"},
	PurposeAlerts:     {Ko: "공고 알림", En: "alerts on openings"},
	PurposeNews:       {Ko: "교육·지원 제도 소식", En: "news"},
	PurposeNight:      {Ko: "밤에 받기", En: "messages at night"},
	PurposeShare:      {Ko: "공고 %[1]s번 회사에 알리기", En: "telling the employer of opening %[1]s"},
	ExportData:        {Ko: "내려받기(JSON)", En: "Export (JSON)"},
	ExportHere:        {Ko: "저장된 것 전부예요(JSON).", En: "Here is everything that is kept, as JSON."},
	DeleteData:        {Ko: "지우기", En: "Delete"},
	DeleteAsk:         {Ko: "무엇을 지울까요? 지운 것은 되돌릴 수 없어요.", En: "What shall I delete? It cannot be undone."},
	DeleteEverything:  {Ko: "모두 지우기", En: "Delete everything"},
	DeleteProfileOnly: {Ko: "내정보만 지우기", En: "Delete the profile only"},
	DeleteNothing:     {Ko: "그대로 두기", En: "Keep it all"},
	DeletedEverything: {Ko: "모두 지웠어요. 이제 누구신지 알지 못해요. 동의하고 거둔 날짜만 이름 없이 3년 보관해요. 나중에 확인이 필요하면 이 번호를 말씀해 주세요: %[1]s", En: "Everything is deleted; I no longer know who you are. Only the dates on which you agreed and withdrew stay for three years, without your name. If you ever need to check them, this is the number: %[1]s"},
	DeletedProfile:    {Ko: "내정보를 지우고 공고 알림을 껐어요. 물어보시면 지금처럼 답해 드려요.", En: "Your profile is deleted and alerts are off. I still answer when you ask."},

	PrivacyTitle:     {Ko: "개인정보는 이렇게 다뤄요", En: "How your data is handled"},
	PrivacyWho:       {Ko: "Dari는 %[1]s이(가) 운영해요(신고번호 %[2]s). 아래 것만, 아래 기간만 보관해요.", En: "Dari is run by %[1]s (report no. %[2]s). Only the following is kept, and only for so long."},
	PrivacyAccount:   {Ko: "계정 번호, 대화 주소, 언어, 시간대: 답을 보내는 데 써요. 지우실 때까지.", En: "Account number, chat address, language, time zone: to send you answers. Until you delete them."},
	PrivacyProfile:   {Ko: "내정보: 동의하신 경우에만, 맞는 공고와 가까운 기관을 찾는 데 써요. 지우실 때까지, 길어도 마지막으로 고친 날부터 1년.", En: "Profile: only if you agreed, to find matching openings and the office near you. Until you delete it, at most one year after your last change."},
	PrivacyTalk:      {Ko: "대화: 이어지는 질문을 알아듣는 데 30분. 받은 글은 답하면 바로 지우고(아래의 질문 기록은 따로예요), 처리하지 못한 글은 7일.", En: "Talk: 30 minutes, to understand follow-up questions. What you wrote is deleted once answered, apart from the record of questions below; what could not be handled, after 7 days."},
	PrivacyMessages:  {Ko: "보낸 답의 사본: 버튼이 움직이도록 7일. 내용 없는 발송 기록은 90일.", En: "Copies of answers: 7 days, so that their buttons work; that something was sent, without its words, 90 days."},
	PrivacySent:      {Ko: "알림을 보낸 기록: 같은 것을 두 번 보내지 않도록, 지우실 때까지.", En: "Record of alerts sent: so that nothing is sent twice, until you delete it."},
	PrivacyAnswers:   {Ko: "질문(연락처 같은 것은 가림)과 답변, 👍/👎: 틀린 답을 바로잡는 데 쓰고 %[1]d일. 지우시면 질문과 누구인지가 지워져요.", En: "Questions (contact details masked), answers and 👍/👎: to put wrong answers right, %[1]d days. If you delete your data, the question and whose it was go."},
	PrivacyCases:     {Ko: "담당자에게 물은 것과 답: 담당자가 답하는 데 쓰고, 끝난 뒤 180일.", En: "Questions to staff and their answers: so that staff can answer, 180 days after they are closed."},
	PrivacyDecisions: {Ko: "동의 기록: 동의를 받았다는 증거로, 지우신 뒤에는 이름 없이 3년.", En: "Record of what you agreed to: as proof; after you delete your data, three years without your name."},
	PrivacyNever:     {Ko: "주민등록번호, 카드·계좌 번호는 저장하기 전에 가려요. 이름과 연락처는 받지 않아요. 사람을 대신 고르거나 떨어뜨리는 결정은 하지 않아요.", En: "Resident, card and account numbers are masked before anything is stored. I take no names or phone numbers, and I make no decisions that choose or reject people."},
	PrivacyWhere:     {Ko: "대화는 쓰시는 메신저(텔레그램, 슬랙)를 거쳐 오가고, 그 회사가 보관하는 것은 그 회사의 정책을 따라요.", En: "Messages travel through the messenger you use (Telegram, Slack); what that company keeps follows its own policy."},
	PrivacyRights:    {Ko: "언제든 보고, 고치고, 내려받고, 지울 수 있어요.", En: "You can see, change, export and delete it at any time."},
	PrivacyHint:      {Ko: "무엇을 왜 보관하는지는 \"개인정보\"라고 보내면 볼 수 있어요.", En: "Send \"privacy\" to read what is kept and why."},
}
