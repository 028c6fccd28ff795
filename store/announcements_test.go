package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/store/storetest"
)

// TestD02_KillDuringBroadcast kills the process 50 times during an
// announcement: nobody is passed over, nobody gets a second copy, and what was
// on the wire is shown to staff and only sent again when they say so.
func TestD02_KillDuringBroadcast(t *testing.T) { storetest.Each(t, testD02_KillDuringBroadcast) }

func testD02_KillDuringBroadcast(t *testing.T) {
	a := newAnnouncing(t)
	many, most := 150, 12
	if storetest.Long() {
		many, most = 600, 50
	}
	people := a.readers(many)
	id := a.confirmed(handlers.Audience{})
	arrived := map[uint32]int{}
	r := rand.New(rand.NewPCG(1, 2))
	inFlight := 0
	for kills := 0; a.state(id) != handlers.AnnouncementDone; {
		ds := a.claim(4)
		for i, d := range ds {
			if kills < most && r.IntN(8) == 0 { // killed with the rest of the claim on the wire
				arrived[d.Person] += r.IntN(2) // it may have arrived all the same
				inFlight += len(ds) - i
				a.killed()
				kills++
				break
			}
			arrived[d.Person]++
			a.settle(outbox.Sent, d)
		}
	}
	got := a.receipt(id)
	if got.Unknown != int64(inFlight) || got.Sent != int64(len(people)-inFlight) || inFlight > most*4 {
		t.Errorf("%d were on the wire at kills; receipt %+v", inFlight, got)
	}
	for _, p := range people {
		if arrived[p] > 1 {
			t.Errorf("person %d got %d copies", p, arrived[p])
		}
	}
	again, err := a.ResendUnknown(t.Context(), 0, id, "telegram:2")
	a.must(err)
	if again != got.Unknown {
		t.Fatalf("resent %d of %d unknown", again, got.Unknown)
	}
	for ds := a.claim(10); len(ds) > 0; ds = a.claim(10) {
		a.settle(outbox.Sent, ds...)
	}
	if after := a.receipt(id); after.Unknown != 0 || after.Sent != int64(len(people)) {
		t.Errorf("after the resend: %+v", after)
	}
	if n, err := a.ResendUnknown(t.Context(), 0, id, "telegram:2"); err != nil || n != 0 {
		t.Errorf("nothing is unknown any more, resent %d, %v", n, err)
	}
}

// TestD15_PauseResumeCancel stops, continues and ends an announcement midway,
// beside the server, from a second process.
func TestD15_PauseResumeCancel(t *testing.T) { storetest.Each(t, testD15_PauseResumeCancel) }

func testD15_PauseResumeCancel(t *testing.T) {
	a := newAnnouncing(t)
	a.readers(100)
	id := a.confirmed(handlers.Audience{})
	other, err := Open(t.Context(), a.path, Options{})
	a.must(err)
	defer other.Close()
	move := func(to handlers.AnnouncementState) {
		t.Helper()
		if ok, err := other.MoveAnnouncement(t.Context(), 0, id, to, "cli:root"); err != nil || !ok {
			t.Fatalf("to %s: %v, %v", to, ok, err)
		}
	}
	seen := map[uint32]bool{}
	send := func(n int) {
		t.Helper()
		for _, d := range a.claim(n) {
			if seen[d.Person] {
				t.Errorf("person %d twice", d.Person)
			}
			seen[d.Person] = true
			a.settle(outbox.Sent, d)
		}
	}
	send(30)
	retry := a.claim(1)
	move(handlers.AnnouncementPaused)
	// A copy that the platform asked to wait with is not sent while paused.
	_, err = a.Settle(t.Context(), []outbox.Outcome{{Delivery: retry[0], State: outbox.Queued, Due: a.now}}, nil)
	a.must(err)
	if ds := a.claim(10); len(ds) != 0 {
		t.Errorf("paused, and %d were claimed", len(ds))
	}
	if r := a.receipt(id); r.Sent != 30 || r.Waiting != 70 {
		t.Errorf("paused: %+v", r)
	}
	move(handlers.AnnouncementRunning)
	// This process looks again by itself after a moment, without being told.
	a.broadcasts.rest(sender{bot.Telegram, telegramAccount}, a.now)
	if ds, err := a.NextBroadcast(t.Context(), bot.Telegram, telegramAccount, 1, a.now.Add(idleFor)); err != nil || len(ds) != 1 || ds[0].ID != retry[0].ID {
		t.Fatalf("resumed: %v, %v", ds, err)
	}
	seen[retry[0].Person] = true
	a.settle(outbox.Gone, retry[0])
	send(20)
	late := a.claim(1)
	move(handlers.AnnouncementCancelled)
	if ds := a.claim(10); len(ds) != 0 {
		t.Errorf("cancelled, and %d were claimed", len(ds))
	}
	a.settle(outbox.Sent, late...)
	r := a.receipt(id)
	if r.Sent != 51 || r.Gone != 1 || r.Waiting != 0 || r.Skipped[handlers.DroppedCancelled] != 48 {
		t.Errorf("cancelled: %+v", r)
	}
	for _, to := range []handlers.AnnouncementState{handlers.AnnouncementRunning, handlers.AnnouncementPaused, handlers.AnnouncementCancelled} {
		if ok, err := a.MoveAnnouncement(t.Context(), 0, id, to, "x"); err != nil || ok {
			t.Errorf("a cancelled one went to %s: %v", to, err)
		}
	}
}

