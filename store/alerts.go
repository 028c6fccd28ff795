package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
)

// waitingAlert is the condition for an alert that nobody made a message of yet.
const waitingAlert = `alert.delivery = 0 AND alert.left_out = ''`

// QueueAlerts has people told of a subject; whoever was told of it, or is to be
// told, is left out. It returns how many were queued.
func (s *Store) QueueAlerts(ctx context.Context, of outbox.Subject, since time.Time, to []handlers.AlertFound) (queued int, err error) {
	err = s.write(ctx, func(t *tx) error {
		queued, err = t.queueAlerts(of, since, to, nil)
		return err
	})
	return queued, err
}

// TellOpening queues the opening for people; whoever was told of it or of a copy
// of it, or is to be told, is left out. It returns how many were queued.
func (s *Store) TellOpening(ctx context.Context, o handlers.Opening, to []handlers.AlertFound) (queued int, err error) {
	err = s.write(ctx, func(t *tx) error {
		queued = 0
		if err := t.lock(lockOpenings, 0); err != nil { // nobody else tells of it meanwhile
			return err
		}
		copies, err := t.copiesOf(o)
		if err != nil {
			return err
		}
		queued, err = t.queueAlerts(outbox.Subject{Kind: handlers.OpeningSubject, Ref: o.ID, Version: o.Version}, o.Updated, to, copies)
		return err
	})
	return queued, err
}

// copiesOf are other openings, in whatever state, that say the same as this one:
// it may have come in again under another number.
func (t *tx) copiesOf(o handlers.Opening) (copies []int64, err error) {
	key := copyKey(o.Opening)
	if key == "" {
		return nil, nil
	}
	var rows []openingRow
	if err := t.selects(&rows, `SELECT `+openingColumns+openingTables+`WHERE copy_key = ? AND copy_key <> '' AND opening.id <> ? ORDER BY opening.id DESC LIMIT 50`, key, o.ID); err != nil {
		return nil, err
	}
	for _, r := range rows {
		other, err := r.opening()
		if err != nil {
			return nil, err
		}
		if isCopy(other.Opening, o.Opening) {
			copies = append(copies, r.ID)
		}
	}
	return copies, nil
}

// maxTold is how many are told in one statement, which has a parameter or two
// for each of them.
const maxTold = 200

// queueAlerts queues a subject for people who are there and were told neither of
// it nor of the others that are the same. Who was not told because it had ended
// is told now that it is back.
func (t *tx) queueAlerts(of outbox.Subject, since time.Time, to []handlers.AlertFound, same []int64) (queued int, err error) {
	now := millis(time.Now())
	for some := range slices.Chunk(to, maxTold) {
		var args []any
		for _, a := range some {
			args = append(args, a.Person, a.Score)
		}
		with := `WITH v (person, score) AS (VALUES ` + t.db.values(len(some), "bigint", "bigint") + `) `
		args = append(args, of.Kind, of.Ref, of.Version, millis(since), now, now)
		told := ``
		if len(same) > 0 {
			there, is := `EXISTS (SELECT 1 FROM opening x WHERE x.id = o.ref AND x.state = ?)`, []any{handlers.OpeningOpen}
			if of.Kind == handlers.CourseSubject {
				there, is = `EXISTS (SELECT 1 FROM course x WHERE x.id = o.ref AND x.closed = 0)`, nil
			}
			// One that was not said yet, and has ended, never will be.
			told = ` AND NOT EXISTS (SELECT 1 FROM alert o WHERE o.person = v.person AND o.kind = ? AND o.left_out = ''
				AND (o.delivery <> 0 AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.id = o.delivery AND d.state = ?)
					OR ` + there + `)
				AND o.ref IN ` + places(1, len(same)) + `)`
			args = append(append(args, of.Kind, outbox.Queued), is...)
			for _, id := range same {
				args = append(args, id)
			}
		}
		n, err := t.exec(with+`INSERT INTO alert (person, kind, ref, version, score, since, found, due)
			SELECT v.person, CAST(? AS text), CAST(? AS bigint), CAST(? AS bigint), max(v.score), CAST(? AS bigint), CAST(? AS bigint), CAST(? AS bigint)
			FROM v JOIN person p ON p.id = v.person AND p.gone_at = 0 WHERE 1 = 1`+told+` GROUP BY v.person
			ON CONFLICT (person, kind, ref) DO UPDATE SET version = excluded.version, score = excluded.score, since = excluded.since,
				found = excluded.found, due = excluded.due, delivery = 0, place = 0, left_out = '' WHERE alert.left_out = ?`,
			append(args, handlers.DroppedClosed)...)
		if err != nil {
			return 0, fmt.Errorf("queueing %s %d for %d people: %w", of.Kind, of.Ref, len(some), err)
		}
		queued += int(n)
	}
	return queued, nil
}

