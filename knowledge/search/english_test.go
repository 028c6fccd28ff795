package search

import "testing"

// The expected stems are from the sample vocabulary that defines the Snowball
// English stemmer.
func TestEnglishStem(t *testing.T) {
	for word, want := range map[string]string{
		"consign": "consign", "consigned": "consign", "consignment": "consign", "consistency": "consist",
		"consolation": "consol", "knackeries": "knackeri", "knightly": "knight", "knitting": "knit", "knots": "knot",
		"caresses": "caress", "ties": "tie", "cries": "cri", "gas": "gas", "this": "this", "gaps": "gap", "kiwis": "kiwi",
		"luxuriated": "luxuri", "hopping": "hop", "hoping": "hope", "by": "by", "say": "say", "cry": "cri",
		"generously": "generous", "generate": "generat", "communism": "communism", "operational": "oper",
		"relativity": "relat", "skies": "sky", "dying": "die", "news": "news", "succeed": "succeed", "succeeding": "succeed",
		"agreed": "agre", "feed": "feed", "rationally": "ration", "employment": "employ", "employers": "employ",
		"subsidies": "subsidi", "subsidy": "subsidi", "training": "train", "trained": "train", "youthful": "youth",
		"eligibility": "elig", "eligible": "elig", "naïve": "naïve",
	} {
		if got := stemEnglish(word); got != want {
			t.Errorf("stemEnglish(%s) = %s, want %s", word, got, want)
		}
	}
}
