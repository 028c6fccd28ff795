package answer

import (
	"regexp"
	"slices"
	"strings"

	"dari/knowledge"
)

// topicOf is the function topic that an intent belongs to.
var topicOf = map[Intent]knowledge.Topic{
	Openings: knowledge.OpeningsTopic, Posting: knowledge.OpeningsTopic,
	Profile: knowledge.ProfileTopic, Notifications: knowledge.NotificationsTopic, Privacy: knowledge.PrivacyTopic,
	Person: knowledge.HandoffTopic, Broadcast: knowledge.BroadcastTopic,
	Admin: knowledge.AdminTopic, Help: knowledge.AdminTopic, Language: knowledge.ProfileTopic,
}

func action(i Intent, slots ...string) Answer {
	a := Answer{Kind: Act, Topic: topicOf[i], Action: Action{Intent: i}}
	for n := 0; n+1 < len(slots); n += 2 {
		if a.Action.Slots == nil {
			a.Action.Slots = map[string]string{}
		}
		if slots[n+1] != "" {
			a.Action.Slots[slots[n]] = slots[n+1]
		}
	}
	return a
}

// Whole messages that are a command in plain words.
var (
	stopWord = newCue(`^(이제|그만)?(그만|중지|중단|정지|수신거부|수신거절|구독취소|구독해지|해지)(해|해줘|해주세요|할래|할래요|하세요|할게요?|요|받을(래|게)요?|받겠습니다|받고싶어요?|보내|보내요|보내줘|보내세요|보내주세요)?$`,
		`^(please )?(stop|unsubscribe|opt out|cancel alerts|quit)( please| it| this)?$`)
	helpWord = newCue(`^(도움말|도움|사용법|사용방법|메뉴|명령어|기능|도와줘|도와주세요|헬프)(보기|보여줘|알려줘|알려주세요|이뭐야|좀|요)?$|(너|넌|여기|이봇|이거|다리)(는|서|선|로|가)?(뭐|무엇|무슨일|뭘|어떤걸|어떤일)(을|를)?(할수|해줄수|도와줄수|물어볼수)|(어떻게쓰는거|어떻게사용하|사용법(이|을)?(뭐|알려))`,
		`^(help|menu|commands?)( me)?( please)?$|what can (you|this bot|i ask|dari) (do|help|ask)?|how do i use (this|you)`)
	personalPage = newCue(`^(내|제|나의|저의)(정보|데이터|기록)(요|좀|보기|보여줘|보여주세요|확인|조회|알려줘)?$`, `^my (data|info|information)$`)
)

var (
	alertOff = newCue(`(알림|알람|푸시|메시지|문자|소식)(\S{0,6})(그만|해제|꺼|끄|끌|해지|중지|중단|취소|안받|받기싫|받지않|필요없|멈춰|보내지마|차단|거부)|(그만|더이상|이제)(\S{0,4})(보내지|보내주지|보내줘|보내주세요|보내세요|연락하지)(마|말|않|$)|보내지(마|말)`,
		`(stop|turn off|disable|cancel|mute|unsubscribe|no more|dont want|do not want|quit|end) (\w+ ){0,4}(alerts?|notifications?|messages?|updates)|stop (sending|messaging|texting)|unsubscribe( me)?`)
	alertWhy = newCue(`(왜|어떻게|무슨이유로)(\S{0,10})(이거|이걸|알림|알람|메시지|문자|공고|연락)(를|을|이|가)?(\S{0,4})(보내|왔|온|오|받|뜬|떴)|(이|그|방금)?(알림|알람|메시지|문자|공고)(이|가|은|는|를|을)?(나한테|저한테|내게|제게)?왜(나한테|저한테|내게|제게)?(\S{0,2})(왔|온|오|보내|받|뜬|떴)`,
		`why (did|do|am|was) (i|you) (\w+ ){0,4}(get|got|getting|receive|receiving|send|sent|sending|this (message|alert|notification))`)
	alertOn = newCue(`(공고|일자리|채용|자리|구인|데|곳|거)(가|이)?(나오면|올라오면|뜨면|생기면|나올때|올라올때|열리면|나는대로|생기는대로|올라오는대로)(\S{0,8})(알려|연락|보내|알림|톡|메시지|문자|공유|전해)|(알림|알람|푸시)(\S{0,6})(켜|다시|받고싶|받을래|받을게|신청|설정|등록|해줘|보내줘|보내주세요|원해)|(새|새로운|신규|맞는|괜찮은|좋은)(\S{0,6})(공고|일자리|채용|자리)(\S{0,6})(나오면|올라오면|뜨면|생기면|있으면|나올때|올라올때)(\S{0,8})(알려|연락|보내|알림|톡|메시지)|(공고|일자리|채용)(가|이)?(나오면|올라오면|뜨면|생기면)(\S{0,8})(알려|연락|보내|알림)`,
		`(turn on|enable|start|resume|want|subscribe to|set up|get) (\w+ ){0,3}(alerts?|notifications?)|(notify|alert|tell|message|let) me (know )?(\w+ ){0,3}(when|if|about new)|subscribe|sign me up for (\w+ ){0,2}(alerts?|notifications?)`)
)

