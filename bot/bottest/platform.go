// Package bottest holds the suite that every platform passes. A platform that
// does not pass it is none.
//
// A platform's test starts its adapter beside a double of its service (package
// fake), describes both as a World, and calls Platform.
package bottest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"dari/bot"
)

// Adapter is what a platform offers. What starts it differs and is the
// business of World.
type Adapter interface {
	Account() string
	Decode(ctx context.Context, in bot.Incoming) (bot.Message, error)
	Send(ctx context.Context, o bot.Outgoing) (bot.Receipt, error)
	Edit(ctx context.Context, to bot.Address, messageIDs []string, o bot.Outgoing) (bot.Receipt, error)
	Delete(ctx context.Context, to bot.Address, messageIDs []string) error
	Draft(ctx context.Context, d bot.Draft) error
}

// Intake is what adapters hand their raw events to.
type Intake interface {
	Store(ctx context.Context, in []bot.Incoming) error
}

// Failure is a way in which a send ends badly.
type Failure string

// The failures and what Send must make of them.
const (
	FailLater   Failure = "later"   // asks for a pause of 7 s: *bot.RetryError
	FailGone    Failure = "gone"    // blocked or unknown recipient: bot.ErrGone
	FailRefused Failure = "refused" // a lasting no: *bot.RefusedError
	FailBroken  Failure = "broken"  // an answer like 500: a plain error, nothing was delivered
	FailCut     Failure = "cut"     // the message is there, the answer was cut off: *bot.UnknownError
	FailMoved   Failure = "moved"   // the chat has a new address: *bot.MovedError
)

// Shown is a message of Dari's as people see it now.
type Shown struct {
	To        bot.Address
	MessageID string
	// Text is what people read, without any markup or escapes.
	Text string
	// Bold is what of Text stands in bold, in order, put together.
	Bold string
	// Links are the targets of the links in Text, in order.
	Links []string
	// Labels are the labels of the choices, in order.
	Labels []string
	// Quotes is the message that it replies to, or empty.
	Quotes string
	// Mentions counts what would call people (@channel and the like).
	Mentions int
}

// World is a platform with its double behind it. Functions fail the test
// themselves when they cannot do what is asked.
type World struct {
	// Adapter is connected, and its intake runs until the test ends.
	Adapter Adapter
	// Direct is the private conversation of the person who acts; Person is
	// their id as Decode must give it in From.ID.
	Direct bot.Address
	Person string
	// Group is a shared conversation, zero where the platform has none.
	Group bot.Address

	// Say makes the person write in the private conversation.
	Say func(text string)
	// Command makes the person give a command as is usual there ("/jobs 5").
	Command func(name, args string)
	// Mention makes the person address Dari in Group, Chatter makes them write
	// something that is not for Dari. Nil without a Group.
	Mention, Chatter func(text string)
	// Tap makes the person tap a choice, by its index in Reply.Choices.
	Tap func(s Shown, choice int)
	// Again makes the service deliver its last event once more; nil where no
	// service does.
	Again func()
	// Confirmed is how many events the service knows to be taken; nil where it
	// does not matter. An event that was not taken must be delivered again, by
	// itself or by Again.
	Confirmed func() int
	// Fail makes one send fail after that many that pass. It reports false
	// when the platform knows no such failure.
	Fail func(kind Failure, after int) bool
	// Shown returns what is there to see, in order, without what was deleted.
	Shown func() []Shown
	// Drafted is what a place shows of an answer that is being written, as people
	// read it; empty is nothing. Nil where a draft cannot be told from a message.
	Drafted func(at bot.Address) string
	// Alone tells that a message cannot reply to another.
	Alone bool
	// Fixed tells that messages cannot be changed or deleted.
	Fixed bool
	// OneLine tells that what people say has no line breaks.
	OneLine bool
	// OnePart tells that a message has no limit of length.
	OnePart bool
}

