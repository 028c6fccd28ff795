package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
)

type announcementRow struct {
	ID          int64
	Version     int64
	State       handlers.AnnouncementState
	Ko, En      string
	Audience    string
	NoConsent   int64 `db:"no_consent"`
	Gone        int64
	WrittenBy   string `db:"written_by"`
	ConfirmedBy string `db:"confirmed_by"`
	Created     int64
	Started     int64
	Finished    int64
}

const announcementColumns = `id, version, state, ko, en, audience, no_consent, gone, written_by, confirmed_by, created, started, finished`

func (r announcementRow) announcement() (handlers.Announcement, error) {
	a := handlers.Announcement{ID: r.ID, Version: r.Version, State: r.State, Ko: r.Ko, En: r.En,
		WrittenBy: r.WrittenBy, ConfirmedBy: r.ConfirmedBy,
		Created: fromMillis(r.Created), Started: fromMillis(r.Started), Finished: fromMillis(r.Finished)}
	if err := json.Unmarshal([]byte(r.Audience), &a.Audience); err != nil {
		return a, fmt.Errorf("announcement %d: audience: %w", r.ID, err)
	}
	return a, nil
}

func announcementSubject(id int64) string { return fmt.Sprintf("announcement:%d", id) }

// Announcement finds an announcement; ok is false when there is none.
func (s *Store) Announcement(ctx context.Context, id int64) (a handlers.Announcement, ok bool, err error) {
	r, ok, err := s.announcementRow(ctx, id)
	if err != nil || !ok {
		return a, false, err
	}
	a, err = r.announcement()
	return a, err == nil, err
}

