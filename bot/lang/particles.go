package lang

import (
	"strings"
	"unicode/utf8"
)

// pair is a particle with two shapes: after is said after a final consonant, open after a vowel. With lenient the
// consonant ㄹ counts as a vowel ("서울로").
type pair struct {
	written     string
	after, open string
	lenient     bool
}

// pairs are matched in this order; a longer writing stands before the shorter one that begins it.
var pairs = []pair{
	{written: "은(는)", after: "은", open: "는"}, {written: "는(은)", after: "은", open: "는"},
	{written: "이(가)", after: "이", open: "가"}, {written: "가(이)", after: "이", open: "가"},
	{written: "을(를)", after: "을", open: "를"}, {written: "를(을)", after: "을", open: "를"},
	{written: "과(와)", after: "과", open: "와"}, {written: "와(과)", after: "과", open: "와"},
	{written: "아(야)", after: "아", open: "야"}, {written: "야(아)", after: "아", open: "야"},
	{written: "으로(로)", after: "으로", open: "로", lenient: true}, {written: "로(으로)", after: "으로", open: "로", lenient: true},
	{written: "(으)로", after: "으로", open: "로", lenient: true},
	{written: "이에요(예요)", after: "이에요", open: "예요"}, {written: "예요(이에요)", after: "이에요", open: "예요"},
	{written: "(이)에요", after: "이에요", open: "예요"}, {written: "(이)예요", after: "이에요", open: "예요"},
	{written: "(이)었", after: "이었", open: "였"}, {written: "(이)어", after: "이어", open: "여"},
	{written: "(이)나", after: "이나", open: "나"}, {written: "(이)라", after: "이라", open: "라"},
	{written: "(이)란", after: "이란", open: "란"}, {written: "(이)랑", after: "이랑", open: "랑"},
	{written: "(이)며", after: "이며", open: "며"}, {written: "(이)고", after: "이고", open: "고"},
	{written: "(이)면", after: "이면", open: "면"}, {written: "(이)든", after: "이든", open: "든"},
	{written: "(이)지", after: "이지", open: "지"}, {written: "(이)야", after: "이야", open: "야"},
	{written: "(이)니", after: "이니", open: "니"}, {written: "(이)므", after: "이므", open: "므"},
	{written: "(이)죠", after: "이죠", open: "죠"}, {written: "(이)여", after: "이여", open: "여"},
}

// say is the shape of the particle after a sound.
func (p pair) say(f final) string {
	switch {
	case f == unsaid:
		return p.written
	case f == vowel, f == rieul && p.lenient:
		return p.open
	}
	return p.after
}

// Particles resolves every particle pair in a text by the sound right before it: "60만 원을(를)" becomes "60만 원을",
// "KDT은(는)" becomes "KDT는". A pair after a space, at the start, or after something that cannot be read aloud (a
// Chinese character, an emoji alone) stays as written, which Koreans read without trouble.
func Particles(text string) string {
	if !strings.Contains(text, "(") {
		return text
	}
	var out strings.Builder
	out.Grow(len(text))
	writeParticles(&out, text)
	return out.String()
}

// writeParticles adds text to out with its pairs resolved; what out already holds is the sound before the text.
func writeParticles(out *strings.Builder, text string) {
	done := 0
	for i := 0; i < len(text); {
		p, ok := pairAt(text[i:])
		if !ok {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
			continue
		}
		out.WriteString(text[done:i])
		out.WriteString(p.say(attached(out.String())))
		i += len(p.written)
		done = i
	}
	out.WriteString(text[done:])
}

// pairAt is the pair that s begins with.
func pairAt(s string) (pair, bool) {
	// Every pair begins with a bracket or one of nine syllables; most text is passed over here.
	r, _ := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune("(은는이가을를과와아야으로예", r) {
		return pair{}, false
	}
	for _, p := range pairs {
		if strings.HasPrefix(s, p.written) {
			return p, true
		}
	}
	return pair{}, false
}

// Josa is word with the fitting shape of a particle behind it: Josa("서울", "(으)로") is "서울로". The pair is written
// as in the catalogue ("은(는)") or with a stroke, after a consonant first ("은/는", "으로/로"). A pair of another
// form, or a word that cannot be read aloud, gives the word and the pair as written.
func Josa(word, particle string) string {
	for _, p := range pairs {
		if p.written == particle || p.after+"/"+p.open == particle || p.open+"/"+p.after == particle {
			return word + p.say(attached(word))
		}
	}
	if p, ok := pairAt(particle); ok { // a pair with more behind it: "(으)로부터"
		return word + p.say(attached(word)) + particle[len(p.written):]
	}
	return word + particle
}
