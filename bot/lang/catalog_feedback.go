package lang

// What stands under answers: their number, what people think of them, and what
// staff read when they open one.
const (
	AnswerNumber Key = "answer_number" // number; under an answer that says something
	AnswerOnly   Key = "answer_only"   // number; under one that does not
	AnswerThanks Key = "answer_thanks" // number
	AnswerNoted  Key = "answer_noted"  // number
	ThumbUp      Key = "thumb_up"      // button
	ThumbDown    Key = "thumb_down"    // button
	Chosen       Key = "chosen"        // label of a button that was chosen
	VoteAlready  Key = "vote_already"

	VoteWhy       Key = "vote_why"       // number
	WhyWrong      Key = "why_wrong"      // button
	WhyIncomplete Key = "why_incomplete" // button
	WhyOld        Key = "why_old"        // button
	WhyOther      Key = "why_other"      // button
	WhyKept       Key = "why_kept"       // number
	AskHereNow    Key = "ask_here_now"   // over offices

	OfficeList Key = "office_list" // source of local offices

	ShownOpening      Key = "shown_opening"       // title; over what it says
	ShownNotice       Key = "shown_notice"        // over what it says
	ShownAnswer       Key = "shown_answer"        // number; over what it says
	ShownOpeningNot   Key = "shown_opening_not"   // title
	ShownNoticeNot    Key = "shown_notice_not"    // nothing
	ShownAnswerNot    Key = "shown_answer_not"    // number
	ShownNearest      Key = "shown_nearest"       // over what it says instead
	ShownEmployer     Key = "shown_employer"      // employer; over how to reach them
	ShownEmployerOnly Key = "shown_employer_only" // employer
	ShownSender       Key = "shown_sender"        // operator, over the button to ask a person
	ShownSenderOnly   Key = "shown_sender_only"   // operator
	ShownTaken        Key = "shown_taken"         // a notice that was withdrawn
	ShownWhich        Key = "shown_which"         // over buttons
	ShownNumbered     Key = "shown_numbered"      // button: number, title

	CommandAnswer    Key = "command_answer"
	AnswerGiveNumber Key = "answer_give_number"
	AnswerNone       Key = "answer_none"       // number
	AnswerTitle      Key = "answer_title"      // number
	AnswerTo         Key = "answer_to"         // when, role, platform, language
	AnswerAbout      Key = "answer_about"      // kind, topic, articles, version of the base
	AnswerAsked      Key = "answer_asked"      // heading
	AnswerAskedGone  Key = "answer_asked_gone" // in place of the question
	AnswerTapped     Key = "answer_tapped"     // in place of the question: the part
	AnswerSaid       Key = "answer_said"       // heading
	AnswerFacts      Key = "answer_facts"      // heading
	AnswerNoFacts    Key = "answer_no_facts"
	AnswerFact       Key = "answer_fact"        // name, label, value
	AnswerFactHeld   Key = "answer_fact_held"   // from, until, checked, reliability, source
	AnswerVotes      Key = "answer_votes"       // up, down, reasons
	AnswerCounted    Key = "answer_why_counted" // reason, count
)

