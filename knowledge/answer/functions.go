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
	Admin: knowledge.AdminTopic, Help: knowledge.AdminTopic,
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
	}
	return Answer{}, false
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
