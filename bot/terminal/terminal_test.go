package terminal

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"dari/bot"
	"dari/bot/bottest"
)

// screen keeps every message that is printed.
type screen struct {
	mu    sync.Mutex
	shown []bottest.Shown
	lines map[string]map[int]int // message id -> choice -> number
}

var (
	choiceLine = regexp.MustCompile(`^  (\d+)\) (.*)$`)
	linkLine   = regexp.MustCompile(`^  - (.*): https?://\S+$`)
	boldText   = regexp.MustCompile(`(?s)\x1b\[1m(.*?)\x1b\[0m`)
	linkTarget = regexp.MustCompile(`\((https?://[^\s]+)\)`)
)

// Write gets one message per call.
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := bottest.Shown{To: address(bot.Sender{ID: "seeker"}), MessageID: strconv.Itoa(len(s.shown) + 1)}
	var text []string
	numbers := map[int]int{}
	for _, line := range strings.Split(strings.TrimSuffix(string(p), "\n\n"), "\n") {
		if c := choiceLine.FindStringSubmatch(line); c != nil {
			numbers[len(m.Labels)], _ = strconv.Atoi(c[1])
			m.Labels = append(m.Labels, c[2])
			continue
		}
		if l := linkLine.FindStringSubmatch(line); l != nil {
			m.Labels = append(m.Labels, l[1])
			continue
		}
		text = append(text, line)
	}
	m.Text = strings.Join(text, "\n")
	for _, b := range boldText.FindAllStringSubmatch(m.Text, -1) {
		m.Bold += b[1]
	}
	m.Text = boldText.ReplaceAllString(m.Text, "$1")
	for _, l := range linkTarget.FindAllStringSubmatch(m.Text, -1) {
		m.Links = append(m.Links, l[1])
	}
	if s.lines == nil {
		s.lines = map[string]map[int]int{}
	}
	s.lines[m.MessageID] = numbers
	s.shown = append(s.shown, m)
	return len(p), nil
}

func TestPlatform(t *testing.T) {
	bottest.Platform(t, func(t *testing.T, in bottest.Intake) bottest.World {
		r, w := io.Pipe()
		s := &screen{}
		term := &Terminal{In: r, Out: s, Intake: in, Styled: true, Sender: bot.Sender{Platform: bot.Terminal, ID: "seeker"},
			Settled: func(context.Context) bool { return true }}
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- term.Run(ctx) }()
		t.Cleanup(func() {
			cancel()
			w.Close()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
		say := func(text string) {
			if _, err := fmt.Fprintln(w, text); err != nil {
				t.Fatal(err)
			}
		}
		return bottest.World{
			Adapter: term, Direct: address(term.Sender), Person: "seeker",
			Say:     say,
			Command: func(name, args string) { say(strings.TrimSpace("/" + name + " " + args)) },
			Tap: func(m bottest.Shown, choice int) {
				s.mu.Lock()
				numbers := slices.Sorted(maps.Values(s.lines[m.MessageID]))
				s.mu.Unlock()
				term.mu.Lock()
				at := slices.IndexFunc(numbers, func(n int) bool { return term.choices[n-1].Index == choice }) // some may be hidden
				term.mu.Unlock()
				say(strconv.Itoa(numbers[at]))
			},
			Fail: func(bottest.Failure, int) bool { return false },
			Shown: func() []bottest.Shown {
				s.mu.Lock()
				defer s.mu.Unlock()
				return append([]bottest.Shown(nil), s.shown...)
			},
			Alone: true, Fixed: true, OnePart: true, OneLine: true,
		}
	})
}

func TestAPipeReadsLikeAConversation(t *testing.T) {
	var out bytes.Buffer
	var stored []bot.Incoming
	term := &Terminal{In: strings.NewReader("one\n\n2\ntwo"), Out: &out, Sender: bot.Sender{Platform: bot.Terminal, ID: "seeker"},
		Settled: func(context.Context) bool { return true },
		Intake:  storeFunc(func(in []bot.Incoming) { stored = append(stored, in...) })}
	if err := term.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(stored) != 4 {
		t.Fatalf("stored %d lines, want 4", len(stored))
	}
	m, err := term.Decode(t.Context(), stored[2])
	if err != nil || m.Kind != bot.Said || m.Text != "2" {
		t.Errorf("a number without choices is %+v, %v; want words", m, err)
	}
}

type storeFunc func([]bot.Incoming)

func (f storeFunc) Store(_ context.Context, in []bot.Incoming) error { f(in); return nil }

func TestControlCharactersDoNotSteerTheTerminal(t *testing.T) {
	var out bytes.Buffer
	term := &Terminal{Out: &out}
	_, err := term.Send(t.Context(), bot.Outgoing{Key: "k", Reply: bot.Reply{Body: bot.Plain("a\x1b[2Jb\rc"),
		Choices: bot.Choices{{Label: "x\x1b]0;y\x07", Action: "z"}, {Label: "l", URL: "https://x\x1b[2J"}}}})
	if err != nil || strings.ContainsAny(out.String(), "\x1b\x07\r") {
		t.Errorf("printed %q, %v", out.String(), err)
	}
}

func TestALineThatIsTooLongEndsNothing(t *testing.T) {
	var out bytes.Buffer
	var stored []bot.Incoming
	term := &Terminal{In: strings.NewReader("one\n" + strings.Repeat("가", maxLine) + "\r\ntwo\r\n\nthree"), Out: &out,
		Sender:  bot.Sender{Platform: bot.Terminal, ID: "seeker", Locale: "en"},
		Settled: func(context.Context) bool { return true },
		Intake:  storeFunc(func(in []bot.Incoming) { stored = append(stored, in...) })}
	if err := term.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, in := range stored {
		m, err := term.Decode(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, m.Text)
	}
	if got := strings.Join(texts, "|"); got != "one|two||three" || !strings.Contains(out.String(), "too long") {
		t.Errorf("read %q, printed %q", got, out.String())
	}
}
