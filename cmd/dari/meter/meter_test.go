package meter

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"dari/bot"
	"dari/bot/inbox"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/answer"
	"dari/knowledge/vector"
)

// everything is a meter to which everything happened that can be told apart.
func everything(t *testing.T) *Meter {
	t.Helper()
	now := time.Now()
	m := New(Build{"v1.2.3", "go1.26", "abc"}, Sources{
		Backlog: func(context.Context) (Backlog, error) {
			return Backlog{Outbox: map[outbox.State]int{outbox.Queued: 7, outbox.Sending: 2}, OldestDue: now.Add(-time.Minute),
				Cases: map[handlers.CaseKind]int{handlers.CrisisCase: 1}, CaseSince: map[handlers.CaseKind]time.Time{handlers.CrisisCase: now.Add(-time.Hour)}}, nil
		},
		Stale:    func() int { return 3 },
		BackedUp: func() time.Time { return now.Add(-time.Hour) },
	}, slog.New(slog.DiscardHandler))
	for _, p := range []bot.Platform{bot.Telegram, bot.Slack, bot.Terminal} {
		m.Platform(p, func() time.Time { return now })
		for _, end := range inbox.Endings() {
			m.Update(bot.Incoming{Platform: p, Account: "account", Conversation: "telegram:1/person", Received: now.Add(-20 * time.Millisecond)}, end, "")
		}
		for _, lane := range outbox.Lanes() {
			for _, s := range outbox.States() {
				m.Delivery(p, outbox.Outcome{Delivery: outbox.Delivery{Lane: lane, Person: 77, To: bot.Address{Chat: "person"}}, State: s, Doubts: 1, Limited: true})
			}
		}
	}
	for _, k := range []answer.Kind{answer.Facts, answer.Unknown, answer.Clarify, answer.Refuse, answer.Handoff, answer.Crisis, answer.Smalltalk, answer.Act} {
		m.Answered(k, "")
	}
	m.Vectors(func() (int, int) { return 2, 5 })
	for _, r := range vector.Results() {
		m.QuestionVector(r)
	}
	m.InCrisis()
	m.Reloaded(true)
	m.Reloaded(false)
	return m
}

func scrape(t *testing.T, m *Meter, accept string) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	r.Header.Set("Accept", accept)
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, r)
	body, err := io.ReadAll(w.Body)
	if err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %v %s", w.Code, err, body)
	}
	return string(body)
}

// TestO02_Names holds the names, types and labels that dashboards and alerts
// rest on, and that no label tells people apart.
func TestO02_Names(t *testing.T) {
	m := everything(t)
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"dari_updates_total": "platform,result", "dari_update_duration_seconds": "", "dari_answers_total": "mode,outcome",
		"dari_outbox_depth": "state", "dari_outbox_oldest_seconds": "", "dari_sends_total": "kind,platform,result",
		"dari_send_ambiguous_total": "", "dari_rate_limited_total": "platform", "dari_drafts_total": "platform,result", "dari_handover_open": "kind",
		"dari_handover_wait_seconds": "kind", "dari_crisis_total": "", "dari_kb_stale_entries": "", "dari_backup_age_seconds": "",
		"dari_build_info": "goversion,revision,version", "dari_intake_heard_timestamp_seconds": "platform",
		"dari_embeddings_questions_total": "result", "dari_embeddings_sections": "vector",
		"dari_config_reloads_total": "result", "dari_config_last_reload_successful": "",
	}
	all := 0
	for _, f := range families {
		series := 0
		for _, x := range f.Metric {
			series++
			if h := x.GetHistogram(); h != nil {
				series += len(h.GetBucket()) + 2 // +Inf, sum and count beside the buckets
			}
			var labels []string
			for _, l := range x.Label {
				labels = append(labels, l.GetName())
				if strings.Contains(l.GetValue(), "person") || l.GetValue() == "77" || l.GetValue() == "account" {
					t.Errorf("%s has the label %s=%q", f.GetName(), l.GetName(), l.GetValue())
				}
			}
			slices.Sort(labels)
			if labels := strings.Join(labels, ","); strings.HasPrefix(f.GetName(), "dari_") && labels != want[f.GetName()] {
				t.Errorf("%s has the labels %s, want %s", f.GetName(), labels, want[f.GetName()])
			}
		}
		if series >= 200 {
			t.Errorf("%s has %d series", f.GetName(), series)
		}
		if strings.HasPrefix(f.GetName(), "dari_") {
			if _, known := want[f.GetName()]; !known {
				t.Errorf("%s is not in the list", f.GetName())
			}
			delete(want, f.GetName())
			all += series
		}
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	t.Logf("%d series of ours with three platforms", all)
	if all >= 200 {
		t.Errorf("%d series of ours, must be less than 200", all)
	}
}

