package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"dari/bot/bottest/fake"
	"dari/store"
)

// benchServers are the servers that a benchmark measures.
type benchServers struct {
	servers  []*child
	database int // a process of PostgreSQL, 0 is none that can be measured
	closed   func()
}

// idleFor is how long servers are watched without work first.
const idleFor = 5 * time.Second

// startServers starts servers over one PostgreSQL, to which the double posts
// through a balancer.
func startServers(dir, where, password string, n int, tg *fake.Telegram, url string, stderr io.Writer, database int) (b *benchServers, err error) {
	balance := newBalancer()
	address, closeBalance, err := balance.listen()
	if err != nil {
		return nil, err
	}
	b = &benchServers{database: database, closed: closeBalance}
	const webhookKey = "bench-secret-of-the-webhook"
	env := []string{"DARI_TELEGRAM_TOKEN=" + tg.Token(), "DARI_TELEGRAM_WEBHOOK_SECRET=" + webhookKey, "DARI_STORE_PASSWORD=" + password}
	var addresses []string
	for i := range n {
		own := filepath.Join(dir, fmt.Sprint(i))
		listen, err := freeAddress()
		if err == nil {
			err = os.Mkdir(own, 0o700)
		}
		if err != nil {
			return nil, errors.Join(err, b.stop())
		}
		config := fmt.Sprintf(`operator: {name: "Bench", report_number: "0"}
telegram: {enabled: true, api_url: %q, per_second: 1000, webhook: "http://%s%s"}
http: {listen: %q}
`, url, address, telegramPath, listen)
		c, err := serveChild(own, where, config, env, stderr)
		if err != nil {
			return nil, errors.Join(err, b.stop())
		}
		b.servers, addresses = append(b.servers, c), append(addresses, listen)
	}
	balance.use(addresses...)
	return b, nil
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func (b *benchServers) stop() (err error) {
	for _, c := range b.servers {
		err = errors.Join(err, c.stop())
	}
	b.closed()
	return err
}

// cost is processor time.
type cost struct{ dari, database time.Duration }

func (c cost) minus(o cost) cost { return cost{c.dari - o.dari, c.database - o.database} }

// cost is what servers and database used so far.
func (b *benchServers) cost() (c cost, err error) {
	for _, s := range b.servers {
		used, err := cpuOf(s.cmd.Process.Pid)
		if err != nil {
			return c, err
		}
		c.dari += used
	}
	if b.database != 0 {
		c.database, err = cpuOfServer(b.database)
	}
	return c, err
}

// idle is the cost of a second without work.
func (b *benchServers) idle() (c cost, err error) {
	before, err := b.cost()
	if err != nil {
		return c, err
	}
	time.Sleep(idleFor)
	after, err := b.cost()
	used := after.minus(before)
	perSecond := func(d time.Duration) time.Duration { return time.Duration(float64(d) / idleFor.Seconds()) }
	return cost{perSecond(used.dari), perSecond(used.database)}, err
}

// benchProcessesResult is what several processes cost.
type benchProcessesResult struct {
	Machine    machine     `json:"machine"`
	Processes  int         `json:"processes"`
	Rate       int         `json:"rate_per_s"`
	Seconds    float64     `json:"seconds"`
	People     int         `json:"people"`
	LatencyMS  float64     `json:"double_latency_ms"`
	Stored     percentiles `json:"received_to_stored"`
	Replied    percentiles `json:"received_to_reply"`
	Unanswered int         `json:"unanswered"`
	Drained    float64     `json:"drained_s"`
	OutOfOrder int         `json:"out_of_order"`
	Errors     int         `json:"errors"`
	// Above what is used without work, per update; in cores while idle.
	Dari         float64 `json:"dari_cpu_us_per_update"`
	Database     float64 `json:"database_cpu_us_per_update"`
	IdleDari     float64 `json:"dari_idle_cores"`
	IdleDatabase float64 `json:"database_idle_cores"`
}

// runProcesses measures several servers.
func (c *benchServeCmd) runProcesses(a *app) error {
	if !store.IsPostgres(c.Store) {
		return errors.New("--processes needs --store postgres://USER@HOST/DATABASE: a SQLite file has one")
	}
	password, err := a.Config.Store.password(a.Log)
	if err != nil {
		return err
	}
	st, err := store.Open(a.ctx, c.Store, store.Options{Password: password})
	if err != nil {
		return err
	}
	defer st.Close()
	dir, tg, url, done, err := c.double()
	if err != nil {
		return err
	}
	defer done()
	before, err := wentWrong(a.ctx, st)
	if err != nil {
		return err
	}
	database, _ := st.ServerProcess(a.ctx)
	if _, err := cpuOfServer(database); err != nil {
		fmt.Fprintf(a.Err, "the database's processor time is not measured: %v\n", err)
		database = 0
	}
	b, err := startServers(dir, c.Store, password, c.Processes, tg, url, a.Err, database)
	if err != nil {
		return err
	}
	time.Sleep(time.Second) // what a start does
	idle, err := b.idle()
	began, berr := b.cost()
	if err = errors.Join(err, berr); err != nil {
		return errors.Join(err, b.stop())
	}
	var ask asked
	start := time.Now()
	n := c.ask(a, tg, &ask, start)
	took := time.Since(start)
	waitQuiet(a.ctx, tg, n, 30*time.Second)
	used, err := b.cost()
	lasted := time.Since(start)
	if err = errors.Join(err, b.stop()); err != nil {
		return fmt.Errorf("servers: %w", err)
	}
	used = used.minus(began)
	replied, unanswered := ask.latencies(tg.Sent(), nil)
	wrong, err := wentWrong(a.ctx, st)
	if err != nil {
		return err
	}
	for _, k := range tg.Stats().Refused {
		wrong += k
	}
	disorder, err := outOfOrder(a.ctx, st, tg)
	if err != nil {
		return err
	}
	perUpdate := func(used, idle time.Duration) float64 {
		return float64((used - time.Duration(float64(idle)*lasted.Seconds())).Microseconds()) / float64(n)
	}
	return printJSON(a.Out, benchProcessesResult{Machine: thisMachine(), Processes: c.Processes, Rate: c.Rate, Seconds: took.Seconds(),
		People: c.People, LatencyMS: float64(c.Latency.Milliseconds()), Stored: percentilesOf(tg.ConfirmTimes()), Replied: percentilesOf(replied),
		Unanswered: unanswered, Drained: drained(tg, start.Add(took)), OutOfOrder: disorder, Errors: wrong - before,
		Dari: perUpdate(used.dari, idle.dari), Database: perUpdate(used.database, idle.database),
		IdleDari: idle.dari.Seconds(), IdleDatabase: idle.database.Seconds()})
}
