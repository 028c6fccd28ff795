package answer

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"dari/knowledge"
	"dari/knowledge/search"
	"dari/knowledge/sense"
)

// What sort of message one is, learnt from the examples in folder examples,
// whose lines begin with these names.
const (
	sortHarmless    = "harmless" // neither danger nor attack
	sortQuestion    = "question" // to the base
	sortCrisis      = "crisis"
	sortCrisisNow   = "crisis_now"
	sortCrisisOther = "crisis_other"
	sortAttack      = "attack" // to the sorts behind the guard, any of the refusals
	sortExists      = "exists" // what is there for me
	sortBare        = "bare"   // asks for a part of nothing in particular
	sortAgain       = "again"  // say that again, go on
	sortOffTopic    = "off_topic"
	sortElsewhere   = "elsewhere" // support that somebody else gives
	sortOpenings    = "openings"
	sortHelp        = "help"
	sortAdmin       = "admin"
)

// refusals, offices, talks and functions are the sorts whose answer is a reason
// or a function and nothing else.
var (
	crises   = []string{sortCrisis, sortCrisisNow, sortCrisisOther}
	refusals = map[string]Reason{"injection": Injection, "others_data": OthersData, "fraud": Fraud, "discriminate": Discrimination}
	offices  = map[string]Reason{"own_case": OwnCase, "verdict": Verdict, "drafting": Drafting, "trouble": Trouble}
	talks    = map[string]Reason{"greeting": Greeting, "thanks": Thanks, "farewell": Farewell, "identity": Identity, "abuse": Abuse}
	acts     = map[string]Answer{
		sortOpenings: action(Openings), "posting": action(Posting), "profile": action(Profile),
		"alerts_on": action(Notifications, SlotDo, DoOn), "alerts_off": action(Notifications, SlotDo, DoOff), "alerts_why": action(Notifications, SlotDo, DoWhy),
		"privacy_show": action(Privacy, SlotDo, DoShow), "privacy_export": action(Privacy, SlotDo, DoExport), "privacy_delete": action(Privacy, SlotDo, DoDelete),
		"person": action(Person), "broadcast": action(Broadcast), sortAdmin: action(Admin), sortHelp: action(Help),
	}
)

