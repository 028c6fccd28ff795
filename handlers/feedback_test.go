package handlers_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/knowledge/jobs"
	"dari/store"
)

// cardAnswers knows one card, from the small base of testdata: what is asked
// about it is what it pays. Of one's own case it knows the office, of a parking
// place nothing.
type cardAnswers struct {
	base     *knowledge.Base
	answerer *answer.Answerer
}

func (c cardAnswers) Answer(ctx context.Context, q answer.Question) answer.Answer {
	a := answer.Answer{Topic: knowledge.NaeilCard, Lang: q.Lang, Base: c.base, At: q.Now}
	if l, ok := lang.Detect(q.Text); ok {
		a.Lang = knowledge.Lang(l)
	}
	line := c.base.Contact("moel-1350")
	offices := answer.Part{Kind: answer.ContactPart, Article: "naeil-card", Slot: knowledge.ContactFor, Contacts: []knowledge.Contact{*line}}
	source := answer.Source{Title: c.base.ContactSource(line.Source).Title.In(a.Lang), Checked: line.Checked}
	switch {
	case q.Article != "":
		return c.answerer.Answer(ctx, q)
	case strings.Contains(q.Text, "결과"), strings.Contains(q.Text, "잔액"), strings.Contains(q.Text, "result"):
		a.Kind, a.Reason, a.Parts, a.Sources = answer.Handoff, answer.OwnCase, []answer.Part{offices}, []answer.Source{source}
		return a
	case strings.Contains(q.Text, "주차장"), strings.Contains(q.Text, "parking"):
		a.Kind, a.Reason, a.Choices = answer.Unknown, answer.NotHere, []answer.Choice{{Article: "naeil-card", Label: c.base.Article("naeil-card").Title.In(a.Lang)}}
		return a
	}
	q.Article, q.Slot, q.Lang = "naeil-card", knowledge.Amount, a.Lang
	return c.answerer.Answer(ctx, q)
}

