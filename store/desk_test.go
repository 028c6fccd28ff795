package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/store/storetest"
)

var (
	deskChannel = bot.Address{Platform: bot.Slack, Account: "T1", Chat: "C1"}
	askerChat   = bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"}
)

func question(person uint32) handlers.Case {
	return handlers.Case{Kind: handlers.QuestionCase, Person: person, Role: handlers.Seeker, Lang: lang.Ko, To: askerChat, Said: time.Now()}
}

// queued gives the deliveries of a subject that wait.
func queued(t *testing.T, s *Store, to bot.Address, kind string) (out []outbox.Delivery) {
	t.Helper()
	ds, err := s.QueuedDeliveries(t.Context(), to.Platform, to.Account, outbox.Replies, 0, time.Now(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		if d.Subject.Kind == kind {
			out = append(out, d)
		}
	}
	return out
}

func settleSent(t *testing.T, s *Store, d outbox.Delivery, ids ...string) {
	t.Helper()
	if _, err := s.Settle(t.Context(), []outbox.Outcome{{Delivery: d, State: outbox.Sent, MessageIDs: ids}}, nil); err != nil {
		t.Fatal(err)
	}
}

func openedCase(t *testing.T, s *Store, message int64, c handlers.Case, text string) int64 {
	t.Helper()
	id, err := s.OpenCase(t.Context(), message, c, text, deskChannel)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestCaseChangesOncePerMessage(t *testing.T) { storetest.Each(t, testCaseChangesOncePerMessage) }

func testCaseChangesOncePerMessage(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	for range 2 {
		if id := openedCase(t, s, 11, question(5), "주차장?"); id != 1 {
			t.Fatalf("case %d", id)
		}
		if line, err := s.AnswerCase(ctx, 12, 1, "slack:T1/U1", "있어요"); err != nil || line != 2 {
			t.Fatalf("line %d, %v", line, err)
		}
		if added, err := s.AddToCase(ctx, 13, 1, 5, "몇 시까지?", deskChannel); err != nil || !added {
			t.Fatalf("added %v, %v", added, err)
		}
		if _, err := s.CloseCase(ctx, 14, 1, "slack:T1/U1", true); err != nil {
			t.Fatal(err)
		}
	}
	c, err := s.Case(ctx, 1)
	if err != nil || c.State != handlers.CaseClosed || len(c.Lines) != 3 {
		t.Errorf("%+v, %v", c, err)
	}
	if n := len(queued(t, s, deskChannel, handlers.CaseSubject)); n != 1 {
		t.Errorf("%d notices", n)
	}
	if n := len(queued(t, s, deskChannel, handlers.CaseLineSubject)); n != 1 {
		t.Errorf("%d further words", n)
	}
	if ds := queued(t, s, askerChat, handlers.CaseAnswerSubject); len(ds) != 1 || ds[0].Person != 5 || ds[0].Subject.Ref != 2 {
		t.Errorf("answers %+v", ds)
	}
	var audit []struct{ Actor, Action, Subject, Detail string }
	if err := s.selects(ctx, &audit, `SELECT actor, action, subject, detail FROM audit ORDER BY id`); err != nil {
		t.Fatal(err)
	}
	if len(audit) != 2 || audit[0].Action != "case.answer" || audit[1].Action != "case.close" ||
		audit[0].Actor != "slack:T1/U1" || audit[1].Subject != "case:1" || audit[0].Detail != "line 2" {
		t.Errorf("audit %+v", audit)
	}
	// Handled again after others changed it, an answer still says what it said then.
	if line, err := s.AnswerCase(ctx, 12, 1, "slack:T1/U1", "있어요"); err != nil || line != 2 {
		t.Errorf("line %d, %v", line, err)
	}
	if line, err := s.AnswerCase(ctx, 15, 1, "slack:T1/U1", "또"); err != nil || line != 0 {
		t.Errorf("a closed case is answered: line %d, %v", line, err)
	}
	if _, err := s.CloseCase(ctx, 16, 99, "slack:T1/U1", true); !errors.Is(err, handlers.ErrNoCase) {
		t.Errorf("closing what is not there: %v", err)
	}
}

func TestThreadOfANoticeBelongsToItsCase(t *testing.T) {
	storetest.Each(t, testThreadOfANoticeBelongsToItsCase)
}

func testThreadOfANoticeBelongsToItsCase(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	id := openedCase(t, s, 1, question(5), "주차장?")
	notice := queued(t, s, deskChannel, handlers.CaseSubject)[0]
	thread := func(ts string) string {
		at := deskChannel
		at.Thread = ts
		return at.Conversation()
	}
	if _, ok, err := s.CaseInThread(ctx, thread("1.1")); ok || err != nil {
		t.Fatalf("before it is sent: %v, %v", ok, err)
	}
	settleSent(t, s, notice, "1.1", "1.2") // a long one has two parts
	for _, ts := range []string{"1.1", "1.2"} {
		if got, ok, err := s.CaseInThread(ctx, thread(ts)); got != id || !ok || err != nil {
			t.Errorf("thread %s: case %d, %v, %v", ts, got, ok, err)
		}
		if ours, err := s.Ours(ctx, thread(ts)); !ours || err != nil {
			t.Errorf("thread %s is not Dari's", ts)
		}
	}
	if _, ok, err := s.CaseInThread(ctx, thread("1.3")); ok || err != nil {
		t.Errorf("another thread: %v, %v", ok, err)
	}
	if c, err := s.Case(ctx, id); err != nil || c.Thread.Thread != "1.1" || c.Thread.Chat != "C1" {
		t.Errorf("the case is talked about at %+v, %v", c.Thread, err)
	}
	// Other notices make their threads Dari's too, and nobody's case.
	if err := s.write(ctx, func(t *tx) error {
		_, err := t.tell(outbox.Replies, "review", 1, 0, 0, deskChannel, time.Now())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	settleSent(t, s, queued(t, s, deskChannel, "review")[0], "2.1")
	ours, err := s.Ours(ctx, thread("2.1"))
	if _, ok, _ := s.CaseInThread(ctx, thread("2.1")); ok || !ours || err != nil {
		t.Error("the thread of another notice")
	}
}

func TestSameQuestionAndSameCrisis(t *testing.T) { storetest.Each(t, testSameQuestionAndSameCrisis) }

func testSameQuestionAndSameCrisis(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	first := openedCase(t, s, 1, question(5), "주차장?")
	if again := openedCase(t, s, 2, question(5), "주차장?"); again != first {
		t.Errorf("the same question is case %d", again)
	}
	if other := openedCase(t, s, 3, question(6), "주차장?"); other == first {
		t.Error("somebody else's question is the same case")
	}
	if _, err := s.CloseCase(ctx, 0, first, "cli:kim", true); err != nil {
		t.Fatal(err)
	}
	if anew := openedCase(t, s, 4, question(5), "주차장?"); anew == first {
		t.Error("asked again after it was closed, it is the closed case")
	}
	crisis := question(5)
	crisis.Kind = handlers.CrisisCase
	one := openedCase(t, s, 5, crisis, "a")
	if two := openedCase(t, s, 6, crisis, "b"); two != one {
		t.Errorf("the same crisis is case %d", two)
	}
	crisis.Reason = "imminent"
	if three := openedCase(t, s, 7, crisis, "c"); three == one {
		t.Error("an imminent crisis is told under an old notice")
	}
	for i := range 2 { // a parked message is always a case of its own
		parked := handlers.Case{Kind: handlers.ParkedCase, Said: time.Now()}
		if id := openedCase(t, s, int64(8+i), parked, ""); id == one || id == first {
			t.Errorf("a parked message is case %d", id)
		}
	}
	if line, err := s.AnswerCase(ctx, 0, openedCase(t, s, 10, handlers.Case{Kind: handlers.ParkedCase, Said: time.Now()}, ""), "cli:kim", "x"); err != nil || line != 0 {
		t.Errorf("an answer goes nowhere: %d, %v", line, err)
	}
}

func TestClosedCasesGoAfterTheirTime(t *testing.T) {
	storetest.Each(t, testClosedCasesGoAfterTheirTime)
}

func testClosedCasesGoAfterTheirTime(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	closed, open := openedCase(t, s, 1, question(5), "a"), openedCase(t, s, 2, question(5), "b")
	if _, err := s.CloseCase(ctx, 0, closed, "cli:kim", true); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		gone  bool
	}{{keepCases - time.Hour, false}, {keepCases + time.Hour, true}} {
		if err := s.Sweep(ctx, time.Now().Add(c.after)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Case(ctx, closed); errors.Is(err, handlers.ErrNoCase) != c.gone {
			t.Errorf("after %v: %v", c.after, err)
		}
	}
	if _, err := s.Case(ctx, open); err != nil {
		t.Errorf("an open case is gone: %v", err)
	}
	var lines int
	if err := s.get(ctx, &lines, `SELECT count(*) FROM desk_line`); err != nil || lines != 1 {
		t.Errorf("%d lines, %v", lines, err)
	}
}

func TestAnswersFollowAChatThatMoved(t *testing.T) {
	storetest.Each(t, testAnswersFollowAChatThatMoved)
}

func testAnswersFollowAChatThatMoved(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	id := openedCase(t, s, 1, question(5), "a")
	to := askerChat
	to.Chat = "-1009"
	if err := s.MoveChat(ctx, 2, askerChat, to); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AnswerCase(ctx, 3, id, "slack:T1/U1", "네"); err != nil {
		t.Fatal(err)
	}
	if ds := queued(t, s, to, handlers.CaseAnswerSubject); len(ds) != 1 || ds[0].To.Chat != "-1009" {
		t.Errorf("%+v", ds)
	}
}

func TestStatusCounts(t *testing.T) { storetest.Each(t, testStatusCounts) }

func testStatusCounts(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	if st, err := s.Status(ctx); err != nil || st.Pending != 0 || len(st.OpenCases) != 0 {
		t.Fatalf("of an empty database: %+v, %v", st, err)
	}
	meet := func(p bot.Platform, id string) handlers.Person {
		t.Helper()
		person, err := s.Meet(ctx, bot.Sender{Platform: p, ID: id}, bot.Address{Platform: p, Account: "1", Chat: id})
		if err != nil {
			t.Fatal(err)
		}
		return person
	}
	a, b, gone := meet(bot.Telegram, "1"), meet(bot.Telegram, "2"), meet(bot.Slack, "U3")
	if err := s.SetGone(ctx, 0, gone.ID, true); err != nil {
		t.Fatal(err)
	}
	for _, c := range []handlers.Consent{
		{Person: a.ID, Purpose: handlers.ForAlerts, Granted: true}, {Person: a.ID, Purpose: handlers.ForAlerts, Granted: false},
		{Person: b.ID, Purpose: handlers.ForAlerts, Granted: true}, {Person: b.ID, Purpose: "share:3", Granted: true},
	} {
		if err := s.AddConsent(ctx, 0, c); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-2 * time.Hour).Truncate(time.Millisecond)
	in := []bot.Incoming{
		{Platform: bot.Telegram, Account: "1", ExternalID: "1", Conversation: "c", Received: old},
		{Platform: bot.Telegram, Account: "1", ExternalID: "2", Conversation: "c", Received: time.Now()},
		{Platform: bot.Telegram, Account: "1", ExternalID: "3", Conversation: "c", Received: time.Now()},
	}
	if err := s.AddIncoming(ctx, in); err != nil {
		t.Fatal(err)
	}
	pending, err := s.PendingIncoming(ctx, 0, 10)
	if err != nil || len(pending) != 3 {
		t.Fatalf("%v, %v", pending, err)
	}
	if err := s.ParkIncoming(ctx, pending[2], "boom", nil); err != nil {
		t.Fatal(err)
	}
	openedCase(t, s, 0, question(a.ID), "a")
	d := queued(t, s, deskChannel, handlers.CaseSubject)[0]
	openedCase(t, s, 0, question(b.ID), "b")
	if _, err := s.Settle(ctx, []outbox.Outcome{{Delivery: d, State: outbox.Unknown, Doubts: 2}}, nil); err != nil {
		t.Fatal(err)
	}
	st, err := s.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if st.Pending != 2 || st.Parked != 1 || !st.OldestPending.Equal(old) {
		t.Errorf("messages: %d, %d, %v", st.Pending, st.Parked, st.OldestPending)
	}
	if st.Deliveries[outbox.Replies][outbox.Unknown] != 1 || st.Deliveries[outbox.Replies][outbox.Queued] != 1 || st.Doubted != 1 {
		t.Errorf("deliveries: %v, doubted %d", st.Deliveries, st.Doubted)
	}
	if st.OpenCases[handlers.QuestionCase] != 2 || st.OldestCase.IsZero() || st.Unseen != 1 {
		t.Errorf("cases: %v, %v, unseen %d", st.OpenCases, st.OldestCase, st.Unseen)
	}
	if st.People[bot.Telegram] != 2 || st.People[bot.Slack] != 0 || st.Gone != 1 {
		t.Errorf("people: %v, gone %d", st.People, st.Gone)
	}
	if st.Consents[handlers.ForAlerts] != 1 || st.Consents["share"] != 1 || len(st.Consents) != 2 {
		t.Errorf("consents: %v", st.Consents)
	}
}

// TestCaseOfNobody: a delivery whose case is gone finds nothing.
func TestCaseOfNobody(t *testing.T) { storetest.Each(t, testCaseOfNobody) }

func testCaseOfNobody(t *testing.T) {
	s := openTemp(t)
	for _, find := range []func(context.Context, int64) (handlers.Case, error){s.Case, s.CaseOfLine} {
		if _, err := find(t.Context(), 7); !errors.Is(err, handlers.ErrNoCase) {
			t.Errorf("%v", err)
		}
	}
}
