package jobs

import (
	"regexp"
	"slices"
	"strings"
)

// Change is what somebody says about a search that was made before: "그럼 서울은?", "용접 말고 배관", "only full time".
type Change struct {
	Wish Profile // what is newly said
	Not  Profile // what is said not to be wanted any more; places, work and kinds of employment
	Any  []Field // what does not matter any more: "지역은 상관없어요"
	// Unclear are place words that name several places; they are no wish yet.
	Unclear []Ambiguous
	Adds    bool // it comes beside what was looked for, not in its place: "대구도"
	// Goes tells that the words go on from something: "그럼 대구는요", "정규직만".
	Goes bool
}

// Fields that a Change speaks of.
func (c Change) Fields() []Field {
	found := slices.Concat(c.Wish.Fields(), c.Not.Fields(), c.Any)
	if len(c.Unclear) > 0 {
		found = append(found, FieldRegions)
	}
	return unique(found)
}

var (
	noMatter = `\s*(?:[은는이가도야]\s*)?(?:상관|관계|구애)\s*(?:이\s*)?(?:없|안)\S*`
	anyField = []struct {
		fields []Field
		words  *regexp.Regexp
	}{
		{[]Field{FieldRegions}, regexp.MustCompile(`(?:지역|위치|장소|어디)` + noMatter + `|아무\s*(?:데|곳)(?:이?나)?|어디든지?|어디나|\banywhere\b|\bany (?:place|region|city)\b`)},
		{[]Field{FieldOccupations, FieldSkills, FieldWords}, regexp.MustCompile(`(?:직종|업종|분야|직무|일)` + noMatter + `|아무\s*(?:일|직종)(?:이?나)?|무슨\s*일이?든지?|\bany (?:kind of |sort of |type of )?(?:job|work)s?\b`)},
		{[]Field{FieldPay}, regexp.MustCompile(`(?:월급|급여|연봉|시급|일당|임금|보수|돈)` + noMatter + `|\bany (?:pay|salary|wage)\b`)},
		{[]Field{FieldEmployment}, regexp.MustCompile(`(?:고용\s*형태|근무\s*형태)` + noMatter + `|\bany (?:kind of )?(?:employment|contract)\b`)},
	}
	adds = regexp.MustCompile(`(?:^|[\s,])도(?:요)?(?:[\s,.?!~]|$)|\b(?:also|too|as well|and also)\b`)
	goes = regexp.MustCompile(`(?:^|[\s,])(?:[가-힣]{0,3}(?:은|는)(?:요)?|도(?:요)?)[\s.?!~]*$|(?:^|\s)(?:그럼|그러면|그렇다면|이번엔|이번에는|대신)(?:\s|$)|[^가-힣]만(?:요|[\s.?!~]|$)|이상만|말고|빼고|제외` +
		`|\b(?:only|just|what about|how about|and in|instead|rather|but not|not|except|also|too|then)\b`)
	// isIt begins or ends a question whether something that was shown is so.
	isIt = regexp.MustCompile(`(?:인가요?|인지요?|인거죠|이에요|예요|이죠|입니까|일까요)[\s.?!~]*$|^\s*(?:is|are|does|do|did|was|will|can|must)\s+(?:it|that|this|they|the)\b`)
	// pronoun is not the trade of that name.
	pronoun = regexp.MustCompile(`\bit\b`)
	// bareSum is a pay as it is said when pay is what is being talked about: "300 이상만".
	bareSum = regexp.MustCompile(`(^|\s)(\d{3}|\d{2},?\d{3}|[2-9]\d{3})\s*((?:만\s*원?|원)?\s*(?:이상|넘|부터|은\s*(?:돼|되)))`)
	// particles, endings and other small words that say nothing of their own, in runs of Hangul.
	smallWords = regexp.MustCompile(`^(?:이|가|은|는|을|를|도|만|로|으로|에|에는|에서|에서는|의|요|이요|쪽|이랑|랑|하고|와|과|이나|나|부터|인|일|직|직종|거|것|걸|게|건|곳|데|지역|구인|채용|공고|자리|근처|중|중에|중에서|또는|혹은|까지)+$`)
	saidAround = wordSet(`그럼 그러면 그렇다면 그리고 혹시 그냥 이번엔 이번에는 이번 다시 아니 아니요 음 아 네 예 저 저는 좀 꼭 이제 대신 그거 그것 다른 다른거 다른데 말고 말고는 빼고 빼줘 빼주세요 제외 제외하고 외에 아닌 싫어 싫어요 싫고
		둘 다 모두 전부 없어도 무관 무관한 가능 가능한 가능한지 괜찮은 괜찮아요 상관없어요 되는지 이상 이상만 이상인 이상이요 이상으로 이상요 넘는 넘게 넘어야 넘고 넘었으면 부터 받는 주는 되는 돼야 이상되는 이상은 하는 할 수 있는
		보여 보여줘 보여줘요 보여주세요 줘 줘요 주세요 찾아 찾아줘 찾아줘요 찾아주세요 찾아봐 찾아봐줘 알려 알려줘 알려줘요 알려주세요 볼래요 볼게요 봐줘 봐주세요 추려줘 좁혀줘 바꿔 바꿔줘 바꿔주세요 해줘 해주세요 할게요 할래요 하고 싶어요 싶은데 원해 원해요 원합니다 좋아요 좋겠어요 부탁해요 검색 검색해줘
		있어 있어요 있나 있나요 있을까 있을까요 있는지 없어 없어요 없나요 없을까요 어때 어때요 어떤가요 어떨까요 뭐 뭐가 더
		일자리 일자리는 일자리요 일거리 급여 급여가 급여는 월급 월급이 월급은 연봉 연봉이 연봉은 시급 시급이 시급은 일당 일당이 주급 월 연 년 돈 만원 원 최소 최저 적어도 희망 경력 신입 신입도 신입만 학력
		what how about in at for near around and or also too as well only just instead of not but then ok okay so no please show me find search look looking try see give list filter change switch to it them those these that this
		job jobs opening openings vacancies vacancy position positions work working one ones some something anything everything both either other with any the a an is are there do you have
		which that who entry level junior beginner beginners graduate graduates new experience needed required
		pay pays paying salary wage wages over above more than least up or from per month monthly hour hourly year yearly day won krw minimum min i i'd i'm i'll we want would like let let's prefer rather if possible except without`)
)

