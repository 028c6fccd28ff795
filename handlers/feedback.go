package handlers

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/mask"
	"dari/knowledge/answer"
)

// Feedback keeps what was answered from the knowledge base and what people
// thought of it.
type Feedback interface {
	// KeepAnswer writes an answer down without waiting for it: it is on disk no
	// later than the reply. An answer of the same number is replaced, because
	// the message was handled again.
	KeepAnswer(a KeptAnswer)
	// KeptAnswer finds an answer by its number; ok is false when there is none
	// (any more).
	KeptAnswer(ctx context.Context, number int64) (a KeptAnswer, ok bool, err error)
	// VoteAnswer keeps what a person thinks of an answer, in place of what they
	// thought before. changed is false when it was that already, and when the
	// answer is not kept any more.
	VoteAnswer(ctx context.Context, message int64, v AnswerVote) (changed bool, err error)
}

// KeptAnswer is an answer as it was given.
type KeptAnswer struct {
	// Number is the message it answers, and what stands under it.
	Number   int64
	At       time.Time
	Person   uint32 // 0 once they had their data deleted
	Platform bot.Platform
	Role     Role
	Lang     lang.Lang
	Kind     answer.Kind
	Reason   answer.Reason
	Topic    string
	// Articles are those that it is from, or those that are nearest.
	Articles []string
	// Slot is the part that was asked for by a tap; Question is empty then.
	Slot string
	// Question is what was asked, masked; empty too once the person had their
	// data deleted.
	Question string
	// Text is what was said, without notice and number.
	Text  string
	Facts []KeptFact
	// Base is the version of the knowledge base.
	Base  string
	Votes []AnswerVote
}

// KeptFact is a fact, state or telephone number as it was told.
type KeptFact struct {
	Ref         string `json:"ref"` // article.fact
	Label       string `json:"label,omitempty"`
	Value       string `json:"value"`
	Conditions  string `json:"conditions,omitempty"`
	From        string `json:"from,omitempty"`
	Until       string `json:"until,omitempty"`
	Checked     string `json:"checked,omitempty"`
	Source      string `json:"source,omitempty"`
	Reliability string `json:"reliability,omitempty"`
}

// AnswerVote is what one person thinks of an answer.
type AnswerVote struct {
	Answer int64
	Person uint32 // 0 once they had their data deleted
	Up     bool
	Why    Why // of a vote down; empty when it was not told
	At     time.Time
}

// Why says what is wrong with an answer.
type Why string

// The reasons for a vote down.
const (
	WhyWrong      Why = "wrong"
	WhyIncomplete Why = "incomplete"
	WhyOld        Why = "old"
	WhyOther      Why = "other_question"
)

// Whys lists the reasons as they are offered.
var Whys = []Why{WhyWrong, WhyIncomplete, WhyOld, WhyOther}

var whyWords = map[Why]lang.Key{
	WhyWrong: lang.WhyWrong, WhyIncomplete: lang.WhyIncomplete, WhyOld: lang.WhyOld, WhyOther: lang.WhyOther,
}

func (h *Handlers) feedbackRoutes() []route {
	return []route{
		{name: "vote", roles: everybody, byChoice: true, do: h.vote},
		{name: "answer", about: lang.CommandAnswer, roles: staffOnly, do: h.openAnswer},
	}
}

// tellAnswer says an answer, with the office of the person's region, the
// button to ask a person and its number, and keeps it for staff.
func (h *Handlers) tellAnswer(ctx context.Context, t *turn, a answer.Answer, q answer.Question) ([]bot.Reply, error) {
	a, err := h.withOffices(ctx, t, a, q)
	if err != nil {
		return nil, err
	}
	r, err := h.offerPerson(ctx, t, a, q, Speak(a))
	if err != nil {
		return nil, err
	}
	return []bot.Reply{h.number(t, a, q, r)}, nil
}

