package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/jmoiron/sqlx"
	"golang.org/x/sync/errgroup"

	"dari/bot"
	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge/jobs"
)

// frozen is an audience at one moment: who will get it, and how many will not.
type frozen struct {
	parts           []frozenPart
	noConsent, gone int64
}

type frozenPart struct {
	handlers.ReachGroup
	people *roaring.Bitmap
}

// Reach counts the audience as it is now.
func (s *Store) Reach(ctx context.Context, a handlers.Audience) (handlers.Reach, error) {
	f, err := s.freeze(ctx, a)
	out := handlers.Reach{NoConsent: f.noConsent, Gone: f.gone}
	for _, p := range f.parts {
		out.Groups = append(out.Groups, p.ReachGroup)
	}
	return out, err
}

// ConfirmAnnouncement freezes the audience and starts sending the version.
func (s *Store) ConfirmAnnouncement(ctx context.Context, message, id, version int64, by string) (bool, error) {
	a, ok, err := s.Announcement(ctx, id)
	if err != nil {
		return false, err
	}
	var f frozen
	froze := ok && a.State == handlers.AnnouncementReady && a.Version == version
	if froze {
		if f, err = s.freeze(ctx, a.Audience); err != nil {
			return false, err
		}
	}
	blobs := make([][]byte, len(f.parts))
	for i, p := range f.parts {
		if blobs[i], err = p.people.ToBytes(); err != nil {
			return false, fmt.Errorf("audience of announcement %d: %w", id, err)
		}
	}
	return s.changeAnnouncement(ctx, message, "announcement-confirm", func(t *tx) (bool, error) {
		if !froze {
			return false, nil
		}
		now := millis(time.Now())
		state, finished := handlers.AnnouncementRunning, int64(0)
		if len(f.parts) == 0 {
			state, finished = handlers.AnnouncementDone, now
		}
		n, err := t.exec(`UPDATE announcement SET state = ?, confirmed_by = ?, started = ?, finished = ?, no_consent = ?, gone = ?
			WHERE id = ? AND version = ? AND state = ?`,
			state, by, now, finished, f.noConsent, f.gone, id, version, handlers.AnnouncementReady)
		if err != nil || n == 0 {
			return false, err
		}
		people := int64(0)
		for i, p := range f.parts {
			part, err := t.insert(`INSERT INTO announcement_part (announcement, platform, account, zone, night, size)
				VALUES (?, ?, ?, ?, ?, ?) RETURNING id`, id, p.Platform, p.Account, p.Zone, p.Night, p.Count)
			if err != nil {
				return false, err
			}
			if _, err := t.run(`INSERT INTO announcement_people (part, ids) VALUES (?, ?)`, part, blobs[i]); err != nil {
				return false, err
			}
			people += p.Count
		}
		return true, t.audit(by, "announcement confirmed", announcementSubject(id), fmt.Sprintf("version %d, %d recipients", version, people))
	})
}

// speaks is the language of handlers.Person.Speaks in SQL.
const speaks = `CASE WHEN lang <> '' THEN lang WHEN lower(substr(locale, 1, 2)) = 'en' THEN 'en' ELSE 'ko' END`

