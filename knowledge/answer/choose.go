package answer

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"dari/knowledge"
	"dari/knowledge/search"
	"dari/knowledge/sense"
)

// How much speaks for an article, beside the confidence of its best section (0
// to 1). Measured on the questions in testdata; the optimum is flat.
const (
	nameShort   = 0.35 // its name is in the question: two syllables or letters,
	nameMiddle  = 0.35 // up to four,
	nameLong    = 0.60 // more
	namedFirst  = 0.12 // and before any other,
	carriedSure = 1.10 // it was spoken of before, and the question begins by going on from there,
	carriedNext = 0.45 // or ends like one that does,
	carriedElse = 0.30 // or may have nothing to do with it
	mainOne     = 0.03 // the other articles of its topic refer to it
	sameTopic   = 0.04 // another article of its topic was
	forPersona  = 0.02
	elsewhere   = -0.10 // it is for other regions than the person's

	kinShare    = 0.70 // what the name of a topic's main article says for the others of the topic
	goesOnTakes = 0.8  // so little is the examples' word worth of a question that goes on from the last
	examplesSay = 1.20 // what the examples say of it, at most
	askedThere  = 0.45 // somebody asked much the same of it
	goesOnText  = 0.5  // and so little the words'

	planShare = 0.3 // of the examples' word for what is only planned, where the question names what there is

	carriedBeside = 0.3 // the share of that where the question names another subject

	// subjectAlone is what the subject without the words that ask is worth.
	subjectAlone = 0.4

	// A question that has a word of our field needs less than the least
	// confidence, one that has none needs more.
	knownField     = 0.75
	elsewhereField = 1.4

	halfKnown = 0.25 // the words say something for an article,
	sureAsked = 0.30 // the examples alone,
	sureAll   = 0.60 // all that speaks for it
	sureText  = 0.50 // or so much that it does not matter what else is said

	leastSay = 0.02 // what the examples say below it is noise

	equal = 0.85 // an article with this part of the best one's score fits about equally
)

const (
	found   = 40 // passages looked at
	history = 6  // turns looked back
	looked  = 5  // so many of the best are compared with what was asked of them
)

// candidate is an article and what speaks for it.
type candidate struct {
	article *knowledge.Article
	score   float64
	text    float64 // the share of the words alone
	asked   float64 // how likely by the examples
	held    float64 // how alike a question is that it answers,
	not     float64 // and one that it does not
	named   bool
}

// candidates ranks the articles for the question, once for each that may be carried.
func (t *task) candidates(carried *knowledge.Article) ([]candidate, map[string]float64) {
	if !t.chosen || t.carried != carried {
		t.chosen, t.carried = true, carried
		t.cands, t.found = t.choose(carried)
	}
	return t.cands, t.found
}

