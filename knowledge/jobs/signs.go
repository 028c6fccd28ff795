package jobs

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Sign is something in the text of a post that frauds have in common, with the words that say it. That a text has none
// says nothing good of it.
type Sign struct {
	Code SignCode `json:"code"`
	From int      `json:"from"` // bytes of the text
	To   int      `json:"to"`
}

// Words gives the words of the text that raised the sign.
func (s Sign) Words(text string) string { return text[s.From:s.To] }

// SignCode names a sign; the words for it are in bot/lang.
type SignCode string

// The signs that ReadSigns knows.
const (
	SignDeposit   SignCode = "deposit"   // money is to be paid first
	SignAccount   SignCode = "account"   // a bank account, card or its password is to be handed over or used for the money of others
	SignIdentity  SignCode = "id"        // papers, resident numbers, codes or a telephone line in one's name are asked before anybody is hired
	SignPay       SignCode = "pay"       // much money for work that anybody can do
	SignMessenger SignCode = "messenger" // no way to reach anybody but a messenger
	SignCash      SignCode = "cash"      // cash or cards are to be collected or delivered
	SignOverseas  SignCode = "overseas"  // easy money abroad, with the flight paid
)

// SignCodes gives every sign, in the order in which they are told.
func SignCodes() []SignCode {
	return []SignCode{SignDeposit, SignAccount, SignIdentity, SignCash, SignPay, SignOverseas, SignMessenger}
}

