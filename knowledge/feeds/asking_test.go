package feeds

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"dari/knowledge/jobs"
)

// service answers requests by a function of its query, and remembers them.
type service struct {
	asked  []string
	status int
	answer func(*http.Request) string
	tag    string
}

func (s *service) Do(req *http.Request) (*http.Response, error) {
	s.asked = append(s.asked, req.URL.String())
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	res := &http.Response{StatusCode: max(s.status, 200), Header: http.Header{}, Request: req}
	if s.tag != "" {
		res.Header.Set("ETag", s.tag)
		if req.Header.Get("If-None-Match") == s.tag {
			res.StatusCode = http.StatusNotModified
		}
	}
	res.Body = io.NopCloser(strings.NewReader(s.answer(req)))
	return res, nil
}

// openings is a service with so many openings, 100 a page.
func openings(total int) *service {
	return &service{answer: func(req *http.Request) string {
		page, _ := strconv.Atoi(req.URL.Query().Get("startPage"))
		var rows []string
		for i := (page - 1) * 100; i < min(page*100, total); i++ {
			rows = append(rows, row(fmt.Sprintf("K%s%s%d", req.URL.Query().Get("region"), req.URL.Query().Get("empTpGb"), i), "가"))
		}
		return list(total, rows...)
	}}
}

// asked runs an asking and gives what was kept.
func asked(t *testing.T, a Asking, d Doer) (pages []Page, out Outcome, err error) {
	t.Helper()
	if a.Now.IsZero() {
		a.Now = kst("2026-11-30 09:00:00")
	}
	out, err = a.Run(t.Context(), d, func(_ context.Context, p Page) error {
		pages = append(pages, p)
		return nil
	})
	return pages, out, err
}

func TestAsksPageByPage(t *testing.T) {
	s := openings(250)
	a := Asking{Service: AskWork24Openings, Key: "key", Provinces: []jobs.Region{"26", "36"}}
	pages, out, err := asked(t, a, s)
	if err != nil || !out.Complete || out.Pages != 12 || len(pages) != 12 {
		t.Fatalf("%+v %v", out, err)
	}
	ids := map[string]bool{}
	for _, p := range pages {
		for _, o := range p.Result.Openings {
			ids[o.SourceID] = true
		}
	}
	if len(ids) != 1000 {
		t.Errorf("%d openings", len(ids))
	}
	if first := s.asked[0]; first != "https://www.work24.go.kr/cm/openApi/call/wk/callOpenApiSvcInfo210L01.do?authKey=key&callTp=L&display=100&empTpGb=1&region=26000&returnType=XML&startPage=1" {
		t.Errorf("asked %s", first)
	}
	if !strings.Contains(s.asked[3], "region=36110") || !strings.Contains(s.asked[6], "empTpGb=2") {
		t.Errorf("asked %v", s.asked)
	}
	if pages, out, err := asked(t, a, openings(0)); err != nil || !out.Complete || len(pages) != 4 {
		t.Errorf("nothing there: %+v %v", out, err)
	}
}

// What was broken off goes on where it was, and the whole counts as one.
func TestGoesOn(t *testing.T) {
	s := openings(250)
	whole := s.answer
	s.answer = func(req *http.Request) string {
		if len(s.asked) == 5 {
			return "<GO24><error>authKey=key 서비스를 이용하지 못하고 있습니다 key</error></GO24>"
		}
		return whole(req)
	}
	a := Asking{Service: AskWork24Openings, Key: "key"}
	before, out, err := asked(t, a, s)
	var refusal *RefusalError
	if !errors.As(err, &refusal) || out.Complete || len(before) != 4 || strings.Contains(err.Error(), "key") {
		t.Fatalf("%d pages, %+v, %v", len(before), out, err)
	}
	a.From = before[3].Next
	after, out, err := asked(t, a, s)
	if err != nil || !out.Complete || len(after) != 2 {
		t.Fatalf("%+v %v", out, err)
	}
	stop := errors.New("stop")
	if _, err := a.Run(t.Context(), s, func(context.Context, Page) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("who keeps is not heard: %v", err)
	}
}

