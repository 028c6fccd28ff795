package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"

	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/knowledge/vector"
)

// library is the base in use; it changes when the files of its folder change,
// or when another folder is named.
type library struct {
	log *slog.Logger
	// changed is called when another base came into use; nil tells nobody.
	changed func()

	mu    sync.Mutex
	dir   string
	moved chan struct{} // closed when dir is another

	vectors *vector.Index // nil: words alone find sections; guarded by mu

	inUse atomic.Pointer[knowledge.Base]
	now   atomic.Pointer[answer.Answerer]
}

// openLibrary loads the articles of a folder, or the built-in ones.
func openLibrary(dir string, log *slog.Logger) (*library, error) {
	lib := &library{log: log, moved: make(chan struct{})}
	return lib, lib.move(dir)
}

func loadBase(files fs.FS) (*knowledge.Base, error) {
	base, err := knowledge.Load(files)
	if err != nil {
		return nil, fmt.Errorf("knowledge: %w", err)
	}
	return base, nil
}

// move uses another folder, or the built-in articles where dir is empty. When
// it cannot be loaded, everything stays.
func (l *library) move(dir string) error {
	files := knowledge.Embedded()
	if dir != "" {
		files = os.DirFS(dir)
	}
	base, err := loadBase(files)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dir = dir
	l.use(base)
	close(l.moved)
	l.moved = make(chan struct{})
	return nil
}

// use answers from the base from now on. The lock is held.
func (l *library) use(base *knowledge.Base) {
	a := answer.New(base)
	l.embed(a)
	l.now.Store(a)
	l.inUse.Store(base)
	if l.changed != nil {
		l.changed()
	}
	go a.Prepare()
}

// Answer answers from the base in use.
func (l *library) Answer(ctx context.Context, q answer.Question) answer.Answer {
	return l.now.Load().Answer(ctx, q)
}

// Base is the base in use.
func (l *library) Base() *knowledge.Base { return l.inUse.Load() }

// watch follows the folder until ctx is done.
func (l *library) watch(ctx context.Context) {
	for ctx.Err() == nil {
		l.mu.Lock()
		dir, moved := l.dir, l.moved
		l.mu.Unlock()
		following, stop := context.WithCancel(ctx)
		go func() {
			defer stop()
			select {
			case <-moved:
			case <-ctx.Done():
			}
		}()
		if dir == "" {
			<-following.Done()
			continue
		}
		w := knowledge.Watcher{Dir: dir, Base: l.inUse.Load(),
			Changed: func(base *knowledge.Base) { l.change(moved, base) },
			Refused: func(ps knowledge.Problems) {
				l.log.Error("knowledge refused, the old version stays", "err", ps.Error())
			}}
		if err := w.Run(following); err != nil && following.Err() == nil {
			l.log.Error("following the knowledge folder", "err", err)
		}
		stop()
	}
}

// change takes what became of the folder that was followed, unless another was
// named meanwhile.
func (l *library) change(moved <-chan struct{}, base *knowledge.Base) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-moved:
		return
	default:
	}
	l.use(base)
	l.log.Info("knowledge reloaded", "articles", len(base.Articles()))
}
