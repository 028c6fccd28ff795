package search

// Terms is the question as the ranking understands it: repaired, then its
// content words in order, without endings and function words.
func (x *Index) Terms(question string) []string {
	if x.noRepair {
		return analyse(question).stems
	}
	return analyse(x.Repaired(question)).stems
}

// Known tells whether a word, whatever its particle or ending, is a word of
// the passages or one slip of a finger away from one.
func (x *Index) Known(word string) bool {
	for _, s := range analyse(word).stems {
		if x.words.docs[s] == 0 && len(x.words.corrections(s)) == 0 {
			return false
		}
	}
	return true
}

// Fold brings spellings of the same characters together: compatibility forms
// and letter case; what has no width goes, and letters of Hangul written one
// by one ("ㅅㅓㅇㅜㄹ") join into syllables where they make whole ones.
func Fold(text string) string { return joinJamo(fold(text)) }

func joinJamo(text string) string {
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
