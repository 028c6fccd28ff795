package lang

// What is asked before something is kept or sent unasked.
const (
	Agree           Key = "agree"
	AgreeAdult      Key = "agree_adult"
	Disagree        Key = "disagree"
	TooYoung        Key = "too_young"
	ConsentAge      Key = "consent_age"
	ConsentTooYoung Key = "consent_too_young"
	ConsentKept     Key = "consent_kept"

	ConsentProfile        Key = "consent_profile"
	ConsentProfileFor     Key = "consent_profile_for"
	ConsentProfileItems   Key = "consent_profile_items"
	ConsentProfileKept    Key = "consent_profile_kept"
	ConsentProfileRight   Key = "consent_profile_right"
	ConsentProfileRefused Key = "consent_profile_refused"

	ConsentAlerts        Key = "consent_alerts"
	ConsentAlertsFor     Key = "consent_alerts_for"
	ConsentAlertsItems   Key = "consent_alerts_items"
	ConsentAlertsKept    Key = "consent_alerts_kept"
	ConsentAlertsRight   Key = "consent_alerts_right"
	ConsentAlertsRefused Key = "consent_alerts_refused"

	ConsentNews        Key = "consent_news"
	ConsentNewsFor     Key = "consent_news_for"
	ConsentNewsItems   Key = "consent_news_items"
	ConsentNewsKept    Key = "consent_news_kept"
	ConsentNewsRight   Key = "consent_news_right"
	ConsentNewsRefused Key = "consent_news_refused"

	ConsentNight        Key = "consent_night"
	ConsentNightFor     Key = "consent_night_for"
	ConsentNightItems   Key = "consent_night_items"
	ConsentNightKept    Key = "consent_night_kept"
	ConsentNightRight   Key = "consent_night_right"
	ConsentNightRefused Key = "consent_night_refused"
)