var (
	dataDelete = newCue(`탈퇴(하|할|해|시켜|신청|$|방법|요)|(정보|기록|데이터|계정|프로필|대화|내역|이력|저장한|저장된|등록한|등록된)(\S{0,10})(삭제|지워|지우|없애|파기|폐기)(\S{0,8})|(삭제|지워|지우|없애|파기|폐기)(\S{0,6})(내|제|나|저)(\S{0,3})(정보|기록|데이터|계정)|(개인정보|내정보|제정보|내데이터|제데이터|내기록|제기록|계정|대화내용|대화기록|내대화|가입정보|프로필)(\S{0,8})(삭제|지워|지우|없애|파기|폐기|탈퇴)|회원탈퇴|탈퇴(하고싶|할래|하려|시켜|방법|해줘|하기|$)`,
		`(delete|erase|remove|forget) (\w+ ){0,3}(my|me|personal) ?(\w+ ){0,2}(data|info|information|account|profile|records?|history)?|right to be forgotten`)
	dataExport = newCue(`(내|제|개인)(\S{0,4})(정보|데이터|기록)(\S{0,6})(내보내|다운로드|다운받|받아보|파일로|백업|추출)`,
		`(export|download) (\w+ ){0,3}(my|personal) (data|info|information|profile)`)
	dataShow = newCue(`(나|저|내|제)(에|한테|에게)?(대해|대한|관해|관한)?(\S{0,6})(저장|수집|보관|기록)(된|하|한|되|해)(\S{0,8})(뭐|무엇|정보|거|것|게|있|알려|보여)|(내|제)(정보|데이터|개인정보|기록)(\S{0,6})(보여|보고|확인|조회|열람|뭐|어떤|알려)|개인정보(\S{0,4})(열람|처리방침|어떻게(관리|처리|쓰|보관|사용))|어떤(개인)?정보(를)?(\S{0,4})(저장|수집|보관)`,
		`(show|see|view|access|what) (\w+ ){0,5}(my (personal )?(data|info|information)|(data|info|information) (\w+ ){0,4}(about|on) me)|what (\w+ ){0,4}(know|store|stored|keep|kept|have|save|saved|collect|collected)( \w+){0,3} (about|on|of) me|privacy policy`)
)

