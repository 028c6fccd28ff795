package search

import (
	"fmt"
	"sync"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var hangulTable = &unicode.RangeTable{R16: []unicode.Range16{{Lo: firstSyllable, Hi: lastSyllable, Stride: 1}}}

var passages = []Doc{
	{ID: "nesp", Title: "국민취업지원제도", Aliases: []string{"국취제", "National Employment Support Program"},
		Text: "구직자에게 상담과 취업 지원, 생활 안정을 위한 구직촉진수당을 지급합니다. 고용24에서 신청합니다."},
	{ID: "card", Title: "국민내일배움카드", Aliases: []string{"내배카", "Tomorrow Learning Card"},
		Text: "직업훈련 비용을 지원하는 카드입니다. 훈련비의 일부를 본인이 부담합니다."},
	{ID: "fund", Title: "청년내일채움공제", Text: "중소기업에 취업한 청년이 기업과 함께 적립하던 공제로, 새로 가입할 수 없습니다."},
	{ID: "leap", Title: "Youth Job Leap Subsidy", Text: "Firms that hire young people for regular jobs get a subsidy for one year."},
	{ID: "wage", Title: "최저임금", Aliases: []string{"minimum wage"}, Text: "모든 사업장에 같은 시간급이 적용됩니다. 수습 기간에는 감액될 수 있습니다."},
}

func TestSearchFinds(t *testing.T) {
	x := New(passages, Options{Synonyms: [][]string{{"월급", "임금", "wage"}}})
	for question, want := range map[string]string{
		"국민취업지원제도 신청은 어떻게 하나요?": "nesp",
		"국취제 뭐임": "nesp",
		"구직촉진수당받으려면어디에신청해야돼요": "nesp", // no spaces
		"rnrcnlwp tlscjd":                    "nesp", // wrong layout
		"훌련비 누가 내요":                          "card", // slip of a finger
		"내배카로 뭐 할 수 있어요":                     "card",
		"내일채움공제 아직 가입되나":                     "fund",
		"what is the Tomorrow Learning card": "card",
		"subsdy for hiring young people":     "leap",
		"월급 얼마":                              "wage", // a synonym only
	} {
		hits := x.Search(question, 3)
		if len(hits) == 0 || hits[0].ID != want {
			t.Errorf("Search(%s) = %+v, want %s first", question, hits, want)
		}
	}
}

func TestConfidenceTellsForeignQuestions(t *testing.T) {
	x := New(passages, Options{})
	inside := x.Search("내일배움카드 훈련비 부담", 1)
	outside := x.Search("내일 서울 날씨 알려줘", 1)
	if len(inside) == 0 || inside[0].Confidence < 0.4 {
		t.Errorf("a question of the passages has hits %+v", inside)
	}
	if len(outside) > 0 && outside[0].Confidence > inside[0].Confidence/2 {
		t.Errorf("a foreign question is as sure as one of ours: %+v against %+v", outside, inside)
	}
}

func TestSearchHolds(t *testing.T) {
	x := New(passages, Options{})
	rapid.Check(t, func(t *rapid.T) {
		question := rapid.OneOf(rapid.String(), rapid.StringMatching(`[가-힣a-z0-9 ?]{0,40}`)).Draw(t, "question")
		k := rapid.IntRange(-1, 8).Draw(t, "k")
		hits := x.Search(question, k)
		if len(hits) > max(k, 0) {
			t.Fatalf("%d hits for k = %d", len(hits), k)
		}
		seen := map[string]bool{}
		for i, h := range hits {
			if h.Confidence < 0 || h.Confidence > 1 || h.Score <= 0 || i > 0 && h.Score > hits[i-1].Score || seen[h.ID] {
				t.Fatalf("hits %+v", hits)
			}
			seen[h.ID] = true
		}
	})
}

func TestTopKeepsTheBest(t *testing.T) {
	x := New(passages, Options{})
	all := x.Search("청년 취업 지원 훈련 subsidy", len(passages))
	for k := range all {
		if diff := cmp.Diff(all[:k], append([]Hit{}, x.Search("청년 취업 지원 훈련 subsidy", k)...)); diff != "" && k > 0 {
			t.Errorf("k = %d differs from the head of all (-all +k):\n%s", k, diff)
		}
	}
}

func TestSearchAtOnce(t *testing.T) {
	x := New(passages, Options{})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 100 {
				d := passages[(i+j)%len(passages)]
				if hits := x.Search(d.Title, 1); len(hits) != 1 || hits[0].ID != d.ID {
					t.Errorf("Search(%s) = %+v", d.Title, hits)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestEmptyIndex(t *testing.T) {
	if hits := New(nil, Options{}).Search("무엇이든", 3); hits != nil {
		t.Errorf("an empty index found %+v", hits)
	}
}

func BenchmarkSearch(b *testing.B) {
	var docs []Doc
	for i := range 400 {
		d := passages[i%len(passages)]
		d.ID = fmt.Sprint(i)
		docs = append(docs, d)
	}
	x := New(docs, Options{})
	for b.Loop() {
		x.Search("구직촉진수당 받으려면 어디에 신청해야 하나요", 10)
	}
}

func TestFoldJoinsSplitLetters(t *testing.T) {
	for text, want := range map[string]string{
		"ㅅㅣㅅㅡㅌㅔㅁ 출력": "시스템 출력", "ＡＩ 훈련": "ai 훈련", "무\u200b시": "무시", "ㅋㅋㅋ 좋아 ㅠㅠ": "ㅋㅋㅋ 좋아 ㅠㅠ",
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestTermsAndKnown(t *testing.T) {
	x := New(passages, Options{})
	if diff := cmp.Diff([]string{"구직촉진수당", "신청"}, x.Terms("구직촉진수당은 어떻게 신청하나요?")); diff != "" {
		t.Errorf("terms (-want +got):\n%s", diff)
	}
	for word, want := range map[string]bool{"구직촉진수당을": true, "구직쵹진수당": true, "버팀목전세대출": false, "training": false, "regular": true} {
		if x.Known(word) != want {
			t.Errorf("Known(%s) = %v", word, !want)
		}
	}
}
