package telegram

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"

	"dari/bot"
	"dari/bot/bottest"
	"dari/bot/bottest/fake"
)

func TestRender(t *testing.T) {
	for name, c := range map[string]struct {
		body bot.Text
		want string
	}{
		"blocks": {bot.Text{bot.H("제목 & 더"), bot.P("줄 하나\n줄 둘"), bot.Item("가"), bot.Item("나"), bot.Small("출처"), bot.Small("확인일")},
			"<b>제목 &amp; 더</b>\n\n줄 하나\n줄 둘\n\n• 가\n• 나\n\n<i>출처</i>\n<i>확인일</i>"},
		"numbers": {bot.Text{{Kind: bot.Numbered, Number: 1, Spans: []bot.Span{{Text: "a"}}}, {Kind: bot.Numbered, Number: 12, Spans: []bot.Span{{Text: "b"}}}},
			"1. a\n12. b"},
		"quote": {bot.Text{bot.Spans(bot.Quote, bot.Words("a "), bot.Bold("b")), bot.P("c")}, "<blockquote>a <b>b</b></blockquote>\n\nc"},
		"link": {bot.Text{bot.Spans(bot.Paragraph, bot.Link("a", `https://x.kr/?a=1&b="2"`), bot.Link("", "https://y.kr/"))},
			`<a href="https://x.kr/?a=1&amp;b=&quot;2&quot;">a</a><a href="https://y.kr/">https://y.kr/</a>`},
		"bad links":   {bot.Text{bot.Spans(bot.Paragraph, bot.Link("a", "tg://x"), bot.Link("b", "JavaScript:1"), bot.Link("c", "https:"), bot.Link("d", "//x.kr"))}, "abcd"},
		"all looks":   {bot.Text{bot.Spans(bot.Paragraph, bot.Span{Text: "<x>", Bold: true, Italic: true, Link: "https://x.kr"})}, `<b><i><a href="https://x.kr">&lt;x&gt;</a></i></b>`},
		"controls":    {bot.Text{bot.P("a\x00b\r\nc\xff")}, "a b\nc\ufffd"},
		"own schemes": {bot.Text{bot.P("tg://resolve?domain=x TON://y stg://z")}, "tg:\u2060//resolve?domain=x TON:\u2060//y stg://z"},
		"only blank":  {bot.Text{bot.P(" \n ")}, ""},
	} {
		got := ""
		for _, p := range render(c.body) {
			got += p.html
		}
		if got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}

func TestSplitsAtGoodPlaces(t *testing.T) {
	sentence := strings.Repeat("가나다 라마바 사아자. ", 30)
	body := bot.Text{}
	for range 30 {
		body = append(body, bot.P(strings.TrimSpace(sentence)))
	}
	parts := render(body)
	if len(parts) < 3 {
		t.Fatalf("%d parts", len(parts))
	}
	for i, p := range parts {
		if n := units(p.plain); n > maxUnits || n < maxUnits/2 && i < len(parts)-1 {
			t.Errorf("part %d has %d units", i, n)
		}
		if !strings.HasSuffix(p.plain, ".") || !strings.HasPrefix(p.plain, "가") {
			t.Errorf("part %d is %.20q...%.20q", i, p.plain, p.plain[len(p.plain)-20:])
		}
	}
	// Telegram keeps 100 looks of a message and drops the rest.
	body = bot.Text{}
	for range 300 {
		body = append(body, bot.Spans(bot.Paragraph, bot.Words("가"), bot.Bold("나")))
	}
	for i, p := range render(body) {
		if n := strings.Count(p.html, "<b>"); n > 100 {
			t.Errorf("part %d has %d looks", i, n)
		}
	}
}

func TestLabels(t *testing.T) {
	for in, want := range map[string]string{
		"서울":                        "서울",
		" a \n b ":                  "a b",
		strings.Repeat("가", 60):     strings.Repeat("가", 60),
		strings.Repeat("가", 61):     strings.Repeat("가", 59) + "…",
		strings.Repeat("👩‍👩‍👧", 12): strings.Repeat("👩‍👩‍👧", 7) + "…",
	} {
		if got := label(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	rows, err := keyboard("k", bot.Choices{{Label: "예", Action: "a"}, {Label: "아니요", Action: "b"}, {Label: strings.Repeat("긴 말 ", 9), Action: "c"}, {Label: "예", Action: "d", OpensForm: true}})
	if err != nil || len(rows) != 3 || len(rows[0]) != 2 || rows[2][0].CallbackData != "k:3:f" {
		t.Errorf("rows %+v, %v", rows, err)
	}
}

var ours = regexp.MustCompile(`^(</?(b|i|blockquote)>|<a href="https?://[^"<>]*">|</a>)$`)

// FuzzS06_OnlyOurTags renders whatever strangers write as every kind of block.
// The strict double must take every part, all tags must be ours, and nothing
// of the text may be lost but blanks. To fuzz it, add -fuzzminimizetime 1x: its
// coverage varies with the network, which makes minimizing endless.
func FuzzS06_OnlyOurTags(f *testing.F) {
	for _, s := range []string{
		"<b>x</b>", "</a><a href=\"tg://user?id=1\">x</a>", "1 < 2 && 3 > 2 &amp; &#60;b&#62;", "javascript:alert(1)", "https://x.kr/\"onclick=\"<b>",
		strings.Repeat("👩‍👩‍👧", 600), strings.Repeat("가", 4001), strings.Repeat("<&>", 1400), "\x00\xff\u202e", "a\n\n\n\nb", strings.Repeat("🇰🇷", 1300),
	} {
		f.Add(s, s)
	}
	server := fake.NewTelegram(fake.TelegramOptions{AnyChat: true})
	var unparsed atomic.Int64
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		server.ServeHTTP(markupWatch{w, &unparsed}, r)
	}))
	f.Cleanup(service.Close)
	a, err := New(Config{Token: server.Token(), APIURL: service.URL})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, link string) {
		body := bot.Text{
			bot.H(text), bot.P(text), bot.Item(text), bot.Small(text),
			bot.Spans(bot.Quote, bot.Bold(text), bot.Link(text, link), bot.Span{Text: text, Bold: true, Italic: true, Link: "https://x.kr/" + link}),
		}
		parts := render(body)
		var want, got strings.Builder
		for _, r := range runs(body) {
			want.WriteString(r.text)
		}
		for _, p := range parts {
			if n := units(p.plain); n > 4096 || n == 0 {
				t.Errorf("a part of %d units", n)
			}
			for _, tag := range anyTag.FindAllString(p.html, -1) {
				if !ours.MatchString(tag) {
					t.Errorf("foreign tag %q", tag)
				}
			}
			for _, s := range []string{p.html, p.plain} {
				if ownScheme.MatchString(s) {
					t.Errorf("an address of Telegram's own in %q", s)
				}
			}
			got.WriteString(unquote.Replace(anyTag.ReplaceAllString(p.html, "")))
		}
		if squeeze(got.String()) != squeeze(want.String()) {
			t.Errorf("something was lost of %q", text)
		}
		if strings.TrimFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || unicode.IsSpace(r) }) == "" {
			return // nothing to read in it: the service may refuse that
		}
		o := bot.Outgoing{Key: "k", To: out("5", "").To, Reply: bot.Reply{Body: body, Choices: bot.Choices{{Label: text, Action: "a"}, {Label: text, URL: link}}}}
		sent, err := a.Send(t.Context(), o)
		if err != nil {
			t.Fatalf("the double refuses: %v", err)
		}
		// Every other place of a reply that is read, changed into what was sent.
		o.Reply = bottest.Hostile(text, link)
		o.Reply.Form = nil // handlers asks its fields one by one
		if _, err := a.Edit(t.Context(), o.To, sent.MessageIDs, o); err != nil {
			t.Errorf("the double refuses a change: %v", err)
		}
		if n := unparsed.Swap(0); n != 0 {
			t.Errorf("%d refused and sent plain", n)
		}
	})
}

// markupWatch counts answers that say that markup could not be parsed.
type markupWatch struct {
	http.ResponseWriter
	n *atomic.Int64
}

func (w markupWatch) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte("can't parse entities")) {
		w.n.Add(1)
	}
	return w.ResponseWriter.Write(b)
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
