package handlers

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
)

// Not everybody taps: some type what stands on a button, or its number, or
// "네" under a question of consent. What is typed means a choice only under the
// latest thing that was said, because "네" is an answer to that and to nothing
// before it.

const (
	// maxLabel bounds what may be a typed label, in characters.
	maxLabel = 40
	// typedWithin is how long after a question words may answer it.
	typedWithin = time.Hour
	// latestSaid is how many deliveries one turn may have made.
	latestSaid = 8
)

// yesWords and noWords answer a question of consent, or whether something is
// right.
var (
	yesWords = wordList("네", "넵", "넹", "예", "응", "ㅇㅇ", "그래", "그래요", "좋아", "좋아요", "동의", "동의해", "동의해요", "동의합니다", "동의함", "네 동의해요", "네 동의합니다",
		"yes", "y", "yep", "yeah", "ok", "okay", "sure", "agree", "agreed", "i agree", "yes i agree", "yes please",
		"맞아", "맞습니다", "네 맞아요", "네 맞습니다", "right", "correct", "that's right", "yes that's right", "yes, that's right")
	noWords = wordList("아니", "아니요", "아니오", "아뇨", "싫어", "싫어요", "안 해요", "안할래요", "안 할래요", "괜찮아요", "동의 안 해요", "동의 안해요", "동의안함", "동의하지 않아요", "동의하지 않습니다",
		"no", "n", "nope", "no thanks", "no thank you", "disagree", "i disagree", "i do not agree", "i don't agree")
)

func wordList(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[plainWord(w)] = true
	}
	return m
}

// typed runs the choice that was typed instead of tapped. ok is false when
// what was typed is no choice of the latest thing said.
func (h *Handlers) typed(ctx context.Context, t *turn) (replies []bot.Reply, ok bool, err error) {
	text := plainWord(t.Text)
	if text == "" || utf8.RuneCountInString(text) > maxLabel || IsQuestion(t.Text) {
		return nil, false, nil // what asks something is understood without its button
	}
	said, err := h.Deliveries.LatestTo(ctx, t.Person.ID, t.Address, latestSaid)
	if err != nil || len(said) == 0 || t.Now.Sub(said[0].Created) > typedWithin {
		return nil, false, err
	}
	if l := said[0].Reply.Lang; l != "" && t.Person.Lang == "" && !strings.ContainsFunc(text, unicode.IsLetter) {
		t.Lang = lang.Lang(l) // signs and numbers have no language of their own
	}
	for _, d := range said {
		if d.Message != said[0].Message || d.Message == 0 && d.ID != said[0].ID {
			break // of an earlier turn
		}
		if d.Person != 0 && d.Person != t.Person.ID || d.Subject.Kind != "" {
			continue
		}
		i := typedChoice(d, text, lang.Lang(d.Reply.Lang))
		if i < 0 {
			continue
		}
		name, args, _ := strings.Cut(d.Reply.Choices[i].Action, " ")
		r := h.routes[name]
		if r == nil {
			return nil, false, nil
		}
		if d.Reply.Lang != "" && t.Person.Lang == "" {
			t.Lang = lang.Lang(d.Reply.Lang)
		}
		// As if it had been tapped, but there is no message of ours to change.
		t.Kind, t.MessageID, t.Args = bot.Chose, "", args
		replies, err = h.run(ctx, t, r)
		return replies, true, err
	}
	return nil, false, nil
}

// typedChoice is the index of the choice that the words name, or -1. Those of
// a form are left to it, which takes more than its labels.
func typedChoice(d outbox.Delivery, text string, l lang.Lang) int {
	n, numbered := strings.CutSuffix(text, "번")
	number, err := strconv.Atoi(strings.TrimSpace(n))
	return slices.IndexFunc(d.Reply.Choices, func(c bot.Choice) bool {
		verb, args, _ := strings.Cut(c.Action, " ")
		switch {
		case verb == "" || verb == "form":
			return false
		case plainWord(c.Label) == text:
			return true
		case err == nil && (numbered || number < 100) && plainWord(lang.Text(l, lang.JobsDetail, number)) == plainWord(c.Label):
			return true
		case plainWord(c.Label) == plainWord(lang.Text(l, lang.ThatsRight)):
			return yesWords[text]
		case verb != "consent":
			return false
		}
		decision := strings.Fields(args)
		return len(decision) > 1 && (decision[1] == "yes" && yesWords[text] || decision[1] == "no" && noWords[text])
	})
}

// stray answers what has no words: a number that names no button, or signs
// alone.
func stray(t *turn) ([]bot.Reply, bool) {
	text := strings.TrimSpace(t.Text)
	if n, err := strconv.Atoi(strings.TrimSuffix(text, "번")); err == nil && n > -100 && n < 100 {
		return t.say(lang.NoSuchNumber), true
	}
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return t.say(lang.SignsOnly), true
	}
	return nil, false
}

// hidden is how a number that was masked at intake looks.
var hidden = regexp.MustCompile(`\*(?:[ -]{0,3}\*){6,}`)

// tellMasked says that a number was masked, behind the answer: also where it was
// in the caption of something, or in a message that was changed.
func tellMasked(t *turn, replies []bot.Reply) {
	written := t.Kind == bot.Said || t.Kind == bot.Media || t.Kind == bot.Edited
	if len(replies) > 0 && !t.alone && written && hidden.MatchString(t.Text) {
		last := &replies[0]
		last.Body = append(slices.Clone(last.Body), bot.Small(t.words(lang.MaskedSecret)))
	}
}
