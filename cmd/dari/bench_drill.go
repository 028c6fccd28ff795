package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"dari/bot"
	"dari/store"
	"dari/store/keys"
)

// benchDrillCmd measures a backup and its restore.
type benchDrillCmd struct {
	MB  int    `help:"Size of the database." default:"1024"`
	Dir string `help:"Where the database is made (default: the folder for temporary files)." placeholder:"DIR"`
}

func (c *benchDrillCmd) Help() string {
	return `Fills an encrypted SQLite database, backs it up while messages go on being
stored, restores the backup for practice, and prints one line of JSON: how large,
how long each took, and how long a message took to be stored meanwhile.

  dari bench drill --mb 1024`
}

// drillFigures are what benchDrillCmd prints.
type drillFigures struct {
	MB            int         `json:"mb"`
	FillSeconds   float64     `json:"fill_seconds"`
	BackupSeconds float64     `json:"backup_seconds"`
	Stored        int         `json:"stored_meanwhile"`
	LongestMillis float64     `json:"longest_write_ms"`
	Drill         store.Drill `json:"drill"`
}

// Run fills, backs up, restores and prints.
func (c *benchDrillCmd) Run(a *app) error {
	dir, err := os.MkdirTemp(c.Dir, "dari-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	keyFile := filepath.Join(dir, "keys.json")
	if _, err := keys.New(keyFile); err != nil {
		return err
	}
	ring, err := keys.Open(keyFile)
	if err != nil {
		return err
	}
	st, err := store.Open(a.ctx, filepath.Join(dir, "dari.db"), store.Options{Exclusive: true, Keys: ring})
	if err != nil {
		return err
	}
	defer st.Close()
	out := drillFigures{MB: c.MB}
	began := time.Now()
	if err := fill(a.ctx, st, c.MB); err != nil {
		return err
	}
	out.FillSeconds = time.Since(began).Seconds()
	storing, stop := context.WithCancel(a.ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- out.store(storing, st) }()
	b, err := st.Backup(a.ctx, store.BackupName(dir, time.Now()))
	stop()
	if serr := <-ended; err == nil {
		err = serr
	}
	if err != nil {
		return err
	}
	out.BackupSeconds = b.Seconds
	if err := st.Close(); err != nil {
		return err
	}
	out.Drill = store.RunDrill(a.ctx, b.File, "", store.Options{Keys: ring})
	if err := json.NewEncoder(a.Out).Encode(out); err != nil {
		return err
	}
	if !out.Drill.OK {
		return fmt.Errorf("the drill failed: %s", out.Drill.Problem)
	}
	return nil
}

// rawBytes is the size of a message in a filled database.
const rawBytes = 2000

func benchMessages(n, first int) []bot.Incoming {
	in := make([]bot.Incoming, n)
	for i := range in {
		in[i] = bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: fmt.Sprint(first + i), Conversation: fmt.Sprintf("telegram:1/%d", rand.IntN(100_000)),
			Raw: bytes.Repeat([]byte("0123456789"), rawBytes/10), Received: time.Now()}
	}
	return in
}

// fill stores messages until the database has its size.
func fill(ctx context.Context, st *store.Store, mb int) error {
	const batch = 500
	for n := 0; ; n += batch {
		if n%(10*batch) == 0 {
			info, err := os.Stat(st.Path())
			if err != nil {
				return err
			}
			if info.Size() >= int64(mb)<<20 {
				return nil
			}
		}
		if err := st.AddIncoming(ctx, benchMessages(batch, n)); err != nil {
			return err
		}
	}
}

// store stores a hundred messages in a second until ctx is done.
func (f *drillFigures) store(ctx context.Context, st *store.Store) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		began := time.Now()
		if err := st.AddIncoming(context.WithoutCancel(ctx), benchMessages(1, 1<<40+f.Stored)); err != nil {
			return err
		}
		f.Stored++
		f.LongestMillis = max(f.LongestMillis, float64(time.Since(began).Microseconds())/1000)
	}
}