var (
	profileCue = newCue(`프로필|(희망|원하는)(지역|직종|직업|급여|월급|연봉|근무지|근무시간|조건)(을|를|은)?(\S{0,14})(바꾸|바꿔|변경|수정|고치|고쳐|등록|추가|설정|넣|저장)|(내|제)(조건|경력|기술|학력|이력|희망)(을|를|사항)?(\S{0,8})(바꾸|바꿔|변경|수정|고치|고쳐|등록|추가|설정|넣|저장|입력)`,
		`(my|a|edit|update|change|create|set up|fill (in|out)|show) (\w+ ){0,2}profile|(change|update|edit|set) my (\w+ )?(preferences?|region|city|skills?|occupations?|desired \w+|pay|location)`)
	profileEdit = newCue(`바꾸|바꿔|변경|수정|고치|고쳐|추가`, `edit|change|update`)
	languageCue = newCue(`(^|[^가-힣])언어(를|을|설정)?(\S{0,8})(바꾸|바꿔|변경|전환|영어로|한국어로|한글로)|(알림|대화|답변|메시지|화면|봇)(의)?언어|^(이제|이제부터|앞으로|그냥|다시)?(영어|한국어|한국말|한글|우리말)로(만)?(바꿔|변경|말해|대답|답해|답변|얘기|이야기|써|해)(\S{0,6})$`,
		`^(can you |could you |please |how (do|can) i |i want to )*(change|switch|set) (the |my |your |this )*(\w+ )?language( (to|into) (english|korean))?( please)?$|^(can you |could you |please )*(speak|talk|answer|reply|write|respond|continue)( to me)? in (english|korean)( please)?$|^(please )?(switch|change) (back )?to (english|korean)( please)?$`)
	profileShow = newCue(`보여|보기|확인|조회`, `show|see|view`)
)

var (
	personCue = newCue(`^(상담원|상담사|담당자|직원|사람|운영자|매니저)(요|좀|연결|연결요|호출|불러줘|불러주세요|바꿔줘|바꿔주세요|나와|이요)?$|(상담원|상담사|상담직원|담당자|직원|운영자|관계자|진짜사람|실제사람|사람)(이랑|하고|과|와|한테|에게|을|를|이|으로|분|분과|분이랑)?(직접)?(\S{0,3})(연결|바꿔|통화|얘기|이야기|대화|상담|말하고|물어보고|문의하고|연락하고|불러|전달해)(\S{0,4})(싶|줘|주세요|해|할|될|되|원|요|$)|(봇|기계|ai)말고(사람|상담|직원|담당)`,
		`(talk|speak|chat|connect|transfer|get|put)( \w+){0,3} (to|with|through to|me) (an? |the |some |real )*(human|person|agent|staff|representative|operator|someone real|somebody|someone)|^(a )?(real|human) (person|agent|operator)( please)?$|^(agent|human|operator|representative|person)( please)?$|ask (a |the )?(person|human|staff)`)
	postingCue = newCue(`(채용|구인|모집|일자리)?(공고|구인글|채용글|모집글)(를|을|좀|하나|글)?(\S{0,4})(올리|올려|올릴|등록|게시|작성|내고|내려|내주|낼래|쓰고)|(사람|직원|인력)(을|를|좀)?(구하고싶|구하는글|구인하고싶|뽑는공고|뽑는다고올)|구인(등록|신청|공고등록)|채용(등록|공고등록)`,
		`(post|publish|register|create|advertise|list|submit|put up) (\w+ ){0,3}(job|jobs|opening|openings|vacancy|vacancies|position|posting)( \w+)?|(job|vacancy) posting form`)
	broadcastCue = newCue(`(공지|공지사항|전체메시지|전체공지|단체메시지|단체문자|안내문|공고문|브로드캐스트|방송)(를|을|글)?(\S{0,6})(보내|작성|쓰|쓸|발송|예약|올리|올려|돌리|하고싶|하려|할래|할게|취소|수정|중지|재개|현황)|^(공지|전체공지|브로드캐스트|단체메시지)$`,
		`(send|write|make|create|draft|schedule|post|cancel|pause|resume) (\w+ ){0,3}(announcement|broadcast|notice to (all|everyone))|^(broadcast|announce|announcement)$|announce (this|that|something)|message (everyone|everybody|all (users|members|people))`)
	adminCue = newCue(`(직원|스태프|관리자|담당자)(목록|추가|삭제|등록|제거|권한)|(봇|서버|시스템|발송|대기열|큐)(의)?(상태|현황|통계)|(이용|사용|질문|답변|미답변)(자)?(통계|현황|목록)|관리(메뉴|기능|자화면|자메뉴|콘솔)|검토(대기|할)(공고|목록|건)|승인대기`,
		`(staff|admin) (list|add|remove|menu|console|panel)|(add|remove|list) (a )?staff|(bot|queue|delivery|system) (status|statistics|stats)|(unanswered|pending|parked) (questions|messages|postings)|usage (report|statistics|stats)`)
)

