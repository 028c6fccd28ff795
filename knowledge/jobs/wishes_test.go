package jobs

import (
	"slices"
	"testing"
)

func TestFindHoursWish(t *testing.T) {
	day := HoursWish{NoShift: true, NoNight: true}
	for said, want := range map[string]HoursWish{
		"주간만": day, "주간만, 새벽 불가": day, "day shifts only": day, "2교대 가능": {}, "야간 가능": {}, "격일제 가능": {}, "주야 가능": {},
		"3교대 불가": {NoShift: true}, "교대는 싫어요": {NoShift: true}, "야간은 안 돼요": {NoNight: true}, "no nights": {NoNight: true},
		"평일 주간만": {NoShift: true, NoNight: true, NoWeekend: true}, "평일만": {NoWeekend: true}, "주말은 빼고": {NoWeekend: true}, "weekdays only": {NoWeekend: true},
		"오전 9시~오후 2시": {From: 9 * 60, To: 14 * 60}, "오전만": {From: 5 * 60, To: 13 * 60}, "오전~오후 3시": {From: 5 * 60, To: 15 * 60}, "오후": {From: 12 * 60, To: 18 * 60},
		"mornings only": {From: 5 * 60, To: 13 * 60}, "오전 근무 불가": {}, "오전 근무는 못해요": {}, "오전만 빼고": {}, "오후 근무는 안 돼요": {}, "저녁만은 싫어요": {},
		"not only mornings": {}, "오전 9시~오후 2시는 불가": {}, "주간만은 싫어요": {}, "오전 근무, 야간 불가": {From: 5 * 60, To: 13 * 60, NoNight: true},
		"오전만, 오후만": {From: 5 * 60, To: 18 * 60}, "오후만, 저녁만": {From: 12 * 60, To: 24 * 60}, "오전만, 저녁만": {}, "새벽 출근 가능": {}, "": {}, "용접 3년": {},
	} {
		if got := FindHoursWish(said); got != want {
			t.Errorf("%q: %+v, want %+v", said, got, want)
		}
	}
}

// Who works on no weekend is not shown six days a week, and is told where the days are not said.
func TestNoWeekendWish(t *testing.T) {
	p := Profile{Regions: []Region{"26"}, Hours: HoursWish{NoWeekend: true}}
	for text, want := range map[string]ReasonCode{
		"월~금 09:00~18:00": HoursMatched, "주 5일": HoursMatched, "09:00~18:00": DaysUnknown, "": HoursUnknown, "야간 전담": DaysUnknown,
		"월~토 09:00~18:00": "", "주 6일": "", "주 6일 09:00~18:00": "", "주 7일": "", "토·일 10~18시": "",
	} {
		o := Opening{Regions: []Region{"26"}, Hours: text, Worktime: FindWorktime(text)}
		fit, ok := Match(p, o)
		if ok != (want != "") || ok && !slices.ContainsFunc(fit.Reasons, func(r Reason) bool { return r.Code == want }) {
			t.Errorf("%q: %v %+v, want %q", text, ok, fit.Reasons, want)
		}
		x := NewIndex()
		x.Put(1, p)
		if found := x.For(o, 0); (len(found) == 1) != ok {
			t.Errorf("%q: the index finds %v", text, found)
		}
	}
}

func TestFindPermit(t *testing.T) {
	for said, want := range map[string]Permit{"F-6": "F-6", "F6 비자예요": "F-6", "f-2-7": "F-2", "결혼이민자입니다": "F-6", "내국인": Citizen, "한국 국적": Citizen, "Korean citizen": Citizen,
		"유학생이에요": "D-2", "E-9 visa": "E-9", "citizen": Citizen, "엑셀": "", "5층 F-16": "", "C3 visa": "C-3",
		"한국인이에요": Citizen, "저는 한국인입니다": Citizen, "한국인": Citizen, "한국인이 아니에요": "", "한국 국적이 아닙니다": "", "내국인 아님": "", "한국 사람은 아닌데요": "",
		"I am not a Korean citizen": "", "I'm not Korean citizen": "", "한국인 사장님 회사": "", "한국 사람 사장님": "", "한국인이 운영하는 식당": "", "F-4 비자는 아니고 내국인이에요": Citizen, "내국인 아니고 F-4 비자": "F-4", "F-6 비자는 아니에요": "", "결혼이민자는 아니에요": ""} {
		if got, ok := FindPermit(said); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", said, got, ok)
		}
	}
}

