package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dari/bot"
	"dari/bot/lang"
)

// form is a dialog of several questions: a modal where the platform has
// modals, one question at a time where not. Checks and end are the same.
type form struct {
	id string
	// roles may fill it in.
	roles []Role
	// asks tells that its fields take questions, so that words which ask
	// something fill the field and are not answered.
	asks bool
	// build makes the form in the turn's language, filled with what is known.
	build func(ctx context.Context, t *turn, ref string) (bot.Form, error)
	// check reads the values of a field and gives them back in the form in
	// which done wants them, or a sentence that says what is wrong. It touches
	// nothing. nil takes everything as it comes.
	check func(l lang.Lang, field string, values []string) (clean []string, problem string)
	// done gets the values of the fields that were answered. It may run twice
	// for one message, so its effects are keyed by t.ID.
	done func(ctx context.Context, t *turn, ref string, values map[string][]string) ([]bot.Reply, error)
}

// formReply asks for the form; openForms decides in which shape.
func (h *Handlers) formReply(ctx context.Context, t *turn, id, ref string) ([]bot.Reply, error) {
	f := h.forms[id]
	if f == nil {
		return nil, fmt.Errorf("no form %q", id)
	}
	if !slices.Contains(f.roles, t.Role) {
		return t.say(lang.NotAllowed), nil
	}
	built, err := f.build(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	built.ID, built.Ref = id, ref
	return []bot.Reply{{Form: &built, Lang: string(t.Lang)}}, nil
}

// openForms gives each form the shape that the conversation can show.
func (h *Handlers) openForms(ctx context.Context, t *turn, replies []bot.Reply) ([]bot.Reply, error) {
	for i := range replies {
		f := replies[i].Form
		if f == nil {
			continue
		}
		if t.CanForm {
			if i == 0 && t.Modal != "" && h.owesNotice(t) { // beside a window nobody reads the body
				f.Intro = strings.TrimSpace(h.notice(t.Lang) + "\n" + f.Intro)
			}
			replies[i].Modal = t.Modal
			if len(replies[i].Body) == 0 {
				replies[i].Body = bot.Plain(t.words(lang.OpenFormHint, f.Title))
			}
			open := bot.Choice{Label: t.words(lang.OpenForm), Action: strings.TrimSpace("open " + f.ID + " " + f.Ref), OpensForm: true, Primary: true}
			replies[i].Choices = append(bot.Choices{open}, replies[i].Choices...)
			continue
		}
		d := Dialog{Form: *f, Values: map[string][]string{}, Lang: t.Lang, Started: t.ID, Message: t.ID, Opener: t.ending}
		at := t.Address
		if replies[i].Private {
			at = t.Person.Private
		}
		if err := h.Dialogs.SaveDialog(ctx, at.Conversation(), t.Person.ID, d); err != nil {
			return nil, err
		}
		q := d.question(t)
		if f.Intro != "" {
			q.Body = append(bot.Plain(f.Intro), q.Body...)
		}
		q.Body = append(slices.Clone(replies[i].Body), q.Body...)
		q.Private = replies[i].Private
		replies[i] = q
	}
	return replies, nil
}

// owesNotice tells whether the person has not read yet what Dari is.
func (h *Handlers) owesNotice(t *turn) bool {
	return (t.Person.Noticed == 0 || t.Person.Noticed == t.ID) && t.Role != Staff
}

func (f *form) checked(l lang.Lang, field string, values []string) ([]string, string) {
	if f.check == nil {
		return values, ""
	}
	return f.check(l, field, values)
}

// submitted handles a form that was sent in as a modal.
func (h *Handlers) submitted(ctx context.Context, t *turn) ([]bot.Reply, error) {
	spec := h.forms[t.Form.ID]
	if spec == nil {
		return t.say(lang.ButtonExpired), nil
	}
	if !slices.Contains(spec.roles, t.Role) {
		return t.say(lang.NotAllowed), nil
	}
	values := make(map[string][]string, len(t.Form.Values))
	var problems []string
	for field, given := range t.Form.Values {
		clean, problem := spec.checked(t.Lang, field, given)
		if problem != "" {
			problems = append(problems, problem)
		}
		values[field] = clean
	}
	if len(problems) > 0 { // the platform did not let us say so inside the form
		return []bot.Reply{{Body: bot.Plain(strings.Join(problems, "\n"))}}, nil
	}
	replies, err := spec.done(ctx, t, t.Form.Ref, values)
	if err != nil {
		return nil, err
	}
	return h.openForms(ctx, t, replies)
}

// CheckForm checks a submission without touching anything. It implements
// bot.FormChecker.
func (h *Handlers) CheckForm(language string, s bot.Submission) map[string]string {
	problems := map[string]string{}
	spec := h.forms[s.ID]
	if spec == nil {
		return problems
	}
	l, _ := lang.Parse(language)
	for field, values := range s.Values {
		if _, problem := spec.checked(l, field, values); problem != "" {
			problems[field] = problem
		}
	}
	return problems
}
