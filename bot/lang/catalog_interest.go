package lang

// What somebody reads who is interested in an opening.
const (
	InterestButton    Key = "interest_button"
	InterestWithdraw  Key = "interest_withdraw" // button
	InterestKept      Key = "interest_kept"
	InterestNoWay     Key = "interest_no_way"
	InterestPrivate   Key = "interest_private"
	InterestWithdrawn Key = "interest_withdrawn" // title
	InterestLook      Key = "interest_look"      // button
	InterestOver      Key = "interest_over"
	DataInterests     Key = "data_interests"  // how many
	DataLooked        Key = "data_looked"     // how many
	DataSaved         Key = "data_saved"      // how many
	DataNotForMe      Key = "data_not_for_me" // how many
	DataFollows       Key = "data_follows"    // how many
	PrivacyInterest   Key = "privacy_interest"
	PrivacySaved      Key = "privacy_saved"
	PrivacyFollows    Key = "privacy_follows"
	PrivacyTiming     Key = "privacy_timing"
	InterestNumber    Key = "interest_number" // of the opening
)

var interestWords = map[Key]Entry{
	InterestButton:    {Ko: "관심 있어요", En: "I'm interested"},
	InterestWithdraw:  {Ko: "관심 목록에서 빼기", En: "Take off my list"},
	InterestKept:      {Ko: "관심 목록에 담았어요. 지원은 기업에 직접 하시면 돼요.", En: "It is on your list of interests. You apply to the employer directly."},
	InterestNoWay:     {Ko: "공고에 지원 방법이 적혀 있지 않아요. 공고를 낸 곳에서 확인해 주세요.", En: "The notice does not say how to apply. Please check where it was published."},
	InterestPrivate:   {Ko: "관심 있다는 것은 기업에 전하지 않아요. 관심 있는 분이 5명 이상이면 대략 몇 명인지만 공고를 올린 기업이 볼 수 있어요.", En: "The employer is not told that you are interested. Only once there are 5 or more people can whoever posted it see roughly how many."},
	InterestWithdrawn: {Ko: "'%[1]s'을(를) 관심 목록에서 뺐어요.", En: "I took \"%[1]s\" off your list of interests."},
	InterestLook:      {Ko: "공고 보기", En: "See openings"},
	InterestOver:      {Ko: "지금은 지원을 받지 않는 공고예요.", En: "This opening takes no applications now."},
	DataInterests:     {Ko: "관심 있는 공고 %[1]d개", En: "openings you are interested in: %[1]d"},
	DataLooked:        {Ko: "자세히 본 공고 %[1]d개", En: "openings you looked at: %[1]d"},
	DataSaved:         {Ko: "저장한 것 %[1]d개", En: "what you saved: %[1]d"},
	DataNotForMe:      {Ko: "맞지 않는다고 하신 것 %[1]d개", En: "what you said is not for you: %[1]d"},
	DataFollows:       {Ko: "기다리는 소식 %[1]d개", En: "what you follow: %[1]d"},
	PrivacySaved:      {Ko: "저장한 공고와 '저와 안 맞아요'라고 하신 공고, 그 이유: 저장 목록과 마감 알림을 드리고, 맞지 않는 것을 다시 알리지 않는 데 써요. 지우실 때까지, 저장 목록은 길어도 1년.", En: "Openings you saved or said are not for you, and why: for your list and a reminder before the deadline, and so that I do not tell you of the like again. Until you delete them; the list of what you saved, at most one year."},
	PrivacyFollows:    {Ko: "기다리는 소식의 주제와 지역: 동의하신 경우에만, 새 소식을 알려 드리는 데 써요. 끄시거나 지우실 때까지. 알려 드린 기록은 그 소식이 없어질 때까지, 적어도 1년.", En: "Topics and places you follow: only if you agreed, to tell you of news. Until you end or delete them. The record of what I told you stays until that news is gone, at least one year."},
	PrivacyTiming:     {Ko: "알림 설정(받는 시각, 일주일에 몇 번, 쉬는 기간): 원하시는 때에 알려 드리는 데 써요. 지우실 때까지.", En: "Alert settings (the hour, how many a week, a pause): to write to you when you like. Until you delete them."},
	InterestNumber:    {Ko: "공고 %[1]d번", En: "Opening no. %[1]d"},
	PrivacyInterest:   {Ko: "관심 있거나 자세히 본 공고: 관심 목록을 보여 드리고 몇 분이 보셨는지 세는 데 써요. 지우실 때까지, 길어도 1년. 누구인지는 기업에 알리지 않아요.", En: "Openings you are interested in or looked at: for your list, and to count how many did. Until you delete it, at most one year. Employers never learn who it was."},
}
