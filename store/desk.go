package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/answer"
)

// sameCrisis is how long further words of somebody in crisis belong to the case
// that is open.
const sameCrisis = 24 * time.Hour

type caseRow struct {
	ID         int64
	Kind       handlers.CaseKind
	State      handlers.CaseState
	Person     uint32
	Role       handlers.Role
	Lang       lang.Lang
	Platform   bot.Platform
	Account    string
	Chat       string
	Thread     string
	Reason     answer.Reason
	Message    int64
	Said       int64
	Opened     int64
	AnsweredBy string `db:"answered_by"`
	Answer     int64
}

const caseColumns = `id, kind, state, person, role, lang, platform, account, chat, thread, reason, message, said, opened, answered_by, answer`

func (r caseRow) address() bot.Address {
	return bot.Address{Platform: r.Platform, Account: r.Account, Chat: r.Chat, Thread: r.Thread}
}

func (r caseRow) toCase() handlers.Case {
	return handlers.Case{ID: r.ID, Kind: r.Kind, State: r.State, Person: r.Person, Role: r.Role, Lang: r.Lang, To: r.address(),
		Reason: r.Reason, Message: r.Message, Said: fromMillis(r.Said), Opened: fromMillis(r.Opened), AnsweredBy: r.AnsweredBy, Answer: r.Answer}
}

type caseLineRow struct {
	ID     int64
	CaseID int64 `db:"case_id"`
	Staff  bool
	SaidBy string `db:"said_by"`
	Text   []byte `db:"text_enc"`
	At     int64
	Sent   outbox.State
}

func (v vault) line(r caseLineRow) (handlers.CaseLine, error) {
	text, err := v.unseal(deskLine, r.Text, r.ID)
	if err != nil {
		return handlers.CaseLine{}, fmt.Errorf("line %d of case %d: %w", r.ID, r.CaseID, err)
	}
	return handlers.CaseLine{ID: r.ID, Staff: r.Staff, By: r.SaidBy, Text: string(text), At: fromMillis(r.At), Sent: r.Sent}, nil
}

