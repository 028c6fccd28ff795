package feeds

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dari/knowledge/jobs"
)

func TestWork24Courses(t *testing.T) {
	xml, err := readFile(t, "work24-courses.xml", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if xml.Format != Work24Courses || xml.Total != 3 || !xml.Complete || len(xml.Courses) != 3 || len(xml.Rejected) != 0 {
		t.Fatalf("%+v", xml)
	}
	rate := 71.4
	want := jobs.Course{
		Feed: "work24-courses", SourceID: "AIG20260000000001/2", CourseID: "AIG20260000000001", Round: "2", InstitutionID: "500000000001", ProgrammeCode: "C0104",
		Title: "자바(JAVA) 기반 웹 개발자 양성과정 & 실무 프로젝트", Institution: "예시디지털직업전문학교", Programme: "K-디지털 트레이닝",
		Start: kst("2026-11-09 00:00:00"), End: kst("2027-04-30 23:59:59"), Schedule: jobs.ScheduleWeekdays, Places: 25, Applicants: 7, Cost: 1_584_000,
		Regions: []jobs.Region{"11530"}, Address: "서울 구로구", NCS: "20010202", Skills: []jobs.Skill{"java"}, JobRate: &rate,
		URL:    "https://www.work24.go.kr/hr/a/a/3100/selectTracseDetl.do?tracseId=AIG20260000000001&tracseTme=2&crseTracseSe=C0104&trainstCstmrId=500000000001",
		Source: Work24CourseSource,
	}
	got := xml.Courses[0]
	got.Skills = got.Skills[:min(1, len(got.Skills))] // the vocabulary grows
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("first course (-want +got):\n%s", diff)
	}
	second, third := xml.Courses[1], xml.Courses[2]
	if second.Cost != 612_000 || second.JobRate != nil || second.Schedule != jobs.ScheduleWeekend || len(second.Regions) != 1 || second.Regions[0] != "48123" {
		t.Errorf("second: %+v", second)
	}
	if len(third.Regions) != 1 || third.Regions[0] != "46110" { // 12999, whose district nobody knows: the words tell
		t.Errorf("third: %+v", third.Regions)
	}
	at := kst("2026-10-30 12:00:00")
	if !got.Joinable(at) || third.Joinable(at) || second.Joinable(kst("2026-10-31 00:00:00")) {
		t.Error("full, or begun, and still to be joined")
	}
	json, err := readFile(t, "work24-courses.json", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(xml, json, cmp.Transformer("lines", func(r Rejected) Rejected { r.Line = 0; return r })); diff != "" {
		t.Errorf("XML and JSON differ:\n%s", diff)
	}
	old, err := readFile(t, "hrd-returnjson.json", Options{})
	if err != nil || !old.Complete || len(old.Courses) != 1 {
		t.Fatalf("%+v %v", old, err)
	}
	if diff := cmp.Diff(second, old.Courses[0]); diff != "" {
		t.Errorf("JSON in JSON:\n%s", diff)
	}
}

func TestWork24CourseDetailAndSchedule(t *testing.T) {
	list, err := readFile(t, "work24-courses.xml", Options{})
	if err != nil {
		t.Fatal(err)
	}
	detail, err := readFile(t, "work24-course-detail.xml", Options{})
	if err != nil || detail.Format != Work24CourseDetail || len(detail.Courses) != 1 || detail.Complete {
		t.Fatalf("%+v %v", detail, err)
	}
	schedule, err := readFile(t, "work24-course-schedule.xml", Options{})
	if err != nil || schedule.Format != Work24CourseSchedule || len(schedule.Courses) != 1 || !schedule.Complete {
		t.Fatalf("%+v %v", schedule, err)
	}
	row := list.Courses[1]
	c := MergeCourse(MergeCourse(row, detail.Courses[0]), schedule.Courses[0])
	if c.Days != 8 || c.Hours != 64 || c.OwnShare == nil || *c.OwnShare != 275_400 || c.Mode != jobs.ModeClassroom || c.Cost != row.Cost || !c.Start.Equal(row.Start) ||
		c.Places != 15 || c.Title != row.Title || c.Address != row.Address {
		t.Errorf("merged: %+v", c)
	}
	if s := schedule.Courses[0]; !s.Start.Equal(row.Start) || !s.End.Equal(row.End) || s.Places != 15 || s.Cost != row.Cost {
		t.Errorf("schedule: %+v", s)
	}
	noneOf(t, c, "예시담당", "course@lathe.example", "000-000-0002")
	if diff := cmp.Diff(list.Courses[0], MergeCourse(list.Courses[0], detail.Courses[0])); diff != "" {
		t.Errorf("a detail of another round changes a row:\n%s", diff)
	}
}
