package knowledge

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"strings"
	"time"
)

// Watcher follows a folder of articles that people edit while Dari runs. It
// asks the file system again and again rather than to be told, because mounted
// and synchronised folders tell nothing.
type Watcher struct {
	Dir  string
	Base *Base // what is in use when Run begins; must not be nil

	// Every is the time between two looks; 0 means 500 ms. A change is taken
	// when two looks in a row see the same files, so that a half-written file
	// is not read: it is live after at most two of them.
	Every time.Duration

	// Changed is called with each new base. Refused is called with what kept
	// a changed file out; its old version stays in use, and the other changed
	// files are taken where they are sound without it. Both are called from
	// Run, one at a time, and must not be nil.
	Changed func(*Base)
	Refused func(Problems)
}

// Run watches until ctx is done and returns nil then.
func (w *Watcher) Run(ctx context.Context) error {
	every := w.Every
	if every <= 0 {
		every = 500 * time.Millisecond
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	current := w.Base
	var seen, taken string
	for {
		look := glance(w.Dir)
		if look == seen && look != taken {
			taken = look
			current = w.take(current)
		}
		seen = look
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// glance is names, sizes and times of all files, or why they cannot be seen.
func glance(dir string) string {
	fsys := os.DirFS(dir)
	var b strings.Builder
	err := walkFiles(fsys, func(name string, _ fs.DirEntry) error {
		// Stat, unlike the entry, looks behind a link.
		info, err := fs.Stat(fsys, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s\x00%d\x00%d\n", name, info.Size(), info.ModTime().UnixNano())
		return nil
	})
	if err != nil {
		return "error: " + err.Error()
	}
	return b.String()
}

// take reads the folder and returns the base to use from now on.
func (w *Watcher) take(current *Base) *Base {
	files, err := readFiles(os.DirFS(w.Dir))
	if err != nil {
		w.Refused(Problems{{Severity: SeverityError, Reason: err.Error()}})
		return current
	}
	next, refused := merge(current, files, time.Now())
	if len(refused) > 0 {
		w.Refused(refused)
	}
	if next.Version() != current.Version() {
		w.Changed(next)
	}
	return next
}

// merge is the base that the files make when each file that brings an error is
// left as it was. Errors that the current base has already are no reason to
// refuse: whoever repairs one of two must be heard.
func merge(current *Base, files map[string]string, now time.Time) (*Base, Problems) {
	type key struct{ file, reason string }
	known := map[key]bool{}
	for _, p := range Check(current, now).Errors() {
		known[key{p.File, p.Reason}] = true
	}
	files = maps.Clone(files)
	var refused Problems
	for {
		next, problems := build(files)
		if len(problems) == 0 {
			for _, p := range Check(next, now).Errors() {
				if !known[key{p.File, p.Reason}] {
					problems = append(problems, p)
				}
			}
		}
		if len(problems) == 0 {
			return next, refused
		}
		refused = append(refused, problems...)
		if !putBack(files, current.files, problems) {
			return current, refused
		}
	}
}

// putBack gives the files named in problems their old content. It reports
// false when that changes nothing: then the error comes from a change that
// names no file of its own, such as a removed article that others refer to.
func putBack(files, old map[string]string, problems Problems) bool {
	changed := false
	for _, p := range problems {
		now, is := files[p.File]
		before, was := old[p.File]
		switch {
		case !is && !was, is && was && now == before:
		case was:
			files[p.File] = before
			changed = true
		default:
			delete(files, p.File)
			changed = true
		}
	}
	return changed
}
