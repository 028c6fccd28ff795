package store

import (
	"context"
	"fmt"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
)

// personDeleted is the reason of what was queued for somebody who had
// themselves deleted.
const personDeleted = "person deleted"

// byKind counts deliveries of one state.
type byKind struct{ First, Resend, Edit, Withdraw int64 }

// Receipt is what became of an announcement so far.
func (s *Store) Receipt(ctx context.Context, id int64) (handlers.Receipt, error) {
	out := handlers.Receipt{Skipped: map[string]int64{}}
	a, ok, err := s.announcementRow(ctx, id)
	if err != nil || !ok || a.Started == 0 {
		return out, err
	}
	skip := func(reason string, n int64) {
		if n != 0 {
			out.Skipped[reason] += n
		}
	}
	skip(handlers.DroppedNoConsent, a.NoConsent)
	skip(handlers.DroppedGone, a.Gone)
	out.Audience = a.NoConsent + a.Gone

	var parts []struct {
		Platform  bot.Platform
		Account   string
		Zone      string
		Night     bool
		Size      int64
		Claimed   int64
		NoConsent int64 `db:"no_consent"`
		Gone      int64
	}
	err = s.selects(ctx, &parts, `SELECT platform, account, zone, night, size, claimed, no_consent, gone
		FROM announcement_part WHERE announcement = ? ORDER BY id`, id)
	if err != nil {
		return out, fmt.Errorf("parts of announcement %d: %w", id, err)
	}
	for _, p := range parts {
		out.Audience += p.Size
		skip(handlers.DroppedNoConsent, p.NoConsent)
		skip(handlers.DroppedGone, p.Gone)
		left := p.Size - p.Claimed
		switch {
		case left == 0:
		case a.State == handlers.AnnouncementCancelled:
			skip(handlers.DroppedCancelled, left)
		case a.State == handlers.AnnouncementWithdrawn:
			skip(handlers.DroppedWithdrawn, left)
		default:
			out.Waiting += left
			out.Left = append(out.Left, handlers.ReachGroup{Platform: p.Platform, Account: p.Account, Zone: p.Zone, Night: p.Night, Count: left})
		}
	}
	if err := s.countDeliveries(ctx, id, &out); err != nil {
		return out, fmt.Errorf("copies of announcement %d: %w", id, err)
	}
	return out, nil
}

// countDeliveries adds what became of the copies. Whoever got a second copy
// counts by that one only.
func (s *Store) countDeliveries(ctx context.Context, id int64, out *handlers.Receipt) error {
	var all [outbox.Dropped + 1]byKind
	var resent int64
	for state := range all {
		err := s.get(ctx, &all[state], `SELECT
			coalesce(sum(CASE WHEN kind = ? THEN 1 ELSE 0 END), 0) AS first,
			coalesce(sum(CASE WHEN kind = ? THEN 1 ELSE 0 END), 0) AS resend,
			coalesce(sum(CASE WHEN kind = ? THEN 1 ELSE 0 END), 0) AS edit,
			coalesce(sum(CASE WHEN kind = ? THEN 1 ELSE 0 END), 0) AS withdraw
			FROM delivery WHERE lane = 2 AND ref = ? AND state = ?`,
			handlers.AnnouncementSubject, handlers.AnnouncementResend, handlers.AnnouncementEdit, handlers.AnnouncementWithdraw, id, state)
		if err != nil {
			return err
		}
		resent += all[state].Resend
	}
	copies := func(state outbox.State) int64 { return all[state].First + all[state].Resend }
	out.Waiting += copies(outbox.Queued) + copies(outbox.Sending)
	out.Sent = copies(outbox.Sent)
	out.Gone = copies(outbox.Gone)
	out.Failed = copies(outbox.Failed)
	out.Unknown = copies(outbox.Unknown) - resent

	follow := func(n func(byKind) int64) handlers.FollowCount {
		return handlers.FollowCount{Done: n(all[outbox.Sent]), Unsettled: n(all[outbox.Queued]) + n(all[outbox.Sending]),
			Failed: n(all[outbox.Failed]) + n(all[outbox.Gone]) + n(all[outbox.Unknown]) + n(all[outbox.Dropped])}
	}
	out.Edited = follow(func(k byKind) int64 { return k.Edit })
	out.Withdrawn = follow(func(k byKind) int64 { return k.Withdraw })
	var open []string
	if err := s.selects(ctx, &open, `SELECT DISTINCT kind FROM announcement_follow WHERE announcement = ? AND open = 1`, id); err != nil {
		return err
	}
	for _, kind := range open {
		if kind == handlers.AnnouncementEdit {
			out.Edited.Open = true
		} else {
			out.Withdrawn.Open = true
		}
	}

	var reasons []struct {
		State outbox.State
		Error string
		N     int64
	}
	err := s.selects(ctx, &reasons, `SELECT state, error, count(*) AS n FROM delivery
		WHERE lane = 2 AND ref = ? AND state IN (?, ?) AND kind IN (?, ?)
		GROUP BY state, error ORDER BY count(*) DESC, error`,
		id, outbox.Failed, outbox.Dropped, handlers.AnnouncementSubject, handlers.AnnouncementResend)
	if err != nil {
		return err
	}
	for _, r := range reasons {
		if r.State == outbox.Dropped {
			if r.Error == personDeleted {
				r.Error = handlers.DroppedGone
			}
			out.Skipped[r.Error] += r.N
		} else {
			out.Why = append(out.Why, handlers.FailureCount{Reason: r.Error, Count: r.N})
		}
	}
	return nil
}
