package feeds

import (
	"bytes"
	"testing"

	"dari/knowledge/sheet"
)

// TestSpreadsheetOfStaff: headings over two rows, as merged cells leave them, a
// title above, and a last day that was left as a number.
func TestSpreadsheetOfStaff(t *testing.T) {
	var out bytes.Buffer
	err := sheet.Write(&out, "공고", []string{"2026년 12월 채용공고"}, [][]string{
		{},
		{"회사명", "채용제목", "근무조건", "", "", "마감일"},
		{"", "", "지역", "급여", "근무시간", ""},
		{"가온예시정밀", "CNC 가공원 모집", "경남 창원시", "월 300만원", "주 40시간", "46376"},
		{"=HYPERLINK(1)", "", "부산", "", "", "12/31"},
	})
	if err != nil {
		t.Fatal(err)
	}
	res, err := Read("openings.xlsx", &out, Options{})
	if err != nil || res.Format != StaffFile || len(res.Openings) != 1 || len(res.Rejected) != 1 || len(res.Columns) > 1 {
		t.Fatalf("%+v, %v", res, err)
	}
	o := res.Openings[0]
	if o.Employer != "가온예시정밀" || len(o.Regions) != 1 || o.Pay.Min != 3_000_000 || o.Hours != "주 40시간" || o.Deadline.At.Format("2006-01-02") != "2026-12-20" {
		t.Errorf("%+v", o)
	}
	if r := res.Rejected[0]; r.Line != 6 || r.Reason != NoTitle {
		t.Errorf("%+v", r)
	}
}
