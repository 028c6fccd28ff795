package search

import (
	"strings"
	"sync"
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
// because they only ever hide a word from the reader of text.
func fold(s string) string {
	return strings.Map(foldRune, normal(s))
}

// foldRune is a letter in lower case, -1 for what has no width.
func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	case isSyllable(r):
		return r
	case unicode.Is(unicode.Cf, r):
		return -1
	}
	return unicode.ToLower(r)
}

// normal is NFKC, but letters of Hangul written alone (ㅋㅋ, ㅠㅠ) stay what a
// keyboard makes, which NFKC would undo.
func normal(s string) string {
	// Most texts need no look into the tables of Unicode.
	plain := true
	for i := 0; i < len(s) && plain; {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		plain = isSyllable(r) || isPlainSign(r)
		i += size
	}
	if plain || norm.NFKC.IsNormalString(s) {
		return s
	}
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
	return b.String()
}

// isPlainSign tells of the commonest signs that NFKC leaves them as they are.
func isPlainSign(r rune) bool {
	return r == '·' || r == '“' || r == '”' || r == '‘' || r == '’'
}

func scriptOf(r rune) (script, bool) {
	switch {
	case r < utf8.RuneSelf:
		if '0' <= r && r <= '9' {
			return digit, true
		}
		return latin, 'a' <= r|0x20 && r|0x20 <= 'z'
	case isSyllable(r), isLetterAlone(r):
		return hangul, true
	case r < 0x250 && unicode.IsLetter(r):
		return latin, true
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return other, true
	}
	return 0, false
}

// runs splits a text. An apostrophe inside a Latin word and a comma inside a
// number do not end the run: "company's", "600,000".
func runs(s string) []run {
	_, out := appendRuns(nil, nil, s)
	return out
}

// appendRuns is runs into buffers of the caller, who must not touch the letters
// while the runs are in use.
func appendRuns(letters []rune, out []run, s string) ([]rune, []run) {
	start, word := -1, 0 // start of the open run in letters
	var kind script
	s = normal(s)
	for i, r := range s {
		k, ok := hangul, true
		if !isSyllable(r) { // most are
			if r = foldRune(r); r < 0 {
				continue
			}
			k, ok = scriptOf(r)
		}
		if !ok {
			joins := start >= 0 && (kind == latin && (r == '\'' || r == '’') ||
				kind == digit && r == ',' && i+1 < len(s) && '0' <= s[i+1] && s[i+1] <= '9')
			if !joins {
				out, start = ended(out, kind, letters, start, word)
				word++
			}
			continue
		}
		if k != kind {
			out, start = ended(out, kind, letters, start, word)
		}
		if start < 0 {
			start, kind = len(letters), k
		}
		letters = append(letters, r)
	}
	out, _ = ended(out, kind, letters, start, word)
	return letters, out
}

// ended adds the run that is open, if one is; none is then.
func ended(out []run, kind script, letters []rune, start, word int) ([]run, int) {
	if start >= 0 {
		out = append(out, run{kind, letters[start:len(letters):len(letters)], word})
	}
	return out, -1
}

// reader turns texts into what the ranking sees of them. It is reused from text
// to text, so that reading allocates next to nothing.
type reader struct {
	letters []rune
	runs    []run
	bytes   []byte // the stems, one after the other
	ends    []int  // where each ends
	flat    []uint16
	porter  porter

	book *book    // nil where the stems are told as they are
	ids  []uint32 // their numbers in the book where they are not
}

// book is what a reader has read of many texts: it looks each word up before it
// takes it apart.
type book struct {
	words map[string]bookWord // as they stand in the texts
	stems *vocabulary
}

type bookWord struct {
	stem   uint32 // noStem: it has none
	marked int    // letters that belong to it
}

// read stems every word of the text and leaves function words out. What it read
// is in the reader until the next text: stem, and flat, the Hangul with the
// spaces taken out, as codes of letters with a zero where another script stands.
func (r *reader) read(text string) {
	r.bytes, r.ends, r.flat, r.ids = r.bytes[:0], r.ends[:0], r.flat[:0], r.ids[:0]
	r.letters, r.runs = appendRuns(r.letters[:0], r.runs[:0], text)
	for i, w := range r.runs {
		if w.script == hangul {
			// "LPG를", "20명에게": a bare particle after another script says nothing.
			bare := i > 0 && r.runs[i-1].word == w.word && r.runs[i-1].script != hangul && particles.whole(w.text)
			r.hangul(w.text, bare)
			continue
		}
		if n := len(r.flat); n > 0 && r.flat[n-1] != 0 {
			r.flat = append(r.flat, 0)
		}
		if w.script != other {
			r.word(w.script, w.text)
			continue
		}
		for j := 0; j < max(1, len(w.text)-1); j++ { // a script without rules of ours: bigrams
			r.word(other, w.text[j:min(len(w.text), j+2)])
		}
	}
}

// word adds the stem of a word, which is of one script, unless it has none; marked
// is how many letters of Hangul belong to it.
func (r *reader) word(kind script, word []rune) (marked int) {
	if r.book == nil {
		return r.stem(kind, word)
	}
	r.bytes, r.ends = r.bytes[:0], r.ends[:0]
	r.spell(word)
	w, ok := r.book.words[string(r.bytes)]
	if !ok {
		key := string(r.bytes)
		r.bytes = r.bytes[:0]
		w = bookWord{noStem, r.stem(kind, word)}
		if len(r.ends) > 0 {
			w.stem = r.book.stems.add(r.bytes)
		}
		r.book.words[key] = w
	}
	if w.stem != noStem {
		r.ids = append(r.ids, w.stem)
	}
	return w.marked
}

// stem is word without a book.
func (r *reader) stem(kind script, word []rune) (marked int) {
	from := len(r.bytes)
	switch kind {
	case hangul:
		stem := stemKorean(word)
		r.spell(stem)
		if koreanStop[string(r.bytes[from:])] || koreanStop[string(word)] {
			r.bytes = r.bytes[:from]
			return 0
		}
		if isSyllable(stem[0]) {
			marked = len(stem)
		}
	case latin:
		r.spell(word)
		if englishStop[string(r.bytes[from:])] {
			r.bytes = r.bytes[:from]
			return 0
		}
		r.bytes = append(r.bytes[:from], r.porter.stem(r.bytes[from:])...)
	default:
		r.spell(word)
	}
	r.ends = append(r.ends, len(r.bytes))
	return marked
}

func (r *reader) spell(word []rune) {
	for _, c := range word {
		r.bytes = utf8.AppendRune(r.bytes, c)
	}
}

func (r *reader) hangul(word []rune, bare bool) {
	marked := 0
	if !bare {
		marked = r.word(hangul, word)
	}
	for i, c := range word {
		k := letterCode(c)
		if i < marked {
			k |= inStem
		}
		r.flat = append(r.flat, k)
	}
}

// each calls f with the stems in order; the bytes are the reader's.
func (r *reader) each(f func(stem []byte)) {
	from := 0
	for _, end := range r.ends {
		f(r.bytes[from:end])
		from = end
	}
}

// stems are the content words of a text, stemmed, in order.
func stems(text string) []string {
	r := readers.Get().(*reader)
	defer readers.Put(r)
	r.read(text)
	out := make([]string, 0, len(r.ends))
	r.each(func(s []byte) { out = append(out, string(s)) })
	return out
}

// readers are used again, as most texts are one word.
var readers = sync.Pool{New: func() any { return new(reader) }}
