package handlers

import (
	"testing"

	"dari/bot/lang"
)

// TestOwnTitles: in somebody's own list, an opening that staff did not let through
// or took down has its number only.
func TestOwnTitles(t *testing.T) {
	w := openingWords{lang: lang.Ko}
	for _, s := range OpeningStates() {
		o := Opening{ID: 7, State: s}
		o.Title = "용접원"
		want := "용접원"
		if s == OpeningDraft || s == OpeningPending || s == OpeningRejected || s == OpeningWithdrawn {
			want = "공고 7번"
		}
		if got := w.ownTitle(o); got != want {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
}
