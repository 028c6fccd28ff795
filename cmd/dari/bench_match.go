package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"dari/bot"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store"
)

// benchMatchCmd finds the people of new openings.
type benchMatchCmd struct {
	Openings  int    `help:"How many new openings." default:"1000"`
	People    int    `help:"How many people with a profile." default:"50000"`
	Store     string `help:"An empty PostgreSQL database, which the run fills: postgres://USER@HOST/DATABASE. Else a temporary SQLite file."`
	Processes int    `help:"How many share the work of one PostgreSQL database." default:"1"`
}

func (c *benchMatchCmd) Help() string {
	return `  dari bench match
  dari bench match --openings 1000 --people 50000 --store postgres://dari@localhost/bench --processes 2
Makes people who look for a job and want to hear of openings, brings new openings,
and prints JSON: how long until an alert is queued for everybody whom one fits, and
whether anybody has two of the same. With --processes, so many members of one crew
(in this process, each with connections of its own) take parts of the people.`
}

type benchMatchResult struct {
	Machine     machine `json:"machine"`
	Database    string  `json:"database"`
	Processes   int     `json:"processes"`
	People      int     `json:"people"`
	Openings    int     `json:"openings"`
	SeedSeconds float64 `json:"seed_s"`
	Seconds     float64 `json:"seconds"`
	Alerts      int     `json:"alerts"`
	ByProcess   []int   `json:"alerts_by_process"`
	Kept        int     `json:"alerts_in_database"`
	Unmatched   int     `json:"openings_not_matched"`
}

// Run measures.
func (c *benchMatchCmd) Run(a *app) error {
	if c.Openings < 1 || c.People < 1 || c.Processes < 1 || c.Processes > 64 {
		return errors.New("--openings, --people and --processes must be above zero, and --processes at most 64")
	}
	if c.Processes > 1 && c.Store == "" {
		return errors.New("--processes needs --store postgres://USER@HOST/DATABASE: a SQLite file has one")
	}
	first, done, err := benchStore(a, c.Store)
	if err != nil {
		return err
	}
	defer done()
	out := benchMatchResult{Machine: thisMachine(), Database: databaseName(c.Store), Processes: c.Processes, People: c.People, Openings: c.Openings}
	start := time.Now()
	r := rand.New(rand.NewPCG(1, 2)) // the same every time
	if err := seedSeekers(a.ctx, first, r, c.People); err != nil {
		return fmt.Errorf("making people: %w", err)
	}
	if err := seedOpenings(a.ctx, first, r, c.Openings); err != nil {
		return fmt.Errorf("making openings: %w", err)
	}
	out.SeedSeconds = time.Since(start).Seconds()
	crew := []*store.Store{first}
	for len(crew) < c.Processes {
		st, done, err := benchStore(a, c.Store)
		if err != nil {
			return err
		}
		defer done()
		crew = append(crew, st)
	}
	if err := c.match(a, crew, &out); err != nil {
		return err
	}
	if out.Kept, err = first.CountAlerts(a.ctx); err != nil {
		return err
	}
	out.Unmatched, err = first.PlanMatching(a.ctx, c.Openings, c.People)
	if err != nil {
		return err
	}
	return printJSON(a.Out, out)
}

// match has the crew work until every opening is matched.
func (c *benchMatchCmd) match(a *app, crew []*store.Store, out *benchMatchResult) error {
	var all []*handlers.Handlers
	for _, st := range crew {
		if err := st.Join(a.ctx); err != nil {
			return err
		}
		e, err := newEngine(st, a.Config.handlers(), "", quiet(a.Log))
		if err != nil {
			return err
		}
		all = append(all, e.handlers)
	}
	var mu sync.Mutex
	out.ByProcess = make([]int, len(crew))
	start := time.Now()
	g, ctx := errgroup.WithContext(a.ctx)
	for i, h := range all {
		g.Go(func() error {
			// Who comes while the others have all parts looks again, as a server does.
			for ctx.Err() == nil {
				n, err := h.MatchOpenings(ctx, time.Now())
				mu.Lock()
				out.ByProcess[i] += n
				out.Alerts += n
				mu.Unlock()
				if err != nil {
					return err
				}
				done, err := crew[i].Matched(ctx)
				if err != nil || done {
					return err
				}
				time.Sleep(10 * time.Millisecond)
			}
			return ctx.Err()
		})
	}
	err := g.Wait()
	out.Seconds = time.Since(start).Seconds()
	return err
}

