package ground

import (
	"regexp"
	"strings"
	"unicode"
)

// markup finds what must not reach a messenger whatever passages say: mentions,
// tags, links that say one thing and lead to another, letters that turn the
// direction of writing, control characters; and a request for secrets.
func (c *checker) markup() []Reason {
	var out []Reason
	src := c.answer.src
	for i, r := range src {
		switch {
		case r == '\n', r == '\t', r == '\r':
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r >= 0xE0000 && r <= 0xE007F, r == 0xFFFD:
			out = append(out, Reason{Markup, i, i + len(string(r)), ""})
		}
	}
	text := c.answer.text
	add := func(code Code, start, end int) {
		s, e := c.answer.from(start), c.answer.from(end)
		out = append(out, Reason{code, s, e, src[s:e]})
	}
	closing, line := -1, 0 // the last > or | of the line that ends at line
	for i := 0; i < len(text) && len(out) < maxReasons; i++ {
		switch text[i] {
		case '<':
			if i >= line {
				line = lineEnd(text, i)
				closing = i + strings.LastIndexAny(text[i:line], ">|")
				if closing < i {
					closing = -1
				}
				c.spend(line - i)
			}
			// "< 60" may compare; anything else opens a tag, a mention or a link.
			if next, _ := letterAt(text, i+1); next != ' ' && next != '=' && !digit(next) || closing > i {
				add(Markup, i, min(i+2, len(text)))
			}
		case '@':
			if c.mention(i) {
				add(Markup, i, wordEnd(text, i+1))
			}
		case '&':
			if next, _ := letterAt(text, i+1); next == '#' || hasEntity(text[i+1:]) {
				add(Markup, i, i+1)
			}
		case ']':
			if next, _ := letterAt(text, i+1); next == '(' || next == '[' && !markerAt(text, i+1) {
				add(Markup, i, i+2)
			}
		case '!':
			if strings.HasPrefix(text[i:], "![") && !markerAt(text, i+1) {
				add(Markup, i, i+2)
			}
		case ':':
			if bad, start := c.scheme(i); bad {
				add(Markup, start, i+1)
			}
		case '|':
			if strings.HasPrefix(text[i:], "||") { // a spoiler
				add(Markup, i, i+2)
			}
		}
	}
	for _, f := range Figures(text) {
		if f.Kind == URL {
			host, _, _ := strings.Cut(f.Value.Text, "/")
			if strings.ContainsAny(host, "@:%[]\\") || next(text, f.End) > unicode.MaxASCII && !hangul(next(text, f.End)) && unicode.IsLetter(next(text, f.End)) {
				add(Markup, f.Start, f.End)
			}
		}
	}
	for _, m := range disguised.FindAllStringIndex(text, maxReasons) {
		add(Markup, m[0], m[1])
	}
	for _, m := range botOrders.FindAllStringIndex(text, maxReasons) {
		add(Markup, m[0], m[1])
	}
	for _, s := range asksSecret(text) {
		add(AsksSecret, s.start, s.end)
	}
	return out
}

func next(text string, i int) rune {
	r, _ := letterAt(text, i)
	return r
}

// disguised is a host written so that only people see the address: work24[.]kr,
// work24 dot kr, work24。kr.
var disguised = regexp.MustCompile(`[a-z0-9](?: ?[\[({] ?(?:\.|dot|점) ?[\])}] ?| ?[。｡]| dot | ?점 ?| \. ?)(?:kr|com|net|org|io|ai|app|dev|gov|edu|co|me|info|biz|tv|us)\b`)

// botOrders are what messengers take for an order to a bot: /delete.
var botOrders = regexp.MustCompile(`(?m)^[ \-•*·>]*/[a-z]`)

func hasEntity(text string) bool {
	for _, e := range [...]string{"lt;", "gt;", "amp;", "quot;", "nbsp;"} {
		if strings.HasPrefix(text, e) {
			return true
		}
	}
	return false
}

func lineEnd(text string, i int) int {
	if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(text)
}

func wordEnd(text string, i int) int {
	for i < len(text) && text[i] != ' ' && text[i] != '\n' {
		i++
	}
	return i
}

// mention reports whether @ calls somebody: all, or a handle that no passage
// has. The @ of a mail address is none.
func (c *checker) mention(i int) bool {
	text := c.answer.text
	if b, _ := letterBefore(text, i); latin(b) || digit(b) || b == '.' || b == '_' || b == '-' || b == '+' {
		return false
	}
	word := text[i:wordEnd(text, i+1)]
	if len(word) == 1 {
		return false
	}
	for _, all := range [...]string{"@everyone", "@here", "@channel", "@all", "@group"} {
		if strings.HasPrefix(word, all) {
			return true
		}
	}
	word = strings.TrimRight(word, ".,;:!?)")
	for _, s := range c.order {
		if strings.Contains(s.page.text, word) {
			return false
		}
	}
	return true
}

// scheme reports whether the colon at i ends the scheme of an address that is
// not plain http(s) to a host in ASCII.
func (c *checker) scheme(i int) (bad bool, start int) {
	text := c.answer.text
	start = i
	for start > 0 && latin(rune(text[start-1])) {
		start--
	}
	name := text[start:i]
	switch name {
	case "javascript", "data", "vbscript", "tg", "file", "slack", "intent", "blob", "mailto", "tel", "sms", "ftp", "whatsapp":
		n := next(text, i+1)
		return n != ' ' && n != 0, start
	}
	if !strings.HasPrefix(text[i:], "://") {
		return false, start
	}
	if name != "http" && name != "https" {
		return true, start
	}
	host := text[i+3 : wordEnd(text, i+3)]
	if n := strings.IndexAny(host, "/?#"); n >= 0 {
		host = host[:n]
	}
	if host == "" || strings.ContainsAny(host, "@%\\") {
		return true, start
	}
	// A Korean particle may follow an address, but no host begins in Hangul.
	first := next(host, 0)
	return !latin(first) && !digit(first), start
}
