package eval

import "testing"

func TestTheSameFactInOtherWords(t *testing.T) {
	for _, c := range []struct {
		text, fact string
		want       bool
	}{
		{"월 60만 원을 6개월 동안", "600,000원", true},
		{"KRW 600,000 a month", "60만 원", true},
		{"0.6 million won", "60만원", true},
		{"₩600,000", "0.6 million won", true},
		{"600,000 Korean won a month", "60만원", true},
		{"1.1 million", "110만", true},
		{"1억 5천만 원", "1.5억|없음", true},
		{"1억5천만원", "150 million", true},
		{"3천5백만 원", "3,500만", true},
		{"5천 6백만원", "56 million", true},
		{"시급 1만 320원", "10,320원", true},
		{"1만320원", "10,320", true},
		{"최대 300만원", "최대 300 만", true},
		{"80 percent", "80%", true},
		{"80퍼센트", "80%", true},
		{"국번 없이 1350", "1350", true},
		{"02-2100-1234", "02-2100", true},
		{"Work24 (www.work24.go.kr)", "work24", true},
		{"고용 24", "고용24", true},
		{"15~69세", "15~69세", true},
		{"KDT", "k-digital|kdt", true},
		{"KRW 3.4645 trillion", "3.4645", true},
		{"3조 4,645억 원", "3.4645", true},

		{"160만 원", "60만", false},
		{"1,300만 원", "300만", false},
		{"300만 500만 원", "800만", false},
		{"300만 500만 원", "500만", true},
		{"60만 50명", "600,050", false},
		{"10.5%", "10", false},
		{"3,464 firms", "3.4645", false},
		{"20 kinds", "20,000", false},
		{"02-2100", "2-2100", false},
		{"60만 명", "60만 원", false},
		{"", "60만", false},
	} {
		if got := says(canonical(c.text), c.fact); got != c.want {
			t.Errorf("%q in %q: %v, want %v (%s in %s)", c.fact, c.text, got, c.want, canonical(c.fact), canonical(c.text))
		}
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add("1억 5천만 원, KRW 0.6 million 1만 320원")
	f.Fuzz(func(t *testing.T, s string) {
		if got := canonical(s); !says(got, s) {
			t.Errorf("%q is not found in itself", s)
		}
	})
}