// benchWork is what seekers look for and openings offer.
var benchWork = []string{"용접", "선반", "간호", "회계", "요양보호사", "조리", "배송", "프로그래머", "전기", "미용"}

// seedSeekers makes people in the mix of a real market.
func seedSeekers(ctx context.Context, st *store.Store, r *rand.Rand, n int) error {
	return seedProfiles(ctx, st, n, func(int) jobs.Profile {
		return jobs.Profile{Regions: []jobs.Region{benchRegion(r)}, Occupations: jobs.FindOccupations(benchWork[r.IntN(len(benchWork))]),
			CareerKnown: true, CareerMonths: r.IntN(120), LowestPay: jobs.Pay{Period: jobs.PerMonth, Min: int64(220+r.IntN(200)) * 10_000}}
	})
}

// seedProfiles makes people who may be told at any hour, so that the measurement
// does not depend on it. It asks for the profiles one after the other.
func seedProfiles(ctx context.Context, st *store.Store, n int, profile func(number int) jobs.Profile) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(256)
	for i := range n {
		p := profile(i)
		g.Go(func() error {
			id := fmt.Sprint(10_000_000 + i)
			who, err := st.Meet(ctx, bot.Sender{Platform: bot.Telegram, ID: id}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: id})
			if err != nil {
				return err
			}
			for _, purpose := range []handlers.Purpose{handlers.ForProfile, handlers.ForAlerts, handlers.ForNight} {
				consent := handlers.Consent{Person: who.ID, Purpose: purpose, Version: "bench", Granted: true, At: time.Now(), Channel: "system"}
				if err := st.AddConsent(ctx, 0, consent); err != nil {
					return err
				}
			}
			return st.SaveProfile(ctx, 0, who.ID, p, handlers.AlertsAtOnce)
		})
	}
	return g.Wait()
}

// benchRegion is a district, or a whole province.
func benchRegion(r *rand.Rand) jobs.Region {
	provinces := jobs.Provinces()
	p := provinces[r.IntN(len(provinces))]
	if districts := jobs.Districts(p); r.IntN(5) > 1 && len(districts) > 0 {
		return districts[r.IntN(len(districts))]
	}
	return p
}

func seedOpenings(ctx context.Context, st *store.Store, r *rand.Rand, n int) error {
	run, err := st.BeginImport(ctx, store.ImportRun{At: time.Now(), Actor: "cli:bench", Feed: "work24", File: "bench"}, nil)
	if err != nil {
		return err
	}
	for first := 0; first < n; first += 500 {
		var records []store.ImportRecord
		for i := first; i < min(n, first+500); i++ {
			work := benchWork[r.IntN(len(benchWork))]
			records = append(records, store.ImportRecord{Opening: jobs.Opening{Feed: "work24", SourceID: fmt.Sprint("B", i), Employer: fmt.Sprint("가온예시", i), Title: work + " 모집",
				Regions: []jobs.Region{benchRegion(r)}, Occupations: jobs.FindOccupations(work), Employment: []jobs.EmploymentType{jobs.Permanent},
				Pay: jobs.Pay{Period: jobs.PerMonth, Min: int64(250+r.IntN(200)) * 10_000}, URL: fmt.Sprint("https://www.example.com/", i), Source: "고용24 제공",
				Deadline: jobs.Deadline{Kind: jobs.DeadlineUntilFilled}}})
		}
		if _, err := st.ImportOpenings(ctx, run, store.ImportTerms{ApprovedBy: "source:work24", At: time.Now()}, records); err != nil {
			return err
		}
	}
	return nil
}
