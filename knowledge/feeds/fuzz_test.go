package feeds

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"dari/knowledge/jobs"
)

// seeds adds the samples, and each cut in the middle.
func seeds(f *testing.F, files ...string) {
	f.Helper()
	for _, name := range files {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
}

// fuzzRead reads whatever comes and holds what Read promises.
func fuzzRead(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		opts := Options{MaxRecords: 50, URL: "https://feed.example/list"}
		res, err := Read("fuzz", strings.NewReader(string(data)), opts)
		if err != nil {
			if held(res) > 0 || res.Complete || len(err.Error()) > 2000 {
				t.Fatalf("an error with records, or a long one: %v %+v", err, res)
			}
			return
		}
		if held(res) > opts.MaxRecords || res.Format == "" {
			t.Fatalf("%d records of %q", held(res), res.Format)
		}
		ids := map[string]bool{}
		check := func(id, title string, links ...string) {
			if id == "" || title == "" || ids[id] || strings.ContainsAny(title, "\n\r\x00") || !utf8.ValidString(title) || len([]rune(title)) > longestLine {
				t.Fatalf("id %q, title %q", id, title)
			}
			ids[id] = true
			for _, l := range links {
				if l != "" && !strings.HasPrefix(l, "http://") && !strings.HasPrefix(l, "https://") {
					t.Fatalf("link %q", l)
				}
			}
		}
		for _, o := range res.Openings {
			check(o.SourceID, o.Title, o.URL)
			jobs.Lint(o, kst("2026-11-22 09:00:00"))
		}
		for _, c := range res.Courses {
			check(c.SourceID, c.Title, c.URL)
			if left, _ := c.Left(); left < 0 || c.Cost < 0 || c.Days < 0 || c.OwnShare != nil && *c.OwnShare < 0 || c.JobRate != nil && !(*c.JobRate >= 0 && *c.JobRate <= 100) {
				t.Fatalf("%+v", c)
			}
		}
		for _, n := range res.Notices {
			check(n.SourceID, n.Title, n.URL, n.ApplyURL)
			if len([]rune(n.Body)) > 10*longestText || n.Deadline.Kind == jobs.DeadlineDate && n.Deadline.At.IsZero() {
				t.Fatalf("%+v", n)
			}
		}
		for _, r := range res.Rejected {
			if r.Reason == "" || len(r.Detail) > 2000 {
				t.Fatalf("%+v", r)
			}
		}
		again, err := Read("fuzz", strings.NewReader(string(data)), opts)
		if err != nil || held(again) != held(res) || again.Complete != res.Complete {
			t.Fatalf("reading again gives %d records after %d, %v", held(again), held(res), err)
		}
	})
}

func FuzzCourses(f *testing.F) {
	seeds(f, "work24-courses.xml", "work24-courses.json", "hrd-returnjson.json", "work24-course-detail.xml", "work24-course-schedule.xml")
	fuzzRead(f)
}

func FuzzNotices(f *testing.F) {
	seeds(f, "bizinfo.json", "bizinfo-documented.json", "bizinfo-datagokr.json", "kstartup.json", "kstartup.xml", "gov24-services.json", "gov24-detail.json", "staff-programs-bizinfo-export.csv")
	fuzzRead(f)
}

func FuzzSyndication(f *testing.F) {
	seeds(f, "generic.rss.xml", "generic.atom.xml", "bizinfo.rss.xml")
	fuzzRead(f)
}

func FuzzPages(f *testing.F) {
	seeds(f, "jobposting.jsonld", "jobposting-page.html", "work24-error-page.html")
	f.Add([]byte("<table><tr><th>회사명<th>채용제목<tr><td>가<td>나</table>"))
	fuzzRead(f)
}

func FuzzRead(f *testing.F) {
	seeds(f, "work24-openings.xml", "work24-opening-detail.xml", "staff-openings-utf8bom.csv", "staff-openings-cp949.csv", "staff-openings-utf16.tsv")
	for _, s := range []string{list(2, row("K1", "하나"), row("K2", "R&D")), "회사명,제목,급여,마감일\n가,\"나\n다\",월 300,46297\n", "<wantedDtl><wantedAuthNo>K1</wantedAuthNo></wantedDtl>",
		`{"code":-4,"msg":"x"}`, "<script></script><wantedRoot>", "\xff\xfe제\x00", "<wantedRoot><total>1</total><wanted><wanted></wanted>"} {
		f.Add([]byte(s))
	}
	fuzzRead(f)
}
