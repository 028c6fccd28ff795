package terminal

import (
	"bytes"
	"testing"

	"dari/bot"
)

// TestADraftGrowsIntoTheReply: what was printed of it is not printed again, unless
// the reply begins otherwise, as after a model that stopped in the middle; in a
// pipe there is the reply alone.
func TestADraftGrowsIntoTheReply(t *testing.T) {
	first, both := bot.Plain("첫 문장.\x1b[2J"), bot.Plain("첫 문장.\n\n둘째.")
	for _, c := range []struct {
		what   string
		styled bool
		drafts []bot.Text
		reply  bot.Text
		want   string
	}{
		{"goes on", true, []bot.Text{first, first}, bot.Plain("첫 문장.\x1b[2J\n\n둘째."), "첫 문장.[2J\n\n둘째.\n\n"},
		{"all was drafted", true, []bot.Text{both}, both, "첫 문장.\n\n둘째.\n\n"},
		{"begins otherwise", true, []bot.Text{both}, bot.Plain("정리된 답"), "첫 문장.\n\n둘째.\n\n정리된 답\n\n"},
		{"a pipe", false, []bot.Text{both}, both, "첫 문장.\n\n둘째.\n\n"},
		{"no draft", true, nil, both, "첫 문장.\n\n둘째.\n\n"},
	} {
		var out bytes.Buffer
		term := &Terminal{Out: &out, Styled: c.styled}
		for _, d := range c.drafts {
			if err := term.Draft(t.Context(), bot.Draft{Body: d}); err != nil {
				t.Fatal(err)
			}
			if !c.styled && out.Len() != 0 {
				t.Errorf("%s: printed %q", c.what, out.String())
			}
		}
		if _, err := term.Send(t.Context(), bot.Outgoing{Reply: bot.Reply{Body: c.reply}}); err != nil {
			t.Fatal(err)
		}
		if out.String() != c.want {
			t.Errorf("%s: %q, want %q", c.what, out.String(), c.want)
		}
		if bytes.ContainsRune(out.Bytes(), 0x1b) {
			t.Errorf("%s: an escape was printed: %q", c.what, out.String())
		}
		if term.drafted != "" {
			t.Errorf("%s: the next reply would go on with %q", c.what, term.drafted)
		}
	}
}
