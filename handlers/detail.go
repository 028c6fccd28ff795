package handlers

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dari/knowledge/search"
)

// This file finds a detail that somebody asks for in a text that they were
// shown: by the field that is asked for ("몇 시까지예요?", "How much is the
// pay?"), or by the words of the question that stand in the text ("통근버스
// 있어요?"). It knows no particular opening and says nothing of its own.

// field is something that people ask a notice for.
type field string

// The fields.
const (
	deadlineField   field = "deadline"
	applyField      field = "apply"
	hoursField      field = "hours"
	payField        field = "pay"
	placeField      field = "place"
	employmentField field = "employment"
	careerField     field = "career"
	educationField  field = "education"
	workField       field = "work"
	employerField   field = "employer"
	phoneField      field = "phone"
	peopleField     field = "people"
	whenField       field = "when"
)

// fieldAsked are how each field is asked for, and how a line of running text
// looks that answers it. The first that fits a question counts.
var fieldAsked = []struct {
	field        field
	asked, looks *regexp.Regexp
}{
	{deadlineField, regexp.MustCompile(`(?i)마감(일|일자|날짜)?|언제\s*까지|며칠\s*까지|몇\s*일\s*까지|기한|\bdeadline\b|\bapply by\b|\buntil when\b|\bclosing date\b`),
		regexp.MustCompile(`(?i)까지|마감|상시|\bby\b|\buntil\b|\bdeadline\b`)},
	{applyField, regexp.MustCompile(`(?i)(지원|신청|접수)\s*방법|(어떻게|어디(서|에|로)?)\s*(지원|신청|접수)|(지원|신청|접수)(은|는)?\s*(어떻게|어디)|링크|이력서|\b(how|where)\b.*\b(apply|sign up|register|enrol)\b|\blink\b`),
		regexp.MustCompile(`(?i)신청|접수|지원서|http|\bapply\b|\bregister\b|\bsign up\b`)},
	{hoursField, regexp.MustCompile(`(?i)몇\s*시(간)?|(근무|일하는|교육|수업|강의)\s*시간|시간대|출근|퇴근|교대|\bwhat time\b|\b(working|work|opening|office)?\s*hours\b|\bshifts?\b`),
		regexp.MustCompile(`(?i)[0-9]\s*시|[0-9]{1,2}:[0-9]{2}|[0-9]\s*(am|pm)\b|교대`)},
	{payField, regexp.MustCompile(`(?i)급여|월급|시급|연봉|일당|임금|보수|페이|얼마(예요|에요|인가요|죠|나\s*(줘|주|받|벌|돼|되)|\s*(줘|주|받)|\s*[?.]*$)|비용|수강료|참가비|\bpay\b|\bsalary\b|\bwages?\b|\bhow much\b|\bfee\b|\bcost\b`),
		regexp.MustCompile(`(?i)[0-9]\s*(만|천|백만|억)?\s*원|무료|KRW|\bwon\b|\bfree\b`)},
	{peopleField, regexp.MustCompile(`(?i)몇\s*명|인원|정원|\bhow many (people|seats|places|persons)\b`),
		regexp.MustCompile(`(?i)[0-9]\s*명|\b[0-9]+\s+(people|seats|places|persons)\b`)},
	{employmentField, regexp.MustCompile(`(?i)정규직|계약직|고용\s*형태|아르바이트|알바|파트타임|\bpermanent\b|\bcontract\b|\b(part|full)[- ]time\b`),
		regexp.MustCompile(`(?i)정규직|계약직|시간제|아르바이트|\bpermanent\b|\bcontract\b|\b(part|full)[- ]time\b`)},
	{careerField, regexp.MustCompile(`(?i)경력|신입|\bexperience\b`), regexp.MustCompile(`(?i)경력|신입|\bexperience\b`)},
	{educationField, regexp.MustCompile(`(?i)학력|고졸|대졸|전공|\beducation\b|\bdegree\b|\bdiploma\b`), regexp.MustCompile(`(?i)학력|고졸|대졸|졸업|전공|\bdegree\b`)},
	{phoneField, regexp.MustCompile(`(?i)전화|연락처|\bphone\b|\b(whom|who)\b.*\bcall\b|\bcontact\b`), regexp.MustCompile(`[0-9]{2,4}-[0-9]{3,4}(-[0-9]{4})?|\b1[0-9]{2,3}\b`)},
	{workField, regexp.MustCompile(`(?i)(무슨|어떤|하는)\s*일|직무|업무|직종|\bwhat (kind|sort|type) of (work|job)\b|\bduties\b|\bjob description\b|\bwhat would i do\b`),
		regexp.MustCompile(`(?i)업무|담당|직무|\bduties\b`)},
	{employerField, regexp.MustCompile(`(?i)회사\s*이름|(어느|어떤|무슨)\s*회사|\b(which|what) (company|employer|firm)\b|\bwho is the employer\b`), nil},
	{placeField, regexp.MustCompile(`(?i)어디|위치|장소|근무지|주소|\bwhere\b|\blocation\b|\baddress\b|\bvenue\b`),
		regexp.MustCompile(`(?i)장소|위치|주소|에서\s*(합|해|열|엽|진행|개최|만나|모여|모입|근무|일)|[0-9]\s*층|[0-9]\s*호\b|\bvenue\b|\bfloor\b|\broom\b|\b(held|meet|takes place) (at|in)\b`)},
	{whenField, regexp.MustCompile(`(?i)언제|며칠|무슨\s*요일|몇\s*월|날짜|일시|\bwhen\b|\bwhat (day|date)\b|\bwhich day\b`),
		regexp.MustCompile(`(?i)[0-9]\s*월\s*[0-9]|[0-9]{4}-[0-9]{2}-[0-9]{2}|[월화수목금토일]요일|\([월화수목금토일]\)|매일|매주|\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+[0-9]|[0-9]\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)`)},
}