func TestO02_Figures(t *testing.T) {
	m := everything(t)
	text := scrape(t, m, "")
	if !strings.Contains(text, "dari_backup_age_seconds 3600.") { // and the moment since
		t.Errorf("the age of the backup is missing in\n%s", text)
	}
	for _, line := range []string{
		`dari_updates_total{platform="telegram",result="parked"} 1`,
		`dari_update_duration_seconds_count 3`, // only what was handled
		`dari_answers_total{mode="curated",outcome="unknown"} 1`,
		`dari_outbox_depth{state="queued"} 7`, `dari_outbox_depth{state="sending"} 2`,
		`dari_sends_total{kind="announcement",platform="slack",result="gone"} 1`,
		`dari_sends_total{kind="reply",platform="telegram",result="later"} 1`,
		`dari_send_ambiguous_total 63`, `dari_rate_limited_total{platform="slack"} 21`,
		`dari_handover_open{kind="crisis"} 1`, `dari_handover_open{kind="question"} 0`, `dari_handover_wait_seconds{kind="parked"} 0`,
		`dari_crisis_total 1`, `dari_kb_stale_entries 3`, `dari_config_reloads_total{result="refused"} 1`, `dari_config_last_reload_successful 0`,
		`dari_build_info{goversion="go1.26",revision="abc",version="v1.2.3"} 1`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("missing: %s", line)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

// A platform that was never heard since the start has been silent for as long
// as the process lives, not since 1970.
func TestSilenceCountsFromTheStart(t *testing.T) {
	m := New(Build{}, Sources{}, slog.New(slog.DiscardHandler))
	m.Platform(bot.Telegram, func() time.Time { return time.Time{} })
	for _, line := range strings.Split(scrape(t, m, ""), "\n") {
		value, is := strings.CutPrefix(line, `dari_intake_heard_timestamp_seconds{platform="telegram"} `)
		if !is {
			continue
		}
		if at, err := strconv.ParseFloat(value, 64); err != nil || math.Abs(at-float64(m.began.UnixMilli())/1000) > 0.001 {
			t.Errorf("heard at %s, began at %d", value, m.began.UnixMilli())
		}
		return
	}
	t.Error("not told")
}

// A database that does not answer costs its own figures and no others.
func TestFiguresWithoutTheDatabase(t *testing.T) {
	var log bytes.Buffer
	m := New(Build{}, Sources{Backlog: func(context.Context) (Backlog, error) { return Backlog{}, errors.New("locked") }},
		slog.New(slog.NewTextHandler(&log, nil)))
	text := scrape(t, m, "")
	if strings.Contains(text, "dari_outbox_depth") || !strings.Contains(text, "dari_crisis_total 0") || !strings.Contains(log.String(), "err=locked") {
		t.Errorf("log %s, figures:\n%s", &log, text)
	}
}

// TestO03_Exemplars: the duration of an update leads to its trace.
func TestO03_Exemplars(t *testing.T) {
	m := New(Build{}, Sources{}, slog.New(slog.DiscardHandler))
	m.Update(bot.Incoming{Platform: bot.Telegram, Received: time.Now().Add(-20 * time.Millisecond)}, inbox.Handled, "4bf92f3577b34da6a3ce929d0e0e4736")
	if text := scrape(t, m, "application/openmetrics-text; version=1.0.0"); !strings.Contains(text, `# {trace_id="4bf92f3577b34da6a3ce929d0e0e4736"} 0.0`) {
		t.Errorf("no exemplar in:\n%s", text)
	}
}

// waived is all that the linter may say: it takes the knowledge base for
// kilobytes.
const waived = "dari_kb_stale_entries metric names should not contain abbreviated units"

// TestO02_Lint has promtool look at the figures, and its own rules in any case.
func TestO02_Lint(t *testing.T) {
	m := everything(t)
	problems, err := testutil.GatherAndLint(m.registry)
	if err != nil {
		t.Error(err)
	}
	for _, p := range problems {
		if said := p.Metric + " " + p.Text; said != waived {
			t.Error(said)
		}
	}
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("promtool is missing; it comes with Debian's package prometheus")
		}
		t.Skip("promtool is not installed here; its rules of naming were checked by the library")
	}
	cmd := exec.Command(promtool, "check", "metrics")
	cmd.Stdin = strings.NewReader(scrape(t, m, ""))
	out, err := cmd.CombinedOutput()
	if said := strings.TrimSpace(string(out)); said != waived {
		t.Errorf("promtool: %v\n%s", err, said)
	}
}
