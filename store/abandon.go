package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dari/bot/outbox"
	"dari/store/keys"
)

// ErrKeyIsThere is returned by AbandonKey for a key that is configured.
var ErrKeyIsThere = errors.New("the key is there, nothing is lost")

// abandonStep is how many values go in one transaction.
const abandonStep = 500

// AbandonKey gives up what a key encrypted that nobody has any more: profiles,
// forms, what was talked about and the lines of cases are deleted; messages that
// wait are put aside, and replies that wait have failed. Everything else stays.
// No server may work the database (ErrInUse). It returns how many values of each
// field are gone, "table.column".
func AbandonKey(ctx context.Context, where string, id uint32, by string, opt Options) (gone map[string]int64, err error) {
	if opt.Keys != nil {
		for _, have := range opt.Keys.IDs() {
			if have == id {
				return nil, ErrKeyIsThere
			}
		}
	}
	opt.Exclusive, opt.sealed = true, true
	s, err := Open(ctx, where, opt)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	var known int
	if err := s.get(ctx, &known, `SELECT count(*) FROM field_key WHERE id = ?`, id); err != nil {
		return nil, err
	}
	if known == 0 {
		return nil, fmt.Errorf("key %d: %w", id, errNotOfDatabase)
	}
	gone = map[string]int64{}
	for _, f := range fields {
		n, err := s.abandon(ctx, f, id)
		if gone[f.String()] = n; err != nil {
			return gone, fmt.Errorf("giving up %s: %w", f, err)
		}
	}
	err = s.write(ctx, func(t *tx) error {
		if _, err := t.run(`DELETE FROM field_key WHERE id = ?`, id); err != nil {
			return err
		}
		return t.audit(by, "key abandoned", fmt.Sprintf("key:%d", id), fmt.Sprint(gone))
	})
	return gone, err
}

var errNotOfDatabase = errors.New("the database does not know it")

func (s *Store) abandon(ctx context.Context, f *field, id uint32) (gone int64, err error) {
	key := strings.Join(f.key, ", ")
	which := fmt.Sprintf(` WHERE (%s) IN (SELECT %s FROM %s WHERE substr(%s, 1, %d) = ? LIMIT %d)`, key, key, f.table, f.column, keys.PrefixLen, abandonStep)
	query, args := `UPDATE `+f.table+` SET `+f.column+` = NULL`+which, []any(nil)
	switch {
	case f.needed:
		query = `DELETE FROM ` + f.table + which
	case f == deliveryPayload:
		query = `UPDATE delivery SET payload_enc = NULL, error = CASE WHEN state < 2 THEN 'key lost' ELSE error END,
			state = CASE WHEN state < 2 THEN ? ELSE state END` + which
		args = []any{outbox.Failed}
	case f == inboxRaw:
		query = `UPDATE inbox SET raw = NULL, error = CASE WHEN state = 0 THEN 'key lost' ELSE error END,
			state = CASE WHEN state = 0 THEN ? ELSE state END` + which
		args = []any{incomingParked}
	}
	args = append(args, keys.Prefix(id))
	for {
		var n int64
		err := s.write(ctx, func(t *tx) (err error) {
			n, err = t.exec(query, args...)
			return err
		})
		if gone += n; err != nil || n < abandonStep {
			return gone, err
		}
	}
}
