package jobs

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func on(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02", s, seoul)
	if err != nil {
		panic(err)
	}
	return t.Add(12 * time.Hour)
}

func proper() Opening {
	return Opening{Employer: "가나 주식회사", BusinessNumber: "101-81-00001", Title: "용접원", URL: "https://www.example.com/1",
		Pay: Pay{Period: PerMonth, Min: 2_600_000, Max: 2_600_000}, Deadline: Deadline{Kind: DeadlineDate, At: on("2026-12-10")}}
}

func codes(t *testing.T, problems []Problem) string {
	t.Helper()
	var s []string
	for _, p := range problems {
		if !slices.Contains(ProblemCodes(), p.Code) {
			t.Errorf("%s is not among ProblemCodes", p.Code)
		}
		s = append(s, string(p.Code)+":"+string(p.Level))
	}
	return strings.Join(s, " ")
}

func TestLintPay(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Opening)
		at     string
		want   string
		year   int
	}{
		{"proper", func(o *Opening) {}, "2026-11-22", "", 0},
		{"exactly the wage", func(o *Opening) { o.Pay = Pay{Period: PerMonth, Min: 2_156_880} }, "2026-11-22", "", 0},
		{"a won less", func(o *Opening) { o.Pay = Pay{Period: PerMonth, Min: 2_156_879} }, "2026-11-22", "pay_below_minimum:block", 2026},
		{"by the hour", func(o *Opening) { o.Pay = Pay{Period: PerHour, Min: 10_319, Max: 12_000} }, "2026-11-22", "pay_below_minimum:block", 2026},
		{"by the hour, enough this year", func(o *Opening) { o.Pay = Pay{Period: PerHour, Min: 10_500} }, "2026-11-22", "", 0},
		{"over the year end", func(o *Opening) {
			o.Pay, o.Deadline.At = Pay{Period: PerHour, Min: 10_500}, on("2027-01-02")
		}, "2026-12-20", "pay_below_minimum:block", 2027},
		{"over the year end, enough", func(o *Opening) {
			o.Pay, o.Deadline.At = Pay{Period: PerHour, Min: 10_700}, on("2027-01-02")
		}, "2026-12-20", "", 0},
		{"open-ended", func(o *Opening) {
			o.Pay, o.Deadline = Pay{Period: PerHour, Min: 10_500}, Deadline{Kind: DeadlineUntilFilled}
		}, "2026-12-20", "pay_below_next_minimum:review", 2027},
		{"by the year", func(o *Opening) { o.Pay = Pay{Period: PerYear, Min: 25_000_000} }, "2026-11-22", "pay_below_minimum:block", 2026},
		{"by the day", func(o *Opening) { o.Pay = Pay{Period: PerDay, Min: 82_559} }, "2026-11-22", "pay_below_minimum:block", 2026},
		{"only the upper end is given", func(o *Opening) { o.Pay = Pay{Period: PerMonth, Max: 2_000_000} }, "2026-11-22", "pay_below_minimum:block", 2026},
		{"part time with hours", func(o *Opening) {
			o.Pay, o.Hours, o.Employment = Pay{Period: PerMonth, Min: 1_100_000}, "주 20시간", []EmploymentType{PermanentPartTime}
		}, "2026-11-22", "", 0},
		{"part time with hours, too little", func(o *Opening) {
			o.Pay, o.Hours, o.Employment = Pay{Period: PerMonth, Min: 1_000_000}, "주 20시간", []EmploymentType{PermanentPartTime}
		}, "2026-11-22", "pay_below_minimum:block", 2026},
		{"fourteen hours a week have no paid holiday", func(o *Opening) {
			o.Pay, o.Hours = Pay{Period: PerMonth, Min: 640_000}, "주 14시간"
		}, "2026-11-22", "", 0},
		{"fifteen hours a week have one", func(o *Opening) {
			o.Pay, o.Hours = Pay{Period: PerMonth, Min: 680_000}, "주 15시간"
		}, "2026-11-22", "pay_below_minimum:block", 2026},
		{"part time without hours", func(o *Opening) {
			o.Pay, o.Employment = Pay{Period: PerMonth, Min: 1_100_000}, []EmploymentType{PartTimeJob}
		}, "2026-11-22", "pay_hours_needed:review", 2026},
		{"the hours of a day are not those of a week", func(o *Opening) {
			o.Pay, o.Hours = Pay{Period: PerMonth, Min: 500_000}, "1일 평균 근무시간 8시간"
		}, "2026-11-22", "pay_below_minimum:block", 2026},
		{"the hours of a day and of a week", func(o *Opening) {
			o.Pay, o.Hours = Pay{Period: PerMonth, Min: 500_000}, "1일 평균 근무시간 8시간, 주 40시간"
		}, "2026-11-22", "pay_below_minimum:block", 2026},
		{"hours of a week with nothing beside", func(o *Opening) {
			o.Pay, o.Hours = Pay{Period: PerMonth, Min: 1_100_000}, "평균근무시간: 20시간"
		}, "2026-11-22", "", 0},
		{"unknown", func(o *Opening) { o.Pay = Pay{Text: "회사 내규"} }, "2026-11-22", "", 0},
	} {
		o := proper()
		c.change(&o)
		got := Lint(o, on(c.at))
		if codes(t, got) != c.want || len(got) == 1 && got[0].Year != c.year {
			t.Errorf("%s: got %+v, want %q of %d", c.name, got, c.want, c.year)
		}
	}
}

