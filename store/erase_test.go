package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

const canary = "canary7391"

// TestS16_DeletingLeavesNothing writes a mark everywhere a person's words and
// address can be, has the person deleted, and looks for the mark in the bytes.
func TestS16_DeletingLeavesNothing(t *testing.T) { storetest.Each(t, testS16_DeletingLeavesNothing) }

func testS16_DeletingLeavesNothing(t *testing.T) {
	s, person := seekerStore(t)
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	other := person("another")
	must(s.SaveProfile(ctx, 0, other.ID, welding, handlers.AlertsOff))
	p := person(canary)
	at := p.Private.Conversation()
	words := strings.Repeat(canary+" ", 400) // long enough for pages of its own
	profile := welding
	profile.Words = []string{words}
	must(s.SaveProfile(ctx, 0, p.ID, profile, handlers.AlertsAtOnce))
	must(s.SaveProfile(ctx, 0, p.ID, jobs.Profile{Words: []string{canary}}, handlers.AlertsAtOnce)) // what was before must go too
	agree(t, s, p.ID, handlers.ForProfile, true)
	must(s.SaveDialog(ctx, at, p.ID, handlers.Dialog{Values: map[string][]string{"about": {words}}}))
	must(s.Remember(0, at, p.ID, handlers.Memory{Turns: []handlers.MemoryTurn{{Text: words}}}))

	s.KeepAnswer(handlers.KeptAnswer{Number: 1, At: time.Now(), Person: p.ID, Question: words, Text: "answer"})

	say := func(id string, text string) bot.Incoming {
		t.Helper()
		must(s.AddIncoming(ctx, []bot.Incoming{{Platform: bot.Telegram, Account: "1", ExternalID: id, Conversation: at, Raw: []byte(text), Received: time.Now()}}))
		in, err := s.PendingIncoming(ctx, 0, 10)
		must(err)
		return in[len(in)-1]
	}
	answer := func(in bot.Incoming, text string) outbox.Delivery {
		t.Helper()
		must(s.FinishIncoming(ctx, in, []bot.Reply{{To: p.Private, Person: p.ID, Body: bot.Plain(text), Choices: bot.Choices{{Label: "a", Action: "me erase"}}}}))
		ds, err := s.QueuedDeliveries(ctx, bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10)
		must(err)
		for _, d := range ds {
			_, err = s.Settle(ctx, []outbox.Outcome{{Delivery: d, State: outbox.Sent, MessageIDs: []string{canary}}}, nil)
			must(err)
		}
		return ds[len(ds)-1]
	}
	answer(say("1", words), words)
	must(s.ParkIncoming(ctx, say("2", words), "parked "+canary, nil))
	button := answer(say("3", words), "delete?")
	if len(storetest.Find(t, s.Path(), canary)) == 0 {
		t.Fatal("the mark is not found before it is deleted: the test looks in the wrong place")
	}

	in := say("4", "tap")
	must(s.DeletePerson(ctx, in.ID, p.ID, button.Key))
	// Handled again after a crash: the same person, the same button.
	if again := person(canary); again.ID != p.ID {
		t.Errorf("handled again it is person %d, was %d", again.ID, p.ID)
	}
	if d, err := s.DeliveryByKey(ctx, button.Key); err != nil || d.Person != p.ID {
		t.Errorf("the button is gone while the message is handled: %v", err)
	}
	must(s.DeletePerson(ctx, in.ID, p.ID, button.Key))
	if _, ok, err := s.Profile(ctx, p.ID); ok || err != nil {
		t.Errorf("the profile is still there: %v", err)
	}
	answer(in, "deleted")
	must(s.Sweep(ctx, time.Now()))

	if files := storetest.Find(t, s.Path(), canary); len(files) > 0 {
		t.Errorf("the mark is still in %v", files)
	}
	if _, ok, err := s.Profile(ctx, other.ID); !ok || err != nil {
		t.Errorf("somebody else's profile went too: %v", err)
	}
	anew := person(canary)
	if anew.ID == p.ID || anew.Noticed != 0 {
		t.Errorf("the person is not unknown: %+v", anew)
	}
	if c, ok, err := s.Consent(ctx, p.ID, handlers.ForProfile); err != nil || !ok || !c.Granted {
		t.Errorf("the proof of the consent is gone: %+v, %v", c, err)
	}
	if _, ok, err := s.Consent(ctx, anew.ID, handlers.ForProfile); ok || err != nil {
		t.Errorf("the consent counts for the person who came anew: %v", err)
	}
	must(s.Sweep(ctx, time.Now().Add(keepDecisions+24*time.Hour)))
	if _, ok, err := s.Consent(ctx, p.ID, handlers.ForProfile); ok || err != nil {
		t.Errorf("the proof is kept for ever: %v", err)
	}
}

// TestDeletedPersonWhoWritesAtOnceIsNew: nobody has to wait for a Sweep.
func TestDeletedPersonWhoWritesAtOnceIsNew(t *testing.T) {
	storetest.Each(t, testDeletedPersonWhoWritesAtOnceIsNew)
}

func testDeletedPersonWhoWritesAtOnceIsNew(t *testing.T) {
	s, person := seekerStore(t)
	ctx := context.Background()
	p := person("42")
	in := bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: "1", Conversation: p.Private.Conversation(), Raw: []byte("{}"), Received: time.Now()}
	if err := s.AddIncoming(ctx, []bot.Incoming{in}); err != nil {
		t.Fatal(err)
	}
	pending, err := s.PendingIncoming(ctx, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DeletePerson(ctx, pending[0].ID, p.ID, ""); err != nil {
		t.Fatal(err)
	}
	if again := person("42"); again.ID != p.ID {
		t.Errorf("while the message is handled it is person %d, was %d", again.ID, p.ID)
	}
	if err := s.FinishIncoming(ctx, pending[0], nil); err != nil {
		t.Fatal(err)
	}
	anew := person("42")
	if anew.ID == p.ID {
		t.Error("answered, the person is still known")
	}
	if third := person("42"); third.ID != anew.ID {
		t.Errorf("the new person became %d, was %d", third.ID, anew.ID)
	}
}

