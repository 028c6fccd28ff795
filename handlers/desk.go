package handlers

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/knowledge"
	"dari/knowledge/answer"
)

// The kinds of a delivery that belongs to a case.
const (
	CaseSubject       = "case"       // ref is the case: it goes to the staff's channel
	CaseLineSubject   = "caseline"   // ref is a line: told in the staff's thread
	CaseAnswerSubject = "caseanswer" // ref is a line: the answer, to the person
	CaseFailedSubject = "casefailed" // ref is a line: the answer did not arrive; version is its outbox.State
	CaseClosedSubject = "caseclosed" // ref is a line: the case was closed without an answer to it, to the person
)

// CaseKind says why a person is needed.
type CaseKind string

// The kinds of case.
const (
	QuestionCase CaseKind = "question"
	CrisisCase   CaseKind = "crisis"
	ParkedCase   CaseKind = "parked" // a message that could not be handled
)

// CaseState is how far a case is.
type CaseState int

// The states of a case.
const (
	CaseOpen CaseState = iota
	CaseAnswered
	CaseClosed
)

// String is the state as staff read it on the command line.
func (s CaseState) String() string {
	return [...]string{"open", "answered", "closed"}[max(0, min(s, CaseClosed))]
}

// Case is something that a person of the staff should see to.
type Case struct {
	ID     int64
	Kind   CaseKind
	State  CaseState
	Person uint32 // 0 when nobody knows who it was
	Role   Role
	Lang   lang.Lang // of the question
	// To is where an answer goes; zero is nowhere.
	To bot.Address
	// Reason says more about a crisis.
	Reason answer.Reason
	// Message is the inbox row it came from, Said when that was received.
	Message int64
	Said    time.Time
	Opened  time.Time
	// AnsweredBy is the account of the last answer, or cli:USER.
	AnsweredBy string
	// Answer is the number of the answer under which a person was asked for, or 0.
	Answer int64
	// Thread is where staff talk about it; zero is nowhere yet.
	Thread bot.Address
	// Lines are what was said, the oldest first; the first is the person's.
	Lines []CaseLine
}

// CaseLine is one thing said about a case.
type CaseLine struct {
	ID    int64
	Staff bool   // an answer to the person
	By    string // of an answer: account, or cli:USER
	Text  string
	At    time.Time
	// Sent is what became of an answer.
	Sent outbox.State
}

// line finds a line by id.
func (c Case) line(id int64) (CaseLine, bool) {
	for _, l := range c.Lines {
		if l.ID == id {
			return l, true
		}
	}
	return CaseLine{}, false
}

// MaxOpenCases is how many questions of one person may wait for an answer.
const MaxOpenCases = 5

// ErrNoCase is returned for a number that names no case.
var ErrNoCase = errors.New("no such case")

// Desk keeps cases. What it changes for a message is changed once.
type Desk interface {
	// OpenCase opens a case with its first line and queues the notice of it to
	// staff (zero is nowhere). A question that the person has already put and
	// that is open is that case; a crisis is added to the person's open one of
	// the same day, unless it is imminent. The id is 0, and nothing changes, when
	// a person has MaxOpenCases questions waiting.
	OpenCase(ctx context.Context, message int64, c Case, text string, staff bot.Address) (id int64, err error)
	// AddToCase adds a line of the person and opens the case again. added is
	// false when there is no such case of theirs.
	AddToCase(ctx context.Context, message, id int64, person uint32, text string, staff bot.Address) (added bool, err error)
	// AnswerCase adds an answer and queues it to the person. It is 0 when the
	// case is closed, or an answer has nowhere to go.
	AnswerCase(ctx context.Context, message, id int64, by, text string) (line int64, err error)
	// CloseCase closes a case, or opens a closed one again. A person who said
	// something last that nobody answered is told, once; told says so.
	CloseCase(ctx context.Context, message, id int64, by string, closed bool) (told bool, err error)
	Case(ctx context.Context, id int64) (Case, error)
	// CaseOfLine finds the case that a line belongs to.
	CaseOfLine(ctx context.Context, line int64) (Case, error)
	// CaseInThread finds the case of a thread of the staff's channel.
	CaseInThread(ctx context.Context, conversation string) (id int64, ok bool, err error)
}

// personForm asks for the question; its ref is a case to add to.
const personForm = "person"

// maxQuestion bounds a question in characters.
const maxQuestion = 2000

