package handlers_test

import (
	"testing"
	"time"

	"dari/handlers"
	"dari/knowledge/jobs"
)

// machinists are openings around Changwon for somebody who machines metal.
func machinists() []jobs.Opening {
	read := func(id, employer, text string) jobs.Opening {
		o, _ := jobs.ReadOpening(text, time.Now())
		o.Feed, o.SourceID, o.Employer, o.Source, o.HowToApply = "work24", id, employer, "고용24", "온라인 접수"
		return o
	}
	return []jobs.Opening{
		read("M1", "(주)예시정밀", "CNC 가공 기술자\n경남 김해시 주촌면, 정규직, 월 300만원\n필수: CNC, 도면 해독\n주간 08:30~17:30"),
		read("M2", "예시기공(주)", "MCT 가공 담당\n경남 창원시 성산구, 정규직, 월 310만원\n필수: CNC, CAM\n우대: 3차원 측정\n주간 08:30~17:30"),
		read("M3", "예시테크(주)", "CNC 프로그램 담당\n경남 창원시 의창구, 정규직, 월 320만원\n필수: CNC, CAM 사용 가능\n주간 근무"),
		read("M4", "예시물류(주)", "CNC 자재 공급 담당\n경남 창원시 진해구, 정규직, 월 280만원\n필수: CNC, 지게차운전기능사\n주간 근무"),
		read("M5", "예시금속(주)", "CNC 가공 야간조\n경남 창원시 성산구, 정규직, 월 330만원, 주야 2교대\n필수: CNC"),
	}
}

// nearCourses are courses for what is missing there: of two on CAM the longer
// starts sooner.
func nearCourses() []jobs.Course {
	nothing := int64(0)
	place := func(s string) []jobs.Region { r, _ := jobs.FindRegions(s); return r }
	course := func(id, title, address string, start string, hours int) jobs.Course {
		return jobs.Course{Feed: "work24-courses", SourceID: id, Title: title, Institution: "예시폴리텍", Address: address, Regions: place(address),
			Start: courseDay(start), End: jobs.EndOfDay(courseDay(start).AddDate(0, 1, 0)), Hours: hours, Mode: jobs.ModeClassroom,
			Cost: 300_000, OwnShare: &nothing, Skills: jobs.FindSkills(title), Source: "고용24 훈련과정", URL: "https://www.work24.go.kr/course/" + id}
	}
	return []jobs.Course{
		course("N1", "마스터캠(CAM) 양성과정", "경남 창원시 성산구", "2026-12-03", 400),
		course("N2", "CAM 프로그래밍 단기", "경남 김해시", "2026-12-14", 40),
		course("N3", "CAM 속성", "서울 구로구", "2026-12-05", 20),
		course("N4", "지게차운전기능사 실기", "경남 창원시 마산회원구", "2026-12-10", 35),
	}
}

// TestNearScripts plays the conversations of testdata/near: nothing fits, what
// would open most, and what is missed by one thing.
func TestNearScripts(t *testing.T) {
	playScripts(t, "testdata/near", func(s *stage, _ string) {
		s.realAnswers()
		s.handlers.Base = wholeBase
		s.steps = map[string]func(){
			"import openings": func() { s.importOpenings(machinists()...) },
			"import courses":  func() { s.importCourses(nearCourses()...) },
			"keep profile":    func() { s.keepMachinist() },
		}
	})
}

// keepMachinist keeps what the only person looks for.
func (s *stage) keepMachinist() {
	s.t.Helper()
	p, _ := jobs.ReadProfile("창원에서 CNC 가공, 정규직, 월 270만원 이상, 주간만")
	if err := s.store.SaveProfile(s.t.Context(), 0, 1, p, handlers.AlertsOff); err != nil {
		s.t.Fatal(err)
	}
}
