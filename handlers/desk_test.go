package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/answer"
)

// deskAnswers knows nothing but a cry for help, a wish to talk to a person and
// somebody's own case.
type deskAnswers struct{}

func (deskAnswers) Answer(_ context.Context, q answer.Question) answer.Answer {
	a := answer.Answer{Kind: answer.Unknown, Topic: knowledge.OutOfScope, Lang: q.Lang}
	switch {
	case strings.Contains(q.Text, "친구가 죽고"):
		a.Kind, a.Reason = answer.Crisis, answer.OtherPerson
	case strings.Contains(q.Text, "죽고"):
		a.Kind = answer.Crisis
	case strings.Contains(q.Text, "옥상"):
		a.Kind, a.Reason = answer.Crisis, answer.Imminent
	case strings.Contains(q.Text, "사람이랑"):
		a.Kind, a.Action = answer.Act, answer.Action{Intent: answer.Person}
	case strings.Contains(q.Text, "내 신청"):
		a.Kind, a.Reason = answer.Handoff, answer.OwnCase
	case strings.Contains(q.Text, "고마워"):
		a.Kind, a.Reason = answer.Smalltalk, answer.Thanks
	}
	return a
}

var staffChannel = bot.Address{Platform: bot.Slack, Account: "T1", Chat: "CSTAFF"}

// onDesk plays in a house with a channel of staff.
func onDesk(t *testing.T, test func(t *testing.T, s *stage)) {
	t.Helper()
	inHouse(t, func(t *testing.T, s *stage) {
		s.handlers.Config.StaffChannel = staffChannel
		s.handlers.Answerer = deskAnswers{}
		test(t, s)
	})
}

// inStaffThread is something that a member of the workspace says in a thread
// of the channel of staff.
func inStaffThread(user, thread, text string) bot.Message {
	at := staffChannel
	at.Thread = thread
	return bot.Message{Kind: bot.Said, Text: text, MessageID: "9.9", CanForm: true, Address: at,
		From: bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: user, Locale: "ko"}}
}

// toStaff is what reaches the channel of staff now.
func (s *stage) toStaff() []outbox.Delivery { return s.deliver(bot.Slack, "T1") }

// toTelegram is what reaches people on Telegram now.
func (s *stage) toTelegram() []outbox.Delivery { return s.deliver(bot.Telegram, "1") }

// one wants a single delivery that says all the parts.
func one(t *testing.T, ds []outbox.Delivery, parts ...string) outbox.Delivery {
	t.Helper()
	if len(ds) != 1 {
		t.Fatalf("%d deliveries instead of one: %q", len(ds), bodies(ds))
	}
	says(t, ds[0], parts...)
	return ds[0]
}

func says(t *testing.T, d outbox.Delivery, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(d.Reply.Body.String(), p) {
			t.Errorf("missing %q in\n%s", p, d.Reply.Body)
		}
	}
}

// threadOf is the thread under a delivery of the stage.
func threadOf(d outbox.Delivery) string { return fmt.Sprint(d.ID) }

// asked lets a person of Telegram ask and pass it on; it returns the notice.
func (s *stage) asked(person, question string) outbox.Delivery {
	s.t.Helper()
	m := inTelegram(person, "", question)
	s.hear(m)
	one(s.t, s.hear(s.tap(m, "담당자에게 묻기")), "담당자에게 전달했어요", question)
	return one(s.t, s.toStaff(), question)
}