// number writes the answer down and puts its number and the two thumbs under
// it. What is asked back is written down too, so that it is seen whether that
// helped, but has no number; what is no knowledge is not.
func (h *Handlers) number(t *turn, a answer.Answer, q answer.Question, r bot.Reply) bot.Reply {
	told := a.Kind == answer.Facts || a.Kind == answer.Unknown || a.Kind == answer.Handoff
	if h.Feedback == nil || !told && a.Kind != answer.Clarify {
		return r
	}
	kept := KeptAnswer{Number: t.ID, At: t.Now, Person: t.Person.ID, Platform: t.Address.Platform, Role: t.Role, Lang: lang.Lang(a.Lang),
		Kind: a.Kind, Reason: a.Reason, Topic: string(a.Topic), Articles: articlesOf(a), Slot: string(q.Slot),
		Question: mask.Personal(shorten(q.Text, maxQuestion)), Text: r.Body.String(), Facts: factsOf(a)}
	if a.Base != nil {
		kept.Base = a.Base.Version()
	}
	h.Feedback.KeepAnswer(kept)
	if !told {
		return r
	}
	if a.Kind == answer.Facts {
		r.About = aboutAnswer(t.ID)
	}
	line := lang.AnswerNumber
	if a.Kind != answer.Facts {
		line = lang.AnswerOnly
	}
	r.Body = slices.Insert(slices.Clone(r.Body), smallPrint(r.Body), bot.Small(t.words(line, t.ID)))
	r.Choices = append(slices.Clone(r.Choices),
		bot.Choice{Label: t.words(lang.ThumbUp), Action: fmt.Sprintf("vote up %d", t.ID)},
		bot.Choice{Label: t.words(lang.ThumbDown), Action: fmt.Sprintf("vote down %d", t.ID)})
	return r
}

// smallPrint is where a further note belongs: under the sources, or at the end.
func smallPrint(body bot.Text) int {
	for i, b := range slices.Backward(body) {
		if b.Kind == bot.Note {
			return i + 1
		}
	}
	return len(body)
}

// articlesOf are the articles that an answer is from, or those nearest to what
// was asked.
func articlesOf(a answer.Answer) []string {
	var out []string
	add := func(id string) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, p := range a.Parts {
		add(p.Article)
	}
	if a.Kind != answer.Facts {
		for _, c := range a.Choices {
			add(c.Article)
		}
	}
	return out
}

// factsOf are all facts, states and telephone numbers that an answer told.
func factsOf(a answer.Answer) []KeptFact {
	var out []KeptFact
	l := lang.Lang(a.Lang)
	add := func(f KeptFact) {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	for _, p := range a.Parts {
		for _, f := range p.Facts {
			source := f.Source
			if a.Base != nil {
				if s := a.Base.SourceOf(f); s != nil {
					source = strings.TrimSpace(s.Title.In(a.Lang) + " " + s.URL)
				}
			}
			add(KeptFact{Ref: f.Ref(), Label: f.Label.In(a.Lang), Value: FactText(l, f), Conditions: f.Conditions.In(a.Lang),
				From: string(f.ValidFrom), Until: string(f.ValidUntil), Checked: string(f.Checked), Source: source, Reliability: string(f.Reliability)})
		}
		for _, s := range p.States {
			add(KeptFact{Ref: p.Article + ".state", Label: s.Label.In(a.Lang), Value: string(s.At(a.At)),
				From: string(s.From), Until: string(s.Until), Checked: string(s.Checked), Source: s.Source, Reliability: string(s.Reliability)})
		}
		for _, c := range p.Contacts {
			add(KeptFact{Ref: c.ID, Label: c.Name.In(a.Lang), Value: c.Phone, Checked: string(c.Checked), Source: c.Source, Reliability: string(c.Reliability)})
		}
	}
	return out
}

// vote keeps what the person thinks of an answer. Where the message that was
// tapped can be changed it is; else the thanks come with its buttons again, so
// that they stay within reach.
func (h *Handlers) vote(ctx context.Context, t *turn) ([]bot.Reply, error) {
	v := AnswerVote{Answer: t.argID(1), Person: t.Person.ID, Up: t.arg(0) == "up", At: t.Now}
	if why := Why(t.arg(2)); t.arg(0) == "why" && whyWords[why] != "" {
		v.Why = why
	}
	changed, err := h.Feedback.VoteAnswer(ctx, t.ID, v)
	if err != nil {
		return nil, fmt.Errorf("vote on answer %d: %w", v.Answer, err)
	}
	tapped, inPlace, err := h.tapped(ctx, t)
	switch {
	case err != nil:
		return nil, err
	case !changed && inPlace: // it shows already what was chosen
		return nil, nil
	case !changed:
		return t.say(lang.VoteAlready), nil
	}
	if tapped.Lang != "" { // the answer's language, whatever the person's
		t.Lang = lang.Lang(tapped.Lang)
	}
	tapped.Choices = markChosen(tapped.Choices, t, v)
	var replies []bot.Reply
	say := func(k lang.Key) {
		r := bot.Reply{Body: bot.Text{bot.Small(t.words(k, v.Answer))}, Choices: tapped.Choices, Lang: string(t.Lang)}
		if inPlace {
			r.About = tapped.About
			r.Body, r.Replace = under(tapped.Body, r.Body[0], t, v.Answer), t.MessageID
		}
		replies = append(replies, r)
	}
	switch {
	case v.Up:
		say(lang.AnswerThanks)
		return replies, nil
	case v.Why != "":
		r := t.reply(lang.WhyKept, v.Answer)
		r.Choices = tapped.Choices
		if inPlace {
			r.Replace = t.MessageID
		}
		return []bot.Reply{r}, nil
	}
	if inPlace {
		say(lang.AnswerNoted)
	}
	r := t.reply(lang.VoteWhy, v.Answer)
	for _, why := range Whys {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(whyWords[why]), Action: fmt.Sprintf("vote why %d %s", v.Answer, why)})
	}
	if r, err = h.askInstead(ctx, t, v.Answer, r); err != nil {
		return nil, err
	}
	return append(replies, r), nil
}

