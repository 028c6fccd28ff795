package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dari/knowledge"
)

const (
	maxChoices = 4
	maxMore    = 4
)

// tellFrom answers with the part of the article that the question asks for:
// the one whose slot was asked for and whose words the question has.
func (t *task) tellFrom(a *knowledge.Article, confidence float64, sections map[string]float64) Answer {
	was, old := t.outdated(a)
	// Who is told that an amount is old is told the right one with it.
	if old && (len(t.slots) == 0 || t.slots[0] == knowledge.What || t.slots[0] == knowledge.List) {
		t.slots = slices.Insert(t.slots, 0, was.Slot)
	}
	t.point(a)
	// What is set side by side stands in the article above its two halves.
	if up := t.main[a.Topic]; len(t.slots) > 0 && t.slots[0] == knowledge.Difference && up != nil && a.Section(t.r.lang, knowledge.Difference) == nil {
		if apart := up.Section(t.r.lang, knowledge.Difference); apart != nil && t.speaksOf(up, apart, up, a) {
			a = up
		}
	}
	ans := Answer{Kind: Facts, Topic: a.Topic, Confidence: min(1, confidence)}
	if old {
		ans.Parts = append(ans.Parts, was)
	}
	picks := t.picks(a, sections)
	if !old && t.leavesOpen(a, picks) {
		return t.unsettled(a, picks[0], confidence)
	}
	for _, p := range t.parts(a, picks) {
		if old { // what holds now was said against what was claimed
			p = without(p, was.Facts[0])
		}
		ans.Parts = append(ans.Parts, p)
	}
	return t.finish(ans, a)
}

// leavesOpen tells whether the answer would be only that the sources do not
// settle it. Whether a programme is open is settled by its states.
func (t *task) leavesOpen(a *knowledge.Article, picks []pick) bool {
	if len(picks) == 0 || !picks[0].unit.unsettled || t.asksNow(a, picks[0].unit) {
		return false
	}
	return !slices.ContainsFunc(picks, func(p pick) bool { return !p.unit.unsettled && !p.near })
}

// asksNow tells whether the question is whether a programme is open, of which a
// block says only that the next call is not known.
func (t *task) asksNow(a *knowledge.Article, u *unit) bool {
	return len(a.States) > 0 && timely(u.section.Slot) && ofNextRound.MatchString(u.tight) && t.yearAhead() == 0 &&
		(atPresent.in(t.r) || slices.Contains(t.slots, knowledge.Status))
}

// unsettled says in the article's own words that the sources do not settle what
// is asked, and who can tell.
func (t *task) unsettled(a *knowledge.Article, p pick, confidence float64) Answer {
	p.near = true // the block alone
	ans := Answer{Kind: Unknown, Reason: Unsettled, Topic: a.Topic, Confidence: min(1, confidence), Parts: t.parts(a, []pick{p})}
	if !namesOffices(ans) {
		t.contacts(&ans, a)
	}
	if len(ans.Sources) == 0 {
		t.source(&ans, a)
	}
	t.more(&ans, a)
	return ans
}

// more offers the sections of an article that are not told in full.
func (t *task) more(ans *Answer, a *knowledge.Article) {
	for _, s := range a.SectionsIn(t.r.lang) {
		if len(ans.More) < maxMore && !slices.ContainsFunc(ans.Parts, func(p Part) bool { return p.Kind == SectionPart && p.Slot == s.Slot && !p.Cut }) {
			ans.More = append(ans.More, Choice{Article: a.ID, Slot: s.Slot, Label: s.Heading})
		}
	}
}

// tell answers with the first of the wanted parts that the article has and
// that has something valid to say today.
func (t *task) tell(a *knowledge.Article, confidence float64) Answer {
	ans := Answer{Kind: Facts, Topic: a.Topic, Confidence: min(1, confidence)}
	if p, ok := t.outdated(a); ok {
		ans.Parts = append(ans.Parts, p)
	}
	p, ok := t.firstPart(a)
	if !ok {
		return t.unknown(NotHere, a)
	}
	if len(ans.Parts) > 0 { // what holds now was said against what was claimed
		p = without(p, ans.Parts[0].Facts[0])
	}
	ans.Parts = append(ans.Parts, p)
	return t.finish(ans, a)
}

