package ground

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"dari/knowledge"
)

// counter is a Korean word behind a number that says what is counted.
type counter struct {
	word   string
	kind   Kind
	unit   Unit
	factor float64 // what one of it is worth in unit
	styles style   // the numerals that it may follow
	// Endings that make another word of it: 회 is no counter in 회사. Only
	// behind digits; behind number words nothing but an ending of known form
	// may follow.
	unless string
}

const (
	anySino   = digits | sino
	anyNative = digits | native
	either    = digits | sino | native
)

var counters = index([]counter{
	{"원", Money, knowledge.KRW, 1, anySino, "격 서류 리 칙 스톱"},
	{"달러", Money, knowledge.USD, 1, anySino, ""},
	{"불", Money, knowledge.USD, 1, sino, ""},
	{"유로", Money, EUR, 1, anySino, ""},
	{"%", Percent, knowledge.Percent, 1, digits, ""},
	{"퍼센트", Percent, knowledge.Percent, 1, anySino | weak, ""},
	{"프로", Percent, knowledge.Percent, 1, anySino | weak, "그 젝 세 필 토 모 덕 페"},
	{"할", Percent, knowledge.Percent, 10, digits, "인 수 당 부 일"},
	{"%p", Percent, knowledge.Points, 1, digits, ""},
	{"%포인트", Percent, knowledge.Points, 1, digits, ""},
	{"퍼센트포인트", Percent, knowledge.Points, 1, anySino, ""},

	{"년", Duration, knowledge.Year, 1, anySino | weak, "생 대"},
	{"년간", Duration, knowledge.Year, 1, anySino | weak, ""},
	{"개년", Duration, knowledge.Year, 1, anySino, ""},
	{"해", Duration, knowledge.Year, 1, native, ""},
	{"개월", Duration, knowledge.Month, 1, anySino | weak, ""},
	{"개월간", Duration, knowledge.Month, 1, anySino | weak, ""},
	{"달", Duration, knowledge.Month, 1, anyNative, "러 력 성"},
	{"주", Duration, knowledge.Week, 1, either, "택 민 소 제 요 관 최 식 거 기 차 년 택"},
	{"주일", Duration, knowledge.Week, 1, anySino | weak, ""},
	{"주간", Duration, knowledge.Week, 1, either, ""},
	{"일", Duration, knowledge.Day, 1, anySino, "자 반 경 정 하 학 용 상 본 괄 체 터"},
	{"일간", Duration, knowledge.Day, 1, anySino, ""},
	{"시간", Duration, knowledge.Hour, 1, either, ""},
	{"분", Duration, knowledge.Minute, 1, anySino, "야 류 석 할 기 리 배 담 양 쟁 위"},
	{"분간", Duration, knowledge.Minute, 1, anySino, ""},
	{"초", Duration, Second, 1, anySino, "기 등 중 보 과 급"},

	{"세", Age, knowledge.AgeYears, 1, anySino, "대 금 미 계 트 무 션 법 종 상 분"},
	{"살", Age, knowledge.AgeYears, 1, anyNative, "리 펴"},

	{"명", Count, knowledge.People, 1, either, "시 단 칭 령 함"},
	{"사람", Count, knowledge.People, 1, anyNative, ""},
	{"인", Count, knowledge.People, 1, anySino, "치 증 정 력 원 터 기 프 공 재 사 건"},
	{"분", Count, knowledge.People, 1, native, ""},
	{"개사", Count, knowledge.Firms, 1, anySino, ""},
	{"기업", Count, knowledge.Firms, 1, anyNative, ""},
	{"회사", Count, knowledge.Firms, 1, anyNative, ""},
	{"업체", Count, knowledge.Firms, 1, anyNative, ""},
	{"사업장", Count, knowledge.Firms, 1, anyNative, ""},
	{"개소", Count, Places, 1, anySino, "득"},
	{"곳", Count, Places, 1, anyNative, ""},
	{"군데", Count, Places, 1, anyNative, ""},
	{"지역", Count, Regions, 1, anyNative, ""},
	{"권역", Count, Regions, 1, anyNative, ""},
	{"시도", Count, Regions, 1, digits, ""},
	{"시·도", Count, Regions, 1, digits, ""},
	{"개", Count, knowledge.Count, 1, either, "인정 인회 인별 인사 발 설 편 선 최 강 방 통 념 정 업 교 시 요 척 혁"},
	{"가지", Count, knowledge.Count, 1, anyNative, "고 급"},
	{"종", Count, knowledge.Count, 1, anySino, "합 료 사 로 목"},
	{"종류", Count, knowledge.Count, 1, anyNative, ""},
	{"건", Count, Cases, 1, either, "강 물 설 보 축"},
	{"회", Count, knowledge.Times, 1, anySino, "사 원 계 복 차 식 비"},
	{"번", Count, knowledge.Times, 1, anyNative, "호 역"},
	{"차례", Count, knowledge.Times, 1, anyNative, ""},
	{"과정", Count, Courses, 1, anyNative, ""},
	{"강좌", Count, Courses, 1, anyNative, ""},
	{"과목", Count, Courses, 1, anyNative, ""},
	{"프로그램", Count, Programs, 1, anyNative, ""},
	{"사업", Count, Programs, 1, anyNative, "주 자 장 비"},
	{"제도", Count, Programs, 1, anyNative, ""},
	{"대학", Count, Schools, 1, anyNative, "생 교생 원 일"},
	{"학교", Count, Schools, 1, anyNative, ""},
	{"분야", Count, Fields, 1, anyNative, ""},
	{"직종", Count, Fields, 1, anyNative, ""},
	{"업종", Count, Fields, 1, anyNative, ""},
	{"직무", Count, Fields, 1, digits, ""},
	{"팀", Count, Teams, 1, anyNative, "장 원"},
	{"기관", Count, Bodies, 1, anyNative, ""},
	{"가구", Count, Households, 1, anySino, "점"},
	{"학점", Count, Credits, 1, anySino, ""},
	{"차시", Count, Lessons, 1, digits, ""},
	{"쪽", Count, Pages, 1, digits, ""},
	{"페이지", Count, Pages, 1, anyNative, ""},
	{"대", Count, Machines, 1, anyNative, "학 기 상 면 출 표 회 전 구 한 책 행 형 체 보 중 사"},
	{"석", Count, Seats, 1, digits, "사 유 박"},
	{"자리", Count, Seats, 1, native, ""},
	{"일자리", Count, Jobs, 1, digits, ""},
	{"질문", Count, Questions, 1, anyNative, ""},
	{"학기", Count, Semesters, 1, anyNative, ""},
	{"점", Count, knowledge.Points, 1, anySino, "포 심 검 수 차 진"},

	{"배", Multiple, knowledge.Multiple, 1, either, "우 정 송 려 치 움 달 경"},
	{"㎡", Area, knowledge.SquareM, 1, digits, ""},
	{"m²", Area, knowledge.SquareM, 1, digits, ""},
	{"m2", Area, knowledge.SquareM, 1, digits, ""},
	{"제곱미터", Area, knowledge.SquareM, 1, anySino, ""},
	{"평", Area, Pyeong, 1, anySino, "가 균 일 생 소 등 점"},

	{"유형", Ordinal, TypeOrder, 1, anySino, ""},
	{"번째", Ordinal, PlainOrder, 1, either, ""},
	{"째", Ordinal, PlainOrder, 1, native, ""},
	{"단계", Ordinal, StepOrder, 1, anySino, ""},
	{"차", Ordinal, RoundOrder, 1, digits, "량 별 등 원 세 상"},
	{"회차", Ordinal, RoundOrder, 1, digits, ""},
	{"기", Ordinal, RoundOrder, 1, digits, "업 관 간 본 준 술 초 능 존 타 반 금 숙 회 사 계"},
	{"순위", Ordinal, RankOrder, 1, anySino, ""},
	{"위", Ordinal, RankOrder, 1, digits, "원 해 험 한 탁 치 기 임"},
	{"등급", Ordinal, GradeOrder, 1, anySino, ""},
	{"급", Ordinal, GradeOrder, 1, digits, "여 식"},
	{"학년", Ordinal, YearOrder, 1, anySino, ""},
	{"층", Ordinal, FloorOrder, 1, digits, ""},
	{"분기", Ordinal, QuarterYear, 1, digits, ""},
	{"주년", Ordinal, RoundOrder, 1, digits, ""},
	{"주차", Ordinal, RoundOrder, 1, digits, ""},
	{"호", Ordinal, PlainOrder, 1, digits, "텔 환 봉 주"},

	{"kg", Count, "kg", 1, digits, ""}, {"km", Count, "km", 1, digits, ""}, {"cm", Count, "cm", 1, digits, ""},
	{"gb", Count, "gb", 1, digits, ""}, {"mb", Count, "mb", 1, digits, ""},
})

