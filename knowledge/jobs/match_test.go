package jobs

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func welder() Opening {
	return Opening{Feed: "t", SourceID: "1", Employer: "가", Title: "용접원", Regions: []Region{"26380"}, Occupations: []Occupation{"824104"},
		Skills: []Skill{"welding", "co2-welding", "drawing-reading"}, Employment: []EmploymentType{Permanent}, Education: EducationHigh,
		Career: Career{Kind: CareerRequired, Min: 12}, Pay: Pay{Period: PerYear, Min: 36_000_000, Max: 42_000_000}, Hours: "주 5일"}
}

func TestMatchSaysWhy(t *testing.T) {
	p := Profile{Regions: []Region{"26"}, Occupations: []Occupation{"8241"}, Skills: []Skill{"welding", "co2-welding"}, CareerKnown: true, CareerMonths: 36,
		Education: EducationHigh, Employment: []EmploymentType{Permanent}, LowestPay: Pay{Period: PerMonth, Min: 3_000_000}}
	fit, ok := Match(p, welder())
	if !ok {
		t.Fatal("a plain match is refused")
	}
	want := []Reason{
		{Code: OccupationExact, Occupations: []Occupation{"824104"}},
		{Code: SkillsMatched, Skills: []Skill{"welding", "co2-welding"}, N: 2, Of: 3},
		{Code: RegionMatched, Regions: []Region{"26380"}},
		{Code: EmploymentMatched, Employment: []EmploymentType{Permanent}},
		{Code: PayAtLeast, Pay: welder().Pay, Computed: true},
		{Code: CareerOK, Months: 12},
		{Code: EducationOK, Education: EducationHigh},
	}
	if diff := cmp.Diff(want, fit.Reasons); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	if fit.Score < 8000 || fit.Score > 10_000 {
		t.Errorf("score %d", fit.Score)
	}
}

