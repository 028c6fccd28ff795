package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
	"unicode"
)

// hostile is what somebody may try so as to write lines of their own.
var hostile = []string{
	"a\nlevel=ERROR msg=\"forged\"", "a\r\n{\"level\":\"ERROR\",\"msg\":\"forged\"}", "\x1b[2J\x1b[1;31mforged\x1b[0m", "\x1b]0;title\x07",
	"\u009b31mforged", "\u2028forged", "\u2029forged", "\u202eforged", "\x00\x7f\x08\x08forged", "\xff\xfeforged", "\u0085forged", "a\tforged", `a" msg="forged`,
}

type named string

func (n named) String() string { return string(n) }

// TestO05_LinesCannotBeForged logs hostile words in every place that words can
// have: each record stays one line, without a character that does not print.
func TestO05_LinesCannotBeForged(t *testing.T) {
	seoul := time.FixedZone("KST", 9*60*60)
	for _, format := range []string{logText, logJSON} {
		for _, words := range hostile {
			var out bytes.Buffer
			log := newLogger(&out, format, slog.LevelInfo).With("with", words).WithGroup("group")
			log.Warn(words, "text", words, "err", errors.New(words), "stringer", named(words), words, 1, "list", []string{words},
				"bytes", []byte(words), slog.Group("in", "text", words), "at", time.Date(2026, 1, 2, 9, 0, 0, 0, seoul))
			text := out.String()
			if strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") {
				t.Errorf("%s: %q became %q", format, words, text)
			}
			for _, r := range strings.TrimSuffix(text, "\n") {
				if !unicode.IsPrint(r) {
					t.Errorf("%s: %q became %q with %U", format, words, text, r)
					break
				}
			}
			if !strings.Contains(text, "2026-01-02T00:00:00") {
				t.Errorf("%s: not in UTC: %s", format, text)
			}
			if format == logText {
				continue
			}
			var line struct{ Level, With, Time string }
			if err := json.Unmarshal(out.Bytes(), &line); err != nil || line.Level != "WARN" || !strings.HasSuffix(line.Time, "Z") {
				t.Errorf("%v, %+v in %s", err, line, text)
			}
		}
	}
}

// What prints is logged as it is.
func TestLogsOrdinaryWords(t *testing.T) {
	var out bytes.Buffer
	newLogger(&out, logJSON, slog.LevelInfo).Info("message parked", "err", errors.New(`panic: "다리"`), "n", 3, "took", time.Second)
	if got := out.String(); !strings.Contains(got, `"msg":"message parked","err":"panic: \"다리\"","n":3,"took":1000000000}`) {
		t.Error(got)
	}
}
