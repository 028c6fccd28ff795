package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"dari/store"
)

// backupCmd backs up by hand.
type backupCmd struct {
	File string `arg:"" optional:"" help:"The file to make (default: one in backup.dir, named after the moment)." placeholder:"FILE"`
}

func (c *backupCmd) Help() string {
	return `Writes everything, as it is at one moment, to a new file, while dari serve goes
on; reads it through, counts its rows and decrypts some of them; and describes it
in FILE.json. What is encrypted stays encrypted: keep the keys elsewhere.

Of PostgreSQL it is a SQLite file too, which dari restore puts into an empty
database. It suits an office; beyond some gigabytes use PostgreSQL's own base
backups and its archived log, which lose seconds and not an hour:

  pg_basebackup -D /backup/base -Ft -z -P
  pg_dump -Fc -f dari.dump dari

  dari backup
  dari backup /mnt/usb/dari.db`
}

// Run makes one backup.
func (c *backupCmd) Run(a *app) error {
	file := c.File
	if file == "" {
		if a.Config.Backup.Dir == "" {
			return errors.New("name a file, or set backup.dir")
		}
		file = store.BackupName(a.Config.Backup.Dir, a.Now())
	}
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	b, err := makeBackup(a.ctx, st, file)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "%s: %s, %d rows in %d tables, verified, in %.1f s\n", b.File, megabytes(b.Bytes), rows(b), len(b.Tables), b.Seconds)
	return nil
}

func makeBackup(ctx context.Context, st *store.Store, file string) (store.Backup, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return store.Backup{}, err
	}
	return st.Backup(ctx, file)
}

