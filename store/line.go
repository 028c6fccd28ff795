package store

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dari/bot"
)

// Among several processes, the unhandled events of a conversation are in the
// hands of one of them, and so are the replies to a chat that are not sent yet:
// the column process of the rows says whose. Whoever adds a row asks who has the
// others, and takes it when there are none; so what happens in a conversation is
// mostly done by the process that its first message came to, in order, without
// asking anybody, and the lease is over with the work.
//
// Who asks holds a lock on the conversation, or the chat, until the row is
// committed: two that add the first row at once must not both take it. The locks
// of a transaction are taken together, in one order and at its end, so that they
// are short and never wait for each other in a circle.

// orphans are what to find new hands for.
type orphans struct {
	conversations []string
	// The chats of an account, and where its deliveries go that were being sent.
	platform bot.Platform
	account  string
	chats    []chatKey
	cut      *[]deliveryRow
}

// chatKey is a chat, as its replies are kept in order.
type chatKey struct {
	platform      bot.Platform
	account, chat string
}

func chatOf(a bot.Address) chatKey { return chatKey{a.Platform, a.Account, a.Chat} }

func (c chatKey) String() string { return string(c.platform) + ":" + c.account + "/" + c.chat }

// errBuried is a transaction of a process that was taken for dead: what it has
// in memory may be others' by now.
var errBuried = errors.New("this process was taken for dead by the others")

// living is the condition that a row is in the hands of a process that lives.
func living(table string) string {
	return `EXISTS (SELECT 1 FROM process WHERE process.id = ` + table + `.process)`
}

// lives is a list of the processes that live, as a parameter for orphaned.
func (t *tx) lives() (list string, err error) {
	err = t.get(&list, `SELECT '{' || coalesce(string_agg(id::text, ','), '') || '}' FROM process`)
	return list, err
}

// orphaned is living of a row that is about to be changed, the other way round.
// When another process changed the row first, the database looks again at the row
// alone, and not at what it was compared with; so the list is compared as well.
func orphaned(table string) string {
	return `NOT ` + living(table) + ` AND NOT ` + table + `.process = ANY (?::text::bigint[])`
}

// lockLines locks what this transaction adds to, and makes sure that this
// process is not taken for dead. In the same statement, up to maxRows events are
// marked as handled that this process has.
func (t *tx) lockLines(handled []any) (done int, err error) {
	keys := make(map[int64]bool)
	add := func(kind, key string) {
		h := fnv.New64a()
		_, _ = h.Write([]byte(kind + key))
		keys[int64(h.Sum64())] = true
	}
	for _, e := range t.arrived {
		add("in ", e.Conversation)
	}
	for _, c := range t.orphans.conversations {
		add("in ", c)
	}
	for _, f := range t.finished {
		for _, r := range f.replies {
			add("out ", chatOf(r.To).String())
		}
	}
	for _, c := range t.orphans.chats {
		add("out ", c.String())
	}
	if len(keys) == 0 && len(handled) == 0 {
		return 0, nil
	}
	list := make([]string, 0, len(keys))
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		list = append(list, strconv.FormatInt(k, 10))
	}
	marked, args := `SELECT 1 WHERE false`, slices.Clone(handled)
	if len(handled) > 0 {
		marked = markHandled(len(handled)) + ` RETURNING 1`
		args = append(args, t.me)
	}
	var alive bool
	err = t.db.row(t, []any{&done, &alive}, `WITH done AS (`+marked+`) SELECT (SELECT count(*) FROM done) AS done,
		EXISTS (SELECT 1 FROM process WHERE id = ?) AND
		(SELECT count(*) FROM (SELECT pg_advisory_xact_lock(k) FROM unnest(?::text::bigint[]) AS k OFFSET 0) AS locked) >= 0 AS alive`,
		append(args, t.me, "{"+strings.Join(list, ",")+"}")...)
	if err == nil && !alive && len(keys) > 0 {
		err = errBuried
	}
	if err != nil {
		return 0, fmt.Errorf("locking conversations: %w", err)
	}
	return done, nil
}

// hands tell who has something.
type hands struct {
	process int64
	none    bool // nobody has any of it
}