// Platform checks that a platform keeps the promises of package bot. start is
// called anew for every part of the suite.
func Platform(t *testing.T, start func(t *testing.T, in Intake) World) {
	for name, check := range map[string]func(*testing.T, *session){
		"words":            checkWords,
		"commands":         checkCommands,
		"groups":           checkGroups,
		"choices":          checkChoices,
		"order and parts":  checkParts,
		"split points":     checkSplitPoints,
		"parts go on":      checkPartsGoOn,
		"markup":           checkMarkup,
		"hostile text":     checkHostileText,
		"endings":          checkEndings,
		"stored first":     checkStoredFirst,
		"delivered again":  checkDeliveredAgain,
		"quote":            checkQuote,
		"edit and delete":  checkEditAndDelete,
		"edit within":      checkEditWithin,
		"strange input":    checkStrangeInput,
		"sensitive number": checkSensitiveNumbers,
		"drafts":           checkDrafts,
	} {
		t.Run(name, func(t *testing.T) {
			in := &intake{seen: map[string]int{}}
			w := start(t, in)
			check(t, &session{World: w, in: in})
		})
	}
}

// session is one part of the suite.
type session struct {
	World
	in *intake
}

// intake keeps what arrives and stores twice as once.
type intake struct {
	mu     sync.Mutex
	all    []bot.Incoming
	seen   map[string]int
	broken bool
	tries  int
}

func (i *intake) Store(_ context.Context, in []bot.Incoming) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.tries++
	if i.broken {
		return errors.New("disk full")
	}
	for _, x := range in {
		key := string(x.Platform) + "|" + x.Account + "|" + x.ExternalID
		i.seen[key]++
		if i.seen[key] == 1 {
			x.ID = int64(len(i.all) + 1)
			i.all = append(i.all, x)
		}
	}
	return nil
}

func (i *intake) setBroken(b bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.broken = b
}

func (i *intake) stored() []bot.Incoming {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]bot.Incoming(nil), i.all...)
}

// patience bounds every wait; a suite that waits this long has failed.
const patience = 10 * time.Second

func (s *session) until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for begin := time.Now(); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Since(begin) > patience {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// next waits for the n-th stored event and decodes it.
func (s *session) next(t *testing.T, n int) bot.Message {
	t.Helper()
	s.until(t, fmt.Sprintf("event %d stored", n), func() bool { return len(s.in.stored()) >= n })
	in := s.in.stored()[n-1]
	if in.Account != s.Adapter.Account() || in.ExternalID == "" || in.Conversation == "" || in.Platform != s.Direct.Platform {
		t.Errorf("event %d is stored as %q %q %q %q", n, in.Platform, in.Account, in.ExternalID, in.Conversation)
	}
	m, err := s.Adapter.Decode(t.Context(), in)
	if err != nil {
		t.Fatalf("decode event %d: %v", n, err)
	}
	if m.Address.Conversation() != in.Conversation {
		t.Errorf("stored under %q, decoded as %q", in.Conversation, m.Address.Conversation())
	}
	return m
}

// send sends a reply to the private conversation and returns what is shown
// anew.
func (s *session) send(t *testing.T, key string, r bot.Reply) []Shown {
	t.Helper()
	before := len(s.Shown())
	receipt, err := s.Adapter.Send(t.Context(), bot.Outgoing{Key: key, To: s.Direct, Reply: r})
	if err != nil {
		t.Fatalf("send: %v", err)
	}
	shown := s.Shown()[before:]
	if len(receipt.MessageIDs) != len(shown) {
		t.Fatalf("%d message ids for %d messages", len(receipt.MessageIDs), len(shown))
	}
	for i, id := range receipt.MessageIDs {
		if shown[i].MessageID != id {
			t.Errorf("part %d has id %q, the receipt says %q", i, shown[i].MessageID, id)
		}
	}
	return shown
}

// squeeze leaves out blanks: where a message is split, line breaks give way.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func texts(shown []Shown) string {
	var b strings.Builder
	for _, s := range shown {
		b.WriteString(s.Text)
	}
	return b.String()
}

