package lang

// What is said of notices that others published, and of what people follow. A
// notice is never told as a fact of ours.
const (
	CommandNotices Key = "command_notices"
	CommandFollows Key = "command_follows"

	NoticesAll       Key = "notices_all"       // how many
	NoticesHeader    Key = "notices_header"    // how many, first shown, last shown
	NoticesSearched  Key = "notices_searched"  // what was understood
	NoticesNone      Key = "notices_none"      // nothing
	NoticesNoneFor   Key = "notices_none_for"  // what was understood
	NoticesElsewhere Key = "notices_elsewhere" // how many, without the place
	NoticesNoMore    Key = "notices_no_more"   // nothing
	NoticesUnchecked Key = "notices_unchecked" // nothing
	NoticesEverWhere Key = "notices_everywhere"
	NoticesJobs      Key = "notices_jobs" // button
	NoticeGone       Key = "notice_gone"  // title

	FollowButton     Key = "follow_button"    // button
	FollowKept       Key = "follow_kept"      // what
	FollowHow        Key = "follow_how"       // nothing
	FollowWhich      Key = "follow_which"     // nothing
	FollowTooMany    Key = "follow_too_many"  // how many at most
	FollowOpenNow    Key = "follow_open_now"  // programme
	FollowAll        Key = "follow_all"       // nothing
	FollowList       Key = "follow_list"      // nothing
	FollowNone       Key = "follow_none"      // nothing
	FollowTopic      Key = "follow_topic"     // what
	FollowProgramme  Key = "follow_programme" // programme
	FollowTold       Key = "follow_told"      // programme, date
	FollowOff        Key = "follow_off"       // nothing
	FollowShow       Key = "follow_show"      // button
	FollowEnd        Key = "follow_end"       // button: number
	FollowEndAll     Key = "follow_end_all"   // button
	FollowEnded      Key = "follow_ended"     // nothing
	FollowHeader     Key = "follow_header"    // nothing
	FollowFresh      Key = "follow_fresh"     // nothing
	FollowEnding     Key = "follow_ending"    // nothing
	FollowOpens      Key = "follow_opens"     // programme
	FollowOpenPart   Key = "follow_open_part" // part
	FollowFrom       Key = "follow_from"      // date
	FollowUntil      Key = "follow_until"     // date
	FollowChecked    Key = "follow_checked"   // date
	FollowRest       Key = "follow_rest"      // how many more
	FollowFooter     Key = "follow_footer"    // nothing
	FollowStopped    Key = "follow_stopped"   // nothing
	FollowSee        Key = "follow_see"       // button
	PurposeNotices   Key = "purpose_notices"
	ConsentFollow    Key = "consent_follow"
	ConsentFollowFor Key = "consent_follow_for"
	ConsentFollowIt  Key = "consent_follow_items"
	ConsentFollowKep Key = "consent_follow_kept"
	ConsentFollowRig Key = "consent_follow_right"
	ConsentFollowNo  Key = "consent_follow_refused"

	NoticeIssuer     Key = "notice_issuer"      // name
	NoticeOperator   Key = "notice_operator"    // name
	NoticeRegion     Key = "notice_region"      // places
	NoticeAudience   Key = "notice_audience"    // words of the source
	NoticeCategory   Key = "notice_category"    // words of the source
	NoticeApply      Key = "notice_apply"       // period
	NoticeHow        Key = "notice_how"         // words of the source
	NoticePosted     Key = "notice_posted"      // date
	NoticeLink       Key = "notice_link"        // link
	NoticeApplyLink  Key = "notice_apply_link"  // link
	NoticeAddress    Key = "notice_address"     // an address that is no link
	NoticeSource     Key = "notice_source"      // source, when it was fetched
	NoticeNoSource   Key = "notice_no_source"   // nothing
	NoticeNoRegion   Key = "notice_no_region"   // nothing
	NoticeNoDeadline Key = "notice_no_deadline" // nothing
	NoticeUntil      Key = "notice_until"       // date, days left
	NoticeToday      Key = "notice_today"       // date
	NoticePeriod     Key = "notice_period"      // first date, what NoticeUntil says
	NoticeUsedUp     Key = "notice_used_up"
	NoticeAlways     Key = "notice_always"
	NoticeRecurring  Key = "notice_recurring"
	NoticeNeedsNone  Key = "notice_needs_none"
	NoticeText       Key = "notice_text" // as written by the source
)

