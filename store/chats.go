package store

import (
	"context"
	"fmt"
	"time"

	"dari/bot"
	"dari/bot/outbox"
)

// chatState is who has the replies to a chat, and its pace as another process
// left it.
type chatState struct {
	hands
	fresh bool // this transaction queues the first one
	pace  time.Duration
}

// handsOfChats tells who has the chats that replies go to. They are locked.
func (t *tx) handsOfChats(of []finished) (map[chatKey]*chatState, error) {
	if t.me == 0 {
		return nil, nil
	}
	out := make(map[chatKey]*chatState)
	byName := make(map[string]*chatState)
	var chats []chatKey
	for _, f := range of {
		for _, r := range f.replies {
			key := chatOf(r.To)
			if out[key] == nil {
				out[key] = &chatState{hands: hands{t.me, true}, fresh: true}
				byName[key.String()] = out[key]
				chats = append(chats, key)
			}
		}
	}
	for some := range padded(chats) {
		args := make([]any, 2*len(some))
		for i, c := range some {
			args[i], args[len(some)+i] = c.chat, c.String()
		}
		var rows []struct {
			Platform      bot.Platform
			Account, Chat string
			Process       int64
			Name          string // of a pace, empty for a chat
			Wait          int64
		}
		err := t.selects(&rows, `SELECT platform, account, chat, max(process) AS process, '' AS name, 0 AS wait FROM delivery
				WHERE state < 2 AND lane = 0 AND chat IN `+places(1, len(some))+` GROUP BY platform, account, chat
			UNION ALL SELECT '', '', '', 0, name, tat - `+dbMicros+` FROM pace WHERE name IN `+places(1, len(some)), args...)
		if err != nil {
			return nil, fmt.Errorf("who has chats: %w", err)
		}
		for _, r := range rows {
			if r.Name != "" {
				byName[r.Name].pace = time.Duration(r.Wait) * time.Microsecond
			} else if s := out[chatKey{r.Platform, r.Account, r.Chat}]; s != nil {
				s.hands, s.fresh = hands{r.Process, false}, false
			}
		}
	}
	return out, nil
}

// hand gives a reply to whoever has the chat. It reports whether the reply may
// go out at once: no other is before it.
func (t *tx) hand(q *queuedReply, has map[chatKey]*chatState) bool {
	s := has[chatOf(q.To)]
	if s.none && q.sender == nil { // who delivers there will look
		s.process = 0
	}
	q.Process = s.process
	if s.pace > 0 {
		q.ChatDue = q.Due.Add(s.pace)
	}
	if q.Process != t.me {
		t.inform(notice{to: q.Process, what: lookOut})
	}
	return s.fresh && q.Process == t.me
}

// cutOff takes over what processes had that are no more: replies to chats of the
// account that are not sent yet, and whatever is marked as being sent, which it
// gives.
func (s *Store) cutOff(ctx context.Context, platform bot.Platform, account string) ([]deliveryRow, error) {
	const atOnce = 256
	var open []struct {
		Chat string
		Lane outbox.Lane
	}
	err := s.selects(ctx, &open, `SELECT DISTINCT chat, lane FROM delivery WHERE state < 2 AND (lane = 0 OR state = 1)
		AND platform = ? AND account = ? AND NOT `+living("delivery")+` LIMIT ?`, platform, account, atOnce)
	if err != nil || len(open) == 0 || !s.Alive() {
		return nil, err
	}
	var rows []deliveryRow
	err = s.write(ctx, func(t *tx) error {
		rows = rows[:0]
		o := &t.orphans
		o.platform, o.account, o.cut = platform, account, &rows
		for _, c := range open {
			if c.Lane == outbox.Replies {
				o.chats = append(o.chats, chatKey{platform, account, c.Chat})
			}
		}
		return nil
	})
	return rows, err
}

// adoptReplies gives the replies of orphaned chats to whoever has others of the
// chat, else to this process; what was being sent is this process's to decide
// about. The chats are locked.
func (t *tx) adoptReplies() error {
	o := &t.orphans
	if o.cut == nil {
		return nil
	}
	lives, err := t.lives()
	if err != nil {
		return err
	}
	for some := range chunks(o.chats) {
		args := []any{t.me, o.platform, o.account}
		for _, c := range some {
			args = append(args, c.chat)
		}
		args = append(args, lives)
		var rows []deliveryRow
		err := t.selects(&rows, `UPDATE delivery SET process = coalesce(
				(SELECT max(o.process) FROM delivery o WHERE o.state < 2 AND o.lane = 0 AND delivery.state = 0
					AND o.platform = delivery.platform AND o.account = delivery.account AND o.chat = delivery.chat AND `+living("o")+`), ?)
			WHERE state < 2 AND lane = 0 AND platform = ? AND account = ? AND chat IN `+places(1, len(some))+` AND `+orphaned("delivery")+`
			RETURNING `+deliveryColumns, args...)
		if err != nil {
			return fmt.Errorf("taking over replies: %w", err)
		}
		t.tookOver(rows)
	}
	var rows []deliveryRow
	err = t.selects(&rows, `UPDATE delivery SET process = ? WHERE state < 2 AND id IN (SELECT id FROM delivery
		WHERE state < 2 AND state = 1 AND lane IN (1, 2) AND platform = ? AND account = ? AND `+orphaned("delivery")+`
		ORDER BY id FOR UPDATE SKIP LOCKED) RETURNING `+deliveryColumns, t.me, o.platform, o.account, lives)
	if err != nil {
		return fmt.Errorf("taking over what was being sent: %w", err)
	}
	t.tookOver(rows)
	return nil
}

func (t *tx) tookOver(rows []deliveryRow) {
	for _, r := range rows {
		switch {
		case r.State == outbox.Sending:
			*t.orphans.cut = append(*t.orphans.cut, r)
		case r.Process != t.me:
			t.inform(notice{to: r.Process, what: lookOut})
		}
	}
	if len(rows) > 0 {
		if to := t.told.sender(bot.Address{Platform: t.orphans.platform, Account: t.orphans.account}); to != nil {
			t.after = append(t.after, to.Wake)
		}
	}
}

// alertsAhead is how many alerts a process has before they go out.
const alertsAhead = 100

// claimAlerts takes alerts that are due and that no living process has.
func (s *Store) claimAlerts(ctx context.Context, platform bot.Platform, account string, due time.Time) error {
	const free = `state < 2 AND state = 0 AND lane = 1 AND platform = ? AND account = ? AND due <= ?`
	var has struct{ Mine, Free int }
	err := s.get(ctx, &has, `SELECT
		(SELECT count(*) FROM delivery WHERE `+free+` AND process = ?) AS mine,
		(SELECT count(*) FROM (SELECT 1 FROM delivery WHERE `+free+` AND NOT `+living("delivery")+` LIMIT 1) AS f) AS free`,
		platform, account, millis(due), s.Process(), platform, account, millis(due))
	if err != nil || has.Free == 0 || has.Mine >= alertsAhead {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		lives, err := t.lives()
		if err != nil {
			return err
		}
		_, err = t.run(`UPDATE delivery SET process = ? WHERE id IN (SELECT id FROM delivery WHERE `+free+` AND `+orphaned("delivery")+`
			ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED)`, t.me, platform, account, millis(due), lives, alertsAhead-has.Mine)
		return err
	})
}
