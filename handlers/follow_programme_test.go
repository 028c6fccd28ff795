package handlers

import (
	"testing"
	"time"

	"dari/knowledge"
	"dari/knowledge/answer"
)

// TestProgrammeOpens: followers of a programme hear of the part that opens, not of
// one that was open when they began, nor of one that is still to come.
func TestProgrammeOpens(t *testing.T) {
	day := func(d string) time.Time { return at(knowledge.Date(d)).Add(9 * time.Hour) }
	a := &knowledge.Article{ID: "x", States: []knowledge.State{
		{Kind: knowledge.Open, Label: knowledge.Text{Ko: "가"}, From: "2026-11-01", Until: "2026-12-31"},
		{Kind: knowledge.Opens, Label: knowledge.Text{Ko: "나"}, From: "2026-12-10", Until: "2026-12-20"},
		{Kind: knowledge.Closed, Label: knowledge.Text{Ko: "다"}},
	}}
	for _, c := range []struct {
		day  string
		open int
	}{{"2026-10-31", 0}, {"2026-11-23", 1}, {"2026-12-09", 1}, {"2026-12-10", 2}, {"2026-12-21", 1}, {"2027-01-01", 0}} {
		if got := len(openStates(a, day(c.day))); got != c.open {
			t.Errorf("%s: %d are open, want %d", c.day, got, c.open)
		}
	}
	seen := Follow{Seen: []string{stateName(a.States[0])}}
	for d, want := range map[string]int{"2026-12-09": 0, "2026-12-10": 1, "2026-12-21": 0} {
		if got := len(newlyOpen(a, seen, day(d))); got != want {
			t.Errorf("%s: %d opened, want %d", d, got, want)
		}
	}
}

// TestWantsFollow: what is to be watched is read from the words, and from what was
// talked about.
func TestWantsFollow(t *testing.T) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	h := &Handlers{Answerer: answer.New(base)}
	talked := []answer.Turn{{Text: "AI 바우처 알려줘"}, {Bot: true, Kind: answer.Facts, Article: "ai-voucher"}}
	for _, c := range []struct {
		text    string
		history []answer.Turn
		ok      bool
		article string
		topic   string
	}{
		{"창원 AI 공고 나오면 알려줘", nil, true, "", "AI"},
		{"수출 바우처 지원사업 공고 뜨면 연락 주세요", nil, true, "", "수출 바우처"},
		{"tell me when it opens", talked, true, "ai-voucher", ""},
		{"열리면 알려줘", talked, true, "ai-voucher", ""},
		{"신청 시작하면 알려주세요", talked, true, "ai-voucher", ""},
		{"tell me when 모두의 창업 opens", nil, true, "startup-for-all", ""},
		{"tell me when it opens", nil, true, "", ""},
		{"부산 용접 일자리 나오면 알려줘", nil, false, "", ""},
		{"공고 나오면 알려줘", nil, false, "", ""},
		{"내일배움카드 신청 방법 알려줘", nil, false, "", ""},
	} {
		turn := &turn{}
		turn.Kind = "said"
		f, ok := h.wantsFollow(t.Context(), turn, answer.Question{Text: c.text, Lang: knowledge.Ko, Now: time.Now(), History: c.history}, answer.Answer{Kind: answer.Facts})
		if ok != c.ok || ok && (f.Article != c.article || f.Topic != c.topic) {
			t.Errorf("%s: %v %+v", c.text, ok, f)
		}
	}
}
