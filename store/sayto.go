package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/outbox"
)

// SayTo queues replies for the private conversation of an account, written
// telegram:ID or slack:TEAM/USER. ok is false when Dari never met them, or they
// cannot be reached any more.
func (s *Store) SayTo(ctx context.Context, account string, replies []bot.Reply) (ok bool, err error) {
	payloads, err := s.encodeReplies(replies)
	if err != nil {
		return false, err
	}
	platform, id, _ := strings.Cut(account, ":")
	tenant, external, isMember := strings.Cut(id, "/")
	if !isMember {
		tenant, external = "", id
	}
	err = s.write(ctx, func(t *tx) error {
		ok = false
		var p personRow
		err := t.get(&p, `SELECT `+personColumns+` FROM person WHERE platform = ? AND tenant = ? AND external = ? AND gone_at = 0`,
			platform, tenant, external)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		now := millis(time.Now())
		for _, payload := range payloads {
			_, err := t.run(`INSERT INTO delivery (secret, lane, due, platform, account, chat, person, payload_enc, created)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, payload.secret, outbox.Replies, now, p.Platform, p.Account, p.Chat, p.ID, payload.kept, now)
			if err != nil {
				return err
			}
		}
		ok = true
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("saying something to an account: %w", err)
	}
	return ok, nil
}
