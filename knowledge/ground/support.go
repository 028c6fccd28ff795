package ground

import (
	"slices"
	"strings"

	"dari/knowledge"
)

// figureFaults finds figures of a part that its passages do not have, have with
// another bound or basis, or have of something else.
func (c *checker) figureFaults(p *part, cited []*source) []fault {
	var out []fault
	for _, f := range p.figures {
		if code := c.figureFault(p, f, cited); code != "" {
			out = append(out, fault{code, f.Start, f.End})
		}
	}
	return out
}

func (c *checker) figureFault(p *part, f Figure, cited []*source) Code {
	if f.Kind == Name {
		for _, s := range cited {
			if strings.Contains(s.packed, packed(f.Value.Text)) {
				return ""
			}
		}
		return Invented
	}
	value, bound := false, false
	var found []held
	each(cited, func(h held) {
		c.spend(1)
		if !c.sameValue(p, f, h) || f.Kind == URL && !c.samePath(f, h) {
			return
		}
		value = true
		if !c.sameBound(p, f, h) {
			return
		}
		bound = true
		if c.sameBasis(p, f, h) {
			found = append(found, h)
		}
	})
	switch {
	case len(found) > 0:
		return c.misplaced(p, f, found, cited)
	case bound:
		return WrongBasis
	case value:
		return WrongBound
	}
	elsewhere := false
	each(c.order, func(h held) {
		c.spend(1)
		elsewhere = elsewhere || c.sameValue(p, f, h)
	})
	if elsewhere {
		return WrongSource
	}
	return Code(f.Kind)
}

// Words that say a bound or a basis apart from the figure.
var (
	upperWords = []string{"최대", "최고", "한도", "상한", "최장", "많아야", "이내", "up to", "maximum", "at most", "상한액", "ceiling", "cap", "capped", "upper limit", "highest", "no more than"}
	lowerWords = []string{"최소", "최저", "하한", "적어도", "at least", "minimum", "no less than", "floor", "lower limit", "lowest", "하한액"}
	untilWords = []string{"마감", "끝", "종료", "기한", "까지", "deadline", "closes", "close", "closed", "closing", "ends", "end", "ended", "until", "by"}
	sinceWords = []string{"시작", "부터", "개시", "접수를 받", "문을 엽", "열립", "시행", "starts", "start", "started", "begins", "began", "begin", "opens", "opened", "open", "since", "from", "effect", "launched"}
	bySpan     = []struct {
		basis Basis
		words []string
	}{
		{PerMonth, []string{"매월", "매달", "다달이", "달마다", "월별", "한 달에", "한달에", "월 단위", "월 최대", "월급", "monthly", "a month", "per month", "each month", "every month"}},
		{PerYear, []string{"매년", "해마다", "연간", "연봉", "1년에", "한 해에", "annually", "yearly", "annual", "a year", "per year", "each year", "every year"}},
		{PerWeek, []string{"매주", "주당", "일주일에", "1주일에", "주 단위", "weekly", "a week", "per week", "each week", "every week"}},
		{PerDay, []string{"매일", "하루에", "하루", "1일당", "일급", "일당", "daily", "a day", "per day", "each day", "every day"}},
		{PerHour, []string{"시간당", "시급", "hourly", "an hour", "per hour", "each hour"}},
		{PerPerson, []string{"1인당", "인당", "한 명당", "한 사람당", "명당", "한 명에", "1명당", "사람마다", "개인별", "per person", "each person", "per employee", "per worker", "per hire", "for each", "per young person", "per trainee", "apiece", "each"}},
		{PerFirm, []string{"기업당", "회사당", "업체당", "사업장당", "기업별", "per firm", "per company", "each firm", "each company", "per business"}},
		{InTotal, []string{"합해", "합쳐", "합하면", "합계", "총액", "총", "통틀어", "모두 더", "in total", "altogether", "in all", "total"}},
		{Once, []string{"한 번만", "1회", "한 차례", "일시금", "한 번에", "once", "lump sum", "one-off", "one-time"}},
	}
)

func looseBound(text string, upper, lower []string) Bound {
	_, u := hasAny(text, upper)
	_, l := hasAny(text, lower)
	switch {
	case u >= 0 && l < 0:
		return knowledge.AtMost
	case l >= 0 && u < 0:
		return knowledge.AtLeast
	}
	return ""
}

func looseBasis(text string) (b Basis) {
	for _, x := range bySpan {
		if _, at := hasAny(text, x.words); at >= 0 {
			b |= x.basis
		}
	}
	return b
}

// near is the clause of a part in which a figure stands.
func (c *checker) near(p *part, f Figure) *clause {
	for i := range p.clauses {
		if cl := &p.clauses[i]; cl.start <= f.Start && f.End <= cl.end {
			return c.tell(cl)
		}
	}
	return &clause{}
}

