package knowledge

import (
	"regexp"
	"strings"
	"time"
)

// placeholderForm finds {fact}, {article.fact} and {contact:id}.
var placeholderForm = regexp.MustCompile(`\{([^{}]*)\}`)

// placeholder is what stands between braces in body text.
type placeholder struct {
	contact string // set for {contact:id}
	article string // empty: the article the text stands in
	fact    string
}

func readPlaceholder(s string) (p placeholder, ok bool) {
	s = strings.TrimSpace(s)
	if id, is := strings.CutPrefix(s, "contact:"); is {
		id = strings.TrimSpace(id)
		return placeholder{contact: id}, idForm.MatchString(id)
	}
	article, fact, qualified := strings.Cut(s, ".")
	if !qualified {
		return placeholder{fact: s}, idForm.MatchString(s)
	}
	return placeholder{article: article, fact: fact}, idForm.MatchString(article) && idForm.MatchString(fact)
}

// Expand fills the placeholders of a text of the named article: {fact} and
// {article.fact} with what fact says of the fact valid at that moment,
// {contact:id} with what contact says. The callbacks choose the words around
// a figure (bound, basis, conditions, "confirm on the official page") and the
// particle pairs behind it are left as they are. used lists the facts in the
// order they are told, each once.
//
// ok is false when a placeholder has no valid fact or no such contact, or is
// none at all; the text is then empty and must not be spoken in part. A nil
// callback has nothing to say and makes ok false where it is needed.
func (b *Base) Expand(article, template string, at time.Time, fact func(Fact) string, contact func(Contact) string) (text string, used []Fact, ok bool) {
	var out strings.Builder
	last := 0
	told := map[*Fact]bool{}
	for _, m := range placeholderForm.FindAllStringSubmatchIndex(template, -1) {
		out.WriteString(template[last:m[0]])
		last = m[1]
		p, valid := readPlaceholder(template[m[2]:m[3]])
		if !valid {
			return "", nil, false
		}
		if p.contact != "" {
			k := b.Contact(p.contact)
			if k == nil || contact == nil {
				return "", nil, false
			}
			out.WriteString(contact(*k))
			continue
		}
		if p.article == "" {
			p.article = article
		}
		f := b.FactAt(p.article, p.fact, at)
		if f == nil || fact == nil {
			return "", nil, false
		}
		out.WriteString(fact(*f))
		if !told[f] {
			told[f] = true
			used = append(used, *f)
		}
	}
	out.WriteString(template[last:])
	return out.String(), used, true
}
