package answer

import (
	"slices"
	"strings"

	"dari/knowledge"
)

// kinds is a set of the sorts of thing that a question asks for and that a
// block can hold.
type kinds uint16

const (
	moneyKind kinds = 1 << iota
	shareKind       // percent, points
	countKind       // people, firms, how often
	dateKind        // a day
	spanKind        // how long
	ageKind
	siteKind  // a web address
	phoneKind // a telephone number
	bodyKind  // who runs it: a ministry, an agency, a bank
)

// kindOf is what a value of a unit is an answer to.
func kindOf(u knowledge.Unit) kinds {
	switch u {
	case knowledge.KRW, knowledge.USD:
		return moneyKind
	case knowledge.Percent, knowledge.Points, knowledge.Multiple:
		return shareKind
	case knowledge.People, knowledge.Firms, knowledge.Count, knowledge.Times, knowledge.SquareM:
		return countKind
	case knowledge.DateUnit:
		return dateKind
	case knowledge.Year, knowledge.Month, knowledge.Week, knowledge.Day, knowledge.Hour, knowledge.Minute:
		return spanKind
	case knowledge.AgeYears:
		return ageKind
	case knowledge.URLUnit:
		return siteKind
	case knowledge.PhoneUnit:
		return phoneKind
	}
	return 0
}

// wanted is one thing a question asks for, and where it does so.
type wanted struct {
	kinds kinds
	at    int // in the tight form for Korean, in the spaced one for English
	ends  int
}

// wantCues are the words by which the thing asked for is known. A later cue
// yields where an earlier one has taken its words.
var wantCues = []struct {
	kinds kinds
	cue   cue
}{
	{spanKind, newCue(`얼마나?(오래|걸|동안|있다)|며칠(간|이나|동안|안|만|짜리)?|몇일|몇(주|달|개월|년|시간|분)(간|동안|이나|안|짜리)?|(기간|유효기간)(은|이|을)?(얼마|어떻|어케|몇|$)`, `how long|how many (hours|days|weeks|months|years|minutes)|for how many`)},
	{shareKind, newCue(`몇(퍼센트|퍼|프로|%|펴센트)|(퍼센트|프로|비율|율|률)(은|이|가|는)?(얼마|몇|어떻|어케|알려|$)|얼마나?(차이|벌어)`, `what percent(age)?|how many percent|percent(age)?|what (share|rate|proportion)`)},
	{countKind, newCue(`몇(명|개|곳|군데|번|차례|회|대|가지|건|과제|분|학교|인|팀|기업|업체|회사|지역)|(인원|정원|명수|횟수|목표|규모)(은|이|가|는)?(얼마|몇|어떻|알려|$)|(총수|개수|갯수|의수)(를|을|은|는|가)?(얼마|몇|알|확인|궁금|$)`, `how many( \w+)?|number of|how often|how big`)},
	{ageKind, newCue(`몇(살|세)|(나이|연령)(제한|기준|조건|상한|하한)?(은|이|가|는)?(얼마|몇|어떻|어케|알려|있|$)`, `how old|what age|age (limit|range|cap)|max(imum)? age|up to what age`)},
	{dateKind, newCue(`언제|날짜|며칟날|몇월|며칠날|(마감|접수|모집)(일|날|일자|날짜)|마감(은|이)?(언제|며칠)`, `when|what (date|day)|deadline|by what day|which day`)},
	{moneyKind, newCue(`얼마|얼만|얼매|을마|금액|액수|총액|몇(만|백|천)?원|(한도|최대|상한)(가|는|은|이|액)?(얼마|몇|어떻|알려|$)`, `how much|what amount|amounts?|how large|maximum|what (\w+ ){0,4}(pay|pays|paid|worth)`)},
	{siteKind, newCue(`사이트|주소|홈페이지|홈피|누리집|링크|url`, `web ?sites?|url|link|web address|sites?`)},
	{phoneKind, newCue(`전화|연락처|콜센터|번호|누구한테(물어|문의)|어디(에|로|다|에다)?(문의|물어|전화)`, `phone|telephone|number (for|to|of)|hotline|call cent(er|re)|who (do|can|should) (i|we) (even )?(call|ask|talk|contact)`)},
	{bodyKind, newCue(`(어느|어떤|무슨)(부처|기관|은행|정부|단체|공단|부서|회사)|누가(운영|하|맡|주관|진행|주최|만든|서명|했)|(부처|주관|운영기관|담당기관|주관기관|관할)(이|가|은|는)?(어디|누구|뭐)|어디(서|에서)?(하는(거|건|사업|곳)|운영|주관|담당|맡|주최)|어디거|부처거`,
		`who (runs|operates|offers|organi[sz]es|is (behind|in charge)|signed|manages)|(which|what) (ministry|ministries|agency|bank|office|organi[sz]ation|ministers?|body)|run by|operated by|who (is|are) (it )?run`)},
}

