package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"dari/bot/outbox"
	"dari/handlers"
)

// Post keeps a posting and asks staff to review it, once per message, as
// [handlers.Postings] has it. The id is 0 when the posting to correct is not
// theirs or past correcting.
func (s *Store) Post(ctx context.Context, message int64, p handlers.Posting) (id int64, err error) {
	return s.changeID(ctx, message, "posting", func(t *tx) (id int64, err error) {
		state := handlers.OpeningPending
		if id = p.ID; id != 0 {
			var ok bool
			if state, ok, err = t.corrected(p); err != nil || !ok {
				return 0, err
			}
		} else {
			if p.Blocked != "" {
				state = handlers.OpeningRejected
			} else if p.Draft {
				state = handlers.OpeningDraft
			}
			o := p.Opening
			o.SourceID = newSecret()
			if id, err = t.insertOpening(o, newOpening{state: state, reason: p.Blocked, postedBy: p.Person}); err != nil {
				return 0, err
			}
		}
		if state == handlers.OpeningPending {
			err = t.submitted(id, p.Actor, p.Review)
		}
		return id, err
	})
}

func (t *tx) openingEvent(opening int64, kind handlers.OpeningEventKind, actor, detail string) (id int64, err error) {
	return t.insert(`INSERT INTO opening_event (opening, at, kind, actor, detail) VALUES (?, ?, ?, ?, ?) RETURNING id`,
		opening, millis(time.Now()), kind, actor, detail)
}

// OpeningEvent finds what became of a posting; ok is false when there is no
// such event.
func (s *Store) OpeningEvent(ctx context.Context, id int64) (e handlers.OpeningEvent, ok bool, err error) {
	err = s.get(ctx, &e, `SELECT id, opening, kind, detail FROM opening_event WHERE id = ?`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return e, false, nil
	}
	return e, err == nil, err
}

// PostingsOf lists what a person posted, the newest first.
func (s *Store) PostingsOf(ctx context.Context, person uint32, limit int) ([]handlers.Opening, error) {
	return s.openings(ctx, `WHERE posted_by = ? ORDER BY opening.id DESC LIMIT ?`, person, limit)
}

// decide changes the state of an opening and tells its poster.
func (t *tx) decide(row openingRow, state handlers.OpeningState, reason, approvedBy, endedBy, actor string, kind handlers.OpeningEventKind) error {
	c, err := row.as()
	if err != nil {
		return err
	}
	c.state, c.reason, c.endedBy = state, reason, endedBy
	if approvedBy != "" {
		c.approvedBy = approvedBy
	}
	if err := t.updateOpening(row, c); err != nil {
		return err
	}
	event, err := t.openingEvent(row.ID, kind, actor, reason)
	if err != nil || row.PostedBy == 0 {
		return err
	}
	var p personRow
	err = t.get(&p, `SELECT `+personColumns+` FROM person WHERE id = ?`, row.PostedBy)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = t.tell(outbox.Alerts, handlers.PostingSubject, event, 0, row.PostedBy, p.person().Private, time.Now())
	return err
}

// ApproveOpening lets an opening that waits for review, or was rejected,
// through: it is shown when its employer is verified.
func (s *Store) ApproveOpening(ctx context.Context, message, id int64, actor string) (handlers.Decision, error) {
	d, err := s.changeID(ctx, message, "approve", func(t *tx) (int64, error) {
		row, ok, err := t.openingBy(`opening.id = ?`, id)
		if err != nil || !ok {
			return int64(handlers.DecisionNone), err
		}
		if row.State != handlers.OpeningPending && row.State != handlers.OpeningRejected {
			return int64(handlers.DecisionTooLate), nil
		}
		o, err := row.opening()
		if err != nil {
			return 0, err
		}
		if len(handlers.Blocking(o.Opening, time.Now())) > 0 {
			return int64(handlers.DecisionBlocked), nil
		}
		state, kind, d := handlers.OpeningOpen, handlers.EventOpened, handlers.DecisionOpened
		if !row.Verified && !strings.HasPrefix(row.ApprovedBy, sourceApproved) {
			state, kind, d = handlers.OpeningApproved, handlers.EventApproved, handlers.DecisionWaiting
		}
		if err := t.decide(row, state, "", actor, "", actor, kind); err != nil {
			return 0, err
		}
		return int64(d), t.audit(actor, "opening.approve", fmt.Sprintf("opening:%d", id), string(state))
	})
	return handlers.Decision(d), err
}

