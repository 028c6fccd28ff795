package lang

import (
	"math"
	"strings"
	"testing"
)

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		n    int64
		want string
	}{
		{0, "0"}, {7, "7"}, {999, "999"}, {1000, "1,000"}, {1234567, "1,234,567"}, {-1, "-1"}, {-1000, "-1,000"}, {-999, "-999"},
		{math.MaxInt64, "9,223,372,036,854,775,807"}, {math.MinInt64, "-9,223,372,036,854,775,808"},
	} {
		if got := Number(c.n); got != c.want {
			t.Errorf("Number(%d) = %q, want %q", c.n, got, c.want)
		}
	}
}

func TestDecimalAndPercent(t *testing.T) {
	for _, c := range []struct {
		f    float64
		want string
	}{
		{0, "0%"}, {80, "80%"}, {4.75, "4.75%"}, {0.9, "0.9%"}, {-0.5, "-0.5%"}, {1234.5, "1,234.5%"}, {100, "100%"}, {1e20, "100000000000000000000%"},
	} {
		if got := Percent(c.f); got != c.want {
			t.Errorf("Percent(%v) = %q, want %q", c.f, got, c.want)
		}
		if got := Decimal(c.f) + "%"; got != c.want {
			t.Errorf("Decimal(%v) = %q, want %q", c.f, got, c.want)
		}
	}
}

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		won    int64
		ko, en string
	}{
		{0, "0원", "KRW 0"},
		{10_320, "10,320원", "KRW 10,320"},
		{9_999, "9,999원", "KRW 9,999"},
		{10_000, "1만 원", "KRW 10,000"},
		{600_000, "60만 원", "KRW 600,000"},
		{34_000_000, "3,400만 원", "KRW 34,000,000"},
		{100_000_000, "1억 원", "KRW 100,000,000"},
		{120_000_000, "1억 2,000만 원", "KRW 120,000,000"},
		{2_156_880, "2,156,880원", "KRW 2,156,880"},
		{1_000_000_000_000, "1조 원", "KRW 1 trillion"},
		{1_230_500_000_000, "1조 2,305억 원", "KRW 1.2305 trillion"},
		{-600_000, "-60만 원", "KRW -600,000"},
		{-120_000_000, "-1억 2,000만 원", "KRW -120,000,000"},
	} {
		if got := Money(Ko, c.won); got != c.ko {
			t.Errorf("Money(ko, %d) = %q, want %q", c.won, got, c.ko)
		}
		if got := Money(En, c.won); got != c.en {
			t.Errorf("Money(en, %d) = %q, want %q", c.won, got, c.en)
		}
	}
}

func TestMoneyPer(t *testing.T) {
	for _, c := range []struct {
		won    int64
		b      Bound
		per    Basis
		ko, en string
	}{
		{600_000, Exactly, PerMonth, "월 60만 원", "KRW 600,000 a month"},
		{6_000_000, AtMost, NoBasis, "최대 600만 원", "up to KRW 6,000,000"},
		{6_000_000, AtMost, InTotal, "모두 합해 최대 600만 원", "up to KRW 6,000,000 in total"},
		{2_200_000, AtLeast, PerMonth, "월 220만 원 이상", "at least KRW 2,200,000 a month"},
		{30_000_000, About, PerYear, "연 약 3,000만 원", "about KRW 30,000,000 a year"},
		{7_200_000, AtMost, PerPerson, "1인당 최대 720만 원", "up to KRW 7,200,000 per person"},
		{50_000_000, AtMost, PerFirm, "기업당 최대 5,000만 원", "up to KRW 50,000,000 per firm"},
		{500_000, Exactly, Once, "1회 한정 50만 원", "KRW 500,000 once"},
		{10_320, Exactly, PerHour, "시간당 10,320원", "KRW 10,320 an hour"},
		{100_000, Exactly, PerDay, "하루 10만 원", "KRW 100,000 a day"},
		{100_000, Exactly, PerWeek, "주 10만 원", "KRW 100,000 a week"},
		{100_000, "", "", "10만 원", "KRW 100,000"},
		{100_000, "x", "y", "10만 원", "KRW 100,000"},
	} {
		if got := MoneyPer(Ko, c.won, c.b, c.per); got != c.ko {
			t.Errorf("MoneyPer(ko, %d, %s, %s) = %q, want %q", c.won, c.b, c.per, got, c.ko)
		}
		if got := MoneyPer(En, c.won, c.b, c.per); got != c.en {
			t.Errorf("MoneyPer(en, %d, %s, %s) = %q, want %q", c.won, c.b, c.per, got, c.en)
		}
	}
}

