package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"dari/bot/bottest/fake"
	"dari/store/storetest"
)

var crewFor = flag.Duration("crew", 0, "have 200 messages a second written to four processes for so long, of which one is killed every 20 s")

// crew is several servers over one PostgreSQL behind a balancer, to which both
// doubles post what people write.
type crew struct {
	t        *testing.T
	config   string // without http.listen
	where    string // the database
	telegram *fake.Telegram
	slack    *fake.Slack
	balance  *balancer
	servers  []*crewServer
	people   int

	mu       sync.Mutex
	written  map[string]int         // messages by chat
	at       map[string][]time.Time // when
	acked    map[string]*fake.SlackDelivery
	trouble  []span // when something was broken on purpose
	injuries int    // kills and the like
}

type span struct{ from, to time.Time }

// crewServer is one of the servers. It reaches the database through a network
// that may fail.
type crewServer struct {
	dir, address, store string
	network             *storetest.Proxy
	*child
}

func newCrew(t *testing.T, servers, people int, perSecond int) *crew {
	t.Helper()
	storetest.Postgres(t)
	where := newStoreURL(t)
	c := &crew{t: t, where: where, people: people, balance: newBalancer(), written: map[string]int{}, at: map[string][]time.Time{}, acked: map[string]*fake.SlackDelivery{}}
	address, closeBalance, err := c.balance.listen()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeBalance)
	var url string
	c.telegram, url = newDouble(t, fake.TelegramOptions{AnyChat: true, Latency: 20 * time.Millisecond, WebhookPause: 50 * time.Millisecond})
	c.slack = fake.NewSlack(fake.SlackOptions{Redeliver: []time.Duration{100 * time.Millisecond, time.Second, 3 * time.Second, 10 * time.Second}})
	slackURL, closeSlack, err := c.slack.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeSlack)
	c.slack.PostTo("http://" + address + slackPath)
	// What piles up while a server is cut off comes at once, and more of it than a
	// workspace may send in a minute; that it is then told so is not what is tried.
	c.config = fmt.Sprintf(`operator: {name: A, report_number: B}
limits: {per_person: 1000000, taps: 1000000, per_workspace: 1000000, everybody: 10000000}
telegram: {enabled: true, api_url: %q, per_second: %d, webhook: "http://%s%s"}
slack: {enabled: true, mode: http, api_url: %q, per_second: %d}
`, url, perSecond, address, telegramPath, slackURL, perSecond)
	for range servers {
		s := &crewServer{dir: t.TempDir(), address: later(t), network: storetest.NewProxy(t, where)}
		s.store = s.network.Address()
		c.servers = append(c.servers, s)
	}
	t.Cleanup(c.logs)
	var starting sync.WaitGroup
	for _, s := range c.servers {
		starting.Go(func() { c.start(s) })
	}
	starting.Wait()
	if t.Failed() {
		t.FailNow()
	}
	var addresses []string
	for _, s := range c.servers {
		addresses = append(addresses, s.address)
	}
	c.balance.use(addresses...)
	return c
}

// start starts a server; nobody else may be told of an error.
func (c *crew) start(s *crewServer) {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		c.t.Error(err)
		return
	}
	c.t.Cleanup(func() { log.Close() })
	s.child, err = serveChild(s.dir, s.store, c.config+fmt.Sprintf("http: {listen: %q}\n", s.address), []string{
		"DARI_TELEGRAM_TOKEN=" + c.telegram.Token(), "DARI_TELEGRAM_WEBHOOK_SECRET=" + webhookSecret,
		"DARI_SLACK_BOT_TOKEN=" + c.slack.BotToken(), "DARI_SLACK_SIGNING_SECRET=" + c.slack.SigningSecret(),
	}, log)
	if err != nil {
		c.t.Errorf("server %s: %v", s.address, err)
	}
}

// broken remembers that something was broken on purpose, until the time that it
// may take to be whole again.
func (c *crew) broken(do func()) {
	from := time.Now()
	do()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.injuries++
	c.trouble = append(c.trouble, span{from, time.Now()})
}

func (c *crew) kill(s *crewServer) {
	c.broken(func() {
		_ = s.cmd.Process.Kill()
		<-s.exited
	})
}

// hang stops a server as a machine does that hangs, for a while.
func (c *crew) hang(s *crewServer, d time.Duration) {
	c.broken(func() {
		_ = s.cmd.Process.Signal(syscall.SIGSTOP)
		time.Sleep(d)
		_ = s.cmd.Process.Signal(syscall.SIGCONT)
	})
}

// part keeps servers from the database for a while.
func (c *crew) part(d time.Duration, servers ...*crewServer) {
	c.broken(func() {
		for _, s := range servers {
			s.network.Halt()
		}
		time.Sleep(d)
		for _, s := range servers {
			s.network.Resume()
		}
	})
}

// write has people write at a rate until stop is closed. Whoever writes in Slack
// waits until the last message is delivered: Slack does not keep the order of
// two that it delivers again.
func (c *crew) write(perSecond int, stop <-chan struct{}) {
	tick := time.NewTicker(time.Second / time.Duration(perSecond))
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		n := rand.IntN(c.people)
		chat, user := int64(100_000+n), fmt.Sprintf("U%d", n)
		key := strconv.FormatInt(chat, 10)
		inSlack := n%4 == 0
		if inSlack {
			key = c.slack.Direct(user)
			if last := c.acked[key]; last != nil {
				if ok, _, _ := last.Acked(); !ok {
					continue
				}
			}
		}
		c.mu.Lock()
		c.written[key]++
		text := fmt.Sprintf("/m%d", c.written[key])
		c.at[key] = append(c.at[key], time.Now())
		c.mu.Unlock()
		if inSlack {
			_, d := c.slack.PushMessage(key, user, text)
			c.acked[key] = d[0]
		} else {
			c.telegram.Push(c.telegram.TextUpdate(chat, chat, text))
		}
	}
}

