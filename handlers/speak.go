package handlers

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/mask"
	"dari/knowledge"
	"dari/knowledge/answer"
)

// Speak puts an answer into words. Every reader of answers, also the command
// line, goes through it, so that an amount is never said without its bound,
// basis and conditions and an answer never without source and checked date.
func Speak(a answer.Answer) bot.Reply {
	s := speaker{answer: a, l: lang.Lang(a.Lang)}
	switch a.Kind {
	case answer.Facts:
		if a.Intro != "" {
			s.body = append(s.body, bot.P(a.Intro))
		}
		s.parts()
	case answer.Unknown:
		if a.Reason == answer.Unsettled { // said by the article
			s.parts()
			s.choices(a.More)
			break
		}
		s.line(pick(a.Reason, lang.AnswerUnknown, map[answer.Reason]lang.Key{
			answer.OffTopic: lang.AnswerOffTopic, answer.NoSuchName: lang.AnswerNoSuchName}))
		if slices.ContainsFunc(a.Parts, func(p answer.Part) bool { return len(p.Contacts) > 0 }) {
			s.line(lang.AnswerAskThere)
		}
		s.parts()
		s.choices(a.Choices)
	case answer.Clarify:
		s.line(lang.AnswerWhich)
		s.choices(a.Choices)
	case answer.Refuse:
		s.line(pick(a.Reason, lang.AnswerRefuse, map[answer.Reason]lang.Key{
			answer.OthersData: lang.AnswerRefuseData, answer.Fraud: lang.AnswerRefuseFraud, answer.Discrimination: lang.AnswerRefuseChoosing}))
	case answer.Handoff:
		verdict := lang.AnswerVerdict
		if a.Topic == knowledge.OutOfScope {
			verdict = lang.AnswerVerdictElse
		}
		s.line(pick(a.Reason, lang.AnswerOwnCase, map[answer.Reason]lang.Key{
			answer.Verdict: verdict, answer.Trouble: lang.AnswerTrouble, answer.Drafting: lang.AnswerDrafting}))
		s.parts()
	case answer.Crisis:
		s.line(pick(a.Reason, lang.CrisisCard, map[answer.Reason]lang.Key{
			answer.Imminent: lang.CrisisImminent, answer.OtherPerson: lang.CrisisOther}))
	case answer.Smalltalk:
		s.line(pick(a.Reason, lang.Greeting, map[answer.Reason]lang.Key{
			answer.Thanks: lang.Welcome, answer.Farewell: lang.Farewell, answer.Identity: lang.Identity, answer.Abuse: lang.AngerAnswer}))
	case answer.Act:
		s.line(functionSentence(a.Action.Intent))
	}
	if a.Kind == answer.Facts || a.Kind == answer.Handoff || a.Kind == answer.Unknown {
		s.made()
		s.sources()
	}
	if a.Kind == answer.Unknown && len(a.Choices) > 0 {
		s.line(lang.AnswerNear)
	}
	if a.Kind == answer.Facts {
		s.choices(a.More)
		if len(a.More) == 0 {
			s.choices(a.Choices)
		}
	}
	return bot.Reply{Body: s.body, Choices: s.taps, Lang: string(s.l)}
}

func pick(r answer.Reason, usual lang.Key, of map[answer.Reason]lang.Key) lang.Key {
	if k, ok := of[r]; ok {
		return k
	}
	return usual
}

// functionSentence opens a function of the bot in words, for readers that
// cannot run it.
func functionSentence(i answer.Intent) lang.Key {
	return pick2(i, map[answer.Intent]lang.Key{
		answer.Openings: lang.OpenOpenings, answer.Posting: lang.OpenPosting, answer.Profile: lang.OpenProfile,
		answer.Notifications: lang.OpenNotifications, answer.Privacy: lang.OpenPrivacy, answer.Person: lang.OpenPerson,
		answer.Broadcast: lang.OpenBroadcast, answer.Admin: lang.OpenHelp, answer.Help: lang.OpenHelp, answer.Language: lang.OpenLanguage,
	})
}

func pick2(i answer.Intent, of map[answer.Intent]lang.Key) lang.Key {
	if k, ok := of[i]; ok {
		return k
	}
	return lang.OpenHelp
}

// speaker collects the words of one answer.
type speaker struct {
	answer answer.Answer
	l      lang.Lang
	body   bot.Text
	taps   bot.Choices
	weak   bool // a fact should be confirmed on the official page
	shaky  bool // a fact comes from a single report
}

func (s *speaker) line(k lang.Key, args ...any) {
	s.body = append(s.body, bot.Plain(lang.Text(s.l, k, args...))...)
}