// thing is what a noun behind 개 says: 10개 과정 are courses.
var thing = index([]counter{
	{word: "기업", unit: knowledge.Firms}, {word: "중소기업", unit: knowledge.Firms}, {word: "업체", unit: knowledge.Firms},
	{word: "회사", unit: knowledge.Firms}, {word: "사업장", unit: knowledge.Firms}, {word: "사 ", unit: knowledge.Firms},
	{word: "과정", unit: Courses}, {word: "강좌", unit: Courses}, {word: "과목", unit: Courses}, {word: "훈련과정", unit: Courses},
	{word: "프로그램", unit: Programs}, {word: "사업", unit: Programs, unless: "장"}, {word: "제도", unit: Programs},
	{word: "지역", unit: Regions}, {word: "시도", unit: Regions}, {word: "시·도", unit: Regions}, {word: "시군", unit: Regions}, {word: "도시", unit: Regions}, {word: "권역", unit: Regions},
	{word: "대학", unit: Schools, unless: "생"}, {word: "학교", unit: Schools}, {word: "캠퍼스", unit: Schools},
	{word: "분야", unit: Fields}, {word: "직종", unit: Fields}, {word: "업종", unit: Fields}, {word: "직무", unit: Fields},
	{word: "기관", unit: Bodies}, {word: "팀", unit: Teams}, {word: "질문", unit: Questions}, {word: "일자리", unit: Jobs},
	{word: "센터", unit: Places}, {word: "장소", unit: Places}, {word: "학기", unit: Semesters},
})

