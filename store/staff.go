package store

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// staffCache remembers the staff list: every message asks for it. A second is
// short enough for what `dari staff` changes beside a server.
type staffCache struct {
	mu       sync.Mutex
	accounts []string
	until    time.Time
}

const staffCached = time.Second

// StaffAccounts are the accounts that were named staff at run time, as they
// were at most a second ago.
func (s *Store) StaffAccounts(ctx context.Context) ([]string, error) {
	s.staff.mu.Lock()
	defer s.staff.mu.Unlock()
	now := time.Now()
	if now.Before(s.staff.until) && s.staff.until.Sub(now) <= staffCached {
		return s.staff.accounts, nil
	}
	var accounts []string
	if err := s.selects(ctx, &accounts, `SELECT account FROM staff ORDER BY account`); err != nil {
		return nil, fmt.Errorf("staff: %w", err)
	}
	s.staff.accounts, s.staff.until = accounts, now.Add(staffCached)
	return accounts, nil
}

// AddStaff names an account staff; known is true when it was already.
func (s *Store) AddStaff(ctx context.Context, account, by string) (known bool, err error) {
	defer s.staff.forget()
	err = s.write(ctx, func(t *tx) error {
		n, err := t.exec(`INSERT INTO staff (account, added, added_by) VALUES (?, ?, ?) ON CONFLICT (account) DO NOTHING`,
			account, millis(time.Now()), by)
		if known = n == 0; err != nil || known {
			return err
		}
		return t.audit(by, "staff added", account, "")
	})
	return known, err
}

// RemoveStaff takes the role away; known is false when the account had none.
func (s *Store) RemoveStaff(ctx context.Context, account, by string) (known bool, err error) {
	defer s.staff.forget()
	err = s.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM staff WHERE account = ?`, account)
		if known = n == 1; err != nil || !known {
			return err
		}
		return t.audit(by, "staff removed", account, "")
	})
	return known, err
}

func (c *staffCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until = time.Time{}
}

// StaffMember is somebody who was named staff at run time.
type StaffMember struct {
	Account string
	Added   time.Time
	AddedBy string
}

// StaffMembers lists them.
func (s *Store) StaffMembers(ctx context.Context) ([]StaffMember, error) {
	var rows []struct {
		Account string
		Added   int64
		AddedBy string `db:"added_by"`
	}
	if err := s.selects(ctx, &rows, `SELECT account, added, added_by FROM staff ORDER BY account`); err != nil {
		return nil, fmt.Errorf("staff: %w", err)
	}
	out := make([]StaffMember, len(rows))
	for i, r := range rows {
		out[i] = StaffMember{r.Account, fromMillis(r.Added), r.AddedBy}
	}
	return out, nil
}