// TestD17_OptOutBeforeClaim: consent is read when the copy is claimed.
func TestD17_OptOutBeforeClaim(t *testing.T) { storetest.Each(t, testD17_OptOutBeforeClaim) }

func testD17_OptOutBeforeClaim(t *testing.T) {
	a := newAnnouncing(t)
	people := a.readers(4)
	never := a.person(bot.Sender{Platform: bot.Telegram, ID: "9"})
	id := a.confirmed(handlers.Audience{})
	a.decide(people[1], handlers.ForAnnouncements, false)
	a.must(a.SetGone(t.Context(), 0, people[2], true))
	a.decide(never.ID, handlers.ForAnnouncements, true) // after the audience was frozen
	var got []uint32
	for ds := a.claim(10); len(ds) > 0; ds = a.claim(10) {
		for _, d := range ds {
			got = append(got, d.Person)
		}
		a.settle(outbox.Sent, ds...)
	}
	if !slices.Equal(got, []uint32{people[0], people[3]}) {
		t.Errorf("sent to %v of %v", got, people)
	}
	r := a.receipt(id)
	if r.Audience != 5 || r.Sent != 2 || r.Skipped[handlers.DroppedNoConsent] != 2 || r.Skipped[handlers.DroppedGone] != 1 {
		t.Errorf("%+v", r)
	}
	if a.state(id) != handlers.AnnouncementDone {
		t.Errorf("state %s", a.state(id))
	}
}

// TestD18_QuietHoursOfAnnouncements: 21:00 to 08:00 in each person's zone,
// unless they agreed to be written to at night.
func TestD18_QuietHoursOfAnnouncements(t *testing.T) {
	storetest.Each(t, testD18_QuietHoursOfAnnouncements)
}

func testD18_QuietHoursOfAnnouncements(t *testing.T) {
	a := newAnnouncing(t)
	day := a.readers(3)
	night := a.person(bot.Sender{Platform: bot.Telegram, ID: "5"}, handlers.ForAnnouncements, handlers.ForNight)
	changed := a.person(bot.Sender{Platform: bot.Telegram, ID: "6"}, handlers.ForAnnouncements, handlers.ForNight)
	away := a.person(bot.Sender{Platform: bot.Telegram, ID: "7", Zone: "America/New_York"}, handlers.ForAnnouncements)
	id := a.confirmed(handlers.Audience{})
	a.decide(changed.ID, handlers.ForNight, false)
	at := func(day int, clock string, want ...uint32) {
		t.Helper()
		when, err := time.ParseInLocation("2006-01-02 15:04:05", fmt.Sprintf("2026-11-%d %s", day, clock), handlers.Seoul)
		a.must(err)
		a.now = when
		var got []uint32
		for _, d := range a.claim(len(want) + 1) {
			got = append(got, d.Person)
			a.settle(outbox.Sent, d)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", clock, got, want)
		}
	}
	a.now = time.Date(2026, 11, 23, 20, 59, 59, 0, handlers.Seoul)
	first := a.claim(1)
	if len(first) != 1 || first[0].Person != day[0] { // New York sleeps: it is 06:59 there
		t.Fatalf("20:59:59: %v", first)
	}
	a.settle(outbox.Sent, first...)
	at(23, "21:00:00", night.ID)
	at(23, "22:00:00", away.ID) // 08:00 in New York
	at(24, "07:59:59")
	if r := a.receipt(id); r.Waiting != 3 {
		t.Errorf("at night: %+v", r)
	}
	at(24, "08:00:00", day[1], day[2], changed.ID)
	if r := a.receipt(id); r.Sent != 6 || r.Waiting != 0 {
		t.Errorf("%+v", r)
	}
}

// TestFirmGetsAnnouncementsOnce: one copy for a workspace, where it chose.
func TestFirmGetsAnnouncementsOnce(t *testing.T) { storetest.Each(t, testFirmGetsAnnouncementsOnce) }

