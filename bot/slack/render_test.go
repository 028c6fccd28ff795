package slack

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	slackapi "github.com/slack-go/slack"
	"pgregory.net/rapid"

	"dari/bot"
	"dari/bot/bottest/fake"
)

// rendered is a text as blocks, in brackets what has a look: {b bold},
// {i italic}, {url words}, {quote ...}.
func rendered(t bot.Text) []string {
	var out []string
	for _, p := range render(bot.Outgoing{Reply: bot.Reply{Body: t}}) {
		for _, b := range p.blocks {
			switch b := b.(type) {
			case *slackapi.RichTextBlock:
				var all strings.Builder
				for _, e := range b.Elements {
					switch e := e.(type) {
					case *slackapi.RichTextSection:
						all.WriteString(words(e.Elements))
					case *slackapi.RichTextQuote:
						all.WriteString("{quote " + words(e.Elements) + "}")
					}
				}
				out = append(out, all.String())
			case *slackapi.ContextBlock:
				out = append(out, "note "+b.ContextElements.Elements[0].(*slackapi.TextBlockObject).Text)
			}
		}
	}
	return out
}

func words(elements []slackapi.RichTextSectionElement) string {
	var out strings.Builder
	for _, e := range elements {
		switch e := e.(type) {
		case *slackapi.RichTextSectionTextElement:
			switch {
			case e.Style == nil:
				out.WriteString(e.Text)
			case e.Style.Bold:
				out.WriteString("{b " + e.Text + "}")
			default:
				out.WriteString("{i " + e.Text + "}")
			}
		case *slackapi.RichTextSectionLinkElement:
			out.WriteString("{" + e.URL + " " + e.Text + "}")
		}
	}
	return out.String()
}

