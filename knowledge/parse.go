package knowledge

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// ParseArticle reads one article file. file is the name used in problems and
// kept in the article. The error is [Problems] and lists everything that is
// wrong with the form of the file: unreadable or unknown front matter, dates,
// words outside the vocabularies, an unreadable body. What is wrong with the
// content is for [Check].
func ParseArticle(file string, data []byte) (*Article, error) {
	c := &collector{file: file}
	a := new(desk).parseArticle(c, string(data))
	if len(c.list) > 0 {
		c.list.sort()
		return nil, c.list
	}
	return a, nil
}

// cleanText makes line counting the same whichever editor wrote the file.
func cleanText(s string) string {
	s = strings.TrimPrefix(s, "\ufeff")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	return strings.ReplaceAll(s, "\r", "\n")
}

// desk is what is needed to read one file after the other.
type desk struct {
	outline outline
	page    page
}

func (d *desk) parseArticle(c *collector, data string) *Article {
	text := cleanText(data)
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		c.errorf(1, "an article begins with front matter between two lines ---")
		return nil
	}
	front, body, ok := strings.Cut(rest, "\n---\n")
	if !ok {
		c.errorf(1, "the front matter is not closed by a line ---")
		return nil
	}
	a := &Article{File: c.file}
	// The end of the opening line --- stands for it, so that lines agree.
	readFrontMatter(reader{c, &d.outline}, text[len("---"):len("---\n")+len(front)], a)
	a.Sections = d.page.parseBody(c, a.ID, body, strings.Count(front, "\n")+4)
	return a
}

func readFrontMatter(r reader, front string, a *Article) {
	root := r.parseYAML(front)
	if root == nil {
		if len(r.list) == 0 {
			r.errorf(1, "the front matter is empty")
		}
		return
	}
	known := fields{
		{"id", r.id(&a.ID, "id")},
		{"topic", oneOf(r, &a.Topic, KnowledgeTopics, "topic")},
		{"title", r.text(&a.Title, "title")},
		{"aliases", func(n *node) {
			r.mapping(n, "aliases", fields{
				{"ko", r.strs(&a.Aliases.Ko, "aliases (ko)")},
				{"en", r.strs(&a.Aliases.En, "aliases (en)")},
			})
		}},
		{"audience", func(n *node) {
			r.each(n, "audience", func(n *node) {
				var who Audience
				oneOf(r, &who, Audiences, "audience")(n)
				a.Audience = append(a.Audience, who)
			})
		}},
		{"regions", r.strs(&a.Regions, "regions")},
		{"contacts", r.strs(&a.Contacts, "contacts")},
		{"related", r.strs(&a.Related, "related")},
		{"teaches", r.strs(&a.Teaches, "teaches")},
		{"state", func(n *node) {
			r.each(n, "state", func(n *node) { a.States = append(a.States, r.state(n)) })
		}},
		{"sources", func(n *node) {
			r.each(n, "sources", func(n *node) { a.Sources = append(a.Sources, r.source(n)) })
		}},
		{"facts", func(n *node) {
			r.each(n, "facts", func(n *node) { a.Facts = append(a.Facts, r.fact(n)) })
		}},
		{"claims", func(n *node) {
			r.each(n, "claims", func(n *node) { a.Claims = append(a.Claims, r.claim(n)) })
		}},
		{"plan", r.plan(&a.Plan, "the plan")},
	}
	a.lines = map[string]int{}
	for i, line := range r.mapping(root, "the front matter", known) {
		if line > 0 {
			a.lines[known[i].key] = line
		}
	}
	for i := range a.Facts {
		a.Facts[i].Article = a.ID
	}
	for i := range a.Claims {
		a.Claims[i].Article = a.ID
	}
	if a.ID == "" {
		r.errorf(1, "the article has no id")
	}
	if a.Topic == "" {
		r.errorf(1, "the article has no topic")
	}
}

func (r reader) source(n *node) Source {
	s := Source{Line: n.line}
	r.mapping(n, "a source", fields{
		{"id", r.id(&s.ID, "source id")},
		{"title", r.text(&s.Title, "source title")},
		{"url", r.str(&s.URL, "source url")},
	})
	return s
}