type alertRow struct {
	ID       int64
	Person   uint32
	Kind     string
	Ref      int64
	Version  int64
	Score    int
	Found    int64
	Delivery int64
	LeftOut  string `db:"left_out"`
}

const alertColumns = `alert.id, alert.person, alert.kind, alert.ref, alert.version, score, found, delivery, left_out`

func (r alertRow) item() handlers.AlertItem {
	return handlers.AlertItem{ID: r.ID, Person: r.Person, Subject: outbox.Subject{Kind: r.Kind, Ref: r.Ref, Version: r.Version},
		Score: r.Score, Found: fromMillis(r.Found), Delivery: r.Delivery, LeftOut: r.LeftOut}
}

func alertItems(rows []alertRow) []handlers.AlertItem {
	items := make([]handlers.AlertItem, len(rows))
	for i, r := range rows {
		items[i] = r.item()
	}
	return items
}

// WaitingAlerts gives some people, at most so many, of whom something is due, with
// everything that waits for them; nobody while a decision is due after a restore.
func (s *Store) WaitingAlerts(ctx context.Context, now time.Time, people int) ([]handlers.AlertPerson, error) {
	var ids []uint32
	err := s.selects(ctx, &ids, `SELECT DISTINCT person FROM (SELECT person FROM alert WHERE `+waitingAlert+` AND due <= ? AND `+notHeld+`
		ORDER BY due, person LIMIT ?) AS due LIMIT ?`, millis(now), 20*people, people)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	slices.Sort(ids)
	out, err := s.alertsLately(ctx, ids, 0, now)
	if err != nil {
		return nil, err
	}
	in, of := listed(ids)
	at := make(map[uint32]*handlers.AlertPerson, len(out))
	for i := range out {
		at[out[i].Person] = &out[i]
	}
	var waiting []alertRow
	if err = s.selects(ctx, &waiting, `SELECT `+alertColumns+` FROM alert WHERE person IN `+in+` AND `+waitingAlert+` ORDER BY id`, of...); err != nil {
		return nil, fmt.Errorf("what waits for people: %w", err)
	}
	for _, r := range waiting {
		at[r.Person].Waiting = append(at[r.Person].Waiting, r.item())
	}
	return out, nil
}

// listed is the list of people behind IN, and its parameters.
func listed(ids []uint32) (in string, of []any) {
	for _, id := range ids {
		of = append(of, id)
	}
	return places(1, len(ids)), of
}

// AlertsLately is how a person wants to be told, and what they were told lately
// but for one message.
func (s *Store) AlertsLately(ctx context.Context, person uint32, without int64, now time.Time) (handlers.AlertPerson, error) {
	people, err := s.alertsLately(ctx, []uint32{person}, without, now)
	if err != nil || len(people) == 0 {
		return handlers.AlertPerson{Person: person}, err
	}
	return people[0], nil
}

