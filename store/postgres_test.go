package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dari/bot"
	"dari/store/storetest"
)

// onPostgres runs f on PostgreSQL only.
func onPostgres(t *testing.T, f func(t *testing.T)) {
	t.Run("postgres", func(t *testing.T) {
		storetest.Postgres(t)
		f(t)
	})
}

// behind is a store behind a network that may fail.
func behind(t *testing.T, settings string) (*Store, *storetest.Proxy) {
	t.Helper()
	p := storetest.NewProxy(t, newDatabase(t))
	s, err := Open(t.Context(), p.Address()+settings, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, p
}

// TestD22_LostConnectionIsMadeAgain, and what was written when it was lost is
// there once.
func TestD22_LostConnectionIsMadeAgain(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		s, proxy := behind(t, "")
		for i := range 5 {
			if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming(fmt.Sprint(i))}); err != nil {
				t.Errorf("event %d: %v", i, err)
			}
			proxy.Cut()
		}
		runs := 0
		err := s.write(t.Context(), func(x *tx) error {
			if runs++; runs == 1 { // in the middle of a transaction
				proxy.Cut()
			}
			return x.audit("a", "b", "c", "")
		})
		if err != nil || runs != 2 {
			t.Errorf("cut off in the middle: %v after %d runs", err, runs)
		}
		if in, err := s.PendingIncoming(t.Context(), 0, 10); err != nil || len(in) != 5 {
			t.Errorf("%d events, %v", len(in), err)
		}
		if n := audited(t, s, "b", "a"); n != 1 {
			t.Errorf("written %d times", n)
		}
	})
}

// TestACommitWithoutAnAnswer is neither lost nor written twice: whether it
// happened is asked for.
func TestACommitWithoutAnAnswer(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		for name, verdict := range map[string]storetest.Verdict{"it happened": storetest.CutAfterward, "it did not": storetest.CutBefore} {
			t.Run(name, func(t *testing.T) {
				s, proxy := behind(t, "")
				var commits atomic.Int32
				proxy.Judge(func(sent []byte) storetest.Verdict {
					if bytes.Contains(sent, []byte("COMMIT")) && commits.Add(1) == 1 {
						return verdict
					}
					return storetest.Pass
				})
				told := 0
				err := s.write(t.Context(), func(x *tx) error {
					x.after = append(x.after, func() { told++ })
					return x.audit("a", "b", "c", "")
				})
				if err != nil || commits.Load() == 0 {
					t.Errorf("%v, %d commits", err, commits.Load())
				}
				proxy.Judge(nil)
				if n := audited(t, s, "b", "a"); n != 1 || told != 1 {
					t.Errorf("written %d times, told %d times", n, told)
				}
			})
		}
	})
}

// TestD22_ADatabaseThatDoesNotAnswer is an error before long, and works again
// by itself.
func TestD22_ADatabaseThatDoesNotAnswer(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		s, proxy := behind(t, "&connect_timeout=1")
		s.db.(*postgresDB).within = 300 * time.Millisecond
		s.statements.byQuery = nil
		if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming("before")}); err != nil {
			t.Fatal(err)
		}
		proxy.Halt()
		start := time.Now()
		if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming("lost")}); err == nil {
			t.Error("stored, though nothing gets through")
		}
		if _, err := s.PendingIncoming(t.Context(), 0, 10); err == nil {
			t.Error("read, though nothing gets through")
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
		proxy.Resume()
		deadline := time.Now().Add(time.Minute)
		for s.AddIncoming(t.Context(), []bot.Incoming{incoming("after")}) != nil {
			if time.Now().After(deadline) {
				t.Fatal("it does not write any more")
			}
		}
		if in, err := s.PendingIncoming(t.Context(), 0, 10); err != nil || len(in) < 2 {
			t.Errorf("%d events, %v", len(in), err)
		}
	})
}

// TestD22_ALostHostFailsAllThatWaitAtOnce: writes that were to share a
// transaction must not wait for a connection one after the other.
func TestD22_ALostHostFailsAllThatWaitAtOnce(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		s, proxy := behind(t, "&connect_timeout=1")
		s.db.(*postgresDB).within = 300 * time.Millisecond
		holds, goOn := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				err := s.write(t.Context(), func(*tx) error {
					if i == 0 {
						close(holds)
						<-goOn
					}
					return nil
				})
				if err == nil {
					t.Error("written, though nothing gets through")
				}
			})
			if i == 0 {
				<-holds
			}
		}
		for n := 0; n < 7; {
			s.writes.mu.Lock()
			n = len(s.writes.others)
			s.writes.mu.Unlock()
		}
		proxy.Halt()
		start := time.Now()
		close(goOn)
		wg.Wait()
		if took := time.Since(start); took > 6*time.Second { // one after the other takes eight
			t.Errorf("8 writes failed after %v", took)
		}
		proxy.Resume()
	})
}

