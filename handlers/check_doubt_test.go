package handlers

import "testing"

// TestReadDoubt tells the question whether a post can be trusted from others, and
// keeps what is to be looked at.
func TestReadDoubt(t *testing.T) {
	for _, c := range []struct {
		text  string
		asked bool
		rest  string
	}{
		{"이 공고 믿어도 돼요?", true, ""},
		{"이 공고 안전한가요?", true, ""},
		{"이런 문자를 받았는데 사기 당한 건가요?", true, ""},
		{"https://example.com/job 이 공고 믿어도 돼요?", true, "https://example.com/job"},
		{"보증금 30만원 입금하면 채용된다는데 사기인가요?", true, "보증금 30만원 입금하면 채용된다는데 사기인가요?"},
		{"알바비를 못 받았는데 사기 당한 건가요?", false, ""},
		{"이 일자리 안전한가요?", false, ""},
		{"내일배움카드 사기 아니에요?", false, ""},
	} {
		asked, rest := readDoubt(c.text)
		if (asked != "") != c.asked || c.asked && rest != c.rest {
			t.Errorf("%q: asked %q, rest %q", c.text, asked, rest)
		}
	}
}
