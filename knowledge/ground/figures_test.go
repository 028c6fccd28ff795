package ground

import (
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"dari/knowledge"
)

// signs are how the tables write a bound.
var signs = map[Bound]string{knowledge.AtMost: " <=", knowledge.AtLeast: " >=", Under: " <", Over: " >", knowledge.About: " ~", "": ""}

func value(v Value) string {
	if v.Text != "" {
		return v.Text
	}
	return strconv.FormatFloat(v.Number, 'f', -1, 64)
}

// said is the figures of a text as the tables write them: kind, value, unit
// where the kind does not say it, bound, basis.
func said(text string) string {
	var out []string
	for _, f := range Figures(text) {
		s := string(f.Kind) + " " + value(f.Value)
		if f.Range {
			s += ".." + value(f.To)
		}
		if f.Unit != "" && string(f.Unit) != string(f.Kind) && f.Unit != knowledge.KRW {
			s += " " + string(f.Unit)
		}
		s += signs[f.Bound]
		if f.Basis != 0 {
			s += " per " + f.Basis.String()
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

type reading struct{ text, want string }

func check(t *testing.T, table []reading) {
	t.Helper()
	for _, c := range table {
		if got := said(c.text); got != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.text, got, c.want)
		}
		sound(t, c.text)
	}
}

// failer is a test of the standard library or of rapid.
type failer interface {
	Fatalf(format string, args ...any)
}

// sound checks what holds for every text: spans lie in the text in order and
// at whole letters, values are numbers, and no digit is left unread.
func sound(t failer, text string) {
	last := 0
	for _, f := range Figures(text) {
		if f.Start < last || f.End <= f.Start || f.End > len(text) {
			t.Fatalf("%q: span %d..%d behind %d of %d", text, f.Start, f.End, last, len(text))
		}
		if utf8.ValidString(text) && !utf8.ValidString(text[f.Start:f.End]) {
			t.Fatalf("%q: span %d..%d cuts a letter", text, f.Start, f.End)
		}
		if f.Value.Number != f.Value.Number || f.To.Number != f.To.Number {
			t.Fatalf("%q: %+v is no number", text, f)
		}
		if i := strings.IndexFunc(text[last:f.Start], unicode.IsNumber); i >= 0 {
			t.Fatalf("%q: %q is not read", text, text[last:f.Start])
		}
		last = f.End
	}
	if i := strings.IndexFunc(text[last:], unicode.IsNumber); i >= 0 {
		t.Fatalf("%q: %q is not read", text, text[last:])
	}
}