// wantsIn are the things that the question asks for, in its order, each once.
func wantsIn(r reading) []wanted {
	var out []wanted
	find := func(re *pattern, text string, k kinds, base int) {
		if re == nil {
			return
		}
		for _, m := range re.FindAllStringIndex(text, 4) {
			at, ends := base+m[0], base+m[1]
			if !slices.ContainsFunc(out, func(w wanted) bool { return at < w.ends && w.at < ends }) {
				out = append(out, wanted{k, at, ends})
			}
		}
	}
	for _, c := range wantCues {
		if r.hangul {
			find(c.cue.ko, r.tight, c.kinds, 0)
		}
		if r.latin {
			// behind the Korean ones, so that places of the two forms are not compared
			find(c.cue.en, r.spaced, c.kinds, len(r.tight)+1)
		}
	}
	slices.SortStableFunc(out, func(a, b wanted) int { return a.at - b.at })
	var each []wanted
	for _, w := range out {
		if !slices.ContainsFunc(each, func(o wanted) bool { return o.kinds == w.kinds }) {
			each = append(each, w)
		}
	}
	return each
}

// bodies are names of offices, as an answer to who runs something.
var bodies = newPattern(`고용노동부|중소벤처기업부|과학기술정보통신부|보건복지부|교육부|공단|진흥원|진흥공단|은행|재단|공사|대한상공회의소|장관|Ministry|MSS|MOEL|MSIT|HRDK|HRD Korea|KOSMES|SEMAS|TIPA|NIPA|NIA|KOREATECH|Bank|Agency|Service|Foundation|Corporation`)

// inConditions are the figures that conditions hold: 월 60만 원(최대 6개월)
// answers for how long, too.
var inConditions = []struct {
	kinds kinds
	form  *pattern
}{
	{spanKind, newPattern(`[0-9]+ ?(개월|년 |년$|년마다|년까지|년 안|일 |주 |주$|시간)`)},
	{shareKind, newPattern(`[0-9]+ ?%`)},
	{moneyKind, newPattern(`[0-9]+ ?(만 |억 |천 )?원`)},
	{countKind, newPattern(`[0-9]+ ?(명|개|곳|회)`)},
	{ageKind, newPattern(`[0-9]+ ?세`)},
	{dateKind, newPattern(`[0-9]+월 ?[0-9]+일`)},
}

// holdsIn is what a block answers: by the units of its facts, by the offices
// that it names.
func holdsIn(text string, facts []*knowledge.Fact) kinds {
	var k kinds
	for _, f := range facts {
		k |= kindOf(f.Unit)
		for _, c := range inConditions {
			if c.form.MatchString(f.Conditions.Ko) {
				k |= c.kinds
			}
		}
	}
	if strings.Contains(text, "{contact:") {
		k |= phoneKind | siteKind
	}
	if bodies.MatchString(text) {
		k |= bodyKind
	}
	return k
}
