package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

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
		tr.feeds()
		tr.restored(seeker)
		tr.gone(seeker)
		if tr.faults < 300 {
			t.Errorf("only %d faults", tr.faults)
		}
	})
}

func (t *trial) feeds() {
	ctx := t.Context()
	course := jobs.Course{Feed: "c", SourceID: "1/1", Title: "용접", Start: time.Now().Add(time.Hour)}
	var run FeedRun
	begun := func() (err error) {
		run, err = t.BeginFeedRun(ctx, "pages", "pages of all", "cli:kim", true, time.Now().Add(-time.Hour))
		return err
	}
	kept := func(openings ...jobs.Opening) func() error {
		return func() error {
			_, err := t.KeepFeedPage(ctx, run, FeedPage{Openings: records(openings...), Terms: official, Courses: []jobs.Course{course}, Place: "1", URL: "https://a.example/", Tag: "{}"})
			return err
		}
	}
	ended := func() error {
		_, err := t.EndFeedRun(ctx, run, true, "")
		return err
	}
	first := welder("F1")
	first.Employer = "새로예시"
	second := onPage("F2")
	second.Employer = first.Employer
	t.each("BeginFeedRun", begun)
	t.each("KeepFeedPage", kept(first))
	t.each("KeepFeedPage, a copy", kept(second))
	t.each("KeepFeedPage, again", kept(first, second))
	t.each("EndFeedRun", ended)
	for _, left := range [][]jobs.Opening{{second}, {second}, nil, nil} {
		t.each("BeginFeedRun", begun)
		t.each("KeepFeedPage", kept(left...))
		t.each("EndFeedRun, with something gone", ended)
	}
	t.each("FeedRuns", func() error { _, err := t.FeedRuns(ctx, "", 9); return err })
	t.each("FeedTags", func() error { _, err := t.FeedTags(ctx, "pages"); return err })
	t.each("OpeningsWithoutDetail", func() error { _, err := t.OpeningsWithoutDetail(ctx, "work24", 9); return err })
	t.each("CoursesFrom", func() error { _, err := t.CoursesFrom(ctx, time.Now(), 0, 9); return err })
	t.each("CoursesWithoutDetail", func() error { _, err := t.CoursesWithoutDetail(ctx, "c", time.Now(), 9); return err })
	t.each("CountCourses", func() error { _, _, _, err := t.CountCourses(ctx, time.Now()); return err })
	t.each("Course", func() error { _, _, err := t.Course(ctx, 1); return err })
}

