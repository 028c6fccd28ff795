package jobs

import (
	"regexp"
	"slices"
	"strings"
)

// Field names a part of a Profile.
type Field string

// Fields of a Profile, in the order in which they are asked.
const (
	FieldRegions     Field = "regions"
	FieldCommute     Field = "commute"
	FieldOccupations Field = "occupations"
	FieldSkills      Field = "skills"
	FieldCareer      Field = "career"
	FieldEducation   Field = "education"
	FieldEmployment  Field = "employment"
	FieldPay         Field = "pay"
	FieldWords       Field = "words"

	FieldLicences Field = "licences" // after the skills
	FieldPermit   Field = "permit"   // after the education
	FieldHours    Field = "hours"    // after the pay
)

var (
	// refused follows what a person does not want: "야간 말고", "영업은 싫어요".
	refused = regexp.MustCompile(`^(?:은|는|이|가|을|를|직|일|쪽|업무|에서|만)*\s*(?:말고|빼고|제외|외에|아닌|싫|안\s*(?:돼|되|하|해|가)|못\s*(?:하|해|가)|않)`)
	// refusedEn stands before it: "not sales", "except Seoul".
	refusedEn = regexp.MustCompile(`(?:\bnot|\bno|\bexcept|\bwithout|\bbut not|\bother than|\binstead of|\brather than|\bdon't want|\bdo not want|\bhate)\s+(?:in\s+|a\s+|any\s+)?$`)
	// past and wanted part a former place from a wished one: "부산에서 일했고 서울로 가고 싶어요".
	past   = regexp.MustCompile(`^\S*\s*[^,.·]{0,24}?(?:했고|했어|했습|했는데|했지만|하다가|일했|근무했|다녔|있었|살았|worked)`)
	wanted = regexp.MustCompile(`^\S*\s*[^,.]{0,24}?(?:싶|원해|원합|희망|찾|구해|구하|가려|가고|로\s|으로\s)`)
	// head follows a free word that names a kind of work we have no code for: "목탁 만드는 일", "drone show jobs".
	head       = regexp.MustCompile(`([가-힣a-z0-9+#.]{2,20})\s*(?:관련\s*)?(?:일자리|일거리|알바|구인|채용|업무|직종|분야|쪽\s*일)`)
	headEn     = regexp.MustCompile(`(?:^|\b(?:any|a|some|for|find|want|need)\s+)([a-z][a-z+#.-]{2,19})\s+(?:jobs?|work|position|openings?)\b`)
	plainWords = wordSet(`일자리 일 알바 구인 채용 공고 취업 직장 회사 좋은 괜찮은 아무 다른 새로운 근처 집 집근처 가까운 가까이 지금 오늘 요즘 혹시 제가 저는 나는 나에게 나한테 맞는 저한테 저에게 어떤 무슨 할만한 하는 있는 없는 많은 쉬운 편한
		정규직 계약직 신입 경력 초보 초보자 주말 평일 야간 주간 오전 오후 단기 장기 월급 연봉 시급 높은 급여 지역 전국 서울 가능한 만한 관련 그런 이런 저런 맞춤 추천 최신 신규 재택 당일 모든 전체 여자 남자 남성 여성 외국인 청년 중년 노인 시니어 중장년 청소년 대학생 학생 주부 엄마 경단녀 장애인 가능
		the some any good new best find show me please full time part-time remote more other available suitable nearby this that which what open current latest weekend night`)
)

// ReadProfile reads what a person says about themselves in plain words, Korean or English, and tells which fields it
// found, in the order of the form: "부산에서 용접 3년 했고 정규직 월 300 이상 원해요", "Seoul, accounting, 2 years, full time, at least 35M won
// a year". What is said not to be wanted (영업 말고) fills nothing. A place word that could be several places fills nothing
// either; FindRegions names it. The result is a proposal that the person sees before it counts: a pay without a period
// is taken as monthly or yearly where its size leaves no doubt.
func ReadProfile(text string) (Profile, []Field) {
	runes, hits := scan(text)
	t := tablesOnce()
	hits = slices.DeleteFunc(hits, func(h hit) bool { return isRefused(runes, h) })
	var p Profile
	p.Regions = wishedPlaces(runes, hits)
	for _, h := range hits {
		switch h.kind {
		case kindOccupation:
			p.Occupations = append(p.Occupations, t.workRefs[h.ref]...)
		case kindSkill:
			p.Skills = append(p.Skills, t.skills[h.ref].id)
		case kindEmployment:
			p.Employment = append(p.Employment, employmentWords[h.ref].types...)
		case kindEducation:
			p.Education = max(p.Education, educationWords[h.ref].level)
		}
	}
	p.Occupations = finest(unique(p.Occupations))
	p.Skills, p.Employment = unique(p.Skills), unique(p.Employment)
	if p.Education == EducationAny {
		p.Education = EducationUnknown
	}

	s := inDigits(string(runes))
	rest := s
	if pay, span, ok := findPay(s); ok {
		if pay.Period == PerUnknown {
			pay.Period = likelyPeriod(pay)
		}
		if pay.Period != PerUnknown {
			low := pay.Min
			if low == 0 {
				low = pay.Max
			}
			p.LowestPay = Pay{Period: pay.Period, Min: low, Text: strings.TrimSpace(s[span[0]:span[1]])}
			rest = s[:span[0]] + " , " + s[span[1]:]
		}
	}
	p.CareerMonths, p.CareerKnown = FindExperience(rest)
	p.Licences = heldLicences(runes)
	p.Permit, _ = FindPermit(s)
	p.Hours = FindHoursWish(s)
	if len(p.Regions) > 0 {
		p.Commute, _ = FindCommute(s)
	}
	if len(p.Occupations)+len(p.Skills) == 0 {
		p.Words = freeWords(runes, hits)
	}
	return p, p.Fields()
}

