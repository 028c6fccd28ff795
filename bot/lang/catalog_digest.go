package lang

// What is said of several openings in one message, when alerts come, what somebody saved and what is not for them.
const (
	CommandPause Key = "command_pause"
	CommandSaved Key = "command_saved"

	DigestHeader Key = "digest_header" // how many
	DigestRest   Key = "digest_rest"   // button: how many more
	DigestMore   Key = "digest_more"   // how many, first shown, last shown
	AlertPause   Key = "alert_pause"   // button

	AlertsDailyDone Key = "alerts_daily_done"
	AlertsChanged   Key = "alerts_changed"
	AlertsPaused    Key = "alerts_paused"
	AlertsGoOn      Key = "alerts_go_on"
	AtOnceLine      Key = "at_once_line"
	DailyLine       Key = "daily_line"  // time
	WeeklyLine      Key = "weekly_line" // how many
	WeeklyAnyLine   Key = "weekly_any_line"
	PausedLine      Key = "paused_line" // date
	PausedOpenLine  Key = "paused_open_line"
	TurnAtOnce      Key = "turn_at_once"
	TurnDaily       Key = "turn_daily"
	ChangeHour      Key = "change_hour"
	ChangeWeekly    Key = "change_weekly"
	AskAlertHour    Key = "ask_alert_hour"
	AskAlertWeekly  Key = "ask_alert_weekly"
	WeeklyAtMost    Key = "weekly_at_most" // button: how many
	WeeklyAny       Key = "weekly_any"     // button
	AskPause        Key = "ask_pause"
	PauseWeek       Key = "pause_week" // button
	PauseOpen       Key = "pause_open" // button
	PauseEnd        Key = "pause_end"  // button

	Unsave     Key = "unsave"      // button
	NotForMe   Key = "not_for_me"  // button
	RefuseUndo Key = "refuse_undo" // button

	SavedReminded  Key = "saved_reminded" // title, date
	SavedSoon      Key = "saved_soon"     // title, last day
	SavedOpen      Key = "saved_open"     // title
	SavedAlready   Key = "saved_already"  // title
	SavedReminder  Key = "saved_reminder" // title, until when
	SavedRemove    Key = "saved_remove"   // button: number
	Unsaved        Key = "unsaved"
	UnsavedAlready Key = "unsaved_already"

	RefuseAsk       Key = "refuse_ask" // title
	RefuseRegion    Key = "refuse_region"
	RefusePay       Key = "refuse_pay"
	RefuseWork      Key = "refuse_work"
	RefuseSkills    Key = "refuse_skills"
	RefuseElsewhere Key = "refuse_elsewhere"
	Refused         Key = "refused" // which
	RefusedOne      Key = "refused_one"
	RuleRegion      Key = "rule_region" // places
	RulePay         Key = "rule_pay"    // pay
	RuleWork        Key = "rule_work"   // occupations
	RuleSkills      Key = "rule_skills" // skills
	RuleOne         Key = "rule_one"    // number of the opening
	RefusalsLine    Key = "refusals_line"
	RefusalsShow    Key = "refusals_show"
	RefusalsHeader  Key = "refusals_header"
	RefusalsRest    Key = "refusals_rest" // how many more
	RefusalsNone    Key = "refusals_none"
	RefusalUndo     Key = "refusal_undo" // button: number
	RefusalUndone   Key = "refusal_undone"
	RefusalGone     Key = "refusal_gone"
)

