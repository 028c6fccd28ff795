package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// script is what a run of letters is written in; each has its own analysis.
type script uint8

const (
	hangul script = iota
	latin
	digit
	other
)

// run is a longest stretch of one script inside one word.
type run struct {
	script script
	text   []rune
	word   int // counts the separators seen before it, so runs of one word share it
}

// fold brings spellings of the same characters together: full-width forms,
// decomposed syllables and letter case; characters without width vanish,
// because they only ever hide a word from the reader of text. Letters written
// alone (ㅋㅋ, ㅠㅠ) stay what a keyboard makes, which NFKC would undo.
func fold(s string) string {
	if !norm.NFKC.IsNormalString(s) {
		var b strings.Builder
		from := 0
		for i, r := range s {
			if isLetterAlone(r) {
				b.WriteString(norm.NFKC.String(s[from:i]))
				b.WriteRune(r)
				from = i + utf8.RuneLen(r)
			}
		}
		b.WriteString(norm.NFKC.String(s[from:]))
		s = b.String()
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

func scriptOf(r rune) (script, bool) {
	switch {
	case isSyllable(r), isLetterAlone(r):
		return hangul, true
	case r >= '0' && r <= '9':
		return digit, true
	case r < 0x250 && unicode.IsLetter(r):
		return latin, true
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return other, true
	}
	return 0, false
}

// runs splits folded text. An apostrophe inside a Latin word and a comma
// inside a number do not end the run: "company's", "600,000".
func runs(s string) []run {
	var out []run
	rs := []rune(fold(s))
	start, word := -1, 0
	var kind script
	var buf []rune
	end := func() {
		if start >= 0 {
			out = append(out, run{kind, buf, word})
			start, buf = -1, nil
		}
	}
	for i, r := range rs {
		k, ok := scriptOf(r)
		if !ok {
			joins := start >= 0 && i+1 < len(rs) &&
				(kind == latin && (r == '\'' || r == '’') || kind == digit && r == ',' && unicode.IsDigit(rs[i+1]))
			if !joins {
				end()
				word++
			}
			continue
		}
		if start >= 0 && k != kind {
			end()
		}
		if start < 0 {
			start, kind = i, k
		}
		buf = append(buf, r)
	}
	end()
	return out
}

// analysis is one text as the ranking sees it.
type analysis struct {
	stems []string // content words, stemmed, in order
	flat  [][]rune // Hangul with the spaces taken out, cut where another script stands
}

// analyse stems every word of the text and leaves function words out.
func analyse(text string) analysis {
	var a analysis
	var cur []rune
	cut := func() {
		if len(cur) > 0 {
			a.flat = append(a.flat, cur)
			cur = nil
		}
	}
	rs := runs(text)
	for i, r := range rs {
		switch r.script {
		case latin:
			cut()
			w := string(r.text)
			if !englishStop[w] {
				a.stems = append(a.stems, stemEnglish(w))
			}
		case digit:
			cut()
			a.stems = append(a.stems, string(r.text))
		case hangul:
			cur = append(cur, r.text...)
			// "LPG를", "20명에게": a bare particle after another script says nothing.
			if i > 0 && rs[i-1].word == r.word && particles.whole(r.text) {
				continue
			}
			stem := string(stemKorean(r.text))
			if koreanStop[stem] || koreanStop[string(r.text)] {
				continue
			}
			a.stems = append(a.stems, stem)
		default:
			cut()
			a.stems = grams(a.stems, r.text, 2)
		}
	}
	cut()
	return a
}

// grams appends the n-grams of rs, or rs itself where it is shorter.
func grams(out []string, rs []rune, n int) []string {
	if len(rs) < n {
		if len(rs) > 0 {
			out = append(out, string(rs))
		}
		return out
	}
	for i := 0; i+n <= len(rs); i++ {
		out = append(out, string(rs[i:i+n]))
	}
	return out
}