func TestRender(t *testing.T) {
	for _, c := range []struct {
		name string
		text bot.Text
		want []string
	}{
		{"paragraphs", bot.Text{bot.P("하나"), bot.P("둘\n셋")}, []string{"하나\n\n둘\n셋"}},
		{"heading, items, notes", bot.Text{bot.H("제목"), bot.Item("가"), bot.Item("나"), {Kind: bot.Numbered, Number: 12, Spans: []bot.Span{bot.Words("다")}}, bot.Small("출처 <1>"), bot.Small("3~5일")},
			[]string{"{b 제목}\n• 가\n• 나\n12. 다", "note 출처 &lt;1&gt;\n3~5일"}},
		{"quote", bot.Text{bot.P("앞"), {Kind: bot.Quote, Spans: []bot.Span{bot.Words("말\n씀")}}, bot.P("뒤")}, []string{"앞{quote 말\n씀}뒤"}},
		{"bold beside a particle", bot.Text{bot.Spans(bot.Paragraph, bot.Bold("월 60만원"), bot.Words("은 *최대*"), bot.Span{Text: "금액", Italic: true})}, []string{"{b 월 60만원}은 *최대*{i 금액}"}},
		{"link", bot.Text{bot.Spans(bot.Paragraph, bot.Words("("), bot.Link("고용24 | <홈>", "https://a.kr/?a=1&b=<2>|3"), bot.Words(")"))},
			[]string{"({https://a.kr/?a=1&b=%3C2%3E%7C3 고용24 | <}{https://a.kr/?a=1&b=%3C2%3E%7C3 홈>})"}},
		{"link without words", bot.Text{bot.Spans(bot.Paragraph, bot.Link("", "https://a.kr/"))}, []string{"{https://a.kr/ https://a.kr/}"}},
		{"link that is none", bot.Text{bot.Spans(bot.Paragraph, bot.Link("눌러", "javascript:alert(1)"), bot.Link("여기", "http://user@evil.kr/"))}, []string{"눌러여기"}},
		{"note with a link", bot.Text{bot.Spans(bot.Note, bot.Words("출처: "), bot.Link("고용24 | 홈", "https://a.kr/?a=1&b=2"))}, []string{"note 출처: <https://a.kr/?a=1&b=2|고용24 ¦ 홈>"}},
		{"note that mrkdwn would change", bot.Text{bot.Small("*굵지* 않게"), bot.Small("> 아님"), bot.Small(":100:"), bot.Small("`코드`")}, []string{"*굵지* 않게\n> 아님\n:100:\n`코드`"}},
		{"nothing", bot.Text{bot.P(""), bot.P("  "), bot.P("\x00\xff"), {}}, nil},
	} {
		if d := cmp.Diff(c.want, rendered(c.text)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestCommandsOfSlackAreTakenApart(t *testing.T) {
	for _, b := range render(bot.Outgoing{Reply: bot.Reply{Body: bot.Text{bot.P("<!channel> <@U1> <#C1> <https://evil.kr|naver.com> &lt;!here&gt;")}}})[0].blocks {
		raw, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{`\u003c!`, `\u003c@`, `\u003c#`, `\u003ch`} {
			if strings.Contains(string(raw), bad) {
				t.Errorf("%s in %s", bad, raw)
			}
		}
	}
}

var anyLink = regexp.MustCompile(`<([^>|]*)\|([^<>]*)>`)

// harmless fails when the payload of a message holds a command of Slack or a
// link that is not among ours.
func harmless(t interface{ Errorf(string, ...any) }, o bot.Outgoing) {
	ours := map[string]bool{}
	for _, b := range o.Reply.Body {
		for _, s := range b.Spans {
			if u, ok := safeURL(s.Link); ok {
				ours[u] = true
			}
		}
	}
	for _, p := range render(o) {
		mrkdwn := []string{fallback(p.plain, fallbackRoom), escape(p.plain)}
		var all []string
		for _, b := range p.blocks {
			switch b := b.(type) {
			case *slackapi.RichTextBlock:
				for _, e := range b.Elements {
					var line []slackapi.RichTextSectionElement
					switch e := e.(type) {
					case *slackapi.RichTextSection:
						line = e.Elements
					case *slackapi.RichTextQuote:
						line = e.Elements
					default:
						t.Errorf("%T in a rich text", e)
					}
					for _, e := range line {
						switch e := e.(type) {
						case *slackapi.RichTextSectionTextElement:
							all = append(all, e.Text)
						case *slackapi.RichTextSectionLinkElement:
							all = append(all, e.Text, e.URL)
							if !ours[e.URL] {
								t.Errorf("foreign link %q", e.URL)
							}
						default:
							t.Errorf("%T in a section", e)
						}
					}
				}
			case *slackapi.ContextBlock:
				mrkdwn = append(mrkdwn, b.ContextElements.Elements[0].(*slackapi.TextBlockObject).Text)
			}
		}
		for i, s := range mrkdwn {
			links := anyLink.FindAllStringSubmatch(s, -1)
			if strings.Count(s, "<") != len(links) || i < 2 && len(links) > 0 {
				t.Errorf("angle brackets beside links in %q", s)
			}
			for _, l := range links {
				if !ours[l[1]] {
					t.Errorf("foreign link %q", l[0])
				}
			}
		}
		for _, s := range append(all, mrkdwn...) {
			for _, bad := range []string{"<!", "<@", "<#"} {
				if strings.Contains(s, bad) {
					t.Errorf("%q in %q", bad, s)
				}
			}
		}
		if raw, err := json.Marshal(p.blocks); err != nil || units(string(raw)) > 13_000 {
			t.Errorf("%d characters of blocks, %v", units(string(raw)), err)
		}
	}
}

func FuzzS05_NoMarkupOfOthersSurvives(f *testing.F) {
	for _, s := range []string{"<!channel>", "<@U1>", "<#C1|x>", "<https://evil.kr|naver.com>", "&lt;!here&gt;", "`<!everyone>`", "*_~`>", "https://a.kr/<!here>", "a|<b", "\u202e\x00<", "<\n!channel>", "http://a\"b.kr"} {
		f.Add(s, s, byte(7))
		f.Add("말", s, byte(31))
	}
	f.Fuzz(func(t *testing.T, a, b string, look byte) {
		span := bot.Span{Text: a, Bold: look&1 > 0, Italic: look&2 > 0}
		if look&4 > 0 {
			span.Link = b
		}
		kinds := []bot.BlockKind{bot.Paragraph, bot.Heading, bot.Bullet, bot.Numbered, bot.Note, bot.Quote}
		body := bot.Text{bot.Spans(kinds[int(look>>3)%len(kinds)], bot.Words(b), span, bot.Words(a), span), bot.P(b)}
		harmless(t, bot.Outgoing{Key: "k", Reply: bot.Reply{Body: body, Choices: bot.Choices{{Label: a}, {Label: b, URL: b}}}})
	})
}

// Whatever is said, the strict workspace takes it at the first try and loses
// no word of it.
func TestAnyTextIsTaken(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	to := bot.Address{Chat: h.Direct("U1")}
	word := rapid.OneOf(rapid.StringMatching(`[가-힣a-z&<>*_0-9 \n]{0,40}`), rapid.SampledFrom([]string{
		strings.Repeat("&", 4000), strings.Repeat("가", 7000), strings.Repeat("<\n", 900), strings.Repeat("말 ", 9000), "🙂🙂🙂", strings.Repeat("🙂", 3500), "",
	}))
	span := rapid.Custom(func(t *rapid.T) bot.Span {
		return bot.Span{Text: word.Draw(t, "text"), Bold: rapid.Bool().Draw(t, "bold"), Italic: rapid.Bool().Draw(t, "italic"), Link: rapid.SampledFrom([]string{
			"", "", "https://a.kr/?x=1&y=2", "ftp://a", "https://a.kr/" + strings.Repeat("x", 1400), "https://a.kr/" + strings.Repeat("x", 4000),
		}).Draw(t, "link")}
	})
	block := rapid.Custom(func(t *rapid.T) bot.Block {
		return bot.Block{
			Kind:   rapid.SampledFrom([]bot.BlockKind{bot.Paragraph, bot.Heading, bot.Bullet, bot.Numbered, bot.Note, bot.Quote}).Draw(t, "kind"),
			Number: rapid.IntRange(0, 120).Draw(t, "number"), Spans: rapid.SliceOfN(span, 0, 4).Draw(t, "spans"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		body := bot.Text(rapid.SliceOfN(block, 0, 70).Draw(t, "body"))
		o := bot.Outgoing{Key: "k", To: to, Reply: bot.Reply{Body: body, Choices: bot.Choices{{Label: word.Draw(t, "label")}}}}
		harmless(t, o)
		calls, sent := len(h.Calls()), len(h.Sent())
		r, err := h.a.Send(h.t.Context(), o)
		if err != nil {
			t.Fatalf("not taken: %v", err)
		}
		if n := len(h.Calls()) - calls; n != len(r.MessageIDs) {
			t.Errorf("%d calls for %d messages: one was refused at first", n, len(r.MessageIDs))
		}
		var got strings.Builder
		for _, m := range h.Sent()[sent:] {
			got.WriteString(m.Plain())
			if len(m.Mentions()) > 0 {
				t.Errorf("calls %q", m.Mentions())
			}
		}
		said := letters(got.String())
		for _, b := range body {
			for _, s := range b.Spans {
				if l := letters(s.Text); len(l) > 0 && len(l) < 40 && !strings.Contains(said, l) {
					t.Errorf("%q is not in what was said", l)
				}
			}
		}
	})
}

// letters are those signs of a text that no look can change.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '가' && r <= '힣' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, s)
}

func TestFallbackIsShortAndEscaped(t *testing.T) {
	for _, s := range []string{strings.Repeat("&", 5000), strings.Repeat("가", 5000), "짧다"} {
		got := fallback(s, fallbackRoom)
		if units(got) > fallbackRoom || got == "" || strings.HasSuffix(strings.TrimSuffix(got, "…"), "&am") {
			t.Errorf("%d units of %d", units(got), units(s))
		}
	}
}
