package answer

import (
	"slices"
	"unicode/utf8"

	"dari/knowledge"
)

// overview answers what there is: for firms, for job seekers, or at all.
func (t *task) overview() Answer {
	list := t.base.About(knowledge.Overview)
	pick := func(fits func(*knowledge.Article) bool) *knowledge.Article {
		for _, a := range list {
			if a.Section(t.r.lang, knowledge.List) != nil && fits(a) {
				return a
			}
		}
		return nil
	}
	only := func(who knowledge.Audience) func(*knowledge.Article) bool {
		return func(a *knowledge.Article) bool { return slices.Equal(a.Audience, []knowledge.Audience{who}) }
	}
	a := t.listForSome()
	switch {
	case a != nil:
	case forFirms.in(t.r):
		a = pick(only(knowledge.Manager))
	case forSeekers.in(t.r):
		a = pick(only(knowledge.Seeker))
	case t.q.Persona != "":
		a = pick(only(t.q.Persona))
	}
	if a == nil {
		// one that says itself what it is about rather than one on some detail
		k, _ := t.candidates(nil)
		for _, c := range k {
			if c.article.Topic == knowledge.Overview && c.article.Section(t.r.lang, knowledge.List) != nil {
				a = c.article
				break
			}
		}
	}
	if a == nil {
		a = pick(func(*knowledge.Article) bool { return true })
	}
	if a == nil {
		return t.unknown(NotHere, nil)
	}
	t.slots = []knowledge.Slot{knowledge.List}
	ans := t.tell(a, 1)
	for _, id := range a.Related {
		if r := t.base.Article(id); r != nil && len(ans.Choices) < maxChoices {
			ans.Choices = append(ans.Choices, Choice{Article: id, Label: r.Title.In(t.r.lang)})
		}
	}
	return ans
}

// listForSome is the list for people in a situation that the question tells of.
func (t *task) listForSome() *knowledge.Article {
	for _, some := range []struct {
		who   cue
		topic knowledge.Topic
	}{{forClosing, knowledge.HopeReturn}, {forFounders, knowledge.StartupSupport}, {forAdopting, knowledge.SMEAX}, {forHiring, knowledge.HiringSupport}, {forYouth, knowledge.YouthPrograms}} {
		a := t.main[some.topic]
		firm := some.topic == knowledge.YouthPrograms && forFirms.in(t.r) // that hires young people
		if a != nil && a.Section(t.r.lang, knowledge.List) != nil && some.who.in(t.r) && !firm {
			return a
		}
	}
	return nil
}

var (
	forClosing  = newCue(`[폐페]업|(가게|식당|점포|매장|카페|장사|사업|치킨집|편의점)(\S{0,6})(접|닫|정리하|그만두|그만둔|그만뒀)|문(을)?닫`, `(clos(e|ed|ing)|shut(ting)?( down)?) (\w+ ){0,3}(shop|store|cafe|restaurant|business|firm|company)`)
	forFounders = newCue(`창업|스타트업|startup`, `start ?ups?|(found|start|open) (a|my|our|my own) (\w+ ){0,2}(company|firm|business|shop)`)
	// forAdopting is a firm that wants to work with AI, forHiring one that wants people.
	forAdopting = newCue(`(ai|인공지능|에이아이)(을|를|로|도)?(\S{0,6})(들이|들여|도입|적용|전환|바꾸|자동화)|(공장|제조|생산)(\S{0,12})(ai|인공지능)`, `(bring in|adopt|introduce|use) (ai|artificial intelligence) (in|at|for|on) (my|our) (\w+ ){0,2}(company|firm|factory|plant|shop|line)`)
	forHiring   = newCue(`(사람|직원|청년|인력|신입|알바생)(을|를|도)?(\S{0,3})(뽑(을|으|는|았|고|기)|채용(하|할|한|해)|고용(하|할|한|해))`, `(we|i|company|firm|business) (\w+ ){0,3}(hir(e|es|ing)|take on|recruit\w*) (\w+ ){0,2}(people|person|staff|workers?|employees?|youth|graduates?)`)
	forFirms    = newCue(`회사|기업|업체|사장|사업주|대표|소상공인|자영업|((우리|제|내)(\S{0,3})|하는|운영하는)(가게|식당|카페|빵집|미용실|공장|점포|매장|편의점|치킨집|공방|농장)|(가게|식당|카페|빵집|미용실|공장|점포|매장|편의점|치킨집|공방)(을|를)?(하는데|하고있|운영|합니다|해요)`,
		`compan(y|ies)|firms?|business(es)?|smes?|employers?|(my|our|own a|run a|have a) (\w+ ){0,2}(shop|store|cafe|restaurant|bakery|salon|factory|plant|farm|studio|workshop|pub|bar|kiosk)`)
	// forYouth: up to 34, the age to which programmes for young people go.
	forYouth   = newCue(`청년|대학생|졸업예정|(갓|막)졸업|사회초년생|(이십|20)대|(^|\D)(1[5-9]|2[0-9]|3[0-4])(살|세)`, `young|youth|(just|recently) graduated|fresh graduate|(college|university) student|in my twenties|(im|i am|aged?) (1[5-9]|2[0-9]|3[0-4])|(1[5-9]|2[0-9]|3[0-4]) (years old|yo)`)
	forSeekers = newCue(`구직자|취준생|취업준비|실직|백수|구직중`, `job ?seekers?|unemployed|looking for (a )?(job|work)`)
)

