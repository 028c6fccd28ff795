package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

var errFault = errors.New("the disk fails")

// faulty is a database of which one statement fails, and what is committed
// with it: the one that comes after so many others.
type faulty struct {
	dialect
	left int  // until it fails; below 0 it does not
	hit  bool // it failed
}

func (d *faulty) fails() bool {
	if d.left < 0 {
		return false
	}
	d.left--
	d.hit = d.hit || d.left < 0
	return d.left < 0
}

func (d *faulty) prepare(ctx context.Context, db runner, query string) (statement, error) {
	st, err := d.dialect.prepare(ctx, db, query)
	if err != nil || query == "BEGIN IMMEDIATE" || query == "COMMIT" || query == "ROLLBACK" {
		return st, err
	}
	return faultyStatement{d, st}, nil
}

func (d *faulty) plain(db runner, query string) statement {
	return faultyStatement{d, d.dialect.plain(db, query)}
}

func (d *faulty) commit(ctx context.Context, t *tx) error {
	if d.fails() {
		return errFault
	}
	return d.dialect.commit(ctx, t)
}

type faultyStatement struct {
	of *faulty
	statement
}

func (s faultyStatement) ExecContext(ctx context.Context, args ...any) (sql.Result, error) {
	if s.of.fails() {
		return nil, errFault
	}
	return s.statement.ExecContext(ctx, args...)
}

func (s faultyStatement) GetContext(ctx context.Context, dest any, args ...any) error {
	if s.of.fails() {
		return errFault
	}
	return s.statement.GetContext(ctx, dest, args...)
}

func (s faultyStatement) SelectContext(ctx context.Context, dest any, args ...any) error {
	if s.of.fails() {
		return errFault
	}
	return s.statement.SelectContext(ctx, dest, args...)
}

// trial is a store of which any statement may be made to fail.
type trial struct {
	*testing.T
	*Store
	db     *faulty
	tables []string
	faults int
}

func newTrial(t *testing.T) *trial {
	s := openTest(t)
	tr := &trial{T: t, Store: s, db: &faulty{dialect: s.db, left: -1}}
	s.db = tr.db
	closeStatements(s.statements.byQuery)
	known := map[string]bool{}
	for _, c := range columnsOf(t, s) {
		if !known[c.Table] {
			known[c.Table] = true
			tr.tables = append(tr.tables, c.Table)
		}
	}
	return tr
}

// print is a figure of all that is in the database.
func (t *trial) print() (sum uint64) {
	t.Helper()
	for _, table := range t.tables {
		rows, err := t.reader.Queryx(`SELECT * FROM ` + table)
		if err != nil {
			t.Fatal(err)
		}
		sum += t.printRows(table, rows)
	}
	return sum
}

func (t *trial) printRows(table string, rows *sqlx.Rows) (sum uint64) {
	defer rows.Close()
	for rows.Next() {
		row, err := rows.SliceScan()
		if err != nil {
			t.Fatal(err)
		}
		h := fnv.New64a()
		fmt.Fprint(h, table, row)
		sum += h.Sum64()
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return sum
}

// each does something with each of its statements failing, one after the other:
// every time it says so, and the database is as it was. At the end it does it
// with none failing.
func (t *trial) each(name string, do func() error) {
	t.Helper()
	t.try(name, true, do)
}

// parts is each for what is more than one transaction: what was done before the
// fault stays, and doing it again goes on from there.
func (t *trial) parts(name string, do func() error) {
	t.Helper()
	t.try(name, false, do)
}

func (t *trial) try(name string, whole bool, do func() error) {
	t.Helper()
	before := t.print()
	for n := range 500 {
		t.db.left, t.db.hit = n, false
		err := do()
		hit := t.db.hit
		t.db.left = -1
		if !hit {
			if err != nil {
				t.Fatalf("%s with nothing failing: %v", name, err)
			}
			return
		}
		t.faults++
		switch {
		case err == nil:
			t.Errorf("%s: statement %d failed, and nobody says so", name, n)
		case !errors.Is(err, errFault):
			t.Errorf("%s: statement %d: %v", name, n, err)
		case whole && t.print() != before:
			t.Fatalf("%s: statement %d failed, and half of it is done", name, n)
		}
	}
	t.Fatalf("%s never ends", name)
}

// TestEveryFaultIsToldAndUndone: whatever statement of whatever the store does
// fails, the caller hears of it, and nothing is half done.
func TestEveryFaultIsToldAndUndone(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		tr := newTrial(t)
		seeker, manager := tr.people()
		tr.talk(seeker)
		tr.openings(seeker, manager)
		tr.desk(seeker)
		tr.announcements(seeker, manager)
		tr.restored(seeker)
		tr.gone(seeker)
		if tr.faults < 300 {
			t.Errorf("only %d faults", tr.faults)
		}
	})
}

