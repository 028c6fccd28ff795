package handlers

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/knowledge/answer"
)

// This file is the staff's side of a case: the thread under its notice, what
// is told there, and the answer on its way to the person.

// caseNumber reads the number of a case; 0 is none.
func caseNumber(s string) int64 {
	id, _ := strconv.ParseInt(s, 10, 64)
	return id
}

// caseThread takes what is said in the thread of a case as an answer to the
// person. ok is false anywhere else.
func (h *Handlers) caseThread(ctx context.Context, t *turn) (replies []bot.Reply, ok bool, err error) {
	said := t.Kind == bot.Said || t.Kind == bot.Media || t.Kind == bot.Edited
	if !said || t.Direct || t.Address.Thread == "" {
		return nil, false, nil
	}
	id, ok, err := h.Desk.CaseInThread(ctx, t.Address.Conversation())
	if err != nil || !ok {
		return nil, false, err
	}
	text := strings.TrimSpace(t.Text)
	switch {
	case t.Role != Staff:
		return t.say(lang.CaseNotStaff), true, nil
	case strings.HasPrefix(text, "@"): // said to a colleague
		return nil, true, nil
	case t.Kind == bot.Media:
		return t.say(lang.CaseNoFiles), true, nil
	case t.Kind == bot.Edited:
		return t.say(lang.CaseNoEdits), true, nil
	case text == "":
		return t.say(lang.EmptyMessage), true, nil
	}
	replies, err = h.answerCase(ctx, t, id, text)
	return replies, true, err
}

func (h *Handlers) answerCase(ctx context.Context, t *turn, id int64, text string) ([]bot.Reply, error) {
	c, err := h.Desk.Case(ctx, id)
	if errors.Is(err, ErrNoCase) {
		return t.say(lang.CaseMissing), nil
	}
	if err != nil {
		return nil, err
	}
	if c.To.IsZero() {
		return t.say(lang.CaseNowhere), nil
	}
	line, err := h.Desk.AnswerCase(ctx, t.ID, id, t.Person.Account(), text)
	if err != nil {
		return nil, fmt.Errorf("answering case %d: %w", id, err)
	}
	if line == 0 {
		r := t.reply(lang.CaseWasClosed, id)
		r.Choices = bot.Choices{{Label: t.words(lang.CaseReopen), Action: fmt.Sprintf("case open %d", id)}}
		return []bot.Reply{r}, nil
	}
	h.Log.Info("case answered", "case", id, "message", t.ID)
	return t.say(lang.CaseAnswered, id), nil
}

// caseTap closes a case or opens it again.
func (h *Handlers) caseTap(ctx context.Context, t *turn) ([]bot.Reply, error) {
	id, done := t.argID(1), lang.CaseClosed
	if t.arg(0) != "close" {
		done = lang.CaseReopened
	}
	told, err := h.Desk.CloseCase(ctx, t.ID, id, t.Person.Account(), done == lang.CaseClosed)
	if errors.Is(err, ErrNoCase) {
		return t.say(lang.CaseMissing), nil
	}
	if err != nil {
		return nil, fmt.Errorf("closing case %d: %w", id, err)
	}
	if told {
		done = lang.CaseClosedTold
	}
	r := t.reply(done, id)
	if done != lang.CaseReopened {
		r.Choices = bot.Choices{{Label: t.words(lang.CaseReopen), Action: fmt.Sprintf("case open %d", id)}}
	}
	return []bot.Reply{r}, nil
}

// parked keeps a message that could not be handled as a case. number is what
// the person is told; 0 when there is nobody who would see to it.
func (h *Handlers) parked(ctx context.Context, in bot.Incoming, m bot.Message) (number int64, err error) {
	if there, err := h.hasDesk(ctx); err != nil || !there {
		return 0, err
	}
	c := Case{Kind: ParkedCase, Message: in.ID, Said: in.Received, To: m.Address, Lang: lang.Ko}
	if c.To.IsZero() {
		c.To.Platform = in.Platform
	} else if t, err := h.turn(ctx, m); err == nil {
		c.Person, c.Role, c.Lang = t.Person.ID, t.Role, t.Lang
	}
	return h.Desk.OpenCase(ctx, in.ID, c, shorten(m.Text, maxQuestion), h.Config.StaffChannel)
}

