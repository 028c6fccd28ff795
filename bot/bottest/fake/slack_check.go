package fake

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// SlackBlock is a block of a message or a view, with the parts that tests and
// the limits look at. Limits are those of docs.slack.dev/reference/block-kit.
type SlackBlock struct {
	Type     string          `json:"type"`
	BlockID  string          `json:"block_id,omitempty"`
	Text     *SlackText      `json:"text,omitempty"`
	Fields   []SlackText     `json:"fields,omitempty"`
	Label    *SlackText      `json:"label,omitempty"`
	Hint     *SlackText      `json:"hint,omitempty"`
	Optional bool            `json:"optional,omitempty"`
	Element  *SlackElement   `json:"element,omitempty"`
	Elements json.RawMessage `json:"elements,omitempty"`

	read []SlackRich // Elements of a rich_text block that was checked
}

// SlackText is a text object.
type SlackText struct {
	Type     string `json:"type"`
	Text     string `json:"text"`
	Emoji    *bool  `json:"emoji,omitempty"`
	Verbatim bool   `json:"verbatim,omitempty"`
}

// SlackRich is a piece of a rich_text block: a section or quote with elements,
// or words and links in one.
type SlackRich struct {
	Type  string `json:"type"`
	Text  string `json:"text"`
	URL   string `json:"url"`
	Style struct {
		Bold   bool `json:"bold"`
		Italic bool `json:"italic"`
	} `json:"style"`
	Elements []SlackRich `json:"elements"`
}

// SlackElement is a button or an input.
type SlackElement struct {
	Type           string        `json:"type"`
	ActionID       string        `json:"action_id,omitempty"`
	Text           *SlackText    `json:"text,omitempty"`
	Value          string        `json:"value,omitempty"`
	URL            string        `json:"url,omitempty"`
	Style          string        `json:"style,omitempty"`
	Placeholder    *SlackText    `json:"placeholder,omitempty"`
	Multiline      bool          `json:"multiline,omitempty"`
	MinLength      int           `json:"min_length,omitempty"`
	MaxLength      int           `json:"max_length,omitempty"`
	InitialValue   string        `json:"initial_value,omitempty"`
	Options        []SlackOption `json:"options,omitempty"`
	OptionGroups   []SlackGroup  `json:"option_groups,omitempty"`
	InitialOption  *SlackOption  `json:"initial_option,omitempty"`
	InitialOptions []SlackOption `json:"initial_options,omitempty"`
}

// SlackOption is one option of a select or of checkboxes.
type SlackOption struct {
	Text  *SlackText `json:"text"`
	Value string     `json:"value"`
}

// SlackGroup is a named part of many options.
type SlackGroup struct {
	Label   *SlackText    `json:"label"`
	Options []SlackOption `json:"options"`
}

// all are the options of an element, grouped or not.
func (e *SlackElement) all() []SlackOption {
	out := e.Options[:len(e.Options):len(e.Options)]
	for _, g := range e.OptionGroups {
		out = append(out, g.Options...)
	}
	return out
}

// slackTotal is how many characters the JSON of all blocks of a message may
// have. The documents do not tell; slackapi/bolt-js issues 2509 and 2867
// measured that a little over 13,200 of text, and less where many containers
// are around it, is msg_blocks_too_long. This is the stricter reading.
const slackTotal = 13_200

// Buttons are the buttons of a message, in order.
func (m SlackMessage) Buttons() []SlackElement {
	var out []SlackElement
	for _, b := range m.Blocks {
		if b.Type == "actions" {
			var elements []SlackElement
			_ = json.Unmarshal(b.Elements, &elements)
			out = append(out, elements...)
		}
	}
	return out
}

// Plain is the text that a reader of the message sees, markup taken away;
// without blocks it is the fallback text.
func (m SlackMessage) Plain() string {
	if len(m.Blocks) == 0 {
		return slackPlain(m.Text)
	}
	return slackBlocksPlain(m.Blocks)
}

