package answer

import (
	"regexp"
	"strings"
)

// A message is talk when nothing is left of it once the words of courtesy are
// taken out; a greeting before a question leaves the question.

var courtesies = []struct {
	why Reason
	ko  *regexp.Regexp
	en  map[string]bool
}{
	{Farewell, regexp.MustCompile(`수고(하세요|하셨어요|하셨습니다|했어요?|많으셨습니다|하십시오|요)|안녕히(계세요|가세요|계십시오)|잘(가|있어|자|지내)(요|세요)?|바이(바이)?|ㅂㅂ|ㅂㅇ|굿나잇|굿밤|들어가세요|이만(가볼게|갈게)요?|(다음에|나중에|내일)?또?(봐요?|봬요|뵐게요|뵙겠습니다|올게요?)|(좋은|즐거운|행복한)(하루|저녁|주말|밤|시간)(되세요|보내세요|보내|되십시오)`),
		wordSet("bye goodbye cya farewell")},
	{Greeting, regexp.MustCompile(`안녕(하세요|하십니까|하셔요|하신가요|하세여|하세용|하쇼)?|안뇽(하세요)?|반가(워요?|웠어요?)|반갑(습니다|네요|다|구나)|방가(방가)?|하이(요|루)?|헬로우?|헤이|ㅎㅇ|굿모닝|좋은(아침|오후|저녁|하루)(이에요|입니다|이네요)?|처음(뵙겠습니다|뵈요)|여보세요|계세요|계신가요|저기요?|오랜만(이에요|이야|입니다)?`),
		wordSet("hi hello hey hiya howdy greetings yo sup hola")},
	{Thanks, regexp.MustCompile(`고마(워요?|웠어요?|웠습니다|움)|고맙(습니(다|당|돠)|다|네요?|네여|구나)|감사(합니(다|당|돠)|해요|드려요|드립니다|했습니다|했어요|요|함|해)?|땡큐|쌩유|(ㄱㅅ)+|최고(예요|네요|야|다)?|도움(이)?(많이)?(됐|되었|되)(어요|습니다|네요|다|어)|알겠(습니다|어요|어|네요)|이해(했|됐|되었)(어요|습니다|어)|해결(됐|했|되었)(어요|습니다|어)|오케이|ㅇㅋ|ㅇㅇ|넵|넹|네|예|응|아니(요|오)|아뇨|맞아요?|동의(해요|합니다)?|좋아요?|좋네요?|굿|대박|덕분(이에요|입니다)`),
		wordSet("thanks thank thx ty cheers appreciate ok okay yes yep yeah sure no nope agreed great perfect awesome cool nice wonderful")},
}

var (
	// courtesyFiller goes with courtesies and says nothing alone.
	courtesyFiller = regexp.MustCompile(`정말|너무|진짜|많이|많은|매우|대단히|항상|늘|친절(하게|한|히)?|빠른|좋은|큰|답변|설명|정보|안내|알려(주셔서|줘서|주신)|도와(주셔서|줘서|주신)|해(주셔서|줘서)|만나서|덕분에|다리|챗봇|봇|선생|님|씨|야|아|잘|또|이제|그럼|오늘|도|요|이|ㅎ+|ㅋ+|ㅠ+|ㅜ+|오+|와+|우와|앗|아하|어머|그래|그렇군|그렇구나|그랬군`)
	englishFiller  = wordSet(`you so very much a lot for the your to that this it all there dari bot everyone again and helps helped help info information answer now then have day one evening night
morning afternoon good nice great meet see later soon take care really man buddy friend was is useful got i ya how are doing today whats up many be`)
	englishPhrase = regexp.MustCompile(`^(good (morning|afternoon|evening|night|day)|(nice|good|pleased) to meet you|how are you|whats up|see you|see ya|take care|have a (nice|good|great)|got it|that (was|is) (useful|helpful)|that (helps|helped))`)
)

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// talk tells whether the message is courtesy and nothing else, and of which kind.
func talk(r reading) (Reason, bool) {
	if r.tight == "" {
		return "", false
	}
	if !r.hangul {
		return englishTalk(r)
	}
	left, why := r.tight, Reason("")
	for _, c := range courtesies {
		if c.ko.MatchString(left) {
			if why == "" {
				why = c.why
			}
			left = c.ko.ReplaceAllString(left, " ")
		}
	}
	if why == "" && strings.Trim(r.tight, "ㅋㅎㅠㅜㅇ") == "" {
		why = Greeting
	}
	left = courtesyFiller.ReplaceAllString(left, " ")
	return why, why != "" && strings.TrimSpace(left) == ""
}

func englishTalk(r reading) (Reason, bool) {
	why := Reason("")
	if m := englishPhrase.FindString(r.spaced); m != "" {
		why = Greeting
		switch {
		case strings.HasPrefix(m, "see"), strings.HasPrefix(m, "take"), strings.HasPrefix(m, "have"), m == "good night":
			why = Farewell
		case strings.HasPrefix(m, "got"), strings.HasPrefix(m, "that"):
			why = Thanks
		}
	}
	for _, w := range strings.Fields(r.spaced) {
		known := englishFiller[w]
		for _, c := range courtesies {
			if c.en[w] {
				known = true
				if why == "" {
					why = c.why
				}
			}
		}
		if !known {
			return "", false
		}
	}
	return why, why != ""
}
