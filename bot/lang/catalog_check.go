package lang

// What somebody reads who asks whether a job post can be trusted.
const (
	CommandCheck  Key = "command_check"
	CheckTitle    Key = "check_title"
	CheckText     Key = "check_text"
	CheckHint     Key = "check_hint"
	CheckSubmit   Key = "check_submit"
	BadCheck      Key = "bad_check"
	CheckFound    Key = "check_found" // how many kinds of sign
	CheckNone     Key = "check_none"
	CheckOpening  Key = "check_opening" // title
	CheckLinkOnly Key = "check_link_only"
	CheckLink     Key = "check_link"
	CheckSaid     Key = "check_said" // what it is, the words, what to know of it

	CheckDeposit       Key = "check_deposit"
	CheckDepositWhy    Key = "check_deposit_why"
	CheckAccount       Key = "check_account"
	CheckAccountWhy    Key = "check_account_why"
	CheckIdentity      Key = "check_identity"
	CheckIdentityWhy   Key = "check_identity_why"
	CheckCash          Key = "check_cash"
	CheckCashWhy       Key = "check_cash_why"
	CheckPay           Key = "check_pay"
	CheckPayWhy        Key = "check_pay_why"
	CheckOverseas      Key = "check_overseas"
	CheckOverseasWhy   Key = "check_overseas_why"
	CheckMessenger     Key = "check_messenger"
	CheckMessengerWhy  Key = "check_messenger_why"
	CheckNumberRight   Key = "check_number_right" // business number
	CheckNumberWrong   Key = "check_number_wrong" // business number
	CheckNumberMissing Key = "check_number_missing"

	CheckYourself Key = "check_yourself"
	CheckFirm     Key = "check_firm"
	CheckSame     Key = "check_same"
	CheckKeep     Key = "check_keep"
	CheckSave     Key = "check_save"
	CheckTell     Key = "check_tell" // above telephone numbers, where there are signs
	CheckAsk      Key = "check_ask"  // above telephone numbers, where there are none
)

