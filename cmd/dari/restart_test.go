package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"dari/bot/bottest/fake"
)

var restarts = flag.Int("restarts", 6, "how often TestO06_Restarts restarts the server")

// TestO06_Restarts stops a real server with SIGTERM and starts it again, many
// times, while people write: nothing is lost, nothing said twice, each
// conversation keeps its order, and nobody waits long. .ci/long does it 200
// times.
func TestO06_Restarts(t *testing.T) {
	const people, every = 60, 10 * time.Millisecond
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true, Latency: 20 * time.Millisecond})
	h := &house{t: t, dir: t.TempDir(), url: url, token: double.Token(), extra: "  per_second: 1000\n"}
	began := time.Now()
	h.start()
	alone := time.Since(began)
	stop, written := make(chan struct{}), make(chan int)
	go func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-stop:
				written <- n
				return
			case <-tick.C:
				chat := int64(1000 + n%people)
				double.Push(double.TextUpdate(chat, chat, fmt.Sprintf("/m%d", n)))
			}
		}
	}()
	var gaps, stops []time.Duration
	for range *restarts {
		time.Sleep(time.Duration(50+rand.IntN(300)) * time.Millisecond)
		began := time.Now()
		h.stop() // fails unless the process ends with 0
		ended := time.Now()
		h.start()
		stops, gaps = append(stops, ended.Sub(began)), append(gaps, time.Since(ended))
	}
	close(stop)
	n := <-written
	type answer struct {
		chat int64
		text string
	}
	count := func() (order []answer, times map[string]int) {
		times = map[string]int{}
		for _, s := range double.Sent() {
			if m := numbered.FindString(s.Text); m != "" {
				if times[m]++; times[m] == 1 {
					order = append(order, answer{s.Chat, m})
				}
			}
		}
		return order, times
	}
	waitUntil(t, 2*time.Minute, "every message to be answered", func() bool { _, times := count(); return len(times) >= n })
	time.Sleep(300 * time.Millisecond)
	h.stop()

	order, times := count()
	twice, disorder := 0, 0
	for _, k := range times {
		twice += k - 1
	}
	last := map[int64]int{}
	for _, a := range order {
		var i int
		if _, err := fmt.Sscanf(a.text, "/m%d", &i); err != nil {
			t.Fatal(err)
		}
		if i < last[a.chat] {
			disorder++
		}
		last[a.chat] = max(last[a.chat], i)
	}
	slices.Sort(gaps)
	slices.Sort(stops)
	t.Logf("%d restarts, %d messages at %d a second: lost %d, out of order %d, said twice %d; from the end to ready %v in the middle, %v at most; stopping took %v at most",
		*restarts, n, time.Second/every, n-len(times), disorder, twice, gaps[len(gaps)/2].Round(time.Millisecond), gaps[len(gaps)-1].Round(time.Millisecond), stops[len(stops)-1].Round(time.Millisecond))
	if len(times) != n || twice != 0 || disorder != 0 {
		t.Errorf("answered %d of %d, %d twice, %d out of order", len(times), n, twice, disorder)
	}
	if middle := gaps[len(gaps)/2]; middle > max(2*time.Second, 3*alone) {
		t.Errorf("it is ready again after %v; with nobody writing it was after %v", middle, alone)
	}
	if longest := stops[len(stops)-1]; longest > 10*time.Second {
		t.Errorf("stopping took %v", longest)
	}
}
