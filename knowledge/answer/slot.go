package answer

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"dari/knowledge"
	"dari/knowledge/search"
)

// slotCue ties a part of an article to what people say when they want it. A
// question may give several away; the earlier in the list, the stronger.
type slotCue struct {
	slot knowledge.Slot
	cue  cue
}

var slotCues = []slotCue{
	{knowledge.Documents, newCue(`서류|증빙|구비|준비물|제출(할|해야|하는)|첨부|뭐가져|뭐를?챙|뭘챙|챙겨`, `documents?|paperwork|papers|certificates? (do|to)|what (do|should) i (bring|submit|prepare)|bring`)},
	{knowledge.Difference, newCue(`차이|비교|뭐가달|뭐가다르|어떻게달|어떻게다르|무엇이다|다른가요|다른가|다른거|다른점|다르죠|달라요$|다름|구별|구분|vs|어느게(나|더|좋)|뭐가(더)?(나|좋|유리)|랑(같은|다른)`, `differences?|differ|compar(e|ed|ison)|versus|vs|better than|same as|which (one )?is better`)},
	{knowledge.ContactFor, newCue(`전화|연락처|연락(하|해)|문의(처|할|는|하려|하고|합니|하나|하면|해야|드려)|콜센터|고객센터|(상담|담당|대표)(전화)?번호|번호(좀|알려|가|는|요|뭐|$)|몇번(이|으로|에|예)|물어볼곳|어디에?물어|누구한테물어|어디로?문의`, `phone|telephone|contact|hotline|call cent(er|re)|number (for|to|of)|who (do|can|should) i (call|ask|contact)|whom? to (call|ask)|call`)},
	{knowledge.Cost, newCue(`자부담|본인부담|본인이(\S{0,3})(내|부담)|얼마(를|나|씩)?(내야|내나|내요|내면|냅니|내는|부담|드나|들어가|들까)|응시료|참가비|(료|비)(를|을|도)?(내야|내나|내요)|자비|무료|공짜|유료|수강료|수강비|돈(을)?(내|드|들)|비용(이|은)?(들|얼마|있|드)|내돈|부담(금|해야|하나|은|이)`, `free|cost|costs|(own|my) (share|money|expense)|fees?|pay for|have to pay|self pay|charge|tuition|price`)},
	{knowledge.Who, newCue(`자격|조건|요건|몇살|[0-9](세|살)|못(만드|받나|받는|하나|신청)|연령|나이|(이상|이하|미만)(이어야|여야|이여야|만)`, `eligib\w+|qualif\w+|requirements?`)},
	{knowledge.Amount, newCue(`얼마|금액|액수|총액|(수당|지원금|장려금)(은|이|좀|알려|$)|한도|(상한|하한)(액|선)|몇(만)?원|몇(퍼|%|프로|퍼센트)|퍼센트|비율|지원율|환급률|기여금|돈(을|이|도)?(\S{0,4})(줘|주|나와|나오|받|줌|있)|지원금(액|이|은|을)?(\S{0,4})(되|나오|나와|줘|받|어떻)|시급|월급으로|쿼터|몇명|몇개|최대|더(줘|주|받|많)`, `how much|how many|amounts?|allowances?|money|won|krw|rates?|percent(age)?|limit|maximum|quota|pays?|wage|allowance do|get paid|what (\w+ ){0,4}(get|receive|add|pay|give|contribute)`)},
	{knowledge.Who, newCue(`누가|누구|대상|자격|조건|요건|누군|발급안|안되는사람|나이|[^해어아제]도(\S{0,12})(되나|돼요|될까|되는지|가능|받을수|해당|신청할수|수있)|(인데|이면|라면)(\S{0,10})(되나|돼요|될까|가능|받을수)|이상이어야|이하여야|이하이어야|있어야(하|되|돼)`, `^who|who (can|is it|is this|may|gets?|should)|eligib\w+|qualif\w+|requirements?|conditions?`)},
	{knowledge.Status, newCue(`지금|아직|현재|요즘|마감(됐|되었|이|했|된|인)|끝났|종료|접수중|모집중|열려|열렸|없어졌|폐지|가능한가|가입할수|신청(할수|가능|되나|받나)|신규|바뀐|변경(됐|된|되)|달라(졌|진)|내년|올해`, `still|open|closed|now|currently|available|ended|over|any ?more|chang(e|ed|es)|new|next year`)},
	{knowledge.When, newCue(`언제|기간|기한|마감|까지|몇시|며칠|몇일|몇주|몇달|몇개월|몇년|날짜|일정|시기|접수일|시작일|회차|체결일|얼마나(오래|걸)`, `when|deadlines?|until|till|how long|dates?|period|schedule|by what time|hours|what time|how soon`)},
	{knowledge.How, newCue(`어떻게(하|해|들어|신청|받|가입|만들|발급|참여|지원|등록|이용|쓰|되어|진행|시작)|어케|어떡|방법|절차|순서|과정이어|신청|접수(하|처|방)|하려면|받으려면|받을라면|하는법|만드는법|받는법|만들려|발급|가입(하|방|절)|등록하|참여하(려|고)|뭐부터|어디서부터|시작하려`, `how (do|can|to|should|does)|apply|applying|application|sign up|register|enrol?l?|join|steps?|process|procedure|get started|where (do|can) i (apply|sign|register|enrol)`)},
	{knowledge.Where, newCue(`어디|주소|사이트|홈페이지|누리집|링크|url|위치|장소|지역이|어느지역|가까운`, `where|web ?sites?|link|url|address|location|located|which (site|region|cities|city)|nearest|near me`)},
	{knowledge.Who, newCue(`누가|누구|대상|자격|조건|요건|기준이|해당|나이|몇살|(되|돼|됨|될|가능)(나요|나|요|죠|까요|까|ㄴ가요|한가요|한가|함|한지|는지|는데|$)|받을수있|들을수있|참여할수|할수있(나|을|는지|어|나요)|(도|인데|이면|이어도|여도|어도)(받|되|돼|가능|신청|해당)|아무나|이면안|있으면안|발급안`, `who|eligib\w+|qualif\w+|requirements?|conditions?|can (i|we|you|a|an|my|foreigners?|students?|employees?|freelancers?)|am i|are we|do i (need|have to be)|allowed|age`)},
	{knowledge.Caution, newCue(`주의|조심|불이익|제재|환수|부정수급|같이받|중복|동시에|함께받|겹치|알바|소득신고|불법|위반|괜찮은(건|거|가)|해도되|줘도되|물어(봐|보는)|금지|제한`, `penalt\w+|caution|mistakes?|at the same time|together with|combin\w+|while (working|receiving)|illegal|allowed to|part ?time|banned|forbidden`)},
	{knowledge.Why, newCue(`왜|목적|배경|이유|취지|뭐가좋아|도움(이)?되|효과|영향`, `why|purpose|background|reason|goals?|benefits? of|effects?|impact`)},
	{knowledge.List, newCue(`뭐(가|뭐|들|들이)?있|무엇(이|들이)?있|어떤(게|것이|것들이|지원|제도|사업|프로그램|과정|혜택|교육|훈련)|종류|목록|리스트|추천|전부|다알려|모두알려|한눈|알아보|뭐받을|뭘받을|있을까|있나|있어|있는지|없나|없어|없을까`, `what (\w+ ){0,3}(are there|is there|exists?|available)|what (programs|programmes|support|courses|subsidies|benefits|help)|list|which (programs|programmes|support|courses)|any (support|help|program|programme|course|subsid\w+)|is there|are there|recommend|options|what can (a|an|my|i|we)`)},
	{knowledge.What, newCue(`뭐|무엇|뭔|뜻|의미|이란|란$|알려|설명|소개|궁금|내용|알고싶|대해`, `what|explain|tell me|describe|meaning|mean|about|info(rmation)?`)},
}

