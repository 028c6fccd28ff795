package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"dari/knowledge/jobs"
)

// benchFitCmd measures matching in memory.
type benchFitCmd struct {
	People      int     `help:"How many people with a profile." default:"50000"`
	Openings    int     `help:"How many openings." default:"500"`
	Sample      int     `help:"How many of the openings, and of the people, are timed one by one." default:"1000"`
	Naive       int     `help:"How many of the openings are compared with everybody one by one too." default:"5"`
	SQL         int     `help:"How many of the openings a SQLite table is asked for too." name:"sql" default:"5"`
	Judge       float64 `help:"The share of the openings whose matches are all judged by a function of its own, 0 to 1." default:"1"`
	Least       int     `help:"The least score of a match; lower ones than the matcher's do not count." default:"0"`
	StorePeople int     `help:"How many people are saved to a SQLite store, to read them from it as a server does at its start." default:"0"`
}

func (c *benchFitCmd) Help() string {
	return `  dari bench fit
  dari bench fit --people 1000000 --openings 100000 --judge 0.05 --store-people 1000000
Makes a labour market in memory: provinces by population, all occupations and skills,
some frequent and most rare. Finds for every opening all whom it fits, and prints
JSON: the time of one opening, one person and one update, as processor time of one
thread, beside asking about everybody one by one and beside asking SQLite for those
who meet the hard conditions (but required skills); the rate of two threads over all
openings; memory; and how many of the matches break a hard condition, judged by a
plain function of its own (must be 0). The times are of the index alone: reading who
changed from the database and queueing the alerts are measured by dari bench match.`
}

type benchFitResult struct {
	Machine     machine  `json:"machine"`
	Clock       string   `json:"clock"` // of what is timed one by one
	People      int      `json:"people"`
	Openings    int      `json:"openings"`
	Least       int      `json:"least_score"`
	Pack        float64  `json:"pack_us"` // one profile
	Build       float64  `json:"build_s"`
	Tidy        float64  `json:"tidy_s"`
	BytesPerson float64  `json:"bytes_per_profile"` // positions included
	One         fitTimes `json:"opening_to_people"`
	Naive       fitTimes `json:"one_by_one"`
	Different   int      `json:"openings_that_differ_from_one_by_one"`
	Best        fitTimes `json:"person_to_openings"`
	UpdatePack  fitTimes `json:"update_packing"`
	UpdateRow   fitTimes `json:"update_row"`
	Batch       fitBatch `json:"all_openings"`
	SQL         *fitAsk  `json:"sqlite,omitempty"`
	Store       *fitRead `json:"store,omitempty"`
	PeakMiB     float64  `json:"peak_mib"`
}

// fitTimes are of one of many, in milliseconds.
type fitTimes struct {
	N    int     `json:"n"`
	Mean float64 `json:"mean_ms"`
	P50  float64 `json:"p50_ms"`
	P95  float64 `json:"p95_ms"`
	Max  float64 `json:"max_ms"`
}

func fitTimesOf(took []time.Duration) fitTimes {
	if len(took) == 0 {
		return fitTimes{}
	}
	slices.Sort(took)
	sum := time.Duration(0)
	for _, d := range took {
		sum += d
	}
	ms := func(d time.Duration) float64 { return d.Seconds() * 1000 }
	at := func(percent int) float64 { return ms(took[(len(took)-1)*percent/100]) }
	return fitTimes{len(took), ms(sum) / float64(len(took)), at(50), at(95), at(100)}
}

// fitBatch is of all openings, by two threads.
type fitBatch struct {
	Threads    int     `json:"threads"`
	Seconds    float64 `json:"s"`
	PerSecond  float64 `json:"openings_per_s"`
	Matches    int64   `json:"matches"`
	Mean       float64 `json:"matches_per_opening"`
	Judged     int64   `json:"matches_judged"`
	JudgedPart float64 `json:"openings_judged"` // 1 is all
	Violations int64   `json:"violations"`
	JudgeTime  float64 `json:"judging_s"`
}

// fitAsk is of asking SQLite.
type fitAsk struct {
	Fill      float64  `json:"fill_s"`
	Times     fitTimes `json:"times"`
	Different int      `json:"counts_that_differ"` // from those of the judge
}