// knowing answers from the small base of testdata.
func (s *stage) knowing() {
	s.t.Helper()
	base, err := knowledge.Load(os.DirFS("testdata/base"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.handlers.Answerer = cardAnswers{base, answer.New(base)}
}

// nobody takes all staff away, as for somebody who tries Dari in a terminal.
func (s *stage) nobody() { s.handlers.Config.Staff = map[string]bool{"terminal:staff": true} }

// listOffices lists local offices.
func (s *stage) listOffices(offices ...handlers.Office) {
	s.t.Helper()
	_, err := s.store.ImportOffices(context.Background(), store.OfficeImport{At: time.Now(), Actor: "cli:kim", File: "offices.csv"}, offices)
	if err != nil {
		s.t.Fatal(err)
	}
}

var busanOffices = []handlers.Office{
	{Name: "부산고용센터", Regions: []jobs.Region{"26170", "26200"}, Phone: "051-860-1919", Hours: "평일 9시~18시"},
	{Name: "부산북부고용센터", Regions: []jobs.Region{"26320"}, Phone: "051-330-9900"},
	{Name: "대구고용센터", Regions: []jobs.Region{"27"}, Phone: "053-667-6000", Address: "대구 수성구"},
}

// TestFeedbackScripts plays the conversations of testdata/feedback; in those
// whose names begin with "nodesk" nobody is there to ask.
func TestFeedbackScripts(t *testing.T) {
	playScripts(t, "testdata/feedback", func(s *stage, name string) {
		s.knowing()
		if strings.HasPrefix(name, "nodesk") {
			s.nobody()
		}
		s.steps = map[string]func(){
			"staff close case 1": func() {
				if _, err := s.store.CloseCase(context.Background(), 0, 1, "cli:kim", true); err != nil {
					s.t.Error(err)
				}
			},
			"staff list offices": func() { s.listOffices(busanOffices...) },
		}
	})
}

// tapInPlace taps a button of a message that Telegram can change.
func (s *stage) tapInPlace(d outbox.Delivery, m bot.Message, label string) []outbox.Delivery {
	s.t.Helper()
	m = s.tapOn(d, m, label)
	m.MessageID = d.Reply.Replace
	if m.MessageID == "" {
		m.MessageID = fmt.Sprint(d.ID)
	}
	return s.hear(m)
}

// kept is an answer that must be there.
func (s *stage) kept(number int64) handlers.KeptAnswer {
	s.t.Helper()
	a, ok, err := s.store.KeptAnswer(context.Background(), number)
	if err != nil || !ok {
		s.t.Fatalf("answer %d: %v, %v", number, ok, err)
	}
	return a
}

func labels(d outbox.Delivery) string {
	var out []string
	for _, c := range d.Reply.Choices {
		out = append(out, c.Label)
	}
	return strings.Join(out, " | ")
}

// TestVoteChangesTheMessageInPlace taps on a message that can be changed: the
// answer stays, its last line and the thumbs change.
func TestVoteChangesTheMessageInPlace(t *testing.T) {
	onStage(t, func(s *stage) {
		s.knowing()
		m := inTelegram("7", "", "내일배움카드 얼마 지원돼요?")
		d := one(t, s.hear(m), "300만", "답변 #1 · 도움이 됐나요?")
		up := one(t, s.tapInPlace(d, m, "👍"), "300만", "답변 #1 · 고마워요!")
		if up.Reply.Replace != fmt.Sprint(d.ID) || !strings.HasSuffix(labels(up), "✓ 👍 | 👎") || strings.Contains(up.Reply.Body.String(), "도움이 됐나요") {
			t.Errorf("it says, in place of %s: %s\n%s", up.Reply.Replace, up.Reply.Body, labels(up))
		}
		if v := s.kept(1).Votes; len(v) != 1 || !v[0].Up || v[0].Why != "" {
			t.Errorf("votes %+v", v)
		}
	})
}

// sentIn settles what replaced a message as that message: its id stays.
func (s *stage) sentIn(d outbox.Delivery) outbox.Delivery {
	s.t.Helper()
	o := outbox.Outcome{Delivery: d, State: outbox.Sent, MessageIDs: []string{d.Reply.Replace}}
	if _, err := s.store.Settle(context.Background(), []outbox.Outcome{o}, nil); err != nil {
		s.t.Fatal(err)
	}
	return d
}

func TestChangeOfMindReplacesTheVote(t *testing.T) {
	onStage(t, func(s *stage) {
		s.knowing()
		m := inTelegram("7", "", "내일배움카드 얼마 지원돼요?")
		d := one(t, s.hear(m), "답변 #1")
		up := s.sentIn(one(t, s.tapInPlace(d, m, "👍"), "고마워요!"))
		// Pressed again nothing changes, and nothing more is said.
		if again := s.tapInPlace(up, m, "✓ 👍"); len(again) != 0 {
			t.Errorf("pressed again it says %q", bodies(again))
		}
		down := s.tapInPlace(up, m, "👎")
		if len(down) != 2 || !strings.HasSuffix(labels(down[0]), "👍 | ✓ 👎") || strings.HasSuffix(labels(down[0]), "✓ 👍 | ✓ 👎") {
			t.Fatalf("%q %s", bodies(down), labels(down[0]))
		}
		says(t, down[1], "무엇이 아쉬웠나요?")
		if got := labels(down[1]); got != "틀렸어요 | 부족해요 | 예전 내용이에요 | 다른 걸 물었어요 | 담당자에게 묻기" {
			t.Errorf("it offers %s", got)
		}
		why := s.sentIn(one(t, s.tapInPlace(down[1], m, "예전 내용이에요"), "알려 주셔서 고마워요"))
		s.sentIn(one(t, s.tapInPlace(why, m, "틀렸어요"), "알려 주셔서 고마워요"))
		v := s.kept(1).Votes
		if len(v) != 1 || v[0].Up || v[0].Why != handlers.WhyWrong {
			t.Errorf("votes %+v", v)
		}
		// Down again says no reason, and takes none away.
		s.hear(s.tapOn(d, m, "👎"))
		if v := s.kept(1).Votes; len(v) != 1 || v[0].Why != handlers.WhyWrong {
			t.Errorf("votes %+v", v)
		}
	})
}

// TestOldButtonsWork taps six days later, with a server that was started anew.
func TestOldButtonsWork(t *testing.T) {
	onStage(t, func(s *stage) {
		s.knowing()
		m := inTelegram("7", "", "내일배움카드 주차장 있어요?")
		d := s.hear(m)[0]
		time.Sleep(6 * 24 * time.Hour)
		if err := s.store.Sweep(context.Background(), time.Now()); err != nil {
			t.Fatal(err)
		}
		anew := &handlers.Handlers{Config: s.handlers.Config, People: s.store, Consents: s.store, Dialogs: s.store, Deliveries: s.store,
			Memories: s.store, Answerer: s.handlers.Answerer, Slices: s.store.Slices()}
		if err := anew.Init(); err != nil {
			t.Fatal(err)
		}
		s.handlers = anew
		one(t, s.hear(s.tapOn(d, m, "👎")), "무엇이 아쉬웠나요?")
		if v := s.kept(1).Votes; len(v) != 1 || v[0].Up {
			t.Errorf("votes %+v", v)
		}
		// What was asked is known still, though the memory ended long ago.
		asked := s.said[len(s.said)-1]
		one(t, s.hear(s.tapOn(asked, m, "담당자에게 묻기")), "번호는 1번", "내일배움카드 주차장 있어요?")
		if c, err := s.store.Case(context.Background(), 1); err != nil || c.Answer != 1 {
			t.Errorf("the case is about answer %d, %v", c.Answer, err)
		}
	})
}

// TestOnlyTheAskerVotes in a group.
func TestOnlyTheAskerVotes(t *testing.T) {
	onStage(t, func(s *stage) {
		s.knowing()
		d := s.hear(inTelegram("7", "-100", "내일배움카드 얼마예요?"))[0]
		if got := s.hear(s.tapOn(d, inTelegram("8", "-100", ""), "👎")); len(got) != 0 {
			t.Errorf("somebody else is told %q", bodies(got))
		}
		if v := s.kept(1).Votes; len(v) != 0 {
			t.Errorf("votes %+v", v)
		}
	})
}

func TestStaffOpenAnAnswer(t *testing.T) {
	onStage(t, func(s *stage) {
		s.knowing()
		s.hear(inTelegram("7", "", "제 번호는 010-1234-5678인데 내일배움카드 얼마 지원돼요?"))
		for _, words := range []string{"답변 1", "답변 #1", "answer 1", "답변1번"} {
			m := bot.Message{Kind: bot.Said, Direct: true, Text: words, CanForm: true,
				From:    bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "USTAFF", Locale: "ko"},
				Address: bot.Address{Platform: bot.Slack, Account: "T1", Chat: "USTAFF"}}
			if words == "answer 1" { // as /dari answer 1
				m.Command, m.Args = "answer", "1"
			}
			got := s.hear(m)
			if len(got) == 0 {
				t.Fatalf("%q says nothing", words)
			}
			body := got[0].Reply.Body.String()
			for _, part := range []string{"답변 #1", "naeil-card.limit", "3,000,000", "5년 동안", "2026-01-01", "2026-11-22", "고용24 안내", "텔레그램", "***", "얼마 지원돼요?"} {
				if !strings.Contains(body, part) && !(part == "3,000,000" && strings.Contains(body, "300만")) {
					t.Errorf("%q: missing %q in\n%s", words, part, body)
				}
			}
			if strings.Contains(body, "1234-5678") || strings.Contains(body, "telegram:7") {
				t.Errorf("it tells who asked: %s", body)
			}
		}
		one(t, s.hear(inTelegram("8", "", "답변 1")), "담당자만")
		one(t, s.hear(inTelegram("8", "", "/answer 1")), "담당자만")
		staff := terminalMessage("ko", "staff", "답변 999")
		says(t, s.hear(staff)[0], "#999", "남아 있지 않아요")
		// In a channel of everybody's it goes to whoever asked for it alone.
		m := inStaffThread("USTAFF", "", "답변 1")
		m.Address.Chat = "CALL"
		if d := one(t, s.hear(m), "답변 #1"); d.To.Chat != "USTAFF" {
			t.Errorf("it is told in %+v", d.To)
		}
	})
}

// TestAnswerInTheThreadOfACase: asking for an answer there is no answer to the
// person.
func TestAnswerInTheThreadOfACase(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		notice := s.asked("7", "주차장 있어요?")
		says(t, notice, "답변 #1을 받고 물었어요")
		one(t, s.hear(inStaffThread("USTAFF", threadOf(notice), "답변 1")), "답변 #1", "주차장 있어요?")
		if got := s.toTelegram(); len(got) != 0 {
			t.Errorf("the person got %q", bodies(got))
		}
	})
}

