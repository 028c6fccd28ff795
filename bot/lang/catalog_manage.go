package lang

// What managers read who look after what they posted.
const (
	PostEditTitle    Key = "post_edit_title" // title of the form
	PostEditIntro    Key = "post_edit_intro"
	PostEditSubmit   Key = "post_edit_submit"
	PostEditBlocked  Key = "post_edit_blocked" // number
	PostEdited       Key = "post_edited"       // number
	PostUntilThen    Key = "post_until_then"
	PostPreview      Key = "post_preview"  // number, title
	PostListAll      Key = "post_list_all" // how many
	PostManage       Key = "post_manage"   // button: number
	PostAll          Key = "post_all"      // button
	PostChange       Key = "post_change"   // button
	PostPause        Key = "post_pause"    // button
	PostResume       Key = "post_resume"   // button
	PostRenew        Key = "post_renew"    // button
	PostEnd          Key = "post_end"      // button
	PostDrop         Key = "post_drop"     // button
	PostPaused       Key = "post_paused"   // number, title
	PostResumed      Key = "post_resumed"  // number, title
	PostRenewed      Key = "post_renewed"  // number, title, until when
	PostMoveBlocked  Key = "post_move_blocked"
	PostMoved        Key = "post_moved" // number
	PostOver         Key = "post_over"  // number
	PostEndedByStaff Key = "post_ended_by_staff"
	PostTold         Key = "post_told"       // how many people
	PostRead         Key = "post_read"       // how many people
	PostInterested   Key = "post_interested" // how many people
	PostCountsNote   Key = "post_counts_note"
	PeopleFew        Key = "people_few"      // a number they are below
	PeopleAtLeast    Key = "people_at_least" // number

	RenewTitle  Key = "renew_title"  // title of the form
	RenewIntro  Key = "renew_intro"  // title, until when so far
	RenewSubmit Key = "renew_submit" // button

	ReachNow     Key = "reach_now"     // how many people
	ReachDrop    Key = "reach_drop"    // a requirement, how many people
	ReachPay     Key = "reach_pay"     // pay, how many people
	ReachSkill   Key = "reach_skill"   // a skill
	ReachLicence Key = "reach_licence" // a licence
	ReachNote    Key = "reach_note"

	StateDraft  Key = "state_draft"
	StatePaused Key = "state_paused"
)

