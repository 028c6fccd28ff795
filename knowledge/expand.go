package knowledge

import (
	"slices"
	"strings"
	"time"
)

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
		return placeholder{contact: id}, isID(id)
	}
	article, fact, qualified := strings.Cut(s, ".")
	if !qualified {
		return placeholder{fact: s}, isID(s)
	}
	return placeholder{article: article, fact: fact}, isID(article) && isID(fact)
}

// CutPlaceholder finds the first {fact}, {article.fact} or {contact:id} of a text
// and what stands in its braces. Without one, before is all of it.
func CutPlaceholder(text string) (before, id, after string, ok bool) {
	for from := 0; ; {
		open := strings.IndexByte(text[from:], '{')
		if open < 0 {
			return text, "", "", false
		}
		open += from
		end := strings.IndexAny(text[open+1:], "{}")
		if end < 0 {
			return text, "", "", false
		}
		if end += open + 1; text[end] == '}' {
			return text[:open], strings.TrimSpace(text[open+1 : end]), text[end+1:], true
		}
		from = end
	}
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
	var told []*Fact
	rest := template
	for {
		before, in, after, found := CutPlaceholder(rest)
		out.WriteString(before)
		if !found {
			break
		}
		rest = after
		p, valid := readPlaceholder(in)
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
		if !slices.Contains(told, f) {
			told = append(told, f)
			used = append(used, *f)
		}
	}
	return out.String(), used, true
}
