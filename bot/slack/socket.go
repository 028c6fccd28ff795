package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
	slackapi "github.com/slack-go/slack"
)

// frame is what comes over a socket. Its fields are those of
// docs.slack.dev/apis/events-api/using-socket-mode.
type frame struct {
	Type       string          `json:"type"`
	EnvelopeID string          `json:"envelope_id"`
	Payload    json.RawMessage `json:"payload"`
	Retry      int             `json:"retry_attempt"`
	Reason     string          `json:"reason"` // of a disconnect
}

// link is one socket from its hello to its end.
type link struct {
	conn    *websocket.Conn
	hello   chan struct{} // closed at the first word
	leaving chan struct{} // closed when Slack asks to go elsewhere
	dead    chan struct{} // closed when nothing more comes
	reason  atomic.Value  // string: why Slack asks to go
}

// errFatal marks an error that no second try can mend.
var errFatal = errors.New("slack cannot be used")

// Run takes in what is said until ctx is done, and returns nil then: over
// Requests where there is a signing secret, else over a socket that it keeps
// open. A socket that Slack takes back is replaced before it is closed; one
// that breaks, after a pause that doubles from one second to thirty and is
// forgotten after a minute of quiet. A token that Slack refuses ends Run with
// an error that names the setting.
func (a *Adapter) Run(ctx context.Context) error {
	if a.Account() == "" {
		if _, err := a.Connect(ctx); err != nil {
			return err
		}
	}
	run := &running{a: a, stop: make(chan struct{}), ended: make(chan struct{})}
	for i := range run.lanes {
		run.lanes[i] = make(chan *item, laneDepth)
		run.working.Go(func() { run.work(run.lanes[i]) })
	}
	var err error
	if a.requests {
		a.current.Store(run)
		<-ctx.Done()
		a.current.Store(nil)
	} else {
		err = run.supervise(ctx)
	}
	run.finish()
	if errors.Is(err, errFatal) {
		return err
	}
	return nil
}

// running is one Run.
type running struct {
	a       *Adapter
	lanes   [lanes]chan *item
	stop    chan struct{}  // closed when nothing new is taken
	ended   chan struct{}  // closed when all that was taken is settled
	reading sync.WaitGroup // sockets
	working sync.WaitGroup // lanes
	mu      sync.Mutex
	links   map[*link]bool
}

// finish puts the work down: what was read is stored and acknowledged while
// the sockets are still open, what comes now is left to be delivered again.
func (r *running) finish() {
	close(r.stop)
	for i := range r.lanes {
		r.lanes[i] <- nil // the end of the lane, behind what was read
	}
	r.working.Wait()
	close(r.ended)
	r.mu.Lock()
	for l := range r.links {
		_ = l.conn.CloseNow()
	}
	r.mu.Unlock()
	r.reading.Wait()
	r.a.forgetWindows()
}

// supervise keeps a socket open until ctx is done or the token is refused.
func (r *running) supervise(ctx context.Context) error {
	a := r.a
	var pause time.Duration
	var old *link
	for {
		// Up to a fifth more, so that many processes do not come back at once.
		wait := pause + rand.N(pause/5+1) // #nosec G404 -- spreads attempts; nothing secret
		if pause > 0 {
			a.log.Info("slack socket opens again", "in", wait.Round(time.Millisecond))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		case <-a.renewed:
		}
		l, err := r.open(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			code := refusedToken(err)
			if code != "" && a.cfg.Renewable {
				pause = a.pace.longest
				a.log.Error("slack refuses the app-level token: write the new one into its file and have the configuration read again", "code", code)
				continue
			}
			if code != "" {
				return fmt.Errorf("%w: %s: Slack refuses it (%s): make an app-level token with the scope connections:write", errFatal, appSetting, code)
			}
			pause = max(a.pace.next(pause), retryAfter(err))
			a.log.Warn("slack socket not open", "error", clean(err))
			continue
		}
		if old != nil {
			r.retire(old)
			old = nil
		}
		a.log.Info("slack socket open")
		up := time.Now()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-l.leaving:
			// Slack renews every socket about once an hour and tells some
			// seconds before: the old one is read until the new one is open.
			old = l
			a.log.Info("slack asks for a new socket", "reason", l.reason.Load())
		case <-l.dead:
			a.log.Warn("slack socket broke", "after", time.Since(up).Round(time.Millisecond))
		}
		if time.Since(up) >= a.pace.steady {
			pause = 0
		}
		pause = a.pace.next(pause)
	}
}

// next is the pause after one of d.
func (p pace) next(d time.Duration) time.Duration { return min(max(2*d, p.first), p.longest) }

