package jobs

import (
	"testing"
	"time"
)

func TestParsePeriodWithTimes(t *testing.T) {
	for text, want := range map[string]string{
		"2026.12.1.(화) 10:00 ~ 12.11.(금) 17:00":   "2026-12-01 2026-12-11",
		"2026.12.1. ~ 12.11. 17:00":               "2026-12-01 2026-12-11",
		"2026. 12. 28. 09:00 ~ 1. 8. 18:00":       "2026-12-28 2027-01-08",
		"2026-12-01 ~ 2026-12-11":                 "2026-12-01 2026-12-11",
		"2026.11.30.(월) ~ 2026.12.14.(월) 18:00까지": "2026-11-30 2026-12-14",
	} {
		d := ParsePeriod(text)
		if got := d.From.Format(time.DateOnly) + " " + d.At.Format(time.DateOnly); got != want || d.Kind != DeadlineDate {
			t.Errorf("%q: got %s %q, want %s", text, d.Kind, got, want)
		}
	}
}