func TestTooManyQuestionsWait(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		for i := range handlers.MaxOpenCases {
			one(t, s.hear(inTelegram("7", "", fmt.Sprintf("/person 질문 %d", i+1))), fmt.Sprintf("번호는 %d번", i+1))
		}
		one(t, s.hear(inTelegram("7", "", "/person 하나 더")), "이미 5개 있어서")
		// The same question is no further one, somebody else has their own, and a
		// cry for help is never too much.
		one(t, s.hear(inTelegram("7", "", "/person 질문 2")), "번호는 2번")
		one(t, s.hear(inTelegram("8", "", "/person 하나 더")), "번호는 6번")
		one(t, s.hear(inTelegram("7", "", "죽고 싶어요")), "109")
		if _, err := s.store.Case(t.Context(), 7); err != nil {
			t.Errorf("the crisis is no case: %v", err)
		}
		if _, err := s.store.AnswerCase(t.Context(), 0, 1, "cli:kim", "네."); err != nil {
			t.Fatal(err)
		}
		s.toTelegram()
		one(t, s.hear(inTelegram("7", "", "/person 하나 더")), "번호는 8번")
	})
}

// TestClosedUnansweredIsTold: whoever waits is told, also when it is what they
// wrote back that nobody answered; whoever was answered is not.
func TestClosedUnansweredIsTold(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		s.asked("7", "주차장 있어요?")
		close := func(want bool) {
			t.Helper()
			told, err := s.store.CloseCase(t.Context(), 0, 1, "cli:kim", true)
			if err != nil || told != want {
				t.Fatalf("told %v, %v", told, err)
			}
		}
		close(true)
		d := one(t, s.toTelegram(), "1번", "답을 드리지 못한 채")
		if labels(d) != "이어서 묻기" {
			t.Errorf("it offers %s", labels(d))
		}
		if _, err := s.store.CloseCase(t.Context(), 0, 1, "cli:kim", false); err != nil {
			t.Fatal(err)
		}
		if _, err := s.store.AnswerCase(t.Context(), 0, 1, "cli:kim", "있어요."); err != nil {
			t.Fatal(err)
		}
		close(false)
		one(t, s.toTelegram(), "있어요.")
		m := inTelegram("7", "", "")
		s.hear(s.tap(m, "이어서 묻기"))
		one(t, s.hear(inTelegram("7", "", "몇 대요?")), "1번에 이어서")
		close(true)
		one(t, s.toTelegram(), "몇 대요?", "답을 드리지 못한 채")
		// Opened again before it was said, it is not said.
		s.hear(inTelegram("7", "", "/person 다른 질문"))
		if _, err := s.store.CloseCase(t.Context(), 0, 2, "cli:kim", true); err != nil {
			t.Fatal(err)
		}
		if _, err := s.store.CloseCase(t.Context(), 0, 2, "cli:kim", false); err != nil {
			t.Fatal(err)
		}
		if got := s.toTelegram(); len(got) != 0 {
			t.Errorf("the person got %q", bodies(got))
		}
	})
}

