package store

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/feeds"
	"dari/knowledge/jobs"
	"dari/knowledge/vector"
)

// lived makes a SQLite file with something in every table.
func lived(t *testing.T, s *Store) (person uint32, opening int64) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p := poster(t, s, "U1")
	must(s.SaveProfile(ctx, 7, p.ID, jobs.Profile{Regions: []jobs.Region{"26"}, Words: []string{"드론\x00"}}, handlers.AlertsAtOnce))
	agree(t, s, p.ID, handlers.ForAnnouncements, true)
	must(s.SaveDialog(ctx, "slack:T1/U1/1.1", p.ID, handlers.Dialog{}))
	must(s.Remember(0, "slack:T1/U1/1.1", p.ID, handlers.Memory{}))
	in := incoming("1")
	in.Conversation = "slack:T1/U1/1.1"
	must(s.AddIncoming(ctx, []bot.Incoming{in, incoming("2"), incoming("3")}))
	pending, err := s.PendingIncoming(ctx, 0, 9)
	must(err)
	must(s.FinishIncoming(ctx, pending[0], []bot.Reply{{To: p.Private, Person: p.ID, Body: bot.Plain("답")}}))
	_, err = s.AddStaff(ctx, "telegram:1", "cli:kim")
	must(err)
	_, r := importAll(t, s, ImportTerms{ApprovedBy: "cli:kim", Vouches: true, At: time.Now()}, welder("K1"), welder("K2"))
	_, err = s.Post(ctx, 8, posting(p, "용접원"))
	must(err)
	_, err = s.MeetFirm(ctx, 0, "T1", p.ID)
	must(err)
	id, err := s.WriteAnnouncement(ctx, 0, handlers.Announcement{Ko: "글"}, "cli:kim")
	must(err)
	_, err = s.MarkReady(ctx, 0, id, 1)
	must(err)
	if ok, err := s.ConfirmAnnouncement(ctx, 0, id, 1, "cli:kim"); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if _, err := s.CorrectAnnouncement(ctx, 0, id, "고친 글", "", "cli:kim"); err != nil {
		t.Fatal(err)
	}
	openedCase(t, s, 9, question(p.ID), "주차장?")
	settleSent(t, s, queued(t, s, deskChannel, handlers.CaseSubject)[0], "1.1")
	s.KeepAnswer(keptAnswer(7, p.ID, "얼마?"))
	settledWrites(t, s)
	_, err = s.VoteAnswer(ctx, 0, handlers.AnswerVote{Answer: 7, Person: p.ID, Up: true, At: time.Now()})
	must(err)
	_, err = s.ImportOffices(ctx, OfficeImport{At: time.Now(), Actor: "cli:kim", File: "o.csv"}, []handlers.Office{{Name: "가", Phone: "1"}})
	must(err)
	if n, err := s.PlanMatching(ctx, 1, 100); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	run := begin(t, s, "pages")
	keep(t, s, run, FeedPage{Openings: records(onPage("P1")), Courses: []jobs.Course{{Feed: "c", SourceID: "1/1", Title: "용접"}},
		Notices: []feeds.Notice{noticeOf("n", time.Now())}, URL: "https://a.example/", Tag: "{}"})
	end(t, s, run, true)
	must(s.AddInterest(ctx, 0, p.ID, r[0].ID))
	must(s.ReadOpening(ctx, 0, p.ID, r[0].ID))
	_, err = s.AddFollow(ctx, 0, handlers.Follow{Person: p.ID, Created: time.Now(), NoticeWish: handlers.NoticeWish{Topic: "수출"}})
	must(err)
	_, err = s.TellFollower(ctx, handlers.AlertFor{Person: p.ID, Due: time.Now()}, []handlers.FollowItem{{What: handlers.FollowNew, Ref: 1, Version: 1}})
	must(err)
	_, err = s.TellOpening(ctx, mustOpening(t, s, r[0].ID), []handlers.AlertFound{{Person: p.ID}})
	must(err)
	tellAlone(t, s)
	must(s.SetAlertTiming(ctx, 0, p.ID, handlers.UsualTiming()))
	_, err = s.Refuse(ctx, 0, handlers.Refusal{Person: p.ID, Kind: handlers.OpeningSubject, Ref: r[0].ID, Why: handlers.RefusedPay, At: time.Now()})
	must(err)
	_, err = s.Save(ctx, 0, handlers.Saved{Person: p.ID, Kind: handlers.OpeningSubject, Ref: r[0].ID, At: time.Now()})
	must(err)
	must(s.write(ctx, func(t *tx) error { return t.changed(handlers.OpeningSubject, r[0].ID, handlers.OpeningWas{}) }))
	must(s.AddInstitution(ctx, handlers.Institution{Account: "telegram:9", Name: "예시인재개발원", Number: "2208162517"}, "cli:kim"))
	shared, err := s.AddShare(ctx, 0, handlers.Share{Kind: handlers.SharedCourse, Ref: "1", Team: "T1", Chat: "C1", Person: p.ID})
	must(err)
	must(s.Want(ctx, 0, shared, p.ID, "이름"))
	must(s.KeepVectors(ctx, "m", []vector.Kept{{Hash: "h", Vector: []float32{0.6, -0.8}}}))
	must(s.SetThreshold(ctx, 5000, "too much was told", "cli:kim"))
	_, err = s.SwitchModel(ctx, 0, false, "too slow", "cli:kim")
	must(err)
	_, err = s.ReserveModel(ctx, p.ID, 100, ModelLimits{}, time.Now())
	must(err)
	must(s.Pulse(ctx))
	must(s.LogAccess(ctx, 0, handlers.Access{Actor: "cli:kim", Person: p.ID, What: "case 1", Why: handlers.ToAnswer}))
	must(s.write(ctx, func(t *tx) error {
		_, err := t.run(`INSERT INTO restored (backup_at, at, decided_at) VALUES (1, 2, 3)`)
		if err == nil {
			_, err = t.run(`INSERT INTO held (kind, ref) VALUES ('delivery', 1)`)
		}
		return err
	}))
	return p.ID, r[0].ID
}