func testFirmGetsAnnouncementsOnce(t *testing.T) {
	a := newAnnouncing(t)
	ctx := t.Context()
	member := func(team, id string, purposes ...handlers.Purpose) handlers.Person {
		p := a.person(bot.Sender{Platform: bot.Slack, Tenant: team, ID: id}, purposes...)
		_, err := a.MeetFirm(ctx, 0, team, p.ID)
		a.must(err)
		return p
	}
	first := member("T1", "U1", handlers.ForAnnouncements)
	second := member("T1", "U2", handlers.ForAnnouncements)
	member("T2", "U3") // never decided
	member("T5", "U6")
	willing := member("T5", "U7", handlers.ForAnnouncements) // agreed, though not the first to write
	off := member("T3", "U4", handlers.ForAnnouncements)
	a.must(a.ChooseNews(ctx, 0, handlers.Firm{Team: "T3", Person: off.ID, Choice: handlers.NewsOff}, "slack:T3/U4"))
	channel := member("T4", "U5")
	a.must(a.ChooseNews(ctx, 0, handlers.Firm{Team: "T4", Person: channel.ID, Choice: handlers.NewsHere, Chat: "C9"}, "slack:T4/U5"))

	id := a.confirmed(handlers.Audience{Role: handlers.Manager})
	a.must(a.ChooseNews(ctx, 0, handlers.Firm{Team: "T1", Person: second.ID, Choice: handlers.NewsToMe}, "slack:T1/U2"))
	var got []string
	for _, team := range []string{"T1", "T2", "T3", "T4", "T5"} {
		for ds := a.claimFor(bot.Slack, team, 9); len(ds) > 0; ds = a.claimFor(bot.Slack, team, 9) {
			for _, d := range ds {
				got = append(got, fmt.Sprintf("%s/%s for %d", d.To.Account, d.To.Chat, d.Person))
			}
			a.settle(outbox.Sent, ds...)
		}
	}
	want := []string{fmt.Sprintf("T1/U2 for %d", second.ID), fmt.Sprintf("T4/C9 for %d", channel.ID), fmt.Sprintf("T5/U7 for %d", willing.ID)}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v (first was %d)", got, want, first.ID)
	}
	if r := a.receipt(id); r.Audience != 5 || r.Sent != 3 || r.Skipped[handlers.DroppedNoConsent] != 2 {
		t.Errorf("%+v", r)
	}
}

// TestCorrectionAndWithdrawalFollowWhatWasSent, also when they begin while
// copies are on the wire.
func TestCorrectionAndWithdrawalFollowWhatWasSent(t *testing.T) {
	storetest.Each(t, testCorrectionAndWithdrawalFollowWhatWasSent)
}

func testCorrectionAndWithdrawalFollowWhatWasSent(t *testing.T) {
	a := newAnnouncing(t)
	ctx := t.Context()
	people := a.readers(10)
	id := a.confirmed(handlers.Audience{})
	a.settle(outbox.Sent, a.claim(4)...)
	wire := a.claim(2)
	ok, err := a.CorrectAnnouncement(ctx, 0, id, "고친 글", "", "telegram:1")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	edited := map[uint32]int64{}
	fresh := 0
	step := func() bool {
		ds := a.claim(3)
		for _, d := range ds {
			switch d.Subject.Kind {
			case handlers.AnnouncementEdit:
				ids, err := a.SentIDs(ctx, d)
				if err != nil || len(ids) == 0 {
					t.Fatalf("no copy of person %d to change: %v", d.Person, err)
				}
				edited[d.Person] = d.Subject.Version
			case handlers.AnnouncementSubject:
				if fresh++; d.Subject.Version != 2 {
					t.Errorf("claimed as version %d", d.Subject.Version)
				}
			}
		}
		a.settle(outbox.Sent, ds...)
		return len(ds) > 0
	}
	for range 3 {
		step()
	}
	if len(edited) != 4 {
		t.Errorf("%d edited while 2 are on the wire", len(edited))
	}
	a.settle(outbox.Sent, wire...)
	for step() {
	}
	if len(edited) != 6 || fresh != 4 {
		t.Errorf("%d edited, %d sent with the new text", len(edited), fresh)
	}
	if r := a.receipt(id); r.Sent != 10 || r.Edited.Done != 6 || r.Edited.Open {
		t.Errorf("corrected: %+v", r)
	}
	if _, err := a.CorrectAnnouncement(ctx, 0, id, "다시 고친 글", "", "telegram:1"); err != nil {
		t.Fatal(err)
	}
	step()
	if ok, err := a.MoveAnnouncement(ctx, 0, id, handlers.AnnouncementWithdrawn, "telegram:1"); err != nil || !ok {
		t.Fatal(ok, err)
	}
	gone := map[uint32]bool{}
	for ds := a.claim(3); len(ds) > 0; ds = a.claim(3) {
		for _, d := range ds {
			if d.Subject.Kind != handlers.AnnouncementWithdraw || gone[d.Person] {
				t.Errorf("withdrawn, and %s for %d", d.Subject.Kind, d.Person)
			}
			gone[d.Person] = true
		}
		a.settle(outbox.Sent, ds...)
	}
	if r := a.receipt(id); len(gone) != len(people) || r.Withdrawn.Done != 10 || r.Withdrawn.Open || r.Edited.Open {
		t.Errorf("withdrawn from %d: %+v", len(gone), r)
	}
}

