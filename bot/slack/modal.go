package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"dari/bot"
	"dari/bot/lang"
)

// The limits of docs.slack.dev/reference/views and of input elements.
const (
	modalTitle    = 24
	modalMetadata = 3_000
	modalBlocks   = 100
	inputLabel    = 2_000
	inputLength   = 3_000
	optionLabel   = 75
	optionValue   = 150
	optionsInList = 100
	checkboxes    = 10

	callbackForm    = "form"
	callbackLoading = "loading"
	fieldPrefix     = "f:"
	fieldAction     = "v"
)

// modalMeta travels in a modal: what came with it must be enough to handle the
// submission.
type modalMeta struct {
	Form string      `json:"f"`
	Ref  string      `json:"r,omitempty"`
	To   bot.Address `json:"to"`
	Lang string      `json:"l,omitempty"`
}

func plainText(s string) *slackapi.TextBlockObject {
	return slackapi.NewTextBlockObject(slackapi.PlainTextType, s, true, false)
}

// openLoading opens an empty window for the person who tapped or typed, and
// returns its id; empty when it did not open, the form then comes as a message.
func (a *Adapter) openLoading(ctx context.Context, it *item) string {
	user := it.user
	if user == "" {
		var p actionPayload
		_ = json.Unmarshal(it.payload, &p)
		user = p.User.ID
	}
	l, _ := lang.Parse(a.knownLocale(user))
	v, err := a.now().api.OpenViewContext(ctx, it.trigger, textView(l, "Dari", callbackLoading, bot.Plain(lang.Text(l, lang.Loading))))
	if err != nil {
		a.log.Warn("slack window not opened", "id", it.external, "error", clean(err))
		return ""
	}
	a.expect(v.View.ID, v.View.Hash, l)
	return v.View.ID
}

// expect tells the person in an empty window that it did not work when nothing
// was put into it for a while, because handling failed or answered elsewhere.
// A form that comes later still takes the window's place.
func (a *Adapter) expect(id, hash string, l lang.Lang) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.windows[id] = time.AfterFunc(a.pace.window, func() {
		if !a.filled(id) {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), a.cfg.Timeout)
		defer cancel()
		// With the hash, so that a form that is there by now stays.
		view := textView(l, "Dari", callbackLoading, bot.Plain(lang.Text(l, lang.TryLater)))
		if _, err := a.now().api.UpdateViewContext(ctx, view, "", hash, id); err != nil {
			a.log.Info("slack window not ended", "error", clean(err))
		}
	})
}

// filled forgets a window that was waited for; false when it was not.
func (a *Adapter) filled(id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	t, ok := a.windows[id]
	if ok {
		t.Stop()
		delete(a.windows, id)
	}
	return ok
}

// forgetWindows ends all waiting.
func (a *Adapter) forgetWindows() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, t := range a.windows {
		t.Stop()
	}
	clear(a.windows)
}

// textView is a window that only says something.
func textView(l lang.Lang, title, callback string, body bot.Text) slackapi.ModalViewRequest {
	v := slackapi.ModalViewRequest{
		Type: slackapi.VTModal, Title: plainText(cut(oneLine(title), modalTitle)), CallbackID: callback,
		Close: plainText(lang.Text(l, lang.Close)),
	}
	p := newPress()
	p.text(body)
	for _, part := range p.end() {
		if len(v.Blocks.BlockSet)+len(part.blocks) < modalBlocks {
			v.Blocks.BlockSet = append(v.Blocks.BlockSet, part.blocks...)
		}
	}
	return v
}

