package main

import (
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"dari/knowledge/jobs"
)

// benchFitCmd measures matching in memory.
type benchFitCmd struct {
	People   int `help:"How many people with a profile." default:"50000"`
	Openings int `help:"How many openings." default:"500"`
	Naive    int `help:"How many of the openings are compared with everybody one by one too." default:"5"`
}

func (c *benchFitCmd) Help() string {
	return `  dari bench fit
  dari bench fit --people 1000000 --openings 200
Makes a labour market in memory, finds for every opening all whom it fits, and prints
JSON: how long that takes beside asking about everybody one by one, and how many of
the matches break a hard condition, judged by a plain function of its own (must be 0).`
}

type benchFitResult struct {
	Machine      machine `json:"machine"`
	People       int     `json:"people"`
	Openings     int     `json:"openings"`
	BuildSeconds float64 `json:"build_s"`
	BytesPerson  float64 `json:"bytes_per_profile"`
	Matches      int     `json:"matches"`
	Violations   int     `json:"violations"`
	Different    int     `json:"openings_that_differ_from_one_by_one"`
	P50          float64 `json:"opening_to_people_p50_ms"`
	P95          float64 `json:"opening_to_people_p95_ms"`
	NaiveMean    float64 `json:"one_by_one_mean_ms"`
	BestP50      float64 `json:"person_to_openings_p50_ms"`
	BestP95      float64 `json:"person_to_openings_p95_ms"`
	Update       float64 `json:"update_us"`
}

// Run measures, on one core.
func (c *benchFitCmd) Run(a *app) error {
	if c.People < 1 || c.Openings < 1 || c.Naive < 0 {
		return errors.New("--people and --openings must be above zero, and --naive no less")
	}
	out := benchFitResult{Machine: thisMachine(), People: c.People, Openings: c.Openings}
	r := rand.New(rand.NewPCG(1, 2)) // the same every time
	people, openings := make([]jobs.Profile, c.People), make([]jobs.Opening, c.Openings)
	for i := range people {
		people[i] = fitPerson(r)
	}
	for i := range openings {
		openings[i] = fitOpening(r)
	}
	before := heapInUse()
	start := time.Now()
	index := jobs.NewIndex()
	for i, p := range people {
		index.Put(uint32(i), p)
	}
	out.BuildSeconds = time.Since(start).Seconds()
	out.BytesPerson = float64(heapInUse()-before) / float64(c.People)

	took := make([]time.Duration, 0, c.Openings)
	var naive time.Duration
	for i, o := range openings {
		if a.ctx.Err() != nil {
			return a.ctx.Err()
		}
		start := time.Now()
		found := index.For(o)
		took = append(took, time.Since(start))
		out.Matches += len(found)
		for _, m := range found {
			if jobs.Broken(people[m.Person], o) != "" {
				out.Violations++
			}
		}
		if i < c.Naive {
			start := time.Now()
			var same []uint32
			for id, p := range people {
				if _, ok := jobs.Match(p, o); ok {
					same = append(same, uint32(id))
				}
			}
			naive += time.Since(start)
			if !slices.EqualFunc(found, same, func(m jobs.Person, id uint32) bool { return m.Person == id }) {
				out.Different++
			}
		}
	}
	out.P50, out.P95 = fitMillis(took, 50), fitMillis(took, 95)
	if n := min(c.Naive, c.Openings); n > 0 {
		out.NaiveMean = naive.Seconds() * 1000 / float64(n)
	}

	board := jobs.NewBoard()
	for i, o := range openings {
		board.Put(int64(i), o)
	}
	took = took[:0]
	now := time.Now()
	for _, p := range people[:min(len(people), 500)] {
		start := time.Now()
		board.Best(p, now, 20)
		took = append(took, time.Since(start))
	}
	out.BestP50, out.BestP95 = fitMillis(took, 50), fitMillis(took, 95)

	start = time.Now()
	updates := min(c.People, 10_000)
	for i := range updates {
		index.Put(uint32(i), people[len(people)-1-i])
	}
	out.Update = time.Since(start).Seconds() * 1e6 / float64(updates)
	return printJSON(a.Out, out)
}

func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// fitMillis gives the percentile of some durations in milliseconds.
func fitMillis(took []time.Duration, percent int) float64 {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[(len(sorted)-1)*percent/100].Seconds() * 1000
}

