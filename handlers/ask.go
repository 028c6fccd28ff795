package handlers

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/knowledge/jobs"
)

// Memories keeps what was talked about, for follow-up questions.
type Memories interface {
	// Memory is what was talked about; empty when it is older than half an hour.
	Memory(ctx context.Context, conversation string, person uint32) (Memory, error)
	// Remember keeps it for the next Memory; it is on the disk no later than the
	// reply to the message.
	Remember(message int64, conversation string, person uint32, m Memory) error
}

// Memory is what was talked about in a conversation, the oldest first.
type Memory struct {
	Turns []MemoryTurn `json:"turns"`
}

// MemoryTurn is one thing said: the words of the person, or of what kind and
// from which article the answer was.
type MemoryTurn struct {
	// Message is the inbox row; a message that is handled again replaces its
	// own turns.
	Message int64       `json:"message"`
	Bot     bool        `json:"bot,omitempty"`
	Text    string      `json:"text,omitempty"`
	Kind    answer.Kind `json:"kind,omitempty"`
	Article string      `json:"article,omitempty"`
	// Search is the list of openings that was shown, or talked about, here.
	Search *Search `json:"search,omitempty"`
}

// maxTurns bounds how far back a follow-up reaches.
const maxTurns = 12

// Answerer answers from the curated base.
type Answerer interface {
	Answer(ctx context.Context, q answer.Question) answer.Answer
}

// Writer lets a language model have a share in an answer with facts; any other
// comes back as it is. show, unless it is nil, is handed each sentence that will
// be told once that is sure.
type Writer interface {
	Write(ctx context.Context, q answer.Question, a answer.Answer, person uint32, show func(sentence string)) answer.Answer
}

// Counter counts what was answered; a message that is handled again after a
// crash is counted again. It must not block.
type Counter interface {
	// Answered is told what sort of answer a question got, and how it was made;
	// without a mode the articles were told as they stand.
	Answered(kind answer.Kind, mode answer.Mode)
	// InCrisis is told of every card that was given to somebody in need.
	InCrisis()
}

func (h *Handlers) countAnswer(kind answer.Kind, mode answer.Mode) {
	if h.Counter != nil {
		h.Counter.Answered(kind, mode)
	}
}

// IsQuestion tells words that ask something from words that fill a field. It
// errs towards the field: a wrong entry is shown again and can be corrected.
func IsQuestion(text string) bool {
	text = strings.TrimSpace(text)
	if strings.HasSuffix(text, "?") || strings.HasSuffix(text, "？") {
		return true
	}
	for _, end := range []string{"나요", "까요", "인가요", "은가요", "는가요", "알려줘", "알려 줘", "알려주세요", "알려 주세요", "뭐예요", "뭐야", "뭔가요", "궁금해요", "궁금합니다"} {
		if strings.HasSuffix(strings.TrimRight(text, ".!~ "), end) {
			return true
		}
	}
	return false
}

func (h *Handlers) askRoutes() []route {
	return []route{
		{name: "more", roles: everybody, byChoice: true, do: func(ctx context.Context, t *turn) ([]bot.Reply, error) {
			return h.answerQuestion(ctx, t, answer.Question{Article: t.arg(0), Slot: knowledge.Slot(t.arg(1))})
		}},
	}
}

// ask answers a question, or does what the words ask for.
func (h *Handlers) ask(ctx context.Context, t *turn) ([]bot.Reply, error) {
	return h.answerQuestion(ctx, t, answer.Question{Text: t.Text})
}

