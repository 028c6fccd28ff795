package slack

import (
	"bytes"
	"encoding/json"
	"strings"

	"dari/bot/mask"
)

// maskPayload masks resident, card, passport and account numbers in the words
// of a payload, wherever Slack repeats them. A payload without such numbers is
// returned as it came.
func maskPayload(raw json.RawMessage) json.RawMessage {
	// The words a person chose: of a message, of its older form, of a command,
	// the names of files, the inputs of a modal.
	var look struct {
		Text  string `json:"text"`
		Event struct {
			spoken
			Changed *spoken `json:"message"`
			Before  *spoken `json:"previous_message"`
		} `json:"event"`
		View viewPayload `json:"view"`
	}
	if json.Unmarshal(raw, &look) != nil {
		return raw
	}
	_, found := maskText(look.Text)
	for _, s := range []*spoken{&look.Event.spoken, look.Event.Changed, look.Event.Before} {
		if s == nil {
			continue
		}
		_, in := maskText(s.Text)
		found = found || in
		for _, f := range s.Files {
			_, in := maskText(f.Name)
			_, too := maskText(f.Title)
			found = found || in || too
		}
	}
	for _, actions := range look.View.State.Values {
		for _, v := range actions {
			_, in := maskText(v.Value)
			found = found || in
		}
	}
	if !found {
		return raw
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var tree map[string]any
	if d.Decode(&tree) != nil {
		return raw
	}
	maskTree(tree, "")
	masked, err := json.Marshal(tree)
	if err != nil {
		return raw
	}
	return masked
}

// maskTree masks the words of a payload. Blocks and attachments repeat them in
// pieces in which a number may not be recognised, and Dari does not read them:
// they are dropped. Only the keys below hold words; ids stay as they are.
func maskTree(v any, under string) {
	switch v := v.(type) {
	case map[string]any:
		if under != "view" { // a modal's own blocks hold what Dari wrote
			delete(v, "blocks")
			delete(v, "attachments")
		}
		input := v["type"] == "plain_text_input"
		for k, inner := range v {
			s, ok := inner.(string)
			switch {
			case !ok:
				maskTree(inner, k)
			case k == "text", k == "title", under == "files" && k == "name", input && k == "value", input && k == "initial_value":
				v[k], _ = maskText(s)
			case under == "files" && (strings.HasPrefix(k, "url_") || strings.HasPrefix(k, "permalink")):
				v[k] = "" // repeats the file's name
			}
		}
	case []any:
		for _, inner := range v {
			maskTree(inner, under)
		}
	}
}

// maskText masks the numbers in a text. Slack writes a bold or struck part
// with signs that may stand inside a number; where it is found only without
// them, the text is kept without them.
func maskText(s string) (string, bool) {
	if masked, found := mask.MaskSensitive(s); found {
		return masked, true
	}
	if !strings.ContainsAny(s, "*_~`") {
		return s, false
	}
	if masked, found := mask.MaskSensitive(looks.Replace(s)); found {
		return masked, true
	}
	return s, false
}

var looks = strings.NewReplacer("*", "", "_", "", "~", "", "`", "")
