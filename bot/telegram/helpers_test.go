package telegram

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"dari/bot"
)

// shelf is an intake that keeps rows in memory, once per external id.
type shelf struct {
	mu     sync.Mutex
	rows   []bot.Incoming
	seen   map[string]bool
	broken bool
	check  func() // called before anything is stored
}

func (s *shelf) Store(_ context.Context, in []bot.Incoming) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.check != nil {
		s.check()
	}
	if s.broken {
		return errors.New("disk full")
	}
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	for _, x := range in {
		if !s.seen[x.ExternalID] {
			s.seen[x.ExternalID] = true
			x.ID = int64(len(s.rows) + 1)
			s.rows = append(s.rows, x)
		}
	}
	return nil
}

func (s *shelf) all() []bot.Incoming {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]bot.Incoming(nil), s.rows...)
}

// wait waits until n rows are stored.
func (s *shelf) wait(t *testing.T, n int) []bot.Incoming {
	t.Helper()
	eventually(t, func() bool { return len(s.all()) >= n })
	return s.all()
}

func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	for begin := time.Now(); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Since(begin) > 10*time.Second {
			t.Fatal("waited in vain")
		}
	}
}

// journal is a log that a test can read.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

func (j *journal) log() *slog.Logger {
	return slog.New(slog.NewTextHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func out(chat string, text string) bot.Outgoing {
	return bot.Outgoing{Key: "k", To: bot.Address{Platform: bot.Telegram, Account: "123456", Chat: chat},
		Reply: bot.Reply{Body: bot.Plain(text)}}
}

func isUnknown(err error) bool {
	var e *bot.UnknownError
	return errors.As(err, &e)
}

func isRefused(err error) bool {
	var e *bot.RefusedError
	return errors.As(err, &e)
}

func isRetry(err error) bool {
	var e *bot.RetryError
	return errors.As(err, &e)
}

func isMoved(err error) bool {
	var e *bot.MovedError
	return errors.As(err, &e)
}

// isPlain tells a failure that surely delivered nothing.
func isPlain(err error) bool {
	return err != nil && !isUnknown(err) && !isRefused(err) && !isRetry(err) && !isMoved(err) && !errors.Is(err, bot.ErrGone)
}