// slotsIn are the parts that the question asks for, the strongest first.
func slotsIn(r reading) []knowledge.Slot {
	var out []knowledge.Slot
	for _, s := range slotCues {
		if s.cue.in(r) && !slices.Contains(out, s.slot) {
			out = append(out, s.slot)
		}
	}
	// "where do I apply" is answered by how to apply, which says where.
	if how := slices.Index(out, knowledge.How); how > 0 {
		if where := slices.Index(out, knowledge.Where); where >= 0 && !siteWord.in(r) || out[0] == knowledge.Status || out[0] == knowledge.Amount && !howMuch.in(r) {
			out = append([]knowledge.Slot{knowledge.How}, slices.Delete(out, how, how+1)...)
		}
	}
	if siteWord.in(r) {
		if at := slices.Index(out, knowledge.Where); at > 0 {
			out = append([]knowledge.Slot{knowledge.Where}, slices.Delete(out, at, at+1)...)
		}
	}
	// "until when" is a question about the period, whatever the moment it is asked at.
	if whenWord.in(r) {
		if at := slices.Index(out, knowledge.When); at > 0 {
			out = append([]knowledge.Slot{knowledge.When}, slices.Delete(out, at, at+1)...)
		}
	}
	return out
}

var (
	siteWord = newCue(`사이트|주소|홈페이지|누리집|링크|url`, `website|site|url|link|address`)
	howMuch  = newCue(`얼마|금액|몇`, `how much|how many|amount`)
	whenWord = newCue(`언제|며칠|몇시|기한|기간`, `when|deadline|how long|what time`)
)

// sectionWeight is how much the place in the list of asked-for parts says for
// a section, beside the words that it shares with the question.
var sectionWeight = []float64{0.14, 0.10, 0.08, 0.06}

