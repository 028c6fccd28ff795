package store

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

func begin(t *testing.T, s *Store, feed string) FeedRun {
	t.Helper()
	run, err := s.BeginFeedRun(t.Context(), feed, feed+" of all", "cli:test", true, time.Now().Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func keep(t *testing.T, s *Store, run FeedRun, p FeedPage) FeedKept {
	t.Helper()
	p.Terms = official
	kept, err := s.KeepFeedPage(t.Context(), run, p)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func end(t *testing.T, s *Store, run FeedRun, complete bool) FeedRun {
	t.Helper()
	ended, err := s.EndFeedRun(t.Context(), run, complete, "")
	if err != nil {
		t.Fatal(err)
	}
	return ended
}

func records(openings ...jobs.Opening) (out []ImportRecord) {
	for _, o := range openings {
		out = append(out, ImportRecord{Opening: o})
	}
	return out
}

func stateOf(t *testing.T, s *Store, source string) handlers.OpeningState {
	t.Helper()
	list, err := s.OpeningsIn(t.Context(), "", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range list {
		if o.SourceID == source {
			return o.State
		}
	}
	t.Fatalf("no opening %s", source)
	return ""
}

// TestFeedClosesWhatIsGone: what two complete runs did not see is closed, and
// nothing else: not after one, not after one that is not complete, not what
// others brought.
func TestFeedClosesWhatIsGone(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		importAll(t, s, official, welder("file"))
		all := FeedPage{Openings: records(welder("a"), welder("b"))}
		one := FeedPage{Openings: records(welder("a")), Unreadable: 1}
		run := begin(t, s, "w")
		keep(t, s, run, all)
		if e := end(t, s, run, true); e.Closed != 0 || e.Added != 2 || !e.Complete || e.Ended.IsZero() {
			t.Errorf("first: %+v", e)
		}
		for i, c := range []struct {
			page     FeedPage
			complete bool
			closed   int
			b        handlers.OpeningState
		}{
			{one, false, 0, handlers.OpeningOpen}, {one, true, 0, handlers.OpeningOpen},
			{one, true, 1, handlers.OpeningClosed}, {one, true, 0, handlers.OpeningClosed},
			{all, true, 0, handlers.OpeningOpen}, // and it is back
			{one, true, 0, handlers.OpeningOpen}, {one, true, 1, handlers.OpeningClosed},
		} {
			if i == 2 { // another part of the feed, where b never was
				run, err := s.BeginFeedRun(t.Context(), "w", "w 48", "cli:test", true, time.Now())
				if err != nil {
					t.Fatal(err)
				}
				keep(t, s, run, FeedPage{Openings: records(welder("c"))})
				end(t, s, run, true)
			}
			run = begin(t, s, "w")
			keep(t, s, run, c.page)
			e := end(t, s, run, c.complete)
			if e.Closed != c.closed || stateOf(t, s, "b") != c.b || e.Rejected != c.page.Unreadable {
				t.Errorf("%d: %+v, b is %s", i, e, stateOf(t, s, "b"))
			}
		}
		if u, err := s.UndoImport(t.Context(), run.Import, "cli:test"); err != nil || u.Restored != 1 || stateOf(t, s, "b") != handlers.OpeningOpen {
			t.Errorf("closed by mistake, and undone: %+v %v", u, err)
		}
		if stateOf(t, s, "file") != handlers.OpeningOpen || stateOf(t, s, "a") != handlers.OpeningOpen || stateOf(t, s, "c") != handlers.OpeningOpen {
			t.Error("what others brought, or was seen, is closed")
		}
	})
}

// TestFeedsShareRecords: what another feed saw is not gone, until that one does
// not see it either; nor is a record that is there, but broken.
func TestFeedsShareRecords(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		fetch := func(feed string, p FeedPage) int {
			t.Helper()
			run := begin(t, s, feed)
			keep(t, s, run, p)
			return end(t, s, run, true).Closed
		}
		both, one := FeedPage{Openings: records(welder("a"), welder("b"))}, FeedPage{Openings: records(welder("a"))}
		fetch("w", both)
		fetch("other", both)
		fetch("w", one)
		fetch("other", both)
		if n := fetch("w", one); n != 0 || stateOf(t, s, "b") != handlers.OpeningOpen {
			t.Errorf("%d closed that another feed has", n)
		}
		fetch("other", one)
		if n := fetch("w", one) + fetch("w", one); n != 1 || stateOf(t, s, "b") != handlers.OpeningClosed {
			t.Errorf("%d closed once no feed has it", n)
		}
		fetch("w", both)
		broken := FeedPage{Openings: records(welder("a")), Unreadable: 1, Broken: []string{"b"}, BrokenFeed: "work24", BrokenKind: OpeningRecord}
		if n := fetch("w", broken) + fetch("w", broken) + fetch("w", broken); n != 0 || stateOf(t, s, "b") != handlers.OpeningOpen {
			t.Errorf("%d closed that is broken", n)
		}
	})
}

