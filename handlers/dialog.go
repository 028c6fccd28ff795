package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/answer"
)

// Dialog is a form that is being asked one question at a time.
type Dialog struct {
	Form   bot.Form            `json:"form"`
	Values map[string][]string `json:"values"`
	// At is the index of the current field.
	At    int  `json:"at"`
	Ended bool `json:"ended,omitempty"`
	// Stopped tells that it was ended from outside, not by an answer to it.
	Stopped bool      `json:"stopped,omitempty"`
	Lang    lang.Lang `json:"lang"`
	// Started is the message that opened the dialog; buttons of older ones are
	// known by it.
	Started int64 `json:"started"`
	// Message is the message that last moved it.
	Message int64 `json:"message"`
	// Opener is the dialog whose end opened this one, until this one moves: the
	// message that ended it may be handled again.
	Opener *Dialog `json:"opener,omitempty"`
}

// Dialogs keeps open dialogs, per conversation and person.
type Dialogs interface {
	Dialog(ctx context.Context, conversation string, person uint32) (d Dialog, ok bool, err error)
	// SaveDialog keeps d; d.Message is the message that moved it.
	SaveDialog(ctx context.Context, conversation string, person uint32, d Dialog) error
}

// question asks the current field.
func (d Dialog) question(t *turn) bot.Reply {
	f := d.Form.Fields[d.At]
	title := f.Label
	if n := len(d.Form.Fields); n > 1 {
		title = fmt.Sprintf("%d/%d  %s", d.At+1, n, f.Label)
	}
	r := bot.Reply{Body: bot.Text{bot.H(title)}, Lang: string(d.Lang)}
	if f.Hint != "" {
		r.Body = append(r.Body, bot.P(f.Hint))
	}
	chosen := d.values(f)
	if len(chosen) > 0 && f.Type != bot.FieldMany {
		r.Body = append(r.Body, bot.Small(lang.Text(d.Lang, lang.FormNow, labels(f, chosen))))
	}
	act := func(verb, value string) string {
		return strings.TrimSpace(fmt.Sprintf("form %d %d %s %s", d.Started, d.At, verb, value))
	}
	for _, o := range f.Options {
		c := bot.Choice{Label: o.Label, Action: act("set", o.Value)}
		if f.Type == bot.FieldMany {
			c.Action = act("toggle", o.Value)
			if slices.Contains(chosen, o.Value) {
				c.Label = "✓ " + o.Label
			}
		}
		r.Choices = append(r.Choices, c)
	}
	if f.Type == bot.FieldMany && len(chosen) > 0 {
		r.Choices = append(r.Choices, bot.Choice{Label: lang.Text(d.Lang, lang.Done), Action: act("done", ""), Primary: true})
	} else if f.Optional {
		r.Choices = append(r.Choices, bot.Choice{Label: lang.Text(d.Lang, lang.Skip), Action: act("skip", "")})
	}
	if d.At > 0 {
		r.Choices = append(r.Choices, bot.Choice{Label: lang.Text(d.Lang, lang.Back), Action: act("back", "")})
	}
	r.Choices = append(r.Choices, bot.Choice{Label: lang.Text(d.Lang, lang.Cancel), Action: act("cancel", "")})
	return r
}

// values are those given in this dialog, else those filled in before.
func (d Dialog) values(f bot.Field) []string {
	if v, ok := d.Values[f.ID]; ok {
		return v
	}
	return f.Value
}

func labels(f bot.Field, values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v
		for _, o := range f.Options {
			if o.Value == v {
				out[i] = o.Label
			}
		}
	}
	return strings.Join(out, ", ")
}

func (h *Handlers) dialogRoutes() []route {
	return []route{
		{name: "form", roles: everybody, byChoice: true, do: h.formTap},
		{name: "open", roles: everybody, byChoice: true, opensForm: true, do: func(ctx context.Context, t *turn) ([]bot.Reply, error) {
			id, ref, _ := strings.Cut(t.Args, " ")
			return h.formReply(ctx, t, id, ref)
		}},
		{name: "cancel", roles: everybody, about: lang.CommandCancel, words: []string{"취소", "cancel"}, do: h.cancelDialog},
	}
}

func (h *Handlers) cancelDialog(ctx context.Context, t *turn) ([]bot.Reply, error) {
	d, ok, err := h.open(ctx, t)
	if err != nil {
		return nil, err
	}
	if !ok {
		return t.say(lang.NothingToCancel), nil
	}
	return t.say(lang.Cancelled), h.endDialog(ctx, t, d)
}

func (h *Handlers) endDialog(ctx context.Context, t *turn, d Dialog) error {
	d.Ended, d.Message = true, t.ID
	return h.Dialogs.SaveDialog(ctx, t.Address.Conversation(), t.Person.ID, d)
}

