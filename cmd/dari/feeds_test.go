package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dari/store"
)

// feedKey is a key that must never be seen.
const feedKey = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"

// work24 is a double of Work24: openings of one kind, 100 a page, whose details
// it knows, and courses.
type work24 struct {
	*httptest.Server
	openings atomic.Int64 // how many it has
	broken   atomic.Int64 // the page that it refuses; 0 for none
	refused  atomic.Int64 // details that it refuses next
	asked    atomic.Int64
}

func newWork24(t *testing.T) *work24 {
	t.Helper()
	w := &work24{}
	w.openings.Store(150)
	detail, err := os.ReadFile(feedSamples + "work24-opening-detail.xml")
	if err != nil {
		t.Fatal(err)
	}
	courses, err := os.ReadFile(feedSamples + "work24-courses.xml")
	if err != nil {
		t.Fatal(err)
	}
	w.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.asked.Add(1)
		q := r.URL.Query()
		page, _ := strconv.Atoi(q.Get("startPage"))
		switch {
		case q.Get("authKey") != feedKey:
			_, _ = io.WriteString(rw, "<wantedRoot><message>유효하지 않은 인증키 입니다.</message><messageCd>002</messageCd></wantedRoot>")
		case int64(page) == w.broken.Load() && page > 0:
			fmt.Fprintf(rw, "<GO24><message>%s 서비스를 이용하지 못하고 있습니다</message></GO24>", feedKey)
		case q.Get("callTp") == "D" && w.refused.Add(-1) >= 0:
			_, _ = io.WriteString(rw, "<GO24><message>마감된 채용정보입니다</message></GO24>")
		case q.Get("callTp") == "D":
			_, _ = io.WriteString(rw, strings.ReplaceAll(string(detail), "K000000000000001", q.Get("wantedAuthNo")))
		case q.Get("outType") == "1" && q.Get("srchTraStDt")[:6] == time.Now().AddDate(0, 1, 1-time.Now().Day()).Format("200601"):
			start := time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
			_, _ = io.WriteString(rw, strings.ReplaceAll(strings.ReplaceAll(string(courses), "2026-11-09", start), "2026-10-31", start))
		case q.Get("outType") == "1":
			_, _ = io.WriteString(rw, "<HRDNet><scn_cnt>0</scn_cnt><srchList/></HRDNet>")
		case q.Get("empTpGb") == "2":
			_, _ = io.WriteString(rw, "<wantedRoot><total>0</total></wantedRoot>")
		default:
			total := int(w.openings.Load())
			fmt.Fprintf(rw, "<wantedRoot><total>%d</total>", total)
			for i := (page - 1) * 100; i < min(page*100, total); i++ {
				fmt.Fprintf(rw, "<wanted><wantedAuthNo>K%d</wantedAuthNo><company>예시%d</company><title>용접원 모집 %d</title><region>부산 사하구</region><closeDt>채용시까지</closeDt></wanted>", i, i, i)
			}
			_, _ = io.WriteString(rw, "</wantedRoot>")
		}
	}))
	t.Cleanup(w.Close)
	return w
}

