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
		for i, closed := range []int{0, 1} { // begun is not seen any more
			run := begin(t, s, "courses")
			keep(t, s, run, FeedPage{Courses: []jobs.Course{c}, JoinCourse: joining})
			if e := end(t, s, run, true); e.Closed != closed {
				t.Errorf("%d: %+v", i, e)
			}
		}
		ahead, over, gone, err := s.CountCourses(t.Context(), now)
		if err != nil || ahead != 1 || over != 0 || gone != 1 {
			t.Errorf("%d %d %d %v", ahead, over, gone, err)
		}
		if err := s.Sweep(t.Context(), now.Add(keepFeeds+time.Hour)); err != nil {
			t.Fatal(err)
		}
		if ahead, over, gone, err = s.CountCourses(t.Context(), now); err != nil || ahead+over+gone != 1 {
			t.Errorf("after a year: %d %d %d %v", ahead, over, gone, err)
		}
		if _, ok, err := s.Course(t.Context(), 999); ok || err != nil {
			t.Errorf("a course that is not there: %v", err)
		}
	})
}
