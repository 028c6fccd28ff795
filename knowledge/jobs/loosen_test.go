package jobs

import (
	"slices"
	"testing"
)

// Only wishes are loosened, each by itself, and what is left is still a wish.
func TestLoosenings(t *testing.T) {
	p := Profile{Regions: []Region{"26"}, Commute: CommuteNear, Occupations: []Occupation{"8241"}, Employment: []EmploymentType{Permanent},
		LowestPay: Pay{Period: PerMonth, Min: 3_000_000}, Hours: HoursWish{NoNight: true}, Licences: []Licence{"craftsman-welding"}}
	var fields []Field
	for _, l := range p.Loosenings() {
		fields = append(fields, l.Field)
		if len(l.Profile.Occupations) != 1 || len(l.Profile.Licences) != 1 {
			t.Errorf("%s: %+v", l.Field, l.Profile)
		}
	}
	if want := []Field{FieldCommute, FieldCommute, FieldEmployment, FieldPay, FieldHours}; !slices.Equal(fields, want) {
		t.Errorf("got %v, want %v", fields, want)
	}
	for _, p := range []Profile{{Regions: []Region{Remote}}, {Regions: []Region{Nationwide}}, {Employment: []EmploymentType{Permanent}}, {Skills: []Skill{"plc"}}} {
		if got := p.Loosenings(); len(got) != 0 {
			t.Errorf("%+v: %+v", p, got)
		}
	}
}

func TestGapIsTaught(t *testing.T) {
	for _, c := range []struct {
		gap    Gap
		course Course
		want   bool
	}{
		{Gap{Skill: "cad"}, Course{Skills: []Skill{"catia"}}, true},
		{Gap{Skill: "catia"}, Course{Skills: []Skill{"cad"}}, false},
		{Gap{Licence: "craftsman-electricity"}, Course{Title: "전기기사 필기"}, true},
		{Gap{Licence: "engineer-electricity"}, Course{Title: "전기기능사 실기"}, false},
		{Gap{Licence: "craftsman-forklift"}, Course{Title: "물류 실무", Skills: []Skill{"forklift"}}, false},
	} {
		if got := c.gap.TaughtBy(c.course); got != c.want {
			t.Errorf("%+v by %+v: %v", c.gap, c.course, got)
		}
	}
}
