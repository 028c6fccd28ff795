package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/knowledge/jobs"
)

// followIntent is what somebody wants who asks to be told when something comes
// out; slotFollow has what, as JSON.
const (
	followIntent answer.Intent = "follow"
	slotFollow   string        = "follow"
)

// wantsFollow tells what somebody asks to be told of: of notices of a topic, or of
// a programme that they name or that was talked about. a is what the base says.
func (h *Handlers) wantsFollow(ctx context.Context, t *turn, q answer.Question, a answer.Answer) (f Follow, ok bool) {
	switch a.Kind {
	case answer.Crisis, answer.Refuse, answer.Handoff:
		return f, false
	}
	if t.Kind != bot.Said || len([]rune(q.Text)) > maxAsked || asksThen.MatchString(q.Text) {
		return f, false
	}
	if w, ok := followsCourses(q.Text, t.Now); ok {
		return Follow{Course: &w}, true
	}
	if !followCue.MatchString(q.Text) || notNotice.MatchString(q.Text) {
		return f, false
	}
	f.NoticeWish = readNoticeWish(strings.Replace(q.Text, "공고", " ", 1))
	if cut := strings.TrimSpace(followCue.ReplaceAllString(q.Text, " ")); cut != "" && !strings.ContainsAny(cut, "abcdefghijklmnopqrstuvwxyz") {
		f.NoticeWish = readNoticeWish(cut)
	}
	if strings.Contains(q.Text, "공고") || namesNotices.MatchString(q.Text) {
		p, _ := jobs.ReadProfile(q.Text)
		job := len(p.Occupations) > 0 && !sureNotice.MatchString(q.Text)
		return f, !job && (f.Topic != "" || len(f.Regions) > 0)
	}
	if f.Topic != "" {
		named := q
		named.Text, named.History = f.Topic, nil
		// A programme may be called by words that say nothing of a notice ("모두의 창업").
		if said := strings.TrimSpace(followCue.ReplaceAllString(q.Text, " ${what} ")); said != "" {
			named.Text = said
		}
		if b := h.Answerer.Answer(ctx, named); b.Kind == answer.Facts {
			f.Article = mainArticle(b)
		}
	} else {
		for _, turn := range slices.Backward(q.History) {
			if turn.Bot && turn.Article != "" {
				f.Article = turn.Article
				break
			}
		}
	}
	if f.Article != "" {
		f.NoticeWish = NoticeWish{}
	}
	return f, true
}

func (h *Handlers) followChoice(t *turn, w NoticeWish) bot.Choice {
	return bot.Choice{Label: t.words(lang.FollowButton), Action: "follow " + Follow{NoticeWish: w}.carry()}
}

// base is the knowledge base in use; nil where answers come from elsewhere.
func (h *Handlers) base() *knowledge.Base {
	if b, ok := h.Answerer.(interface{ Base() *knowledge.Base }); ok {
		return b.Base()
	}
	return nil
}

// programme is an article that is followed, or nil.
func (h *Handlers) programme(id string) *knowledge.Article {
	if b := h.base(); b != nil && id != "" {
		return b.Article(id)
	}
	return nil
}

// openStates are the states of a programme in which one can apply at that time.
func openStates(a *knowledge.Article, at time.Time) (open []knowledge.State) {
	for _, s := range a.States {
		switch s.At(at) {
		case knowledge.Open, knowledge.Rolling, knowledge.UntilBudget:
			open = append(open, s)
		}
	}
	return open
}

// stateName tells the states of a programme apart, over the years.
func stateName(s knowledge.State) string { return s.Label.Ko + "|" + string(s.From) }