func TestQuestionComesBackAnsweredByAPerson(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		notice := s.asked("7", "우리 센터 주차장 있어요?")
		if notice.To != staffChannel || notice.Person != 0 {
			t.Fatalf("the notice goes to %+v for %d", notice.To, notice.Person)
		}
		says(t, notice, "1번", "구직자", "텔레그램")
		if strings.Contains(notice.Reply.Body.String(), "telegram:7") {
			t.Error("staff are told the account")
		}
		if ours, err := s.store.Ours(t.Context(), inStaffThread("USTAFF", threadOf(notice), "").Address.Conversation()); !ours || err != nil {
			t.Error("the thread under the notice is not Dari's")
		}

		one(t, s.hear(inStaffThread("USTAFF", threadOf(notice), "건물 뒤에 있어요.\n두 시간 무료예요.")), "1번 답을 보낼게요")
		got := one(t, s.toTelegram(), "다리재단 담당자의 답변", "우리 센터 주차장 있어요?", "건물 뒤에 있어요.\n두 시간 무료예요.")
		if got.To.Chat != "7" || got.Person == 0 {
			t.Errorf("the answer goes to %+v for %d", got.To, got.Person)
		}
		// A later message is a further answer; the command line sees both.
		s.hear(inStaffThread("USTAFF", threadOf(notice), "토요일은 닫아요."))
		one(t, s.toTelegram(), "토요일은 닫아요.")
		c, err := s.store.Case(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if c.State != handlers.CaseAnswered || c.AnsweredBy != "slack:T1/USTAFF" || len(c.Lines) != 3 ||
			c.Lines[1].Sent != outbox.Sent || c.Lines[2].By != "slack:T1/USTAFF" {
			t.Errorf("the case is %+v", c)
		}
	})
}

func TestPersonWritesBack(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		notice := s.asked("7", "주차장 있어요?")
		s.hear(inStaffThread("USTAFF", threadOf(notice), "있어요."))
		s.toTelegram()
		s.toStaff()
		m := inTelegram("7", "", "")
		one(t, s.hear(s.tap(m, "이어서 묻기")), "무엇이 궁금하세요?")
		m.Text = "몇 시까지 열어요?" // a question, but to the person
		one(t, s.hear(m), "1번에 이어서 전달했어요")
		more := one(t, s.toStaff(), "1번에 이어서", "몇 시까지 열어요?")
		if more.To.Thread != threadOf(notice) {
			t.Errorf("it is told in thread %q, not under its notice", more.To.Thread)
		}
		if c, err := s.store.Case(t.Context(), 1); err != nil || c.State != handlers.CaseOpen {
			t.Errorf("the case is %v, %v: it waits for an answer again", c.State, err)
		}
		// Somebody else cannot add to it by a forged button.
		added, err := s.store.AddToCase(t.Context(), 999, 1, 4242, "x", staffChannel)
		if err != nil || added {
			t.Errorf("a stranger added to the case: %v, %v", added, err)
		}
	})
}

func TestOnlyStaffAnswer(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		notice := s.asked("7", "주차장 있어요?")
		ds := s.hear(inStaffThread("UOTHER", threadOf(notice), "제가 알아요, 없어요."))
		if !strings.Contains(bodies(ds), "담당자로 등록된 분의 글만") {
			t.Errorf("a member who is no staff is told %q", bodies(ds))
		}
		quiet := []bot.Message{inStaffThread("USTAFF", threadOf(notice), "@minsu 이거 봐 주세요")}
		media := inStaffThread("USTAFF", threadOf(notice), "약도예요")
		media.Kind, media.MediaType = bot.Media, "photo"
		edited := inStaffThread("USTAFF", threadOf(notice), "고친 말")
		edited.Kind = bot.Edited
		for _, m := range append(quiet, media, edited) {
			s.hear(m)
		}
		// A thread under something else is no answer to anybody.
		s.hear(inStaffThread("USTAFF", "123.456", "점심 뭐 먹죠?"))
		if got := s.toTelegram(); len(got) != 0 {
			t.Errorf("the person got %q", bodies(got))
		}
		if c, err := s.store.Case(t.Context(), 1); err != nil || c.State != handlers.CaseOpen || len(c.Lines) != 1 {
			t.Errorf("the case is %+v, %v", c, err)
		}
	})
}

