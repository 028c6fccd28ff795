package main

import "testing"

// Over a made-up labour market no match breaks a hard condition, and the index finds whom asking about everybody finds.
func TestBenchFit(t *testing.T) {
	var r benchFitResult
	bench(t, &r, "fit", "--people", "1500", "--openings", "60", "--naive", "10")
	if r.Violations != 0 || r.Different != 0 || r.Matches == 0 || r.P50 <= 0 || r.BytesPerson <= 0 {
		t.Errorf("%+v", r)
	}
}
