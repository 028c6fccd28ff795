package answer

import "testing"

// TestSlipsInEnglish: a word of the articles that is one slip of a finger off is
// read as it should be, a form of such a word and any other word as it is.
func TestSlipsInEnglish(t *testing.T) {
	c := embedded().current.Load()
	for in, want := range map[string]string{
		"hope retrun package":               "hope return package",
		"demolision suport?":                "demolition support?",
		"Where is the allowence":            "Where is the allowance",
		"supports, returned, subsidies":     "supports, returned, subsidies",
		"my landlord and his neighbourhood": "my landlord and his neighbourhood",
		"a farmer, our designer, a patent":  "a farmer, our designer, a patent",
		"though a county trainer counts":    "though a county trainer counts",
		"그럼 vouchr 는요":                      "그럼 voucher 는요",
	} {
		if got := c.spelt(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
