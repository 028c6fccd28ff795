package jobs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// labelled is a line of testdata/reading.jsonl: what a careful person reads in the text of an opening, written down before
// the reader. The text is in testdata/pairs.jsonl under the same id unless the line has its own; it was published on 30
// November 2026.
//
//   - required, preferred: skills said to be so; mentioned: those named beside. Whoever names one in two places finds it in
//     two lists. What the text does not say is absent.
//   - work: the middle groups that are right for the work; any of them will do.
//   - hours: from and to as a clock shows them, week in hours, days a week.
//   - licences: of alternatives (전기기사 또는 전기산업기사) the least.
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
			if !slices.Contains(employmentTypes, e) {
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
		earlierSet: {
			"career":             {100, 100},
			"deadline":           {100, 100},
			"education":          {100, 100},
			"employment":         {100, 100},
			"hours":              {100, 100},
			"licences":           {100, 100},
			"pay":                {100, 100},
			"permits":            {90, 100},
			"preferred":          {100, 100},
			"preferred licences": {100, 100},
			"regions":            {100, 100},
			"required":           {98.9, 100},
			"skills":             {98.9, 99.4},
			"work":               {98.8, 100},
		},
		laterSet: {
			"career":             {100, 100},
			"deadline":           {100, 100},
			"education":          {100, 100},
			"employment":         {100, 94.1},
			"hours":              {100, 100},
			"licences":           {100, 100},
			"pay":                {100, 100},
			"permits":            {100, 100},
			"preferred":          {100, 100},
			"preferred licences": {100, 100},
			"regions":            {100, 100},
			"required":           {100, 94.4},
			"skills":             {93.5, 95},
			"work":               {80.7, 100},
		},
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

// What is said of one thing is not read as said of another.
func TestReadingKeepsFieldsApart(t *testing.T) {
	required := func(years int) Career { return Career{Kind: CareerRequired, Min: 12 * years} }
	anyone := Career{Kind: CareerAny}
	for _, c := range []struct {
		text   string
		career Career
		school Education
	}{
		{"경력 3년 이상 학력 무관", required(3), EducationAny},
		{"경력: 3년 / 성별 무관", required(3), EducationUnknown},
		{"학력 고졸 이상 경력 무관", anyone, EducationHigh},
		{"학력: 대졸 성별 무관", Career{}, EducationBachelor},
		{"경력·학력 무관", anyone, EducationAny},
		{"학력/경력 무관", anyone, EducationAny},
		{"학력, 나이, 경력 무관", anyone, EducationUnknown},
		{"경력은 무관, 학력은 상관 없음", anyone, EducationAny},
		{"경력 관계없음", anyone, EducationUnknown},
	} {
		o, _ := ReadOpening(c.text, on("2026-11-30"))
		if o.Career != c.career || o.Education != c.school {
			t.Errorf("%q: got %+v, %s; want %+v, %s", c.text, o.Career, o.Education, c.career, c.school)
		}
	}
}

// A kind of stay is one that the opening takes, not one that it names.
func TestReadingPermits(t *testing.T) {
	for text, want := range map[string]string{
		"E-9 비자 불가":                    "",
		"외국인 가능 (E-9, H-2 제외)":         "",
		"외국인 F-4, F-6 가능, E-9 제외":      "F-4 F-6",
		"F-2·F-5 비자 소지자 지원 가능":         "F-2 F-5",
		"F비자 불가":                       "",
		"F비자 가능":                       "F-2 F-4 F-5 F-6",
		"E-7 비자 지원 가능, H-2는 채용이 안 됩니다": "E-7",
	} {
		o, tags := ReadOpening(text, on("2026-11-30"))
		if got := strings.Join(texts(o.Permits), " "); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		if marked := slices.ContainsFunc(tags, func(g Tag) bool { return g.Field == FieldPermit }); marked != (want != "") {
			t.Errorf("%q: tags %+v", text, tags)
		}
	}
}

// Every tag keeps the words it came from, as they were written.
func TestReadingKeepsWords(t *testing.T) {
	text := "㈜가나ㆍ스마트공장 설비보전 사원\n근무지: 경남 창원시 성산구\n필수: ＰＬＣ, 도면 해독\n우대: 지게차운전기능사, CAM\n정규직, 월 ３００만원~350만원, 주 5일 08:30～17:30\n경력 2년 이상, 초대졸, F-4 비자 가능, 12/22 마감"
	_, tags := ReadOpening(text, on("2026-11-30"))
	got := make(map[string]string)
	for _, tag := range tags {
		got[string(tag.Field)+" "+tag.Code+" "+string(tag.Need)] = tag.Words(text)
	}
	for key, want := range map[string]string{
		"regions 48123 ":                        "경남 창원시 성산구",
		"occupations 8111 ":                     "설비보전",
		"skills smart-factory ":                 "스마트공장",
		"skills plc required":                   "ＰＬＣ",
		"skills drawing-reading required":       "도면 해독",
		"skills cam preferred":                  "CAM",
		"licences craftsman-forklift preferred": "지게차운전기능사",
		"employment permanent ":                 "정규직",
		"pay month ":                            "３００만원~350만원",
		"hours 08:30~17:30 ":                    "08:30～17:30",
		"hours 주 5일 ":                           "주 5일",
		"career 24 required":                    "경력 2년 이상",
		"education college ":                    "초대졸",
		"permit F-4 required":                   "F-4",
		"deadline date ":                        "12/22 마감",
		"skills machine-maintenance ":           "설비보전",
	} {
		if got[key] != want {
			t.Errorf("%s: got %q, want %q", key, got[key], want)
		}
		delete(got, key)
	}
	for key, words := range got {
		t.Errorf("more than was said: %s %q", key, words)
	}
}

// Whatever the text, reading it holds: known codes, words inside the text, required and preferred apart.
func TestReadingHoldsOnAnyText(t *testing.T) {
	pieces := []string{"필수", "우대", ":", "]", "[", "\n", "- ", "PLC", "자바, 스프링", "전기기사", "요양보호사 자격증", "서울 강남구", "재택", "주 5일", "09~18시", "24시~", "경력 3년 이상",
		"1~99년", "월 300만원", "~", "12/31", "2월 30일", "까지", "채용시", "ㆍ", "㈜", "１２", "가\u0301", "\u1100\u1161", "F-6 비자", "학력무관", "정규직 전환", ".", " / ", "가능자", "Nice to have"}
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for range rapid.IntRange(0, 14).Draw(t, "n") {
			text += rapid.OneOf(rapid.SampledFrom(pieces), rapid.StringN(0, 4, -1)).Draw(t, "piece")
		}
		s := newSource(text)
		if string(plain(text)) != s.plain {
			t.Fatalf("%q: plain %q, source %q", text, string(plain(text)), s.plain)
		}
		o, tags := ReadOpening(text, on("2026-11-30"))
		for _, tag := range tags {
			if tag.From < 0 || tag.To > len(text) || tag.From >= tag.To || tag.Code == "" {
				t.Fatalf("%q: tag %+v", text, tag)
			}
		}
		for _, s := range o.Required {
			if slices.Contains(o.Preferred, s) || !slices.Contains(o.Skills, s) {
				t.Fatalf("%q: required %v, preferred %v, all %v", text, o.Required, o.Preferred, o.Skills)
			}
		}
		for _, l := range slices.Concat(o.Licences, o.PreferredLicences) {
			if !l.Known() {
				t.Fatalf("%q: licence %q", text, l)
			}
		}
		if w := o.Worktime; w.From < 0 || w.From >= 24*60 || w.To < 0 || w.To >= 24*60 || w.Week > 68 || w.Days > 7 || o.Career.Min < 0 || o.Career.Min > 600 {
			t.Fatalf("%q: hours %+v, career %+v", text, w, o.Career)
		}
	})
}
