package handlers

import (
	"testing"

	"dari/bot/lang"
	"dari/knowledge/jobs"
)

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