// RejectOpening keeps an opening from being shown, also one that is.
func (s *Store) RejectOpening(ctx context.Context, message, id int64, actor, reason string) (handlers.Decision, error) {
	d, err := s.changeID(ctx, message, "reject", func(t *tx) (int64, error) {
		row, ok, err := t.openingBy(`opening.id = ?`, id)
		if err != nil || !ok {
			return int64(handlers.DecisionNone), err
		}
		switch row.State {
		case handlers.OpeningPending, handlers.OpeningApproved, handlers.OpeningOpen, handlers.OpeningPaused:
		default:
			return int64(handlers.DecisionTooLate), nil
		}
		if err := t.decide(row, handlers.OpeningRejected, reason, "", actor, actor, handlers.EventRejected); err != nil {
			return 0, err
		}
		return int64(handlers.DecisionRejected), t.audit(actor, "opening.reject", fmt.Sprintf("opening:%d", id), cut(reason, 300))
	})
	return handlers.Decision(d), err
}

// VerifyEmployer remembers that staff verified who the employer of the opening
// is, and opens what was approved and waited for it.
func (s *Store) VerifyEmployer(ctx context.Context, message, id int64, actor string) (opened int, err error) {
	n, err := s.changeID(ctx, message, "verify", func(t *tx) (int64, error) {
		row, ok, err := t.openingBy(`opening.id = ?`, id)
		if err != nil || !ok {
			return 0, err
		}
		o, err := row.opening()
		if err != nil {
			return 0, err
		}
		fresh, err := t.exec(`INSERT INTO employer (key, name, verified_at, verified_by) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
			row.Employer, o.Employer, millis(time.Now()), actor)
		if err != nil {
			return 0, err
		}
		if fresh == 1 {
			if err := t.audit(actor, "employer.verify", "employer:"+row.Employer, fmt.Sprintf("opening:%d", id)); err != nil {
				return 0, err
			}
		}
		var waiting []openingRow
		err = t.selects(&waiting, `SELECT `+openingColumns+openingTables+`WHERE employer_key = ? AND state = ? ORDER BY opening.id`,
			row.Employer, handlers.OpeningApproved)
		if err != nil {
			return 0, err
		}
		opened := int64(0)
		for _, w := range waiting {
			o, err := w.opening()
			if err != nil {
				return 0, err
			}
			if len(handlers.Blocking(o.Opening, time.Now())) > 0 {
				continue
			}
			if err := t.decide(w, handlers.OpeningOpen, "", "", "", actor, handlers.EventOpened); err != nil {
				return 0, err
			}
			opened++
		}
		return opened, nil
	})
	return int(n), err
}

// CloseOpening ends an opening that is not over yet. An import does not open
// it again.
func (s *Store) CloseOpening(ctx context.Context, message, id int64, actor string) (closed bool, err error) {
	n, err := s.changeID(ctx, message, "close", func(t *tx) (int64, error) {
		row, ok, err := t.openingBy(`opening.id = ?`, id)
		if err != nil || !ok {
			return 0, err
		}
		switch row.State {
		case handlers.OpeningDraft, handlers.OpeningPending, handlers.OpeningApproved, handlers.OpeningOpen, handlers.OpeningPaused:
		default:
			return 0, nil
		}
		c, err := row.as()
		if err != nil {
			return 0, err
		}
		c.state, c.endedBy = handlers.OpeningClosed, actor
		if err := t.updateOpening(row, c); err != nil {
			return 0, err
		}
		return 1, t.audit(actor, "opening.close", fmt.Sprintf("opening:%d", id), "")
	})
	return n == 1, err
}
