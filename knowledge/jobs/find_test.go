package jobs

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindRegions(t *testing.T) {
	for _, c := range []struct{ text, want, ambiguous string }{
		{"부산 용접", "26", ""},
		{"Busan welding", "26", ""},
		{"서울 강남구 회계", "11680", ""},
		{"Seoul Gangnam-gu", "11680", ""},
		{"부산용접공", "26", ""},
		{"Incheon Seo-gu", "28260", ""},
		{"Seohae-gu, Incheon", "28260 28", ""},
		{"Busan Jung-gu", "26110", ""},
		{"Giheung-gu", "41463", ""},
		{"Yangpyeong", "41830", ""},
		{"중구에서 일하고 싶어요", "", "중구"},
		{"서울 중구", "11140", ""},
		{"강서구", "", "강서구"},
		{"부산 강서", "26440", ""},
		{"고성군", "", "고성군"},
		{"강원도 고성군", "51820", ""},
		{"광주", "29", ""},
		{"광주 북구", "29170", ""},
		{"경기 광주시", "41610", ""},
		{"전남광주 목포시", "46110", ""},
		{"전남광주 동구", "29110", ""},
		{"전라남도 목포시", "46110", ""},
		{"전남광주통합특별시", "12", ""},
		{"인천 서해구", "28260", ""},
		{"제물포구", "28110 28140", ""},
		{"경기 성남시 분당구, 서울 강남구", "41135 11680", ""},
		{"화성시 만세구", "41590", ""},
		{"포항시 북구", "47113", ""},
		{"충남 예산, 부여", "44810 44760", ""},
		{"부산 부산진구", "26230", ""},
		{"부산 전체", "26", ""},
		{"강남역 근처", "11680", ""},
		{"서울/경기", "11 41", ""},
		{"이천 하이닉스", "41500", ""},
		{"전라북도", "52", ""},
		{"수도권", "11 28 41", ""},
		{"세종", "36", ""},
		{"전국 어디든", "00", ""},
		{"재택근무", "remote", ""},
		// Words that only look like places.
		{"경기 침체로 힘들어요", "", ""},
		{"고양이 카페", "", ""},
		{"양산 공정 품질", "", ""},
		{"예산 소진시", "", ""},
		{"연봉 이천만원", "", ""},
		{"월 사천 원", "", ""},
		{"강남스타일", "", ""},
		{"나무", "", ""},
	} {
		got, ambiguous := FindRegions(c.text)
		var codes []string
		for _, r := range got {
			codes = append(codes, string(r))
		}
		var words []string
		for _, a := range ambiguous {
			words = append(words, a.Words)
		}
		if strings.Join(codes, " ") != c.want || strings.Join(words, " ") != c.ambiguous {
			t.Errorf("%q: got %v, ambiguous %v; want %q, %q", c.text, codes, words, c.want, c.ambiguous)
		}
	}
}

// A province of 2026 is found by every name it had, and its districts lie inside it.
func TestRegionHierarchy(t *testing.T) {
	if n := len(Provinces()); n != 16 {
		t.Errorf("provinces: got %d, want 16", n)
	}
	for _, c := range []struct {
		outer, inner Region
		want         bool
	}{
		{"12", "29110", true}, {"12", "46110", true}, {"29", "46110", false}, {"46", "29110", false}, {"12", "29", true},
		{"41", "41135", true}, {"41130", "41135", true}, {"41135", "41130", false}, {"26", "11", false},
		{Nationwide, "26", true}, {Nationwide, Remote, false}, {"26", "26", true}, {"28", "28999", true},
	} {
		if got := c.outer.Contains(c.inner); got != c.want {
			t.Errorf("%s contains %s: got %v", c.outer, c.inner, got)
		}
	}
	for code, want := range map[string]Region{"42110": "51110", "45": "52", "00000": Nationwide, "26000": "26", "36110": "36", "12850": "12", "1168010100": "11680"} {
		if got, ok := RegionOf(code); !ok || got != want {
			t.Errorf("RegionOf(%s): got %s %v, want %s", code, got, ok, want)
		}
	}
	for _, bad := range []string{"", "7", "99000", "강남"} {
		if got, ok := RegionOf(bad); ok {
			t.Errorf("RegionOf(%q): got %s", bad, got)
		}
	}
}

// Every region and every occupation is found again by its own name, so nothing in the tables is out of reach.
func TestNamesFindTheirCodes(t *testing.T) {
	for _, r := range tablesOnce().regions {
		for _, lang := range []string{"ko", "en"} {
			if r.display != "" {
				continue // shown with the names of today beside it
			}
			got, _ := FindRegions(r.code.Name(lang))
			if len(got) != 1 || got[0] != r.code {
				t.Errorf("%s %q: got %v", r.code, r.code.Name(lang), got)
			}
		}
	}
	for _, o := range append(MajorOccupations(), MiddleOccupations("")...) {
		if !o.Known() || o.Name("ko") == "" || o.Name("en") == string(o) {
			t.Errorf("occupation %s: names %q %q", o, o.Name("ko"), o.Name("en"))
		}
	}
	for _, w := range tablesOnce().words {
		for _, c := range w.codes {
			if !c.Known() {
				t.Errorf("occupation words %q: unknown code %s", w.en, c)
			}
		}
	}
}