func TestClosedCase(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		notice := s.asked("7", "주차장 있어요?")
		tap := inStaffThread("USTAFF", threadOf(notice), "")
		tap.Kind, tap.Choice = bot.Chose, bot.ChoiceRef{Key: notice.Key}
		seeker := tap
		seeker.From.ID = "UOTHER"
		if got := bodies(s.hear(seeker)); !strings.Contains(got, "권한") && !strings.Contains(got, "담당자") {
			t.Errorf("a member who is no staff closes: %q", got)
		}
		if c, _ := s.store.Case(t.Context(), 1); c.State != handlers.CaseOpen {
			t.Fatalf("closed by somebody who may not: %v", c.State)
		}
		one(t, s.hear(tap), "1번을 닫았어요", "그분께 알리고")
		one(t, s.toTelegram(), "1번", "답을 드리지 못한 채", "주차장 있어요?")
		one(t, s.hear(inStaffThread("USTAFF", threadOf(notice), "늦은 답")), "닫혀 있어서 전하지 않았어요")
		if got := s.toTelegram(); len(got) != 0 {
			t.Errorf("the person got %q", bodies(got))
		}
		m := inStaffThread("USTAFF", threadOf(notice), "")
		one(t, s.hear(s.tap(m, "다시 열기")), "1번을 다시 열었어요")
		s.hear(inStaffThread("USTAFF", threadOf(notice), "이제 갑니다"))
		one(t, s.toTelegram(), "이제 갑니다")
	})
}

// TestSameQuestionIsOneCase asks the same twice; each message is handled twice
// by the stage already.
func TestSameQuestionIsOneCase(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		s.asked("7", "주차장 있어요?")
		m := inTelegram("7", "", "주차장 있어요?")
		s.hear(m)
		one(t, s.hear(s.tap(m, "담당자에게 묻기")), "번호는 1번")
		one(t, s.hear(inTelegram("7", "", "/person 주차장 있어요?")), "번호는 1번")
		if got := s.toStaff(); len(got) != 0 {
			t.Errorf("staff are told again: %q", bodies(got))
		}
		one(t, s.hear(inTelegram("7", "", "/person 다른 질문")), "번호는 2번")
		one(t, s.hear(inTelegram("8", "", "/person 주차장 있어요?")), "번호는 3번")
		cases, err := s.store.Cases(t.Context(), true, 10)
		if err != nil || len(cases) != 3 {
			t.Errorf("%d cases, %v", len(cases), err)
		}
	})
}

func TestAskingAPersonByWords(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		// Nothing was asked yet: what for?
		one(t, s.hear(inTelegram("7", "", "사람이랑 얘기할래요")), "무엇이 궁금하세요?")
		one(t, s.hear(inTelegram("7", "", "서류는 어디에 내나요?")), "번호는 1번", "서류는 어디에 내나요?")
		s.toStaff()
		// The question asked last goes, not the thanks after it.
		s.hear(inTelegram("7", "", "내 신청 어떻게 됐나요"))
		s.hear(inTelegram("7", "", "고마워요"))
		one(t, s.hear(inTelegram("7", "", "상담원")), "번호는 2번", "내 신청 어떻게 됐나요")
		// After half an hour nothing is remembered.
		time.Sleep(31 * time.Minute)
		one(t, s.hear(inTelegram("7", "", "사람과 상담")), "무엇이 궁금하세요?")
		one(t, s.hear(inTelegram("7", "", "취소")), "취소")
	})
}

func TestButtonAsksWhatItStoodUnder(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		m := inTelegram("7", "", "첫째 질문")
		first := s.tapOn(s.hear(m)[0], m, "담당자에게 묻기")
		s.hear(inTelegram("7", "", "둘째 질문"))
		one(t, s.hear(first), "첫째 질문")
	})
}

// tapOn turns a message into a tap on a button of a delivery.
func (s *stage) tapOn(d outbox.Delivery, m bot.Message, label string) bot.Message {
	s.t.Helper()
	for i, c := range d.Reply.Choices {
		if c.Label == label {
			m.Kind, m.Text, m.Choice = bot.Chose, "", bot.ChoiceRef{Key: d.Key, Index: i}
			return m
		}
	}
	s.t.Fatalf("no button %q in %+v", label, d.Reply.Choices)
	return m
}

