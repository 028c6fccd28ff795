package bot

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Text is what is said, in blocks. Platforms render it; nobody else does.
type Text []Block

// BlockKind is how a block stands.
type BlockKind string

// The kinds of block.
const (
	Paragraph BlockKind = ""        // a paragraph; line breaks inside it are kept
	Heading   BlockKind = "heading" // a short bold line
	Bullet    BlockKind = "bullet"  // one item of a list
	Numbered  BlockKind = "numbered"
	Note      BlockKind = "note" // small print: sources, dates, the operator's line
	Quote     BlockKind = "quote"
)

// Block is one piece of a Text.
type Block struct {
	Kind BlockKind `json:"kind,omitempty"`
	// Number is the number of a Numbered block.
	Number int    `json:"number,omitempty"`
	Spans  []Span `json:"spans"`
}

// Span is a run of characters of one look. Text is plain: adapters escape it.
type Span struct {
	Text   string `json:"text"`
	Bold   bool   `json:"bold,omitempty"`
	Italic bool   `json:"italic,omitempty"`
	// Link is an http or https URL, or empty.
	Link string `json:"link,omitempty"`
}

// Plain makes a text of one paragraph for every blank-line separated part of s.
func Plain(s string) Text {
	var t Text
	for _, part := range strings.Split(s, "\n\n") {
		if part = strings.Trim(part, "\n"); part != "" {
			t = append(t, P(part))
		}
	}
	return t
}

// P is a paragraph, H a heading, Item a bullet, Small a note.
func P(s string) Block     { return Block{Spans: []Span{{Text: s}}} }
func H(s string) Block     { return Block{Kind: Heading, Spans: []Span{{Text: s}}} }
func Item(s string) Block  { return Block{Kind: Bullet, Spans: []Span{{Text: s}}} }
func Small(s string) Block { return Block{Kind: Note, Spans: []Span{{Text: s}}} }

// Bold, Link and Words are spans for a block put together with Spans.
func Bold(s string) Span      { return Span{Text: s, Bold: true} }
func Words(s string) Span     { return Span{Text: s} }
func Link(s, url string) Span { return Span{Text: s, Link: url} }

// Spans is a block of the given kind and spans.
func Spans(kind BlockKind, spans ...Span) Block { return Block{Kind: kind, Spans: spans} }

// String is the text without any markup: links as "text (url)", bullets as
// "• ", one line per block and a blank line between paragraphs. Notification
// previews and tests read it.
func (t Text) String() string { return t.Render(func(_ Block, s Span) string { return s.String() }) }

// String is the span without markup.
func (s Span) String() string {
	if s.Link != "" && s.Link != s.Text {
		return s.Text + " (" + s.Link + ")"
	}
	return s.Text
}

// Render lays the text out as String does, with each span written by span.
func (t Text) Render(span func(Block, Span) string) string {
	var b strings.Builder
	for i, block := range t {
		if i > 0 {
			b.WriteString("\n")
			if !(block.isItem() && t[i-1].isItem()) && !(block.Kind == Note && t[i-1].Kind == Note) {
				b.WriteString("\n")
			}
		}
		b.WriteString(block.Prefix())
		for _, s := range block.Spans {
			b.WriteString(span(block, s))
		}
	}
	return b.String()
}

// Shorten is the longest beginning of the text, with a block at its end, that
// fits; where not a single character does it is that block alone. What is longer
// must not fit where something shorter does not.
func (t Text) Shorten(end Block, fits func(Text) bool) Text {
	total := 0
	for _, b := range t {
		for _, s := range b.Spans {
			total += utf8.RuneCountInString(s.Text)
		}
	}
	tooLong := sort.Search(total, func(n int) bool { return !fits(append(t.head(n+1), end)) })
	return append(t.head(tooLong), end)
}

// head is a copy of the first n characters, in their blocks.
func (t Text) head(n int) Text {
	var out Text
	for _, b := range t {
		var spans []Span
		for _, s := range b.Spans {
			if n == 0 {
				break
			}
			if runes := []rune(s.Text); len(runes) > n {
				s.Text = string(runes[:n])
			}
			n -= utf8.RuneCountInString(s.Text)
			spans = append(spans, s)
		}
		if len(spans) > 0 {
			b.Spans = spans
			out = append(out, b)
		}
		if n == 0 {
			break
		}
	}
	return out
}

func (b Block) isItem() bool { return b.Kind == Bullet || b.Kind == Numbered }

// Prefix is what stands before a list item in plain text.
func (b Block) Prefix() string {
	switch b.Kind {
	case Bullet:
		return "• "
	case Numbered:
		return itoa(b.Number) + ". "
	case Quote:
		return "> "
	}
	return ""
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + max(n, 0)))
	}
	return itoa(n/10) + itoa(n%10)
}
