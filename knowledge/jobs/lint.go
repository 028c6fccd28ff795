package jobs

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Problem is something wrong with an opening before it is shown.
type Problem struct {
	Code  ProblemCode
	Level Level
	Words []string // the words of the opening that raised it
	Year  int      // with pay problems: the year whose minimum wage is not reached
	Wage  int64    // with pay problems: that minimum wage, won an hour
	Pay   Pay      // with pay problems: what the opening offers, by the hour
	NoLaw bool     // one of the words is under no law that ProblemCode names: it is our rule alone
}

// Level says what a Problem means for the opening.
type Level string

// Levels of a problem.
const (
	Block  Level = "block"  // must not be shown as it stands
	Review Level = "review" // a person must look: the law knows exceptions
	Verify Level = "verify" // the employer must be verified before the opening is shown
)

// ProblemCode names a problem; the words for it are in bot/lang.
type ProblemCode string

// Problems that Lint finds, with their ground in law where there is one that we know. The others are our own rules.
const (
	PayBelowMinimum       ProblemCode = "pay_below_minimum"       // Minimum Wage Act, Employment Security Act decree art. 28
	PayBelowNextMinimum   ProblemCode = "pay_below_next_minimum"  // open-ended, and under the wage of the coming year
	PayHoursNeeded        ProblemCode = "pay_hours_needed"        // part time, paid by the month, hours not given
	AgeWords              ProblemCode = "age"                     // Age Discrimination Act art. 4-4
	SexWords              ProblemCode = "sex"                     // Equal Employment Act art. 7
	LooksWords            ProblemCode = "looks"                   // Equal Employment Act art. 7; with 30 staff or more Fair Hiring Act art. 4-3
	MaritalWords          ProblemCode = "marital"                 // the same; not pregnancy and children
	OriginWords           ProblemCode = "origin"                  // with 30 staff or more Fair Hiring Act art. 4-3: home region, family, wealth; not nationality
	FeeAsked              ProblemCode = "fee"                     // money of who applies
	AccountAsked          ProblemCode = "account"                 // bank books, cards, passwords
	MessengerOnly         ProblemCode = "messenger_only"          // no way to apply but a messenger
	EmployerMissing       ProblemCode = "employer_missing"        // Employment Security Act decree art. 28
	BusinessNumberMissing ProblemCode = "business_number_missing" // the employer's identity must be verified
	BusinessNumberInvalid ProblemCode = "business_number_invalid" // its check digit is wrong
	NoWayToApply          ProblemCode = "no_way_to_apply"         // neither link nor way to apply
	FraudSuspected        ProblemCode = "fraud_suspected"         // what frauds have in common: ReadSigns
)

// ProblemCodes gives every problem that Lint can find.
func ProblemCodes() []ProblemCode {
	return []ProblemCode{PayBelowMinimum, PayBelowNextMinimum, PayHoursNeeded, AgeWords, SexWords, LooksWords, MaritalWords, OriginWords,
		FeeAsked, AccountAsked, MessengerOnly, EmployerMissing, BusinessNumberMissing, BusinessNumberInvalid, NoWayToApply, FraudSuspected}
}

// seoul is the zone of Korean law and notices. Korea has had no summer time since 1988.
var seoul = time.FixedZone("KST", 9*60*60)

// Seoul gives the zone in which Korean dates are meant.
func Seoul() *time.Location { return seoul }

// minimumWages are won an hour by year, the same for all work and all places. Source: notices of the Ministry of
// Employment and Labor; 2027 by the notice of 2026-08-05.
var minimumWages = map[int]int64{2025: 10_030, 2026: 10_320, 2027: 10_700}

// MinimumWage gives the minimum wage of a year in won an hour; false when it is not known.
func MinimumWage(year int) (int64, bool) {
	w, ok := minimumWages[year]
	return w, ok
}

