package answer

import "testing"

// TestLanguageInWords: who asks for another language of the conversation gets the
// choice; who speaks of languages otherwise is answered.
func TestLanguageInWords(t *testing.T) {
	for text, want := range map[string]bool{
		"영어로 바꿔줘":                                          true,
		"알림 언어를 영어로":                                       true,
		"언어 설정을 한국어로 변경해 주세요":                              true,
		"change my language to English":                    true,
		"please speak in Korean":                           true,
		"영어로 말해야 하는 일자리 있어요?":                              false,
		"프로그래밍 언어 과정 있어요?":                                 false,
		"언어치료사 자격이 뭐예요?":                                   false,
		"jobs where I can speak in English with customers": false,
		"Is the training in English?":                      false,
	} {
		a := embedded().Answer(t.Context(), Question{Text: text, Now: today})
		if got := a.Kind == Act && a.Action.Intent == Language; got != want {
			t.Errorf("%s: %s %s", text, a.Kind, a.Action.Intent)
		}
	}
}