// Each case changes one thing about a person or an opening that fit, and says what must come of it.
func TestMatchConditions(t *testing.T) {
	base := Profile{Regions: []Region{"26"}, Occupations: []Occupation{"8241"}}
	for _, c := range []struct {
		name   string
		change func(*Profile, *Opening)
		ok     bool
		reason ReasonCode
	}{
		{"another province", func(p *Profile, o *Opening) { p.Regions = []Region{"11"} }, false, ""},
		{"the wished district", func(p *Profile, o *Opening) { p.Regions = []Region{"26380"} }, true, RegionMatched},
		{"another district", func(p *Profile, o *Opening) { p.Regions = []Region{"26350"} }, false, ""},
		{"only the province is named", func(p *Profile, o *Opening) { p.Regions, o.Regions = []Region{"26350"}, []Region{"26"} }, true, RegionWide},
		{"nationwide opening", func(p *Profile, o *Opening) { o.Regions = []Region{Nationwide} }, true, RegionNationwide},
		{"remote opening", func(p *Profile, o *Opening) { o.Regions = []Region{Remote} }, true, RegionRemote},
		{"only remote wished", func(p *Profile, o *Opening) { p.Regions = []Region{Remote} }, false, ""},
		{"nationwide wish", func(p *Profile, o *Opening) { p.Regions = []Region{Nationwide} }, true, RegionMatched},
		{"no region wished", func(p *Profile, o *Opening) { p.Regions = nil }, true, OccupationExact},
		{"place not said", func(p *Profile, o *Opening) { o.Regions = nil }, true, RegionUnknown},
		{"merged province, wish for the former one", func(p *Profile, o *Opening) { p.Regions, o.Regions = []Region{"29"}, []Region{"12"} }, true, RegionWide},
		{"merged province, wish for the new one", func(p *Profile, o *Opening) { p.Regions, o.Regions = []Region{"12"}, []Region{"46110"} }, true, RegionMatched},
		{"merged province, another former one in it", func(p *Profile, o *Opening) {
			p.Regions, p.Commute, o.Regions = []Region{"29"}, CommuteProvince, []Region{"46"}
		}, false, ""},
		{"another kind of employment", func(p *Profile, o *Opening) { p.Employment = []EmploymentType{PartTimeJob} }, false, ""},
		{"employment not said", func(p *Profile, o *Opening) { p.Employment, o.Employment = []EmploymentType{PartTimeJob}, nil }, true, EmploymentUnknown},
		{"pay too low", func(p *Profile, o *Opening) { p.LowestPay = Pay{Period: PerMonth, Min: 4_000_000} }, false, ""},
		{"pay reaches", func(p *Profile, o *Opening) { p.LowestPay = Pay{Period: PerMonth, Min: 3_400_000} }, true, PayReaches},
		{"pay not said", func(p *Profile, o *Opening) {
			p.LowestPay, o.Pay = Pay{Period: PerMonth, Min: 9_000_000}, Pay{Text: "회사 내규"}
		}, true, PayNotKnown},
		{"too little career", func(p *Profile, o *Opening) { p.CareerKnown, p.CareerMonths = true, 6 }, false, ""},
		{"career not said", func(p *Profile, o *Opening) {}, true, CareerNotSaid},
		{"career not needed", func(p *Profile, o *Opening) { p.CareerKnown = true; o.Career = Career{Kind: CareerAny} }, true, CareerNotNeeded},
		{"some career asked, none there", func(p *Profile, o *Opening) { p.CareerKnown = true; o.Career = Career{Kind: CareerRequired} }, false, ""},
		{"an old hand for an entry place", func(p *Profile, o *Opening) {
			p.CareerKnown, p.CareerMonths, o.Career = true, 60, Career{Kind: CareerEntry}
		}, true, CareerAbove},
		{"too little education", func(p *Profile, o *Opening) { p.Education = EducationMiddle }, false, ""},
		{"education not said", func(p *Profile, o *Opening) {}, true, EducationNotSaid},
		{"hours not said", func(p *Profile, o *Opening) { o.Hours = "" }, true, HoursUnknown},
		{"same minor group", func(p *Profile, o *Opening) { p.Occupations = []Occupation{"8242"} }, true, OccupationGroup},
		{"same middle group", func(p *Profile, o *Opening) { p.Occupations = []Occupation{"8251"} }, true, OccupationNear},
		{"another occupation", func(p *Profile, o *Opening) { p.Occupations = []Occupation{"0271"} }, false, ""},
		{"another occupation, but the skills", func(p *Profile, o *Opening) {
			p.Occupations, p.Skills = []Occupation{"0271"}, []Skill{"welding", "co2-welding", "drawing-reading"}
		}, true, OccupationOther},
		{"only a skill that everybody has", func(p *Profile, o *Opening) {
			p.Occupations, p.Skills, o.Skills = nil, []Skill{"excel", "plc"}, []Skill{"excel"}
		}, false, ""},
		{"region only", func(p *Profile, o *Opening) { p.Occupations = nil }, true, RegionMatched},
		{"free word in the text", func(p *Profile, o *Opening) {
			p.Occupations, p.Words, o.Body = nil, []string{"도자기"}, "도자기를 굽는 일"
		}, true, WordsMatched},
		{"free word only inside another", func(p *Profile, o *Opening) {
			p.Occupations, p.Words, o.Body = nil, []string{"자기"}, "도자기를 굽는 일"
		}, false, ""},
		{"simple labour for an overseas Korean", func(p *Profile, o *Opening) {
			p.Permit, p.Occupations, o.Occupations = "F-4", []Occupation{"5611"}, []Occupation{"561101"}
		}, true, PermitUnclear},
		{"no wish at all", func(p *Profile, o *Opening) { *p = Profile{Education: EducationHigh, CareerKnown: true} }, false, ""},
	} {
		p, o := base, welder()
		c.change(&p, &o)
		fit, ok := Match(p, o)
		if ok != c.ok || ok && !fit.Has(c.reason) {
			t.Errorf("%s: got %v %+v, want %v with %q", c.name, ok, fit, c.ok, c.reason)
		}
	}
}

// What is stored as JSON comes back the same.
func TestJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, o := drawProfile(t, "p"), drawOpening(t)
		o.Deadline = Deadline{Kind: DeadlineDate, At: time.Date(2026, 12, 31, 23, 59, 59, 0, seoul)}
		fit, _ := Match(p, o)
		for _, pair := range [][2]any{{p, &Profile{}}, {o, &Opening{}}, {fit, &Fit{}}} {
			b, err := json.Marshal(pair[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(b, pair[1]); err != nil {
				t.Fatalf("%s: %v", b, err)
			}
			if diff := cmp.Diff(pair[0], reflect.ValueOf(pair[1]).Elem().Interface(), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%s (-want +got):\n%s", b, diff)
			}
		}
	})
}

