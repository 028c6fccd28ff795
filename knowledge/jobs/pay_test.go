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