// crewResult is what became of what people wrote.
type crewResult struct {
	Servers    int     `json:"processes"`
	Seconds    float64 `json:"seconds"`
	Messages   int     `json:"messages"`
	Injuries   int     `json:"kills_hangs_partitions"`
	Lost       int     `json:"lost"`
	Disorder   int     `json:"out_of_order"`
	Repeated   int     `json:"repeated"`
	P50        float64 `json:"p50_ms"`
	P99        float64 `json:"p99_ms"`
	Calm       float64 `json:"p99_ms_without_trouble"`
	RecoveryMS float64 `json:"longest_until_answered_ms"`
}

var answerTo = regexp.MustCompile(`/m(\d+)`)

// result waits for the last answers and counts.
func (c *crew) result() (r crewResult) {
	c.mu.Lock()
	for _, n := range c.written {
		r.Messages += n
	}
	c.mu.Unlock()
	type answer struct {
		n  int
		at time.Time
	}
	var answers map[string][]answer
	read := func() (different int) {
		answers = map[string][]answer{}
		seen := map[string]map[int]bool{}
		add := func(key, text string, at time.Time) {
			m := answerTo.FindStringSubmatch(text)
			if m == nil {
				return
			}
			n, _ := strconv.Atoi(m[1])
			answers[key] = append(answers[key], answer{n, at})
			if seen[key] == nil {
				seen[key] = map[int]bool{}
			}
			if !seen[key][n] {
				seen[key][n] = true
				different++
			}
		}
		for _, s := range c.telegram.Sent() {
			add(strconv.FormatInt(s.Chat, 10), s.Text, s.At)
		}
		for _, m := range c.slack.Sent() {
			add(m.Channel, m.Plain(), m.At)
		}
		return different
	}
	waitUntil(c.t, time.Minute, "every message to be answered", func() bool { return read() >= r.Messages })
	time.Sleep(time.Second)
	read()
	var all, calm []time.Duration
	for key, n := range c.written {
		seen, last := map[int]bool{}, 0
		for _, a := range answers[key] {
			switch {
			case seen[a.n]:
				r.Repeated++
				continue
			case a.n < last:
				r.Disorder++
			}
			seen[a.n], last = true, max(last, a.n)
			took := a.at.Sub(c.at[key][a.n-1])
			all = append(all, took)
			if !slices.ContainsFunc(c.trouble, func(s span) bool {
				return c.at[key][a.n-1].After(s.from.Add(-2*time.Second)) && c.at[key][a.n-1].Before(s.to.Add(15*time.Second))
			}) {
				calm = append(calm, took)
			}
		}
		r.Lost += n - len(seen)
	}
	p := percentilesOf(all)
	r.Servers, r.Injuries, r.P50, r.P99, r.RecoveryMS, r.Calm = len(c.servers), c.injuries, p.P50, p.P99, p.Max, percentilesOf(calm).P99
	return r
}

// check holds a result against the bar; slowest is how long an answer may take.
func (c *crew) check(r crewResult, slowest time.Duration) {
	c.t.Helper()
	out, _ := json.MarshalIndent(r, "", "  ")
	c.t.Logf("%s", out)
	const connections = 2 * 64 // of both platforms
	if r.Lost != 0 || r.Disorder != 0 {
		c.t.Errorf("lost %d, out of order %d", r.Lost, r.Disorder)
	}
	if r.Repeated > r.Injuries*connections {
		c.t.Errorf("%d repeated, more than sends under way", r.Repeated)
	}
	if r.RecoveryMS > float64(slowest.Milliseconds()) {
		c.t.Errorf("an answer took %.0f ms, want %v at most", r.RecoveryMS, slowest)
	}
}

// logs shows what the servers said when the test failed.
func (c *crew) logs() {
	if !c.t.Failed() {
		return
	}
	db := openRaw(c.t, c.where)
	defer db.Close()
	for _, table := range []string{"inbox", "delivery"} {
		rows, err := db.Query(`SELECT platform, state, process, EXISTS (SELECT 1 FROM process p WHERE p.id = x.process), count(*), max(error) FROM ` + table + ` x GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3`)
		if err != nil {
			c.t.Log(err)
			return
		}
		for rows.Next() {
			var platform, problem string
			var state, process, n int
			var lives bool
			_ = rows.Scan(&platform, &state, &process, &lives, &n, &problem)
			c.t.Logf("%s: %s, state %d, process %d (lives %v): %d rows %s", table, platform, state, process, lives, n, problem)
		}
		rows.Close()
	}
	for _, s := range c.servers {
		log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
		c.t.Logf("%s: %.8000s", s.address, log)
	}
}

// stop ends all servers in good order.
func (c *crew) stop() {
	for _, s := range c.servers {
		if s.child == nil {
			continue // it did not start, which is told
		}
		if err := s.child.stop(); err != nil {
			c.t.Errorf("server %s: %v", s.address, err)
		}
	}
}
