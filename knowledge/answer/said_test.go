package answer

import (
	"slices"
	"strings"
	"testing"

	"dari/knowledge"
	"dari/knowledge/search"
)

func TestSaid(t *testing.T) {
	text := "국민내일배움카드는훈련비를지원합니다 learningcard5년동안 "
	var s said
	s.text = text
	for _, prepared := range []bool{false, true} {
		for from := range text {
			for _, n := range []int{1, 2, 3, 6, 10} {
				letters := []rune(text[from:])
				word := string(letters[:min(n, len(letters))])
				if !s.contains(word) {
					t.Errorf("prepared %v: %q is not there", prepared, word)
				}
			}
		}
		for _, word := range []string{"배움통장", "카드훈련", "card6", "cardlearn"} {
			if s.contains(word) {
				t.Errorf("prepared %v: %q is there", prepared, word)
			}
		}
		s.prepare()
	}
}

// knowledge.CutPlaceholder finds what the expression finds.
func TestCutPlaceholder(t *testing.T) {
	for _, text := range []string{"", "a", "{}", "{ a }b{c.d}", "{{a}}", "}{a{b}c{", "{a\nb} {contact:x}", "{a"} {
		var got, want []string
		for _, id, after, ok := knowledge.CutPlaceholder(text); ok; _, id, after, ok = knowledge.CutPlaceholder(after) {
			got = append(got, id)
		}
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			want = append(want, strings.TrimSpace(m[1]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("in %q: %q, want %q", text, got, want)
		}
	}
}

// The tight form of a text is the one that its reading has.
func TestTightOf(t *testing.T) {
	for _, text := range []string{"", "월 60만 원(1유형)", "Don't, I’d SAY · “no”", "ＡＢＣ①ㅅㅓㅇㅜㄹ ㅋㅋ", "ABC À é 日本 Ⅳ ½", "a\u200bb\u0301 각", "\xff가\xeb"} {
		r, _, _ := forms(text)
		if got := string(appendTight([]byte("before "), text)); got != "before "+r.tight {
			t.Errorf("of %q: %q, want %q", text, got, r.tight)
		}
	}
}

// A stemmer that has met words finds the same stems.
func TestStemmer(t *testing.T) {
	many := search.NewStemmer()
	for _, text := range []string{"LPG를 20명에게 지원합니다", "The companies' training costs 600,000", "그리고 LPG를 지원하는 日本語 훈련", "지원합니다 지원 the of 를"} {
		for range 2 {
			if got, want := many.Stems(text), search.Stems(text); !slices.Equal(got, want) {
				t.Errorf("of %q: %q, want %q", text, got, want)
			}
		}
	}
}
