package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
)

// broadcasts is what is remembered between claims. All of it can be made
// again from the database.
type broadcasts struct {
	mu     sync.Mutex
	people map[int64]*roaring.Bitmap // the people of a part
	idle   map[sender]time.Time      // nothing to do before
	turn   map[sender]int64          // the part that was served last
}

// sender is an account that sends.
type sender struct {
	platform bot.Platform
	account  string
}

const (
	// idleFor is how long an account with nothing to announce is left alone;
	// what another process confirms or resumes is seen within it.
	idleFor = 80 * time.Millisecond
	// maxLook bounds how many people one transaction looks at, when many of
	// them are to be skipped; maxRounds how many transactions a claim may take.
	maxLook   = 200
	maxRounds = 20
	// maxPeople bounds the bitmaps in memory, 126 KB each at most per million.
	maxPeople = 256
)

// wake makes the next claim of every account look for work.
func (b *broadcasts) wake() {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.idle)
}

func (b *broadcasts) isIdle(s sender, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	until := b.idle[s]
	return now.Before(until) && until.Sub(now) <= idleFor
}

func (b *broadcasts) rest(s sender, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.idle == nil {
		b.idle = make(map[sender]time.Time)
	}
	b.idle[s] = now.Add(idleFor)
}

// inTurn orders the parts so that the one after the last served comes first.
func (b *broadcasts) inTurn(s sender, parts []openPart) []openPart {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(parts, func(p openPart) bool { return p.ID > b.turn[s] })
	if i <= 0 {
		return parts
	}
	return slices.Concat(parts[i:], parts[:i])
}

func (b *broadcasts) served(s sender, part int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.turn == nil {
		b.turn = make(map[sender]int64)
	}
	b.turn[s] = part
}

// openPart is a part of a running announcement with people left.
type openPart struct {
	ID           int64
	Announcement int64
	Version      int64
	Zone         string
	Night        bool
	Size         int64
	Cursor       int64
	Claimed      int64
	people       *roaring.Bitmap
}

// work is what there is to announce.
type work struct {
	Running bool // an announcement is, of whatever account
	Other   bool // copies that wait for another try, or corrections
	parts   []openPart
}

func (w work) some() bool { return w.Other || len(w.parts) > 0 }

// NextBroadcast claims up to n copies of announcements for the account: first
// what waits for another try, then corrections of what was sent, then the next
// people of running announcements, by turns. Who does not want announcements
// any more, cannot be reached or has quiet hours is not claimed. The rows are
// written already marked as being sent, with the cursor, in one transaction:
// whatever happens then, nobody is claimed twice and nobody is passed over.
func (s *Store) NextBroadcast(ctx context.Context, platform bot.Platform, account string, n int, now time.Time) ([]outbox.Delivery, error) {
	who := sender{platform, account}
	if n <= 0 || s.broadcasts.isIdle(who, now) {
		return nil, nil
	}
	running := false
	for range maxRounds {
		w, err := s.broadcastWork(ctx, who, now)
		if err != nil {
			return nil, fmt.Errorf("announcements to send: %w", err)
		}
		running = w.Running
		if !w.some() {
			break
		}
		claimed, moved, err := s.claimBroadcast(ctx, who, w.parts, n, now)
		if err != nil {
			return nil, fmt.Errorf("claiming announcements: %w", err)
		}
		if len(claimed) > 0 {
			return claimed, nil
		}
		if !moved {
			break
		}
	}
	s.broadcasts.rest(who, now)
	if !running {
		return nil, nil
	}
	return nil, s.finishAnnouncements(ctx, now)
}

// Announcing tells whether there is something for the account to announce. What
// only ends an announcement is done here.
func (s *Store) Announcing(ctx context.Context, platform bot.Platform, account string, now time.Time) (bool, error) {
	who := sender{platform, account}
	if s.broadcasts.isIdle(who, now) {
		return false, nil
	}
	w, err := s.broadcastWork(ctx, who, now)
	if err != nil {
		return false, fmt.Errorf("announcements to send: %w", err)
	}
	if w.some() {
		return true, nil
	}
	if s.broadcasts.rest(who, now); !w.Running {
		return false, nil
	}
	return false, s.finishAnnouncements(ctx, now)
}

