package search

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestComposeUndoesStrokes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.RuneFrom(nil, hangulTable), 1, 12).Draw(t, "text"))
		if got := compose(strokes(text)); got != text {
			t.Fatalf("compose(%q) = %q, want %q", strokes(text), got, text)
		}
	})
}

func TestCompose(t *testing.T) {
	for keys, want := range map[string]string{
		"rhdyd": "고용", "dlfwkfl": "일자리", "qhtkdrmaWhr": "보상금쪽", "rkqtdl": "값이", "rkqt tl": "값 시", "RRR": "ㄲㄲㄲ",
	} {
		if got := compose(keys); got != want {
			t.Errorf("compose(%s) = %s, want %s", keys, got, want)
		}
	}
}

func sample() *vocabulary {
	var docs []Doc
	for i, s := range []string{
		"국민취업지원제도는 구직자에게 구직촉진수당을 지급하는 제도입니다", "훈련비는 얼마를 부담하나요", "Training subsidies for small firms",
		"신청 방법은 고용센터에 문의하세요",
	} {
		docs = append(docs, Doc{ID: strconv.Itoa(i), Text: s})
	}
	return New(docs, Options{}).words
}

func TestFixLayout(t *testing.T) {
	v := sample()
	for text, want := range map[string]string{
		"gnsfusql djfak?":            "훈련비 얼마?",
		"tlscjd qkdqjq dkffuwnj":     "신청 방법 알려줘",
		"Training for small firms":   "Training for small firms",
		"what is the KOSMES subsidy": "what is the KOSMES subsidy",
		"훈련비 얼마":                     "훈련비 얼마",
		"ChatGPT 훈련비":                "ChatGPT 훈련비",
	} {
		if got := v.fixLayout(text); got != want {
			t.Errorf("fixLayout(%s) = %s, want %s", text, got, want)
		}
	}
}

func TestRespace(t *testing.T) {
	v := sample()
	for text, want := range map[string]string{
		"구직촉진수당신청방법알려줘": "구직촉진수당 신청 방법 알려줘",
		"훈련비는고용센터에문의":   "훈련비는 고용센터에 문의",
		"훈련비 얼마":        "훈련비 얼마",
	} {
		if got := v.respace(text); got != want {
			t.Errorf("respace(%s) = %s, want %s", text, got, want)
		}
	}
}

func TestCorrections(t *testing.T) {
	v := sample()
	for stem, want := range map[string]string{
		"훌련비":      "훈련비",     // a wrong key
		"고용센처":     "고용센터",    // a neighbouring key
		"subsdies": "subsidi", // a key missing, before stemming
		"trainn":   "train",
	} {
		got := v.corrections(stem)
		if stem == "subsdies" {
			got = v.corrections(stemEnglish(stem))
		}
		if !slices.Contains(got, want) {
			t.Errorf("corrections(%s) = %v, want %s among them", stem, got, want)
		}
	}
	if got := v.corrections("훈련비"); got != nil {
		t.Errorf("a known stem was corrected to %v", got)
	}
}

func TestOneSlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.StringMatching(`[a-e]{1,6}`).Draw(t, "a")
		b := rapid.StringMatching(`[a-e]{1,6}`).Draw(t, "b")
		if got, want := OneSlip(a, b), slowSlip(a, b); got != want {
			t.Fatalf("OneSlip(%q, %q) = %v, want %v", a, b, got, want)
		}
	})
}

// slowSlip makes every word one slip from a and looks for b among them.
func slowSlip(a, b string) bool {
	var near []string
	for i := 0; i <= len(a); i++ {
		for _, c := range strings.Split("abcde", "") {
			near = append(near, a[:i]+c+a[i:])
			if i < len(a) {
				near = append(near, a[:i]+c+a[i+1:])
			}
		}
		if i < len(a) {
			near = append(near, a[:i]+a[i+1:])
		}
		if i+1 < len(a) {
			near = append(near, a[:i]+a[i+1:i+2]+a[i:i+1]+a[i+2:])
		}
	}
	return a != b && slices.Contains(near, b)
}