func (s *Store) alertsLately(ctx context.Context, ids []uint32, without int64, now time.Time) ([]handlers.AlertPerson, error) {
	in, of := listed(ids)
	var who []struct {
		Person  uint32
		Zone    string
		Night   bool
		Setting string
		timingRow
	}
	err := s.selects(ctx, &who, `SELECT p.id AS person, p.zone, coalesce(f.alerts, 'off') AS setting, `+timingColumns+`,
			coalesce((SELECT c.granted FROM consent c WHERE c.person = p.id AND c.purpose = ? ORDER BY c.id DESC LIMIT 1), 0) = 1 AS night
		FROM person p LEFT JOIN profile f ON f.person = p.id LEFT JOIN alert_setting a ON a.person = p.id WHERE p.id IN `+in+` ORDER BY p.id`,
		append(append(usualTiming(), handlers.ForNight), of...)...)
	if err != nil {
		return nil, fmt.Errorf("whom to tell: %w", err)
	}
	out, at := make([]handlers.AlertPerson, len(who)), make(map[uint32]*handlers.AlertPerson, len(who))
	for i, w := range who {
		out[i] = handlers.AlertPerson{Person: w.Person, Zone: w.Zone, Night: w.Night, Setting: handlers.AlertSetting(w.Setting), Timing: w.timing()}
		at[w.Person] = &out[i]
	}
	var said []struct {
		Person uint32
		Lane   outbox.Lane
		At     int64
	}
	since := millis(now.Add(-7 * 24 * time.Hour))
	err = s.selects(ctx, &said, `SELECT person, lane, CASE WHEN finished > 0 THEN finished WHEN due < ? THEN due ELSE ? END AS at FROM delivery
		WHERE person IN `+in+` AND person <> 0 AND id <> ? AND state IN (0, 1, 2, 5) AND (finished = 0 OR finished > ?)
			AND (lane = 1 AND (kind = ? OR EXISTS (SELECT 1 FROM alert a WHERE a.delivery = delivery.id AND a.delivery <> 0)) OR lane = 2 AND kind IN (?, ?))
		ORDER BY at DESC`, append(append([]any{millis(now), millis(now)}, of...), without, since, handlers.FollowSubject, handlers.AnnouncementSubject, handlers.AnnouncementResend)...)
	if err != nil {
		return nil, fmt.Errorf("what people were told lately: %w", err)
	}
	for _, d := range said {
		if p := at[d.Person]; d.Lane == outbox.Alerts {
			p.Told = append(p.Told, fromMillis(d.At))
		} else {
			p.Announced = append(p.Announced, fromMillis(d.At))
		}
	}
	return out, nil
}

// PlanAlerts makes the messages of plans and puts off or leaves out the rest.
func (s *Store) PlanAlerts(ctx context.Context, now time.Time, plans []handlers.AlertPlan) (messages int, err error) {
	err = s.write(ctx, func(t *tx) error {
		messages = 0
		if err := t.lock(lockAlerts, 0); err != nil { // one plan for each person at a time
			return err
		}
		for _, p := range plans {
			made, err := t.planAlerts(p, now)
			if err != nil {
				return fmt.Errorf("alerts of person %d: %w", p.Person, err)
			}
			if made {
				messages++
			}
		}
		return nil
	})
	return messages, err
}

func (t *tx) planAlerts(p handlers.AlertPlan, now time.Time) (made bool, err error) {
	for id, why := range p.LeftOut {
		if _, err := t.run(`UPDATE alert SET left_out = ? WHERE id = ? AND `+waitingAlert, why, id); err != nil {
			return false, err
		}
	}
	if !p.Later.IsZero() {
		_, err = t.run(`UPDATE alert SET due = ? WHERE person = ? AND `+waitingAlert, millis(p.Later), p.Person)
		return false, err
	}
	if len(p.Message) == 0 {
		return false, nil
	}
	for _, it := range p.Message {
		var waits bool
		err := t.get(&waits, `SELECT EXISTS (SELECT 1 FROM alert WHERE id = ? AND `+waitingAlert+`)`, it.ID)
		if err != nil || !waits { // another process was faster, or the person left
			return false, err
		}
	}
	subject := p.Message[0].Subject
	if len(p.Message) > 1 {
		// A number of its own: any of its items may come back, and be told with others.
		subject = outbox.Subject{Kind: handlers.DigestSubject}
		if err := t.get(&subject.Ref, `SELECT coalesce(max(ref), 0) + 1 FROM delivery WHERE kind = ? AND kind <> ''`, subject.Kind); err != nil {
			return false, err
		}
	}
	id, made, err := t.alertMessage(subject, p.Person, now)
	if err != nil {
		return false, err
	}
	for i, it := range p.Message {
		if _, err := t.run(`UPDATE alert SET delivery = ?, place = ? WHERE id = ?`, id, i+1, it.ID); err != nil {
			return false, err
		}
	}
	return made, nil
}