// TestTornIsNotComplete: an answer with something left out, cut off, or short of its total closes nothing, also after
// going on.
func TestTornIsNotComplete(t *testing.T) {
	const last = "<title>가</title></wanted>\n"
	for name, change := range map[string]func(string) string{
		"a record without its number": func(s string) string { return strings.Replace(s, "K10</wantedAuthNo>", "</wantedAuthNo>", 1) },
		"cut off":                     func(s string) string { return s[:len(s)/2] },
		"cut off after a record":      func(s string) string { return s[:strings.Index(s[len(s)/2:], last)+len(s)/2+len(last)] },
		"cut off within a tag":        func(s string) string { return s[:strings.Index(s[len(s)/2:], last)+len(s)/2+len(last)] + "<wan" },
		"cut off after the last":      func(s string) string { return strings.TrimSuffix(s, "</wantedRoot>") },
		"without its total":           func(s string) string { return strings.Replace(s, "<total>150</total>", "", 1) },
		"a total of none":             func(s string) string { return strings.Replace(s, "<total>150</total>", "<total>0</total>", 1) },
		"a total and no records":      func(string) string { return list(150) },
		"a record less": func(s string) string {
			return regexp.MustCompile("<wanted>.*</wanted>\n").ReplaceAllLiteralString(s[:strings.Index(s, last)+len(last)], "") + s[strings.Index(s, last)+len(last):]
		},
	} {
		s := openings(150)
		whole := s.answer
		s.answer = func(req *http.Request) string {
			if len(s.asked) == 1 {
				return change(whole(req))
			}
			return whole(req)
		}
		a := Asking{Service: AskWork24Openings, Key: "key"}
		pages, out, err := asked(t, a, s)
		if err != nil || out.Complete {
			t.Errorf("%s: %+v %v", name, out, err)
		}
		a.From = pages[0].Next
		if _, out, err = asked(t, a, openings(150)); err != nil || out.Complete {
			t.Errorf("%s, going on: %+v %v", name, out, err)
		}
	}
	for name, status := range map[string]int{"forbidden": 403, "too many": 429, "down": 503} {
		s := &service{status: status, answer: func(*http.Request) string {
			if status == 503 {
				return "<html>"
			}
			return list(0)
		}}
		var e *StatusError
		if _, out, err := asked(t, Asking{Service: AskWork24Openings, Key: "key"}, s); !errors.As(err, &e) || out.Complete || e.Status != status {
			t.Errorf("%s: %+v %v", name, out, err)
		}
	}
	// A service that does not know the parameter of its pages sends the first again and again.
	s := openings(250)
	whole := s.answer
	s.answer = func(req *http.Request) string {
		q := req.URL.Query()
		q.Set("startPage", "1")
		req.URL.RawQuery = q.Encode()
		return whole(req)
	}
	var format *FormatError
	if _, out, err := asked(t, Asking{Service: AskWork24Openings, Key: "key"}, s); !errors.As(err, &format) || out.Complete || len(s.asked) != 2 {
		t.Errorf("the same page: %+v %v after %d", out, err, len(s.asked))
	}
	// Another feed than was asked for.
	if _, _, err := asked(t, Asking{Service: AskWork24Courses, Key: "key"}, openings(1)); !errors.As(err, &format) {
		t.Errorf("openings for courses: %v", err)
	}
}

// TestBrokenRecordIsThere: a record that cannot be read, but whose number can, keeps the rest from nothing.
func TestBrokenRecordIsThere(t *testing.T) {
	s := openings(150)
	whole := s.answer
	s.answer = func(req *http.Request) string {
		return strings.Replace(whole(req), "<title>가</title></wanted>", "</wanted>", 1)
	}
	pages, out, err := asked(t, Asking{Service: AskWork24Openings, Key: "key"}, s)
	if err != nil || !out.Complete || len(pages[0].Result.Rejected) != 1 || pages[0].Result.Rejected[0].ID == "" {
		t.Errorf("%+v %v %+v", out, err, pages[0].Result.Rejected)
	}
}

