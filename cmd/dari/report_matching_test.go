package main

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"dari/handlers"
	"dari/knowledge/jobs"
)

// TestReportMatching: weeks without alerts say so, and a change of the threshold
// stands in its week.
func TestReportMatching(t *testing.T) {
	config := deskConfig(t, "")
	prints(t, config, []string{"staff", "add", "telegram:77"}, "telegram:77")
	prints(t, config, []string{"report", "threshold", "9000", "--reason", "too much was told"}, "from a score of 9000")
	prints(t, config, []string{"report", "matching", "--weeks", "2"}, "from a score of 9000", "threshold 9000 from", "too much was told", "nothing was told")
	var report handlers.MatchReport
	out := prints(t, config, []string{"report", "matching", "--json", "--since", "3w"}, "-cli:")
	if err := json.Unmarshal([]byte(out), &report); err != nil || len(report.Weeks) != 4 || len(report.Weeks[3].Changes) != 1 || report.Threshold != 9000 {
		t.Errorf("%+v, %v", report, err)
	}
	fails(t, config, "from 1 to 520", "report", "matching", "--weeks", "0")
	fails(t, config, "write 30d", "report", "matching", "--since", "soon")
	fails(t, config, "still to come", "report", "matching", "--since", "2999-01-01")
}

// TestMatchingTable is what staff read: shares for five people and more only, and
// which conditions were broken.
func TestMatchingTable(t *testing.T) {
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, handlers.Seoul)
	none := map[handlers.RefusalReason]int{}
	refused := map[handlers.RefusalReason]int{handlers.RefusedPay: 2, handlers.RefusedRegion: 1}
	var out bytes.Buffer
	err := printMatching(&out, handlers.MatchReport{From: monday, Until: monday.AddDate(0, 0, 7), Threshold: 6000, Weeks: []handlers.MatchWeek{{
		Name: "2026-W48", From: monday, Changes: []handlers.MatchThreshold{{At: monday.Add(10 * time.Hour), Score: 6000, Reason: "one in five was called unfitting"}},
		All: handlers.MatchBand{Told: 24, People: 13, Opened: 7, Interested: 3, NotForMe: refused, Shares: &handlers.MatchShares{Opened: 7. / 24, Interested: 3. / 24, NotForMe: 3. / 24}},
		Bands: []handlers.MatchBand{{Told: 1, People: 1, NotForMe: none}, {From: 3500, To: 4999, Told: 3, People: 3, Opened: 1, NotForMe: none},
			{From: 5000, To: 6499, Threshold: true, Told: 20, People: 12, Opened: 6, Interested: 3, NotForMe: refused, Shares: &handlers.MatchShares{Opened: .3, Interested: .15, NotForMe: .15}}},
		Hard:  handlers.HardConditions{AsThen: 20, Violations: 2, Broken: map[jobs.Condition]int{jobs.PayCondition: 1, jobs.HoursCondition: 1}, AsNow: 3, HoldNoMore: 1, NoProfile: 1},
		Waits: &handlers.MatchWaits{FoundP50: handlers.Seconds(1234 * time.Millisecond), FoundP95: handlers.Seconds(3 * time.Second), ToldP50: handlers.Seconds(5 * time.Minute), ToldP95: handlers.Seconds(11 * time.Hour)},
	}}})
	want := `2026-11-23 to 2026-11-30: openings are told from a score of 6000 (the matcher's own: 3500)

2026-W48, from 2026-11-23
  threshold 6000 from 2026-11-23 10:00 on: one in five was called unfitting
  SCORE        TOLD  PEOPLE  OPENED   INTERESTED  SAVED   NOT FOR ME
  not kept     1     1       0        0           0       0
  3500-4999    3     3       1        0           0       0
  5000-6499 *  20    12      6 (30%)  3 (15%)     0 (0%)  3 (15%) region 1 pay 2
  all          24    13      7 (29%)  3 (13%)     0 (0%)  3 (13%) region 1 pay 2
  hard conditions: 20 judged as they were then, 2 broken (hours 1, pay 1); 3 as they are now, 1 of these hold no more; 1 without a profile now
  wait since the opening came in: found p50 1.2s, p95 3s; told p50 5m0s, p95 11h0m0s
`
	if err != nil || out.String() != want {
		t.Errorf("%v\n%s", err, out.String())
	}
}
