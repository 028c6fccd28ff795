package fake

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"
)

// SlackView is a modal on somebody's screen.
type SlackView struct {
	ID, User, Hash  string
	Title, Submit   string
	CallbackID      string
	PrivateMetadata string
	Blocks          []SlackBlock
	Updates         int
	Open            bool
	Errors          map[string]string // as last shown, by block id
}

// Plain is the text of the view.
func (v SlackView) Plain() string { return slackBlocksPlain(v.Blocks) }

// Views are all views that were ever opened, oldest first.
func (s *Slack) Views() []SlackView {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []SlackView
	for _, id := range s.order {
		out = append(out, *s.views[id])
	}
	return out
}

// CloseView closes a modal, as its user does.
func (s *Slack) CloseView(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.views[id]; v != nil {
		v.Open = false
	}
}

func (s *Slack) openView(args slackValues) (map[string]any, string, []string) {
	t := s.triggers[args.str("trigger_id")]
	switch {
	case t == nil:
		return nil, "invalid_trigger_id", nil
	case t.used:
		return nil, "exchanged_trigger_id", nil
	case time.Since(t.made) > s.opts.TriggerLife:
		return nil, "expired_trigger_id", nil
	}
	var in slackViewJSON
	if !args.decode("view", &in) {
		return nil, "invalid_arguments", []string{"view is no object"}
	}
	if problems := checkView(&in); len(problems) > 0 {
		return nil, "invalid_arguments", problems
	}
	t.used = true
	v := &SlackView{ID: s.id("V"), User: t.user, Open: true}
	v.set(&in, s.id("hash."))
	s.views[v.ID] = v
	s.order = append(s.order, v.ID)
	return map[string]any{"view": s.viewJSON(v)}, "", nil
}

func (s *Slack) updateView(args slackValues) (map[string]any, string, []string) {
	v := s.views[args.str("view_id")]
	switch {
	case v == nil || !v.Open:
		return nil, "not_found", nil
	case args.str("hash") != "" && args.str("hash") != v.Hash:
		return nil, "hash_conflict", nil
	}
	var in slackViewJSON
	if !args.decode("view", &in) {
		return nil, "invalid_arguments", []string{"view is no object"}
	}
	if problems := checkView(&in); len(problems) > 0 {
		return nil, "invalid_arguments", problems
	}
	v.set(&in, s.id("hash."))
	v.Updates++
	return map[string]any{"view": s.viewJSON(v)}, "", nil
}

func (v *SlackView) set(in *slackViewJSON, hash string) {
	v.Title, v.CallbackID, v.PrivateMetadata, v.Blocks, v.Hash, v.Errors = in.Title.Text, in.CallbackID, in.PrivateMetadata, in.Blocks, hash, nil
	v.Submit = ""
	if in.Submit != nil {
		v.Submit = in.Submit.Text
	}
}

func (s *Slack) viewJSON(v *SlackView) map[string]any {
	return map[string]any{
		"id": v.ID, "team_id": s.opts.Team, "type": "modal", "callback_id": v.CallbackID, "private_metadata": v.PrivateMetadata,
		"hash": v.Hash, "title": SlackText{Type: "plain_text", Text: v.Title}, "blocks": v.Blocks, "app_id": s.opts.AppID,
		"root_view_id": v.ID, "app_installed_team_id": s.opts.Team, "bot_id": s.opts.BotID,
	}
}

