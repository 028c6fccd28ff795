package main

import (
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// newLogger logs what is not below the level, which may change at any time.
// What is logged cannot forge a line nor move a terminal's cursor, whatever it
// quotes; times are in UTC.
func newLogger(w io.Writer, format string, level slog.Leveler) *slog.Logger {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: plainAttr}
	if format == logJSON {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

func plainAttr(_ []string, a slog.Attr) slog.Attr {
	a.Key = printable(a.Key)
	switch v := a.Value.Resolve(); v.Kind() {
	case slog.KindTime:
		a.Value = slog.TimeValue(v.Time().UTC())
	case slog.KindString:
		a.Value = slog.StringValue(printable(v.String()))
	case slog.KindAny:
		switch x := v.Any().(type) {
		case time.Time:
			a.Value = slog.TimeValue(x.UTC())
		case error:
			a.Value = slog.StringValue(printable(x.Error()))
		case slog.Level:
		case []string:
			words := make([]string, len(x))
			for i, w := range x {
				words[i] = printable(w)
			}
			a.Value = slog.AnyValue(words)
		default:
			a.Value = slog.StringValue(printable(fmt.Sprint(x)))
		}
	}
	return a
}

// printable spells out what does not print: neither format does so with all of
// it (JSON leaves control characters above 0x7f and marks of direction alone).
func printable(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) && r != '\n' && r != '\t' }) && !strings.Contains(s, "\ufffd") {
		return s // both formats spell out line ends and tabs
	}
	quoted := strconv.Quote(s)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}
