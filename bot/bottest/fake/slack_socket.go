package fake

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// slackSocket is one Socket Mode connection.
type slackSocket struct {
	conn   *websocket.Conn
	frozen atomic.Bool // half-open: nothing goes out, not even pongs
	cancel context.CancelFunc
	turn   sync.Mutex // one frame at a time, the hello first
}

// slackFlight is one attempt to deliver an envelope, until it is acknowledged.
type slackFlight struct {
	delivery *SlackDelivery
	sent     time.Time
}

// SlackDelivery is one envelope on its way to the app, through all attempts.
type SlackDelivery struct {
	s       *Slack
	kind    string // events_api, slash_commands, interactive
	payload map[string]any

	// Guarded by s.mu.
	attempts int
	acked    bool
	answer   json.RawMessage
	took     time.Duration
	lost     bool
	reason   string // why the attempt before failed
}

// Attempts is how often it was put on a socket or posted.
func (d *SlackDelivery) Attempts() int {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.attempts
}

// Acked tells whether it was acknowledged in time, what the acknowledgement
// carried, and how long the attempt took.
func (d *SlackDelivery) Acked() (ok bool, answer json.RawMessage, took time.Duration) {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.acked, d.answer, d.took
}

// Lost tells that the workspace gave up.
func (d *SlackDelivery) Lost() bool {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.lost
}

// Wait returns once the envelope is acknowledged.
func (d *SlackDelivery) Wait(ctx context.Context) error {
	err := d.s.Wait(ctx, func() bool { ok, _, _ := d.Acked(); return ok || d.Lost() })
	if err == nil && d.Lost() {
		return fmt.Errorf("the envelope was never acknowledged")
	}
	return err
}

// Sockets is how many connections are open; Opened is when each call of
// apps.connections.open came.
func (s *Slack) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets)
}

// Opened is when apps.connections.open was called and answered.
func (s *Slack) Opened() []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]time.Time(nil), s.opened...)
}

// Disconnect tells every socket to go ("warning", "refresh_requested",
// "link_disabled") and closes it after the pause.
func (s *Slack) Disconnect(reason string, after time.Duration) {
	s.mu.Lock()
	sockets := append([]*slackSocket(nil), s.sockets...)
	s.mu.Unlock()
	for _, k := range sockets {
		k.write(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "fake"}})
		s.running.Go(func() {
			select {
			case <-time.After(after):
			case <-s.stop:
			}
			k.cancel()
		})
	}
}

// CutSockets ends every socket without a word.
func (s *Slack) CutSockets() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.sockets {
		k.cancel()
	}
}

// FreezeSockets leaves every present socket open and dead, as a network does
// that forgot a connection.
func (s *Slack) FreezeSockets() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.sockets {
		k.frozen.Store(true)
	}
}

// NoHello lets sockets open from now on without the hello message.
func (s *Slack) NoHello(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noHello = on
}

func (k *slackSocket) write(v any) bool {
	k.turn.Lock()
	defer k.turn.Unlock()
	return k.put(v)
}

func (k *slackSocket) put(v any) bool {
	if k.frozen.Load() {
		return true
	}
	raw, ok := v.([]byte)
	if !ok {
		raw, _ = json.Marshal(v)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return k.conn.Write(ctx, websocket.MessageText, raw) == nil
}

func (s *Slack) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	known := s.tickets[ticket] && !s.closed
	delete(s.tickets, ticket)
	if known {
		s.running.Add(1)
		defer s.running.Done()
	}
	s.mu.Unlock()
	if !known {
		http.Error(w, "unknown ticket", http.StatusForbidden)
		return
	}
	k := &slackSocket{}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{
		InsecureSkipVerify: true, // apps send Slack's own origin or none
		OnPingReceived:     func(context.Context, []byte) bool { return !k.frozen.Load() },
	})
	if err != nil {
		return
	}
	conn.SetReadLimit(1 << 20)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	k.conn, k.cancel = conn, cancel
	defer func() { _ = conn.CloseNow() }()

	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	if len(s.sockets) >= s.opts.MaxSockets {
		s.mu.Unlock()
		k.write(map[string]any{"type": "disconnect", "reason": "too_many_websockets"})
		return
	}
	hello := !s.noHello
	n := len(s.sockets) + 1
	k.turn.Lock() // what is delivered to it waits for its hello
	s.sockets = append(s.sockets, k)
	s.touch()
	s.mu.Unlock()
	if hello {
		k.put(map[string]any{
			"type": "hello", "num_connections": n, "connection_info": map[string]any{"app_id": s.opts.AppID},
			"debug_info": map[string]any{"host": "fake", "approximate_connection_time": 18060},
		})
	}
	k.turn.Unlock()
	defer s.forget(k)

	s.running.Go(func() { // Slack pings and drops who does not answer
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(s.opts.PingEvery):
			}
			if k.frozen.Load() {
				continue
			}
			pinging, done := context.WithTimeout(ctx, 10*time.Second)
			err := conn.Ping(pinging)
			done()
			if err != nil {
				cancel()
			}
		}
	})
	for {
		kind, raw, err := conn.Read(ctx)
		if err != nil {
			return
		}
		if k.frozen.Load() {
			continue
		}
		s.acknowledged(kind, raw)
	}
}

