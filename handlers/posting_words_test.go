package handlers

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// What a manager writes of the work is read: what is required, what is
// preferred, the licences, the hours.
func TestPostedWorkIsRead(t *testing.T) {
	o := openingFrom(map[string][]string{"title": {"스마트공장 설비 제어 담당"}, "region": {"경남 창원"}, "hours": {"주 5일 08:30~17:30"},
		"work": {"필수: PLC, 도면 해독\n우대: 로봇 티칭\n전기기능사 자격 필수"}}, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	got := jobs.Opening{Required: o.Required, Preferred: o.Preferred, Licences: o.Licences, Worktime: o.Worktime, Regions: o.Regions}
	want := jobs.Opening{Required: []jobs.Skill{"plc", "drawing-reading"}, Preferred: []jobs.Skill{"industrial-robot"},
		Licences: []jobs.Licence{"craftsman-electricity"}, Worktime: jobs.Worktime{From: 8*60 + 30, To: 17*60 + 30, Days: 5}, Regions: []jobs.Region{"48120"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Whatever is found wrong with an opening is said with its law and with what would be right, in both languages.
func TestProblemsAreExplained(t *testing.T) {
	for _, code := range jobs.ProblemCodes() {
		for _, l := range []lang.Lang{lang.Ko, lang.En} {
			p := jobs.Problem{Code: code, Words: []string{"WORDS"}, Year: 2026, Wage: 10_320, Pay: jobs.Pay{Period: jobs.PerHour, Min: 9_000}}
			w := openingWords{lang: l}
			what, all := w.problem(p), w.explained(p)
			if what == string(code) || len(all) < len(what)+20 {
				t.Errorf("%s, %s: %q, explained %q", code, l, what, all)
			}
		}
	}
}