// choose is what candidates gives: the articles, the best first, and how surely
// the index found each passage.
func (t *task) choose(carried *knowledge.Article) ([]candidate, map[string]float64) {
	by := map[string]*candidate{}
	get := func(a *knowledge.Article) *candidate {
		k := by[a.ID]
		if k == nil {
			k = &candidate{article: a}
			by[a.ID] = k
		}
		return k
	}
	sections := map[string]float64{}
	goesOn := 0.0
	if carried != nil {
		goesOn = t.goesOn()
	}
	look := func(text string, weight float64) {
		weight *= 1 - goesOnText*goesOn
		for _, h := range t.search(text) {
			sections[h.ID] = max(sections[h.ID], h.Confidence)
			k := get(t.base.Article(t.sections[h.ID].Article))
			k.text = max(k.text, weight*h.Confidence)
		}
	}
	look(t.r.text, 1)
	// The words that ask choose the section; the subject alone may choose the
	// article better.
	if len(t.terms) > 0 && len(t.named) == 0 {
		look(strings.Join(t.terms, " "), subjectAlone)
	}
	first := len(t.r.text)
	subject := slices.ContainsFunc(t.named, func(m mention) bool { return !m.denied && !m.beside && m.article.Topic != knowledge.ContactsTopic })
	for _, m := range t.named {
		if !m.denied && !(m.beside && subject) && m.article.Topic != knowledge.ContactsTopic {
			first = min(first, m.at)
		}
	}
	other := carried != nil || first < len(t.r.text)
	exists := slices.ContainsFunc(t.named, func(m mention) bool { return !m.denied && m.article.Plan == nil })
	denied := map[string]bool{}
	kin := map[*knowledge.Article]float64{}
	for _, m := range t.named {
		k := get(m.article)
		if m.denied {
			denied[m.article.ID] = true
			continue
		}
		if other && m.article.Topic == knowledge.ContactsTopic {
			continue // "its phone number" is about it, not about numbers
		}
		weight := nameLong
		switch n := utf8.RuneCountInString(m.form); {
		case m.korean && n <= 2, !m.korean && n <= 2:
			weight = nameShort
		case m.korean && n <= 4, !m.korean && n <= 5:
			weight = nameMiddle
		}
		if m.at == first {
			weight += namedFirst
		}
		if m.beside && subject {
			weight = 0
		}
		k.score = max(k.score, weight)
		k.named = true
		// The name of a whole may mean one of its parts: 희망리턴 철거비.
		if t.main[m.article.Topic] == m.article {
			for _, a := range t.base.About(m.article.Topic) {
				kin[a] = max(kin[a], kinShare*weight)
			}
		}
	}
	for a, weight := range kin {
		k := get(a)
		k.score = max(k.score, weight)
	}
	if carried != nil {
		bonus := carriedElse + goesOn*(carriedSure-carriedElse)
		switch {
		case len(t.terms) > 3:
		case leadsOn.in(t.r):
			bonus = max(bonus, carriedSure)
		case trailsOff.in(t.r):
			bonus = max(bonus, carriedNext)
		}
		if first < len(t.r.text) { // something else is named
			bonus *= carriedBeside
		}
		get(carried).score += bonus
	}
	for i, id := range t.about.classes {
		if p := t.about.p[i]; p > leastSay {
			if a := t.base.Article(id); a != nil {
				k := get(a)
				k.asked = p * (1 - goesOnTakes*goesOn)
				if a.Plan != nil && !k.named && exists && !t.looksAhead() {
					k.asked *= planShare
				}
				k.score += examplesSay * k.asked
			}
		}
	}
	var out []candidate
	for _, k := range by {
		if denied[k.article.ID] {
			continue
		}
		k.score += k.text
		if carried != nil && k.article != carried && k.article.Topic == carried.Topic {
			k.score += sameTopic
		}
		if t.main[k.article.Topic] == k.article {
			k.score += mainOne
		}
		if t.q.Persona != "" && k.article.IsFor(t.q.Persona) {
			k.score += forPersona
		}
		if len(k.article.Regions) > 0 && len(t.q.Regions) > 0 && !slices.ContainsFunc(t.q.Regions, func(code string) bool { return slices.Contains(k.article.Regions, code) }) {
			k.score += elsewhere
		}
		out = append(out, *k)
	}
	best := func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.article.ID, b.article.ID))
	}
	slices.SortFunc(out, best)
	for i := range out[:min(len(out), looked)] {
		held, not := t.askedBefore(out[i].article)
		out[i].held, out[i].not = held, not
		out[i].score += askedThere * max(held, not)
	}
	slices.SortFunc(out, best)
	return out, sections
}

// In a conversation most questions go on from the last one, and the examples,
// which are of questions alone, are too sure of themselves. In log odds; measured
// on the follow-up questions of testdata that are not set aside.
const (
	leadsPrior = 1.0
	leadsShare = 0.4
	leadsLeast = 0.01 // however sure they are
)

// goesOn is how likely the question goes on from what was spoken of before.
func (t *task) goesOn() float64 {
	p := min(max(t.leads().of(goesOnFrom), leadsLeast), 1-1e-9)
	z := leadsShare * math.Log(p/(1-p))
	if !t.namesProgramme() {
		z += leadsPrior
	}
	return 1 / (1 + math.Exp(-z))
}

// search finds passages, once for each text.
func (t *task) search(text string) []search.Hit {
	hits, ok := t.hits[text]
	if !ok {
		hits = t.index.Search(text, found)
		if t.near != nil {
			hits = t.nearest(hits)
		}
		if t.hits == nil {
			t.hits = map[string][]search.Hit{}
		}
		t.hits[text] = hits
	}
	return hits
}

// nearest puts passages into the order that their meaning gives them, too.
func (t *task) nearest(hits []search.Hit) []search.Hit {
	if len(hits) == 0 {
		return hits
	}
	order := t.near()
	if order == nil {
		return hits
	}
	return slices.DeleteFunc(order(hits, found), func(h search.Hit) bool { return t.sections[h.ID] == nil })
}

