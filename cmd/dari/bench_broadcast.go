package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"dari/bot"
	"dari/bot/bottest/fake"
	"dari/handlers"
	"dari/store"
)

// benchBroadcastCmd announces to many within Telegram's limits while people
// ask.
type benchBroadcastCmd struct {
	People    int           `help:"How many people get it." default:"10000"`
	Latency   time.Duration `help:"What the double takes for an answer." default:"50ms"`
	Store     string        `help:"An empty PostgreSQL database, which the run fills: postgres://USER@HOST/DATABASE. Else a temporary SQLite file."`
	FirstOnly bool          `help:"Stop after the first copies: how long from the confirmation to the first send?"`
}

func (c *benchBroadcastCmd) Help() string {
	return `  dari bench broadcast
  dari bench broadcast --people 1000000 --first-only
  dari bench broadcast --people 10000 --store postgres://dari@localhost/bench
Starts a real dari serve process against a double of the Bot API that keeps
Telegram's limits (30 a second over all sends, 1 a second per chat), confirms an
announcement as the command line does, asks one question a second meanwhile,
and prints JSON. The limit's own time is all messages divided by 30 a second.`
}

type benchBroadcastResult struct {
	Machine       machine     `json:"machine"`
	People        int         `json:"people"`
	SeedSeconds   float64     `json:"seed_s"`
	ConfirmMS     float64     `json:"confirm_ms"` // of the confirmation itself: the audience is frozen
	FirstSendMS   float64     `json:"confirm_to_first_send_ms"`
	Seconds       float64     `json:"seconds,omitempty"`
	LimitSeconds  float64     `json:"limit_own_time_s,omitempty"`
	OverLimit     float64     `json:"over_limit_percent,omitempty"`
	TooMany       int         `json:"answers_429"`
	TooManyShare  float64     `json:"answers_429_percent"`
	Copies        int         `json:"copies"`
	Twice         int         `json:"people_with_two_copies"`
	Replies       percentiles `json:"replies"`
	Unanswered    int         `json:"unanswered"`
	Errors        int         `json:"errors"`
	Usage         usage       `json:"server"`
	DatabaseBytes int64       `json:"database_bytes,omitempty"` // of SQLite
}

// benchText marks the copies.
const benchText = "안내 시험: 이 문장은 측정을 위한 것입니다."

