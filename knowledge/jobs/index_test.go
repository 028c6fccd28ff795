package jobs

import (
	"cmp"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

// draw gives up to most of some values; now and then one twice.
func draw[T any](r *rand.Rand, from []T, most int) (out []T) {
	for range r.IntN(most + 1) {
		out = append(out, from[r.IntN(len(from))])
	}
	return out
}

// marketOf draws from few places and kinds of work, so that many pairs fit, and from all of the tables, with everything that
// has no room in a row.
type marketOf struct {
	*rand.Rand
	regions, places []Region
	work            []Occupation
	skills          []Skill
	licences        []Licence
}

func newMarket(seed uint64) marketOf {
	t := tablesOnce()
	m := marketOf{Rand: rand.New(rand.NewPCG(seed, 2))}
	for _, r := range t.regions {
		m.regions = append(m.regions, r.code)
	}
	m.places = []Region{"26", "26380", "26440", "48", "48310", "41", "41130", "41135", "12", "29", "46", "46110", Nationwide, Remote, "26999", "99999"}
	for _, o := range t.occupations {
		if len(o.code) < 6 || m.IntN(10) == 0 || o.code[:2] == "82" {
			m.work = append(m.work, o.code, o.code.base()[:1+m.IntN(len(o.code.base()))])
		}
	}
	m.skills = append(Skills()[:40:40], "excel", "welding", "co2-welding", "tig-welding", "english")
	for s := range t.grants {
		m.skills = append(m.skills, s)
	}
	slices.Sort(m.skills)
	for _, l := range t.licences {
		m.licences = append(m.licences, l.id)
	}
	return m
}

func (m marketOf) place() Region {
	if m.IntN(3) == 0 {
		return m.regions[m.IntN(len(m.regions))]
	}
	return m.places[m.IntN(len(m.places))]
}

func (m marketOf) pay() Pay {
	if m.IntN(3) == 0 {
		return Pay{}
	}
	period := []PayPeriod{PerHour, PerDay, PerWeek, PerMonth, PerYear}[m.IntN(5)]
	p := Pay{Period: period, Min: (10_000 + m.Int64N(8)*1_500 + m.Int64N(2)) * period.halfHours() / 2}
	switch m.IntN(30) {
	case 0:
		p.Period = "fortnight"
	case 1, 2, 3, 4, 5, 6:
		p.Min, p.Max = 0, p.Min
	case 7, 8, 9, 10, 11, 12:
		p.Max = p.Min * 5 / 4
	case 13:
		p.Min = 8_000_000_000_000
	case 14:
		p.Min = 4_000_000_000_000_000
	}
	return p
}

// rarely gives an odd value one time in forty.
func rarely[T any](m marketOf, list []T, odd T) []T {
	if m.IntN(40) == 0 {
		return append(list, odd)
	}
	return list
}

func (m marketOf) person() Profile {
	p := Profile{Occupations: rarely(m, draw(m.Rand, m.work, 3), "77777"), Skills: rarely(m, draw(m.Rand, m.skills, 6), "made-up"), Employment: rarely(m, draw(m.Rand, EmploymentTypes()[:4], 2), "made-up"),
		Licences: rarely(m, draw(m.Rand, m.licences, 3), "made-up"), Permit: append(Permits(), "", "", Citizen, Citizen, "C-3")[m.IntN(15)], Education: Education(m.IntN(9)),
		Commute: Commutes()[m.IntN(4)], CareerKnown: m.IntN(4) > 0, LowestPay: m.pay()}
	for range m.IntN(4) {
		p.Regions = append(p.Regions, m.place())
	}
	if p.CareerKnown {
		p.CareerMonths = []int{0, 1, 11, 12, 13, 30, 60, 200, 70_000}[m.IntN(9)]
	}
	if m.IntN(3) == 0 {
		p.Hours = HoursWish{NoShift: m.IntN(2) == 0, NoNight: m.IntN(2) == 0, NoWeekend: m.IntN(2) == 0}
		if m.IntN(2) == 0 {
			p.Hours.From, p.Hours.To = 540+60*m.IntN(3), 900+60*m.IntN(4)
		}
	}
	switch m.IntN(40) {
	case 0, 1, 2:
		p.Words = []string{"도자기", "사람", "없는말"}[m.IntN(3):]
	case 3:
		p.Regions = []Region{"11", "26", "27", "28", "31"}
	case 4:
		p.Skills = Skills()[:30]
	case 5:
		p.Regions = []Region{Remote}
	case 6:
		p.Regions = append(p.Regions, Remote)
	case 7:
		p.Commute = "far"
	case 8:
		p = Profile{CareerKnown: true}
	}
	return p
}

func (m marketOf) opening() Opening {
	o := Opening{Title: []string{"사람 구함", "도자기 굽는 일"}[m.IntN(2)], Occupations: rarely(m, draw(m.Rand, m.work, 2), "77777"), Skills: rarely(m, draw(m.Rand, m.skills, 5), "made-up"),
		Employment: rarely(m, draw(m.Rand, EmploymentTypes()[:4], 2), "made-up"), Education: []Education{0, 1, 1, 1, 1, 4, 6, 8}[m.IntN(8)], Pay: m.pay(),
		Career: Career{Kind: []CareerKind{CareerUnknown, CareerAny, CareerEntry, CareerRequired}[m.IntN(4)]}}
	for range min(m.IntN(6), 3) {
		o.Regions = append(o.Regions, m.place())
	}
	switch m.IntN(20) {
	case 0:
		o.Regions = append(o.Regions, Nationwide)
	case 1:
		o.Regions = []Region{Remote, Nationwide}
	}
	if o.Career.Kind == CareerRequired {
		o.Career.Min, o.Career.Max = []int{0, 0, 1, 12, 36, 66_000}[m.IntN(6)], []int{0, 0, 24, 72_000}[m.IntN(4)]
	}
	for _, s := range o.Skills {
		if m.IntN(8) == 0 {
			o.Required = append(o.Required, s)
		}
	}
	if m.IntN(10) == 0 {
		o.Required = append(o.Required, "sql")
	}
	if m.IntN(8) == 0 {
		o.Licences = rarely(m, draw(m.Rand, m.licences, 2), "made-up")
	}
	if m.IntN(6) == 0 {
		o.Permits = rarely(m, draw(m.Rand, Permits(), 2), "C-3")
	}
	o.Worktime = []Worktime{{}, {}, {From: 540, To: 1080}, {From: 600, To: 840}, {Shift: true}, {From: 1320, To: 420, Night: true}, {Weekend: true}, {Days: 6}, {From: 540, To: 1080, Flexible: true}}[m.IntN(9)]
	return o
}

// plainly asks Match about everybody.
func plainly(people map[uint32]Profile, o Opening, least int) (out []Person) {
	for person, p := range people {
		if fit, ok := Match(p, o); ok && fit.Score >= least {
			out = append(out, Person{person, fit.Score})
		}
	}
	slices.SortFunc(out, func(a, b Person) int { return cmp.Compare(a.Person, b.Person) })
	return out
}

// Rows give exactly the people and scores that Match gives, in a market of all that profiles and openings can hold, also after
// people have changed, gone and come, and in either order of the cells.
func TestRowsAgreeWithMatch(t *testing.T) {
	for seed := range seeds() {
		rowsAgreeWithMatch(t, newMarket(seed))
	}
}

// seeds gives few numbers, many when tests may take long.
func seeds() uint64 {
	if os.Getenv("DARI_TEST_LONG") != "" {
		return 100
	}
	return 2
}

func rowsAgreeWithMatch(t *testing.T, m marketOf) {
	t.Helper()
	x, people := NewIndex(), map[uint32]Profile{}
	matches, inRow := 0, 0
	for round := range 3 {
		for range 700 {
			person := m.Uint32N(900)
			if m.IntN(4) == 0 {
				x.Remove(person)
				delete(people, person)
				continue
			}
			p := m.person()
			x.Put(person, p)
			if people[person] = p; !p.HasWish() {
				delete(people, person)
			}
		}
		if round == 1 {
			x.Tidy()
		}
		if x.Len() != len(people) {
			t.Fatalf("%d in the index, %d put", x.Len(), len(people))
		}
		for i := range 50 {
			o := m.opening()
			least := []int{0, 0, 5000}[i%3]
			want := plainly(people, o, least)
			if diff := gocmp.Diff(want, x.For(o, least)); diff != "" {
				for _, p := range want {
					t.Logf("%d: %+v", p.Person, people[p.Person])
				}
				t.Fatalf("round %d, opening %+v (-want +got):\n%s", round, o, diff)
			}
			matches += len(want)
			for _, p := range want {
				if _, beside := x.whole[p.Person]; !beside {
					inRow++
				}
			}
		}
	}
	if matches < 1000 || inRow < matches/2 || inRow == matches {
		t.Errorf("%d matches, %d of them by rows alone: too few to tell anything", matches, inRow)
	}
	for person := range people {
		x.Remove(person)
	}
	if len(x.For(Opening{}, 0)) != 0 || len(x.whole)+len(x.extra)+len(x.words.number) != 0 || len(x.words.free) != len(x.words.words) || x.Len() != 0 {
		t.Errorf("something is left of people who were removed")
	}
	for _, s := range x.shelves {
		for _, r := range s {
			if r != (row{}) && r != (row{worth: gone}) {
				t.Fatalf("a row is left: %+v", r)
			}
		}
	}
}

// The board's bits turn away no opening that Match, Near or Find takes, also after openings changed and went.
func TestBoardBitsAgreeWithMatch(t *testing.T) {
	m := newMarket(2)
	b, openings := NewBoard(), map[int64]Opening{}
	for range 500 {
		id := m.Int64N(250)
		if m.IntN(4) == 0 {
			b.Remove(id)
			delete(openings, id)
			continue
		}
		openings[id] = m.opening()
		b.Put(id, openings[id])
	}
	found := 0
	for range 80 {
		p := m.person()
		for name, way := range map[string]struct {
			board func(Profile, time.Time, int) []Offer
			plain func(Profile, Opening) (Fit, bool)
		}{"match": {b.Best, Match}, "near": {b.Near, Near}, "find": {b.Find, Find}} {
			got := map[int64]Fit{}
			for _, o := range way.board(p, time.Time{}, 0) {
				got[o.ID] = o.Fit
			}
			want := map[int64]Fit{}
			for id, o := range openings {
				if fit, ok := way.plain(p, o); ok {
					want[id] = fit
				}
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatalf("%s for %+v (-want +got):\n%s", name, p, diff)
			}
			found += len(want)
		}
	}
	if found < 1000 {
		t.Errorf("found only %d", found)
	}
}

// People are put and removed while others look.
func TestIndexIsSafe(t *testing.T) {
	m := newMarket(3)
	x := NewIndex()
	var people []Profile
	for i := range 300 {
		people = append(people, m.person())
		x.Put(uint32(i), people[i])
	}
	o := m.opening()
	var all sync.WaitGroup
	for w := range 2 {
		all.Go(func() {
			for i := range 300 {
				switch n := uint32(i*2 + w); i % 3 {
				case 0:
					x.Remove(n % 300)
				default:
					x.Put(n%300, people[(i+7)%300])
				}
			}
		})
		all.Go(func() {
			for range 50 {
				x.For(o, 0)
			}
		})
	}
	all.Go(x.Tidy)
	all.Wait()
	now := map[uint32]Profile{}
	for i, p := range people {
		x.Put(uint32(i), p)
		if p.HasWish() {
			now[uint32(i)] = p
		}
	}
	if diff := gocmp.Diff(plainly(now, o, 0), x.For(o, 0)); diff != "" {
		t.Error(diff)
	}
}

// A panic while looking, from which the matcher recovers, leaves the index as usable as before.
func TestIndexSurvivesAPanic(t *testing.T) {
	x := NewIndex()
	p := Profile{Regions: []Region{"26"}}
	x.Put(1, p)
	shelves := x.shelves
	x.shelves = nil // looking reaches for a row that is not there
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		x.For(Opening{}, 0)
	}()
	if x.shelves = shelves; !x.mu.TryLock() {
		t.Fatal("the index is locked for good")
	}
	x.mu.Unlock()
	x.Put(2, p)
	if found := x.For(Opening{}, 0); len(found) != 2 {
		t.Errorf("found %v, want both", found)
	}
}

// A table that outgrows its bits in a row is seen at once.
func TestTablesHaveRoom(t *testing.T) {
	for _, c := range []struct {
		table string
		bits  int
		most  int
	}{{"licences", licenceBits, 127}, {"skills", numberBits, 1023}, {"places", placeBits, 511}, {"occupations", workBits, 2047}} {
		for highest, room := range map[int]bool{c.most: true, c.most + 1: false} {
			func() {
				defer func() {
					if r := recover(); (r == nil) != room {
						t.Errorf("%d %s: %v", highest, c.table, r)
					}
				}()
				haveRoom(c.table, highest, c.bits)
			}()
		}
	}
	n := numbersOnce()
	if len(n.licence) > 127 || len(n.skill) > 1023 || len(n.parent) > 512 || len(n.codes) > 2048 {
		t.Errorf("%d licences, %d skills, %d places, %d occupations", len(n.licence), len(n.skill), len(n.parent), len(n.codes))
	}
}