// A short question hangs on to what was said before by its first word or its last.
var (
	leadsOn = newCue(`^(아|음|네|오)?(그럼|그러면|그런데|근데|그리고|그건|그거|그게|거기|그중|저기서|이건|이거|또)`,
		`^(ok |okay |so )?(and|then|what about|how about|also|but|is it|does it|do they|can it|are they)|it|that one|those|them`)
	trailsOff = newCue(`(은|는|면|이면|라면|인데|도|만)(요)?$`, ``)
)

// directory tells whether an article is a list of offices or sites: its name
// alone ("전화번호") says nothing about the subject.
func (t *task) directory(a *knowledge.Article) bool {
	list := a.Section(knowledge.Ko, knowledge.ContactFor)
	if list == nil {
		list = a.Section(knowledge.Ko, knowledge.List)
	}
	return a.Topic == knowledge.ContactsTopic && list != nil &&
		slices.ContainsFunc(list.Blocks, func(b knowledge.Block) bool { return strings.Contains(b.Text, "{contact:") })
}

// bare tells whether the question says nothing about its subject.
func (t *task) bare() bool {
	return len(t.terms) == 0 && !slices.ContainsFunc(t.named, func(m mention) bool { return !m.denied && !t.directory(m.article) })
}

// carry is the article that the conversation was about last. Where the answer
// does not say which it was from, it is what the person named, then what the bot
// named, then what the person may have meant.
func (t *task) carry() *knowledge.Article {
	h := t.q.History
	var said, guessed *knowledge.Article
	for i := len(h) - 1; i >= max(0, len(h)-history); i-- {
		if a := t.base.Article(h[i].Article); a != nil {
			return a
		}
		a, named, goesOn := t.meantBy(h[i].Text)
		switch {
		case !h[i].Bot && a != nil && !named && goesOn:
			// "And in manufacturing?": what came before tells more.
			guessed = cmp.Or(guessed, a)
		case h[i].Bot && named && a.Topic != knowledge.ContactsTopic:
			said = cmp.Or(said, a)
		case h[i].Bot || a == nil:
		case said != nil && !named:
			return said
		default:
			return a
		}
	}
	return cmp.Or(said, guessed)
}

// meantBy is the article that an earlier message was about, whether it named it,
// and whether the message went on from one before it.
func (t *task) meantBy(text string) (a *knowledge.Article, named, goesOn bool) {
	r := read(t.index.Corrected(t.repaired(text)), t.q.Lang)
	earlier := &task{catalogue: t.catalogue, q: Question{Text: text, Persona: t.q.Persona}, r: r, min: t.min}
	earlier.named, earlier.rest = t.mentions(r)
	earlier.look(sense.Read(r.text))
	earlier.understand()
	if earlier.bare() {
		return nil, false, false
	}
	if k, _ := earlier.candidates(nil); len(k) > 0 && k[0].score >= t.min {
		return k[0].article, k[0].named, earlier.goesOn() >= actSure
	}
	return nil, false, false
}

// askedBack tells whether the bot's last word was a question back; two in a
// row would be an interrogation.
func (t *task) askedBack() bool {
	for i := len(t.q.History) - 1; i >= 0; i-- {
		if h := t.q.History[i]; h.Bot {
			return h.Kind == Clarify || h.Kind == "" && strings.HasSuffix(strings.TrimSpace(h.Text), "?")
		}
	}
	return false
}