func TestPersonInAWindow(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		s.hear(inSlack("hello")) // the first words of a firm are answered with more
		m := inSlack("person")
		m.Command, m.Modal = "person", "V1"
		asked := s.hear(m)[0]
		if asked.Reply.Form == nil || asked.Reply.Modal != "V1" {
			t.Fatalf("no window: %+v", asked.Reply)
		}
		m.Kind, m.Command, m.Modal = bot.Submitted, "", ""
		m.Form = bot.Submission{ID: "person", Values: map[string][]string{"question": {" "}}}
		if problems := s.handlers.CheckForm("ko", m.Form); problems["question"] == "" {
			t.Error("an empty question passes")
		}
		m.Form.Values["question"] = []string{"교육장 주소가 어디예요?"}
		ds := s.hear(m)
		if len(ds) != 2 {
			t.Fatalf("%q", bodies(ds))
		}
		if got := bodies(ds); !strings.Contains(got, "passed it on to our staff as number 1") || !strings.Contains(got, "기업 담당자") {
			t.Errorf("it says %q", got)
		}
	})
}

func TestNobodyToAsk(t *testing.T) {
	inHouse(t, func(t *testing.T, s *stage) {
		base, err := knowledge.Load(knowledge.Embedded())
		if err != nil {
			t.Fatal(err)
		}
		s.handlers.Config.Staff = map[string]bool{"terminal:staff": true} // a role in a terminal is nobody
		s.handlers.Answerer = answer.New(base)
		d := one(t, s.hear(inTelegram("7", "", "/person 내 신청 결과 언제 나와요?")), "이어 드릴 담당자가 없어요", "1350")
		if strings.Contains(d.Reply.Body.String(), "전달") || len(d.Reply.Choices) != 0 {
			t.Errorf("it promises what nobody does: %s", d.Reply.Body)
		}
		one(t, s.hear(inTelegram("7", "", "/person 죽고 싶어요")), "109")
		ds := s.hear(inTelegram("7", "", "내 국민취업지원제도 신청 결과 언제 나와요?"))
		for _, c := range ds[0].Reply.Choices {
			if strings.HasPrefix(c.Action, "person") {
				t.Error("the button is there though nobody reads it")
			}
		}
		if cases, err := s.store.Cases(t.Context(), true, 10); err != nil || len(cases) != 0 {
			t.Errorf("cases %v, %v", cases, err)
		}
	})
}

// TestStaffWithoutAChannel keeps questions for the command line and says so.
func TestStaffWithoutAChannel(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		s.handlers.Config.StaffChannel = bot.Address{}
		one(t, s.hear(inTelegram("7", "", "/person 주차장 있어요?")), "남겨 두었어요", "1번")
		if got := s.toStaff(); len(got) != 0 {
			t.Errorf("told to nobody's channel: %q", bodies(got))
		}
		for range 2 { // two answers, each of its own
			if _, err := s.store.AnswerCase(t.Context(), 0, 1, "cli:kim", "뒤에 있어요."); err != nil {
				t.Fatal(err)
			}
		}
		if got := s.toTelegram(); len(got) != 2 {
			t.Errorf("the person got %q", bodies(got))
		}
		if _, err := s.store.CloseCase(t.Context(), 0, 1, "cli:kim", true); err != nil {
			t.Fatal(err)
		}
		if line, err := s.store.AnswerCase(t.Context(), 0, 1, "cli:kim", "또"); err != nil || line != 0 {
			t.Errorf("a closed case is answered: %d, %v", line, err)
		}
		if _, err := s.store.AnswerCase(t.Context(), 0, 2, "cli:kim", "또"); !errors.Is(err, handlers.ErrNoCase) {
			t.Errorf("a case that is not there: %v", err)
		}
	})
}

func TestAnswerFromTheCommandLineIsSeenInTheThread(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		notice := s.asked("7", "주차장 있어요?")
		if _, err := s.store.AnswerCase(t.Context(), 0, 1, "cli:kim", "뒤에 있어요."); err != nil {
			t.Fatal(err)
		}
		one(t, s.toTelegram(), "담당자의 답변", "뒤에 있어요.")
		told := one(t, s.toStaff(), "cli:kim", "뒤에 있어요.")
		if told.To.Thread != threadOf(notice) {
			t.Errorf("told in thread %q", told.To.Thread)
		}
	})
}