func (t *trial) people() (seeker, manager handlers.Person) {
	ctx := t.Context()
	t.each("Meet", func() (err error) {
		seeker, err = t.Meet(ctx, bot.Sender{Platform: bot.Telegram, ID: "7"}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"})
		return err
	})
	manager = poster(t.T, t.Store, "U1")
	t.each("Notice", func() error { return t.Notice(ctx, 1, seeker.ID) })
	t.each("SetLanguage", func() error { return t.SetLanguage(ctx, 1, seeker.ID, "en") })
	t.each("SetGone", func() error { return t.SetGone(ctx, 1, seeker.ID, true) })
	t.each("SetGone back", func() error { return t.SetGone(ctx, 2, seeker.ID, false) })
	t.each("Person", func() error { t.Store.people.forgetAll(); _, err := t.Person(ctx, seeker.ID); return err })
	for i, p := range []handlers.Purpose{handlers.ForProfile, handlers.ForAlerts, handlers.ForAnnouncements} {
		c := handlers.Consent{Person: seeker.ID, Purpose: p, Version: "1", Granted: true, At: time.Now(), Channel: "telegram"}
		t.each("AddConsent", func() error { return t.AddConsent(ctx, int64(10+i), c) })
	}
	t.each("Consent", func() error { _, _, err := t.Consent(ctx, seeker.ID, handlers.ForAlerts); return err })
	t.each("SaveProfile", func() error { return t.SaveProfile(ctx, 3, seeker.ID, welding, handlers.AlertsAtOnce) })
	t.each("SetAlerts", func() error { return t.SetAlerts(ctx, 4, seeker.ID, handlers.AlertsAtOnce) })
	t.each("Profile", func() error { _, _, err := t.Profile(ctx, seeker.ID); return err })
	t.each("Alerts", func() error { _, err := t.Alerts(ctx, seeker.ID); return err })
	t.each("ProfileSaved", func() error { _, err := t.ProfileSaved(ctx, seeker.ID); return err })
	t.each("EachProfile", func() error {
		return t.EachProfile(ctx, handlers.ForAlerts, handlers.PersonRange{}, func(uint32, jobs.Profile) error { return nil })
	})
	t.each("LogAccess", func() error {
		return t.LogAccess(ctx, 5, handlers.Access{Actor: "cli:kim", Person: seeker.ID, What: "case 1", Why: handlers.ToAnswer})
	})
	t.each("Accesses", func() error { _, err := t.Accesses(ctx, time.Time{}, time.Now()); return err })
	t.each("VerifyAccesses", func() error { _, err := t.VerifyAccesses(ctx, ""); return err })
	for _, account := range []string{"telegram:1", "telegram:2"} {
		t.each("AddStaff", func() error { _, err := t.AddStaff(ctx, account, "cli:kim"); return err })
	}
	t.each("StaffMembers", func() error { _, err := t.StaffMembers(ctx); return err })
	t.each("RemoveStaff", func() error { _, err := t.RemoveStaff(ctx, "telegram:2", "cli:kim"); return err })
	t.each("MeetFirm", func() error { _, err := t.MeetFirm(ctx, 6, "T1", manager.ID); return err })
	t.each("Firm", func() error { _, _, err := t.Firm(ctx, "T1"); return err })
	var offices int64
	t.each("ImportOffices", func() (err error) {
		offices, err = t.ImportOffices(ctx, OfficeImport{At: time.Now(), Actor: "cli:kim", File: "o.csv"}, []handlers.Office{{Name: "가", Phone: "1"}})
		return err
	})
	t.each("OfficeImports", func() error { _, err := t.OfficeImports(ctx, 9); return err })
	t.each("UndoOffices", func() error { return t.UndoOffices(ctx, offices, "cli:kim") })
	return seeker, manager
}

func (t *trial) talk(p handlers.Person) {
	ctx, at := t.Context(), p.Private.Conversation()
	t.each("SaveDialog", func() error { return t.SaveDialog(ctx, at, p.ID, handlers.Dialog{}) })
	t.each("Dialog", func() error { _, _, err := t.Dialog(ctx, at, p.ID); return err })
	t.each("Remember", func() error { return t.Remember(ctx, 7, at, p.ID, handlers.Memory{}) })
	t.each("Memory", func() error { _, err := t.Memory(ctx, at, p.ID); return err })
	var in []bot.Incoming
	t.each("AddIncoming", func() error {
		in = in[:0]
		for i := range 40 {
			in = append(in, said("slack:T1/C1/1.1", i))
		}
		return t.AddIncoming(ctx, in)
	})
	t.each("PendingIncoming", func() (err error) { in, err = t.PendingIncoming(ctx, 0, 50); return err })
	t.each("PendingOf", func() error { _, err := t.PendingOf(ctx, "slack:T1/C1/1.1", 0, 1); return err })
	t.each("Ours", func() error { _, err := t.Ours(ctx, "slack:T1/C1/1.1"); return err })
	t.each("Unsettled", func() error { _, err := t.Unsettled(ctx, bot.Telegram, time.Now()); return err })
	t.each("Lines", func() error { _, err := t.Lines(ctx, 9); return err })
	t.each("FailIncoming", func() error { return t.FailIncoming(ctx, in[0].ID, "x") })
	replies := []bot.Reply{{To: p.Private, Person: p.ID, Body: bot.Plain("a")}, {To: p.Private, Person: p.ID, Body: bot.Plain("b")}}
	t.each("FinishIncoming", func() error { return t.FinishIncoming(ctx, in[0], replies) })
	t.each("ParkIncoming", func() error { return t.ParkIncoming(ctx, in[1], "x", replies) })
	t.each("ParkedIncomings", func() error { _, err := t.ParkedIncomings(ctx, 9); return err })
	t.each("SayTo", func() error { _, err := t.SayTo(ctx, "telegram:7", replies); return err })
	t.each("ReadyReplies", func() error { _, err := t.ReadyReplies(ctx, time.Now()); return err })
	var ds []outbox.Delivery
	t.each("QueuedDeliveries", func() (err error) {
		ds, err = t.QueuedDeliveries(ctx, bot.Telegram, "1", outbox.Replies, 0, time.Now(), 9)
		return err
	})
	t.each("QueuedIDs", func() error { _, err := t.QueuedIDs(ctx, bot.Telegram, "1", 0); return err })
	t.each("Settle starts", func() error {
		_, err := t.Settle(ctx, nil, []int64{ds[0].ID, ds[1].ID, ds[2].ID, ds[3].ID})
		return err
	})
	t.each("CutOff", func() error { _, err := t.CutOff(ctx, bot.Telegram, "1"); return err })
	t.each("Settle", func() error {
		_, err := t.Settle(ctx, []outbox.Outcome{
			{Delivery: ds[0], State: outbox.Sent, MessageIDs: []string{"1"}},
			{Delivery: ds[1], State: outbox.Queued, Due: time.Now(), Attempts: 1},
			{Delivery: ds[2], State: outbox.Unknown, Reason: "x"},
			{Delivery: ds[3], State: outbox.Sent, MessageIDs: []string{"2"}, MovedTo: bot.Address{Platform: bot.Telegram, Account: "1", Chat: "-100"}},
		}, []int64{ds[1].ID})
		return err
	})
	t.each("Settle gone", func() error {
		_, err := t.Settle(ctx, []outbox.Outcome{{Delivery: ds[1], State: outbox.Gone}}, nil)
		return err
	})
	t.each("SetGone back", func() error { return t.SetGone(ctx, 20, p.ID, false) })
	t.each("MoveChat", func() error {
		return t.MoveChat(ctx, 8, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "-100"}, p.Private)
	})
	t.each("DeliveryByKey", func() error { _, err := t.DeliveryByKey(ctx, ds[0].Key); return err })
	t.each("LatestTo", func() error { _, err := t.LatestTo(ctx, p.ID, p.Private, 5); return err })
	t.each("ShownTo", func() error { _, err := t.ShownTo(ctx, p.ID, p.Private, "1", time.Time{}, 5); return err })
	t.each("OutboxCounts", func() error { _, err := t.OutboxCounts(ctx); return err })
	t.each("DeliveriesOf", func() error { _, err := t.DeliveriesOf(ctx, p.Private, 5); return err })
	t.each("Backlog", func() error { _, err := t.Backlog(ctx, time.Now()); return err })
	t.each("Status", func() error { _, err := t.Status(ctx); return err })
	t.each("Pulse", func() error { return t.Pulse(ctx) })
}

