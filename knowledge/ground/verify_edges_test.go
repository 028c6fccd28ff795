package ground

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// The edges of what is read: one step to either side is another verdict.
func TestEdgesOfWhatIsRead(t *testing.T) {
	many := func(n int) (ps []Passage) {
		for i := range n {
			ps = append(ps, Passage{N: i + 1, Title: "지원", Text: "지원금은 월 60만 원입니다."})
		}
		return ps
	}
	if v := Verify("지원금은 월 60만 원입니다 [1].", many(maxPassages), patient); !v.Accept {
		t.Errorf("as many passages as there may be: %+v", v.Reasons)
	}
	if v := Verify("지원금은 월 60만 원입니다 [1].", many(maxPassages+1), patient); v.Accept || v.Reasons[0].Code != TooLong {
		t.Errorf("one passage more: %+v", v)
	}
	for text, want := range map[string][]int{"[1]": {1}, "[1-3]": {1, 2, 3}, "[2, 4]": {2, 4}, "[123456]": {123456}, "[1234567]": nil, "[]": nil, "[1": nil} {
		nums, _, ok := mark(text, 0)
		if !slices.Equal(nums, want) && (ok || want != nil) || ok != (want != nil) {
			t.Errorf("%s: %v %v", text, nums, ok)
		}
	}
	for text, want := range map[string]int{
		"1. 첫째 항목입니다": 1, "12. 열두째 항목입니다": 1, "마칩니다. 다음입니다": 2, "약 123. 다음입니다": 2, "e.g. this": 1, "네! 맞습니다? 예": 3, "a\nb": 2, "월 1.5만 원": 1,
	} {
		if got := len(sentences(text, Figures(text))); got != want {
			t.Errorf("%q: %d sentences, want %d", text, got, want)
		}
	}
	for text, want := range map[string]int{ // figures that say something
		"⑳ 가": 0, "① 가": 0, "3) 가": 0, "- 1. 가": 0, "12. 가": 0, "100. 가": 1, "1명 가": 1, "가 3) 나": 1, "첫째, 가": 0, "두 곳": 1, "한 곳": 0, "the two of them": 0,
	} {
		if got := len(claimed(text, Figures(text))); got != want {
			t.Errorf("%q: %d figures, want %d", text, got, want)
		}
	}
	for text, want := range map[string]Bound{
		"약 최대 60만 원": atMost, "약 60만 원": about, "4억 원(청년은 다름) 이하": atMost, "4억 원(청년은 다름": "", "9,288원까지 낮춰": atLeast, "9,288원까지 줍니다": atMost, "as high as KRW 30 million": atMost, "as low as KRW 30 million": atLeast,
	} {
		if fs := Figures(text); len(fs) == 0 || fs[0].Bound != want {
			t.Errorf("%q: %+v, want %q", text, fs, want)
		}
	}
	for text, want := range map[string]Kind{"95 or older": Age, "150 or older": Number, "months 6, 9 and 12": Duration, "6, 9 and 12 months": Duration, "KRW 600,000 and 400,000": Money, "KRW 600,000, 400 of them": Number} {
		fs := Figures(text)
		if len(fs) == 0 || fs[len(fs)-1].Kind != want || len(fs) == 3 && fs[0].Kind != want {
			t.Errorf("%q: %+v, want %s", text, fs, want)
		}
	}
}

