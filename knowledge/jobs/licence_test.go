package jobs

import (
	"slices"
	"strings"
	"testing"
)

func TestLicenceTable(t *testing.T) {
	named := func(text string) []Licence {
		var out []Licence
		for _, h := range tablesOnce().papers.find(plain(text)) {
			out = append(out, tablesOnce().licences[h.ref].id)
		}
		return out
	}
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
			if got := named(a); !slices.Equal(got, []Licence{l.id}) {
				t.Errorf("%q: got %v, want %s", a, got, l.id)
			}
			if got := named(a + " 소지자"); !slices.Contains(got, l.id) {
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
		"변호사 사무실 사무원":                "|",
		"사무원 모집\n변호사 3명과 일합니다":       "|",
		"세무사 사무소 경리":                 "|",
		"경리 모집\n세무사 자격 소지자":          "tax-accountant |",
		"원무\n전문의 3명이 있는 병원 원무":       "|",
		"간호사 2명 모집":                  "nurse |",
		"병동 근무\n간호사 2명 모집":           "nurse |",
		"병동 근무\n자격요건: 간호사":           "nurse |",
		"병동 보조\n간호사와 함께 환자를 돌봅니다":    "|",
		"병원 행정\n영양사, 약사 우대":          "| dietitian pharmacist",
		"전기기사와 소방설비기사 필수":            "engineer-electricity engineer-fire |",
	} {
		o, _ := ReadOpening(text, on("2026-11-30"))
		if got := strings.TrimSpace(strings.Join(texts(o.Licences), " ") + " | " + strings.Join(texts(o.PreferredLicences), " ")); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
