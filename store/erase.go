package store

import (
	"context"
	"fmt"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
)

// personalTables are all tables that hold something of a person, with what
// deleting the person does to them. A test finds tables that are missing here.
// Every statement takes the person's id.
var personalTables = []struct {
	table string
	erase string // "" where the comment says why nothing is done
}{
	{"profile", `DELETE FROM profile WHERE person = ?`},
	{"form_state", `DELETE FROM form_state WHERE person = ?`},
	{"memory", `DELETE FROM memory WHERE person = ?`},
	{"opening", `UPDATE opening SET posted_by = 0 WHERE posted_by = ?`}, // a firm's opening, not the person's: it stays up
	{"firm_news", `DELETE FROM firm_news WHERE person = ?`},
	{"desk_case", `DELETE FROM desk_case WHERE person = ?`}, // with its lines and threads
	// What was said stays for whoever corrects the sources, what was asked goes.
	{"answer", `UPDATE answer SET person = 0, question_enc = NULL WHERE person = ?`},
	{"answer_vote", `UPDATE answer_vote SET person = 0 WHERE person = ?`},
	{"consent", ""},  // kept without a name, see keepDecisions
	{"delivery", ""}, // eraseDeliveries
	// What staff read of whom stays, by the number that names nobody any more.
	{"access_log", ""},
}

// PersonData is everything that is kept about a person.
func (s *Store) PersonData(ctx context.Context, person uint32) (d handlers.PersonData, err error) {
	var row struct {
		personRow
		Created int64
	}
	if err = s.get(ctx, &row, `SELECT `+personColumns+`, created FROM person WHERE id = ?`, person); err != nil {
		return d, fmt.Errorf("data of person %d: %w", person, err)
	}
	p := row.person()
	d = handlers.PersonData{Account: p.Account(), Since: fromMillis(row.Created), Language: string(p.Lang), Locale: p.Locale, Zone: p.Zone}
	for _, part := range []func(context.Context, uint32, *handlers.PersonData) error{s.profileData, s.consentData, s.talkData, s.sentData, s.caseData, s.answerData, s.postingData} {
		if err = part(ctx, person, &d); err != nil {
			return d, fmt.Errorf("data of person %d: %w", person, err)
		}
	}
	return d, nil
}

func (s *Store) profileData(ctx context.Context, person uint32, d *handlers.PersonData) error {
	var rows []struct {
		Data    []byte `db:"profile_enc"`
		Alerts  handlers.AlertSetting
		Updated int64 `db:"updated_at"`
	}
	err := s.selects(ctx, &rows, `SELECT profile_enc, alerts, updated_at FROM profile WHERE person = ?`, person)
	if err != nil || len(rows) == 0 {
		return err
	}
	d.Profile, d.Alerts, d.Updated = new(jobs.Profile), rows[0].Alerts, fromMillis(rows[0].Updated)
	return s.unsealJSON(profileWhole, rows[0].Data, d.Profile, person)
}

func (s *Store) consentData(ctx context.Context, person uint32, d *handlers.PersonData) error {
	var rows []struct {
		Purpose handlers.Purpose
		Version string
		Granted bool
		At      int64
		Channel string
	}
	err := s.selects(ctx, &rows, `SELECT purpose, version, granted, at, channel FROM consent WHERE person = ? ORDER BY id`, person)
	for _, r := range rows {
		d.Consents = append(d.Consents, handlers.KeptDecision{Purpose: r.Purpose, Version: r.Version, Granted: r.Granted, At: fromMillis(r.At), Channel: r.Channel})
	}
	return err
}

