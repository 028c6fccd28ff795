package answer

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dari/knowledge"
	"dari/knowledge/search"
)

// reading is a question in the forms that the rules look at.
type reading struct {
	text   string // folded: one case, one width, nothing hidden
	tight  string // letters and digits only: spacing cannot hide or make a word
	spaced string // words with one space between
	hangul bool
	latin  bool
	lang   knowledge.Lang
}

func read(text string, preferred knowledge.Lang) reading {
	r, ko, en := forms(text)
	r.lang = language(ko, en, text, r.spaced, preferred)
	return r
}

// forms makes the forms of a text, and counts its Korean and Latin letters.
func forms(text string) (r reading, ko, en int) {
	r.text = search.Fold(text)
	tight, spaced := make([]byte, 0, len(r.text)), make([]byte, 0, len(r.text))
	gap := false
	for _, c := range r.text {
		switch letterKindOf(c) {
		case sign:
			gap = true
			continue
		case nothing:
			continue
		case korean:
			ko++
		case english:
			en++
		}
		if gap && len(spaced) > 0 {
			spaced = append(spaced, ' ')
		}
		gap = false
		tight, spaced = utf8.AppendRune(tight, c), utf8.AppendRune(spaced, c)
	}
	r.tight, r.spaced = string(tight), string(spaced)
	r.hangul, r.latin = ko > 0, en > 0
	return r, ko, en
}

// appendTight adds the tight form of a text.
func appendTight(out []byte, text string) []byte {
	from := len(out)
	for _, c := range text {
		switch { // most texts have nothing that needs to be folded but capitals
		case '가' <= c && c <= '힣':
			out = utf8.AppendRune(out, c)
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			out = append(out, byte(c))
		case 'A' <= c && c <= 'Z':
			out = append(out, byte(c)+'a'-'A')
		case c < utf8.RuneSelf || c == '·' || c == '’':
		default:
			return appendTightOf(out[:from], search.Fold(text))
		}
	}
	return out
}

// appendTightOf adds the tight form of a folded text.
func appendTightOf(out []byte, folded string) []byte {
	for _, c := range folded {
		if k := letterKindOf(c); k != sign && k != nothing {
			out = utf8.AppendRune(out, c)
		}
	}
	return out
}

// letterKind is what the forms of a text make of a letter.
type letterKind uint8

const (
	sign    letterKind = iota // and space
	nothing                   // don't and dont are one word
	korean
	english
	letter // any other, and digits
)

func letterKindOf(c rune) letterKind {
	switch {
	case 'a' <= c && c <= 'z':
		return english
	case '0' <= c && c <= '9':
		return letter
	case c == '\'' || c == '’':
		return nothing
	case c < utf8.RuneSelf:
		if 'A' <= c && c <= 'Z' {
			return letter
		}
		return sign
	case '가' <= c && c <= '힣':
		return korean
	case !unicode.IsLetter(c) && !unicode.IsDigit(c):
		return sign
	case unicode.Is(unicode.Hangul, c):
		return korean
	}
	return letter
}

var (
	englishWord    = regexp.MustCompile(`\b[A-Z]?[a-z]{3,}\b`)
	englishGrammar = regexp.MustCompile(`\b(what|which|who|when|where|why|how|is|are|am|do|does|did|can|could|may|will|would|should|the|a|an|i|my|me|you|for|of|in|to|and|or|about|please|tell|give|show)\b`)
	koreanGrammar  = regexp.MustCompile(`[가-힣](은|는|이|가|을|를|에|의|로|도|요|까|죠|나|지|야|데|해|줘|어|아|음|함|임|돼|면)( |$)|뭐|얼마|어디|언제|어떻게|누가|알려|신청`)
)

// language is that of the sentence, not of the names in it: an English
// question about a Korean programme is English.
func language(ko, en int, text, spaced string, preferred knowledge.Lang) knowledge.Lang {
	if preferred == "" {
		preferred = knowledge.Ko
	}
	switch {
	case ko == 0 && en == 0:
		return preferred
	case en == 0:
		return knowledge.Ko
	case ko == 0:
		if !englishGrammar.MatchString(spaced) && !englishWord.MatchString(text) { // a name or an abbreviation
			return preferred
		}
		return knowledge.En
	}
	e := len(englishGrammar.FindAllString(spaced, -1))
	k := len(koreanGrammar.FindAllString(spaced, -1))
	switch {
	case e > k:
		return knowledge.En
	case k > e:
		return knowledge.Ko
	}
	return preferred
}

// cue is what gives a meaning away in a text: an expression over the tight
// form for Korean, where spacing is a matter of taste, and one over the spaced
// form for English, where words have borders.
type cue struct{ ko, en *pattern }

// newCue compiles a cue; each argument is a list of alternatives, one to a line
// or separated by "|", and empty for a language without any.
func newCue(ko, en string) cue {
	var c cue
	if ko != "" {
		c.ko = newPattern(alternatives(ko))
	}
	if en != "" {
		c.en = newPattern(`\b(?:` + alternatives(en) + `)\b`)
	}
	return c
}