var (
	someRegions     = []Region{"11", "11680", "11500", "26", "26380", "41", "41130", "41135", "12", "29", "29110", "46", "46110", "36", Nationwide, Remote}
	someOccupations = []Occupation{"8241", "824104", "824102", "8242", "8251", "82", "8", "0271", "027102", "1331", "133201", "5501"}
	someSkills      = []Skill{"welding", "co2-welding", "plc", "excel", "python", "sql", "accounting", "drawing-reading", "made-up"}
	someEmployment  = []EmploymentType{Permanent, FixedTerm, PartTimeJob, "made-up"}
	someLicences    = []Licence{"craftsman-electricity", "engineer-electricity", "craftsman-welding", "nurse", "made-up"}
	somePermits     = []Permit{Citizen, "F-6", "E-9"}
	somePeriods     = []PayPeriod{PerHour, PerDay, PerWeek, PerMonth, PerYear}
)

func someOf[T comparable](t *rapid.T, label string, from []T, most int) []T {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(from), 0, most, rapid.ID[T]).Draw(t, label)
}

func somePay(t *rapid.T, label string) Pay {
	if rapid.IntRange(0, 2).Draw(t, label+" known") == 0 {
		return Pay{}
	}
	period := rapid.SampledFrom(somePeriods).Draw(t, label+" period")
	hourly := rapid.Int64Range(9_000, 30_000).Draw(t, label)
	p := Pay{Period: period, Min: hourly * period.halfHours() / 2}
	switch rapid.IntRange(0, 3).Draw(t, label+" shape") {
	case 0:
		p.Max = p.Min
	case 1:
		p.Max = p.Min + p.Min/4
	case 2:
		p.Min, p.Max = 0, p.Min
	}
	return p
}

func drawProfile(t *rapid.T, label string) Profile {
	p := Profile{Regions: someOf(t, label+" regions", someRegions, 3), Occupations: someOf(t, label+" occupations", someOccupations, 2),
		Skills: someOf(t, label+" skills", someSkills, 4), Employment: someOf(t, label+" employment", someEmployment, 2),
		Education: Education(rapid.IntRange(0, 8).Draw(t, label+" education")), CareerKnown: rapid.Bool().Draw(t, label+" career known")}
	if p.CareerKnown {
		p.CareerMonths = rapid.IntRange(0, 60).Draw(t, label+" career")
	}
	if low := somePay(t, label+" lowest"); low.Min > 0 {
		p.LowestPay = Pay{Period: low.Period, Min: low.Min}
	}
	if rapid.IntRange(0, 4).Draw(t, label+" words") == 0 {
		p.Words = []string{"도자기"}
	}
	p.Commute = rapid.SampledFrom(Commutes()).Draw(t, label+" commute")
	p.Licences = someOf(t, label+" licences", someLicences, 2)
	p.Permit = rapid.SampledFrom(append([]Permit{""}, somePermits...)).Draw(t, label+" permit")
	if rapid.IntRange(0, 2).Draw(t, label+" hours") == 0 {
		p.Hours = HoursWish{NoShift: rapid.Bool().Draw(t, label+" no shift"), NoNight: rapid.Bool().Draw(t, label+" no night"), NoWeekend: rapid.Bool().Draw(t, label+" no weekend")}
		if rapid.Bool().Draw(t, label+" part of the day") {
			p.Hours.From, p.Hours.To = 9*60, 15*60
		}
	}
	return p
}

