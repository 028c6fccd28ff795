package handlers_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/jobs"
	"dari/store"
)

// courseDay is midnight of a day in Korea.
func courseDay(s string) time.Time {
	t, _ := jobs.ParseDate(s)
	return t
}

// changwonCourses are courses as Work24 has them.
func changwonCourses() []jobs.Course {
	nothing, some := int64(0), int64(61_200)
	rate := 71.4
	places := func(s string) []jobs.Region { r, _ := jobs.FindRegions(s); return r }
	course := func(id, title, institution, address, start, end string, change func(c *jobs.Course)) jobs.Course {
		c := jobs.Course{Feed: "work24-courses", SourceID: id, Title: title, Institution: institution, Address: address, Regions: places(address),
			Start: courseDay(start), End: jobs.EndOfDay(courseDay(end)), Source: "고용24 훈련과정", URL: "https://www.work24.go.kr/course/" + id}
		change(&c)
		c.Skills = jobs.FindSkills(c.Title + "\n" + c.Body)
		return c
	}
	return []jobs.Course{
		course("A1", "생성형 AI 업무 활용(야간)", "예시디지털학원", "경남 창원시 성산구", "2026-12-07", "2026-12-18", func(c *jobs.Course) {
			c.Programme, c.ProgrammeCode, c.Mode, c.Schedule = "국민내일배움카드(일반)", "C0061", jobs.ModeClassroom, jobs.ScheduleWeekdays
			c.Places, c.Applicants, c.Days, c.Hours, c.Cost, c.OwnShare = 20, 8, 10, 30, 612_000, &some
		}),
		course("A2", "AI 데이터 분석가 양성과정", "예시캠퍼스", "경남 창원시 의창구", "2026-12-14", "2027-05-31", func(c *jobs.Course) {
			c.Programme, c.ProgrammeCode, c.Schedule = "K-디지털 트레이닝", "C0104", jobs.ScheduleWeekdays
			c.Places, c.Applicants, c.Cost, c.OwnShare, c.JobRate = 25, 7, 7_200_000, &nothing, &rate
		}),
		course("A3", "머신러닝 기초(비대면)", "예시원격평생교육원", "", "2026-12-21", "2027-01-08", func(c *jobs.Course) {
			c.Programme, c.ProgrammeCode, c.Cost, c.OwnShare = "K-디지털 기초역량훈련", "C0105", 250_000, &nothing
		}),
		course("A4", "KDT AI 캠퍼스 비전 개발자", "예시공업대학", "경남 창원시 마산회원구", "2026-12-28", "2027-06-30", func(c *jobs.Course) {
			c.Programme, c.ProgrammeCode, c.Cost, c.Places = "K-디지털 트레이닝", "C0104", 1_500_000, 20
		}),
		course("B1", "특수용접 실무(주말반)", "예시기술학원", "부산 사상구", "2026-12-05", "2027-02-28", func(c *jobs.Course) {
			c.Programme, c.ProgrammeCode, c.Cost, c.Places = "국가기간전략산업직종", "C0054", 3_400_000, 15
		}),
		course("B2", "중소기업 챗GPT 실무", "예시상공회의소", "부산 부산진구", "2026-12-08", "2026-12-09", func(c *jobs.Course) {
			c.Programme, c.Cost = "중소기업 인재 키움 프리미엄 훈련", 400_000
		}),
		course("B3", "엑셀 실무", "예시학원", "부산 연제구", "2026-12-01", "2026-12-11", func(c *jobs.Course) { c.Places, c.Applicants = 10, 10 }),
	}
}

// plcCourse is a course that changwonCourses lacks.
func plcCourse(id, start string) jobs.Course {
	c := jobs.Course{Feed: "work24-courses", SourceID: id, Title: "PLC 제어 기초", Institution: "예시기술학원", Address: "경남 창원시 성산구",
		Start: courseDay(start), End: jobs.EndOfDay(courseDay(start).AddDate(0, 0, 4)), Source: "고용24 훈련과정", Skills: jobs.FindSkills("PLC")}
	c.Regions, _ = jobs.FindRegions(c.Address)
	return c
}