func index(list []counter) map[rune][]counter {
	m := map[rune][]counter{}
	for _, c := range list {
		first, _ := utf8.DecodeRuneInString(c.word)
		m[first] = append(m[first], c)
	}
	for _, cs := range m {
		slices.SortStableFunc(cs, func(a, b counter) int { return cmp.Compare(len(b.word), len(a.word)) })
	}
	return m
}

// tails are what may stand behind a counter in one word. Those of several
// syllables may go on in any way.
var tails = strings.Fields("은 는 이 가 을 를 의 에 도 만 로 과 와 나 씩 당 간 여 쯤 째 차 치 전 후 뒤 내 중 인 고 라 든 밖 " +
	"으로 에서 까지 부터 마다 보다 밖에 이나 이랑 동안 이상 이하 이내 이후 이전 미만 초과 내외 안팎 남짓 정도 가량 짜리 어치 만에 한테 에게 " +
	"입니다 입니 이다 이며 이고 인데 이라 이에 예요 이었 였습 하고 받 분의 이면 이어 이지 인가 인지 상당 규모 지원 지급 한도 안에 안으 안 넘 대비 사이 들")

// tail reports whether Hangul from i to the end of the word can stand behind
// a counter.
func (l *letters) tail(i int) bool {
	for depth := 0; depth < 3; depth++ {
		if !hangul(l.get(i)) {
			return !latin(l.get(i))
		}
		next := i
		for _, t := range tails {
			if end, has := l.eat(i, t); has && end > next {
				next = end
			}
		}
		if next == i {
			return false
		}
		if next-i > 1 {
			return true
		}
		i = next
	}
	return !hangul(l.get(i))
}

// runsOn are counters that begin few other words, so that a text without
// spaces may go on behind their particle: 세명이신청, 육십만원을받나요.
var runsOn = map[string]bool{"원": true, "명": true, "개월": true, "달": true, "시간": true, "퍼센트": true}

func (l *letters) particle(i int) bool { return l.unless(i, "은 는 이 가 을 를 의 에 도 만") }

// unless reports whether what follows i makes another word of a counter.
func (l *letters) unless(i int, endings string) bool {
	for endings != "" {
		var e string
		e, endings, _ = strings.Cut(endings, " ")
		if l.has(i, e) {
			return true
		}
	}
	return false
}

// counterAt finds the counter of a numeral at i, behind spaces where apart.
func (l *letters) counterAt(i int, n numeral, apart bool) (c counter, end int, ok bool) {
	for _, c = range counters[l.get(i)] {
		if c.styles&n.style == 0 && (n.style != weak || !l.weakly(i, n, c, apart)) {
			continue
		}
		end, has := l.eat(i, c.word)
		if !has || n.style == digits && l.unless(end, c.unless) || latin(l.get(end-1)) && (latin(l.get(end)) || digit(l.get(end))) {
			continue
		}
		switch {
		case n.style&(sino|weak|native) != 0 && !l.tail(end) && !(runsOn[c.word] && n.style != weak && l.particle(end)):
			continue
		case n.style == digits && apart && utf8.RuneCountInString(c.word) == 1 && hangul(l.get(i)) && c.kind != Money && !l.tail(end):
			continue
		case n.style == native && !apart && !l.nativeGlued(n, c):
			continue
		}
		return c, end, true
	}
	return counter{}, i, false
}