func (t *trial) openings(seeker, manager handlers.Person) {
	ctx := t.Context()
	var run int64
	t.each("BeginImport", func() (err error) {
		run, err = t.BeginImport(ctx, ImportRun{At: time.Now(), Actor: "cli:kim", Feed: "work24", File: "f"}, []byte("raw"))
		return err
	})
	terms := ImportTerms{ApprovedBy: "cli:kim", Vouches: true, At: time.Now()}
	bring := func(name string, openings ...jobs.Opening) {
		var records []ImportRecord
		for _, o := range openings {
			records = append(records, ImportRecord{Opening: o})
		}
		t.each("TryImport "+name, func() error { _, err := t.TryImport(ctx, terms, records); return err })
		t.each("ImportOpenings "+name, func() error { _, err := t.ImportOpenings(ctx, run, terms, records); return err })
	}
	bring("new", welder("K1"), welder("K2"))
	changed := welder("K1")
	changed.Pay.Min++
	bring("changed", changed, welder("K2"))
	t.each("CountUnreadable", func() error { return t.CountUnreadable(ctx, run, 2) })
	t.each("Imports", func() error { _, err := t.Imports(ctx, 9); return err })
	t.each("UndoImport", func() error { _, err := t.UndoImport(ctx, run, "cli:kim"); return err })
	t.each("BeginImport again", func() (err error) {
		run, err = t.BeginImport(ctx, ImportRun{At: time.Now(), Actor: "cli:kim", Feed: "work24", File: "f"}, nil)
		return err
	})
	bring("again", welder("K1"), welder("K2"))

	var posted [3]int64
	for i, name := range []string{"용접원", "선반원", "도장원"} {
		t.each("Post", func() (err error) {
			posted[i], err = t.Post(ctx, int64(100+i), posting(manager, name))
			return err
		})
	}
	t.each("ApproveOpening", func() error { _, err := t.ApproveOpening(ctx, 110, posted[0], "cli:kim"); return err })
	t.each("VerifyEmployer", func() error { _, err := t.VerifyEmployer(ctx, 111, posted[0], "cli:kim"); return err })
	t.each("RejectOpening", func() error { _, err := t.RejectOpening(ctx, 112, posted[1], "cli:kim", "wage"); return err })
	t.each("CloseOpening", func() error { _, err := t.CloseOpening(ctx, 113, posted[0], "cli:kim"); return err })
	t.each("OpeningEvent", func() error { _, _, err := t.OpeningEvent(ctx, 1); return err })
	t.each("PostingsOf", func() error { _, err := t.PostingsOf(ctx, manager.ID, 9); return err })
	t.each("Opening", func() error { _, _, err := t.Opening(ctx, 1); return err })
	t.each("OpeningsAfter", func() error { _, err := t.OpeningsAfter(ctx, 0, 9); return err })
	t.each("OpeningsIn", func() error { _, err := t.OpeningsIn(ctx, handlers.OpeningOpen, 9); return err })
	t.each("CountOpenings", func() error { _, err := t.CountOpenings(ctx); return err })

	var p handlers.MatchPart
	t.each("PlanMatching", func() error { _, err := t.PlanMatching(ctx, 10, 100); return err })
	t.parts("TakeMatchPart", func() (err error) { p, _, err = t.TakeMatchPart(ctx); return err })
	t.each("LeaveMatchPart", func() error { return t.LeaveMatchPart(ctx, p) })
	p = mustTake(t, t.Store)
	t.each("TellOpening", func() error {
		_, err := t.TellOpening(ctx, p.Openings[0], []handlers.AlertFor{{Person: seeker.ID, Due: time.Now()}})
		return err
	})
	t.each("EndMatchPart", func() error { return t.EndMatchPart(ctx, p) })
	t.each("LatestAlert", func() error { _, _, err := t.LatestAlert(ctx, seeker.ID); return err })
}

