package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"dari/bot"
)

const (
	lanes     = 32 // conversations that are stored at once
	laneDepth = 64 // frames that wait for one of them
)

// What a stored event holds.
const (
	kindEvent   = "event"
	kindSlash   = "slash"
	kindAction  = "action"
	kindSubmit  = "submit"
	kindNothing = "" // acknowledged and forgotten
)

// stored is the raw form of an Incoming: Slack's payload as it came and what
// had to be done about it at once.
type stored struct {
	Kind string `json:"kind"`
	// View is the loading view that was opened for a tap or command.
	View string `json:"view,omitempty"`
	// Direct is the direct conversation with whoever typed a command: the
	// answer goes there, because nobody else saw the command.
	Direct  string          `json:"direct,omitempty"`
	Payload json.RawMessage `json:"payload"`
}

// item is a frame on its way to being stored and acknowledged.
type item struct {
	// settle is called once. taken false leaves the frame to be delivered again;
	// answer is what the acknowledgement carries, or nil.
	settle   func(taken bool, answer any)
	came     time.Time
	key      string // what keeps its order: a conversation or a person
	kind     string
	payload  json.RawMessage
	external string
	at       bot.Address
	thread   bool   // counts only in a thread of ours
	user     string // of a command, whose direct conversation is looked up
	trigger  string // opens a loading view
	form     *submission
	view     string
}

func (it *item) lane() int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(it.key))
	return int(h.Sum32() % lanes)
}

// sort finds out what a frame is, without waiting for anything. Whatever it
// cannot read or that is not for Dari becomes kindNothing: it is acknowledged,
// or Slack would deliver it again and in the end switch the app off.
func (a *Adapter) sort(f frame, now time.Time) *item {
	it := &item{came: now, payload: f.Payload}
	var err error
	switch f.Type {
	case "events_api":
		err = a.sortEvent(it)
	case "slash_commands":
		err = a.sortSlash(it)
	case "interactive":
		err = a.sortInteraction(it)
	default:
		a.log.Info("slack sent an unknown envelope", "type", f.Type)
	}
	if err != nil {
		it.kind = kindNothing
		a.log.Warn("slack sent an unreadable payload", "type", f.Type, "error", err)
	}
	if it.kind == kindEvent || it.kind == kindSlash {
		it.payload = maskPayload(it.payload)
	}
	if f.Retry > 0 {
		a.log.Info("slack delivers again", "id", it.external, "attempt", f.Retry)
	}
	return it
}

func (a *Adapter) sortEvent(it *item) error {
	var p eventPayload
	if err := json.Unmarshal(it.payload, &p); err != nil {
		return fmt.Errorf("event: %w", err)
	}
	e := p.Event
	said := e.said()
	if p.elsewhere(a.Account()) {
		return nil
	}
	if e.Channel == "" || said == nil || said.BotID != "" || !isUser(said.User) || said.User == a.self() {
		return nil
	}
	named := mentions(said.Text, a.self())
	switch {
	case e.Type == "app_mention":
		named = true
	case e.Type != "message":
		return nil
	}
	it.at = a.address(e.Channel, "")
	it.key = said.User
	if !isDirect(e.Channel) {
		it.at.Thread = said.Thread
		if it.at.Thread == "" {
			it.at.Thread = said.TS
		}
		it.key = it.at.Conversation()
		switch {
		case named:
		case said.Thread == "" || toSomebodyElse(said.Text):
			return nil
		default:
			it.thread = said.Parent != a.self() // else it is ours for sure
		}
	}
	it.kind = kindEvent
	it.external = a.Account() + "/" + e.Channel + "/" + said.TS
	if e.Subtype == "message_changed" {
		it.external = p.EventID
	}
	if it.external == "" || said.TS == "" {
		return fmt.Errorf("event %q without an id", e.Type)
	}
	return nil
}

func (a *Adapter) sortSlash(it *item) error {
	var p slashPayload
	if err := json.Unmarshal(it.payload, &p); err != nil {
		return fmt.Errorf("command: %w", err)
	}
	if p.User == "" || p.Trigger == "" {
		return fmt.Errorf("command without user or trigger")
	}
	it.kind, it.external, it.key, it.user = kindSlash, p.Trigger, p.User, p.User
	it.at = a.address(p.User, "") // until the conversation is known
	if name, _, ok := a.command(plain(p.Text, "")); ok && a.commands[name].OpensForm {
		it.trigger = p.Trigger
	}
	return nil
}

func (a *Adapter) sortInteraction(it *item) error {
	var p actionPayload
	if err := json.Unmarshal(it.payload, &p); err != nil {
		return fmt.Errorf("interaction: %w", err)
	}
	switch p.Type {
	case "block_actions":
		_, form, ok := p.choice()
		if !ok || p.Channel.ID == "" || p.User.ID == "" {
			return nil // a link that was opened, or a button that is not ours
		}
		it.kind, it.at, it.key = kindAction, a.address(p.Channel.ID, p.thread()), p.User.ID
		if !isDirect(p.Channel.ID) {
			it.key = it.at.Conversation()
		}
		it.external = p.Trigger
		if it.external == "" {
			it.external = "action/" + p.User.ID + "/" + p.Actions[0].TS
		}
		if form {
			it.trigger = p.Trigger
		}
	case "view_submission":
		// What is checked is what will be handled.
		it.payload = maskPayload(it.payload)
		if err := json.Unmarshal(it.payload, &p); err != nil {
			return fmt.Errorf("modal: %w", err)
		}
		s, err := p.submission()
		if err != nil {
			return fmt.Errorf("modal: %w", err)
		}
		it.kind, it.at, it.key, it.form = kindSubmit, s.meta.To, p.User.ID, s
		if !isDirect(it.at.Chat) {
			it.key = it.at.Conversation()
		}
		it.external = p.Trigger
		if it.external == "" {
			it.external = "view/" + p.View.ID + "/" + p.View.Hash
		}
	}
	return nil
}