func (h *Handlers) answerQuestion(ctx context.Context, t *turn, q answer.Question) ([]bot.Reply, error) {
	conversation := t.Address.Conversation()
	memory, err := h.Memories.Memory(ctx, conversation, t.Person.ID)
	if err != nil {
		return nil, err
	}
	memory.forget(t.ID)
	q.Lang, q.Now, q.Persona = knowledge.Lang(t.Lang), t.Now, knowledge.Audience(t.Role)
	if q.Regions, err = h.provinces(ctx, t, q.Text); err != nil {
		return nil, err
	}
	for _, m := range memory.Turns {
		if m.Bot && m.Kind == "" { // a button was tapped: the base had no part in it
			continue
		}
		q.History = append(q.History, answer.Turn{Bot: m.Bot, Text: m.Text, Kind: m.Kind, Article: m.Article})
	}
	if q.History, err = h.aboutQuoted(ctx, t, q.History); err != nil {
		return nil, err
	}
	a := h.Answerer.Answer(ctx, q)
	if a.Kind == answer.Unknown && namesJob(q.Text) {
		a = answer.Answer{Kind: answer.Act, Topic: knowledge.OpeningsTopic, Lang: a.Lang, Action: answer.Action{Intent: answer.Openings}}
	}
	if f, ok := h.wantsFollow(ctx, t, q, a); ok {
		a = answer.Answer{Kind: answer.Act, Topic: a.Topic, Lang: a.Lang, Action: answer.Action{Intent: followIntent, Slots: map[string]string{slotFollow: f.carry()}}}
	} else if t.Kind == bot.Said && wantsNotices(q.Text, a) {
		a = answer.Answer{Kind: answer.Act, Topic: a.Topic, Lang: a.Lang, Action: answer.Action{Intent: noticesIntent}}
	}
	t.Lang = lang.Lang(a.Lang)
	shown, isShown, err := h.askShown(ctx, t, a, q)
	if err != nil {
		return nil, err
	}
	goesOn, err := h.goesOn(ctx, t, a, memory, q.Text)
	if err != nil {
		return nil, err
	}
	if goesOn != nil && isShown && (t.Quoted != "" || !goesOn.surely) {
		goesOn = nil
	}
	wish, courses := asksForCourses(t, a, memory, q.Text)
	if courses {
		goesOn, isShown = nil, false
	}
	said := MemoryTurn{Message: t.ID, Bot: true, Kind: a.Kind, Article: mainArticle(a)}
	switch {
	case courses:
		said.Kind, said.Article = answer.Act, ""
	case goesOn != nil:
		said.Kind, said.Article = answer.Act, ""
	case isShown:
		said.Kind, said.Article = answer.Unknown, "" // of the base
		if last, atOnce, ok := memory.lastSearch(); ok && atOnce {
			said.Search = &last
		}
	}
	if said.Kind == answer.Facts {
		if a, err = h.write(ctx, t, q, a); err != nil {
			return nil, err
		}
		said.Article = mainArticle(a)
	}
	memory.add(MemoryTurn{Message: t.ID, Text: q.Text}, said)
	if err := h.Memories.Remember(t.ID, conversation, t.Person.ID, memory); err != nil {
		return nil, err
	}
	if isShown && goesOn == nil { // not of the base, but answered
		h.countAnswer(answer.Act, "")
	} else {
		h.countAnswer(said.Kind, a.Mode)
	}
	switch {
	case courses && len(wish.Regions) == 0:
		if _, unclear := jobs.FindRegions(q.Text); len(unclear) > 0 {
			return h.whichCoursePlace(ctx, t, wish, unclear[0])
		}
		fallthrough
	case courses:
		return h.showCourses(ctx, t, wish, 0)
	case goesOn != nil:
		return h.goOn(ctx, t, goesOn)
	case isShown:
		return shown, nil
	}
	if a.Kind == answer.Crisis {
		return h.crisis(ctx, t, a, q.Text), nil
	}
	if a.Kind == answer.Act {
		if replies, ok, err := h.act(ctx, t, a.Action); ok || err != nil {
			return replies, err
		}
	}
	return h.tellAnswer(ctx, t, a, q)
}

