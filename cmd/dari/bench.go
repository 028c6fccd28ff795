package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"dari/bot"
	"dari/bot/bottest/fake"
	"dari/bot/outbox"
	"dari/store"
)

// benchCmd measures a real server process against doubles of the platforms
// that run in this process. Nothing leaves the machine.
type benchCmd struct {
	Serve     benchServeCmd     `cmd:"" help:"People ask at a fixed rate; how long until stored, until answered?"`
	Broadcast benchBroadcastCmd `cmd:"" help:"An announcement within Telegram limits while people ask."`
	Alerts    benchAlertsCmd    `cmd:"" help:"An opening that was found at night is told in the morning within Telegram limits, while people ask."`
	Drill     benchDrillCmd     `cmd:"" help:"A backup of a large database while it is written, and its restore."`
	Match     benchMatchCmd     `cmd:"" help:"New openings for many people: how long until everybody's alert is queued?"`
	Import    benchImportCmd    `cmd:"" help:"Openings a second, as Work24 lists them, and the memory that takes."`
	Fit       benchFitCmd       `cmd:"" help:"Matching in memory: how long for one opening, and does any match break a hard condition?"`
	Inbound   benchInboundCmd   `cmd:"" help:"Messages a second that the database takes, each with its reply."`
	Knowledge benchKnowledgeCmd `cmd:"" help:"A large knowledge base: how long to start, how long to answer?"`
	Search    benchSearchCmd    `cmd:"" help:"Ranking of passages, beside SQLite FTS5."`
}

// child is a real dari serve process.
type child struct {
	cmd    *exec.Cmd
	dir    string
	db     string
	config string
	ready  chan struct{}
	exited chan struct{}
	err    error
}

// startChild starts dari serve in dir against a double of Telegram, over the
// database that store.url names, a file in dir when it is empty. env is added to
// its environment.
func startChild(dir, storeURL, telegramURL, token string, stderr io.Writer, extra string, env ...string) (*child, error) {
	config := fmt.Sprintf(`operator: {name: "Bench", report_number: "0"}
limits: {per_person: 1000000, taps: 1000000, per_workspace: 1000000, everybody: 10000000}
telegram:
  enabled: true
  api_url: "%s"
%s`, telegramURL, extra)
	return serveChild(dir, storeURL, config, append(env, "DARI_TELEGRAM_TOKEN="+token), stderr)
}

// serveChild starts dari serve with a configuration and the tokens in its
// environment. The configuration is in dir, and what it keeps too when storeURL
// is empty.
func serveChild(dir, storeURL, config string, env []string, stderr io.Writer) (*child, error) {
	if storeURL == "" {
		storeURL = "sqlite:" + filepath.Join(dir, "dari.db")
	}
	c := &child{dir: dir, db: storeURL, config: filepath.Join(dir, "config.yaml"),
		ready: make(chan struct{}), exited: make(chan struct{})}
	text := fmt.Sprintf("store: {url: %q}\nlog: {level: \"warn\"}\n%s", storeURL, config)
	if err := os.WriteFile(c.config, []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("own program: %w", err)
	}
	c.cmd = exec.Command(self, "serve", "--config", c.config) // #nosec G204 -- this very program, with arguments of ours
	c.cmd.Env = append(append(os.Environ(), env...), "DARI_TEST_RUN=1")
	c.cmd.Stderr = stderr
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the server: %w", err)
	}
	go func() {
		sc := bufio.NewScanner(out)
		for sc.Scan() {
			if sc.Text() == "ready" {
				close(c.ready)
			}
		}
		c.err = c.cmd.Wait()
		close(c.exited)
	}()
	select {
	case <-c.ready:
		return c, nil
	case <-c.exited:
		return nil, fmt.Errorf("the server ended at once: %w", c.err)
	case <-time.After(3 * time.Minute):
		_ = c.cmd.Process.Kill()
		return nil, errors.New("the server did not get ready")
	}
}

// killedAfter is how long the unit file and the compose file give a server to end.
const killedAfter = 20 * time.Second

// stop ends the server as a supervisor would, but waits for one that takes too long,
// so as to tell how long.
func (c *child) stop() error {
	asked := time.Now()
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-c.exited:
		if took := time.Since(asked); took > killedAfter {
			return errors.Join(c.err, fmt.Errorf("the server took %v to stop: longer than the %v that the unit file allows", took.Round(time.Second), killedAfter))
		}
		return c.err
	case <-time.After(time.Minute):
		_ = c.cmd.Process.Kill()
		return errors.New("the server did not stop within a minute")
	}
}

// percentiles of durations, in milliseconds.
type percentiles struct {
	P50 float64 `json:"p50_ms"`
	P99 float64 `json:"p99_ms"`
	Max float64 `json:"max_ms"`
	N   int     `json:"n"`
}

