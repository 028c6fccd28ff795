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
	"dari/handlers"
)

// splitAccount takes an account apart that is written telegram:ID or
// slack:TEAM/USER.
func splitAccount(account string) (platform, tenant, external string) {
	platform, id, _ := strings.Cut(account, ":")
	if tenant, external, ok := strings.Cut(id, "/"); ok {
		return platform, tenant, external
	}
	return platform, "", id
}

// PersonOf finds a person by account; ErrNoPerson when Dari never met them.
func (s *Store) PersonOf(ctx context.Context, account string) (handlers.Person, error) {
	platform, tenant, external := splitAccount(account)
	var row personRow
	err := s.get(ctx, &row, `SELECT `+personColumns+` FROM person WHERE platform = ? AND tenant = ? AND external = ?`, platform, tenant, external)
	if errors.Is(err, sql.ErrNoRows) {
		return handlers.Person{}, ErrNoPerson
	}
	if err != nil {
		return handlers.Person{}, fmt.Errorf("person of an account: %w", err)
	}
	return row.person(), nil
}

// SayTo queues replies for the private conversation of an account, written
// telegram:ID or slack:TEAM/USER. ok is false when Dari never met them, or they
// cannot be reached any more.
func (s *Store) SayTo(ctx context.Context, account string, replies []bot.Reply) (ok bool, err error) {
	payloads, err := s.encodeReplies(replies)
	if err != nil {
		return false, err
	}
	platform, tenant, external := splitAccount(account)
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
