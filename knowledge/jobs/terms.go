package jobs

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// employmentWords are the words for the kinds of employment. "Full time" says nothing about the term of the contract,
// so it stands for both.
var employmentWords = []struct {
	types []EmploymentType
	words []string
}{
	{[]EmploymentType{Permanent}, []string{"정규직", "정직원", "정규", "무기계약직", "상용직", "기간의 정함이 없는 근로계약", "permanent", "permanent position", "regular employee", "regular position"}},
	{[]EmploymentType{PermanentPartTime}, []string{"정규직 시간제", "정규직 시간선택제", "시간선택제 정규직", "시간제 정규직", "정규직 시간(선택)제", "기간의 정함이 없는 근로계약(시간(선택)제)"}},
	{[]EmploymentType{FixedTerm}, []string{"계약직", "기간제", "기간의 정함이 있는 근로계약", "촉탁직", "fixed term", "contract position", "contract job", "temporary"}},
	{[]EmploymentType{FixedTermPartTime}, []string{"계약직 시간제", "계약직 시간선택제", "계약직 시간(선택)제", "시간제 계약직", "시간제 기간제", "시간선택제 계약직", "기간제 시간제", "기간의 정함이 있는 근로계약(시간(선택)제)"}},
	{[]EmploymentType{PermanentPartTime, FixedTermPartTime, PartTimeJob}, []string{"시간제", "시간선택제", "파트타임", "파트 타임", "단시간", "part time"}},
	{[]EmploymentType{Permanent, FixedTerm}, []string{"full time", "풀타임", "전일제"}},
	{[]EmploymentType{Dispatch}, []string{"파견", "파견직", "파견근로", "dispatch", "agency work"}},
	{[]EmploymentType{Replacement}, []string{"대체인력", "대체 인력", "대체인력채용", "휴직대체", "휴직 대체", "replacement worker"}},
	{[]EmploymentType{Intern}, []string{"인턴", "인턴십", "체험형 인턴", "채용연계형 인턴", "청년 인턴", "체험형 청년인턴", "intern", "internship"}},
	{[]EmploymentType{PartTimeJob}, []string{"아르바이트", "알바", "알바생", "part time job"}},
	{[]EmploymentType{PerDiem}, []string{"일용직", "일당직", "day labor", "day labour"}},
	{[]EmploymentType{Freelance}, []string{"프리랜서", "위촉직", "도급", "freelance", "freelancer"}},
	{[]EmploymentType{MilitaryAlt}, []string{"병역특례", "산업기능요원", "전문연구요원"}},
	{[]EmploymentType{Trainee}, []string{"교육생", "실습생", "trainee"}},
}

// educationWords are the words for levels of education.
var educationWords = []struct {
	level Education
	words []string
}{
	{EducationAny, []string{"학력무관", "학력 무관", "학력 상관없음", "학력 불문", "no degree required", "any education", "no education requirement"}},
	{EducationElementary, []string{"초졸", "초졸이하", "초등학교 졸업", "elementary school"}},
	{EducationMiddle, []string{"중졸", "중학교 졸업", "middle school"}},
	{EducationHigh, []string{"고졸", "고등학교 졸업", "고교 졸업", "고등학교를 졸업", "특성화고", "마이스터고", "검정고시", "high school", "high school graduate"}},
	{EducationCollege, []string{"전문대졸", "전문대", "초대졸", "전문대 졸업", "전문학사", "대졸(2~3년)", "2년제", "3년제", "2년제 대학", "associate degree", "junior college", "college"}},
	{EducationBachelor, []string{"대졸", "대졸(4년)", "4년제", "4년제 대학", "대학교 졸업", "대학 졸업", "대학을 졸업", "대학교를 졸업", "학사", "bachelor", "bachelors", "bachelor's", "bachelor degree", "university degree", "university graduate"}},
	{EducationMaster, []string{"석사", "대학원 졸업", "대학원졸", "master", "master's", "masters degree", "master's degree"}},
	{EducationDoctor, []string{"박사", "박사학위", "phd", "ph.d", "doctorate"}},
}

func fillKinds(l *lexicon) {
	for i, row := range employmentWords {
		for _, w := range row.words {
			l.add(w, entry{kindEmployment, i})
		}
	}
	for i, row := range educationWords {
		for _, w := range row.words {
			l.add(w, entry{kindEducation, i})
		}
	}
}

// FindEmployment gives the kinds of employment that a text names, in the order of the text.
func FindEmployment(text string) []EmploymentType {
	_, hits := scan(text)
	var out []EmploymentType
	for _, h := range hits {
		if h.kind == kindEmployment {
			out = append(out, employmentWords[h.ref].types...)
		}
	}
	return unique(out)
}

// EmploymentOf reads a Work24 empTp code: 4, 10, 11, 20, 21 or Y.
func EmploymentOf(code string) (EmploymentType, bool) {
	t, ok := map[string]EmploymentType{"10": Permanent, "11": PermanentPartTime, "20": FixedTerm, "21": FixedTermPartTime,
		"4": Dispatch, "Y": Replacement}[strings.TrimSpace(code)]
	return t, ok
}

