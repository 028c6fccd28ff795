package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/outbox"
)

// The pace of an account is kept by all processes in one row, with the formula
// that outbox uses in memory (GCRA): tat is when the next send is due, and who
// takes n sends moves it by n times their distance. A process takes a few sends
// ahead, so that a thousand a second cost some thirty statements.

// accountPace names the row of an account.
func accountPace(platform bot.Platform, account string) string {
	return string(platform) + ":" + account
}

// slotsAhead is how far the next send may be off when more are taken.
const slotsAhead = 200 * time.Millisecond

// maxOwed bounds how far replies, which do not wait, put off everything else.
const maxOwed = time.Second

// Slots takes up to n sends of the account that nobody else has, every apart,
// and counts owed sends that did not wait for theirs. wait is how long until the
// first; n is 0 when it is too far off, and wait then how long until it makes
// sense to ask again. Who only counts gets nothing, and does not wait.
//
// All processes change the same row: it is locked last, so that a transaction
// that does more does not make the others wait for all of it.
func (s *Store) Slots(ctx context.Context, platform bot.Platform, account string, every time.Duration, n, owed int) (got int, wait time.Duration, err error) {
	step, name := max(1, every.Microseconds()), accountPace(platform, account)
	if n == 0 {
		s.later("pace", 0, func(t *tx) error {
			t.paces = append(t.paces, paceStep{name, func() error { return t.owe(name, int64(owed)*step) }})
			return nil
		})
		return 0, 0, ctx.Err()
	}
	err = s.write(ctx, func(t *tx) error {
		t.paces = append(t.paces, paceStep{name, func() (err error) {
			got, wait, err = t.slots(name, step, n, owed)
			return err
		}})
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("pace of %s: %w", platform, err)
	}
	return got, wait, nil
}

// slots takes sends of a pace that are step microseconds apart.
func (t *tx) slots(name string, step int64, n, owed int) (got int, wait time.Duration, err error) {
	var row struct{ Tat, Now, Paused int64 }
	const read = `SELECT tat, paused, ` + dbMicros + ` AS now FROM pace WHERE name = ? FOR UPDATE`
	if err := t.db.flush(t); err != nil { // paces before this one are locked before it
		return 0, 0, err
	}
	err = t.get(&row, read, name)
	if errors.Is(err, sql.ErrNoRows) { // the first of all
		if _, err := t.run(`INSERT INTO pace (name) VALUES (?) ON CONFLICT (name) DO NOTHING`, name); err != nil {
			return 0, 0, err
		}
		err = t.get(&row, read, name)
	}
	if err != nil {
		return 0, 0, err
	}
	tat := max(row.Tat, row.Now)
	tat = min(tat+int64(owed)*step, max(tat, row.Now+maxOwed.Microseconds()))
	from := max(tat, row.Paused)
	if from-row.Now < slotsAhead.Microseconds() {
		got, tat = n, from+int64(n)*step
	}
	wait = time.Duration(from-row.Now) * time.Microsecond
	if got == 0 {
		wait = max(wait-slotsAhead/2, 0)
	}
	return got, wait, t.post(`UPDATE pace SET tat = ? WHERE name = ?`, tat, name)
}

// owe puts a pace off by what went out without waiting for it, in microseconds.
func (t *tx) owe(name string, by int64) error {
	by = min(by, maxOwed.Microseconds())
	return t.post(`INSERT INTO pace (name, tat) VALUES (?, `+dbMicros+` + ?) ON CONFLICT (name) DO UPDATE SET
		tat = greatest(pace.tat, least(greatest(pace.tat, `+dbMicros+`) + ?, `+dbMicros+` + ?))`, name, by, by, maxOwed.Microseconds())
}

// Pause keeps all processes from sending alerts and announcements of the
// account, and replies too when whole says so, for a while.
func (s *Store) Pause(ctx context.Context, platform bot.Platform, account string, whole bool, wait time.Duration) error {
	err := s.write(ctx, func(t *tx) error {
		t.inform(notice{what: pauseSent, rest: fmt.Sprintf("%s %s %t %d", platform, account, whole, wait.Milliseconds())})
		name := accountPace(platform, account)
		t.paces = append(t.paces, paceStep{name, func() error {
			return t.post(`INSERT INTO pace (name, paused) SELECT ?, `+dbMicros+` + ?
				ON CONFLICT (name) DO UPDATE SET paused = CASE WHEN pace.paused < excluded.paused THEN excluded.paused ELSE pace.paused END`,
				name, wait.Microseconds())
		}})
		return nil
	})
	if err != nil {
		return fmt.Errorf("pausing %s: %w", platform, err)
	}
	return nil
}

func parsePause(rest string) (platform bot.Platform, account string, whole bool, wait time.Duration, ok bool) {
	f := strings.Fields(rest)
	if len(f) != 4 {
		return "", "", false, 0, false
	}
	ms, err := strconv.ParseInt(f[3], 10, 64)
	return bot.Platform(f[0]), f[1], f[2] == "true", time.Duration(ms) * time.Millisecond, err == nil
}

// paceChats remembers chats whose pace is used up by what was just sent: the
// next reply there may be another process's.
func (t *tx) paceChats(outcomes []outbox.Outcome) error {
	if t.me == 0 {
		return nil
	}
	for _, o := range outcomes {
		if o.ChatWait <= 0 {
			continue
		}
		err := t.post(`INSERT INTO pace (name, tat) SELECT ?, `+dbMicros+` + ?
			ON CONFLICT (name) DO UPDATE SET tat = CASE WHEN pace.tat < excluded.tat THEN excluded.tat ELSE pace.tat END`,
			chatOf(o.Delivery.To).String(), o.ChatWait.Microseconds())
		if err != nil {
			return fmt.Errorf("pace of a chat: %w", err)
		}
	}
	return nil
}