// weakly reports whether a numeral of one syllable may stand before a counter
// all the same: 만 원, 천 명, 십 년, 삼 개월; not 이 분, 이 주, 사 원.
func (l *letters) weakly(i int, n numeral, c counter, apart bool) bool {
	large := n.value >= 10
	switch c.word {
	case "원":
		return n.value >= 100
	case "명", "개":
		return n.value >= 100 || large && apart
	case "분", "시간", "번", "회":
		return large && apart
	}
	return false
}

// nativeGlued tells 두명 and 세번 from words that begin like them (한해, 세배,
// 한시, 한분, 세대).
func (l *letters) nativeGlued(n numeral, c counter) bool {
	if n.value >= 5 {
		return true
	}
	switch c.word {
	case "해", "배", "대", "주", "분", "점", "건", "시", "팀", "자리", "사업", "기관", "지역", "기업":
		return c.word == "배" && n.value == 2 || n.high > 0
	}
	return true
}

// noun is an English word behind a number.
type noun struct {
	kind   Kind
	unit   Unit
	factor float64
}

var nouns = nounsOf(map[noun]string{
	{Money, knowledge.KRW, 1}:         "won krw",
	{Money, knowledge.USD, 1}:         "dollar dollars usd",
	{Money, EUR, 1}:                   "euro euros eur",
	{Money, JPY, 1}:                   "yen jpy",
	{Percent, knowledge.Percent, 1}:   "percent pct",
	{Duration, knowledge.Year, 1}:     "year years yr yrs",
	{Duration, knowledge.Month, 1}:    "month months mo mos",
	{Duration, knowledge.Week, 1}:     "week weeks wk wks fortnight",
	{Duration, knowledge.Day, 1}:      "day days",
	{Duration, knowledge.Hour, 1}:     "hour hours hr hrs h",
	{Duration, knowledge.Minute, 1}:   "minute minutes min mins",
	{Duration, Second, 1}:             "second seconds sec secs",
	{Count, knowledge.People, 1}:      "people person persons participants participant trainees students student workers worker employees employee staff members member seekers applicants applicant learners graduates owners individuals experts youths youngsters hires",
	{Count, knowledge.Firms, 1}:       "firms firm companies company businesses business enterprises enterprise smes workplaces workplace employers employer",
	{Count, Places, 1}:                "places sites locations offices centers centres",
	{Count, Regions, 1}:               "regions cities provinces",
	{Count, knowledge.Count, 1}:       "items things kinds sorts parts pieces",
	{Count, Cases, 1}:                 "cases openings opening postings vacancies",
	{Count, knowledge.Times, 1}:       "times",
	{Count, Courses, 1}:               "courses course classes subjects",
	{Count, Programs, 1}:              "programs programmes schemes",
	{Count, Schools, 1}:               "schools universities colleges campuses",
	{Count, Fields, 1}:                "fields occupations sectors industries areas",
	{Count, Teams, 1}:                 "teams",
	{Count, Bodies, 1}:                "institutions organizations organisations bodies",
	{Count, Households, 1}:            "households",
	{Count, Credits, 1}:               "credits",
	{Count, Lessons, 1}:               "lessons sessions",
	{Count, Pages, 1}:                 "pages",
	{Count, Machines, 1}:              "machines units",
	{Count, Seats, 1}:                 "seats",
	{Count, Jobs, 1}:                  "jobs",
	{Count, Questions, 1}:             "questions question",
	{Count, "messages", 1}:            "messages message",
	{Count, Semesters, 1}:             "semesters",
	{Count, knowledge.Points, 1}:      "points point",
	{Area, knowledge.SquareM, 1}:      "sqm",
	{Area, Pyeong, 1}:                 "pyeong",
	{Multiple, knowledge.Multiple, 1}: "fold x",
	{Count, "kg", 1}:                  "kg",
	{Count, "km", 1}:                  "km",
	{Ordinal, PlainOrder, 1}:          "st nd rd th",
	{Age, knowledge.AgeYears, 1}:      "yo",
})

func nounsOf(list map[noun]string) map[string]noun {
	m := map[string]noun{}
	for n, words := range list {
		for _, w := range strings.Fields(words) {
			m[w] = n
		}
	}
	return m
}

// between are English words that never stand between a number and the noun
// that it counts.
var between = wordSet("a an the of to and or in on at for by with from is are was were be can may will must per as than that which who not no if it its our your their this these those when after before until till within during each every then so but about over under up out only also more less years months weeks days hours minutes won krw percent hundred thousand million billion trillion dozen")

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