func slackBlocksPlain(blocks []SlackBlock) string {
	var lines []string
	for _, b := range blocks {
		for _, section := range b.read {
			var line strings.Builder
			for _, e := range section.Elements {
				line.WriteString(e.Text)
			}
			lines = append(lines, line.String())
		}
		for _, t := range b.texts() {
			if t.Type == "mrkdwn" {
				lines = append(lines, slackPlain(t.Text))
			} else {
				lines = append(lines, t.Text)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// Bold is what of the message is bold, put together.
func (m SlackMessage) Bold() string {
	var out strings.Builder
	for _, b := range m.Blocks {
		for _, section := range b.read {
			for _, e := range section.Elements {
				if e.Style.Bold {
					out.WriteString(e.Text)
				}
			}
		}
		for _, t := range b.texts() {
			if t.Type == "mrkdwn" {
				for _, x := range slackBold.FindAllStringSubmatch(t.Text, -1) {
					out.WriteString(x[1])
				}
			}
		}
	}
	return out.String()
}

// Mentions are what Slack would act on: who is called and which channels are
// named.
func (m SlackMessage) Mentions() []string {
	out := slackMention.FindAllString(m.Text, -1)
	for _, b := range m.Blocks {
		for _, section := range b.read {
			for _, e := range section.Elements {
				if e.Type != "text" && e.Type != "link" {
					out = append(out, e.Type)
				}
			}
		}
		for _, t := range b.texts() {
			if t.Type == "mrkdwn" {
				out = append(out, slackMention.FindAllString(t.Text, -1)...)
			}
		}
	}
	return out
}

// Links are the targets of the links in the blocks. Links to one target that
// touch are one link to the eye.
func (m SlackMessage) Links() []string {
	var out []string
	for _, b := range m.Blocks {
		for _, section := range b.read {
			before := ""
			for _, e := range section.Elements {
				if e.URL != "" && e.URL != before {
					out = append(out, e.URL)
				}
				before = e.URL
			}
		}
		for _, t := range b.texts() {
			if t.Type == "mrkdwn" {
				for _, l := range slackLink.FindAllStringSubmatch(t.Text, -1) {
					out = append(out, l[1])
				}
			}
		}
	}
	return out
}

var (
	slackMention = regexp.MustCompile(`<[!@#][^>]*>`)
	slackLink    = regexp.MustCompile(`<([^!@#|>][^|>]*)(?:\|([^>]*))?>`)
	slackBold    = regexp.MustCompile(`(?:^|[^\pL\pN])\*([^*\n]+)\*(?:$|[^\pL\pN])`)
	slackLook    = regexp.MustCompile("(^|[^\\pL\\pN])([*_~`]+)([^*_~`\\s][^*_~`\\n]*)[*_~`]+")
)

func slackPlain(mrkdwn string) string {
	s := slackLink.ReplaceAllStringFunc(mrkdwn, func(l string) string {
		parts := slackLink.FindStringSubmatch(l)
		if parts[2] != "" {
			return parts[2]
		}
		return parts[1]
	})
	s = slackLook.ReplaceAllString(s, "$1$3")
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// texts are the words of a block that count towards the total.
func (b SlackBlock) texts() []SlackText {
	var out []SlackText
	if b.Text != nil {
		out = append(out, *b.Text)
	}
	out = append(out, b.Fields...)
	if b.Type == "context" {
		var elements []SlackText
		_ = json.Unmarshal(b.Elements, &elements)
		out = append(out, elements...)
	}
	if b.Label != nil {
		out = append(out, *b.Label)
	}
	return out
}

type slackChecker struct{ problems []string }

func (c *slackChecker) is(ok bool, format string, args ...any) {
	if !ok {
		c.problems = append(c.problems, fmt.Sprintf(format, args...))
	}
}

func (c *slackChecker) text(t *SlackText, where string, limit int, plainOnly bool) {
	if t == nil {
		c.is(false, "%s: no text", where)
		return
	}
	n := utf8.RuneCountInString(t.Text)
	c.is(n >= 1, "%s: empty", where)
	c.is(n <= limit, "%s: %d characters, more than %d", where, n, limit)
	c.is(t.Type == "plain_text" || t.Type == "mrkdwn" && !plainOnly, "%s: type %q", where, t.Type)
	c.is(t.Type == "plain_text" || t.Emoji == nil, "%s: emoji in mrkdwn", where)
}

// checkBlocks names what Slack would refuse in the blocks of a message or,
// with modal, of a view.
func checkBlocks(blocks []SlackBlock, modal bool) []string {
	c := &slackChecker{}
	most := 50
	if modal {
		most = 100
	}
	c.is(len(blocks) <= most, "%d blocks, more than %d", len(blocks), most)
	blockIDs, actionIDs := map[string]bool{}, map[string]bool{}
	unique := func(seen map[string]bool, id, what string) {
		c.is(len(id) <= 255, "%s: longer than 255", what)
		c.is(id == "" || !seen[id], "%s %q twice", what, id)
		seen[id] = true
	}
	for i := range blocks {
		b := &blocks[i]
		at := fmt.Sprintf("/blocks/%d", i)
		unique(blockIDs, b.BlockID, "block_id")
		switch b.Type {
		case "section":
			if b.Text == nil {
				c.is(len(b.Fields) >= 1, "%s: section without text", at)
			} else {
				c.text(b.Text, at+"/text", 3000, false)
			}
			c.is(len(b.Fields) <= 10, "%s: %d fields", at, len(b.Fields))
			for j := range b.Fields {
				c.text(&b.Fields[j], at+"/fields", 2000, false)
			}
		case "header":
			c.text(b.Text, at+"/text", 150, true)
		case "divider":
		case "rich_text":
			c.rich(b, at)
		case "context":
			var elements []SlackText
			c.is(json.Unmarshal(b.Elements, &elements) == nil, "%s: elements", at)
			c.is(len(elements) >= 1 && len(elements) <= 10, "%s: %d elements", at, len(elements))
			for j := range elements {
				c.text(&elements[j], at+"/elements", 3000, false)
			}
		case "actions":
			var elements []SlackElement
			c.is(json.Unmarshal(b.Elements, &elements) == nil, "%s: elements", at)
			c.is(len(elements) >= 1 && len(elements) <= 25, "%s: %d elements", at, len(elements))
			for j := range elements {
				c.button(&elements[j], at+"/elements")
				unique(actionIDs, elements[j].ActionID, "action_id")
			}
		case "input":
			c.is(modal, "%s: input in a message", at)
			c.text(b.Label, at+"/label", 2000, true)
			if b.Hint != nil {
				c.text(b.Hint, at+"/hint", 2000, true)
			}
			if b.Element == nil {
				c.is(false, "%s: no element", at)
				continue
			}
			c.input(b.Element, at+"/element")
			unique(actionIDs, b.BlockID+"\x00"+b.Element.ActionID, "action_id")
		default:
			c.is(false, "%s: unsupported type %q", at, b.Type)
		}
	}
	return c.problems
}

func (c *slackChecker) rich(b *SlackBlock, at string) {
	c.is(json.Unmarshal(b.Elements, &b.read) == nil && len(b.read) >= 1, "%s: elements", at)
	for _, section := range b.read {
		c.is(section.Type == "rich_text_section" || section.Type == "rich_text_quote", "%s: type %q", at, section.Type)
		c.is(len(section.Elements) >= 1, "%s: empty %s", at, section.Type)
		for _, e := range section.Elements {
			switch e.Type {
			case "text":
				c.is(e.Text != "", "%s: empty text", at)
			case "link":
				u, err := url.Parse(e.URL)
				c.is(err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https"), "%s: link", at)
			case "user", "usergroup", "channel", "broadcast", "emoji", "date", "team", "color":
			default:
				c.is(false, "%s: element %q", at, e.Type)
			}
		}
	}
}

func (c *slackChecker) button(e *SlackElement, at string) {
	c.is(e.Type == "button", "%s: type %q", at, e.Type)
	c.text(e.Text, at+"/text", 75, true)
	c.is(utf8.RuneCountInString(e.Value) <= 2000, "%s: value too long", at)
	c.is(e.Style == "" || e.Style == "primary" || e.Style == "danger", "%s: style %q", at, e.Style)
	if e.URL != "" {
		u, err := url.Parse(e.URL)
		c.is(err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https"), "%s: url", at)
		c.is(utf8.RuneCountInString(e.URL) <= 3000, "%s: url too long", at)
	}
}

func (c *slackChecker) input(e *SlackElement, at string) {
	if e.Placeholder != nil {
		c.text(e.Placeholder, at+"/placeholder", 150, true)
	}
	most := 100
	switch e.Type {
	case "plain_text_input":
		longest := e.MaxLength
		c.is(longest >= 0 && longest <= 3000, "%s: max_length %d", at, longest)
		if longest == 0 {
			longest = 3000
		}
		c.is(utf8.RuneCountInString(e.InitialValue) <= longest, "%s: initial_value longer than max_length", at)
		return
	case "static_select", "multi_static_select":
	case "checkboxes", "radio_buttons":
		most = 10
	default:
		c.is(false, "%s: type %q", at, e.Type)
		return
	}
	if n := len(e.OptionGroups); n > 0 {
		c.is(most == 100 && n <= 100 && len(e.Options) == 0, "%s: %d option groups", at, n)
		for _, g := range e.OptionGroups {
			c.text(g.Label, at+"/option_groups/label", 75, true)
			c.is(len(g.Options) >= 1 && len(g.Options) <= 100, "%s: %d options in a group", at, len(g.Options))
		}
	} else {
		c.is(len(e.Options) >= 1 && len(e.Options) <= most, "%s: %d options", at, len(e.Options))
	}
	known := map[string]string{}
	for _, o := range e.all() {
		c.text(o.Text, at+"/options", 75, true)
		c.is(len(o.Value) >= 1 && utf8.RuneCountInString(o.Value) <= 150, "%s: option value of %d characters", at, len(o.Value))
		_, twice := known[o.Value]
		c.is(!twice, "%s: option value %q twice", at, o.Value)
		if o.Text != nil {
			known[o.Value] = o.Text.Text
		}
	}
	initial := e.InitialOptions
	if e.InitialOption != nil {
		initial = append(initial[:len(initial):len(initial)], *e.InitialOption)
		c.is(e.Type == "static_select" || e.Type == "radio_buttons", "%s: initial_option", at)
	}
	c.is(e.InitialOptions == nil || len(e.InitialOptions) >= 1, "%s: initial_options empty", at)
	for _, o := range initial {
		label, ok := known[o.Value]
		c.is(ok && o.Text != nil && o.Text.Text == label, "%s: initial option is none of the options", at)
	}
}

// slackViewJSON is a view as an app writes it.
type slackViewJSON struct {
	Type            string       `json:"type"`
	Title           *SlackText   `json:"title"`
	Submit          *SlackText   `json:"submit"`
	Close           *SlackText   `json:"close"`
	Blocks          []SlackBlock `json:"blocks"`
	PrivateMetadata string       `json:"private_metadata"`
	CallbackID      string       `json:"callback_id"`
}

func checkView(v *slackViewJSON) []string {
	c := &slackChecker{problems: checkBlocks(v.Blocks, true)}
	c.is(v.Type == "modal", "/type: %q", v.Type)
	c.is(len(v.Blocks) >= 1, "/blocks: none")
	c.text(v.Title, "/title", 24, true)
	if v.Close != nil {
		c.text(v.Close, "/close", 24, true)
	}
	inputs := false
	for _, b := range v.Blocks {
		inputs = inputs || b.Type == "input"
	}
	if inputs || v.Submit != nil {
		c.text(v.Submit, "/submit", 24, true)
	}
	c.is(utf8.RuneCountInString(v.PrivateMetadata) <= 3000, "/private_metadata: too long")
	c.is(len(v.CallbackID) <= 255, "/callback_id: too long")
	return c.problems
}