// arrive stores what arrived, each event for the process that has its
// conversation, which is locked.
func (t *tx) arrive() error {
	type stored struct {
		ID           int64
		Conversation string
		ExternalID   string `db:"external_id"`
		Platform     bot.Platform
		Account      string
		Process      int64
		First        bool
	}
	told := make([]bot.Incoming, 0, len(t.arrived))
	for some := range chunks(t.arrived) {
		args := make([]any, 1, 1+6*len(some))
		args[0] = t.me
		for _, e := range some {
			args = append(args, e.Platform, e.Account, e.ExternalID, e.Conversation, e.sealed, millis(e.Received))
		}
		var rows []stored
		// A statement does not see the rows that it adds.
		err := t.selects(&rows, `INSERT INTO inbox (process, platform, account, external_id, conversation, raw, received)
			SELECT coalesce((SELECT max(has.process) FROM inbox has WHERE has.state = 0 AND has.conversation = e.column4), ?),
				e.column1, e.column2, e.column3, e.column4, e.column5, e.column6
			FROM (VALUES `+t.db.values(len(some), "text", "text", "text", "text", "bytea", "bigint")+`) AS e
			ON CONFLICT (platform, account, external_id) DO NOTHING
			RETURNING id, conversation, external_id, platform, account, process,
				NOT EXISTS (SELECT 1 FROM inbox has WHERE has.state = 0 AND has.conversation = inbox.conversation) AS first`, args...)
		if err != nil {
			return fmt.Errorf("storing events: %w", err)
		}
		for _, r := range rows {
			if r.Process != t.me {
				t.inform(notice{to: r.Process, what: lookIn})
				continue
			}
			// What is behind others in the store is read there.
			e := bot.Incoming{Conversation: r.Conversation}
			if i := slices.IndexFunc(some, func(e arrival) bool {
				return e.ExternalID == r.ExternalID && e.Platform == r.Platform && e.Account == r.Account
			}); r.First && i >= 0 {
				e = some[i].Incoming
				e.ID = r.ID
			}
			told = append(told, e)
		}
	}
	if f := t.told.incoming(); f != nil && len(told) > 0 {
		t.after = append(t.after, func() { f(told) })
	}
	return nil
}

// AdoptIncoming finds new hands, of this process as a rule, for conversations
// that nobody has or whose process is no more. It reports whether there may be
// more of them.
func (s *Store) AdoptIncoming(ctx context.Context) (more bool, err error) {
	const atOnce = 256
	var conversations []string
	err = s.selects(ctx, &conversations, `SELECT DISTINCT conversation FROM inbox WHERE state = 0 AND NOT `+living("inbox")+` LIMIT ?`, atOnce)
	if err != nil || len(conversations) == 0 || !s.Alive() {
		return false, err
	}
	err = s.write(ctx, func(t *tx) error {
		t.orphans.conversations = append(t.orphans.conversations, conversations...)
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("taking over conversations: %w", err)
	}
	return len(conversations) == atOnce, nil
}

// adopt gives orphaned conversations to whoever has the rest of them, else to
// this process. They are locked.
func (t *tx) adopt() error {
	if len(t.orphans.conversations) == 0 {
		return nil
	}
	lives, err := t.lives()
	if err != nil {
		return err
	}
	for some := range chunks(t.orphans.conversations) {
		args := make([]any, 1, 2+len(some))
		args[0] = t.me
		for _, c := range some {
			args = append(args, c)
		}
		args = append(args, lives)
		var to []int64
		err := t.selects(&to, `UPDATE inbox SET process = coalesce(
				(SELECT max(o.process) FROM inbox o WHERE o.state = 0 AND o.conversation = inbox.conversation AND `+living("o")+`), ?)
			WHERE state = 0 AND conversation IN `+places(1, len(some))+` AND `+orphaned("inbox")+` RETURNING process`, args...)
		if err != nil {
			return fmt.Errorf("taking over conversations: %w", err)
		}
		for _, p := range to {
			t.look(p, lookIn)
		}
	}
	return nil
}

// look has a process look for what is its own, after the commit.
func (t *tx) look(process int64, what string) {
	if process != t.me {
		t.inform(notice{to: process, what: what})
		return
	}
	if f := t.told.incoming(); f != nil && what == lookIn {
		t.after = append(t.after, func() { f(nil) })
	}
}

// inform has others told after the commit, each thing once.
func (t *tx) inform(n notice) {
	if n.to == 0 && n.what != lookAll && n.what != pauseSent {
		return // nobody has it; somebody will look
	}
	t.notices[n] = true
}

// sayNotices is part of the transaction: the database tells them when it is
// committed.
func (t *tx) sayNotices() error {
	for n := range t.notices {
		if err := t.post(`SELECT pg_notify(?, ?)`, channel, n.String()); err != nil {
			return fmt.Errorf("telling other processes: %w", err)
		}
	}
	return nil
}

// Line is a conversation that this process has, and the newest of its unhandled
// events.
type Line struct {
	Conversation string
	Newest       int64
}

// Lines are the conversations that this process has.
func (s *Store) Lines(ctx context.Context, limit int) (map[string]int64, error) {
	var rows []Line
	err := s.selects(ctx, &rows, `SELECT conversation, max(id) AS newest FROM inbox WHERE state = 0 AND process = ?
		GROUP BY conversation ORDER BY min(id) LIMIT ?`, s.Process(), limit)
	if err != nil {
		return nil, fmt.Errorf("conversations of this process: %w", err)
	}
	out := make(map[string]int64, len(rows))
	for _, r := range rows {
		out[r.Conversation] = r.Newest
	}
	return out, nil
}
