package fake

//lint:file-ignore ST1005 These are the words of the real service.

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tgTags are the tags of core.telegram.org/bots/api#html-style.
var tgTags = map[string]bool{
	"b": true, "strong": true, "i": true, "em": true, "u": true, "ins": true, "s": true, "strike": true, "del": true,
	"a": true, "code": true, "pre": true, "blockquote": true, "span": true, "tg-spoiler": true, "tg-emoji": true,
}

// tgParseHTML returns the text of a message in HTML mode, or the error that
// Telegram gives: unknown tags, wrong nesting, a < that starts no tag, an end
// tag that is missing. Unknown entities stand as they are, as in the real
// parser.
func tgParseHTML(s string) (string, error) {
	if !strings.ContainsAny(s, "<&") {
		return s, nil
	}
	var out strings.Builder
	out.Grow(len(s))
	type open struct {
		name string
		at   int
	}
	var stack []open
	for i := 0; i < len(s); {
		switch s[i] {
		case '&':
			r, size := tgCharRef(s[i:])
			if size == 0 {
				out.WriteByte('&')
				i++
				continue
			}
			out.WriteRune(r)
			i += size
		case '<':
			start := i
			if strings.HasPrefix(s[i:], "</") {
				end := strings.IndexByte(s[i:], '>')
				if end < 0 {
					return "", fmt.Errorf("Unclosed end tag at byte offset %d", start)
				}
				name := strings.ToLower(strings.TrimSpace(s[i+2 : i+end]))
				if len(stack) == 0 {
					return "", fmt.Errorf("Unexpected end tag at byte offset %d", start)
				}
				if top := stack[len(stack)-1]; name != "" && name != top.name {
					return "", fmt.Errorf("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", start, top.name, name)
				}
				stack = stack[:len(stack)-1]
				i += end + 1
				continue
			}
			name, size, err := tgStartTag(s[i:], start)
			if err != nil {
				return "", err
			}
			stack = append(stack, open{name, start})
			i += size
		default:
			next := strings.IndexAny(s[i:], "<&")
			if next < 0 {
				next = len(s) - i
			}
			out.WriteString(s[i : i+next])
			i += next
		}
	}
	if len(stack) > 0 {
		return "", fmt.Errorf("Can't find end tag corresponding to start tag \"%s\"", stack[len(stack)-1].name)
	}
	return out.String(), nil
}

// tgStartTag reads "<name attr="value" ...>" at the beginning of s.
func tgStartTag(s string, offset int) (name string, size int, err error) {
	i := 1
	for i < len(s) && s[i] != '>' && s[i] != ' ' && s[i] != '\n' && s[i] != '\t' && s[i] != '\r' {
		i++
	}
	if i == len(s) {
		return "", 0, fmt.Errorf("Unclosed start tag at byte offset %d", offset)
	}
	name = strings.ToLower(s[1:i])
	if !tgTags[name] {
		return "", 0, fmt.Errorf("Unsupported start tag \"%s\" at byte offset %d", name, offset)
	}
	attributes := map[string]string{}
	for {
		for i < len(s) && strings.IndexByte(" \n\t\r", s[i]) >= 0 {
			i++
		}
		if i == len(s) {
			return "", 0, fmt.Errorf("Unclosed start tag \"%s\" at byte offset %d", name, offset)
		}
		if s[i] == '>' {
			break
		}
		begin := i
		for i < len(s) && strings.IndexByte(" \n\t\r=>", s[i]) < 0 {
			i++
		}
		key := strings.ToLower(s[begin:i])
		if i == len(s) || s[i] != '=' {
			if name == "blockquote" && key == "expandable" {
				continue
			}
			return "", 0, fmt.Errorf("Expected equal sign in declaration of an attribute of the tag \"%s\" at byte offset %d", name, offset)
		}
		i++
		if i == len(s) || s[i] != '"' && s[i] != '\'' {
			return "", 0, fmt.Errorf("Expected quoted attribute value in the tag \"%s\" at byte offset %d", name, offset)
		}
		end := strings.IndexByte(s[i+1:], s[i])
		if end < 0 {
			return "", 0, fmt.Errorf("Unclosed start tag at byte offset %d", offset)
		}
		attributes[key] = s[i+1 : i+1+end]
		i += end + 2
	}
	if name == "span" && attributes["class"] != "tg-spoiler" {
		return "", 0, fmt.Errorf("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", offset)
	}
	return name, i + 1, nil
}

// tgCharRef reads a character reference; size zero is none. A semicolon may be
// missing, as in the real parser.
func tgCharRef(s string) (r rune, size int) {
	if len(s) > 2 && s[1] == '#' {
		base, i, digits := 10, 2, "0123456789"
		if s[2] == 'x' || s[2] == 'X' {
			base, i, digits = 16, 3, "0123456789abcdefABCDEF"
		}
		end := i
		for end < len(s) && end < i+8 && strings.IndexByte(digits, s[end]) >= 0 {
			end++
		}
		n, err := strconv.ParseUint(s[i:end], base, 32)
		if err != nil || n == 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
			return 0, 0
		}
		if end < len(s) && s[end] == ';' {
			end++
		}
		return rune(n), end
	}
	for _, e := range [...]struct {
		name string
		r    rune
	}{{"&lt", '<'}, {"&gt", '>'}, {"&amp", '&'}, {"&quot", '"'}} {
		if strings.HasPrefix(s, e.name) {
			size = len(e.name)
			if len(s) > size && s[size] == ';' {
				size++
			}
			return e.r, size
		}
	}
	return 0, 0
}
