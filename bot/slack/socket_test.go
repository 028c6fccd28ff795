package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"dari/bot/bottest/fake"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestStoredBeforeAcknowledged(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	hold := make(chan struct{})
	h.keep.hold = hold
	h.listen()
	_, ds := h.PushMessage(h.Direct("U1"), "U1", "안녕하세요")
	time.Sleep(100 * time.Millisecond)
	if ok, _, _ := ds[0].Acked(); ok {
		t.Fatal("acknowledged before it was stored")
	}
	close(hold)
	h.acked(ds...)
	h.keep.wait(t, 1)
	h.sound()
}

// A retry may be the only delivery that reaches us, and may also repeat what
// is stored: both times it counts once.
func TestD05_RedeliveryIsStoredOnce(t *testing.T) {
	h := open(t, fake.SlackOptions{AckWithin: 150 * time.Millisecond, Redeliver: []time.Duration{0, 50 * time.Millisecond, 50 * time.Millisecond}}, nil)
	h.a.pace.ack = 100 * time.Millisecond
	h.keep.fail = errDown
	h.listen()
	_, ds := h.PushMessage(h.Direct("U1"), "U1", "한 번만")
	h.until(func() bool { return ds[0].Attempts() >= 3 })
	if ok, _, _ := ds[0].Acked(); ok {
		t.Fatal("acknowledged what was not stored")
	}
	h.keep.set(func() { h.keep.fail = nil })
	h.acked(ds...)
	if n := len(h.keep.wait(t, 1)); n != 1 {
		t.Errorf("%d stored", n)
	}

	// The acknowledgement of a stored event got lost: the same event again.
	event := map[string]any{"type": "message", "channel": h.Direct("U1"), "channel_type": "im", "user": "U1", "text": "한 번만", "ts": "1700000000.000100"}
	h.acked(h.PushEvent(event), h.PushEvent(event), h.PushEvent(event))
	if n := len(h.keep.all()); n != 2 {
		t.Errorf("%d stored, want the two messages", n)
	}
}

func TestD05_DeliveredToNobodyComesAgain(t *testing.T) {
	h := open(t, fake.SlackOptions{Redeliver: []time.Duration{200 * time.Millisecond, time.Second, time.Second}}, nil)
	_, ds := h.PushMessage(h.Direct("U1"), "U1", "아무도 없어요?") // no socket is open
	h.listen()
	h.acked(ds...)
	if n := ds[0].Attempts(); n < 2 {
		t.Errorf("%d attempts", n)
	}
	h.keep.wait(t, 1)
}

func TestOrderIsKeptInAConversation(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	var ds []*fake.SlackDelivery
	for i := range 200 {
		user := fmt.Sprintf("U%d", i%5)
		_, d := h.PushMessage(h.Direct(user), user, fmt.Sprint(i))
		ds = append(ds, d...)
	}
	h.acked(ds...)
	last := map[string]string{}
	for _, in := range h.keep.wait(t, 200) {
		if in.ExternalID <= last[in.Conversation] {
			t.Fatalf("%s after %s", in.ExternalID, last[in.Conversation])
		}
		last[in.Conversation] = in.ExternalID
	}
	h.sound()
}

// While one conversation waits for the database others go on being read.
func TestD22_StoreDownThenBack(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	h.keep.set(func() { h.keep.fail = errDown })
	_, ds := h.PushMessage(h.Direct("U1"), "U1", "기다릴게요")
	time.Sleep(150 * time.Millisecond)
	if ok, _, _ := ds[0].Acked(); ok {
		t.Fatal("acknowledged while nothing could be stored")
	}
	h.keep.set(func() { h.keep.fail = nil })
	h.acked(ds...)
	if n := ds[0].Attempts(); n != 1 {
		t.Errorf("%d attempts: the first was still in time", n)
	}
}

