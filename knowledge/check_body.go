package knowledge

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// placeholderForm finds what [CutPlaceholder] does.
var placeholderForm = regexp.MustCompile(`\{([^{}]*)\}`)

// sections checks the bodies: both languages, the same slots, what every
// article must say, and prose without figures or addresses of its own.
func (c *checker) sections() {
	has := map[Lang]map[Slot]*Section{Ko: {}, En: {}}
	for i := range c.article.Sections {
		s := &c.article.Sections[i]
		if has[s.Lang] != nil {
			has[s.Lang][s.Slot] = s
		}
		c.section(s)
	}
	for _, l := range Langs {
		if len(has[l]) == 0 {
			c.errorf(1, "the body in language %s is missing", l)
		}
	}
	if len(has[Ko]) == 0 || len(has[En]) == 0 {
		return
	}
	c.sameSlots(has)
	c.requiredSlots(has[Ko])
}

func (c *checker) sameSlots(has map[Lang]map[Slot]*Section) {
	for _, slot := range Slots {
		ko, en := has[Ko][slot], has[En][slot]
		switch {
		case ko != nil && en == nil:
			c.errorf(ko.Line, "section %s is missing in English", slot)
		case en != nil && ko == nil:
			c.errorf(en.Line, "section %s is missing in Korean", slot)
		case ko != nil && en != nil:
			c.sameFacts(ko, en)
		}
	}
}

// sameFacts reports a section that tells a fact in one language only: the two
// are written, not translated, so this may be meant.
func (c *checker) sameFacts(ko, en *Section) {
	k, e := c.factsTold(ko), c.factsTold(en)
	for _, ref := range sortedKeys(k) {
		if !e[ref] {
			c.reportf(en.Line, "section %s tells %s in Korean only", ko.Slot, ref)
		}
	}
	for _, ref := range sortedKeys(e) {
		if !k[ref] {
			c.reportf(ko.Line, "section %s tells %s in English only", ko.Slot, ref)
		}
	}
}

func (c *checker) factsTold(s *Section) map[string]bool {
	told := map[string]bool{}
	for _, b := range s.Blocks {
		for _, m := range placeholderForm.FindAllStringSubmatch(b.Text, -1) {
			p, ok := readPlaceholder(m[1])
			if !ok || p.contact != "" {
				continue
			}
			if p.article == "" {
				p.article = c.article.ID
			}
			told[p.article+"."+p.fact] = true
		}
	}
	return told
}

// listed are the topics whose articles may answer with a list instead of an
// amount, a person and a way.
var listed = []Topic{MOU, ContactsTopic, Overview}

func (c *checker) requiredSlots(has map[Slot]*Section) {
	if has[What] == nil {
		c.errorf(1, "section what is missing")
	}
	enough := []Slot{Amount, Who, How}
	if slices.Contains(listed, c.article.Topic) {
		enough = append(enough, List, ContactFor)
	}
	for slot := range maps.Keys(has) {
		if slices.Contains(enough, slot) {
			return
		}
	}
	c.errorf(1, "there is none of the sections %s", words(enough))
}

func (c *checker) section(s *Section) {
	if len(s.Blocks) == 0 {
		c.errorf(s.Line, "section %s (%s) is empty", s.Slot, s.Lang)
	}
	c.prose(s.Line, s.Heading)
	silent := len(s.Blocks) > 0
	for _, b := range s.Blocks {
		c.prose(b.Line, b.Text)
		silent = silent && !c.holds(b.Text)
	}
	if silent {
		c.reportf(s.Line, "section %s (%s) has nothing to say on %s: every block needs a fact that does not hold", s.Slot, s.Lang, c.day)
	}
}

