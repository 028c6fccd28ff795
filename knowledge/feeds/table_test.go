package feeds

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/korean"

	"dari/knowledge/jobs"
)

func toCP949(t *testing.T, s string) string {
	t.Helper()
	out, err := korean.EUCKR.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The same file in three encodings gives the same openings.
func TestStaffFiles(t *testing.T) {
	utf8, err := readFile(t, "staff-openings-utf8bom.csv", Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []jobs.Opening{
		{Feed: "staff-file", SourceID: "K000000000000011", Employer: "(주)예시전자", BusinessNumber: "0000000011", Title: "SMT 장비 조작원", Regions: []jobs.Region{"41220"}, RegionText: "경기 평택시",
			Occupations: []jobs.Occupation{"8352"}, Skills: []jobs.Skill{"smt"}, Employment: []jobs.EmploymentType{jobs.Permanent}, Education: jobs.EducationHigh, Career: jobs.Career{Kind: jobs.CareerAny},
			Pay: jobs.Pay{Period: jobs.PerMonth, Min: 2_600_000, Max: 2_600_000, Text: "260만원"}, Deadline: jobs.Deadline{Kind: jobs.DeadlineDate, At: kst("2026-10-31 23:59:59"), Text: "2026-10-31"},
			Posted: kst("2026-10-01 00:00:00"), URL: "https://www.example.com/11"},
		{Feed: "staff-file", SourceID: "K000000000000012", Employer: "예시푸드, 주식회사", BusinessNumber: "0000000012", Title: `조리원 "주말" 근무`, Regions: []jobs.Region{"11500"}, RegionText: "서울 강서구",
			Occupations: []jobs.Occupation{"5312"}, Skills: []jobs.Skill{"cooking"}, Employment: []jobs.EmploymentType{jobs.FixedTerm}, Education: jobs.EducationAny, Career: jobs.Career{Kind: jobs.CareerEntry},
			Pay: jobs.Pay{Period: jobs.PerHour, Min: 10_500, Max: 10_500, Text: "10,500원"}, Deadline: jobs.Deadline{Kind: jobs.DeadlineUntilFilled, Text: "채용시까지"}, Posted: kst("2026-10-02 00:00:00")},
		{Feed: "staff-file", SourceID: utf8.Openings[2].SourceID, Employer: "홑따옴표상회", BusinessNumber: "11", Title: "배송 기사", Regions: []jobs.Region{"26"}, RegionText: "부산 전체",
			Occupations: []jobs.Occupation{"6241"}, Employment: []jobs.EmploymentType{jobs.Permanent}, Career: jobs.Career{Kind: jobs.CareerRequired, Min: 12},
			Pay: jobs.Pay{Period: jobs.PerYear, Min: 32_000_000, Max: 36_000_000, Text: "3,200~3,600만원"}, Deadline: jobs.Deadline{Kind: jobs.DeadlineAlways, Text: "상시"}, Posted: kst("2026-10-02 00:00:00")},
	}
	if diff := cmp.Diff(want, utf8.Openings); diff != "" || !utf8.Complete || utf8.Total != 3 {
		t.Errorf("total %d, complete %v (-want +got):\n%s", utf8.Total, utf8.Complete, diff)
	}
	for name, n := range map[string]int{"staff-openings-cp949.csv": 3, "staff-openings-utf16.tsv": 2} {
		res, err := readFile(t, name, Options{})
		if err != nil || len(res.Openings) != n {
			t.Fatalf("%s: %+v %v", name, res, err)
		}
		for i, o := range res.Openings {
			if diff := cmp.Diff(want[i], o); diff != "" {
				t.Errorf("%s, row %d (-utf8 +this):\n%s", name, i+1, diff)
			}
		}
	}
}

// A row without a number keeps its id when it is imported again, however it is spaced, and two firms do not share one.
func TestRowsWithoutNumber(t *testing.T) {
	id := func(row string) string {
		res := readText(t, "회사명,제목,지역\n"+row+"\n")
		if len(res.Openings) != 1 {
			t.Fatalf("%q: %+v", row, res)
		}
		return res.Openings[0].SourceID
	}
	a := id("가나상회,배송 기사,부산")
	if a == "" || a != id(" 가나상회 ,배송  기사,부산") {
		t.Error("the id changes with spaces")
	}
	if a == id("다라상회,배송 기사,부산") || a == id("가나상회,배송 기사,대구") || a == id("가나상회배송,기사,부산") {
		t.Error("different rows share an id")
	}
}

func TestSpreadsheetDamage(t *testing.T) {
	res := readText(t, strings.Join([]string{
		"2026년 채용 공고 목록,,,,",
		",,,,",
		"공고번호*,회사명,사업자번호,공고명,접수마감일,비고,담당자,연락처",
		"2.01E+11,가,1018100001,하나,46297,메모,김예시,000-0000-0000",
		`="007",나,18100001 1,둘,########,,,`,
		`="008",다,="018100001",셋,46297,,,`,
		`009,"라,018100001,넷,46297`,
		"010,마,1018100001,,46297",
		"008,바,,다섯,46297",
		"011,사,,여섯,2026. 12. 24.(목)",
		"",
	}, "\r\n"))
	wantRejected := []Rejected{{Record: 1, Line: 4, Reason: Damaged, Detail: "2.01E+11"}, {Record: 2, Line: 5, ID: "007", Reason: Damaged, Detail: "########"},
		{Record: 4, Line: 7, Reason: BadQuotes}, {Record: 5, Line: 8, ID: "010", Reason: NoTitle}, {Record: 6, Line: 9, ID: "008", Reason: Duplicate, Detail: "3"}}
	if diff := cmp.Diff(wantRejected, res.Rejected); diff != "" {
		t.Errorf("rejected (-want +got):\n%s", diff)
	}
	if res.Total != 7 || res.Complete || len(res.Openings) != 2 {
		t.Fatalf("%+v", res)
	}
	if o := res.Openings[0]; o.SourceID != "008" || o.BusinessNumber != "0018100001" || !o.Deadline.At.Equal(kst("2026-10-02 23:59:59")) {
		t.Errorf("%+v", o)
	}
	if o := res.Openings[1]; o.Title != "여섯" || !o.Deadline.At.Equal(kst("2026-12-24 23:59:59")) {
		t.Errorf("%+v", o)
	}
	if diff := cmp.Diff([]string{"비고"}, res.Columns); diff != "" {
		t.Errorf("columns that we do not use:\n%s", diff)
	}
}

func TestColumnsBySetting(t *testing.T) {
	text := "firm name;job;where\n가;용접원;부산\n"
	if _, err := Read("x", strings.NewReader(text), Options{}); err == nil {
		t.Error("unknown headings are read")
	}
	res, err := Read("x", strings.NewReader(text), Options{Columns: map[string]string{"Firm Name": "employer", "job": "title", "where": "region"}, Feed: "f", Source: "출처"})
	if err != nil || len(res.Openings) != 1 {
		t.Fatalf("%+v %v", res, err)
	}
	if o := res.Openings[0]; o.Employer != "가" || o.Title != "용접원" || o.Feed != "f" || o.Source != "출처" || len(o.Regions) != 1 {
		t.Errorf("%+v", o)
	}
	for _, f := range Fields() {
		if f == "" {
			t.Error("an empty field name")
		}
	}
}

func TestPayColumns(t *testing.T) {
	res := readText(t, "제목,연봉,월급,시급\n하나,3400,,\n둘,,260만원,\n셋,,,10700\n넷,,,\n")
	for i, want := range []jobs.Pay{{Period: jobs.PerYear, Min: 34_000_000, Max: 34_000_000, Text: "3400"}, {Period: jobs.PerMonth, Min: 2_600_000, Max: 2_600_000, Text: "260만원"},
		{Period: jobs.PerHour, Min: 10_700, Max: 10_700, Text: "10700"}, {}} {
		if diff := cmp.Diff(want, res.Openings[i].Pay); diff != "" {
			t.Errorf("row %d:\n%s", i+1, diff)
		}
	}
}
