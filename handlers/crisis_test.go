package handlers_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"dari/bot"
	"dari/bot/lang"
	"dari/handlers"
)

func TestCrisisGetsTheCardAndStaffTheNotice(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		card := one(t, s.hear(inTelegram("7", "", "이제 죽고 싶어요")), "109")
		if want := lang.Text(lang.Ko, lang.CrisisCard); len(card.Reply.Choices) != 0 || card.Reply.Body.String() != want {
			t.Errorf("more than the card: %s %v", card.Reply.Body, card.Reply.Choices)
		}
		notice := one(t, s.toStaff(), "위기 신호", "이제 죽고 싶어요", "109")
		// More of the same goes under the notice; what cannot wait stands alone.
		s.hear(inTelegram("7", "", "정말 죽고 싶어요"))
		if more := one(t, s.toStaff(), "정말 죽고 싶어요"); more.To.Thread != threadOf(notice) {
			t.Errorf("told in thread %q", more.To.Thread)
		}
		one(t, s.hear(inTelegram("7", "", "지금 옥상이에요")), "119")
		if now := one(t, s.toStaff(), "2번", "지금 바로 위험"); now.To != staffChannel {
			t.Errorf("an imminent crisis is told at %+v", now.To)
		}
		one(t, s.hear(inTelegram("8", "", "친구가 죽고 싶대요")), "그분이")
		one(t, s.toStaff(), "3번", "다른 사람을 걱정")
		// An answer reaches them without their words held against them.
		s.hear(inStaffThread("USTAFF", threadOf(notice), "이야기 나눌 수 있을까요?"))
		got := one(t, s.toTelegram(), "담당자의 답변", "이야기 나눌 수 있을까요?")
		if strings.Contains(got.Reply.Body.String(), "죽고") {
			t.Errorf("it repeats the words: %s", got.Reply.Body)
		}
	})
}

func TestCrisisInsideAForm(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		one(t, s.hear(inTelegram("7", "", "상담원")), "무엇이 궁금하세요?")
		one(t, s.hear(inTelegram("7", "", "죽고 싶다는 생각뿐이에요")), "109")
		one(t, s.toStaff(), "위기 신호")
		one(t, s.hear(inTelegram("7", "", "/person 그냥 죽고 싶어요")), "109")
		c, err := s.store.Case(t.Context(), 1)
		if err != nil || c.Kind != handlers.CrisisCase || len(c.Lines) != 2 {
			t.Errorf("the case is %+v, %v", c, err)
		}
	})
}

// TestWorkMayBeAboutCrisis: an announcement or a posting may name it.
func TestWorkMayBeAboutCrisis(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		s.hear(terminalMessage("ko", "manager", "/post"))
		got := bodies(s.hear(terminalMessage("ko", "manager", "죽고 싶은 마음을 듣는 상담사")))
		if strings.Contains(got, "109") {
			t.Errorf("a posting is taken for a cry for help: %s", got)
		}
		if cases, err := s.store.Cases(t.Context(), true, 10); err != nil || len(cases) != 0 {
			t.Errorf("%d cases, %v", len(cases), err)
		}
	})
}

// TestCrisisInAGroupIsAnsweredInPrivate keeps staff's words out of the group.
func TestCrisisInAGroupIsAnsweredInPrivate(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		one(t, s.hear(inTelegram("7", "-100", "죽고 싶어요")), "109")
		notice := one(t, s.toStaff(), "위기 신호")
		s.hear(inStaffThread("USTAFF", threadOf(notice), "괜찮으세요?"))
		if got := one(t, s.toTelegram(), "괜찮으세요?"); got.To.Chat != "7" {
			t.Errorf("staff's words go to chat %s", got.To.Chat)
		}
	})
}

// TestCrisisCardDoesNotWaitForTheDesk says the card though the notice fails.
func TestCrisisCardDoesNotWaitForTheDesk(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		s.handlers.Desk = brokenDesk{s.store}
		one(t, s.hear(inTelegram("7", "", "죽고 싶어요")), "109")
	})
}

type brokenDesk struct{ handlers.Desk }

func (brokenDesk) OpenCase(context.Context, int64, handlers.Case, string, bot.Address) (int64, error) {
	return 0, errors.New("disk full")
}
