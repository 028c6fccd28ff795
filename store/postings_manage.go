package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
)

// managed is the condition for a posting that a person may manage, as
// [handlers.Postings] has it; it takes the person twice.
const managed = `opening.id IN (SELECT posted.id FROM opening posted WHERE posted.posted_by = ?
	UNION SELECT theirs.id FROM opening own
		JOIN employer firm ON firm.key = own.employer_key
		JOIN person me ON me.id = own.posted_by
		JOIN opening theirs ON theirs.employer_key = own.employer_key AND theirs.feed = '` + handlers.PostedFeed + `'
			AND theirs.posted_platform = me.platform AND theirs.posted_tenant = me.tenant
		WHERE own.posted_by = ? AND own.approved_by <> '' AND own.state IN ('open', 'paused', 'closed') AND me.tenant <> '')`

// everyPosting is the condition for whatever was posted.
const everyPosting = `opening.feed = '` + handlers.PostedFeed + `'`

// managedBy is the condition for what a person manages, and its arguments;
// person 0 manages whatever was posted.
func managedBy(person uint32) (where string, args []any) {
	if person == 0 {
		return everyPosting, nil
	}
	return managed, []any{person, person}
}

// ManagedBy lists what a person may manage, the newest first; for person 0 it
// is whatever was posted.
func (s *Store) ManagedBy(ctx context.Context, person uint32, limit int) ([]handlers.Opening, error) {
	where, args := managedBy(person)
	return s.openings(ctx, `WHERE `+where+` ORDER BY opening.id DESC LIMIT ?`, append(args, limit)...)
}

// Manages finds a posting that a person may manage; ok is false when there is
// no such one.
func (s *Store) Manages(ctx context.Context, person uint32, id int64) (o handlers.Opening, ok bool, err error) {
	where, args := managedBy(person)
	found, err := s.openings(ctx, `WHERE `+where+` AND opening.id = ?`, append(args, id)...)
	if err != nil || len(found) == 0 {
		return o, false, err
	}
	return found[0], true, nil
}

// corrected puts a posting in the place of an earlier one; ok is false when
// that cannot be.
func (t *tx) corrected(p handlers.Posting) (state handlers.OpeningState, ok bool, err error) {
	person := p.Person
	if p.Staff {
		person = 0
	}
	where, args := managedBy(person)
	row, ok, err := t.openingBy(where+` AND opening.id = ?`, append(args, p.ID)...)
	if err != nil || !ok {
		return "", false, err
	}
	c, err := row.as()
	if err != nil {
		return "", false, err
	}
	before, now := c.opening, time.Now()
	c.opening = p.Opening
	c.opening.SourceID, c.version, c.state = before.SourceID, row.Version+1, handlers.OpeningPending
	switch row.State {
	case handlers.OpeningDraft, handlers.OpeningPending, handlers.OpeningRejected:
		if p.Blocked != "" {
			c.state = handlers.OpeningRejected
		} else if p.Draft && row.State == handlers.OpeningDraft {
			c.state = handlers.OpeningDraft
		}
	case handlers.OpeningApproved, handlers.OpeningOpen, handlers.OpeningPaused:
		if p.Blocked != "" {
			return "", false, nil
		}
		if !handlers.NeedsReview(before, c.opening, now) {
			c.state = row.State
		}
		if !matters(before, c.opening) {
			c.version = row.Version
		}
	case handlers.OpeningClosed:
		if p.Blocked != "" {
			return "", false, nil
		}
	default: // an import that was undone took it away
		return "", false, nil
	}
	if c.state == handlers.OpeningPending || c.state == handlers.OpeningRejected {
		c.reason, c.endedBy = p.Blocked, ""
		c.approvedBy = "" // nobody has approved what it says now
	}
	data, err := json.Marshal(c.opening)
	if err != nil {
		return "", false, err
	}
	c.data = string(data)
	if err := t.updateOpening(row, c); err != nil {
		return "", false, err
	}
	if row.ApprovedBy != "" {
		err = t.audit(p.Actor, "opening.edit", fmt.Sprintf("opening:%d", row.ID), string(c.state))
	}
	return c.state, true, err
}

// submitted asks staff to review a posting.
func (t *tx) submitted(id int64, actor string, review bot.Address) error {
	row, ok, err := t.openingBy(`opening.id = ?`, id)
	if err != nil || !ok {
		return err
	}
	event, err := t.openingEvent(id, handlers.EventSubmitted, actor, handlers.SubmittedDetail(row.Verified))
	if err != nil || review.IsZero() {
		return err
	}
	_, err = t.tell(outbox.Replies, handlers.ReviewSubject, event, 0, 0, review, time.Now())
	return err
}

