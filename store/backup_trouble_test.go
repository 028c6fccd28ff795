package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dari/store/storetest"
)

// TestO07_WhatCannotBeReadOrWritten: a backup, a restore or a copy that finds no
// place, no source or no time says so, and leaves nothing behind.
func TestO07_WhatCannotBeReadOrWritten(t *testing.T) {
	storetest.Each(t, testWhatCannotBeReadOrWritten)
}

func testWhatCannotBeReadOrWritten(t *testing.T) {
	ctx, s := t.Context(), openTest(t)
	importAll(t, s, official, welder("K1"))
	good := backUp(t, s)
	ended, cancel := context.WithCancel(ctx)
	cancel()
	nowhere := filepath.Join(t.TempDir(), "missing", "dari.db")
	const unreachable = "postgres://dari@127.0.0.1:1/dari?connect_timeout=1"
	half := filepath.Join(t.TempDir(), "half.db")
	whole, err := os.ReadFile(good.File)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(half, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, do := range map[string]func(to string) error{
		"backup without a folder": func(string) error { _, err := s.Backup(ctx, nowhere); return err },
		"backup without time":     func(to string) error { _, err := s.Backup(ended, to); return err },
		"restore of nothing":      func(to string) error { _, err := Restore(ctx, nowhere, to, Options{}); return err },
		"restore of a half":       func(to string) error { _, err := Restore(ctx, half, to, Options{}); return err },
		"restore to nowhere":      func(string) error { _, err := Restore(ctx, good.File, nowhere, Options{}); return err },
		"restore to no server":    func(string) error { _, err := Restore(ctx, good.File, unreachable, Options{}); return err },
		"restore without time":    func(to string) error { _, err := Restore(ended, good.File, to, Options{}); return err },
		"restore with a wrong address": func(string) error {
			_, err := Restore(ctx, good.File, "postgres://:x@%zz", Options{})
			return err
		},
		"copy of nothing":     func(string) error { _, err := Copy(ctx, nowhere, unreachable, Options{}); return err },
		"copy to no server":   func(string) error { _, err := Copy(ctx, good.File, unreachable, Options{}); return err },
		"copy without time":   func(string) error { _, err := Copy(ended, good.File, unreachable, Options{}); return err },
		"copy of no database": func(string) error { _, err := Copy(ctx, half, unreachable, Options{}); return err },
		"drill of nothing": func(string) error {
			if d := RunDrill(ctx, nowhere, "", Options{}); !d.OK {
				return errors.New(d.Problem)
			}
			return nil
		},
		"full text nowhere":      func(string) error { _, err := NewFullText(ctx, nowhere, nil); return err },
		"full text without time": func(string) error { _, err := NewFullText(ended, ":memory:", []Passage{{"a", "b"}}); return err },
	} {
		to := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"))
		if err := do(to); err == nil {
			t.Errorf("%s: nobody says that it failed", name)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	for _, file := range left {
		if !strings.HasSuffix(file, ".lock") { // stays for the next that locks
			t.Errorf("left behind: %s, %v", file, err)
		}
	}
}