// TestQueuedAlertIsNotSentToADeletedPerson: what waits for the morning goes.
func TestQueuedAlertIsNotSentToADeletedPerson(t *testing.T) {
	storetest.Each(t, testQueuedAlertIsNotSentToADeletedPerson)
}

func testQueuedAlertIsNotSentToADeletedPerson(t *testing.T) {
	s, person := seekerStore(t)
	ctx := context.Background()
	p := person("42")
	err := s.write(ctx, func(t *tx) error {
		_, err := t.run(`INSERT INTO delivery (secret, lane, due, platform, account, chat, person, kind, ref, created)
			VALUES ('x', 1, 0, 'telegram', '1', '42', ?, 'opening', 5, 1)`, p.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DeletePerson(ctx, 0, p.ID, ""); err != nil {
		t.Fatal(err)
	}
	ds, err := s.QueuedDeliveries(ctx, bot.Telegram, "1", outbox.Alerts, 0, time.Now(), 10)
	if err != nil || len(ds) != 0 {
		t.Errorf("still queued: %+v, %v", ds, err)
	}
	counts, err := s.OutboxCounts(ctx)
	if err != nil || counts[outbox.Dropped] != 1 {
		t.Errorf("counts: %v, %v", counts, err)
	}
}

// TestS16_EveryPersonalTableIsErased finds tables that name a person and that
// deleting a person does not know.
func TestS16_EveryPersonalTableIsErased(t *testing.T) {
	storetest.Each(t, testS16_EveryPersonalTableIsErased)
}

func testS16_EveryPersonalTableIsErased(t *testing.T) {
	s, _ := seekerStore(t)
	known := map[string]bool{}
	for _, x := range personalTables {
		known[x.table] = true
	}
	for _, c := range columnsOf(t, s) {
		if (c.Name == "person" || c.Name == "posted_by" || c.Name == "author") && !known[c.Table] {
			t.Errorf("table %s has a column %s, but personalTables in erase.go does not know it", c.Table, c.Name)
		}
	}
}

// TestS16_NoEncryptedBytesAreLeft: what was encrypted goes as what was clear
// does, from every field, and so does what led to the person in the audit and in
// the firm's settings; the log of who read it keeps a number alone.
func TestS16_NoEncryptedBytesAreLeft(t *testing.T) { storetest.Each(t, testNoEncryptedBytesAreLeft) }

func testNoEncryptedBytesAreLeft(t *testing.T) {
	ctx := t.Context()
	s := openWith(t, newDatabase(t), newKeys(t))
	p, c := writeAll(t, s, strings.Repeat(canary+" ", 100))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	member, err := s.Meet(ctx, bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: canary}, bot.Address{Platform: bot.Slack, Account: "T1", Chat: canary})
	must(err)
	_, err = s.MeetFirm(ctx, 0, "T1", member.ID)
	must(err)
	must(s.ChooseNews(ctx, 0, handlers.Firm{Team: "T1", Person: member.ID, Choice: handlers.NewsToMe}, member.Account()))
	must(s.LogAccess(ctx, 0, handlers.Access{Actor: "cli:kim", Person: p.ID, What: fmt.Sprintf("case %d", c), Why: handlers.ToAnswer}))
	must(s.AddInstitution(ctx, handlers.Institution{Account: member.Account(), Name: "예시인재개발원"}, "cli:kim"))
	kept := map[string][][]byte{}
	for _, f := range fields {
		var values [][]byte
		must(s.selects(ctx, &values, `SELECT `+f.column+` FROM `+f.table+` WHERE `+f.column+` IS NOT NULL`))
		if f != importRaw { // an employer's file, and nobody's own
			kept[f.String()] = values
		}
	}
	found := func(mark []byte) []string { return storetest.Find(t, s.Path(), string(mark)) }
	for name, values := range kept {
		if len(values) == 0 || len(found(values[0][:40])) == 0 {
			t.Fatalf("%s is not found before it is deleted", name)
		}
	}
	ds, err := s.QueuedDeliveries(ctx, bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10)
	must(err)
	for _, d := range ds {
		settleSent(t, s, d, "1")
	}
	pending, err := s.PendingIncoming(ctx, 0, 10)
	must(err)
	for _, in := range pending {
		must(s.FinishIncoming(ctx, in, nil))
	}
	must(s.DeletePerson(ctx, 0, p.ID, ""))
	must(s.DeletePerson(ctx, 0, member.ID, ""))
	must(s.Sweep(ctx, time.Now()))
	for name, values := range kept {
		for _, v := range values {
			if in := found(v[8:40]); len(in) > 0 {
				t.Errorf("%s: encrypted bytes are left in %v", name, in)
			}
		}
	}
	if in := found([]byte(canary)); len(in) > 0 {
		t.Errorf("the account is left in %v", in)
	}
	es, err := s.Accesses(ctx, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	if err != nil || len(es) != 1 || es[0].Person != p.ID {
		t.Errorf("access log: %+v, %v", es, err)
	}
	// What the export for the person held is nothing but the row without a name.
	d, err := s.PersonData(ctx, p.ID)
	if err != nil || d.Profile != nil || len(d.Talk)+len(d.Forms)+len(d.Cases)+len(d.Answers)+d.Copies != 0 || !strings.Contains(d.Account, "erased") {
		t.Errorf("exported still: %+v, %v", d, err)
	}
}
