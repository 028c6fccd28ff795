package hook

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

func door() (*Door, *bytes.Buffer) {
	log := new(bytes.Buffer)
	return NewDoor("test", slog.New(slog.NewTextHandler(log, nil))), log
}

func TestPostOnly(t *testing.T) {
	d, _ := door()
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		w := httptest.NewRecorder()
		if d.Post(w, httptest.NewRequest(method, "/", nil)) || w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST" {
			t.Errorf("%s: %d, allowed %q", method, w.Code, w.Header().Get("Allow"))
		}
	}
	if w := httptest.NewRecorder(); !d.Post(w, httptest.NewRequest(http.MethodPost, "/", nil)) {
		t.Errorf("POST: %d", w.Code)
	}
}

func TestBodyIsLimited(t *testing.T) {
	d, _ := door()
	for _, c := range []struct {
		name   string
		body   io.Reader
		status int
	}{
		{"empty", strings.NewReader(""), 0},
		{"the largest", strings.NewReader(strings.Repeat("a", Limit)), 0},
		{"one more", strings.NewReader(strings.Repeat("a", Limit+1)), http.StatusRequestEntityTooLarge},
		{"ten megabytes, size not told", io.LimitReader(endless{}, 10<<20), http.StatusRequestEntityTooLarge},
		{"broken off", iotest.ErrReader(errors.New("reset")), http.StatusBadRequest},
	} {
		w := httptest.NewRecorder()
		_, ok := d.Body(w, httptest.NewRequest(http.MethodPost, "/", c.body))
		if ok != (c.status == 0) || !ok && w.Code != c.status {
			t.Errorf("%s: read %v, status %d, want %d", c.name, ok, w.Code, c.status)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// Who is refused a thousand times does not fill the log.
func TestRefusalsAreToldOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, log := door()
		for range 1000 {
			d.Refuse(httptest.NewRecorder(), http.StatusUnauthorized, "secret")
		}
		d.Refuse(httptest.NewRecorder(), http.StatusBadRequest, "size")
		if n := strings.Count(log.String(), "\n"); n != 2 {
			t.Errorf("%d lines for two kinds of refusal", n)
		}
		time.Sleep(tellEvery)
		d.Refuse(httptest.NewRecorder(), http.StatusUnauthorized, "secret")
		if !strings.Contains(log.String(), "times=1000") {
			t.Errorf("the count is missing:\n%s", log)
		}
	})
}