// TestUndoneFetchingStays: an import that was taken back is not gone on with, and
// its pages are read anew.
func TestUndoneFetchingStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		run := begin(t, s, "w")
		keep(t, s, run, FeedPage{Openings: records(welder("a")), Place: `{"page":1}`, URL: "https://a.example/", Tag: `"1"`})
		if _, err := s.UndoImport(t.Context(), run.Import, "cli:test"); err != nil {
			t.Fatal(err)
		}
		if tags, err := s.FeedTags(t.Context(), "w"); err != nil || len(tags) != 0 {
			t.Errorf("%v %v", tags, err)
		}
		if _, err := s.KeepFeedPage(t.Context(), run, FeedPage{Terms: official, Openings: records(welder("b"))}); !errors.Is(err, ErrUndone) {
			t.Errorf("it is gone on with: %v", err)
		}
		if _, err := s.EndFeedRun(t.Context(), run, false, "taken back"); err != nil {
			t.Fatal(err)
		}
		if again := begin(t, s, "w"); again.ID == run.ID || again.Import == run.Import || again.Place != "" {
			t.Errorf("the next goes on with it: %+v", again)
		}
	})
}

// TestOneFeedRunAtOnce: of several processes that begin a feed one fetches it,
// also while it keeps no page for long.
func TestOneFeedRunAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		url := newDatabase(t)
		began := make(chan error)
		for range 4 {
			s, err := Open(t.Context(), url, Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			go func() {
				_, err := s.BeginFeedRun(t.Context(), "w", "w", "cli:test", true, time.Now())
				began <- err
			}()
		}
		busy := 0
		for range 4 {
			if err := <-began; errors.Is(err, ErrFeedBusy) {
				busy++
			} else if err != nil {
				t.Error(err)
			}
		}
		if busy != 3 {
			t.Errorf("%d of 4 were told that it is busy", busy)
		}
	})
}

func TestTouchedFeedRun(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		run := begin(t, s, "w")
		old := func() {
			t.Helper()
			if err := s.write(t.Context(), func(t *tx) error {
				_, err := t.run(`UPDATE feed_run SET touched = 1`)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		old()
		if err := s.TouchFeedRun(t.Context(), run.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.BeginFeedRun(t.Context(), "w", "w of all", "cli:test", true, time.Now()); !errors.Is(err, ErrFeedBusy) {
			t.Errorf("it was touched: %v", err)
		}
		old()
		begin(t, s, "w")
	})
}

func TestFeedRunGoesOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		run := begin(t, s, "w")
		if _, err := s.BeginFeedRun(t.Context(), "w", "w of all", "cli:test", true, time.Now().Add(-time.Hour)); !errors.Is(err, ErrFeedBusy) {
			t.Errorf("two at once: %v", err)
		}
		begin(t, s, "another")
		keep(t, s, run, FeedPage{Openings: records(welder("a")), Place: `{"page":1}`, URL: "https://a.example/", Tag: `"1"`})
		if _, err := s.EndFeedRun(t.Context(), run, false, "refused"); err != nil {
			t.Fatal(err)
		}
		again := begin(t, s, "w")
		if again.ID != run.ID || again.Place != `{"page":1}` || again.Import != run.Import || again.Added != 1 {
			t.Errorf("%+v, not %+v", again, run)
		}
		keep(t, s, again, FeedPage{Openings: records(welder("b")), Place: `{"page":2}`})
		if e := end(t, s, again, true); e.Added != 2 || e.Pages != 2 || e.Problem != "" || e.Place != "" {
			t.Errorf("%+v", e)
		}
		if next := begin(t, s, "w"); next.ID == run.ID || next.Place != "" {
			t.Errorf("a run that ended goes on: %+v", next)
		}
		tags, err := s.FeedTags(t.Context(), "w")
		if diff := cmp.Diff(map[string]string{"https://a.example/": `"1"`}, tags); err != nil || diff != "" {
			t.Error(err, diff)
		}
		runs, err := s.FeedRuns(t.Context(), "w", 10)
		if err != nil || len(runs) != 2 || runs[1].Records != 2 {
			t.Errorf("%+v %v", runs, err)
		}
		imports, err := s.Imports(t.Context(), 10)
		if err != nil || len(imports) != 3 || imports[2].Added != 2 {
			t.Errorf("%+v %v", imports, err)
		}
		list, err := s.OpeningsWithoutDetail(t.Context(), "work24", 10)
		if err != nil || len(list) != 0 {
			t.Errorf("%d without a text, %v", len(list), err)
		}
	})
}