func TestFigurePer(t *testing.T) {
	for _, c := range []struct {
		value  float64
		unit   string
		b      Bound
		per    Basis
		ko, en string
	}{
		{600_000, "KRW", Exactly, PerMonth, "월 60만 원", "KRW 600,000 a month"},
		{80, "percent", AtMost, NoBasis, "최대 80%", "up to 80%"},
		{6, "month", AtMost, NoBasis, "최대 6개월", "up to 6 months"},
		{1, "month", Exactly, NoBasis, "1개월", "1 month"},
		{30, "hour", AtLeast, PerWeek, "주 30시간 이상", "at least 30 hours a week"},
		{5, "people", AtLeast, NoBasis, "5명 이상", "at least 5 people"},
		{100, "firms", About, PerYear, "연 약 100개 기업", "about 100 firms a year"},
		{34, "age", AtMost, NoBasis, "만 34세 이하", "up to 34 years old"},
		{15, "age", AtLeast, NoBasis, "만 15세 이상", "at least 15 years old"},
		{1.5, "year", Exactly, NoBasis, "1.5년", "1.5 years"},
		{2, "multiple", AtMost, NoBasis, "최대 2배", "up to 2 times"},
		{5, "points", Exactly, NoBasis, "5점", "5 points"},
		{33, "m2", AtLeast, NoBasis, "33㎡ 이상", "at least 33 m²"},
		{1500, "USD", Exactly, NoBasis, "1,500달러", "USD 1,500"},
		{20, "count", Exactly, NoBasis, "20개", "20"},
		{20, "furlong", Exactly, NoBasis, "20", "20"},
	} {
		if got := FigurePer(Ko, c.value, c.unit, c.b, c.per); got != c.ko {
			t.Errorf("FigurePer(ko, %v, %s) = %q, want %q", c.value, c.unit, got, c.ko)
		}
		if got := FigurePer(En, c.value, c.unit, c.b, c.per); got != c.en {
			t.Errorf("FigurePer(en, %v, %s) = %q, want %q", c.value, c.unit, got, c.en)
		}
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		n      int64
		u      Unit
		ko, en string
	}{
		{6, Months, "6개월", "6 months"}, {1, Months, "1개월", "1 month"}, {0, Months, "0개월", "0 months"}, {-1, Days, "-1일", "-1 day"},
		{2, Weeks, "2주", "2 weeks"}, {1, Weeks, "1주", "1 week"}, {5, Days, "5일", "5 days"}, {1, Days, "1일", "1 day"},
		{8, Hours, "8시간", "8 hours"}, {1, Hours, "1시간", "1 hour"}, {3, Years, "3년", "3 years"}, {1, Years, "1년", "1 year"},
		{1200, People, "1,200명", "1,200 people"}, {1, People, "1명", "1 person"}, {10, Firms, "10개 기업", "10 firms"}, {1, Firms, "1개 기업", "1 firm"},
		{30, Minutes, "30분", "30 minutes"}, {2, Times, "2회", "2 times"}, {3, Courses, "3개 과정", "3 courses"}, {1, Openings, "1건", "1 opening"},
		{2, Questions, "2개 질문", "2 questions"}, {4, Messages, "4건", "4 messages"}, {2, "box", "2 box", "2 box"},
	} {
		if got := Count(Ko, c.n, c.u); got != c.ko {
			t.Errorf("Count(ko, %d, %s) = %q, want %q", c.n, c.u, got, c.ko)
		}
		if got := Count(En, c.n, c.u); got != c.en {
			t.Errorf("Count(en, %d, %s) = %q, want %q", c.n, c.u, got, c.en)
		}
	}
}

func TestUnitsAreWhole(t *testing.T) {
	for u, e := range counted {
		if e.Ko == "" || e.En == "" || strings.TrimSpace(string(u)) == "" {
			t.Errorf("%q: a blank: %+v", u, e)
		}
		for _, name := range []string{string(u), e.En} {
			if got, ok := ParseUnit(name); !ok || got != u {
				t.Errorf("ParseUnit(%q) = %q, %v", name, got, ok)
			}
		}
	}
	if u, ok := ParseUnit("furlong"); ok {
		t.Errorf("ParseUnit(furlong) = %q", u)
	}
}