// write lets the model have its share in an answer, where there is one that is
// switched on, and shows each sentence once it has passed.
func (h *Handlers) write(ctx context.Context, t *turn, q answer.Question, a answer.Answer) (answer.Answer, error) {
	if h.Writer == nil {
		return a, nil
	}
	if h.Model != nil {
		state, err := h.Model.ModelState(ctx)
		if err != nil {
			return a, err
		}
		if !state.On {
			return a, nil
		}
	}
	if h.Drafter == nil {
		return h.Writer.Write(ctx, q, a, t.Person.ID, nil), nil
	}
	defer h.Drafter.End(t.Address) // before the answer is on its way
	var body bot.Text
	return h.Writer.Write(ctx, q, a, t.Person.ID, func(sentence string) {
		body = append(slices.Clone(body), bot.Plain(sentence)...)
		h.Drafter.Draft(bot.Draft{To: t.Address, Message: t.ID, Body: body, Lang: string(t.Lang)})
	}), nil
}

// namesJob tells whether the words name a place and what to do there ("서울
// 요양보호사"): who says no more than that looks for openings.
func namesJob(text string) bool {
	if utf8.RuneCountInString(text) > 60 {
		return false
	}
	p, _ := jobs.ReadProfile(text)
	return len(p.Regions) > 0 && len(p.Occupations)+len(p.Skills) > 0
}

// mainArticle is the article that an answer is mostly from.
func mainArticle(a answer.Answer) string {
	for _, p := range a.Parts {
		if p.Article != "" {
			return p.Article
		}
	}
	return ""
}

// add remembers turns, and forgets those that are too far back but for the last
// search: it is gone on with for as long as anything is remembered.
func (m *Memory) add(turns ...MemoryTurn) {
	m.Turns = append(m.Turns, turns...)
	n := len(m.Turns) - maxTurns
	if n <= 0 {
		return
	}
	old, kept := m.Turns[:n], m.Turns[n:]
	searched := func(t MemoryTurn) bool { return t.Search != nil }
	if !slices.ContainsFunc(kept, searched) {
		for _, t := range slices.Backward(old) {
			if searched(t) {
				kept = append([]MemoryTurn{{Message: t.Message, Bot: true, Search: t.Search}}, kept...)
				break
			}
		}
	}
	m.Turns = kept
}

// forget takes the turns of a message out, because it is handled again.
func (m *Memory) forget(message int64) {
	kept := m.Turns[:0]
	for _, t := range m.Turns {
		if t.Message != message {
			kept = append(kept, t)
		}
	}
	m.Turns = kept
}

// actions maps what the words ask for to the route that does it; the value of
// the slot "do" is the second key.
var actions = map[answer.Intent]map[string]string{
	answer.Openings:      {"": "search"}, // with the words themselves
	answer.Posting:       {"": "post"},
	answer.Profile:       {"": "profile", answer.DoShow: "me"},
	answer.Notifications: {"": "alerts", answer.DoOn: "alerts on", answer.DoOff: "stop", answer.DoWhy: "why"},
	answer.Privacy:       {"": "privacy", answer.DoShow: "me", answer.DoExport: "me export", answer.DoDelete: "me delete"},
	answer.Person:        {"": "person"},
	answer.Broadcast:     {"": "announce"},
	answer.Admin:         {"": "help"},
	answer.Help:          {"": "help"},
	answer.Language:      {"": "language"},
	noticesIntent:        {"": "notices"}, // with the words themselves
	followIntent:         {"": "follow"},
}

// act does what the words ask for; ok is false when there is nothing here
// that does it.
func (h *Handlers) act(ctx context.Context, t *turn, a answer.Action) (replies []bot.Reply, ok bool, err error) {
	do := actions[a.Intent]
	action, known := do[a.Slots[answer.SlotDo]]
	if !known {
		action = do[""]
	}
	name, args, _ := strings.Cut(action, " ")
	r := h.routes[name]
	if r == nil {
		return nil, false, nil
	}
	if t.Args = args; a.Intent == answer.Openings || a.Intent == noticesIntent {
		t.Args = t.Text
	} else if a.Intent == followIntent {
		t.Args = a.Slots[slotFollow]
	}
	replies, err = h.run(ctx, t, r)
	return replies, true, err
}

// at is the moment a date of the base begins, in Korea.
func at(d knowledge.Date) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, string(d), Seoul)
	return t
}
