package lang

// What stands around the words of the articles.
const (
	AnswerUnknown     Key = "answer_unknown"
	AnswerAskThere    Key = "answer_ask_there" // over the offices
	AnswerNear        Key = "answer_near"      // over what is nearest
	AnswerOffTopic    Key = "answer_off_topic"
	AnswerNoSuchName  Key = "answer_no_such_name"
	AnswerWhich       Key = "answer_which"
	AnswerRefuse      Key = "answer_refuse"
	AnswerRefuseData  Key = "answer_refuse_data"
	AnswerRefuseFraud Key = "answer_refuse_fraud"
	// AnswerRefuseChoosing: people are not filtered or ranked for an employer.
	AnswerRefuseChoosing Key = "answer_refuse_choosing"
	AnswerOwnCase        Key = "answer_own_case"
	AnswerVerdict        Key = "answer_verdict"
	AnswerVerdictElse    Key = "answer_verdict_else"
	AnswerTrouble        Key = "answer_trouble"
	AnswerDrafting       Key = "answer_drafting"
	MadeByModel          Key = "made_by_model"
	MadeCurated          Key = "made_curated"
	AnswerOutdated       Key = "answer_outdated" // old value, what it is, the value now
	SingleReport         Key = "single_report"

	CrisisCard     Key = "crisis_card"
	CrisisImminent Key = "crisis_imminent"
	CrisisOther    Key = "crisis_other"

	Greeting Key = "greeting"
	Welcome  Key = "welcome"
	Farewell Key = "farewell"
	// AngerAnswer answers anger at the bot.
	AngerAnswer Key = "anger_answer"
	Identity    Key = "identity"

	OpenOpenings      Key = "open_openings"
	OpenPosting       Key = "open_posting"
	OpenProfile       Key = "open_profile"
	OpenNotifications Key = "open_notifications"
	OpenPrivacy       Key = "open_privacy"
	OpenPerson        Key = "open_person"
	OpenBroadcast     Key = "open_broadcast"
	OpenHelp          Key = "open_help"
	OpenLanguage      Key = "open_language"

	StateOpen      Key = "state_open"
	StateOpenUntil Key = "state_open_until" // date
	StateClosed    Key = "state_closed"
	StateClosedOn  Key = "state_closed_on" // date
	StateOpens     Key = "state_opens"     // date
	StateRolling   Key = "state_rolling"
	StateBudget    Key = "state_budget"
)