// A burst over a network that breaks again and again: everything arrives, and
// counts once.
func TestNothingIsLostOverBreakingSockets(t *testing.T) {
	h := start(t, fake.SlackOptions{
		AckWithin: 200 * time.Millisecond, Redeliver: []time.Duration{50 * time.Millisecond, 200 * time.Millisecond, 400 * time.Millisecond, time.Second, time.Second},
	}, nil)
	var ds []*fake.SlackDelivery
	for i := range 600 {
		user := fmt.Sprintf("U%d", i%40)
		_, d := h.PushMessage(h.Direct(user), user, fmt.Sprint(i))
		ds = append(ds, d...)
		if i%60 == 59 {
			h.CutSockets()
			time.Sleep(20 * time.Millisecond)
		}
	}
	h.acked(ds...)
	if n := len(h.keep.all()); n != 600 {
		t.Errorf("%d of 600 stored", n)
	}
	if len(h.Opened()) < 3 {
		t.Error("no socket broke")
	}
}

func TestD03_StopsInTimeWithWhatWasReadStored(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	hold := make(chan struct{})
	h.keep.hold = hold
	h.listen()
	_, ds := h.PushMessage(h.Direct("U1"), "U1", "끝나기 전에")
	time.Sleep(50 * time.Millisecond)
	time.AfterFunc(200*time.Millisecond, func() { close(hold) })
	began := time.Now()
	if err := h.end(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("stopping took %v", took)
	}
	h.acked(ds...)
	h.keep.wait(t, 1)
}

func TestD03_StopsInTimeWhenNothingCanBeStored(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	h.keep.set(func() { h.keep.fail = errDown })
	_, ds := h.PushMessage(h.Direct("U1"), "U1", "안 되네")
	time.Sleep(50 * time.Millisecond)
	began := time.Now()
	if err := h.end(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("stopping took %v", took)
	}
	if ok, _, _ := ds[0].Acked(); ok {
		t.Error("acknowledged what was not stored")
	}
}

func TestD26_DisconnectIsFollowedByANewSocketWithoutAGap(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	h.a.pace.ack = 300 * time.Millisecond // how long the old one stays
	h.listen()
	h.Disconnect("warning", time.Minute) // we have to close it ourselves
	_, ds := h.PushMessage(h.Direct("U1"), "U1", "지금도 들려요?")
	h.acked(ds...)
	h.until(func() bool { return h.Sockets() == 2 }) // the old one is read meanwhile
	h.until(func() bool { return h.Sockets() == 1 })
	_, ds = h.PushMessage(h.Direct("U1"), "U1", "새 연결에서도?")
	h.acked(ds...)
	h.keep.wait(t, 2)
	h.sound()
}

func TestD26_BrokenSocketComesBack(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	for i := range 3 {
		h.CutSockets()
		h.until(func() bool { return len(h.Opened()) == i+2 && h.Sockets() == 1 })
	}
	_, ds := h.PushMessage(h.Direct("U1"), "U1", "다시")
	h.acked(ds...)
}

// A network that takes every connection and drops it at once.
func TestD26_SocketsThatBreakAtOnceAreNotStormed(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	end := time.Now().Add(500 * time.Millisecond)
	for time.Now().Before(end) {
		h.CutSockets()
		time.Sleep(time.Millisecond)
	}
	// 20, 40, 80, then 100 ms apart.
	if n := len(h.Opened()); n < 3 || n > 9 {
		t.Errorf("%d sockets asked for in half a second", n)
	}
}

func TestD26_HalfOpenSocketIsNoticed(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	h.a.pace.ping = 100 * time.Millisecond
	h.listen()
	h.FreezeSockets()
	h.until(func() bool { return len(h.Opened()) == 2 && h.Sockets() == 1 })
	_, ds := h.PushMessage(h.Direct("U1"), "U1", "들려요?")
	h.acked(ds...)
}

// A socket that is refused right after it opened must not be asked for at
// full speed: that is how slack-go called apps.connections.open thousands of
// times a second.
func TestD26_TooManyWebsocketsBacksOff(t *testing.T) {
	h := open(t, fake.SlackOptions{MaxSockets: 1}, nil)
	other, err := New(Config{BotToken: h.BotToken(), AppToken: h.AppToken(), APIURL: h.a.cfg.APIURL, Intake: h.keep, Log: h.a.log})
	if err != nil {
		t.Fatal(err)
	}
	h.listen()
	other.pace.first, other.pace.longest = 50*time.Millisecond, 200*time.Millisecond
	ctx, cancel := context.WithTimeout(t.Context(), 700*time.Millisecond)
	defer cancel()
	if err := other.Run(ctx); err != nil {
		t.Fatal(err)
	}
	other.http.CloseIdleConnections()
	if n := len(h.Opened()) - 1; n < 2 || n > 7 {
		t.Errorf("%d sockets asked for in 0.7 s with pauses of 50, 100, 200 ms", n)
	}
}

