package answer

import (
	"slices"
	"testing"

	"dari/knowledge/ground"
)

// TestFigureThatIsGivenFindsItsPlace: who names the price of a course, or how many
// live together, is told the figure for that, not the first of the list.
func TestFigureThatIsGivenFindsItsPlace(t *testing.T) {
	for _, c := range []struct{ text, fact string }{
		{"KDT 수강료가 250만 원이면 자부담이 얼마예요?", "kdt.own1"},
		{"수강료 600만 원짜리 KDT 과정, 제가 얼마 내나요", "kdt.own2"},
		{"kdt 과정 학원비가 1,350만원이라는데 제 돈은 얼마 들어요", "kdt.own4"},
		{"kdt과정수강료2천만원이면자부담얼마", "kdt.own5"},
		{"The KDT course I picked costs 14 million won. How much do I pay myself?", "kdt.own4"},
		{"How much must a learner pay for K-Digital Training courses costing between 3 and 6 million won?", "kdt.own2"},
		{"My KDT is an 8-million-won course, what is my own share?", "kdt.own3"},
		{"own share of a K-Digital Training course that costs 8 million won?", "kdt.own3"},
		{"넷이 사는데 기준 중위소득이 올해 얼마예요?", "nesp-income.h4_100"},
		{"혼자 살아요. 올해 기준 중위소득이 얼마예요?", "nesp-income.h1_100"},
		{"1인 가구 기준 중위소득 60%가 올해 얼마죠?", "nesp-income.h1_60"},
		{"There's three of us at home and I'm 26. What's the monthly household income cutoff, the 120% of median one, this year?", "nesp-income.h3_120"},
	} {
		a := embedded().Answer(t.Context(), Question{Text: c.text, Now: today})
		if !slices.Contains(tells(a), c.fact) {
			t.Errorf("%s: %s is not told, but %v", c.text, c.fact, tells(a))
		}
	}
}

func TestLiesIn(t *testing.T) {
	read := func(text string) ground.Figure {
		f := ground.Figures(text)
		if len(f) != 1 {
			t.Fatalf("%q has %d figures", text, len(f))
		}
		return f[0]
	}
	for _, c := range []struct {
		given, limit string
		want         string
	}{
		{"300만 원", "300만 원 이하", "in"}, {"301만 원", "300만 원 이하", "out"},
		{"300만 원", "300만 원 초과 600만 원 이하", "out"}, {"600만 원", "300만 원 초과 600만 원 이하", "in"},
		{"1,800만 원", "1,800만 원 초과", "out"}, {"29명", "30명 미만", "in"}, {"30명", "30명 미만", "out"},
		{"30명", "30명 이상", "in"}, {"30만 원", "30명 이상", "none"}, {"30명", "30명", "none"},
	} {
		within, ok := liesIn(read(c.given), read(c.limit))
		got := map[bool]map[bool]string{false: {false: "none"}, true: {true: "in", false: "out"}}[ok][within]
		if got != c.want {
			t.Errorf("%s in %s: %s, want %s", c.given, c.limit, got, c.want)
		}
	}
}