// alertMessage queues a message to somebody at their own address. There is one
// already where an earlier one was dropped, and the subject is back; one that was
// sent stays as it is, and made is false. An id of 0 is that they are not there
// any more.
func (t *tx) alertMessage(s outbox.Subject, person uint32, now time.Time) (id int64, made bool, err error) {
	var row struct {
		ID    int64
		State outbox.State
	}
	err = t.get(&row, `INSERT INTO delivery (secret, lane, state, due, platform, account, chat, person, kind, ref, version, created)
		SELECT CAST(? AS text), CAST(? AS bigint), 0, CAST(? AS bigint), platform, account, chat, id, CAST(? AS text), CAST(? AS bigint), CAST(? AS bigint), CAST(? AS bigint)
			FROM person WHERE id = ? AND gone_at = 0
		ON CONFLICT (kind, ref, person, platform, account, chat) WHERE kind <> '' DO UPDATE SET
			state = CASE WHEN delivery.state = ? THEN 0 ELSE delivery.state END,
			due = CASE WHEN delivery.state = ? THEN excluded.due ELSE delivery.due END,
			created = CASE WHEN delivery.state = ? THEN excluded.created ELSE delivery.created END,
			finished = CASE WHEN delivery.state = ? THEN 0 ELSE delivery.finished END,
			process = CASE WHEN delivery.state = ? THEN 0 ELSE delivery.process END,
			version = excluded.version
		RETURNING id, state`, newSecret(), outbox.Alerts, millis(now), s.Kind, s.Ref, s.Version, millis(now), person,
		outbox.Dropped, outbox.Dropped, outbox.Dropped, outbox.Dropped, outbox.Dropped)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = t.run(`UPDATE alert SET left_out = ? WHERE person = ? AND `+waitingAlert, handlers.DroppedGone, person)
		return 0, false, err
	}
	return row.ID, row.State == outbox.Queued, err
}

// alertDropped writes down that what a message tells is not told.
func (t *tx) alertDropped(o outbox.Outcome) error {
	if o.State != outbox.Dropped || o.Delivery.Lane != outbox.Alerts {
		return nil
	}
	_, err := t.run(`UPDATE alert SET left_out = ? WHERE delivery = ? AND delivery <> 0 AND left_out = ''`, cut(o.Reason, 300), o.Delivery.ID)
	return err
}

// AlertItems gives what a message tells, in its order, also what is left out.
func (s *Store) AlertItems(ctx context.Context, delivery int64) ([]handlers.AlertItem, error) {
	var rows []alertRow
	err := s.selects(ctx, &rows, `SELECT `+alertColumns+` FROM alert WHERE delivery = ? AND delivery <> 0 ORDER BY place`, delivery)
	if err != nil {
		return nil, fmt.Errorf("what message %d tells: %w", delivery, err)
	}
	return alertItems(rows), nil
}

// LeaveOut takes items out of a message that was not sent yet. It does not wait:
// that is written before, or together with, what becomes of the message.
func (s *Store) LeaveOut(delivery int64, items map[int64]string) {
	s.later("left out", delivery, func(t *tx) error {
		for id, why := range items {
			if _, err := t.run(`UPDATE alert SET left_out = ? WHERE id = ? AND left_out = ''`, why, id); err != nil {
				return fmt.Errorf("leaving out alert %d: %w", id, err)
			}
		}
		return nil
	})
}

type timingRow struct {
	Hour, Weekly int
	Paused       int64
}

// timingColumns take usualTiming as their first arguments.
const timingColumns = `coalesce(a.hour, ?) AS hour, coalesce(a.weekly, ?) AS weekly, coalesce(a.paused, 0) AS paused`

func usualTiming() []any {
	usual := handlers.UsualTiming()
	return []any{usual.Hour, usual.Weekly}
}

func (r timingRow) timing() handlers.AlertTiming {
	return handlers.AlertTiming{Hour: r.Hour, Weekly: r.Weekly, PausedUntil: fromMillis(r.Paused)}
}

// CountAlerts is how many pairs of a person and what they are told of are kept.
func (s *Store) CountAlerts(ctx context.Context) (int, error) {
	var n int
	err := s.get(ctx, &n, `SELECT count(*) FROM alert`)
	return n, err
}

// AlertTiming is how the person wants to be told.
func (s *Store) AlertTiming(ctx context.Context, person uint32) (handlers.AlertTiming, error) {
	var r timingRow
	err := s.get(ctx, &r, `SELECT hour, weekly, paused FROM alert_setting WHERE person = ?`, person)
	if errors.Is(err, sql.ErrNoRows) {
		return handlers.UsualTiming(), nil
	}
	if err != nil {
		return handlers.AlertTiming{}, fmt.Errorf("how person %d wants to be told: %w", person, err)
	}
	return r.timing(), nil
}

