package lang

// What is said unasked of an opening, and why.
const (
	AlertHeader   Key = "alert_header"
	AlertWhy      Key = "alert_why"      // button
	AlertOff      Key = "alert_off"      // button
	AlertFooter   Key = "alert_footer"   // operator, report number
	WhyAlert      Key = "why_alert"      // title
	WhyMatched    Key = "why_matched"    // the conditions that matched
	WhyUnmatched  Key = "why_unmatched"  // nothing
	WhyConsent    Key = "why_consent"    // when
	WhyNoConsent  Key = "why_no_consent" // nothing
	WhyChosenByIt Key = "why_chosen_by"  // nothing
	WhyStop       Key = "why_stop"       // nothing
	WhyNothing    Key = "why_nothing"    // nothing
)

var alertWords = map[Key]Entry{
	AlertHeader:   {Ko: "(광고) 조건에 맞는 공고가 새로 나왔어요", En: "(Ad) A new opening fits your conditions"},
	AlertWhy:      {Ko: "왜 받았나요?", En: "Why did I get this?"},
	AlertOff:      {Ko: "알림 끄기", En: "Turn alerts off"},
	AlertFooter:   {Ko: "직업정보 제공: %[1]s (신고번호 %[2]s). 그만 받으려면 \"그만\"이라고 보내 주세요. 비용은 들지 않아요.", En: "Job information by %[1]s (report no. %[2]s). Send \"stop\" to end these messages, free of charge."},
	WhyAlert:      {Ko: "\"%[1]s\" 공고를 알려 드린 까닭이에요.", En: "Why I told you about \"%[1]s\":"},
	WhyMatched:    {Ko: "등록하신 조건과 맞았어요: %[1]s", En: "It fits the conditions you saved: %[1]s"},
	WhyUnmatched:  {Ko: "알림을 보낼 때는 등록하신 조건과 맞았어요. 그 뒤에 조건이나 공고가 바뀌었어요.", En: "It fitted your saved conditions when I sent it. They, or the opening, have changed since."},
	WhyConsent:    {Ko: "새 공고 알림을 받겠다고 %[1]s에 동의하셨어요.", En: "You agreed to alerts about new openings on %[1]s."},
	WhyNoConsent:  {Ko: "지금은 알림을 받지 않기로 하셨어요. 새 알림은 가지 않아요.", En: "You have since turned alerts off. No new ones will come."},
	WhyChosenByIt: {Ko: "조건이 맞는지만 보고 정해진 규칙으로 골랐어요. 사람을 평가하거나 순위를 매기지 않아요.", En: "Fixed rules compare conditions only. Nobody is rated or ranked."},
	WhyStop:       {Ko: "그만 받으려면 \"그만\"이라고 보내거나 아래 버튼을 눌러 주세요. 조건은 \"내정보\"에서 고칠 수 있어요.", En: "To stop, send \"stop\" or tap the button below. You can change your conditions under /me."},
	WhyNothing:    {Ko: "최근에 제가 먼저 보낸 공고 알림이 없어요.", En: "I have not sent you an alert about an opening lately."},
}