// ReadChange reads a message as a change of a search. bare tells that it says nothing else: no word is left that is not
// a wish or stands around one, so it cannot be a question about something that only happens to name a place.
func ReadChange(text string) (c Change, bare bool) {
	s := string(plain(pronoun.ReplaceAllString(text, "this")))
	for _, a := range anyField {
		if a.words.MatchString(s) {
			c.Any = append(c.Any, a.fields...)
			s = a.words.ReplaceAllString(s, " ")
		}
	}
	if _, ok := FindPay(s); !ok {
		s = bareSum.ReplaceAllStringFunc(s, withPeriod)
	}
	c.Wish, _ = ReadProfile(s)
	runes, hits := scan(s)
	_, c.Unclear = placeHits(runes, hits)
	blank := slices.Clone(runes)
	t := tablesOnce()
	for _, h := range hits {
		if h.kind == kindFiller || h.kind == kindStop {
			continue
		}
		for i := h.from; i < h.to; i++ {
			blank[i] = ' '
		}
		if !isRefused(runes, h) {
			continue
		}
		switch h.kind {
		case kindRegion:
			c.Not.Regions = append(c.Not.Regions, t.regionRefs[h.ref].regions...)
		case kindOccupation:
			c.Not.Occupations = append(c.Not.Occupations, t.workRefs[h.ref]...)
		case kindSkill:
			c.Not.Skills = append(c.Not.Skills, t.skills[h.ref].id)
		case kindEmployment:
			c.Not.Employment = append(c.Not.Employment, employmentWords[h.ref].types...)
		}
	}
	left := inDigits(string(blank))
	if _, span, ok := findPay(left); ok && c.Wish.LowestPay.Known() {
		left = left[:span[0]] + " " + left[span[1]:]
	}
	if c.Wish.CareerKnown {
		left = yearsWord.ReplaceAllString(monthsWord.ReplaceAllString(koYears.Replace(left), " "), " ")
	}
	c.Adds, c.Goes = adds.MatchString(left), goes.MatchString(left)
	for _, w := range c.Wish.Words {
		left = strings.ReplaceAll(left, w, " ")
	}
	if len(c.Fields()) == 0 || isIt.MatchString(s) {
		return c, false
	}
	for _, w := range strings.FieldsFunc(left, func(r rune) bool { return class(r) == classOther && r != '\'' }) {
		if !saidAround[w] && !smallWords.MatchString(w) {
			return c, false
		}
	}
	return c, true
}

