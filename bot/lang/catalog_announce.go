package lang

// Announcements: what staff read while they write and send one, what stands around it, and where firms get it.
const (
	CommandAnnounce  Key = "command_announce"
	CommandAnnounced Key = "command_announced"

	AnnounceTitle       Key = "announce_title" // at most 24 characters
	AnnounceIntro       Key = "announce_intro"
	AnnounceSubmit      Key = "announce_submit"
	AnnounceKo          Key = "announce_ko"
	AnnounceKoHint      Key = "announce_ko_hint"
	AnnounceEn          Key = "announce_en"
	AnnounceEnHint      Key = "announce_en_hint"
	AnnouncePlatform    Key = "announce_platform"
	AnnounceRole        Key = "announce_role"
	AnnounceLang        Key = "announce_lang"
	AnnounceRegions     Key = "announce_regions"
	AnnounceRegionsHint Key = "announce_regions_hint"
	AnnounceFixTitle    Key = "announce_fix_title" // at most 24 characters
	AnnounceFixIntro    Key = "announce_fix_intro"
	AnnounceNoText      Key = "announce_no_text"
	AnnounceTooLate     Key = "announce_too_late"
	AnnounceUnknown     Key = "announce_unknown" // number
	AnnounceNotNow      Key = "announce_not_now"

	AudienceAll      Key = "audience_all"
	AudienceTelegram Key = "audience_telegram"
	AudienceSlack    Key = "audience_slack"
	AudienceTerminal Key = "audience_terminal"
	AudienceSeekers  Key = "audience_seekers"
	AudienceManagers Key = "audience_managers"
	AudienceKo       Key = "audience_ko"
	AudienceEn       Key = "audience_en"

	AnnouncePreview       Key = "announce_preview"    // whose language
	AnnounceNumber        Key = "announce_number"     // number
	AnnounceFor           Key = "announce_for"        // audience in words
	AnnounceCount         Key = "announce_count"      // people
	AnnounceNobody        Key = "announce_nobody"     // nothing
	AnnounceNoConsent     Key = "announce_no_consent" // people
	AnnounceGone          Key = "announce_gone"       // people
	AnnounceFirms         Key = "announce_firms"
	ForecastNow           Key = "forecast_now"            // how long, when it ends
	ForecastPauses        Key = "forecast_pauses"         // when it ends
	ForecastMorning       Key = "forecast_morning"        // when it begins, when it ends
	ForecastMorningPauses Key = "forecast_morning_pauses" // when it begins, when it ends
	AnnounceTest          Key = "announce_test"
	AnnounceTestMark      Key = "announce_test_mark"
	AnnounceTested        Key = "announce_tested"
	AnnounceDiscard       Key = "announce_discard"
	AnnounceSure          Key = "announce_sure"     // number, people
	AnnounceSendNow       Key = "announce_send_now" // people

	AnnounceStarted   Key = "announce_started"
	AnnouncePaused    Key = "announce_paused"
	AnnounceResumed   Key = "announce_resumed"
	AnnounceCancelled Key = "announce_cancelled"
	AnnounceCorrected Key = "announce_corrected"
	AnnounceRecallAsk Key = "announce_recall_ask" // number
	AnnounceWithdrawn Key = "announce_withdrawn"
	AnnounceResent    Key = "announce_resent" // people
	AnnounceProgress  Key = "announce_progress"
	AnnouncePause     Key = "announce_pause"
	AnnounceResume    Key = "announce_resume"
	AnnounceCancel    Key = "announce_cancel"
	AnnounceResend    Key = "announce_resend"
	AnnounceWithdraw  Key = "announce_withdraw"

	NoticeDraft     Key = "announcement_draft"
	NoticeReady     Key = "announcement_ready"
	NoticeRunning   Key = "announcement_running"
	NoticePaused    Key = "announcement_paused"
	NoticeCancelled Key = "announcement_cancelled"
	NoticeDone      Key = "announcement_done"
	NoticeWithdrawn Key = "announcement_withdrawn"

	AnnouncedHeader  Key = "announced_header"
	AnnouncedNone    Key = "announced_none"
	AnnouncedLine    Key = "announced_line"    // number, state, first words
	AnnouncedBy      Key = "announced_by"      // account that wrote
	AnnouncedByBoth  Key = "announced_by_both" // accounts that wrote and confirmed
	ReceiptAudience  Key = "receipt_audience"  // people
	ReceiptSent      Key = "receipt_sent"      // people
	ReceiptWaiting   Key = "receipt_waiting"   // people
	ReceiptGone      Key = "receipt_gone"      // people
	ReceiptFailed    Key = "receipt_failed"    // people
	ReceiptUnknown   Key = "receipt_unknown"   // people
	ReceiptSkipped   Key = "receipt_skipped"   // people
	ReceiptEdited    Key = "receipt_edited"    // done, not done, whether it goes on
	ReceiptWithdrawn Key = "receipt_withdrawn" // done, not done, whether it goes on
	FollowOpen       Key = "follow_open"
	FollowDone       Key = "follow_done"
	SkippedNoConsent Key = "skipped_no_consent"
	SkippedGone      Key = "skipped_gone"
	SkippedCancelled Key = "skipped_cancelled"
	SkippedWithdrawn Key = "skipped_withdrawn"

	AnnounceFooter     Key = "announce_footer"      // operator, report number
	AnnounceFirmFooter Key = "announce_firm_footer" // operator, report number

	FirmNewsFirst     Key = "firm_news_first"
	FirmNewsUndecided Key = "firm_news_undecided"
	FirmNewsPerson    Key = "firm_news_person"
	FirmNewsChannel   Key = "firm_news_channel"
	FirmNewsOff       Key = "firm_news_off"
	FirmNewsHow       Key = "firm_news_how"
	FirmToMe          Key = "firm_to_me"
	FirmToNobody      Key = "firm_to_nobody"
	FirmHereDone      Key = "firm_here_done"
	FirmMeDone        Key = "firm_me_done"
	FirmOffDone       Key = "firm_off_done"
	FirmNewsStays     Key = "firm_news_stays"
)