// fitRead is of reading everybody from the store.
type fitRead struct {
	People  int     `json:"people"`
	Save    float64 `json:"save_s"`
	Seconds float64 `json:"read_and_build_s"`
	Found   int     `json:"in_memory"`
}

// fit is a market with what is measured on it.
type fit struct {
	*benchFitCmd
	ctx      context.Context
	market   *fitMarket
	people   []jobs.Profile
	openings []jobs.Opening
	index    *jobs.Index
	out      benchFitResult
}

// Run measures.
func (c *benchFitCmd) Run(a *app) error {
	if c.People < 1 || c.Openings < 1 || c.Sample < 1 || c.Naive < 0 || c.SQL < 0 || c.StorePeople < 0 || c.Judge < 0 || c.Judge > 1 {
		return errors.New("--people, --openings and --sample must be above zero, the others no less, and --judge at most 1")
	}
	f := &fit{benchFitCmd: c, ctx: a.ctx, market: newFitMarket(),
		out: benchFitResult{Machine: thisMachine(), Clock: threadClock, People: c.People, Openings: c.Openings, Least: max(c.Least, jobs.Threshold)}}
	for i := range c.People {
		f.people = append(f.people, f.market.person(i))
	}
	for i := range c.Openings {
		f.openings = append(f.openings, f.market.opening(i))
	}
	f.build()
	for _, step := range []func() error{f.one, f.best, f.batch, f.ask, f.updates, func() error { return f.read(a) }} {
		if err := errors.Join(step(), a.ctx.Err()); err != nil {
			return err
		}
	}
	f.out.PeakMiB = peakMiB()
	return printJSON(a.Out, f.out)
}

// timed gives the processor time of something on a thread of its own.
func timed(do func()) time.Duration {
	start := threadTime()
	do()
	return threadTime() - start
}

// build makes the index, and measures it.
func (f *fit) build() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := heapInUse()
	f.index = jobs.NewIndex()
	f.out.Build = timed(func() {
		for i, p := range f.people {
			f.index.Put(uint32(i), p) // #nosec G115 -- no more than memory holds
		}
	}).Seconds()
	f.out.Tidy = timed(f.index.Tidy).Seconds()
	f.out.BytesPerson = float64(int64(heapInUse())-int64(before)) / float64(f.People) // #nosec G115 -- bytes in memory
	n := min(f.People, 10_000)
	f.out.Pack = timed(func() {
		for _, p := range f.people[:n] {
			jobs.Pack(p)
		}
	}).Seconds() * 1e6 / float64(n)
}

func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// one times single openings, and compares some with everybody.
func (f *fit) one() error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var took, naive []time.Duration
	for i, o := range f.openings[:min(f.Sample, f.Openings)] {
		var found []jobs.Person
		took = append(took, timed(func() { found = f.index.For(o, f.Least) }))
		if i >= f.Naive {
			continue
		}
		var same []jobs.Person
		naive = append(naive, timed(func() {
			for id, p := range f.people {
				if fit, ok := jobs.Match(p, o); ok && fit.Score >= f.Least {
					same = append(same, jobs.Person{Person: uint32(id), Score: fit.Score}) // #nosec G115 -- no more than memory holds
				}
			}
		}))
		if !slices.Equal(found, same) {
			f.out.Different++
		}
		if f.ctx.Err() != nil {
			break
		}
	}
	f.out.One, f.out.Naive = fitTimesOf(took), fitTimesOf(naive)
	return nil
}

// best times the other direction.
func (f *fit) best() error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	board := jobs.NewBoard()
	for i, o := range f.openings {
		board.Put(int64(i), o)
	}
	now := time.Now()
	var took []time.Duration
	for _, p := range f.people[:min(f.Sample, f.People)] {
		took = append(took, timed(func() { board.Best(p, now, 20) }))
	}
	f.out.Best = fitTimesOf(took)
	return nil
}