var (
	identity = newCue(`^(혹시|근데|그런데|잠깐|저기)?(너|넌|네가|니가|당신|그쪽|지금|여기|이거|상대|대답하는건|답하는건|답변하는게)?(은|는|이|가|도)?(진짜|실제|정말|혹시)?(사람|인간|로봇|봇|챗봇|ai|인공지능|기계|컴퓨터|상담원|챗gpt)(이|인)?(세요|에요|예요|야|이야|임|냐|니|가요|신가요|입니까|인가|맞아요|맞죠|맞나요|아니죠|아니야|아니에요|이죠|한테물어보는거|랑얘기하는)(\S{0,12})$|^(너|넌|네|니|당신|자기|그쪽|다리|이거|여기|이봇|지금)(는|은|가|이|의|혹시)?(\S{0,4})(누구|사람|인간|ai|인공지능|봇|로봇|챗봇|기계|컴퓨터|정체|이름|뭐하는|뭐야|챗gpt|chatgpt|gpt|몇살|나이)(\S{0,14})$|(너|넌|너는|널|너를|당신을|당신은)(\S{0,2})(누가|누구)(\S{0,4})(만들|만든|개발|운영)(\S{0,8})$|^(누구(세요|야|임|냐|예요|신가요|니)|이름(이|은)?(뭐|무엇)(\S{0,5})|자기소개(\S{0,6})|정체가뭐(\S{0,3})|사람이야|ai야|봇이야|로봇이야|누가(너를|널)?만들(\S{0,6})|누가운영(\S{0,6})|(너|넌|너는|네가|니가|당신은|당신)(\S{0,14})(만든|만들|개발한|개발했|소속|회사)(\S{0,6})(ai|봇|챗봇|로봇|거|야|니|나요|어요|임|냐)(야|예요|에요|니|임)?|다리(가|는|란)?(뭐|누구|무엇)(\S{0,5}))$`,
		`(^| )(who|what) are you|are you (an? )?(real |actual )?(human|person|people|bot|robot|ai|machine|chatbot|chatgpt|gpt|alive|real)|(what is|whats) your name|who (made|built|created|runs|operates) (you|this)|introduce yourself|tell me about yourself|what is dari|whats dari|am i (talking|speaking|chatting) (to|with) (an? )?(real |actual )?(human|bot|ai|person|machine|robot)|(is|are) (this|there) (an? )?(real |actual )?(human|bot|ai|person|machine|robot)`)
)

// commandWord takes a whole message that is a command in plain words, even
// where an article is called by the same words.
func commandWord(r reading) (Answer, bool) {
	switch {
	case stopWord.in(r):
		return action(Notifications, SlotDo, DoOff), true
	case helpWord.in(r):
		return action(Help), true
	case personalPage.in(r):
		return action(Privacy, SlotDo, DoShow), true
	case laughter.MatchString(r.text):
		return Answer{Kind: Smalltalk, Reason: Greeting}, true
	}
	return Answer{}, false
}

// laughter is a message that is nothing else.
var laughter = regexp.MustCompile(`^[ㅋㅎㅠㅜ!~. ]*[ㅋㅎㅠㅜ][ㅋㅎㅠㅜ!~. ]*$|^(?i:(ha){2,}h?|lol+)[!. ]*$`)

// function tells what the bot is to do, if the question is of that sort. rest
// is the question without the names of programmes: 일자리 in 청년일자리도약장려금 is
// no search for jobs.
func function(r, rest reading, who knowledge.Audience) (Answer, bool) {
	switch {
	case languageCue.in(r):
		return action(Language), true
	case dataDelete.in(r):
		return action(Privacy, SlotDo, DoDelete), true
	case dataExport.in(r):
		return action(Privacy, SlotDo, DoExport), true
	case dataShow.in(r):
		return action(Privacy, SlotDo, DoShow), true
	case alertOff.in(rest):
		return action(Notifications, SlotDo, DoOff), true
	case alertWhy.in(rest):
		return action(Notifications, SlotDo, DoWhy), true
	case alertOn.in(rest):
		return action(Notifications, SlotDo, DoOn), true
	case profileCue.in(r):
		do := ""
		if profileShow.in(r) {
			do = DoShow
		} else if profileEdit.in(r) {
			do = DoEdit
		}
		return action(Profile, SlotDo, do), true
	case identity.in(r):
		return Answer{Kind: Smalltalk, Reason: Identity}, true
	case personCue.in(r):
		return action(Person), true
	case broadcastCue.in(rest):
		return action(Broadcast), true
	case postingCue.in(rest) && !openingsNot.in(rest):
		return action(Posting), true
	case who == knowledge.Staff && adminCue.in(r):
		return action(Admin), true
	}
	return openings(rest)
}

