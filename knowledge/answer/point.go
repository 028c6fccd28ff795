package answer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dari/knowledge"
	"dari/knowledge/search"
)

// What a question asks of the article that it was found to be about, where the
// words that ask alone would point elsewhere.

var (
	// besides is work or income beside a programme: what to mind, not who may.
	besides = newCue(`(알바|아르바이트|부업|투잡|소득)(을|를|이|가|도|은)?(해도|하면서|하며|하다가|생기면|생겨도|있어도|가능|되나|돼요|될까|하면)|(하면서|받으면서|받는동안|참여하면서|다니면서)(\S{0,4})(알바|아르바이트|일해도|일하면|부업)`,
		`work(ing)? part time (while|during)|part time (job|work) (while|during)|while (receiving|getting|on|taking part)`)
)

var (
	siteTrouble = newCue(`로그인|접속|오류|에러|먹통|안열`, `log ?in|sign in|error|not working`)
	permitted   = newCue(`(써|적어|뽑아|물어(봐|봐도)?|걸러|골라|내걸어|제한해|차별해|올려|요구해)도(되|돼|괜찮|안되)`, `(may|can|am i allowed to|is it (ok|okay|legal|allowed)) (i |we |to )?(\w+ ){0,3}(ask|write|demand|exclude|only hire|hire only|reject|screen)`)
	// limits asks for a bound of somebody's means, which is no amount paid.
	limits = newCue(`(소득|재산)(기준|조건|요건|한도|제한)(\S{0,4})(얼마|몇|이|은|$)|(소득|재산)(이|은)?얼마(이하|까지|미만)`, `(income|asset|assets) (limit|limits|threshold|criteria|test)`)
	mayI   = newCue(``, `(can|may|could) (i|we|a|an|my|foreigners?|students?|freelancers?|immigrants?|\w+s) (\w+ ){0,2}(apply|join|take part|get it|be eligible)`)
)

// point moves the part that is meant before the others.
func (t *task) point(a *knowledge.Article) {
	first := func(s knowledge.Slot) {
		if a.Section(t.r.lang, s) != nil {
			t.slots = slices.Insert(slices.DeleteFunc(t.slots, func(o knowledge.Slot) bool { return o == s }), 0, s)
			t.meant = s
		}
	}
	switch {
	case a.Topic == knowledge.ContactsTopic && siteTrouble.in(t.r):
		t.slots = []knowledge.Slot{knowledge.ContactFor}
	case a.Topic == knowledge.WorkerRights && permitted.in(t.r):
		first(knowledge.List)
	case limits.in(t.r), mayI.in(t.r):
		first(knowledge.Who)
	case besides.in(t.r):
		first(knowledge.Caution)
	case slices.ContainsFunc(t.named, func(m mention) bool { return m.beside && m.article != a }):
		first(knowledge.Who)
	case t.yearAhead() != 0:
		first(knowledge.Status)
	case len(t.slots) == 0 && t.namesAmount():
		first(knowledge.Amount)
	}
}

// namesAmount tells whether the question has a figure as large as money is.
func (t *task) namesAmount() bool {
	return slices.ContainsFunc(t.saidFigures(), func(v float64) bool { return v >= 10_000 })
}

// without leaves out the paragraphs that say nothing but a fact that was said
// already, unless nothing else is there.
func without(p Part, f knowledge.Fact) Part {
	blocks := slices.DeleteFunc(slices.Clone(p.Blocks), func(b knowledge.Block) bool {
		m := placeholder.FindAllStringSubmatch(b.Text, -1)
		return p.Article == f.Article && len(m) == 1 && strings.TrimSpace(m[0][1]) == f.ID
	})
	if len(blocks) > 0 {
		p.Blocks = blocks
	}
	return p
}

// atWork is the article of the rights at work whose offices know the law and
// little else.
func (t *task) atWork() *knowledge.Article {
	var best *knowledge.Article
	for _, a := range t.base.About(knowledge.WorkerRights) {
		if slices.Contains(a.Contacts, "legal-aid") && (best == nil || len(a.Contacts) < len(best.Contacts)) {
			best = a
		}
	}
	if best == nil {
		best = t.main[knowledge.WorkerRights]
	}
	return best
}

