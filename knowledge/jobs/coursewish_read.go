package jobs

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ReadCourseWish reads what somebody looks for in a course in plain words, Korean or English, said at that time (which
// gives the year of a month): "창원 12월 시작 AI 과정, 온라인 말고 저녁반", "a free weekend Python class in Seoul". What is said not
// to be wanted is wished away where there is an opposite (온라인 말고), and fills nothing else.
func ReadCourseWish(text string, at time.Time) CourseWish {
	runes, hits := scan(ofCourse.ReplaceAllString(text, " "))
	hits = slices.DeleteFunc(hits, func(h hit) bool { return isRefused(runes, h) })
	s := string(runes)
	var w CourseWish
	w.Regions = slices.DeleteFunc(wishedPlaces(runes, hits), func(r Region) bool { return r == Remote || r == Nationwide })
	for _, h := range hits {
		if h.kind == kindSkill {
			w.Skills = append(w.Skills, tablesOnce().skills[h.ref].id)
		}
	}
	w.Skills = unique(w.Skills)
	for _, said := range courseWords {
		for _, m := range said.words.FindAllStringIndex(s, -1) {
			said.to(&w, unwanted(s, m[0], m[1]))
		}
	}
	w.From, w.Until = startsWithin(s, at)
	for _, p := range courseCodes {
		if p.name.MatchString(s) {
			w.Programme = p.programme
			break
		}
	}
	if employed.MatchString(s) {
		w.Employed = true
		if m := people.FindStringSubmatch(s); m != nil {
			w.People, _ = strconv.Atoi(m[1] + m[2])
		}
	}
	if len(w.Skills) == 0 {
		w.Words = courseTopics(runes, hits)
	}
	return w
}

// ofCourse is no course.
var ofCourse = regexp.MustCompile(`(?i)\bof course\b`)

var (
	notAfter   = regexp.MustCompile(`^(?:으로|로)?(?:은|는|이|가|을|를|반|수업|과정|강의)*\s*(?:말고|빼고|제외|외에|아닌|싫|안\s*(?:돼|되|하)|못\s*(?:하|해|들)|어려|힘들|불가)`)
	unwantedEn = regexp.MustCompile(`(?:\bnot|\bno|\bexcept|\bwithout|\bother than|\binstead of|\brather than|\bcan't|\bcannot|\bdon't want)\s+(?:do\s+|an?\s+|any\s+|the\s+|on\s+|in\s+|at\s+|only\s+)*$`)
)

// unwanted tells whether the words at bytes [from, to) of a plain text are said not to be wanted.
func unwanted(s string, from, to int) bool {
	return notAfter.MatchString(headOf(s[to:], 60)) || unwantedEn.MatchString(tailOf(s[:from], 40))
}

// courseWords are how the parts of a wish are said that are one of two. The later said counts, but what is wished stays
// over what only is not.
var courseWords = []struct {
	words *regexp.Regexp
	to    func(w *CourseWish, not bool)
}{
	{regexp.MustCompile(`비대면|온라인|원격|인터넷\s*강의|인강|이러닝|집에서|\bonline\b|\bremote(?:ly)?\b|\bfrom home\b|\be-?learning\b`), func(w *CourseWish, not bool) {
		if w.Online = OnlineOnly; not {
			w.Online = OnlineNot
		}
	}},
	{regexp.MustCompile(`(?:^|[^비])대면|오프라인|집합\s*교육|직접\s*(?:가서|다니|배우)|가서\s*(?:듣|배우)|\bin[- ]person\b|\bface[- ]to[- ]face\b|\boffline\b|\bclassroom\b|\bon[- ]site\b`), func(w *CourseWish, not bool) {
		if w.Online = OnlineNot; not {
			w.Online = OnlineOnly
		}
	}},
	{regexp.MustCompile(`저녁|야간|퇴근\s*(?:후|하고)|\bevenings?\b|\bat night\b|\bafter work\b|\bnight (?:class|course)`), func(w *CourseWish, not bool) {
		if !not {
			w.Time = TimeEvening
		} else if w.Time == TimeUnknown {
			w.Time = TimeDay
		}
	}},
	{regexp.MustCompile(`주간반|주간\s*(?:과정|수업)|낮반|낮에|낮\s*시간|오전|오후|\bday-?time\b|\bmornings?\b|\bafternoons?\b`), func(w *CourseWish, not bool) {
		if !not {
			w.Time = TimeDay
		} else if w.Time == TimeUnknown {
			w.Time = TimeEvening
		}
	}},
	{regexp.MustCompile(`주말|토요일|일요일|\bweekends?\b|\bsaturdays?\b|\bsundays?\b`), func(w *CourseWish, not bool) {
		if w.Days = ScheduleWeekend; not {
			w.Days = ScheduleWeekdays
		}
	}},
	{regexp.MustCompile(`평일|주중|\bweekdays?\b`), func(w *CourseWish, not bool) {
		if w.Days = ScheduleWeekdays; not {
			w.Days = ScheduleWeekend
		}
	}},
	{regexp.MustCompile(`무료|공짜|전액\s*(?:지원|국비)|(?:자부담|내\s*돈|돈|비용)\s*(?:이|은)?\s*(?:없|안\s*(?:드|내)|0\s*원)|\bfree\b|\bno cost\b|\bwithout (?:paying|a fee|fees)\b`), func(w *CourseWish, not bool) {
		w.Free = !not
	}},
}

var (
	employed = regexp.MustCompile(`직원|재직자|재직\s*중|임직원|사원들?\s*(?:교육|한테|이)|우리\s*회사|저희\s*회사|사내|근로자|\bemployees?\b|\bstaff\b|\bmy team\b|\bour team\b|\bcoworkers?\b|\bworkers\b`)
	people   = regexp.MustCompile(`(\d{1,5})\s*(?:명|인\b|여\s*명)|(\d{1,5})\s+(?:employees|staff|people|workers|of us)`)
)

// courseNoun is what a course is called.
const (
	courseNounKo = `(?:훈련\s*)?과정|교육|훈련|강의|강좌|수업|학원|부트캠프|클래스`
	courseNounEn = `courses?|class(?:es)?|training|lessons?|boot ?camps?|lectures?`
)

var (
	topicKo = regexp.MustCompile(`([가-힣a-z0-9+#.]{2,20})\s*(?:관련\s*)?(?:` + courseNounKo + `|[주야]간반|저녁반|주말반|평일반)`)
	topicEn = regexp.MustCompile(`([a-z][a-z+#.-]{2,19})\s+(?:` + courseNounEn + `)\b`)
	// notTopics stand before what a course is called and say nothing of what it is about.
	notTopics = wordSet(`국비 국비지원 국비교육 국비훈련 국비과정 직업교육 직업훈련 무료 저녁 야간 주말 평일 주간 오전 오후 낮 온라인 오프라인 비대면 대면 원격 직업 직업능력 재직자 직원 직원들 취업 신규 모집 개강 단기 장기 정부 정부지원 지원 다른 어떤 무슨 좋은 괜찮은 배울 들을 듣는 받을 하는 할 수 있는 있을 가능한
		가르치는 시작하는 시작 열리는 개설 개설된 등록 신청 신청할 참여할 근처 가까운 학원 교육 훈련 과정 기초 초급 중급 고급 입문 심화 실무 전문가 양성 자격증 민간 공공 요즘 지금 이번 최근 내가 제가 저도 나도 우리 회사 사내 전체 모든 여러 이런 그런 저런 배우는 가서 직접 찾는 관심 있어서 추천
		the a an any some good best new free evening weekend weekday night daytime morning afternoon online offline remote in-person classroom short long what which these those this that other more open available cheap state-funded
		government vocational job work staff employee employees my our your take join find beginner beginners basic advanced intensive full-time part-time are is of for and or me such language training programming kdt kdc`)
	topicTails = []string{"에서", "으로", "하는", "들이", "들을", "에", "의", "을", "를", "은", "는", "도", "로", "만"}
)

// courseTopics gives the word before what a course is called when it is none of ours.
func courseTopics(runes []rune, hits []hit) []string {
	blank := slices.Clone(runes)
	for _, h := range hits {
		for i := h.from; i < h.to; i++ {
			blank[i] = ','
		}
	}
	s := string(blank)
	var out []string
	for _, re := range []*regexp.Regexp{topicKo, topicEn} {
		for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
			w := strings.Trim(s[m[2]:m[3]], ".-+")
			stem := w
			for _, tail := range topicTails {
				if cut, ok := strings.CutSuffix(w, tail); ok && len([]rune(cut)) >= 2 {
					stem = cut
					break
				}
			}
			if stem != w && re == topicKo && strings.HasSuffix(w, "는") || notTopics[w] || notTopics[stem] || monthName[stem] != 0 ||
				strings.ContainsAny(stem[:1], "0123456789") || len([]rune(stem)) < 2 || unwanted(s, m[2], m[1]) {
				continue
			}
			out = append(out, stem)
		}
	}
	return unique(out)
}

