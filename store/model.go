package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"dari/handlers"
)

// switchCache remembers how the switch of the model stands: every answer asks. A
// second is short enough for what is switched in another process.
type switchCache struct {
	mu    sync.Mutex
	state handlers.ModelState
	until time.Time
}

const switchCached = time.Second

// ModelState is how the switch of the language model stands, as it was at most a
// second ago; one that was never touched is on.
func (s *Store) ModelState(ctx context.Context) (handlers.ModelState, error) {
	c := &s.model
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if now.Before(c.until) && c.until.Sub(now) <= switchCached {
		return c.state, nil
	}
	state, err := s.modelState(ctx)
	if err == nil {
		c.state, c.until = state, now.Add(switchCached)
	}
	return state, err
}

// modelRow is a row of the switch.
type modelRow struct {
	At            int64
	On            bool `db:"is_on"`
	Reason, Actor string
}

const lastSwitch = `SELECT at, is_on <> 0 AS is_on, reason, actor FROM model_switch ORDER BY id DESC LIMIT 1`

func (s *Store) modelState(ctx context.Context) (handlers.ModelState, error) {
	var rows []modelRow
	if err := s.selects(ctx, &rows, lastSwitch); err != nil {
		return handlers.ModelState{}, fmt.Errorf("the model's switch: %w", err)
	}
	return switchState(rows), nil
}

func switchState(rows []modelRow) handlers.ModelState {
	if len(rows) == 0 {
		return handlers.ModelState{On: true}
	}
	r := rows[0]
	return handlers.ModelState{On: r.On, At: fromMillis(r.At), Reason: r.Reason, By: r.Actor}
}

// SwitchModel switches the model on or off, once for a message (0 is none), and
// writes down who did and why. changed is false where it stood so already.
func (s *Store) SwitchModel(ctx context.Context, message int64, on bool, reason, by string) (changed bool, err error) {
	n, err := s.changeID(ctx, message, "model", func(t *tx) (int64, error) {
		if err := t.lock(lockModel, 0); err != nil {
			return 0, err
		}
		var rows []modelRow
		if err := t.selects(&rows, lastSwitch); err != nil || switchState(rows).On == on {
			return 0, err
		}
		action, isOn := "model off", 0
		if on {
			action, isOn = "model on", 1
		}
		_, err := t.run(`INSERT INTO model_switch (at, is_on, reason, actor) VALUES (?, ?, ?, ?)`, millis(time.Now()), isOn, plainText(reason), by)
		if err != nil {
			return 0, err
		}
		return 1, t.audit(by, action, "model", plainText(reason))
	})
	s.model.forget()
	if err != nil {
		return false, fmt.Errorf("switching the model: %w", err)
	}
	return n == 1, nil
}

func (c *switchCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until = time.Time{}
}

// ModelLimits bound how many tokens a day takes, in Korea; zero is without bound.
type ModelLimits struct {
	Person, Total int64
}

// errBudget ends a transaction that reserved too much.
var errBudget = errors.New("over the budget of tokens")

// modelDay is the day of a moment, as budgets count it.
func modelDay(at time.Time) string { return at.In(handlers.Seoul).Format(time.DateOnly) }

// ReserveModel takes tokens out of the day's budgets before a request is made; ok
// is false where one of them does not have so many left. What is reserved counts
// as used for all processes until SettleModel tells what it was, so that no number
// of them goes over a budget by more than an estimate was too low. What a process
// reserved that ended without a word stays reserved until the day is over. Person
// 0 is nobody, and bound by the total alone.
func (s *Store) ReserveModel(ctx context.Context, person uint32, tokens int64, limits ModelLimits, at time.Time) (ok bool, err error) {
	day := modelDay(at)
	err = s.write(ctx, func(t *tx) error {
		return t.modelRows(person, day, func(table, where string, args []any) error {
			limit := limits.Total
			if table == modelPerson {
				limit = limits.Person
			}
			n, err := t.exec(`UPDATE `+table+` SET reserved = reserved + ?, requests = requests + 1 WHERE `+where+`
				AND (? = 0 OR reserved + tokens_in + tokens_out + ? <= ?)`, append(append([]any{tokens}, args...), limit, tokens, limit)...)
			if err == nil && n == 0 {
				err = errBudget
			}
			return err
		})
	})
	if !errors.Is(err, errBudget) {
		if err != nil {
			err = fmt.Errorf("reserving tokens: %w", err)
		}
		return err == nil, err
	}
	err = s.write(ctx, func(t *tx) error {
		return t.modelRows(person, day, func(table, where string, args []any) error {
			_, err := t.run(`UPDATE `+table+` SET refused = refused + 1 WHERE `+where, args...)
			return err
		})
	})
	if err != nil {
		return false, fmt.Errorf("counting a refusal: %w", err)
	}
	return false, nil
}

// SettleModel puts what a request took in the place of what was reserved for it,
// on the day on which that was: tokens, and cost in millionths of the currency.
func (s *Store) SettleModel(ctx context.Context, person uint32, reserved, in, out, cost int64, at time.Time) error {
	err := s.write(ctx, func(t *tx) error {
		return t.modelRows(person, modelDay(at), func(table, where string, args []any) error {
			_, err := t.run(`UPDATE `+table+` SET reserved = CASE WHEN reserved > ? THEN reserved - ? ELSE 0 END,
				tokens_in = tokens_in + ?, tokens_out = tokens_out + ?, cost = cost + ? WHERE `+where, append([]any{reserved, reserved, in, out, cost}, args...)...)
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("settling tokens: %w", err)
	}
	return nil
}

const (
	modelTotal  = "model_day"
	modelPerson = "model_person"
)

// modelRows does something with the rows of a day, which are there then: that of
// all, first and so for all processes in the same order, and that of the person.
func (t *tx) modelRows(person uint32, day string, do func(table, where string, args []any) error) error {
	if _, err := t.run(`INSERT INTO model_day (day) VALUES (?) ON CONFLICT (day) DO NOTHING`, day); err != nil {
		return err
	}
	if err := do(modelTotal, `day = ?`, []any{day}); err != nil || person == 0 {
		return err
	}
	// A person who had themselves deleted meanwhile is not counted anew.
	_, err := t.run(`INSERT INTO model_person (person, day) SELECT id, ? FROM person WHERE id = ? AND erased_at = 0 AND erasing = 0
		ON CONFLICT (person, day) DO NOTHING`, day, person)
	if err != nil {
		return err
	}
	var there int
	if err := t.get(&there, `SELECT count(*) FROM model_person WHERE person = ? AND day = ?`, person, day); err != nil || there == 0 {
		return err
	}
	return do(modelPerson, `person = ? AND day = ?`, []any{person, day})
}

const modelUseColumns = `day, requests, tokens_in AS "tokensin", tokens_out AS "tokensout", cost, refused, reserved`

// ModelUse is what the model was used for by everybody, on the last so many days
// with any use, the latest first.
func (s *Store) ModelUse(ctx context.Context, days int) (use []handlers.ModelUse, err error) {
	if err = s.selects(ctx, &use, `SELECT `+modelUseColumns+` FROM model_day ORDER BY day DESC LIMIT ?`, days); err != nil {
		return nil, fmt.Errorf("use of the model: %w", err)
	}
	return use, nil
}

// modelData is what the model was used for by the person.
func (s *Store) modelData(ctx context.Context, p handlers.Person, d *handlers.PersonData) error {
	return s.selects(ctx, &d.Model, `SELECT `+modelUseColumns+` FROM model_person WHERE person = ? ORDER BY day`, p.ID)
}
