// Package lang holds every word Dari says, in Korean and in English.
//
// The words are in catalog_*.go, one file per area, both languages on one line; [Text] speaks one of them.
// Around the words: [Particles] and [Josa] choose Korean particles by sound (particles.go, sound.go), and [Money],
// [Date], [Count] and their neighbours say figures the way each language does (figures.go, dates.go).
// The package knows nothing of chats, people or storage, and nothing in it changes after start.
package lang

import (
	"strings"
	"unicode"
)

// Lang is a language Dari speaks. The zero value stands for "not known" and is spoken as Korean.
type Lang string

// The languages of the catalogue.
const (
	Ko Lang = "ko"
	En Lang = "en"
)

// Name says a language's name in that language, for a person who has to choose one: "한국어", "English".
func Name(l Lang) string {
	if l == En {
		return "English"
	}
	return "한국어"
}

// Parse reads a platform's locale ("ko", "ko-KR", "en_US", "EN"). It is false for a language Dari does not speak,
// so that the caller can go on to the next hint.
func Parse(locale string) (Lang, bool) {
	tag, _, _ := strings.Cut(strings.TrimSpace(locale), ".")
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	switch strings.ToLower(tag) {
	case "ko", "kor", "korean":
		return Ko, true
	case "en", "eng", "english":
		return En, true
	}
	return "", false
}

// Detect tells a text's language by its script. Korean wins where both are mixed, because Koreans write product and
// course names in Latin letters ("KDT가 뭐야"); only a text built of English sentence words around a Korean name
// ("What is 국민취업지원제도?") is English. Addresses, /commands and @names say nothing about a language, and a text
// with nothing else, or of digits and emoji, is false. So is one mostly in a third script.
func Detect(text string) (Lang, bool) {
	var ko, en, glue, latin, other int
	predicate := false
	for _, word := range strings.Fields(text) {
		if neutral(word) {
			continue
		}
		hangul, roman := 0, 0
		var last rune
		for _, r := range word {
			switch {
			case unicode.Is(unicode.Hangul, r):
				hangul++
				last = r
			case unicode.Is(unicode.Latin, r):
				roman++
				last = r
			case unicode.IsLetter(r):
				other++
			}
		}
		latin += roman
		switch {
		case hangul > 0:
			ko++
			predicate = strings.ContainsRune(sentenceEnds, last)
		case roman > 0:
			en++
			predicate = false
			if englishGlue[strings.ToLower(strings.TrimFunc(word, notLetter))] {
				glue++
			}
		}
	}
	switch {
	case ko > 0:
		if glue >= 2 && en > ko && !predicate {
			return En, true
		}
		return Ko, true
	case latin > 0 && latin >= other:
		return En, true
	}
	return "", false
}

// sentenceEnds are the syllables that Korean sentences end with: a text whose last word has one was built by a Korean
// speaker, however many English words are in it.
const sentenceEnds = "요다까야죠지나줘해네니음임함됨"

// englishGlue are the words that hold an English sentence together and that Koreans do not borrow.
var englishGlue = map[string]bool{
	"a": true, "about": true, "an": true, "and": true, "any": true, "apply": true, "are": true, "at": true, "can": true, "could": true,
	"do": true, "does": true, "explain": true, "find": true, "for": true, "from": true, "get": true, "give": true, "have": true, "how": true,
	"i": true, "i'm": true, "in": true, "is": true, "it": true, "me": true, "much": true, "my": true, "near": true, "of": true, "on": true,
	"or": true, "please": true, "should": true, "show": true, "tell": true, "that": true, "the": true, "there": true, "this": true,
	"to": true, "want": true, "was": true, "we": true, "what": true, "what's": true, "when": true, "where": true, "which": true,
	"who": true, "why": true, "with": true, "would": true, "you": true,
}

// neutral reports a word that is written the same in every language.
func neutral(word string) bool {
	return strings.Contains(word, "://") || strings.HasPrefix(word, "www.") || strings.HasPrefix(word, "/") ||
		strings.HasPrefix(word, "@") || strings.HasPrefix(word, "<@") || strings.Contains(word, "@") && strings.Contains(word, ".")
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }
