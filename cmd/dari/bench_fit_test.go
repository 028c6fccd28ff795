package main

import "testing"

// Over a made-up labour market no match breaks a hard condition, the index finds whom asking about everybody finds, SQLite
// counts as many as the judge, and the store gives back whom it was given.
func TestBenchFit(t *testing.T) {
	var r benchFitResult
	bench(t, &r, "fit", "--people", "3000", "--openings", "150", "--naive", "20", "--sql", "20", "--store-people", "40")
	if r.Batch.Violations != 0 || r.Different != 0 || r.SQL.Different != 0 || r.Store.Found != 40 {
		t.Errorf("%+v\n%+v\n%+v", r, r.SQL, r.Store)
	}
	if r.Batch.Judged == 0 || r.Batch.Judged != r.Batch.Matches || r.One.P50 <= 0 || r.Best.P50 <= 0 || r.UpdateRow.P50 <= 0 || r.BytesPerson <= 0 {
		t.Errorf("not measured: %+v", r)
	}
}
