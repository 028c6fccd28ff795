package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge/answer"
)

// KeepAnswer writes an answer down. It does not wait, because what is queued
// afterwards, the reply among it, is not committed before it. A message that is
// handled again replaces its answer, whose votes stay.
func (s *Store) KeepAnswer(a handlers.KeptAnswer) {
	facts, err := json.Marshal(a.Facts)
	if err != nil {
		s.log.Error("not written", "what", "answer", "id", a.Number, "err", err)
		return
	}
	hash := sha256.New()
	for _, part := range []string{a.Text, string(facts), a.Base} {
		fmt.Fprintf(hash, "%d:%s", len(part), part)
	}
	sum := hash.Sum(nil)
	var question []byte
	if a.Question != "" {
		if question, err = s.seal(answerQuestion, []byte(a.Question), a.Number); err != nil {
			s.log.Error("not written", "what", "answer", "id", a.Number, "err", err)
			return
		}
	}
	text := s.texts.get([32]byte(sum))
	row := []any{a.Number, millis(a.At), a.Person, a.Platform, a.Role, a.Lang, a.Kind, a.Reason, a.Topic, strings.Join(a.Articles, " "), a.Slot, question, nil}
	s.later("answer", a.Number, func(t *tx) error {
		known := text
		text = 0 // should the words have been deleted, all of it is run again
		if known == 0 {
			err := t.get(&known, `SELECT id FROM answer_text WHERE hash = ?`, sum)
			if errors.Is(err, sql.ErrNoRows) {
				known, err = t.insert(`INSERT INTO answer_text (hash, body, facts, base) VALUES (?, ?, ?, ?) RETURNING id`, sum, a.Text, string(facts), a.Base)
			}
			if err != nil {
				return fmt.Errorf("words of answer %d: %w", a.Number, err)
			}
			if t.db.shared() { // where a statement more costs more than to remember
				t.after = append(t.after, func() { s.texts.put([32]byte(sum), known) })
			}
		}
		row[len(row)-1] = known
		return t.post(`INSERT INTO answer (id, at, person, platform, role, lang, kind, reason, topic, articles, slot, question_enc, text_id)
			VALUES `+places(1, len(row))+`
			ON CONFLICT (id) DO UPDATE SET at = excluded.at, person = excluded.person, lang = excluded.lang, kind = excluded.kind, reason = excluded.reason,
				topic = excluded.topic, articles = excluded.articles, slot = excluded.slot, question_enc = excluded.question_enc, text_id = excluded.text_id`, row...)
	})
}

// answerTexts are the ids of words of answers, by their hash: most answers are
// given again and again. Words of which an id is out of date were deleted; to
// refer to them fails.
type answerTexts struct {
	mu     sync.Mutex
	byHash map[[32]byte]int64
}

// maxAnswerTexts bounds what is remembered; it starts again empty when it is full.
const maxAnswerTexts = 4096

func (a *answerTexts) get(hash [32]byte) int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.byHash[hash]
}

func (a *answerTexts) put(hash [32]byte, id int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.byHash == nil || len(a.byHash) >= maxAnswerTexts {
		a.byHash = make(map[[32]byte]int64)
	}
	a.byHash[hash] = id
}

type answerRow struct {
	ID       int64
	At       int64
	Person   uint32
	Platform bot.Platform
	Role     handlers.Role
	Lang     lang.Lang
	Kind     answer.Kind
	Reason   answer.Reason
	Topic    string
	Articles string
	Slot     string
	Question []byte `db:"question_enc"`
}

const answerColumns = `answer.id, answer.at, answer.person, platform, role, lang, kind, reason, topic, articles, slot, question_enc`

func (s *Store) answer(r answerRow) (handlers.KeptAnswer, error) {
	question, err := s.unsealOr(answerQuestion, r.Question, r.ID, r.ID)
	if err != nil {
		return handlers.KeptAnswer{}, fmt.Errorf("question of answer %d: %w", r.ID, err)
	}
	return handlers.KeptAnswer{Number: r.ID, At: fromMillis(r.At), Person: r.Person, Platform: r.Platform, Role: r.Role, Lang: r.Lang,
		Kind: r.Kind, Reason: r.Reason, Topic: r.Topic, Articles: strings.Fields(r.Articles), Slot: r.Slot, Question: string(question)}, nil
}

type voteRow struct {
	Answer int64
	Person uint32
	Up     bool
	Why    handlers.Why
	At     int64
}

func (r voteRow) vote() handlers.AnswerVote {
	return handlers.AnswerVote{Answer: r.Answer, Person: r.Person, Up: r.Up, Why: r.Why, At: fromMillis(r.At)}
}

