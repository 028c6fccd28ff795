package jobs

import "testing"

func TestFindPayBesideOtherNumbers(t *testing.T) {
	for text, want := range map[string]Pay{
		"월 290만원 주5일":           {Period: PerMonth, Min: 2_900_000, Max: 2_900_000},
		"월 250만원 + 식대 20만원":     {Period: PerMonth, Min: 2_500_000, Max: 2_500_000},
		"연봉 4,000만원+":           {Period: PerYear, Min: 40_000_000},
		"시급 11,000원 / 일요일 휴무":   {Period: PerHour, Min: 11_000, Max: 11_000},
		"155,000원/일":            {Period: PerDay, Min: 155_000, Max: 155_000},
		"3만 명이 쓰는 서비스, 연봉 5천만원": {Period: PerYear, Min: 50_000_000, Max: 50_000_000},
	} {
		got, ok := FindPay(text)
		if got.Text = ""; !ok || got != want {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	}
}

// Pays of different periods are compared exactly, and sums beyond all measure too.
func TestAtLeast(t *testing.T) {
	for _, c := range []struct {
		amount int64
		per    PayPeriod
		low    Pay
		want   bool
	}{
		{25_080_000, PerYear, Pay{Period: PerHour, Min: 10_000}, true},
		{25_079_999, PerYear, Pay{Period: PerHour, Min: 10_000}, false},
		{2_090_000, PerMonth, Pay{Period: PerDay, Min: 80_000}, true},
		{2_089_999, PerMonth, Pay{Period: PerDay, Min: 80_000}, false},
		{2_000_000_000_000_000, PerHour, Pay{Period: PerYear, Min: 30_000_000}, true},
		{3_000_000, PerMonth, Pay{Period: PerHour, Min: 30_000_000_000_000_000}, false},
		{3_000_000, PerMonth, Pay{Period: "fortnight", Min: 1}, false},
		{3_000_000, "fortnight", Pay{Period: PerMonth, Min: 3_000_000}, true},
	} {
		if got := atLeast(c.amount, c.per, c.low); got != c.want {
			t.Errorf("%d per %s, at least %+v: %v", c.amount, c.per, c.low, got)
		}
	}
}