// freeze finds the people of an audience in one pass. Everybody of it is
// counted once: in a part, in noConsent or in gone.
func (s *Store) freeze(ctx context.Context, a handlers.Audience) (f frozen, err error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	var agreed, night, regional *roaring.Bitmap
	var doors []door
	var reached []*roaring.Bitmap
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		if agreed, err = s.agreed(gctx, handlers.ForAnnouncements); err != nil {
			return err
		}
		night, err = s.agreed(gctx, handlers.ForNight)
		return err
	})
	g.Go(func() (err error) {
		if len(a.Regions) > 0 {
			if regional, err = s.inRegions(gctx, a.Regions); err != nil {
				return err
			}
		}
		if doors, err = s.doors(gctx, a); err != nil {
			return err
		}
		for _, d := range doors {
			people, err := s.reached(gctx, a, d)
			if err != nil {
				return err
			}
			if regional != nil {
				people.And(regional)
			}
			reached = append(reached, people)
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		return f, fmt.Errorf("freezing an audience: %w", err)
	}
	for i, d := range doors {
		gone, err := s.unreached(ctx, a, d, regional)
		if err != nil {
			return f, fmt.Errorf("freezing an audience: %w", err)
		}
		f.gone += gone
		f.add(d, reached[i], agreed, night)
	}
	if err := s.freezeFirms(ctx, a, &f, regional, agreed, night); err != nil {
		return f, fmt.Errorf("freezing an audience of firms: %w", err)
	}
	return f, nil
}

// add splits people by consent and by whether they may be written to at night.
func (f *frozen) add(d door, people, agreed, night *roaring.Bitmap) {
	all := people.GetCardinality()
	people.And(agreed)
	f.noConsent += int64(all - people.GetCardinality())
	awake := roaring.And(people, night)
	people.AndNot(night)
	for _, p := range []struct {
		people *roaring.Bitmap
		night  bool
	}{{people, false}, {awake, true}} {
		if n := p.people.GetCardinality(); n > 0 {
			p.people.RunOptimize()
			f.parts = append(f.parts, frozenPart{handlers.ReachGroup{Platform: d.Platform, Account: d.Account, Zone: d.Zone,
				Night: p.night, Count: int64(n)}, p.people})
		}
	}
}

// door is an account that sends, with the zone of some of its people.
type door struct {
	Platform bot.Platform
	Account  string
	Zone     string
}

// doors lists the accounts and zones of people who are written to one by one,
// by stepping through the index instead of reading everybody.
func (s *Store) doors(ctx context.Context, a handlers.Audience) (out []door, err error) {
	var at door
	for {
		var next []door
		for _, step := range []struct {
			where string
			args  []any
		}{
			{`platform = ? AND account = ? AND zone > ?`, []any{at.Platform, at.Account, at.Zone}},
			{`platform = ? AND account > ?`, []any{at.Platform, at.Account}},
			{`platform > ?`, []any{at.Platform}},
		} {
			err := s.plain(`SELECT platform, account, zone FROM person WHERE `+step.where+`
				ORDER BY platform, account, zone LIMIT 1`).SelectContext(ctx, &next, step.args...)
			if err != nil {
				return nil, err
			}
			if len(next) > 0 {
				break
			}
		}
		if len(next) == 0 {
			return out, nil
		}
		at = next[0]
		switch {
		case at.Account == "": // people who had themselves deleted
		case at.Platform == bot.Slack, a.Platform != "" && a.Platform != at.Platform,
			a.Role == handlers.Manager && at.Platform == bot.Telegram:
		default:
			out = append(out, at)
		}
	}
}

// among is the condition for the audience behind a door, as far as the row of
// a person tells.
func among(a handlers.Audience, d door) (where string, args []any) {
	where, args = `platform = ? AND account = ? AND zone = ?`, []any{d.Platform, d.Account, d.Zone}
	if a.Lang != "" {
		where, args = where+` AND `+speaks+` = ?`, append(args, a.Lang)
	}
	if a.Role != "" && d.Platform == bot.Terminal { // there the name tells the role
		compare := map[bool]string{true: ` = ?`, false: ` <> ?`}[a.Role == handlers.Manager]
		where, args = where+` AND substr(external, 1, 7)`+compare, append(args, string(handlers.Manager))
	}
	return where, args
}

// spans is into how many parts the people behind a door are cut, so that all
// readers have something to do until the end.
const spans = 4

func (s *Store) reached(ctx context.Context, a handlers.Audience, d door) (*roaring.Bitmap, error) {
	where, args := among(a, d)
	var last int64
	if err := s.plain(`SELECT coalesce(max(id), 0) FROM person`).GetContext(ctx, &last); err != nil {
		return nil, err
	}
	var parts [spans]*roaring.Bitmap
	g, ctx := errgroup.WithContext(ctx)
	for i := range parts {
		g.Go(func() (err error) {
			from, to := last*int64(i)/spans, last*int64(i+1)/spans
			parts[i], err = s.personSet(ctx, `SELECT id AS person FROM person WHERE `+where+` AND gone_at = 0 AND id > ? AND id <= ?`,
				append(slices.Clone(args), from, to)...)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return roaring.FastOr(parts[:]...), nil
}

func (s *Store) unreached(ctx context.Context, a handlers.Audience, d door, regional *roaring.Bitmap) (int64, error) {
	where, args := among(a, d)
	people, err := s.personSet(ctx, `SELECT id AS person FROM person WHERE `+where+` AND gone_at > 0`, args...)
	if err != nil {
		return 0, err
	}
	if regional != nil {
		people.And(regional)
	}
	return int64(people.GetCardinality()), nil
}

// changedAtOnce bounds how many people one query looks at one by one.
const changedAtOnce = 500

// agreed is everybody whose latest decision for the purpose is yes. Only those
// who said both yes and no are looked at one by one.
func (s *Store) agreed(ctx context.Context, p handlers.Purpose) (*roaring.Bitmap, error) {
	// The purpose is part of the text: only so is an index of that purpose used.
	yes, err := s.personSet(ctx, `SELECT person FROM consent WHERE purpose = '`+string(p)+`' AND granted = 1`)
	if err != nil {
		return nil, err
	}
	no, err := s.personSet(ctx, `SELECT person FROM consent WHERE purpose = ? AND granted = 0`, p)
	if err != nil {
		return nil, err
	}
	no.And(yes)
	for some := range slices.Chunk(no.ToArray(), changedAtOnce) {
		query, args, err := sqlx.In(`SELECT person FROM consent c WHERE purpose = ? AND granted = 0 AND person IN (?)
			AND NOT EXISTS (SELECT 1 FROM consent d WHERE d.person = c.person AND d.purpose = c.purpose AND d.id > c.id)`, p, some)
		if err != nil {
			return nil, err
		}
		last, err := s.personSet(ctx, query, args...)
		if err != nil {
			return nil, err
		}
		yes.AndNot(last)
	}
	return yes, nil
}

// inRegions is everybody whose profile names one of the regions, a place in
// one, or the whole country.
func (s *Store) inRegions(ctx context.Context, regions []jobs.Region) (*roaring.Bitmap, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT person, mrow FROM profile`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	meant := make(map[jobs.Region]bool) // by place, as profiles name the same ones again and again
	people := roaring.New()
	for rows.Next() {
		var person uint32
		var packed []byte
		if err := rows.Scan(&person, &packed); err != nil {
			return nil, err
		}
		p, err := unpackProfile(packed)
		if err != nil {
			return nil, fmt.Errorf("person %d: %w", person, err)
		}
		for _, place := range p.Regions {
			is, known := meant[place]
			if !known {
				is = place == jobs.Nationwide || slices.ContainsFunc(regions, func(r jobs.Region) bool { return r.Contains(place) })
				meant[place] = is
			}
			if is {
				people.Add(person)
				break
			}
		}
	}
	return people, rows.Err()
}

// freezeFirms adds the firms: one recipient for a workspace, whom it chose or
// who wrote first.
func (s *Store) freezeFirms(ctx context.Context, a handlers.Audience, f *frozen, regional, agreed, night *roaring.Bitmap) error {
	if a.Role == handlers.Seeker || a.Platform != "" && a.Platform != bot.Slack {
		return nil
	}
	var firms []struct {
		member
		Team   string
		Choice handlers.FirmChoice
	}
	err := s.plain(`SELECT `+memberColumns+`, f.team, f.choice
		FROM firm_news f JOIN person p ON p.id = f.person ORDER BY f.team`).SelectContext(ctx, &firms)
	if err != nil {
		return err
	}
	for _, m := range firms {
		if m.Choice == handlers.NewsUndecided && (m.GoneAt != 0 || !agreed.Contains(m.ID)) {
			if m.member, err = s.willing(ctx, m.Team, agreed, m.member); err != nil {
				return err
			}
		}
		switch {
		case a.Lang != "" && a.Lang != m.Speaks, regional != nil && !regional.Contains(m.ID):
		case m.Choice == handlers.NewsOff:
			f.noConsent++
		case m.Choice == handlers.NewsHere: // a channel: it was chosen for all who read there
			only := roaring.BitmapOf(m.ID)
			f.add(door{bot.Slack, m.Account, m.Zone}, only, only.Clone(), night)
		case m.GoneAt != 0:
			f.gone++
		default:
			f.add(door{bot.Slack, m.Account, m.Zone}, roaring.BitmapOf(m.ID), agreed, night)
		}
	}
	return nil
}

// member is somebody of a workspace.
type member struct {
	ID      uint32
	Account string
	Zone    string
	GoneAt  int64 `db:"gone_at"`
	Speaks  lang.Lang
}

const memberColumns = `p.id, p.account, p.zone, p.gone_at, ` + speaks + ` AS speaks`

// willing is whoever of a workspace agreed to announcements first, while
// nobody chose for the firm; else the one that is given.
func (s *Store) willing(ctx context.Context, team string, agreed *roaring.Bitmap, instead member) (member, error) {
	var all []member
	err := s.plain(`SELECT `+memberColumns+` FROM person p
		WHERE p.platform = ? AND p.tenant = ? AND p.gone_at = 0 ORDER BY p.id`).SelectContext(ctx, &all, bot.Slack, team)
	for _, m := range all {
		if agreed.Contains(m.ID) {
			return m, err
		}
	}
	return instead, err
}

// personSet reads the ids that a query gives as the column person. They come
// as one text: a million rows one by one cost twice the time.
func (s *Store) personSet(ctx context.Context, query string, args ...any) (*roaring.Bitmap, error) {
	var list string
	err := s.plain(`SELECT `+s.db.listOfPeople()+` FROM (`+query+`) AS ids`).GetContext(ctx, &list, args...)
	if err != nil {
		return nil, err
	}
	set := roaring.New()
	ids := make([]uint32, 0, 4096)
	id := uint32(0)
	for i := range len(list) {
		if c := list[i]; c != ',' {
			id = id*10 + uint32(c-'0')
			continue
		}
		if ids, id = append(ids, id), 0; len(ids) == cap(ids) {
			set.AddMany(ids)
			ids = ids[:0]
		}
	}
	if list != "" {
		ids = append(ids, id)
	}
	set.AddMany(ids)
	return set, nil
}
