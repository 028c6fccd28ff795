package handlers_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/handlers"
)

// TestS17_WhatStaffReadIsWrittenDown: the notice in the channel of staff and an
// answer that is opened by its number are in the log, with who and why.
func TestS17_WhatStaffReadIsWrittenDown(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		const words = "우리 센터 주차장 있어요?"
		s.asked("7", words)
		asker, err := s.store.Meet(t.Context(), bot.Sender{Platform: bot.Telegram, ID: "7"}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"})
		if err != nil {
			t.Fatal(err)
		}
		s.hear(inStaffThread("USTAFF", "", "답변 1"))
		es, err := s.store.Accesses(t.Context(), time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
		if err != nil || len(es) != 2 {
			t.Fatalf("%+v, %v", es, err)
		}
		notice := handlers.Access{Actor: "channel:slack:T1/CSTAFF", Person: asker.ID, What: "case 1", Why: handlers.ToAnswer}
		opened := handlers.Access{Actor: "slack:T1/USTAFF", Person: asker.ID, What: "answer 1", Why: handlers.ToCorrect}
		for i, want := range []handlers.Access{notice, opened} {
			e := es[i]
			if got := (handlers.Access{Actor: e.Actor, Person: e.Person, What: e.What, Why: e.Why}); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		}
		if _, err := s.store.VerifyAccesses(t.Context(), ""); err != nil {
			t.Error(err)
		}
		// Somebody who is not staff is shown nothing, and reads nothing.
		s.hear(inTelegram("8", "", "답변 1"))
		if es, err := s.store.Accesses(t.Context(), time.Now().Add(-time.Hour), time.Now().Add(time.Hour)); err != nil || len(es) != 2 {
			t.Errorf("%+v, %v", es, err)
		}
	})
}

// brokenLog cannot be written.
type brokenLog struct{}

func (brokenLog) LogAccess(context.Context, int64, handlers.Access) error {
	return errors.New("disk full")
}

// TestS21_WhatIsNotWrittenDownIsNotShown: where the log cannot be written, staff
// are shown nothing.
func TestS21_WhatIsNotWrittenDownIsNotShown(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		s.hear(inTelegram("7", "", "우리 센터 주차장 있어요?"))
		s.handlers.Accesses = brokenLog{}
		m := inStaffThread("USTAFF", "", "답변 1")
		m.ID = 1000
		if replies, err := s.handlers.Handle(t.Context(), m); err == nil || len(replies) > 0 || strings.Contains(err.Error(), "주차장") {
			t.Errorf("%+v, %v", replies, err)
		}
	})
}