var digestWords = map[Key]Entry{
	CommandPause: {Ko: "공고 알림을 잠시 쉬어요", En: "Pause alerts for a while"},
	CommandSaved: {Ko: "저장하거나 관심 있다고 하신 공고를 모아 봐요", En: "See what you saved or are interested in"},

	DigestHeader: {Ko: "(광고) 조건에 맞는 공고 %[1]d건이 새로 나왔어요", En: "(Ad) New openings that fit your conditions: %[1]d"},
	DigestRest:   {Ko: "나머지 %[1]d건 보기", En: "Show the other %[1]d"},
	DigestMore:   {Ko: "알려 드린 %[1]d건 가운데 %[2]d-%[3]d번이에요.", En: "No. %[2]d-%[3]d of the %[1]d that I told you about."},
	AlertPause:   {Ko: "알림 쉬기", En: "Pause alerts"},

	AlertsDailyDone: {Ko: "맞는 공고를 하루 한 번 모아서 알려 드릴게요.", En: "I will tell you about matching openings in one message a day."},
	AlertsChanged:   {Ko: "알림 설정을 바꿨어요.", En: "I changed your alerts."},
	AlertsPaused:    {Ko: "알림을 쉴게요. 그동안 나온 공고는 다시 시작할 때 모아서 알려 드려요.", En: "Alerts are paused. What comes up meanwhile is told in one message when they go on."},
	AlertsGoOn:      {Ko: "알림을 다시 보내 드릴게요.", En: "Alerts go on."},
	AtOnceLine:      {Ko: "받는 때: 새 공고가 나오면 바로", En: "When: as soon as there is a new one"},
	DailyLine:       {Ko: "받는 때: 하루 한 번, %[1]s에 모아서", En: "When: once a day, at %[1]s"},
	WeeklyLine:      {Ko: "횟수: 일주일에 많아야 %[1]d번. 넘으면 모아 두었다가 한 번에 알려 드려요.", En: "How often: at most %[1]d messages in seven days. What is more waits and is told together."},
	WeeklyAnyLine:   {Ko: "횟수: 정해 두지 않음", En: "How often: no limit"},
	PausedLine:      {Ko: "지금은 %[1]s까지 쉬는 중이에요.", En: "They are paused until %[1]s."},
	PausedOpenLine:  {Ko: "지금은 쉬는 중이에요. 다시 받겠다고 하실 때까지 보내지 않아요.", En: "They are paused until you say so."},
	TurnAtOnce:      {Ko: "나올 때마다 받기", En: "As they come"},
	TurnDaily:       {Ko: "하루 한 번 모아 받기", En: "Once a day"},
	ChangeHour:      {Ko: "받는 시각 바꾸기", En: "Change the hour"},
	ChangeWeekly:    {Ko: "일주일 횟수 바꾸기", En: "Change how often"},
	AskAlertHour:    {Ko: "하루 한 번, 몇 시에 알려 드릴까요?", En: "At what hour shall I tell you each day?"},
	AskAlertWeekly:  {Ko: "알림을 일주일에 많아야 몇 번 받으시겠어요?", En: "How many messages a week at most?"},
	WeeklyAtMost:    {Ko: "%[1]d번까지", En: "Up to %[1]d"},
	WeeklyAny:       {Ko: "정하지 않기", En: "No limit"},
	AskPause:        {Ko: "알림을 얼마나 쉴까요?", En: "For how long shall I pause alerts?"},
	PauseWeek:       {Ko: "일주일", En: "A week"},
	PauseOpen:       {Ko: "다시 말할 때까지", En: "Until I say so"},
	PauseEnd:        {Ko: "알림 다시 받기", En: "Resume alerts"},

	Unsave:     {Ko: "저장 취소", En: "Remove from saved"},
	NotForMe:   {Ko: "저와 안 맞아요", En: "Not for me"},
	RefuseUndo: {Ko: "되돌리기", En: "Undo"},

	SavedReminded:  {Ko: "\"%[1]s\" 공고를 저장했어요. 마감 3일 전인 %[2]s에 다시 알려 드릴게요.", En: "Saved \"%[1]s\". I will remind you on %[2]s, three days before it closes."},
	SavedSoon:      {Ko: "\"%[1]s\" 공고를 저장했어요. %[2]s에 마감이라 얼마 남지 않았어요. 지원하실 거면 서둘러 주세요.", En: "Saved \"%[1]s\". It closes soon, on %[2]s, so please apply in time."},
	SavedOpen:      {Ko: "\"%[1]s\" 공고를 저장했어요. 마감일이 정해져 있지 않아서 따로 알려 드리지는 않아요.", En: "Saved \"%[1]s\". It names no last day, so there will be no reminder."},
	SavedAlready:   {Ko: "\"%[1]s\" 공고는 이미 저장해 두셨어요.", En: "You have saved \"%[1]s\" already."},
	SavedReminder:  {Ko: "저장해 두신 \"%[1]s\" 공고가 곧 마감돼요. 마감: %[2]s", En: "\"%[1]s\", which you saved, closes soon. Apply by: %[2]s"},
	SavedRemove:    {Ko: "%[1]d번 빼기", En: "Remove no. %[1]d"},
	Unsaved:        {Ko: "저장 목록에서 뺐어요.", En: "Removed from what you saved."},
	UnsavedAlready: {Ko: "저장 목록에 없는 공고예요.", En: "It is not among what you saved."},

	RefuseAsk:       {Ko: "\"%[1]s\" 공고가 어떤 점에서 안 맞으세요? 다음 알림부터 반영할게요.", En: "What about \"%[1]s\" is not for you? I will keep to it from the next alert on."},
	RefuseRegion:    {Ko: "지역", En: "The place"},
	RefusePay:       {Ko: "급여", En: "The pay"},
	RefuseWork:      {Ko: "하는 일", En: "The work"},
	RefuseSkills:    {Ko: "필요한 기술", En: "The skills"},
	RefuseElsewhere: {Ko: "다른 데서 봤어요", En: "Seen elsewhere"},
	Refused:         {Ko: "알겠어요. 이제 이런 공고는 알리지 않을게요: %[1]s", En: "All right. I will not tell you about these any more: %[1]s"},
	RefusedOne:      {Ko: "알겠어요. 이 공고는 다시 알리지 않을게요. 등록하신 조건에 드는 공고라 다른 공고까지 빼지는 않았어요. 조건은 \"내정보\"에서 고칠 수 있어요.", En: "All right, not this one again. Others like it fit what you saved, so I left them in; you can change your conditions in your profile."},
	RuleRegion:      {Ko: "지역이 %[1]s인 공고", En: "openings in %[1]s"},
	RulePay:         {Ko: "급여가 %[1]s인 공고", En: "openings that pay %[1]s"},
	RuleWork:        {Ko: "하는 일이 %[1]s인 공고", En: "openings for %[1]s"},
	RuleSkills:      {Ko: "이 기술을 모두 요구하는 공고: %[1]s", En: "openings that ask for all of: %[1]s"},
	RuleOne:         {Ko: "공고 %[1]d번", En: "opening no. %[1]d"},
	RefusalsLine:    {Ko: "안 맞는다고 하신 것: %[1]d개", En: "Not for you: %[1]d"},
	RefusalsShow:    {Ko: "안 맞는다고 한 것 보기", En: "Show what is not for me"},
	RefusalsHeader:  {Ko: "안 맞는다고 하셔서 알리지 않는 것이에요.", En: "These I do not tell you about, because you said they are not for you."},
	RefusalsRest:    {Ko: "이 밖에 %[1]d개가 더 있어요. 위의 것을 되돌리면 이어서 보여 드려요.", En: "There are %[1]d more; they show once you undo some of these."},
	RefusalsNone:    {Ko: "안 맞는다고 하신 것이 없어요.", En: "There is nothing that you said is not for you."},
	RefusalUndo:     {Ko: "%[1]d번 되돌리기", En: "Undo no. %[1]d"},
	RefusalUndone:   {Ko: "되돌렸어요. 이런 공고가 새로 나오면 다시 알려 드릴게요.", En: "Undone. I will tell you about such openings again when new ones come."},
	RefusalGone:     {Ko: "이미 되돌린 것이에요.", En: "That is undone already."},
}
