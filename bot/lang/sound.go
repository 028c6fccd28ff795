package lang

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// final is how a word ends when read aloud in Korean.
type final int

const (
	unsaid    final = iota // cannot be read aloud
	vowel                  // 부산시, 3월의 "2"
	rieul                  // 서울, 1, HR
	consonant              // 부산, 3, 10
)

// attached is the sound of a text's end if a particle can be attached to it, that is if it does not end in a space.
func attached(text string) final {
	r, _ := utf8.DecodeLastRuneInString(text)
	if text == "" || unicode.IsSpace(r) {
		return unsaid
	}
	return ending(text)
}

// ending finds the last sounded character of a text. Round brackets are passed over with what they hold, since the
// particle belongs to the word before them ("60만 원(최대 6개월)" ends in 원); so are square ones that touch a word
// (source marks), closing tags, quotes, marks of punctuation and emoji.
func ending(text string) final {
	for text != "" {
		r, size := utf8.DecodeLastRuneInString(text)
		rest := text[:len(text)-size]
		if before, inside, ok := unbracket(text, r); ok {
			if f := ending(before); f != unsaid {
				return f
			}
			text = inside
			continue
		}
		switch {
		case r >= 0xAC00 && r <= 0xD7A3:
			return ofFinal(int(r-0xAC00) % 28)
		case r >= 0x11A8 && r <= 0x11C2: // a decomposed final consonant
			return ofFinal(int(r-0x11A8) + 1)
		case r >= 0x1161 && r <= 0x1175, r >= 'ㅏ' && r <= 'ㅣ':
			return vowel
		case r == 'ㄹ': // its name is 리을
			return rieul
		case r >= 'ㄱ' && r <= 'ㅎ':
			return consonant
		case digit(r) >= 0:
			return ofNumber(text)
		case unicode.Is(unicode.Latin, r) && unicode.IsLetter(r):
			return ofLatin(text)
		}
		if n := numeral(r); n > 0 {
			return ofNumber(strconv.Itoa(n))
		}
		if f, ok := signs[r]; ok {
			return f
		}
		if unicode.IsLetter(r) {
			return unsaid // a script whose reading depends on the word
		}
		text = rest
	}
	return unsaid
}

// signs are read as words behind a figure or a name: 퍼센트, 도, 플러스, 샵.
var signs = map[rune]final{
	'%': vowel, '％': vowel, '‰': vowel, '℃': vowel, '°': vowel, '+': vowel, '&': vowel, '$': vowel, '€': vowel, '㈜': vowel,
	'₩': consonant, '￦': consonant, '#': consonant, '㎏': consonant, '㎡': vowel, '㎞': vowel, '㎝': vowel, '㎜': vowel,
}

// ofFinal is the sound of a syllable by the number of its final consonant in Unicode's order: 0 none, 8 ㄹ.
func ofFinal(n int) final {
	switch n {
	case 0:
		return vowel
	case 8:
		return rieul
	}
	return consonant
}

// unbracket splits a text that ends in the bracket r into what stands before the bracket and inside it. It is false
// where r is no bracket, has no partner, or holds words that are said (a name in 『』, a button's [다음]).
func unbracket(text string, r rune) (before, inside string, ok bool) {
	switch r {
	case ')', '）', ']':
		open := opening(text, r)
		if open < 0 {
			return "", "", false
		}
		before = text[:open]
		inside = text[open+1:]
		if r == '）' {
			inside = strings.TrimPrefix(text[open:], "（")
		}
		inside = inside[:len(inside)-utf8.RuneLen(r)]
		if r == ']' {
			last, _ := utf8.DecodeLastRuneInString(before)
			if before == "" || unicode.IsSpace(last) {
				return "", "", false
			}
		}
		return strings.TrimRightFunc(before, unicode.IsSpace), inside, true
	case '>':
		open := strings.LastIndexByte(text, '<')
		switch {
		case open < 0:
			return "", "", false
		case strings.HasPrefix(text[open:], "</"):
			return text[:open], "", true
		case strings.HasPrefix(text[open:], "<@"): // a platform's mention: nobody knows here how the name sounds
			return "", "", true
		}
	}
	return "", "", false
}

