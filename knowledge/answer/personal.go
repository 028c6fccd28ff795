package answer

// What only an office can say: the state of somebody's own case, a verdict on
// it, or a paper written for it. Explaining how things are in general is not
// meant here.

var (
	caseState = newCue(`
	(신청|접수|제출|등록|지원|신고|청구|응모)(서)?(를|을)?(했|한거|한게|한것|했던|해놨|해놓|넣었|넣은|하고나서기다|완료했|끝냈)(\S{0,14})(결과|언제|왜|아직|안나|안들어|처리|심사|승인|통과|어디까지|확인|연락|소식|됐나|되었나|나왔|입금|반려|감감)
	잔액|잔고|남은(금액|돈|한도|횟수)(\S{0,6})(얼마|조회|확인|알려|보여)|(수급|참여|신청|심사|접수|승인)(상태|현황|결과|여부)(를|을|좀)?(조회|확인|알려|보여|봐)(\S{0,4})(줘|주|달)
	(이번달|이달|지난달|저번달|다음달|이번주|오늘|어제|\d+월분?)(\S{0,10})(수당|장려금|지원금|훈련비|급여|돈|구직촉진수당)(\S{0,14})(언제|안들어|안나|입금|들어와|들어오|지급(됐|되|일))
	(이번달|이달|지난달|저번달|이번주|어제|오늘)(\S{0,10})(왜|아직)(\S{0,6})(들어|입금|나오|나왔|지급|안|덜|적게)
	(수당|장려금|지원금|훈련비|철거비|환급금|돈)(이|가|은|는)?(\S{0,6})(아직|왜)(\S{0,6})(안들어|안나|안왔|안옴|입금|지급안|못받|안줘|미지급)
	`, `
	my (own )?(\w+ ){0,3}(application|claim|case|payment|balance|allowance payment|account|card) (status|result|balance|state|progress|number)?( ?(is|was|been|approved|rejected|pending|processed|going))?.*(status|result|balance|approved|rejected|pending|when|where|check|left|yet|processed|progress)
	(when|why) (will|did|is|was|hasnt|havent|has|do|am) (my|i) (\w+ ){0,6}(paid|pay|payment|deposited|approved|processed|arrive|arrived|get paid|be paid|receive the money)|(status|result|state|progress|balance) of my|where (is|are) my (\w+ ){0,3}(payment|money|allowance|refund|subsidy|card|application)|(check|look up|tell me|show( me)?|what is|whats|how much is) my (\w+ ){0,3}(status|balance|application|result|remaining)|how much (\w+ ){0,3}(left|remaining) (on|in) my|(has|was|is) my (\w+ ){0,3}(application|claim|request) (\w+ ){0,2}(approved|accepted|rejected|processed|denied|ready)|(i|we) (have )?(already )?applied (\w+ ){0,6}(when|result|status|yet|still|hear)|still (havent|have not|not) (\w+ ){0,3}(paid|received|heard)
`)

	// applied and waits together are somebody waiting for their own case.
	applied = newCue(`(신청|접수|제출|등록|신고|청구|응모)(을|를|은|는|서를|서는)?(이미|다|벌써)?(했|넣었|해놨|해놓|완료|마쳤)|(서류|신청서)(를|을|는)?(\S{0,3})(냈|보냈|넣었|제출했)`,
		`(i|we) (\w+ )?(applied|submitted|sent|filed|registered)|(my|our) (application|claim)`)
	waits = newCue(`언제(쯤)?(입금|지급|들어|나오|나와|연락|결과|되)|아직|왜(안|이렇게|연락|안들어)|결과|승인(됐|났|되었|나)|통과|반려|심사중|(합격|선정|탈락|통과|당첨|배정)(했|됐|되었|된|하|여부)|떨어졌|처리(됐|중|되)|확인(해주|해줘|좀|부탁|바랍)|조회|어디까지|감감|소식`,
		`yet|result|status|approved|rejected|still waiting|hear back|heard|processed|paid|check`)

	// ownState is the same where the asker says that it is theirs.
	ownState = newCue(`
	(신청|접수|심사|처리|승인|지급|진행|선정)(\S{0,4})(결과|상태|상황|현황|여부|어디까지|지금어디|단계|됐|되었|나왔|언제나)
	잔액|잔고|남은(금액|돈|한도|횟수)|얼마(나)?남|사용내역|이용내역|지급일|입금일|수급상태|출석률|출석일수|(상담사|담당자)(가|는)?누구|언제(입금|지급|들어오|들어와)|(입금|지급)(\S{0,3})언제
	`, ``)

	verdict = newCue(`
	(소송|고소|고발|재판|민사|형사)(을|를|하면|걸면|내면|에서|했|하려)?(\S{0,10})(이길|승소|질까|이기|가능성|승산|될까|해야할까|하는게(좋|나)|유리)|승소(할|가능|확률)|이길수있(을까|나요|어요|을지)
	부당해고(이|인)?(죠|지요|가요|거죠|맞|아닌가|아니에요|아닌지|일까|인지)
	(부당해고|불법|위법|부당|차별|괴롭힘|갑질|임금체불|성희롱|위반)(이|가|인|에)?(맞(죠|나요|지요|는지|는거죠|아요|지))
	산재(로)?(\S{0,6})(인정(될|되|받을)|승인(될|되|받을)|될까|되나요|가능할까|맞)|(위자료|합의금|손해배상)(\S{0,6})(얼마|받을|청구|계산)|(처벌|벌금)(\S{0,4})(받을까요|받게될까|나올까)(제|저|내)?
	(아프|아픈|아파|저린|저려|저리|쑤시|쑤셔|통증|열이나|기침|두통|어지러|토할|부었|가려)(\S{0,12})(무슨|어떤|뭔)?(병|약|질환|증상|진료과|치료)
	(법인세|소득세|종소세|종합소득세|부가세|부가가치세|양도세|상속세|증여세|원천세|세금|연말정산)(\S{0,14})(계산해|얼마(를)?(내|나오|나와|낼|내야|인지계산)|대신|신고해줘|줄이는|절세|환급(받을|얼마|될))|절세(방법|하는법|전략)
	`, `
	decide (for (me|us) )?(whether|if) |tell (me|us) for (sure|certain) (whether|if) (i|we|my|our)|(assess|work out|estimate) (how much|the) (\w+ ){0,2}(compensation|damages)|(will|would|can|could|should) i (\w+ ){0,3}(win|sue|lose)|(win|chances|odds) (\w+ ){0,4}(lawsuit|court|case|suit)|(is|was) my (\w+ ){0,3}(dismissal|firing|termination|boss|employer|contract|case) (\w+ ){0,2}(illegal|unfair|unlawful|legal)|was i (unfairly|illegally|wrongfully) (fired|dismissed|terminated)|(diagnose|diagnosis|symptoms?|what medicine|which medicine)|(calculate|compute|how much) (\w+ ){0,4}(my|our|the company s?|companys) (\w+ ){0,2}tax(es)?|how much (\w+ )?tax (do|will|should) (i|we)|(reduce|avoid|evade|lower) (my |our )?tax(es)?|(is|was) it an industrial accident|will my injury
`)

	// ownVerdict is one where the asker says that it is about them.
	ownVerdict = newCue(`
	(부당해고|불법해고|위법|불법|차별|직장내괴롭힘|임금체불)(인가|인거|이죠|맞|아닌가|해당|일까)
	(증상|우울증|디스크|질병|진단|통증)(\S{0,10})(인가요|일까요|맞나요|어떤약|무슨약|치료|먹어야|괜찮을까|병원)
	`, ``)

	drafting = newCue(`
	(진정서|고소장|고발장|소장|이의신청서|탄원서|내용증명|신청서|계획서|사업계획서|신고서|청구서|취업규칙|근로계약서|사직서|구제신청서|지원서|합의서)(를|을|도|좀|는|하나)?(\S{0,8})(써줘|써주|써달|작성해줘|작성해주|작성해달|작성좀|대신|대필|만들어줘|만들어주|만들어달|채워줘|채워주|대행|초안)
	(대신|대리로|대리)(\S{0,6})(신청해|접수해|신고해|제출해|작성해|써)(줘|주|달|줄)
	`, `
	(write|draft|fill (in|out)|prepare|complete|file|submit) (\w+ ){0,5}(application|claim|complaint|petition|lawsuit|appeal|contract|work rules|business plan|form|report) (\w+ ){0,2}(for|on behalf)|(write|draft|fill (in|out)|file|prepare) (\w+ ){0,3}(my|our) (\w+ ){0,3}(application|claim|complaint|petition|appeal|contract|plan|form)|(write|draft|file|prepare|fill (in|out)) me (an? )?(\w+ ){0,3}(application|complaint|petition|appeal|contract|claim)|apply (for me|on my behalf)|(can|could|will|would) you (please )?(write|draft|fill (in|out)|file|prepare|submit) (\w+ ){0,4}(application|claim|complaint|petition|appeal|contract|form)
`)
)

