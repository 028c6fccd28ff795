package answer

import (
	"context"
	"testing"

	"dari/knowledge"
)

func BenchmarkAnswer(b *testing.B) {
	a := embedded()
	q := Question{Text: "그럼 신청은 어디서 하고 서류는 뭐가 필요해요?", Now: today, History: []Turn{{Text: "국취제 수당 얼마 받아요?"}}}
	for b.Loop() {
		a.Answer(context.Background(), q)
	}
}

// BenchmarkQuestions answers the labelled questions in turn.
func BenchmarkQuestions(b *testing.B) {
	a := embedded()
	a.Prepare()
	var qs []Question
	for _, l := range readLabelled(b, "testdata/questions.jsonl") {
		qs = append(qs, l.question())
	}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		a.Answer(context.Background(), qs[n%len(qs)])
	}
}

func BenchmarkStart(b *testing.B) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		New(base)
	}
}
