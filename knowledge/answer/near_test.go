package answer

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"testing"

	"dari/knowledge/search"
)

// nearBy is a nearness that notes what it is asked.
type nearBy struct {
	asked []string
	order func(hits []search.Hit, k int) []search.Hit
}

func (n *nearBy) Near(_ context.Context, question string) func([]search.Hit, int) []search.Hit {
	n.asked = append(n.asked, question)
	return n.order
}

// TestWithoutVectorsNothingChanges: where nothing is known of what passages mean,
// or it leaves the order as it is, answers are what they are without.
func TestWithoutVectorsNothingChanges(t *testing.T) {
	plain := embedded()
	silent, same := New(plain.Base()), New(plain.Base())
	silent.Near = &nearBy{}
	same.Near = &nearBy{order: func(hits []search.Hit, _ int) []search.Hit { return hits }}
	for _, l := range readLabelled(t, "testdata/questions.jsonl") {
		want := plain.Answer(t.Context(), l.question())
		for name, a := range map[string]*Answerer{"silent": silent, "same": same} {
			got := a.Answer(t.Context(), l.question())
			got.Base = want.Base
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s: another answer", name, l.ID)
			}
		}
	}
	if len(same.Near.(*nearBy).asked) == 0 {
		t.Error("nothing was asked")
	}
}

// TestS15_WhoIsInNeedIsNotSentAway: cries for help and attacks are answered before
// anything is asked of a service; so are talk and the asker's own case. No
// question is sent twice, and only as it was written.
func TestS15_WhoIsInNeedIsNotSentAway(t *testing.T) {
	a := New(embedded().Base())
	kinds := map[Kind]int{}
	ask := func(id string, q Question) {
		t.Helper()
		n := &nearBy{}
		a.Near = n
		got := a.Answer(t.Context(), q)
		kinds[got.Kind]++
		switch got.Kind {
		case Crisis, Refuse, Smalltalk, Act:
			if len(n.asked) > 0 {
				t.Errorf("%s: %s was sent away", id, got.Kind)
			}
		}
		if len(n.asked) > 1 || len(n.asked) == 1 && n.asked[0] != q.Text {
			t.Errorf("%s: sent away %q", id, n.asked)
		}
	}
	for _, l := range readLabelled(t, "testdata/questions.jsonl") {
		ask(l.ID, l.question())
	}
	data, err := os.ReadFile("testdata/safety.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(data) {
		var l struct{ ID, Text string }
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatal(err)
		}
		ask(l.ID, Question{Text: l.Text, Now: today})
	}
	for _, k := range []Kind{Crisis, Refuse, Facts} {
		if kinds[k] < 20 {
			t.Errorf("only %d answers are of kind %s", kinds[k], k)
		}
	}
}

// TestVectorsMoveWhatIsFound: a passage that is near is found before one that is
// not, and one that is not of the base is passed over.
func TestVectorsMoveWhatIsFound(t *testing.T) {
	a := New(embedded().Base())
	q := Question{Text: "문 닫을 때 돈 좀 나오는 거 있어요?", Now: today}
	a.Near = &nearBy{order: func(hits []search.Hit, _ int) []search.Hit {
		return append([]search.Hit{{ID: "no/such/section", Confidence: 0.9}, {ID: "hope-return-closure/ko/what", Confidence: 0.9}}, hits...)
	}}
	got := a.Answer(t.Context(), q)
	if got.Kind != Facts || got.Parts[0].Article != "hope-return-closure" {
		t.Errorf("%s of %+v", got.Kind, got.Parts)
	}
	ids := map[string]bool{}
	for _, p := range a.Passages() {
		if p.Text == "" || ids[p.ID] {
			t.Errorf("passage %q", p.ID)
		}
		ids[p.ID] = true
	}
	all := a.current.Load().sections
	if len(ids) != len(all) || !slices.ContainsFunc(a.Passages(), func(d search.Doc) bool { return d.ID == "hope-return-closure/ko/what" }) {
		t.Errorf("%d passages of %d sections", len(ids), len(all))
	}
}
