package handlers_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/answer"
)

// inWorkspace is something said in Slack: in a channel, or in private where
// channel is empty.
func inWorkspace(team, user, channel, text string) bot.Message {
	m := bot.Message{Kind: bot.Said, Direct: channel == "", Text: text, MessageID: "m",
		From:    bot.Sender{Platform: bot.Slack, Tenant: team, ID: user, Name: "name of " + user, Locale: "ko"},
		Address: bot.Address{Platform: bot.Slack, Account: team, Chat: channel}}
	if channel == "" {
		m.Address.Chat = user
	}
	if name, args, ok := bot.ParseCommand(text, "dari"); ok {
		m.Command, m.Args = name, args
	}
	return m
}

// tapIn is a tap by anybody on a button of something that was said.
func tapIn(d outbox.Delivery, m bot.Message, label string) bot.Message {
	for i, c := range d.Reply.Choices {
		if c.Label == label {
			m.Kind, m.Text, m.Choice = bot.Chose, "", bot.ChoiceRef{Key: d.Key, Index: i}
			m.Command, m.Args = "", ""
		}
	}
	return m
}

// TestSharedCards: a manager shares a card with a channel of their workspace.
// Employees are counted; a name is known only while its owner lets it be, and
// nobody of another workspace has a part in it.
func TestSharedCards(t *testing.T) {
	onStage(t, func(s *stage) {
		base, err := knowledge.Load(os.DirFS("testdata/base"))
		if err != nil {
			t.Fatal(err)
		}
		s.handlers.Answerer, s.handlers.Base = answer.New(base), wholeBase
		s.importCourses(changwonCourses()...)
		card := func(ds []outbox.Delivery) (found outbox.Delivery) {
			for _, d := range ds {
				if d.Subject.Kind == handlers.ShareSubject {
					found = d
				}
			}
			return found
		}
		// share asks for a card, and puts it into the channel if it is shown.
		share := func(channel, what string) outbox.Delivery {
			for _, d := range s.hear(inWorkspace("T1", "UBOSS", channel, "/share "+what)) {
				if d.To.Chat != "UBOSS" && channel != "" {
					t.Errorf("%s reads before it is shared:\n%s", d.To.Chat, d.Reply.Body)
				}
				if hasLabel(d, "나눌게요") {
					return card(s.hear(tapIn(d, inWorkspace("T1", "UBOSS", "", ""), "나눌게요")))
				}
			}
			return outbox.Delivery{}
		}
		if said := s.hear(inWorkspace("T1", "UBOSS", "", "/share course 1")); card(said).ID != 0 || !strings.Contains(bodies(said), "share course 1") {
			t.Errorf("in private, with no channel chosen:\n%s", bodies(said))
		}
		typed := inWorkspace("T1", "UBOSS", "", "/share course 1") // in a channel, as Slack has commands answered
		typed.CommandChat = "CTYPED"
		there := s.hear(typed)
		if len(there) != 1 || there[0].To.Chat != "UBOSS" || !hasLabel(there[0], "나눌게요") {
			t.Fatalf("a command typed in a channel:\n%s", bodies(there))
		}
		for i, want := range []string{"CTYPED", ""} { // the second tap posts nothing
			if d := card(s.hear(tapIn(there[0], inWorkspace("T1", "UBOSS", "", ""), "나눌게요"))); d.To.Chat != want {
				t.Errorf("tap %d posts in %q: %s", i, d.To.Chat, d.Reply.Body)
			}
		}
		if said := s.hear(inWorkspace("T1", "UBOSS", "CTEAM", "나누기 과정 1")); len(said) != 1 || !hasLabel(said[0], "나눌게요") {
			t.Errorf("said in the channel:\n%s", bodies(said))
		}
		shared := share("CTEAM", "course 1")
		if shared.To.Chat != "CTEAM" || !strings.Contains(shared.Reply.Body.String(), "생성형 AI 업무 활용") || !hasLabel(shared, "듣고 싶어요") ||
			!strings.Contains(shared.Reply.Body.String(), "공식 페이지에서 다시 확인") || !strings.Contains(shared.Reply.Body.String(), "2026년 11월 23일(월) 기준") {
			t.Fatalf("the card: %+v\n%s", shared.To, shared.Reply.Body)
		}
		var listed outbox.Delivery // the list, as it was said last
		list := func() string {
			ds := s.hear(inWorkspace("T1", "UBOSS", "", "나눈 것"))
			listed = ds[0]
			return bodies(ds)
		}
		tap := func(d outbox.Delivery, team, user, label string, private bool) []outbox.Delivery {
			channel := "CTEAM"
			if private {
				channel = ""
			}
			return s.hear(tapIn(d, inWorkspace(team, user, channel, ""), label))
		}
		var asked outbox.Delivery
		for _, user := range []string{"U1", "U2", "U1"} { // twice is once
			ds := tap(shared, "T1", user, "듣고 싶어요", false)
			for _, d := range ds {
				if d.To.Chat != user {
					t.Errorf("%s taps, and %s reads:\n%s", user, d.To.Chat, d.Reply.Body)
				}
				if hasLabel(d, "이름을 알려도 돼요") {
					asked = d
				}
			}
		}
		if got := list(); !strings.Contains(got, "2명이 원해요") || strings.Contains(got, "name of") {
			t.Errorf("two want it, of whom nothing is known:\n%s", got)
		}
		said := tap(asked, "T1", "U1", "이름을 알려도 돼요", true)
		if got := list(); !strings.Contains(got, "이름을 알린 분: name of U1") || strings.Contains(got, "name of U2") {
			t.Errorf("one lets their name be known:\n%s", got)
		}
		if len(said) == 0 {
			t.Fatal("nothing is said")
		}
		latest, err := s.store.LatestTo(context.Background(), listed.Person, listed.To, 1)
		if err != nil || len(latest) != 1 || latest[0].ID != listed.ID || len(latest[0].Reply.Body) != 0 {
			t.Errorf("of the list with names, once it was sent, is kept: %+v, %v", latest, err)
		}
		tap(said[0], "T1", "U1", "인원수만 보이게 할게요", true)
		if got := list(); strings.Contains(got, "name of") || !strings.Contains(got, "2명이 원해요") {
			t.Errorf("and takes that back:\n%s", got)
		}
		tap(said[0], "T1", "U1", "취소할게요", true)
		if got := list(); !strings.Contains(got, "1명이 원해요") {
			t.Errorf("and does not want it any more:\n%s", got)
		}
		tap(shared, "T2", "UELSE", "듣고 싶어요", false)
		if got := list(); !strings.Contains(got, "1명이 원해요") {
			t.Errorf("somebody of another workspace:\n%s", got)
		}
		if got := bodies(s.hear(inWorkspace("T1", "U2", "", "나눈 것"))); strings.Contains(got, "원해요") {
			t.Errorf("somebody else's shares:\n%s", got)
		}
		for _, what := range []string{"course 99", "opening 1", "programme nothing", "thing 1", ""} {
			if d := share("CTEAM", what); d.ID != 0 {
				t.Errorf("/share %s: %s", what, d.Reply.Body)
			}
		}
		for channel, what := range map[string]string{"CTEAM": "programme naeil-card", "COTHER": "제도 내일배움카드"} {
			if d := share(channel, what); !strings.Contains(d.Reply.Body.String(), "300만") || !strings.Contains(d.Reply.Body.String(), "2026년 11월 22일(일)에 확인") {
				t.Errorf("a programme, with the day it was checked: %s", d.Reply.Body)
			}
		}
		s.importOpenings(learnersJobs()...)
		job := share("CTEAM", "opening 1")
		if said := tap(job, "T1", "U3", "관심 있어요", false); len(said) != 1 || hasLabel(said[0], "이름을 알려도 돼요") || !hasLabel(said[0], "취소할게요") {
			t.Errorf("nobody is asked to tell their firm that they look for a job:\n%s", bodies(said))
		}
		full := changwonCourses()
		full[0].Applicants = full[0].Places
		s.importCourses(full...)
		if said := tap(shared, "T1", "U4", "듣고 싶어요", false); !strings.Contains(bodies(said), "인원수에 넣지 않았어요") {
			t.Errorf("what is over:\n%s", bodies(said))
		}
		boss, err := s.store.Meet(context.Background(), bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "UBOSS"}, bot.Address{Platform: bot.Slack, Account: "T1", Chat: "UBOSS"})
		if err == nil {
			err = s.store.DeletePerson(context.Background(), 0, boss.ID, "")
		}
		if err != nil {
			t.Fatal(err)
		}
		if said := tap(job, "T1", "U4", "관심 있어요", false); !strings.Contains(bodies(said), "인원수에 넣지 않았어요") {
			t.Errorf("nobody is there to see the number:\n%s", bodies(said))
		}
	})
}

