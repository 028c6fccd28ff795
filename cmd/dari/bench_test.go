package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"dari/store/storetest"
)

// bench runs a benchmark, shortened, on the database of the test, and reads what
// it prints.
func bench(t *testing.T, into any, args ...string) {
	t.Helper()
	args = append([]string{"bench"}, args...)
	if storetest.IsPostgres(t) {
		args = append(args, "--store", newStoreURL(t))
	}
	var out, log bytes.Buffer
	if err := run(t.Context(), args, strings.NewReader(""), &out, &log); err != nil {
		t.Fatalf("dari %s: %v\n%s", strings.Join(args, " "), err, log.String())
	}
	if err := json.Unmarshal(out.Bytes(), into); err != nil {
		t.Fatalf("dari %s printed %s: %v", strings.Join(args, " "), out.String(), err)
	}
}

// TestL02_ASpike: all at once is answered, each person's questions in order.
func TestL02_ASpike(t *testing.T) {
	eachIfLong(t, func(t *testing.T) {
		var r benchServeResult // of one or of several, the same names
		bench(t, &r, "serve", "--rate", "150", "--for", "1s", "--people", "75")
		if r.Unanswered+r.OutOfOrder+r.Errors != 0 || r.Replied.N != 150 || r.Drained <= 0 || r.Drained > 15 {
			t.Errorf("%+v", r)
		}
	})
}

// TestL03_AnAnnouncementOnBothDatabases: within the limits, to everybody once.
func TestL03_AnAnnouncementOnBothDatabases(t *testing.T) {
	eachIfLong(t, func(t *testing.T) {
		var r benchBroadcastResult
		bench(t, &r, "broadcast", "--people", "40")
		if r.Copies != 40 || r.Twice+r.Unanswered+r.Errors != 0 || r.Seconds <= 0 {
			t.Errorf("%+v", r)
		}
	})
}

// TestL04_ALargeKnowledgeBase answers from all of its articles.
func TestL04_ALargeKnowledgeBase(t *testing.T) {
	var r benchKnowledgeResult
	bench(t, &r, "knowledge", "--entries", "150", "--rounds", "1")
	if r.Entries != 150 || r.Answer.N != len(questions) || r.LoadMS <= 0 || r.IndexMS <= 0 {
		t.Errorf("%+v", r)
	}
}

// TestL05_EveryPairIsTold: who works together tells each person of each opening
// once, and of none none.
func TestL05_EveryPairIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		var alone, together benchMatchResult
		openings, people := "10", "300"
		if storetest.Long() {
			openings, people = "30", "600"
		}
		bench(t, &alone, "match", "--openings", openings, "--people", people)
		if alone.Alerts == 0 || alone.Kept != alone.Alerts || alone.Unmatched != 0 {
			t.Errorf("%+v", alone)
		}
		if !storetest.IsPostgres(t) {
			return
		}
		bench(t, &together, "match", "--openings", openings, "--people", people, "--processes", "3")
		if together.Alerts != alone.Alerts || together.Kept != alone.Alerts || len(together.ByProcess) != 3 || together.Unmatched != 0 {
			t.Errorf("three found %+v, one %+v", together, alone)
		}
	})
}

// TestL08_InboundIsKept: what was acknowledged is there, with its reply.
func TestL08_InboundIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		var r benchInboundResult
		bench(t, &r, "inbound", "--for", "300ms", "--writers", "8")
		if r.Messages == 0 || r.Lost != 0 || r.Stored.N != r.Messages || r.Finished.N != r.Messages {
			t.Errorf("%+v", r)
		}
	})
}

// TestBenchesRefuseWhatMakesNoSense.
func TestBenchesRefuseWhatMakesNoSense(t *testing.T) {
	for _, args := range []string{"match --openings 0", "match --processes 2", "match --store dari.db", "inbound --writers 0", "inbound --store dari.db",
		"knowledge --entries 0", "broadcast --people 0", "broadcast --store dari.db", "serve --rate 0"} {
		var out bytes.Buffer
		if err := run(t.Context(), append([]string{"bench"}, strings.Fields(args)...), strings.NewReader(""), &out, &out); err == nil || out.Len() > 0 {
			t.Errorf("dari bench %s: %v\n%s", args, err, out.String())
		}
	}
}
