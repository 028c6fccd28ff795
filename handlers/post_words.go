package handlers

import "regexp"

// Who wants to post something says so in a sentence more often than by the name of
// the function: "I'd like to post a course", "과정 올리고 싶어요". To register, and
// 등록, is left to the names: of a course it may also mean to take part.
var (
	courseWish  = postWish(`(?:교육|훈련|연수)?\s*(?:과정|강의|강좌|교육|수업)`, `올리|게시하|개설하`, `(?:training\s+)?(?:course|class)`)
	openingWish = postWish(`(?:채용|구인)?\s*공고|일자리`, `올리|게시하|등록하|내`, `(?:job\s+)?(?:opening|posting|vacancy|ad)|job|position`)
)

// postWish reads the wish to post what a noun names: all of a message, in Korean
// with one of the verbs or in English.
func postWish(nounKo, verbKo, nounEn string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^\s*(?:` +
		`(?:새로운\s*|새\s*)?(?:` + nounKo + `)(?:을|를)?\s*(?:하나|좀|새로)?\s*` +
		`(?:` + verbKo + `)(?:고\s*싶(?:어요?|습니다|은데요?|네요)|려고\s*(?:요|해요|합니다|하는데요?)|려는데요?)` +
		`|(?:(?:(?:i|we)\s+(?:want|need|would\s+like|wish|hope)\s+to|(?:i|we)['’]?d\s+like\s+to|let\s+me|please)\s+)?` +
		`(?:post|list|add|publish|advertise|upload|put\s+up)\s+(?:a|an|one|another|my|our)\s+(?:new\s+)?(?:` + nounEn + `)` +
		`)\s*[.!~]*\s*$`)
}

// wantsToPost is the route that posts what somebody says they want to post; nil is
// that they do not say so.
func (h *Handlers) wantsToPost(t *turn) *route {
	switch {
	case courseWish.MatchString(t.Text):
		return h.routes["postcourse"]
	case openingWish.MatchString(t.Text):
		return h.routes["post"]
	}
	return nil
}