func (h *Handlers) deskRoutes() []route {
	return []route{
		{name: "person", roles: everybody, about: lang.CommandPerson, opensForm: true, do: h.askPerson,
			words: []string{"상담원", "담당자", "사람과 상담", "사람과 상담하기", "상담원 연결", "담당자에게 묻기", "담당자 연결", "사람에게 묻기",
				"ask a person", "talk to a person", "human", "agent"}},
		{name: "case", byChoice: true, roles: staffOnly, do: h.caseTap},
	}
}

func (h *Handlers) deskForms() []form {
	return []form{{
		id: personForm, roles: everybody,
		build: func(_ context.Context, t *turn, _ string) (bot.Form, error) {
			return bot.Form{Title: t.words(lang.PersonTitle), Submit: t.words(lang.Send), Fields: []bot.Field{
				{ID: "question", Type: bot.FieldLong, Label: t.words(lang.PersonQuestion), Hint: t.words(lang.PersonHint), MaxLength: maxQuestion},
			}}, nil
		},
		check: func(l lang.Lang, _ string, values []string) ([]string, string) {
			text := strings.TrimSpace(strings.Join(values, "\n"))
			if text == "" {
				return nil, lang.Text(l, lang.PersonEmpty)
			}
			return []string{text}, ""
		},
		asks: true,
		done: func(ctx context.Context, t *turn, ref string, values map[string][]string) ([]bot.Reply, error) {
			text := strings.Join(values["question"], "\n")
			if id := caseNumber(ref); id != 0 {
				return h.addToCase(ctx, t, id, text)
			}
			return h.openQuestion(ctx, t, text, 0)
		},
	}}
}

// hasDesk tells whether somebody is there who reads cases: a staff channel, or
// staff who work on the command line. Whoever plays staff in a terminal is
// nobody.
func (h *Handlers) hasDesk(ctx context.Context) (bool, error) {
	if !h.Config.StaffChannel.IsZero() {
		return true, nil
	}
	for account, is := range h.configuredStaff() {
		if is && !strings.HasPrefix(account, string(bot.Terminal)+":") {
			return true, nil
		}
	}
	named, err := h.People.StaffAccounts(ctx)
	return len(named) > 0, err
}

// askPerson passes a question on to staff: the words behind the command, the
// question whose answer has the button, else the last one that was asked.
// Without any it asks for one; without staff it names the office.
func (h *Handlers) askPerson(ctx context.Context, t *turn) ([]bot.Reply, error) {
	about, text := int64(0), ""
	switch {
	case t.Kind == bot.Chose:
		about = t.argID(0)
	case t.Command != "":
		text = strings.TrimSpace(t.Args)
	}
	last, err := h.lastQuestion(ctx, t, about)
	if err != nil {
		return nil, err
	}
	if text != "" {
		return h.openQuestion(ctx, t, text, 0)
	}
	if there, err := h.hasDesk(ctx); err != nil || !there {
		if err != nil {
			return nil, err
		}
		return h.offices(ctx, t, last.Text, last.Article)
	}
	if last.Text == "" {
		return h.formReply(ctx, t, personForm, "")
	}
	return h.openQuestion(ctx, t, last.Text, about)
}

// lastQuestion is what the person asked last, or in the given message, with
// the article that answered it. What they asked Dari to do is no question. What
// is forgotten but was answered is taken from the answer that was kept.
func (h *Handlers) lastQuestion(ctx context.Context, t *turn, message int64) (MemoryTurn, error) {
	memory, err := h.Memories.Memory(ctx, t.Address.Conversation(), t.Person.ID)
	if err != nil {
		return MemoryTurn{}, err
	}
	var last MemoryTurn
	for i, said := range memory.Turns {
		if said.Bot || said.Text == "" || said.Message == t.ID || message != 0 && said.Message != message {
			continue
		}
		if i+1 < len(memory.Turns) && memory.Turns[i+1].Bot {
			reply := memory.Turns[i+1]
			if reply.Kind == answer.Act || reply.Kind == answer.Smalltalk || reply.Kind == answer.Crisis {
				continue
			}
			said.Article = reply.Article
		}
		last = said
	}
	if last.Text == "" && message != 0 {
		kept, _, err := h.answerOf(ctx, t, message)
		if err != nil {
			return last, err
		}
		if last.Text = kept.Question; len(kept.Articles) > 0 {
			last.Article = kept.Articles[0]
		}
	}
	return last, nil
}

