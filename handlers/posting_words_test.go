package handlers

import (
	"strings"
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

// The day of a deadline without a year is the next one, whatever hour stands behind it.
func TestPostedDeadlineWithoutYear(t *testing.T) {
	const text = "12. 5. 18:00"
	if got, bad := checkPosting(lang.Ko, "deadline", []string{text}); bad != "" || len(got) != 1 || got[0] != text {
		t.Errorf("%q is read as %q: %s", text, got, bad)
	}
	o := openingFrom(map[string][]string{"deadline": {text}}, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	if got := o.Deadline.At.In(jobs.Seoul()).Format(time.DateOnly); o.Deadline.Kind != jobs.DeadlineDate || got != "2026-12-05" {
		t.Errorf("%q is %s %s", text, o.Deadline.Kind, got)
	}
}

// Whatever is found wrong with an opening is said with its law, if there is one, and with what would be right, in both
// languages.
func TestProblemsAreExplained(t *testing.T) {
	for _, code := range jobs.ProblemCodes() {
		for _, l := range []lang.Lang{lang.Ko, lang.En} {
			p := jobs.Problem{Code: code, Words: []string{"WORDS"}, Year: 2026, Wage: 10_320, Pay: jobs.Pay{Period: jobs.PerHour, Min: 9_000}}
			w := openingWords{lang: l}
			what, all, keys := w.problem(p), w.explained(p), problemKeys[code]
			if what == string(code) || keys.advice == "" || !strings.Contains(all, what) || !strings.HasSuffix(all, w.text(keys.advice)) {
				t.Errorf("%s, %s: %q, explained %q", code, l, what, all)
			}
			if keys.ground != "" && !strings.Contains(all, w.text(keys.ground)) {
				t.Errorf("%s, %s: %q lacks the law", code, l, all)
			}
			p.NoLaw = true
			if own := w.explained(p); own != what+" "+w.text(keys.advice) {
				t.Errorf("%s, %s, under no law: %q", code, l, own)
			}
		}
	}
}