func TestFindOccupationsAndSkills(t *testing.T) {
	for _, c := range []struct {
		text        string
		occupations []Occupation
		skills      []Skill
	}{
		{"부산 용접", []Occupation{"8241"}, []Skill{"welding"}},
		{"용접봉 판매점", nil, nil},
		{"용접공을 구합니다", []Occupation{"8241"}, []Skill{"welding"}},
		{"백엔드 개발자", []Occupation{"1331", "1332", "1333"}, nil},
		{"요양보호사 모집", []Occupation{"5501"}, []Skill{"care-licence"}},
		{"accounting clerk", []Occupation{"0271"}, []Skill{"accounting"}},
		{"C++, C#, Node.js, .NET", nil, []Skill{"cpp", "csharp", "nodejs"}},
		{"생성형 AI와 PLC를 다룰 분", nil, []Skill{"generative-ai", "plc"}},
		{"데이터분석, 데이터 분석, data analysis", []Occupation{"1341"}, []Skill{"data-analysis"}},
		{"OPC-UA와 opc ua", nil, []Skill{"opc-ua"}},
		{"javascript", nil, []Skill{"javascript"}},
		{"회원 모집, 사무실 이전", nil, nil},
		{"4대보험 가입, 영업시간 안내", nil, []Skill{"payroll"}},
		{"paint and maintain", nil, nil},
	} {
		if diff := cmp.Diff(c.occupations, FindOccupations(c.text)); diff != "" {
			t.Errorf("%q: occupations (-want +got):\n%s", c.text, diff)
		}
		if diff := cmp.Diff(c.skills, FindSkills(c.text)); diff != "" {
			t.Errorf("%q: skills (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestOccupationTree(t *testing.T) {
	for _, c := range []struct {
		wish, offer Occupation
		want        int
	}{
		{"8241", "824104", nearSame}, {"824100", "824104", nearSame}, {"82", "824104", nearSame}, {"8", "824104", nearSame},
		{"824104", "8241", nearMinor}, {"824104", "824102", nearMinor}, {"8241", "8242", nearMinor}, {"8241", "8251", nearMiddle},
		{"8241", "8132", nearNone}, {"0271", "0272", nearMinor}, {"0271", "2711", nearNone}, {"", "8241", nearNone},
	} {
		if got := c.wish.near(c.offer); got != c.want {
			t.Errorf("%s near %s: got %d, want %d", c.wish, c.offer, got, c.want)
		}
	}
	for code, want := range map[string]Occupation{"813201": "813201", "28308": "028308", "824199": "8241"} {
		if got, ok := OccupationOf(code); !ok || got != want {
			t.Errorf("OccupationOf(%s): got %s %v", code, got, ok)
		}
	}
	if _, ok := OccupationOf("999999"); ok {
		t.Error("OccupationOf(999999) is known")
	}
	if got := Occupation("133201").Name("en"); got != "Software developer" {
		t.Errorf("English name of 133201: %q", got)
	}
}

func TestFindEmploymentEducationCareer(t *testing.T) {
	for text, want := range map[string][]EmploymentType{
		"정규직 월급 300": {Permanent}, "정규직 시간제": {PermanentPartTime}, "계약직, 알바": {FixedTerm, PartTimeJob},
		"기간의 정함이 있는 근로계약(시간(선택)제)": {FixedTermPartTime}, "full-time": {Permanent, FixedTerm}, "비정규": nil, "인턴십": {Intern},
	} {
		if diff := cmp.Diff(want, FindEmployment(text)); diff != "" {
			t.Errorf("%q: employment (-want +got):\n%s", text, diff)
		}
	}
	for text, want := range map[string][]Education{
		"고졸이상": {EducationHigh}, "대졸(2~3년)": {EducationCollege}, "대졸(4년) 이상": {EducationBachelor}, "학력무관": {EducationAny},
		"석사 또는 박사": {EducationMaster, EducationDoctor}, "2년제 대학": {EducationCollege}, "박사장": nil, "bachelor's degree": {EducationBachelor},
	} {
		if diff := cmp.Diff(want, FindEducation(text)); diff != "" {
			t.Errorf("%q: education (-want +got):\n%s", text, diff)
		}
	}
	for text, want := range map[string]Career{
		"신입": {Kind: CareerEntry}, "경력": {Kind: CareerRequired}, "관계없음": {Kind: CareerAny}, "무관": {Kind: CareerAny}, "신입,경력": {Kind: CareerAny},
		"경력 1~3년": {Kind: CareerRequired, Min: 12, Max: 36}, "백엔드 개발자(경력 3년↑)": {Kind: CareerRequired, Min: 36},
		"3 years of experience": {Kind: CareerRequired, Min: 36}, "경력 5년 이하": {Kind: CareerRequired, Max: 60}, "": {},
	} {
		if got := FindCareer(text); got != want {
			t.Errorf("%q: career %+v, want %+v", text, got, want)
		}
	}
	for text, want := range map[string]int{
		"용접 3년 했고": 36, "1년 반 정도": 18, "2년 6개월": 30, "6개월": 6, "신입입니다": 0, "2 years": 24, "삼년": 36, "경력 없어요": 0,
		"2년제 대학": -1, "1995년생": -1, "2026년 1월부터": -1, "계약 1년": -1, "30살": -1, "35 years old": -1, "주 5일": -1,
	} {
		months, ok := FindExperience(text)
		if !ok {
			months = -1
		}
		if months != want {
			t.Errorf("%q: experience %d, want %d", text, months, want)
		}
	}
}

func TestFindPay(t *testing.T) {
	for _, c := range []struct {
		text     string
		period   PayPeriod
		min, max int64
	}{
		{"연봉 3,400만원 ~ 4,200만원", PerYear, 34_000_000, 42_000_000},
		{"3,200~3,600만원", PerUnknown, 32_000_000, 36_000_000},
		{"250만원 이상", PerUnknown, 2_500_000, 0},
		{"시급 10,500원", PerHour, 10_500, 10_500},
		{"시급 1만2천원", PerHour, 12_000, 12_000},
		{"월 300 이상", PerMonth, 3_000_000, 0},
		{"월 250~300", PerMonth, 2_500_000, 3_000_000},
		{"월급 2.5백만원", PerMonth, 2_500_000, 2_500_000},
		{"연봉 3천 500만원", PerYear, 35_000_000, 35_000_000},
		{"연봉 4천", PerYear, 40_000_000, 40_000_000},
		{"연봉 1억 2천만원", PerYear, 120_000_000, 120_000_000},
		{"일당 15만원", PerDay, 150_000, 150_000},
		{"연봉34,000,000원 이상 ~ 42,000,000원 이하,", PerYear, 34_000_000, 42_000_000},
		{"at least 35M won a year", PerYear, 35_000_000, 0},
		{"3 million won a month", PerMonth, 3_000_000, 3_000_000},
		{"₩35,000,000 per year", PerYear, 35_000_000, 35_000_000},
		{"up to 4M won monthly", PerMonth, 0, 4_000_000},
		{"시간당 만오천원", PerHour, 15_000, 15_000},
		{"월급 이백오십만원 이상", PerMonth, 2_500_000, 0},
		{"연봉 삼천오백만 원", PerYear, 35_000_000, 35_000_000},
		{"주 5일, 월 220만원", PerMonth, 2_200_000, 2_200_000},
	} {
		got, ok := FindPay(c.text)
		if !ok || got.Period != c.period || got.Min != c.min || got.Max != c.max {
			t.Errorf("%q: got %+v %v", c.text, got, ok)
		}
	}
	for _, text := range []string{"회사 내규에 따름", "면접 후 결정", "주 40시간 월 2회", "최저시급", "5명 모집", "2026년 10월 1일", "", "경력 3년", "min wage 2027 per hour?"} {
		if got, ok := FindPay(text); ok {
			t.Errorf("%q: got %+v", text, got)
		}
	}
}

func TestNewPay(t *testing.T) {
	if got := NewPay("연봉", "3400만원 ~ 4200만원", 34_000_000, 42_000_000); got.Period != PerYear || got.Min != 34_000_000 || got.Max != 42_000_000 {
		t.Errorf("won win: %+v", got)
	}
	if got := NewPay("월급", "250만원 이상", 0, 0); got.Min != 2_500_000 || got.Max != 0 || got.Text != "250만원 이상" {
		t.Errorf("text where no won: %+v", got)
	}
	if got := NewPay("월급", "이상한 값", 999_999_999_999, 0); got.Known() || got.Text == "" {
		t.Errorf("a unit error keeps the text only: %+v", got)
	}
	if got := NewPay("연봉", "회사 내규에 따름", 0, 0); got.Known() || got.Text != "회사 내규에 따름" {
		t.Errorf("no figure: %+v", got)
	}
	if got := (Pay{Period: PerYear, Min: 36_000_000}).To(PerMonth); got.Min != 3_000_000 {
		t.Errorf("a year is twelve months: %+v", got)
	}
	if got := (Pay{Period: PerHour, Min: 10_320}).To(PerMonth); got.Min != 2_156_880 {
		t.Errorf("209 hours a month: %+v", got)
	}
}