func (t *trial) desk(p handlers.Person) {
	ctx := t.Context()
	var id, line int64
	t.each("OpenCase", func() (err error) {
		id, err = t.OpenCase(ctx, 200, question(p.ID), "주차장?", deskChannel)
		return err
	})
	t.each("AddToCase", func() error { _, err := t.AddToCase(ctx, 201, id, p.ID, "더", deskChannel); return err })
	t.each("AnswerCase", func() (err error) { line, err = t.AnswerCase(ctx, 202, id, "slack:T1/US", "네"); return err })
	t.each("Case", func() error { _, err := t.Case(ctx, id); return err })
	t.each("CaseOfLine", func() error { _, err := t.CaseOfLine(ctx, line); return err })
	t.each("CaseInThread", func() error { _, _, err := t.CaseInThread(ctx, "slack:T1/C1/1.1"); return err })
	t.each("Cases", func() error { _, err := t.Cases(ctx, true, 9); return err })
	t.each("CloseCase", func() error { _, err := t.CloseCase(ctx, 203, id, "cli:kim", true); return err })
	t.each("reopen", func() error { _, err := t.CloseCase(ctx, 204, id, "cli:kim", false); return err })
	var other int64
	q := question(p.ID)
	q.Kind = handlers.CrisisCase
	t.each("OpenCase crisis", func() (err error) { other, err = t.OpenCase(ctx, 205, q, "힘들어요", deskChannel); return err })
	t.each("CloseCase unanswered", func() error { _, err := t.CloseCase(ctx, 206, other, "cli:kim", true); return err })
	t.KeepAnswer(keptAnswer(7, p.ID, "얼마?"))
	settledWrites(t.T, t.Store)
	t.each("KeptAnswer", func() error { _, _, err := t.KeptAnswer(ctx, 7); return err })
	t.each("AnswersSince", func() error { _, err := t.AnswersSince(ctx, time.Time{}); return err })
	t.each("VoteAnswer", func() error {
		_, err := t.VoteAnswer(ctx, 207, handlers.AnswerVote{Answer: 7, Person: p.ID, Up: true, At: time.Now()})
		return err
	})
}

