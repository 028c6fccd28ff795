package ground

import (
	"slices"
	"strings"
)

// The years that a text speaks of without a number: a figure of next year is not
// one of this year.
type calendar uint8

const (
	lastYear calendar = 1 << iota
	thisYear
	nextYear
)

var yearWords = []struct {
	year  calendar
	words []string
	stem  string // by which the words of content know it
}{
	{lastYear, []string{"작년", "지난해", "지난 해", "전년", "last year"}, "@last"},
	{nextYear, []string{"내년", "다음 해", "다음해", "새해", "next year", "coming year"}, "@next"},
	{thisYear, []string{"올해", "금년", "지금", "현재", "오늘날", "this year", "now", "currently", "current", "today", "right now"}, ""},
}

func yearsOf(text string) (y calendar) {
	for _, w := range yearWords {
		if _, at := hasAny(text, w.words); at >= 0 {
			y |= w.year
		}
	}
	return y
}

// yearTerms is the words of content for the years that a stretch of a text speaks
// of in two words: 다음 해, next year.
func yearTerms(text string, s span) (out []term) {
	for _, w := range yearWords {
		if w.stem == "" {
			continue
		}
		for _, phrase := range w.words {
			if !strings.Contains(phrase, " ") {
				continue
			}
			if at := findWord(text[s.start:s.end], phrase); at >= 0 {
				out = append(out, term{span{s.start + at, s.start + at + len(phrase)}, w.stem, false})
			}
		}
	}
	return out
}

// otherYear reports whether a figure of a passage is of another year than the part
// says, or of another than this one where the part says none.
func (c *checker) otherYear(p *part, f Figure, h held) bool {
	switch f.Kind {
	case Phone, URL, Email, Law, Ordinal, Time, Age:
		return false
	}
	near := c.near(p, f)
	dated := func(list []Figure) bool {
		return slices.ContainsFunc(list, func(g Figure) bool { return g.Kind == Date && !strings.HasPrefix(g.Value.Text, "-") })
	}
	if dated(near.figures) {
		return false // it is compared itself
	}
	mine, its := yearsOf(near.text), yearsOf(h.clause.text)
	if mine == 0 {
		mine = yearsOf(p.text)
	}
	if its == 0 {
		its = yearsOf(h.unit.text)
	}
	if its == 0 && mine&(lastYear|nextYear) != 0 {
		its = yearsOf(h.source.heading())
	}
	if mine != 0 {
		return its != 0 && mine&its == 0 || its == 0 && mine&thisYear == 0
	}
	if its&thisYear != 0 || its == 0 || f.Kind == Date || len(p.under) > 0 {
		return false
	}
	return !dated(p.inAll) && f.Kind != Duration
}

// heading is the first line of the text of a passage, mostly a question.
func (s *source) heading() string {
	text := s.page.text
	from := min(lineEnd(text, 0)+1, len(text))
	return text[from:lineEnd(text, from)]
}
