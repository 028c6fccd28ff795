package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/keys"
	"dari/store/storetest"
)

// newKeys is a file with one key, and the ring of it.
func newKeys(t testing.TB) *keys.Ring {
	t.Helper()
	file := filepath.Join(t.TempDir(), "keys.json")
	if _, err := keys.New(file); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// openWith opens a database with keys, or without.
func openWith(t testing.TB, where string, ring *keys.Ring) *Store {
	t.Helper()
	s, err := Open(context.Background(), where, Options{Keys: ring})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// person1 meets a person who writes from chat 7.
func person1(t testing.TB, s *Store) handlers.Person {
	t.Helper()
	p, err := s.Meet(context.Background(), bot.Sender{Platform: bot.Telegram, ID: "7", Locale: "ko"}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// writeAll writes words of a person to every field.
func writeAll(t testing.TB, s *Store, words string) (p handlers.Person, caseID int64) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p = person1(t, s)
	at := p.Private.Conversation()
	must(s.SaveProfile(ctx, 0, p.ID, jobs.Profile{Words: []string{words}}, handlers.AlertsAtOnce))
	_, err := s.AddFollow(ctx, 0, handlers.Follow{Person: p.ID, Created: time.Now(), NoticeWish: handlers.NoticeWish{Topic: words}})
	must(err)
	must(s.SaveDialog(ctx, at, p.ID, handlers.Dialog{Values: map[string][]string{"about": {words}}}))
	must(s.Remember(0, at, p.ID, handlers.Memory{Turns: []handlers.MemoryTurn{{Text: words}}}))
	in := bot.Incoming{Platform: bot.Telegram, Account: "1", Conversation: at, Raw: []byte(`{"text":"` + words + `"}`), Received: time.Now()}
	for i := range 3 {
		in.ExternalID = fmt.Sprint(i)
		must(s.AddIncoming(ctx, []bot.Incoming{in}))
	}
	pending, err := s.PendingIncoming(ctx, 0, 10)
	must(err)
	must(s.FinishIncoming(ctx, pending[0], []bot.Reply{{To: p.Private, Person: p.ID, Body: bot.Plain(words)}, {To: p.Private, Person: p.ID, Body: bot.Plain("and " + words)}}))
	ok, err := s.SayTo(ctx, "telegram:7", []bot.Reply{{To: p.Private, Person: p.ID, Body: bot.Plain(words)}})
	if must(err); !ok {
		t.Fatal("said to nobody")
	}
	s.KeepAnswer(handlers.KeptAnswer{Number: pending[0].ID, At: time.Now(), Person: p.ID, Question: words, Text: "answer"})
	caseID, err = s.OpenCase(ctx, 0, handlers.Case{Kind: handlers.QuestionCase, Person: p.ID, To: p.Private}, words, bot.Address{})
	must(err)
	_, err = s.AnswerCase(ctx, 0, caseID, "cli:test", "re: "+words)
	must(err)
	_, err = s.Refuse(ctx, 0, handlers.Refusal{Person: p.ID, Kind: handlers.OpeningSubject, Ref: 1, Why: handlers.RefusedRegion, Rule: handlers.RefusalRule{Regions: []jobs.Region{jobs.Region(words)}}, At: time.Now()})
	must(err)
	_, err = s.BeginImport(ctx, ImportRun{At: time.Now(), Actor: "cli:test", Feed: "f", File: "f.csv"}, []byte(words))
	must(err)
	shared, err := s.AddShare(ctx, 0, handlers.Share{Kind: handlers.SharedCourse, Ref: "1", Team: "T1", Chat: "C1"})
	must(err)
	must(s.Want(ctx, 0, shared, p.ID, words))
	return p, caseID
}

// readAll checks that all that writeAll wrote is read as it was.
func readAll(t testing.TB, s *Store, words string, p handlers.Person, caseID int64) {
	t.Helper()
	ctx := context.Background()
	d, err := s.PersonData(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(d)
	if n := strings.Count(string(data), words); err != nil || n != 9 { // profile, talk, form, what is followed, a name under a share, two lines of a case, question, refusal
		t.Errorf("the words are %d times in the data of the person, %v: %s", n, err, data)
	}
	if same, err := s.OpenCase(ctx, 0, handlers.Case{Kind: handlers.QuestionCase, Person: p.ID, To: p.Private}, "re: re", bot.Address{}); err != nil || same == caseID {
		t.Errorf("another question is case %d, %v", same, err)
	}
	in, err := s.PendingIncoming(ctx, 0, 10)
	if err != nil || len(in) != 2 || !strings.Contains(string(in[1].Raw), words) {
		t.Errorf("pending: %v, %v", in, err)
	}
	ds, err := s.QueuedDeliveries(ctx, bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10)
	if err != nil || len(ds) != 4 || fmt.Sprint(ds[1].Reply.Body) != fmt.Sprint(bot.Plain("and "+words)) { // with the answer of staff
		t.Errorf("queued: %+v, %v", ds, err)
	}
	var seen []jobs.Profile
	if err := s.AddConsent(ctx, 0, handlers.Consent{Person: p.ID, Purpose: handlers.ForAlerts, Version: "1", Granted: true, At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if err := eachProfile(ctx, s, handlers.ForAlerts, handlers.PersonRange{}, func(_ uint32, p jobs.Profile) error { seen = append(seen, p); return nil }); err != nil || len(seen) != 1 || seen[0].Words[0] != words {
		t.Errorf("profiles %+v, %v", seen, err)
	}
	var kept []byte
	if err := s.get(ctx, &kept, `SELECT raw_enc FROM import_run WHERE id = 1`); err != nil {
		t.Fatal(err)
	}
	if kept, err = s.unseal(importRaw, kept, int64(1)); err != nil {
		t.Fatal(err)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(kept))
	if err != nil {
		t.Fatal(err)
	}
	if file, err := io.ReadAll(unpacked); err != nil || string(file) != words {
		t.Errorf("file %q, %v", file, err)
	}
	answers, err := s.AnswersSince(ctx, time.Now().Add(-time.Hour))
	if err != nil || len(answers) != 1 || answers[0].Question != words {
		t.Errorf("answers %+v, %v", answers, err)
	}
}

// TestEveryPersonalColumnIsAField finds columns of bytes that are named as
// personal and that encryption does not know.
func TestEveryPersonalColumnIsAField(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		var known, have []string
		for _, f := range fields {
			known = append(known, f.String())
		}
		s := openTest(t)
		for _, c := range columnsOf(t, s) {
			if name := c.Table + "." + c.Name; strings.HasSuffix(c.Name, "_enc") || slices.Contains(known, name) {
				have = append(have, name)
				if i := slices.Index(known, name); i >= 0 && fields[i].needed == c.Nullable {
					t.Errorf("%s: nullable %v", name, c.Nullable)
				}
			}
		}
		slices.Sort(known)
		if slices.Sort(have); !slices.Equal(known, have) {
			t.Errorf("the schema has %q, fields.go knows %q", have, known)
		}
	})
}

// TestS13_NothingPersonalInTheBytes: what people wrote is in no byte of the
// database, its log and its backup, and is read as it was.
func TestS13_NothingPersonalInTheBytes(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		t.Run("alone", func(t *testing.T) { testNothingPersonalInTheBytes(t, false) })
		t.Run("one of several", func(t *testing.T) { testNothingPersonalInTheBytes(t, true) })
	})
}

func testNothingPersonalInTheBytes(t *testing.T, join bool) {
	const words = "카나리아 홍길동 010-7391-7391 용접"
	s := openWith(t, newDatabase(t), newKeys(t))
	if join {
		if err := s.Join(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	p, c := writeAll(t, s, words)
	for _, mark := range []string{words, "카나리아", "홍길동", "010-7391"} {
		if found := storetest.Find(t, s.Path(), mark); len(found) > 0 {
			t.Errorf("%q is in %v", mark, found)
		}
	}
	if !join { // what is queued is in the hands of a sender there
		readAll(t, s, words, p, c)
	}
	for _, f := range fields {
		if n := notUnder(t, s, f, s.ring.Primary()); n > 0 {
			t.Errorf("%s: %d values are clear", f, n)
		}
	}
	// Without keys the same words are found: the test looks in the right place.
	clear := openWith(t, newDatabase(t), nil)
	writeAll(t, clear, words)
	if len(storetest.Find(t, clear.Path(), words)) == 0 {
		t.Error("the words are not found where they are clear")
	}
}

// TestS13_AValueOfAnotherRowIsRefused: a value that was copied to another row
// does not decrypt there, and holds up nobody.
func TestS13_AValueOfAnotherRowIsRefused(t *testing.T) {
	storetest.Each(t, testAValueOfAnotherRowIsRefused)
}

func testAValueOfAnotherRowIsRefused(t *testing.T) {
	s := openWith(t, newDatabase(t), newKeys(t))
	p, _ := writeAll(t, s, "words")
	err := s.write(t.Context(), func(t *tx) error {
		for _, q := range []string{
			`UPDATE delivery SET payload_enc = (SELECT d.payload_enc FROM delivery d WHERE d.id = 1) WHERE id = 2`,
			`UPDATE inbox SET raw = (SELECT i.raw FROM inbox i WHERE i.id = 3) WHERE id = 2`,
			`UPDATE profile SET profile_enc = (SELECT turns_enc FROM memory)`,
		} {
			if _, err := t.run(q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Profile(t.Context(), p.ID); !errors.Is(err, keys.ErrAltered) {
		t.Errorf("profile: %v", err)
	}
	ds, err := s.QueuedDeliveries(t.Context(), bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10)
	if err != nil || len(ds) != 3 || ds[1].ID != 3 {
		t.Errorf("queued %+v, %v", ds, err)
	}
	in, err := s.PendingIncoming(t.Context(), 0, 10)
	if err != nil || len(in) != 2 || in[0].Raw != nil || in[1].Raw == nil {
		t.Errorf("pending %+v, %v", in, err)
	}
}

// TestS13_WrongKeysAreRefused at the start, and nothing is changed.
func TestS13_WrongKeysAreRefused(t *testing.T) { storetest.Each(t, testWrongKeysAreRefused) }

func testWrongKeysAreRefused(t *testing.T) {
	where, right := newDatabase(t), newKeys(t)
	s := openWith(t, where, right)
	p, c := writeAll(t, s, "말씀7391")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []struct {
		ring *keys.Ring
		want error
	}{{nil, ErrNoKeys}, {newKeys(t), ErrOtherKeys}} {
		if s, err := Open(t.Context(), where, Options{Keys: wrong.ring}); !errors.Is(err, wrong.want) {
			if err == nil {
				s.Close()
			}
			t.Errorf("opened: %v, want %v", err, wrong.want)
		}
	}
	s = openWith(t, where, right)
	readAll(t, s, "말씀7391", p, c)
	if known, err := s.knownKeys(t.Context(), s.reader); err != nil || len(known) != 1 {
		t.Errorf("known keys %v, %v", known, err)
	}
}

// TestS13_KeysAreRotated: what was clear is read and is encrypted, then all is
// encrypted anew with another key while others write.
func TestS13_KeysAreRotated(t *testing.T) { storetest.Each(t, testKeysAreRotated) }

func testKeysAreRotated(t *testing.T) {
	const words = "카나리아7391"
	ctx, where := t.Context(), newDatabase(t)
	before := rotateWait
	rotateWait = 1100 * time.Millisecond
	defer func() { rotateWait = before }()
	s := openWith(t, where, nil)
	p, c := writeAll(t, s, words)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	ring := newKeys(t)
	s = openWith(t, where, ring)
	in := bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: "x", Conversation: "c", Raw: []byte("mixed"), Received: time.Now()}
	if d, err := s.PersonData(ctx, p.ID); err != nil || d.Profile.Words[0] != words {
		t.Fatalf("what is clear is not read: %v", err)
	}
	// Stopped half way, then begun again.
	stopped, stop := context.WithCancel(ctx)
	if _, err := s.Rotate(stopped, func(int64) { stop() }); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	r, err := s.Rotate(ctx, nil)
	if err != nil || r.Key != ring.Primary() || r.Altered != 0 || len(r.Retired) != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	if found := storetest.Find(t, where, words); len(found) > 0 {
		t.Errorf("still clear in %v", found)
	}
	old := ring.Primary()
	// A server that has the same file goes on writing meanwhile.
	file := openWith(t, where, reopen(t, ring))
	fresh, err := s.AddKey(ctx)
	if err != nil || ring.Primary() != old {
		t.Fatal(fresh, err)
	}
	if err := s.UseKey(fresh); err != nil {
		t.Fatal(err)
	}
	writing, end := context.WithCancel(ctx)
	ended := make(chan error)
	go func() {
		for i := 0; ; i++ {
			e := in
			e.ExternalID = fmt.Sprint("w", i)
			if err := file.AddIncoming(writing, []bot.Incoming{e}); err != nil {
				if writing.Err() != nil {
					err = nil
				}
				ended <- err
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}()
	r, err = s.Rotate(ctx, nil)
	end()
	if werr := <-ended; err != nil || werr != nil || r.Key != fresh || !slices.Equal(r.Retired, []uint32{old}) {
		t.Fatalf("%+v, %v, %v", r, err, werr)
	}
	for _, f := range fields {
		if n := notUnder(t, s, f, fresh); n > 0 {
			t.Errorf("%s: %d values are not encrypted with the new key", f, n)
		}
	}
	if err := s.DropKey(ctx, fresh); !errors.Is(err, ErrKeyNeeded) {
		t.Errorf("the key in use was dropped: %v", err)
	}
	if err := s.DropKey(ctx, old); err != nil {
		t.Error(err)
	}
	err = s.write(ctx, func(t *tx) error {
		_, err := t.run(`DELETE FROM inbox WHERE external_id LIKE 'w%'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	readAll(t, s, words, p, c)
}

// notUnder counts the values that the key did not encrypt.
func notUnder(t testing.TB, s *Store, f *field, key uint32) (n int) {
	t.Helper()
	for after, more := []any(nil), true; more; more = after != nil {
		rows, last, err := s.notUnder(context.Background(), f, key, after)
		if err != nil {
			t.Fatal(err)
		}
		n, after = n+len(rows), last
	}
	return n
}

// TestS13_ManyRowsAreRotated: a table of several pages, with rows in between
// that hold nothing.
func TestS13_ManyRowsAreRotated(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		ctx, where := t.Context(), newDatabase(t)
		before := rotateWait
		rotateWait = 0
		defer func() { rotateWait = before }()
		s := openWith(t, where, nil)
		const rows = 2*rotatePage + 10
		var in []bot.Incoming
		for i := range rows {
			in = append(in, bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: fmt.Sprint(i), Conversation: "c", Raw: fmt.Append(nil, i), Received: time.Now()})
		}
		if err := s.AddIncoming(ctx, in); err != nil {
			t.Fatal(err)
		}
		err := s.write(ctx, func(t *tx) error {
			if _, err := t.run(`UPDATE inbox SET raw = NULL WHERE id % 3 = 0`); err != nil {
				return err
			}
			// The primary key of these has two columns.
			for i := range rotatePage + 5 {
				_, err := t.run(`INSERT INTO memory (conversation, person, turns_enc, message, at) VALUES (?, ?, ?, 0, 1)`, fmt.Sprint(i%7), i, []byte("{}"))
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = openWith(t, where, newKeys(t))
		told := int64(0)
		r, err := s.Rotate(ctx, func(n int64) { told += n })
		if want := int64(rows - rows/3); err != nil || r.Rows["inbox.raw"] != want || r.Rows["memory.turns_enc"] != rotatePage+5 || told != want+rotatePage+5 {
			t.Errorf("%+v, told of %d, %v", r, told, err)
		}
		pending, err := s.PendingIncoming(ctx, 0, rows)
		if err != nil || len(pending) != rows || string(pending[rows-1].Raw) != fmt.Sprint(rows-1) && pending[rows-1].Raw != nil {
			t.Errorf("%d pending, %v", len(pending), err)
		}
		for _, f := range fields {
			if n := notUnder(t, s, f, r.Key); n > 0 {
				t.Errorf("%s: %d values are left", f, n)
			}
		}
	})
}

// reopen is the ring of another process with the same file.
func reopen(t testing.TB, ring *keys.Ring) *keys.Ring {
	t.Helper()
	other, err := keys.Open(ring.File())
	if err != nil {
		t.Fatal(err)
	}
	return other
}

// TestS13_AKeyThatIsMissingOverwritesNothing: a process without the new key does
// not take what it cannot read for damaged.
func TestS13_AKeyThatIsMissingOverwritesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		where, ring := newDatabase(t), newKeys(t)
		behind := openWith(t, where, ring)
		person1(t, behind)
		other := openWith(t, where, ring)
		other.ring = newKeys(t)
		if ok, err := other.SayTo(t.Context(), "telegram:7", []bot.Reply{{Body: bot.Plain("words")}}); !ok || err != nil {
			t.Fatal(ok, err)
		}
		if _, err := behind.QueuedDeliveries(t.Context(), bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10); !errors.Is(err, keys.ErrUnknownKey) {
			t.Errorf("read: %v", err)
		}
		if ds, err := other.QueuedDeliveries(t.Context(), bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10); err != nil || len(ds) != 1 {
			t.Errorf("not queued any more: %v, %v", ds, err)
		}
	})
}

// TestS13_PlacesAreNotShared: no two rows have the same place, whatever their
// keys say.
func TestS13_PlacesAreNotShared(t *testing.T) {
	if bytes.Equal(formState.place([]any{"a 1:b", 1}), formState.place([]any{"a", "1:b 1"})) ||
		bytes.Equal(formState.place([]any{"a", 1}), memoryTurns.place([]any{"a", 1})) {
		t.Error("two rows share a place")
	}
	if !bytes.Equal(formState.place([]any{"a\xff\x00", uint32(1)}), formState.place([]any{"a\uFFFD\uFFFD", int64(1)})) {
		t.Error("a row has another place once it was stored")
	}
}

// BenchmarkFields is what encryption costs on the way of a message: stored,
// read, answered, its reply read.
func BenchmarkFields(b *testing.B) {
	for _, with := range []struct {
		name string
		ring *keys.Ring
	}{{"clear", nil}, {"encrypted", newKeys(b)}} {
		b.Run(with.name, func(b *testing.B) {
			s := openWith(b, filepath.Join(b.TempDir(), "dari.db"), with.ring)
			p := person1(b, s)
			raw := fmt.Appendf(nil, `{"update_id":1,"message":{"text":%q}}`, strings.Repeat("국민취업지원제도 ", 20))
			reply := bot.Reply{To: p.Private, Person: p.ID, Body: bot.Plain(strings.Repeat("지원할 수 있어요. ", 40))}
			i := 0
			for b.Loop() {
				i++
				if err := s.AddIncoming(b.Context(), []bot.Incoming{{Platform: bot.Telegram, Account: "1", ExternalID: fmt.Sprint(i), Conversation: "telegram:1/7", Raw: raw, Received: time.Now()}}); err != nil {
					b.Fatal(err)
				}
				in, err := s.PendingIncoming(b.Context(), 0, 1)
				if err != nil {
					b.Fatal(err)
				}
				if err := s.FinishIncoming(b.Context(), in[0], []bot.Reply{reply}); err != nil {
					b.Fatal(err)
				}
				if _, err := s.QueuedDeliveries(b.Context(), bot.Telegram, "1", outbox.Replies, int64(i)-1, time.Now(), 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
