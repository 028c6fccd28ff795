package main

import (
	"testing"

	"dari/knowledge/jobs"
)

// The judge of the labour market names each condition that is broken, and none where nothing is.
func TestBreaks(t *testing.T) {
	p := jobs.Profile{Regions: []jobs.Region{"26"}, Employment: []jobs.EmploymentType{jobs.Permanent}, LowestPay: jobs.Pay{Period: jobs.PerMonth, Min: 3_000_000},
		Hours: jobs.HoursWish{NoNight: true}, Skills: []jobs.Skill{"plc"}, Licences: []jobs.Licence{"driving-1"}, Permit: "F-6", CareerKnown: true, Education: jobs.EducationHigh}
	o := jobs.Opening{Regions: []jobs.Region{"26380"}, Employment: []jobs.EmploymentType{jobs.Permanent}, Pay: jobs.Pay{Period: jobs.PerMonth, Min: 3_100_000},
		Required: []jobs.Skill{"plc"}, Licences: []jobs.Licence{"driving-1"}, Permits: []jobs.Permit{"F-6"}, Education: jobs.EducationHigh}
	if got := breaks(p, o); got != "" {
		t.Errorf("nothing is broken, but %q", got)
	}
	for want, change := range map[string]func(*jobs.Opening){
		"place":              func(o *jobs.Opening) { o.Regions = []jobs.Region{"11"} },
		"kind of employment": func(o *jobs.Opening) { o.Employment = []jobs.EmploymentType{jobs.PerDiem} },
		"pay":                func(o *jobs.Opening) { o.Pay.Min = 2_900_000 },
		"hours":              func(o *jobs.Opening) { o.Worktime.Night = true },
		"permit":             func(o *jobs.Opening) { o.Permits = []jobs.Permit{"E-9"} },
		"education":          func(o *jobs.Opening) { o.Education = jobs.EducationBachelor },
		"career":             func(o *jobs.Opening) { o.Career = jobs.Career{Kind: jobs.CareerRequired} },
		"licence nurse":      func(o *jobs.Opening) { o.Licences = []jobs.Licence{"nurse"} },
		"skill cam":          func(o *jobs.Opening) { o.Required = []jobs.Skill{"cam"} },
	} {
		broken := o
		change(&broken)
		if got := breaks(p, broken); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Over a made-up labour market no match breaks a hard condition, and the index finds whom asking about everybody finds.
func TestBenchFit(t *testing.T) {
	var r benchFitResult
	bench(t, &r, "fit", "--people", "1500", "--openings", "60", "--naive", "10")
	if r.Violations != 0 || r.Different != 0 || r.Matches == 0 || r.P50 <= 0 || r.BytesPerson <= 0 {
		t.Errorf("%+v", r)
	}
}