// batch finds the people of all openings, first by the clock, then with a judge.
func (f *fit) batch() error {
	b := &f.out.Batch
	b.Threads = min(2, runtime.NumCPU())
	start := time.Now()
	matches, _, err := f.all(f.Openings, b.Threads, func(jobs.Opening, []jobs.Person) (wrong int64) { return 0 })
	if err != nil {
		return err
	}
	b.Seconds = time.Since(start).Seconds()
	b.Matches, b.PerSecond, b.Mean = matches, float64(f.Openings)/b.Seconds, float64(matches)/float64(f.Openings)
	n := int(f.Judge * float64(f.Openings))
	start = time.Now()
	b.Judged, b.Violations, err = f.all(n, b.Threads, func(o jobs.Opening, found []jobs.Person) (wrong int64) {
		for _, m := range found {
			if jobs.Broken(f.people[m.Person], o) != "" {
				wrong++
			}
		}
		return wrong
	})
	b.JudgedPart, b.JudgeTime = float64(n)/float64(f.Openings), time.Since(start).Seconds()
	return err
}

// all has some threads look for the people of the first n openings.
func (f *fit) all(n, threads int, judge func(jobs.Opening, []jobs.Person) int64) (matches, violations int64, err error) {
	var next, found, wrong atomic.Int64
	g, ctx := errgroup.WithContext(f.ctx)
	for range threads {
		g.Go(func() error {
			for i := next.Add(1) - 1; int(i) < n; i = next.Add(1) - 1 {
				people := f.index.For(f.openings[i], f.Least)
				found.Add(int64(len(people)))
				wrong.Add(judge(f.openings[i], people))
				if ctx.Err() != nil {
					return ctx.Err()
				}
			}
			return nil
		})
	}
	err = g.Wait()
	return found.Load(), wrong.Load(), err
}

// ask asks SQLite for the people of some openings.
func (f *fit) ask() error {
	n := min(f.SQL, f.Openings)
	if n == 0 {
		return nil
	}
	start := time.Now()
	s, err := newFitSQL(f.ctx, f.people)
	if err != nil {
		return err
	}
	defer s.close()
	f.out.SQL = &fitAsk{Fill: time.Since(start).Seconds()}
	var all []time.Duration
	for _, o := range f.openings[:n] {
		got, took, err := s.count(f.ctx, o)
		if err != nil {
			return fmt.Errorf("asking SQLite: %w", err)
		}
		all = append(all, took)
		want := 0
		for _, p := range f.people {
			if wrong := jobs.Broken(p, o); wrong == "" || wrong == jobs.SkillCondition {
				want++
			}
		}
		if got != want {
			f.out.SQL.Different++
		}
	}
	f.out.SQL.Times = fitTimesOf(all)
	return nil
}

// updates replaces profiles, packing and row timed apart.
func (f *fit) updates() error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	r := rand.New(rand.NewPCG(7, 8))
	var pack, row []time.Duration
	for range min(f.People, 200) {
		var packed [50]jobs.Packed
		var who [50]uint32
		pack = append(pack, timed(func() {
			for i := range packed {
				packed[i] = jobs.Pack(f.people[r.IntN(f.People)])
				who[i] = uint32(r.IntN(f.People)) // #nosec G115 -- no more than memory holds
			}
		})/time.Duration(len(packed)))
		row = append(row, timed(func() {
			for i, p := range packed {
				f.index.PutPacked(who[i], p)
			}
		})/time.Duration(len(packed)))
	}
	f.out.UpdatePack, f.out.UpdateRow = fitTimesOf(pack), fitTimesOf(row)
	return nil
}

// read saves people to a store and reads them as a server does at its start.
func (f *fit) read(a *app) error {
	if f.StorePeople == 0 {
		return nil
	}
	st, done, err := benchStore(a, "")
	if err != nil {
		return err
	}
	defer done()
	f.index = nil
	f.out.Store = &fitRead{People: f.StorePeople}
	start := time.Now()
	if err := seedProfiles(f.ctx, st, f.StorePeople, f.market.person); err != nil {
		return fmt.Errorf("saving people: %w", err)
	}
	f.out.Store.Save = time.Since(start).Seconds()
	e, err := newEngine(st, a.Config.handlers(), "", quiet(a.Log))
	if err != nil {
		return err
	}
	start = time.Now()
	f.out.Store.Found, err = e.handlers.Gather(f.ctx)
	f.out.Store.Seconds = time.Since(start).Seconds()
	return err
}
