package feeds

import (
	"html"
	"net/url"
	"regexp"
	"strings"
)

var (
	hidden    = regexp.MustCompile(`(?is)<(?:script|style)\b[^>]*>.*?</(?:script|style)\s*>|<!--.*?-->`)
	lineTag   = regexp.MustCompile(`(?i)<br\s*/?>|</(?:p|li|div|tr|h[1-6])\s*>`)
	otherTag  = regexp.MustCompile(`</?[a-zA-Z][^<>]*>`) // 〈담당 업무〉 written as <담당 업무> is no tag
	spaces    = regexp.MustCompile(`[ \t\f\v]+`)
	newlines  = regexp.MustCompile(`\n{3,}`)
	blankLike = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00a0", " ", "\u2007", " ", "\u202f", " ", "\u3000", " ", "\u200b", "", "\ufeff", "")
)

// Clean makes plain text of what feeds write: entities that were escaped up to five times over, line ends as entities or
// tags, other tags, scripts and styles with their content, no-break spaces. Spaces are collapsed within a line.
func Clean(s string) string {
	for range 5 {
		next := html.UnescapeString(s)
		if next == s {
			break
		}
		s = next
	}
	s = blankLike.Replace(strings.ToValidUTF8(s, ""))
	if strings.Contains(s, "<") {
		s = hidden.ReplaceAllString(s, " ")
		s = lineTag.ReplaceAllString(s, "\n")
		s = otherTag.ReplaceAllString(s, "")
	}
	s = spaces.ReplaceAllString(s, " ")
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	s = newlines.ReplaceAllString(strings.Join(lines, "\n"), "\n\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' {
			return -1
		}
		return r
	}, strings.TrimSpace(s))
}

// The longest fields that are kept, in runes. Real ones are far shorter.
const (
	longestLine = 1_000
	longestText = 20_000
)

// line is Clean on one line, text on several; both are cut where no honest field goes on.
func line(s string) string {
	return short(strings.Join(strings.Fields(Clean(short(s, 8*longestLine))), " "), longestLine)
}

func text(s string) string { return short(Clean(short(s, 8*longestText)), longestText) }

func short(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n == most {
			return strings.TrimSpace(s[:i])
		}
		n++
	}
	return s
}

var markdownLink = regexp.MustCompile(`^\[[^\]]*\]\(([^)\s]+)\)$`)

// link makes a usable address of what feeds write: without scheme, wrapped in spaces or Markdown. Anything but http and
// https gives "".
func link(s string) string {
	s = strings.TrimSpace(html.UnescapeString(s))
	if m := markdownLink.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	if s == "" || strings.ContainsAny(s, " \t\r\n<>\"") {
		return ""
	}
	if strings.HasPrefix(s, "//") {
		s = "https:" + s
	} else if !strings.Contains(s, "://") {
		host, _, _ := strings.Cut(s, "/")
		if !strings.Contains(host, ".") || strings.ContainsAny(host, ":@") {
			return ""
		}
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// linkFrom makes a usable address of a link that may be relative to the page it stands on.
func linkFrom(page, s string) string {
	s = strings.TrimSpace(html.UnescapeString(s))
	if s == "" {
		return ""
	}
	if base, err := url.Parse(page); err == nil && base.Host != "" && (s[0] == '/' || s[0] == '?') && !strings.HasPrefix(s, "//") {
		if to, err := base.Parse(s); err == nil {
			s = to.String()
		}
	}
	return link(s)
}
