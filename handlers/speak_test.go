package handlers_test

import (
	"strings"
	"testing"
	"time"

	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/answer"
)

// TestSpeakOpeningWithoutDate: what opens nobody knows when has no date to
// say; the note alone tells what is known.
func TestSpeakOpeningWithoutDate(t *testing.T) {
	note := knowledge.Text{Ko: "다음 공고 날짜는 확인되지 않았습니다", En: "the date of the next call is not known"}
	for l, want := range map[knowledge.Lang]string{knowledge.Ko: "다음 공고 날짜는 확인되지 않았습니다.", knowledge.En: "The date of the next call is not known."} {
		said := handlers.Speak(answer.Answer{Kind: answer.Facts, Lang: l, At: time.Now(), Parts: []answer.Part{
			{Kind: answer.StatePart, States: []knowledge.State{{Kind: knowledge.Opens, Note: note}}}}}).Body.String()
		if strings.TrimSpace(said) != want {
			t.Errorf("%s: %q, want %q", l, said, want)
		}
	}
}
