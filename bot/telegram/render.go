package telegram

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dari/bot"
)

const (
	// maxUnits is how long a part may be, in UTF-16 units after parsing.
	// Telegram takes 4,096.
	maxUnits = 4000
	// maxEntities is how many looks a part may have. Telegram shows 100 and
	// drops the rest without a word.
	maxEntities = 90
)

// look is how a run of characters stands.
type look struct {
	bold, italic, quote bool
	link                string
}

// entities is how many of Telegram's entities the look takes.
func (l look) entities() int {
	n := 0
	for _, b := range []bool{l.bold, l.italic, l.quote, l.link != ""} {
		if b {
			n++
		}
	}
	return n
}

type run struct {
	text string
	look look
}

// part is one message of a reply.
type part struct {
	html string
	// plain is the same without markup, for when Telegram cannot parse it.
	plain string
}

// render makes the messages of a text: HTML of our own tags only, each part
// whole in itself. Blanks where a part ends are left out; nothing else is.
func render(t bot.Text) []part {
	var parts []part
	for rest := runs(t); len(rest) > 0; {
		var head []run
		head, rest = split(rest)
		if head = trim(head); len(head) > 0 {
			parts = append(parts, part{html: html(head), plain: plain(head)})
		}
		rest = trim(rest)
	}
	return parts
}

// runs lays the blocks out as characters with looks.
func runs(t bot.Text) []run {
	var out []run
	add := func(text string, l look) {
		if text == "" {
			return
		}
		if n := len(out); n > 0 && out[n-1].look == l {
			out[n-1].text += text
			return
		}
		out = append(out, run{text, l})
	}
	for i, b := range t {
		if i > 0 {
			add("\n", look{})
			if !together(t[i-1], b) {
				add("\n", look{})
			}
		}
		base := look{bold: b.Kind == bot.Heading, italic: b.Kind == bot.Note, quote: b.Kind == bot.Quote}
		if !base.quote {
			add(b.Prefix(), look{})
		}
		for _, s := range b.Spans {
			l := base
			l.bold = l.bold || s.Bold
			l.italic = l.italic || s.Italic
			l.link = webLink(s.Link)
			text := clean(s.Text)
			if text == "" {
				text = l.link
			}
			add(text, l)
		}
	}
	return out
}

// together reports whether two blocks follow each other without a blank line.
func together(a, b bot.Block) bool {
	item := func(k bot.BlockKind) bool { return k == bot.Bullet || k == bot.Numbered }
	return item(a.Kind) && item(b.Kind) || a.Kind == bot.Note && b.Kind == bot.Note
}

// webLink returns s when it is a web address, and nothing for tg://,
// javascript: and the like. What looks like an address of Telegram's own inside
// of it, which plain text would show, has its colon escaped: the same address.
func webLink(s string) string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return ownScheme.ReplaceAllString(u.String(), "$1%3A$2")
}

// ownScheme are addresses that Telegram makes links of wherever they stand and
// that do something in the program of whoever taps them: join a group, open a
// bot, pay. They are no addresses of the web, and Dari has none to give.
// Source: td/telegram/MessageEntity.cpp (find_tg_urls).
var ownScheme = regexp.MustCompile(`(?i)\b(tg|ton|tonsite):(//)`)

// clean makes text that Telegram takes: UTF-8, no control characters but the
// line break, and no address of Telegram's own schemes: a word joiner, which
// nobody sees, takes them apart.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return -1
		case r < ' ' && r != '\n' || r == 0x7f:
			return ' '
		}
		return r
	}, s)
	if strings.Contains(s, "://") {
		s = ownScheme.ReplaceAllString(s, "$1:\u2060$2")
	}
	return s
}

// units is the length of s as Telegram counts it.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += runeUnits(r)
	}
	return n
}

