package ground

import (
	"strconv"
	"strings"
	"testing"

	"dari/knowledge"
)

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"60만 원", "KRW 600,000", true}, {"60만 원", "최대 육십만 원", true}, {"60만 원", "60원", false}, {"100달러", "100원", false},
		{"3년", "36개월", true}, {"1년 6개월", "18 months", true}, {"3주", "21일", true}, {"1개월", "30일", false}, {"2시간 30분", "150분", true}, {"하루 종일", "24시간", false}, {"반년", "half a year", true},
		{"15~34세", "15세 이상 34세 이하", true}, {"15~34세", "from 15 to 34 years old", true}, {"15~34세", "15세", false}, {"15~34세", "15~39세", false}, {"15~34세", "14~34세", false},
		{"11월 22일", "November 22", true}, {"2026년 11월 22일", "22 Nov 2026", true}, {"2026년 11월 22일", "11월 22일", false}, {"11월 22일(일)", "11월 22일", true}, {"11월 22일(일)", "11월 22일(월)", false},
		{"오후 2시 30분", "14:30", true}, {"2시", "오후 2시", false}, {"1유형", "Type I", true}, {"Ⅱ유형", "2유형", true}, {"1유형", "2유형", false}, {"1유형", "1단계", false},
		{"044-202-7193", "+82 44 202 7193", true}, {"1350", "1357", false}, {"3명", "세 명", true}, {"3명", "3곳", false}, {"2배", "두 배", true},
		{"https://a.go.kr/x/", "a.go.kr/x", true}, {"https://a.go.kr/x", "https://a.go.kr/y", false}, {"4인 가구", "household of four", true}, {"제10조의2", "제10조", false},
		{"2%", "2%p", false}, {"절반", "50%", true},
	} {
		a, b := Figures(c.a), Figures(c.b)
		if len(a) != 1 || len(b) != 1 {
			t.Errorf("%q, %q: %d and %d figures", c.a, c.b, len(a), len(b))
			continue
		}
		if Same(a[0], b[0]) != c.same || Same(b[0], a[0]) != c.same {
			t.Errorf("%q and %q: %v", c.a, c.b, !c.same)
		}
	}
}

// The words that answers put around the figure of a fact.
var (
	basisKo = map[knowledge.Basis]string{
		knowledge.PerHour: "시간당 ", knowledge.PerDay: "하루 ", knowledge.PerWeek: "주 ", knowledge.PerMonth: "월 ", knowledge.PerYear: "연 ",
		knowledge.PerPerson: "1인당 ", knowledge.PerFirm: "기업당 ", knowledge.InTotal: "모두 합해 ", knowledge.Once: "1회 한정 ",
	}
	basisEn = map[knowledge.Basis]string{
		knowledge.PerHour: " an hour", knowledge.PerDay: " a day", knowledge.PerWeek: " a week", knowledge.PerMonth: " a month", knowledge.PerYear: " a year",
		knowledge.PerPerson: " per person", knowledge.PerFirm: " per firm", knowledge.InTotal: " in total", knowledge.Once: " once",
	}
	unitKo = map[Unit]string{
		knowledge.Percent: "%", knowledge.Year: "년", knowledge.Month: "개월", knowledge.Week: "주", knowledge.Day: "일", knowledge.Hour: "시간", knowledge.Minute: "분",
		knowledge.People: "명", knowledge.Firms: "개 기업", knowledge.Count: "개", knowledge.Times: "회", knowledge.SquareM: "㎡", knowledge.Multiple: "배", knowledge.Points: "점", knowledge.USD: "달러",
	}
	unitEn = map[Unit]string{
		knowledge.Percent: "%", knowledge.Year: " years", knowledge.Month: " months", knowledge.Week: " weeks", knowledge.Day: " days", knowledge.Hour: " hours", knowledge.Minute: " minutes",
		knowledge.People: " people", knowledge.Firms: " firms", knowledge.Count: "", knowledge.Times: " times", knowledge.SquareM: " m²", knowledge.Points: " points", knowledge.AgeYears: " years old",
	}
)

func decimal(v float64) string {
	whole := commas(int64(v))
	if _, rest, has := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), "."); has {
		return whole + "." + rest
	}
	return whole
}

// written is a counted fact as an answer says it.
func written(l knowledge.Lang, f knowledge.Fact) string {
	v := f.Value.Number
	if l == knowledge.En {
		s := decimal(v) + unitEn[f.Unit]
		switch f.Unit {
		case knowledge.KRW, knowledge.USD:
			s = string(f.Unit) + " " + decimal(v)
		}
		s = map[Bound]string{knowledge.AtMost: "up to ", knowledge.AtLeast: "at least ", knowledge.About: "about "}[f.Bound] + s
		return s + basisEn[f.Basis]
	}
	s := decimal(v) + unitKo[f.Unit]
	switch {
	case f.Unit == knowledge.AgeYears:
		s = "만 " + decimal(v) + "세"
		if f.Bound == knowledge.AtMost {
			return basisKo[f.Basis] + s + " 이하"
		}
	case f.Unit == knowledge.KRW && int64(v)%10_000 == 0 && v > 0:
		s = inMyriads(int64(v), " ", true) + " 원"
	case f.Unit == knowledge.KRW:
		s = decimal(v) + "원"
	}
	switch f.Bound {
	case knowledge.AtMost:
		s = "최대 " + s
	case knowledge.AtLeast:
		s += " 이상"
	case knowledge.About:
		s = "약 " + s
	}
	return basisKo[f.Basis] + s
}

// Whatever the knowledge base holds and an answer says is read back with
// value, bound and basis, so that a check of the answer can find it.
func TestFactsAreReadBack(t *testing.T) {
	b, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	counted := 0
	for _, a := range b.Articles() {
		for _, f := range a.Facts {
			for _, l := range knowledge.Langs {
				text := written(l, f)
				if f.Unit.Textual() {
					if f.Unit == knowledge.TextUnit {
						sound(t, f.Value.Text.In(l))
						continue
					}
					text = f.Value.Text.In(l)
				} else {
					counted++
				}
				got := Figures(text)
				if len(got) != 1 {
					t.Errorf("%s: %q: %s", f.Ref(), text, said(text))
					continue
				}
				g := got[0]
				bound := f.Bound
				if bound == knowledge.Exactly {
					bound = ""
				}
				bare := f.Unit == knowledge.Count && g.Kind == Number
				switch {
				case f.Unit == knowledge.DateUnit && (g.Kind != Date || g.Value.Text != text),
					f.Unit == knowledge.PhoneUnit && (g.Kind != Phone || g.Value.Text != strings.ReplaceAll(text, "-", "")),
					f.Unit == knowledge.URLUnit && (g.Kind != URL || g.Start != 0 || g.End != len(text)):
					t.Errorf("%s: %q: %s", f.Ref(), text, said(text))
				case f.Unit.Textual():
				case g.Value.Number != f.Value.Number, g.Unit != f.Unit && !bare, g.Bound != bound, g.Basis != BasisOf(f.Basis):
					t.Errorf("%s: %q: %s", f.Ref(), text, said(text))
				}
			}
		}
	}
	if counted < 200 {
		t.Errorf("only %d facts were read", counted)
	}
}
