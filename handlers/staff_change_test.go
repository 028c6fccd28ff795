package handlers

import (
	"context"
	"sync"
	"testing"

	"dari/bot"
)

// namedNobody has no staff of its own.
type namedNobody struct{ People }

func (namedNobody) StaffAccounts(context.Context) ([]string, error) { return nil, nil }

// TestO08_StaffChangeWhileMessagesAreHandled: who is staff by configuration
// changes between two messages, never within one.
func TestO08_StaffChangeWhileMessagesAreHandled(t *testing.T) {
	h := &Handlers{Config: Config{Staff: map[string]bool{"telegram:1": true}}, People: namedNobody{}}
	role := func(id string) Role {
		r, err := h.role(t.Context(), Person{Platform: bot.Telegram, External: id})
		if err != nil {
			t.Error(err)
		}
		return r
	}
	if role("1") != Staff || role("2") != Seeker {
		t.Error("before")
	}
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for range 1000 {
				role("1")
			}
		})
	}
	for range 100 {
		h.SetStaff(map[string]bool{"telegram:2": true})
	}
	asking.Wait()
	if role("1") != Seeker || role("2") != Staff {
		t.Error("after")
	}
	if there, err := h.hasDesk(t.Context()); err != nil || !there {
		t.Error("nobody reads cases")
	}
	h.SetStaff(nil)
	if there, err := h.hasDesk(t.Context()); err != nil || there || role("2") != Seeker {
		t.Error("after all were taken away")
	}
}