func TestAsksEachService(t *testing.T) {
	sample := func(name string) string {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	const escaped = "ab%2Bcd%2Fef%3D%3D"
	for _, c := range []struct {
		asking Asking
		answer string
		want   []string // within the first address
		held   int
	}{
		{Asking{Service: AskWork24Courses, Key: "k", Months: 2, Provinces: []jobs.Region{"48"}}, "work24-courses.xml",
			[]string{"310L01.do?", "outType=1", "pageNum=1", "srchTraArea1=48", "srchTraStDt=20261101", "srchTraEndDt=20261130", "sortCol=2"}, 3},
		{Asking{Service: AskBizinfo, Key: escaped}, "bizinfo-datagokr.json", []string{"1421000/bizinfo/", "serviceKey=ab%2Bcd%2Fef%3D%3D", "pageNo=1", "numOfRows=100"}, 3},
		{Asking{Service: AskBizinfoDirect, Key: "k"}, "bizinfo.json", []string{"bizinfoApi.do?", "crtfcKey=k", "searchCnt=0"}, 4},
		{Asking{Service: AskKStartup, Key: "ab+cd/ef=="}, "kstartup.json", []string{"getAnnouncementInformation01?", "serviceKey=ab%2Bcd%2Fef%3D%3D", "page=1", "perPage=100"}, 3},
		{Asking{Service: AskGov24, Key: "k"}, "gov24-services.json", []string{"/gov24/v3/serviceList?page=1&perPage=500"}, 4},
		{Asking{Service: AskPages, URLs: []string{"https://gaon.example/jobs"}}, "jobposting-page.html", []string{"https://gaon.example/jobs"}, 1},
		{Asking{Service: AskSyndication, URLs: []string{"https://center.example/rss?a=1"}}, "generic.rss.xml", []string{"https://center.example/rss?a=1"}, 2},
	} {
		s := &service{answer: func(req *http.Request) string {
			if p := req.URL.Query().Get("page") + req.URL.Query().Get("pageNo"); p != "" && p != "1" {
				if c.asking.Service == AskBizinfo {
					return sample("bizinfo-datagokr-empty.json")
				}
				return `{"totalCount":0,"data":[]}`
			}
			if c.asking.Service == AskGov24 && req.Header.Get("Authorization") != "Infuser k" {
				return `{"code":-4,"msg":"x"}`
			}
			return sample(c.answer)
		}}
		pages, _, err := asked(t, c.asking, s)
		if err != nil || len(pages) == 0 || held(pages[0].Result) != c.held {
			t.Errorf("%s: %d pages, %v", c.asking.Service, len(pages), err)
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(s.asked[0], w) {
				t.Errorf("%s asks %s, without %s", c.asking.Service, s.asked[0], w)
			}
		}
		if hosts := c.asking.Hosts(); len(hosts) == 0 || !strings.Contains(s.asked[0], hosts[0]) {
			t.Errorf("%s: hosts %v", c.asking.Service, hosts)
		}
		if c.asking.Service.NeedsKey() != (c.asking.Key != "") || !c.asking.Service.Known() {
			t.Errorf("%s: does it need a key?", c.asking.Service)
		}
	}
}

// JSON of Bizinfo that is none is asked for again as RSS.
func TestBizinfoFallsBack(t *testing.T) {
	rss, err := os.ReadFile("testdata/bizinfo.rss.xml")
	if err != nil {
		t.Fatal(err)
	}
	s := &service{answer: func(req *http.Request) string {
		if req.URL.Query().Get("dataType") == "rss" {
			return string(rss)
		}
		return `{"jsonArray":[{"pblancId":PBLN_1}]}`
	}}
	pages, out, err := asked(t, Asking{Service: AskBizinfoDirect, Key: "k"}, s)
	if err != nil || len(pages) != 1 || len(pages[0].Result.Notices) != 1 || out.Complete {
		t.Errorf("%+v %+v %v", pages, out, err)
	}
}

func TestNotModified(t *testing.T) {
	rss, err := os.ReadFile("testdata/generic.rss.xml")
	if err != nil {
		t.Fatal(err)
	}
	s := &service{tag: `"1"`, answer: func(*http.Request) string { return string(rss) }}
	a := Asking{Service: AskSyndication, URLs: []string{"https://center.example/rss"}}
	pages, _, err := asked(t, a, s)
	if err != nil || len(pages) != 1 || pages[0].Tag.ETag != `"1"` {
		t.Fatalf("%+v %v", pages, err)
	}
	a.Tags = map[string]Tag{pages[0].URL: pages[0].Tag}
	pages, out, err := asked(t, a, s)
	if err != nil || len(pages) != 0 || out.Unchanged != 1 || out.Complete {
		t.Errorf("%+v %+v %v", pages, out, err)
	}
}

func TestDeadPages(t *testing.T) {
	rss, err := os.ReadFile("testdata/generic.rss.xml")
	if err != nil {
		t.Fatal(err)
	}
	s := &service{answer: func(req *http.Request) string {
		if req.URL.Host == "dead.example" {
			return "<html>gone</html>"
		}
		return string(rss)
	}}
	pages, out, err := asked(t, Asking{Service: AskSyndication, URLs: []string{"https://dead.example/?token=t", "https://center.example/rss"}}, s)
	var format *FormatError
	if len(pages) != 1 || out.Complete || !errors.As(err, &format) || strings.Contains(err.Error(), "token") {
		t.Errorf("%d pages, %+v, %v", len(pages), out, err)
	}
}

func TestDetails(t *testing.T) {
	data, err := os.ReadFile("testdata/work24-opening-detail.xml")
	if err != nil {
		t.Fatal(err)
	}
	s := &service{answer: func(*http.Request) string { return string(data) }}
	o, err := Asking{Service: AskWork24Openings, Key: "k"}.Detail(t.Context(), s, "K000000000000001")
	if err != nil || o.Body == "" || !strings.Contains(s.asked[0], "210D01.do?") || !strings.Contains(s.asked[0], "infoSvc=VALIDATION") {
		t.Errorf("%+v %v %v", o, err, s.asked)
	}
	if _, err = (Asking{Service: AskWork24Openings, Key: "k"}).Detail(t.Context(), s, "K2"); err == nil {
		t.Error("the detail of another opening is taken")
	}
	if data, err = os.ReadFile("testdata/work24-course-detail.xml"); err != nil {
		t.Fatal(err)
	}
	c, err := Asking{Service: AskWork24Courses, Key: "k"}.CourseDetail(t.Context(), s, jobs.Course{SourceID: "AIG20260000000002/1", CourseID: "AIG20260000000002", Round: "1"})
	if err != nil || c.Hours != 64 || !strings.Contains(s.asked[2], "310L02.do?") || !strings.Contains(s.asked[2], "srchTorgId=default") {
		t.Errorf("%+v %v %v", c, err, s.asked)
	}
}