func (s *Slack) forget(k *slackSocket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.sockets {
		if s.sockets[i] == k {
			s.sockets = append(s.sockets[:i:i], s.sockets[i+1:]...)
			break
		}
	}
	s.touch()
}

// acknowledged takes a frame of the app.
func (s *Slack) acknowledged(kind websocket.MessageType, raw []byte) {
	var ack struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	if kind != websocket.MessageText || json.Unmarshal(raw, &ack) != nil {
		s.broken = append(s.broken, "unreadable frame")
		return
	}
	if len(raw) >= 20*1024 { // dropped without a word, slack-go socketmode.go:65
		s.broken = append(s.broken, "oversized acknowledgement")
		return
	}
	f := s.flying[ack.EnvelopeID]
	if f == nil {
		s.broken = append(s.broken, "unknown envelope "+strconv.Quote(ack.EnvelopeID))
		return
	}
	delete(s.flying, ack.EnvelopeID)
	d := f.delivery
	if len(ack.Payload) > 0 && d.kind == "events_api" {
		s.broken = append(s.broken, "payload in the acknowledgement of an event")
	}
	d.acked, d.answer, d.took = true, ack.Payload, time.Since(f.sent)
}

// deliver puts an envelope on a socket, and again as Slack does when it is
// not acknowledged: events up to four times in all, the rest once.
func (s *Slack) deliver(kind string, payload map[string]any) *SlackDelivery {
	d := &SlackDelivery{s: s, kind: kind, payload: payload}
	s.send(d)
	return d
}

// PushRaw puts a frame on a socket as it is. It is not delivered again.
func (s *Slack) PushRaw(frame string) bool {
	k := s.pick()
	return k != nil && k.write([]byte(frame))
}

// PushEnvelope sends an envelope of any type and payload, once, and reports
// whether it is acknowledged.
func (s *Slack) PushEnvelope(kind string, payload map[string]any) *SlackDelivery {
	return s.deliver(kind, payload)
}

func (s *Slack) pick() *slackSocket {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.sockets) == 0 {
		return nil
	}
	s.turn++
	return s.sockets[s.turn%len(s.sockets)]
}

// send makes one attempt, and those after it.
func (s *Slack) send(d *SlackDelivery) {
	s.mu.Lock()
	posts := s.postTo != ""
	attempt := d.attempts
	d.attempts++
	if d.acked || s.closed {
		s.mu.Unlock()
		return
	}
	s.touch()
	s.running.Add(1)
	s.mu.Unlock()
	if posts {
		go func() {
			defer s.running.Done()
			reason, again := s.hand(d, attempt)
			s.after(d, attempt, reason, again)
		}()
		return
	}
	wait := s.put(d, attempt)
	go func() {
		defer s.running.Done()
		if reason, ok := wait(); ok {
			s.after(d, attempt, reason, true)
		}
	}()
}

// put puts an attempt on a socket. wait tells why it failed, if it did, once it
// is over; ok is false when the workspace was closed meanwhile.
func (s *Slack) put(d *SlackDelivery, attempt int) (wait func() (reason string, ok bool)) {
	k := s.pick()
	s.mu.Lock()
	id := s.id("env-")
	if k != nil {
		s.flying[id] = &slackFlight{delivery: d, sent: time.Now()}
	}
	s.mu.Unlock()
	envelope := map[string]any{
		"type": d.kind, "envelope_id": id, "payload": d.payload, "accepts_response_payload": d.kind != "events_api",
	}
	if d.kind == "events_api" {
		envelope["retry_attempt"] = attempt
		if attempt > 0 {
			envelope["retry_reason"] = "timeout"
		}
	}
	reached := k != nil && k.write(envelope)
	return func() (string, bool) {
		reason := "no_connection"
		if reached {
			reason = "timeout"
			select {
			case <-time.After(s.opts.AckWithin):
			case <-s.stop:
				return "", false
			}
		}
		s.mu.Lock()
		delete(s.flying, id)
		s.mu.Unlock()
		return reason, true
	}
}

// after delivers again what was not acknowledged: events up to three times
// more, the rest not.
func (s *Slack) after(d *SlackDelivery, attempt int, reason string, again bool) {
	s.mu.Lock()
	again = again && !d.acked
	if !d.acked && (!again || d.kind != "events_api" || attempt >= len(s.opts.Redeliver)) {
		d.lost, again = true, false
		s.broken = append(s.broken, d.kind+" never acknowledged: "+reason)
	}
	d.reason = reason
	s.touch()
	s.mu.Unlock()
	if !again {
		return
	}
	select {
	case <-time.After(s.opts.Redeliver[attempt]):
		s.send(d)
	case <-s.stop:
	}
}

// Redeliver sends the same event once more, as Slack does when it lost the
// acknowledgement.
func (s *Slack) Redeliver(d *SlackDelivery) *SlackDelivery {
	again := &SlackDelivery{s: s, kind: d.kind, payload: d.payload, attempts: d.Attempts()}
	s.send(again)
	return again
}