var (
	// notHeld follows a licence that somebody lacks or only wants.
	notHeld = regexp.MustCompile(`^\s*(?:은|는|이|가|도|을|를)?\s*(?:자격증?|면허증?)?\s*(?:은|는|이|가|도|을|를)?\s*(?:없|아직|못\s*[땄따]|안\s*[땄따]|따(?:고|려|야|면)|딸\s|준비|공부|취득\s*(?:예정|하려|하고\s*싶|준비)|필요\s*없|말고)`)
	// paper tells a licence from the work that bears its name (요양보호사, 간호사): by its own words, or by those after it.
	paper     = regexp.MustCompile(`기사|기능사|기능장|자격|면허|증$|교육|이수|\d급|\d종|준전문가|licen[cs]e|certificate|course`)
	paperSaid = regexp.MustCompile(`^\s*(?:은|는|이|가|도|을|를)?\s*(?:자격|면허|증|보유|소지|있|땄|따|취득|갖고|가지고|licen|certificate)`)
	noPaperEn = regexp.MustCompile(`(?:\bno|\bwithout|n't have|\bnot have|\bto (?:get|take|earn|obtain|study for)|\bgetting|\bprepar(?:e|ing) for|\bstud(?:y|ying)(?: for)?|\blearning|\bworking (?:on|towards?)|\bneed|\bwant)\s+(?:an?\s+|the\s+|my\s+)?$`)
)

// heldLicences gives the licences that somebody says they have. The name of a trade alone (요양보호사 일자리) says nothing of it.
func heldLicences(runes []rune) []Licence {
	t := tablesOnce()
	var out []Licence
	for _, h := range t.papers.find(runes) {
		words, after := string(runes[h.from:h.to]), string(runes[h.to:min(h.to+24, len(runes))])
		if notHeld.MatchString(after) || noPaperEn.MatchString(string(runes[max(0, h.from-30):h.from])) || !paper.MatchString(words) && !paperSaid.MatchString(after) {
			continue
		}
		out = append(out, t.licences[h.ref].id)
	}
	return unique(out)
}

// isRefused tells whether what was found is said not to be wanted.
func isRefused(runes []rune, h hit) bool {
	return refused.MatchString(string(runes[h.to:min(h.to+20, len(runes))])) || refusedEn.MatchString(string(runes[max(0, h.from-30):h.from]))
}

// Fields tells which fields of a profile are filled, in the order of the form.
func (p Profile) Fields() []Field {
	var found []Field
	for _, f := range []struct {
		field Field
		ok    bool
	}{
		{FieldRegions, len(p.Regions) > 0}, {FieldCommute, p.Commute != CommuteNamed}, {FieldOccupations, len(p.Occupations) > 0}, {FieldSkills, len(p.Skills) > 0},
		{FieldLicences, len(p.Licences) > 0}, {FieldCareer, p.CareerKnown}, {FieldEducation, p.Education != EducationUnknown}, {FieldPermit, p.Permit != ""},
		{FieldEmployment, len(p.Employment) > 0}, {FieldPay, p.LowestPay.Known()}, {FieldHours, p.Hours.Known()}, {FieldWords, len(p.Words) > 0},
	} {
		if f.ok {
			found = append(found, f.field)
		}
	}
	return found
}

// wishedPlaces gives the places named; where some are the scene of former work and others are wished, only the wished.
func wishedPlaces(runes []rune, hits []hit) []Region {
	found, _ := placeHits(runes, hits)
	former := func(i int) bool {
		end := len(runes)
		if i+1 < len(found) {
			end = found[i+1].from
		}
		clause := string(runes[found[i].to:end])
		return past.MatchString(clause) && !wanted.MatchString(clause)
	}
	var now, all []Region
	for i, f := range found {
		all = append(all, f.regions...)
		if !former(i) {
			now = append(now, f.regions...)
		}
	}
	if len(now) == 0 {
		now = all
	}
	return narrowed(unique(now))
}

// likelyPeriod reads the period from the size of a pay that names none, where only one makes sense.
func likelyPeriod(p Pay) PayPeriod {
	low := p.Min
	if low == 0 {
		low = p.Max
	}
	switch {
	case low >= 1_000_000 && low <= 9_000_000:
		return PerMonth
	case low >= 18_000_000 && low <= 300_000_000:
		return PerYear
	case low >= 9_000 && low <= 29_999:
		return PerHour
	}
	return PerUnknown
}

// freeWords gives the word before "일자리", "jobs" and the like when it is none of ours: a kind of work that our tables do
// not know but an opening may name.
func freeWords(runes []rune, hits []hit) []string {
	blank := slices.Clone(runes)
	for _, h := range hits {
		for i := h.from; i < h.to; i++ {
			blank[i] = ','
		}
	}
	s := string(blank)
	var out []string
	for _, re := range []*regexp.Regexp{head, headEn} {
		for _, m := range re.FindAllStringSubmatch(s, -1) {
			w := strings.Trim(m[1], ".-+")
			stem := w
			for _, tail := range []string{"에서", "으로", "하는", "에", "의", "을", "를", "은", "는", "도", "로", "할"} {
				if cut, ok := strings.CutSuffix(w, tail); ok {
					stem = cut
					break
				}
			}
			if stem != w && (strings.HasSuffix(w, "하는") || strings.HasSuffix(w, "할")) || plainWords[w] || plainWords[stem] || len([]rune(stem)) < 2 {
				continue
			}
			out = append(out, stem)
		}
	}
	return unique(out)
}
