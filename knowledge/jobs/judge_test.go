package jobs

import "testing"

// The judge of the matcher names each condition that is broken, and none where nothing is.
func TestBroken(t *testing.T) {
	person := Profile{Regions: []Region{"26"}, Employment: []EmploymentType{Permanent}, LowestPay: Pay{Period: PerMonth, Min: 3_000_000},
		Hours: HoursWish{NoNight: true, NoWeekend: true, From: 9 * 60, To: 18 * 60}, Skills: []Skill{"plc", "co2-welding"},
		Licences: []Licence{"driving-1", "craftsman-forklift"}, Permit: "F-6", CareerKnown: true, Education: EducationHigh}
	sound := Opening{Regions: []Region{"26380"}, Employment: []EmploymentType{Permanent}, Pay: Pay{Period: PerMonth, Min: 3_100_000},
		Required: []Skill{"plc"}, Licences: []Licence{"driving-1"}, Permits: []Permit{"F-6"}, Education: EducationHigh}
	for _, c := range []struct {
		want   Condition
		change func(*Profile, *Opening)
	}{
		{"", func(*Profile, *Opening) {}},
		{PlaceCondition, func(p *Profile, o *Opening) { o.Regions = []Region{"11"} }},
		{PlaceCondition, func(p *Profile, o *Opening) { p.Regions, o.Regions = []Region{Remote}, []Region{Nationwide} }},
		{"", func(p *Profile, o *Opening) { o.Regions = nil }},
		{"", func(p *Profile, o *Opening) { o.Regions = []Region{"11", Remote} }},
		{"", func(p *Profile, o *Opening) { p.Regions, o.Regions = []Region{"26380"}, []Region{"26"} }},
		{"", func(p *Profile, o *Opening) { p.Commute, o.Regions = CommuteAnywhere, []Region{"11"} }},
		{"", func(p *Profile, o *Opening) {
			p.Regions, p.Commute, o.Regions = []Region{"26380"}, CommuteProvince, []Region{"26350"}
		}},
		{"", func(p *Profile, o *Opening) {
			p.Regions, p.Commute, o.Regions = []Region{"26380"}, CommuteNear, []Region{"26140"}
		}},
		{PlaceCondition, func(p *Profile, o *Opening) {
			p.Regions, p.Commute, o.Regions = []Region{"26380"}, CommuteNear, []Region{"26710"}
		}},
		{EmploymentCondition, func(p *Profile, o *Opening) { o.Employment = []EmploymentType{PerDiem} }},
		{"", func(p *Profile, o *Opening) { o.Employment = nil }},
		{PayCondition, func(p *Profile, o *Opening) { o.Pay.Min = 2_999_999 }},
		{PayCondition, func(p *Profile, o *Opening) { o.Pay = Pay{Period: PerYear, Min: 35_999_999} }},
		{"", func(p *Profile, o *Opening) { o.Pay = Pay{Period: PerYear, Min: 36_000_000} }},
		{"", func(p *Profile, o *Opening) { o.Pay = Pay{Period: PerMonth, Min: 2_000_000, Max: 3_000_000} }},
		{"", func(p *Profile, o *Opening) { o.Pay = Pay{Text: "회사 내규"} }},
		{HoursCondition, func(p *Profile, o *Opening) { o.Worktime.Night = true }},
		{HoursCondition, func(p *Profile, o *Opening) { o.Worktime.Days = 6 }},
		{HoursCondition, func(p *Profile, o *Opening) { o.Worktime.Shift = true }},
		{HoursCondition, func(p *Profile, o *Opening) { o.Worktime = Worktime{From: 8 * 60, To: 17 * 60} }},
		{"", func(p *Profile, o *Opening) { o.Worktime = Worktime{From: 8 * 60, To: 17 * 60, Flexible: true} }},
		{PermitCondition, func(p *Profile, o *Opening) { o.Permits = []Permit{"E-9"} }},
		{PermitCondition, func(p *Profile, o *Opening) { p.Permit, o.Permits = "E-9", nil }},
		{"", func(p *Profile, o *Opening) { p.Permit, o.Permits = Citizen, []Permit{"E-9"} }},
		{EducationCondition, func(p *Profile, o *Opening) { o.Education = EducationBachelor }},
		{"", func(p *Profile, o *Opening) { p.Education, o.Education = EducationUnknown, EducationBachelor }},
		{CareerCondition, func(p *Profile, o *Opening) { o.Career = Career{Kind: CareerRequired} }},
		{CareerCondition, func(p *Profile, o *Opening) { p.CareerMonths, o.Career = 11, Career{Kind: CareerRequired, Min: 12} }},
		{"", func(p *Profile, o *Opening) { p.CareerKnown, o.Career = false, Career{Kind: CareerRequired, Min: 12} }},
		{LicenceCondition, func(p *Profile, o *Opening) { o.Licences = []Licence{"nurse"} }},
		{LicenceCondition, func(p *Profile, o *Opening) { o.Licences = []Licence{"driving-1-large"} }},
		{"", func(p *Profile, o *Opening) { o.Licences = []Licence{"driving-2"} }},
		{SkillCondition, func(p *Profile, o *Opening) { o.Required = []Skill{"plc", "cam"} }},
		{"", func(p *Profile, o *Opening) { o.Required = []Skill{"welding", "forklift"} }},
		{"", func(p *Profile, o *Opening) { p.Skills, o.Required = nil, []Skill{"cam"} }},
	} {
		p, o := person, sound
		c.change(&p, &o)
		if got := Broken(p, o); got != c.want {
			t.Errorf("got %q, want %q\n%+v\n%+v", got, c.want, p, o)
		}
	}
}
