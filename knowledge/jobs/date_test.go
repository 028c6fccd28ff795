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

func TestPeriodAt(t *testing.T) {
	for text, want := range map[string]string{
		"접수 마감 12. 5. 18:00":   "date 2026-12-05",
		"12.11. 17:00까지":       "date 2026-12-11",
		"12. 5.(토) 18:00까지":    "date 2026-12-05",
		"1. 8. 18:00 마감":       "date 2027-01-08",
		"12월 24일까지":            "date 2026-12-24",
		"12/24":                "date 2026-12-24",
		"12.1. ~ 12.11. 17:00": "date 2026-12-11",
		"채용시까지 (12. 5. 18:00)": "until_filled 2026-12-05",
		"26.12.11. 17:00까지":    "date 2026-12-11",
		"2024-12-11까지":         "date 2024-12-11",
		"26. 2. 11. 17:00까지":   "date 2026-02-11",
		"상시":                   "always 0001-01-01",
		"평점 4.5, 주 5일":         " 0001-01-01",
		"접수 마감 13. 45. 18:00":  " 0001-01-01",
	} {
		d := PeriodAt(text, on("2026-11-30"))
		if got := string(d.Kind) + " " + d.At.Format(time.DateOnly); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		read, _ := ReadOpening("접수: "+text, on("2026-11-30"))
		if got := string(read.Deadline.Kind) + " " + read.Deadline.At.Format(time.DateOnly); got != want {
			t.Errorf("%q read in an opening: got %q, want %q", text, got, want)
		}
	}
}
