package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"dari/bot/outbox"
	"dari/handlers"
)

type followedRow struct {
	ID, Created, Opened int64
	Person              uint32
	Data                []byte `db:"follow_enc"`
}

const followQuery = `SELECT f.id, f.person, f.created, f.follow_enc, coalesce(t.at, 0) AS opened FROM notice_follow f
	LEFT JOIN notice_told t ON t.person = f.person AND t.what = 'opens' AND t.ref = f.id `

func (v vault) unsealFollow(r followedRow) (handlers.Follow, error) {
	f := handlers.Follow{ID: r.ID, Person: r.Person, Created: fromMillis(r.Created), Opened: fromMillis(r.Opened)}
	err := v.unsealJSON(followWhole, r.Data, &f, r.Person, r.Created)
	return f, err
}

// AddFollow keeps what somebody follows, in place of the same that they followed
// before; ok is false where they follow handlers.MaxFollows things already.
func (s *Store) AddFollow(ctx context.Context, message int64, f handlers.Follow) (ok bool, err error) {
	id, err := s.changeID(ctx, message, "follow", func(t *tx) (int64, error) {
		var known []followedRow
		if err := t.selects(&known, followQuery+`WHERE f.person = ? ORDER BY f.id`, f.Person); err != nil {
			return 0, err
		}
		left := len(known)
		for _, r := range known {
			k, err := t.unsealFollow(r)
			if err != nil {
				return 0, err
			}
			if k.Same(f) {
				if _, err := t.run(`DELETE FROM notice_follow WHERE id = ?`, k.ID); err != nil {
					return 0, err
				}
				left--
			}
		}
		if left >= handlers.MaxFollows {
			return 0, nil
		}
		created := millis(f.Created)
		data, err := t.sealJSON(followWhole, f, f.Person, created)
		if err != nil {
			return 0, err
		}
		return t.insert(`INSERT INTO notice_follow (person, follow_enc, created) VALUES (?, ?, ?) RETURNING id`, f.Person, data, created)
	})
	if err != nil {
		return false, fmt.Errorf("following for %d: %w", f.Person, err)
	}
	return id != 0, nil
}

// Follows is what a person follows, the oldest first.
func (s *Store) Follows(ctx context.Context, person uint32) ([]handlers.Follow, error) {
	return s.follows(ctx, `WHERE f.person = ? ORDER BY f.id`, person)
}

// FollowsAfter gives what people follow in the order of their ids, from after on.
func (s *Store) FollowsAfter(ctx context.Context, after int64, limit int) ([]handlers.Follow, error) {
	return s.follows(ctx, `WHERE f.id > ? ORDER BY f.id LIMIT ?`, after, limit)
}

func (s *Store) follows(ctx context.Context, which string, args ...any) ([]handlers.Follow, error) {
	var rows []followedRow
	if err := s.selects(ctx, &rows, followQuery+which, args...); err != nil {
		return nil, fmt.Errorf("what is followed: %w", err)
	}
	out := make([]handlers.Follow, 0, len(rows))
	for _, r := range rows {
		f, err := s.unsealFollow(r)
		if err != nil {
			return nil, fmt.Errorf("follow %d: %w", r.ID, err)
		}
		out = append(out, f)
	}
	return out, nil
}

// EndFollow forgets what a person follows; an id of 0 is everything.
func (s *Store) EndFollow(ctx context.Context, message int64, person uint32, id int64) error {
	return s.change(ctx, message, "unfollow", func(t *tx) error {
		_, err := t.run(`DELETE FROM notice_follow WHERE person = ? AND (id = ? OR ? = 0)`, person, id, id)
		return err
	})
}

// TellFollower has a person told of what they were not told yet, in their message
// that still waits or in a new one; queued is true where there is a new one. Nobody
// is told who left or no longer follows anything.
func (s *Store) TellFollower(ctx context.Context, to handlers.AlertFor, items []handlers.FollowItem) (queued bool, err error) {
	err = s.write(ctx, func(t *tx) error {
		queued = false
		if err := t.lock(lockOpenings, 0); err != nil { // nobody else gives the number of the message away
			return err
		}
		var there bool
		err := t.get(&there, `SELECT EXISTS (SELECT 1 FROM person WHERE id = ? AND gone_at = 0 AND erasing = 0)
			AND EXISTS (SELECT 1 FROM notice_follow WHERE person = ?)`, to.Person, to.Person)
		if err != nil || !there {
			return err
		}
		// The update keeps the message from being sent until the new items are in it.
		var alert int64
		err = t.get(&alert, `UPDATE delivery SET version = version WHERE id = (SELECT max(id) FROM delivery
			WHERE person = ? AND kind = ? AND kind <> '' AND state = ?) AND state = ? RETURNING ref`,
			to.Person, handlers.FollowSubject, outbox.Queued, outbox.Queued)
		waits := err == nil
		if errors.Is(err, sql.ErrNoRows) {
			err = t.get(&alert, `SELECT coalesce(max(alert), 0) + 1 FROM notice_told`)
		}
		if err != nil {
			return err
		}
		fresh := false
		for _, i := range items {
			n, err := t.exec(`INSERT INTO notice_told (person, what, ref, version, until, alert, at) VALUES (?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT (person, what, ref) DO UPDATE SET version = excluded.version, until = excluded.until, alert = excluded.alert, at = excluded.at
					WHERE notice_told.until <> excluded.until`,
				to.Person, i.What, i.Ref, i.Version, millis(i.Until), alert, millis(time.Now()))
			if err != nil {
				return err
			}
			fresh = fresh || n > 0
		}
		if !fresh || waits {
			return nil
		}
		n, err := t.tellPeople(telling{outbox.Alerts, handlers.FollowSubject, alert, 1}, []handlers.AlertFor{to})
		queued = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("telling %d of what they follow: %w", to.Person, err)
	}
	return queued, nil
}

// FollowItems are what a message tells of.
func (s *Store) FollowItems(ctx context.Context, person uint32, alert int64) ([]handlers.FollowItem, error) {
	var items []handlers.FollowItem
	err := s.selects(ctx, &items, `SELECT what, ref, version FROM notice_told WHERE person = ? AND alert = ? ORDER BY what, ref`, person, alert)
	if err != nil {
		return nil, fmt.Errorf("alert %d of what is followed: %w", alert, err)
	}
	return items, nil
}

// followData is what the person follows, and was told of it.
func (s *Store) followData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	follows, err := s.Follows(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, f := range follows {
		d.Follows = append(d.Follows, handlers.KeptFollow{Since: f.Created, Topic: f.Topic, Regions: f.Regions, Programme: f.Article, Course: f.Course})
	}
	var rows []struct {
		At   int64
		What handlers.FollowWhat
		Ref  int64
	}
	err = s.selects(ctx, &rows, `SELECT at, what, ref FROM notice_told WHERE person = ? ORDER BY at, what, ref`, p.ID)
	for _, r := range rows {
		d.FollowsTold = append(d.FollowsTold, handlers.KeptFollowTold{At: fromMillis(r.At), What: r.What, Ref: r.Ref})
	}
	return err
}