// wordRules find wording that an opening must not, or mostly must not, contain. allowed holds what takes the offence
// away: right after the words, or around them. noLaw are those of the words that the law of the code says nothing of.
var wordRules = []struct {
	code    ProblemCode
	level   Level
	words   *regexp.Regexp
	allowed *regexp.Regexp
	noLaw   *regexp.Regexp // nil: none
}{
	{AgeWords, Review, regexp.MustCompile(`(?:만\s*)?\d{2}\s*세\s*(?:이하|미만|까지|이내)|\d{2}\s*(?:세)?\s*[~∼-]\s*\d{2}\s*세|[2-5]0\s*대\s*(?:초반|중반|후반|남|여|만|환영|우대|까지|이하|분|직원|선호)|(?:(?:19|20)?\d{2})\s*년\s*(?:이후\s*)?(?:출생|생(?:부터|까지|만|이후|[^가-힣]|$))|젊은\s*(?:인재|분|층|남|여|사람|직원|피)|젊고|청년만|(?:나이|연령)\s*제한|나이\s*(?:어린|많)|under\s+(?:the\s+age\s+of\s+)?\d{2}\b|aged?\s+\d{2}\s*(?:-|to)\s*\d{2}|young (?:people|men|women|staff)`),
		regexp.MustCompile(`정년|고령자|(?:나이|연령)[^,.\n]{0,4}(?:무관|불문|제한\s*(?:은|이)?\s*(?:없|무))`), nil},
	{SexWords, Review, regexp.MustCompile(`(?:남자|여자|남성|여성)\s*(?:만|분만|분\s*(?:우대|환영|선호|구|모집)|우대|환영|구함|구합니다|모집|직원|사원|한정|선호|지원자만)|여직원|남직원|여사원|남사원|여비서|아가씨|이모님|(?:^|[^가-힣])[남여]\s*\d+\s*명|주부\s*(?:우대|환영|모집|사원|구함)|\b(?:fe)?males?\s+only|\b(?:wo)?men\s+only|\b(?:fe)?male\s+preferred`),
		regexp.MustCompile(`(?:성별|남녀|남여|[남여][자성])[^,.\n]{0,4}(?:무관|불문)|경력\s*단절|차별|기업`), nil},
	{LooksWords, Review, regexp.MustCompile(`용모\s*단정|단정한\s*(?:용모|외모)|인상\s*(?:이\s*)?좋은|외모|미모|호감형|(?:키|신장)\s*:?\s*\d{3}|(?:체중|몸무게)\s*:?\s*\d{2}|몸매|good[- ]looking|attractive appearance`),
		regexp.MustCompile(`무관|불문|보지\s*않`), nil},
	{MaritalWords, Review, regexp.MustCompile(`미혼(?:자|인|\s|만|여|남|$)|기혼(?:자|인|\s|만|여|남|$)|독신|결혼\s*(?:여부|유무|계획|안\s*한)|임신\s*(?:계획|여부)|출산\s*계획|자녀\s*(?:유무|계획)|unmarried|single (?:women|men|woman|man)|marital status`),
		regexp.MustCompile(`무관|불문|묻지\s*않`), regexp.MustCompile(`임신|출산|자녀`)},
	{OriginWords, Review, regexp.MustCompile(`출신\s*지역|(?:전라도?|경상도?|충청도?|강원도?|제주도?|호남|영남|서울|부산|대구|광주|인천|대전|조선족)\s*출신(?:자)?\s*(?:만|제외|불가|사절|우대|선호)|본적|고향|(?:내국인|한국인)\s*(?:만|한정)|(?:가족|부모(?:님)?)\s*(?:의\s*)?(?:학력|직업|재산)|재산\s*(?:상황|규모|정도)|(?:koreans?|native koreans?) only`),
		regexp.MustCompile(`무관|불문|묻지\s*않|기재하지|사랑`), regexp.MustCompile(`내국인|한국인|korean|조선족`)},
	{FeeAsked, Block, regexp.MustCompile(`보증금|가입비|등록비|예치금|선입금|선납금|소개비|소개\s*수수료|초도\s*물품(?:비|대금)?|물품을?\s*(?:먼저\s*)?구매해야|(?:투자금|가맹비)\s*(?:을|를)?\s*(?:선납|입금|납부|필요|준비|본인\s*부담|\d+\s*만)|(?:교육비|재료비|유니폼비|수수료)\s*(?:를|은|는)?\s*(?:본인\s*부담|자비|자부담|납부|선납|입금|선불|\d+\s*만)|registration fee|security deposit|training fee|pay (?:a|the) deposit`),
		regexp.MustCompile(`없|지원|면제|않|무료|대출|환급|\bno\b|not required`), nil},
	{AccountAsked, Block, regexp.MustCompile(`통장\s*(?:을|를)?\s*(?:대여|양도|빌려|보내)|(?:체크카드|현금카드)\s*(?:를|을)?\s*(?:보내|제출|배송|맡|양도|대여)|계좌\s*비밀번호|(?:공인|공동|금융)인증서\s*(?:를)?\s*(?:보내|제출|양도)|bank (?:book|card) (?:required|needed)|account password`),
		regexp.MustCompile(`않|금지|불법`), nil},
}