var (
	openingsNoun = newCue(`일자리|일거리|채용(공고|정보|중|하는|한다|할|있)|구인|공고|알바|아르바이트|취업(자리|할곳|할데|할만한)|일할(곳|데|만한|수있는)|직장(구|있|추천|찾)|자리(가|좀|는)?(있|없|구해|찾|추천)|(뽑는|구하는|모집하는|채용하는|받아주는|써주는)(데|곳|회사|업체|공장|가게)|(생산|사무|영업|관리|기술|연구|개발|상담|배송|운전|경비|청소|간호|조리)직(\S{0,4})(있|없|찾|구|추천|뽑)`,
		`jobs?|openings?|vacanc(y|ies)|positions?|part time work|(who|whos|anyone|anybody|companies|places|firms|is|are|still) (is |are )?hiring|hiring (now|in|near|at)|work near`)
	// openingsAsk is what people say of jobs they want to see.
	openingsAsk = newCue(`있|없|보여|찾|추천|알려|구해|구하|구함|검색|뭐|어떤|목록|조회|나온|올라온|볼래|볼게|보고싶|할만|원해|좀|소개|요$|공고$|일자리$|알바$`,
		`any|find|show|search|looking|look|are there|is there|list|recommend|want|need|available|near|in \w+|get|seoul|busan|daegu|incheon|gwangju|daejeon|ulsan|sejong|jeju|gyeonggi|^jobs?$|^openings?$|new`)
	// openingsNot is what is said of jobs as a subject: money for them, law, courses, what a firm must do.
	openingsNot = newCue(`장려금|지원금|보조금|지원(사업|제도|정책|받|해주|되|있)|정책|제도|불법|위법|법(에|적|상|으로)|위반|제한|차별|금지|신고|처벌|의무|과태료|쿼터|세액|공제|수당|훈련|교육|과정|강의|자격증|박람회|효과|협약|업무협약|불일치|미스매치|채용하면|뽑으면|고용하면|채용시|채용할때|지원자|야(하나|되나|합니까|됩니까|하는지|되는지|하죠)|(라고|만|을|를)?(써도|적어도|쓰면|적으면|넣어도|올려도)(\S{0,3})(되|돼|안되|괜찮|불법)`,
		`subsid(y|ies)|grants?|support|allowances?|incentives?|illegal|legal|law|discriminat\w+|limits?|trainings?|courses?|programs?|programmes?|benefits?|seekers?|quota|mou|agreement|tax|interview|penalt\w+|help|assistance|closed|lost|how much|how do|what is`)
)

// openings looks for a search for jobs and takes it apart into places and the rest.
func openings(r reading) (Answer, bool) {
	if !openingsNoun.in(r) || openingsNot.in(r) || !openingsAsk.in(r) {
		return Answer{}, false
	}
	regions, words := placesIn(r)
	return action(Openings, SlotRegion, strings.Join(regions, " "), SlotWords, strings.Join(words, " ")), true
}