// holds reports whether every placeholder of a text has a fact valid on the
// day of the check. Dead references are an error of their own.
func (c *checker) holds(text string) bool {
	for _, m := range placeholderForm.FindAllStringSubmatch(text, -1) {
		p, ok := readPlaceholder(m[1])
		if !ok || p.contact != "" {
			continue
		}
		if p.article == "" {
			p.article = c.article.ID
		}
		if len(c.base.facts[p.article+"."+p.fact]) > 0 && c.base.FactAt(p.article, p.fact, c.day.Time()) == nil {
			return false
		}
	}
	return true
}

// prose checks one piece of body text.
func (c *checker) prose(line int, text string) {
	for _, m := range placeholderForm.FindAllStringSubmatch(text, -1) {
		c.reference(line, m[1])
	}
	// A space keeps the words on both sides of a placeholder apart.
	text = placeholderForm.ReplaceAllString(text, " ")
	if strings.ContainsAny(text, "{}") {
		c.errorf(line, "a brace is not closed or not opened: placeholders are written {fact}")
	}
	for _, address := range addressForm.FindAllString(text, -1) {
		c.errorf(line, "the address %s stands in the text: make it a source, a contact or a fact of unit url", address)
	}
	text = addressForm.ReplaceAllString(text, " ")
	for _, figure := range figuresIn(text) {
		c.errorf(line, "the figure %q stands in the text: make it a fact and write {its id}", figure)
	}
}

func (c *checker) reference(line int, inside string) {
	p, ok := readPlaceholder(inside)
	switch {
	case !ok:
		c.errorf(line, "the placeholder {%s} is written wrongly ({fact}, {article.fact}, {contact:id})", inside)
	case p.contact != "":
		if c.base.Contact(p.contact) == nil {
			c.errorf(line, "contact %q does not exist", p.contact)
		}
	default:
		if p.article == "" {
			p.article = c.article.ID
		}
		if len(c.base.facts[p.article+"."+p.fact]) == 0 {
			c.errorf(line, "fact %s.%s does not exist", p.article, p.fact)
		}
	}
}

// addressForm finds web and mail addresses, with or without a scheme.
var addressForm = regexp.MustCompile(`(?i)https?://[^\s)]+|(?:[a-z0-9_-]+[.@])+(?:kr|com|net|org|io)\b(?:/[^\s)]*)?`)

// nameForm finds digits that belong to a name, an ordinal or a citation and
// so say no figure: they do not change with a budget.
var nameForm = regexp.MustCompile(`(?i)` + strings.Join([]string{
	`(?:고용|기업|소상공인|중소벤처|정부|복지)24`, `\b(?:work|sbiz|gov|smes?) ?24\b`, // sites
	`제?\s?[1-9]\s?유형`, `\btypes?\s?[1-9]\b`, // programme types
	`제?\s?[1-9]\s?(?:단계|순위|차|번째)`, `\b(?:step|stage|phase|round|track|tier|level)\s?[1-9]\b`, `\b[1-9](?:st|nd|rd|th)\b`,
	`제\s?[0-9]+\s?(?:조|항|호)(?:의\s?[0-9]+)?`, `\b(?:articles?|sections?)\s[0-9]+(?:-[0-9]+)?\b`, // statutes
	`4대\s?(?:사회)?\s?보험`,
	`\b[A-H]-[0-9]{1,2}(?:-[0-9])?\b`, // visas
	`\b1:1\b`, `1\s?대\s?1`, `\b1-on-1\b`,
	`1인\s?(?:창조\s?)?(?:기업|창업|가구|사업자)`,
	`\b[23]D\b`, `\b[56]G\b`,
	`\bISO\s?[0-9]+\b`,
}, `|`))

// figuresIn is the words with digits that are no name.
func figuresIn(text string) []string {
	text = nameForm.ReplaceAllString(text, " ")
	var out []string
	for _, w := range strings.Fields(text) {
		if strings.ContainsFunc(w, unicode.IsNumber) {
			out = append(out, strings.TrimFunc(w, unicode.IsPunct))
		}
	}
	return out
}