var manageWords = map[Key]Entry{
	PostEditTitle:    {Ko: "공고 고치기", En: "Change an opening"},
	PostEditIntro:    {Ko: "기업, 제목, 하는 일, 근무 시간, 지원 방법이나 링크를 바꾸면 담당자가 다시 확인해요. 그동안 공고는 보이지 않아요. 급여, 지역, 조건, 마감만 바꾸면 바로 반영돼요.", En: "If you change the employer, title, work, hours, way to apply or link, staff check it again, and it is not shown until then. A change of pay, place, requirements or deadline alone takes effect at once."},
	PostEditSubmit:   {Ko: "고치기", En: "Change"},
	PostEditBlocked:  {Ko: "이대로는 바꿀 수 없어서 공고 %[1]d번을 전과 같이 두었어요. 아래를 고쳐서 다시 내 주세요.", En: "It cannot be changed to this, so opening no. %[1]d stays as it was. Please correct what follows and send it again."},
	PostEdited:       {Ko: "공고 %[1]d번을 고쳤어요. 바로 반영했어요.", En: "Opening no. %[1]d is changed, with effect at once."},
	PostUntilThen:    {Ko: "확인이 끝날 때까지 공고는 보이지 않아요.", En: "It is not shown until that is done."},
	PostPreview:      {Ko: "공고 %[1]d번 '%[2]s'을(를) 적어 두었어요. 아직 등록하지 않았어요.", En: "I noted down opening no. %[1]d (%[2]s). It is not posted yet."},
	PostListAll:      {Ko: "기업이 등록한 최근 공고 %[1]d건이에요.", En: "Latest openings posted by firms: %[1]d."},
	PostManage:       {Ko: "%[1]d번 관리", En: "Manage no. %[1]d"},
	PostAll:          {Ko: "공고 목록", En: "All postings"},
	PostChange:       {Ko: "고치기", En: "Change"},
	PostPause:        {Ko: "잠시 멈추기", En: "Pause"},
	PostResume:       {Ko: "다시 보이기", En: "Show again"},
	PostRenew:        {Ko: "마감 바꾸기", En: "New deadline"},
	PostEnd:          {Ko: "마감하기", En: "Close"},
	PostDrop:         {Ko: "그만두기", En: "Drop it"},
	PostPaused:       {Ko: "공고 %[1]d번 '%[2]s'을(를) 잠시 멈췄어요. 다시 보이게 하실 때까지 아무에게도 보이지 않고 알림도 가지 않아요.", En: "Opening no. %[1]d (%[2]s) is paused. Nobody sees it or is told of it until you show it again."},
	PostResumed:      {Ko: "공고 %[1]d번 '%[2]s'이(가) 다시 보여요. 이미 알림을 받은 분께 같은 알림을 또 보내지는 않아요.", En: "Opening no. %[1]d (%[2]s) is shown again. Whoever was told of it is not sent the same alert twice."},
	PostRenewed:      {Ko: "공고 %[1]d번 '%[2]s'의 마감을 바꿨어요: %[3]s. 지금 공개 중이에요.", En: "Opening no. %[1]d (%[2]s) has a new deadline: %[3]s. It is shown now."},
	PostMoveBlocked:  {Ko: "이대로는 공고 %[1]d번을 보일 수 없어요. 아래를 고쳐서 다시 내 주세요.", En: "Opening no. %[1]d cannot be shown like this. Please correct what follows and send it again."},
	PostMoved:        {Ko: "공고 %[1]d번은 지금 그렇게 할 수 없는 상태예요. 아래에서 상태를 확인해 주세요.", En: "That cannot be done with opening no. %[1]d as it stands now. Please see below how it stands."},
	PostOver:         {Ko: "공고 %[1]d번은 마감이 지났어요. 마감을 바꾸면 다시 보여요.", En: "The deadline of opening no. %[1]d has passed. With a new one it is shown again."},
	PostEndedByStaff: {Ko: "공고 %[1]d번은 담당자가 내렸어요. 다시 올리고 싶으시면 내용을 고쳐서 내 주세요. 담당자가 확인할게요.", En: "Staff took opening no. %[1]d down. To bring it back, please correct it and send it in again; staff will check it."},
	PostTold:         {Ko: "알림을 받은 분: %[1]s", En: "Told of it: %[1]s"},
	PostRead:         {Ko: "자세히 본 분: %[1]s", En: "Looked at it: %[1]s"},
	PostInterested:   {Ko: "관심 있다고 한 분: %[1]s", En: "Interested: %[1]s"},
	PostCountsNote:   {Ko: "누구인지는 알려 드리지 않고, 명 수는 5명 단위로 내려 적어요.", En: "I never say who they are, and round the numbers down to fives."},
	PeopleFew:        {Ko: "%[1]d명 미만", En: "under %[1]d people"},
	PeopleAtLeast:    {Ko: "%[1]d명 이상", En: "%[1]d people or more"},

	RenewTitle:  {Ko: "마감 바꾸기", En: "New deadline"},
	RenewIntro:  {Ko: "'%[1]s' 공고의 지금 마감: %[2]s", En: "\"%[1]s\", deadline so far: %[2]s"},
	RenewSubmit: {Ko: "바꾸기", En: "Change"},

	ReachNow:     {Ko: "이 공고가 맞고 알림을 받겠다고 동의한 분이 지금 %[1]d명 이상이에요.", En: "Right now it fits %[1]d people or more who agreed to be told of openings."},
	ReachDrop:    {Ko: "'%[1]s' 조건을 없애면 %[2]d명 이상에게 닿아요.", En: "Without the requirement \"%[1]s\" it would reach %[2]d people or more."},
	ReachPay:     {Ko: "급여를 %[1]s(으)로 올리면 %[2]d명 이상에게 닿아요.", En: "With pay of %[1]s it would reach %[2]d people or more."},
	ReachSkill:   {Ko: "필수 기술: %[1]s", En: "Required skill: %[1]s"},
	ReachLicence: {Ko: "필수 자격: %[1]s", En: "Required licence: %[1]s"},
	ReachNote:    {Ko: "명 수는 대략이에요. 조건은 그대로 두셔도 돼요. 등록하면 담당자가 확인한 뒤에 알려요.", En: "The numbers are rough, and you can leave your requirements as they are. Once posted, staff check it and then it is told."},

	StateDraft:  {Ko: "작성 중, 등록 전", En: "draft, not posted yet"},
	StatePaused: {Ko: "잠시 멈춤", En: "paused"},
}
