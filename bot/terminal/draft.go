package terminal

import (
	"context"
	"fmt"
	"io"
	"strings"

	"dari/bot"
)

// Draft prints what of an answer is new since it was shown last, where a person
// sits at the terminal: the text grows. A terminal cannot take words back, so the
// reply goes on where the draft stood, or, when it begins otherwise, is printed
// whole below it. In a pipe nothing is shown before the reply.
func (t *Terminal) Draft(_ context.Context, d bot.Draft) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.Styled {
		return nil
	}
	text := d.Body.Render(t.span)
	more, grows := strings.CutPrefix(text, t.drafted)
	if !grows || more == "" {
		return nil
	}
	if t.midLine {
		more, t.midLine = "\n"+more, false
	}
	if _, err := io.WriteString(t.Out, more); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	t.drafted = text
	return nil
}

// afterDraft is what is left to print of a text of which a draft may stand there
// already.
func (t *Terminal) afterDraft(text string) string {
	was := t.drafted
	t.drafted = ""
	if was == "" {
		return text
	}
	if more, ok := strings.CutPrefix(text, was); ok {
		return more
	}
	return "\n\n" + text
}
