package handlers

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
)

// byNumber is how an answer is asked for in plain words.
var byNumber = regexp.MustCompile(`(?i)^(?:답변|answer)\s*(?:번호|no\.?|number)?\s*#?\s*([0-9]{1,15})\s*번?$`)

// answerByNumber opens an answer whose number was said in plain words. ok is
// false for any other words.
func (h *Handlers) answerByNumber(ctx context.Context, t *turn) (replies []bot.Reply, ok bool, err error) {
	if t.Kind != bot.Said || t.Command != "" {
		return nil, false, nil
	}
	m := byNumber.FindStringSubmatch(strings.TrimSpace(t.Text))
	if m == nil {
		return nil, false, nil
	}
	t.Args = m[1]
	replies, err = h.run(ctx, t, h.routes["answer"])
	return replies, true, err
}

// openAnswer shows staff what stood under a number, and what it rested on.
// Somebody's question is not for everybody in a channel.
func (h *Handlers) openAnswer(ctx context.Context, t *turn) ([]bot.Reply, error) {
	number, err := strconv.ParseInt(strings.TrimPrefix(t.arg(0), "#"), 10, 64)
	if err != nil || number <= 0 {
		return t.say(lang.AnswerGiveNumber), nil
	}
	a, ok, err := h.Feedback.KeptAnswer(ctx, number)
	if err != nil {
		return nil, fmt.Errorf("answer %d: %w", number, err)
	}
	if !ok {
		return t.say(lang.AnswerNone, number), nil
	}
	if err := h.accessed(ctx, t, a.Person, fmt.Sprintf("answer %d", number), ToCorrect); err != nil {
		return nil, err
	}
	h.Log.Info("answer opened", "answer", number, "by", t.Person.ID)
	return []bot.Reply{{Body: AnswerText(t.Lang, a), Lang: string(t.Lang), Private: !t.Direct && !h.forStaff(t.Address)}}, nil
}

// AnswerText is a kept answer as staff read it.
func AnswerText(l lang.Lang, a KeptAnswer) bot.Text {
	say := func(k lang.Key, args ...any) string { return lang.Text(l, k, args...) }
	or := func(s, blank string) string {
		if s == "" {
			return blank
		}
		return s
	}
	body := bot.Text{
		bot.H(say(lang.AnswerTitle, a.Number)),
		bot.P(say(lang.AnswerTo, lang.DateTime(l, a.At.In(Seoul)), roleNames[a.Role], platformName(a.Platform), audienceWord(l, string(a.Lang)))),
		bot.P(say(lang.AnswerAbout, strings.TrimSpace(string(a.Kind)+" "+string(a.Reason)), a.Topic, or(strings.Join(a.Articles, ", "), "-"), or(a.Base, "-"))),
		bot.H(say(lang.AnswerAsked)),
	}
	switch {
	case a.Question != "":
		body = append(body, quote(a.Question))
	case a.Person == 0:
		body = append(body, bot.P(say(lang.AnswerAskedGone)))
	default:
		body = append(body, bot.P(say(lang.AnswerTapped, or(a.Slot, "-"))))
	}
	body = append(body, bot.H(say(lang.AnswerSaid)))
	for _, p := range strings.Split(a.Text, "\n\n") {
		body = append(body, quote(p))
	}
	body = append(body, bot.H(say(lang.AnswerFacts)))
	for _, f := range a.Facts {
		value := f.Value
		if f.Conditions != "" {
			value += " (" + f.Conditions + ")"
		}
		body = append(body, bot.Item(say(lang.AnswerFact, f.Ref, or(f.Label, "-"), or(value, "-"))),
			bot.Small(say(lang.AnswerFactHeld, or(f.From, "…"), or(f.Until, "…"), or(f.Checked, "-"), or(f.Reliability, "-"), or(f.Source, "-"))))
	}
	if len(a.Facts) == 0 {
		body = append(body, bot.P(say(lang.AnswerNoFacts)))
	}
	if len(a.Votes) > 0 {
		up, why := 0, map[Why]int{}
		for _, v := range a.Votes {
			if v.Up {
				up++
			} else {
				why[v.Why]++
			}
		}
		body = append(body, bot.Small(strings.TrimSpace(say(lang.AnswerVotes, up, len(a.Votes)-up, WhyCounts(l, why)))))
	}
	return body
}

// WhyCounts says how often each reason was given: "(틀렸어요 2, 부족해요 1)".
func WhyCounts(l lang.Lang, counts map[Why]int) string {
	var parts []string
	for _, why := range Whys {
		if n := counts[why]; n > 0 {
			parts = append(parts, lang.Text(l, lang.AnswerCounted, whyWords[why], n))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// keepAnswers is how long answers are kept where the configuration does not say.
const keepAnswers = 180 * 24 * time.Hour

// KeepAnswersFor is how long answers are kept, as people are told.
func (c Config) KeepAnswersFor() time.Duration {
	if c.KeepAnswers > 0 {
		return c.KeepAnswers
	}
	return keepAnswers
}
