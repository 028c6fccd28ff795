package knowledge

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// watched is a folder with the sound base under a running watcher, inside a
// bubble of virtual time.
type watched struct {
	t       *testing.T
	dir     string
	base    *Base
	changes int
	refused []string

	mu    sync.Mutex
	calls []func() // what the watcher told since the last wait
}

func watch(t *testing.T, test func(w *watched)) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/sound")); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		base, err := Load(os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		w := &watched{t: t, dir: dir, base: base}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			done <- (&Watcher{
				Dir: dir, Base: base,
				Changed: func(b *Base) {
					w.later(func() { w.base = b; w.changes++ })
				},
				Refused: func(ps Problems) {
					w.later(func() {
						for _, p := range ps {
							w.refused = append(w.refused, p.String())
						}
					})
				},
			}).Run(ctx)
		}()
		w.wait()
		if w.changes != 0 || len(w.refused) != 0 {
			t.Errorf("an untouched folder made %d changes and %v", w.changes, w.refused)
		}
		test(w)
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
}

func (w *watched) later(call func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, call)
}

// wait lets pass what a change may take, two seconds, and takes in what the
// watcher told.
func (w *watched) wait() {
	time.Sleep(2*time.Second - time.Nanosecond)
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, call := range w.calls {
		call()
	}
	w.calls = nil
}

// edit replaces words in a file. The new text must differ in length, because
// real clocks of file systems are too coarse for a test's haste.
func (w *watched) edit(name, from, to string) {
	w.t.Helper()
	data, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	if !strings.Contains(string(data), from) || len(from) == len(to) {
		w.t.Fatalf("%q cannot become %q in %s", from, to, name)
	}
	w.write(name, strings.Replace(string(data), from, to, 1))
}

func (w *watched) write(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watched) remove(name string) {
	w.t.Helper()
	if err := os.RemoveAll(filepath.Join(w.dir, name)); err != nil {
		w.t.Fatal(err)
	}
}

// expect compares the number of changes and the refusals since the last call.
func (w *watched) expect(changes int, refused ...string) {
	w.t.Helper()
	if w.changes != changes || !slices.Equal(w.refused, refused) {
		w.t.Errorf("%d changes and refused\n  %s\nwant %d and\n  %s",
			w.changes, strings.Join(w.refused, "\n  "), changes, strings.Join(refused, "\n  "))
	}
	w.changes, w.refused = 0, nil
}

func (w *watched) title(id string) string { return w.base.Article(id).Title.En }

func TestWatcherTakesAChangeWithinTwoSeconds(t *testing.T) {
	watch(t, func(w *watched) {
		w.edit("hope.md", "en: Hope Return Package", "en: Hope")
		w.wait()
		w.expect(1)
		if w.title("hope") != "Hope" {
			t.Errorf("the title is still %q", w.title("hope"))
		}
		w.wait()
		w.expect(0)
	})
}

func TestWatcherRefusesABrokenFileAndKeepsTheOld(t *testing.T) {
	watch(t, func(w *watched) {
		w.edit("hope.md", "audience: [manager]", "audience: [managers]")
		w.edit("nesp.md", "National Employment Support Program", "NESP today")
		w.wait()
		w.expect(1, `hope.md:6: audience "managers" is not one of seeker, manager, staff, everyone`)
		if w.title("nesp") != "NESP today" || !w.base.Article("hope").IsFor(Manager) {
			t.Error("the sound change was not taken, or the broken one was")
		}
		w.edit("hope.md", "audience: [managers]", "audience: [manager, seeker]")
		w.wait()
		w.expect(1)
		if !w.base.Article("hope").IsFor(Seeker) {
			t.Error("the repaired file was not taken")
		}
	})
}

func TestWatcherRefusesAContradiction(t *testing.T) {
	watch(t, func(w *watched) {
		w.edit("hope.md", "    valid_until: 2026-12-31\n", "")
		w.wait()
		w.expect(0, "hope.md:24: fact demolition has two values at one time: 6000000 (line 12) and 7000000")
	})
}

func TestWatcherRefusesRemovingWhatOthersName(t *testing.T) {
	watch(t, func(w *watched) {
		w.remove("hope.md")
		w.wait()
		w.expect(0,
			"topic hope-return has no article",
			`nesp.md:11: related article "hope" does not exist`,
			"nesp.md:49: fact hope.demolition does not exist",
			"nesp.md:69: fact hope.demolition does not exist")
		if w.base.Article("hope") == nil {
			t.Error("the removed article is gone although another one names it")
		}
	})
}

func TestWatcherLeavesANewBrokenFileOut(t *testing.T) {
	watch(t, func(w *watched) {
		w.write("new.md", "no front matter")
		w.edit("hope.md", "en: Hope Return Package", "en: Hope")
		w.wait()
		w.expect(1, "new.md:1: an article begins with front matter between two lines ---")
		if len(w.base.Articles()) != 3 || w.title("hope") != "Hope" {
			t.Error("the other change was not taken")
		}
	})
}

func TestWatcherSurvivesALostFolder(t *testing.T) {
	watch(t, func(w *watched) {
		w.remove(".")
		w.wait()
		w.wait()
		if w.changes != 0 || len(w.refused) != 1 || !strings.Contains(w.refused[0], "reading the articles") {
			t.Errorf("%d changes, refused %v", w.changes, w.refused)
		}
	})
}

func TestWatcherWaitsUntilAFileIsWritten(t *testing.T) {
	watch(t, func(w *watched) {
		whole, err := os.ReadFile(filepath.Join(w.dir, "hope.md"))
		if err != nil {
			t.Fatal(err)
		}
		for n := 100; n < 1000; n += 100 {
			w.write("hope.md", string(whole[:n]))
			time.Sleep(500 * time.Millisecond)
		}
		w.write("hope.md", string(whole)+"\nOne more line.\n")
		w.wait()
		w.expect(1)
	})
}