// openQuestion passes a question on and says what was passed on; about is the
// number of the answer that did not help, or 0.
func (h *Handlers) openQuestion(ctx context.Context, t *turn, text string, about int64) ([]bot.Reply, error) {
	a, is := h.inCrisis(ctx, t, text)
	if is {
		return h.crisis(ctx, t, a, text), nil
	}
	if there, err := h.hasDesk(ctx); err != nil || !there {
		if err != nil {
			return nil, err
		}
		return h.offices(ctx, t, text, mainArticle(a))
	}
	text = shorten(text, maxQuestion)
	id, err := h.Desk.OpenCase(ctx, t.ID, Case{Kind: QuestionCase, Person: t.Person.ID, Role: t.Role, Lang: t.Lang,
		To: t.Address, Message: t.ID, Said: t.At, Answer: about}, text, h.Config.StaffChannel)
	if err != nil {
		return nil, fmt.Errorf("opening a case: %w", err)
	}
	if id == 0 {
		return h.tooMany(ctx, t, text, mainArticle(a))
	}
	passed := lang.DeskPassed
	if h.Config.StaffChannel.IsZero() {
		passed = lang.DeskKept
	}
	r := t.reply(passed, id)
	r.Body = append(r.Body, bot.Small(t.words(lang.DeskYourWords)), quote(text))
	return []bot.Reply{r}, nil
}

// addToCase passes on what the person adds to a case of theirs.
func (h *Handlers) addToCase(ctx context.Context, t *turn, id int64, text string) ([]bot.Reply, error) {
	if a, is := h.inCrisis(ctx, t, text); is {
		return h.crisis(ctx, t, a, text), nil
	}
	added, err := h.Desk.AddToCase(ctx, t.ID, id, t.Person.ID, shorten(text, maxQuestion), h.Config.StaffChannel)
	switch {
	case err != nil:
		return nil, fmt.Errorf("adding to case %d: %w", id, err)
	case !added:
		return t.say(lang.DeskGone, id), nil
	}
	return t.say(lang.DeskAdded, id), nil
}

// offerPerson puts the button to ask a person under an answer that did not
// help, when somebody is there to ask.
func (h *Handlers) offerPerson(ctx context.Context, t *turn, a answer.Answer, q answer.Question, r bot.Reply) (bot.Reply, error) {
	if a.Kind != answer.Unknown && a.Kind != answer.Handoff || strings.TrimSpace(q.Text) == "" {
		return r, nil
	}
	there, err := h.hasDesk(ctx)
	if err == nil && there {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.AskPerson), Action: fmt.Sprintf("person %d", t.ID)})
	}
	return r, err
}

// inCrisis tells whether the words are a cry for help.
func (h *Handlers) inCrisis(ctx context.Context, t *turn, text string) (answer.Answer, bool) {
	a := h.Answerer.Answer(ctx, answer.Question{Text: text, Lang: knowledge.Lang(t.Lang), Now: t.Now, Persona: knowledge.Audience(t.Role)})
	return a, a.Kind == answer.Crisis
}

// crisis answers with the card and nothing else, and tells staff; the notice
// of a first contact comes with the next answer. The card
// does not wait for anything: when the notice cannot be kept it is said all
// the same. In a group staff's words go to the private conversation.
func (h *Handlers) crisis(ctx context.Context, t *turn, a answer.Answer, text string) []bot.Reply {
	t.Lang, t.alone = lang.Lang(a.Lang), true
	card := []bot.Reply{Speak(a)}
	if h.Counter != nil {
		h.Counter.InCrisis()
	}
	there, err := h.hasDesk(ctx)
	if err == nil && there {
		to := t.Address
		if !t.Direct {
			to = t.Person.Private
		}
		_, err = h.Desk.OpenCase(ctx, t.ID, Case{Kind: CrisisCase, Person: t.Person.ID, Role: t.Role, Lang: t.Lang,
			To: to, Reason: a.Reason, Message: t.ID, Said: t.At}, shorten(text, maxQuestion), h.Config.StaffChannel)
	}
	if err != nil {
		h.Log.Error("crisis notice", "message", t.ID, "err", err)
	}
	return card
}

// quote is somebody's own words.
func quote(text string) bot.Block { return bot.Spans(bot.Quote, bot.Words(text)) }
