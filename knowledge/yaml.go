package knowledge

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// reader turns YAML into our types. It walks the tree by hand rather than by
// reflection so that every problem of a file is reported, with its line, and
// so that a number such as 1350 stays what was written when text is wanted.
type reader struct {
	*collector
	outline *outline
}

// fields says what to do with each known key of a mapping.
type fields []field

type field struct {
	key  string
	read func(*node)
}

// isID tells whether a text is an id: letters and digits, with single hyphens or
// low lines between.
func isID(s string) bool {
	between := true // nothing stands before it, or a hyphen
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			between = false
		case (c == '-' || c == '_') && !between:
			between = true
		default:
			return false
		}
	}
	return !between
}

// mapping hands each value to its field; an unknown or repeated key is a
// problem. what names the mapping in messages. It returns the line of each
// field, 0 where it has none.
func (r reader) mapping(n *node, what string, known fields) (lines []int) {
	if n.kind != mappingNode {
		r.errorf(n.line, "%s must be written as keys and values", what)
		return nil
	}
	lines = make([]int, len(known))
	for i := range n.list {
		e := &n.list[i]
		at := slices.IndexFunc(known, func(f field) bool { return f.key == e.key })
		switch {
		case e.unreadable:
			r.errorf(n.line, "%s has an unreadable key", what)
			continue
		case at < 0:
			r.errorf(e.keyLine, "%s has the unknown key %q", what, e.key)
			continue
		case lines[at] > 0:
			r.errorf(e.keyLine, "%s has the key %q twice", what, e.key)
		case e.kind != nullNode:
			known[at].read(&e.node)
		}
		lines[at] = e.keyLine
	}
	return lines
}

func (r reader) each(n *node, what string, do func(*node)) {
	if n.kind != sequenceNode {
		r.errorf(n.line, "%s must be a list", what)
		return
	}
	for i := range n.list {
		do(&n.list[i].node)
	}
}

// scalar is the text of a plain value as it was written.
func (r reader) scalar(n *node, what string) string {
	switch n.kind {
	case textNode, literalNode:
		return strings.TrimSpace(n.text)
	case numberNode:
		return n.text
	}
	r.errorf(n.line, "%s must be one plain value", what)
	return ""
}

func (r reader) str(dst *string, what string) func(*node) {
	return func(n *node) { *dst = r.scalar(n, what) }
}

func (r reader) id(dst *string, what string) func(*node) {
	return func(n *node) {
		*dst = r.scalar(n, what)
		if *dst != "" && !isID(*dst) {
			r.errorf(n.line, "%s %q must be small letters, digits and single hyphens or underscores", what, *dst)
		}
	}
}

func (r reader) strs(dst *[]string, what string) func(*node) {
	return func(n *node) {
		r.each(n, what, func(n *node) {
			s := r.scalar(n, "an entry of "+what)
			switch {
			case s == "":
				r.errorf(n.line, "%s has an empty entry", what)
			case slices.Contains(*dst, s):
				r.errorf(n.line, "%s lists %q twice", what, s)
			default:
				*dst = append(*dst, s)
			}
		})
	}
}

func (r reader) text(dst *Text, what string) func(*node) {
	return func(n *node) {
		r.mapping(n, what, fields{
			{"ko", r.str(&dst.Ko, what+" (ko)")},
			{"en", r.str(&dst.En, what+" (en)")},
		})
	}
}

func (r reader) date(dst *Date, what string) func(*node) {
	return func(n *node) {
		s := r.scalar(n, what)
		if s == "" {
			return
		}
		d, err := ParseDate(s)
		if err != nil {
			r.errorf(n.line, "%s: %v", what, err)
			return
		}
		*dst = d
	}
}

// oneOf reads a word of a closed vocabulary. A word outside it is a problem, but
// still read, so that it is not also called missing.
func oneOf[T ~string](r reader, dst *T, all []T, what string) func(*node) {
	return func(n *node) {
		w := T(r.scalar(n, what))
		if !slices.Contains(all, w) {
			r.errorf(n.line, "%s %q is not one of %s", what, string(w), words(all))
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
func (r reader) value(n *node, unit Unit, what string) (Value, bool) {
	if unit.Textual() {
		var t Text
		if n.kind == mappingNode {
			r.text(&t, what)(n)
		} else {
			s := r.scalar(n, what)
			t = Text{s, s}
		}
		if t.Ko == "" || t.En == "" {
			r.errorf(n.line, "%s is empty in one language", what)
			return Value{}, false
		}
		if unit == DateUnit {
			if _, err := ParseDate(t.Ko); err != nil {
				r.errorf(n.line, "%s: %v", what, err)
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
		r.errorf(n.line, "%s: %v", what, err)
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
