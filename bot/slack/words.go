package slack

import (
	"regexp"
	"strings"
)

// token is what Slack puts into angle brackets in a message: a link, a person,
// a channel, a command. What people typed themselves is escaped, but that is
// not documented for the text of a slash command.
// Source: docs.slack.dev/messaging/formatting-message-text.
var token = regexp.MustCompile(`<(?:[@#!][^<>]+|[a-z][a-z0-9+.-]*:[^<>]*)>`)

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// plain is the text as its author sees it, without the mentions of self.
func plain(text, self string) string {
	text = token.ReplaceAllStringFunc(text, func(t string) string {
		body, label, labelled := strings.Cut(t[1:len(t)-1], "|")
		switch {
		case strings.HasPrefix(body, "@"):
			if body[1:] == self {
				return ""
			}
			if labelled && label != "" {
				return "@" + label
			}
			return body
		case strings.HasPrefix(body, "#"):
			if labelled && label != "" {
				return "#" + label
			}
			return body
		case strings.HasPrefix(body, "!"):
			if labelled && label != "" {
				return label
			}
			name, _, _ := strings.Cut(body[1:], "^")
			return "@" + name
		case labelled && label != "":
			return label
		}
		return strings.TrimPrefix(strings.TrimPrefix(body, "mailto:"), "tel:")
	})
	lines := strings.Split(unescape.Replace(text), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// mentions tells whether text calls the user.
func mentions(text, user string) bool {
	return user != "" && (strings.Contains(text, "<@"+user+">") || strings.Contains(text, "<@"+user+"|"))
}

// toSomebodyElse tells a message that begins by calling another person: in a
// thread of ours it is said to them.
func toSomebodyElse(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), "<@") }
