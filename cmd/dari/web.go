package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// What is served, and where.
const (
	healthPath   = "/healthz"
	readyPath    = "/readyz"
	metricsPath  = "/metrics"
	telegramPath = "/telegram"
	slackPath    = "/slack"
)

// The times of the server. Whoever posts to us has a small body and little
// patience; whoever keeps a connection open without a word holds up others.
const (
	headWithin  = 5 * time.Second
	readWithin  = 10 * time.Second
	writeWithin = 15 * time.Second // longer than an adapter takes to store something
	idleWithin  = time.Minute
	maxHead     = 16 << 10
	// shutWithin is how long requests under way may take at the end: no longer
	// than Slack waits for an answer.
	shutWithin = 3 * time.Second
)

// web is an HTTP server: it takes in what platforms post, and tells how the
// process is. TLS is the business of a proxy in front of it.
type web struct {
	listener net.Listener
	mux      *http.ServeMux
	paths    []string
	log      *slog.Logger
}

// listen opens the address that a key of the configuration names. Nothing is
// served before run.
func listen(ctx context.Context, key, address string, log *slog.Logger) (*web, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return &web{listener: l, mux: http.NewServeMux(), log: log}, nil
}

// handle serves a path.
func (w *web) handle(path string, h http.Handler) {
	w.paths = append(w.paths, path)
	w.mux.Handle(path, h)
}

// String says what is served where.
func (w *web) String() string {
	return w.listener.Addr().String() + ": " + strings.Join(w.paths, " ")
}

// close gives up an address that was not served.
func (w *web) close() { _ = w.listener.Close() }

// run serves until ctx is done; requests under way are then answered.
func (w *web) run(ctx context.Context) error {
	s := &http.Server{
		Handler:           http.HandlerFunc(w.serve),
		ReadHeaderTimeout: headWithin, ReadTimeout: readWithin, WriteTimeout: writeWithin, IdleTimeout: idleWithin,
		MaxHeaderBytes: maxHead,
		ErrorLog:       slog.NewLogLogger(w.log.Handler(), slog.LevelDebug), // handshakes and broken connections of strangers
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(w.listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("http server: %w", err)
	case <-ctx.Done():
	}
	shut, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutWithin)
	defer cancel()
	if err := s.Shutdown(shut); err != nil {
		w.log.Warn("requests did not end in time", "err", err)
		_ = s.Close()
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("http server: %w", err)
	}
	return nil
}

// serve answers a request. A panic is told without what was said to it, which
// may hold a person's words, and the request comes again.
func (w *web) serve(rw http.ResponseWriter, r *http.Request) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if p == http.ErrAbortHandler {
			panic(p)
		}
		w.log.Error("panic in a request", "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
		http.Error(rw, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}()
	w.mux.ServeHTTP(rw, r)
}