var (
	monthKo  = regexp.MustCompile(`(내년|올해)?\s*(\d{1,2})\s*월(?:\s*(\d{1,2})\s*일)?(?:에|날)?\s*(초|중순|말)?\s*(이후|부터|지나|넘어|이전|전에|까지|안에|내에)?`)
	monthEn  = regexp.MustCompile(`(?:(from|after|since|before|until|by|in|starting|starts?|beginning|this|next|or|and)\s+(?:from\s+|in\s+|on\s+|the\s+)?)?(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b(january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept|sep|october|oct|november|nov|december|dec)\b\.?(?:\s+(\d{1,2})(?:st|nd|rd|th)?\b)?(\s+(?:or later|onwards?|on))?`)
	relative = []struct {
		words *regexp.Regexp
		span  func(today time.Time) (from, until time.Time)
	}{
		{regexp.MustCompile(`다음\s*달|담\s*달|내달|\bnext month\b`), func(d time.Time) (time.Time, time.Time) { return monthOf(d.Year(), int(d.Month())+1) }},
		{regexp.MustCompile(`이번\s*달|이달|\bthis month\b`), func(d time.Time) (time.Time, time.Time) { return monthOf(d.Year(), int(d.Month())) }},
		{regexp.MustCompile(`다음\s*주|담\s*주|\bnext week\b`), func(d time.Time) (time.Time, time.Time) { return weekOf(d, 1) }},
		{regexp.MustCompile(`이번\s*주(?:[^말]|$)|\bthis week\b`), func(d time.Time) (time.Time, time.Time) { return weekOf(d, 0) }},
		{regexp.MustCompile(`올해\s*(?:안|내|시작|개강|끝나기)|연내|연말\s*(?:전|안|까지)|\bthis year\b|\bbefore (?:the )?new year\b`), func(d time.Time) (time.Time, time.Time) {
			return time.Time{}, EndOfDay(time.Date(d.Year(), 12, 31, 0, 0, 0, 0, seoul))
		}},
		{regexp.MustCompile(`내년(?:에|엔)?\s*(?:시작|개강|들|열)|\bnext year\b`), func(d time.Time) (time.Time, time.Time) {
			return time.Date(d.Year()+1, 1, 1, 0, 0, 0, 0, seoul), EndOfDay(time.Date(d.Year()+1, 12, 31, 0, 0, 0, 0, seoul))
		}},
	}
	monthName = map[string]int{"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6, "jun": 6,
		"july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12}
)

func monthOf(year, month int) (from, until time.Time) {
	from = time.Date(year, time.Month(month), 1, 0, 0, 0, 0, seoul)
	return from, from.AddDate(0, 1, 0).Add(-time.Second)
}

// weekOf is the week, from its Monday, so many weeks ahead.
func weekOf(d time.Time, ahead int) (from, until time.Time) {
	from = time.Date(d.Year(), d.Month(), d.Day()-(int(d.Weekday())+6)%7+7*ahead, 0, 0, 0, 0, seoul)
	return from, from.AddDate(0, 0, 7).Add(-time.Second)
}

// startsWithin reads when a course is to begin. A month without a year is the next of its name, this month included.
func startsWithin(s string, at time.Time) (from, until time.Time) {
	today := at.In(seoul)
	add := func(f, u time.Time, edge string) {
		switch edge {
		case "after":
			u = time.Time{}
		case "before":
			f, u = time.Time{}, f.Add(-time.Second)
		case "until":
			f = time.Time{}
		}
		first := from.IsZero() && until.IsZero()
		if first || !f.IsZero() && f.Before(from) && !from.IsZero() {
			from = f
		}
		if first || u.After(until) && !until.IsZero() {
			until = u
		}
	}
	span := func(year string, month, date int) (f, u time.Time, ok bool) {
		y := today.Year()
		if month < 1 || month > 12 {
			return f, u, false
		}
		if date > 0 {
			f, ok = day(y, month, date)
			u = EndOfDay(f)
		} else {
			f, u = monthOf(y, month)
			ok = true
		}
		if year == "내년" || year == "" && u.Before(today) {
			f, u = f.AddDate(1, 0, 0), u.AddDate(1, 0, 0)
			if date == 0 {
				f, u = monthOf(y+1, month)
			}
		}
		return f, u, ok
	}
	for _, m := range monthKo.FindAllStringSubmatch(s, -1) {
		month, _ := strconv.Atoi(m[2])
		date, _ := strconv.Atoi(m[3])
		f, u, ok := span(m[1], month, date)
		if !ok {
			continue
		}
		if date == 0 {
			switch m[4] {
			case "초":
				u = EndOfDay(f.AddDate(0, 0, 9))
			case "중순":
				f, u = f.AddDate(0, 0, 10), EndOfDay(f.AddDate(0, 0, 19))
			case "말":
				f = f.AddDate(0, 0, 20)
			}
		}
		add(f, u, map[string]string{"이후": "after", "부터": "after", "지나": "after", "넘어": "after", "이전": "before", "전에": "before",
			"까지": "until", "안에": "until", "내에": "until"}[m[5]])
	}
	for _, m := range monthEn.FindAllStringSubmatch(s, -1) {
		date, _ := strconv.Atoi(m[2] + m[4])
		if m[3] == "may" && m[1] == "" && date == 0 || m[3] == "mar" && date == 0 || m[3] == "march" && m[1] == "" && date == 0 {
			continue // a verb, a name
		}
		f, u, ok := span("", monthName[m[3]], date)
		if !ok {
			continue
		}
		edge := map[string]string{"from": "after", "after": "after", "since": "after", "before": "before", "until": "until", "by": "until"}[m[1]]
		if m[5] != "" {
			edge = "after"
		}
		add(f, u, edge)
	}
	if !from.IsZero() || !until.IsZero() {
		return from, until
	}
	for _, r := range relative {
		if r.words.MatchString(s) {
			return r.span(today)
		}
	}
	return from, until
}