// staffLang is what the staff's channel reads.
const staffLang = lang.Ko

// renderCase makes the words of a delivery about a case.
func (h *Handlers) renderCase(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	find := h.Desk.CaseOfLine
	if d.Subject.Kind == CaseSubject {
		find = h.Desk.Case
	}
	c, err := find(ctx, d.Subject.Ref)
	if errors.Is(err, ErrNoCase) { // the person had everything deleted
		return outbox.Rendered{}, &outbox.DropError{Reason: "no_such_case"}
	}
	if err != nil {
		return outbox.Rendered{}, err
	}
	line, _ := c.line(d.Subject.Ref)
	switch d.Subject.Kind {
	case CaseSubject:
		if err := h.told(ctx, d.To, c.Person, fmt.Sprintf("case %d", c.ID), caseReason(c.Kind)); err != nil {
			return outbox.Rendered{}, err
		}
		return outbox.Rendered{Reply: h.caseNotice(c, now)}, nil
	case CaseAnswerSubject:
		return h.renderAnswer(ctx, c, line)
	case CaseClosedSubject:
		return h.renderClosed(ctx, c, line, now)
	}
	say := func(k lang.Key, args ...any) bot.Text { return bot.Plain(lang.Text(staffLang, k, args...)) }
	r := bot.Reply{Lang: string(staffLang)}
	switch {
	case d.Subject.Kind == CaseFailedSubject && outbox.State(d.Subject.Version) == outbox.Unknown:
		r.Body = say(lang.CaseNotSure, c.ID)
	case d.Subject.Kind == CaseFailedSubject:
		r.Body = say(lang.CaseUndelivered, c.ID)
	case line.Staff:
		r.Body = append(say(lang.CaseElsewhere, c.ID, line.By), quote(line.Text))
	default:
		if err := h.told(ctx, d.To, c.Person, fmt.Sprintf("case %d, line %d", c.ID, line.ID), caseReason(c.Kind)); err != nil {
			return outbox.Rendered{}, err
		}
		r.Body = append(say(lang.CaseAdded, c.ID), quote(line.Text))
	}
	return outbox.Rendered{Reply: r, To: c.Thread}, nil
}

// caseNotice is what the staff's channel reads of a case: what it is, who
// asks, in their own words, and how to answer. Who it is by name is not told.
func (h *Handlers) caseNotice(c Case, now time.Time) bot.Reply {
	say := func(k lang.Key, args ...any) string { return lang.Text(staffLang, k, args...) }
	platform := platformName(c.To.Platform)
	who := say(lang.CaseWho, roleNames[c.Role], platform, audienceWord(staffLang, string(c.Lang)))
	if c.Person == 0 {
		who = say(lang.CaseWhoNobody, platform)
	}
	var body bot.Text
	add := func(blocks ...bot.Block) { body = append(body, blocks...) }
	switch c.Kind {
	case CrisisCase:
		add(bot.H(say(lang.CaseCrisis, c.ID)), bot.P(who))
		switch c.Reason {
		case answer.Imminent:
			add(bot.P(say(lang.CaseImminent)))
		case answer.OtherPerson:
			add(bot.P(say(lang.CaseOther)))
		}
		add(bot.P(say(lang.CaseCardSent)))
	case ParkedCase:
		add(bot.H(say(lang.CaseParked, c.ID, c.Message)), bot.P(who),
			bot.P(say(lang.CaseAge, lang.DateTime(staffLang, c.Said.In(Seoul)), lang.Duration(staffLang, now.Sub(c.Said)))))
	default:
		add(bot.H(say(lang.CaseQuestion, c.ID)), bot.P(who))
		if c.Answer != 0 {
			add(bot.P(say(lang.CaseAbout, c.Answer)))
		}
	}
	text := ""
	if len(c.Lines) > 0 {
		text = c.Lines[0].Text
	}
	if text == "" {
		add(bot.P(say(lang.CaseNoText)))
	} else {
		add(quote(text))
	}
	how := lang.CaseHow
	if c.To.IsZero() {
		how = lang.CaseNowhere
	}
	add(bot.Small(say(how)))
	return bot.Reply{Body: body, Lang: string(staffLang),
		Choices: bot.Choices{{Label: say(lang.Close), Action: fmt.Sprintf("case close %d", c.ID)}}}
}

