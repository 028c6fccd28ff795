package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/handlers"
)

// cache remembers people by account, so that every message does not read the
// same row. Every change of a person goes through forget. It is off where other
// servers may change them too.
type cache struct {
	off     bool
	mu      sync.Mutex
	byID    map[uint32]handlers.Person
	ids     map[accountKey]uint32
	forgets ages
}

type accountKey struct {
	platform         bot.Platform
	tenant, external string
}

// ages count what was forgotten, by id modulo their number: a person who was
// read before may be out of date.
type ages [64]int

// maxCached bounds the cache; it starts again empty when it is full.
const maxCached = 20_000

func (c *cache) get(k accountKey) (handlers.Person, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id, ok := c.ids[k]
	return c.byID[id], ok
}

// age is what put must be given: it is taken before the person is read.
func (c *cache) age() ages {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.forgets
}

func (c *cache) put(p handlers.Person, age ages) {
	if c.off {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := p.ID % uint32(len(age)); age[i] != c.forgets[i] {
		return
	}
	if c.byID == nil || len(c.byID) >= maxCached {
		c.byID, c.ids = make(map[uint32]handlers.Person), make(map[accountKey]uint32)
	}
	c.byID[p.ID] = p
	c.ids[accountKey{p.Platform, p.Tenant, p.External}] = p.ID
}

func (c *cache) forget(id uint32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgets[id%uint32(len(c.forgets))]++
	if p, ok := c.byID[id]; ok {
		delete(c.byID, id)
		delete(c.ids, accountKey{p.Platform, p.Tenant, p.External})
	}
}

func (c *cache) forgetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.forgets {
		c.forgets[i]++
	}
	clear(c.byID)
	clear(c.ids)
}

type personRow struct {
	ID       uint32
	Platform bot.Platform
	Tenant   string
	External string
	Account  string
	Chat     string
	Lang     lang.Lang
	Locale   string
	Zone     string
	GoneAt   int64 `db:"gone_at"`
	Noticed  int64
	Erasing  int64
}

const personColumns = `id, platform, tenant, external, account, chat, lang, locale, zone, gone_at, noticed, erasing`

func (r personRow) person() handlers.Person {
	return handlers.Person{ID: r.ID, Platform: r.Platform, Tenant: r.Tenant, External: r.External,
		Private: bot.Address{Platform: r.Platform, Account: r.Account, Chat: r.Chat},
		Lang:    r.Lang, Locale: r.Locale, Zone: r.Zone, Gone: r.GoneAt != 0, Noticed: r.Noticed}
}

// ErrNoPerson is returned for an id that names nobody.
var ErrNoPerson = errors.New("no such person")

// Meet finds or makes the person; private is their own conversation. What the
// platform tells about them (locale, zone, the address) is brought up to date.
func (s *Store) Meet(ctx context.Context, from bot.Sender, private bot.Address) (handlers.Person, error) {
	key := accountKey{from.Platform, from.Tenant, from.ID}
	known, ok := s.people.get(key)
	if ok && upToDate(known, from, private) {
		return known, nil
	}
	age := s.people.age()
	var row personRow
	err := s.get(ctx, &row, `SELECT `+personColumns+` FROM person WHERE platform = ? AND tenant = ? AND external = ?`,
		from.Platform, from.Tenant, from.ID)
	isNew := errors.Is(err, sql.ErrNoRows)
	if err != nil && !isNew {
		return handlers.Person{}, fmt.Errorf("meeting a person: %w", err)
	}
	if p := row.person(); isNew || row.Erasing != 0 || !upToDate(p, from, private) {
		if row, err = s.meet(ctx, from, private, isNew); err != nil {
			return p, fmt.Errorf("meeting a person: %w", err)
		}
	}
	p := row.person()
	if row.Erasing == 0 { // whoever is being deleted must not be remembered
		s.people.put(p, age)
	}
	return p, nil
}

