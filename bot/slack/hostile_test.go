package slack

import (
	"encoding/json"
	"strings"
	"testing"

	"dari/bot"
	"dari/bot/bottest"
)

// inert looks at a payload as Slack would read it: what it takes for markup has
// nothing of others in it, and leads to the addresses of ours only.
func inert(t *testing.T, payload any, ours ...string) {
	t.Helper()
	raw, err := json.Marshal(payload)
	if err != nil {
		t.Fatal(err)
	}
	var read any
	if err := json.Unmarshal(raw, &read); err != nil {
		t.Fatal(err)
	}
	led := map[string]bool{}
	for _, u := range ours {
		if u, ok := safeURL(u); ok {
			led[u] = true
		}
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			kind, _ := v["type"].(string)
			text, _ := v["text"].(string)
			switch kind {
			case "mrkdwn":
				rest := anyLink.ReplaceAllStringFunc(text, func(l string) string {
					if target := anyLink.FindStringSubmatch(l)[1]; !led[target] {
						t.Errorf("a link to %q", target)
					}
					return ""
				})
				if strings.ContainsAny(rest, "<>") {
					t.Errorf("angle brackets in mrkdwn: %q", rest)
				}
			case "user", "usergroup", "channel", "broadcast", "color", "date", "emoji", "team":
				t.Errorf("an element %q", kind)
			}
			if u, ok := v["url"].(string); ok && !led[u] {
				t.Errorf("an address %q", u)
			}
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(read)
}

// FuzzS05_EveryWordOfAReply says hostile words in every place of a reply that
// is read: as a message, in the window of its form, and in a window that only
// says something.
func FuzzS05_EveryWordOfAReply(f *testing.F) {
	for _, s := range []string{"<!channel>", "<@U1>", "<#C1|x>", "<https://evil.kr|naver.com>", "&lt;!here&gt;", "*_~`>", "a|<b", "\u202e\x00<", "", " \n ",
		strings.Repeat("<!here> ", 700), ":smile:", "<!date^1392734382^{date}^https://evil.kr|x>"} {
		f.Add(s, "https://a.kr/?x=1&y="+s)
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, words, link string) {
		r := bottest.Hostile(words, link)
		for _, p := range render(bot.Outgoing{Key: "k", Reply: r}) {
			inert(t, p.blocks, link)
			inert(t, map[string]string{"type": "mrkdwn", "text": fallback(p.plain, fallbackRoom)})
			inert(t, map[string]string{"type": "mrkdwn", "text": escape(p.plain)})
		}
		inert(t, textView("ko", words, callbackLoading, r.Body), link)
		if view, err := formView(r.Form, bot.Address{Chat: "D1"}, "ko"); err == nil {
			inert(t, view, link)
		} else {
			t.Errorf("no window: %v", err)
		}
	})
}
