package main

import (
	"fmt"
	"io"
	"sync"
	"unicode"
	"unicode/utf8"
)

// plainText is what commands print through. What people, feeds and files wrote
// is part of it, and must not steer the terminal of whoever reads it: move the
// cursor, set the title, hide a line, turn the order of letters round. Of what is
// no letter only the line feed and the tab come through; the rest is written as
// \u001b, which means the same inside of JSON. A carriage return before a line
// feed is left out.
type plainText struct {
	mu  sync.Mutex
	out io.Writer
	// left is the beginning of a letter that was cut by the end of a Write, or a
	// carriage return.
	left []byte
}

func (w *plainText) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.left) == 0 && harmless(p) {
		return w.out.Write(p)
	}
	text := append(w.left, p...)
	out, rest := plain(make([]byte, 0, len(text)+16), text, false)
	w.left = append([]byte(nil), rest...)
	if _, err := w.out.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes what is left of a letter that never came to its end.
func (w *plainText) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	out, _ := plain(nil, w.left, true)
	w.left = nil
	if len(out) == 0 {
		return nil
	}
	_, err := w.out.Write(out)
	return err
}

// harmless tells that every byte is a plain one; most of what is printed is.
func harmless(p []byte) bool {
	for _, b := range p {
		if b < ' ' && b != '\n' && b != '\t' || b >= 0x7f {
			return false
		}
	}
	return true
}

// plain adds the text to out as it may be printed. rest is what only more of the
// text can tell, unless this is its end.
func plain(out, text []byte, end bool) (_, rest []byte) {
	for len(text) > 0 {
		if !end && !utf8.FullRune(text) || !end && len(text) == 1 && text[0] == '\r' {
			return out, text
		}
		r, size := utf8.DecodeRune(text)
		switch {
		case r == '\r' && len(text) > 1 && text[1] == '\n':
		case steers(r):
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = utf8.AppendRune(out, r) // a byte that is no letter becomes one
		}
		text = text[size:]
	}
	return out, nil
}

// steers tells whether a terminal takes the character for a command: a control
// character, one that ends a line in some programs only, or one that changes the
// direction of writing.
func steers(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r == '\u2028' || r == '\u2029':
		return true
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}
