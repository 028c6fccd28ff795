package store

import (
	"context"
	"fmt"
	"time"

	"dari/bot"
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
	{"course", `UPDATE course SET posted_by = 0 WHERE posted_by = ?`},   // an institution's course, not the person's: it stays up
	{"share", `UPDATE share SET person = 0 WHERE person = ?`},           // a card of the firm, under which others said something
	{"share_want", `DELETE FROM share_want WHERE person = ?`},
	{"interest", `DELETE FROM interest WHERE person = ?`},
	{"opening_read", `DELETE FROM opening_read WHERE person = ?`},
	{"notice_follow", `DELETE FROM notice_follow WHERE person = ?`},
	{"notice_told", `DELETE FROM notice_told WHERE person = ?`},
	{"firm_news", `DELETE FROM firm_news WHERE person = ?`},
	{"alert", `DELETE FROM alert WHERE person = ?`},
	{"alert_setting", `DELETE FROM alert_setting WHERE person = ?`},
	{"alert_refusal", `DELETE FROM alert_refusal WHERE person = ?`},
	{"saved", `DELETE FROM saved WHERE person = ?`},
	{"model_person", `DELETE FROM model_person WHERE person = ?`},
	{"desk_case", `DELETE FROM desk_case WHERE person = ?`}, // with its lines and threads
	// What was said stays for whoever corrects the sources, what was asked goes.
	{"answer", `UPDATE answer SET person = 0, question_enc = NULL WHERE person = ?`},
	{"answer_vote", `UPDATE answer_vote SET person = 0 WHERE person = ?`},
	{"consent", ""},  // kept without a name, see keepDecisions
	{"delivery", ""}, // eraseDeliveries
	// What staff read of whom stays, by the number that names nobody any more.
	{"access_log", ""},
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
		{`DELETE FROM institution WHERE account = ?`, []any{row.person().Account()}},
		{`UPDATE audit SET subject = ? WHERE subject = ? AND action LIKE 'institution %'`, []any{fmt.Sprintf("erased:%d", person), row.person().Account()}},
		{`DELETE FROM conversation WHERE key = ?`, []any{private}},
		{`UPDATE audit SET actor = ? WHERE actor = ? AND action LIKE 'announcements of workspace%'`, []any{fmt.Sprintf("erased:%d", person), row.person().Account()}},
		{`UPDATE model_switch SET actor = ? WHERE actor = ?`, []any{fmt.Sprintf("erased:%d", person), row.person().Account()}},
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