// open is the dialog that is open in this conversation. One that this very
// message ended is given too, also when its end opened another: the message is
// being handled again.
func (h *Handlers) open(ctx context.Context, t *turn) (Dialog, bool, error) {
	d, ok, err := h.Dialogs.Dialog(ctx, t.Address.Conversation(), t.Person.ID)
	if err != nil || !ok || d.Ended && (d.Message != t.ID || d.Stopped) {
		return Dialog{}, false, err
	}
	if o := d.Opener; o != nil && d.Message == t.ID {
		d = *o
		d.Message = t.ID
	}
	d.Opener = nil
	if spec := h.forms[d.Form.ID]; spec != nil && !slices.Contains(spec.roles, t.Role) {
		return Dialog{}, false, nil // they lost the role since
	}
	return d, true, nil
}

// again asks the open question once more behind the answer to something else.
func (h *Handlers) again(ctx context.Context, t *turn, replies []bot.Reply) ([]bot.Reply, error) {
	d, ok, err := h.open(ctx, t)
	if err != nil || !ok || d.Ended || d.Message == t.ID || t.alone {
		return replies, err
	}
	return append(replies, d.question(t)), nil
}

// formTap handles a tap on a button of a question.
func (h *Handlers) formTap(ctx context.Context, t *turn) ([]bot.Reply, error) {
	d, ok, err := h.open(ctx, t)
	if err != nil {
		return nil, err
	}
	if !ok || t.argID(0) != d.Started {
		return t.say(lang.ButtonExpired), nil
	}
	t.Lang = d.Lang
	if d.Message == t.ID { // handled before a crash
		replies, err := h.moved(ctx, t, d)
		if t.arg(2) == "toggle" && len(replies) > 0 {
			replies[0].Replace = t.MessageID
		}
		return replies, err
	}
	at, err := strconv.Atoi(t.arg(1))
	if err != nil || at < 0 || at >= len(d.Form.Fields) {
		return t.say(lang.ButtonExpired), nil
	}
	parts := strings.SplitN(t.Args, " ", 4)
	value := ""
	if len(parts) == 4 {
		value = parts[3]
	}
	d.At = at // a tap on an older question goes back to it
	f := d.Form.Fields[at]
	switch t.arg(2) {
	case "set":
		return h.fill(ctx, t, d, []string{value})
	case "toggle":
		chosen := slices.Clone(d.values(f))
		if i := slices.Index(chosen, value); i >= 0 {
			chosen = slices.Delete(chosen, i, i+1)
		} else {
			chosen = append(chosen, value)
		}
		d.Values[f.ID] = chosen
		d.Message = t.ID
		if err := h.saveDialog(ctx, t, d); err != nil {
			return nil, err
		}
		q := d.question(t)
		q.Replace = t.MessageID
		return []bot.Reply{q}, nil
	case "done":
		return h.fill(ctx, t, d, d.values(f))
	case "skip":
		return h.step(ctx, t, d, d.At+1)
	case "back":
		return h.step(ctx, t, d, d.At-1)
	case "cancel":
		return t.say(lang.Cancelled), h.endDialog(ctx, t, d)
	}
	return t.say(lang.ButtonExpired), nil
}

func (h *Handlers) saveDialog(ctx context.Context, t *turn, d Dialog) error {
	return h.Dialogs.SaveDialog(ctx, t.Address.Conversation(), t.Person.ID, d)
}

// begun finds the one option that begins with the words: "고졸" of "고졸 이상".
func begun(f bot.Field, words string) (value string, ok bool) {
	if len([]rune(words)) < 2 {
		return "", false
	}
	for _, o := range f.Options {
		if strings.HasPrefix(plainWord(o.Label), words+" ") {
			if ok {
				return "", false
			}
			value, ok = o.Value, true
		}
	}
	return value, ok
}

// sure is how sure an answer must be that words in the middle of a list were
// a question.
const sure = 0.5