func rows(b store.Backup) (n int64) {
	for _, t := range b.Tables {
		n += t.Rows
	}
	return n
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// againAfterBackup is when a backup that failed is tried again, at most.
const againAfterBackup = 5 * time.Minute

// backUp makes a backup now and then, counted from the newest there is, until
// ctx is done.
func (e *engine) backUp(ctx context.Context) {
	every := e.backups.every()
	if e.backups.Dir == "" || every == 0 {
		return
	}
	for {
		wait := time.Duration(0)
		if b, err := store.NewestBackup(e.backups.Dir); err == nil {
			wait = every - time.Since(b.Made)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		b, err := makeBackup(ctx, e.store, store.BackupName(e.backups.Dir, time.Now()))
		if err == nil {
			e.log.Info("backup made and verified", "file", b.File, "bytes", b.Bytes, "seconds", b.Seconds)
			_, err = store.PruneBackups(e.backups.Dir, e.backups.Keep, time.Now())
		}
		if err == nil {
			continue
		}
		if ctx.Err() != nil {
			return
		}
		e.log.Error("backup", "err", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(min(every, againAfterBackup)):
		}
	}
}

// backedUp tells when the newest backup was made; nil where none are made.
func (e *engine) backedUp() func() time.Time {
	if e.backups.Dir == "" {
		return nil
	}
	return func() time.Time {
		b, err := store.NewestBackup(e.backups.Dir)
		if err != nil {
			return time.Time{}
		}
		return b.Made
	}
}

// restoreHint names the backup that a damaged database is to be restored from.
func (a *app) restoreHint(err error) error {
	if !errors.Is(err, store.ErrDamaged) || a.Config.Backup.Dir == "" {
		return err
	}
	b, berr := store.NewestBackup(a.Config.Backup.Dir)
	if berr != nil {
		return err
	}
	return fmt.Errorf("%w; the newest backup is of %s: dari restore %s", err, b.Made.UTC().Format(time.RFC3339), b.File)
}

// tellHeld warns of a decision that is due after a restore.
func (e *engine) tellHeld(a *app) error {
	held, ok, err := e.store.Held(a.ctx)
	if ok {
		e.log.Warn("restored from a backup, and what was queued in it is held", "decide", "dari restore --release or --discard",
			"deliveries", held.Deliveries, "messages", held.Messages, "announcements", held.Announcements, "openings", held.Openings)
	}
	return err
}

func heldLine(h store.Held) string {
	return fmt.Sprintf("held since the restore of the backup of %s: %d deliveries, %d messages, %d announcements paused, %d openings told to nobody\n"+
		"some of it may have been said already: dari restore --release says it (again), dari restore --discard does not",
		h.BackupAt.UTC().Format(time.RFC3339), h.Deliveries, h.Messages, h.Announcements, h.Openings)
}

// restoreCmd restores, and decides afterwards.
type restoreCmd struct {
	File    string `arg:"" optional:"" help:"The backup." placeholder:"FILE"`
	Release bool   `help:"Say what the backup had queued, though some of it may have been said already." xor:"do"`
	Discard bool   `help:"Say nothing of what the backup had queued." xor:"do"`
	Hold    string `help:"Hold what a database has queued that was restored by PostgreSQL's own means; TIME is when its backup was made (RFC 3339)." placeholder:"TIME" xor:"do"`
}

func (c *restoreCmd) Help() string {
	return `Stop dari serve first. The backup is verified, then put in the place of the
database of the configuration; the file that was there is kept beside it. A
PostgreSQL database must be empty: make a new one and name it as store.url.

Whatever the backup had queued may have been said after it was made. It is held:
replies and alerts are not sent, messages not answered, announcements paused, and
openings told to nobody, until somebody decides. Announcements are resumed one by
one (dari broadcast resume). Who had themselves deleted after the backup is
deleted again, and consents hold as they were last, as far as the file that is
replaced can be read.

  dari restore /backup/dari-20261130T020000.000Z.db
  dari restore --release
  dari restore --discard
  dari restore --hold 2026-11-30T02:00:00Z`
}

// Run restores or decides.
func (c *restoreCmd) Run(a *app) error {
	switch decide := c.Release || c.Discard || c.Hold != ""; {
	case decide && c.File != "":
		return errors.New("restore a file first, then decide")
	case decide:
		return c.decide(a)
	case c.File == "":
		return errors.New("name a backup (see backup.dir), or --release or --discard after a restore")
	}
	where, _ := a.Config.Store.where()
	opt, err := a.storeOptions(where)
	if err != nil {
		return err
	}
	opt.Log = a.Log
	r, err := store.Restore(a.ctx, c.File, where, opt)
	if errors.Is(err, store.ErrNotEmpty) {
		return fmt.Errorf("%w: make an empty database, name it as store.url, and restore again", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "restored the backup of %s: %d rows\n", r.Backup.Made.UTC().Format(time.RFC3339), rows(r.Backup))
	if r.Aside != "" {
		fmt.Fprintf(a.Out, "the file that was there is %s\n", r.Aside)
	}
	if r.Lost != nil {
		fmt.Fprintf(a.Out, "who had themselves deleted and what was consented to since the backup is not known, as the database before could not be read (%v)\n", r.Lost)
	} else {
		fmt.Fprintf(a.Out, "since the backup %d had themselves deleted and are deleted again; %d decisions on consent were taken over\n", r.Forgotten, r.Decisions)
	}
	fmt.Fprintln(a.Out, heldLine(r.Held))
	return nil
}

func (c *restoreCmd) decide(a *app) (err error) {
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	var h store.Held
	switch {
	case c.Release:
		h, err = st.Release(a.ctx, actor())
	case c.Discard:
		h, err = st.Discard(a.ctx, actor())
	default:
		at, perr := time.Parse(time.RFC3339, c.Hold)
		if perr != nil {
			return fmt.Errorf("--hold %s: write a moment like 2026-11-30T02:00:00Z", c.Hold)
		}
		if h, err = st.Hold(a.ctx, at); err == nil {
			fmt.Fprintln(a.Out, heldLine(h))
		}
		return err
	}
	if err != nil {
		return err
	}
	done := "released"
	if c.Discard {
		done = "discarded"
	}
	fmt.Fprintf(a.Out, "%s: %d deliveries, %d messages, %d openings; %d announcements stay paused: dari broadcast resume N\n",
		done, h.Deliveries, h.Messages, h.Openings, h.Announcements)
	return nil
}

// drillCmd restores for practice.
type drillCmd struct {
	From string `help:"The backup (default: the newest in backup.dir)." placeholder:"FILE"`
	To   string `help:"An empty PostgreSQL database to restore into (default: a temporary file)." placeholder:"URL"`
}

func (c *drillCmd) Help() string {
	return `Restores the newest backup into a temporary file, compares its checksum and the
rows of every table with those of the moment when it was made, decrypts some of
every field, opens it as dari serve does, and prints one line of JSON. It fails
when anything differs. The database itself is not touched.

  dari drill
  dari drill --from /backup/dari-20261130T020000.000Z.db
  dari drill --to postgres://dari@db.example.org/drill`
}

// Run drills and prints JSON.
func (c *drillCmd) Run(a *app) error {
	file := c.From
	if file == "" {
		if a.Config.Backup.Dir == "" {
			return errors.New("name a backup with --from, or set backup.dir")
		}
		b, err := store.NewestBackup(a.Config.Backup.Dir)
		if err != nil {
			return err
		}
		file = b.File
	}
	opt, err := a.storeOptions(c.To)
	if err != nil {
		return err
	}
	d := store.RunDrill(a.ctx, file, c.To, opt)
	if err := json.NewEncoder(a.Out).Encode(d); err != nil {
		return err
	}
	if !d.OK {
		return fmt.Errorf("the drill failed: %s", d.Problem)
	}
	return nil
}
