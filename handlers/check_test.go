package handlers_test

import (
	"testing"

	"dari/handlers"
	"dari/knowledge"
)

// TestCheckScripts plays the conversations of testdata/check: whether a job post
// can be trusted.
func TestCheckScripts(t *testing.T) {
	playScripts(t, "testdata/check", func(s *stage, _ string) {
		s.realAnswers()
		odd := factoryJobs()[0]
		odd.Title, odd.Body = "용접원 모집(40세 이하 남자만)", "신분증 앞뒤 사진을 먼저 보내 주세요."
		s.steps = map[string]func(){
			"import jobs": func() { s.importOpenings(factoryJobs()...) },
			"import odd":  func() { s.importOpenings(odd) },
		}
	})
}

// TestCheckCallsAreInTheBase: every number that is told of has its office in the
// curated base.
func TestCheckCallsAreInTheBase(t *testing.T) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if base.Article(handlers.FraudArticle) == nil {
		t.Errorf("no article %s", handlers.FraudArticle)
	}
	for _, id := range handlers.FraudContacts() {
		if c := base.Contact(id); c == nil || c.Phone == "" {
			t.Errorf("contact %s: %+v", id, c)
		}
	}
}
