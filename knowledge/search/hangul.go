package search

import (
	"strings"
	"unicode/utf8"
)

// The syllable block of Unicode is ordered by lead, vowel and tail, so parts
// are found by arithmetic.
const (
	firstSyllable = '가'
	lastSyllable  = '힣'
	tails         = 28
	vowelTails    = 21 * tails
	tailRieul     = 8
)

func isSyllable(r rune) bool { return r >= firstSyllable && r <= lastSyllable }

// isLetterAlone tells whether r is a letter of Hangul outside a syllable, as a keyboard writes it.
func isLetterAlone(r rune) bool { return r >= 'ㄱ' && r <= 'ㆎ' }

// A letter of Hangul in 14 bits, zero for none, so that two bits of a word of
// 16 are left for marks.
const (
	inStem   uint16 = 1 << 15 // the letter belongs to the stem of a content word
	letters  uint16 = 1<<14 - 1
	codes           = 1 << 14
	aloneTop        = lastSyllable - firstSyllable + 2 // code of the first letter that stands alone
)

// letterCode is the code of a syllable or a letter alone.
func letterCode(r rune) uint16 {
	if isSyllable(r) {
		return uint16(r - firstSyllable + 1)
	}
	return uint16(r - 'ㄱ' + aloneTop)
}

// tail is the number of the final consonant: 0 for none, -1 if r is no syllable.
func tail(r rune) int {
	if !isSyllable(r) {
		return -1
	}
	return int(r-firstSyllable) % tails
}

// The two-set keyboard that every Korean computer has: which key writes which letter.
const (
	keyRows = "qwertyuiopasdfghjklzxcvbnm" + "QWERTOP"
	keyJamo = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ" + "ㅃㅉㄸㄲㅆㅒㅖ"

	leadJamo  = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
	vowelJamo = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
	tailJamo  = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

	// letters written with two keys, each followed by its two parts
	doubleJamo = "ㅘㅗㅏ ㅙㅗㅐ ㅚㅗㅣ ㅝㅜㅓ ㅞㅜㅔ ㅟㅜㅣ ㅢㅡㅣ " +
		"ㄳㄱㅅ ㄵㄴㅈ ㄶㄴㅎ ㄺㄹㄱ ㄻㄹㅁ ㄼㄹㅂ ㄽㄹㅅ ㄾㄹㅌ ㄿㄹㅍ ㅀㄹㅎ ㅄㅂㅅ"
)

// keyboard holds the tables that follow from the constants above.
var keyboard = newKeyboard()

type keys struct {
	jamo              map[byte]rune    // key to letter
	stroke            map[rune]string  // letter to one or two keys
	lead, vowel, tail map[rune]int     // letter to its place in the syllable block
	leads, vowels     []rune           // and back
	tailLetters       []rune           // tailLetters[0] is unused: no tail
	join              map[[2]rune]rune // two letters to the one they make
	split             map[rune][2]rune // and back

	leadKeys, vowelKeys, tailKeys []string // strokes by place in the syllable block
}

func newKeyboard() *keys {
	k := &keys{
		jamo: map[byte]rune{}, stroke: map[rune]string{}, lead: map[rune]int{}, vowel: map[rune]int{}, tail: map[rune]int{},
		leads: []rune(leadJamo), vowels: []rune(vowelJamo), tailLetters: append([]rune{0}, []rune(tailJamo)...),
		join: map[[2]rune]rune{}, split: map[rune][2]rune{},
	}
	for i, j := range []rune(keyJamo) {
		k.jamo[keyRows[i]] = j
		k.stroke[j] = keyRows[i : i+1]
	}
	for i, j := range k.leads {
		k.lead[j] = i
	}
	for i, j := range k.vowels {
		k.vowel[j] = i
	}
	for i, j := range k.tailLetters[1:] {
		k.tail[j] = i + 1
	}
	for _, d := range strings.Fields(doubleJamo) {
		r := []rune(d)
		parts := [2]rune{r[1], r[2]}
		k.join[parts], k.split[r[0]] = r[0], parts
		k.stroke[r[0]] = k.stroke[r[1]] + k.stroke[r[2]]
	}
	for _, l := range k.leads {
		k.leadKeys = append(k.leadKeys, k.stroke[l])
	}
	for _, l := range k.vowels {
		k.vowelKeys = append(k.vowelKeys, k.stroke[l])
	}
	for _, l := range k.tailLetters { // the first is none, and has no strokes
		k.tailKeys = append(k.tailKeys, k.stroke[l])
	}
	return k
}

// strokes types the text on a Korean keyboard; what is not Hangul stays.
// Typing errors are distances between strokes, not between syllables.
func strokes(s string) string { return string(appendStrokes(nil, s)) }

func appendStrokes(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			b = append(b, byte(r))
		case isSyllable(r):
			x := int(r - firstSyllable)
			b = append(b, keyboard.leadKeys[x/vowelTails]...)
			b = append(b, keyboard.vowelKeys[x%vowelTails/tails]...)
			b = append(b, keyboard.tailKeys[x%tails]...)
		case keyboard.stroke[r] != "":
			b = append(b, keyboard.stroke[r]...)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

// compose is what an input method makes of the keys: "gksrmf" becomes "한글".
// Letters that do not join into a syllable come out alone.
func compose(s string) string {
	m := inputMethod{}
	for _, r := range s {
		j, ok := rune(0), false
		if r < 0x80 {
			if j, ok = keyboard.jamo[byte(r)]; !ok && r >= 'A' && r <= 'Z' {
				j, ok = keyboard.jamo[byte(r)+'a'-'A']
			}
		}
		switch _, isVowel := keyboard.vowel[j]; {
		case !ok:
			m.finish()
			m.out = append(m.out, r)
		case isVowel:
			m.vowelKey(j)
		default:
			m.consonantKey(j)
		}
	}
	m.finish()
	return string(m.out)
}

// inputMethod is the syllable being typed: lead, vowel and tail letter, 0 where not yet.
type inputMethod struct {
	out     []rune
	l, v, t rune
}

func (m *inputMethod) finish() {
	switch {
	case m.l != 0 && m.v != 0:
		r := firstSyllable + rune(keyboard.lead[m.l]*vowelTails+keyboard.vowel[m.v]*tails)
		if m.t != 0 {
			r += rune(keyboard.tail[m.t])
		}
		m.out = append(m.out, r)
	case m.l != 0:
		m.out = append(m.out, m.l)
	case m.v != 0:
		m.out = append(m.out, m.v)
	}
	m.l, m.v, m.t = 0, 0, 0
}

func (m *inputMethod) vowelKey(j rune) {
	if m.t != 0 { // the tail, or its second half, was the next syllable's lead
		next := m.t
		if parts, ok := keyboard.split[m.t]; ok {
			m.t, next = parts[0], parts[1]
		} else {
			m.t = 0
		}
		m.finish()
		m.l, m.v = next, j
		return
	}
	if m.v != 0 {
		if d, ok := keyboard.join[[2]rune{m.v, j}]; ok {
			m.v = d
			return
		}
		m.finish()
	}
	m.v = j
}

func (m *inputMethod) consonantKey(j rune) {
	if m.l != 0 && m.v != 0 {
		if m.t == 0 {
			if _, ok := keyboard.tail[j]; ok {
				m.t = j
				return
			}
		} else if d, ok := keyboard.join[[2]rune{m.t, j}]; ok {
			m.t = d
			return
		}
	}
	m.finish()
	m.l = j
}
