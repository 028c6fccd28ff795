package lang

// What is said when a person takes over, to whoever asked and to staff.
const (
	CommandPerson  Key = "command_person"
	AskPerson      Key = "ask_person"      // button
	TellMore       Key = "tell_more"       // button
	PersonTitle    Key = "person_title"    // at most 24 characters
	PersonQuestion Key = "person_question" // field
	PersonHint     Key = "person_hint"
	PersonEmpty    Key = "person_empty"
	DeskPassed     Key = "desk_passed" // case number
	DeskKept       Key = "desk_kept"   // case number
	DeskAdded      Key = "desk_added"  // case number
	DeskGone       Key = "desk_gone"   // case number
	DeskYourWords  Key = "desk_your_words"
	NoDesk         Key = "no_desk"
	NoDeskOffices  Key = "no_desk_offices"
	DeskAnswerTo   Key = "desk_answer_to" // case number
	DeskAnswerMore Key = "desk_answer_more"
	DeskTooMany    Key = "desk_too_many" // how many wait
	DeskClosed     Key = "desk_closed"   // case number

	CaseQuestion  Key = "case_question"   // case number
	CaseCrisis    Key = "case_crisis"     // case number
	CaseParked    Key = "case_parked"     // case number, message number
	CaseWho       Key = "case_who"        // role, platform, language
	CaseWhoNobody Key = "case_who_nobody" // platform
	CaseAge       Key = "case_age"        // when it was said, how long ago
	CaseNoText    Key = "case_no_text"
	CaseImminent  Key = "case_imminent"
	CaseOther     Key = "case_other"
	CaseCardSent  Key = "case_card_sent"
	CaseHow       Key = "case_how"
	CaseNowhere   Key = "case_nowhere"
	CaseAdded     Key = "case_added"     // case number
	CaseElsewhere Key = "case_elsewhere" // case number, who

	CaseAnswered     Key = "case_answered"    // case number
	CaseUndelivered  Key = "case_undelivered" // case number
	CaseNotSure      Key = "case_not_sure"    // case number
	CaseClosed       Key = "case_closed"      // case number
	CaseClosedTold   Key = "case_closed_told" // case number
	CaseAbout        Key = "case_about"       // answer number
	CaseWasClosed    Key = "case_was_closed"  // case number
	CaseReopen       Key = "case_reopen"      // button
	CaseReopened     Key = "case_reopened"    // case number
	CaseNotStaff     Key = "case_not_staff"
	CaseNoFiles      Key = "case_no_files"
	CaseNoEdits      Key = "case_no_edits"
	CaseMissing      Key = "case_missing"
	RoleSeeker       Key = "role_seeker"
	RoleManager      Key = "role_manager"
	RoleStaff        Key = "role_staff"
	PlatformTelegram Key = "platform_telegram"
	PlatformSlack    Key = "platform_slack"
	PlatformTerminal Key = "platform_terminal"
)

