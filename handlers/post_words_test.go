package handlers

import (
	"testing"

	"dari/bot"
)

// TestWhoWantsToPost: sentences that wish it lead to the form of what they name;
// those that look for something, want to take part, or ask, do not.
func TestWhoWantsToPost(t *testing.T) {
	h := &Handlers{routes: map[string]*route{"postcourse": {name: "postcourse"}, "post": {name: "post"}}}
	for text, want := range map[string]string{
		"I want to post a course":                "postcourse",
		"I'd like to list a course.":             "postcourse",
		"I’d like to list a new course":          "postcourse",
		"we would like to add a training course": "postcourse",
		"list a course":                          "postcourse",
		"과정 올리고 싶어요":                             "postcourse",
		"교육 과정을 하나 올리려고 해요.":                     "postcourse",
		"강의 개설하고 싶습니다":                           "postcourse",
		"I want to post a job":                   "post",
		"I'd like to advertise our vacancy!":     "post",
		"공고 올리고 싶어요":                             "post",
		"채용 공고를 등록하고 싶은데요":                       "post",
		"공고 내려고요":                                "post",

		"I want to take a course":             "",
		"list courses":                        "",
		"I want to post a letter":             "",
		"I'd like to register for a course":   "",
		"Should I post a course or an essay?": "",
		"과정 등록하고 싶어요":                         "", // may be to take part
		"과정 듣고 싶어요":                           "",
		"공고 보고 싶어요":                           "",
		"공고 올리려고 하는데 최저임금이 얼마예요?":             "",
	} {
		got := ""
		if r := h.wantsToPost(&turn{Message: bot.Message{Text: text}}); r != nil {
			got = r.name
		}
		if got != want {
			t.Errorf("%q leads to %q, want %q", text, got, want)
		}
	}
}