func TestD26_NoHelloIsNoSocket(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	h.a.pace.hello = 50 * time.Millisecond
	h.NoHello(true)
	h.listen()
	h.until(func() bool { return len(h.Opened()) >= 3 })
	h.NoHello(false)
	h.until(func() bool { return h.Sockets() == 1 })
	_, ds := h.PushMessage(h.Direct("U1"), "U1", "이제는?")
	h.acked(ds...)
}

func TestD26_RefusedAppTokenStopsWithAMessage(t *testing.T) {
	for _, code := range []string{"invalid_auth", "token_revoked", "account_inactive", "not_allowed_token_type"} {
		h := open(t, fake.SlackOptions{}, nil)
		h.Revoke(h.AppToken(), code)
		err := h.a.Run(t.Context())
		if err == nil || !contains(err.Error(), "DARI_SLACK_APP_TOKEN") || !contains(err.Error(), code) || contains(err.Error(), h.AppToken()) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestD26_TokenRevokedWhileRunning(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	done := make(chan error, 1)
	go func() { done <- h.a.Run(t.Context()) }()
	h.until(func() bool { return h.Sockets() == 1 })
	h.Revoke(h.AppToken(), "token_revoked")
	h.CutSockets()
	select {
	case err := <-done:
		if !errors.Is(err, errFatal) {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("goes on with a revoked token")
	}
}

func TestOutagesOfTheWebAPIAreWaitedOut(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	h.Inject(fake.SlackFault{Method: "apps.connections.open", Status: 503, Times: 2})
	h.Inject(fake.SlackFault{Method: "apps.connections.open", CutBefore: true, Times: 1})
	h.listen()
	if n := len(h.Opened()); n != 1 {
		t.Errorf("opened %d", n)
	}
}

func TestRateLimitedConnectIsObeyed(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	h.Inject(fake.SlackFault{Method: "apps.connections.open", Status: 429, RetryAfter: 1, Times: 1})
	began := time.Now()
	h.listen()
	if took := time.Since(began); took < time.Second {
		t.Errorf("came back after %v", took)
	}
}

func TestPausesGrow(t *testing.T) {
	var d time.Duration
	for i, want := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
		if d = usualPace.next(d); d != want*time.Second {
			t.Errorf("pause %d is %v, want %v s", i, d, int(want))
		}
	}
}

// What cannot be read must not come back for ever, and must not stop anything.
func TestStrangeFramesAreAcknowledged(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	for _, frame := range []string{"", "{", "[]", `{"type":"hello"}`, `{"type":7}`, `{"type":"events_api"}`, `"x"`} {
		if !h.PushRaw(frame) {
			t.Fatal("no socket")
		}
	}
	var ds []*fake.SlackDelivery
	ds = append(ds, h.PushEvent(map[string]any{"type": "tomorrows_event", "thing": 1}))
	ds = append(ds, h.PushEvent(map[string]any{"type": "message", "channel": []int{1}}))
	ds = append(ds, h.PushEvent(nil))
	ds = append(ds, h.PushEnvelope("events_api", nil), h.PushEnvelope("interactive", map[string]any{"type": "shortcut"}))
	ds = append(ds, h.PushEnvelope("interactive", map[string]any{"type": "view_submission", "view": "x"}))
	ds = append(ds, h.PushEnvelope("interactive", map[string]any{"type": "view_submission", "view": map[string]any{"private_metadata": "{"}}))
	ds = append(ds, h.PushEnvelope("interactive", map[string]any{"type": "block_actions"}))
	ds = append(ds, h.PushEnvelope("slash_commands", map[string]any{}), h.PushEnvelope("tomorrow", map[string]any{"a": 1}))
	h.acked(ds...)
	if n := len(h.keep.all()); n != 0 {
		t.Errorf("%d stored", n)
	}
	if h.Sockets() != 1 || len(h.Opened()) != 1 {
		t.Error("the socket was given up")
	}
	h.sound()
}
