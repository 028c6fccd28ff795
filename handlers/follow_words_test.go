package handlers

import (
	"testing"
	"time"

	"dari/knowledge/jobs"
)

// TestWhatIsWaitedFor: who asks to be told when a course comes waits for it; a
// question that is to be answered now, and what is said of notices, programmes and
// jobs, is something else.
func TestWhatIsWaitedFor(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, Seoul)
	for _, x := range []struct {
		said    string
		courses string // what is waited for, or empty
	}{
		{"창원 AI 과정 나오면 알려줘", "경남 창원시 · 인공지능(AI)"},
		{"부산 용접 교육 열리면 연락 주세요", "부산 · 용접"},
		{"PLC 과정 개설되면 알림 받고 싶어요", "PLC 프로그래밍"},
		{"서울 주말 파이썬 강의 새로 뜨면 카톡 주세요", "서울 · 파이썬 · 주말"},
		{"KDT 과정 모집하면 알려 주세요", "K-디지털 트레이닝"},
		{"tell me when an AI course in Changwon opens", "경남 창원시 · 인공지능(AI)"},
		{"let me know when there is a welding class in Busan", "부산 · 용접"},
		{"notify me as soon as PLC courses in Gyeongnam are announced", "경남 · PLC 프로그래밍"},
		{"let me know when AI courses are available in Changwon", "경남 창원시 · 인공지능(AI)"},
		{"let me know if an AI course comes out in Busan", "부산 · 인공지능(AI)"},
		{"창원 AI 과정 나오면 꼭 저한테 카톡으로 알려줘", "경남 창원시 · 인공지능(AI)"},
		{"창원 AI 과정 다시 열리면, 바로 좀 알려 주세요", "경남 창원시 · 인공지능(AI)"},

		{"AI 과정 시작하면 지원금 알려줘", ""},
		{"AI 교육 시작하면 훈련장려금 알려주세요", ""},
		{"AI 과정 개강하면 출석 규정 알려줘", ""},
		{"AI 과정 개강하면 시간표 알려줘", ""},
		{"Tell me if the K-Digital training course is available for foreigners", ""},
		{"Tell me if an AI course is open to people over 60", ""},
		{"let me know if the AI training is available to company employees", ""},
		{"let me know when AI courses open and how to apply", ""},
		{"창원 AI 교육 지원사업 공고 나오면 알려줘", ""},
		{"내일배움카드 신청 시작하면 알려줘", ""},
		{"용접 일자리 나오면 알려줘", ""},
		{"AI 과정이 열리면 어떻게 신청하는지 알려줘", ""},
		{"PLC 과정 나오면 신청 방법 알려줘", ""},
		{"창원 AI 과정 있는지 알려줘", ""},
		{"tell me if there is a welding course in Busan", ""},
		{"tell me if I can take an AI course while working", ""},
		{"tell me if the AI course opens on Monday", ""},
		{"tell me how the learning card works", ""},
		{"과정 나오면 알려줘", ""}, // of what kind?
	} {
		w, ok := followsCourses(x.said, now)
		if asksThen.MatchString(x.said) {
			w, ok = jobs.CourseWish{}, false
		}
		if got := (openingWords{lang: "ko", now: now}).courseWishes(w); ok != (x.courses != "") || ok && got != x.courses {
			t.Errorf("%s: %v %q, want %q", x.said, ok, got, x.courses)
		}
	}
}
