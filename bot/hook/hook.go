// Package hook is what the doors share that a messaging service calls over
// HTTP: a request is read within a limit, and one that is refused is counted
// and told of without a word of what it held.
package hook

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// Limit is the largest body that is read, in bytes. What Telegram and Slack
// post is some kilobytes.
const Limit = 1 << 20

// tellEvery is the pause between two lines of the log about the same kind of
// refusal: strangers may knock as often as they like.
const tellEvery = time.Minute

// Door reads the requests of one service and refuses what is not its own.
type Door struct {
	name string
	log  *slog.Logger

	mu      sync.Mutex
	refused map[string]*tally
}

// tally counts refusals of one kind since the log was told.
type tally struct {
	n    int
	told time.Time
}

// NewDoor makes a door; name stands in the lines of the log.
func NewDoor(name string, log *slog.Logger) *Door {
	return &Door{name: name, log: log, refused: map[string]*tally{}}
}

// Post reports whether the request is a POST. When it is not, it was answered
// with 405.
func (d *Door) Post(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodPost {
		return true
	}
	w.Header().Set("Allow", http.MethodPost)
	d.Refuse(w, http.StatusMethodNotAllowed, "method")
	return false
}

// Body reads the body. ok is false when the request was answered: with 413 when
// the body is larger than Limit, with 400 when it broke off.
func (d *Door) Body(w http.ResponseWriter, r *http.Request) (body []byte, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, Limit))
	var large *http.MaxBytesError
	switch {
	case err == nil:
		return body, true
	case errors.As(err, &large):
		d.Refuse(w, http.StatusRequestEntityTooLarge, "size")
	default:
		d.Refuse(w, http.StatusBadRequest, "broken off")
	}
	return nil, false
}

// Refuse answers with a status and nothing else. why is one of a few fixed
// words for the log, never anything of the request; of many refusals for the
// same reason the log is told once a minute.
func (d *Door) Refuse(w http.ResponseWriter, status int, why string) {
	if n := d.count(why); n > 0 {
		d.log.Warn("request refused", "door", d.name, "status", status, "why", why, "times", n)
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, http.StatusText(status), status)
}

// count adds a refusal, and gives how many to tell of now; zero is none.
func (d *Door) count(why string) (tell int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.refused[why]
	if t == nil {
		t = &tally{}
		d.refused[why] = t
	}
	t.n++
	now := time.Now()
	if !t.told.IsZero() && now.Sub(t.told) < tellEvery {
		return 0
	}
	tell, t.n, t.told = t.n, 0, now
	return tell
}