func (c *checker) sameBound(p *part, f Figure, h held) bool {
	switch f.Kind {
	case Phone, URL, Email, Law, Ordinal:
		return true
	}
	if f.Range != h.Range { // its ends were compared
		return f.Range || slices.ContainsFunc(h.Ends(), func(e Figure) bool { return sameEnd(f, e) && f.Bound == e.Bound })
	}
	if f.Bound == Over && h.Bound == "" && f.Kind == Duration && strings.HasSuffix(c.clear[:f.Start], "over ") {
		return true // paid over 2 years
	}
	if f.Bound == h.Bound {
		if f.Bound != "" || f.Kind != Date && f.Kind != Time {
			return true
		}
		// "starts on" is not "ends on".
		a, b := c.near(p, f).bound(f.Kind), c.tell(h.clause).bound(f.Kind)
		return a == "" || b == "" || a == b
	}
	if f.Bound == "" {
		return apart(c.near(p, f), f, h.Bound)
	}
	if h.Bound == "" {
		return apart(c.tell(h.clause), h.Figure, f.Bound)
	}
	return false
}

// sameBasis reports whether a figure is told per the same. What stands right
// beside a figure must be told on the other side, there or elsewhere in the
// sentence.
func (c *checker) sameBasis(p *part, f Figure, h held) bool {
	switch f.Kind {
	case Money, Percent, Count, Duration, Number, Multiple:
	default:
		return true
	}
	mine, its := f.Basis, h.Basis
	looseMine, looseIts := mine, its
	for i := range p.clauses {
		looseMine |= c.tell(&p.clauses[i]).basis
	}
	for _, g := range p.figures {
		if g.Start > f.Start && g.Kind == f.Kind {
			looseMine &^= g.Basis &^ mine // said of g; what is said of the first may hold for all
		}
	}
	for i := range h.unit.clauses {
		looseIts |= c.tell(&h.unit.clauses[i]).basis
	}
	if f.Kind == Money && c.only(p, f) {
		// A basis said anywhere in the sentence is meant of its only figure.
		mine |= c.near(p, f).basis &^ (PerPerson | Once | PerDay)
	}
	if f.Kind == Count { // all of them, whether it is said or not
		mine, its = mine&^InTotal, its&^InTotal
	}
	if _, all := hasAny(h.unit.text, []string{"모두", "all"}); all >= 0 {
		looseIts |= InTotal
	}
	if extra := mine &^ looseIts; extra != 0 {
		return false
	}
	lost := its &^ looseMine
	if lost&PerPerson != 0 {
		// What one person gets need not be told "per person", unless it is a
		// firm that gets it.
		if _, at := hasAny(c.near(p, f).text, firmWords); at < 0 {
			lost &^= PerPerson
		}
	}
	if lost&PerFirm != 0 {
		// Nor what a firm gets "per firm", where it is told that a firm gets it.
		if _, at := hasAny(c.near(p, f).text, firmWords); at >= 0 {
			lost &^= PerFirm
		}
	}
	if f.Basis == 0 {
		lost &^= InTotal
	}
	return lost == 0
}

var firmWords = []string{"기업", "회사", "사업장", "사업주", "업체", "고용주", "firm", "firms", "company", "companies", "business", "businesses", "employer", "employers", "enterprise", "enterprises"}

// apart reports whether a clause says a bound of a figure in words that stand
// apart from it and so cannot be those of another figure.
func apart(cl *clause, f Figure, b Bound) bool {
	return cl.bound(f.Kind) == b && !slices.ContainsFunc(cl.figures, func(g Figure) bool {
		return g.Start != f.Start && (g.Kind == f.Kind || g.Bound == b)
	})
}

// only reports whether a figure is the only one of its kind in its part.
func (c *checker) only(p *part, f Figure) bool {
	n := 0
	for _, g := range p.figures {
		if g.Kind == f.Kind {
			n++
		}
	}
	return n == 1
}

// misplaced reports a figure that the passages say of another programme or of
// something else than the answer does.
func (c *checker) misplaced(p *part, f Figure, found []held, cited []*source) Code {
	mine := append(p.names[:len(p.names):len(p.names)], p.under...)
	if near := c.near(p, f).names; len(near) > 0 {
		mine = near
	}
	kept := found[:0:0]
	for _, h := range found {
		if !c.rival(p, f, mine, h) {
			kept = append(kept, h)
		}
	}
	if len(kept) == 0 {
		return Programme
	}
	if kept = slices.DeleteFunc(kept, func(h held) bool { return c.otherYear(p, f, h) }); len(kept) == 0 {
		return WrongSlot
	}
	if code := c.unlike(p, f, kept, cited); code != "" {
		return code
	}
	switch f.Kind {
	case Ordinal, Law, Name:
		return ""
	}
	if _, told := hasAny(p.text, plans); told < 0 && !slices.ContainsFunc(kept, func(h held) bool { return !planned(h.unit.text) }) {
		return PlanAsDone
	}
	if !slices.ContainsFunc(kept, func(h held) bool { return c.around(p, f, h, cited) }) {
		return WrongSlot
	}
	words := context(p.clauses, f, false)
	var rivals []held
	each(cited, func(h held) {
		if h.Kind == f.Kind && h.Range == f.Range && (!c.sameValue(p, f, h) || !c.sameBound(p, f, h) || !c.sameBasis(p, f, h)) && (h.Unit == f.Unit || f.Kind == Count || f.Kind == Duration) {
			rivals = append(rivals, h)
		}
	})
	if slices.ContainsFunc(kept, func(h held) bool { return !c.beaten(words, h, rivals) }) {
		return ""
	}
	return WrongSlot
}