// TestCopyMovesEverything: all tables, with all in them, and ids that were
// given once are not given again.
func TestCopyMovesEverything(t *testing.T) {
	file := filepath.Join(t.TempDir(), "dari.db")
	ring := newKeys(t)
	old, err := Open(t.Context(), file, Options{Exclusive: true, Keys: ring})
	if err != nil {
		t.Fatal(err)
	}
	person, opening := lived(t, old)
	err = old.write(t.Context(), func(x *tx) error { // the last message is gone, its number is not free
		_, err := x.run(`DELETE FROM inbox WHERE external_id = '3'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]bool{}
	for _, c := range columnsOf(t, old) {
		tables[c.Table] = true
	}
	before, err := old.PersonData(t.Context(), person)
	if err != nil {
		t.Fatal(err)
	}
	openingBefore := mustOpening(t, old, opening)
	statusBefore, err := old.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	onPostgres(t, func(t *testing.T) {
		to := newDatabase(t)
		if _, err := Copy(t.Context(), file, to, Options{}); !errors.Is(err, ErrInUse) {
			t.Fatalf("copied beside a server: %v", err)
		}
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}
		copied, err := Copy(t.Context(), "sqlite:"+file, to, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range copied {
			if delete(tables, c.Name); c.Rows == 0 {
				t.Errorf("nothing is in %s: the test does not test it", c.Name)
			}
		}
		for _, living := range []string{"process", "lease", "pace"} {
			delete(tables, living)
		}
		if len(tables) > 0 {
			t.Errorf("not copied: %v", tables)
		}
		s, err := Open(t.Context(), to, Options{Keys: ring})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		after, err := s.PersonData(t.Context(), person)
		if d := cmp.Diff(before, after); err != nil || d != "" {
			t.Errorf("the data of a person, %v: %s", err, d)
		}
		if d := cmp.Diff(openingBefore, mustOpening(t, s, opening)); d != "" {
			t.Errorf("an opening: %s", d)
		}
		if status, err := s.Status(t.Context()); err != nil || cmp.Diff(statusBefore, status) != "" {
			t.Errorf("status, %v: %s", err, cmp.Diff(statusBefore, status))
		}
		if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming("4")}); err != nil {
			t.Fatal(err)
		}
		in, err := s.PendingIncoming(t.Context(), 0, 9)
		if err != nil || in[len(in)-1].ID != 4 {
			t.Errorf("the next message is %+v, %v; want number 4", in, err)
		}
		// What waited is sent.
		if ds, err := s.QueuedDeliveries(t.Context(), bot.Slack, "T1", outbox.Replies, 0, time.Now(), 9); err != nil || len(ds) == 0 {
			t.Errorf("queued %v, %v", ds, err)
		}
		if _, err := Copy(t.Context(), file, to, Options{}); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("copied once more: %v", err)
		}
	})
	_ = old.Close()
}

// TestCopyThatFailsLeavesNothing.
func TestCopyThatFailsLeavesNothing(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "dari.db")
		old, err := Open(t.Context(), file, Options{})
		if err != nil {
			t.Fatal(err)
		}
		lived(t, old)
		err = old.write(t.Context(), func(x *tx) error { // both become one text
			for _, id := range []string{"x\x00", "x\uFFFD"} {
				in := incoming(id)
				_, err := x.run(`INSERT INTO inbox (platform, account, external_id, conversation, received) VALUES (?, ?, ?, '', 1)`, in.Platform, in.Account, in.ExternalID)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}
		to := newDatabase(t)
		if _, err := Copy(t.Context(), file, to, Options{}); err == nil || !strings.Contains(err.Error(), "table inbox") {
			t.Errorf("copied: %v", err)
		}
		s, err := Open(t.Context(), to, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if st, err := s.Status(t.Context()); err != nil || len(st.People) != 0 {
			t.Errorf("left behind: %+v, %v", st, err)
		}
	})
}

func TestCopyGoesOneWay(t *testing.T) {
	for _, c := range [][2]string{{"postgres://a/b", "postgres://a/c"}, {"a.db", "b.db"}, {"postgres://a/b", "b.db"}} {
		if _, err := Copy(context.Background(), c[0], c[1], Options{}); !errors.Is(err, ErrCopyWay) {
			t.Errorf("%v: %v", c, err)
		}
	}
	if _, err := Copy(t.Context(), filepath.Join(t.TempDir(), "none.db"), "postgres://a/b", Options{}); err == nil || !strings.Contains(err.Error(), "what to copy") {
		t.Errorf("a file that is not there: %v", err)
	}
}