var feedbackWords = map[Key]Entry{
	AnswerNumber: {Ko: "답변 #%[1]d · 도움이 됐나요?", En: "Answer #%[1]d · Did this help?"},
	AnswerOnly:   {Ko: "답변 #%[1]d", En: "Answer #%[1]d"},
	AnswerThanks: {Ko: "답변 #%[1]d · 고마워요!", En: "Answer #%[1]d · Thank you!"},
	AnswerNoted:  {Ko: "답변 #%[1]d · 알려 주셔서 고마워요.", En: "Answer #%[1]d · Thanks for telling me."},
	ThumbUp:      {Ko: "👍", En: "👍"},
	ThumbDown:    {Ko: "👎", En: "👎"},
	Chosen:       {Ko: "✓ %[1]s", En: "✓ %[1]s"},
	VoteAlready:  {Ko: "이미 알려 주셨어요. 고마워요.", En: "You told me already. Thank you."},

	VoteWhy:       {Ko: "답변 #%[1]d, 무엇이 아쉬웠나요?", En: "What was wrong with answer #%[1]d?"},
	WhyWrong:      {Ko: "틀렸어요", En: "It is wrong"},
	WhyIncomplete: {Ko: "부족해요", En: "Incomplete"},
	WhyOld:        {Ko: "예전 내용이에요", En: "Out of date"},
	WhyOther:      {Ko: "다른 걸 물었어요", En: "Not my question"},
	WhyKept:       {Ko: "알려 주셔서 고마워요. 자료를 고칠 때 볼 수 있게 답변 #%[1]d에 적어 두었어요.", En: "Thank you. I noted it with answer #%[1]d, for when the sources are revised."},
	AskHereNow:    {Ko: "바로 확인하시려면 여기에 물어보세요.", En: "To be sure now, ask here:"},

	OfficeList: {Ko: "담당자가 등록한 지역 기관 목록", En: "Local offices as listed by programme staff"},

	ShownOpening:      {Ko: "'%[1]s' 공고에는 이렇게 적혀 있어요.", En: "The opening \"%[1]s\" says:"},
	ShownNotice:       {Ko: "보내 드린 안내에는 이렇게 적혀 있어요.", En: "The notice I sent you says:"},
	ShownAnswer:       {Ko: "답변 #%[1]d에는 이렇게 적혀 있어요.", En: "Answer #%[1]d says:"},
	ShownOpeningNot:   {Ko: "'%[1]s' 공고에는 그 내용이 적혀 있지 않아요. 짐작으로 말씀드리지는 않을게요.", En: "The opening \"%[1]s\" does not say, and I would rather not guess."},
	ShownNoticeNot:    {Ko: "보내 드린 안내에는 그 내용이 적혀 있지 않아요. 짐작으로 말씀드리지는 않을게요.", En: "The notice I sent you does not say, and I would rather not guess."},
	ShownAnswerNot:    {Ko: "답변 #%[1]d에는 그 내용이 없어요. 짐작으로 말씀드리지는 않을게요.", En: "Answer #%[1]d does not say, and I would rather not guess."},
	ShownNearest:      {Ko: "적혀 있는 것은 이것이에요.", En: "What it does say:"},
	ShownEmployer:     {Ko: "%[1]s에 물어보세요. 공고에 적힌 연락·지원 방법이에요.", En: "Please ask %[1]s. This is how to reach them:"},
	ShownEmployerOnly: {Ko: "%[1]s에 직접 물어보세요. 공고에 연락 방법은 적혀 있지 않아요.", En: "Please ask %[1]s. The opening does not say how to reach them."},
	ShownSender:       {Ko: "안내를 보낸 %[1]s 담당자에게 아래 버튼으로 물어볼 수 있어요.", En: "It came from %[1]s: the button below asks their staff."},
	ShownSenderOnly:   {Ko: "안내를 보낸 곳은 %[1]s이에요(예요). 그곳에 물어보세요.", En: "It came from %[1]s: please ask them."},
	ShownTaken:        {Ko: "그 안내는 보낸 곳에서 거두어들였어요. 지금은 그 내용을 따르지 마세요.", En: "That notice was withdrawn by its sender. Please do not rely on it."},
	ShownWhich:        {Ko: "어느 공고를 말씀하세요?", En: "Which opening do you mean?"},
	ShownNumbered:     {Ko: "%[1]d번 %[2]s", En: "No. %[1]d %[2]s"},

	CommandAnswer:    {Ko: "답변 번호로 그때 보낸 글과 쓴 사실을 봐요", En: "Open an answer by its number"},
	AnswerGiveNumber: {Ko: "답변 번호를 함께 적어 주세요. 예: 답변 1234", En: "Please add the number, for example: answer 1234"},
	AnswerNone:       {Ko: "답변 #%[1]d은(는) 남아 있지 않아요. 보관 기간이 지났거나 없는 번호예요.", En: "Answer #%[1]d is not kept: its time is over, or there is none of that number."},
	AnswerTitle:      {Ko: "답변 #%[1]d", En: "Answer #%[1]d"},
	AnswerTo:         {Ko: "%[1]s, %[2]s, %[3]s, %[4]s", En: "%[1]s, %[2]s, %[3]s, %[4]s"},
	AnswerAbout:      {Ko: "종류 %[1]s · 주제 %[2]s · 문서 %[3]s · 자료 버전 %[4]s", En: "kind %[1]s · topic %[2]s · articles %[3]s · base version %[4]s"},
	AnswerAsked:      {Ko: "질문", En: "Question"},
	AnswerAskedGone:  {Ko: "(질문은 그분의 정보와 함께 지워졌어요)", En: "(deleted with the person's data)"},
	AnswerTapped:     {Ko: "(버튼으로 물음: %[1]s)", En: "(asked by a button: %[1]s)"},
	AnswerSaid:       {Ko: "보낸 글 그대로", En: "As it was said"},
	AnswerFacts:      {Ko: "쓴 사실", En: "Facts it used"},
	AnswerNoFacts:    {Ko: "쓴 사실이 없어요.", En: "It used none."},
	AnswerFact:       {Ko: "%[1]s · %[2]s: %[3]s", En: "%[1]s · %[2]s: %[3]s"},
	AnswerFactHeld:   {Ko: "유효 %[1]s ~ %[2]s, 확인 %[3]s, 신뢰도 %[4]s, 출처 %[5]s", En: "valid %[1]s to %[2]s, checked %[3]s, reliability %[4]s, source %[5]s"},
	AnswerVotes:      {Ko: "👍 %[1]d · 👎 %[2]d %[3]s", En: "👍 %[1]d · 👎 %[2]d %[3]s"},
	AnswerCounted:    {Ko: "%[1]s %[2]d", En: "%[1]s %[2]d"},
}
