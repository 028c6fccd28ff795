package knowledge

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// reader turns YAML into our types. It walks the tree by hand rather than by
// reflection so that every problem of a file is reported, with its line, and
// so that a number such as 1350 stays what was written when text is wanted.
type reader struct {
	*collector
}

// fields says what to do with each known key of a mapping.
type fields map[string]func(ast.Node)

var idForm = regexp.MustCompile(`^[a-z0-9]+(?:[-_][a-z0-9]+)*$`)

// parseYAML reads one document. The text must begin at line 1 of the file, so
// that lines agree. It returns nil after reporting a problem.
func (r reader) parseYAML(text string) (root ast.Node) {
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
		root = d.Body
	}
	return root
}

func lineOf(n ast.Node) int {
	if n == nil {
		return 0
	}
	// The token of a block mapping is the colon of its first entry and may
	// be missing for odd inputs.
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	if tk := n.GetToken(); tk != nil && tk.Position != nil {
		return tk.Position.Line
	}
	return 0
}

func isNull(n ast.Node) bool {
	_, null := n.(*ast.NullNode)
	return n == nil || null
}

// mapping hands each value to its field; an unknown or repeated key is a
// problem. what names the mapping in messages. It returns the line of each key.
func (r reader) mapping(n ast.Node, what string, known fields) map[string]int {
	var entries []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		entries = n.Values
	case *ast.MappingValueNode:
		entries = []*ast.MappingValueNode{n}
	default:
		r.errorf(lineOf(n), "%s must be written as keys and values", what)
		return nil
	}
	lines := map[string]int{}
	for _, e := range entries {
		if e.Key == nil || e.Key.GetToken() == nil {
			r.errorf(lineOf(n), "%s has an unreadable key", what)
			continue
		}
		key := e.Key.GetToken().Value
		read := known[key]
		switch {
		case read == nil:
			r.errorf(lineOf(e.Key), "%s has the unknown key %q", what, key)
		case lines[key] > 0:
			r.errorf(lineOf(e.Key), "%s has the key %q twice", what, key)
		case !isNull(e.Value):
			read(e.Value)
		}
		lines[key] = lineOf(e.Key)
	}
	return lines
}

func (r reader) each(n ast.Node, what string, do func(ast.Node)) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		r.errorf(lineOf(n), "%s must be a list", what)
		return
	}
	for _, v := range seq.Values {
		do(v)
	}
}

// scalar is the text of a plain value as it was written.
func (r reader) scalar(n ast.Node, what string) string {
	switch n := n.(type) {
	case *ast.StringNode:
		return strings.TrimSpace(n.Value)
	case *ast.LiteralNode:
		if n.Value != nil {
			return strings.TrimSpace(n.Value.Value)
		}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value
	}
	r.errorf(lineOf(n), "%s must be one plain value", what)
	return ""
}

func (r reader) str(dst *string, what string) func(ast.Node) {
	return func(n ast.Node) { *dst = r.scalar(n, what) }
}

func (r reader) id(dst *string, what string) func(ast.Node) {
	return func(n ast.Node) {
		*dst = r.scalar(n, what)
		if *dst != "" && !idForm.MatchString(*dst) {
			r.errorf(lineOf(n), "%s %q must be small letters, digits and single hyphens or underscores", what, *dst)
		}
	}
}

func (r reader) strs(dst *[]string, what string) func(ast.Node) {
	return func(n ast.Node) {
		r.each(n, what, func(n ast.Node) {
			s := r.scalar(n, "an entry of "+what)
			switch {
			case s == "":
				r.errorf(lineOf(n), "%s has an empty entry", what)
			case slices.Contains(*dst, s):
				r.errorf(lineOf(n), "%s lists %q twice", what, s)
			default:
				*dst = append(*dst, s)
			}
		})
	}
}

func (r reader) text(dst *Text, what string) func(ast.Node) {
	return func(n ast.Node) {
		r.mapping(n, what, fields{
			"ko": r.str(&dst.Ko, what+" (ko)"),
			"en": r.str(&dst.En, what+" (en)"),
		})
	}
}

func (r reader) date(dst *Date, what string) func(ast.Node) {
	return func(n ast.Node) {
		s := r.scalar(n, what)
		if s == "" {
			return
		}
		d, err := ParseDate(s)
		if err != nil {
			r.errorf(lineOf(n), "%s: %v", what, err)
			return
		}
		*dst = d
	}
}

// oneOf reads a word of a closed vocabulary. A word outside it is a problem, but
// still read, so that it is not also called missing.
func oneOf[T ~string](r reader, dst *T, all []T, what string) func(ast.Node) {
	return func(n ast.Node) {
		w := T(r.scalar(n, what))
		if !slices.Contains(all, w) {
			r.errorf(lineOf(n), "%s %q is not one of %s", what, string(w), words(all))
		}
		*dst = w
	}
}

func words[T ~string](all []T) string {
	out := make([]string, len(all))
	for i, w := range all {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}

// value reads a fact's value according to its unit. Text may be one wording
// for both languages or a mapping with ko and en.
func (r reader) value(n ast.Node, unit Unit, what string) (Value, bool) {
	if unit.Textual() {
		var t Text
		switch n.(type) {
		case *ast.MappingNode, *ast.MappingValueNode:
			r.text(&t, what)(n)
		default:
			s := r.scalar(n, what)
			t = Text{s, s}
		}
		if t.Ko == "" || t.En == "" {
			r.errorf(lineOf(n), "%s is empty in one language", what)
			return Value{}, false
		}
		if unit == DateUnit {
			if _, err := ParseDate(t.Ko); err != nil {
				r.errorf(lineOf(n), "%s: %v", what, err)
				return Value{}, false
			}
		}
		return Value{Text: t}, true
	}
	s := r.scalar(n, what)
	if s == "" {
		return Value{}, false
	}
	f, err := number(s)
	if err != nil {
		r.errorf(lineOf(n), "%s: %v", what, err)
		return Value{}, false
	}
	return Value{Number: f}, true
}

var numberForm = regexp.MustCompile(`^-?[0-9]+(?:\.[0-9]+)?$`)

// number reads a plain decimal: no octal, no exponent, no grouping, so that
// what an editor sees is what is meant.
func number(s string) (float64, error) {
	if !numberForm.MatchString(s) {
		return 0, fmt.Errorf("%q is not a plain number (write 600000, 4.5)", s)
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.Abs(f) > 1<<53 {
		return 0, fmt.Errorf("the number %s is too large", s)
	}
	return f, nil
}
