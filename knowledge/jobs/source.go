package jobs

import (
	"sort"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// source is a text in the form that is compared, with the way back to the words as they were written.
type source struct {
	text  string
	runes []rune // plain(text)
	plain string // the same as a string
	bytes []int  // where each rune begins in plain, and its end
	from  []int  // where each rune comes from in text, and its end; runes made of one place share it
}

func newSource(text string) *source {
	s := &source{text: text}
	// Dots first, as in plain; home keeps where each byte of the replaced text comes from.
	var b strings.Builder
	var home []int
	for i, r := range text {
		w := dots.Replace(string(r))
		b.WriteString(w)
		for range len(w) {
			home = append(home, i)
		}
	}
	home = append(home, len(text))
	var it norm.Iter
	it.InitString(norm.NFKC, b.String())
	for !it.Done() {
		at := it.Pos()
		for _, r := range strings.ToLower(string(it.Next())) {
			s.runes = append(s.runes, r)
			s.from = append(s.from, home[at])
		}
	}
	s.from = append(s.from, len(text))
	s.plain = string(s.runes)
	for i := range s.plain {
		s.bytes = append(s.bytes, i)
	}
	s.bytes = append(s.bytes, len(s.plain))
	return s
}

// rune gives the number of the rune that begins at a byte of plain.
func (s *source) rune(at int) int { return sort.SearchInts(s.bytes, at) }

// span gives the bytes of the text that runes [from, to) come from.
func (s *source) span(from, to int) (int, int) {
	end := to
	for end < len(s.from)-1 && to > 0 && s.from[end] == s.from[to-1] { // the rest of what became several runes
		end++
	}
	return s.from[from], s.from[end]
}
