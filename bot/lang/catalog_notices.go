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
	NoticesJobs      Key = "notices_jobs"   // button
	NoticesLatest    Key = "notices_latest" // button
	NoticeGone       Key = "notice_gone"    // title

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
	NoticesLatest:    {Ko: "새 공고 보기", En: "See new notices"},
	NoticeGone:       {Ko: "\"%[1]s\" 공고는 끝났거나 내려갔어요.", En: "The notice \"%[1]s\" is over or was taken down."},

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