// listInstitution lets an account post courses.
func (s *stage) listInstitution(account string) {
	s.t.Helper()
	err := s.store.AddInstitution(context.Background(), handlers.Institution{Account: account, Name: "예시인재개발원", Number: "2208162517"}, "cli:test")
	if err != nil {
		s.t.Fatal(err)
	}
}

// importCourses brings courses as their feed does.
func (s *stage) importCourses(courses ...jobs.Course) {
	s.t.Helper()
	ctx := context.Background()
	run, err := s.store.BeginFeedRun(ctx, "work24-courses", "all", "cli:test", false, time.Now())
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.store.KeepFeedPage(ctx, run, store.FeedPage{Courses: courses}); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.store.EndFeedRun(ctx, run, true, ""); err != nil {
		s.t.Fatal(err)
	}
}

// TestCourseScripts plays the conversations of testdata/courses: finding a
// course, what it costs, and what it is good for.
func TestCourseScripts(t *testing.T) {
	playScripts(t, "testdata/courses", func(s *stage, _ string) {
		s.realAnswers()
		s.handlers.Base = wholeBase
		tell := func() {
			ctx, now := context.Background(), time.Now()
			_, err := s.handlers.TellCourses(ctx, now)
			if err == nil {
				_, err = s.handlers.TellAlerts(ctx, now)
			}
			if err != nil {
				s.t.Error(err)
			}
		}
		s.steps = map[string]func(){
			"step list an institution": func() { s.listInstitution("telegram:555") },
			"step list the seeker":     func() { s.listInstitution("terminal:seeker") },
			"step tell":                tell,
			"step a new course":        func() { s.importCourses(plcCourse("P1", "2026-12-14")); tell() },
			"step the same course":     func() { s.importCourses(plcCourse("P1", "2026-12-14"), plcCourse("P1-again", "2026-12-14")); tell() },
			"step two courses":         func() { s.importCourses(plcCourse("P2", "2026-12-21"), plcCourse("P3", "2026-12-28")); tell() },
			"step a last course":       func() { s.importCourses(plcCourse("P4", "2027-01-04")); tell() },
			"step it is tomorrow":      func() { s.importCourses(plcCourse("P5", "2026-11-26")); tell() },
			"import courses":           func() { s.importCourses(changwonCourses()...) },
			"import openings":          func() { s.importOpenings(learnersJobs()...) },
		}
	})
}

// wholeBase are the curated articles.
var wholeBase = sync.OnceValue(func() *knowledge.Base {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		panic(err)
	}
	return base
})

// learnersJobs ask for what the courses teach.
func learnersJobs() []jobs.Opening {
	weld, data := weldingJob("K1"), weldingJob("K2")
	data.Title, data.Body = "데이터 분석 담당자", "생산 데이터를 분석합니다. 데이터 분석 가능자."
	data.Occupations, data.Skills = nil, jobs.FindSkills("데이터 분석")
	data.Regions, _ = jobs.FindRegions("경남 창원시 성산구")
	weld.Skills = jobs.FindSkills("용접")
	return []jobs.Opening{weld, data}
}