// opening is where the partner of the closing bracket at the end of text stands, or -1. Half-width and full-width
// brackets do not mix.
func opening(text string, closing rune) int {
	partner := map[rune]rune{')': '(', '）': '（', ']': '['}[closing]
	depth := 0
	for i := len(text); i > 0; {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
		switch r {
		case closing:
			depth++
		case partner:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// digit is the value of a decimal digit, half-width or full-width, or -1.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '０' && r <= '９':
		return int(r - '０')
	}
	return -1
}

// numeral is the value of a circled number or of a Roman one written as one character ("Ⅱ유형"), or 0.
func numeral(r rune) int {
	switch {
	case r >= '①' && r <= '⑳':
		return int(r-'①') + 1
	case r >= 'Ⅰ' && r <= 'Ⅻ':
		return int(r-'Ⅰ') + 1
	}
	return 0
}

// digitEnds are the endings of 영 일 이 삼 사 오 육 칠 팔 구.
var digitEnds = [10]final{consonant, rieul, vowel, consonant, vowel, vowel, consonant, rieul, rieul, vowel}

// ofNumber is the ending of the number that text ends with, read the Sino-Korean way: its last digit that is not zero,
// or the unit that its zeros make (십, 백, 천, 만, 억, 조). Decimals and numbers with a leading zero (telephones) are
// read digit by digit.
func ofNumber(text string) final {
	var digits []int // from the right
	decimal := false
	comma := false
	for text != "" {
		r, size := utf8.DecodeLastRuneInString(text)
		d := digit(r)
		if d < 0 {
			if (r != ',' && r != '.') || comma {
				break
			}
			before, _ := utf8.DecodeLastRuneInString(text[:len(text)-size])
			if digit(before) < 0 {
				break
			}
			decimal = decimal || r == '.'
			comma = true
		} else {
			digits = append(digits, d)
			comma = false
		}
		text = text[:len(text)-size]
	}
	leadingZero := len(digits) > 1 && digits[len(digits)-1] == 0
	if digits[0] != 0 || decimal || leadingZero || len(digits) == 1 {
		return digitEnds[digits[0]]
	}
	zeros := 0
	for zeros < len(digits) && digits[zeros] == 0 {
		zeros++
	}
	if zeros >= 12 && zeros < 16 { // 조, the only unit in use that ends in a vowel
		return vowel
	}
	return consonant
}

// ofLatin is the ending of the Latin word that text ends with, as Koreans read it: a unit behind a figure by its name,
// capitals and words without a vowel letter by letter, any other word by its last letters.
func ofLatin(text string) final {
	start := len(text)
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if !unicode.Is(unicode.Latin, r) {
			break
		}
		start -= size
	}
	word := text[start:]
	if before, _ := utf8.DecodeLastRuneInString(text[:start]); digit(before) >= 0 {
		if f, ok := unitEnds[word]; ok {
			return f
		}
	}
	capitals := 0
	for i := len(word); i > 0 && word[i-1] >= 'A' && word[i-1] <= 'Z'; i-- {
		capitals++
	}
	lower := strings.ToLower(word)
	spelled := capitals == 1 && len(word) == 1 || capitals >= 2 && (capitals < len(word) || len(word) <= 5)
	if spelled || !strings.ContainsAny(lower, "aeiouy") && isASCII(lower) {
		return letterEnds(lower[len(lower)-1])
	}
	return ofEnglish(lower)
}

// letterEnds is the ending of a letter's name: 엘 and 알 end in ㄹ, 엠 and 엔 in a consonant, the rest in a vowel.
func letterEnds(c byte) final {
	switch c {
	case 'l', 'r':
		return rieul
	case 'm', 'n':
		return consonant
	}
	return vowel
}

// unitEnds are units read by name behind a figure: 그램, 톤, 미터, 바이트.
var unitEnds = map[string]final{
	"g": consonant, "kg": consonant, "mg": consonant, "t": consonant, "m": vowel, "cm": vowel, "mm": vowel, "km": vowel,
	"l": vowel, "L": vowel, "ml": vowel, "mL": vowel, "KB": vowel, "MB": vowel, "GB": vowel, "TB": vowel, "kW": vowel, "kWh": vowel,
}

// spokenEnds are words in daily use that the rules of ofEnglish get wrong.
var spokenEnds = map[string]final{
	"talk": consonant, "kakaotalk": consonant, "github": vowel, "check": vowel, "root": vowel, "hub": vowel, "line": consonant,
	"skype": vowel, "naver": vowel, "rock": consonant, "set": vowel, "net": consonant, "note": vowel,
}

// ofEnglish is the ending of a lower-case English word by its last letters: l and le give ㄹ (엑셀, 구글), m, n, ng and
// such with a silent e a consonant (줌, 크롬), and p, t, k, c, b behind one short vowel a consonant (앱, 봇, 슬랙); all
// others end in a vowel that Korean adds (클라우드, 포인트, 서버).
func ofEnglish(word string) final {
	if f, ok := spokenEnds[word]; ok {
		return f
	}
	n := len(word)
	at := func(i int) byte { // the i-th letter from the end, 0 where there is none
		if i > n {
			return 0
		}
		return word[n-i]
	}
	isVowel := func(c byte) bool { return c != 0 && strings.IndexByte("aeiouy", c) >= 0 }
	switch c := at(1); c {
	case 'l':
		return rieul
	case 'm', 'n':
		return consonant
	case 'g':
		if at(2) == 'n' {
			return consonant
		}
	case 'e':
		switch at(2) {
		case 'l':
			return rieul
		case 'm', 'n':
			if isVowel(at(3)) {
				return consonant
			}
		}
	case 'k':
		if at(2) == 'c' || at(2) == 'o' && at(3) == 'o' || isVowel(at(2)) && !isVowel(at(3)) {
			return consonant
		}
	case 'p', 'b', 'c', 't':
		if at(2) == c || isVowel(at(2)) && (c == 'p' || !isVowel(at(3))) {
			return consonant
		}
	}
	return vowel
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
