package jobs

import (
	"bufio"
	"bytes"
	"encoding/json"
	"hash/crc32"
	"os"
	"slices"
	"strings"
	"testing"
)

// The labelled pairs of testdata/pairs.jsonl are a measure of whether what is shown to a person suits them. They were
// judged by hand, as of 1 December 2026, before any code that could be measured with them; a label is changed only where
// it breaks the rules below, never because a program disagrees. Three kinds of line, a person and an opening before the
// pairs that name them:
//
//	{"person": id, "regions", "commute", "employment", "pay", "hours", "licences", "permit", "education", "career", "skills", "work"}
//	{"opening": id, "text"}
//	{"person": id, "opening": id, "label", "why"}
//
// A person's values are words as people write them. What is absent was not said: it is no wish, and no licence or skill.
// commute says how far around the regions: "named" places only, "near" (the districts beside them too), "province" or
// "anywhere". permit is "citizen" or the kind of visa.
//
//   - fits: the work is what the person looks for, and no wish of theirs and no requirement of the opening is broken. What
//     the opening does not say (pay, hours) breaks nothing; what it prefers (우대) is no requirement.
//   - near-miss: the work is right and every wish holds, but one thing that the opening requires is missing and can be had by
//     a course of some months: a skill, or a licence open to everybody.
//   - not: other work, a broken wish, or a requirement that no short course meets (years of work, schooling, a permit).
type (
	pairPerson struct {
		Person     string   `json:"person"`
		Regions    []string `json:"regions"`
		Commute    string   `json:"commute"`
		Employment []string `json:"employment"`
		Pay        string   `json:"pay"`
		Hours      string   `json:"hours"`
		Licences   []string `json:"licences"`
		Permit     string   `json:"permit"`
		Education  string   `json:"education"`
		Career     string   `json:"career"`
		Skills     []string `json:"skills"`
		Work       string   `json:"work"`
	}
	pair struct {
		Person, Opening, Label, Why string
	}
	pairSet struct {
		people   map[string]pairPerson
		openings map[string]string
		pairs    []pair
	}
)

func readPairs(t *testing.T) pairSet {
	t.Helper()
	set := pairSet{people: make(map[string]pairPerson), openings: make(map[string]string)}
	for n, line := range testLines(t, "testdata/pairs.jsonl") {
		var kind struct{ Person, Opening, Text, Label string }
		if err := json.Unmarshal(line, &kind); err != nil {
			t.Fatalf("line %d: %v", n+1, err)
		}
		var into any
		var p pairPerson
		var q pair
		var o struct{ Opening, Text string }
		switch {
		case kind.Label != "":
			into = &q
		case kind.Text != "":
			into = &o
		default:
			into = &p
		}
		strict := json.NewDecoder(bytes.NewReader(line))
		strict.DisallowUnknownFields()
		if err := strict.Decode(into); err != nil {
			t.Fatalf("line %d: %v", n+1, err)
		}
		switch into {
		case &q:
			if _, ok := set.people[q.Person]; !ok {
				t.Errorf("line %d: no person %q before it", n+1, q.Person)
			}
			if _, ok := set.openings[q.Opening]; !ok {
				t.Errorf("line %d: no opening %q before it", n+1, q.Opening)
			}
			set.pairs = append(set.pairs, q)
		case &o:
			if _, twice := set.openings[o.Opening]; twice {
				t.Errorf("line %d: opening %q a second time", n+1, o.Opening)
			}
			set.openings[o.Opening] = o.Text
		default:
			if _, twice := set.people[p.Person]; twice {
				t.Errorf("line %d: person %q a second time", n+1, p.Person)
			}
			set.people[p.Person] = p
		}
	}
	return set
}

// testLines gives the lines of a file, without the empty ones.
func testLines(t *testing.T, name string) [][]byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]byte
	s := bufio.NewScanner(bytes.NewReader(data))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		if len(bytes.TrimSpace(s.Bytes())) > 0 {
			lines = append(lines, bytes.Clone(s.Bytes()))
		}
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