// withPeriod reads a bare sum as people mean it: three digits are 10,000 won a month, four 10,000 won a year.
func withPeriod(s string) string {
	m := bareSum.FindStringSubmatch(s)
	digits := strings.ReplaceAll(m[2], ",", "")
	switch {
	case strings.HasPrefix(m[3], "원"):
		return s
	case len(digits) == 3:
		return m[1] + "월 " + digits + m[3]
	case len(digits) == 4:
		return m[1] + "연봉 " + digits + m[3]
	case strings.HasPrefix(m[3], "만"):
		return s
	}
	return m[1] + "시급 " + digits + m[3]
}

// With is the profile after a change: what is newly said stands in place of what was said of the same kind, and the
// rest stays. Occupations, skills and free words are one kind, the work.
func (p Profile) With(c Change) Profile {
	for _, f := range c.Any {
		switch f {
		case FieldRegions:
			p.Regions = nil
		case FieldOccupations:
			p.Occupations, p.Skills, p.Words = nil, nil, nil
		case FieldPay:
			p.LowestPay = Pay{}
		case FieldEmployment:
			p.Employment = nil
		}
	}
	p.Regions = slices.DeleteFunc(slices.Clone(p.Regions), func(r Region) bool {
		return slices.ContainsFunc(c.Not.Regions, func(n Region) bool { return n.Contains(r) })
	})
	p.Occupations = slices.DeleteFunc(slices.Clone(p.Occupations), func(o Occupation) bool {
		return slices.ContainsFunc(c.Not.Occupations, func(n Occupation) bool { return n.Contains(o) })
	})
	p.Skills = slices.DeleteFunc(slices.Clone(p.Skills), func(s Skill) bool { return slices.Contains(c.Not.Skills, s) })
	p.Employment = slices.DeleteFunc(slices.Clone(p.Employment), func(e EmploymentType) bool { return slices.Contains(c.Not.Employment, e) })
	w := c.Wish
	if len(w.Regions) > 0 {
		p.Regions = narrowed(beside(p.Regions, w.Regions, c.Adds))
	}
	if len(w.Occupations)+len(w.Skills)+len(w.Words) > 0 {
		p.Occupations = finest(beside(p.Occupations, w.Occupations, c.Adds))
		p.Skills, p.Words = beside(p.Skills, w.Skills, c.Adds), beside(p.Words, w.Words, c.Adds)
	}
	if len(w.Employment) > 0 {
		p.Employment = beside(p.Employment, w.Employment, c.Adds)
	}
	if w.LowestPay.Known() {
		p.LowestPay = w.LowestPay
	}
	if w.CareerKnown {
		p.CareerKnown, p.CareerMonths = true, w.CareerMonths
	}
	if w.Education != EducationUnknown {
		p.Education = w.Education
	}
	return p
}

func beside[T comparable](before, said []T, adds bool) []T {
	if !adds {
		return slices.Clone(said)
	}
	return unique(slices.Concat(before, said))
}
