package eval

import (
	"slices"
	"strings"
	"testing"

	"dari/knowledge"
	"dari/knowledge/answer"
)

// card is a good answer to cardQuestion.
func card() Given {
	return Given{Kind: answer.Facts, Topic: knowledge.NaeilCard, Lang: knowledge.Ko,
		Text:    "국민내일배움카드\n최대 300만 원(5년 동안)을 씁니다.\n출처: 고용24 (2026-11-20 확인) https://www.work24.go.kr",
		Sources: []answer.Source{{Title: "고용24", URL: "https://www.work24.go.kr", Checked: "2026-11-20"}},
		Facts:   []Told{{Ref: "card.sum", Words: "최대 300만 원", Conditions: "5년 동안"}}}
}

func cardQuestion() Question {
	return Question{ID: "q", Text: "내배카 얼마?", Lang: knowledge.Ko, Style: "slang", Group: Fact,
		Kind: OneOrMore[answer.Kind]{answer.Facts}, Topic: OneOrMore[knowledge.Topic]{knowledge.NaeilCard, knowledge.Overview},
		Must: []string{"3,000,000원"}, MustNot: []string{"500만"}, Sources: []string{"work24|hrd.go.kr"}}
}

func TestAGoodAnswerHasNothingWrong(t *testing.T) {
	v := Judge(cardQuestion(), card())
	if !v.Right() || !v.Answered() || v.Conditional != 1 || v.Long {
		t.Errorf("%v, %+v", v.Wrong(), v)
	}
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		spoil    func(*Question, *Given)
		want     string
		answered bool
	}{
		"kind":     {func(q *Question, g *Given) { g.Kind = answer.Unknown }, "kind unknown, want answer", false},
		"topic":    {func(q *Question, g *Given) { g.Topic = knowledge.MOU }, "topic mou, want naeil-card or overview", true},
		"language": {func(q *Question, g *Given) { g.Lang = knowledge.En }, "language en, want ko", true},
		"missing":  {func(q *Question, g *Given) { q.Must = append(q.Must, "45%|45 percent") }, `missing "45%|45 percent"`, false},
		"forbidden": {func(q *Question, g *Given) {
			g.Text = strings.Replace(g.Text, "씁니다", "쓰고 5,000,000원도 됩니다", 1)
		},
			`says "500만"`, true},
		"no source":     {func(q *Question, g *Given) { g.Sources = nil }, "no source with its date", false},
		"no date":       {func(q *Question, g *Given) { g.Text = strings.Replace(g.Text, "2026-11-20", "어제", 1) }, "no source with its date", false},
		"never checked": {func(q *Question, g *Given) { g.Sources[0].Checked = "" }, "no source with its date", false},
		"not told": {func(q *Question, g *Given) {
			g.Text = strings.NewReplacer("고용24", "누리집", "https://www.work24.go.kr", "").Replace(g.Text)
		}, "no source with its date", false},
		"other source": {func(q *Question, g *Given) { q.Sources = []string{"semas"} }, "sources without semas", false},
		"bare":         {func(q *Question, g *Given) { g.Text = strings.Replace(g.Text, "(5년 동안)", "", 1) }, "card.sum without its conditions", true},
		"expired":      {func(q *Question, g *Given) { g.Facts[0].Expired = true }, "card.sum has expired", true},
		"gone": {func(q *Question, g *Given) {
			g.Text += " 예전 한도는 200만 원."
			g.Gone = []Told{{Ref: "card.old", Words: "200만 원", Expired: true}}
		}, "card.old has expired", true},
	} {
		q, g := cardQuestion(), card()
		c.spoil(&q, &g)
		v := Judge(q, g)
		if !slices.Equal(v.Wrong(), []string{c.want}) || v.Answered() != c.answered {
			t.Errorf("%s: %q, answered %v, want %q, %v", name, v.Wrong(), v.Answered(), c.want, c.answered)
		}
	}
}

func TestAnIntentIsPartOfTheKind(t *testing.T) {
	q := Question{Lang: knowledge.Ko, Kind: OneOrMore[answer.Kind]{answer.Act}, Intent: answer.Privacy}
	if v := Judge(q, Given{Kind: answer.Act, Lang: knowledge.Ko, Intent: answer.Profile}); !slices.Equal(v.Wrong(), []string{"intent profile, want privacy"}) {
		t.Errorf("%q", v.Wrong())
	}
}

func TestWhatIsBehindAButtonIsNotTold(t *testing.T) {
	q, g := cardQuestion(), card()
	g.Facts = append(g.Facts, Told{Ref: "card.more", Words: "최대 500시간", Conditions: "온라인만", Expired: true})
	// the same words, still valid: it is that one which is told
	g.Gone = []Told{{Ref: "card.old", Words: "최대 300만 원", Expired: true}}
	if v := Judge(q, g); !v.Right() || v.Conditional != 1 {
		t.Errorf("%q", v.Wrong())
	}
}

func TestButtonsAreHalfAQuestionBack(t *testing.T) {
	q := Question{Lang: knowledge.Ko, Group: Clarify, Kind: OneOrMore[answer.Kind]{answer.Clarify}, Must: []string{"재도전"}, MustNot: []string{"600만"}}
	g := Given{Kind: answer.Clarify, Lang: knowledge.Ko, Text: "어느 것을 찾으세요?", Choices: []string{"재도전성공패키지", "600만"}}
	if v := Judge(q, g); !v.Right() {
		t.Errorf("%q", v.Wrong())
	}
	g.Kind, q.Kind[0] = answer.Unknown, answer.Unknown
	if v := Judge(q, g); !slices.Equal(v.Wrong(), []string{`missing "재도전"`}) {
		t.Errorf("%q", v.Wrong())
	}
}

func TestNotAsFact(t *testing.T) {
	unknown, either := OneOrMore[answer.Kind]{answer.Unknown}, OneOrMore[answer.Kind]{answer.Unknown, answer.Facts}
	for name, c := range map[string]struct {
		q    Question
		g    Given
		want bool
	}{
		"another kind":              {Question{Kind: unknown, Must: []string{"1350"}}, Given{Kind: answer.Refuse}, true},
		"a fact":                    {Question{Kind: unknown}, Given{Kind: answer.Facts, Text: "300만 원"}, false},
		"what must be said is":      {Question{Kind: unknown, Must: []string{"1350"}}, Given{Kind: answer.Facts, Text: "1350에 물어보세요"}, true},
		"and what must not be, too": {Question{Kind: unknown, Must: []string{"1350"}, MustNot: []string{"300만"}}, Given{Kind: answer.Facts, Text: "300만 원, 1350"}, false},
		"accepted":                  {Question{Kind: either, MustNot: []string{"300만"}}, Given{Kind: answer.Facts, Text: "다른 제도예요"}, true},
		"accepted, with the wrong":  {Question{Kind: either, MustNot: []string{"300만"}}, Given{Kind: answer.Facts, Text: "300만 원"}, false},
	} {
		if got := Judge(c.q, c.g).NotAsFact(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWithoutNamedFactsTheTopicDecides(t *testing.T) {
	q, g := cardQuestion(), card()
	q.Must = nil
	if !Judge(q, g).Answered() {
		t.Error("right topic not taken")
	}
	g.Topic = knowledge.MOU
	if Judge(q, g).Answered() {
		t.Error("any fact taken")
	}
}

func TestLength(t *testing.T) {
	for n, want := range map[int]bool{LongAnswer: false, LongAnswer + 1: true} {
		if v := Judge(Question{}, Given{Text: strings.Repeat("가", n)}); v.Long != want {
			t.Errorf("%d letters: %v", n, v.Long)
		}
	}
}