var (
	messenger   = regexp.MustCompile(`카카오톡|카톡|오픈\s*채팅|텔레그램|위챗|라인\s*(?:id|아이디)|kakao|telegram|whatsapp|wechat`)
	otherWay    = regexp.MustCompile(`이메일|e-?mail|메일|방문|우편|전화|홈페이지|온라인|고용24|워크넷|팩스|사람인|잡코리아|\d{2,4}-\d{3,4}-\d{4}|phone|website|online|visit|post`)
	weeklyHours = regexp.MustCompile(`주\s*(?:당)?\s*(?:평균)?\s*(?:소정)?\s*(?:근로|근무)?\s*(?:시간)?\s*:?\s*(\d{1,2})\s*(?:시간|$|\n|h)|(\d{1,2})\s*hours (?:a|per) week`)
	// averageHours are hours of a week where nothing says of what, and they are more than a day is worked.
	averageHours = regexp.MustCompile(`평균\s*근무\s*시간\s*:?\s*(\d{1,2})\s*시간`)
	ofDay        = regexp.MustCompile(`(?:1일|하루|일)\s*$`)
)

// Lint finds what is wrong with an opening that is to be shown at that time. An empty result means that no known
// problem was found, not that there is none.
func Lint(o Opening, at time.Time) []Problem {
	var out []Problem
	out = append(out, lintPay(o, at)...)
	text := string(plain(o.Title + "\n" + o.Body + "\n" + o.HowToApply))
	for _, rule := range wordRules {
		var words []string
		noLaw := false
		for _, m := range rule.words.FindAllStringIndex(text, -1) {
			if rule.allowed.MatchString(around(text, m[0], m[1])) {
				continue
			}
			word := strings.TrimSpace(text[m[0]:m[1]])
			words = append(words, word)
			noLaw = noLaw || rule.noLaw != nil && rule.noLaw.MatchString(word)
		}
		if len(words) > 0 {
			out = append(out, Problem{Code: rule.code, Level: rule.level, Words: unique(words), NoLaw: noLaw})
		}
	}
	if !slices.ContainsFunc(out, func(p Problem) bool { return p.Code == FeeAsked || p.Code == AccountAsked }) {
		out = append(out, lintSigns(o)...)
	}
	if strings.TrimSpace(o.Employer) == "" {
		out = append(out, Problem{Code: EmployerMissing, Level: Block})
	}
	if !o.Sample {
		switch number := strings.TrimSpace(o.BusinessNumber); {
		case number == "":
			out = append(out, Problem{Code: BusinessNumberMissing, Level: Verify})
		case !ValidBusinessNumber(number):
			out = append(out, Problem{Code: BusinessNumberInvalid, Level: Verify, Words: []string{number}})
		}
	}
	switch how := string(plain(o.HowToApply)); {
	case strings.TrimSpace(o.URL) == "" && strings.TrimSpace(how) == "":
		out = append(out, Problem{Code: NoWayToApply, Level: Block})
	case strings.TrimSpace(o.URL) == "" && messenger.MatchString(how) && !otherWay.MatchString(how):
		out = append(out, Problem{Code: MessengerOnly, Level: Review, Words: []string{messenger.FindString(how)}})
	}
	return out
}

// lintSigns finds what frauds have in common, but for a messenger as the only way to apply, which is a problem of its own.
func lintSigns(o Opening) []Problem {
	text := o.Text() + "\n" + o.HowToApply
	var words []string
	for _, s := range ReadSigns(text) {
		if s.Code != SignMessenger {
			words = append(words, strings.Join(strings.Fields(s.Words(text)), " "))
		}
	}
	if len(words) == 0 {
		return nil
	}
	return []Problem{{Code: FraudSuspected, Level: Review, Words: unique(words)}}
}

// partEnd parts what an opening says of one thing from what it says of the next. A slash without spaces does not: what
// follows in 보증금/관리비 없음 speaks of both.
var partEnd = regexp.MustCompile(`[\n.,|]| / `)

// around gives the words with a little of what stands before and after them in the same part of a line.
func around(text string, from, to int) string {
	before, after := []rune(tailOf(text[:from], 40)), []rune(headOf(text[to:], 40))
	before, after = before[max(0, len(before)-8):], after[:min(len(after), 10)]
	b, a := string(before), string(after)
	if ends := partEnd.FindAllStringIndex(b, -1); len(ends) > 0 {
		b = b[ends[len(ends)-1][1]:]
	}
	if end := partEnd.FindStringIndex(a); end != nil {
		a = a[:end[0]]
	}
	return b + text[from:to] + a
}