// waitingCopy is the condition for a queued copy that may go out: one of a
// paused announcement may not.
const waitingCopy = `state < 2 AND state = 0 AND platform = ? AND account = ? AND lane = 2 AND due <= ?
	AND NOT (kind IN ('` + handlers.AnnouncementSubject + `', '` + handlers.AnnouncementResend + `')
		AND EXISTS (SELECT 1 FROM announcement a WHERE a.id = delivery.ref AND a.state = 'paused'))`

// broadcastWork tells what there is to do for the account now. It only reads,
// and where no announcement runs it asks one question only: this is asked all the
// time.
func (s *Store) broadcastWork(ctx context.Context, who sender, now time.Time) (w work, err error) {
	err = s.get(ctx, &w, `SELECT EXISTS (SELECT 1 FROM delivery WHERE `+waitingCopy+`)
			OR EXISTS (SELECT 1 FROM announcement_follow WHERE platform = ? AND account = ? AND open = 1) AS other,
		EXISTS (SELECT 1 FROM announcement WHERE state = 'running') AS running`,
		who.platform, who.account, millis(now), who.platform, who.account)
	if err != nil || !w.Running {
		return w, err
	}
	var parts []openPart
	err = s.selects(ctx, &parts, `SELECT p.id, p.announcement, a.version, p.zone, p.night, p.size, p.cursor, p.claimed
		FROM announcement_part p JOIN announcement a ON a.id = p.announcement
		WHERE p.platform = ? AND p.account = ? AND p.claimed < p.size AND a.state = 'running' ORDER BY p.id`, who.platform, who.account)
	if err != nil {
		return w, err
	}
	for _, p := range parts {
		if _, quiet := handlers.Quiet(now, zone(p.Zone)); quiet && !p.Night {
			continue
		}
		if p.people, err = s.peopleOf(ctx, p.ID); err != nil {
			return w, err
		}
		w.parts = append(w.parts, p)
	}
	return w, nil
}

func zone(name string) *time.Location { return handlers.Person{Zone: name}.Location() }

