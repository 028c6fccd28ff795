package handlers

import (
	"regexp"
	"strconv"
	"strings"

	"dari/bot/lang"
	"dari/knowledge"
	"dari/knowledge/jobs"
)

// coursePrice is what is known of what a person pays for a course and gets.
// Facts are of the curated base, as they hold on the day the course begins.
type coursePrice struct {
	cost int64  // the whole course; 0: not said
	said *int64 // the own share as the source of the course says; nil: not said
	// rule is the own share by the rule of the programme, and own what it comes
	// to of the cost; nil where the base has no such rule for that day.
	rule *knowledge.Fact
	own  int64
	// refund is what is paid back of the cost, and left what remains of it.
	refund *knowledge.Fact
	left   int64
	// limit is how much the learning card pays.
	limit *knowledge.Fact
	// allowances are what is paid for attending: of the region, then what may hold
	// instead in a part of it.
	allowances []knowledge.Fact
}

// costs tells that the person pays something, as far as that is known.
func (p coursePrice) costs() bool {
	switch {
	case p.said != nil:
		return *p.said > 0
	case p.rule != nil:
		return p.own > 0
	}
	return false
}

// The articles that hold what training costs. That training in national key
// industries and for industrial change has the own share of K-Digital Training
// stands in section "cost" of the article on it.
var ownShareOf = map[jobs.CourseProgramme]string{
	jobs.ProgrammeKDT: "kdt", jobs.ProgrammeNational: "kdt", jobs.ProgrammeChange: "kdt",
}

// aiCampus is how courses of the AI Campus are named.
var aiCampus = regexp.MustCompile(`(?i)AI\s*캠퍼스|인공지능\s*캠퍼스|AI Campus`)

// capitalArea are the provinces of the capital area.
var capitalArea = map[string]bool{"서울": true, "인천": true, "경기": true}

// price finds out what a course costs.
func (h *Handlers) price(c jobs.Course) coursePrice {
	p := coursePrice{cost: c.Cost, said: c.OwnShare}
	if h.Base == nil || h.Base() == nil {
		return p
	}
	base, programme := h.Base(), c.UnderProgramme()
	if article := ownShareOf[programme]; article != "" && c.Cost > 0 {
		for _, f := range base.FactsAt(article, c.Start) {
			if f.Slot != "cost" || !priceStep(f).holds(c.Cost) {
				continue
			}
			switch f.Unit {
			case knowledge.Percent:
				p.rule, p.own = &f, int64(float64(c.Cost)*f.Value.Number/100)
			case knowledge.KRW:
				p.rule, p.own = &f, min(int64(f.Value.Number), c.Cost)
			}
		}
	}
	capital, known := inCapital(c)
	switch {
	case programme == jobs.ProgrammePremium:
		name := "refund"
		if known && !capital {
			name = "refund_region"
		}
		if p.refund = base.FactAt("premium-training", name, c.Start); p.refund != nil && c.Cost > 0 {
			p.left = c.Cost - int64(float64(c.Cost)*p.refund.Value.Number/100)
		}
	case programme != "" && programme != jobs.ProgrammeKDC:
		p.limit = base.FactAt("naeil-card", "limit", c.Start)
	}
	if programme == jobs.ProgrammeKDT && known && aiCampus.MatchString(c.Title+" "+c.Programme) {
		names := []string{"pay_other", "pay_decline"} // which places lose people is not in the base
		if capital {
			names = []string{"pay_capital"}
		}
		for _, name := range names {
			if f := base.FactAt("ai-campus", name, c.Start); f != nil {
				p.allowances = append(p.allowances, *f)
			}
		}
	}
	return p
}

// inCapital tells whether a course is held in the capital area; known is false
// where its place is not.
func inCapital(c jobs.Course) (capital, known bool) {
	for _, r := range c.Regions {
		if r == jobs.Remote || r == jobs.Nationwide {
			continue
		}
		return capitalArea[r.Province().Name("ko")], true
	}
	return false, false
}

// step is a range of prices: above More, up to UpTo; 0 is no bound.
type step struct{ More, UpTo int64 }

func (s step) holds(won int64) bool { return won > s.More && (s.UpTo == 0 || won <= s.UpTo) }

// stepWords are the bounds as the conditions of a fact write them: "수강료 300만
// 원 초과 600만 원 이하 과정".
var stepWords = regexp.MustCompile(`([\d,]+)만\s*원\s*(초과|이하)`)

// priceStep reads for which prices a fact holds. A fact whose conditions name no
// price holds for none: its zero step has no upper bound, so it gets an empty one.
func priceStep(f knowledge.Fact) step {
	found := stepWords.FindAllStringSubmatch(f.Conditions.Ko, -1)
	if len(found) == 0 {
		return step{UpTo: -1}
	}
	var s step
	for _, m := range found {
		n, err := strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
		switch {
		case err != nil:
			return step{UpTo: -1}
		case m[2] == "초과":
			s.More = n * 10_000
		default:
			s.UpTo = n * 10_000
		}
	}
	return s
}

// factWords say a fact with its conditions.
func factWords(l lang.Lang, f knowledge.Fact) string {
	return (&speaker{l: l}).fact(f)
}

// lines are what the person pays and gets, in words.
func (p coursePrice) lines(w openingWords, programme jobs.CourseProgramme) []string {
	var out []string
	add := func(k lang.Key, args ...any) { out = append(out, w.text(k, args...)) }
	if p.cost > 0 {
		add(lang.CourseCost, lang.Money(w.lang, p.cost))
	}
	switch {
	case p.said != nil && *p.said == 0:
		add(lang.CourseShareNone)
	case p.said != nil:
		add(lang.CourseShareSaid, lang.Money(w.lang, *p.said))
	}
	switch {
	case p.rule != nil && p.said != nil && *p.said == p.own: // both say the same
	case p.rule != nil:
		cond := p.rule.Conditions.In(knowledge.Lang(w.lang))
		if p.rule.Unit != knowledge.KRW { // else the sum is the rule
			cond = FactText(w.lang, *p.rule) + ", " + cond
		}
		add(lang.CourseShareRule, lang.Money(w.lang, p.own), cond)
		if p.said != nil {
			add(lang.CourseShareDiffers)
		}
	case ownShareOf[programme] != "" && p.cost > 0 && p.said == nil:
		add(lang.CourseShareNoRule)
	case p.said == nil && programme != jobs.ProgrammePremium && (programme != "" || p.cost == 0):
		add(lang.CourseShareAsk)
	}
	if p.refund != nil {
		if p.cost > 0 {
			add(lang.CourseRefundLeft, factWords(w.lang, *p.refund), lang.Money(w.lang, p.left))
		} else {
			add(lang.CourseRefund, factWords(w.lang, *p.refund))
		}
	} else if programme == jobs.ProgrammePremium {
		add(lang.CourseRefundNoRule)
	}
	for i, f := range p.allowances {
		if i == 0 {
			add(lang.CourseAllowance, f.Label.In(knowledge.Lang(w.lang)), factWords(w.lang, f))
		} else {
			add(lang.CourseAllowanceOr, f.Label.In(knowledge.Lang(w.lang)), factWords(w.lang, f))
		}
	}
	return out
}

// OwnShare is what a person pays for the course by the rule of its programme
// on its first day: the fact that says so, and the sum. ok is false where the
// base has none.
func (h *Handlers) OwnShare(c jobs.Course) (fact string, won int64, ok bool) {
	p := h.price(c)
	if p.rule == nil {
		return "", 0, false
	}
	return p.rule.Ref(), p.own, true
}
