package slack

import (
	"regexp"
	"strconv"
	"strings"

	slackapi "github.com/slack-go/slack"

	"dari/bot"
	"dari/bot/lang"
)

// Words are rendered as rich_text blocks. Slack shows their text as it is:
// nothing in it is taken for markup, a mention or a link, a bold word may touch
// a particle, and docs.slack.dev/reference/block-kit/blocks/rich-text-block
// prefers them to mrkdwn. Only small print is mrkdwn, because a context block
// takes nothing else with links; it is escaped, and small print that mrkdwn
// would change is rendered as rich text too.
//
// The limits are those of docs.slack.dev/reference/block-kit with some room.
// What all blocks of a message may be together is not documented:
// slackapi/bolt-js issues 2509 and 2867 measured 13,200 characters, containers
// and all, so the JSON of a message is kept below 12,000. Characters are
// counted as UTF-16 units, which is never less than what Slack counts.
const (
	messageRoom  = 12_000
	messageBlock = 50
	elementRoom  = 2_900
	noteRoom     = 1_900
	pieceRoom    = 500   // characters that are kept together where a text is split
	fallbackRoom = 3_000 // chat.update takes 4,000
	linkRoom     = 2_000
	perRow       = 5
	buttonLabel  = 75
	buttonURL    = 3_000

	// What the JSON around a text, a link and a block takes, generously.
	elementCost = 75
	blockCost   = 120
)

// part is one message of a reply.
type part struct {
	blocks []slackapi.Block
	plain  string // the same without markup, not escaped
}

// run is words of one look.
type run struct {
	text, link   string
	bold, italic bool
}

func (r run) cost() int { return elementCost + jsonUnits(r.text) + jsonUnits(r.link) }

func (r run) plain() string {
	if r.link != "" && r.link != r.text {
		return r.text + " (" + r.link + ")"
	}
	return r.text
}

// render turns a reply into messages. There is none when nothing is to be
// said.
func render(o bot.Outgoing) []part {
	buttons := rows(o)
	costs, all := make([]int, len(buttons)), 0
	for i, row := range buttons {
		costs[i] = blockCost
		for _, e := range row {
			b := e.(*slackapi.ButtonBlockElement)
			costs[i] += 2*elementCost + jsonUnits(b.Text.Text) + jsonUnits(b.Value) + jsonUnits(b.ActionID) + jsonUnits(b.URL)
		}
		all += costs[i]
	}
	// Choices stand together under the end of the text: room is kept for them.
	p := newPress()
	if all < messageRoom/2 && len(buttons) < messageBlock/2 {
		p.room, p.most = p.room-all, p.most-len(buttons)
	}
	p.text(o.Reply.Body)
	p.closeRich()
	p.room, p.most = messageRoom, messageBlock
	for i, row := range buttons {
		p.add(slackapi.NewActionBlock("choices"+strconv.Itoa(i), row...), costs[i])
	}
	parts := p.end()
	for i := range parts {
		if parts[i].plain == "" {
			parts[i].plain = lang.Text(lang.Lang(o.Reply.Lang), lang.Choose)
		}
	}
	return parts
}

// press puts blocks together and begins a new message where one is full.
type press struct {
	parts []part
	now   part
	cost  int
	rich  []slackapi.RichTextElement        // of the rich_text block that is open
	line  []slackapi.RichTextSectionElement // of the section in it that is open
	quote bool                              // the section is a quote
	last  bot.BlockKind
	room  int // of a message
	most  int // blocks of a message
}

func newPress() *press { return &press{room: messageRoom, most: messageBlock} }

// text adds words, block by block.
func (p *press) text(t bot.Text) {
	for _, b := range t {
		runs := runsOf(b)
		switch {
		case runs == nil:
		case b.Kind == bot.Note && p.note(runs):
		default:
			p.block(b, runs)
		}
	}
}

