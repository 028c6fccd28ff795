package store

import (
	"context"
	"errors"
	"fmt"
)

// RenewPassword asks PostgreSQL whether it takes another password of the same
// user. use has every connection that is opened from then on take it; those
// that are open stay. With an error everything stays as it is.
func (s *Store) RenewPassword(ctx context.Context, password string) (use func(), err error) {
	d, ok := s.db.(*postgresDB)
	if !ok {
		return nil, errors.New("a file of SQLite has no password")
	}
	if use, err = d.renew(ctx, password); err != nil {
		return nil, fmt.Errorf("the database does not take the password: %w", err)
	}
	return use, nil
}
