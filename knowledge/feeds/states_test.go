package feeds

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// TestEveryFeedInEveryState: what each feed sends when all is well, and when it is empty, refuses, sends a page, was cut
// off or lost its encoding. Nothing but a whole list is ever complete, and what could be read is there.
func TestEveryFeedInEveryState(t *testing.T) {
	for _, feed := range []struct {
		file     string
		format   Format
		records  int
		empty    string // "" where an empty one does not exist
		complete bool
	}{
		{"work24-openings.xml", Work24List, 6, `<wantedRoot><total>0</total></wantedRoot>`, false},
		{"work24-opening-detail.xml", Work24Detail, 1, "", false},
		{"work24-courses.xml", Work24Courses, 3, `<HRDNet><scn_cnt>0</scn_cnt><srchList/></HRDNet>`, true},
		{"work24-courses.json", Work24Courses, 3, `{"scn_cnt":0,"pageNum":1,"pageSize":10,"srchList":[]}`, true},
		{"hrd-returnjson.json", Work24Courses, 1, `{"returnJSON":"{\"scn_cnt\":\"0\",\"srchList\":null}"}`, true},
		{"work24-course-detail.xml", Work24CourseDetail, 1, "", false},
		{"work24-course-schedule.xml", Work24CourseSchedule, 1, "", true},
		{"bizinfo.json", Bizinfo, 4, "", true},
		{"bizinfo-datagokr.json", Bizinfo, 3, `{"response":{"header":{"resultCode":"03","resultMsg":"NODATA_ERROR"},"body":{"items":"","totalCount":0}}}`, false},
		{"bizinfo-documented.json", Bizinfo, 1, "", true},
		{"bizinfo.rss.xml", Bizinfo, 1, "", false},
		{"kstartup.json", KStartup, 3, `{"currentCount":0,"data":[],"matchCount":0,"totalCount":0}`, false},
		{"kstartup.xml", KStartup, 1, `<results><currentCount>0</currentCount><data/><totalCount>0</totalCount></results>`, false},
		{"gov24-services.json", Gov24, 4, `{"page":1,"perPage":10,"totalCount":0,"currentCount":0,"data":[]}`, false},
		{"jobposting-page.html", JobPostings, 1, "", false},
		{"jobposting.jsonld", JobPostings, 2, "", false},
		{"generic.rss.xml", Syndication, 2, `<rss><channel><title>x</title></channel></rss>`, false},
		{"generic.atom.xml", Syndication, 1, `<feed><title>x</title></feed>`, false},
		{"staff-openings-utf8bom.csv", StaffFile, 2, "", false},
		{"staff-programs-bizinfo-export.csv", StaffNotices, 2, "", true},
	} {
		t.Run(feed.file, func(t *testing.T) {
			data, err := os.ReadFile("testdata/" + feed.file)
			if err != nil {
				t.Fatal(err)
			}
			body := strings.TrimPrefix(string(data), "\ufeff")
			good, err := read([]byte(body), Options{MaxRecords: MaxRecords})
			if err != nil || good.Format != feed.format || held(good) < feed.records || good.Complete != feed.complete && feed.format != StaffFile {
				t.Fatalf("good: %s, %d records, complete %v, %v", good.Format, held(good), good.Complete, err)
			}
			// Another BOM, spaces before it, and another encoding than it says change nothing.
			for name, same := range map[string]string{"with a mark": "\ufeff \r\n" + body, "CP949": toCP949(t, strings.NewReplacer("･", "·", "☞", "->").Replace(body))} {
				res, err := read([]byte(same), Options{MaxRecords: MaxRecords})
				if err != nil || res.Format != feed.format || held(res) != held(good) || len(res.Rejected) != len(good.Rejected) {
					t.Errorf("%s: %d records of %d, %v", name, held(res), held(good), err)
				}
			}
			if feed.empty != "" {
				res, err := read([]byte(feed.empty), Options{MaxRecords: MaxRecords, Expect: feed.format})
				var format *FormatError
				if err != nil || res.Format != feed.format || held(res) != 0 || len(res.Rejected) != 0 || res.Total != 0 {
					t.Errorf("empty: %+v %v", res, err)
				}
				if never := feed.format == Syndication; res.Complete == never {
					t.Errorf("empty: complete %v", res.Complete)
				}
				if res, err := Read("x", strings.NewReader(feed.empty), Options{Expect: "another"}); !errors.As(err, &format) {
					t.Errorf("something else than expected: %+v %v", res, err)
				}
			}
			for cut := 1; cut < len(body); cut += 1 + len(body)/120 {
				res, err := read([]byte(body[:cut]), Options{MaxRecords: MaxRecords})
				var format *FormatError
				var refusal *RefusalError
				switch {
				case errors.As(err, &refusal):
					t.Fatalf("cut at %d is taken for a refusal: %v", cut, err)
				case err != nil && !errors.As(err, &format):
					t.Fatalf("cut at %d: %v", cut, err)
				case res.Complete && !strings.HasSuffix(feed.file, ".csv") && cut < len(strings.TrimSpace(body))-2:
					t.Fatalf("cut at %d of %d is complete", cut, len(body))
				case held(res) > held(good):
					t.Fatalf("cut at %d holds more than the whole", cut)
				}
			}
			// Of a list that is cut off late, what came before is there, and the rest is reported.
			res, err := read([]byte(body[:len(body)*19/20]), Options{MaxRecords: MaxRecords})
			if most := held(good) - 1; most > 1 && !strings.HasSuffix(feed.file, "jsonld") && !strings.HasSuffix(feed.file, ".csv") {
				if err != nil || held(res) < most || len(res.Rejected) == 0 && held(res) == most {
					t.Errorf("cut off late: %d records, rejected %v, %v", held(res), res.Rejected, err)
				}
			}
			for refusal, service := range map[string]string{
				`<GO24><error>x</error></GO24>`: "work24",
				`<OpenAPI_ServiceResponse><cmmMsgHeader><returnReasonCode>22</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>`: "data.go.kr",
				`{"response":{"header":{"resultCode":"22","resultMsg":"x"}}}`:                                                             "data.go.kr",
				`<response><header><resultCode>22</resultCode><resultMsg>x</resultMsg></header></response>`:                               "data.go.kr",
				`{"code":-4,"msg":"x"}`: "odcloud", `{"reqErr":"x"}`: "bizinfo", "Unauthorized": "data.go.kr",
				`<script>alert('정상적인 접근 방식이 아닙니다.')</script>`: "work24",
			} {
				_, err := Read("x", strings.NewReader(refusal), Options{Expect: feed.format})
				var refused *RefusalError
				if !errors.As(err, &refused) || refused.Service != service {
					t.Errorf("%s: %v", refusal, err)
				}
			}
			var format *FormatError
			if _, err := Read("x", strings.NewReader("<!doctype html><html><body>점검 중</body></html>"), Options{Expect: feed.format}); !errors.As(err, &format) {
				t.Errorf("a page: %v", err)
			}
		})
	}
}

