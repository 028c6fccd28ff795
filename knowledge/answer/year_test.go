package answer

import (
	"slices"
	"testing"
	"time"

	"dari/knowledge"
)

// tells are the names of the facts that an answer tells, as article.fact.
func tells(a Answer) []string {
	var out []string
	for _, p := range a.Parts {
		for _, f := range p.Facts {
			out = append(out, f.Ref())
		}
	}
	return out
}

// Who names a year is answered for that year, and who names two for both.
func TestTheYearThatIsAskedAbout(t *testing.T) {
	const now, next = "minimum-wage.hourly", "minimum-wage.next_hourly"
	for _, c := range []struct {
		text string
		want []string
		not  string
	}{
		{"올해 최저임금 시급 얼마예요?", []string{now}, next},
		{"내년 최저임금 시급 얼마예요?", []string{next}, now},
		{"최저임금 올해랑 내년 각각 얼마예요?", []string{now, next}, ""},
		{"what is the minimum wage in 2026 and in 2027?", []string{now, next}, ""},
		{"what will the hourly minimum wage be in 2027, per hour?", []string{next}, now},
		{"최저임금 2025년하고 2026년 비교하면요?", []string{"minimum-wage.last_hourly", now}, ""},
		{"구직촉진수당이 작년보다 얼마나 올랐어요?", []string{"nesp.last_allowance", "nesp.allowance"}, ""},
	} {
		told := tells(ask(embedded(), Question{Text: c.text, Now: today}))
		for _, w := range c.want {
			if !slices.Contains(told, w) {
				t.Errorf("%s: %v, want %s", c.text, told, w)
			}
		}
		if slices.Contains(told, c.not) {
			t.Errorf("%s: %v, which has %s", c.text, told, c.not)
		}
	}
	if ans := ask(embedded(), Question{Text: "2028년 최저임금 얼마예요?", Now: today}); ans.Kind == Facts {
		t.Errorf("2028: %v", tells(ans))
	}
}

// The year begins in Korea nine hours before it does in UTC.
func TestTheYearBeginsInKorea(t *testing.T) {
	q := &task{q: Question{Now: time.Date(2026, 12, 31, 15, 30, 0, 0, time.UTC)}}
	if y := q.yearNow(); y != 2027 {
		t.Errorf("half past midnight on New Year's Day in Seoul it is %d", y)
	}
}

// What the sources do not settle is said in the article's own words.
func TestWhatIsUnsettledIsSaid(t *testing.T) {
	for _, text := range []string{"AI 캠퍼스 자부담 있나요?", "고용유지지원금 하루 상한이 얼마예요?"} {
		ans := ask(embedded(), Question{Text: text, Now: today})
		if ans.Kind != Unknown || ans.Reason != Unsettled || len(section(ans).Blocks) != 1 || len(section(ans).Facts) > 0 {
			t.Errorf("%s: %s %s %v", text, ans.Kind, ans.Reason, ans.Parts)
		}
		if !slices.ContainsFunc(ans.Parts, func(p Part) bool { return len(p.Contacts) > 0 }) && !namesOffices(ans) {
			t.Errorf("%s: nobody to ask", text)
		}
	}
}

// A name that only looks like one of ours is not taken for it, and ours in other
// spellings still are.
func TestNearNames(t *testing.T) {
	for _, text := range []string{"국민취업안심제도 얼마 주나요?", "희망리턴카드 어떻게 발급해요?", "How much is the Hope Restart Grant?",
		"Who can get the National Employment Bonus Program?", "청년내일저축계좌 이자가 얼마예요?"} {
		if ans := ask(embedded(), Question{Text: text, Now: today}); ans.Kind != Unknown {
			t.Errorf("%s: %s %v", text, ans.Kind, tells(ans))
		}
	}
	for text, topic := range map[string]knowledge.Topic{
		"국민취업지원제도 1유형 얼마 주나요?":                                           knowledge.NationalEmploymentSupport,
		"국민취업지원제 수당 얼마예요":                                                knowledge.NationalEmploymentSupport,
		"How much is the National Employment Support Program allowance?": knowledge.NationalEmploymentSupport,
		"희망리턴 철거비 얼마예요?":                                                 knowledge.HopeReturn,
		"What is the limit of the National Learning Card?":               knowledge.NaeilCard,
	} {
		if ans := ask(embedded(), Question{Text: text, Now: today}); ans.Kind != Facts || ans.Topic != topic {
			t.Errorf("%s: %s %s", text, ans.Kind, ans.Topic)
		}
	}
}
