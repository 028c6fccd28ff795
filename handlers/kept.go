package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dari/bot"
	"dari/bot/lang"
)

// listItem is something in a person's list: saved, of interest to them, or both.
type listItem struct {
	kind              string
	ref               int64
	saved, interested bool
}

const (
	keptPage = 5   // shown at once
	keptMost = 500 // openings of interest in the list
)

// keptBy is a person's list: what they are interested in, the latest first, then
// what else they saved.
func (h *Handlers) keptBy(ctx context.Context, person uint32) ([]listItem, error) {
	saved, err := h.SavedThings.SavedBy(ctx, person)
	if err != nil {
		return nil, err
	}
	openings, err := h.Interests.InterestsOf(ctx, person, 0, keptMost)
	if err != nil {
		return nil, err
	}
	var list []listItem
	for _, o := range openings {
		list = append(list, listItem{kind: OpeningSubject, ref: o.ID, interested: true})
	}
	for _, s := range saved {
		i := slices.IndexFunc(list, func(k listItem) bool { return k.kind == s.Kind && k.ref == s.Ref })
		if i < 0 {
			list = append(list, listItem{kind: s.Kind, ref: s.Ref})
			i = len(list) - 1
		}
		list[i].saved = true
	}
	return list, nil
}

// kept shows the person's list, a page from a place in it on. What is over stays
// until they take it out, and says so.
func (h *Handlers) kept(ctx context.Context, t *turn) ([]bot.Reply, error) {
	list, err := h.keptBy(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	from := int(max(t.argID(0), 0))
	if from >= len(list) {
		if from > 0 {
			return t.say(lang.JobsNoMore), nil
		}
		r := t.reply(lang.KeptNone)
		r.Choices = bot.Choices{{Label: t.words(lang.InterestLook), Action: "jobs"}}
		return []bot.Reply{r}, nil
	}
	r := t.reply(lang.KeptHeader, len(list))
	end := min(from+keptPage, len(list))
	var remove bot.Choices
	private := false
	for i, k := range list[from:end] {
		n := from + i + 1
		x, ok, err := h.thing(ctx, t, k.kind, k.ref)
		if err != nil {
			return nil, err
		}
		if x.title == "" {
			x.title = t.words(lang.InterestNumber, k.ref)
		}
		var lines []string
		if !ok || x.over {
			lines = append(lines, t.words(lang.InterestOver))
		} else {
			if x.by != "" {
				lines = append(lines, x.by)
			}
			lines = append(lines, t.words(lang.JobDeadline, x.until))
			r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.JobsDetail, n), Action: fmt.Sprintf("%s %d", k.kind, k.ref)})
		}
		lines = append(lines, t.words(lang.KeptAs, h.marks(t, k)))
		r.Body = append(r.Body, bot.Spans(bot.Paragraph, bot.Bold(fmt.Sprintf("%d. %s", n, x.title)), bot.Words("\n"+strings.Join(lines, "\n"))))
		if k.interested && ok && !x.over {
			r.Body = append(r.Body, x.apply...)
		}
		private = private || k.interested
		remove = append(remove, bot.Choice{Label: t.words(lang.SavedRemove, n), Action: fmt.Sprintf("unkeep %s %d", k.kind, k.ref)})
	}
	r.Choices = append(r.Choices, remove...)
	if end < len(list) {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.More), Action: fmt.Sprintf("saved %d", end), Primary: true})
	}
	if private {
		r.Body = append(r.Body, bot.Small(t.words(lang.InterestPrivate)))
	}
	r.Body = append(r.Body, h.operator(t.Lang, lang.JobsOperator))
	return []bot.Reply{r}, nil
}

// marks say why something is in the list.
func (h *Handlers) marks(t *turn, k listItem) string {
	var marks []string
	if k.interested {
		marks = append(marks, t.words(lang.KeptInterest))
	}
	if k.saved {
		marks = append(marks, t.words(lang.KeptSaved))
	}
	return strings.Join(marks, " · ")
}

// unkeep takes something out of the list, whatever marks it has: "KIND ID".
func (h *Handlers) unkeep(ctx context.Context, t *turn) ([]bot.Reply, error) {
	kind, ref := t.arg(0), t.argID(1)
	if _, err := h.SavedThings.Unsave(ctx, t.ID, t.Person.ID, kind, ref); err != nil {
		return nil, err
	}
	if kind == OpeningSubject {
		if err := h.Interests.WithdrawInterest(ctx, t.ID, t.Person.ID, ref); err != nil {
			return nil, err
		}
	}
	r := t.reply(lang.Unkept)
	r.Choices = bot.Choices{{Label: t.words(lang.KeptShow), Action: "saved"}}
	return []bot.Reply{r}, nil
}
