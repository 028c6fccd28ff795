package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dari/store/keys"
)

// Rotation is what came of encrypting everything with one key.
type Rotation struct {
	Key uint32
	// Rows counts what was encrypted anew by field, "table.column".
	Rows map[string]int64
	// Altered counts values that do not decrypt and were left as they are.
	Altered int64
	// Retired are keys that nothing is encrypted with any more. They are still
	// needed for backups of before.
	Retired []uint32
}

// ErrOldKeyInUse is returned by Rotate when others went on writing with an old
// key all the while.
var ErrOldKeyInUse = errors.New("another process still writes with an old key: give it the new set of keys, then go on with --continue")

// AddKey adds a key to the file of keys and to those the database knows, without
// encrypting anything with it.
func (s *Store) AddKey(ctx context.Context) (id uint32, err error) {
	if s.ring == nil {
		return 0, ErrNoKeys
	}
	if id, err = s.ring.Add(); err != nil {
		return 0, err
	}
	row, err := s.newKey(id)
	if err != nil {
		return 0, err
	}
	return id, s.write(ctx, func(t *tx) error {
		_, err := t.run(insertKey, row...)
		return err
	})
}

// UseKey encrypts with the key from now on.
func (s *Store) UseKey(id uint32) error {
	if s.ring == nil {
		return ErrNoKeys
	}
	return s.ring.Use(id)
}

const (
	rotatePage   = 1000 // rows that are looked at together
	rotateStep   = 100  // values in one transaction
	rotatePasses = 5
)

// rotateWait is how long a process may take to see a new key in its file, and
// to write what it encrypted before.
var rotateWait = 3 * time.Second

// Rotate encrypts with the primary key what is clear or encrypted with another
// one, beside servers that go on working. It may be stopped at any time and
// begun again. told is called after each step with how many values that were.
func (s *Store) Rotate(ctx context.Context, told func(rows int64)) (r Rotation, err error) {
	if s.ring == nil {
		return r, ErrNoKeys
	}
	r = Rotation{Key: s.ring.Primary(), Rows: map[string]int64{}}
	for pass := range rotatePasses {
		if pass > 0 {
			select {
			case <-ctx.Done():
				return r, ctx.Err()
			case <-time.After(rotateWait):
			}
		}
		r.Altered = 0
		changed := int64(0)
		for _, f := range fields {
			n, altered, err := s.rotateField(ctx, f, r.Key, told)
			r.Rows[f.String()] += n
			r.Altered += altered
			changed += n
			if err != nil {
				return r, fmt.Errorf("encrypting %s: %w", f, err)
			}
		}
		if pass > 0 && changed == 0 { // nobody wrote with another key meanwhile
			return r, errors.Join(s.retire(ctx, &r), s.db.scrub(ctx))
		}
	}
	return r, ErrOldKeyInUse
}

// rotateField goes through a table once.
func (s *Store) rotateField(ctx context.Context, f *field, key uint32, told func(int64)) (done, altered int64, err error) {
	for after, more := []any(nil), true; more; {
		var rows []fieldValue
		if rows, after, err = s.notUnder(ctx, f, key, after); err != nil {
			return done, altered, err
		}
		more = after != nil
		for part := range slices.Chunk(rows, rotateStep) {
			n, bad, err := s.sealAnew(ctx, f, part)
			done, altered = done+n, altered+bad
			if err != nil {
				return done, altered, err
			}
			if told != nil {
				told(n)
			}
		}
	}
	return done, altered, nil
}

// sealAnew encrypts values with the primary key. What somebody wrote meanwhile
// stays.
func (s *Store) sealAnew(ctx context.Context, f *field, rows []fieldValue) (done, altered int64, err error) {
	var anew []fieldValue
	for _, r := range rows {
		value, err := s.unseal(f, r.kept, r.row...)
		if errors.Is(err, keys.ErrAltered) {
			altered++
			continue
		}
		if err != nil {
			return 0, altered, err
		}
		if r.anew, err = s.ring.Seal(f.place(r.row), value); err != nil {
			return 0, altered, err
		}
		anew = append(anew, r)
	}
	err = s.write(ctx, func(t *tx) error {
		done = 0
		for _, r := range anew {
			n, err := t.exec(`UPDATE `+f.table+` SET `+f.column+` = ? WHERE `+all(f.key)+` AND `+f.column+` = ?`,
				append(append([]any{r.anew}, r.key...), r.kept)...)
			if err != nil {
				return err
			}
			done += n
		}
		return nil
	})
	return done, altered, err
}

