package lang

// What is said of cards that a manager shares with their own workspace.
const (
	CommandShare     Key = "command_share"
	CommandShares    Key = "command_shares"
	ShareHere        Key = "share_here"       // nothing
	ShareThere       Key = "share_there"      // nothing
	ShareTyped       Key = "share_typed"      // nothing
	ShareYes         Key = "share_yes"        // button
	ShareAsOf        Key = "share_as_of"      // day
	ShareNotYours    Key = "share_not_yours"  // nothing
	PurposeWant      Key = "purpose_want"     // number of the share
	PrivacyShares    Key = "privacy_shares"   // nothing
	ShareWho         Key = "share_who"        // nothing
	ShareOnlySlack   Key = "share_only_slack" // nothing
	ShareHow         Key = "share_how"        // nothing
	ShareGone        Key = "share_gone"       // nothing
	ShareNoChannel   Key = "share_no_channel" // kind, number
	ShareDone        Key = "share_done"       // nothing
	ShareButton      Key = "share_button"     // button
	ShareList        Key = "share_list"       // button
	ShareCard        Key = "share_card"       // nothing
	ShareWant        Key = "share_want"       // button
	ShareWantOpening Key = "share_want_opening"
	WantKept         Key = "want_kept"    // nothing
	WantOver         Key = "want_over"    // nothing
	WantCounted      Key = "want_counted" // nothing
	WantFor          Key = "want_for"     // nothing
	WantForProgramme Key = "want_for_programme"
	WantItems        Key = "want_items"       // nothing
	WantUntil        Key = "want_until"       // nothing
	WantRight        Key = "want_right"       // nothing
	WantNameYes      Key = "want_name_yes"    // button
	WantNameNo       Key = "want_name_no"     // button
	WantBack         Key = "want_back"        // button
	WantNameTold     Key = "want_name_told"   // nothing
	WantNumberOnly   Key = "want_number_only" // nothing
	WantGone         Key = "want_gone"        // nothing
	SharesNone       Key = "shares_none"      // nothing
	SharesHeader     Key = "shares_header"    // nothing
	SharesLine       Key = "shares_line"      // title, day, how many want it
	SharesNames      Key = "shares_names"     // names
	SharesNote       Key = "shares_note"      // nothing
	DataShared       Key = "data_shared"      // how many
	DataWanted       Key = "data_wanted"      // how many
)