func (r reader) state(n *node) State {
	s := State{Line: n.line}
	r.mapping(n, "a state", fields{
		{"kind", oneOf(r, &s.Kind, StateKinds, "state kind")},
		{"label", r.text(&s.Label, "state label")},
		{"from", r.date(&s.From, "state from")},
		{"until", r.date(&s.Until, "state until")},
		{"note", r.text(&s.Note, "state note")},
		{"checked", r.date(&s.Checked, "state checked")},
		{"source", r.str(&s.Source, "state source")},
		{"reliability", oneOf(r, &s.Reliability, Reliabilities, "state reliability")},
	})
	return s
}

func (r reader) fact(n *node) Fact {
	f := Fact{Line: n.line}
	var value *node
	var was []*node
	r.mapping(n, "a fact", fields{
		{"id", r.id(&f.ID, "fact id")},
		{"slot", oneOf(r, &f.Slot, Slots, "fact slot")},
		{"label", r.text(&f.Label, "fact label")},
		{"value", func(n *node) { value = n }},
		{"unit", oneOf(r, &f.Unit, Units, "fact unit")},
		{"bound", oneOf(r, &f.Bound, Bounds, "fact bound")},
		{"basis", oneOf(r, &f.Basis, Bases, "fact basis")},
		{"conditions", func(n *node) {
			if n.kind == textNode && n.text == "none" {
				f.Always = true
				return
			}
			r.text(&f.Conditions, "fact conditions")(n)
		}},
		{"valid_from", r.date(&f.ValidFrom, "valid_from")},
		{"valid_until", r.date(&f.ValidUntil, "valid_until")},
		{"checked", r.date(&f.Checked, "fact checked")},
		{"source", r.str(&f.Source, "fact source")},
		{"reliability", oneOf(r, &f.Reliability, Reliabilities, "fact reliability")},
		{"plan", r.plan(&f.Plan, "plan of a fact")},
		{"was", func(n *node) {
			r.each(n, "was", func(n *node) { was = append(was, n) })
		}},
	})
	// The unit decides how a value is read and may stand after it.
	switch {
	case f.Unit != "" && !slices.Contains(Units, f.Unit):
		return f
	case value == nil:
		r.errorf(f.Line, "fact %q has no value", f.ID)
	default:
		f.Value, _ = r.value(value, f.Unit, "value of fact "+f.ID)
	}
	for _, n := range was {
		if v, ok := r.value(n, f.Unit, "was of fact "+f.ID); ok {
			f.Was = append(f.Was, v)
		}
	}
	return f
}

// ContactsFile is the name of the file of offices in a content folder.
const ContactsFile = "contacts.yaml"

// parseContacts reads contacts.yaml: a list of contacts, or a mapping with
// the keys contacts and sources.
func (d *desk) parseContacts(c *collector, data string) (contacts []*Contact, sources []Source) {
	r := reader{c, &d.outline}
	root := r.parseYAML(cleanText(data))
	if root == nil || root.kind == nullNode {
		return nil, nil
	}
	list := func(n *node) {
		r.each(n, "contacts", func(n *node) { contacts = append(contacts, r.contact(n)) })
	}
	if root.kind == sequenceNode {
		list(root)
		return contacts, nil
	}
	r.mapping(root, ContactsFile, fields{
		{"contacts", list},
		{"sources", func(n *node) {
			r.each(n, "sources", func(n *node) { sources = append(sources, r.source(n)) })
		}},
	})
	return contacts, sources
}

func (r reader) contact(n *node) *Contact {
	k := &Contact{Line: n.line}
	r.mapping(n, "a contact", fields{
		{"id", r.id(&k.ID, "contact id")},
		{"name", r.text(&k.Name, "contact name")},
		{"phone", r.str(&k.Phone, "contact phone")},
		{"url", r.str(&k.URL, "contact url")},
		{"hours", r.text(&k.Hours, "contact hours")},
		{"regions", r.strs(&k.Regions, "contact regions")},
		{"note", r.text(&k.Note, "contact note")},
		{"source", r.str(&k.Source, "contact source")},
		{"checked", r.date(&k.Checked, "contact checked")},
		{"reliability", oneOf(r, &k.Reliability, Reliabilities, "contact reliability")},
	})
	if k.ID == "" {
		r.errorf(k.Line, "a contact has no id")
	}
	return k
}