// generic are words that say nothing of what is asked for.
var generic = stemSet(`있어요 없어요 있나요 되나요 가능한가요 알려주세요 궁금해요 혹시 그거 이거 저거 그건 이건 거기 여기 회사 공고 안내 일자리 자리 채용 모집 근무 정도 필요 필요해요
	제공 제공해요 따로 무엇 뭐예요 어떻게 어떤 얼마 언제 어디 누구 지원 지원해요 신청 사람 한가요 괜찮아요 나와요 나오나요 줘요 주나요 와요 오나요 가요 해요 돼요 말해줘 시작 끝나요 끝 시작해요 받아요 받나요 봐요 보나요 많아요
	is are does do did will would can could there they it its any have has offer offered provide provided get give given need needed required allowed possible please tell job opening company place work notice
	about what which who start starts end ends begin begins finish take takes also much many with for from the by to know want like`)

func stemSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[strings.ToLower(w)] = true
		for _, s := range search.Stems(w) {
			set[s] = true
		}
	}
	return set
}

// sameThing are words of notices that mean the same, beside the glossary of
// the search.
var sameThing = sameWords(
	"통근버스 셔틀버스 셔틀 통근 통근차 출퇴근버스 shuttle", "기숙사 숙소 사택 숙식 dormitory dorm housing lodging accommodation",
	"식사 식대 중식 석식 점심 저녁 급식 구내식당 밥 숙식 meal lunch dinner food canteen cafeteria", "주차 주차장 parking park",
	"보험 대보험 insurance", "주말 토요일 일요일 휴무 weekend saturday sunday", "야근 연장 잔업 특근 초과근무 overtime",
	"외국인 비자 foreigner foreign visa", "수습 probation", "면접 interview", "상여 상여금 보너스 성과급 인센티브 bonus incentive",
	"퇴직금 퇴직연금 severance", "휴가 연차 vacation holiday leave", "나이 연령 age", "재택 원격 remote", "운전 면허 자가용 driving licence license car",
	"교통비 차비 transport fare", "노트북 컴퓨터 laptop computer", "준비물 지참 bring", "자격증 자격 certificate qualification",
	"온라인 비대면 줌 online zoom", "수료증 이수증 수료 certificate", "언어 한국어 영어 language korean english",
)

func sameWords(groups ...string) map[string][]string {
	same := map[string][]string{}
	add := func(word string, others ...string) {
		for _, o := range others {
			if o != word && !slices.Contains(same[word], o) {
				same[word] = append(same[word], o)
			}
		}
	}
	for _, g := range groups {
		words := strings.Fields(g)
		for _, w := range words {
			for _, s := range search.Stems(w) {
				add(s, words...)
			}
			add(w, words...)
		}
	}
	for _, tr := range search.Glossary() {
		if stems := search.Stems(tr.Term); len(stems) == 1 && !generic[stems[0]] {
			add(stems[0], tr.Means...)
		}
	}
	return same
}

