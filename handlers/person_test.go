package handlers

import (
	"testing"
	"time"
)

func TestD18_QuietHours(t *testing.T) {
	zone := func(name string) *time.Location {
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		return z
	}
	for _, test := range []struct {
		zone, at, until string // empty until: not quiet
	}{
		{"Asia/Seoul", "2026-11-23 20:59:59", ""},
		{"Asia/Seoul", "2026-11-23 21:00:00", "2026-11-24 08:00:00"},
		{"Asia/Seoul", "2026-11-24 00:00:00", "2026-11-24 08:00:00"},
		{"Asia/Seoul", "2026-11-24 07:59:59", "2026-11-24 08:00:00"},
		{"Asia/Seoul", "2026-11-24 08:00:00", ""},
		{"Asia/Seoul", "2026-12-31 23:00:00", "2027-01-01 08:00:00"},
		{"America/New_York", "2026-11-23 21:30:00", "2026-11-24 08:00:00"},
		// The night the clocks go back has 12 quiet hours, the one they go
		// forward 10: what counts is 08:00 on the wall (D-24).
		{"America/New_York", "2026-10-31 22:00:00", "2026-11-01 08:00:00"},
		{"America/New_York", "2026-03-07 22:00:00", "2026-03-08 08:00:00"},
		{"America/New_York", "2026-03-08 01:59:59", "2026-03-08 08:00:00"},
	} {
		z := zone(test.zone)
		at, err := time.ParseInLocation(time.DateTime, test.at, z)
		if err != nil {
			t.Fatal(err)
		}
		until, quiet := Quiet(at.UTC(), z)
		got := ""
		if quiet {
			got = until.In(z).Format(time.DateTime)
		}
		if got != test.until {
			t.Errorf("%s %s: quiet until %q, want %q", test.zone, test.at, got, test.until)
		}
	}
}

func TestD24_ADayOfQuietHoursInEveryZoneEnds(t *testing.T) {
	for _, name := range []string{"Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"} {
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() == 2026; at = at.Add(47 * time.Minute) {
			until, quiet := Quiet(at, z)
			if !quiet {
				continue
			}
			if wait := until.Sub(at); wait <= 0 || wait > 12*time.Hour+30*time.Minute {
				t.Fatalf("%s at %v: waits %v", name, at.In(z), wait)
			}
			if _, still := Quiet(until, z); still {
				t.Fatalf("%s: %v, the end of quiet hours, is quiet", name, until.In(z))
			}
		}
	}
}
