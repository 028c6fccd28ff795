package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/korean"

	"dari/knowledge/feeds"
	"dari/store"
)

// noticeList is an answer of a service with the notices of the numbers, which
// says that there are so many in all.
func noticeList(s feeds.Service, total int, numbers ...int) string {
	var list []string
	for _, n := range numbers {
		title := fmt.Sprintf("제조 지원사업 공고 %d", n)
		switch s {
		case feeds.AskBizinfo, feeds.AskBizinfoDirect:
			list = append(list, fmt.Sprintf(`{"totCnt":%d,"pblancId":"PBLN_%d","pblancNm":"%s"}`, total, n, title))
		case feeds.AskKStartup:
			list = append(list, fmt.Sprintf(`{"pbanc_sn":%d,"biz_pbanc_nm":"%s"}`, n, title))
		case feeds.AskGov24:
			list = append(list, fmt.Sprintf(`{"서비스ID":"%d","서비스명":"%s","소관기관명":"예시부"}`, n, title))
		case feeds.AskSyndication:
			list = append(list, fmt.Sprintf(`<item><guid>%d</guid><title>%s</title><link>https://a.example/%d</link></item>`, n, title, n))
		}
	}
	all := strings.Join(list, ",")
	switch s {
	case feeds.AskBizinfo:
		return fmt.Sprintf(`{"response":{"header":{"resultCode":"00"},"body":{"items":{"item":[%s]},"totalCount":%d}}}`, all, total)
	case feeds.AskBizinfoDirect:
		return fmt.Sprintf(`{"jsonArray":[%s],"totCnt":%d}`, all, total)
	case feeds.AskSyndication:
		return `<rss version="2.0"><channel><title>예시 소식</title>` + strings.Join(list, "") + `</channel></rss>`
	}
	return fmt.Sprintf(`{"currentCount":%d,"data":[%s],"matchCount":%d,"page":1,"perPage":100,"totalCount":%d}`, len(numbers), all, total, total)
}

// TestNoticeFeedsHold: whatever a service answers, a run says what was wrong with
// it, closes nothing that two whole answers had, and loses nothing.
func TestNoticeFeedsHold(t *testing.T) {
	refusals := map[feeds.Service]string{
		feeds.AskBizinfo:       `<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnAuthMsg>SERVICE_KEY_IS_NOT_REGISTERED_ERROR</returnAuthMsg><returnReasonCode>30</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>`,
		feeds.AskBizinfoDirect: `{"reqErr":"유효하지 않은 인증키입니다."}`,
		feeds.AskKStartup:      `<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnReasonCode>22</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>`,
		feeds.AskGov24:         `{"code":-4,"msg":"등록되지 않은 인증키 입니다."}`,
	}
	for _, service := range []feeds.Service{feeds.AskBizinfo, feeds.AskBizinfoDirect, feeds.AskKStartup, feeds.AskGov24, feeds.AskSyndication} {
		t.Run(string(service), func(t *testing.T) {
			st, body, status := newFeedStore(t), "", http.StatusOK
			var report strings.Builder
			feed := FeedConfig{Service: string(service)}
			if feed.byURLs() {
				feed.URLs = []string{"https://a.example/rss"}
			}
			f := fetching{feed: feed, key: feedKey, store: st, actor: "cli:test", log: slog.New(slog.DiscardHandler), out: &report, progress: io.Discard,
				client: doerFunc(func(r *http.Request) (*http.Response, error) {
					answer := body
					for _, page := range []string{"pageNo", "page"} {
						if n, _ := strconv.Atoi(r.URL.Query().Get(page)); n > 1 { // there is one page
							answer = noticeList(service, 0)
						}
					}
					return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(answer))}, nil
				})}
			good := noticeList(service, 3, 1, 2, 3)
			cp949, err := korean.EUCKR.NewEncoder().String(good)
			if err != nil {
				t.Fatal(err)
			}
			whole := service != feeds.AskSyndication // its list is never all there is
			for _, c := range []struct {
				name, body, problem, said string
				status, records           int
				complete                  bool
			}{
				{name: "good", body: good, records: 3, complete: whole},
				{name: "good again", body: good, records: 3, complete: whole},
				{name: "partial", body: noticeList(service, 9, 1), records: 1},
				{name: "partial again", body: noticeList(service, 9, 1), records: 1},
				{name: "error body", body: refusals[service], problem: "refused"},
				{name: "error status", body: "", status: http.StatusBadGateway, problem: "status 502"},
				{name: "HTML", body: "<!DOCTYPE html><html><head><title>점검 안내</title></head><body>서비스 점검 중입니다</body></html>", problem: "not readable"},
				{name: "an empty body", body: " ", problem: "not readable: an empty body"},
				{name: "unknown encoding", body: strings.Repeat("\x80\xff\xa0", 200), problem: "unknown encoding"},
				{name: "cut off", body: good[:len(good)*2/3]},
				{name: "cut off at once", body: good[:12], problem: "not readable"},
				{name: "CP949", body: cp949, records: 3, complete: whole},
				{name: "a broken record", body: strings.Replace(good, "제조 지원사업 공고 2", "", 1), records: 3, complete: whole && service != feeds.AskBizinfoDirect, said: "no-title"},
				{name: "empty", body: noticeList(service, 0), complete: whole},
			} {
				if c.body == "" && c.status == 0 { // RSS knows no refusals
					continue
				}
				if status = c.status; status == 0 {
					status = http.StatusOK
				}
				body = c.body
				report.Reset()
				run, err := f.run(t.Context())
				// What is cut off may be a broken body or a list that ends early.
				if c.name != "cut off" && ((err != nil) != (c.problem != "") || err != nil && !strings.Contains(run.Problem, c.problem) || run.Records != c.records) ||
					run.Complete != c.complete || run.Closed != 0 || !strings.Contains(report.String(), c.said) || strings.Contains(run.Problem, feedKey) {
					t.Errorf("%s: %+v %v\n%s", c.name, run, err, report.String())
				}
				list, err := st.NoticesAfter(t.Context(), 0, 10)
				if err != nil || len(list) != 3 {
					t.Errorf("%s: %d notices are left, %v", c.name, len(list), err)
				}
				for i, n := range list {
					if n.Title != fmt.Sprintf("제조 지원사업 공고 %d", i+1) || n.Feed != feed.keptAs() {
						t.Errorf("%s: %+v", c.name, n.Notice)
					}
				}
			}
			if whole { // empty a second time: then they are gone
				if run, err := f.run(t.Context()); err != nil || run.Closed != 3 {
					t.Errorf("empty again: %+v %v", run, err)
				}
			}
		})
	}
}

