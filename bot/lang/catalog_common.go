package lang

// What any part of the conversation may say: buttons, apologies, what Dari is.
const (
	Yes      Key = "yes"
	No       Key = "no"
	Back     Key = "back"
	Skip     Key = "skip"
	Cancel   Key = "cancel"
	Next     Key = "next"
	Previous Key = "previous"
	Done     Key = "done"
	More     Key = "more"
	Details  Key = "details"
	EditCut  Key = "edit_cut"
	EditGone Key = "edit_gone"
	Edit     Key = "edit"
	Delete   Key = "delete"
	Save     Key = "save"
	Send     Key = "send"
	Confirm  Key = "confirm"
	Close    Key = "close"
	Retry    Key = "retry"
	Choose   Key = "choose"
	Loading  Key = "loading"
	None     Key = "none"
	NotSaid  Key = "not_said"
	Required Key = "required"
	Optional Key = "optional"
	PageOf   Key = "page_of" // current page, pages

	Sorry           Key = "sorry"            // number to quote to staff
	TryLater        Key = "try_later"        // nothing
	TooManyMessages Key = "too_many"         // how long to wait, as Duration says it
	ButtonExpired   Key = "button_expired"   // nothing
	AlreadyDone     Key = "already_done"     // nothing
	NotAllowed      Key = "not_allowed"      // nothing
	OtherWorkspace  Key = "other_workspace"  // nothing
	UnknownCommand  Key = "unknown_command"  // the command as typed
	TooLongText     Key = "too_long_text"    // number of characters allowed
	Cancelled       Key = "cancelled"        // nothing
	Saved           Key = "saved"            // nothing
	Deleted         Key = "deleted"          // nothing
	NothingToCancel Key = "nothing_to_stop"  // nothing
	ContinueInChat  Key = "continue_private" // nothing

	NoPhoto      Key = "no_photo"
	NoVoice      Key = "no_voice"
	NoVideo      Key = "no_video"
	NoFile       Key = "no_file"
	NoSticker    Key = "no_sticker"
	NoLocation   Key = "no_location"
	NoContact    Key = "no_contact"
	NoOther      Key = "no_other"
	NoEdited     Key = "no_edited"
	EmptyMessage Key = "empty_message"
	MaskedSecret Key = "masked_secret"
	NoSuchNumber Key = "no_such_number"
	SignsOnly    Key = "signs_only"

	Hello        Key = "hello"
	AINotice     Key = "ai_notice" // operator, report number
	HelpHeader   Key = "help_header"
	HelpLine     Key = "help_line" // command, what it does
	HelpFooter   Key = "help_footer"
	HelpAlone    Key = "help_alone" // where no staff reads questions
	StopAsk      Key = "stop_ask"
	StopDone     Key = "stop_done"
	StopAlready  Key = "stop_already"
	StopHint     Key = "stop_hint"
	LanguageAsk  Key = "language_ask"
	LanguageSet  Key = "language_set"
	KoreanOnly   Key = "korean_only"
	EnglishOnly  Key = "english_only"
	FromPerson   Key = "from_person" // who answered: an office or a role
	SourceLine   Key = "source_line" // title, checked date
	CheckedOn    Key = "checked_on"  // date
	OfficialPage Key = "official_page"
	SampleMark   Key = "sample_mark"
)

