package search

import "strings"

// Repaired is the question as it is understood: what was typed on the wrong
// keyboard layout in Hangul, words that ran together apart.
func (x *Index) Repaired(question string) string {
	return x.words.respace(x.words.fixLayout(question))
}

// FixLayout turns what was typed in Korean on an English keyboard layout into
// Hangul; anything else comes back as it is.
func (x *Index) FixLayout(question string) string { return x.words.fixLayout(question) }

// Terms is the question as the ranking understands it: repaired, then its
// content words in order, without endings and function words.
func (x *Index) Terms(question string) []string {
	if x.noRepair {
		return stems(question)
	}
	return stems(x.Repaired(question))
}

// Known tells whether a word, whatever its particle or ending, is a word of
// the passages or one slip of a finger away from one.
func (x *Index) Known(word string) bool {
	for _, s := range stems(word) {
		if x.words.docs(s) == 0 && len(x.words.sureCorrections(s)) == 0 {
			return false
		}
	}
	return true
}

// Covers tells whether a term that Terms gave is a word of the passages, a
// synonym or a compound of such words, or one slip away from one.
func (x *Index) Covers(term string) bool {
	if x.words.docs(term) > 0 || x.synonyms.of[term] != nil || len(x.words.sureCorrections(term)) > 0 {
		return true
	}
	r := []rune(term)
	if !isSyllable(r[0]) {
		return false
	}
	parts := x.words.parts(r)
	for _, p := range parts {
		if stem := string(stemKorean(p)); len([]rune(stem)) < 2 || x.words.docs(stem) == 0 && x.synonyms.of[stem] == nil {
			return false
		}
	}
	return len(parts) > 1
}

// Corrected is the text with each long Hangul word that no passage has, but
// one slip of a finger away from one that it has, as that word.
func (x *Index) Corrected(text string) string {
	var b strings.Builder
	changed := false
	rs := runs(text)
	for i, r := range rs {
		if i > 0 && rs[i-1].word != r.word {
			b.WriteByte(' ')
		}
		w := r.text
		if r.script == hangul && len(w) >= 3 {
			stem := stemKorean(w)
			if c := x.words.sureCorrections(string(stem)); len(stem) >= 3 && len(c) > 0 {
				b.WriteString(c[0])
				w, changed = w[len(stem):], true
			}
		}
		b.WriteString(string(w))
	}
	if !changed {
		return text
	}
	return b.String()
}

// Corrections are the words of the passages that a long word may be, one slip
// of a finger away, the commonest first; none for a word they have.
func (x *Index) Corrections(word string) []string {
	var out []string
	for _, s := range stems(word) {
		out = append(out, x.words.sureCorrections(s)...)
	}
	return out
}

// Stems are the content words of a text without endings, for word lists that
// are compared with Terms.
func Stems(text string) []string { return stems(text) }

// Stemmer is [Stems] for many texts: it keeps the words that it has met. It is for
// one goroutine at a time.
type Stemmer struct{ reader reader }

// NewStemmer makes one that has met no words.
func NewStemmer() *Stemmer {
	return &Stemmer{reader{book: &book{map[string]bookWord{}, newVocabulary()}}}
}

// Stems is [Stems].
func (s *Stemmer) Stems(text string) []string {
	s.reader.read(text)
	out := make([]string, len(s.reader.ids))
	for i, id := range s.reader.ids {
		out[i] = s.reader.book.stems.stems[id]
	}
	return out
}

// Fold brings spellings of the same characters together: compatibility forms
// and letter case; what has no width goes, and letters of Hangul written one
// by one ("ㅅㅓㅇㅜㄹ") join into syllables where they make whole ones.
func Fold(text string) string { return joinJamo(fold(text)) }

func joinJamo(text string) string {
	if !strings.ContainsFunc(text, isLetterAlone) {
		return text
	}
	rs := []rune(text)
	var out []rune
	for i := 0; i < len(rs); {
		end := i
		for end < len(rs) && keyboard.stroke[rs[end]] != "" {
			end++
		}
		if end-i >= 2 {
			if joined := []rune(compose(strokes(string(rs[i:end])))); allSyllables(joined) {
				out = append(out, joined...)
				i = end
				continue
			}
		}
		end = max(end, i+1)
		out = append(out, rs[i:end]...)
		i = end
	}
	return string(out)
}

func allSyllables(rs []rune) bool {
	for _, r := range rs {
		if !isSyllable(r) {
			return false
		}
	}
	return true
}