var noticeWords = map[Key]Entry{
	CommandNotices: {Ko: "지원사업 공고를 찾아봐요", En: "Find open notices of support programmes"},
	CommandFollows: {Ko: "새로 나오면 알려 드릴 것을 봐요", En: "See what I will tell you of when it comes out"},

	NoticesAll:       {Ko: "지금 신청할 수 있는 공고가 %[1]d건 있어요.", En: "Notices that are still open: %[1]d."},
	NoticesHeader:    {Ko: "지금 신청할 수 있는 공고 %[1]d건 가운데 %[2]d~%[3]d번이에요. 마감이 가까운 것부터예요.", En: "Notices that are still open: %[1]d. These are %[2]d to %[3]d, the soonest deadline first."},
	NoticesSearched:  {Ko: "이렇게 찾았어요: %[1]s", En: "Searched for: %[1]s"},
	NoticesNone:      {Ko: "지금은 보여 드릴 공고가 없어요.", En: "I have no open notices right now."},
	NoticesNoneFor:   {Ko: "지금 \"%[1]s\"에 맞는 공고는 찾지 못했어요. 제가 모으는 곳에 없다는 뜻이고, 다른 곳에는 있을 수 있어요.", En: "I found no open notice for \"%[1]s\". That means none where I look; there may be one elsewhere."},
	NoticesElsewhere: {Ko: "지역을 빼고 찾으면 %[1]d건이 있어요.", En: "Without the place there are %[1]d."},
	NoticesNoMore:    {Ko: "더 볼 공고가 없어요.", En: "There are no more notices to show."},
	NoticesUnchecked: {Ko: "다른 기관이 낸 공고를 옮긴 것이고, 저희가 내용을 확인하지는 않았어요. 신청 전에 원문을 꼭 확인해 주세요.", En: "Others published these; we have not checked them. Please read the original before you apply."},
	NoticesEverWhere: {Ko: "지역 빼고 보기", En: "Look without the place"},
	NoticesJobs:      {Ko: "일자리 찾기", En: "Look for jobs instead"},
	NoticeGone:       {Ko: "\"%[1]s\" 공고는 끝났거나 내려갔어요.", En: "The notice \"%[1]s\" is over or was taken down."},

	FollowStopped:   {Ko: "기다리시던 소식은 목록에 남아 있지만 알려 드리지 않아요. 다시 받으려면 \"창원 AI 공고 나오면 알려줘\"처럼 다시 말씀해 주세요.", En: "What you follow stays on your list, but I do not tell you of it. To be told again, ask me once more, for example \"tell me when there are notices on AI in Changwon\"."},
	FollowButton:    {Ko: "새 공고 알림 받기", En: "Get alerts on new ones"},
	FollowKept:      {Ko: "네, \"%[1]s\" 소식이 나오면 알려 드릴게요.", En: "All right, I will tell you when there is news on \"%[1]s\"."},
	FollowHow:       {Ko: "새 공고가 나올 때 한 번, 마감 7일 전과 하루 전에 알려 드려요. 밤(21시~8시)에는 보내지 않아요. 기다리는 것은 \"기다리는 소식\"에서 보고 끌 수 있어요.", En: "I write once when something comes out, and 7 days and 1 day before a deadline, never at night (9 pm to 8 am). Send \"following\" to see or end it."},
	FollowWhich:     {Ko: "어떤 소식을 기다리세요? \"창원 AI 공고 나오면 알려줘\"처럼 주제나 지역을 함께 말씀해 주세요.", En: "What shall I watch for? Please name a topic or a place, for example \"tell me when there are notices on AI in Changwon\"."},
	FollowTooMany:   {Ko: "한 번에 %[1]d가지까지 기다릴 수 있어요. \"기다리는 소식\"에서 하나를 끄고 다시 말씀해 주세요.", En: "You can follow %[1]d things at a time. Send \"following\", end one, and tell me again."},
	FollowOpenNow:   {Ko: "%[1]s 신청은 지금 열려 있어요.", En: "Applications for %[1]s are open now."},
	FollowAll:       {Ko: "모든 공고", En: "all notices"},
	FollowList:      {Ko: "이런 소식을 기다리고 있어요.", En: "This is what I watch for you."},
	FollowNone:      {Ko: "기다리는 소식이 없어요. \"창원 AI 공고 나오면 알려줘\"처럼 말씀하시면 나올 때 알려 드려요.", En: "You follow nothing. Say for example \"tell me when there are notices on AI in Changwon\" and I will write when they come out."},
	FollowTopic:     {Ko: "공고: %[1]s", En: "Notices: %[1]s"},
	FollowProgramme: {Ko: "신청 시작: %[1]s", En: "When it opens: %[1]s"},
	FollowTold:      {Ko: "신청 시작: %[1]s (%[2]s에 알려 드림)", En: "When it opens: %[1]s (told on %[2]s)"},
	FollowOff:       {Ko: "지금은 먼저 알려 드리지 않기로 하셔서 보내지 않고 있어요.", En: "You chose not to be written to, so nothing is sent now."},
	FollowShow:      {Ko: "기다리는 소식", En: "Following"},
	FollowEnd:       {Ko: "%[1]d번 끄기", En: "End no. %[1]d"},
	FollowEndAll:    {Ko: "모두 끄기", En: "End all"},
	FollowEnded:     {Ko: "껐어요. 더 알려 드리지 않을게요.", En: "Ended. I will not write about it any more."},
	FollowHeader:    {Ko: "기다리시던 소식이에요.", En: "News on what you follow."},
	FollowFresh:     {Ko: "새로 나온 공고", En: "New notices"},
	FollowEnding:    {Ko: "마감이 가까운 공고", En: "Deadlines that are near"},
	FollowOpens:     {Ko: "%[1]s 신청이 열렸어요.", En: "Applications for %[1]s are open."},
	FollowOpenPart:  {Ko: "대상: %[1]s", En: "Part: %[1]s"},
	FollowFrom:      {Ko: "시작: %[1]s", En: "Since: %[1]s"},
	FollowUntil:     {Ko: "마감: %[1]s", En: "Until: %[1]s"},
	FollowChecked:   {Ko: "%[1]s에 확인", En: "checked on %[1]s"},
	FollowRest:      {Ko: "이 밖에 %[1]d건이 더 있어요.", En: "There are %[1]d more."},
	FollowFooter:    {Ko: "기다린다고 하신 것이라 알려 드려요. 그만 받으려면 \"그만\"이라고 보내 주세요.", En: "You asked me to watch for this. Send \"stop\" to end these messages."},
	FollowSee:       {Ko: "자세히 보기", En: "See more"},

	PurposeNotices:   {Ko: "기다리는 소식 알림", En: "messages on what you follow"},
	ConsentFollow:    {Ko: "소식이 나오면 제가 먼저 알려 드려도 될까요?", En: "May I write to you first when there is news?"},
	ConsentFollowFor: {Ko: "쓰는 곳: 말씀하신 주제의 새 공고와 교육 과정, 마감, 신청 시작을 이 대화로 알려 드려요.", En: "What for: to tell you in this chat of new notices and courses, deadlines and openings of what you name."},
	ConsentFollowIt:  {Ko: "쓰는 것: 기다리는 주제와 지역과 과정의 조건, 이 대화의 주소, 무엇을 알려 드렸는지의 기록이에요.", En: "What is used: the topics, places and kinds of courses you follow, the address of this chat and a record of what I told you."},
	ConsentFollowKep: {Ko: "보관 기간: 끄시거나 지우실 때까지예요. 보낸 기록은 1년 동안 남겨서 같은 소식을 두 번 보내지 않아요.", En: "How long: until you end it or delete it. The record of what I sent stays for a year, so that nothing is sent twice."},
	ConsentFollowRig: {Ko: "동의하지 않아도 공고는 언제든 직접 찾아볼 수 있어요. 밤(21시~8시)에는 보내지 않고, \"그만\" 한마디면 꺼져요.", En: "You may refuse and still look for notices yourself at any time. I do not write at night (9 pm to 8 am), and \"stop\" ends it."},
	ConsentFollowNo:  {Ko: "네, 먼저 알려 드리지 않을게요. 궁금하실 때 \"공고\"라고 보내 주시면 찾아 드려요.", En: "All right, I will not write first. Send \"notices\" whenever you want to look."},

	NoticeIssuer:     {Ko: "낸 곳: %[1]s", En: "From: %[1]s"},
	NoticeOperator:   {Ko: "맡은 곳: %[1]s", En: "Carried out by: %[1]s"},
	NoticeRegion:     {Ko: "지역: %[1]s", En: "Place: %[1]s"},
	NoticeAudience:   {Ko: "대상: %[1]s", En: "For: %[1]s"},
	NoticeCategory:   {Ko: "분야: %[1]s", En: "Field: %[1]s"},
	NoticeApply:      {Ko: "신청: %[1]s", En: "Apply: %[1]s"},
	NoticeHow:        {Ko: "신청 방법: %[1]s", En: "How to apply: %[1]s"},
	NoticePosted:     {Ko: "올라온 날: %[1]s", En: "Posted: %[1]s"},
	NoticeLink:       {Ko: "공고 원문 보기", En: "Read the original"},
	NoticeApplyLink:  {Ko: "신청하는 곳", En: "Where to apply"},
	NoticeAddress:    {Ko: "원문 주소: %[1]s (제가 아는 사이트가 아니라서 링크로 열지 않아요.)", En: "Address of the original: %[1]s (not a site that I know, so it is no link)"},
	NoticeSource:     {Ko: "출처: %[1]s · %[2]s에 가져옴", En: "Source: %[1]s · fetched %[2]s"},
	NoticeNoSource:   {Ko: "프로그램 담당자가 등록", En: "entered by programme staff"},
	NoticeNoRegion:   {Ko: "적혀 있지 않음", En: "not stated"},
	NoticeNoDeadline: {Ko: "언제까지인지 적혀 있지 않음", En: "until when is not stated"},
	NoticeUntil:      {Ko: "%[1]s까지 (%[2]s 남음)", En: "until %[1]s (%[2]s left)"},
	NoticeToday:      {Ko: "오늘(%[1]s)까지", En: "until today, %[1]s"},
	NoticePeriod:     {Ko: "%[1]s부터 %[2]s", En: "from %[1]s %[2]s"},
	NoticeUsedUp:     {Ko: "예산이 다 쓰일 때까지", En: "until the money is spent"},
	NoticeAlways:     {Ko: "언제든지", En: "at any time"},
	NoticeRecurring:  {Ko: "정해진 때마다", En: "at regular times"},
	NoticeNeedsNone:  {Ko: "신청하지 않아도 됨", En: "no application needed"},
	NoticeText:       {Ko: "%[1]s (공고에 적힌 그대로)", En: "%[1]s (as the notice puts it)"},
}