// runsOf are the words of a block, or nil when there is nothing to see.
func runsOf(b bot.Block) []run {
	var runs []run
	visible := false
	for _, s := range b.Spans {
		r := run{text: tidy(s.Text), bold: s.Bold || b.Kind == bot.Heading, italic: s.Italic}
		if target, ok := safeURL(s.Link); ok && units(target) <= linkRoom {
			if r.link = target; strings.TrimSpace(r.text) == "" {
				r.text = target
			}
		}
		visible = visible || strings.TrimSpace(r.text) != ""
		if r.text != "" {
			runs = append(runs, r)
		}
	}
	if !visible {
		return nil
	}
	return runs
}

// block adds a block of words to the open section: whole where it fits a
// message, else over several.
func (p *press) block(b bot.Block, runs []run) {
	if prefix := b.Prefix(); prefix != "" && b.Kind != bot.Quote {
		runs = append([]run{{text: prefix}}, runs...)
	}
	if quote := b.Kind == bot.Quote; quote != p.quote {
		p.closeLine()
		p.quote = quote
	}
	whole := blockCost + 2*elementCost
	for _, r := range runs {
		whole += r.cost() + elementCost*strings.Count(r.text, "<")
	}
	full := p.rich == nil && p.line == nil && len(p.now.blocks) >= p.most-1
	if p.cost+whole > p.room || full {
		p.turn()
		p.quote = b.Kind == bot.Quote
	}
	if len(p.line) > 0 {
		p.put(run{text: between(p.last, b.Kind)})
	}
	for _, r := range runs {
		for _, piece := range pieces(r.text) {
			for _, text := range apart(piece) {
				r.text = text
				if p.cost+r.cost()+2*blockCost > p.room {
					p.turn()
					p.quote = b.Kind == bot.Quote
				}
				p.put(r)
			}
		}
	}
	p.last = b.Kind
}

// between is what stands between two blocks: no empty line within a list, none
// below a heading.
func between(a, b bot.BlockKind) string {
	item := func(k bot.BlockKind) bool { return k == bot.Bullet || k == bot.Numbered }
	if item(a) && item(b) || a == bot.Heading || a == bot.Note && b == bot.Note {
		return "\n"
	}
	return "\n\n"
}

// put adds words to the open section.
func (p *press) put(r run) {
	p.now.plain += r.plain()
	var style *slackapi.RichTextSectionTextStyle
	if r.bold || r.italic {
		style = &slackapi.RichTextSectionTextStyle{Bold: r.bold, Italic: r.italic}
	}
	if r.link != "" {
		p.cost += r.cost()
		p.line = append(p.line, slackapi.NewRichTextSectionLinkElement(r.link, r.text, style))
		return
	}
	if n := len(p.line) - 1; n >= 0 {
		before, ok := p.line[n].(*slackapi.RichTextSectionTextElement)
		if ok && sameStyle(before.Style, style) && !strings.HasSuffix(before.Text, "<") && units(before.Text)+units(r.text) <= elementRoom {
			before.Text += r.text
			p.cost += jsonUnits(r.text)
			return
		}
	}
	p.cost += r.cost()
	p.line = append(p.line, slackapi.NewRichTextSectionTextElement(r.text, style))
}

func sameStyle(a, b *slackapi.RichTextSectionTextStyle) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// closeLine ends the open section.
func (p *press) closeLine() {
	if len(p.line) == 0 {
		return
	}
	if p.quote {
		p.rich = append(p.rich, &slackapi.RichTextQuote{Type: slackapi.RTEQuote, Elements: p.line})
	} else {
		p.rich = append(p.rich, slackapi.NewRichTextSection(p.line...))
	}
	p.line = nil
	p.cost += blockCost
	p.now.plain += "\n\n"
}

// closeRich ends the open rich_text block.
func (p *press) closeRich() {
	p.closeLine()
	if len(p.rich) > 0 {
		p.now.blocks = append(p.now.blocks, slackapi.NewRichTextBlock("", p.rich...))
		p.rich = nil
		p.cost += blockCost
	}
	p.quote = false
}

