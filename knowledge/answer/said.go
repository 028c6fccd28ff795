package answer

import (
	"strings"
	"sync/atomic"
)

// said is a long text in which words are looked up.
type said struct {
	text string
	// rows are the rows of three letters that it has, as bits by their hash, so
	// that a word that stands nowhere is most often known for it at once. They
	// are there when prepare has made them.
	rows atomic.Pointer[[]uint64]
}

func (s *said) prepare() {
	rows := rowsOf(s.text)
	s.rows.Store(&rows)
}

// contains tells whether a word stands anywhere in the text.
func (s *said) contains(word string) bool {
	maybe := true
	if rows := s.rows.Load(); rows != nil {
		eachRow(word, func(hash uint32) {
			at := place(hash, len(*rows))
			maybe = maybe && (*rows)[at/64]>>(at%64)&1 == 1
		})
	}
	return maybe && strings.Contains(s.text, word)
}

func rowsOf(text string) []uint64 {
	words := 1 << 10
	for words < len(text)/64 && words < 1<<17 {
		words *= 2
	}
	rows := make([]uint64, words)
	eachRow(text, func(hash uint32) {
		at := place(hash, words)
		rows[at/64] |= 1 << (at % 64)
	})
	return rows
}

// place is the bit of a hash among some words of bits, a power of two.
func place(hash uint32, words int) uint32 { return (hash ^ hash>>15) & uint32(64*words-1) }

// eachRow calls f with the hash of every three letters in a row.
func eachRow(text string, f func(hash uint32)) {
	var a, b rune // the letters before
	for _, c := range text {
		if a != 0 {
			f(pieceStep(pieceStep(pieceStep(pieceBegin, a), b), c))
		}
		a, b = b, c
	}
}
