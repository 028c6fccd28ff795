package telegram_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"dari/bot"
	"dari/bot/bottest/fake"
	"dari/bot/inbox"
	"dari/bot/outbox"
	"dari/bot/telegram"
	"dari/store"
)

// BenchmarkEcho answers every message with one message, as fast as it goes, by
// Dari (stored before it is confirmed, in order, counted when delivered) and
// by the library's own asynchronous loop (which keeps nothing), both over 64
// pooled connections against the same double, in turn, each in a process of
// its own:
//
//	go test ./bot/telegram -run '^$' -bench Echo -benchtime 1x
func BenchmarkEcho(b *testing.B) {
	const rounds = 5
	var rate, cpu [2][]float64 // library, dari
	for range b.N {
		for range rounds {
			for i, role := range []string{"library", "dari"} {
				r, c := echoRun(b, role, 20_000)
				rate[i], cpu[i] = append(rate[i], r), append(cpu[i], c)
			}
		}
	}
	for i, role := range []string{"library", "dari"} {
		b.ReportMetric(median(rate[i]), role+"-upd/s")
		b.ReportMetric(median(cpu[i]), role+"-cpu-us/upd")
	}
	b.ReportMetric(median(rate[1])/median(rate[0]), "rate-ratio")
	b.ReportMetric(median(cpu[1])/median(cpu[0]), "cpu-ratio")
	b.ReportMetric(0, "ns/op")
}

func median(x []float64) float64 {
	x = slices.Clone(x)
	slices.Sort(x)
	return x[len(x)/2]
}

// echoRun measures one process: updates a second, and processor time per
// update in microseconds.
func echoRun(b *testing.B, role string, n int) (rate, cpu float64) {
	b.Helper()
	double := fake.NewTelegram(fake.TelegramOptions{AnyChat: true, NoLog: true})
	url, closeDouble, err := double.Listen("127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer closeDouble()
	updates := make([]fake.TelegramUpdate, n)
	for i := range updates {
		chat := int64(1000 + i%500)
		updates[i] = double.TextUpdate(chat, chat, fmt.Sprintf("message %d", i))
	}
	double.Push(updates...)
	db := filepath.Join(b.TempDir(), "dari.db")
	child := exec.Command(os.Args[0], "-test.run=^TestEchoChild$")
	child.Env = append(os.Environ(), "ECHO_ROLE="+role, "ECHO_URL="+url, "ECHO_TOKEN="+double.Token(), "ECHO_DB="+db)
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if _, err := double.WaitSent(ctx, 1); err != nil {
		b.Fatal(err)
	}
	start := time.Now() // without the start of the process, for both
	if _, err := double.WaitSent(ctx, n); err != nil {
		b.Fatalf("%s: %d of %d: %v", role, double.Stats().Messages, n, err)
	}
	took := time.Since(start)
	time.Sleep(100 * time.Millisecond)
	_ = child.Process.Signal(syscall.SIGTERM)
	if err := child.Wait(); err != nil {
		b.Fatalf("%s: %v", role, err)
	}
	if role == "dari" {
		st, err := store.Open(context.Background(), db, store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		counts, err := st.OutboxCounts(context.Background())
		st.Close()
		if err != nil || counts[outbox.Sent] != n || double.Stats().Messages != n {
			b.Fatalf("delivered %v of %d, messages %d, %v", counts, n, double.Stats().Messages, err)
		}
	}
	used := child.ProcessState.UserTime() + child.ProcessState.SystemTime()
	return float64(n) / took.Seconds(), float64(used.Microseconds()) / float64(n)
}

// TestEchoChild is the process that BenchmarkEcho starts; on its own it has
// nothing to do.
func TestEchoChild(t *testing.T) {
	role := os.Getenv("ECHO_ROLE")
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	switch role {
	case "library":
		echoLibrary(ctx, t)
	case "dari":
		echoDari(ctx, t)
	default:
		return
	}
	if t.Failed() {
		os.Exit(1)
	}
	os.Exit(0) // without looking for goroutines: the connections are still open
}

func echoLibrary(ctx context.Context, t *testing.T) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost, transport.MaxConnsPerHost = 64, 64, 64
	b, err := tg.New(os.Getenv("ECHO_TOKEN"), tg.WithSkipGetMe(), tg.WithServerURL(os.Getenv("ECHO_URL")),
		tg.WithHTTPClient(50*time.Second, &http.Client{Transport: transport}),
		tg.WithErrorsHandler(func(error) {}),
		tg.WithDefaultHandler(func(ctx context.Context, b *tg.Bot, u *models.Update) {
			_, _ = b.SendMessage(ctx, &tg.SendMessageParams{ChatID: u.Message.Chat.ID, Text: u.Message.Text, LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: tg.True()}})
		}))
	if err != nil {
		t.Fatal(err)
	}
	b.Start(ctx)
}

func echoDari(ctx context.Context, t *testing.T) {
	st, err := store.Open(ctx, os.Getenv("ECHO_DB"), store.Options{Exclusive: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	in := &inbox.Runner{Keep: st, Workers: 64, Handler: bot.HandlerFunc(func(_ context.Context, m bot.Message) ([]bot.Reply, error) {
		return []bot.Reply{{Body: bot.Plain(m.Text)}}, nil
	})}
	a, err := telegram.New(telegram.Config{Token: os.Getenv("ECHO_TOKEN"), APIURL: os.Getenv("ECHO_URL"), Intake: in, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	in.Decoders = map[bot.Platform]inbox.Decoder{bot.Telegram: a}
	out := outbox.NewRunner(bot.Telegram, a.Account(), st, a, nil, outbox.Limits{PerSecond: 1e6, RepliesPerSecond: 1e6, ChatEvery: time.Nanosecond}, nil)
	st.OnReply(bot.Telegram, a.Account(), out)
	go func() { _ = in.Run(ctx) }()
	sending, stopSending := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = out.Run(sending) }()
	if err := a.Run(ctx); err != nil && !strings.Contains(err.Error(), "context") {
		t.Error(err)
	}
	time.Sleep(100 * time.Millisecond)
	stopSending()
	<-done
}