// number answers a question about a telephone number that we know, "1350
// 운영시간", or an old one, and about the number of an office by its name.
func (t *task) number() (Answer, bool) {
	if ans, ok := t.officeByName(); ok {
		return ans, true
	}
	known := t.officesCalled()
	// A message with two numbers is about these; one may be beside the matter.
	if len(known) < 2 && (len(t.named) > 0 || len(t.terms) > 3) {
		return Answer{}, false
	}
	for _, a := range t.base.About(knowledge.ContactsTopic) {
		if p, old := t.outdated(a); old && p.Facts[0].Unit == knowledge.PhoneUnit {
			t.slots = []knowledge.Slot{knowledge.Caution}
			return t.tell(a, 1), true
		}
	}
	if len(known) > 0 {
		return t.theseNumbers(known), true
	}
	return Answer{}, false
}

// officesCalled are the offices whose numbers stand in the question.
func (t *task) officesCalled() []*knowledge.Contact {
	if !strings.ContainsAny(t.r.text, "0123456789") {
		return nil
	}
	said := strings.ReplaceAll(t.r.text, "-", " ") // hyphens get lost where spelling is mended
	return slices.DeleteFunc(t.base.Contacts(), func(k *knowledge.Contact) bool {
		before, after, ok := strings.Cut(said, strings.ReplaceAll(k.Phone, "-", " "))
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(after)
		return k.Phone == "" || !ok || partOfFigure(last) || partOfFigure(next) || strings.ContainsRune(counted, next)
	})
}

// counted are units that follow an amount, a count or a date: "132만 원" is no
// telephone number.
const counted = "만천백억원명세살년월일시분개주인회%퍼"

func partOfFigure(r rune) bool { return r >= '0' && r <= '9' || r == ',' || r == '.' }

// officeByName answers who asks for the number of an office that serves everybody
// ("중소기업 통합콜센터 번호") and for little else.
func (t *task) officeByName() (Answer, bool) {
	if listed.MatchString(t.r.text) || !slices.ContainsFunc(t.wants, func(w wanted) bool { return w.kinds&phoneKind != 0 }) {
		return Answer{}, false
	}
	for _, a := range t.base.About(knowledge.ContactsTopic) {
		for _, id := range a.Contacts {
			k := t.base.Contact(id)
			if k == nil || k.Phone == "" {
				continue
			}
			name := search.Stems(k.Name.Ko + " " + k.Name.En)
			if !t.callsOffice(k) {
				continue
			}
			rest := slices.DeleteFunc(slices.Clone(t.terms), func(w string) bool {
				return slices.ContainsFunc(name, func(n string) bool { return strings.Contains(n, w) || strings.Contains(w, n) })
			})
			if len(rest) <= maxBesideOffice {
				return t.theseNumbers([]*knowledge.Contact{k}), true
			}
		}
	}
	return Answer{}, false
}

// maxBesideOffice is how many words of a question may be about something else than
// the office whose number it asks for.
const maxBesideOffice = 3

// callsOffice tells whether the question has the name of an office: the Korean one
// in any spacing, the English one but for what kind of body it is.
func (t *task) callsOffice(k *knowledge.Contact) bool {
	ko, _, _ := forms(k.Name.Ko)
	if strings.Contains(t.r.tight, ko.tight) {
		return true
	}
	en := slices.DeleteFunc(search.Stems(k.Name.En), func(s string) bool { return s == "korea" || strings.HasPrefix(s, "corpor") })
	return len(en) > 1 && !slices.ContainsFunc(en, func(s string) bool { return !slices.Contains(t.stems, s) })
}

// theseNumbers tells offices with their numbers.
func (t *task) theseNumbers(offices []*knowledge.Contact) Answer {
	a := t.main[knowledge.ContactsTopic]
	part := Part{Kind: ContactPart, Article: a.ID, Slot: knowledge.ContactFor}
	ans := Answer{Kind: Facts, Topic: a.Topic, Confidence: 1}
	for _, k := range offices {
		part.Contacts = append(part.Contacts, *k)
		addSource(&ans, t.officeSource(*k))
	}
	ans.Parts = []Part{part}
	return ans
}