// work stores and acknowledges the items of a lane, in order; many that wait
// are stored together. A nil item ends it.
func (r *running) work(lane chan *item) {
	for {
		first := <-lane
		if first == nil {
			return
		}
		batch, last := []*item{first}, false
		for waiting := true; waiting && len(batch) < laneDepth; {
			select {
			case it := <-lane:
				if last = it == nil; last {
					waiting = false
				} else {
					batch = append(batch, it)
				}
			default:
				waiting = false
			}
		}
		r.take(batch)
		if last {
			return
		}
	}
}

// within bounds a step of the intake: by d and, once Run should stop, by
// grace.
func (r *running) within(d, grace time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	go func() {
		select {
		case <-ctx.Done():
			return
		case <-r.stop:
		}
		select {
		case <-ctx.Done():
		case <-time.After(grace):
			cancel()
		}
	}()
	return ctx, cancel
}

// take stores a batch and acknowledges it. An item that needs a call of its
// own first does not hold up those before it.
func (r *running) take(batch []*item) {
	var ready []*item
	flush := func() {
		if len(ready) > 0 {
			stored := r.store(ready)
			for _, it := range ready {
				it.settle(stored, nil)
			}
		}
		ready = nil
	}
	for _, it := range batch {
		switch {
		case it.kind == kindNothing:
			it.settle(true, nil)
			continue
		case it.thread:
			flush() // what makes the thread ours may be among those before
			if ours, sure := r.ours(it); !ours {
				it.settle(sure, nil)
				continue
			}
		case it.kind == kindSlash || it.trigger != "":
			flush()
			r.prepare(it)
		case it.kind == kindSubmit:
			if wrong := r.a.check(it); wrong != nil {
				it.settle(true, wrong)
				continue
			}
			flush()
			it.settle(r.store([]*item{it}), map[string]string{"response_action": "clear"})
			continue
		}
		ready = append(ready, it)
	}
	flush()
}

// ours asks whether a thread is Dari's. sure is false when nobody answered in
// time: the event is then left to be delivered again.
func (r *running) ours(it *item) (ours, sure bool) {
	if r.a.cfg.Threads == nil {
		return false, true
	}
	ctx, cancel := r.within(r.a.pace.ack/2, 0)
	defer cancel()
	ours, err := r.a.cfg.Threads.Ours(ctx, it.at.Conversation())
	if err != nil && ctx.Err() == nil {
		r.a.log.Error("slack thread not looked up, and its event not acknowledged", "id", it.external, "error", err)
	}
	return ours, err == nil
}

// prepare makes the calls that cannot wait for a handler: the loading view,
// because its trigger dies after three seconds, and the direct conversation
// in which a command is answered. Both are done without when they fail.
func (r *running) prepare(it *item) {
	a := r.a
	ctx, cancel := r.within(a.pace.view, 0)
	defer cancel()
	var opened chan string
	if it.trigger != "" {
		opened = make(chan string, 1)
		go func() { opened <- a.openLoading(ctx, it) }()
	}
	if it.kind == kindSlash {
		if chat, err := a.directWith(ctx, it.user); err == nil {
			it.at.Chat = chat
		} else {
			a.log.Warn("slack direct conversation not known", "error", clean(err))
		}
	}
	if opened != nil {
		it.view = <-opened
	}
}

// store keeps items until it succeeds or Slack's patience ends; then it is
// not acknowledged. Slack delivers events again, a command or tap shows the
// person that it failed.
func (r *running) store(items []*item) bool {
	a := r.a
	in := make([]bot.Incoming, len(items))
	for i, it := range items {
		direct := ""
		if it.kind == kindSlash {
			direct = it.at.Chat
		}
		raw, err := json.Marshal(stored{Kind: it.kind, View: it.view, Direct: direct, Payload: it.payload})
		if err != nil {
			a.log.Error("slack event cannot be kept", "id", it.external, "error", err)
			return false
		}
		in[i] = bot.Incoming{
			Platform: bot.Slack, Account: a.Account(), ExternalID: it.external, Conversation: it.at.Conversation(), Raw: raw, Received: it.came,
		}
	}
	// A late event is stored all the same: its next delivery changes nothing.
	left := max(time.Until(items[0].came.Add(a.pace.ack-300*time.Millisecond)), a.pace.ack/3)
	ctx, cancel := r.within(left, a.pace.ack/4)
	defer cancel()
	for pause := 50 * time.Millisecond; ; pause *= 2 {
		err := a.cfg.Intake.Store(ctx, in)
		if err == nil {
			return true
		}
		select {
		case <-time.After(pause):
			continue
		case <-ctx.Done():
			a.log.Error("slack events not stored and not acknowledged", "events", len(in), "error", err)
			return false
		}
	}
}

// check answers the field errors of a modal, or nil when it may be stored.
func (a *Adapter) check(it *item) any {
	if a.cfg.Forms == nil {
		return nil
	}
	wrong := a.cfg.Forms.CheckForm(it.form.meta.Lang, it.form.answers())
	if len(wrong) == 0 {
		return nil
	}
	return map[string]any{"response_action": "errors", "errors": it.form.blame(wrong)}
}

func isUser(id string) bool {
	return id != "USLACKBOT" && (strings.HasPrefix(id, "U") || strings.HasPrefix(id, "W"))
}

// isDirect tells a conversation of two from a channel; a user id stands for
// the direct conversation with that user.
func isDirect(chat string) bool { return strings.HasPrefix(chat, "D") || isUser(chat) }
