package store

import (
	"testing"
	"time"

	"dari/knowledge/feeds"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

func noticeOf(id string, ends time.Time) feeds.Notice {
	return feeds.Notice{Feed: "bizinfo", SourceID: id, Title: "수출 지원사업 공고 " + id, Issuer: "예시부", Source: "출처: 기업마당",
		Deadline: jobs.Deadline{Kind: jobs.DeadlineDate, At: ends}, Fetched: time.Now()}
}

// TestNoticesAreKept: a notice is read again as it was, changes its version with
// what matters alone, and is closed when two whole runs did not have it.
func TestNoticesAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		ctx := t.Context()
		fetch := func(complete bool, list ...feeds.Notice) FeedRun {
			t.Helper()
			run, err := s.BeginFeedRun(ctx, "bizinfo", "bizinfo of all", "cli:test", false, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			keep(t, s, run, FeedPage{Notices: list})
			return end(t, s, run, complete)
		}
		ends := jobs.EndOfDay(time.Now().AddDate(0, 0, 9))
		a, b := noticeOf("a", ends), noticeOf("b", ends)
		if e := fetch(true, a, b); e.Records != 2 || e.Added != 2 {
			t.Fatalf("%+v", e)
		}
		list, err := s.NoticesAfter(ctx, 0, 10)
		if err != nil || len(list) != 2 || list[0].Title != a.Title || list[0].Source != a.Source || list[0].Fetched.IsZero() || list[0].Version != 1 {
			t.Fatalf("%+v %v", list, err)
		}
		id, seen := list[0].ID, list[1].Seq
		for i, c := range []struct {
			change  func(*feeds.Notice)
			want    ImportWhat
			version int64
		}{
			{func(n *feeds.Notice) { n.Fetched = n.Fetched.Add(time.Hour) }, ImportUnchanged, 1},
			{func(n *feeds.Notice) { n.Body = "고친 글" }, ImportChanged, 1},
			{func(n *feeds.Notice) { n.Deadline.At = ends.AddDate(0, 0, 7) }, ImportChanged, 2},
			{func(n *feeds.Notice) { n.Title = "연장 공고" }, ImportChanged, 3},
			{func(n *feeds.Notice) { n.Over = true }, ImportChanged, 4},
		} {
			c.change(&a)
			e := fetch(true, a, b)
			n, ok, err := s.NoticeByID(ctx, id)
			if err != nil || !ok || n.Version != c.version || (c.want == ImportChanged) != (e.Changed == 1) || !n.Fetched.Equal(a.Fetched.Truncate(time.Millisecond)) {
				t.Errorf("%d: %+v, %+v, %v", i, e, n, err)
			}
		}
		changed, err := s.NoticesAfter(ctx, seen, 10)
		if err != nil || len(changed) != 1 || changed[0].ID != id {
			t.Errorf("changed since: %+v %v", changed, err)
		}
		for i, c := range []struct {
			complete bool
			closed   int
		}{{false, 0}, {true, 0}, {true, 1}, {true, 0}} {
			if e := fetch(c.complete, a); e.Closed != c.closed {
				t.Errorf("%d: %+v", i, e)
			}
		}
		there, over, gone, err := s.CountNotices(ctx, ends.AddDate(0, 0, 8))
		if err != nil || there != 1 || over != 1 || gone != 1 {
			t.Errorf("%d %d %d %v", there, over, gone, err)
		}
		if e := fetch(true, a, b); e.Changed != 1 {
			t.Errorf("back again: %+v", e)
		}
		fresh, err := s.FreshNotices(ctx, 10)
		if err != nil || len(fresh) != 2 {
			t.Fatalf("%d fresh, %v", len(fresh), err)
		}
		a.Title = "다시 고친 공고"
		fetch(true, a, b)
		if err := s.FollowersTold(ctx, fresh); err != nil {
			t.Fatal(err)
		}
		if fresh, err = s.FreshNotices(ctx, 10); err != nil || len(fresh) != 1 || fresh[0].Title != a.Title {
			t.Errorf("one changed meanwhile: %+v, %v", fresh, err)
		}
		if err := s.Sweep(ctx, a.Fetched.Add(keepFeeds+time.Hour)); err != nil {
			t.Fatal(err)
		}
		if list, err = s.NoticesAfter(ctx, 0, 10); err != nil || len(list) != 0 {
			t.Errorf("a year later: %+v %v", list, err)
		}
		if _, ok, err := s.NoticeByID(ctx, 999); ok || err != nil {
			t.Errorf("a notice that is not there: %v", err)
		}
	})
}