// open opens a socket and waits for its hello.
func (r *running) open(ctx context.Context) (*link, error) {
	a := r.a
	opening, cancel := context.WithTimeout(ctx, a.cfg.Timeout)
	defer cancel()
	_, url, err := a.now().api.StartSocketModeContext(opening)
	if err != nil {
		return nil, fmt.Errorf("asking for a socket: %w", err)
	}
	conn, _, err := websocket.Dial(opening, url, &websocket.DialOptions{HTTPClient: a.http})
	if err != nil {
		return nil, fmt.Errorf("opening the socket: %w", err)
	}
	conn.SetReadLimit(4 << 20) // an event with many blocks is far below
	l := &link{conn: conn, hello: make(chan struct{}), leaving: make(chan struct{}), dead: make(chan struct{})}
	r.mu.Lock()
	if r.links == nil {
		r.links = map[*link]bool{}
	}
	r.links[l] = true
	r.mu.Unlock()
	r.reading.Go(func() { r.read(l) })
	r.reading.Go(func() { a.watch(l) })

	wait := time.NewTimer(a.pace.hello)
	defer wait.Stop()
	select {
	case <-l.hello:
		return l, nil
	case <-l.leaving:
		err = fmt.Errorf("the socket was sent away: %v", l.reason.Load())
	case <-l.dead:
		err = errors.New("the socket closed before its first word")
	case <-wait.C:
		err = errors.New("no first word on the socket")
	case <-ctx.Done():
		err = ctx.Err()
	}
	_ = conn.CloseNow()
	return nil, err
}

// read hands the frames of a socket to the lanes until it closes. It waits
// where a lane is full, so that Slack sees the delay and nothing is dropped.
func (r *running) read(l *link) {
	defer func() {
		_ = l.conn.CloseNow()
		r.mu.Lock()
		delete(r.links, l)
		r.mu.Unlock()
		close(l.dead)
	}()
	var greeted, asked bool
	for {
		kind, raw, err := l.conn.Read(context.Background())
		if err != nil {
			return
		}
		var f frame
		if kind != websocket.MessageText || json.Unmarshal(raw, &f) != nil {
			r.a.log.Warn("slack sent an unreadable frame", "bytes", len(raw))
			continue
		}
		switch f.Type {
		case "hello":
			if !greeted {
				greeted = true
				r.a.hear()
				close(l.hello)
			}
			continue
		case "disconnect":
			if f.Reason == "link_disabled" {
				r.a.log.Error("slack: Socket Mode is switched off in the app's settings")
			}
			if !asked {
				asked = true
				l.reason.Store(f.Reason)
				close(l.leaving)
			}
			continue
		}
		if f.EnvelopeID == "" {
			continue
		}
		it := r.a.sort(f, time.Now())
		it.settle = func(taken bool, answer any) {
			if taken {
				r.a.acknowledge(l, f.EnvelopeID, it.external, answer)
			}
		}
		select {
		case <-r.stop:
			// Not acknowledged: Slack delivers it again to whoever runs next.
		case r.lanes[it.lane()] <- it:
		}
	}
}

// acknowledge answers an envelope on the socket it came over. When that socket
// is gone Slack delivers an event again, and it is stored once.
func (a *Adapter) acknowledge(l *link, envelope, external string, payload any) {
	answer := map[string]any{"envelope_id": envelope}
	if payload != nil {
		answer["payload"] = payload
	}
	raw, err := json.Marshal(answer)
	if err != nil {
		a.log.Error("slack acknowledgement", "error", err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := l.conn.Write(ctx, websocket.MessageText, raw); err != nil {
		a.log.Info("slack event not acknowledged", "id", external, "error", err)
	}
}

// watch closes a socket whose other side no longer answers pings: a broken
// network leaves it looking open for ever.
func (a *Adapter) watch(l *link) {
	tick := time.NewTicker(a.pace.ping)
	defer tick.Stop()
	for {
		select {
		case <-l.dead:
			return
		case <-tick.C:
		}
		ctx, cancel := context.WithTimeout(context.Background(), a.pace.ping)
		err := l.conn.Ping(ctx)
		cancel()
		if err != nil {
			_ = l.conn.CloseNow()
			return
		}
		a.hear()
	}
}

// retire closes a socket that has a successor, once what came over it has had
// the time to be acknowledged there.
func (r *running) retire(l *link) {
	r.reading.Go(func() {
		select {
		case <-l.dead:
		case <-r.stop:
		case <-time.After(r.a.pace.ack):
			_ = l.conn.CloseNow()
		}
	})
}

// retryAfter is the pause that Slack asks for, or zero.
func retryAfter(err error) time.Duration {
	var slow *slackapi.RateLimitedError
	if errors.As(err, &slow) {
		return slow.RetryAfter
	}
	return 0
}
