package jobs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"
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

func readLabelled(t *testing.T, name string) []labelled {
	t.Helper()
	texts := readPairs(t).openings
	var out []labelled
	for n, line := range testLines(t, name) {
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
	set := slices.Concat(readLabelled(t, earlierSet), readLabelled(t, laterSet))
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

// score counts what was read against what is there.
type score struct{ right, wrong, missed int }

func (s score) precision() float64 { return share(s.right, s.right+s.wrong) }
func (s score) recall() float64    { return share(s.right, s.right+s.missed) }

func share(part, of int) float64 {
	if of == 0 {
		return 100
	}
	return 100 * float64(part) / float64(of)
}

func (s *score) add(got, want []string) (wrong, missed []string) {
	for _, g := range got {
		if slices.Contains(want, g) {
			s.right++
		} else {
			s.wrong++
			wrong = append(wrong, g)
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			s.missed++
			missed = append(missed, w)
		}
	}
	return wrong, missed
}

func texts[T ~string](lists ...[]T) []string {
	var out []string
	for _, list := range lists {
		for _, v := range list {
			out = append(out, string(v))
		}
	}
	return unique(out)
}

// The openings of the first set were labelled before the reader was written, and it was made on them; those of the second
// were written and labelled afterwards, so they tell how it does on a text that it has not seen.
const (
	earlierSet = "testdata/reading.jsonl"
	laterSet   = "testdata/reading_later.jsonl"
)

// said is what is compared of a reading, by field.
func said(o Opening) map[string][]string {
	var career, pay, deadline, education []string
	if o.Career.Kind != CareerUnknown {
		career = []string{fmt.Sprint(o.Career)}
	}
	if o.Pay.Known() {
		pay = []string{fmt.Sprint(o.Pay.Period, o.Pay.Min, o.Pay.Max)}
	}
	if o.Education != EducationUnknown {
		education = []string{o.Education.String()}
	}
	switch o.Deadline.Kind {
	case DeadlineUnknown:
	case DeadlineDate:
		deadline = []string{o.Deadline.At.In(seoul).Format(time.DateOnly)}
	default:
		deadline = []string{string(o.Deadline.Kind)}
	}
	w := o.Worktime
	var hours []string
	if w.Clock() {
		hours = append(hours, fmt.Sprintf("%02d:%02d-%02d:%02d", w.From/60, w.From%60, w.To/60, w.To%60))
	}
	for name, n := range map[string]int{"week": w.Week, "days": w.Days} {
		if n > 0 {
			hours = append(hours, fmt.Sprint(name, n))
		}
	}
	for name, ok := range map[string]bool{"shift": w.Shift, "night": w.Night, "weekend": w.Weekend, "flexible": w.Flexible} {
		if ok {
			hours = append(hours, name)
		}
	}
	var work []string
	for _, c := range o.Occupations {
		if m := c.Middle(); m != "" {
			work = append(work, string(m))
		}
	}
	return map[string][]string{
		"regions": texts(o.Regions), "work": unique(work), "skills": texts(o.Skills), "required": texts(o.Required),
		"preferred": texts(o.Preferred), "employment": texts(o.Employment), "education": education, "career": career, "pay": pay,
		"hours": hours, "licences": texts(o.Licences), "preferred licences": texts(o.PreferredLicences), "permits": texts(o.Permits),
		"deadline": deadline,
	}
}

// expected is the same of a label.
func (l labelled) expected() map[string][]string {
	w := Worktime{Week: l.Hours.Week, Days: l.Hours.Days, Shift: l.Hours.Shift, Night: l.Hours.Night, Weekend: l.Hours.Weekend, Flexible: l.Hours.Flexible}
	for _, end := range []struct {
		text string
		at   *int
	}{{l.Hours.From, &w.From}, {l.Hours.To, &w.To}} {
		var h, m int
		if n, _ := fmt.Sscanf(end.text, "%d:%d", &h, &m); n == 2 {
			*end.at = h*60 + m
		}
	}
	want := said(Opening{Regions: l.Regions, Required: l.Required, Preferred: l.Preferred, Employment: l.Employment,
		Education: l.Education, Career: l.Career, Pay: l.Pay, Worktime: w})
	want["work"] = l.Work
	want["skills"] = texts(l.Required, l.Preferred, l.Mentioned)
	want["licences"], want["preferred licences"], want["permits"] = l.Licences, l.PreferredLicences, l.Permits
	if l.Deadline != "" {
		want["deadline"] = []string{l.Deadline}
	}
	return want
}

// TestReading measures what ReadOpening reads on the labelled openings; -v prints the figures and every difference. The bars
// are what was measured: precision and recall in percent.
func TestReading(t *testing.T) {
	for name, bars := range map[string]map[string][2]float64{
		earlierSet: {},
		laterSet:   {},
	} {
		scores := measure(t, readLabelled(t, name))
		for _, field := range slices.Sorted(maps.Keys(scores)) {
			s := scores[field]
			t.Logf("%s: %-18s right %3d wrong %2d missed %2d: precision %5.1f %%, recall %5.1f %%", name, field, s.right, s.wrong, s.missed, s.precision(), s.recall())
			bar, ok := bars[field]
			if !ok || s.precision() < bar[0] || s.recall() < bar[1] {
				t.Errorf("%s: %s: precision %.1f, recall %.1f; want %v", name, field, s.precision(), s.recall(), bar)
			}
		}
	}
}

func measure(t *testing.T, set []labelled) map[string]*score {
	t.Helper()
	scores := make(map[string]*score)
	published := time.Date(2026, 11, 30, 9, 0, 0, 0, seoul)
	for _, l := range set {
		o, _ := ReadOpening(l.Text, published)
		got, want := said(o), l.expected()
		for _, field := range slices.Sorted(maps.Keys(got)) {
			if scores[field] == nil {
				scores[field] = &score{}
			}
			if field == "work" { // any of the middle groups will do, and one is enough
				if slices.ContainsFunc(got[field], func(g string) bool { return slices.Contains(want[field], g) }) || len(want[field]) == 0 {
					want[field] = slices.DeleteFunc(slices.Clone(want[field]), func(w string) bool { return !slices.Contains(got[field], w) })
				} else {
					want[field] = want[field][:1]
				}
			}
			if wrong, missed := scores[field].add(got[field], want[field]); len(wrong)+len(missed) > 0 {
				t.Logf("%s: %s: wrong %v, missed %v", l.Opening, field, wrong, missed)
			}
		}
	}
	return scores
}