// finish adds to the blocks of an article what belongs with them: whether it
// is open, its offices, sources, and what else can be asked for.
func (t *task) finish(ans Answer, a *knowledge.Article) Answer {
	if len(ans.Parts) == 0 {
		return t.unknown(NotHere, a)
	}
	if len(a.States) > 0 && (slices.ContainsFunc(ans.Parts, func(p Part) bool { return timely(p.Slot) }) || slices.ContainsFunc(t.slots, timely)) {
		ans.Parts = append(ans.Parts, Part{Kind: StatePart, Article: a.ID, Slot: knowledge.Status, States: a.States})
	}
	if t.q.Article != "" && t.q.Slot == knowledge.ContactFor {
		// Asked for by a tap, the offices are told as such, once.
		ans.Parts = slices.DeleteFunc(ans.Parts, func(p Part) bool { return namesOffices(Answer{Parts: []Part{p}}) })
	}
	if slices.Contains(t.slots, knowledge.ContactFor) && !namesOffices(ans) {
		t.contacts(&ans, a)
		if a.Topic == knowledge.ContactsTopic {
			t.oneOffice(&ans)
		}
	}
	t.source(&ans, a)
	t.more(&ans, a)
	return ans
}

// namesOffices tells whether a section that is told names offices itself.
func namesOffices(ans Answer) bool {
	return slices.ContainsFunc(ans.Parts, func(p Part) bool {
		return p.Kind == SectionPart && slices.ContainsFunc(p.Blocks, func(b knowledge.Block) bool { return strings.Contains(b.Text, "{contact:") })
	})
}

// oneOffice leaves of an answer made of offices those that the question names;
// where it names none, what the article says is enough.
func (t *task) oneOffice(ans *Answer) {
	list := slices.IndexFunc(ans.Parts, func(p Part) bool { return p.Kind == ContactPart })
	if list < 0 {
		return
	}
	words := slices.Clone(t.terms)
	for _, m := range t.named { // "고용24", which is a site's name too
		words = append(words, strings.ReplaceAll(m.form, " ", ""))
	}
	var named []knowledge.Contact
	for _, k := range ans.Parts[list].Contacts {
		if k.Phone != "" && slices.Contains(strings.Fields(t.r.spaced), k.Phone) {
			named = []knowledge.Contact{k}
			break
		}
		called, _, _ := forms(k.Name.Ko + " " + k.Note.Ko + " " + k.Name.En + " " + k.Note.En)
		if slices.ContainsFunc(words, func(w string) bool {
			return utf8.RuneCountInString(w) > 1 && strings.Contains(called.tight, w)
		}) {
			named = append(named, k)
		}
	}
	if len(named) > 0 && len(named) <= 3 {
		ans.Parts[list].Contacts = named
		ans.Parts = ans.Parts[list : list+1]
		ans.Sources = nil
		for _, k := range named {
			addSource(ans, t.officeSource(k))
		}
		return
	}
	if slices.ContainsFunc(ans.Parts, func(p Part) bool { return p.Kind == SectionPart }) {
		ans.Parts, ans.Sources = slices.Delete(ans.Parts, list, list+1), nil
	}
}

// officeSource is where a number comes from.
func (t *task) officeSource(k knowledge.Contact) Source {
	s := Source{Checked: k.Checked, Reliability: k.Reliability, URL: k.Source, Title: k.Source}
	if from := t.base.ContactSource(k.Source); from != nil {
		s.Title, s.URL = from.Title.In(t.r.lang), from.URL
	}
	return s
}

// timely tells whether whether a programme is open belongs to the answer.
func timely(s knowledge.Slot) bool {
	return s == knowledge.When || s == knowledge.Status || s == knowledge.How
}

// firstPart looks through the wanted slots, then through what may stand for
// them, then takes the first section that can be told.
func (t *task) firstPart(a *knowledge.Article) (Part, bool) {
	wanted := slices.Clone(t.slots)
	for _, s := range t.slots {
		wanted = append(wanted, insteadOf[s]...)
	}
	wanted = append(wanted, knowledge.What)
	for _, slot := range wanted {
		if p, ok := t.section(a, slot); ok {
			return p, true
		}
	}
	return Part{}, false
}

// section is a section without the blocks whose facts are not valid today.
func (t *task) section(a *knowledge.Article, slot knowledge.Slot) (Part, bool) {
	s := a.Section(t.r.lang, slot)
	if s == nil {
		return Part{}, false
	}
	p := Part{Kind: SectionPart, Article: a.ID, Slot: slot, Heading: s.Heading}
	for _, b := range s.Blocks {
		_, used, ok := t.base.Expand(a.ID, b.Text, t.q.Now, func(knowledge.Fact) string { return "" }, func(knowledge.Contact) string { return "" })
		if !ok {
			continue
		}
		p.Blocks = append(p.Blocks, b)
		for _, f := range used {
			if !slices.ContainsFunc(p.Facts, func(o knowledge.Fact) bool { return o.Ref() == f.Ref() }) {
				p.Facts = append(p.Facts, f)
			}
		}
	}
	return p, len(p.Blocks) > 0
}

