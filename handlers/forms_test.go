package handlers_test

import (
	"strings"
	"testing"
)

// TestFormEndsWithTheRole: whoever is no staff any more has no form of staff
// open, and is not asked its questions again.
func TestFormEndsWithTheRole(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		if _, err := s.store.AddStaff(t.Context(), "telegram:7", "cli:test"); err != nil {
			t.Fatal(err)
		}
		one(t, s.hear(inTelegram("7", "", "/announce")), "1/6")
		if _, err := s.store.RemoveStaff(t.Context(), "telegram:7", "cli:test"); err != nil {
			t.Fatal(err)
		}
		one(t, s.hear(inTelegram("7", "", "/announced")), "담당자만 쓸 수 있어요")
		one(t, s.hear(inTelegram("7", "", "취소")), "지금은 취소할 것이 없어요")
	})
}

// TestFirstNoticeInAWindow: whoever begins with a form reads in its window
// what Dari is, once.
func TestFirstNoticeInAWindow(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		for _, want := range []bool{true, false} {
			ds := s.hear(inSlack("/post"))
			if len(ds) == 0 || ds[0].Reply.Form == nil {
				t.Fatalf("no form: %+v", ds)
			}
			if f := ds[0].Reply.Form; strings.Contains(f.Intro, "automated (AI) service") != want || !strings.Contains(f.Intro, "Staff check it first") {
				t.Errorf("the window says %q", f.Intro)
			}
		}
	})
}
