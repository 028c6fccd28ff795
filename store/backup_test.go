package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/store/keys"
	"dari/store/storetest"
)

func backUp(t testing.TB, s *Store) Backup {
	t.Helper()
	b, err := s.Backup(context.Background(), BackupName(t.TempDir(), time.Now()))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// restoreTo restores into the place of the database, or, where that is
// PostgreSQL, into another one: there it must be empty.
func restoreTo(t testing.TB, b Backup, s *Store) (*Store, Restored) {
	t.Helper()
	where, ring := s.Path(), s.ring
	if storetest.IsPostgres(t) {
		where = newDatabase(t)
	} else if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := Restore(context.Background(), b.File, where, Options{Keys: ring})
	if err != nil {
		t.Fatal(err)
	}
	return openWith(t, where, ring), r
}

// TestO07_BackupWhileItIsWritten: a backup holds one moment of a database that
// others write to meanwhile; it is verified, and restored it is the same.
func TestO07_BackupWhileItIsWritten(t *testing.T) { storetest.Each(t, testBackupWhileItIsWritten) }

func testBackupWhileItIsWritten(t *testing.T) {
	const words = "카나리아7391"
	s := openWith(t, newDatabase(t), newKeys(t))
	p, c := writeAll(t, s, words)
	writing, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		for i := 0; ; i++ {
			in := bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: fmt.Sprint("w", i), Conversation: "w", Raw: make([]byte, 5000), Received: time.Now()}
			if err := s.AddIncoming(writing, []bot.Incoming{in}); err != nil {
				if writing.Err() != nil {
					err = nil
				}
				ended <- err
				return
			}
		}
	}()
	time.Sleep(100 * time.Millisecond)
	b := backUp(t, s)
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(b.File); err != nil || info.Mode().Perm() != 0o600 || info.Size() != b.Bytes {
		t.Errorf("%+v, %v", info, err)
	}
	if left, err := filepath.Glob(b.File + ".*"); err != nil || len(left) != 1 || left[0] != b.File+".json" {
		t.Errorf("beside it are %v, %v", left, err)
	}
	data, err := os.ReadFile(b.File)
	if err != nil || bytes.Contains(data, []byte(words)) {
		t.Errorf("the words are in the bytes of the backup, %v", err)
	}
	read, err := ReadBackup(b.File)
	if err != nil || read.SHA256 != b.SHA256 || len(read.Tables) < 30 || len(read.Keys) != 1 || read.Keys[0] != s.ring.Primary() {
		t.Errorf("%+v, %v", read, err)
	}
	d := RunDrill(t.Context(), b.File, "", Options{Keys: s.ring})
	if !d.OK || d.Rows < 10 || d.Bytes != b.Bytes || d.Held == 0 {
		t.Errorf("drill: %+v", d)
	}
	if _, err := s.Backup(t.Context(), b.File); !errors.Is(err, fs.ErrExist) {
		t.Errorf("written over: %v", err)
	}

	back, r := restoreTo(t, b, s)
	if r.Held.Deliveries != 5 || r.Held.Messages < 2 {
		t.Errorf("held: %+v", r.Held)
	}
	if _, err := back.Release(t.Context(), "cli:test"); err != nil {
		t.Fatal(err)
	}
	err = back.write(t.Context(), func(t *tx) error {
		_, err := t.run(`DELETE FROM inbox WHERE external_id LIKE 'w%'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	readAll(t, back, words, p, c)
	var highest int64
	if err := back.get(t.Context(), &highest, `SELECT max(id) FROM delivery`); err != nil {
		t.Fatal(err)
	}
	if ok, err := back.SayTo(t.Context(), "telegram:7", []bot.Reply{{Body: bot.Plain("x")}}); !ok || err != nil {
		t.Errorf("said: %v, %v", ok, err)
	}
}

// TestO07_ABadBackupIsRefused: one that was cut, changed, is of other keys, or is
// none, is not restored, and the database stays as it is.
func TestO07_ABadBackupIsRefused(t *testing.T) {
	s := openWith(t, newDatabase(t), newKeys(t))
	writeAll(t, s, "words")
	b := backUp(t, s)
	ring := s.ring
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before, _, err := checksum(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(b.File)
	if err != nil {
		t.Fatal(err)
	}
	altered := func(change func([]byte) []byte, described bool) string {
		t.Helper()
		file := filepath.Join(t.TempDir(), "b.db")
		if err := os.WriteFile(file, change(bytes.Clone(good)), 0o600); err != nil {
			t.Fatal(err)
		}
		if text, err := os.ReadFile(b.File + ".json"); described && (err != nil || os.WriteFile(file+".json", text, 0o600) != nil) {
			t.Fatal(err)
		}
		return file
	}
	bits := func(data []byte) []byte {
		for i := len(data) / 2; i < len(data)/2+8192; i++ {
			data[i] ^= 0x55
		}
		return data
	}
	for name, c := range map[string]struct {
		file string
		ring *keys.Ring
		want error
	}{
		"changed":              {altered(bits, true), ring, ErrBadBackup},
		"changed, undescribed": {altered(bits, false), ring, ErrBadBackup},
		"cut":                  {altered(func(b []byte) []byte { return b[:len(b)-8192] }, true), ring, ErrBadBackup},
		"cut, undescribed":     {altered(func(b []byte) []byte { return b[:len(b)-8192] }, false), ring, ErrBadBackup},
		"no database":          {altered(func([]byte) []byte { return []byte("hello") }, false), ring, ErrBadBackup},
		"not there":            {filepath.Join(t.TempDir(), "none.db"), ring, fs.ErrNotExist},
		"other keys":           {b.File, newKeys(t), ErrOtherKeys},
		"no keys":              {b.File, nil, ErrNoKeys},
	} {
		if _, err := Restore(t.Context(), c.file, s.Path(), Options{Keys: c.ring}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if d := RunDrill(t.Context(), c.file, "", Options{Keys: c.ring}); d.OK || d.Problem == "" {
			t.Errorf("%s: drill %+v", name, d)
		}
	}
	if after, _, err := checksum(s.Path()); err != nil || after != before {
		t.Errorf("the database was changed, %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(s.Path()), "*")); err != nil || len(left) > 2 { // and its lock
		t.Errorf("left behind: %v, %v", left, err)
	}
	// The good one still is.
	if _, err := Restore(t.Context(), b.File, s.Path(), Options{Keys: ring}); err != nil {
		t.Error(err)
	}
}

// TestO07_RestoreBesideAServerIsRefused, and where a PostgreSQL database holds
// something.
func TestO07_RestoreBesideAServerIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		where := newDatabase(t)
		s, err := Open(t.Context(), where, Options{Exclusive: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		person1(t, s)
		b := backUp(t, s)
		want := ErrInUse
		if storetest.IsPostgres(t) {
			want = ErrNotEmpty
		}
		if _, err := Restore(t.Context(), b.File, where, Options{}); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	})
}

// TestO07_TheReplacedFileIsKept with its log, which is not beside the new file;
// what must hold although the backup does not know it holds.
func TestO07_TheReplacedFileIsKept(t *testing.T) {
	ctx := t.Context()
	s := openWith(t, newDatabase(t), newKeys(t))
	p, c := writeAll(t, s, "말씀7391")
	other, err := s.Meet(ctx, bot.Sender{Platform: bot.Telegram, ID: "8"}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "8"})
	if err != nil {
		t.Fatal(err)
	}
	agree(t, s, other.ID, handlers.ForAlerts, true)
	b := backUp(t, s)

	agree(t, s, other.ID, handlers.ForAlerts, false)
	if err := s.DeletePerson(ctx, 0, p.ID, ""); err != nil {
		t.Fatal(err)
	}
	fresh, err := s.Meet(ctx, bot.Sender{Platform: bot.Telegram, ID: "9"}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "9"})
	if err != nil {
		t.Fatal(err)
	}
	agree(t, s, fresh.ID, handlers.ForAlerts, true)
	next, err := s.OpenCase(ctx, 0, handlers.Case{Kind: handlers.QuestionCase, Person: other.ID, To: other.Private}, "later", bot.Address{})
	if err != nil || next == c {
		t.Fatal(next, err)
	}
	// The process dies: its log stays beside the file.
	dead := filepath.Join(t.TempDir(), "dari.db")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		data, err := os.ReadFile(s.Path() + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dead+suffix, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Restore(ctx, b.File, dead, Options{Keys: s.ring})
	if err != nil || r.Lost != nil || r.Forgotten != 1 || r.Decisions != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if _, err := os.Lstat(dead + suffix); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a %s of before is beside the new file: %v", suffix, err)
		}
	}
	back := openWith(t, dead, s.ring)
	if got, ok, err := back.Profile(ctx, p.ID); ok || err != nil {
		t.Errorf("who was deleted is back: %+v, %v", got, err)
	}
	for id, want := range map[uint32]bool{other.ID: false, fresh.ID: true} {
		if got, ok, err := back.Consent(ctx, id, handlers.ForAlerts); !ok || err != nil || got.Granted != want {
			t.Errorf("consent of person %d: %+v, %v, %v", id, got, ok, err)
		}
	}
	again, err := back.OpenCase(ctx, 0, handlers.Case{Kind: handlers.QuestionCase, Person: other.ID, To: other.Private}, "after", bot.Address{})
	if err != nil || again <= next {
		t.Errorf("a case got the number %d, and %d was told to somebody: %v", again, next, err)
	}
	aside := openWith(t, r.Aside, s.ring)
	if q, err := aside.Case(ctx, next); err != nil || q.Lines[0].Text != "later" {
		t.Errorf("the file that was replaced lacks what was in its log: %v", err)
	}
}

// TestO07_RestoreWithoutADatabase, or with one that cannot be read: what the old
// one would have told is said to be lost.
func TestO07_RestoreWithoutADatabase(t *testing.T) {
	s := openWith(t, newDatabase(t), nil)
	p := person1(t, s)
	b := backUp(t, s)
	for name, prepare := range map[string]func(string) error{
		"none":   func(string) error { return nil },
		"broken": func(path string) error { return os.WriteFile(path, []byte(strings.Repeat("x", 10000)), 0o600) },
	} {
		path := filepath.Join(t.TempDir(), "dari.db")
		if err := prepare(path); err != nil {
			t.Fatal(err)
		}
		r, err := Restore(t.Context(), b.File, path, Options{})
		if err != nil || r.Lost == nil || (r.Aside == "") != (name == "none") {
			t.Errorf("%s: %+v, %v", name, r, err)
			continue
		}
		if who, err := openWith(t, path, nil).Person(t.Context(), p.ID); err != nil || who.External != "7" {
			t.Errorf("%s: %+v, %v", name, who, err)
		}
	}
}

// TestD28_NothingIsSaidAgainWithoutConsent: what a backup has queued and what
// would be found anew is not said after a restore, until staff release it.
func TestD28_NothingIsSaidAgainWithoutConsent(t *testing.T) {
	storetest.Each(t, testNothingIsSaidAgainWithoutConsent)
}

func testNothingIsSaidAgainWithoutConsent(t *testing.T) {
	ctx := t.Context()
	for _, decision := range []string{"release", "discard"} {
		t.Run(decision, func(t *testing.T) {
			s := openWith(t, newDatabase(t), newKeys(t))
			a := &announcing{TB: t, Store: s, now: seoulNoon}
			people := a.readers(6)
			announcement := a.confirmed(handlers.Audience{})
			if n := len(a.claim(2)); n != 2 {
				t.Fatalf("claimed %d", n)
			}
			p := a.person(bot.Sender{Platform: bot.Telegram, ID: "7"})
			if ok, err := s.SayTo(ctx, "telegram:7", []bot.Reply{{To: p.Private, Person: p.ID, Body: bot.Plain("reply")}}); !ok || err != nil {
				t.Fatal(ok, err)
			}
			_, found := importAll(t, s, official, welder("K1"), welder("K2"))
			told := mustOpening(t, s, found[0].ID)
			if n, err := s.TellOpening(ctx, told, []handlers.AlertFound{{Person: people[0]}}); err != nil || n != 1 {
				t.Fatal(n, err)
			}
			tellAlone(t, s)
			matchNext(t, s, 1)
			if n, err := s.PlanMatching(ctx, 10, 2); n != 1 || err != nil { // the other's people are being looked for
				t.Fatal(n, err)
			}
			_, err := s.Save(ctx, 0, handlers.Saved{Person: people[1], Kind: handlers.OpeningSubject, Ref: told.ID, At: time.Now(), Remind: time.Now()})
			a.must(err)
			mustTake(t, s)
			a.must(s.AddIncoming(ctx, []bot.Incoming{incoming("1")}))
			b := backUp(t, s)

			// All of it is said after the backup.
			alerts := func(s *Store) []outbox.Delivery {
				t.Helper()
				ds, err := s.QueuedDeliveries(ctx, bot.Telegram, telegramAccount, outbox.Alerts, 0, time.Now(), 100)
				a.must(err)
				return ds
			}
			replies := func(s *Store) []outbox.Delivery {
				t.Helper()
				ds, err := s.QueuedDeliveries(ctx, bot.Telegram, telegramAccount, outbox.Replies, 0, time.Now(), 100)
				a.must(err)
				return ds
			}
			for _, d := range append(append(alerts(s), replies(s)...), a.claim(100)...) {
				settleSent(t, s, d, "1")
			}

			back, r := restoreTo(t, b, s)
			a.Store = back
			if h := r.Held; h.Deliveries != 4 || h.Messages != 1 || h.Announcements != 1 || h.Openings != 1 {
				t.Errorf("held: %+v", h)
			}
			quiet := func() {
				t.Helper()
				if ds := append(alerts(back), replies(back)...); len(ds) != 0 {
					t.Errorf("queued: %+v", ds)
				}
				if ds := a.claim(100); len(ds) != 0 {
					t.Errorf("of an announcement: %d copies", len(ds))
				}
				for account := range map[string]bool{telegramAccount: true, "1": true} {
					if ds, err := back.CutOff(ctx, bot.Telegram, account); len(ds) != 0 || err != nil {
						t.Errorf("to be sent once more: %+v, %v", ds, err)
					}
				}
				if in, err := back.PendingIncoming(ctx, 0, 10); len(in) != 0 || err != nil {
					t.Errorf("to be answered: %+v, %v", in, err)
				}
			}
			quiet()
			importAll(t, back, official, welder("K1"), welder("K2"), welder("K3")) // staff import the same file again
			if fresh, err := unmatched(ctx, back); len(fresh) != 0 || err != nil {
				t.Errorf("openings to be told: %+v, %v", fresh, err)
			}
			if n, err := back.PlanMatching(ctx, 10, 2); n != 0 || err != nil {
				t.Errorf("people of %d openings are looked for, %v", n, err)
			}
			nothingToTake(t, back)
			if d := RunDrill(ctx, b.File, "", Options{Keys: s.ring}); !d.OK {
				t.Errorf("drill: %s", d.Problem)
			}
			a.must(back.Sweep(ctx, time.Now()))
			quiet()

			if decision == "discard" {
				h, err := back.Discard(ctx, "cli:test")
				if err != nil || h.Deliveries != 4 || h.Openings != 2 {
					t.Errorf("discarded %+v, %v", h, err)
				}
				quiet()
				if fresh, err := unmatched(ctx, back); len(fresh) != 0 || err != nil {
					t.Errorf("openings to be told: %+v, %v", fresh, err)
				}
			} else {
				if _, err := back.Release(ctx, "cli:test"); err != nil {
					t.Fatal(err)
				}
				if n, m := len(alerts(back)), len(replies(back)); n != 1 || m != 1 {
					t.Errorf("released, and %d alerts and %d replies are queued", n, m)
				}
				if in, err := back.PendingIncoming(ctx, 0, 10); len(in) != 1 || err != nil || string(in[0].Raw) != "{}" {
					t.Errorf("to be answered: %+v, %v", in, err)
				}
				if n, err := back.PlanMatching(ctx, 10, 100); n != 2 || err != nil {
					t.Errorf("openings to be told: %d, %v", n, err)
				}
			}
			reminders, err := back.DueReminders(ctx, time.Now(), 10)
			if want := map[string]int{"release": 1}[decision]; len(reminders) != want || err != nil {
				t.Errorf("%d reminders are due, %v; want %d", len(reminders), err, want)
			}
			if ds := a.claim(100); len(ds) != 0 {
				t.Errorf("%d copies of a paused announcement", len(ds))
			}
			if ok, err := back.MoveAnnouncement(ctx, 0, announcement, handlers.AnnouncementRunning, "cli:test"); !ok || err != nil {
				t.Fatalf("resumed: %v, %v", ok, err)
			}
			want := 6 // two that were on their way, four to come
			if decision == "discard" {
				want = 4
			}
			if ds := a.claim(100); len(ds) != want {
				t.Errorf("resumed, and %d copies are sent, want %d", len(ds), want)
			}
			if _, err := back.Release(ctx, "cli:test"); !errors.Is(err, ErrNothingHeld) {
				t.Errorf("decided twice: %v", err)
			}
		})
	}
}

// TestO07_OldBackupsGo: as many stay as were asked for, none longer than people
// were told, and the newest always.
func TestO07_OldBackupsGo(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	for i, age := range []time.Duration{0, time.Hour, 2 * time.Hour, 31 * 24 * time.Hour, 40 * 24 * time.Hour} {
		b := Backup{Made: now.Add(-age), Bytes: int64(i)}
		text, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		file := BackupName(dir, b.Made)
		for name, data := range map[string][]byte{file: nil, file + ".json": text} {
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "dari-unfinished.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		keep, deleted, left int
		now                 time.Time
	}{{10, 2, 3, now}, {2, 1, 2, now}, {2, 1, 1, now.Add(60 * 24 * time.Hour)}, {0, 0, 1, now}} {
		n, err := PruneBackups(dir, step.keep, step.now)
		all, lerr := Backups(dir)
		if err != nil || lerr != nil || n != step.deleted || len(all) != step.left || all[0].Bytes != 0 {
			t.Errorf("keep %d: %d deleted, %d left, %v, %v", step.keep, n, len(all), err, lerr)
		}
	}
}
