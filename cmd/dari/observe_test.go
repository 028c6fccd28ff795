package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"dari/bot/bottest/fake"
)

// watched is a server with an address for operators.
type watched struct {
	*serving
	telegram *fake.Telegram
	metrics  string
}

func newWatched(t *testing.T, config string) *watched {
	t.Helper()
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true})
	t.Setenv("DARI_TELEGRAM_TOKEN", double.Token())
	w := &watched{telegram: double, metrics: later(t)}
	w.serving = serveHere(t, t.TempDir(), fmt.Sprintf("telegram: {enabled: true, api_url: %q}\nhttp: {metrics: %q, listen: %q}\n%s", url, w.metrics, later(t), config))
	w.prints("ready")
	return w
}

func fetchPage(t *testing.T, address, path string) (status int, body string) {
	t.Helper()
	res, err := http.Get("http://" + address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(raw)
}

// figures waits until all lines are among the figures, and gives all.
func (w *watched) figures(lines ...string) (text string) {
	w.t.Helper()
	missing := ""
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		_, text = fetchPage(w.t, w.metrics, metricsPath)
		missing = ""
		for _, l := range lines {
			if !strings.Contains(text, l+"\n") {
				missing = l
			}
		}
		if missing == "" {
			return text
		}
	}
	w.t.Errorf("%s is missing in:\n%s", missing, text)
	return text
}

// TestO02_Metrics talks with a real server and reads its figures, which are not
// to be had where platforms post.
func TestO02_Metrics(t *testing.T) {
	w := newWatched(t, "staff: {members: [\"telegram:1\"]}\n")
	w.telegram.Push(w.telegram.TextUpdate(7, 7, "국민취업지원제도는 얼마를 받나요?"))
	w.telegram.Push(w.telegram.TextUpdate(8, 8, "더 살고 싶지 않아요. 죽고 싶어요"))
	text := w.figures(
		`dari_updates_total{platform="telegram",result="handled"} 2`,
		`dari_update_duration_seconds_count 2`,
		`dari_answers_total{mode="curated",outcome="answer"} 1`,
		`dari_answers_total{mode="curated",outcome="crisis"} 1`,
		`dari_crisis_total 1`,
		`dari_sends_total{kind="reply",platform="telegram",result="sent"} 2`,
		`dari_handover_open{kind="crisis"} 1`,
		`dari_outbox_depth{state="queued"} 0`,
		`dari_send_ambiguous_total 0`,
		`dari_config_last_reload_successful 1`,
	)
	for _, name := range []string{"dari_build_info", "dari_kb_stale_entries", "dari_intake_heard_timestamp_seconds", "dari_outbox_oldest_seconds", "go_goroutines"} {
		if !strings.Contains(text, "\n"+name) {
			t.Errorf("%s is missing", name)
		}
	}
	if status, _ := fetchPage(t, w.metrics, readyPath); status != http.StatusOK {
		t.Errorf("%s at the address for operators: %d", readyPath, status)
	}
	out := w.out.String()
	_, listen, _ := strings.Cut(out, "listening on ")
	listen, _, _ = strings.Cut(listen, ": ")
	if status, _ := fetchPage(t, listen, metricsPath); status != http.StatusNotFound || listen == w.metrics {
		t.Errorf("%s where platforms post: %d; it printed\n%s", metricsPath, status, out)
	}
	w.stop()
}
