package store

import (
	"context"
	"fmt"

	"dari/handlers"
)

// Refuse keeps that a subject is not for somebody, in place of what they said of
// it before.
func (s *Store) Refuse(ctx context.Context, message int64, r handlers.Refusal) (id int64, err error) {
	rule, err := s.sealJSON(refusalRule, r.Rule, r.Person, r.Kind, r.Ref)
	if err != nil {
		return 0, fmt.Errorf("refusal of %s %d: %w", r.Kind, r.Ref, err)
	}
	return s.changeID(ctx, message, "refuse", func(t *tx) (int64, error) {
		return t.insert(`INSERT INTO alert_refusal (person, kind, ref, why, rule_enc, at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (person, kind, ref) DO UPDATE SET why = excluded.why, rule_enc = excluded.rule_enc, at = excluded.at RETURNING id`,
			r.Person, r.Kind, r.Ref, string(r.Why), rule, millis(r.At))
	})
}

// RefusalsOf gives what is not for the person, the newest first. One that cannot
// be read is left out.
func (s *Store) RefusalsOf(ctx context.Context, person uint32) ([]handlers.Refusal, error) {
	var rows []struct {
		ID, Ref, At int64
		Kind, Why   string
		Rule        []byte `db:"rule_enc"`
	}
	err := s.selects(ctx, &rows, `SELECT id, kind, ref, why, rule_enc, at FROM alert_refusal WHERE person = ? ORDER BY at DESC, id DESC`, person)
	if err != nil {
		return nil, fmt.Errorf("what is not for person %d: %w", person, err)
	}
	var out []handlers.Refusal
	for _, r := range rows {
		x := handlers.Refusal{ID: r.ID, Person: person, Kind: r.Kind, Ref: r.Ref, Why: handlers.RefusalReason(r.Why), At: fromMillis(r.At)}
		if err := s.unsealJSON(refusalRule, r.Rule, &x.Rule, person, r.Kind, r.Ref); err != nil {
			s.damaged("alert_refusal", r.ID, err)
			continue
		}
		out = append(out, x)
	}
	return out, nil
}

// TakeBackRefusal forgets a refusal of the person.
func (s *Store) TakeBackRefusal(ctx context.Context, message int64, person uint32, id int64) (ok bool, err error) {
	n, err := s.changeID(ctx, message, "unrefuse", func(t *tx) (int64, error) {
		return t.exec(`DELETE FROM alert_refusal WHERE id = ? AND person = ?`, id, person)
	})
	return n == 1, err
}