// formView turns a form into a window. to is the conversation that the
// submission belongs to.
func formView(f *bot.Form, to bot.Address, language string) (slackapi.ModalViewRequest, error) {
	l := lang.Lang(language)
	meta, err := json.Marshal(modalMeta{Form: f.ID, Ref: f.Ref, To: to, Lang: language})
	if err != nil {
		return slackapi.ModalViewRequest{}, fmt.Errorf("form %s: %w", f.ID, err)
	}
	if units(string(meta)) > modalMetadata {
		return slackapi.ModalViewRequest{}, fmt.Errorf("form %s: its reference is too long for a window", f.ID)
	}
	v := textView(l, f.Title, callbackForm, bot.Plain(f.Intro))
	v.PrivateMetadata = string(meta)
	submit := f.Submit
	if submit == "" {
		submit = lang.Text(l, lang.Send)
	}
	v.Submit = plainText(cut(oneLine(submit), modalTitle))
	if len(v.Blocks.BlockSet)+len(f.Fields) > modalBlocks || len(f.Fields) == 0 {
		return slackapi.ModalViewRequest{}, fmt.Errorf("form %s: %d fields do not fit a window", f.ID, len(f.Fields))
	}
	seen := map[string]bool{}
	for _, field := range f.Fields {
		if seen[field.ID] || len(field.ID) > 200 {
			return slackapi.ModalViewRequest{}, fmt.Errorf("form %s: field id %q is not unique or too long", f.ID, field.ID)
		}
		seen[field.ID] = true
		element, err := input(field, l)
		if err != nil {
			return slackapi.ModalViewRequest{}, fmt.Errorf("form %s: %w", f.ID, err)
		}
		var hint *slackapi.TextBlockObject
		if field.Hint != "" {
			hint = plainText(cut(tidy(field.Hint), inputLabel))
		}
		block := slackapi.NewInputBlock(fieldPrefix+field.ID, plainText(cut(oneLine(field.Label), inputLabel)), hint, element)
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, block.WithOptional(field.Optional))
	}
	return v, nil
}

// input is the element that answers a field.
func input(f bot.Field, l lang.Lang) (slackapi.BlockElement, error) {
	if f.Type != bot.FieldOne && f.Type != bot.FieldMany || len(f.Options) == 0 {
		e := slackapi.NewPlainTextInputBlockElement(nil, fieldAction)
		e.Multiline = f.Type == bot.FieldLong
		e.MaxLength = f.MaxLength
		if e.MaxLength <= 0 || e.MaxLength > inputLength {
			e.MaxLength = inputLength
		}
		if len(f.Value) > 0 {
			e.InitialValue = cut(tidy(strings.Join(f.Value, "\n")), e.MaxLength)
		}
		return e, nil
	}
	var options, chosen []*slackapi.OptionBlockObject
	seen := map[string]bool{}
	for _, o := range f.Options {
		if o.Value == "" || units(o.Value) > optionValue {
			return nil, fmt.Errorf("field %s: an option's value is empty or longer than %d", f.ID, optionValue)
		}
		if seen[o.Value] {
			continue
		}
		seen[o.Value] = true
		option := slackapi.NewOptionBlockObject(o.Value, plainText(cut(oneLine(o.Label), optionLabel)), nil)
		options = append(options, option)
		if slices.Contains(f.Value, o.Value) {
			chosen = append(chosen, option)
		}
	}
	placeholder := plainText(lang.Text(l, lang.Choose))
	groups := grouped(options)
	if len(groups) > optionsInList {
		return nil, fmt.Errorf("field %s: %d options do not fit a window", f.ID, len(options))
	}
	if f.Type == bot.FieldOne {
		e := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, placeholder, fieldAction, options...)
		if groups != nil {
			e = slackapi.NewOptionsGroupSelectBlockElement(slackapi.OptTypeStatic, placeholder, fieldAction, groups...)
		}
		if len(chosen) > 0 {
			e.InitialOption = chosen[0]
		}
		return e, nil
	}
	if len(options) <= checkboxes {
		e := slackapi.NewCheckboxGroupsBlockElement(fieldAction, options...)
		e.InitialOptions = chosen
		return e, nil
	}
	e := slackapi.NewOptionsMultiSelectBlockElement(slackapi.MultiOptTypeStatic, placeholder, fieldAction, options...)
	if groups != nil {
		e = slackapi.NewOptionsGroupMultiSelectBlockElement(slackapi.MultiOptTypeStatic, placeholder, fieldAction, groups...)
	}
	e.InitialOptions = chosen
	return e, nil
}