var (
	whatExists = newCue(`(뭐|뭘|무엇|어디서)(부터|을|를)?(알아보|알아봐|보면|봐야|시작|신청하면좋|하면좋|해야(하|할|되|돼))|(받을만한|받을수있는|맞는|해당되는|가능한)(\S{0,10})(지원|혜택|제도|사업|정책|프로그램)(\S{0,8})|뭐(가|들|들이|라도)?(있|받|없)|무엇(이|을)?(있|받)|어떤(게|것|것들이|지원|제도|사업|프로그램|혜택)|뭘받|뭐받|(받을수있는|있는|지원|제도|사업|프로그램|혜택|정책)(\S{0,6})(다|전부|모두|목록|리스트|종류|한눈)(\S{0,2})(알려|보여|보고|정리|에|을|를|좀|$)|나한테맞는|나에게맞는|저한테맞는|저에게맞는|내게맞는|내가받을|제가받을|추천`,
		`what (programs|programmes|support|help|benefits|subsidies|schemes|kinds?)|what (is|are) (there|available)|what can (i|we|a|an|my|small|companies|firms|job)|which (programs|programmes|support|benefits)|(list|all) (\w+ ){0,3}(programs|programmes|support|schemes|benefits)|recommend`)
	// ofNobody are content words that name only the asker or support at large.
	ofNobody = stemSet(`나한테 나에게 저한테 저에게 내게 제게 내가 제가 나 저 우리 저희 맞 적합 알맞 구직자 취준생 취업준비생 실직자 백수 회사 기업 중소기업 업체 사장 사업주 대표
정책 나라 정부 국가 한눈 어떤 받을수있 보여 종류 도움 도와 이용 활용 쓸 신청할 직장 있는 한테 에게 사업들 지원사업 지원제도 지원사업들 지원금 정부지원 정부지원금 작 작은 작은회사 소규모 영세 같 같은 우리같 우리같은 받을만 만한 좋 좋을 알아보 알아봐 시작 처음 지원제도 정부지원사업
i me my we our us small compani firm busi sme employ job seeker seek unemploy avail there govern korea recommend scheme all could`)
)

// surelyOfOne tells whether the question is surely about something of which an
// article tells, be it a list as well.
func (t *task) surelyOfOne() bool {
	k, _ := t.candidates(nil)
	return len(k) > 0 && k[0].article.Topic != knowledge.Overview && k[0].asked >= surelyNamed
}

// asksWhatExists tells whether the question is what there is at all, for the
// asker or for firms, rather than what there is of something.
func (t *task) asksWhatExists() bool {
	for _, m := range t.named {
		if m.article.Topic != knowledge.Overview && !m.denied {
			return false
		}
	}
	p := t.sorts.of(sortExists)
	if p >= elseSure {
		return !t.surelyOfOne()
	}
	if !whatExists.in(t.r) || p < agreed {
		return false
	}
	for _, w := range t.terms {
		if !ofNobody[w] && utf8.RuneCountInString(w) > 1 {
			return false
		}
	}
	return true
}
