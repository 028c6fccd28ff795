package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs this test program as dari when it is started as a child: the
// end-to-end tests start real server processes this way.
func TestMain(m *testing.M) {
	if os.Getenv("DARI_TEST_RUN") != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
			complain(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	// Nothing that a command begins may go on behind it.
	code := m.Run()
	http.DefaultClient.CloseIdleConnections()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			os.Stderr.WriteString("goroutines are left: " + err.Error() + "\n")
			code = 1
		}
	}
	os.Exit(code)
}
