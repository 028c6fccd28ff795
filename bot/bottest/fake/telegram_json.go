package fake

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

func tgUser(b []byte, id int64, name, lang string) []byte {
	if lang == "" {
		lang = "ko"
	}
	if name == "" {
		name = "U" + strconv.FormatInt(id, 10)
	}
	b = append(b, `{"is_bot":false,"language_code":`...)
	b = tgQuote(b, lang)
	b = append(b, `,"first_name":`...)
	b = tgQuote(b, name)
	b = append(b, `,"id":`...)
	return append(strconv.AppendInt(b, id, 10), '}')
}

// tgSupergroup is where the ids of supergroups and channels begin, downwards.
const tgSupergroup = -1_000_000_000_000

func tgChatJSON(b []byte, id int64) []byte {
	kind := "private"
	if id <= tgSupergroup {
		kind = "supergroup"
	} else if id < 0 {
		kind = "group"
	}
	b = append(b, `{"type":"`...)
	b = append(b, kind...)
	b = append(b, `","id":`...)
	return append(strconv.AppendInt(b, id, 10), '}')
}

// tgMedia is a plausible value of a message's media field.
func tgMedia(kind string) string {
	const file = `"file_id":"AgAC","file_unique_id":"AQAD"`
	switch kind {
	case "photo":
		return `[{` + file + `,"width":90,"height":51},{` + file + `,"width":800,"height":450}]`
	case "location":
		return `{"latitude":37.5665,"longitude":126.978}`
	case "contact":
		return `{"phone_number":"+10000000000","first_name":"A"}`
	case "sticker":
		return `{` + file + `,"type":"regular","width":512,"height":512,"is_animated":false,"is_video":false,"emoji":"👍"}`
	case "document":
		return `{` + file + `,"file_name":"cv.pdf","mime_type":"application/pdf","file_size":1024}`
	}
	return `{` + file + `,"duration":3,"width":240,"height":240,"length":240}`
}

type tgEntity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
}

// tgEntities finds the commands and @mentions of a text, in UTF-16 units.
func tgEntities(text string) string {
	if !strings.ContainsAny(text, "/@") {
		return ""
	}
	var found []tgEntity
	offset, previous := 0, ' '
	for i, r := range text {
		if (r == '/' || r == '@') && (previous == ' ' || previous == '\n') {
			n := 1
			for n < len(text)-i && (isTGName(text[i+n]) || r == '/' && text[i+n] == '@') {
				n++
			}
			kind := "mention"
			if r == '/' {
				kind = "bot_command"
			}
			if n > 1 {
				found = append(found, tgEntity{kind, offset, n})
			}
		}
		offset += tgUnits(r)
		previous = r
	}
	if found == nil {
		return ""
	}
	b, err := json.Marshal(found)
	if err != nil {
		return ""
	}
	return string(b)
}

func isTGName(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// tgUnits is the number of UTF-16 units of a rune.
func tgUnits(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// tgLength is the length of s in UTF-16 units; ok is false when s is no UTF-8.
func tgLength(s string) (n int, ok bool) {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return 0, false
			}
		}
		n += tgUnits(r)
	}
	return n, true
}
