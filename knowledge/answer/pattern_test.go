package answer

import (
	"slices"
	"testing"
)

// TestPatternsMissNothing: the cheap test before an expression never says no
// where the expression has a match.
func TestPatternsMissNothing(t *testing.T) {
	cues := slices.Concat(despair, []cue{crisisCue, notCrisis, imminentCue, thirdCue, caseState, ownState, applied, waits, verdict, ownVerdict,
		drafting, trouble, rule, ourField, openingsNoun, openingsAsk, openingsNot, alertOff, alertWhy, stopWord, helpWord, nextYear, whatExists, leadsOn, trailsOff, mayI, languageCue})
	for _, s := range slotCues {
		cues = append(cues, s.cue)
	}
	for _, w := range wantCues {
		cues = append(cues, w.cue)
	}
	patterns := []*pattern{bodies, firstPerson}
	for _, c := range inConditions {
		patterns = append(patterns, c.form)
	}
	for _, c := range cues {
		patterns = append(patterns, c.ko, c.en)
	}
	danger, _ := examples(t, embedded().Base())
	for i := 0; i < len(danger); i += 97 { // some of each sort
		r := read(danger[i].Text, "")
		for _, p := range patterns {
			for _, text := range []string{r.tight, r.spaced} {
				if p != nil && !p.mayMatch(text) && p.re.MatchString(text) {
					t.Errorf("%.60s: matches %q, and there is no piece of it", p.re, text)
				}
			}
		}
	}
}

func TestPatternLooksFirst(t *testing.T) {
	for _, c := range []struct {
		expr, text string
		may        bool
	}{
		{`얼마|금액`, "언제까지", false},
		{`얼마|금액`, "지원금액은", true},
		{`(나|저)(는|도)?(\S{0,3})신청`, "나는 갈게", false},
		{`(나|저)(는|도)?(\S{0,3})신청`, "신청", true}, // a piece of a match, and no match
		{`[^어아]죽(겠|는)다`, "좋겠다", false},
		{`\bhow (much|many)\b`, "how long", false},
		{`\bhow (much|many)\b`, "how many", true},
		{`(?i)WHO`, "what", true}, // nothing is known of it
		{`a*`, "", true},
		{`(가|)나?`, "", true},
	} {
		if may := newPattern(c.expr).mayMatch(c.text); may != c.may {
			t.Errorf("%s in %q: may match %v", c.expr, c.text, may)
		}
	}
}