// tapped is the reply whose choice was tapped, empty when the words of one were
// typed. inPlace tells that it stands in one message that can be changed.
func (h *Handlers) tapped(ctx context.Context, t *turn) (r bot.Reply, inPlace bool, err error) {
	if t.Choice.Key == "" {
		return r, false, nil
	}
	d, err := h.Deliveries.DeliveryByKey(ctx, t.Choice.Key)
	if errors.Is(err, fs.ErrNotExist) {
		return r, false, nil
	}
	return d.Reply, err == nil && t.MessageID != "" && len(d.MessageIDs) == 1 && d.MessageIDs[0] == t.MessageID, err
}

// under is the body with the line of the answer's number replaced by another.
func under(body bot.Text, note bot.Block, t *turn, number int64) bot.Text {
	body = slices.Clone(body)
	var notes []string
	for _, k := range []lang.Key{lang.AnswerNumber, lang.AnswerOnly, lang.AnswerThanks, lang.AnswerNoted} {
		notes = append(notes, t.words(k, number))
	}
	for i, b := range slices.Backward(body) {
		if b.Kind == bot.Note && len(b.Spans) == 1 && slices.Contains(notes, b.Spans[0].Text) {
			body[i] = note
			return body
		}
	}
	return append(body, note)
}

// markChosen marks what was chosen among choices of one answer.
func markChosen(choices bot.Choices, t *turn, v AnswerVote) bot.Choices {
	chosen := fmt.Sprintf("vote down %d", v.Answer)
	if v.Up {
		chosen = fmt.Sprintf("vote up %d", v.Answer)
	}
	why := fmt.Sprintf("vote why %d %s", v.Answer, v.Why)
	mark, _, _ := strings.Cut(t.words(lang.Chosen, "\x00"), "\x00")
	out := slices.Clone(choices)
	for i, c := range out {
		if !strings.HasPrefix(c.Action, "vote ") {
			continue
		}
		out[i].Label = strings.TrimPrefix(c.Label, mark)
		if c.Action == chosen || c.Action == why {
			out[i].Label = t.words(lang.Chosen, out[i].Label)
		}
	}
	return out
}

// askInstead puts under a reply about an answer whom to ask: the button to ask
// a person or, where nobody is there, the office that knows, with its number.
func (h *Handlers) askInstead(ctx context.Context, t *turn, number int64, r bot.Reply) (bot.Reply, error) {
	there, err := h.hasDesk(ctx)
	if err != nil {
		return r, err
	}
	if there {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.AskPerson), Action: fmt.Sprintf("person %d", number)})
		return r, nil
	}
	kept, _, err := h.answerOf(ctx, t, number)
	if err != nil {
		return r, err
	}
	article := ""
	if len(kept.Articles) > 0 {
		article = kept.Articles[0]
	}
	offices, err := h.whomToCall(ctx, t, kept.Question, article)
	if len(offices) > 0 {
		r.Body = append(r.Body, bot.P(t.words(lang.AskHereNow)))
		r.Body = append(r.Body, offices...)
	}
	return r, err
}

// answerOf is an answer that the person was given.
func (h *Handlers) answerOf(ctx context.Context, t *turn, number int64) (KeptAnswer, bool, error) {
	if h.Feedback == nil || number == 0 {
		return KeptAnswer{}, false, nil
	}
	a, ok, err := h.Feedback.KeptAnswer(ctx, number)
	if err != nil || !ok || a.Person != t.Person.ID {
		return KeptAnswer{}, false, err
	}
	return a, true, nil
}