// grouped puts options that are too many for one list into groups named after
// their first and last; nil when one list will do.
func grouped(options []*slackapi.OptionBlockObject) []*slackapi.OptionGroupBlockObject {
	if len(options) <= optionsInList {
		return nil
	}
	var out []*slackapi.OptionGroupBlockObject
	for g := range slices.Chunk(options, optionsInList) {
		label := cut(g[0].Text.Text, 35) + " … " + cut(g[len(g)-1].Text.Text, 35)
		out = append(out, slackapi.NewOptionGroupBlockElement(plainText(label), g...))
	}
	return out
}

// viewPayload is a window as Slack sends it back.
type viewPayload struct {
	ID       string `json:"id"`
	Hash     string `json:"hash"`
	Callback string `json:"callback_id"`
	Metadata string `json:"private_metadata"`
	Blocks   []struct {
		Type    string `json:"type"`
		BlockID string `json:"block_id"`
	} `json:"blocks"`
	State struct {
		Values map[string]map[string]struct {
			Value    string        `json:"value"`
			Selected *viewOption   `json:"selected_option"`
			Many     []*viewOption `json:"selected_options"`
		} `json:"values"`
	} `json:"state"`
}

type viewOption struct {
	Value string `json:"value"`
}

// submission is a window that was sent in.
type submission struct {
	meta modalMeta
	view *viewPayload
}

func (p *actionPayload) submission() (*submission, error) {
	s := &submission{view: &p.View}
	if p.View.Callback != callbackForm {
		return nil, fmt.Errorf("window %q is no form", p.View.Callback)
	}
	if err := json.Unmarshal([]byte(p.View.Metadata), &s.meta); err != nil {
		return nil, fmt.Errorf("what travels in the window: %w", err)
	}
	if s.meta.Form == "" || s.meta.To.IsZero() || p.User.ID == "" {
		return nil, errors.New("a window without form, place or person")
	}
	return s, nil
}

// answers are the values by field; a field left empty has none.
func (s *submission) answers() bot.Submission {
	out := bot.Submission{ID: s.meta.Form, Ref: s.meta.Ref, Values: map[string][]string{}}
	for block, actions := range s.view.State.Values {
		id, ok := strings.CutPrefix(block, fieldPrefix)
		if !ok {
			continue
		}
		values := []string{}
		v := actions[fieldAction]
		switch {
		case v.Selected != nil:
			values = append(values, v.Selected.Value)
		case v.Many != nil:
			for _, o := range v.Many {
				if o != nil {
					values = append(values, o.Value)
				}
			}
		case v.Value != "":
			values = append(values, v.Value)
		}
		out.Values[id] = values
	}
	return out
}

// blame turns errors by field into errors by block. Slack shows only those of
// blocks that are inputs, and a connection trouble when there is none; what
// belongs to no field of the window is said at its first.
func (s *submission) blame(wrong map[string]string) map[string]string {
	out := map[string]string{}
	var first string
	var rest []string
	left := map[string]string{}
	for id, text := range wrong {
		left[fieldPrefix+id] = text
	}
	for _, b := range s.view.Blocks {
		if b.Type != "input" {
			continue
		}
		if first == "" {
			first = b.BlockID
		}
		if text, ok := left[b.BlockID]; ok {
			out[b.BlockID] = text
			delete(left, b.BlockID)
		}
	}
	for _, text := range left {
		rest = append(rest, text)
	}
	if len(rest) > 0 {
		slices.Sort(rest)
		out[first] = strings.TrimSpace(out[first] + " " + strings.Join(rest, " "))
	}
	for id, text := range out {
		if text == "" {
			out[id] = "!" // an empty error would not be shown
		}
	}
	return out
}

func langOf(r bot.Reply) lang.Lang { return lang.Lang(r.Lang) }