func checkWords(t *testing.T, s *session) {
	for n, text := range []string{"일자리 있어요?", "two\nlines", "a < b && c > d & \"e\"", "이모지 👩‍👩‍👧 끝"} {
		if s.OneLine {
			text = strings.ReplaceAll(text, "\n", " ")
		}
		s.Say(text)
		m := s.next(t, n+1)
		if m.Kind != bot.Said || m.Text != text || m.Command != "" || !m.Direct {
			t.Errorf("%q is decoded as %+v", text, m)
		}
		if m.From.ID != s.Person || m.From.Platform != s.Direct.Platform {
			t.Errorf("said by %+v, want %s", m.From, s.Person)
		}
		if m.Address.Conversation() != s.Direct.Conversation() {
			t.Errorf("said in %s, want %s", m.Address.Conversation(), s.Direct.Conversation())
		}
	}
}

func checkCommands(t *testing.T, s *session) {
	for n, c := range [][2]string{{"jobs", "5"}, {"help", ""}, {"jobs", "부산 용접 <b>"}} {
		s.Command(c[0], c[1])
		m := s.next(t, n+1)
		if m.Kind != bot.Said || m.Command != c[0] || m.Args != c[1] || m.From.ID != s.Person {
			t.Errorf("command %q is decoded as %+v", c, m)
		}
	}
}

func checkGroups(t *testing.T, s *session) {
	if s.Group.IsZero() {
		return
	}
	s.Chatter("just between us")
	s.Mention("일자리 있어요?")
	m := s.next(t, 1)
	if m.Kind != bot.Said || m.Text != "일자리 있어요?" || m.Direct || m.Address.Chat != s.Group.Chat {
		t.Errorf("a mention is decoded as %+v", m)
	}
	if n := len(s.in.stored()); n != 1 {
		t.Errorf("%d events stored: what was not for Dari must not be", n)
	}
}

func checkChoices(t *testing.T, s *session) {
	choices := bot.Choices{
		{Label: "서울", Action: "region 11"},
		{Label: "<b>&amp; " + strings.Repeat("아주 긴 이름 ", 20), Action: "region 12", Primary: true},
		{Label: "공고 보기", URL: "https://www.work24.go.kr/a?b=1&c=2"},
		{Label: "지난 것", Action: "gone", Hidden: true},
		{Label: "아니요", Action: "no", Danger: true},
	}
	visible := slices.DeleteFunc(slices.Clone(choices), func(c bot.Choice) bool { return c.Hidden })
	const key = "k3yOf16Character"
	shown := s.send(t, key, bot.Reply{Body: bot.Plain("어디에서 일하고 싶으세요?"), Choices: choices})
	if len(shown) != 1 || len(shown[0].Labels) != len(visible) {
		t.Fatalf("shown: %+v", shown)
	}
	for i, c := range visible {
		label := strings.TrimRight(shown[0].Labels[i], ".… ")
		if label == "" || !strings.HasPrefix(c.Label, label) {
			t.Errorf("choice %d is labelled %q, want %q or the beginning of it", i, shown[0].Labels[i], c.Label)
		}
	}
	for n, index := range []int{1, 4, 0} {
		s.Tap(shown[0], index)
		m := s.next(t, n+1)
		if m.Kind != bot.Chose || m.Choice != (bot.ChoiceRef{Key: key, Index: index}) {
			t.Errorf("tap on %d is decoded as %q %+v", index, m.Kind, m.Choice)
		}
		if m.From.ID != s.Person || m.Address.Conversation() != s.Direct.Conversation() {
			t.Errorf("tap by %+v in %s", m.From, m.Address.Conversation())
		}
	}
	// Many choices, and choices under a long text, stand under its end.
	var many bot.Choices
	for i := range 12 {
		many = append(many, bot.Choice{Label: fmt.Sprintf("선택 %d", i), Action: "x"})
	}
	shown = s.send(t, key, bot.Reply{Body: long(9000), Choices: many})
	for i, m := range shown {
		if want := 0; i < len(shown)-1 && len(m.Labels) != want || i == len(shown)-1 && len(m.Labels) != len(many) {
			t.Errorf("part %d of %d has %d choices", i, len(shown), len(m.Labels))
		}
	}
}

