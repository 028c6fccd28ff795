package ground

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dari/knowledge"
)

// Prose reports every figure that stands in the text of a base outside a
// placeholder, so that prose and facts cannot disagree: in the sections of
// articles, in what puts a wrong claim right, and in the notes of contacts.
// All are errors, ordered by file and line.
//
// Ordinals, articles of law, names with digits and addresses are no figures
// of a programme and change with no budget. Neither is "one" in words (한
// 가지, 한 번, 하루, 한 해에), which is an ordinary word, nor a few things
// counted in words that only order the text (두 제도, 세 가지).
func Prose(b *knowledge.Base) knowledge.Problems {
	var out knowledge.Problems
	report := func(file string, line int, text string) {
		text = blank(text)
		for _, f := range Figures(text) {
			if claims(f) && !(f.Spelled && f.Value.Number == 1 && strings.HasPrefix(text[f.End:], "에 ")) {
				out = append(out, knowledge.Problem{
					Severity: knowledge.SeverityError, File: file, Line: line,
					Reason: fmt.Sprintf("the %s %q stands in the text: make it a fact and write {its id}", f.Kind, text[f.Start:f.End]),
				})
			}
		}
	}
	for _, a := range b.Articles() {
		for _, s := range a.Sections {
			report(a.File, s.Line, s.Heading)
			for _, block := range s.Blocks {
				report(a.File, block.Line, block.Text)
			}
		}
	}
	for _, c := range b.Claims() {
		a := b.Article(c.Article)
		report(a.File, c.Line, c.Right.Ko)
		report(a.File, c.Line, c.Right.En)
	}
	for _, k := range b.Contacts() {
		report(knowledge.ContactsFile, k.Line, k.Note.Ko)
		report(knowledge.ContactsFile, k.Line, k.Note.En)
	}
	slices.SortStableFunc(out, func(x, y knowledge.Problem) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	return out
}

// claims reports whether a figure says something that only a fact may say.
func claims(f Figure) bool {
	switch f.Kind {
	case Money, Percent, Date, Time, Age:
		return true
	case Duration:
		return !f.Spelled || f.Value.Number != 1 || f.Unit != knowledge.Day
	case Count:
		return !f.Spelled || f.Value.Number != 1 && !loose[f.Unit]
	}
	return false
}

// loose are units of which a few are counted in words when a text only puts
// its own parts in order.
var loose = map[Unit]bool{knowledge.Count: true, Programs: true}

// blank replaces placeholders by a letter that belongs to no figure.
func blank(text string) string {
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return text
		}
		length := strings.IndexByte(text[open:], '}')
		if length < 0 {
			return text
		}
		text = text[:open] + "□" + text[open+length+1:]
	}
}
