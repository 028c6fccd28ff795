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
		s.steps = map[string]func(){"import jobs": func() { s.importOpenings(factoryJobs()...) }}
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
