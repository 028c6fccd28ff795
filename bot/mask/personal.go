package mask

import "regexp"

var (
	mobile = regexp.MustCompile(`(?:\+?82[-. ]?|0)1[016789][-. )]{0,2}[0-9]{3,4}[-. ]{0,2}[0-9]{4}`)
	// landline has an area code of a person's telephone or an office's alike:
	// what was asked can do without either.
	landline = regexp.MustCompile(`\b0(?:2|[3-6][1-5]|70|50[0-9])[-. )]{1,2}[0-9]{3,4}[-. ]{1,2}[0-9]{4}`)
	mailbox  = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)
	// namedKo and namedEn are the words with which people say what they are
	// called; a name without them cannot be told from another word.
	namedKo = regexp.MustCompile(`((?:(?:제|내|저의|저희 [가-힣]+) ?(?:이름|성함)[은이] ?|(?:이름|성함|성명) ?[:：] ?))([가-힣]{2,4}?)(입니다|이고|이에요|예요|이라고|라고|이며|인데|[ ,.!?]|$)`)
	namedEn = regexp.MustCompile(`((?i:my name is|i am called|call me) )([A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2})`)
)

// hiddenName stands for a name, hiddenPart for the rest.
const (
	hiddenName = "○○○"
	hiddenPart = "***"
)

// Personal masks what [MaskSensitive] masks and besides what tells who a person
// is or how to reach them: telephone numbers with an area or mobile code, mail
// addresses, and names where the words around them say that they are names. It
// is for questions that others read later; numbers of hot lines (1350) stay.
func Personal(text string) string {
	text, _ = MaskSensitive(text)
	text = mailbox.ReplaceAllString(text, hiddenPart)
	text = mobile.ReplaceAllString(text, hiddenPart)
	text = landline.ReplaceAllString(text, hiddenPart)
	text = namedKo.ReplaceAllString(text, "${1}"+hiddenName+"${3}")
	return namedEn.ReplaceAllString(text, "${1}"+hiddenName)
}