func percentilesOf(ds []time.Duration) percentiles {
	if len(ds) == 0 {
		return percentiles{}
	}
	slices.Sort(ds)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	at := func(p float64) float64 { return ms(ds[min(len(ds)-1, int(p*float64(len(ds))))]) }
	return percentiles{at(0.50), at(0.99), ms(ds[len(ds)-1]), len(ds)}
}

// machine says where a figure was measured.
type machine struct {
	CPUs int    `json:"cpus"`
	OS   string `json:"os"`
	Go   string `json:"go"`
}

func thisMachine() machine {
	return machine{runtime.NumCPU(), runtime.GOOS + "/" + runtime.GOARCH, runtime.Version()}
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// asked remembers when each person's questions were pushed.
type asked struct {
	mu sync.Mutex
	at map[int64][]time.Time
}

func (a *asked) add(chat int64, at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.at == nil {
		a.at = make(map[int64][]time.Time)
	}
	a.at[chat] = append(a.at[chat], at)
}

// latencies pairs each question with the first message after it to the chat.
func (a *asked) latencies(sent []fake.TelegramSent, isReply func(fake.TelegramSent) bool) (found []time.Duration, unanswered int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	replies := make(map[int64][]time.Time)
	for _, s := range sent {
		if isReply == nil || isReply(s) {
			replies[s.Chat] = append(replies[s.Chat], s.At)
		}
	}
	for chat, times := range a.at {
		rs := replies[chat]
		for i, at := range times {
			if i >= len(rs) {
				unanswered++
				continue
			}
			found = append(found, rs[i].Sub(at))
		}
	}
	return found, unanswered
}

// questions are what people ask in the benchmarks: each has one answer of one
// message.
var questions = []string{
	"국민취업지원제도 구직촉진수당은 얼마예요?", "How do I apply for the learning card?", "내일배움카드 신청은 어디서 해요?",
	"최저임금 얼마예요", "희망리턴패키지 점포철거비 얼마까지 나와요?", "What is the minimum wage?", "청년도약장려금 누가 받을 수 있어요?",
	"오늘 날씨 어때?", "스마트공장 지원 알려줘", "고용센터 전화번호", "KDT 자부담 있나요?", "안녕하세요",
}

// benchServeCmd asks at a fixed rate.
type benchServeCmd struct {
	Rate    int           `help:"Updates a second." default:"100"`
	For     time.Duration `help:"How long." default:"60s"`
	People  int           `help:"How many different people." default:"10000"`
	Latency time.Duration `help:"What the double takes for an answer." default:"50ms"`

	Store     string `help:"A PostgreSQL database for the servers, which the run fills: postgres://USER@HOST/DATABASE."`
	Processes int    `help:"How many servers share it." default:"1"`
}

func (c *benchServeCmd) Help() string {
	return `  dari bench serve
  dari bench serve --rate 200 --for 30s
  dari bench serve --rate 1000 --for 1s --people 200    (a spike)
  dari bench serve --rate 200 --for 60s --store postgres://dari@localhost/bench --processes 4
Starts a real dari serve process on a temporary SQLite database against a
double of the Bot API in this process, and prints JSON: received-to-stored (from
the hand-out of an update to its confirmation) and received-to-reply (from the
push of an update to the sendMessage call that answers it); how long after the
last question the last answer came, and how many came out of order in their chat.

With --store, so many servers share that database; the double posts to them
through a balancer, and the processor time of servers and database is told per
update, above what they use without work. Take an empty database for each run.`
}

type benchServeResult struct {
	Machine    machine     `json:"machine"`
	Rate       int         `json:"rate_per_s"`
	Seconds    float64     `json:"seconds"`
	People     int         `json:"people"`
	LatencyMS  float64     `json:"double_latency_ms"`
	Stored     percentiles `json:"received_to_stored"`
	Replied    percentiles `json:"received_to_reply"`
	Unanswered int         `json:"unanswered"`
	Drained    float64     `json:"drained_s"` // from the last question to the last answer
	OutOfOrder int         `json:"out_of_order"`
	Errors     int         `json:"errors"` // parked messages, failed or unknown deliveries, refused calls
	Usage      usage       `json:"server"`
	PerUpdate  float64     `json:"server_cpu_us_per_update"`
}

// Run measures.
func (c *benchServeCmd) Run(a *app) error {
	if c.Rate < 1 || c.People < 1 || c.For <= 0 {
		return errors.New("--rate, --people and --for must be above zero")
	}
	if c.Store != "" || c.Processes != 1 {
		if c.Processes < 1 || c.Processes > 64 {
			return errors.New("--processes must be from 1 to 64")
		}
		return c.runProcesses(a)
	}
	dir, tg, url, done, err := c.double()
	if err != nil {
		return err
	}
	defer done()
	server, err := startChild(dir, "", url, tg.Token(), a.Err, "  per_second: 1000\n")
	if err != nil {
		return err
	}
	var ask asked
	start := time.Now()
	n := c.ask(a, tg, &ask, start)
	took := time.Since(start)
	waitQuiet(a.ctx, tg, n, 30*time.Second)
	if err := server.stop(); err != nil {
		return fmt.Errorf("server: %w", err)
	}
	u := usageOf(server.cmd.ProcessState)
	replied, unanswered := ask.latencies(tg.Sent(), nil)
	wrong, disorder, err := records(a.ctx, server.db, tg)
	if err != nil {
		return err
	}
	for _, k := range tg.Stats().Refused {
		wrong += k
	}
	return printJSON(a.Out, benchServeResult{Machine: thisMachine(), Rate: c.Rate, Seconds: took.Seconds(), People: c.People,
		LatencyMS: float64(c.Latency.Milliseconds()), Stored: percentilesOf(tg.ConfirmTimes()), Replied: percentilesOf(replied),
		Unanswered: unanswered, Drained: drained(tg, start.Add(took)), OutOfOrder: disorder, Errors: wrong, Usage: u, PerUpdate: float64(u.CPU().Microseconds()) / float64(n)})
}

// double starts a double of Telegram for servers that keep their files in a new
// folder; done ends it and removes the folder.
func (c *benchServeCmd) double() (dir string, tg *fake.Telegram, url string, done func(), err error) {
	if dir, err = os.MkdirTemp("", "dari-bench-"); err != nil {
		return "", nil, "", nil, err
	}
	tg = fake.NewTelegram(fake.TelegramOptions{AnyChat: true, Latency: c.Latency})
	url, stop, err := tg.Listen("127.0.0.1:0")
	if err != nil {
		return "", nil, "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	return dir, tg, url, func() { stop(); _ = os.RemoveAll(dir) }, nil
}

// benchChats is the chat of the first person who asks.
const benchChats = 1_000_000

// ask has people ask at the rate, and returns how many did.
func (c *benchServeCmd) ask(a *app, tg *fake.Telegram, ask *asked, start time.Time) (n int) {
	all := int(float64(c.Rate) * c.For.Seconds())
	every := time.Second / time.Duration(c.Rate)
	for ; n < all && a.ctx.Err() == nil; n++ {
		if d := time.Until(start.Add(time.Duration(n) * every)); d > 0 {
			time.Sleep(d)
		}
		chat := int64(benchChats + n%c.People)
		ask.add(chat, time.Now())
		tg.Push(tg.TextUpdate(chat, chat, questions[n%len(questions)]))
	}
	return n
}

// waitQuiet waits until the double got at least n messages, or gives up.
func waitQuiet(ctx context.Context, tg *fake.Telegram, n int, limit time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	_, _ = tg.WaitSent(ctx, n)
	time.Sleep(200 * time.Millisecond)
}

// records counts what went wrong according to the server's own records.
func records(ctx context.Context, db string, tg *fake.Telegram) (wrong, disorder int, err error) {
	st, err := store.Open(ctx, db, store.Options{})
	if err != nil {
		return 0, 0, err
	}
	defer st.Close()
	if wrong, err = wentWrong(ctx, st); err == nil {
		disorder, err = outOfOrder(ctx, st, tg)
	}
	return wrong, disorder, err
}

// drained is how many seconds the last answer came after the last question.
func drained(tg *fake.Telegram, last time.Time) float64 {
	end := last
	for _, s := range tg.Sent() {
		if s.At.After(end) {
			end = s.At
		}
	}
	return end.Sub(last).Seconds()
}

// outOfOrder counts answers that were sent before one to an earlier question of
// the same person.
func outOfOrder(ctx context.Context, st *store.Store, tg *fake.Telegram) (n int, err error) {
	answers, err := st.Answers(ctx, bot.Telegram, strconv.FormatInt(tg.BotID(), 10))
	chat, before := "", 0
	for _, a := range answers {
		if a.Chat != chat {
			chat, before = a.Chat, 0
		}
		for _, id := range a.MessageIDs { // the double counts them
			sent, err := strconv.Atoi(id)
			if err != nil {
				return 0, fmt.Errorf("an answer to message %d: %w", a.Message, err)
			}
			if sent < before {
				n++
			}
			before = max(before, sent)
		}
	}
	return n, err
}

func wentWrong(ctx context.Context, st *store.Store) (int, error) {
	counts, err := st.OutboxCounts(ctx)
	if err != nil {
		return 0, err
	}
	parked, err := st.ParkedIncomings(ctx, 1000)
	return counts[outbox.Failed] + counts[outbox.Unknown] + len(parked), err
}