func (s *speaker) parts() {
	article := ""
	prose := s.answer.Prose
	for _, p := range s.answer.Parts {
		switch p.Kind {
		case answer.SectionPart:
			if len(s.answer.Prose) > 0 {
				s.prose(prose)
				prose = nil
				s.conditions(p)
				continue
			}
			if p.Article != article { // whose answer it is
				s.title(p.Article)
			} else if p.Heading != "" {
				s.body = append(s.body, bot.H(p.Heading))
			}
			article = p.Article
			s.section(p)
		case answer.StatePart:
			for _, st := range p.States {
				s.state(p, st)
			}
		case answer.ContactPart:
			for _, c := range p.Contacts {
				s.contact(c)
			}
		case answer.WasPart:
			s.was(p)
		}
	}
}

// prose says what a model wrote.
func (s *speaker) prose(paragraphs []string) {
	for _, p := range paragraphs {
		s.body = append(s.body, bot.P(p))
	}
}

// conditions says the facts that a model told, each again with its conditions: an
// amount is never told without them, and whether prose has them all no rule can tell.
func (s *speaker) conditions(p answer.Part) {
	l := knowledge.Lang(s.l)
	for _, f := range p.Facts {
		words := lang.Particles(s.fact(f)) // which marks what is to be confirmed, too
		if f.Conditions.In(l) != "" {
			s.body = append(s.body, bot.Item(f.Label.In(l)+": "+words))
		}
	}
}

// made says who put the answer together, where there is a model that could have.
func (s *speaker) made() {
	switch s.answer.Mode {
	case answer.Curated:
		s.body = append(s.body, bot.Small(lang.Text(s.l, lang.MadeCurated)))
	case answer.Select, answer.Compose:
		s.body = append(s.body, bot.Small(lang.Text(s.l, lang.MadeByModel)))
	}
}

// Words are the words of the base for whoever lets a model have a share in an
// answer: they are those of [Speak].
type Words struct{}

// Passage is a part of an answer, line for line.
func (Words) Passage(a answer.Answer, p answer.Part) string {
	s := speaker{answer: a, l: lang.Lang(a.Lang)}
	s.section(p)
	return s.body.String()
}

// Fact is the value of a fact with its bound and basis.
func (Words) Fact(l knowledge.Lang, f knowledge.Fact) string { return FactText(lang.Lang(l), f) }

// Masked is a text of a person without what tells who they are.
func (Words) Masked(text string) string { return mask.Personal(text) }

func (s *speaker) title(article string) {
	if a := s.answer.Base.Article(article); a != nil {
		s.body = append(s.body, bot.H(a.Title.In(knowledge.Lang(s.l))))
	}
}

func (s *speaker) section(p answer.Part) {
	for _, b := range p.Blocks {
		office := s.contactName
		if b.Kind == knowledge.Bullet || b.Kind == knowledge.Row || strings.HasSuffix(b.Text, "}") {
			office = s.contactLine
		}
		text, ok := s.answer.Expand(p, b, s.fact, office)
		if !ok {
			continue
		}
		text = lang.Particles(text)
		switch b.Kind {
		case knowledge.Bullet:
			s.body = append(s.body, bot.Item(text))
		case knowledge.Numbered:
			s.body = append(s.body, bot.Block{Kind: bot.Numbered, Number: b.Number, Spans: []bot.Span{bot.Words(text)}})
		case knowledge.Subheading:
			s.body = append(s.body, bot.H(text))
		case knowledge.HeaderRow:
			s.body = append(s.body, bot.Spans(bot.Paragraph, bot.Bold(strings.ReplaceAll(text, " | ", " · "))))
		case knowledge.Row:
			s.body = append(s.body, bot.Item(strings.ReplaceAll(text, " | ", " · ")))
		default:
			s.body = append(s.body, bot.P(text))
		}
	}
}

// fact says a fact as one unit: value, bound, basis and conditions.
func (s *speaker) fact(f knowledge.Fact) string {
	switch f.Reliability {
	case knowledge.Recorded:
		s.weak = true
	case knowledge.Reported:
		s.shaky = true
	}
	text := FactText(s.l, f)
	if c := f.Conditions.In(knowledge.Lang(s.l)); c != "" {
		text += "(" + c + ")"
		if s.l == lang.En {
			text = strings.Replace(text, "("+c+")", " ("+c+")", 1)
		}
	}
	return text
}

// FactText says the value of a fact with its bound and basis.
func FactText(l lang.Lang, f knowledge.Fact) string {
	switch f.Unit {
	case knowledge.DateUnit:
		return lang.Date(l, at(knowledge.Date(f.Value.Text.In(knowledge.Lang(l)))))
	case knowledge.PhoneUnit, knowledge.URLUnit, knowledge.TextUnit:
		return f.Value.Text.In(knowledge.Lang(l))
	}
	return lang.FigurePer(l, f.Value.Number, string(f.Unit), lang.Bound(f.Bound), lang.Basis(f.Basis))
}

