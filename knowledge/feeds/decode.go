package feeds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
)

var declared = regexp.MustCompile(`^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// decode turns the bytes of a file into text: by its byte order mark, then as UTF-8, then as CP949, which old Korean
// systems and spreadsheets write. A declaration in the XML counts only where the bytes do not contradict it.
func decode(data []byte) (string, error) {
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return strings.ToValidUTF8(string(data[3:]), "\ufffd"), nil
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		from = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case utf8.Valid(data):
		if bytes.IndexByte(data, 0) >= 0 {
			return "", &FormatError{"a binary file"}
		}
		return string(data), nil
	default:
		if m := declared.FindSubmatch(data); m != nil && strings.EqualFold(string(m[1]), "utf-8") && mostlyUTF8(data) {
			return strings.ToValidUTF8(string(data), "\ufffd"), nil
		}
		if bytes.IndexByte(data, 0) >= 0 {
			return "", &FormatError{"a binary file"}
		}
		from = korean.EUCKR // the decoder covers CP949
	}
	text, err := from.NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("decoding text: %w", err)
	}
	if bad := bytes.Count(text, []byte("\ufffd")); bad > 0 && bad > len(text)/200 {
		return "", &FormatError{"text in an unknown encoding"}
	}
	return string(text), nil
}

// mostlyUTF8 tells whether only a few bytes are wrong, as in a file cut inside a letter.
func mostlyUTF8(data []byte) bool {
	bad := 0
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		}
		i += n
	}
	return bad <= 3
}

// cut shortens the words of a service for an error and takes away what could be a key.
func cut(s string) string {
	s = secret.ReplaceAllString(line(s), "***")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200]) + "..."
	}
	return s
}

var secret = regexp.MustCompile(`(?i)(?:authkey|servicekey|crtfckey|access-key|apikeynm)\s*[=:]\s*[^\s&"'<>]+|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F-]{13,}|[A-Za-z0-9+/%]{40,}={0,2}`)

// refusedText knows the refusals that gateways write as plain text.
func refusedText(text string) error {
	if len(text) > 200 {
		return nil
	}
	t := strings.TrimSpace(text)
	for _, known := range []string{"Unauthorized", "API not found", "Forbidden", "Unexpected errors"} {
		if strings.EqualFold(t, known) || strings.HasPrefix(t, known) && !strings.ContainsAny(t, ",\t;\n") {
			return &RefusalError{Service: "data.go.kr", Message: cut(t)}
		}
	}
	return nil
}

// refusedJSON tells what a JSON body says. No feed of openings that Read knows is JSON, so it is always an error; a
// refusal is told as one.
func refusedJSON(text string) error {
	var body map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		return &FormatError{"JSON"}
	}
	word := func(m map[string]json.RawMessage, key string) string {
		var v any
		if json.Unmarshal(m[key], &v) != nil || v == nil {
			return ""
		}
		switch v.(type) {
		case map[string]any, []any:
			return ""
		}
		return fmt.Sprint(v)
	}
	if msg := word(body, "reqErr"); msg != "" {
		return &RefusalError{Service: "bizinfo", Message: cut(msg)}
	}
	if code, msg := word(body, "code"), word(body, "msg"); code != "" && msg != "" {
		return &RefusalError{Service: "odcloud", Code: code, Message: cut(msg)}
	}
	if code, msg := word(body, "code"), word(body, "message"); code != "" && msg != "" {
		return &RefusalError{Service: "saramin", Code: code, Message: cut(msg)}
	}
	for _, outer := range []string{"OpenAPI_ServiceResponse", "response"} {
		for _, inner := range []string{"cmmMsgHeader", "header"} {
			var o, i map[string]json.RawMessage
			if json.Unmarshal(body[outer], &o) != nil || json.Unmarshal(o[inner], &i) != nil {
				continue
			}
			if code := word(i, "returnReasonCode"); code != "" {
				return &RefusalError{Service: "data.go.kr", Code: code, Message: cut(word(i, "returnAuthMsg"))}
			}
			if code := word(i, "resultCode"); code != "" && code != "00" && code != "0" && code != "03" {
				return &RefusalError{Service: "data.go.kr", Code: code, Message: cut(word(i, "resultMsg"))}
			}
		}
	}
	return &FormatError{"JSON"}
}
