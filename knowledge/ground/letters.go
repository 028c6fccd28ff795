package ground

import (
	"unicode"
	"unicode/utf8"
)

// letters is a text as it is read: one form for letters that look alike, no
// letters that nobody sees.
type letters struct {
	r  []rune
	at []int // byte at which each begins, and the length of the text at the end
}

func fold(text string) letters {
	l := letters{r: make([]rune, 0, len(text)), at: make([]int, 0, len(text)+1)}
	for i, r := range text {
		if r >= utf8.RuneSelf {
			var keep bool
			if r, keep = foldWide(r); !keep {
				continue
			}
			if l.compose(r) {
				continue
			}
		}
		switch {
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r == '\t', r == '\v', r == '\f', r == '\r':
			r = ' '
		}
		l.r = append(l.r, r)
		l.at = append(l.at, i)
	}
	l.at = append(l.at, len(text))
	return l
}

func foldWide(r rune) (rune, bool) {
	switch {
	case r >= '가' && r <= '힣':
		return r, true
	case r >= '！' && r <= '～':
		r -= '！' - '!'
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r, true
	case r == '￦':
		return '₩', true
	case r == '〜', r == '∼', r == '˜', r == '∽':
		return '~', true
	case r >= '‐' && r <= '―', r == '−', r == '⁻':
		return '-', true
	case r == '‘', r == '’', r == '′':
		return '\'', true
	case r == '∶':
		return ':', true
	case r == '\u2028', r == '\u2029', r == '\u0085':
		return '\n', true
	case r >= 'Ⅰ' && r <= 'Ⅻ':
		return r + 'ⅰ' - 'Ⅰ', true
	case r == 'K': // the sign of kelvin looks like the letter
		return 'k', true
	case unicode.IsSpace(r):
		return ' ', true
	case unicode.Is(unicode.Cf, r), r >= '\ufe00' && r <= '\ufe0f', r == '\u20e3':
		return 0, false
	}
	return r, true
}

// compose joins a conjoining vowel or final (decomposed Hangul, as some
// systems write it) to the syllable before it.
func (l *letters) compose(r rune) bool {
	n := len(l.r) - 1
	if n < 0 {
		return false
	}
	last := l.r[n]
	switch {
	case r >= 0x1161 && r <= 0x1175 && last >= 0x1100 && last <= 0x1112:
		l.r[n] = 0xAC00 + ((last-0x1100)*21+(r-0x1161))*28
	case r >= 0x11A8 && r <= 0x11C2 && hangul(last) && (last-0xAC00)%28 == 0:
		l.r[n] = last + r - 0x11A7
	default:
		return false
	}
	return true
}

func hangul(r rune) bool { return r >= '가' && r <= '힣' }
func latin(r rune) bool  { return r >= 'a' && r <= 'z' }
func digit(r rune) bool  { return r >= '0' && r <= '9' }

// get is the letter at a place, zero outside the text.
func (l *letters) get(i int) rune {
	if i < 0 || i >= len(l.r) {
		return 0
	}
	return l.r[i]
}

// has reports whether a word stands at a place.
func (l *letters) has(i int, word string) bool {
	for _, w := range word {
		if l.get(i) != w {
			return false
		}
		i++
	}
	return true
}

// eat is the place behind a word that stands at i, or i.
func (l *letters) eat(i int, word string) (int, bool) {
	if !l.has(i, word) {
		return i, false
	}
	return i + utf8.RuneCountInString(word), true
}

// ends reports whether a word stands just before a place, and where it begins.
func (l *letters) ends(i int, word string) (int, bool) {
	from := i - utf8.RuneCountInString(word)
	return from, from >= 0 && l.has(from, word)
}

// spaces is the place behind the spaces at i, of which there may be two.
func (l *letters) spaces(i int) int {
	for n := 0; n < 2 && l.get(i) == ' '; n++ {
		i++
	}
	return i
}

// back is the place before the spaces that end at i.
func (l *letters) back(i int) int {
	for l.get(i-1) == ' ' {
		i--
	}
	return i
}

// run is the place at which letters of one sort that begin at i end.
func (l *letters) run(i int, is func(rune) bool) int {
	for i < len(l.r) && is(l.r[i]) {
		i++
	}
	return i
}

// wordBuffer holds one Latin word for a look-up in a map; longer words are in
// none.
type wordBuffer [20]byte

// word is the Latin word at i, empty when none begins there or it is longer
// than any that is known, and its end.
func (l *letters) word(i int, b *wordBuffer) ([]byte, int) {
	end := l.run(i, latin)
	if end-i > len(b) {
		return nil, end
	}
	for k := i; k < end; k++ {
		b[k-i] = byte(l.r[k])
	}
	return b[:end-i], end
}

// wordBefore is the Latin word that ends at i, and where it begins.
func (l *letters) wordBefore(i int, b *wordBuffer) ([]byte, int) {
	from := i
	for from > 0 && latin(l.r[from-1]) {
		from--
	}
	w, _ := l.word(from, b)
	if from == i || len(w) != i-from {
		return nil, from
	}
	return w, from
}

// free reports whether a Hangul word may begin at i: no letter or digit
// stands just before it.
func (l *letters) free(i int) bool {
	r := l.get(i - 1)
	return !hangul(r) && !latin(r) && !digit(r)
}

// slice is the letters between two places.
func (l *letters) slice(from, to int) string { return string(l.r[from:to]) }