// talkData is what was said lately and which forms were begun.
func (s *Store) talkData(ctx context.Context, person uint32, d *handlers.PersonData) error {
	var talk, forms []struct {
		Conversation string
		Data         []byte
	}
	if err := s.selects(ctx, &talk, `SELECT conversation, turns_enc AS data FROM memory WHERE person = ? ORDER BY at`, person); err != nil {
		return err
	}
	for _, r := range talk {
		var m handlers.Memory
		if err := s.unsealJSON(memoryTurns, r.Data, &m, r.Conversation, person); err != nil {
			return err
		}
		d.Talk = append(d.Talk, m.Turns...)
	}
	if err := s.selects(ctx, &forms, `SELECT conversation, form_enc AS data FROM form_state WHERE person = ? ORDER BY at`, person); err != nil {
		return err
	}
	for _, r := range forms {
		var f handlers.Dialog
		if err := s.unsealJSON(formState, r.Data, &f, r.Conversation, person); err != nil {
			return err
		}
		d.Forms = append(d.Forms, f.Values)
	}
	return nil
}

func (s *Store) sentData(ctx context.Context, person uint32, d *handlers.PersonData) error {
	var rows []struct {
		Created int64
		Kind    string
		Ref     int64
		State   outbox.State
	}
	err := s.selects(ctx, &rows, `SELECT created, kind, ref, state FROM delivery WHERE person = ? AND kind <> '' ORDER BY id`, person)
	if err != nil {
		return err
	}
	for _, r := range rows {
		d.Sent = append(d.Sent, handlers.KeptMessage{At: fromMillis(r.Created), Kind: r.Kind, Ref: r.Ref, State: r.State.String()})
	}
	return s.get(ctx, &d.Copies, `SELECT count(*) FROM delivery WHERE person = ? AND kind = '' AND payload_enc IS NOT NULL`, person)
}

func (s *Store) postingData(ctx context.Context, person uint32, d *handlers.PersonData) error {
	posted, err := s.PostingsOf(ctx, person, 1000)
	for _, o := range posted {
		d.Postings = append(d.Postings, handlers.KeptPosting{Number: o.ID, Title: o.Title, State: o.State})
	}
	return err
}

// DeletePerson forgets the person, in two steps. At once goes everything they
// told Dari. Who they are, and the delivery whose choices carry key, stay
// until the message is answered: handled again after a crash it must find the
// same person and the same button. Then forget takes them out, when the person
// writes again or at the next Sweep. The row itself stays without anything in
// it, so that its id is never given to somebody else. Message 0 forgets at
// once.
func (s *Store) DeletePerson(ctx context.Context, message int64, person uint32, key string) error {
	keep := int64(0)
	if d, err := s.DeliveryByKey(ctx, key); err == nil {
		keep = d.ID
	}
	defer s.people.forget(person)
	err := s.change(ctx, message, "erase", func(t *tx) error {
		for _, x := range personalTables {
			if x.erase == "" {
				continue
			}
			if _, err := t.run(x.erase, person); err != nil {
				return fmt.Errorf("%s: %w", x.table, err)
			}
		}
		if err := t.eraseDeliveries(person, keep); err != nil {
			return err
		}
		if message == 0 {
			return t.forget(person)
		}
		_, err := t.run(`UPDATE person SET erasing = ?, gone_at = ? WHERE id = ?`, message, millis(time.Now()), person)
		return err
	})
	if err != nil {
		return fmt.Errorf("deleting person %d: %w", person, err)
	}
	if err = s.db.scrub(ctx); message != 0 { // deleted it is; the Sweep that forgets the person empties the log too
		return nil
	}
	return err
}

// eraseDeliveries deletes the copies of answers, except the delivery keep. Of
// what was sent unasked a row without address and words stays: announcements
// are counted by them. What is queued is not sent any more.
func (t *tx) eraseDeliveries(person uint32, keep int64) error {
	now := millis(time.Now())
	for _, q := range []struct {
		query string
		args  []any
	}{
		{`DELETE FROM delivery WHERE person = ? AND kind = '' AND state NOT IN (0, 1) AND id <> ?`, []any{person, keep}},
		{`UPDATE delivery SET state = 6, error = 'person deleted', finished = ? WHERE person = ? AND kind <> '' AND state = 0`, []any{now, person}},
		{`UPDATE delivery SET chat = 'erased:' || id, thread = '', payload_enc = NULL, platform_ids = '' WHERE person = ? AND kind <> '' AND state NOT IN (0, 1)`, []any{person}},
	} {
		if _, err := t.run(q.query, q.args...); err != nil {
			return err
		}
	}
	return nil
}

