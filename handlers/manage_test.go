package handlers_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
)

// hasChoice tells whether a button stands under what was said.
func hasChoice(ds []outbox.Delivery, label string) bool {
	for _, d := range ds {
		for _, c := range d.Reply.Choices {
			if c.Label == label {
				return true
			}
		}
	}
	return false
}

// fillIn sends the posting form in as a modal.
func (s *stage) fillIn(user, ref string, values map[string][]string) []outbox.Delivery {
	s.t.Helper()
	m := slackMessage(user, managerChat)
	m.Address.Chat = "D" + user
	m.Kind, m.Form = bot.Submitted, bot.Submission{ID: "posting", Ref: ref, Values: values}
	return s.hear(m)
}

// taps taps the newest button of that label in somebody's own conversation.
func (s *stage) taps(user, label string) []outbox.Delivery {
	s.t.Helper()
	m := slackMessage(user, managerChat)
	m.Address.Chat = "D" + user
	return s.hear(s.tap(m, label))
}

func (s *stage) saysTo(user, text string) []outbox.Delivery {
	s.t.Helper()
	m := slackMessage(user, managerChat)
	m.Address.Chat, m.Text = "D"+user, text
	return s.hear(m)
}

// TestReachIsShownBeforePosting: where five people or more agreed to alerts and
// fit, the poster reads roughly how many before staff are asked; below that
// nothing is said and nothing is asked.
func TestReachIsShownBeforePosting(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		s.handlers.Config.StaffChannel = reviewChannel
		s.saysTo("UBOSS", "안녕하세요")
		for i := range 4 {
			s.welder(fmt.Sprint(10+i), "ko", "")
		}
		refused := s.welder("98", "ko", "")
		s.consent(refused, handlers.ForAlerts, false)
		if got := texts(s.fillIn("UBOSS", "", soundPosting())); !strings.Contains(got, "공고 1번으로 받았어요") || strings.Contains(got, "명 이상") {
			t.Fatalf("four people and one who refused:\n%s", got)
		}
		follow := func() { // as the matcher does all the time
			if _, err := s.handlers.Gather(ctx); err != nil {
				t.Fatal(err)
			}
		}
		s.welder("99", "ko", "")
		follow()
		ds := s.fillIn("UBOSS", "", soundPosting())
		if got := texts(ds); !strings.Contains(got, "지금 5명 이상이에요") || !strings.Contains(got, "아직 등록하지 않았어요") || !hasChoice(ds, "등록") {
			t.Fatalf("five people:\n%s", got)
		}
		for _, d := range ds {
			if d.To == reviewChannel {
				t.Error("staff are asked about a draft")
			}
		}
		// Twenty who have no experience: the requirement of a year keeps them out.
		for i := range 20 {
			p := s.welder(fmt.Sprint(200+i), "ko", "")
			profile := jobs.Profile{Regions: []jobs.Region{"26"}, Occupations: jobs.FindOccupations("용접"), CareerKnown: true}
			if err := s.store.SaveProfile(ctx, 0, p.ID, profile, handlers.AlertsAtOnce); err != nil {
				t.Fatal(err)
			}
		}
		follow()
		ds = s.taps("UBOSS", "고치기")
		if len(ds) != 1 || ds[0].Reply.Form == nil || ds[0].Reply.Form.Ref != "2" {
			t.Fatalf("no form: %+v", ds)
		}
		got := texts(s.fillIn("UBOSS", "2", soundPosting()))
		if !strings.Contains(got, "지금 5명 이상이에요") || !strings.Contains(got, "'경력: 1년 이상' 조건을 없애면") || !strings.Contains(got, "20명 이상") && !strings.Contains(got, "25명 이상") {
			t.Errorf("with a requirement dropped:\n%s", got)
		}
		ds = s.taps("UBOSS", "등록")
		if got := texts(ds); !strings.Contains(got, "공고 2번으로 받았어요") || !strings.Contains(got, "확인할 공고 2번") {
			t.Errorf("sent in:\n%s", got)
		}
		s.saysTo("UBOSS", "내 공고")
		if ds = s.taps("UBOSS", "2번 관리"); hasChoice(ds, "등록") || !strings.Contains(texts(ds), "담당자 확인 중") {
			t.Errorf("it is with staff: %s", texts(ds))
		}
		// Another draft is dropped.
		s.fillIn("UBOSS", "", soundPosting())
		if got := texts(s.taps("UBOSS", "그만두기")); !strings.Contains(got, "공고 3번") {
			t.Errorf("dropped: %s", got)
		}
	})
}