// Submit sends a modal in, with values by block id. What Slack's own window
// would not let through (a required field left empty, a text too long, an
// option that is none) is an error here. It returns the field errors that the
// app answered, by block id; none means that the modal is closed.
func (s *Slack) Submit(ctx context.Context, viewID string, values map[string][]string) (map[string]string, *SlackDelivery, error) {
	s.mu.Lock()
	v := s.views[viewID]
	if v == nil || !v.Open {
		s.mu.Unlock()
		return nil, nil, fmt.Errorf("view %s is not open", viewID)
	}
	if v.Submit == "" {
		s.mu.Unlock()
		return nil, nil, fmt.Errorf("view %s cannot be submitted", viewID)
	}
	state, err := fill(v.Blocks, values)
	if err != nil {
		s.mu.Unlock()
		return nil, nil, err
	}
	view := s.viewJSON(v)
	view["state"] = map[string]any{"values": state}
	u := s.user(v.User)
	payload := map[string]any{
		"type": "view_submission", "team": map[string]any{"id": s.opts.Team, "domain": "dari-test"}, "user": s.who(u),
		"api_app_id": s.opts.AppID, "token": "deprecated", "trigger_id": s.trigger(v.User), "view": view, "response_urls": []any{},
	}
	s.mu.Unlock()

	d := s.deliver("interactive", payload)
	if err := d.Wait(ctx); err != nil {
		return nil, d, err
	}
	_, raw, _ := d.Acked()
	var answer struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
	}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &answer); err != nil {
			return nil, d, fmt.Errorf("reading the answer to view %s: %w", viewID, err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch answer.Action {
	case "errors":
		inputs := map[string]bool{}
		for _, b := range v.Blocks {
			inputs[b.BlockID] = b.Type == "input"
		}
		for id := range answer.Errors {
			if !inputs[id] {
				return nil, d, fmt.Errorf("an error for block %q, which is no input: Slack shows a connection trouble", id)
			}
		}
		if len(answer.Errors) == 0 {
			return nil, d, fmt.Errorf("errors without any")
		}
		v.Errors = answer.Errors
		return answer.Errors, d, nil
	case "", "clear":
		v.Open = false
		return nil, d, nil
	}
	return nil, d, fmt.Errorf("response_action %q", answer.Action)
}

// fill makes the state of a view from values, with the initial values where
// none is given.
func fill(blocks []SlackBlock, values map[string][]string) (map[string]any, error) {
	state := map[string]any{}
	known := map[string]bool{}
	for _, b := range blocks {
		if b.Type != "input" {
			continue
		}
		known[b.BlockID] = true
		e := b.Element
		given, ok := values[b.BlockID]
		if !ok {
			given = e.initial()
		}
		if len(given) == 0 && !b.Optional {
			return nil, fmt.Errorf("field %q is required", b.BlockID)
		}
		entry := map[string]any{"type": e.Type}
		switch e.Type {
		case "plain_text_input":
			entry["value"] = nil
			if len(given) > 0 {
				if n := utf8.RuneCountInString(given[0]); e.MaxLength > 0 && n > e.MaxLength {
					return nil, fmt.Errorf("field %q: %d characters, more than %d", b.BlockID, n, e.MaxLength)
				}
				entry["value"] = given[0]
			}
		case "static_select", "radio_buttons":
			entry["selected_option"] = nil
			if len(given) > 0 {
				chosen, err := e.choose(given[:1])
				if err != nil {
					return nil, fmt.Errorf("field %q: %w", b.BlockID, err)
				}
				entry["selected_option"] = chosen[0]
			}
		default:
			chosen, err := e.choose(given)
			if err != nil {
				return nil, fmt.Errorf("field %q: %w", b.BlockID, err)
			}
			entry["selected_options"] = chosen
		}
		state[b.BlockID] = map[string]any{e.ActionID: entry}
	}
	for id := range values {
		if !known[id] {
			return nil, fmt.Errorf("the view has no field %q", id)
		}
	}
	return state, nil
}

func (e *SlackElement) initial() []string {
	var out []string
	if e.InitialValue != "" {
		out = append(out, e.InitialValue)
	}
	if e.InitialOption != nil {
		out = append(out, e.InitialOption.Value)
	}
	for _, o := range e.InitialOptions {
		out = append(out, o.Value)
	}
	return out
}

func (e *SlackElement) choose(values []string) ([]SlackOption, error) {
	chosen := []SlackOption{}
	for _, v := range values {
		found := false
		for _, o := range e.all() {
			if o.Value == v {
				chosen, found = append(chosen, o), true
			}
		}
		if !found {
			return nil, fmt.Errorf("%q is no option", v)
		}
	}
	return chosen, nil
}