func drawOpening(t *rapid.T) Opening {
	o := Opening{Title: rapid.SampledFrom([]string{"사람 구함", "도자기 굽는 일"}).Draw(t, "title"), Regions: someOf(t, "places", someRegions, 2),
		Occupations: someOf(t, "occupations", someOccupations, 2), Skills: someOf(t, "skills", someSkills, 4), Employment: someOf(t, "employment", someEmployment, 2),
		Education: Education(rapid.IntRange(0, 8).Draw(t, "education")), Pay: somePay(t, "pay")}
	o.Career.Kind = rapid.SampledFrom([]CareerKind{CareerUnknown, CareerAny, CareerEntry, CareerRequired}).Draw(t, "career")
	if o.Career.Kind == CareerRequired {
		o.Career.Min = rapid.IntRange(0, 48).Draw(t, "career min")
		if rapid.Bool().Draw(t, "career range") {
			o.Career.Max = o.Career.Min + 12
		}
	}
	for _, s := range o.Skills {
		switch rapid.IntRange(0, 3).Draw(t, "need") {
		case 0:
			o.Required = append(o.Required, s)
		case 1:
			o.Preferred = append(o.Preferred, s)
		}
	}
	if rapid.IntRange(0, 2).Draw(t, "papers") == 0 {
		o.Licences, o.Permits = someOf(t, "licences", someLicences, 2), someOf(t, "permits", somePermits, 2)
	}
	o.Worktime = rapid.SampledFrom([]Worktime{{}, {}, {From: 540, To: 1080}, {From: 600, To: 840}, {Shift: true}, {From: 1320, To: 420, Night: true}, {Weekend: true}, {From: 540, To: 1080, Flexible: true}}).Draw(t, "worktime")
	return o
}

// Nothing that Match lets through breaks a hard condition, and nothing that a hard condition alone decides is lost.
func TestHardConditionsAreNeverViolated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, o := drawProfile(t, "person"), drawOpening(t)
		fit, ok := Match(p, o)
		broken := Broken(p, o)
		if ok && broken != "" {
			t.Fatalf("matched against %s\n%+v\n%+v", broken, p, o)
		}
		if ok && (fit.Score < Threshold || fit.Score > 10_000 || len(fit.Reasons) == 0) {
			t.Fatalf("fit %+v", fit)
		}
		p.Occupations, p.Skills, p.Words = nil, nil, nil // no wish about the work: the hard conditions decide alone
		if _, ok := Match(p, o); p.HasWish() && broken == "" && !ok {
			t.Fatalf("refused without a ground\n%+v\n%+v", p, o)
		}
	})
}

// The index gives exactly the people and fits that asking Match about everybody gives, after any changes.
func TestIndexAgreesWithMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, plain := NewIndex(), map[uint32]Profile{}
		for range rapid.IntRange(0, 12).Draw(t, "changes") {
			person := uint32(rapid.IntRange(1, 6).Draw(t, "person"))
			if rapid.IntRange(0, 3).Draw(t, "what") == 0 {
				x.Remove(person)
				delete(plain, person)
				continue
			}
			p := drawProfile(t, "p")
			x.Put(person, p)
			plain[person] = p
		}
		o := drawOpening(t)
		var want []Person
		for person := uint32(1); person <= 6; person++ {
			if p, in := plain[person]; in {
				if fit, ok := Match(p, o); ok {
					want = append(want, Person{person, fit.Score})
				}
			}
		}
		if diff := cmp.Diff(want, x.For(o, 0)); diff != "" {
			t.Fatalf("opening %+v (-want +got):\n%s", o, diff)
		}
	})
}

// The board gives exactly what Best gives, without what is closed.
func TestBoardAgreesWithBest(t *testing.T) {
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, seoul)
	rapid.Check(t, func(t *rapid.T) {
		b := NewBoard()
		var list []Opening
		for i := range rapid.IntRange(0, 10).Draw(t, "openings") {
			o := drawOpening(t)
			if rapid.IntRange(0, 3).Draw(t, "closed") == 0 {
				o.Deadline = Deadline{Kind: DeadlineDate, At: at.Add(-time.Hour)}
			}
			b.Put(int64(i), Opening{Regions: []Region{"11"}})
			b.Put(int64(i), o)
			list = append(list, o)
		}
		if len(list) > 0 {
			b.Put(99, list[0])
			b.Remove(99)
		}
		p := drawProfile(t, "p")
		got := b.Best(p, at, 0)
		count := 0
		for _, r := range Best(p, list, 0) {
			if !list[r.At].Deadline.Closed(at) {
				count++
				if !slices.ContainsFunc(got, func(o Offer) bool { return o.ID == int64(r.At) && cmp.Equal(o.Fit, r.Fit) }) {
					t.Fatalf("opening %d is missing", r.At)
				}
			}
		}
		if len(got) != count || !slices.IsSortedFunc(got, func(a, b Offer) int { return b.Fit.Score - a.Fit.Score }) {
			t.Fatalf("got %d of %d: %+v", len(got), count, got)
		}
		if few := b.Best(p, at, 2); len(few) != min(2, count) {
			t.Fatalf("asked for 2, got %d of %d", len(few), count)
		}
	})
}
