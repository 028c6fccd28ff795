package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"dari/bot"
	"dari/bot/bottest/fake"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store"
)

// benchAlertsCmd tells many of an opening when their night ends, while people ask.
type benchAlertsCmd struct {
	People  int           `help:"How many people are told." default:"10000"`
	Asleep  int           `help:"How many more it was found for, where it is night still: they must not be told." default:"200"`
	Latency time.Duration `help:"What the double takes for an answer." default:"50ms"`
	Store   string        `help:"An empty PostgreSQL database, which the run fills: postgres://USER@HOST/DATABASE. Else a temporary SQLite file."`
}

func (c *benchAlertsCmd) Help() string {
	return `  dari bench alerts
  dari bench alerts --people 1000
An opening was found for people during the night. Starts a real dari serve process
against a double of the Bot API that keeps Telegram's limits (30 a second over all
sends, 1 a second per chat), has everybody's alert come due at one moment, asks one
question a second meanwhile, and prints JSON. People live where it is 8 in the morning
when the run begins, so that no clock is moved, and some where it is 3 at night. The
limit's own time is all messages divided by 30 a second. It fails where somebody was
told twice, not at all, too early or at night.`
}

type benchAlertsResult struct {
	Machine      machine     `json:"machine"`
	Database     string      `json:"database"`
	People       int         `json:"people"`
	Asleep       int         `json:"asleep"`
	SeedSeconds  float64     `json:"seed_s"`
	Alerts       int         `json:"alerts"`
	Twice        int         `json:"people_with_two_copies"`
	Missed       int         `json:"people_without_a_copy"`
	Early        int         `json:"sent_before_they_were_due"`
	AtNight      int         `json:"sent_in_quiet_hours"`
	FirstSeconds float64     `json:"due_to_first_send_s"`
	Seconds      float64     `json:"due_to_last_send_s"`
	PerSecond    float64     `json:"alerts_per_s"`
	LimitSeconds float64     `json:"limit_own_time_s"`
	TooMany      int         `json:"answers_429"`
	TooManyShare float64     `json:"answers_429_percent"`
	Replies      percentiles `json:"replies"`
	Unanswered   int         `json:"unanswered"`
	Errors       int         `json:"errors"`
	Usage        usage       `json:"server"`
}

// benchJob is the title by which the alerts are known.
const benchJob = "용접원 모집 측정용"

// benchSleepers is the chat of the first who sleeps; those who are awake come from
// benchAwake on.
const benchAwake, benchSleepers = 10_000_000, 50_000_000