// TestSeveralAnnouncementsTakeTurns, so that a long one starves nobody.
func TestSeveralAnnouncementsTakeTurns(t *testing.T) {
	storetest.Each(t, testSeveralAnnouncementsTakeTurns)
}

func testSeveralAnnouncementsTakeTurns(t *testing.T) {
	a := newAnnouncing(t)
	a.readers(40)
	long, short := a.confirmed(handlers.Audience{}), a.confirmed(handlers.Audience{})
	count := map[int64]int{}
	for range 20 {
		for _, d := range a.claim(1) {
			count[d.Subject.Ref]++
			a.settle(outbox.Sent, d)
		}
	}
	if count[long] != 10 || count[short] != 10 {
		t.Errorf("turns: %v", count)
	}
}

// TestConfirmBindsToTheVersion: what was rewritten after the preview is not
// sent by the old button, and a message handled again confirms once.
func TestConfirmBindsToTheVersion(t *testing.T) { storetest.Each(t, testConfirmBindsToTheVersion) }

func testConfirmBindsToTheVersion(t *testing.T) {
	a := newAnnouncing(t)
	ctx := t.Context()
	a.readers(2)
	id, err := a.WriteAnnouncement(ctx, 7, handlers.Announcement{Ko: "하나"}, "telegram:1")
	a.must(err)
	if again, err := a.WriteAnnouncement(ctx, 7, handlers.Announcement{Ko: "하나"}, "telegram:1"); err != nil || again != id {
		t.Fatalf("written twice: %d and %d, %v", id, again, err)
	}
	confirm := func(message, version int64) bool {
		ok, err := a.ConfirmAnnouncement(ctx, message, id, version, "telegram:1")
		a.must(err)
		return ok
	}
	if confirm(8, 1) {
		t.Error("confirmed without a preview")
	}
	_, err = a.MarkReady(ctx, 9, id, 1)
	a.must(err)
	_, err = a.WriteAnnouncement(ctx, 10, handlers.Announcement{ID: id, Ko: "둘"}, "telegram:1")
	a.must(err)
	if confirm(11, 1) || confirm(12, 2) {
		t.Error("confirmed a version that was not previewed")
	}
	_, err = a.MarkReady(ctx, 13, id, 2)
	a.must(err)
	for range 2 { // the message is handled twice
		if !confirm(14, 2) {
			t.Error("the previewed version was not confirmed")
		}
	}
	if confirm(15, 2) {
		t.Error("confirmed again by another message")
	}
	if n, err := a.WriteAnnouncement(ctx, 16, handlers.Announcement{ID: id, Ko: "셋"}, "telegram:1"); err != nil || n != 0 {
		t.Errorf("rewritten while it is sent: %d, %v", n, err)
	}
	if got := a.claim(5); len(got) != 2 {
		t.Errorf("%d copies", len(got))
	}
}

// TestStaffListIsSeenWithinTwoSeconds although it is cached.
func TestStaffListIsSeenWithinTwoSeconds(t *testing.T) {
	storetest.Each(t, testStaffListIsSeenWithinTwoSeconds)
}

func testStaffListIsSeenWithinTwoSeconds(t *testing.T) {
	a := newAnnouncing(t)
	ctx := t.Context()
	list := func() []string {
		got, err := a.StaffAccounts(ctx)
		a.must(err)
		return got
	}
	if len(list()) != 0 {
		t.Fatal("somebody is staff in an empty store")
	}
	other, err := Open(ctx, a.path, Options{})
	a.must(err)
	defer other.Close()
	if known, err := other.AddStaff(ctx, "telegram:5", "cli:root"); err != nil || known {
		t.Fatal(known, err)
	}
	time.Sleep(staffCached + 50*time.Millisecond)
	if got := list(); !slices.Equal(got, []string{"telegram:5"}) {
		t.Errorf("staff %v", got)
	}
	if known, err := a.RemoveStaff(ctx, "telegram:5", "cli:root"); err != nil || !known {
		t.Fatal(known, err)
	}
	if got := list(); len(got) != 0 {
		t.Errorf("removed here, and still %v", got)
	}
	var audit []string
	a.must(a.selects(ctx, &audit, `SELECT action FROM audit ORDER BY id`))
	if !slices.Equal(audit, []string{"staff added", "staff removed"}) {
		t.Errorf("audit %v", audit)
	}
}