// withFeeds is a database of its own with a configuration of feeds.
func withFeeds(t *testing.T, list string) *commands {
	t.Helper()
	c := newCommands(t)
	f, err := os.OpenFile(c.config, os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString("feeds:\n  list:\n" + list); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestOpeningsFetch(t *testing.T) { eachIfLong(t, testOpeningsFetch) }

func testOpeningsFetch(t *testing.T) {
	t.Setenv("DARI_FEED_WORK24_OPENINGS_KEY", feedKey)
	w := newWork24(t)
	c := withFeeds(t, fmt.Sprintf("    - {service: work24-openings, enabled: true, licence: 'agreement', provinces: ['26'], details: 2, api_url: '%s/callOpenApiSvcInfo210L01.do'}\n", w.URL))
	silent := func(out string) {
		t.Helper()
		if strings.Contains(out, feedKey) || strings.Contains(out, feedKey[:8]) {
			t.Errorf("the key is said:\n%s", out)
		}
	}
	w.broken.Store(2)
	out, ok := c.run("", "openings", "fetch")
	if silent(out); ok || !strings.Contains(out, "refused by work24") || !strings.Contains(out, "read 100, new 100") || !strings.Contains(out, "broken off") {
		t.Errorf("worked %v:\n%s", ok, out)
	}
	w.broken.Store(0)
	asked := w.asked.Load()
	silent(c.expect([]string{"read 150, new 150, changed 0, unchanged 0, closed 0, rejected 0", "import 1"}, "openings", "fetch", "work24-openings"))
	if n := w.asked.Load() - asked; n != 4 { // the second page, the other kind, two details
		t.Errorf("going on, it asked %d times", n)
	}
	c.expect([]string{"open 150"}, "openings", "list")
	if out := c.expect(nil, "openings", "show", "150"); !strings.Contains(out, "통근버스 운행") {
		t.Errorf("the detail is missing:\n%s", out)
	}
	w.openings.Store(140)
	c.expect([]string{"read 140, new 0", "closed 0"}, "openings", "fetch")
	c.expect([]string{"closed 10", "import 3"}, "openings", "fetch")
	c.expect([]string{"open 140, closed 10"}, "openings", "list")
	c.expect([]string{"restored 10"}, "openings", "undo", "3")
	c.expect([]string{"work24-openings  read 140", "closed 10", "by cli:", "complete"}, "courses", "list", "--runs")

	t.Setenv("DARI_FEED_WORK24_OPENINGS_KEY", "another")
	out, ok = c.run("", "openings", "fetch")
	if ok || !strings.Contains(out, "code 002") {
		t.Errorf("a wrong key:\n%s", out)
	}
	c.expect([]string{"open 150"}, "openings", "list") // and nothing was closed by it
	c.refused("no such feed", "openings", "fetch", "lost")
	c.refused("no feed of the kind", "courses", "fetch")
}

func TestCourses(t *testing.T) { eachIfLong(t, testCourses) }

func testCourses(t *testing.T) {
	t.Setenv("DARI_FEED_COURSES_KEY", feedKey)
	w := newWork24(t)
	c := withFeeds(t, fmt.Sprintf("    - {service: work24-courses, name: courses, enabled: true, provinces: ['48'], api_url: '%s/callOpenApiSvcInfo310L01.do'}\n", w.URL))
	c.expect([]string{"read 3, new 3", "closed 0"}, "courses", "fetch")
	c.expect([]string{"read 3, new 0, changed 0, unchanged 3"}, "courses", "fetch")
	list := c.expect([]string{"컴퓨터응용선반기능사", "15 of 15", "자바(JAVA)", "18 of 25", "2 shown"}, "courses", "list")
	if strings.Contains(list, "요양보호사") {
		t.Errorf("a course that has begun or is full is listed:\n%s", list)
	}
	c.expect([]string{"1 shown", "컴퓨터응용선반"}, "courses", "list", "--region", "창원")
	c.expect([]string{"1 shown", "자바"}, "courses", "list", "--word", "java")
	c.refused("no place", "courses", "list", "--region", "없는곳")
	c.expect([]string{"courses  read 3", "complete"}, "courses", "list", "--runs")
	c.expect([]string{"work24-course-detail", "read 1, new 0, changed 1"}, "courses", "import", feedSamples+"work24-course-detail.xml")
	c.expect([]string{"hours        64 hours", "own share    275400 won", "classroom", "work24-courses/AIG20260000000002/1"}, "courses", "show", "2")
	c.expect([]string{"source  mode       classroom", "from    work24-courses/"}, "courses", "why", "2")
	c.refused("no course 99", "courses", "why", "99")
	c.refused("no courses", "courses", "import", feedSamples+"work24-openings.xml")
	c.refused("no openings", "openings", "import", feedSamples+"work24-courses.xml")
	c.refused("no course 99", "courses", "show", "99")
	c.refused("refused by work24", "courses", "import", feedSamples+"work24-error-go24.xml")
}

// TestFeedsOnTime: dari serve fetches what is due, one that was broken off soon
// again, and nothing twice.
func TestFeedsOnTime(t *testing.T) {
	w := newWork24(t)
	st := newFeedStore(t)
	e := &engine{store: st, log: slog.New(slog.DiscardHandler)}
	a := &app{ctx: t.Context(), Log: e.log, Config: Config{Feeds: FeedsConfig{List: []FeedConfig{
		{Service: "work24-openings", Enabled: true, Licence: "x", Provinces: []string{"26"}, APIURL: w.URL + "/callOpenApiSvcInfo210L01.do"},
		{Service: "work24-courses"},
	}}}}
	if err := e.takeFeeds(a); err == nil {
		t.Error("a feed without its key is taken")
	}
	t.Setenv("DARI_FEED_WORK24_OPENINGS_KEY", feedKey)
	if err := e.takeFeeds(a); err != nil || len(e.feeds) != 1 {
		t.Fatalf("%d feeds, %v", len(e.feeds), err)
	}
	for range 3 {
		if err := e.fetchFeeds(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	runs, err := st.FeedRuns(t.Context(), "", 10)
	if err != nil || len(runs) != 1 || runs[0].Added != 150 || !runs[0].Complete || runs[0].Actor != "system" {
		t.Errorf("%+v %v", runs, err)
	}
	now := time.Now()
	for name, c := range map[string]struct {
		last store.FeedRun
		want bool
	}{
		"fresh":           {store.FeedRun{Started: now.Add(-time.Hour), Ended: now.Add(-time.Hour)}, false},
		"old":             {store.FeedRun{Started: now.Add(-7 * time.Hour), Ended: now.Add(-7 * time.Hour)}, true},
		"broken off":      {store.FeedRun{Started: now.Add(-time.Hour), Ended: now.Add(-20 * time.Minute), Problem: "x"}, true},
		"broken off now":  {store.FeedRun{Started: now.Add(-9 * time.Hour), Ended: now.Add(-time.Minute), Problem: "x"}, false},
		"never ended":     {store.FeedRun{Started: now.Add(-time.Hour)}, true},
		"never ended yet": {store.FeedRun{Started: now.Add(-time.Minute)}, false},
	} {
		if got := due(c.last, usualEvery, now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestDetailsStopNothing: a list is whole whatever becomes of its details, and one
// that is refused keeps no other from being asked for; a refusal of all does.
func TestDetailsStopNothing(t *testing.T) {
	w := newWork24(t)
	st := newFeedStore(t)
	f := fetching{key: feedKey, store: st, actor: "cli:test", log: slog.New(slog.DiscardHandler), out: io.Discard, progress: io.Discard,
		feed: FeedConfig{Service: "work24-openings", Provinces: []string{"26"}, Details: 5, APIURL: w.URL + "/callOpenApiSvcInfo210L01.do"}}
	for _, c := range []struct{ refused, asked, left int64 }{{1, 5, 146}, {150, 3, 146}} {
		w.refused.Store(c.refused)
		asked := w.asked.Load()
		if err := fetchOne(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		runs, err := st.FeedRuns(t.Context(), "", 1)
		if err != nil || !runs[0].Complete || runs[0].Problem != "" {
			t.Errorf("%d refused: %+v %v", c.refused, runs, err)
		}
		if n := w.asked.Load() - asked - 3; n != c.asked { // two pages, and the other kind
			t.Errorf("%d refused: %d details were asked for", c.refused, n)
		}
		if left, err := st.OpeningsWithoutDetail(t.Context(), work24Feed, 1000); err != nil || int64(len(left)) != c.left {
			t.Errorf("%d refused: %d without a detail, %v", c.refused, len(left), err)
		}
	}
}

// TestBrokenRecordStaysOpen: an opening that its feed has, but garbled, is not gone.
func TestBrokenRecordStaysOpen(t *testing.T) {
	list := "<wantedRoot><total>1</total><wanted><wantedAuthNo>K1</wantedAuthNo><company>예시</company><title>용접원 모집</title><region>부산 사하구</region></wanted></wantedRoot>"
	st := newFeedStore(t)
	f := fetching{key: feedKey, store: st, actor: "cli:test", log: slog.New(slog.DiscardHandler), out: io.Discard, progress: io.Discard,
		feed: FeedConfig{Service: "work24-openings", Provinces: []string{"26"}},
		client: doerFunc(func(r *http.Request) (*http.Response, error) {
			body := list
			if r.URL.Query().Get("empTpGb") == "2" {
				body = "<wantedRoot><total>0</total></wantedRoot>"
			}
			return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(body))}, nil
		})}
	for i := range 4 {
		run, err := f.run(t.Context())
		if err != nil || !run.Complete || run.Closed != 0 {
			t.Errorf("%d: %+v %v", i, run, err)
		}
		list = strings.Replace(list, "<title>용접원 모집</title>", "", 1)
	}
}

func newFeedStore(t *testing.T) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), strings.TrimPrefix(newStoreURL(t), "sqlite:"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

type doerFunc func(*http.Request) (*http.Response, error)

func (f doerFunc) Do(r *http.Request) (*http.Response, error) { return f(r) }

// TestDeadPageStaysOne: pages are asked for again after a dead one, whose problem
// is not forgotten by a run that asks nothing.
func TestDeadPageStaysOne(t *testing.T) {
	page, err := os.ReadFile(feedSamples + "jobposting-page.html")
	if err != nil {
		t.Fatal(err)
	}
	st, asked := newFeedStore(t), 0
	f := fetching{store: st, actor: "cli:test", log: slog.New(slog.DiscardHandler), out: io.Discard, progress: io.Discard,
		feed: FeedConfig{Service: "pages", URLs: []string{"https://dead.example/", "https://gaon.example/jobs"}},
		client: doerFunc(func(r *http.Request) (*http.Response, error) {
			asked++
			if r.URL.Host == "dead.example" {
				return &http.Response{StatusCode: 404, Body: http.NoBody}, nil
			}
			return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(string(page)))}, nil
		})}
	for range 2 {
		asked = 0
		run, err := f.run(t.Context())
		if err == nil || run.Problem == "" || run.Complete || asked != 2 {
			t.Errorf("asked %d times: %+v %v", asked, run, err)
		}
	}
}

// TestBrokenPlaceEnds: a run that cannot even begin is written down as broken off.
func TestBrokenPlaceEnds(t *testing.T) {
	st := newFeedStore(t)
	feed := FeedConfig{Service: "work24-courses"}
	run, err := st.BeginFeedRun(t.Context(), feed.name(), feed.scope(), "cli:test", false, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.KeepFeedPage(t.Context(), run, store.FeedPage{Place: "nowhere"}); err != nil {
		t.Fatal(err)
	}
	if _, err := st.EndFeedRun(t.Context(), run, false, "x"); err != nil {
		t.Fatal(err)
	}
	f := fetching{feed: feed, store: st, actor: "cli:test", log: slog.New(slog.DiscardHandler), out: io.Discard, progress: io.Discard}
	if again, err := f.run(t.Context()); err == nil || again.ID != run.ID || again.Ended.IsZero() || !strings.Contains(again.Problem, "broken off") {
		t.Errorf("%+v %v", again, err)
	}
}

func TestTouching(t *testing.T) {
	touched := 0
	answer := doerFunc(func(*http.Request) (*http.Response, error) { return nil, io.EOF })
	d := &touching{Doer: answer, said: time.Now(), touch: func(context.Context) { touched++ }}
	for i, want := range []int{0, 1, 1} {
		if i == 1 {
			d.said = d.said.Add(-touchEvery)
		}
		if _, err := d.Do(httptest.NewRequest(http.MethodGet, "/", nil)); err != io.EOF || touched != want {
			t.Errorf("%d: touched %d times, %v", i, touched, err)
		}
	}
}

func TestFeedScope(t *testing.T) {
	courses := FeedConfig{Service: "work24-courses"}
	usual, fewer, elsewhere := courses, courses, courses
	usual.Months, fewer.Months, elsewhere.APIURL = usualMonths, 1, "https://a.kr/"
	if courses.scope() != usual.scope() || courses.scope() == fewer.scope() || courses.scope() == elsewhere.scope() {
		t.Errorf("%q %q %q %q", courses.scope(), usual.scope(), fewer.scope(), elsewhere.scope())
	}
}

// TestFeedsStayOutside: without api_url nothing on this machine or network is
// reached, whatever is written as a page.
func TestFeedsStayOutside(t *testing.T) {
	reached := new(atomic.Int64)
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer srv.Close()
	c := withFeeds(t, fmt.Sprintf("    - {service: pages, enabled: true, urls: ['%s/jobs']}\n", srv.URL))
	c.refused("refused to connect", "openings", "fetch")
	if reached.Load() != 0 {
		t.Error("it was reached")
	}
}

func TestFeedsConfiguration(t *testing.T) {
	for list, want := range map[string]string{
		"[{service: lost}]":  "service: write one of",
		"[{service: pages}]": "urls: pages and rss need them",
		"[{service: work24-courses, urls: ['https://a.kr']}]":                 "urls: pages and rss need them",
		"[{service: work24-courses}, {service: work24-courses}]":              "each name once",
		"[{service: work24-courses, every: 1m}]":                              "every:",
		"[{service: work24-courses, provinces: ['29']}]":                      "provinces:",
		"[{service: work24-courses, months: 20}]":                             "months:",
		"[{service: work24-openings, enabled: true}]":                         "licence:",
		"[{service: pages, urls: ['file:///etc/passwd']}]":                    "addresses that start with https",
		"[{service: pages, urls: ['https://a:b@c.kr/']}]":                     "addresses that start with https",
		"[{service: work24-courses, api_url: 'http://a.kr/'}]":                "api_url: the key",
		"[{service: pages, urls: ['https://a.kr'], api_url: 'https://b.kr'}]": "api_url: pages and rss have none",
		"[{service: work24-courses, key: x}]":                                 "unknown field",
	} {
		c := defaultConfig()
		if err := c.parse([]byte("feeds:\n  list: " + list + "\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", list, err, want)
		}
	}
	c := defaultConfig()
	if err := c.parse([]byte("feeds:\n  list: [{service: work24-openings}, {service: pages, name: shops, urls: ['https://a.kr/jobs']}]\n")); err != nil {
		t.Error(err)
	}
	if v := (FeedConfig{Service: "work24-openings"}).keyVariable(); v != "DARI_FEED_WORK24_OPENINGS_KEY" {
		t.Error(v)
	}
}
