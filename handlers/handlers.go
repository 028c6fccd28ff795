// Package handlers is what Dari does: one route table, one file per thing a
// person can do. A handler takes a message and returns replies; it never
// sends, never sees a platform's wire format and never a database: what it
// needs kept is an interface beside the code that calls it.
package handlers

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/knowledge"
)

// Config is what the operator decides.
type Config struct {
	// OperatorName runs the service; ReportNumber is its number as a provider
	// of job information. Both are told to every person.
	OperatorName string
	ReportNumber string
	// StaffChannel is where parked messages, questions for a person, reviews
	// and crisis notices go; zero is nowhere.
	StaffChannel bot.Address
	// Staff are accounts with the staff role.
	Staff map[string]bool
	// PerSecond is how many messages a second an account of the platform may
	// send, for estimates; zero is 29.
	PerSecond map[bot.Platform]float64
	// KeepAnswers is how long answers and what they rested on are kept; zero is
	// 180 days.
	KeepAnswers time.Duration
	// AlertsApart is the least time between two messages on what was found for a
	// person: what is found in the meantime is told together. Zero is ten minutes.
	AlertsApart time.Duration
	// Sites are where the words of others may lead to.
	Sites Sites
	// Limits bound how much is answered.
	Limits Limits
}

// Handlers answers messages. Its fields are set before use.
type Handlers struct {
	Config     Config
	People     People
	Consents   Consents
	Dialogs    Dialogs
	Deliveries Deliveries
	Memories   Memories
	Answerer   Answerer
	Base       func() *knowledge.Base // the articles in use; nil knows no facts
	Writer     Writer                 // nil is no model: the articles are told as they stand
	Drafter    bot.Drafter            // nil shows nothing before it is said
	Counter    Counter                // nil counts nothing
	Log        *slog.Logger
	Slices

	board   board                           // open openings, in memory
	crowd   crowd                           // everybody who is told of openings, in memory
	counted maphash.Seed                    // of the sums over people who are counted
	courses courseBoard                     // courses to come, in memory
	staff   atomic.Pointer[map[string]bool] // set while messages are handled; nil is Config.Staff
	limiter limiter

	routes map[string]*route
	words  map[string]*route
	forms  map[string]*form

	openNotices noticeBoard // open notices, in memory
}

// Deliveries finds what was said before.
type Deliveries interface {
	// DeliveryByKey finds a delivery by the key its choices carry; an error that
	// is fs.ErrNotExist tells that there is none.
	DeliveryByKey(ctx context.Context, key string) (outbox.Delivery, error)
	// LatestTo is what was said last to a person in a conversation, replies and
	// alerts, the newest first.
	LatestTo(ctx context.Context, person uint32, to bot.Address, limit int) ([]outbox.Delivery, error)
	// ShownTo is what was said, told or announced to a person in a conversation
	// since a moment and has arrived, the newest first; with the platform's id of
	// a message only that one, in whatever thread.
	ShownTo(ctx context.Context, person uint32, to bot.Address, message string, since time.Time, limit int) ([]outbox.Delivery, error)
	// MoveChat follows a chat to its new address.
	MoveChat(ctx context.Context, message int64, from, to bot.Address) error
}

// route is one thing a person can do, by command, by plain words or by
// tapping a choice.
type route struct {
	name string
	// about is the description in the platform's command list; empty keeps the
	// route out of it.
	about lang.Key
	// words do the same as the command when they are all that was said.
	words []string
	// roles may use it. There is no route without: what nobody is allowed is
	// denied.
	roles []Role
	// denied is what anybody else is told; empty is that it is for staff.
	denied lang.Key
	// byChoice keeps the route from being typed: it is reached by choices only.
	byChoice bool
	// opensForm tells that the route may answer with a form, so that modals can
	// be opened in time.
	opensForm bool
	// personal moves the route out of groups into the private conversation.
	personal bool
	do       func(ctx context.Context, t *turn) ([]bot.Reply, error)
}

