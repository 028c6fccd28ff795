package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"dari/bot/bottest/fake"
	"dari/store/storetest"
)

// TestD25_ProcessesDieAndOthersGoOn: three servers over one PostgreSQL, to which
// both platforms post. One is killed and started again, one hangs until the
// others take it for dead and then wakes up, one is kept from the database, and
// at last each is restarted in good order. Nothing is lost, every conversation
// keeps its order, and what was under way is repeated at most.
func TestD25_ProcessesDieAndOthersGoOn(t *testing.T) {
	t.Run("postgres", testD25_ProcessesDieAndOthersGoOn)
}

func testD25_ProcessesDieAndOthersGoOn(t *testing.T) {
	c := newCrew(t, 3, 300, 1000)
	stop, done := make(chan struct{}), make(chan struct{})
	began := time.Now()
	go func() { defer close(done); c.write(60, stop) }()
	time.Sleep(time.Second)
	c.kill(c.servers[0])
	c.start(c.servers[0])
	c.hang(c.servers[1], 11*time.Second)
	c.part(3*time.Second, c.servers[2])
	for _, s := range c.servers {
		if err := s.child.stop(); err != nil {
			t.Errorf("server %s: %v", s.address, err)
		}
		c.start(s)
	}
	close(stop)
	<-done
	r := c.result()
	r.Seconds = time.Since(began).Seconds()
	c.check(r, 15*time.Second)
	c.stop()
}

// TestD25_ForMinutes is the long form, for which -crew says how long; without it
// there is nothing to do.
func TestD25_ForMinutes(t *testing.T) {
	if *crewFor > 0 {
		t.Run("postgres", testD25_ForMinutes)
	}
}

func testD25_ForMinutes(t *testing.T) {
	const (
		perSecond = 200
		every     = 20 * time.Second
		partition = 30 * time.Second
	)
	c := newCrew(t, 4, 4000, 1000)
	stop, done := make(chan struct{}), make(chan struct{})
	began := time.Now()
	go func() { defer close(done); c.write(perSecond, stop) }()
	parted := false
	for i := 0; time.Since(began) < *crewFor; i++ {
		time.Sleep(every)
		s := c.servers[i%len(c.servers)]
		c.kill(s)
		time.Sleep(time.Second) // as a supervisor waits
		c.start(s)
		if !parted && time.Since(began) > *crewFor/2 {
			parted = true
			c.part(partition, c.servers[(i+2)%len(c.servers)])
		}
	}
	close(stop)
	<-done
	r := c.result()
	r.Seconds = time.Since(began).Seconds()
	c.check(r, 15*time.Second)
	c.stop()
}

// TestD25_OnePolls: of several servers that fetch from Telegram one does, and
// another goes on when it stops or is killed; no two polls meet.
func TestD25_OnePolls(t *testing.T) {
	t.Parallel() // it waits most of the time
	t.Run("postgres", testD25_OnePolls)
}

func testD25_OnePolls(t *testing.T) {
	storetest.Postgres(t)
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true})
	where := newStoreURL(t)
	var houses []*house
	for range 3 {
		h := &house{t: t, dir: t.TempDir(), url: url, token: double.Token(), store: where, extra: "  per_second: 1000\n"}
		h.start()
		houses = append(houses, h)
	}
	said := 0
	answeredWithin := func(d time.Duration, when string) {
		t.Helper()
		said++
		began := time.Now()
		double.Push(double.TextUpdate(7, 7, fmt.Sprintf("/m%d", said)))
		waitUntil(t, d, "an answer "+when, func() bool { return answered(double) >= said })
		t.Logf("%s: answered after %v", when, time.Since(began).Round(time.Millisecond))
	}
	poller := func() int {
		t.Helper()
		db := openRaw(t, where)
		defer db.Close()
		var pid int
		for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
			if db.QueryRow(`SELECT p.pid FROM process p JOIN lease l ON l.process = p.id WHERE l.name LIKE 'telegram:%'`).Scan(&pid) == nil {
				break
			}
			if time.Now().After(end) {
				t.Fatal("nobody polls")
			}
		}
		return slices.IndexFunc(houses, func(h *house) bool { return h.c.cmd.Process.Pid == pid })
	}
	answeredWithin(time.Minute, "at first")
	first := poller()
	var status strings.Builder
	if err := run(t.Context(), []string{"status", "--config", houses[0].c.config}, nil, &status, os.Stderr); err != nil ||
		strings.Count(status.String(), "\nprocess") != 3 || !strings.Contains(status.String(), "telegram:123456") {
		t.Errorf("%v: status says\n%s", err, status.String())
	}
	houses[first].stop()
	db := openRaw(t, where)
	defer db.Close()
	var left int // it has gone by itself, and nobody waits until it is taken for dead
	if err := db.QueryRow(`SELECT count(*) FROM process`).Scan(&left); err != nil || left != 2 {
		t.Errorf("%d processes are left, %v", left, err)
	}
	answeredWithin(time.Minute, "after the one that polled has stopped")
	second := poller()
	if second == first {
		t.Fatal("who has stopped has the lease")
	}
	_ = houses[second].c.cmd.Process.Signal(syscall.SIGSTOP) // nobody sees that it is gone
	answeredWithin(15*time.Second, "after the one that polled has hung")
	third := poller()
	_ = houses[second].c.cmd.Process.Signal(syscall.SIGCONT)
	time.Sleep(time.Second)
	houses[third].kill()
	answeredWithin(15*time.Second, "after the one that polled was killed")
	for i, h := range houses {
		if i != first && i != third {
			h.stop()
		}
	}
	if n := double.Stats().Conflicts; n > 1 { // the one that hung had a poll open
		t.Errorf("polls met %d times", n)
	}
}

// TestBenchServeProcesses measures, for a moment.
func TestBenchServeProcesses(t *testing.T) { t.Run("postgres", testBenchServeProcesses) }

func testBenchServeProcesses(t *testing.T) {
	storetest.Postgres(t)
	var out, log strings.Builder
	err := run(t.Context(), []string{"bench", "serve", "--store", newStoreURL(t), "--processes", "2", "--rate", "40", "--for", "2s", "--people", "50"}, nil, &out, &log)
	if err != nil {
		t.Fatal(err, log.String())
	}
	var r benchProcessesResult
	if err := json.Unmarshal([]byte(out.String()), &r); err != nil {
		t.Fatal(err)
	}
	if r.Replied.N != 80 || r.Unanswered != 0 || r.Errors != 0 || r.Stored.N == 0 {
		t.Errorf("%s", out.String())
	}
	if runtime.GOOS == "linux" && (r.Dari <= 0 || r.Database <= 0) {
		t.Errorf("no processor time: %s", out.String())
	}
	t.Log(out.String())
	if err := run(t.Context(), []string{"bench", "serve", "--processes", "2"}, nil, &out, &log); err == nil {
		t.Error("two processes on one SQLite file were measured")
	}
}