// TestOfficeOfTheProfile names the office near the person when they agreed to
// the text that says so, and not by an older one.
func TestOfficeOfTheProfile(t *testing.T) {
	onStage(t, func(s *stage) {
		s.knowing()
		s.listOffices(busanOffices...)
		d := s.hear(inTelegram("7", "", "내일배움카드 신청 결과 언제 나와요?"))[0]
		person := d.Person
		if strings.Contains(d.Reply.Body.String(), "부산") {
			t.Errorf("nobody's region is known: %s", d.Reply.Body)
		}
		ctx := context.Background()
		if err := s.store.SaveProfile(ctx, 0, person, jobs.Profile{Regions: []jobs.Region{"26320"}}, handlers.AlertsOff); err != nil {
			t.Fatal(err)
		}
		for version, want := range map[string]bool{"profile-1": false, "profile-2": true} {
			if err := s.store.AddConsent(ctx, 0, handlers.Consent{Person: person, Purpose: handlers.ForProfile, Version: version, Granted: true, At: time.Now(), Channel: "telegram"}); err != nil {
				t.Fatal(err)
			}
			body := s.hear(inTelegram("7", "", "내일배움카드 신청 결과 언제 나와요?"))[0].Reply.Body.String()
			if strings.Contains(body, "부산북부고용센터 051-330-9900") != want {
				t.Errorf("agreed to %s: %s", version, body)
			}
			if !strings.Contains(body, "1350") {
				t.Errorf("the national line is gone: %s", body)
			}
		}
	})
}

// TestThumbsAreNotUnderEverything: what is no knowledge has no number.
func TestThumbsAreNotUnderEverything(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		for _, text := range []string{"고마워", "죽고 싶어요", "도움말", "일자리"} {
			for _, d := range s.hear(inTelegram("7", "", text)) {
				if strings.Contains(labels(d), "👍") || strings.Contains(d.Reply.Body.String(), lang.Text(lang.Ko, lang.AnswerOnly, d.Message)) {
					t.Errorf("%q: %s %s", text, d.Reply.Body, labels(d))
				}
			}
		}
	})
}
