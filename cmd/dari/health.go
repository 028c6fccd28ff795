package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"dari/store"
)

const (
	askWithin = 2 * time.Second // a dependency that takes longer does not answer
	askEvery  = time.Second     // readiness is asked for by anybody, and costs a write
)

// dependency is something that Dari cannot work without.
type dependency struct {
	name string
	// ask says what is wrong, in words that anybody may read; nil is nothing.
	ask  func(context.Context) error
	busy atomic.Bool
	last string // what was wrong when it was asked before
}

var errNoAnswer = errors.New("no answer in time")

// state asks, but no more than once at a time: one that hangs is not asked
// again before it answered.
func (d *dependency) state(ctx context.Context) error {
	if !d.busy.CompareAndSwap(false, true) {
		return errNoAnswer
	}
	answer := make(chan error, 1)
	go func() {
		defer d.busy.Store(false)
		answer <- d.ask(ctx)
	}()
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return errNoAnswer
	}
}

// health tells how the process is.
type health struct {
	log  *slog.Logger
	deps []*dependency
	// heard tells when a service was last heard, by its name.
	heard map[string]func() time.Time

	mu    sync.Mutex
	asked time.Time
	now   readiness
}

// readiness is the answer of readyPath: "ok" or what is wrong, by dependency.
type readiness struct {
	Ready  bool              `json:"ready"`
	Checks map[string]string `json:"checks"`
	// Heard is when a service last answered the connection that brings updates.
	Heard map[string]time.Time `json:"heard,omitempty"`
}

func (h *health) add(name string, ask func(context.Context) error) {
	h.deps = append(h.deps, &dependency{name: name, ask: ask})
}

// alive answers as long as the process does.
func (h *health) alive(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

// ready answers 200 when every dependency is well, else 503 and names those
// that are not.
func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	now := h.ask(context.WithoutCancel(r.Context()))
	status := http.StatusOK
	if !now.Ready {
		status = http.StatusServiceUnavailable
	}
	answerJSON(w, status, now)
}

// ask asks all dependencies at once, or gives what was answered a moment ago.
func (h *health) ask(ctx context.Context) readiness {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.asked.IsZero() && time.Since(h.asked) < askEvery {
		return h.now
	}
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	problems := make([]error, len(h.deps))
	var asking sync.WaitGroup
	for i, d := range h.deps {
		asking.Go(func() { problems[i] = d.state(ctx) })
	}
	asking.Wait()
	h.now = readiness{Ready: true, Checks: map[string]string{}}
	for i, d := range h.deps {
		state := "ok"
		if problems[i] != nil {
			state, h.now.Ready = problems[i].Error(), false
		}
		h.now.Checks[d.name] = state
		h.tell(d, state)
	}
	for name, heard := range h.heard {
		if at := heard(); !at.IsZero() {
			if h.now.Heard == nil {
				h.now.Heard = map[string]time.Time{}
			}
			h.now.Heard[name] = at.UTC().Truncate(time.Second)
		}
	}
	h.asked = time.Now()
	return h.now
}

// tell logs what changed.
func (h *health) tell(d *dependency, state string) {
	switch before := d.last; {
	case state == "ok" && before != "" && before != "ok":
		h.log.Info("ready again", "check", d.name)
	case state != "ok" && (before == "" || before == "ok"):
		h.log.Warn("not ready", "check", d.name, "problem", state)
	}
	d.last = state
}

func answerJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // whoever asked may be gone
}

// health lists what the engine cannot work without.
func (e *engine) health() *health {
	h := &health{log: e.log, heard: map[string]func() time.Time{}}
	h.add("database", e.asked("a write failed", func(ctx context.Context) error { return writes(ctx, e.store) }))
	h.add("migrations", e.asked("the schema cannot be read", func(ctx context.Context) error { return migrated(ctx, e.store) }))
	h.add("knowledge", func(context.Context) error {
		if e.knowledge.now.Load() == nil {
			return errors.New("no knowledge base is loaded")
		}
		return nil
	})
	for _, p := range e.platforms {
		if p.heard != nil {
			h.heard[string(p.name)] = p.heard
		}
		h.add(string(p.name), func(context.Context) error {
			select {
			case <-p.known:
				if p.standby.Load() {
					return nil // another process takes in what is said
				}
				return p.health()
			default:
				return errors.New("not reached yet")
			}
		})
	}
	return h
}

// asked hides what a database says, which may name files and addresses, from
// those who ask, and tells it to the log.
func (e *engine) asked(public string, ask func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := ask(ctx); err != nil {
			e.log.Error("readiness", "problem", public, "err", err)
			return errors.New(public)
		}
		return nil
	}
}

// writes goes the way of every write, down to the disk.
func writes(ctx context.Context, st *store.Store) error { return st.Pulse(ctx) }

// migrated reads what the later migrations made. The schema was brought up to
// date when the store was opened; a file that was exchanged, or a newer
// version beside us, may have changed it since.
func migrated(ctx context.Context, st *store.Store) error {
	_, err := st.OfficeImports(ctx, 1)
	return err
}