// clarify asks which programme is meant.
func (t *task) clarify(why Reason, k []candidate) Answer {
	ans := Answer{Kind: Clarify, Reason: why}
	if len(k) > 0 {
		ans.Confidence = min(1, k[0].score)
		if why == Several || k[0].named {
			ans.Topic = k[0].article.Topic
		}
	}
	topics := map[knowledge.Topic]bool{}
	offer := func(a *knowledge.Article) {
		if len(ans.Choices) < maxChoices && !topics[a.Topic] && a.Topic != knowledge.Overview && a.Topic != knowledge.ContactsTopic {
			topics[a.Topic] = true
			slot := knowledge.Slot("")
			if len(t.slots) > 0 && a.Section(t.r.lang, t.slots[0]) != nil {
				slot = t.slots[0]
			}
			ans.Choices = append(ans.Choices, Choice{Article: a.ID, Slot: slot, Label: a.Title.In(t.r.lang)})
		}
	}
	for _, c := range k {
		if c.named || why == Several {
			offer(c.article)
		}
	}
	for _, topic := range knowledge.KnowledgeTopics {
		// Nobody means an agreement who asks for a deadline or a form.
		if a := t.main[topic]; a != nil && topic != knowledge.MOU && (t.q.Persona == "" || a.IsFor(t.q.Persona)) {
			offer(a)
		}
	}
	return ans
}

// unknown says that the sources do not hold it, with what is nearest and who can tell.
func (t *task) unknown(why Reason, carried *knowledge.Article) Answer {
	ans := Answer{Kind: Unknown, Reason: why}
	k, _ := t.candidates(carried)
	// Half of what an answer needs is still near enough to offer.
	near := slices.DeleteFunc(slices.Clone(k), func(c candidate) bool {
		return c.score < t.min/2 || !t.inField(c, carried) || !c.named && !t.sharesSubject(c) && c.asked < sureAll && (c.article != carried || t.goesOn() < actSure)
	})
	if why == NoSuchName {
		near = k[:min(len(k), 3)]
	}
	if len(near) == 0 {
		ans.Reason = OffTopic
		return ans
	}
	if why == NoSuchName && near[0].text < halfKnown {
		// what it shares with ours is the kind of thing, not the subject
		return ans
	}
	ans.Topic, ans.Confidence = near[0].article.Topic, min(1, near[0].score)
	for _, c := range near[:min(len(near), 3)] {
		ans.Choices = append(ans.Choices, Choice{Article: c.article.ID, Label: c.article.Title.In(t.r.lang)})
	}
	t.contacts(&ans, near[0].article)
	return ans
}

// sharesSubject tells whether the words that speak for an article are about a
// subject of ours at all.
func (t *task) sharesSubject(c candidate) bool { return c.text >= t.min/2 && len(t.terms) > 0 }

// handoff sends to the office that the subject belongs to.
func (t *task) handoff(why Reason) Answer {
	ans := Answer{Kind: Handoff, Reason: why}
	carried := t.carry()
	k, _ := t.candidates(carried)
	var a *knowledge.Article
	least := sureAsked
	if why == OwnCase && len(t.terms) < 2 { // "my result" is of any programme
		least = sureAll
	}
	if len(k) > 0 && (k[0].named || k[0].article == carried || k[0].asked >= least && k[0].score >= t.min*knownField && !t.bare()) {
		a = k[0].article
		ans.Confidence = min(1, k[0].score)
	}
	if why == Trouble {
		a = t.atWork()
		ans.Topic = knowledge.WorkerRights
	} else if why != OwnCase && labour.in(t.r) && (a == nil || !k[0].named || a.Topic != knowledge.WorkerRights) {
		// a quarrel at work is about rights there, whatever else it mentions
		a = t.atWork()
		for _, c := range k {
			if c.article.Topic == knowledge.WorkerRights {
				a = c.article
				break
			}
		}
		ans.Topic = knowledge.WorkerRights
	} else if why == Verdict && (a == nil || !k[0].named && k[0].asked < sureAsked && a != carried) {
		a = nil // a tax or a medical question has no article of ours
	}
	if a != nil {
		ans.Topic = a.Topic
		ans.Choices = append(ans.Choices, Choice{Article: a.ID, Label: a.Title.In(t.r.lang)})
		t.contacts(&ans, a)
		return ans
	}
	// Whatever it is about, somebody must be named who can tell.
	general := t.main[knowledge.Overview]
	if why != OwnCase {
		general = t.atWork() // legal aid is among its offices
	}
	if general != nil {
		t.contacts(&ans, general)
	}
	if why == Drafting {
		ans.Topic = knowledge.WorkerRights // only the licensed may write for others
	}
	return ans
}