// What people of the market bring and openings ask for.
var (
	fitSkills = []jobs.Skill{"plc", "cam", "mes", "spc", "haccp", "excel", "payroll", "trade", "python", "java", "linux", "git", "network", "figma", "photoshop",
		"premiere", "translation", "english", "vietnamese", "sewing", "carpentry", "plumbing", "boiler", "solar", "gis", "iot", "inventory", "barista"}
	fitLicences = []jobs.Licence{"driving-1", "care-worker", "craftsman-electricity", "nurse", "cargo-driver", "construction-safety"}
	fitPermits  = []jobs.Permit{jobs.Citizen, jobs.Citizen, jobs.Citizen, jobs.Citizen, jobs.Citizen, "", "F-6", "F-2", "E-9", "D-10"}
	fitKinds    = []jobs.EmploymentType{jobs.Permanent, jobs.FixedTerm, jobs.PartTimeJob, jobs.PerDiem}
	fitCommutes = []jobs.Commute{jobs.CommuteNamed, jobs.CommuteNamed, jobs.CommuteNear, jobs.CommuteProvince, jobs.CommuteAnywhere}
)

func someOf[T comparable](r *rand.Rand, from []T, least, most int) []T {
	var out []T
	for range least + r.IntN(most-least+1) {
		if x := from[r.IntN(len(from))]; !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

func fitWork(r *rand.Rand) []jobs.Occupation {
	return jobs.FindOccupations(benchWork[r.IntN(len(benchWork))])
}

func fitPerson(r *rand.Rand) jobs.Profile {
	p := jobs.Profile{Occupations: fitWork(r), Skills: someOf(r, fitSkills, 0, 6), Employment: someOf(r, fitKinds, 0, 2), Licences: someOf(r, fitLicences, 0, 2),
		Permit: fitPermits[r.IntN(len(fitPermits))], Commute: fitCommutes[r.IntN(len(fitCommutes))],
		CareerKnown: r.IntN(5) > 0, Education: jobs.Education(r.IntN(9))}
	for range 1 + r.IntN(2) {
		p.Regions = append(p.Regions, benchRegion(r))
	}
	if p.CareerKnown {
		p.CareerMonths = r.IntN(180)
	}
	if r.IntN(2) == 0 {
		p.LowestPay = jobs.Pay{Period: jobs.PerMonth, Min: int64(220+r.IntN(200)) * 10_000}
	}
	if r.IntN(3) == 0 {
		p.Hours = jobs.HoursWish{NoShift: r.IntN(2) == 0, NoNight: r.IntN(2) == 0, NoWeekend: r.IntN(3) == 0}
	}
	if r.IntN(10) == 0 {
		p.Hours.From, p.Hours.To = 9*60, 15*60
	}
	return p
}

func fitOpening(r *rand.Rand) jobs.Opening {
	o := jobs.Opening{Title: "모집", Regions: []jobs.Region{benchRegion(r)}, Occupations: fitWork(r), Skills: someOf(r, fitSkills, 0, 5), Employment: someOf(r, fitKinds, 0, 1),
		Education: jobs.Education(r.IntN(7)), Worktime: jobs.Worktime{Shift: r.IntN(5) == 0, Night: r.IntN(6) == 0, Weekend: r.IntN(6) == 0}}
	o.Required = o.Skills[:r.IntN(len(o.Skills)+1)]
	if r.IntN(3) == 0 {
		o.Licences = someOf(r, fitLicences, 1, 2)
	}
	if r.IntN(8) == 0 {
		o.Permits = someOf(r, fitPermits[4:], 1, 2)
		o.Permits = slices.DeleteFunc(o.Permits, func(p jobs.Permit) bool { return p == "" })
	}
	if r.IntN(4) > 0 {
		o.Pay = jobs.Pay{Period: jobs.PerMonth, Min: int64(220+r.IntN(250)) * 10_000}
	}
	switch r.IntN(20) {
	case 0:
		o.Regions = []jobs.Region{jobs.Nationwide}
	case 1:
		o.Regions = append(o.Regions, jobs.Remote)
	case 2:
		o.Regions = nil
	}
	switch r.IntN(6) {
	case 0:
		o.Pay = jobs.Pay{Period: jobs.PerHour, Min: int64(10_320 + r.IntN(9_000))}
	case 1:
		o.Pay = jobs.Pay{Period: jobs.PerYear, Min: int64(2600+r.IntN(2600)) * 10_000}
	}
	o.Worktime.Days = []int{0, 0, 5, 5, 5, 6}[r.IntN(6)]
	if r.IntN(2) == 0 {
		o.Worktime.From, o.Worktime.To = (7+r.IntN(4))*60, (13+r.IntN(6))*60
	}
	if r.IntN(2) == 0 {
		o.Career = jobs.Career{Kind: jobs.CareerRequired, Min: 12 * r.IntN(6)}
	}
	return o
}
