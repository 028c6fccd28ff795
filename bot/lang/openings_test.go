package lang

import (
	"regexp"
	"testing"
)

// Recommending is a business of its own that a provider of job information must not do: openings fit conditions.
func TestOpeningsAreNeverRecommended(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)추천|권해|권합|recommend|suggest(?:ed|ion)|best (?:job|opening|match)|top (?:job|pick)`)
	n := 0
	for _, area := range []map[Key]Entry{jobsWords, fitWords, nearWords, alertWords, postingWords} {
		for k, e := range area {
			n++
			for _, s := range []string{e.Ko, e.En} {
				if m := forbidden.FindString(s); m != "" {
					t.Errorf("%s says %q: %q", k, m, s)
				}
			}
		}
	}
	if n < 150 {
		t.Errorf("only %d words looked at", n)
	}
	if !forbidden.MatchString("추천 공고") || !forbidden.MatchString("Recommended for you") {
		t.Error("the test would not find what it looks for")
	}
}