func runeUnits(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// split takes the first part off.
func split(rs []run) (head, rest []run) {
	n, marks := 0, 0
	for i, r := range rs {
		marks += r.look.entities()
		size := units(r.text)
		if n+size <= maxUnits && marks <= maxEntities {
			n += size
			continue
		}
		// The text ends in this run: at its limit, or at once when there are
		// too many looks. The better place may lie before it.
		var whole strings.Builder
		for _, before := range rs[:i] {
			whole.WriteString(before.text)
		}
		taken := 0
		if marks <= maxEntities {
			p := prefixUnits(r.text, maxUnits-n)
			whole.WriteString(p)
			taken = len(p)
		}
		after, _ := utf8.DecodeRuneInString(r.text[taken:])
		return cut(rs, splitPoint(whole.String(), after))
	}
	return rs, nil
}

// prefixUnits is the longest beginning of s of at most n units.
func prefixUnits(s string, n int) string {
	for i, r := range s {
		if n -= runeUnits(r); n < 0 {
			return s[:i]
		}
	}
	return s
}

// cut divides the runs after that many bytes.
func cut(rs []run, at int) (head, rest []run) {
	for i, r := range rs {
		if at > len(r.text) || at == len(r.text) && i+1 < len(rs) {
			at -= len(r.text)
			continue
		}
		head = append(append(head, rs[:i]...), run{r.text[:at], r.look})
		rest = append(append(rest, run{r.text[at:], r.look}), rs[i+1:]...)
		return head, rest
	}
	return rs, nil
}

// splitPoint is where s ends best: after a paragraph, a line, a sentence or a
// word in its later half, else between two characters that people see as two.
// after is the character that follows s.
func splitPoint(s string, after rune) int {
	if unicode.IsSpace(after) {
		return len(s)
	}
	half := len(s) / 2
	for _, mark := range []string{"\n\n", "\n", ". ", "? ", "! ", " "} {
		if i := strings.LastIndex(s, mark); i >= half {
			return i + len(mark)
		}
	}
	at := len(s)
	for range 64 {
		before, size := utf8.DecodeLastRuneInString(s[:at])
		if size == 0 || at-size < half {
			break
		}
		if !joined(s[:at], before, after) {
			return at
		}
		after = before
		at -= size
	}
	return len(s)
}

// joined reports whether the characters around the end of s belong to one that
// people see: an emoji of several, a flag, a letter with marks, a syllable of
// single Hangul letters. It knows what occurs in chats, not all of Unicode's
// rules for grapheme clusters (UAX 29).
func joined(s string, before, after rune) bool {
	const zwj = '\u200d'
	switch {
	case before == zwj || after == zwj,
		unicode.In(after, unicode.Mn, unicode.Mc, unicode.Me),
		0x1f3fb <= after && after <= 0x1f3ff, // skin tones
		0xe0020 <= after && after <= 0xe007f, // letters of regional flags
		0x1160 <= after && after <= 0x11ff,   // Hangul vowels and finals
		0xd7b0 <= after && after <= 0xd7ff:
		return true
	case isRegional(before) && isRegional(after):
		n := 0
		for s != "" {
			r, size := utf8.DecodeLastRuneInString(s)
			if !isRegional(r) {
				break
			}
			s = s[:len(s)-size]
			n++
		}
		return n%2 == 1 // the last one waits for its second half
	}
	return false
}

func isRegional(r rune) bool { return 0x1f1e6 <= r && r <= 0x1f1ff }

// trim takes blanks off both ends: Telegram does, and a part of blanks only is
// refused.
func trim(rs []run) []run {
	for len(rs) > 0 {
		first := run{strings.TrimLeftFunc(rs[0].text, unicode.IsSpace), rs[0].look}
		if first.text != "" {
			rs = append([]run{first}, rs[1:]...)
			break
		}
		rs = rs[1:]
	}
	for len(rs) > 0 {
		n := len(rs) - 1
		last := run{strings.TrimRightFunc(rs[n].text, unicode.IsSpace), rs[n].look}
		if last.text != "" {
			rs = append(rs[:n:n], last)
			break
		}
		rs = rs[:n]
	}
	return rs
}

var (
	escapeText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	escapeLink = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
)

// html is the runs in Telegram's HTML. Only text and links come from outside,
// and both are escaped.
func html(rs []run) string {
	var b strings.Builder
	quote := false
	for _, r := range rs {
		if r.look.quote != quote {
			quote = r.look.quote
			if quote {
				b.WriteString("<blockquote>")
			} else {
				b.WriteString("</blockquote>")
			}
		}
		if r.look.bold {
			b.WriteString("<b>")
		}
		if r.look.italic {
			b.WriteString("<i>")
		}
		if r.look.link != "" {
			b.WriteString(`<a href="` + escapeLink.Replace(r.look.link) + `">`)
		}
		b.WriteString(escapeText.Replace(r.text))
		if r.look.link != "" {
			b.WriteString("</a>")
		}
		if r.look.italic {
			b.WriteString("</i>")
		}
		if r.look.bold {
			b.WriteString("</b>")
		}
	}
	if quote {
		b.WriteString("</blockquote>")
	}
	return b.String()
}

// plain is the runs without markup, links after their words where there is
// room.
func plain(rs []run) string {
	var bare, full strings.Builder
	for _, r := range rs {
		bare.WriteString(r.text)
		full.WriteString(r.text)
		if r.look.link != "" && r.look.link != r.text {
			full.WriteString(" (" + r.look.link + ")")
		}
	}
	if units(full.String()) <= maxUnits {
		return full.String()
	}
	return bare.String()
}

const (
	maxLabel   = 60  // UTF-16 units of a button's label; what is longer is not shown anyway
	rowWidth   = 28  // cells of one row of buttons on a narrow telephone, Hangul taking two
	rowButtons = 4   // in one row
	maxButtons = 100 // under one message
	maxData    = 64  // bytes behind a button
)

// label cuts a choice's label.
func label(s string) string {
	s = strings.Join(strings.Fields(clean(s)), " ")
	if units(s) <= maxLabel {
		return s
	}
	p := prefixUnits(s, maxLabel-1)
	after, _ := utf8.DecodeRuneInString(s[len(p):])
	for p != "" {
		before, size := utf8.DecodeLastRuneInString(p)
		if !joined(p, before, after) {
			break
		}
		after = before
		p = p[:len(p)-size]
	}
	if p == "" {
		p = prefixUnits(s, maxLabel-1)
	}
	return strings.TrimRight(p, " ") + "…"
}

// cells is how wide s looks.
func cells(s string) int {
	n := 0
	for _, r := range s {
		if n++; r >= 0x1100 {
			n++
		}
	}
	return n
}

// number writes a chat, thread or message id back as a number.
func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n != 0
}