// KeptAnswer finds an answer by its number, with its words, facts and votes.
func (s *Store) KeptAnswer(ctx context.Context, number int64) (a handlers.KeptAnswer, ok bool, err error) {
	var row struct {
		answerRow
		Body  string
		Facts string
		Base  string
	}
	err = s.get(ctx, &row, `SELECT `+answerColumns+`, body, facts, base FROM answer JOIN answer_text ON answer_text.id = text_id WHERE answer.id = ?`, number)
	if errors.Is(err, sql.ErrNoRows) {
		return a, false, nil
	}
	if err != nil {
		return a, false, fmt.Errorf("answer %d: %w", number, err)
	}
	if a, err = s.answer(row.answerRow); err != nil {
		return a, false, err
	}
	a.Text, a.Base = row.Body, row.Base
	if err = json.Unmarshal([]byte(row.Facts), &a.Facts); err != nil {
		return a, false, fmt.Errorf("facts of answer %d: %w", number, err)
	}
	var votes []voteRow
	if err = s.selects(ctx, &votes, `SELECT answer, person, up, why, at FROM answer_vote WHERE answer = ? ORDER BY id`, number); err != nil {
		return a, false, fmt.Errorf("votes on answer %d: %w", number, err)
	}
	for _, v := range votes {
		a.Votes = append(a.Votes, v.vote())
	}
	return a, true, nil
}

// VoteAnswer keeps what a person thinks of an answer in place of what they
// thought before. A vote down without a reason leaves the reason that an
// earlier one had. changed is false when nothing did, and when the answer is
// not kept any more.
func (s *Store) VoteAnswer(ctx context.Context, message int64, v handlers.AnswerVote) (changed bool, err error) {
	n, err := s.changeID(ctx, message, fmt.Sprintf("vote:%d", v.Answer), func(t *tx) (int64, error) {
		return t.exec(`INSERT INTO answer_vote (answer, person, up, why, at) SELECT id, ?, ?, ?, ? FROM answer WHERE id = ?
			ON CONFLICT (answer, person) WHERE person <> 0 DO UPDATE SET up = excluded.up, why = excluded.why, at = excluded.at
			WHERE answer_vote.up <> excluded.up OR excluded.why <> '' AND answer_vote.why <> excluded.why`,
			v.Person, v.Up, v.Why, millis(v.At), v.Answer)
	})
	if err != nil {
		return false, fmt.Errorf("vote on answer %d: %w", v.Answer, err)
	}
	return n > 0, nil
}

// AnswersSince are the answers from a moment on, the oldest first, with their
// votes and without their words and facts.
func (s *Store) AnswersSince(ctx context.Context, since time.Time) ([]handlers.KeptAnswer, error) {
	old, err := s.bounds(ctx, "answer", "at", since)
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	var rows []answerRow
	if err := s.selects(ctx, &rows, `SELECT `+answerColumns+` FROM answer WHERE id >= ? AND at >= ? ORDER BY id`, old.end, millis(since)); err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	out, at := make([]handlers.KeptAnswer, len(rows)), make(map[int64]int, len(rows))
	for i, r := range rows {
		if out[i], err = s.answer(r); err != nil {
			return nil, err
		}
		at[r.ID] = i
	}
	var votes []voteRow
	if err := s.selects(ctx, &votes, `SELECT answer, person, up, why, at FROM answer_vote WHERE answer >= ? ORDER BY id`, old.end); err != nil {
		return nil, fmt.Errorf("votes: %w", err)
	}
	for _, v := range votes {
		if i, ok := at[v.Answer]; ok {
			out[i].Votes = append(out[i].Votes, v.vote())
		}
	}
	return out, nil
}

// answerData is what a person asked and was answered.
func (s *Store) answerData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	var rows []struct {
		answerRow
		Body string
	}
	err := s.selects(ctx, &rows, `SELECT `+answerColumns+`, body FROM answer JOIN answer_text ON answer_text.id = text_id WHERE answer.person = ? ORDER BY answer.id`, p.ID)
	if err != nil {
		return err
	}
	var votes []voteRow
	if err := s.selects(ctx, &votes, `SELECT answer, answer_vote.person AS person, up, why, answer_vote.at AS at FROM answer_vote
		WHERE answer_vote.person = ?`, p.ID); err != nil {
		return err
	}
	by := make(map[int64]handlers.AnswerVote, len(votes))
	for _, v := range votes {
		by[v.Answer] = v.vote()
	}
	for _, r := range rows {
		a, err := s.answer(r.answerRow)
		if err != nil {
			return err
		}
		kept := handlers.KeptReply{Number: r.ID, At: a.At, Question: a.Question, Answer: r.Body}
		if v, ok := by[r.ID]; ok {
			kept.Vote, kept.Why = "up", v.Why
			if !v.Up {
				kept.Vote = "down"
			}
		}
		d.Answers = append(d.Answers, kept)
	}
	return nil
}

// sweepAnswers deletes answers after their time, and the words that no answer
// has any more.
func (s *Store) sweepAnswers(ctx context.Context, now time.Time) error {
	keep := s.keepAnswers
	if keep <= 0 {
		keep = handlers.Config{}.KeepAnswersFor()
	}
	old, err := s.bounds(ctx, "answer", "at", now.Add(-keep))
	if err == nil {
		err = s.inSteps(ctx, old, `DELETE FROM answer WHERE id >= ? AND id < ?`)
	}
	if err == nil && old.end > old.first {
		err = s.write(ctx, func(t *tx) error {
			_, err := t.run(`DELETE FROM answer_text WHERE NOT EXISTS (SELECT 1 FROM answer WHERE text_id = answer_text.id)`)
			return err
		})
	}
	return err
}
