package search

import "testing"

func TestKoreanStem(t *testing.T) {
	for word, want := range map[string]string{
		"신청하려면":    "신청",
		"신청을하려면":   "신청",
		"신청했는데":    "신청",
		"지원받을수있나요": "지원",
		"훈련비는":     "훈련비",
		"고용센터에서":   "고용센터",
		"서울로":      "서울",
		"부산으로":     "부산",
		"경기도에서":    "경기도",
		"제도입니다":    "제도",
		"마감되었나요":   "마감",
		"대상인가요":    "대상",
		"기업들이":     "기업",
		"먹었습니다":    "먹",
		"집":        "집",
	} {
		if got := string(stemKorean([]rune(word))); got != want {
			t.Errorf("stemKorean(%s) = %s, want %s", word, got, want)
		}
	}
}

// A word asks and tells in many forms; all of them must meet in one stem.
func TestKoreanStemJoinsForms(t *testing.T) {
	for _, forms := range [][]string{
		{"취업", "취업을", "취업은", "취업하고싶은데", "취업할때", "취업했어요", "취업하려고", "취업합니다", "취업하면"},
		{"훈련", "훈련이", "훈련의", "훈련까지", "훈련인가요", "훈련받는", "훈련받으면"},
		{"수당", "수당이", "수당도", "수당이란", "수당입니다", "수당이에요"},
	} {
		want := string(stemKorean([]rune(forms[0])))
		for _, f := range forms[1:] {
			if got := string(stemKorean([]rune(f))); got != want {
				t.Errorf("stemKorean(%s) = %s, but stemKorean(%s) = %s", f, got, forms[0], want)
			}
		}
	}
}

func TestParticleNeedsItsSound(t *testing.T) {
	// 을 follows a consonant, 를 a vowel, 로 a vowel or ㄹ; with any other sound before it the syllable is part of the word.
	for word, want := range map[string]string{"학원을": "학원", "마을": "마을", "회사를": "회사", "학원를": "학원를", "서울로": "서울", "학원로": "학원로"} {
		got, _ := particles.cut([]rune(word), 1)
		if string(got) != want {
			t.Errorf("particles.cut(%s) = %s, want %s", word, string(got), want)
		}
	}
}