var deskWords = map[Key]Entry{
	CommandPerson:  {Ko: "담당자(사람)에게 물어봐요", En: "Ask a person"},
	AskPerson:      {Ko: "담당자에게 묻기", En: "Ask a person"},
	TellMore:       {Ko: "이어서 묻기", En: "Write back"},
	PersonTitle:    {Ko: "담당자에게 묻기", En: "Ask a person"},
	PersonQuestion: {Ko: "무엇이 궁금하세요?", En: "What would you like to ask?"},
	PersonHint:     {Ko: "담당자가 읽고 답해 드려요. 주민등록번호나 계좌번호는 적지 마세요.", En: "A person reads it and answers. Please leave out resident registration and account numbers."},
	PersonEmpty:    {Ko: "물어보실 내용을 적어 주세요.", En: "Please write your question."},
	DeskPassed:     {Ko: "담당자에게 전달했어요. 번호는 %[1]d번이에요. 답이 오면 여기로 알려 드릴게요.", En: "I have passed it on to our staff as number %[1]d. When they answer, I will tell you here."},
	DeskKept:       {Ko: "담당자가 볼 수 있게 남겨 두었어요. 번호는 %[1]d번이에요. 답이 오면 여기로 알려 드릴게요.", En: "I have kept it for our staff to read, as number %[1]d. When they answer, I will tell you here."},
	DeskAdded:      {Ko: "%[1]d번에 이어서 전달했어요. 답이 오면 여기로 알려 드릴게요.", En: "I have added it to number %[1]d. When they answer, I will tell you here."},
	DeskGone:       {Ko: "%[1]d번은 이제 남아 있지 않아요. 새로 물어봐 주세요.", En: "Number %[1]d is no longer kept. Please ask anew."},
	DeskYourWords:  {Ko: "이렇게 전했어요.", En: "In your words:"},
	NoDesk:         {Ko: "지금은 이어 드릴 담당자가 없어요. 궁금한 것을 적어 주시면 아는 기관을 알려 드릴게요.", En: "There is nobody I could pass you on to right now. Tell me what it is about and I will name the office that knows."},
	NoDeskOffices:  {Ko: "지금은 이어 드릴 담당자가 없어요. 아래 기관에서 사람과 상담하실 수 있어요.", En: "There is nobody I could pass you on to right now. At these offices a person will answer:"},
	DeskAnswerTo:   {Ko: "%[1]d번으로 물어보신 내용:", En: "You asked, as number %[1]d:"},
	DeskAnswerMore: {Ko: "더 물어보시려면 아래 버튼을 눌러 주세요. 여기에 바로 쓰시면 자동 응답(AI)이 답해요.", En: "To write back to them, tap the button. What you type here is answered automatically (AI)."},

	DeskTooMany: {Ko: "답을 기다리는 질문이 이미 %[1]d개 있어서 더 전하지 않았어요. 하나라도 답을 받으시면 다시 물어보실 수 있어요.", En: "%[1]d questions of yours are waiting for an answer already, so I did not pass this one on. Once one of them is answered you can ask again."},
	DeskClosed:  {Ko: "%[1]d번으로 물어보신 것은 담당자가 답을 드리지 못한 채 마쳤어요. 기다리게 해서 죄송해요.", En: "Our staff closed your question no. %[1]d without an answer. I am sorry that you waited."},

	CaseQuestion:  {Ko: "%[1]d번 · 담당자에게 묻는 질문", En: "No. %[1]d · a question for a person"},
	CaseCrisis:    {Ko: "%[1]d번 · 위기 신호, 바로 확인해 주세요", En: "No. %[1]d · a sign of crisis, please look at once"},
	CaseParked:    {Ko: "%[1]d번 · 답하지 못한 메시지 (메시지 %[2]d)", En: "No. %[1]d · a message that could not be answered (message %[2]d)"},
	CaseWho:       {Ko: "%[1]s, %[2]s, %[3]s", En: "%[1]s, %[2]s, %[3]s"},
	CaseWhoNobody: {Ko: "%[1]s에서 왔어요. 누가 썼는지는 읽지 못했어요.", En: "It came from %[1]s. Who wrote it could not be read."},
	CaseAge:       {Ko: "%[1]s에 받았어요(%[2]s 전).", En: "Received %[1]s (%[2]s ago)."},
	CaseNoText:    {Ko: "(읽을 수 있는 글이 없어요)", En: "(no text that could be read)"},
	CaseImminent:  {Ko: "지금 바로 위험할 수 있어요.", En: "It may happen now."},
	CaseOther:     {Ko: "다른 사람을 걱정하는 글이에요.", En: "It is about somebody else."},
	CaseCardSent:  {Ko: "이분께는 109, 112, 119 안내를 이미 보냈어요.", En: "The card with 109, 112 and 119 went to them already."},
	CaseHow:       {Ko: "이 메시지의 댓글로 쓰시면 그대로 그분께 가요. 동료에게 하는 말은 @이름으로 시작해 주세요(전하지 않아요).", En: "What you write in this message's thread goes to them as it is. To talk to a colleague, begin with @name (that is not passed on)."},
	CaseNowhere:   {Ko: "보낸 곳을 몰라서 답을 전할 수 없어요.", En: "Nobody knows where it came from, so no answer can be passed on."},
	CaseAdded:     {Ko: "%[1]d번에 이어서 보낸 말이에요.", En: "They add to no. %[1]d:"},
	CaseElsewhere: {Ko: "%[1]d번에 %[2]s 님이 명령줄에서 답했어요.", En: "%[2]s answered no. %[1]d on the command line:"},

	CaseAnswered:     {Ko: "%[1]d번 답을 보낼게요. 전해지지 않으면 여기에 알려 드려요.", En: "The answer to no. %[1]d is on its way. If it cannot be delivered I will say so here."},
	CaseUndelivered:  {Ko: "%[1]d번 답이 전해지지 않았어요. 상대가 대화를 차단했거나 떠났을 수 있어요.", En: "The answer to no. %[1]d could not be delivered. They may have blocked Dari or left."},
	CaseNotSure:      {Ko: "%[1]d번 답이 전해졌는지 알 수 없어요. 보내는 중에 연결이 끊겼어요.", En: "Nobody knows whether the answer to no. %[1]d arrived: the connection ended while it was sent."},
	CaseClosed:       {Ko: "%[1]d번을 닫았어요.", En: "No. %[1]d is closed."},
	CaseClosedTold:   {Ko: "%[1]d번을 닫았어요. 답을 드리지 못했다고 그분께 알리고 물어볼 기관을 안내해요.", En: "No. %[1]d is closed. They are told that it was not answered, and whom to ask."},
	CaseAbout:        {Ko: "답변 #%[1]d을(를) 받고 물었어요.", En: "Asked under answer #%[1]d."},
	CaseWasClosed:    {Ko: "%[1]d번은 닫혀 있어서 전하지 않았어요. 답하시려면 다시 열고 써 주세요.", En: "No. %[1]d is closed, so this was not passed on. To answer, open it again and write."},
	CaseReopen:       {Ko: "다시 열기", En: "Open again"},
	CaseReopened:     {Ko: "%[1]d번을 다시 열었어요.", En: "No. %[1]d is open again."},
	CaseNotStaff:     {Ko: "담당자로 등록된 분의 글만 전해요. 이 글은 전하지 않았어요.", En: "Only what registered staff write is passed on. This was not."},
	CaseNoFiles:      {Ko: "사진이나 파일은 전할 수 없어요. 이 글도 전하지 않았으니 글로만 다시 써 주세요.", En: "Photos and files cannot be passed on, nor was the text beside it. Please write it as text only."},
	CaseNoEdits:      {Ko: "이미 보낸 답은 고쳐지지 않아요. 바로잡을 내용을 새로 써 주시면 전할게요.", En: "An answer that was sent does not change. Write the correction anew and I will pass it on."},
	CaseMissing:      {Ko: "이제 남아 있지 않은 건이에요. 그분이 자기 정보를 지웠을 수 있어요.", En: "This case is no longer kept. They may have deleted their data."},
	RoleSeeker:       {Ko: "구직자", En: "job seeker"},
	RoleManager:      {Ko: "기업 담당자", En: "firm's manager"},
	RoleStaff:        {Ko: "운영 담당자", En: "programme staff"},
	PlatformTelegram: {Ko: "텔레그램", En: "Telegram"},
	PlatformSlack:    {Ko: "슬랙", En: "Slack"},
	PlatformTerminal: {Ko: "터미널", En: "the terminal"},
}
