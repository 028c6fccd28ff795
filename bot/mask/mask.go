// Package mask takes out of a text what must never be stored or logged:
// resident registration numbers (a foreigner's too), passport, card and bank
// account numbers. Law forbids keeping the first without a statute, and
// nobody needs the others to be answered.
//
// It looks at shape, dates, check digits and the words around a number, and
// errs towards masking only where the shape is unmistakable: telephone and
// business numbers, amounts, dates and the ids of platforms and postings stay.
package mask

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaskSensitive replaces every digit and letter of each such number by an
// asterisk and leaves the rest of the text, also the separators, as it was.
// found tells whether there was any. Full-width digits, dashes of all kinds
// and characters without width between the digits hide nothing.
func MaskSensitive(text string) (masked string, found bool) {
	digits := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if digits < 7 { // the shortest is a passport number
		return text, false
	}
	t := read(text)
	t.hide(resident, t.isResident)
	t.hide(residentApart, t.isResident)
	t.hide(card, t.isCard)
	t.hide(passport, t.isPassport)
	t.hide(account, t.isAccount)
	return t.masked()
}

// The expressions run over the shape of a text: one byte for each character,
// '9' for any digit kept as that digit, letters in upper case, '-' and ' ' for
// all dashes and spaces, '#' for letters of other scripts, '.' for the rest.
var (
	resident      = regexp.MustCompile(`[0-9]{6}[ -]{0,3}[0-9]{7}`)
	residentApart = regexp.MustCompile(`[0-9](?: [0-9]){5}[ -]{1,3}[0-9](?: [0-9]){6}`)
	card          = regexp.MustCompile(`[0-9]{4}(?:[ -]{1,3}[0-9]{4}){3}|[0-9]{4}[ -]{1,3}[0-9]{6}[ -]{1,3}[0-9]{4,5}|[0-9]{14,16}`)
	passport      = regexp.MustCompile(`[A-Z]{1,2}[ -]?[0-9]{7,8}|[A-Z][0-9]{3}[A-Z][0-9]{4}`)
	account       = regexp.MustCompile(`[0-9]{2,6}(?:[ -][0-9]{1,8}){1,3}|[0-9]{10,16}`)

	ordinaryPassport = regexp.MustCompile(`^[MSRGD](?:[0-9]{8}|[0-9]{3}[A-Z][0-9]{4})$`)
	phone            = regexp.MustCompile(`^(?:0[0-9]{8,10}|1[5-9][0-9]{6})$`)
	businessNumber   = regexp.MustCompile(`^[0-9]{3}[ -][0-9]{2}[ -][0-9]{5}$`)
	dateFirst        = regexp.MustCompile(`^(?:19|20)[0-9]{2}[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12][0-9]|3[01])(?:[ -]|$)`)

	passportWord = regexp.MustCompile(`여권|passport`)
	cardWord     = regexp.MustCompile(`카드|card`)
	// A programme may have 계좌 in its name, so 계좌 counts with what people
	// write beside a number: that it is theirs, a number, or money is to go there.
	accountWord = regexp.MustCompile(`계좌\s*(?:번호|는|로|가|를|에|이체|:|：|[0-9])|통장|입금|송금|이체|은행|뱅크|농협|수협|축협|신협|새마을금고|우체국|bank|account`)
	counted     = regexp.MustCompile(`^\s*(?:원|만|억|천|명|개|건|곳|krw|won)`)
	// aboutNumber is how many characters around a number may say what it is.
	aboutNumber = 24
)

// subject is a text, its shape, and where in the text each byte of the shape stands.
type subject struct {
	text  string
	shape []byte
	words []rune // as the shape, but readable: lower case, compatibility forms folded
	at    []int
	hit   []bool
}

func read(text string) *subject {
	t := &subject{text: text}
	for i, r := range text {
		if unicode.Is(unicode.Cf, r) {
			continue
		}
		if r >= 0x2000 {
			if f := []rune(norm.NFKC.String(string(r))); len(f) == 1 {
				r = f[0]
			}
		}
		c := byte('.')
		switch {
		case r >= '0' && r <= '9':
			c = byte(r)
		case r >= 'a' && r <= 'z':
			c = byte(r) - 'a' + 'A'
		case r >= 'A' && r <= 'Z':
			c = byte(r)
		case unicode.Is(unicode.Pd, r), r == '−', r == 'ー', r == 'ㅡ':
			c = '-'
		case unicode.IsSpace(r):
			c = ' '
		case r == '_':
			c = '_'
		case unicode.IsLetter(r):
			c = '#'
		}
		t.shape = append(t.shape, c)
		t.words = append(t.words, unicode.ToLower(r))
		t.at = append(t.at, i)
	}
	t.hit = make([]bool, len(t.shape))
	return t
}

