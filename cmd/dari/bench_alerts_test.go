package main

import (
	"testing"
	"time"

	"dari/handlers"
)

// TestBenchAlerts: everybody who is awake is told once, nobody who is asleep.
func TestBenchAlerts(t *testing.T) {
	var r benchAlertsResult
	bench(t, &r, "alerts", "--people", "20", "--asleep", "5", "--latency", "1ms")
	if r.Alerts != 20 || r.Twice+r.Missed+r.Early+r.AtNight+r.Unanswered+r.Errors != 0 || r.Seconds <= 0 {
		t.Errorf("%+v", r)
	}
}

// TestZoneWhere: at any hour there is a place where it is 8, or 3.
func TestZoneWhere(t *testing.T) {
	for hour := range 24 {
		now := time.Date(2026, 11, 23, hour, 30, 0, 0, time.UTC)
		for _, want := range []int{3, 8} {
			zone := zoneWhere(want, now)
			if _, err := time.LoadLocation(zone); err != nil {
				t.Error(err)
			}
			if got := now.In(handlers.Person{Zone: zone}.Location()).Hour(); got != want {
				t.Errorf("at %d UTC it is %d in %s, want %d", hour, got, zone, want)
			}
		}
	}
}