// Neighbours are known to each other, lie in our tables as cities or districts, and belong to the wish of whoever commutes.
func TestReach(t *testing.T) {
	for unit, beside := range tablesOnce().beside {
		if !unit.Known() || len(unit.Parent()) == 5 {
			t.Errorf("%s is no district or city", unit)
		}
		for _, b := range beside {
			if b == unit || !slices.Contains(tablesOnce().beside[b], unit) {
				t.Errorf("%s lies beside %s, but not the other way round", unit, b)
			}
		}
	}
	for _, row := range tablesOnce().regions { // every place but the island of Ulleung borders another
		if row.district && !row.inner && row.code != "47940" && len(tablesOnce().beside[row.code]) == 0 {
			t.Errorf("%s has no neighbour", row.ko)
		}
	}
	for _, c := range []struct {
		commute Commute
		wished  []Region
		in, out []Region
	}{
		{CommuteNamed, []Region{"41135"}, nil, []Region{"41130", "41460"}},
		{CommuteNear, []Region{"41135"}, []Region{"41130", "41460", "11680"}, []Region{"41110", "41"}},
		{CommuteNear, []Region{"26"}, []Region{"48330", "48250", "31710"}, []Region{"26380", "48310"}},
		{CommuteNear, []Region{"36"}, []Region{"30200", "43110"}, []Region{"30110"}},
		{CommuteProvince, []Region{"26380"}, []Region{"26"}, []Region{"48"}},
		{CommuteProvince, []Region{"29170"}, []Region{"29"}, []Region{"12"}},
		{CommuteAnywhere, []Region{"50110"}, []Region{Nationwide}, nil},
		{CommuteAnywhere, []Region{Remote}, nil, []Region{Nationwide}},
	} {
		got := c.commute.Reach(c.wished)
		for _, r := range c.in {
			if !slices.Contains(got, r) {
				t.Errorf("%s of %v: %v lacks %s", c.commute, c.wished, got, r)
			}
		}
		for _, r := range c.out {
			if slices.Contains(got, r) {
				t.Errorf("%s of %v: %v has %s", c.commute, c.wished, got, r)
			}
		}
	}
}

// A wish for remote work alone is kept, however far the person would commute to a place.
func TestRemoteOnlyDoesNotCommute(t *testing.T) {
	for _, c := range Commutes() {
		if _, ok := Match(Profile{Regions: []Region{Remote}, Commute: c}, Opening{Regions: []Region{Nationwide}}); ok {
			t.Errorf("%q: a place of work was shown", c)
		}
	}
}

func TestAbilities(t *testing.T) {
	if got := abilities([]Skill{"sap-abap"}, []Licence{"craftsman-forklift"}); !slices.Equal(got, []Skill{"sap-abap", "forklift", "sap", "erp"}) {
		t.Errorf("got %v", got)
	}
	for has, more := range tablesOnce().grants {
		for _, s := range append([]Skill{has}, more...) {
			if !s.Known() {
				t.Errorf("skill %q is not in the vocabulary", s)
			}
		}
	}
	for has, more := range tablesOnce().proves {
		if !has.Known() || slices.ContainsFunc(more, func(s Skill) bool { return !s.Known() }) {
			t.Errorf("licence %q or one of %v is not in our tables", has, more)
		}
	}
	for l := range longLicences {
		if !l.Known() {
			t.Errorf("licence %q is not in our tables", l)
		}
	}
}

// What an opening requires is missing, not what it prefers; one thing that a course teaches makes it near.
func TestNear(t *testing.T) {
	o := Opening{Regions: []Region{"48121"}, Occupations: []Occupation{"8123"}, Skills: []Skill{"cnc", "cam"}, Required: []Skill{"cnc", "cam"}, Licences: []Licence{"craftsman-lathe"}}
	p := Profile{Regions: []Region{"48"}, Skills: []Skill{"cnc"}, Licences: []Licence{"craftsman-lathe"}}
	if fit, ok := Near(p, o); !ok || !slices.EqualFunc(fit.Of(Missing), []Reason{{Code: SkillsMissing}}, func(a, b Reason) bool { return a.Code == b.Code && slices.Equal(a.Skills, []Skill{"cam"}) }) {
		t.Errorf("%v %+v", ok, fit)
	}
	for name, change := range map[string]func(){
		"a second thing is missing":        func() { p.Licences = nil },
		"nothing is missing":               func() { p.Licences, p.Skills = []Licence{"craftsman-lathe"}, []Skill{"cnc", "cam"} },
		"no short course gives a degree":   func() { o.Licences = []Licence{"nurse"} },
		"nobody learns a language quickly": func() { o.Licences, o.Required, o.Skills = nil, []Skill{"cnc", "chinese"}, []Skill{"cnc", "chinese"} },
		"another place":                    func() { o.Regions, o.Required = []Region{"11"}, []Skill{"cnc", "plc"} },
	} {
		q, r := p, o
		change()
		if _, ok := Near(p, o); ok {
			t.Errorf("near although %s", name)
		}
		p, o = q, r
	}
}
