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
	lines   lineCount
	lang    Lang
	out     []Section
	current *Section
	room    []Block // for those of the sections to come
}

// markdown may be used by any number of goroutines.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table),
	goldmark.WithParserOptions(parser.WithHeadingAttribute()),
)

// parseBody reads the part below the front matter, which begins at line first.
func (g *page) parseBody(c *collector, article, body string, first int) []Section {
	p := &bodyParser{collector: c, article: article}
	if g.read(body, first) {
		p.pieces(g.pieces)
	} else {
		p.anyMarkdown(body, first)
	}
	return p.out
}

// anyMarkdown reads a body with the library.
func (p *bodyParser) anyMarkdown(body string, first int) {
	p.src, p.lines = []byte(body), lineCount{line: first}
	doc := markdown.Parser().Parse(text.NewReader(p.src))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		p.top(n)
	}
	p.close()
}

// pieces takes what a page read.
func (p *bodyParser) pieces(all []piece) {
	sections, blocks := 0, 0
	for i := range all {
		switch all[i].level {
		case 0:
			blocks++
		case 2:
			sections++
		}
	}
	p.out, p.room = slices.Grow(p.out, sections), slices.Grow(p.room, blocks)
	for i := range all {
		if b := &all[i]; b.level > 0 {
			p.heading(b.level, b.Text, b.slot, b.Line)
		} else {
			p.add(b.Block, b.Line)
		}
	}
	p.close()
}

func (p *bodyParser) close() {
	if p.current == nil {
		return
	}
	s := p.current
	p.room = s.Blocks[len(s.Blocks):]
	if s.Blocks = slices.Clip(s.Blocks); len(s.Blocks) == 0 {
		s.Blocks = nil
	}
	p.out = append(p.out, *s)
	p.current = nil
}

func (p *bodyParser) top(n ast.Node) {
	h, ok := n.(*ast.Heading)
	if !ok {
		p.block(n, 0)
		return
	}
	var slot Slot
	if id, ok := h.AttributeString("id"); ok {
		if b, ok := id.([]byte); ok {
			slot = Slot(b)
		}
	}
	p.heading(h.Level, p.inline(h), slot, p.line(h))
}

func (p *bodyParser) heading(level int, title string, slot Slot, line int) {
	switch level {
	case 1:
		p.close()
		p.lang = Lang(strings.ToLower(title))
		if !slices.Contains(Langs, p.lang) {
			p.errorf(line, "the heading # must be a language (%s), not %q", words(Langs), title)
		}
	case 2:
		p.close()
		p.section(title, slot, line)
	default:
		p.add(Block{Kind: Subheading, Text: title, Line: line}, line)
	}
}

func (p *bodyParser) section(title string, slot Slot, line int) {
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
	p.current = &Section{Article: p.article, Slot: slot, Lang: p.lang, Heading: title, Line: line, Blocks: p.room}
}

// add takes a block in, which begins at a line.
func (p *bodyParser) add(b Block, line int) {
	if p.current == nil {
		p.errorf(line, "text stands outside any section (## Heading {#slot})")
		return
	}
	if b.Text != "" {
		p.current.Blocks = append(p.current.Blocks, b)
	}
}

func (p *bodyParser) block(n ast.Node, depth int) {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		line := p.line(n)
		p.add(Block{Kind: Paragraph, Text: p.inline(n), Line: line}, line)
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
					p.add(Block{Kind: Paragraph, Depth: depth + 1, Text: p.inline(c), Line: p.line(c)}, p.line(c))
					continue
				}
				b.Text = p.inline(c)
				p.add(b, p.line(c))
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
		p.add(b, b.Line)
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
	return p.lines.at(p.src, at)
}

// lineCount tells the lines of places in a text, most of which are asked for in
// their order.
type lineCount struct{ line, place int }

func (c *lineCount) at(src []byte, place int) int {
	if place < c.place {
		c.line -= bytes.Count(src[place:c.place], []byte("\n"))
	} else {
		c.line += bytes.Count(src[c.place:place], []byte("\n"))
	}
	c.place = place
	return c.line
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
