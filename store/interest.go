package store

import (
	"context"
	"fmt"
	"time"

	"dari/handlers"
)

// AddInterest remembers that the person is interested in an opening; it stays
// the first time that they said so.
func (s *Store) AddInterest(ctx context.Context, message int64, person uint32, opening int64) error {
	err := s.change(ctx, message, "interest", func(t *tx) error {
		_, err := t.run(`INSERT INTO interest (person, opening, at) VALUES (?, ?, ?) ON CONFLICT (person, opening) DO NOTHING`,
			person, opening, millis(time.Now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("interest in opening %d: %w", opening, err)
	}
	return nil
}

// WithdrawInterest takes that back.
func (s *Store) WithdrawInterest(ctx context.Context, message int64, person uint32, opening int64) error {
	err := s.change(ctx, message, "no interest", func(t *tx) error {
		_, err := t.run(`DELETE FROM interest WHERE person = ? AND opening = ?`, person, opening)
		return err
	})
	if err != nil {
		return fmt.Errorf("no interest in opening %d: %w", opening, err)
	}
	return nil
}

// Interested tells whether the person is interested in an opening.
func (s *Store) Interested(ctx context.Context, person uint32, opening int64) (is bool, err error) {
	err = s.get(ctx, &is, `SELECT EXISTS (SELECT 1 FROM interest WHERE person = ? AND opening = ?)`, person, opening)
	return is, err
}

// InterestsOf are the openings in any state that the person is interested in,
// the latest first, from a place in the list on.
func (s *Store) InterestsOf(ctx context.Context, person uint32, from, limit int) ([]handlers.Opening, error) {
	return s.openings(ctx, `JOIN interest ON interest.opening = opening.id WHERE interest.person = ?
		ORDER BY interest.at DESC, opening.id DESC LIMIT ? OFFSET ?`, person, limit, from)
}

// ReadOpening remembers that the person looked at an opening in detail.
func (s *Store) ReadOpening(ctx context.Context, message int64, person uint32, opening int64) error {
	err := s.change(ctx, message, "read", func(t *tx) error {
		_, err := t.run(`INSERT INTO opening_read (person, opening, at) VALUES (?, ?, ?) ON CONFLICT (person, opening) DO NOTHING`,
			person, opening, millis(time.Now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("reading opening %d: %w", opening, err)
	}
	return nil
}

func (s *Store) interestData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	for _, part := range []struct {
		query string
		into  *[]handlers.KeptInterest
	}{
		{`SELECT opening, at FROM interest WHERE person = ? ORDER BY at, opening`, &d.Interests},
		{`SELECT opening, at FROM opening_read WHERE person = ? ORDER BY at, opening`, &d.Looked},
	} {
		var rows []struct{ Opening, At int64 }
		if err := s.selects(ctx, &rows, part.query, p.ID); err != nil {
			return err
		}
		for _, r := range rows {
			*part.into = append(*part.into, handlers.KeptInterest{Opening: r.Opening, At: fromMillis(r.At)})
		}
	}
	return nil
}