// detail is what a question asks of a text.
type detail struct {
	field field // or empty
	looks *regexp.Regexp
	// words are what else it names.
	words []string
}

// readDetail reads a question.
func readDetail(text string) detail {
	var d detail
	for _, f := range fieldAsked {
		if f.asked.MatchString(text) {
			d.field, d.looks = f.field, f.looks
			text = f.asked.ReplaceAllString(text, " ")
			break
		}
	}
	var short []string
	for _, s := range search.Stems(text) {
		switch {
		case generic[s] || !strings.ContainsFunc(s, unicode.IsLetter):
		case utf8.RuneCountInString(s) < 2:
			short = append(short, s)
		case !slices.Contains(d.words, s):
			d.words = append(d.words, s)
		}
	}
	if len(d.words) == 0 && d.field == "" && len(short) > 0 {
		d.words = short[:1] // "밥 나와요?"
	}
	return d
}

// empty tells that the question names nothing to look for.
func (d detail) empty() bool { return d.field == "" && len(d.words) == 0 }

// beside is the question without the words that only say what it is about:
// those of a title.
func (d detail) beside(title string) detail {
	words := slices.DeleteFunc(slices.Clone(d.words), func(w string) bool {
		return detail{words: []string{w}}.named(line{text: title}) > 0
	})
	if len(words) > 0 || d.field != "" {
		d.words = words
	}
	return d
}

// line is a line of what was shown; of a labelled one, what it tells.
type line struct {
	field field
	text  string
	blank bool // the field is there, but it is not stated
}

// maxFound is how many lines answer a detail at most.
const maxFound = 3

// in finds the lines that answer the question. sure is false when they tell
// the field but nothing of what else the question names.
func (d detail) in(lines []line) (found []line, sure bool) {
	best := 0
	for _, l := range lines {
		n := d.named(l)
		switch {
		case l.blank || n == 0 || n*2 < len(d.words):
		case n > best:
			best, found = n, []line{l}
		case n == best:
			found = append(found, l)
		}
	}
	if len(found) > 0 {
		if d.looks != nil {
			if told := slices.DeleteFunc(slices.Clone(found), func(l line) bool { return !d.looks.MatchString(l.text) }); len(told) > 0 {
				found = told
			}
		}
		return found[:min(len(found), maxFound)], true
	}
	if d.field == "" {
		return nil, false
	}
	for _, l := range lines {
		if l.field == d.field && !l.blank {
			return []line{l}, len(d.words) == 0
		}
	}
	for _, l := range lines {
		if l.field == "" && d.looks != nil && d.looks.MatchString(l.text) {
			found = append(found, l)
		}
	}
	if d.field == whenField { // not until when one can apply
		ends := fieldAsked[0].looks
		if held := slices.DeleteFunc(slices.Clone(found), func(l line) bool { return ends.MatchString(l.text) }); len(held) > 0 {
			found = held
		}
	}
	return found[:min(len(found), maxFound)], len(d.words) == 0
}

// named is how many of the question's words stand in a line.
func (d detail) named(l line) int {
	tightLine, stems, n := tight(l.text), []string(nil), 0
	for _, w := range d.words {
		if slices.ContainsFunc(append([]string{w}, sameThing[w]...), func(w string) bool {
			if strings.ContainsFunc(w, func(r rune) bool { return r >= '가' && r <= '힣' }) {
				return utf8.RuneCountInString(w) > 1 && strings.Contains(tightLine, tight(w)) || slices.Contains(strings.Fields(l.text), w)
			}
			if stems == nil {
				stems = append(search.Stems(l.text), "")
			}
			of := search.Stems(w)
			return len(of) > 0 && !slices.ContainsFunc(of, func(s string) bool { return !slices.Contains(stems, s) })
		}) {
			n++
		}
	}
	return n
}

// sentences are the lines and sentences of a text.
func sentences(text string) []line {
	var out []line
	for _, l := range strings.Split(text, "\n") {
		for {
			l = strings.TrimSpace(l)
			at := sentenceEnd.FindStringIndex(l)
			if at == nil {
				break
			}
			out = append(out, line{text: strings.TrimSpace(l[:at[1]])})
			l = l[at[1]:]
		}
		if l != "" {
			out = append(out, line{text: l})
		}
	}
	return out
}

// sentenceEnd is a full stop that ends a sentence: not in "3.5" or "work24.go.kr".
var sentenceEnd = regexp.MustCompile(`[^0-9\s][.!?。]\s+`)