// FindEducation gives the levels of education that a text names, the lowest first.
func FindEducation(text string) []Education {
	_, hits := scan(text)
	var out []Education
	for _, h := range hits {
		if h.kind == kindEducation {
			out = append(out, educationWords[h.ref].level)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// EducationOf reads a Work24 education code, 00 to 07.
func EducationOf(code string) (Education, bool) {
	code = strings.TrimSpace(code)
	if len(code) == 2 && code[0] == '0' && code[1] >= '0' && code[1] <= '7' {
		return EducationAny + Education(code[1]-'0'), true
	}
	return EducationUnknown, false
}

var (
	// careerField is what a field of its own says for careerNone; z is Work24's code for it.
	careerField = regexp.MustCompile(`관계\s*없음|^\s*(?:무관|z)\s*$`)
	careerRange = regexp.MustCompile(`(\d{1,2})\s*(?:년|years?)?\s*[~∼〜–-]\s*(\d{1,2})\s*(?:년|years?)`)
	careerUpper = regexp.MustCompile(`\d{1,2}\s*년\s*(?:이하|이내|미만)`)
	yearsWord   = regexp.MustCompile(`(\d{1,2}(?:\.\d)?)\s*(?:년|yrs?\b|years?\b)\s*(?:간|동안|차)?(?:\s*(반)|\s*(\d{1,2})\s*(?:개월|달|months?\b))?`)
	monthsWord  = regexp.MustCompile(`(\d{1,3})\s*(?:개월|달|months?\b)`)
	notCareer   = regexp.MustCompile(`^\s*(?:제|생|도|월|대|계약|전에?\b|후|뒤|안에|내에|old\b|ago\b|contract)`)
	notBefore   = regexp.MustCompile(`(?:만|계약|기간|나이|연령|수습|age|aged)\s*:?\s*$`)
	koYears     = strings.NewReplacer("일년", "1년", "이년", "2년", "삼년", "3년", "사년", "4년", "오년", "5년", "육년", "6년", "칠년", "7년", "팔년", "8년", "구년", "9년", "십년", "10년",
		"one year", "1 year", "two years", "2 years", "three years", "3 years", "four years", "4 years", "five years", "5 years", "ten years", "10 years", "반년", "6개월")
)

// FindCareer reads what an opening asks: 신입, 경력, 경력무관, "경력 1~3년", "3 years or more". A text that says nothing of the
// kind gives CareerUnknown.
func FindCareer(text string) Career {
	s := koYears.Replace(string(plain(text)))
	if careerNone.MatchString(s) || careerField.MatchString(s) {
		return Career{Kind: CareerAny}
	}
	entry := strings.Contains(s, "신입") || strings.Contains(s, "entry level") || strings.Contains(s, "entry-level") || strings.TrimSpace(s) == "n"
	required := strings.Contains(s, "경력") && !strings.Contains(s, "경력단절") || strings.Contains(s, "experience") || strings.TrimSpace(s) == "e"
	if entry && required {
		return Career{Kind: CareerAny}
	}
	if entry {
		return Career{Kind: CareerEntry}
	}
	if m := careerRange.FindStringSubmatch(s); m != nil {
		lo, _ := strconv.Atoi(m[1])
		hi, _ := strconv.Atoi(m[2])
		if lo == 0 {
			return Career{Kind: CareerAny}
		}
		return Career{Kind: CareerRequired, Min: lo * 12, Max: hi * 12}
	}
	if months, ok := experience(s); ok {
		if careerUpper.MatchString(s) {
			return Career{Kind: CareerRequired, Max: months}
		}
		return Career{Kind: CareerRequired, Min: months}
	}
	if required {
		return Career{Kind: CareerRequired}
	}
	return Career{}
}

// FindExperience reads how long a person has worked: "용접 3년 했고", "2 years", "1년 반", "6개월", "신입" (0 months). The longest
// span counts. Years that are no working life (2년제, 1995년생, 2026년, a contract of 1년) are left out.
func FindExperience(text string) (months int, ok bool) {
	s := koYears.Replace(string(plain(text)))
	if months, ok = experience(s); ok {
		return months, true
	}
	for _, w := range []string{"신입", "경력 없", "경력없", "경험 없", "경험없", "경력은 없", "no experience", "entry level", "entry-level", "new graduate", "무경력"} {
		if strings.Contains(s, w) {
			return 0, true
		}
	}
	return 0, false
}

func experience(s string) (months int, ok bool) {
	used := make([]bool, len(s)+1)
	for _, m := range yearsWord.FindAllStringSubmatchIndex(s, -1) {
		if m[0] > 0 && (s[m[0]-1] >= '0' && s[m[0]-1] <= '9' || s[m[0]-1] == '.') || !plausible(s, m[0], m[1]) {
			for i := m[0]; i < m[1]; i++ {
				used[i] = true
			}
			continue
		}
		years, _ := strconv.ParseFloat(s[m[2]:m[3]], 64)
		n := int(years * 12)
		if m[4] >= 0 {
			n += 6
		}
		if m[6] >= 0 {
			extra, _ := strconv.Atoi(s[m[6]:m[7]])
			n += extra
		}
		for i := m[0]; i < m[1]; i++ {
			used[i] = true
		}
		if years <= 50 {
			months, ok = max(months, n), true
		}
	}
	for _, m := range monthsWord.FindAllStringSubmatchIndex(s, -1) {
		if used[m[0]] || !plausible(s, m[0], m[1]) {
			continue
		}
		n, _ := strconv.Atoi(s[m[2]:m[3]])
		if n <= 600 {
			months, ok = max(months, n), true
		}
	}
	return months, ok
}

func plausible(s string, from, to int) bool {
	return !notCareer.MatchString(s[to:]) && !notBefore.MatchString(tailOf(s[:from], 40))
}