// follow keeps what somebody wants to be told of, once they have agreed to be
// written to. Of a programme that is open they are told so.
func (h *Handlers) follow(ctx context.Context, t *turn) ([]bot.Reply, error) {
	var f Follow
	if json.Unmarshal([]byte(t.Args), &f) != nil {
		return t.say(lang.ButtonExpired), nil
	}
	if a := h.programme(f.Article); a != nil {
		open := openStates(a, t.Now)
		if len(a.States) == 0 { // nothing of ours says when it opens: notices may
			f.Article, f.Topic = "", shorten(a.Title.In(knowledge.Lang(t.Lang)), maxTopic)
		} else if len(open) == len(a.States) {
			r := t.reply(lang.FollowOpenNow, a.Title.In(knowledge.Lang(t.Lang)))
			r.Body = append(r.Body, h.stateLines(t.Lang, open)...)
			r.Choices = bot.Choices{{Label: t.words(lang.Details), Action: "more " + a.ID, Primary: true}}
			return []bot.Reply{r}, nil
		}
		f.Seen = nil
		for _, s := range open {
			f.Seen = append(f.Seen, stateName(s))
		}
	} else if f.Article != "" || f.Course != nil && f.Course.IsZero() || f.Course == nil && t.Kind != bot.Chose && f.Topic == "" && len(f.Regions) == 0 {
		return t.say(lang.FollowWhich), nil
	}
	if replies, granted, err := h.withConsent(ctx, t, ForNotices, "follow "+f.carry()); !granted {
		return replies, err
	}
	f.Person, f.Created = t.Person.ID, t.Now
	ok, err := h.Notices.AddFollow(ctx, t.ID, f)
	if err != nil {
		return nil, err
	}
	if !ok {
		return t.say(lang.FollowTooMany, MaxFollows), nil
	}
	r := t.reply(lang.FollowKept, h.followName(t.Lang, f))
	how := lang.FollowHow
	if f.Course != nil {
		how = lang.FollowHowCourses
	}
	r.Body = append(r.Body, bot.P(t.words(how)))
	r.Choices = bot.Choices{{Label: t.words(lang.FollowShow), Action: "follows"}}
	return []bot.Reply{r}, nil
}

// followName is what is followed, in words.
func (h *Handlers) followName(l lang.Lang, f Follow) string {
	if a := h.programme(f.Article); a != nil {
		return a.Title.In(knowledge.Lang(l))
	}
	if f.Course != nil {
		return h.openingWords(l, time.Now()).courseWishes(*f.Course)
	}
	if said := h.openingWords(l, time.Time{}).noticeWish(f.NoticeWish); said != "" {
		return said
	}
	return lang.Text(l, lang.FollowAll)
}

// stateLines say when programmes are open, by which check.
func (h *Handlers) stateLines(l lang.Lang, open []knowledge.State) (body bot.Text) {
	for _, s := range open {
		var parts []string
		if label := s.Label.In(knowledge.Lang(l)); label != "" {
			parts = append(parts, lang.Text(l, lang.FollowOpenPart, label))
		}
		for _, d := range []struct {
			day knowledge.Date
			say lang.Key
		}{{s.From, lang.FollowFrom}, {s.Until, lang.FollowUntil}, {s.Checked, lang.FollowChecked}} {
			if d.day != "" {
				parts = append(parts, lang.Text(l, d.say, lang.Date(l, at(d.day))))
			}
		}
		body = append(body, bot.Item(strings.Join(parts, " · ")))
	}
	return body
}

// follows lists what the person follows.
func (h *Handlers) follows(ctx context.Context, t *turn) ([]bot.Reply, error) {
	list, err := h.Notices.Follows(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return t.say(lang.FollowNone), nil
	}
	r := t.reply(lang.FollowList)
	for i, f := range list {
		name := h.followName(t.Lang, f)
		line := t.words(lang.FollowTopic, name)
		switch {
		case !f.Opened.IsZero():
			line = t.words(lang.FollowTold, name, lang.ShortDate(t.Lang, f.Opened.In(t.Person.Location())))
		case f.Article != "":
			line = t.words(lang.FollowProgramme, name)
		case f.Course != nil:
			line = t.words(lang.FollowCourses, name)
		}
		r.Body = append(r.Body, bot.Item(fmt.Sprintf("%d. %s", i+1, line)))
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.FollowEnd, i+1), Action: fmt.Sprintf("unfollow %d", f.ID)})
	}
	if len(list) > 1 {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.FollowEndAll), Action: "unfollow all", Danger: true})
	}
	on, err := h.agreed(ctx, t.Person.ID, ForNotices)
	if err == nil && !on {
		r.Body = append(r.Body, bot.P(t.words(lang.FollowOff)))
	}
	return []bot.Reply{r}, err
}

// unfollow ends one thing that is followed, or "all".
func (h *Handlers) unfollow(ctx context.Context, t *turn) ([]bot.Reply, error) {
	id := t.argID(0)
	if id == 0 && t.arg(0) != "all" {
		return t.say(lang.ButtonExpired), nil
	}
	if err := h.Notices.EndFollow(ctx, t.ID, t.Person.ID, id); err != nil {
		return nil, err
	}
	return t.say(lang.FollowEnded), nil
}