func (t *trial) people() (seeker, manager handlers.Person) {
	ctx := t.Context()
	t.each("Meet", func() (err error) {
		seeker, err = t.Meet(ctx, bot.Sender{Platform: bot.Telegram, ID: "7"}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"})
		return err
	})
	manager = poster(t.T, t.Store, "U1")
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
	t.each("ProfilesIn", func() error {
		_, err := t.ProfilesIn(ctx, handlers.ForAlerts, handlers.PersonRange{}, 10)
		return err
	})
	t.each("ProfileVersions", func() error {
		_, err := t.ProfileVersions(ctx, handlers.ForAlerts, handlers.PersonRange{}, 10)
		return err
	})
	t.each("LogAccess", func() error {
		return t.LogAccess(ctx, 5, handlers.Access{Actor: "cli:kim", Person: seeker.ID, What: "case 1", Why: handlers.ToAnswer})
	})
	t.each("Accesses", func() error { _, err := t.Accesses(ctx, time.Time{}, time.Now()); return err })
	t.each("VerifyAccesses", func() error { _, err := t.VerifyAccesses(ctx, ""); return err })
	t.each("SwitchModel", func() error { _, err := t.SwitchModel(ctx, 7, false, "slow", "cli:kim"); return err })
	t.each("ModelState", func() error { t.model.forget(); _, err := t.ModelState(ctx); return err })
	t.each("ReserveModel", func() error { _, err := t.ReserveModel(ctx, seeker.ID, 5, ModelLimits{}, time.Now()); return err })
	t.each("SettleModel", func() error { return t.SettleModel(ctx, seeker.ID, 5, 1, 1, 0, time.Now()) })
	t.each("ModelUse", func() error { _, err := t.ModelUse(ctx, 9); return err })
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
	if err := t.Remember(7, at, p.ID, handlers.Memory{}); err != nil {
		t.Fatal(err)
	}
	settledWrites(t.T, t.Store)
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
	if t.Store.db.shared() {
		t.parts("AdoptIncoming", func() error {
			err := t.write(context.Background(), func(x *tx) error { _, err := x.run(`UPDATE inbox SET process = 0`); return err })
			if err == nil {
				_, err = t.AdoptIncoming(ctx)
			}
			return err
		})
		t.each("Slots", func() error { _, _, err := t.Slots(ctx, bot.Telegram, "1", time.Second, 1, 0); return err })
		t.each("Pause", func() error { return t.Pause(ctx, bot.Telegram, "1", true, time.Second) })
	}
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
	t.each("Answers", func() error { _, err := t.Answers(ctx, bot.Telegram, "1"); return err })
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
	var draft int64
	for i, name := range []string{"용접원", "선반원", "도장원"} {
		t.each("Post", func() (err error) {
			posted[i], err = t.Post(ctx, int64(100+i), posting(manager, name))
			return err
		})
	}
	t.each("ApproveOpening", func() error { _, err := t.ApproveOpening(ctx, 110, posted[0], "cli:kim"); return err })
	t.each("VerifyEmployer", func() error { _, err := t.VerifyEmployer(ctx, 111, posted[0], "cli:kim"); return err })
	t.each("RejectOpening", func() error { _, err := t.RejectOpening(ctx, 112, posted[1], "cli:kim", "wage"); return err })
	t.each("MovePosting", func() error {
		_, err := t.MovePosting(ctx, 117, handlers.PostingMove{ID: posted[0], Actor: "cli:kim", Pause: true, At: time.Now()})
		return err
	})
	t.each("CloseOpening", func() error { _, err := t.CloseOpening(ctx, 113, posted[0], "cli:kim"); return err })
	t.each("Post draft", func() (err error) {
		p := posting(manager, "배관공")
		p.Draft = true
		draft, err = t.Post(ctx, 118, p)
		return err
	})
	t.each("SubmitPosting", func() error { _, err := t.SubmitPosting(ctx, 119, draft, "cli:kim", deskChannel); return err })
	t.each("Manages", func() error { _, _, err := t.Manages(ctx, manager.ID, draft); return err })
	t.each("ManagedBy", func() error { _, err := t.ManagedBy(ctx, 0, 9); return err })
	t.each("PostingCounts", func() error { _, err := t.PostingCounts(ctx, posted[0], []string{"slack:T1/U1"}); return err })
	t.each("OpeningEvent", func() error { _, _, err := t.OpeningEvent(ctx, 1); return err })
	t.each("PostingsOf", func() error { _, err := t.PostingsOf(ctx, manager.ID, 9); return err })
	t.each("AddInterest", func() error { return t.AddInterest(ctx, 114, seeker.ID, posted[2]) })
	t.each("ReadOpening", func() error { return t.ReadOpening(ctx, 115, seeker.ID, posted[2]) })
	t.each("Interested", func() error { _, err := t.Interested(ctx, seeker.ID, posted[2]); return err })
	t.each("InterestsOf", func() error { _, err := t.InterestsOf(ctx, seeker.ID, 0, 9); return err })
	t.each("WithdrawInterest", func() error { return t.WithdrawInterest(ctx, 116, seeker.ID, posted[2]) })
	t.each("Opening", func() error { _, _, err := t.Opening(ctx, 1); return err })
	t.each("OpeningsAfter", func() error { _, err := t.OpeningsAfter(ctx, 0, 9); return err })
	t.each("OpeningsIn", func() error { _, err := t.OpeningsIn(ctx, handlers.OpeningOpen, 9); return err })
	t.each("CountOpenings", func() error { _, err := t.CountOpenings(ctx); return err })

	var p handlers.MatchPart
	t.each("PlanMatching", func() error { _, err := t.PlanMatching(ctx, 10, 100); return err })
	t.parts("TakeMatchPart", func() (err error) { p, _, err = t.TakeMatchPart(ctx); return err })
	t.each("PutOffMatchPart", func() error { _, err := t.PutOffMatchPart(ctx, p); return err })
	t.Store.parts.done(p.ID)
	p = mustTake(t.T, t.Store)
	t.each("LeaveMatchPart", func() error { return t.LeaveMatchPart(ctx, p) })
	p = mustTake(t, t.Store)
	t.each("TellOpening", func() error {
		_, err := t.TellOpening(ctx, p.Openings[0], []handlers.AlertFound{{Person: seeker.ID}})
		return err
	})
	t.alerts(seeker)
	t.parts("QueuedDeliveries alerts", func() error {
		ds, err := t.QueuedDeliveries(ctx, bot.Telegram, "1", outbox.Alerts, 0, time.Now(), 9)
		if err == nil && len(ds) != 1 {
			t.Errorf("%d alerts", len(ds))
		}
		return err
	})
	t.each("EndMatchPart", func() error { return t.EndMatchPart(ctx, p) })
	t.each("LatestAlert", func() error { _, _, err := t.LatestAlert(ctx, seeker.ID); return err })
	t.each("UpdateStatistics", func() error { return t.UpdateStatistics(ctx) })
}

func (t *trial) desk(p handlers.Person) {
	ctx := t.Context()
	var id, line int64
	t.each("OpenCase", func() (err error) {
		id, err = t.OpenCase(ctx, 200, question(p.ID), "주차장?", deskChannel)
		return err
	})
	t.each("AddToCase", func() error { _, err := t.AddToCase(ctx, 201, id, p.ID, "더", deskChannel); return err })
	notice := t.waits(deskChannel, handlers.CaseSubject)
	t.each("Settle notice", func() error {
		_, err := t.Settle(ctx, []outbox.Outcome{{Delivery: notice, State: outbox.Sent, MessageIDs: []string{"1.1"}}}, nil)
		return err
	})
	t.each("AnswerCase", func() (err error) { line, err = t.AnswerCase(ctx, 202, id, "slack:T1/US", "네"); return err })
	said := t.waits(askerChat, handlers.CaseAnswerSubject)
	t.each("Settle answer", func() error {
		_, err := t.Settle(ctx, []outbox.Outcome{{Delivery: said, State: outbox.Failed, Reason: "x"}}, nil)
		return err
	})
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

// waits is the first delivery of a subject that waits; nobody had it.
func (t *trial) waits(to bot.Address, kind string) outbox.Delivery {
	t.Helper()
	if t.Process() != 0 {
		t.parts("CutOff", func() error { _, err := t.CutOff(t.Context(), to.Platform, to.Account); return err })
	}
	ds := queued(t.T, t.Store, to, kind)
	if len(ds) == 0 {
		t.Fatalf("no %s waits", kind)
	}
	return ds[0]
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
	backups, made := t.TempDir(), 0
	t.each("Backup", func() error {
		made++
		_, err := t.Backup(ctx, filepath.Join(backups, fmt.Sprint(made)))
		return err
	})
	if files, err := os.ReadDir(backups); err != nil || len(files) != 2 { // the backup and its description
		t.Errorf("backups that failed leave files: %v, %v", files, err)
	}
	t.parts("Keys", func() error { _, err := t.Keys(ctx); return err })
	t.parts("Rotate", func() error { _, err := t.Rotate(ctx, func(int64) {}); return err })
	t.each("PersonData", func() error { _, err := t.PersonData(ctx, p.ID); return err })
	t.each("DeletePerson", func() error { return t.DeletePerson(ctx, 400, p.ID, strings.Repeat("x", 3)) })
	t.parts("Sweep after", func() error { return t.Sweep(ctx, time.Now()) })
	t.each("DeleteProfile", func() error { return t.DeleteProfile(ctx, 401, p.ID) })
}

// logged is a log that a test reads while it is written.
type logged struct {
	mu  sync.Mutex
	all strings.Builder
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *logged) count(words string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.all.String(), words)
}

// TestRetentionNamesEveryTableOfPeople: whatever is kept of people is in the
// table that tells for how long.
func TestRetentionNamesEveryTableOfPeople(t *testing.T) {
	named := map[string]bool{}
	for _, answers := range []time.Duration{0, 30 * day} {
		for _, r := range Retentions(answers) {
			for _, table := range strings.Split(r.Where, ", ") {
				named[table] = true
			}
			if want := map[time.Duration]string{0: "180 days", 30 * day: "30 days"}[answers]; r.Where == "answer" && r.Keep != want {
				t.Errorf("answers are kept %s, want %s", r.Keep, want)
			}
		}
	}
	// Of these the rows go with another's.
	with := map[string]string{"answer_vote": "answer", "desk_line": "desk_case"}
	for _, c := range columnsOf(t, openTest(t)) {
		if c.Name != "person" && !strings.HasSuffix(c.Name, "_enc") {
			continue
		}
		if !named[c.Table] && !named[with[c.Table]] {
			t.Errorf("nothing says how long %s.%s is kept", c.Table, c.Name)
		}
	}
}
