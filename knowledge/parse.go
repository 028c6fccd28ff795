package knowledge

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// ParseArticle reads one article file. file is the name used in problems and
// kept in the article. The error is [Problems] and lists everything that is
// wrong with the form of the file: unreadable or unknown front matter, dates,
// words outside the vocabularies, an unreadable body. What is wrong with the
// content is for [Check].
func ParseArticle(file string, data []byte) (*Article, error) {
	c := &collector{file: file}
	a := parseArticle(c, data)
	if len(c.list) > 0 {
		c.list.sort()
		return nil, c.list
	}
	return a, nil
}

// cleanText makes line counting the same whichever editor wrote the file.
func cleanText(data []byte) string {
	s := strings.TrimPrefix(string(data), "\ufeff")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r", "\n")
}

func parseArticle(c *collector, data []byte) *Article {
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
	// A leading line stands for the opening ---, so that lines agree.
	readFrontMatter(reader{c}, "\n"+front, a)
	a.Sections = parseBody(c, a.ID, body, strings.Count(front, "\n")+4)
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
	a.lines = r.mapping(root, "the front matter", fields{
		"id":    r.id(&a.ID, "id"),
		"topic": oneOf(r, &a.Topic, KnowledgeTopics, "topic"),
		"title": r.text(&a.Title, "title"),
		"aliases": func(n ast.Node) {
			r.mapping(n, "aliases", fields{
				"ko": r.strs(&a.Aliases.Ko, "aliases (ko)"),
				"en": r.strs(&a.Aliases.En, "aliases (en)"),
			})
		},
		"audience": func(n ast.Node) {
			r.each(n, "audience", func(n ast.Node) {
				var who Audience
				oneOf(r, &who, Audiences, "audience")(n)
				a.Audience = append(a.Audience, who)
			})
		},
		"regions":  r.strs(&a.Regions, "regions"),
		"contacts": r.strs(&a.Contacts, "contacts"),
		"related":  r.strs(&a.Related, "related"),
		"teaches":  r.strs(&a.Teaches, "teaches"),
		"state": func(n ast.Node) {
			r.each(n, "state", func(n ast.Node) { a.States = append(a.States, r.state(n)) })
		},
		"sources": func(n ast.Node) {
			r.each(n, "sources", func(n ast.Node) { a.Sources = append(a.Sources, r.source(n)) })
		},
		"facts": func(n ast.Node) {
			r.each(n, "facts", func(n ast.Node) { a.Facts = append(a.Facts, r.fact(n)) })
		},
		"claims": func(n ast.Node) {
			r.each(n, "claims", func(n ast.Node) { a.Claims = append(a.Claims, r.claim(n)) })
		},
		"plan": r.plan(&a.Plan, "the plan"),
	})
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

func (r reader) source(n ast.Node) Source {
	s := Source{Line: lineOf(n)}
	r.mapping(n, "a source", fields{
		"id":    r.id(&s.ID, "source id"),
		"title": r.text(&s.Title, "source title"),
		"url":   r.str(&s.URL, "source url"),
	})
	return s
}

func (r reader) state(n ast.Node) State {
	s := State{Line: lineOf(n)}
	r.mapping(n, "a state", fields{
		"kind":        oneOf(r, &s.Kind, StateKinds, "state kind"),
		"label":       r.text(&s.Label, "state label"),
		"from":        r.date(&s.From, "state from"),
		"until":       r.date(&s.Until, "state until"),
		"note":        r.text(&s.Note, "state note"),
		"checked":     r.date(&s.Checked, "state checked"),
		"source":      r.str(&s.Source, "state source"),
		"reliability": oneOf(r, &s.Reliability, Reliabilities, "state reliability"),
	})
	return s
}

func (r reader) fact(n ast.Node) Fact {
	f := Fact{Line: lineOf(n)}
	var value ast.Node
	var was []ast.Node
	r.mapping(n, "a fact", fields{
		"id":    r.id(&f.ID, "fact id"),
		"slot":  oneOf(r, &f.Slot, Slots, "fact slot"),
		"label": r.text(&f.Label, "fact label"),
		"value": func(n ast.Node) { value = n },
		"unit":  oneOf(r, &f.Unit, Units, "fact unit"),
		"bound": oneOf(r, &f.Bound, Bounds, "fact bound"),
		"basis": oneOf(r, &f.Basis, Bases, "fact basis"),
		"conditions": func(n ast.Node) {
			if s, ok := n.(*ast.StringNode); ok && s.Value == "none" {
				f.Always = true
				return
			}
			r.text(&f.Conditions, "fact conditions")(n)
		},
		"valid_from":  r.date(&f.ValidFrom, "valid_from"),
		"valid_until": r.date(&f.ValidUntil, "valid_until"),
		"checked":     r.date(&f.Checked, "fact checked"),
		"source":      r.str(&f.Source, "fact source"),
		"reliability": oneOf(r, &f.Reliability, Reliabilities, "fact reliability"),
		"plan":        r.plan(&f.Plan, "plan of a fact"),
		"was": func(n ast.Node) {
			r.each(n, "was", func(n ast.Node) { was = append(was, n) })
		},
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
func parseContacts(c *collector, data []byte) (contacts []*Contact, sources []Source) {
	r := reader{c}
	root := r.parseYAML(cleanText(data))
	if isNull(root) {
		return nil, nil
	}
	list := func(n ast.Node) {
		r.each(n, "contacts", func(n ast.Node) { contacts = append(contacts, r.contact(n)) })
	}
	if _, ok := root.(*ast.SequenceNode); ok {
		list(root)
		return contacts, nil
	}
	r.mapping(root, ContactsFile, fields{
		"contacts": list,
		"sources": func(n ast.Node) {
			r.each(n, "sources", func(n ast.Node) { sources = append(sources, r.source(n)) })
		},
	})
	return contacts, sources
}

func (r reader) contact(n ast.Node) *Contact {
	k := &Contact{Line: lineOf(n)}
	r.mapping(n, "a contact", fields{
		"id":          r.id(&k.ID, "contact id"),
		"name":        r.text(&k.Name, "contact name"),
		"phone":       r.str(&k.Phone, "contact phone"),
		"url":         r.str(&k.URL, "contact url"),
		"hours":       r.text(&k.Hours, "contact hours"),
		"regions":     r.strs(&k.Regions, "contact regions"),
		"note":        r.text(&k.Note, "contact note"),
		"source":      r.str(&k.Source, "contact source"),
		"checked":     r.date(&k.Checked, "contact checked"),
		"reliability": oneOf(r, &k.Reliability, Reliabilities, "contact reliability"),
	})
	if k.ID == "" {
		r.errorf(k.Line, "a contact has no id")
	}
	return k
}
