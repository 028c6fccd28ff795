package answer

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// askingWords are words that questions are made of. The articles do not have
// many of them, so the index cannot know them and a slip of the finger in one
// is mended here.
var askingWords = strings.Fields(`언제 어디 얼마 어떻게 며칠 신청 접수 마감 금액 자격 서류 전화 홈페이지 사이트 자부담 한도 수당 지원금 장려금 특례 소득 기준 연락처 퍼센트`)

// mended is a text whose mistyped asking words are as they should be: 언재부터,
// 몆프로, 신쳥.
func mended(text string, known func(word string) bool) string {
	changed := false
	words := strings.Fields(text)
	for i, w := range words {
		if m := mendedWord(w, known); m != w {
			words[i], changed = m, true
		}
	}
	if !changed {
		return text
	}
	return strings.Join(words, " ")
}

func mendedWord(w string, known func(string) bool) string {
	r := []rune(w)
	for i, c := range r {
		if isHowMany(c) {
			r[i] = '몇'
		}
	}
	w = string(r)
	for _, ask := range askingWords {
		if strings.Contains(w, ask) {
			return w
		}
	}
	for _, ask := range askingWords {
		n := utf8.RuneCountInString(ask)
		for at := 0; at+n <= len(r); at++ {
			if at > 0 && len(r) < 8 {
				break // inside a word only where words run together
			}
			// One letter off, most syllables are the same.
			same := 0
			for i, c := range []rune(ask) {
				if r[at+i] == c {
					same++
				}
			}
			if same < n-1 {
				continue
			}
			piece := string(r[at : at+n])
			if oneLetterOff(piece, ask) && !known(piece) && !known(w) {
				return string(r[:at]) + ask + string(r[at+n:])
			}
		}
	}
	return w
}

// isHowMany tells a misspelt 몇 by its first two letters and a last one that
// sounds alike; no word has these syllables.
func isHowMany(c rune) bool {
	if c < '가' || c > '힣' {
		return false
	}
	i := int(c - '가')
	lead, vowel, tail := i/588, i%588/28, i%28
	return lead == 6 && vowel == 6 && (tail == 7 || tail == 19 || tail == 20 || tail == 22 || tail == 25 || tail == 26)
}

// oneLetterOff tells whether two words differ in one letter of Hangul, too
// many, too few or another.
func oneLetterOff(a, b string) bool {
	x, y := []rune(norm.NFD.String(a)), []rune(norm.NFD.String(b))
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if i == len(x) {
		return len(x) < len(y)
	}
	if len(x) == len(y) {
		return string(x[i+1:]) == string(y[i+1:])
	}
	return string(x[i:]) == string(y[i+1:])
}
