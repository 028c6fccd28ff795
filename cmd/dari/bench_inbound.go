package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"dari/bot"
	"dari/store"
)

// benchInboundCmd measures the database under what every message does to it.
type benchInboundCmd struct {
	For     time.Duration `help:"How long." default:"10s"`
	Writers int           `help:"How many messages are on their way at once." default:"64"`
	Store   string        `help:"A PostgreSQL database, which the run fills: postgres://USER@HOST/DATABASE. Else a temporary SQLite file."`
}

func (c *benchInboundCmd) Help() string {
	return `  dari bench inbound
  dari bench inbound --for 30s --store postgres://dari@localhost/bench
Stores messages and finishes each with a reply, two transactions for each that are
on the disk when they return (SQLite: synchronous FULL), and prints JSON. Writes
that wait together share a commit, as they do in dari serve; with --writers 1 none
does.`
}

type benchInboundResult struct {
	Machine   machine     `json:"machine"`
	Database  string      `json:"database"`
	Writers   int         `json:"writers"`
	Seconds   float64     `json:"seconds"`
	Messages  int         `json:"messages"`
	PerSecond float64     `json:"transactions_per_s"` // two for a message
	Stored    percentiles `json:"stored"`
	Finished  percentiles `json:"finished"`
	Lost      int         `json:"lost"` // that were acknowledged, and are not in the database with their reply
}

// Run measures.
func (c *benchInboundCmd) Run(a *app) error {
	if c.Writers < 1 || c.For <= 0 {
		return errors.New("--writers and --for must be above zero")
	}
	st, done, err := benchStore(a, c.Store)
	if err != nil {
		return err
	}
	defer done()
	before, err := st.OutboxCounts(a.ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(a.ctx, c.For)
	defer stop()
	var g sync.WaitGroup
	var n atomic.Int64
	stored, finished := make([][]time.Duration, c.Writers), make([][]time.Duration, c.Writers)
	errs := make([]error, c.Writers)
	run := time.Now().UnixNano() // a database may be used again
	start := time.Now()
	for w := range c.Writers {
		g.Go(func() {
			for ctx.Err() == nil && errs[w] == nil {
				s, f, err := benchMessage(a.ctx, st, fmt.Sprint(run, "-", n.Add(1)), fmt.Sprintf("telegram:1/%d-%d", run, w))
				stored[w], finished[w], errs[w] = append(stored[w], s), append(finished[w], f), err
			}
		})
	}
	g.Wait()
	took := time.Since(start)
	if err := errors.Join(errs...); err != nil {
		return err
	}
	after, err := st.OutboxCounts(a.ctx)
	if err != nil {
		return err
	}
	kept := 0
	for state, n := range after {
		kept += n - before[state]
	}
	all := int(n.Load())
	return printJSON(a.Out, benchInboundResult{Machine: thisMachine(), Database: databaseName(c.Store), Writers: c.Writers, Seconds: took.Seconds(), Messages: all,
		PerSecond: 2 * float64(all) / took.Seconds(), Stored: percentilesOf(slices.Concat(stored...)), Finished: percentilesOf(slices.Concat(finished...)), Lost: all - kept})
}

// benchMessage stores a message and finishes it, as the inbox does.
func benchMessage(ctx context.Context, st *store.Store, id, conversation string) (stored, finished time.Duration, err error) {
	in := bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: id, Conversation: conversation,
		Raw: []byte(`{"message":{"text":"최저임금 얼마예요"}}`), Received: time.Now()}
	began := time.Now()
	if err := st.AddIncoming(ctx, []bot.Incoming{in}); err != nil {
		return 0, 0, err
	}
	stored = time.Since(began)
	pending, err := st.PendingOf(ctx, conversation, 0, 1)
	if err != nil || len(pending) != 1 {
		return 0, 0, errors.Join(fmt.Errorf("%d messages of %s wait, want one", len(pending), conversation), err)
	}
	began = time.Now()
	err = st.FinishIncoming(ctx, pending[0], []bot.Reply{{To: bot.Address{Platform: bot.Telegram, Account: "1", Chat: conversation}, Body: bot.Plain("올해 최저임금은 시간급 10,320원입니다.")}})
	return stored, time.Since(began), err
}

var errNotPostgres = errors.New("--store is for postgres://USER@HOST/DATABASE; without it a temporary SQLite file is used")

// benchStore opens a PostgreSQL database, or a temporary file. done closes and
// removes what it made.
func benchStore(a *app, where string) (st *store.Store, done func(), err error) {
	dir, opt := "", store.Options{}
	if where == "" {
		if dir, err = os.MkdirTemp("", "dari-bench-"); err != nil {
			return nil, nil, err
		}
		where = filepath.Join(dir, "dari.db")
	} else if !store.IsPostgres(where) {
		return nil, nil, errNotPostgres
	} else if opt.Password, err = a.Config.Store.password(a.Log); err != nil {
		return nil, nil, err
	}
	if st, err = store.Open(a.ctx, where, opt); err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return st, func() { _ = st.Close(); _ = os.RemoveAll(dir) }, nil
}

func databaseName(where string) string {
	if where == "" {
		return "sqlite"
	}
	return "postgres"
}