// TestNotices: they are imported, listed as people find them, and shown.
func TestNotices(t *testing.T) {
	c := newCommands(t)
	c.expect([]string{"(bizinfo)", "read 4, new 4", "read 3, new 0, changed 0, unchanged 3"}, "notices", "import", feedSamples+"bizinfo.json", feedSamples+"bizinfo-datagokr.json")
	c.expect([]string{"(staff-notices)", "column not used: 조회수", "read 2, new 2"}, "notices", "import", feedSamples+"staff-programs-bizinfo-export.csv", "--source", "예시테크노파크")
	list := c.expect([]string{"긴급경영안정자금", "6 with their source"}, "notices", "list", "중소기업", "자금", "공고")
	if strings.Contains(list, "해외전시회") {
		t.Errorf("another topic is listed:\n%s", list)
	}
	c.expect([]string{"From: 경기도", "over; version 1, feed bizinfo/PBLN_000000000900001", "Source: 기업마당", "we have not checked them"}, "notices", "show", "1")
	c.expect([]string{"file bizinfo.json  read 4", "not complete"}, "notices", "list", "--runs")
	c.refused("no notice 99", "notices", "show", "99")
	c.refused("no notices", "notices", "import", feedSamples+"work24-openings.xml")
	c.refused("refused by bizinfo", "notices", "import", feedSamples+"bizinfo-error.json")
	c.refused("no feed of the kind", "notices", "fetch")
}

func TestNoticeFeedsConfiguration(t *testing.T) {
	for list, want := range map[string]string{
		"[{service: rss}]":                                          "urls: pages and rss need them",
		"[{service: bizinfo, provinces: ['48']}]":                   "provinces: notices",
		"[{service: bizinfo, urls: ['https://a.kr']}]":              "urls:",
		"[{service: rss, urls: ['https://a.kr'], api_url: 'x://'}]": "api_url: pages and rss have none",
	} {
		c := defaultConfig()
		if err := c.parse([]byte("feeds:\n  list: " + list + "\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", list, err, want)
		}
	}
	c := defaultConfig()
	err := c.parse([]byte("feeds:\n  list: [{service: bizinfo}, {service: bizinfo-direct}, {service: k-startup}, {service: gov24}, {service: rss, name: tp, urls: ['https://a.kr/rss']}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, f := range c.Feeds.List {
		if f.Enabled || f.kind() != store.NoticeRecord {
			t.Errorf("%+v is on, or not of notices", f)
		}
		kept = append(kept, f.keptAs()+" "+f.asking("", time.Now()).Feed)
	}
	if got := strings.Join(kept, ","); got != "bizinfo bizinfo,bizinfo bizinfo,k-startup k-startup,gov24 gov24,tp tp" {
		t.Error(got)
	}
}
