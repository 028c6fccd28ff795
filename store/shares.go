package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
)

// shareAgain is within which time a second tap is no second share.
const shareAgain = 10 * time.Minute

// AddShare keeps that a manager shared something, and has its card told in the
// channel, once per message. Within shareAgain the same is that share, unless its
// card did not get there.
func (s *Store) AddShare(ctx context.Context, message int64, k handlers.Share) (id int64, err error) {
	id, err = s.changeID(ctx, message, "share", func(t *tx) (int64, error) {
		now := time.Now()
		var there []int64
		err := t.selects(&there, `SELECT id FROM share WHERE kind = ? AND ref = ? AND team = ? AND chat = ? AND person = ? AND created > ?
			AND EXISTS (SELECT 1 FROM delivery d WHERE d.kind = ? AND d.kind <> '' AND d.ref = share.id AND d.state NOT IN (?, ?, ?)) ORDER BY id LIMIT 1`,
			k.Kind, k.Ref, k.Team, k.Chat, k.Person, millis(now.Add(-shareAgain)), handlers.ShareSubject, outbox.Gone, outbox.Failed, outbox.Dropped)
		switch {
		case err != nil:
			return 0, err
		case len(there) > 0:
			return there[0], nil
		}
		id, err := t.insert(`INSERT INTO share (kind, ref, team, chat, person, created) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
			k.Kind, k.Ref, k.Team, k.Chat, k.Person, millis(now))
		if err != nil {
			return 0, err
		}
		_, err = t.tell(outbox.Replies, handlers.ShareSubject, id, 1, 0, bot.Address{Platform: bot.Slack, Account: k.Team, Chat: k.Chat}, now)
		return id, err
	})
	if err != nil {
		return 0, fmt.Errorf("sharing: %w", err)
	}
	return id, nil
}

type shareRow struct {
	ID              int64
	Kind            handlers.SharedKind
	Ref, Team, Chat string
	Person          uint32
	Created         int64
	Wanted          int
}

const shareColumns = `id, kind, ref, team, chat, person, created, (SELECT count(*) FROM share_want w WHERE w.share = share.id) AS wanted`

func (r shareRow) share() handlers.Share {
	return handlers.Share{ID: r.ID, Kind: r.Kind, Ref: r.Ref, Team: r.Team, Chat: r.Chat, Person: r.Person, At: fromMillis(r.Created), Wanted: r.Wanted}
}

// Share finds what was shared; ok is false when there is none.
func (s *Store) Share(ctx context.Context, id int64) (k handlers.Share, ok bool, err error) {
	var r shareRow
	err = s.get(ctx, &r, `SELECT `+shareColumns+` FROM share WHERE id = ?`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return k, false, nil
	}
	return r.share(), err == nil, err
}

// SharesOf lists what a person shared, the newest first.
func (s *Store) SharesOf(ctx context.Context, person uint32, limit int) ([]handlers.Share, error) {
	var rows []shareRow
	err := s.selects(ctx, &rows, `SELECT `+shareColumns+` FROM share WHERE person = ? ORDER BY id DESC LIMIT ?`, person, limit)
	out := make([]handlers.Share, len(rows))
	for i, r := range rows {
		out[i] = r.share()
	}
	return out, err
}

// Want remembers that the person wants what was shared. A name is kept only
// where it is given; without one an earlier name goes.
func (s *Store) Want(ctx context.Context, message, share int64, person uint32, name string) error {
	var sealed []byte
	if name != "" {
		var err error
		if sealed, err = s.seal(wantName, []byte(name), share, person); err != nil {
			return fmt.Errorf("name in share %d: %w", share, err)
		}
	}
	return s.change(ctx, message, "want", func(t *tx) error {
		_, err := t.run(`INSERT INTO share_want (share, person, at, name_enc) SELECT id, ?, ?, ? FROM share WHERE id = ?
			ON CONFLICT (share, person) DO UPDATE SET name_enc = excluded.name_enc`, person, millis(time.Now()), sealed, share)
		return err
	})
}

// Unwant takes that back.
func (s *Store) Unwant(ctx context.Context, message, share int64, person uint32) error {
	return s.change(ctx, message, "unwant", func(t *tx) error {
		_, err := t.run(`DELETE FROM share_want WHERE share = ? AND person = ?`, share, person)
		return err
	})
}

// Wanters are who wants what was shared and let their name be known.
func (s *Store) Wanters(ctx context.Context, share int64) ([]handlers.Wanter, error) {
	var rows []struct {
		Person uint32
		Name   []byte `db:"name_enc"`
	}
	err := s.selects(ctx, &rows, `SELECT person, name_enc FROM share_want WHERE share = ? AND name_enc IS NOT NULL ORDER BY at, person`, share)
	if err != nil {
		return nil, fmt.Errorf("who wants share %d: %w", share, err)
	}
	var out []handlers.Wanter
	for _, r := range rows {
		name, err := s.unsealOr(wantName, r.Name, share, share, r.Person)
		if err != nil {
			return nil, err
		}
		if len(name) > 0 {
			out = append(out, handlers.Wanter{Person: r.Person, Name: string(name)})
		}
	}
	return out, nil
}

func (s *Store) shareData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	shares, err := s.SharesOf(ctx, p.ID, 1000)
	if err != nil {
		return err
	}
	for _, k := range shares {
		d.Shared = append(d.Shared, handlers.KeptShare{Kind: k.Kind, Ref: k.Ref, Channel: k.Chat, At: k.At})
	}
	var rows []struct {
		Share, At int64
		Kind      handlers.SharedKind
		Ref       string
		Name      []byte `db:"name_enc"`
	}
	err = s.selects(ctx, &rows, `SELECT w.share, w.at, w.name_enc, k.kind, k.ref FROM share_want w JOIN share k ON k.id = w.share WHERE w.person = ? ORDER BY w.at`, p.ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		name, err := s.unseal(wantName, r.Name, r.Share, p.ID)
		if err != nil {
			return err
		}
		d.Wanted = append(d.Wanted, handlers.KeptWant{Kind: r.Kind, Ref: r.Ref, At: fromMillis(r.At), Name: string(name)})
	}
	return nil
}
