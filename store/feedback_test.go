package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dari/bot"
	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge/answer"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

func keptAnswer(number int64, person uint32, question string) handlers.KeptAnswer {
	return handlers.KeptAnswer{Number: number, At: fromMillis(millis(time.Now())), Person: person, Platform: bot.Telegram, Role: handlers.Seeker, Lang: lang.Ko,
		Kind: answer.Facts, Topic: "naeil-card", Articles: []string{"naeil-card", "nesp"}, Slot: "amount", Question: question, Text: "최대 300만 원",
		Facts: []handlers.KeptFact{{Ref: "naeil-card.limit", Label: "한도", Value: "최대 300만 원", Conditions: "5년", From: "2026-01-01", Checked: "2026-11-22", Source: "고용24", Reliability: "O"}},
		Base:  "abc"}
}

// settled waits until what was queued before is written.
func settledWrites(t *testing.T, s *Store) {
	t.Helper()
	if err := s.write(t.Context(), func(*tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
}

func TestAnswerIsKeptWhole(t *testing.T) { storetest.Each(t, testAnswerIsKeptWhole) }

func testAnswerIsKeptWhole(t *testing.T) {
	s := openTemp(t)
	want := keptAnswer(7, 3, "얼마 지원돼요?")
	s.KeepAnswer(want)
	settledWrites(t, s)
	got, ok, err := s.KeptAnswer(t.Context(), 7)
	if d := cmp.Diff(want, got); err != nil || !ok || d != "" {
		t.Errorf("%v, %v: %s", ok, err, d)
	}
	if _, ok, err := s.KeptAnswer(t.Context(), 8); ok || err != nil {
		t.Errorf("an answer that was never given: %v, %v", ok, err)
	}
	// Handled again with another base it is replaced, and its votes stay.
	if _, err := s.VoteAnswer(t.Context(), 0, handlers.AnswerVote{Answer: 7, Person: 3, Up: true, At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	want.Text, want.Base, want.Facts = "최대 400만 원", "def", nil
	s.KeepAnswer(want)
	settledWrites(t, s)
	if got, _, err = s.KeptAnswer(t.Context(), 7); err != nil || got.Text != want.Text || got.Base != "def" || len(got.Votes) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestSameWordsAreKeptOnce: many people ask the same.
func TestSameWordsAreKeptOnce(t *testing.T) { storetest.Each(t, testSameWordsAreKeptOnce) }

func testSameWordsAreKeptOnce(t *testing.T) {
	s := openTemp(t)
	for i := range int64(50) {
		s.KeepAnswer(keptAnswer(i+1, uint32(i+1), fmt.Sprint("질문 ", i)))
	}
	settledWrites(t, s)
	var answers, texts int
	if err := s.get(t.Context(), &answers, `SELECT count(*) FROM answer`); err != nil {
		t.Fatal(err)
	}
	if err := s.get(t.Context(), &texts, `SELECT count(*) FROM answer_text`); err != nil || answers != 50 || texts != 1 {
		t.Errorf("%d answers, %d texts, %v", answers, texts, err)
	}
}

func TestOneVoteForEachPersonAndAnswer(t *testing.T) {
	storetest.Each(t, testOneVoteForEachPersonAndAnswer)
}

func testOneVoteForEachPersonAndAnswer(t *testing.T) {
	s := openTemp(t)
	s.KeepAnswer(keptAnswer(7, 3, "얼마 지원돼요?"))
	message := int64(100)
	vote := func(person uint32, up bool, why handlers.Why) bool {
		t.Helper()
		message++
		var changed [2]bool
		for i := range changed { // handled again it says the same
			var err error
			changed[i], err = s.VoteAnswer(t.Context(), message, handlers.AnswerVote{Answer: 7, Person: person, Up: up, Why: why, At: time.Now()})
			if err != nil {
				t.Fatal(err)
			}
		}
		if changed[0] != changed[1] {
			t.Errorf("handled again it says %v", changed[1])
		}
		return changed[0]
	}
	for i, c := range []struct {
		person uint32
		up     bool
		why    handlers.Why
		want   bool
	}{
		{3, true, "", true}, {3, true, "", false}, {3, false, "", true}, {3, false, handlers.WhyOld, true}, {3, false, "", false},
		{3, false, handlers.WhyOld, false}, {3, false, handlers.WhyWrong, true}, {4, false, "", true}, {3, true, "", true},
	} {
		if got := vote(c.person, c.up, c.why); got != c.want {
			t.Errorf("vote %d: changed %v", i, got)
		}
	}
	a, _, err := s.KeptAnswer(t.Context(), 7)
	if err != nil || len(a.Votes) != 2 || !a.Votes[0].Up || a.Votes[0].Why != "" || a.Votes[1].Up {
		t.Errorf("%+v, %v", a.Votes, err)
	}
	if changed, err := s.VoteAnswer(t.Context(), 0, handlers.AnswerVote{Answer: 99, Person: 3}); changed || err != nil {
		t.Errorf("a vote on nothing: %v, %v", changed, err)
	}
}

func TestAnswersSinceAndTheirEnd(t *testing.T) { storetest.Each(t, testAnswersSinceAndTheirEnd) }

func testAnswersSinceAndTheirEnd(t *testing.T) {
	s, err := Open(t.Context(), newDatabase(t), Options{KeepAnswers: 30 * 24 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Now()
	for i, days := range []int{40, 29, 10, 1} {
		a := keptAnswer(int64(i+1), 3, "질문")
		a.At, a.Text = now.Add(-time.Duration(days)*24*time.Hour), fmt.Sprint("답 ", i)
		s.KeepAnswer(a)
	}
	settledWrites(t, s)
	if _, err := s.VoteAnswer(t.Context(), 0, handlers.AnswerVote{Answer: 3, Person: 3, Why: handlers.WhyOld, At: now}); err != nil {
		t.Fatal(err)
	}
	since, err := s.AnswersSince(t.Context(), now.Add(-11*24*time.Hour))
	if err != nil || len(since) != 2 || since[0].Number != 3 || len(since[0].Votes) != 1 || since[0].Votes[0].Why != handlers.WhyOld {
		t.Errorf("%+v, %v", since, err)
	}
	if err := s.Sweep(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	var texts []string
	if err := s.selects(t.Context(), &texts, `SELECT body FROM answer_text ORDER BY id`); err != nil || strings.Join(texts, " ") != "답 1 답 2 답 3" {
		t.Errorf("left are %q, %v", texts, err)
	}
	if err := s.Sweep(t.Context(), now.Add(25*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.KeptAnswer(t.Context(), 3); ok || err != nil {
		t.Errorf("kept for ever: %v", err)
	}
	var votes int
	if err := s.get(t.Context(), &votes, `SELECT count(*) FROM answer_vote`); err != nil || votes != 0 {
		t.Errorf("%d votes are left, %v", votes, err)
	}
}

// TestErasedPersonLeavesTheAnswer: what was said and how it was found stays,
// what was asked and by whom goes.
func TestErasedPersonLeavesTheAnswer(t *testing.T) {
	storetest.Each(t, testErasedPersonLeavesTheAnswer)
}

func testErasedPersonLeavesTheAnswer(t *testing.T) {
	s, person := seekerStore(t)
	p := person("7")
	s.KeepAnswer(keptAnswer(7, p.ID, "제 사정은 "+canary))
	if _, err := s.VoteAnswer(t.Context(), 0, handlers.AnswerVote{Answer: 7, Person: p.ID, Why: handlers.WhyOld, At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if d, err := s.PersonData(t.Context(), p.ID); err != nil || len(d.Answers) != 1 || d.Answers[0].Vote != "down" || d.Answers[0].Answer == "" {
		t.Errorf("their data has %+v, %v", d.Answers, err)
	}
	if err := s.DeletePerson(t.Context(), 0, p.ID, ""); err != nil {
		t.Fatal(err)
	}
	a, ok, err := s.KeptAnswer(t.Context(), 7)
	if err != nil || !ok || a.Person != 0 || a.Question != "" || a.Text == "" || len(a.Votes) != 1 || a.Votes[0].Person != 0 || a.Votes[0].Why != handlers.WhyOld {
		t.Errorf("%+v, %v, %v", a, ok, err)
	}
	if files := storetest.Find(t, s.Path(), canary); len(files) > 0 {
		t.Errorf("the question is still in %v", files)
	}
}

func TestOfficesAreUndone(t *testing.T) { storetest.Each(t, testOfficesAreUndone) }

func testOfficesAreUndone(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	in := func(anew bool, offices ...handlers.Office) int64 {
		t.Helper()
		id, err := s.ImportOffices(ctx, OfficeImport{At: time.Now(), Actor: "cli:kim", File: "o.csv", Anew: anew, Rejected: 1}, offices)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	office := func(name, phone string) handlers.Office {
		return handlers.Office{Name: name, Phone: phone, Regions: []jobs.Region{"26", "26320"}, Hours: "9시", Address: "부산", URL: "https://example.org"}
	}
	list := func() string {
		t.Helper()
		offices, err := s.Offices(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, o := range offices {
			out = append(out, o.Name+" "+o.Phone)
		}
		return strings.Join(out, ", ")
	}
	in(false, office("가", "1"), office("나", "2"))
	second := in(false, office("나", "22"), office("다", "3"))
	if got := list(); got != "가 1, 나 22, 다 3" {
		t.Errorf("added: %s", got)
	}
	third := in(true, office("라", "4"))
	if got := list(); got != "라 4" {
		t.Errorf("anew: %s", got)
	}
	for _, id := range []int64{third, second} {
		if err := s.UndoOffices(ctx, id, "cli:kim"); err != nil {
			t.Fatal(err)
		}
	}
	if got := list(); got != "가 1, 나 2" {
		t.Errorf("undone: %s", got)
	}
	offices, _ := s.Offices(ctx)
	want := office("가", "1")
	want.ID, want.Listed = offices[0].ID, offices[0].Listed
	if d := cmp.Diff(want, offices[0]); d != "" || want.Listed.IsZero() {
		t.Error(d)
	}
	if err := s.UndoOffices(ctx, second, "cli:kim"); err == nil || !strings.Contains(err.Error(), ErrUndone.Error()) {
		t.Errorf("undone twice: %v", err)
	}
	if err := s.UndoOffices(ctx, 99, "cli:kim"); err == nil || !strings.Contains(err.Error(), ErrNoImport.Error()) {
		t.Errorf("undone, though never imported: %v", err)
	}
	runs, err := s.OfficeImports(ctx, 10)
	if err != nil || len(runs) != 3 || runs[0].Offices != 1 || !runs[0].Anew || runs[0].UndoneBy != "cli:kim" || runs[2].UndoneAt.IsZero() != true || runs[1].Rejected != 1 {
		t.Errorf("%+v, %v", runs, err)
	}
}
