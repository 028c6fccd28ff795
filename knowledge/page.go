package knowledge

import (
	"strconv"
	"strings"
)

// page reads the Markdown that articles are written in: headings, paragraphs of
// one line, and lists of one level whose items are one line each, without marks
// in the text. That is a small part of Markdown, in which nothing may be read in
// two ways, and it takes a tenth of the time that the library does. Whatever else
// stands in a text is the library's to read.
//
// A page is used again for text after text; what it read last is overwritten.
type page struct {
	pieces []piece
}

// piece is a line that says something.
type piece struct {
	level int  // of a heading; 0: it is none
	slot  Slot // behind a heading
	Block      // its text too, where it is a heading
}

// read takes a text apart that begins at a line of its file; false where it is
// for the library.
func (p *page) read(text string, line int) bool {
	p.pieces = p.pieces[:0]
	var before BlockKind // of the line before, empty behind an empty line and a heading
	var list BlockKind   // of the list that is not ended
	number := 0          // of the last numbered item
	for ; text != ""; line++ {
		var s string
		s, text, _ = strings.Cut(text, "\n")
		if s == "" {
			before = ""
			continue
		}
		next, ok := pieceOf(s)
		if !ok || before == Paragraph || before != "" && before != next.Kind {
			return false
		}
		switch {
		case next.Kind != Numbered:
		case before == Numbered:
			number++
			next.Number = number
		case list == Numbered: // it may go on behind the gap
			return false
		default:
			number = next.Number
		}
		next.Line = line
		if before, list = next.Kind, next.Kind; next.level > 0 {
			before, list = "", ""
		}
		p.pieces = append(p.pieces, next)
	}
	return true
}

// pieceOf reads one line.
func pieceOf(s string) (out piece, ok bool) {
	if s[0] == '#' {
		return headingOf(s)
	}
	out.Kind = Paragraph
	if n := digits(s); strings.HasPrefix(s, "- ") {
		out.Kind, s = Bullet, s[len("- "):]
	} else if n > 0 && n <= mostDigits && strings.HasPrefix(s[n:], ". ") {
		out.Kind = Numbered
		out.Number, _ = strconv.Atoi(s[:n])
		s = s[n+len(". "):]
	}
	out.Text = oneSpaced(s)
	return out, unmarked(s)
}

// mostDigits is how many digits the number of an item has at most.
const mostDigits = 9

// headingOf reads "# ko" and "## What is it? {#what}".
func headingOf(s string) (out piece, ok bool) {
	title := strings.TrimLeft(s, "#")
	out.level = len(s) - len(title)
	if out.level > 2 || !strings.HasPrefix(title, " ") {
		return out, false
	}
	title = title[1:]
	if before, id, ok := strings.Cut(title, " {#"); ok {
		id, closed := strings.CutSuffix(id, "}")
		if !closed || !isID(id) || id[0] <= '9' {
			return out, false
		}
		title, out.slot = before, Slot(id)
	}
	out.Kind, out.Text = Paragraph, oneSpaced(title)
	return out, unmarked(title) && !strings.ContainsAny(title, "#{}")
}

// unmarked tells whether a text is only words wherever it stands: it does not
// begin like anything but a paragraph and has no mark of Markdown.
func unmarked(s string) bool {
	if s == "" || !isWord(s[0]) && s[0] < 0x80 && strings.IndexByte(`{("'`, s[0]) < 0 || s[len(s)-1] == ' ' {
		return false
	}
	if n := digits(s); n > 0 && n < len(s) && (s[n] == '.' || s[n] == ')') {
		return false
	}
	for i := range len(s) {
		if !marks[s[i]] {
			continue
		}
		if s[i] != '_' || i == 0 || i+1 == len(s) || !isWord(s[i-1]) || !isWord(s[i+1]) {
			return false
		}
	}
	return true
}

// marks are the letters that may be a mark; inside of a word "_" is none.
var marks = func() (m [256]bool) {
	for c := range byte(' ') {
		m[c] = true
	}
	for _, c := range []byte("\\`*_[]<&|~\x7f") {
		m[c] = true
	}
	return m
}()

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// digits is with how many digits a text begins.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// oneSpaced is a text with one space between its words. It is the same one where
// it has no other, as most have.
func oneSpaced(s string) string {
	space := true // before the letter, or what may be one
	for i := range len(s) {
		c := s[i]
		// Spaces outside of ASCII begin with one of these.
		if c == ' ' && space || c < ' ' || c == 0xc2 || 0xe1 <= c && c <= 0xe3 {
			return strings.Join(strings.Fields(s), " ")
		}
		space = c == ' '
	}
	if space {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}