// long is a text of some n characters in numbered sentences, with every look.
func long(n int) bot.Text {
	var text bot.Text
	for i, size := 0, 0; size < n; i++ {
		b := bot.Spans(bot.Paragraph,
			bot.Words(fmt.Sprintf("문장 %d: 훈련 참여 수당은 <매월> 지급됩니다 & 확인하세요. ", i)),
			bot.Bold(fmt.Sprintf("굵은 글 %d 👩‍👩‍👧. ", i)),
			bot.Words("그리고 더 있습니다."))
		for _, span := range b.Spans {
			size += len([]rune(span.Text))
		}
		text = append(text, b)
	}
	return text
}

// bold is what of a text is bold.
func bold(t bot.Text) string {
	var b strings.Builder
	for _, block := range t {
		for _, span := range block.Spans {
			if span.Bold || block.Kind == bot.Heading {
				b.WriteString(span.Text)
			}
		}
	}
	return b.String()
}

func checkParts(t *testing.T, s *session) {
	for _, n := range []int{10, 3000, 14000} {
		body := long(n)
		shown := s.send(t, "k", bot.Reply{Body: body})
		if n > 10000 && len(shown) < 2 && !s.OnePart {
			t.Errorf("%d characters in one message", n)
		}
		if got, want := squeeze(texts(shown)), squeeze(body.String()); got != want {
			t.Errorf("%d characters: %s", n, firstDifference(got, want))
		}
		var heavy strings.Builder
		for _, m := range shown {
			heavy.WriteString(m.Bold)
		}
		if got, want := squeeze(heavy.String()), squeeze(bold(body)); got != want {
			t.Errorf("bold of %d characters: %s", n, firstDifference(got, want))
		}
	}
}

// checkSplitPoints puts one unbroken word of several kinds over every limit at
// every small offset.
func checkSplitPoints(t *testing.T, s *session) {
	for _, unit := range []string{"가", "👩‍👩‍👧", "🇰🇷", "a", "<&>", "각"} {
		for offset := range 4 {
			body := bot.Text{bot.Spans(bot.Paragraph, bot.Bold(strings.Repeat("x", offset)+strings.Repeat(unit, 13000/len([]rune(unit)))))}
			shown := s.send(t, "k", bot.Reply{Body: body})
			if got, want := texts(shown), body[0].Spans[0].Text; got != want {
				t.Errorf("%q at %d: %s", unit, offset, firstDifference(got, want))
			}
			var heavy strings.Builder
			for i, m := range shown {
				heavy.WriteString(m.Bold)
				if strings.HasPrefix(m.Text, "\u200d") || strings.HasSuffix(m.Text, "\u200d") {
					t.Errorf("%q at %d: part %d tears an emoji apart", unit, offset, i)
				}
			}
			if got, want := heavy.String(), bold(body); got != want {
				t.Errorf("bold of %q at %d: %s", unit, offset, firstDifference(got, want))
			}
		}
	}
}

func firstDifference(got, want string) string {
	a, b := []rune(got), []rune(want)
	for i := 0; i < len(a) || i < len(b); i++ {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			from := max(0, i-20)
			return fmt.Sprintf("differs at character %d: got ...%q, want ...%q", i,
				string(a[min(from, len(a)):min(i+20, len(a))]), string(b[min(from, len(b)):min(i+20, len(b))]))
		}
	}
	return "the same"
}

// checkPartsGoOn breaks off a send of several parts and goes on after those
// that were delivered.
func checkPartsGoOn(t *testing.T, s *session) {
	if s.OnePart || !s.Fail(FailBroken, 1) {
		return
	}
	o := bot.Outgoing{Key: "k", To: s.Direct, Reply: bot.Reply{Body: long(14000)}}
	receipt, err := s.Adapter.Send(t.Context(), o)
	if err == nil || len(receipt.MessageIDs) != 1 {
		t.Fatalf("a send that broke off after one part gave %v, %v", receipt, err)
	}
	o.SentParts = 1
	rest, err := s.Adapter.Send(t.Context(), o)
	if err != nil {
		t.Fatalf("going on: %v", err)
	}
	shown := s.Shown()
	if len(shown) != 1+len(rest.MessageIDs) {
		t.Errorf("%d shown, receipts name 1 and %d", len(shown), len(rest.MessageIDs))
	}
	if got, want := squeeze(texts(shown)), squeeze(o.Reply.Body.String()); got != want {
		t.Error(firstDifference(got, want))
	}
}
