package jobs

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var taggedOpening = Opening{Feed: "work24", SourceID: "K1", Title: "CNC 선반 가공원 모집", Employer: "가온예시정밀",
	Body:   "근무지: 경남 창원시 성산구\n급여: 월 300만원\n필수: CNC 선반 조작, 지게차운전기능사\n우대: CAM\n주 5일 08:30~17:30, 정규직, 고졸 이상, 경력 3년 이상\n마감 12월 20일",
	Posted: time.Date(2026, 11, 30, 0, 0, 0, 0, seoul)}

func TestTagsAreKeptWithTheirWords(t *testing.T) {
	o := taggedOpening.Tagged()
	want := map[Field]string{FieldRegions: "창원시 성산구", FieldPay: "300만원", FieldEmployment: "정규직", FieldDeadline: "12월 20일"}
	for field, words := range want {
		i := slices.IndexFunc(o.Tags, func(t Tag) bool { return t.Field == field })
		if i < 0 {
			t.Errorf("no tag %s in %v", field, o.Tags)
		} else if got := o.Tags[i].Words(o.Text()); !slices.Contains([]string{words, "경남 " + words, "마감 " + words}, got) {
			t.Errorf("%s: %q, want %q", field, got, words)
		}
	}
	if !slices.Contains(o.Required, "cnc") || !slices.Contains(o.Preferred, "cam") || len(o.Licences) != 1 || o.Pay.Min != 3_000_000 || o.Pay.Period != PerMonth {
		t.Errorf("%+v", o)
	}
	if o.Deadline.At.Year() != 2026 || o.Career.Min != 36 || o.Education != EducationHigh || o.Worktime.Days != 5 {
		t.Errorf("%+v", o)
	}
}

// TestTaggedKeepsWhatTheSourceSays: what a source says in a field is not read over, and what was read before does not stay
// when the text says it no longer.
func TestTaggedKeepsWhatTheSourceSays(t *testing.T) {
	said := taggedOpening
	said.Pay, said.Regions = Pay{Period: PerYear, Min: 40_000_000}, []Region{"26"}
	o := said.Tagged()
	if o.Pay != said.Pay || !slices.Equal(o.Regions, said.Regions) {
		t.Errorf("%+v, %v", o.Pay, o.Regions)
	}
	data, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	var kept Opening
	if err := json.Unmarshal(data, &kept); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(said, kept.Untagged()); diff != "" {
		t.Errorf("untagged: %s", diff)
	}
	if again, _ := json.Marshal(kept.Tagged()); string(again) != string(data) {
		t.Errorf("read again:\n%s\n%s", again, data)
	}
	kept.Title, kept.Body = "사무원 모집", "정규직입니다."
	if o := kept.Tagged(); len(o.Required)+len(o.Licences) != 0 || o.Career != (Career{}) || o.Pay != said.Pay {
		t.Errorf("text changed: %+v", o)
	}
}

// TestUnknownGivesNoTag: a text that says nothing we know leaves all as it was.
func TestUnknownGivesNoTag(t *testing.T) {
	o := Opening{Title: "사람 구해요", Body: "자세한 것은 만나서 이야기해요."}
	if diff := cmp.Diff(o, o.Tagged()); diff != "" {
		t.Errorf("%s", diff)
	}
	undated := taggedOpening
	undated.Posted = time.Time{}
	if o := undated.Tagged(); o.Deadline != (Deadline{}) || slices.ContainsFunc(o.Tags, func(t Tag) bool { return t.Field == FieldDeadline }) {
		t.Errorf("a day without a year: %+v", o.Deadline)
	}
}
