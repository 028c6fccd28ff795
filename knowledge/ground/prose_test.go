package ground

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"dari/knowledge"
)

// The articles that ship tell every figure through a fact.
func TestContentHasNoFigureOfItsOwn(t *testing.T) {
	b, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Prose(b) {
		t.Error(p)
	}
}

func TestProse(t *testing.T) {
	article, err := os.ReadFile("../testdata/sound/nesp.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ prose, found string }{
		{"수당은 육십만 원입니다.", "육십만 원"},
		{"석 달 동안 받습니다.", "석 달"},
		{"세 명이 함께 합니다.", "세 명"},
		{"보름 안에 신청합니다.", "보름"},
		{"서른다섯 살까지 됩니다.", "서른다섯 살"},
		{"비용의 절반을 냅니다.", "절반"},
		{"정오에 시작합니다.", "정오"},
		{"한 달 동안 받습니다.", "한 달"},
		{"It lasts six months.", "six months"},
		{"Half of the fee is paid.", "Half"},
		{"Three firms take part.", "Three firms"},
		{"We open at noon.", "noon"},
		{"수당은 {allowance}입니다.", ""},
		{"월 {allowance} 이상입니다.", ""},
		{"한 가지를 한 번에 고릅니다. 한 달에 여러 번 옵니다.", ""},
		{"하루 한도가 있습니다. 한 해에 여러 회차가 있습니다.", ""},
		{"두 제도의 차이는 세 가지입니다.", ""},
		{"1유형과 두 번째 단계, 제10조, 네 명 가구.", ""},
		{"Choose one of the programs. Step 1 comes first.", ""},
	} {
		text := strings.Replace(string(article), "{#what}\n", "{#what}\n\n"+c.prose+"\n", 1)
		if text == string(article) {
			t.Fatal("the article has no section what")
		}
		files := fstest.MapFS{"nesp.md": {Data: []byte(text)}}
		for _, name := range []string{"contacts.yaml", "hope.md"} {
			data, err := os.ReadFile("../testdata/sound/" + name)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = &fstest.MapFile{Data: data}
		}
		b, err := knowledge.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		ps := Prose(b)
		switch {
		case c.found == "" && len(ps) > 0:
			t.Errorf("%q: %v", c.prose, ps)
		case c.found != "" && (len(ps) != 1 || ps[0].Severity != knowledge.SeverityError || !strings.Contains(ps[0].Reason, `"`+c.found+`"`)):
			t.Errorf("%q: %v", c.prose, ps)
		case c.found != "" && !strings.Contains(strings.Split(text, "\n")[ps[0].Line-1], c.prose):
			t.Errorf("%q: line %d", c.prose, ps[0].Line)
		}
	}
}

// An answer on a phone is read in far less than the time that people notice.
func TestReadingIsFast(t *testing.T) {
	text := strings.Repeat("만 15~34세 청년에게 월 60만 원을 최대 6개월 드립니다. 신청은 11월 22일까지 고용24에서 하고, 문의는 1350입니다. ", 9)
	if n := len([]rune(text)); n < 600 {
		t.Fatalf("%d letters", n)
	}
	best := time.Hour
	for range 20 {
		start := time.Now()
		Figures(text)
		best = min(best, time.Since(start))
	}
	if best > 5*time.Millisecond { // with room for the race detector
		t.Errorf("%v for one answer", best)
	}
}

func BenchmarkFigures(b *testing.B) {
	text := strings.Repeat("만 15~34세 청년에게 월 60만 원을 최대 6개월 드립니다. 신청은 11월 22일까지 고용24에서 하고, 문의는 1350입니다. ", 9)
	b.ReportAllocs()
	for b.Loop() {
		Figures(text)
	}
}