func TestEdgesOfWords(t *testing.T) {
	if !nameLike("최저임금은", "최저임금") || nameLike("임금은", "임금") || nameLike("최저임금처럼", "최저임금") {
		t.Error("names by their length and particle")
	}
	c := newChecker([]Passage{nesp}, Options{}, time.Now().Add(time.Hour))
	for text, want := range map[string]string{
		"근로자가 아니라 기업이 받습니다": "직원", "아니라 기업이": "", "기업의 신청이 아님": "기업", "the firm, not the worker": "직원", "not the worker": "", "it is not paid": "",
	} {
		if got := strings.Join(c.denials(text), " "); got != want {
			t.Errorf("%q denies %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]int{
		"받지 않습니다": 1, "상관없이 받습니다": 0, "neither this nor that": 1, "may not apply": 1, "참여하기 어렵습니다": 1, "구하기 어려운 사람": 0, "not only this": 0, "아니요, 받습니다": 0, "아니요, 받지 않습니다": 1,
	} {
		if got := negations(text); got != want {
			t.Errorf("%q says no %d times, want %d", text, got, want)
		}
	}
	list := c.read("meals, transport and bonuses do not count (no age limit, not for labour); others do.", span{0, 83}, nil, nil)
	var said []string
	for _, s := range statements(list) {
		said = append(said, strings.TrimSpace(s.text))
	}
	if len(said) < 4 || !strings.HasPrefix(said[0], "meals, transport and bonuses do not count") {
		t.Errorf("%q", said)
	}
	for pair, want := range map[[2]string]bool{
		{"채용한 뒤에 신청합니다", "채용하기 전에 신청합니다"}: true, {"신청한 뒤 공사를 합니다", "공사를 시작하기 전에 신청합니다"}: false,
		{"The firm joins after hiring", "The firm joins before hiring."}: true, {"The firm joins before hiring", "The firm joins before hiring."}: false,
	} {
		if c.reversed(pair[0], pair[1]) != want {
			t.Errorf("%q", pair)
		}
	}
	for text, want := range map[string]calendar{"내년에는": nextYear, "다음 해": nextYear, "지난해 시급": lastYear, "지금": thisYear, "2027년": 0, "now and next year": thisYear | nextYear, "known": 0} {
		if got := yearsOf(text); got != want {
			t.Errorf("%q: %b, want %b", text, got, want)
		}
	}
	if ts := yearTerms("올해와 다음 해의", span{len("올해와 "), len("올해와 다음 해의")}); len(ts) != 1 || ts[0].start != len("올해와 ") || ts[0].end != len("올해와 다음 해") || ts[0].stem != "@next" {
		t.Errorf("%+v", ts)
	}
}

// What was found by the second sets, each beside what is true.
func TestVerifyByPlace(t *testing.T) {
	p := []Passage{{N: 1, Title: "일자리 지원", Text: `채용하기 전에 고용24에서 참여를 신청합니다.
지원금은 근로자가 아니라 기업이 받습니다.
최저임금을 계산할 때 현물로 받은 것과 연장근로수당, 휴일근로수당은 넣지 않습니다.
지금 시급은 10,320원이고, 다음 해 시급은 10,700원입니다.
철거비는 임차한 점포만 지원합니다.
예산안에 적힌 수당은 월 65만 원입니다.
예전 HRD-Net은 고용24로 합쳐졌습니다.`}, {N: 2, Title: "Savings", Text: `The firm adds 20% of what the worker saves.
The bank pays a bonus rate of 4.5%.
While you receive the benefit, you cannot join.
Outside the capital area the refund is 95%.`}}
	for answer, want := range map[string]bool{
		"채용한 다음에 고용24에서 참여를 신청합니다 [1].": false, "채용하기 전에 고용24에서 신청합니다 [1].": true,
		"지원금은 근로자가 받습니다 [1].": false, "지원금은 기업이 받습니다 [1].": true,
		"연장근로수당은 최저임금에 포함됩니다 [1].": false, "연장근로수당은 최저임금에 포함되지 않습니다 [1].": true,
		"내년 시급은 10,320원입니다 [1].": false, "내년 시급은 10,700원입니다 [1].": true, "지금 시급은 10,700원입니다 [1].": false,
		"철거비는 임차한 점포와 소유한 점포를 모두 지원합니다 [1].": false, "철거비는 임차한 점포만 지원합니다 [1].": true,
		"수당은 월 65만 원입니다 [1].": false, "예산안의 수당은 월 65만 원입니다 [1].": true,
		"예전 HRD-Net은 워크넷으로 합쳐졌습니다 [1].":                   false,
		"The bank adds 20% of what the worker saves [2].": false, "The firm adds 20% of what the worker saves [2].": true,
		"You can join while you receive the benefit [2].": false, "You cannot join while you receive the benefit [2].": true,
		"In the capital area the refund is 95% [2].": false, "Outside the capital area the refund is 95% [2].": true,
	} {
		if v := Verify(answer, p, patient); v.Accept != want {
			t.Errorf("%q: %v %+v", answer, v.Accept, v.Reasons)
		}
	}
	kept := "구직촉진수당은 월 60만 원입니다 [1]. 이 수당은 최대 6개월 동안 받습니다 [1]."
	answer := kept + " 취업성공수당은 월 60만 원입니다 [1]."
	if got, ok := Verify(answer, []Passage{nesp}, patient).Without(answer); !ok || got != kept {
		t.Errorf("%q, %v", got, ok)
	}
	if got := emptyLines("\n- \na\n\n\nb"); got != "a\n\nb" && got != "\na\n\nb" {
		t.Errorf("%q", got)
	}
}