// meet brings the row of a person up to date, or makes it. An INSERT that finds
// them there already uses up an id, and ids of people are small; so it comes
// first only where they were not there a moment ago.
func (s *Store) meet(ctx context.Context, from bot.Sender, private bot.Address, isNew bool) (row personRow, err error) {
	err = s.write(ctx, func(t *tx) error {
		row = personRow{}
		err := sql.ErrNoRows
		if !isNew {
			err = t.meetAgain(&row, from, private)
		}
		if errors.Is(err, sql.ErrNoRows) {
			err = t.get(&row, `INSERT INTO person (platform, tenant, external, account, chat, locale, zone, created)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (platform, tenant, external) DO NOTHING RETURNING `+personColumns,
				from.Platform, from.Tenant, from.ID, private.Account, private.Chat, from.Locale, from.Zone, millis(time.Now()))
		}
		if errors.Is(err, sql.ErrNoRows) { // somebody else has just met them
			err = t.meetAgain(&row, from, private)
		}
		return err
	})
	return row, err
}

// meetAgain brings the row of a person up to date; sql.ErrNoRows is that there
// is none.
func (t *tx) meetAgain(row *personRow, from bot.Sender, private bot.Address) error {
	if err := t.forgetAnswered(from.Platform, from.Tenant, from.ID); err != nil {
		return err
	}
	return t.get(row, `UPDATE person SET account = ?,
			chat = CASE WHEN ? = external AND chat <> '' THEN chat ELSE ? END,
			locale = CASE WHEN ? <> '' THEN ? ELSE locale END,
			zone = CASE WHEN ? <> '' THEN ? ELSE zone END
		WHERE platform = ? AND tenant = ? AND external = ? RETURNING `+personColumns,
		private.Account, private.Chat, private.Chat, from.Locale, from.Locale, from.Zone, from.Zone, from.Platform, from.Tenant, from.ID)
}

func upToDate(p handlers.Person, from bot.Sender, private bot.Address) bool {
	sameChat := private.Chat == p.Private.Chat || private.Chat == from.ID // an id says less than a known channel
	return sameChat && private.Account == p.Private.Account &&
		(from.Locale == "" || from.Locale == p.Locale) && (from.Zone == "" || from.Zone == p.Zone)
}

// Person finds a person by id.
func (s *Store) Person(ctx context.Context, id uint32) (handlers.Person, error) {
	var row personRow
	err := s.get(ctx, &row, `SELECT `+personColumns+` FROM person WHERE id = ?`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return handlers.Person{}, ErrNoPerson
	}
	if err != nil {
		return handlers.Person{}, fmt.Errorf("person %d: %w", id, err)
	}
	return row.person(), nil
}

// changePerson applies one change of a person's row.
func (s *Store) changePerson(ctx context.Context, message int64, step string, person uint32, set string, args ...any) error {
	defer s.people.forget(person)
	return s.change(ctx, message, step, func(t *tx) error {
		_, err := t.run(`UPDATE person SET `+set+` WHERE id = ?`, append(args, person)...)
		return err
	})
}

// Notice remembers that the message carried the first notice. It does not wait:
// what is queued afterwards, the reply among it, is not committed before it.
func (s *Store) Notice(message int64, person uint32) {
	s.later("notice", message, func(t *tx) error {
		t.after = append(t.after, func() { s.people.forget(person) })
		return t.post(`UPDATE person SET noticed = ? WHERE id = ? AND noticed = 0`, message, person)
	})
}

// SetLanguage keeps the language that the person chose.
func (s *Store) SetLanguage(ctx context.Context, message int64, person uint32, l lang.Lang) error {
	return s.changePerson(ctx, message, "language", person, `lang = ?`, l)
}

// SetGone remembers that the person left, or came back.
func (s *Store) SetGone(ctx context.Context, message int64, person uint32, gone bool) error {
	at := int64(0)
	if gone {
		at = millis(time.Now())
	}
	return s.changePerson(ctx, message, "gone", person, `gone_at = ?`, at)
}