// forget takes out who the person is. Message numbers of the platform in the
// inbox say nothing about them and go after a week.
func (t *tx) forget(person uint32) error {
	var row personRow
	if err := t.get(&row, `SELECT `+personColumns+` FROM person WHERE id = ?`, person); err != nil {
		return err
	}
	private, now := row.person().Private.Conversation(), millis(time.Now())
	if err := t.eraseDeliveries(person, 0); err != nil {
		return err
	}
	for _, q := range []struct {
		query string
		args  []any
	}{
		{`DELETE FROM conversation WHERE key = ?`, []any{private}},
		{`UPDATE audit SET actor = ? WHERE actor = ? AND action LIKE 'announcements of workspace%'`, []any{fmt.Sprintf("erased:%d", person), row.person().Account()}},
		{`UPDATE inbox SET conversation = '', raw = NULL, error = '' WHERE conversation = ? AND state <> 0`, []any{private}},
		{`UPDATE person SET external = ?, tenant = '', account = '', chat = '', lang = '', locale = '', zone = '', noticed = 0,
			gone_at = ?, erasing = 0, erased_at = ? WHERE id = ?`, []any{fmt.Sprintf("erased:%d", person), now, now, person}},
	} {
		if _, err := t.run(q.query, q.args...); err != nil {
			return err
		}
	}
	return nil
}

// forgetAnswered forgets the person behind an account when they had
// themselves deleted and that message is answered.
func (t *tx) forgetAnswered(platform bot.Platform, tenant, external string) error {
	var ids []uint32
	err := t.selects(&ids, `SELECT id FROM person WHERE platform = ? AND tenant = ? AND external = ? AND erasing <> 0
		AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.id = person.erasing AND inbox.state = 0) FOR UPDATE OF person`, platform, tenant, external)
	for _, id := range ids {
		if err == nil {
			err = t.forget(id)
		}
	}
	return err
}

// sweepErased finishes deletions: it forgets who was answered, deletes the
// answer itself once it is sent, and the decisions after their time.
func (s *Store) sweepErased(ctx context.Context, now time.Time) error {
	var ids []uint32
	touched := int64(0)
	err := s.write(ctx, func(t *tx) error {
		ids, touched = nil, 0
		err := t.selects(&ids, `SELECT id FROM person WHERE erasing <> 0
			AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.id = person.erasing AND inbox.state = 0) ORDER BY id FOR UPDATE OF person SKIP LOCKED`)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := t.forget(id); err != nil {
				return err
			}
		}
		n, err := t.exec(`DELETE FROM delivery WHERE kind = '' AND state NOT IN (0, 1)
			AND person IN (SELECT id FROM person WHERE erased_at > ?)`, millis(now.Add(-keepDeliveries)))
		if err != nil {
			return err
		}
		touched += n
		n, err = t.exec(`UPDATE delivery SET chat = 'erased:' || id, thread = '', payload_enc = NULL, platform_ids = ''
			WHERE kind <> '' AND state NOT IN (0, 1) AND chat NOT LIKE 'erased:%'
			AND person IN (SELECT id FROM person WHERE erased_at > ?)`, millis(now.Add(-keepDeliveries)))
		if err != nil {
			return err
		}
		touched += n
		_, err = t.run(`DELETE FROM consent WHERE person IN (SELECT id FROM person WHERE erased_at > 0 AND erased_at < ?)`, millis(now.Add(-keepDecisions)))
		return err
	})
	for _, id := range ids {
		s.people.forget(id)
	}
	if err != nil {
		return fmt.Errorf("finishing deletions: %w", err)
	}
	if len(ids) == 0 && touched == 0 {
		return nil
	}
	return s.db.scrub(ctx)
}
