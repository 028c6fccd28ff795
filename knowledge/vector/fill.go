package vector

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	batch = 16 // texts in a request: the answer stays far below what is read of one
	// fillEvery passes between two looks at whether all sections have a vector, when
	// nothing is known to have changed.
	fillEvery = 10 * time.Minute
	maxPause  = 5 * time.Minute
	// forgetAfter is how long the vectors of texts and models that are not in use
	// are kept: an article that is changed back needs no new ones.
	forgetAfter = 30 * 24 * time.Hour
	// hopeless is how many texts may be refused before any is taken: then it is the
	// service that is at fault, not the texts.
	hopeless = 3
)

// Fill makes the vectors that are missing, now and whenever other sections are in
// use, until ctx is done. One process of those that share a Keep is enough.
func (x *Index) Fill(ctx context.Context) {
	pause := x.options.Pause
	for {
		err := x.FillOnce(ctx)
		wait := fillEvery
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			wait = pause
			pause = min(2*pause, max(maxPause, x.options.Pause))
			x.options.Log.Warn("sections have no vectors yet", "model", x.options.Model, "again_in", wait.String(), "err", err)
		default:
			pause = x.options.Pause
		}
		var changed <-chan struct{} = x.changed
		if err != nil { // who writes an article meanwhile does not make it well
			changed = nil
		}
		if !sleep(ctx, wait, changed) {
			return
		}
	}
}

// sleep waits until the time is over or something changed; it reports whether
// ctx lives.
func sleep(ctx context.Context, d time.Duration, changed <-chan struct{}) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-changed:
	}
	return ctx.Err() == nil
}

// FillOnce makes the vectors that are missing. What was made before an error is
// kept. It is not for two goroutines at once.
func (x *Index) FillOnce(ctx context.Context) error {
	sections := *x.sections.Load()
	kept, err := x.options.Keep.Vectors(ctx, x.options.Model)
	if err != nil {
		return err
	}
	f := filling{Index: x}
	if s := newSpace(sections, kept); s != nil {
		f.dimensions = s.dimensions
	}
	have := make(map[string]bool, len(kept))
	for _, k := range kept {
		have[k.Hash] = isUnit(k.Vector) && (f.dimensions == 0 || len(k.Vector) == f.dimensions)
	}
	hashes := make([]string, len(sections))
	var missing []Section
	for i, s := range sections {
		if hashes[i] = s.Hash(); !have[hashes[i]] && !x.refused[hashes[i]] {
			have[hashes[i]] = true // two sections may say the same
			missing = append(missing, s)
		}
	}
	defer poke(x.filled)
	for len(missing) > 0 {
		n := min(len(missing), batch)
		if err := f.make(ctx, missing[:n]); err != nil {
			return err
		}
		missing = missing[n:]
	}
	for _, hash := range f.refused { // not asked for again before a restart
		if x.refused == nil {
			x.refused = map[string]bool{}
		}
		x.refused[hash] = true
	}
	if f.made > 0 {
		x.options.Log.Info("vectors of sections were made", "model", x.options.Model, "made", f.made, "of", len(sections))
	}
	if len(sections) == 0 {
		return nil
	}
	return x.options.Keep.DropVectors(ctx, x.options.Model, hashes, time.Now().Add(-forgetAfter))
}

type filling struct {
	*Index
	dimensions int
	made       int
	refused    []string // hashes
}

// make makes the vectors of some sections. A text that the service does not take
// is left out.
func (f *filling) make(ctx context.Context, sections []Section) error {
	texts := make([]string, len(sections))
	for i, s := range sections {
		texts[i] = s.text()
	}
	vs, err := f.options.Sections.Embed(ctx, texts)
	switch {
	case err == nil:
	case ctx.Err() != nil || f.options.Refused == nil || !f.options.Refused(err):
		return err
	case len(sections) > 1:
		half := len(sections) / 2
		if err := f.make(ctx, sections[:half]); err != nil {
			return err
		}
		return f.make(ctx, sections[half:])
	default:
		if f.refused = append(f.refused, sections[0].Hash()); f.made == 0 && len(f.refused) >= hopeless {
			return err
		}
		f.options.Log.Warn("a section is refused, its words count alone", "section", sections[0].ID, "err", err)
		return nil
	}
	if err := fits(vs, len(sections), f.dimensions); err != nil {
		return err
	}
	f.dimensions = len(vs[0])
	vectors := make([]Kept, len(sections))
	for i, s := range sections {
		vectors[i] = Kept{s.Hash(), vs[i]}
	}
	if err := f.options.Keep.KeepVectors(ctx, f.options.Model, vectors); err != nil {
		return fmt.Errorf("keeping vectors: %w", err)
	}
	f.made += len(vectors)
	return nil
}

// followFirst passes before the vectors that another process may be making are
// looked for again; while nothing comes, twice as long each time.
const followFirst = 5 * time.Second

// Follow takes up vectors as they are made, by this process or another, until ctx
// is done.
func (x *Index) Follow(ctx context.Context) {
	wait, before := followFirst, -1
	for {
		if err := x.Load(ctx); err != nil && ctx.Err() == nil {
			x.options.Log.Warn("vectors of sections cannot be read", "err", err)
		}
		have, all := x.Count()
		switch {
		case have == all:
			wait = fillEvery
		case have != before:
			wait = followFirst
		default:
			wait = min(2*wait, maxPause)
		}
		before = have
		if !sleep(ctx, wait, x.filled) {
			return
		}
	}
}

// Load takes up the vectors that are kept.
func (x *Index) Load(ctx context.Context) error {
	kept, err := x.options.Keep.Vectors(ctx, x.options.Model)
	if err != nil {
		return err
	}
	x.space.Store(newSpace(*x.sections.Load(), kept))
	return nil
}

// Memory keeps vectors for as long as the process lives.
type Memory struct {
	mu      sync.Mutex
	vectors map[string]map[string][]float32 // by model and hash
}

// Vectors implements Keep.
func (m *Memory) Vectors(_ context.Context, model string) ([]Kept, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make([]Kept, 0, len(m.vectors[model]))
	for hash, v := range m.vectors[model] {
		out = append(out, Kept{hash, v})
	}
	return out, nil
}

// KeepVectors implements Keep.
func (m *Memory) KeepVectors(_ context.Context, model string, vectors []Kept) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.vectors == nil {
		m.vectors = map[string]map[string][]float32{}
	}
	if m.vectors[model] == nil {
		m.vectors[model] = map[string][]float32{}
	}
	for _, k := range vectors {
		m.vectors[model][k.Hash] = k.Vector
	}
	return nil
}

// DropVectors implements Keep: a process does not live long enough to forget.
func (m *Memory) DropVectors(context.Context, string, []string, time.Time) error { return nil }