func held(r Result) int { return len(r.Openings) + len(r.Courses) + len(r.Notices) }

// One or many, "" or null: gateways turn lists into what they like.
func TestOneOrMany(t *testing.T) {
	const one = `{"pblancId":"PBLN_1","pblancNm":"가"}`
	for _, body := range []string{
		`{"jsonArray":[` + one + `],"totCnt":1}`, `{"jsonArray":` + one + `,"totCnt":1}`, `{"jsonArray":{"item":[` + one + `]},"totCnt":"1"}`, `{"jsonArray":{"item":` + one + `},"totCnt":1}`,
		`{"item":` + one + `,"totalCount":1}`, `[{"pblancId":"PBLN_1","pblancNm":"가","totCnt":"1"}]`,
		`{"response":{"header":{"resultCode":"00"},"body":{"items":{"item":` + one + `},"totalCount":1}}}`,
		`{"response":{"header":{"resultCode":"00"},"body":{"items":[` + one + `],"totalCount":1}}}`,
	} {
		res := readText(t, body)
		if len(res.Notices) != 1 || !res.Complete || res.Format != Bizinfo {
			t.Errorf("%s: %+v", body, res)
		}
	}
	for _, body := range []string{`{"jsonArray":"","totCnt":0}`, `{"jsonArray":null,"totCnt":0}`, `{"response":{"header":{"resultCode":"0"},"body":{"items":null,"totalCount":"0"}}}`, `{"data":[],"totalCount":0}`} {
		res, err := Read("x", strings.NewReader(body), Options{Expect: Bizinfo})
		if err != nil || held(res) != 0 || !res.Complete {
			t.Errorf("%s: %+v %v", body, res, err)
		}
	}
	res := readText(t, `{"totalCount":3,"data":[{"pbanc_sn":1,"biz_pbanc_nm":"가"},null,{"pbanc_sn":"1","biz_pbanc_nm":"가"},{"pbanc_sn":2},"x"]}`)
	if len(res.Notices) != 1 || len(res.Rejected) != 4 || res.Complete {
		t.Errorf("%+v", res)
	}
}