func names[V any](m map[string]V) []string {
	var out []string
	for n := range m {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

var (
	refusalSorts = names(refusals)
	officeSorts  = names(offices)
	talkSorts    = names(talks)
	actSorts     = names(acts)
)

// How sure a sort must be. A cry for help that is missed costs a life, and a
// refusal that is wrong costs an answer, so the one is taken early and the
// other late. Measured on the questions in testdata.
const (
	crisisSure  = 0.45
	crisisMaybe = 0.40 // where nothing else is likely
	refuseSure  = 0.50
	hiddenSure  = 0.75 // what was hidden in the message
	clauseSure  = 0.85 // one sentence of several
	officeSure  = 0.40
	verdictSure = 0.60 // nearest to a question about who may get it
	actSure     = 0.45
	elseSure    = 0.55 // talk, what exists
	surelyAway  = 0.80 // the same, where the articles are of another opinion
	bareSure    = 0.60 // fits several programmes
	awaySure    = 0.50 // nothing of ours
	elseShare   = 0.90 // a refusal must be about as sure as anything else
	agreed      = 0.12 // where something else says so, too
	saidToo     = 0.10 // where the words of a cry for help stand there
	trace       = 0.03 // so much of a whole message makes its sentences worth a look
	surelyAsks  = 0.99 // where the words are those of the own case of somebody
	clearlyNot  = 0.90 // so sure of a question that no rule may say otherwise
	clearlyElse = 0.80 // or of something else that examples of danger may not
	leadUpAlone = 0.10 // where the message before was an attack
)

// heard is what the examples say of a text.
type heard struct {
	learned       *Learned
	features      sense.Features
	danger, sorts odds // filled when they are first asked for
}

func (h *heard) dangers() odds { return asked(&h.danger, h.learned.danger, h.features) }
func (h *heard) sort() odds    { return asked(&h.sorts, h.learned.sorts, h.features) }

// asked asks a model about a text where that was not done yet.
func asked(o *odds, m *sense.Model, f sense.Features) odds {
	if o.p == nil {
		*o = oddsOf(m, f)
	}
	return *o
}

// hear is what the examples say about a text, read once for each text.
func (t *task) hear(text string) *heard {
	h, ok := t.texts[text]
	if !ok {
		h = &heard{learned: t.learned, features: sense.Read(text)}
		if t.texts == nil {
			t.texts = map[string]*heard{}
		}
		t.texts[text] = h
	}
	return h
}

// sorted answers what is no question to the base.
func (t *task) sorted() (Answer, bool) {
	if a, ok := commandWord(t.r); ok {
		return a, true
	}
	question := t.sorts.of(sortQuestion)
	if reason, ok := office(t.r); ok && question < surelyAsks {
		t.understand()
		return t.handoff(reason), true
	}
	if s, _ := t.sorts.best(officeSorts...); t.sorts.any(officeSorts...) >= officeSure && !(offices[s] == Verdict && t.sorts.of(s) < verdictSure) {
		t.understand()
		return t.handoff(offices[s]), true
	}
	// Who asks for a person gets one, however much it sounds like a question.
	if a, ok := function(t.r, t.rest, t.q.Persona); ok && (question < clearlyNot || a.Action.Intent == Person) && (a.Action.Intent != Openings || !t.namesProgramme()) {
		return a, true
	}
	s, p := t.sorts.best(actSorts...)
	// Work beside a programme is a question about the programme.
	if p >= actSure && !(s == sortAdmin && t.q.Persona != knowledge.Staff) && !(s == sortOpenings && t.namesProgramme()) {
		a := acts[s]
		if s == sortOpenings {
			regions, words := placesIn(t.rest)
			a = action(Openings, SlotRegion, strings.Join(regions, " "), SlotWords, strings.Join(words, " "))
		}
		return a, true
	}
	if s, p := t.sorts.best(talkSorts...); p >= elseSure && len(t.named) == 0 {
		return Answer{Kind: Smalltalk, Reason: talks[s]}, true
	}
	return Answer{}, false
}

// guarded answers what must go no further: a cry for help, an attack. It looks
// at the text as it was typed, as it is after repair, at each of its sentences,
// and at what is hidden in it.
func (t *task) guarded(asTyped string) (Answer, bool) {
	type looked struct {
		r              reading
		danger         odds
		crisis, attack float64 // the mean of two opinions
		least          float64 // how sure the examples must be
		cries          bool    // its words are those of a cry for help
	}
	var texts []looked
	look := func(text string, least float64) {
		h := t.hear(search.Fold(text))
		r := read(text, t.q.Lang)
		danger, sorts := h.dangers(), h.sort()
		texts = append(texts, looked{r, danger,
			(danger.any(crises...) + sorts.of(sortCrisis)) / 2, (danger.any(refusalSorts...) + sorts.of(sortAttack)) / 2, least, criesOut(r)})
	}
	look(asTyped, 0)
	if t.r.text != texts[0].r.text {
		look(t.r.text, 0)
	}
	whole := texts[0].crisis
	// In a long message one sentence is easily drowned by the rest.
	long := utf8.RuneCountInString(asTyped) > sense.Longest/2
	if long || max(whole, texts[0].attack) >= trace || texts[0].cries {
		for _, c := range clausesOf(asTyped) {
			look(c, clauseSure)
		}
	}
	for _, h := range hiddenIn(asTyped) {
		look(h, hiddenSure)
	}
	other := t.surelyElse()
	for _, x := range texts {
		if x.least == clauseSure && !long && whole < agreed && !x.cries {
			continue
		}
		if a, ok := crisis(x.r, x.cries, x.danger, x.crisis, other, x.least); ok {
			return a, true
		}
	}
	// Nobody cries for help backwards.
	if back := backwards(search.Fold(asTyped)); saysMoreThan(back, asTyped) {
		look(back, hiddenSure)
	}
	for _, x := range texts {
		why := Reason("")
		s, _ := x.danger.best(refusalSorts...)
		if p := x.attack; p >= max(refuseSure, x.least) && (p >= clearlyNot || p > elseShare*other) {
			why = refusals[s]
		}
		if why == "" && x.least == 0 && t.ledUpTo(x.danger) {
			why = Injection
		}
		if why != "" {
			l, most := texts[0].r.lang, 0.0
			for _, y := range texts {
				if y.least == hiddenSure && y.attack > max(most, refuseSure) { // what is hidden is what was said
					l, most = y.r.lang, y.attack
				}
			}
			return Answer{Kind: Refuse, Reason: why, Lang: l}, true
		}
	}
	return Answer{}, false
}

// saysMoreThan tells whether one text has more words that mean something than another.
func saysMoreThan(a, b string) bool {
	n := sense.Concepts(a)
	return n > 0 && n > sense.Concepts(b)
}

// clauseEnd is where a sentence of a message ends.
var clauseEnd = regexp.MustCompile(`[.?!…~\n]+|[ㅠㅜㅋㅎ]{2,}`)

// clausesOf are the sentences of a message that has several.
func clausesOf(text string) []string {
	var out []string
	for _, c := range clauseEnd.Split(text, maxClauses) {
		if c = strings.TrimSpace(c); utf8.RuneCountInString(c) >= shortestClause {
			out = append(out, c)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

const (
	maxClauses     = 60
	shortestClause = 6 // letters; shorter ones say too little alone
)

// surelyElse is how surely the message is talk, a function of the bot, or
// nothing of ours.
func (t *task) surelyElse() float64 {
	_, act := t.sorts.best(actSorts...)
	_, talk := t.sorts.best(talkSorts...)
	_, own := t.sorts.best(officeSorts...)
	return max(act, talk, own, t.sorts.any(sortOffTopic, sortElsewhere))
}

// ledUpTo tells whether a message that says little completes an attack that an
// earlier one began.
func (t *task) ledUpTo(now odds) bool {
	if now.any(refusalSorts...) < leadUpAlone {
		return false
	}
	for i := len(t.q.History) - 1; i >= max(0, len(t.q.History)-history); i-- {
		if h := t.q.History[i]; !h.Bot && t.hear(search.Fold(h.Text)).dangers().any(refusalSorts...) >= refuseSure {
			return true
		}
	}
	return false
}

// crisis tells a cry for help by examples, which make it p likely, and by words:
// said tells whether they are those of one.
// other is how surely the message is of some other sort, least how sure the
// examples must be.
func crisis(r reading, said bool, danger odds, p, other, least float64) (Answer, bool) {
	switch {
	case said && p >= saidToo:
	case p < least:
		return Answer{}, false
	case p >= clearlyNot:
	case p >= crisisSure && other < clearlyElse:
	case p >= crisisMaybe && other < agreed:
	default:
		return Answer{}, false
	}
	a := Answer{Kind: Crisis, Lang: r.lang}
	worst, _ := danger.best(crises...)
	switch {
	case imminentCue.in(r), worst == sortCrisisNow:
		a.Reason = Imminent
	case worst == sortCrisisOther, thirdCue.in(r) && danger.of(sortCrisisOther) > agreed:
		a.Reason = OtherPerson
	}
	return a, true
}