// insteadOf are the parts that answer for a part that an article does not have.
var insteadOf = map[knowledge.Slot][]knowledge.Slot{
	knowledge.Amount:     {knowledge.Cost, knowledge.List, knowledge.What},
	knowledge.Cost:       {knowledge.Amount, knowledge.Caution, knowledge.What},
	knowledge.When:       {knowledge.Status, knowledge.How},
	knowledge.Status:     {knowledge.When, knowledge.Caution, knowledge.How, knowledge.What},
	knowledge.Where:      {knowledge.How, knowledge.List, knowledge.What},
	knowledge.How:        {knowledge.Where, knowledge.What},
	knowledge.Who:        {knowledge.Caution, knowledge.What},
	knowledge.Documents:  {knowledge.How},
	knowledge.Difference: {knowledge.What},
	knowledge.Caution:    {knowledge.Who, knowledge.What},
	knowledge.Why:        {knowledge.What, knowledge.Next},
	knowledge.List:       {knowledge.What},
	knowledge.What:       {knowledge.List},
	knowledge.ContactFor: {knowledge.List},
	knowledge.Next:       {knowledge.How},
}

// emptyWords are stems that ask or point but name no subject. A question made
// of them alone can only be about what was spoken of before.
var emptyWords = stemSet(`얼마 금액 액수 한도 돈 비용 자부담 무료 공짜 신청 접수 가입 발급 참여 등록 절차 순서 기간 기한 마감 날짜 일정 시기
서류 증빙 준비물 준비 제출 구비 자격 조건 요건 대상 나이 기준 전화 전화번호 번호 연락처 연락 문의 문의처 상담 상담전화 주소 사이트 홈페이지 누리집 링크 위치 장소
차이 비교 차이점 유형 종류 목록 리스트 추천 내용 설명 소개 정보 안내 자세히 자세 구체적 부탁 질문 주의 주의사항 이유 목적 배경 효과 의미 뜻
받 주 나오 나와 줘 받을 받으려 하려 되 돼 되나 됨 됩 가능 해당 있을 있 없 알 알고 알려 싶 보 봐 좀 더 또 그 이 저 그거 이거 저거 그건 이건 그게 이게 거기 여기 이것 그것
배우 배울 좋 좋은 시간 오늘 가격 만들 만드 주의할 점 상관 상관없 많 많은 너무 궁금 걸리 필요 가능 지금 현재 아직 요즘 올해 내년 이번 다음 언제 어디 누구 누가 뭐 뭐가 뭔 무엇 어떻 어케 왜 몇 까지 부터 끝났 끝 종료 시작 그럼 그러면 근데 그런데 아 음 네 응 예 혹시 만약 되면 안 못
지원 지원금 혜택 금 사람 경우 때 것 거 제도 사업 프로그램 최대 전부 다 모두 방법 구체 관련 대해 대한
apply application sign register enrol enroll join amount money much many how deadline date period until long document paper paperwork eligible eligibility qualify qualified requirement condition who phone
number contact call hotline website site link url address where location difference different differ compare cost fee free pay paid price tell more info information detail explain about list option please know
it that this one thing get receive need want open close still now next year when what which why okay ok also else too and or then support help program programme money subsidy benefit grant
best way good better learn learning time find make use try take today tomorrow people person thing day city country place`)

// emptyForms are the same as forms of verbs, pronouns and question words that
// the stemmer leaves apart.
var emptyForms = regexp.MustCompile(`^(어디|언제|얼마|무엇|무슨|어떻|어떡|어떤|누구|누가|뭐|뭘|몇|왜|이거|그거|저거|이게|그게|이건|그건|여기|거기|싶|있|없|되|됐|됩|돼|됨|하|했|할|해|한다|받|줘|줄|준|주는|주나|주면|알려|알아|알고|알수|보고|보여|봐|볼|나와|나오|나올|들어|가능|궁금|말해|물어|찾아|드려|주세요|부탁|해야|그럼|그러|근데|이제|정도|요즘|혹시|좀|같|된|든|쓰|쓸|쓴|건가|인가|인지|는지|라고|라면|이면|다면|였|았|었|내야|내요|내나|내는|내면|놓치)[가-힣]{0,4}$|^[0-9]{1,2}$|^(한|두|세|첫|일|이|삼)?(번|개|가지|명|년|달|월|일|시|시간|주)$`)

// contentTerms are the stems of a question that say what it is about.
func contentTerms(terms []string) []string {
	var out []string
	for _, t := range terms {
		if !emptyWords[t] && !emptyForms.MatchString(t) && !emptyCompound(t) {
			out = append(out, t)
		}
	}
	return out
}

// emptyCompound tells whether a word is two of the empty ones written together.
func emptyCompound(t string) bool {
	for i := range t {
		if i > 0 && emptyWords[t[:i]] && emptyWords[t[i:]] && utf8.RuneCountInString(t[:i]) > 1 {
			return true
		}
	}
	return false
}

// stemSet is a set of words, as written and as stems.
func stemSet(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
		for _, s := range search.Stems(w) {
			m[s] = true
		}
	}
	return m
}
