package lang

// What staff read of how well openings are matched.
const (
	CommandMatching     Key = "command_matching"
	MatchingHeader      Key = "matching_header"    // threshold, highest score
	MatchingThisWeek    Key = "matching_this_week" // first day, last day
	MatchingLastWeek    Key = "matching_last_week" // the same
	MatchingNothing     Key = "matching_nothing"
	MatchingTold        Key = "matching_told"    // alerts, people
	MatchingDid         Key = "matching_did"     // opened, interested, saved
	MatchingShare       Key = "matching_share"   // how many, percent
	MatchingCount       Key = "matching_count"   // how many, of too few for a percent
	MatchingRefused     Key = "matching_refused" // how many, reasons
	MatchingNoneRefused Key = "matching_none_refused"
	MatchingReason      Key = "matching_reason"  // reason, how many
	MatchingSound       Key = "matching_sound"   // how many were judged
	MatchingUnsound     Key = "matching_unsound" // how many, how many were judged
	MatchingUnjudged    Key = "matching_unjudged"
	MatchingWait        Key = "matching_wait"    // half within, 95 of 100 within
	MatchingChanged     Key = "matching_changed" // date, score, reason
	MatchingFew         Key = "matching_few"
	MatchingMore        Key = "matching_more"
)

var matchingWords = map[Key]Entry{
	CommandMatching:     {Ko: "공고 알림이 얼마나 맞았는지 주별로 봐요", En: "See by week how well the alerts fit"},
	MatchingHeader:      {Ko: "공고 알림 보고예요. 지금은 적합도 %[1]s점부터(최고 %[2]s점) 알려 드리고 있어요.", En: "How the opening alerts are doing. Openings are told from a fit of %[1]s (of %[2]s) now."},
	MatchingThisWeek:    {Ko: "이번 주(%[1]s ~ %[2]s)", En: "This week (%[1]s to %[2]s)"},
	MatchingLastWeek:    {Ko: "지난주(%[1]s ~ %[2]s)", En: "Last week (%[1]s to %[2]s)"},
	MatchingNothing:     {Ko: "알린 공고가 없어요.", En: "No opening was told."},
	MatchingTold:        {Ko: "알림: %[1]s건, %[2]s", En: "Alerts: %[1]s, to %[2]s"},
	MatchingDid:         {Ko: "자세히 봄 %[1]s · 관심 %[2]s · 저장 %[3]s", En: "Opened %[1]s · interested %[2]s · saved %[3]s"},
	MatchingShare:       {Ko: "%[1]s건(%[2]s)", En: "%[1]s (%[2]s)"},
	MatchingCount:       {Ko: "%[1]s건", En: "%[1]s"},
	MatchingRefused:     {Ko: "안 맞는다고 한 공고: %[1]s, 이유는 %[2]s", En: "Not for them: %[1]s. Why: %[2]s"},
	MatchingNoneRefused: {Ko: "안 맞는다고 한 공고: 없음", En: "Not for them: none"},
	MatchingReason:      {Ko: "%[1]s %[2]s건", En: "%[1]s (%[2]s)"},
	MatchingSound:       {Ko: "필수 조건을 어긴 알림: 없음(다시 확인한 알림 %[1]s건)", En: "Alerts against a hard condition: none (%[1]s checked again)"},
	MatchingUnsound:     {Ko: "필수 조건을 어긴 알림이 %[1]s건 있어요(다시 확인한 알림 %[2]s건). 한 건도 없어야 하니 운영자에게 바로 알려 주세요.", En: "%[1]s of %[2]s alerts that were checked again go against a hard condition. There should be none: please tell the operator at once."},
	MatchingUnjudged:    {Ko: "필수 조건: 그 뒤로 프로필이나 공고가 바뀌어 다시 확인하지 못했어요.", En: "Hard conditions: not checked again, the profiles or openings have changed since."},
	MatchingWait:        {Ko: "공고가 들어와서 알리기까지: 절반은 %[1]s 안에, 100건 중 95건은 %[2]s 안에(밤과 하루 한 번 알림을 기다린 시간도 포함)", En: "From when an opening came in until it was told: half within %[1]s, 95 of 100 within %[2]s (with the waiting for the morning and for daily messages)"},
	MatchingChanged:     {Ko: "%[1]s에 기준을 %[2]s점으로 바꿨어요: %[3]s", En: "On %[1]s the threshold was set to %[2]s: %[3]s"},
	MatchingFew:         {Ko: "받은 분이 5명보다 적은 주는 비율과 시간을 보여 드리지 않아요.", En: "For weeks with fewer than 5 people no shares and no times are shown."},
	MatchingMore:        {Ko: "점수대별 표는 명령줄의 dari report matching에 있어요.", En: "The table by score is on the command line: dari report matching."},
}
