package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"dari/handlers"
)

// memories are what is remembered and not committed yet.
type memories struct {
	mu      sync.Mutex
	waiting map[memoryKey]*memory
}

type memoryKey struct {
	conversation string
	person       uint32
}

// memory is what is kept of a conversation.
type memory struct{ turns []byte }

func (m *memories) put(k memoryKey, kept *memory) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.waiting == nil {
		m.waiting = make(map[memoryKey]*memory)
	}
	m.waiting[k] = kept
}

func (m *memories) get(k memoryKey) *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.waiting[k]
}

// settled takes out what is committed, or never will be.
func (m *memories) settled(k memoryKey, kept *memory) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.waiting[k] == kept {
		delete(m.waiting, k)
	}
}

// Memory is what was talked about in a conversation, the oldest first; empty
// when it is older than half an hour.
func (s *Store) Memory(ctx context.Context, conversation string, person uint32) (m handlers.Memory, err error) {
	var turns []byte
	if kept := s.memories.get(memoryKey{conversation, person}); kept != nil {
		turns = kept.turns
	} else {
		err = s.get(ctx, &turns, `SELECT turns_enc FROM memory WHERE conversation = ? AND person = ? AND at > ?`,
			conversation, person, millis(time.Now().Add(-keepMemory)))
	}
	if errors.Is(err, sql.ErrNoRows) {
		return m, nil
	}
	if err == nil {
		err = s.unsealJSON(memoryTurns, turns, &m, conversation, person)
	}
	return m, err
}

// Remember keeps what was talked about. It does not wait for the disk: what is
// queued afterwards, the reply among it, is not committed before it, and Memory
// gives it at once.
func (s *Store) Remember(message int64, conversation string, person uint32, m handlers.Memory) error {
	turns, err := s.sealJSON(memoryTurns, m, conversation, person)
	if err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	k, kept := memoryKey{conversation, person}, &memory{turns}
	s.memories.put(k, kept)
	s.later("memory", message, func(t *tx) error {
		return t.post(`INSERT INTO memory (conversation, person, turns_enc, message, at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (conversation, person) DO UPDATE SET turns_enc = excluded.turns_enc, message = excluded.message, at = excluded.at
			WHERE memory.message <= excluded.message`, // one that others were in the way of comes late
			conversation, person, turns, message, millis(time.Now()))
	}, func() { s.memories.settled(k, kept) })
	return nil
}