var labour = newCue(`퇴직금|직장|해고|월급|임금|급여|체불|수당을안|괴롭힘|산재|근로|노동|사장(이|님)|사직|퇴사|갑질|성희롱|진정서|구제신청|상사|다쳤`,
	`dismiss\w*|fired|wages?|salary|unpaid|boss|employer|workplace|harass\w*|labou?r|injur\w*|complaint`)

// contacts adds the offices of an article, those of the person's region first.
func (t *task) contacts(ans *Answer, a *knowledge.Article) {
	p := Part{Kind: ContactPart, Article: a.ID, Slot: knowledge.ContactFor}
	for _, id := range a.Contacts {
		k := t.base.Contact(id)
		if k == nil {
			continue
		}
		local := len(k.Regions) > 0
		if local && !slices.ContainsFunc(t.q.Regions, func(code string) bool { return slices.Contains(k.Regions, code) }) {
			continue
		}
		p.Contacts = append(p.Contacts, *k)
	}
	slices.SortStableFunc(p.Contacts, func(x, y knowledge.Contact) int {
		return cmp.Compare(min(1, len(y.Regions)), min(1, len(x.Regions)))
	})
	if len(p.Contacts) == 0 {
		return
	}
	ans.Parts = append(ans.Parts, p)
	for _, k := range p.Contacts {
		addSource(ans, t.officeSource(k))
	}
}

// source adds where the article's parts come from.
func (t *task) source(ans *Answer, a *knowledge.Article) { ans.cite(t.base, a, t.r.lang) }

// cite adds where an article's parts come from: the sources of the facts and
// states that are told, or those of the article where none is.
func (ans *Answer) cite(base *knowledge.Base, a *knowledge.Article, l knowledge.Lang) {
	cited := false
	add := func(s *knowledge.Source, from string, slot knowledge.Slot, checked knowledge.Date, r knowledge.Reliability) {
		if s != nil {
			cited = true
			addSource(ans, Source{Article: from, Section: slot, Title: s.Title.In(l), URL: s.URL, Checked: checked, Reliability: r})
		}
	}
	for _, p := range ans.Parts {
		if p.Article != a.ID {
			continue
		}
		for _, f := range p.Facts {
			add(base.SourceOf(f), f.Article, p.Slot, f.Checked, f.Reliability)
		}
		for _, s := range p.States {
			add(a.Source(s.Source), a.ID, p.Slot, s.Checked, s.Reliability)
		}
	}
	if !cited && len(a.Sources) > 0 && len(ans.Parts) > 0 {
		add(&a.Sources[0], a.ID, ans.Parts[0].Slot, a.LastChecked(), "")
	}
}

func addSource(ans *Answer, s Source) {
	if !slices.ContainsFunc(ans.Sources, func(o Source) bool { return o.Article == s.Article && o.Title == s.Title && o.URL == s.URL }) {
		ans.Sources = append(ans.Sources, s)
	}
}

// amount finds numbers as people write money and counts.
var amount = regexp.MustCompile(`(\d[\d,]*(?:\.\d+)?)\s*(조|억|천만|백만|만|천|million|billion|trillion|thousand|k\b|m\b)?`)

var scale = map[string]float64{"": 1, "천": 1e3, "thousand": 1e3, "k": 1e3, "만": 1e4, "백만": 1e6, "million": 1e6, "m": 1e6,
	"천만": 1e7, "억": 1e8, "billion": 1e9, "조": 1e12, "trillion": 1e12}

// saidFigures are the numbers in the question.
func (t *task) saidFigures() []float64 {
	var said []float64
	for _, m := range amount.FindAllStringSubmatch(t.r.text, 8) {
		if v, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64); err == nil {
			said = append(said, v*scale[m[2]])
		}
	}
	return said
}

// outdated finds what a question takes for true and the article knows as old or
// wrong: an amount, or an address.
func (t *task) outdated(a *knowledge.Article) (Part, bool) {
	said := t.saidFigures()
	for i := range a.Facts {
		f := &a.Facts[i]
		if len(f.Was) == 0 || !f.ValidAt(t.q.Now) || slices.Contains(said, f.Value.Number) {
			continue // what holds is said as well: "was it 500,000 or 600,000?"
		}
		for _, was := range f.Was {
			old := strings.ToLower(was.Text.Ko)
			if f.Unit.Textual() && len(old) >= 4 && strings.Contains(t.r.text, old) ||
				!f.Unit.Textual() && was.Number >= 1000 && slices.Contains(said, was.Number) {
				return Part{Kind: WasPart, Article: a.ID, Slot: f.Slot, Facts: []knowledge.Fact{*f}, Claimed: was}, true
			}
		}
	}
	return Part{}, false
}