// OpenCase opens a case with its first line and queues the notice of it to
// staff. A question that the person has put already and that is open is that
// case; one more than may wait is not taken (0). What somebody in crisis goes on to say is added to their open case of
// the last day; an imminent crisis is always told anew, in the channel itself.
func (s *Store) OpenCase(ctx context.Context, message int64, c handlers.Case, text string, staff bot.Address) (int64, error) {
	return s.changeID(ctx, message, "case:"+string(c.Kind), func(t *tx) (int64, error) {
		now := time.Now()
		if c.Person != 0 {
			if err := t.lock(lockCases, int64(c.Person)); err != nil {
				return 0, err
			}
		}
		switch known, err := t.knownCase(c, text, now); {
		case err != nil:
			return 0, err
		case known != 0 && c.Kind == handlers.QuestionCase:
			return known, nil
		case known != 0:
			_, err := t.addToCase(known, text, staff, now)
			return known, err
		}
		if full, err := t.tooManyCases(c); err != nil || full {
			return 0, err
		}
		id, err := t.insert(`INSERT INTO desk_case (kind, person, role, lang, platform, account, chat, thread, reason, message, said, opened, answer)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			c.Kind, c.Person, c.Role, c.Lang, c.To.Platform, c.To.Account, c.To.Chat, c.To.Thread, c.Reason, c.Message, millis(c.Said), millis(now), c.Answer)
		if err != nil {
			return 0, fmt.Errorf("opening a case: %w", err)
		}
		if _, err = t.addLine(id, "", text, now); err == nil && !staff.IsZero() {
			_, err = t.tell(outbox.Replies, handlers.CaseSubject, id, 0, 0, staff, now)
		}
		return id, err
	})
}

// tooManyCases tells whether as many questions of the person wait as may.
func (t *tx) tooManyCases(c handlers.Case) (bool, error) {
	if c.Person == 0 || c.Kind != handlers.QuestionCase {
		return false, nil
	}
	var n int
	err := t.get(&n, `SELECT count(*) FROM desk_case WHERE person = ? AND kind = ? AND state = ?`, c.Person, c.Kind, handlers.CaseOpen)
	return n >= handlers.MaxOpenCases, err
}

// knownCase is the case of the person that the text belongs to, or 0.
func (t *tx) knownCase(c handlers.Case, text string, now time.Time) (int64, error) {
	if c.Person == 0 || c.Kind == handlers.ParkedCase || c.Reason == answer.Imminent {
		return 0, nil
	}
	var rows []struct {
		ID     int64
		Opened int64
		Line   int64
		Text   []byte `db:"text_enc"`
	}
	err := t.selects(&rows, `SELECT c.id AS id, c.opened AS opened, l.id AS line, l.text_enc AS text_enc FROM desk_case c JOIN desk_line l ON l.case_id = c.id
		WHERE c.person = ? AND c.kind = ? AND c.state <> ? AND l.staff = 0
			AND (c.state = ? OR c.kind = ?) ORDER BY c.id DESC, l.id FOR UPDATE OF c`,
		c.Person, c.Kind, handlers.CaseClosed, handlers.CaseOpen, handlers.CrisisCase)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		said, err := t.unseal(deskLine, r.Text, r.Line)
		if err != nil {
			return 0, fmt.Errorf("line %d of case %d: %w", r.Line, r.ID, err)
		}
		if c.Kind == handlers.QuestionCase && string(said) == text ||
			c.Kind == handlers.CrisisCase && fromMillis(r.Opened).After(now.Add(-sameCrisis)) {
			return r.ID, nil
		}
	}
	return 0, nil
}

func (t *tx) addLine(id int64, by, text string, at time.Time) (int64, error) {
	staff := 0
	if by != "" {
		staff = 1
	}
	// What is encrypted is bound to the number of its line, known from here on.
	line, err := t.insert(`INSERT INTO desk_line (case_id, staff, said_by, text_enc, at) VALUES (?, ?, ?, ?, ?) RETURNING id`,
		id, staff, by, []byte{}, millis(at))
	if err != nil {
		return 0, err
	}
	kept, err := t.seal(deskLine, []byte(text), line)
	if err != nil {
		return 0, err
	}
	_, err = t.run(`UPDATE desk_line SET text_enc = ? WHERE id = ?`, kept, line)
	return line, err
}

// addToCase adds a line of the person, opens the case again and tells staff in
// its thread, or in the channel while there is no thread yet.
func (t *tx) addToCase(id int64, text string, staff bot.Address, now time.Time) (int64, error) {
	line, err := t.addLine(id, "", text, now)
	if err != nil {
		return 0, err
	}
	if _, err = t.run(`UPDATE desk_case SET state = ?, closed = 0 WHERE id = ?`, handlers.CaseOpen, id); err != nil {
		return 0, err
	}
	thread, err := t.caseThread(id)
	if err != nil {
		return 0, err
	}
	if thread.IsZero() {
		thread = staff
	}
	if !thread.IsZero() {
		_, err = t.tell(outbox.Replies, handlers.CaseLineSubject, line, 0, 0, thread, now)
	}
	return line, err
}

// AddToCase adds a line of the person to a case of theirs; added is false when
// there is no such case.
func (s *Store) AddToCase(ctx context.Context, message, id int64, person uint32, text string, staff bot.Address) (added bool, err error) {
	line, err := s.changeID(ctx, message, fmt.Sprintf("case:add:%d", id), func(t *tx) (int64, error) {
		row, err := t.deskCase(id)
		if errors.Is(err, handlers.ErrNoCase) || err == nil && row.Person != person {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		return t.addToCase(id, text, staff, time.Now())
	})
	return line != 0, err
}

// AnswerCase adds an answer and queues it to the person. It is 0, and nothing
// changes, when the case is closed or its answer has nowhere to go. An answer
// from elsewhere than the staff's thread (message 0) is told there too.
func (s *Store) AnswerCase(ctx context.Context, message, id int64, by, text string) (int64, error) {
	return s.changeID(ctx, message, fmt.Sprintf("case:answer:%d", id), func(t *tx) (int64, error) {
		row, err := t.deskCase(id)
		if err != nil {
			return 0, err
		}
		if row.State == handlers.CaseClosed || row.Chat == "" {
			return 0, nil
		}
		now := time.Now()
		line, err := t.addLine(id, by, text, now)
		if err != nil {
			return 0, err
		}
		if _, err = t.run(`UPDATE desk_case SET state = ?, answered_by = ? WHERE id = ?`, handlers.CaseAnswered, by, id); err != nil {
			return 0, err
		}
		if _, err = t.tell(outbox.Replies, handlers.CaseAnswerSubject, line, 0, row.Person, row.address(), now); err != nil {
			return 0, err
		}
		if message == 0 {
			thread, err := t.caseThread(id)
			if err != nil {
				return 0, err
			}
			if !thread.IsZero() {
				if _, err = t.tell(outbox.Replies, handlers.CaseLineSubject, line, 0, 0, thread, now); err != nil {
					return 0, err
				}
			}
		}
		return line, t.audit(by, "case.answer", fmt.Sprintf("case:%d", id), fmt.Sprintf("line %d", line))
	})
}

// CloseCase closes a case, or opens a closed one again. Whoever said something
// last that nobody answered is told, once; told says so.
func (s *Store) CloseCase(ctx context.Context, message, id int64, by string, closed bool) (told bool, err error) {
	n, err := s.changeID(ctx, message, fmt.Sprintf("case:close:%d", id), func(t *tx) (int64, error) {
		row, err := t.deskCase(id)
		if err != nil {
			return 0, err
		}
		if closed == (row.State == handlers.CaseClosed) {
			return 0, nil
		}
		state, at, action := handlers.CaseClosed, millis(time.Now()), "case.close"
		if !closed {
			state, at, action = handlers.CaseOpen, 0, "case.reopen"
		}
		if _, err = t.run(`UPDATE desk_case SET state = ?, closed = ? WHERE id = ?`, state, at, id); err != nil {
			return 0, err
		}
		if err = t.audit(by, action, fmt.Sprintf("case:%d", id), ""); err != nil || !closed ||
			row.Kind != handlers.QuestionCase || row.Person == 0 || row.Chat == "" {
			return 0, err
		}
		var last caseLineRow
		if err = t.get(&last, `SELECT id, staff FROM desk_line WHERE case_id = ? ORDER BY id DESC LIMIT 1`, id); err != nil || last.Staff {
			return 0, err
		}
		queued, err := t.tell(outbox.Replies, handlers.CaseClosedSubject, last.ID, 0, row.Person, row.address(), time.Now())
		if err != nil || !queued {
			return 0, err
		}
		return 1, nil
	})
	return n != 0, err
}

// deskCase reads a case that is about to be changed.
func (t *tx) deskCase(id int64) (row caseRow, err error) {
	err = t.get(&row, `SELECT `+caseColumns+` FROM desk_case WHERE id = ? FOR UPDATE`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return row, handlers.ErrNoCase
	}
	return row, err
}

const caseThreadQuery = `SELECT platform, account, chat, thread FROM desk_thread WHERE case_id = ? ORDER BY thread LIMIT 1`

// caseThread is where staff talk about a case; zero is nowhere yet.
func (t *tx) caseThread(id int64) (a bot.Address, err error) {
	err = t.get(&a, caseThreadQuery, id)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Address{}, nil
	}
	return a, err
}

// Case finds a case with all that was said about it.
func (s *Store) Case(ctx context.Context, id int64) (handlers.Case, error) {
	var row caseRow
	err := s.get(ctx, &row, `SELECT `+caseColumns+` FROM desk_case WHERE id = ?`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return handlers.Case{}, handlers.ErrNoCase
	}
	if err != nil {
		return handlers.Case{}, fmt.Errorf("case %d: %w", id, err)
	}
	c := row.toCase()
	var lines []caseLineRow
	err = s.selects(ctx, &lines, `SELECT l.id, l.case_id, l.staff, l.said_by, l.text_enc, l.at, COALESCE(d.state, 0) AS sent
		FROM desk_line l LEFT JOIN delivery d ON d.kind = ? AND d.ref = l.id WHERE l.case_id = ? ORDER BY l.id`,
		handlers.CaseAnswerSubject, id)
	if err != nil {
		return c, fmt.Errorf("lines of case %d: %w", id, err)
	}
	for _, l := range lines {
		line, err := s.line(l)
		if err != nil {
			return c, err
		}
		c.Lines = append(c.Lines, line)
	}
	err = s.get(ctx, &c.Thread, caseThreadQuery, id)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return c, err
}

// CaseOfLine finds the case that a line belongs to.
func (s *Store) CaseOfLine(ctx context.Context, line int64) (handlers.Case, error) {
	var id int64
	err := s.get(ctx, &id, `SELECT case_id FROM desk_line WHERE id = ?`, line)
	if errors.Is(err, sql.ErrNoRows) {
		return handlers.Case{}, handlers.ErrNoCase
	}
	if err != nil {
		return handlers.Case{}, fmt.Errorf("case of line %d: %w", line, err)
	}
	return s.Case(ctx, id)
}

// CaseInThread finds the case whose notice the thread is under.
func (s *Store) CaseInThread(ctx context.Context, conversation string) (id int64, ok bool, err error) {
	err = s.get(ctx, &id, `SELECT case_id FROM desk_thread WHERE conversation = ?`, conversation)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return id, err == nil, err
}

// Cases lists cases without their lines, the oldest first; without closed,
// those that are not closed. Of more than limit the newest are given.
func (s *Store) Cases(ctx context.Context, closed bool, limit int) ([]handlers.Case, error) {
	last := handlers.CaseAnswered
	if closed {
		last = handlers.CaseClosed
	}
	var rows []caseRow
	err := s.selects(ctx, &rows, `SELECT `+caseColumns+` FROM desk_case WHERE state <= ? ORDER BY id DESC LIMIT ?`, last, limit)
	if err != nil {
		return nil, fmt.Errorf("cases: %w", err)
	}
	out := make([]handlers.Case, len(rows))
	for i, r := range rows {
		out[len(rows)-1-i] = r.toCase()
	}
	return out, nil
}

// caseData is what a person passed on to staff, and what they answered.
func (s *Store) caseData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	var ids []int64
	if err := s.selects(ctx, &ids, `SELECT id FROM desk_case WHERE person = ? ORDER BY id`, p.ID); err != nil {
		return err
	}
	for _, id := range ids {
		c, err := s.Case(ctx, id)
		if err != nil {
			return err
		}
		kept := handlers.KeptCase{Number: c.ID, State: c.State.String()}
		for _, l := range c.Lines {
			kept.Lines = append(kept.Lines, handlers.KeptLine{At: l.At, Staff: l.Staff, Text: l.Text})
		}
		d.Cases = append(d.Cases, kept)
	}
	return nil
}

// posted is called when a delivery has ended. A thread under what Dari posted
// in a Slack channel is Dari's from then on, that under the notice of a case
// belongs to the case; an answer that did not arrive is told to staff.
func (t *tx) posted(o outbox.Outcome, now int64) error {
	d := o.Delivery
	if d.Subject.Kind == handlers.CaseAnswerSubject && o.State != outbox.Sent {
		return t.answerFailed(d.Subject.Ref, o.State)
	}
	if o.State != outbox.Sent || d.Person != 0 || d.To.Thread != "" || d.To.Platform != bot.Slack {
		return nil
	}
	for _, id := range o.MessageIDs {
		at := d.To
		if at.Thread = id; !o.SentTo.IsZero() {
			at.Chat = o.SentTo.Chat
		}
		if _, err := t.run(`INSERT INTO conversation (key, seen) VALUES (?, ?) ON CONFLICT (key) DO NOTHING`, at.Conversation(), now); err != nil {
			return err
		}
		if d.Subject.Kind != handlers.CaseSubject {
			continue
		}
		_, err := t.run(`INSERT INTO desk_thread (conversation, case_id, platform, account, chat, thread)
			SELECT ?, id, ?, ?, ?, ? FROM desk_case WHERE id = ? ON CONFLICT (conversation) DO NOTHING`,
			at.Conversation(), at.Platform, at.Account, at.Chat, at.Thread, d.Subject.Ref)
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) answerFailed(line int64, state outbox.State) error {
	var id int64
	err := t.get(&id, `SELECT case_id FROM desk_line WHERE id = ?`, line)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // deleted with the person
	}
	if err != nil {
		return err
	}
	thread, err := t.caseThread(id)
	if err == nil && !thread.IsZero() {
		_, err = t.tell(outbox.Replies, handlers.CaseFailedSubject, line, int64(state), 0, thread, time.Now())
	}
	return err
}
