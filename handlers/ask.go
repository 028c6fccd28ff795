package handlers

import (
	"context"

	"dari/bot"
	"dari/bot/lang"
)

// Memories keeps what was talked about, for follow-up questions.
type Memories interface {
	Memory(ctx context.Context, conversation string, person uint32) (Memory, error)
	Remember(ctx context.Context, message int64, conversation string, person uint32, m Memory) error
}

// Memory is what was talked about in a conversation, the oldest first.
type Memory struct {
	Turns []MemoryTurn `json:"turns"`
}

// MemoryTurn is one thing said. Text is that of the person, or the kind and
// topic of what was answered.
type MemoryTurn struct {
	// Message is the inbox row; a message that is handled again replaces its
	// own turn.
	Message int64  `json:"message"`
	Bot     bool   `json:"bot,omitempty"`
	Text    string `json:"text"`
}

// Answers is what Dari knows.
type Answers struct{}

// IsQuestion tells words that ask something from words that fill a field.
func (a *Answers) IsQuestion(text string) bool { return false }

func (h *Handlers) askRoutes() []route { return nil }

// ask answers a question, or does what the words ask for.
func (h *Handlers) ask(ctx context.Context, t *turn) ([]bot.Reply, error) {
	return t.say(lang.EmptyMessage), nil
}
