package telegram

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"dari/bot/bottest/fake"
)

// line is a network in memory that can be cut.
type line struct {
	to  http.Handler
	cut atomic.Bool
}

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.cut.Load() {
		return nil, errors.New("no route to host")
	}
	w := httptest.NewRecorder()
	l.to.ServeHTTP(w, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return w.Result(), nil
}

// A poll that nobody answers for 90 s is no quiet night: Telegram answers every
// one within 50 s.
func TestO01_PollAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{to: fake.NewTelegram(fake.TelegramOptions{})}
		a, err := New(Config{Token: "123456:fake", Intake: &shelf{}, Transport: l, Log: (&journal{}).log()})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Health(); err == nil || err.Error() != "no poll was answered yet" {
			t.Errorf("before the first poll: %v", err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- a.Run(ctx) }()
		time.Sleep(time.Hour) // a quiet night
		if err := a.Health(); err != nil {
			t.Errorf("after a quiet hour: %v", err)
		}
		l.cut.Store(true)
		time.Sleep(a.PollTimeout) // the poll under way ends as any other
		began := time.Now()
		for a.Health() == nil && time.Since(began) < time.Hour {
			time.Sleep(time.Second)
		}
		if took := time.Since(began); took < 30*time.Second || took > 90*time.Second {
			t.Errorf("noticed after %v", took)
		}
		if err := a.Health(); err == nil || !strings.HasPrefix(err.Error(), "no poll was answered for 1m3") {
			t.Errorf("cut off: %v", err)
		}
		l.cut.Store(false)
		time.Sleep(2 * time.Minute)
		if err := a.Health(); err != nil {
			t.Errorf("back again: %v", err)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
