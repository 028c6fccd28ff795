package jobs

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestReadProfile(t *testing.T) {
	for _, c := range []struct {
		text string
		want Profile
	}{
		{"부산에서 용접 3년 했고 정규직 월 300 이상 원해요", Profile{Regions: []Region{"26"}, Occupations: []Occupation{"8241"}, Skills: []Skill{"welding"},
			CareerKnown: true, CareerMonths: 36, Employment: []EmploymentType{Permanent}, LowestPay: Pay{Period: PerMonth, Min: 3_000_000}}},
		{"Seoul, accounting, 2 years, full time, at least 35M won a year", Profile{Regions: []Region{"11"}, Occupations: []Occupation{"0271"}, Skills: []Skill{"accounting"},
			CareerKnown: true, CareerMonths: 24, Employment: []EmploymentType{Permanent, FixedTerm}, LowestPay: Pay{Period: PerYear, Min: 35_000_000}}},
		{"부산 용접 일자리 있어요?", Profile{Regions: []Region{"26"}, Occupations: []Occupation{"8241"}, Skills: []Skill{"welding"}}},
		{"부산에서 용접 3년 했고 서울에서 일하고 싶어요", Profile{Regions: []Region{"11"}, Occupations: []Occupation{"8241"}, Skills: []Skill{"welding"}, CareerKnown: true, CareerMonths: 36}},
		{"영업 말고 사무직", Profile{Occupations: []Occupation{"02"}}},
		{"not sales, marketing in Daegu", Profile{Regions: []Region{"27"}, Occupations: []Occupation{"0261"}, Skills: []Skill{"marketing"}}},
		{"대졸이고 파이썬 SQL 할 줄 알아요 판교 연봉 4천", Profile{Regions: []Region{"41135"}, Skills: []Skill{"python", "sql"}, Education: EducationBachelor,
			LowestPay: Pay{Period: PerYear, Min: 40_000_000}}},
		{"간호조무사 5년차 광주 300만원 이상", Profile{Regions: []Region{"29"}, Occupations: []Occupation{"3075"}, Skills: []Skill{"nursing-aide"}, CareerKnown: true, CareerMonths: 60,
			LowestPay: Pay{Period: PerMonth, Min: 3_000_000}}},
		{"신입인데 창원에서 PLC 배웠고 생산직 원해요", Profile{Regions: []Region{"48120"}, Occupations: []Occupation{"8"}, Skills: []Skill{"plc"}, CareerKnown: true}},
		{"Any welding jobs in Busan?", Profile{Regions: []Region{"26"}, Occupations: []Occupation{"8241"}, Skills: []Skill{"welding"}}},
		{"이천 지게차 면허 있고 주간만, 근처도 괜찮아요", Profile{Regions: []Region{"41500"}, Skills: []Skill{"forklift"}, Occupations: []Occupation{"623004"}, Licences: []Licence{"craftsman-forklift"},
			Hours: HoursWish{NoShift: true, NoNight: true}, Commute: CommuteNear}},
		{"F-6 비자예요, 아산에서 통역", Profile{Regions: []Region{"44200"}, Permit: "F-6", Occupations: []Occupation{"4112"}, Skills: []Skill{"translation"}}},
		{"요양보호사 자격증은 아직 없어요, 전주", Profile{Regions: []Region{"52110"}, Skills: []Skill{"care-licence"}, Occupations: []Occupation{"5501"}}},
		{"전주 요양보호사 일자리", Profile{Regions: []Region{"52110"}, Skills: []Skill{"care-licence"}, Occupations: []Occupation{"5501"}}},
		{"I want to get a forklift license", Profile{Skills: []Skill{"forklift"}, Occupations: []Occupation{"623004"}}},
		{"preparing for the forklift license", Profile{Skills: []Skill{"forklift"}, Occupations: []Occupation{"623004"}}},
		{"studying for my forklift license", Profile{Skills: []Skill{"forklift"}, Occupations: []Occupation{"623004"}}},
		{"I have a forklift license", Profile{Skills: []Skill{"forklift"}, Occupations: []Occupation{"623004"}, Licences: []Licence{"craftsman-forklift"}}},
		{"도자기 일자리 있나요", Profile{Words: []string{"도자기"}}},
		{"집 근처 알바 구해요", Profile{Employment: []EmploymentType{PartTimeJob}}},
		{"중구에서 알바", Profile{Employment: []EmploymentType{PartTimeJob}}},
		{"일자리 보여줘", Profile{}},
		{"국민취업지원제도 신청 방법 알려줘", Profile{}},
		{"", Profile{}},
	} {
		got, fields := ReadProfile(c.text)
		if diff := cmp.Diff(c.want, got, cmpopts.IgnoreFields(Pay{}, "Text"), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
		if diff := cmp.Diff(c.want.Fields(), fields, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q: fields (-want +got):\n%s", c.text, diff)
		}
	}
}

// Whatever a person writes, reading it neither fails nor says anything outside our codes.
func TestReadProfileHoldsOnAnyText(t *testing.T) {
	words := []string{"부산", "중구", "용접", "3년", "월", "300", "이상", "말고", "~", "고졸", "정규직", "AI", "C++", "not", "Seoul", " ", ",", "만원", "천", "억", "12", "에서", "했고", "!", "\u318d", "㎡"}
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			text += rapid.OneOf(rapid.SampledFrom(words), rapid.StringN(0, 4, -1)).Draw(t, "word")
		}
		p, fields := ReadProfile(text)
		for _, r := range p.Regions {
			if !r.Known() {
				t.Fatalf("%q: region %q", text, r)
			}
		}
		for _, o := range p.Occupations {
			if !o.Known() {
				t.Fatalf("%q: occupation %q", text, o)
			}
		}
		for _, s := range p.Skills {
			if !s.Known() {
				t.Fatalf("%q: skill %q", text, s)
			}
		}
		if p.CareerMonths < 0 || p.LowestPay.Min < 0 || len(fields) > 8 {
			t.Fatalf("%q: %+v %v", text, p, fields)
		}
	})
}

// Reading stays quick on a long text: three thousand words in well under a second.
func TestReadingIsQuick(t *testing.T) {
	text := ""
	for range 500 {
		text += "부산 용접공 경력 3년 이상, 서울강남구에서 "
	}
	marked := ""
	for range 500 {
		marked += "필수: 파이썬, PLC 필수, CAD 우대, 전기기사 / 접수 12/22까지, 월 10만원 "
	}
	for name, read := range map[string]func(){
		"a person":                 func() { ReadProfile(text) },
		"an opening":               func() { ReadOpening(text, on("2026-11-30")) },
		"an opening full of marks": func() { ReadOpening(marked, on("2026-11-30")) },
	} {
		start := time.Now()
		read()
		if took := time.Since(start); took > 8*time.Second {
			t.Errorf("reading %s, %d bytes and %d, took %v", name, len(text), len(marked), took)
		} else {
			t.Logf("%s: %d bytes and %d in %v", name, len(text), len(marked), took)
		}
	}
}