// know answers a question to the base.
func (t *task) know() Answer {
	carried := t.carry()
	if t.unknownName() {
		return t.unknown(NoSuchName, carried)
	}
	if ans, ok := t.both(); ok {
		return ans
	}
	if t.asksWhatExists() {
		return t.overview()
	}
	if ans, ok := t.elsewhere(); ok {
		return ans
	}
	if ans, ok := t.number(); ok {
		return ans
	}
	cands, sections := t.candidates(carried)
	if carried == nil && (t.bare() || t.sorts.of(sortBare) >= bareSure) && !t.namedContacts() {
		if !t.askedBack() {
			return t.clarify(Bare, cands)
		}
	}
	if carried != nil && t.bare() {
		// What few words match in the text says less than what they ask for.
		return t.tellFrom(carried, 1, nil)
	}
	least := t.min * elsewhereField
	if ourField.in(t.r) || len(cands) > 0 && cands[0].asked >= sureAsked || len(cands) > 0 && (cands[0].named || cands[0].article == carried) {
		least = t.min * knownField
	}
	if len(cands) == 0 || cands[0].score < least || !t.inField(cands[0], carried) {
		if ans, ok := t.withoutLead(nil); ok {
			return ans
		}
		return t.unknown(NotHere, carried)
	}
	best := cands[0]
	if t.notHeld(best, sections) {
		if ans, ok := t.withoutLead(&best); ok {
			return ans
		}
		ans := t.unknown(NotHere, best.article)
		if ans.Reason == OffTopic && (best.named || best.asked >= sureAll) { // its words are few or mistyped
			ans = Answer{Kind: Unknown, Reason: NotHere, Topic: best.article.Topic, Choices: []Choice{{Article: best.article.ID, Label: best.article.Title.In(t.r.lang)}}}
			t.contacts(&ans, best.article)
		}
		return ans
	}
	if one, other := t.compared(cands); one != nil {
		return t.compare(one, other, best.score, sections)
	}
	if t.torn(cands) && carried == nil && !t.askedBack() {
		return t.clarify(Several, cands)
	}
	return t.tellFrom(best.article, best.score, sections)
}

// namedContacts tells whether the question asks for an office in general.
func (t *task) namedContacts() bool {
	return slices.ContainsFunc(t.named, func(m mention) bool { return m.article.Topic == knowledge.ContactsTopic && !m.denied }) && len(t.stems) > 1
}

// inField tells whether the question shares a subject with the article, not
// just the words that every question to an office has.
func (t *task) inField(k candidate, carried *knowledge.Article) bool {
	if k.article == carried && (t.bare() || t.goesOn() >= actSure) {
		return true
	}
	if k.text >= sureText || k.asked >= sureAsked || k.text+k.asked+k.held >= sureAll || ourField.in(t.r) || k.named || len(t.terms) == 0 && t.namedContacts() {
		return true
	}
	known := 0
	for _, w := range t.terms {
		if t.index.Covers(w) {
			known++
		}
	}
	return 2*known > len(t.terms)
}

// ourField are words that only questions of our field have.
var ourField = newCue(`국비|직업훈련|훈련(과정|수당|비|도|을|생)|취업|구직|고용|채용|창업|폐업|소상공인|중소기업|장려금|최저임금|실업|일자리|재직자|근로자|업무협약|육아휴직|휴직|사업주|구인|수습|이력서|면접|시급|주휴|임금|정부|나라에서|국가에서|지원사업|공장|제조업|회사에|가게|식당|점포|고용24|1350|1357|1577|1533|(ai|인공지능|에이아이|챗gpt|챗지피티)(\S{0,14})(배우|배울|교육|강의|과정|가르|수업|기초|훈련|도입|전환|활용)`,
	`training|subsid(y|ies)|employment|unemploy\w+|job ?seekers?|hiring|start ?ups?|smes?|small (business|company|firm|shop)|wages?|vocational|employers?|employees|(my|our|a small) (shop|store|restaurant|firm|company|factory|business)|factory|work24|1350|1357|(ai|artificial intelligence|chatgpt) (\w+ ){0,4}(course|courses|class|classes|training|basics|adoption)|(learn|teach|adopt|use) (\w+ ){0,4}(ai|chatgpt)`)

// torn tells whether a short question fits two programmes about equally.
func (t *task) torn(k []candidate) bool {
	if len(k) == 0 || len(t.stems) > 1 || utf8.RuneCountInString(t.r.tight) > 6 {
		return false
	}
	for _, o := range k[1:] {
		if o.score < equal*k[0].score {
			return false
		}
		if o.article.Topic != k[0].article.Topic {
			return true
		}
	}
	return false
}

// elsewhere tells of a question that is none of ours, or about support that
// somebody else gives and that the base does not have.
func (t *task) elsewhere() (Answer, bool) {
	if len(t.named) > 0 {
		return Answer{}, false
	}
	goesOn := len(t.q.History) > 0 && t.goesOn() >= actSure
	off, other := t.sorts.of(sortOffTopic), t.sorts.of(sortElsewhere)
	if (goesOn || (off+other+t.about.of(notOurs))/2 < awaySure) && off+other < surelyAway {
		return Answer{}, false
	}
	if off > other {
		return Answer{Kind: Unknown, Reason: OffTopic}, true
	}
	return t.unknown(NotHere, nil), true
}