// peopleOf is the frozen audience of a part, read once.
func (s *Store) peopleOf(ctx context.Context, part int64) (*roaring.Bitmap, error) {
	b := &s.broadcasts
	b.mu.Lock()
	people := b.people[part]
	b.mu.Unlock()
	if people != nil {
		return people, nil
	}
	var blob []byte
	if err := s.get(ctx, &blob, `SELECT ids FROM announcement_people WHERE part = ?`, part); err != nil {
		return nil, fmt.Errorf("audience of part %d: %w", part, err)
	}
	people = roaring.New()
	if err := people.UnmarshalBinary(blob); err != nil {
		return nil, fmt.Errorf("audience of part %d: %w", part, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.people == nil || len(b.people) >= maxPeople {
		b.people = make(map[int64]*roaring.Bitmap)
	}
	b.people[part] = people
	return people, nil
}

// claimBroadcast claims in one transaction. moved tells that a cursor moved
// even if nobody was claimed.
func (s *Store) claimBroadcast(ctx context.Context, who sender, parts []openPart, n int, now time.Time) (claimed []outbox.Delivery, moved bool, err error) {
	parts = s.broadcasts.inTurn(who, parts)
	var served int64
	err = s.write(ctx, func(t *tx) error {
		c := claim{tx: t, sender: who, now: now, n: n}
		if err := c.waiting(); err != nil {
			return err
		}
		if err := c.follow(); err != nil {
			return err
		}
		for _, p := range parts {
			if len(c.out) >= n {
				break
			}
			if err := c.part(p); err != nil {
				return fmt.Errorf("part %d: %w", p.ID, err)
			}
			served = p.ID
		}
		claimed, moved = c.out, c.moved
		return nil
	})
	if served != 0 {
		s.broadcasts.served(who, served)
	}
	return claimed, moved, err
}

// claim is one claiming transaction.
type claim struct {
	*tx
	sender
	now   time.Time
	n     int
	out   []outbox.Delivery
	moved bool
}

// waiting claims copies that wait for another try, or for the morning.
func (c *claim) waiting() error {
	var rows []deliveryRow
	err := c.selects(&rows, `SELECT `+deliveryColumns+` FROM delivery WHERE `+waitingCopy+` ORDER BY id LIMIT ?
		FOR UPDATE OF delivery SKIP LOCKED`,
		c.platform, c.account, millis(c.now), c.n)
	if err != nil {
		return err
	}
	for _, r := range rows {
		r.Process = c.me
		if _, err := c.run(`UPDATE delivery SET state = 1, process = ? WHERE id = ?`, c.me, r.ID); err != nil {
			return err
		}
		d, err := c.delivery(r)
		if err != nil {
			return err
		}
		c.out = append(c.out, d)
	}
	return nil
}

// part claims the next people of an announcement, if it is still running.
func (c *claim) part(p openPart) error {
	// Read again inside the transaction: it may have been paused or moved on.
	// Another process that claims from it is left alone. The announcement is held
	// as it is: a correction counts what was claimed before it.
	err := c.get(&p, `SELECT p.cursor, p.claimed, a.version FROM announcement_part p JOIN announcement a ON a.id = p.announcement
		WHERE p.id = ? AND p.claimed < p.size AND a.state = 'running'
		FOR SHARE OF a FOR UPDATE OF p SKIP LOCKED`, p.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	var noConsent, gone int64
	it := p.people.Iterator()
	it.AdvanceIfNeeded(uint32(p.Cursor) + 1)
	looked := int64(0)
	for ; looked < maxLook && len(c.out) < c.n && it.HasNext(); looked++ {
		id := it.Next()
		p.Cursor = int64(id)
		r, err := c.recipient(id)
		if err != nil {
			return fmt.Errorf("person %d: %w", id, err)
		}
		switch r.skip {
		case handlers.DroppedNoConsent:
			noConsent++
			continue
		case handlers.DroppedGone:
			gone++
			continue
		}
		if err := c.copy(p, r); err != nil {
			return fmt.Errorf("person %d: %w", id, err)
		}
	}
	c.moved = true
	if looked == 0 && len(c.out) < c.n {
		// The frozen audience has fewer people than were counted. That cannot be,
		// but must not hold up the other announcements of the account.
		_, err := c.run(`UPDATE announcement_part SET claimed = size WHERE id = ?`, p.ID)
		return err
	}
	_, err = c.run(`UPDATE announcement_part SET cursor = ?, claimed = claimed + ?, no_consent = no_consent + ?, gone = gone + ? WHERE id = ?`,
		p.Cursor, looked, noConsent, gone, p.ID)
	return err
}

// recipient is somebody of the audience as they are now.
type recipient struct {
	person uint32
	to     bot.Address
	skip   string // why they get nothing, or empty
}

// recipient reads whether and where somebody gets announcements. For a member
// of a workspace it is where the firm gets them.
func (c *claim) recipient(id uint32) (recipient, error) {
	p, err := c.person(id)
	if errors.Is(err, sql.ErrNoRows) {
		return recipient{skip: handlers.DroppedGone}, nil
	}
	if err != nil {
		return recipient{}, err
	}
	r := recipient{person: id, to: bot.Address{Platform: c.platform, Account: c.account, Chat: p.Chat}}
	if c.platform == bot.Slack {
		f, err := c.firm(p.Tenant)
		if errors.Is(err, sql.ErrNoRows) || err == nil && f.Choice == handlers.NewsOff {
			r.skip = handlers.DroppedNoConsent
			return r, nil
		}
		if err != nil {
			return r, err
		}
		switch f.Choice {
		case handlers.NewsHere:
			r.person, r.to.Chat = f.Person, f.Chat
			return r, nil
		case handlers.NewsToMe:
			r.person = f.Person
		}
		if r.person != id {
			if p, err = c.person(r.person); err != nil {
				return r, err
			}
			r.to.Chat = p.Chat
		}
	}
	if p.GoneAt != 0 {
		r.skip = handlers.DroppedGone
		return r, nil
	}
	yes, err := c.agreed(r.person, handlers.ForAnnouncements)
	if !yes {
		r.skip = handlers.DroppedNoConsent
	}
	return r, err
}

func (c *claim) person(id uint32) (p personRow, err error) {
	err = c.get(&p, `SELECT `+personColumns+` FROM person WHERE id = ?`, id)
	return p, err
}

func (t *tx) firm(team string) (f firmRow, err error) {
	err = t.get(&f, `SELECT `+firmColumns+` FROM firm_news WHERE team = ?`, team)
	return f, err
}

// agreed tells whether the latest decision is yes.
func (t *tx) agreed(person uint32, p handlers.Purpose) (bool, error) {
	var granted bool
	err := t.get(&granted, `SELECT granted FROM consent WHERE person = ? AND purpose = ? ORDER BY id DESC LIMIT 1`, person, p)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return granted, err
}

// copy writes the copy of a recipient, as being sent. Somebody who agreed to
// be written to at night when the audience was frozen, and does not any more,
// gets it in the morning.
func (c *claim) copy(p openPart, r recipient) error {
	d := outbox.Delivery{Lane: outbox.Broadcasts, To: r.to, Person: r.person, Due: c.now, Created: c.now,
		Subject: outbox.Subject{Kind: handlers.AnnouncementSubject, Ref: p.Announcement, Version: p.Version}, Process: c.me}
	state := outbox.Sending
	if until, quiet := handlers.Quiet(c.now, zone(p.Zone)); quiet {
		yes, err := c.agreed(r.person, handlers.ForNight)
		if err != nil {
			return err
		}
		if !yes {
			state, d.Due, d.Process = outbox.Queued, until, 0
		}
	}
	secret := newSecret()
	id, err := c.insert(`INSERT INTO delivery (secret, lane, state, due, platform, account, chat, thread, person, kind, ref, version, created, process)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (kind, ref, person, platform, account, chat) WHERE kind <> '' DO NOTHING RETURNING id`,
		secret, d.Lane, state, millis(d.Due), d.To.Platform, d.To.Account, d.To.Chat, d.To.Thread, d.Person,
		d.Subject.Kind, d.Subject.Ref, d.Subject.Version, millis(d.Created), d.Process)
	if errors.Is(err, sql.ErrNoRows) { // has a copy already, which counts for them
		return nil
	}
	if err != nil {
		return err
	}
	if d.ID, d.Key = id, deliveryKey(id, secret); state == outbox.Sending {
		c.out = append(c.out, d)
	}
	return nil
}

// finishAnnouncements marks running announcements as done of which nobody is
// left and no copy waits or is on the wire.
func (s *Store) finishAnnouncements(ctx context.Context, now time.Time) error {
	const over = `state = 'running'
		AND NOT EXISTS (SELECT 1 FROM announcement_part p WHERE p.announcement = announcement.id AND p.claimed < p.size)
		AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.lane = 2 AND d.ref = announcement.id AND d.state IN (0, 1)
			AND d.kind IN ('` + handlers.AnnouncementSubject + `', '` + handlers.AnnouncementResend + `'))`
	var n int
	if err := s.get(ctx, &n, `SELECT count(*) FROM announcement WHERE `+over); err != nil || n == 0 {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		_, err := t.run(`UPDATE announcement SET state = 'done', finished = ? WHERE `+over, millis(now))
		return err
	})
}
