package knowledge

import (
	"errors"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// node is a piece of YAML: what a [reader] reads, whoever took the text apart.
type node struct {
	kind nodeKind
	line int
	text string  // of a plain value, as it was written
	list []entry // of a mapping and of a list
}

// entry is one value of a mapping, or of a list, where the key is empty.
type entry struct {
	key        string
	keyLine    int
	unreadable bool // the key cannot be told
	node
}

type nodeKind uint8

const (
	otherNode    nodeKind = iota // a tag, an alias and the like
	nullNode                     // nothing
	textNode                     // words on a line, quoted or not
	literalNode                  // a text block: | or >
	numberNode                   // a number, true or false
	mappingNode                  // keys and values
	sequenceNode                 // a list
)

// parseYAML reads one document. The text must begin at line 1 of the file, so
// that lines agree. It returns nil after reporting a problem. What it returns is
// overwritten by the next document.
func (r reader) parseYAML(text string) (root *node) {
	if root = r.outline.read(text); root != nil {
		return root
	}
	return r.anyYAML(text)
}

// anyYAML reads a document with the library.
func (r reader) anyYAML(text string) (root *node) {
	// Staff edit these files while the bot runs; an input that upsets the
	// YAML library must be one more refused file, not a crash.
	defer func() {
		if p := recover(); p != nil {
			r.errorf(0, "the YAML cannot be read: %v", p)
			root = nil
		}
	}()
	file, err := parser.ParseBytes([]byte(text), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		line, reason := 0, err.Error()
		var ye yaml.Error
		if errors.As(err, &ye) {
			reason = ye.GetMessage()
			if tk := ye.GetToken(); tk != nil && tk.Position != nil {
				line = tk.Position.Line
			}
		}
		r.errorf(line, "the YAML cannot be read: %s", reason)
		return nil
	}
	for i, d := range file.Docs {
		if d.Body == nil {
			continue
		}
		if i > 0 && root != nil {
			r.errorf(lineOf(d.Body), "more than one YAML document")
			return nil
		}
		n := nodeOf(d.Body)
		root = &n
	}
	return root
}

// nodeOf is what the YAML library read.
func nodeOf(n ast.Node) node {
	out := node{line: lineOf(n)}
	switch n := n.(type) {
	case nil, *ast.NullNode:
		out.kind = nullNode
	case *ast.StringNode:
		out.kind, out.text = textNode, n.Value
	case *ast.LiteralNode:
		if n.Value != nil {
			out.kind, out.text = literalNode, n.Value.Value
		}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		out.kind, out.text = numberNode, n.GetToken().Value
	case *ast.MappingNode:
		out.kind = mappingNode
		for _, e := range n.Values {
			out.list = append(out.list, entryOf(e))
		}
	case *ast.MappingValueNode:
		out.kind, out.list = mappingNode, []entry{entryOf(n)}
	case *ast.SequenceNode:
		out.kind = sequenceNode
		for _, v := range n.Values {
			out.list = append(out.list, entry{node: nodeOf(v)})
		}
	}
	return out
}

func entryOf(e *ast.MappingValueNode) entry {
	if e.Key == nil || e.Key.GetToken() == nil {
		return entry{unreadable: true}
	}
	return entry{key: e.Key.GetToken().Value, keyLine: lineOf(e.Key), node: nodeOf(e.Value)}
}

func lineOf(n ast.Node) int {
	if n == nil {
		return 0
	}
	// The token of a block mapping is the colon of its first entry and may
	// be missing for odd inputs.
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && m.Values[0].Key != nil {
		n = m.Values[0].Key
	}
	if tk := n.GetToken(); tk != nil && tk.Position != nil {
		return tk.Position.Line
	}
	return 0
}
