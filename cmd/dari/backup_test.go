package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"dari/store"
)

// TestO07_BackupEveryHour lets a day pass: a backup each hour, as many as are to
// stay; one that fails is made again soon, and a start does not make one before
// its time.
func TestO07_BackupEveryHour(t *testing.T) {
	dir := t.TempDir()
	backups := filepath.Join(dir, "backups")
	synctest.Test(t, func(t *testing.T) {
		st, err := store.Open(t.Context(), filepath.Join(dir, "dari.db"), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		e := &engine{store: st, log: slog.New(slog.DiscardHandler), backups: BackupConfig{Dir: backups, Every: "1h", Keep: 5}}
		during := func(d time.Duration) []store.Backup {
			t.Helper()
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan bool)
			go func() { e.backUp(ctx); close(ended) }()
			time.Sleep(d)
			stop()
			<-ended
			all, err := store.Backups(backups)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		all := during(24*time.Hour + time.Minute)
		if len(all) != 5 {
			t.Fatalf("%d backups are kept", len(all))
		}
		for i := range all[1:] {
			if apart := all[i].Made.Sub(all[i+1].Made); apart < time.Hour || apart > time.Hour+time.Minute {
				t.Errorf("made %v apart", apart)
			}
		}
		newest := all[0].Made
		if again := during(30 * time.Minute); again[0].Made != newest {
			t.Errorf("begun again, it made one %v after the last", again[0].Made.Sub(newest))
		}
		// The folder is away for a while.
		if err := os.Rename(backups, backups+".away"); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(backups, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan bool)
		go func() { e.backUp(ctx); close(ended) }()
		time.Sleep(2*time.Hour + time.Minute) // between two attempts
		if err := os.Remove(backups); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(backups+".away", backups); err != nil {
			t.Fatal(err)
		}
		back := time.Now()
		time.Sleep(againAfterBackup + time.Minute)
		stop()
		<-ended
		if b, err := store.NewestBackup(backups); err != nil || b.Made.Before(back) {
			t.Errorf("the newest is of %v before the folder was back, %v", back.Sub(b.Made), err)
		}
		e.backups.Every = "0"
		e.backUp(t.Context()) // ends at once
	})
}
