package jobs

import (
	"regexp"
	"slices"
	"time"
	"unicode/utf8"
)

var (
	courseNoun = regexp.MustCompile(`(?:` + courseNounKo + `|저녁반|야간반|주말반|주간반|오전반|오후반|평일반)|\b(?:` + courseNounEn + `)\b`)
	// process is 과정 as the course of something, and what belongs to a course but is none (교육장, 훈련비).
	process = regexp.MustCompile(`(?:교육|훈련|강의|학원)\s*(?:장|비|생|료|실|원)(?:[^가-힣]|[이가은는을를에의도]|$)|수업료|주차|(?:채용|신청|접수|생산|제조|심사|처리|선발|참여|면접|진행|발급|가공|성장|결정)\s*과정|과정\s*(?:중|에서|을\s*(?:거|통)|이\s*(?:복잡|어렵|어떻))`)
	// rules are asked of the knowledge base: money, conditions, papers, names, how to apply.
	rules = regexp.MustCompile(`자부담|본인\s*부담|얼마|환급|수당|장려금|지원금|보조금|지원\s*(?:해|되|받)|자격\s*(?:이|요건|조건)|자격\s*(?:있|되)|조건|서류|차이|다른가|다르|뭐예|뭐야|뭔가|뭐죠|무엇|이란|어떻게|어떡|방법|무료인|무료예|무료야|공짜예|출석|이수|수료|대상|제도|사업이|혜택|왜|되나요|돼요\?|될까요|몇\s*(?:명|퍼센트|프로|개|군|살|일|시간|월|분)|며칠|수강료|돌려받|주소|사이트|누리집|어디서\s*(?:검색|찾)|찾는\s*법|목표|인원|기준|마감|(?:훈련|교육|확산)\s*(?:기관|센터|센타|업체)|공동훈련|명단|환불|승인|미지급|더\s*(?:주|언)|라면서|라며|` +
		`\bhow (?:do|does|much|can|to|long|should)\b|\bwhat (?:is|does|are (?:the )?(?:rules|conditions))\b|\bdifferen|\beligib|\brefund|\ballowance|\bsubsid|\bcan i (?:work|get|use)\b|\bdo i (?:get|need|have|pay)\b|\bis (?:the|it|this)\b|\bwho (?:can|is)\b|\bwhy\b|\bpay (?:for|me)\b|\bdocuments?\b|\bhow many\b|\bwhich (?:site|date)\b|\baddress\b|\bpercent\b|\bshare\b|\binstitut|\bcenters?\b|\bam i\b|\bwhere am i\b|\bwhere do i\b|\band how\b|\bfind out\b|\bmou\b|\bbudget\b|\bincluded\b`)
	// works are looked for in openings.
	works = regexp.MustCompile(`일자리|일거리|채용|구인|정규직|계약직|알바|강사|교육생|담당자|\bjobs\b|\bopenings?\b|\bvacanc|\bpositions?\b|\bhiring\b`)
	// sought are words that ask for a list, heard those that ask whether there is any.
	sought = regexp.MustCompile(`찾|보여|목록|리스트|알아보|골라|추려|\bfind\b|\bshow\b|\blist\b|\blook(?:ing)? for\b|\bsearch`)
	heard  = regexp.MustCompile(`있어|있나|있을까|있는지|있습|있는\s*데|듣고\s*싶|배우고\s*싶|뭐가?\s*있|\bany\b|\bare there\b|\bis there\b|\bif there (?:is|are)\b|\bwhich\b|\bwhat\b|\bwant to (?:take|join|learn)\b`)
	// enrols is said of courses that take people now.
	enrols = regexp.MustCompile(`(?:들을|신청할|등록할|수강할|참여할)\s*(?:수\s*있는|만한)|지금\s*(?:모집|접수)|개강|\b(?:i|we) (?:can|could) (?:still )?(?:join|take)\b|\bcan (?:i|we) (?:still )?(?:join|take)\b|\bopen (?:now|right now)\b|\bavailable\b`)
	over   = regexp.MustCompile(`(?:들었|배웠|마쳤|수료했|끝났)`)
)

// AsksForCourses tells whether a message asks for a list of courses to join, said at that time. surely is that it asks for
// nothing else; maybe that it may, where nobody else has an answer. A question about rules, money or a name (내일배움카드
// 자부담?) is neither.
func AsksForCourses(text string, at time.Time) (surely, maybe bool) {
	s := string(plain(ofCourse.ReplaceAllString(text, " ")))
	if !courseNoun.MatchString(s) || process.MatchString(s) || works.MatchString(s) || over.MatchString(s) {
		return false, false
	}
	w := ReadCourseWish(s, at)
	if w.Free {
		s = freeOnly.ReplaceAllString(s, " ")
	}
	if rules.MatchString(s) {
		return false, false
	}
	topic, fields := len(w.Skills)+len(w.Words) > 0, w.Fields()
	says := len(fields) > 0 || w.Programme != "" || w.Employed
	// Where and when are what only a list answers.
	placed := len(w.Regions) > 0 || !w.From.IsZero() || !w.Until.IsZero() || w.Time != TimeUnknown || w.Days != ScheduleUnknown
	switch {
	case utf8.RuneCountInString(s) > longestAsked:
	case enrols.MatchString(s) && (!says || placed || sought.MatchString(s)),
		sought.MatchString(s) && says, heard.MatchString(s) && placed, placed && topic && (w.Employed || len(fields) > 2 || !slices.Equal(fields, placeAndTopic)):
		return true, true
	}
	return false, len(w.Skills) > 0 || placed || w.Programme != ""
}

// longestAsked is how long asking for a list is at most, in characters: what is longer tells a story.
const longestAsked = 80

// placeAndTopic are a place and what to learn alone ("창원 AI 교육"), to which the base may have an answer.
var placeAndTopic = []CourseField{CoursePlace, CourseTopic}

// freeOnly is wished, not asked: 자부담 없는.
var freeOnly = regexp.MustCompile(`(?:자부담|비용|돈)\s*(?:이|은)?\s*(?:없는|안\s*드는|0\s*원인)`)