// signRules find signs in plain text. harmless takes a finding back where it stands in the same sentence: what a firm
// says it does not ask for, asks after the hiring, or does as its trade.
var signRules = []struct {
	code            SignCode
	words, harmless *regexp.Regexp
}{
	{SignDeposit, regexp.MustCompile(`(?:보증금|예치금|가입비|등록비|소개비|제작비|교육비|재료비|자재비|자재\s*대금|물품\s*대금|물품비|유니폼비|근무복비?|수수료|검사비|보험료|공증비|착수금|선금)[^.!?\n]{0,24}?(?:입금|송금|이체|보내|납부|충전|선납|선불|결제|본인\s*부담|자비|자부담|내셔야|내야|내시면)|(?:본인|개인|자기)\s*(?:돈|카드)(?:으로|로)\s*(?:먼저|결제|예매|구매|하시)|(?:포인트|충전금|캐시|머니)(?:을|를)?\s*(?:충전|넣어)|\d[\d,]*\s*(?:천|만|백)*\s*(?:\d\s*천\s*)?원[^.!?\n]{0,14}?계좌로\s*(?:보내|입금|송금|이체)\s*(?:주|하시|해\s*주|부탁|바랍)|선입금|선납금|초도\s*물품|먼저\s*(?:입금|송금|결제)|선결제\s*(?:하시면|하면|하신|한\s*(?:뒤|후)|후|필요|해야|하셔야)|(?:[가-힣]{1,6}(?:비|비용|료|금|대금|값)|\d[\d,]*\s*(?:천|만|백)*\s*(?:\d\s*천\s*)?원)(?:을|를|이|은|만)?[^.!?\n]{0,12}?(?:(?:입금|송금|결제|충전|선납|납부|예치|이체)(?:을|를|만)?\s*(?:하시|하셔|해\s*주|하면|하신|해야|부탁|필요|바랍|후\s|확인\s*후)|현금으로\s*납부|을?\s*넣(?:어야|으셔야|으시면)|내(?:셔야|야|시면)\s)|(?:pay|send|transfer|wire)\s+(?:us\s+)?[₩\d][\d,.]*\s*(?:won|krw|usd|dollars)?\s*(?:for|first|before|in advance|to (?:start|begin|get|us))|(?:registration|training|uniform|processing|visa|activation|application|membership|background check) fee|(?:pay|send|transfer)\s+(?:a|the|your|us)\s+(?:refundable\s+)?deposit|deposit of [₩\d][\d,.]*\s*(?:won|krw|만)?|deposit is required|(?:buy|purchase)[^.!?\n]{0,30}? first\b`),
		regexp.MustCompile(`없|않|면제|회사(?:에서|가)?\s*(?:전액\s*)?(?:지원|부담)|전액\s*지원|\b(?:no|never|not|without|don't|waived|covered by|paid by us|free)\b`)},
	{SignAccount, regexp.MustCompile(`(?:통장|체크\s*카드|현금\s*카드|계좌(?:를|와|랑|나|도|\s)|(?:공동|공인|금융)\s*인증서|보안\s*카드)[^.!?\n]{0,16}?(?:보내|빌려|빌리|대여|양도|맡기|맡겨|넘겨|넘기|임대|매입|삽니다)|(?:계좌|통장|카드|뱅킹)\s*(?:의\s*)?비(?:밀\s*)?번(?:호)?|otp[^.!?\n]{0,12}?(?:알려|보내|불러|적어)|인터넷\s*뱅킹\s*(?:아이디|id)|(?:본인|개인|내)\s*(?:명의\s*)?(?:의\s*)?(?:계좌|통장)(?:으로|로|에)\s*[^.!?\n]{0,8}?(?:받아|입금\s*받|받은|받으)[^.!?\n]{0,24}?(?:이체|송금|전달|인출|보내)|(?:계좌|통장)(?:에|로|으로)\s*(?:들어온|들어오는|입금된|입금되는|받은|넣은|보낸)\s*(?:돈|금액|대금)[^.!?\n]{0,24}?(?:바꿔|보내|이체|송금|인출|전달|코인)|(?:남는|안\s*쓰는|놀고\s*있는)\s*(?:통장|계좌|카드)|통장만\s*있으면|receive (?:payments?|money|funds|transfers)[^.!?\n]{0,24}?(?:your|own|personal) (?:bank )?account|(?:send|mail|lend|rent|hand over|give)[^.!?\n]{0,24}?(?:bank ?book|(?:bank|debit|atm|check) card|bank account)|(?:bank|banking|account|card) (?:password|(?:and )?(?:your )?pin\b)`),
		regexp.MustCompile(`(?:통장|계좌)\s*사본|않|마세요|마십시오|금지|불법|\b(?:never|not|don't)\b`)},
	{SignIdentity, regexp.MustCompile(`(?:신분증|주민등록증|민증|여권|면허증|외국인\s*등록증)[^.!?\n]{0,14}?(?:사진|앞뒤|앞면|사본|스캔|셀카|찍)[^.!?\n]{0,30}?(?:보내|전송|첨부|회신|제출|찍)|주민\s*(?:등록)?\s*번호[^.!?\n]{0,16}?(?:알려|보내|전체|적어|불러|뒷자리|회신)|인증\s*번호[^.!?\n]{0,10}?(?:알려|보내|불러|전달|말씀)|(?:휴대폰|핸드폰|휴대\s*전화|유심|선불폰|폰)[^.!?\n]{0,14}?(?:명의|개통)[^.!?\n]{0,10}?(?:개통|보내|대여|빌려|넘)|본인\s*명의(?:로|의)?\s*(?:휴대폰|핸드폰|유심|폰)[^.!?\n]{0,6}?개통|(?:send|upload|e-?mail|text|submit|provide)\b[^.!?\n]{0,40}?(?:\bid card|\bid\b|passport|identity card|registration number|verification code)`),
		regexp.MustCompile(`않|마세요|마십시오|금지|입사\s*(?:후|시|일)|채용\s*(?:후|확정)|최종\s*합격|합격자|출근일|지참|\b(?:never|not|don't|after you (?:are hired|start)|first day)\b`)},
	{SignCash, regexp.MustCompile(`현금(?:을|이나|과)?\s*(?:[가-힣]{1,4}\s+)?(?:받아|받은|수거|수령|전달|회수|인출|배달|운반)|(?:돈|대금|자금)을?\s*(?:받아|수거)[^.!?\n]{0,12}?(?:전달|입금|이체|송금|보내|가져)|(?:돈\s*)?봉투(?:를|만)?\s*(?:받아|수거|전달)|인출(?:해서|하여|해|한\s*(?:뒤|후))\s*(?:[가-힣]{1,6}\s+)?(?:전달|가져|건네|보내|입금)|채권\s*회수|(?:체크\s*|신용\s*)?카드(?:를|을)?\s*(?:수거|수령|배송|배달|전달|운반)|물품\s*보관함|단순\s*(?:한\s*)?서류\s*(?:전달|배달|수거)|(?:collect|pick up|transport)\s+(?:the\s+)?(?:cash|money)|deliver\s+(?:the\s+)?(?:cash|bank cards|debit cards)`),
		regexp.MustCompile(`문의|상담|콜센터|콜\s*센터|현금\s*수송|않|\b(?:never|not)\b`)},
}

