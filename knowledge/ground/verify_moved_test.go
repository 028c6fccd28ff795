package ground

import (
	"fmt"
	"testing"
)

// AS-01: a changed figure is found wherever it stands: alone on a line, right
// before its marker; and so is a marker of no passage.
func TestAS01MovedFiguresAreRejected(t *testing.T) {
	n, dangling := 0, 0
	var passed []string
	for _, s := range some(t) {
		if dangling++; s.verdict(s.text + " [9]").Accept {
			t.Errorf("a marker of no passage behind %q", s.text)
		}
		page := newPage(s.text)
		for _, f := range claimed(page.text, Figures(page.text)) {
			switch f.Kind {
			case Money, Percent, Phone, Date:
			default:
				continue
			}
			was := s.text[page.from(f.Start):page.from(f.End)]
			changed := []byte(was)
			for i, b := range changed {
				if digit(rune(b)) {
					changed[i] = '0' + (b-'0'+7)%10
				}
			}
			if string(changed) == was {
				continue
			}
			for _, text := range []string{"\n- " + string(changed), string(changed)} {
				n++
				if s.verdict(text).Accept {
					passed = append(passed, fmt.Sprintf("%s: %q", s.article.ID, text))
				}
			}
		}
	}
	report(t, "moved figures", n, passed, 0)
	if dangling < 50 {
		t.Errorf("only %d markers", dangling)
	}
}

// AS-03: one everyday word makes another promise of a figure.
func TestAS03InsertedWordsAreRejected(t *testing.T) {
	mutants(t, "inserted words", append(counted("만 원", "만 엔", "만 원", "만 포인트"),
		swap{from: "월 최대 ", to: "세후 월 최대 "}, swap{from: "월 최대 ", to: "가구당 월 최대 "}, swap{from: " up to KRW", to: " charges up to KRW"}), 0.02, nil)
}