var checkWords = map[Key]Entry{
	CommandCheck:  {Ko: "믿어도 되는 공고인지 의심스러운 점을 찾아봐요", En: "Check a job post for warning signs"},
	CheckTitle:    {Ko: "공고 확인", En: "Check a post"},
	CheckText:     {Ko: "확인할 공고나 문자", En: "The post or message"},
	CheckHint:     {Ko: "받은 글을 그대로 붙여 넣거나 전달해 주세요. 링크는 열어 볼 수 없으니 안에 있는 글을 복사해 주세요.", En: "Paste or forward it as you got it. I cannot open links: please copy the text behind them."},
	CheckSubmit:   {Ko: "확인하기", En: "Check"},
	BadCheck:      {Ko: "글이 너무 짧아서 볼 것이 없어요. 받은 글을 조금 더 길게 붙여 넣어 주세요.", En: "That is too short to check. Please paste more of what you got."},
	CheckFound:    {Ko: "의심스러운 점을 %[1]d가지 찾았어요. 돈이나 정보를 보내기 전에 멈추고 확인해 보세요.", En: "Warning signs found: %[1]d. Stop and check before you send money or information."},
	CheckNone:     {Ko: "알려진 위험 신호는 찾지 못했어요. 안전하다는 뜻은 아니에요. 제가 모르는 수법도 있어요.", En: "I found no known warning sign. That does not mean that it is safe: there are tricks I do not know."},
	CheckOpening:  {Ko: "\"%[1]s\" 공고의 글을 살펴봤어요.", En: "I looked at the text of \"%[1]s\"."},
	CheckLinkOnly: {Ko: "링크는 제가 열어 볼 수 없고, 주소만 보고는 알 수 없어요. 안에 있는 글을 복사해서 보내 주시면 살펴볼게요. 모르는 사람이 보낸 링크라면 누르지 마세요.", En: "I cannot open links, and an address alone says little. Copy the text behind it and send it to me, and I will look at it. If a stranger sent you the link, do not tap it."},
	CheckLink:     {Ko: "글에 있는 링크는 열어 보지 않았어요.", En: "I did not open the links in it."},
	CheckSaid:     {Ko: "%[1]s: \"%[2]s\"\n%[3]s", En: "%[1]s: \"%[2]s\"\n%[3]s"},

	CheckDeposit:       {Ko: "먼저 돈을 내라고 해요", En: "Money is asked for first"},
	CheckDepositWhy:    {Ko: "일을 시켜 주는 대신 돈을 내라고 하면 응하지 마세요. 돌려준다는 말도 흔한 수법이에요.", En: "Do not pay to get a job. A promise to give it back is a common trick."},
	CheckAccount:       {Ko: "통장·카드나 비밀번호를 달라고 하거나, 내 계좌로 남의 돈을 옮기라고 해요", En: "Your account, card or password is asked for, or the money of others is to go through your account"},
	CheckAccountWhy:    {Ko: "범죄에 쓰이면 통장 주인도 조사를 받을 수 있어요. 절대 넘기지 마세요.", En: "If it is used for a crime, the owner of the account can be investigated too. Never hand it over."},
	CheckIdentity:      {Ko: "채용하기 전에 신분증, 주민등록번호, 인증번호나 휴대폰 개통을 요구해요", En: "Your ID, numbers, codes or a phone line are asked for before you are hired"},
	CheckIdentityWhy:   {Ko: "내 이름으로 대출이나 휴대폰 개통을 하는 데 쓰일 수 있어요.", En: "They can be used to borrow money or open phone lines in your name."},
	CheckCash:          {Ko: "현금이나 카드, 서류를 받아 전달하라고 해요", En: "Cash, cards or papers are to be collected and passed on"},
	CheckCashWhy:       {Ko: "보이스피싱 돈을 옮기는 심부름일 수 있어요. 모르고 했어도 조사를 받을 수 있어요.", En: "It can be an errand for phone fraud. You can be investigated even if you did not know."},
	CheckPay:           {Ko: "쉬운 일에 돈을 너무 많이 준다고 해요", En: "Very much money is promised for easy work"},
	CheckPayWhy:        {Ko: "비슷한 일의 다른 공고와 급여를 견주어 보세요.", En: "Compare the pay with other openings for such work."},
	CheckOverseas:      {Ko: "항공권이나 숙소를 준다며 해외의 쉬운 일을 권해요", En: "Easy work abroad is offered, with flight or housing"},
	CheckOverseasWhy:   {Ko: "여권을 빼앗기거나 갇힐 수 있어요. 떠나기 전에 가족에게 알리고 회사와 계약서를 꼭 확인하세요.", En: "People have lost their passports or were held. Tell your family and check the firm and the contract before you leave."},
	CheckMessenger:     {Ko: "메신저로만 연락하라고 해요", En: "The only contact is by messenger"},
	CheckMessengerWhy:  {Ko: "상대가 누구인지 알기 어려워요. 회사 대표 전화로 직접 확인하세요.", En: "It is hard to tell who writes. Call the firm on its main number."},
	CheckNumberRight:   {Ko: "사업자등록번호 %[1]s: 번호의 규칙에는 맞아요. 그 회사의 번호인지, 영업 중인지는 국세청 홈택스에서 확인해 주세요.", En: "Business number %[1]s: its check digit is right. Whether it is this firm's and the firm is in business, you can look up at Hometax of the National Tax Service."},
	CheckNumberWrong:   {Ko: "사업자등록번호 %[1]s: 번호의 규칙에 맞지 않아요. 잘못 적었거나 없는 번호예요.", En: "Business number %[1]s: its check digit is wrong. It is mistyped or does not exist."},
	CheckNumberMissing: {Ko: "사업자등록번호는 적혀 있지 않아요.", En: "It gives no business number."},

	CheckYourself: {Ko: "직접 확인해 보세요", En: "Check for yourself"},
	CheckFirm:     {Ko: "회사 이름을 직접 검색해 대표 전화를 찾고, 그 번호로 정말 뽑고 있는지 물어보세요.", En: "Search for the firm yourself, call its main number and ask whether it is really hiring."},
	CheckSame:     {Ko: "고용24에 같은 공고가 있는지 찾아보세요.", En: "Look whether Work24 has the same opening."},
	CheckKeep:     {Ko: "일하기로 하고 계약서를 쓰기 전에는 돈, 통장, 카드, 신분증 사진, 인증번호를 주지 마세요.", En: "Before there is a contract give no money, account, card, photo of your ID or code."},
	CheckSave:     {Ko: "공고와 대화는 지우지 말고 화면을 저장해 두세요.", En: "Keep the post and the messages, and save screenshots."},
	CheckTell:     {Ko: "이미 보냈거나 의심스러우면 여기에 바로 알리세요.", En: "If you have sent something already or are in doubt, call at once:"},
	CheckAsk:      {Ko: "그래도 걱정되면 여기에 물어보세요.", En: "If you still worry, ask here:"},
}
