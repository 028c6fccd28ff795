package main

import (
	"math/rand/v2"
	"slices"
	"sort"

	"dari/knowledge/jobs"
)

// fitMarket makes people and openings of a labour market of Korea's shape: provinces by population, occupations and skills
// some of which are frequent and most rare, skills that go with the occupation. Each person and opening depends on its number
// alone, so that the market is the same however it is made.
type fitMarket struct {
	provinces lottery[jobs.Region]
	districts map[jobs.Region][]jobs.Region
	work      lottery[jobs.Occupation]
	skills    lottery[jobs.Skill]
	own       map[jobs.Occupation][]jobs.Skill // of a minor group
}

// lottery draws values by weight.
type lottery[T any] struct {
	values []T
	sums   []int
}

func (l *lottery[T]) add(v T, weight int) {
	before := 0
	if n := len(l.sums); n > 0 {
		before = l.sums[n-1]
	}
	l.values, l.sums = append(l.values, v), append(l.sums, before+weight)
}

func (l *lottery[T]) draw(r *rand.Rand) T {
	return l.values[sort.SearchInts(l.sums, r.IntN(l.sums[len(l.sums)-1])+1)]
}

// fitPopulation is how many live in a province, in 100,000: residents' register of the Ministry of the Interior and Safety,
// 2024, rounded.
var fitPopulation = map[jobs.Region]int{"11": 93, "41": 137, "26": 33, "27": 24, "28": 30, "29": 14, "30": 14, "31": 11, "36": 4, "51": 15, "43": 16, "44": 21,
	"52": 17, "46": 18, "47": 25, "48": 32, "50": 7}

func newFitMarket() *fitMarket {
	m := &fitMarket{districts: make(map[jobs.Region][]jobs.Region), own: make(map[jobs.Occupation][]jobs.Skill)}
	r := rand.New(rand.NewPCG(1, 2)) // the same every time
	codes := make([]jobs.Region, 0, len(fitPopulation))
	for p := range fitPopulation {
		codes = append(codes, p)
	}
	slices.Sort(codes)
	for _, p := range codes {
		m.provinces.add(p, fitPopulation[p])
		m.districts[p] = jobs.Districts(p)
	}
	work, skills := jobs.Occupations(), jobs.Skills()
	r.Shuffle(len(work), func(i, j int) { work[i], work[j] = work[j], work[i] })
	r.Shuffle(len(skills), func(i, j int) { skills[i], skills[j] = skills[j], skills[i] })
	for i, s := range skills {
		m.skills.add(s, 1_000_000/(i+5))
	}
	for i, o := range work {
		m.work.add(o, 1_000_000/(i+20))
		for minor := o[:3]; len(m.own[minor]) < 14; {
			m.own[minor] = append(m.own[minor], m.skills.draw(r))
		}
	}
	return m
}