// Run measures.
func (c *benchAlertsCmd) Run(a *app) error {
	if c.People < 1 || c.Asleep < 0 {
		return errors.New("--people must be above zero, --asleep not below")
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
	people, err := c.seed(a, st, strconv.FormatInt(tg.BotID(), 10), start)
	if err != nil {
		return err
	}
	// While the server starts, it is night for everybody.
	if err := putOffAlerts(a.ctx, st, people, start.Add(24*time.Hour)); err != nil {
		return err
	}
	out := benchAlertsResult{Machine: thisMachine(), Database: databaseName(c.Store), People: c.People, Asleep: c.Asleep, SeedSeconds: time.Since(start).Seconds()}
	server, err := startChild(dir, where, url, tg.Token(), a.Err, "", "DARI_STORE_PASSWORD="+password)
	if err != nil {
		return err
	}
	due := time.Now().Add(time.Second + time.Duration(len(people))*time.Millisecond)
	if err := putOffAlerts(a.ctx, st, people, due); err != nil {
		return errors.Join(err, server.stop())
	}
	var ask asked
	asking, stopAsking := context.WithCancel(a.ctx)
	defer stopAsking()
	go askEachSecond(asking, tg, &ask)
	wait, cancel := context.WithDeadline(a.ctx, due.Add(2*time.Duration(c.People/30+60)*time.Second))
	defer cancel()
	for countCopies(tg, isBenchJob) < c.People && wait.Err() == nil {
		time.Sleep(100 * time.Millisecond)
	}
	stopAsking()
	time.Sleep(time.Second) // in which nobody may be told again
	if err := server.stop(); err != nil {
		return fmt.Errorf("server: %w", err)
	}
	c.fill(&out, tg, &ask, due, start)
	out.Usage = usageOf(server.cmd.ProcessState)
	if out.Errors, err = wentWrong(a.ctx, st); err != nil {
		return err
	}
	if err := printJSON(a.Out, out); err != nil {
		return err
	}
	if out.Twice+out.Missed+out.Early+out.AtNight > 0 {
		return fmt.Errorf("%d people were told twice, %d not at all; %d copies came too early, %d at night", out.Twice, out.Missed, out.Early, out.AtNight)
	}
	return nil
}

func isBenchJob(s fake.TelegramSent) bool { return strings.Contains(s.Text, benchJob) }

// seed makes people and an opening that is found for all of them.
func (c *benchAlertsCmd) seed(a *app, st *store.Store, account string, now time.Time) ([]uint32, error) {
	people := make([]uint32, c.People+c.Asleep)
	profile := jobs.Profile{Regions: []jobs.Region{"26"}, Occupations: jobs.FindOccupations("용접")}
	g, ctx := errgroup.WithContext(a.ctx)
	g.SetLimit(256)
	for i := range people {
		g.Go(func() error {
			chat, zone := benchAwake+i, zoneWhere(8, now)
			if i >= c.People {
				chat, zone = benchSleepers+i, zoneWhere(3, now)
			}
			id := strconv.Itoa(chat)
			p, err := st.Meet(ctx, bot.Sender{Platform: bot.Telegram, ID: id, Zone: zone}, bot.Address{Platform: bot.Telegram, Account: account, Chat: id})
			if err != nil {
				return err
			}
			people[i] = p.ID
			for _, purpose := range []handlers.Purpose{handlers.ForProfile, handlers.ForAlerts} {
				if err := st.AddConsent(ctx, 0, handlers.Consent{Person: p.ID, Purpose: purpose, Version: "bench", Granted: true, At: now, Channel: "system"}); err != nil {
					return err
				}
			}
			return st.SaveProfile(ctx, 0, p.ID, profile, handlers.AlertsAtOnce)
		})
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("making people: %w", err)
	}
	run, err := st.BeginImport(a.ctx, store.ImportRun{At: now, Actor: "cli:bench", Feed: work24Feed, File: "bench"}, nil)
	if err != nil {
		return nil, err
	}
	_, err = st.ImportOpenings(a.ctx, run, store.ImportTerms{ApprovedBy: store.ApprovedBySource(work24Feed), At: now}, []store.ImportRecord{{Opening: jobs.Opening{
		Feed: work24Feed, SourceID: "B1", Employer: "가온예시", Title: benchJob, Regions: profile.Regions, Occupations: profile.Occupations,
		URL: "https://www.example.com/1", Source: "고용24 제공", Deadline: jobs.Deadline{Kind: jobs.DeadlineUntilFilled}}}})
	if err != nil {
		return nil, err
	}
	e, err := newEngine(st, a.Config.handlers(), "", quiet(a.Log))
	if err != nil {
		return nil, err
	}
	found, err := e.handlers.MatchOpenings(a.ctx, now)
	if err == nil && found != len(people) {
		err = fmt.Errorf("the opening was found for %d of %d people", found, len(people))
	}
	return people, err
}

// zoneWhere is a zone in which it is that hour.
func zoneWhere(hour int, now time.Time) string {
	east := (hour - now.UTC().Hour() + 36) % 24 // of Greenwich, with 12 hours more
	return fmt.Sprintf("Etc/GMT%+d", 12-east)   // where a sign means the other direction
}

// putOffAlerts has what waits for people come due at a moment.
func putOffAlerts(ctx context.Context, st *store.Store, people []uint32, until time.Time) error {
	for some := range slices.Chunk(people, 500) {
		plans := make([]handlers.AlertPlan, len(some))
		for i, id := range some {
			plans[i] = handlers.AlertPlan{Person: id, Later: until}
		}
		if _, err := st.PlanAlerts(ctx, time.Now(), plans); err != nil {
			return fmt.Errorf("putting off alerts: %w", err)
		}
	}
	return nil
}

func (c *benchAlertsCmd) fill(out *benchAlertsResult, tg *fake.Telegram, ask *asked, due, began time.Time) {
	copies := map[int64]int{}
	var first, last time.Time
	for _, s := range tg.Sent() {
		if !isBenchJob(s) {
			continue
		}
		out.Alerts++
		if copies[s.Chat]++; copies[s.Chat] == 2 {
			out.Twice++
		}
		hour := 8
		if s.Chat >= benchSleepers {
			hour = 3
		}
		zone := handlers.Person{Zone: zoneWhere(hour, began)}.Location()
		if _, night := handlers.Quiet(s.At, zone); night {
			out.AtNight++
		}
		if s.At.Before(due) {
			out.Early++
		}
		if first.IsZero() || s.At.Before(first) {
			first = s.At
		}
		if s.At.After(last) {
			last = s.At
		}
	}
	for i := range c.People {
		if copies[int64(benchAwake+i)] == 0 {
			out.Missed++
		}
	}
	stats := tg.Stats()
	out.TooMany = stats.Refused[429]
	out.TooManyShare = 100 * float64(out.TooMany) / float64(max(stats.Messages+out.TooMany, 1))
	out.LimitSeconds = float64(stats.Messages) / 30
	if out.Alerts > 0 {
		out.FirstSeconds, out.Seconds = first.Sub(due).Seconds(), last.Sub(due).Seconds()
		out.PerSecond = float64(out.Alerts) / out.Seconds
	}
	replied, unanswered := ask.latencies(tg.Sent(), func(s fake.TelegramSent) bool { return !isBenchJob(s) })
	out.Replies, out.Unanswered = percentilesOf(replied), unanswered
}
