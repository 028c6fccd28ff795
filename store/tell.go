package store

import (
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
)

// telling is what a delivery with a subject tells of.
type telling struct {
	lane         outbox.Lane
	kind         string
	ref, version int64
}

// tell queues a delivery with a subject for one recipient. It reports false
// where they were told of it, or are to be told.
func (t *tx) tell(lane outbox.Lane, kind string, ref, version int64, person uint32, to bot.Address, due time.Time) (queued bool, err error) {
	n, err := t.tellAll(telling{lane, kind, ref, version}, 1,
		`VALUES `+t.db.values(1, "bigint", "bigint", "text", "text", "text", "text", "text"),
		person, millis(due), newSecret(), to.Platform, to.Account, to.Chat, to.Thread)
	return n == 1, err
}

// tellPeople queues a subject for people, at their own addresses; whoever
// left is passed over.
func (t *tx) tellPeople(of telling, to []handlers.AlertFor) (queued int, err error) {
	args := make([]any, 0, 3*len(to))
	for _, a := range to {
		args = append(args, a.Person, millis(a.Due), newSecret())
	}
	return t.tellAll(of, len(to), `SELECT p.id, v.column2, v.column3, p.platform, p.account, p.chat, ''
		FROM (VALUES `+t.db.values(len(to), "bigint", "bigint", "text")+`) AS v JOIN person p ON p.id = v.column1 AND p.gone_at = 0`, args...)
}

// tellAll queues a subject for at most n recipients, which a query gives as
// (person, due, secret, platform, account, chat, thread), unless they have it.
// Someone whose copy was dropped because the subject was withdrawn gets it now
// that it is back. (The index of subjects leaves out the kind that is empty, and
// is used only where a query says so too.)
func (t *tx) tellAll(of telling, n int, recipients string, args ...any) (queued int, err error) {
	with := `WITH a (person, due, secret, platform, account, chat, thread) AS (` + recipients + `) `
	now := millis(time.Now())
	args = args[:len(args):len(args)] // both statements append to it
	// The cast says of what kind a parameter is that stands in a list of results.
	inserted, err := t.exec(with+`INSERT INTO delivery (lane, kind, ref, version, created, person, due, secret, platform, account, chat, thread)
		SELECT CAST(? AS bigint), CAST(? AS text), CAST(? AS bigint), CAST(? AS bigint), CAST(? AS bigint),
			a.person, a.due, a.secret, a.platform, a.account, a.chat, a.thread FROM a
		WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.kind = ? AND d.kind <> '' AND d.ref = ? AND d.person = a.person)
		ON CONFLICT (kind, ref, person, platform, account, chat) WHERE kind <> '' DO NOTHING`,
		append(args, of.lane, of.kind, of.ref, of.version, now, of.kind, of.ref)...)
	if err != nil || inserted == int64(n) {
		return int(inserted), err
	}
	back, err := t.exec(with+`UPDATE delivery SET state = ?, version = ?, created = ?, due = a.due, finished = 0, error = '' FROM a
		WHERE delivery.person = a.person AND delivery.kind = ? AND delivery.kind <> '' AND delivery.ref = ? AND state = ? AND error = ?`,
		append(args, outbox.Queued, of.version, now, of.kind, of.ref, outbox.Dropped, handlers.DroppedClosed)...)
	return int(inserted + back), err
}
