package vector

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// letters makes vectors, or fails; it notes when it was asked.
type letters struct {
	mu    sync.Mutex
	asked []time.Time
	texts int
	fail  error
}

func (l *letters) Embed(_ context.Context, texts []string) ([][]float32, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, time.Now())
	if l.fail != nil {
		return nil, l.fail
	}
	out := make([][]float32, len(texts))
	for i := range texts {
		out[i] = []float32{0.6, 0.8}
	}
	l.texts += len(texts)
	return out, nil
}

func (l *letters) failing(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fail = err
}

func (l *letters) seen() (asked []time.Time, texts int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked, l.texts
}

// logged is a log that is read while it is written.
type logged struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.String()
}

func numbered(n int) []Section {
	out := make([]Section, n)
	for i := range out {
		out[i] = Section{fmt.Sprint(i), fmt.Sprint("글 ", i)}
	}
	return out
}

func process(t *testing.T, keep Keep, l *letters, log *logged) *Index {
	t.Helper()
	x, err := New(Options{Model: "m", Weight: 0.5, Questions: l, Sections: l, Keep: keep, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestFillGoesOn: what fails is tried again after pauses that grow, what changes is
// made at once, and it ends with ctx.
func TestFillGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		l, log := &letters{}, &logged{}
		l.failing(errors.New("away"))
		x := process(t, &Memory{}, l, log)
		x.Use(numbered(20))
		go x.Fill(ctx)
		go x.Follow(ctx)
		time.Sleep(36 * time.Second) // after 0, 5, 15 and 35 s
		synctest.Wait()
		if asked, _ := l.seen(); len(asked) != 4 || asked[3].Sub(asked[2]) != 20*time.Second {
			t.Errorf("asked at %v", asked)
		}
		if !strings.Contains(log.String(), "sections have no vectors yet") {
			t.Errorf("the log says %s", log)
		}
		l.failing(nil)
		time.Sleep(45 * time.Second)
		synctest.Wait()
		_, texts := l.seen()
		if have, all := x.Count(); have != 20 || all != 20 || texts != 20 {
			t.Errorf("%d of %d, by %d texts", have, all, texts)
		}
		sections := numbered(20)
		sections[3].Text = "다른 글"
		x.Use(sections)
		synctest.Wait() // no time passes
		_, texts = l.seen()
		if have, _ := x.Count(); have != 20 || texts != 21 {
			t.Errorf("%d, by %d texts", have, texts)
		}
		stop()
		synctest.Wait()
	})
}

// TestTwoProcesses: one makes the vectors, the other takes them up.
func TestTwoProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		keep, log := &Memory{}, &logged{}
		l, idle := &letters{}, &letters{}
		a, b := process(t, keep, l, log), process(t, keep, idle, log)
		b.Use(numbered(5))
		go b.Follow(ctx)
		time.Sleep(time.Minute)
		a.Use(numbered(5))
		go a.Follow(ctx)
		go a.Fill(ctx)
		time.Sleep(maxPause)
		synctest.Wait()
		for name, x := range map[string]*Index{"a": a, "b": b} {
			if have, all := x.Count(); have != 5 || all != 5 {
				t.Errorf("%s has %d of %d", name, have, all)
			}
		}
		// Should both make them, the second makes what the first made.
		go b.Fill(ctx)
		synctest.Wait()
		_, first := l.seen()
		_, second := idle.seen()
		if first != 5 || second != 0 {
			t.Errorf("%d and %d texts were sent", first, second)
		}
		stop()
		synctest.Wait()
	})
}

func TestWeights(t *testing.T) {
	for weight, want := range map[float64]bool{0.4: false, 0.5: true, 1: true, 1.1: false, -1: false} {
		if _, err := New(Options{Weight: weight}); (err == nil) != want {
			t.Errorf("%v: %v", weight, err)
		}
	}
}
