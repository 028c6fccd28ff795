package store

import (
	"slices"
	"testing"

	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// TestTagsAreReadAgainWhenTheTextChanges: an imported opening has what its text
// says with the words; a new text is read anew, and a list without the text takes
// nothing away.
func TestTagsAreReadAgainWhenTheTextChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		o := welder("a")
		o.Body = "필수: CO2 용접 기술, 용접기능사\n경력 3년 이상"
		_, results := importAll(t, s, official, o)
		tags := func() (kept jobs.Opening, words []string) {
			got, ok, err := s.Opening(t.Context(), results[0].ID)
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			for _, tag := range got.Tags {
				words = append(words, string(tag.Field)+" "+tag.Words(got.Text()))
			}
			return got.Opening, words
		}
		kept, words := tags()
		if len(kept.Required) == 0 || len(kept.Licences) != 1 || kept.Career.Min != 36 || !slices.Contains(words, "licences 용접기능사") {
			t.Errorf("%+v: %q", kept, words)
		}
		if _, again := importAll(t, s, official, o); again[0].What != ImportUnchanged {
			t.Errorf("the same again: %+v", again)
		}
		o.Body = "CO2 용접, 신입 가능"
		importAll(t, s, official, o)
		if kept, words = tags(); len(kept.Licences)+len(kept.Required) != 0 || kept.Career.Min != 0 || slices.Contains(words, "licences 용접기능사") {
			t.Errorf("after the change: %+v: %q", kept, words)
		}
	})
}

// TestWhatTheChecksFindWaitsForStaff: an imported opening with words that the law
// mostly forbids is shown to nobody until staff let it through; then it stays
// open while it stands as they saw it.
func TestWhatTheChecksFindWaitsForStaff(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		odd := welder("a")
		odd.Body += ", 40세 이하 남자만"
		state := func() handlers.Opening {
			o, _, err := s.Opening(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			return o
		}
		if _, r := importAll(t, s, official, odd); !r[0].Held || r[0].What != ImportAdded || state().State != handlers.OpeningPending || state().Reason != string(jobs.AgeWords) {
			t.Fatalf("%+v, %+v", r, state())
		}
		if d, err := s.ApproveOpening(t.Context(), 0, 1, "slack:T1/USTAFF"); err != nil || d != handlers.DecisionOpened {
			t.Fatal(d, err)
		}
		if _, r := importAll(t, s, official, odd); r[0].Held || r[0].What != ImportUnchanged || state().State != handlers.OpeningOpen {
			t.Errorf("again: %+v, %s", r, state().State)
		}
		odd.Body += ", 용모 단정"
		if _, r := importAll(t, s, official, odd); !r[0].Held || state().State != handlers.OpeningPending {
			t.Errorf("other words: %+v, %s", r, state().State)
		}
		if d, err := s.RejectOpening(t.Context(), 0, 1, "slack:T1/USTAFF", "unfair"); err != nil || d != handlers.DecisionRejected {
			t.Fatal(d, err)
		}
		importAll(t, s, official, odd)
		if state().State != handlers.OpeningRejected {
			t.Errorf("refused: %s", state().State)
		}
	})
}

// TestOneMoreSourceIsSeen: whoever follows the openings reads one again that
// another source publishes too, and it names both.
func TestOneMoreSourceIsSeen(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTemp(t)
		_, results := importAll(t, s, official, welder("a"))
		before, _, err := s.Opening(t.Context(), results[0].ID)
		if err != nil || len(before.Published) != 0 {
			t.Fatal(before.Published, err)
		}
		undo, _ := importAll(t, s, official, onPage("p1"))
		list, err := s.OpeningsAfter(t.Context(), before.Seq, 10)
		if err != nil || len(list) != 1 || len(list[0].Published) != 2 || list[0].Version != before.Version {
			t.Fatalf("%+v, %v", list, err)
		}
		if p := list[0].Published[0]; p.Feed != "job-posting" || p.Source != "출처: gaon.example" || p.URL != "https://gaon.example/p1" {
			t.Errorf("%+v", p)
		}
		if _, err := s.UndoImport(t.Context(), undo, "cli:test"); err != nil {
			t.Fatal(err)
		}
		if list, err = s.OpeningsAfter(t.Context(), list[0].Seq, 10); err != nil || len(list) != 1 || len(list[0].Published) != 1 {
			t.Errorf("after undoing: %+v, %v", list, err)
		}
	})
}