// note adds small print, together with small print right before it. It
// reports false where mrkdwn would not show it as it is.
func (p *press) note(runs []run) bool {
	var out, plain strings.Builder
	for _, r := range runs {
		if r.bold || r.italic || looksLikeMarkup.MatchString(r.text) {
			return false
		}
		text := escape(r.text)
		if r.link != "" {
			text = "<" + r.link + "|" + strings.NewReplacer("|", "¦", "\n", " ").Replace(text) + ">"
		}
		out.WriteString(text)
		plain.WriteString(r.plain())
	}
	if units(out.String()) > noteRoom {
		return false
	}
	p.closeRich()
	if n := len(p.now.blocks) - 1; n >= 0 {
		if c, ok := p.now.blocks[n].(*slackapi.ContextBlock); ok {
			t := c.ContextElements.Elements[0].(*slackapi.TextBlockObject)
			if cost := jsonUnits(out.String()) + 2; units(t.Text)+units(out.String()) < noteRoom && p.cost+cost <= p.room {
				t.Text += "\n" + out.String()
				p.cost += cost
				p.now.plain = strings.TrimRight(p.now.plain, "\n") + "\n" + plain.String()
				return true
			}
		}
	}
	text := slackapi.NewTextBlockObject(slackapi.MarkdownType, out.String(), false, true)
	p.add(slackapi.NewContextBlock("", text), blockCost+jsonUnits(out.String()))
	p.now.plain = strings.TrimLeft(strings.TrimRight(p.now.plain, "\n")+"\n\n"+plain.String(), "\n")
	p.last = bot.Note
	return true
}

// looksLikeMarkup finds what mrkdwn would change: signs before a word that is
// not inside another, a quote at the beginning of a line, a named emoji.
// "3~5명" and "a_b" are left alone by Slack as they are here.
var looksLikeMarkup = regexp.MustCompile("`" + `|(^|[^\pL\pN])[*_~]+\S|(?m:^\s*>)|:[a-z0-9_+-]+:`)

// add adds a block after what is open.
func (p *press) add(b slackapi.Block, cost int) {
	p.closeRich()
	if p.cost+cost > p.room || len(p.now.blocks) >= p.most {
		p.turn()
	}
	p.now.blocks = append(p.now.blocks, b)
	p.cost += cost
}

// turn begins a new message.
func (p *press) turn() {
	p.closeRich()
	if len(p.now.blocks) > 0 {
		p.now.plain = strings.TrimSpace(p.now.plain)
		p.parts = append(p.parts, p.now)
	}
	p.now, p.cost = part{}, 0
}

func (p *press) end() []part {
	p.turn()
	return p.parts
}

// rows are the buttons of a reply. An address that Slack would refuse would
// take the whole message with it; such a button is left out.
func rows(o bot.Outgoing) [][]slackapi.BlockElement {
	var out [][]slackapi.BlockElement
	var row []slackapi.BlockElement
	for i, c := range o.Reply.Choices {
		if c.Hidden {
			continue
		}
		label := slackapi.NewTextBlockObject(slackapi.PlainTextType, cut(oneLine(c.Label), buttonLabel), true, false)
		b := slackapi.NewButtonBlockElement("", "", label)
		if c.URL != "" {
			target, ok := safeURL(c.URL)
			if !ok || len(target) > buttonURL {
				continue
			}
			b.ActionID, b.URL = "link:"+strconv.Itoa(i), target
		} else {
			b.Value = choiceValue(o.Key, i, c.OpensForm)
			b.ActionID = b.Value
		}
		switch {
		case c.Danger:
			b.Style = slackapi.StyleDanger
		case c.Primary:
			b.Style = slackapi.StylePrimary
		}
		if row = append(row, b); len(row) == perRow {
			out, row = append(out, row), nil
		}
	}
	if len(row) > 0 {
		out = append(out, row)
	}
	return out
}
