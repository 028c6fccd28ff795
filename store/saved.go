package store

import (
	"context"
	"fmt"
	"time"

	"dari/bot/outbox"
	"dari/handlers"
)

// Save keeps something that a person wants to find again; new is false when it
// was saved already.
func (s *Store) Save(ctx context.Context, message int64, x handlers.Saved) (isNew bool, err error) {
	n, err := s.changeID(ctx, message, "save", func(t *tx) (int64, error) {
		return t.exec(`INSERT INTO saved (person, kind, ref, at, remind) VALUES (?, ?, ?, ?, ?) ON CONFLICT (person, kind, ref) DO NOTHING`,
			x.Person, x.Kind, x.Ref, millis(x.At), millis(x.Remind))
	})
	return n == 1, err
}

// Unsave forgets something that was saved; ok is false when it was not.
func (s *Store) Unsave(ctx context.Context, message int64, person uint32, kind string, ref int64) (ok bool, err error) {
	n, err := s.changeID(ctx, message, "unsave", func(t *tx) (int64, error) {
		return t.exec(`DELETE FROM saved WHERE person = ? AND kind = ? AND ref = ?`, person, kind, ref)
	})
	return n == 1, err
}

type savedRow struct {
	Person          uint32
	Kind            string
	Ref, At, Remind int64
}

// remindAnew is a time of a reminder that is to be found anew, at once.
const remindAnew = 1

func savedThings(rows []savedRow) []handlers.Saved {
	out := make([]handlers.Saved, len(rows))
	for i, r := range rows {
		out[i] = handlers.Saved{Person: r.Person, Kind: r.Kind, Ref: r.Ref, At: fromMillis(r.At), Remind: fromMillis(r.Remind)}
		if r.Remind == remindAnew {
			out[i].Remind, out[i].Changed = time.Time{}, true
		}
	}
	return out
}

// SavedBy gives what the person saved, the newest first.
func (s *Store) SavedBy(ctx context.Context, person uint32) ([]handlers.Saved, error) {
	var rows []savedRow
	err := s.selects(ctx, &rows, `SELECT person, kind, ref, at, remind FROM saved WHERE person = ? ORDER BY at DESC, kind, ref DESC`, person)
	if err != nil {
		return nil, fmt.Errorf("what person %d saved: %w", person, err)
	}
	return savedThings(rows), nil
}

// DueReminders gives what people are to be reminded of by now; nothing while a
// decision is due after a restore.
func (s *Store) DueReminders(ctx context.Context, now time.Time, limit int) ([]handlers.Saved, error) {
	var rows []savedRow
	err := s.selects(ctx, &rows, `SELECT person, kind, ref, at, remind FROM saved WHERE remind <> 0 AND remind <= ? AND `+notHeld+`
		ORDER BY remind, person, kind, ref LIMIT ?`, millis(now), limit)
	if err != nil {
		return nil, fmt.Errorf("reminders that are due: %w", err)
	}
	return savedThings(rows), nil
}

// Remind queues the reminders that are due still, and puts off or ends the
// others.
func (s *Store) Remind(ctx context.Context, now time.Time, due []handlers.Saved) (queued int, err error) {
	err = s.write(ctx, func(t *tx) error {
		queued = 0
		for _, x := range due {
			said, err := t.remind(x, now)
			if err != nil {
				return fmt.Errorf("reminding person %d of %s %d: %w", x.Person, x.Kind, x.Ref, err)
			}
			if said {
				queued++
			}
		}
		return nil
	})
	return queued, err
}

func (t *tx) remind(x handlers.Saved, now time.Time) (queued bool, err error) {
	if x.Remind.IsZero() || x.Remind.After(now) {
		_, err := t.run(`UPDATE saved SET remind = ? WHERE person = ? AND kind = ? AND ref = ? AND remind <> 0`, millis(x.Remind), x.Person, x.Kind, x.Ref)
		return false, err
	}
	n, err := t.exec(`UPDATE saved SET remind = 0 WHERE person = ? AND kind = ? AND ref = ? AND remind <> 0`, x.Person, x.Kind, x.Ref)
	if err != nil || n == 0 { // another process was faster, or it is not saved any more
		return false, err
	}
	// Where a reminder of it was said, this is one of another last day: it was
	// saved again since.
	again, err := t.exec(`UPDATE delivery SET state = ?, due = ?, created = ?, finished = 0, attempts = 0, doubts = 0, platform_ids = '',
			error = '', process = 0, platform = p.platform, account = p.account, chat = p.chat
		FROM person p WHERE p.id = delivery.person AND p.gone_at = 0
			AND delivery.kind = ? AND delivery.kind <> '' AND delivery.ref = ? AND delivery.person = ? AND delivery.state NOT IN (?, ?)`,
		outbox.Queued, millis(now), millis(time.Now()), handlers.ReminderSubject+x.Kind, x.Ref, x.Person, outbox.Queued, outbox.Sending)
	if err != nil || again > 0 {
		return again > 0, err
	}
	told, err := t.tellPeople(telling{outbox.Alerts, handlers.ReminderSubject + x.Kind, x.Ref, 0}, []handlers.AlertFor{{Person: x.Person, Due: now}})
	return told == 1, err
}
