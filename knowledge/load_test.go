package knowledge

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// sound is a copy of testdata/sound, a small base without a defect, that a
// test may change.
func sound(t testing.TB) fstest.MapFS {
	t.Helper()
	files, err := readFiles(os.DirFS("testdata/sound"))
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	for name, data := range files {
		out[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return out
}

func load(t testing.TB, files fstest.MapFS) *Base {
	t.Helper()
	b, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// noon is twelve o'clock in Korea.
func noon(day Date) time.Time { return day.Time().Add(12 * time.Hour) }

func TestLoadReadsFactsAndStates(t *testing.T) {
	b := load(t, sound(t))
	var ids []string
	for _, a := range b.Articles() {
		ids = append(ids, a.ID)
	}
	if !slices.Equal(ids, []string{"hope", "nesp", "plan"}) {
		t.Fatalf("articles %v", ids)
	}
	a := b.Article("nesp")
	want := Fact{
		Article: "nesp", ID: "allowance", Slot: Amount, Label: Text{"구직촉진수당", "job-seeker allowance"},
		Value: Value{Number: 600000}, Unit: KRW, Bound: Exactly, Basis: PerMonth,
		Conditions: Text{"1유형, 최대 6개월", "Type I, for up to 6 months"},
		ValidFrom:  "2026-01-01", ValidUntil: "2026-12-31", Checked: "2026-11-22",
		Source: "s01", Reliability: Official, Was: []Value{{Number: 500000}}, Line: 17,
	}
	if diff := cmp.Diff(want, a.Facts[0]); diff != "" {
		t.Errorf("fact (-want +got):\n%s", diff)
	}
	if got := a.Facts[1].Value.Text; got != (Text{"1350", "1350"}) {
		t.Errorf("a phone number written as a number is %q", got)
	}
	state := State{
		Kind: Rolling, Note: Text{"연중 신청", "open all year"}, Checked: "2026-11-22",
		Source: "s01", Reliability: Recorded, Line: 13,
	}
	if diff := cmp.Diff([]State{state}, a.States); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	contact := &Contact{
		ID: "moel-1350", Name: Text{"고용노동부 고객상담센터", "MOEL Customer Center"}, Phone: "1350",
		Hours: Text{"평일", "weekdays"}, Source: "c01", Checked: "2026-11-21", Reliability: Recorded, Line: 4,
	}
	if diff := cmp.Diff(contact, b.Contact("moel-1350")); diff != "" {
		t.Errorf("contact (-want +got):\n%s", diff)
	}
	if src := b.SourceOf(a.Facts[0]); src == nil || src.URL != "https://whatsnew.mofe.go.kr" {
		t.Errorf("source of the allowance: %+v", src)
	}
	if a.Title.In(En) != "National Employment Support Program" || !a.IsFor(Seeker) || a.IsFor(Manager) {
		t.Errorf("head read wrongly: %+v", a)
	}
	if got := b.Topics(); !slices.Equal(got, []Topic{NationalEmploymentSupport, HopeReturn}) {
		t.Errorf("topics %v", got)
	}
	if got := NewestChecked(b); got != "2026-11-22" {
		t.Errorf("newest checked %q", got)
	}
}

func TestLoadReadsBlocks(t *testing.T) {
	a := load(t, sound(t)).Article("nesp")
	want := []Section{
		{Article: "nesp", Slot: What, Lang: Ko, Heading: "어떤 제도인가요?", Line: 42, Blocks: []Block{
			{Kind: Paragraph, Text: "일자리를 찾는 사람에게 상담과 취업 지원을 함께 주는 제도입니다.", Line: 44},
		}},
		{Article: "nesp", Slot: Amount, Lang: Ko, Heading: "얼마를 받나요?", Line: 47, Blocks: []Block{
			{Kind: Paragraph, Text: "구직촉진수당은 {allowance}입니다. 폐업 때는 {hope.demolition}을(를) 봅니다.", Line: 49},
			{Kind: HeaderRow, Text: "구분 | 금액", Cells: []string{"구분", "금액"}, Line: 51},
			{Kind: Row, Text: "1유형 | {allowance}", Cells: []string{"1유형", "{allowance}"}, Line: 53},
		}},
		{Article: "nesp", Slot: How, Lang: Ko, Heading: "어떻게 신청하나요?", Line: 55, Blocks: []Block{
			{Kind: Numbered, Text: "고용24에서 구직등록을 합니다.", Number: 1, Line: 57},
			{Kind: Numbered, Text: "{contact:moel-1350}에 물어봅니다.", Number: 2, Line: 58},
			{Kind: Bullet, Text: "평일에만 받습니다.", Depth: 1, Line: 59},
		}},
	}
	if diff := cmp.Diff(want, a.SectionsIn(Ko)); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
	if a.Section(En, How) == nil || a.Section(En, Documents) != nil {
		t.Error("English sections are not found by slot")
	}
}

// An editor on Windows saves with a byte order mark and other line ends.
func TestLoadAcceptsWindowsFiles(t *testing.T) {
	files := sound(t)
	plain := load(t, files).Article("nesp")
	data := slices.Concat([]byte("\ufeff"), []byte(strings.ReplaceAll(string(files["nesp.md"].Data), "\n", "\r\n")))
	files["nesp.md"] = &fstest.MapFile{Data: []byte(data)}
	if diff := cmp.Diff(plain, load(t, files).Article("nesp"), cmp.AllowUnexported(Article{})); diff != "" {
		t.Errorf("plain and Windows file differ (-plain +windows):\n%s", diff)
	}
}

func TestFactAtFollowsTheKoreanDay(t *testing.T) {
	b := load(t, sound(t))
	for _, c := range []struct {
		fact string
		at   time.Time
		want float64 // 0: none
	}{
		{"demolition", noon("2025-12-31"), 0},
		{"demolition", Date("2026-01-01").Time(), 6000000},
		{"demolition", Date("2026-12-31").Time().Add(24*time.Hour - 1), 6000000},
		// 2026-12-31 15:00 in London's winter is the next year in Korea.
		{"demolition", time.Date(2026, 12, 31, 15, 0, 0, 0, time.UTC), 7000000},
		{"demolition", noon("2031-05-05"), 7000000},
		{"nothing", noon("2026-05-05"), 0},
	} {
		f := b.FactAt("hope", c.fact, c.at)
		if got := valueOf(f); got != c.want {
			t.Errorf("%s at %s: %v, want %v", c.fact, c.at, got, c.want)
		}
	}
	if f := b.FactAt("nesp", "allowance", noon("2027-01-01")); f != nil {
		t.Errorf("an expired fact is told as current: %+v", f)
	}
	if got := len(b.FactsAt("nesp", noon("2027-01-01"))); got != 1 {
		t.Errorf("%d facts hold in 2027, want the phone number only", got)
	}
}

func valueOf(f *Fact) float64 {
	if f == nil {
		return 0
	}
	return f.Value.Number
}

func TestExpand(t *testing.T) {
	b := load(t, sound(t))
	fact := func(f Fact) string { return "<" + f.Value.String() + ">" }
	contact := func(k Contact) string { return "<" + k.Phone + ">" }
	for _, c := range []struct {
		name, template, day, want string
		used                      []string
	}{
		{"plain", "말만 있습니다.", "2026-05-01", "말만 있습니다.", nil},
		{"own fact", "수당은 {allowance}은(는)", "2026-05-01", "수당은 <600000>은(는)", []string{"nesp.allowance"}},
		{"other article", "{hope.demolition}, {allowance}", "2026-05-01", "<6000000>, <600000>", []string{"hope.demolition", "nesp.allowance"}},
		{"told twice, used once", "{allowance} {nesp.allowance}", "2026-05-01", "<600000> <600000>", []string{"nesp.allowance"}},
		{"contact", "{contact:moel-1350}", "2026-05-01", "<1350>", nil},
		{"switched by date", "{hope.demolition}", "2027-01-01", "<7000000>", []string{"hope.demolition"}},
		{"expired", "{hope.demolition}, {allowance}", "2027-01-01", "", nil},
		{"unknown fact", "{pension}", "2026-05-01", "", nil},
		{"unknown contact", "{contact:nobody}", "2026-05-01", "", nil},
		{"malformed", "{allow ance}", "2026-05-01", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, used, ok := b.Expand("nesp", c.template, noon(Date(c.day)), fact, contact)
			var refs []string
			for _, f := range used {
				refs = append(refs, f.Ref())
			}
			if text != c.want || ok != (c.want != "") || !slices.Equal(refs, c.used) {
				t.Errorf("got %q, %v, %v; want %q, %v", text, refs, ok, c.want, c.used)
			}
		})
	}
	if _, _, ok := b.Expand("nesp", "{contact:moel-1350}", noon("2026-05-01"), fact, nil); ok {
		t.Error("a contact was told without words for it")
	}
}

func TestStateOn(t *testing.T) {
	for _, c := range []struct {
		state State
		day   Date
		want  StateKind
	}{
		{State{Kind: Open, From: "2026-11-23", Until: "2026-11-27"}, "2026-11-22", Opens},
		{State{Kind: Open, From: "2026-11-23", Until: "2026-11-27"}, "2026-11-23", Open},
		{State{Kind: Open, From: "2026-11-23", Until: "2026-11-27"}, "2026-11-27", Open},
		{State{Kind: Open, From: "2026-11-23", Until: "2026-11-27"}, "2026-11-28", Closed},
		{State{Kind: Opens, From: "2026-11-23"}, "2026-11-22", Opens},
		{State{Kind: Opens, From: "2026-11-23"}, "2026-12-01", Open},
		{State{Kind: Opens}, "2026-12-01", Opens},
		{State{Kind: Rolling}, "2026-12-01", Rolling},
		{State{Kind: UntilBudget, Until: "2026-11-30"}, "2026-12-01", Closed},
		{State{Kind: UntilBudget, From: "2026-01-02"}, "2026-12-01", UntilBudget},
		{State{Kind: Closed, From: "2026-01-02", Until: "2026-02-01"}, "2026-01-10", Closed},
	} {
		if got := c.state.On(c.day); got != c.want {
			t.Errorf("%s %s..%s on %s is %s, want %s", c.state.Kind, c.state.From, c.state.Until, c.day, got, c.want)
		}
	}
}

func TestVersionFollowsContent(t *testing.T) {
	files := sound(t)
	first, again := load(t, files).Version(), load(t, files).Version()
	files["hope.md"].Data = append(files["hope.md"].Data, "Another line.\n"...)
	if changed := load(t, files).Version(); first != again || first == changed {
		t.Errorf("versions %s, %s and, changed, %s", first, again, changed)
	}
}
