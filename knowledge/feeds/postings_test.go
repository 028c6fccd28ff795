package feeds

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dari/knowledge/jobs"
)

func TestJobPostings(t *testing.T) {
	res, err := readFile(t, "jobposting.jsonld", Options{})
	if err != nil || res.Format != JobPostings || res.Complete || len(res.Openings) != 2 || len(res.Rejected) != 0 {
		t.Fatalf("%+v %v", res, err)
	}
	first, second := res.Openings[0], res.Openings[1]
	if first.Title != "CNC 선반 조작원" || first.Employer != "(주)가온예시정밀" || first.Body != "CNC 선반 2대를 조작합니다.\n주 5일\n기숙사 제공" || first.Regions[0] != "41390" ||
		first.Pay.Min != 34_000_000 || first.Pay.Max != 42_000_000 || first.Pay.Period != jobs.PerYear || first.Education != jobs.EducationHigh ||
		first.Career.Kind != jobs.CareerAny || !first.Deadline.At.Equal(kst("2026-12-01 23:59:59")) || first.Posted != kst("2026-10-01 00:00:00") || first.URL != "https://gaon.example/jobs/10" {
		t.Errorf("first: %+v", first)
	}
	if diff := cmp.Diff([]jobs.Region{jobs.Remote}, second.Regions); diff != "" {
		t.Error(diff)
	}
	if second.Pay.Min != 10_500 || second.Pay.Max != 10_500 || second.Pay.Period != jobs.PerHour || second.Career != (jobs.Career{Kind: jobs.CareerRequired, Min: 12}) || second.Employer != "예시콜센터" ||
		len(second.Employment) != 4 || !second.Posted.Equal(kst("2026-09-30 09:00:00")) || second.SourceID == "" || second.SourceID == first.SourceID {
		t.Errorf("second: %+v", second)
	}
	page, err := readFile(t, "jobposting-page.html", Options{URL: "https://gaon.example/jobs"})
	if err != nil || len(page.Openings) != 1 {
		t.Fatalf("%+v %v", page, err)
	}
	if diff := cmp.Diff(first, page.Openings[0]); diff != "" {
		t.Errorf("the page and the file differ:\n%s", diff)
	}
}

func TestJobPostingForms(t *testing.T) {
	for _, c := range []struct {
		posting string
		ok      func(jobs.Opening) bool
	}{
		{`{"title":"a","baseSalary":2500000}`, func(o jobs.Opening) bool { return !o.Pay.Known() }},
		{`{"title":"a","baseSalary":{"currency":"USD","value":{"value":50000,"unitText":"YEAR"}}}`, func(o jobs.Opening) bool { return !o.Pay.Known() && strings.Contains(o.Pay.Text, "USD") }},
		{`{"title":"a","baseSalary":{"currency":"KRW","value":"2,500,000","unitText":"MONTH"}}`, func(o jobs.Opening) bool { return o.Pay.Min == 2_500_000 && o.Pay.Period == jobs.PerMonth }},
		{`{"title":"a","baseSalary":{"currency":"KRW","value":{"minValue":"10500","unitText":"hour"}}}`, func(o jobs.Opening) bool { return o.Pay.Min == 10_500 && o.Pay.Max == 0 }},
		{`{"title":"a","jobLocation":[{"address":"부산광역시 사하구"},{"address":{"addressRegion":{"name":"경상남도"},"addressLocality":"창원시"}}]}`,
			func(o jobs.Opening) bool { return len(o.Regions) == 2 && o.Regions[0] == "26380" }},
		{`{"title":["a","b"],"hiringOrganization":{"name":{"@value":"가"}},"url":"/x"}`, func(o jobs.Opening) bool { return o.Title == "a" && o.URL == "https://p.example/x" }},
		{`{"title":"a","validThrough":"2026-10-31"}`, func(o jobs.Opening) bool { return o.Deadline.At.Equal(kst("2026-10-31 23:59:59")) }},
		{`{"title":"a","validThrough":"2026-10-31T09:00"}`, func(o jobs.Opening) bool { return o.Deadline.At.Equal(kst("2026-10-31 09:00:00")) }},
		{`{"title":"a","url":"javascript:alert(1)","experienceRequirements":{"monthsOfExperience":0}}`, func(o jobs.Opening) bool { return o.URL == "https://p.example/" && o.Career.Kind == jobs.CareerAny }},
		{`{"title":"a","educationRequirements":[{"credentialCategory":"bachelor degree"}]}`, func(o jobs.Opening) bool { return o.Education == jobs.EducationBachelor }},
		{`{"title":"a","employmentType":["FULL_TIME","intern"]}`, func(o jobs.Opening) bool { return len(o.Employment) == 3 }},
		{`{"title":{"x":1},"@id":5,"baseSalary":[],"jobLocation":"부산","identifier":[],"hiringOrganization":null}`, func(o jobs.Opening) bool { return o.Title == "" && o.RegionText == "부산" }},
	} {
		var p map[string]any
		if err := json.Unmarshal([]byte(c.posting), &p); err != nil {
			t.Fatal(err)
		}
		if o := posting(p, Options{URL: "https://p.example/"}); !c.ok(o) {
			t.Errorf("%s: %+v", c.posting, o)
		}
	}
}

// Blocks stand in comments and CDATA, and one that is broken costs itself only.
func TestBlocksOfAPage(t *testing.T) {
	res := readText(t, `<!DOCTYPE html><html><head>
<script type="application/ld+json"><!-- {"@type":"JobPosting","title":"하나","url":"https://a.example/1"} --></script>
<script TYPE='application/ld+json; charset=utf-8'>//<![CDATA[
[{"@type":["JobPosting"],"title":"둘","url":"https://a.example/2"},{"@type":"JobPosting","title":"","url":"https://a.example/3"}]
//]]></script>
<script type="application/ld+json">{"@type":"JobPosting","title":"깨진</script>
<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"JobPosting","title":"셋","url":"https://a.example/4"}}]}</script>
<script>var x = '{"@type":"JobPosting","title":"no"}'</script></head></html>`)
	var titles []string
	for _, o := range res.Openings {
		titles = append(titles, o.Title)
	}
	var reasons []Reason
	for _, r := range res.Rejected {
		reasons = append(reasons, r.Reason)
	}
	if diff := cmp.Diff([]string{"하나", "둘", "셋"}, titles); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Reason{NoTitle, Malformed}, reasons); diff != "" {
		t.Error(diff)
	}
	var format *FormatError
	if _, err := Read("x", strings.NewReader(`<html><script type="application/ld+json">{"@type":"Organization"}</script></html>`), Options{}); !errors.As(err, &format) {
		t.Errorf("no postings: %v", err)
	}
}

// Portals call a page with one table .xls.
func TestTableOfAPage(t *testing.T) {
	res := readText(t, `<html><body><table border=1><tr><td colspan=3>구인 목록</td></tr>
<tr><th>회사명</th><th>채용제목</th><th>근무지역</th></tr>
<tr><td>예시&amp;정밀<td>용접원<br>모집</td><td>부산 사하구</td></tr><tr><td>둘</td><td></td><td>서울</td></tr></table></body></html>`)
	if res.Format != StaffFile || len(res.Openings) != 1 || len(res.Rejected) != 1 || res.Openings[0].Employer != "예시&정밀" || res.Openings[0].Title != "용접원 모집" || res.Openings[0].Regions[0] != "26380" {
		t.Errorf("%+v", res)
	}
}