var announceWords = map[Key]Entry{
	CommandAnnounce:  {Ko: "안내를 써서 여러 사람에게 보내요", En: "Write an announcement and send it"},
	CommandAnnounced: {Ko: "보낸 안내와 진행 상황을 봐요", En: "See announcements and how far they are"},

	AnnounceTitle:       {Ko: "안내 쓰기", En: "Write an announcement"},
	AnnounceIntro:       {Ko: "다 쓰면 미리 보여 드려요. 확인하시기 전에는 아무에게도 보내지 않아요.", En: "You will see a preview first. Nothing is sent until you confirm."},
	AnnounceSubmit:      {Ko: "미리 보기", En: "Preview"},
	AnnounceKo:          {Ko: "한국어 글", En: "Korean text"},
	AnnounceKoHint:      {Ko: "3,000자까지 쓸 수 있어요. 한국어와 영어 가운데 하나만 써도 돼요.", En: "Up to 3,000 characters. One of the two languages is enough."},
	AnnounceEn:          {Ko: "영어 글", En: "English text"},
	AnnounceEnHint:      {Ko: "비워 두면 영어로 읽는 분께는 한국어 글에 영어 한 줄을 붙여 보내요.", En: "Without it, English readers get the Korean text below a line in English."},
	AnnouncePlatform:    {Ko: "어디에 있는 사람에게 보낼까요?", En: "On which platform?"},
	AnnounceRole:        {Ko: "누구에게 보낼까요?", En: "For whom?"},
	AnnounceLang:        {Ko: "어떤 언어로 읽는 사람에게 보낼까요?", En: "Readers of which language?"},
	AnnounceRegions:     {Ko: "어느 지역 사람에게 보낼까요?", En: "For which regions?"},
	AnnounceRegionsHint: {Ko: "내정보에 적은 지역으로 골라요. 비워 두면 지역을 가리지 않아요.", En: "By the regions in people's profiles. Leave it empty for everywhere."},
	AnnounceFixTitle:    {Ko: "안내 고치기", En: "Correct it"},
	AnnounceFixIntro:    {Ko: "이미 보낸 글은 그 자리에서 바꾸고, 아직 안 보낸 것은 새 글로 보내요.", En: "What was sent is changed in place; the rest goes out with the new text."},
	AnnounceNoText:      {Ko: "글이 비어 있어요. 한국어나 영어 글을 하나는 적어 주세요.", En: "There is no text. Please write the Korean or the English one."},
	AnnounceTooLate:     {Ko: "이 안내는 이미 보내기 시작했거나 취소했어요. 보낸 글은 '고치기'로 바꿀 수 있어요.", En: "This one is already being sent, or cancelled. What was sent can be changed with \"Edit\"."},
	AnnounceUnknown:     {Ko: "%[1]d번 안내는 없어요.", En: "There is no announcement %[1]d."},
	AnnounceNotNow:      {Ko: "그 사이에 바뀌어서 하지 않았어요. 지금은 이래요.", En: "That was not done, because things have changed meanwhile. This is how they stand."},

	AudienceAll:      {Ko: "모두", En: "Everyone"},
	AudienceTelegram: {Ko: "텔레그램", En: "Telegram"},
	AudienceSlack:    {Ko: "슬랙", En: "Slack"},
	AudienceTerminal: {Ko: "터미널", En: "Terminal"},
	AudienceSeekers:  {Ko: "구직자", En: "Job seekers"},
	AudienceManagers: {Ko: "기업 담당자", En: "Managers of firms"},
	AudienceKo:       {Ko: "한국어", En: "Korean"},
	AudienceEn:       {Ko: "영어", En: "English"},

	AnnouncePreview:       {Ko: "미리 보기: %[1]s(으)로 읽는 분께는 이렇게 보여요", En: "Preview: this is what readers of %[1]s get"},
	AnnounceNumber:        {Ko: "안내 %[1]d번", En: "Announcement %[1]d"},
	AnnounceFor:           {Ko: "대상: %[1]s", En: "Audience: %[1]s"},
	AnnounceCount:         {Ko: "지금 보내면 %[1]s에게 가요.", En: "Sent now, it goes to %[1]s."},
	AnnounceNobody:        {Ko: "지금은 받을 사람이 없어요.", En: "Nobody would get it now."},
	AnnounceNoConsent:     {Ko: "소식 받기에 동의하지 않아 빠지는 사람: %[1]s", En: "Left out without consent to announcements: %[1]s"},
	AnnounceGone:          {Ko: "차단했거나 떠나서 빠지는 사람: %[1]s", En: "Left out because they blocked Dari or left: %[1]s"},
	AnnounceFirms:         {Ko: "슬랙은 기업마다 정한 곳으로 한 번만 가고, 한 명으로 셌어요.", En: "On Slack each firm gets it once, where it chose, and counts as one."},
	ForecastNow:           {Ko: "예상: 약 %[1]s 걸리고 %[2]s쯤 끝나요.", En: "Estimate: about %[1]s, done around %[2]s."},
	ForecastPauses:        {Ko: "예상: 21시에 멈추고 다음 날 08시에 이어집니다. %[1]s쯤 끝나요.", En: "Estimate: it stops at 9 pm and goes on at 8 am the next day, done around %[1]s."},
	ForecastMorning:       {Ko: "예상: 지금은 밤이라 %[1]s에 시작하고 %[2]s쯤 끝나요.", En: "Estimate: it is night now, so it begins %[1]s and is done around %[2]s."},
	ForecastMorningPauses: {Ko: "예상: 지금은 밤이라 %[1]s에 시작해요. 21시에 멈추고 다음 날 08시에 이어져서 %[2]s쯤 끝나요.", En: "Estimate: it is night now, so it begins %[1]s; it stops at 9 pm, goes on at 8 am the next day and is done around %[2]s."},
	AnnounceTest:          {Ko: "나에게 시험 발송", En: "Test copy to me"},
	AnnounceTestMark:      {Ko: "시험 발송이에요. 다른 사람에게는 가지 않았어요.", En: "This is a test copy. Nobody else got it."},
	AnnounceTested:        {Ko: "시험 발송을 1:1 대화로 보냈어요.", En: "I sent the test copy to our private chat."},
	AnnounceDiscard:       {Ko: "버리기", En: "Discard"},
	AnnounceSure:          {Ko: "안내 %[1]d번을 %[2]s에게 보낼까요? 보낸 뒤에 고치거나 거둘 수는 있지만, 이미 읽은 것은 되돌릴 수 없어요.", En: "Send announcement %[1]d to %[2]s? You can correct or withdraw it later, but what was read was read."},
	AnnounceSendNow:       {Ko: "%[1]s에게 보내기", En: "Send to %[1]s"},

	AnnounceStarted:   {Ko: "보내기 시작했어요.", En: "It is on its way."},
	AnnouncePaused:    {Ko: "멈췄어요. '재개'를 누르면 남은 사람부터 이어서 보내요.", En: "Paused. \"Resume\" goes on with those who are left."},
	AnnounceResumed:   {Ko: "이어서 보내요.", En: "It goes on."},
	AnnounceCancelled: {Ko: "취소했어요. 남은 사람에게는 보내지 않아요.", En: "Cancelled. Those who are left will not get it."},
	AnnounceCorrected: {Ko: "고쳤어요. 이미 보낸 글도 차례로 바꿔요.", En: "Corrected. What was sent is being changed too."},
	AnnounceRecallAsk: {Ko: "안내 %[1]d번을 거둘까요? 남은 사람에게 보내지 않고, 이미 보낸 것은 지울 수 있는 만큼 지워요.", En: "Withdraw announcement %[1]d? The rest is not sent, and what was sent is deleted where the platform allows it."},
	AnnounceWithdrawn: {Ko: "거두고 있어요.", En: "It is being withdrawn."},
	AnnounceResent:    {Ko: "도착했는지 모르는 %[1]s에게 다시 보내요.", En: "Sending once more to %[1]s, as it is not known whether the first copy arrived."},
	AnnounceProgress:  {Ko: "진행 상황", En: "Progress"},
	AnnouncePause:     {Ko: "일시정지", En: "Pause"},
	AnnounceResume:    {Ko: "재개", En: "Resume"},
	AnnounceCancel:    {Ko: "발송 취소", En: "Cancel the rest"},
	AnnounceResend:    {Ko: "모르는 사람에게 다시 보내기", En: "Resend to unknown"},
	AnnounceWithdraw:  {Ko: "거두기", En: "Withdraw"},

	NoticeDraft:     {Ko: "쓰는 중", En: "draft"},
	NoticeReady:     {Ko: "보내기 전", En: "ready to send"},
	NoticeRunning:   {Ko: "보내는 중", En: "being sent"},
	NoticePaused:    {Ko: "일시정지", En: "paused"},
	NoticeCancelled: {Ko: "취소함", En: "cancelled"},
	NoticeDone:      {Ko: "다 보냄", En: "done"},
	NoticeWithdrawn: {Ko: "거둠", En: "withdrawn"},

	AnnouncedHeader:  {Ko: "최근 안내예요.", En: "The latest announcements:"},
	AnnouncedNone:    {Ko: "아직 안내가 없어요. \"안내 보내기\"로 쓸 수 있어요.", En: "There are no announcements yet. Write one with \"announce\"."},
	AnnouncedLine:    {Ko: "%[1]d번 (%[2]s): %[3]s", En: "No. %[1]d (%[2]s): %[3]s"},
	AnnouncedBy:      {Ko: "쓴 사람: %[1]s", En: "Written by %[1]s"},
	AnnouncedByBoth:  {Ko: "쓴 사람: %[1]s, 확인한 사람: %[2]s", En: "Written by %[1]s, confirmed by %[2]s"},
	ReceiptAudience:  {Ko: "대상: %[1]s", En: "Audience: %[1]s"},
	ReceiptSent:      {Ko: "보냄: %[1]s", En: "Sent: %[1]s"},
	ReceiptWaiting:   {Ko: "남음: %[1]s", En: "Waiting: %[1]s"},
	ReceiptGone:      {Ko: "차단했거나 떠남: %[1]s", En: "Blocked or left: %[1]s"},
	ReceiptFailed:    {Ko: "실패: %[1]s", En: "Failed: %[1]s"},
	ReceiptUnknown:   {Ko: "도착했는지 모름: %[1]s", En: "Unknown whether it arrived: %[1]s"},
	ReceiptSkipped:   {Ko: "보내지 않음: %[1]s", En: "Left out: %[1]s"},
	ReceiptEdited:    {Ko: "보낸 글 고치기: %[1]s건 고침, %[2]s건 못 고침 (%[3]s)", En: "Correction of what was sent: %[1]s changed, %[2]s not (%[3]s)"},
	ReceiptWithdrawn: {Ko: "보낸 글 거두기: %[1]s건 지움, %[2]s건 못 지움 (%[3]s)", En: "Withdrawal of what was sent: %[1]s deleted, %[2]s not (%[3]s)"},
	FollowOpen:       {Ko: "하는 중", En: "going on"},
	FollowDone:       {Ko: "끝남", En: "finished"},
	SkippedNoConsent: {Ko: "동의 안 함", En: "no consent"},
	SkippedGone:      {Ko: "차단했거나 떠남", En: "blocked or left"},
	SkippedCancelled: {Ko: "취소", En: "cancelled"},
	SkippedWithdrawn: {Ko: "거둠", En: "withdrawn"},

	AnnounceFooter:     {Ko: "보낸 곳: %[1]s (신고번호 %[2]s). 그만 받으려면 \"그만\"이라고 보내 주세요. 비용은 들지 않아요.", En: "Sent by %[1]s (report no. %[2]s). Send \"stop\" to end these messages, free of charge."},
	AnnounceFirmFooter: {Ko: "보낸 곳: %[1]s (신고번호 %[2]s). 이 채널에서 그만 받으려면 @Dari를 불러 \"소식 끄기\"라고 적어 주세요.", En: "Sent by %[1]s (report no. %[2]s). To end these messages, mention @Dari here and write \"news off\"."},

	FirmNewsFirst:     {Ko: "교육·지원 제도 소식은 회사마다 한 번만, 정한 곳으로 보내 드려요. 이 워크스페이스에서 처음 말을 거셔서 여쭤봐요. 받으실까요?", En: "News on training and programmes goes to each firm once, to the place it chooses. You are the first to write from this workspace, so I am asking you: shall I send it?"},
	FirmNewsUndecided: {Ko: "이 워크스페이스가 소식을 받을 곳은 아직 정하지 않았어요.", En: "This workspace has not chosen yet where to get news."},
	FirmNewsPerson:    {Ko: "이 워크스페이스의 소식은 담당자 한 분께 1:1로 보내고 있어요.", En: "This workspace's news goes to one person, in a private chat."},
	FirmNewsChannel:   {Ko: "이 워크스페이스의 소식은 정한 채널로 보내고 있어요.", En: "This workspace's news goes to the channel it chose."},
	FirmNewsOff:       {Ko: "이 워크스페이스에는 소식을 보내지 않고 있어요.", En: "This workspace gets no news."},
	FirmNewsHow:       {Ko: "채널에서 받으려면 그 채널에서 @Dari를 불러 \"소식 여기로\"라고 적어 주세요.", En: "To get it in a channel, mention @Dari in that channel and write \"news here\"."},
	FirmToMe:          {Ko: "나에게 1:1로 받기", En: "Send it to me"},
	FirmToNobody:      {Ko: "받지 않기", En: "No news"},
	FirmHereDone:      {Ko: "이제 소식을 이 채널로 보내 드릴게요. 그만 받으려면 @Dari를 불러 \"소식 끄기\"라고 적어 주세요.", En: "News will come to this channel from now on. To end it, mention @Dari and write \"news off\"."},
	FirmMeDone:        {Ko: "이제 이 워크스페이스의 소식을 1:1 대화로 보내 드릴게요. 그만 받으려면 \"소식 끄기\"라고 적어 주세요.", En: "This workspace's news will come to you in our private chat. To end it, write \"news off\"."},
	FirmOffDone:       {Ko: "이 워크스페이스에는 소식을 보내지 않을게요.", En: "All right, no news for this workspace."},
	FirmNewsStays:     {Ko: "회사가 정한 채널로 가는 소식은 그대로예요. 그것도 그만 받으려면 \"소식 끄기\"라고 적어 주세요.", En: "News to the channel your firm chose goes on. To end that too, write \"news off\"."},
}