// dialog takes what was said as the answer to the open question. ok is false
// when no dialog is open.
func (h *Handlers) dialog(ctx context.Context, t *turn) (replies []bot.Reply, ok bool, err error) {
	d, ok, err := h.open(ctx, t)
	if err != nil || !ok {
		return nil, false, err
	}
	if d.Message == t.ID && d.Started == t.ID {
		return nil, false, nil // the words opened it and are handled again: they open it again
	}
	if d.Message == t.ID {
		replies, err = h.moved(ctx, t, d)
		return replies, true, err
	}
	spec := h.forms[d.Form.ID]
	a, is := h.inCrisis(ctx, t, t.Text)
	if is && (spec == nil || slices.Contains(spec.roles, Seeker)) {
		// Before anything is filled in or asked. In a form of somebody's work, a
		// notice or a posting, such words are about the work.
		return h.crisis(ctx, t, a, t.Text), true, nil
	}
	said := t.Lang
	t.Lang = d.Lang
	f := d.Form.Fields[d.At]
	switch plainWord(t.Text) {
	case plainWord(t.words(lang.Skip)), "skip":
		if f.Optional {
			replies, err = h.step(ctx, t, d, d.At+1)
			return replies, true, err
		}
	case plainWord(t.words(lang.Back)), "뒤로", "back":
		replies, err = h.step(ctx, t, d, max(0, d.At-1))
		return replies, true, err
	case plainWord(t.words(lang.Done)), "done":
		if f.Type == bot.FieldMany && len(d.values(f)) > 0 {
			replies, err = h.fill(ctx, t, d, d.values(f))
			return replies, true, err
		}
	}
	for _, o := range f.Options {
		if plainWord(o.Label) == plainWord(t.Text) {
			replies, err = h.fill(ctx, t, d, []string{o.Value})
			return replies, true, err
		}
	}
	if value, ok := begun(f, plainWord(t.Text)); ok && !f.Free {
		replies, err = h.fill(ctx, t, d, []string{value})
		return replies, true, err
	}
	text := strings.TrimSpace(t.Text)
	listOnly := (f.Type == bot.FieldOne || f.Type == bot.FieldMany) && !f.Free
	aside := listOnly || IsQuestion(text)
	if spec != nil && !aside && (a.Kind == answer.Facts || a.Kind == answer.Act) {
		_, problem := spec.checked(d.Lang, f.ID, []string{text})
		aside = problem != "" // no answer to this field, but something we know or do
	}
	if listOnly && !IsQuestion(text) && (a.Kind == answer.Unknown || a.Kind == answer.Clarify || a.Kind == answer.Facts && a.Confidence < sure) {
		q := d.question(t) // meant for the list, only in other words
		q.Body = append(bot.Plain(t.words(lang.Choose)), q.Body...)
		return []bot.Reply{q}, true, nil
	}
	if aside && (listOnly || spec == nil || !spec.asks) {
		t.Lang = said
		if replies, err = h.ask(ctx, t); err == nil {
			t.Lang = d.Lang
			replies, err = h.again(ctx, t, replies)
		}
		return replies, true, err
	}
	replies, err = h.fill(ctx, t, d, []string{text})
	return replies, true, err
}

// fill checks and keeps the values of the current field and goes on.
func (h *Handlers) fill(ctx context.Context, t *turn, d Dialog, values []string) ([]bot.Reply, error) {
	spec, f := h.forms[d.Form.ID], d.Form.Fields[d.At]
	if spec == nil {
		return t.say(lang.ButtonExpired), h.endDialog(ctx, t, d)
	}
	clean, problem := spec.checked(d.Lang, f.ID, values)
	if problem == "" && f.MaxLength > 0 && len(clean) == 1 && len([]rune(clean[0])) > f.MaxLength {
		problem = t.words(lang.TooLongText, f.MaxLength)
	}
	if problem != "" {
		q := d.question(t)
		q.Body = append(bot.Plain(problem), q.Body...)
		return []bot.Reply{q}, nil
	}
	d.Values[f.ID] = clean
	return h.step(ctx, t, d, d.At+1)
}

// step moves the dialog to a field; past the last one it ends.
func (h *Handlers) step(ctx context.Context, t *turn, d Dialog, at int) ([]bot.Reply, error) {
	d.At = max(0, at)
	if d.At >= len(d.Form.Fields) {
		d.Ended = true
		replies, err := h.finished(ctx, t, d)
		if err != nil {
			return nil, err
		}
		// A done that opened another form has replaced this dialog already.
		now, ok, err := h.Dialogs.Dialog(ctx, t.Address.Conversation(), t.Person.ID)
		if err != nil || ok && now.Started != d.Started {
			return replies, err
		}
		d.Message = t.ID
		return replies, h.saveDialog(ctx, t, d)
	}
	d.Message = t.ID
	if err := h.saveDialog(ctx, t, d); err != nil {
		return nil, err
	}
	return []bot.Reply{d.question(t)}, nil
}

// moved answers a message that moved the dialog before a crash cut off its
// reply.
func (h *Handlers) moved(ctx context.Context, t *turn, d Dialog) ([]bot.Reply, error) {
	if !d.Ended {
		return []bot.Reply{d.question(t)}, nil
	}
	if d.At < len(d.Form.Fields) {
		return t.say(lang.Cancelled), nil
	}
	return h.finished(ctx, t, d)
}

func (h *Handlers) finished(ctx context.Context, t *turn, d Dialog) ([]bot.Reply, error) {
	spec := h.forms[d.Form.ID]
	if spec == nil || !slices.Contains(spec.roles, t.Role) {
		return t.say(lang.NotAllowed), nil
	}
	t.ending = &d
	replies, err := spec.done(ctx, t, d.Form.Ref, d.Values)
	if err != nil {
		return nil, err
	}
	return h.openForms(ctx, t, replies)
}
