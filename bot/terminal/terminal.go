// Package terminal is Dari in a terminal or a pipe: every line is a message,
// replies are printed, choices are numbers to type.
package terminal

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/mask"
)

// account is the account of the only conversation there is.
const account = "local"

// Intake stores what came before it is acted on.
type Intake interface {
	Store(ctx context.Context, in []bot.Incoming) error
}

// Terminal talks over a reader and a writer. Its fields are set before Run.
type Terminal struct {
	In     io.Reader
	Out    io.Writer
	Intake Intake
	// Sender is who types.
	Sender bot.Sender
	// Prompt is printed before each line is read; empty in a pipe.
	Prompt string
	// Styled prints bold text in bold, for a terminal that knows ANSI.
	Styled bool
	// Settled reports whether everything received so far is answered. The next
	// line is read only then, so that a pipe reads like a conversation.
	Settled func(ctx context.Context) bool

	mu      sync.Mutex
	choices []bot.ChoiceRef // what the numbers mean since the last line
	fresh   bool            // a line was read since the last message was printed
	last    int
	midLine bool   // the prompt stands on the line
	drafted string // of the answer that is being written, as it was printed
}

// Account is the account of the only conversation there is.
func (t *Terminal) Account() string { return account }

// raw is a line as it is stored.
type raw struct {
	Sender bot.Sender     `json:"sender"`
	Text   string         `json:"text"`
	Choice *bot.ChoiceRef `json:"choice,omitempty"`
	At     time.Time      `json:"at"`
}

// address is the one conversation of the sender.
func address(s bot.Sender) bot.Address {
	return bot.Address{Platform: bot.Terminal, Account: account, Chat: s.ID}
}

// maxLine bounds a message, in bytes.
const maxLine = 64 << 10

// Run reads lines until the input ends or ctx is done, and returns nil once
// the last one is answered.
func (t *Terminal) Run(ctx context.Context) error {
	lines := make(chan string)
	failed := make(chan error, 1)
	go func() {
		defer close(lines)
		in := bufio.NewReaderSize(t.In, maxLine)
		for {
			line, err := readLine(in)
			if err != nil && line == "" {
				if !errors.Is(err, io.EOF) {
					failed <- err
				}
				return
			}
			select {
			case lines <- line:
			case <-ctx.Done():
				return
			}
		}
	}()
	for n := 0; ; n++ {
		if !t.settle(ctx) {
			return nil
		}
		t.prompt()
		select {
		case <-ctx.Done():
			return nil
		case line, ok := <-lines:
			if !ok {
				select {
				case err := <-failed:
					return fmt.Errorf("reading line %d: %w", n+1, err)
				default:
					return nil
				}
			}
			if len(line) >= maxLine {
				l, _ := lang.Parse(t.Sender.Locale)
				fmt.Fprintf(t.Out, "%s\n\n", lang.Text(l, lang.TooLongText, maxLine/4))
				continue
			}
			if err := t.take(ctx, line, n); err != nil {
				return err
			}
		}
	}
}

// readLine reads a line without its end. Of one that is too long it gives
// maxLine bytes and skips the rest.
func readLine(in *bufio.Reader) (string, error) {
	line, err := in.ReadSlice('\n')
	text := strings.TrimRight(string(line), "\r\n")
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = in.ReadSlice('\n')
	}
	return text, err
}

// settle waits until everything is answered; false when ctx is done.
func (t *Terminal) settle(ctx context.Context) bool {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !t.Settled(ctx) {
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
	}
	return true
}

func (t *Terminal) prompt() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.Prompt != "" {
		fmt.Fprint(t.Out, t.Prompt)
		t.midLine = true
	}
}

// take stores a line.
func (t *Terminal) take(ctx context.Context, line string, n int) error {
	text, _ := mask.MaskSensitive(strings.TrimSpace(line))
	r := raw{Sender: t.Sender, Text: text, At: time.Now()}
	t.mu.Lock()
	if i, err := strconv.Atoi(text); err == nil && i >= 1 && i <= len(t.choices) {
		r.Choice = &t.choices[i-1]
	}
	t.fresh, t.midLine = true, false
	t.mu.Unlock()
	data, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encoding a line: %w", err)
	}
	return t.Intake.Store(ctx, []bot.Incoming{{
		Platform: bot.Terminal, Account: account, ExternalID: fmt.Sprintf("%d-%d", r.At.UnixNano(), n),
		Conversation: address(t.Sender).Conversation(), Raw: data, Received: r.At,
	}})
}

// Decode turns a stored line into a message.
func (t *Terminal) Decode(_ context.Context, in bot.Incoming) (bot.Message, error) {
	var r raw
	if err := json.Unmarshal(in.Raw, &r); err != nil {
		return bot.Message{}, fmt.Errorf("terminal line: %w", err)
	}
	m := bot.Message{Kind: bot.Said, From: r.Sender, Address: address(r.Sender), Direct: true, Text: r.Text, At: r.At}
	if r.Choice != nil {
		m.Kind, m.Choice = bot.Chose, *r.Choice
	} else if name, args, ok := bot.ParseCommand(r.Text, "dari"); ok {
		m.Command, m.Args = name, args
	}
	return m, nil
}

// Send prints a reply; its choices get the next free numbers.
func (t *Terminal) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fresh {
		t.choices, t.fresh = nil, false
	}
	var b strings.Builder
	if t.midLine {
		b.WriteString("\n")
		t.midLine = false
	}
	b.WriteString(t.afterDraft(o.Reply.Body.Render(t.span)))
	b.WriteString("\n")
	for i, c := range o.Reply.Choices {
		if c.Hidden {
			continue
		}
		if c.URL != "" {
			fmt.Fprintf(&b, "  - %s: %s\n", printable(c.Label), printable(c.URL))
			continue
		}
		t.choices = append(t.choices, bot.ChoiceRef{Key: o.Key, Index: i})
		fmt.Fprintf(&b, "  %d) %s\n", len(t.choices), printable(c.Label))
	}
	b.WriteString("\n")
	if _, err := io.WriteString(t.Out, b.String()); err != nil {
		return bot.Receipt{}, fmt.Errorf("printing: %w", err)
	}
	t.last++
	return bot.Receipt{MessageIDs: []string{strconv.Itoa(t.last)}}, nil
}

// span is a run of characters as it is printed.
func (t *Terminal) span(b bot.Block, s bot.Span) string {
	text := printable(s.String())
	if t.Styled && (s.Bold || b.Kind == bot.Heading) {
		return "\x1b[1m" + text + "\x1b[0m"
	}
	return text
}

// printable takes control characters out: what a person or a feed wrote must
// not steer the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// Edit prints the changed message again: a terminal cannot take words back.
func (t *Terminal) Edit(ctx context.Context, _ bot.Address, _ []string, o bot.Outgoing) (bot.Receipt, error) {
	return t.Send(ctx, o)
}

// Delete cannot be done in a terminal.
func (t *Terminal) Delete(context.Context, bot.Address, []string) error {
	return &bot.RefusedError{Err: errors.New("a terminal cannot take words back")}
}
