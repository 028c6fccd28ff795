package handlers

import (
	"testing"
	"time"

	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// Below five nobody is counted, and a number that is told never says exactly
// how many there are: the same one stands for different sizes, and different
// people of one size may give different ones.
func TestS16_CountsOfPeopleDoNotIdentify(t *testing.T) {
	for n := range 4*fewest + 1 {
		if got := roughly(n); got > n || n-got >= fewest || got%fewest != 0 || (got == 0) != (n < fewest) {
			t.Errorf("%d people are told as %d", n, got)
		}
		seen := map[int]bool{}
		for sum := range uint64(50) {
			got := audience{n, sum}.shown()
			seen[got] = true
			if got > n || got%fewest != 0 || (got == 0) != (n < fewest) {
				t.Errorf("%d people, sum %d, are told as %d", n, sum, got)
			}
		}
		if n >= 2*fewest && n%fewest != fewest-1 && len(seen) != 2 {
			t.Errorf("%d people are always told as %v", n, seen)
		}
	}
}

// The change that opens a posting to most is told, where the rounded numbers
// show a difference of at least five people.
func TestTheChangeThatReachesMost(t *testing.T) {
	of := func(n int) audience { return audience{n: n} }
	for _, test := range []struct {
		name      string
		now       int
		changed   []int
		shown     int
		better    int // index in changed, or -1
		shownThen int
	}{
		{"nobody", 0, []int{0, 4}, 0, -1, 0},
		{"few, and many with a change", 3, []int{4, 9, 31}, 0, 2, 30},
		{"four more are one or two people's business", 10, []int{14}, 10, -1, 0},
		{"five more", 10, []int{15}, 10, 0, 15},
		{"no change at all", 12, nil, 10, -1, 0},
		{"the first of equals", 20, []int{40, 40}, 20, 0, 40},
	} {
		var changed []looser
		for _, n := range test.changed {
			changed = append(changed, looser{found: of(n)})
		}
		r := best(of(test.now), changed)
		if r.now != test.shown || r.then != test.shownThen || (r.better == nil) != (test.better < 0) || r.better != nil && r.better != &changed[test.better] {
			t.Errorf("%s: %+v", test.name, r)
		}
		if r.known() != (test.shown > 0 || test.better >= 0) || len(r.lines(lang.En)) == 0 == r.known() {
			t.Errorf("%s: known %v, says %v", test.name, r.known(), r.lines(lang.En))
		}
	}
}

// What is loosened is one requirement each, and pay goes to the next round sum.
func TestLoosenedRequirements(t *testing.T) {
	w := openingWords{lang: lang.En, now: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}
	o := jobs.Opening{Career: jobs.Career{Kind: jobs.CareerRequired, Min: 24}, Education: jobs.EducationCollege,
		Skills: []jobs.Skill{"plc", "welding", "excel"}, Required: []jobs.Skill{"plc", "welding"},
		Pay: jobs.Pay{Period: jobs.PerMonth, Min: 2_650_000, Max: 2_680_000}}
	all := w.loosened(o)
	if len(all) != 5 {
		t.Fatalf("%d changes: %+v", len(all), all)
	}
	if c := all[0].opening; c.Career.Kind != jobs.CareerAny || c.Education != o.Education || all[0].words != "Experience: 2 years or more" {
		t.Errorf("%+v", all[0])
	}
	if c := all[1].opening; c.Education != jobs.EducationAny || c.Career != o.Career {
		t.Errorf("%+v", all[1])
	}
	if c := all[3].opening; len(c.Required) != 1 || c.Required[0] != "plc" || len(c.Skills) != 2 {
		t.Errorf("%+v", all[3])
	}
	if c := all[4].opening; !all[4].pay || c.Pay.Min != 2_700_000 || c.Pay.Max != 2_700_000 {
		t.Errorf("%+v", all[4])
	}
	if len(o.Required) != 2 || len(o.Skills) != 3 || o.Required[0] != "plc" || o.Required[1] != "welding" {
		t.Errorf("the opening itself is changed: %+v", o)
	}
	if none := w.loosened(jobs.Opening{Career: jobs.Career{Kind: jobs.CareerAny}}); len(none) != 0 {
		t.Errorf("nothing is required, and %+v could be dropped", none)
	}
}