func TestLintWords(t *testing.T) {
	for text, want := range map[string]string{
		"35세 이하만 지원":         "age:review",
		"만 20세~35세":          "age:review",
		"젊은 인재를 찾습니다":        "age:review",
		"20대 환영":             "age:review",
		"under 35 years old": "age:review",
		"연령 제한 없음, 정년 60세까지": "",
		"(준)고령자(50세 이상) 우대":  "",
		"만 18세 이상":           "",
		"30대 기업 협력사":         "",
		"여직원 구함":             "sex:review",
		"남자만 가능":             "sex:review",
		"여성 우대":              "sex:review",
		"경력단절여성 우대, 여성기업":    "",
		"남녀 무관, 성별 무관":       "",
		"females only":       "sex:review",
		"용모단정한 분":            "looks:review",
		"키 170 이상":           "looks:review",
		"외모 무관":              "",
		"미혼 여성":              "marital:review",
		"미혼모 지원 시설":          "",
		"내국인만":               "origin:review",
		"교육비 30만원 입금 후 출근":   "fee:block",
		"보증금 50만원":           "fee:block",
		"기숙사 보증금 없음":         "",
		"교육비 지원, 자격증 취득 무료":  "",
		"통장을 보내 주시면":         "account:block",
		"체크카드를 제출":           "account:block",
		"용접 3년 이상, 도면 해독 가능한 분. 기숙사": "",
		"90년생까지":                  "age:review",
		"1990년 이후 출생자":            "age:review",
		"20~30대 환영":               "age:review",
		"젊고 활기찬 분":                "age:review",
		"2026년 생산 계획":             "",
		"여자분 환영":                  "sex:review",
		"남 2명, 여 3명":              "sex:review",
		"주방 이모님 구합니다":             "sex:review",
		"남여 2명":                   "",
		"인상 좋은 분":                 "looks:review",
		"몸무게 60 이하":               "looks:review",
		"인상된 급여":                  "",
		"기혼여성 제외":                 "marital:review",
		"임신 계획이 없는 분":             "marital:review",
		"임신 중 단축 근무":              "",
		"전라도 출신 제외":               "origin:review",
		"이공계 출신 우대":               "",
		"부모님 직업 기재":               "origin:review",
		"초도물품비 20만원":              "fee:block",
		"가맹비 선납":                  "fee:block",
		"금융인증서를 보내 주세요":           "account:block",
		"누적 투자금 120억 원을 유치한 스타트업": "",
		"투자금 정산 업무":               "",
		"사무용 물품 구매 후 재고 등록":       "",
		"가맹비 상담 및 매장 관리":          "",
		"투자금 500만원":               "fee:block",
		"가맹비를 본인 부담":              "fee:block",
		"물품을 먼저 구매해야 합니다":         "fee:block",
		"35세 이하 대졸 이상 우대":         "age:review",
		"35세 이하 / 성별 무관":          "age:review",
		"35세 이하 학력 무관":            "age:review",
		"35세 이하 경력 제한 없음":         "age:review",
		"남자만 학력 무관":               "sex:review",
		"여직원 구함 / 학력 무관":          "sex:review",
		"여성 우대, 성별 불문":            "sex:review",
		"보증금/관리비 없음":              "",
		"연령 무관 (20대 환영)":          "",
	} {
		o := proper()
		o.Body = text
		got := Lint(o, on("2026-11-22"))
		if codes(t, got) != want {
			t.Errorf("%q: got %+v, want %q", text, got, want)
		}
		for _, p := range got {
			if len(p.Words) == 0 || !strings.Contains(text, p.Words[0]) {
				t.Errorf("%q: words %v are not in the text", text, p.Words)
			}
		}
	}
}