// TestAStalledProcessHoldsUpNobody for longer than the database lets it, and
// its own write is done when it goes on.
func TestAStalledProcessHoldsUpNobody(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		where := newDatabase(t)
		stalled, err := Open(t.Context(), where+"&idle_in_transaction_session_timeout=200", Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer stalled.Close()
		other, err := Open(t.Context(), where, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		p := poster(t, other, "U1")
		count := func(x *tx) error {
			_, err := x.run(`UPDATE person SET noticed = noticed + 1 WHERE id = ?`, p.ID)
			return err
		}
		holds, goOn := make(chan struct{}), make(chan struct{})
		done := make(chan error, 1)
		go func() {
			runs := 0
			done <- stalled.write(context.Background(), func(x *tx) error {
				if err := count(x); err != nil {
					return err
				}
				if runs++; runs == 1 {
					close(holds)
					<-goOn
				}
				return nil
			})
		}()
		<-holds
		start := time.Now()
		if err := other.write(t.Context(), count); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("it was held up for %v", took)
		}
		close(goOn)
		if err := <-done; err != nil {
			t.Errorf("when it went on: %v", err)
		}
		if who, err := other.Person(t.Context(), p.ID); err != nil || who.Noticed != 2 {
			t.Errorf("counted to %d, %v", who.Noticed, err)
		}
	})
}

// TestS12_ThePasswordIsInNoErrorAndNoLog, whatever is wrong with the address.
func TestS12_ThePasswordIsInNoErrorAndNoLog(t *testing.T) {
	const password = "s3cret%zz-canary"
	for _, where := range []string{
		"postgres://dari:s3cret%zz-canary@127.0.0.1:1/dari", // a broken escape: url shows all of it
		"postgres://dari:s3cret-canary@127.0.0.1:1/dari",
		"postgres://dari:s3cret-canary@127.0.0.1:1/dari?sslmode=nonsense",
		"postgres://dari@127.0.0.1:1/dari?password=s3cret-canary&sslmode=disable",
		"postgres://dari:s3cret-canary@127.0.0.1:notaport/dari",
		"postgresql://dari@127.0.0.1:1/dari?connect_timeout=soon",
	} {
		var log bytes.Buffer
		s, err := Open(t.Context(), where, Options{Password: password, Log: slog.New(slog.NewTextHandler(&log, nil))})
		if err == nil {
			s.Close()
			t.Fatalf("%s was opened", where)
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(fmt.Sprintf("%v %+v", e, e)+log.String(), "canary") {
				t.Errorf("%s: %v", where, e)
			}
		}
	}
	d, err := newPostgres("postgres://dari:s3cret-canary@127.0.0.1/dari?password=other-canary&application_name=x", "")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(d.name(), "canary") || d.config.Password != "other-canary" || d.config.RuntimeParams["application_name"] != "x" {
		t.Errorf("named %s", d.name())
	}
}

// TestS12_ThePasswordIsRenewed: what is opened from then on has it, and one that
// the server does not take changes nothing.
func TestS12_ThePasswordIsRenewed(t *testing.T) {
	d, err := newPostgres("postgres://dari@127.0.0.1:1/dari", "first-canary")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.renew(t.Context(), "second-canary"); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("nobody answers: %v", err)
	}
	if got := *d.password.Load(); got != "first-canary" {
		t.Errorf("it is %q", got)
	}
	if _, err := openTemp(t).RenewPassword(t.Context(), "x"); err == nil {
		t.Error("SQLite takes a password")
	}
	onPostgres(t, func(t *testing.T) {
		s := openTemp(t)
		d := s.db.(*postgresDB)
		use, err := s.RenewPassword(t.Context(), "second-canary") // the test's server asks for none
		if err != nil {
			t.Fatal(err)
		}
		if *d.password.Load() == "second-canary" {
			t.Error("it is used before it should")
		}
		use()
		conn, err := d.dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		if got := conn.Config().Password; got != "second-canary" {
			t.Errorf("a new connection has %q", got)
		}
	})
}

// TestAnyTextIsStored: people and platforms send what PostgreSQL refuses.
func TestAnyTextIsStored(t *testing.T) { storetest.Each(t, testAnyTextIsStored) }

func testAnyTextIsStored(t *testing.T) {
	s := openTest(t)
	in := incoming("a\x00b")
	in.Raw = []byte("raw\x00\xff")
	if err := s.AddIncoming(t.Context(), []bot.Incoming{in}); err != nil {
		t.Fatal(err)
	}
	if err := s.AddIncoming(t.Context(), []bot.Incoming{in}); err != nil { // it is known
		t.Fatal(err)
	}
	got, err := s.PendingIncoming(t.Context(), 0, 10)
	if err != nil || len(got) != 1 || string(got[0].Raw) != "raw\x00\xff" {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := s.FailIncoming(t.Context(), got[0].ID, strings.Repeat("가", 300)+"\xff\x00"); err != nil {
		t.Error(err)
	}
	if err := s.ParkIncoming(t.Context(), got[0], "x"+strings.Repeat("가", 300), nil); err != nil {
		t.Error(err)
	}
	parked, err := s.ParkedIncomings(t.Context(), 1)
	if want := "x" + strings.Repeat("가", 166); err != nil || len(parked) != 1 || parked[0].Reason != want {
		t.Errorf("%+v, %v", parked, err)
	}
}

// TestThroughAPooler: with the mode that a pooler of transactions needs, nothing
// is prepared, and parameters have the types of what is given.
func TestThroughAPooler(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		s, err := Open(t.Context(), newDatabase(t)+"&default_query_exec_mode=exec", Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		person, _ := lived(t, s)
		if d, err := s.PersonData(t.Context(), person); err != nil || d.Profile == nil || len(d.Cases) != 1 {
			t.Errorf("%+v, %v", d, err)
		}
		if err := s.Sweep(t.Context(), time.Now()); err != nil {
			t.Error(err)
		}
		var prepared int
		if err := s.get(t.Context(), &prepared, `SELECT count(*) FROM pg_prepared_statements`); err != nil || prepared > 0 {
			t.Errorf("%d statements are prepared, %v", prepared, err)
		}
	})
}
