package inbox

import (
	"context"
	"time"

	"dari/bot"
)

// Shared is a Store whose work several processes share. A conversation with
// unhandled events is in the hands of one of them; what Store gives and takes is
// then about those of this process.
//
// Ids of other processes are between those of this one, and become visible
// later: there is no id up to which all was read. So here the runner goes by
// conversations. It is told of events that are the first of theirs; all others
// are read from the store, behind those that are known.
type Shared interface {
	Store
	// Process is the number of this process, zero while it works alone.
	Process() int64
	// Lines gives the conversations of this process, and the newest event of each.
	Lines(ctx context.Context, limit int) (map[string]int64, error)
	// AdoptIncoming takes over conversations whose process is no more, and tells
	// whether there may be more of them.
	AdoptIncoming(ctx context.Context) (more bool, err error)
}

// shared is the store when other processes work it too, else nil.
func (r *Runner) shared() Shared {
	if s, ok := r.Keep.(Shared); ok && s.Process() != 0 {
		return s
	}
	return nil
}

// takeShared puts events that were just stored for this process into their
// lines. One without an id is behind others in the store; no event at all says
// that there may be something to read.
func (r *Runner) takeShared(in []bot.Incoming) {
	if len(in) == 0 {
		r.Wake()
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range in {
		switch {
		case e.ID == 0:
			r.lookAt(e.Conversation, 0)
		case r.loaded >= maxInMemory:
			r.Wake() // read when there is room
		default:
			r.add(e)
		}
	}
}

// lookAt has the conversation read from the store when its line comes to the
// end of what is in memory, unless the event is known. The lock is held.
func (r *Runner) lookAt(conversation string, newest int64) {
	l, ok := r.lines[conversation]
	switch {
	case !ok && len(r.lines) >= maxInMemory: // a later look finds it
	case !ok:
		l = &line{name: conversation, more: true, missed: true}
		r.lines[conversation] = l
		r.ready <- l
	case newest == 0 || newest > l.newest():
		l.more, l.missed = true, true
	}
}

// newest is the last event of the line that is known.
func (l *line) newest() int64 {
	if n := len(l.events); n > 0 {
		return l.events[n-1].ID
	}
	return l.last
}

// look finds all conversations of this process, also those that it was not told
// of, and takes over those that have nobody.
func (r *Runner) look(ctx context.Context, s Shared) (more bool, err error) {
	if time.Since(r.adopted) >= pollEvery {
		if more, err = s.AdoptIncoming(ctx); err != nil {
			return false, err
		}
		if !more {
			r.adopted = time.Now()
		}
	}
	lines, err := s.Lines(ctx, maxInMemory)
	if err != nil {
		return false, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for conversation, newest := range lines {
		r.lookAt(conversation, newest)
	}
	return more, nil
}