// Init builds the route table; it is called once, after the fields are set.
func (h *Handlers) Init() error {
	if h.Log == nil {
		h.Log = slog.New(slog.DiscardHandler)
	}
	h.counted = maphash.MakeSeed()
	h.routes, h.words, h.forms = map[string]*route{}, map[string]*route{}, map[string]*form{}
	for _, r := range h.allRoutes() {
		if h.routes[r.name] != nil {
			return fmt.Errorf("route %q twice", r.name)
		}
		if len(r.roles) == 0 {
			return fmt.Errorf("route %q is for nobody", r.name)
		}
		h.routes[r.name] = &r
		for _, w := range r.words {
			key := plainWord(w)
			if h.words[key] != nil {
				return fmt.Errorf("word %q leads to %q and %q", w, h.words[key].name, r.name)
			}
			h.words[key] = &r
		}
	}
	for _, f := range h.allForms() {
		if h.forms[f.id] != nil {
			return fmt.Errorf("form %q twice", f.id)
		}
		if len(f.roles) == 0 {
			return fmt.Errorf("form %q is for nobody", f.id)
		}
		h.forms[f.id] = &f
	}
	return nil
}

// Commands are the commands that people can type, for the platforms' lists.
func (h *Handlers) Commands() []bot.Command {
	var out []bot.Command
	for _, r := range h.allRoutes() {
		if r.byChoice {
			continue
		}
		c := bot.Command{Name: r.name, OpensForm: r.opensForm}
		if r.about != "" {
			c.DescriptionKo, c.DescriptionEn = lang.Text(lang.Ko, r.about), lang.Text(lang.En, r.about)
			c.Listed = slices.Contains(r.roles, Seeker)
		}
		out = append(out, c)
	}
	return out
}

// plainWord is how words are compared: without case, spaces and end marks.
func plainWord(s string) string {
	s = strings.ToLower(strings.Trim(s, " \t\n.!~?,"))
	return strings.Join(strings.Fields(s), " ")
}

// Handle answers a message.
func (h *Handlers) Handle(ctx context.Context, m bot.Message) ([]bot.Reply, error) {
	if m.Kind == bot.Moved { // nobody says it
		return nil, h.Deliveries.MoveChat(ctx, m.ID, m.Address, m.NewAddress)
	}
	t, err := h.turn(ctx, m)
	if err != nil {
		return nil, err
	}
	replies, limited := h.limited(ctx, t)
	switch {
	case limited:
	case t.Role == Nobody:
		replies = h.toNobody(ctx, t)
	default:
		replies, err = h.answer(ctx, t)
	}
	var say *bot.SayError
	if errors.As(err, &say) {
		replies, err = append(replies, bot.Reply{Body: bot.Plain(say.Text), Lang: string(t.Lang)}), nil
	}
	if err != nil {
		return nil, err
	}
	tellMasked(t, replies)
	if len(replies) > 0 && !t.alone && h.owesNotice(t) {
		replies[0].Body = append(bot.Text{bot.Small(h.notice(t.Lang))}, replies[0].Body...)
		h.People.Notice(m.ID, t.Person.ID)
		if replies, err = h.tellFirm(ctx, t, replies); err != nil {
			return nil, err
		}
	}
	answerWindow(t, replies)
	return h.address(t, replies), nil
}

// answerWindow lets the window that was opened for a form tell the first reply
// when there is no form after all, so that it does not wait for ever.
func answerWindow(t *turn, replies []bot.Reply) {
	if t.Modal == "" || t.Kind == bot.Submitted || len(replies) == 0 {
		return
	}
	for _, r := range replies {
		if r.Modal != "" {
			return
		}
	}
	replies[0].Modal = t.Modal
}

