package handlers

import (
	"slices"
	"strings"
	"testing"

	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// TestWordsOfAFieldAreReadBack: what is shown as the value of a field, sent in
// again unchanged, is the same value.
func TestWordsOfAFieldAreReadBack(t *testing.T) {
	for _, l := range []lang.Lang{lang.Ko, lang.En} {
		for months := range 50 * 12 {
			if got, ok := readCareer(careerText(l, months)); !ok || got != months {
				t.Errorf("%s: %d months are %q, read as %d, %v", l, months, careerText(l, months), got, ok)
			}
		}
		for _, p := range []jobs.Pay{
			{Period: jobs.PerHour, Min: 10_320}, {Period: jobs.PerHour, Min: 12_000}, {Period: jobs.PerDay, Min: 150_000}, {Period: jobs.PerWeek, Min: 600_000},
			{Period: jobs.PerMonth, Min: 2_500_000}, {Period: jobs.PerMonth, Min: 2_156_880}, {Period: jobs.PerMonth, Min: 3_000_000},
			{Period: jobs.PerYear, Min: 35_000_000}, {Period: jobs.PerYear, Min: 120_000_000},
		} {
			if got, ok := readPay(payText(l, p)); !ok || got != p {
				t.Errorf("%s: %+v is %q, read as %+v, %v", l, p, payText(l, p), got, ok)
			}
		}
	}
	for _, e := range offeredEducation {
		if got, ok := readEducation(e.String()); !ok || got != e {
			t.Errorf("%v is read as %v", e, got)
		}
	}
}

// A wish for hours, said in words and read again, is the same wish.
func TestHoursAreReadBack(t *testing.T) {
	for _, l := range []lang.Lang{lang.Ko, lang.En} {
		for i := range 8 {
			for _, clock := range [][2]int{{0, 0}, {9 * 60, 14*60 + 30}, {5 * 60, 13 * 60}, {12 * 60, 18 * 60}, {17 * 60, 24 * 60}, {10 * 60, 19 * 60}} {
				h := jobs.HoursWish{NoShift: i&1 > 0, NoNight: i&2 > 0, NoWeekend: i&4 > 0, From: clock[0], To: clock[1]}
				said := strings.Join(hoursWords(l, h), ", ")
				if got := jobs.FindHoursWish(said); got != h {
					t.Errorf("%s: %+v is %q, read as %+v", l, h, said, got)
				}
			}
		}
	}
}

func TestBarePay(t *testing.T) {
	for said, want := range map[string]jobs.Pay{
		"300": {Period: jobs.PerMonth, Min: 3_000_000}, "3600": {Period: jobs.PerYear, Min: 36_000_000}, "3,600": {Period: jobs.PerYear, Min: 36_000_000},
		"2,500,000": {Period: jobs.PerMonth, Min: 2_500_000}, "12000": {Period: jobs.PerHour, Min: 12_000}, "월 280": {Period: jobs.PerMonth, Min: 2_800_000},
		"시급 12,000원 이상": {Period: jobs.PerHour, Min: 12_000}, "at least 3M won a month": {Period: jobs.PerMonth, Min: 3_000_000},
	} {
		if got, ok := readPay(said); !ok || got != want {
			t.Errorf("%q is read as %+v, %v", said, got, ok)
		}
	}
	for _, said := range []string{"", "많이", "5,000,000,000", "부산"} {
		if got, ok := readPay(said); ok {
			t.Errorf("%q is read as %+v", said, got)
		}
	}
}

func TestCheckProfileField(t *testing.T) {
	for _, c := range []struct {
		field   string
		values  []string
		want    string
		problem string
	}{
		{"regions", []string{"부산 해운대구, 김해"}, "26350 48250", ""},
		{"regions", []string{"26", "11"}, "26 11", ""},
		{"regions", []string{"26", "26"}, "26", ""},
		{"regions", []string{"중구"}, "", "여러 곳"},
		{"regions", []string{"달나라"}, "", "알아듣지 못했어요"},
		{"regions", []string{"아무데나"}, "", ""},
		{"regions", []string{}, "", ""},
		{"regions", []string{"  "}, "", ""},
		{"occupations", []string{"8241", "회계"}, "8241 0271", ""},
		{"occupations", []string{"ㅋㅋㅋ"}, "", "알아듣지 못했어요"},
		{"skills", []string{"엑셀이랑 지게차"}, "excel forklift", ""},
		{"career", []string{"3"}, "3년", ""},
		{"career", []string{"3년 6개월"}, "3년 6개월", ""},
		{"career", []string{"없음"}, "경력 없음", ""},
		{"career", []string{"비우기"}, "", ""},
		{"career", []string{"오래"}, "", "알아듣지 못했어요"},
		{"education", []string{"고졸"}, "high", ""},
		{"education", []string{"doctor"}, "doctor", ""},
		{"employment", []string{"정규직이나 알바"}, "permanent part_time_job", ""},
		{"pay", []string{"300"}, "월 300만 원", ""},
		{"pay", []string{"넉넉히"}, "", "알아듣지 못했어요"},
		{"commute", []string{"near"}, "near", ""},
		{"commute", []string{"고른 지역만"}, "named", ""},
		{"commute", []string{"옆 동네까지는 괜찮아요"}, "near", ""},
		{"commute", []string{"글쎄"}, "", "알아듣지 못했어요"},
		{"licences", []string{"craftsman-forklift", "요양보호사, 1종 보통"}, "craftsman-forklift care-worker driving-1", ""},
		{"licences", []string{"없어요"}, "", ""},
		{"licences", []string{"기타 자격"}, "", "알아듣지 못했어요"},
		{"permit", []string{"F-6"}, "F-6", ""},
		{"permit", []string{"한국 사람이에요"}, "citizen", ""},
		{"permit", []string{"비자"}, "", "알아듣지 못했어요"},
		{"hours", []string{"야간 없이", "주말 없이"}, "야간 없이 주말 없이", ""},
		{"hours", []string{"평일 오전 9시~오후 2시, 3교대 불가"}, "교대 없이 09:00~14:00", ""},
		{"hours", []string{"야간도 가능해요"}, "", ""},
		{"hours", []string{"주말만 가능해요"}, "", "알아듣지 못했어요"},
		{"hours", []string{"야간만 가능해요"}, "", "알아듣지 못했어요"},
		{"hours", []string{"오후 2시 이후 가능해요"}, "", "알아듣지 못했어요"},
		{"hours", []string{"오전 근무 불가능해요"}, "", "알아듣지 못했어요"},
		{"hours", []string{"2교대도 가능"}, "", ""},
		{"hours", []string{"오전만", "오후만"}, "오전만 오후만", ""},
		{"hours", []string{"오후만", "저녁만", "주말 없이"}, "주말 없이 오후만 저녁만", ""},
		{"hours", []string{"오전만", "저녁만"}, "", "떨어진 시간대"},
		{"hours", []string{"글쎄"}, "", "알아듣지 못했어요"},
		{"alerts", []string{"네"}, "at_once", ""},
		{"alerts", []string{"아니요"}, "off", ""},
		{"alerts", []string{"글쎄"}, "", "알아듣지 못했어요"},
		{"words", []string{"드론, 목공"}, "드론 목공", ""},
		{"about", []string{"부산 용접"}, "부산 용접", ""},
		{"about", []string{"흠"}, "", "알아듣지 못했어요"},
	} {
		clean, problem := checkProfileField(lang.Ko, c.field, c.values)
		if strings.Join(clean, " ") != c.want || (problem == "") != (c.problem == "") || !strings.Contains(problem, c.problem) {
			t.Errorf("%s %q: %q, %q", c.field, c.values, clean, problem)
		}
		if problem != "" && !strings.Contains(problem, "예:") && c.problem != "여러 곳" && c.field != "alerts" {
			t.Errorf("%s %q: no example in %q", c.field, c.values, problem)
		}
	}
	many := make([]string, 0, 40)
	for _, r := range jobs.Districts("41") {
		many = append(many, string(r))
	}
	if _, problem := checkProfileField(lang.Ko, "regions", many); !strings.Contains(problem, "너무 많아요") {
		t.Errorf("%d regions: %q", len(many), problem)
	}
}

// TestEveryValueHasAName: nothing of a profile is shown as a code or a blank.
func TestEveryValueHasAName(t *testing.T) {
	for _, l := range []lang.Lang{lang.Ko, lang.En} {
		for e := jobs.EducationAny; e <= jobs.EducationDoctor; e++ {
			if lang.Text(l, educationNames[e]) == "" {
				t.Errorf("education %v has no name", e)
			}
		}
		for _, e := range jobs.EmploymentTypes() {
			if employmentName(e, string(l)) == "" {
				t.Errorf("employment %v has no name", e)
			}
		}
		for _, c := range jobs.Commutes() {
			if got, ok := readCommute(lang.Text(l, commuteNames[c])); !ok || got != c {
				t.Errorf("commute %q is not read back", c)
			}
		}
		for _, p := range jobs.Permits() {
			if permitNames[p] == "" {
				t.Errorf("permit %q has no name", p)
			}
		}
		for _, id := range append(slices.Clone(profileFields), string(jobs.FieldWords)) {
			for _, k := range []lang.Key{fieldNames[id], fieldQuestions[id], fieldHints[id]} {
				if lang.Text(l, k) == "" {
					t.Errorf("field %s lacks words", id)
				}
			}
		}
	}
	for _, s := range offeredSkills {
		if !s.Known() {
			t.Errorf("skill %q is offered but not known", s)
		}
	}
}

func TestEveryConsentSaysWhatTheLawAsks(t *testing.T) {
	for _, p := range []Purpose{ForProfile, ForAlerts, ForAnnouncements, ForNight} {
		text, ok := consentTexts[p]
		if !ok || text.version == "" || len(text.parts) != 4 || strings.ContainsAny(text.version, " ") {
			t.Errorf("%s: %+v", p, text)
		}
		if text.adults != (p == ForProfile) {
			t.Errorf("%s: the minimum age is asked with the profile, and only there", p)
		}
	}
}

// FuzzProfileField: whatever is typed into a field is refused with a sentence
// or gives values that are taken as they are when they come again.
func FuzzProfileField(f *testing.F) {
	for _, s := range []string{"부산 해운대구, 김해", "중구", "3년 6개월", "경력 99년", "월 300", "1억 2천", "99억", "정규직\nfull time", "없음", "\xff", "doctor", "26", "m:36"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, said string) {
		for _, l := range []lang.Lang{lang.Ko, lang.En} {
			for _, id := range profileFields {
				clean, problem := checkProfileField(l, id, []string{said})
				if problem != "" {
					continue
				}
				again, problem := checkProfileField(l, id, clean)
				if problem != "" || !slices.Equal(again, clean) {
					t.Errorf("%s %q is %q, which is read as %q, %q", id, said, clean, again, problem)
				}
				p, a := filled(jobs.Profile{}, AlertsOff, map[string][]string{id: clean})
				if len(clean) > 0 && len(p.Fields()) == 0 && a == AlertsOff && id != fieldAlerts {
					t.Errorf("%s %q is %q, which fills nothing", id, said, clean)
				}
			}
		}
	})
}
