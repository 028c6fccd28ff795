package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"dari/handlers"
)

type firmRow struct {
	Team   string
	Person uint32
	Choice handlers.FirmChoice
	Chat   string
	Told   int64
}

const firmColumns = `team, person, choice, chat, told`

// MeetFirm makes the person the one who gets the workspace's announcements,
// unless there is one.
func (s *Store) MeetFirm(ctx context.Context, message int64, team string, person uint32) (handlers.Firm, error) {
	var f firmRow
	err := s.write(ctx, func(t *tx) (err error) {
		if _, err = t.run(`INSERT INTO firm_news (team, person, told) VALUES (?, ?, ?) ON CONFLICT (team) DO NOTHING`, team, person, message); err != nil {
			return err
		}
		f, err = t.firm(team)
		return err
	})
	if err != nil {
		return handlers.Firm{}, fmt.Errorf("meeting a workspace: %w", err)
	}
	return handlers.Firm(f), nil
}

// Firm is where the workspace gets announcements; ok is false when nobody of
// it wrote yet.
func (s *Store) Firm(ctx context.Context, team string) (f handlers.Firm, ok bool, err error) {
	var r firmRow
	err = s.get(ctx, &r, `SELECT `+firmColumns+` FROM firm_news WHERE team = ?`, team)
	if errors.Is(err, sql.ErrNoRows) {
		return f, false, nil
	}
	if err != nil {
		return f, false, fmt.Errorf("workspace: %w", err)
	}
	return handlers.Firm(r), true, nil
}

// ChooseNews keeps where the workspace wants announcements.
func (s *Store) ChooseNews(ctx context.Context, message int64, f handlers.Firm, by string) error {
	return s.change(ctx, message, "news", func(t *tx) error {
		_, err := t.run(`INSERT INTO firm_news (team, person, choice, chat, chosen) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (team) DO UPDATE SET person = excluded.person, choice = excluded.choice, chat = excluded.chat, chosen = excluded.chosen`,
			f.Team, f.Person, f.Choice, f.Chat, millis(time.Now()))
		if err != nil {
			return err
		}
		return t.audit(by, "announcements of workspace: "+string(f.Choice), "slack:"+f.Team, "")
	})
}