func (s *speaker) contactName(c knowledge.Contact) string {
	name := c.Name.In(knowledge.Lang(s.l))
	if c.Phone != "" {
		name += " " + c.Phone
	}
	return name
}

// contactLine is an office at the end of a line: what has no number to call has
// an address, which would be in the way inside a sentence.
func (s *speaker) contactLine(c knowledge.Contact) string {
	if c.Phone == "" && c.URL != "" {
		return s.contactName(c) + " " + c.URL
	}
	return s.contactName(c)
}

func (s *speaker) contact(c knowledge.Contact) {
	spans := []bot.Span{bot.Words(s.contactName(c))}
	if hours := c.Hours.In(knowledge.Lang(s.l)); hours != "" {
		spans = append(spans, bot.Words(" ("+hours+")"))
	}
	if c.URL != "" {
		spans = append(spans, bot.Words(" "), bot.Link(c.URL, c.URL))
	}
	s.body = append(s.body, bot.Spans(bot.Bullet, spans...))
}

// was corrects an old value in the question.
func (s *speaker) was(p answer.Part) {
	if len(p.Facts) == 0 {
		return
	}
	f := p.Facts[0]
	old := f
	old.Value, old.Conditions = p.Claimed, knowledge.Text{}
	old.Bound, old.Basis = "", "" // only what was said
	s.line(lang.AnswerOutdated, FactText(s.l, old), f.Label.In(knowledge.Lang(s.l)), s.fact(f))
}

// state says whether a programme takes applications today.
func (s *speaker) state(p answer.Part, st knowledge.State) {
	kl := knowledge.Lang(s.l)
	day := func(d knowledge.Date) string { return lang.Date(s.l, at(d)) }
	var text string
	kind := st.At(s.answer.At)
	switch kind {
	case knowledge.Open:
		text = lang.Text(s.l, lang.StateOpen)
		if st.Until != "" {
			text = lang.Text(s.l, lang.StateOpenUntil, day(st.Until))
		}
	case knowledge.Closed:
		text = lang.Text(s.l, lang.StateClosed)
		if st.Until != "" {
			text = lang.Text(s.l, lang.StateClosedOn, day(st.Until))
		}
	case knowledge.Opens:
		text = lang.Text(s.l, lang.StateOpens, day(st.From))
	case knowledge.Rolling:
		text = lang.Text(s.l, lang.StateRolling)
	case knowledge.UntilBudget:
		text = lang.Text(s.l, lang.StateBudget)
	}
	if label := st.Label.In(kl); label != "" {
		text = capital(label) + ": " + text
	}
	switch note := st.Note.In(kl); {
	case note == "":
	case kind == knowledge.Rolling, kind == knowledge.Opens && st.From == "": // the note says it better, or alone
		text = sentence(note)
	default:
		text += " (" + note + ")"
	}
	if st.Reliability == knowledge.Recorded {
		s.weak = true
	}
	s.body = append(s.body, bot.P(text))
}

// sentence makes a note a sentence of its own.
func sentence(s string) string {
	s = capital(s)
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// sources names where the answer comes from and when it was checked.
func (s *speaker) sources() {
	if s.weak {
		s.body = append(s.body, bot.Small(lang.Text(s.l, lang.OfficialPage)))
	}
	if s.shaky && !s.weak {
		s.body = append(s.body, bot.Small(lang.Text(s.l, lang.SingleReport)))
	}
	var said []string
	for _, src := range s.answer.Sources {
		key := src.Title + src.URL
		if slices.Contains(said, key) {
			continue
		}
		said = append(said, key)
		if src.Checked == "" {
			continue
		}
		line := lang.Text(s.l, lang.SourceLine, src.Title, string(src.Checked))
		spans := []bot.Span{bot.Words(line)}
		if src.URL != "" && src.URL != src.Title { // a site that has no title is named by its address
			spans = append(spans, bot.Words(" "), bot.Link(src.URL, src.URL))
		}
		s.body = append(s.body, bot.Spans(bot.Note, spans...))
	}
}

// maxTaps bounds the buttons under an answer.
const maxTaps = 5

func (s *speaker) choices(cs []answer.Choice) {
	for _, c := range cs {
		if len(s.taps) >= maxTaps {
			return
		}
		s.taps = append(s.taps, bot.Choice{Label: c.Label, Action: strings.TrimSpace("more " + c.Article + " " + string(c.Slot))})
	}
}