// lintPay compares the lowest offered pay with the minimum wage of every year in which the opening is to be seen.
func lintPay(o Opening, at time.Time) []Problem {
	if !o.Pay.Known() {
		return nil
	}
	lowest := o.Pay.Min
	if lowest == 0 {
		lowest = o.Pay.Max
	}
	hours, sure := paidHours(o)
	first := at.In(seoul).Year()
	last, open := first, false
	if end := o.Deadline.At; !end.IsZero() {
		last = max(first, min(end.In(seoul).Year(), first+1))
	} else if !o.Deadline.Closed(at) {
		last, open = first+1, true
	}
	for year := first; year <= last; year++ {
		wage, ok := MinimumWage(year)
		if !ok || float64(lowest) >= float64(wage)*hours {
			continue
		}
		p := Problem{Code: PayBelowMinimum, Level: Block, Words: []string{o.Pay.Text}, Year: year, Wage: wage,
			Pay: Pay{Period: PerHour, Min: int64(float64(lowest) / hours)}}
		switch {
		case !sure:
			p.Code, p.Level = PayHoursNeeded, Review
		case open && year > first:
			p.Code, p.Level = PayBelowNextMinimum, Review
		}
		return []Problem{p}
	}
	return nil
}

// week gives the hours worked in a week; false where they are not given.
func (o Opening) week() (hours int, known bool) {
	hours = o.Worktime.Week
	if hours == 0 {
		hours, _ = weekIn(string(plain(o.Hours)))
	}
	return hours, hours > 0 && hours <= 68
}

// weekIn finds the hours worked in a week and where they stand, in bytes of the plain text; 0 where they are not given.
func weekIn(s string) (hours int, span [2]int) {
	for _, m := range weeklyHours.FindAllStringSubmatchIndex(s, -1) {
		at := 2
		if m[at] < 0 {
			at = 4
		}
		if n, _ := strconv.Atoi(s[m[at]:m[at+1]]); n > 0 && n <= 68 {
			return n, [2]int{m[0], m[1]}
		}
	}
	for _, m := range averageHours.FindAllStringSubmatchIndex(s, -1) {
		if n, _ := strconv.Atoi(s[m[2]:m[3]]); n >= 15 && n <= 68 && !ofDay.MatchString(s[:m[0]]) {
			return n, [2]int{m[0], m[1]}
		}
	}
	return 0, [2]int{}
}

// paidHours gives the paid hours of the opening's period: 209 a month unless the weekly hours are given. It is not sure
// for part-time work paid by the day, month or year whose hours are not given.
func paidHours(o Opening) (hours float64, sure bool) {
	full := float64(o.Pay.Period.halfHours()) / 2
	if o.Pay.Period == PerHour {
		return 1, true
	}
	week, known := o.week()
	if known && week < 40 && o.Pay.Period != PerDay {
		return full * paidWeek(week) / HoursPerWeek, true
	}
	return full, known || !partTime(o.Employment)
}

// paidWeek gives the paid hours of a week of so many worked ones: from 15 on the weekly holiday is paid too, a fifth of them.
func paidWeek(worked int) float64 {
	if worked < 15 {
		return float64(worked)
	}
	return float64(worked) * 6 / 5
}

// ValidBusinessNumber tells whether a business registration number, ten digits with or without hyphens, can exist: its
// tax office and its check digit are right. It says nothing about whether the business exists.
func ValidBusinessNumber(s string) bool {
	var d []int
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			d = append(d, int(r-'0'))
		case r != '-' && r != ' ':
			return false
		}
	}
	if len(d) != 10 || d[0] == 0 || d[0]*100+d[1]*10+d[2] < 101 {
		return false
	}
	sum := d[8] * 5 / 10
	for i, w := range []int{1, 3, 7, 1, 3, 7, 1, 3, 5} {
		sum += d[i] * w
	}
	return (10-sum%10)%10 == d[9]
}

// BusinessDigits gives the ten digits of a business number; empty where it cannot be one.
func BusinessDigits(s string) string {
	if !ValidBusinessNumber(s) {
		return ""
	}
	return strings.NewReplacer("-", "", " ", "").Replace(s)
}

// FormatBusinessNumber writes ten digits as people read them: 220-81-62517.
func FormatBusinessNumber(digits string) string {
	if len(digits) != 10 {
		return digits
	}
	return digits[:3] + "-" + digits[3:5] + "-" + digits[5:]
}
