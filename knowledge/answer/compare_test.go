package answer

import (
	"context"
	"slices"
	"testing"
)

// told are the facts that an answer tells.
func told(a Answer) []string {
	var out []string
	for _, p := range a.Parts {
		for _, f := range p.Facts {
			out = append(out, f.Ref())
		}
	}
	return out
}

// TestDifferenceTellsBoth: who asks how two programmes differ is told of each what
// it is and gives, and nothing twice.
func TestDifferenceTellsBoth(t *testing.T) {
	a := embedded()
	for q, want := range map[string][]string{
		"희망리턴이랑 국민취업지원제도 뭐가 달라요?":                                  {"hope-return-closure.demolition", "nesp.allowance"},
		"What is the difference between Hope Return and the NESP?": {"hope-return-closure.demolition", "nesp.allowance"},
		"희망리턴 점포철거비랑 재기사업화는 한도가 어떻게 달라요?":                          {"hope-return-closure.demolition", "hope-return-restart.fund"},
	} {
		got := a.Answer(context.Background(), Question{Text: q, Now: today})
		facts := told(got)
		for _, w := range want {
			if n := len(slices.DeleteFunc(slices.Clone(facts), func(f string) bool { return f != w })); n != 1 {
				t.Errorf("%s: %s is told %d times of %v", q, w, n, facts)
			}
		}
		if len(got.More) != 2 {
			t.Errorf("%s: offers %v", q, got.More)
		}
	}
}

// TestWhatIsNotSettledIsNotAnswered: what an article says it could not confirm is
// told as that, in both languages, and not as an answer; a programme that is known
// to be closed is told as closed all the same.
func TestWhatIsNotSettledIsNotAnswered(t *testing.T) {
	a := embedded()
	for q, want := range map[string]Reason{
		"스마트공장하면멘토가몇번이나의무로와요":                                              Unsettled,
		"부처협업형 스마트공장 올해 접수 기간 언제였어요?":                                      Unsettled,
		"Which institutions run the KDT AI Campus? Please list them.":      Unsettled,
		"Is the restart funding of Hope Return taking applications now?":   "",
		"희망리턴 재기사업화 지금 신청 받아요?":                                            "",
		"How many workers may a manufacturer bring in with E-9 this year?": "",
	} {
		got := a.Answer(context.Background(), Question{Text: q, Now: today})
		if got.Reason != want || want == "" && got.Kind != Facts {
			t.Errorf("%s: %s %s, want %q", q, got.Kind, got.Reason, want)
		}
	}
}

// TestNotALicensedPersonIsNoDenial: "who is not a labour attorney" is about labour
// attorneys, "not that one" is about another.
func TestNotALicensedPersonIsNoDenial(t *testing.T) {
	c := embedded().current.Load()
	for text, want := range map[string]bool{
		"공인노무사가 아닌 사람이 서류를 써 주면 처벌받나요": false,
		"희망리턴 말고 스마트공장이요":              true,
		"희망리턴 아닌 거 알려줘":                true,
	} {
		found, _ := c.mentions(read(text, ""))
		if len(found) == 0 {
			t.Fatalf("%s: nothing is named", text)
		}
		if got := slices.ContainsFunc(found, func(m mention) bool { return m.denied }); got != want {
			t.Errorf("%s: denied %v", text, got)
		}
	}
}

// TestDifferenceOfOnePart: who asks in what two programmes differ is told that of each.
func TestDifferenceOfOnePart(t *testing.T) {
	got := embedded().Answer(context.Background(), Question{Text: "What's the difference between KDT and AI Campus allowance?", Now: today})
	if facts := told(got); !slices.Contains(facts, "ai-campus.pay_capital") {
		t.Errorf("the allowance is not told, but %v", facts)
	}
	var slots []string
	for _, p := range embedded().Answer(context.Background(), Question{Text: "KDT랑 KDC 자부담 차이가 뭐예요", Now: today}).Parts {
		slots = append(slots, p.Article+"/"+string(p.Slot))
	}
	for _, want := range []string{"kdt/cost", "kdc/cost"} {
		if !slices.Contains(slots, want) {
			t.Errorf("%s is not told, but %v", want, slots)
		}
	}
}
