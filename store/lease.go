package store

import (
	"context"
	"fmt"
	"time"
)

const (
	// askForLease passes between two looks at who has a lease, should nobody
	// tell that it is free.
	askForLease = time.Second
	// watchLease passes between two looks at whether a lease is still ours.
	watchLease = 250 * time.Millisecond
)

// While runs do as long as this process has the lease of one of the names, each
// of which one process has: the context of do ends when it may have lost it, and
// do is run again when it has one anew. It returns when ctx is done, with nil, or with the error
// of do. A process that leaves or dies gives its leases back. Where there is one
// process only, it always has them.
//
// standby is told whether other processes have the leases; it may be nil.
func (s *Store) While(ctx context.Context, names []string, standby func(bool), do func(context.Context) error) error {
	if standby == nil {
		standby = func(bool) {}
	}
	for ctx.Err() == nil {
		if s.Process() == 0 {
			return do(ctx)
		}
		changed := s.changed.next()
		var (
			name    string
			process int64
			held    bool
		)
		for _, name = range names {
			var err error
			if process, held, err = s.acquire(ctx, name); err != nil && ctx.Err() == nil {
				s.log.Error("asking for a lease", "lease", name, "err", err)
			}
			if held {
				break
			}
		}
		standby(!held)
		if held {
			err := s.whileHeld(ctx, process, do)
			s.release(name, process)
			if err != nil {
				return err
			}
			continue
		}
		select {
		case <-ctx.Done():
		case <-changed:
		case <-time.After(askForLease):
		}
	}
	return nil
}

func (s *Store) whileHeld(ctx context.Context, process int64, do func(context.Context) error) error {
	held, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- do(held) }()
	tick := time.NewTicker(watchLease)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-tick.C:
			if s.Process() != process || !s.presence.aliveIn(2*watchLease) {
				cancel()
				return <-ended
			}
		}
	}
}

// acquire takes the lease unless a living process has it.
func (s *Store) acquire(ctx context.Context, name string) (process int64, held bool, err error) {
	var free bool
	err = s.get(ctx, &free, `SELECT NOT EXISTS (SELECT 1 FROM lease JOIN process ON process.id = lease.process WHERE lease.name = ?)`, name)
	if err != nil || !free || !s.Alive() {
		return 0, false, err
	}
	err = s.write(ctx, func(t *tx) error {
		process = t.me
		n, err := t.exec(`INSERT INTO lease (name, process, since) SELECT ?, id, ? FROM process WHERE id = ?
			ON CONFLICT (name) DO UPDATE SET process = excluded.process, since = excluded.since
			WHERE NOT EXISTS (SELECT 1 FROM process p WHERE p.id = lease.process)`, name, millis(time.Now()), t.me)
		held = n == 1
		return err
	})
	if err == nil && held {
		s.log.Info("this process has a lease", "lease", name, "process", process)
	}
	return process, held && err == nil, err
}

// release gives a lease back, so that nobody has to wait until it is old.
func (s *Store) release(name string, process int64) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := s.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM lease WHERE name = ? AND process = ?`, name, process)
		if n == 1 {
			t.inform(notice{what: lookAll})
		}
		return err
	})
	if err != nil {
		s.log.Warn("giving back a lease", "lease", name, "err", fmt.Errorf("process %d: %w", process, err))
	}
}