func alternatives(list string) string {
	var out []string
	for _, l := range strings.Split(list, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "|")
}

// firstPerson is somebody speaking of themselves or their firm. One syllable
// is much of other words in the tight form, so this looks at the spaced one.
var firstPerson = newPattern(`(^| )(제|내|저|나|제가|내가|저는|나는|저의|나의|저도|나도|저한테|나한테|저를|나를|절|저에게|나에게|제게|내게|본인|우리|저희)( |$)|(^| )(우리|저희)(가|는|도|의|한테|회사|가게|공장|업체|직원)|(^| )(제|내)(가)?(신청|카드|수당|계좌|장려금|지원금|훈련비|잔액|출석|접수|담당)`)

func (r reading) own() bool { return firstPerson.MatchString(r.spaced) }

func (c cue) in(r reading) bool {
	return r.hangul && c.ko != nil && c.ko.MatchString(r.tight) || r.latin && c.en != nil && c.en.MatchString(r.spaced)
}

var (
	percentCode = regexp.MustCompile(`(%[0-9A-Fa-f]{2}[^\s%]*){6,}`)
	escaped     = regexp.MustCompile(`(\\u[0-9a-fA-F]{4}\s*){4,}`)
	escape      = regexp.MustCompile(`\\u[0-9a-fA-F]{4}`)
	hexCode     = regexp.MustCompile(`\b([0-9a-fA-F]{2}){10,}\b`)
	inBits      = regexp.MustCompile(`\b[01]{8}\b`)
	encoded     = regexp.MustCompile(`[A-Za-z0-9+/_-]{16,}={0,2}`)
	leetWord    = regexp.MustCompile(`[a-z][013457@$!][a-z]|[013457@$!][a-z]{2}`)
	unleet      = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")
)

// hiddenIn are texts hidden in a message: in base64, in other codes, or in
// figures for letters.
func hiddenIn(text string) []string {
	var out []string
	var codes []string
	if longestRow(text, isCode) >= leastCode {
		codes = encoded.FindAllString(text, 8)
	}
	for _, m := range codes {
		m = strings.TrimRight(m, "=")
		for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			if b, err := e.DecodeString(m); err == nil && utf8.Valid(b) && !strings.ContainsFunc(string(b), unicode.IsControl) {
				out = append(out, string(b))
				break
			}
		}
	}
	if strings.Contains(text, "%") {
		if m := percentCode.FindString(text); m != "" {
			if plain, err := url.QueryUnescape(m); err == nil {
				out = append(out, plain)
			}
		}
	}
	if strings.Contains(text, `\u`) && escaped.MatchString(text) {
		out = append(out, escape.ReplaceAllStringFunc(text, func(e string) string {
			v, err := strconv.ParseUint(e[2:], 16, 16)
			if err != nil {
				return e
			}
			return string(rune(v))
		}))
	}
	if longestRow(text, isHex) >= leastHex {
		if m := hexCode.FindString(text); m != "" {
			if b, err := hex.DecodeString(m); err == nil && utf8.Valid(b) {
				out = append(out, string(b))
			}
		}
	}
	if longestRow(text, isBit) >= 8 {
		if b := inBits.FindAllString(text, -1); len(b) >= leastBits {
			out = append(out, fromBits(b))
		}
	}
	folded := search.Fold(text)
	if !strings.ContainsFunc(folded, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
		if turned := strings.Map(turn, folded); saysMoreThan(turned, folded) {
			out = append(out, turned)
		}
	}
	if strings.ContainsAny(folded, "013457@$!") && leetWord.MatchString(folded) {
		out = append(out, unleet.Replace(folded))
	}
	return out
}

// How many letters in a row a code has at least, so that the expressions look at
// few messages.
const leastCode, leastHex = 16, 20

func isBit(c byte) bool { return c == '0' || c == '1' }
func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
func isCode(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || strings.IndexByte("+/_-", c) >= 0
}

// longestRow is how many bytes of a kind stand in a row at most.
func longestRow(text string, is func(byte) bool) int {
	longest, n := 0, 0
	for i := range len(text) {
		if n++; !is(text[i]) {
			n = 0
		}
		longest = max(longest, n)
	}
	return longest
}

// leastBits is how many bytes in bits are a text.
const leastBits = 6

func fromBits(bytes []string) string {
	var out strings.Builder
	for _, b := range bytes {
		if v, err := strconv.ParseUint(b, 2, 8); err == nil {
			out.WriteByte(byte(v))
		}
	}
	return out.String()
}

// turn moves a Latin letter half the alphabet on.
func turn(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return 'a' + (r-'a'+13)%26
	}
	return r
}

func backwards(text string) string {
	r := []rune(text)
	slices.Reverse(r)
	return string(r)
}