// places are provinces and cities as people write them; what is missing here
// still reaches the search as one of its words.
var places = strings.Fields(`전남광주통합특별시 서울특별시 부산광역시 대구광역시 인천광역시 광주광역시 대전광역시 울산광역시 세종특별자치시
강원특별자치도 전북특별자치도 제주특별자치도 충청북도 충청남도 전라북도 전라남도 경상북도 경상남도 경기도 강원도 제주도 서울 부산 대구 인천 광주
대전 울산 세종 경기 강원 충북 충남 전북 전남 경북 경남 제주 수도권 전국 수원 성남 용인 고양 화성 부천 안산 안양 평택 시흥 김포 파주 의정부 광명
군포 하남 오산 이천 안성 구리 의왕 양주 포천 여주 동두천 과천 춘천 원주 강릉 동해 속초 삼척 태백 청주 충주 제천 천안 아산 서산 당진 공주 보령 논산
계룡 전주 군산 익산 정읍 남원 김제 목포 여수 순천 나주 광양 포항 경주 구미 경산 김천 안동 영주 영천 상주 문경 창원 김해 진주 양산 거제 통영 사천
밀양 서귀포 강남 강서 구로 금천 마포 송파 영등포 판교 분당 일산 동탄 해운대
seoul busan daegu incheon gwangju daejeon ulsan sejong gyeonggi gangwon chungbuk chungnam jeonbuk jeonnam gyeongbuk gyeongnam jeju
suwon changwon pohang gumi cheonan asan cheongju jeonju yeosu gimhae pyeongtaek`)

var (
	placeEnding = regexp.MustCompile(`^(시|도|군|구|특별시|광역시)?(쪽|근처|인근|지역|에서|에|의|권|은|는|도|이나|이랑|랑|하고|으로|로|시내)*$`)
	jobEnding   = regexp.MustCompile(`(을|를|이|가|은|는|의|에|에서|으로|로|도|만|하고|이나|랑|이랑|에는|쪽)$`)
	jobFiller   = regexp.MustCompile(`^(일자리|일거리|채용|채용공고|공고|구인|구인공고|알바|아르바이트|취업|직장|자리|일|할|할만한|할만하|하는|하고|싶은|싶어|싶어요|있|있나|있나요|있어|있어요|있을까|있을까요|있는|없|없나|없나요|없어|없어요|없을까|없을까요|좀|보여줘|보여주세요|보여|찾아줘|찾아주세요|찾아|찾고|찾는|찾습니다|알려줘|알려주세요|추천|추천해줘|추천해주세요|추천좀|구해요|구합니다|구함|구하는|구하고|검색|회사|곳|데|뭐|어떤|지금|요즘|혹시|나|저|제가|내가|나온|올라온|목록|요|관련|정보|중인|중|수|쪽)$|^(any|find|show|me|search|looking|look|for|are|is|there|list|of|recommend|i|im|want|wanna|need|a|an|the|available|near|in|at|to|get|jobs?|openings?|vacanc(y|ies)|positions?|work|some|please|do|you|have|can|hiring|who|new|around|with|my|and|or)$`)
)

// placesIn splits a search for jobs into places and other words.
func placesIn(r reading) (regions, words []string) {
	for _, w := range strings.Fields(r.spaced) {
		for w != "" {
			at, place := firstPlace(w)
			before := w
			if at >= 0 {
				before, w = w[:at], w[at+len(place):]
				if !slices.Contains(regions, place) {
					regions = append(regions, place)
				}
				if m := placeEnding.FindString(w); m != "" {
					w = ""
				}
			} else {
				w = ""
			}
			for _, part := range splitJobWords(before) {
				if !slices.Contains(words, part) {
					words = append(words, part)
				}
			}
		}
	}
	return regions, words
}

// firstPlace finds the first place in a word, the longest of those that begin
// there. Inside a word a place is taken only where the word began with it, or
// another place did: 대구 in 침대구매 is none.
func firstPlace(w string) (int, string) {
	for _, p := range places { // full names stand before their short forms
		if strings.HasPrefix(w, p) {
			return 0, p
		}
	}
	return -1, ""
}

var runTogether = regexp.MustCompile(`(채용공고|구인공고|채용|구인|공고|일자리|일거리|알바|아르바이트)(\S*)$`)

func splitJobWords(w string) []string {
	w = runTogether.ReplaceAllString(w, "")
	for range 2 {
		if jobFiller.MatchString(w) {
			return nil
		}
		if cut := jobEnding.ReplaceAllString(w, ""); len(cut) >= len("가나") {
			w = cut
		}
	}
	if w == "" {
		return nil
	}
	return []string{w}
}