// notice is the line that says what Dari is and who runs it.
func (h *Handlers) notice(l lang.Lang) string {
	return lang.Text(l, lang.AINotice, h.Config.OperatorName, h.Config.ReportNumber)
}

// address fills in where each reply goes and for whom it is.
func (h *Handlers) address(t *turn, replies []bot.Reply) []bot.Reply {
	for i := range replies {
		r := &replies[i]
		if r.Private {
			r.To = t.Person.Private
		}
		if r.To.IsZero() {
			r.To = t.Address
		}
		if r.Person == 0 && (r.To == t.Address || r.To == t.Person.Private) && !h.forStaff(r.To) {
			r.Person = t.Person.ID
		}
		if r.Lang == "" {
			r.Lang = string(t.Lang)
		}
	}
	return replies
}

// forStaff reports whether an address lies in the channel of staff, where
// what is said is for all of them.
func (h *Handlers) forStaff(a bot.Address) bool {
	a.Thread = h.Config.StaffChannel.Thread
	return !a.IsZero() && a == h.Config.StaffChannel
}

// answer finds the route.
func (h *Handlers) answer(ctx context.Context, t *turn) ([]bot.Reply, error) {
	if replies, ok, err := h.answerByNumber(ctx, t); ok || err != nil {
		return replies, err
	}
	if replies, ok, err := h.caseThread(ctx, t); ok || err != nil {
		return replies, err
	}
	switch t.Kind {
	case bot.Left, bot.Joined:
		if !t.Direct { // Dari was removed from a group, or added: that is about the group
			return nil, nil
		}
		return nil, h.People.SetGone(ctx, t.ID, t.Person.ID, t.Kind == bot.Left)
	case bot.Edited:
		return t.say(lang.NoEdited), nil
	case bot.Media:
		return t.say(mediaSentence(t.MediaType)), nil
	case bot.Submitted:
		return h.submitted(ctx, t)
	case bot.Chose:
		return h.chose(ctx, t)
	}
	if t.Person.Gone { // whoever writes is there
		if err := h.People.SetGone(ctx, t.ID, t.Person.ID, false); err != nil {
			return nil, err
		}
	}
	if t.Command != "" {
		return h.command(ctx, t)
	}
	if strings.TrimSpace(t.Text) == "" {
		return t.say(lang.EmptyMessage), nil
	}
	if r := h.words[plainWord(t.Text)]; r != nil {
		return h.aside(ctx, t, r)
	}
	for _, said := range []func(*turn) *route{h.saidShare, h.wantsToPost} {
		if r := said(t); r != nil {
			return h.aside(ctx, t, r)
		}
	}
	if replies, ok, err := h.typed(ctx, t); ok || err != nil {
		return replies, err
	}
	if replies, ok, err := h.dialog(ctx, t); ok || err != nil {
		return replies, err
	}
	if replies, ok, err := h.doubted(ctx, t); ok || err != nil {
		return replies, err
	}
	if replies, ok, err := h.listed(ctx, t); ok || err != nil {
		return replies, err
	}
	if replies, ok := stray(t); ok {
		return replies, nil
	}
	return h.ask(ctx, t)
}

func mediaSentence(kind string) lang.Key {
	switch kind {
	case "photo":
		return lang.NoPhoto
	case "voice", "audio":
		return lang.NoVoice
	case "video", "video_note", "animation":
		return lang.NoVideo
	case "document", "file":
		return lang.NoFile
	case "sticker":
		return lang.NoSticker
	case "location", "venue":
		return lang.NoLocation
	case "contact":
		return lang.NoContact
	}
	return lang.NoOther
}

// mayUse tells whether somebody of the role may use the route.
func (r *route) mayUse(role Role) bool { return slices.Contains(r.roles, role) }

// refuse is what somebody is told who may not use the route.
func (r *route) refuse(t *turn) []bot.Reply {
	if r.denied != "" {
		return t.say(r.denied)
	}
	return t.say(lang.NotAllowed)
}