var consentWords = map[Key]Entry{
	Agree:           {Ko: "동의", En: "I agree"},
	AgreeAdult:      {Ko: "동의 (만 15세 이상)", En: "I agree (15 or older)"},
	Disagree:        {Ko: "동의 안 함", En: "I do not agree"},
	TooYoung:        {Ko: "만 15세가 안 돼요", En: "I am under 15"},
	ConsentAge:      {Ko: "만 15세부터 쓸 수 있어요. 동의하시면 만 15세 이상이라고 확인하는 거예요.", En: "This is for people aged 15 or older. By agreeing you confirm that you are."},
	ConsentTooYoung: {Ko: "내정보와 일자리 알림은 만 15세부터 쓸 수 있어요. 내정보는 저장하지 않았어요. 교육이나 제도가 궁금하면 지금처럼 편하게 물어보세요.", En: "The profile and job alerts are for people aged 15 or older. No profile was saved. You can still ask me about training and programmes."},
	ConsentKept:     {Ko: "동의하신 것을 기록했어요.", En: "I noted that you agree."},

	ConsentProfile:        {Ko: "내정보를 저장해도 될까요?", En: "May I keep your profile?"},
	ConsentProfileFor:     {Ko: "쓰는 곳: 조건에 맞는 공고와 물어보신 일을 맡는 가까운 기관을 알려 드리는 데만 써요.", En: "What for: only to find and show you openings that match, and the office near you that knows what you ask."},
	ConsentProfileItems:   {Ko: "저장하는 것: 희망 지역과 통근 범위, 직종, 기술, 자격·면허, 경력, 학력, 국적·체류자격, 고용 형태, 희망 급여, 근무 시간, 알림 설정. 모두 건너뛸 수 있고 이름과 연락처는 받지 않아요.", En: "What is kept: regions and commute, occupations, skills, licences, career, education, nationality or visa, employment types, lowest pay, working hours, alert setting. You may skip any of them; I do not take names or phone numbers."},
	ConsentProfileKept:    {Ko: "보관 기간: 지우실 때까지, 길어도 마지막으로 고친 날부터 1년이에요.", En: "How long: until you delete it, and at most one year after your last change."},
	ConsentProfileRight:   {Ko: "동의하지 않아도 괜찮아요. 질문과 일자리 검색은 그대로 쓸 수 있고, 내정보에 맞춘 공고와 알림만 쓸 수 없어요.", En: "You may refuse. Questions and job search work as before; only openings matched to a profile and alerts do not."},
	ConsentProfileRefused: {Ko: "네, 저장하지 않을게요. 일자리는 \"부산 용접 일자리 있어요?\"처럼 물어보시면 찾아 드려요.", En: "All right, I will not keep anything. You can still ask, for example \"any welding jobs in Busan?\""},

	ConsentAlerts:        {Ko: "맞는 공고가 새로 나오면 먼저 알려 드릴까요?", En: "Shall I write to you when a new opening matches?"},
	ConsentAlertsFor:     {Ko: "쓰는 곳: 조건에 맞는 새 공고를 이 대화로 알려 드려요.", En: "What for: to tell you in this chat about new openings that match."},
	ConsentAlertsItems:   {Ko: "쓰는 것: 내정보, 이 대화의 주소, 무엇을 알려 드렸는지의 기록이에요.", En: "What is used: your profile, the address of this chat and a record of what I told you."},
	ConsentAlertsKept:    {Ko: "보관 기간: 알림을 끄실 때까지예요. 보낸 기록은 지우실 때까지 남겨서 같은 공고를 두 번 보내지 않아요.", En: "How long: until you turn alerts off. The record of what I sent stays until you delete it, so that nothing is sent twice."},
	ConsentAlertsRight:   {Ko: "동의하지 않아도 공고는 언제든 직접 찾아볼 수 있어요. 밤(21시~8시)에는 보내지 않고, \"그만\" 한마디면 꺼져요.", En: "You may refuse and still look for openings yourself at any time. I do not write at night (9 pm to 8 am), and \"stop\" ends it."},
	ConsentAlertsRefused: {Ko: "네, 먼저 알려 드리지 않을게요. 마음이 바뀌면 \"알림\"이라고 보내 주세요.", En: "All right, I will not write to you first. If you change your mind, send \"alerts\"."},

	ConsentNews:        {Ko: "교육·지원 제도 소식을 보내 드려도 될까요?", En: "May I send you news on training and programmes?"},
	ConsentNewsFor:     {Ko: "쓰는 곳: 담당자가 쓴 교육, 행사, 지원 제도 안내를 이 대화로 보내 드려요.", En: "What for: to send you announcements by programme staff on training, events and support in this chat."},
	ConsentNewsItems:   {Ko: "쓰는 것: 이 대화의 주소, 언어, 역할, 내정보의 지역이에요.", En: "What is used: the address of this chat, your language, your role and the region of your profile."},
	ConsentNewsKept:    {Ko: "보관 기간: 소식을 끄실 때까지예요.", En: "How long: until you turn the news off."},
	ConsentNewsRight:   {Ko: "동의하지 않아도 다른 기능은 모두 쓸 수 있어요. \"그만\" 한마디면 꺼져요.", En: "You may refuse and everything else still works. \"stop\" ends it."},
	ConsentNewsRefused: {Ko: "네, 소식은 보내지 않을게요. 궁금한 것은 언제든 물어보세요.", En: "All right, no news. Ask me anything whenever you like."},

	ConsentNight:        {Ko: "밤(21시~8시)에도 알림을 받을까요?", En: "Shall I also write at night (9 pm to 8 am)?"},
	ConsentNightFor:     {Ko: "쓰는 곳: 켜 두신 공고 알림과 소식을 밤에도 바로 보내 드려요.", En: "What for: to send the alerts and news you have on at night too, without waiting for the morning."},
	ConsentNightItems:   {Ko: "쓰는 것: 이 대화의 주소와 시간대예요.", En: "What is used: the address of this chat and your time zone."},
	ConsentNightKept:    {Ko: "보관 기간: 밤 알림을 끄실 때까지예요.", En: "How long: until you turn night messages off."},
	ConsentNightRight:   {Ko: "동의하지 않아도 괜찮아요. 밤에 나온 공고는 아침 8시 뒤에 알려 드려요.", En: "You may refuse. What comes up at night is then sent after 8 am."},
	ConsentNightRefused: {Ko: "네, 밤에는 보내지 않고 아침에 알려 드릴게요.", En: "All right, nothing at night; I will write in the morning."},
}
