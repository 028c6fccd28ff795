package knowledge

import "strings"

// outline reads the YAML that articles are written in: keys and lists by
// indentation, {ko: "...", en: "..."}, [a, b] and values on one line, in double
// quotes or of letters and digits. That is a small part of YAML, in which nothing
// may be read in two ways, and it takes a tenth of the time and memory that the
// library does. Whatever else stands in a text, a comment or a mistake too, is
// the library's to read.
//
// An outline is used again for text after text; what it read last is overwritten.
type outline struct {
	text  string
	at    int // of the next line
	line  int // the number of the present one
	depth int

	indent int    // of the present line
	rest   string // of it, behind the indentation
	ended  bool   // there is none

	open []entry // of mappings and lists that are not read to their end
	done []entry // of those that are
	root node
}

// deepest is how deep mappings and lists may lie in each other.
const deepest = 8

// read is the root of the text, nil where it is for the library.
func (o *outline) read(text string) *node {
	*o = outline{text: text, open: o.open[:0], done: o.done[:0]}
	if !o.next() || o.ended || o.indent > 0 {
		return nil
	}
	ok := false
	if o.root, ok = o.block(0); !ok || !o.ended {
		return nil
	}
	return &o.root
}

// next goes to the next line that is not empty; false where it cannot be ours.
func (o *outline) next() bool {
	for o.at < len(o.text) {
		line, _, _ := strings.Cut(o.text[o.at:], "\n")
		o.at += len(line) + 1
		o.line++
		if line == "" {
			continue
		}
		o.rest = strings.TrimLeft(line, " ")
		o.indent = len(line) - len(o.rest)
		return o.rest != "" && line[len(line)-1] != ' '
	}
	o.rest, o.indent, o.ended = "", -1, true
	return true
}

// block reads the mapping or the list whose lines have the indentation.
func (o *outline) block(indent int) (node, bool) {
	if o.depth++; o.depth > deepest {
		return node{}, false
	}
	defer func() { o.depth-- }()
	n, from := node{kind: mappingNode, line: o.line}, len(o.open)
	isItem := func() bool { return strings.HasPrefix(o.rest, "- ") }
	if isItem() {
		n.kind = sequenceNode
	}
	for o.indent == indent {
		if isItem() != (n.kind == sequenceNode) {
			return node{}, false
		}
		var e entry
		ok := false
		if n.kind == sequenceNode {
			e.node, ok = o.item(indent)
		} else {
			e, ok = o.pair(indent)
		}
		if !ok {
			return node{}, false
		}
		o.open = append(o.open, e)
	}
	n.list = o.close(from)
	return n, o.indent < indent
}

// close takes what was opened from some entry on.
func (o *outline) close(from int) []entry {
	start := len(o.done)
	o.done = append(o.done, o.open[from:]...)
	o.open = o.open[:from]
	return o.done[start:len(o.done):len(o.done)]
}

// item reads what stands behind a dash.
func (o *outline) item(indent int) (node, bool) {
	o.rest = o.rest[len("- "):]
	if word, after := plain(o.rest); word != "" && strings.HasPrefix(after, ":") {
		o.indent = indent + len("- ") // a mapping begins in the line of the dash
		return o.block(o.indent)
	}
	return o.last()
}

// pair reads a key and its value, which may stand in the lines below it.
func (o *outline) pair(indent int) (entry, bool) {
	key, after := plain(o.rest)
	if !isKey(key) || !strings.HasPrefix(after, ":") {
		return entry{}, false
	}
	e := entry{key: key, keyLine: o.line}
	ok := false
	if after == ":" {
		if !o.next() || o.indent <= indent {
			return entry{}, false
		}
		e.node, ok = o.block(o.indent)
		return e, ok
	}
	if !strings.HasPrefix(after, ": ") {
		return entry{}, false
	}
	o.rest = after[len(": "):]
	e.node, ok = o.last()
	return e, ok
}

// last reads the value with which a line ends, and goes to the next line.
func (o *outline) last() (node, bool) {
	n, ok := o.value()
	return n, ok && o.rest == "" && o.next()
}

// value reads a value within a line.
func (o *outline) value() (node, bool) {
	switch {
	case o.rest == "":
		return node{}, false
	case o.rest[0] == '"':
		return o.quoted()
	case o.rest[0] == '{':
		return o.flow(mappingNode, "}")
	case o.rest[0] == '[':
		return o.flow(sequenceNode, "]")
	}
	word, after := plain(o.rest)
	if word == "" || strings.EqualFold(word, "null") {
		return node{}, false
	}
	o.rest = after
	return node{kind: textNode, line: o.line, text: word}, true
}

func (o *outline) quoted() (node, bool) {
	end := strings.IndexByte(o.rest[1:], '"') + 1
	if end == 0 {
		return node{}, false
	}
	text := o.rest[1:end]
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '\\' || c == 0x7f {
			return node{}, false
		}
	}
	o.rest = o.rest[end+1:]
	return node{kind: textNode, line: o.line, text: text}, true
}

// flow reads {a: b, c: d} or [a, b].
func (o *outline) flow(kind nodeKind, end string) (node, bool) {
	if o.depth++; o.depth > deepest {
		return node{}, false
	}
	defer func() { o.depth-- }()
	n, from := node{kind: kind, line: o.line}, len(o.open)
	o.rest = o.rest[1:]
	for {
		e := entry{}
		if kind == mappingNode {
			key, after := plain(o.rest)
			if !isKey(key) || !strings.HasPrefix(after, ": ") {
				return node{}, false
			}
			e.key, e.keyLine, o.rest = key, o.line, after[len(": "):]
		}
		ok := false
		if e.node, ok = o.value(); !ok {
			return node{}, false
		}
		o.open = append(o.open, e)
		if after, ok := strings.CutPrefix(o.rest, end); ok {
			o.rest = after
			n.list = o.close(from)
			return n, true
		}
		if o.rest, ok = strings.CutPrefix(o.rest, ", "); !ok {
			return node{}, false
		}
	}
}

// plain is the word of letters, digits, "_", "-" and "." with which a text
// begins, and what is behind it. It begins with a letter or a digit.
func plain(text string) (word, after string) {
	n := 0
	for n < len(text) {
		c := text[n]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !letter && (n == 0 || c != '_' && c != '-' && c != '.') {
			break
		}
		n++
	}
	return text[:n], text[n:]
}

// isKey tells whether a word may be a key: one that begins with a letter and has
// no other meaning.
func isKey(word string) bool {
	return word != "" && word[0] > '9' && !strings.EqualFold(word, "null")
}