func (s *Store) announcementRow(ctx context.Context, id int64) (r announcementRow, ok bool, err error) {
	err = s.get(ctx, &r, `SELECT `+announcementColumns+` FROM announcement WHERE id = ?`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	if err != nil {
		return r, false, fmt.Errorf("announcement %d: %w", id, err)
	}
	return r, true, nil
}

// LatestAnnouncements gives the newest announcements first.
func (s *Store) LatestAnnouncements(ctx context.Context, limit int) ([]handlers.Announcement, error) {
	var rows []announcementRow
	if err := s.selects(ctx, &rows, `SELECT `+announcementColumns+` FROM announcement ORDER BY id DESC LIMIT ?`, limit); err != nil {
		return nil, fmt.Errorf("announcements: %w", err)
	}
	out := make([]handlers.Announcement, 0, len(rows))
	for _, r := range rows {
		a, err := r.announcement()
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// WriteAnnouncement keeps a new announcement (ID 0), or rewrites one that was
// not confirmed; its version is raised and it must be previewed again. The id
// is 0 when it was confirmed or cancelled meanwhile.
func (s *Store) WriteAnnouncement(ctx context.Context, message int64, a handlers.Announcement, by string) (int64, error) {
	audience, err := json.Marshal(a.Audience)
	if err != nil {
		return 0, fmt.Errorf("audience: %w", err)
	}
	return s.changeID(ctx, message, "announcement-write", func(t *tx) (int64, error) {
		if a.ID == 0 {
			id, err := t.insert(`INSERT INTO announcement (state, ko, en, audience, written_by, created)
				VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
				handlers.AnnouncementDraft, a.Ko, a.En, string(audience), by, millis(time.Now()))
			if err != nil {
				return 0, err
			}
			return id, t.audit(by, "announcement written", announcementSubject(id), "")
		}
		n, err := t.exec(`UPDATE announcement SET state = ?, ko = ?, en = ?, audience = ?, version = version + 1
			WHERE id = ? AND state IN (?, ?)`,
			handlers.AnnouncementDraft, a.Ko, a.En, string(audience), a.ID, handlers.AnnouncementDraft, handlers.AnnouncementReady)
		if err != nil || n == 0 {
			return 0, err
		}
		return a.ID, t.audit(by, "announcement rewritten", announcementSubject(a.ID), "")
	})
}

// changeAnnouncement is change for a step that may turn out impossible.
func (s *Store) changeAnnouncement(ctx context.Context, message int64, step string, do func(*tx) (bool, error)) (bool, error) {
	n, err := s.changeID(ctx, message, step, func(t *tx) (int64, error) {
		ok, err := do(t)
		if ok {
			return 1, err
		}
		return 0, err
	})
	s.broadcasts.wake()
	return n == 1, err
}

// MarkReady remembers that the version was previewed.
func (s *Store) MarkReady(ctx context.Context, message, id, version int64) (bool, error) {
	return s.changeAnnouncement(ctx, message, "announcement-ready", func(t *tx) (bool, error) {
		n, err := t.exec(`UPDATE announcement SET state = ? WHERE id = ? AND version = ? AND state IN (?, ?)`,
			handlers.AnnouncementReady, id, version, handlers.AnnouncementDraft, handlers.AnnouncementReady)
		return n == 1, err
	})
}

// moves says from which states an announcement may come to which.
var moves = map[handlers.AnnouncementState][]handlers.AnnouncementState{
	handlers.AnnouncementPaused:  {handlers.AnnouncementRunning},
	handlers.AnnouncementRunning: {handlers.AnnouncementPaused},
	handlers.AnnouncementCancelled: {handlers.AnnouncementDraft, handlers.AnnouncementReady,
		handlers.AnnouncementRunning, handlers.AnnouncementPaused},
	handlers.AnnouncementWithdrawn: {handlers.AnnouncementRunning, handlers.AnnouncementPaused,
		handlers.AnnouncementDone, handlers.AnnouncementCancelled},
}

// MoveAnnouncement pauses, resumes, cancels or withdraws. What was claimed and
// waits for another try is dropped when the announcement ends; what is on the
// wire ends by itself.
func (s *Store) MoveAnnouncement(ctx context.Context, message, id int64, to handlers.AnnouncementState, by string) (bool, error) {
	return s.changeAnnouncement(ctx, message, "announcement-"+string(to), func(t *tx) (bool, error) {
		var r announcementRow
		err := t.get(&r, `SELECT `+announcementColumns+` FROM announcement WHERE id = ? FOR UPDATE`, id)
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		if err != nil || !slices.Contains(moves[to], r.State) {
			return false, err
		}
		now, finished := millis(time.Now()), r.Finished
		switch to {
		case handlers.AnnouncementWithdrawn:
			if r.Started == 0 {
				return false, nil
			}
			if err := t.dropQueued(id, now, handlers.DroppedWithdrawn); err != nil {
				return false, err
			}
			if err := t.follow(id, handlers.AnnouncementWithdraw, r.Version); err != nil {
				return false, err
			}
			finished = now
		case handlers.AnnouncementCancelled:
			if err := t.dropQueued(id, now, handlers.DroppedCancelled); err != nil {
				return false, err
			}
			finished = now
		}
		if _, err := t.run(`UPDATE announcement SET state = ?, finished = ? WHERE id = ?`, to, finished, id); err != nil {
			return false, err
		}
		return true, t.audit(by, "announcement "+string(to), announcementSubject(id), "")
	})
}

// dropQueued drops the copies that wait for another try.
func (t *tx) dropQueued(id, now int64, reason string) error {
	_, err := t.run(`UPDATE delivery SET state = ?, error = ?, finished = ?
		WHERE lane = 2 AND ref = ? AND state = 0 AND kind IN (?, ?)`,
		outbox.Dropped, reason, now, id, handlers.AnnouncementSubject, handlers.AnnouncementResend)
	return err
}

// follow begins to change or take away what was sent, for every account that
// sent.
func (t *tx) follow(id int64, kind string, version int64) error {
	var until int64
	err := t.get(&until, `SELECT coalesce(max(id), 0) FROM delivery WHERE lane = 2 AND ref = ?`, id)
	if err != nil {
		return err
	}
	if kind == handlers.AnnouncementWithdraw {
		if _, err := t.run(`UPDATE announcement_follow SET open = 0 WHERE announcement = ?`, id); err != nil {
			return err
		}
	}
	var doors []struct {
		Platform bot.Platform
		Account  string
	}
	if err := t.selects(&doors, `SELECT DISTINCT platform, account FROM announcement_part WHERE announcement = ?`, id); err != nil {
		return err
	}
	for _, d := range doors {
		_, err := t.run(`INSERT INTO announcement_follow (announcement, kind, platform, account, version, until) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (announcement, kind, platform, account) DO UPDATE SET
				version = excluded.version, until = excluded.until, cursor = 0, open = 1`,
			id, kind, d.Platform, d.Account, version, until)
		if err != nil {
			return err
		}
	}
	return nil
}

// CorrectAnnouncement changes the texts of one that was confirmed. What is not
// sent yet goes out with the new text; what was sent is changed.
func (s *Store) CorrectAnnouncement(ctx context.Context, message, id int64, ko, en, by string) (bool, error) {
	return s.changeAnnouncement(ctx, message, "announcement-correct", func(t *tx) (bool, error) {
		var version int64
		err := t.get(&version, `UPDATE announcement SET ko = ?, en = ?, version = version + 1
			WHERE id = ? AND started <> 0 AND state IN (?, ?, ?, ?) RETURNING version`, ko, en, id,
			handlers.AnnouncementRunning, handlers.AnnouncementPaused, handlers.AnnouncementDone, handlers.AnnouncementCancelled)
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if err := t.follow(id, handlers.AnnouncementEdit, version); err != nil {
			return false, err
		}
		return true, t.audit(by, "announcement corrected", announcementSubject(id), fmt.Sprintf("version %d", version))
	})
}

// maxResend bounds how many copies one request sends again, so that its
// transaction stays short; staff may ask again for the rest.
const maxResend = 10_000

// ResendUnknown queues one more copy for everybody of whom nobody knows
// whether the first arrived, and returns how many.
func (s *Store) ResendUnknown(ctx context.Context, message, id int64, by string) (int64, error) {
	n, err := s.changeID(ctx, message, "announcement-resend", func(t *tx) (int64, error) {
		var r announcementRow
		err := t.get(&r, `SELECT `+announcementColumns+` FROM announcement WHERE id = ? AND state IN (?, ?, ?) FOR UPDATE`, id,
			handlers.AnnouncementRunning, handlers.AnnouncementPaused, handlers.AnnouncementDone)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		now := millis(time.Now())
		// A second copy that is unknown itself goes out again as it is; the first
		// ones keep their record and get a delivery of their own.
		n, err := t.exec(`UPDATE delivery SET state = 0, due = ?, finished = 0 WHERE lane = 2 AND ref = ? AND state = ? AND kind = ?`,
			now, id, outbox.Unknown, handlers.AnnouncementResend)
		if err != nil {
			return 0, err
		}
		var rows []deliveryRow
		err = t.selects(&rows, `SELECT `+deliveryColumns+` FROM delivery d WHERE lane = 2 AND ref = ? AND state = ? AND kind = ?
			AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.kind = ? AND e.ref = d.ref AND e.person = d.person
				AND e.platform = d.platform AND e.account = d.account AND e.chat = d.chat)
			ORDER BY id LIMIT ?`, id, outbox.Unknown, handlers.AnnouncementSubject, handlers.AnnouncementResend, maxResend)
		if err != nil {
			return 0, err
		}
		for _, d := range rows {
			_, err := t.run(`INSERT INTO delivery (secret, lane, due, platform, account, chat, thread, person, kind, ref, version, created)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
				newSecret(), outbox.Broadcasts, now, d.Platform, d.Account, d.Chat, d.Thread, d.Person,
				handlers.AnnouncementResend, id, r.Version, now)
			if err != nil {
				return 0, err
			}
		}
		if n += int64(len(rows)); n == 0 {
			return 0, nil
		}
		return n, t.audit(by, "announcement resent", announcementSubject(id), fmt.Sprintf("%d unknown", n))
	})
	s.broadcasts.wake()
	return n, err
}

// SentIDs are the platform's ids of the copy that a correction or a withdrawal
// is about, with those that an earlier correction added.
func (s *Store) SentIDs(ctx context.Context, d outbox.Delivery) ([]string, error) {
	var lists []string
	err := s.selects(ctx, &lists, `SELECT platform_ids FROM delivery WHERE kind IN (?, ?, ?) AND ref = ? AND person = ?
		AND platform = ? AND account = ? AND chat = ? AND platform_ids <> '' ORDER BY id`,
		handlers.AnnouncementSubject, handlers.AnnouncementResend, handlers.AnnouncementEdit,
		d.Subject.Ref, d.Person, d.To.Platform, d.To.Account, d.To.Chat)
	if err != nil {
		return nil, fmt.Errorf("what was sent of announcement %d: %w", d.Subject.Ref, err)
	}
	var ids []string
	for _, list := range lists {
		for _, id := range splitIDs(list) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids, nil
}
