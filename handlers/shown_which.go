package handlers

import (
	"slices"
	"strconv"
	"strings"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/answer"
)

// Which of several things that were shown is meant.

// namedIn is the one of several whose whole title a question has; nil where that is
// none or more than one.
func namedIn(text string, sources []shown) *shown {
	var one *shown
	said := tight(text)
	for i, s := range sources {
		title := s.title
		if s.opening != nil {
			title = s.opening.Title
		}
		if title == "" || !strings.Contains(said, tight(title)) {
			continue
		}
		if one != nil {
			return nil
		}
		one = &sources[i]
	}
	return one
}

// whichShown asks back which opening of a list is meant.
func (h *Handlers) whichShown(t *turn, a answer.Answer, list []numbered, sources []shown, d detail, text string) ([]bot.Reply, bool, error) {
	told := slices.ContainsFunc(sources, func(s shown) bool {
		found, sure := d.beside(s.title).in(s.lines)
		return len(found) > 0 && sure
	})
	if !asksSomething(text) || !told && a.Kind != answer.Unknown && (d.field == "" || len(d.words) > 0) {
		return nil, false, nil
	}
	r := t.reply(lang.ShownWhich)
	for _, s := range sources {
		n := 0
		if i := slices.IndexFunc(list, func(x numbered) bool { return x.about == s.about }); i >= 0 {
			n = list[i].n
		}
		label := shorten(t.words(lang.ShownNumbered, n, h.openingWords(t.Lang, t.Now).title(s.opening.Opening)), maxLabel)
		r.Choices = append(r.Choices, bot.Choice{Label: label, Action: "about " + s.about + "|" + text})
	}
	return []bot.Reply{r}, true, nil
}

// whichNumber reads which of a list is meant, and what is left of the words.
func whichNumber(text string) (n int, rest string, ok bool) {
	if m := byListed.FindStringSubmatch(text); m != nil {
		n, _ = strconv.Atoi(m[1] + m[3])
		return n, strings.Replace(text, m[0], " ", 1), true
	}
	for i, words := range inWords {
		if words.MatchString(text) {
			return i + 1, words.ReplaceAllString(text, " "), true
		}
	}
	return 0, text, false
}