func (t *trial) announcements(seeker, manager handlers.Person) {
	ctx := t.Context()
	var id int64
	t.each("WriteAnnouncement", func() (err error) {
		id, err = t.WriteAnnouncement(ctx, 300, handlers.Announcement{Ko: "글"}, "cli:kim")
		return err
	})
	t.each("MarkReady", func() error { _, err := t.MarkReady(ctx, 301, id, 1); return err })
	t.each("Reach", func() error { _, err := t.Reach(ctx, handlers.Audience{}); return err })
	t.each("ConfirmAnnouncement", func() error { _, err := t.ConfirmAnnouncement(ctx, 302, id, 1, "cli:lee"); return err })
	t.each("Announcement", func() error { _, _, err := t.Announcement(ctx, id); return err })
	t.each("LatestAnnouncements", func() error { _, err := t.LatestAnnouncements(ctx, 9); return err })
	t.each("Receipt", func() error { _, err := t.Receipt(ctx, id); return err })
	for _, to := range []handlers.AnnouncementState{handlers.AnnouncementPaused, handlers.AnnouncementRunning} {
		t.each("MoveAnnouncement "+string(to), func() error { _, err := t.MoveAnnouncement(ctx, 0, id, to, "cli:kim"); return err })
	}
	t.parts("Announcing", func() error {
		t.broadcasts.wake()
		_, err := t.Announcing(ctx, bot.Telegram, "1", seoulNoon)
		return err
	})
	next := func(name string) (ds []outbox.Delivery) {
		t.parts("NextBroadcast "+name, func() (err error) {
			t.broadcasts.wake()
			ds, err = t.NextBroadcast(ctx, bot.Telegram, "1", 9, seoulNoon)
			return err
		})
		return ds
	}
	ds := next("first")
	if len(ds) != 1 {
		t.Fatalf("%d copies", len(ds))
	}
	t.each("Settle unknown", func() error {
		_, err := t.Settle(ctx, []outbox.Outcome{{Delivery: ds[0], State: outbox.Unknown, Reason: "x"}}, nil)
		return err
	})
	t.each("ResendUnknown", func() error { _, err := t.ResendUnknown(ctx, 303, id, "cli:kim"); return err })
	if ds = next("again"); len(ds) != 1 {
		t.Fatalf("%d copies again", len(ds))
	}
	t.each("Settle sent", func() error {
		_, err := t.Settle(ctx, []outbox.Outcome{{Delivery: ds[0], State: outbox.Sent, MessageIDs: []string{"9"}}}, nil)
		return err
	})
	t.each("CorrectAnnouncement", func() error { _, err := t.CorrectAnnouncement(ctx, 304, id, "고친 글", "", "cli:kim"); return err })
	if ds = next("corrected"); len(ds) != 1 {
		t.Fatalf("%d corrections", len(ds))
	}
	t.each("SentIDs", func() error { _, err := t.SentIDs(ctx, ds[0]); return err })
	t.each("Settle corrected", func() error {
		_, err := t.Settle(ctx, []outbox.Outcome{{Delivery: ds[0], State: outbox.Sent, MessageIDs: []string{"9"}}}, nil)
		return err
	})
	t.each("MoveAnnouncement withdrawn", func() error {
		_, err := t.MoveAnnouncement(ctx, 305, id, handlers.AnnouncementWithdrawn, "cli:kim")
		return err
	})
	t.each("ChooseNews", func() error {
		return t.ChooseNews(ctx, 306, handlers.Firm{Team: "T1", Person: manager.ID, Choice: handlers.NewsToMe}, manager.Account())
	})
}

func (t *trial) restored(p handlers.Person) {
	ctx := t.Context()
	for _, decision := range []struct {
		name string
		do   func(context.Context, string) (Held, error)
	}{{"Release", t.Release}, {"Discard", t.Discard}} {
		t.parts("Hold", func() error { _, err := t.Hold(ctx, time.Now()); return err })
		t.each("Held", func() error { _, _, err := t.Held(ctx); return err })
		// Holding again after a fault is held twice: one decision is for all.
		t.each(decision.name, func() error { _, err := decision.do(ctx, "cli:kim"); return err })
	}
	t.parts("Sweep", func() error { return t.Sweep(ctx, time.Now().Add(400*24*time.Hour)) })
}

func (t *trial) gone(p handlers.Person) {
	ctx := t.Context()
	t.each("PersonData", func() error { _, err := t.PersonData(ctx, p.ID); return err })
	t.each("DeletePerson", func() error { return t.DeletePerson(ctx, 400, p.ID, strings.Repeat("x", 3)) })
	t.parts("Sweep after", func() error { return t.Sweep(ctx, time.Now()) })
	t.each("DeleteProfile", func() error { return t.DeleteProfile(ctx, 401, p.ID) })
}
