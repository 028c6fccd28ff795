package store

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
)

// What waits: a case waits since the first word of the person that nobody
// answered, not since it was opened.
func TestBacklog(t *testing.T) {
	st, err := Open(t.Context(), filepath.Join(t.TempDir(), "dari.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	ctx := context.Background()
	backlog := func(now time.Time) Backlog {
		t.Helper()
		b, err := st.Backlog(ctx, now)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	now := time.Now()
	if b := backlog(now); len(b.Outbox) != 0 || !b.OldestDue.IsZero() || len(b.Cases) != 0 {
		t.Errorf("an empty store: %+v", b)
	}
	to := bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"}
	p, err := st.Meet(ctx, bot.Sender{Platform: bot.Telegram, ID: "7"}, to)
	if err != nil {
		t.Fatal(err)
	}
	id, err := st.OpenCase(ctx, 1, handlers.Case{Kind: handlers.QuestionCase, Person: p.ID, To: to, Message: 1, Said: now}, "?", bot.Address{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.OpenCase(ctx, 2, handlers.Case{Kind: handlers.CrisisCase, Person: p.ID, To: to, Message: 2, Said: now}, "!", bot.Address{}); err != nil {
		t.Fatal(err)
	}
	b := backlog(time.Now())
	if b.Cases[handlers.QuestionCase] != 1 || b.Cases[handlers.CrisisCase] != 1 || b.CaseSince[handlers.QuestionCase].Before(now.Add(-time.Second)) {
		t.Errorf("two cases: %+v", b)
	}
	if _, err := st.AnswerCase(ctx, 3, id, "cli:test", "so"); err != nil {
		t.Fatal(err)
	}
	b = backlog(time.Now())
	if b.Cases[handlers.QuestionCase] != 0 || b.Outbox[outbox.Queued] != 1 || b.OldestDue.IsZero() {
		t.Errorf("answered: %+v", b)
	}
	time.Sleep(20 * time.Millisecond)
	again := time.Now()
	if _, err := st.AddToCase(ctx, 4, id, p.ID, "and?", bot.Address{}); err != nil {
		t.Fatal(err)
	}
	if b := backlog(time.Now()); b.Cases[handlers.QuestionCase] != 1 || b.CaseSince[handlers.QuestionCase].Before(again.Add(-time.Millisecond)) {
		t.Errorf("asked again at %v: %+v", again, b)
	}
	// What may only be sent later has not been waiting.
	if err := st.write(ctx, func(t *tx) error {
		_, err := t.run(`UPDATE delivery SET due = ?`, millis(now.Add(time.Hour)))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if b := backlog(time.Now()); b.Outbox[outbox.Queued] != 1 || !b.OldestDue.IsZero() {
		t.Errorf("due in an hour: %+v", b)
	}
	if b := backlog(now.Add(2 * time.Hour)); b.OldestDue.IsZero() {
		t.Errorf("an hour late: %+v", b)
	}
}