// The set is whole, and the plain values of its people are words that Dari reads.
func TestPairs(t *testing.T) {
	set := readPairs(t)
	count := make(map[string]int)
	seen := make(map[[2]string]bool)
	for _, q := range set.pairs {
		if key := [2]string{q.Person, q.Opening}; seen[key] {
			t.Errorf("%v: judged twice", key)
		} else {
			seen[key] = true
		}
		if strings.TrimSpace(q.Why) == "" || strings.Contains(q.Why, "\n") {
			t.Errorf("%s, %s: no reason in one line", q.Person, q.Opening)
		}
		count[q.Label]++
	}
	if n := count["fits"] + count["near-miss"] + count["not"]; n != len(set.pairs) || n < 300 {
		t.Errorf("%d pairs, %d of them with a known label; want 300 or more, all known", len(set.pairs), n)
	}
	for label, least := range map[string]int{"fits": 100, "near-miss": 80, "not": 100} {
		if count[label] < least {
			t.Errorf("%s: %d pairs, want %d", label, count[label], least)
		}
	}
	for id, p := range set.people {
		for _, r := range p.Regions {
			if found, unclear := FindRegions(r); len(found) == 0 || len(unclear) > 0 {
				t.Errorf("%s: region %q gives %v, unclear %v", id, r, found, unclear)
			}
		}
		for _, e := range p.Employment {
			if len(FindEmployment(e)) == 0 {
				t.Errorf("%s: employment %q is not known", id, e)
			}
		}
		if pay, ok := FindPay(p.Pay); p.Pay != "" && (!ok || !pay.Known()) {
			t.Errorf("%s: pay %q gives %+v", id, p.Pay, pay)
		}
		if _, ok := FindExperience(p.Career); p.Career != "" && !ok {
			t.Errorf("%s: career %q is not known", id, p.Career)
		}
		if !slices.Contains([]string{"named", "near", "province", "anywhere"}, p.Commute) || p.Permit == "" || p.Work == "" ||
			len(FindEducation(p.Education)) != 1 {
			t.Errorf("%s: commute %q, permit %q, education %q, work %q", id, p.Commute, p.Permit, p.Education, p.Work)
		}
	}
}

// profile is what Dari keeps of a person of the set.
func (p pairPerson) profile() Profile {
	out := Profile{Occupations: FindOccupations(p.Work), Skills: FindSkills(strings.Join(append(slices.Clone(p.Skills), p.Work), ", "))}
	for _, r := range p.Regions {
		found, _ := FindRegions(r)
		out.Regions = append(out.Regions, found...)
	}
	for _, e := range p.Employment {
		out.Employment = append(out.Employment, FindEmployment(e)...)
	}
	out.Employment = unique(out.Employment)
	if pay, ok := FindPay(p.Pay); ok {
		out.LowestPay = Pay{Period: pay.Period, Min: pay.Min}
	}
	out.CareerMonths, out.CareerKnown = FindExperience(p.Career)
	out.Education = FindEducation(p.Education)[0]
	out.Commute = map[string]Commute{"near": CommuteNear, "province": CommuteProvince, "anywhere": CommuteAnywhere}[p.Commute]
	out.Hours = FindHoursWish(p.Hours)
	out.Licences = FindLicences(strings.Join(p.Licences, ", "))
	out.Permit, _ = FindPermit(p.Permit)
	return out
}

// TestPairsMatched measures Match and Near on the pairs; -v prints every pair that is judged otherwise. Each half of the
// openings is measured by itself too: a rule that was made for single pairs would serve one of them only.
func TestPairsMatched(t *testing.T) {
	set := readPairs(t)
	asOf := on("2026-12-01")
	var fits, near score
	var halves [2]score
	count := func(s *score, said, meant bool) {
		switch {
		case said && meant:
			s.right++
		case said:
			s.wrong++
		case meant:
			s.missed++
		}
	}
	for _, q := range set.pairs {
		p := set.people[q.Person].profile()
		o, _ := ReadOpening(set.openings[q.Opening], asOf.AddDate(0, 0, -1))
		fit, ok := Match(p, o)
		ok = ok && !o.Deadline.Closed(asOf)
		if ok != (q.Label == "fits") {
			t.Logf("%s, %s: %s (%s), but shown: %v (%d)", q.Person, q.Opening, q.Label, q.Why, ok, fit.Score)
		}
		count(&fits, ok, q.Label == "fits")
		count(&halves[crc32.ChecksumIEEE([]byte(q.Opening))%2], ok, q.Label == "fits")
		_, ok = Near(p, o)
		count(&near, ok && !o.Deadline.Closed(asOf), q.Label == "near-miss")
	}
	t.Logf("fits: precision %.1f %%, recall %.1f %%; of either half of the openings %.1f %%, %.1f %% and %.1f %%, %.1f %%", fits.precision(), fits.recall(),
		halves[0].precision(), halves[0].recall(), halves[1].precision(), halves[1].recall())
	t.Logf("near-miss: precision %.1f %%, recall %.1f %%", near.precision(), near.recall())
	if fits.precision() < 95 || fits.recall() < 90 || near.precision() < 90 || near.recall() < 70 {
		t.Error("below what is wanted")
	}
}