// AddConsent keeps a decision; nothing is ever changed in the list.
func (s *Store) AddConsent(ctx context.Context, message int64, c handlers.Consent) error {
	return s.change(ctx, message, "consent:"+string(c.Purpose), func(t *tx) error {
		_, err := t.run(`INSERT INTO consent (person, purpose, version, granted, at, channel) VALUES (?, ?, ?, ?, ?, ?)`,
			c.Person, c.Purpose, c.Version, c.Granted, millis(c.At), c.Channel)
		if err == nil && c.Purpose == handlers.ForNight && c.Granted { // what waits for the morning need not
			err = t.alertsAnew(c.Person)
		}
		return err
	})
}

// Consent is the latest decision for a purpose; ok is false when there is none.
func (s *Store) Consent(ctx context.Context, person uint32, p handlers.Purpose) (c handlers.Consent, ok bool, err error) {
	var row struct {
		Version string
		Granted bool
		At      int64
		Channel string
	}
	err = s.get(ctx, &row, `SELECT version, granted, at, channel FROM consent
		WHERE person = ? AND purpose = ? ORDER BY id DESC LIMIT 1`, person, p)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	if err != nil {
		return c, false, fmt.Errorf("consent of person %d: %w", person, err)
	}
	return handlers.Consent{Person: person, Purpose: p, Version: row.Version, Granted: row.Granted,
		At: fromMillis(row.At), Channel: row.Channel}, true, nil
}

// Dialog is the form that is open, or just ended, between the person and Dari
// in a conversation.
func (s *Store) Dialog(ctx context.Context, conversation string, person uint32) (d handlers.Dialog, ok bool, err error) {
	var data []byte
	err = s.get(ctx, &data, `SELECT form_enc FROM form_state WHERE conversation = ? AND person = ?`, conversation, person)
	if errors.Is(err, sql.ErrNoRows) {
		return d, false, nil
	}
	if err == nil {
		err = s.unsealJSON(formState, data, &d, conversation, person)
	}
	return d, err == nil, err
}

// SaveDialog keeps the state of a form.
func (s *Store) SaveDialog(ctx context.Context, conversation string, person uint32, d handlers.Dialog) error {
	data, err := s.sealJSON(formState, d, conversation, person)
	if err != nil {
		return fmt.Errorf("dialog: %w", err)
	}
	return s.write(ctx, func(t *tx) error {
		_, err := t.run(`INSERT INTO form_state (conversation, person, form_enc, message, at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (conversation, person) DO UPDATE SET form_enc = excluded.form_enc, message = excluded.message, at = excluded.at`,
			conversation, person, data, d.Message, millis(time.Now()))
		return err
	})
}

// audit writes down who did what.
func (t *tx) audit(actor, action, subject, detail string) error {
	_, err := t.run(`INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)`,
		millis(time.Now()), actor, action, subject, detail)
	return err
}

// Decision is something that staff did.
type Decision struct {
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`
	Action  string    `json:"action"`
	Subject string    `json:"subject"`
	Detail  string    `json:"detail,omitempty"`
}

// Decisions gives what was done from a moment until another, in its order.
func (s *Store) Decisions(ctx context.Context, from, until time.Time) ([]Decision, error) {
	var rows []struct {
		At                             int64
		Actor, Action, Subject, Detail string
	}
	err := s.selects(ctx, &rows, `SELECT at, actor, action, subject, detail FROM audit WHERE at >= ? AND at < ? ORDER BY id`, millis(from), millis(until))
	if err != nil {
		return nil, fmt.Errorf("what staff decided: %w", err)
	}
	out := make([]Decision, len(rows))
	for i, r := range rows {
		out[i] = Decision{fromMillis(r.At), r.Actor, r.Action, r.Subject, r.Detail}
	}
	return out, nil
}
