package ground

import (
	"strings"
	"unicode/utf8"
)

// page is a text as the verifier reads it: folded, with the way back to the
// bytes it was folded from.
type page struct {
	src  string
	text string
	at   []int // byte of src for each byte of text, and its length at the end
}

func newPage(src string) *page {
	l := fold(src)
	var b strings.Builder
	b.Grow(len(src))
	at := make([]int, 0, len(src)+1)
	for i, r := range l.r {
		if r == '“' || r == '”' || r == '„' || r == '«' || r == '»' || r == '″' {
			r = '"'
		}
		for n := utf8.RuneLen(r); n > 0; n-- {
			at = append(at, l.at[i])
		}
		b.WriteRune(r)
	}
	return &page{src, b.String(), append(at, len(src))}
}

// from is the byte of the source at which a place of the folded text begins.
func (p *page) from(i int) int { return p.at[min(max(i, 0), len(p.at)-1)] }

// upper reports whether the letter at a place was a capital.
func (p *page) upper(i int) bool {
	c := p.src[p.from(i)]
	return c >= 'A' && c <= 'Z'
}

// span is a stretch of a folded text.
type span struct{ start, end int }

// packed is a text without spaces.
func packed(text string) string { return strings.ReplaceAll(text, " ", "") }

// letterAt is the letter at a place of a text and its length; 0 at the end.
func letterAt(text string, i int) (rune, int) {
	if i < 0 || i >= len(text) {
		return 0, 0
	}
	return utf8.DecodeRuneInString(text[i:])
}

// letterBefore is the letter that ends at a place; 0 at the beginning.
func letterBefore(text string, i int) (rune, int) {
	if i <= 0 || i > len(text) {
		return 0, 0
	}
	return utf8.DecodeLastRuneInString(text[:i])
}

// skipSpaces is the place behind the spaces at i.
func skipSpaces(text string, i int) int {
	for i < len(text) && text[i] == ' ' {
		i++
	}
	return i
}

// hasWord reports whether a text has a phrase: in Latin letters as whole
// words, in Hangul anywhere.
func hasWord(text, phrase string) bool { return findWord(text, phrase) >= 0 }

func findWord(text, phrase string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], phrase)
		if i < 0 {
			return -1
		}
		i += from
		first, last := rune(phrase[0]), rune(phrase[len(phrase)-1])
		before, _ := letterBefore(text, i)
		behind, _ := letterAt(text, i+len(phrase))
		if (!latin(first) || !latin(before)) && (!latin(last) || !latin(behind)) {
			return i
		}
		from = i + len(phrase)
	}
}

// hasAny is the first of some phrases that a text has, and where; -1 for none.
func hasAny(text string, phrases []string) (phrase string, at int) {
	for _, p := range phrases {
		if i := findWord(text, p); i >= 0 {
			return p, i
		}
	}
	return "", -1
}