// ReadSigns finds the signs of a fraud in the text of a post, in the order of the text. Words and rules only: it knows
// neither the firm nor whether what is written is true.
func ReadSigns(text string) []Sign {
	s := newSource(text)
	var out []Sign
	add := func(code SignCode, from, to int) {
		a, b := s.span(s.rune(from), s.rune(to))
		out = append(out, Sign{code, a, b})
	}
	for _, rule := range signRules {
		for _, m := range rule.words.FindAllStringIndex(s.plain, -1) {
			if !rule.harmless.MatchString(clauseAround(s.plain, m[0], m[1])) {
				add(rule.code, m[0], m[1])
			}
		}
	}
	easy := easyWork.MatchString(s.plain)
	for _, m := range goodPay(s.plain, easy) {
		add(SignPay, m[0], m[1])
	}
	if m := abroad.FindStringIndex(s.plain); m != nil && luredAbroad(s.plain, easy) {
		add(SignOverseas, m[0], m[1])
	}
	if !reachable(s.plain) {
		for _, m := range writeTo.FindAllStringIndex(s.plain, -1) {
			add(SignMessenger, m[0], m[1])
		}
	}
	slices.SortStableFunc(out, func(a, b Sign) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return out
}

// sentenceBreak ends a sentence; a dot inside a number or a host does not.
var sentenceBreak = regexp.MustCompile(`[!?\n]|\.(?:\s|$)`)

// clauseAround gives the words with what stands around them in the same sentence: 30 characters before, 24 after.
func clauseAround(s string, from, to int) string {
	before, after := []rune(tailOf(s[:from], 120)), []rune(headOf(s[to:], 96))
	b, a := string(before[max(0, len(before)-30):]), string(after[:min(len(after), 24)])
	if ends := sentenceBreak.FindAllStringIndex(b, -1); len(ends) > 0 {
		b = b[ends[len(ends)-1][1]:]
	}
	if end := sentenceBreak.FindStringIndex(a); end != nil {
		a = a[:end[0]]
	}
	return b + s[from:to] + a
}

var (
	// easyWork is work that anybody is promised to be able to do.
	easyWork = regexp.MustCompile(`누구나|초보|경험\s*(?:이\s*)?(?:없|무관|불필요)|경력\s*없|단순|간단|쉬운\s*일|재택|집에서|(?:휴대폰|핸드폰|통장|여권|몸)만|고수익|고액|당일\s*지급|하루\s*[1-4]\s*시간|부업|심부름|no experience|anyone|from home|easy (?:work|money|job)|one hour a day`)
	// promisedPay promises much without a figure.
	promisedPay = regexp.MustCompile(`고수익\s*(?:을\s*)?(?:보장|알바|아르바이트|가능)|고액\s*(?:알바|아르바이트|일당)|guaranteed (?:income|earnings)`)
	koreanPay   = regexp.MustCompile(`(시급|시간당|일당|일급|하루에?|1일|주급|일주일에?|월급|월수입|한\s*달에?|월)[^.!?\n\d,]{0,8}(?:[1-9]\s*시간(?:에|만)?\s*)?(\d[\d,]*)\s*(천\s*만|백\s*만|만)?\s*(원)?(?:\s*(?:이상\s*)?보장)?`)
	englishPay  = regexp.MustCompile(`(\d[\d,]*(?:\.\d+)?)\s*(million|m\b)?\s*(?:won|krw)\s*(?:an?|per|each|/)\s*(hour|day|week|month)`)
	// notPaid is money that the person is not paid, or a trade that is paid so.
	notPaid = regexp.MustCompile(`매출|매상|거래액|예산|전문의|의사|revenue|sales volume|turnover|surgeon|physician`)
	// tooGood is from what pay on, in won for the period, work that anybody can do is not paid so.
	tooGood = map[PayPeriod]int64{PerHour: 50_000, PerDay: 400_000, PerWeek: 2_500_000, PerMonth: 7_000_000}
)

// goodPay gives where a text promises more than such work is paid.
func goodPay(s string, easy bool) [][]int {
	out := promisedPay.FindAllStringIndex(s, -1)
	if !easy {
		return out
	}
	add := func(m []int, period PayPeriod, won float64) {
		if least := tooGood[period]; least > 0 && won >= float64(least) && !notPaid.MatchString(clauseAround(s, m[0], m[1])) {
			out = append(out, m[:2])
		}
	}
	for _, m := range koreanPay.FindAllStringSubmatchIndex(s, -1) {
		period, scale := signPeriods[strings.TrimRight(strings.ReplaceAll(s[m[2]:m[3]], " ", ""), "에")], 1.0
		switch {
		case m[6] >= 0:
			scale = map[rune]float64{'천': 10_000_000, '백': 1_000_000, '만': 10_000}[[]rune(s[m[6]:m[7]])[0]]
		case m[8] >= 0:
		case period == PerHour || m[5]-m[4] < 2 || m[5]-m[4] > 4 || otherUnit.MatchString(s[m[5]:]): // no sum of money
			continue
		default: // "월 700" is said of 10,000 won
			scale = 10_000
		}
		add(m, period, figure(s[m[4]:m[5]])*scale)
	}
	for _, m := range englishPay.FindAllStringSubmatchIndex(s, -1) {
		scale := 1.0
		if m[4] >= 0 {
			scale = 1_000_000
		}
		add(m, PayPeriod(s[m[6]:m[7]]), figure(s[m[2]:m[3]])*scale)
	}
	return out
}

var signPeriods = map[string]PayPeriod{"시급": PerHour, "시간당": PerHour, "일당": PerDay, "일급": PerDay, "하루": PerDay, "1일": PerDay,
	"주급": PerWeek, "일주일": PerWeek, "월급": PerMonth, "월수입": PerMonth, "한달": PerMonth, "월": PerMonth}

func figure(s string) float64 {
	n, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil {
		return 0
	}
	return n
}

var (
	abroad     = regexp.MustCompile(`캄보디아|프놈펜|시아누크빌|미얀마|라오스|태국(?:\s*방콕)?|방콕|파타야|필리핀(?:\s*마닐라)?|마닐라|베트남|하노이|호치민|두바이|동남아|cambodia|phnom penh|myanmar|laos|thailand|bangkok|philippines|manila|vietnam|dubai`)
	paidFlight = regexp.MustCompile(`항공|비행기\s*표?|숙소|숙식|비자|여권만|free (?:flight|housing|accommodation|ticket)|flight (?:is )?(?:paid|provided)`)
)

// luredAbroad tells whether work abroad is offered with the journey paid and as easy money.
func luredAbroad(s string, easy bool) bool {
	return paidFlight.MatchString(s) && (easy || promisedPay.MatchString(s) || len(goodPay(s, true)) > 0)
}

var (
	writeTo = regexp.MustCompile(`(?:카카오\s*톡|카톡|오픈\s*(?:채팅|카톡|톡)|텔레그램|텔레(?:\s|로)|위챗|왓츠앱|시그널|라인\s*(?:id|아이디)|kakao\s*talk|kakao|telegram|whatsapp|wechat|line id)[^.!?\n]{0,12}?(?:아이디|id\b|@|추가|로만|으로만|으로\s*지시|문의|연락|보내|링크|채팅방|상담|신청|접수|지원|only|\+?\d{2,})|(?:message|contact|text|add|dm|write to)\b[^.!?\n]{0,20}?\s(?:kakao|telegram|whatsapp|wechat|line (?:id|messenger))|open\.kakao\.com/\S+|(?:^|[^a-z])t\.me/\S+|wa\.me/\S+`)
	// otherContact is a way beside messengers; refusedContact takes one back.
	otherContact   = regexp.MustCompile(`이메일|메일|방문|우편|홈페이지|누리집|고용24|워크넷|팩스|사람인|잡코리아|전화|온라인\s*(?:접수|지원)|현장\s*면접|0\d{1,2}-\d{3,4}-\d{4}|website|e-?mail|apply online|in person|\bphone|call us|visit us`)
	refusedContact = regexp.MustCompile(`(?:전화|방문|메일)\s*(?:문의|연락|상담|접수)?\s*(?:은|는|을|를)?\s*(?:안\s*받|받지|불가|사절|x|금지|하지\s*마)|no (?:phone|calls?|e-?mails?)`)
)

// reachable tells whether a post names a way to the employer beside a messenger.
func reachable(s string) bool {
	return otherContact.MatchString(refusedContact.ReplaceAllString(s, " "))
}

// Registration is a business number that a text names.
type Registration struct {
	Number string
	Valid  bool // it can exist: ValidBusinessNumber
}

var businessNumbers = regexp.MustCompile(`(?:^|[^\d-])(\d{3}-\d{2}-\d{5})(?:[^\d-]|$)|사업자\s*(?:등록)?\s*(?:번호)?\s*[:：]?\s*(\d{10})(?:\D|$)`)

// FindRegistrations gives the business numbers that a text names, each once.
func FindRegistrations(text string) []Registration {
	var out []Registration
	for _, m := range businessNumbers.FindAllStringSubmatch(string(plain(text)), -1) {
		n := m[1] + m[2]
		if !slices.ContainsFunc(out, func(r Registration) bool { return r.Number == n }) {
			out = append(out, Registration{n, ValidBusinessNumber(n)})
		}
	}
	return out
}

var (
	recruits = regexp.MustCompile(`모집|채용|구인|구합니다|구해요|급구|뽑습니다|뽑아요|알바|부업|\b(?:hiring|wanted|job offer|earn)\b|we are looking for`)
	// toldOfJob are what posts tell: pay, work, who is wanted, how to get in touch.
	toldOfJob = []*regexp.Regexp{regexp.MustCompile(`급여|시급|일당|일급|월급|연봉|주급|(?:월|하루|건당)\s*[\d,]+\s*만?|\b(?:won|krw|pay|salary)\b`),
		regexp.MustCompile(`근무|출근|재택|업무|교대|외근|주\s*\d일|하루|hours|shift|from home`),
		regexp.MustCompile(`경력|신입|초보|누구나|무관|우대|필수|자격|experience|no skills`),
		regexp.MustCompile(`지원|접수|문의|연락|면접|카톡|텔레그램|이메일|전화|\b(?:apply|contact|call us|telegram|whatsapp)\b`)}
	// ownWords are those of somebody who looks for work, asks or tells what happened, not of a post.
	ownWords = regexp.MustCompile(`저는|제가|싶|찾아\s*(?:줘|주|봐|요)|찾고\s*있|(?:알려|봐|해)\s*(?:줘|달라)|희망|원해|있나|있을까|있어요|궁금|신고|어떡|어쩌|실업급여|지원금|수급|얼마|[래대]요|답니다|랍니다|했는데|하는데|는데요|\b(?:i am|i'm|i want|i would like|show me|find me|my)\b|looking for (?:a )?(?:job|work)`)
	// askedLast ends a question.
	askedLast = regexp.MustCompile(`(?:[?？]|나요|까요|가요|죠|예요|얼마)[\s.!~]*$`)
)

// LooksPosted tells whether a message is the text of a job post rather than somebody's own words: people are wanted, two of
// what posts tell are told and it names a contact or has several lines, as no search does; or there are signs and something
// of that.
func LooksPosted(text string) bool {
	s := string(plain(text))
	if len([]rune(s)) < 30 || ownWords.MatchString(s) || askedLast.MatchString(s) {
		return false
	}
	told := 0
	for _, re := range toldOfJob {
		if re.MatchString(s) {
			told++
		}
	}
	wanted := recruits.MatchString(s)
	if wanted && told >= 2 && (reachable(s) || strings.Contains(strings.TrimSpace(text), "\n") || len(FindRegistrations(text)) > 0) {
		return true
	}
	var codes []SignCode
	for _, sign := range ReadSigns(text) {
		codes = append(codes, sign.Code)
	}
	return len(unique(codes)) > 1 || len(codes) > 0 && (wanted || told > 1)
}