var shareWords = map[Key]Entry{
	CommandShare:     {Ko: "과정, 공고, 제도를 회사 채널에 나눠요", En: "Share a course, an opening or a programme in your channel"},
	ShareHere:        {Ko: "이 채널에 이렇게 나눌까요?", En: "Shall I share this in the channel?"},
	ShareThere:       {Ko: "회사 소식을 받는 채널에 이렇게 나눌까요?", En: "Shall I share this in the channel where your firm gets its announcements?"},
	ShareTyped:       {Ko: "명령을 보내신 채널에 이렇게 나눌까요?", En: "Shall I share this in the channel where you sent the command?"},
	ShareYes:         {Ko: "나눌게요", En: "Share it"},
	ShareAsOf:        {Ko: "%[1]s 기준이에요.", En: "As of %[1]s."},
	ShareNotYours:    {Ko: "이 카드를 나눈 회사에서만 누를 수 있거나, 오래되어 지워진 카드예요.", En: "Only people of the firm that shared this card can tap it, or it is too old and was deleted."},
	PurposeWant:      {Ko: "나눈 카드 %[1]s번에 이름 알리기", En: "letting your name be known for shared card no. %[1]s"},
	PrivacyShares:    {Ko: "회사 채널에 나눈 카드와 \"듣고 싶어요\": 인원을 세는 데 써요. 이름은 카드마다 동의하신 경우에만 카드를 나눈 분에게 보여요. 거두실 때까지, 길어야 180일.", En: "Cards shared in your firm's channel, and who wants them: to count. Whoever shared a card sees a name only if its owner agreed to that for the card. Until it is taken back, at most 180 days."},
	CommandShares:    {Ko: "회사 채널에 나눈 것과 듣고 싶어 하는 인원을 봐요", En: "See what you shared and how many want it"},
	ShareWho:         {Ko: "회사 채널에 나누는 것은 Slack에서 회사 담당자만 할 수 있어요.", En: "Only somebody of the firm can share in its channel, in Slack."},
	ShareOnlySlack:   {Ko: "나누기는 회사의 Slack 워크스페이스 안에서만 할 수 있어요.", En: "Sharing works only inside your firm's Slack workspace."},
	ShareHow:         {Ko: "무엇을 나눌지 번호와 함께 적어 주세요. 예: \"/dari share course 12\", \"/dari share opening 3\", \"/dari share programme 내일배움카드\"", En: "Please say what to share, with its number. For example: \"/dari share course 12\", \"/dari share opening 3\", \"/dari share programme learning card\""},
	ShareGone:        {Ko: "그런 것이 없거나 이미 끝났어요. 번호를 확인해 주세요.", En: "There is no such thing, or it is over. Please check the number."},
	ShareNoChannel:   {Ko: "어느 채널에 나눌지 아직 몰라요. 나누고 싶은 채널에 저를 초대하고, 그 채널에서 \"/dari share %[1]s %[2]s\"라고 보내 주세요.", En: "I do not know yet which channel to share it in. Invite me to that channel and send \"/dari share %[1]s %[2]s\" there."},
	ShareDone:        {Ko: "채널에 나눌게요. 카드가 올라오지 않으면 그 채널에 저를 초대하고 다시 나눠 주세요. 듣고 싶어 하는 인원은 \"나눈 것\"에서 볼 수 있어요. 이름은 본인이 알려도 된다고 한 경우에만 보여요.", En: "It goes to the channel. If no card appears there, please invite me to the channel and share it again. How many want it stands under \"my shares\". You see a name only if its owner lets you."},
	ShareButton:      {Ko: "회사 채널에 나누기", En: "Share in our channel"},
	ShareList:        {Ko: "나눈 것", En: "My shares"},
	ShareCard:        {Ko: "회사 담당자가 함께 보려고 나눈 카드예요. 버튼을 눌러도 이 채널에는 아무것도 올라오지 않아요.", En: "Somebody of your firm shared this card. Tapping the button posts nothing in this channel."},
	ShareWant:        {Ko: "듣고 싶어요", En: "I want this"},
	ShareWantOpening: {Ko: "관심 있어요", En: "I am interested"},
	WantKept:         {Ko: "인원수에 넣었어요. 카드를 나눈 분에게 이름도 알려도 될까요?", En: "I have counted you in. May the person who shared the card know your name, too?"},
	WantOver:         {Ko: "이미 끝났거나 더는 인원을 받지 않는 카드예요. 인원수에 넣지 않았어요.", En: "This is over, or nobody counts for this card any more. I have not counted you in."},
	WantCounted:      {Ko: "인원수에 넣었어요. 일자리 카드라서 이름은 누구에게도 알리지 않아요.", En: "I have counted you in. This card is about a job, so nobody learns your name."},
	WantForProgramme: {Ko: "쓰는 곳: 카드를 나눈 분이 이 제도에 관심 있는 사람을 알 수 있게 해요.", En: "What for: so that whoever shared the card knows who is interested in the programme."},
	WantFor:          {Ko: "쓰는 곳: 카드를 나눈 분이 함께 들을 사람을 알 수 있게 해요.", En: "What for: so that whoever shared the card knows who would come along."},
	WantItems:        {Ko: "쓰는 것: Slack에서 쓰는 이름 하나예요. 다른 것은 알리지 않아요.", En: "What is used: the name you use in Slack, and nothing else."},
	WantUntil:        {Ko: "보관 기간: 180일, 또는 거두실 때까지예요.", En: "How long: 180 days, or until you take it back."},
	WantRight:        {Ko: "싫다고 하셔도 괜찮아요. 그러면 인원수만 보여요.", En: "You may say no. Then only the number is seen."},
	WantNameYes:      {Ko: "이름을 알려도 돼요", En: "My name may be known"},
	WantNameNo:       {Ko: "인원수만 보이게 할게요", En: "Only count me"},
	WantBack:         {Ko: "취소할게요", En: "Take it back"},
	WantNameTold:     {Ko: "카드를 나눈 분이 이름을 볼 수 있어요. 언제든 아래에서 거둘 수 있어요.", En: "Whoever shared the card can see your name. You can take that back below at any time."},
	WantNumberOnly:   {Ko: "인원수만 보여요. 이름은 알리지 않아요.", En: "Only the number is seen. Your name stays unknown."},
	WantGone:         {Ko: "취소했어요. 인원수에서도 뺐어요.", En: "Taken back. You are not counted any more."},
	SharesNone:       {Ko: "아직 나눈 것이 없어요. 과정이나 공고를 자세히 열면 \"회사 채널에 나누기\" 버튼이 있어요.", En: "You have not shared anything yet. Open a course or an opening in detail; there is a button to share it."},
	SharesHeader:     {Ko: "회사 채널에 나눈 것이에요.", En: "What you shared in your firm's channel:"},
	SharesLine:       {Ko: "%[1]s (%[2]s): %[3]d명이 원해요", En: "%[1]s (%[2]s): wanted by %[3]d"},
	SharesNames:      {Ko: "이름을 알린 분: %[1]s", En: "Let you know their name: %[1]s"},
	SharesNote:       {Ko: "이름은 본인이 알려도 된다고 한 경우에만 보이고, 거두면 다음에 목록을 볼 때부터 보이지 않아요. 일자리는 인원수만 보여요.", En: "A name stands here only where its owner lets you know it; once taken back, it is gone from the next list on. For jobs you only see how many."},
	DataShared:       {Ko: "회사 채널에 나눈 것 %[1]d건", En: "what you shared with your firm: %[1]d"},
	DataWanted:       {Ko: "나눈 카드 가운데 원한다고 하신 것 %[1]d건", En: "shared cards that you want: %[1]d"},
}