// someSkills draws up to so many skills, most of them of the occupation's own.
func (m *fitMarket) someSkills(r *rand.Rand, of jobs.Occupation, least, most int) []jobs.Skill {
	var out []jobs.Skill
	own := m.own[of[:3]]
	for range least + r.IntN(most-least+1) {
		s := own[r.IntN(len(own))]
		if r.IntN(10) < 3 {
			s = m.skills.draw(r)
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func (m *fitMarket) district(r *rand.Rand) jobs.Region {
	p := m.provinces.draw(r)
	if d := m.districts[p]; len(d) > 0 {
		return d[r.IntN(len(d))]
	}
	return p
}

// What people bring and openings ask for besides.
var (
	fitLicences = []jobs.Licence{"driving-1", "care-worker", "craftsman-electricity", "nurse", "cargo-driver", "construction-safety"}
	fitKinds    = []jobs.EmploymentType{jobs.Permanent, jobs.Permanent, jobs.FixedTerm, jobs.PartTimeJob, jobs.PerDiem}
	fitWords    = []string{"자동차", "물류", "로봇", "화장품"}
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

// person is one of the people: 40 % of the wishes for a place are for a whole province, 5 % of the people would go anywhere,
// and 2 % have free words.
func (m *fitMarket) person(number int) jobs.Profile {
	r := rand.New(rand.NewPCG(3, uint64(number)))
	p := jobs.Profile{Employment: someOf(r, fitKinds, 0, 2), Permit: jobs.Citizen, CareerKnown: r.IntN(5) > 0, Education: jobs.Education(4 + r.IntN(4))}
	for range 1 + r.IntN(3) {
		p.Occupations = append(p.Occupations, m.work.draw(r))
	}
	p.Skills = m.someSkills(r, p.Occupations[0], 2, 9)
	for range 1 + r.IntN(2) {
		if d := m.district(r); r.IntN(5) < 2 {
			p.Regions = append(p.Regions, d.Province())
		} else {
			p.Regions = append(p.Regions, d)
		}
	}
	switch n := r.IntN(20); {
	case n < 1:
		p.Commute = jobs.CommuteAnywhere
	case n < 3:
		p.Commute = jobs.CommuteProvince
	case n < 8:
		p.Commute = jobs.CommuteNear
	}
	switch r.IntN(50) {
	case 0, 1, 2:
		p.Permit = []jobs.Permit{"F-6", "F-2", "E-9"}[r.IntN(3)]
	case 3, 4:
		p.Permit = ""
	}
	if r.IntN(3) == 0 {
		p.Licences = someOf(r, fitLicences, 1, 2)
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
	if r.IntN(20) == 0 {
		p.Hours.From, p.Hours.To = 9*60, 15*60
	}
	if r.IntN(50) == 0 {
		p.Words = []string{fitWords[r.IntN(len(fitWords))]}
	}
	return p
}

// opening is one of the openings: most are of one district, and of what one names of skills two in five are required.
func (m *fitMarket) opening(number int) jobs.Opening {
	r := rand.New(rand.NewPCG(5, uint64(number)))
	work := m.work.draw(r)
	o := jobs.Opening{Title: fitWords[r.IntN(len(fitWords))] + " 모집", Regions: []jobs.Region{m.district(r)}, Occupations: []jobs.Occupation{work}, Skills: m.someSkills(r, work, 1, 6),
		Employment: someOf(r, fitKinds, 0, 1), Education: []jobs.Education{0, 1, 1, 4, 4, 5, 6}[r.IntN(7)],
		Worktime: jobs.Worktime{Shift: r.IntN(5) == 0, Night: r.IntN(6) == 0, Weekend: r.IntN(6) == 0, Days: []int{0, 0, 5, 5, 5, 6}[r.IntN(6)]}}
	for _, s := range o.Skills {
		if r.IntN(5) < 2 {
			o.Required = append(o.Required, s)
		}
	}
	if r.IntN(5) == 0 {
		o.Licences = someOf(r, fitLicences, 1, 1)
	}
	if r.IntN(30) == 0 {
		o.Permits = []jobs.Permit{"E-9", "F-6"}[:1+r.IntN(2)]
	}
	switch r.IntN(50) {
	case 0:
		o.Regions = []jobs.Region{jobs.Nationwide}
	case 1:
		o.Regions = append(o.Regions, jobs.Remote)
	case 2:
		o.Regions = nil
	case 3, 4:
		o.Regions[0] = o.Regions[0].Province()
	}
	switch r.IntN(8) {
	case 0:
		o.Pay = jobs.Pay{Period: jobs.PerHour, Min: int64(10_320 + r.IntN(9_000))}
	case 1:
		o.Pay = jobs.Pay{Period: jobs.PerYear, Min: int64(2600+r.IntN(2600)) * 10_000}
	case 2, 3, 4, 5:
		o.Pay = jobs.Pay{Period: jobs.PerMonth, Min: int64(220+r.IntN(250)) * 10_000}
	}
	if r.IntN(2) == 0 {
		o.Worktime.From, o.Worktime.To = (7+r.IntN(4))*60, (13+r.IntN(6))*60
	}
	if r.IntN(2) == 0 {
		o.Career = jobs.Career{Kind: jobs.CareerRequired, Min: 12 * r.IntN(6)}
	}
	return o
}
