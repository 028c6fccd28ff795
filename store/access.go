package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"dari/handlers"
)

// AccessEntry is one entry of the access log.
type AccessEntry struct {
	ID     int64             `json:"id"`
	At     time.Time         `json:"at"`
	Actor  string            `json:"actor"`
	Person uint32            `json:"person,omitempty"`
	What   string            `json:"what"`
	Why    handlers.Purposed `json:"why"`
}

// ErrTampered is returned where an entry of the access log does not follow from
// the one before it.
var ErrTampered = errors.New("the access log was tampered with")

type accessRow struct {
	ID     int64
	At     int64
	Actor  string
	Person uint32
	What   string
	Why    string
	Prev   []byte
	Hash   []byte
}

// sum is the hash of an entry: of the one before it and of all that it says.
func (r accessRow) sum() []byte {
	h := sha256.New()
	for _, part := range [][]byte{r.Prev, binary.BigEndian.AppendUint64(nil, uint64(r.At)), []byte(r.Actor),
		binary.BigEndian.AppendUint32(nil, r.Person), []byte(r.What), []byte(r.Why)} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write(part)
	}
	return h.Sum(nil)
}

// firstPrev is what the first entry of all follows.
var firstPrev = make([]byte, sha256.Size)

// LogAccess adds an entry. Entries are added one after the other, whatever
// process they come from.
func (s *Store) LogAccess(ctx context.Context, message int64, a handlers.Access) error {
	err := s.change(ctx, message, "access:"+a.What, func(t *tx) error {
		if err := t.lock(lockAccess, 0); err != nil {
			return err
		}
		r := accessRow{At: millis(time.Now()), Actor: plainText(a.Actor), Person: a.Person, What: plainText(a.What), Why: plainText(string(a.Why))}
		err := t.get(&r.Prev, `SELECT hash FROM access_log ORDER BY id DESC LIMIT 1`)
		if errors.Is(err, sql.ErrNoRows) {
			r.Prev, err = firstPrev, nil
		}
		if err != nil {
			return err
		}
		_, err = t.run(`INSERT INTO access_log (at, actor, person, what, why, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			r.At, r.Actor, r.Person, r.What, r.Why, r.Prev, r.sum())
		return err
	})
	if err != nil {
		return fmt.Errorf("writing down an access: %w", err)
	}
	return nil
}

// Accesses gives the entries from a moment until another, in their order.
func (s *Store) Accesses(ctx context.Context, from, until time.Time) ([]AccessEntry, error) {
	var rows []accessRow
	err := s.selects(ctx, &rows, `SELECT id, at, actor, person, what, why FROM access_log WHERE at >= ? AND at < ? ORDER BY id`, millis(from), millis(until))
	if err != nil {
		return nil, fmt.Errorf("access log: %w", err)
	}
	out := make([]AccessEntry, len(rows))
	for i, r := range rows {
		out[i] = AccessEntry{r.ID, fromMillis(r.At), r.Actor, r.Person, r.What, handlers.Purposed(r.Why)}
	}
	return out, nil
}

// AccessChain is what was found when the whole access log was read.
type AccessChain struct {
	Entries int64  `json:"entries"`
	Head    string `json:"head"` // hash of the last entry, hexadecimal; empty of none
}

// accessPage is how many entries are read at a time.
const accessPage = 1000

// VerifyAccesses follows the chain from its first entry to its last. Somebody who
// can write the database can make the whole chain anew, or cut off its end: expect
// is a head that was written down elsewhere, and must be in it.
func (s *Store) VerifyAccesses(ctx context.Context, expect string) (c AccessChain, err error) {
	prev, seen := []byte(nil), expect == ""
	for after := int64(0); ; {
		var rows []accessRow
		err := s.selects(ctx, &rows, `SELECT id, at, actor, person, what, why, prev, hash FROM access_log WHERE id > ? ORDER BY id LIMIT ?`, after, accessPage)
		if err != nil {
			return c, fmt.Errorf("access log: %w", err)
		}
		for _, r := range rows {
			after = r.ID
			if prev == nil { // the first there is
				if prev, err = s.accessStart(ctx, r.Prev); err != nil {
					return c, err
				}
			}
			if !bytes.Equal(r.Prev, prev) {
				return c, fmt.Errorf("%w: an entry before number %d was changed or taken out", ErrTampered, r.ID)
			}
			if prev = r.sum(); !bytes.Equal(r.Hash, prev) {
				return c, fmt.Errorf("%w: entry %d was changed", ErrTampered, r.ID)
			}
			c.Entries++
			c.Head = hex.EncodeToString(prev)
			seen = seen || c.Head == expect
		}
		if len(rows) < accessPage {
			break
		}
	}
	if !seen {
		return c, fmt.Errorf("%w: no entry has the hash %s", ErrTampered, expect)
	}
	return c, nil
}

// accessStart is what the first entry there is must follow: nothing, or the last
// that was deleted after its time.
func (s *Store) accessStart(ctx context.Context, prev []byte) ([]byte, error) {
	var pruned int
	err := s.get(ctx, &pruned, `SELECT count(*) FROM audit WHERE action = ? AND detail = ?`, accessPruned, hex.EncodeToString(prev))
	if err != nil || pruned == 0 {
		return firstPrev, err
	}
	return prev, nil
}

// accessPruned is the action under which the audit keeps the hash of the last
// entry that was deleted after its time.
const accessPruned = "access log pruned"

// sweepAccesses deletes the entries whose time is over.
func (s *Store) sweepAccesses(ctx context.Context, now time.Time) error {
	before := millis(now.Add(-keepAccesses))
	return s.write(ctx, func(t *tx) error {
		var last accessRow
		err := t.get(&last, `SELECT id, at, actor, person, what, why, prev, hash FROM access_log WHERE at < ? ORDER BY id DESC LIMIT 1`, before)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := t.run(`DELETE FROM access_log WHERE id <= ?`, last.ID); err != nil {
			return err
		}
		return t.audit("system", accessPruned, "access log", hex.EncodeToString(last.Hash))
	})
}
