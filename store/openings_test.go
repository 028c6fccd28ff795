package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

func openTemp(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), newDatabase(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func welder(id string) jobs.Opening {
	return jobs.Opening{Feed: "work24", SourceID: id, Employer: "가온예시정밀", Title: "용접원 모집", Body: "CO2 용접",
		Regions: []jobs.Region{"26380"}, Occupations: jobs.FindOccupations("용접"), Employment: []jobs.EmploymentType{jobs.Permanent},
		Pay: jobs.Pay{Period: jobs.PerMonth, Min: 3_000_000}, URL: "https://www.example.com/" + id,
		Deadline: jobs.Deadline{Kind: jobs.DeadlineUntilFilled}, Source: "고용24"}
}

var official = ImportTerms{ApprovedBy: "source:work24", At: time.Now()}

func importAll(t *testing.T, s *Store, terms ImportTerms, openings ...jobs.Opening) (importID int64, results []ImportResult) {
	t.Helper()
	id, err := s.BeginImport(t.Context(), ImportRun{At: time.Now(), Actor: "cli:test", Feed: "work24", File: "list.xml"}, []byte("raw"))
	if err != nil {
		t.Fatal(err)
	}
	var records []ImportRecord
	for _, o := range openings {
		records = append(records, ImportRecord{Opening: o})
	}
	trial, err := s.TryImport(t.Context(), terms, records)
	if err != nil {
		t.Fatal(err)
	}
	results, err = s.ImportOpenings(t.Context(), id, terms, records)
	if err != nil {
		t.Fatal(err)
	}
	for i := range results {
		if trial[i].What != results[i].What {
			t.Errorf("record %d: a trial run said %q, the import did %q", i, trial[i].What, results[i].What)
		}
	}
	return id, results
}

func mustOpening(t *testing.T, s *Store, id int64) handlers.Opening {
	t.Helper()
	o, ok, err := s.Opening(t.Context(), id)
	if err != nil || !ok {
		t.Fatalf("opening %d: %v, %v", id, ok, err)
	}
	return o
}

func TestImportAgainIsTheSameOpening(t *testing.T) {
	storetest.Each(t, testImportAgainIsTheSameOpening)
}

func testImportAgainIsTheSameOpening(t *testing.T) {
	s := openTemp(t)
	poor := welder("K3")
	poor.Pay = jobs.Pay{Period: jobs.PerHour, Min: 9_000}
	over := welder("K4")
	over.Deadline = jobs.Deadline{Kind: jobs.DeadlineDate, At: time.Now().Add(-time.Hour)}
	_, first := importAll(t, s, official, welder("K1"), welder("K2"), poor, over)
	for i, want := range []struct {
		what  ImportWhat
		state handlers.OpeningState
	}{{ImportAdded, handlers.OpeningOpen}, {ImportAdded, handlers.OpeningOpen}, {ImportRejected, handlers.OpeningRejected}, {ImportAdded, handlers.OpeningClosed}} {
		if o := mustOpening(t, s, first[i].ID); first[i].What != want.what || o.State != want.state {
			t.Errorf("record %d: %q, %q; want %v", i, first[i].What, o.State, want)
		}
	}
	typo, pay := welder("K1"), welder("K2")
	typo.Title = "용접원 모집합니다"
	pay.Pay.Min = 3_500_000
	_, again := importAll(t, s, official, welder("K1"), typo, pay)
	if again[0].What != ImportUnchanged || again[1].What != ImportChanged || again[2].What != ImportChanged {
		t.Fatalf("imported again: %v", again)
	}
	if o := mustOpening(t, s, first[0].ID); o.Version != 1 || o.Title != typo.Title || again[1].ID != first[0].ID {
		t.Errorf("a corrected title: opening %d version %d %q", o.ID, o.Version, o.Title)
	}
	if o := mustOpening(t, s, first[1].ID); o.Version != 2 {
		t.Errorf("another pay: version %d, want 2", o.Version)
	}
	runs, err := s.Imports(t.Context(), 10)
	if err != nil || len(runs) != 2 {
		t.Fatal(runs, err)
	}
	if r := runs[1]; r.Records != 4 || r.Added != 3 || r.Rejected != 1 {
		t.Errorf("first run: %+v", r)
	}
	if r := runs[0]; r.Records != 3 || r.Changed != 2 || r.Unchanged != 1 {
		t.Errorf("second run: %+v", r)
	}
}

func TestUndoImport(t *testing.T) { storetest.Each(t, testUndoImport) }

func testUndoImport(t *testing.T) {
	s := openTemp(t)
	_, first := importAll(t, s, official, welder("K1"), welder("K2"))
	changed, other := welder("K1"), welder("K2")
	changed.Pay.Min, other.Title = 2_500_000, "다른 제목"
	second, _ := importAll(t, s, official, changed, other, welder("K3"))
	if closed, err := s.CloseOpening(t.Context(), 0, first[1].ID, "cli:staff"); err != nil || !closed {
		t.Fatal(closed, err)
	}
	u, err := s.UndoImport(t.Context(), second, "cli:staff")
	if err != nil || u != (Undone{Withdrawn: 1, Restored: 1, Kept: 1}) {
		t.Fatalf("undone: %+v, %v", u, err)
	}
	if o := mustOpening(t, s, first[0].ID); o.Pay.Min != 3_000_000 || o.State != handlers.OpeningOpen || o.Version != 3 {
		t.Errorf("restored: %d won, %s, version %d", o.Pay.Min, o.State, o.Version)
	}
	if o := mustOpening(t, s, first[1].ID); o.State != handlers.OpeningClosed {
		t.Errorf("closed by a person: %s", o.State)
	}
	open, err := s.OpeningsIn(t.Context(), handlers.OpeningWithdrawn, 10)
	if err != nil || len(open) != 1 || open[0].SourceID != "K3" {
		t.Errorf("withdrawn: %v, %v", open, err)
	}
	if _, err := s.UndoImport(t.Context(), second, "cli:staff"); !errors.Is(err, ErrUndone) {
		t.Errorf("undone twice: %v", err)
	}
	if _, err := s.UndoImport(t.Context(), 99, "cli:staff"); !errors.Is(err, ErrNoImport) {
		t.Errorf("undone what never was: %v", err)
	}
	var n int
	if err := s.get(t.Context(), &n, `SELECT count(*) FROM audit WHERE action = 'openings.undo' AND actor = 'cli:staff'`); err != nil || n != 1 {
		t.Errorf("audit: %d, %v", n, err)
	}
	// Imported once more it is back, and what a person closed stays closed.
	importAll(t, s, official, welder("K3"), welder("K2"))
	if o := mustOpening(t, s, open[0].ID); o.State != handlers.OpeningOpen {
		t.Errorf("imported again after the undo: %s", o.State)
	}
	if o := mustOpening(t, s, first[1].ID); o.State != handlers.OpeningClosed {
		t.Errorf("closed by a person, then imported: %s", o.State)
	}
}

// An import that changed what an undone import had brought must not bring it
// back when it is undone too.
func TestUndoBothImports(t *testing.T) { storetest.Each(t, testUndoBothImports) }

func testUndoBothImports(t *testing.T) {
	s := openTemp(t)
	first, r := importAll(t, s, official, welder("K1"))
	changed := welder("K1")
	changed.Pay.Min = 2_500_000
	second, _ := importAll(t, s, official, changed)
	for i, want := range []handlers.OpeningState{handlers.OpeningOpen, handlers.OpeningWithdrawn} {
		if _, err := s.UndoImport(t.Context(), []int64{first, second}[i], "cli:staff"); err != nil {
			t.Fatal(err)
		}
		if o := mustOpening(t, s, r[0].ID); o.State != want {
			t.Errorf("after undo %d: %s, want %s", i+1, o.State, want)
		}
	}
}

func TestStaffFileVouchesForItsEmployers(t *testing.T) {
	storetest.Each(t, testStaffFileVouchesForItsEmployers)
}

func testStaffFileVouchesForItsEmployers(t *testing.T) {
	s := openTemp(t)
	terms := ImportTerms{ApprovedBy: "cli:staff", Vouches: true, At: time.Now()}
	id, r := importAll(t, s, terms, welder("S1"))
	if o := mustOpening(t, s, r[0].ID); !o.Verified || o.ApprovedBy != "cli:staff" {
		t.Errorf("verified %v by %q", o.Verified, o.ApprovedBy)
	}
	if _, err := s.UndoImport(t.Context(), id, "cli:staff"); err != nil {
		t.Fatal(err)
	}
	if o := mustOpening(t, s, r[0].ID); o.Verified {
		t.Error("the employer is verified still")
	}
}

func TestOpeningsAfter(t *testing.T) { storetest.Each(t, testOpeningsAfter) }

func testOpeningsAfter(t *testing.T) {
	s := openTemp(t)
	_, r := importAll(t, s, official, welder("K1"), welder("K2"))
	all, err := s.OpeningsAfter(t.Context(), 0, 10)
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	last := all[1].Seq
	if _, err := s.CloseOpening(t.Context(), 0, r[0].ID, "cli:staff"); err != nil {
		t.Fatal(err)
	}
	more, err := s.OpeningsAfter(t.Context(), last, 10)
	if err != nil || len(more) != 1 || more[0].ID != r[0].ID || more[0].State != handlers.OpeningClosed {
		t.Errorf("changed since: %+v, %v", more, err)
	}
}

func TestTellOpeningOncePerPerson(t *testing.T) { storetest.Each(t, testTellOpeningOncePerPerson) }

func testTellOpeningOncePerPerson(t *testing.T) {
	s := openTemp(t)
	_, r := importAll(t, s, official, welder("K1"))
	o := mustOpening(t, s, r[0].ID)
	ctx := context.Background()
	private := bot.Address{Platform: bot.Slack, Account: "T1", Chat: "U1"}
	p, err := s.Meet(ctx, bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "U1"}, private)
	if err != nil {
		t.Fatal(err)
	}
	to := []handlers.AlertFound{{Person: p.ID}, {Person: p.ID}}
	tell := func(want int) {
		t.Helper()
		if n, err := s.TellOpening(ctx, o, to); err != nil || n != want {
			t.Errorf("queued %d, %v; want %d", n, err, want)
		}
	}
	tell(1)
	tell(0)
	tellAlone(t, s)
	tell(0)
	ds, err := s.QueuedDeliveries(ctx, bot.Slack, "T1", outbox.Alerts, 0, time.Now(), 10)
	if err != nil || len(ds) != 1 {
		t.Fatal(ds, err)
	}
	// Sent, it lies in the channel that the platform named; it is told all the same.
	sent := outbox.Outcome{Delivery: ds[0], State: outbox.Sent, SentTo: bot.Address{Platform: bot.Slack, Account: "T1", Chat: "D1"}}
	if _, err := s.Settle(ctx, []outbox.Outcome{sent}, nil); err != nil {
		t.Fatal(err)
	}
	tell(0)
	if id, ok, err := s.LatestAlert(ctx, p.ID); err != nil || !ok || id != o.ID {
		t.Errorf("latest alert: %d, %v, %v", id, ok, err)
	}
	// One that was dropped because the opening had gone is told when it is back.
	for _, c := range []struct {
		reason string
		want   int
	}{{handlers.DroppedOff, 0}, {handlers.DroppedClosed, 1}} {
		err := s.write(ctx, func(t *tx) error {
			_, err := t.run(`UPDATE alert SET left_out = ''`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		drop := outbox.Outcome{Delivery: ds[0], State: outbox.Dropped, Reason: c.reason}
		if _, err := s.Settle(ctx, []outbox.Outcome{drop}, nil); err != nil {
			t.Fatal(err)
		}
		tell(c.want)
	}
	tellAlone(t, s)
	if again, err := s.QueuedDeliveries(ctx, bot.Slack, "T1", outbox.Alerts, 0, time.Now(), 10); err != nil || len(again) != 1 || again[0].Subject.Ref != o.ID {
		t.Errorf("back again: %+v, %v", again, err)
	}
}

// The file is kept as it came, for questions, and forgotten in time: it may
// name people.
func TestImportedFileIsKeptForAWhile(t *testing.T) {
	storetest.Each(t, testImportedFileIsKeptForAWhile)
}

func testImportedFileIsKeptForAWhile(t *testing.T) {
	s := openTemp(t)
	id, _ := importAll(t, s, official, welder("K1"))
	packed := func() (raw []byte) {
		if err := s.get(t.Context(), &raw, `SELECT raw_enc FROM import_run WHERE id = ?`, id); err != nil {
			t.Fatal(err)
		}
		return raw
	}
	r, err := gzip.NewReader(bytes.NewReader(packed()))
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(r); err != nil || string(raw) != "raw" {
		t.Errorf("kept: %q, %v", raw, err)
	}
	for _, c := range []struct {
		after time.Duration
		kept  bool
	}{{keepDeliveries - time.Hour, true}, {keepDeliveries + time.Hour, false}} {
		if err := s.Sweep(t.Context(), time.Now().Add(c.after)); err != nil {
			t.Fatal(err)
		}
		if kept := len(packed()) > 0; kept != c.kept {
			t.Errorf("after %v it is kept: %v", c.after, kept)
		}
	}
}