// trouble is wages that do not come, a dismissal, hours beyond the law or
// somebody who torments others: no article of ours settles it.
var trouble = newCue(`
(월급|임금|급여|주급|일당|퇴직금|주휴수당|야근수당|연차수당|알바비|시급)(을|를|이|가|도|은|는)?(\S{0,8})(안줘|안줬|안주|못받|안들어|안나와|밀렸|밀려|밀린|체불|떼였|떼먹|깎|미루)|임금체불|체불(당|됐|되)
(부당해고|해고|권고사직|강제퇴사|계약해지)(를|을)?(당했|당한|됐|되었|통보|시키|하겠|하래|하라고|협박)|(짤렸|잘렸|짤림|잘림)|나가라고(해|하|했)|(회사|사장|가게)(에서|이|가|님이)?(\S{0,4})(짤|잘렸|쫓겨)
(직장|회사|상사|사장|팀장|동료)(\S{0,8})(괴롭|갑질|성희롱|폭언|폭행|때려|때렸|욕해|욕을)|직장내괴롭힘(을|이)?(당|신고|있|해)
(주)?(52|오십이)시간(\S{0,6})(넘|초과|이상)(\S{0,6})(일|근무|시켜|해요|합니다)|근로계약서(를|도)?(\S{0,3})(안써|안쓰|안줘|안주|못썼|안썼)|(일하다|근무중|작업중)(가|에)?(\S{0,4})(다쳤|다침)
`, `
(boss|employer|company|manager|owner|they) (\w+ ){0,3}(doesnt|does not|dont|do not|didnt|did not|wont|will not|hasnt|has not|havent|refuses? to|isnt|is not|not) (\w+ ){0,2}(pay|paid|paying)( me| us| my| our| wages?| salary|$)|unpaid wages?|(my|our) (wages?|salary|pay) (\w+ ){0,3}(late|unpaid|not paid|withheld|cut)|(i was|i got|ive been|got|they|been) (unfairly |just |wrongly )?(fired|dismissed|laid off|sacked)|(boss|manager|coworkers?|colleagues?|employer) (\w+ ){0,3}(harass\w*|bull(y|ies|ying)|hit|hits|abus\w+|yells?)|(i am|im|being|was) (harassed|bullied) (\w+ ){0,3}(work|boss|manager)|(injured|hurt) (\w+ ){0,2}at work|no (employment|work|labou?r) contract
`)

// rule is a question about how things are, or what there is for it: 해고되면
// 실업급여를 받나요.
var rule = newCue(`실업급여|구직급여|최저임금|얼마|지원금|장려금|제도|받을수있|되나요|해도되|법`, `unemployment|minimum wage|how much|can i get|benefits?|subsid\w+`)

// office tells that the question is one that only an office can answer, and why.
func office(r reading) (Reason, bool) {
	switch {
	case drafting.in(r):
		return Drafting, true
	case verdict.in(r), r.own() && ownVerdict.in(r):
		return Verdict, true
	case caseState.in(r), applied.in(r) && waits.in(r), r.own() && ownState.in(r):
		return OwnCase, true
	case trouble.in(r) && !rule.in(r):
		return Trouble, true
	}
	return "", false
}
