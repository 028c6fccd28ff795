package jobs

import (
	"strings"
	"testing"
)

// What an opening requires, prefers and only names, however it is laid out.
func TestReadingTellsRequiredFromPreferred(t *testing.T) {
	for text, want := range map[string]string{
		"필수: 파이썬, SQL\n우대: AWS":                           "python sql | aws",
		"필수 기술: 파이썬 / 우대: AWS":                            "python | aws",
		"[필수] 파이썬 [우대] AWS, 도커":                           "python | aws docker",
		"자격요건\n- 파이썬\n- SQL\n우대사항\n- AWS\n복지\n- 엑셀 교육":    "python sql | aws",
		"■ 지원자격\n파이썬\n\n하는 일\nSQL":                        "python |",
		"도면 해독은 필수, CNC 다뤄 보신 분 우대":                       "drawing-reading | cnc",
		"자바와 스프링 경험은 필수이며 3년 이상입니다. 도커, 젠킨스 경험자는 우대합니다.":  "java | docker devops",
		"파이썬, SQL 필수, 엑셀":                                 "python sql |",
		"웹 서비스를 자바로 만드는 회사의 서버 팀입니다, 파이썬 필수":              "python |",
		"파이썬 개발자 모집 (자바 가능자 우대)":                          "| java",
		"파이썬(필수), 자바(우대)":                                 "python | java",
		"영어 가능자":                                          "|",
		"파이썬 필수 아님":                                       "|",
		"Required: Python. Nice to have: Docker":          "python | docker",
		"Requirements:\n- Golang\nNice to have:\n- Kafka": "golang | kafka",
		"Python is required, AWS is a plus":               "python | aws",
		"이런 분을 찾아요\n- 파이썬\n이런 분이면 더 좋아요\n- 도커":            "python | docker",
		"경력 우대, 파이썬":                                      "|",
		"PLC와 로봇 티칭을 모두 할 수 있어야 합니다(필수). HMI 교육 제공":       "plc industrial-robot |",
	} {
		o, _ := ReadOpening(text, on("2026-11-30"))
		if got := strings.TrimSpace(strings.Join(texts(o.Required), " ") + " | " + strings.Join(texts(o.Preferred), " ")); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
