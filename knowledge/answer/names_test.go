package answer

import (
	"context"
	"slices"
	"strings"
	"testing"

	"dari/knowledge"
)

// Who asks by name whether there is something now is never told of something that
// is only planned: its "no, you cannot apply" would be taken for an answer.
func TestAPlanNeverStandsInForWhatThereIs(t *testing.T) {
	ask := map[knowledge.Lang][]string{
		knowledge.Ko: {"%s 지금 신청할 수 있나요?", "%s 지금 신청 받나요?", "%s 끝났어요?"},
		knowledge.En: {"Can I apply for %s now?", "Is %s open now?"},
	}
	base := embedded().Base()
	for _, a := range base.Articles() {
		if a.Plan != nil {
			continue
		}
		for _, l := range knowledge.Langs {
			for _, q := range ask[l] {
				q = strings.Replace(q, "%s", a.Title.In(l), 1)
				ans := embedded().Answer(context.Background(), Question{Text: q, Now: today})
				if len(ans.Parts) > 0 && base.Article(ans.Parts[0].Article).Plan != nil {
					t.Errorf("%q is answered with %s", q, ans.Parts[0].Article)
				}
			}
		}
	}
}

// To ask about a programme in few words is no attack and no talk.
func TestFewWordsAboutAProgrammeAreAQuestion(t *testing.T) {
	ask := map[knowledge.Lang][]string{
		knowledge.Ko: {"%s", "%s 알려줘", "%s 보여줘", "%s 자세히"},
		knowledge.En: {"%s", "Tell me about %s", "show me %s", "details of %s, please"},
	}
	base := embedded().Base()
	told := []Kind{Facts, Clarify, Unknown}
	for _, a := range base.Articles() {
		// The rest is no programme, and of a person's rights some are about data.
		if slices.Contains([]knowledge.Topic{knowledge.Overview, knowledge.ContactsTopic, knowledge.WorkerRights}, a.Topic) {
			continue
		}
		for _, l := range knowledge.Langs {
			for _, q := range ask[l] {
				q = strings.Replace(q, "%s", a.Title.In(l), 1)
				if ans := embedded().Answer(context.Background(), Question{Text: q, Now: today}); !slices.Contains(told, ans.Kind) {
					t.Errorf("%q is answered by %s (%s)", q, ans.Kind, ans.Reason)
				}
			}
		}
	}
}
