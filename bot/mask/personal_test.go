package mask

import "testing"

func TestPersonal(t *testing.T) {
	for in, want := range map[string]string{
		"제 이름은 김철수입니다. 010-1234-5678로 연락 주세요":         "제 이름은 ○○○입니다. ***로 연락 주세요",
		"성함: 남궁민수, 메일 min.su@example.co.kr":           "성함: ○○○, 메일 ***",
		"My name is Minsu Kim, call +82 10 1234 5678": "My name is ○○○, call ***",
		"053-667-6000 여기가 맞나요?":                       "*** 여기가 맞나요?",
		"주민번호 900101-1234568인데 신청돼요?":                 "주민번호 ******-*******인데 신청돼요?",
		// What everybody may know stays.
		"1350에 물어보면 되나요? 2026년 3,000,000원": "1350에 물어보면 되나요? 2026년 3,000,000원",
		"제도 이름이 뭐예요?":                      "제도 이름이 뭐예요?",
		"이름을 바꾼 제도가 있나요":                   "이름을 바꾼 제도가 있나요",
		"이름이 비슷한 제도":                       "이름이 비슷한 제도",
	} {
		if got := Personal(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}