// TestS21_APostingIsManagedByItsFirm goes through what can become of a posting,
// and who may: whoever posted it, a colleague for whose posting of the same firm
// staff vouched, and staff.
func TestS21_APostingIsManagedByItsFirm(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		state := func(id int64) handlers.OpeningState {
			o, _, err := s.store.Opening(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			return o.State
		}
		version := func(id int64) int64 {
			o, _, err := s.store.Opening(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			return o.Version
		}
		for _, user := range []string{"UBOSS", "UMATE", "UOTHER"} {
			s.saysTo(user, "안녕하세요")
		}
		s.fillIn("UBOSS", "", soundPosting())
		if _, err := s.store.ApproveOpening(ctx, 0, 1, "cli:staff"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.store.VerifyEmployer(ctx, 0, 1, "cli:staff"); err != nil {
			t.Fatal(err)
		}

		// A colleague with the firm's number is nobody before staff approved theirs.
		mate := soundPosting()
		mate["title"] = []string{"용접 조공 모집"}
		s.fillIn("UMATE", "", mate)
		if got := texts(s.saysTo("UMATE", "내 공고")); strings.Contains(got, "CO2") {
			t.Errorf("the colleague sees the other posting too early:\n%s", got)
		}
		if got := texts(s.fillIn("UMATE", "1", mate)); !strings.Contains(got, "그 공고는 지금") {
			t.Errorf("the colleague changes it too early:\n%s", got)
		}
		if _, err := s.store.ApproveOpening(ctx, 0, 2, "cli:staff"); err != nil {
			t.Fatal(err)
		}
		if got := texts(s.saysTo("UMATE", "내 공고")); !strings.Contains(got, "1번 CO2 용접원 모집 - 공개 중") {
			t.Fatalf("the colleague's list:\n%s", got)
		}
		// Another firm's manager, and somebody who only claims the number.
		other := soundPosting()
		other["number"], other["employer"] = []string{"220-81-62517"}, []string{"다른예시"}
		s.fillIn("UOTHER", "", other)
		s.fillIn("UOTHER", "", soundPosting())
		if got := texts(s.saysTo("UOTHER", "내 공고")); strings.Contains(got, "1번") {
			t.Errorf("another firm sees it:\n%s", got)
		}

		// Paused by the colleague, shown again by the poster.
		s.taps("UMATE", "1번 관리")
		if got := texts(s.taps("UMATE", "잠시 멈추기")); !strings.Contains(got, "잠시 멈췄어요") || state(1) != handlers.OpeningPaused {
			t.Fatalf("paused: %s, %s", got, state(1))
		}
		was := version(1)
		s.saysTo("UBOSS", "내 공고")
		s.taps("UBOSS", "1번 관리")
		if got := texts(s.taps("UBOSS", "다시 보이기")); !strings.Contains(got, "다시 보여요") || state(1) != handlers.OpeningOpen || version(1) == was {
			t.Errorf("shown again: %s, %s, version %d", got, state(1), version(1))
		}
		if got := texts(s.taps("UBOSS", "다시 보이기")); !strings.Contains(got, "할 수 없는 상태") {
			t.Errorf("the old button: %s", got)
		}

		// Better pay takes effect at once and is another version; other words go to staff.
		was = version(1)
		better := soundPosting()
		better["pay"] = []string{"월 320만원"}
		if got := texts(s.fillIn("UBOSS", "1", better)); !strings.Contains(got, "바로 반영") || state(1) != handlers.OpeningOpen || version(1) != was+1 {
			t.Errorf("better pay: %s, %s, version %d", got, state(1), version(1))
		}
		worse := soundPosting()
		worse["pay"] = []string{"월 150만원"}
		if got := texts(s.fillIn("UBOSS", "1", worse)); !strings.Contains(got, "전과 같이 두었어요") || !strings.Contains(got, "최저임금") || state(1) != handlers.OpeningOpen || version(1) != was+1 {
			t.Errorf("below the minimum wage: %s, %s", got, state(1))
		}
		words := soundPosting()
		words["pay"], words["how"] = better["pay"], []string{"방문 접수"}
		if got := texts(s.fillIn("UBOSS", "1", words)); !strings.Contains(got, "보이지 않아요") || state(1) != handlers.OpeningPending {
			t.Errorf("another way to apply: %s, %s", got, state(1))
		}
		// What nobody approved is not brought back by a new deadline.
		s.saysTo("UBOSS", "내 공고")
		s.taps("UBOSS", "1번 관리")
		s.taps("UBOSS", "마감하기")
		s.saysTo("UBOSS", "내 공고")
		if ds := s.taps("UBOSS", "1번 관리"); state(1) != handlers.OpeningClosed || hasChoice(ds, "마감 바꾸기") {
			t.Errorf("closed unapproved: %s\n%s", state(1), texts(ds))
		}
		renew := func(user, ref, until string) string {
			m := slackMessage(user, managerChat)
			m.Address.Chat = "D" + user
			m.Kind, m.Form = bot.Submitted, bot.Submission{ID: "renewal", Ref: ref, Values: map[string][]string{"deadline": {until}}}
			return texts(s.hear(m))
		}
		if got := renew("UBOSS", "1", "2027-01-31"); !strings.Contains(got, "할 수 없는 상태") || state(1) != handlers.OpeningClosed {
			t.Errorf("renewed unapproved: %s, %s", got, state(1))
		}

		// The second is over on the last day of the year; its firm gives it a month more.
		moveTo(time.Date(2027, 1, 5, 10, 0, 0, 0, handlers.Seoul))
		s.saysTo("UMATE", "내 공고")
		if ds := s.taps("UMATE", "2번 관리"); !strings.Contains(texts(ds), "- 마감") || !hasChoice(ds, "마감 바꾸기") || hasChoice(ds, "잠시 멈추기") {
			t.Errorf("over: %s", texts(ds))
		}
		was = version(2)
		for _, user := range []string{"UOTHER", "UBOSS"} { // nothing of the one who posted first is approved now
			if got := renew(user, "2", "2027-01-31"); !strings.Contains(got, "그 공고는 지금") {
				t.Errorf("%s renews: %s", user, got)
			}
		}
		if got := renew("UMATE", "2", "2027-01-31"); !strings.Contains(got, "1월 31일") || version(2) != was+1 {
			t.Errorf("renewed: %s, version %d", got, version(2))
		}
		if o, _, err := s.store.Opening(ctx, 2); err != nil || !o.Shown(time.Now()) {
			t.Errorf("not shown: %+v, %v", o, err)
		}
		// What staff took down, the firm does not bring back.
		if _, err := s.store.CloseOpening(ctx, 0, 2, "cli:staff"); err != nil {
			t.Fatal(err)
		}
		if got := renew("UMATE", "2", "2027-02-28"); !strings.Contains(got, "담당자가 내렸어요") || state(2) != handlers.OpeningClosed {
			t.Errorf("renewed against staff: %s, %s", got, state(2))
		}
		if got := renew("USTAFF", "2", "2027-02-28"); !strings.Contains(got, "마감을 바꿨어요") || state(2) != handlers.OpeningOpen {
			t.Errorf("staff: %s, %s", got, state(2))
		}
		if got := texts(s.saysTo("USTAFF", "내 공고")); !strings.Contains(got, "최근 공고 4건") {
			t.Errorf("staff's list:\n%s", got)
		}
	})
}

// TestAPosterSeesCountsNotPeople: told, looked at, interested, from five on and
// rounded down.
func TestAPosterSeesCountsNotPeople(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		s.saysTo("UBOSS", "안녕하세요")
		s.fillIn("UBOSS", "", soundPosting())
		if _, err := s.store.ApproveOpening(ctx, 0, 1, "cli:staff"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.store.VerifyEmployer(ctx, 0, 1, "cli:staff"); err != nil {
			t.Fatal(err)
		}
		for i := range 12 {
			p := s.welder(fmt.Sprint(10+i), "ko", "")
			if i < 5 {
				if err := s.store.ReadOpening(ctx, 0, p.ID, 1); err != nil {
					t.Fatal(err)
				}
			}
			if i < 4 {
				if err := s.store.AddInterest(ctx, 0, p.ID, 1); err != nil {
					t.Fatal(err)
				}
			}
		}
		s.matched()
		s.deliver(bot.Telegram, "bot")
		s.saysTo("UBOSS", "내 공고")
		got := texts(s.taps("UBOSS", "1번 관리"))
		for _, line := range []string{"알림을 받은 분: 10명 이상", "자세히 본 분: 5명 이상", "관심 있다고 한 분: 5명 미만"} {
			if !strings.Contains(got, line) {
				t.Errorf("no %q in\n%s", line, got)
			}
		}
	})
}