var roleNames = map[Role]lang.Key{Seeker: lang.RoleSeeker, Manager: lang.RoleManager, Staff: lang.RoleStaff}

var platformNames = map[bot.Platform]lang.Key{
	bot.Telegram: lang.PlatformTelegram, bot.Slack: lang.PlatformSlack, bot.Terminal: lang.PlatformTerminal,
}

func platformName(p bot.Platform) any {
	if k, ok := platformNames[p]; ok {
		return k
	}
	return string(p)
}

// quoted is how much of the question stands above its answer, in characters.
const quoted = 150

// reads is who asked, and the language to write to them in.
func (h *Handlers) reads(ctx context.Context, c Case) (p Person, l lang.Lang, err error) {
	if c.Person == 0 {
		return p, c.Lang, nil
	}
	if p, err = h.People.Person(ctx, c.Person); err != nil {
		return p, "", err
	}
	if p.Gone {
		return p, "", &outbox.DropError{Reason: DroppedGone}
	}
	if p.Lang != "" {
		return p, p.Lang, nil
	}
	return p, c.Lang, nil
}

// renderClosed tells the person that nobody answered what they said last, and
// who else knows. When it was answered or opened again meanwhile it is not said.
func (h *Handlers) renderClosed(ctx context.Context, c Case, asked CaseLine, now time.Time) (outbox.Rendered, error) {
	if c.State != CaseClosed || c.Lines[len(c.Lines)-1].ID != asked.ID {
		return outbox.Rendered{}, &outbox.DropError{Reason: "answered or open again"}
	}
	p, l, err := h.reads(ctx, c)
	if err != nil {
		return outbox.Rendered{}, err
	}
	t := &turn{Person: p, Role: c.Role, Lang: l, Now: now, Message: bot.Message{Address: c.To}}
	r := t.reply(lang.DeskClosed, c.ID)
	r.Person = c.Person
	r.Body = append(r.Body, quote(shorten(asked.Text, quoted)))
	offices, err := h.officesFor(ctx, t, asked.Text, "")
	if err != nil {
		return outbox.Rendered{}, err
	}
	if len(offices) > 0 {
		r.Body = append(append(r.Body, bot.P(t.words(lang.AskHereNow))), offices...)
	}
	r.Choices = bot.Choices{{Label: t.words(lang.TellMore), Action: fmt.Sprintf("open %s %d", personForm, c.ID), OpensForm: true}}
	return outbox.Rendered{Reply: r}, nil
}

// renderAnswer is the answer as the person reads it: marked as from a person,
// under their question.
func (h *Handlers) renderAnswer(ctx context.Context, c Case, line CaseLine) (outbox.Rendered, error) {
	_, l, err := h.reads(ctx, c)
	if err != nil {
		return outbox.Rendered{}, err
	}
	r := bot.Reply{Lang: string(l), Person: c.Person, Body: bot.Text{
		bot.Spans(bot.Paragraph, bot.Bold(lang.Text(l, lang.FromPerson, h.Config.OperatorName)))}}
	if asked := c.asked(line.ID); asked != "" && c.Kind != CrisisCase {
		r.Body = append(r.Body, bot.Small(lang.Text(l, lang.DeskAnswerTo, c.ID)), quote(shorten(asked, quoted)))
	}
	r.Body = append(r.Body, bot.Plain(line.Text)...)
	if c.Person != 0 {
		r.Body = append(r.Body, bot.Small(lang.Text(l, lang.DeskAnswerMore)))
		r.Choices = bot.Choices{{Label: lang.Text(l, lang.TellMore), Action: fmt.Sprintf("open %s %d", personForm, c.ID), OpensForm: true}}
	}
	return outbox.Rendered{Reply: r}, nil
}

// asked is what the person said last before the line.
func (c Case) asked(line int64) string {
	asked := ""
	for _, l := range c.Lines {
		if l.ID == line {
			break
		}
		if !l.Staff {
			asked = l.Text
		}
	}
	return asked
}