var commonWords = map[Key]Entry{
	Yes:      {Ko: "예", En: "Yes"},
	No:       {Ko: "아니요", En: "No"},
	Back:     {Ko: "이전 질문", En: "Back"},
	Skip:     {Ko: "건너뛰기", En: "Skip"},
	Cancel:   {Ko: "취소", En: "Cancel"},
	Next:     {Ko: "다음", En: "Next"},
	Previous: {Ko: "이전", En: "Previous"},
	Done:     {Ko: "완료", En: "Done"},
	More:     {Ko: "더 보기", En: "More"},
	Details:  {Ko: "자세히 보기", En: "Details"},
	EditCut:  {Ko: "내용이 길어 여기까지만 보여 드려요. 나머지가 궁금하시면 저에게 물어봐 주세요.", En: "This is as much as fits here. Ask me for the rest."},
	EditGone: {Ko: "이 부분은 이제 필요하지 않아서 지웠어요.", En: "This part is no longer needed, so I have cleared it."},
	Edit:     {Ko: "고치기", En: "Edit"},
	Delete:   {Ko: "삭제", En: "Delete"},
	Save:     {Ko: "저장", En: "Save"},
	Send:     {Ko: "보내기", En: "Send"},
	Confirm:  {Ko: "확인", En: "Confirm"},
	Close:    {Ko: "닫기", En: "Close"},
	Retry:    {Ko: "다시 하기", En: "Try again"},
	Choose:   {Ko: "골라 주세요.", En: "Please choose one."},
	Loading:  {Ko: "불러오는 중이에요…", En: "Loading…"},
	None:     {Ko: "없음", En: "None"},
	NotSaid:  {Ko: "적혀 있지 않음", En: "Not stated"},
	Required: {Ko: "꼭 필요한 항목이에요.", En: "This one is required."},
	Optional: {Ko: "선택", En: "optional"},
	PageOf:   {Ko: "%[2]d쪽 중 %[1]d쪽", En: "Page %[1]d of %[2]d"},

	Sorry:           {Ko: "죄송합니다. 처리하지 못했어요. (번호 %[1]s)", En: "Sorry, that did not work. (No. %[1]s)"},
	TryLater:        {Ko: "지금은 처리하기 어려워요. 잠시 뒤에 다시 해 주세요.", En: "I cannot do that right now. Please try again in a little while."},
	TooManyMessages: {Ko: "메시지가 한꺼번에 많이 왔어요. %[1]s 뒤에 다시 보내 주세요.", En: "That was a lot of messages at once. Please write again in %[1]s."},
	ButtonExpired:   {Ko: "오래된 버튼이라 이제 쓸 수 없어요. 처음부터 다시 해 주세요.", En: "This button is too old to use. Please start again."},
	AlreadyDone:     {Ko: "이미 처리했어요.", En: "That is already done."},
	NotAllowed:      {Ko: "이 기능은 프로그램 담당자만 쓸 수 있어요.", En: "Only programme staff can do this."},
	OtherWorkspace:  {Ko: "이 Slack 워크스페이스의 구성원만 여기서 Dari를 쓸 수 있어요.", En: "Only members of this Slack workspace can use Dari here."},
	UnknownCommand:  {Ko: "%[1]s은(는) 모르는 명령이에요. \"도움말\"이라고 보내면 할 수 있는 일을 보여 드려요.", En: "I do not know the command %[1]s. Send \"help\" for what I can do."},
	TooLongText:     {Ko: "글이 너무 길어요. %[1]d자 안으로 줄여 주세요.", En: "That is too long. Please keep it within %[1]d characters."},
	Cancelled:       {Ko: "취소했어요. 다른 것이 궁금하면 언제든 물어보세요.", En: "Cancelled. Ask me anything else whenever you like."},
	Saved:           {Ko: "저장했어요.", En: "Saved."},
	Deleted:         {Ko: "삭제했어요.", En: "Deleted."},
	NothingToCancel: {Ko: "지금은 취소할 것이 없어요.", En: "There is nothing to cancel right now."},
	ContinueInChat:  {Ko: "개인정보를 묻는 내용이라 1:1 대화에서 이어 갈게요. 아직 1:1 대화를 연 적이 없으면 Dari를 눌러 대화를 열고 다시 말씀해 주세요.", En: "This asks for personal details, so let us continue in a private chat. If you have not opened one yet, tap Dari, open the chat and say it there."},

	NoPhoto:      {Ko: "사진은 아직 볼 수 없어요. 궁금한 것을 글로 적어 주세요.", En: "I cannot look at photos yet. Please write your question as text."},
	NoVoice:      {Ko: "음성은 아직 들을 수 없어요. 궁금한 것을 글로 적어 주세요.", En: "I cannot listen to voice messages yet. Please write your question as text."},
	NoVideo:      {Ko: "영상은 아직 볼 수 없어요. 궁금한 것을 글로 적어 주세요.", En: "I cannot watch videos yet. Please write your question as text."},
	NoFile:       {Ko: "파일은 아직 열어 볼 수 없어요. 이력서나 신분증은 보내지 마시고, 궁금한 것을 글로 적어 주세요.", En: "I cannot open files yet. Please do not send a CV or an ID; write your question as text."},
	NoSticker:    {Ko: "스티커 고마워요! 궁금한 것이 있으면 글로 적어 주세요.", En: "Thanks for the sticker! If you have a question, please write it as text."},
	NoLocation:   {Ko: "위치는 받지 않아요. 시·군·구 이름을 글로 적어 주세요.", En: "I do not take locations. Please write the name of your city or district."},
	NoContact:    {Ko: "연락처는 받지 않아요. 궁금한 것을 글로 적어 주세요.", En: "I do not take contact cards. Please write your question as text."},
	NoOther:      {Ko: "이런 메시지는 아직 읽을 수 없어요. 글로 적어 주세요.", En: "I cannot read this kind of message yet. Please write it as text."},
	NoEdited:     {Ko: "고친 메시지는 다시 읽지 않아요. 새 메시지로 보내 주세요.", En: "I do not read edited messages again. Please send it as a new message."},
	EmptyMessage: {Ko: "내용이 비어 있어요. 궁금한 것을 적어 주세요.", En: "The message is empty. Please write your question."},
	NoSuchNumber: {Ko: "그 번호의 버튼은 없어요. 버튼을 누르거나 궁금한 것을 글로 적어 주세요.", En: "There is no button of that number. Tap one, or write your question in words."},
	SignsOnly:    {Ko: "궁금한 것을 글로 적어 주시면 답해 드릴게요.", En: "Write me your question in words and I will answer."},
	MaskedSecret: {Ko: "주민등록번호나 계좌·카드 번호로 보이는 숫자는 가리고 저장하지 않았어요. 그런 번호는 보내지 마세요.", En: "Something looked like a resident, account or card number, so it was masked and not kept. Please do not send such numbers."},

	Hello:        {Ko: "안녕하세요! AI 교육, 지원 제도, 일자리를 이어 드리는 Dari예요. 궁금한 것을 편하게 물어보세요.", En: "Hello! I am Dari. I connect you with AI training, support programmes and jobs. Ask me anything."},
	AINotice:     {Ko: "Dari는 자동 응답(AI) 서비스이고 %[1]s이(가) 운영합니다(신고번호 %[2]s). 돈, 계좌, 주민등록번호를 요구하지 않습니다.", En: "Dari is an automated (AI) service run by %[1]s (report no. %[2]s). It never asks for money, bank accounts or resident registration numbers."},
	HelpHeader:   {Ko: "이런 것을 도와드릴 수 있어요. 명령 대신 평소 말로 물어보셔도 돼요.", En: "Here is what I can help with. You can also just ask in your own words."},
	HelpLine:     {Ko: "%[1]s - %[2]s", En: "%[1]s - %[2]s"},
	HelpAlone:    {Ko: "제가 모르는 것은 물어볼 기관을 알려 드려요. 알림을 그만 받으려면 \"그만\"이라고 보내 주세요.", En: "For what I do not know I name the office that does. To end alerts, send \"stop\"."},
	HelpFooter:   {Ko: "제가 모르는 것은 담당자에게 이어 드려요. 알림을 그만 받으려면 \"그만\"이라고 보내 주세요.", En: "What I do not know I pass on to our staff. To end alerts, send \"stop\"."},
	StopAsk:      {Ko: "알림을 모두 그만 받을까요?", En: "Shall I end all alerts?"},
	StopDone:     {Ko: "알림을 모두 껐어요. 이제 먼저 연락드리지 않을게요. 다시 받고 싶으면 언제든 말씀해 주세요.", En: "All alerts are off. I will not write to you first any more. Tell me whenever you want them back."},
	StopAlready:  {Ko: "받고 있는 알림이 없어요. 먼저 연락드리지 않을게요.", En: "You have no alerts on. I will not write to you first."},
	StopHint:     {Ko: "그만 받으려면 \"그만\"이라고 보내 주세요.", En: "Send \"stop\" to end these messages."},
	LanguageAsk:  {Ko: "어떤 언어로 이야기할까요?", En: "Which language shall we use?"},
	LanguageSet:  {Ko: "이제 한국어로 말씀드릴게요.", En: "I will write in English from now on."},
	KoreanOnly:   {Ko: "아래 안내는 한국어로만 나왔어요.", En: "This announcement is available in Korean only:"},
	EnglishOnly:  {Ko: "아래 안내는 영어로만 나왔어요.", En: "This announcement is available in English only:"},
	FromPerson:   {Ko: "%[1]s 담당자의 답변입니다.", En: "An answer from a person (%[1]s):"},
	SourceLine:   {Ko: "출처: %[1]s (%[2]s 확인)", En: "Source: %[1]s (checked %[2]s)"},
	CheckedOn:    {Ko: "%[1]s 확인", En: "checked %[1]s"},
	OfficialPage: {Ko: "신청 전에 공식 페이지에서 다시 확인해 주세요.", En: "Please confirm on the official page before you apply."},
	SampleMark:   {Ko: "[예시]", En: "[sample]"},
}