func TestUndeliveredAnswerIsTold(t *testing.T) {
	for _, c := range []struct {
		state outbox.State
		told  string
	}{{outbox.Gone, "전해지지 않았어요"}, {outbox.Failed, "전해지지 않았어요"}, {outbox.Unknown, "알 수 없어요"}} {
		t.Run(c.state.String(), func(t *testing.T) {
			onDesk(t, func(t *testing.T, s *stage) {
				notice := s.asked("7", "주차장 있어요?")
				s.hear(inStaffThread("USTAFF", threadOf(notice), "있어요."))
				ds, err := s.store.QueuedDeliveries(t.Context(), bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10)
				if err != nil || len(ds) != 1 {
					t.Fatalf("%v, %v", ds, err)
				}
				if _, err := s.store.Settle(t.Context(), []outbox.Outcome{{Delivery: ds[0], State: c.state}}, nil); err != nil {
					t.Fatal(err)
				}
				told := one(t, s.toStaff(), "1번", c.told)
				if told.To.Thread != threadOf(notice) {
					t.Errorf("told in thread %q", told.To.Thread)
				}
			})
		})
	}
}

// TestAnswerToSomebodyWhoLeft is dropped when it would be sent.
func TestAnswerToSomebodyWhoLeft(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		notice := s.asked("7", "주차장 있어요?")
		left := inTelegram("7", "", "")
		left.Kind = bot.Left
		s.hear(left)
		s.hear(inStaffThread("USTAFF", threadOf(notice), "있어요."))
		ds, err := s.store.QueuedDeliveries(t.Context(), bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10)
		if err != nil || len(ds) != 1 {
			t.Fatalf("%v, %v", ds, err)
		}
		if _, err := s.handlers.Render(t.Context(), ds[0], time.Now()); dropReason(err) != handlers.DroppedGone {
			t.Errorf("rendering gives %v", err)
		}
	})
}

func TestParkedMessageIsACase(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		m := inTelegram("7", "", "이상한 글")
		in := bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: "p1", Conversation: m.Address.Conversation(), Raw: []byte("{}"), Received: time.Now()}
		ctx := t.Context()
		park := func(m bot.Message) {
			t.Helper()
			if err := s.store.AddIncoming(ctx, []bot.Incoming{in}); err != nil {
				t.Fatal(err)
			}
			pending, err := s.store.PendingIncoming(ctx, 0, 10)
			if err != nil || len(pending) != 1 {
				t.Fatalf("%v, %v", pending, err)
			}
			if m.Kind != "" {
				m.ID = pending[0].ID
			}
			time.Sleep(3 * time.Minute)
			s.handlers.Parked(ctx, pending[0], m, errors.New("boom"))
			replies := s.handlers.Parked(ctx, pending[0], m, errors.New("boom")) // the store was in trouble
			if err := s.store.ParkIncoming(ctx, pending[0], "boom", replies); err != nil {
				t.Fatal(err)
			}
		}
		park(m)
		one(t, s.toTelegram(), "번호 1")
		notice := one(t, s.toStaff(), "1번", "텔레그램", "3분 전", "이상한 글")
		s.hear(inStaffThread("USTAFF", threadOf(notice), "다시 한번 적어 주시겠어요?"))
		one(t, s.toTelegram(), "담당자의 답변", "다시 한번 적어 주시겠어요?")
		s.toStaff()

		in.ExternalID = "p2" // could not even be decoded
		park(bot.Message{})
		if got := s.toTelegram(); len(got) != 0 {
			t.Errorf("somebody got %q", bodies(got))
		}
		notice = one(t, s.toStaff(), "2번", "읽지 못했어요", "답을 전할 수 없어요")
		one(t, s.hear(inStaffThread("USTAFF", threadOf(notice), "네?")), "전할 수 없어요")
	})
}

func TestDeletedPersonTakesTheirCasesAlong(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		notice := s.asked("7", "주차장 있어요?")
		if err := s.store.DeletePerson(t.Context(), 0, s.said[0].Person, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := s.store.Case(t.Context(), 1); !errors.Is(err, handlers.ErrNoCase) {
			t.Errorf("the case is still there: %v", err)
		}
		s.hear(inStaffThread("USTAFF", threadOf(notice), "있어요."))
		if got := s.toTelegram(); len(got) != 0 {
			t.Errorf("somebody got %q", bodies(got))
		}
	})
}
