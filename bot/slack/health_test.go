package slack

import (
	"testing"
	"time"

	"dari/bot/bottest/fake"
)

// A socket whose other side is gone looks open; what counts is when it last
// answered.
func TestO01_PingAge(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	h.a.pace.ping = 20 * time.Millisecond
	if err := h.a.Health(); err == nil || err.Error() != "no socket was open yet" {
		t.Errorf("before the first socket: %v", err)
	}
	h.listen()
	healthy := func() {
		t.Helper()
		for end := time.Now().Add(time.Minute); h.a.Health() != nil; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal(h.a.Health())
			}
		}
	}
	healthy()
	advances := func(within time.Duration) bool {
		before := h.a.heard.Load()
		for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(time.Millisecond) {
			if h.a.heard.Load() > before {
				return true
			}
		}
		return false
	}
	if !advances(time.Minute) {
		t.Error("answers to pings do not count")
	}
	h.Inject(fake.SlackFault{Method: "apps.connections.open", Status: 500})
	h.FreezeSockets()
	for end := time.Now().Add(20 * time.Second); advances(200 * time.Millisecond); { // the last answer may be on its way
		if time.Now().After(end) {
			t.Fatal("a frozen socket counts as one that answers")
		}
	}
	h.a.heard.Store(time.Now().Add(-59 * time.Second).UnixNano())
	if err := h.a.Health(); err != nil {
		t.Errorf("after 59 s: %v", err)
	}
	h.a.heard.Store(time.Now().Add(-61 * time.Second).UnixNano())
	if err := h.a.Health(); err == nil || err.Error() != "no socket answered a ping for 1m1s" {
		t.Errorf("after 61 s: %v", err)
	}
	h.Heal()
	healthy()
}
