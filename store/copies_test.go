package store

import (
	"testing"
	"time"

	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// onPage is the welder's opening as a page of the employer has it.
func onPage(id string) jobs.Opening {
	o := welder(id)
	o.Feed, o.URL, o.Source, o.Employer = "job-posting", "https://gaon.example/"+id, "출처: gaon.example", "(주) 가온예시정밀"
	return o
}

func TestCopyOfAnOpening(t *testing.T) {
	long := func(o *jobs.Opening) {
		o.Title = "[정규직] CNC 선반 조작원 신입/경력 채용(기숙사 제공, 통근버스 운행)"
	}
	for name, c := range map[string]struct {
		a, b func(*jobs.Opening)
		same bool
	}{
		"word for word":    {nil, nil, true},
		"marks and spaces": {nil, func(o *jobs.Opening) { o.Title = "용접원  모집!" }, true},
		"a title that was cut": {long, func(o *jobs.Opening) {
			o.Title = "[정규직] CNC 선반 조작원 신입/경력 채용(기숙사 제공, 통..."
		}, true},
		"one that was not":       {long, func(o *jobs.Opening) { o.Title = "[정규직] CNC 선반 조작원 신입/경력 채용" }, false},
		"a district of it":       {nil, func(o *jobs.Opening) { o.Regions = []jobs.Region{"26"} }, true},
		"another district":       {nil, func(o *jobs.Opening) { o.Regions = []jobs.Region{"26110"} }, false},
		"another pay":            {nil, func(o *jobs.Opening) { o.Pay.Min = 3_100_000 }, false},
		"no pay":                 {nil, func(o *jobs.Opening) { o.Pay = jobs.Pay{} }, true},
		"another kind":           {nil, func(o *jobs.Opening) { o.Employment = []jobs.EmploymentType{jobs.Intern} }, false},
		"other numbers":          {func(o *jobs.Opening) { o.BusinessNumber = "1248100998" }, func(o *jobs.Opening) { o.BusinessNumber = "2208162517" }, false},
		"a number on one side":   {func(o *jobs.Opening) { o.BusinessNumber = "1248100998" }, nil, true},
		"another day":            {func(o *jobs.Opening) { o.Deadline = jobs.Deadline{Kind: jobs.DeadlineDate, At: time.Unix(1e9, 0)} }, func(o *jobs.Opening) { o.Deadline = jobs.Deadline{Kind: jobs.DeadlineDate, At: time.Unix(2e9, 0)} }, false},
		"another employer":       {nil, func(o *jobs.Opening) { o.Employer = "다른예시" }, false},
		"a title of two letters": {func(o *jobs.Opening) { o.Title = "용접" }, func(o *jobs.Opening) { o.Title = "용접" }, false},
		"no place":               {func(o *jobs.Opening) { o.Regions = nil }, func(o *jobs.Opening) { o.Regions = nil }, false},
		"samples":                {func(o *jobs.Opening) { o.Sample = true }, func(o *jobs.Opening) { o.Sample = true }, false},
	} {
		a, b := welder("a"), onPage("b")
		if c.a != nil {
			c.a(&a)
			if c.b == nil {
				b.Title, b.Regions = a.Title, a.Regions
			}
		}
		if c.b != nil {
			c.b(&b)
		}
		if got := copyKey(a) != "" && copyKey(a) == copyKey(b) && isCopy(a, b) && isCopy(b, a); got != c.same {
			t.Errorf("%s: %v (keys %q, %q)", name, got, copyKey(a), copyKey(b))
		}
	}
}

// TestOneOpeningOfSeveralSources: a copy is one more source of the opening that
// there is, nobody is told twice, and it stays open as long as one source has it.
func TestOneOpeningOfSeveralSources(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		run := begin(t, s, "w")
		first := keep(t, s, run, FeedPage{Openings: records(welder("a"), welder("b"))}).Openings
		end(t, s, run, true)
		other := onPage("p3")
		other.Pay.Min = 3_500_000
		copies, results := importAll(t, s, official, onPage("p1"), onPage("p2"), other)
		if results[0].ID != first[0].ID || !results[0].Copy || results[0].What != ImportUnchanged || results[1].ID != first[1].ID || results[2].Copy || results[2].What != ImportAdded {
			t.Fatalf("%+v of %+v", results, first)
		}
		if _, again := importAll(t, s, official, onPage("p1"), other); !again[0].Copy || again[0].ID != first[0].ID || again[1].What != ImportUnchanged {
			t.Errorf("again: %+v", again)
		}
		sources, err := publications(t, s, first[0].ID)
		if err != nil || len(sources) != 2 || sources[0].Feed != "job-posting" || sources[0].URL != "https://gaon.example/p1" || sources[1].SourceID != "a" {
			t.Errorf("%+v %v", sources, err)
		}
		shown := func() handlers.Opening {
			t.Helper()
			o, ok, err := s.Opening(t.Context(), first[0].ID)
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			return o
		}
		// The first source has it no more, the page does; then it is back.
		gone := func(feed string, openings ...jobs.Opening) (closed int) {
			t.Helper()
			for range 2 {
				run := begin(t, s, feed)
				keep(t, s, run, FeedPage{Openings: records(openings...)})
				closed += end(t, s, run, true).Closed
			}
			return closed
		}
		if n := gone("w", welder("b")); n != 0 {
			t.Errorf("%d closed", n)
		}
		if o := shown(); o.State != handlers.OpeningOpen || o.URL != "https://gaon.example/p1" || o.Source != "출처: gaon.example" || o.Version != 2 {
			t.Errorf("with one source left: %+v", o)
		}
		gone("w", welder("a"), welder("b"))
		if sources, _ = publications(t, s, first[0].ID); len(sources) != 2 || shown().URL != welder("a").URL {
			t.Errorf("back again: %+v", sources)
		}
		// The page loses it, and then the first source too.
		gone("p", onPage("p1"), onPage("p2"))
		if n := gone("p", onPage("p2")); n != 0 || shown().State != handlers.OpeningOpen {
			t.Errorf("%d closed", n)
		}
		version := shown().Version
		if n := gone("w", welder("b")); n != 1 || shown().State != handlers.OpeningClosed || shown().Version != version+1 {
			t.Errorf("%d closed: %+v", n, shown())
		}
		// Once it is over, a page that has it still is an opening of its own.
		if _, r := importAll(t, s, official, onPage("p1")); r[0].Copy || r[0].What != ImportAdded {
			t.Errorf("%+v", r)
		}
		if _, err := s.UndoImport(t.Context(), copies, "cli:test"); err != nil {
			t.Fatal(err)
		}
		if sources, _ = publications(t, s, first[1].ID); len(sources) != 1 || sources[0].Feed != "work24" {
			t.Errorf("undone: %+v", sources)
		}
	})
}

