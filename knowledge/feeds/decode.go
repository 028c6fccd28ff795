package feeds

import (
	"bytes"
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

// refusedJSON knows the refusals in JSON by what stands outside of records; nil is none.
func refusedJSON(around fields) error {
	code, message := around["code"], around.first("msg", "message")
	result := around["resultCode"]
	switch {
	case around["reqErr"] != "":
		return &RefusalError{Service: "bizinfo", Message: cut(around["reqErr"])}
	case around["returnReasonCode"] != "":
		return &RefusalError{Service: "data.go.kr", Code: cut(around["returnReasonCode"]), Message: cut(gatewayWord(around))}
	case result != "" && result != "00" && result != "0" && result != "03" && result != "200": // 03: no data
		return &RefusalError{Service: "data.go.kr", Code: cut(result), Message: cut(around.first("resultMsg", "resultMessage"))}
	case code != "" && around["msg"] != "":
		return &RefusalError{Service: "odcloud", Code: cut(code), Message: cut(message)}
	case code != "" && message != "":
		return &RefusalError{Service: "saramin", Code: cut(code), Message: cut(message)}
	}
	return nil
}