func (h *Handlers) command(ctx context.Context, t *turn) ([]bot.Reply, error) {
	r := h.routes[t.Command]
	if r == nil || r.byChoice {
		return t.say(lang.UnknownCommand, "/"+t.Command), nil
	}
	return h.aside(ctx, t, r)
}

// aside runs a route and, when a dialog is open that the route left alone,
// asks its question again: the form goes on where it stood.
func (h *Handlers) aside(ctx context.Context, t *turn, r *route) ([]bot.Reply, error) {
	replies, err := h.run(ctx, t, r)
	if err != nil {
		return nil, err
	}
	return h.again(ctx, t, replies)
}

// run runs a route for somebody who may.
func (h *Handlers) run(ctx context.Context, t *turn, r *route) ([]bot.Reply, error) {
	if !r.mayUse(t.Role) {
		return r.refuse(t), nil
	}
	replies, err := r.do(ctx, t)
	if err != nil {
		return nil, err
	}
	if r.personal && !t.Direct {
		for i := range replies {
			replies[i].Private = true
		}
		replies = append(t.say(lang.ContinueInChat), replies...)
	}
	return h.openForms(ctx, t, replies)
}

// chose runs what a tapped choice means. Only the person it was said to may
// tap it; in a channel of staff, any of them.
func (h *Handlers) chose(ctx context.Context, t *turn) ([]bot.Reply, error) {
	d, err := h.Deliveries.DeliveryByKey(ctx, t.Choice.Key)
	if err == nil {
		d, err = h.original(ctx, d)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return t.say(lang.ButtonExpired), nil
	}
	if err != nil {
		return nil, err
	}
	if d.Person != 0 && d.Person != t.Person.ID {
		return nil, nil // somebody else's button in a group
	}
	choices := d.Reply.Choices
	if d.Subject.Kind != "" {
		r, err := h.Render(ctx, d, t.Now)
		var later *outbox.LaterError
		var drop *outbox.DropError
		if errors.As(err, &later) || errors.As(err, &drop) {
			return t.say(lang.ButtonExpired), nil
		}
		if err != nil {
			return nil, err
		}
		choices = r.Reply.Choices
	}
	if t.Choice.Index < 0 || t.Choice.Index >= len(choices) || choices[t.Choice.Index].Action == "" {
		return t.say(lang.ButtonExpired), nil
	}
	if d.Reply.Lang != "" && t.Person.Lang == "" {
		t.Lang = lang.Lang(d.Reply.Lang)
	}
	name, args, _ := strings.Cut(choices[t.Choice.Index].Action, " ")
	if r := h.routes[name]; r != nil {
		t.Args = args
		return h.run(ctx, t, r)
	}
	return t.say(lang.ButtonExpired), nil
}

// Parked says what to tell about a message that could not be handled.
func (h *Handlers) Parked(ctx context.Context, in bot.Incoming, m bot.Message, cause error) []bot.Reply {
	var replies []bot.Reply
	number := strconv.FormatInt(in.ID, 10)
	id, err := h.parked(ctx, in, m)
	if err != nil {
		h.Log.Error("case of a parked message", "message", in.ID, "err", err)
	} else if id != 0 {
		number = strconv.FormatInt(id, 10)
	}
	if m.ID != 0 && !m.Address.IsZero() {
		l := lang.Ko
		if t, err := h.turn(ctx, m); err == nil {
			l = t.Lang
		}
		replies = append(replies, bot.Reply{To: m.Address, Body: bot.Plain(lang.Text(l, lang.Sorry, number)), Lang: string(l)})
	}
	if id == 0 && !h.Config.StaffChannel.IsZero() {
		replies = append(replies, bot.Reply{To: h.Config.StaffChannel, Lang: string(lang.Ko),
			Body: bot.Plain(lang.Text(lang.Ko, lang.StaffParked, number, string(in.Platform)))})
	}
	return replies
}