// SubmitPosting asks staff to review a draft, once per message.
func (s *Store) SubmitPosting(ctx context.Context, message, id int64, actor string, review bot.Address) (submitted bool, err error) {
	n, err := s.changeID(ctx, message, "submit", func(t *tx) (int64, error) {
		row, ok, err := t.openingBy(`opening.id = ?`, id)
		if err != nil || !ok || row.State != handlers.OpeningDraft {
			return 0, err
		}
		c, err := row.as()
		if err != nil {
			return 0, err
		}
		c.state = handlers.OpeningPending
		if err := t.updateOpening(row, c); err != nil {
			return 0, err
		}
		return 1, t.submitted(id, actor, review)
	})
	return n == 1, err
}

// MovePosting pauses an opening, shows it again or gives it another deadline.
func (s *Store) MovePosting(ctx context.Context, message int64, m handlers.PostingMove) (handlers.Moved, error) {
	n, err := s.changeID(ctx, message, "move", func(t *tx) (int64, error) {
		row, ok, err := t.openingBy(everyPosting+` AND opening.id = ?`, m.ID)
		if err != nil || !ok || row.EndedBy != m.EndedBy {
			return int64(handlers.MovedNot), err
		}
		c, err := row.as()
		if err != nil {
			return 0, err
		}
		action := "opening.resume"
		switch {
		case m.Pause && row.State == handlers.OpeningOpen:
			action, c.state, c.endedBy = "opening.pause", handlers.OpeningPaused, m.Actor
		case !m.Pause && row.State == handlers.OpeningPaused,
			m.Deadline != nil && (row.State == handlers.OpeningOpen || row.State == handlers.OpeningClosed):
			if row.ApprovedBy == "" || !row.Verified {
				return int64(handlers.MovedNot), nil
			}
			c.state, c.endedBy = handlers.OpeningOpen, ""
			if m.Deadline != nil {
				action, c.opening.Deadline = "opening.renew", *m.Deadline
			}
			if c.opening.Deadline.Closed(m.At) {
				return int64(handlers.MovedOver), nil
			}
			if len(handlers.Blocking(c.opening, m.At)) > 0 {
				return int64(handlers.MovedBlocked), nil
			}
		default:
			return int64(handlers.MovedNot), nil
		}
		before, err := row.opening()
		if err != nil {
			return 0, err
		}
		if matters(before.Opening, c.opening) {
			c.version++
		}
		if c.data, err = marshalOpening(c.opening); err != nil {
			return 0, err
		}
		if err := t.updateOpening(row, c); err != nil {
			return 0, err
		}
		return int64(handlers.MovedDone), t.audit(m.Actor, action, fmt.Sprintf("opening:%d", m.ID), "")
	})
	return handlers.Moved(n), err
}

// PostingCounts says how many people were told of an opening, looked at it in
// detail and are interested in it. Who posted it, their workspace and staff, by
// their accounts, are not among them: who knows what these did could tell from
// the counts what others did.
func (s *Store) PostingCounts(ctx context.Context, id int64, staff []string) (c handlers.PostingCounts, err error) {
	others, accounts := ``, make([]any, len(staff))
	if len(staff) > 0 {
		others = ` AND p.platform || ':' || CASE WHEN p.tenant = '' THEN '' ELSE p.tenant || '/' END || p.external NOT IN ` + places(1, len(staff))
		for i, a := range staff {
			accounts[i] = a
		}
	}
	others = ` JOIN person p ON p.id = x.person JOIN opening o ON o.id = ?
		WHERE p.id <> o.posted_by AND (o.posted_tenant = '' OR p.platform <> o.posted_platform OR p.tenant <> o.posted_tenant)` + others
	args := append([]any{id}, accounts...)
	var all []any
	for _, own := range [][]any{{handlers.OpeningSubject, id, outbox.Sent}, {id}, {id}} {
		all = append(append(all, args...), own...)
	}
	err = s.get(ctx, &c, `SELECT
		(SELECT count(*) FROM alert x JOIN delivery d ON d.id = x.delivery`+others+` AND x.kind = ? AND x.ref = ? AND x.left_out = '' AND d.state = ?) AS told,
		(SELECT count(*) FROM opening_read x`+others+` AND x.opening = ?) AS read,
		(SELECT count(*) FROM interest x`+others+` AND x.opening = ?) AS interested`, all...)
	if err != nil {
		return c, fmt.Errorf("who heard of opening %d: %w", id, err)
	}
	return c, nil
}