// all are conditions on columns, each with a parameter.
func all(columns []string) string { return strings.Join(columns, ` = ? AND `) + ` = ?` }

// fieldValue is one value of a field.
type fieldValue struct {
	key, row   []any
	kept, anew []byte
}

// notUnder looks at the next rows after one, and gives the values among them that
// another key or none encrypted, and the last row; nil when there are no more.
// However large the table, a query looks at so many rows and no more.
func (s *Store) notUnder(ctx context.Context, f *field, key uint32, after []any) (out []fieldValue, last []any, err error) {
	where, args := "", []any{keys.Prefix(key)}
	if after != nil {
		where = ` WHERE (` + strings.Join(f.key, ", ") + `) > ` + places(1, len(f.key))
		args = append(args, after...)
	}
	query := fmt.Sprintf(`SELECT %s, %s, CASE WHEN substr(%s, 1, %d) <> ? THEN %s END FROM %s%s ORDER BY %s LIMIT %d`,
		strings.Join(f.key, ", "), strings.Join(f.row, ", "), f.column, keys.PrefixLen, f.column, f.table, where,
		strings.Join(f.key, ", "), rotatePage)
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	rows, err := s.reader.QueryxContext(ctx, s.reader.Rebind(query), args...)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	seen := 0
	for rows.Next() {
		values, err := rows.SliceScan()
		if err != nil {
			return nil, nil, err
		}
		seen++
		last = values[:len(f.key):len(f.key)]
		if kept, ok := values[len(values)-1].([]byte); ok {
			out = append(out, fieldValue{key: last, row: values[len(f.key) : len(values)-1], kept: kept})
		}
	}
	if seen < rotatePage {
		last = nil
	}
	return out, last, rows.Err()
}

// retire takes the keys that nothing is encrypted with any more from those the
// database needs.
func (s *Store) retire(ctx context.Context, r *Rotation) error {
	known, err := s.knownKeys(ctx, s.reader)
	if err != nil {
		return err
	}
	for _, k := range known {
		if k.ID == r.Key || r.Altered > 0 {
			continue
		}
		// One that was added lately waits to be used.
		if ids := s.ring.IDs(); k.ID == ids[len(ids)-1] {
			continue
		}
		err := s.write(ctx, func(t *tx) error {
			_, err := t.run(`DELETE FROM field_key WHERE id = ?`, k.ID)
			return err
		})
		if err != nil {
			return err
		}
		r.Retired = append(r.Retired, k.ID)
	}
	return nil
}

// KeyState is one key and what it is for.
type KeyState struct {
	ID      uint32
	Primary bool
	Needed  bool // the database may hold something that it encrypted
	Since   time.Time
}

// Keys lists the configured keys.
func (s *Store) Keys(ctx context.Context) (out []KeyState, err error) {
	if s.ring == nil {
		return nil, nil
	}
	known, err := s.knownKeys(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	primary := s.ring.Primary()
	for _, id := range s.ring.IDs() {
		k := KeyState{ID: id, Primary: id == primary}
		for _, row := range known {
			if row.ID == id {
				k.Needed, k.Since = true, fromMillis(row.Since)
			}
		}
		out = append(out, k)
	}
	return out, nil
}

// ErrKeyNeeded is returned by DropKey for a key that the database needs.
var ErrKeyNeeded = errors.New("the database needs this key: dari store rotate-keys encrypts with a new one first")

// DropKey takes a key out of the file of keys. Backups of the time when it was
// in use cannot be read any more.
func (s *Store) DropKey(ctx context.Context, id uint32) error {
	known, err := s.Keys(ctx)
	if err != nil {
		return err
	}
	for _, k := range known {
		if k.ID == id {
			if k.Needed || k.Primary {
				return ErrKeyNeeded
			}
			return s.ring.Drop(id)
		}
	}
	return fmt.Errorf("key %d: %w", id, keys.ErrUnknownKey)
}
