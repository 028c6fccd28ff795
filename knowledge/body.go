package knowledge

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// bodyParser reads the Markdown of one article.
type bodyParser struct {
	*collector
	article string
	src     []byte
	first   int // line of the file at which src begins
	lang    Lang
	out     []Section
	current *Section
}

// parseBody reads the part below the front matter, which begins at line first.
func parseBody(c *collector, article, body string, first int) []Section {
	p := &bodyParser{collector: c, article: article, src: []byte(body), first: first}
	md := goldmark.New(
		goldmark.WithExtensions(extension.Table),
		goldmark.WithParserOptions(parser.WithHeadingAttribute()),
	)
	doc := md.Parser().Parse(text.NewReader(p.src))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		p.top(n)
	}
	p.close()
	return p.out
}

func (p *bodyParser) close() {
	if p.current != nil {
		p.out = append(p.out, *p.current)
		p.current = nil
	}
}

func (p *bodyParser) top(n ast.Node) {
	h, ok := n.(*ast.Heading)
	if !ok {
		p.block(n, 0)
		return
	}
	title, line := p.inline(h), p.line(h)
	switch h.Level {
	case 1:
		p.close()
		p.lang = Lang(strings.ToLower(title))
		if !slices.Contains(Langs, p.lang) {
			p.errorf(line, "the heading # must be a language (%s), not %q", words(Langs), title)
		}
	case 2:
		p.close()
		p.section(h, title, line)
	default:
		p.add(Block{Kind: Subheading, Text: title, Line: line}, n)
	}
}

func (p *bodyParser) section(h *ast.Heading, title string, line int) {
	var slot Slot
	if id, ok := h.AttributeString("id"); ok {
		if b, ok := id.([]byte); ok {
			slot = Slot(b)
		}
	}
	switch {
	case p.lang == "":
		p.errorf(line, "section %q stands before a language heading (# ko, # en)", title)
	case slot == "":
		p.errorf(line, "section %q names no slot: write ## %s {#what}", title, title)
	case !slices.Contains(Slots, slot):
		p.errorf(line, "slot %q is not one of %s", slot, words(Slots))
	case slices.ContainsFunc(p.out, func(s Section) bool { return s.Lang == p.lang && s.Slot == slot }):
		p.errorf(line, "slot %q stands twice in language %s", slot, p.lang)
	case title == "":
		p.errorf(line, "the section %q has no heading", slot)
	}
	p.current = &Section{Article: p.article, Slot: slot, Lang: p.lang, Heading: title, Line: line}
}

func (p *bodyParser) add(b Block, n ast.Node) {
	if p.current == nil {
		p.errorf(p.line(n), "text stands outside any section (## Heading {#slot})")
		return
	}
	if b.Text != "" {
		p.current.Blocks = append(p.current.Blocks, b)
	}
}

func (p *bodyParser) block(n ast.Node, depth int) {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		p.add(Block{Kind: Paragraph, Text: p.inline(n), Line: p.line(n)}, n)
	case *ast.List:
		p.list(n, depth)
	case *extast.Table:
		p.table(n)
	case *ast.Blockquote:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			p.block(c, depth)
		}
	case *ast.LinkReferenceDefinition:
		p.errorf(p.line(n), "link definitions are not supported: name the page as a source or a fact")
	case *ast.ThematicBreak:
		// A ruler says nothing.
	default:
		p.errorf(p.line(n), "%s is not supported in articles", n.Kind())
	}
}

func (p *bodyParser) list(l *ast.List, depth int) {
	number := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		b := Block{Kind: Bullet, Depth: depth, Line: p.line(item)}
		if l.IsOrdered() {
			b.Kind, b.Number = Numbered, number
			number++
		}
		said := false
		for c := item.FirstChild(); c != nil; c = c.NextSibling() {
			switch c.(type) {
			case *ast.Paragraph, *ast.TextBlock:
				// The first paragraph is the item, a further one belongs to it.
				if said {
					p.add(Block{Kind: Paragraph, Depth: depth + 1, Text: p.inline(c), Line: p.line(c)}, c)
					continue
				}
				b.Text = p.inline(c)
				p.add(b, c)
				said = true
			default:
				p.block(c, depth+1)
			}
		}
	}
}

func (p *bodyParser) table(t *extast.Table) {
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		b := Block{Kind: Row, Line: p.line(row)}
		if row.Kind() == extast.KindTableHeader {
			b.Kind = HeaderRow
		}
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			b.Cells = append(b.Cells, p.inline(cell))
		}
		b.Text = strings.Join(b.Cells, " | ")
		p.add(b, row)
	}
}

// inline is the plain text below a node; a link becomes "text (address)".
func (p *bodyParser) inline(n ast.Node) string {
	var b strings.Builder
	p.write(&b, n)
	return strings.Join(strings.Fields(b.String()), " ")
}

func (p *bodyParser) write(b *strings.Builder, n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.Write(c.Segment.Value(p.src))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.URL(p.src))
		case *ast.Link:
			p.write(b, c)
			b.WriteString(" (" + string(c.Destination) + ")")
		case *ast.Emphasis, *ast.CodeSpan:
			p.write(b, c)
		default:
			p.errorf(p.line(n), "%s is not supported in articles", c.Kind())
		}
	}
}

// line is the line of the file on which a node begins; nodes without lines of
// their own (list items, rows) begin where their first child does.
func (p *bodyParser) line(n ast.Node) int {
	at := p.offset(n)
	if at < 0 {
		return 0
	}
	return p.first + bytes.Count(p.src[:at], []byte("\n"))
}

func (p *bodyParser) offset(n ast.Node) int {
	if n.Type() != ast.TypeInline && n.Lines() != nil && n.Lines().Len() > 0 {
		return n.Lines().At(0).Start
	}
	if t, ok := n.(*ast.Text); ok {
		return t.Segment.Start
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if at := p.offset(c); at >= 0 {
			return at
		}
	}
	return -1
}