// hide marks what the expression finds and the test accepts. A number that is
// part of a longer one, or of an id with letters, is none of ours.
func (t *subject) hide(e *regexp.Regexp, ours func(from, to int) bool) {
	for from := 0; from < len(t.shape); {
		m := e.FindIndex(t.shape[from:])
		if m == nil {
			return
		}
		a, b := from+m[0], from+m[1]
		if !t.alone(a, b) || !ours(a, b) {
			from = a + 1
			for from < len(t.shape) && joins(t.shape[from-1]) && joins(t.shape[from]) {
				from++ // to the next number, not into the middle of this one
			}
			continue
		}
		for i := a; i < b; i++ {
			t.hit[i] = t.hit[i] || joins(t.shape[i])
		}
		from = b
	}
}

func joins(c byte) bool { return isDigit(c) || c >= 'A' && c <= 'Z' || c == '_' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func (t *subject) alone(a, b int) bool {
	return (a == 0 || !joins(t.shape[a-1])) && (b == len(t.shape) || !isDigit(t.shape[b]) && t.shape[b] != '_')
}

// digits is the number without its separators.
func (t *subject) digits(a, b int) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, string(t.shape[a:b]))
}

// near tells whether a word that says what the number is stands close to it.
func (t *subject) near(word *regexp.Regexp, a, b int) bool {
	return word.MatchString(string(t.words[max(0, a-aboutNumber):min(len(t.words), b+aboutNumber/2)]))
}

// isResident: a date of birth, then a digit that gives sex and century. The
// check digit is not asked for: numbers given since October 2020 have none.
func (t *subject) isResident(a, b int) bool {
	d := t.digits(a, b)
	if d[6] == '0' || d[6] == '9' { // born before 1900
		return false
	}
	century := "19"
	if strings.IndexByte("3478", d[6]) >= 0 {
		century = "20"
	}
	if _, err := time.Parse("20060102", century+d[:6]); err != nil {
		return false
	}
	// A Telegram group's id is a negative number that begins with 100.
	minus := a > 0 && t.shape[a-1] == '-' && (a == 1 || !isDigit(t.shape[a-2]) && t.shape[a-2] != '#')
	return !(minus && strings.HasPrefix(d, "100") && b-a == 13)
}

func (t *subject) isCard(a, b int) bool {
	d := t.digits(a, b)
	if strings.IndexByte("234569", d[0]) < 0 || d[:2] == "20" {
		return false
	}
	if !luhn(d) {
		// one digit mistyped is still somebody's card
		return len(d) == 16 && b-a > 16 && t.near(cardWord, a, b)
	}
	return b-a > len(d) || len(d) >= 15 || t.near(cardWord, a, b)
}

// luhn is the check of ISO/IEC 7812.
func luhn(d string) bool {
	sum := 0
	for i := range d {
		n := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

func (t *subject) isPassport(a, b int) bool {
	return ordinaryPassport.Match(t.shape[a:b]) || t.near(passportWord, a, b)
}

func (t *subject) isAccount(a, b int) bool {
	d, s := t.digits(a, b), t.shape[a:b]
	switch {
	case len(d) < 10 || len(d) > 16, phone.MatchString(d), businessNumber.Match(s), dateFirst.Match(s):
		return false
	case counted.MatchString(string(t.words[b:min(len(t.words), b+4)])):
		return false
	}
	return t.near(accountWord, a, b)
}

func (t *subject) masked() (string, bool) {
	var b strings.Builder
	end := 0
	for i, hit := range t.hit {
		if !hit {
			continue
		}
		b.WriteString(t.text[end:t.at[i]])
		b.WriteByte('*')
		_, width := utf8.DecodeRuneInString(t.text[t.at[i]:])
		end = t.at[i] + width
	}
	b.WriteString(t.text[end:])
	return b.String(), end > 0
}