// TestCopyNoMore: a copy that says another thing, and one of an opening that is
// over, is an opening of its own; what only one source has is as that one says.
func TestCopyNoMore(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		until := func(o jobs.Opening, at time.Time) jobs.Opening {
			o.Deadline = jobs.Deadline{Kind: jobs.DeadlineDate, At: at.Truncate(time.Second)}
			return o
		}
		now := time.Now()
		_, first := importAll(t, s, official, until(welder("a"), now.Add(time.Hour)))
		later := official
		later.At = now.Add(2 * time.Hour)
		if _, r := importAll(t, s, official, onPage("p1")); !r[0].Copy || r[0].ID != first[0].ID {
			t.Fatalf("%+v", r)
		}
		_, expired := importAll(t, s, later, onPage("p1"), onPage("p2"))
		if expired[0].Copy || expired[0].What != ImportAdded || expired[1].Copy || expired[1].What != ImportAdded {
			t.Errorf("copies of one that is over: %+v", expired)
		}
		if sources, err := publications(t, s, first[0].ID); err != nil || len(sources) > 1 {
			t.Errorf("%+v %v", sources, err)
		}

		other := func(o jobs.Opening) jobs.Opening { o.Title = "선반 조작원 모집"; return o }
		run := begin(t, s, "w")
		kept := keep(t, s, run, FeedPage{Openings: records(other(welder("b")))}).Openings
		end(t, s, run, true)
		importAll(t, s, official, other(onPage("q1")), other(welder("c")))
		raised := other(onPage("q1"))
		raised.Pay.Min = 3_500_000
		_, own := importAll(t, s, official, raised)
		if own[0].Copy || own[0].What != ImportAdded || own[0].ID == kept[0].ID {
			t.Errorf("with other pay: %+v", own)
		}

		more := func(o jobs.Opening) jobs.Opening { o.Title = "밀링 조작원 모집"; return o }
		run = begin(t, s, "w")
		kept = keep(t, s, run, FeedPage{Openings: records(other(welder("b")), more(welder("d")))}).Openings
		end(t, s, run, true)
		importAll(t, s, official, more(onPage("r1")))
		for range 2 { // its own source loses it
			run = begin(t, s, "w")
			keep(t, s, run, FeedPage{Openings: records(other(welder("b")))})
			end(t, s, run, true)
		}
		raised = more(onPage("r1"))
		raised.Pay.Min = 3_500_000
		id, only := importAll(t, s, official, raised)
		o, _, err := s.Opening(t.Context(), kept[1].ID)
		if err != nil || !only[0].Copy || only[0].ID != kept[1].ID || only[0].What != ImportChanged || o.Pay.Min != 3_500_000 || o.SourceID != "d" || o.Feed != "work24" {
			t.Errorf("the only source: %+v, %+v %v", only, o, err)
		}
		if _, again := importAll(t, s, official, raised); again[0].What != ImportUnchanged || !again[0].Copy {
			t.Errorf("once more: %+v", again)
		}
		if _, err := s.UndoImport(t.Context(), id, "cli:test"); err != nil {
			t.Fatal(err)
		}
		if o, _, err = s.Opening(t.Context(), kept[1].ID); err != nil || o.Pay.Min != 3_000_000 || o.URL != raised.URL {
			t.Errorf("undone: %+v %v", o, err)
		}
	})
}

// TestCopyOfAnOldOpening: openings from before copies were looked for can have
// some once their source has them again.
func TestCopyOfAnOldOpening(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		_, first := importAll(t, s, official, welder("a"))
		if err := s.write(t.Context(), func(t *tx) error {
			_, err := t.run(`UPDATE opening SET copy_key = ''`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		importAll(t, s, official, welder("a"))
		if _, r := importAll(t, s, official, onPage("p1")); !r[0].Copy || r[0].ID != first[0].ID {
			t.Errorf("%+v", r)
		}
	})
}

// publications are the several sources of an opening.
func publications(t *testing.T, s *Store, id int64) ([]jobs.Publication, error) {
	o, _, err := s.Opening(t.Context(), id)
	return o.Published, err
}