// TestCourseBoardFollowsTheStore: what another process imports, changes or
// closes is seen by the next search, and what has begun is not.
func TestCourseBoardFollowsTheStore(t *testing.T) {
	onStage(t, func(s *stage) {
		s.realAnswers()
		look := func() string { return bodies(s.hear(terminalMessage("ko", "seeker", "/courses"))) }
		if said := look(); !strings.Contains(said, "하나도 없어요") {
			t.Errorf("nothing is there:\n%s", said)
		}
		all := changwonCourses()
		s.importCourses(all...)
		if said := look(); !strings.Contains(said, "생성형 AI 업무 활용") || strings.Contains(said, "엑셀 실무") {
			t.Errorf("imported, one of them full:\n%s", said)
		}
		all[0].Title = "생성형 AI 새 이름(야간)"
		s.importCourses(all...)
		if said := look(); !strings.Contains(said, "생성형 AI 새 이름") {
			t.Errorf("changed:\n%s", said)
		}
		time.Sleep(time.Minute)
		for range 2 { // a list that is short once may be read while it moves
			s.importCourses(all[1:]...)
		}
		if said := look(); strings.Contains(said, "생성형 AI 새 이름") || !strings.Contains(said, "데이터 분석가") {
			t.Errorf("two whole lists do not have it:\n%s", said)
		}
		moveTo(courseDay("2026-12-15"))
		if said := look(); strings.Contains(said, "데이터 분석가") {
			t.Errorf("it has begun:\n%s", said)
		}
	})
}

// lateCourses keeps back what changed, as a transaction does that is not ended.
type lateCourses struct {
	handlers.Courses
	held bool
}

func (l *lateCourses) CoursesChanged(ctx context.Context, since time.Time, after int64, limit int) ([]handlers.Course, error) {
	if l.held {
		return nil, nil
	}
	return l.Courses.CoursesChanged(ctx, since, after, limit)
}

// TestCourseBoardSeesWhatCameLate: a change that was stamped long before it could
// be read is seen.
func TestCourseBoardSeesWhatCameLate(t *testing.T) {
	onStage(t, func(s *stage) {
		s.realAnswers()
		late := &lateCourses{s.handlers.Courses, true}
		s.handlers.Courses = late
		look := func() string { return bodies(s.hear(terminalMessage("ko", "seeker", "/courses"))) }
		look()
		s.importCourses(changwonCourses()...)
		time.Sleep(2 * time.Minute)
		look()
		late.held = false
		time.Sleep(2 * time.Minute)
		if said := look(); !strings.Contains(said, "생성형 AI 업무 활용") {
			t.Errorf("committed two minutes after it was stamped:\n%s", said)
		}
	})
}

// TestCourseOwnShares: the own share is found for every price, by the facts of
// the base, and where it holds.
func TestCourseOwnShares(t *testing.T) {
	h := &handlers.Handlers{Base: wholeBase}
	own := map[string]knowledge.Fact{}
	for _, f := range wholeBase().FactsAt("kdt", courseDay("2026-12-14")) {
		own[f.ID] = f
	}
	for _, tt := range []struct {
		cost int64
		fact string
	}{{10_000, "own1"}, {3_000_000, "own1"}, {3_000_001, "own2"}, {6_000_000, "own2"}, {6_000_001, "own3"}, {12_000_000, "own3"},
		{12_000_001, "own4"}, {18_000_000, "own4"}, {18_000_001, "own5"}, {40_000_000, "own5"}} {
		c := jobs.Course{ProgrammeCode: "C0104", Cost: tt.cost, Start: courseDay("2026-12-14")}
		f := own[tt.fact]
		want := int64(f.Value.Number)
		if f.Unit == knowledge.Percent {
			want = tt.cost * int64(f.Value.Number) / 100
		}
		if rule, won, ok := h.OwnShare(c); !ok || rule != f.Ref() || won != want {
			t.Errorf("%d won: %s, %d won, want %s, %d", tt.cost, rule, won, f.Ref(), want)
		}
	}
	before := jobs.Course{ProgrammeCode: "C0104", Cost: 1_000_000, Start: courseDay("2025-12-14")}
	if rule, _, ok := h.OwnShare(before); ok {
		t.Errorf("in 2025 there was no own share, but %s", rule)
	}
	if rule, _, ok := h.OwnShare(jobs.Course{ProgrammeCode: "C0061", Cost: 1_000_000, Start: courseDay("2026-12-14")}); ok {
		t.Errorf("of the card alone the base has no rule, but %s", rule)
	}
}