func TestCourses(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		now := time.Now()
		c := jobs.Course{Feed: "work24-courses", SourceID: "A/1", Title: "AI 기초", Institution: "예시학원", Start: now.Add(72 * time.Hour).Truncate(time.Second).In(jobs.Seoul()),
			Places: 20, Applicants: 3, Cost: 100_000, Regions: []jobs.Region{"48123"}}
		begun := c
		begun.SourceID, begun.Start = "A/0", c.Start.AddDate(0, 0, -30)
		run := begin(t, s, "courses")
		kept := keep(t, s, run, FeedPage{Courses: []jobs.Course{c, begun}})
		if diff := cmp.Diff([]ImportWhat{ImportAdded, ImportAdded}, kept.Courses); diff != "" {
			t.Error(diff)
		}
		list, err := s.CoursesFrom(t.Context(), now, 0, 10)
		if err != nil || len(list) != 1 || list[0].Version != 1 {
			t.Fatalf("%+v %v", list, err)
		}
		if diff := cmp.Diff(c, list[0].Course); diff != "" {
			t.Error(diff)
		}
		// More applicants are no news; another day is.
		joining := func(record, known jobs.Course) jobs.Course {
			if record.Hours == 0 {
				record.Hours = known.Hours
			}
			return record
		}
		without, err := s.CoursesWithoutDetail(t.Context(), "work24-courses", now, 10)
		if err != nil || len(without) != 1 {
			t.Errorf("%+v %v", without, err)
		}
		for i, change := range []struct {
			do      func(*jobs.Course)
			what    ImportWhat
			version int64
		}{
			{func(*jobs.Course) {}, ImportUnchanged, 1}, {func(c *jobs.Course) { c.Applicants = 5 }, ImportChanged, 1},
			{func(c *jobs.Course) { c.Hours = 64 }, ImportChanged, 1}, {func(c *jobs.Course) { c.Hours = 0 }, ImportUnchanged, 1},
			{func(c *jobs.Course) { c.Start = c.Start.AddDate(0, 0, 7) }, ImportChanged, 2},
		} {
			change.do(&c)
			kept := keep(t, s, run, FeedPage{Courses: []jobs.Course{c}, JoinCourse: joining})
			got, ok, err := s.Course(t.Context(), list[0].ID)
			if err != nil || !ok || kept.Courses[0] != change.what || got.Version != change.version {
				t.Errorf("%d: %v, %+v %v", i, kept.Courses, got, err)
			}
		}
		if without, err = s.CoursesWithoutDetail(t.Context(), "work24-courses", now, 10); err != nil || len(without) != 0 {
			t.Errorf("%+v %v", without, err)
		}
		if e := end(t, s, run, true); e.Added != 2 || e.Changed != 3 || e.Unchanged != 2 {
			t.Errorf("%+v", e)
		}
		lost := c
		lost.SourceID = "A/2"
		late := begin(t, s, "courses")
		keep(t, s, late, FeedPage{Courses: []jobs.Course{c, lost}})
		end(t, s, late, true)
		for i, closed := range []int{0, 1} { // two are not seen any more, one of them because it has begun
			run := begin(t, s, "courses")
			keep(t, s, run, FeedPage{Courses: []jobs.Course{c}, JoinCourse: joining})
			if e := end(t, s, run, true); e.Closed != closed {
				t.Errorf("%d: %+v", i, e)
			}
		}
		ahead, over, gone, err := s.CountCourses(t.Context(), now)
		if err != nil || ahead != 1 || over != 1 || gone != 1 {
			t.Errorf("%d %d %d %v", ahead, over, gone, err)
		}
		undated := c
		undated.SourceID, undated.Start = "A/3", time.Time{}
		file, err := s.BeginFeedRun(t.Context(), "file a.xml", "file", "cli:test", false, now)
		if err != nil {
			t.Fatal(err)
		}
		keep(t, s, file, FeedPage{Courses: []jobs.Course{undated}})
		if err := s.Sweep(t.Context(), now.Add(keepFeeds+time.Hour)); err != nil {
			t.Fatal(err)
		}
		if ahead, over, gone, err = s.CountCourses(t.Context(), now); err != nil || ahead+over+gone != 2 {
			t.Errorf("after a year: %d %d %d %v", ahead, over, gone, err)
		}
		var seen int
		if err := s.get(t.Context(), &seen, `SELECT count(*) FROM feed_seen`); err != nil || seen != 0 {
			t.Errorf("after a year %d are known to be seen, %v", seen, err)
		}
		if _, ok, err := s.Course(t.Context(), 999); ok || err != nil {
			t.Errorf("a course that is not there: %v", err)
		}
	})
}