// SetAlertTiming keeps how the person wants to be told; what waits is planned anew.
func (s *Store) SetAlertTiming(ctx context.Context, message int64, person uint32, a handlers.AlertTiming) error {
	return s.change(ctx, message, "alert-timing", func(t *tx) error {
		_, err := t.run(`INSERT INTO alert_setting (person, hour, weekly, paused) VALUES (?, ?, ?, ?)
			ON CONFLICT (person) DO UPDATE SET hour = excluded.hour, weekly = excluded.weekly, paused = excluded.paused`,
			person, a.Hour, a.Weekly, millis(a.PausedUntil))
		if err != nil {
			return err
		}
		return t.alertsAnew(person)
	})
}

// alertsAnew has what waits for the person planned anew.
func (t *tx) alertsAnew(person uint32) error {
	if _, err := t.run(`UPDATE alert SET due = found WHERE person = ? AND `+waitingAlert, person); err != nil {
		return err
	}
	// A message that waits to be sent looks again at the hour when it is due.
	now := millis(time.Now())
	_, err := t.run(`UPDATE delivery SET due = ? WHERE person = ? AND person <> 0 AND lane = ? AND state = ? AND due > ?`,
		now, person, outbox.Alerts, outbox.Queued, now)
	return err
}

// LatestAlert is the opening that the person was told of last; of several in one
// message the first.
func (s *Store) LatestAlert(ctx context.Context, person uint32) (opening int64, ok bool, err error) {
	err = s.get(ctx, &opening, `SELECT a.ref FROM alert a JOIN delivery d ON d.id = a.delivery
		WHERE a.person = ? AND a.kind = ? AND a.left_out = '' AND d.state IN (?, ?, ?) ORDER BY d.id DESC, a.place LIMIT 1`,
		person, handlers.OpeningSubject, outbox.Sending, outbox.Sent, outbox.Unknown)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return opening, err == nil, err
}

// OpeningsTold counts the people who were told of each opening.
func (s *Store) OpeningsTold(ctx context.Context) (map[int64]int, error) {
	var rows []struct {
		Ref int64
		N   int
	}
	err := s.selects(ctx, &rows, `SELECT a.ref, count(*) AS n FROM alert a JOIN delivery d ON d.id = a.delivery
		WHERE a.kind = ? AND a.left_out = '' AND d.state = ? GROUP BY a.ref`, handlers.OpeningSubject, outbox.Sent)
	if err != nil {
		return nil, fmt.Errorf("who was told of openings: %w", err)
	}
	told := make(map[int64]int, len(rows))
	for _, r := range rows {
		told[r.Ref] = r.N
	}
	return told, nil
}

// Threshold is the score from which openings are told: that of the matcher, or a
// higher one that staff set.
func (s *Store) Threshold(ctx context.Context) (score int, err error) {
	err = s.get(ctx, &score, `SELECT score FROM match_threshold ORDER BY id DESC LIMIT 1`)
	if errors.Is(err, sql.ErrNoRows) {
		return jobs.Threshold, nil
	}
	if err != nil {
		return 0, fmt.Errorf("threshold: %w", err)
	}
	return max(score, jobs.Threshold), nil
}

// SetThreshold changes from which score openings are told, and keeps why. The
// measured threshold of the matcher is the lowest.
func (s *Store) SetThreshold(ctx context.Context, score int, reason, by string) error {
	return s.write(ctx, func(t *tx) error {
		if _, err := t.run(`INSERT INTO match_threshold (at, score, reason, actor) VALUES (?, ?, ?, ?)`, millis(time.Now()), score, reason, by); err != nil {
			return fmt.Errorf("setting the threshold: %w", err)
		}
		return t.audit(by, "threshold", fmt.Sprintf("score:%d", score), reason)
	})
}

// Thresholds gives every threshold that was set, the latest first.
func (s *Store) Thresholds(ctx context.Context) ([]handlers.ThresholdChange, error) {
	var rows []struct {
		At            int64
		Score         int
		Reason, Actor string
	}
	if err := s.selects(ctx, &rows, `SELECT at, score, reason, actor FROM match_threshold ORDER BY id DESC`); err != nil {
		return nil, fmt.Errorf("thresholds: %w", err)
	}
	out := make([]handlers.ThresholdChange, len(rows))
	for i, r := range rows {
		out[i] = handlers.ThresholdChange{At: fromMillis(r.At), Score: r.Score, Reason: r.Reason, By: r.Actor}
	}
	return out, nil
}
