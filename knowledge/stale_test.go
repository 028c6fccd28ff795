package knowledge

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestLoadReadsPlans(t *testing.T) {
	b := load(t, sound(t))
	a := b.Article("plan")
	want := &Plan{Kind: Bill, DecidedBy: "2026-12-02", Note: Text{"2027년 예산안", "budget bill for 2027"}, Line: 22}
	if diff := cmp.Diff(want, a.Facts[0].Plan); diff != "" {
		t.Errorf("plan of the fact (-want +got):\n%s", diff)
	}
	if a.Plan == nil || a.Plan.Kind != Bill || a.Plan.Line != 7 {
		t.Errorf("plan of the article: %+v", a.Plan)
	}
	if p := b.Article("nesp").Facts[0].Plan; p != nil {
		t.Errorf("a fact in force has the plan %+v", p)
	}
	if !a.Facts[0].Always || a.Facts[0].Conditions != (Text{}) {
		t.Errorf("conditions: none is read as %+v", a.Facts[0].Conditions)
	}
}

// A plan is neither current nor gone after the day of its decision.
func TestAPlanStaysAPlan(t *testing.T) {
	b := load(t, sound(t))
	for _, c := range []struct {
		day Date
		due bool
	}{{"2026-11-22", false}, {"2026-12-02", false}, {"2026-12-03", true}, {"2027-06-01", true}} {
		f := b.FactAt("plan", "next_allowance", noon(c.day))
		if f == nil {
			t.Fatalf("on %s the plan has vanished", c.day)
		}
		if f.Plan == nil || f.Plan.DueOn(c.day) != c.due {
			t.Errorf("on %s the plan is %+v, due %v", c.day, f.Plan, c.due)
		}
	}
	if (*Plan)(nil).DueOn("2027-01-01") || (&Plan{Kind: Announced}).DueOn("2027-01-01") {
		t.Error("what has no day cannot be due")
	}
}

func TestStale(t *testing.T) {
	files := sound(t)
	files["nesp.md"] = &fstest.MapFile{Data: []byte(strings.Replace(string(files["nesp.md"].Data),
		"{kind: rolling,", "{kind: open, until: 2026-12-31,", 1))}
	b := load(t, files)
	for _, c := range []struct {
		day  Date
		days int
		want []string
	}{
		{"2026-11-02", 90, nil},
		// hope was checked on 3 September and stands on a third party's reading.
		{"2026-11-03", 90, []string{
			"unchecked hope.md:12: hope.demolition", "unchecked hope.md:25: hope.demolition",
		}},
		{"2026-11-03", 120, nil},
		{"2026-12-02", 150, nil},
		{"2026-12-03", 150, []string{"plan plan.md:7: plan", "plan plan.md:11: plan.next_allowance"}},
		{"2027-01-01", 1000, []string{
			"ended nesp.md:13: nesp state 1", "expired nesp.md:17: nesp.allowance",
			"plan plan.md:7: plan", "plan plan.md:11: plan.next_allowance",
		}},
		// The value of 2026 has a successor: only that one is due for checking.
		{"2027-02-01", 90, []string{
			"unchecked contacts.yaml:4: contact:moel-1350", "unchecked hope.md:25: hope.demolition",
			"ended nesp.md:13: nesp state 1", "expired nesp.md:17: nesp.allowance", "unchecked nesp.md:31: nesp.phone",
			"plan plan.md:7: plan", "plan plan.md:11: plan.next_allowance", "unchecked plan.md:24: plan.site",
		}},
	} {
		var got []string
		for _, s := range StaleAfter(b, noon(c.day), c.days) {
			where, _, ok := strings.Cut(s.String(), ": "+s.Why)
			if !ok || s.Why == "" {
				t.Errorf("%q does not say why", s)
			}
			got = append(got, string(s.Kind)+" "+where)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("on %s after %d days:\n  %s\nwant\n  %s", c.day, c.days, strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
		}
	}
	if diff := cmp.Diff(StaleAfter(b, noon("2027-02-01"), StaleDays), Stale(b, noon("2027-02-01"))); diff != "" {
		t.Errorf("Stale without days:\n%s", diff)
	}
}
