package jobs

import "testing"

func TestBases(t *testing.T) {
	for _, c := range []struct {
		name            string
		o               Opening
		hour, month, yr int64
		sure            bool
	}{
		{"by the month", Opening{Pay: Pay{Period: PerMonth, Min: 2_156_880}}, 10_320, 2_156_880, 25_882_560, true},
		{"by the hour", Opening{Pay: Pay{Period: PerHour, Min: 10_700}}, 10_700, 2_236_300, 26_835_600, true},
		{"by the year", Opening{Pay: Pay{Period: PerYear, Min: 36_000_000}}, 14_354, 3_000_000, 36_000_000, true},
		{"by the day", Opening{Pay: Pay{Period: PerDay, Min: 160_000}}, 20_000, 4_180_000, 50_160_000, true},
		{"twenty hours a week by the month", Opening{Hours: "주 20시간", Pay: Pay{Period: PerMonth, Min: 1_078_440}}, 10_320, 1_078_440, 12_941_280, true},
		{"the same, read", Opening{Worktime: Worktime{Week: 20}, Pay: Pay{Period: PerHour, Min: 10_320}}, 10_320, 1_078_440, 12_941_280, true},
		{"fourteen hours a week have no paid holiday", Opening{Worktime: Worktime{Week: 14}, Pay: Pay{Period: PerHour, Min: 12_000}}, 12_000, 731_500, 8_778_000, true},
		{"part time without hours", Opening{Employment: []EmploymentType{PartTimeJob}, Pay: Pay{Period: PerMonth, Min: 1_000_000}}, 4_784, 1_000_000, 12_000_000, false},
	} {
		got, ok := c.o.Bases()
		if !ok || got.Hour.Min != c.hour || got.Month.Min != c.month || got.Year.Min != c.yr || got.Sure != c.sure {
			t.Errorf("%s: got %+v, want %d, %d, %d, sure %v", c.name, got, c.hour, c.month, c.yr, c.sure)
		}
		if stated := c.o.Pay; got.Hour != stated && got.Month != stated && got.Year != stated && stated.Period != PerDay {
			t.Errorf("%s: the stated pay %+v is not kept", c.name, stated)
		}
	}
	if _, ok := (Opening{Pay: Pay{Text: "회사 내규"}}).Bases(); ok {
		t.Error("a pay that is not known has bases")
	}
}

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
