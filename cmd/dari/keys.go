package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"dari/store"
	"dari/store/keys"
)

// keysEnv holds keys as an alternative to keys.file.
const keysEnv = "DARI_KEYS"

// ring reads the keys; nil is none.
func (k KeysConfig) ring() (*keys.Ring, error) {
	if text := strings.TrimSpace(os.Getenv(keysEnv)); text != "" {
		ring, err := keys.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", keysEnv, err)
		}
		return ring, nil
	}
	if k.File == "" {
		return nil, nil
	}
	return keys.Open(k.File)
}

// storeKeysCmd is about what personal data is encrypted with.
type storeKeysCmd struct {
	New  storeKeysNewCmd  `cmd:"" help:"Make a file with a key."`
	List storeKeysListCmd `cmd:"" help:"List the configured keys, and which the database needs."`
	Drop storeKeysDropCmd `cmd:"" help:"Take a key that is not needed any more out of the file."`

	Abandon storeKeysAbandonCmd `cmd:"" help:"Give up what a key encrypted that nobody has any more."`
}

type storeKeysNewCmd struct {
	File string `arg:"" help:"The file to make." placeholder:"FILE"`
}

func (c *storeKeysNewCmd) Help() string {
	return `The file is for its owner only (mode 0600). Name it as keys.file in the
configuration, or put what is in it into DARI_KEYS. Keep a copy apart from the
backups of the database: without the keys nobody can read what was encrypted.

  dari store keys new /etc/dari/keys.json`
}

// Run makes the file.
func (c *storeKeysNewCmd) Run(a *app) error {
	id, err := keys.New(c.File)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "key %d is in %s; keep a copy apart from the backups\n", id, c.File)
	fmt.Fprintln(a.Out, "next: set keys.file, start dari serve again, then encrypt what is there already: dari store rotate-keys --continue")
	return nil
}

type storeKeysListCmd struct{}

func (c *storeKeysListCmd) Help() string { return "  dari store keys list" }

// Run prints one line for each key.
func (c *storeKeysListCmd) Run(a *app) error {
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	all, err := st.Keys(a.ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		fmt.Fprintln(a.Out, "no keys are configured: personal data is kept clear")
		return nil
	}
	w := tabwriter.NewWriter(a.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KEY\tUSE\tSINCE")
	for _, k := range all {
		use, since := "not needed by the database; older backups may need it", "-"
		switch {
		case k.Primary:
			use = "encrypts"
		case k.Needed:
			use = "the database needs it"
		}
		if !k.Since.IsZero() {
			since = k.Since.UTC().Format(time.DateOnly)
		}
		fmt.Fprintf(w, "%d\t%s\t%s\n", k.ID, use, since)
	}
	return w.Flush()
}

type storeKeysDropCmd struct {
	Key uint32 `arg:"" help:"The number of the key."`
}

func (c *storeKeysDropCmd) Help() string {
	return `Backups of the time when the key was in use cannot be read any more: drop it when
the last of them is gone.

  dari store keys drop 1234567890`
}

// Run takes the key out of the file.
func (c *storeKeysDropCmd) Run(a *app) error {
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	if err := st.DropKey(a.ctx, c.Key); err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "key %d is not in %s any more\n", c.Key, a.Config.Keys.File)
	return nil
}

type storeKeysAbandonCmd struct {
	Key uint32 `arg:"" help:"The number of the key that is lost, as the refusal at the start names it."`
	Yes bool   `help:"Give it up: what the key encrypted cannot be brought back by anybody."`
}

func (c *storeKeysAbandonCmd) Help() string {
	return `Look for a copy of the keys first. With it nothing is lost.

Without it, stop dari serve and give the key up: profiles, forms, what was talked
about and the words of cases are deleted, messages that wait are put aside, replies
that wait have failed. People, consents, openings and announcements stay.

  dari store keys abandon 1234567890 --yes`
}

// Run gives a key up.
func (c *storeKeysAbandonCmd) Run(a *app) error {
	if !c.Yes {
		return fmt.Errorf("what key %d encrypted is gone for good afterwards: look for a copy of the keys first, then write --yes", c.Key)
	}
	where, _ := a.Config.Store.where()
	opt, err := a.storeOptions(where)
	if err != nil {
		return err
	}
	gone, err := store.AbandonKey(a.ctx, where, c.Key, actor(), opt)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(gone)) {
		fmt.Fprintf(a.Out, "%s: %d gone\n", name, gone[name])
	}
	return nil
}

type storeRotateKeysCmd struct {
	AddOnly  bool `help:"Only add the next key to the file, to be given to all machines before it is used." xor:"how"`
	Continue bool `help:"Make no key: encrypt with the one in use what is clear or was left by a rotation that was stopped." xor:"how"`
}

func (c *storeRotateKeysCmd) Help() string {
	return `Adds a key to the file that keys.file names, encrypts with it from then on, and
encrypts everything anew that is clear or was encrypted with another key. A
dari serve on this machine goes on and takes up the new key within a second.
When it is stopped, --continue goes on where it was. Old keys stay in the file
for the backups of before: see dari store keys drop.

Where several machines share one database, they must have the key before one of
them uses it: run it with --add-only, copy the file to all of them, run it.

  dari store rotate-keys
  dari store rotate-keys --add-only
  dari store rotate-keys --continue`
}

// Run rotates and prints what was encrypted anew.
func (c *storeRotateKeysCmd) Run(a *app) error {
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	if !c.Continue {
		id, err := st.AddKey(a.ctx)
		if err != nil {
			return err
		}
		if c.AddOnly {
			fmt.Fprintf(a.Out, "key %d is in %s and not used yet; copy the file to all machines, then run dari store rotate-keys\n", id, a.Config.Keys.File)
			return nil
		}
		if err := st.UseKey(id); err != nil {
			return err
		}
	}
	r, err := st.Rotate(a.ctx, nil)
	if err != nil {
		return fmt.Errorf("%w (go on with dari store rotate-keys --continue)", err)
	}
	return writeRotation(a, r)
}

func writeRotation(a *app, r store.Rotation) error {
	w := tabwriter.NewWriter(a.Out, 0, 0, 2, ' ', 0)
	sum := int64(0)
	for _, name := range slices.Sorted(maps.Keys(r.Rows)) {
		fmt.Fprintf(w, "%s\t%d\n", name, r.Rows[name])
		sum += r.Rows[name]
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "%d values were encrypted with key %d; nothing personal is clear or under another key\n", sum, r.Key)
	if r.Altered > 0 {
		return fmt.Errorf("%d values do not decrypt and were left as they are: they were altered, or moved from another row", r.Altered)
	}
	for _, id := range r.Retired {
		fmt.Fprintf(a.Out, "key %d is needed by backups of before only: dari store keys drop %d when the last of them is gone\n", id, id)
	}
	return nil
}
