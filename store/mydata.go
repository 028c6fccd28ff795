package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
)

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
	d = handlers.PersonData{Account: p.Account(), Since: fromMillis(row.Created), Language: string(p.Lang), Locale: p.Locale, Zone: p.Zone, Left: fromMillis(row.GoneAt)}
	for _, part := range []func(context.Context, handlers.Person, *handlers.PersonData) error{
		s.profileData, s.consentData, s.talkData, s.sentData, s.alertData, s.caseData, s.answerData, s.postingData, s.interestData, s.courseData, s.shareData, s.firmData, s.followData, s.modelData, s.inboxData, s.loggedData} {
		if err = part(ctx, p, &d); err != nil {
			return d, fmt.Errorf("data of person %d: %w", person, err)
		}
	}
	return d, nil
}

func (s *Store) profileData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	var rows []struct {
		Data    []byte `db:"profile_enc"`
		Alerts  handlers.AlertSetting
		Updated int64 `db:"updated_at"`
	}
	err := s.selects(ctx, &rows, `SELECT profile_enc, alerts, updated_at FROM profile WHERE person = ?`, p.ID)
	if err != nil || len(rows) == 0 {
		return err
	}
	d.Profile, d.Alerts, d.Updated = new(jobs.Profile), rows[0].Alerts, fromMillis(rows[0].Updated).Truncate(time.Second)
	return s.unsealJSON(profileWhole, rows[0].Data, d.Profile, p.ID)
}

func (s *Store) consentData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	var rows []struct {
		Purpose handlers.Purpose
		Version string
		Granted bool
		At      int64
		Channel string
	}
	err := s.selects(ctx, &rows, `SELECT purpose, version, granted, at, channel FROM consent WHERE person = ? ORDER BY id`, p.ID)
	for _, r := range rows {
		d.Consents = append(d.Consents, handlers.KeptDecision{Purpose: r.Purpose, Version: r.Version, Granted: r.Granted, At: fromMillis(r.At), Channel: r.Channel})
	}
	return err
}

// talkData is what was said lately and which forms were begun.
func (s *Store) talkData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	var talk, forms []struct {
		Conversation string
		Data         []byte
	}
	if err := s.selects(ctx, &talk, `SELECT conversation, turns_enc AS data FROM memory WHERE person = ? ORDER BY at`, p.ID); err != nil {
		return err
	}
	for _, r := range talk {
		var m handlers.Memory
		if err := s.unsealJSON(memoryTurns, r.Data, &m, r.Conversation, p.ID); err != nil {
			return err
		}
		d.Talk = append(d.Talk, m.Turns...)
	}
	if err := s.selects(ctx, &forms, `SELECT conversation, form_enc AS data FROM form_state WHERE person = ? ORDER BY at`, p.ID); err != nil {
		return err
	}
	for _, r := range forms {
		var f handlers.Dialog
		if err := s.unsealJSON(formState, r.Data, &f, r.Conversation, p.ID); err != nil {
			return err
		}
		d.Forms = append(d.Forms, f.Values)
	}
	return nil
}

func (s *Store) sentData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	var rows []struct {
		Created int64
		Kind    string
		Ref     int64
		State   outbox.State
	}
	err := s.selects(ctx, &rows, `SELECT created, kind, ref, state FROM delivery WHERE person = ? AND kind <> '' ORDER BY id`, p.ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		d.Sent = append(d.Sent, handlers.KeptMessage{At: fromMillis(r.Created), Kind: r.Kind, Ref: r.Ref, State: r.State.String()})
	}
	return s.get(ctx, &d.Copies, `SELECT count(*) FROM delivery WHERE person = ? AND kind = '' AND payload_enc IS NOT NULL`, p.ID)
}

func (s *Store) postingData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	posted, err := s.PostingsOf(ctx, p.ID, 1000)
	for _, o := range posted {
		d.Postings = append(d.Postings, handlers.KeptPosting{Number: o.ID, Title: o.Title, State: o.State})
	}
	return err
}

func (s *Store) firmData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	var rows []firmRow
	err := s.selects(ctx, &rows, `SELECT `+firmColumns+` FROM firm_news WHERE person = ? ORDER BY team`, p.ID)
	for _, r := range rows {
		d.News = append(d.News, handlers.KeptNews{Workspace: r.Team, Choice: r.Choice, Channel: r.Chat})
	}
	return err
}

// inboxData is what was put aside of the person's own conversation. What waits
// is being answered, this export as a rule.
func (s *Store) inboxData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	var rows []struct{ ID, Received int64 }
	err := s.selects(ctx, &rows, `SELECT id, received FROM inbox WHERE state = ? AND raw IS NOT NULL AND conversation = ? ORDER BY id`,
		incomingParked, p.Private.Conversation())
	for _, r := range rows {
		d.PutAside = append(d.PutAside, handlers.KeptPutAside{Number: r.ID, At: fromMillis(r.Received)})
	}
	return err
}

// loggedData is what is written down of the person, and that they did. Whom they
// made staff, or took the role from, is told to those alone.
func (s *Store) loggedData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	var read []accessRow
	if err := s.selects(ctx, &read, `SELECT at, what, why FROM access_log WHERE person = ? ORDER BY id`, p.ID); err != nil {
		return err
	}
	for _, r := range read {
		d.Read = append(d.Read, handlers.KeptAccess{At: fromMillis(r.At), What: r.What, Why: handlers.Purposed(r.Why)})
	}
	var done []struct {
		At              int64
		Action, Subject string
	}
	err := s.selects(ctx, &done, `SELECT at, action, subject FROM audit WHERE actor = ? ORDER BY id`, p.Account())
	for _, r := range done {
		if strings.HasPrefix(r.Action, "staff ") && r.Subject != p.Account() {
			r.Subject = ""
		}
		d.Done = append(d.Done, handlers.KeptDeed{At: fromMillis(r.At), Action: r.Action, Subject: r.Subject})
	}
	return err
}

// alertData is what the person is told of unasked, how they want to be told, what
// is not for them and what they saved.
func (s *Store) alertData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	var rows []alertRow
	if err := s.selects(ctx, &rows, `SELECT `+alertColumns+` FROM alert WHERE person = ? ORDER BY id`, p.ID); err != nil {
		return err
	}
	for _, r := range rows {
		d.ToldOf = append(d.ToldOf, handlers.KeptAlert{Found: fromMillis(r.Found), Kind: r.Kind, Ref: r.Ref, Fit: r.Score, Waits: r.Delivery == 0 && r.LeftOut == "", NotTold: r.LeftOut})
	}
	var timing []timingRow
	if err := s.selects(ctx, &timing, `SELECT hour, weekly, paused FROM alert_setting WHERE person = ?`, p.ID); err != nil {
		return err
	}
	for _, r := range timing {
		kept := r.timing()
		d.AlertTiming = &kept
	}
	refused, err := s.RefusalsOf(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, r := range refused {
		d.NotForYou = append(d.NotForYou, handlers.KeptRefusal{At: r.At, Kind: r.Kind, Ref: r.Ref, Why: r.Why, Rule: r.Rule})
	}
	saved, err := s.SavedBy(ctx, p.ID)
	for _, x := range saved {
		d.Saved = append(d.Saved, handlers.KeptSaved{At: x.At, Kind: x.Kind, Ref: x.Ref, Remind: x.Remind})
	}
	return err
}
