package jobs

import (
	"slices"
	"strings"
	"testing"
)

func TestLicenceTable(t *testing.T) {
	words := make(map[string]Licence)
	for _, l := range tablesOnce().licences {
		if l.ko == "" || l.en == "" || l.rank < 1 || len(l.aliases) == 0 {
			t.Errorf("%s: %+v", l.id, l)
		}
		for _, a := range l.aliases {
			if other, taken := words[closed(a)]; taken {
				t.Errorf("%q stands for %s and %s", a, other, l.id)
			}
			words[closed(a)] = l.id
			if got := FindLicences(a); !slices.Equal(got, []Licence{l.id}) {
				t.Errorf("%q: got %v, want %s", a, got, l.id)
			}
			if got := FindLicences(a + " 소지자"); !slices.Contains(got, l.id) {
				t.Errorf("%q before 소지자: got %v, want %s", a, got, l.id)
			}
		}
	}
	if len(tablesOnce().licenceAt) != len(tablesOnce().licences) {
		t.Error("an id stands twice")
	}
}

func TestLicenceMeets(t *testing.T) {
	for _, c := range []struct {
		has, asked Licence
		want       bool
	}{
		{"engineer-electricity", "craftsman-electricity", true},
		{"industrial-electricity", "craftsman-electricity", true},
		{"craftsman-electricity", "industrial-electricity", false},
		{"driving-1-large", "driving-1", true},
		{"driving-2", "driving", true},
		{"driving-2", "driving-1", false},
		{"social-worker-1", "social-worker", true},
		{"nurse", "nursing-aide", false},
		{"care-worker", "care-worker", true},
		{"unheard-of", "care-worker", false},
	} {
		if got := c.has.Meets(c.asked); got != c.want {
			t.Errorf("%s for %s: got %v", c.has, c.asked, got)
		}
	}
}

func TestReadingLicences(t *testing.T) {
	for text, want := range map[string]string{
		"지게차운전기능사 필수, 1종 대형 우대":      "craftsman-forklift | driving-1-large",
		"요양보호사 자격증 소지자":              "care-worker |",
		"요양보호사 우대":                   "| care-worker",
		"전기기사 또는 전기산업기사 이상":          "industrial-electricity |",
		"운전면허(1종 보통) 필수":             "driving-1 |",
		"보건증은 합격 후 발급 가능":            "|",
		"자격증 무관, 요양보호사 자격 없어도 지원 가능": "|",
		"간호사 면허, 우대: BLS":            "nurse | first-aid-course",
		"조선소 용접, 전기 공사":              "|",
	} {
		o, _ := ReadOpening(text, on("2026-11-30"))
		if got := strings.TrimSpace(strings.Join(texts(o.Licences), " ") + " | " + strings.Join(texts(o.PreferredLicences), " ")); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
