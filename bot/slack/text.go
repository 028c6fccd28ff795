package slack

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escape makes words for mrkdwn: no command in angle brackets (<!channel>,
// <@U1>, <#C1>, <url|label>) survives, because nothing after it unescapes.
// Source: docs.slack.dev/messaging/formatting-message-text.
func escape(s string) string { return escaper.Replace(s) }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// tidy takes out control characters and bytes that are no text.
func tidy(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if r == utf8.RuneError || unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

func oneLine(s string) string {
	if s = strings.Join(strings.Fields(tidy(s)), " "); s == "" {
		return "…"
	}
	return s
}

// safeURL is an http or https address that can stand between angle brackets.
// & stays as it is: Slack does not unescape addresses.
func safeURL(s string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || !utf8.ValidString(s) || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	out := strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", `"`, "%22", " ", "%20", "`", "%60").Replace(u.String())
	for _, r := range out {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return "", false
		}
	}
	return out, true
}

// cut shortens a text to n characters, with an ellipsis for what is gone.
func cut(s string, n int) string {
	if units(s) <= n {
		return s
	}
	for used, i := 0, 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if used += unitsOf(r); used > n-1 {
			return strings.TrimSpace(s[:i]) + "…"
		}
		i += size
	}
	return s
}

func unitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// units is the length of a text in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += unitsOf(r)
	}
	return n
}

// jsonUnits is the length of a text inside JSON as it is sent.
func jsonUnits(s string) int {
	n := 0
	for _, r := range s {
		switch r {
		case '<', '>', '&', '\u2028', '\u2029':
			n += 6
		case '"', '\\', '\n', '\t':
			n += 2
		default:
			n += unitsOf(r)
		}
	}
	return n
}

// pieces splits a long text where a message may end: after a blank where there
// is one, never inside what is seen as one character.
func pieces(s string) []string {
	if len(s) <= pieceRoom {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	var out []string
	rest := []rune(s)
	for len(rest) > pieceRoom {
		at := 0
		for i := pieceRoom; i > pieceRoom/2 && at == 0; i-- {
			if unicode.IsSpace(rest[i-1]) {
				at = i
			}
		}
		for i := pieceRoom; i > 0 && at == 0; i-- {
			if !joined(rest, i) {
				at = i
			}
		}
		if at == 0 {
			at = pieceRoom
		}
		out, rest = append(out, string(rest[:at])), rest[at:]
	}
	return append(out, string(rest))
}

// joined tells that the runes before and after i are parts of one character:
// an emoji of several, a flag, a letter with marks, a syllable in letters.
func joined(r []rune, i int) bool {
	a, b := r[i-1], r[i]
	switch {
	case a == '\u200d' || b == '\u200d':
		return true
	case unicode.Is(unicode.M, b), b >= 0x1F3FB && b <= 0x1F3FF:
		return true
	case b >= 0x1160 && b <= 0x11FF: // a vowel or final letter of a Hangul syllable
		return true
	case flag(a) && flag(b):
		n := 0
		for ; n < i && flag(r[i-1-n]); n++ {
		}
		return n%2 == 1
	}
	return false
}

func flag(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

// apart splits a text behind every <, so that no string of a message holds
// anything that looks like a command or link of mrkdwn ("<!channel>"), should
// some reader of the message ever take it for one.
func apart(s string) []string {
	if !strings.Contains(s, "<") {
		return []string{s}
	}
	out := strings.SplitAfter(s, "<")
	if out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}