// around reports whether most of what a clause says around a figure, of what the
// passages say at all, is said around the same figure of a passage: in its sentence,
// in the one before, in the heading or the title.
func (c *checker) around(p *part, f Figure, h held, cited []*source) bool {
	seen, here := 0, 0
	var before *unit
	for i := range h.source.units {
		if &h.source.units[i] == h.unit && i > 0 {
			before = &h.source.units[i-1]
		}
	}
	for _, t := range c.near(p, f).words {
		stem := t.stem
		switch {
		case t.plain:
		case h.unit.words.has(c, stem), h.source.title[stem], before != nil && before.words.has(c, stem), strings.Contains(h.source.heading(), stem):
			here++
			seen++
		case slices.ContainsFunc(cited, func(s *source) bool { return s.has(c, stem) }):
			seen++
		}
	}
	return seen < 2 || 2*here >= seen
}

// unlike reports a part that some sentence of a passage says word for word but
// for one figure, where nothing that has the figure says all the rest.
func (c *checker) unlike(p *part, f Figure, kept []held, cited []*source) (code Code) {
	exact := false
	for _, s := range cited {
		for i := range s.units {
			u := &s.units[i]
			if !c.covers(u, p, f) {
				continue
			}
			its, mine := ofKind(figuresOf(u.clauses), f.Kind), ofKind(p.figures, f.Kind)
			if len(mine) > 1 && len(mine) == len(its) && !sameOnes(mine, its) {
				code = WrongSlot // one told twice for another
				continue
			}
			if slices.ContainsFunc(kept, func(h held) bool { return h.unit == u }) {
				exact = true
			}
			for k := range u.clauses {
				for _, g := range u.clauses[k].figures {
					h := held{g, s, u, &u.clauses[k]}
					switch {
					case code != "", g.Kind != f.Kind, slices.ContainsFunc(p.figures, func(o Figure) bool { return o.Start != f.Start && sameEnd(o, g) }):
						// of another sort, or told as well
					case !c.sameValue(p, f, h):
						code = WrongSlot
					case !c.sameBound(p, f, h):
						code = WrongBound
					case !c.sameBasis(p, f, h):
						code = WrongBasis
					}
				}
			}
		}
	}
	if exact {
		return ""
	}
	return code
}

// sameOnes reports whether two lists of figures say the same values, each as often.
func sameOnes(a, b []Figure) bool {
	return !slices.ContainsFunc(a, func(f Figure) bool {
		times := func(list []Figure) (n int) {
			for _, g := range list {
				if sameEnd(f, g) {
					n++
				}
			}
			return n
		}
		return times(a) > times(b)
	})
}

// covers reports whether a sentence of a passage has all words of a part and all
// its figures but one.
func (c *checker) covers(u *unit, p *part, but Figure) bool {
	heavy := 0
	for i := range p.clauses {
		for _, t := range p.clauses[i].words {
			if t.plain {
				continue
			}
			if heavy++; !u.words.has(c, t.stem) {
				return false
			}
		}
	}
	if heavy == 0 && len(p.figures) < 3 {
		return false
	}
	its := figuresOf(u.clauses)
	return !slices.ContainsFunc(p.figures, func(f Figure) bool {
		return f.Start != but.Start && !slices.ContainsFunc(its, func(g Figure) bool { return exactly(f, g) })
	})
}

func ofKind(list []Figure, k Kind) []Figure {
	return slices.DeleteFunc(slices.Clone(list), func(f Figure) bool { return f.Kind != k })
}

func figuresOf(list []clause) (out []Figure) {
	for i := range list {
		out = append(out, list[i].figures...)
	}
	return out
}

// beaten reports whether the words around a figure of the answer fit a figure
// of another value better than a figure of the same value.
func (c *checker) beaten(words wordsIn, h held, rivals []held) bool {
	own := context(h.unit.clauses, h.Figure, false)
	if len(own) == 0 {
		own = context(h.unit.clauses, h.Figure, true)
	}
	for _, r := range rivals {
		theirs := context(r.unit.clauses, r.Figure, false)
		with, against := 0, 0
		for stem := range words {
			switch {
			case theirs[stem] && !own.has(c, stem) && !h.source.title[stem] && (h.unit == r.unit || !h.unit.words.has(c, stem)):
				against++
			case own.has(c, stem) && !theirs.has(c, stem) && (h.unit == r.unit || !r.unit.words[stem]):
				with++
			}
		}
		if h.unit == r.unit {
			// The words at the beginning of a sentence belong to all its figures.
			if against > 0 && with == 0 {
				return true
			}
		} else if against > with {
			return true
		}
	}
	return false
}
