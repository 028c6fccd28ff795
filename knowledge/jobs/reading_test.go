package jobs

import (
	"bytes"
	"encoding/json"
	"testing"
)

// labelled is a line of testdata/reading.jsonl: what a careful person reads in the text of an opening, written down before
// the reader. The text is in testdata/pairs.jsonl under the same id unless the line has its own; it was published on 30
// November 2026.
//
//   - required, preferred: skills said to be so; mentioned: those named beside. Whoever names one in two places finds it in
//     two lists. What the text does not say is absent.
//   - work: the middle groups that are right for the work; any of them will do.
//   - hours: from and to as a clock shows them, week in hours, days a week.
//   - deadline: the last day, or the kind.
type labelled struct {
	Opening   string   `json:"opening"`
	Text      string   `json:"text"`
	Regions   []Region `json:"regions"`
	Work      []string `json:"work"`
	Required  []Skill  `json:"required"`
	Preferred []Skill  `json:"preferred"`
	Mentioned []Skill  `json:"mentioned"`

	Employment []EmploymentType `json:"employment"`
	Education  Education        `json:"education"`
	Career     Career           `json:"career"`
	Pay        Pay              `json:"pay"`
	Hours      struct {
		From, To                        string
		Week, Days                      int
		Shift, Night, Weekend, Flexible bool
	} `json:"hours"`
	Licences          []string `json:"licences"`
	PreferredLicences []string `json:"preferred_licences"`
	Permits           []string `json:"permits"`
	Deadline          string   `json:"deadline"`
}

func readLabelled(t *testing.T) []labelled {
	t.Helper()
	texts := readPairs(t).openings
	var out []labelled
	for n, line := range testLines(t, "testdata/reading.jsonl") {
		var l labelled
		strict := json.NewDecoder(bytes.NewReader(line))
		strict.DisallowUnknownFields()
		if err := strict.Decode(&l); err != nil {
			t.Fatalf("line %d: %v", n+1, err)
		}
		if l.Text == "" {
			l.Text = texts[l.Opening]
		}
		if l.Text == "" {
			t.Errorf("line %d: no text for opening %q", n+1, l.Opening)
		}
		out = append(out, l)
	}
	return out
}

func TestReadingLabels(t *testing.T) {
	set := readLabelled(t)
	if len(set) < 60 {
		t.Errorf("%d labelled openings, want 60 or more", len(set))
	}
	for _, l := range set {
		for _, r := range l.Regions {
			if !r.Known() {
				t.Errorf("%s: region %q", l.Opening, r)
			}
		}
		for _, list := range [][]Skill{l.Required, l.Preferred, l.Mentioned} {
			for _, s := range list {
				if !s.Known() {
					t.Errorf("%s: skill %q", l.Opening, s)
				}
			}
		}
		for _, w := range l.Work {
			if !Occupation(w).Known() || len(w) != 2 {
				t.Errorf("%s: work %q", l.Opening, w)
			}
		}
		for _, e := range l.Employment {
			if _, ok := employmentBits[e]; !ok {
				t.Errorf("%s: employment %q", l.Opening, e)
			}
		}
	}
}