// Run measures.
func (c *benchBroadcastCmd) Run(a *app) error {
	if c.People < 1 {
		return errors.New("--people must be above zero")
	}
	dir, err := os.MkdirTemp("", "dari-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tg := fake.NewTelegram(fake.TelegramOptions{AnyChat: true, Latency: c.Latency, Limits: fake.TelegramUsualLimits()})
	url, closeFake, err := tg.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	defer closeFake()
	account := strconv.FormatInt(tg.BotID(), 10)
	where := c.Store
	if where == "" {
		where = "sqlite:" + filepath.Join(dir, "dari.db")
	}
	st, password, err := openShared(a, c.Store, where)
	if err != nil {
		return err
	}
	defer st.Close()
	start := time.Now()
	if err := seedPeople(a.ctx, st, account, c.People); err != nil {
		return fmt.Errorf("making people: %w", err)
	}
	out := benchBroadcastResult{Machine: thisMachine(), People: c.People, SeedSeconds: time.Since(start).Seconds()}
	id, err := st.WriteAnnouncement(a.ctx, 0, handlers.Announcement{Ko: benchText}, "cli:bench")
	if err != nil {
		return err
	}
	ann, _, err := st.Announcement(a.ctx, id)
	if err != nil {
		return err
	}
	if _, err := st.MarkReady(a.ctx, 0, id, ann.Version); err != nil {
		return err
	}
	server, err := startChild(dir, where, url, tg.Token(), a.Err, "", "DARI_STORE_PASSWORD="+password)
	if err != nil {
		return err
	}
	confirm := time.Now()
	if ok, err := st.ConfirmAnnouncement(a.ctx, 0, id, ann.Version, "cli:bench"); err != nil || !ok {
		return errors.Join(fmt.Errorf("confirming: taken %v", ok), err, server.stop())
	}
	out.ConfirmMS = float64(time.Since(confirm).Microseconds()) / 1000
	var ask asked
	asking, stopAsking := context.WithCancel(a.ctx)
	defer stopAsking()
	go askEachSecond(asking, tg, &ask)
	isCopy := func(s fake.TelegramSent) bool { return strings.Contains(s.Text, benchText) }
	wait, cancel := context.WithTimeout(a.ctx, 2*time.Duration(c.People/30+60)*time.Second)
	defer cancel()
	if _, err := tg.WaitSent(wait, 1); err != nil {
		return errors.Join(errors.New("nothing was sent"), server.stop())
	}
	want := c.People
	if c.FirstOnly {
		want = 1
	}
	for countCopies(tg, isCopy) < want && wait.Err() == nil {
		time.Sleep(100 * time.Millisecond)
	}
	end := time.Now()
	stopAsking()
	time.Sleep(time.Second)
	if err := server.stop(); err != nil {
		return fmt.Errorf("server: %w", err)
	}
	c.fill(&out, tg, &ask, isCopy, confirm, end)
	out.Usage = usageOf(server.cmd.ProcessState)
	if out.Errors, err = wentWrong(a.ctx, st); err != nil {
		return err
	}
	if info, err := os.Stat(st.Path()); err == nil {
		out.DatabaseBytes = info.Size()
	}
	return printJSON(a.Out, out)
}

// openShared opens a database that a server uses too, and gives the password that
// it needs; postgres is the flag, empty for a file of SQLite.
func openShared(a *app, postgres, where string) (st *store.Store, password string, err error) {
	if postgres != "" && !store.IsPostgres(postgres) {
		return nil, "", errNotPostgres
	}
	if postgres != "" {
		if password, err = a.Config.Store.password(a.Log); err != nil {
			return nil, "", err
		}
	}
	st, err = store.Open(a.ctx, where, store.Options{Password: password})
	return st, password, err
}

func (c *benchBroadcastCmd) fill(out *benchBroadcastResult, tg *fake.Telegram, ask *asked, isCopy func(fake.TelegramSent) bool, confirm, end time.Time) {
	people := map[int64]int{}
	first := time.Time{}
	for _, s := range tg.Sent() {
		if !isCopy(s) {
			continue
		}
		out.Copies++
		if people[s.Chat]++; people[s.Chat] == 2 {
			out.Twice++
		}
		if first.IsZero() {
			first = s.At
		}
	}
	stats := tg.Stats()
	out.FirstSendMS = float64(first.Sub(confirm).Microseconds()) / 1000
	out.TooMany = stats.Refused[429]
	out.TooManyShare = 100 * float64(out.TooMany) / float64(max(stats.Messages+out.TooMany, 1))
	replied, unanswered := ask.latencies(tg.Sent(), func(s fake.TelegramSent) bool { return !isCopy(s) })
	out.Replies, out.Unanswered = percentilesOf(replied), unanswered
	if !c.FirstOnly {
		out.Seconds = end.Sub(confirm).Seconds()
		out.LimitSeconds = float64(stats.Messages) / 30
		out.OverLimit = math.Round(1000*(out.Seconds/out.LimitSeconds-1)) / 10
	}
}

func countCopies(tg *fake.Telegram, isCopy func(fake.TelegramSent) bool) (n int) {
	for _, s := range tg.Sent() {
		if isCopy(s) {
			n++
		}
	}
	return n
}

// askEachSecond asks from people who are not in the audience.
func askEachSecond(ctx context.Context, tg *fake.Telegram, ask *asked) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			chat := int64(90_000_000 + i)
			ask.add(chat, time.Now())
			tg.Push(tg.TextUpdate(chat, chat, questions[i%len(questions)]))
		}
	}
}

// seedPeople makes people who agreed to announcements, also at night, so that
// the measurement does not depend on the hour.
func seedPeople(ctx context.Context, st *store.Store, account string, n int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(256)
	for i := range n {
		g.Go(func() error {
			id := strconv.Itoa(10_000_000 + i)
			p, err := st.Meet(ctx, bot.Sender{Platform: bot.Telegram, ID: id}, bot.Address{Platform: bot.Telegram, Account: account, Chat: id})
			if err != nil {
				return err
			}
			for _, purpose := range []handlers.Purpose{handlers.ForAnnouncements, handlers.ForNight} {
				c := handlers.Consent{Person: p.ID, Purpose: purpose, Version: "bench", Granted: true, At: time.Now(), Channel: "system"}
				if err := st.AddConsent(ctx, 0, c); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}
