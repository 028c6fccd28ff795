package lang

import "testing"

func TestParse(t *testing.T) {
	for _, c := range []struct {
		locale string
		want   Lang
		ok     bool
	}{
		{"ko", Ko, true}, {"ko-KR", Ko, true}, {"ko_KR.UTF-8", Ko, true}, {"KO", Ko, true}, {"kor", Ko, true}, {" ko ", Ko, true},
		{"en", En, true}, {"en_US", En, true}, {"en-GB", En, true}, {"EN-us", En, true},
		{"ja", "", false}, {"", "", false}, {"C.UTF-8", "", false}, {"kok", "", false}, {"enm-x", "", false}, {"-ko", "", false},
	} {
		if got, ok := Parse(c.locale); got != c.want || ok != c.ok {
			t.Errorf("Parse(%q) = %q, %v, want %q, %v", c.locale, got, ok, c.want, c.ok)
		}
	}
}

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		text string
		want Lang
		ok   bool
	}{
		{"국민취업지원제도가 뭐예요?", Ko, true},
		{"KDT가 뭐야", Ko, true},
		{"ChatGPT API Python RAG LangChain 배우고 싶어요", Ko, true},
		{"AI literacy course for SME manager 알려줘", Ko, true},
		{"'How do I apply' 를 한국어로 뭐라고 해요?", Ko, true},
		{"ㅋㅋㅋ", Ko, true},
		{"일자리", Ko, true},
		{"부산 welding jobs", Ko, true},
		{"한국어", Ko, true},
		{"What is 국민취업지원제도?", En, true},
		{"How can I apply for 내일배움카드 in 부산?", En, true},
		{"Which programme is for me?", En, true},
		{"jobs", En, true},
		{"KDT?", En, true},
		{"Où est Busan", En, true},
		{"010-1234-5678", "", false},
		{"👍👍 3", "", false},
		{"", "", false},
		{"/start", "", false},
		{"https://www.work24.go.kr", "", false},
		{"@dari_bot", "", false},
		{"me@example.com", "", false},
		{"/jobs 부산", Ko, true},
		{"釜山の仕事", "", false},
		{"работа в Busan", "", false},
	} {
		if got, ok := Detect(c.text); got != c.want || ok != c.ok {
			t.Errorf("Detect(%q) = %q, %v, want %q, %v", c.text, got, ok, c.want, c.ok)
		}
	}
}

func TestNames(t *testing.T) {
	if Name(Ko) != "한국어" || Name(En) != "English" || Name("") != "한국어" {
		t.Error("a language is not named in itself")
	}
}

func FuzzDetect(f *testing.F) {
	for _, s := range []string{"KDT가 뭐야", "What is 국취제", "\xff\xfe", "👍"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, ok := Detect(s)
		if ok != (l == Ko || l == En) {
			t.Errorf("Detect(%q) = %q, %v", s, l, ok)
		}
		if again, _ := Detect(s + "\n" + s + "\n"); ok && again == "" {
			t.Errorf("Detect(%q) knows a language that it does not know twice over", s)
		}
	})
}
