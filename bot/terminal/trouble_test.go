package terminal

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"dari/bot"
)

var errBroken = errors.New("broken pipe")

type brokenScreen struct{}

func (brokenScreen) Write([]byte) (int, error) { return 0, errBroken }

type refusing struct{}

func (refusing) Store(context.Context, []bot.Incoming) error { return errBroken }

func settled(context.Context) bool { return true }

// TestAnInputThatBreaksIsTold, with the line that could not be read; what was
// read before is stored.
func TestAnInputThatBreaksIsTold(t *testing.T) {
	stored := 0
	in := io.MultiReader(strings.NewReader("one\ntwo\n"), iotest.ErrReader(errBroken))
	term := &Terminal{In: in, Out: io.Discard, Settled: settled, Intake: storeFunc(func(in []bot.Incoming) { stored += len(in) })}
	if err := term.Run(t.Context()); !errors.Is(err, errBroken) || !strings.Contains(err.Error(), "line 3") || stored != 2 {
		t.Errorf("%v, %d stored", err, stored)
	}
}

// TestALineThatCannotBeStoredEndsIt: it was not taken in, and the person must
// not think so.
func TestALineThatCannotBeStoredEndsIt(t *testing.T) {
	term := &Terminal{In: strings.NewReader("one\ntwo\n"), Out: io.Discard, Settled: settled, Intake: refusing{}}
	if err := term.Run(t.Context()); !errors.Is(err, errBroken) {
		t.Errorf("ended with %v", err)
	}
}

// TestWhatCannotBePrintedWasNotSaid: the outbox hears of it, as of a message that
// cannot be read back.
func TestWhatCannotBePrintedWasNotSaid(t *testing.T) {
	term := &Terminal{Out: brokenScreen{}}
	if r, err := term.Send(t.Context(), bot.Outgoing{Reply: bot.Reply{Body: bot.Plain("x")}}); !errors.Is(err, errBroken) || len(r.MessageIDs) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := term.Decode(t.Context(), bot.Incoming{Raw: []byte("{")}); err == nil {
		t.Error("a damaged line is a message")
	}
}

// TestATerminalStopsWhenItIsTold, while somebody types, while an answer is due,
// and while a line waits.
func TestATerminalStopsWhenItIsTold(t *testing.T) {
	for name, answered := range map[string]bool{"while somebody types": true, "while an answer is due": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, w := io.Pipe()
				ctx, cancel := context.WithCancel(t.Context())
				stored := 0
				due := false
				term := &Terminal{In: r, Out: io.Discard, Settled: func(context.Context) bool { return answered || !due },
					Intake: storeFunc(func(in []bot.Incoming) { stored += len(in); due = true })}
				done := make(chan error, 1)
				go func() { done <- term.Run(ctx) }()
				for _, line := range []string{"one\n", "two\n"} {
					if _, err := io.WriteString(w, line); err != nil {
						t.Fatal(err)
					}
				}
				synctest.Wait()
				cancel()
				if err := <-done; err != nil {
					t.Error(err)
				}
				if want := map[bool]int{true: 2, false: 1}[answered]; stored != want {
					t.Errorf("stored %d lines, want %d", stored, want)
				}
				w.Close()
			})
		})
	}
}

// TestATerminalTakesNoWordsBack: a change is printed anew, a removal refused, so
// that nobody believes that it is gone; a link has its address, not a number.
func TestATerminalTakesNoWordsBack(t *testing.T) {
	var out bytes.Buffer
	term := &Terminal{Out: &out}
	o := bot.Outgoing{Key: "k", Reply: bot.Reply{Body: bot.Plain("new"), Choices: bot.Choices{{Label: "page", URL: "https://www.example.com"}, {Label: "more", Action: "more"}}}}
	if _, err := term.Edit(t.Context(), bot.Address{}, []string{"1"}, o); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "new\n  - page: https://www.example.com\n  1) more\n\n" {
		t.Errorf("printed %q", got)
	}
	var refused *bot.RefusedError
	if err := term.Delete(t.Context(), bot.Address{}, []string{"1"}); !errors.As(err, &refused) {
		t.Errorf("taken back: %v", err)
	}
}
