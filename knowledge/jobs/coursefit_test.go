package jobs

import (
	"slices"
	"testing"
)

// TestCourseFits: what is wished and said otherwise excludes a course; what its source does not say never does, and is told.
func TestCourseFits(t *testing.T) {
	changwon, _ := FindRegions("창원 성산구")
	gyeongnam, _ := FindRegions("경남")
	day, _ := ParseDate("2026-12-07")
	nothing, something := int64(0), int64(45_000)
	base := Course{Title: "생성형 AI 실무", Skills: []Skill{"generative-ai"}, Start: day, Regions: changwon}
	with := func(change func(*Course)) Course {
		c := base
		change(&c)
		return c
	}
	read := func(s string) CourseWish { return ReadCourseWish(s, courseMonday) }
	for _, tt := range []struct {
		name   string
		wish   CourseWish
		course Course
		fits   bool
		unsaid []CourseField
	}{
		{"a kind of AI is AI", read("창원 AI 과정"), base, true, nil},
		{"another place", read("부산 AI 과정"), base, false, nil},
		{"only the province is said", read("창원 AI 과정"), with(func(c *Course) { c.Regions = gyeongnam }), true, []CourseField{CoursePlace}},
		{"no place is said", read("창원 AI 과정"), with(func(c *Course) { c.Regions = nil }), true, []CourseField{CoursePlace}},
		{"online is near everybody", read("부산 AI 과정"), with(func(c *Course) { c.Mode = ModeOnline }), true, nil},
		{"online by its title", read("AI 과정 온라인 말고"), with(func(c *Course) { c.Title = "생성형 AI 실무(비대면)" }), false, nil},
		{"about the net, not on it", read("온라인 말고 AI 과정"), with(func(c *Course) { c.Title = "AI 온라인 마케팅" }), true, []CourseField{CourseOnline}},
		{"partly online is not online", read("온라인 말고 AI 과정"), with(func(c *Course) { c.Mode = ModeBlended }), true, nil},
		{"only online", read("온라인 AI 과정"), with(func(c *Course) { c.Mode = ModeClassroom }), false, nil},
		{"evening by the hours", read("AI 과정 저녁반"), with(func(c *Course) { c.Times = "18:30~21:30" }), true, nil},
		{"evening wished, by day", read("AI 과정 저녁반"), with(func(c *Course) { c.Times = "09:00~18:00" }), false, nil},
		{"evening by the title", read("AI 과정 저녁반"), with(func(c *Course) { c.Title = "생성형 AI(야간)" }), true, nil},
		{"hours not said", read("AI 과정 저녁반"), base, true, []CourseField{CourseHours}},
		{"weekend wished, weekdays", read("AI 과정 주말반"), with(func(c *Course) { c.Schedule = ScheduleWeekdays }), false, nil},
		{"weekend wished, days not said", read("AI 과정 주말반"), base, true, []CourseField{CourseDays}},
		{"starts before", read("1월 AI 과정"), base, false, nil},
		{"starts in the month", read("12월 AI 과정"), base, true, nil},
		{"teaches something else", read("용접 과정"), base, false, nil},
		{"a word of the title", read("서울 매듭공예 과정"), with(func(c *Course) { c.Title, c.Skills, c.Regions = "전통 매듭공예 입문", nil, nil }), true, []CourseField{CoursePlace}},
		{"free, and it says so", read("무료 AI 과정"), with(func(c *Course) { c.OwnShare = &nothing }), true, nil},
		{"free wished, it costs", read("무료 AI 과정"), with(func(c *Course) { c.OwnShare = &something }), false, nil},
		{"free wished, not said", read("무료 AI 과정"), base, true, []CourseField{CoursePrice}},
		{"for employees, only the jobless", read("직원 AI 과정"), with(func(c *Course) { c.ProgrammeCode = "C0061S" }), false, nil},
		{"KDT by its code", read("KDT AI 과정"), with(func(c *Course) { c.ProgrammeCode = "C0104" }), true, nil},
		{"KDT wished, the card alone", read("KDT AI 과정"), with(func(c *Course) { c.ProgrammeCode = "C0061" }), false, nil},
	} {
		fit, ok := tt.wish.Fits(tt.course)
		if ok != tt.fits || ok && !slices.Equal(fit.Unsaid, tt.unsaid) {
			t.Errorf("%s: %v %v, want %v %v", tt.name, ok, fit.Unsaid, tt.fits, tt.unsaid)
		}
	}
}

// TestCourseWishGoesOn: what is said later of a part stands in place of what was said of it.
func TestCourseWishGoesOn(t *testing.T) {
	w := ReadCourseWish("창원 12월 AI 과정 저녁반", courseMonday).With(ReadCourseWish("그럼 부산 1월은?", courseMonday))
	busan, _ := FindRegions("부산")
	if !slices.Equal(w.Regions, busan) || w.Time != TimeEvening || !slices.Equal(w.Skills, []Skill{"ai"}) || w.From.Month() != 1 {
		t.Errorf("%+v", w)
	}
}