// TestSharedNameNeedsItsConsent: what is kept of a name is not shown without
// the decision, read when the list is.
func TestSharedNameNeedsItsConsent(t *testing.T) {
	onStage(t, func(s *stage) {
		s.importCourses(changwonCourses()...)
		ctx := context.Background()
		meet := func(id string) handlers.Person {
			p, err := s.store.Meet(ctx, bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: id, Locale: "ko"}, bot.Address{Platform: bot.Slack, Account: "T1", Chat: id})
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		boss, other := meet("UBOSS"), meet("U1")
		id, err := s.store.AddShare(ctx, 0, handlers.Share{Kind: handlers.SharedCourse, Ref: "1", Team: "T1", Chat: "C", Person: boss.ID})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.store.Want(ctx, 0, id, other.ID, "김하나"); err != nil {
			t.Fatal(err)
		}
		list := func() string { return bodies(s.hear(inWorkspace("T1", "UBOSS", "", "나눈 것"))) }
		if got := list(); strings.Contains(got, "김하나") {
			t.Errorf("without a decision:\n%s", got)
		}
		s.consent(other, handlers.Purpose(fmt.Sprintf("want:%d", id)), true)
		if got := list(); !strings.Contains(got, "김하나") {
			t.Errorf("with it:\n%s", got)
		}
		s.consent(other, handlers.Purpose(fmt.Sprintf("want:%d", id)), false)
		if got := list(); strings.Contains(got, "김하나") {
			t.Errorf("withdrawn:\n%s", got)
		}
	})
}