// What the named laws do not speak of is told as our own rule.
func TestLintNamesNoLawWhereThereIsNone(t *testing.T) {
	for text, want := range map[string]bool{
		"미혼 여성": false, "결혼 계획이 없는 분": false, "임신 계획이 없는 분": true, "미혼, 자녀 유무 기재": true,
		"전라도 출신 제외": false, "부모님 직업 기재": false, "재산 상황": false, "내국인만": true, "Koreans only": true, "조선족 출신 제외": true,
	} {
		o := proper()
		o.Body = text
		if got := Lint(o, on("2026-11-22")); len(got) != 1 || got[0].NoLaw != want {
			t.Errorf("%q: got %+v, want no law %v", text, got, want)
		}
	}
}

func TestLintEmployer(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Opening)
		want   string
	}{
		{"no employer", func(o *Opening) { o.Employer = " " }, "employer_missing:block"},
		{"no number", func(o *Opening) { o.BusinessNumber = "" }, "business_number_missing:verify"},
		{"wrong check digit", func(o *Opening) { o.BusinessNumber = "1018100002" }, "business_number_invalid:verify"},
		{"zeros", func(o *Opening) { o.BusinessNumber = "0000000000" }, "business_number_invalid:verify"},
		{"not digits", func(o *Opening) { o.BusinessNumber = "abc" }, "business_number_invalid:verify"},
		{"a sample has none", func(o *Opening) { o.BusinessNumber, o.Sample = "", true }, ""},
		{"no way to apply", func(o *Opening) { o.URL = "" }, "no_way_to_apply:block"},
		{"a way without link", func(o *Opening) { o.URL, o.HowToApply = "", "방문 접수" }, ""},
		{"messenger only", func(o *Opening) { o.URL, o.HowToApply = "", "카톡으로 문의" }, "messenger_only:review"},
		{"telegram only", func(o *Opening) { o.URL, o.HowToApply = "", "텔레그램 @job" }, "messenger_only:review"},
		{"messenger and a number", func(o *Opening) { o.URL, o.HowToApply = "", "카톡 또는 051-123-4567" }, ""},
		{"messenger beside a link", func(o *Opening) { o.HowToApply = "카톡으로 문의" }, ""},
	} {
		o := proper()
		c.change(&o)
		if got := codes(t, Lint(o, on("2026-11-22"))); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestEducationText(t *testing.T) {
	for e := EducationUnknown; e <= EducationDoctor; e++ {
		b, err := e.MarshalText()
		var back Education
		if err != nil || back.UnmarshalText(b) != nil || back != e {
			t.Errorf("%d: %q %v %v", e, b, back, err)
		}
	}
	var e Education
	if e.UnmarshalText([]byte("kindergarten")) == nil {
		t.Error("an unknown level is taken")
	}
	if _, err := Education(99).MarshalText(); err == nil {
		t.Error("level 99 is written")
	}
}