var answerWords = map[Key]Entry{
	AnswerUnknown:        {Ko: "제가 가진 자료에는 그 내용이 없어요. 짐작으로 말씀드리지는 않을게요.", En: "My sources do not say, and I would rather not guess."},
	AnswerAskThere:       {Ko: "여기에 물어보시면 알 수 있어요.", En: "These offices can tell you:"},
	AnswerNear:           {Ko: "혹시 이 가운데 찾으시는 것이 있나요?", En: "Is it one of these you are looking for?"},
	AnswerOffTopic:       {Ko: "그건 제가 도와드리는 범위가 아니에요. 저는 AI 교육, 지원 제도, 일자리에 대해 답해 드려요.", En: "That is outside what I can help with. I answer about AI training, support programmes and jobs."},
	AnswerNoSuchName:     {Ko: "그 이름의 제도는 제 자료에 없어요. 이름이 비슷한 다른 제도일 수 있으니 이름을 다시 확인해 주세요.", En: "I have nothing on a programme of that name. It may be a similar one, so please check the name."},
	AnswerWhich:          {Ko: "어느 제도를 말씀하시는 건가요?", En: "Which programme do you mean?"},
	AnswerRefuse:         {Ko: "그 요청은 들어드릴 수 없어요. AI 교육, 지원 제도, 일자리에 대해 물어보시면 자료에 있는 대로 답해 드릴게요.", En: "I cannot do that. Ask me about AI training, support programmes or jobs, and I will answer from my sources."},
	AnswerRefuseData:     {Ko: "다른 사람의 정보는 알려 드릴 수 없어요.", En: "I cannot share other people's data."},
	AnswerRefuseFraud:    {Ko: "지원금을 부정하게 받는 방법은 도와드리지 않아요. 조건에 맞는 제도는 함께 찾아볼 수 있어요.", En: "I do not help to obtain support by false means. I can look with you for programmes whose conditions you meet."},
	AnswerRefuseChoosing: {Ko: "나이나 성별, 외모, 출신으로 사람을 거르거나 점수를 매기는 일은 하지 않아요. 뽑는 일은 사람이 정해야 해요. 채용공고에서 지켜야 할 것은 알려 드릴 수 있어요.", En: "I do not filter, rank or score people, and not by age, sex, looks or origin. Whom to hire is for people to decide. I can tell you what the law asks of job advertisements."},
	AnswerOwnCase:        {Ko: "본인의 신청 상태나 지급 내역은 제가 볼 수 없어요. 아래에서 바로 확인하실 수 있어요.", En: "I cannot see your own application or payments. You can check them here:"},
	AnswerVerdict:        {Ko: "개인의 경우를 두고 되는지 안 되는지 판단해 드릴 수는 없어요. 아래 기관이 확인해 드려요.", En: "I cannot decide individual cases. These offices can:"},
	AnswerVerdictElse:    {Ko: "개인의 경우를 두고 되는지 안 되는지 판단해 드릴 수는 없어요. 세금은 세무서에, 건강은 의사에게 물어보세요. 법과 지원 제도는 아래 기관이 알려 드려요.", En: "I cannot decide individual cases. For taxes ask the tax office, for your health a doctor. On law and support programmes these offices can tell you:"},
	AnswerTrouble:        {Ko: "많이 속상하셨겠어요. 일터에서 겪은 문제는 아래 기관에서 상담하고 도와드려요.", En: "I am sorry to hear that. These offices advise and help with trouble at work:"},
	MadeByModel:          {Ko: "AI 작성, 출처 확인됨", En: "Written by AI, checked against its sources"},
	MadeCurated:          {Ko: "사람이 확인해 정리한 안내문 그대로예요.", En: "From our guide, word for word, as people checked it."},
	AnswerDrafting:       {Ko: "서류를 대신 써 드리지는 않아요. 신청서와 진정서는 법으로 자격이 있는 사람만 대신 쓸 수 있어요. 아래 기관에서 도움을 받으실 수 있어요.", En: "I do not write papers for you, and by law only licensed people may write claims or applications for others. These offices can help you:"},
	AnswerOutdated:       {Ko: "%[1]s은(는) 예전 내용이에요. %[2]s은(는) 이제 %[3]s입니다.", En: "%[1]s is out of date. Now the %[2]s is %[3]s."},
	SingleReport:         {Ko: "언론 한 곳의 보도를 바탕으로 한 내용이 있어요. 신청 전에 담당 기관에 확인해 주세요.", En: "Part of this rests on a single news report. Please check with the office before you apply."},

	CrisisCard:     {Ko: "많이 힘드셨겠어요. 지금 이야기해 주셔서 고마워요.\n\n자살예방 상담전화 109는 24시간, 비밀을 지키며 들어 줍니다. 지금 바로 위험하다면 112나 119로 전화해 주세요. 혼자 견디지 않으셔도 괜찮아요.", En: "I am sorry you are carrying this, and I am glad you said it.\n\nThe suicide prevention line 109 listens around the clock, in confidence. If you are in danger right now, please call 112 or 119. You do not have to bear this alone."},
	CrisisImminent: {Ko: "지금 바로 119나 112로 전화해 주세요. 곁에 사람이 있다면 함께 있어 달라고 해 주세요.\n\n자살예방 상담전화 109도 24시간 이야기를 들어 줍니다.", En: "Please call 119 or 112 right now. If someone is near, ask them to stay with you.\n\nThe suicide prevention line 109 also listens around the clock."},
	CrisisOther:    {Ko: "그분이 많이 걱정되시겠어요. 지금 위험해 보이면 112나 119에 바로 알려 주세요.\n\n자살예방 상담전화 109는 주변 사람의 상담도 24시간 받습니다. 곁에 있어 주시는 것만으로도 큰 힘이 돼요.", En: "You must be worried about them. If there is danger now, please call 112 or 119 at once.\n\nThe suicide prevention line 109 also advises people close to someone, around the clock. Your being there already helps."},

	Greeting:    {Ko: "안녕하세요! AI 교육, 지원 제도, 일자리에 대해 물어보세요.", En: "Hello! Ask me about AI training, support programmes or jobs."},
	Welcome:     {Ko: "네, 또 궁금한 것이 있으면 편하게 물어보세요.", En: "Glad to help. Ask me anything else."},
	AngerAnswer: {Ko: "불편하게 해 드려 죄송해요. 무엇을 찾으셨는지 한 번만 더 적어 주시면 다시 찾아볼게요.", En: "I am sorry this was no help. Tell me once more what you were looking for, and I will look again."},
	Farewell:    {Ko: "언제든 다시 찾아 주세요.", En: "Come back any time."},
	Identity:    {Ko: "저는 자동으로 답하는 AI 서비스 Dari예요. 사람이 아니고, 정리해 둔 자료에서 찾아 출처와 함께 답해 드려요.", En: "I am Dari, an automated AI service, not a person. I answer from curated sources and name them."},

	OpenOpenings:      {Ko: "조건에 맞는 공고는 \"일자리\"라고 보내면 찾아 드려요.", En: "Send \"jobs\" and I look for openings that fit your conditions."},
	OpenPosting:       {Ko: "공고는 \"공고등록\"이라고 보내면 등록할 수 있어요.", En: "Send \"post an opening\" to post one."},
	OpenProfile:       {Ko: "내 정보는 \"내정보 입력\"이라고 보내면 적을 수 있어요.", En: "Send \"profile\" to fill in your profile."},
	OpenNotifications: {Ko: "알림은 \"알림\"이라고 보내면 켤 수 있고, \"그만\"이라고 보내면 한 번에 꺼져요.", En: "Send \"alerts\" to turn alerts on, and \"stop\" to end them at once."},
	OpenPrivacy:       {Ko: "보관된 내 정보는 \"내정보\"라고 보내면 보고, 내려받고, 지울 수 있어요.", En: "Send \"my data\" to see, export and delete what is kept about you."},
	OpenPerson:        {Ko: "담당자에게 물어보시려면 \"상담원\"이라고 보내 주세요.", En: "To ask a person, send \"ask a person\"."},
	OpenBroadcast:     {Ko: "안내는 프로그램 담당자가 \"안내 보내기\"라고 보내면 쓸 수 있어요.", En: "Programme staff write announcements with \"announce\"."},
	OpenLanguage:      {Ko: "\"언어\"라고 보내면 한국어와 영어 가운데 고를 수 있어요.", En: "Send \"language\" to choose Korean or English."},
	OpenHelp:          {Ko: "할 수 있는 일은 \"도움말\"이라고 보내면 볼 수 있어요.", En: "Send \"help\" for what I can do."},

	StateOpen:      {Ko: "지금 신청할 수 있어요.", En: "Applications are open now."},
	StateOpenUntil: {Ko: "지금 신청할 수 있고, %[1]s까지예요.", En: "Applications are open now, until %[1]s."},
	StateClosed:    {Ko: "지금은 신청을 받지 않아요.", En: "Applications are closed now."},
	StateClosedOn:  {Ko: "신청은 %[1]s에 마감됐어요.", En: "Applications closed on %[1]s."},
	StateOpens:     {Ko: "신청은 %[1]s에 시작돼요.", En: "Applications open on %[1]s."},
	StateRolling:   {Ko: "연중 신청할 수 있어요.", En: "Applications are taken all year."},
	StateBudget:    {Ko: "예산이 남아 있는 동안 신청할 수 있어요. 먼저 전화로 확인해 주세요.", En: "Applications are taken while the budget lasts; please call first."},
}
