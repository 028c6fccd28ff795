package store

import (
	"database/sql"
	"errors"
	"fmt"

	"dari/bot/outbox"
	"dari/handlers"
)

// followRow is a correction or a withdrawal on its way.
type followRow struct {
	Announcement int64
	Kind         string
	Version      int64
	Cursor       int64
	Until        int64
}

// follow claims the next changes of what was sent. They disturb nobody, so
// they also go out in quiet hours and to whoever refused further announcements.
func (c *claim) follow() error {
	if len(c.out) >= c.n {
		return nil
	}
	var rows []followRow
	err := c.selects(&rows, `SELECT announcement, kind, version, cursor, until FROM announcement_follow
		WHERE platform = ? AND account = ? AND open = 1 ORDER BY announcement, kind FOR UPDATE SKIP LOCKED`, c.platform, c.account)
	if err != nil {
		return err
	}
	for _, f := range rows {
		if len(c.out) >= c.n {
			return nil
		}
		if err := c.followOne(f); err != nil {
			return fmt.Errorf("%s %d: %w", f.Kind, f.Announcement, err)
		}
	}
	return nil
}

// followOne claims changes to the copies behind the cursor. It stops at a copy
// that is on the wire: whether and as what it arrives is not known yet.
func (c *claim) followOne(f followRow) error {
	var onWire int64
	err := c.get(&onWire, `SELECT coalesce(min(id), 0) FROM delivery WHERE lane = 2 AND ref = ? AND state = 1
		AND kind IN (?, ?) AND platform = ? AND account = ? AND id <= ?`,
		f.Announcement, handlers.AnnouncementSubject, handlers.AnnouncementResend, c.platform, c.account, f.Until)
	if err != nil {
		return err
	}
	last := f.Until
	if onWire != 0 {
		last = onWire - 1
	}
	limit := c.n - len(c.out)
	var sent []deliveryRow
	err = c.selects(&sent, `SELECT `+deliveryColumns+` FROM delivery WHERE lane = 2 AND ref = ? AND state = ? AND id > ? AND id <= ?
		AND kind IN (?, ?) AND platform = ? AND account = ? ORDER BY id LIMIT ?`,
		f.Announcement, outbox.Sent, f.Cursor, last, handlers.AnnouncementSubject, handlers.AnnouncementResend, c.platform, c.account, limit)
	if err != nil {
		return err
	}
	cursor := f.Cursor
	for _, copy := range sent {
		claimed, err := c.change(f, copy)
		if err != nil {
			return err
		}
		if !claimed { // an earlier change of the same copy is on the wire
			break
		}
		cursor = copy.ID
	}
	open := true
	if len(sent) < limit && onWire == 0 && (len(sent) == 0 || cursor == sent[len(sent)-1].ID) {
		open = false
	}
	if cursor == f.Cursor && open {
		return nil
	}
	c.moved = true
	_, err = c.run(`UPDATE announcement_follow SET cursor = ?, open = ? WHERE announcement = ? AND kind = ? AND platform = ? AND account = ?`,
		cursor, open, f.Announcement, f.Kind, c.platform, c.account)
	return err
}

// change claims the change of one copy. A copy has one row for all its
// corrections, the latest of which counts. It reports false when an earlier
// one is on the wire.
func (c *claim) change(f followRow, copy deliveryRow) (bool, error) {
	if f.Kind == handlers.AnnouncementEdit && copy.Version >= f.Version {
		return true, nil // was sent with the new text
	}
	d := outbox.Delivery{Lane: outbox.Broadcasts, Person: copy.Person, Due: c.now, Created: c.now,
		Subject: outbox.Subject{Kind: f.Kind, Ref: f.Announcement, Version: f.Version}, Process: c.me}
	d.To.Platform, d.To.Account, d.To.Chat, d.To.Thread = copy.Platform, copy.Account, copy.Chat, copy.Thread
	var now struct {
		State   outbox.State
		Version int64
	}
	where := []any{f.Kind, f.Announcement, copy.Person, copy.Platform, copy.Account, copy.Chat}
	err := c.get(&now, `SELECT state, version FROM delivery WHERE kind = ? AND ref = ? AND person = ? AND platform = ? AND account = ? AND chat = ?`, where...)
	switch {
	case err == nil && now.State == outbox.Sending:
		return false, nil
	case err == nil && now.Version >= f.Version:
		return true, nil
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return false, err
	}
	var row struct {
		ID     int64
		Secret string
	}
	err = c.get(&row, `INSERT INTO delivery (kind, ref, person, platform, account, chat, secret, lane, state, due, thread, version, created, process)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (kind, ref, person, platform, account, chat) WHERE kind <> '' DO UPDATE SET
			state = excluded.state, due = excluded.due, version = excluded.version, attempts = 0, doubts = 0, error = '',
			created = excluded.created, process = excluded.process, finished = 0
		RETURNING id, secret`, append(where, newSecret(), d.Lane, outbox.Sending, millis(d.Due), copy.Thread, f.Version, millis(d.Created), d.Process)...)
	if err != nil {
		return false, err
	}
	d.ID, d.Key = row.ID, deliveryKey(row.ID, row.Secret)
	c.out = append(c.out, d)
	return true, nil
}
