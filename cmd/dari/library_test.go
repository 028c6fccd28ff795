package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dari/knowledge"
	"dari/knowledge/answer"
)

// A small base moves from folder to folder while questions are answered from
// it: the folder in use is followed, the one left is not, and a broken one is
// refused.
func TestLibraryMoves(t *testing.T) {
	dirs := map[string]string{}
	for _, name := range []string{"first", "second", "broken"} {
		dirs[name] = filepath.Join(t.TempDir(), name)
		if err := os.CopyFS(dirs[name], os.DirFS("../../knowledge/testdata/sound")); err != nil {
			t.Fatal(err)
		}
	}
	title := func(dir, name string) {
		t.Helper()
		file := filepath.Join(dir, "hope.md")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(text), "en: ")
		was, _, _ := strings.Cut(rest, "\n")
		was, _, _ = strings.Cut(was, "}")
		write(t, file, []byte(strings.Replace(string(text), "en: "+was, "en: "+name, 1)))
	}
	title(dirs["second"], "Of the second")
	write(t, filepath.Join(dirs["broken"], "hope.md"), []byte("no article"))

	var log printed
	lib, err := openLibrary(dirs["first"], slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { lib.watch(ctx) })
	all.Go(func() {
		for ctx.Err() == nil {
			lib.Answer(ctx, answer.Question{Text: "hope", Lang: knowledge.En, Now: time.Now()})
			time.Sleep(time.Millisecond)
		}
	})
	inUse := func() string { return lib.inUse.Load().Article("hope").Title.En }
	if err := lib.move(dirs["second"]); err != nil || inUse() != "Of the second" {
		t.Errorf("%v, %s", err, inUse())
	}
	if err := lib.move(dirs["broken"]); err == nil || inUse() != "Of the second" {
		t.Errorf("%v, %s", err, inUse())
	}
	title(dirs["first"], "Of the first changed")
	title(dirs["second"], "Of the second changed")
	waitUntil(t, time.Minute, "the change", func() bool { return inUse() == "Of the second changed" })
	if err := lib.move(dirs["first"]); err != nil || inUse() != "Of the first changed" {
		t.Errorf("%v, %s", err, inUse())
	}
	title(dirs["second"], "Left behind for good")
	title(dirs["first"], "Of the first again")
	waitUntil(t, time.Minute, "the change", func() bool { return inUse() == "Of the first again" })
	stop()
	all.Wait()
	if t.Failed() {
		t.Log(log.String())
	}
}
