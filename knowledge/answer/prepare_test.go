package answer

import (
	"slices"
	"sync"
	"testing"

	"dari/knowledge"
)

// Answers are the same before articles are made ready, meanwhile and afterwards.
func TestPrepare(t *testing.T) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	questions := []string{"내일배움카드는 어떻게 신청해요?", "How much money is on the learning card?", "청년내일저축계좌 얼마예요?", "국취 1유형 얼마 나와요?"}
	ask := func(a *Answerer) (out []string) {
		for _, q := range questions {
			got := a.Answer(t.Context(), Question{Text: q, Now: today})
			out = append(out, string(got.Kind)+" "+string(got.Topic))
			for _, p := range got.Parts {
				for _, b := range p.Blocks {
					out = append(out, b.Text)
				}
			}
		}
		return out
	}
	a := New(base)
	want := ask(a)
	a = New(base)
	var preparing sync.WaitGroup
	preparing.Go(a.Prepare)
	meanwhile := ask(a)
	preparing.Wait()
	for _, got := range [][]string{meanwhile, ask(a)} {
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
